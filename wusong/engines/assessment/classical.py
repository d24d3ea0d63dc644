"""Classical item analysis: difficulty, discrimination, reliability, options, rates by group, branches, markers, heaps.

Sums are taken block by block in single precision (exact for marks) and added in double; one pass makes everything an
item report needs, so half a million pupils cost a fraction of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse, special
from scipy.sparse import csgraph

from wusong.engines.assessment.errors import AssessmentError, codes_of, numbers

Floats = NDArray[np.float64]
BLOCK = 32_768
TAIL = 0.27  # Kelley 1939: the tails that make the mean difference most certain


@dataclass(frozen=True, eq=False)
class ItemAnalysis:
    """n pupils, k items. Arrays are float64, (k,), unless said; NaN where a figure has no value (an item nobody varied on).

    pupils : rows with every item, on which totals and reliability rest. answered : int64, pupils with a number for the item.
    difficulty : mean / full mark (P, 小题得分率). sd : population SD. discrimination : D, upper less lower 27 %, in shares of the full
    mark; ties at the edge are shared out. item_total, item_rest : correlation with the total, and with the total less the item.
    alpha_without : alpha when the item is dropped. fifths : (5, k), mean share by fifth of the total, lowest first.
    total_mean, total_sd : of the totals (sd with n). alpha, lambda2 : reliability. stratified_alpha : None without sections. sem : sd·√(1−alpha).
    alpha_interval : 95 % interval of alpha (Feldt 1965).
    """

    pupils: int
    answered: NDArray[np.int64]
    full: Floats
    difficulty: Floats
    sd: Floats
    discrimination: Floats
    item_total: Floats
    item_rest: Floats
    alpha_without: Floats
    fifths: Floats
    total_mean: float
    total_sd: float
    alpha: float
    alpha_interval: tuple[float, float]
    lambda2: float
    stratified_alpha: float | None
    sem: float

    @property
    def paper_difficulty(self) -> float:
        """Mean total as a share of the full mark, 全卷难度."""
        return self.total_mean / float(self.full.sum())


def analyse(marks: ArrayLike, full: ArrayLike, *, sections: Sequence[str] | None = None) -> ItemAnalysis:
    """Analyse one paper.

    marks    : (n, k) numbers, NaN for no mark; any numeric type, whole-number types stay as they are.
    full     : (k,), full marks.
    sections : k names for stratified alpha.

    Difficulty and SD use all marks of the item; totals, discrimination and reliability use pupils who have every item, whose number is
    told. Raises AssessmentError for marks outside 0–full, for fewer than two such pupils or two items.
    Sources: Cronbach 1951; Guttman 1945 (λ2); Kelley 1939; Feldt 1965; Rajaratnam, Cronbach & Gleser 1965 (stratified alpha).

    >>> made = analyse([[1, 1, 2], [1, 0, 1], [0, 0, 0], [1, 1, 1]], [1, 1, 2])
    >>> made.difficulty.tolist(), round(made.alpha, 4), round(made.lambda2, 4)
    ([0.75, 0.5, 0.5], 0.8571, 0.8684)
    """
    x = _matrix(marks)
    k = x.shape[1]
    most = numbers("full", full, length=k)
    if not (most > 0).all():
        raise AssessmentError("full", "满分应大于 0", "full marks must be above 0")
    if k < 2:
        raise AssessmentError("marks", "至少两题", "at least two items are needed")
    sums = _first_pass(x, most)
    if sums.pupils < 2:
        raise AssessmentError("marks", "各题俱全的学生少于两名", "fewer than two pupils have every item")
    cross = sums.cross / sums.pupils - np.outer(sums.mean, sums.mean)
    cross = (cross + cross.T) / 2
    variances = np.diag(cross).copy()
    total_var = float(cross.sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        with_total = cross.sum(axis=1)
        item_total = with_total / np.sqrt(variances * total_var)
        rest_var = total_var - 2 * with_total + variances
        item_rest = (with_total - variances) / np.sqrt(variances * rest_var)
        alpha = k / (k - 1) * (1 - variances.sum() / total_var)
        off = float((cross**2).sum() - (variances**2).sum())
        lambda2 = (total_var - variances.sum() + np.sqrt(k / (k - 1) * off)) / total_var
        without = (k - 1) / (k - 2) * (1 - (variances.sum() - variances) / rest_var) if k > 2 else np.full(k, np.nan)
    stratified = None
    if sections is not None:
        if len(sections) != k:
            raise AssessmentError("sections", f"应有 {k} 个", f"expected {k} names, found {len(sections)}")
        names = np.asarray(sections, str)
        lost = 0.0
        for name in np.unique(names):
            part = cross[np.ix_(names == name, names == name)]
            m = part.shape[0]
            inner = m / (m - 1) * (1 - np.trace(part) / part.sum()) if m > 1 and part.sum() > 0 else 0.0
            lost += float(part.sum()) * (1 - inner)
        stratified = 1 - lost / total_var if total_var > 0 else np.nan
    high, low, fifths = _tails(x, sums.totals, sums.whole)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = sums.item_sum / sums.answered
        sd = np.sqrt(np.maximum(sums.item_square / sums.answered - mean**2, 0))
    totals = sums.totals[sums.whole] if sums.whole is not None else sums.totals
    return ItemAnalysis(
        sums.pupils, sums.answered, most, mean / most, sd, (high - low) / most, item_total, item_rest, without, fifths / most,
        float(totals.mean()), float(np.sqrt(max(total_var, 0))), float(alpha), alpha_interval(float(alpha), sums.pupils, k),
        float(lambda2), stratified, float(np.sqrt(max(total_var * (1 - alpha), 0))),
    )  # fmt: skip


def _matrix(marks: ArrayLike) -> NDArray[Any]:
    x = np.asarray(marks)
    if x.dtype.kind not in "iufb":
        x = numbers("marks", x, ndim=2, finite=False)
    if x.ndim != 2 or not x.size:
        raise AssessmentError(
            "marks", f"应为二维且非空，得到 {x.shape}", f"expected a filled (pupils, items) array, found {x.shape}"
        )
    return x


@dataclass(eq=False)
class _Sums:
    pupils: int
    answered: NDArray[np.int64]
    item_sum: Floats
    item_square: Floats
    mean: Floats
    cross: Floats
    totals: Floats
    whole: NDArray[np.bool_] | None


def _first_pass(x: NDArray[Any], most: Floats) -> _Sums:
    n, k = x.shape
    totals = np.empty(n)
    whole = np.ones(n, bool)
    answered, item_sum, item_square = np.zeros(k), np.zeros(k), np.zeros(k)
    cross, whole_sum = np.zeros((k, k)), np.zeros(k)
    for start in range(0, n, BLOCK):
        part = np.array(x[start : start + BLOCK], dtype=np.float32)
        ones = np.ones(part.shape[0], np.float32)
        gaps = np.isnan(part) if x.dtype.kind == "f" else None
        if gaps is not None and gaps.any():
            filled = np.where(gaps, np.float32(0), part)
            answered += ones @ (~gaps).astype(np.float32)
            item_sum += ones @ filled
            item_square += (filled * filled).sum(axis=0, dtype=np.float64)
            keep = ~gaps.any(axis=1)
            whole[start : start + BLOCK] = keep
            low, high = filled.min(axis=0), filled.max(axis=0)
            part = filled[keep]
            totals[start : start + BLOCK] = np.nan
            totals[start : start + BLOCK][keep] = part.sum(axis=1)
            product = part.T @ part
            whole_sum += part.sum(axis=0, dtype=np.float64)
        else:
            low, high = part.min(axis=0), part.max(axis=0)
            product = part.T @ part
            sums = ones @ part
            answered += part.shape[0]
            item_sum += sums
            item_square += np.diag(product)
            whole_sum += sums
            totals[start : start + BLOCK] = part @ np.ones(k, np.float32)
        if (low < 0).any() or (high > most.astype(np.float32)).any():
            wrong = int(np.flatnonzero((low < 0) | (high > most.astype(np.float32)))[0])
            raise AssessmentError(
                "marks",
                f"第 {wrong} 题有小于 0 或大于满分 {most[wrong]:g} 的分数",
                f"item {wrong} has a mark below 0 or above its full mark {most[wrong]:g}",
            )
        cross += product
    pupils = int(whole.sum())
    return _Sums(
        pupils, answered.astype(np.int64), item_sum, item_square, whole_sum / max(pupils, 1), cross, totals, None if whole.all() else whole
    )  # fmt: skip


def _shares(counts: NDArray[np.int64], edges: Sequence[tuple[float, float]]) -> NDArray[np.float32]:
    """How much of each distinct total belongs to each band of the ranking, ties shared out evenly: (distinct, bands)."""
    ends = np.cumsum(counts)
    starts = ends - counts
    n = ends[-1]
    made = np.zeros((counts.size, len(edges)), np.float32)
    for band, (low, high) in enumerate(edges):
        inside = np.minimum(ends, high * n) - np.maximum(starts, low * n)
        made[:, band] = np.maximum(inside, 0) / np.maximum(counts, 1)
    return made


def _tails(x: NDArray[Any], totals: Floats, whole: NDArray[np.bool_] | None) -> tuple[Floats, Floats, Floats]:
    """Item means of the top and bottom 27 % and of each fifth by total."""
    bands = [(1 - TAIL, 1.0), (0.0, TAIL), *((i / 5, (i + 1) / 5) for i in range(5))]
    kept = totals if whole is None else totals[whole]
    _, place, counts = _distinct(kept)
    shares = _shares(counts, bands)
    rows = place if whole is None else np.full(totals.size, -1)
    if whole is not None:
        rows[whole] = place
    sums, mass = np.zeros((len(bands), x.shape[1])), np.zeros(len(bands))
    for start in range(0, x.shape[0], BLOCK):
        at = rows[start : start + BLOCK]
        part = np.array(x[start : start + BLOCK], dtype=np.float32)
        if whole is not None:
            part, at = part[at >= 0], at[at >= 0]
        weight = shares[at]
        sums += weight.T @ part
        mass += weight.sum(axis=0, dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = sums / mass[:, None]
    return means[0], means[1], means[2:]


def _distinct(totals: Floats) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Distinct totals in order, each row's place, and counts; totals on half marks go the fast way."""
    doubled = totals * 2
    whole = np.rint(doubled)
    if totals.size and np.array_equal(whole, doubled) and whole.min() >= 0 and whole.max() < 1 << 20:
        ints = whole.astype(np.int64)
        counts = np.bincount(ints)
        seen = np.flatnonzero(counts)
        place = np.zeros(counts.size, np.int64)
        place[seen] = np.arange(seen.size)
        return seen / 2, place[ints], counts[seen]
    distinct, place, counts = np.unique(totals, return_inverse=True, return_counts=True)
    return distinct, place.reshape(-1), counts


def alpha_interval(alpha: float, n: int, k: int, level: float = 0.95) -> tuple[float, float]:
    """Interval of coefficient alpha from the F distribution (Feldt 1965). n : pupils; k : items.

    >>> tuple(round(edge, 4) for edge in alpha_interval(0.8, 41, 26))
    (0.7001, 0.8787)
    """
    if not n > 1 or not k > 1:
        raise AssessmentError("n", "至少两名学生、两题", "at least two pupils and two items")
    d1, d2 = n - 1, (n - 1) * (k - 1)
    tail = (1 - level) / 2
    return 1 - (1 - alpha) * float(special.fdtri(d1, d2, 1 - tail)), 1 - (1 - alpha) * float(
        special.fdtri(d1, d2, tail)
    )


@dataclass(frozen=True, eq=False)
class ConditionalSem:
    """Standard error of measurement at each total: score (s,), pupils (s,), sem (s,)."""

    score: Floats
    pupils: NDArray[np.int64]
    sem: Floats


def conditional_sem(marks: ArrayLike) -> ConditionalSem:
    """SEM at each total score by the difference method over all items (Feldt, Steffen & Gupta 1985).

    marks : (n, k); pupils with a NaN are left out. Error variance of a pupil is k/(k−1) · Σ (own deviation from the item mean less its average)²; its mean over
    pupils is σ²(1 − alpha), so this curve and alpha tell one story.

    >>> made = conditional_sem([[1, 1], [1, 0], [0, 0], [1, 1]])
    >>> made.score.tolist(), made.pupils.tolist()
    ([0.0, 1.0, 2.0], [1, 1, 2])
    """
    x = _matrix(marks)
    x = x[~np.isnan(x).any(axis=1)] if x.dtype.kind == "f" else x
    n, k = x.shape
    if n < 2 or k < 2:
        raise AssessmentError("marks", "至少两名学生、两题", "at least two pupils with every item, and two items")
    mean = x.mean(axis=0, dtype=np.float64)
    totals, spread = np.empty(n), np.empty(n)
    for start in range(0, n, BLOCK):
        part = np.asarray(x[start : start + BLOCK], np.float64)
        totals[start : start + BLOCK] = part.sum(axis=1)
        away = part - mean
        spread[start : start + BLOCK] = k / (k - 1) * ((away**2).sum(axis=1) - away.sum(axis=1) ** 2 / k)
    score, place, counts = _distinct(totals)
    return ConditionalSem(score, counts, np.sqrt(np.bincount(place, spread) / counts))


@dataclass(frozen=True, eq=False)
class Options:
    """Letters chosen for one item. letters : (m,), "" for no answer. counts : int64, (m, 5), by fifth of the total, lowest first.
    mean_total : (m,), mean total of those who chose it. correlation : (m,), of choosing it with the total; above 0 on a wrong letter asks for a look.
    """

    letters: tuple[str, ...]
    counts: NDArray[np.int64]
    mean_total: Floats
    correlation: Floats


def options_by_fifths(chosen: ArrayLike, totals: ArrayLike) -> Options:
    """Option analysis of one item by fifths of the total; ties at an edge go to the lower fifth.

    chosen : text, (n,). totals : (n,), no NaN.

    >>> made = options_by_fifths(list("ABBBB"), [1, 2, 3, 4, 5])
    >>> made.letters, made.counts.tolist()
    (('A', 'B'), [[1, 0, 0, 0, 0], [0, 1, 1, 1, 1]])
    """
    total = numbers("totals", totals)
    letters, place = codes_of("chosen", np.asarray(chosen, str), length=total.size)
    _, row, counts = _distinct(total)
    below = np.cumsum(counts) - counts
    fifth = np.minimum(below * 5 // total.size, 4)[row]
    m = letters.size
    table = np.bincount(place * 5 + fifth, minlength=m * 5).reshape(m, 5)
    size = table.sum(axis=1)
    mean = np.bincount(place, total, minlength=m) / size
    p, sd = size / total.size, total.std()
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation = (mean - total.mean()) * np.sqrt(p / (1 - p)) / sd
    return Options(tuple(map(str, letters)), table, mean, correlation)


@dataclass(frozen=True, eq=False)
class Rates:
    """得分率 of g groups on c columns (items, or contents): pupils (g,) with any mark; rate, se, low, high (g, c), 95 %, treating a group's pupils as a
    sample of such pupils; difference, difference_se : against everyone else together (NaN where nobody else is).
    """

    groups: NDArray[Any]
    columns: tuple[str, ...]
    pupils: NDArray[np.int64]
    rate: Floats
    se: Floats
    low: Floats
    high: Floats
    difference: Floats
    difference_se: Floats


def rates(marks: ArrayLike, full: ArrayLike, group: ArrayLike, *, columns: Sequence[str] | None = None) -> Rates:
    """得分率 by group (class, school, county) and item, or by a name each item carries (knowledge point, ability level).

    marks : (n, k), NaN for none. full : (k,). group : (n,) codes or names. columns : k names; items of one name are taken together, pupil by
    pupil, marks over full marks of the items the pupil has. Intervals are Wilson's for 0/1 items taken alone, else mean ± t·SE.

    >>> made = rates([[1.0, 2], [0, 2], [1, 0]], [1, 2], ["a", "a", "b"])
    >>> made.rate.tolist()
    [[0.5, 1.0], [1.0, 0.0]]
    """
    x = _matrix(marks)
    n, k = x.shape
    most = numbers("full", full, length=k)
    names, place = codes_of("group", group, length=n)
    labels = [str(i) for i in range(k)] if columns is None else [str(c) for c in columns]
    if len(labels) != k:
        raise AssessmentError("columns", f"应有 {k} 个", f"expected {k} names, found {len(labels)}")
    shown = tuple(dict.fromkeys(labels))
    g, c = names.size, len(shown)
    count, first, second = np.zeros((g, c)), np.zeros((g, c)), np.zeros((g, c))
    zero_one = np.zeros(c, bool)
    seen = np.zeros(n, bool)
    for at, label in enumerate(shown):
        here = [i for i, name in enumerate(labels) if name == label]
        part = np.asarray(x[:, here], np.float64)
        has = ~np.isnan(part)
        due = has @ most[here]
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.where(has, part, 0).sum(axis=1) / due
        ok = due > 0
        seen |= ok
        zero_one[at] = len(here) == 1 and bool(np.isin(share[ok], (0.0, 1.0)).all())
        where, value = place[ok], share[ok]
        count[:, at] = np.bincount(where, minlength=g)
        first[:, at] = np.bincount(where, value, minlength=g)
        second[:, at] = np.bincount(where, value * value, minlength=g)
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = first / count
        variance = np.maximum(second / count - rate**2, 0) * count / (count - 1)
        se = np.sqrt(variance / count)
        reach = special.stdtrit(np.maximum(count - 1, 1), 0.975) * se
        z2 = special.ndtri(0.975) ** 2
        centre = (rate + z2 / (2 * count)) / (1 + z2 / count)
        half = np.sqrt(z2) / (1 + z2 / count) * np.sqrt(rate * (1 - rate) / count + z2 / (4 * count**2))
        low = np.where(zero_one, centre - half, np.maximum(rate - reach, 0))
        high = np.where(zero_one, centre + half, np.minimum(rate + reach, 1))
        others = count.sum(axis=0) - count
        other = (first.sum(axis=0) - first) / others
        other_variance = np.maximum((second.sum(axis=0) - second) / others - other**2, 0) / (others - 1)
        difference, difference_se = rate - other, np.sqrt(se**2 + other_variance)
    pupils = np.bincount(place[seen], minlength=g)
    return Rates(names, shown, pupils, rate, se, low, high, difference, difference_se)


@dataclass(frozen=True)
class Branch:
    """One branch of a choose-one-of. chosen : pupils. difficulty : mean / full. rest : mean share on the items all pupils had.
    adjusted : difficulty at the average rest share, slope pooled within branches: what compares branches fairly.
    """

    item: int
    chosen: int
    difficulty: float
    rest: float
    adjusted: float


def branches(marks: ArrayLike, full: ArrayLike, choice: Sequence[int]) -> tuple[Branch, ...]:
    """Compare the branches `choice` (item places) of one choose-one-of (选做题), each among those who chose it.

    >>> made = branches([[1.0, 4, np.nan], [0, np.nan, 2], [1, 2, np.nan], [1, np.nan, 4]], [1, 4, 4], [1, 2])
    >>> [(one.chosen, one.difficulty, round(one.adjusted, 3)) for one in made]
    [(2, 0.75, 0.625), (2, 0.75, 0.875)]
    """
    x = np.asarray(_matrix(marks), np.float64)
    most = numbers("full", full, length=x.shape[1])
    places = list(choice)
    if len(places) < 2 or not all(0 <= p < x.shape[1] for p in places):
        raise AssessmentError("choice", "应为至少两个题目位置", "expected the places of at least two items")
    if ((~np.isnan(x[:, places])).sum(axis=1) > 1).any():
        raise AssessmentError("marks", "有学生答了两个分支", "a pupil has marks on two branches")
    rest_items = [i for i in range(x.shape[1]) if i not in places and not np.isnan(x[:, i]).all()]
    if not rest_items:
        raise AssessmentError("choice", "没有共同题，分支无法比较", "no common items: branches cannot be compared")
    has = ~np.isnan(x[:, rest_items])
    with np.errstate(invalid="ignore", divide="ignore"):
        rest = np.where(has, x[:, rest_items], 0).sum(axis=1) / (has @ most[rest_items])
    own = {p: np.flatnonzero(~np.isnan(x[:, p]) & ~np.isnan(rest)) for p in places}
    upper = lower = 0.0
    for p, rows in own.items():
        away = rest[rows] - rest[rows].mean() if rows.size else rest[rows]
        upper += float(away @ (x[rows, p] / most[p]))
        lower += float(away @ away)
    slope = upper / lower if lower > 0 else 0.0
    everyone = np.concatenate(list(own.values()))
    centre = float(rest[everyone].mean()) if everyone.size else np.nan
    made = []
    for p, rows in own.items():
        p_mean, r_mean = (
            (float((x[rows, p] / most[p]).mean()), float(rest[rows].mean())) if rows.size else (np.nan, np.nan)
        )
        made.append(Branch(p, int(rows.size), p_mean, r_mean, p_mean - slope * (r_mean - centre)))
    return tuple(made)


@dataclass(frozen=True, eq=False)
class Severity:
    """Markers m: effect (m,), marks above (lenient) or below (severe) the average marker on the same scripts, mean 0 by marks given; se (m,);
    scripts (m,). difference_sd : SD of the difference of two markings of a script.
    """

    markers: NDArray[Any]
    effect: Floats
    se: Floats
    scripts: NDArray[np.int64]
    difference_sd: float


def marker_severity(marker: ArrayLike, script: ArrayLike, mark: ArrayLike) -> Severity:
    """Severity of markers from scripts marked more than once: least squares of mark = script + marker.

    marker, script : (r,) names, one a marking. mark : (r,). Refused where markers are not linked through common scripts, because
    then a hard marker cannot be told from weak scripts. For drift, call it for each day.

    >>> made = marker_severity(["a", "b", "a", "b"], [1, 1, 2, 2], [5, 6, 7, 8])
    >>> made.effect.round(3).tolist()
    [-0.5, 0.5]
    """
    y = numbers("mark", mark)
    names, m = codes_of("marker", marker, length=y.size)
    _, s = codes_of("script", script, length=y.size)
    k, scripts = names.size, int(s.max()) + 1
    times = np.bincount(s, minlength=scripts)
    counts = np.bincount(m, minlength=k)
    given = sparse.csr_matrix((np.ones(y.size), (s, m)), shape=(scripts, k))
    inner = sparse.diags(1 / times) @ given
    normal = np.diag(counts.astype(float)) - (given.T @ inner).toarray()
    right = np.bincount(m, y, minlength=k) - inner.T @ np.bincount(s, y, minlength=scripts)
    if k > 1 and csgraph.connected_components(sparse.csr_matrix(np.abs(normal) > 1e-12))[0] > 1:
        raise AssessmentError(
            "marker",
            "有阅卷员与其他人没有共同试卷，无法比较宽严",
            "markers are not linked by scripts marked in common; severity cannot be told",
        )
    inverse = np.linalg.pinv(normal)
    effect = inverse @ right
    weights = counts / counts.sum()
    centre = np.eye(k) - np.outer(np.ones(k), weights)
    effect = centre @ effect
    level = (np.bincount(s, y - effect[m], minlength=scripts) / times)[s]
    free = y.size - scripts - (k - 1)
    spread = float(((y - effect[m] - level) ** 2).sum() / free) if free > 0 else np.nan
    se = np.sqrt(np.maximum(np.diag(centre @ inverse @ centre.T), 0) * spread)
    return Severity(names, effect, se, counts, float(np.sqrt(2 * spread)))


def heaps(totals: ArrayLike, *, z: float = 4.0) -> list[tuple[int, int, float]]:
    """Scores given more often than their neighbours let expect: (score, pupils, expected), worst first.

    totals : (n,), floored to whole marks. Expected is the mean of the two scores on each side; listed where the count
    lies more than `z` Poisson deviations above it, the usual sign of marks pushed to a round number or over a line.

    >>> heaps(np.repeat(np.arange(50, 70), [40] * 9 + [20, 160] + [40] * 9))[0][:2]
    (60, 160)
    """
    whole = np.floor(numbers("totals", totals) + 1e-9).astype(np.int64)
    if whole.size == 0 or whole.min() < 0:
        raise AssessmentError("totals", "应为非负分数", "expected marks of 0 and above")
    counts = np.bincount(whole, minlength=5).astype(float)
    around = np.convolve(counts, [1, 1, 0, 1, 1], "same") / 4
    excess = (counts - around) / np.sqrt(np.maximum(around, 1) * 1.25)
    found = [i for i in range(2, counts.size - 2) if excess[i] > z]
    return [(i, int(counts[i]), float(around[i])) for i in sorted(found, key=lambda i: -excess[i])]


@dataclass(frozen=True)
class BlueprintCell:
    """One cell of the 双向细目表: items, marks and P as planned and as realised. planned or realised is None where there is nothing to say."""

    content: str
    level: str
    items: int
    marks: float
    planned: float | None
    realised: float | None

    @property
    def gap(self) -> float | None:
        return None if self.planned is None or self.realised is None else self.realised - self.planned


def blueprint(
    content: Sequence[str],
    level: Sequence[str],
    full: ArrayLike,
    difficulty: ArrayLike,
    planned: ArrayLike | None = None,
) -> tuple[BlueprintCell, ...]:
    """The two-way table after the exam: every content × every level, blank cells too, weighted by full marks.

    content, level : k names. full, difficulty : (k,). planned : (k,), NaN where the plan says nothing.

    >>> made = blueprint(["算", "形"], ["会", "用"], [4, 6], [0.5, 0.9], [0.6, np.nan])
    >>> [(c.content, c.level, c.items, c.gap if c.gap is None else round(c.gap, 2)) for c in made]
    [('算', '会', 1, -0.1), ('算', '用', 0, None), ('形', '会', 0, None), ('形', '用', 1, None)]
    """
    most = numbers("full", full, length=len(content))
    real = numbers("difficulty", difficulty, length=len(content), finite=False)
    plan = (
        np.full(most.size, np.nan) if planned is None else numbers("planned", planned, length=most.size, finite=False)
    )
    if len(level) != most.size:
        raise AssessmentError("level", f"应有 {most.size} 个", f"expected {most.size} names, found {len(level)}")
    made = []
    for one in dict.fromkeys(content):
        for two in dict.fromkeys(level):
            here = np.array([c == one and v == two for c, v in zip(content, level, strict=True)])
            made.append(
                BlueprintCell(
                    str(one),
                    str(two),
                    int(here.sum()),
                    float(most[here].sum()),
                    _share(plan, most, here),
                    _share(real, most, here),
                )
            )
    return tuple(made)


def _share(p: Floats, full: Floats, here: NDArray[np.bool_]) -> float | None:
    known = here & ~np.isnan(p)
    return float(p[known] @ full[known] / full[known].sum()) if known.any() and known.sum() == here.sum() else None

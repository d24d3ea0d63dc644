"""What a school adds, and when nothing may be said of it.

Effects are shrunken, every one with its error; ranks are intervals; below reliability 0.5 there is no statement; results with
and without context variables never meet in one list; a weak school is a table of evidence, not a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wusong.engines.assessment.errors import AssessmentError, codes_of, numbers
from wusong.engines.assessment.multilevel import Mixed, group_sums, mixed
from wusong.words.labels import L

Floats = NDArray[np.float64]
LEAST_RELIABILITY = 0.5


@dataclass(frozen=True, eq=False)
class ValueAdded:
    """Statements on g schools, in the order of `schools`. Effects are in units of the outcome, 0 the average school.

    stated (g,) : reliability reached; elsewhere effect, se, low, high, rank … are NaN: there is no statement. low, high : 95 %. rank : 1 best, by
    effect; rank_low, rank_high : its 95 % interval; lowest : P(true effect in the lowest `share`). pairwise : half-width of bars of which two
    that do not overlap differ at 5 % (±1.39 SE). pupils (g,) in the model; registered (g,), coverage = pupils / registered, NaN when unknown.
    context : names of the context variables, () for none.
    """

    schools: NDArray[Any]
    pupils: Floats
    coverage: Floats
    stated: NDArray[np.bool_]
    effect: Floats
    se: Floats
    low: Floats
    high: Floats
    pairwise: Floats
    reliability: Floats
    rank: Floats
    rank_low: Floats
    rank_high: Floats
    lowest: Floats
    context: tuple[str, ...]
    model: Mixed

    @property
    def verdict(self) -> tuple[str, ...]:
        """One of "above", "below", "average" (interval holds 0) or "none" for each school: a statement on effect and size together."""
        return tuple(
            "none" if not said else "above" if low > 0 else "below" if high < 0 else "average"
            for said, low, high in zip(self.stated, self.low, self.high, strict=True)
        )

    def known(self, school: Any) -> int:
        """The place of `school`, or an AssessmentError."""
        at = np.flatnonzero(self.schools == school)
        if not at.size:
            raise AssessmentError("school", f"没有 {school}", f"no school {school!r}")
        return int(at[0])


def design(prior: ArrayLike, *, squares: bool = True, context: ArrayLike | None = None) -> Floats:
    """The fixed columns of a value-added model: ones, each prior score and its square, context variables.

    prior : (n,) or (n, k), standardised here (mean 0, SD 1); a missing prior is set to the mean and marked by a column of its own, so that
    no pupil is dropped who has another prior. A pupil without any is refused: leave such pupils out before and say how many.
    context : (n, c), as they stand.

    >>> design([[1.0], [3.0]], squares=False).tolist()
    [[1.0, -1.0], [1.0, 1.0]]
    """
    scores = np.asarray(prior, float)
    scores = scores[:, None] if scores.ndim == 1 else scores
    scores = numbers("prior", scores, ndim=2, finite=False)
    gone = np.isnan(scores)
    if gone.all(axis=1).any():
        rows = np.flatnonzero(gone.all(axis=1))
        raise AssessmentError(
            "prior",
            f"{rows.size} 名学生没有任何前测（第 {rows[0]} 行起），请先剔除并说明",
            f"{rows.size} pupils have no prior at all (row {rows[0]} first); leave them out and say so",
        )
    columns = [np.ones(scores.shape[0])]
    for j in range(scores.shape[1]):
        held = scores[~gone[:, j], j]
        if held.size < 2 or not held.std() > 0:
            raise AssessmentError("prior", f"第 {j} 个前测没有差异", f"prior {j} does not differ between pupils")
        z = np.where(gone[:, j], 0.0, (scores[:, j] - held.mean()) / held.std())
        columns.append(z)
        if squares:
            columns.append(np.where(gone[:, j], 0.0, z**2 - (((held - held.mean()) / held.std()) ** 2).mean()))
        if gone[:, j].any():
            columns.append(gone[:, j].astype(float))
    made = np.column_stack(columns)
    if context is not None:
        made = np.concatenate([made, numbers("context", context, ndim=2, length=made.shape[0])], axis=1)
    return made


def value_added(
    outcome: ArrayLike,
    prior: ArrayLike,
    school: ArrayLike,
    *,
    rng: np.random.Generator,
    squares: bool = True,
    context: Mapping[str, ArrayLike] | None = None,
    registered: Mapping[Any, int] | None = None,
    least: float = LEAST_RELIABILITY,
) -> ValueAdded:
    """School value added from a two-level model with prior attainment.

    outcome : (n,). prior : (n,) or (n, k), NaN where one of several is missing. school : (n,), on census day.
    squares : prior squared too. context : name → (n,); a model with context answers another question and is labelled so.
    registered : school → pupils on roll, for coverage. rng : for rank intervals. least : reliability below which nothing is said.

    Prior scores carry error, so slopes are flattened and high-intake schools a little favoured: give several priors where there are.
    Sources: Aitkin & Longford 1986; Goldstein & Spiegelhalter 1996 (rank intervals); Goldstein & Healy 1995 (pairwise bars).

    >>> rng = np.random.default_rng(4)
    >>> school = np.repeat(np.arange(60), 40)
    >>> prior = rng.normal(size=2400)
    >>> outcome = 0.6 * prior + rng.normal(0, 0.3, 60)[school] + rng.normal(0, 0.8, 2400)
    >>> made = value_added(outcome, prior, school, rng=rng)
    >>> bool(made.stated.all()), bool((made.rank_low <= made.rank).all()), bool(made.reliability.min() > 0.8)
    (True, True, True)
    """
    names = tuple(context or ())
    extra = None if not names else np.column_stack([numbers(name, values) for name, values in (context or {}).items()])
    columns = design(prior, squares=squares, context=extra)
    model = mixed(group_sums(outcome, columns, school))
    return statements(model, rng=rng, context=names, registered=registered, least=least)


def statements(
    model: Mixed,
    *,
    rng: np.random.Generator,
    context: Sequence[str] = (),
    registered: Mapping[Any, int] | None = None,
    least: float = LEAST_RELIABILITY,
    share: float = 0.2,
    draws: int = 2000,
) -> ValueAdded:
    """Turn a fitted model into statements: shrunken effect, error, interval, rank interval, P(lowest fifth); see `ValueAdded`.

    >>> from wusong.engines.assessment.multilevel import group_sums, mixed
    >>> y = np.repeat([0.0, 1, 2, 3], 2) + np.tile([0.1, -0.1], 4)
    >>> made = statements(mixed(group_sums(y, np.ones((8, 1)), np.repeat(list("abcd"), 2))), rng=np.random.default_rng(0))
    >>> made.rank.tolist(), made.verdict
    ([4.0, 3.0, 2.0, 1.0], ('below', 'average', 'average', 'above'))
    """
    effect, se, reliability = model.effects[:, 0], model.se[:, 0], model.reliability
    g = effect.size
    stated = reliability >= least
    blank = np.full(g, np.nan)
    rank, rank_low, rank_high, lowest = blank.copy(), blank.copy(), blank.copy(), blank.copy()
    at = np.flatnonzero(stated)
    if at.size:
        order = np.argsort(-effect[at], kind="stable")
        rank[at[order]] = np.arange(1, at.size + 1)
        drawn = np.empty((draws, at.size), np.int32)
        for start in range(0, draws, 256):
            size = min(256, draws - start)
            sample = effect[at] + se[at] * rng.standard_normal((size, at.size))
            places = np.argsort(-sample, axis=1)
            drawn[start + np.arange(size)[:, None], places] = np.arange(1, at.size + 1)
        rank_low[at], rank_high[at] = np.percentile(drawn, [2.5, 97.5], axis=0)
        lowest[at] = (drawn > at.size * (1 - share)).mean(axis=0)
    known = np.full(g, np.nan)
    if registered is not None:
        for i, name in enumerate(model.names.tolist()):
            if registered.get(name):
                known[i] = model.n[i] / registered[name]
        if (known > 1).any():
            wrong = model.names[int(np.flatnonzero(known > 1)[0])]
            raise AssessmentError(
                "registered", f"{wrong} 在籍人数少于模型中人数", f"{wrong} has fewer on roll than in the model"
            )

    def said(values: Floats) -> Floats:
        return np.where(stated, values, np.nan)

    return ValueAdded(
        model.names, model.n, known, stated, said(effect), said(se), said(effect - 1.96 * se), said(effect + 1.96 * se), said(1.39 * se),
        reliability, rank, rank_low, rank_high, lowest, tuple(context), model,
    )  # fmt: skip


def _same_question(results: Sequence[ValueAdded]) -> None:
    if not results:
        raise AssessmentError("results", "没有结果", "no results")
    if len({result.context for result in results}) > 1:
        raise AssessmentError(
            "results", "含与不含背景变量的增值不得混排", "results with and without context variables must not be mixed"
        )


@dataclass(frozen=True, eq=False)
class MovingValue:
    """Value added over several years: schools (g,), effect, se, low, high; years (g,) stated. NaN where fewer than `least` years were stated."""

    schools: NDArray[Any]
    effect: Floats
    se: Floats
    low: Floats
    high: Floats
    years: NDArray[np.int64]


def moving(results: Sequence[ValueAdded], *, least: int = 2) -> MovingValue:
    """The moving value of successive years (three is usual): mean of the stated yearly effects weighted by pupils; errors of years are independent.

    Refused where years with and without context meet; years that made no statement are left out.

    >>> rng = np.random.default_rng(0)
    >>> school = np.repeat(np.arange(30), 30)
    >>> true = rng.normal(0, 0.5, 30)
    >>> def year():
    ...     prior = rng.normal(size=900)
    ...     return value_added(prior + true[school] + rng.normal(size=900), prior, school, rng=rng)
    >>> made = moving([year(), year(), year()])
    >>> made.years.min(), bool(np.corrcoef(made.effect, true)[0, 1] > 0.9)
    (np.int64(3), True)
    """
    _same_question(results)
    names = np.unique(np.concatenate([result.schools for result in results]))
    g = names.size
    weight, total, error, years = np.zeros(g), np.zeros(g), np.zeros(g), np.zeros(g, np.int64)
    for result in results:
        at = np.searchsorted(names, result.schools[result.stated])
        n = result.pupils[result.stated]
        weight[at] += n
        total[at] += n * result.effect[result.stated]
        error[at] += (n * result.se[result.stated]) ** 2
        years[at] += 1
    enough = years >= least
    with np.errstate(invalid="ignore", divide="ignore"):
        effect, se = np.where(enough, total / weight, np.nan), np.where(enough, np.sqrt(error) / weight, np.nan)
    return MovingValue(names, effect, se, effect - 1.96 * se, effect + 1.96 * se, years)


def growth_percentiles(outcome: ArrayLike, prior: ArrayLike, *, neighbours: int = 400, least: int = 1000) -> Floats:
    """学生成长百分位: where each pupil stands among pupils of about the same prior attainment, 1–99.

    outcome : (n,). prior : (n,) or (n, k); several priors are joined by their regression on the outcome first. A pupil is compared with the
    `neighbours` pupils nearest in prior attainment, net of the cubic trend (ties and own mark at the middle). Fewer than `least` pupils: refused. This is the
    conditional rank itself, not the spline quantile regression of Betebenner 2009, with which it agrees where both have data.

    >>> rng = np.random.default_rng(0)
    >>> prior = rng.normal(size=5000)
    >>> made = growth_percentiles(prior + rng.normal(size=5000), prior)
    >>> bool(abs(made.mean() - 50) < 1), bool(abs(np.corrcoef(made, prior)[0, 1]) < 0.05)
    (True, True)
    """
    y = numbers("outcome", outcome)
    x = np.asarray(prior, float)
    x = numbers("prior", x[:, None] if x.ndim == 1 else x, ndim=2, length=y.size)
    n = y.size
    if n < least:
        raise AssessmentError("outcome", f"只有 {n} 人，少于 {least}", f"only {n} pupils; {least} are needed")
    if not 20 <= neighbours < n:
        raise AssessmentError("neighbours", f"应在 20 与 {n} 之间", f"expected 20 to {n}")
    columns = np.column_stack([np.ones(n), x])
    line = columns @ np.linalg.lstsq(columns, y, rcond=None)[0] if x.shape[1] > 1 else x[:, 0]
    order = np.lexsort((np.arange(n), line))
    # Inside a window the prior still differs, most at the ends: its cubic trend is taken off before ranking.
    z = (line - line.mean()) / (line.std() or 1.0)
    curve = np.column_stack([z**power for power in range(4)])
    sorted_y = (y - curve @ np.linalg.lstsq(curve, y, rcond=None)[0])[order]
    made = np.empty(n)
    half = neighbours // 2
    start = np.clip(np.arange(n) - half, 0, n - neighbours)
    windows = np.lib.stride_tricks.sliding_window_view(sorted_y, neighbours)
    for block in range(0, n, 8192):
        rows = slice(block, block + 8192)
        near, own = windows[start[rows]], sorted_y[rows, None]
        made[order[rows]] = ((near < own).sum(axis=1) + 0.5 * (near == own).sum(axis=1)) / neighbours
    return np.clip(np.round(made * 100), 1, 99)


EVIDENCE = {
    "sufficient": L("证据充分", "Evidence sufficient"),
    "watch": L("待观察", "To be watched"),
    "insufficient": L("数据不足", "Data insufficient"),
    "none": L("未见薄弱迹象", "No sign of weakness"),
}


@dataclass(frozen=True)
class WeakSchool:
    """One row of the evidence on 相对薄弱学校. state : a key of EVIDENCE. lowest : P(lowest fifth) of each result, None where nothing is said.

    passed, low : (numerator, denominator). trend : change of the effect a year, None with fewer than two. spread : SD of pupils inside the school over that of all.
    conditions : staff and condition figures, as handed in. reasons : why the state is what it is.
    """

    school: Any
    state: str
    lowest: tuple[float | None, ...]
    passed: tuple[int, int] | None
    low: tuple[int, int] | None
    trend: float | None
    spread: float | None
    conditions: Mapping[str, float | None]
    reasons: tuple[str, ...]


def weak_schools(
    results: Sequence[ValueAdded],
    *,
    levels: Mapping[Any, tuple[tuple[int, int], tuple[int, int]]] | None = None,
    spreads: Mapping[Any, float] | None = None,
    conditions: Mapping[Any, Mapping[str, float | None]] | None = None,
    sure: float = 0.8,
    agree: float = 0.5,
    coverage: float = 0.8,
) -> tuple[WeakSchool, ...]:
    """The evidence table of relatively weak schools, for support plans, not for publication.

    results : one ValueAdded for each year or subject, the latest first, all with or all without context. A school is 证据充分 when P(true effect in
    the lowest fifth) ≥ `sure` in one result and ≥ `agree` in another; 待观察 when in one only (or between the two); 数据不足 when
    fewer than two results say anything of it or the latest covers under `coverage` of its pupils.
    levels : school → ((passed, of), (low, of)). spreads, conditions : school → figures shown beside; they do not decide.

    >>> rng = np.random.default_rng(0)
    >>> school = np.repeat(np.arange(40), 60)
    >>> true = np.where(np.arange(40) == 7, -2.0, rng.normal(0, 0.3, 40))
    >>> def year():
    ...     prior = rng.normal(size=2400)
    ...     return value_added(prior + true[school] + rng.normal(size=2400), prior, school, rng=rng)
    >>> [row.school for row in weak_schools([year(), year()]) if row.state == "sufficient"][:1]
    [7]
    """
    _same_question(results)
    if len(results) < 2:
        raise AssessmentError(
            "results", "至少两年或两科，一次结果不足为凭", "two years or subjects at least: one result proves nothing"
        )
    made = []
    for school in np.unique(np.concatenate([result.schools for result in results])).tolist():
        chances: list[float | None] = []
        effects: list[float] = []
        covered = 1.0
        for place, result in enumerate(results):
            at = np.flatnonzero(result.schools == school)
            if at.size and result.stated[at[0]]:
                chances.append(float(result.lowest[at[0]]))
                effects.append(float(result.effect[at[0]]))
            else:
                chances.append(None)
            if at.size and place == 0 and np.isfinite(result.coverage[at[0]]):
                covered = float(result.coverage[at[0]])
        said = sorted((c for c in chances if c is not None), reverse=True)
        reasons = []
        if len(said) < 2:
            state = "insufficient"
            reasons.append(f"{len(said)} of {len(results)} results reach reliability {LEAST_RELIABILITY:g}")
        elif covered < coverage:
            state = "insufficient"
            reasons.append(f"coverage {covered:.0%} is under {coverage:.0%}")
        elif said[0] >= sure and said[1] >= agree:
            state = "sufficient"
            reasons.append(f"P(lowest fifth) {said[0]:.2f} and {said[1]:.2f}")
        elif said[0] >= agree:
            state = "watch"
            reasons.append(f"P(lowest fifth) {said[0]:.2f}, the next {said[1]:.2f}")
        else:
            state = "none"
            reasons.append(f"P(lowest fifth) at most {said[0]:.2f}")
        level = (levels or {}).get(school)
        trend = float(np.polyfit(np.arange(len(effects))[::-1], effects, 1)[0]) if len(effects) > 1 else None
        made.append(
            WeakSchool(
                school, state, tuple(chances), level[0] if level else None, level[1] if level else None, trend,
                (spreads or {}).get(school), dict((conditions or {}).get(school, {})), tuple(reasons),
            )
        )  # fmt: skip
    rank = {"sufficient": 0, "watch": 1, "insufficient": 2, "none": 3}
    return tuple(
        sorted(made, key=lambda row: (rank[row.state], -max((c for c in row.lowest if c is not None), default=0.0)))
    )


@dataclass(frozen=True, eq=False)
class Balance:
    """Differences between schools: vpc, share of variance between schools; cv, 差异系数 weighted by pupils; lowest, highest school mean."""

    vpc: float
    cv: float
    lowest: float
    highest: float


def balance(scores: ArrayLike, school: ArrayLike) -> Balance:
    """Between-school differences of one exam: VPC of the empty model, and 差异系数 S/X̄ with S pupil-weighted (教育部 2012).

    >>> made = balance([1.0, 3, 5, 7, 3, 5], ["a", "a", "b", "b", "c", "c"])
    >>> round(made.cv, 4), made.lowest, made.highest
    (0.4082, 2.0, 6.0)
    """
    y = numbers("scores", scores)
    names, place = codes_of("school", school, length=y.size)
    n = np.bincount(place, minlength=names.size)
    means = np.bincount(place, y) / n
    if not y.mean() > 0:
        raise AssessmentError("scores", "平均分应大于 0", "the mean must be above 0")
    cv = float(np.sqrt((n * (means - y.mean()) ** 2).sum() / y.size) / y.mean())
    model = mixed(group_sums(y, np.ones((y.size, 1)), place))
    return Balance(model.between, cv, float(means.min()), float(means.max()))


def by_entry_band(
    outcome: ArrayLike, prior: ArrayLike, school: ArrayLike, *, bands: int = 5
) -> tuple[NDArray[Any], Floats, NDArray[np.int64]]:
    """出入口 table: mean outcome Z by school and entry band (fifths of the prior, lowest first).

    Returns (schools (g,), mean (g, bands) with NaN where nobody is, pupils (g, bands)).

    >>> by_entry_band([1.0, 2, 3, 4], [1.0, 2, 3, 4], list("abab"), bands=2)[2].tolist()
    [[1, 1], [1, 1]]
    """
    y, x = numbers("outcome", outcome), numbers("prior", prior)
    names, place = codes_of("school", school, length=y.size)
    if x.size != y.size or bands < 2 or not y.std() > 0:
        raise AssessmentError(
            "prior",
            "应与 outcome 同长，bands 至少 2，成绩有差异",
            "expected the length of outcome, at least two bands, and outcomes that differ",
        )
    z = (y - y.mean()) / y.std()
    _, at, counts = np.unique(x, return_inverse=True, return_counts=True)
    middle = (np.cumsum(counts) - counts / 2) / x.size
    band = np.minimum((middle * bands).astype(int), bands - 1)[at.reshape(-1)]
    cell = place * bands + band
    n = np.bincount(cell, minlength=names.size * bands).reshape(-1, bands)
    total = np.bincount(cell, z, minlength=names.size * bands).reshape(-1, bands)
    return names, np.where(n > 0, total / np.maximum(n, 1), np.nan), n

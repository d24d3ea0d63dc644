"""Scores of one exam: 一分一段, ranks, 两率一分, standard scores, 等级赋分, lines, 临界生, 有效分.

Counts stay counts to the end: every rate here is a numerator and a denominator that the reader sees. Rounding happens once, half up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from wusong.engines.assessment.errors import AssessmentError, codes_of, numbers

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def _hundredths(scores: ArrayLike, argument: str = "scores") -> Ints:
    """Scores as whole hundredths, so that comparing and counting are exact."""
    x = numbers(argument, scores)
    if x.size == 0:
        raise AssessmentError(argument, "没有分数", "no scores")
    made = np.rint(x * 100)
    if np.abs(x * 100 - made).max() > 1e-4:
        raise AssessmentError(argument, "分数至多两位小数", "scores have more than two decimals")
    return made.astype(np.int64)


def ranks(scores: ArrayLike) -> Ints:
    """Rank of each pupil: one more than the number above; ties share.

    scores : (n,), at most two decimals, no NaN (leave out the absent before). Returns int64, (n,).

    >>> ranks([90, 95.5, 90, 60]).tolist()
    [2, 1, 2, 4]
    """
    x = _hundredths(scores)
    _, place, counts = _distinct(x)
    return (x.size - np.cumsum(counts) + 1)[place]


def _distinct(x: Ints) -> tuple[Ints, Ints, Ints]:
    low = int(x.min())
    if int(x.max()) - low < 1 << 20:
        step = int(np.gcd.reduce(x[:1000] - low)) or 1
        shifted = x - low
        if step > 1 and not (shifted % step).any():
            shifted = shifted // step
        else:
            step = 1
        counts = np.bincount(shifted)
        seen = np.flatnonzero(counts)
        place = np.zeros(counts.size, np.int64)
        place[seen] = np.arange(seen.size)
        return seen * step + low, place[shifted], counts[seen]
    distinct, place, counts = np.unique(x, return_inverse=True, return_counts=True)
    return distinct, place.reshape(-1), counts


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """一分一段, best first. low, high : the scores a row holds (equal unless tails were merged or steps are wider). pupils, cumulative : int64.
    rank : the rank of a pupil in that row.
    """

    low: Floats
    high: Floats
    pupils: Ints
    cumulative: Ints
    rank: Ints


def score_table(scores: ArrayLike, *, step: float = 1, least: int = 1) -> ScoreTable:
    """The 一分一段表 of one population.

    scores : (n,). step : width of a row; a score falls to the row it reaches (84.5 with step 1 is in row 84).
    least  : rows at either end are merged until they hold as many pupils: 10 for publication, 1 within the office.

    >>> made = score_table([99, 98, 98, 96.5], step=1)
    >>> [(float(s), int(n), int(c), int(r)) for s, n, c, r in zip(made.low, made.pupils, made.cumulative, made.rank)]
    [(99.0, 1, 1, 1), (98.0, 2, 3, 2), (96.0, 1, 4, 4)]
    """
    x = _hundredths(scores)
    width = round(step * 100)
    if width < 1:
        raise AssessmentError("step", "应不小于 0.01", "expected 0.01 or more")
    if least < 1:
        raise AssessmentError("least", "应不小于 1", "expected 1 or more")
    rows, _, counts = _distinct(x // width)
    low, n = list(rows[::-1] * width), list(counts[::-1])
    high = [v + max(width - 100, 0) for v in low]  # of whole marks
    if sum(n) < least:
        raise AssessmentError(
            "least",
            f"总共 {sum(n)} 人，少于 {least}，不得公布",
            f"{sum(n)} pupils in all, fewer than {least}: not to be published",
        )
    while len(n) > 1 and n[0] < least:
        n[:2] = [n[0] + n[1]]
        low[:2], high[:2] = low[1:2], high[:1]
    while len(n) > 1 and n[-1] < least:
        n[-2:] = [n[-2] + n[-1]]
        low[-2:], high[-2:] = low[-1:], high[-2:-1]
    pupils = np.array(n, np.int64)
    cumulative = np.cumsum(pupils)
    return ScoreTable(np.array(low) / 100, np.array(high) / 100, pupils, cumulative, cumulative - pupils + 1)


@dataclass(frozen=True, eq=False)
class TwoRates:
    """两率一分 of g schools; counts int64, (g,). registered is the declared denominator, present stands beside it.
    composite : 40·mean/best + 30·pass rate/best + 30·excellent rate/best, all on the registered (NaN where a best is 0).
    """

    schools: NDArray[Any]
    registered: Ints
    present: Ints
    total: Floats
    passed: Ints
    excellent: Ints
    low: Ints
    composite: Floats

    def rate(self, which: str, *, of: str = "registered") -> Floats:
        """passed, excellent or low as a share of "registered" or "present"; NaN where the denominator is 0."""
        if of not in ("registered", "present") or which not in ("passed", "excellent", "low"):
            raise AssessmentError("of", "应为 registered 或 present", "expected “registered” or “present”")
        bottom = getattr(self, of).astype(float)
        return np.where(bottom > 0, getattr(self, which) / np.where(bottom > 0, bottom, 1), np.nan)

    def mean(self, *, of: str = "registered") -> Floats:
        """Mean score over "registered" (the absent count 0) or "present"."""
        bottom = getattr(self, of).astype(float)
        return np.where(bottom > 0, self.total / np.where(bottom > 0, bottom, 1), np.nan)


def two_rates(
    scores: ArrayLike,
    school: ArrayLike,
    full: float,
    registered: Mapping[Any, int],
    *,
    passing: float = 0.6,
    excellent: float = 0.85,
    low: float = 0.4,
    weights: tuple[float, float, float] = (40, 30, 30),
) -> TwoRates:
    """Mean, pass rate and excellent rate of schools on a declared denominator.

    scores     : (n,), NaN for a pupil without a score. school : (n,) names. full : full mark.
    registered : school → pupils registered at entry + transfers in − transfers out, so that keeping weak pupils at home does not pay. Every
                 school needs its number; fewer than came is refused.
    passing, excellent, low : lines as shares of the full mark; below `low` counts as low. weights : of the composite.

    >>> made = two_rates([90, 60, np.nan, 30], ["a", "a", "b", "b"], 100, {"a": 2, "b": 4})
    >>> made.rate("passed").tolist(), made.mean().tolist(), made.mean(of="present").tolist()
    ([1.0, 0.0], [75.0, 7.5], [75.0, 30.0])
    """
    x = numbers("scores", scores, finite=False)
    names, place = codes_of("school", school, length=x.size)
    if not full > 0:
        raise AssessmentError("full", "满分应大于 0", "the full mark must be above 0")
    here = ~np.isnan(x)
    if (x[here] < 0).any() or (x[here] > full).any():
        raise AssessmentError("scores", f"应在 0 至 {full:g} 之间", f"expected 0 to {full:g}")
    listed = list(names.tolist())
    missing = [name for name in listed if name not in registered]
    if missing:
        shown = "、".join(map(str, missing[:10]))
        raise AssessmentError("registered", f"缺少 {shown} 的在籍人数", f"no number on roll for {shown}")
    names_all = [*listed, *(name for name in registered if name not in set(listed))]
    g = len(names_all)
    cents = np.rint(np.where(here, x, 0) * 100).astype(np.int64)

    def counted(which: NDArray[np.bool_]) -> Ints:
        return np.bincount(place[which], minlength=g).astype(np.int64)

    on_roll = np.array([int(registered[name]) for name in names_all], np.int64)
    present = counted(here)
    if (on_roll < present).any():
        wrong = names_all[int(np.flatnonzero(on_roll < present)[0])]
        raise AssessmentError(
            "registered", f"{wrong} 在籍人数少于实考人数", f"{wrong} has fewer on roll than sat the exam"
        )
    line = lambda share: np.ceil(share * full * 100 - 1e-6)
    total = np.bincount(place[here], x[here], minlength=g).astype(float)
    passed, best = counted(here & (cents >= line(passing))), counted(here & (cents >= line(excellent)))
    parts = np.stack([total, passed, best]) / np.where(on_roll > 0, on_roll, 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        composite = (np.array(weights)[:, None] * parts / parts.max(axis=1, keepdims=True)).sum(axis=0)
    composite[on_roll == 0] = np.nan
    return TwoRates(
        np.array(names_all), on_roll, present, total, passed, best, counted(here & (cents < line(low))), composite
    )


def standard_scores(
    scores: ArrayLike, *, scale: tuple[float, float] = (0, 1), population: ArrayLike | None = None
) -> Floats:
    """Z scores on a scale: (0, 1) Z, (50, 10) T, (500, 100). SD with n, of `population` (the scores themselves when None).

    >>> standard_scores([60, 70, 80], scale=(50, 10)).round(2).tolist()
    [37.75, 50.0, 62.25]
    """
    x = numbers("scores", scores)
    base = x if population is None else numbers("population", population)
    if base.size == 0 or not base.std() > 0:
        raise AssessmentError(
            "population", "分数没有差异，标准分无意义", "the scores do not differ; standard scores mean nothing"
        )
    return scale[0] + scale[1] * (x - base.mean()) / base.std()


def normalised_scores(scores: ArrayLike, *, scale: tuple[float, float] = (0, 1)) -> Floats:
    """Normalised scores Φ⁻¹(share below + half the share equal), on a scale. Order is kept, ties stay ties.

    >>> normalised_scores([1, 2, 2, 3]).round(3).tolist()
    [-1.15, 0.0, 0.0, 1.15]
    """
    x = _hundredths(scores)
    _, place, counts = _distinct(x)
    middle = (np.cumsum(counts) - counts / 2) / x.size
    return scale[0] + scale[1] * special.ndtri(middle)[place]


@dataclass(frozen=True)
class Scheme:
    """A way to convert raw scores to grades. names, shares (per cent, best first, sum 100), ranges (low, high) of the converted score;
    a range of one number is a fixed score. checked : the figures were compared with the notice; those that were not say so.
    """

    key: str
    title: str
    names: tuple[str, ...]
    shares: tuple[float, ...]
    ranges: tuple[tuple[int, int], ...]
    source: str
    checked: bool = False

    def __post_init__(self) -> None:
        if not len(self.names) == len(self.shares) == len(self.ranges):
            raise AssessmentError("scheme", "等级、比例、区间个数不同", "names, shares and ranges differ in number")
        if abs(sum(self.shares) - 100) > 1e-9:
            raise AssessmentError(
                "scheme", f"比例之和应为 100，得到 {sum(self.shares):g}", f"shares sum to {sum(self.shares):g}, not 100"
            )


def _steps(top: int, step: int, count: int) -> tuple[tuple[int, int], ...]:
    return tuple((top - step * i, top - step * i) for i in range(count))


SCHEMES: Mapping[str, Scheme] = MappingProxyType(
    {
        one.key: one
        for one in (
            Scheme(
                "3+1+2", "3+1+2 等级赋分（政治、地理、化学、生物）", tuple("ABCDE"), (15, 35, 35, 13, 2),
                ((86, 100), (71, 85), (56, 70), (41, 55), (30, 40)), "教育部 2019 等级赋分指导办法", True,
            ),
            Scheme(
                "shandong", "山东 3+3", ("A", "B+", "B", "C+", "C", "D+", "D", "E"), (3, 7, 16, 24, 24, 16, 7, 3),
                ((91, 100), (81, 90), (71, 80), (61, 70), (51, 60), (41, 50), (31, 40), (21, 30)), "recalled; compare with the notice before use",
            ),
            Scheme(
                "shanghai", "上海 11 级", ("A+", "A", "B+", "B", "B-", "C+", "C", "C-", "D+", "D", "E"), (5, *[10] * 9, 5),
                _steps(70, 3, 11), "recalled; compare with the notice before use",
            ),
            Scheme(
                "beijing", "北京 21 级", (*(f"{letter}{i}" for letter in "ABCD" for i in range(1, 6)), "E"),
                (1, 2, 3, 4, 5, 7, 8, 9, 8, 8, 7, 6, 6, 6, 5, 4, 4, 3, 2, 1, 1), _steps(100, 3, 21), "recalled; compare with the notice before use",
            ),
        )
    }
)  # fmt: skip


@dataclass(frozen=True)
class GradeBand:
    """One grade of a run: raw_low, raw_high : lowest and highest raw score in it (None when empty). pupils, share : as it came out."""

    name: str
    raw_low: float | None
    raw_high: float | None
    converted: tuple[int, int]
    pupils: int
    share: float
    intended: float


@dataclass(frozen=True, eq=False)
class Conversion:
    """grade : int8, (n,), place among the scheme's names. converted : int64, (n,). base : pupils the shares were taken of."""

    scheme: Scheme
    bands: tuple[GradeBand, ...]
    grade: NDArray[np.int8]
    converted: Ints
    base: int


def convert(scores: ArrayLike, scheme: Scheme | str = "3+1+2", *, ties: str = "closest") -> Conversion:
    """等级赋分 of one declared base: the pupils with a valid score, all of them, in `scores`.

    scores : (n,), at most two decimals. A pupil not of the base must be left out before: the same raw score converts differently in a school, a
             district and a province, so a run below province level is 模拟赋分.
    ties   : who takes a boundary score that is never split: "closest", the cumulative number closest to the share ("最接近"; of two
             equally close the smaller); "at_most", never more than the share ("不超过"); "at_least".

    Within a band T = T1 + (Y − Y1)(T2 − T1)/(Y2 − Y1), rounded half up in whole numbers; Y1, Y2 lowest and highest raw score in it. A band of
    one raw score takes the middle of its range, rounded half up. Source: 教育部 2019, 3+1+2 等级赋分.

    >>> made = convert(range(1, 101))
    >>> [(band.name, band.raw_low, band.raw_high, band.pupils) for band in made.bands][:2]
    [('A', 86.0, 100.0, 15), ('B', 51.0, 85.0, 35)]
    >>> made.converted[[99, 85, 84, 50, 0]].tolist()
    [100, 86, 85, 71, 30]
    """
    if isinstance(scheme, str):
        if scheme not in SCHEMES:
            raise AssessmentError("scheme", f"没有方案 {scheme}", f"no scheme {scheme!r}; known: {', '.join(SCHEMES)}")
        scheme = SCHEMES[scheme]
    if ties not in ("closest", "at_most", "at_least"):
        raise AssessmentError(
            "ties", "应为 closest、at_most 或 at_least", "expected “closest”, “at_most” or “at_least”"
        )
    x = _hundredths(scores)
    raw, place, counts = _distinct(x)
    raw, counts = raw[::-1], counts[::-1]  # best first
    cumulative = np.concatenate([[0], np.cumsum(counts)])
    n = x.size
    ends = []
    target = 0.0
    for share in scheme.shares[:-1]:
        target += share
        aim = target * n / 100
        under = int(np.searchsorted(cumulative, aim + 1e-9, side="right")) - 1
        over = under if cumulative[under] >= aim - 1e-9 else under + 1
        if ties == "at_most":
            end = under
        elif ties == "at_least":
            end = over
        else:
            end = over if cumulative[over] - aim < aim - cumulative[under] - 1e-9 else under
        ends.append(end)
    ends.append(raw.size)
    grade, value = np.zeros(raw.size, np.int8), np.zeros(raw.size, np.int64)
    bands, start = [], 0
    for at, end in enumerate(ends):
        t1, t2 = scheme.ranges[at]
        inside = slice(start, max(end, start))
        if end > start:
            y2, y1 = int(raw[start]), int(raw[end - 1])
            grade[inside] = at
            spread = y2 - y1
            if spread:
                top = t1 * spread + (raw[inside] - y1) * (t2 - t1)
                value[inside] = (2 * top + spread) // (2 * spread)
            else:
                value[inside] = (t1 + t2 + 1) // 2
        pupils = int(counts[inside].sum())
        bands.append(
            GradeBand(
                scheme.names[at], float(raw[end - 1]) / 100 if end > start else None, float(raw[start]) / 100 if end > start else None,
                (t1, t2), pupils, pupils / n, scheme.shares[at] / 100,
            )
        )  # fmt: skip
        start = max(end, start)
    back = raw.size - 1 - place
    return Conversion(scheme, tuple(bands), grade[back], value[back], n)


def line_for(scores: ArrayLike, places: int, *, ties: str = "at_most") -> tuple[float, int]:
    """The line for so many places, and how many reach it. "at_most" keeps within the places, "at_least" fills them.

    >>> line_for([90, 80, 80, 70], 2), line_for([90, 80, 80, 70], 2, ties="at_least")
    ((90.0, 1), (80.0, 3))
    """
    if ties not in ("at_most", "at_least"):
        raise AssessmentError("ties", "应为 at_most 或 at_least", "expected “at_most” or “at_least”")
    x = _hundredths(scores)
    if not 0 < places <= x.size:
        raise AssessmentError("places", f"应在 1 至 {x.size} 之间", f"expected 1 to {x.size}, found {places}")
    raw, _, counts = _distinct(x)
    cumulative = np.cumsum(counts[::-1])
    at = int(np.searchsorted(cumulative, places, side="left"))
    if ties == "at_most" and cumulative[at] > places:
        at -= 1
    if at < 0:
        raise AssessmentError(
            "places",
            f"最高分有 {counts[-1]} 人并列，超过 {places}",
            f"{counts[-1]} share the top score, more than {places} places",
        )
    return float(raw[::-1][at]) / 100, int(cumulative[at])


@dataclass(frozen=True, eq=False)
class OnLine:
    """Pupils at or above a line by school: on (g,), pupils (g,), contribution (g,) = own on the line / all on the line (上线贡献率)."""

    schools: NDArray[Any]
    line: float
    pupils: Ints
    on: Ints
    contribution: Floats


def on_line(scores: ArrayLike, school: ArrayLike, line: float) -> OnLine:
    """上线人数、上线贡献率 of each school.

    >>> on_line([90, 80, 70], ["a", "a", "b"], 75).on.tolist()
    [2, 0]
    """
    x = _hundredths(scores)
    names, place = codes_of("school", school, length=x.size)
    on = np.bincount(place[x >= round(line * 100)], minlength=names.size)
    all_on = on.sum()
    return OnLine(
        names,
        line,
        np.bincount(place, minlength=names.size),
        on,
        on / all_on if all_on else np.full(names.size, np.nan),
    )


def near_line(scores: ArrayLike, line: float, width: float) -> tuple[Ints, Ints]:
    """临界生: places of pupils within `width` marks below the line, and of those on it but less than `width` above; nearest first.

    >>> [side.tolist() for side in near_line([59, 58.5, 50, 60, 62], 60, 2)]
    [[0, 1], [3]]
    """
    x = _hundredths(scores)
    cut, w = round(line * 100), round(width * 100)
    if w <= 0:
        raise AssessmentError("width", "应大于 0", "expected a width above 0")
    below = np.flatnonzero((x < cut) & (x >= cut - w))
    above = np.flatnonzero((x >= cut) & (x < cut + w))
    return below[np.argsort(-x[below], kind="stable")], above[np.argsort(x[above], kind="stable")]


@dataclass(frozen=True, eq=False)
class EffectiveScores:
    """有效分 of s subjects for one line. lines : (s,), sum = the line. around : pupils they were drawn from.
    both : on the line in total and subject (双上线). subject_only, total_only : one of the two (单上线). All int64, (g, s) by school.
    """

    schools: NDArray[Any]
    line: float
    lines: Floats
    around: int
    both: Ints
    subject_only: Ints
    total_only: Ints

    @property
    def hit(self) -> Floats:
        """命中率: 双上线 / pupils on the subject's line, all schools together, (s,)."""
        both, sole = self.both.sum(axis=0), self.subject_only.sum(axis=0)
        return np.where(both + sole > 0, both / np.maximum(both + sole, 1), np.nan)

    @property
    def contribution(self) -> Floats:
        """贡献率: 双上线 / pupils on the total line, all schools together, (s,)."""
        both, sole = self.both.sum(axis=0), self.total_only.sum(axis=0)
        return np.where(both + sole > 0, both / np.maximum(both + sole, 1), np.nan)


def effective_scores(
    subjects: ArrayLike, line: float, school: ArrayLike, *, width: float = 10, least: int = 30
) -> EffectiveScores:
    """有效分 of each subject from the pupils around the line of the total.

    subjects : (n, s) marks, no NaN. line : of the total. width : marks either side of the line. least : pupils needed there.
    A subject's line is the mean of those pupils, scaled so that the subjects' lines sum to the line. Fewer than `least` pupils
    around the line: refused, as the means would speak for nobody.

    >>> made = effective_scores([[60.0, 40], [50, 50], [90, 90], [20, 10]], 100, ["a", "a", "b", "b"], least=2)
    >>> made.lines.tolist(), made.both.sum(axis=0).tolist(), made.total_only.sum(axis=0).tolist()
    ([55.0, 45.0], [2, 2], [1, 1])
    """
    x = numbers("subjects", subjects, ndim=2)
    names, place = codes_of("school", school, length=x.shape[0])
    total = x.sum(axis=1)
    close = np.abs(total - line) <= width + 1e-9
    if close.sum() < max(least, 1):
        raise AssessmentError(
            "line",
            f"线上下 {width:g} 分内只有 {int(close.sum())} 人，少于 {least}",
            f"only {int(close.sum())} pupils within {width:g} of the line; {least} needed",
        )
    mean = x[close].mean(axis=0)
    lines = mean * line / mean.sum()
    on_total, on_subject = (total >= line - 1e-9)[:, None], x >= lines - 1e-9

    def counted(which: NDArray[np.bool_]) -> Ints:
        return np.stack([np.bincount(place[column], minlength=names.size) for column in which.T], axis=1)

    return EffectiveScores(
        names, line, lines, int(close.sum()), counted(on_total & on_subject), counted(~on_total & on_subject), counted(on_total & ~on_subject)
    )  # fmt: skip


def percentile_of(scores: ArrayLike, shares: Sequence[float]) -> Floats:
    """Scores at given shares from below, the lowest score at or under which lies at least that share.

    >>> percentile_of([1, 2, 3, 4], [0.25, 0.5, 1]).tolist()
    [1.0, 2.0, 4.0]
    """
    x = _hundredths(scores)
    p = numbers("shares", shares)
    if ((p <= 0) | (p > 1)).any():
        raise AssessmentError("shares", "应在 0 与 1 之间", "expected shares above 0, up to 1")
    raw, _, counts = _distinct(x)
    at = np.searchsorted(np.cumsum(counts), np.ceil(p * x.size - 1e-9), side="left")
    return raw[at] / 100

"""Sample monitoring: weights, plausible values, replicate weights, link error; levels instead of ranks.

A figure from a sample has two errors: pupils were drawn (replicate weights) and abilities were not seen (plausible values). Both are in
every standard error here, and the error of the link when years are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg

from wusong.engines.assessment.errors import AssessmentError, codes_of, numbers

Floats = NDArray[np.float64]
Statistic = Callable[[Floats, Floats], Any]


@dataclass(frozen=True, eq=False)
class Replicates:
    """Replicate weights (n, r) and the coefficient (r,) of each squared deviation in the variance."""

    weights: Floats
    coefficients: Floats
    scheme: str


def base_weights(
    probabilities: ArrayLike, *, responded: ArrayLike | None = None, cell: ArrayLike | None = None
) -> Floats:
    """Weights of a sample of several stages, adjusted for those who did not take part.

    probabilities : (n, stages), chance of the school, class, pupil to be drawn. responded : bool, (n,); those who did not get 0 and their weight goes to
    the others of their `cell` (n,), which must have some.

    >>> base_weights([[0.1, 0.5], [0.1, 0.5], [0.2, 0.5]], responded=[True, False, True], cell=[1, 1, 2]).tolist()
    [40.0, 0.0, 10.0]
    """
    p = numbers("probabilities", probabilities, ndim=2)
    if ((p <= 0) | (p > 1)).any():
        raise AssessmentError("probabilities", "应在 0 与 1 之间", "expected above 0, up to 1")
    w = 1 / p.prod(axis=1)
    if responded is None:
        return w
    came = np.asarray(responded, bool)
    names, place = codes_of("cell", np.zeros(w.size, int) if cell is None else cell, length=w.size)
    if came.shape != w.shape:
        raise AssessmentError("responded", f"应有 {w.size} 个", f"expected {w.size} values")
    drawn, got = np.bincount(place, w, names.size), np.bincount(place, w * came, names.size)
    if (got <= 0).any():
        wrong = names[int(np.flatnonzero(got <= 0)[0])]
        raise AssessmentError(
            "cell",
            f"“{wrong}”无人应答，请并入相邻单元",
            f"nobody of cell {wrong!r} took part; merge it with a neighbour",
        )
    return np.where(came, w * (drawn / got)[place], 0.0)


def fay(stratum: ArrayLike, unit: ArrayLike, weights: ArrayLike, *, k: float = 0.5) -> Replicates:
    """Balanced repeated replication with Fay's factor, as PISA does it (k = 0.5).

    stratum, unit : (n,). Each stratum must hold exactly two units (schools): pair them before. weights : (n,). Sources: Fay 1989; Judkins 1990.

    >>> made = fay([1, 1, 2, 2], [1, 2, 3, 4], [10.0, 10, 20, 20])
    >>> made.weights.shape, bool((made.weights.mean(axis=1) == [10, 10, 20, 20]).all())
    ((4, 4), True)
    """
    w = numbers("weights", weights)
    names, s = codes_of("stratum", stratum, length=w.size)
    units, u = codes_of("unit", unit, length=w.size)
    if not 0 <= k < 1:
        raise AssessmentError("k", "应在 0 与 1 之间", "expected 0 up to 1")
    home = np.full(units.size, -1, np.int64)
    home[u] = s
    if (home[u] != s).any():
        raise AssessmentError("unit", "有单元属于两层", "a unit lies in two strata")
    counts = np.bincount(home, minlength=names.size)
    if (counts != 2).any():
        wrong = names[int(np.flatnonzero(counts != 2)[0])]
        raise AssessmentError(
            "stratum",
            f"层“{wrong}”有 {counts[counts != 2][0]} 个单元，应恰为两个；或用刀切法",
            f"stratum {wrong!r} must hold exactly two units; pair them, or use the jackknife",
        )
    order = np.argsort(home, kind="stable")
    side = np.empty(units.size)
    side[order[0::2]], side[order[1::2]] = 1, -1
    size = 4
    while size <= names.size:
        size *= 2
    signs = linalg.hadamard(size)[1 : names.size + 1].astype(float)  # (strata, r); the first row is all ones
    made = w[:, None] * (1 + (1 - k) * signs[s] * side[u][:, None])
    return Replicates(made, np.full(size, 1 / (size * (1 - k) ** 2)), f"Fay {k:g}")


def jackknife(stratum: ArrayLike, unit: ArrayLike, weights: ArrayLike) -> Replicates:
    """Delete one unit at a time within strata (JKn). Works for two or more units a stratum.

    >>> jackknife([1, 1, 1], [1, 2, 3], [1.0, 1, 1]).weights.tolist()
    [[0.0, 1.5, 1.5], [1.5, 0.0, 1.5], [1.5, 1.5, 0.0]]
    """
    w = numbers("weights", weights)
    names, s = codes_of("stratum", stratum, length=w.size)
    units, u = codes_of("unit", unit, length=w.size)
    home = np.full(units.size, -1, np.int64)
    home[u] = s
    if (home[u] != s).any():
        raise AssessmentError("unit", "有单元属于两层", "a unit lies in two strata")
    counts = np.bincount(home, minlength=names.size)
    if (counts < 2).any():
        raise AssessmentError("stratum", "有一层只有一个单元，请合并", "a stratum holds one unit only; merge it")
    own = counts[home].astype(float)
    made = np.where(s[:, None] == home[None, :], (own / (own - 1))[None, :], 1.0) * (
        u[:, None] != np.arange(units.size)[None, :]
    )
    return Replicates(w[:, None] * made, (own - 1) / own, "JKn")


@dataclass(frozen=True, eq=False)
class Estimate:
    """A figure of the population. value, se : number or array. sampling, imputation : the two parts of the variance."""

    value: Any
    se: Any
    sampling: Any
    imputation: Any
    plausible_values: int
    replicates: int

    @property
    def low(self) -> Any:
        return self.value - 1.96 * self.se

    @property
    def high(self) -> Any:
        return self.value + 1.96 * self.se


def estimate(statistic: Statistic, values: ArrayLike, weights: ArrayLike, replicates: Replicates) -> Estimate:
    """A statistic of the population with its whole error.

    statistic : f(values (n,), weights (n,)) → number or array: `mean`, `sd`, `shares_above(cuts)`, `quantiles(p)`, `difference(group)`, or your own.
    values    : (n,) observed scores, or (n, m) plausible values; each column is analysed by itself, then combined.
    Variance = mean sampling variance of the columns + (1 + 1/m)·variance between columns; one column has no second part, so it must be an
    observed score. Sources: Rubin 1987; OECD, PISA data analysis manual.

    >>> weights = np.ones(4)
    >>> made = estimate(mean, [1.0, 2, 3, 4], weights, jackknife([1, 1, 1, 1], [1, 2, 3, 4], weights))
    >>> made.value, round(made.se, 6), round(float(np.std([1, 2, 3, 4], ddof=1) / 2), 6)
    (2.5, 0.645497, 0.645497)
    """
    v = np.asarray(values, float)
    v = numbers("values", v[:, None] if v.ndim == 1 else v, ndim=2)
    n, m = v.shape
    w = numbers("weights", weights, length=n)
    if (w < 0).any() or not w.sum() > 0:
        raise AssessmentError("weights", "不应为负，且不全为 0", "weights must not be negative, nor all 0")
    if replicates.weights.shape[0] != n:
        raise AssessmentError("replicates", f"应有 {n} 行", f"expected {n} rows")
    points, within = [], []
    for column in v.T:
        centre = np.asarray(statistic(column, w), float)
        again = np.array([statistic(column, replica) for replica in replicates.weights.T], float)
        points.append(centre)
        within.append(np.tensordot(replicates.coefficients, (again - centre) ** 2, axes=1))
    value, sampling = np.mean(points, axis=0), np.mean(within, axis=0)
    between = np.var(points, axis=0, ddof=1) * (1 + 1 / m) if m > 1 else np.zeros_like(value)
    se = np.sqrt(sampling + between)
    plain: Callable[[Any], Any] = lambda a: float(a) if np.ndim(a) == 0 else a
    return Estimate(plain(value), plain(se), plain(sampling), plain(between), m, replicates.weights.shape[1])


def mean(values: Floats, weights: Floats) -> float:
    """Weighted mean.

    >>> mean(np.array([1.0, 4]), np.array([2.0, 1]))
    2.0
    """
    return float(values @ weights / weights.sum())


def sd(values: Floats, weights: Floats) -> float:
    """Weighted SD of the population.

    >>> sd(np.array([1.0, 3]), np.ones(2))
    1.0
    """
    return float(np.sqrt(max(weights @ (values - mean(values, weights)) ** 2 / weights.sum(), 0)))


def shares_above(cuts: Sequence[float]) -> Statistic:
    """Shares of the level bands that the cuts make, lowest first.

    >>> shares_above([0.0, 1.0])(np.array([-1.0, 0.0, 2.0, 3.0]), np.ones(4)).tolist()
    [0.25, 0.25, 0.5]
    """
    edges = np.asarray(cuts, float)
    if edges.ndim != 1 or not edges.size or (np.diff(edges) <= 0).any():
        raise AssessmentError("cuts", "应为递增的分界", "expected rising cuts")

    def made(values: Floats, weights: Floats) -> Floats:
        band = np.searchsorted(edges, values, side="right")
        return np.bincount(band, weights, minlength=edges.size + 1) / weights.sum()

    return made


def quantiles(p: Sequence[float]) -> Statistic:
    """Weighted quantiles: the value at which the cumulative weight reaches p.

    >>> quantiles([0.5])(np.array([1.0, 2, 9]), np.ones(3)).tolist()
    [2.0]
    """
    aims = np.asarray(p, float)

    def made(values: Floats, weights: Floats) -> Floats:
        order = np.argsort(values, kind="stable")
        reached = np.cumsum(weights[order])
        at = np.searchsorted(reached, aims * reached[-1] * (1 - 1e-12), side="left")
        return values[order][np.minimum(at, values.size - 1)]

    return made


def difference(group: ArrayLike) -> Statistic:
    """Mean of the rows where `group` is true less the mean of the others.

    >>> difference([True, False])(np.array([3.0, 1.0]), np.ones(2))
    2.0
    """
    inside = np.asarray(group, bool)
    if inside.all() or not inside.any():
        raise AssessmentError("group", "一组为空", "one of the groups is empty")

    def made(values: Floats, weights: Floats) -> float:
        return mean(values[inside], weights[inside]) - mean(values[~inside], weights[~inside])

    return made


def link_error(shifts: ArrayLike, *, unit: ArrayLike | None = None) -> float:
    """Error of the link between two years from how anchor difficulties moved about their mean.

    shifts : (k,), difficulty now − then, after linking, in reporting units. unit : (k,), items of one text or stem move together: their means count.
    Source: PISA technical reports; Monseur & Berezner 2007.

    >>> round(link_error([0.1, -0.1, 0.1, -0.1]), 4)
    0.0577
    """
    d = numbers("shifts", shifts)
    if unit is not None:
        names, place = codes_of("unit", unit, length=d.size)
        d = np.bincount(place, d) / np.bincount(place, minlength=names.size)
    if d.size < 3:
        raise AssessmentError(
            "shifts",
            "锚题（组）少于三，链接误差无从估计",
            "fewer than three anchors: the error of the link cannot be told",
        )
    return float(d.std(ddof=1) / np.sqrt(d.size))


@dataclass(frozen=True)
class Change:
    """Change between two samples: value, se (both samples and the link), clear: it lies beyond 1.96 se."""

    value: float
    se: float
    link: float

    @property
    def clear(self) -> bool:
        return abs(self.value) > 1.96 * self.se


def change(now: Estimate, then: Estimate, *, link: float | None) -> Change:
    """Compare two years. link : link error in the same units; None is refused, because two samples on two papers differ also by the link.

    >>> a = Estimate(510.0, 3.0, 9.0, 0.0, 5, 80)
    >>> b = Estimate(500.0, 4.0, 16.0, 0.0, 5, 80)
    >>> change(a, b, link=3.5).se.__round__(3), change(a, b, link=3.5).clear
    (6.103, False)
    """
    if link is None or not link >= 0:
        raise AssessmentError(
            "link",
            "跨年比较须给出链接误差（同一份试卷为 0）",
            "comparing years needs the link error (0 for the very same paper)",
        )
    return Change(float(now.value - then.value), float(np.sqrt(now.se**2 + then.se**2 + link**2)), float(link))

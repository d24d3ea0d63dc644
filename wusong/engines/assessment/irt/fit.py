"""Do the items fit? Infit and outfit, S-X², Q3, and the figures of a Wright map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from wusong.engines.assessment.errors import AssessmentError, numbers
from wusong.engines.assessment.irt.calibrate import Calibration, answers, grid
from wusong.engines.assessment.irt.models import Floats, Parameters

CHUNK = 4096


@dataclass(frozen=True, eq=False)
class ResidualFit:
    """(k,) each. infit : information-weighted mean square, outfit : plain mean square, 1 expected. infit_z, outfit_z : their standardised
    forms (Wilson–Hilferty). answered : pupils. Productive range for a paper of this kind: 0.7–1.3; z says only whether chance explains it.
    """

    infit: Floats
    outfit: Floats
    infit_z: Floats
    outfit_z: Floats
    answered: NDArray[np.int64]


def _of(items: Parameters | Calibration) -> Parameters:
    return items.parameters if isinstance(items, Calibration) else items


def _moments(p: Parameters, theta: Floats) -> tuple[Floats, Floats, Floats]:
    """Expected score, variance and fourth central moment, (b, k)."""
    prob = p.probabilities(theta)
    level = np.arange(prob.shape[1], dtype=float)
    mean = np.einsum("kmb,m->kb", prob, level)
    away = level[None, :, None] - mean[:, None, :]
    square = away**2
    return mean.T, np.einsum("kmb,kmb->bk", prob, square), np.einsum("kmb,kmb->bk", prob, square**2)


def residual_fit(items: Parameters | Calibration, responses: ArrayLike, theta: ArrayLike) -> ResidualFit:
    """Infit and outfit of each item at given abilities (WLE is usual).

    responses : (n, k); theta : (n,), rows with NaN are left out. Source: Wright & Masters 1982.

    >>> from wusong.engines.assessment.irt.models import parameters
    >>> made = residual_fit(parameters("2pl", [1.0, 1.0], [[0.0], [0.0]]), [[1, 0], [0, 1]], [0.0, 0.0])
    >>> made.infit.tolist(), made.outfit.tolist()
    ([1.0, 1.0], [1.0, 1.0])
    """
    p = _of(items)
    x, t = answers(responses), numbers("theta", theta, finite=False)
    if t.size != x.shape[0] or x.shape[1] != p.a.size:
        raise AssessmentError(
            "theta",
            f"应有 {x.shape[0]} 个",
            f"expected {x.shape[0]} abilities and {p.a.size} items, found {t.size} and {x.shape[1]}",
        )
    keep = np.isfinite(t)
    x, t = x[keep], t[keep]
    k = p.a.size
    n, r2, z2, var, q_out, q_in = np.zeros(k), np.zeros(k), np.zeros(k), np.zeros(k), np.zeros(k), np.zeros(k)
    for start in range(0, t.size, CHUNK):
        u = x[start : start + CHUNK]
        mean, variance, fourth = _moments(p, t[start : start + CHUNK])
        has = u >= 0
        variance = np.maximum(variance, 1e-10)
        square = np.where(has, (u - mean) ** 2, 0)
        n += has.sum(axis=0)
        r2 += square.sum(axis=0)
        z2 += (square / variance).sum(axis=0)
        var += np.where(has, variance, 0).sum(axis=0)
        q_out += np.where(has, fourth / variance**2, 0).sum(axis=0)
        q_in += np.where(has, fourth - variance**2, 0).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        infit, outfit = r2 / var, z2 / n
        s_out, s_in = np.sqrt(np.maximum(q_out / n**2 - 1 / n, 0)), np.sqrt(np.maximum(q_in, 0)) / var
        return ResidualFit(infit, outfit, _z(infit, s_in), _z(outfit, s_out), n.astype(np.int64))


def _z(mean_square: Floats, spread: Floats) -> Floats:
    return (np.cbrt(mean_square) - 1) * 3 / spread + spread / 3


@dataclass(frozen=True, eq=False)
class SX2:
    """(k,) each: statistic, degrees of freedom, p. pupils : complete answers used. adjusted : p by Benjamini–Hochberg over the items."""

    statistic: Floats
    df: NDArray[np.int64]
    p: Floats
    adjusted: Floats
    pupils: int


def score_distribution(p: Parameters, theta: Floats) -> Floats:
    """(q, s+1): probability of each summed score at each ability (Lord & Wingersky 1984).

    >>> from wusong.engines.assessment.irt.models import parameters
    >>> score_distribution(parameters("2pl", [1.0, 1.0], [[0.0], [0.0]]), np.zeros(1)).tolist()
    [[0.25, 0.5, 0.25]]
    """
    made = np.ones((np.size(theta), 1))
    for own, count in zip(p.probabilities(theta), p.categories, strict=True):
        made = _add(made, own[:count])
    return made


def _add(before: Floats, own: Floats) -> Floats:
    made = np.zeros((before.shape[0], before.shape[1] + own.shape[0] - 1))
    for c, probability in enumerate(own):
        made[:, c : c + before.shape[1]] += before * probability[:, None]
    return made


def s_x2(
    items: Parameters | Calibration, responses: ArrayLike, *, estimated: ArrayLike | None = None, least: float = 1.0
) -> SX2:
    """S-X² of each item: observed against expected answers in groups of equal summed score.

    responses : (n, k); pupils with every item are used. estimated : (k,), parameters estimated of each item (from a Calibration when None; 0 for
    known ones). Neighbouring scores are merged until each expected cell reaches `least`.
    Sources: Orlando & Thissen 2000; Kang & Chen 2008 for many categories.

    >>> from wusong.engines.assessment.irt.calibrate import calibrate
    >>> rng = np.random.default_rng(3)
    >>> u = (rng.random((3000, 8)) < special.expit(rng.normal(size=(3000, 1)) + np.linspace(-1, 1, 8))).astype(int)
    >>> bool((s_x2(calibrate(u), u).p > 0.001).all())
    True
    """
    p = _of(items)
    x = answers(responses)
    k = p.a.size
    if x.shape[1] != k:
        raise AssessmentError("responses", f"应有 {k} 题", f"expected {k} items, found {x.shape[1]}")
    x = x[(x >= 0).all(axis=1)]
    if x.shape[0] < 100:
        raise AssessmentError(
            "responses",
            f"完整作答只有 {x.shape[0]} 人",
            f"only {x.shape[0]} pupils answered every item; 100 are needed",
        )
    if estimated is None:
        free = (items.slots >= 0).sum(axis=1) if isinstance(items, Calibration) else np.zeros(k, np.int64)
    else:
        free = np.asarray(estimated, np.int64)
    theta, logw = grid(81, 6.0)
    w = np.exp(logw)
    prob = p.probabilities(theta)
    total = x.astype(np.int64).sum(axis=1)
    top = int((p.categories - 1).sum())
    whole = w @ score_distribution(p, theta)  # (s+1,)
    before = [np.ones((theta.size, 1))]
    for j in range(k - 1):
        before.append(_add(before[-1], prob[j, : p.categories[j]]))
    after = [np.ones((theta.size, 1))]
    for j in range(k - 1, 0, -1):
        after.append(_add(after[-1], prob[j, : p.categories[j]]))
    counts = np.bincount(total, minlength=top + 1).astype(float)
    statistic, df, tail = np.empty(k), np.empty(k, np.int64), np.empty(k)
    for j in range(k):
        m = int(p.categories[j])
        rest = _convolved(before[j], after[k - 1 - j])
        expected = np.zeros((top + 1, m))
        for c in range(m):
            expected[c : c + rest.shape[1], c] = w @ (rest * prob[j, c][:, None])
        expected = np.where(whole[:, None] > 0, expected / np.maximum(whole[:, None], 1e-300), 0) * counts[:, None]
        observed = np.zeros((top + 1, m))
        np.add.at(observed, (total, x[:, j]), 1)
        o, e = _merged(observed[1:top], expected[1:top], least)
        cells = e > 0
        statistic[j] = (((o - e) ** 2)[cells] / e[cells]).sum()
        df[j] = max(int((cells.sum(axis=1) - 1).sum()) - int(free[j]), 0)
        tail[j] = special.chdtrc(df[j], statistic[j]) if df[j] else np.nan
    return SX2(statistic, df, tail, benjamini_hochberg(tail), x.shape[0])


def _convolved(one: Floats, two: Floats) -> Floats:
    made = np.zeros((one.shape[0], one.shape[1] + two.shape[1] - 1))
    for s in range(one.shape[1]):
        made[:, s : s + two.shape[1]] += one[:, s : s + 1] * two
    return made


def _merged(observed: Floats, expected: Floats, least: float) -> tuple[Floats, Floats]:
    """Scores merged upwards until every cell of a row holds `least`; what is left joins the last row."""
    o, e, rows = np.zeros(observed.shape[1]), np.zeros(observed.shape[1]), []
    for one, two in zip(observed, expected, strict=True):
        o, e = o + one, e + two
        if (e >= least).all():
            rows.append((o, e))
            o, e = np.zeros_like(o), np.zeros_like(e)
    if e.sum() > 0:
        if rows:
            rows[-1] = (rows[-1][0] + o, rows[-1][1] + e)
        else:
            rows.append((o, e))
    if not rows:
        return np.zeros((0, observed.shape[1])), np.zeros((0, observed.shape[1]))
    return np.array([row[0] for row in rows]), np.array([row[1] for row in rows])


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """p adjusted for the number of tests (false discovery rate). NaN stays NaN.

    >>> benjamini_hochberg([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    given = np.asarray(p, float)
    made = np.full(given.size, np.nan)
    at = np.flatnonzero(~np.isnan(given))
    if at.size:
        order = at[np.argsort(-given[at], kind="stable")]
        rank = np.arange(at.size, 0, -1)
        made[order] = np.minimum(np.minimum.accumulate(given[order] * at.size / rank), 1)
    return made


@dataclass(frozen=True, eq=False)
class Q3:
    """matrix : (k, k) correlations of residuals, diagonal NaN. mean : of the pairs, about −1/(k−1) when nothing is amiss. excess : largest less mean;
    above 0.2 the pair asks for a look. pair : the items of the largest.
    """

    matrix: Floats
    mean: float
    excess: float
    pair: tuple[int, int]


def q3(items: Parameters | Calibration, responses: ArrayLike, theta: ArrayLike) -> Q3:
    """Yen's Q3: correlation of residuals between items, pairwise over pupils who answered both.

    Sources: Yen 1984; Christensen, Makransky & Horton 2017 (relative to the mean).

    >>> from wusong.engines.assessment.irt.models import parameters
    >>> two = parameters("2pl", [1.0, 1.0], [[0.0], [0.0]])
    >>> q3(two, [[1, 1], [0, 0], [1, 0], [1, 1]], [0.0] * 4).matrix.round(3).tolist()
    [[nan, 0.577], [0.577, nan]]
    """
    p = _of(items)
    x, t = answers(responses), numbers("theta", theta, finite=False)
    if t.size != x.shape[0] or x.shape[1] != p.a.size:
        raise AssessmentError("theta", f"应有 {x.shape[0]} 个", f"expected {x.shape[0]} abilities and {p.a.size} items")
    keep = np.isfinite(t)
    x, t = x[keep], t[keep]
    k = p.a.size
    n, sx, sxx, sxy = np.zeros((k, k)), np.zeros((k, k)), np.zeros((k, k)), np.zeros((k, k))
    for start in range(0, t.size, CHUNK):
        u = x[start : start + CHUNK]
        has = (u >= 0).astype(float)
        r = (u - p.expected(t[start : start + CHUNK]).T) * has
        n += has.T @ has
        sx += r.T @ has  # sum of the row item's residual where the column item was answered
        sxx += (r * r).T @ has
        sxy += r.T @ r
    with np.errstate(invalid="ignore", divide="ignore"):
        cov = sxy / n - (sx / n) * (sx.T / n)
        var = sxx / n - (sx / n) ** 2
        made = cov / np.sqrt(var * var.T)
    np.fill_diagonal(made, np.nan)
    if k < 2 or np.isnan(made).all():
        return Q3(made, np.nan, np.nan, (0, 0))
    mean = float(np.nanmean(made))
    best = np.unravel_index(int(np.nanargmax(made)), made.shape)
    return Q3(made, mean, float(np.nanmax(made)) - mean, (int(min(best)), int(max(best))))


@dataclass(frozen=True, eq=False)
class WrightMap:
    """Pupils and items on one scale. edges (b+1,), pupils (b,) counts of ability in each band; item (s,), step (s,) from 1, place (s,): where each step of
    each item stands. theta (q,), information (q,), sem (q,): of the whole test.
    """

    edges: Floats
    pupils: NDArray[np.int64]
    item: NDArray[np.int64]
    step: NDArray[np.int64]
    place: Floats
    theta: Floats
    information: Floats
    sem: Floats


def wright_map(
    items: Parameters | Calibration, theta: ArrayLike, *, width: float = 0.25, reach: float = 4.0
) -> WrightMap:
    """The figures of a Wright map and of the test information curve.

    >>> from wusong.engines.assessment.irt.models import parameters
    >>> made = wright_map(parameters("2pl", [1.0, 2.0], [[0.0], [2.0]]), [0.1, -0.1, 5.0], width=4.0)
    >>> made.place.tolist(), made.pupils.tolist()
    ([0.0, -1.0], [1, 2])
    """
    p = _of(items)
    t = numbers("theta", theta, finite=False)
    if not width > 0:
        raise AssessmentError("width", "应大于 0", "expected a width above 0")
    bins = max(1, round(2 * reach / width))
    edges = np.linspace(-reach, reach, bins + 1)
    at = np.clip(np.searchsorted(edges, t[np.isfinite(t)], side="right") - 1, 0, bins - 1)
    steps = [(j, c + 1, p.difficulty[j, c]) for j in range(p.a.size) for c in range(p.categories[j] - 1)]
    x = np.linspace(-reach, reach, 81)
    info = p.information(x).sum(axis=0)
    return WrightMap(
        edges, np.bincount(at, minlength=bins), np.array([s[0] for s in steps]), np.array([s[1] for s in steps]),
        np.array([s[2] for s in steps]), x, info, 1 / np.sqrt(info),
    )  # fmt: skip

"""Abilities from answers and known items: EAP, WLE, plausible values with latent regression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg

from wusong.engines.assessment.errors import AssessmentError, NotConverged, numbers
from wusong.engines.assessment.irt.calibrate import BLOCK, Calibration, Rows, answers, grid, posterior
from wusong.engines.assessment.irt.models import Floats, Parameters, slopes, tables


@dataclass(frozen=True, eq=False)
class Abilities:
    """theta, se : (n,). NaN for a pupil without any answer (WLE)."""

    theta: Floats
    se: Floats

    @property
    def reliability(self) -> float:
        """Share of the variance of theta that is not error: var(EAP)/(var(EAP) + mean PV) reads as 1 − mean(se²)/total."""
        known = ~np.isnan(self.theta)
        spread = float(self.theta[known].var())
        return spread / (spread + float((self.se[known] ** 2).mean()))


def _items(items: Parameters | Calibration) -> Parameters:
    return items.parameters if isinstance(items, Calibration) else items


def _rows(p: Parameters, responses: ArrayLike) -> tuple[NDArray[np.int8], Rows]:
    x = answers(responses)
    if x.shape[1] != p.a.size:
        raise AssessmentError(
            "responses", f"应有 {p.a.size} 题，得到 {x.shape[1]}", f"expected {p.a.size} items, found {x.shape[1]}"
        )
    if (x.max(axis=0) >= p.categories).any():
        at = int(np.flatnonzero(x.max(axis=0) >= p.categories)[0])
        raise AssessmentError(
            "responses", f"第 {at} 题有未知类别", f"item {at} has a category the parameters do not know"
        )
    return x, Rows.of(x, p.categories)


def _fine(p: Parameters, reach: float, share: float) -> int:
    """Nodes enough that the spacing stays under `share` posterior SDs."""
    middle = np.linspace(-2.5, 2.5, 11)
    spread = 1 / np.sqrt(1 + p.information(middle).sum(axis=0).max())
    return min(max(2 * int(np.ceil(reach / (share * spread))) + 1, 31), 801)


def eap(items: Parameters | Calibration, responses: ArrayLike, *, mean: float = 0.0, sd: float = 1.0) -> Abilities:
    """Expected a posteriori ability and posterior SD under a N(mean, sd²) prior.

    responses : (n, k), whole categories, NaN or -1 missing. A pupil without answers gets the prior.
    Fit for describing pupils; for means and spreads of groups use plausible values, EAPs are shrunken. Source: Bock & Mislevy 1982.

    >>> from wusong.engines.assessment.irt.models import parameters
    >>> made = eap(parameters("2pl", [1.0, 1.0], [[0.0], [0.0]]), [[1, 1], [0, 0], [-1, -1]])
    >>> made.theta.round(3).tolist(), made.se.round(3).tolist()
    ([0.704, -0.704, -0.0], [0.847, 0.847, 1.0])
    """
    p = _items(items)
    if not sd > 0:
        raise AssessmentError("sd", "应大于 0", "expected a number above 0")
    _, rows = _rows(p, responses)
    x, logw = grid(_fine(p, 6.0, 1.0), 6.0)
    x = mean + sd * x
    logp, _ = tables(p, x)
    n = rows.n
    dtype = np.float32 if n * x.size > 4_000_000 else np.float64
    first, second = np.empty(n), np.empty(n)
    for start in range(0, n, BLOCK):
        part = slice(start, start + BLOCK)
        _, post, _ = posterior(rows, logp, logw, dtype, part)
        moments = np.stack([x, x * x]).astype(dtype) @ post
        first[part], second[part] = moments
    se = np.sqrt(np.maximum(second - first**2, 0))
    return Abilities(first, se) if rows.inverse is None else Abilities(first[rows.inverse], se[rows.inverse])


def wle(items: Parameters | Calibration, responses: ArrayLike, *, reach: float = 8.0) -> Abilities:
    """Warm's weighted likelihood estimate: nearly unbiased, finite for zero and full scores.

    The root of score + J/(2I), J = Σ P′P″/P over categories, found between nodes by cubic interpolation (error below 1e-5). se = 1/√I.
    Estimates are kept within ±reach. Source: Warm 1989; Penfield & Bergeron 2005 for many categories.

    >>> from wusong.engines.assessment.irt.models import parameters
    >>> wle(parameters("2pl", [1.0] * 3, [[1.0], [0.0], [-1.0]]), [[1, 1, 0], [1, 1, 1]]).theta.round(3).tolist()
    [0.638, 2.295]
    """
    p = _items(items)
    raw, rows = _rows(p, responses)
    nodes = max(321, 2 * _fine(p, reach, 0.5) - 1)
    x = np.linspace(-reach, reach, nodes)
    h = x[1] - x[0]
    logp, first, second = _by_theta(p, x)
    prob = np.exp(logp)
    prob[np.arange(p.d.shape[1] + 1)[None, :] >= p.categories[:, None]] = 0
    information = (prob * first**2).sum(axis=1)  # (k, q)
    bias = (prob * first * (second + first**2)).sum(axis=1)  # P′P″/P = P·l′·(l″ + l′²)
    # Score columns and, where cells are missing, information and bias of what was answered.
    score, base = rows.stack(first)
    n = rows.n
    theta, se = np.empty(n), np.empty(n)
    c = rows.item.size
    for start in range(0, n, BLOCK):
        part = slice(start, start + BLOCK)
        ones = rows.ones[part].astype(np.float64)
        if rows.complete:
            info, push = information.sum(axis=0)[None, :], bias.sum(axis=0)[None, :]
        else:
            info, push = ones[:, c:] @ information, ones[:, c:] @ bias
        level = ones @ score + base + push / (2 * np.maximum(info, 1e-300))
        b = level.shape[0]
        # The estimate is the top of the weighted likelihood, whose slope `level` is: where its running integral is highest.
        climb = np.cumsum((level[:, 1:] + level[:, :-1]) / 2, axis=1)
        at = np.concatenate([np.zeros((b, 1)), climb], axis=1).argmax(axis=1)
        rows_ = np.arange(b)
        left = np.clip(np.where(level[rows_, at] >= 0, at, at - 1), 1, nodes - 3)
        found = _root(level[rows_[:, None], left[:, None] + np.arange(-1, 3)])
        theta[part] = np.clip(x[left] + h * found, -reach, reach)
        lower = np.clip(((theta[part] + reach) / h).astype(int), 0, nodes - 2)
        frac = (theta[part] - x[lower]) / h
        wide = np.broadcast_to(info, (b, nodes))
        held = wide[rows_, lower] * (1 - frac) + wide[rows_, lower + 1] * frac
        with np.errstate(divide="ignore"):
            se[part] = 1 / np.sqrt(held)
    if rows.inverse is not None:
        theta, se = theta[rows.inverse], se[rows.inverse]
    nothing = (raw < 0).all(axis=1)
    theta[nothing], se[nothing] = np.nan, np.nan
    return Abilities(theta, se)


def _root(y: Floats) -> Floats:
    """Where the cubic through y at −1, 0, 1, 2 crosses zero between 0 and 1 (or beyond, kept near)."""
    a0 = y[:, 1]
    a1 = -y[:, 0] / 3 - y[:, 1] / 2 + y[:, 2] - y[:, 3] / 6
    a2 = y[:, 0] / 2 - y[:, 1] + y[:, 2] / 2
    a3 = -y[:, 0] / 6 + y[:, 1] / 2 - y[:, 2] / 2 + y[:, 3] / 6
    fall = y[:, 1] - y[:, 2]
    t = np.clip(np.where(fall != 0, y[:, 1] / np.where(fall != 0, fall, 1), 0.5), -1.0, 2.0)
    for _ in range(6):
        value, slope = a0 + t * (a1 + t * (a2 + t * a3)), a1 + t * (2 * a2 + 3 * t * a3)
        t = np.clip(t - np.where(slope != 0, value / np.where(slope != 0, slope, 1), 0), -1.0, 2.0)
    return t


def _by_theta(p: Parameters, x: Floats) -> tuple[Floats, Floats, Floats]:
    """log P and its first and second derivative to θ, (k, m, q). The second by fourth-order differences of the analytic first."""
    logp, _ = tables(p, x)
    h = 1e-3
    second = (8 * (slopes(p, x + h) - slopes(p, x - h)) - (slopes(p, x + 2 * h) - slopes(p, x - 2 * h))) / (12 * h)
    return logp, slopes(p, x), second


@dataclass(frozen=True, eq=False)
class PlausibleValues:
    """values : (n, draws). coefficients, se : of the latent regression, intercept first; residual_sd. eap : (n,)."""

    values: Floats
    coefficients: Floats
    se: Floats
    residual_sd: float
    eap: Floats


def plausible_values(
    items: Parameters | Calibration,
    responses: ArrayLike,
    *,
    rng: np.random.Generator,
    draws: int = 10,
    background: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    steps: int = 500,
) -> PlausibleValues:
    """Plausible values: draws from each pupil's posterior given answers and background, for statements on groups (never on the pupil).

    background : (n, p) numbers, no NaN; every variable that will be analysed later belongs here. θ = (1, background)·γ + N(0, σ²) is fitted
    by EM with the items held fixed; each draw takes γ anew from its own uncertainty. weights : (n,), sampling weights for the regression.
    Analyses are done on each column and combined (`sampling`); columns are never averaged first. Sources: Mislevy 1991; Rubin 1987.

    >>> from wusong.engines.assessment.irt.models import parameters
    >>> made = plausible_values(parameters("2pl", [1.0] * 3, [[1.0], [0.0], [-1.0]]), [[1, 1, 0], [0, 0, 0], [1, 1, 1]] * 50,
    ...                         rng=np.random.default_rng(1), draws=5)
    >>> made.values.shape, bool(made.values[2::3].mean() > made.values[1::3].mean())
    ((150, 5), True)
    """
    p = _items(items)
    raw = answers(responses)
    n = raw.shape[0]
    if draws < 1:
        raise AssessmentError("draws", "至少一次", "at least one draw")
    z = np.ones((n, 1))
    if background is not None:
        z = np.concatenate([z, numbers("background", background, ndim=2, length=n)], axis=1)
    w = np.ones(n) if weights is None else numbers("weights", weights, length=n)
    if (w < 0).any() or not w.sum() > 0:
        raise AssessmentError("weights", "不应为负，且不全为 0", "weights must not be negative, nor all 0")
    w = w * (n / w.sum())
    if np.linalg.matrix_rank(z) < z.shape[1]:
        raise AssessmentError("background", "变量线性相关", "the variables are linearly dependent")
    _, rows = _rows(p, responses)
    x = np.linspace(-7.0, 7.0, _fine(p, 7.0, 0.4))
    h = x[1] - x[0]
    logp, _ = tables(p, x)
    picked, base = rows.stack(logp)
    u = rows.n
    level = np.empty((u, x.size), np.float32 if u * x.size > 2_000_000 else np.float64)
    for start in range(0, u, BLOCK):
        part = slice(start, start + BLOCK)
        made = rows.ones[part].astype(np.float64) @ picked + base
        level[part] = made - made.max(axis=1, keepdims=True)
    inverse = np.arange(n) if rows.inverse is None else rows.inverse
    gamma, variance = np.zeros(z.shape[1]), 1.0
    gram = linalg.cho_factor((z * w[:, None]).T @ z)
    first, second = np.empty(n), np.empty(n)
    for _ in range(steps):
        fitted = z @ gamma
        for part, post in _blocks(level, inverse, x, fitted, variance):
            first[part] = post @ x
            second[part] = post @ (x * x)
        new = linalg.cho_solve(gram, z.T @ (w * first))
        away = first - z @ new
        spread = float(w @ (second - first**2 + away**2) / n)
        change = max(float(np.abs(new - gamma).max()), abs(spread - variance))
        gamma, variance = new, max(spread, 1e-8)
        if change < 1e-7:
            break
    else:
        raise NotConverged(
            "background",
            f"潜回归 {steps} 步未收敛，尚差 {change:.2g}",
            f"the latent regression did not settle in {steps} steps ({change:.2g})",
        )
    # Information of γ: each pupil counts for the share of the residual variance that the answers resolve.
    resolved = np.clip(1 - (second - first**2) / variance, 1e-6, 1)
    covariance = linalg.inv((z * (w * resolved)[:, None]).T @ z / variance)
    se = np.sqrt(np.diag(covariance))
    root = linalg.cholesky(covariance, lower=True)
    values = np.empty((n, draws))
    for draw in range(draws):
        fitted = z @ (gamma + root @ rng.standard_normal(gamma.size))
        for part, post in _blocks(level, inverse, x, fitted, variance):
            cumulative = np.cumsum(post, axis=1)
            aim = rng.random(cumulative.shape[0]) * cumulative[:, -1]
            at = (cumulative < aim[:, None]).sum(axis=1).clip(0, x.size - 1)
            values[part, draw] = x[at] + (rng.random(at.size) - 0.5) * h
    return PlausibleValues(values, gamma, se, float(np.sqrt(variance)), first.copy())


def _blocks(level: NDArray[Any], inverse: NDArray[np.int64], x: Floats, fitted: Floats, variance: float) -> Any:
    """Posteriors over the nodes, block by block, each pupil under a prior of his own."""
    for start in range(0, fitted.size, BLOCK):
        part = slice(start, start + BLOCK)
        made = level[inverse[part]] - (x - fitted[part, None]) ** 2 / (2 * variance)
        post = np.exp(made - made.max(axis=1, keepdims=True))
        post /= post.sum(axis=1, keepdims=True)
        yield part, post


def separation(theta: ArrayLike, se: ArrayLike) -> float:
    """Person separation reliability of point estimates: (var(θ̂) − mean(se²)) / var(θ̂), not below 0.

    >>> separation([-1.0, 0.0, 1.0], [0.3, 0.3, 0.3])
    0.865
    """
    t, s = numbers("theta", theta), numbers("se", se)
    spread = float(t.var())
    if not spread > 0:
        raise AssessmentError("theta", "没有差异", "abilities do not differ")
    return max(round((spread - float((s**2).mean())) / spread, 10), 0.0)

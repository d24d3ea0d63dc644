"""Marginal maximum likelihood for all models, by scoring steps instead of EM.

An EM step and a scoring step cost the same pass over the data, but EM needs a dozen accelerated ones and scoring three or four: the
curvature is learnt once from a part of the pupils, the last steps use everybody. A pass is two matrix products of a block of answers with
the items' tables (single precision for large data), so nothing of size pupils × nodes is ever kept. What is left to gain in
log-likelihood, ½·g′I⁻¹g, is the test of convergence; no flag is trusted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg, optimize, special

from wusong.engines.assessment.errors import AssessmentError, NotConverged, numbers
from wusong.engines.assessment.irt.models import MODELS, Floats, Parameters, tables

BLOCK = 4096  # a block of answers and its posterior stay in the cache
MISSING = -1


def answers(responses: ArrayLike) -> NDArray[np.int8]:
    """Responses as int8, (n, k): whole categories from 0, -1 for no answer (NaN or negative given).

    >>> answers([[1, np.nan], [0, 2]]).tolist()
    [[1, -1], [0, 2]]
    """
    x = np.asarray(responses)
    if x.ndim != 2 or not x.size:
        raise AssessmentError(
            "responses", f"应为二维且非空，得到 {x.shape}", f"expected a filled (pupils, items) array, found {x.shape}"
        )
    if x.dtype.kind == "f":
        gaps = np.isnan(x)
        whole = np.where(gaps, MISSING, x)
        made = whole.astype(np.int8)
        if (made != whole).any():
            raise AssessmentError(
                "responses",
                "应为从 0 起的整数类别",
                "expected whole categories from 0; multiply or group the marks first",
            )
    elif x.dtype.kind in "iub":
        if x.dtype.kind != "b" and x.size and x.max() > 100:
            raise AssessmentError("responses", "类别超过 100", "categories above 100: group the marks first")
        made = x.astype(np.int8)
    else:
        raise AssessmentError("responses", "应为数", f"expected numbers, found {x.dtype}")
    if x.dtype.kind in "if" and made.min() < MISSING:
        made = np.maximum(made, MISSING)
    return made


def tally(x: NDArray[np.int8], m: int, weights: Floats | None = None) -> Floats:
    """How many answers to each item are 0 … m−1, (k, m), weighted.

    >>> tally(np.array([[0, 1], [1, 1]], np.int8), 2).tolist()
    [[1.0, 1.0], [0.0, 2.0]]
    """
    made = np.zeros((x.shape[1], m))
    ones = np.ones(BLOCK, np.float32)
    for start in range(0, x.shape[0], BLOCK):
        part = x[start : start + BLOCK]
        w = ones[: part.shape[0]] if weights is None else weights[start : start + BLOCK]
        for c in range(m):
            made[:, c] += w @ (part == c).astype(w.dtype)
    return made


@dataclass(eq=False)
class Rows:
    """Answers made ready for matrix products: one 0/1 column for each category above the lowest, and where cells are missing one
    column an item that says "answered". Equal rows of short tests are kept once, with their number.
    """

    x: NDArray[np.int8]
    weights: Floats
    item: NDArray[np.int64]
    category: NDArray[np.int64]
    complete: bool
    inverse: NDArray[np.int64] | None
    k: int
    m: int

    @classmethod
    def of(
        cls, x: NDArray[np.int8], categories: NDArray[np.int64], weights: Floats | None = None, collapse: bool = True
    ) -> Rows:
        n, k = x.shape
        w: Floats = np.ones(n) if weights is None else weights
        inverse = None
        radix = categories + 1
        if collapse and n > 64 and np.log2(radix.astype(float)).sum() < 62 and k <= 20:
            step = np.concatenate([[1], np.cumprod(radix[:-1])]).astype(np.int64)
            code = (x.astype(np.int64) + 1) @ step
            _, first, inverse_ = np.unique(code, return_index=True, return_inverse=True)
            if first.size * 2 <= n:
                inverse = inverse_.reshape(-1)
                w = np.bincount(inverse, w, minlength=first.size).astype(np.float64)
                x = x[first]
        complete = not (x < 0).any()
        item = np.repeat(np.arange(k), categories - 1)
        category = np.concatenate([np.arange(1, c) for c in categories])
        return cls(x, w, item, category, complete, inverse, k, int(categories.max()))

    @property
    def n(self) -> int:
        return self.x.shape[0]

    @cached_property
    def ones(self) -> NDArray[np.uint8]:
        """The 0/1 columns, (n, columns)."""
        x = self.x
        if self.complete and self.m == 2:
            return x.view(np.uint8)
        steps = self.m - 1
        wide = (x[:, :, None] == np.arange(1, steps + 1, dtype=np.int8)).reshape(x.shape[0], self.k * steps)
        if self.item.size < wide.shape[1]:
            wide = wide[:, self.item * steps + self.category - 1]
        return (wide if self.complete else np.concatenate([wide, x >= 0], axis=1)).view(np.uint8)

    @cached_property
    def counts(self) -> Floats:
        """How many are in each category of each item, (k, m), weighted."""
        even = bool((self.weights == 1).all())
        return tally(self.x, self.m, None if even else self.weights)

    def stack(self, table: Floats) -> tuple[Floats, Floats]:
        """From (k, m, …) to rows that the 0/1 columns pick, and the part all pupils share."""
        base = table[:, 0]
        rows = table[self.item, self.category] - base[self.item]
        if self.complete:
            return rows, base.sum(axis=0)
        return np.concatenate([rows, base]), np.zeros(base.shape[1:])


def posterior(
    rows: Rows, logp: Floats, prior: Floats, dtype: Any, part: slice, log_prior: Floats | None = None
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Of one block: 0/1 columns as floats (b, c), posterior over nodes (q, b), log-likelihood (b,).

    prior : (q,) log weights for all, or `log_prior` (q, b) for each pupil.
    """
    picked, base = rows.stack(logp)
    x = rows.ones[part].astype(dtype)
    level = np.dot(np.ascontiguousarray(picked.T, dtype=dtype), x.T)
    level += (base + prior).astype(dtype)[:, None] if log_prior is None else (base[:, None] + log_prior).astype(dtype)
    top = level.max(axis=0)
    level -= top
    np.exp(level, out=level)
    mass = level.sum(axis=0)
    level /= mass
    return x, level, top + np.log(mass)


@dataclass(frozen=True)
class Convergence:
    """How the estimate settled. expected_gain : log-likelihood still to be had by a scoring step, ½·g′I⁻¹g. gradient : largest score in units of its
    standard deviation. last_gain : log-likelihood won by the last step. passes : over all the data.
    """

    expected_gain: float
    gradient: float
    last_gain: float
    passes: int


@dataclass(frozen=True, eq=False)
class Calibration:
    """Estimated items. parameters; se_a (k,), se_d (k, m−1), se_g (k,, of g itself); difficulty and se_difficulty (k, m−1).

    covariance : (p, p) of the free parameters in the order of `slots` (k, m+1: a, d…, logit g; -1 not free). information : "observed" (second
    derivatives) or "score" (outer product of pupil scores). log_likelihood : at the estimate (without priors); deviance, aic, bic from it.
    theta scale : N(0, 1) in the population of these pupils.
    """

    parameters: Parameters
    se_a: Floats
    se_d: Floats
    se_g: Floats
    se_difficulty: Floats
    covariance: Floats
    slots: NDArray[np.int64]
    information: str
    log_likelihood: float
    pupils: float
    nodes: Floats
    log_weights: Floats
    convergence: Convergence

    @property
    def free(self) -> int:
        return int(self.slots.max()) + 1

    @property
    def aic(self) -> float:
        return -2 * self.log_likelihood + 2 * self.free

    @property
    def bic(self) -> float:
        return -2 * self.log_likelihood + self.free * float(np.log(self.pupils))


def grid(nodes: int, reach: float) -> tuple[Floats, Floats]:
    """Equally spaced nodes and the logs of their normal weights. For smooth integrands equal spacing converges faster than any power.

    >>> x, w = grid(61, 6.0)
    >>> round(float(np.exp(w) @ x**2), 6)
    1.0
    """
    x = np.linspace(-reach, reach, nodes)
    logs = -0.5 * x**2
    return x, logs - special.logsumexp(logs)


class _Problem:
    """The likelihood of one data set as a function of the vector of free parameters."""

    def __init__(
        self,
        rows: Rows,
        models: tuple[str, ...],
        categories: NDArray[np.int64],
        nodes: Floats,
        logw: Floats,
        guess: tuple[float, float],
        dtype: Any,
    ):
        self.rows, self.models, self.categories = rows, models, categories
        self.nodes, self.logw, self.guess, self.dtype = nodes, logw, guess, dtype
        k, m = rows.k, rows.m
        self.slots = np.full((k, m + 1), -1, np.int64)
        next_, tied = 0, -1
        for j, model in enumerate(models):
            if model == "rasch":
                if tied < 0:
                    tied, next_ = next_, next_ + 1
                self.slots[j, 0] = tied
            else:
                self.slots[j, 0], next_ = next_, next_ + 1
            for c in range(1, categories[j]):
                self.slots[j, c], next_ = next_, next_ + 1
            if model == "3pl":
                self.slots[j, m], next_ = next_, next_ + 1
        self.size = next_
        self.used = np.argwhere(self.slots >= 0)
        self.target = self.slots[self.slots >= 0]
        self.tied = self.target.size > self.size
        self.passes = 0
        self.one_line = set(models) <= {"rasch", "2pl", "gpcm"}

    def unpack(self, v: Floats) -> Parameters:
        k, m = self.rows.k, self.rows.m
        held = np.where(self.slots >= 0, v[np.maximum(self.slots, 0)], np.nan)
        g = np.where(np.isnan(held[:, m]), 0.0, special.expit(held[:, m]))
        return Parameters(self.models, self.categories, held[:, 0].copy(), held[:, 1:m].copy().reshape(k, m - 1), g)

    def feasible(self, v: Floats) -> bool:
        if not np.isfinite(v).all() or np.abs(v).max() > 200:
            return False
        graded = np.array([model == "grm" for model in self.models])
        if graded.any() and self.rows.m > 2:
            d = self.unpack(v).d[graded]
            falls = np.diff(d, axis=1)
            return not (falls >= -1e-9).any()
        return True

    def penalty(self, v: Floats) -> tuple[float, Floats, Floats]:
        """The prior on logit g: log density, gradient, curvature."""
        value, gradient, curve = 0.0, np.zeros(self.size), np.zeros(self.size)
        at = self.slots[:, self.rows.m]
        at = at[at >= 0]
        if at.size:
            mean, sd = self.guess
            away = (v[at] - mean) / sd
            value = float(-0.5 * (away**2).sum())
            gradient[at], curve[at] = -away / sd, 1 / sd**2
        return value, gradient, curve

    def evaluate(self, v: Floats, rows: Rows | None = None) -> tuple[float, Floats]:
        """Log-likelihood and gradient (priors not included)."""
        own = rows is None
        rows = self.rows if rows is None else rows
        if own:
            self.passes += 1
        if self.one_line and rows.complete:
            return self.along(v, rows)
        logp, deriv = tables(self.unpack(v), self.nodes)
        picked, base = rows.stack(logp)
        left = np.ascontiguousarray(picked.T, dtype=self.dtype)
        shared = (base + self.logw).astype(self.dtype)[:, None]
        counts, mass, total = np.zeros((self.nodes.size, rows.ones.shape[1])), np.zeros(self.nodes.size), 0.0
        even = bool((rows.weights == 1).all())
        held = np.empty((min(BLOCK, rows.n), rows.ones.shape[1]), self.dtype)
        for start in range(0, rows.n, BLOCK):
            part = slice(start, start + BLOCK)
            bits = rows.ones[part]
            x = held[: bits.shape[0]]
            np.copyto(x, bits)
            level = np.dot(left, x.T)
            level += shared
            top = level.max(axis=0)
            level -= top
            np.exp(level, out=level)
            sums = level.sum(axis=0)
            logs = top.astype(np.float64) + np.log(sums, dtype=np.float64)
            if even:
                total += float(logs.sum())
                level *= 1 / sums
            else:
                w = rows.weights[part]
                total += float(logs @ w)
                level *= (w / sums).astype(self.dtype)
            counts += np.dot(level, x)
            mass += level.sum(axis=1, dtype=np.float64)
        # Fisher's identity: the marginal score is the complete-data score at the expected counts.
        expected = np.zeros((rows.k, rows.m, self.nodes.size))
        c = rows.item.size
        expected[rows.item, rows.category] = counts[:, :c].T
        answered = mass[None, :] if rows.complete else counts[:, c:].T
        expected[:, 0] = answered - expected[:, 1:].sum(axis=1)
        by = np.einsum("kmq,kmqp->kp", expected, deriv)
        gradient = np.bincount(self.target, by[self.slots >= 0], minlength=self.size).astype(np.float64)
        return total, gradient

    def along(self, v: Floats, rows: Rows) -> tuple[float, Floats]:
        """The same for models in which answers speak through one sum t = Σ a·x (Rasch, 2PL, partial credit; no cell missing).

        Then log-likelihood, posterior mean and everything else of a pupil are smooth functions of t: worked out on a fine ruler of t and
        read off by cubics (errors near 1e-10), a pass over the pupils is two products of a matrix and a vector.
        """
        p = self.unpack(v)
        theta = self.nodes
        logp, _ = tables(p, theta)
        probability = np.exp(logp)
        probability[np.arange(rows.m) >= self.categories[:, None]] = 0
        base = logp[:, 0].sum(axis=0) + self.logw
        top = p.categories - 1
        low, high = float(np.minimum(p.a * top, 0).sum()), float(np.maximum(p.a * top, 0).sum())
        points = 1024
        step = (high - low) / (points - 5)
        ruler = low + step * (np.arange(points) - 2)
        level = np.outer(ruler, theta) + base
        peak = level.max(axis=1, keepdims=True)
        post = np.exp(level - peak)
        mass = post.sum(axis=1, keepdims=True)
        post /= mass
        logs = (peak + np.log(mass))[:, 0]
        mean = post @ theta
        bend = (post @ theta**2 - mean**2) * step
        held = np.stack([logs, mean * step, mean, bend], axis=1)
        slope = p.a.astype(self.dtype)
        even = bool((rows.weights == 1).all())
        total, moments, spread = 0.0, np.zeros(rows.k), np.zeros(points)
        block = np.empty((min(BLOCK, rows.n), rows.k), self.dtype)
        for start in range(0, rows.n, BLOCK):
            part = slice(start, start + BLOCK)
            x = block[: min(BLOCK, rows.n - start)]
            np.copyto(x, rows.x[part].view(np.uint8))
            place = ((x @ slope).astype(np.float64) - ruler[0]) / step
            at = np.clip(place.astype(np.int64), 1, points - 3)
            u = place - at
            left, right = held[at], held[at + 1]
            u2 = u * u
            u3 = u2 * u
            h00, h10, h01, h11 = 2 * u3 - 3 * u2 + 1, u3 - 2 * u2 + u, 3 * u2 - 2 * u3, u3 - u2
            value = h00 * left[:, 0] + h10 * left[:, 1] + h01 * right[:, 0] + h11 * right[:, 1]
            middle = h00 * left[:, 2] + h10 * left[:, 3] + h01 * right[:, 2] + h11 * right[:, 3]
            if even:
                total += float(value.sum())
                w = None
            else:
                w = rows.weights[part]
                total += float(value @ w)
                middle = middle * w
            moments += middle.astype(self.dtype) @ x
            for shift, share in (
                (-1, -u * (u - 1) * (u - 2) / 6),
                (0, (u * u - 1) * (u - 2) / 2),
                (1, -u * (u + 1) * (u - 2) / 2),
                (2, u * (u2 - 1) / 6),
            ):
                spread += np.bincount(at + shift, share if w is None else share * w, minlength=points)
        total += float(np.nansum(p.d * rows.counts[:, 1:]))
        answered = spread @ post  # posterior mass at each node
        gradient = np.zeros((rows.k, rows.m + 1))
        gradient[:, 0] = moments - np.einsum("kmq,m,q->k", probability, np.arange(float(rows.m)), answered * theta)
        gradient[:, 1 : rows.m] = rows.counts[:, 1:] - probability[:, 1:] @ answered
        return total, np.bincount(self.target, gradient[self.slots >= 0], minlength=self.size).astype(np.float64)

    def outer(self, v: Floats, rows: Rows | None = None) -> Floats:
        """Σ w·s·s′ over pupils: the score form of the information."""
        rows = self.rows if rows is None else rows
        logp, deriv = tables(self.unpack(v), self.nodes)
        j, slot = self.used[:, 0], self.used[:, 1]
        first = np.ascontiguousarray(deriv[j, 0, :, slot].T, dtype=self.dtype)  # (q, e)
        first_of = j
        higher = []
        place = np.full((rows.k, rows.m), -1)
        place[rows.item, rows.category] = np.arange(rows.item.size)
        for c in range(1, rows.m):
            table = np.where(self.categories[j, None] > c, deriv[j, c, :, slot] - deriv[j, 0, :, slot], 0.0)
            e = np.flatnonzero(
                np.abs(table).max(axis=1) > 0
            )  # a category above the lowest moves only a few of the steps
            higher.append((e, place[j[e], c], np.ascontiguousarray(table[e].T, dtype=self.dtype)))
        made = np.zeros((self.size, self.size))
        picked, base = rows.stack(logp)
        left = np.ascontiguousarray(picked.T, dtype=self.dtype)
        shared = (base + self.logw).astype(self.dtype)[:, None]
        join = np.zeros((self.target.size, self.size), self.dtype)
        join[np.arange(self.target.size), self.target] = 1
        even = bool((rows.weights == 1).all())
        for start in range(0, rows.n, BLOCK):
            part = slice(start, start + BLOCK)
            x = rows.ones[part].astype(self.dtype)
            level = np.dot(left, x.T)
            level += shared
            level -= level.max(axis=0)
            np.exp(level, out=level)
            level /= level.sum(axis=0)
            score = level.T @ first
            if not rows.complete:
                score *= x[:, rows.item.size + first_of]
            for e, column, table in higher:
                extra = level.T @ table
                extra *= np.take(x, column, axis=1)
                if e.size == score.shape[1]:
                    score += extra
                else:
                    score[:, e] += extra
            if self.tied:
                score = score @ join
            if even:
                made += score.T @ score
            else:
                made += score.T @ (score * rows.weights[part].astype(self.dtype)[:, None])
        return made

    def observed(self, v: Floats) -> Floats:
        """−second derivatives, by central differences of the analytic gradient."""
        made = np.empty((self.size, self.size))
        for i in range(self.size):
            step = 1e-4 * max(1.0, abs(v[i]))
            up, down = v.copy(), v.copy()
            up[i] += step
            down[i] -= step
            made[i] = (self.evaluate(down)[1] - self.evaluate(up)[1]) / (2 * step)
        return (made + made.T) / 2

    def refine(self, v: Floats) -> bool:
        """More nodes where the answers say more than the spacing can follow: under 1.2 posterior SDs, and 1.5 widths of the steepest curve."""
        middle = np.linspace(-2.5, 2.5, 11)
        p = self.unpack(v)
        spread = 1 / np.sqrt(1 + p.information(middle).sum(axis=0).max())
        finest = min(1.2 * spread, 1.5 / float(np.abs(p.a).max()))
        reach = float(self.nodes[-1])
        wanted = min(2 * int(np.ceil(reach / finest)) + 1, 401)
        if wanted <= self.nodes.size:
            return False
        self.nodes, self.logw = grid(wanted, reach)
        return True

    def start(self) -> Floats:
        """Slopes 1 (0.7 where categories are many), steps from the observed shares."""
        rows = self.rows
        held = np.full((rows.k, rows.m + 1), np.nan)
        held[:, 0] = 1.0
        share = rows.counts
        share = (share + 0.5) / (share + 0.5 * (np.arange(rows.m) < self.categories[:, None])).sum(
            axis=1, keepdims=True
        )
        for j, model in enumerate(self.models):
            c = self.categories[j]
            p = share[j, :c] / share[j, :c].sum()
            if model in ("gpcm", "rasch") and c > 2:
                held[j, 0] = 0.7
                held[j, 1:c] = np.log(p[1:] / p[0])
            else:
                above = np.cumsum(p[::-1])[::-1][1:]
                if model == "3pl":
                    floor_ = min(special.expit(self.guess[0]), 0.8 * float(above[0]))
                    above = np.clip((above - floor_) / (1 - floor_), 0.05, 0.98)
                held[j, 1:c] = special.logit(above) * 1.2
            if model == "3pl":
                held[j, rows.m] = self.guess[0]
        v = np.zeros(self.size)
        v[self.target] = held[self.slots >= 0]
        return v

    def subset(self, step: int) -> Rows:
        r = self.rows
        return Rows(r.x[::step].copy(), r.weights[::step], r.item, r.category, r.complete, None, r.k, r.m)


def _solver(information: Floats, curve: Floats) -> tuple[Any, bool]:
    size = information.shape[0]
    matrix = information + np.diag(curve)
    ridge = 0.0
    for _ in range(12):
        try:
            return linalg.cho_factor(matrix + ridge * np.diag(np.diag(matrix) + 1e-10), check_finite=True), ridge == 0.0
        except linalg.LinAlgError:
            ridge = max(ridge * 10, 1e-8)
    raise NotConverged(
        "responses",
        "信息矩阵奇异，参数不可识别",
        f"the information matrix of {size} parameters is singular: the items are not identified",
    )


def _climb(problem: _Problem, v: Floats, rows: Rows | None, goal: float, steps: int, noise: float) -> Floats:
    """Scoring steps with fresh curvature, halved while the likelihood does not rise. Used on a part of the pupils, or on all when few."""
    value, gradient = problem.evaluate(v, rows)
    for _ in range(steps):
        prior, pull, curve = problem.penalty(v)
        factor, _ = _solver(problem.outer(v, rows), curve)
        g = gradient + pull
        move = linalg.cho_solve(factor, g)
        gain = 0.5 * float(g @ move)
        if gain < goal:
            break
        longest = np.abs(move).max()
        scale = min(1.0, 2.0 / longest)  # far from the top the quadratic is not to be trusted
        while True:
            tried = v + scale * move
            if problem.feasible(tried):
                new, new_gradient = problem.evaluate(tried, rows)
                if new + problem.penalty(tried)[0] > value + prior - noise:
                    break
            scale /= 2
            if scale * longest < 1e-7:
                return v
        risen = new - value
        v, value, gradient = tried, new, new_gradient
        if risen < goal:
            break
    return v


def calibrate(
    responses: ArrayLike,
    models: str | Sequence[str] = "2pl",
    *,
    categories: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    guess_prior: tuple[float, float] = (-1.386, 0.75),
    nodes: int | None = None,
    errors: str | None = "auto",
    precision: str = "auto",
    tolerance: float | None = None,
    steps: int = 60,
) -> Calibration:
    """Calibrate k items by marginal maximum likelihood over a N(0, 1) population.

    responses   : (n, k), whole categories from 0; NaN or -1 for a missing cell, ignorable (by design; not "not reached").
    models      : "rasch" (one slope for all; partial credit where categories are many), "2pl", "3pl", "grm", "gpcm", or one name an item.
    categories  : (k,), number of categories; taken from the data when None. A category nobody chose is refused: merge it.
    weights     : (n,), how often a row counts (frequencies). For sampling weights take errors from replicate weights.
    guess_prior : mean and SD of a normal prior on logit g of 3PL items: without one g is hardly identified.
    nodes       : quadrature nodes; 61 on ±6 for small data, 31 on ±5 for large when None.
    errors      : "observed", "score", "auto" (observed where it is cheap) or None.
    precision   : "single", "double" or "auto" (single for large data; the log-likelihood keeps within about 0.05).
    tolerance   : log-likelihood that may be left to gain; 1e-8 in double, 1e-4 in single.

    Raises AssessmentError for constant items or empty categories, NotConverged (an AssessmentError) where the scoring steps do not settle.
    Sources: Bock & Aitkin 1981; Samejima 1969; Muraki 1992; Berndt, Hall, Hall & Hausman 1974 (scoring by outer products); Louis 1982.

    >>> rng = np.random.default_rng(1)
    >>> u = (rng.random((2000, 6)) < 1 / (1 + np.exp(-1.2 * rng.normal(size=(2000, 1))))).astype(int)
    >>> made = calibrate(u)
    >>> made.parameters.a.mean().round(1), made.convergence.expected_gain < 1e-8
    (np.float64(1.2), True)
    """
    x = answers(responses)
    n, k = x.shape
    names = (models,) * k if isinstance(models, str) else tuple(models)
    if len(names) != k or any(name not in MODELS for name in names):
        raise AssessmentError(
            "models",
            f"应为 {'、'.join(MODELS)} 之一或 {k} 个名称",
            f"expected one of {', '.join(MODELS)}, or {k} of them",
        )
    counts = _categories(x, names, categories)
    w = None
    if weights is not None:
        w = numbers("weights", weights, length=n)
        if (w < 0).any():
            raise AssessmentError("weights", "不应为负", "a weight is negative")
        x, w = x[w > 0], w[w > 0]
    if k < 2:
        raise AssessmentError("responses", "至少两题", "at least two items")
    if errors not in ("auto", "observed", "score", None) or precision not in ("auto", "single", "double"):
        raise AssessmentError(
            "errors",
            "应为 auto、observed、score 或 None",
            "expected auto, observed, score or None (precision: auto, single, double)",
        )
    answered = (x >= 0).any(axis=1)
    if not answered.all():
        x, w = x[answered], None if w is None else w[answered]
    rows = Rows.of(x, counts, w)
    work = rows.n * (rows.item.size + (0 if rows.complete else k))
    # The lower asymptote is nearly flat: single precision cannot see its top.
    small = (work <= 200_000 or "3pl" in names) if precision == "auto" else precision == "double"
    q = nodes if nodes is not None else (61 if small else 31)
    at, logw = grid(q, 6.0 if q > 40 else 5.0)
    problem = _Problem(rows, names, counts, at, logw, guess_prior, np.float64 if small else np.float32)
    # In single precision the gradient carries noise of about 0.002 of its deviation: asking for more than this wanders.
    goal = tolerance if tolerance is not None else (1e-8 if small else 1e-3 + 2e-5 * problem.size)
    noise = 1e-9 if small else 1e-6 * n
    v = problem.start()
    many = rows.n
    # The curvature costs as much as the answers squared: the first steps learn it from a few pupils, the last from about
    # sixty a parameter, and everybody is asked only for the gradient.
    far, near = max(1500, 12 * problem.size), max(4000, 60 * problem.size)
    pairs: list[tuple[Floats, Floats, float]] = []
    if many >= 2 * far:
        v = _climb(problem, v, problem.subset(many // far), 1.0, 25, 1e-3)
        if nodes is None:
            problem.refine(v)
        part = problem.subset(many // near) if many >= 2 * near else rows
        information = problem.outer(v, part)
        if part is not rows:
            v, *_ = _finish(problem, v, information, 0.1, 6, noise, pairs, part, strict=False)
            grown = rows.weights.sum() / part.weights.sum()
            information *= grown
            pairs = [(step, bend * grown, rho / grown) for step, bend, rho in pairs]
    else:
        v = _climb(problem, v, None, max(goal, 1e-3), 60, noise)
        if nodes is None and problem.refine(v):
            v = _climb(problem, v, None, max(goal, 1e-3), 60, noise)
        information = problem.outer(v)
    try:
        v, value, convergence = _finish(problem, v, information, goal, steps, noise, pairs)
    except NotConverged:
        if work > 500_000:
            raise
        v, value, convergence = _patiently(problem, goal)
    p = problem.unpack(v)
    chosen = errors
    if errors == "auto":
        chosen = "observed" if work * problem.size * q <= 2_000_000_000 else "score"
    covariance = np.full((problem.size, problem.size), np.nan)
    if chosen is not None:
        held = problem.observed(v) if chosen == "observed" else problem.outer(v)
        factor, sound = _solver(held, problem.penalty(v)[2])
        if not sound and chosen == "observed":
            raise NotConverged(
                "responses",
                "二阶导数不定，估计不是极大值",
                "second derivatives are not negative definite: this is no maximum",
            )
        covariance = linalg.cho_solve(factor, np.eye(problem.size))
    se_a, se_d, se_g, se_b = _errors(problem, p, covariance)
    return Calibration(
        p, se_a, se_d, se_g, se_b, covariance, problem.slots, chosen or "none", value, float(rows.weights.sum()),
        problem.nodes, problem.logw, convergence,
    )  # fmt: skip


def _categories(x: NDArray[np.int8], names: tuple[str, ...], given: ArrayLike | None) -> NDArray[np.int64]:
    k = x.shape[1]
    counts = x.max(axis=0).astype(np.int64) + 1 if given is None else np.asarray(given, np.int64)
    if counts.shape != (k,):
        raise AssessmentError("categories", f"应有 {k} 个", f"expected {k} numbers, found {counts.shape}")
    tallied = tally(x, max(int(counts.max()), int(x.max()) + 1))
    for j in range(k):
        seen = tallied[j, : counts[j]]
        if tallied[j, counts[j] :].any():
            raise AssessmentError(
                "categories",
                f"第 {j} 题有超过 {counts[j] - 1} 的类别",
                f"item {j} has a category above {counts[j] - 1}",
            )
        if counts[j] < 2 or (seen > 0).sum() < 2:
            raise AssessmentError(
                "responses",
                f"第 {j} 题所有作答相同，无法估计",
                f"all answers to item {j} are the same; it cannot be estimated",
            )
        if not seen.all():
            gap = int(np.argmin(seen))
            raise AssessmentError(
                "responses", f"第 {j} 题的类别 {gap} 无人获得；类别应从 0 起，空类别请与相邻类别合并",
                f"nobody is in category {gap} of item {j}; categories begin at 0, and an empty one is to be merged with its neighbour",
            )  # fmt: skip
        if names[j] in ("2pl", "3pl") and counts[j] != 2:
            raise AssessmentError(
                "models",
                f"第 {j} 题有 {counts[j]} 类，请用 grm 或 gpcm",
                f"item {j} has {counts[j]} categories; use grm or gpcm",
            )
    return counts


def _finish(
    problem: _Problem,
    v: Floats,
    information: Floats,
    goal: float,
    steps: int,
    noise: float,
    pairs: list[tuple[Floats, Floats, float]],
    rows: Rows | None = None,
    strict: bool = True,
) -> tuple[Floats, float, Convergence]:
    """Quasi-Newton from a known curvature until the expected gain is below `goal`; `pairs` keeps what the steps taught of the curvature."""
    value, gradient = problem.evaluate(v, rows)
    prior, pull, curve = problem.penalty(v)
    factor, _ = _solver(information, curve)
    scale_of = np.sqrt(np.diag(information) + curve)
    last = best_gain = gain = np.inf
    stalled = 0
    for step_number in range(steps + 1):
        g = gradient + pull
        gain = 0.5 * float(g @ linalg.cho_solve(factor, g))
        if gain <= goal or (step_number == steps and not strict):
            return v, value, Convergence(gain, float(np.abs(g / scale_of).max()), float(last), problem.passes)
        if gain < 0.7 * best_gain:
            best_gain, stalled = gain, 0
        else:
            stalled += 1
        if stalled >= 5:  # the curvature no longer fits: learn it anew from everybody
            factor, _ = _solver(problem.outer(v, rows), curve)
            stalled, best_gain = 0, np.inf
            pairs.clear()
        move = _two_loop(g, factor, pairs)
        if g @ move <= 0:
            pairs.clear()
            move = linalg.cho_solve(factor, g)
        longest = float(np.abs(move).max())
        scale = min(1.0, 2.0 / longest)
        while True:
            tried = v + scale * move
            if problem.feasible(tried):
                new, new_gradient = problem.evaluate(tried, rows)
                new_prior, new_pull, new_curve = problem.penalty(tried)
                if new + new_prior > value + prior - noise:
                    break
            scale /= 2
            if scale * longest < 1e-7:
                if not strict:
                    return v, value, Convergence(gain, float(np.abs(g / scale_of).max()), float(last), problem.passes)
                raise NotConverged(
                    "responses",
                    f"似然不再上升，尚差 {gain:.3g}",
                    f"the likelihood no longer rises, {gain:.3g} short by its gradient",
                )
        step, bend = tried - v, (gradient + pull) - (new_gradient + new_pull)
        if step @ bend > 1e-3 * float(step @ (information @ step)):
            pairs.append((step, bend, 1 / float(step @ bend)))
            del pairs[:-10]
        last = new + new_prior - value - prior
        v, value, gradient, prior, pull, curve = tried, new, new_gradient, new_prior, new_pull, new_curve
    raise NotConverged(
        "responses",
        f"{steps} 步后仍差 {gain:.3g}",
        f"after {steps} steps the log-likelihood is still {gain:.3g} short by its gradient",
    )


def _patiently(problem: _Problem, goal: float) -> tuple[Floats, float, Convergence]:
    """For few pupils, whose scores are a poor guide to curvature: a plain quasi-Newton climb, then Newton with differenced curvature."""

    def down(v: Floats) -> tuple[float, Floats]:
        if not problem.feasible(v):
            return np.inf, np.zeros_like(v)
        value, gradient = problem.evaluate(v)
        prior, pull, _ = problem.penalty(v)
        return -value - prior, -gradient - pull

    found = optimize.minimize(down, problem.start(), jac=True, method="BFGS", options={"maxiter": 400, "gtol": 1e-5})
    v, gain, last = found.x, np.inf, np.inf
    for _ in range(20):
        value, gradient = problem.evaluate(v)
        prior, pull, curve = problem.penalty(v)
        held = problem.observed(v) + np.diag(curve)
        g = gradient + pull
        try:
            factor = linalg.cho_factor(held)
        except linalg.LinAlgError:
            break
        move = linalg.cho_solve(factor, g)
        gain = 0.5 * float(g @ move)
        if gain <= goal:
            scale = np.sqrt(np.diag(held))
            if np.abs(v).max() > 50:
                break
            return v, value, Convergence(gain, float(np.abs(g / scale).max()), float(last), problem.passes)
        before, v = value + prior, v + move * min(1.0, 1.0 / float(np.abs(move).max()))
        if not problem.feasible(v):
            break
        last = problem.evaluate(v)[0] + problem.penalty(v)[0] - before
    raise NotConverged(
        "responses", "似然没有有限的极大值（某题的作答可能完全由其余各题决定），或学生太少",
        "the likelihood has no finite top (the answers to an item may be told by the others), or there are too few pupils",
    )  # fmt: skip


def _two_loop(g: Floats, factor: Any, pairs: list[tuple[Floats, Floats, float]]) -> Floats:
    q, held = g.copy(), []
    for step, bend, rho in reversed(pairs):
        alpha = rho * float(step @ q)
        held.append(alpha)
        q -= alpha * bend
    move = linalg.cho_solve(factor, q)
    for (step, bend, rho), alpha in zip(pairs, reversed(held), strict=True):
        move += (alpha - rho * float(bend @ move)) * step
    return move


def _errors(problem: _Problem, p: Parameters, covariance: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    k, m = problem.rows.k, problem.rows.m
    se = np.sqrt(np.maximum(np.diag(covariance), 0))
    held = np.where(problem.slots >= 0, se[np.maximum(problem.slots, 0)], np.nan)
    se_g = held[:, m] * p.g * (1 - p.g)
    b = p.difficulty
    se_b = np.full((k, m - 1), np.nan)
    for j in range(k):
        for c in range(1, problem.categories[j]):
            slots = [problem.slots[j, 0], problem.slots[j, c]]
            jac = [-b[j, c - 1] / p.a[j], -1 / p.a[j]]
            if p.gpcm[j] and c > 1:
                slots.append(problem.slots[j, c - 1])
                jac.append(1 / p.a[j])
            part = covariance[np.ix_(slots, slots)]
            se_b[j, c - 1] = np.sqrt(max(float(np.array(jac) @ part @ np.array(jac)), 0))
    return held[:, 0], held[:, 1:m], se_g, se_b

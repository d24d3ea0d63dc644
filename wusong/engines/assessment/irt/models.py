"""Response functions, with their derivatives, of every item at every node.

All in slope–intercept form, z = a·θ + d. With two categories the graded response and the partial credit model are the 2PL.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from wusong.engines.assessment.errors import AssessmentError

Floats = NDArray[np.float64]
MODELS = ("rasch", "2pl", "3pl", "grm", "gpcm")


@dataclass(frozen=True, eq=False)
class Parameters:
    """Parameters of k items with at most m categories.

    models : k names. categories : int64, (k,). a : (k,), slopes. d : (k, m−1), intercepts, NaN beyond an item's own. g : (k,), lower asymptotes.
    GRM: P(X ≥ c) = σ(aθ + d_c), d falling. GPCM: P(X = c) ∝ exp(c·aθ + d_c), d_0 = 0. 3PL: g + (1−g)·σ(aθ + d).
    """

    models: tuple[str, ...]
    categories: NDArray[np.int64]
    a: Floats
    d: Floats
    g: Floats

    @property
    def difficulty(self) -> Floats:
        """(k, m−1). Where the curve of a step crosses: −d/a; for GPCM where neighbouring categories meet, (d_{c−1} − d_c)/a."""
        before = np.where(self.gpcm[:, None], np.concatenate([np.zeros((self.a.size, 1)), self.d[:, :-1]], axis=1), 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            return (before - self.d) / self.a[:, None]

    @property
    def gpcm(self) -> NDArray[np.bool_]:
        return np.array([model in ("gpcm", "rasch") for model in self.models])

    def probabilities(self, theta: Any) -> Floats:
        """(k, m, q): probability of each category at each of q abilities; 0 beyond an item's own categories.

        >>> two = parameters("2pl", a=[1.0], d=[[0.0]])
        >>> two.probabilities([0.0]).ravel().tolist()
        [0.5, 0.5]
        """
        made = np.exp(tables(self, np.asarray(theta, float))[0])
        made[~self._own] = 0
        return made

    @property
    def _own(self) -> NDArray[np.bool_]:
        return np.arange(self.d.shape[1] + 1) < self.categories[:, None]

    def expected(self, theta: Any) -> Floats:
        """(k, q): expected item score."""
        return np.einsum("kmq,m->kq", self.probabilities(theta), np.arange(self.d.shape[1] + 1.0))

    def information(self, theta: Any) -> Floats:
        """(k, q): Fisher information of each item; sums to the test information, and 1/√ of that is the SEM at θ.

        >>> parameters("2pl", a=[2.0], d=[[0.0]]).information([0.0]).tolist()
        [[1.0]]
        """
        x = np.asarray(theta, float)
        p = self.probabilities(x)
        return np.einsum("kmq,kmq->kq", p, slopes(self, x) ** 2)

    def transformed(self, slope: float, shift: float) -> Parameters:
        """The same items on the scale θ* = slope·θ + shift."""
        a = self.a / slope
        steps = np.where(self.gpcm[:, None], np.arange(1, self.d.shape[1] + 1), 1)
        return Parameters(self.models, self.categories, a, self.d - steps * a[:, None] * shift, self.g)

    def take(self, items: ArrayLike) -> Parameters:
        """The items at `items`, in that order."""
        at = np.asarray(items, dtype=np.int64)
        return Parameters(tuple(self.models[i] for i in at), self.categories[at], self.a[at], self.d[at], self.g[at])


def parameters(models: str | Sequence[str], a: Any, d: Any, g: Any = None) -> Parameters:
    """Parameters from plain numbers. models : one name for all or k names; a : (k,); d : (k, m−1), NaN-padded; g : (k,) or None.

    Raises AssessmentError for unknown models, shapes that differ, GRM intercepts that do not fall, g outside 0–1.

    >>> parameters("grm", [1.2], [[1.0, -0.5]]).difficulty.round(3).tolist()
    [[-0.833, 0.417]]
    """
    slopes_, steps = np.atleast_1d(np.asarray(a, float)), np.atleast_2d(np.asarray(d, float))
    k = slopes_.size
    names = (models,) * k if isinstance(models, str) else tuple(models)
    if len(names) != k or steps.shape[0] != k:
        raise AssessmentError(
            "d", f"应有 {k} 题", f"expected {k} items, found {steps.shape[0]} and {len(names)} models"
        )
    for name in names:
        if name not in MODELS:
            raise AssessmentError("models", f"没有模型 {name}", f"no model {name!r}; known: {', '.join(MODELS)}")
    low = np.zeros(k) if g is None else np.broadcast_to(np.asarray(g, float), (k,)).copy()
    if not ((low >= 0) & (low < 1)).all():
        raise AssessmentError("g", "应在 0 与 1 之间", "expected 0 up to 1")
    categories = (~np.isnan(steps)).sum(axis=1) + 1
    for at, name in enumerate(names):
        own = steps[at, : categories[at] - 1]
        if np.isnan(own).any() or not own.size:
            raise AssessmentError("d", f"第 {at} 题的截距有缺口", f"item {at} has a gap among its intercepts")
        if name == "grm" and (np.diff(own) >= 0).any():
            raise AssessmentError("d", f"第 {at} 题（GRM）的截距应递减", f"intercepts of GRM item {at} must fall")
        if name in ("2pl", "3pl") and own.size != 1:
            raise AssessmentError("d", f"第 {at} 题（{name}）应为二值", f"item {at} ({name}) must have two categories")
    return Parameters(names, categories.astype(np.int64), slopes_, steps, low)


def tables(p: Parameters, theta: Floats) -> tuple[Floats, Floats]:
    """Log-probabilities (k, m, q) and their derivatives (k, m, q, m+1) to [a, d_1 … d_{m−1}, logit g].

    Beyond an item's categories both are 0. GRM differences are taken as σ(x)−σ(y) = σ(x)·σ(−y)·(1−e^{y−x}), exact in the tails.
    """
    k, steps = p.d.shape
    m, q = steps + 1, theta.size
    logp, deriv = np.zeros((k, m, q)), np.zeros((k, m, q, m + 1))
    kind = np.array(p.models)
    guess = kind == "3pl"
    if guess.any():
        z = p.a[guess, None] * theta + p.d[guess, :1]
        g = p.g[guess, None]
        s = special.expit(z)
        right = g + (1 - g) * s
        logp[guess, 1] = np.log(right)
        logp[guess, 0] = np.log1p(-g) + special.log_expit(-z)
        by_z = (1 - g) * s * (1 - s) / right
        deriv[guess, 1, :, 0], deriv[guess, 0, :, 0] = by_z * theta, -s * theta
        deriv[guess, 1, :, 1], deriv[guess, 0, :, 1] = by_z, -s
        deriv[guess, 1, :, m], deriv[guess, 0, :, m] = (1 - s) * g * (1 - g) / right, np.broadcast_to(-g, s.shape)
    graded = (kind == "grm") | (kind == "2pl")
    if graded.any():
        lp, de = logp[graded], deriv[graded]
        a, d, count = p.a[graded], p.d[graded], p.categories[graded]
        z = a[:, None, None] * theta + np.nan_to_num(d)[:, :, None]  # (g, steps, q)
        up, down = special.expit(z), special.expit(-z)
        log_up, log_down = special.log_expit(z), special.log_expit(-z)
        for c in range(m):
            own = c < count
            if c > 0:
                lp[own, c] += log_up[own, c - 1]
                de[own, c, :, 0] += theta * down[own, c - 1]
                de[own, c, :, c] += down[own, c - 1]
            below = c < count - 1  # another category above
            if below.any():
                lp[below, c] += log_down[below, c]
                de[below, c, :, 0] -= theta * up[below, c]
                de[below, c, :, c + 1] -= up[below, c]
                if c > 0:
                    gap = d[below, c] - d[below, c - 1]
                    lp[below, c] += np.log1p(-np.exp(gap))[:, None]
                    r = (1 / np.expm1(-gap))[:, None]
                    de[below, c, :, c] += r
                    de[below, c, :, c + 1] -= r
        logp[graded], deriv[graded] = lp, de
    credit = p.gpcm
    if credit.any():
        a, count = p.a[credit], p.categories[credit]
        own = np.arange(m) < count[:, None]
        level = np.concatenate([np.zeros((a.size, 1)), np.nan_to_num(p.d[credit])], axis=1)
        logits = np.arange(m)[:, None] * (a[:, None] * theta)[:, None, :] + level[:, :, None]
        logits = np.where(own[:, :, None], logits, -np.inf)
        lp = logits - special.logsumexp(logits, axis=1, keepdims=True)
        prob = np.exp(lp)
        mean = np.einsum("kmq,m->kq", prob, np.arange(float(m)))
        de = np.zeros((a.size, m, q, m + 1))
        de[..., 0] = theta * (np.arange(m)[:, None] - mean[:, None, :])
        for v in range(1, m):
            de[:, :, :, v] = -prob[:, v][:, None, :]
            de[:, v, :, v] += 1
        lp[~own], de[~own] = 0, 0
        de[..., 1:m] *= own[:, None, None, 1:]
        logp[credit], deriv[credit] = lp, de
    return logp, deriv


def slopes(p: Parameters, theta: Floats) -> Floats:
    """(k, m, q): derivative of each log-probability to θ."""
    _, deriv = tables(p, np.asarray(theta, float))
    # d logP / dθ = a · d logP / dz, and d logP / da = θ · d logP / dz: read z's part off the intercepts.
    m = p.d.shape[1] + 1
    made = deriv[..., 1:m].sum(axis=-1)
    credit = p.gpcm
    if credit.any():
        made[credit] = (deriv[credit][..., 1:m] * np.arange(1, m)).sum(axis=-1)
    made *= p.a[:, None, None]
    return made

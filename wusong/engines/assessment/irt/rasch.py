"""Rasch by its sufficient statistics: how many have each score, how many solve each item. Marginal and conditional likelihood.

Half a million pupils are one counting pass and then a few Newton steps of the size of the test.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg, special

from wusong.engines.assessment.errors import AssessmentError, NotConverged, codes_of, numbers
from wusong.engines.assessment.irt.calibrate import answers, grid
from wusong.engines.assessment.irt.models import Floats


@dataclass(frozen=True, eq=False)
class Rasch:
    """difficulty, se : (k,), logits. sd, sd_se : of ability, whose mean is 0 (marginal), or None (conditional, where difficulties sum to 0).
    gradient : largest first derivative left. log_likelihood : marginal or conditional.
    """

    difficulty: Floats
    se: Floats
    covariance: Floats
    sd: float | None
    sd_se: float | None
    log_likelihood: float
    gradient: float
    pupils: int


def sufficient(responses: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many pupils have each score 0 … k, and how many solve each item.

    responses : (n, k) of 0 and 1, complete; with missing cells use `calibrate(…, "rasch")`.

    >>> [part.tolist() for part in sufficient([[1, 0], [1, 1], [0, 0]])]
    [[1, 1, 1], [2, 1]]
    """
    x = answers(responses)
    if x.min() < 0 or x.max() > 1:
        raise AssessmentError(
            "responses",
            "应为完整的 0/1；有缺失请用 calibrate",
            "expected complete 0/1 answers; with missing cells use calibrate",
        )
    n, k = x.shape
    totals, scores = np.zeros(k), np.empty(n, np.int64)
    ones = np.ones(k, np.float32)
    for start in range(0, n, 16384):
        part = x[start : start + 16384].astype(np.float32)
        totals += part.sum(axis=0, dtype=np.float64)
        scores[start : start + 16384] = part @ ones
    return np.bincount(scores, minlength=k + 1), np.rint(totals).astype(np.int64)


def _checked(scores: ArrayLike, totals: ArrayLike) -> tuple[Floats, Floats]:
    t = numbers("totals", totals)
    f = numbers("scores", scores, length=t.size + 1)
    if t.size < 2:
        raise AssessmentError("totals", "至少两题", "at least two items")
    if abs(f @ np.arange(t.size + 1) - t.sum()) > 1e-6 * max(1.0, t.sum()):
        raise AssessmentError("scores", "得分人数与各题答对数不符", "scores and item totals disagree")
    wrong = (t <= 0) | (t >= f.sum())
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        raise AssessmentError(
            "totals", f"第 {at} 题全对或全错，无法估计", f"item {at} was solved by all or none; it cannot be estimated"
        )
    return f, t


def rasch_marginal(scores: ArrayLike, totals: ArrayLike, *, nodes: int = 61) -> Rasch:
    """Marginal maximum likelihood of the Rasch model, ability ~ N(0, sd²), by exact Newton steps.

    scores : (k+1,), pupils with score 0 … k. totals : (k,), pupils who solve each item (`sufficient`).
    log_likelihood is that of the full answers. Source: Thissen 1982.

    >>> made = rasch_marginal([3, 20, 85, 237, 357, 298], [924, 709, 553, 763, 870])
    >>> round(made.log_likelihood, 3), round(made.sd, 3)
    (-2466.938, 0.755)
    """
    f, t = _checked(scores, totals)
    k, n = t.size, float(f.sum())
    theta, logw = grid(nodes, 6.0)
    s = np.arange(k + 1.0)

    def at(d: Floats, a: float) -> tuple[float, Floats, Floats]:
        z = a * theta[:, None] + d
        p = special.expit(z)
        level = a * np.outer(s, theta) + special.log_expit(-z).sum(axis=1) + logw
        top = special.logsumexp(level, axis=1)
        post = np.exp(level - top[:, None])
        value = float(d @ t + f @ top)
        mass = f @ post
        by_a = theta * (s[:, None] - p.sum(axis=1))  # (s, q)
        gradient = np.concatenate([t - mass @ p, [float((f[:, None] * post * by_a).sum())]])
        pq = p * (1 - p)
        curve = np.zeros((k + 1, k + 1))
        curve[:k, :k] = np.diag(mass @ pq) - (p * mass[:, None]).T @ p
        mean = post @ p
        curve[:k, :k] += (mean * f[:, None]).T @ mean
        mean_a = (post * by_a).sum(axis=1)
        cross = (f[:, None] * post * by_a).sum(axis=0) @ p - (f * mean_a) @ mean
        curve[:k, k] = curve[k, :k] = mass @ (theta[:, None] * pq) + cross
        curve[k, k] = mass @ (theta**2 * pq.sum(axis=1)) - float((f[:, None] * post * by_a**2).sum() - f @ mean_a**2)
        return value, gradient, curve

    v = np.concatenate([special.logit(np.clip(t / n, 0.5 / n, 1 - 0.5 / n)), [1.0]])
    value, gradient, curve = at(v[:k], v[k])
    for _ in range(60):
        values, vectors = linalg.eigh(curve)
        move = vectors @ ((vectors.T @ gradient) / np.maximum(np.abs(values), 1e-6 * values.max()))
        if 0.5 * float(gradient @ move) < 1e-10:
            break
        scale = min(1.0, 2 / np.abs(move).max())
        while scale > 1e-8:
            tried = v + scale * move
            new = at(tried[:k], tried[k])
            if new[0] >= value - 1e-12 * abs(value) and tried[k] > 0:
                break
            scale /= 2
        v, (value, gradient, curve) = tried, new
    else:
        raise NotConverged("scores", "Newton 步未收敛", "Newton steps did not settle (is there any spread of ability?)")
    inverse = linalg.inv(curve)
    se = np.sqrt(np.diag(inverse))
    return Rasch(
        -v[:k], se[:k], inverse[:k, :k], float(v[k]), float(se[k]), value, float(np.abs(gradient).max()), int(n)
    )


def symmetric(easiness: ArrayLike) -> Floats:
    """Elementary symmetric functions γ_0 … γ_k, by convolution (sum algorithm, all terms positive).

    >>> symmetric([1.0, 2.0, 3.0]).tolist()
    [1.0, 6.0, 11.0, 6.0]
    """
    made = np.ones(1)
    for e in np.asarray(easiness, float):
        made = np.concatenate([made, [0.0]]) + np.concatenate([[0.0], made * e])
    return made


def _without_each(e: Floats) -> Floats:
    """(k, k): row j holds γ of all but item j, from prefixes and suffixes: no subtraction, so no loss of digits."""
    k = e.size
    before, after = [np.ones(1)], [np.ones(1)]
    for i in range(k - 1):
        before.append(np.convolve(before[-1], [1.0, e[i]]))
        after.append(np.convolve(after[-1], [1.0, e[k - 1 - i]]))
    return np.stack([np.convolve(before[j], after[k - 1 - j]) for j in range(k)])


def rasch_conditional(scores: ArrayLike, totals: ArrayLike) -> Rasch:
    """Conditional maximum likelihood: difficulties free of any assumption on how ability is distributed; they sum to 0.

    scores : (k+1,), pupils with score 0 … k; totals : (k,) (`sufficient`). Pupils with score 0 or k say nothing.
    Sources: Andersen 1970; sum algorithm of Fischer 1974.

    >>> rasch_conditional([3, 20, 85, 237, 357, 298], [924, 709, 553, 763, 870]).difficulty.round(3).tolist()
    [-1.256, 0.475, 1.236, 0.168, -0.623]
    """
    f, t = _checked(scores, totals)
    k = t.size
    if k > 400:
        raise AssessmentError("totals", "超过 400 题", "more than 400 items")
    inner = f[1:k]
    t = t - f[k]
    n = float(inner.sum())
    if n < 1 or (t <= 0).any() or (t >= n).any():
        raise AssessmentError(
            "totals",
            "去掉零分与满分后有题目全对或全错",
            "without zero and full scores some item was solved by all or none",
        )

    def at(b: Floats) -> tuple[float, Floats, Floats]:
        e = np.exp(-b)
        gamma = symmetric(e)[1:k]
        without = _without_each(e)
        p = e[:, None] * without[:, : k - 1] / gamma  # (k, scores 1 … k−1): solving item j given the score
        value = float(-b @ t - inner @ np.log(gamma))
        gradient = p @ inner - t
        curve = -(p * inner) @ p.T
        for j in range(k):
            two = _without_each(np.delete(e, j))[:, : k - 1]  # k−1 items, γ_0 … γ_{k−2}
            others = np.delete(np.arange(k), j)
            both = np.zeros((k - 1, k - 1))
            both[:, 1:] = (e[others] * e[j])[:, None] * two[:, : k - 2] / gamma[1:]
            curve[j, others] += both @ inner
            curve[j, j] += p[j] @ inner
        return value, gradient, curve

    b = -special.logit(t / n)
    b -= b.mean()
    centre = np.full((k, k), 1.0 / k)
    value, gradient, curve = at(b)
    for _ in range(60):
        move = linalg.solve(curve + centre * n, gradient, assume_a="sym")
        if 0.5 * float(gradient @ move) < 1e-12 * max(1.0, n / 1000):
            break
        scale = min(1.0, 2 / np.abs(move).max())
        while scale > 1e-8:
            tried = b + scale * move
            tried -= tried.mean()
            new = at(tried)
            if new[0] >= value - 1e-12 * abs(value):
                break
            scale /= 2
        b, (value, gradient, curve) = tried, new
    else:
        raise NotConverged("scores", "Newton 步未收敛", "Newton steps did not settle")
    inverse = linalg.pinvh(curve)
    return Rasch(b, np.sqrt(np.diag(inverse)), inverse, None, None, value, float(np.abs(gradient).max()), int(n))


def andersen(responses: ArrayLike, group: ArrayLike) -> tuple[float, int, float]:
    """Andersen's likelihood-ratio test that difficulties are the same in all groups: (χ², degrees of freedom, p).

    responses : (n, k), complete 0/1. group : (n,), for example above and below the median score, or sex. Source: Andersen 1973.

    >>> rng = np.random.default_rng(0)
    >>> u = rng.random((900, 5)) < special.expit(rng.normal(size=(900, 1)) - np.linspace(-1, 1, 5))
    >>> chi, df, p = andersen(u, np.arange(900) % 2)
    >>> df, p > 0.001
    (4, True)
    """
    x = answers(responses)
    names, place = codes_of("group", group, length=x.shape[0])
    if names.size < 2:
        raise AssessmentError("group", "至少两组", "at least two groups")
    whole = rasch_conditional(*sufficient(x)).log_likelihood
    parts = sum(rasch_conditional(*sufficient(x[place == g])).log_likelihood for g in range(names.size))
    chi, df = 2 * (parts - whole), (names.size - 1) * (x.shape[1] - 1)
    return float(chi), df, float(special.chdtrc(df, max(chi, 0)))

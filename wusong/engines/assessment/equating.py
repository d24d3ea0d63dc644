"""Equating of observed scores: when are two marks on two papers the same?

Only with something in common: the same pupils, randomly equivalent groups, or anchor items. Without it there is nothing to
compute, and the answer is a refusal that says what may be compared instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wusong.engines.assessment.errors import AssessmentError, NotConverged, numbers
from wusong.engines.assessment.irt.models import Parameters

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Equated:
    """score (s,) on the new paper, equated (s,) on the old, se (s,) by bootstrap or None. slope, intercept : of linear methods."""

    method: str
    score: Floats
    equated: Floats
    se: Floats | None = None
    slope: float | None = None
    intercept: float | None = None

    def at(self, scores: ArrayLike) -> Floats:
        """Equated values of any scores within the paper (between whole scores by straight lines)."""
        x = numbers("scores", scores)
        if x.size and (x.min() < self.score[0] - 1e-9 or x.max() > self.score[-1] + 1e-9):
            raise AssessmentError("scores", "超出试卷分数范围", "outside the scores of the paper")
        return np.interp(x, self.score, self.equated)


def _whole(argument: str, scores: ArrayLike, top: int) -> NDArray[np.int64]:
    x = numbers(argument, scores)
    made = np.rint(x)
    if x.size < 2 or np.abs(x - made).max() > 1e-9 or made.min() < 0 or made.max() > top:
        raise AssessmentError(
            argument,
            f"应为至少两个 0 至 {top} 的整数（半分请乘 2）",
            f"expected two or more whole scores 0 to {top} (double half marks)",
        )
    return made.astype(np.int64)


def smoothed(counts: ArrayLike, degree: int) -> Floats:
    """Log-linear presmoothing: shares whose first `degree` moments are those observed (Holland & Thayer 2000).

    counts : (s,), pupils with each score. Returns (s,), sums to 1.

    >>> made = smoothed([1, 4, 2, 6, 3, 1], 2)
    >>> round(float(made @ np.arange(6)), 6), round((0 * 1 + 1 * 4 + 2 * 2 + 3 * 6 + 4 * 3 + 5 * 1) / 17, 6)
    (2.529412, 2.529412)
    """
    n = numbers("counts", counts)
    if not 1 <= degree < min(n.size, 15) or (n < 0).any() or not n.sum() > 0:
        raise AssessmentError("degree", f"应在 1 与 {min(n.size, 15) - 1} 之间", f"expected 1 to {min(n.size, 15) - 1}")
    x = np.linspace(-1, 1, n.size)
    basis = np.linalg.qr(np.vander(x, degree + 1, increasing=True))[0][:, 1:]
    total = n.sum()
    wanted = basis.T @ n / total
    beta = np.zeros(degree)

    def shares(b: Floats) -> Floats:
        z = basis @ b
        z = np.exp(z - z.max())
        return z / z.sum()

    def level(b: Floats) -> float:
        z = basis @ b
        return float(wanted @ b - z.max() - np.log(np.exp(z - z.max()).sum()))

    for _ in range(200):
        p = shares(beta)
        gradient = wanted - basis.T @ p
        if np.abs(gradient).max() < 1e-12:
            return p
        curve = (basis * p[:, None]).T @ basis - np.outer(basis.T @ p, basis.T @ p)
        move = np.linalg.lstsq(curve, gradient, rcond=None)[0]
        scale, now = 1.0, level(beta)
        # at the top the level moves by less than its last digits; a fall within them is none
        while level(beta + scale * move) < now - 1e-13 * max(abs(now), 1.0) and scale > 1e-10:
            scale /= 2
        beta = beta + scale * move
    p = shares(beta)
    if np.abs(wanted - basis.T @ p).max() < 1e-8:
        return p
    raise NotConverged("degree", "对数线性平滑未收敛，请降低次数", "the smoothing did not settle; take a lower degree")


def _equipercentile(p: Floats, q: Floats) -> Floats:
    """Scores of equal percentile rank; both continuised by spreading each score evenly over ±½ (Kolen & Brennan 2014, ch. 2)."""
    below = np.concatenate([[0.0], np.cumsum(p)])
    rank = (below[:-1] + below[1:]) / 2
    heights = np.concatenate([[0.0], np.cumsum(q)])
    heights /= heights[-1]
    at = np.clip(np.searchsorted(heights, rank, side="right") - 1, 0, q.size - 1)
    # Where nobody has a score the inverse is a flat stretch: its middle is taken, from both sides.
    upper = at - 0.5 + (rank - heights[at]) / np.where(q[at] > 0, q[at], 1)
    low = np.clip(np.searchsorted(heights, rank, side="left") - 1, 0, q.size - 1)
    lower = low - 0.5 + (rank - heights[low]) / np.where(q[low] > 0, q[low], 1)
    return (upper + lower) / 2


def _linear(mean_x: float, sd_x: float, mean_y: float, sd_y: float) -> tuple[float, float]:
    if not sd_x > 0:
        raise AssessmentError("x", "新卷分数没有差异", "scores of the new paper do not differ")
    return float(sd_y / sd_x), float(mean_y - sd_y / sd_x * mean_x)


def equate(
    x: ArrayLike,
    y: ArrayLike,
    *,
    design: str | None,
    method: str = "equipercentile",
    top_x: int,
    top_y: int,
    degree: int | None = 6,
    bootstrap: int = 0,
    rng: np.random.Generator | None = None,
) -> Equated:
    """Equate paper X to paper Y.

    x, y   : whole scores, (n,) and (m,). top_x, top_y : full marks.
    design : "persons", the same pupils sat both, x and y in the same order; or "random", groups drawn at random from one population. None, or
             anything else, is refused: two cohorts that sat two papers have nothing in common to equate by.
    method : "mean", "linear" or "equipercentile", presmoothed to `degree` moments (None: not smoothed).
    bootstrap : resamples for the standard error; needs `rng`. Source: Kolen & Brennan 2014.

    >>> made = equate([0, 1, 2, 3], [1, 2, 3, 4], design="random", method="mean", top_x=3, top_y=4)
    >>> made.equated.tolist()
    [1.0, 2.0, 3.0, 4.0]
    """
    if design not in ("persons", "random"):
        raise AssessmentError(
            "design", "两次考试没有共同的学生、随机等组或锚题，不能等值；只能在各次考试内比较标准分",
            "no common pupils, random groups or anchors: there is no equating; compare standard scores within each exam only",
        )  # fmt: skip
    if method not in ("mean", "linear", "equipercentile"):
        raise AssessmentError(
            "method", "应为 mean、linear 或 equipercentile", "expected mean, linear or equipercentile"
        )
    one, two = _whole("x", x, top_x), _whole("y", y, top_y)
    if design == "persons" and one.size != two.size:
        raise AssessmentError("y", "同一批学生应有同样多的分数", "the same pupils must have as many scores on both")

    def curve(a: NDArray[np.int64], b: NDArray[np.int64]) -> tuple[Floats, float | None, float | None]:
        scores = np.arange(top_x + 1.0)
        if method == "equipercentile":
            p, q = np.bincount(a, minlength=top_x + 1), np.bincount(b, minlength=top_y + 1)
            shares = (p / p.sum(), q / q.sum()) if degree is None else (smoothed(p, degree), smoothed(q, degree))
            return _equipercentile(*shares), None, None
        slope, intercept = (
            _linear(a.mean(), a.std(), b.mean(), b.std()) if method == "linear" else (1.0, float(b.mean() - a.mean()))
        )
        return slope * scores + intercept, slope, intercept

    made, slope, intercept = curve(one, two)

    def again(chance: np.random.Generator) -> Floats:
        rows = chance.integers(0, one.size, one.size)
        return curve(one[rows], two[rows if design == "persons" else chance.integers(0, two.size, two.size)])[0]

    return Equated(method, np.arange(top_x + 1.0), made, _spread(again, bootstrap, rng), slope, intercept)


def _spread(
    again: Callable[[np.random.Generator], Floats], times: int, rng: np.random.Generator | None
) -> Floats | None:
    if times == 0:
        return None
    if rng is None or times < 50:
        raise AssessmentError("bootstrap", "需要 rng，且至少 50 次", "needs rng, and at least 50 resamples")
    return np.std([again(rng) for _ in range(times)], axis=0, ddof=1)


ANCHORED = ("tucker", "levine", "chained-linear", "chained-equipercentile")


def equate_by_anchor(
    x: ArrayLike,
    anchor_x: ArrayLike,
    y: ArrayLike,
    anchor_y: ArrayLike,
    *,
    method: str = "tucker",
    top_x: int,
    top_y: int,
    top_anchor: int,
    internal: bool = True,
    weight: float | None = None,
    degree: int | None = 6,
    bootstrap: int = 0,
    rng: np.random.Generator | None = None,
) -> Equated:
    """Equate X to Y through a common anchor, groups not equivalent.

    x, anchor_x : (n,), the group that sat X; y, anchor_y : (m,), the group that sat Y. internal : the anchor counts in the scores.
    method : "tucker", "levine" (observed scores), "chained-linear", "chained-equipercentile". weight : of the first group in the synthetic
    population, its share of pupils when None. An anchor that hardly goes with the score (r < 0.3) cannot carry a link: refused.
    Source: Kolen & Brennan 2014, ch. 4.

    >>> v = np.tile([0, 1, 2, 3], 30)
    >>> made = equate_by_anchor(v * 3, v, v * 3 + 1, v, top_x=9, top_y=10, top_anchor=3)
    >>> round(made.slope, 6), round(made.intercept, 6)
    (1.0, 1.0)
    """
    if method not in ANCHORED:
        raise AssessmentError("method", f"应为 {'、'.join(ANCHORED)}", f"expected one of {', '.join(ANCHORED)}")
    one, v1, two, v2 = (
        _whole("x", x, top_x),
        _whole("anchor_x", anchor_x, top_anchor),
        _whole("y", y, top_y),
        _whole("anchor_y", anchor_y, top_anchor),
    )
    if one.size != v1.size or two.size != v2.size:
        raise AssessmentError("anchor_x", "锚题分应与总分同长", "anchor scores must be as many as scores")
    for name, a, b in (("anchor_x", one, v1), ("anchor_y", two, v2)):
        if not (a.std() > 0 and b.std() > 0) or np.corrcoef(a, b)[0, 1] < 0.3:
            raise AssessmentError(
                name,
                "锚题与总分相关过低（<0.3），不能作为链接",
                "the anchor hardly goes with the score (r < 0.3): it cannot carry a link",
            )
    share = one.size / (one.size + two.size) if weight is None else weight
    if not 0 <= share <= 1:
        raise AssessmentError("weight", "应在 0 与 1 之间", "expected 0 to 1")
    scores = np.arange(top_x + 1.0)

    def curve(
        a: NDArray[np.int64], va: NDArray[np.int64], b: NDArray[np.int64], vb: NDArray[np.int64]
    ) -> tuple[Floats, float | None, float | None]:
        if method == "chained-equipercentile":

            def shares(s: NDArray[np.int64], top: int) -> Floats:
                counts = np.bincount(s, minlength=top + 1)
                return counts / counts.sum() if degree is None else smoothed(counts, min(degree, top))

            to_anchor = _equipercentile(shares(a, top_x), shares(va, top_anchor))
            from_anchor = _equipercentile(shares(vb, top_anchor), shares(b, top_y))
            grid = np.concatenate([[-0.5], np.arange(top_anchor + 1.0), [top_anchor + 0.5]])
            ends = np.concatenate([[-0.5], from_anchor, [top_y + 0.5]])
            return np.interp(to_anchor, grid, ends), None, None
        if method == "chained-linear":
            s1, i1 = _linear(a.mean(), a.std(), va.mean(), va.std())
            s2, i2 = _linear(vb.mean(), vb.std(), b.mean(), b.std())
            slope, intercept = s1 * s2, s2 * i1 + i2
        else:
            slope, intercept = synthetic_linear(
                (a.mean(), a.std(), va.mean(), va.std(), float(np.cov(a, va, bias=True)[0, 1])),
                (b.mean(), b.std(), vb.mean(), vb.std(), float(np.cov(b, vb, bias=True)[0, 1])),
                method=method, internal=internal, weight=share,
            )  # fmt: skip
        return slope * scores + intercept, slope, intercept

    made, slope, intercept = curve(one, v1, two, v2)

    def again(chance: np.random.Generator) -> Floats:
        rows, other = chance.integers(0, one.size, one.size), chance.integers(0, two.size, two.size)
        return curve(one[rows], v1[rows], two[other], v2[other])[0]

    return Equated(method, scores, made, _spread(again, bootstrap, rng), slope, intercept)


Moments = tuple[float, float, float, float, float]


def synthetic_linear(
    first: Moments, second: Moments, *, method: str, internal: bool = True, weight: float = 1.0
) -> tuple[float, float]:
    """Slope and intercept of Tucker or Levine observed-score equating, from moments.

    first, second : mean and SD of the score, mean and SD of the anchor, covariance; in the group that sat X and the one that sat Y.

    >>> kolen_brennan = (15.8205, 6.5278, 5.1063, 2.3760, 13.4088), (18.6728, 6.8784, 5.8626, 2.4515, 14.7603)
    >>> [round(v, 3) for v in synthetic_linear(*kolen_brennan, method="tucker")]
    [1.029, 0.537]
    >>> [round(v, 2) for v in synthetic_linear(*kolen_brennan, method="levine")]
    [1.01, 0.25]
    """
    (mx, sx, mv1, sv1, c1), (my, sy, mv2, sv2, c2) = first, second
    if method == "tucker":
        g1, g2 = c1 / sv1**2, c2 / sv2**2
    elif method == "levine" and internal:
        g1, g2 = sx**2 / c1, sy**2 / c2
    elif method == "levine":
        g1, g2 = (sx**2 + c1) / (sv1**2 + c1), (sy**2 + c2) / (sv2**2 + c2)
    else:
        raise AssessmentError("method", "应为 tucker 或 levine", "expected tucker or levine")
    w1, w2 = weight, 1 - weight
    gap, spread = mv1 - mv2, sv1**2 - sv2**2
    mean_x, mean_y = mx - w2 * g1 * gap, my + w1 * g2 * gap
    var_x = sx**2 - w2 * g1**2 * spread + w1 * w2 * g1**2 * gap**2
    var_y = sy**2 + w1 * g2**2 * spread + w1 * w2 * g2**2 * gap**2
    if not (var_x > 0 and var_y > 0):
        raise AssessmentError(
            "weight", "合成总体的方差不为正", "a variance of the synthetic population is not positive"
        )
    return _linear(mean_x, float(np.sqrt(var_x)), mean_y, float(np.sqrt(var_y)))


def true_score(new: Parameters, old: Parameters) -> Equated:
    """IRT true-score equating of two papers whose items lie on one scale (see `linking`).

    A score on the new paper corresponds to the θ whose expected score it is; that θ has an expected score on the old paper. Scores at or
    under the sum of lower asymptotes go by a straight line from 0 (Kolen 1981). Source: Lord 1980.

    >>> from wusong.engines.assessment.irt.models import parameters
    >>> two = parameters("2pl", [1.0, 1.0], [[0.5], [-0.5]])
    >>> true_score(two, two).equated.round(6).tolist()
    [0.0, 1.0, 2.0]
    """
    theta = np.linspace(-12, 12, 4801)
    x, y = new.expected(theta).sum(axis=0), old.expected(theta).sum(axis=0)
    if (np.diff(x) < 0).any():
        raise AssessmentError(
            "new", "有斜率为负的题，真分数不单调", "an item with negative slope makes the true score fall"
        )
    top, top_y = int((new.categories - 1).sum()), int((old.categories - 1).sum())
    floor_x, floor_y = float(new.g.sum()), float(old.g.sum())
    scores = np.arange(top + 1.0)
    made = np.interp(scores, x, y)
    low = scores <= floor_x
    made[low] = scores[low] * (floor_y / floor_x) if floor_x > 0 else 0.0
    made[-1] = top_y
    return Equated("true-score", scores, made)

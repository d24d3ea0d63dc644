"""Linking of item scales through anchors: mean–sigma, mean–mean, Haebara, Stocking–Lord; anchors that drift."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from wusong.engines.assessment.errors import AssessmentError
from wusong.engines.assessment.irt.calibrate import grid
from wusong.engines.assessment.irt.models import Floats, Parameters

METHODS = ("mean-sigma", "mean-mean", "haebara", "stocking-lord")


@dataclass(frozen=True)
class Link:
    """θ on the target scale = slope·θ + intercept. loss : of the criterion at the end (0 for moment methods)."""

    method: str
    slope: float
    intercept: float
    loss: float
    anchors: int


def link(new: Parameters, old: Parameters, *, method: str = "stocking-lord", nodes: int = 41) -> Link:
    """Put `new` on the scale of `old` by their common items.

    new, old : parameters of the same anchors, in the same order, from two calibrations.
    method   : "mean-sigma" (Marco 1977), "mean-mean" (Loyd & Hoover 1980), "haebara" (1980, item curves), "stocking-lord" (1983, test curve), both
               weighted by N(0, 1) on the old scale. Without anchors there is no link: refused. The relation holds for one
               ability; papers of different make cannot be linked by wishing.

    >>> from wusong.engines.assessment.irt.models import parameters
    >>> old = parameters("2pl", [1.0, 1.5, 0.8], [[0.0], [1.0], [-0.5]])
    >>> made = link(old.transformed(1 / 1.2, -0.3 / 1.2), old)
    >>> round(made.slope, 5), round(made.intercept, 5)
    (1.2, 0.3)
    """
    _checked(new, old, method)
    a1, a2 = new.a, old.a
    b1, b2 = new.difficulty, old.difficulty
    known = ~np.isnan(b1)
    if method == "mean-mean":
        slope = float(a1.mean() / a2.mean())
        return Link(method, slope, float(b2[known].mean() - slope * b1[known].mean()), 0.0, new.a.size)
    spread1, spread2 = float(b1[known].std()), float(b2[known].std())
    if not spread1 > 0:
        if method == "mean-sigma":
            raise AssessmentError(
                "new",
                "锚题难度没有差异，mean–sigma 不可用",
                "anchor difficulties do not differ; mean–sigma cannot be used",
            )
        slope, shift = 1.0, float(b2[known].mean() - b1[known].mean())
    else:
        slope = spread2 / spread1
        shift = float(b2[known].mean() - slope * b1[known].mean())
    if method == "mean-sigma":
        return Link(method, slope, shift, 0.0, new.a.size)
    theta, logw = grid(nodes, 4.0)
    w = np.exp(logw)
    wanted_items = old.probabilities(theta)
    wanted_test = old.expected(theta).sum(axis=0)

    def loss(v: Floats) -> float:
        moved = new.transformed(float(np.exp(v[0])), float(v[1]))
        if method == "haebara":
            return float((((moved.probabilities(theta) - wanted_items) ** 2).sum(axis=(0, 1)) * w).sum())
        return float((((moved.expected(theta).sum(axis=0) - wanted_test) ** 2) * w).sum())

    first = np.array([np.log(slope), shift])
    if not np.isfinite(first).all() or abs(first[0]) > 3:
        first = np.zeros(2)
    found = min(
        (
            optimize.minimize(
                loss,
                start,
                method="Nelder-Mead",
                options={"xatol": 1e-9, "fatol": 1e-16, "maxiter": 4000, "maxfev": 4000},
            )
            for start in (first, np.zeros(2))
        ),
        key=lambda one: one.fun,
    )
    return Link(method, float(np.exp(found.x[0])), float(found.x[1]), float(found.fun), new.a.size)


def _checked(new: Parameters, old: Parameters, method: str) -> None:
    if method not in METHODS:
        raise AssessmentError("method", f"没有方法 {method}", f"no method {method!r}; known: {', '.join(METHODS)}")
    if new.a.size != old.a.size or (new.categories != old.categories).any():
        raise AssessmentError(
            "new", "两次标定的锚题应相同且同序", "the anchors of both calibrations must be the same, in the same order"
        )
    if new.a.size < 2:
        raise AssessmentError(
            "new", f"只有 {new.a.size} 道共同题，无法链接；只能在各次考试内比较标准分",
            f"{new.a.size} common items: there is no linking without anchors; compare standard scores within each exam only",
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class DriftStep:
    """One removal: the item (place among the anchors), how far its difficulty stood off, in robust z, and the link without it."""

    item: int
    z: float
    link: Link


@dataclass(frozen=True, eq=False)
class Anchored:
    """The link after drift was looked for. kept (k,): anchors that carry it. removed : in order. first : the link with all."""

    link: Link
    kept: NDArray[np.bool_]
    removed: tuple[DriftStep, ...]
    first: Link


def link_without_drift(
    new: Parameters,
    old: Parameters,
    *,
    method: str = "stocking-lord",
    z: float = 2.7,
    least: int = 4,
    most: float = 0.3,
) -> Anchored:
    """Link, and take out anchors one by one while the worst stands off by more than `z` robust deviations.

    The distance of an anchor is its difficulty difference after the link, over 0.74·IQR of all (Huynh & Meyer 2010: 1.645 for alarm, 2.7 for
    removal), and at least 0.15 logits, so that in a very even set nothing is removed for trifles. At most a share `most` of the anchors
    goes, and `least` stay; beyond that the anchors do not agree and linking is refused.

    >>> from wusong.engines.assessment.irt.models import parameters
    >>> rng = np.random.default_rng(1)
    >>> a, b = np.full(12, 1.2), np.linspace(-1.5, 1.5, 12)
    >>> old = parameters("2pl", a, (-a * b)[:, None])
    >>> moved = b + rng.normal(0, 0.02, 12) + 0.8 * (np.arange(12) == 4)
    >>> [step.item for step in link_without_drift(parameters("2pl", a, (-a * moved)[:, None]), old).removed]
    [4]
    """
    _checked(new, old, method)
    k = new.a.size
    kept = np.ones(k, bool)
    first = made = link(new, old, method=method)
    removed: list[DriftStep] = []
    while True:
        moved = new.transformed(made.slope, made.intercept)
        away = np.nanmean(moved.difficulty - old.difficulty, axis=1)
        held = away[kept]
        low, middle, high = np.percentile(held, [25, 50, 75])
        score = np.where(kept, np.abs(away - middle) / max(0.74 * (high - low), 1e-9), 0)
        score[np.abs(away - middle) < 0.15] = 0
        worst = int(score.argmax())
        if score[worst] <= z:
            return Anchored(made, kept, tuple(removed), first)
        if kept.sum() - 1 < least or len(removed) + 1 > most * k:
            raise AssessmentError(
                "new",
                "漂移的锚题过多，两次考试不能链接",
                "too many anchors drift: the two exams cannot be linked by them",
            )
        kept[worst] = False
        at = np.flatnonzero(kept)
        made = link(new.take(at), old.take(at), method=method)
        removed.append(DriftStep(worst, float(score[worst]), made))

"""Differential item functioning: does an item favour a group of pupils of the same ability?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg, special

from wusong.engines.assessment.errors import AssessmentError, codes_of
from wusong.engines.assessment.irt.calibrate import Calibration, answers
from wusong.engines.assessment.irt.fit import benjamini_hochberg
from wusong.engines.assessment.irt.models import Floats
from wusong.engines.assessment.linking import link


@dataclass(frozen=True, eq=False)
class MantelHaenszel:
    """(k,) each. odds : common odds ratio (0/1 items, else NaN). delta : −2.35·ln odds; below 0 the item is harder for the focal group. delta_se
    (Robins, Breslow & Greenland). chi2, p : with continuity correction; Mantel's for many categories. smd : standardised mean difference, focal − reference, in
    shares of the item's top category. grade : A, B, C as ETS has it (by smd 0.05/0.10 for many categories). adjusted : p by Benjamini–Hochberg.
    matching : items the matching score was made of.
    """

    odds: Floats
    delta: Floats
    delta_se: Floats
    chi2: Floats
    p: Floats
    adjusted: Floats
    smd: Floats
    grade: tuple[str, ...]
    matching: NDArray[np.bool_]


def mantel_haenszel(responses: ArrayLike, focal: ArrayLike, *, purify: bool = True, least: int = 200) -> MantelHaenszel:
    """Mantel–Haenszel DIF of every item, matching on the total score (the item itself always in it).

    responses : (n, k), whole categories; pupils with a missing cell are left out. focal : bool, (n,), true for the focal group.
    purify    : items graded C are taken out of the matching score and all is done again (at most five times).
    least     : pupils needed in each group; fewer is refused, because a grade would be chance.
    Sources: Holland & Thayer 1988; Robins, Breslow & Greenland 1986; Mantel 1963; Dorans & Holland 1993.

    >>> rng = np.random.default_rng(5)
    >>> focal = np.arange(4000) % 2 == 0
    >>> harder = np.zeros(10)
    >>> harder[3] = 1.0
    >>> z = rng.normal(size=(4000, 1)) - np.linspace(-1, 1, 10) - focal[:, None] * harder
    >>> made = mantel_haenszel((rng.random((4000, 10)) < special.expit(z)).astype(int), focal)
    >>> [i for i, grade in enumerate(made.grade) if grade == "C"], bool(made.delta[3] < -1.5)
    ([3], True)
    """
    x = answers(responses)
    group = np.asarray(focal)
    if group.shape != (x.shape[0],) or group.dtype.kind not in "biu":
        raise AssessmentError("focal", f"应为长 {x.shape[0]} 的真假数组", f"expected {x.shape[0]} true/false values")
    keep = (x >= 0).all(axis=1)
    x, group = x[keep], group[keep].astype(bool)
    if min(int(group.sum()), int((~group).sum())) < least:
        raise AssessmentError(
            "focal", f"有一组不足 {least} 人", f"a group has fewer than {least} pupils with every item"
        )
    k = x.shape[1]
    top = np.maximum(x.max(axis=0), 1)
    clean = np.ones(k, bool)
    for _ in range(5):
        made = _once(x, group, clean, top)
        flagged = np.array([grade == "C" for grade in made.grade])
        if not purify or (clean == ~flagged).all() or flagged.all():
            break
        clean = ~flagged
    return made


def _once(
    x: NDArray[np.int8], focal: NDArray[np.bool_], clean: NDArray[np.bool_], top: NDArray[np.int8]
) -> MantelHaenszel:
    k = x.shape[1]
    base = x[:, clean].astype(np.int64).sum(axis=1)
    odds, delta, se = np.full(k, np.nan), np.full(k, np.nan), np.full(k, np.nan)
    chi2, smd, grades = np.full(k, np.nan), np.full(k, np.nan), []
    for j in range(k):
        score = base if clean[j] else base + x[:, j]
        u = x[:, j].astype(float)
        m = int(score.max()) + 1
        n_f, n_r = np.bincount(score[focal], minlength=m), np.bincount(score[~focal], minlength=m)
        f1, r1 = np.bincount(score[focal], u[focal], m), np.bincount(score[~focal], u[~focal], m)
        squares = np.bincount(score, u * u, m)
        both = (n_f > 0) & (n_r > 0)
        n_f, n_r, f1, r1, squares = (part[both].astype(float) for part in (n_f, n_r, f1, r1, squares))
        n = n_f + n_r
        if not both.any():
            grades.append("")
            continue
        with np.errstate(invalid="ignore", divide="ignore"):
            expected = n_f * (f1 + r1) / n
            variance = np.where(n > 1, n_f * n_r * (n * squares - (f1 + r1) ** 2) / (n**2 * np.maximum(n - 1, 1)), 0)
            gap = abs(float((f1 - expected).sum()))
            binary = top[j] == 1
            chi2[j] = (max(gap - 0.5, 0) if binary else gap) ** 2 / variance.sum()
            smd[j] = float((n_f * (f1 / n_f - r1 / n_r)).sum() / n_f.sum()) / top[j]
            if binary:
                a, b, c, d = r1, n_r - r1, f1, n_f - f1
                r_, s_ = (a * d / n), (b * c / n)
                odds[j] = r_.sum() / s_.sum()
                delta[j] = -2.35 * np.log(odds[j])
                p_, q_ = (a + d) / n, (b + c) / n
                v = (
                    (p_ * r_).sum() / (2 * r_.sum() ** 2)
                    + (p_ * s_ + q_ * r_).sum() / (2 * r_.sum() * s_.sum())
                    + (q_ * s_).sum() / (2 * s_.sum() ** 2)
                )
                se[j] = 2.35 * np.sqrt(v)
        significant = chi2[j] > special.chdtri(1, 0.05)
        if binary:
            beyond = (abs(delta[j]) - 1) / se[j] > special.ndtri(0.95)
            grades.append(
                "A" if abs(delta[j]) < 1 or not significant else "C" if abs(delta[j]) >= 1.5 and beyond else "B"
            )
        else:
            grades.append("A" if abs(smd[j]) < 0.05 or not significant else "C" if abs(smd[j]) >= 0.10 else "B")
    p = special.chdtrc(1, chi2)
    return MantelHaenszel(odds, delta, se, chi2, p, benjamini_hochberg(p), smd, tuple(grades), clean.copy())


@dataclass(frozen=True, eq=False)
class WaldDif:
    """(k,) each: chi2, df, p, adjusted p (Benjamini–Hochberg). shift (k,): difficulty focal − reference on the reference scale, mean over steps. anchors :
    items that carried the link. slope, intercept : of the link focal → reference.
    """

    chi2: Floats
    df: NDArray[np.int64]
    p: Floats
    adjusted: Floats
    shift: Floats
    anchors: NDArray[np.bool_]
    slope: float
    intercept: float


def wald(reference: Calibration, focal: Calibration, *, purify: bool = True, level: float = 0.01) -> WaldDif:
    """Lord's Wald test: the same items calibrated in two groups apart, linked by Stocking–Lord, and their parameters compared.

    Sources: Lord 1980; Candell & Drasgow 1988 (iterative linking).

    >>> from wusong.engines.assessment.irt.calibrate import calibrate
    >>> rng = np.random.default_rng(2)
    >>> def group(n, mean, d):
    ...     return calibrate((rng.random((n, 8)) < special.expit(rng.normal(mean, 1, (n, 1)) + d)).astype(int))
    >>> d = np.linspace(-1, 1, 8)
    >>> moved = d - 0.9 * (np.arange(8) == 2)
    >>> made = wald(group(3000, 0, d), group(3000, 0.5, moved))
    >>> int(made.chi2.argmax()), bool(made.p[2] < 1e-6)
    (2, True)
    """
    one, two = reference.parameters, focal.parameters
    k = one.a.size
    if two.a.size != k or one.models != two.models or (one.categories != two.categories).any():
        raise AssessmentError("focal", "两组应为同样的题与模型", "both groups must have the same items and models")
    for name, calibrated in (("reference", reference), ("focal", focal)):
        if np.isnan(calibrated.covariance).any():
            raise AssessmentError(name, "标定时没有求标准误", "was calibrated without errors")
    anchors = np.ones(k, bool)
    for _ in range(10):
        at = np.flatnonzero(anchors)
        made = link(two.take(at), one.take(at), method="stocking-lord")
        moved = two.transformed(made.slope, made.intercept)
        chi2, df, shift = np.empty(k), np.empty(k, np.int64), np.empty(k)
        for j in range(k):
            slots = reference.slots[j]
            steps = np.arange(1, one.categories[j])
            gap = np.concatenate([[moved.a[j] - one.a[j]], moved.d[j, steps - 1] - one.d[j, steps - 1]])
            # The focal covariance moves with the link: a* = a/A, d* = d − (c·)a·B/A.
            power = steps if one.gpcm[j] else np.ones(steps.size)
            turn = np.eye(steps.size + 1)
            turn[0, 0] = 1 / made.slope
            turn[1:, 0] = -power * made.intercept / made.slope
            own, other = slots[: steps.size + 1], focal.slots[j][: steps.size + 1]
            cov = reference.covariance[np.ix_(own, own)] + turn @ focal.covariance[np.ix_(other, other)] @ turn.T
            chi2[j] = float(gap @ linalg.solve(cov, gap, assume_a="pos"))
            df[j] = gap.size
            shift[j] = float(np.nanmean(moved.difficulty[j] - one.difficulty[j]))
        p = special.chdtrc(df, chi2)
        adjusted = benjamini_hochberg(p)
        clean = adjusted > level
        if not purify or (clean == anchors).all() or clean.sum() < max(2, k // 3):
            break
        anchors = clean
    return WaldDif(chi2, df, p, adjusted, shift, anchors, made.slope, made.intercept)


def groups(values: ArrayLike, focal: str) -> NDArray[np.bool_]:
    """True where `values` is the focal group. Refuses a name nobody has.

    >>> groups(["女", "男"], "女").tolist()
    [True, False]
    """
    names, place = codes_of("values", values)
    found = [i for i, name in enumerate(names) if str(name) == focal]
    if not found:
        raise AssessmentError(
            "focal",
            f"没有“{focal}”，有 {'、'.join(map(str, names))}",
            f"nobody is {focal!r}; there are {', '.join(map(str, names))}",
        )
    return place == found[0]

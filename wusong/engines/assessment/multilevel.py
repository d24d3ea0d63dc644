"""Linear mixed models from group sums: random intercepts and slopes, three levels, crossed primary × secondary.

Everything restricted maximum likelihood needs of a school is a handful of sums: n, Σx, Σy and, for slopes, Σxx′. After one pass over the
pupils the likelihood is a function of the schools alone, with an exact gradient, so half a million pupils fit in milliseconds.
Notation is lme4's: Λ is the Cholesky factor of the random effects' covariance relative to the residual variance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg, optimize, sparse

from wusong.engines.assessment.errors import AssessmentError, NotConverged, codes_of, numbers

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class GroupSums:
    """What a two-level model needs of its data. p fixed columns, q of them random, g groups.

    names (g,); n (g,); zz (g, q, q), zx (g, q, p), zy (g, q): cross products within each group; xx (p, p), xy (p,), yy: over all. centre : taken
    off y before. random : places of the random columns among the fixed.
    """

    names: NDArray[Any]
    n: Floats
    zz: Floats
    zx: Floats
    zy: Floats
    xx: Floats
    xy: Floats
    yy: float
    centre: float
    random: tuple[int, ...]

    @property
    def total(self) -> float:
        return float(self.n.sum())


def group_sums(
    y: ArrayLike, x: ArrayLike, group: ArrayLike, *, random: Sequence[int] = (0,), weights: ArrayLike | None = None
) -> GroupSums:
    """One pass over the pupils.

    y : (n,). x : (n, p), a column of ones first. group : (n,) names or codes. random : columns whose coefficient varies between groups (0 is
    the intercept). weights : (n,), how often a row counts.

    >>> group_sums([1.0, 2, 3], [[1, 0], [1, 1], [1, 2]], ["a", "a", "b"]).n.tolist()
    [2.0, 1.0]
    """
    outcome = numbers("y", y)
    design = numbers("x", x, ndim=2, length=outcome.size)
    names, place = codes_of("group", group, length=outcome.size)
    p = design.shape[1]
    if not p or not (design[:, 0] == 1).all():
        raise AssessmentError("x", "第一列应全为 1", "the first column must be all ones")
    if any(not 0 <= column < p for column in random) or not random:
        raise AssessmentError("random", f"应为 0 至 {p - 1} 的列号", f"expected columns 0 to {p - 1}")
    w = None if weights is None else numbers("weights", weights, length=outcome.size)
    g, centre = names.size, float(outcome.mean())
    outcome = outcome - centre
    columns = np.ascontiguousarray(design.T)
    heavy = columns if w is None else columns * w

    def total(values: Floats | None) -> Floats:
        return np.bincount(place, values, minlength=g).astype(np.float64)

    q = len(random)
    zx, zy = np.empty((g, q, p)), np.empty((g, q))
    for a, column in enumerate(random):
        for b in range(p):
            if column == 0 and b == 0:
                zx[:, a, b] = total(w)
            elif column == 0:
                zx[:, a, b] = total(heavy[b])
            elif b in random[:a]:
                zx[:, a, b] = zx[:, random.index(b), column]
            else:
                zx[:, a, b] = total(heavy[column] * columns[b] if b else heavy[column])
        zy[:, a] = total(heavy[column] * outcome if column or w is not None else outcome)
    n = total(w)
    with_y = heavy @ outcome
    return GroupSums(
        names, n, zx[:, :, list(random)].copy(), zx, zy, heavy @ columns.T, with_y,
        float(outcome @ outcome if w is None else outcome @ (w * outcome)), centre, tuple(random),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Mixed:
    """A fitted two-level model. g groups, p fixed columns, q random.

    fixed (p,), fixed_covariance (p, p). residual : variance of pupils. covariance (q, q) : of the random effects. effects (g, q) : shrunken.
    se (g, q) : of effect − truth, fixed effects unknown. conditional_se (g, q) : as lme4 prints it, fixed effects taken as known.
    criterion : −2 log restricted likelihood (or likelihood). gradient : largest derivative left.
    """

    names: NDArray[Any]
    n: Floats
    fixed: Floats
    fixed_covariance: Floats
    residual: float
    covariance: Floats
    effects: Floats
    se: Floats
    conditional_se: Floats
    criterion: float
    gradient: float
    reml: bool

    @property
    def fixed_se(self) -> Floats:
        return np.sqrt(np.diag(self.fixed_covariance))

    @property
    def between(self) -> float:
        """VPC: share of the variance that lies between groups (at x = 0)."""
        u = float(self.covariance[0, 0])
        return u / (u + self.residual)

    @property
    def reliability(self) -> Floats:
        """(g,): share of the variance of a group's estimated effect that is not error, n·σu²/(n·σu² + σe²); 0 when σu² is 0."""
        u = float(self.covariance[0, 0])
        return self.n * u / (self.n * u + self.residual) if u > 0 else np.zeros(self.n.size)


def _profile(s: GroupSums, lam: Floats, reml: bool) -> tuple[float, Floats, dict[str, Any]]:
    """Criterion, its derivative to Λ, and the pieces."""
    g, q = s.zy.shape
    p = s.xy.size
    n = s.total
    right = np.concatenate([s.zx, s.zy[:, :, None]], axis=2)  # (g, q, p+1)
    if q == 1:
        scale = lam[0, 0]
        a = 1 + scale**2 * s.zz[:, 0, 0]
        logdet = float(np.log(a).sum())
        inner = right - (scale**2 * s.zz[:, 0, 0] / a)[:, None, None] * right  # Z′V⁻¹[X y]
        weight = scale**2 / a
        whole = (right[:, 0] * weight[:, None]).T @ right[:, 0]
        zvz = (s.zz[:, 0, 0] / a)[:, None, None]
        small = (scale**2 / a)[:, None, None]
    else:
        turned = lam.T @ s.zz @ lam + np.eye(q)
        factor = np.linalg.cholesky(turned)
        logdet = 2 * float(np.log(np.diagonal(factor, axis1=1, axis2=2)).sum())
        half = np.linalg.solve(factor, lam.T @ right)
        whole = np.einsum("gqi,gqj->ij", half, half)
        root = np.linalg.solve(factor, np.broadcast_to(lam.T, (g, q, q)))
        small = np.swapaxes(root, 1, 2) @ root  # ΛA⁻¹Λ′
        inner = right - s.zz @ (small @ right)
        zvz = s.zz - s.zz @ small @ s.zz
    xvx = s.xx - whole[:p, :p]
    xvy = s.xy - whole[:p, p]
    yvy = s.yy - float(whole[p, p])
    try:
        cho = linalg.cho_factor(xvx)
    except linalg.LinAlgError as error:
        raise AssessmentError("x", "固定效应列线性相关", "fixed columns are linearly dependent") from error
    beta = linalg.cho_solve(cho, xvy)
    rss = yvy - float(xvy @ beta)
    if not rss > 0:
        raise AssessmentError("y", "残差为零，模型无意义", "no residual is left; the model means nothing")
    free = n - p if reml else n
    value = free * (1 + np.log(2 * np.pi * rss / free)) + logdet
    if reml:
        value += 2 * float(np.log(np.diag(cho[0])).sum())
    zpy = inner[:, :, p] - inner[:, :, :p] @ beta  # (g, q)
    cov = linalg.cho_solve(cho, np.eye(p))
    lost = inner[:, :, :p] @ cov @ np.swapaxes(inner[:, :, :p], 1, 2)
    zpz = zvz - lost
    pull = np.einsum("ga,gb->ab", zpy, zpy) * (free / rss)
    slope = 2 * ((zpz if reml else zvz).sum(axis=0) - pull) @ lam
    return value, slope, {"beta": beta, "cov": cov, "rss": rss, "free": free, "zpy": zpy, "zpz": zpz, "small": small}


def mixed(sums: GroupSums, *, reml: bool = True, tolerance: float = 1e-6) -> Mixed:
    """Fit the two-level model y = xβ + z·u_group + e by restricted (or full) maximum likelihood.

    Raises AssessmentError for fewer than two groups or dependent columns, NotConverged where the gradient does not vanish.
    Sources: Patterson & Thompson 1971; Laird & Ware 1982; Bates et al. 2015 for the profiled form.

    >>> rng = np.random.default_rng(0)
    >>> school = np.repeat(np.arange(200), 25)
    >>> x = np.column_stack([np.ones(5000), rng.normal(size=5000)])
    >>> y = x @ [1.0, 0.5] + rng.normal(0, 0.6, 200)[school] + rng.normal(size=5000)
    >>> made = mixed(group_sums(y, x, school))
    >>> bool(abs(made.fixed[1] - 0.5) < 0.05), bool(abs(made.covariance[0, 0] - 0.36) < 0.1), made.gradient < 1e-4
    (True, True, True)
    """
    g, q = sums.zy.shape
    p = sums.xy.size
    if g < 2:
        raise AssessmentError("group", "至少两组", "at least two groups")
    if sums.n.max() <= 1:
        raise AssessmentError(
            "group",
            "每组只有一人，组间差异与个体差异分不开",
            "every group has one member: groups and members cannot be told apart",
        )
    if sums.total <= p + 1:
        raise AssessmentError("x", "学生太少", "too few pupils for so many columns")
    lower = np.tril_indices(q)
    diagonal = lower[0] == lower[1]

    # A slope's scale is its column's: working on unit scales keeps the search round.
    spread = np.sqrt(np.maximum(sums.xx[sums.random, sums.random] / sums.total, 1e-300))

    def unpack(v: Floats) -> Floats:
        lam = np.zeros((q, q))
        lam[lower] = v
        return lam / spread[:, None]

    def both(v: Floats) -> tuple[float, Floats]:
        value, slope, _ = _profile(sums, unpack(v), reml)
        return value, (slope / spread[:, None])[lower]

    # With slopes there can be a top on the edge (a correlation of ±1) and another inside: both are looked for.
    starts = (0.3,) if q == 1 else (0.3, 0.05)
    tops = [_minimise(both, np.where(diagonal, start, 0.0), diagonal, tolerance) for start in starts]
    v, gradient = min(tops, key=lambda top: both(top[0])[0])
    lam = unpack(v)
    value, _, held = _profile(sums, lam, reml)
    residual = held["rss"] / held["free"]
    relative = lam @ lam.T
    effects = held["zpy"] @ relative
    variance = relative - relative @ held["zpz"] @ relative
    fixed = held["beta"].copy()
    fixed[0] += sums.centre
    se = np.sqrt(np.maximum(np.diagonal(variance, axis1=1, axis2=2), 0) * residual)
    conditional = np.sqrt(np.maximum(np.diagonal(held["small"], axis1=1, axis2=2), 0) * residual)
    return Mixed(
        sums.names, sums.n, fixed, residual * held["cov"], float(residual), residual * relative, effects, se, conditional,
        float(value), gradient, reml,
    )  # fmt: skip


def _minimise(
    both: Callable[[Floats], tuple[float, Floats]], first: Floats, positive: NDArray[np.bool_], tolerance: float
) -> tuple[Floats, float]:
    """Quasi-Newton, then Newton with differenced gradients until the gradient vanishes (at a bound: points outward)."""
    bounds = [(0.0, 1e3) if one else (-1e3, 1e3) for one in positive]  # beyond, no pupil differs from his school
    found = optimize.minimize(
        both, first, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 200, "ftol": 1e-13, "gtol": 1e-7}
    )
    v = found.x
    value, gradient = both(v)
    for _ in range(12):
        stuck = positive & (v <= 1e-8) & (gradient >= -tolerance)
        loose = ~stuck
        left = float(np.abs(gradient[loose]).max()) if loose.any() else 0.0
        if left < tolerance:
            return np.where(stuck, 0.0, v), left
        at = np.flatnonzero(loose)
        h = 1e-4
        curve = np.empty((at.size, at.size))
        for row, i in enumerate(at):
            step = np.zeros_like(v)
            step[i] = h * max(abs(v[i]), 0.05)
            curve[row] = ((both(v + step)[1] - both(v - step)[1]) / (2 * step[i]))[at]
        curve = (curve + curve.T) / 2
        values, vectors = np.linalg.eigh(curve)
        move = -vectors @ (
            (vectors.T @ gradient[at]) / np.maximum(np.abs(values), 1e-8 * max(np.abs(values).max(), 1e-300))
        )
        scale = 1.0
        while scale > 1e-6:
            tried = v.copy()
            tried[at] += scale * move
            tried = np.where(positive, np.maximum(tried, 0), tried)
            new = both(tried)
            if new[0] <= value + 1e-9 * abs(value) and np.abs(new[1][at]).max() < np.abs(gradient[at]).max() * (
                1 + 1e-9
            ):
                break
            scale /= 2
        else:
            break
        v, (value, gradient) = tried, new
    stuck = positive & (v <= 1e-8) & (gradient >= -tolerance)
    left = float(np.abs(gradient[~stuck]).max()) if (~stuck).any() else 0.0
    if left > max(1e-3, 100 * tolerance):
        raise NotConverged(
            "y", f"梯度仍有 {left:.2g}，未收敛", f"the gradient is still {left:.2g}: no maximum was reached"
        )
    return np.where(stuck, 0.0, v), left


@dataclass(frozen=True, eq=False)
class Crossed:
    """A model with two random factors, crossed or nested. variances : of the first and second factor. effects, se : one array for each factor, in
    the order of `first` and `second` names; se with fixed effects unknown. criterion, gradient as in Mixed.
    """

    first: NDArray[Any]
    second: NDArray[Any]
    fixed: Floats
    fixed_covariance: Floats
    residual: float
    variances: tuple[float, float]
    effects: tuple[Floats, Floats]
    se: tuple[Floats, Floats]
    n: tuple[Floats, Floats]
    criterion: float
    gradient: float

    @property
    def shares(self) -> tuple[float, float, float]:
        """Shares of the variance: first factor, second factor, pupils."""
        whole = sum(self.variances) + self.residual
        return self.variances[0] / whole, self.variances[1] / whole, self.residual / whole


def crossed(y: ArrayLike, x: ArrayLike, first: ArrayLike, second: ArrayLike, *, tolerance: float = 1e-6) -> Crossed:
    """Two random intercepts by REML: primary × secondary school, or class within school.

    y : (n,). x : (n, p), ones first. first, second : (n,) names. The factor with more levels is eliminated by hand (its block is diagonal), the other
    by a dense Cholesky of its own size: up to a few thousand levels. Sources: Raudenbush 1993; Henderson's mixed model equations.

    >>> rng = np.random.default_rng(1)
    >>> a, b = rng.integers(0, 80, 6000), rng.integers(0, 30, 6000)
    >>> y = 2 + rng.normal(0, 0.5, 80)[a] + rng.normal(0, 0.3, 30)[b] + rng.normal(size=6000)
    >>> made = crossed(y, np.ones((6000, 1)), a, b)
    >>> [round(v, 1) for v in made.variances], round(made.residual, 1)
    ([0.1, 0.1], 1.0)
    """
    outcome = numbers("y", y)
    design = numbers("x", x, ndim=2, length=outcome.size)
    if not design.shape[1] or not (design[:, 0] == 1).all():
        raise AssessmentError("x", "第一列应全为 1", "the first column must be all ones")
    names1, place1 = codes_of("first", first, length=outcome.size)
    names2, place2 = codes_of("second", second, length=outcome.size)
    if min(names1.size, names2.size) < 2:
        raise AssessmentError("second", "每个因素至少两个水平", "each factor needs two levels")
    if min(names1.size, names2.size) > 6000:
        raise AssessmentError("second", "两个因素都超过 6000 个水平", "both factors have more than 6,000 levels")
    swap = names2.size > names1.size
    a, b = (place2, place1) if swap else (place1, place2)
    na_, nb_ = max(names1.size, names2.size), min(names1.size, names2.size)
    n, p = design.shape
    centre = float(outcome.mean())
    right = np.column_stack([design, outcome - centre])
    ta = np.stack([np.bincount(a, column, minlength=na_) for column in right.T], axis=1)
    tb = np.stack([np.bincount(b, column, minlength=nb_) for column in right.T], axis=1)
    cells = sparse.csr_matrix((np.ones(n), (a, b)), shape=(na_, nb_))
    cells.sum_duplicates()
    filled = cells.nnz > 0.05 * na_ * nb_ and na_ * nb_ <= 20_000_000
    full = cells.toarray() if filled else None
    count_a, count_b = np.bincount(a, minlength=na_).astype(float), np.bincount(b, minlength=nb_).astype(float)
    gram = right.T @ right
    free = n - p

    def pieces(v: Floats) -> dict[str, Any]:
        ra, rb = max(v[0], 0.0), max(v[1], 0.0)
        da = 1 + ra**2 * count_a
        if full is not None:
            scaled = full / np.sqrt(da)[:, None]
            schur = -((ra * rb) ** 2) * (scaled.T @ scaled)
        else:
            thin = sparse.diags(1 / np.sqrt(da)) @ cells
            schur = -((ra * rb) ** 2) * (thin.T @ thin).toarray()
        schur[np.arange(nb_), np.arange(nb_)] += 1 + rb**2 * count_b
        factor = linalg.cho_factor(schur, lower=True)
        fa, fb = ra * ta, rb * tb
        h = fb - (ra * rb) * (cells.T @ (fa / da[:, None]))
        sb = linalg.cho_solve(factor, h)  # K⁻¹ on the second block
        sa = (fa - (ra * rb) * (cells @ sb)) / da[:, None]
        whole = gram - fa.T @ sa - fb.T @ sb
        cho = linalg.cho_factor(whole[:p, :p])
        beta = linalg.cho_solve(cho, whole[:p, p])
        rss = float(whole[p, p] - whole[:p, p] @ beta)
        value = (
            free * (1 + np.log(2 * np.pi * rss / free))
            + float(np.log(da).sum())
            + 2 * float(np.log(np.diag(factor[0])).sum())
        )
        value += 2 * float(np.log(np.diag(cho[0])).sum())
        inverse = linalg.cho_solve(factor, np.eye(nb_))
        if full is not None:
            reach = np.einsum("ab,ab->a", full, full @ inverse)
        else:
            reach = np.asarray(cells.multiply(cells @ inverse).sum(axis=1)).ravel()
        kaa = 1 / da + (ra * rb) ** 2 * reach / da**2
        return {
            "ra": ra,
            "rb": rb,
            "sa": sa,
            "sb": sb,
            "cho": cho,
            "beta": beta,
            "rss": rss,
            "value": value,
            "kaa": kaa,
            "kbb": np.diag(inverse),
        }

    def both(v: Floats) -> tuple[float, Floats]:
        m = pieces(v)
        cov = linalg.cho_solve(m["cho"], np.eye(p))
        made = np.empty(2)
        for i, (r, solved, k, size) in enumerate(
            ((m["ra"], m["sa"], m["kaa"], na_), (m["rb"], m["sb"], m["kbb"], nb_))
        ):
            if r < 1e-7:
                made[i] = 0.0
                continue
            # Z′V⁻¹[X y] = K⁻¹f / r, and Z′V⁻¹Z = (I − K⁻¹)/r².
            zvx, zvy = solved[:, :p] / r, solved[:, p] / r
            zpy = zvy - zvx @ m["beta"]
            trace = (size - float(k.sum())) / r**2 - float(((zvx @ cov) * zvx).sum())
            made[i] = 2 * r * (trace - float(zpy @ zpy) * free / m["rss"])
        return m["value"], made

    v, gradient = _minimise(both, np.array([0.3, 0.3]), np.array([True, True]), tolerance)
    m = pieces(v)
    residual = m["rss"] / free
    cov = linalg.cho_solve(m["cho"], np.eye(p))
    effects, errors = [], []
    for r, solved, k in ((m["ra"], m["sa"], m["kaa"]), (m["rb"], m["sb"], m["kbb"])):
        effects.append(r * (solved[:, p] - solved[:, :p] @ m["beta"]))
        own = r**2 * k + r**2 * ((solved[:, :p] @ cov) * solved[:, :p]).sum(axis=1)
        errors.append(np.sqrt(np.maximum(own, 0) * residual))
    fixed = m["beta"].copy()
    fixed[0] += centre
    variances, counts = [v[0] ** 2 * residual, v[1] ** 2 * residual], [count_a, count_b]
    if swap:
        effects, errors, variances, counts = effects[::-1], errors[::-1], variances[::-1], counts[::-1]
    return Crossed(
        names1, names2, fixed, residual * cov, float(residual), (float(variances[0]), float(variances[1])), (effects[0], effects[1]),
        (errors[0], errors[1]), (counts[0], counts[1]), float(m["value"]), gradient,
    )  # fmt: skip


def three_level(y: ArrayLike, x: ArrayLike, inner: ArrayLike, outer: ArrayLike, *, tolerance: float = 1e-6) -> Crossed:
    """Pupils in `inner` (class) in `outer` (school), by REML. Refused where an inner name appears in two outer ones.

    >>> made = three_level([1.0, 2, 2, 4, 5, 5, 1, 3, 9, 8], np.ones((10, 1)), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5], [1, 1, 1, 1, 2, 2, 2, 2, 3, 3])
    >>> len(made.effects[0]), len(made.effects[1])
    (5, 3)
    """
    _, low = codes_of("inner", inner)
    _, high = codes_of("outer", outer, length=low.size)
    pairs = np.unique(np.stack([low, high]), axis=1)
    if pairs.shape[1] != int(low.max()) + 1:
        raise AssessmentError(
            "inner",
            "有班级出现在两所学校，请用“学校/班级”作名称",
            "an inner name appears in two outer ones; write outer/inner",
        )
    return crossed(y, x, inner, outer, tolerance=tolerance)

"""Pairing: one to one, at least total cost, with a proof anyone can check by adding up.

The proof is a pair of prices (duals): no pair costs less than the price of its two sides, and the pairs chosen cost exactly that,
so no other pairing can cost less in all. For thousands on each side only near pairs are looked at first; the prices then tell
whether a far pair could have helped, and those that could are added until none can.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching
from scipy.spatial import cKDTree

from wusong.engines.allocation.errors import AllocationError, Impossible

# Near distances are told apart to this part of the largest.
FINE = 100_000

OBJECTIVES = ("sum", "minmax", "minmax_then_sum")


@dataclass(frozen=True, eq=False)
class Pairing:
    """Who goes with whom, and the proof.

    partner : int64 (left,). The right-hand partner of each, -1 where the left side is the longer one and none is left.
    cost    : the total. bound: no pairing costs less than this; equal to `cost` up to rounding where proven.
    left_price, right_price : float, the prices whose sum is `bound`.
    """

    partner: np.ndarray
    cost: float
    bound: float
    left_price: np.ndarray
    right_price: np.ndarray

    @property
    def gap(self) -> float:
        """How far the cost may be above the best, as a share of it."""
        return max(0.0, (self.cost - self.bound) / max(abs(self.cost), 1e-12))


def pair(
    cost: ArrayLike,
    *,
    locked: Sequence[tuple[int, int]] = (),
    forbidden: Sequence[tuple[int, int]] = (),
    objective: str = "sum",
) -> Pairing:
    """Pair two sides at least total cost.

    cost      : float (left, right). What a pair costs (distance, unmet need …); inf forbids it.
    locked    : pairs that must be. forbidden: pairs that must not.
    objective : "sum"; "minmax" for the smallest worst pair; "minmax_then_sum" for the least sum among those.

    The shorter side is paired in full. AllocationError for NaN, or locked pairs that meet; Impossible where no full pairing is
    left, naming those whose partners do not suffice.

    >>> found = pair([[1, 9], [2, 4]])
    >>> found.partner, found.cost, found.bound
    (array([0, 1]), 5.0, 5.0)
    """
    table = np.array(cost, float)
    if table.ndim != 2 or np.isnan(table).any() or (table == -np.inf).any():
        raise AllocationError("cost", "应为不含 NaN 的二维表", "is a table without NaN")
    if objective not in OBJECTIVES:
        raise AllocationError("objective", f"应为 {'、'.join(OBJECTIVES)}", f"is one of {', '.join(OBJECTIVES)}")
    for argument, pairs in (("locked", locked), ("forbidden", forbidden)):
        for i, j in pairs:
            if not (0 <= i < table.shape[0] and 0 <= j < table.shape[1]):
                raise AllocationError(argument, f"没有 ({i}, {j}) 这一对", f"there is no pair ({i}, {j})")
    for i, j in forbidden:
        table[i, j] = np.inf
    for side in (0, 1):
        seen = [pairing[side] for pairing in locked]
        if len(set(seen)) < len(seen):
            raise AllocationError("locked", "同一方锁定了两次", "locks somebody twice")
    for i, j in locked:
        if not np.isfinite(table[i, j]):
            raise Impossible("locked", f"({i}, {j}) 已被禁止", f"({i}, {j}) is forbidden")
        keep = table[i, j]
        table[i, :], table[:, j] = np.inf, np.inf
        table[i, j] = keep
    if table.size == 0:
        return Pairing(np.full(table.shape[0], -1), 0.0, 0.0, np.zeros(table.shape[0]), np.zeros(table.shape[1]))
    if objective != "sum":
        limit = _bottleneck(table)
        if objective == "minmax":
            table = np.where(table <= limit, table, np.inf)
            partner = _matched(np.where(np.isfinite(table), 0.0, np.inf))
            total = _total(table, partner)
            return Pairing(partner, total, -np.inf, np.zeros(table.shape[0]), np.zeros(table.shape[1]))
        table = np.where(table <= limit, table, np.inf)
    partner = _matched(table)
    left, right = prices(table, partner)
    return Pairing(partner, _total(table, partner), float(left.sum() + right.sum()), left, right)


def _total(table: np.ndarray, partner: np.ndarray) -> float:
    some = np.flatnonzero(partner >= 0)
    return float(table[some, partner[some]].sum())


def _matched(table: np.ndarray) -> np.ndarray:
    try:
        rows, columns = linear_sum_assignment(table)
    except ValueError:
        raise _no_pairing(table) from None
    partner = np.full(table.shape[0], -1, np.int64)
    partner[rows] = columns
    return partner


def _no_pairing(table: np.ndarray) -> Impossible:
    """Hall's condition, violated: some of one side have fewer partners between them than they are."""
    from scipy.sparse.csgraph import maximum_bipartite_matching

    flipped = table.shape[0] > table.shape[1]
    allowed = np.isfinite(table.T if flipped else table)
    got = maximum_bipartite_matching(csr_matrix(allowed), perm_type="column")
    holder = {int(j): i for i, j in enumerate(got) if j >= 0}
    group, reached = {int(np.flatnonzero(got < 0)[0])}, set()
    waiting = list(group)
    while waiting:
        i = waiting.pop()
        for j in np.flatnonzero(allowed[i]).tolist():
            if j not in reached:
                reached.add(j)
                other = holder[j]
                if other not in group:
                    group.add(other)
                    waiting.append(other)
    who = ", ".join(map(str, sorted(group)[:10]))
    side = ("右", "right") if flipped else ("左", "left")
    return Impossible(
        "cost",
        f"{side[0]}方 {who} 共 {len(group)} 个，可配的对象合起来只有 {len(reached)} 个",
        f"{len(group)} on the {side[1]} ({who}) have only {len(reached)} possible partners between them",
    )


def _bottleneck(table: np.ndarray) -> float:
    """The smallest cost under which a full pairing is possible, by halving over the costs there are."""
    values = np.unique(table[np.isfinite(table)])
    if not len(values):
        raise _no_pairing(table)
    low, high = 0, len(values) - 1
    _matched(table)  # refuses what cannot be paired at all
    while low < high:
        middle = (low + high) // 2
        try:
            linear_sum_assignment(np.where(table <= values[middle], 0.0, np.inf))
            high = middle
        except ValueError:
            low = middle + 1
    return float(values[low])


def prices(table: np.ndarray, partner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Prices that prove a pairing: ``left[i] + right[j] <= table[i, j]``, equal for the pairs; those without partner cost nothing.

    Shortest ways over exchanges of partners (Bellman & Ford), which exist exactly where the pairing is the best.
    """
    n, m = table.shape
    if n > m:
        flipped = np.full(m, -1, np.int64)
        some = np.flatnonzero(partner >= 0)
        flipped[partner[some]] = some
        right, left = prices(table.T, flipped)
        return left, right
    square = np.vstack((table, np.zeros((m - n, m))))
    at = np.append(partner, np.setdiff1d(np.arange(m), partner))
    own = square[np.arange(m), at]
    change = square[:, at] - own[None, :]  # what row i costs more at the partner of row k than k does
    way = np.zeros(m)
    for _ in range(m):
        shorter = np.minimum(way, (way[:, None] + change).min(axis=0))
        if np.allclose(shorter, way, rtol=0, atol=1e-12):
            break
        way = shorter
    left = -way
    right = np.empty(m)
    right[at] = own - left
    # Rows that were only added, and columns nobody took, have price 0 together: shift so that it is so.
    shift = left[n:].max() if m > n else 0.0
    return left[:n] - shift, np.minimum(right + shift, ((table - (left[:n] - shift)[:, None]).min(axis=0)))


def pair_near(
    left: ArrayLike, right: ArrayLike, *, neighbours: int = 80, tolerance: float = 1e-4, most_rounds: int = 20
) -> Pairing:
    """Pair points of two equally large sides at least total distance; for thousands of schools.

    left, right : float (n, 2). Places on a plane, in kilometres.
    neighbours  : how many nearest partners each may have at first.
    tolerance   : the gap, as a share of the total, at which to stop looking for farther pairs.

    AllocationError for sides of different length or NaN.

    >>> found = pair_near([[0, 0], [1, 0]], [[1, 1], [0, 1]])
    >>> found.partner, found.cost
    (array([1, 0]), 2.0)
    """
    one, other = np.asarray(left, float), np.asarray(right, float)
    if one.ndim != 2 or one.shape != other.shape or np.isnan(one).any() or np.isnan(other).any():
        raise AllocationError("left, right", "应为同样长的两列坐标", "are equally many points without NaN")
    n = len(one)
    if n == 0:
        return Pairing(np.empty(0, np.int64), 0.0, 0.0, np.empty(0), np.empty(0))
    near = min(neighbours, n)
    _, theirs = cKDTree(other).query(one, k=near)
    _, ours = cKDTree(one).query(other, k=min(8, n))
    arcs = np.unique(
        np.concatenate(
            (
                (np.arange(n)[:, None] * n + theirs.reshape(n, -1)).ravel(),
                (ours.reshape(n, -1) * n + np.arange(n)[:, None]).ravel(),
            )
        )
    )
    tree = None
    for _ in range(most_rounds):
        i, j = arcs // n, arcs % n
        cost = np.hypot(*(one[i] - other[j]).T)
        # In whole steps the search is many times quicker; the bound below is over exact distances all the same.
        step = max(float(cost.max()), 1e-9) / FINE
        whole = np.round(cost / step)
        try:
            rows, columns = min_weight_full_bipartite_matching(csr_matrix((whole + 1, (i, j)), shape=(n, n)))
        except ValueError:  # too few near pairs for everybody: look farther
            near = min(2 * near, n)
            tree = tree or cKDTree(other)
            _, theirs = tree.query(one, k=near)
            arcs = np.unique(np.append(arcs, (np.arange(n)[:, None] * n + theirs.reshape(n, -1)).ravel()))
            continue
        partner = np.empty(n, np.int64)
        partner[rows] = columns
        price = _near_prices(i, j, whole * step, partner, n)
        total = float(np.hypot(*(one - other[partner]).T).sum())
        right_price, helpful = _check_far(one, other, price)
        bound = float(price.sum() + right_price.sum())
        if total - bound <= tolerance * total or not len(helpful):
            break
        arcs = np.unique(np.append(arcs, helpful))
    return Pairing(partner, total, bound, price, right_price)


def _near_prices(i: np.ndarray, j: np.ndarray, cost: np.ndarray, partner: np.ndarray, n: int) -> np.ndarray:
    holder = np.empty(n, np.int64)
    holder[partner] = np.arange(n)
    own = np.empty(n)
    mine = j == partner[i]
    own[i[mine]] = cost[mine]
    target = holder[j]
    change = cost - own[target]
    by = np.argsort(target, kind="stable")
    source, change, target = i[by], change[by], target[by]
    start = np.flatnonzero(np.append(True, np.diff(target) > 0))
    to = target[start]
    way = np.zeros(n)
    for _ in range(n):
        best = np.minimum.reduceat(way[source] + change, start)
        shorter = way.copy()
        shorter[to] = np.minimum(shorter[to], best)
        if (way - shorter).max() < 1e-12:
            break
        way = shorter
    return -way


def _check_far(one: np.ndarray, other: np.ndarray, price: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The right-hand prices over all pairs, near and far, and for each the pair that sets it."""
    n = len(one)
    best, who = np.empty(n), np.empty(n, np.int64)
    for start in range(0, n, 32):  # a piece that stays in the cache
        part = other[start : start + 32]
        reduced = part[:, None, 0] - one[None, :, 0]
        reduced *= reduced
        across = part[:, None, 1] - one[None, :, 1]
        across *= across
        reduced += across
        np.sqrt(reduced, out=reduced)
        reduced -= price[None, :]
        who[start : start + 32] = reduced.argmin(axis=1)
        best[start : start + 32] = reduced.min(axis=1)
    return best, who * n + np.arange(n)


def alternatives(cost: ArrayLike, found: Pairing, left: int, *, count: int = 3) -> list[tuple[int, float]]:
    """For one of the left: other partners, with how much the total would rise if that pair were locked; cheapest first.

    Exact: the pairing is made again with each pair locked.

    >>> table = [[1, 2, 9], [2, 4, 9], [5, 5, 5]]
    >>> alternatives(table, pair(table), 0)
    [(0, 1.0), (2, 7.0)]
    """
    table = np.asarray(cost, float)
    rises = []
    for other in np.flatnonzero(np.isfinite(table[left])).tolist():
        if other != found.partner[left]:
            try:
                rises.append((other, pair(table, locked=[(left, other)]).cost - found.cost))
            except Impossible:
                continue
    return sorted(rises, key=lambda row: (row[1], row[0]))[:count]


def check_pairing(cost: ArrayLike, partner: Sequence[int], left_price: ArrayLike, right_price: ArrayLike) -> bool:
    """Whether prices prove a pairing the cheapest, by plain adding up; shares nothing with the search.

    >>> check_pairing([[1, 9], [2, 4]], [0, 1], [1, 2], [0, 2])
    True
    """
    rows = [list(map(float, row)) for row in np.asarray(cost, float)]
    us, them = list(map(float, np.asarray(left_price))), list(map(float, np.asarray(right_price)))
    total, bound = 0.0, sum(us) + sum(them)
    taken: set[int] = set()
    for i, j in enumerate(partner):
        if j < 0:
            continue
        if j in taken:
            return False
        taken.add(int(j))
        total += rows[i][j]
    if len(taken) < min(len(rows), len(them)):
        return False
    slack = 1e-9 * max(1.0, abs(total)) * max(1, len(rows))
    fits = all(us[i] + them[j] <= rows[i][j] + slack for i in range(len(rows)) for j in range(len(them)))
    free = len(rows) < len(them) and any(v > slack for v in them)
    free = free or (len(rows) > len(them) and any(u > slack for u in us))
    return fits and not free and total <= bound + slack

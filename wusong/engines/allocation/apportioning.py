"""Apportionment: whole seats in proportion to numbers that do not divide. Exact arithmetic throughout, no rounding by luck.

Divisor methods (Balinski & Young 1982) never take a seat away because there are more seats (the Alabama paradox of largest
remainders). Their proof is one number: the divisor, with which anyone recomputes every seat. Biproportional apportionment
(Balinski & Demange 1989; Pukelsheim) is for tables with totals both ways, say school × category.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from numbers import Rational
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import linprog
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, maximum_flow

from wusong.engines.allocation.errors import AllocationError, Impossible
from wusong.words.labels import L, Label

Claim = int | Fraction | tuple[int, int]

METHODS: dict[str, Label] = {
    "hamilton": L("最大余数法", "Largest remainder (Hamilton, Hare quota)"),
    "droop": L("最大余数法（德鲁普基数）", "Largest remainder, Droop quota"),
    "webster": L("韦伯斯特法（圣拉古）", "Webster / Sainte-Laguë"),
    "jefferson": L("杰斐逊法（顿特）", "Jefferson / D'Hondt"),
    "adams": L("亚当斯法", "Adams"),
    "hill": L("亨廷顿－希尔法", "Huntington-Hill"),
    "dean": L("迪恩法", "Dean"),
}
OTHER_NAMES = {
    "largest_remainder": "hamilton",
    "hare": "hamilton",
    "hare_niemeyer": "hamilton",
    "sainte_lague": "webster",
    "sainte_laguë": "webster",
    "dhondt": "jefferson",
    "d_hondt": "jefferson",
    "d'hondt": "jefferson",
    "huntington_hill": "hill",
}

# The signpost between s and s + 1 seats, squared so that Hill's root stays exact: more seats from this quotient on.
SIGNPOSTS: dict[str, Callable[[int], Fraction]] = {
    "webster": lambda s: Fraction((2 * s + 1) ** 2, 4),
    "jefferson": lambda s: Fraction((s + 1) ** 2),
    "adams": lambda s: Fraction(s**2),
    "hill": lambda s: Fraction(s * (s + 1)),
    "dean": lambda s: Fraction(4 * s**2 * (s + 1) ** 2, (2 * s + 1) ** 2),
}


@dataclass(frozen=True, eq=False)
class Apportionment:
    """Seats, and what proves them.

    seats     : int64 (claimants,).
    divisor   : (lowest, highest) for divisor methods: any number between gives these seats; the quota for largest remainders;
                None where there is nothing to divide.
    tied      : claimants who were equal at the last seat and told apart by `order`; empty if none.
    """

    method: str
    seats: np.ndarray
    divisor: tuple[float, float] | None
    tied: tuple[int, ...] = ()


def apportion(
    claims: Sequence[Claim],
    seats: int,
    method: str = "webster",
    *,
    floors: ArrayLike | None = None,
    caps: ArrayLike | None = None,
    order: Sequence[int] | None = None,
) -> Apportionment:
    """Apportion seats in proportion to claims.

    claims : numbers not negative: whole, Fraction, or (numerator, denominator). Weights, such as a rural tilt, are
             multiplied in beforehand.
    seats  : how many in all.
    method : one of `METHODS`.
    floors, caps : int (claimants,). Least and most seats of each.
    order  : all claimants in the order in which they win a tie at the last seat, drawn or by rule.

    AllocationError for claims that do not fit; Impossible where floors and caps leave no way, or nobody may take a seat; a tie
    at the last seat without `order` is refused too, naming the tied.

    >>> apportion([651, 349, 50], 10).seats
    array([7, 3, 0])
    >>> apportion([651, 349, 50], 10, "adams").seats
    array([6, 3, 1])
    """
    name = OTHER_NAMES.get(method.lower().replace("-", "_").replace(" ", "_"), method.lower())
    if name not in METHODS:
        raise AllocationError(
            "method", f"没有“{method}”，可用：{'、'.join(METHODS)}", f"is one of {', '.join(METHODS)}"
        )
    exact = [_exact(claim, place) for place, claim in enumerate(claims)]
    count = len(exact)
    if isinstance(seats, bool) or not isinstance(seats, int | np.integer) or seats < 0:
        raise AllocationError("seats", "应为不小于 0 的整数", "is a whole number of at least 0")
    least = _bounds("floors", floors, count, 0)
    most = _bounds("caps", caps, count, int(seats))
    for place in range(count):
        if least[place] > most[place]:
            raise Impossible(
                f"floors[{place}]", f"下限 {least[place]} 大于上限 {most[place]}", f"is above the cap {most[place]}"
            )
        if exact[place] == 0:
            most[place] = least[place]  # no claim, no seat beyond the floor
    if sum(least) > seats:
        raise Impossible(
            "floors", f"合计 {sum(least)}，多于席位 {seats}", f"add up to {sum(least)}, more than {seats} seats"
        )
    if sum(most) < seats:
        raise Impossible(
            "caps", f"合计 {sum(most)}，少于席位 {seats}", f"add up to {sum(most)}, fewer than {seats} seats"
        )
    rank = _ranks(order, count)
    if name in ("hamilton", "droop"):
        return _by_remainder(name, exact, int(seats), least, most, rank)
    return _by_divisor(name, exact, int(seats), least, most, rank)


def _exact(claim: Any, place: int) -> Fraction:
    if isinstance(claim, tuple) and len(claim) == 2 and claim[1]:
        number = Fraction(int(claim[0]), int(claim[1]))
    elif isinstance(claim, Rational | np.integer) and not isinstance(claim, bool):
        number = Fraction(int(claim)) if isinstance(claim, np.integer) else Fraction(claim)
    else:
        raise AllocationError(
            f"claims[{place}]", f"{claim!r} 应为整数或分数", f"{claim!r}: whole numbers or fractions only"
        )
    if number < 0:
        raise AllocationError(f"claims[{place}]", "不能为负", "must not be negative")
    return number


def _bounds(argument: str, given: ArrayLike | None, count: int, default: int) -> list[int]:
    if given is None:
        return [default] * count
    array = np.asarray(given)
    if array.shape != (count,) or (count and (array.dtype.kind not in "iu" or array.min() < 0)):
        raise AllocationError(argument, "应为每个对象一个不小于 0 的整数", "is one whole number of at least 0 for each")
    return [int(n) for n in array]


def _ranks(order: Sequence[int] | None, count: int) -> list[int] | None:
    if order is None:
        return None
    if sorted(order) != list(range(count)):
        raise AllocationError("order", "应把每个对象恰好列一次", "must list every claimant exactly once")
    rank = [0] * count
    for place, claimant in enumerate(order):
        rank[claimant] = place
    return rank


def _last(tied: list[int], seats: int, rank: list[int] | None, what: str) -> list[int]:
    """Who of those tied gets the seats that are left."""
    if len(tied) <= seats:
        return tied
    if rank is None:
        names = ", ".join(map(str, tied))
        raise AllocationError(
            "order",
            f"第 {names} 项在最后 {seats} 席上{what}相等，须给出次序",
            f"{names} are equal at the last seat; give an order",
        )
    return sorted(tied, key=lambda claimant: rank[claimant])[:seats]


def _by_divisor(
    method: str, claims: list[Fraction], seats: int, least: list[int], most: list[int], rank: list[int] | None
) -> Apportionment:
    post = SIGNPOSTS[method]
    squares = [claim * claim for claim in claims]

    def price(place: int, have: int) -> Fraction | None:
        """The squared quotient with which a claimant bids for one seat more; None: before all others."""
        mark = post(have)
        return None if mark == 0 else squares[place] / mark

    given = _near_the_end(claims, seats, least, most, post)
    heap: list[tuple[int, Fraction, int]] = []

    def bid(place: int) -> None:
        if given[place] < most[place]:
            offered = price(place, given[place])
            heapq.heappush(heap, (0, -squares[place], place) if offered is None else (1, -offered, place))

    for place in range(len(claims)):
        bid(place)
    left = seats - sum(given)
    tied: tuple[int, ...] = ()
    while left:
        first = heap[0][:2]
        group = []
        while heap and heap[0][:2] == first:
            group.append(heapq.heappop(heap)[2])
        winners = _last(group, left, rank, "商数")
        if len(winners) < len(group):
            tied = tuple(sorted(group))
        for place in winners:
            given[place] += 1
            left -= 1
            bid(place)
        for place in set(group) - set(winners):
            bid(place)
    low = [(-b[1]) if b[0] else None for b in heap]
    asked = max((float(x) for x in low if x is not None), default=0.0)
    paid = [price(i, n - 1) for i, n in enumerate(given) if n > least[i]]
    most_paid = min((float(x) for x in paid if x is not None), default=float("inf"))
    divisor = (asked**0.5, most_paid**0.5)
    return Apportionment(method, np.array(given, np.int64), divisor, tied)


def _near_the_end(
    claims: list[Fraction], seats: int, least: list[int], most: list[int], post: Callable[[int], Fraction]
) -> list[int]:
    """Seats under a divisor a little too large: a step on the way of one seat after another, so that only a few remain."""
    total = sum(claims)
    if not total:
        return list(least)

    def under(divisor: Fraction) -> list[int]:
        out = []
        for claim, low, high in zip(claims, least, most, strict=True):
            quotient = claim / divisor
            whole = int(quotient)
            out.append(min(max(whole + (quotient * quotient >= post(whole)), low), high))
        return out

    best = list(least)
    low, high = Fraction(total, 4 * max(seats, 1)), Fraction(total)
    for _ in range(40):
        middle = Fraction(float((low + high) / 2)).limit_denominator(10**6) or high
        tried = under(middle)
        if sum(tried) <= seats:
            best, high = tried, middle
            if seats - sum(tried) <= len(claims):
                break
        else:
            low = middle
    return best


def _by_remainder(
    method: str, claims: list[Fraction], seats: int, least: list[int], most: list[int], rank: list[int] | None
) -> Apportionment:
    """Quotas within floors and caps: whoever's share lies outside is set to the bound and leaves with it, then the rest again."""
    fixed: dict[int, int] = {}
    while True:
        free = [i for i in range(len(claims)) if i not in fixed]
        left, total = seats - sum(fixed.values()), sum(claims[i] for i in free)
        if not free or not total:
            shares = {i: Fraction(0) for i in free}
            quota = None
            break
        quota = Fraction(total, left + (method == "droop")) if left or method == "droop" else None
        shares = {i: claims[i] / quota if quota else Fraction(0) for i in free}
        over = [i for i in free if shares[i] > most[i]]
        under = [i for i in free if shares[i] < least[i]]
        excess = sum(shares[i] - most[i] for i in over) - sum(least[i] - shares[i] for i in under)
        outside = over if excess > 0 else under if excess < 0 else over + under
        if not outside:
            break
        for i in outside:
            fixed[i] = most[i] if i in over else least[i]
    given = [fixed.get(i, 0) for i in range(len(claims))]
    for i, share in shares.items():
        given[i] = max(int(share), least[i])
    rest = seats - sum(given)
    if rest < 0:  # Droop's quota may hand out one too many
        by = sorted(shares, key=lambda i: (shares[i] - int(shares[i]), i))
        for i in [i for i in by if given[i] > least[i]][:-rest]:
            given[i] -= 1
        rest = 0
    tied: tuple[int, ...] = ()
    while rest:
        open_to = [i for i in shares if given[i] < most[i]]
        best = max(shares[i] - given[i] for i in open_to)
        group = [i for i in open_to if shares[i] - given[i] == best]
        winners = _last(group, rest, rank, "余数")
        if len(winners) < len(group):
            tied = tuple(sorted(group))
        for i in winners:
            given[i] += 1
        rest -= len(winners)
    divisor = None if quota is None else (float(quota), float(quota))
    return Apportionment(method, np.array(given, np.int64), divisor, tied)


@dataclass(frozen=True, eq=False)
class Biproportion:
    """A table of seats with its proof: rounding ``claims / (row × column)`` gives every cell.

    seats : int64 (rows, columns). row, column : float, the divisors.
    tied  : cells that lie on the border between two numbers of seats; where there are any, other tables are as proportional, and
            a published rule must say which is taken.
    """

    seats: np.ndarray
    row: np.ndarray
    column: np.ndarray
    tied: tuple[tuple[int, int], ...] = ()


def biproportional(claims: ArrayLike, rows: ArrayLike, columns: ArrayLike, method: str = "webster") -> Biproportion:
    """Apportion a table of claims so that rows and columns add up to given totals, and every cell is proportional.

    claims  : int (rows, columns), not negative; a cell of 0 gets no seat.
    rows, columns : int. Totals of seats; both add up to the same number.
    method  : "webster" or "jefferson".

    The table that minimises the product of seats' signposts over claims (Gaffke & Pukelsheim 2008): a flow, whose corners are whole,
    and whose dual prices are the logarithms of the divisors. So there is no scaling that may stall at a tie.
    AllocationError for shapes or totals that do not fit; Impossible where the zeros leave no such table.

    >>> biproportional([[123, 45, 815], [912, 714, 414], [312, 255, 215]], [5, 11, 4], [7, 5, 8]).seats
    array([[1, 0, 4],
           [4, 4, 3],
           [2, 1, 1]])
    """
    table = np.asarray(claims)
    want_row, want_column = np.asarray(rows), np.asarray(columns)
    if table.ndim != 2 or table.dtype.kind not in "iu" or (table.size and table.min() < 0):
        raise AllocationError("claims", "应为不小于 0 的整数表", "is a table of whole numbers of at least 0")
    for argument, total, length in (("rows", want_row, table.shape[0]), ("columns", want_column, table.shape[1])):
        if total.shape != (length,) or (length and (total.dtype.kind not in "iu" or total.min() < 0)):
            raise AllocationError(
                argument, f"应为 {length} 个不小于 0 的整数", f"is {length} whole numbers of at least 0"
            )
    if want_row.sum() != want_column.sum():
        raise AllocationError(
            "columns",
            f"合计 {want_column.sum()}，各行合计 {want_row.sum()}",
            f"add up to {want_column.sum()}, rows to {want_row.sum()}",
        )
    if method not in ("webster", "jefferson"):
        raise AllocationError("method", "只用 webster 或 jefferson", "is webster or jefferson")
    _check_feasible(table, want_row, want_column)
    return _by_flow(table, want_row, want_column, 0.5 if method == "webster" else 1.0)


def _check_feasible(table: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> None:
    """Whether seats can flow from rows to columns through cells that are not zero."""
    m, n = table.shape
    total = int(rows.sum())
    r, c = np.nonzero(table)
    source, sink = m + n, m + n + 1
    tail = np.concatenate((np.full(m, source), r, m + np.arange(n)))
    head = np.concatenate((np.arange(m), m + c, np.full(n, sink)))
    room = np.concatenate((rows, np.full(len(r), total), columns)).astype(np.int32)
    flow = maximum_flow(csr_matrix((room, (tail, head)), shape=(m + n + 2, m + n + 2)), source, sink)
    if flow.flow_value < total:
        raise Impossible(
            "claims",
            f"为 0 的格子太多：{total} 席中最多只能安排 {flow.flow_value} 席",
            f"has too many zeros: of {total} seats only {flow.flow_value} can be placed",
        )


def _by_flow(table: np.ndarray, rows: np.ndarray, columns: np.ndarray, shift: float) -> Biproportion:
    m, n = table.shape
    r, c = np.nonzero(table)
    if not rows.sum():
        return Biproportion(np.zeros((m, n), np.int64), np.ones(m), np.ones(n))
    steps = np.minimum(rows[r], columns[c]) + 1  # one more than can be taken, so that the prices hold for it too
    cell = np.repeat(np.arange(len(r)), steps)
    step = np.arange(len(cell)) - np.repeat(np.cumsum(steps) - steps, steps)
    cost = np.log(step + shift) - np.log(table[r, c].astype(float))[cell]
    column = np.arange(len(cell))
    balance = csr_matrix(
        (np.ones(2 * len(cell)), (np.concatenate((r[cell], m + c[cell])), np.concatenate((column, column)))),
        shape=(m + n, len(cell)),
    )
    answer = linprog(cost, A_eq=balance, b_eq=np.concatenate((rows, columns)), bounds=(0, 1), method="highs-ds")
    if answer.status != 0:
        raise Impossible("claims", f"求解未完成：{answer.message}", f"was not solved: {answer.message}")
    seats = np.zeros((m, n), np.int64)
    np.add.at(seats, (r[cell], c[cell]), np.round(answer.x).astype(np.int64))
    price = np.asarray(answer.eqlin.marginals)
    row, other = np.exp(-price[:m]), np.exp(-price[m:])
    quotient = table / (row[:, None] * other[None, :])
    border = np.minimum(np.abs(quotient - (seats + shift)), np.abs(quotient - (seats - 1 + shift)))
    return Biproportion(
        seats, row, other, _movable((border < 1e-9 * np.maximum(quotient, 1)) & (table > 0), seats, quotient, shift)
    )


def _movable(border: np.ndarray, seats: np.ndarray, quotient: np.ndarray, shift: float) -> tuple[tuple[int, int], ...]:
    """Border cells that lie on a cycle of border cells up and down alternately: only those could be exchanged."""
    up = border & (quotient > seats)
    down = border & ~up & (seats > 0)
    m, n = seats.shape
    r, c = np.nonzero(up)
    r2, c2 = np.nonzero(down)
    graph = csr_matrix(
        (np.ones(len(r) + len(r2)), (np.concatenate((r, m + c2)), np.concatenate((m + c, r2)))), shape=(m + n, m + n)
    )
    _, part = connected_components(graph, directed=True, connection="strong")
    cells = [(int(i), int(j)) for i, j in zip(r, c, strict=True)] + [
        (int(i), int(j)) for i, j in zip(r2, c2, strict=True)
    ]
    return tuple(sorted((i, j) for i, j in cells if part[i] == part[m + j]))

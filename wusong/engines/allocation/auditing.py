"""Certificates: a second look at a placement that shares no step with the way it was found.

For deferred acceptance: everybody sits on a wish of hers at a school that takes her, no school is over its places, and no pair
would rather have each other; or the pairs that would. What was final earlier (bands) is checked inside each band.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from wusong.engines.allocation.errors import AllocationError
from wusong.engines.allocation.markets import Market, Placement

AT_ONCE = 1 << 14  # applicants looked at in one piece, so that what is being looked at stays in the cache


@dataclass(frozen=True, eq=False)
class Certificate:
    """What a check found.

    overfull   : int (n,). Schools with more holders than places.
    misplaced  : int (n,). Applicants who sit where they did not wish to, or are not taken.
    envy       : int (n,). Wishes whose applicant would rather be there and ranks above somebody there.
    waste      : int (n,). Wishes whose applicant would rather be there and where a seat is free.
    cutoff     : int64 (schools,). The worst key held, -1 where nobody is.
    """

    overfull: np.ndarray
    misplaced: np.ndarray
    envy: np.ndarray
    waste: np.ndarray
    cutoff: np.ndarray

    @property
    def holds(self) -> bool:
        """Whether the placement is stable."""
        return not (len(self.overfull) or len(self.misplaced) or len(self.envy) or len(self.waste))


def certify(market: Market, placement: Placement, *, engine: str = "auto") -> Certificate:
    """Check that a placement is stable, or say which wishes block it.

    Equal keys do not block. AllocationError where the placement is not of this market.

    >>> market = Market.of([[0, 1], [0, -1]], [[1, 0], [2, -1]], [1, 1])
    >>> certify(market, Placement(np.array([0, -1]), np.array([0, -1]))).holds
    True
    >>> certify(market, Placement(np.array([1, 0]), np.array([1, 0]))).envy
    array([0])
    """
    school, rank = placement.school, placement.rank
    if school.shape != (market.applicants,) or rank.shape != school.shape:
        raise AllocationError("placement", "人数与市场不符", "is not of this market")
    length = np.diff(market.begin)
    got = rank >= 0
    inside = got & (rank < length)
    at = np.where(inside, market.begin[:-1] + rank, 0)
    fits = np.zeros(market.applicants, bool)
    if len(market.school):
        fits = inside & (market.school[at] == school) & (market.key[at] >= 0)
    misplaced = np.flatnonzero((school >= 0) & ~fits | (school < 0) & got)
    fits &= school >= 0
    load = np.bincount(school[school >= 0], minlength=market.schools)
    cutoff = np.full(market.schools, -1, np.int64)
    np.maximum.at(cutoff, school[fits], market.key[at[fits]])
    # What a wish's key must beat: anything where a seat is free, the cut-off where not.
    bar = np.where(load < market.places, np.iinfo(np.int64).max, cutoff)
    rest = np.where(fits, at, market.begin[1:])
    if engine != "numpy" and (fast := import_module("wusong.engines.allocation.compiled")).AVAILABLE:
        blocking = np.asarray(fast.blocking(market.school, market.key, market.begin, rest, bar))
    else:
        blocking = _blocking(market, rest, bar)
    free = load[market.school[blocking]] < market.places[market.school[blocking]]
    return Certificate(np.flatnonzero(load > market.places), misplaced, blocking[~free], blocking[free], cutoff)


def _blocking(market: Market, rest: np.ndarray, bar: np.ndarray) -> np.ndarray:
    """Wishes that stand before the one each applicant rests on, and whose key beats the bar."""
    found = []
    for start in range(0, market.applicants, AT_ONCE):
        wish, stop = market.begin[start : start + AT_ONCE], rest[start : start + AT_ONCE]
        wish = wish[: len(stop)]
        while True:  # everybody's first wish, then everybody's second: fewer remain each time
            more = np.flatnonzero(wish < stop)
            if not len(more):
                break
            wish, stop = wish.take(more), stop.take(more)
            key = market.key.take(wish)
            hit = np.flatnonzero((key < bar.take(market.school.take(wish))) & (key >= 0))
            if len(hit):
                found.append(wish.take(hit))
            wish += 1
    return np.sort(np.concatenate(found)) if found else np.empty(0, np.int64)


def certify_bands(market: Market, placement: Placement, band_of: np.ndarray) -> bool:
    """Whether a placement by bands is stable inside each band, given what earlier bands made final.

    band_of : int (wishes,). The band of every wish.

    >>> market = Market.of([[0, 1], [0, 1]], [[0, 0], [1, 1]], [1, 1])
    >>> certify_bands(market, Placement(np.array([0, 1]), np.array([0, 1])), np.array([0, 1, 0, 1]))
    True
    """
    at = np.where(placement.rank >= 0, market.begin[:-1] + placement.rank, -1)
    mine = np.full(len(at), np.iinfo(np.int64).max)
    mine[at >= 0] = band_of[at[at >= 0]]
    left = market.places.copy()
    for band in np.unique(band_of).tolist():
        inside = (band_of == band) & (mine >= band)[market.rows]
        keep = np.flatnonzero(inside)
        begin = np.append(0, np.cumsum(inside))[market.begin]
        part = Market(market.school[keep], market.key[keep], begin, left)
        here = mine == band
        rank = np.full(market.applicants, -1, np.int32)
        rank[here] = np.searchsorted(keep, at[here]) - begin[:-1][here]
        school = np.where(here, placement.school, -1)
        if not certify(part, Placement(school, rank)).holds:
            return False
        left = left - np.bincount(school[here], minlength=market.schools)
    return True


def efficient(market: Market, placement: Placement) -> bool:
    """Whether no exchange of places and no free seat could make somebody better off and nobody worse (Pareto efficiency).

    Priorities are not looked at. For plain places, where anybody a school takes may have any of its seats.

    >>> market = Market.of([[0, 1], [1, 0]], [[0, 0], [0, 0]], [1, 1])
    >>> efficient(market, Placement(np.array([0, 1]), np.array([0, 0]))), efficient(market, Placement(np.array([1, 0]), np.array([1, 1])))
    (True, False)
    """
    at = np.where(placement.rank >= 0, market.begin[:-1] + placement.rank, market.begin[1:])
    better = np.flatnonzero((np.arange(len(market.school)) < at[market.rows]) & (market.key >= 0))
    target, source = market.school[better], placement.school[market.rows[better]]
    if (placement.load(market.schools)[target] < market.places[target]).any():
        return False
    inside = source >= 0
    arcs = np.unique(np.stack((source[inside], target[inside]), axis=1), axis=0)
    graph = csr_matrix((np.ones(len(arcs)), (arcs[:, 0], arcs[:, 1])), shape=(market.schools, market.schools))
    count, _ = connected_components(graph, directed=True, connection="strong")
    return int(count) == market.schools


def certify_sets(
    market: Market,
    placement: Placement,
    sets: Sequence[tuple[int, int, int | None, int | None]],
    types: np.ndarray,
    ceilings: np.ndarray | None = None,
) -> list[str]:
    """Check a placement over seat sets: what is wrong, in words; nothing where it is stable.

    sets     : (school, seats, only, reverts_to) of every block, as in `choosing.SeatSet`.
    types    : bool (applicants, types). ceilings: int (schools, types) or None.

    Every school, choosing anew among those it holds, must keep them all; and must not take anybody who would rather come. For that
    only the best of each combination of types is asked, since whoever ranks lower with the same types fares no better.

    >>> market = Market.of([[0], [0]], [[1], [2]], [1])
    >>> certify_sets(market, Placement(np.array([-1, 0]), np.array([-1, 0])), [(0, 1, None, None)], np.zeros((2, 1), bool))
    ['school 0 would take applicant 0']
    """
    at = np.where(placement.rank >= 0, market.begin[:-1] + placement.rank, market.begin[1:])
    rows = market.rows
    wish = np.arange(len(market.school))
    held: dict[int, list[tuple[int, int]]] = {}
    asking: dict[int, dict[tuple[bool, ...], tuple[int, int]]] = {}
    for w in np.flatnonzero((wish <= at[rows]) & (market.key >= 0)).tolist():
        row, school = int(rows[w]), int(market.school[w])
        card = (int(market.key[w]), row)
        if w == at[row]:
            held.setdefault(school, []).append(card)
        else:
            kinds = tuple(types[row].tolist())
            best = asking.setdefault(school, {})
            best[kinds] = min(best.get(kinds, card), card)
    blocks: dict[int, list[int]] = {}
    for number, block in enumerate(sets):
        blocks.setdefault(block[0], []).append(number)

    def take(school: int, cards: list[tuple[int, int]]) -> set[int]:
        left, taken = sorted(cards), set()
        more = dict.fromkeys(range(len(sets)), 0)
        limit = [] if ceilings is None else [(t, int(n)) for t, n in enumerate(ceilings[school]) if n >= 0]
        count = dict.fromkeys((t for t, _ in limit), 0)
        for number in blocks.get(school, ()):
            _, seats, only, to = sets[number]
            seats += more[number]
            for card in list(left):
                own = types[card[1]]
                if seats and (only is None or own[only]) and all(count[t] < n for t, n in limit if own[t]):
                    left.remove(card)
                    taken.add(card[1])
                    seats -= 1
                    for t in count:
                        count[t] += bool(own[t])
            if to is not None:
                more[to] += seats
        return taken

    wrong = []
    for school in sorted({*held, *asking}):
        mine = held.get(school, [])
        dropped = {row for _, row in mine} - take(school, mine)
        wrong += [f"school {school} has no seat for applicant {row}" for row in sorted(dropped)]
        for card in asking.get(school, {}).values():
            if card[1] in take(school, [*mine, card]):
                wrong.append(f"school {school} would take applicant {card[1]}")
    return wrong

"""What deferred acceptance leaves on the table, and ways to give it back: tools of analysis, never a silent default.

Both give up that truthful lists are safe. Stable improvement cycles repair what an arbitrary draw between equals has cost;
the efficiency-adjusted mechanism goes further, where those whose priority would be passed over have agreed and lose nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from wusong.engines.allocation.errors import AllocationError
from wusong.engines.allocation.markets import Market, Placement, placed
from wusong.engines.allocation.settling import settle


def stable_improvement_cycles(market: Market, placement: Placement) -> Placement:
    """Improve a stable placement until no cycle of equals can gain (Erdil & Ergin 2008).

    market    : keys without lots, so that equals have equal keys.
    placement : stable for those keys, such as deferred acceptance after a draw.

    The result is stable, nobody is worse off, and no stable placement is better for all. Which cycle is served first matters
    to who gains; it is the one found from the lowest school, applicants in row order. AllocationError where the
    placement is not stable.

    >>> market = Market.of([[1, 0], [0, 1], [0, 1]], [[0, 0], [0, 0], [0, 0]], [1, 1])
    >>> drawn = Placement(np.array([0, 1, -1]), np.array([1, 1, -1]))
    >>> stable_improvement_cycles(market, drawn).school
    array([ 1,  0, -1], dtype=int32)
    """
    at = _wish_of(market, placement)
    rows = market.rows
    acceptable = market.key >= 0
    wish = np.arange(len(market.school))
    count = placement.load(market.schools)
    worst = np.full(market.schools, -1, np.int64)
    held = at[at >= 0]
    np.maximum.at(worst, market.school[held], market.key[held])
    while True:
        rest = np.where(at >= 0, at, market.begin[1:])
        desired = np.flatnonzero(acceptable & (wish < rest[rows]))
        best = np.full(market.schools, np.iinfo(np.int64).max)
        np.minimum.at(best, market.school[desired], market.key[desired])
        unfair = (best < worst) | ((best < np.iinfo(np.int64).max) & (count < market.places))
        if unfair.any():
            school = int(np.flatnonzero(unfair)[0])
            raise AllocationError(
                "placement",
                f"不稳定：{school} 号学校有空位或录取了优先级更低的人",
                f"is not stable: school {school} has a free seat or holds somebody ranked lower",
            )
        top = desired[market.key[desired] == best[market.school[desired]]]
        top = top[at[rows[top]] >= 0]
        from_school = market.school[at[rows[top]]]
        arcs: dict[int, dict[int, int]] = {}
        for source, target, edge in zip(from_school.tolist(), market.school[top].tolist(), top.tolist(), strict=True):
            arcs.setdefault(source, {}).setdefault(target, edge)
        cycles = _disjoint_cycles(arcs)
        if not cycles:
            return placed(market, at)
        for cycle in cycles:
            for edge in cycle:
                at[rows[edge]] = edge
        worst[:] = -1
        held = at[at >= 0]
        np.maximum.at(worst, market.school[held], market.key[held])


def _disjoint_cycles(arcs: dict[int, dict[int, int]]) -> list[list[int]]:
    """Cycles without a common school, found depth first from the lowest school; each as its arcs' wishes."""
    cycles = []
    finished: set[int] = set()
    for root in sorted(arcs):
        if root in finished:
            continue
        path = [root]
        edges: list[int] = []
        position = {root: 0}
        branches = [iter(sorted(arcs[root].items()))]
        while path:
            target, edge = next(branches[-1], (None, -1))
            if target is None:
                finished.add(path.pop())
                branches.pop()
                if edges:
                    edges.pop()
            elif target in position and target not in finished:
                start = position[target]
                cycles.append([*edges[start:], edge])
                finished.update(path)  # schools before the cycle are looked at again in the next pass
                break
            elif target not in finished and target in arcs:
                position[target] = len(path)
                path.append(target)
                edges.append(edge)
                branches.append(iter(sorted(arcs[target].items())))
    return cycles


def efficiency_adjusted(market: Market, consents: ArrayLike, *, engine: str = "auto") -> Placement:
    """Efficiency-adjusted deferred acceptance with consent (Kesten 2010), in the simplified form of Tang & Yu (2014).

    consents : bool (applicants,). Who agrees that her priority may be passed over where she gains nothing from it.

    Nobody is worse off than under deferred acceptance. With everybody's consent no placement is better for all; without any
    it is deferred acceptance. Keys must be without ties, or are settled by row.

    Kesten's example: the first applicant keeps the second and third from what they want, and gains nothing by it.

    >>> market = Market.of([[0, 1], [1, 0], [0, 2]], [[1, 0], [1, 0], [0, 0]], [1, 1, 1])
    >>> efficiency_adjusted(market, [True, True, True]).school
    array([0, 1, 2], dtype=int32)
    """
    agreed = np.asarray(consents, bool)
    if agreed.shape != (market.applicants,):
        raise AllocationError("consents", "应为每人一个真或假", "is true or false for each applicant")
    rows, school = market.rows, market.school
    wish = np.arange(len(school))
    key = market.key.copy()
    at = np.full(market.applicants, -1, np.int64)
    left = np.ones(market.applicants, bool)
    while left.any():
        some = np.flatnonzero(left)
        got = settle(school, key, market.begin[:-1][some], market.begin[1:][some], market.places, market.bits, engine)
        at[some] = got
        rest = np.where(at >= 0, at, market.begin[1:])
        above = left[rows] & (wish < rest[rows])
        wanted = np.zeros(market.schools, bool)
        wanted[school[above & (key >= 0)]] = True
        done = some[got < 0]
        done = np.append(done, some[got >= 0][~wanted[school[got[got >= 0]]]])
        stays = np.zeros(market.applicants, bool)
        stays[done] = True
        # Those who do not agree: at every school they would rather have, nobody ranked lower may profit.
        firm = np.flatnonzero(above & (stays & ~agreed)[rows] & (market.key >= 0))
        bound = np.full(market.schools, np.iinfo(np.int64).max)
        np.minimum.at(bound, school[firm], market.key[firm])
        key[(market.key > bound[school]) & ~stays[rows]] = -1
        key[~wanted[school]] = -1
        left[done] = False
    return placed(market, at)


def _wish_of(market: Market, placement: Placement) -> np.ndarray:
    if placement.school.shape != (market.applicants,):
        raise AllocationError("placement", "人数与市场不符", "is not of this market")
    return np.where(placement.rank >= 0, market.begin[:-1] + placement.rank, -1)

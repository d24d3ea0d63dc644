"""Siblings kept together: a documented heuristic, because with families a stable placement may not exist (Roth 1984).

What it guarantees, and what it does not
----------------------------------------
* Nobody is placed outside her list, no school is over its places.
* A family stays together at the best school that is on every member's list, takes every member, and has room for all of
  them at the family's key (its member who stands lowest there); only a family that finds no such school is split, and then
  each member applies alone.
* Without families the answer is deferred acceptance.
* It need not be stable: the wishes that block are listed. A family that is together does not block by a member who would
  rather go elsewhere alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wusong.engines.allocation.auditing import certify
from wusong.engines.allocation.errors import AllocationError
from wusong.engines.allocation.markets import Market, Placement, placed


@dataclass(frozen=True, eq=False)
class SiblingPlacement(Placement):
    """A placement with, for each family, whether it is `together`: bool (families,); and the `blocking` wishes, int."""

    together: np.ndarray
    blocking: np.ndarray


def siblings_together(market: Market, families: Sequence[Sequence[int]]) -> SiblingPlacement:
    """Place applicants so that siblings go to one school where they can. See the guarantees above.

    families : rows of those who belong together, two or more each; nobody twice. The first member's list gives the order of
               the schools they share.

    AllocationError for a family of one, or a row in two families.

    >>> market = Market.of([[0, 1], [0, 1], [0, 1]], [[1, 1], [3, 2], [2, 3]], [2, 2])
    >>> siblings_together(market, [[0, 1]]).school
    array([1, 1, 0], dtype=int32)
    """
    member_of = np.full(market.applicants, -1, np.int64)
    for number, family in enumerate(families):
        if len(family) < 2:
            raise AllocationError(f"families[{number}]", "至少两人", "has at least two members")
        for row in family:
            if not 0 <= row < market.applicants or member_of[row] >= 0:
                raise AllocationError(
                    f"families[{number}]", f"第 {row} 行不存在或属于两家", f"row {row} is unknown or in two families"
                )
            member_of[row] = number
    begin, school, key = market.begin.tolist(), market.school.tolist(), market.key.tolist()
    lists = [
        [(school[w], key[w], w) for w in range(begin[a], begin[a + 1]) if key[w] >= 0] for a in range(market.applicants)
    ]
    # A unit is a family, or one person: her wishes as (school, key, wishes of its members).
    units: list[list[tuple[int, int, list[int]]]] = []
    for family in families:
        wish_at = [{s: (k, w) for s, k, w in lists[row]} for row in family]
        shared = [s for s, _, _ in lists[family[0]] if all(s in own for own in wish_at)]
        units.append([(s, max(own[s][0] for own in wish_at), [own[s][1] for own in wish_at]) for s in shared])
    units += [[(s, k, [w]) for s, k, w in lists[row]] if member_of[row] < 0 else [] for row in range(market.applicants)]
    places = market.places.tolist()
    split = np.zeros(len(families), bool)
    while True:
        held = _settle_units(units, places)
        alone = [f for f in range(len(families)) if not split[f] and f not in held]
        if not alone:
            break
        for f in alone:  # no room for all of them anywhere: from now on each applies alone
            split[f] = True
            units[f] = []
            for row in families[f]:
                units[len(families) + row] = [(s, k, [w]) for s, k, w in lists[row]]
    at = np.full(market.applicants, -1, np.int64)
    rows = market.rows
    for wishes in held.values():
        for wish in wishes:
            at[rows[wish]] = wish
    _fill(market, at, (member_of < 0) | np.append(split, False)[member_of])
    found = placed(market, at)
    together = np.array([len({int(found.school[row]) for row in f}) == 1 and found.school[f[0]] >= 0 for f in families])
    check = certify(market, found)
    blocks = np.concatenate((check.envy, check.waste))
    bound = member_of[rows[blocks]]
    blocks = blocks[(bound < 0) | ~together[bound]] if len(families) else blocks
    return SiblingPlacement(found.school, found.rank, together.astype(bool), np.sort(blocks))


def _fill(market: Market, at: np.ndarray, alone: np.ndarray) -> None:
    """Seats left empty where a family did not fit go to those who apply alone, best first, as long as somebody gains."""
    while True:
        found = placed(market, at)
        free = certify(market, found).waste
        free = free[alone[market.rows[free]]]
        if not len(free):
            return
        best = free[np.lexsort((market.rows[free], market.key[free]))[0]]
        at[market.rows[best]] = best


def _settle_units(units: list[list[tuple[int, int, list[int]]]], places: list[int]) -> dict[int, list[int]]:
    """Units propose; a school keeps the best that fit, passing over a unit for which the seats left are too few."""
    turn = [0] * len(units)
    held: dict[int, list[tuple[int, int]]] = {s: [] for s in range(len(places))}
    waiting = [u for u in range(len(units)) if units[u]]
    while waiting:
        asked = set()
        for u in waiting:
            if turn[u] < len(units[u]):
                s, k, _ = units[u][turn[u]]
                held[s].append((k, u))
                asked.add(s)
        waiting = []
        for s in sorted(asked):
            free, kept = places[s], []
            for k, u in sorted(held[s]):
                size = len(units[u][turn[u]][2])
                if size <= free:
                    free -= size
                    kept.append((k, u))
                else:
                    turn[u] += 1
                    waiting.append(u)
            held[s] = kept
    return {u: units[u][turn[u]][2] for keep in held.values() for _, u in keep}

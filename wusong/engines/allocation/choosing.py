"""Deferred acceptance where a school (or a region) chooses among its candidates by more than one order.

Seat sets are blocks of a school's seats, filled in precedence order (Kominers & Sönmez 2016): a quota for one junior school
指标到校, a reserve for a group, special talent, open seats. Which block comes first changes who gets in (Dur, Kominers, Pathak
& Sönmez 2018), so the order is always explicit. Minority reserves follow Hafalir, Yenmez & Yildirim (2013), ceilings by
type Abdulkadiroğlu & Sönmez (2003) and Kojima (2012), regional caps Kamada & Kojima (2015).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wusong.engines.allocation.errors import AllocationError
from wusong.engines.allocation.markets import Market, Placement, placed
from wusong.engines.allocation.settling import settle


@dataclass(frozen=True)
class SeatSet:
    """A block of one school's seats.

    school     : index of the school. Its blocks are filled in the order in which they are listed.
    seats      : how many.
    only       : the type whose members may sit here, an index of `types`; None for everybody.
    reverts_to : index, in the whole list, of a later block of the same school that gets what stays empty here; None: it
                 stays empty.
    """

    school: int
    seats: int
    only: int | None = None
    reverts_to: int | None = None


@dataclass(frozen=True, eq=False)
class SeatedPlacement(Placement):
    """A placement that also says in which block each sits: `seat_set` int32 (applicants,), -1 where unplaced."""

    seat_set: np.ndarray


def with_seat_sets(
    market: Market,
    sets: Sequence[SeatSet],
    types: ArrayLike,
    *,
    ceilings: ArrayLike | None = None,
    engine: str = "auto",
) -> SeatedPlacement:
    """Place applicants by deferred acceptance over seat sets.

    sets     : the blocks; those of one school add up to its places.
    types    : bool (applicants, types). Who belongs to which type; an applicant may belong to several.
    ceilings : int (schools, types) or None. Most seats a type may take in a school, over all blocks; -1 for no ceiling.
               At one school nobody may belong to two types under a ceiling.

    A block takes its best eligible candidates by key, those it cannot take go on to the next block. The result is stable for
    these choices and best for applicants. AllocationError names a block that does not fit.

    Two seats, one kept for type 0: the third applicant sits in it although the second ranks higher.

    >>> market = Market.of([[0], [0], [0]], [[1], [2], [3]], [2])
    >>> with_seat_sets(market, [SeatSet(0, 1), SeatSet(0, 1, only=0)], [[False], [False], [True]]).school
    array([ 0, -1,  0], dtype=int32)
    """
    member = _members(types, market.applicants)
    blocks = _checked_sets(market, sets, member.shape[1])
    limits = _checked_ceilings(market, ceilings, member)
    if limits is None and all(block.reverts_to is None for block in sets):
        return _by_expansion(market, sets, member, blocks, engine)
    choose = _SeatChoice(market, sets, blocks, member, limits)
    at = settle_by_choice(market, np.arange(market.schools), choose)
    found = placed(market, at)
    block = np.full(market.applicants, -1, np.int32)
    for school in range(market.schools):
        held = at[(found.school == school)]
        if len(held):
            kept, where = choose.seated(school, held)
            block[market.rows[held[kept]]] = where[kept]
    return SeatedPlacement(found.school, found.rank, block)


def reserve_sets(places: ArrayLike, reserves: ArrayLike, *, last: bool = False, reverts: bool = True) -> list[SeatSet]:
    """The blocks of reserves by type: for each school one block per reserved type, and the rest open to everybody.

    reserves : int (schools, types). Seats kept for each type.
    last     : open seats come before the reserve; otherwise the reserve comes first (minority reserve).
    reverts  : a soft reserve: what its type does not fill is open to all. Needs the reserve to come first.

    AllocationError where reserves exceed places, or a soft reserve comes last.

    >>> reserve_sets([3], [[1]])
    [SeatSet(school=0, seats=1, only=0, reverts_to=1), SeatSet(school=0, seats=2, only=None, reverts_to=None)]
    """
    seats, kept = np.asarray(places), np.asarray(reserves)
    if last and reverts:
        raise AllocationError(
            "last", "开放席位在先时，保留席位无处可返", "a reserve that comes last has no later block to revert to"
        )
    sets: list[SeatSet] = []
    for school, total in enumerate(seats.tolist()):
        row = kept[school].tolist()
        if min(row, default=0) < 0 or sum(row) > total:
            raise AllocationError(
                f"reserves[{school}]", f"保留 {sum(row)} 席，多于招生数 {total}", f"keeps {sum(row)} of {total} places"
            )
        count = sum(1 for n in row if n)
        opened = SeatSet(school, total - sum(row))
        to = len(sets) + count if reverts else None
        blocks = [SeatSet(school, n, only, to) for only, n in enumerate(row) if n]
        sets += [opened, *blocks] if last else [*blocks, opened]
    return sets


def with_regional_caps(
    market: Market,
    region: ArrayLike,
    caps: ArrayLike,
    targets: ArrayLike,
    *,
    order: ArrayLike | None = None,
) -> Placement:
    """Place applicants by flexible deferred acceptance under regional caps (Kamada & Kojima 2015).

    region  : int (schools,). The region of each school.
    caps    : int (regions,). Most applicants a region may take.
    targets : int (schools,). Seats a school has for certain; those of a region do not exceed its cap.
    order   : int (schools,). In which order schools of a region are offered one seat more, in turn; by index if None.

    Every school takes its best up to its target; seats left under the cap then go round, one at a time.

    >>> market = Market.of([[0], [0], [1]], [[1], [2], [3]], [2, 2])
    >>> with_regional_caps(market, [0, 0], [2], [1, 1]).school
    array([ 0, -1,  1], dtype=int32)
    >>> with_regional_caps(market, [0, 0], [3], [1, 1]).school
    array([0, 0, 1], dtype=int32)
    """
    area, cap, target = np.asarray(region), np.asarray(caps), np.asarray(targets)
    if area.shape != (market.schools,) or (len(area) and (area.min() < 0 or area.max() >= len(cap))):
        raise AllocationError("region", "应为每所学校一个地区编号", "is one region, an index of caps, for each school")
    if len(cap) and cap.min() < 0:
        raise AllocationError(f"caps[{int(cap.argmin())}]", "不能为负", "must not be negative")
    if target.shape != (market.schools,) or (len(target) and target.min() < 0):
        raise AllocationError("targets", "应为每所学校一个不小于 0 的数", "is one number of at least 0 for each school")
    target = np.minimum(target, market.places)
    sums = np.bincount(area, weights=target, minlength=len(cap))
    if (sums > cap).any():
        worst = int(np.flatnonzero(sums > cap)[0])
        raise AllocationError(
            f"targets, region {worst}",
            f"目标合计 {int(sums[worst])}，超过上限 {cap[worst]}",
            f"add up to {int(sums[worst])}, more than the cap {cap[worst]}",
        )
    turn = np.arange(market.schools) if order is None else np.asarray(order)
    if not np.array_equal(np.sort(turn), np.arange(market.schools)):
        raise AllocationError("order", "应把每所学校恰好列一次", "must list every school exactly once")
    members = [turn[area[turn] == number] for number in range(len(cap))]

    def choose(number: int, wishes: np.ndarray) -> np.ndarray:
        by = np.lexsort((market.rows[wishes], market.key[wishes], market.school[wishes]))
        place = market.school[wishes[by]]
        count = np.bincount(place, minlength=market.schools)
        most = np.minimum(count, market.places)
        take = np.minimum(count, target)
        left = int(cap[number] - take.sum())
        waiting = [s for s in members[number].tolist() if take[s] < most[s]]
        while left > 0 and waiting:
            for s in waiting[:left]:
                take[s] += 1
            left -= min(left, len(waiting))
            waiting = [s for s in waiting if take[s] < most[s]]
        kept = np.empty(len(wishes), bool)
        kept[by] = np.arange(len(wishes)) - place.searchsorted(place) < take[place]
        return kept

    return placed(market, settle_by_choice(market, area, choose))


def settle_by_choice(
    market: Market, chooser: np.ndarray, choose: Callable[[int, np.ndarray], np.ndarray]
) -> np.ndarray:
    """Like `settling.settle`, where choosers decide: ``choose(number, wishes)`` says which of the wishes are kept.

    chooser : int (schools,). Who chooses for each school: the school itself, or its region.
    """
    at = market.begin[:-1].copy()
    end = market.begin[1:]
    held: dict[int, np.ndarray] = {}
    walking = np.flatnonzero(at < end)
    while len(walking):
        edge = at[walking]
        while True:  # pass over schools that do not take the applicant
            refused = market.key[edge] < 0
            if not refused.any():
                break
            edge[refused] += 1
            live = edge < end[walking]
            at[walking] = edge
            walking, edge = walking[live], edge[live]
        at[walking] = edge
        if not len(walking):
            break
        who = chooser[market.school[edge]]
        by = np.argsort(who, kind="stable")
        edge, who = edge[by], who[by]
        numbers, starts = np.unique(who, return_index=True)
        leaving = []
        for number, new in zip(numbers.tolist(), np.split(edge, starts[1:]), strict=True):
            candidates = np.concatenate((held[number], new)) if number in held else new
            kept = choose(number, candidates)
            held[number] = candidates[kept]
            leaving.append(candidates[~kept])
        walking = market.rows[np.concatenate(leaving)] if leaving else np.empty(0, np.int64)
        at[walking] += 1
        walking = walking[at[walking] < end[walking]]
    at[at >= end] = -1
    return at


class _SeatChoice:
    """How a school with blocks chooses among wishes for it."""

    def __init__(self, market, sets, blocks, member, limits):
        self.market, self.sets, self.blocks, self.member, self.limits = market, sets, blocks, member, limits

    def __call__(self, school: int, wishes: np.ndarray) -> np.ndarray:
        return self.seated(school, wishes)[0]

    def seated(self, school: int, wishes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Which wishes are kept, bool, and in which block, int32 (-1 where not)."""
        rows = self.market.rows[wishes]
        by = np.lexsort((rows, self.market.key[wishes]))
        who = self.member[rows[by]]
        free = np.ones(len(wishes), bool)
        block = np.full(len(wishes), -1, np.int32)
        extra: dict[int, int] = {}
        room = None if self.limits is None else self.limits[school].copy()
        for number in self.blocks[school]:
            this = self.sets[number]
            seats = this.seats + extra.get(number, 0)
            fits = free & who[:, this.only] if this.only is not None else free.copy()
            if room is not None:
                for kind in np.flatnonzero(room >= 0).tolist():
                    of = fits & who[:, kind]
                    fits &= ~of | (np.cumsum(of) <= room[kind])
            take = np.flatnonzero(fits)[:seats]
            free[take], block[take] = False, number
            if room is not None:
                taken = who[take].sum(axis=0)
                room = np.where(room >= 0, room - taken, room)
            if this.reverts_to is not None:
                extra[this.reverts_to] = extra.get(this.reverts_to, 0) + seats - len(take)
        kept, where = np.empty(len(wishes), bool), np.empty(len(wishes), np.int32)
        kept[by], where[by] = ~free, block
        return kept, where


def _by_expansion(
    market: Market, sets: Sequence[SeatSet], member: np.ndarray, blocks: list[list[int]], engine: str
) -> SeatedPlacement:
    """Without reverting seats and ceilings a block is a school of its own, applied to in precedence order."""
    many = np.array([len(b) for b in blocks], np.int64)
    wide = int(many.max(initial=0))
    table = np.full((market.schools, wide), -1, np.int64)
    for school, numbers in enumerate(blocks):
        table[school, : len(numbers)] = numbers
    open_to = np.ones((member.shape[0], member.shape[1] + 1), bool)
    open_to[:, :-1] = member
    only = np.array([-1 if block.only is None else block.only for block in sets], np.int64)
    wish, block = np.nonzero(table[market.school] >= 0)
    number = table[market.school[wish], block]
    fits = open_to[market.rows[wish], only[number]]
    wish, number = wish[fits], number[fits]
    begin = np.searchsorted(wish, market.begin)
    seats = np.array([block.seats for block in sets], np.int64)
    wider = Market(number.astype(np.int32), market.key[wish], begin, seats).narrowed()
    at = settle(wider.school, wider.key, wider.begin[:-1], wider.begin[1:], wider.places, wider.bits, engine)
    found = placed(market, np.where(at >= 0, wish[at], -1) if len(wish) else at)
    return SeatedPlacement(
        found.school,
        found.rank,
        np.where(at >= 0, wider.school[at], -1).astype(np.int32) if len(wish) else at.astype(np.int32),
    )


def _members(types: ArrayLike, applicants: int) -> np.ndarray:
    member = np.asarray(types)
    if member.ndim != 2 or len(member) != applicants:
        raise AllocationError(
            "types", f"应为 {applicants} 行的真假表", f"is a table of {applicants} rows, true or false"
        )
    return member.astype(bool)


def _checked_sets(market: Market, sets: Sequence[SeatSet], types: int) -> list[list[int]]:
    blocks: list[list[int]] = [[] for _ in range(market.schools)]
    total = np.zeros(market.schools, np.int64)
    for number, block in enumerate(sets):
        where = f"sets[{number}]"
        if not 0 <= block.school < market.schools:
            raise AllocationError(where, f"没有 {block.school} 号学校", f"there is no school {block.school}")
        if block.seats < 0:
            raise AllocationError(where, f"席位不能为负（{block.seats}）", f"has {block.seats} seats; not negative")
        if block.only is not None and not 0 <= block.only < types:
            raise AllocationError(where, f"没有 {block.only} 号类别", f"there is no type {block.only}")
        to = block.reverts_to
        if to is not None and not (number < to < len(sets) and sets[to].school == block.school):
            raise AllocationError(
                where, "空余席位只能返给同校排在后面的席位组", "reverts to a later block of its school"
            )
        blocks[block.school].append(number)
        total[block.school] += block.seats
    if (total != market.places).any():
        worst = int(np.flatnonzero(total != market.places)[0])
        raise AllocationError(
            "sets",
            f"{worst} 号学校各组共 {total[worst]} 席，招生数是 {market.places[worst]}",
            f"the blocks of school {worst} have {total[worst]} seats, its places are {market.places[worst]}",
        )
    return blocks


def _checked_ceilings(market: Market, ceilings: ArrayLike | None, member: np.ndarray) -> np.ndarray | None:
    if ceilings is None:
        return None
    limits = np.asarray(ceilings)
    if limits.shape != (market.schools, member.shape[1]):
        raise AllocationError("ceilings", "应为 学校 × 类别 的表", "is a table (schools, types)")
    several = np.flatnonzero((limits >= 0).sum(axis=1) > 1)
    for school in several.tolist():
        rows = market.rows[market.school == school]
        double = rows[member[rows][:, limits[school] >= 0].sum(axis=1) > 1]
        if len(double):
            raise AllocationError(
                f"ceilings[{school}]",
                f"第 {double[0]} 行同属两个有上限的类别",
                f"row {double[0]} belongs to two types that have a ceiling there",
            )
    return limits.astype(np.int64)

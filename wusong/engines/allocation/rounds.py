"""A round of allocation as it is announced: batches in order, each with its schools, seats, wishes and mechanism.

Here people and schools have names; the arrays are made and unmade inside `run`. What a city practises is declared with these
values and nothing else: batches 批次 in order, quotas to junior schools 指标到校 as seat sets of a type, special talent as a
batch of its own, later rounds 补录 as a batch fed by the seats that stayed empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from wusong.engines.allocation.auditing import certify, certify_bands, certify_sets, efficient
from wusong.engines.allocation.choosing import SeatedPlacement, SeatSet, with_regional_caps, with_seat_sets
from wusong.engines.allocation.errors import AllocationError
from wusong.engines.allocation.improving import efficiency_adjusted, stable_improvement_cycles
from wusong.engines.allocation.lottery import turns
from wusong.engines.allocation.markets import Market, Placement, rank_keys
from wusong.engines.allocation.matching import application_rejection
from wusong.engines.allocation.siblings import siblings_together
from wusong.engines.allocation.trading import exchange, top_trading_cycles
from wusong.words.labels import L, Label

MECHANISMS: dict[str, Label] = {
    "deferred_acceptance": L("延迟接受（稳定匹配）", "Deferred acceptance"),
    "immediate_acceptance": L("立即接受（志愿优先）", "Immediate acceptance (Boston)"),
    "parallel": L("平行志愿（按批段）", "Chinese parallel, by bands"),
    "serial_dictatorship": L("分数优先、遵循志愿", "Serial dictatorship by score"),
    "top_trading_cycles": L("交换环", "Top trading cycles"),
    "exchange": L("在岗交换", "Exchange with present holders"),
    "stable_improvement_cycles": L("延迟接受后稳定改进", "Deferred acceptance, then stable improvement cycles"),
    "efficiency_adjusted": L("经同意的效率改进", "Efficiency-adjusted deferred acceptance"),
    "siblings_together": L("同胞同校（启发式）", "Siblings together (heuristic)"),
}
# Those that give seats by application and rejection, and so can fill seat sets.
BY_APPLICATION = ("deferred_acceptance", "immediate_acceptance", "parallel", "serial_dictatorship")


class Wish(NamedTuple):
    """A school wished for, and where the applicant stands there.

    order : whole numbers, compared one after another, lower first (a tier, a negated score); None: she is not taken.
    bar   : why she is not taken: "unacceptable", "not_eligible" or "below_line".
    band  : for per-band lists, which band of the list this wish is in.
    """

    school: str
    order: tuple[int, ...] | None
    bar: str = ""
    band: int | None = None


@dataclass(frozen=True)
class Seats:
    """A block of seats of a school: see `choosing.SeatSet`; `only` is a type, `reverts_to` the name of a later block."""

    name: str
    seats: int
    only: str | None = None
    reverts_to: str | None = None


@dataclass(frozen=True)
class Region:
    """A regional cap: at most `cap` in these schools together; `targets` are certain, the rest goes round in `order`."""

    name: str
    cap: int
    targets: Mapping[str, int]
    order: tuple[str, ...]


@dataclass(frozen=True)
class Batch:
    """One batch of a round.

    schools     : school → its blocks in precedence order.
    wishes      : applicant → wishes, most wanted first. Only those without a place from an earlier batch take part.
    bands       : widths of the bands, for "parallel".
    ceilings    : school → type → most seats it may take there.
    orders      : for top trading cycles, school → everybody in its priority order, groups of equals together.
    turn        : for serial dictatorship, applicant → order, lower first.
    holds, consents, families : for exchange, efficiency adjustment, siblings.
    forwards_to : a later batch that gets the seats left empty here, in the last block of the same school.
    each_school : lots are drawn for each school anew (multiple tie-breaking), not once for all.
    """

    name: str
    schools: Mapping[str, tuple[Seats, ...]]
    wishes: Mapping[str, tuple[Wish, ...]]
    mechanism: str = "deferred_acceptance"
    bands: tuple[int, ...] | None = None
    ceilings: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    regions: tuple[Region, ...] = ()
    orders: Mapping[str, tuple[tuple[str, ...], ...]] | None = None
    turn: Mapping[str, tuple[int, ...]] | None = None
    holds: Mapping[str, str] = field(default_factory=dict)
    consents: frozenset[str] = frozenset()
    families: tuple[tuple[str, ...], ...] = ()
    forwards_to: str | None = None
    each_school: bool = False


@dataclass(frozen=True)
class Lots:
    """How equals are told apart: by a seed (protocol wl1), by a drawn order, or not at all.

    order : scope → identifiers, first drawn first; scope "city" serves every school that has none of its own.
    """

    seed: bytes | None = None
    order: Mapping[str, Sequence[str]] | None = None

    def turns(self, scope: str, identifiers: Sequence[str]) -> np.ndarray | None:
        """int64 (identifiers,). Each one's place in the draw; None where there is no draw.

        AllocationError where the drawn order lacks somebody.
        """
        if self.seed is not None:
            return turns(self.seed, scope, identifiers)
        if self.order is None:
            return None
        drawn = self.order.get(scope, self.order.get("city"))
        if drawn is None:
            raise AllocationError("draw", f"没有“{scope}”的抽签顺序", f"has no order for {scope}")
        place = {identifier: i for i, identifier in enumerate(drawn)}
        missing = [identifier for identifier in identifiers if identifier not in place]
        if missing:
            raise AllocationError("draw", f"抽签顺序里没有“{missing[0]}”", f"does not name {missing[0]}")
        return np.array([place[identifier] for identifier in identifiers], np.int64)


@dataclass(frozen=True)
class Round:
    """A whole round: everybody, their types, the batches in order, the lots.

    scale : scores in orders are multiplied by this, so that they are whole.
    """

    applicants: tuple[str, ...]
    batches: tuple[Batch, ...]
    types: Mapping[str, frozenset[str]] = field(default_factory=dict)
    lots: Lots = field(default_factory=Lots)
    scale: int = 1


class Place(NamedTuple):
    """Where somebody is placed: batch, school, block, and which wish it was (1 the first)."""

    batch: str
    school: str
    seat_set: str
    choice: int


@dataclass(frozen=True, eq=False)
class BatchResult:
    """What came of a batch, in arrays: for certificates and reasons.

    rows    : applicants of the round who took part, int64, the rows of `market`.
    weak    : the keys before lots, int64 (wishes,): equals have equal keys.
    seats   : the blocks as filled, with what earlier batches passed on.
    stable, efficient : what separate checks found; None where the mechanism is not checked for it.
    """

    batch: Batch
    schools: tuple[str, ...]
    rows: np.ndarray
    market: Market
    weak: np.ndarray
    placement: Placement
    seats: Mapping[str, tuple[Seats, ...]]
    stable: bool | None
    efficient: bool | None = None
    notes: tuple[Label, ...] = ()


@dataclass(frozen=True, eq=False)
class Outcome:
    """A round that has been run: who is placed where, and every batch's result."""

    round: Round
    placed: Mapping[str, Place]
    results: tuple[BatchResult, ...]

    @property
    def unplaced(self) -> tuple[str, ...]:
        return tuple(name for name in self.round.applicants if name not in self.placed)


class Undecided(AllocationError):
    """Equals compete and no lots are given; `found` is (batch, school, applicants)."""

    def __init__(self, found: list[tuple[str, str, tuple[str, ...]]]):
        batch, school, equals = found[0]
        some = "、".join(equals[:3])
        super().__init__(
            "ties",
            f"{batch}：{school} 的 {some} 等同，须抽签或给出次序（共 {len(found)} 处）",
            f"{batch}: {', '.join(equals[:3])} are equals at {school}; give a draw (in {len(found)} places)",
        )
        self.found = found


def run(given: Round, *, engine: str = "auto") -> Outcome:
    """Run the batches in order. AllocationError names what does not fit; Undecided where equals compete without lots."""
    placed: dict[str, Place] = {}
    left: dict[str, dict[str, int]] = {}
    results = []
    number = {name: row for row, name in enumerate(given.applicants)}
    for batch in given.batches:
        seats = _with_passed_on(batch, left.pop(batch.name, {}))
        waiting = sorted(name for name in given.applicants if name not in placed and batch.wishes.get(name))
        result = _run_batch(given, batch, seats, waiting, number, engine)
        results.append(result)
        filled: dict[str, int] = {}
        blocks = [(school, block) for school in result.schools for block in seats[school]]
        seated = getattr(result.placement, "seat_set", None)
        for row, school in enumerate(result.placement.school.tolist()):
            if school < 0:
                continue
            name = result.schools[school]
            block = seats[name][0].name if seated is None else blocks[seated[row]][1].name
            placed[waiting[row]] = Place(batch.name, name, block, int(result.placement.rank[row]) + 1)
            filled[name] = filled.get(name, 0) + 1
        if batch.forwards_to:
            into = left.setdefault(batch.forwards_to, {})
            for school, own in seats.items():
                into[school] = into.get(school, 0) + sum(block.seats for block in own) - filled.get(school, 0)
    return Outcome(given, placed, tuple(results))


def _with_passed_on(batch: Batch, more: Mapping[str, int]) -> dict[str, tuple[Seats, ...]]:
    seats = dict(batch.schools)
    for school, extra in more.items():
        if seats.get(school):
            *first, last = seats[school]
            seats[school] = (*first, Seats(last.name, last.seats + extra, last.only, last.reverts_to))
        elif school in seats:
            seats[school] = (Seats("open", extra),)
    return seats


def _run_batch(
    given: Round,
    batch: Batch,
    seats: Mapping[str, tuple[Seats, ...]],
    waiting: list[str],
    number: Mapping[str, int],
    engine: str,
) -> BatchResult:
    if batch.mechanism not in MECHANISMS:
        raise AllocationError(
            f"{batch.name}.mechanism", f"没有“{batch.mechanism}”", f"is one of {', '.join(MECHANISMS)}"
        )
    schools = tuple(seats)
    index = {school: i for i, school in enumerate(schools)}
    lists = [batch.wishes[name] for name in waiting]
    begin = np.append(0, np.cumsum([len(row) for row in lists])).astype(np.int64)
    school = np.array([index[wish.school] for row in lists for wish in row], np.int32)
    weak = _weak_keys(batch, lists, waiting)
    places = np.array([sum(block.seats for block in seats[s]) for s in schools], np.int64)
    plain = all(len(own) <= 1 and all(b.only is None for b in own) for own in seats.values()) and not batch.ceilings
    rows = np.repeat(np.arange(len(waiting)), np.diff(begin))
    key, turn = _drawn(given.lots, batch, waiting, schools, school, rows, weak, places, plain)
    market = Market(school, key, begin, places).narrowed()
    notes: list[Label] = []
    stable: bool | None = None
    if batch.mechanism in BY_APPLICATION and not batch.regions:
        band_of = _bands(batch, market, lists)
        placement, stable = _by_application(given, batch, market, seats, waiting, band_of, plain, engine)
    elif not plain:
        raise AllocationError(
            f"{batch.name}.seats",
            f"{batch.mechanism} 不支持分组席位或类别上限",
            f"{batch.mechanism} does not fill seat sets or ceilings; use deferred_acceptance",
        )
    elif batch.regions:
        placement = _under_caps(batch, market, schools, index)
    elif batch.mechanism == "top_trading_cycles":
        placement = top_trading_cycles(market, orders=_pointing(batch, schools, waiting, turn))
    elif batch.mechanism == "exchange":
        holds = np.array([index[batch.holds[name]] if name in batch.holds else -1 for name in waiting])
        placement = exchange(market, holds)
    elif batch.mechanism == "stable_improvement_cycles":
        before = application_rejection(market, engine=engine)
        weakly = Market(market.school, weak, begin, places)
        placement = stable_improvement_cycles(weakly, before)
        stable = certify(weakly, placement).holds
        better = int((placement.rank != before.rank).sum())
        notes.append(L(f"{better} 人因改进环得到更好的学校", f"{better} improved by cycles"))
    elif batch.mechanism == "efficiency_adjusted":
        placement = efficiency_adjusted(market, [name in batch.consents for name in waiting], engine=engine)
        stable = certify(market, placement).holds
    else:
        placement, stable, notes = _siblings(batch, market, waiting)
    part = np.array([number[name] for name in waiting], np.int64)
    free = plain and not batch.regions and batch.mechanism != "exchange"
    best = efficient(market, placement) if free else None
    return BatchResult(batch, schools, part, market, weak, placement, seats, stable, best, tuple(notes))


def _weak_keys(batch: Batch, lists: Sequence[Sequence[Wish]], waiting: Sequence[str]) -> np.ndarray:
    """One key for the order of every wish, -1 where not taken."""
    if batch.mechanism == "serial_dictatorship" and batch.turn is not None:
        turn = batch.turn
        orders = [
            None if w.order is None else turn[name] for name, row in zip(waiting, lists, strict=True) for w in row
        ]
    else:
        orders = [wish.order for row in lists for wish in row]
    taken = np.array([order is not None for order in orders], bool)
    key = np.full(len(orders), -1, np.int64)
    some = [order for order in orders if order is not None]
    if not some:
        return key
    wide = max(map(len, some))
    table = np.array([(*order, *(0,) * (wide - len(order))) for order in some], np.int64).reshape(len(some), wide)
    table -= table.min(axis=0, initial=0)
    if sum(int(column.max(initial=0)).bit_length() for column in table.T) <= 62:
        key[taken] = rank_keys(*table.T) if wide else 0
    else:
        key[taken] = np.unique(table, axis=0, return_inverse=True)[1].reshape(-1)
    return key


def _drawn(lots, batch, waiting, schools, school, rows, weak, places, plain):
    """Keys with lots under the order, and each applicant's turn in the city's draw; Undecided where equals would compete."""
    turn = None
    if len(weak) and (lots.seed is not None or lots.order is not None):
        if batch.each_school:
            spread = np.zeros(len(weak), np.int64)
            for number, name in enumerate(schools):
                here = np.flatnonzero(school == number)
                if len(here):
                    spread[here] = lots.turns(name, [waiting[row] for row in rows[here].tolist()])
        else:
            turn = lots.turns("city", waiting)
            spread = turn[rows]
        return _under(weak, spread), turn
    # Without lots: equals are harmless where everybody finds room.
    demand = np.bincount(school[weak >= 0], minlength=len(schools))
    rivals = (demand > places) if plain and batch.mechanism in BY_APPLICATION else np.ones(len(schools), bool)
    if batch.mechanism == "serial_dictatorship":
        rivals[:] = rivals.any()
    look = np.flatnonzero((weak >= 0) & rivals[school])
    by = look[np.lexsort((rows[look], weak[look], school[look]))]
    same = (np.diff(school[by]) == 0) & (np.diff(weak[by]) == 0)
    if same.any():
        found: dict[tuple[int, int], list[str]] = {}
        for i in np.flatnonzero(same).tolist():
            pair = (int(school[by[i]]), int(weak[by[i]]))
            found.setdefault(pair, [waiting[rows[by[i]]]]).append(waiting[rows[by[i + 1]]])
        raise Undecided([(batch.name, schools[s], tuple(names)) for (s, _), names in found.items()])
    return weak.copy(), turn


def _under(weak: np.ndarray, lot: np.ndarray) -> np.ndarray:
    key = np.full(len(weak), -1, np.int64)
    taken = weak >= 0
    bits = int(weak.max(initial=0)).bit_length() + int(lot.max(initial=0)).bit_length()
    tidy = weak[taken] if bits <= 62 else np.unique(weak[taken], return_inverse=True)[1]
    key[taken] = rank_keys(tidy, lot[taken])
    return key


def _bands(batch: Batch, market: Market, lists: Sequence[Sequence[Wish]]) -> np.ndarray | None:
    rank = np.arange(len(market.school)) - np.repeat(market.begin[:-1], np.diff(market.begin))
    if batch.mechanism == "immediate_acceptance":
        return rank
    if batch.mechanism != "parallel":
        return None
    if any(wish.band is not None for row in lists for wish in row):
        return np.array([wish.band or 0 for row in lists for wish in row], np.int64)
    if not batch.bands:
        raise AllocationError(f"{batch.name}.bands", "平行志愿须给出批段宽度", "parallel needs the widths of its bands")
    stops = np.cumsum(batch.bands)
    beyond = rank >= stops[-1]
    band = stops.searchsorted(rank, side="right")
    band[beyond] = len(stops) + (rank[beyond] - stops[-1]) // batch.bands[-1]
    return band


def _by_application(given, batch, market, seats, waiting, band_of, plain, engine) -> tuple[Placement, bool | None]:
    if plain:
        placement = application_rejection(market, band_of=band_of, engine=engine)
        if band_of is None:
            return placement, certify(market, placement, engine=engine).holds
        return placement, certify_bands(market, placement, band_of)
    kinds = sorted({block.only for own in seats.values() for block in own if block.only is not None})
    kinds = sorted({*kinds, *(kind for limits in batch.ceilings.values() for kind in limits)})
    member = np.zeros((len(waiting), max(len(kinds), 1)), bool)
    for row, name in enumerate(waiting):
        for kind in given.types.get(name, ()):
            if kind in kinds:
                member[row, kinds.index(kind)] = True
    ceilings = None
    if batch.ceilings:
        ceilings = np.array(
            [[batch.ceilings.get(school, {}).get(kind, -1) for kind in kinds] for school in seats], np.int64
        ).reshape(len(seats), len(kinds))
    sets = seat_sets(seats, kinds)
    if band_of is None:
        found = with_seat_sets(market, sets, member, ceilings=ceilings, engine=engine)
        blocks = [(one.school, one.seats, one.only, one.reverts_to) for one in sets]
        return found, not certify_sets(market, found, blocks, member, ceilings)
    school = np.full(market.applicants, -1, np.int32)
    rank, block = school.copy(), school.copy()
    for band in np.unique(band_of).tolist():
        inside = (band_of == band) & (school < 0)[market.rows]
        keep = np.flatnonzero(inside)
        begin = np.append(0, np.cumsum(inside))[market.begin]
        places = np.bincount([s.school for s in sets], [s.seats for s in sets], minlength=market.schools)
        part = Market(market.school[keep], market.key[keep], begin, places.astype(np.int64))
        found = with_seat_sets(part, sets, member, ceilings=ceilings, engine=engine)
        here = found.school >= 0
        at = keep[begin[:-1][here] + found.rank[here]]
        school[here], rank[here] = found.school[here], at - market.begin[:-1][here]
        block[here] = found.seat_set[here]
        sets = _after(sets, found.seat_set[here])
        if ceilings is not None:
            for a in np.flatnonzero(here).tolist():
                own = ceilings[school[a]]
                own[member[a] & (own > 0)] -= 1
    return SeatedPlacement(school, rank, block), None


def seat_sets(seats: Mapping[str, tuple[Seats, ...]], kinds: Sequence[str]) -> list[SeatSet]:
    """Named blocks as numbered ones. AllocationError where one reverts to a block its school does not have."""
    sets: list[SeatSet] = []
    for number, (school, own) in enumerate(seats.items()):
        names = {block.name: len(sets) + place for place, block in enumerate(own)}
        if len(names) != len(own):
            raise AllocationError(f"{school}.seats", "有两组席位同名", "two seat sets have the same name")
        for block in own:
            if block.reverts_to is not None and block.reverts_to not in names:
                raise AllocationError(
                    f"{school}.seats.{block.name}", f"没有“{block.reverts_to}”组", f"there is no set {block.reverts_to}"
                )
            only = None if block.only is None else kinds.index(block.only)
            to = None if block.reverts_to is None else names[block.reverts_to]
            sets = [*sets, SeatSet(number, block.seats, only, to)]
    return sets


def _after(sets: Sequence[SeatSet], taken: np.ndarray) -> list[SeatSet]:
    """The blocks with the seats that are left; what was taken beyond a block's own seats had reverted from another."""
    count = np.bincount(taken, minlength=len(sets)).tolist()
    left = [block.seats - used for block, used in zip(sets, count, strict=True)]
    for number, block in enumerate(sets):
        to = block.reverts_to
        if to is not None and left[to] < 0 < left[number]:
            moved = min(left[number], -left[to])
            left[number] -= moved
            left[to] += moved
    return [SeatSet(b.school, n, b.only, b.reverts_to) for b, n in zip(sets, left, strict=True)]


def _under_caps(batch: Batch, market: Market, schools: Sequence[str], index: Mapping[str, int]) -> Placement:
    if batch.mechanism != "deferred_acceptance":
        raise AllocationError(
            f"{batch.name}.regions", "地区上限只用于延迟接受", "regional caps need deferred_acceptance"
        )
    area, target = np.full(len(schools), -1), np.zeros(len(schools), np.int64)
    caps, order = [], []
    for number, region in enumerate(batch.regions):
        caps.append(region.cap)
        for school in region.order:
            area[index[school]], target[index[school]] = number, region.targets.get(school, 0)
            order.append(index[school])
    for alone in np.flatnonzero(area < 0).tolist():  # a school outside every region is a region of its own
        area[alone], target[alone] = len(caps), market.places[alone]
        caps.append(int(market.places[alone]))
        order.append(alone)
    return with_regional_caps(market, area, caps, target, order=order)


def _pointing(batch, schools, waiting, turn) -> tuple[np.ndarray, np.ndarray] | None:
    if batch.orders is None:
        return None
    row = {name: i for i, name in enumerate(waiting)}
    rows: list[int] = []
    begin = [0]
    for school in schools:
        for group in batch.orders.get(school, ()):
            here = [row[name] for name in group if name in row]
            if len(here) > 1:
                if turn is None:
                    raise Undecided([(batch.name, school, tuple(waiting[i] for i in here))])
                here.sort(key=lambda i: turn[i])
            rows += here
        begin.append(len(rows))
    return np.array(rows, np.int64), np.array(begin, np.int64)


def _siblings(batch: Batch, market: Market, waiting: Sequence[str]) -> tuple[Placement, bool, list[Label]]:
    row = {name: i for i, name in enumerate(waiting)}
    families = [[row[name] for name in family if name in row] for family in batch.families]
    found = siblings_together(market, [family for family in families if len(family) > 1])
    together, apart = int(found.together.sum()), int((~found.together).sum())
    blocks = len(found.blocking)
    note = L(
        f"启发式结果：{together} 家同校，{apart} 家未能同校；{blocks} 个志愿阻断（逐一列出）",
        f"Heuristic: {together} families together, {apart} apart; {blocks} wishes block, and are listed",
    )
    return found, blocks == 0, [note]


def who_is_placed(outcome: Outcome, batch: str | None = None) -> Iterable[tuple[str, Place]]:
    """Everybody placed, in the round's order; only those of one batch if named."""
    for name in outcome.round.applicants:
        place = outcome.placed.get(name)
        if place is not None and batch in (None, place.batch):
            yield name, place

"""China's practice as values for `rounds`: what a regulation says, turned into tiers, seats and rounds; nothing is computed here
that a rule card would not show.

Compulsory zones 划片 are tiers; quotas to junior schools 指标到校 are seat sets with a type; self-funded places under the three
limits 三限 are a historic kind of seats; a re-run after withdrawals 补录 only improves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wusong.engines.allocation.apportioning import apportion
from wusong.engines.allocation.errors import AllocationError
from wusong.engines.allocation.rounds import Outcome, Round, Seats, Wish

# Self-funded places were abolished everywhere by the middle of the 2010s; a round of a later year may not have them.
LAST_YEAR_OF_SELF_FUNDED = 2014


def zone_tiers(categories: Mapping[str, Mapping[str, str | None]], order: Sequence[str]) -> dict[str, dict[str, int]]:
    """Residence categories of a zone as tiers: school → applicant → tier, 0 first.

    categories : school → applicant → category in that school's zone; None: not in it (left out of the answer).
    order      : categories from the first to the last, as the regulation lists them (人户一致, 学位锁定, 随迁 …).

    AllocationError for a category that `order` lacks.

    >>> zone_tiers({"一小": {"r1": "随迁", "r2": "人户一致", "r3": None}}, ("人户一致", "随迁"))
    {'一小': {'r1': 1, 'r2': 0}}
    """
    place = {category: tier for tier, category in enumerate(order)}
    tiers: dict[str, dict[str, int]] = {}
    for school, people in categories.items():
        tiers[school] = {}
        for name, category in people.items():
            if category is None:
                continue
            if category not in place:
                raise AllocationError(
                    f"categories[{school}][{name}]",
                    f"没有“{category}”这一类",
                    f"{category} is not among {', '.join(order)}",
                )
            tiers[school][name] = place[category]
    return tiers


def quota_seats(
    seats: int,
    graduates: Mapping[str, int],
    *,
    share: tuple[int, int],
    weights: Mapping[str, tuple[int, int]] | None = None,
    reverts: bool = True,
) -> tuple[Seats, ...]:
    """A senior school's seats with quotas to junior schools 指标到校, in precedence order: quotas first, then open seats.

    graduates : junior school → its graduates.
    share     : (numerator, denominator) of the seats given as quotas, rounded down; 1/2 and more is what documents ask for.
    weights   : junior school → (numerator, denominator) by which its graduates count more, the rural tilt; 1 if not named.
    reverts   : what a junior school does not fill is open to all; otherwise it stays empty (or goes to a later batch).

    Quotas are apportioned by Webster's method. AllocationError where the shares cannot be apportioned.

    >>> [(block.name, block.seats) for block in quota_seats(10, {"城一中": 300, "乡中": 100}, share=(1, 2), weights={"乡中": (3, 2)})]
    [('城一中', 3), ('乡中', 2), ('open', 5)]
    """
    total = seats * share[0] // share[1]
    weighted = {}
    for school, count in graduates.items():
        up, down = (weights or {}).get(school, (1, 1))
        weighted[school] = (count * up, down)
    given = apportion(list(weighted.values()), total, "webster").seats.tolist()
    blocks = [
        Seats(school, n, school, "open" if reverts else None) for school, n in zip(weighted, given, strict=True) if n
    ]
    return (*blocks, Seats("open", seats - total))


def self_funded(
    opened: Seats, places: int, *, year: int, share: tuple[int, int], fee: int, fee_limit: int, name: str = "自费"
) -> tuple[Seats, ...]:
    """Seats with self-funded places under the three limits 三限: share of places, score (the school's line), and fee.

    share : most of the school's places that may be self-funded, (numerator, denominator).
    fee   : yuan; at most `fee_limit`.

    For historic rounds. AllocationError for a year in which they were abolished, too many places, or too high a fee.

    >>> self_funded(Seats("公费", 70), 30, year=2008, share=(3, 10), fee=18000, fee_limit=18000)[1].seats
    30
    """
    if year > LAST_YEAR_OF_SELF_FUNDED:
        raise AllocationError(
            "year", f"{year} 年已取消“三限”自费生", f"self-funded places were abolished before {year}"
        )
    if places < 0 or places * share[1] > (opened.seats + places) * share[0]:
        raise AllocationError(
            "share",
            f"自费 {places} 人超过 {share[0]}/{share[1]}",
            f"{places} self-funded is more than {share[0]}/{share[1]}",
        )
    if fee > fee_limit:
        raise AllocationError(
            "fee", f"{fee} 元超过上限 {fee_limit} 元", f"{fee} yuan is above the limit of {fee_limit}"
        )
    return (opened, Seats(name, places))


def after_withdrawals(outcome: Outcome, withdrawn: Sequence[str]) -> Round:
    """The round to run when some give up their places 补录: everybody else keeps at least what she has.

    For a round of one batch by deferred acceptance over plain seats. The placed keep the first right to their school and wish
    only for better ones; the waiting keep their lists. The re-run is stable among all who are left and only improves.
    AllocationError where a name is not placed, or the round is of another kind.
    """
    given = outcome.round
    if len(given.batches) != 1 or given.batches[0].mechanism != "deferred_acceptance":
        raise AllocationError(
            "outcome", "只用于单一批次的延迟接受", "takes a round of one batch by deferred acceptance"
        )
    for name in withdrawn:
        if name not in outcome.placed:
            raise AllocationError("withdrawn", f"“{name}”没有录取", f"{name} is not placed")
    gone = set(withdrawn)
    batch = given.batches[0]
    wishes: dict[str, tuple[Wish, ...]] = {}
    for name, row in batch.wishes.items():
        if name in gone:
            continue
        place = outcome.placed.get(name)
        wishes[name] = tuple(
            wish
            if wish.order is None
            else wish._replace(order=(0 if place is not None and wish.school == place.school else 1, *wish.order))
            for wish in (row if place is None else row[: place.choice])
        )
    left = tuple(name for name in given.applicants if name not in gone)
    return replace(given, applicants=left, batches=(replace(batch, wishes=wishes),))

"""Why not this school? For every wish above the one received, one reason, in both languages, from the published cut-offs.

A reason speaks of numbers a family can check: its own standing, that of the last one admitted, its ticket.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np

from wusong.engines.allocation.rounds import BatchResult, Outcome, Wish
from wusong.words.labels import L, Label

REASONS: dict[str, Label] = {
    "admitted": L("第{choice}志愿录取：{school}。", "Placed at choice {choice}, {school}."),
    "unacceptable": L(
        "{school}（第{choice}志愿）：该校的次序中没有这名报名人。",
        "{school} (choice {choice}): the school does not list this applicant.",
    ),
    "not_eligible": L(
        "{school}（第{choice}志愿）：不属于该校招收的类别。",
        "{school} (choice {choice}): not of a category the school admits.",
    ),
    "below_line": L(
        "{school}（第{choice}志愿）：低于最低录取线。", "{school} (choice {choice}): below the school's minimum score."
    ),
    "closed": L("{school}（第{choice}志愿）：本批没有席位。", "{school} (choice {choice}): no seats in this batch."),
    "ranked_below": L(
        "{school}（第{choice}志愿）：{seats}个席位已满，最后一名录取者的次序是{last}，本人是{own}。",
        "{school} (choice {choice}): {seats} seats are full; the last admitted stands at {last}, this applicant at {own}.",
    ),
    "lost_the_draw": L(
        "{school}（第{choice}志愿）：与最后一名录取者次序相同（{own}），抽签号在后（第{turn}号，录取到第{last_turn}号）。",
        "{school} (choice {choice}): equal to the last admitted ({own}), drawn later (number {turn}; admitted up to {last_turn}).",
    ),
    "quota_closed": L(
        "{school}（第{choice}志愿）：可用的席位组（{sets}）已满，其中最后一名的次序是{last}，本人是{own}。",
        "{school} (choice {choice}): the seat sets open to this applicant ({sets}) are full; the last there stands at {last}, "
        "this applicant at {own}.",
    ),
    "no_seat_set": L(
        "{school}（第{choice}志愿）：没有席位组对本人的类别开放。",
        "{school} (choice {choice}): no seat set is open to this applicant's types.",
    ),
    "full_in_an_earlier_band": L(
        "{school}（第{choice}志愿）：席位已被前面批段的志愿用完，分数不再比较。",
        "{school} (choice {choice}): its seats went to choices of an earlier band; scores were not compared any more.",
    ),
    "cap_reached": L(
        "{school}（第{choice}志愿）：所在地区“{region}”的总数已满，轮到该校时没有余额。",
        "{school} (choice {choice}): the cap of its region {region} was reached before another seat there.",
    ),
    "type_ceiling": L(
        "{school}（第{choice}志愿）：本人类别“{kind}”在该校的上限已满。",
        "{school} (choice {choice}): the ceiling for type {kind} is reached there.",
    ),
    "traded": L(
        "{school}（第{choice}志愿）：轮到本人之前，席位已在交换中给出。",
        "{school} (choice {choice}): its seats went in exchanges before this applicant's turn.",
    ),
    "passed_over": L(
        "{school}（第{choice}志愿）：本人次序在前而未录取，系本机制（同胞同校或经同意的改进）所致；已列入阻断清单。",
        "{school} (choice {choice}): passed over although ranked higher, as this mechanism allows (siblings, consent); it is listed.",
    ),
    "no_choices": L("没有填报志愿。", "Made no choices."),
}


@dataclass(frozen=True)
class Reason:
    """One reason: its code, the choice it is about (1 the first), and the figures in it."""

    code: str
    batch: str
    choice: int | None = None
    school: str | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> Label:
        return REASONS[self.code].filled(choice=self.choice, school=self.school, batch=self.batch, **self.figures)


class Reasons:
    """The reasons of a whole outcome, by applicant.

    >>> from wusong.engines.allocation.documents import read
    >>> from wusong.engines.allocation.rounds import run
    >>> outcome = run(read({"applicants": {"a": ["x"], "b": ["x"]}, "schools": {"x": 1}, "priorities": {"x": ["b", "a"]}}))
    >>> [reason.sentence.en for reason in Reasons(outcome).of("a")]
    ['x (choice 1): 1 seats are full; the last admitted stands at 1, this applicant at 2.']
    """

    def __init__(self, outcome: Outcome):
        self.outcome = outcome
        self.known = frozenset(outcome.round.applicants)
        self.drawn: dict[tuple[int, str], dict[int, int]] = {}
        self.cut = [_Cut(result) for result in outcome.results]
        self.row = [
            {outcome.round.applicants[int(a)]: i for i, a in enumerate(result.rows)} for result in outcome.results
        ]

    def of(self, applicant: str) -> list[Reason]:
        """What became of every wish above the one received, batch after batch, and the place itself. KeyError if unknown."""
        if applicant not in self.known:
            raise KeyError(applicant)
        place = self.outcome.placed.get(applicant)
        out: list[Reason] = []
        for number, result in enumerate(self.outcome.results):
            row = self.row[number].get(applicant)
            if row is None:
                continue
            wishes = result.batch.wishes[applicant]
            mine = int(result.placement.rank[row])
            for choice, wish in enumerate(wishes[: mine if mine >= 0 else None]):
                out.append(self.why_not(number, row, applicant, choice, wish))
            if mine >= 0 and place is not None:
                out.append(Reason("admitted", result.batch.name, mine + 1, place.school))
                break
        if not out:
            out.append(Reason("no_choices", self.outcome.round.batches[0].name if self.outcome.round.batches else ""))
        return out

    def why_not(self, number: int, row: int, applicant: str, choice: int, wish: Wish) -> Reason:
        """The one reason why a wish was not met."""
        result, cut = self.outcome.results[number], self.cut[number]
        name, school = result.batch.name, result.schools.index(wish.school)

        def reason(code: str, **figures: Any) -> Reason:
            return Reason(code, name, choice + 1, wish.school, figures)

        if wish.order is None:
            return reason(wish.bar or "unacceptable")
        seats = int(result.market.places[school])
        if not seats:
            return reason("closed")
        if result.batch.mechanism in ("top_trading_cycles", "exchange"):
            return reason("traded")
        scale = self.outcome.round.scale
        own = shown(wish.order if result.batch.turn is None else result.batch.turn[applicant], scale)
        types = self.outcome.round.types.get(applicant, frozenset())
        blocks = result.seats[wish.school]
        open_to = [block for block in blocks if block.only is None or block.only in types]
        if not open_to:
            return reason("no_seat_set")
        for kind, most in result.batch.ceilings.get(wish.school, {}).items():
            if kind in types and cut.of_type(school, kind, self.outcome) >= most:
                return reason("type_ceiling", kind=kind)
        wish_at = int(result.market.begin[row]) + choice
        last = cut.last(school, {block.name for block in open_to})
        if last is None or result.market.key[wish_at] < result.market.key[last]:
            if result.batch.regions:
                region = next((r.name for r in result.batch.regions if wish.school in r.order), wish.school)
                return reason("cap_reached", region=region)
            if result.batch.mechanism in ("parallel", "immediate_acceptance"):
                return reason("full_in_an_earlier_band")
            if len(blocks) > 1 and last is None:
                return reason("quota_closed", sets="、".join(b.name for b in open_to), last="—", own=own)
            return reason("passed_over")
        last_row = int(result.market.rows[last])
        other = result.batch.wishes[self.outcome.round.applicants[int(result.rows[last_row])]]
        held = other[last - int(result.market.begin[last_row])]
        there = held.order or ()
        if result.batch.turn is not None:
            there = result.batch.turn[self.outcome.round.applicants[int(result.rows[last_row])]]
        if result.weak[wish_at] == result.weak[last]:
            scope = wish.school if result.batch.each_school else "city"
            drawn = self.turns(number, scope)
            return reason("lost_the_draw", own=own, turn=drawn[row] + 1, last_turn=drawn[last_row] + 1)
        if result.batch.regions and int(cut.load[school]) < seats:
            region = next((r.name for r in result.batch.regions if wish.school in r.order), wish.school)
            return reason("cap_reached", region=region)
        if len(blocks) > 1:
            return reason("quota_closed", sets="、".join(b.name for b in open_to), last=shown(there, scale), own=own)
        return reason("ranked_below", seats=seats, last=shown(there, scale), own=own)

    def turns(self, number: int, scope: str) -> dict[int, int]:
        """Row → place in the draw among those who took part (in a draw of each school, among those who listed it)."""
        if (number, scope) not in self.drawn:
            result = self.outcome.results[number]
            rows: Any = range(len(result.rows))
            if scope != "city":
                school = result.schools.index(scope)
                rows = sorted(set(result.market.rows[result.market.school == school].tolist()))
            names = [self.outcome.round.applicants[int(result.rows[row])] for row in rows]
            lots = self.outcome.round.lots.turns(scope, names)
            place = [0] * len(names) if lots is None else np.argsort(np.argsort(lots)).tolist()
            self.drawn[number, scope] = dict(zip(rows, place, strict=True))
        return self.drawn[number, scope]


def shown(order: tuple[int, ...], scale: int = 1) -> str:
    """An order as it is printed: a list's place counts from 1; scores stand in it negated and times the scale.

    >>> shown((0,)), shown((1, -5205), 10)
    ('1', '1/520.5')
    """
    if not order:
        return "—"
    return "/".join(f"{Decimal(-part) / scale:f}" if part < 0 else str(part + (len(order) == 1)) for part in order)


class _Cut:
    """The last admitted of every school and block of a batch, found once."""

    def __init__(self, result: BatchResult):
        self.result = result
        placement, market = result.placement, result.market
        self.load = placement.load(market.schools)
        seated = getattr(placement, "seat_set", None)
        blocks = [block.name for school in result.schools for block in result.seats[school]]
        first = {school: result.seats[school][0].name for school in result.schools if result.seats[school]}
        self.worst: dict[tuple[int, str], int] = {}
        held = np.flatnonzero((placement.school >= 0) & (placement.rank < np.diff(market.begin)))
        for row in held.tolist():
            school = int(placement.school[row])
            name = first[result.schools[school]] if seated is None else blocks[seated[row]]
            wish = int(market.begin[row] + placement.rank[row])
            now = self.worst.get((school, name))
            if now is None or market.key[wish] > market.key[now]:
                self.worst[school, name] = wish

    def last(self, school: int, blocks: set[str]) -> int | None:
        """The wish of the last admitted in the blocks open to somebody; None where nobody sits there."""
        found = [wish for (s, name), wish in self.worst.items() if s == school and name in blocks]
        return max(found, key=lambda wish: int(self.result.market.key[wish])) if found else None

    def of_type(self, school: int, kind: str, outcome: Outcome) -> int:
        rows = np.flatnonzero(self.result.placement.school == school).tolist()
        names = (outcome.round.applicants[int(self.result.rows[row])] for row in rows)
        return sum(kind in outcome.round.types.get(name, ()) for name in names)


def cutoffs(outcome: Outcome) -> Iterator[dict[str, Any]]:
    """For every batch, school and block: seats, how many are filled, and the order of the last admitted (None: nobody)."""
    for result in outcome.results:
        cut = _Cut(result)
        seated = getattr(result.placement, "seat_set", None)
        number = 0
        for school, name in enumerate(result.schools):
            for block in result.seats[name]:
                last = cut.worst.get((school, block.name))
                if seated is None:
                    filled = int(cut.load[school])
                else:
                    filled = int((seated == number).sum())
                order = None
                if last is not None:
                    row = int(result.market.rows[last])
                    person = outcome.round.applicants[int(result.rows[row])]
                    order = result.batch.wishes[person][last - int(result.market.begin[row])].order
                    if result.batch.turn is not None:
                        order = result.batch.turn[person]
                yield {
                    "batch": result.batch.name,
                    "school": name,
                    "seat_set": block.name,
                    "seats": block.seats,
                    "filled": filled,
                    "last_order": None if order is None else list(order),
                }
                number += 1

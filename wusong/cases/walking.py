"""Walking a procedure at random: invented answers, by people who may give them. For trying a draft, and for proofs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db import transaction

from wusong.cases.declaring import Field, Step
from wusong.cases.evidence import Upload
from wusong.cases.filling import asked, offered, prefilled
from wusong.cases.models import Case, ProcedureVersion, RunningClock
from wusong.cases.reviewing import drawn, wanted
from wusong.cases.rights import addresses, barred, may_take
from wusong.cases.running import NotNow, decide_round, open_case, run_clocks, take_step
from wusong.cases.saying import World
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import Actor, NotAllowed
from wusong.registry.models import Organisation
from wusong.words.problems import Refused

TRIES = 40  # before a step is held to be barred by its conditions


@dataclass
class Walk:
    """One walk: what was done, by whom, and where it ended."""

    case: Case | None = None
    moves: list[tuple[dt.date, str, str, str]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def ended(self) -> bool:
        return self.case is not None and self.case.closed is not None


def answers(step: Step, world: World, rng: Random, on: dt.date) -> dict[str, Any]:
    """Answers somebody might give to a step's questions."""
    given: dict[str, Any] = {}
    for question in asked(step, world):
        if not question.required and rng.random() < 0.4:
            continue
        value = prefilled(question, world) if rng.random() < 0.4 else None
        value = _invented(question, world, rng, on) if value is None else value
        if value is not None:
            given[question.name] = value
            world.values[question.name] = getattr(
                value, "pk", value.isoformat() if isinstance(value, dt.date) else value
            )
    return given


def _invented(question: Field, world: World, rng: Random, on: dt.date) -> Any:
    match question.kind:
        case "text":
            return "甲乙丙丁戊"[: question.most or 5] + (
                str(rng.randrange(10**6)) if (question.most or 99) > 11 else ""
            )
        case "number":
            least = question.least or 0
            most = question.most if question.most is not None else 100000
            return rng.choice([most, rng.randint(least, most), rng.randint(least, most)])
        case "date":
            return on + dt.timedelta(days=rng.choice((0, 1, 5, 30, 90, 200, 300, 400, -3)))
        case "yes_no":
            return rng.random() < 0.5
        case "choice":
            return rng.choice([code for code, _ in question.choices])
        case "record":
            found = list(offered(question, world)[:200])
            return rng.choice(found) if found else None
        case "case":
            others = Case.objects.filter(key=world.procedure.key).exclude(pk=world.case.pk if world.case else None)
            return others.order_by("pk").values_list("number", flat=True).last()
        case "reviewers":
            return drawn(world.case, wanted(world.case), on, rng)
        case _:
            return [Upload("材料.txt", f"证明 {rng.randrange(10**6)}".encode())]


def walk(
    version: ProcedureVersion, actors: Sequence[Actor], rng: Random, on: dt.date, *, longest: int = 300, patience: float = 0.25
) -> Walk:  # fmt: skip
    """Open a case and let people and clocks move it until it is closed, or `longest` moves are made, or nothing can move it."""
    walked = Walk()
    procedure = version.procedure
    able = _openers(version, actors, on)
    for _ in range(TRIES * 2 if able else 0):
        actor, place = rng.choice(able)
        try:
            with seeing(Scope.everything()):
                given = answers(procedure.opens, World(procedure, {}, on, actor, organisation=place), rng, on)
            walked.case = open_case(version, given, by=actor, on=on)
            walked.moves.append((on, "open", actor.name, procedure.initial))
            break
        except NotAllowed:
            continue
        except Refused as refused:
            walked.refusals.append(f"open: {refused}")
    if walked.case is None:
        return walked
    for _ in range(longest):
        walked.case.refresh_from_db()
        if walked.case.closed:
            break
        family = [walked.case, *walked.case.children.filter(closed=None)]
        moved = rng.random() > patience and any(
            _somebody(c, actors, rng, on, walked) for c in rng.sample(family, len(family))
        )
        if not moved:
            clocks = RunningClock.objects.filter(case__in=family, state="running").order_by("due").first()
            if clocks is not None:
                on = max(on, clocks.due + dt.timedelta(days=1))
                for number, clock in run_clocks(on, cases=family):
                    walked.moves.append((on, f"clock {clock}", "", number))
            elif not any(_somebody(c, actors, rng, on, walked) for c in family):
                on += dt.timedelta(days=1)  # some steps wait for another day
                if not any(_somebody(c, actors, rng, on, walked) for c in family):
                    break
    walked.case.refresh_from_db()
    return walked


def _openers(
    version: ProcedureVersion, actors: Sequence[Actor], on: dt.date
) -> list[tuple[Actor, Organisation | None]]:
    """Who may open a case, as far as one can know before it has an organisation, and where they are."""
    procedure, places = (
        version.procedure,
        Organisation._base_manager.select_related("parent").in_bulk(field_name="path"),
    )
    able = []
    with seeing(Scope.everything()):
        for actor in actors:
            place = places.get(actor.place)
            world = World(procedure, {}, on, actor, organisation=place)
            if procedure.organisation is not None or may_take(procedure.opens, world, actor):
                able.append((actor, place))
    return able


def _somebody(case: Case, actors: Sequence[Actor], rng: Random, on: dt.date, walked: Walk) -> bool:
    """Let somebody take some step; False when nobody can."""
    case = Case.objects.select_related("version", "organisation__parent", "parent").get(pk=case.pk)
    procedure = case.procedure
    if procedure.ranking and case.state == procedure.ranking.state:
        return _decided(case, actors, rng, on, walked)
    pairs: list[tuple[Actor, Step]] = []
    with seeing(Scope.everything()):
        world = World(procedure, case.values, on, actors[0], case)
        for step in procedure.leaving(case.state):
            if not step.automatic:
                admitted = [a for who in step.by for a in addresses(who, world)]
                pairs += [
                    (a, step) for a in actors if any(x.admits(a) for x in admitted) and not barred(step, world, a)
                ]
    for actor, step in rng.sample(pairs, len(pairs))[:TRIES]:
        for _ in range(3):
            with seeing(Scope.everything()):
                given = answers(step, World(procedure, case.values, on, actor, case), rng, on)
            try:
                with transaction.atomic():
                    take_step(
                        case, step.key, given, by=actor, on=on, token=case.steps, reason="随机" if step.reason else ""
                    )
                walked.moves.append((on, step.key, actor.name, case.number))
                return True
            except (Refused, NotNow) as refused:
                walked.refusals.append(f"{step.key}: {refused}")
                if not step.asks:
                    break
    return False


def _decided(case: Case, actors: Sequence[Actor], rng: Random, on: dt.date, walked: Walk) -> bool:
    """Let somebody who may decide the round the case is in."""
    for actor in rng.sample(list(actors), len(actors)):
        try:
            with transaction.atomic():
                decide_round(case.key, case.round, by=actor, on=on)
        except (NotAllowed, NotNow):
            continue
        walked.moves.append((on, "decide_round", actor.name, case.round))
        return True
    return False

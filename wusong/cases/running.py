"""Running cases: opening one, taking a step, letting clocks run out. One transaction a step, and one entry in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import models, transaction
from django.db.models import Sum

from wusong.cases import publicity
from wusong.cases.declaring import Clock, Effect, Procedure, Step
from wusong.cases.filling import filled
from wusong.cases.models import (
    Awaited,
    Case,
    Notice,
    Party,
    ProcedureVersion,
    RunningClock,
    StepTaken,
)
from wusong.cases.reviewing import assign, order_of, pool, total_of
from wusong.cases.rights import Address, addresses, may_take
from wusong.cases.saying import World, organisation_of, register_model, rows
from wusong.keeping import writing
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import SYSTEM, Actor, NotAllowed, masked, note, take_turn
from wusong.registry.models import Organisation
from wusong.words import workdays
from wusong.words.labels import L, Label
from wusong.words.problems import Problem, Refused, WusongError

NEVER = dt.date(9999, 12, 31)
LONGEST_CHAIN = 40  # automatic steps that may follow one another before something is wrong


class NotNow(WusongError):
    """The case is not in a state in which the step can be taken."""


class Stale(WusongError):
    """Somebody took a step since the page was read."""


class AlreadyDone(Stale):
    """The same person sent the same step twice."""


@dataclass(frozen=True)
class Outcome:
    """What became of one case of a batch."""

    case: Case
    error: WusongError | None = None


def current(key: str) -> ProcedureVersion:
    """The version new cases are opened under."""
    found = ProcedureVersion.objects.filter(key=key, state="published").order_by("-version").first()
    if found is None:
        raise Refused(
            [
                Problem(
                    L("程序", "Procedure"),
                    key,
                    L("已发布的程序", "a published procedure"),
                    L("请先运行 ship_procedures 或在编辑器中发布", "run ship_procedures, or publish it in the editor"),
                )
            ]
        )
    return found


# Opening and stepping


def open_case(
    which: str | ProcedureVersion, said: Mapping[str, Any] | None = None, *, by: Actor, on: dt.date,
    organisation: Organisation | None = None, at: dt.datetime | None = None,
) -> Case:  # fmt: skip
    """Open a case under the current version of a procedure, at the actor's own organisation or where the procedure says."""
    version = which if isinstance(which, ProcedureVersion) else current(which)
    with transaction.atomic(), seeing(Scope.everything()):
        take_turn()
        return _open(version, said or {}, by, on, organisation, None, at)


def take_step(
    case: Case, step: str, said: Mapping[str, Any] | None = None, *, by: Actor, on: dt.date, token: int | None = None,
    reason: str = "", at: dt.datetime | None = None,
) -> Case:  # fmt: skip
    """Take one step. `token` is the number of steps the actor saw; when another was taken since, Stale says by whom.

    Raises NotNow, NotAllowed, Stale, or Refused with every reason at once; then nothing has happened.
    """
    with transaction.atomic(), seeing(Scope.everything()):
        take_turn()
        kept = _locked(case.pk)
        if token is not None and token != kept.steps:
            raise _stale(kept, step, token, by)
        return _perform(kept, _step_of(kept, step), said or {}, by, on, reason, at)


def steps_open_to(case: Case, by: Actor, on: dt.date) -> list[Step]:
    """The steps somebody may take now, whatever conditions still stand against them."""
    with seeing(Scope.everything()):
        world = World(case.procedure, case.values, on, by, case)
        return [s for s in case.procedure.leaving(case.state) if not s.automatic and may_take(s, world, by)]


def reasons_against(
    case: Case, step: str, by: Actor, on: dt.date, said: Mapping[str, Any] | None = None
) -> list[Label]:
    """Every reason why a step cannot be taken with these answers, at once; an empty list when it can."""
    with seeing(Scope.everything()):
        taken = case.procedure.step(step)
        world = World(case.procedure, {**case.values, **(said or {})}, on, by, case)
        against = [need.reason for need in taken.needs if not world.holds(need)]
        if (full := _no_room(taken, world)) is not None:
            against.append(full.sentence)
        return against


def reasons_against_opening(which: str, by: Actor, on: dt.date, said: Mapping[str, Any]) -> list[Label]:
    """Every reason why somebody is not eligible, before the application is handed in."""
    procedure = current(which).procedure
    with seeing(Scope.everything()):
        world = World(procedure, said, on, by, organisation=Organisation._base_manager.filter(path=by.place).first())
        return [need.reason for need in procedure.opens.needs if not world.holds(need)]


def _locked(pk: int) -> Case:
    return Case.objects.select_for_update(of=("self",)).select_related("version", "organisation__parent").get(pk=pk)


def _step_of(case: Case, key: str) -> Step:
    try:
        return case.procedure.step(key)
    except KeyError:
        raise NotNow(
            L(f"{case.procedure.title.zh}没有“{key}”这一步", f"{case.procedure.title.en} has no step {key!r}")
        ) from None


def _stale(case: Case, step: str, token: int, by: Actor) -> Stale:
    last = case.taken.order_by("-number").first()
    title = case.standing.title
    mine = (last.account == by.account) if by.account else (last.by == by.name)
    if last.step == step and mine and last.number == token + 1:
        return AlreadyDone(
            L(
                f"您已办理过这一步，{case.number} 现为“{title.zh}”",
                f"you have taken this step already; {case.number} is now: {title.en}",
            )
        )
    return Stale(
        L(
            f"您打开页面之后，{last.by}已办理了一步，{case.number} 现为“{title.zh}”；请重新打开再办",
            f"since you opened the page {last.by} took a step and {case.number} is now: {title.en}; open it again",
        )
    )


def _open(
    version: ProcedureVersion, said: Mapping[str, Any], by: Actor, on: dt.date, organisation: Organisation | None,
    parent: Case | None, at: dt.datetime | None,
) -> Case:  # fmt: skip
    procedure = version.procedure
    opens = procedure.opens
    place = organisation or Organisation._base_manager.filter(path=by.place).first()
    world = World(procedure, {}, on, by, organisation=place)
    problems: list[Problem] = []
    values, papers = filled(opens, said, world)
    world.values.update(values)
    if procedure.organisation is not None and organisation is None:
        place = organisation_of(world.value(procedure.organisation))
    if place is None:
        problems = [
            Problem(L("所属机构", "Organisation"), "", L("一个机构", "an organisation"), L("请选择", "choose one"))
        ]
        raise Refused(problems)
    world.organisation = place
    if parent is None and not may_take(opens, world, by):
        raise NotAllowed(L(f"您的岗位不能提出“{procedure.title.zh}”", f"your post does not open: {procedure.title.en}"))
    round_ = world.value(procedure.round)
    world.round = "" if round_ is None else str(getattr(round_, "pk", round_))
    _refuse(replace(opens, enters=procedure.initial), world)
    newest = Case.objects.filter(key=procedure.key, year=on.year).order_by("-serial").values_list("serial", flat=True)
    serial = (newest.first() or 0) + 1
    case = Case.objects.create(
        number=f"{procedure.key}-{on.year}-{serial:04d}", key=procedure.key, year=on.year, serial=serial,
        version=version, organisation=place, parent=parent, round=world.round,
        state=procedure.initial, entered=on, opened=on, opened_by=by.name, account=by.account, values={},
    )  # fmt: skip
    world.case = case
    if parent is not None:
        world.values = dict(world.values)
    _no_duplicate(case, procedure, values)
    done = _effects(opens, world, case, by, on, at)
    case.values = {k: v for k, v in world.values.items() if k in values or k.startswith("@")}
    for name in procedure.parties:
        concerned = organisation_of(world.value("$" + name))
        if concerned is not None and concerned.pk != place.pk:
            Party.objects.create(case=case, path=concerned.path)
    _keep_papers(case, papers)
    _log(case, opens, by, on, "", procedure.initial, values, done, {}, "", at)
    return _settle(case, procedure, by, on, at)


def _no_duplicate(case: Case, procedure: Procedure, values: Mapping[str, Any]) -> None:
    """Two open cases with the same answers at the same place on the same day are one, sent twice."""
    if not procedure.alone:
        return
    twin = (
        Case.objects.filter(
            key=case.key, organisation=case.organisation, opened=case.opened, opened_by=case.opened_by,
            account=case.account, parent=case.parent, closed=None,
        )
        .exclude(pk=case.pk)
        .order_by("-pk")
    )  # fmt: skip
    for other in twin[:20]:
        if {k: v for k, v in other.values.items() if not k.startswith("@")} == dict(values):
            raise AlreadyDone(
                L(f"同样的申请今天已提交，编号 {other.number}", f"the same was handed in today as {other.number}")
            )


def _refuse(step: Step, world: World) -> None:
    """Everything that stands against a step, at once."""
    problems = [
        Problem(
            L("一票否决", "Veto") if need.veto else L("条件", "Condition"), world.organisation.name,
            need.reason,
        )
        for need in step.needs if not world.holds(need)
    ]  # fmt: skip
    if (full := _no_room(step, world)) is not None:
        problems.append(full)
    if problems:
        raise Ineligible(problems)


class Ineligible(Refused):
    """Conditions of the procedure stand against the step; `reasons` are their own sentences."""

    @property
    def reasons(self) -> list[Label]:
        return [problem.expected for problem in self.problems]


def _no_room(step: Step, world: World) -> Problem | None:
    quota = world.procedure.quota
    if quota is None or step.enters not in quota.holds or (world.case and world.case.state in quota.holds):
        return None
    places, held = places_of(world), held_of(world)
    if held < places:
        return None
    return Problem(
        L("名额", "Quota"), f"{held}/{places}", L("名额已满", "the places are all taken"),
        L("请先调出或等待名额", "free a place first"),
    )  # fmt: skip


def places_of(world: World) -> int:
    """The places of the quota a case falls under."""
    quota = world.procedure.quota
    if quota.register:
        found = rows(quota.register, world.where(quota.where))
        return found.aggregate(n=Sum(quota.column))["n"] or 0
    return int(world.value(quota.places) or 0)


def held_of(world: World) -> int:
    """The places already held in the same quota."""
    quota, case = world.procedure.quota, world.case
    held = Case.objects.filter(
        key=world.procedure.key, state__in=quota.holds, round=case.round if case else world.round
    )
    if quota.each in ("organisation", "county"):
        place = world.organisation
        while quota.each == "county" and place.kind == "school" and place.parent is not None:
            place = place.parent
        held = held.filter(organisation__path__startswith=place.path)
        if place.kind == "bureau":
            held = held.filter(organisation__parent=place)
    return held.exclude(pk=case.pk if case else None).count()


def _perform(
    case: Case, step: Step, said: Mapping[str, Any], by: Actor, on: dt.date, reason: str, at: dt.datetime | None,
    chain: int = 0,
) -> Case:  # fmt: skip
    procedure = case.procedure
    if case.state not in step.leaves:
        now = case.standing.title
        raise NotNow(
            L(
                f"{case.number} 现为“{now.zh}”，不能“{step.title.zh}”",
                f"{case.number} is now: {now.en}; it cannot: {step.title.en}",
            )
        )
    last = case.history[-1].day
    if on < last:
        raise NotNow(L(f"日期不能早于上一步（{last}）", f"a step cannot be before the last one ({last})"))
    world = World(procedure, case.values, on, by, case)
    if not may_take(step, world, by):
        raise NotAllowed(
            L(f"您的岗位在此件中不能“{step.title.zh}”", f"your post may not, in this case: {step.title.en}")
        )
    if step.times is not None and sum(t.step == step.key for t in case.history) >= step.times:
        raise NotNow(
            L(f"“{step.title.zh}”只能办理{step.times}次", f"{step.title.en} can be done {step.times} times only")
        )
    if step.reason and not reason.strip():
        raise Refused(
            [Problem(L("理由", "Reason"), "", L("一句说明", "a sentence"), L("请写明", "please write it down"))]
        )
    values, papers = filled(step, said, world)
    world.values.update(values)
    _refuse(step, world)
    before, left = dict(case.values), case.state
    scored = procedure.review is not None and step.key == procedure.review.step
    if scored:
        world.values = dict(before)
        _score(case, values, by, on)
    if step.assigns:
        assign(case, values.pop("reviewers"), on)
        world.values.pop("reviewers", None)
    done = _effects(step, world, case, by, on, at)
    case.values = world.values
    if step.merges:
        case.merged_into = Case.objects.get(number=values["into"])
    if step.enters:
        case.state, case.entered = step.enters, on
        case.entered_at = case.steps + 1
    _keep_papers(case, papers)
    _log(case, step, by, on, left, case.state, values, done, before, reason, at)
    if step.extends:
        name, days = step.extends
        for clock in case.clocks.filter(clock=name, state="running"):
            clock.due += dt.timedelta(days=days)
            clock.save()
    if "@recuse" in step.key or (step.key == "recuse" and procedure.review):
        case.reviewers.filter(account=by.account).update(recused=reason[:200] or "回避")
    return _settle(case, procedure, by, on, at, chain)


def _score(case: Case, values: Mapping[str, Any], by: Actor, on: dt.date) -> None:
    mine = case.reviewers.select_for_update().get(account=by.account)
    mine.scores, mine.given = dict(values), on
    mine.save()


def _keep_papers(case: Case, papers: list) -> None:
    for paper in papers:
        paper.case = case
        paper.save(force_insert=True)


def _settle(case: Case, procedure: Procedure, by: Actor, on: dt.date, at: dt.datetime | None, chain: int = 0) -> Case:
    """After a step: clocks, notices, whose turn it is, and the steps that follow of themselves."""
    state = procedure.state(case.state)
    case.closed = (case.closed or on) if state.final else None
    case.save()
    world = World(procedure, case.values, on, by, case)
    _wind(case, procedure, world, on)
    _show(case, procedure, world, on)
    _await(case, procedure, world)
    if chain > LONGEST_CHAIN:
        raise RuntimeError(f"{case.number}: automatic steps follow one another without end")
    if not state.final and (following := _next(case, procedure)) is not None:
        return _perform(case, following, {}, SYSTEM, on, "", at, chain + 1)
    if state.final and case.parent_id:
        _tell_parent(case, on, at, chain)
    return case


def _next(case: Case, procedure: Procedure) -> Step | None:
    """The step that follows of itself, if any."""
    for step in procedure.leaving(case.state):
        if step.gathers and set(step.gathers) <= case.taken_here:
            return step
    review = procedure.review
    if review and case.state == review.state:
        standing = case.reviewers.filter(recused="")
        given = [r for r in standing if r.given]
        enough = given and (len(given) >= review.reviewers or not pool(case, case.entered))
        if enough and len(given) == len(standing):
            case.values = {**case.values, "total": total_of([r.scores for r in given], review)}
            case.save(update_fields=["values"])
            return procedure.step(review.done)
    return None


def _tell_parent(case: Case, on: dt.date, at: dt.datetime | None, chain: int) -> None:
    parent = _locked(case.parent_id)
    if parent.closed:
        return
    for step in parent.procedure.leaving(parent.state):
        if step.follows == case.key and not parent.children.filter(key=case.key, closed=None).exists():
            world = World(parent.procedure, parent.values, on, SYSTEM, parent)
            if all(world.holds(need) for need in step.needs):
                _perform(parent, step, {}, SYSTEM, max(on, parent.entered), "", at, chain + 1)
                return
    for clock in parent.clocks.filter(waiting=True):
        _fire(parent, clock, on, at)


# Effects: verbs of the registers


def _effects(
    step: Step, world: World, case: Case, by: Actor, on: dt.date, at: dt.datetime | None
) -> list[dict[str, Any]]:
    """Carry out the effects of a step as the case, in the name of whoever took it."""
    hand = replace(SYSTEM, name=by.name, account=by.account, place=by.place)
    why = f"{case.number} {step.title.zh}"
    done: list[dict[str, Any]] = []
    for effect in step.effects:
        if world.true(effect.when):
            done += _EFFECTS[effect.verb](effect, world, case, hand, on, why, at)
    return done


def _stored(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a model takes them: a record, or a school for its organisation, by its key; nothing for text is empty."""
    stored: dict[str, Any] = {}
    for name, value in values.items():
        field = model._meta.get_field(name)
        if isinstance(value, models.Model) and field.is_relation:
            stored[field.attname] = value.pk
        elif isinstance(value, models.Model):
            stored[name] = str(value)
        elif value is None and not field.null:
            stored[name] = ""
        elif isinstance(value, str) and (most := getattr(field, "max_length", None)):
            stored[name] = value[:most]
        else:
            stored[name] = value
    return stored


def _create(effect: Effect, world: World, case: Case, hand: Actor, on: dt.date, why: str, at) -> list[dict]:
    model = register_model(effect.target)
    values = {name: world.value(said) for name, said in effect.values.items()}
    if effect.verb == "start":
        values.setdefault("starts", on if effect.day is None else world.value(effect.day))
    record = writing.create(model, _stored(model, values), by=hand, reason=why, at=at)
    if effect.name:
        world.values["@" + effect.name] = [effect.target, record.pk]
    return [{"verb": "create", "register": effect.target, "record": record.pk}]


def _change(effect: Effect, world: World, case: Case, hand: Actor, on: dt.date, why: str, at) -> list[dict]:
    record = world.value(effect.target)
    if record is None:
        raise Refused(
            [
                Problem(
                    L("登记册记录", "Record"),
                    effect.target,
                    L("应已登记的记录", "a record that is there"),
                    L("请先登记", "enter it first"),
                )
            ]
        )
    return [_altered(record, {name: world.value(said) for name, said in effect.values.items()}, hand, why, at, world)]


def _end(effect: Effect, world: World, case: Case, hand: Actor, on: dt.date, why: str, at) -> list[dict]:
    day = on if effect.day is None else world.value(effect.day)
    values = {"ends": day, **{name: world.value(said) for name, said in effect.values.items()}}
    found = list(rows(effect.target, world.where(effect.where)).filter(models.Q(ends=None) | models.Q(ends__gt=day)))
    return [_altered(record, values, hand, why, at, world) for record in found]


def _altered(record: models.Model, values: dict[str, Any], hand: Actor, why: str, at, world: World) -> dict:
    stored = _stored(type(record), values)
    kept = type(record)._base_manager.get(pk=record.pk)
    before = {name: getattr(kept, name) for name in stored}
    writing.change(kept, stored, by=hand, reason=why, at=at)
    register = type(record)._meta.model_name
    world._records.pop((register, record.pk), None)
    return {"verb": "change", "register": register, "record": record.pk, "before": _plain(before)}


def _sub_case(effect: Effect, world: World, case: Case, hand: Actor, on: dt.date, why: str, at) -> list[dict]:
    place = organisation_of(world.value(effect.organisation)) if effect.organisation is not None else case.organisation
    said = {name: world.value(value) for name, value in effect.values.items()}
    child = _open(current(effect.target), said, hand, on, place, case, at)
    return [{"verb": "open", "case": child.number}]


_EFFECTS: dict[str, Callable[..., list[dict]]] = {
    "create": _create, "start": _create, "change": _change, "end": _end, "open": _sub_case,
}  # fmt: skip


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else getattr(value, "pk", value)
        for name, value in values.items()
    }


def _log(
    case: Case, step: Step, by: Actor, on: dt.date, left: str, entered: str, values: Mapping[str, Any],
    done: list[dict], before: Mapping[str, Any], reason: str, at: dt.datetime | None,
) -> None:  # fmt: skip
    case.steps += 1
    made = StepTaken.objects.create(
        case=case, number=case.steps, step=step.key, day=on, by=by.name, post=by.post, place=by.place, account=by.account,
        left=left, entered=entered, said=dict(values), done=done, before=dict(before), reason=reason[:200],
    )  # fmt: skip
    case.history.append(made)
    fields = case.procedure.fields
    told = {k: masked(v) if k in fields and fields[k].kind == "text" else v for k, v in values.items()}
    said = {"on": on, "from": left, "to": entered, "said": told, "done": done}
    note(step.key, "case", case.number, said, by=by, at=at, reason=reason[:200])


# Clocks, notices, whose turn it is


def _wind(case: Case, procedure: Procedure, world: World, on: dt.date) -> None:
    """Stop the clocks of states left, start those of states entered."""
    if not procedure.clocks:
        return
    declared = {clock.key: clock for clock in procedure.clocks}
    rows_ = list(case.clocks.all())
    for row in rows_:
        if (row.state == "running" or row.waiting) and case.state not in declared[row.clock].runs:
            if row.state == "running":
                row.state, row.ended, row.ended_by = "stopped", on, case.steps
            row.waiting = False
            row.save()
    for clock in procedure.clocks:
        if case.state not in clock.runs:
            continue
        since = 0 if clock.once else _entered_run(case, clock)
        if any(row.clock == clock.key and row.started_by >= since for row in rows_):
            continue
        due = due_of(clock, world, on)
        if due is not None:
            RunningClock.objects.create(case=case, clock=clock.key, started=on, due=due, started_by=case.steps)


def _entered_run(case: Case, clock: Clock) -> int:
    """The number of the step by which the case last came into the states of a clock from outside."""
    number = case.steps
    for taken in reversed(case.history):
        number = taken.number
        if taken.left not in clock.runs:
            break
    return number


def due_of(clock: Clock, world: World, on: dt.date) -> dt.date | None:
    """The last day of a limit."""
    if clock.until is not None:
        return world.value(clock.until)
    start = on if clock.since is None else world.value(clock.since)
    if start is None:
        return None
    if clock.working_days is not None:
        return workdays.after(start, clock.working_days)
    return start + dt.timedelta(days=clock.days)


def _show(case: Case, procedure: Procedure, world: World, on: dt.date) -> None:
    """Put a notice up when a state of publicity is entered, and take it down when it is left before its time."""
    standing = procedure.state(case.state).publicity
    up = case.notices.filter(taken_down=None, through__gte=on)
    if standing is None:
        up.update(taken_down=on)
    elif not up.exists():
        clock = next(c for c in procedure.clocks if case.state in c.runs)
        running = case.clocks.filter(clock=clock.key, state="running").first()
        row = publicity.row_of(standing, world)
        Notice.objects.create(case=case, key=case.key, starts=on, through=running.due if running else on, row=row)


def _await(case: Case, procedure: Procedure, world: World) -> None:
    case.awaited.all().delete()
    if case.closed:
        return
    clocks = list(case.clocks.filter(state__in=("running", "out")))
    due = min((c.due for c in clocks if c.state == "running"), default=NEVER)
    turn: dict[Address, None] = {}
    for step in procedure.leaving(case.state):
        if not step.automatic:
            for who in step.by:
                if who.post not in ("system", "public"):
                    turn.update(dict.fromkeys(addresses(who, world)))
    late: dict[Address, None] = {}
    declared = {clock.key: clock for clock in procedure.clocks}
    for row in clocks:
        if row.state == "out" and case.state in declared[row.clock].runs:
            for who in declared[row.clock].tell:
                late.update(dict.fromkeys(addresses(who, world)))
            due = min(due, row.due)
    made = [Awaited(case=case, post=a.post, path=a.path, account=a.account, due=due) for a in turn]
    made += [Awaited(case=case, post=a.post, path=a.path, account=a.account, due=due, late=True) for a in late]
    Awaited.objects.bulk_create(made)


def run_clocks(
    on: dt.date, *, cases: Iterable[Case] | None = None, at: dt.datetime | None = None
) -> list[tuple[str, str]]:
    """Let everything that is past its day happen; returns (case, clock) for each. Safe to run again, and after a pause.

    With `cases`, only theirs.
    """
    clocks = RunningClock.objects.all() if cases is None else RunningClock.objects.filter(case__in=list(cases))
    fired: list[tuple[str, str]] = []
    with seeing(Scope.everything()):
        while True:
            past = clocks.filter(state="running", due__lt=on).order_by("due", "pk")
            batch = list(past.values_list("pk", flat=True)[:500])
            if not batch:
                break
            fired += [told for pk in batch if (told := _ring(pk, on, at))]
        for pk in list(clocks.filter(waiting=True).values_list("pk", flat=True)):
            _try_again(pk, on, at)
    return fired


def _ring(pk: int, on: dt.date, at: dt.datetime | None) -> tuple[str, str] | None:
    with transaction.atomic():
        take_turn()
        clock = RunningClock.objects.select_for_update().get(pk=pk)
        if clock.state != "running" or clock.due >= on:
            return None
        case = _locked(clock.case_id)
        clock.state, clock.ended, clock.ended_by = "out", on, case.steps
        clock.save()
        note("clock", "case", case.number, {"clock": clock.clock, "due": clock.due, "on": on}, by=SYSTEM, at=at)
        _fire(case, clock, on, at)
        return case.number, clock.clock


def _try_again(pk: int, on: dt.date, at: dt.datetime | None) -> None:
    """Take the step of a clock that ran out earlier, if what held it up is gone; looked at first, so that most cost a read."""
    clock = RunningClock.objects.select_related("case__version", "case__organisation__parent").get(pk=pk)
    if not _free(clock.case, clock, on):
        return
    with transaction.atomic():
        take_turn()
        clock = RunningClock.objects.select_for_update().get(pk=pk)
        if clock.waiting:
            _fire(_locked(clock.case_id), clock, on, at)


def _free(case: Case, clock: RunningClock, on: dt.date) -> bool:
    """Whether nothing stands against the step of a clock."""
    procedure = case.procedure
    step = procedure.step(next(c for c in procedure.clocks if c.key == clock.clock).step)
    world = World(procedure, case.values, on, SYSTEM, case)
    return all(world.holds(need) for need in step.needs) and _no_room(step, world) is None


def _fire(case: Case, clock: RunningClock, on: dt.date, at: dt.datetime | None) -> None:
    """What a clock that has run out does: its step, or a post is told. A step held up is told too, and tried again."""
    procedure = case.procedure
    declared = next(c for c in procedure.clocks if c.key == clock.clock)
    on = max(on, case.history[-1].day)
    if declared.step:
        if _free(case, clock, on):
            clock.waiting = False
            clock.save(update_fields=["waiting"])
            _perform(case, procedure.step(declared.step), {}, SYSTEM, on, L("时限届满", "Time has run out").zh, at)
            return
        clock.waiting = True
        clock.save(update_fields=["waiting"])
    _await(case, procedure, World(procedure, case.values, on, SYSTEM, case))


# Undoing, many at once, a whole round


def undo_step(case: Case, *, by: Actor, on: dt.date, reason: str, at: dt.datetime | None = None) -> Case:
    """Take the last step back where the procedure allows it: what it wrote is written back, and the log keeps both."""
    with transaction.atomic(), seeing(Scope.everything()):
        take_turn()
        kept = _locked(case.pk)
        procedure = kept.procedure
        last = kept.taken.filter(undone=False).exclude(step="undo").order_by("-number").first()
        step = procedure.by_step.get(last.step)
        if step is None or not step.undo or last.number != kept.steps or any(d["verb"] == "open" for d in last.done):
            raise NotNow(L("上一步不能撤回", "the last step cannot be undone"))
        if last.entered != kept.state:
            raise NotNow(L("此件已向前办理，不能撤回", "the case has gone on; it cannot be undone"))
        before = World(procedure, last.before, on, by, kept)
        if not may_take(step, before, by):
            raise NotAllowed(L("只有能办这一步的岗位可以撤回", "only a post that may take the step may undo it"))
        if not reason.strip():
            raise Refused(
                [Problem(L("理由", "Reason"), "", L("一句说明", "a sentence"), L("请写明", "please write it down"))]
            )
        hand = replace(SYSTEM, name=by.name, account=by.account)
        for wrote in reversed(last.done):
            record = register_model(wrote["register"])._base_manager.get(pk=wrote["record"])
            if wrote["verb"] == "create":
                writing.remove(record, by=hand, reason=f"{kept.number} 撤回", at=at)
            else:
                fields = {record._meta.get_field(n).attname: v for n, v in wrote["before"].items()}
                writing.change(
                    record,
                    {n: _python(record, n, v) for n, v in fields.items()},
                    by=hand,
                    reason=f"{kept.number} 撤回",
                    at=at,
                )
        last.undone = True
        last.save(update_fields=["undone"])
        kept.clocks.filter(started_by=last.number).delete()
        kept.clocks.filter(ended_by=last.number, state="stopped").update(state="running", ended=None, ended_by=None)
        kept.notices.filter(starts=last.day, taken_down=None).update(taken_down=on)
        kept.values, kept.state, kept.closed = last.before, last.left, None
        earlier = kept.taken.filter(number__lt=last.number, undone=False).exclude(left=models.F("entered"))
        arrived = earlier.order_by("-number").first()
        kept.entered, kept.entered_at = (arrived.day, arrived.number) if arrived else (kept.opened, 0)
        gone_back = replace(step, key="undo", title=L("撤回", "Undo"))
        _log(kept, gone_back, by, on, last.entered, last.left, {}, [], {}, reason, at)
        kept.save()
        world = World(procedure, kept.values, on, by, kept)
        _await(kept, procedure, world)
        return kept


def _python(record: models.Model, name: str, value: Any) -> Any:
    field = next(f for f in record._meta.concrete_fields if name in (f.name, f.attname))
    return field.to_python(value) if not field.is_relation else value


def take_steps(
    cases: Iterable[Case], step: str, said: Mapping[str, Any] | None = None, *, by: Actor, on: dt.date, reason: str = "",
    progress: Callable[[int], None] = lambda done: None,
) -> list[Outcome]:  # fmt: skip
    """The same step for many cases, each in its own transaction: what cannot be done is told and the rest goes on."""
    outcomes = []
    for case in cases:
        try:
            outcomes.append(Outcome(take_step(case, step, said, by=by, on=on, token=case.steps, reason=reason)))
        except WusongError as error:
            outcomes.append(Outcome(case, error))
        progress(len(outcomes))
    return outcomes


def undo_steps(outcomes: Iterable[Outcome], *, by: Actor, on: dt.date, reason: str) -> list[Outcome]:
    """Take back what a batch did, as far as nobody has gone on since."""
    undone = []
    for outcome in outcomes:
        if outcome.error is None:
            try:
                undone.append(Outcome(undo_step(outcome.case, by=by, on=on, reason=reason)))
            except WusongError as error:
                undone.append(Outcome(outcome.case, error))
    return undone


def decide_round(key: str, round_: str, *, by: Actor, on: dt.date, at: dt.datetime | None = None) -> list[Case]:
    """Rank the cases of a round by score and the declared ties, and give the places of the quota in that order."""
    with transaction.atomic(), seeing(Scope.everything()):
        take_turn()
        ranking = current(key).procedure.ranking
        if ranking is None:
            raise NotNow(L("这一程序没有排名", "this procedure has no ranking"))
        found = Case.objects.filter(key=key, round=round_, state=ranking.state).order_by("pk")
        waiting = [_locked(pk) for pk in found.values_list("pk", flat=True)]
        if not waiting:
            raise NotNow(L("本批次没有待定的办件", "no case of this round is waiting to be decided"))
        first = World(waiting[0].procedure, waiting[0].values, on, by, waiting[0])
        if not any(a.admits(by) for who in ranking.who for a in addresses(who, first)):
            raise NotAllowed(L("您的岗位不能确定本批次", "your post does not decide this round"))
        # Whoever is still in the middle of a review has a right to be ranked too.
        if still := _not_ripe(key, round_, ranking.state):
            raise NotNow(L(f"还有{still}件在评审中", f"{still} cases are still under review"))
        ordered = order_of(waiting, on, by)
        note(
            "rank", "case_round", f"{key}:{round_}"[:40],
            {"order": [[c.number, c.values.get("total")] for c in ordered]}, by=by, at=at,
        )  # fmt: skip
        decided = []
        hand = replace(SYSTEM, name=by.name, account=by.account)
        for case in ordered:
            procedure = case.procedure
            chosen = procedure.step(ranking.chosen)
            world = World(procedure, case.values, on, by, case)
            step = chosen if _no_room(chosen, world) is None else procedure.step(ranking.others)
            decided.append(_perform(case, step, {}, hand, on, "", at))
        return decided


def _not_ripe(key: str, round_: str, ready: str) -> int:
    review = current(key).procedure.review
    if review is None:
        return 0
    return Case.objects.filter(key=key, round=round_, state=review.state, closed=None).count()

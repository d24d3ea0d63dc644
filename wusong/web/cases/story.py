"""A case as a story: what it is about, its clock, what happened, and what the reader may do now."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wusong.cases.declaring import Field, Step
from wusong.cases.evidence import TYPES, content
from wusong.cases.models import Case, StepTaken
from wusong.cases.rights import may_see, may_take
from wusong.cases.running import Ineligible, Stale, reasons_against, steps_open_to, take_step, undo_step
from wusong.cases.saying import World
from wusong.keeping.registers import CATALOGUE
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import Actor
from wusong.web.cases.forms import known, questions, said_in
from wusong.web.cases.policies import ACTING
from wusong.web.middleware import today
from wusong.words.labels import L, Label
from wusong.words.problems import Refused, WusongError
from wusong.words.workdays import between


@dataclass(frozen=True)
class Told:
    """One line of the story."""

    taken: StepTaken
    title: Label
    who: str
    said: list[tuple[Label, str]]
    entered: Label | None


def case_for(number: str, actor: Actor) -> Case:
    """A case the reader may see; not found otherwise, so that a number does not tell that a case exists."""
    case = (
        Case.objects.select_related("version", "organisation__parent", "parent", "merged_into")
        .filter(number=number)
        .first()
    )
    if case is None or not may_see(case, actor):
        raise Http404
    return case


def shown(field: Field, value, actor: Actor, world: World) -> str:
    """A value as this reader may see it: personal answers are masked for those without the right."""
    if value in (None, "", []):
        return "—"
    if field.kind == "file":
        return str(L(f"{len(value)} 份", f"{len(value)} file(s)"))
    register, _, column = field.of.partition(".")
    personal = bool(register) and column in CATALOGUE[register].private
    personal = personal or (field.kind == "record" and field.register in ("staff", "student"))
    world.values[field.name] = value
    text = world.shown("$" + field.name)
    return text if not personal or actor.may("private") else text[:1] + "○○"


def told(case: Case, actor: Actor) -> list[Told]:
    procedure = case.procedure
    lines = []
    scoring = procedure.review.step if procedure.review else ""
    with seeing(Scope.everything()):
        world = World(procedure, {}, today(), actor, case)
        for taken in case.taken.order_by("number"):
            step = procedure.opens if taken.step == "open" else procedure.by_step.get(taken.step)
            title = step.title if step else L("撤回", "Undo")
            reviewer = taken.post == "expert"
            who = (
                str(L("评审专家", "A reviewer"))
                if reviewer
                else str(L("系统", "The system"))
                if taken.post == "system"
                else taken.by
            )
            fields = [(procedure.fields[n], v) for n, v in taken.said.items() if n in procedure.fields]
            # Single scores stay with the reviewers; the case shows the total.
            said = (
                []
                if taken.step == scoring
                else [(f.title, shown(f, v, actor, world)) for f, v in fields if f.kind != "reviewers"]
            )
            moved = procedure.by_state.get(taken.entered) if taken.entered != taken.left else None
            lines.append(Told(taken, title, who, said, moved.title if moved else None))
    return lines


@ACTING
@require_GET
def story(request, number):
    return _story(request, case_for(number, request.actor))


def _story(request, case: Case, open_step: str = "", said=None, refused: Refused | None = None, status: int = 200):
    on, actor = today(), request.actor
    declared = {clock.key: clock for clock in case.procedure.clocks}
    clocks = [
        (declared[c.clock], c, between(on, c.due)) for c in case.clocks.exclude(state="stopped").order_by("due")
        if case.state in declared[c.clock].runs
    ]  # fmt: skip
    steps = []
    for step in steps_open_to(case, actor, on):
        world = World(case.procedure, case.values, on, actor, case)
        mine = step.key == open_step
        steps.append(
            {
                "step": step, "open": mine, "against": [] if step.asks else reasons_against(case, step.key, actor, on),
                "questions": questions(step, world, said if mine else None, refused if mine else None),
                "reasons": refused.reasons if mine and isinstance(refused, Ineligible) else [],
                "problems": refused.problems if mine and refused else [],
            }
        )  # fmt: skip
    last = case.history[-1]
    undo = case.procedure.by_step.get(last.step)
    with seeing(Scope.everything()):
        may_undo = bool(undo and undo.undo and last.number == case.steps) and may_take(
            undo, World(case.procedure, last.before, on, actor, case), actor
        )
    children = [(c, may_see(c, actor)) for c in case.children.select_related("version", "organisation").order_by("pk")]
    context = {
        "case": case, "procedure": case.procedure, "lines": told(case, actor), "clocks": clocks, "steps": steps,
        "children": children, "papers": case.papers.order_by("pk"), "total": case.values.get("total"), "may_undo": may_undo,
        "known": known(case.procedure.opens, World(case.procedure, case.values, on, actor, case)),
    }  # fmt: skip
    return render(request, "web/cases/case.html", context, status=status)


@ACTING
@require_http_methods(["POST"])
def do(request, number, step):
    case = case_for(number, request.actor)
    declared: Step | None = case.procedure.by_step.get(step)
    if declared is None:
        raise Http404
    said = said_in(request, declared, World(case.procedure, case.values, today(), request.actor, case))
    token = request.POST.get("token", "")
    try:
        case = take_step(
            case, step, said, by=request.actor, on=today(), token=int(token) if token.isdigit() else None,
            reason=request.POST.get("reason", ""),
        )  # fmt: skip
    except Stale as stale:
        messages.error(request, str(stale))
    except Refused as refused:
        typed = {n: v for n, v in said.items() if not isinstance(v, list)}
        return _story(request, case, step, typed, refused, status=400)
    except WusongError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(L(f"已办理：{declared.title.zh}", f"Done: {declared.title.en}")))
    return redirect("case", number=number)


@ACTING
@require_POST
def undo(request, number):
    case = case_for(number, request.actor)
    try:
        undo_step(case, by=request.actor, on=today(), reason=request.POST.get("reason", ""))
    except WusongError as error:
        messages.error(request, str(error))
    return redirect("case", number=number)


@ACTING
@require_GET
def paper(request, number, pk):
    case = case_for(number, request.actor)
    found = case.papers.filter(pk=pk).first()
    if found is None:
        raise Http404
    response = HttpResponse(content(found.digest), content_type=TYPES[found.kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{found.digest[:12]}.{found.kind}"'
    return response

"""Working on the plan: one commitment, an office's tasks, supervision in three colours; and the acts on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from wusong.engines.indicators.targets import STATUS
from wusong.keeping.policies import ANYONE, PLANNERS
from wusong.keeping.registers import CATALOGUE
from wusong.plan import working
from wusong.plan.models import COMMITMENT_STATE, Commitment, Instruction, Plan, Step, Target
from wusong.plan.supervising import warned
from wusong.registry.models import Organisation
from wusong.web.middleware import today
from wusong.web.pages.asking import day_asked, judged, may_work, plan_named, sentence_around
from wusong.web.pages.target import target_of
from wusong.words.labels import L, Label
from wusong.words.problems import Problem, Refused

DONE = L("已办理并记入审计。", "Done, and entered in the audit log.")


def commitment_of(plan: Plan, code: str) -> Commitment:
    return get_object_or_404(
        Commitment.objects.select_related("section__parent", "office", "plan"), plan=plan, code=code
    )


def day_given(text: str, where: Label) -> dt.date:
    """A day typed into a form. Refused when it is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Refused([Problem(where, text, L("日期，如 2008-09-01", "a day such as 2008-09-01"))]) from None


@ANYONE
@require_GET
def commitment(request, key, promise):
    plan = plan_named(key)
    found = commitment_of(plan, promise)
    return render(
        request,
        "web/commitment.html",
        {
            "plan": plan,
            "c": found,
            "quoted": sentence_around(plan.text, found.start, found.end),
            "steps": found.step_set.all(),
            "evidence": [(e, CATALOGUE.get(e.register)) for e in found.evidence_set.all()],
            "registers": sorted(CATALOGUE.values(), key=lambda r: str(r.title)),
            "instructions": found.instruction_set.all(),
            "states": [
                (k, label) for k, label in COMMITMENT_STATE.choices if k != "dropped" or request.actor.post == "leader"
            ],
            "may_work": may_work(request, found.office),
            "may_instruct": request.actor.post == "leader",
        },
    )


def _step(c: Commitment, said, by) -> None:
    working.add_step(c, said.get("name", ""), day_given(said.get("due", ""), L("期限", "Due on")), by=by)


def _step_done(c: Commitment, said, by) -> None:
    working.finish_step(get_object_or_404(Step, pk=said.get("step"), commitment=c), today(), by=by)


def _attach(c: Commitment, said, by) -> None:
    number = said.get("record", "").strip().lstrip("#")
    if not number.isdigit():
        wanted = L("记录编号，如 #12", "a record's number such as #12")
        raise Refused([Problem(L("记录", "Record"), number, wanted)])
    working.attach(c, said.get("register", ""), int(number), said.get("said", ""), today(), by=by)


def _judge(c: Commitment, said, by) -> None:
    working.judge_commitment(c, said.get("state", ""), today(), by=by, reason=said.get("reason", ""))


def _instruct(about: Commitment | Target, said, by) -> None:
    working.instruct(about, said.get("text", ""), today(), by=by)


def _override(t: Target, said, by) -> None:
    if said.get("status") not in STATUS:
        raise Refused(
            [Problem(L("状态", "Status"), said.get("status", ""), L("列出的状态之一", "one of those listed"))]
        )
    working.override(t, said["status"], today(), by=by, reason=said.get("reason", ""))


def _lift(t: Target, said, by) -> None:
    working.lift(t, today(), by=by)


def _baseline(t: Target, said, by) -> None:
    working.set_baseline(t, t.plan.starts - dt.timedelta(days=1), by=by)


def _allot(t: Target, said, by) -> None:
    parts = {}
    for county in Organisation._base_manager.filter(kind="county"):
        if text := said.get(f"part-{county.code}", "").strip():
            try:
                parts[county] = Decimal(text)
            except InvalidOperation:
                raise Refused([Problem(L(county.name, county.english), text, L("一个数", "a number"))]) from None
    working.allot(t, parts, by=by, reason=said.get("reason", ""))


ON_COMMITMENTS: dict[str, Callable] = {
    "step": _step, "step_done": _step_done, "attach": _attach, "judge": _judge, "instruct": _instruct,
}  # fmt: skip
ON_TARGETS: dict[str, Callable] = {
    "instruct": _instruct, "override": _override, "lift": _lift, "baseline": _baseline, "allot": _allot,
}  # fmt: skip


def _acted(request: HttpRequest, acts: dict[str, Callable], about: Commitment | Target):
    """Carry one act out, and say what came of it on the page it was done from."""
    act = acts.get(request.POST.get("act", ""))
    page = "commitment" if isinstance(about, Commitment) else "target"
    if act is None:
        raise Refused([Problem(L("操作", "Act"), request.POST.get("act", ""), L("页面上的操作", "an act of the page"))])
    try:
        act(about, request.POST, request.actor)
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, str(problem.sentence))
    else:
        messages.success(request, str(DONE))
    return redirect(page, about.plan.key, about.code)


@PLANNERS
@require_POST
def commitment_work(request, key, promise):
    return _acted(request, ON_COMMITMENTS, commitment_of(plan_named(key), promise))


@PLANNERS
@require_POST
def target_work(request, key, code):
    return _acted(request, ON_TARGETS, target_of(plan_named(key), code))


@PLANNERS
@require_POST
def reply(request, key, pk):
    instruction = get_object_or_404(Instruction, plan=plan_named(key), pk=pk)
    about = instruction.target or instruction.commitment
    try:
        working.reply(instruction, request.POST.get("text", ""), today(), by=request.actor)
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, str(problem.sentence))
    else:
        messages.success(request, str(DONE))
    return redirect("target" if instruction.target else "commitment", key, about.code)


@ANYONE
@require_GET
def supervision(request, key):
    plan = plan_named(key)
    on = day_asked(request, plan)
    said = {"plan": plan, "on": on, "lines": warned(judged(plan, on), on)}
    return render(request, "web/supervision.html", said)


@ANYONE
@require_GET
def office(request, key, office):
    """本科室任务: everything of the plan one office answers for."""
    plan = plan_named(key)
    on = day_asked(request, plan)
    found = get_object_or_404(Organisation._base_manager.filter(kind="office"), code=office)
    own = [p for p in judged(plan, on) if p.target.office_id == found.pk]
    promised = plan.commitment_set.filter(office=found).order_by("state", "due", "code")
    said = {"plan": plan, "on": on, "office": found, "targets": own, "commitments": promised}
    return render(request, "web/office.html", said)

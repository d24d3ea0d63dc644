"""My desk 我的待办: whose turn it is, by urgency; the list of cases; one step for many."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from wusong.cases.models import Awaited, Case
from wusong.cases.rights import seen_by
from wusong.cases.running import NEVER, Outcome, steps_open_to, take_steps, undo_steps
from wusong.cases.versions import published
from wusong.keeping.policies import SIGNED_IN
from wusong.keeping.writing import Actor
from wusong.web.cases.policies import ACTING
from wusong.web.listing import page_of
from wusong.web.middleware import today
from wusong.words.labels import L, Label
from wusong.words.workdays import between

SOON = 3  # working days that are left when a case becomes urgent


@dataclass(frozen=True)
class Turn:
    """A case that waits for the reader, how urgent it is, and the address under which they open it."""

    case: Case
    due: dt.date | None
    left: int | None
    urgency: str
    token: str = ""


URGENCY: dict[str, Label] = {
    "late": L("已逾期", "Late"), "soon": L("三个工作日内", "Within three working days"), "calm": L("其他", "Others"),
}  # fmt: skip


def awaiting(actor: Actor):
    """The rows that wait for somebody, most urgent first."""
    if actor.post == "expert":
        mine = Q(account=actor.account)
    elif actor.post in ("school", "county"):
        mine = Q(post=actor.post, path=actor.place)  # nothing lies below them, and an exact path is found by its index
    else:
        mine = Q(post=actor.post, path="") | Q(post=actor.post, path__startswith=actor.place)
    rows = Awaited.objects.filter(mine).select_related("case__version", "case__organisation")
    return rows.order_by("due", "case_id")


@SIGNED_IN
@require_GET
def todo(request):
    on = today()
    page = page_of(awaiting(request.actor), request.GET.get("page"))
    tokens = {}
    if request.actor.post == "expert":
        from wusong.cases.models import Reviewer

        tokens = dict(Reviewer.objects.filter(account=request.actor.account).values_list("case_id", "token"))
    groups: dict[str, list[Turn]] = {key: [] for key in URGENCY}
    seen: set[int] = set()
    for row in page:
        if row.case_id in seen:
            continue
        seen.add(row.case_id)
        due = None if row.due == NEVER else row.due
        left = None if due is None else between(on, due)
        urgency = "late" if row.late or (due and due < on) else "soon" if left is not None and left <= SOON else "calm"
        groups[urgency].append(Turn(row.case, due, left, urgency, tokens.get(row.case_id, "")))
    shown = [(URGENCY[key], key, turns) for key, turns in groups.items() if turns]
    return render(request, "web/cases/todo.html", {"groups": shown, "page": page})


def closed_to() -> dict[str, tuple[str, ...]]:
    return {key: procedure.closed_to for key, procedure in published().items()}


@ACTING
@require_GET
def listing(request):
    procedures = published()
    cases = seen_by(request.actor, closed_to()).select_related("version", "organisation")
    key, state, words = (request.GET.get(n, "") for n in ("key", "state", "q"))
    if key:
        cases = cases.filter(key=key)
    if state in ("open", "closed"):
        cases = cases.filter(closed__isnull=state == "open")
    if words.strip():
        cases = cases.filter(Q(number__icontains=words.strip()) | Q(organisation__name__icontains=words.strip()))
    page = page_of(cases.order_by("-opened", "-pk"), request.GET.get("page"))
    ready: dict[str, Label] = {}
    if key and state == "open":
        for case in page:
            for step in steps_open_to(case, request.actor, today()):
                if not step.asks and not step.reason and not step.merges:
                    ready[step.key] = step.title
    context = {
        "page": page,
        "procedures": procedures.values(),
        "key": key,
        "state": state,
        "q": words,
        "ready": ready.items(),
    }
    return render(request, "web/cases/list.html", context)


@ACTING
@require_POST
def batch(request):
    """One step for many cases; what could not be done is told beside what could, and a batch can be taken back."""
    cases = (
        seen_by(request.actor, closed_to())
        .filter(number__in=request.POST.getlist("number"))
        .select_related("version", "organisation")
    )
    if request.POST.get("undo"):
        outcomes = undo_steps(
            [Outcome(c) for c in cases], by=request.actor, on=today(), reason=request.POST.get("reason", "")
        )
        return render(request, "web/cases/batch.html", {"outcomes": outcomes, "undone": True})
    step = request.POST.get("step", "")
    outcomes = take_steps(cases.order_by("pk"), step, by=request.actor, on=today())
    if not outcomes:
        messages.error(request, str(L("没有选中办件", "No case was chosen")))
        return redirect("cases")
    undo = any(o.error is None and o.case.procedure.step(step).undo for o in outcomes)
    return render(request, "web/cases/batch.html", {"outcomes": outcomes, "undo": undo})

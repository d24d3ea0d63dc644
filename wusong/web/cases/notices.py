"""Notices 公示: what stands before everybody today, and the way to object."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from wusong.cases.declaring import Who
from wusong.cases.publicity import check, private_values, standing
from wusong.cases.running import take_step
from wusong.cases.saying import World
from wusong.keeping.policies import ANYONE
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import SYSTEM
from wusong.web.cases.forms import questions, said_in
from wusong.web.middleware import today
from wusong.words.labels import L
from wusong.words.problems import WusongError


def _objection(notice):
    case = notice.case
    steps = case.procedure.leaving(case.state)
    return next((s for s in steps if Who("public") in s.by and any(e.target == "objection" for e in s.effects)), None)


@ANYONE
@require_GET
def index(request):
    """Each row is checked once more on its way out: a row that would show something personal stops the page."""
    groups = []
    with seeing(Scope.everything()):
        for key, notices in groupby(standing(today()), key=lambda n: n.key):
            rows = []
            for notice in notices:
                check(
                    notice.row,
                    private_values(World(notice.case.procedure, notice.case.values, today(), SYSTEM, notice.case)),
                )
                rows.append((notice, [text for _, _, text in notice.row], _objection(notice)))
            headings = [L(zh, en) for zh, en, _ in rows[0][0].row]
            groups.append((rows[0][0].case.procedure.title, key, headings, rows))
    return render(request, "web/cases/notices.html", {"groups": groups})


@ANYONE
@require_http_methods(["GET", "POST"])
def object_to(request, pk):
    notice = standing(today()).filter(pk=pk).first()
    step = _objection(notice) if notice else None
    if step is None:
        raise Http404
    world = World(notice.case.procedure, {}, today(), request.actor, notice.case)
    if request.method == "POST":
        try:
            take_step(notice.case, step.key, said_in(request, step, world), by=request.actor, on=today())
        except WusongError as error:
            messages.error(request, str(error))
            return redirect("notice_object", pk=pk)
        messages.success(
            request,
            str(
                L(
                    "异议已收到，决定之前会核查答复",
                    "Your objection is received and will be answered before the decision",
                )
            ),
        )
        return redirect("notices")
    return render(
        request, "web/cases/object.html", {"notice": notice, "step": step, "questions": questions(step, world)}
    )

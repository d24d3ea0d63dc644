"""The reviewer's desk: what is to be judged and the rubric, and nothing that says whose it is."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from wusong.cases.evidence import TYPES, anonymous, content
from wusong.cases.models import Reviewer
from wusong.cases.reviewing import reviewable
from wusong.cases.running import take_step
from wusong.cases.saying import World
from wusong.keeping.scope import Scope, seeing
from wusong.web.cases.forms import questions, said_in
from wusong.web.cases.policies import REVIEWERS
from wusong.web.middleware import today
from wusong.words.labels import L
from wusong.words.problems import Refused, WusongError


def _mine(request, token: str) -> Reviewer:
    found = reviewable(token, request.actor)
    if found is None:
        raise Http404
    return found


@REVIEWERS
@require_http_methods(["GET", "POST"])
def review(request, token):
    reviewer = _mine(request, token)
    case, procedure = reviewer.case, reviewer.case.procedure
    step = procedure.step(procedure.review.step)
    world = World(procedure, case.values, today(), request.actor, case)
    refused, said, status = None, {}, 200
    if request.method == "POST":
        recused = "recuse" in request.POST and "recuse" in procedure.by_step
        said = {} if recused else said_in(request, step, world)
        try:
            take_step(
                case,
                "recuse" if recused else step.key,
                said,
                by=request.actor,
                on=today(),
                reason=request.POST.get("reason", ""),
            )
        except Refused as found:
            refused, status = found, 400
        except WusongError as error:
            messages.error(request, str(error))
            return redirect("todo")
        else:
            messages.success(request, str(L("已提交", "Handed in")))
            return redirect("todo")
    with seeing(Scope.everything()):
        facts = [
            (procedure.fields[name].title, World(procedure, case.values, today(), request.actor, case).shown("$" + name))
            for name in procedure.review.shows if procedure.fields[name].kind != "file"
        ]  # fmt: skip
    blank = World(procedure, {}, today(), request.actor, case)
    context = {
        "title": procedure.title, "facts": facts, "papers": range(1, len(_papers(reviewer)) + 1), "token": token,
        "questions": questions(step, blank, said, refused), "given": reviewer.given,
        "problems": refused.problems if refused else [], "may_recuse": "recuse" in procedure.by_step,
    }  # fmt: skip
    return render(request, "web/cases/review.html", context, status=status)


def _papers(reviewer: Reviewer) -> list:
    shown = reviewer.case.procedure.review.shows
    return [p for p in reviewer.case.papers.order_by("pk") if p.field in shown]


@REVIEWERS
@require_GET
def paper(request, token, n):
    """A file by its place in the list: without its name, and without what its format says of its author."""
    papers = _papers(_mine(request, token))
    if not 1 <= n <= len(papers):
        raise Http404
    found = papers[n - 1]
    response = HttpResponse(anonymous(content(found.digest), found.kind), content_type=TYPES[found.kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{n}.{found.kind}"'
    return response

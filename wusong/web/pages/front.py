"""The front page: which plan, how far it is, and how to read it. Made for somebody who comes for the first time."""

from __future__ import annotations

from django.shortcuts import render
from django.views.decorators.http import require_GET

from wusong.keeping.policies import ANYONE
from wusong.plan.models import Plan
from wusong.plan.progress import worst_first
from wusong.web.pages.asking import judged, last_day
from wusong.web.pages.scoreboard import tally

WORRYING = ("broken", "overdue", "behind")
WORST = 5


@ANYONE
@require_GET
def front(request):
    plan = Plan.objects.order_by("-year", "key").first()
    if plan is None:
        return render(request, "web/no_plan.html")
    on = last_day(plan)
    progress = worst_first(judged(plan, on))
    return render(
        request,
        "web/front.html",
        {
            "plan": plan,
            "on": on,
            "total": len(progress),
            "counts": tally(progress),
            "worst": [p for p in progress if p.status in WORRYING][:WORST],
            "commitments": plan.commitment_set.count(),
            "projects": plan.section_set.filter(level=1),
        },
    )

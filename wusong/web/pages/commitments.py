"""Commitments: the plan's promises without a number."""

from __future__ import annotations

from django.db.models import Q
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wusong.keeping.policies import ANYONE
from wusong.plan.models import COMMITMENT_STATE
from wusong.registry.models import Organisation
from wusong.web.listing import page_of
from wusong.web.pages.asking import plan_named


@ANYONE
@require_GET
def commitments(request, key):
    plan = plan_named(key)
    asked = {name: request.GET.get(name, "").strip() for name in ("project", "office", "state", "q")}
    found = plan.commitment_set.select_related("section", "office")
    if asked["office"]:
        found = found.filter(office__code=asked["office"])
    if asked["project"]:
        found = found.filter(Q(section__number=asked["project"]) | Q(section__parent__number=asked["project"]))
    if asked["state"]:
        found = found.filter(state=asked["state"])
    for word in asked["q"].split():
        found = found.filter(Q(name__icontains=word) | Q(quote__icontains=word) | Q(english__icontains=word))
    offices = Organisation._base_manager.filter(kind="office", commitment__plan=plan).distinct().order_by("path")
    return render(
        request,
        "web/commitments.html",
        {
            "plan": plan,
            "page": page_of(found.order_by("start", "code"), request.GET.get("page")),
            "offices": offices,
            "projects": plan.section_set.filter(level=1),
            "states": COMMITMENT_STATE.choices,
            "asked": asked,
            "narrowed": any(asked.values()),
        },
    )

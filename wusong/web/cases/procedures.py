"""Procedures as pages: the list, each one read aloud with its diagram, and the editor with checks, a trial and consent."""

from __future__ import annotations

import datetime as dt
from random import Random

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wusong.accounts.models import User
from wusong.cases.declaring import Faulty
from wusong.cases.models import ProcedureVersion
from wusong.cases.telling import sentences
from wusong.cases.versions import cases_on, digest, draft, examined, publish, published, shipped
from wusong.cases.walking import Walk, walk
from wusong.keeping.policies import ANYONE
from wusong.web.cases.drawing import diagram
from wusong.web.cases.policies import PROCEDURE_WRITERS
from wusong.web.middleware import today
from wusong.words.labels import L
from wusong.words.problems import WusongError

TRIALS = 8


@ANYONE
@require_GET
def index(request):
    drafts = ProcedureVersion.objects.filter(state="draft") if PROCEDURE_WRITERS.admits(request.actor) else ()
    return render(request, "web/cases/procedures.html", {"procedures": published().values(), "drafts": drafts})


@ANYONE
@require_GET
def procedure(request, key):
    versions = ProcedureVersion.objects.filter(key=key, state="published").order_by("-version")
    wanted = request.GET.get("version", "")
    shown = versions.filter(version=wanted).first() if wanted.isdigit() else versions.first()
    if shown is None:
        raise Http404
    context = {
        "procedure": shown.procedure, "version": shown, "versions": versions, "diagram": diagram(shown.procedure),
        "sentences": sentences(shown.procedure), "running": cases_on(shown), "may_write": PROCEDURE_WRITERS.admits(request.actor),
    }  # fmt: skip
    return render(request, "web/cases/procedure.html", context)


def _looked_at(text: str) -> dict:
    made, faults = examined(text)
    return {
        "faults": faults,
        "diagram": diagram(made) if made and not faults else "",
        "sentences": sentences(made) if made and not faults else [],
    }


@PROCEDURE_WRITERS
@require_POST
def check(request):
    """The live check of the editor: a fragment with what is wrong, or the diagram."""
    return render(request, "web/cases/checked.html", _looked_at(request.POST.get("body", "")))


@PROCEDURE_WRITERS
@require_http_methods(["GET", "POST"])
def edit(request, key):
    newest = ProcedureVersion.objects.filter(key=key).order_by("-version").first()
    if newest is None:
        raise Http404
    text = newest.body
    if newest.state == "published":
        text = text.replace(f"version: {newest.version}", f"version: {newest.version + 1}", 1)
    return _edit(request, text, key)


@PROCEDURE_WRITERS
@require_http_methods(["GET", "POST"])
def new(request):
    return _edit(request, shipped()["programme_closing-1"].replace("key: programme_closing", "key: my_procedure"), "")


def _edit(request, text: str, key: str):
    trial: list[Walk] = []
    text = request.POST.get("body", text).replace("\r\n", "\n")
    looked = _looked_at(text)
    if request.method == "POST" and not looked["faults"]:
        if "try" in request.POST:
            trial = tried(text, today())
        elif "keep" in request.POST:
            try:
                kept = draft(text, by=request.actor)
            except Faulty as faulty:
                looked["faults"] = faulty.faults
            else:
                messages.success(
                    request, str(L("草稿已保存，请另一位负责人会签", "The draft is kept; another officer must consent"))
                )
                return redirect("procedure_consent", key=kept.key, version=kept.version)
    return render(request, "web/cases/edit.html", {"body": text, "key": key, "trial": trial, **looked})


def tried(text: str, on: dt.date) -> list[Walk]:
    """Sample cases of a draft, walked by people of the site, and then taken out again as if they had never been."""
    made, _ = examined(text)
    users = User.objects.filter(is_active=True).order_by("pk")[:60]
    actors = [user.actor(on) for user in users]
    walks: list[Walk] = []
    with transaction.atomic():
        version = ProcedureVersion.objects.create(
            key=made.key,
            version=30000 + made.version,
            body=text,
            digest=digest(text),
            state="published",
            written_by="trial",
        )
        for seed in range(TRIALS):
            with transaction.atomic():
                walks.append(walk(version, actors, Random(seed), on, longest=60))
                transaction.set_rollback(True)
        transaction.set_rollback(True)
    return walks


@PROCEDURE_WRITERS
@require_http_methods(["GET", "POST"])
def consent(request, key, version):
    kept = get_object_or_404(ProcedureVersion, key=key, version=version)
    if request.method == "POST":
        try:
            publish(kept, today(), by=request.actor, seen=request.POST.get("seen", ""))
        except WusongError as error:
            messages.error(request, str(error))
            return redirect("procedure_consent", key=key, version=version)
        messages.success(request, str(L("已发布，新办件按这一版办理", "Published; new cases run on this version")))
        return redirect("procedure", key=key)
    mine = kept.written_by == (request.actor.account or request.actor.name)
    return render(request, "web/cases/consent.html", {"version": kept, "mine": mine, **_looked_at(kept.body)})

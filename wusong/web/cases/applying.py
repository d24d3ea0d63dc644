"""Applying: a form that keeps drafts, says every reason against at once, and works on a telephone; and a citizen's own page."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from wusong.cases.declaring import Who
from wusong.cases.models import Case, Draft, ProcedureVersion
from wusong.cases.rights import may_take
from wusong.cases.running import AlreadyDone, Ineligible, current, open_case, reasons_against_opening, take_step
from wusong.cases.saying import World
from wusong.cases.versions import published
from wusong.keeping.policies import ANYONE
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import Actor
from wusong.registry.models import Organisation
from wusong.web.cases.forms import draftable, known, questions, said_in
from wusong.web.middleware import today
from wusong.words.labels import L
from wusong.words.problems import Refused, WusongError


def place_of(actor: Actor) -> Organisation | None:
    return Organisation._base_manager.select_related("parent").filter(path=actor.place).first()


def openable(actor: Actor) -> list:
    """The procedures somebody may open, as far as one can know before a form is filled in."""
    found = []
    with seeing(Scope.everything()):
        place = place_of(actor)
        for procedure in published().values():
            world = World(procedure, {}, today(), actor, organisation=place)
            if may_take(procedure.opens, world, actor) or (
                procedure.organisation is not None and Who(actor.post) in procedure.opens.by
            ):
                found.append(procedure)
    return found


@ANYONE
@require_GET
def index(request):
    return render(request, "web/cases/apply_index.html", {"procedures": openable(request.actor)})


@ANYONE
@require_http_methods(["GET", "POST"])
def apply(request, key):
    if not ProcedureVersion.objects.filter(key=key, state="published").exists():
        raise Http404
    procedure = current(key).procedure
    if procedure.key not in {p.key for p in openable(request.actor)}:
        raise Http404
    actor, on = request.actor, today()
    with seeing(Scope.everything()):
        world = World(procedure, {}, on, actor, organisation=place_of(actor))
    draft = Draft.objects.filter(user=request.user, key=key).first() if request.user.is_authenticated else None
    said, refused, against = dict(draft.values) if draft else {}, None, []
    status = 200
    if request.method == "POST":
        given = said_in(request, procedure.opens, world)
        said = draftable(given)
        if "save" in request.POST and request.user.is_authenticated:
            Draft.objects.update_or_create(user=request.user, key=key, defaults={"values": said, "saved": on})
            messages.success(request, str(L("草稿已保存", "The draft is kept")))
            return redirect("apply", key=key)
        if "try" not in request.POST:
            try:
                case = open_case(key, given, by=actor, on=on)
            except AlreadyDone as done:
                messages.error(request, str(done))
                return redirect("apply_index")
            except Refused as found:
                refused, status = found, 400
            else:
                if draft:
                    draft.delete()
                if actor.post == "public":
                    return redirect("track", number=case.number, code=tracking_code(case.number))
                return redirect("case", number=case.number)
    if said and not isinstance(refused, Ineligible):
        against = reasons_against_opening(key, actor, on, said) if complete(procedure, said) else []
    context = {
        "procedure": procedure, "questions": questions(procedure.opens, world, said, refused),
        "known": known(procedure.opens, world), "draft": draft, "problems": refused.problems if refused else [],
        "reasons": refused.reasons if isinstance(refused, Ineligible) else against,
    }  # fmt: skip
    return render(request, "web/cases/apply.html", context, status=status)


def complete(procedure, said) -> bool:
    """Whether enough is answered for the conditions to be looked up."""
    fields = (procedure.fields[n] for n in procedure.opens.asks)
    return all(f.name in said for f in fields if f.required and f.known is None and f.kind not in ("file", "yes_no"))


def tracking_code(number: str) -> str:
    """The code with which a citizen without an account finds their own case again."""
    return hmac.new(settings.SECRET_KEY.encode(), f"track {number}".encode(), hashlib.sha256).hexdigest()[:16]


@ANYONE
@require_http_methods(["GET", "POST"])
def track(request, number, code):
    case = Case.objects.select_related("version", "organisation__parent").filter(number=number).first()
    if case is None or not hmac.compare_digest(code, tracking_code(number)):
        raise Http404
    steps = [s for s in case.procedure.leaving(case.state) if Who("public") in s.by and not s.automatic]
    world = World(case.procedure, case.values, today(), request.actor, case)
    if request.method == "POST":
        step = next((s for s in steps if s.key == request.POST.get("step")), None)
        if step is None:
            raise Http404
        try:
            take_step(case, step.key, said_in(request, step, world), by=request.actor, on=today(), token=case.steps)
        except WusongError as error:
            messages.error(request, str(error))
        return redirect("track", number=number, code=code)
    shown = [
        (taken.day, case.procedure.state(taken.entered).title)
        for taken in case.taken.order_by("number")
        if taken.left != taken.entered
    ]
    asked = [(step, questions(step, world)) for step in steps]
    return render(
        request, "web/cases/track.html", {"case": case, "procedure": case.procedure, "shown": shown, "steps": asked}
    )

"""Reports: drawn now, or issued with their snapshot and drawn again the same."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from wusong.keeping.policies import ANYONE, PUBLISHERS
from wusong.plan import papers
from wusong.plan import reports as drawn
from wusong.plan.models import Issue, Plan
from wusong.registry.models import Organisation
from wusong.web.pages.asking import day_asked, judged, plan_named
from wusong.words.labels import L, language

FORMS = {
    "pdf": (papers.pdf, "application/pdf"),
    "docx": (papers.docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def _paper(report: drawn.Report, form: str, name: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    made, kind = FORMS[form]
    response = HttpResponse(made(report), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}-{report.on}-{language()}.{form}"'
    return response


def _place(kind: str, code: str) -> Organisation | None:
    if kind not in ("county", "school"):
        return None
    return get_object_or_404(Organisation._base_manager.filter(kind=kind), code=code)


@ANYONE
@require_GET
def reports(request, key):
    plan = plan_named(key)
    return render(
        request,
        "web/reports.html",
        {
            "plan": plan,
            "on": day_asked(request, plan),
            "kinds": [(k, label) for k, label in drawn.REPORT.labels.items() if k in drawn.WRITTEN],
            "counties": Organisation._base_manager.filter(kind="county").order_by("code"),
            "issued": [
                (i, drawn.REPORT.label(i.kind)) for i in Issue.objects.filter(plan=plan).select_related("place")
            ],
        },
    )


@ANYONE
@require_GET
def report(request, key, kind, form):
    """One report as a file, over the records of now."""
    plan: Plan = plan_named(key)
    if kind not in drawn.REPORT:
        raise Http404
    on, place = day_asked(request, plan), _place(kind, request.GET.get("place", ""))
    return _paper(drawn.written(kind, plan, on, judged(plan, on), place), form, kind)


@PUBLISHERS
@require_POST
def issue(request, key):
    plan = plan_named(key)
    kind = request.POST.get("kind", "")
    if kind not in drawn.WRITTEN:
        raise Http404
    drawn.issue(kind, plan, day_asked(request, plan), by=request.actor, at=timezone.now())
    messages.success(request, str(L("已签发，快照已保存。", "Issued; its snapshot is kept.")))
    return redirect("reports", key=key)


@ANYONE
@require_GET
def issued(request, key, pk, form):
    """An issued report drawn again from its snapshot."""
    found = get_object_or_404(Issue, plan=plan_named(key), pk=pk)
    return _paper(drawn.again(found), form, found.kind)

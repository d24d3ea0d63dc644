"""The audit log as a page."""

from __future__ import annotations

from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from wusong.keeping.models import AuditEntry
from wusong.keeping.policies import AUDITORS
from wusong.keeping.registers import CATALOGUE
from wusong.web.acts import ACT, act_label
from wusong.web.listing import page_of
from wusong.words.labels import L

ELSEWHERE = {  # what is no register, yet has acts in the log
    "plan": L("计划", "Plans"),
    "private": L("个人信息", "Private columns"),
}


@AUDITORS
@require_GET
def log(request):
    asked = {name: request.GET.get(name, "").strip() for name in ("register", "act", "q")}
    entries = AuditEntry.objects.order_by("-id")
    if asked["register"]:
        entries = entries.filter(register=asked["register"])
    if asked["act"]:
        entries = entries.filter(act=asked["act"])
    for word in asked["q"].split():
        entries = entries.filter(Q(actor__icontains=word) | Q(reason__icontains=word) | Q(record=word))
    titles = {key: register.title for key, register in CATALOGUE.items()} | ELSEWHERE
    page = page_of(entries, request.GET.get("page"))
    lines = [(e, act_label(e.act), titles.get(e.register, L(e.register, e.register)), _where(e)) for e in page]
    return render(
        request,
        "web/audit.html",
        {"page": page, "lines": lines, "titles": titles.items(), "acts": ACT.choices, "asked": asked},
    )


def _where(entry: AuditEntry) -> str:
    """The address of the record an entry tells of, while it is there."""
    if entry.register in CATALOGUE and entry.record.isdigit() and entry.act != "remove":
        return reverse("record", args=(entry.register, int(entry.record)))
    return ""

"""The audit log as a page."""

from __future__ import annotations

from django.db.models import Q
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wusong.keeping.models import AuditEntry
from wusong.keeping.policies import AUDITORS
from wusong.keeping.registers import CATALOGUE
from wusong.web.listing import page_of


@AUDITORS
@require_GET
def log(request):
    entries = AuditEntry.objects.order_by("-id")
    register, words = request.GET.get("register", ""), request.GET.get("q", "").strip()
    if register:
        entries = entries.filter(register=register)
    if words:
        entries = entries.filter(Q(actor__icontains=words) | Q(reason__icontains=words) | Q(record=words))
    titles = {key: register.title for key, register in CATALOGUE.items()}
    page = page_of(entries, request.GET.get("page"))
    lines = [(entry, titles.get(entry.register, entry.register)) for entry in page]
    return render(
        request,
        "web/audit.html",
        {"page": page, "lines": lines, "titles": titles.items(), "register": register, "q": words},
    )

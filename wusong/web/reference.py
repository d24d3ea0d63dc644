"""Reference pages drawn from the declarations: what each indicator means, and every term in both languages."""

from __future__ import annotations

from django.shortcuts import render
from django.views.decorators.http import require_GET

from wusong.engines.indicators.catalogue import CATALOGUE as INDICATORS
from wusong.keeping.policies import ANYONE
from wusong.keeping.registers import CATALOGUE as REGISTERS
from wusong.plan.models import Binding, Target
from wusong.words.codes import CATALOGUE as CODES


@ANYONE
@require_GET
def indicators(request):
    measured: dict[str, list[Target]] = {}
    for bound in Binding.objects.select_related("target__plan").order_by("target__start", "target__code"):
        measured.setdefault(bound.indicator, []).append(bound.target)
    lines = [
        (i, [REGISTERS[t].title for t in i.tables if t in REGISTERS], measured.get(i.key, ()))
        for i in INDICATORS.values()
    ]
    return render(request, "web/indicators.html", {"lines": lines})


def terms() -> list[tuple[str, str]]:
    """Every term, Chinese and English, from registers, fields, code lists and indicators."""
    labels = set()
    for register in REGISTERS.values():
        labels.add(register.title)
        labels |= {register.label_of(f.name) for f in register.model._meta.concrete_fields if f.name != "id"}
    for codes in CODES.values():
        labels.add(codes.title)
        labels |= set(codes.labels.values())
    labels |= {indicator.title for indicator in INDICATORS.values()}
    return sorted({(label.zh, label.en) for label in labels if label.zh and label.zh != label.en})


@ANYONE
@require_GET
def glossary(request):
    return render(request, "web/glossary.html", {"terms": terms()})

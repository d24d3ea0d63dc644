"""Template words: both languages stand beside each other where the sentence is."""

from __future__ import annotations

from django import template
from django.utils.html import format_html

from wusong.words.labels import L

register = template.Library()


@register.simple_tag
def say(zh: str, en: str, **values) -> str:
    """`{% say "共 {n} 条" "{n} rows" n=count %}`"""
    label = L(zh, en)
    return str(label.filled(**values)) if values else str(label)


@register.simple_tag(takes_context=True)
def asked(context, **changes) -> str:
    """The present query string with some of it changed, so that filters survive paging and sorting."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value
    return "?" + query.urlencode()


@register.filter
def speak(label) -> str:
    return str(label)


@register.simple_tag
def status_chip(status: str) -> str:
    from wusong.engines.indicators.targets import STATUS

    return format_html('<span class="chip status-{}">{}</span>', status, STATUS.label(status))


@register.filter
def percent(value, places=1) -> str:
    """A bare share as per cent; a dash for no value."""
    return "—" if value is None else f"{float(value) * 100:.{int(places)}f}%"


@register.filter
def css_percent(value) -> str:
    """A share as a CSS width between 0 and 100, with a point whatever the language."""
    return "0" if value is None else f"{min(max(float(value), 0), 1) * 100:.2f}"

"""Template words: both languages stand beside each other where the sentence is."""

from __future__ import annotations

import re
from fractions import Fraction

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from wusong.engines.indicators.targets import STATUS
from wusong.plan.progress import TargetProgress
from wusong.words.labels import L, language

register = template.Library()
CHINESE = re.compile(r"[\u3400-\u9fff]")
CARRIED = ("project", "office", "status", "county", "q", "sort", "on")  # what the plan's pages hand on to each other


@register.simple_tag
def say(zh: str, en: str, **values) -> str:
    """`{% say "共 {n} 条" "{n} rows" n=count %}`"""
    label = L(zh, en)
    return str(label.filled(**values)) if values else str(label)


@register.filter
def speak(label) -> str:
    return str(label)


def in_other_tongue(text) -> bool:
    """Whether words are Chinese where the page is not."""
    return language() == "en" and bool(CHINESE.search(str(text)))


@register.filter
def worded(text) -> str:
    """Words that come from records: marked as Chinese where the page is not."""
    said = "" if text is None else str(text)
    if in_other_tongue(said):
        return format_html('<span lang="zh-Hans">{}</span>', said)
    return said


def spoken_name(thing) -> str:
    """The name of an organisation, a section, a target or a commitment in the reader's language, if it has one."""
    if thing is None:
        return "—"
    if language() == "en" and getattr(thing, "english", ""):
        return thing.english
    for attribute in ("metric", "heading", "name"):
        if said := getattr(thing, attribute, ""):
            return said
    return str(thing)


@register.filter
def named(thing) -> str:
    return worded(spoken_name(thing))


@register.filter
def plain_name(thing) -> str:
    """The same where no mark-up may stand, as in a page's title."""
    return spoken_name(thing)


@register.simple_tag
def option(value, label, asked="") -> str:
    """One choice of a list, marked as Chinese where it is and the page is not."""
    said = str(label)
    marks = ' lang="zh-Hans"' if in_other_tongue(said) else ""
    chosen = " selected" if str(value) == str(asked) else ""
    return format_html('<option value="{}"{}{}>{}</option>', value, SafeString(marks), SafeString(chosen), said)


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


@register.simple_tag(takes_context=True)
def carried(context, **changes) -> str:
    """The filters and the day of the scoreboard as a query string, for links between the plan's pages; empty when none."""
    query = context["request"].GET.copy()
    for name in list(query):
        if name not in CARRIED:
            del query[name]
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value
    return "?" + query.urlencode() if query else ""


@register.simple_tag
def status_chip(status: str) -> str:
    return format_html('<span class="chip status-{}">{}</span>', status, STATUS.label(status))


@register.filter
def percent(value, places=1) -> str:
    """A bare share as per cent; a dash for no value."""
    return "—" if value is None else f"{float(value) * 100:.{int(places)}f}%"


@register.simple_tag
def progress_bar(p: TargetProgress) -> str:
    """The way done as a bar, not cut off at the goal: the line marks the goal, the notch what is due by now."""
    done = p.judgement.progress
    due = p.rule.progress(p.judgement.expected) if p.judgement.expected is not None else None
    if done is None:  # no way to go: it holds or it does not
        done = Fraction(0) if p.status in ("no_data", "monitored", "broken") else Fraction(1)
        spoken = STATUS.label(p.status)
    else:
        spoken = L(f"完成 {percent(done, 0)}", f"{percent(done, 0)} done")
        if due is not None:
            spoken = L(f"{spoken.zh}，应达 {percent(due, 0)}", f"{spoken.en}, {percent(due, 0)} due by now")
    return _bar(done, due, p.status, spoken)


def _bar(done: Fraction, due: Fraction | None, status: str, spoken) -> str:
    most = max(Fraction(1), done, due or 0)
    width = 200

    def across(share) -> str:
        return f"{float(max(share, 0) / most) * width:.1f}"

    marks = [
        format_html('<rect class="way" width="{}" height="10"></rect>', width),
        format_html('<rect class="done" width="{}" height="10"></rect>', across(done)),
    ]
    if most > 1:
        marks.append(format_html('<path class="goal" d="M{0} 0V10"></path>', across(1)))
    if due is not None and due > 0:
        marks.append(format_html('<path class="due" d="M{0} 0V10"></path>', across(due)))
    return format_html(
        '<svg class="bar status-{}" viewBox="0 0 {} 10" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        status, width, conditional_escape(spoken), SafeString("".join(marks)),
    )  # fmt: skip


@register.simple_tag
def tally_bar(counts, total) -> str:
    """All targets in one band, a piece for each status."""
    pieces, position = [], 0
    for status, label, number in counts:
        shape = '<rect class="status-{}" x="{}" width="{}" height="14"><title>{}</title></rect>'
        pieces.append(format_html(shape, status, position, number, f"{label} {number}"))
        position += number
    return format_html(
        '<svg class="band" viewBox="0 0 {} 14" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        max(total, 1), SafeString("".join(pieces)),
    )  # fmt: skip

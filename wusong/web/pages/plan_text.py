"""The plan as published: every number lit by its status, or told why it is no target."""

from __future__ import annotations

from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from wusong.engines.indicators.targets import STATUS
from wusong.engines.planparser.reading import REASONS
from wusong.keeping.policies import ANYONE
from wusong.plan.models import Numeral, Plan, Section
from wusong.plan.progress import TargetProgress, worst_first
from wusong.web.pages.asking import day_asked, judged, plan_named
from wusong.web.pages.scoreboard import tally
from wusong.web.templatetags.wusong import spoken_name
from wusong.words.labels import L, Label


@dataclass(frozen=True)
class Span:
    """Words of the plan that are shown as something: a target, a heading, or a numeral that is no target."""

    start: int
    end: int
    targets: tuple[TargetProgress, ...] = ()
    section: Section | None = None
    numeral: Numeral | None = None


@dataclass(frozen=True)
class Heading:
    """A line of the outline, with the statuses of the targets below it, worst first."""

    section: Section
    statuses: tuple[str, ...]


def reason_of(numeral: Numeral) -> Label:
    """Why a numeral is no target, in words."""
    return REASONS.get(numeral.reason) or L(numeral.reason or "—", numeral.reason or "—")


@ANYONE
@require_GET
def text(request, key):
    plan = plan_named(key)
    on = day_asked(request, plan)
    progress = judged(plan, on)
    sections = list(plan.section_set.all())
    numerals = list(plan.numeral_set.filter(target=None))
    spans = _spans(progress, sections, numerals)
    query = f"?on={request.GET['on']}" if request.GET.get("on") else ""
    return render(
        request,
        "web/plan_text.html",
        {
            "plan": plan,
            "on": on,
            "paragraphs": _paragraphs(plan, spans, query),
            "outline": _outline(sections, progress),
            "counts": tally(worst_first(progress)),
            "total": len(progress),
            "ledger": [(n, reason_of(n), _around(plan, n)) for n in numerals],
        },
    )


def _spans(progress: list[TargetProgress], sections: list[Section], numerals: list[Numeral]) -> list[Span]:
    """Everything that is marked in the text, in order and without overlap; overlapping targets share the outer words."""
    found: list[Span] = []
    for p in sorted(progress, key=lambda p: (p.target.start, -p.target.end, p.target.code)):
        start, end = p.target.start, p.target.end
        if found and start < found[-1].end:
            last = found[-1]
            found[-1] = Span(last.start, max(last.end, end), (*last.targets, p))
        else:
            found.append(Span(start, end, (p,)))
    taken = [(s.start, s.end) for s in found]
    for section in sections:
        if not any(start < section.end and section.start < end for start, end in taken):
            found.append(Span(section.start, section.end, section=section))
    taken = [(s.start, s.end) for s in found]
    for numeral in numerals:
        if not any(start < numeral.end and numeral.start < end for start, end in taken):
            found.append(Span(numeral.start, numeral.end, numeral=numeral))
    return sorted(found, key=lambda span: span.start)


def _paragraphs(plan: Plan, spans: list[Span], query: str) -> list[tuple[str, str, SafeString]]:
    """The text line by line: what kind of line it is, its anchor, and its words with everything marked."""
    lines, position = [], 0
    for line in plan.text.splitlines(keepends=True):
        end = position + len(line)
        here = [s for s in spans if position <= s.start < end]
        heading = next((s.section for s in here if s.section), None)
        top = heading is not None and heading.level == 1
        kind = "title" if position == 0 else "heading" if top else "front" if line.startswith("【") else ""
        lines.append((kind, f"s{heading.pk}" if heading else "", _marked(plan, line, position, here, query)))
        position = end
    return lines


def _marked(plan: Plan, line: str, offset: int, spans: list[Span], query: str) -> SafeString:
    pieces, position = [], 0
    for span in spans:
        start, end = span.start - offset, min(span.end - offset, len(line))
        pieces.append(conditional_escape(line[position:start]))
        pieces.append(_span(plan, line[start:end], span, query))
        position = end
    pieces.append(conditional_escape(line[position:].rstrip("\n")))
    return SafeString("".join(pieces))


def _span(plan: Plan, words: str, span: Span, query: str) -> str:
    if span.section is not None:
        return format_html("<strong>{}</strong>", words)
    if span.numeral is not None:
        why = reason_of(span.numeral)
        return format_html('<a class="numeral" href="#n{}" title="{}">{}</a>', span.numeral.pk, why, words)
    worst = worst_first(span.targets)[0]
    address = {p: reverse("target", args=(plan.key, p.target.code)) + query for p in span.targets}
    figures = [
        format_html(
            '<a class="figure status-{}" id="{}" href="{}" title="{}">{}</a>',
            p.status, p.target.code, address[p],
            f"{spoken_name(p.target)}: {STATUS.label(p.status)}", p.written if p.indicator else "—",
        )
        for p in span.targets
    ]  # fmt: skip
    lit = format_html(
        '<a class="lit status-{}" href="{}" title="{}">{}</a>',
        worst.status, address[worst], spoken_name(worst.target), words,
    )  # fmt: skip
    return lit + SafeString("".join(figures))


def _outline(sections: list[Section], progress: list[TargetProgress]) -> list[Heading]:
    below: dict[int, list[TargetProgress]] = {}
    parents = {section.pk: section.parent_id for section in sections}
    for p in worst_first(progress):
        section = p.target.section_id
        while section is not None:
            below.setdefault(section, []).append(p)
            section = parents[section]
    return [Heading(s, tuple(p.status for p in below.get(s.pk, ()))) for s in sections]


def _around(plan: Plan, numeral: Numeral) -> tuple[str, str, str]:
    """A numeral with a few words on each side, from its own line."""
    first = max(plan.text.rfind("\n", 0, numeral.start) + 1, numeral.start - 14)
    newline = plan.text.find("\n", numeral.end)
    last = min(len(plan.text) if newline < 0 else newline, numeral.end + 14)
    return plan.text[first : numeral.start], plan.text[numeral.start : numeral.end], plan.text[numeral.end : last]

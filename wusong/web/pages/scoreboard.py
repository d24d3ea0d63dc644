"""The scoreboard: every target with a number, worst first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.shortcuts import render
from django.views.decorators.http import require_GET

from wusong.engines.indicators.evidence import Figure
from wusong.engines.indicators.targets import STATUS
from wusong.keeping.policies import ANYONE
from wusong.plan.models import Section
from wusong.plan.progress import WORST_FIRST, TargetProgress, worst_first
from wusong.web.pages.asking import Geography, day_asked, judged, plan_named
from wusong.words.codes import codes
from wusong.words.labels import L, Label

ORDER = codes(
    "scoreboard_order",
    L("排序", "Order"),
    worst=L("最差在前", "Worst first"),
    plan=L("按原文顺序", "As in the plan"),
    progress=L("完成程度", "Progress"),
    deadline=L("截止日期", "Deadline"),
)
_ORDERS: dict[str, Callable[[TargetProgress], Any]] = {
    "plan": lambda p: (p.target.start, p.target.code),
    "progress": lambda p: (p.progress is None, p.progress or Fraction(0), p.target.code),
    "deadline": lambda p: (p.target.deadline, WORST_FIRST.index(p.status), p.target.start),
}


@dataclass(frozen=True)
class Line:
    """One target on the scoreboard, with a county's own figure when one county is looked at."""

    p: TargetProgress
    part: Figure | None = None
    withheld: bool = False

    @property
    def part_written(self) -> str:
        if self.withheld:
            return "…"
        return self.p.unit.written(self.p.indicator.value(self.part)) if self.part else "—"


def tally(progress: list[TargetProgress]) -> list[tuple[str, Label, int]]:
    """How many targets stand at each status, worst first; statuses nobody has are left out."""
    numbers = {status: sum(p.status == status for p in progress) for status in WORST_FIRST}
    return [(status, STATUS.label(status), n) for status, n in numbers.items() if n]


@ANYONE
@require_GET
def scoreboard(request, key):
    plan = plan_named(key)
    on = day_asked(request, plan)
    asked = {n: request.GET.get(n, "").strip() for n in ("project", "office", "status", "county", "q", "sort")}
    progress = worst_first(judged(plan, on))
    sections = {s.pk: s for s in plan.section_set.all()}
    fitting = [p for p in progress if _fits(p, asked, sections)]
    chosen = [p for p in fitting if asked["status"] in ("", p.status)]
    if asked["sort"] in _ORDERS:
        chosen.sort(key=_ORDERS[asked["sort"]])
    geography = Geography.read()
    county = geography.counties.get(asked["county"])
    everything = geography.seen_whole(request.actor.scope)
    lines = [_line(p, county, everything or bool(county and request.actor.scope.covers(county.path))) for p in chosen]
    offices = {p.target.office.code: p.target.office for p in progress if p.target.office}
    return render(
        request,
        "web/scoreboard.html",
        {
            "plan": plan,
            "on": on,
            "lines": lines,
            "total": len(progress),
            "fitting": len(fitting),
            "counts": tally(fitting),
            "offices": sorted(offices.values(), key=lambda office: office.path),
            "projects": [s for s in sections.values() if s.level == 1],
            "counties": geography.counties.values(),
            "orders": ORDER.choices,
            "asked": asked,
            "county": county,
            "narrowed": any(value for name, value in asked.items() if name != "sort"),
        },
    )


def _fits(p: TargetProgress, asked: dict[str, str], sections: dict[int, Section]) -> bool:
    target = p.target
    if asked["office"] and not (target.office and target.office.code == asked["office"]):
        return False
    if asked["project"] and asked["project"] not in _numbers(target.section_id, sections):
        return False
    said = " ".join((target.code, target.metric, target.english, target.quote)).casefold()
    return all(word in said for word in asked["q"].casefold().split())


def _numbers(section: int | None, sections: dict[int, Section]) -> set[str]:
    """The numbers of a section and of those above it."""
    found = set()
    while section is not None:
        found.add(sections[section].number)
        section = sections[section].parent_id
    return found


def _line(p: TargetProgress, county, everything: bool) -> Line:
    if county is None or p.measured is None:
        return Line(p)
    parts = p.parts(everything)
    part = parts.get(county.path)
    return Line(p, part, withheld=county.path in parts and part is None)

"""One target: its words, its figure, its pace, its places; and the rows behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

import pyarrow as pa
import pyarrow.compute as pc
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from wusong.analysis.live import live
from wusong.analysis.measuring import evidence
from wusong.engines.indicators.evidence import Figure
from wusong.engines.indicators.targets import STATUS
from wusong.keeping.policies import ANYONE, READERS
from wusong.keeping.registers import CATALOGUE
from wusong.keeping.scope import Scope
from wusong.plan.models import Plan, Target
from wusong.plan.progress import TargetProgress, progress_of
from wusong.plan.working import gap_of
from wusong.registry.models import Organisation
from wusong.web.cells import Speaker, joins
from wusong.web.exporting import sheet
from wusong.web.geometry import jilin_city
from wusong.web.listing import page_of
from wusong.web.pages.asking import Geography, day_asked, may_work, plan_named, sentence_around, under
from wusong.web.templatetags.wusong import spoken_name
from wusong.words.labels import L

CITY_RUN = L("市直属学校", "City-run schools")
SHADES = 5  # of the map, where figures are counts
MOST_SCHOOLS = 120


@dataclass(frozen=True)
class Place:
    """A county, or a school, with its own figure of a target."""

    name: str
    path: str
    code: str
    figure: Figure | None
    withheld: bool
    written: str
    good: bool | None = None
    shade: int = 0
    mine: bool = False


def target_of(plan: Plan, code: str) -> Target:
    rows = Target.objects.select_related("section__parent", "office", "plan")
    return get_object_or_404(rows, plan=plan, code=code)


@ANYONE
@require_GET
def target(request, key, code):
    plan = plan_named(key)
    on = day_asked(request, plan)
    found = target_of(plan, code)
    [progress] = progress_of(plan, on, [found])
    said = {
        "plan": plan,
        "on": on,
        "p": progress,
        "target": found,
        "quoted": sentence_around(plan.text, found.start, found.end),
        "neighbours": _neighbours(plan, found),
    } | _worked_on(request, found)
    if progress.indicator:
        with live.fresh():
            said |= _measured(request, progress)
    return render(request, "web/target.html", said)


def _worked_on(request: HttpRequest, found: Target) -> dict:
    """What people did about a target, and what the reader may do."""
    actor, parts = request.actor, {a.organisation_id: a for a in found.allotment_set.select_related("organisation")}
    leads = actor.post == "leader"
    counties = Organisation._base_manager.filter(kind="county").order_by("code") if leads else ()
    return {
        "allotments": list(parts.values()),
        "allotment_gap": gap_of(found),
        "county_parts": [(c, parts[c.pk].value.normalize() if c.pk in parts else None) for c in counties],
        "instructions": found.instruction_set.all(),
        "statuses": STATUS.choices,
        "may_lead": leads,
        "may_instruct": leads,
        "may_work": may_work(request, found.office),
    }


def _neighbours(plan: Plan, found: Target) -> tuple[Target | None, Target | None]:
    """The targets before and after, in the order of the text."""
    order = list(plan.target_set.only("code", "metric", "english", "start", "plan_id"))
    here = [t.pk for t in order].index(found.pk)
    return order[here - 1] if here else None, order[here + 1] if here + 1 < len(order) else None


def _measured(request: HttpRequest, progress: TargetProgress) -> dict:
    """What a bound target has to show: judged words, history, places, chart."""
    geography, scope = Geography.read(), request.actor.scope
    parts = progress.parts(geography.seen_whole(scope))
    counties = _counties(progress, geography, parts, scope)
    schools = _schools(progress, parts, scope) if request.actor.may("read") else []
    written, judged = progress.unit.written, progress.judgement
    history = _history(progress)
    return {
        "expected": None if judged.expected is None else written(judged.expected),
        "forecast": None if judged.forecast is None else written(judged.forecast),
        "forecast_range": None if judged.low is None else (written(judged.low), written(judged.high)),
        "baseline": None if progress.baseline is None else written(progress.baseline),
        "history": history,
        "broken_in": [line["day"] for line in history if line["status"] == "broken"],
        "gap": -progress.measured.gap(geography.root),
        "counties": counties,
        "drawing": jilin_city(),
        "outlines": [(jilin_city().counties.get(place.code), place) for place in counties if place.code],
        "judged_parts": _judges_parts(progress),
        "any_withheld": any(place.withheld for place in (*counties, *schools)),
        "schools": schools[:MOST_SCHOOLS],
        "more_schools": max(len(schools) - MOST_SCHOOLS, 0),
        "registers": [CATALOGUE[name] for name in progress.indicator.tables if name in CATALOGUE],
        "parameters": _parameters(progress),
        "chart": _chart(progress),
    }


def _judges_parts(progress: TargetProgress) -> bool:
    """Whether the goal can be asked of each place by itself: a level can, a number of canteens cannot."""
    return progress.target.kind in ("level", "coverage", "zero")


def _history(progress: TargetProgress) -> list[dict]:
    """Month by month, the newest last."""
    written = progress.unit.written
    return [
        {
            "day": day,
            "figure": figure,
            "value": written(progress.indicator.value(figure)),
            "expected": None if judged.expected is None else written(judged.expected),
            "status": judged.status,
            "mended": judged.mended,
        }
        for day, figure, judged in progress.judged_history
    ]


def _parameters(progress: TargetProgress) -> list[tuple[object, str]]:
    """The parameters of a binding in words; a school's code is followed by its name."""
    said = []
    for name, value in progress.binding.parameters.items():
        words = value
        if name == "school_code":
            named = Organisation._base_manager.filter(kind="school", code=value).first()
            words = f"{spoken_name(named)} ({value})" if named else value
        said.append((progress.indicator.parameters[name], words))
    return said


# Places.


def _place(progress: TargetProgress, name: str, path: str, parts: Mapping[str, Figure | None], **more) -> Place:
    withheld = path in parts and parts[path] is None
    figure = parts.get(path)
    value = progress.indicator.value(figure) if figure else None
    written = "…" if withheld else progress.unit.written(value)
    good = None
    if value is not None and _judges_parts(progress):
        good = progress.rule.attained(value)
    return Place(name, path, more.pop("code", ""), figure, withheld, written, good=good, **more)


def _counties(progress: TargetProgress, geography: Geography, parts: Mapping, scope: Scope) -> list[Place]:
    values = [progress.indicator.value(parts[n.path]) for n in geography.counties.values() if parts.get(n.path)]
    most = max((v for v in values if v), default=Fraction(1))

    def shade(path: str) -> int:
        figure = parts.get(path)
        value = progress.indicator.value(figure) if figure else None
        return 0 if not value or value < 0 else max(1, min(SHADES, int(value / most * SHADES + Fraction(1, 2))))

    lines = [
        _place(
            progress, spoken_name(node), node.path, parts,
            code=node.code, shade=shade(node.path), mine=scope.covers(node.path),
        )
        for node in geography.counties.values()
    ]  # fmt: skip
    mine = geography.seen_whole(scope)
    return [*lines, _place(progress, str(CITY_RUN), geography.city_run, parts, mine=mine)]


def _schools(progress: TargetProgress, parts: Mapping, scope: Scope) -> list[Place]:
    """The schools of the reader's own branches, lowest first; those without a value last."""
    paths = [path for path in parts if scope.covers(path)]
    schools = [node for node in Organisation.objects.filter(kind="school") if node.path in parts] if paths else []
    lines = [
        _place(progress, spoken_name(node), node.path, parts, code=node.code, mine=True)
        for node in schools
        if scope.covers(node.path)
    ]

    def low(place: Place) -> tuple:
        value = progress.indicator.value(place.figure) if place.figure else None
        return value is None, value or Fraction(0), place.path

    return sorted(lines, key=low)


def _chart(progress: TargetProgress) -> dict:
    """What the pace chart draws: figures, the pace expected, the forecast, the goal; all in the unit as written."""
    scale, judged = progress.unit.scale, progress.judged_history

    def plain(value: Fraction | None) -> float | None:
        return None if value is None else round(float(value) * scale, 2)

    last = judged[-1][2] if judged else None
    starts = progress.target.plan.starts - dt.timedelta(days=1)
    return {
        "days": [day.isoformat() for day, *_ in judged],
        "values": [plain(progress.indicator.value(figure)) for _, figure, _ in judged],
        "expected": [plain(judgement.expected) for *_, judgement in judged],
        "goal": plain(progress.wanted),
        "starts": starts.isoformat(),
        "origin": plain(progress.rule.origin),
        "deadline": progress.target.deadline.isoformat(),
        "due": plain(progress.rule.expected(progress.target.deadline)),
        "forecast": plain(last.forecast) if last else None,
        "low": plain(last.low) if last else None,
        "high": plain(last.high) if last else None,
        "unit": str(progress.unit.label),
        "words": {
            "value": str(L("实际", "Measured")),
            "expected": str(L("应达进度", "Expected by then")),
            "goal": str(L("目标", "Goal")),
            "forecast": str(L("预测", "Forecast")),
            "interval": str(L("90% 区间", "90% interval")),
        },
    }


# The rows behind a figure.


@dataclass(frozen=True)
class Asked:
    """The rows an address asks for: of which side, of which place, as far as the reader may list them."""

    progress: TargetProgress
    on: dt.date
    side: str
    both: bool
    mine: pa.Table
    whole: int
    places: dict[int, tuple[str, str]]
    under: str

    @property
    def under_name(self) -> str:
        if self.under.endswith("*"):
            return str(CITY_RUN)
        return next((name for path, name in self.places.values() if path == self.under), "")


def _asked(request: HttpRequest, key: str, code: str) -> Asked:
    plan = plan_named(key)
    on = day_asked(request, plan)
    [progress] = progress_of(plan, on, [target_of(plan, code)])
    if progress.reading is None:
        raise Http404
    numerator, denominator = evidence(progress.reading, on)
    side = "denominator" if request.GET.get("side") == "denominator" and denominator is not None else "numerator"
    table = denominator if side == "denominator" else numerator
    place = request.GET.get("place", "")
    nodes = Organisation.objects.only("path", "name", "english")
    places = {n.pk: (n.path, spoken_name(n)) for n in nodes if not place or under(n.path, place)}
    mine = table.filter(pc.is_in(table["place"], value_set=pa.array(list(places), pa.int64())))
    mine = mine.sort_by([("place", "ascending"), ("register", "ascending"), ("record", "ascending")])
    return Asked(progress, on, side, denominator is not None, mine, table.num_rows, places, place)


@READERS
@require_GET
def rows(request, key, code):
    asked = _asked(request, key, code)
    page = page_of(range(asked.mine.num_rows), request.GET.get("page"))
    first = page.start_index() - 1 if asked.mine.num_rows else 0
    cut = asked.mine.slice(first, len(page)).to_pylist()
    words = _record_words(cut, Speaker(request))
    lines = [
        {
            **row,
            "place_name": asked.places[row["place"]][1],
            "title": CATALOGUE[row["register"]].title,
            "words": words.get((row["register"], row["record"]), f"#{row['record']}"),
        }
        for row in cut
    ]
    said = {"plan": asked.progress.target.plan, "p": asked.progress, "on": asked.on, "page": page, "lines": lines}
    said |= {"side": asked.side, "both": asked.both, "mine": asked.mine.num_rows, "whole": asked.whole}
    said |= {"under": asked.under, "under_name": asked.under_name}
    return render(request, "web/rows.html", said)


def _record_words(rows: list[dict], speaker: Speaker) -> dict[tuple[str, int], str]:
    """What each record is called, as far as the reader may know it."""
    words = {}
    for name, group in groupby(sorted(rows, key=lambda row: row["register"]), key=lambda row: row["register"]):
        register = CATALOGUE[name]
        columns = tuple(f.name for f in register.model._meta.concrete_fields if f.remote_field)
        keys = [row["record"] for row in group]
        for record in register.model.objects.filter(pk__in=keys).select_related(*joins(register.model, columns)):
            words[name, record.pk] = speaker.name(register, record)
    return words


@READERS
@require_GET
def rows_file(request, key, code, form):
    """The evidence as a file: summing `amount` over distinct `counted` gives the figure of the page again."""
    if form not in ("csv", "xlsx"):
        raise Http404
    asked = _asked(request, key, code)
    heads = ["side", "register", "record", "place", "place_name", "counted", "amount"]
    body = (
        [asked.side, r["register"], r["record"], *asked.places[r["place"]], r["counted"], r["amount"]]
        for r in asked.mine.to_pylist()
    )
    return sheet(form, f"{asked.progress.target.code}-{asked.side}-{asked.on.isoformat()}", heads, body)

"""The plan: its scoreboard, its text with every number lit, one target, the rows behind it, its commitments."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pyarrow.compute as pc
from django.apps import apps
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from wusong.analysis.measuring import evidence
from wusong.engines.indicators.targets import STATUS
from wusong.keeping.policies import ANYONE, READERS
from wusong.keeping.registers import CATALOGUE
from wusong.keeping.scope import Scope
from wusong.plan.models import Plan, Target
from wusong.plan.progress import WORST_FIRST, TargetProgress, progress_of, worst_first
from wusong.registry.models import Organisation
from wusong.web.exporting import sheet
from wusong.web.listing import page_of
from wusong.web.middleware import today
from wusong.words.labels import L, language

COUNTY_TILES = {  # column and row of each county on the tile map, roughly as they lie
    "220283": (2, 1), "220204": (1, 2), "220202": (2, 2), "220203": (3, 2), "220281": (4, 2),
    "220221": (1, 3), "220211": (2, 3), "220284": (1, 4), "220282": (2, 4),
}  # fmt: skip
CITY_RUN = L("市直属学校", "City-run schools")


def plan_named(key: str) -> Plan:
    return get_object_or_404(Plan, key=key)


def day_asked(request, plan: Plan) -> dt.date:
    """The as-of day of the address, kept between the plan's first day and today."""
    latest = max(min(today(), plan.deadline), plan.starts)
    try:
        asked = dt.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return latest
    return min(max(asked, plan.starts), latest)


@ANYONE
@require_GET
def front(request):
    newest = Plan.objects.order_by("-year", "key").first()
    if newest is None:
        return render(request, "web/no_plan.html")
    return redirect("scoreboard", key=newest.key)


@ANYONE
@require_GET
def scoreboard(request, key):
    plan, on = plan_named(key), None
    on = day_asked(request, plan)
    progress = worst_first(progress_of(plan, on))
    counts = {status: sum(p.status == status for p in progress) for status in WORST_FIRST}
    chosen = progress
    office, project, status = (request.GET.get(name, "") for name in ("office", "project", "status"))
    county = request.GET.get("county", "")
    if office:
        chosen = [p for p in chosen if p.target.office and p.target.office.code == office]
    if project:
        chosen = [p for p in chosen if p.target.section and project in _numbers(p.target.section)]
    if status:
        chosen = [p for p in chosen if p.status == status]
    counties = _counties()
    path = counties[county].path if county in counties else None
    everything = _sees_all(request.actor.scope)
    lines = [(p, _part(p, path, everything or request.actor.scope.covers(path))) if path else (p, None) for p in chosen]
    offices = sorted({(p.target.office.code, _name(p.target.office)) for p in progress if p.target.office})
    return render(
        request,
        "web/scoreboard.html",
        {
            "plan": plan,
            "on": on,
            "lines": lines,
            "total": len(progress),
            "counts": [(s, STATUS.label(s), n) for s, n in counts.items() if n],
            "offices": offices,
            "projects": plan.section_set.filter(level=1),
            "counties": [(code, _name(node)) for code, node in counties.items()],
            "asked": {"office": office, "project": project, "status": status, "county": county},
            "county_name": _name(counties[county]) if county in counties else "",
        },
    )


def _numbers(section) -> set[str]:
    found = set()
    while section is not None:
        found.add(section.number)
        section = section.parent
    return found


def _name(node: Organisation) -> str:
    return node.english or node.name if language() == "en" else node.name


def _counties() -> dict[str, Organisation]:
    return {node.code: node for node in Organisation._base_manager.filter(kind="county").order_by("code")}


def _root() -> str:
    return Organisation._base_manager.filter(kind="bureau").values_list("path", flat=True).first() or ""


def _sees_all(scope: Scope) -> bool:
    return scope.covers(_root())


def _part(progress: TargetProgress, path: str, everything: bool):
    """A county's own figure for the scoreboard: None when it is withheld or there is none."""
    if progress.measured is None:
        return None
    figure = progress.parts(everything).get(path)
    return progress.indicator.unit.written(progress.indicator.value(figure)) if figure else None


@ANYONE
@require_GET
def text(request, key):
    plan = plan_named(key)
    on = day_asked(request, plan)
    progress = {p.target.pk: p for p in progress_of(plan, on)}
    marks = sorted(
        ((p.target.start, p.target.end, p) for p in progress.values()),
        key=lambda mark: (mark[0], -mark[1], mark[2].target.code),
    )
    paragraphs, position = [], 0
    headings = {s.start: s for s in plan.section_set.all()}
    for line in plan.text.splitlines(keepends=True):
        here = [m for m in marks if position <= m[0] < position + len(line)]
        section = next((s for start, s in headings.items() if position <= start < position + len(line)), None)
        paragraphs.append((section, _lit(line, position, here, key)))
        position += len(line)
    numerals = plan.numeral_set.exclude(reason="").order_by("start")
    return render(
        request,
        "web/plan_text.html",
        {"plan": plan, "on": on, "paragraphs": paragraphs, "numerals": numerals, "bound": len(progress)},
    )


def _lit(line: str, offset: int, marks: list, key: str) -> SafeString:
    """A line of the plan with its targets as links coloured by their status; overlapping ones share the outer words."""
    pieces, position = [], 0
    groups: list[tuple[int, int, list[TargetProgress]]] = []
    for start, end, p in marks:
        start, end = start - offset, min(end - offset, len(line))
        if groups and start < groups[-1][1]:
            groups[-1] = (groups[-1][0], max(groups[-1][1], end), [*groups[-1][2], p])
        else:
            groups.append((start, end, [p]))
    for start, end, several in groups:
        pieces.append(conditional_escape(line[position:start]))
        worst = worst_first(several)[0]
        links = "".join(
            f'<a class="figure status-{p.status}" href="/plan/{key}/target/{p.target.code}/" '
            f'title="{conditional_escape(p.target.metric)}">{p.written if p.indicator else "—"}</a>'
            for p in several
        )
        quote = conditional_escape(line[start:end])
        address = f"/plan/{key}/target/{worst.target.code}/"
        pieces.append(f'<a class="lit status-{worst.status}" href="{address}">{quote}</a>{links}')
        position = end
    pieces.append(conditional_escape(line[position:]))
    return SafeString("".join(pieces))


def _target(plan: Plan, code: str) -> Target:
    return get_object_or_404(Target.objects.select_related("section", "office", "plan"), plan=plan, code=code)


@ANYONE
@require_GET
def target(request, key, code):
    plan = plan_named(key)
    on = day_asked(request, plan)
    found = _target(plan, code)
    [progress] = progress_of(plan, on, [found])
    scope = request.actor.scope
    everything = _sees_all(scope)
    before, after = plan.text.rfind("。", 0, found.start) + 1, plan.text.find("。", found.end) + 1 or len(plan.text)
    before = max(before, plan.text.rfind("\n", 0, found.start) + 1)
    context = {
        "plan": plan,
        "on": on,
        "p": progress,
        "target": found,
        "context": (plan.text[before : found.start], plan.text[found.start : found.end], plan.text[found.end : after]),
        "everything": everything,
        "readings": found.notes,
    }
    if progress.indicator:
        parts = progress.parts(everything)
        counties = _counties()
        context |= {
            "counties": [_county_line(progress, node, parts, scope) for node in counties.values()]
            + [_city_run_line(progress, parts)],
            "schools": _school_lines(progress, parts, scope) if request.actor.may("read") else [],
            "chart": _chart(progress),
            **_judged_words(progress),
        }
        context["any_withheld"] = any(line["withheld"] for line in context["counties"])
    return render(request, "web/target.html", context)


def _judged_words(progress: TargetProgress) -> dict:
    """What the arithmetic says of the figure, as people read it."""
    written, judged = progress.unit.written, progress.judgement
    return {
        "expected_written": written(judged.expected),
        "forecast_written": None if judged.forecast is None else written(judged.forecast),
        "low_written": None if judged.low is None else written(judged.low),
        "high_written": None if judged.high is None else written(judged.high),
        "history": [
            {
                "day": day,
                "value": written(progress.indicator.value(f)),
                "expected": written(j.expected),
                "status": j.status,
            }
            for day, f, j in reversed(progress.judged_history)
        ],
        "gap": -progress.measured.gap(_root()),
        "judged_parts": progress.target.kind in ("level", "coverage"),
    }


def _line(progress: TargetProgress, name: str, path: str, parts: dict, code: str = "") -> dict:
    withheld = path in parts and parts[path] is None
    figure = parts.get(path)
    value = progress.indicator.value(figure) if figure else None
    return {
        "name": name,
        "path": path,
        "code": code,
        "tile": COUNTY_TILES.get(code),
        "figure": figure,
        "withheld": withheld,
        "written": "…" if withheld else progress.unit.written(value),
        "bar": progress.share_of(value) if progress.indicator and progress.indicator.unit.scale == 100 else None,
        "good": None if value is None else value >= progress.wanted,
    }


def _county_line(progress: TargetProgress, node: Organisation, parts: dict, scope: Scope) -> dict:
    return _line(progress, _name(node), node.path, parts, node.code) | {"mine": scope.covers(node.path)}


def _city_run_line(progress: TargetProgress, parts: dict) -> dict:
    path = _root() + "*"
    return _line(progress, str(CITY_RUN), path, parts) | {"mine": False}


def _school_lines(progress: TargetProgress, parts: dict, scope: Scope) -> list[dict]:
    """The schools of the reader's own branches, lowest first."""
    schools = Organisation.objects.filter(kind="school", path__in=[p for p in parts if scope.covers(p)])
    lines = [_line(progress, node.name, node.path, parts, node.code) for node in schools]
    lines = [line for line in lines if line["figure"]]
    return sorted(lines, key=lambda line: (line["figure"].value is None, line["figure"].value or 0, line["path"]))[:400]


def _chart(progress: TargetProgress) -> dict:
    """What the pace chart draws: figures, the pace expected, the forecast, the goal; all in the unit as written."""
    scale = progress.unit.scale

    def plain(value):
        return None if value is None else round(float(value) * scale, 2)

    judged = progress.judged_history
    last = judged[-1][2] if judged else None
    return {
        "days": [day.isoformat() for day, *_ in judged],
        "values": [plain(progress.indicator.value(figure)) for _, figure, _ in judged],
        "expected": [plain(judgement.expected) for *_, judgement in judged],
        "goal": plain(progress.wanted),
        "deadline": progress.target.deadline.isoformat(),
        "forecast": plain(last.forecast) if last else None,
        "low": plain(last.low) if last else None,
        "high": plain(last.high) if last else None,
        "words": {
            "value": str(L("实际", "Measured")),
            "expected": str(L("应达进度", "Expected by then")),
            "goal": str(L("目标", "Goal")),
            "forecast": str(L("预测", "Forecast")),
        },
        "unit": str(progress.unit.label),
    }


def _rows_asked(request, key: str, code: str):
    plan = plan_named(key)
    on = day_asked(request, plan)
    [progress] = progress_of(plan, on, [_target(plan, code)])
    if progress.reading is None:
        raise Http404
    numerator, denominator = evidence(progress.reading, on)
    side = "denominator" if request.GET.get("side") == "denominator" and denominator is not None else "numerator"
    table = denominator if side == "denominator" else numerator
    under = request.GET.get("place", "")
    places = {
        pk: (path, name)
        for pk, path, name in Organisation.objects.values_list("pk", "path", "name")
        if not under or _under(path, under)
    }
    whole = table.num_rows
    mine = table.filter(pc.is_in(table["place"], value_set=pa.array(list(places), pa.int64())))
    mine = mine.sort_by([("place", "ascending"), ("register", "ascending"), ("record", "ascending")])
    return progress, on, side, denominator is not None, mine, whole, places, under


def _under(path: str, place: str) -> bool:
    if place.endswith("*"):  # the schools directly below the bureau
        root = place[:-1]
        return path.startswith(root) and path.count(".") == root.count(".") + 1
    return path.startswith(place)


@READERS
@require_GET
def rows(request, key, code):
    progress, on, side, both, mine, whole, places, under = _rows_asked(request, key, code)
    page = page_of(range(mine.num_rows), request.GET.get("page"))
    first = page.start_index() - 1 if mine.num_rows else 0
    cut = mine.slice(first, len(page)).to_pylist()
    words = _record_words(cut, request.actor)
    lines = [
        {
            **row,
            "place_name": places[row["place"]][1],
            "title": CATALOGUE[row["register"]].title,
            "words": words.get(key_of(row)),
        }
        for row in cut
    ]
    return render(
        request,
        "web/rows.html",
        {
            "plan": progress.target.plan,
            "p": progress,
            "on": on,
            "side": side,
            "both": both,
            "page": page,
            "lines": lines,
            "mine": mine.num_rows,
            "whole": whole,
            "under": under,
            "under_name": next((n for p, n in places.values() if p == under), ""),
        },
    )


def key_of(row: dict) -> tuple[str, int]:
    return row["register"], row["record"]


def _record_words(rows: list[dict], actor) -> dict[tuple[str, int], str]:
    """What each record is called, masked where its own name is private."""
    words = {}
    for name in {row["register"] for row in rows}:
        register = CATALOGUE[name]
        model = apps.get_model("registry", name)
        if register.private and not actor.may("private"):
            continue
        links = [f.name for f in model._meta.fields if f.is_relation]
        for record in model.objects.filter(pk__in=[r["record"] for r in rows if r["register"] == name]).select_related(
            *links
        ):
            words[name, record.pk] = str(record)
    return words


@READERS
@require_GET
def rows_file(request, key, code):
    """The evidence as a file: summing `amount` over distinct `counted` gives the figure of the page again."""
    progress, on, side, _, mine, _, places, _ = _rows_asked(request, key, code)
    heads = ["side", "register", "record", "place", "place_name", "counted", "amount"]
    body = (
        [
            side,
            row["register"],
            row["record"],
            places[row["place"]][0],
            places[row["place"]][1],
            row["counted"],
            row["amount"],
        ]
        for row in mine.to_pylist()
    )
    return sheet("csv", f"{progress.target.code}-{side}-{on.isoformat()}", heads, body)


@ANYONE
@require_GET
def commitments(request, key):
    plan = plan_named(key)
    found = plan.commitment_set.select_related("section", "office")
    office, words, state = request.GET.get("office", ""), request.GET.get("q", "").strip(), request.GET.get("state", "")
    if office:
        found = found.filter(office__code=office)
    if state:
        found = found.filter(state=state)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(quote__icontains=words) | Q(english__icontains=words))
    offices = Organisation._base_manager.filter(kind="office", commitment__plan=plan).distinct().order_by("path")
    page = page_of(found.order_by("start", "code"), request.GET.get("page"))
    return render(
        request,
        "web/commitments.html",
        {
            "plan": plan,
            "page": page,
            "offices": [(o.code, _name(o)) for o in offices],
            "states": plan.commitment_set.model._meta.get_field("state").choices,
            "asked": {"office": office, "q": words, "state": state},
        },
    )

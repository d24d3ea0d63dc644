"""Registers as pages: contents, list, record with its history, and export, all drawn from the declaration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from wusong.engines.indicators.catalogue import CATALOGUE as INDICATORS
from wusong.keeping.dated import Dated
from wusong.keeping.importing.applying import history as history_of
from wusong.keeping.importing.writing_out import exported, leaving
from wusong.keeping.models import AuditEntry
from wusong.keeping.policies import READERS
from wusong.keeping.registers import CATALOGUE, Register
from wusong.keeping.writing import Actor, note, path_of
from wusong.plan.models import Binding, Target
from wusong.registry.models import Organisation
from wusong.web.acts import act_label
from wusong.web.addresses import declared
from wusong.web.cells import NO, YES, Speaker, joins, related
from wusong.web.exporting import sheet
from wusong.web.listing import page_of
from wusong.web.middleware import today
from wusong.web.sight import can_unmask, unmasked
from wusong.words.codes import codes
from wusong.words.labels import L, Label
from wusong.words.problems import Problem, Refused

ROOM = codes(
    "registry_room",
    L("主题", "Subject"),
    organisations=L("机构", "Organisations"),
    people=L("师生", "People"),
    schooling=L("就学", "Schooling"),
    workforce=L("教师队伍", "Workforce"),
    vocational=L("职业教育", "Vocational education"),
    estate=L("校舍装备", "Buildings and equipment"),
    support=L("资助与控辍", "Support"),
    oversight=L("监督", "Oversight"),
    activities=L("活动与文件", "Activities and documents"),
)
TIME = codes(
    "time_of_record",
    L("时效", "Validity"),
    now=L("现行", "In force"),
    past=L("已终止", "Ended"),
    coming=L("未开始", "To come"),
)
EXPORT_LIMIT = 100_000
MOST_VALUES = 60  # of a filter without a code list
NEWEST = 50  # acts shown in a record's history


def steward_may(register: Register, actor: Actor) -> bool:
    return actor.may("write") and (not register.steward or actor.post in register.steward)


# The list: rows narrowed by what the address asks.


@dataclass(frozen=True)
class Filter:
    """One narrowing of a list: a choice among values, or another record that came with a link."""

    name: str
    label: Label
    choices: list[tuple[str, Any]]
    asked: str
    words: str = ""


def chosen_rows(register: Register, request: HttpRequest) -> models.QuerySet:
    """The reader's rows, narrowed, searched and sorted as the address asks."""
    rows = register.model.objects.select_related(*joins(register.model, register.columns))
    for name in (*register.filters, *_links(register)):
        if (asked := request.GET.get(name, "")) != "":
            rows = rows.filter(_condition(register.field(name), name, asked))
    if (under := request.GET.get("under", "")) and register.place:
        rows = rows.filter(**{f"{register.place}__startswith": under})
    if (time := request.GET.get("time", "")) in TIME and issubclass(register.model, Dated):
        rows = rows.filter(_at(time, today()))
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(matching(register, words, unmasked(request, register)))
    order = request.GET.get("sort", "")
    if order.removeprefix("-") in sortable(register, request):
        return rows.order_by(order, "pk")
    return rows.order_by(*register.order, "pk")


def matching(register: Register, words: str, private: bool) -> Q:
    """Rows in which every word stands in one of the searched columns; hidden columns are not searched."""
    lookups = [f for f in register.search if private or not _touches_private(register, f)]
    condition = Q()
    for word in words.split():
        anywhere = Q(pk__in=())
        for lookup in lookups:
            anywhere |= Q(**{f"{lookup}__icontains": word})
        condition &= anywhere
    return condition


def _touches_private(register: Register, lookup: str) -> bool:
    """Whether a lookup passes through a private column, here or in a register it leads to."""
    step, _, rest = lookup.partition("__")
    if step in register.private:
        return True
    other = related(register.field(step))
    return bool(rest and other is not None and _touches_private(other, rest))


def _links(register: Register) -> list[str]:
    """Foreign keys: a link from another record narrows the list to what refers to it."""
    return [f.name for f in register.model._meta.concrete_fields if related(f) and f.name not in register.filters]


def _condition(field: models.Field, name: str, asked: str) -> Q:
    if isinstance(field, models.BooleanField):
        return Q(**{name: asked == "1"})
    plain = field.target_field if field.remote_field else field
    try:
        return Q(**{name: plain.to_python(asked)})
    except (ValidationError, ValueError, TypeError):  # what the column cannot hold matches nothing
        return Q(pk__in=())


def _at(time: str, day: dt.date) -> Q:
    if time == "past":
        return Q(ends__lte=day)
    if time == "coming":
        return Q(starts__gt=day)
    return Q(starts__lte=day) & (Q(ends__isnull=True) | Q(ends__gt=day))


def sortable(register: Register, request: HttpRequest) -> set[str]:
    """Columns a list can be sorted by: not those whose order would tell what is hidden, nor other records."""
    shown = {c for c in register.columns if related(register.field(c)) is None}
    return shown if unmasked(request, register) else shown - set(register.private)


def _filters(register: Register, request: HttpRequest) -> list[Filter]:
    asked = request.GET.get
    found = [Filter(n, register.label_of(n), _choices(register, n), asked(n, "")) for n in register.filters]
    if issubclass(register.model, Dated):
        found.append(Filter("time", TIME.title, TIME.choices, asked("time", "")))
    if register.place and (branches := _branches(request)):
        found.append(Filter("under", L("单位", "Organisation"), branches, asked("under", "")))
    return found


def _choices(register: Register, name: str) -> list[tuple[str, Any]]:
    field = register.field(name)
    if isinstance(field, models.BooleanField):
        return [("1", YES), ("0", NO)]
    if field.choices:
        return list(field.flatchoices)
    values = register.model.objects.order_by(name).values_list(name, flat=True).distinct()[:MOST_VALUES]
    return [(str(value), str(value)) for value in values]


def _branches(request: HttpRequest) -> list[tuple[str, str]]:
    """The county bureaus a reader sees, to narrow a list by; none for a reader of one."""
    counties = list(Organisation.objects.filter(kind="county").order_by("code"))
    speaker = Speaker(request)
    organisations = CATALOGUE["organisation"]
    return [(node.path, speaker.name(organisations, node)) for node in counties] if len(counties) > 1 else []


def _came_from(register: Register, request: HttpRequest) -> list[Filter]:
    """The records whose links narrowed this list, in words, to be taken away again."""
    found = []
    speaker = Speaker(request)
    for name in _links(register):
        asked = request.GET.get(name, "")
        if not asked.isdigit():
            continue
        other = related(register.field(name))
        record = other.model.objects.filter(pk=int(asked)).first()
        words = speaker.name(other, record) if record is not None else f"#{asked}"
        found.append(Filter(name, register.label_of(name), [], asked, words))
    return found


@READERS
@require_GET
def index(request):
    rooms: dict[str, list[tuple[Register, int, bool]]] = {}
    for register in CATALOGUE.values():
        line = (register, register.model.objects.count(), steward_may(register, request.actor))
        rooms.setdefault(register.room, []).append(line)
    return render(
        request, "web/registers.html", {"rooms": [(ROOM.label(room), lines) for room, lines in rooms.items()]}
    )


@READERS
@require_GET
def listing(request, key):
    register = declared(key)
    page = page_of(chosen_rows(register, request), request.GET.get("page"))
    speaker, filters = Speaker(request), _filters(register, request)
    came_from = _came_from(register, request)
    return render(
        request,
        "web/register.html",
        {
            "register": register,
            "columns": [(n, register.label_of(n), n in sortable(register, request)) for n in register.columns],
            "rows": [(row, speaker.cells(register, row, register.columns)) for row in page],
            "page": page,
            "filters": filters,
            "came_from": came_from,
            "sort": request.GET.get("sort", ""),
            "q": request.GET.get("q", ""),
            "narrowed": bool(came_from or request.GET.get("q") or any(f.asked for f in filters)),
            "may_write": steward_may(register, request.actor),
            "can_unmask": can_unmask(request, register),
            "is_unmasked": bool(register.private) and unmasked(request, register),
            "targets": targets_reading(key),
        },
    )


def targets_reading(key: str) -> list[Target]:
    """The targets of the newest plan whose indicators read a register."""
    reading = [name for name, indicator in INDICATORS.items() if key in indicator.tables]
    bound = Binding.objects.filter(indicator__in=reading).select_related("target__plan")
    newest = max((b.target.plan.year for b in bound), default=None)
    return sorted((b.target for b in bound if b.target.plan.year == newest), key=lambda t: (t.start, t.code))


# One record: what it says, what refers to it, what was done to it.


@dataclass(frozen=True)
class Referring:
    """The records of one register that name this one in one of their columns."""

    register: Register
    field: str
    label: Label
    number: int
    may_add: bool


@READERS
@require_GET
def record(request, key, pk):
    register = declared(key)
    others = (f.name for f in register.model._meta.concrete_fields if f.name != "id")
    names = tuple(dict.fromkeys((*register.form, *others)))
    rows = register.model.objects.select_related(*joins(register.model, names))
    row = get_object_or_404(rows, pk=pk)
    speaker = Speaker(request)
    cells = speaker.cells(register, row, names)
    past = history_of(key, pk).order_by("-id")[:NEWEST]
    return render(
        request,
        "web/record.html",
        {
            "register": register,
            "row": row,
            "name": speaker.name(register, row),
            "cells": cells,
            "hides": any(cell.kind == "hidden" for cell in cells),
            "may_write": steward_may(register, request.actor) and request.actor.scope.covers(path_of(row)),
            "history": [(entry, act_label(entry.act), list(_said(register, entry))) for entry in past],
            "referring": _referring(register, row, request.actor),
            "can_unmask": can_unmask(request, register),
            "is_unmasked": bool(register.private) and unmasked(request, register),
            "targets": targets_reading(key),
        },
    )


def _referring(register: Register, row: models.Model, actor: Actor) -> list[Referring]:
    found = []
    for other in CATALOGUE.values():
        for field in other.model._meta.concrete_fields:
            if related(field) is register:
                number = other.model.objects.filter(**{field.name: row.pk}).count()
                may_add = field.name in other.form and steward_may(other, actor)
                if number or may_add:
                    found.append(Referring(other, field.name, other.label_of(field.name), number, may_add))
    return found


def _said(register: Register, entry: AuditEntry) -> Iterable[tuple[Any, str | None, str]]:
    """An entry's differences in words: label, before (None where there was nothing before), after."""
    for name, change in entry.difference.items():
        try:
            label: Any = register.label_of(name)
        except FieldDoesNotExist:
            yield name, None, str(change)
            continue
        before, after = change if isinstance(change, list) else (None, change)
        if before is None and after in (None, ""):
            continue
        if entry.act == "remove":
            before, after = None, before
        yield label, None if before is None else _spoken(register, name, before), _spoken(register, name, after)


def _spoken(register: Register, name: str, value: Any) -> str:
    field = register.field(name)
    if value in (None, ""):
        return "—"
    if isinstance(value, str) and value.startswith("•"):  # a private value, of which the log keeps a digest
        return value[:5]
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return str(YES if value else NO)
    return f"#{value}" if related(field) else str(value)


@READERS
@require_GET
def export(request, key, form):
    """The narrowed list as a file. Private columns leave only while they are shown, and the log says that they left."""
    register = declared(key)
    if form not in ("csv", "xlsx"):
        raise Http404
    speaker = Speaker(request)
    names = leaving(register, speaker.sees(register))
    rows = chosen_rows(register, request)
    if (number := rows.count()) > EXPORT_LIMIT:
        wanted = L(f"最多 {EXPORT_LIMIT} 条，请先筛选", f"at most {EXPORT_LIMIT} rows; narrow the list first")
        raise Refused([Problem(L("导出", "Export"), str(number), wanted)])
    body = exported(register, rows, names, request.actor, speaker.sees)
    if register.private and speaker.sees(register):
        with transaction.atomic():
            said = {"form": form, "rows": number, "columns": ", ".join(names)}
            note("export", "private", key, said, by=request.actor)
    heads = [str(register.label_of(name)) for name in names]
    return sheet(form, register.key, heads, body, request.GET.get("encoding", ""))

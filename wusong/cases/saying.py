"""Small expressions over a case: `$teacher.employer.name`, `$today`, constants, and a handful of named forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models

from wusong.cases.declaring import TESTS, Field, Need, Procedure
from wusong.keeping.registers import CATALOGUE
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import Actor, path_of
from wusong.registry.models import Organisation, School
from wusong.words import workdays
from wusong.words.labels import Label

# Each form by the name it is written with, and the other names that may stand beside it.
FORMS = {
    "days_after": ("days",),
    "working_days_after": ("days",),
    "year_of": (),
    "school_year_of": (),
    "join": (),
    "first": (),
    "sum": (),
    "masked": (),
    "rounded": (),
    "choose": ("from", "else"),
    "found": ("where", "day", "column"),
}
# What can be said without a field: `$case.number`, `$actor.name` …
ROOTS = {
    "case": ("number", "organisation", "opened", "round", "year", "state", "opened_by"),
    "actor": ("name",),
    "today": (),
    "place": None,
    "entered": (),
    "taken": None,
    "total": (),
    "parent": ("number",),
    "steps": (),
}


def paths_in(said: Any) -> Iterator[str]:
    """Every `$path` an expression speaks of.

    >>> list(paths_in({"join": ["$a.b", {"year_of": "$today"}]}))
    ['a.b', 'today']
    """
    if isinstance(said, str):
        if said.startswith("$"):
            yield said[1:]
    elif isinstance(said, Mapping):
        for part in said.values():
            yield from paths_in(part)
    elif isinstance(said, list | tuple):
        for part in said:
            yield from paths_in(part)


def is_form(said: Any) -> str | None:
    """The name of the form a mapping is written in."""
    return next((name for name in FORMS if name in said), None) if isinstance(said, Mapping) else None


def register_model(key: str) -> type[models.Model]:
    return CATALOGUE[key].model


def rows(key: str, where: Mapping[str, Any], day: dt.date | None = None) -> models.QuerySet:
    """The rows of a register that fit; a list means any of them. Call inside `seeing`."""
    asked = {}
    for name, value in where.items():
        if isinstance(value, list | tuple):
            asked[name + "__in"] = value
        elif value is None:
            asked[name + "__isnull"] = True
        else:
            asked[name] = value
    model = register_model(key)
    found = model._base_manager.filter(**{name: _key(model, name, v) for name, v in asked.items()})
    if day is not None:
        found = found.filter(models.Q(ends=None) | models.Q(ends__gt=day), starts__lte=day)
    return found.order_by("pk")


def _key(model: type[models.Model], name: str, value: Any) -> Any:
    """A school where an organisation is wanted, and the other way round: they have one key."""
    if isinstance(value, School | Organisation):
        return value.pk
    if isinstance(value, list | tuple):
        return [_key(model, name, v) for v in value]
    return value


def column_at(model: type[models.Model], path: str) -> models.Field | None:
    """The field a lookup such as `school__organisation__area` leads to; None where there is none."""
    field: models.Field | None = None
    for name in path.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        model = field.related_model if field.is_relation else models.Model
        if not field.is_relation:
            model = _NoMore
    return field


class _NoMore:
    class _meta:
        @staticmethod
        def get_field(name):
            raise FieldDoesNotExist(name)


def organisation_of(record: Any) -> Organisation | None:
    """The organisation a record belongs to."""
    if isinstance(record, Organisation):
        return record
    if isinstance(record, models.Model):
        path = path_of(record)
        return Organisation._base_manager.filter(path=path).first() if path else None
    return None


class World:
    """What an expression can speak of while one step is taken."""

    def __init__(
        self, procedure: Procedure, values: Mapping[str, Any], on: dt.date, by: Actor, case=None,
        organisation: Organisation | None = None,
    ):  # fmt: skip
        self.procedure, self.values, self.on, self.by, self.case = procedure, dict(values), on, by, case
        self.organisation = organisation or (case.organisation if case is not None else None)
        self.round = case.round if case is not None else ""
        self._records: dict[tuple[str, Any], Any] = {}
        self._offices: dict[str, str] = {}

    def office(self, code: str) -> str:
        """The path of an office by its code; "" where a bureau has none of that name, so that any office may act."""
        if code not in self._offices:
            found = Organisation._base_manager.filter(kind="office", code=code).values_list("path", flat=True).first()
            self._offices[code] = found or ""
        return self._offices[code]

    def record(self, register: str, pk: Any) -> models.Model | None:
        if (register, pk) not in self._records:
            self._records[register, pk] = register_model(register)._base_manager.filter(pk=pk).first()
        return self._records[register, pk]

    def field(self, name: str) -> Any:
        """The value of a field as Python has it, or a record an effect made under that name."""
        if (made := self.values.get("@" + name)) is not None:
            return self.record(*made)
        asked = self.procedure.fields.get(name)
        value = self.values.get(name)
        if value is None and asked is not None and asked.known is not None:
            value = self.value(asked.known)
        if asked is None or value is None or isinstance(value, models.Model):
            return value
        return self._as(asked, value)

    def _as(self, asked: Field, value: Any) -> Any:
        """A kept or typed answer as Python has it; a draft may hold what is none."""
        try:
            if asked.kind == "record":
                return self.record(asked.register, int(value))
            if asked.kind == "date" and isinstance(value, str):
                return dt.date.fromisoformat(value)
            if asked.kind == "number":
                return int(value)
        except ValueError:
            return None
        return value

    def value(self, said: Any) -> Any:
        """What an expression comes to."""
        if isinstance(said, str) and said.startswith("$"):
            return self._path(said[1:])
        if isinstance(said, list | tuple):
            return [self.value(part) for part in said]
        if isinstance(said, Mapping):
            form = is_form(said)
            return getattr(self, "_" + form)(said) if form else {k: self.value(v) for k, v in said.items()}
        return said

    def _path(self, path: str) -> Any:
        root, *names = path.split(".")
        if root in self.procedure.fields or "@" + root in self.values:
            value = self.field(root)
        elif root == "today":
            return self.on
        elif root == "actor":
            return self.by.name
        elif root == "place":
            value = Organisation._base_manager.filter(path=self.by.place).first()
        elif root == "entered":
            return self.case.entered if self.case else self.on
        elif root == "taken":
            return self._taken(names[0])
        elif root == "total":
            return self.values.get("total")
        elif root == "steps":
            return self.case.steps if self.case else 0
        elif root == "parent":
            return self.case.parent.number if self.case and self.case.parent else ""
        elif root == "case":
            if names[:1] == ["organisation"]:
                value, names = self.organisation, names[1:]
            elif self.case is None:
                return self.on if names == ["opened"] else self.on.year if names == ["year"] else ""
            else:
                return getattr(self.case, names[0])
        else:
            return None
        for name in names:
            if value is None:
                return None
            try:
                value = getattr(value, name)
            except (AttributeError, ObjectDoesNotExist):
                return None
        return value

    def _taken(self, step: str) -> dt.date | None:
        if self.case is None:
            return None
        return next((t.day for t in reversed(self.case.history) if t.step == step), None)

    def _days_after(self, said):
        start = self.value(said["days_after"])
        return None if start is None else start + dt.timedelta(days=self.value(said["days"]))

    def _working_days_after(self, said):
        start = self.value(said["working_days_after"])
        return None if start is None else workdays.after(start, self.value(said["days"]))

    def _year_of(self, said):
        day = self.value(said["year_of"])
        return None if day is None else day.year

    def _school_year_of(self, said):
        day = self.value(said["school_year_of"])
        return None if day is None else day.year - (day.month < 9)

    def _join(self, said):
        return "".join("" if v is None else str(v) for v in map(self.value, said["join"]))

    def _first(self, said):
        return next((v for v in map(self.value, said["first"]) if v not in (None, "")), None)

    def _sum(self, said):
        return sum(v or 0 for v in map(self.value, said["sum"]))

    def _rounded(self, said):
        value = self.value(said["rounded"])
        return None if value is None else int(value + 0.5)

    def _masked(self, said):
        text = str(self.value(said["masked"]) or "")
        return text[:1] + "○" * (len(text) - 1)

    def _choose(self, said):
        chosen = self.value(said["choose"])
        return self.value(said["from"].get(chosen, said.get("else")))

    def _found(self, said):
        where = {name: self.value(v) for name, v in (said.get("where") or {}).items()}
        day = self.value(said["day"]) if "day" in said else None
        row = rows(said["found"], where, day).last()
        return row if row is None or "column" not in said else getattr(row, said["column"])

    def where(self, said: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self.value(value) for name, value in said.items()}

    def true(self, said: Any) -> bool:
        """Whether a `when` holds: a value that is there, or a comparison."""
        if said is None:
            return True
        if isinstance(said, Mapping) and "that" in said:
            test = next(t for t in TESTS if t in said)
            return compared(self.value(said["that"]), test, self.value(said[test]))
        return bool(self.value(said))

    def holds(self, need: Need) -> bool:
        """Whether what a step needs is so."""
        if not self.true(need.when):
            return True
        if need.has or need.lacks:
            day = self.value(need.day) if need.day is not None else None
            found = rows(need.has or need.lacks, self.where(need.where), day).exists()
            return found == bool(need.has)
        if need.closed:
            children = self.case.children.filter(key=need.closed) if self.case else ()
            return all(c.closed and (not need.ended_in or c.state == need.ended_in) for c in children)
        if need.taken:
            return self.case is not None and set(need.taken) <= self.taken_here()
        return compared(self.value(need.that), need.test, self.value(need.than))

    def taken_here(self) -> set[str]:
        """The steps taken since the case entered its state."""
        return self.case.taken_here

    def shown(self, said: Any) -> str:
        """A value as a reader sees it: a choice by its label in Chinese, a day in figures."""
        value = self.value(said)
        if isinstance(said, str) and said.startswith("$"):
            asked: Field | None = self.procedure.fields.get(said[1:])
            if asked and asked.choices:
                return next((label.zh for code, label in asked.choices if code == value), str(value or ""))
            if "." in said and (column := self._column(said[1:])) is not None and column.choices:
                label = dict(column.choices).get(value, value)
                return label.zh if isinstance(label, Label) else str(label or "")
        return told(value)

    def _column(self, path: str) -> models.Field | None:
        model = model_of(self.procedure, path.split(".")[0])
        return column_at(model, "__".join(path.split(".")[1:])) if model else None


def model_of(procedure: Procedure, root: str) -> type[models.Model] | None:
    """The model a root of a path speaks of: of a record field, of a record an effect made, of the case's organisation."""
    if root in ("place",):
        return Organisation
    asked = procedure.fields.get(root)
    if asked is not None:
        if asked.kind == "record" and asked.register in CATALOGUE:
            return CATALOGUE[asked.register].model
        return None
    for step in (procedure.opens, *procedure.steps):
        for effect in step.effects:
            if effect.name == root and effect.target in CATALOGUE:
                return CATALOGUE[effect.target].model
    return None


def told(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, models.Model):
        with seeing(Scope.everything()):
            return str(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def compared(value: Any, test: str, than: Any) -> bool:
    """One comparison. Nothing compares with what is missing, but `is` and `given` may ask for it.

    >>> compared(3, "at_least", 2), compared(None, "at_least", 2), compared(None, "given", False)
    (True, False, True)
    """
    if isinstance(value, models.Model):
        value = value.pk
    if isinstance(than, models.Model):
        than = than.pk
    if test == "given":
        return (value not in (None, "", [])) == bool(than)
    if test == "is":
        return value == than
    if test == "is_not":
        return value != than
    if test == "one_of":
        return value in than
    if value is None or than is None:
        return False
    return {
        "at_least": value >= than, "at_most": value <= than, "after": value > than, "before": value < than,
    }[test]  # fmt: skip

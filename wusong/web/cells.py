"""One cell of a register as people read it: masked where it is private, linked where it names another record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from wusong.keeping.registers import CATALOGUE, Register
from wusong.keeping.writing import path_of
from wusong.web.sight import HIDDEN, unmasked
from wusong.words.labels import L, Label, language

YES, NO = L("是", "yes"), L("否", "no")
INSTITUTIONS = ("path", "organisation__path")  # a record that is an organisation: its name is no secret
DEEPEST = 3


@dataclass(frozen=True)
class Cell:
    """A value with its label. `kind` says how it is set: text, number, day, code, yes_no, record, hidden, empty."""

    label: Label
    text: str
    kind: str = "text"
    link: str = ""


def related(field: models.Field) -> Register | None:
    """The register a foreign key leads to."""
    if field.remote_field is None:
        return None
    return CATALOGUE.get(field.remote_field.model._meta.model_name)


def is_institution(register: Register) -> bool:
    return register.place in INSTITUTIONS


def joins(model: type[models.Model], names: tuple[str, ...], depth: int = 1) -> list[str]:
    """What to fetch along with rows, so that every record named in the columns can be spoken without asking again."""
    found = []
    for name in names:
        field = model._meta.get_field(name)
        if field.remote_field is None or related(field) is None:
            continue
        found.append(name)
        other = field.remote_field.model
        if depth < DEEPEST and other is not model:
            below = tuple(
                f.name for f in other._meta.concrete_fields if f.remote_field and f.remote_field.model != other
            )
            found += [f"{name}__{deeper}" for deeper in joins(other, below, depth + 1)]
    return found


@dataclass(frozen=True)
class Column:
    """What is the same for every cell of a column, for one reader."""

    label: Label
    kind: str
    other: Register | None
    choices: dict[Any, Any]
    private: bool
    hidden: bool


class Speaker:
    """Speaks the cells of one request: what it may show is asked once for each register."""

    def __init__(self, request: HttpRequest):
        self.request = request
        self.scope = request.actor.scope
        self._seen: dict[str, bool] = {}
        self._lists: dict[str, str] = {}
        self._columns: dict[tuple[str, str], Column] = {}

    def sees(self, register: Register) -> bool:
        """Whether the private columns of a register are shown."""
        if register.key not in self._seen:
            self._seen[register.key] = unmasked(self.request, register)
        return self._seen[register.key]

    def cell(self, register: Register, record: models.Model, name: str) -> Cell:
        column = self._column(register, name)
        value = getattr(record, name)
        if value is None or value == "":
            return Cell(column.label, "", "empty")
        if column.other is not None:
            return self._named(column, value)
        if column.hidden:
            return Cell(column.label, str(HIDDEN), "hidden")
        if column.choices:
            return Cell(column.label, str(column.choices.get(value, value)), column.kind)
        if isinstance(value, bool):
            return Cell(column.label, str(YES if value else NO), "yes_no")
        return Cell(column.label, str(value), column.kind)  # a day is written as ISO 8601 has it

    def cells(self, register: Register, record: models.Model, names: tuple[str, ...]) -> list[Cell]:
        return [self.cell(register, record, name) for name in names]

    def name(self, register: Register, record: models.Model) -> str:
        """What a record is called: by its number alone where its name is, or may hold, something private."""
        if any(not self.sees(r) for r in self._speaking(register)):
            return f"#{record.pk}"
        return organisation_name(record) or str(record)

    def _address(self, register: Register, pk: int) -> str:
        if register.key not in self._lists:
            self._lists[register.key] = reverse("register", args=(register.key,))
        return f"{self._lists[register.key]}{pk}/"

    def _speaking(self, register: Register) -> Iterator[Register]:
        """The registers whose private columns a record's own name may be made of."""
        yield register
        for field in register.model._meta.concrete_fields:
            other = related(field)
            if other is not None and other.private:
                yield other

    def _named(self, column: Column, value: models.Model) -> Cell:
        other = column.other
        assert other is not None
        link = ""
        if other.place is None or self.scope.covers(path_of(value)):
            link = self._address(other, value.pk)
        if column.hidden:
            return Cell(column.label, f"#{value.pk}", "hidden", link)
        said = str(value) if column.private else self.name(other, value)
        return Cell(column.label, said, "record", link)

    def _column(self, register: Register, name: str) -> Column:
        if (register.key, name) not in self._columns:
            field, other = register.field(name), related(register.field(name))
            private = name in register.private
            hidden = (
                private and not self.sees(register) and not (other is not None and other.private and self.sees(other))
            )
            choices = dict(field.flatchoices) if field.choices else {}
            label = register.label_of(name)
            self._columns[register.key, name] = Column(label, _kind(field), other, choices, private, hidden)
        return self._columns[register.key, name]


def _kind(field: models.Field) -> str:
    if field.choices:
        return "code"
    if isinstance(field, models.DateField):
        return "day"
    number = isinstance(field, models.IntegerField | models.DecimalField) and not field.primary_key
    return "number" if number else "text"


def organisation_name(record: models.Model) -> str:
    """The English name of an organisation or school, where the page is English and there is one."""
    if language() != "en":
        return ""
    organisation = getattr(record, "organisation", record)
    return getattr(organisation, "english", "")

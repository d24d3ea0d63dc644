"""Records as cells, so that what goes out comes in again unchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import models

from wusong.keeping.importing.layout import fields
from wusong.keeping.importing.references import References
from wusong.keeping.importing.values import Codes
from wusong.keeping.registers import Register
from wusong.keeping.writing import Actor
from wusong.words.labels import L

YES, NO = L("是", "yes"), L("否", "no")
TOGETHER = 2000


class Writer:
    """Writes the cells of one register for one reader: codes in words, other records by name and key."""

    def __init__(self, register: Register, by: Actor, sees: Callable[[Register], bool] | None = None):
        self.register, self.by = register, by
        self.fields = {name: register.field(name) for name in fields(register)}
        self.codes = {n: Codes(f.flatchoices) for n, f in self.fields.items() if f.choices}
        self.references = {
            n: References(register, n, by, sees) for n, f in self.fields.items() if f.remote_field is not None
        }
        self._asked: dict[str, set[int]] = {name: set() for name in self.references}

    def attribute(self, name: str) -> str:
        return self.fields[name].attname

    def prepare(self, values: Mapping[str, Any]) -> None:
        """Note which other records these values name."""
        for name, asked in self._asked.items():
            if (pk := values.get(self.fields[name].attname)) is not None:
                asked.add(pk)

    def ready(self) -> None:
        """Look up what was noted."""
        for name, asked in self._asked.items():
            self.references[name].prepare(asked)
            asked.clear()

    def cell(self, name: str, value: Any) -> Any:
        """One value as a cell: text, or a number where it counts something."""
        field = self.fields[name]
        if value is None or value == "":
            return ""
        if name in self.codes:
            return str(self.codes[name].written(str(value)))
        if name in self.references:
            return self.references[name].written(value)
        if isinstance(value, bool):
            return str(YES if value else NO)
        if isinstance(field, models.DateField):
            return value.isoformat()
        return value if isinstance(value, int) else str(value)


def leaving(register: Register, may_see: bool) -> tuple[str, ...]:
    """The columns of an export: all a file may fill; private ones only for somebody who sees them."""
    return tuple(name for name in fields(register) if may_see or name not in register.private)


def exported(
    register: Register,
    rows: models.QuerySet,
    names: Sequence[str],
    by: Actor,
    sees: Callable[[Register], bool] | None = None,
) -> Iterator[list[Any]]:
    """The rows of a list as cells, a few thousand at a time."""
    writer = Writer(register, by, sees)
    attributes = [register.field(name).attname for name in names]
    bundle: list[tuple] = []

    def told() -> Iterable[list[Any]]:
        for row in bundle:
            writer.prepare(dict(zip(attributes, row, strict=True)))
        writer.ready()
        for row in bundle:
            yield [writer.cell(name, value) for name, value in zip(names, row, strict=True)]

    for row in rows.values_list(*attributes).iterator(chunk_size=TOGETHER):
        bundle.append(row)
        if len(bundle) == TOGETHER:
            yield from told()
            bundle = []
    yield from told()

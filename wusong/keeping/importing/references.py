"""Other records named in a cell: by the key people know, by name, by code, or by ``#number``.

What an export writes, ``蛟河一中 [2202810001]``, is the name and the key; either alone is understood too. Only records the
reader sees are found: their own, and those their own records speak of already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models

from wusong.keeping.importing.mistakes import Wrong
from wusong.keeping.importing.values import tidy
from wusong.keeping.registers import Register, register_of
from wusong.keeping.writing import Actor
from wusong.words.labels import L

NAMES = ("name", "organisation__name", "title")


def batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    """As many at once as the database takes in one question."""
    size = 10_000 if connection.vendor == "postgresql" else 900
    waiting = iter(values)
    while some := list(islice(waiting, size)):
        yield some


def name_lookup(model: type[models.Model]) -> str | None:
    """Where the name of a record is, if it has one."""
    for lookup in NAMES:
        step, _, rest = lookup.partition("__")
        try:
            field = model._meta.get_field(step)
            if rest:
                field.remote_field.model._meta.get_field(rest)
        except (FieldDoesNotExist, AttributeError):
            continue
        return lookup
    return None


def key_lookups(register: Register, depth: int = 0) -> list[str]:
    """The columns a record's key is written from, those of other records it leans on included.

    Of an organisation it is the path, which is its parents' codes and its own.
    """
    found = []
    for name in register.natural:
        field = register.field(name)
        if field.remote_field is None:
            found.append(name)
        elif field.remote_field.model is register.model or depth > 3:
            return ["path"]
        else:
            other = register_of(field.remote_field.model)
            found += [f"{name}__{lookup}" for lookup in key_lookups(other, depth + 1)]
    return found


def written_key(lookups: Sequence[str], parts: Sequence[Any]) -> str:
    """The parts of a key as one text.

    >>> written_key(["school__identifier", "grade"], ["0001", 3]), written_key(["path"], ["JL.220281."])
    ('0001/3', 'JL/220281')
    """
    return "/".join(_part(lookup, part) for lookup, part in zip(lookups, parts, strict=True))


def _part(lookup: str, part: Any) -> str:
    if part is None:
        return ""
    return part.strip(".").replace(".", "/") if lookup.rpartition("__")[2] == "path" else str(part)


class References:
    """The records one foreign key of a register may name, for one reader."""

    def __init__(self, owner: Register, name: str, by: Actor, sees: Callable[[Register], bool] | None = None):
        self.field = owner.field(name)
        self.owner, self.by = owner, by
        self.register = register_of(self.field.remote_field.model)
        self.model = self.register.model
        self.sees = sees or (lambda register: by.may("private"))
        self.lookups = key_lookups(self.register)
        self.name = name_lookup(self.model)
        self.single = len(self.lookups) == 1 and self.lookups[0] in self.register.natural
        self.found: dict[str, list[int]] = {}
        self.names: dict[int, str] = {}
        self._keys: dict[str, list[int]] | None = None
        self._texts: dict[int, str] = {}

    # Reading a cell.

    def learn(self, texts: Iterable[str]) -> None:
        """Look up all that stands in the file, in as few questions as possible."""
        wanted = {text for text in texts if text not in self.found}
        for everywhere in (False, True):
            missing = sorted(text for text in wanted if not self.found.get(text))
            if not missing or (everywhere and "" in self.by.scope.paths):
                break
            rows = self._spoken_of() if everywhere else self._own()
            self._by_number(rows, missing)
            self._by_key(rows, missing, everywhere)
            for lookup in self._other_lookups():
                self._by_column(rows, lookup, [text for text in missing if not self.found.get(text)])
        for text in wanted:
            self.found.setdefault(text, [])

    def pk(self, text: str) -> int:
        """The key of the one record meant; Wrong when there is none, or more than one."""
        found = self.found[text]
        title = self.register.title
        if not found:
            raise Wrong(
                L(f"您能看到的{title.zh}中的一条", f"one of {title.en} that you can see"),
                L(
                    "请写代码、名称或模板中的写法；以 0 开头的代码须设为文本",
                    "write its code or name; codes that begin with 0 must be text",
                ),
            )
        if len(found) > 1:
            raise Wrong(
                L(f"唯一的一条{title.zh}", f"exactly one of {title.en}"),
                L(f"有 {len(found)} 条叫这个名字，请写代码", f"{len(found)} have this name; write the code"),
            )
        name, key = _apart(text)
        if name and key and self.names.get(found[0]) not in (None, name) and not self._is_whole(text, found[0]):
            raise Wrong(
                L(
                    f"名称与代码一致：{key} 是{self.names[found[0]]}",
                    f"name and code that agree: {key} is {self.names[found[0]]}",
                ),
                L("请改正其中一个", "mend one of the two"),
            )
        return found[0]

    def _is_whole(self, text: str, pk: int) -> bool:
        return self.names.get(pk) == text

    def _own(self) -> models.QuerySet:
        rows = self.model._base_manager.all()
        return rows.filter(self.by.scope.condition(self.register.place)) if self.register.place else rows

    def _spoken_of(self) -> models.QuerySet:
        """Records elsewhere that the reader's own records name in this column already."""
        mine = self.owner.model._base_manager.all()
        if self.owner.place:
            mine = mine.filter(self.by.scope.condition(self.owner.place))
        return self.model._base_manager.filter(pk__in=mine.values(self.field.attname))

    def _other_lookups(self) -> list[str]:
        if self.register.private and not self.sees(self.register):
            return []
        local = [self.name] if self.name else []
        return list(dict.fromkeys([*local, *(s for s in self.register.search if s not in self.lookups)]))

    def _by_number(self, rows: models.QuerySet, texts: Sequence[str]) -> None:
        numbers = {int(t[1:]): t for t in texts if t[:1] == "#" and t[1:].isdecimal() and len(t) < 18}
        for some in batches(numbers):
            for pk in rows.filter(pk__in=some).values_list("pk", flat=True):
                self.found[numbers[pk]] = [pk]

    def _by_key(self, rows: models.QuerySet, texts: Sequence[str], everywhere: bool) -> None:
        if self.register.private and not self.sees(self.register):
            return
        keys: dict[str, list[str]] = {}
        for text in texts:
            for key in {text, tidy(text), _apart(text)[1] or text, tidy(_apart(text)[1] or text)}:
                keys.setdefault(key, []).append(text)
        for key, pk, name in self._keyed(rows, keys, everywhere):
            for text in keys.get(key, ()):
                known = self.found.setdefault(text, [])
                if pk not in known:
                    known.append(pk)
                    if name is not None:
                        self.names[pk] = name

    def _keyed(self, rows: models.QuerySet, keys: Iterable[str], everywhere: bool) -> Iterator[tuple[str, int, Any]]:
        columns = [*self.lookups, "pk", *([self.name] if self.name else [])]
        width = len(self.lookups)
        if self.single:
            asked = self._typed(keys)
            questions = [rows.filter(**{f"{self.lookups[0]}__in": some}) for some in batches(asked)]
        else:
            questions = [rows]
        for question in questions:
            for row in question.order_by().values_list(*columns).iterator(chunk_size=5000):
                yield written_key(self.lookups, row[:width]), row[width], row[width + 1] if self.name else None

    def _typed(self, keys: Iterable[str]) -> list[str]:
        field = self.model._meta.get_field(self.lookups[0])
        longest = field.max_length or 80
        return [key for key in keys if len(key) <= longest and "\0" not in key]

    def _by_column(self, rows: models.QuerySet, lookup: str, texts: Sequence[str]) -> None:
        wanted: dict[str, list[str]] = {}
        for text in texts:
            for said in {text, tidy(text)}:
                wanted.setdefault(said, []).append(text)
        for some in batches(wanted):
            for said, pk in rows.filter(**{f"{lookup}__in": some}).values_list(lookup, "pk"):
                for text in wanted[said]:
                    known = self.found.setdefault(text, [])
                    if pk not in known:
                        known.append(pk)

    # Writing a cell.

    def prepare(self, pks: Iterable[int]) -> None:
        """Make ready to write these records."""
        hidden = bool(self.register.private) and not self.sees(self.register)
        asked = {pk for pk in pks if pk is not None and pk not in self._texts}
        if hidden or self._private_inside():
            self._texts.update({pk: f"#{pk}" for pk in asked})
            return
        width = len(self.lookups)
        columns = [*self.lookups, "pk", *([self.name] if self.name else [])]
        shared = self._shared()
        for some in batches(asked):
            for row in self.model._base_manager.filter(pk__in=some).values_list(*columns):
                key, pk = written_key(self.lookups, row[:width]), row[width]
                name = row[width + 1] if self.name else None
                if key in shared or not key.strip("/"):
                    self._texts[pk] = f"#{pk}"
                else:
                    self._texts[pk] = f"{name} [{key}]" if name and name != key and _safe(name) else key

    def written(self, pk: int | None) -> str:
        return "" if pk is None else self._texts[pk]

    def _private_inside(self) -> bool:
        """Whether the key leans on private columns of other registers that are hidden."""
        for lookup in self.lookups:
            register = self.register
            for step in lookup.split("__")[:-1]:
                register = register_of(register.field(step).remote_field.model)
                if register.private and not self.sees(register):
                    return True
        return False

    def _shared(self) -> set[str]:
        """Keys that several records have: they name nobody."""
        if self.single and self.model._meta.get_field(self.lookups[0]).unique:
            return set()
        if self._keys is None:
            counted: dict[str, list[int]] = {}
            for key, pk, _ in self._keyed_all():
                counted.setdefault(key, []).append(pk)
            self._keys = counted
        return {key for key, pks in self._keys.items() if len(pks) > 1}

    def _keyed_all(self) -> Iterator[tuple[str, int, Any]]:
        width = len(self.lookups)
        rows = self.model._base_manager.order_by().values_list(*self.lookups, "pk")
        for row in rows.iterator(chunk_size=5000):
            yield written_key(self.lookups, row[:width]), row[width], None


def _apart(text: str) -> tuple[str, str]:
    """
    >>> _apart("蛟河一中 [0001]"), _apart("0001")
    (('蛟河一中', '0001'), ('', ''))
    """
    name, bracket, key = text.rpartition(" [")
    return (name, key[:-1]) if bracket and key.endswith("]") else ("", "")


def _safe(name: str) -> bool:
    """Whether a name stays what it is on its way through a spreadsheet."""
    return name == name.strip() and "\n" not in name and " [" not in name

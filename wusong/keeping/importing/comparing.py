"""What a file would do: each row new, changed or as it is already; and every mistake, with its cell. Nothing is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import translation

from wusong.keeping.importing import values
from wusong.keeping.importing.layout import Table, fields, understood
from wusong.keeping.importing.mistakes import Mistakes, Wrong
from wusong.keeping.importing.reading import Cell, Sheet
from wusong.keeping.importing.references import References, batches
from wusong.keeping.registers import Register
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import Actor, NotAllowed
from wusong.words.labels import L, Label, speaking

Tell = Callable[[str, int, int], None]
TOLD_EVERY = 2000
FORMULA = L("数值，而不是公式", "a value, not a formula")
NOT_EMPTY, FILL_IN = L("不能空着", "something; it cannot be empty"), L("请填写", "fill it in")
AS_VALUES = L("请用“选择性粘贴—数值”后再上传", "use “paste special: values”, then upload it again")


class Stopped(Exception):
    """The run was cancelled."""


class Line(NamedTuple):
    """One row of the file and what it says: values by attribute, as they are stored."""

    sheet: str
    row: int
    said: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """A record that would change: what differs, before and after."""

    line: Line
    pk: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass
class Plan:
    """The whole answer. `new` and `changed` are in the order of the file."""

    register: Register
    columns: tuple[str, ...] = ()
    new: list[Line] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    mistakes: Mistakes = field(default_factory=Mistakes)
    extra: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        return len(self.new) + len(self.changed) + self.unchanged

    @property
    def digest(self) -> str:
        """What was shown and agreed to: equal digests, equal deeds."""
        made = hashlib.sha256()
        say = json.JSONEncoder(default=str, ensure_ascii=False).encode
        for line in self.new:
            made.update(say(["new", list(line.said.items())]).encode())
        for change in self.changed:
            made.update(say(["change", change.pk, list(change.before.items()), list(change.after.items())]).encode())
        return made.hexdigest()


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


def may_import(register: Register, by: Actor) -> bool:
    """Whether the post writes this register at all."""
    return by.may("write") and (not register.steward or by.post in (*register.steward, "system"))


def compared(register: Register, sheets: Sequence[Sheet], by: Actor, tell: Tell = silent) -> Plan:
    """Compare what the sheets say with what is kept. NotAllowed when the post does not write this register."""
    if not may_import(register, by):
        raise NotAllowed(L(f"您的岗位不能填写{register.title.zh}", f"your post does not write {register.title.en}"))
    plan = Plan(register)
    with seeing(Scope.everything()):
        tables = understood(register, sheets, plan.mistakes)
        if tables and not any(table.rows for table in tables):
            table = tables[0]
            plan.mistakes.add(
                table.sheet.name, table.head, -1, "", L("标题行下面有记录", "records below the headings"), None
            )
        plan.extra = tuple(dict.fromkeys(name for table in tables for _, name in table.extra))
        plan.passed_over = tuple(
            f"{table.sheet.name}!{row + 1}" if table.sheet.name else str(row + 1)
            for table in tables
            for row in table.passed_over
        )
        _Comparison(plan, tables, by, tell).work()
    return plan


class _Comparison:
    """One pass over the tables of one file."""

    def __init__(self, plan: Plan, tables: Sequence[Table], by: Actor, tell: Tell):
        self.plan, self.tables, self.by, self.tell = plan, tables, by, tell
        self.register, self.model = plan.register, plan.register.model
        self.wrong = plan.mistakes
        self.names = tuple(n for n in fields(self.register) if any(n in t.columns for t in tables))
        plan.columns = self.names
        self.attributes = {name: self.register.field(name).attname for name in fields(self.register)}
        self.readers = {name: _reader(self.register, name) for name in self.names}
        self.references: dict[str, References] = {}
        self.empty: dict[tuple[str, int], list[str]] = {}  # text that is required, yet may be missing in old records
        self.total = sum(len(table.rows) for table in tables)
        self.key = tuple(self.attributes[name] for name in self.register.natural)
        self.columns = {name: next(t.columns[name] for t in tables if name in t.columns) for name in self.names}

    def work(self) -> None:
        if not self.tables or not self._may_fill():
            return
        self._learn()
        lines = self._unique(self._lines())
        self._sort(lines)

    # Rights and headings.

    def _may_fill(self) -> bool:
        private = [n for n in self.names if n in self.register.private]
        if private and not self.by.may("private"):
            for table in self.tables:
                for name in private:
                    if name in table.columns:
                        self.wrong.add(
                            table.sheet.name, table.head, table.columns[name], self.register.label_of(name),
                            L("没有个人信息列", "no private columns"),
                            L("您的岗位不能填写此列，请删去", "your post does not fill this column; delete it"),
                        )  # fmt: skip
            return False
        return True

    def _need_columns(self, table: Table) -> list[str]:
        """Columns a new record cannot do without that this sheet does not have."""
        return [
            f.name
            for f in self.model._meta.concrete_fields
            if f.name in self.attributes and f.name not in table.columns and _required(f)
        ]

    # Reading cells.

    def _learn(self) -> None:
        """Look up all other records the file names."""
        for name in self.names:
            if self.register.field(name).remote_field is None:
                continue
            refs = self.references[name] = References(self.register, name, self.by)
            texts = set()
            for table in self.tables:
                if (column := table.columns.get(name)) is None:
                    continue
                for row in table.rows:
                    cell = table.sheet.rows[row][column] if column < len(table.sheet.rows[row]) else None
                    if not values.blank(cell):
                        try:
                            texts.add(values.words(cell))
                        except Wrong:
                            continue
            refs.learn(texts)

            def read(cell: Cell, refs: References = refs) -> Any:
                return refs.pk(values.words(cell))

            self.readers[name] = read

    def _lines(self) -> Iterator[Line]:
        known: dict[str, dict[Any, Any]] = {name: {} for name in self.names}
        done = 0
        for table in self.tables:
            sheet = table.sheet
            if sheet.more_formulas:
                self.wrong.add(sheet.name, -1, -1, sheet.name, FORMULA, AS_VALUES)
            places = [
                (
                    name,
                    self.attributes[name],
                    column,
                    self.readers[name],
                    known[name],
                    blank_of(self.register.field(name)),
                )
                for name, column in table.columns.items()
            ]
            formulas = sheet.formulas
            for row in table.rows:
                done += 1
                if done % TOLD_EVERY == 0:
                    self.tell("reading", done, self.total)
                cells = sheet.rows[row]
                width, said, sound = len(cells), {}, True
                for name, attribute, column, reader, memory, empty in places:
                    cell = cells[column] if column < width else None
                    if formulas and (row, column) in formulas:
                        self._wrong(sheet.name, row, name, column, cell, Wrong(FORMULA, AS_VALUES))
                        sound = False
                        continue
                    remembered = cell[0] if type(cell) is list else (cell, type(cell))
                    value = memory.get(remembered, _UNKNOWN)
                    if value is _UNKNOWN:
                        value = _tried(reader, cell, empty)
                        if len(memory) < 200_000:
                            memory[remembered] = value
                    if type(value) is _Empty:
                        self.empty.setdefault((sheet.name, row), []).append(name)
                        said[attribute] = ""
                    elif type(value) is Wrong:
                        self._wrong(sheet.name, row, name, column, cell, value)
                        sound = False
                    else:
                        said[attribute] = value
                if sound:
                    yield Line(sheet.name, row, said)
                else:
                    self._lacks(Line(sheet.name, row, said), {})

    def _wrong(self, sheet: str, row: int, name: str, column: int, cell: Any, wrong: Wrong) -> None:
        self.wrong.add(sheet, row, column, cell, wrong.expected, wrong.remedy, self.register.label_of(name))

    def _about(self, line: Line, name: str | None, found: object, expected: Label, remedy: Label | None = None) -> None:
        """A mistake of a whole row, or of one of its columns."""
        column = self._table(line).columns.get(name, -1) if name else -1
        label = self.register.label_of(name) if name else None
        self.wrong.add(line.sheet, line.row, column, found, expected, remedy, label)

    def _table(self, line: Line) -> Table:
        return next(t for t in self.tables if t.sheet.name == line.sheet)

    # Telling records apart.

    def _unique(self, lines: Iterable[Line]) -> list[Line]:
        first: dict[tuple, Line] = {}
        kept = []
        for line in lines:
            key = tuple(line.said[a] for a in self.key)
            other = first.setdefault(key, line)
            if other is line:
                kept.append(line)
            else:
                at = f"{other.sheet}!{other.row + 1}" if other.sheet else str(other.row + 1)
                self._about(
                    line, self.register.natural[0], self._spoken(line, self.register.natural),
                    L(f"与第 {at} 行不同的记录", f"a record other than that of row {at}"),
                    L("同一条记录只能出现一次，请删去一行", "one record may stand in one row only; delete one"),
                )  # fmt: skip
        return kept

    def _spoken(self, line: Line, names: Iterable[str]) -> str:
        cells = self._table(line).cells(line.row)
        return " ".join(values.words(cells[n]) for n in names if n in cells and not values.blank(cells[n]))

    def _sort(self, lines: list[Line]) -> None:
        attributes = [self.attributes[n] for n in self.names]
        kept = kept_with(self.register, self.names, lines, self.tell)
        new: list[Line] = []
        changed: list[Change] = []
        for line in lines:
            there = kept.get(tuple(line.said[a] for a in self.key), ())
            seen = [one for one in there if self.by.scope.covers(one[1])]
            if len(there) > len(seen):
                self._about(
                    line, self.register.natural[0], self._spoken(line, self.register.natural),
                    L("您的单位可用的编号或记录", "a number or record your organisation may use"),
                    L("请核对；如无误，请向上级教育局查询", "check it; if it is right, ask the bureau above you"),
                )  # fmt: skip
            elif len(seen) > 1:
                self._about(
                    line, self.register.natural[0], self._spoken(line, self.register.natural),
                    L("只对应一条记录", "one record only"),
                    L(f"登记册里有 {len(seen)} 条同样的记录，请先在页面上处理", f"the register has {len(seen)} of them; mend that on its pages first"),
                )  # fmt: skip
            elif self._lacks(line, dict(zip(attributes, seen[0][2], strict=True)) if seen else {}):
                continue
            elif not seen:
                new.append(line)
            else:
                pk, _, before = seen[0]
                said = {a: (b, line.said[a]) for a, b in zip(attributes, before, strict=True) if a in line.said}
                differs = {a: pair for a, pair in said.items() if not _same(*pair)}
                if not differs:
                    self.plan.unchanged += 1
                    continue
                primary = self.model._meta.pk.attname
                if primary in differs:
                    self._about(
                        line, self.model._meta.pk.name, self._spoken(line, [self.model._meta.pk.name]),
                        L("与登记册相同", "the same as in the register"),
                        L("此列登记后不能更改", "this column cannot change once it is there"),
                    )  # fmt: skip
                    continue
                changed.append(
                    Change(line, pk, {a: b for a, (b, _) in differs.items()}, {a: c for a, (_, c) in differs.items()})
                )
        self._check_new(new)
        self.plan.new = self._checked(new, changed)
        self.plan.changed = changed

    def _lacks(self, line: Line, before: Mapping[str, Any]) -> bool:
        """Whether required text is missing that is not missing in the register as well."""
        lacking = [n for n in self.empty.get((line.sheet, line.row), ()) if before.get(self.attributes[n]) != ""]
        for name in lacking:
            self._about(line, name, "", NOT_EMPTY, FILL_IN)
        return bool(lacking)

    # What a record as a whole must keep to.

    def _check_new(self, new: list[Line]) -> None:
        for table in self.tables:
            if any(line.sheet == table.sheet.name for line in new):
                for name in self._need_columns(table):
                    label = self.register.label_of(name)
                    self.wrong.add(
                        table.sheet.name, table.head, -1, "",
                        L(f"有栏目“{label.zh}”：新记录必填", f"a column “{label.en}”: new records need it"),
                        L("请补上这一列", "add the column"),
                    )  # fmt: skip

    def _checked(self, new: list[Line], changed: list[Change]) -> list[Line]:
        """Hold whole records to the register's rules; the new ones, complete with what the model itself fills in."""
        missing = {table.sheet.name for table in self.tables if self._need_columns(table)}
        whole = [line for line in new if line.sheet not in missing]
        records = self._records(whole, changed)
        paths = _Paths(self.register)
        paths.learn(said for _, _, said in records)
        rules = [_rule(c) for c in self.model._meta.constraints if isinstance(c, models.CheckConstraint)]
        own = _has_rules_of_its_own(self.model)
        complete = []
        for number, (line, pk, said) in enumerate(records, 1):
            if number % TOLD_EVERY == 0:
                self.tell("checking", number, len(records))
            if own:
                said = self._own_rules(line, pk, said)
            if pk is None:
                complete.append(Line(line.sheet, line.row, said))
            for rule, message in rules:
                if not rule(said):
                    self._about(line, None, self._spoken(line, self.register.natural), message)
            if not self.by.scope.covers(paths.of(said)):
                self._about(
                    line, None, self._spoken(line, self.register.natural),
                    L("属于您单位的记录", "a record of your organisation"),
                    L("请核对所属单位一列", "check the column with its organisation"),
                )  # fmt: skip
        self._unique_columns(records)
        return complete

    def _records(self, new: list[Line], changed: list[Change]) -> list[tuple[Line, int | None, dict[str, Any]]]:
        """Each written record whole: what the file says over what is kept, or over the model's defaults."""
        plain = {f.attname: _default(f) for f in self.model._meta.concrete_fields if not _given_key(f)}
        found: list[tuple[Line, int | None, dict[str, Any]]] = [(line, None, plain | dict(line.said)) for line in new]
        kept: dict[int, dict[str, Any]] = {}
        names = ["pk", *plain]
        for some in batches(change.pk for change in changed):
            for row in self.model._base_manager.filter(pk__in=some).values_list(*names):
                kept[row[0]] = dict(zip(plain, row[1:], strict=True))
        found += [(c.line, c.pk, kept[c.pk] | dict(c.after)) for c in changed]
        return found

    def _own_rules(self, line: Line, pk: int | None, said: dict[str, Any]) -> dict[str, Any]:
        """A model with rules in `clean` is asked itself."""
        problems: dict[str, dict[str, list[str]]] = {}
        record = self.model(**said)
        if pk is not None:
            record.pk = pk
        for tongue in ("zh-hans", "en"):
            with translation.override(tongue), speaking(tongue):
                try:
                    record.full_clean(validate_unique=False, validate_constraints=False)
                except ValidationError as error:
                    problems[tongue] = error.message_dict
        chinese, english = problems.get("zh-hans", {}), problems.get("en", {})
        for name, messages in chinese.items():
            column = name if name in self.names else None
            found = self._spoken(line, [column] if column else self.register.natural)
            for zh, en in zip(messages, english.get(name, messages), strict=False):
                self._about(line, column if name != NON_FIELD_ERRORS else None, found, L(zh, en))
        return {f.attname: getattr(record, f.attname) for f in self.model._meta.concrete_fields if not _given_key(f)}

    def _unique_columns(self, records: Sequence[tuple[Line, int | None, dict[str, Any]]]) -> None:
        """Whatever must be unique besides the natural key: in the file, and against what is kept."""
        for attributes in _unique_sets(self.model):
            if set(attributes) == set(self.key):
                continue
            seen: dict[tuple, Line] = {}
            asked: dict[tuple, tuple[Line, int | None]] = {}
            for line, pk, said in records:
                key = tuple(said.get(a) for a in attributes)
                if any(part is None for part in key):
                    continue
                if seen.setdefault(key, line) is not line:
                    self._taken(line, attributes)
                else:
                    asked[key] = (line, pk)
            for some in batches({key[0] for key in asked}):
                rows = self.model._base_manager.filter(**{f"{attributes[0]}__in": some})
                for owner, *key in rows.order_by().values_list("pk", *attributes):
                    if (known := asked.get(tuple(key))) and owner != known[1]:
                        self._taken(known[0], attributes)

    def _taken(self, line: Line, attributes: Sequence[str]) -> None:
        names = [self.model._meta.get_field(a).name for a in attributes]
        name = next((n for n in names if n in self.names), None)
        self._about(
            line, name, self._spoken(line, [n for n in names if n in self.names] or self.register.natural),
            L("没有别的记录用过", "not used by another record"),
            L("此值须唯一，请核对", "this must be unique; check it"),
        )  # fmt: skip


def kept_with(
    register: Register, names: Sequence[str], lines: Sequence[Line], tell: Tell = silent
) -> dict[tuple, list[tuple[int, str, tuple]]]:
    """The records there are with the keys of the lines: (key, path, values of `names`), wherever they belong."""
    if not lines:
        return {}
    attributes = [register.field(n).attname for n in names]
    natural = [register.field(n).attname for n in register.natural]
    leading = max(natural, key=lambda a: len({line.said[a] for line in lines}))
    place = [register.place] if register.place else []
    wanted = {tuple(line.said[a] for a in natural) for line in lines}
    where = [attributes.index(a) for a in natural]
    found: dict[tuple, list[tuple[int, str, tuple]]] = {}
    rows = register.model._base_manager.order_by()
    asked = sorted({line.said[leading] for line in lines if line.said[leading] is not None}, key=str)
    questions = [Q(**{f"{leading}__in": some}) for some in batches(asked)]
    if any(line.said[leading] is None for line in lines):
        questions.append(Q(**{f"{leading}__isnull": True}))
    for done, question in enumerate(questions, 1):
        for pk, *rest in rows.filter(question).values_list("pk", *place, *attributes).iterator(chunk_size=5000):
            path, kept = (rest[0] or "", tuple(rest[1:])) if place else ("", tuple(rest))
            key = tuple(kept[i] for i in where)
            if key in wanted:
                found.setdefault(key, []).append((pk, path, kept))
        tell("comparing", min(len(lines), done * len(lines) // len(questions)), len(lines))
    return found


_UNKNOWN = object()


def _tried(reader: Callable[[Cell], Any], cell: Cell, empty: Any) -> Any:
    """The value of a cell, or what is wrong with it."""
    try:
        if values.blank(cell):
            return empty
        if isinstance(cell, str) and cell.strip() in values.HIDDEN:
            return Wrong(
                L("原值，而不是隐去后的样子", "the value, not what hides it"),
                L("请先显示个人信息再导出，或删去此列", "show private columns before exporting, or delete the column"),
            )
        return reader(cell)
    except Wrong as wrong:
        return wrong


def blank_of(field: models.Field) -> Any:
    """What an empty cell means: nothing, the column's default, or a mistake."""
    if field.has_default():
        return field.get_default()
    if field.blank:
        return None if field.null else ""
    return (
        _Empty(NOT_EMPTY, FILL_IN)
        if isinstance(field, models.CharField) and not field.choices
        else Wrong(NOT_EMPTY, FILL_IN)
    )


class _Empty(Wrong):
    """Required text that is missing: a mistake, unless the record is kept without it already."""


def _required(field: models.Field) -> bool:
    return isinstance(blank_of(field), Wrong)


def _given_key(field: models.Field) -> bool:
    """A key the database gives, which no file says."""
    return bool(field.primary_key and field.remote_field is None)


def _default(field: models.Field) -> Any:
    empty = blank_of(field)
    return None if isinstance(empty, Wrong) else empty


def _same(before: Any, after: Any) -> bool:
    """Whether a value is kept already; spaces around text and the kind of its line breaks do not count."""
    if before == after:
        return True
    if isinstance(before, str) and isinstance(after, str):
        try:
            return values.words(before) == after
        except Wrong:
            return False
    return False


def _reader(register: Register, name: str) -> Callable[[Cell], Any]:
    """How the cells of one column are read."""
    field = register.field(name)
    if field.choices:
        return values.Codes(field.flatchoices).code
    if isinstance(field, models.BooleanField):
        return values.truth
    if isinstance(field, models.DateField):
        return _checked(field, values.day)
    if isinstance(field, models.IntegerField):
        return _checked(field, values.whole)
    if isinstance(field, models.DecimalField):
        return _checked(field, lambda cell: field.to_python(values.tidy(values.words(cell)).replace(",", "")))
    known_by = field.unique or name in register.natural

    def text(cell: Cell) -> str:
        said = values.words(cell)
        return values.tidy(said) if known_by and not _is_prose(said) else said

    return _checked(field, text)


def _is_prose(said: str) -> bool:
    """Numbers and codes are made half-width; a title with Chinese in it stays as it was typed."""
    return any("\u4e00" <= letter <= "\u9fff" for letter in said)


def _checked(field: models.Field, read: Callable[[Cell], Any]) -> Callable[[Cell], Any]:
    """The column's own bounds, told in both languages."""

    def checked(cell: Cell) -> Any:
        value = read(cell)
        try:
            field.run_validators(value)
        except ValidationError:
            raise Wrong(_both(field, value)) from None
        return value

    return checked


def _both(field: models.Field, value: Any) -> Label:
    said = []
    for tongue in ("zh-hans", "en"):
        with translation.override(tongue), speaking(tongue):
            try:
                field.run_validators(value)
            except ValidationError as error:
                said.append("；".join(error.messages) if tongue == "zh-hans" else "; ".join(error.messages))
    return L(*(text.rstrip("。.") for text in said))


def _has_rules_of_its_own(model: type[models.Model]) -> bool:
    return model.clean is not models.Model.clean or model.clean_fields is not models.Model.clean_fields


def _unique_sets(model: type[models.Model]) -> list[tuple[str, ...]]:
    """The attributes that must be unique together, or alone."""
    found: list[tuple[str, ...]] = [
        (f.attname,) for f in model._meta.concrete_fields if f.unique and (not f.primary_key or f.remote_field)
    ]
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields and constraint.condition is None:
            found.append(tuple(model._meta.get_field(name).attname for name in constraint.fields))
    return found


def _rule(constraint: models.CheckConstraint) -> tuple[Callable[[Mapping[str, Any]], bool], Label]:
    """A check constraint as a test of values, and what it asks for."""
    asked = _asked(constraint.condition)
    return (lambda said: holds(constraint.condition, said)), asked


def _asked(condition: Q) -> Label:
    if "ends__gt" in str(condition):
        return L("终止日期晚于起始日期", "an end after its beginning")
    return L("符合登记册规定的值", "values that keep the register's own rule")


def holds(condition: Q, said: Mapping[str, Any]) -> bool:
    """A condition over one record's own values, as a database would find it; nothing known is no breach.

    >>> holds(Q(a__gt=F("b")), {"a": 2, "b": 1}), holds(Q(a__isnull=True) | Q(a__gt=5), {"a": 3})
    (True, False)
    """
    found = []
    for child in condition.children:
        if isinstance(child, Q):
            found.append(holds(child, said))
            continue
        lookup, right = child
        name, _, how = lookup.partition("__")
        left = said.get(name, said.get(f"{name}_id"))
        if isinstance(right, F):
            right = said.get(right.name)
        if how == "isnull":
            found.append((left is None) == right)
        elif left is None or right is None:
            found.append(True)
        else:
            found.append(_COMPARED[how or "exact"](left, right))
    truth = any(found) if condition.connector == Q.OR else all(found)
    return truth != condition.negated


_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda a, b: a == b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
    "in": lambda a, b: a in b,
}


class _Paths:
    """The organisation each record belongs to, found for many at once."""

    def __init__(self, register: Register):
        self.place = register.place
        step, _, rest = (self.place or "").partition("__")
        self.field = register.field(step) if rest else None
        self.rest = rest
        self.known: dict[Any, str] = {}

    def learn(self, records: Iterable[Mapping[str, Any]]) -> None:
        if self.field is None:
            return
        model = self.field.remote_field.model
        for some in batches({said[self.field.attname] for said in records} - {None}):
            self.known.update(model._base_manager.filter(pk__in=some).values_list("pk", self.rest))

    def of(self, said: Mapping[str, Any]) -> str:
        if self.place is None:
            return ""
        if self.field is None:
            return said.get(self.place) or ""
        return self.known.get(said[self.field.attname]) or ""

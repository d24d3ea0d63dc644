"""Where the table is: titles above it, headings in either language, notes below it, columns nobody asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.db import models

from wusong.keeping.importing.mistakes import Mistakes
from wusong.keeping.importing.reading import Cell, Sheet
from wusong.keeping.importing.values import blank, key_of
from wusong.keeping.registers import Register, register_of
from wusong.words.labels import L, Label

FEWEST = 2  # headings that make a row of headings: one word alone stands in many a note
SEARCHED = 40  # rows in which headings are looked for
BRACKETS = re.compile(r"[(\[【〔{<].*?[)\]】〕}>]")
MARKS = re.compile(r"[*:：﹡＊。、,，;；?？!！'\"“”·\-_/\\.]|必填|选填")
NUMBERING = frozenset({"序号", "编号", "行号", "no", "nr", "#", "index"})
NOTE = re.compile(r"^(注|备注|说明|填表|制表|审核|单位负责人|负责人|联系电话|报送|本表|note|remark|prepared|signed)")
TOTAL = re.compile(r"^(合计|总计|小计|共计|累计|总数|total|subtotal|sum)$")
LONGEST_HEAD = 60  # characters of a heading or of what a note begins with
ORDINALS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True)
class Table:
    """One sheet understood: the row of headings, the column of each field, the rows with records."""

    sheet: Sheet
    head: int
    columns: Mapping[str, int]
    extra: tuple[tuple[int, str], ...]
    rows: Sequence[int]
    passed_over: tuple[int, ...]

    def cells(self, row: int) -> dict[str, Cell]:
        """What stands in a row, by field."""
        line = self.sheet.rows[row]
        return {name: line[column] if column < len(line) else None for name, column in self.columns.items()}


def plain(heading: str) -> str:
    """A heading without spaces, width, case and marks.

    >>> plain("学 籍 号（必填）*") == plain("学籍号")
    True
    """
    said = key_of(heading)
    return MARKS.sub("", BRACKETS.sub("", said)) or MARKS.sub("", re.sub(r"[()\[\]【】〔〕{}<>]", "", said))


def _close(heading: str) -> str:
    """The same with what stands in brackets."""
    return MARKS.sub("", key_of(heading))


@cache
def headings(register: Register) -> dict[str, str]:
    """Every heading that names a column of a register → the field. A heading that could name two names none.

    A label as it stands goes before a field's name, and that before what is only similar.
    """
    labels: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    loose: dict[str, set[str]] = {}
    for name in fields(register):
        label, field = register.label_of(name), register.field(name)
        for heading in (label.zh, label.en, label.both):
            labels.setdefault(_close(heading), set()).add(name)
            loose.setdefault(plain(heading), set()).add(name)
        for heading in (name, field.attname):
            names.setdefault(_close(heading), set()).add(name)
        for heading in _of_another(label, field):
            loose.setdefault(plain(heading), set()).add(name)
    found: dict[str, str] = {}
    for tier in (loose, names, labels):
        found |= {heading: next(iter(meant)) for heading, meant in tier.items() if len(meant) == 1 and heading}
    return found


def _of_another(label: Label, field: models.Field) -> Iterator[str]:
    """A column that names another record is often headed by what it is named with: 学校代码, School name."""
    if field.remote_field is None:
        return
    other = register_of(field.remote_field.model)
    keys = [other.label_of(name) for name in other.natural if other.field(name).remote_field is None]
    for zh, en in [("代码", "code"), ("名称", "name"), *((key.zh, key.en) for key in keys)]:
        yield label.zh + zh
        yield f"{label.en} {en}"
    for key in keys if len(other.natural) == 1 else ():
        yield key.zh
        yield key.en


def fields(register: Register) -> tuple[str, ...]:
    """The columns a file may fill, in the order an export has them: the list's first, then what only the form has."""
    shown = [name for name in register.columns if name in register.form]
    return tuple(dict.fromkeys([*shown, *register.form, *register.natural]))


def understood(register: Register, sheets: Sequence[Sheet], mistakes: Mistakes) -> list[Table]:
    """The sheets that hold this register's records; when none does, what is missing goes into `mistakes`."""
    tables, best = [], None
    for sheet in sheets:
        found = _table(register, sheet)
        if found is None:
            continue
        if set(register.natural) <= set(found.columns):
            tables.append(found)
        elif best is None or len(found.columns) > len(best.columns):
            best = found
    for table in tables:
        _twice(register, table, mistakes)
    if not tables:
        _missing(register, best, sheets, mistakes)
    return tables


def _table(register: Register, sheet: Sheet) -> Table | None:
    known = headings(register)
    best, head = 0, -1
    for number, row in enumerate(sheet.rows[:SEARCHED]):
        names = {_named(known, cell) for cell in row} - {None}
        if len(names) > best:
            best, head = len(names), number
    if best < FEWEST:
        return None
    columns: dict[str, int] = {}
    extra = []
    for column, cell in enumerate(sheet.rows[head]):
        name = _named(known, cell)
        if name is not None and name not in columns:
            columns[name] = column
        elif name is None and not blank(cell) and plain(str(cell)) not in NUMBERING:
            extra.append((column, str(cell).strip()))
    _fill_merged(sheet, head)
    rows, passed_over = _records(register, sheet, head, columns)
    return Table(sheet, head, columns, tuple(extra), rows, passed_over)


def _named(known: Mapping[str, str], cell: Cell) -> str | None:
    if not isinstance(cell, str):
        return None
    return known.get(_close(cell)) or known.get(plain(cell))


def _fill_merged(sheet: Sheet, head: int) -> None:
    """A cell merged downwards says the same for every row it covers."""
    for top, column, bottom, _ in sheet.merged:
        if top <= head or column >= len(sheet.rows[top] if top < len(sheet.rows) else ()):
            continue
        value = sheet.rows[top][column]
        for row in sheet.rows[top + 1 : bottom + 1]:
            row.extend([None] * (column + 1 - len(row)))
            if blank(row[column]):
                row[column] = value


def _records(
    register: Register, sheet: Sheet, head: int, columns: Mapping[str, int]
) -> tuple[list[int], tuple[int, ...]]:
    """Rows with records below the headings, and rows passed over because they are notes, totals or headings again."""
    rows, passed_over = [], []
    keys = [columns[name] for name in register.natural if name in columns]
    mine = set(columns.values())
    heading = _closely(sheet.rows[head])
    for number in range(head + 1, len(sheet.rows)):
        row = sheet.rows[number]
        filled = [column for column, cell in enumerate(row) if not blank(cell)]
        if not filled:
            continue
        first = row[filled[0]]
        said = key_of(first[:LONGEST_HEAD]) if isinstance(first, str) else ""
        no_key = not any(column in keys for column in filled)
        if (
            (no_key and (len(filled) == 1 or NOTE.match(said) or not mine.intersection(filled)))
            or (len(mine) > 2 and NOTE.match(said) and (len(filled) <= 2 or _signed(row, filled)))
            or any(_is_total(row[c]) for c in filled[:2])
            or (said and said == _at(heading, filled[0]) and _closely(row) == heading)
            or (number == head + 1 and _numbering(row, columns))
        ):
            passed_over.append(number)
        else:
            rows.append(number)
    return rows, tuple(passed_over)


def _signed(row: Sequence[Cell], filled: Sequence[int]) -> bool:
    """The line 填表人：…　审核人：…　日期：… under a form."""
    return all(isinstance(row[c], str) and ":" in key_of(str(row[c])) for c in filled)


def _is_total(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) < 12 and bool(TOTAL.match(key_of(cell)))


def _at(heading: Sequence[str], column: int) -> str:
    return heading[column] if column < len(heading) else ""


def _closely(row: Sequence[Cell]) -> list[str]:
    return [key_of(cell) if isinstance(cell, str) else "" for cell in row]


def _numbering(row: Sequence[Cell], columns: Mapping[str, int]) -> bool:
    """The line 甲 乙 1 2 3 under the headings of a statistical form."""
    said = [str(cell).strip() for cell in row if not blank(cell)]
    if len(said) < 3 or any(c >= len(row) or blank(row[c]) for c in columns.values()):
        return False
    letters = [text for text in said if text in ORDINALS]
    numbers = said[len(letters) :]
    begins = int(numbers[0]) if numbers and numbers[0].isdecimal() and len(numbers[0]) < 3 else 0
    in_order = numbers == [str(begins + n) for n in range(len(numbers))] and begins <= 2
    return "".join(letters) == ORDINALS[: len(letters)] and (in_order or not numbers)


def _twice(register: Register, table: Table, mistakes: Mistakes) -> None:
    known = headings(register)
    for column, cell in enumerate(table.sheet.rows[table.head]):
        name = _named(known, cell)
        if name is not None and table.columns[name] != column:
            mistakes.add(
                table.sheet.name, table.head, column, cell,
                L("每个栏目只有一列", "one column for each heading"),
                L("同一栏目有两列，请删去一列", "two columns have this heading; delete one"),
            )  # fmt: skip


def _missing(register: Register, best: Table | None, sheets: Sequence[Sheet], mistakes: Mistakes) -> None:
    sheet = best.sheet.name if best else (sheets[0].name if sheets else "")
    row = best.head if best else 0
    known = set(best.columns) if best else set()
    for name in register.natural:
        if name in known:
            continue
        label = register.label_of(name)
        hidden = (
            L(f"这是个人信息列，导出时若已隐去，须先显示再导出；栏目可写“{label.zh}”", f"this is a private column: show it before exporting; the heading may be “{label.en}”")
            if name in register.private
            else L(f"请加一列“{label.zh}”", f"add a column headed “{label.en}”")
        )  # fmt: skip
        mistakes.add(
            sheet, row, -1, "",
            L(f"有栏目“{label.zh}”：凭它认出每条记录", f"a column “{label.en}”: records are told apart by it"),
            hidden,
        )  # fmt: skip

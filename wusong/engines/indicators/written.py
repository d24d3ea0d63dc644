"""Written: an indicator's counting as queries, translated once for all the days it is asked about.

Building an expression and translating it to SQL takes longer than answering it: for a day, a quarter of a second against a
hundredth. But from one day to the next of the same period and school year, only the day differs in the query. So it is
written with a day that cannot occur, and each real day put in its place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache, partial

import ibis
import ibis.expr.types as ir

from wusong.engines.indicators.catalogue.phrases import school_year
from wusong.engines.indicators.declaring import Indicator
from wusong.engines.indicators.evidence import (
    COLUMNS,
    QUESTIONS,
    Answer,
    Evidence,
    Figure,
    Measured,
    Tree,
    counted,
    counted_in_all,
)
from wusong.engines.indicators.facts import Facts

Frame = tuple[dt.date, int]  # first day of the period, and the school year of the day
NO_DAY = dt.date(1492, 3, 7)


def _as_sql(day: dt.date) -> str:
    return f"MAKE_DATE({day.year}, {day.month}, {day.day})"


def _translated(rows: ir.Table) -> str:
    return str(ibis.to_sql(rows, dialect="duckdb"))


@cache
def _over_a_side(question: str) -> str:
    """One of the `QUESTIONS` about any rows named ``side``."""
    return _translated(QUESTIONS[question](ibis.table(COLUMNS, name="side")))


class Written:
    """One indicator with its parameters, ready to be counted on any day over the same tables.

    tables : as for `Facts`.
    answer : runs a query of the dialect of DuckDB over these tables and returns its columns by name.

    >>> from wusong.engines.indicators.catalogue import CATALOGUE
    >>> from wusong.engines.indicators.facts import LittleTables
    >>> little = LittleTables({"honour": "id | staff | school | title | decided \\n 1 | 张 | 4 | rural_teacher | 2008-09-10"})
    >>> written = Written(CATALOGUE["honours"], little, little.answer, title="rural_teacher")
    >>> tree = Tree([(1, "JL.", "bureau", "220200"), (4, "JL.0001.", "school", "220202")])
    >>> [written.measure(dt.date(2008, 9, day), tree).whole.numerator for day in (9, 10)]
    [0, 1]
    """

    def __init__(
        self, indicator: Indicator, tables: Mapping[str, ir.Table], answer: Callable[[str], Answer], **parameters: str
    ):
        self.indicator, self.tables, self.answer, self.parameters = indicator, tables, answer, parameters
        self._evidence: dict[Frame, Evidence] = {}
        self._by_school_year = False
        self._sides: dict[tuple[Frame, str], str] = {}

    def measure(self, on: dt.date, tree: Tree, starts: dt.date | None = None) -> Measured:
        """The indicator counted on a day; the same as `evidence.measure` over facts of that day."""
        return counted(partial(self._asked, on, self._frame(on, starts)), self._is_ratio(on, starts), tree)

    def whole(self, on: dt.date, starts: dt.date | None = None) -> Figure:
        """The city's figure on a day, without its parts: what `measure` says of the whole, far quicker."""
        return counted_in_all(partial(self._asked, on, self._frame(on, starts)), self._is_ratio(on, starts))

    def _frame(self, on: dt.date, starts: dt.date | None) -> Frame:
        return starts or dt.date(on.year, 1, 1), school_year(on) if self._by_school_year else 0

    def _is_ratio(self, on: dt.date, starts: dt.date | None) -> bool:
        return self._evidence_of(on, self._frame(on, starts)).denominator is not None

    def _evidence_of(self, on: dt.date, frame: Frame) -> Evidence:
        if frame not in self._evidence:
            facts = Facts(self.tables, on, frame[0], day=ibis.literal(NO_DAY))
            self._evidence[frame] = self.indicator.evidence(facts, **self.parameters)
            self._by_school_year = self._by_school_year or facts.asked_on
        return self._evidence[frame]

    def _asked(self, on: dt.date, frame: Frame, side: str, question: str) -> Answer:
        asked = (frame, side)
        if asked not in self._sides:
            self._sides[asked] = _translated(self._evidence_of(on, frame).side(side))
        rows = self._sides[asked].replace(_as_sql(NO_DAY), _as_sql(on))
        return self.answer(f'WITH "side" AS ({rows}) {_over_a_side(question)}')

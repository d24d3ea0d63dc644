"""Written: an indicator's counting as queries, translated once for all the days it is asked about.

Building an expression and translating it to SQL takes longer than answering it: for a day, a quarter of a second against a
hundredth. But from one day to the next of the same period and school year, only the day differs in the query. So it is
written with a day that cannot occur, and each real day put in its place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import ibis
import ibis.expr.types as ir

from wusong.engines.indicators.catalogue.phrases import school_year
from wusong.engines.indicators.declaring import Indicator
from wusong.engines.indicators.evidence import QUESTIONS, Answer, Evidence, Measured, Tree, counted
from wusong.engines.indicators.facts import Facts

NO_DAY = dt.date(1492, 3, 7)


def _as_sql(day: dt.date) -> str:
    return f"MAKE_DATE({day.year}, {day.month}, {day.day})"


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
        self._evidence: dict[tuple[dt.date, int], Evidence] = {}
        self._queries: dict[tuple[tuple[dt.date, int], str, str], str] = {}

    def measure(self, on: dt.date, tree: Tree, starts: dt.date | None = None) -> Measured:
        """The indicator counted on a day; the same as `evidence.measure` over facts of that day."""
        starts = starts or dt.date(on.year, 1, 1)
        frame = (starts, school_year(on))
        if frame not in self._evidence:
            facts = Facts(self.tables, on, starts, day=ibis.literal(NO_DAY))
            self._evidence[frame] = self.indicator.evidence(facts, **self.parameters)
        evidence = self._evidence[frame]

        def answer(side: str, question: str) -> Answer:
            asked = (frame, side, question)
            if asked not in self._queries:
                self._queries[asked] = str(ibis.to_sql(QUESTIONS[question](evidence.side(side)), dialect="duckdb"))
            return self.answer(self._queries[asked].replace(_as_sql(NO_DAY), _as_sql(on)))

        return counted(answer, evidence.denominator is not None, tree)

"""An English passage with its marks found once, and a number seen where it stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from wusong.engines.planparser.english.claims import CLAIMS, CLAIMS_OF_SHARES
from wusong.engines.planparser.english.numbers import Found, numbers
from wusong.engines.planparser.promises import Ground, Span, Spans, Stops

_SENTENCE_END = re.compile(r"(?<![A-Z])(?<!No)(?<!e\.g)(?<!i\.e)(?<!approx)[.!?](?=\s|$)|[;•·\t]")
_CLAUSE_END = re.compile(r"(?<!No)(?<!e\.g)(?<!approx)[.!?](?=\s|$)|:(?=\s)|[;•·\t]|—(?=\s)|(?<=\s)—|,(?!\d)")
_QUOTES = re.compile(r"“[^“”]{1,60}”|\"[^\"]{1,60}\"|‘[^‘’]{2,60}’(?!\w)")
_BRACKETS = re.compile(r"\([^()]{1,160}\)")


class Passage:
    """A running passage, its sentences, clauses, quotations, brackets, numbers and claims."""

    def __init__(self, flow: str, ground: Ground):
        self.flow, self.ground = flow, ground
        self.sentences = Stops(_SENTENCE_END, flow)
        self.clauses = Stops(_CLAUSE_END, flow)
        self.quotes = Spans([m.span() for m in _QUOTES.finditer(flow)])
        self.brackets = Spans([m.span() for m in _BRACKETS.finditer(flow)])

    @cached_property
    def claims(self) -> list[tuple[int, int, str]]:
        return [(*m.span(), claim.reason) for claim in CLAIMS for m in claim.pattern.finditer(self.flow)]

    @cached_property
    def sights(self) -> list[Sight]:
        made = []
        for n, number in enumerate(numbers(self.flow)):
            c0, c1 = self.clauses.around(number.start)
            s0, s1 = self.sentences.around(number.start)
            end = max(number.end, number.noun_end)
            made.append(
                Sight(self, number, n, (c0, c1), (s0, s1), self.flow[c0 : number.start], self.flow[end : max(c1, end)])
            )
        return made


@dataclass(frozen=True)
class Sight:
    """A number, and the words of its clause before and behind it."""

    passage: Passage
    number: Found
    index: int
    clause: Span
    sentence: Span
    before: str
    after: str

    @property
    def flow(self) -> str:
        return self.passage.flow

    @property
    def sentence_before(self) -> str:
        return self.flow[self.sentence[0] : self.number.start]

    @property
    def sentence_after(self) -> str:
        return self.flow[self.number.end : self.sentence[1]]

    @property
    def sentence_text(self) -> str:
        return self.flow[self.sentence[0] : self.sentence[1]]

    @cached_property
    def quoted(self) -> bool:
        return self.passage.quotes.around(self.number.start) is not None

    @cached_property
    def bracketed(self) -> Span | None:
        return self.passage.brackets.around(self.number.start)

    @cached_property
    def claimed(self) -> str | None:
        number = self.number
        share = number.percent or number.unit == "percentage points" or number.form in ("times", "often")
        for start, end, reason in self.passage.claims:
            if start <= number.start < end and (
                not share or (reason in CLAIMS_OF_SHARES and number.form == "figure" and end >= number.end)
            ):
                return reason
        return None

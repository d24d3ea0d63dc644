"""A passage with its marks found once, and a numeral seen where it stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from wusong.engines.planparser.chinese import comparators
from wusong.engines.planparser.chinese.claims import CLAIMS, CLAIMS_OF_SHARES, DENOMINATOR, RECURRENCE
from wusong.engines.planparser.chinese.tense import looks_ahead, tells_of_the_past
from wusong.engines.planparser.measures import unit_after
from wusong.engines.planparser.numerals import Numeral, numerals
from wusong.engines.planparser.promises import Ground, Span, Spans, Stops, last_match

_SENTENCE_END = re.compile(r"[。！？；!?\t]|(?<!\d);|;(?!\d)")
_CLAUSE_END = re.compile(r"[，。；：！？!?\t]|(?<!\d)[,;:]|[,;:](?!\d)")
_BEFORE, _BEHIND = 18, 28  # no claim begins or ends farther from its numeral
_QUOTES = re.compile(
    r"“[^“”]{1,40}”|「[^」]{1,40}」|《[^》]{1,80}》|〈[^〉]{1,40}〉|\"[^\"]{1,24}\"|‘[^‘’]{1,30}’|『[^』]{1,40}』|【[^】]{1,30}】"
)
_BRACKETS = re.compile(r"[（(][^（()）]{1,160}[)）]")


_REACHED = re.compile(rf"(?:{comparators.REACH_UP}|突破|超过|{comparators.AT_LEAST})$")
_BOUND = re.compile(
    "(?:"
    + "|".join(
        (comparators.AT_LEAST, comparators.AT_MOST, comparators.MORE_THAN, comparators.REACH_UP, comparators.REACH_DOWN)
    )
    + r")[^，。；\d]{0,3}$"
)


class Passage:
    """A running passage, its sentences, clauses, quotations, brackets, numerals and claims."""

    def __init__(self, flow: str, ground: Ground):
        self.flow, self.ground = flow, ground
        self.numerals = numerals(flow)
        self.sentences = Stops(_SENTENCE_END, flow)
        self.clauses = Stops(_CLAUSE_END, flow)
        self.quotes = Spans([m.span() for m in _QUOTES.finditer(flow)])
        self.brackets = Spans([m.span() for m in _BRACKETS.finditer(flow)])

    @cached_property
    def claims(self) -> list[tuple[int, int, str]]:
        """Where claims stand; looked for around the numerals only, for nothing else can be claimed."""
        flow = self.flow
        found: list[tuple[int, int, str]] = []
        for start, end in self._near_numerals():
            often = [m.span() for m in RECURRENCE.finditer(flow, start, end)]
            found += [(*span, "recurrence") for span in often]
            found += [
                (*m.span(), "denominator")
                for m in DENOMINATOR.finditer(flow, start, end)
                if not RECURRENCE.match(flow, m.start())
            ]
            for claim in CLAIMS:
                found += [
                    (*m.span(), claim.reason) for m in claim.pattern.finditer(flow, start, end) if m.end() > m.start()
                ]
        return found

    def claims_at(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """The claims that touch a span, in their order."""
        return [claim for claim in self.claims if claim[0] < end and start < claim[1]]

    def past(self, at: int, clause_before: str) -> bool:
        """Whether the words before a place tell of the past."""
        before = self.flow[self.sentences.around(at)[0] : at]
        if self.ground.past and not looks_ahead(before, self.ground.year):
            return True
        return tells_of_the_past(before, clause_before, self.ground.year)

    def _near_numerals(self) -> list[Span]:
        windows: list[Span] = []
        for numeral in self.numerals:
            start, end = max(0, numeral.start - _BEFORE), min(len(self.flow), numeral.end + _BEHIND)
            if windows and start <= windows[-1][1]:
                windows[-1] = (windows[-1][0], end)
            else:
                windows.append((start, end))
        return windows

    @cached_property
    def sights(self) -> list[Sight]:
        return [self._sight(numeral, n) for n, numeral in enumerate(self.numerals)]

    def _sight(self, numeral: Numeral, n: int) -> Sight:
        flow = self.flow
        c0, c1 = self.clauses.around(numeral.start)
        s0, s1 = self.sentences.around(numeral.start)
        if numeral.percent:
            unit, after = "%", numeral.end
        elif numeral.ratio:
            unit, after = "比", numeral.end
        else:
            unit, after = unit_after(flow, numeral.end)
            if (
                not unit
                and flow[: numeral.start].endswith("前")
                and re.match(r"[，。；、）列行]|$", flow[numeral.end : c1])
            ):
                unit = "名次"  # 进入全省前三
            elif unit == "名" and flow[: numeral.start].endswith("第"):
                unit = "名次"
            elif unit == "个" and re.match(r"[、和与]\d+(?:\.\d+)?个百分点", flow[after:c1]):
                unit = "个百分点"  # 分别提高2个和3个百分点
        return Sight(self, numeral, n, unit, after, (c0, c1), (s0, s1), flow[c0 : numeral.start], flow[after:c1])

    def recurrence(self, at: int) -> str | None:
        """每年, 每学期 …: how often, for a number in the same clause."""
        match = last_match(RECURRENCE, self.flow, self.clauses.around(at)[0], at)
        return match[0] if match else None


@dataclass(frozen=True)
class Sight:
    """A numeral with its measure word, and the words of its clause before and behind it."""

    passage: Passage
    numeral: Numeral
    index: int
    unit: str
    after: int
    clause: Span
    sentence: Span
    before: str
    rest: str

    @property
    def flow(self) -> str:
        return self.passage.flow

    @property
    def written(self) -> str:
        return self.passage.flow[self.numeral.start : self.numeral.end]

    @property
    def sentence_before(self) -> str:
        return self.passage.flow[self.sentence[0] : self.numeral.start]

    @cached_property
    def change(self) -> str | None:
        return comparators.change(self.before, self.unit, self.rest)

    @cached_property
    def bounded(self) -> bool:
        """Whether a word of bounding or reaching stands at the number."""
        return bool(comparators.AFTER_BOUND.match(self.rest)) or bool(_BOUND.search(self.before))

    @cached_property
    def quoted(self) -> Span | None:
        return self.passage.quotes.around(self.numeral.start)

    @cached_property
    def bracketed(self) -> Span | None:
        return self.passage.brackets.around(self.numeral.start)

    @cached_property
    def claimed(self) -> str | None:
        """The reason of the first claim that covers this numeral."""
        numeral, flow = self.numeral, self.passage.flow
        if numeral.ratio and "比" in flow[max(0, numeral.start - 8) : numeral.start]:
            return None
        reached = _REACHED.search(self.before[-8:])
        for start, end, reason in self.passage.claims_at(numeral.start, numeral.end):
            if numeral.percent and reason not in CLAIMS_OF_SHARES:
                continue
            if reached and (
                (reason == "grade_or_age" and flow[numeral.end : numeral.end + 1] == "岁") or reason == "duration"
            ):
                continue
            if (
                start <= numeral.start < end and (numeral.end <= end + 1 or numeral.start > start)
            ) or start < numeral.end <= end:
                return reason
        return None

    @property
    def live(self) -> bool:
        """Whether it may be a promise at all: a number by its form, in no claim, quotation or bracket."""
        return self.numeral.value >= 0 and not self.claimed and not self.quoted and not self.bracketed

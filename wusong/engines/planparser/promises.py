"""What the grammars of both languages say about a passage: its promises, and the fate of every numeral in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Promise:
    """A number found to be a promise, inside one passage (offsets of its flow)."""

    start: int
    end: int
    numeral: tuple[int, int]
    comparator: str
    value: Decimal
    unit: str
    high: Decimal | None = None
    modifier: str | None = None
    deadline: str | None = None
    modality: str = ""
    sure: bool = True


@dataclass(frozen=True)
class Fate:
    """What became of a numeral: the promise it belongs to (by position in the list), or the reason why it is none."""

    start: int
    end: int
    promise: int | None
    reason: str | None
    sure: bool = True


@dataclass(frozen=True)
class Ground:
    """What a passage stands on: the plan's year, whether it belongs to a review of the past, the deadline of its lead-in."""

    year: int | None
    past: bool = False
    lead_deadline: str | None = None


Span = tuple[int, int]


class Spans:
    """Spans of a passage that do not overlap, such as its quotations, in the order of the text."""

    def __init__(self, spans: Sequence[Span]):
        self.spans = list(spans)
        self._starts = [start for start, _ in self.spans]

    def around(self, at: int) -> Span | None:
        """The span that holds a place inside its marks, if any.

        >>> Spans([(0, 4), (6, 9)]).around(7), Spans([(0, 4)]).around(0)
        ((6, 9), None)
        """
        n = bisect_left(self._starts, at) - 1
        return self.spans[n] if n >= 0 and self.spans[n][0] < at < self.spans[n][1] else None


def last_match(pattern: re.Pattern[str], text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    """Where a pattern is found for the last time.

    >>> last_match(re.compile("[ab]"), "abc").start()
    1
    """
    found = None
    for found in pattern.finditer(text, start, len(text) if end is None else end):  # noqa: B007
        pass
    return found


_FARTHEST = 400  # characters; a clause without a stop for longer than this is none


class Stops:
    """The places where sentences, or clauses, end."""

    def __init__(self, pattern: re.Pattern[str], flow: str):
        self.marks = [-1, *(m.start() for m in pattern.finditer(flow)), len(flow)]

    def around(self, at: int) -> Span:
        """Where the sentence or clause that holds a place begins and ends.

        >>> Stops(re.compile("，"), "甲乙，丙丁").around(4)
        (3, 5)
        """
        n = max(1, min(bisect_right(self.marks, at), len(self.marks) - 1))
        return max(self.marks[n - 1] + 1, at - _FARTHEST), min(self.marks[n], at + _FARTHEST)

"""Reads a plan: text in, everything that was found out."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType

from wusong.engines.planparser import chinese as zh
from wusong.engines.planparser import english as en
from wusong.engines.planparser.commitments import commitments
from wusong.engines.planparser.meta import head_of
from wusong.engines.planparser.numerals import numerals
from wusong.engines.planparser.outline import outline
from wusong.engines.planparser.passages import CJK, folded, is_chinese, joined, lines_of
from wusong.engines.planparser.promises import Fate, Ground, Promise
from wusong.engines.planparser.reading import Commitment, Doubt, Entry, Heading, Meta, PlanReading, Target
from wusong.engines.planparser.tables import Columns, columns, is_row, read_row


def read_plan(text: str) -> PlanReading:
    """Read a plan's text.

    Offsets of what is returned are character offsets into `text`. Every numeral of the text has one entry in the
    ledger. Nothing is looked up and nothing is kept: the same text gives the same reading. A hundred pages take
    about half a second; takes any text and raises nothing.

    >>> reading = read_plan("某市教育局2024年工作要点\\n一、提高质量。新建学校3所，普及率达到95%以上。")
    >>> [(t.comparator, str(t.value), t.unit) for t in reading.targets]
    [('eq', '3', '所'), ('ge', '95', '%')]
    >>> reading.meta.year, [h.number for h in reading.outline]
    (2024, ['一'])
    """
    plain = folded(text)
    chinese = is_chinese(plain)
    lines = lines_of(plain, text)
    head = head_of(lines, plain, chinese)
    headings, starts = outline(lines, head.body, set(head.title_lines), chinese)
    starts |= head.title_lines
    starts |= {b.start for a, b in itertools.pairwise(lines) if a.start in head.title_lines or a.text.count("\t") > 1}
    desk = _Desk(text, chinese, head.meta.year)
    sections = _Sections(headings, head.meta.year, desk.grammar)
    begun = False
    for group, flow, at in joined(lines, starts, plain, chinese):
        start = group[0].start
        if start in head.title_lines or (begun and start < head.body):
            desk.set_aside(flow, at, "title")
            continue
        begun = True
        skip = sections.enter(start, flow, start in starts)
        if skip:
            desk.set_aside(flow[:skip], at[:skip], "list_reference")
        if not (is_row(flow) and desk.read_row(flow, at, sections)):
            for begin, end in _pieces(flow, skip):
                desk.read(flow[begin:end], at[begin:end], sections.ground)
        sections.leave(flow)
    for line in lines:
        if line.furniture:
            desk.set_aside(line.text, tuple(range(line.start, line.end)), "page_furniture")
    return desk.reading(head.meta, tuple(headings), head.anomalies)


class _Sections:
    """Where in the plan we are: under which heading, whether it tells of the past, what deadline a lead-in has set."""

    def __init__(self, headings: list[Heading], year: int | None, grammar: ModuleType):
        self.headings, self.year, self.grammar = headings, year, grammar
        self.starts = [heading.start for heading in headings]
        self.past_under = _reviews(headings, year, grammar)
        self.where = -1
        self.past = self.past_paragraphs = False
        self.lead: tuple[int, str] | None = None  # the level under which it holds, and the deadline
        self.columns: Columns | None = None  # of the table of indicators we are in

    def enter(self, start: int, flow: str, begins: bool) -> int:
        """Take note of a passage; returns how many characters of it are the numbering of a heading."""
        where = bisect_right(self.starts, start) - 1
        if where != self.where:
            self.where = where
            if self.lead and where >= 0 and self.headings[where].level <= self.lead[0]:
                self.lead = None
        if begins:
            self.past_paragraphs = False
        if self.grammar.review_paragraph(flow, self.year):
            here, self.past_paragraphs = True, not self.headings or where < 0
        else:
            here = self.past_paragraphs = self.past_paragraphs and not re.search(
                r"今年|新的一年|下一步|展望", flow[:60]
            )
        self.past = here or (where >= 0 and self.past_under[where])
        return self._numbering(start, flow)

    def leave(self, flow: str) -> None:
        if deadline := self.grammar.lead_deadline(flow):
            self.lead = (self.headings[self.where].level if self.where >= 0 else 0, deadline)

    @property
    def ground(self) -> Ground:
        return Ground(self.year, self.past, self.lead[1] if self.lead else None)

    def _numbering(self, start: int, flow: str) -> int:
        heading = self.headings[self.where] if self.where >= 0 else None
        if heading is not None and heading.start == start and heading.number:
            number, seen = re.sub(r"\s+", "", heading.number), 0
            at = _HASHES.match(flow).end()  # type: ignore[union-attr]
            while at < len(flow) and seen < len(number):
                seen += not flow[at].isspace()
                at += 1
            match = _AFTER_NUMBER.match(flow, at)
            return match.end() if match else at
        bullet = _BULLET.match(flow) or _ROW_NUMBER.match(flow)
        return bullet.end() if bullet else 0


_HASHES = re.compile(r"[#\s]*")
_AFTER_NUMBER = re.compile(r"[\s、.．:：)）,，—–|-]*")
_ROW_NUMBER = re.compile(r"\d{1,3}\t")
_BULLET = re.compile(r"(?:[•·▪■◆●○◦➢✓✔►*#]+|[-–—](?=\s))\s*")


class _Desk:
    """What has been read so far, passage by passage."""

    def __init__(self, text: str, chinese: bool, year: int | None):
        self.text, self.chinese = text, chinese
        self.grammar: ModuleType = zh if chinese else en
        self.targets: list[Target] = []
        self.entries: list[Entry] = []
        self.commitments: list[Commitment] = []
        self.sentences: list[tuple[int, int]] = []
        self.review: list[Doubt] = []

    def read(self, flow: str, at: tuple[int, ...], ground: Ground) -> None:
        """Read a running passage into targets, commitments, and an entry for each of its numerals."""
        promises, fates = self.grammar.read_passage(flow, ground)
        spans = self._take(flow, at, promises, fates)
        self.sentences += _sentences(flow, at, self.chinese)
        if not ground.past:
            self.commitments += commitments(flow, at, self.text, spans, self.chinese)

    def read_row(self, flow: str, at: tuple[int, ...], sections: _Sections) -> bool:
        """Read a row of a table of indicators; False where it is none, to be read as other words are."""
        if head := columns(flow, sections.year):
            sections.columns = head
            return False
        told = read_row(flow, sections.columns) if sections.columns and not sections.past else None
        if told:
            self._take(flow, at, *told)
            for numeral in numerals(flow):
                if any(fate.start < numeral.end and numeral.start < fate.end for fate in told[1]):
                    continue
                start, end = at[numeral.start], at[numeral.end - 1] + 1
                self.entries.append(Entry(self.text[start:end], start, end, None, "name"))
        return told is not None

    def _take(
        self, flow: str, at: tuple[int, ...], promises: list[Promise], fates: list[Fate]
    ) -> list[tuple[int, int]]:
        text, first = self.text, len(self.targets)
        self.targets += [self._target(promise, flow, at) for promise in promises]
        for fate in fates:
            start, end = at[fate.start], at[fate.end - 1] + 1
            index = None if fate.promise is None else first + fate.promise
            self.entries.append(Entry(text[start:end], start, end, index, fate.reason))
            if index is None and not fate.sure:
                why = self.grammar.WHY_DOUBT.get(fate.reason or "", zh.WHY_DOUBT["no_unit"])
                self.review.append(Doubt(text[start:end], start, end, why))
        return sorted((t.start, t.end) for t in self.targets[first:])

    def _target(self, promise: Promise, flow: str, at: tuple[int, ...]) -> Target:
        start, end = at[promise.start], at[promise.end - 1] + 1
        return Target(
            quote=self.text[start:end], start=start, end=end, metric=_metric(flow, promise, self.chinese),
            comparator=promise.comparator, value=promise.value, unit=promise.unit, value_high=promise.high,
            scope=_scope(flow[promise.start : promise.end]), deadline=promise.deadline, modality=promise.modality,
            modifier=promise.modifier, numeral=(at[promise.numeral[0]], at[promise.numeral[1] - 1] + 1),
        )  # fmt: skip

    def set_aside(self, flow: str, at: tuple[int, ...], reason: str) -> None:
        """Enter the numerals of words that promise nothing: titles, numbering, page furniture."""
        for numeral in numerals(flow):
            start, end = at[numeral.start], at[numeral.end - 1] + 1
            self.entries.append(Entry(self.text[start:end], start, end, None, reason))

    def reading(self, meta: Meta, headings: tuple[Heading, ...], anomalies: tuple[Doubt, ...]) -> PlanReading:
        """Everything in the order of the text."""
        order = sorted(range(len(self.targets)), key=lambda k: (self.targets[k].numeral, self.targets[k].start))
        moved = {old: new for new, old in enumerate(order)}
        entries = sorted(self.entries, key=lambda entry: entry.start)
        return PlanReading(
            meta=meta, language="zh" if self.chinese else "en", outline=headings, sentences=tuple(self.sentences),
            targets=tuple(self.targets[k] for k in order), commitments=tuple(self.commitments),
            ledger=tuple(replace(e, target=None if e.target is None else moved[e.target]) for e in entries),
            review=tuple(self.review), anomalies=anomalies,
        )  # fmt: skip


_LONGEST = 1500  # characters of a passage read at once; what matters to a number stands within a sentence or two
_CUT = re.compile(r"[。；！？!?;](?![”’」』）)])|[.](?=\s)|(?<=\D)[，,、](?=\D)|\s")


def _pieces(flow: str, begin: int) -> Iterator[tuple[int, int]]:
    """A very long passage in pieces that end where a sentence does, so that reading stays linear in its length."""
    while len(flow) - begin > _LONGEST:
        cuts = [m.end() for m in _CUT.finditer(flow, begin + _LONGEST // 2, begin + _LONGEST)]
        sentence = [c for c in cuts if flow[c - 1] in "。！？!?."]
        end = (sentence or cuts or [begin + _LONGEST])[-1]
        yield begin, end
        begin = end
    if begin < len(flow):
        yield begin, len(flow)


def _reviews(headings: list[Heading], year: int | None, grammar: ModuleType) -> list[bool]:
    """For each heading, whether its section tells of the past: by its own words, or by those of the section above."""
    made: list[bool] = []
    for n, heading in enumerate(headings):
        above = next((k for k in range(n - 1, -1, -1) if headings[k].level < heading.level), None)
        made.append(grammar.review_heading(heading.heading, year) or (above is not None and made[above]))
    return made


def _sentences(flow: str, at: tuple[int, ...], chinese: bool) -> list[tuple[int, int]]:
    pattern = r"[^。！？!?]+[。！？!?]?[”’」』）)]?" if chinese else r"[^.!?]+(?:[.!?](?!\s|$)[^.!?]*)*[.!?]?[”\")]?"
    made = []
    for match in re.finditer(pattern, flow):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        end = match.start() + len(match[0].rstrip())
        if end > start:
            made.append((at[start], at[end - 1] + 1))
    return made


_NOISE = re.compile(
    r"力争|争取|确保|保证|努力|要|将|全年|到20\d\d年底?|20\d\d年|以上|以内|左右|不低于|不少于|不超过|至少|达到|提高到|每年|每学期"
)


def _metric(flow: str, promise: Promise, chinese: bool) -> str:
    """The words of the quote without the number and its bounds."""
    a, b = promise.numeral
    if not chinese:
        words = (flow[promise.start : a] + " " + flow[b : promise.end]).strip(" ,;:")
        return re.sub(r"\s+", " ", words)[:80]
    words = flow[promise.start : a] + flow[b : promise.end]
    words = re.sub(r"[，。；：、,;]", "", _NOISE.sub("", words))
    return (words or flow[promise.start : promise.end])[:40]


def _scope(quote: str) -> str:
    match = re.search(
        rf"全[市县区省校]|各[{CJK}]{{1,5}}(?:学校|校|区|县)|城区|农村|乡镇|义务教育阶段|高中阶段|学前|all schools|city-?wide",
        quote,
    )
    return match[0] if match else ""

"""Reads a plan: text in, everything that was found out."""

from __future__ import annotations

import re
from bisect import bisect_right

from wusong.engines.planparser import chinese as zh
from wusong.engines.planparser import english as en
from wusong.engines.planparser.commitments import commitments
from wusong.engines.planparser.meta import head_of
from wusong.engines.planparser.numerals import numerals
from wusong.engines.planparser.outline import outline
from wusong.engines.planparser.passages import CJK, folded, is_chinese, joined, lines_of
from wusong.engines.planparser.promises import Ground
from wusong.engines.planparser.reading import Commitment, Doubt, Entry, Heading, PlanReading, Target
from wusong.words.labels import L


def read_plan(text: str) -> PlanReading:
    """Read a plan's text.

    Offsets of what is returned are character offsets into `text`. Every numeral of the text has one entry in the
    ledger. Nothing is looked up and nothing is kept: the same text gives the same reading. Reads about a million
    characters in some seconds; takes any text and raises nothing.

    >>> reading = read_plan("某市教育局2024年工作要点\\n一、提高质量。新建学校3所，普及率达到95%以上。")
    >>> [(t.comparator, str(t.value), t.unit) for t in reading.targets]
    [('eq', '3', '所'), ('ge', '95', '%')]
    >>> reading.meta.year, [h.number for h in reading.outline]
    (2024, ['一'])
    """
    plain = folded(text)
    chinese = is_chinese(plain)
    grammar = zh if chinese else en
    lines = lines_of(plain, text)
    head = head_of(lines, plain, chinese)
    headings, starts = outline(lines, head.body, set(head.title_lines), chinese)
    for line in lines:
        if line.start in head.title_lines:
            starts.add(line.start)
    year = head.meta.year
    review_from = _reviews(headings, year, grammar)

    targets: list[Target] = []
    entries: list[Entry] = []
    promised: list[Commitment] = []
    sentences: list[tuple[int, int]] = []
    review: list[Doubt] = []
    past_paragraphs = False
    heading_starts = [h.start for h in headings]
    begun = False
    for group, flow, at in joined(lines, starts, plain, chinese):
        if group[0].start < head.body and group[0].start in head.title_lines or group[0].start < (head.body if begun else 0):
            entries += _without_targets(flow, at, text, "title")
            continue
        where = bisect_right(heading_starts, group[0].start) - 1
        if group[0].start in starts:
            past_paragraphs = False
        if grammar.review_paragraph(flow, year):
            past_paragraphs = not headings or where < 0
            here = True
        else:
            here = past_paragraphs and not re.search(r"今年|新的一年|下一步|展望", flow[:60])
            past_paragraphs = here
        past = here or (where >= 0 and review_from[where])
        begun = True
        skip = _numbering(headings, where, group[0].start, flow)
        promises, fates = grammar.read_passage(flow[skip:], Ground(year, past))
        shifted = at[skip:]
        first = len(targets)
        for promise in promises:
            start, end = shifted[promise.start], shifted[promise.end - 1] + 1
            numeral = (shifted[promise.numeral[0]], shifted[promise.numeral[1] - 1] + 1)
            targets.append(
                Target(
                    quote=text[start:end], start=start, end=end, metric=_metric(flow[skip:], promise, chinese),
                    comparator=promise.comparator, value=promise.value, unit=promise.unit, value_high=promise.high,
                    scope=_scope(flow[skip:][promise.start : promise.end]), deadline=promise.deadline, modality=promise.modality,
                    modifier=promise.modifier, numeral=numeral,
                )
            )  # fmt: skip
            if not promise.sure:
                review.append(Doubt(text[start:end], start, end, L("作为目标读出，请核对", "read as a target; please check")))
        if skip:
            entries += _without_targets(flow[:skip], at[:skip], text, "list_reference")
        for fate in fates:
            start, end = shifted[fate.start], shifted[fate.end - 1] + 1
            index = None if fate.promise is None else first + fate.promise
            entries.append(Entry(text[start:end], start, end, index, fate.reason))
            if index is None and not fate.sure:
                review.append(Doubt(text[start:end], start, end, grammar.WHY_DOUBT.get(fate.reason or "", zh.WHY_DOUBT["no_unit"])))
        sentences += _sentences(flow, at, chinese)
        if not past:
            spans = [(t.start, t.end) for t in targets[first:]]
            promised += commitments(flow[skip:], shifted, text, spans, chinese)
    entries += _furniture(lines, text)
    entries.sort(key=lambda e: e.start)
    order = sorted(range(len(targets)), key=lambda k: (targets[k].numeral, targets[k].start))
    moved = {old: new for new, old in enumerate(order)}
    entries = [Entry(e.text, e.start, e.end, None if e.target is None else moved[e.target], e.reason) for e in entries]
    return PlanReading(
        meta=head.meta, language="zh" if chinese else "en", outline=tuple(headings), sentences=tuple(sentences),
        targets=tuple(targets[k] for k in order), commitments=tuple(promised), ledger=tuple(entries),
        review=tuple(review), anomalies=head.anomalies,
    )  # fmt: skip


def _reviews(headings: list[Heading], year: int | None, grammar) -> list[bool]:
    """For each heading, whether its section tells of the past: by its own words, or by those of the section above."""
    made: list[bool] = []
    for n, heading in enumerate(headings):
        above = next((k for k in range(n - 1, -1, -1) if headings[k].level < heading.level), None)
        made.append(grammar.review_heading(heading.heading, year) or (above is not None and made[above]))
    return made


def _numbering(headings: list[Heading], where: int, start: int, flow: str) -> int:
    """How many characters of a passage are the numbering of its heading."""
    if where < 0 or headings[where].start != start or not headings[where].number:
        return 0
    number = re.sub(r"\s+", "", headings[where].number or "")
    seen, at = 0, 0
    while at < len(flow) and seen < len(number):
        seen += not flow[at].isspace()
        at += 1
    match = re.match(r"[\s、.．:：)）,，]*", flow[at:])
    return at + (match.end() if match else 0)


def _without_targets(flow: str, at: tuple[int, ...], text: str, reason: str) -> list[Entry]:
    made = []
    for numeral in numerals(flow):
        start, end = at[numeral.start], at[numeral.end - 1] + 1
        made.append(Entry(text[start:end], start, end, None, reason))
    return made


def _furniture(lines, text: str) -> list[Entry]:
    made = []
    for line in lines:
        if line.furniture:
            made += _without_targets(line.text, tuple(range(line.start, line.end)), text, "page_furniture")
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


_NOISE = re.compile(r"力争|争取|确保|保证|努力|要|将|全年|到20\d\d年底?|20\d\d年|以上|以内|左右|不低于|不少于|不超过|至少|达到|提高到|每年|每学期")


def _metric(flow: str, promise, chinese: bool) -> str:
    """The words of the quote without the number and its bounds."""
    a, b = promise.numeral
    if not chinese:
        words = (flow[promise.start : a] + " " + flow[b : promise.end]).strip(" ,;:")
        return re.sub(r"\s+", " ", words)[:80]
    words = flow[promise.start : a] + flow[b : promise.end]
    words = re.sub(r"[，。；：、,;]", "", _NOISE.sub("", words))
    return (words or flow[promise.start : promise.end])[:40]


def _scope(quote: str) -> str:
    match = re.search(rf"全[市县区省校]|各[{CJK}]{{1,5}}(?:学校|校|区|县)|城区|农村|乡镇|义务教育阶段|高中阶段|学前|all schools|city-?wide", quote)
    return match[0] if match else ""

"""The grammar of numbers in English plans; the same order of questions as in the Chinese one, the same results."""

from __future__ import annotations

import re
from dataclasses import replace

from wusong.engines.planparser.english.claims import MONTH
from wusong.engines.planparser.english.comparators import comparator
from wusong.engines.planparser.english.numbers import noun_counted
from wusong.engines.planparser.english.reasons import encouraged, why_none
from wusong.engines.planparser.english.sight import Passage, Sight
from wusong.engines.planparser.english.tense import review_heading, review_paragraph
from wusong.engines.planparser.english.wholes import wholes
from wusong.engines.planparser.promises import Fate, Ground, Promise
from wusong.words.labels import L, Label

__all__ = ["WHY_DOUBT", "lead_deadline", "read_passage", "review_heading", "review_paragraph"]

WHY_DOUBT: dict[str, Label] = {
    "no_unit": L("数字后没有计数单位，请看是否为目标", "no counted noun follows: is it a target?"),
}
_RECURRENCE = re.compile(
    r"\b(?:each|every|per|a)\s+(?:school |academic |calendar )?(?:year|term|semester|month|week|quarter|day|fortnight)\b|\b(?:annually|monthly|weekly|daily|termly|quarterly|yearly|per annum)\b|\bevery (?:two|three|four|five|\d) (?:years|months|weeks)\b",
    re.I,
)
_DEADLINE = re.compile(
    rf"\b(?:by|before|until|in|during|for)\s+(?:the\s+)?(?:end of\s+)?(?:the\s+)?(?:school year\s+|year\s+)?(?:{MONTH}\s+)?(?P<y>20\d\d(?:[-—/]\d{{2,4}})?)",
    re.I,
)
_MODALITY = re.compile(r"\b(?:will|shall|must|aim|ensure|should|strive|plan)\b", re.I)
_DIGITS = re.compile(r"\d+")
_JOINT = re.compile(r"\b(?:and|or|plus)\b|,")


def read_passage(flow: str, ground: Ground) -> tuple[list[Promise], list[Fate]]:
    """The promises of a passage, and the fate of every number in it.

    >>> promises, fates = read_passage("We will build 5 canteens in 3 townships.", Ground(2024))
    >>> [(p.comparator, str(p.value), p.unit) for p in promises], [f.reason for f in fates]
    ([('eq', '5', 'canteens')], [None, 'scope_count'])
    """
    passage = Passage(flow, ground)
    judged = [(sight, *why_none(sight)) for sight in passage.sights]
    promised = [sight for sight, reason, _ in judged if reason is None]
    promises: list[Promise] = []
    fates: list[Fate] = []
    for sight, reason, sure in judged:
        start, end = sight.number.start, sight.number.end
        if reason is None:
            promises.append(_promise(sight, promised, promises))
            fates.append(Fate(start, end, len(promises) - 1, None))
        else:
            fates.append(Fate(start, end, None, reason, sure))
    fates += _inside_words(flow, fates)
    for promise in wholes(passage, promises, encouraged):
        at = promise.numeral[0]
        promise = replace(promise, deadline=_deadline(passage, at), modality=_modality(passage, at))
        for k, fate in enumerate(fates):
            if promise.numeral[0] <= fate.start and fate.end <= promise.numeral[1]:
                fates[k] = Fate(fate.start, fate.end, len(promises), None)
        promises.append(promise)
    return promises, fates


def _inside_words(flow: str, fates: list[Fate]) -> list[Fate]:
    """Digits that are part of a word or code, such as B2 or v1.4: in the ledger too, as names."""
    made, k = [], 0
    for match in _DIGITS.finditer(flow):
        while k < len(fates) and fates[k].end <= match.start():
            k += 1
        if k == len(fates) or match.end() <= fates[k].start:
            made.append(Fate(match.start(), match.end(), None, "name"))
    return made


def lead_deadline(flow: str) -> str | None:
    """The deadline that a lead-in such as “By 2025 we will:” sets for what follows it.

    >>> lead_deadline("By 2025 we will:"), lead_deadline("We will:")
    ('2025', None)
    """
    match = _DEADLINE.search(flow) if flow.endswith(":") else None
    return match["y"] if match else None


def _promise(sight: Sight, promised: list[Sight], earlier: list[Promise]) -> Promise:
    number = sight.number
    made, modifier = comparator(sight, earlier)
    unit = "rank" if made == "le" and re.search(r"\btop\s+$", sight.before, re.I) else number.unit
    if made == "all" and not number.percent and not unit:
        unit = "%"
    unit = unit or noun_counted(sight.sentence_before)
    if unit == "ones" and earlier:
        unit = earlier[-1].unit
    start, end = _quote(sight, promised)
    return Promise(
        start, end, (number.start, max(number.end, number.noun_end)), made, number.value, unit, number.high, modifier,
        _deadline(sight.passage, number.start), _modality(sight.passage, number.start),
    )  # fmt: skip


def _quote(sight: Sight, promised: list[Sight]) -> tuple[int, int]:
    """The clause around the number, cut where the neighbouring number's words begin."""
    flow, (start, end), number = sight.flow, sight.clause, sight.number
    least = max(number.end, number.noun_end)
    neighbours = [s.number for s in promised if start <= s.number.start < end]
    for other in neighbours:
        if other.end <= number.start:
            cut = _JOINT.search(flow, other.end, number.start)
            start = cut.end() if cut else other.end
    behind = next((n for n in neighbours if n.start >= number.end), None)
    if behind:
        cuts = list(_JOINT.finditer(flow, number.end, behind.start))
        end = cuts[-1].start() if cuts else end
    # a bare number behind a colon: its metric stands before
    if start == sight.clause[0] and start > 1 and flow[start - 1] == ":" and len(sight.before.split()) <= 3:
        start = sight.passage.clauses.around(start - 1)[0]
    while start < number.start and flow[start] in " ,;:•·-—()":
        start += 1
    while end > least and flow[end - 1] in " ,;:.(":
        end -= 1
    return start, max(end, least)


def _deadline(passage: Passage, at: int) -> str | None:
    if often := _RECURRENCE.search(passage.flow, *passage.clauses.around(at)):
        return often[0]
    found = None
    s0, s1 = passage.sentences.around(at)
    for match in _DEADLINE.finditer(passage.flow, s0, s1):
        found = match["y"]
        if match.start() > at:
            break
    return found or passage.ground.lead_deadline


def _modality(passage: Passage, at: int) -> str:
    words = _MODALITY.findall(passage.flow, passage.clauses.around(at)[0], at)
    return words[-1] if words else ""

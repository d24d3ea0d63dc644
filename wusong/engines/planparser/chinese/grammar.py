"""The grammar of numbers in Chinese plans: which are promises, how they compare, and why the others are none.

Each numeral is looked at in this order. (1) `claims`: spans that are dates, document numbers, names, ordinals … take the
numerals inside them. (2) `reasons`: a numeral in words that tell of the past, of what exists, of a condition, a
denominator or a starting point is none; small Chinese numerals, which fill the language with idioms, must show more.
(3) What is left is a promise; `comparators` says how it compares. (4) `wholes`: 全部, 全覆盖, 均, 无一, 为零.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from wusong.engines.planparser.chinese.claims import MONTH, N
from wusong.engines.planparser.chinese.comparators import (
    ABOUT,
    AFTER_BOUND,
    AT_LEAST,
    AT_MOST,
    MORE_THAN,
    REACH_DOWN,
    REACH_UP,
    comparator,
)  # fmt: skip
from wusong.engines.planparser.chinese.reasons import counted_noun, encouraged, why_none
from wusong.engines.planparser.chinese.sight import Passage, Sight
from wusong.engines.planparser.chinese.tense import review_heading, review_paragraph
from wusong.engines.planparser.chinese.wholes import wholes
from wusong.engines.planparser.promises import Fate, Ground, Promise, last_match
from wusong.words.labels import L, Label

__all__ = ["WHY_DOUBT", "lead_deadline", "read_passage", "review_heading", "review_paragraph"]

WHY_DOUBT: dict[str, Label] = {
    "no_unit": L("数字后没有量词，请看是否为目标", "no measure word follows: is it a target?"),
    "name": L("可能是名称中的数，也可能是目标", "part of a name, or a target?"),
    "idiom": L("可能是惯用语，也可能是目标", "an idiom, or a target?"),
    "condition": L("可能是条件，也可能是目标", "a condition, or a target?"),
}
_DEADLINE = re.compile(
    rf"(?:到|至|在|力争|争取|自)?(?P<d>(?:20\d\d年(?:{MONTH})?(?:\d{{1,2}}日)?(?:上半年|底|末|初)?前?|(?:今|本|明)年(?:{MONTH})?(?:底)?前?|年[底内末](?:前)?|全年|{MONTH}(?:底|末|中旬|上旬|下旬)?前|{N}年(?:时间|内)|[“\"]?十[一二三四五]?五[”\"]?末|(?:上|下)半年|学期末前?|学年内))"
)
_MODALITY = re.compile(r"力争|争取|确保|保证|力求|必须|不得|原则上|努力")
_SEPARATOR = re.compile(r"[、]|(?<!共)(?<!饱)和|与|以及|并|及(?!以|其以)|或")
_BARE_LEAD = re.compile(
    rf"(?:也|均|都|分别|力争|确保|要|应|将|总|人数|比例)?(?:{REACH_UP}|{AT_LEAST}|{AT_MOST}|{MORE_THAN}|{REACH_DOWN}|{ABOUT})?"
)


def read_passage(flow: str, ground: Ground) -> tuple[list[Promise], list[Fate]]:
    """The promises of a passage, and the fate of every numeral in it.

    >>> promises, fates = read_passage("在3个乡镇新建食堂5个", Ground(2024))
    >>> [(p.comparator, str(p.value), p.unit) for p in promises], [f.reason for f in fates]
    ([('eq', '5', '个')], ['scope_count', None])
    """
    passage = Passage(flow, ground)
    promises: list[Promise] = []
    fates: list[Fate] = []
    judged = [(sight, *why_none(sight)) for sight in passage.sights]
    promised = [sight for sight, reason, _ in judged if reason is None]
    for sight, reason, sure in judged:
        start, end = sight.numeral.start, sight.numeral.end
        if reason is None:
            promises.append(_promise(sight, promised, promises))
            fates.append(Fate(start, end, len(promises) - 1, None))
        else:
            fates.append(Fate(start, end, None, reason, sure))
    promises = _together(promises, passage)
    for promise in wholes(passage, promises, encouraged):
        promise = replace(
            promise, deadline=_deadline(passage, promise.numeral[0]), modality=_modality(passage, promise.numeral[0])
        )
        for k, fate in enumerate(fates):
            if promise.numeral[0] <= fate.start and fate.end <= promise.numeral[1]:
                fates[k] = Fate(fate.start, fate.end, len(promises), None)
        promises.append(promise)
    return promises, fates


def lead_deadline(flow: str) -> str | None:
    """The deadline that a lead-in such as 到2025年，实现以下目标： sets for what follows it.

    >>> lead_deadline("到2025年，实现以下目标："), lead_deadline("主要任务：")
    ('2025年', None)
    """
    if not flow.endswith(("：", ":")):
        return None
    match = last_match(_DEADLINE, flow)
    return match["d"] if match else None


def _promise(sight: Sight, promised: list[Sight], earlier: list[Promise]) -> Promise:
    numeral = sight.numeral
    unit = sight.unit or counted_noun(sight)
    made, modifier = comparator(sight, earlier)
    value = Decimal(0) if made == "none" else numeral.value
    if made == "le" and unit in ("名", "位", "", "强") and sight.before.endswith("前"):
        unit = "名次"
    start, end = _quote(sight, promised)
    at = numeral.start
    return Promise(
        start, end, (at, max(sight.after, numeral.end)), made, value, unit, numeral.high, modifier,
        _deadline(sight.passage, at), _modality(sight.passage, at),
    )  # fmt: skip


def _quote(sight: Sight, promised: list[Sight]) -> tuple[int, int]:
    """The clause around the number, cut where the neighbouring number's words begin."""
    flow, (c0, c1), at, after = sight.flow, sight.clause, sight.numeral.start, sight.after
    apart = "分别" in sight.before
    neighbours = [s for s in promised if c0 <= s.numeral.start < c1]
    before = [s for s in neighbours if s.numeral.end <= at]
    behind = [s for s in neighbours if s.numeral.start >= after]
    start, end = c0, c1
    if before and not apart:
        last = before[-1].numeral.end
        cut = _SEPARATOR.search(flow, last, at)
        start = cut.end() if cut else before[-1].after
    if behind and not apart:
        cuts = list(_SEPARATOR.finditer(flow, after, behind[0].numeral.start))
        if cuts:
            end = cuts[0].start()
    # no metric before the number in its clause: take the clause before with it
    if (
        start == c0
        and c0 > 0
        and flow[c0 - 1] in "，,：:"
        and _BARE_LEAD.fullmatch(flow, start, at)
        and end - after < 4
    ):
        start = sight.passage.clauses.around(c0 - 1)[0]
    while start < at and flow[start] in "、，。并和与及；）)】 ”’":
        start += 1
    while end > after and flow[end - 1] in "、，。；：（( ":
        end -= 1
    opened = flow.rfind("（", after, end)
    if opened > 0 and "）" not in flow[opened:end]:
        end = opened
    return start, max(end, after)


def _deadline(passage: Passage, at: int) -> str | None:
    if often := passage.recurrence(at):
        return often
    told = None
    for match in _DEADLINE.finditer(passage.flow, passage.sentences.around(at)[0], at):
        year = re.match(r"20\d\d", match["d"])
        if not (year and passage.ground.year and int(year[0]) < passage.ground.year):
            told = match["d"]
    return told or passage.ground.lead_deadline


def _modality(passage: Passage, at: int) -> str:
    words = _MODALITY.findall(passage.flow, passage.clauses.around(at)[0], at)
    return words[-1] if words else ""


def _together(promises: list[Promise], passage: Passage) -> list[Promise]:
    """A、B分别达到90%、95%以上: a bound before the first or behind the last of a run of numbers holds for all of them."""
    made = list(promises)
    flow = passage.flow

    def neighbours(k: int) -> bool:
        a, b = made[k], made[k + 1]
        between = flow[a.numeral[1] : b.numeral[0]]
        same_clause = a.numeral[0] >= passage.clauses.around(b.numeral[0])[0]
        return (
            same_clause and a.unit == b.unit and bool(re.fullmatch(r"(?:以上|以内|左右)?[、和与及](?:以及)?", between))
        )

    for k in range(len(made) - 1):
        if made[k + 1].comparator == "eq" and made[k].comparator not in ("eq", "all", "none") and neighbours(k):
            made[k + 1] = replace(made[k + 1], comparator=made[k].comparator)
    for k in range(len(made) - 2, -1, -1):
        b = made[k + 1]
        if made[k].comparator == "eq" and b.comparator not in ("eq", "all", "none") and neighbours(k):
            behind = AFTER_BOUND.match(flow[b.numeral[1] : passage.clauses.around(b.numeral[0])[1]])
            if behind or b.comparator in ("ge", "le"):
                made[k] = replace(made[k], comparator=b.comparator)
    return made

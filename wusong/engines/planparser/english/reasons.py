"""Why a number of an English plan is no promise: small rules in their order, each with a sentence it decides.

In an example the number in question stands in 【】. The first rule that holds gives the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from wusong.engines.planparser.english.comparators import AT_LEAST, AT_MOST, DOWN, LESS_THAN, MORE_THAN, UP
from wusong.engines.planparser.english.numbers import noun_counted
from wusong.engines.planparser.english.sight import Sight
from wusong.engines.planparser.english.tense import describes, looks_ahead, tells_of_the_past
from wusong.engines.planparser.promises import last_match

_ENCOURAGE = re.compile(
    r"\b(?:encourag(?:e|ed|es|ing)|may|where possible|are invited|could|might|explore|consider(?:ing)?|recommend(?:ed)?)\b",
    re.I,
)
_BASE = re.compile(
    r"\b(?:from|up from|down from|compared (?:with|to)|against|currently|baseline(?: of| is|:)?|versus|vs\.?|base(?:line)? year)\s*(?:about |around |its |the |a |current |present |baseline |level |of |rate |an? )*$",
    re.I,
)
_TIME = frozenset(
    "years year months month weeks week days day hours hour minutes minute terms term semesters semester decades decade".split()
)
_ABSTRACT = frozenset(
    "priorities priority goals goal pillars pillar themes theme objectives objective strategies strategy areas area principles principle values value domains dimensions strands components elements aspects sections chapters steps phases stages "
    "ways things questions factors outcomes drivers levers tenets aims categories groups parts points reasons challenges options levels types kinds sets layers commitments recommendations imperatives foundations initiatives cornerstones guide metrics measures indicators focus lines streams actions".split()
)
_DOING = r"\b(?:respond|reply|answer|resolve|process|acknowledge|review|repair|issue|return|complete|address|clos|acted|answered|resolved|processed|investigat|contact|decid|pay|paid)\w*\b"


@dataclass(frozen=True)
class Rule:
    reason: str
    example: str
    holds: Callable[[Sight], bool]
    sure: bool = True


def encouraged(before: str) -> bool:
    """Whether the clause only encourages.

    >>> encouraged("Schools are encouraged to offer "), encouraged("Schools will offer ")
    (True, False)
    """
    match = last_match(_ENCOURAGE, before)
    return match is not None and not re.search(r"\b(?:will|shall|must)\b", before[match.end() :])


def _bounded(s: Sight) -> bool:
    return bool(re.search(rf"\b(?:{AT_LEAST}|{AT_MOST}|{MORE_THAN}|{LESS_THAN})\s+(?:a |the )?$", s.before, re.I))


def _in_brackets(s: Sight) -> bool:
    """A number in brackets explains one outside; alone it may be the promise itself."""
    if not s.bracketed:
        return False
    begin = s.passage.clauses.around(s.bracketed[0])[0]
    inner = s.flow[s.bracketed[0] + 1 : s.bracketed[1] - 1]
    outside = any(begin <= o.number.start < s.bracketed[0] and not o.claimed for o in s.passage.sights)
    return outside or not re.search(r"\b(?:target|goal|at least|no more than|up to|by 20)\b", inner, re.I)


def _base_in_brackets(s: Sight) -> bool:
    if not s.bracketed:
        return False
    inner = s.flow[s.bracketed[0] : s.number.start]
    return bool(re.search(r"baseline|from|currently|20\d\d|in 20|up from|now", inner, re.I))


def _starting_point(s: Sight) -> bool:
    return bool(_BASE.search(s.before)) or bool(
        re.match(r"^\s*(?:baseline|at baseline|in the base year)\b", s.after, re.I)
    )


def _exists(s: Sight) -> bool:
    if re.search(r"\ball\s+(?:of\s+)?(?:the|our)\s+$", s.before, re.I):
        return False
    return bool(
        re.search(
            r"\b(?:our|the (?:city|district|county|bureau|authority|region|existing|current|system)(?:’s|'s)?|existing|current|its|their|the|these|those|(?:district|city|county|school|ministry|department)(?:’s|'s))\s+$",
            s.before,
            re.I,
        )
    ) or bool(
        re.match(r"^\s*(?:existing|current)\b", s.flow[s.number.end : s.number.noun_end + 9], re.I)
        and not re.search(
            r"\b(?:rehabilitat|renovat|upgrad|refurbish|repair|moderni|convert|improv|replac)\w*\s+(?:\w+\s)?$",
            s.before,
            re.I,
        )
    )


_WITH_SHARE = re.compile(
    r"\b(?:students|pupils|schools|learners|teachers|children|families|districts)\s+(?:with|whose|having)\s+(?:[\w-]+\s+){1,4}(?:below|under|above|over|less than|more than|fewer than|at least)\s+$",
    re.I,
)


def _of_such_size(s: Sight) -> bool:
    """schools with fewer than 100 pupils: the number says which schools."""
    if s.number.percent:
        return bool(_WITH_SHARE.search(s.before))
    kind = s.number.unit in (
        "students",
        "pupils",
        "learners",
        "years",
        "points",
        "children",
        "staff",
        "employees",
        "enrolments",
        "households",
        "inhabitants",
    )
    size = re.search(
        r"\b(?:schools?|classes|teachers|candidates|students|pupils|families|districts|who|those|campuses|households|villages|communities|areas)\s+(?:with|having|serving|enrolling|of|who have|that have|scoring|earning|employing)\s+(?:a score of\s+)?(?:at least |more than |over |fewer than |less than |under |up to |no more than )?$",
        s.before,
        re.I,
    )
    return (
        bool(size)
        and kind
        and not re.search(
            r"\b(?:class(?:es)? (?:of|with)|class sizes?)\s+(?:no more than |fewer than |at most |up to )$",
            s.before,
            re.I,
        )
    )


_PLACED = re.compile(
    r"\b(?:in|across|from|at|to|for|among|within|covering|serving|spanning|throughout)\s+(?:about |around |the |up to |more than |over |at least |all )*$",
    re.I,
)
_MOVED_TO = re.compile(rf"(?:{UP.pattern}|{DOWN.pattern})[^,.;]*\b(?:to|by)\s+(?:at least |more than )?$", re.I)
_PLACES = frozenset(("schools", "districts", "sites", "townships"))


def _scope(s: Sight) -> bool:
    """Build 5 canteens in 3 townships: where, when another number of the clause says what."""
    unit = s.number.unit
    if not unit or s.number.percent or unit in _TIME or unit in ("ratio", "percentage points", "times"):
        return False
    if not _PLACED.search(s.before) or (_MOVED_TO.search(s.before) and unit not in _PLACES):
        return False
    return any(
        other.index > s.index or not re.search(r"\band\b", s.flow[other.number.end : s.number.start])
        for other in _beside(s)
        if other.number.unit not in _TIME and not (other.index > s.index and _PLACED.search(other.before))
    )


def _beside(s: Sight) -> list[Sight]:
    """The other numbers of the clause that count something."""
    c0, c1 = s.clause
    return [
        other
        for other in s.passage.sights
        if other is not s
        and c0 <= other.number.start < c1
        and not other.claimed
        and not other.bracketed
        and other.number.unit
        and other.number.form != "often"
    ]


def _only_time(s: Sight) -> bool:
    if s.number.unit not in _TIME:
        return False
    if re.search(r"\bwithin\s+$", s.before, re.I) and s.number.unit in ("days", "day", "hours", "minutes"):
        return not re.search(_DOING, s.sentence_text, re.I) or bool(_beside(s))
    if s.number.unit in ("hours", "hour", "minutes", "days", "minute"):
        return not re.search(
            rf"(?:{AT_LEAST}|{AT_MOST}|{MORE_THAN}|{UP.pattern}|{DOWN.pattern}|\b(?:provide|receive|complete|offer|deliver|participate|attend|have|do|undertake|limit|teach|spend)\b)",
            s.before,
            re.I,
        ) and not re.match(
            r"^[^,;.]{0,60}\b(?:per|a|each|every)\s+(?:week|day|year|term|month|semester)|^[^,;.]{0,60}\b(?:annually|weekly|daily)\b",
            s.after,
            re.I,
        )
    return not re.search(
        rf"(?:{AT_LEAST}|{AT_MOST}|{MORE_THAN}|reduc|cut|shorten|lower|increas|extend)", s.before, re.I
    )


def _nothing_counted(s: Sight) -> bool:
    if s.number.unit or noun_counted(s.sentence_before):
        return False
    if s.number.form == "word":
        return True
    return not re.search(
        rf"(?:{AT_LEAST}|{AT_MOST}|{MORE_THAN}|{LESS_THAN}|\bto|\breach|\bat|\bof|\bis|:)\s+\+?$", s.before, re.I
    ) or not re.search(
        r"\b(?:score|index|rank|number|average|ratio|total|enrol\w*|places|size|level|grade|gpa|count|satisfaction|gap|points?|reach|from \d[\d,]*)\b",
        s.sentence_before,
        re.I,
    )


RULES: tuple[Rule, ...] = (
    Rule("name", "We will run the “【5】 for Life” programme", lambda s: s.quoted),
    Rule("baseline", "Attendance will rise to 95% (from 【90%】)", _base_in_brackets),
    Rule("breakdown", "We will hire 45 staff (including 【12】 nurses)", _in_brackets),
    Rule("breakdown", "Create 500 places, including 【120】 in units", lambda s: bool(re.search(r"\b(?:including|of which|of whom|comprising)\s+(?:at least |about )?$", s.before, re.I))),
    Rule("denominator", "We will provide one device for every 【2】 students", lambda s: bool(re.search(r"\b(?:per|for every|out of every|for each|in every|out of|of every)\s+$", s.before, re.I)) and not s.number.percent),
    Rule("baseline", "Graduation will rise from 【74%】 to 80%", _starting_point),
    Rule("past_result", "Last year we trained 【400】 teachers", lambda s: (s.passage.ground.past and not looks_ahead(s.sentence_text)) or tells_of_the_past(s.sentence_before, s.sentence_after, s.passage.ground.year)),
    Rule("descriptive", "【65%】 of our families report satisfaction", lambda s: s.number.form != "often" and describes(s.sentence_before, s.sentence_after)),
    Rule("encouragement", "Schools may offer 【3】 electives", lambda s: encouraged(s.before)),
    Rule("descriptive", "We will meet the needs of the 【13%】 of pupils with disabilities", lambda s: s.number.percent and bool(re.search(r"(?<!to )(?<!at )\bthe\s+$", s.before)) and bool(re.match(r"\s+of\b", s.after))),
    Rule("existing_count", "We will support the 【120】 no-fee schools", lambda s: not s.number.percent and _exists(s)),
    Rule("indefinite", "We will appoint 【one】 lead", lambda s: s.number.form == "word" and s.number.value == 1 and not (s.number.unit and (_bounded(s) or re.search(r"\b(?:each|every|per)\b", s.before + s.after[:40], re.I)))),
    Rule("condition", "Support schools with fewer than 【50】 pupils", _of_such_size),
    Rule("idiom", "We will pursue 【five】 priorities", lambda s: s.number.unit in _ABSTRACT and not re.search(r"\bby\s+(?:[\w-]+ ){0,3}$", s.before, re.I)),
    Rule("scope_count", "We will build 5 canteens in 【3】 townships", _scope),
    Rule("duration", "The work will take 【6】 weeks", _only_time),
    Rule("no_unit", "We will use colour 【7】", _nothing_counted, sure=False),
)  # fmt: skip


def why_none(s: Sight) -> tuple[str | None, bool]:
    """The reason why a number is no promise, or None; and whether that is sure."""
    if claimed := s.claimed:
        return claimed, True
    for rule in RULES:
        if rule.holds(s):
            return rule.reason, rule.sure
    return None, True

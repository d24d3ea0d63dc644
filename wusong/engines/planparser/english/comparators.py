"""How a promised number compares in English: the rows of the guideline, in their order, each with a sentence it decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wusong.engines.planparser.promises import Promise, last_match

if TYPE_CHECKING:
    from wusong.engines.planparser.english.sight import Sight

AT_LEAST = r"(?:at least|no fewer than|no less than|not less than|not fewer than|not lower than|no lower than|a minimum of|minimum(?: of)?|not (?:fall|drop|go) below|or above|upwards of)"
AT_MOST = r"(?:at or below|at or under|no more than|not more than|at most|up to|within|a maximum of|maximum(?: of)?|not exceed(?:ing)?|no greater than|not greater than|no higher than|not higher than|limit(?:ed|ing)? (?:[\w-]+ ){0,6}to|cap(?:ped|ping)? (?:[\w-]+ ){0,6}at|no larger than|not to exceed|no later than|not above|never exceed)"
MORE_THAN = r"(?<!no )(?<!not )(?<!never )(?:more than|over|above|exceed(?:s|ing)?|greater than|beyond|in excess of|higher than|surpass(?:es|ing)?)"
LESS_THAN = r"(?<!no )(?<!not )(?<!fall )(?<!or )(?:fewer than|less than|below|under|lower than)|fall below"
ABOUT = r"(?:about|around|approximately|nearly|almost|roughly|some|close to|an estimated|circa|approx\.?)"
UP = re.compile(
    r"\b(?:increas(?:e|es|ed|ing)|rais(?:e|es|ed|ing)|grow(?:s|ing|n)?|growth|boost(?:s|ing)?|improv(?:e|es|ed|ing|ement)|expand(?:s|ed|ing)?|lift(?:s|ed|ing)?|ris(?:e|es|ing)|add(?:s|ing)?|up by|gain|extend(?:s|ed|ing)?|enlarg(?:e|ing)|advance)\b",
    re.I,
)
DOWN = re.compile(
    r"\b(?:reduc(?:e|es|ed|ing|tion)|decreas(?:e|es|ed|ing)|cut(?:s|ting)?|lower(?:s|ed|ing)?|drop(?:s|ped|ping)?|fall(?:s|ing|en)?|shrink|declin(?:e|es|ed|ing)|bring(?:ing)? down|down by|trim|narrow(?:s|ed|ing)?|shorten(?:s|ed|ing)?|clos(?:e|es|ing)(?= the)|minimi[sz]e)\b",
    re.I,
)
_QUALIFIER = r"(?:at least |about |around |a further |further |more than |up to |over |approximately |an additional |nearly |a minimum of |no less than |another |an average of |an |a )*"
_BY = re.compile(rf"\bby\s+{_QUALIFIER}$", re.I)
_TO = re.compile(
    r"\b(?:to|into)\s+(?:at least |about |around |more than |over |no more than |below |under |approximately |nearly |above |fewer than |less than |or above |a |an |the )*$",
    re.I,
)
_DIRECT = re.compile(
    rf"\b(?:increas(?:e|es|ed|ing)|ris(?:e|es|ing)|grow(?:s|ing)?|improve(?:s|d)?|decreas(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|fall(?:s|ing)?|drop(?:s|ped|ping)?)\s+{_QUALIFIER}$",
    re.I,
)
_MORE = re.compile(
    r"\b(?:additional|extra|further|another|net increase of|increase of|growth of|rise of|gain of|improvement of|more)\s+(?:at least |about |up to |approximately )?$",
    re.I,
)
_FEWER = re.compile(
    r"\b(?:reduction of|decrease of|cut of|drop of|decline of|fall of)\s+(?:at least |about |up to |approximately )?$",
    re.I,
)
_REACH = re.compile(r"\b(?:reach(?:es|ed|ing)?|achiev(?:e|es|ed|ing)|attain(?:s|ed|ing)?|hit)\b[^,]{0,45}$", re.I)
_RATE = re.compile(
    r"\b(?:bring|rate|share|proportion|percentage|number|ratio|average|enrol\w*|score|attendance)\b", re.I
)


_NEGATED = re.compile(
    r"\b(?:no|not|never|nobody|none)\b(?! (?:more|less|fewer|later|lower|higher|larger|greater) than)[^.;,]{1,45}\b(?:more than|over|above|fewer than|less than|below|under)\s+$",
    re.I,
)


def last(pattern: re.Pattern[str], text: str) -> int:
    """Where a pattern is found for the last time in a text; -1 where it is not."""
    match = last_match(pattern, text)
    return match.start() if match else -1


_TAIL = r"\s+(?:a |an |the |approximately |about )?$"
_AT_LEAST = re.compile(rf"\b{AT_LEAST}{_TAIL}", re.I)
_AT_MOST = re.compile(rf"\b{AT_MOST}{_TAIL}", re.I)
_MORE_THAN = re.compile(rf"\b(?:{MORE_THAN}){_TAIL}", re.I)
_LESS_THAN = re.compile(rf"\b(?:{LESS_THAN}){_TAIL}", re.I)
_ABOUT = re.compile(rf"\b{ABOUT}{_TAIL}|[~≈]\s?$", re.I)
_OR_MORE = re.compile(r"^[^,.;]{0,50}?\bor (?:more|higher|above|better|greater|over)\b", re.I)
_OR_LESS = re.compile(r"^[^,.;]{0,50}?\bor (?:less|fewer|lower|below|under)\b", re.I)
_SIGN = re.compile(r"(?P<sign>[<>≤≥]=?)\s?$")
_SIGNS = {"<": "lt", "<=": "le", "≤": "le", ">": "gt", ">=": "ge", "≥": "ge"}


def bound(s: Sight) -> str | None:
    """ge, gt, le, lt or approx where words of bounding stand at the number."""
    before, number = s.before, s.number
    behind = s.flow[number.end : number.noun_end] + s.after
    if _NEGATED.search(before):  # no school has more than 45, will not rise by more than 2 %
        return "ge" if re.search(r"(?:fewer than|less than|below|under)\s+$", before, re.I) else "le"
    if _AT_LEAST.search(before) or number.plus or (_OR_MORE.match(behind) and number.form != "fraction"):
        return "ge"
    if _AT_MOST.search(before) or _OR_LESS.match(behind):
        return "le"
    if _MORE_THAN.search(before):
        return "gt"
    if _LESS_THAN.search(before):
        return "lt"
    if _ABOUT.search(before):
        return "approx"
    sign = _SIGN.search(before)
    return _SIGNS[sign["sign"]] if sign else None


@dataclass(frozen=True)
class Row:
    example: str
    expected: str
    decides: Callable[[Sight, str | None, Sequence[Promise]], str | None]


def _change(s: Sight, found: str | None, earlier: Sequence[Promise]) -> str | None:
    near, number = s.before[-110:], s.number
    up, down = last(UP, near), last(DOWN, near)
    by, to = bool(_BY.search(near)), bool(_TO.search(near))
    behind = s.flow[number.end : number.noun_end] + s.after
    if number.form == "times":
        return "decrease_by" if number.value == 50 else "increase_by"
    if _FEWER.search(near):
        return "decrease_by"
    if by and down > up:
        return "decrease_by"
    if by and up >= 0:
        return "increase_by"
    if to:
        return None
    if _DIRECT.search(near) and (number.percent or number.unit in ("percentage points", "points")):
        return "decrease_by" if down > up else "increase_by"
    if number.unit in ("percentage points", "points") and max(up, down) >= 0 and number.unit == "percentage points":
        return "decrease_by" if down > up else "increase_by"
    if (
        _MORE.search(near)
        or re.match(r"^\s+(?:more|additional|extra|further|new additional)\b", behind, re.I)
        or (
            re.match(r"^[^,.;]{0,24}\b(?:increase|growth|rise|gain|improvement)\b(?! to)", behind, re.I)
            and number.unit in ("%", "percentage points", "points", "increase", "improvement", "growth")
        )
    ):
        return "increase_by"
    if re.match(
        r"^\s*(?:point )?(?:fewer|less|lower|reduction|decrease|decline|cut|drop)\b|^[^,.;]{0,24}\b(?:reduction|decrease|decline)\b",
        behind,
        re.I,
    ):
        return "decrease_by"
    if (added := last(re.compile(r"\badd(?:s|ing)?\b", re.I), near)) >= 0 and added == up:
        return "increase_by"
    return None


def _carried(s: Sight, found: str | None, earlier: Sequence[Promise]) -> str | None:
    """by 10% in primary and 5% in secondary: the second share changes as the first does."""
    if (
        not earlier
        or earlier[-1].comparator not in ("increase_by", "decrease_by")
        or earlier[-1].unit != s.number.unit
        or not s.number.percent
    ):
        return None
    between = s.flow[earlier[-1].numeral[1] : s.number.start]
    return (
        earlier[-1].comparator
        if re.fullmatch(r"[^.;]{0,50}\band (?:by |a total of |a further )?", between) and not _TO.search(between)
        else None
    )


def _whole(s: Sight, found: str | None, earlier: Sequence[Promise]) -> str | None:
    if s.number.percent and s.number.value == 100 and s.number.form != "times" and not _BY.search(s.before):
        return "all"
    return (
        "all"
        if re.search(
            r"\b(?:all|each of|every one of|all of|all the|each of the|all of the|all of our)\s+(?:the |our |its )?$",
            s.before,
            re.I,
        )
        and s.number.unit
        else None
    )


def _reaches(s: Sight, found: str | None, earlier: Sequence[Promise]) -> str | None:
    if s.number.high is not None:
        return None
    near = s.before[-110:]
    up, down = last(UP, near), last(DOWN, near)
    if _TO.search(near) and down > up:
        return "le"
    if _TO.search(near) and (up >= 0 or _RATE.search(near)):
        return "ge"
    return "ge" if _REACH.search(near) else None


ROWS: tuple[Row, ...] = (
    Row("Ensure 【0】 injuries", "none", lambda s, found, earlier: "none" if s.number.value == 0 else None),
    Row("We will rank in the top 【10】 districts", "le", lambda s, found, earlier: "le" if re.search(r"\btop\s+$", s.before, re.I) else None),
    Row("【100%】 of teachers will be certified", "all", _whole),
    Row("Reduce absence by 【5%】", "decrease_by", _change),
    Row("Increase reading scores by 10% in Grade 3 and 【5%】 in Grade 5", "increase_by", _carried),
    Row("We will train at least 【400】 teachers", "ge", lambda s, found, earlier: found),
    Row("Raise the pass rate to 【60%】", "ge", _reaches),
    Row("We will open 【3】 schools", "eq", lambda s, found, earlier: "eq"),
)  # fmt: skip


def comparator(s: Sight, earlier: Sequence[Promise]) -> tuple[str, str | None]:
    """The comparator of a promised number and, with a change, the bound that goes with it."""
    found = bound(s)
    made = next(told for row in ROWS if (told := row.decides(s, found, earlier)))
    if made in ("increase_by", "decrease_by"):
        return made, found
    return made, None

"""Every number of an English passage with the noun it counts: figures, words, money, shares, fractions, doublings, ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from wusong.engines.planparser.promises import last_match

WORDS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split())} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000,
}  # fmt: skip
SCALES = {
    "thousand": 10**3,
    "k": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "m": 10**6,
    "bn": 10**9,
    "b": 10**9,
    "billion": 10**9,
}
FRACTIONS = {
    "half": "50", "third": "33.33", "thirds": "66.67", "quarter": "25", "quarters": "75", "fifth": "20", "fifths": "80", "tenth": "10",
}  # fmt: skip
TIMES_OVER = {"doubl": "100", "tripl": "200", "trebl": "200", "quadrupl": "300", "halv": "50"}
MONEY = {"rmb": "yuan", "cny": "yuan", "¥": "yuan", "usd": "$", "us$": "$", "gbp": "£", "eur": "€"}
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<ratio>\b\d+(?:\.\d+)?\s?:\s?\d+(?:\.\d+)?\b(?!\s?(?:am|pm|a\.m|p\.m)))"
    rf"|\b(?P<above>{_WORD}|\d{{1,2}})\s(?:in|out of)\s(?:every\s)?(?P<below>ten|five|four|three|two|twenty|10|5|4|3|20|100)\b(?=\s+(?:[a-z]+))"
    rf"|(?:(?P<money>(?:US\$|HK\$|NZ\$|A\$|C\$|[$£€¥]|RMB\s?|CNY\s?|USD\s?|GBP\s?|EUR\s?|R(?=\d)))\s?)?(?P<n>(?<![\w.])\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|(?<![\w.,])\d{{1,3}}(?: \d{{3}})+(?![\d,%])|(?<![\w.])\d+(?:\.\d+)?)(?P<plus>\+)?(?:\s?(?P<scale>million|billion|thousand|bn|mn|m(?![\w])|k(?![\w])|b(?![\w])))?"
    rf"|\b(?P<fraction>(?:(?:a|one|two|three|four)[- ])?(?:half|thirds?|quarters?|fifths?|tenth))\b(?=\s+(?:of|the|all|its|their|by)\b|[,.;]|$)"
    rf"|\b(?P<over>doubl|tripl|trebl|quadrupl|halv)(?:(?:e|es|ing)\b(?=\s+(?:the|our|its|their|in|enrol|number|participation|funding|capacity|places|access|investment|by)\b)|ed\b(?=\s+by|[.,;]|$))"
    rf"|\b(?P<often>once|twice)\b(?=\s+(?:a|per|each|every|in|during)\b)"
    rf"|\b(?P<word>(?:{_WORD})(?:(?:[- ]|\sand\s)(?:one|two|three|four|five|six|seven|eight|nine|hundred|thousand))*)\b",
    re.I,
)
_PERCENT = re.compile(r"\s?(?:%|per\s?cent\b|pct\b)", re.I)
_POINTS = re.compile(r"\s?(?:-|\s)?(?:percentage[- ]points?|ppts?|pp)\b", re.I)
# Words that end the noun phrase after a number.
_STOP = frozenset(
    "of in for to and or by with at from on per each every will are is be been that who which whose across during within through a an the using before after as under over until into than but so if when while where "
    "annually yearly have has had must shall should can may not also only between among their our its this those these it they we all both least most was were do does via plus including about against without "
    "throughout towards toward upon since because against such alongside either respectively, once twice any no up down out off".split()
)  # fmt: skip
_VERBS = frozenset(
    "take receive attend complete pass achieve meet reach benefit gain join enter use guide participate graduate demonstrate score show report agree feel say read live speak qualify earn make go help support perform enrol enroll submit "
    "become remain continue need want deliver work return leave move get see find drive shape underpin form lead cover include".split()
)  # fmt: skip
_PLURALS = frozenset(
    "children people staff women men teachers alumni criteria curricula data personnel police headcount feet".split()
)
_NOT_PLURAL = frozenset(
    "sports arts mathematics maths physics ethics economics news studies humanities business access process progress campus bus class address stress wellness fitness less class's stem ess gps ass gross across plus".split()
)


@dataclass(frozen=True)
class Found:
    """A number as written; `noun_end` is where the noun it counts ends."""

    start: int
    end: int
    value: Decimal
    high: Decimal | None = None
    unit: str = ""
    noun_end: int = 0
    percent: bool = False
    form: str = ""  # "word", "fraction", "times" (doubled), "often" (twice a year), "figure"
    plus: bool = False  # 500+


def numbers(flow: str) -> list[Found]:
    """Every number of a passage, in order; a range is one.

    >>> [(str(n.value), n.unit) for n in numbers("Train 1,200 primary teachers and open twelve schools for £1.5m")]
    [('1200', 'teachers'), ('12', 'schools'), ('1500000.0', '£')]
    """
    made: list[Found] = []
    for match in _NUMBER.finditer(flow):
        found = _number(match, flow)
        if found is None:
            continue
        if made and (joined := _range(made[-1], found, flow)):
            made[-1] = joined
        else:
            made.append(found)
    return made


def _number(match: re.Match[str], flow: str) -> Found | None:
    start, end, got = match.start(), match.end(), match.groupdict()
    if flow[start].isspace():
        start += 1
    if got["ratio"]:
        left, right = (Decimal(part) for part in re.split(r"\s?:\s?", got["ratio"]))
        big, small = max(left, right), min(left, right)
        return Found(start, end, big / small if small else big, unit="ratio", noun_end=end, form="figure")
    if got["fraction"]:
        last = re.split(r"[- ]", got["fraction"].lower())[-1]
        return Found(start, end, Decimal(FRACTIONS[last]), unit="%", noun_end=end, percent=True, form="fraction")
    if got["above"]:
        above, below = (Decimal(WORDS.get(got[side].lower()) or int(got[side])) for side in ("above", "below"))
        if above >= below:
            return None
        share = (above * 100 / below).quantize(Decimal("0.01"))
        return Found(start, end, share, unit="%", noun_end=end, percent=True, form="fraction")
    if got["over"]:
        return Found(
            start, end, Decimal(TIMES_OVER[got["over"].lower()]), unit="%", noun_end=end, percent=True, form="times"
        )
    if got["often"]:
        return Found(
            start, end, Decimal(1 if got["often"].lower() == "once" else 2), unit="times", noun_end=end, form="often"
        )
    if got["word"]:
        value, form, money = _worded(got["word"]), "word", None
    else:
        value, form, money = Decimal(re.sub(r"[, ]", "", got["n"])), "figure", got["money"]
        if got["scale"]:
            value *= SCALES[got["scale"].lower()]
    plus = bool(got["plus"])
    if points := _POINTS.match(flow, end):
        return Found(start, points.end(), value, unit="percentage points", noun_end=points.end(), form=form, plus=plus)
    if percent := _PERCENT.match(flow, end):
        return Found(start, percent.end(), value, unit="%", noun_end=percent.end(), percent=True, form=form, plus=plus)
    if money:
        unit = MONEY.get(money.strip().lower(), money.strip())
        return Found(start, end, value, unit=unit, noun_end=end, form=form, plus=plus)
    unit, noun_end = _noun(flow, end)
    return Found(start, end, value, unit=unit, noun_end=noun_end, form=form, plus=plus)


def _worded(text: str) -> Decimal:
    """The value of a number in words.

    >>> _worded("twenty-five"), _worded("three hundred and five"), _worded("two thousand")
    (Decimal('25'), Decimal('305'), Decimal('2000'))
    """
    total = section = 0
    for part in re.split(r"[- ]|\band\b", text.lower()):
        if part == "thousand":
            total, section = total + (section or 1) * 1000, 0
        elif part == "hundred":
            section = (section or 1) * 100
        elif part:
            section += WORDS[part]
    return Decimal(total + section)


def noun_counted(text: str) -> str:
    """The noun of “the number of …” in the words before a bare number.

    >>> noun_counted("The number of certified teachers will rise from 40 to ")
    'teachers'
    """
    told = last_match(re.compile(r"\b(?:number|count|total) of\b", re.I), text)
    return _noun(text, told.end())[0] if told else ""


def _plural(word: str) -> bool:
    return word in _PLURALS or (
        word.endswith("s") and not word.endswith(("ss", "’s", "'s", "us", "is")) and word not in _NOT_PLURAL
    )


def _noun(flow: str, at: int) -> tuple[str, int]:
    """The counted noun after a number: the first plural of its noun phrase, else the last word of it."""
    words: list[tuple[str, int]] = []
    place = at
    for _ in range(7):
        match = re.compile(r"\s+([A-Za-z][A-Za-z’'/-]*)").match(flow, place)
        if not match:
            break
        word = match[1].lower()
        if word in _STOP or (words and (word in _VERBS or word.endswith("ly")) and _plural(words[-1][0])):
            break
        if words and _plural(words[-1][0]) and not _plural(word):
            break
        if (
            words
            and word.endswith(("ed", "ing"))
            and not word.endswith(("building", "training", "meeting", "setting", "sitting"))
            and _plural(words[-1][0])
        ):
            break
        words.append((word, match.end()))
        place = match.end()
    while words and (
        words[-1][0].endswith("ly")
        or words[-1][0]
        in ("more", "new", "additional", "further", "extra", "existing", "other", "percent", "years-old")
    ):
        words.pop()
    return words[-1] if words else ("", at)


def _range(left: Found, right: Found, flow: str) -> Found | None:
    between = flow[left.end : right.start]
    same = left.unit in ("", right.unit) or left.noun_end == left.end
    if not same or left.value >= right.value or left.high is not None or right.form in ("fraction", "times", "often"):
        return None
    if re.fullmatch(r"\s?(?:-|—|to|through)\s?", between, re.I) and not re.search(
        r"\bfrom\s+(?:about |around )?$", flow[: left.start], re.I
    ):
        return replace(right, start=left.start, value=_scaled(left, right, flow), high=right.value)
    if re.search(r"\bbetween\s+$", flow[: left.start], re.I) and re.fullmatch(r"\s?and\s?", between):
        return replace(right, start=left.start, value=_scaled(left, right, flow), high=right.value)
    return None


def _scaled(left: Found, right: Found, flow: str) -> Decimal:
    """3–5 million: the scale belongs to both ends."""
    scale = re.search(r"(million|billion|thousand|bn|m|k)$", flow[right.start : right.end].lower())
    if (
        scale
        and not re.search(r"[a-z]$", flow[left.start : left.end].lower())
        and left.value * SCALES[scale[1]] < right.value
    ):
        return left.value * SCALES[scale[1]]
    return left.value

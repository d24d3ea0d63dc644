"""The grammar of numbers in English plans; the same order of questions as in the Chinese one, the same results."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from decimal import Decimal

from wusong.engines.planparser.promises import Fate, Ground, Promise
from wusong.words.labels import L, Label

__all__ = ["WHY_DOUBT", "Ground", "read_passage", "review_heading", "review_paragraph"]

WHY_DOUBT: dict[str, Label] = {
    "no_unit": L("数字后没有计数单位，请看是否为目标", "no counted noun follows: is it a target?"),
    "existing_count": L("可能是现有数量，也可能是目标", "what exists already, or a target?"),
}
WORDS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split())} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
}  # fmt: skip
SCALES = {"thousand": 10**3, "k": 10**3, "million": 10**6, "m": 10**6, "bn": 10**9, "billion": 10**9}
_FRACTIONS = {"half": "50", "a half": "50", "one half": "50", "one-half": "50", "a third": "33.33", "one third": "33.33", "one-third": "33.33", "two thirds": "66.67", "two-thirds": "66.67",
              "a quarter": "25", "one quarter": "25", "one-quarter": "25", "three quarters": "75", "three-quarters": "75", "a fifth": "20", "one fifth": "20", "one-fifth": "20", "a tenth": "10", "four fifths": "80", "four-fifths": "80"}  # fmt: skip
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<ratio>\b\d+(?:\.\d+)?:\d+(?:\.\d+)?\b)"
    rf"|(?P<money>(?:US\$|HK\$|A\$|[$£€¥]|RMB\s?|CNY\s?|USD\s?|GBP\s?|EUR\s?))?(?P<n>(?<![\w.])\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|(?<![\w.])\d+(?:\.\d+)?)(?:\s?(?P<scale>million|billion|thousand|bn|m(?![\w])|k(?![\w])))?"
    rf"|\b(?P<fraction>{'|'.join(sorted(_FRACTIONS, key=len, reverse=True))})\b(?=\s+(?:of|the|all))"
    rf"|\b(?P<onein>one in (?P<in>{_WORD}|\d+))\b"
    rf"|\b(?P<word>(?:{_WORD})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine|hundred))?)\b",
    re.I,
)
_PERCENT = re.compile(r"\s?(?:%|per\s?cent\b|pct\b)", re.I)
_POINTS = re.compile(r"\s?(?:-|\s)?percentage[- ]points?\b", re.I)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
CLAIMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(pattern, flags))
    for reason, pattern, flags in (
        ("doc_number", r"\b[A-Z]{2,}[/-]\d+(?:[/-]\d+)*\b|\b(?:No\.|Order|Circular|Decree|Regulation|Document|Resolution)\s*(?:No\.\s*)?\d[\d/-]*|[\[(]\d{4}[\])]\s?(?:No\.?\s?)?\d+", 0),
        ("hotline", r"\+?\d[\d ()-]{8,}\d|\b(?:hotline|helpline|call|dial|tel(?:ephone)?\.?:?)\s+\d[\d -]+", re.I),
        ("date", rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:\s+\d{{4}})?|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b(?!,\d)|\b{_MONTH}\s+\d{{4}}", 0),
        ("date", r"\b(?:19|20)\d{2}\s?[-—/]\s?(?:(?:19|20)\d{2}|\d{2})\b|(?<![$£€¥,.\d])\b(?:19|20)\d{2}\b(?![,.]\d|%|\s?(?:new|additional|more|extra)?\s?(?:places|teachers|students|pupils|children|schools|people|families|hours|laptops|tablets|devices|staff|learners|families))|\b\d{1,2}(?::\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.)", 0),
        ("grade_or_age", r"\b(?:Grades?|Years?|Forms?|Primary|Secondary|Key Stages?|Stages?|KS|Levels?|P|S|K)\s?-?\d+(?:\s?(?:[-—/&]|to|and)\s?(?:Grade |Year )?\d+)?\b|\b(?:ages?|aged|under|over)[- ]\d+(?:\s?(?:[-—]|to|and)\s?\d+)?(?=\s?(?:years?|olds?|s\b|,|\.|$|;|who|in\b|children|to))|\b\d+(?:\s?(?:[-—]|to)\s?\d+)?[- ]years?[- ]olds?|\b\d+(?:\s?(?:[-—]|to)\s?\d+)?\s+years\s+(?:of age|old)|\b(?:three|four|five|six|sixteen|eighteen)[- ]year[- ]olds?", re.I),
        ("ordinal", r"\b\d+(?:st|nd|rd|th)\b|\b(?:Phase|Stage|Round|Cohort|Tier|Term|Quarter|Q|Wave|Batch|Year|Day|Week|Version|Lot)\s?(?:\d+|One|Two|Three|Four|Five)\b", re.I),
        ("list_reference", r"\b(?:Goal|Objective|Priority|Strategy|Section|Chapter|Table|Figure|Appendix|Annex|Article|Part|Target|Action|Outcome|Pillar|Theme|Step|Item|Page|Title|Point|Indicator|Measure|Paragraph|Commitment|Standard|Project|Programme|Program|Schedule|Clause)s?\s+(?:\d+(?:\.\d+)*|[IVX]+\b)(?:\s?(?:[-—,]|to|and|&)\s?\d+(?:\.\d+)*)*", re.I),
        ("footnote", r"\[\d{1,2}\]|[¹²³⁴⁵⁶⁷⁸⁹]", 0),
        ("anniversary", rf"\b(?:\d+(?:st|nd|rd|th)?|{_WORD}|[a-z]+eth)[- ](?:year )?anniversary", re.I),
        ("name", r"\b24/7\b|\b\d+(?:\.\d+)?[A-Z]{1,3}\b(?!\w)|\b[A-Z]+-?\d+\b|\b\d+-(?:degree|star|point scale|in-\d)|\b1:1\b(?=\s+(?:device|laptop|tablet|program))|\b(?:one|two)-to-(?:one|two)\b|\b21st[- ]century\b|\bP-?21\b|\b\d\+\d\b|\b365 days\b", 0),
        ("duration", rf"\b(?:\d+|{_WORD})[- ](?:year|month|week|day|hour|minute|term)s?[- ](?:plan|programme|program|strategy|period|cycle|course|project|pilot|contract|framework|roadmap|term|long|action)\w*|\b(?:over|in|within|for|during|next|past|last|coming|following|previous|first)\s+(?:the\s+)?(?:next|past|last|coming|following|previous|first)?\s*(?:\d+|{_WORD})\s+(?:academic |school |calendar |working )?(?:years?|months?|weeks?|days?|terms?)\b|\b(?:\d+|{_WORD})-(?:year|month|week|day|hour|minute)\b", re.I),
        ("idiom", r"\bone (?:of|another|or more|which|such|that|way|size|hand|day|third of)\b|\bno one\b|\bone-(?:stop|off|size|time|way)\b|\b(?:zero[- ]tolerance|zero[- ]based|ground zero|net[- ]zero|from zero)\b|\bsecond(?:ary|ly)\b|\bas one\b|\bsquare one\b|\b(?:two|three)-fold\b|\bthe (?:two|three|four|five|six|seven|eight|nine|ten|one)\b|\bthese (?:two|three|four|five|six)\b", re.I),
    )
)  # fmt: skip
_QUOTES = re.compile(r"“[^“”]{1,60}”|\"[^\"]{1,60}\"|‘[^‘’]{2,60}’")
_PARENS = re.compile(r"\([^()]{1,160}\)")
_PAST = re.compile(
    r"\b(?:was|were|had|has|have been|have now|have already|has been|rose|fell|grew|reached|achieved|trained|opened|completed|built|received|attended|gained|recruited|delivered|recorded|stood|enrolled|benefited|served|"
    r"last (?:school |academic )?year|previously|currently|at present|today|already|to date|existing|so far|in the past|since|now (?:has|have|stands?|serves?|operates?)|there (?:are|is)|we (?:have|operate|serve|run|employ)|operates|employs|serves|remains?)\b",
    re.I,
)
_FUTURE = re.compile(
    r"\b(?:will|shall|aims?|target|goal|plans? to|intends?|must|should|ensure|by (?:the end of )?(?:June |July |September |December |August |March )?20\d\d|by the end|to be|going to|commit|pledge|strive|seek to|this year|next year|this (?:school|academic) year|"
    r"(?:(?<=^)|(?<=[.;:•] ))?(?:increase|reduce|raise|expand|train|recruit|open|build|provide|launch|establish|hold|deliver|complete|cut|lower|improve|extend|introduce|support|keep|maintain|reach|achieve|hire|add|create|equip|upgrade|renovate|organi[sz]e|appoint|offer|award|install|limit|publish|visit|inspect|conduct|halve|double))\b",
    re.I,
)
_REVIEW = re.compile(r"\b(?:review|achievements?|progress (?:to date|so far|made)|accomplishments?|highlights|background|context|where we are|looking back|last year|results of|current (?:state|situation)|our (?:district|schools) today|about us|overview|facts|at a glance|profile)\b", re.I)
_STOP = frozenset(
    "of in for to and or by with at from on per each every will are is be been that who which across during within through a an the using before after as under over until into than but so if when while "
    "annually yearly per have has had must shall should can may not also only between among where their our its this those these it they we all both least most was were about against via plus including".split()
)  # fmt: skip
_GE = r"(?:at least|no fewer than|no less than|not less than|not fewer than|a minimum of|minimum|not (?:fall|drop) below|or above)"
_LE = r"(?:no more than|not more than|at most|up to|within|a maximum of|maximum|not exceed(?:ing)?|no higher than|limit(?:ed)? (?:\w+ ){0,6}to|cap(?:ped)? (?:\w+ ){0,6}at|no larger than|not to exceed)"
_GT = r"(?<!no )(?<!not )(?:more than|over|above|exceed(?:s|ing)?|greater than|beyond|upwards of|in excess of|higher than|surpass(?:es|ing)?)"
_LT = r"(?:fewer than|less than|below|under|lower than)"
_APPROX = r"(?:about|around|approximately|nearly|almost|roughly|some|close to|an estimated|circa)"
_UP = re.compile(r"\b(?:increas(?:e|es|ing)|rais(?:e|es|ing)|grow(?:s|ing)?|boost(?:s|ing)?|improv(?:e|es|ing)|expand(?:s|ing)?|lift(?:s|ing)?|ris(?:e|es|ing)|add(?:s|ing)?|up by|gain|extend(?:s|ing)?|enlarg(?:e|ing))\b", re.I)
_DOWN = re.compile(r"\b(?:reduc(?:e|es|ing|tion)|decreas(?:e|es|ing)|cut(?:s|ting)?|lower(?:s|ing)?|drop(?:s|ping)?|fall(?:s|ing)?|shrink|declin(?:e|es|ing)|bring(?:ing)? down|down by|trim|narrow(?:s|ing)?|shorten(?:s|ing)?)\b", re.I)
_REACH = re.compile(r"\b(?:reach(?:es|ing)?|achiev(?:e|es|ing)|attain(?:s|ing)?|hit|meet|bring(?:ing)?|rais(?:e|es|ing)|increas(?:e|es|ing)|improv(?:e|es|ing)|grow(?:s|ing)?|lift|expand(?:s|ing)?|ris(?:e|es|ing)|extend(?:s|ing)?|boost)\b", re.I)
_RECUR = re.compile(r"\b(?:each|every|per|a)\s+(?:school |academic |calendar )?(?:year|term|semester|month|week|quarter|day|fortnight)\b|\b(?:annually|monthly|weekly|daily|termly|quarterly|yearly|per annum)\b|\bevery (?:two|three|four|five|\d) (?:years|months|weeks)\b", re.I)
_ENCOURAGE = re.compile(r"\b(?:encourag(?:e|ed|es|ing)|may|where possible|are invited|could|might|explore|consider(?:ing)?|recommend(?:ed)?)\b", re.I)
_POPULATION = r"(?:schools?|teachers?|students?|pupils?|kindergartens?|classes|classrooms?|class|districts?|count(?:y|ies)|staff|principals?|heads?|headteachers?|campus(?:es)?|child(?:ren)?|learners?|preschools?|colleges?|townships?|villages?|canteens?|buses|graduates?|leaders?|parents?|families|institutions?|centres?|centers?|governors?|nurseries|buildings?|sites?|employees|educators|applicants)"


@dataclass(frozen=True)
class Found:
    start: int
    end: int
    value: Decimal
    high: Decimal | None = None
    unit: str = ""
    percent: bool = False
    word: str = ""


def review_heading(heading: str, year: int | None) -> bool:
    """Whether a section under this heading tells of the past or the present.

    >>> review_heading("Review of 2023", 2024), review_heading("Priorities for 2024", 2024)
    (True, False)
    """
    years = [int(y) for y in re.findall(r"(?:19|20)\d{2}", heading)]
    if years and year and min(years) >= year:
        return False
    return bool(_REVIEW.search(heading)) and not re.search(r"\b(?:targets?|priorit|goals?|plan|actions?|objectives?|will|by 20)\b", heading, re.I)


def review_paragraph(flow: str, year: int | None) -> bool:
    """Whether a paragraph opens by telling of the past."""
    opening = re.match(r"(?:In|During|At the end of|By the end of|Since)\s+((?:19|20)\d{2})\b", flow)
    if opening and year and int(opening[1]) < year:
        return True
    return bool(re.match(r"(?:Last year|Over the past|In the past|Since |In recent years|The past year)", flow))


def read_passage(flow: str, ground: Ground) -> tuple[list[Promise], list[Fate]]:
    """The promises of a passage, and the fate of every numeral in it."""
    return Reader(flow, ground).read()


class Reader:
    """One passage under the eye of the English grammar."""

    def __init__(self, flow: str, ground: Ground):
        self.flow, self.ground = flow, ground
        self.claims = [(*m.span(), reason) for reason, pattern in CLAIMS for m in pattern.finditer(flow)]
        self.quotes = [m.span() for m in _QUOTES.finditer(flow)]
        self.parens = [m.span() for m in _PARENS.finditer(flow)]
        self.stops = [-1, *(m.start() for m in re.finditer(r"[.!?](?=\s|$)|[;•]", flow)), len(flow)]
        self.commas = [-1, *(m.start() for m in re.finditer(r"[.!?:](?=\s|$)|[;•—]|,(?!\d)", flow)), len(flow)]
        self.numbers = self._numbers()

    def _around(self, marks: list[int], at: int) -> tuple[int, int]:
        n = max(1, min(bisect_right(marks, at), len(marks) - 1))
        return marks[n - 1] + 1, marks[n]

    def _numbers(self) -> list[Found]:
        made: list[Found] = []
        for match in _NUMBER.finditer(self.flow):
            if (found := self._number(match)) is None:
                continue
            if made and (joined := self._range(made[-1], found)):
                made[-1] = joined
            else:
                made.append(found)
        return made

    def _number(self, match: re.Match[str]) -> Found | None:
        start, end, got = match.start(), match.end(), match.groupdict()
        if got["ratio"]:
            left, right = (Decimal(part) for part in got["ratio"].split(":"))
            big, small = max(left, right), min(left, right)
            return Found(start, end, big / small if small else big, unit="ratio")
        if got["fraction"]:
            return Found(start, end, Decimal(_FRACTIONS[got["fraction"].lower()]), unit="%", percent=True, word="fraction")
        if got["onein"]:
            below = Decimal(WORDS.get(got["in"].lower()) or int(got["in"]))
            return Found(start, end, (100 / below).quantize(Decimal("0.01")), unit="%", percent=True, word="fraction")
        if got["word"]:
            value = Decimal(0)
            for part in re.split(r"[- ]", got["word"].lower()):
                value = value * 100 if part == "hundred" and value else value + WORDS[part]
            word = got["word"].lower()
            money = None
        else:
            value, word, money = Decimal(got["n"].replace(",", "")), "", got["money"]
            if got["scale"]:
                value *= SCALES[got["scale"].lower()]
        if points := _POINTS.match(self.flow, end):
            return Found(start, points.end(), value, unit="percentage points", word=word)
        if percent := _PERCENT.match(self.flow, end):
            return Found(start, percent.end(), value, unit="%", percent=True, word=word)
        if money:
            return Found(start, end, value, unit={"RMB": "yuan", "CNY": "yuan", "¥": "yuan", "USD": "$", "US$": "$", "GBP": "£", "EUR": "€"}.get(money.strip(), money.strip()), word=word)
        unit, stop = self._unit(end)
        return Found(start, end if not unit else stop, value, unit=unit, word=word)

    def _unit(self, at: int) -> tuple[str, int]:
        """The counted noun after a number: the last word before a preposition, a verb, a stop."""
        words: list[tuple[str, int]] = []
        for match in re.finditer(r"\s+([A-Za-z][A-Za-z’'-]*)", self.flow[at : at + 90]):
            if match.start() != (words[-1][1] - at if words else 0):
                break
            word = match[1].lower()
            if word in _STOP or len(words) == 6:
                break
            if words and (word.endswith(("ed", "ing", "ly")) and not word.endswith(("building", "training", "meeting", "ding")) or word in ("take", "receive", "attend", "complete", "pass", "achieve", "meet", "reach")) and words[-1][0].endswith("s"):
                break
            words.append((word, at + match.end()))
        while words and words[-1][0].endswith("ly"):
            words.pop()
        return (words[-1][0], words[-1][1]) if words else ("", at)

    def _range(self, left: Found, right: Found) -> Found | None:
        between = self.flow[left.end : right.start] if left.end <= right.start else self.flow[left.start : right.start]
        if re.fullmatch(r"\s?(?:-|—|to)\s?", between) and left.value < right.value and not re.search(r"\bfrom\s+$", self.flow[: left.start]) and left.unit in ("", right.unit):
            return replace(right, start=left.start, value=left.value, high=right.value)
        if re.search(r"\bbetween\s+$", self.flow[: left.start]) and re.fullmatch(r"\s?and\s?", between) and left.value < right.value:
            return replace(right, start=left.start, value=left.value, high=right.value)
        return None

    def inside(self, spans: list[tuple[int, int]], at: int) -> bool:
        return any(start < at < end for start, end in spans)

    def claimed(self, number: Found) -> str | None:
        if number.percent or number.unit in ("percentage points",):
            return None
        return next((reason for start, end, reason in self.claims if start <= number.start < end), None)

    def read(self) -> tuple[list[Promise], list[Fate]]:
        promises: list[Promise] = []
        fates: list[Fate] = []
        for number in self.numbers:
            reason = self.reason(number)
            if reason is None:
                promises.append(self.promise(number, promises))
                fates.append(Fate(number.start, number.end, len(promises) - 1, None))
            else:
                fates.append(Fate(number.start, number.end, None, reason, reason not in WHY_DOUBT))
        promises += self._worded(promises)
        return promises, fates

    def reason(self, number: Found) -> str | None:
        flow = self.flow
        if claimed := self.claimed(number):
            return claimed
        if self.inside(self.quotes, number.start):
            return "name"
        c0, c1 = self._around(self.commas, number.start)
        s0, _ = self._around(self.stops, number.start)
        before, after = flow[c0 : number.start], flow[number.end : c1]
        if self.inside(self.parens, number.start):
            opened = flow.rfind("(", 0, number.start)
            inner = flow[opened : number.start]
            return "baseline" if re.search(r"baseline|from|currently|20\d\d|in 20|up from|now", inner, re.I) else "breakdown"
        if re.search(r"\b(?:from|up from|down from|compared (?:with|to)|against|currently|baseline(?: of| is|:)?)\s*(?:about |around |its |the |a |current |present |baseline |level |of )*$", before, re.I):
            return "baseline"
        if re.search(r"\b(?:per|for every|out of every|for each|in every)\s+$", before, re.I):
            return "denominator"
        if self.ground.past or self._past(s0, number.start):
            return "past_result"
        if _ENCOURAGE.search(before) and not re.search(r"\b(?:will|shall|must)\b[^,]*$", before[_ENCOURAGE.search(before).end() :] if _ENCOURAGE.search(before) else ""):  # type: ignore[union-attr]
            return "encouragement"
        if number.percent or number.unit in ("ratio", "percentage points"):
            return None
        if re.search(r"\b(?:our|the (?:city|district|county|bureau|authority|region|city’s|city's|existing|current|district’s|district's)|existing|current|its|their)\s+$", before, re.I):
            return "existing_count"
        if number.value == 0 and number.word == "zero":
            return "handled"
        if number.word == "one":
            if not (re.search(rf"{_GE}\s+$", before, re.I) or re.search(r"\b(?:each|every)\b", before + flow[number.end : number.end + 40], re.I) and number.unit) or not number.unit:
                return "indefinite"
        if re.search(r"\b(?:with|serving|schools? (?:with|of)|classes (?:of|with)|enrol(?:l)?(?:ing|ment of)|teachers with|who have|having|scoring|score of)\s+(?:at least |more than |over |fewer than |under |up to )?$", before, re.I) and re.match(r"^\s*(?:or (?:more|fewer|above))?\s*(?:students?|pupils?|years?|points?|children|will|must|shall)?", after) and number.unit in ("students", "pupils", "years", "points", "children") and re.search(r"\b(?:schools?|classes|teachers|candidates|students|pupils|who)\b", before, re.I) and re.search(r"\b(?:will|must|shall|receive)\b", after):
            return "condition"
        following = [f for f in self.numbers if number.end <= f.start < c1 and not self.claimed(f)]
        if re.search(r"\b(?:in|across|from|at)\s+(?:about |around |the )?$", before, re.I) and following and number.unit:
            return "scope_count"
        if number.unit in ("years", "year", "months", "month", "weeks", "week", "days", "day", "terms", "term", "semesters") and not re.search(rf"(?:{_GE}|{_LE}|reduce|cut|shorten)", before, re.I):
            return "duration"
        if not number.unit and not re.search(rf"(?:{_GE}|{_LE}|{_GT}|{_LT}|\bto|\breach|\bat|\bof)\s+$", before, re.I):
            return "no_unit"
        if not number.unit and not re.search(r"\b(?:score|index|rank|number|average|ratio|total|enrol|places|size)\b", before, re.I):
            return "no_unit"
        return None

    def _past(self, s0: int, at: int) -> bool:
        before = self.flow[s0:at]
        past = future = -1
        for match in _PAST.finditer(before):
            past = match.start()
        for match in _FUTURE.finditer(before):
            future = match.start()
        if self.ground.year:
            for match in re.finditer(r"\b((?:19|20)\d{2})\b", before):
                if int(match[1]) < self.ground.year:
                    past = max(past, match.start())
                else:
                    future = max(future, match.start())
        return past > future

    def promise(self, number: Found, earlier: list[Promise]) -> Promise:
        flow = self.flow
        c0, c1 = self._around(self.commas, number.start)
        comparator, modifier = self.comparator(number, flow[c0 : number.start], flow[number.end : c1], earlier)
        start, end = self.quote(number, c0, c1)
        unit = number.unit
        if comparator == "le" and re.search(r"\btop\s+$", flow[c0 : number.start], re.I):
            unit = "rank"
        return Promise(start, end, (number.start, number.end), comparator, number.value, unit, number.high, modifier, self.deadline(number.start), self.modality(number.start))

    def comparator(self, number: Found, before: str, after: str, earlier: list[Promise]) -> tuple[str, str | None]:
        bound = self._bound(before, after, number)
        if number.value == 0:
            return "none", None
        near = before[-90:]
        up, down = self._last(_UP, near), self._last(_DOWN, near)
        by = bool(re.search(r"\bby\s+(?:at least |about |around |a further |more than |up to |over |approximately |an additional |nearly )?(?:an? )?$", near, re.I))
        to = bool(re.search(r"\bto\s+(?:at least |about |around |more than |over |no more than |below |under |approximately |nearly |above |fewer than |less than )?$", near, re.I))
        more = re.search(r"\b(?:additional|extra|further|another|new additional)\s+$", near, re.I) or re.match(r"^\s+(?:more|additional|extra|further)\b", self.flow[number.start + len(str(number.value)) :]) or re.search(r"\b(?:additional|extra|more)\b", self.flow[number.start : number.end], re.I)
        if re.search(r"\btop\s+$", near, re.I):
            return "le", None
        if number.percent and number.value == 100 and not by:
            return "all", None
        if (by and (down > up)) or (down > up and not to and number.unit == "percentage points"):
            return "decrease_by", bound
        if by and up >= 0:
            return "increase_by", bound
        if more or (re.search(r"\badd(?:s|ing)?\b", near, re.I) and up >= 0 and not to and self._last(re.compile(r"\badd(?:s|ing)?\b", re.I), near) == up):
            return "increase_by", bound
        if earlier and earlier[-1].comparator in ("increase_by", "decrease_by") and earlier[-1].unit == number.unit and re.fullmatch(r"[^.;]{0,40}\b(?:and|by)\s+(?:by )?", self.flow[earlier[-1].numeral[1] : number.start]) and by:
            return earlier[-1].comparator, bound
        if bound:
            return bound, None
        if number.high is not None:
            return "eq", None
        if to and down > up:
            return "le", None
        if to and up >= 0 or to and re.search(r"\b(?:bring|rate|share|proportion)\b", near, re.I):
            return "ge", None
        if re.search(r"\b(?:reach(?:es|ing)?|achiev(?:e|es|ing)|attain(?:s|ing)?|hit)\b[^,]{0,45}$", near, re.I):
            return "ge", None
        return "eq", None

    def _last(self, pattern: re.Pattern[str], text: str) -> int:
        at = -1
        for match in pattern.finditer(text):
            at = match.start()
        return at

    def _bound(self, before: str, after: str, number: Found) -> str | None:
        tail = r"\s+(?:a |an |the |approximately )?$"
        if re.search(_GE + tail, before, re.I) or re.match(r"^\s*(?:[a-z]+ )?or (?:more|higher|above|better|greater)\b", after, re.I) or re.match(r"^\s+or (?:more|higher|above)", self.flow[number.start + 1 : number.end + 12][-14:], re.I):
            return "ge"
        if re.search(_LE + tail, before, re.I) or re.match(r"^\s*or (?:less|fewer|lower|below)\b", after, re.I):
            return "le"
        if re.search(_GT + tail, before, re.I):
            return "gt"
        if re.search(_LT + tail, before, re.I):
            return "lt"
        if re.search(r"\b" + _APPROX + tail, before, re.I):
            return "approx"
        return None

    def quote(self, number: Found, c0: int, c1: int) -> tuple[int, int]:
        start, end = c0, c1
        live = [f for f in self.numbers if c0 <= f.start < c1 and not self.claimed(f)]
        for other in live:
            if other.end <= number.start:
                gap = list(re.finditer(r"\b(?:and|or|plus)\b|,", self.flow[other.end : number.start]))
                start = other.end + (gap[0].end() if gap else 0)
        behind = next((f for f in live if f.start >= number.end), None)
        if behind:
            gap = list(re.finditer(r"\b(?:and|or|plus)\b|,", self.flow[number.end : behind.start]))
            end = number.end + gap[-1].start() if gap else c1
        while start < number.start and self.flow[start] in " ,;:•-(":
            start += 1
        while end > number.end and self.flow[end - 1] in " ,;:.(":
            end -= 1
        return start, max(end, number.end)

    def deadline(self, at: int) -> str | None:
        s0, s1 = self._around(self.stops, at)
        sentence = self.flow[s0:s1]
        if recur := _RECUR.search(self.flow, *self._around(self.commas, at)):
            return recur[0]
        found = None
        for match in re.finditer(rf"\b(?:by|before|until|in|during|for)\s+(?:the end of\s+)?(?:{_MONTH}\s+)?(?P<y>20\d\d(?:[-—/]\d{{2,4}})?)", sentence):
            found = match["y"]
            if s0 + match.start() > at:
                break
        return found

    def modality(self, at: int) -> str:
        c0, _ = self._around(self.commas, at)
        words = re.findall(r"\b(?:will|shall|must|aim|ensure|should|strive|plan)\b", self.flow[c0:at])
        return words[-1] if words else ""

    def _worded(self, numbered: list[Promise]) -> list[Promise]:
        found: list[Promise] = []
        for kind, pattern in WORDED:
            for match in pattern.finditer(self.flow):
                start, end = match.span("word")
                c0, c1 = self._around(self.commas, start)
                s0, _ = self._around(self.stops, start)
                if self.ground.past or self.inside(self.quotes, start) or self.inside(self.parens, start):
                    continue
                before = self.flow[c0:start]
                past = [m.start() for m in re.finditer(r"\b(?:was|were|had|last year|currently|already)\b", self.flow[s0:start])]
                if past and not re.search(r"\b(?:will|shall|by 20)\b", self.flow[s0 + past[-1] : start]):
                    continue
                if _ENCOURAGE.search(before):
                    continue
                if any(c0 <= p.numeral[0] < c1 for p in (*numbered, *found)):
                    continue
                q0 = c0
                while q0 < start and self.flow[q0] in " ,;:•-(":
                    q0 += 1
                value, unit = (Decimal(100), "%") if kind == "all" else (Decimal(0), "")
                q1 = c1
                while q1 > end and self.flow[q1 - 1] in " ,;:.":
                    q1 -= 1
                found.append(Promise(q0, q1, (start, end), kind, value, unit, deadline=self.deadline(start), modality=self.modality(start)))
        return found


WORDED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("none", re.compile(rf"\b(?P<word>no(?: single)?)\s+(?:[\w-]+\s+){{0,3}}{_POPULATION}\b[^.;,]{{0,30}}\b(?:will|shall|should|must|is|are|has|drops?|leaves?|to)\b", re.I)),
    ("none", re.compile(r"\b(?P<word>zero)\b(?![- ](?:tolerance|based|carbon|energy|emission|waste|sum))\s+[a-z]+", re.I)),
    ("none", re.compile(r"\b(?:to|at|is|be|of|remain) (?P<word>zero)\b(?![- ](?:tolerance|based|carbon))", re.I)),
    ("none", re.compile(r"\b(?P<word>eliminat(?:e|es|ing))\b(?=[^.;]{0,80}\bby (?:the end|20\d\d)|[^.;]{0,30}\b(?:all|dropouts?|oversized|overcrowded|unsafe|dangerous|temporary|double-shift|classes))", re.I)),
    ("none", re.compile(r"\b(?P<word>none of|not (?:a single|one)|without (?:any|a single))\b(?=[^.;]{0,60}\b(?:accident|incident|child|student|pupil|school|injur|dropout|death|case))", re.I)),
    ("none", re.compile(r"\b(?P<word>no)\s+(?:[\w-]+\s+){0,2}(?:accidents?|incidents?|deaths?|injur(?:y|ies)|cases?|dropouts?|fatalities|exclusions?)\b", re.I)),
    ("all", re.compile(rf"\b(?P<word>all|every|each|100 per cent of)\s+(?:of\s+)?(?:the\s+|our\s+)?(?:[\w’'-]+\s+){{0,4}}?{_POPULATION}\b(?=[^.;,]{{0,60}}\b(?:will|shall|must|to (?:have|be|receive|complete|meet|offer|provide)|receives?|has|have|is|are|completes?|meets?|participates?|takes?|offers?|reach|equipped|connected|trained|certified|inspected|covered|within)\b)", re.I)),
    ("all", re.compile(rf"\b(?:install|introduce|equip|complete|roll out|extend|provide|connect|inspect|cover|train|renovate|upgrade|implement|audit|visit|establish|deliver|replace|certify|review|place|appoint|fit)\w*\b[^.;,]{{0,60}}\b(?:in|to|of|at|across|with)?\s*(?P<word>all|every|each)\s+(?:of\s+)?(?:the\s+|our\s+)?(?:[\w’'-]+\s+){{0,4}}?{_POPULATION}\b", re.I)),
)  # fmt: skip

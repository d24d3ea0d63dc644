"""Whether the words of an English plan tell of the past, of what is so now, or promise."""

from __future__ import annotations

import re

_REVIEW = re.compile(
    r"\b(?:review|(?:our|key|major|main|notable|past|previous|recent|last year’s|summary of) achievements?|achievements? (?:in|during|of|since|to date|so far)|progress (?:to date|so far|made)|accomplishments?|highlights|background|context|where we are|looking back|last year|results of|current (?:state|situation|position)|our (?:district|schools) today|about us|overview|facts|at a glance|profile|situation(?:al)? analysis|performance (?:in|during|to date)|introduction|who we are|demographics|challenges|needs assessment|baseline|lessons learn(?:ed|t)|foreword|message from)\b",
    re.I,
)
_AHEAD = re.compile(
    r"\b(?:targets?|priorit\w+|goals?|plan(?:s|ned)?|actions?|objectives?|will|by 20|next steps|ahead|moving forward|commitments?|strateg\w+|outcomes?|indicators?)\b",
    re.I,
)
_PARTICIPLES = r"rose|fell|grew|reached|achieved|trained|opened|completed|built|received|attended|gained|recruited|delivered|recorded|stood|enrolled|benefited|served|scored|graduated|hired|launched|increased|decreased|improved|declined|dropped|spent|invested|awarded|provided|distributed|constructed|established|introduced|saw|met|passed|made|held|approved|expanded|supported|installed|earned|participated|added|secured|allocated|exceeded|visited"
_PAST = re.compile(
    rf"\b(?:was|were|had|has (?:been|now|already|risen|fallen|grown)|have (?:been|now|already|risen|fallen)|last (?:school |academic |financial |fiscal )?year|previously|formerly|to date|so far|in the past|historically|(?<!be )(?<!been )(?<!being )(?<!are )(?<!is )(?<!newly )(?<!fully )(?<!of )(?<!and )(?:{_PARTICIPLES})(?!\s+(?:by|to)\s+(?:20\d\d|the end)))\b",
    re.I,
)
_NOW = re.compile(
    r"\b(?:currently|at present|presently|today|already|existing|as of (?:this writing|today|20\d\d)|since|there (?:are|is) (?!to be)|we (?:have|operate|serve|run|employ|educate)|operates|employs|serves|comprises|consists|enrols|enrolls)\b",
    re.I,
)
_FUTURE = re.compile(
    r"\b(?:will|shall|aims?|aiming|targets?|goals?|plans? to|intends?|must|should|ensur(?:e|ing)|by (?:the (?:end|start|beginning) of )?(?:(?:the )?(?:school |academic |financial |fiscal )?year )?(?:June |July |September |December |August |March |May |April |January |October |November |February )?20\d\d|by the end|to be|going to|commit(?:ted)?|pledge|strive|seeks? to|this year|next year|this (?:school|academic) year|expected to|we want)\b"
    r"|(?:(?:^|(?<=[.;:•·] )|(?<=and )|(?<=, )|(?<=to ))(?:increase|reduce|raise|expand|train|recruit|open|build|provide|launch|establish|hold|deliver|complete|cut|lower|improve|extend|introduce|support|keep|maintain|reach|achieve|hire|add|create|equip|upgrade|renovate|organi[sz]e|appoint|offer|award|install|limit|publish|visit|inspect|conduct|halve|double|construct|develop|implement|decrease|grow|place|fund|allocate|invest|replace|host|strengthen|attain|enrol|enroll|graduate|distribute|procure|rehabilitate|supply|connect|convert|close|eliminate|rank|secure|pilot|review|register|place)\b)",
    re.I,
)
_ANY_FUTURE = re.compile(
    r"\b(?:will|shall|must|should|aim|target|goal|by 20\d\d|by the end|plan to|plans to|to be|ensure|expected|intend|seek)\b",
    re.I,
)
_PRESENT = re.compile(
    r"\b(?:is|are|has|have|serves?|employs?|operates?|attends?|enrols?|speaks?|reports?|lives?|represents?|accounts?|makes? up|comprises?|receives?|qualif(?:y|ies)|includes?|consists?|identif(?:y|ies)|belongs?|stands?|remains?|boasts?|guides?|underpins?|drives?|shapes?|spends?|covers?|spans?)\b",
    re.I,
)
_PAST_AFTER = re.compile(
    r"^[^,;.]{0,60}?\b(?:was|were|had|has been|have been|took part|attended|graduated|benefited|passed|met|scored|enrolled in college)\b|^,\s*(?:approved|adopted|passed|awarded|secured|launched|opened)\b",
    re.I,
)


def review_heading(heading: str, year: int | None) -> bool:
    """Whether a section under this heading tells of the past or the present.

    >>> review_heading("Review of 2023", 2024), review_heading("Priorities for 2024", 2024)
    (True, False)
    >>> review_heading("Key Achievements", 2024), review_heading("Academic Achievement", 2024)
    (True, False)
    """
    years = [int(y) for y in re.findall(r"(?:19|20)\d{2}", heading)]
    if years and year and min(years) >= year:
        return False
    told = _REVIEW.search(heading) or re.fullmatch(r"\W*achievements\W*", heading, re.I)
    return bool(told) and not _AHEAD.search(heading)


def looks_ahead(sentence: str) -> bool:
    """Whether a sentence says in so many words that it speaks of what is to come, wherever it stands.

    >>> looks_ahead("By 2026 we will train 40."), looks_ahead("Attendance stood at 90%.")
    (True, False)
    """
    return bool(_ANY_FUTURE.search(sentence))


def review_paragraph(flow: str, year: int | None) -> bool:
    """Whether a paragraph opens by telling of the past, and promises nothing.

    >>> review_paragraph("In 2022, attendance rose.", 2024), review_paragraph("Last year 8% left; our goal is 5%.", 2024)
    (True, False)
    """
    opening = re.match(
        r"(?:In|During|At the end of|By the end of|Since|Throughout)\s+(?:the\s+)?(?:school year\s+)?((?:19|20)\d{2})\b",
        flow,
    )
    past = bool(opening and year and int(opening[1]) < year) or bool(
        re.match(r"(?:Last year|Over the past|In the past|Since |In recent years|The past year)", flow)
    )
    return past and not _ANY_FUTURE.search(flow)


def tells_of_the_past(before: str, after: str, year: int | None) -> bool:
    """Whether the last word on time before a number in its sentence, or the verb right behind it, speaks of the past.

    >>> tells_of_the_past("Last year ", " of graduates enrolled", 2024), tells_of_the_past("By 2026, ", " of pupils", 2024)
    (True, False)
    >>> tells_of_the_past("The budget of ", " was approved in May", 2024)
    True
    """
    past = max((m.start() for m in (*_PAST.finditer(before), *_NOW.finditer(before))), default=-1)
    future = max((m.start() for m in _FUTURE.finditer(before)), default=-1)
    if year:
        for match in re.finditer(r"(?<![-/—])\b((?:19|20)\d{2})(?:[-/—](?:20)?(\d{2}))?\b", before):
            told = 2000 + int(match[2]) if match[2] else int(match[1])
            if told < year and not re.search(r"\b(?:by|from|since|the|than|over)\s+$", before[: match.start()], re.I):
                past = max(past, match.start())
            elif told >= year:
                future = max(future, match.start())
    due = re.search(r"\bby (?:the end of )?(?:the )?(?:[\w ]{0,16})?((?:19|20)\d{2})\b", after, re.I)
    if (
        due
        and (not year or int(due[1]) >= year)
        and not re.search(r"\b(?:was|were|had)\b", before[max(past, 0) :], re.I)
    ):
        return False
    if re.match(r"^\W*(?:the )?(?:number|percentage|%|share|proportion|rate) of\b", before, re.I) and not re.search(
        r"\b(?:was|were|had|last year|currently|to date)\b", before, re.I
    ):
        return False
    if past > future:
        return True
    return future < 0 and bool(_PAST_AFTER.match(after))


def describes(before: str, after: str) -> bool:
    """Whether a sentence only says how things are: a present verb beside the number, and no promise anywhere.

    >>> describes("", " of our pupils speak English at home"), describes("", " of pupils will read daily")
    (True, False)
    """
    if _FUTURE.search(before) or _ANY_FUTURE.search(after):
        return False
    return bool(_PRESENT.search(before[-60:]) or _PRESENT.search(after[:60]))

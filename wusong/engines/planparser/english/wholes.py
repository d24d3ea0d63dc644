"""All and none in English: all schools, every child; no child, zero accidents, eliminate. Words that promise a number."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from wusong.engines.planparser.english.sight import Passage
from wusong.engines.planparser.english.tense import looks_ahead
from wusong.engines.planparser.promises import Promise

_POPULATION = r"(?:schools?|teachers?|students?|pupils?|kindergartens?|classes|classrooms?|class|districts?|count(?:y|ies)|staff|principals?|heads?|headteachers?|campus(?:es)?|child(?:ren)?|learners?|preschools?|colleges?|townships?|villages?|canteens?|buses|graduates?|leaders?|parents?|families|institutions?|centres?|centers?|governors?|nurseries|buildings?|sites?|employees|educators|applicants)"
# What can be seen to be done: all students will be engaged promises no number, all schools will be connected does.
_PROMISED = (
    r"(?:(?:will|shall|must|should|to|can|are able to|will be able to)\s+(?:each\s+|also\s+|fully\s+)?(?:have|hold|own|receive|complete|read|participate|take part|attend|take|offer|undergo|submit|publish|adopt|implement|install|pass|meet|reach|achieve|use|teach|employ|appoint|conduct|be (?:able to (?:read|swim|write|access)|fully )?(?:trained|connected|equipped|provided|inspected|certified|offered|enrolled|screened|assessed|visited|assigned|covered|issued|given|vaccinated|registered|licensed|qualified|accredited|rated|audited|reviewed|staffed|fitted|served|placed|supplied|accessible|within|full))"
    r"|(?:receives?|completes?|participates?|equipped|connected|trained|certified|inspected|covered by|enrolled|screened)\b|(?:will |to )?be able to (?:read|swim|write))"
)


@dataclass(frozen=True)
class Whole:
    kind: str
    example: str
    pattern: re.Pattern[str]


def whole(kind: str, example: str, pattern: str) -> Whole:
    return Whole(kind, example, re.compile(pattern, re.I))


WHOLES: tuple[Whole, ...] = (
    whole("none", "No child will be left behind", rf"\b(?P<word>no(?: single)?)\s+(?:[\w-]+\s+){{0,3}}{_POPULATION}\b[^.;,]{{0,30}}\b(?:will|shall|should|must|is|are|has|drops?|leaves?|to)\b"),
    whole("none", "Ensure zero injuries", r"\b(?P<word>zero)\b(?![- ](?:tolerance|based|carbon|energy|emissions?|waste|sum))\s+[a-z]+"),
    whole("none", "Bring the number of dropouts to zero", r"\b(?:to|at|is|be|of|remain) (?P<word>zero)\b(?![- ](?:tolerance|based|carbon))"),
    whole("none", "Eliminate oversized classes by 2026", r"\b(?P<word>eliminat(?:e|es|ing)|abolish(?:es|ing)?|eradicat(?:e|es|ing)|end(?=\s+(?:all\s+)?(?:overcrowd|double-shift|temporary)))\b(?=[^.;]{0,80}\bby (?:the end|20\d\d)|[^.;]{0,30}\b(?:all|dropouts?|oversized|overcrowded|unsafe|dangerous|temporary|double-shift|classes|pit))"),
    whole("none", "Complete the year without any serious accident", r"\b(?P<word>none of|not (?:a single|one)|without (?:any|a single))\b(?=[^.;]{0,60}\b(?:accident|incident|child|student|pupil|school|injur|dropout|death|case))"),
    whole("none", "There will be no fatal accidents", r"\b(?P<word>no)\s+(?:[\w-]+\s+){0,2}(?:accidents?|incidents?|deaths?|injur(?:y|ies)|cases?|dropouts?|fatalities|exclusions?|breaches)\b"),
    whole("all", "All schools will have a library", rf"\b(?P<word>all|every|each|100 per cent of)\s+(?:of\s+)?(?:the\s+|our\s+)?(?:[\w’'/-]+\s+){{0,4}}?{_POPULATION}\b(?=[^.;,]{{0,60}}?\b{_PROMISED})"),
    whole("all", "Install fire alarms in all schools", rf"\b(?:install|introduce|equip|complete|roll out|extend|connect|inspect|cover|train|renovate|upgrade|audit|visit|replace|certify|fit|supply|screen|enrol|enroll|assess|issue|implement [\w -]{{3,40}} (?:in|at|across)|(?:provide|give|offer) (?!an? (?:[\w-]+ ){{0,3}}(?:environment|culture|climate|education|experience|curriculum|foundation|sense|voice|place))(?:a|an|free|one|their own|[\w-]+ (?:laptops|tablets|devices|meals|books|textbooks|uniforms)))\w*\b[^.;,]{{0,60}}?\b(?P<word>all|every|each)\s+(?:of\s+)?(?:the\s+|our\s+)?(?:[\w’'/-]+\s+){{0,4}}?{_POPULATION}\b"),
)  # fmt: skip


def wholes(passage: Passage, numbered: list[Promise], encouraged: Callable[[str], bool]) -> list[Promise]:
    """The promises of all and none in a passage, where no number in the clause says it already."""
    found: list[Promise] = []
    flow = passage.flow
    for one in WHOLES:
        for match in one.pattern.finditer(flow):
            start, end = match.span("word")
            c0, c1 = passage.clauses.around(start)
            s0 = passage.sentences.around(start)[0]
            if (
                (passage.ground.past and not looks_ahead(flow[slice(*passage.sentences.around(start))]))
                or passage.quotes.around(start)
                or passage.brackets.around(start)
                or encouraged(flow[c0:start])
            ):
                continue
            past = [
                m.start()
                for m in re.finditer(r"\b(?:was|were|had|last year|currently|already|have|has)\b", flow[s0:start])
            ]
            if past and not re.search(r"\b(?:will|shall|by 20)\b", flow[s0 + past[-1] : start]):
                continue
            if (
                not re.search(
                    r"\b(?:will|shall|must|ensure|by 20|by the end|to|should|goal|target)\b",
                    flow[s0 : passage.sentences.around(start)[1]],
                    re.I,
                )
                and re.match(r"^[^.;]{0,90}\b(?:is|are|has|have|was|were|had)\b", flow[end:c1])
                and one.kind == "all"
            ):
                continue
            if any(c0 <= p.numeral[0] < c1 for p in (*numbered, *found)):
                continue
            while c0 < start and flow[c0] in " ,;:•·-—(":
                c0 += 1
            while c1 > end and flow[c1 - 1] in " ,;:.":
                c1 -= 1
            value, unit = (Decimal(100), "%") if one.kind == "all" else (Decimal(0), "")
            found.append(Promise(c0, c1, (start, end), one.kind, value, unit))
    return found

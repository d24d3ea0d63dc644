"""Spans of English plans that take the numbers inside them; the first that covers a number decides. The examples are tests."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wusong.engines.planparser.english.numbers import WORDS

_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
_COUNTED = r"(?:new|additional|more|extra)?\s?(?:places|teachers|students|pupils|children|schools|people|families|hours|laptops|tablets|devices|staff|learners|seats|books|classrooms)"


@dataclass(frozen=True)
class Claim:
    reason: str
    example: str
    pattern: re.Pattern[str]


def claim(reason: str, example: str, pattern: str, flags: int = re.I) -> Claim:
    return Claim(reason, example, re.compile(pattern, flags))


CLAIMS: tuple[Claim, ...] = (
    claim("doc_number", "under Circular No. 14", r"\b[A-Z]{2,}[/-]\d+(?:[/-]\d+)*\b|\b(?:No\.|Order|Circular|Decree|Regulation|Document|Resolution|Act|Bill|Policy)\s*(?:No\.\s*)?\d[\d/-]*|[\[(]\d{4}[\])]\s?(?:No\.?\s?)?\d+", 0),
    claim("hotline", "call 0800 123 456", r"\+\d[\d ()-]{8,}\d|\b(?:hotline|helpline|call|dial|tel(?:ephone)?\.?:?|fax:?|phone:?)\s+\(?\d[\d ()-]+\d|\(\d{3}\)\s?\d{3}-\d{4}|\b\d{3}-\d{3}-\d{4}\b"),
    claim("date", "before 30 June 2024", rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}(?:,?\s+\d{{4}})?\b|\b{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b(?!,\d)|\b{MONTH}\s+\d{{4}}\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.](?:19|20)\d{{2}}\b|\b(?:19|20)\d{{2}}-\d{{2}}-\d{{2}}\b", 0),
    claim("date", "in school year 2023-24", rf"\b(?:19|20)\d{{2}}\s?[-—/]\s?(?:(?:19|20)\d{{2}}|\d{{2}})\b(?!%)|(?<![$£€¥,.\d])\b(?:19|20)\d{{2}}s?\b(?![,.]\d|%|\s?{_COUNTED})|\bF?Y\s?\d{{2,4}}(?:[-—/]\d{{2,4}})?\b|\bSY\s?\d{{2,4}}(?:[-—/]\d{{2,4}})?"),
    claim("date", "opens at 8:30 am", r"\b\d{1,2}(?::\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.)|\b\d{1,2}:\d{2}\b(?=\s?(?:-|—|to|each|every|daily|on))"),
    claim("grade_or_age", "from Year 7 to Grade 12", rf"\b(?:Grades?|Years?|Forms?|Primary|Secondary|Key Stages?|KS|Levels?|Standards?|Classes|Class)\s?-?(?:\d+|{_WORD})(?:\s?(?:[-—/&,]|to|through|and)\s?(?:Grade |Year |Form )?(?:\d+|{_WORD})\b)*(?!\s?(?:%|per|teachers|schools))\b|(?-i:\b[PSKR]\d+\b)|\bK-\d+|\bpre-?K-\d+|\bR-\d+\b"),
    claim("grade_or_age", "children aged 3 to 5", rf"\b(?:ages?|aged)\s+(?:\d+|{_WORD})(?:\s?(?:[-—/]|to|and|through)\s?(?:\d+|{_WORD}))?\b|\b(?:under|over)[- ]\d+s\b|\bunder-?\d+s?\b|\b(?:\d+|{_WORD})(?:\s?(?:[-—]|to|and)\s?(?:\d+|{_WORD}))?[- ]years?[- ](?:olds?|of[- ]age)\b|\b(?:\d+|{_WORD})-year-olds?\b|\b(?:\d+|{_WORD})(?:\s?(?:[-—]|to)\s?(?:\d+|{_WORD}))?\s+years\s+(?:of age|old)"),
    claim("anniversary", "our 50th anniversary", rf"\b(?:\d+(?:st|nd|rd|th)?|{_WORD}|[a-z]+eth)[- ](?:year )?anniversary"),
    claim("ordinal", "the 21st Phase 2 cohort", r"\b\d+(?:st|nd|rd|th)\b(?!\s?percentile)|\b(?:Phase|Stage|Round|Cohort|Tier|Term|Semester|Quarter|Q|Wave|Batch|Day|Week|Version|Lot|Band|Category|Type)\s?(?:\d+|One|Two|Three|Four|Five|I{1,3}V?)\b(?:\s(?:and|&|to|or)\s\d\b)?"),
    claim("list_reference", "see Table 3 and Section 2.1", r"\b(?:Goal|Objective|Priority|Strategy|Section|Chapter|Table|Figure|Fig\.|Appendix|Annexe?|Article|Part|Target|Action|Outcome|Pillar|Theme|Step|Item|Page|p\.|pp\.|Title|Point|Indicator|Measure|Paragraph|Commitment|Standard|Project|Programme|Program|Schedule|Clause|Recommendation|Principle|Strand|Domain|Focus Area|Output|KPI|SDG|Area|Box|Note|Room|Ward|District|Region|Zone|Unit|Module)s?\s+(?:#\s?)?(?:\d+(?:\.\d+)*|[IVX]+\b)(?:\s?(?:[-—,]|to|and|&)\s?\d+(?:\.\d+)*)*(?!\s?(?:%|per cent|percent))|#\d+"),
    claim("footnote", "as reported[3]", r"\[\d{1,2}\]|[¹²³⁴⁵⁶⁷⁸⁹]"),
    claim("name", "a 1:1 device programme with 24/7 support", r"\b24/7\b|\b\d+(?:\.\d+)?[A-Z]{1,3}\b(?!\w)|\b[A-Z]+-?\d+(?:\.\d+)?\b|\b\d+-(?:degree|star|point scale|in-\d)|\b1:1\b(?=\s+(?:device|laptop|tablet|program|tech|initiative|comput))|\b(?:one|two)-(?:to|on)-(?:one|two)\b|\b21st[- ]century\b|\bP-?21\b|\b\d\+\d\b|\b365 days\b|\b(?:five|5|four|4|three|3|six|6)[- ](?:Star|Point|Rs|Cs|Es)\b|\bTop \d+ (?:List|Award)|\b(?:Progress|Attainment) 8\b", 0),
    claim("duration", "a three-year programme over the next two years", rf"\b(?:\d+|{_WORD})[- ](?:year|month|week|day|hour|minute|term)s?[- ](?:plan|programme|program|strategy|period|cycle|course|project|pilot|contract|framework|roadmap|term|long|action|vision|target|goal|horizon|blueprint)\w*|\b(?:over|in|within|for|during|next|past|last|coming|following|previous|first|after|every|these|those)\s+(?:the\s+)?(?:next|past|last|coming|following|previous|first)?\s*(?:\d+|{_WORD})(?:\s?(?:-|to)\s?(?:\d+|{_WORD}))?\s+(?:academic |school |calendar |consecutive |fiscal )?(?:years?|months?|weeks?|terms?|semesters?|decades?)\b|\b(?:\d+|{_WORD})-(?:year|month|week|day|hour|minute)\b"),
    claim("idiom", "one of the two options", r"\bone (?:of|another|or more|which|such|that|way|size|hand|day|third of|place|that|voice|team|community|goal|thing|point|side|step)\b|\bno one\b|\bone-(?:stop|off|size|time|way)\b|\b(?:zero[- ]tolerance|zero[- ]based|ground zero|net[- ]zero|from zero|zero[- ]carbon|zero[- ]waste|zero[- ]emissions?|zero[- ]sum)\b|\bas one\b|\bsquare one\b|\b(?:two|three)-fold\b|\b(?:the|these|those|our|its) (?:two|three|four|five|six|seven|eight|nine|ten|one)\b|\bat one time\b|\bday one\b"),
)  # fmt: skip
# Shares and changes are claimed by nothing but these.
CLAIMS_OF_SHARES = frozenset({"doc_number", "list_reference"})

"""Title, issuer, document number and year of a plan, from its head and its foot; impossible dates are reported."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from wusong.engines.planparser.outline import numbered
from wusong.engines.planparser.passages import Line
from wusong.engines.planparser.reading import Doubt, Meta
from wusong.words.labels import L

DOC_NUMBER = re.compile(r"(?P<n>[\u4e00-\u9fffA-Za-z]{1,14}\s*[〔\[(（【]\s*\d{4}\s*年?[〕\])）】]\s*(?:第\s*)?\d{1,4}\s*号)")
_LABELLED = re.compile(r"(?:【\s*)?(?:发\s*文\s*字\s*号|文\s*号|发文号|文件编号|文件号)\s*(?:】|[:：])\s*(?P<v>.+)")
_ISSUED_BY = re.compile(
    r"(?:【\s*)?(?:颁发部门|发布(?:机构|部门|单位)|发文(?:机关|单位|机构)|制定机关|印发(?:机关|单位)|公开(?:主体|责任部门)|issued by|publisher|published by|author)\s*(?:】|[:：])\s*(?P<v>\S.*?)(?=\s{2,}|$)",
    re.I,
)
_TITLE_LABEL = re.compile(r"^(?:【?\s*(?:标\s*题|名\s*称|文件名称)\s*】?\s*[:：]?)\s*(?P<v>.{4,})$")
KIND = (
    r"(?:工作(?:要点|计划|方案|安排|思路|报告|意见|总结和.{0,12}(?:要点|计划|思路))|要点|计划|规划(?:纲要)?|纲要|意见|方案|安排|通知|报告|实施细则|办法|决定|行动|清单|措施|任务书?|目标|实事|责任书|指标|部署)"
)
TITLE_END = re.compile(rf"{KIND}(?:（[^）]*）|\([^)]*\)|[》”])*$")
AGENCY = re.compile(
    r"(?P<a>(?:中共)?[\u4e00-\u9fff、]{2,30}?(?:教育(?:和(?:体育|科技|科学技术))?(?:体育)?(?:局|厅|部|委员会|工作委员会)|教委|教(?:科|体|科体|文体|育科技)局"
    r"|教育(?:科技|科学|文化|体育|科学技术)?(?:和)?(?:体育|科技|文化)?局|人民政府(?:办公[室厅])?|政府(?:办公[室厅])?|国务院(?:办公厅)?|委员会(?:办公室)?|党委|办公[室厅]))"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_HAN_YEAR = re.compile(r"([二一][〇零九][〇零一二三四五六七八九]{2})(?=年)")
_PERIOD = re.compile(r"[“\"]?(十[一二三四五六]?)五[”\"]?")
FIVE_YEARS = {"十": 2001, "十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026, "十六": 2031}
_DATE = re.compile(r"(?<!\d)(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})日?(?!\d)")


@dataclass(frozen=True)
class Head:
    """What the head of a plan told, and where its body begins."""

    meta: Meta
    title_lines: frozenset[int]
    body: int
    anomalies: tuple[Doubt, ...]


def head_of(lines: list[Line], plain: str, chinese: bool) -> Head:
    """Meta of a plan from its lines; fields that the text does not say are None."""
    first = next((n for n, line in enumerate(lines) if _body_begins(line, n, chinese)), len(lines))
    top = lines[: max(first, 1)][:40]
    title, title_lines = _title(top, lines, chinese)
    doc_number = _doc_number(top, title)
    issuer = _issuer(top, lines, title, chinese)
    year = _year(title, doc_number, lines, chinese)
    body = max((line.end for line in lines if line.start in title_lines), default=0)
    return Head(Meta(title, issuer, doc_number, year), frozenset(title_lines), body, _impossible_dates(top, plain, year))


def _body_begins(line: Line, n: int, chinese: bool) -> bool:
    if n and numbered(line.text, chinese) and not line.furniture and not _LABELLED.match(line.text):
        return not line.text.startswith("——")
    return len(line.text) > (80 if chinese else 160)


def _title(top: list[Line], lines: list[Line], chinese: bool) -> tuple[str | None, set[int]]:
    for line in top:
        if (label := _TITLE_LABEL.match(line.text)) and TITLE_END.search(label["v"]):
            return label["v"].strip(), {line.start}
    usable = [line for line in top if not line.furniture and not _LABELLED.search(line.text) and not _ISSUED_BY.search(line.text)]
    usable = [line for line in usable if not _bare_doc_number(line.text) and not _DATE.fullmatch(line.text)]
    if not usable:
        return None, set()
    if not chinese:
        return _english_title(usable)
    for n, line in enumerate(usable[:8]):
        for take in (1, 2, 3):
            part = usable[n : n + take]
            text = "".join(item.text for item in part)
            if len(part) == take and TITLE_END.search(text) and len(text) <= 90 and not re.search(r"[。；]", text) and len(text) > 5:
                if take > 1 and any(item.text[-1] in "。：:；" for item in part[:-1]):
                    continue
                starts = {item.start for item in part}
                # the same title printed a second time is the title, not a heading
                starts |= {item.start for item in lines[:30] if item.text == text}
                return re.sub(r"\s+", "", text), starts
    line = usable[0]
    if len(line.text) <= 60 and line.text[-1] not in "。；：":
        return re.sub(r"\s+", "", line.text), {line.start}
    return None, set()


def _english_title(usable: list[Line]) -> tuple[str | None, set[int]]:
    word = re.compile(r"\b(plan|strategy|priorities|framework|programme|program|agenda|report|policy|roadmap|charter|targets)\b", re.I)
    for n, line in enumerate(usable[:6]):
        if re.match(r"^#+\s*", line.text):
            return re.sub(r"^#+\s*", "", line.text), {line.start}
        if word.search(line.text) and len(line.text) <= 120 and line.text[-1] not in ".;":
            return line.text, {item.start for item in usable[: n + 1]}
        two = " ".join(item.text for item in usable[n : n + 2])
        if word.search(two) and len(two) <= 140 and not re.search(r"[.;:]$", usable[n].text) and len(usable) > n + 1:
            second = usable[n + 1].text
            if len(second) <= 80 and second[-1] not in ".;:" and word.search(second):
                return two, {item.start for item in usable[: n + 2]}
    first = usable[0]
    return (first.text, {first.start}) if len(first.text) <= 120 else (None, set())


def _bare_doc_number(text: str) -> bool:
    return bool(re.fullmatch(rf"[（(\[【]?\s*{DOC_NUMBER.pattern}\s*[）)\]】]?", text))


def _doc_number(top: list[Line], title: str | None) -> str | None:
    for line in top:
        if (label := _LABELLED.search(line.text)) and (match := DOC_NUMBER.search(label["v"])):
            return re.sub(r"\s", "", match["n"])
    for line in top:
        if _bare_doc_number(line.text):
            match = DOC_NUMBER.search(line.text)
            assert match
            return re.sub(r"\s", "", match["n"])
    for line in top[:6]:
        match = re.search(rf"[（(]\s*{DOC_NUMBER.pattern}\s*[）)]\s*$", line.text)
        if match and TITLE_END.search(line.text[: match.start()].strip()):
            return re.sub(r"\s", "", match["n"])
    for line in top[:8]:
        match = re.match(rf"^(?:{AGENCY.pattern}(?:文件)?\s+)?{DOC_NUMBER.pattern}(?:\s|$)", line.text)
        if match and len(line.text) < 50:
            return re.sub(r"\s", "", match["n"])
    return None


def _issuer(top: list[Line], lines: list[Line], title: str | None, chinese: bool) -> str | None:
    for line in top:
        if label := _ISSUED_BY.search(line.text):
            return label["v"].strip(" 】")
    if not chinese:
        return _english_issuer(top, lines, title)
    if title:
        about = re.match(r"(.+?)(?:关于|印发)", title)
        if about and (match := AGENCY.fullmatch(about[1])):
            return match["a"]
        stripped = re.sub(r"^(?:\d{4}年?度?|关于印发《?|《)", "", title)
        if match := AGENCY.match(stripped):
            return match["a"]
    letterhead = [line.text for line in top[:5] if re.search(r"文\s*件$", line.text)]
    for text in letterhead:
        if match := AGENCY.match(re.sub(r"\s", "", text)):
            return match["a"]
    for n in range(len(lines) - 1, max(0, len(lines) - 12), -1):
        if AGENCY.fullmatch(re.sub(r"\s", "", lines[n].text)) and len(lines[n].text) <= 40:
            return re.sub(r"\s", "", lines[n].text)
    for line in top:
        if AGENCY.fullmatch(re.sub(r"\s", "", line.text)) and len(line.text) <= 40:
            return re.sub(r"\s", "", line.text)
    return None


_ENGLISH_AGENCY = re.compile(
    r"(?:(?:The|the) )?((?:[A-Z][\w’'&-]+(?: (?:of|and|for|the|&))* ?){0,7}(?:(?:Education )?(?:Bureau|Department|Ministry|Authority|Board|Commission|Council|Office|Committee|Directorate|District|Agency|Service|Trust|County|Borough)|School District|Schools)"
    r"(?: (?:of|for) (?:[A-Z][\w’'-]+ ?(?:and |of )?){1,5})?)"
)


def _english_issuer(top: list[Line], lines: list[Line], title: str | None) -> str | None:
    tail = [line for line in lines[-6:] if len(line.text) < 80]
    for line in [*top[:8], *tail]:
        words = re.sub(r"^(?:by|from|issued by|prepared by)\s+", "", line.text, flags=re.I).strip()
        if line.text != title and (match := _ENGLISH_AGENCY.fullmatch(words)):
            return match[0].removeprefix("The ").strip()
    if title and (match := _ENGLISH_AGENCY.match(title)):
        return match[1].strip()
    return None


def _year(title: str | None, doc_number: str | None, lines: list[Line], chinese: bool) -> int | None:
    for text in filter(None, (title,)):
        if match := _YEAR.search(text):
            return int(match[1])
        if match := _HAN_YEAR.search(text):
            return int("".join(str("零一二三四五六七八九".find(c.replace("〇", "零"))) for c in match[1]))
        if match := _PERIOD.search(text):
            return FIVE_YEARS.get(match[1])
    if doc_number and (match := _YEAR.search(doc_number)):
        return int(match[1])
    if not chinese:
        for line in lines[:8]:
            if match := _YEAR.search(line.text):
                return int(match[1])
    for line in (*lines[:8], *lines[-6:]):
        if (match := _DATE.search(line.text)) and 1990 <= int(match[1]) <= 2100:
            return int(match[1])
    for line in lines[:8]:
        if match := re.search(r"((?:19|20)\d{2})年(?:度)?", line.text):
            return int(match[1])
    return None


def _impossible_dates(top: list[Line], plain: str, year: int | None) -> tuple[Doubt, ...]:
    found = []
    for line in top:
        for match in _DATE.finditer(line.text):
            start = line.start + match.start()
            span = (plain[start : start + len(match[0])], start, start + len(match[0]))
            try:
                day = dt.date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                found.append(Doubt(*span, L("没有这一天", "there is no such day")))
                continue
            if year and not year - 3 <= day.year <= year + 3:
                found.append(Doubt(*span, L(f"与{year}年的计划不符，不采信", f"does not fit a plan of {year}; not believed")))
    return tuple(found)

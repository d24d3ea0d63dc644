"""Title, issuer, document number and year of a plan, from its head and its foot; impossible dates are reported."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from wusong.engines.planparser.outline import numbered
from wusong.engines.planparser.passages import Line, folded
from wusong.engines.planparser.reading import Doubt, Meta
from wusong.words.labels import L

# ── What the lines of a head are made of ─────────────────────────────────────────────────────────────────────────────
DOC_NUMBER = re.compile(
    r"(?P<n>[\u4e00-\u9fffA-Za-z]{1,14}\s*[〔\[(（【]\s*\d{4}\s*年?\s*[〕\])）】]\s*(?:第\s*)?\d{1,4}\s*号)"
)
_DOC_NUMBER_LABEL = re.compile(
    r"(?:[【\[]\s*)?(?:发\s*文\s*字\s*号|文\s*号|字\s*号|发文号|文件编号|文件号)\s*(?:[】\]]|[:：])\s*(?P<v>.+)"
)
_ISSUER_LABEL = re.compile(
    r"(?:[【\[]\s*)?(?:颁发部门|颁布单位|发布(?:机构|部门|单位|机关)|发文(?:机关|单位|机构|部门)|制定机关|印发(?:机关|单位|部门)|公开(?:主体|责任部门)|信息来源单位|issued by|publisher|published by|author|prepared by)\s*(?:[】\]]|[:：])\s*(?P<v>\S.*?)(?=\s{2,}|\s+(?:发文|成文|发布|主题|公开|生成|文号|发文字号)|\s*[\[【]|$)",
    re.I,
)
_TITLE_LABEL = re.compile(r"^(?:[【\[]?\s*(?:标\s*题|名\s*称|文件名称|信息名称)\s*[】\]]?\s*[:：]?)\s*(?P<v>.{4,})$")
_OTHER_LABEL = re.compile(
    r"^[【\[]?\s*(?:索\s*引\s*号|主题(?:分类|词)|体裁分类|有\s*效\s*性|成文日期|发布日期|生成日期|公开(?:方式|时限|范围)|信息分类|颁发时间|实施时间|效力属性|关键词|内容概述|文件编号)\s*[】\]]?\s*[:：]?\s*\S*"
)
_LETTERHEAD = re.compile(r"^(?P<v>.{4,40}?)\s*文\s*件$")
_SALUTATION = re.compile(r"^(?:各|市直|局属|机关各|有关).*[:：]$")
_KIND = r"(?:工作(?:要点|计划|方案|安排|思路|报告|意见|总结和.{0,12}(?:要点|计划|思路)|总结及.{0,12}(?:要点|计划|思路)|重点|打算|部署|清单)|要点|计划|规划(?:纲要)?|纲要|意见|方案|安排|通知|报告|实施细则|办法|决定|行动|清单|措施|任务书?|目标|实事|责任书|指标|部署|现代化\d{4}|目录|公告|通告)"
_TITLE_END = re.compile(rf"{_KIND}(?:（[^）]*）|\([^)]*\)|[》”])*$")
_YEARS_IN_BRACKETS = re.compile(r"^[（(]?\s*(?:19|20)\d{2}\s*年?\s*[-—~至–]+\s*(?:19|20)\d{2}\s*年?\s*[）)]$")
_EDUCATION = r"教育(?:和|与|、)?(?:体育|科技|科学技术|文化|文化体育|科技体育|体育科技|体育卫生|卫生|卫生健康|卫健|科学|发展|事业|工作)*"
_AGENCY_END = rf"(?:{_EDUCATION}(?:局|厅|委员会|工作委员会|工委|部(?!门|分|署))|教(?:科|体|科体|文体|育科技|科文|文|卫|卫体)局|文(?:化)?教(?:育|体)?(?:体育)?局|教委|社会(?:事业|事务|发展)局|人民政府(?:办公[室厅]|教育督导(?:室|委员会))?|政府办公[室厅]|国务院(?:办公厅)?|(?:管理)?委员会(?:办公室)?|党工?委(?:办公室)?|[省市县区]委(?:教育(?:工作委员会|工委)|办公室)?|办公[室厅])"
_AGENCY = re.compile(rf"(?P<a>(?:中共)?[\u4e00-\u9fff]{{0,24}}?{_AGENCY_END})")
_SCHOOL = re.compile(
    r"(?P<a>[\u4e00-\u9fff]{2,22}?(?:中学|小学|幼儿园|学校|学院|大学|职教中心|中心校|附中|附小|一中|二中|三中|教师进修学校|总校))(?=(?:19|20)\d{2}|二〇|工作|年度|学年|第|“|关于)"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_HAN_YEAR = re.compile(r"([二一][〇零○九][〇零○一二三四五六七八九]{2})(?=年)")
_PLAN_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年?度?[^\d]{0,10}?(?:计划|要点|安排|思路|打算|重点|谋划|工作目标)")
_PERIOD = re.compile(r"[“\"]?(十[一二三四五六]?)五[”\"]?(?!年)|第(十[一二三四五六]?)个五年")
FIVE_YEARS = {"十": 2001, "十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026, "十六": 2031}
_DATE = re.compile(r"(?<!\d)(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})日?(?!\d)")
_ENGLISH_KIND = re.compile(
    r"\b(plan|strategy|priorities|framework|programme|program|agenda|report|policy|roadmap|charter|targets|blueprint|vision|goals|statement|prospectus|commitments)\b",
    re.I,
)
_NAME = r"(?:[A-Z][\w’'&.-]*|of|and|for|the|de|on)"
_ENGLISH_AGENCY = re.compile(
    rf"(?:(?:The|the) )?(?:(?:{_NAME} ){{0,8}}?)(?:(?:Ministry|Department|Bureau|Board|Office|Commission|Directorate|Secretariat|Division) of (?:{_NAME} ){{0,6}}?{_NAME}|(?:{_NAME} ){{1,7}}(?:Bureau|Department|Ministry|Authority|Board|Commission|Council|Committee|Directorate|Agency|Trust|Schools|School District|District|School|Academy|College|University|Department for Education|Office|Service))"
)
_NO_AGENCY_WORD = re.compile(
    r"\b(?:Plan|Strategy|Priorities|Annual|Strategic|Improvement|Performance|Sector|Work|Corporate|Operational|Action|Report|Policy|Programme|Program|Framework|Agenda|Circular|Local Control|Roadmap|Targets|Multi-Year|Vision|Five-Year|Three-Year)\b"
)
_ENGLISH_NUMBER = re.compile(
    r"\b(?:Circular|Order|Decree|Directive|Document|Notice|Memorandum)\s+No\.?\s*[\w/-]+|(?<=Ref: )[\w/.-]+|(?<=Reference: )[\w/.-]+|(?<=Document number: )[\w/.-]+",
    re.I,
)


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
    title, stands_on = _chinese_title(top, lines) if chinese else _english_title(top)
    number = _doc_number(top) if chinese else _english_number(top)
    issuer = _chinese_issuer(top, lines, title) if chinese else _english_issuer(top, lines, title)
    year = _year(title, number, lines, chinese)
    title_lines = {line.start for line in stands_on} | (_repeated(title, lines) if chinese and title else set())
    body = max((line.end for line in stands_on), default=0)
    if issuer and not chinese:  # the agency's own line under the title is no heading
        title_lines |= {line.start for line in top[:8] if line.text.strip(" .,").removeprefix("The ") == issuer}
    told = re.sub(r"\s+", "" if chinese else " ", title) if title else None
    return Head(
        Meta(told, issuer, number, year), frozenset(title_lines), body, tuple(_impossible_dates(top, plain, year))
    )


def _body_begins(line: Line, n: int, chinese: bool) -> bool:
    if n and numbered(line.text, chinese) and not line.furniture and not _labelled(line.text):
        return not line.text.startswith("——") and not re.match(r"^(?:20\d\d|#)", line.text)
    return len(line.text) > (90 if chinese else 160)


def _labelled(text: str) -> bool:
    return bool(_DOC_NUMBER_LABEL.match(text) or _ISSUER_LABEL.match(text) or _OTHER_LABEL.match(text))


def _bare_doc_number(text: str) -> bool:
    return bool(re.fullmatch(rf"[（(\[【]?\s*{DOC_NUMBER.pattern}\s*[）)\]】]?", text))


# ── Title ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def _chinese_title(top: list[Line], lines: list[Line]) -> tuple[str | None, list[Line]]:
    """The title, and the lines it stands on where it stands first."""
    for line in top:
        if (label := _TITLE_LABEL.match(line.text)) and _TITLE_END.search(label["v"]):
            return line.raw[label.start("v") :].strip(), [line]
    usable = [
        line for line in top
        if not line.furniture and not _labelled(line.text) and not _bare_doc_number(line.text) and not _DATE.fullmatch(line.text)
        and not _LETTERHEAD.match(line.text) and not _SALUTATION.match(line.text)
    ]  # fmt: skip
    part = _over_a_subtitle(usable) or _by_its_ending(usable, top)
    if part:
        return "".join(line.raw for line in part if not line.text.startswith("——")), part
    first = usable[0] if usable else None
    if first and len(first.text) <= 60 and first.text[-1] not in "。；：" and not numbered(first.text, True):
        return first.raw, [first]
    return None, []


def _over_a_subtitle(usable: list[Line]) -> list[Line]:
    """深化改革 全面提升… / ——在2014年全市教育工作会议上的报告: a title of its own over a subtitle."""
    for line, following in itertools.pairwise(usable[:4]):
        if following.text.startswith("——") and 6 <= len(line.text) <= 40 and line.text[-1] not in "。；：:":
            return [line, following]
    return []


def _by_its_ending(usable: list[Line], top: list[Line]) -> list[Line]:
    """The first line, or lines one under the other, that end as titles of plans do."""
    place = {line.start: n for n, line in enumerate(top)}
    for n in range(min(len(usable), 8)):
        for take in (1, 2, 3, 4):
            part = usable[n : n + take]
            text = "".join(line.text for line in part)
            if len(part) < take or not _TITLE_END.search(text) or not 5 < len(text) <= 90 or re.search(r"[。；]", text):
                continue
            if any(line.text[-1] in "。：:；" or line.text.startswith("——") for line in part[:-1]):
                continue
            if take > 1 and (
                place[part[-1].start] - place[part[0].start] >= take
                or (_AGENCY.match(part[1].text) and _AGENCY.fullmatch(part[0].text))
            ):
                continue  # a letterhead, not the first line of the title
            if take == 1 and _title_goes_on(part[0], usable[n + 1 : n + 2]):
                continue
            following = usable[n + take : n + take + 1]
            return part + [line for line in following if _YEARS_IN_BRACKETS.match(line.text)]
    return []


def _repeated(title: str, lines: list[Line]) -> set[int]:
    """Lines before the first heading that print the title again, whole or as the plan that a notice sends out."""
    made = set()
    told = re.sub(r"\s|《|》", "", folded(title))
    for line in lines[:60]:
        if numbered(line.text, True) and not re.match(r"^(?:19|20)\d\d", line.text):
            break
        text = re.sub(r"\s|《|》", "", line.text)
        core = _AGENCY.sub("", text, count=1) if _AGENCY.match(text) else text
        if text == told or (len(core) >= 6 and core in told and _TITLE_END.search(core)):
            made.add(line.start)
    return made


def _title_goes_on(line: Line, following: list[Line]) -> bool:
    """关于印发《…行动 / 计划》的通知: a title broken inside its book marks goes on in the next line."""
    return bool(following) and line.text.count("《") > line.text.count("》") and "》" in following[0].text


def _english_title(top: list[Line]) -> tuple[str | None, list[Line]]:
    usable = [
        line for line in top if not line.furniture and not _labelled(line.text) and not _DATE.fullmatch(line.text)
    ]
    for n, line in enumerate(usable[:7]):
        text = re.sub(r"^#+\s*", "", line.text)
        if _is_agency(text) or (_ENGLISH_NUMBER.search(text) and len(usable) > n + 1 and len(text) < 60):
            continue
        following = usable[n + 1].text if n + 1 < len(usable) else ""
        broken = re.search(r"\b(?:and|of|for|the|to|in|on|&)$|[-—:]$", text) and following and len(following) <= 90
        if broken and _ENGLISH_KIND.search(f"{text} {following}"):
            return _bare(line, usable[n + 1]), usable[: n + 2]
        if _ENGLISH_KIND.search(text) and len(text) <= 130 and text[-1] not in ".;":
            return _bare(line), usable[: n + 1]
        if (
            following
            and len(text) <= 70
            and len(following) <= 70
            and following[-1] not in ".;:"
            and _ENGLISH_KIND.search(following)
            and not re.match(r"^\d|Goal|Priority|Section", following)
        ):
            return _bare(line, usable[n + 1]), usable[: n + 2]
    first = next((line for line in usable if not _is_agency(line.text)), None)
    return (_bare(first), [first]) if first and len(first.text) <= 120 else (None, [])


def _bare(*lines: Line) -> str:
    return re.sub(r"^#+\s*", "", " ".join(line.raw for line in lines))


# ── Document number ──────────────────────────────────────────────────────────────────────────────────────────────────
def _doc_number(top: list[Line]) -> str | None:
    for line in top:
        if (label := _DOC_NUMBER_LABEL.search(line.text)) and (match := DOC_NUMBER.search(label["v"])):
            return re.sub(r"\s", "", match["n"])
    for line in top:
        if _bare_doc_number(line.text) and (match := DOC_NUMBER.search(line.text)):
            return re.sub(r"\s", "", match["n"])
    for line in top[:6]:
        match = re.search(rf"[（(]\s*{DOC_NUMBER.pattern}\s*[）)]\s*$", line.text)
        if match and _TITLE_END.search(line.text[: match.start()].strip()):
            return re.sub(r"\s", "", match["n"])
    for line in top[:8]:
        match = re.match(rf"^(?:{_AGENCY.pattern}(?:文件)?\s+)?{DOC_NUMBER.pattern}(?:\s|$)", line.text)
        if match and len(line.text) < 50:
            return re.sub(r"\s", "", match["n"])
    return None


def _english_number(top: list[Line]) -> str | None:
    for line in top[:8]:
        if len(line.text) < 90 and (match := _ENGLISH_NUMBER.search(line.text)):
            return match[0]
    return None


# ── Issuer ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def _chinese_issuer(top: list[Line], lines: list[Line], title: str | None) -> str | None:
    for line in top:
        if (label := _ISSUER_LABEL.search(line.text)) and not re.match(r"^[\d-]+$", label["v"]):
            return label["v"].strip(" 】]")
    if title and (named := _issuer_in_title(title)):
        return named
    for line in top[:6]:
        if letterhead := _LETTERHEAD.match(line.text):
            return re.sub(r"\s", "", letterhead["v"])
    for line in [*reversed(lines[-14:]), *top]:
        text = re.sub(r"\s", "", re.sub(r"\d{4}年\d{1,2}月\d{1,2}日$", "", line.text))
        if len(text) <= 40 and _AGENCY.fullmatch(text):
            return text
    for line in top:
        source = re.search(r"来源\s*[:：]\s*([\u4e00-\u9fff]{4,24})", line.text)
        if source and re.fullmatch(
            rf"[\u4e00-\u9fff]{{2,16}}?{_EDUCATION}(?:局|厅|委员会)|[\u4e00-\u9fff]{{2,12}}人民政府(?:办公室)?",
            source[1],
        ):
            return source[1]
    return None


def _issuer_in_title(title: str) -> str | None:
    bare = re.sub(r"^(?:\d{4}年?度?|[二一][〇零○九]..年)\s*", "", title)
    if about := re.match(r"(.+?)\s*关于", bare):
        parts = re.split(r"\s+", about[1])
        if all(_AGENCY.fullmatch(re.sub(r"\s", "", part)) for part in parts):
            return about[1]
        joint = re.sub(r"\s", "", about[1])
        return joint if _AGENCY.fullmatch(joint) else None
    if (match := _AGENCY.match(bare)) and not re.match(r"^(?:关于|印发|加强|推进|深化)", bare):
        end = match.end()
        while (more := re.compile(rf"\s+{_AGENCY.pattern}").match(bare, end)) is not None:
            end = more.end()
        return bare[:end] if len(bare[:end]) > 2 else None
    match = _SCHOOL.match(bare)
    return match["a"] if match and not bare.startswith(("关于", "加强", "推进")) else None


def _is_agency(text: str) -> bool:
    words = re.sub(r"\b(Of|And|For|The|On)\b", lambda m: m[0].lower(), text.title()) if text.isupper() else text
    return bool(_ENGLISH_AGENCY.fullmatch(words)) and not _NO_AGENCY_WORD.search(words)


def _english_issuer(top: list[Line], lines: list[Line], title: str | None) -> str | None:
    for line in top:
        if label := _ISSUER_LABEL.search(line.text):
            return label["v"].strip(" 】]")
    tail = [line for line in lines[-6:] if len(line.text) < 80]
    for line in [*top[:8], *tail]:
        words = re.sub(r"^(?:by|from|issued by|prepared by|adopted by)\s+", "", line.text, flags=re.I).strip(" .,")
        if line.text != title and not line.furniture and _is_agency(words):
            return re.sub(r"^[Tt]he ", "", words)
    for text in (title or "", *(line.text for line in top[:3])):
        if found := _english_agency_in(text):
            return found
    return None


def _english_agency_in(text: str) -> str | None:
    """The agency named in a title: what is left of it between the words for the kind of plan.

    >>> _english_agency_in("Work Plan of the Jilin Municipal Education Bureau for 2019")
    'Jilin Municipal Education Bureau'
    """
    pieces = re.split(rf"{_NO_AGENCY_WORD.pattern}|\d{{4}}|[:—–|]|\bNo\.", text)
    for piece in pieces:
        words = re.sub(
            r"^\W*(?:(?:of|for|the|and|by|from)\s+)*|\s*(?:(?:of|for|the|and|’s|'s)\s*)*\W*$", "", piece or ""
        )
        if len(words) > 6 and _ENGLISH_AGENCY.fullmatch(words):
            return words
    return None


# ── Year ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def _year(title: str | None, doc_number: str | None, lines: list[Line], chinese: bool) -> int | None:
    if title and (told := _year_of_title(title)):
        return told
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


def _year_of_title(title: str) -> int | None:
    """The year a title names: the plan's own where it also tells of another, the first of several.

    >>> _year_of_title("2020年工作总结和2021年工作计划"), _year_of_title("“十四五”教育发展规划"), _year_of_title("2023—2024学年工作计划")
    (2021, 2021, 2023)
    """
    if "总结" in title and (planned := _PLAN_YEAR.findall(title)):
        return int(planned[-1])
    if match := _YEAR.search(title):
        return int(match[1])
    if match := _HAN_YEAR.search(title):
        return int("".join(str("零一二三四五六七八九".index(re.sub("[〇○]", "零", c))) for c in match[1]))
    if match := _PERIOD.search(title):
        return FIVE_YEARS.get(match[1] or match[2])
    return None


def _impossible_dates(top: list[Line], plain: str, year: int | None) -> Iterator[Doubt]:
    for line in top:
        for match in _DATE.finditer(line.text):
            start = line.start + match.start()
            span = (plain[start : start + len(match[0])], start, start + len(match[0]))
            try:
                day = dt.date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                yield Doubt(*span, L("没有这一天", "there is no such day"))
                continue
            if year and not year - 3 <= day.year <= year + 3:
                yield Doubt(*span, L(f"与{year}年的计划不符，不采信", f"does not fit a plan of {year}; not believed"))

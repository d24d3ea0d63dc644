"""Whether words tell of the past or promise: the last word on time before a number decides."""

from __future__ import annotations

import re

FIVE_YEARS = {
    "八": 1991,
    "九": 1996,
    "十": 2001,
    "十一": 2006,
    "十二": 2011,
    "十三": 2016,
    "十四": 2021,
    "十五": 2026,
    "十六": 2031,
}

_PAST = re.compile(
    r"已(?!知|故|婚|满)[\u4e00-\u9fff]|现[已有共](?!代)|目前|截[至止]|去年|上年|上一?学年|上半年来|过去|以来|近年|近[一二两三四五六七八九十几\d]+年(?!内)|共有|现在|当前|原有|历年|往年|前几年|第一年度内"
    r"|(?:实现|完成|达到|建成|取得|获得|荣获|培训|举办|评选|招聘|引进|投入|开设|推行|组织|改造|选派|派出|新增|落实|认定|命名|授予|开展|成立|建立|制定|出台|发放|资助|增加|提高|提升|下降|减少|解决|消除|化解|创建|打造|培养|形成|启动|突破|超过|净增|新建|新开|投用|配备|更新|扩大|覆盖|惠及|发表|斩获|通过|承办|接待|查处|关停|压减|撤并|整改|表彰|奖励)了"
    r"|荣获|获评|获批|被(?:评|授|列|确|命|认)[为定予入]|喜获|夺得|斩获|成功(?:创|举|承|入|申)"
)
# This tells of the past unless a promise stands before it: 先后建成.
_SOFT_PAST = re.compile(r"先后(?=投入|完成|建成|开展|组织|举办|制定|出台|获|荣|被|新)")
_FUTURE = re.compile(
    r"力争|争取(?!到了)|确保(?!了)|保证(?!了)|力求|努力(?=实现|达到|完成|使)|今年(?!以来)|本年|年内|年底前|到(?:20\d\d|[一-龥]{0,3}年底|年末|学年末)|20\d\d年底?前|将(?=[要在为对把于]|[^来领])|计划(?=[在于新建培开组完招选投用]|到)|拟(?![定订])|下一步|新的?一年"
    r"|下半年|要(?!求|点|素|内|闻|害|么|义|件|位|职|领|务|道)|全年|必须|应当?(?!对|用|急|试|届|聘|变|答)|不得|预计"
)
_STRONG_FUTURE = re.compile(r"力争|确保|将|要(?!求|点|素)")
_YEAR = re.compile(r"((?:19|20)\d{2})(?:年?[-—至到]+(20\d{2}))?(?:学年度?|年)(?!级|届|[，]?(?:规划|版|修订))")
_PERIOD = re.compile(
    r"[“\"]?(十[一二三四五六]?|[八九])五[”\"]?(?P<since>(?:规划)?(?:实施)?以来)?(?:时期|期间|规划|以来|实施|建设|末)"
)

_REVIEW_HEADING = re.compile(
    r"回顾|总结|成[就效绩果](?!转|展|奖|评|申|推|应|运|培)|过去|现状|工作基础|发展基础|现实基础|主要做法|工作完成|完成情况|落实情况|进展情况|取得|基本情况|形势|存在(?:的)?(?:主要)?(?:问题|不足|短板)|背景|成绩|主要工作及成效|执行情况|面临"
)
_FORWARD_HEADING = re.compile(
    r"要点|计划|安排|思路|任务|目标|措施|举措|打算|下一步|展望|取得新|见成效|求突破|新成[效就果绩]|新突破|新进展|转化|推进|加强|提[升高]|深化|总结(?:推广|交流)|全面(?:总结|提)|着力|强化|确保|促|抓"
)
_REVIEW_OPENING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]+[)）、.]?)?(?:过去(?:的)?(?:一年|五年|20|几年)|一年来|五年来|去年|刚刚过去|近年来|几年来|近几年|上年度?|本届政府|五年间|一年间|同志们|各位代表)"
)


def review_heading(heading: str, year: int | None) -> bool:
    """Whether a section under this heading tells of the past.

    >>> review_heading("2025年工作回顾", 2026), review_heading("2026年工作安排", 2026)
    (True, False)
    >>> review_heading("“十三五”发展成就", 2021), review_heading("过去五年工作和2026年安排", 2026)
    (True, False)
    """
    years = [int(y) for y in re.findall(r"(?<!\d)((?:19|20)\d{2})(?=年|学年|[-—~至/]|[“”《》\s])", heading)]
    if years and year and max(years) >= year and not re.search(r"回顾|总结(?!推广)|完成情况", heading):
        return False
    if years and year and max(years) < year and not _FORWARD_HEADING.search(heading):
        return True
    return bool(_REVIEW_HEADING.search(heading)) and not _FORWARD_HEADING.search(
        re.sub(r"工作(?:计划|任务|目标|要点)?(?:完成|落实|执行)情况|加强.{0,8}情况", "", heading)
    )


def review_paragraph(flow: str, year: int | None) -> bool:
    """Whether a paragraph opens by telling of the past.

    >>> review_paragraph("“十三五”期间，全区新建学校12所。", 2021), review_paragraph("“十四五”期间，新建学校12所。", 2021)
    (True, False)
    >>> review_paragraph("2023年，全市新建学校8所。", 2024)
    True
    """
    opening = re.sub(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.]|[一二三四五六七八九十]是)", "", flow)
    if _REVIEW_OPENING.match(opening):
        return not re.search(r"^同志们|^各位代表", opening) and not re.search(r"今年", opening[:200])
    if (period := _PERIOD.match(opening)) and (first := FIVE_YEARS.get(period[1])):
        return bool(period["since"]) or (year is not None and first + 4 < year)
    dated = re.match(r"^(?:截[至止]到?|到)?((?:19|20)\d{2})年(?!底?前|以前|起)", opening)
    return bool(dated and year and int(dated[1]) < year)


_COMPARED = frozenset(("去年", "上年", "上学年", "上一学年", "当前", "现在"))


def _only_compares(match: re.Match[str], before: str) -> bool:
    """Whether a word of the past names only what a promise is measured from, or works on: 比上年, 在现有20所的基础上, 由过去的, 确保已建成的."""
    ahead = before[match.end() :]
    if match[0] in _COMPARED and (
        before[: match.start()].endswith(("比", "较", "与", "同", "在"))
        or re.match(r"度?(?:的)?(?:基础|同期|水平|基数|结转)", ahead)
    ):
        return True
    if re.match(r"[^，。；]{0,10}(?:的)?基础上", ahead) or before[: match.start()].endswith(("由", "从")):
        return True
    return (
        match[0].startswith("已")
        and bool(re.search(r"(?:确保|推动|力争|督促|促进)[^，。；]{0,6}$", before[: match.start()]))
        and bool(re.match(r"[^，。；]{0,6}的", ahead))
    )


def tells_of_the_past(sentence_before: str, clause_before: str, year: int | None) -> bool:
    """Whether the last word on time before a number speaks of the past.

    >>> tells_of_the_past("去年培训3000人次，今年培训", "今年培训", 2024), tells_of_the_past("目前全市共有", "目前全市共有", 2024)
    (False, True)
    >>> tells_of_the_past("近视率在上年基础上降低", "近视率在上年基础上降低", 2024)
    False
    """
    before = sentence_before
    past = future = None
    for match in _PAST.finditer(before):
        if not _only_compares(match, before):
            past = match
    for match in _FUTURE.finditer(before):
        future = match
    past_at = past.start() if past else -1
    future_at = future.start() if future else -1
    for match in _YEAR.finditer(before):
        told = int(match[2] or match[1])
        compared = before[max(0, match.start() - 1) : match.start()] in ("比", "较", "在")
        if year and told >= year:
            future_at = max(future_at, match.start())
        elif (
            year
            and not compared
            and not re.match(r"(?:以来)?(?:为)?基[数础期]|.{0,6}基础上|.{0,3}相比", before[match.end() :])
            and not before[: match.start()].endswith("到")
        ):
            past_at = max(past_at, match.start())
    for match in _PERIOD.finditer(before):
        first = FIVE_YEARS.get(match[1])
        if first and (match["since"] or (year and first + 4 < year)) and not match[0].endswith(("规划", "建设")):
            past_at = max(past_at, match.start())
    if past_at < 0:
        return future_at < 0 and bool(_SOFT_PAST.search(before))
    if future_at > past_at:
        return False
    if before[past_at] in "近目当现过" or before[past_at : past_at + 2] in ("以来", "原有", "历年"):
        # 目前 governs its sentence only up to a verb of promise
        return not re.search(rf"(?:{_STRONG_FUTURE.pattern})(?=[^，。；]{{0,20}}$)", clause_before)
    return True


def looks_ahead(sentence_before: str, year: int | None) -> bool:
    """Whether a sentence inside a review turns to the plan's own year or to what comes next.

    >>> looks_ahead("2024年，计划", 2024), looks_ahead("下一步，", None), looks_ahead("2023年，新建", 2024)
    (True, True, False)
    """
    if re.search(r"今年(?!以来)|下一步|新的一年|今后", sentence_before):
        return True
    return any(
        year and int(m[2] or m[1]) >= year and not re.match(r"(?:以来|工作)", sentence_before[m.end() :])
        for m in _YEAR.finditer(sentence_before)
    )

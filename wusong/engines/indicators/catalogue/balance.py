"""Balance 均衡: quality schools, weak schools, and any other list a school stands on."""

from __future__ import annotations

import ibis

from wusong.engines.indicators.catalogue.phrases import BASIC, VOCATIONAL, as_schools, having, schools, told
from wusong.engines.indicators.declaring import indicator
from wusong.engines.indicators.evidence import Evidence
from wusong.engines.indicators.facts import Facts
from wusong.words.labels import L
from wusong.words.units import PERCENT, SCHOOLS

TITLES = ("quality_school", "weak_school", "work_study_pilot", "provincial_top_100", "national_model", "national_key")


@indicator(
    "quality_school_growth",
    title=L("优质教育资源增幅", "Growth of quality education resources"),
    unit=PERCENT,
    definition=L(
        "分子：统计日在册的优质学校数减去基期日（期初前一日）在册数；分母：基期日在册的优质学校数。限基础教育学校，每校计一次。",
        "Quality schools on the list on the day, less those on the baseline day (the day before the period), over those on "
        "the baseline day. Schools of basic education, each counted once.",
    ),
    source="2008年工作要点 第一项工程 TP1.01 默认读法",
    reads_as="ratio",
    aliases=("优质教育资源增加", "优质学校增加", "优质教育资源比重"),
)
def quality_school_growth(facts: Facts) -> Evidence:
    titles, basic = facts.at("designation"), schools(facts, BASIC)
    now = having(titles.filter(titles.title == "quality_school"), "school", basic, "school")
    titles, basic = facts.at("designation", facts.baseline), schools(facts, BASIC, facts.baseline)
    before = having(titles.filter(titles.title == "quality_school"), "school", basic, "school")
    # one school, counted now and taken away at the baseline, is two things counted
    entered = told(now, "designation", counted=("school now", "school"))
    taken = told(before, "designation", counted=("school before", "school"), amount=-1)
    return Evidence(ibis.union(entered, taken), told(before, "designation", counted=("school", "school")))


@indicator(
    "weak_schools",
    title=L("相对薄弱学校数", "Relatively weak schools"),
    unit=SCHOOLS,
    definition=L(
        "统计日仍在相对薄弱学校名单上的基础教育学校数，每校计一次。",
        "Schools of basic education still on the list of relatively weak schools on the day, each counted once.",
    ),
    source="2008年工作要点 第一项工程 TP1.02",
    reads_as="count",
    aliases=("消除地区相对薄弱学校", "薄弱校数"),
)
def weak_schools(facts: Facts) -> Evidence:
    titles = facts.at("designation")
    listed = having(titles.filter(titles.title == "weak_school"), "school", schools(facts, BASIC), "school")
    return Evidence(told(listed, "designation", counted=("school", "school")))


@indicator(
    "work_study_pilots",
    title=L("市级工学结合试点校数", "City work–study pilot schools"),
    unit=SCHOOLS,
    definition=L(
        "统计日已正式确定且有效的市级“工学结合”教学模式改革试点中等职业学校数，每校计一次。",
        "Secondary vocational schools named city work–study pilots and still so on the day, each counted once.",
    ),
    source="2008年工作要点 第7点 T07.01",
    reads_as="count",
    aliases=("工学结合教学模式改革试点校",),
)
def work_study_pilots(facts: Facts) -> Evidence:
    titles = facts.at("designation")
    named = having(titles.filter(titles.title == "work_study_pilot"), "school", schools(facts, VOCATIONAL), "school")
    return Evidence(told(named, "designation", counted=("school", "school")))


@indicator(
    "designated",
    title=L("列入名单、获得称号的学校数", "Schools holding a title"),
    unit=SCHOOLS,
    definition=L(
        "统计日持有某一称号（或列入某一名单）的学校数，每校计一次；给出学校代码时只看该校：1 为已列入，0 为未列入。",
        "Schools that hold a title (or stand on a list) on the day, each counted once; with a school's code, that school "
        "alone: 1 when listed, 0 when not.",
    ),
    source="2008年工作要点 第10点 T10.03",
    reads_as="count",
    aliases=("进入省百强", "列入省百强", "国家千所示范校", "国家级重点", "晋升", "职教中心进入省百强"),
    parameters={"title": L("称号", "Designation"), "school_code": L("学校代码", "School code")},
    options={"title": TITLES},
    examples={"school_code": "3622000001"},
)
def designated(facts: Facts, *, title: str, school_code: str = "") -> Evidence:
    titles = facts.at("designation")
    held = titles.filter(titles.title == title)
    if school_code:
        held = having(held, "school", coded(facts, school_code), "id")
    return Evidence(told(held, "designation", counted=("school", "school")))


def coded(facts: Facts, code: str) -> ibis.Table:
    """Keys of the school with an identifier (学校标识码), or else with an organisation code."""
    identified = facts.school.filter(facts.school.identifier == code).select("id")
    organised = facts.organisation.filter(facts.organisation.code == code, facts.organisation.kind == "school").select(
        "id"
    )
    return ibis.union(identified, organised, distinct=True)


@indicator(
    "schools",
    title=L("学校数", "Schools"),
    unit=SCHOOLS,
    definition=L(
        "统计日存在的学校数，每校计一次；可限定办学类型（JY/T 1001 代码，逗号分隔）、城乡类别、举办者。",
        "Schools that exist on the day, each counted once; optionally of some types (codes of JY/T 1001, separated by "
        "commas), place class or runner.",
    ),
    source="JY/T 1001-2012；国统制〔2008〕115号 小基1-1",
    reads_as="count",
    parameters={
        "types": L("办学类型", "School types"),
        "place_class": L("城乡类别", "Place class"),
        "runner": L("举办者", "Runner"),
    },
    options={"place_class": ("1", "2", "3"), "runner": ("education", "other_public", "private")},
    examples={"types": "211,311"},
)
def school_count(facts: Facts, *, types: str = "", place_class: str = "", runner: str = "") -> Evidence:
    found = schools(facts, tuple(types.split(",")) if types else ())
    if place_class:
        found = found.filter(found.place_class == place_class)
    if runner:
        found = found.filter(found.runner == runner)
    return Evidence(as_schools(found))

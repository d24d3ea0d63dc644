"""Welfare 惠民: fees no longer charged, children who must not be missed, grants to all who are due one."""

from __future__ import annotations

import datetime as dt

import ibis

from wusong.engines.indicators.catalogue.phrases import CITY, VOCATIONAL, having, lacking, school_year, schools, told
from wusong.engines.indicators.declaring import indicator
from wusong.engines.indicators.evidence import Evidence
from wusong.engines.indicators.facts import Facts
from wusong.words.labels import L
from wusong.words.units import PERCENT

GRADES = range(1, 10)


@indicator(
    "fees_lifted",
    title=L("城市义务教育学生免学杂费覆盖率", "Urban pupils exempt from fees"),
    unit=PERCENT,
    definition=L(
        "分子：统计日就读学校不收学杂费（无在期学杂费收费项目）的城市义务教育学生数；分母：城市（城乡类别1）1—9年级在校生数。按人去重。",
        "Pupils of grades 1 to 9 in city schools (place class 1) that charge no tuition fee on the day over all such pupils. "
        "Each person once.",
    ),
    source="2008年工作要点 第25点 T25.01；国发〔2008〕25号",
    reads_as="ratio",
    personal=True,
    aliases=("免除城市义务教育阶段学生学杂费", "城市义务教育学生免学杂费覆盖率"),
)
def fees_lifted(facts: Facts) -> Evidence:
    standing, on_roll, fees = schools(facts), facts.at("enrolment"), facts.at("feeitem")
    urban = standing.filter(standing.place_class == CITY, standing.runner != "private")
    pupils = having(on_roll.filter(on_roll.grade.isin(GRADES)), "school", urban, "school")
    free = lacking(pupils, "school", fees.filter(fees.kind == "tuition", fees.yuan > 0), "school")
    return Evidence(*(told(rows, "enrolment", counted=("student", "student")) for rows in (free, pupils)))


@indicator(
    "three_groups_enrolled",
    title=L("三类儿童义务教育入学率", "Enrolment of the three groups"),
    unit=PERCENT,
    definition=L(
        "分子：统计日在校（1—9年级）的随迁、留守、单亲儿童数；分母：此类在校儿童与在册未复学的失学儿童合计。按人去重。",
        "Children of migrant workers, left behind, or of a single parent enrolled in grades 1 to 9 on the day over these and "
        "those of them known to be out of school. Each person once.",
    ),
    source="2008年工作要点 第25点 T25.04",
    reads_as="ratio",
    personal=True,
    aliases=("三类儿童义务教育入学率", "农民工子女农村留守儿童单亲子女接受义务教育"),
)
def three_groups_enrolled(facts: Facts) -> Evidence:
    children, on_roll, out = facts.student, facts.at("enrolment"), facts.at("dropout")
    three = children.filter(children.migrant | children.left_behind | children.single_parent)
    enrolled = having(on_roll.filter(on_roll.grade.isin(GRADES)), "student", three, "id")
    away = lacking(having(out, "student", three, "id"), "student", enrolled, "student")
    there = told(enrolled, "enrolment", counted=("student", "student"))
    return Evidence(there, ibis.union(there, told(away, "dropout", counted=("student", "student"))))


@indicator(
    "grants_paid",
    title=L("助学金应助尽助率", "Eligible students aided"),
    unit=PERCENT,
    definition=L(
        "分子：统计日所在学年已发放国家助学金的困难认定中职学生数；分母：该学年认定的中职困难学生数。按人去重。",
        "Vocational students recognised in hardship who were paid the state grant in the school year of the day over all so "
        "recognised in that year. Each person once.",
    ),
    source="2008年工作要点 第25点 T25.05；facts.md 3.3",
    reads_as="ratio",
    personal=True,
    aliases=("助学金应助尽助率", "中等职业学校国家助学金政策"),
)
def grants_paid(facts: Facts) -> Evidence:
    year = school_year(facts.on)
    recognised, paid = facts.hardshiprecognition, facts.aidaward
    due = having(recognised.filter(recognised.year == year), "school", schools(facts, VOCATIONAL), "school")
    grants = paid.filter(paid.scheme == "vocational", paid.paid >= dt.date(year, 9, 1))
    sides = (having(due, "student", grants, "student"), due)
    return Evidence(*(told(rows, "hardshiprecognition", counted=("student", "student")) for rows in sides))

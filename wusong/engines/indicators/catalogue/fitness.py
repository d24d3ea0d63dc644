"""Fitness, workload and enrolment 体质、负担与入学: what is reported of pupils, and how many of an age are at school."""

from __future__ import annotations

import ibis.expr.types as ir

from wusong.engines.indicators.catalogue.phrases import (
    COMPULSORY,
    ORDINARY,
    covered,
    having,
    school_year,
    schools,
    told,
)
from wusong.engines.indicators.declaring import indicator
from wusong.engines.indicators.evidence import Evidence
from wusong.engines.indicators.facts import Facts
from wusong.words.labels import L
from wusong.words.units import CASES, PERCENT, PERSONS, SCHOOLS

SENIOR_AGES = (15, 16, 17)
SENIOR_GRADES = (10, 11, 12)


@indicator(
    "fitness_reported",
    title=L("体质健康测试上报率", "Fitness tests reported"),
    unit=PERCENT,
    definition=L(
        "分子：期内（截至统计日）上报当年秋季开始学年的体质健康测试数据且数据合格的中小学校数；分母：中小学校总数。",
        "Primary and secondary schools whose fitness report of the school year that begins in the year was accepted in the "
        "period by the day over all such schools.",
    ),
    source="2008年工作要点 第1点 T01.02；国家学生体质健康标准",
    reads_as="ratio",
    aliases=("体质健康测试上报率",),
)
def fitness_reported(facts: Facts) -> Evidence:
    accepted = facts.within("fitnessreport", "accepted")
    return covered(schools(facts, ORDINARY), accepted.filter(accepted.year == facts.starts.year))


@indicator(
    "fitness_passed",
    title=L("体质健康及格率", "Fitness pass rate"),
    unit=PERCENT,
    definition=L(
        "分子：统计日所在学年测试及格及以上的学生数；分母：该学年参测学生数（免测不计）。限中小学，按人去重。",
        "Pupils who passed the fitness test of the school year of the day over all tested (those exempt left out), in primary "
        "and secondary schools. Each person once.",
    ),
    source="2008年工作要点 第1点 T01.03；facts.md 2.3",
    reads_as="ratio",
    personal=True,
    aliases=("体质健康及格率",),
)
def fitness_passed(facts: Facts) -> Evidence:
    tests = facts.fitnesstest
    tests = tests.filter(tests.year == school_year(facts.on), ~tests.exempt, tests.band.notnull(), tests.band != "")
    tested = having(tests, "school", schools(facts, ORDINARY), "school")
    passed = tested.filter(tested.band.isin(["excellent", "good", "passed"]))
    return Evidence(*(told(rows, "fitnesstest", counted=("student", "student")) for rows in (passed, tested)))


@indicator(
    "workload_monitored",
    title=L("补课、作业、睡眠监测覆盖率", "Schools monitored for lessons, workload and sleep"),
    unit=PERCENT,
    definition=L(
        "分子：期内（截至统计日）完成补课、作业、睡眠监测的义务教育学校数；分母：义务教育学校总数（不含教学点）。",
        "Schools of compulsory education surveyed in the period by the day over all such schools, teaching points left out.",
    ),
    source="2008年工作要点 第1点 T01.04",
    reads_as="ratio",
    aliases=("补课作业睡眠三项监测覆盖率", "课业负担和睡眠情况"),
)
def workload_monitored(facts: Facts) -> Evidence:
    among = schools(facts, tuple(kind for kind in COMPULSORY if kind in ORDINARY))
    return covered(among, facts.within("workloadsurvey", "surveyed"))


@indicator(
    "senior_gross_enrolment",
    title=L("高中阶段毛入学率", "Gross enrolment ratio, senior stage"),
    unit=PERCENT,
    definition=L(
        "分子：统计日高中阶段（10—12年级，含中职）在校生数，不限年龄，按人去重；分母：已知最近年份15—17周岁人口数。",
        "Pupils of grades 10 to 12 on the day, vocational schools included, of any age, each once, over the people aged 15 to "
        "17 of the latest year known.",
    ),
    source="2008年工作要点 第2点 T02.06；facts.md 2.7",
    reads_as="ratio",
    personal=True,
    aliases=("高中阶段毛入学率", "高中阶段教育普及率"),
)
def senior_gross_enrolment(facts: Facts) -> Evidence:
    on_roll, people = facts.at("enrolment"), facts.population
    newest = people.group_by("county").agg(year=people.year.max())
    of_age = people.filter(people.age.isin(SENIOR_AGES)).semi_join(newest, ["county", "year"])
    return Evidence(
        told(on_roll.filter(on_roll.grade.isin(SENIOR_GRADES)), "enrolment", counted=("student", "student")),
        told(of_age, "population", place="county", amount=of_age.persons),
    )


@indicator(
    "vocational_intake",
    title=L("中职招生数", "Vocational intake"),
    unit=PERSONS,
    definition=L(
        "期内（截至统计日）中等职业学校录取的新生数。",
        "Candidates taken in by vocational schools in the period by the day.",
    ),
    source="2008年工作要点 第11点 T11.03",
    reads_as="count",
    personal=True,
    aliases=("中职招生数", "扩大招生规模"),
)
def vocational_intake(facts: Facts) -> Evidence:
    taken = facts.within("admission", "admitted")
    return Evidence(told(taken.filter(taken.track == "vocational"), "admission"))


def _over(facts: Facts, track: str = "") -> tuple[ir.Table, ir.Table]:
    """Plans of the year decided by the day, and how many were taken in under each."""
    plans, taken = facts.admissionplan, facts.within("admission", "admitted")
    plans = plans.filter(plans.year == facts.starts.year)
    if track:
        plans, taken = plans.filter(plans.track == track), taken.filter(taken.track == track)
    counts = taken.group_by(["school", "track"]).agg(
        taken=taken.count(), lowest=taken.score.min(), dearest=taken.fee.max()
    )
    return plans, counts


@indicator(
    "three_limits_broken",
    title=L("突破“三限”的学校数", "Schools breaking the three limits"),
    unit=SCHOOLS,
    definition=L(
        "当年自费生录取中，人数超过计划、有人低于分数线、或收费高于标准的学校数，任一限突破即计，每校计一次。",
        "Schools whose self-funded intake of the year exceeds its number, goes below its score or above its fee; any one "
        "counts, each school once.",
    ),
    source="2008年工作要点 第22点 T22.04；facts.md 3.3 三限",
    reads_as="count",
    aliases=("突破三限的学校数", "高中招收自费生三限政策"),
)
def three_limits_broken(facts: Facts) -> Evidence:
    plans, counts = _over(facts, "self_funded")
    both = plans.inner_join(counts, ["school", "track"])
    broken = both.filter((both.taken > both.places) | (both.lowest < both.line) | (both.dearest > both.fee))
    return Evidence(told(broken, "admissionplan", counted=("school", "school")))


@indicator(
    "over_plan",
    title=L("超计划招生学校数", "Schools over plan"),
    unit=SCHOOLS,
    definition=L(
        "当年任一招生类型录取数大于计划数的学校数，每校计一次。",
        "Schools that took in more than planned in any track of the year, each once.",
    ),
    source="2008年工作要点 第22点 T22.05",
    reads_as="count",
    aliases=("超计划招生学校数", "严格执行招生计划"),
)
def over_plan(facts: Facts) -> Evidence:
    plans, counts = _over(facts)
    both = plans.inner_join(counts, ["school", "track"])
    return Evidence(told(both.filter(both.taken > both.places), "admissionplan", counted=("school", "school")))


@indicator(
    "examination_incidents",
    title=L("考试重大安全与泄密事件数", "Serious examination incidents"),
    unit=CASES,
    definition=L(
        "期内（截至统计日）各类招生考试中发生的重大安全、泄密事件起数。",
        "Serious leaks and safety incidents in examinations in the period by the day.",
    ),
    source="2008年工作要点 第22点 T22.07",
    reads_as="count",
    aliases=("考试重大安全与泄密事件数", "考试违纪违规"),
)
def examination_incidents(facts: Facts) -> Evidence:
    happened = facts.within("examincident", "happened")
    grave = happened.filter(happened.serious, happened.kind.isin(["leak", "safety"]))
    placed = grave.inner_join(facts.examsession.select(session="id", school="school"), "session")
    return Evidence(told(placed, "examincident"))

"""Schooling 就学: pupils, classes, the daily hour of exercise."""

from __future__ import annotations

import ibis

from wusong.engines.indicators.catalogue.phrases import ORDINARY, as_schools, having, lacking, schools, told
from wusong.engines.indicators.declaring import indicator
from wusong.engines.indicators.evidence import Evidence
from wusong.engines.indicators.facts import Facts
from wusong.words.labels import L
from wusong.words.units import PERCENT, PERSONS, Unit

PUPILS_PER_TEACHER = Unit("pupils_per_teacher", L("名学生/教师", "pupils per teacher"), 1, 1)
EXERCISE_MINUTES = 60
HOLIDAY = ibis.interval(days=92)  # between two terms the last timetable still speaks for the school
LARGE, VERY_LARGE = 56, 66  # 大班额, 超大班额: facts.md 2.7


@indicator(
    "daily_exercise",
    title=L("保证学生每天锻炼一小时的学校比例", "Schools giving every pupil an hour of exercise a day"),
    unit=PERCENT,
    definition=L(
        "分子：现行课表每日体育活动不少于60分钟的中小学校数（假期中按上一学期课表）；分母：中小学校总数。",
        "Primary and secondary schools whose timetable in force has at least 60 minutes of exercise a day (in a holiday, "
        "the last term's timetable) over all primary and secondary schools.",
    ),
    source="2008年工作要点 第1点 T01.01",
    reads_as="ratio",
    aliases=("每天锻炼一小时", "每日体育活动60分钟"),
)
def daily_exercise(facts: Facts) -> Evidence:
    ordinary = schools(facts, ORDINARY)
    spoken = facts.timetable
    spoken = spoken.filter(spoken.ends.isnull() | (spoken.ends > facts.day - HOLIDAY))
    newest = spoken.group_by("school").agg(starts=spoken.starts.max())
    current = spoken.semi_join(newest, ["school", "starts"])
    short = current.filter(current.exercise_minutes < EXERCISE_MINUTES)
    enough = lacking(having(ordinary, "school", current, "school"), "school", short, "school")
    return Evidence(as_schools(enough), as_schools(ordinary))


@indicator(
    "pupils",
    title=L("在校学生数", "Pupils on roll"),
    unit=PERSONS,
    definition=L(
        "统计日在校学生数，按人去重；可限定年级（如 1,2,3）。",
        "Pupils enrolled on the day, each person once; optionally of some grades (as in 1,2,3).",
    ),
    source="facts.md 2.6 统计时点",
    reads_as="count",
    personal=True,
    parameters={"grades": L("年级", "Grades")},
    options={"grades": tuple(map(str, range(13)))},
)
def pupils(facts: Facts, *, grades: str = "") -> Evidence:
    on_roll = facts.at("enrolment")
    if grades:
        on_roll = on_roll.filter(on_roll.grade.isin([int(grade) for grade in grades.split(",")]))
    return Evidence(told(on_roll, "enrolment", counted=("student", "student")))


@indicator(
    "pupil_teacher_ratio",
    title=L("生师比", "Pupil–teacher ratio"),
    unit=PUPILS_PER_TEACHER,
    definition=L(
        "分子：统计日中小学在校学生数；分母：统计日在本校任职的专任教师数（外派者计在本校）。均按人去重。",
        "Pupils of primary and secondary schools on the day over full-time teachers on their own posts there (those sent "
        "elsewhere count at their own school). Each person once.",
    ),
    source="教育部办学条件统计指标；facts.md 2.7",
    reads_as="ratio",
    personal=True,
    aliases=("师生比",),
)
def pupil_teacher_ratio(facts: Facts) -> Evidence:
    ordinary = schools(facts, ORDINARY)
    on_roll = having(facts.at("enrolment"), "school", ordinary, "school")
    posts = facts.at("posting")
    teachers = having(posts.filter(posts.kind == "own", posts.full_time), "school", ordinary, "school")
    return Evidence(
        told(on_roll, "enrolment", counted=("student", "student")),
        told(teachers, "posting", counted=("staff", "staff")),
    )


def _classes_of(facts: Facts, size: int) -> Evidence:
    classes = having(facts.at("schoolclass"), "school", schools(facts, ORDINARY), "school")
    on_roll = facts.at("enrolment")
    seats = on_roll.group_by("school_class").agg(pupils=on_roll.student.nunique())
    large = having(classes, "id", seats.filter(seats.pupils >= size), "school_class")
    return Evidence(told(large, "schoolclass"), told(classes, "schoolclass"))


@indicator(
    "large_classes",
    title=L("大班额比例", "Share of large classes"),
    unit=PERCENT,
    definition=L(
        "分子：统计日56人及以上的班级数；分母：班级总数。限中小学。",
        "Classes of 56 pupils and more on the day over all classes of primary and secondary schools.",
    ),
    source="facts.md 2.7",
    reads_as="ratio",
    aliases=("56人以上班级",),
)
def large_classes(facts: Facts) -> Evidence:
    return _classes_of(facts, LARGE)


@indicator(
    "very_large_classes",
    title=L("超大班额比例", "Share of very large classes"),
    unit=PERCENT,
    definition=L(
        "分子：统计日66人及以上的班级数；分母：班级总数。限中小学。",
        "Classes of 66 pupils and more on the day over all classes of primary and secondary schools.",
    ),
    source="facts.md 2.7",
    reads_as="ratio",
    aliases=("66人以上班级",),
)
def very_large_classes(facts: Facts) -> Evidence:
    return _classes_of(facts, VERY_LARGE)

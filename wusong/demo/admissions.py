"""Admissions and examinations: plans and who was taken in, sittings, quality assessments, changes of roll, population."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING

from wusong.demo.days import DAY, TODAY, weekday, workday
from wusong.demo.schools import KINDERGARTEN, POINT, PRIMARY, DemoSchool
from wusong.demo.sheets import Sheet
from wusong.registry.models import (
    Admission,
    AdmissionPlan,
    Assessment,
    EnrolmentChange,
    ExamIncident,
    ExamSession,
    Population,
)

if TYPE_CHECKING:
    from wusong.demo.city import City

ENROLLED = {2007: 0.786, 2008: 0.813}  # pupils of the senior stage for each person of 15 to 17


def invent(city: City) -> list[Sheet]:
    """How pupils came in, what they sat, who changed school, and how many people of an age there are."""
    _admit(city, city.rng("admissions"))
    _examine(city, city.rng("examinations"))
    _change(city, city.rng("changes of roll"))
    _people(city, city.rng("population"))
    return [
        city.admission_plans, city.admissions, city.exam_sessions, city.exam_incidents, city.assessments,
        city.changes, city.populations,
    ]  # fmt: skip


def _entered(city: City) -> dict[int, dict[int, int]]:
    """Pupils who entered the first senior grade, by year and school."""
    found: dict[int, dict[int, int]] = {2007: defaultdict(int), 2008: defaultdict(int)}
    for c in city.cohorts:
        if c.lowest == 10 and c.first and c.level == 10:
            found[2007][c.school.key] += len(c.pupils)
        if c.lowest == 10 and c.second and c.level == 9:
            found[2008][c.school.key] += len(c.pupils)
    return found


def _admit(city: City, rng: Random) -> None:
    """Senior schools by score and by quota, some for a fee; vocational ones take in more than last year. One school broke a limit:
    it took in a payer whose score was below its line."""
    city.admission_plans = Sheet(AdmissionPlan, "id school_id year track places line fee decided")
    city.admissions = Sheet(Admission, "id school_id year track number score fee admitted")
    entered, vocational = _entered(city), {s.key for s in city.schools if s.vocational}
    this = sum(count for key, count in entered[2008].items() if key in vocational)
    last = sum(count for key, count in entered[2007].items() if key in vocational)
    factor = 0.94 * this / last if last else 1.0
    broken = False
    for year in (2007, 2008):
        serial = 0
        for school in city.schools:
            count = entered[year].get(school.key, 0)
            if not count or not (school.ordinary or school.vocational):
                continue
            if school.vocational:
                count = max(1, int(count * factor)) if year == 2007 else count
                tracks = [("vocational", count, None, None)]
            else:
                tracks = _tracks(rng, count)
            for track, taken, line, fee in tracks:
                places = taken + rng.randint(0, max(2, taken // 12))
                city.admission_plans.add(school.key, year, track, places, line, fee, DAY(year, 5, 20))
                for n in range(taken):
                    serial += 1
                    score = None if line is None else line + abs(round(rng.gauss(0, 260)))
                    if year == 2008 and track == "self_funded" and n == 0 and not broken:
                        score, broken = line - 35, True
                    month, day = (7, rng.randint(18, 30)) if track != "vocational" else (8, rng.randint(4, 29))
                    number = f"{year}{school.county or '220200'}{serial:06d}"
                    city.admissions.add(school.key, year, track, number, score, fee or 0, DAY(year, month, day))
    for school in city.schools:
        if school.kind == PRIMARY and not school.rural and not school.closes:
            seats = round(school.stages[0][2] * school.stages[0][3])
            city.admission_plans.add(school.key, 2008, "zoned", seats, None, None, DAY(2008, 6, 10))


def _tracks(rng: Random, count: int) -> list[tuple[str, int, int | None, int | None]]:
    """Track, taken in, line in tenths of a point, fee in yuan."""
    line = rng.randint(4600, 5400)
    paying = max(1, round(count * rng.uniform(0.12, 0.2)))
    quota = round((count - paying) * 0.5)
    return [
        ("unified", max(1, count - paying - quota), line, None),
        ("quota", max(1, quota), line - 200, None),
        ("self_funded", paying, line - 300, rng.choice((8000, 10_000, 12_000))),
    ]


SITTINGS = (
    ("普通高校招生考试", (2008, 6, 7), "senior", 900), ("高中阶段学校招生考试", (2008, 6, 27), "junior", 420),
    ("成人高校招生考试", (2008, 10, 11), "senior", 350), ("高等教育自学考试", (2008, 10, 25), "senior", 300),
)  # fmt: skip
INCIDENTS = (("cheating", "夹带纸条"), ("cheating", "使用手机"), ("other", "考生突发疾病"), ("other", "听力设备故障"))


def _examine(city: City, rng: Random) -> None:
    """Nothing leaked and nobody was hurt; a few cheated."""
    city.exam_sessions = Sheet(ExamSession, "id school_id name held rooms candidates")
    city.exam_incidents = Sheet(ExamIncident, "id session_id kind serious happened what")
    city.assessments = Sheet(Assessment, "id school_id kind name held pupils mean")
    places = {
        "senior": [s for s in city.schools if s.ordinary and s.stages[-1][0] == 10],
        "junior": [s for s in city.schools if s.ordinary and any(lowest == 7 for lowest, *_ in s.stages)],
    }
    for name, held, stage, about in SITTINGS:
        for school in places[stage][: max(2, round(40 * city.scale))]:
            candidates = max(30, round(rng.gauss(about, about * 0.2)))
            session = city.exam_sessions.add(school.key, name, DAY(*held), -(-candidates // 30), candidates)
            if rng.random() < 0.06 or len(city.exam_sessions) == 1:
                kind, what = rng.choice(INCIDENTS)
                city.exam_incidents.add(session, kind, False, DAY(*held), what)
    ordinary = [s for s in city.schools if s.ordinary and not s.closes]
    for name, held, kind in (
        ("小学五年级教学质量抽测", (2008, 6, 18), "primary"),
        ("八年级教学质量监测", (2008, 11, 12), "junior"),
    ):
        stage = 1 if kind == "primary" else 7
        able = [s for s in ordinary if any(lowest == stage for lowest, *_ in s.stages)]
        for school in rng.sample(able, max(1, len(able) // 4)):
            mean = min(max(round(rng.gauss(7400 + 420 * school.quality, 420)), 4000), 9800)
            city.assessments.add(school.key, kind, name, DAY(*held), rng.randint(12, 160), mean)


REASONS = ("家庭迁居", "父母工作变动", "就近入学", "随祖父母居住", "身体原因")


def _change(city: City, rng: Random) -> None:
    """Requests of those who moved, and a few leaves for illness; each answered within ten working days."""
    city.changes = Sheet(EnrolmentChange, "id student_id school_id kind reason asked decided approved")
    keeper = city.pupils.keeper
    for student in sorted(city.moved):
        asked = workday(rng, DAY(2008, 1, 7), DAY(2008, 11, 20))
        decided = min(asked + dt.timedelta(rng.randint(2, 14)), TODAY)
        city.changes.add(student, keeper[student - 1], "transfer_in", rng.choice(REASONS), asked, decided, True)
    for student in rng.sample(range(1, len(keeper) + 1), max(2, len(keeper) // 2500)):
        if student not in city.moved:
            asked = weekday(rng, DAY(2008, 2, 25), DAY(2008, 11, 14))
            city.changes.add(student, keeper[student - 1], "suspend", "因病休学", asked, asked + dt.timedelta(5), True)


STAGE = {**dict.fromkeys(range(3, 6), "kindergarten"), **dict.fromkeys(range(6, 12), "primary"),
         **dict.fromkeys(range(12, 15), "junior"), **dict.fromkeys(range(15, 18), "senior")}  # fmt: skip
# Pupils of a stage for each person of its ages, where the city at large is meant.
AT_SCHOOL = {"kindergarten": 0.55, "primary": 0.998, "junior": 0.985}


def _people(city: City, rng: Random) -> None:
    """Persons of each age in each county, so many that the rates of the plan come out: a share of pupils, a share of people.
    The city's own schools are attended from everywhere."""
    city.populations = Sheet(Population, "id county_id year age persons known source")
    for year in (2007, 2008):
        at_school: dict[tuple[str, str], float] = defaultdict(float)
        for c in city.cohorts:
            key, school, grade = (c.first, c.school, c.level) if year == 2007 else (c.second, c.where, c.level + 1)
            if key:
                at_school[school.county, _stage(school, grade)] += len(c.pupils)
        for county, bureau in city.bureaus.items():
            for age in range(3, 18):
                stage = STAGE[age]
                whole = at_school[county, stage] + at_school["", stage] / len(city.bureaus)
                ages = sum(1 for other in STAGE.values() if other == stage)
                rate = ENROLLED[year] if stage == "senior" else AT_SCHOOL[stage]
                persons = max(1, round(whole / rate / ages * rng.uniform(0.985, 1.015)))
                city.populations.add(
                    bureau,
                    year,
                    age,
                    persons,
                    DAY(year, 9, 30) if year == 2007 else DAY(2008, 8, 29),
                    "统计局、公安局户籍人口（示范）",
                )


def _stage(school: DemoSchool, grade: int) -> str:
    if school.kind == KINDERGARTEN:
        return "kindergarten"
    return "primary" if grade <= 6 or school.kind == POINT else "junior" if grade <= 9 else "senior"

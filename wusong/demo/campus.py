"""Campus: buildings and their grades, what a stage has, digital campus, multimedia, purchases, bids, successions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING

from wusong.demo.days import DAY, LAST_YEAR, NEXT_YEAR, THIS_YEAR, TODAY, earlier, stagger, weekday
from wusong.demo.schools import KINDERGARTEN, POINT, DemoSchool
from wusong.demo.sheets import Sheet
from wusong.registry.models import (
    Bid,
    Building,
    ClassroomEquipment,
    DigitalSystem,
    Procurement,
    SchoolCondition,
    Succession,
)

if TYPE_CHECKING:
    from wusong.demo.city import City


def invent(city: City) -> list[Sheet]:
    """What stands on the ground beyond rooms and canteens, and what was bought, bid for, taken over."""
    _buildings(city, city.rng("buildings"))
    _conditions(city, city.rng("conditions"))
    _systems(city, city.rng("digital systems"))
    _multimedia(city, city.rng("multimedia"))
    _purchases(city, city.rng("purchases"))
    _bids(city)
    _successions(city)
    return [
        city.buildings, city.conditions, city.systems, city.equipment, city.purchases, city.bids, city.successions,
    ]  # fmt: skip


def _buildings(city: City, rng: Random) -> None:
    """Few are dangerous, and out of use; one was used for seven weeks of this spring after it was found so."""
    city.buildings = Sheet(Building, "id school_id number built area use grade appraised stopped")
    spring = next((s for s in city.schools if s.rural and s.ordinary and not s.closes and s.founded.year < 1985), None)
    spring = spring or next(s for s in city.schools if s.ordinary and not s.closes)
    for school in city.schools:
        for n in range(1 if school.kind in (POINT, KINDERGARTEN) else rng.choice((1, 2, 2, 3))):
            built = rng.randint(max(school.founded.year, 1952), max(school.founded.year, 2006))
            old = built < 1984
            grade = rng.choices("ABCD", (30, 45, 20, 5) if old else (80, 18, 2, 0))[0]
            appraised = max(earlier(rng, 2004), school.founded) if old or rng.random() < 0.35 else None
            stopped = appraised + dt.timedelta(rng.randint(0, 5)) if appraised and grade == "D" else None
            if school is spring and n == 0:
                built, grade, appraised, stopped = 1979, "D", DAY(2008, 4, 22), DAY(2008, 6, 13)
            use = "teaching" if n == 0 else rng.choice(("dormitory", "canteen", "other", "teaching"))
            city.buildings.add(
                school.key,
                f"{n + 1}号楼",
                built,
                rng.randint(3, 42) * 100,
                use,
                grade if appraised else "",
                appraised,
                stopped,
            )


AREA = {
    "primary": (4.1, 6.6, 1850),
    "junior": (5.3, 9.2, 2250),
}  # a pupil's teaching and sports m², instruments in yuan


def _conditions(city: City, rng: Random) -> None:
    """Counted each September, against the pupils on roll in the records."""
    city.conditions = Sheet(
        SchoolCondition,
        "id starts ends school_id stage teaching_area hall_area ground_area instruments multimedia computers books",
    )
    pupils: dict[tuple[int, str, int], int] = defaultdict(int)
    for c in city.cohorts:
        for school, grade, year in ((c.school, c.level, 2007), (c.where, c.level + 1, 2008)):
            if (c.first if year == 2007 else c.second) and school.kind != KINDERGARTEN and grade <= 9:
                pupils[school.key, "primary" if grade <= 6 else "junior", year] += len(c.pupils)
    for school in city.schools:
        if not (school.ordinary or school.kind == POINT):
            continue
        for stage in ("primary", "junior"):
            better = rng.lognormvariate(0.1 * school.quality, 0.2)
            for year in (2007, 2008):
                if count := pupils[school.key, stage, year]:
                    starts = DAY(year, 9, 1)
                    ends = THIS_YEAR if year == 2007 else None
                    if starts >= school.founded and not (school.closes and year == 2008):
                        # both counts are of the same buildings; pupils are more or fewer
                        _counted(city, rng, school, stage, count, better, (starts, ends))


def _counted(city: City, rng: Random, school: DemoSchool, stage: str, count: int, better: float, when: tuple) -> None:
    teaching, sports, instruments = AREA[stage]
    roomy = {"1": 0.85, "2": 0.9, "3": 1.3}[school.place] * better

    def about(each: float, wealth: float = 1.0) -> int:
        return max(1, round(count * each * wealth * rng.lognormvariate(0, 0.08)))

    hall = about(0.35) if school.quality > 0.5 and not school.rural else 0
    wealth = rng.lognormvariate(0.22 * school.quality, 0.1)
    city.conditions.add(
        *when, school.key, stage, about(teaching, roomy), hall, about(sports, roomy), about(instruments * 0.6, wealth),
        max(1 if count >= 20 else 0, round(count * 0.016 * wealth)), about(0.075, wealth), about(19 if stage == "primary" else 26, wealth),
    )  # fmt: skip


def _systems(city: City, rng: Random) -> None:
    """Digital campus in cities and towns; campus cards; the vocational website and its database."""
    city.systems = Sheet(DigitalSystem, "id starts ends organisation_id undertaking_id kind users")
    urban = [s for s in city.schools if s.ordinary and not s.rural]
    months = {3: 2, 4: 3, 5: 3, 6: 2, 7: 1, 8: 3, 9: 3, 10: 1.5, 11: 1}
    for school, day in stagger(rng, urban, lambda s: s.quality, before=0.47, by_now=0.902, months=months):
        if day:
            starts = max(day, school.founded)
            city.systems.add(starts, None, school.key, None, "digital_campus", 60 + 40 * school.stages[-1][2])
            if rng.random() < 0.2:
                city.systems.add(starts, None, school.key, None, "campus_card", 400 + 300 * school.stages[-1][2])
    undertaking = city.undertaking["vocational_information"]
    city.systems.add(DAY(2008, 5, 30), None, city.offices["voc"], undertaking, "website", 5200)
    city.systems.add(DAY(2008, 10, 24), None, city.offices["voc"], undertaking, "database", 310)


def _multimedia(city: City, rng: Random) -> None:
    """The new first-year classes of the city's own senior schools were to have it in September: one is still without."""
    city.equipment = Sheet(ClassroomEquipment, "id starts ends school_class_id kind")
    first = [
        c
        for c in city.cohorts
        if c.second and c.level == 9 and c.lowest == 10 and c.school.city_run and c.school.ordinary
    ]
    for place, c in enumerate(first):
        if place:
            starts = THIS_YEAR if place % 12 != 5 else DAY(2008, 9, 24)
            city.equipment.add(starts, NEXT_YEAR, c.second, "multimedia")
    for c in city.cohorts:
        if c.first and c.school.ordinary and rng.random() < 0.1 + 0.1 * (c.lowest == 10) + 0.06 * c.school.quality:
            city.equipment.add(LAST_YEAR, THIS_YEAR, c.first, "multimedia")
            if c.second and c.where is c.school:
                city.equipment.add(THIS_YEAR, NEXT_YEAR, c.second, "multimedia")


GOODS = (
    "学生课桌椅",
    "多媒体设备",
    "实验室仪器",
    "图书",
    "计算机",
    "食堂设备",
    "取暖煤",
    "校园监控",
    "体育器材",
    "城域网设备",
)


def _purchases(city: City, rng: Random) -> None:
    city.purchases = Sheet(Procurement, "id organisation_id title budget method announced awarded contracted accepted")
    homes = [city.offices["equip"], city.offices["infra"], *(s.key for s in city.schools if s.city_run)]
    for _ in range(max(4, round(64 * city.scale))):
        budget = rng.randint(4, 320) * 10_000
        method = "open" if budget >= 1_000_000 else rng.choice(("invited", "enquiry", "negotiated", "single"))
        announced = weekday(rng, DAY(2007, 3, 5), DAY(2008, 11, 14))
        days = [announced + dt.timedelta(n) for n in (24, 38, 38 + rng.randint(15, 60))]
        steps = [day if day <= TODAY else None for day in days]
        city.purchases.add(rng.choice(homes), rng.choice(GOODS) + "采购", budget, method, announced, *steps)


# Bids: school, title, applied, this year's step, the day it was reached.
BIDS = (
    ("机电工程学校", "national_model", (2007, 10, 12), "省级评估通过", (2008, 6, 18)),
    ("女子学校", "national_model", (2007, 10, 12), "省级评估通过", (2008, 9, 25)),
    ("省城建校", "national_key", (2007, 11, 5), "上报国家评审", (2008, 10, 10)),
    ("磐石职教中心", "national_key", (2008, 2, 28), "省级评估通过", None),
    ("蛟河职教中心", "provincial_top_100", (2008, 1, 16), "现场考察", (2008, 5, 9)),
)


def _bids(city: City) -> None:
    city.bids = Sheet(Bid, "id school_id title applied step step_done decided result")
    named = {s.name: s.key for s in city.schools}
    for name, title, applied, step, done in BIDS:
        city.bids.add(named[name], title, DAY(*applied), step, DAY(*done) if done else None, None, "")


def _successions(city: City) -> None:
    """Points that were merged this summer, and one school that was split when a younger one was founded."""
    city.successions = Sheet(Succession, "id school_id successor_id kind day document")
    for school in city.schools:
        if school.closes:
            city.successions.add(school.key, school.into.key, "merged", school.closes, "吉市教发〔2008〕41号")
    ordinary = sorted((s for s in city.schools if s.ordinary and s.founded.year < 2005), key=lambda s: s.founded)
    younger = ordinary[-1]
    older = next(s for s in ordinary if s is not younger and (s.county == younger.county or s is ordinary[0]))
    city.successions.add(older.key, younger.key, "split", younger.founded, "")

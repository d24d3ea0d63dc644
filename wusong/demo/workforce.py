"""Staff: who works where; who was sent to learn or to help; which schools are paired; who was honoured."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from wusong.demo.days import TEACHERS_DAY, THIS_YEAR, spread, workday
from wusong.demo.names import people
from wusong.demo.places import CITY_AREA
from wusong.demo.schools import (
    CITY,
    JUNIOR,
    KINDERGARTEN,
    NINE_YEAR,
    POINT,
    PRIMARY,
    REFORM,
    RURAL,
    TOWN,
    DemoSchool,
)  # fmt: skip
from wusong.demo.sheets import Sheet
from wusong.registry.models import Honour, Pairing, PairingActivity, Posting, Staff

if TYPE_CHECKING:
    from wusong.demo.city import City


LEVELS = ("postgraduate", "bachelor", "college", "secondary", "below")


@dataclass(frozen=True)
class Teacher:
    """A member of staff as the inventing of postings and honours needs one."""

    key: int
    school: DemoSchool
    born: dt.date
    teaches: bool
    stays: bool


def invent(city: City) -> list[Sheet]:
    """Files and own posts of the staff of every school."""
    rng = city.rng("staff")
    city.staff = Sheet(Staff, "id number name sex born qualification employer_id")
    city.postings = Sheet(Posting, "id starts ends staff_id school_id sender_id kind full_time appraisal appraised")
    city.teachers = []
    for school in city.schools:
        if school.closes:
            school.pupils = 8
        _staff(city, rng, school)
        if school.closes:
            school.pupils = 0
    return [city.staff]


def _ratio(school: DemoSchool) -> float:
    """Pupils to one teacher."""
    if school.kind in (POINT, KINDERGARTEN):
        return 11.0
    if school.kind == PRIMARY:
        return {CITY: 17.5, TOWN: 18.0, RURAL: 12.5}[school.place]
    if school.kind in (JUNIOR, NINE_YEAR):
        return {CITY: 13.0, TOWN: 14.0, RURAL: 12.0}[school.place]
    if school.vocational:
        return 16.0
    return 3.0 if school.kind[0] == "5" or school.kind == REFORM else 12.5


def _staff(city: City, rng: Random, school: DemoSchool) -> None:
    teachers = max(2, round(school.pupils / _ratio(school) * (1 + 0.06 * school.quality)))
    others = round(teachers * rng.uniform(0.08, 0.16)) + (school.kind != POINT)
    count = teachers + others
    sexes = [
        "1" if rng.random() < (0.03 if school.kind == KINDERGARTEN else 0.46 if school.rural else 0.3) else "2"
        for _ in range(count)
    ]
    names = people(rng, sexes)
    area, chance = school.county or CITY_AREA, rng.random
    for n in range(count):
        age = min(max(rng.gauss(39 + (2.5 if school.rural else 0) - 5 * (school.kind == KINDERGARTEN), 9.5), 21), 59.9)
        born = dt.date(2008, 11, 30) - dt.timedelta(int(age * 365.25))
        teaches = n < teachers
        number = f"{area}T{len(city.staff) + 1:06d}"
        entered = max(dt.date(born.year + 22, 8, 25), school.founded)
        starts = dt.date(rng.randint(entered.year, 2007), 8, 25) if entered.year < 2007 else dt.date(2007, 8, 25)
        starts = max(starts, school.founded)
        if chance() < 0.025 and age < 35:
            starts = max(dt.date(2008, 8, 25), school.founded)
        ends = None
        if school.closes:
            ends = THIS_YEAR
        elif starts.year < 2008 and age > 58 and chance() < 0.5:
            ends = workday(rng, dt.date(2008, 1, 31), dt.date(2008, 11, 14))
        elif starts.year < 2008 and chance() < 0.012:
            ends = workday(rng, dt.date(2008, 6, 20), dt.date(2008, 8, 29))
        key = city.staff.add(number, names[n], sexes[n], born, _qualification(school, age, chance()), school.key)
        city.postings.add(starts, ends, key, school.key, None, "own", teaches, "", None)
        teacher = Teacher(key, school, born, teaches, ends is None and starts < dt.date(2008, 1, 1))
        school.teachers.append(teacher)
        city.teachers.append(teacher)
        goes_to = school.into if school.closes else None
        if ends and not goes_to and age < 55 and ends.month >= 6:  # left for another school of the county
            nearby = city.near(school, rng)
            goes_to = nearby if nearby is not school else None
        if goes_to:
            city.postings.add(max(ends, goes_to.founded), None, key, goes_to.key, None, "own", teaches, "", None)
            city.staff.rows[key - 1] = (*city.staff.rows[key - 1][:-1], goes_to.key)


def _qualification(school: DemoSchool, age: float, dice: float) -> str:
    """Younger staff, better schools and higher stages have more of the higher qualifications."""
    high = school.stages[-1][1] >= 10
    score = (
        dice * 2 + 0.35 * school.quality + (39 - age) / 28 + 0.85 * high - 0.35 * (school.kind in (POINT, KINDERGARTEN))
    )
    for level, least in zip(LEVELS, (3.1, 1.35, 0.35, -0.9), strict=False):
        if score >= least:
            return level
    return "below"


def exchange(city: City) -> list[Sheet]:
    """Rural teachers trained in the city, staff sent to rural schools, paired schools, honours."""
    staff = [t for t in city.teachers if t.teaches and t.stays and t.school.basic]
    _trained(city, city.rng("training postings"), staff)
    _sent(city, city.rng("rural postings"), staff)
    _pair(city, city.rng("pairings"))
    _honour(city, city.rng("honours"), staff)
    return [city.postings, city.pairings, city.activities, city.honours]


def _trained(city: City, rng: Random, staff: list[Teacher]) -> None:
    """Four groups through the year; nearly all finish and pass."""
    rural = [t for t in staff if t.school.rural and 2008 - t.born.year < 46]
    hosts = sorted((s for s in city.schools if s.ordinary and s.place == CITY), key=lambda s: -s.quality)
    hosts = hosts[: max(3, round(26 * city.scale))]
    if not rural or not hosts:
        return
    groups = (
        (dt.date(2008, 2, 25), dt.date(2008, 4, 30), 30),
        (dt.date(2008, 5, 5), dt.date(2008, 7, 4), 30),
        (dt.date(2008, 9, 1), dt.date(2008, 10, 24), 29),
        (dt.date(2008, 9, 22), dt.date(2008, 11, 21), 27),
    )
    chosen = iter(rng.sample(rural, min(len(rural), round(116 * city.scale) + 4)))
    for starts, ends, size in groups:
        failing = rng.randrange(size)
        for n in range(max(1, round(size * city.scale))):
            if (t := next(chosen, None)) is None:
                return
            host = rng.choice(hosts)
            grade = "failed" if n == failing else "excellent" if rng.random() < 0.22 else "passed"
            judged = min(workday(rng, ends, ends + dt.timedelta(7)), dt.date(2008, 11, 28))
            city.postings.add(starts, ends, t.key, host.key, t.school.key, "training", True, grade, judged)
            city.sent.add(t.key)


def _sent(city: City, rng: Random, staff: list[Teacher]) -> None:
    """Town and city staff who serve a year at a rural school: some from the spring, more from the autumn."""
    town = [
        t
        for t in staff
        if not t.school.rural and t.school.ordinary and t.key not in city.sent and 2008 - t.born.year < 52
    ]
    rural = sorted((s for s in city.schools if s.ordinary and s.rural), key=lambda s: s.quality)
    rural = rural[: max(4, len(rural) // 3)]
    if not town or not rural:
        return
    whole = max(3, round(84 * city.scale))
    days = spread(rng, whole, {2: 0.12, 3: 0.33, 4: 0.03, 8: 0.2, 9: 0.3, 10: 0.02})
    for t, starts in zip(rng.sample(town, min(whole, len(town))), days, strict=False):
        ends = dt.date(2009, 1, 10) if starts.month < 6 else dt.date(2009, 7, 11)
        kind = "hanging" if rng.random() < 0.3 else "teaching"
        starts = max(starts, dt.date(2008, 2, 25))
        city.postings.add(starts, ends, t.key, rng.choice(rural).key, t.school.key, kind, kind == "teaching", "", None)
        city.sent.add(t.key)


ACTIVITIES = (
    "集体备课",
    "送课下乡",
    "同课异构",
    "教师跟岗",
    "联合教研",
    "图书与器材捐赠",
    "学生手拉手",
    "班主任经验交流",
)


def _pair(city: City, rng: Random) -> None:
    city.pairings = Sheet(Pairing, "id starts ends city_school_id school_id agreement")
    city.activities = Sheet(PairingActivity, "id pairing_id held what teachers")
    kinds = (PRIMARY, JUNIOR, NINE_YEAR)
    helpers = sorted((s for s in city.schools if s.kind in kinds and s.place == CITY), key=lambda s: -s.quality)
    helped = [s for s in city.schools if s.kind in kinds and s.rural and not s.closes]
    helped = sorted(helped, key=lambda s: s.quality + rng.gauss(0, 0.4))
    size = min(max(2, round(50 * city.scale)), len(helpers), len(helped))
    signed = spread(rng, size, {3: 24, 4: 10, 5: 6, 9: 8, 10: 2})
    pairs = list(zip(rng.sample(helpers[: size * 2], size), rng.sample(helped[: size * 4], size), signed, strict=True))
    if size > 4:  # one city school helps two
        pairs[-1] = (pairs[0][0], *pairs[-1][1:])
    idle = {round(size * 0.4), size - 2} if size > 9 else set()  # signed, and nothing done yet
    for n, (helper, school, day) in enumerate(pairs):
        key = city.pairings.add(day, dt.date(2011, 7, 15), helper.key, school.key, f"吉市教帮〔2008〕{n + 1:03d}号")
        if n in idle:
            continue
        first = min(day + dt.timedelta(rng.randint(7, 26)), dt.date(2008, 11, 14))
        held = workday(rng, first, first + dt.timedelta(6))
        while held < dt.date(2008, 11, 29):
            city.activities.add(key, held, rng.choice(ACTIVITIES), rng.randint(3, 26))
            following = held + dt.timedelta(rng.randint(24, 62))
            if following.month in (7, 8):
                following = dt.date(2008, 9, rng.randint(3, 24))
            if following > dt.date(2008, 11, 20):
                break
            held = workday(rng, following, following + dt.timedelta(6))


def _honour(city: City, rng: Random, staff: list[Teacher]) -> None:
    city.honours = Sheet(Honour, "id staff_id school_id title decided document")
    young = [t for t in staff if 2008 - t.born.year <= 35]
    rural = [t for t in staff if t.school.rural and t.school.kind != KINDERGARTEN]
    strength = {c.code: c.strength for c in city.counties}

    def give(title: str, among: list[Teacher], count: int, day: dt.date, document: str) -> None:
        def standing(t: Teacher) -> float:  # quotas are shared out among counties
            return 0.7 * (t.school.quality - strength.get(t.school.county, 0.5)) + rng.gauss(0, 0.9)

        ranked = sorted(among, key=standing, reverse=True)
        for t in ranked[: min(count, len(ranked))]:
            city.honours.add(t.key, t.school.key, title, day, document)
            city.honoured.add(t.key)

    def free(among: list[Teacher]) -> list[Teacher]:
        return [t for t in among if t.key not in city.honoured]

    scale = city.scale
    give("hundred_excellent", young, max(1, round(60 * scale)), dt.date(2006, 9, 8), "吉市教发[2006]38号")
    give("rural_teacher", free(rural), max(1, round(50 * scale)), dt.date(2007, 9, 10), "吉市教发[2007]41号")
    give("ten_outstanding", free(young), max(1, round(10 * scale)), TEACHERS_DAY, "吉市教发[2008]52号")
    give("hundred_excellent", free(young), max(1, round(100 * scale)), TEACHERS_DAY, "吉市教发[2008]52号")
    give("rural_teacher", free(rural), max(1, round(100 * scale)), TEACHERS_DAY, "吉市教发[2008]53号")

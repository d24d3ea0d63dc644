"""Leaders: heads, secretaries and deputies of schools, officials of the bureau, and who left which post."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import TYPE_CHECKING

from wusong.demo.days import DAY, weekday, workday
from wusong.demo.names import people
from wusong.demo.places import CITY_AREA
from wusong.demo.schools import POINT, DemoSchool
from wusong.demo.sheets import Sheet
from wusong.demo.workforce import Teacher
from wusong.registry.models import Duty

if TYPE_CHECKING:
    from wusong.demo.city import City

OFFICIALS = 128  # of the bureau, offices and centres together
REMITS = ("教学", "德育", "后勤", "安全", "人事")


def invent(city: City) -> list[Sheet]:
    """Officials have files of their own; leaders of schools are among the staff."""
    city.duties = Sheet(Duty, "id starts ends staff_id organisation_id duty remit")
    city.officials, city.left = [], []
    _officials(city, city.rng("officials"))
    rng = city.rng("leaders")
    for school in city.schools:
        if school.kind != POINT and not school.closes:
            _lead(city, rng, school)
    return [city.duties]


def _officials(city: City, rng: Random) -> None:
    each = max(1, round(OFFICIALS * city.scale / len(city.offices)))
    for office, key in city.offices.items():
        count = max(1, each + rng.choice((-2, -1, 0, 0, 1, 2)) if each > 2 else each)
        sexes = [rng.choice("112") for _ in range(count)]
        for sex, name in zip(sexes, people(rng, sexes), strict=True):
            age = rng.uniform(28, 58)
            born = DAY(2008, 1, 1) - dt.timedelta(int(age * 365.25))
            number = f"{CITY_AREA}J{len(city.officials) + 1:06d}"
            level = rng.choices(("postgraduate", "bachelor", "college"), (2, 6, 2))[0]
            staff = city.staff.add(number, name, sex, born, level, key)
            starts = DAY(max(born.year + 23, rng.randint(1994, 2007)), rng.randint(1, 12), 1)
            starts = min(starts, DAY(2007, 11, 1))
            city.duties.add(starts, None, staff, key, "official", office)
            city.officials.append(staff)


def _lead(city: City, rng: Random, school: DemoSchool) -> None:
    """A head, at larger schools a secretary and a deputy too. About one in thirty leaves within the year."""
    able = sorted((t for t in school.teachers if t.teaches and t.stays), key=lambda t: t.born)
    if not able:
        return
    duties = ["head"]
    if len(able) > 6:
        duties += ["secretary", "deputy"]
    for place, duty in enumerate(duties):
        person = able[(len(able) // 4 + place) % len(able)]
        starts = max(weekday(rng, DAY(2001, 1, 8), DAY(2006, 12, 20)), school.founded)
        if school.founded > DAY(2006, 12, 20):
            starts = school.founded
        dice = rng.random()
        # the first of a small city leave too, so that there is always somebody to be audited
        leaves = duty != "deputy" and starts < DAY(2007, 1, 1) and (dice < 0.035 or len(city.left) < 2)
        left_before = not leaves and duty != "deputy" and starts < DAY(2007, 1, 1) and dice < 0.06
        successor = next((t for t in reversed(able[: len(able) // 2 + 1]) if t is not person), None)
        if not successor or not (leaves or left_before):
            city.duties.add(starts, None, person.key, school.key, duty, _remit(rng, duty))
            continue
        day = (
            workday(rng, DAY(2008, 1, 14), DAY(2008, 10, 30))
            if leaves
            else weekday(rng, DAY(2007, 2, 1), DAY(2007, 11, 9))
        )
        key = city.duties.add(starts, day, person.key, school.key, duty, "")
        city.left.append((key, school, day))
        _succeed(city, day, successor, school, duty)


def _succeed(city: City, day: DAY, successor: Teacher, school: DemoSchool, duty: str) -> None:
    city.duties.add(day, None, successor.key, school.key, duty, "")


def _remit(rng: Random, duty: str) -> str:
    return rng.choice(REMITS) if duty == "deputy" else ""

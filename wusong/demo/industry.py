"""Schools and industry: short courses of two years, bases to practise in, groups of schools and employers."""

from __future__ import annotations

import datetime as dt
import hashlib
from random import Random
from typing import TYPE_CHECKING

from wusong.demo.days import DAY, weekday, workday
from wusong.demo.names import people
from wusong.demo.sheets import Sheet
from wusong.demo.vocational import INDUSTRY, LEADING, SPECIALTIES, SUBJECTS
from wusong.registry.models import GroupMember, TrainingBase

if TYPE_CHECKING:
    from wusong.demo.city import City


def invent(city: City) -> list[Sheet]:
    """Short courses go into the sheets of courses and trainees, beside the free ones of the aid plan."""
    _short_courses(city, city.rng("short courses"))
    _first_free(city, city.rng("free courses"))
    _bases(city, city.rng("training bases"))
    _groups(city, city.rng("vocational groups"))
    return [city.bases, city.group_members]


def _short_courses(city: City, rng: Random) -> None:
    """More people complete one than the year before."""
    number = 0
    for year, whole in ((2007, 2350), (2008, 2620)):
        left = max(30, round(whole * city.scale))
        while left > 0:
            number += 1
            size = min(left, rng.randint(24, 55) if city.scale > 0.2 else rng.randint(8, 14))
            left -= size
            if year == 2008:
                last = workday(rng, DAY(2008, 1, 21), DAY(2008, 11, 25))
            else:
                last = weekday(rng, DAY(2007, 1, 15), DAY(2007, 12, 14))
            days = rng.choice((10, 15, 20))
            course = city.courses.add(
                last - dt.timedelta(days), last + dt.timedelta(1), rng.choice(city.vocational).key,
                f"{rng.choice(SUBJECTS)}短期班（{year}年第{number}期）", False, "short", days * 6,
            )  # fmt: skip
            _attend(city, rng, course, size, last)


def _attend(city: City, rng: Random, course: int, size: int, completed: DAY) -> None:
    for name in people(rng, [rng.choice("12") for _ in range(size)]):
        digest = hashlib.blake2b(f"{city.seed}/short/{len(city.trainees)}".encode(), digest_size=16).hexdigest()
        group = rng.choices(("other", "rural_surplus", "laid_off"), (7, 2, 1))[0]
        city.trainees.add(course, digest, name, group, completed)


def _first_free(city: City, rng: Random) -> None:
    """Most schools that had held no free course yet hold a small one, so that few are left."""
    held = {row[3] for row in city.courses.rows if row[5]}
    for school in city.vocational:
        if school.key not in held and rng.random() < 0.8:
            last = workday(rng, DAY(2008, 3, 10), DAY(2008, 11, 21))
            course = city.courses.add(
                last - dt.timedelta(8),
                last + dt.timedelta(1),
                school.key,
                f"{rng.choice(SUBJECTS)}公益班",
                True,
                "aid",
                48,
            )
            _attend(city, rng, course, rng.randint(4, 9), last)


def _bases(city: City, rng: Random) -> None:
    city.bases = Sheet(TrainingBase, "id starts ends school_id name field area stations value")
    for school in city.vocational:
        for _, field in rng.sample(SPECIALTIES, rng.choice((1, 1, 2, 3))):
            starts = max(weekday(rng, DAY(2001, 3, 5), DAY(2008, 10, 24)), school.founded)
            stations = rng.randint(20, 160)
            city.bases.add(
                starts,
                None,
                school.key,
                f"{field}实训基地",
                field,
                stations * rng.randint(5, 12),
                stations,
                stations * rng.randint(3, 22) * 1000,
            )


GROUPS = (
    ("机电工程学校", "吉林市机电职业教育集团"),
    ("公用事业学校", "吉林市城市服务职业教育集团"),
    ("经济贸易学校", "吉林市商贸职业教育集团"),
)


def _groups(city: City, rng: Random) -> None:
    city.group_members = Sheet(GroupMember, "id starts ends school_id group member kind")
    named = {s.name: s for s in city.schools}
    for leader, group in GROUPS:
        starts = weekday(rng, DAY(2006, 4, 3), DAY(2008, 5, 30))
        others = [s.name for s in city.vocational if s.name != leader]
        members = [(name, "school") for name in rng.sample(others, min(3, len(others)))]
        employers = {f"吉林{rng.choice(LEADING)}{rng.choice(INDUSTRY)}有限公司" for _ in range(5)}
        members += [(name, "employer") for name in sorted(employers)] + [
            (f"吉林市{rng.choice(INDUSTRY)}行业协会", "association")
        ]
        for member, kind in members:
            city.group_members.add(starts, None, named[leader].key, group, member, kind)

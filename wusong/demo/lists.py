"""Lists a school enters and leaves, what its timetable gives for exercise, and how open it is to the public."""

from __future__ import annotations

import datetime as dt
import hashlib
from random import Random
from typing import TYPE_CHECKING

from wusong.demo.days import DAY, TERMS, TODAY, in_month, spread, stagger, workday
from wusong.demo.schools import KINDERGARTEN, POINT, DemoSchool
from wusong.demo.sheets import Sheet
from wusong.registry.models import CitizenReview, Designation, OpenDay, Timetable

if TYPE_CHECKING:
    from wusong.demo.city import City


def invent(city: City) -> list[Sheet]:
    """Titles, timetables, open days and citizens' reviews."""
    _titles(city, city.rng("titles"))
    _timetables(city, city.rng("timetables"))
    _open_days(city, city.rng("open days"))
    _reviews(city, city.rng("reviews"))
    return [city.designations, city.timetables, city.open_days, city.reviews]


def _titles(city: City, rng: Random) -> None:
    city.designations = Sheet(Designation, "id starts ends school_id title document")
    add, scale = city.designations.add, city.scale
    basic = [s for s in city.schools if s.basic and not s.closes and s.founded < DAY(2007, 1, 1)]
    strength = {c.code: c.strength for c in city.counties}

    def renown(school: DemoSchool) -> float:  # every county has some: half of what sets counties apart is left out
        return (
            school.quality
            - 0.6 * strength.get(school.county, 0.6)
            + 0.5 * (school.kind == KINDERGARTEN)
            + rng.gauss(0, 0.3)
        )

    ranked = sorted((s for s in basic if s.kind != POINT), key=renown, reverse=True)
    first, new = max(3, round(156 * scale)), max(1, round(29 * scale))
    for school in ranked[:first]:
        add(
            max(earlier_autumn(rng), school.founded),
            None,
            school.key,
            "quality_school",
            f"吉市教发[{rng.randint(2003, 2007)}]{rng.randint(10, 70)}号",
        )
    batches = [
        (DAY(2008, 1, 25), 3), (DAY(2008, 3, 28), 5), (DAY(2008, 5, 20), 6), (DAY(2008, 7, 8), 5), (DAY(2008, 9, 22), 5),
        (DAY(2008, 11, 14), 5),
    ]  # fmt: skip
    days = _in_batches(batches, new)
    for school, day in zip(ranked[first : first + new], days, strict=True):
        add(day, None, school.key, "quality_school", f"吉市教发[2008]{day.month * 5 + 2}号")
    weak = sorted((s for s in basic if s.ordinary and s.quality < 1.0), key=lambda s: s.quality + rng.gauss(0, 0.3))
    weak = [s for s in weak if s not in ranked[: first + new]][: max(2, round(88 * scale))]
    leaving = _in_batches(
        [(DAY(2008, 4, 11), 5), (DAY(2008, 6, 27), 10), (DAY(2008, 8, 29), 9), (DAY(2008, 10, 31), 8)],
        round(len(weak) * 0.355),
    )
    for n, school in enumerate(reversed(weak)):
        ends = leaving[n] if n < len(leaving) else None
        add(DAY(2006, 6, 15), ends, school.key, "weak_school", "吉市教发[2006]21号")
    named = {s.name: s for s in city.schools}
    vocational = sorted(
        (s for s in city.schools if s.vocational and s.name not in ("蛟河职教中心",)), key=lambda s: -s.quality
    )
    for school in vocational[: max(1, min(5, round(5 * scale) or 1))]:
        add(DAY(2008, 5, 16), None, school.key, "work_study_pilot", "吉市教职[2008]17号")
    for name, title, day in (
        ("机电工程学校", "national_key", DAY(2000, 5, 12)),
        ("女子学校", "national_key", DAY(2004, 4, 2)),
        ("信息工程学校", "national_key", DAY(2005, 6, 24)),
        ("磐石职教中心", "provincial_top_100", DAY(2006, 12, 8)),
        ("机电工程学校", "provincial_top_100", DAY(2006, 12, 8)),
    ):
        add(day, None, named[name].key, title, "")


def earlier_autumn(rng: Random) -> DAY:
    return DAY(rng.randint(2001, 2007), rng.choice((6, 9, 11)), rng.randint(1, 28))


def _in_batches(batches: list[tuple[DAY, int]], count: int) -> list[DAY]:
    """`count` days shared out over the batches in proportion."""
    whole, owed, days = sum(size for _, size in batches), 0.0, []
    for day, size in batches:
        owed += count * size / whole
        days += [day] * (round(owed) - len(days))
    return days


def _timetables(city: City, rng: Random) -> None:
    """Each term's timetable; some schools mend theirs within a term."""
    city.timetables = Sheet(Timetable, "id starts ends school_id exercise_minutes checked")
    ordinary = [s for s in city.schools if s.ordinary]
    months = {2: 9, 3: 5, 4: 3, 5: 2.5, 6: 1.5, 8: 8, 9: 4, 10: 2.5, 11: 1.5}
    order = stagger(rng, ordinary, lambda s: s.quality, before=0.62, by_now=0.975, months=months, noise=0.65)
    for school, reached in sorted(order, key=lambda pair: pair[0].key):
        for starts, ends in TERMS:
            ends += dt.timedelta(1)
            enough, short = rng.choice((60, 60, 60, 65, 70, 75)), rng.choice((30, 35, 40, 40, 45, 50, 50))
            checked = workday(rng, max(starts, DAY(2008, 1, 2)), min(ends, TODAY)) if rng.random() < 0.3 else None
            # reached within the first weeks of a term: its timetable was drawn up so from the start
            if reached and reached < starts + dt.timedelta(8):
                city.timetables.add(starts, ends, school.key, enough, checked)
            elif reached and starts < reached < ends:
                city.timetables.add(starts, reached, school.key, short, None)
                city.timetables.add(
                    reached, ends, school.key, enough, checked if checked and checked >= reached else None
                )
            else:
                city.timetables.add(starts, ends, school.key, short, checked)


def _open_days(city: City, rng: Random) -> None:
    """From May to November; the better known schools first and more than once."""
    city.open_days = Sheet(OpenDay, "id school_id held visitors opinions")
    able = [s for s in city.schools if s.founded < DAY(2008, 1, 1) and s.kind != POINT]
    count = min(len(able), max(5, round(953 * city.scale)))
    chosen = sorted(able, key=lambda s: -s.quality * 0.6 + rng.gauss(0, 0.6))[:count]
    rng.shuffle(chosen)
    days = spread(rng, count, {3: 0.4, 4: 1.6, 5: 3.2, 6: 2.6, 7: 0.3, 9: 2.8, 10: 3, 11: 0.9})
    for school, day in zip(chosen, days, strict=True):
        _opened(city, rng, school, day)
        if rng.random() < 0.14 and day.month <= 6:
            _opened(city, rng, school, in_month(rng, rng.choice((9, 10, 11))))


def _opened(city: City, rng: Random, school: DemoSchool, day: DAY) -> None:
    size = sum((last - lowest + 1) * classes * seats for lowest, last, classes, seats in school.stages)
    visitors = max(4, round(size * rng.uniform(0.06, 0.35)))
    city.open_days.add(school.key, day, visitors, round(visitors * rng.uniform(0.02, 0.2)))


def _reviews(city: City, rng: Random) -> None:
    """Citizens judge one, two or three schools. A few sheets are not valid."""
    city.reviews = Sheet(CitizenReview, "id school_id citizen given score valid")
    citizens = max(30, round(9480 * city.scale))
    days = spread(rng, citizens, {3: 0.5, 4: 1.2, 5: 1.8, 6: 2.2, 7: 0.8, 8: 0.5, 9: 1.8, 10: 2.4, 11: 1.6})
    schools = [s for s in city.schools if s.founded < DAY(2008, 1, 1)]
    weights = [0.05 + sum((b - a) * n * size for a, b, n, size in s.stages) for s in schools]
    first = rng.choices(schools, weights, k=citizens)
    for n, (school, day) in enumerate(zip(first, days, strict=True)):
        citizen = hashlib.blake2b(f"{city.seed}/citizen/{n}".encode(), digest_size=16).hexdigest()
        judged = {school.key: school}
        if rng.random() < 0.22:
            other = rng.choice(schools)
            judged[other.key] = other
        valid = rng.random() < 0.985
        for one in judged.values():
            score = min(100, max(20, round(rng.gauss(81 + 5 * one.quality, 9))))
            city.reviews.add(one.key, citizen, day, score, valid)

"""Estate: the six rooms and their checks, networks, buildings under way, canteens and their grades."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import TYPE_CHECKING

from wusong.demo.days import DAY, earlier, spread, stagger, workday
from wusong.demo.schools import CITY, COMPLETE, JUNIOR, KINDERGARTEN, NINE_YEAR, POINT, PRIMARY, SENIOR, DemoSchool
from wusong.demo.sheets import Sheet
from wusong.registry.models import Access, Canteen, CanteenGrading, ConstructionProject, Room, RoomStandard

if TYPE_CHECKING:
    from wusong.demo.city import City


KINDS = ("laboratory", "library", "computer", "language", "music", "art")
LEAST = {  # smallest area of each kind, m², by stage
    "primary": (60, 50, 60, 54, 60, 60),
    "junior": (80, 80, 80, 60, 66, 66),
    "senior": (90, 120, 90, 60, 72, 72),
}
STAGE_OF = {1: "primary", 7: "junior", 10: "senior"}
SOURCE = "六室标准（示范城市，参照吉林省中小学办学标准）"


def invent(city: City) -> list[Sheet]:
    """Everything that stands on the ground."""
    _rooms(city, city.rng("rooms"))
    _networks(city, city.rng("networks"))
    _projects(city, city.rng("projects"))
    _canteens(city, city.rng("canteens"))
    return [city.room_standards, city.rooms, city.accesses, city.projects, city.canteens, city.gradings]


def _rooms(city: City, rng: Random) -> None:
    """A school is up to standard when its last room has passed the check. Most rooms pass together, some only later."""
    city.room_standards = Sheet(RoomStandard, "id starts ends stage kind rooms area source")
    city.rooms = Sheet(Room, "id starts ends school_id kind area verified")
    for stage, areas in LEAST.items():
        for kind, area in zip(KINDS, areas, strict=True):
            city.room_standards.add(DAY(2003, 1, 1), None, stage, kind, 1, area, SOURCE)
    ordinary = [s for s in city.schools if s.ordinary]
    # a good spring, and an autumn that did not keep it up
    months = {1: 1, 2: 0.5, 3: 4, 4: 3.5, 5: 2.5, 6: 2, 7: 0.6, 8: 0.5, 9: 1.5, 10: 1.8, 11: 1.2}
    for school, passed in stagger(
        rng, ordinary, lambda s: s.quality, before=0.604, by_now=0.772, months=months, noise=0.65
    ):
        _equip(city, rng, school, passed)
    for school in city.schools:
        if school.kind == POINT and rng.random() < 0.3 and not school.closes:
            starts = max(DAY(rng.randint(1998, 2006), 9, 1), school.founded)
            city.rooms.add(starts, None, school.key, "library", rng.randint(18, 40), None)


def _equip(city: City, rng: Random, school: DemoSchool, passed: DAY | None) -> None:
    least = [max(LEAST[STAGE_OF[lowest]][n] for lowest, *_ in school.stages) for n in range(6)]
    # what a school that has not passed yet still lacks: a room, its size, or the check itself
    lacking = set(rng.sample(range(6), rng.choices((1, 2, 3, 4), (46, 30, 16, 8))[0])) if passed is None else set()
    late = set(rng.sample(range(6), rng.choice((1, 1, 2, 3)))) if passed and passed.year == 2008 else set()
    for n, kind in enumerate(KINDS):
        copies = 1 + (
            kind in ("laboratory", "computer", "language") and school.stages[-1][2] >= 6 and rng.random() < 0.6
        )
        for _ in range(copies):
            area = least[n] + rng.randint(0, 28)
            starts = max(DAY(rng.randint(1993, 2006), 9, 1), school.founded)
            if n in lacking:
                lack = rng.random()
                if lack < 0.4:
                    continue
                small = lack < 0.65
                city.rooms.add(starts, None, school.key, kind, least[n] - rng.randint(4, 14) if small else area, None)
            elif n in late:
                if rng.random() < 0.45:  # built or refitted for the check
                    starts = max(DAY(2008, 1, 2), passed - dt.timedelta(rng.randint(20, 120)))
                city.rooms.add(starts, None, school.key, kind, area, passed)
            else:
                verified = max(passed if passed and passed.year < 2008 else earlier(rng), school.founded)
                city.rooms.add(min(starts, verified), None, school.key, kind, area, verified)


def _networks(city: City, rng: Random) -> None:
    city.accesses = Sheet(Access, "id starts ends school_id kind document")
    ordinary = [s for s in city.schools if s.ordinary]
    months = {1: 1, 2: 0.6, 3: 2.6, 4: 2.8, 5: 2.4, 6: 1.8, 7: 1.6, 8: 2.6, 9: 1.6, 10: 1.2, 11: 0.9}
    for school, day in stagger(rng, ordinary, lambda s: s.quality, before=0.71, by_now=0.981, months=months):
        if day:
            city.accesses.add(
                max(day, school.founded),
                None,
                school.key,
                "city_network",
                f"城域网验收[{day.year}]{rng.randint(1, 60)}号",
            )
    for school in city.schools:
        if school.vocational and rng.random() < 0.6:
            city.accesses.add(max(earlier(rng), school.founded), None, school.key, "city_network", "")
    modes = {POINT: "mode_1", PRIMARY: "mode_2", JUNIOR: "mode_3", NINE_YEAR: "mode_3"}
    rural = [s for s in city.schools if s.rural and s.kind in modes]
    months = {1: 0.5, 2: 0.3, 3: 3, 4: 3, 5: 2.4, 6: 1.6, 7: 0.8, 8: 0.6, 9: 0.8, 10: 0.6, 11: 0.3}
    for school, day in stagger(rng, rural, lambda s: s.quality, before=0.83, by_now=0.951, months=months):
        if day and not (school.closes and day >= school.closes):
            starts = max(day, school.founded)
            city.accesses.add(
                starts, school.closes, school.key, modes[school.kind], f"远程教育验收[{day.year}]{rng.randint(1, 40)}号"
            )


# The buildings the plan names: school, project, use, approved area, approved, begun, accepted, accepted area.
BUILDINGS = (
    ("吉林铁中", "田家炳教学楼", "teaching", 6650, (2007, 5, 18), (2007, 10, 9), None, None),
    ("市第一实验小学", "教学楼", "teaching", 3000, (2007, 4, 6), (2007, 9, 3), (2008, 8, 22), 3012),
    ("吉林四中", "宿舍楼", "dormitory", 600, (2007, 8, 14), (2007, 11, 1), (2008, 6, 27), 600),
    ("机电工程学校", "实训楼", "training", 4000, (2007, 3, 12), (2007, 6, 18), (2008, 7, 18), 4018),
    ("机电工程学校", "宿舍楼", "dormitory", 9000, (2007, 6, 8), (2007, 9, 20), (2008, 10, 28), 9000),
    ("省城建校", "宿舍楼", "dormitory", 6800, (2007, 4, 23), (2007, 7, 10), (2008, 8, 26), 6800),
    ("省城建校", "食堂", "canteen", 2200, (2007, 4, 23), (2007, 10, 16), (2008, 9, 26), 2200),
    ("省城建校", "教学楼", "teaching", 6000, (2007, 9, 11), (2008, 4, 21), None, None),
    ("公用事业学校", "搬迁改造工程", "other", 12000, (2008, 1, 14), (2008, 5, 6), None, None),
    ("经济贸易学校", "实训楼", "training", 1676, (2007, 10, 26), (2008, 4, 14), (2008, 9, 19), 1676),
    ("信息工程学校", "实训楼", "training", 7608, (2007, 5, 29), (2007, 9, 5), (2008, 11, 21), 7608),
    ("工贸学校", "实训楼", "training", 6475, (2007, 12, 18), (2008, 6, 23), None, None),
)


def _projects(city: City, rng: Random) -> None:
    city.projects = Sheet(
        ConstructionProject, "id school_id name use planned_area approved started accepted accepted_area"
    )

    def day(written) -> DAY | None:
        return DAY(*written) if written else None

    named = {s.name: s.key for s in city.schools}
    for school, name, use, planned, approved, begun, accepted, area in BUILDINGS:
        city.projects.add(
            named[school], f"{school}{name}", use, planned, day(approved), day(begun), day(accepted), area
        )  # fmt: skip
    spoken_of = {building[0] for building in BUILDINGS}
    others = [
        s for s in city.schools if s.kind in (PRIMARY, JUNIOR, NINE_YEAR, COMPLETE, SENIOR) and s.name not in spoken_of
    ]
    for school in rng.sample(others, min(len(others), max(3, round(46 * city.scale)))):
        use = rng.choices(("teaching", "dormitory", "canteen", "other"), (5, 2, 2, 2))[0]
        area = rng.randint(3, 34) * 100
        approved = DAY(rng.choice((2006, 2007, 2007, 2008)), rng.randint(2, 6), rng.randint(1, 28))
        begun = approved + dt.timedelta(rng.randint(50, 200)) if rng.random() < 0.9 else None
        accepted = begun + dt.timedelta(rng.randint(150, 420)) if begun else None
        if begun and begun > DAY(2008, 11, 28):
            begun = accepted = None
        if accepted and accepted > DAY(2008, 11, 28):
            accepted = None
        name = {"teaching": "教学楼", "dormitory": "宿舍楼", "canteen": "食堂", "other": "综合楼"}[use]
        city.projects.add(
            school.key,
            f"{school.name}{name}",
            use,
            area,
            approved,
            begun,
            accepted,
            area + rng.randint(0, 9) if accepted else None,
        )


def _canteens(city: City, rng: Random) -> None:
    """Grades of the health authority: few A, some B, mostly C; through the year some rise."""
    city.canteens = Sheet(Canteen, "id school_id licence diners")
    city.gradings = Sheet(CanteenGrading, "id starts ends canteen_id grade issuer")
    chance = {KINDERGARTEN: 0.75, PRIMARY: 0.3, JUNIOR: 0.5, NINE_YEAR: 0.6, POINT: 0.0}
    kept = []
    for school in city.schools:
        likely = chance.get(school.kind, 1.0)
        if rng.random() < (likely if school.place == CITY or school.kind != PRIMARY else likely * 0.3):
            seats = round(
                sum((last - lowest + 1) * classes * size for lowest, last, classes, size in school.stages)
                * rng.uniform(0.3, 0.8)
            )
            licence = (
                f"吉卫食证字[{rng.randint(2004, 2007)}]第{school.county or '220200'}{len(city.canteens) + 1:04d}号"
            )
            kept.append((school, city.canteens.add(school.key, licence, seats)))
    order = sorted(
        kept, key=lambda c: c[0].quality + 0.5 * (c[0].kind in (COMPLETE, SENIOR)) + rng.gauss(0, 0.5), reverse=True
    )
    scale = city.scale
    first_a, first_b = max(1, round(9 * scale)), max(2, round(150 * scale))
    new_a, new_b = max(1, round(2 * scale)), max(1, round(28 * scale))
    a_days = [DAY(2008, 5, 23), DAY(2008, 10, 17)]
    b_days = spread(rng, new_b, {2: 1, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 8: 1, 9: 5, 10: 4, 11: 2})
    rng.shuffle(b_days)
    rising_b = set(rng.sample(range(first_a + first_b, len(order)), min(new_b, max(0, len(order) - first_a - first_b))))
    for place, (school, canteen) in enumerate(order):
        issuer = next((c.name for c in city.counties if c.code == school.county), "吉林市") + "卫生监督所"
        starts = max(earlier(rng, 2005), school.founded)
        if place < first_a:
            grades = [(starts, "A")]
        elif place < first_a + first_b:
            grades = [(starts, "B")]
            if place - first_a < new_a:
                grades.append((a_days[(place - first_a) % 2], "A"))
        else:
            grades = [(starts, "D" if rng.random() < 0.05 else "C")]
            if place in rising_b:
                grades.append((b_days.pop(), "B"))
            elif rng.random() < 0.2:  # looked at again, and given the same grade
                grades.append((workday(rng, DAY(2008, 3, 1), DAY(2008, 11, 20)), grades[0][1]))
        grades = [g for n, g in enumerate(grades) if n == 0 or g[0] > grades[n - 1][0]]
        for (day, grade), following in zip(grades, [*grades[1:], (None, "")], strict=True):
            city.gradings.add(day, following[0], canteen, grade, issuer)

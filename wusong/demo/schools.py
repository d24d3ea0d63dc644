"""Schools: what there is where, how large and how good, with their place in the tree and their standings over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from wusong.demo.days import THIS_YEAR
from wusong.demo.names import LUCKY, Unused, town
from wusong.demo.places import BUREAU, CITY_AREA, OFFICES, County
from wusong.demo.sheets import Sheet
from wusong.registry.models import Organisation, School, Standing

if TYPE_CHECKING:
    from wusong.demo.city import City


CITY, TOWN, RURAL = "1", "2", "3"
POINT, PRIMARY, JUNIOR, NINE_YEAR, COMPLETE, SENIOR, TWELVE_YEAR = "218", "211", "311", "312", "341", "342", "345"
VOCATIONAL_CENTRE, TECHNICAL, VOCATIONAL_SENIOR, SKILLED = "361", "362", "365", "366"
REFORM, BLIND, DEAF, OTHER_SPECIAL, KINDERGARTEN = "371", "511", "512", "514", "111"
ORDINARY = {PRIMARY, JUNIOR, NINE_YEAR, COMPLETE, SENIOR, TWELVE_YEAR}
VOCATIONAL = {VOCATIONAL_CENTRE, TECHNICAL, VOCATIONAL_SENIOR, SKILLED}

# How many of each type: in the nine counties in the order of their codes, then city-run.
NUMBERS = {
    POINT: (6, 12, 8, 10, 22, 34, 36, 30, 26, 0),
    PRIMARY: (46, 52, 48, 34, 72, 84, 86, 92, 88, 5),
    JUNIOR: (14, 14, 14, 8, 12, 14, 16, 16, 14, 6),
    NINE_YEAR: (4, 8, 5, 8, 12, 16, 18, 14, 12, 1),
    COMPLETE: (1, 2, 1, 1, 1, 1, 1, 1, 1, 8),
    SENIOR: (0, 1, 0, 0, 2, 2, 2, 2, 2, 7),
    TWELVE_YEAR: (0, 0, 1, 0, 0, 0, 0, 0, 0, 0),
    VOCATIONAL_CENTRE: (0, 0, 0, 0, 1, 1, 1, 1, 1, 7),
    TECHNICAL: (0, 1, 1, 0, 0, 0, 0, 0, 0, 5),
    VOCATIONAL_SENIOR: (3, 2, 3, 2, 1, 1, 1, 1, 1, 2),
    SKILLED: (1, 1, 0, 0, 0, 0, 0, 0, 0, 2),
    OTHER_SPECIAL: (1, 1, 1, 1, 1, 1, 1, 1, 1, 0),
    BLIND: (0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
    DEAF: (0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
    REFORM: (0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
    KINDERGARTEN: (62, 50, 58, 36, 38, 44, 42, 40, 40, 6),
}
WHOLE = sum(map(sum, NUMBERS.values()))
# Schools the plan speaks of by name: type, where, name, English name.
NAMED = (
    (COMPLETE, "", "吉林铁中", "Jilin Railway Middle School"),
    (COMPLETE, "", "吉林四中", "Jilin No. 4 Middle School"),
    (PRIMARY, "", "市第一实验小学", "City No. 1 Experimental Primary School"),
    (VOCATIONAL_CENTRE, "", "机电工程学校", "School of Mechanical and Electrical Engineering"),
    (VOCATIONAL_CENTRE, "", "女子学校", "Girls' Vocational School"),
    (TECHNICAL, "", "省城建校", "Provincial School of Urban Construction"),
    (VOCATIONAL_CENTRE, "", "公用事业学校", "School of Public Utilities"),
    (VOCATIONAL_CENTRE, "", "经济贸易学校", "School of Economics and Trade"),
    (VOCATIONAL_CENTRE, "", "信息工程学校", "School of Information Engineering"),
    (VOCATIONAL_CENTRE, "", "工贸学校", "School of Industry and Trade"),
    (VOCATIONAL_CENTRE, "220281", "蛟河职教中心", "Jiaohe Vocational Education Centre"),
    (VOCATIONAL_CENTRE, "220284", "磐石职教中心", "Panshi Vocational Education Centre"),
)
TRADES = "电子工程 旅游 卫生 农业工程 财经 艺术 化工 冶金 轻工 交通 商业 建材 汽车工程 烹饪 服装 通信 数控技术 物流 水利 林业 纺织 印刷".split()


@dataclass
class DemoSchool:
    """A school as the inventing of its records needs it."""

    key: int
    identifier: str
    name: str
    english: str
    kind: str
    place: str
    county: str
    private: bool
    quality: float
    founded: dt.date
    stages: list[tuple[int, int, int, float]]  # lowest and highest grade, classes a grade, pupils a class
    closes: dt.date | None = None
    into: DemoSchool | None = None
    pupils: int = 0
    teachers: list = field(default_factory=list)

    @property
    def city_run(self) -> bool:
        return not self.county

    @property
    def ordinary(self) -> bool:
        return self.kind in ORDINARY

    @property
    def vocational(self) -> bool:
        return self.kind in VOCATIONAL

    @property
    def basic(self) -> bool:
        return not self.vocational

    @property
    def rural(self) -> bool:
        return self.place == RURAL


def invent(city: City) -> list[Sheet]:
    """The tree, the schools and their standings."""
    city.organisations = Sheet(Organisation, "id code name english kind parent_id area remit path")
    city.registered = Sheet(School, "organisation_id identifier founded")
    city.standings = Sheet(Standing, "id starts ends school_id name school_type place_class runner city_run")
    add = city.organisations.add
    code, name, english = BUREAU
    root = code + "."
    bureau = city.bureau = add(code, name, english, "bureau", None, CITY_AREA, "", root)
    for code, name, english, remit in OFFICES:
        city.offices[code] = add(code, name, english, "office", bureau, CITY_AREA, remit, f"{root}{code}.")
    for c in city.counties:
        name, english = f"{c.name}教育局", f"{c.english} Education Bureau"
        city.bureaus[c.code] = add(c.code, name, english, "county", bureau, c.code, "", f"{root}{c.code}.")
    rng = city.rng("schools")
    serials: dict[str, int] = {}
    for c in city.counties:
        c.towns.extend(sorted({town(rng) for _ in range(26 if not c.district else 8)}))
    for kind, c, named in _wanted(city):
        school = _school(city, rng, kind, c, named, serials)
        parent = city.bureaus[c.code] if c else bureau
        under = f"{root}{c.code}." if c else root
        school.key = add(
            school.identifier, school.name, school.english, "school", parent, c.code if c else CITY_AREA, "",
            f"{under}{school.identifier}.",
        )  # fmt: skip
        city.schools.append(school)
        city.registered.rows.append((school.key, school.identifier, school.founded))
    _merge_points(city, rng)
    for school in city.schools:
        _stand(city, rng, school)
    return [city.organisations, city.registered, city.standings]


def _wanted(city: City) -> Iterator[tuple[str, County | None, tuple[str, str] | None]]:
    """Which schools the city has: those with a name in the plan always, the others in proportion to the size asked for."""
    factor = (city.size - len(NAMED)) / (WHOLE - len(NAMED))
    owed = 0.5
    for kind, numbers in NUMBERS.items():
        for c, number in zip([*city.counties, None], numbers, strict=True):
            where = c.code if c else ""
            named = [(zh, en) for k, at, zh, en in NAMED if k == kind and at == where]
            owed += (number - len(named)) * factor
            more, owed = int(owed), owed % 1
            for n in range(len(named) + more):
                yield kind, c, named[n] if n < len(named) else None


def _school(city: City, rng: Random, kind: str, c: County | None, named, serials: dict[str, int]) -> DemoSchool:
    place = _place(rng, kind, c)
    private = not named and rng.random() < {KINDERGARTEN: 0.55, VOCATIONAL_SENIOR: 0.35, TWELVE_YEAR: 1.0}.get(
        kind, 0.008
    )
    quality = (c.strength if c else 0.9) + {CITY: 0.45, TOWN: 0.1, RURAL: -0.35}[place] + rng.gauss(0, 0.55)
    if kind == POINT:
        quality -= 0.3
    prefix = {"3": kind[:2] if kind[:2] != "34" else "34", "2": "21", "1": "11", "5": "51"}[kind[0]]
    serials[prefix] = serials.get(prefix, 0) + rng.randint(1, 9)
    zh, en = named or _name(city.names, rng, kind, c, place, city.counted)
    first, last = (1993, 2006) if private else (1946, 1985 if named else 2004)
    founded = dt.date(rng.randint(first, last), rng.choice((3, 9)), 1)
    if kind == KINDERGARTEN and rng.random() < 0.012:
        founded = dt.date(2008, rng.choice((3, 5)), 6)
    stages = [
        (lowest, highest, classes, size * (c.pupils if c else 1.05) * 0.94)
        for lowest, highest, classes, size in _stages(rng, kind, place)
    ]
    return DemoSchool(
        0, f"{prefix}22{serials[prefix]:06d}", zh, en, kind, place, c.code if c else "", private, quality, founded, stages
    )  # fmt: skip


def _place(rng: Random, kind: str, c: County | None) -> str:
    if c is None:
        return CITY
    if kind == POINT:
        return RURAL
    in_town = {
        PRIMARY: c.urban,
        JUNIOR: c.urban + 0.28 * (not c.district),
        NINE_YEAR: c.urban * 0.6,
        KINDERGARTEN: min(c.urban + (0.2 if c.district else 0.5), 0.95),
    }.get(kind, 1.0)
    if rng.random() < in_town:
        return CITY if c.district else TOWN
    return RURAL


def _stages(rng: Random, kind: str, place: str) -> list[tuple[int, int, int, float]]:
    """Grades, classes a grade and pupils a class of a school of a kind."""

    def about(mean: float, spread: float = 0.18) -> float:
        return max(4.0, rng.gauss(mean, mean * spread))

    def classes(low: int, high: int) -> int:
        return rng.randint(low, high)

    urban = place != RURAL
    if kind == KINDERGARTEN:
        return [(1, 3, classes(1, 3 if urban else 1), about(27 if urban else 20))]
    if kind == POINT:
        return [(1, rng.choice((3, 3, 4)), 1, about(9, 0.3))]
    if kind == PRIMARY:
        if urban:
            return [(1, 6, classes(2, 5), about(45 if place == CITY else 48))]
        return [(1, 6, 2, about(32))] if rng.random() < 0.22 else [(1, 6, 1, about(22, 0.25))]
    if kind == JUNIOR:
        return (
            [(7, 9, classes(4, 8), about(49 if place == CITY else 54))] if urban else [(7, 9, classes(2, 4), about(41))]
        )
    if kind == NINE_YEAR:
        return [
            (1, 6, classes(1, 2), about(25 if not urban else 38)),
            (7, 9, classes(1, 3), about(37 if not urban else 44)),
        ]
    if kind == COMPLETE:
        return [(7, 9, classes(3, 6), about(50, 0.1)), (10, 12, classes(6, 10), about(53, 0.1))]
    if kind == SENIOR:
        return [(10, 12, classes(10, 16), about(55, 0.1))]
    if kind == TWELVE_YEAR:
        return [(1, 6, 2, about(33)), (7, 9, 2, about(36)), (10, 12, 2, about(36))]
    if kind in VOCATIONAL:
        big = kind in (VOCATIONAL_CENTRE, TECHNICAL)
        return [(10, 12, classes(8, 14) if big else classes(2, 5), about(41))]
    if kind == REFORM:
        return [(7, 9, 1, about(18))]
    return [(1, 9, 1, about(9, 0.2))]


def _name(names: Unused, rng: Random, kind: str, c: County | None, place: str, counted: dict[tuple[str, str], int]):
    """An unused name, with an English one where the Chinese counts."""
    ending = {
        POINT: "教学点", PRIMARY: "小学", JUNIOR: "中学", NINE_YEAR: "学校", COMPLETE: "中学", SENIOR: "高级中学", TWELVE_YEAR: "学校",
        VOCATIONAL_SENIOR: "职业高中", SKILLED: "技工学校", KINDERGARTEN: "幼儿园",
    }.get(kind, "学校")  # fmt: skip
    at = c.name if c else "吉林市"
    if kind == OTHER_SPECIAL:
        return f"{at}特殊教育学校", f"{c.english} Special School" if c else "Jilin Special School"
    if kind in (BLIND, DEAF, REFORM):
        return {
            BLIND: ("吉林市盲童学校", "Jilin School for the Blind"),
            DEAF: ("吉林市聋童学校", "Jilin School for the Deaf"),
            REFORM: ("吉林市工读学校", "Jilin Reform School"),
        }[kind]
    if kind == VOCATIONAL_CENTRE and c:
        return f"{c.short}职教中心", f"{c.english.split()[0]} Vocational Education Centre"
    if kind in VOCATIONAL:
        whose = "吉林" if c is None else c.short
        kinds = {VOCATIONAL_SENIOR: "职业高中", SKILLED: "技工学校"}.get(kind, "学校")
        return names.take(lambda: f"{whose}{rng.choice(TRADES)}{kinds}"), ""
    if place == RURAL and c:
        where = rng.choice(c.towns)
        rank = "镇" if where[0] < "平" else "乡"
        if kind in (JUNIOR, NINE_YEAR) or (kind == PRIMARY and rng.random() < 0.3):
            fixed = f"{at}{where}{rank}中心小学" if kind == PRIMARY else f"{at}{where}{rank}{ending}"
            return names.take(fixed, lambda: f"{at}{where}{rank}{town(rng)}{ending}"), ""
        return names.take(lambda: f"{at}{where}{rank}{town(rng)}{ending}"), ""
    if kind in (PRIMARY, JUNIOR, COMPLETE, SENIOR) and rng.random() < (0.55 if kind == PRIMARY else 0.8):
        words = {PRIMARY: "Primary School", SENIOR: "Senior Secondary School"}.get(kind, "Middle School")
        group = (at, "primary" if kind == PRIMARY else "secondary")
        while True:
            number = counted[group] = counted.get(group, 0) + 1
            if c is None and kind != PRIMARY and number == 4:  # the plan's own No. 4
                continue
            break
        if c is None and kind != PRIMARY:
            return f"吉林{_chinese(number)}中", f"Jilin No. {number} Middle School"
        return f"{at}第{_chinese(number)}{ending}", f"{c.english if c else 'Jilin'} No. {number} {words}"
    where = "" if c and c.district else at
    return names.take(lambda: f"{where}{rng.choice(LUCKY)}{ending}", lambda: f"{at}{town(rng)}{ending}"), ""


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    tens, ones = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + "十" + (digits[ones] if ones else "")


def _merge_points(city: City, rng: Random) -> None:
    """A few teaching points close when the new school year begins; their pupils go on at a primary school of the county."""
    points = [s for s in city.schools if s.kind == POINT]
    for point in rng.sample(points, round(len(points) * 0.07)):
        near = [s for s in city.schools if s.county == point.county and s.kind == PRIMARY and s.rural]
        if near:
            point.closes, point.into = THIS_YEAR, rng.choice(near)


def _stand(city: City, rng: Random, school: DemoSchool) -> None:
    runner = "private" if school.private else "other_public" if school.kind == SKILLED else "education"
    starts, what = school.founded, (school.kind, school.place, runner, school.city_run)
    if school.county and school.founded.year < 2000 and rng.random() < 0.05:
        renamed = dt.date(rng.randint(2001, 2007), 9, 1)
        older = city.names.take(lambda: school.name[:3] + town(rng) + school.name[-2:])
        city.standings.add(starts, renamed, school.key, older, *what)
        starts = renamed
    city.standings.add(starts, school.closes, school.key, school.name, *what)

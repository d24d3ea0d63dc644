"""Welfare: what schools charge and no longer charge, who is recognised as in hardship, gifts."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from wusong.demo.days import DAY, LAST_YEAR, THIS_YEAR, weekday, workday
from wusong.demo.schools import CITY, KINDERGARTEN
from wusong.demo.sheets import Sheet
from wusong.registry.models import Donation, FeeItem, HardshipRecognition

if TYPE_CHECKING:
    from wusong.demo.city import City


def invent(city: City) -> list[Sheet]:
    """Fees, recognitions of two school years, donations."""
    _fees(city, city.rng("fees"))
    _recognise(city, city.rng("hardship"))
    _give(city, city.rng("donations"))
    return [city.fees, city.recognitions, city.donations]


GROUND = "吉林省物价局、财政厅、教育厅收费文件"


def _fees(city: City, rng: Random) -> None:
    """Tuition fees of compulsory education: gone in the country in 2007, in the city from this school year on."""
    city.fees = Sheet(FeeItem, "id starts ends school_id kind item yuan ground charged")
    add = city.fees.add
    for school in city.schools:
        size = sum((last - lowest + 1) * classes * seats for lowest, last, classes, seats in school.stages)
        starts = max(DAY(2004, 9, 1), school.founded)
        compulsory = school.kind != KINDERGARTEN and school.stages[0][0] <= 7
        if compulsory and not school.private:
            ends = THIS_YEAR if school.place == CITY else LAST_YEAR if school.founded < DAY(2004, 9, 1) else None
            if school.place == CITY or ends:
                junior = school.stages[0][0] == 7
                add(starts, ends, school.key, "tuition", "学杂费（每学期）", 110 if junior else 75, GROUND, round(size))
        elif school.vocational or school.stages[-1][1] == 12 or school.private:
            yuan = rng.choice((300, 400, 550)) if not school.private else rng.choice((900, 1500, 2400))
            add(starts, None, school.key, "tuition", "学费（每学期）", yuan, GROUND, round(size))
        if school.rural and compulsory and school.stages[-1][1] == 9 and rng.random() < 0.5:
            add(
                starts,
                None,
                school.key,
                "boarding",
                "住宿费（每学期）",
                rng.choice((60, 80, 100)),
                GROUND,
                round(size * 0.4),
            )
        if not school.rural and rng.random() < 0.5:
            add(
                starts,
                None,
                school.key,
                "service",
                "校服、伙食代收",
                rng.choice((80, 120, 180)),
                GROUND,
                round(size * 0.9),
            )


def _recognise(city: City, rng: Random) -> None:
    """Those in hardship, school year by school year; of the vocational ones the first two years, whom the grant is for."""
    city.recognitions = Sheet(HardshipRecognition, "id student_id school_id year level recognised")
    hardship, seen = city.pupils.hardship, set()
    for c in city.cohorts:
        if c.school.kind == KINDERGARTEN:
            continue
        for year, key, school, grade in ((2007, c.first, c.school, c.level), (2008, c.second, c.where, c.level + 1)):
            if not key or (school.vocational and grade > 11):
                continue
            for student in c.pupils:
                if (hardship[student - 1] or rng.random() < 0.002) and (student, year) not in seen:
                    seen.add((student, year))
                    level = rng.choices(("special", "medium", "ordinary"), (2, 4, 4))[0]
                    first, last = DAY(year, 9, 10), DAY(year, 10, 17)
                    day = workday(rng, first, last) if year == 2008 else weekday(rng, first, last)
                    city.recognitions.add(student, school.key, year, level, day)


DONORS = (
    "松江建设集团",
    "雾凇慈善会",
    "江城商会",
    "长白水泥公司",
    "瑞丰农业公司",
    "社会爱心人士",
    "校友会",
    "侨界联合会",
)
PURPOSES = ("资助贫困学生", "捐建图书室", "灾区学生助学", "改善办学条件", "奖励优秀教师")


def _give(city: City, rng: Random) -> None:
    city.donations = Sheet(Donation, "id organisation_id donor yuan given purpose")
    homes = [city.offices["aid"], *(s.key for s in city.schools if s.basic and not s.closes and s.kind != KINDERGARTEN)]
    for _ in range(max(6, round(90 * city.scale))):
        given = weekday(rng, DAY(2007, 3, 5), DAY(2008, 11, 21))
        home = homes[0] if rng.random() < 0.4 else rng.choice(homes)
        city.donations.add(home, rng.choice(DONORS), rng.randint(2, 200) * 1000, given, rng.choice(PURPOSES))

"""Vocational education: programmes, agreements with employers, graduates and where they went, free training."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING

from wusong.demo.days import DAY, THIS_YEAR, in_month, stagger
from wusong.demo.names import people, person
from wusong.demo.schools import DemoSchool
from wusong.demo.sheets import Sheet
from wusong.registry.models import Course, Graduate, OrderAgreement, Programme, Trainee

if TYPE_CHECKING:
    from wusong.demo.city import City


SPECIALTIES = (
    ("050100", "机械加工技术"), ("050300", "数控技术应用"), ("050700", "汽车运用与维修"), ("050600", "模具设计与制造"), ("070100", "化学工艺"),
    ("060900", "计算机及应用"), ("080100", "电子技术应用"), ("100200", "会计电算化"), ("100600", "市场营销"), ("120500", "旅游服务与管理"),
    ("090200", "学前教育"), ("040100", "工业与民用建筑"), ("010100", "种植"), ("010600", "畜牧兽医"), ("110400", "服装设计与工艺"),
    ("081200", "通信技术"), ("030200", "供用电技术"), ("101400", "物流服务"), ("130200", "美术设计"), ("120300", "烹饪"),
)  # fmt: skip
MARGINAL = (
    ("150100", "文秘"),
    ("150300", "法律事务"),
    ("100900", "商品经营"),
    ("060600", "打字与文印"),
    ("020300", "农村经济管理"),
)
INDUSTRY = "机械 汽车零部件 化工 电子 建材 食品 物流 酒店 软件 纺织 电力设备 精密铸造 制药 商贸 幼教".split()
LEADING = "松江 雾凇 龙潭 北华 江城 长白 关东 天池 吉恒 盛泰 鸿远 瑞丰 博创 兴业 华晟 同辉".split()
SUBJECTS = "数控车工 电焊 家政服务 计算机操作 服装缝纫 烹饪 汽车修理 电工 养殖技术 美容美发 保安 物业管理 大棚种植 餐厅服务".split()


def invent(city: City) -> list[Sheet]:
    """Programmes, agreements, graduates of two years, courses and trainees."""
    rng = city.rng("vocational")
    city.vocational = [s for s in city.schools if s.vocational]
    _programmes(city, rng)
    _graduates(city, rng)
    _train(city, rng)
    return [city.programmes, city.agreements, city.graduates, city.courses, city.trainees]


def _programmes(city: City, rng: Random) -> None:
    city.programmes = Sheet(Programme, "id starts ends school_id code name rank key_since document")
    city.taught = defaultdict(list)  # programmes that graduates may come from, by school
    main, marginal = [], []
    for school in city.vocational:
        for code, name in sorted(rng.sample(SPECIALTIES, min(len(SPECIALTIES), 3 + school.stages[0][2] // 3))):
            main.append((school, code, name, "main" if rng.random() < 0.45 else "ordinary"))
        for code, name in sorted(rng.sample(MARGINAL, rng.choice((0, 1, 1, 2)))):
            marginal.append((school, code, name, "marginal"))
    key_days = stagger(
        rng, main, lambda row: row[0].quality + (row[3] == "main"), before=6 * city.scale / len(main),
        by_now=max(19 * city.scale, 2) / len(main), months={4: 3, 6: 4, 9: 3, 10: 2, 11: 1},
    )  # fmt: skip
    recognised = {(row[0].key, row[1]): day for row, day in key_days if day}
    closing = min(max(1, round(9 * city.scale)), len(marginal))
    ends = [DAY(2008, 7, 15)] + [THIS_YEAR] * 4 + [DAY(2008, 10, 20)] * 2 + [DAY(2008, 11, 10)] * 2
    closes = dict(zip((r[0].key * 10_000_000 + int(r[1]) for r in rng.sample(marginal, closing)), ends, strict=False))
    for school, code, name, rank in main + marginal:
        starts = DAY(rng.randint(max(1996, school.founded.year), 2006), 9, 1)
        since = recognised.get((school.key, code))
        if since and since <= starts:
            since = DAY(2007, 6, 20)
        ends_on = closes.get(school.key * 10_000_000 + int(code))
        document = "" if not since else f"吉市教发[{since.year}]{rng.randint(10, 60)}号"
        key = city.programmes.add(starts, ends_on, school.key, code, name, rank, since, document)
        if rank != "marginal":
            city.taught[school.key].append(key)


def _graduates(city: City, rng: Random) -> None:
    """This year's are the pupils of the final classes; last year's are told for comparison."""
    city.agreements = Sheet(OrderAgreement, "id starts ends programme_id number employer places")
    city.graduates = Sheet(
        Graduate, "id school_id programme_id number name year agreement_id destination settled matched"
    )
    now = city.leavers
    before = [(school, person(rng)) for school, _ in now if rng.random() < 0.95]
    _leave(city, rng, before, 2007, ordered=(0.612, 0.612), settled=0.961)
    _leave(city, rng, now, 2008, ordered=(0.53, 0.672), settled=0.9792)


def _leave(city: City, rng: Random, leavers: list, year: int, *, ordered: tuple[float, float], settled: float) -> None:
    """Graduates of one year: who was under an agreement (before the year, and by its end), who has a place to go."""
    names = [
        (n, school, name, rng.choice(city.taught[school.key])) for n, (school, name) in enumerate(leavers, start=1)
    ]
    signed = stagger(
        rng, names, lambda g: g[1].quality * 0.45, before=ordered[0], by_now=ordered[1], noise=1.0,
        months={3: 3, 4: 3, 5: 4, 6: 3, 9: 1, 10: 1, 11: 1},
    )  # fmt: skip
    agreements: dict[tuple[int, object], int] = {}
    places: dict[int, int] = defaultdict(int)
    under: dict[int, tuple[int, DAY]] = {}
    for (n, _, _, programme), day in signed:
        if not day:
            continue
        # an agreement covers the graduates of a programme; new ones are signed one by one
        when: object = "old" if day.year < 2008 else day.month
        if (programme, when) not in agreements:
            starts = DAY(year - 2, 9, rng.randint(3, 28)) if when == "old" else day
            ends = DAY(year, 12, 31) if when == "old" else DAY(2011, 7, 31)
            number = f"订{year}-{len(city.agreements) + 1:04d}"
            employer = f"吉林{rng.choice(LEADING)}{rng.choice(INDUSTRY)}有限公司"
            agreements[programme, when] = city.agreements.add(starts, ends, programme, number, employer, 0)
        key = agreements[programme, when]
        places[key] += 1
        under[n] = (key, city.agreements.rows[key - 1][1])
    for key, count in places.items():
        row = city.agreements.rows[key - 1]
        city.agreements.rows[key - 1] = (*row[:-1], count + rng.randint(0, 8))
    months = {5: 3, 6: 12, 7: 42, 8: 22, 9: 11, 10: 5, 11: 3}
    settling = stagger(
        rng,
        names,
        lambda g: g[1].quality * 0.4 + (g[0] in under) * 0.9,
        before=0.0,
        by_now=settled,
        months=months,
        noise=1.1,
    )
    found = {g[0]: day for g, day in settling}
    for n, school, name, programme in names:
        day = found[n]
        agreement = under.get(n, (None, None))[0]
        if day is None:
            destination, matched = "unsettled", False
        else:
            day = day if year == 2008 else day.replace(year=2007)
            dice = rng.random()
            destination = "employed" if agreement or dice < 0.7 else "further_study" if dice < 0.92 else "own_business"
            matched = destination == "employed" and rng.random() < (0.88 if agreement else 0.6)
        city.graduates.add(
            school.key, programme, f"{year}{school.identifier}{n:06d}", name, year, agreement, destination, day, matched
        )


def _train(city: City, rng: Random) -> None:
    """Short courses: most are free and held in the holidays; some people attend two, some do not finish."""
    city.courses = Sheet(Course, "id starts ends school_id name free hours")
    city.trainees = Sheet(Trainee, "id course_id person name group completed")
    target, finished, number = max(20, round(4120 * city.scale)), set(), 0
    weights = {1: 0.13, 2: 0.12, 3: 0.03, 4: 0.04, 5: 0.05, 6: 0.05, 7: 0.22, 8: 0.24, 9: 0.04, 10: 0.05, 11: 0.03}
    schools = sorted(city.vocational, key=lambda s: s.quality * 0.5 + s.stages[0][2] / 8, reverse=True)
    known: list[tuple[str, str, str]] = []
    owed = 0.0
    for month, weight in weights.items():
        owed += weight * target
        while len(finished) < owed:
            school = schools[min(int(rng.expovariate(1 / 13)), len(schools) - 1)]
            number += 1
            free = rng.random() < 0.87
            last = in_month(rng, month)
            length = rng.choice((5, 8, 12, 18))
            starts = max(last - dt.timedelta(length), DAY(2008, 1, 2))
            subject = rng.choice(SUBJECTS)
            course = city.courses.add(
                starts, last + dt.timedelta(1), school.key, f"{subject}培训班（第{number}期）", free, length * 6
            )
            _attend(city, rng, course, school, last, free, known, finished)
    for _ in range(max(1, round(6 * city.scale))):  # under way today
        school = rng.choice(schools)
        number += 1
        course = city.courses.add(
            DAY(2008, 11, 24), DAY(2008, 12, 20), school.key, f"{rng.choice(SUBJECTS)}培训班（第{number}期）", True, 72
        )
        _attend(city, rng, course, school, None, True, known, finished)


def _attend(
    city, rng: Random, course: int, school: DemoSchool, last: DAY | None, free: bool, known: list, finished: set
) -> None:
    size = rng.randint(24, 62) if city.scale > 0.2 else rng.randint(5, 12)
    sexes = [rng.choice("12") for _ in range(size)]
    here = set()
    for name in people(rng, sexes):
        if known and rng.random() < 0.06:
            digest, name, group = rng.choice(known)
        else:
            digest = hashlib.blake2b(f"{city.seed}/trainee/{len(city.trainees)}".encode(), digest_size=16).hexdigest()
            group = rng.choices(("laid_off", "poor", "rural_surplus", "other"), (42, 17, 33, 8))[0]
            known.append((digest, name, group))
        if digest in here:
            continue
        here.add(digest)
        completed = last if last and rng.random() < 0.94 else None
        city.trainees.add(course, digest, name, group, completed)
        if completed and free and group != "other":
            finished.add(digest)

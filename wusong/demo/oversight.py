"""Oversight: inspections, violations, safety, openness, petitions, audits, goals; private schools and their licences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING

from wusong.demo.days import DAY, TODAY, in_month, spread, stagger, weekday, workday
from wusong.demo.names import person
from wusong.demo.schools import KINDERGARTEN, POINT, DemoSchool
from wusong.demo.sheets import Sheet
from wusong.registry.models import (
    Accident,
    AnnualCheck,
    Audit,
    Conversion,
    Disclosure,
    Drill,
    GovernmentGoal,
    Hazard,
    Inspection,
    InsurancePolicy,
    LegalMatter,
    Licence,
    Petition,
    ResponsibilityLetter,
    SupervisionCheck,
    Violation,
)

if TYPE_CHECKING:
    from wusong.demo.city import City


def invent(city: City) -> list[Sheet]:
    """What was looked at, reported, promised, and whether it was ended in time."""
    _inspections(city, city.rng("inspections"))
    _licences(city, city.rng("licences"))
    _violations(city, city.rng("violations"))
    _hazards(city, city.rng("hazards"))
    _drills(city, city.rng("drills"))
    _insurance(city, city.rng("insurance"))
    _openness(city, city.rng("openness"))
    _audits(city, city.rng("audits"))
    _goals(city, city.rng("goals"))
    return [
        city.inspections, city.licences, city.annual_checks, city.conversions, city.violations, city.hazards,
        city.accidents, city.drills, city.policies, city.disclosures, city.legal_matters, city.petitions,
        city.audits, city.supervision_checks, city.goals, city.letters,
    ]  # fmt: skip


def _some(city: City, whole: int, least: int) -> int:
    return max(least, round(whole * city.scale))


def _inspections(city: City, rng: Random) -> None:
    """Eight of nine county governments so far; both training schools; two topics over many schools; schools one by one."""
    city.inspections = Sheet(
        Inspection, "id organisation_id kind topic standard notified visited opinion due rectified rechecked"
    )

    def inspect(organisation: int, kind: str, topic: str, standard: str, notified: DAY, opinion: DAY | None) -> None:
        visited = notified + dt.timedelta(rng.randint(7, 12))
        due = opinion + dt.timedelta(60) if opinion else None
        rectified = due - dt.timedelta(rng.randint(2, 40)) if due else None
        rectified = rectified if rectified and rectified <= TODAY else None
        rechecked = rectified + dt.timedelta(10) if rectified and rectified + dt.timedelta(10) <= TODAY else None
        visit = visited if visited <= TODAY else None
        city.inspections.add(
            organisation, kind, topic, standard, notified, visit, opinion if visit else None,
            due if due and due <= TODAY else None, rectified, rechecked,
        )  # fmt: skip

    days = [
        DAY(2008, m, d) for m, d in ((4, 8), (4, 22), (5, 13), (6, 3), (9, 9), (9, 23), (10, 14), (10, 28), (11, 18))
    ]
    for place, (county, notified) in enumerate(zip(rng.sample(list(city.bureaus), 9), days, strict=True)):
        opinion = notified + dt.timedelta(25) if place < 8 else None
        inspect(
            city.bureaus[county], "government", "教育工作督导评估", "县(市)区政府教育工作评估标准", notified, opinion
        )
    for key, notified in zip(city.training.values(), (DAY(2008, 5, 6), DAY(2008, 9, 16)), strict=True):
        inspect(key, "special", "进修学校示范校创建", "县级教师进修学校评估标准", notified, notified + dt.timedelta(24))
    ordinary = [s for s in city.schools if s.ordinary and not s.closes]
    for topic, whole, month in (("规范办学行为", 60, 4), ("农村远程教育应用", 48, 10)):
        for school in rng.sample(ordinary, min(len(ordinary), _some(city, whole, 2))):
            notified = in_month(rng, month)
            inspect(school.key, "special", topic, "", notified, notified + dt.timedelta(rng.randint(14, 28)))
    months = {3: 1, 4: 3, 5: 4, 6: 2, 9: 3, 10: 4, 11: 2}
    for school, opinion in stagger(rng, ordinary, lambda s: 0.0, before=0, by_now=0.312, months=months):
        if opinion:
            inspect(school.key, "school", "", "中小学校评估指标体系（2008）", opinion - dt.timedelta(24), opinion)
    private = [s for s in city.schools if s.private]
    for school in rng.sample(private, min(len(private), _some(city, 70, 1))):
        notified = in_month(rng, rng.choice((5, 6, 9)))
        inspect(school.key, "private", "民办学校办学水平", "民办学校评估标准", notified, notified + dt.timedelta(22))


def _licences(city: City, rng: Random) -> None:
    """Each private school is licensed and checked once a year. Converted schools stand on a list until one knows what they are."""
    city.licences = Sheet(Licence, "id starts ends school_id number kind exit_ground")
    city.annual_checks = Sheet(AnnualCheck, "id licence_id year result decided")
    city.conversions = Sheet(Conversion, "id school_id listed result concluded")
    private = [s for s in city.schools if s.private]
    checked = {
        s.key: day
        for s, day in stagger(
            rng, private, lambda s: s.quality, before=0, by_now=0.942, months={3: 2, 4: 5, 5: 6, 6: 4, 9: 1, 10: 1}
        )
    }
    for n, school in enumerate(private, start=1):
        kind = "kindergarten" if school.kind == KINDERGARTEN else "school"
        starts = school.founded
        licence = city.licences.add(starts, None, school.key, f"教民{220200 + n:06d}{starts.year}号", kind, "")
        if (day := checked[school.key]) and day >= school.founded:
            result = rng.choices(("passed", "basic", "failed"), (78, 19, 3))[0]
            city.annual_checks.add(licence, 2008, result, day)
        if school.founded < DAY(2007, 1, 1):
            city.annual_checks.add(licence, 2007, "passed", weekday(rng, DAY(2007, 3, 5), DAY(2007, 6, 22)))
    urban = [s for s in city.schools if s.ordinary and not s.rural and s.founded < DAY(2006, 1, 1)]
    listed = rng.sample(urban, min(len(urban), _some(city, 14, 7)))
    done = max(1, round(len(listed) * 0.857))
    days = [DAY(2007, 9, 14), DAY(2007, 11, 2), *spread(rng, max(0, done - 2), {3: 1, 5: 2, 6: 2, 8: 3, 10: 2})]
    for place, school in enumerate(listed):
        concluded = days[place] if place < done else None
        result = rng.choices(("public", "private", "closed"), (8, 3, 1))[0] if concluded else ""
        city.conversions.add(school.key, DAY(2006, 11, 15), result, concluded)


SOURCES = ("举报电话", "来信", "网上投诉", "督查发现", "市长公开电话转办")
FINDINGS = {
    "charging": "超标准收费，已清退", "tutoring": "有偿补课，已责令停办", "unlicensed": "无证办学，已取缔",
    "conditions": "办学条件不达标，限期整改", "admission": "违规招生，已通报", "other": "查无实据",
}  # fmt: skip


def _violations(city: City, rng: Random) -> None:
    """Private bodies: all closed. Charging: a few of this autumn are still open."""
    city.violations = Sheet(Violation, "id organisation_id kind private source received finding closed")
    public = [s for s in city.schools if not s.private and not s.closes and s.founded < DAY(2007, 1, 1)]
    private = [s for s in city.schools if s.private and s.founded < DAY(2007, 1, 1)] or public[:1]

    def report(among: Sequence[DemoSchool], kind: str, is_private: bool, received: DAY, is_open: bool) -> None:
        closed = None if is_open else min(received + dt.timedelta(rng.randint(9, 55)), TODAY)
        city.violations.add(
            rng.choice(among).key,
            kind,
            is_private,
            rng.choice(SOURCES),
            received,
            FINDINGS[kind] if closed else "",
            closed,
        )

    months = {1: 1, 3: 3, 4: 2, 5: 2, 6: 2, 9: 5, 10: 3, 11: 1.5}
    charging = spread(rng, _some(city, 66, 5), months)
    for place, day in enumerate(charging):
        report(public, "charging", False, day, place >= len(charging) - max(1, len(charging) // 18))
    kinds = ("tutoring", "unlicensed", "conditions", "admission", "other")
    for day in spread(rng, _some(city, 38, 3), {m: w for m, w in months.items() if m < 11}):
        report(private, rng.choices(kinds, (3, 5, 4, 2, 1))[0], True, day, False)
    for day in spread(rng, _some(city, 30, 2), months):
        report(public, rng.choices(kinds, (6, 0, 1, 4, 3))[0], False, day, rng.random() < 0.1)
    for _ in range(_some(city, 52, 3)):
        received = weekday(rng, DAY(2007, 2, 5), DAY(2007, 11, 30))
        among, is_private = (private, True) if rng.random() < 0.4 else (public, False)
        closed = received + dt.timedelta(rng.randint(9, 90))
        city.violations.add(
            rng.choice(among).key, "charging", is_private, rng.choice(SOURCES), received, FINDINGS["charging"], closed
        )


PARTS = (
    "锅炉房",
    "教学楼楼梯扶手",
    "配电箱",
    "学生宿舍消防通道",
    "食堂燃气管线",
    "围墙",
    "校车",
    "实验室药品柜",
    "操场看台",
    "楼道照明",
)
ACCIDENTS = (("体育课摔伤", (2008, 4, 17), (2008, 5, 22)), ("放学途中交通事故", (2008, 10, 9), (2008, 11, 6)))


def _hazards(city: City, rng: Random) -> None:
    """Found twice a term; nearly all mended in time. Two accidents, for neither of which the school was responsible."""
    city.hazards = Sheet(Hazard, "id school_id part grade found person due mended struck_off")
    city.accidents = Sheet(Accident, "id school_id what happened liable found")
    schools = [s for s in city.schools if s.founded < DAY(2007, 1, 1) and not s.closes]

    def find(found: DAY, late: bool) -> None:
        due = found + dt.timedelta(rng.choice((7, 15, 30)))
        mended = due + dt.timedelta(rng.randint(3, 20)) if late else due - dt.timedelta(rng.randint(0, 6))
        struck = mended + dt.timedelta(rng.randint(0, 5))
        known = mended <= TODAY
        city.hazards.add(
            rng.choice(schools).key, rng.choice(PARTS), "major" if rng.random() < 0.06 else "ordinary", found, person(rng),
            due, mended if known else None, struck if struck <= TODAY else None,
        )  # fmt: skip

    this = spread(rng, _some(city, 1450, 40), {2: 1, 3: 4, 4: 2, 5: 3, 6: 2, 8: 2, 9: 4, 10: 3, 11: 1.5})
    late = set(rng.sample(range(len(this)), round(len(this) * 0.005)))
    for place, found in enumerate(this):
        find(found, place in late)
    for _ in range(_some(city, 900, 30)):
        find(weekday(rng, DAY(2007, 2, 26), DAY(2007, 11, 23)), rng.random() < 0.09)
    for what, happened, found in ACCIDENTS:
        city.accidents.add(rng.choice(schools).key, what, DAY(*happened), False, DAY(*found))


def _drills(city: City, rng: Random) -> None:
    """Every term at the better schools, once at most others; after May of 2008 the earth is on everybody's mind."""
    city.drills = Sheet(Drill, "id school_id kind held persons review")
    able = [s for s in city.schools if s.founded < DAY(2008, 1, 1)]
    months = {3: 1, 4: 1, 5: 7, 6: 3, 9: 4, 10: 1.6, 11: 1.4}
    for school, held in stagger(rng, able, lambda s: s.quality, before=0, by_now=0.957, months=months):
        if not held:
            continue
        _drill(city, rng, school, held)
        if not school.closes and held.month < 7 and rng.random() < 0.55:
            _drill(city, rng, school, in_month(rng, rng.choice((9, 10, 11))))


def _drill(city: City, rng: Random, school: DemoSchool, held: DAY) -> None:
    if school.closes and held >= school.closes:
        return
    kind = (
        "earthquake"
        if held.month in (5, 6) and rng.random() < 0.7
        else rng.choice(("fire", "fire", "crowd", "epidemic"))
    )
    size = sum((last - lowest + 1) * classes * seats for lowest, last, classes, seats in school.stages)
    city.drills.add(
        school.key, kind, held, round(size * rng.uniform(0.85, 1)), rng.choice(("", "疏散用时达标", "需加强楼道引导"))
    )


INSURERS = ("松江财产保险公司", "长白保险吉林市分公司", "江城责任保险公司")


def _insurance(city: City, rng: Random) -> None:
    """From 1 September to 31 August; many more schools joined this autumn."""
    city.policies = Sheet(InsurancePolicy, "id starts ends school_id insurer number cover pupils")
    insurable = [s for s in city.schools if (s.ordinary or s.kind == KINDERGARTEN) and not s.closes]
    order = sorted(insurable, key=lambda s: s.quality + rng.gauss(0, 0.6), reverse=True)
    for year, share in ((2007, 0.432), (2008, 0.689)):
        for school in order[: round(len(order) * share)]:
            starts = DAY(year, 9, 1) if rng.random() < 0.8 else weekday(rng, DAY(year, 9, 8), DAY(year, 11, 21))
            if school.founded <= starts:
                size = sum((last - lowest + 1) * classes * seats for lowest, last, classes, seats in school.stages)
                number = f"XF{year}{len(city.policies) + 1:06d}"
                city.policies.add(
                    starts, DAY(year + 1, 9, 1), school.key, rng.choice(INSURERS), number, 3_000_000, round(size)
                )


ITEMS = {
    "approval": ("民办学校设立审批结果", "教师资格认定结果", "校车使用许可"),
    "examination": ("招生计划", "录取分数线", "考试成绩查询办法", "体育加试结果"),
    "charge": ("学年收费公示", "借读费标准", "教材费清退结果"),
    "other": ("年度工作总结", "统计公报", "人事任免"),
}
SUBJECTS = (
    "教师编制",
    "择校收费",
    "校车安全",
    "拖欠工资",
    "学区划分",
    "转学手续",
    "食堂卫生",
    "体罚学生",
    "代课教师待遇",
    "校舍采暖",
)
MATTERS = {"hearing": 20, "review": 60, "mediation": 30, "suit": 90}  # legal time, days


def _openness(city: City, rng: Random) -> None:
    """Items made public, legal matters, petitions: in this year nearly all in time, in the last one fewer."""
    city.disclosures = Sheet(Disclosure, "id organisation_id field item formed due published channel")
    city.legal_matters = Sheet(LegalMatter, "id organisation_id kind subject received due closed")
    city.petitions = Sheet(Petition, "id organisation_id number source subject accepted due extended answered")
    homes = [city.offices[code] for code in ("office", "finance", "exam", "private", "teacher")] + list(
        city.bureaus.values()
    )
    fields = ("approval", "examination", "charge", "other")
    for year, whole, late in ((2007, 210, 0.08), (2008, 320, 0.004)):
        count = _some(city, whole, 30)
        slow = set(rng.sample(range(count), round(count * late)))
        for place in range(count):
            formed = weekday(rng, DAY(year, 1, 8), DAY(year, 11, 20))
            field, due = rng.choices(fields, (3, 4, 3, 2))[0], formed + dt.timedelta(20)
            published = (
                due + dt.timedelta(rng.randint(2, 15)) if place in slow else formed + dt.timedelta(rng.randint(1, 20))
            )
            city.disclosures.add(
                rng.choice(homes), field, rng.choice(ITEMS[field]), formed, due, published if published <= TODAY else None,
                rng.choice(("局网站", "公开栏", "江城日报")),
            )  # fmt: skip
    for year, whole in ((2007, 40), (2008, 52)):
        for place in range(_some(city, whole, 8)):
            kind = rng.choice(list(MATTERS))
            received = weekday(rng, DAY(year, 1, 8), DAY(year, 11, 14))
            due = received + dt.timedelta(MATTERS[kind])
            late = year == 2007 and place % 9 == 4
            closed = due + dt.timedelta(9) if late else due - dt.timedelta(rng.randint(0, 15))
            city.legal_matters.add(
                rng.choice((city.offices["law"], *city.bureaus.values())), kind, rng.choice(SUBJECTS) + "争议", received, due,
                closed if closed <= TODAY else None,
            )  # fmt: skip
    for year, whole, late in ((2007, 700, 0.055), (2008, 860, 0.003)):
        count = _some(city, whole, 40)
        slow = set(rng.sample(range(count), round(count * late)))
        for place in range(count):
            accepted = weekday(rng, DAY(year, 1, 4), DAY(year, 11, 27))
            due = accepted + dt.timedelta(60)
            extended = due + dt.timedelta(30) if rng.random() < 0.06 else None
            last = extended or due
            answered = last + dt.timedelta(12) if place in slow else last - dt.timedelta(rng.randint(4, 58))
            city.petitions.add(
                rng.choice((city.offices["office"], city.offices["discipline"], *city.bureaus.values())),
                f"信{year}{place + 1:05d}", rng.choice(("letter", "visit", "call", "web")), rng.choice(SUBJECTS), accepted, due,
                extended if extended and due <= TODAY else None, answered if answered <= TODAY else None,
            )  # fmt: skip


def _audits(city: City, rng: Random) -> None:
    """Who leaves is audited, some only after a while; four of five key areas were checked so far."""
    city.audits = Sheet(Audit, "id organisation_id kind duty_id notified reported findings filed")
    city.supervision_checks = Sheet(SupervisionCheck, "id organisation_id area checked problem rectified")

    def audit(organisation: int, kind: str, duty: int | None, notified: DAY, days: int) -> None:
        reported = notified + dt.timedelta(days)
        reported_on = reported if reported <= TODAY else None
        filed = reported + dt.timedelta(20)
        city.audits.add(
            organisation, kind, duty, notified, reported_on, rng.randint(0, 5) if reported_on else 0,
            filed if filed <= TODAY else None,
        )  # fmt: skip

    for place, (duty, school, day) in enumerate(city.left):
        if place % 9 != 5:  # the others are still to be taken up
            audit(school.key, "leaving", duty, day + dt.timedelta(rng.randint(3, 10)), rng.randint(14, 28))
    public = [s for s in city.schools if not s.private and not s.closes and s.kind != POINT]
    for _ in range(_some(city, 60, 3)):
        notified = weekday(rng, DAY(2007, 3, 5), DAY(2008, 10, 24))
        audit(rng.choice(public).key, rng.choice(("term", "finance")), None, notified, rng.randint(25, 60))
    for area, whole in (("admission", 22), ("charging", 40), ("construction", 12), ("procurement", 9)):
        for _ in range(_some(city, whole, 2)):
            checked = in_month(rng, rng.choice({"admission": (7, 8, 9), "charging": (3, 9)}.get(area, (5, 6, 10))))
            problem = rng.choice(("公示不及时", "手续不全", "台账不清")) if rng.random() < 0.3 else ""
            rectified = checked + dt.timedelta(rng.randint(10, 40)) if problem else None
            city.supervision_checks.add(
                rng.choice(public).key, area, checked, problem, rectified if rectified and rectified <= TODAY else None
            )


GOALS = (  # item of the city government's goals, office, points, done
    ("城市义务教育免除学杂费", "aid", 10, (2008, 9, 5)), ("改造农村薄弱学校", "infra", 10, (2008, 11, 12)),
    ("新增A、B级标准食堂", "infra", 8, None), ("免费培训下岗职工等4000人", "voc", 10, (2008, 11, 20)),
    ("农村远程教育工程", "equip", 8, None), ("中职助学金发放", "aid", 8, (2008, 10, 28)),
    ("百所城乡学校结对帮扶", "basic", 6, (2008, 10, 15)), ("规范教育收费", "discipline", 8, (2008, 10, 30)),
    ("高中阶段教育普及", "basic", 8, (2008, 9, 26)), ("校园安全专项治理", "safety", 8, (2008, 11, 6)),
    ("教师节表彰", "teacher", 4, (2008, 9, 10)), ("中小学体育艺术展演", "pe", 4, (2008, 6, 20)),
)  # fmt: skip


def _goals(city: City, rng: Random) -> None:
    """The goals of both years, and a letter of responsibility from every office and city-run school."""
    city.goals = Sheet(GovernmentGoal, "id organisation_id number item points set_on due done")
    city.letters = Sheet(ResponsibilityLetter, "id organisation_id year required signed")
    for n, (item, office, points, done) in enumerate(GOALS, start=1):
        last = DAY(2007, 12, rng.randint(3, 24)) if n % 6 else None
        city.goals.add(city.offices[office], f"2007-{n:02d}", item, points, DAY(2007, 2, 26), DAY(2007, 12, 25), last)
        city.goals.add(
            city.offices[office],
            f"2008-{n:02d}",
            item,
            points,
            DAY(2008, 2, 20),
            DAY(2008, 12, 25),
            DAY(*done) if done else None,
        )
    homes = [*city.offices.values(), *(s.key for s in city.schools if s.city_run)]
    for organisation in homes:
        city.letters.add(organisation, 2007, DAY(2007, 3, 30), weekday(rng, DAY(2007, 3, 1), DAY(2007, 4, 20)))
        city.letters.add(organisation, 2008, DAY(2008, 3, 31), workday(rng, DAY(2008, 2, 25), DAY(2008, 4, 10)))

"""Activities: what the plan gives a name to was held, issued and joined; plans of schools, branches, visits to the base."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import TYPE_CHECKING

from wusong.demo.days import DAY, in_month, stagger, weekday, workday
from wusong.demo.schools import POINT
from wusong.demo.sheets import Sheet
from wusong.plan.taking_in import undertakings
from wusong.registry.models import (
    Event,
    ImprovementPlan,
    Participation,
    PartyBranch,
    PolicyDocument,
    Undertaking,
    Visit,
)

if TYPE_CHECKING:
    from wusong.demo.city import City

# What was held: undertaking, office, name, edition, day, persons, outcome. An exchange of model schools and one of findings
# are still to come.
EVENTS = (
    ("starlight_cup", "institute", "首届“星光杯”教学竞赛", 1, (2006, 10, 18), 286, "一等奖28人"),
    ("skills_cup", "voc", "第四届“双创杯”专业技能大赛", 4, (2007, 5, 24), 390, "获奖96人"),
    ("ethics_lecture", "teacher", "师德报告会", None, (2007, 9, 6), 820, ""),
    ("laboratory_year", "equip", "“实验室建设管理年”启动会", None, (2008, 3, 20), 146, "印发实施方案"),
    ("neighbour_research", "institute", "“双优送教、邻校共研”活动启动", None, (2008, 4, 10), 210, "首批28对学校"),
    ("leading_teams", "personnel", "“三学一建一创”活动动员会", None, (2008, 3, 12), 320, ""),
    ("ethics_lecture", "teacher", "师德报告会（桦甸、磐石）", None, (2008, 4, 24), 640, ""),
    ("senior_curriculum_meeting", "basic", "高中新课改现场会", None, (2008, 5, 15), 180, "交流材料12份"),
    ("skills_cup", "voc", "第五届“双创杯”专业技能大赛", 5, (2008, 5, 28), 432, "获奖118人"),
    ("school_research_meeting", "research", "校本教研现场会", None, (2008, 6, 5), 165, ""),
    ("ethics_lecture", "teacher", "庆祝教师节师德报告会", None, (2008, 9, 9), 1150, ""),
    ("kindergarten_forum", "basic", "首届幼儿教育科学管理论坛", 1, (2008, 9, 24), 240, "论文集一册"),
    ("community_meeting", "voc", "社区教育及农村成人文化技术教育工作现场会", None, (2008, 10, 16), 130, ""),
    ("starlight_cup", "institute", "第二届“星光杯”教学竞赛", 2, (2008, 10, 22), 312, "一等奖30人"),
)  # fmt: skip
# Documents: undertaking, office, number, title, day issued. The rules for private education are still under review.
DOCUMENTS = (
    ("famous_teachers_plan", "teacher", "吉市教发〔2008〕14号", "吉林市名教师名校长行动计划", (2008, 3, 27)),
    ("rural_training_plan", "teacher", "吉市教发〔2008〕19号", "农村学校校长、教师专题培训计划", (2008, 4, 16)),
    ("vocational_backbone_training", "voc", "吉市教发〔2008〕22号", "职业学校骨干教师培训计划", (2008, 4, 28)),
    ("young_teachers_school", "teacher", "吉市教发〔2008〕27号", "关于创办青年教师发展学校的意见", (2008, 5, 19)),
    ("teacher_education_alliance", "teacher", "吉市教发〔2008〕33号", "关于成立教师教育资源联盟的通知", (2008, 6, 20)),
    ("senior_aid_rules", "aid", "吉市教发〔2008〕47号", "普通高中家庭经济困难学生资助办法", (2008, 9, 16)),
    ("private_education_rules", "private", "", "吉林市民办教育促进条例实施细则（送审稿）", None),
)  # fmt: skip


def invent(city: City) -> list[Sheet]:
    """Undertakings first, as taking in the plan would enter them; then what was done under them."""
    city.undertakings = Sheet(Undertaking, "id key name english kind")
    city.undertaking = {
        said["key"]: city.undertakings.add(said["key"], said["name"], said["english"], said["kind"])
        for said in undertakings("2008")
    }
    _events(city)
    _documents(city)
    _participations(city, city.rng("participations"))
    _plans(city, city.rng("plans of schools"))
    _branches(city, city.rng("branches"))
    _visits(city, city.rng("visits"))
    return [
        city.undertakings, city.events, city.documents, city.participations, city.improvement_plans,
        city.party_branches, city.visits,
    ]  # fmt: skip


def _events(city: City) -> None:
    city.events = Sheet(Event, "id undertaking_id organisation_id name edition held persons outcome")
    for key, office, name, edition, held, persons, outcome in EVENTS:
        city.events.add(
            city.undertaking[key], city.offices[office], name, edition, DAY(*held),
            max(12, round(persons * city.scale)), outcome,
        )  # fmt: skip


def _documents(city: City) -> None:
    city.documents = Sheet(PolicyDocument, "id undertaking_id organisation_id number title state issued")
    for key, office, number, title, issued in DOCUMENTS:
        state, day = ("issued", DAY(*issued)) if issued else ("review", None)
        city.documents.add(city.undertaking[key], city.offices[office], number, title, state, day)


def _participations(city: City, rng: Random) -> None:
    """The leading teams of schools: records are complete sooner where the school is well led."""
    city.participations = Sheet(Participation, "id undertaking_id school_id recorded persons")
    teaching = [s for s in city.schools if (s.ordinary or s.vocational) and not s.closes]
    months = {3: 0.5, 4: 2, 5: 3, 6: 3, 7: 0.5, 9: 3, 10: 2.5, 11: 2}
    for school, day in stagger(rng, teaching, lambda s: s.quality, before=0, by_now=0.943, months=months):
        if day:
            city.participations.add(city.undertaking["leading_teams"], school.key, day, rng.randint(3, 9))


def _plans(city: City, rng: Random) -> None:
    """Three-year plans of balance at the city's own schools; plans of development and of renewal at some others."""
    city.improvement_plans = Sheet(ImprovementPlan, "id starts ends school_id kind goal submitted approved")
    add = city.improvement_plans.add
    own = [s for s in city.schools if s.city_run]
    months = {3: 2, 4: 4, 5: 3, 6: 2, 9: 1.5, 10: 1.5, 11: 0.5}
    for school, approved in stagger(rng, own, lambda s: s.quality, before=0, by_now=0.955, months=months):
        submitted = (
            approved - dt.timedelta(rng.randint(8, 30))
            if approved
            else workday(rng, DAY(2008, 10, 6), DAY(2008, 11, 21))
        )
        add(submitted, DAY(2011, 1, 1), school.key, "balanced", "三年内办成优质均衡示范校", submitted, approved)
    others = [s for s in city.schools if s.ordinary and s.county and not s.closes]
    for school in rng.sample(others, max(1, len(others) // 6)):
        starts = weekday(rng, DAY(2006, 9, 4), DAY(2007, 11, 23))
        weak = school.quality < -0.4
        goal = "三年内摘掉薄弱帽子" if weak else "形成办学特色"
        add(
            starts,
            DAY(2010, 9, 1),
            school.key,
            "weak" if weak else "development",
            goal,
            starts,
            starts + dt.timedelta(14),
        )


def _branches(city: City, rng: Random) -> None:
    city.party_branches = Sheet(PartyBranch, "id starts ends organisation_id name four_good assessed")
    homes = [(key, "机关支部", 0.9) for key in city.offices.values()]
    homes += [(s.key, f"{s.name}党支部", 0.62 + 0.14 * s.quality) for s in city.schools if s.city_run]
    for organisation, name, good in homes:
        assessed = in_month(rng, rng.choice((6, 6, 7, 10, 11))) if rng.random() < 0.82 else None
        grade = "" if not assessed else "passed" if rng.random() < good else "not_yet"
        city.party_branches.add(DAY(rng.randint(1985, 2005), 7, 1), None, organisation, name, grade, assessed)


PROBLEMS = (
    "教室采暖不足",
    "音体美教师短缺",
    "校门前交通混乱",
    "图书陈旧",
    "教师宿舍漏雨",
    "计算机老化",
    "操场未硬化",
    "食堂狭小",
)


def _visits(city: City, rng: Random) -> None:
    """A week of practice at schools, in one piece or in two."""
    city.visits = Sheet(Visit, "id staff_id organisation_id held days problem settled")
    schools = [s for s in city.schools if s.county and not s.closes and (s.rural or s.kind == POINT)]
    months = {3: 1, 4: 2, 5: 3, 6: 2.5, 7: 0.4, 8: 0.3, 9: 3, 10: 2.5, 11: 2}
    for staff, day in stagger(rng, city.officials, lambda _: 0.0, before=0, by_now=0.938, months=months):
        pieces = [(day, 5)] if day and rng.random() < 0.6 else [(day, 2), (None, 3)] if day else []
        if not day and rng.random() < 0.7:
            pieces = [(in_month(rng, rng.choice((9, 10, 11))), rng.randint(1, 3))]
        for held, days in pieces:
            held = held or workday(rng, DAY(2008, 3, 3), day)
            problem = rng.choice(PROBLEMS) if rng.random() < 0.5 else ""
            settled = workday(rng, held, DAY(2008, 11, 28)) if problem and rng.random() < 0.7 else None
            city.visits.add(staff, rng.choice(schools).key, held, days, problem, settled)

"""Teachers: appraisals, health checks, credentials, titles, places shared out, hires, awards, research, courses."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING

from wusong.demo.days import DAY, in_month, spread, stagger, weekday, workday
from wusong.demo.names import person
from wusong.demo.schools import KINDERGARTEN, DemoSchool
from wusong.demo.sheets import Sheet
from wusong.demo.workforce import Teacher
from wusong.registry.models import (
    Appraisal,
    AwardEntry,
    AwardRound,
    Backbone,
    Credential,
    HealthCheck,
    Hire,
    Outreach,
    PutonghuaTest,
    QuotaAllocation,
    ResearchProject,
    ResearchStep,
    SurplusTeacher,
    TeacherCourse,
    TeacherTraining,
    TitleAppointment,
)

if TYPE_CHECKING:
    from wusong.demo.city import City

SUBJECTS = {
    "语文": 24, "数学": 22, "英语": 13, "物理": 5, "化学": 4, "生物": 3, "政治": 4, "历史": 4, "地理": 3, "体育": 6, "音乐": 4, "美术": 4,
    "信息技术": 3,
}  # fmt: skip


def invent(city: City) -> list[Sheet]:
    """What is kept of teachers beyond their posts."""
    _appraise(city, city.rng("appraisals"))
    _health(city, city.rng("health checks"))
    _credentials(city, city.rng("credentials"))
    _backbones(city, city.rng("backbones"))
    _titles(city, city.rng("professional titles"))
    _quotas(city, city.rng("quotas"))
    _hires(city, city.rng("hires"))
    _surplus(city, city.rng("surplus"))
    _awards(city, city.rng("awards"))
    _reach_out(city, city.rng("outreach"))
    _research(city, city.rng("research"))
    _train(city, city.rng("teachers' courses"))
    return [
        city.appraisals, city.health_checks, city.credentials, city.putonghua, city.backbones,
        city.title_appointments, city.quotas, city.hires, city.surplus, city.award_rounds, city.award_entries,
        city.outreach, city.research_projects, city.research_steps, city.teacher_courses, city.teacher_trainings,
    ]  # fmt: skip


def _appraise(city: City, rng: Random) -> None:
    """School by school from September on; nobody who failed in ethics is among the honoured."""
    city.appraisals = Sheet(Appraisal, "id staff_id school_id year ethics work veto decided")
    city.failed = set()
    schools = [s for s in city.schools if not s.closes and s.kind != KINDERGARTEN]
    days = stagger(rng, schools, lambda s: s.quality, before=0, by_now=0.875, months={9: 1, 10: 4, 11: 6})
    for school, day in days:
        if not day:
            continue
        for t in school.teachers:
            if not t.stays:
                continue
            dice = rng.random()
            barred = dice > 0.9985 and t.key not in city.honoured
            if barred:
                city.failed.add(t.key)
            ethics = "failed" if barred else "excellent" if dice < 0.2 + 0.05 * school.quality else "passed"
            work = "failed" if barred else "excellent" if rng.random() < 0.14 else "passed"
            veto = rng.choice(("有偿补课", "体罚学生", "违规收费")) if barred else ""
            city.appraisals.add(t.key, school.key, 2008, ethics, work, veto, day)


def _health(city: City, rng: Random) -> None:
    """Fewer schools than the year before so far: the hospitals are booked for December."""
    city.health_checks = Sheet(HealthCheck, "id school_id held due checked")
    schools = [s for s in city.schools if (s.ordinary or s.vocational) and not s.closes]
    months = {4: 2, 5: 3, 6: 2, 9: 3, 10: 3, 11: 2}
    for year, share in ((2007, 0.655), (2008, 0.622)):
        for school, day in stagger(rng, schools, lambda s: s.quality, before=0, by_now=share, months=months):
            if day and school.founded < DAY(2007, 1, 1):
                due = max(2, len(school.teachers))
                checked = round(due * rng.uniform(0.8, 1))
                city.health_checks.add(school.key, day if year == 2008 else _year_before(day), due, checked)


def _year_before(day: DAY) -> DAY:
    return day - dt.timedelta(364)


def _credentials(city: City, rng: Random) -> None:
    """Two intakes a year, each to be decided within 30 days."""
    city.credentials = Sheet(Credential, "id county_id applicant kind subject intake_ends decided outcome certificate")
    city.putonghua = Sheet(PutonghuaTest, "id county_id candidate tested score grade certificate")
    bureaus = list(city.bureaus.values())
    kinds, subjects = ("kindergarten", "primary", "junior", "senior", "vocational"), list(SUBJECTS)
    for ends, whole, late in (
        (DAY(2007, 10, 26), 520, 0.045),
        (DAY(2008, 4, 25), 610, 0.0),
        (DAY(2008, 10, 24), 560, 0.0),
    ):
        for _ in range(max(12, round(whole * city.scale))):
            decided = ends + dt.timedelta(rng.randint(31, 48) if rng.random() < late else rng.randint(9, 30))
            granted = rng.random() < 0.93
            certificate = f"{decided.year}22{len(city.credentials) + 1:07d}" if granted else ""
            city.credentials.add(
                rng.choice(bureaus), person(rng), rng.choices(kinds, (2, 3, 3, 2, 1))[0], rng.choice(subjects), ends,
                decided, "granted" if granted else "refused", certificate,
            )  # fmt: skip
    for tested, whole in ((DAY(2008, 4, 19), 420), (DAY(2008, 10, 18), 480)):
        for _ in range(max(6, round(whole * city.scale))):
            score = min(max(round(rng.gauss(845, 52)), 560), 985)
            grade = next((g for g, least in GRADES if score >= least), "")
            certificate = f"吉{tested:%y%m}{len(city.putonghua) + 1:06d}" if grade else ""
            city.putonghua.add(rng.choice(bureaus), person(rng), tested, score, grade, certificate)


GRADES = (("first_a", 970), ("first_b", 920), ("second_a", 870), ("second_b", 800), ("third_a", 700), ("third_b", 600))


def _backbones(city: City, rng: Random) -> None:
    """Recognised for three years; better schools have more, and few of them teach sport or the arts."""
    city.backbones = Sheet(Backbone, "id starts ends staff_id school_id level subject document")
    subjects, weights = list(SUBJECTS), list(SUBJECTS.values())
    for t in city.teachers:
        if t.teaches and t.stays and not t.school.closes and rng.random() < 0.1 + 0.045 * t.school.quality:
            level = rng.choices(("county", "city", "province", "nation"), (66, 27, 6, 1))[0]
            starts = DAY(rng.choice((2005, 2006, 2006, 2007, 2008)), rng.choice((4, 6)), rng.randint(1, 28))
            ends = DAY(starts.year + 3, 9, 1)
            document = f"教师字〔{starts.year}〕{rng.randint(5, 48)}号"
            city.backbones.add(starts, ends, t.key, t.school.key, level, rng.choices(subjects, weights)[0], document)


def _titles(city: City, rng: Random) -> None:
    """Each teacher's title of earlier years; then this year's, assessed and appointed by the school itself where it has begun."""
    city.title_appointments = Sheet(TitleAppointment, "id staff_id school_id title joined appointed filed")
    add, waiting = city.title_appointments.add, defaultdict(list)
    for t in city.teachers:
        if not t.teaches:
            continue
        age = 2008 - t.born.year + 4 * t.school.quality + rng.gauss(0, 4)
        title = "senior" if age > 47 else "first" if age > 36 else "second" if age > 27 else "third"
        first = max(t.born.year + {"senior": 40, "first": 32, "second": 25, "third": 22}[title], 1990)
        appointed = DAY(min(rng.randint(first, first + 6), 2006), rng.choice((9, 12)), rng.randint(1, 28))
        add(t.key, t.school.key, title, False, appointed, appointed + dt.timedelta(30))
        if t.stays and title in ("second", "third", "first") and t.key not in city.failed:
            waiting[t.school.key].append((t, {"third": "second", "second": "first", "first": "senior"}[title]))
    ordinary = [s for s in city.schools if s.ordinary and not s.closes and waiting[s.key]]
    months = {9: 1.5, 10: 3, 11: 3}
    for school, filed in stagger(rng, ordinary, lambda s: s.quality, before=0, by_now=0.64, months=months):
        appointed = filed - dt.timedelta(rng.randint(5, 18)) if filed else in_month(rng, rng.choice((10, 11)))
        if not filed and rng.random() < 0.6:  # not begun
            continue
        for t, title in rng.sample(waiting[school.key], min(len(waiting[school.key]), rng.choice((1, 1, 2, 3)))):
            add(t.key, school.key, title, bool(filed) or rng.random() < 0.5, appointed, filed)


ROUNDS = (  # kind, round, places for a hundred teachers, how much more a rural teacher gets, day
    ("title", "2007年专业技术职务评聘数额", 5.0, 0.91, DAY(2007, 12, 12)),  # those of 2008 are still to be shared out
    ("training", "2008年骨干教师培训名额", 9.0, 1.24, DAY(2008, 3, 18)),
    ("honour", "2008年教师节表彰名额", 4.0, 1.17, DAY(2008, 6, 12)),
)


def _quotas(city: City, rng: Random) -> None:
    """Whole places, shared out along the schools so that what is left over is not lost."""
    city.quotas = Sheet(QuotaAllocation, "id school_id kind round places allotted")
    schools = [s for s in city.schools if s.ordinary and not s.closes and s.teachers]
    for kind, name, per_hundred, tilt, day in ROUNDS:
        rng.shuffle(schools)
        owed = rng.random()
        for school in sorted(schools, key=lambda s: s.rural):
            owed += len(school.teachers) * per_hundred / 100 * (tilt if school.rural else 1)
            if places := int(owed):
                city.quotas.add(school.key, kind, name, places, day)
                owed -= places


POSTS = (
    "语文教师",
    "数学教师",
    "英语教师",
    "物理教师",
    "体育教师",
    "音乐教师",
    "美术教师",
    "信息技术教师",
    "会计",
    "实训教师",
)


def _hires(city: City, rng: Random) -> None:
    """Counties hire in August, most of them by open competition. The city's own schools hired so in part in 2007; the first
    competition of the new rules was written in November, and whom it chose will be hired in December."""
    city.hires = Sheet(Hire, "id organisation_id name post city open hired")
    schools = [s for s in city.schools if not s.private and (s.ordinary or s.vocational) and not s.closes]
    own, others = [s for s in schools if s.city_run], [s for s in schools if not s.city_run]
    for among, whole, years in ((own, 70, (2007,)), (others, 240, (2007, 2008, 2008))):
        for _ in range(max(4, round(whole * city.scale))):
            school, year = rng.choice(among or schools), rng.choice(years)
            hired = weekday(rng, DAY(year, 7, 30), DAY(year, 9, 5))
            by_contest = rng.random() < (0.85 if year == 2008 else 0.6)
            city.hires.add(school.key, person(rng), rng.choice(POSTS), school.city_run, by_contest, hired)


def _surplus(city: City, rng: Random) -> None:
    """Staff of points that closed, and of small schools that gave up classes: nearly all trained, most placed."""
    city.surplus = Sheet(SurplusTeacher, "id starts ends staff_id school_id trained destination_id")
    for point in (s for s in city.schools if s.closes):
        for t in point.teachers:
            city.surplus.add(
                DAY(2008, 7, 14), DAY(2008, 9, 1), t.key, point.key, DAY(2008, 8, 22) if rng.random() < 0.95 else None,
                point.into.key,
            )  # fmt: skip
    rural = [t for t in city.teachers if t.school.rural and t.stays and t.teaches and not t.school.closes]
    for t in rng.sample(rural, min(len(rural), max(3, round(44 * city.scale)))):
        starts = weekday(rng, DAY(2007, 8, 27), DAY(2007, 12, 14))
        trained = workday(rng, DAY(2008, 1, 7), DAY(2008, 8, 29)) if rng.random() < 0.93 else None
        placed = trained + dt.timedelta(rng.randint(5, 60)) if trained and rng.random() < 0.85 else None
        placed = min(placed, DAY(2008, 11, 24)) if placed else None
        city.surplus.add(starts, placed, t.key, t.school.key, trained, city.near(t.school, rng).key if placed else None)


# Rounds: award, office, whole number of places, opened, assessed, noticed, decided. Two of three lists are assessed so far.
AWARDS = (
    ("best_class", "moral", 120, (2008, 4, 8), (2008, 6, 3), (2008, 6, 12), (2008, 6, 26)),
    ("moral_model_school", "moral", 24, (2008, 4, 8), (2008, 9, 25), (2008, 10, 14), (2008, 11, 6)),
    ("quality_management_school", "basic", 20, (2008, 5, 12), (2008, 9, 18), None, None),
    ("excellent_teaching_head", "basic", 20, (2008, 5, 12), (2008, 10, 23), None, None),
    ("excellent_dean", "basic", 30, (2008, 9, 8), None, None, None),
)


def _awards(city: City, rng: Random) -> None:
    city.award_rounds = Sheet(
        AwardRound, "id undertaking_id organisation_id year quota opened assessed noticed decided document"
    )
    city.award_entries = Sheet(AwardEntry, "id round_id school_id staff_id nominee score result decided")
    ordinary = sorted((s for s in city.schools if s.ordinary and not s.closes), key=lambda s: -s.quality)

    def day(written) -> DAY | None:
        return DAY(*written) if written else None

    for n, (key, office, quota, opened, assessed, noticed, decided) in enumerate(AWARDS):
        places = max(2, round(quota * city.scale))
        document = f"吉市教发〔2008〕{35 + 6 * n}号" if decided else ""
        made = city.award_rounds.add(
            city.undertaking[key], city.offices[office], 2008, places, day(opened), day(assessed), day(noticed),
            day(decided), document,
        )  # fmt: skip
        for place, school in enumerate(ordinary[: round(places * 1.4) + 1]):
            leader = _leader(city, school, rng) if key.startswith("excellent") else None
            if key.startswith("excellent") and not leader:
                continue
            grade = school.stages[-1][0] + rng.randrange(3)
            nominee = (
                f"{school.name}{grade}年{rng.randint(1, 4)}班"
                if key == "best_class"
                else school.name
                if not leader
                else ""
            )
            result = "" if not decided else "chosen" if place < places else "not_chosen"
            score = rng.randint(78, 98) if assessed else None
            city.award_entries.add(
                made, school.key, leader.key if leader else None, nominee, score, result, day(decided)
            )


def _leader(city: City, school: DemoSchool, rng: Random) -> Teacher | None:
    able = [t for t in school.teachers if t.teaches and t.stays and t.key not in city.failed]
    return rng.choice(able) if able else None


def _reach_out(city: City, rng: Random) -> None:
    """Good teachers go out to rural schools and teach there."""
    city.outreach = Sheet(Outreach, "id school_id held lecturer subject teachers")
    rural = [s for s in city.schools if s.ordinary and s.rural and not s.closes]
    count, subjects = max(5, round(190 * city.scale)), list(SUBJECTS)
    days = spread(rng, count, {3: 1, 4: 4, 5: 5, 6: 3, 9: 5, 10: 5, 11: 3})
    for day in days:
        city.outreach.add(rng.choice(rural).key, day, person(rng), rng.choice(subjects), rng.randint(8, 46))


TOPICS = (
    "有效教学",
    "校本课程开发",
    "学困生转化",
    "农村留守儿童教育",
    "班级文化建设",
    "探究式学习",
    "双语教学",
    "心理健康教育",
    "信息技术整合",
    "作业改革",
)


def _research(city: City, rng: Random) -> None:
    """Four provincial key topics keep to their dates; of the others some are late."""
    city.research_projects = Sheet(ResearchProject, "id starts ends organisation_id number title level leader")
    city.research_steps = Sheet(ResearchStep, "id project_id kind due done")
    key = (
        ("institute", "基于网络的区域教研模式研究"),
        ("research", "校本科研推进学校内涵发展研究"),
        ("research", "城乡学校共同体建设研究"),
        ("voc", "中等职业学校工学结合教学模式研究"),
    )
    for n, (office, title) in enumerate(key, start=1):
        made = city.research_projects.add(
            DAY(2006, 11, 20), None, city.offices[office], f"JLZD06{n:03d}", title, "provincial_key", person(rng)
        )
        for kind, due, done in (
            ("opening", DAY(2007, 1, 20), DAY(2007, 1, 12)),
            ("yearly", DAY(2008, 4, 30), DAY(2008, 4, 10 + n * 3)),
            ("midterm", DAY(2008, 10, 31), DAY(2008, 10, 8 + n * 4)),
            ("closing", DAY(2009, 11, 30), None),
        ):
            city.research_steps.add(made, kind, due, done)
    schools = [s for s in city.schools if s.ordinary and not s.closes]
    for n in range(max(3, round(90 * city.scale))):
        school = rng.choice(schools)
        starts = weekday(rng, DAY(2006, 9, 4), DAY(2008, 3, 28))
        level = rng.choices(("national", "provincial", "city", "school"), (1, 4, 10, 6))[0]
        made = city.research_projects.add(
            starts, None, school.key, f"JS{starts:%y}{n + 1:04d}", rng.choice(TOPICS) + "研究", level, person(rng)
        )
        for kind, after in (("opening", 60), ("midterm", 360), ("closing", 720)):
            due = starts + dt.timedelta(after)
            done = due + dt.timedelta(rng.randint(-40, 12))
            city.research_steps.add(made, kind, due, done if done <= DAY(2008, 11, 28) else None)


# Courses: undertaking, office, name, kind, edition, hours, first and last day, persons. The young teachers' school is named,
# its first course begins in December.
COURSES = (
    ("", "institute", "骨干教师高级研修班", "backbone", None, 72, (2007, 7, 16), (2007, 7, 28), 120),
    ("leaders_training", "personnel", "第六期校级领导、骨干教师专题培训班", "leaders", 6, 48, (2008, 7, 14), (2008, 7, 24), 140),
    ("vocational_backbone_training", "voc", "职业学校骨干教师培训班（第一期）", "vocational", 1, 80, (2008, 7, 21), (2008, 8, 8), 90),
    ("", "institute", "农村学科教师培训班", "rural", None, 60, (2008, 4, 7), (2008, 4, 19), 160),
    ("", "equip", "教育技术能力培训班", "information", None, 50, (2008, 5, 12), (2008, 5, 23), 180),
    ("", "institute", "新课程通识培训", "general", None, 40, (2008, 8, 11), (2008, 8, 20), 320),
    ("", "institute", "骨干教师高级研修班", "backbone", None, 72, (2008, 10, 13), (2008, 10, 25), 120),
    ("", "institute", "班主任培训班", "general", None, 40, (2008, 11, 17), None, 150),
)  # fmt: skip


def _train(city: City, rng: Random) -> None:
    city.teacher_courses = Sheet(TeacherCourse, "id starts ends organisation_id undertaking_id name kind edition hours")
    city.teacher_trainings = Sheet(TeacherTraining, "id course_id staff_id school_id completed")
    every = [t for t in city.teachers if t.teaches and t.stays and t.school.kind != KINDERGARTEN]
    among = {
        "rural": [t for t in every if t.school.rural],
        "vocational": [t for t in every if t.school.vocational],
    }
    for key, office, name, kind, edition, hours, first, last, whole in COURSES:
        ends = DAY(*last) + dt.timedelta(1) if last else None
        course = city.teacher_courses.add(
            DAY(*first), ends, city.offices[office], city.undertaking.get(key), name, kind, edition, hours
        )
        able = among.get(kind) or every
        for t in rng.sample(able, min(len(able), max(4, round(whole * city.scale)))):
            completed = DAY(*last) if last and rng.random() < 0.97 else None
            city.teacher_trainings.add(course, t.key, t.school.key, completed)

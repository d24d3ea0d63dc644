"""Quality and balance 优质均衡: what a pupil of a stage has at each school, who teaches, how many of an age are at school, who leaves.

The figures of single schools are the pairs that `difference_coefficient` takes: the numerator is a school's resource, the denominator
its pupils of the stage.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from wusong.engines.indicators.catalogue.phrases import KINDERGARTEN, SPECIAL, having, schools, told
from wusong.engines.indicators.declaring import indicator
from wusong.engines.indicators.evidence import Evidence
from wusong.engines.indicators.facts import Facts
from wusong.words.labels import L
from wusong.words.units import PERCENT, Unit

PER_PUPIL = Unit("per_pupil", L("每生", "per pupil"), 1, 2)
PER_HUNDRED = Unit("per_hundred", L("每百名学生", "per hundred pupils"), 100, 2)
GRADES = {"primary": range(1, 7), "junior": range(7, 10), "senior": range(10, 13)}
AGES = {"kindergarten": range(3, 6), "primary": range(6, 12), "junior": range(12, 15), "senior": range(15, 18)}
ITEMS = ("teaching_area", "sports_area", "instruments", "multimedia", "computers", "books")
# Types whose teachers all teach one stage: in a nine-year school the records do not tell who teaches which.
ONE_STAGE = {"primary": ("211",), "junior": ("311",)}
LEVELS = ("postgraduate", "bachelor", "college", "secondary", "below")  # from the highest
# 教师法 第十一条, and what counts as above it (facts.md 1.1 L1): the lowest level of each
REQUIRED = {"111": "secondary", "211": "secondary", "218": "secondary", "311": "college", "342": "bachelor"}
ABOVE = {"primary": "college", "junior": "bachelor"}
STAGE = {"stage": L("学段", "Stage")}


def _from(level: str) -> tuple[str, ...]:
    return LEVELS[: LEVELS.index(level) + 1]


def _pupils(facts: Facts, stage: str) -> ir.Table:
    """Enrolments of a stage on the day, in schools that count for balance: not special schools."""
    on_roll, standing = facts.at("enrolment"), schools(facts)
    counted = standing.filter(~standing.school_type.isin([*SPECIAL, *KINDERGARTEN]))
    return having(on_roll.filter(on_roll.grade.isin(GRADES[stage])), "school", counted, "school")


@indicator(
    "stage_resources",
    title=L("生均办学条件", "Resources per pupil"),
    unit=PER_PUPIL,
    definition=L(
        "分子：统计日某学段的某项办学条件（教学及辅助用房面积、体育运动场馆面积、教学仪器设备值、网络多媒体教室、计算机、图书）；"
        "分母：该学段在校生数，按人去重。只计有该学段学生的学校，不含特殊教育学校。",
        "What a stage has of one item on the day (teaching area, sports grounds and halls, instruments, multimedia rooms, computers, "
        "books) over its pupils, each person once. Schools with pupils of the stage, special schools left out.",
    ),
    source="教督〔2017〕6号 七项指标之四—七；教督〔2012〕3号 八项指标；facts.md 1.1、1.5",
    reads_as="ratio",
    parameters={"item": L("项目", "Item"), **STAGE},
    options={"item": ITEMS, "stage": ("primary", "junior")},
)
def stage_resources(facts: Facts, *, item: str, stage: str) -> Evidence:
    pupils, counted = _pupils(facts, stage), facts.at("schoolcondition")
    counted = having(counted.filter(counted.stage == stage), "school", pupils, "school")
    amount = counted.ground_area + counted.hall_area if item == "sports_area" else counted[item]
    return Evidence(
        told(counted, "schoolcondition", amount=amount), told(pupils, "enrolment", counted=("student", "student"))
    )


@indicator(
    "stage_teachers",
    title=L("每百名学生拥有的教师数", "Teachers per hundred pupils"),
    unit=PER_HUNDRED,
    definition=L(
        "分子：统计日在小学（初级中学）任专任教师且高于规定学历（小学专科、初中本科及以上）、或有县级以上骨干称号在期、或具有一级及以上职务的人数；"
        "分母：在校生数。按人去重。九年一贯制等多学段学校不计（任教学段未登记）。",
        "Full-time teachers on post at primary (junior) schools who are above the required qualification, hold a backbone title in "
        "force, or a title of first grade or higher, over pupils. Each person once. Schools of several stages are left out: the "
        "records do not say who teaches which stage.",
    ),
    source="教督〔2017〕6号 七项指标之一、二；教督〔2012〕3号；facts.md 1.1、1.5",
    reads_as="ratio",
    parameters={"item": L("项目", "Item"), **STAGE},
    options={"item": ("qualified", "backbone", "titled"), "stage": ("primary", "junior")},
)
def stage_teachers(facts: Facts, *, item: str, stage: str) -> Evidence:
    among, posts, pupils = schools(facts, ONE_STAGE[stage]), facts.at("posting"), _pupils(facts, stage)
    posts = having(posts.filter(posts.kind == "own", posts.full_time), "school", among, "school")
    able = {  # whoever can be asked for, all of them read: a figure is kept while none of these tables changes
        "qualified": facts.staff.filter(facts.staff.qualification.isin(_from(ABOVE[stage]))).select(staff="id"),
        "backbone": facts.at("backbone").select("staff"),
        "titled": facts.titleappointment.filter(facts.titleappointment.title.isin(["senior", "first"])).select("staff"),
    }
    chosen = having(posts, "staff", able[item], "staff")
    pupils = having(pupils, "school", among, "school")
    return Evidence(
        told(chosen, "posting", counted=("staff", "staff")), told(pupils, "enrolment", counted=("student", "student"))
    )


@indicator(
    "teachers_qualified",
    title=L("教师学历合格率", "Teachers with the required qualification"),
    unit=PERCENT,
    definition=L(
        "分子：统计日学历达到规定（幼儿园、小学中师，初中专科，高中本科及以上）的专任教师数；分母：幼儿园、小学、教学点、初级中学、高级中学专任教师数。"
        "按人去重。多学段学校不计。",
        "Full-time teachers on post with at least the qualification required (secondary for kindergarten and primary, college for junior, "
        "bachelor for senior) over all of them, at schools of one stage. Each person once.",
    ),
    source="教师法 第十一条；facts.md 2.7",
    reads_as="ratio",
    personal=True,
)
def teachers_qualified(facts: Facts) -> Evidence:
    standing, posts, staff = schools(facts, tuple(REQUIRED)), facts.at("posting"), facts.staff
    posts = posts.filter(posts.kind == "own", posts.full_time)
    fit = []
    for kind, level in REQUIRED.items():
        here = having(posts, "school", standing.filter(standing.school_type == kind), "school")
        fit.append(having(here, "staff", staff.filter(staff.qualification.isin(_from(level))), "id"))
    sides = (ibis.union(*fit), having(posts, "school", standing, "school"))
    return Evidence(*(told(rows, "posting", counted=("staff", "staff")) for rows in sides))


@indicator(
    "gross_enrolment",
    title=L("毛入学(园)率", "Gross enrolment ratio"),
    unit=PERCENT,
    definition=L(
        "分子：统计日某学段在校（园）生数，不限年龄，按人去重；分母：已知最近年份相应年龄人口（幼儿3—5、小学6—11、初中12—14、高中15—17周岁）。"
        "学前在园儿童指幼儿园（111）在园儿童。",
        "Pupils of a stage on the day, of any age, each once, over the people of its ages of the latest year known (kindergarten 3 to 5, "
        "primary 6 to 11, junior 12 to 14, senior 15 to 17).",
    ),
    source="facts.md 1.7、2.7；教督〔2020〕1号",
    reads_as="ratio",
    personal=True,
    parameters=STAGE,
    options={"stage": tuple(AGES)},
)
def gross_enrolment(facts: Facts, *, stage: str) -> Evidence:
    on_roll, people = facts.at("enrolment"), facts.population
    if stage == "kindergarten":
        on_roll = having(on_roll, "school", schools(facts, KINDERGARTEN), "school")
    else:
        on_roll = on_roll.filter(on_roll.grade.isin(GRADES[stage]))
    newest = people.group_by("county").agg(year=people.year.max())
    of_age = people.filter(people.age.isin(AGES[stage])).semi_join(newest, ["county", "year"])
    return Evidence(
        told(on_roll, "enrolment", counted=("student", "student")),
        told(of_age, "population", place="county", amount=of_age.persons),
    )


@indicator(
    "public_kindergarten_share",
    title=L("公办园在园幼儿占比", "Children in public kindergartens"),
    unit=PERCENT,
    definition=L(
        "分子：统计日公办幼儿园（举办者非民办）在园儿童数；分母：幼儿园在园儿童总数。按人去重。",
        "Children on the day in kindergartens not privately run over all in kindergartens. Each person once.",
    ),
    source="教督〔2020〕1号；facts.md 1.7",
    reads_as="ratio",
    personal=True,
)
def public_kindergarten_share(facts: Facts) -> Evidence:
    kindergartens, on_roll = schools(facts, KINDERGARTEN), facts.at("enrolment")
    children = having(on_roll, "school", kindergartens, "school")
    public = having(children, "school", kindergartens.filter(kindergartens.runner != "private"), "school")
    return Evidence(*(told(rows, "enrolment", counted=("student", "student")) for rows in (public, children)))


@indicator(
    "dropout_rate",
    title=L("义务教育辍学率", "Dropout rate, compulsory education"),
    unit=PERCENT,
    definition=L(
        "分子：期内（截至统计日）失学、且统计日尚未复学的1—9年级学生数；分母：期初在校1—9年级学生数。按人去重，分子限期初在校者。",
        "Pupils of grades 1 to 9 on roll on the first day who left school in the period and are still out on the day, over all on roll on "
        "the first day. Each person once.",
    ),
    source="facts.md 2.7",
    reads_as="ratio",
    personal=True,
)
def dropout_rate(facts: Facts) -> Evidence:
    on_roll, out = facts.at("enrolment", facts.starts), facts.at("dropout")
    began = on_roll.filter(on_roll.grade.isin(range(1, 10)))
    left = having(out.filter(out.starts > facts.starts), "student", began, "student")
    return Evidence(
        told(left, "dropout", counted=("student", "student")), told(began, "enrolment", counted=("student", "student"))
    )

"""Vocational 职业教育: programmes, order training, employment, free training."""

from __future__ import annotations

import ibis.expr.types as ir

from wusong.engines.indicators.catalogue.phrases import VOCATIONAL, having, schools, told
from wusong.engines.indicators.declaring import indicator, written_day
from wusong.engines.indicators.evidence import Evidence
from wusong.engines.indicators.facts import Facts
from wusong.words.labels import L
from wusong.words.units import PERCENT, PERSONS, PROGRAMMES

ONCE = L("计数单位", "What is counted once")


def _programmes(rows: ir.Table, once: str) -> ir.Table:
    return told(rows, "programme", counted=("specialty", "code") if once == "specialty" else None)


@indicator(
    "marginal_programmes_closed",
    title=L("拨离的非主流专业数", "Marginal programmes closed"),
    unit=PROGRAMMES,
    definition=L(
        "期内（截至统计日）停办或撤并的非主流专业数，按专业点（学校×专业）计；参数 once=specialty 时按专业代码去重。",
        "Programmes ranked as not mainstream that closed in the period by the day, one for each school and specialty; with "
        "once=specialty, one for each specialty code.",
    ),
    source="2008年工作要点 第6点 T06.01 默认读法",
    reads_as="count",
    aliases=("拨离非主流专业", "停招撤并专业"),
    parameters={"once": ONCE},
    options={"once": ("point", "specialty")},
)
def marginal_programmes_closed(facts: Facts, *, once: str = "point") -> Evidence:
    closed = facts.within("programme", "ends")
    closed = closed.filter(closed.rank == "marginal")
    return Evidence(_programmes(having(closed, "school", schools(facts, VOCATIONAL), "school"), once))


@indicator(
    "key_programmes",
    title=L("优势骨干专业数", "Key programmes"),
    unit=PROGRAMMES,
    definition=L(
        "统计日已认定为骨干且仍开办的专业数，按专业点（学校×专业）计；参数 once=specialty 时按专业代码去重。",
        "Programmes recognised as key by the day and still open, one for each school and specialty; with once=specialty, "
        "one for each specialty code.",
    ),
    source="2008年工作要点 第6点 T06.02",
    reads_as="count",
    aliases=("建立优势骨干专业", "骨干专业建设"),
    parameters={"once": ONCE},
    options={"once": ("point", "specialty")},
)
def key_programmes(facts: Facts, *, once: str = "point") -> Evidence:
    open_now = facts.at("programme")
    key = having(open_now.filter(open_now.key_since.notnull()), "school", schools(facts, VOCATIONAL), "school")
    return Evidence(_programmes(key, once))


def _graduates(facts: Facts) -> ir.Table:
    """Graduates of the year in which the period begins."""
    return facts.graduate.filter(facts.graduate.year == facts.starts.year)


@indicator(
    "order_trained_graduates",
    title=L("订单培养毕业生比例", "Share of graduates under order training"),
    unit=PERCENT,
    definition=L(
        "分子：有订单协议、且协议在期内曾有效的应届毕业生数；分母：应届毕业生总数。届别为期初所在年。",
        "Graduates of the year with an order agreement that was in force at some time of the period by the day, over all "
        "graduates of the year.",
    ),
    source="2008年工作要点 第7点 T07.02 默认读法；facts.md 4",
    reads_as="ratio",
    personal=True,
    aliases=("订单培养毕业生数量",),
)
def order_trained_graduates(facts: Facts) -> Evidence:
    agreements = facts.orderagreement
    valid = agreements.filter(agreements.ends.isnull() | (agreements.ends > facts.starts))
    graduates = _graduates(facts)
    return Evidence(told(having(graduates, "agreement", valid, "id"), "graduate"), told(graduates, "graduate"))


@indicator(
    "initial_employment",
    title=L("一次性就业率", "Initial employment rate"),
    unit=PERCENT,
    definition=L(
        "分子：截至统计日（或更早的就业统计日）已落实去向的应届毕业生数（企事业单位、个体经营、升学）；分母：应届毕业生总数。"
        "参数 further_study=no 时升学不计入分子；census 为就业统计日。",
        "Graduates of the year settled by the day, or by the census day if that is earlier (employed, self-employed, further "
        "study), over all graduates of the year. With further_study=no further study is left out of the numerator.",
    ),
    source="2008年工作要点 第11点 T11.01 默认读法；facts.md 4",
    reads_as="ratio",
    personal=True,
    aliases=("学生一次性就业率", "毕业生就业率"),
    parameters={"further_study": L("升学计入就业", "Count further study"), "census": L("就业统计日", "Census day")},
    options={"further_study": ("yes", "no")},
    examples={"census": "2008-09-01"},
)
def initial_employment(facts: Facts, *, further_study: str = "yes", census: str = "") -> Evidence:
    graduates = _graduates(facts)
    counted = ["employed", "own_business", *(["further_study"] if further_study == "yes" else [])]
    settled = graduates.filter(graduates.destination.isin(counted), graduates.settled.notnull())
    if census:
        settled = settled.filter(settled.settled <= written_day(census))
    return Evidence(told(settled, "graduate"), told(graduates, "graduate"))


@indicator(
    "free_trainees",
    title=L("无偿培训人数", "Persons trained free of charge"),
    unit=PERSONS,
    definition=L(
        "期内（截至统计日）在免费培训班结业的下岗职工、贫困人口、农村富余劳动力人数，按人去重。",
        "Laid-off workers, persons in poverty and rural surplus workers who completed a free course in the period by the "
        "day, each person once.",
    ),
    source="2008年工作要点 第9点 T09.01 默认读法",
    reads_as="count",
    personal=True,
    aliases=("全年培训人数", "免费培训下岗职工贫困人口农村富余劳动力"),
)
def free_trainees(facts: Facts) -> Evidence:
    courses, finished = facts.course, facts.within("trainee", "completed")
    finished = finished.filter(finished.group.isin(["laid_off", "poor", "rural_surplus"]))
    free = courses.filter(courses.free).select(course="id", school="school")
    return Evidence(told(finished.inner_join(free, "course"), "trainee", counted=("person", "person")))

"""Teachers 教师: appraisals, health, credentials, titles, tilt of quotas, recruitment, research."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from wusong.engines.indicators.catalogue.phrases import (
    ORDINARY,
    RURAL,
    TEACHING,
    covered,
    having,
    lacking,
    schools,
    told,
)
from wusong.engines.indicators.declaring import indicator
from wusong.engines.indicators.evidence import Evidence
from wusong.engines.indicators.facts import Facts
from wusong.words.labels import L
from wusong.words.units import ITEMS, PERCENT, Unit

TIMES_AS_MUCH = Unit("times_as_much", L("倍", "times"), 1, 2)
DECIDED_WITHIN = 30  # days after the end of an intake: 教师资格条例 §16


def _on_post(facts: Facts) -> ir.Table:
    """Own posts at primary and secondary schools on the day."""
    posts = facts.at("posting")
    return having(posts.filter(posts.kind == "own"), "school", schools(facts, ORDINARY), "school")


@indicator(
    "ethics_appraised",
    title=L("师德考核覆盖率", "Teachers appraised in ethics"),
    unit=PERCENT,
    definition=L(
        "分子：期内（截至统计日）有年度师德等次的在岗教师数；分母：统计日中小学在岗教师数。按人去重。",
        "Teachers on post at primary and secondary schools on the day with a grade for ethics given in the period, over all "
        "teachers on post. Each person once.",
    ),
    source="2008年工作要点 第12点 T12.01",
    reads_as="ratio",
    personal=True,
    aliases=("师德考核覆盖率",),
)
def ethics_appraised(facts: Facts) -> Evidence:
    posts = _on_post(facts)
    appraised = having(posts, "staff", facts.within("appraisal", "decided"), "staff")
    return Evidence(*(told(rows, "posting", counted=("staff", "staff")) for rows in (appraised, posts)))


@indicator(
    "health_checks",
    title=L("组织教师体检的学校比例", "Schools giving teachers a health check"),
    unit=PERCENT,
    definition=L(
        "分子：期内（截至统计日）组织过教师体检的中小学、中职学校数；分母：中小学、中职学校总数。",
        "Primary, secondary and vocational schools that gave their teachers a health check in the period by the day, over all "
        "such schools.",
    ),
    source="2008年工作要点 第12点 T12.03",
    reads_as="ratio",
    aliases=("组织教师体检的学校比例",),
)
def health_checks(facts: Facts) -> Evidence:
    return covered(schools(facts, TEACHING), facts.within("healthcheck", "held"))


@indicator(
    "credentials_on_time",
    title=L("教师资格认定按期办结率", "Credentials decided on time"),
    unit=PERCENT,
    definition=L(
        "分子：受理期限终止后30日内作出结论的申请数；分母：期内受理期限终止、且截至统计日已满30日或已有结论的申请数。",
        "Applications decided within 30 days of the end of their intake, over those whose intake ended in the period and which "
        "by the day were decided or 30 days old.",
    ),
    source="2008年工作要点 第14点 T14.03；教师资格条例 第十六条",
    reads_as="ratio",
    personal=True,
    aliases=("教师资格认定按期办结率",),
)
def credentials_on_time(facts: Facts) -> Evidence:
    asked = facts.within("credential", "intake_ends")
    limit = asked.intake_ends + ibis.interval(days=DECIDED_WITHIN)
    ripe = asked.filter(asked.decided.notnull() | (limit < facts.day))
    in_time = asked.filter(asked.decided <= limit)
    return Evidence(*(told(rows, "credential", place="county") for rows in (in_time, ripe)))


@indicator(
    "joined_appointment",
    title=L("实行评聘结合的学校比例", "Schools that assess and appoint themselves"),
    unit=PERCENT,
    definition=L(
        "分子：期内（截至统计日）按“评聘结合”办法完成评聘并备案的中小学校数；分母：中小学校总数。",
        "Primary and secondary schools that assessed and appointed by the joined method and filed it in the period by the "
        "day, over all such schools.",
    ),
    source="2008年工作要点 第18点 T18.01",
    reads_as="ratio",
    aliases=("实行评聘结合的学校比例", "专业技术职务评聘结合改革"),
)
def joined_appointment(facts: Facts) -> Evidence:
    filed = facts.within("titleappointment", "filed")
    return covered(schools(facts, ORDINARY), filed.filter(filed.joined))


def _favoured(facts: Facts) -> ir.Table:
    """Schools that are rural or weak on the day."""
    titles, standing = facts.at("designation"), facts.at("standing")
    weak = titles.filter(titles.title == "weak_school").select("school")
    return standing.filter(standing.place_class == RURAL).select("school").union(weak).distinct()


@indicator(
    "quota_tilt",
    title=L("名额倾斜度", "Tilt of quotas"),
    unit=TIMES_AS_MUCH,
    definition=L(
        "薄弱、农村学校所得名额占比 ÷ 其在岗教师占比；1 为不偏不倚。期内（截至统计日）分配的一类名额。"
        "（县内数值为该县此类学校人均名额相当于全市人均名额的倍数。）",
        "Share of places of a kind given in the period to weak and rural schools over their share of teachers on post; 1 is "
        "neither more nor less. (Within a county: places for each teacher of such schools against those of the whole city.)",
    ),
    source="2008年工作要点 第15点 T15.02、T15.03、T15.04",
    reads_as="ratio",
    aliases=("培训名额倾斜度", "荣誉名额倾斜度", "职务评聘名额倾斜度"),
    parameters={"kind": L("名额类别", "Kind of quota")},
    options={"kind": ("training", "honour", "title")},
)
def quota_tilt(facts: Facts, *, kind: str) -> Evidence:
    # (a ÷ places) ÷ (t ÷ teachers) = (a × teachers) ÷ (t × places): each side adds up row by row
    given = facts.within("quotaallocation", "allotted")
    given = given.filter(given.kind == kind)
    posts = _on_post(facts)
    places, teachers = given.places.sum().fill_null(0).as_scalar(), posts.staff.nunique().as_scalar()
    favoured = _favoured(facts)
    gained = having(given, "school", favoured, "school")
    theirs = having(posts, "school", favoured, "school")
    return Evidence(
        told(gained, "quotaallocation", amount=gained.places * teachers),
        told(theirs, "posting", counted=("staff", "staff"), amount=places),
    )


@indicator(
    "surplus_trained",
    title=L("待岗教师培训覆盖率", "Surplus teachers trained"),
    unit=PERCENT,
    definition=L(
        "分子：截至统计日培训合格的待岗教师数；分母：期内曾待岗的教师总数。按人去重。",
        "Surplus teachers whose training was passed by the day over all who were surplus in the period. Each person once.",
    ),
    source="2008年工作要点 第17点 T17.01",
    reads_as="ratio",
    personal=True,
    aliases=("待岗教师培训覆盖率",),
)
def surplus_trained(facts: Facts) -> Evidence:
    waiting = facts.surplusteacher
    waiting = waiting.filter(waiting.ends.isnull() | (waiting.ends > facts.starts))
    trained = waiting.filter(waiting.trained.notnull())
    return Evidence(*(told(rows, "surplusteacher", counted=("staff", "staff")) for rows in (trained, waiting)))


@indicator(
    "open_recruitment",
    title=L("新录用人员按新制度录用比例", "Hired by open competition"),
    unit=PERCENT,
    definition=L(
        "分子：期内（截至统计日）市直系统按新制度公开招聘录用的人数；分母：同期市直系统新录用总人数。",
        "Persons hired by open competition in the city's own system in the period by the day over all hired there.",
    ),
    source="2008年工作要点 第17点 T17.02",
    reads_as="ratio",
    personal=True,
    aliases=("新录用人员按新制度录用比例",),
)
def open_recruitment(facts: Facts) -> Evidence:
    hired = facts.within("hire", "hired")
    hired = hired.filter(hired.city)
    return Evidence(*(told(rows, "hire", place="organisation") for rows in (hired.filter(hired.open), hired)))


@indicator(
    "research_on_schedule",
    title=L("按期推进的课题数", "Research projects on schedule"),
    unit=ITEMS,
    definition=L(
        "统计日在研的某级课题中，期内到期节点均按期完成（且至少有一个）的课题数。",
        "Projects of a level under way on the day whose steps due in the period by the day were all done in time, with at "
        "least one such step.",
    ),
    source="2008年工作要点 第4点 T04.01",
    reads_as="count",
    aliases=("在研省级重点课题推进数", "省级重点科研课题"),
    parameters={"level": L("级别", "Level")},
    options={"level": ("national", "provincial_key", "provincial", "city", "school")},
)
def research_on_schedule(facts: Facts, *, level: str) -> Evidence:
    under_way = facts.at("researchproject")
    due = facts.within("researchstep", "due")
    late = due.filter(due.done.isnull() | (due.done > due.due))
    moved = having(under_way.filter(under_way.level == level), "id", due, "project")
    return Evidence(told(lacking(moved, "id", late, "project"), "researchproject", place="organisation"))

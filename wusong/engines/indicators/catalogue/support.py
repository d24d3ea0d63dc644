"""Support 扶助: pupils out of school for poverty, classes that help a pupil."""

from __future__ import annotations

import ibis.expr.types as ir

from wusong.engines.indicators.catalogue.phrases import COMPULSORY, ORDINARY, having, lacking, schools, told
from wusong.engines.indicators.declaring import indicator
from wusong.engines.indicators.evidence import Evidence
from wusong.engines.indicators.facts import Facts
from wusong.words.labels import L
from wusong.words.units import PERCENT, PERSONS


def _in_compulsory_education(facts: Facts, out: ir.Table) -> ir.Table:
    """Those of the dropouts who left grades 1 to 9. A zero target must not miss anyone: an unknown grade counts."""
    standing = facts.standing
    taught = standing.filter(standing.school_type.isin(COMPULSORY)).select("school", s="starts", e="ends")
    then = out.join(taught, ["school"]).filter(lambda t: t.s <= t.starts, lambda t: t.e.isnull() | (t.e > t.starts))
    out = having(out, "id", then, "id")
    enrolled = facts.enrolment.select("student", "school", "grade", entered="starts")
    known = out.select("id", "student", "school", "starts").inner_join(enrolled, ["student", "school"])
    known = known.filter(known.entered <= known.starts)
    last = known.group_by("id").agg(grade=known.grade.argmax(known.entered))
    return lacking(out, "id", last.filter(~last.grade.between(1, 9)), "id")


@indicator(
    "out_of_school_for_poverty",
    title=L("因贫失学学生数", "Pupils out of school for poverty"),
    unit=PERSONS,
    definition=L(
        "统计日因家庭贫困失学且尚未复学的义务教育阶段学生数（不论何时失学），按人去重，计入失学时所在学校。",
        "Pupils of compulsory education out of school for poverty on the day, whenever they left, each person once, at the "
        "school they left.",
    ),
    source="2008年工作要点 第25点 T25.02",
    reads_as="count",
    personal=True,
    aliases=("义务教育阶段无一名学生因贫困失学", "因贫困失学"),
)
def out_of_school_for_poverty(facts: Facts) -> Evidence:
    out = facts.at("dropout")
    out = _in_compulsory_education(facts, out.filter(out.reason == "poverty"))
    return Evidence(told(out, "dropout", counted=("student", "student")))


@indicator(
    "left_for_poverty_in_period",
    title=L("期内因贫失学学生数(含已复学)", "Pupils who left for poverty in the period, returned or not"),
    unit=PERSONS,
    definition=L(
        "期内（截至统计日）因家庭贫困失学的义务教育阶段学生数，含已复学者，按人去重。",
        "Pupils of compulsory education who left for poverty in the period by the day, those back at school included, each "
        "person once.",
    ),
    source="2008年工作要点 第25点 T25.02 备选读法：任一时点新发生",
    reads_as="count",
    personal=True,
)
def left_for_poverty_in_period(facts: Facts) -> Evidence:
    left = facts.within("dropout", "starts")
    left = _in_compulsory_education(facts, left.filter(left.reason == "poverty"))
    return Evidence(told(left, "dropout", counted=("student", "student")))


@indicator(
    "classes_helping",
    title=L("每班帮扶学生达标班级比例", "Classes helping at least one pupil"),
    unit=PERCENT,
    definition=L(
        "分子：统计日至少结对帮扶1名家庭经济困难学生的班级数；分母：班级总数。限中小学1至12年级班级。",
        "Classes that help at least one pupil in hardship on the day over all classes of grades 1 to 12 of primary and "
        "secondary schools.",
    ),
    source="2008年工作要点 第25点 T25.03",
    reads_as="ratio",
    aliases=("每班帮一生",),
)
def classes_helping(facts: Facts) -> Evidence:
    classes = facts.at("schoolclass")
    classes = having(classes.filter(classes.grade.between(1, 12)), "school", schools(facts, ORDINARY), "school")
    poor = facts.student.filter(facts.student.hardship)
    links = having(facts.at("helperlink"), "student", poor, "id")
    return Evidence(told(having(classes, "id", links, "school_class"), "schoolclass"), told(classes, "schoolclass"))

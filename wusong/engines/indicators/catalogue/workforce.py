"""Workforce 队伍: postings between town and country, pairings of schools, honours."""

from __future__ import annotations

import ibis.expr.types as ir

from wusong.engines.indicators.catalogue.phrases import CITY, RURAL, having, lacking, of_place, told
from wusong.engines.indicators.declaring import indicator
from wusong.engines.indicators.evidence import Evidence
from wusong.engines.indicators.facts import Facts
from wusong.words.labels import L
from wusong.words.units import PERSONS, SCHOOLS

COUNTED_AT = L("计入学校", "Counted at")


@indicator(
    "rural_teachers_trained",
    title=L("到城市优质校研培的农村教师数", "Rural teachers trained at city schools"),
    unit=PERSONS,
    definition=L(
        "期内派出到城市优质学校研培、截至统计日已结束且考核合格（或优秀）的农村教师人数，按人去重；派出学校为城市学校者不计。"
        "参数 completed=no 时以派出为准，不论结束与考核。",
        "Rural teachers whose training at a city school began in the period, has ended, and was appraised as passed or "
        "excellent by the day, each person once; those sent by a city school do not count. With completed=no, all who were sent.",
    ),
    source="2008年工作要点 第3点 T03.01 默认读法",
    reads_as="count",
    personal=True,
    aliases=("安排农村教师到城市优质学校进行研培", "农村教师进城研培"),
    parameters={"completed": L("以完成为准", "Completed only"), "at": COUNTED_AT},
    options={"completed": ("yes", "no"), "at": ("school", "sender")},
)
def rural_teachers_trained(facts: Facts, *, completed: str = "yes", at: str = "school") -> Evidence:
    sent = facts.within("posting", "starts")
    sent = lacking(sent.filter(sent.kind == "training"), "sender", of_place(facts, CITY), "school")
    if completed == "yes":
        sent = sent.filter(sent.ends.notnull(), sent.appraisal.isin(["passed", "excellent"]))
    return Evidence(_persons(sent, at))


@indicator(
    "staff_sent_to_rural_schools",
    title=L("下乡挂职任教的干部教师数", "Staff sent to serve in rural schools"),
    unit=PERSONS,
    definition=L(
        "期内派出到农村学校挂职或任教、截至统计日已到岗的城镇干部、教师人数，按人去重；接收校为城市学校或派出校为农村学校者不计。",
        "Town and city staff whose hanging or teaching post at a rural school began in the period by the day, each person "
        "once; not those received by a city school or sent by a rural one.",
    ),
    source="2008年工作要点 第3点 T03.02",
    reads_as="count",
    personal=True,
    aliases=("选送优秀教育干部教师到农村学校挂职任教", "城镇干部教师下乡支教"),
    parameters={"at": COUNTED_AT},
    options={"at": ("school", "sender")},
)
def staff_sent_to_rural_schools(facts: Facts, *, at: str = "school") -> Evidence:
    sent = facts.within("posting", "starts")
    sent = sent.filter(sent.kind.isin(["hanging", "teaching"]))
    sent = lacking(sent, "school", of_place(facts, CITY), "school")
    sent = lacking(sent, "sender", of_place(facts, RURAL), "school")
    return Evidence(_persons(sent, at))


def _persons(sent: ir.Table, at: str) -> ir.Table:
    # a posting without a sender stands where the person works, so that nobody is lost
    placed = sent.mutate(placed=sent.sender.fill_null(sent.school) if at == "sender" else sent.school)
    return told(placed, "posting", place="placed", counted=("staff", "staff"))


def _paired(facts: Facts) -> ir.Table:
    """Signed pairings with at least one activity of the period, held while the agreement was in force."""
    held, signed = facts.within("pairingactivity", "held"), facts.pairing
    both = held.join(signed.rename(signed_id="id"), held.pairing == signed.id)
    both = both.filter(both.held >= both.starts, both.ends.isnull() | (both.held < both.ends))
    signed = signed.filter(signed.agreement.notnull(), signed.agreement != "")
    return having(signed, "id", both, "pairing")


@indicator(
    "city_schools_pairing",
    title=L("参加对口帮扶的城市学校数", "City schools in pairings"),
    unit=SCHOOLS,
    definition=L(
        "已签协议且期内（截至统计日）有帮扶活动的城市学校数，每校计一次；农村学校不计入此侧。",
        "City schools with a signed pairing and at least one joint activity in the period by the day, each once; a rural "
        "school does not count on this side.",
    ),
    source="2008年工作要点 第3点 T03.03",
    reads_as="count",
    aliases=("组织城市学校开展对口帮扶", "城乡学校对口帮扶 城市学校"),
)
def city_schools_pairing(facts: Facts) -> Evidence:
    signed = lacking(_paired(facts), "city_school", of_place(facts, RURAL), "school")
    return Evidence(told(signed, "pairing", place="city_school", counted=("school", "city_school")))


@indicator(
    "rural_schools_pairing",
    title=L("参加对口帮扶的农村学校数", "Rural schools in pairings"),
    unit=SCHOOLS,
    definition=L(
        "已签协议且期内（截至统计日）有帮扶活动的农村学校数，每校计一次；城市学校不计入此侧。",
        "Rural schools with a signed pairing and at least one joint activity in the period by the day, each once; a city "
        "school does not count on this side.",
    ),
    source="2008年工作要点 第3点 T03.04",
    reads_as="count",
    aliases=("组织农村学校开展对口帮扶", "城乡学校对口帮扶 农村学校"),
)
def rural_schools_pairing(facts: Facts) -> Evidence:
    signed = lacking(_paired(facts), "school", of_place(facts, CITY), "school")
    return Evidence(told(signed, "pairing", counted=("school", "school")))


@indicator(
    "honours",
    title=L("表彰的教师人数", "Teachers honoured"),
    unit=PERSONS,
    definition=L(
        "期内（截至统计日）获得某一荣誉称号的教师人数，按人去重，计入表彰时所在学校。",
        "Persons given an honour in the period by the day, each once, at the school where they worked when it was decided.",
    ),
    source="2008年工作要点 第14、15点 T14.01、T14.02、T15.01",
    reads_as="count",
    personal=True,
    aliases=("十杰青年教师数", "百优青年教师数", "十杰百优青年教师评选", "优秀乡村教师数", "百名优秀乡村教师"),
    parameters={"title": L("荣誉称号", "Honour")},
    options={"title": ("ten_outstanding", "hundred_excellent", "rural_teacher")},
)
def honours(facts: Facts, *, title: str) -> Evidence:
    given = facts.within("honour", "decided")
    return Evidence(told(given.filter(given.title == title), "honour", counted=("staff", "staff")))

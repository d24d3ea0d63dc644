"""Supervision 监督检查: inspections, violations, safety, openness, letters, audits, goals: is what was taken up ended in time?"""

from __future__ import annotations

import ibis.expr.types as ir

from wusong.engines.indicators.catalogue.phrases import KINDERGARTEN, ORDINARY, covered, having, schools, told
from wusong.engines.indicators.declaring import indicator
from wusong.engines.indicators.evidence import Evidence
from wusong.engines.indicators.facts import Facts
from wusong.words.labels import L
from wusong.words.units import CASES, COUNTIES, ITEMS, PERCENT, SCHOOLS

KINDS = ("government", "school", "special", "private", "key_area")
TOPIC = {"topic": L("督导主题", "Topic")}


def _opinions(facts: Facts, kind: str, topic: str = "") -> ir.Table:
    """Inspections whose opinion was given in the period."""
    given = facts.within("inspection", "opinion")
    given = given.filter(given.kind == kind)
    return given.filter(given.topic == topic) if topic else given


def _ended(ended: ir.Table, taken_up: ir.Table, register: str) -> Evidence:
    return Evidence(*(told(rows, register, place="organisation") for rows in (ended, taken_up)))


@indicator(
    "schools_under_special_inspection",
    title=L("完成专项督导的学校数", "Schools inspected on a topic"),
    unit=SCHOOLS,
    definition=L(
        "期内（截至统计日）完成某一主题专项督导并出具意见书的单位数，每单位计一次。",
        "Organisations inspected on a topic with the opinion given in the period by the day, each once.",
    ),
    source="2008年工作要点 第16点 T16.01",
    reads_as="count",
    aliases=("完成专项督导的进修学校数",),
    parameters=TOPIC,
    examples={"topic": "进修学校示范校创建"},
)
def schools_under_special_inspection(facts: Facts, *, topic: str) -> Evidence:
    given = _opinions(facts, "special", topic)
    return Evidence(told(given, "inspection", place="organisation", counted=("organisation", "organisation")))


@indicator(
    "governments_inspected",
    title=L("接受督导评估的县(市)区数", "County governments evaluated"),
    unit=COUNTIES,
    definition=L(
        "期内（截至统计日）完成教育工作督导评估并出具意见书的县(市)区数，每县计一次。",
        "Counties whose government was evaluated with the opinion given in the period by the day, each once.",
    ),
    source="2008年工作要点 第21点 T21.01",
    reads_as="count",
    aliases=("接受督导评估的县区数", "县市区人民政府教育工作督导评估"),
)
def governments_inspected(facts: Facts) -> Evidence:
    given = _opinions(facts, "government")
    return Evidence(told(given, "inspection", place="organisation", counted=("organisation", "organisation")))


@indicator(
    "special_inspections",
    title=L("专项督导项数", "Special inspections carried out"),
    unit=ITEMS,
    definition=L(
        "期内（截至统计日）已出具意见书的专项督导主题数，每主题全市计一次。",
        "Topics of special inspections with an opinion given in the period by the day, each once for the city.",
    ),
    source="2008年工作要点 第21点 T21.02",
    reads_as="count",
    aliases=("专项督导项数", "专项督导检查"),
)
def special_inspections(facts: Facts) -> Evidence:
    given = _opinions(facts, "special")
    return Evidence(told(given, "inspection", place="organisation", counted=("topic", "topic")))


@indicator(
    "schools_evaluated",
    title=L("学校评估覆盖率", "Schools evaluated"),
    unit=PERCENT,
    definition=L(
        "分子：期内（截至统计日）按新指标体系完成评估并出具意见书的中小学校数；分母：中小学校总数。",
        "Primary and secondary schools evaluated with the opinion given in the period by the day over all such schools.",
    ),
    source="2008年工作要点 第21点 T21.03",
    reads_as="ratio",
    aliases=("学校评估覆盖率", "中小学校评估工作"),
)
def schools_evaluated(facts: Facts) -> Evidence:
    return covered(schools(facts, ORDINARY), _opinions(facts, "school"), "organisation")


@indicator(
    "violations_closed",
    title=L("违规线索查结率", "Violations closed"),
    unit=PERCENT,
    definition=L(
        "分子：截至统计日已结案的线索数；分母：期内受理的线索数。可限定类别（如乱收费）或民办机构。",
        "Violations closed by the day over those received in the period; optionally of some kinds, or of private bodies.",
    ),
    source="2008年工作要点 第19点 T19.02、第22点 T22.06",
    reads_as="ratio",
    aliases=("民办违规线索查结率", "乱收费案件查结率"),
    parameters={"kind": L("类别", "Kind"), "private": L("民办机构", "Private body")},
    options={
        "kind": ("charging", "tutoring", "unlicensed", "conditions", "admission", "other"),
        "private": ("yes", "no"),
    },
)
def violations_closed(facts: Facts, *, kind: str = "", private: str = "") -> Evidence:
    received = facts.within("violation", "received")
    if kind:
        received = received.filter(received.kind.isin(kind.split(",")))
    if private:
        received = received.filter(received.private == (private == "yes"))
    return _ended(received.filter(received.closed.notnull()), received, "violation")


@indicator(
    "licences_checked",
    title=L("民办机构年度评估覆盖率", "Private bodies checked"),
    unit=PERCENT,
    definition=L(
        "分子：期内（截至统计日）完成年检的持证民办机构数；分母：统计日持证民办机构总数。",
        "Licensed private bodies with an annual check in the period by the day over all licensed on the day.",
    ),
    source="2008年工作要点 第19点 T19.03",
    reads_as="ratio",
    aliases=("民办机构年度评估覆盖率",),
)
def licences_checked(facts: Facts) -> Evidence:
    licensed = facts.at("licence")
    done = having(licensed, "id", facts.within("annualcheck", "decided"), "licence")
    return Evidence(*(told(rows, "licence", counted=("school", "school")) for rows in (done, licensed)))


@indicator(
    "conversions_concluded",
    title=L("改制校清理整顿完成率", "Converted schools cleared up"),
    unit=PERCENT,
    definition=L(
        "分子：截至统计日已有清理结论的改制校数；分母：列入清理名单的改制校总数。每校计一次。",
        "Converted schools with a conclusion by the day over all on the list. Each school once.",
    ),
    source="2008年工作要点 第22点 T22.03；facts.md 3.3 四独立",
    reads_as="ratio",
    aliases=("改制校清理整顿完成率",),
)
def conversions_concluded(facts: Facts) -> Evidence:
    listed = facts.conversion
    done = listed.filter(listed.concluded.notnull())
    return Evidence(*(told(rows, "conversion", counted=("school", "school")) for rows in (done, listed)))


@indicator(
    "liability_insured",
    title=L("校方责任险参保率", "Liability insurance coverage"),
    unit=PERCENT,
    definition=L(
        "分子：统计日有有效校方责任险保单的中小学校、幼儿园数；分母：中小学校、幼儿园总数。",
        "Primary and secondary schools and kindergartens with liability insurance in force on the day over all of them.",
    ),
    source="2008年工作要点 第20点 T20.01；facts.md 3.4",
    reads_as="ratio",
    aliases=("校方责任险参保率", "参加校方责任保险"),
)
def liability_insured(facts: Facts) -> Evidence:
    return covered(schools(facts, (*ORDINARY, *KINDERGARTEN)), facts.at("insurancepolicy"))


@indicator(
    "legal_matters_on_time",
    title=L("法定期限内办结率", "Legal matters closed in time"),
    unit=PERCENT,
    definition=L(
        "分子：在法定期限内办结的听证、复议、调解、诉讼件数；分母：期内受理、截至统计日已到期或已办结的件数。",
        "Hearings, reviews, mediations and suits closed within their legal time over those received in the period that by the "
        "day were due or closed.",
    ),
    source="2008年工作要点 第20点 T20.02；facts.md 3.1",
    reads_as="ratio",
    aliases=("法定期限内办结率",),
)
def legal_matters_on_time(facts: Facts) -> Evidence:
    taken = facts.within("legalmatter", "received")
    ripe = taken.filter(taken.closed.notnull() | (taken.due < facts.day))
    return _ended(ripe.filter(ripe.closed <= ripe.due), ripe, "legalmatter")


@indicator(
    "disclosed_on_time",
    title=L("公开目录事项按期公开率", "Items disclosed in time"),
    unit=PERCENT,
    definition=L(
        "分子：在应公开日期前公开的审批、招生考试、收费事项数；分母：期内形成、截至统计日已到期或已公开的此类事项数。",
        "Items on approvals, admission and examination, and charges made public in time over those formed in the period that "
        "by the day were due or public.",
    ),
    source="2008年工作要点 第20点 T20.03；facts.md 3.1 政府信息公开",
    reads_as="ratio",
    aliases=("公开目录事项按期公开率", "教育办事公开"),
)
def disclosed_on_time(facts: Facts) -> Evidence:
    formed = facts.within("disclosure", "formed")
    formed = formed.filter(formed.field.isin(["approval", "examination", "charge"]))
    ripe = formed.filter(formed.published.notnull() | (formed.due < facts.day))
    return _ended(ripe.filter(ripe.published <= ripe.due), ripe, "disclosure")


@indicator(
    "petitions_on_time",
    title=L("信访按期办结率", "Petitions answered in time"),
    unit=PERCENT,
    definition=L(
        "分子：在办理期限（经批准延长的按延长后期限）内答复的信访件数；分母：期内受理、截至统计日已到期或已答复的件数。",
        "Letters and visits answered within their time, as extended, over those accepted in the period that by the day were "
        "due or answered.",
    ),
    source="2008年工作要点 第26点 T26.02；信访条例 2005 第三十三条",
    reads_as="ratio",
    aliases=("信访按期办结率", "来信来访接待和处理"),
)
def petitions_on_time(facts: Facts) -> Evidence:
    accepted = facts.within("petition", "accepted")
    accepted = accepted.mutate(limit_day=accepted.extended.fill_null(accepted.due))
    ripe = accepted.filter(accepted.answered.notnull() | (accepted.limit_day < facts.day))
    return _ended(ripe.filter(ripe.answered <= ripe.limit_day), ripe, "petition")


@indicator(
    "hazards_mended",
    title=L("到期隐患整改率", "Due hazards mended"),
    unit=PERCENT,
    definition=L(
        "分子：在期限内整改并已销号的隐患数；分母：期内到期的隐患数。",
        "Hazards mended in time and struck off by the day over those due in the period by the day.",
    ),
    source="2008年工作要点 第23点 T23.01；facts.md 3.4 隐患",
    reads_as="ratio",
    aliases=("到期隐患整改率", "校园安全隐患排查与整改"),
)
def hazards_mended(facts: Facts) -> Evidence:
    due = facts.within("hazard", "due")
    return Evidence(told(due.filter(due.mended <= due.due, due.struck_off.notnull()), "hazard"), told(due, "hazard"))


@indicator(
    "accidents_liable",
    title=L("学校安全责任事故数", "Accidents with school liability"),
    unit=CASES,
    definition=L(
        "期内（截至统计日）发生并认定为学校责任的安全事故起数。",
        "Accidents of the period for which a school was found responsible by the day.",
    ),
    source="2008年工作要点 第23点 T23.03",
    reads_as="count",
    aliases=("学校安全责任事故数",),
)
def accidents_liable(facts: Facts) -> Evidence:
    happened = facts.within("accident", "happened")
    return Evidence(told(happened.filter(happened.liable, happened.found.notnull()), "accident"))


@indicator(
    "schools_drilled",
    title=L("开展应急演练的学校比例", "Schools holding drills"),
    unit=PERCENT,
    definition=L(
        "分子：期内（截至统计日）至少开展一次应急演练的学校（含幼儿园、职业学校）数；分母：学校总数。",
        "Schools of every type, kindergartens included, that held a drill in the period by the day over all schools.",
    ),
    source="2008年工作要点 第23点 T23.04；facts.md 3.4 演练",
    reads_as="ratio",
    aliases=("开展应急演练的学校比例", "突发事故应急预案的演练"),
)
def schools_drilled(facts: Facts) -> Evidence:
    return covered(schools(facts), facts.within("drill", "held"))


@indicator(
    "government_goals_done",
    title=L("市政府目标任务完成率", "Government goals done"),
    unit=PERCENT,
    definition=L(
        "分子：截至统计日已完成的市政府目标任务项数；分母：期内下达的项数。",
        "Items of the city government's goals done by the day over those set in the period.",
    ),
    source="2008年工作要点 第26点 T26.01",
    reads_as="ratio",
    aliases=("市政府目标任务完成率", "市政府年度重点工作目标"),
)
def government_goals_done(facts: Facts) -> Evidence:
    goals = facts.within("governmentgoal", "set_on")
    return _ended(goals.filter(goals.done.notnull()), goals, "governmentgoal")


@indicator(
    "leaving_audits",
    title=L("离任审计率", "Leaving audits done"),
    unit=PERCENT,
    definition=L(
        "分子：截至统计日已出具离任审计报告的离任领导（校长、书记）数；分母：期内离任的校长、书记数。",
        "Heads and secretaries who left in the period with a leaving audit reported by the day over all who left.",
    ),
    source="2008年工作要点 第27点 T27.01；facts.md 3.4 审计",
    reads_as="ratio",
    personal=True,
    aliases=("离任审计率", "领导干部离任审计"),
)
def leaving_audits(facts: Facts) -> Evidence:
    left = facts.within("duty", "ends")
    left = left.filter(left.duty.isin(["head", "secretary"]))
    audits = facts.audit
    reported = audits.filter(audits.kind == "leaving", audits.reported.notnull())
    return _ended(having(left, "id", reported, "duty"), left, "duty")


@indicator(
    "key_areas_checked",
    title=L("重点领域监督检查覆盖数", "Key areas checked"),
    unit=ITEMS,
    definition=L(
        "期内（截至统计日）开展过监督检查的重点领域数（招生、收费、基建、采购、后勤），每领域全市计一次。",
        "Key areas (admission, charges, construction, procurement, logistics) checked in the period by the day, each once.",
    ),
    source="2008年工作要点 第27点 T27.02",
    reads_as="count",
    aliases=("重点领域监督检查覆盖数",),
)
def key_areas_checked(facts: Facts) -> Evidence:
    checked = facts.within("supervisioncheck", "checked")
    return Evidence(told(checked, "supervisioncheck", place="organisation", counted=("area", "area")))


@indicator(
    "letters_signed",
    title=L("责任书签订率", "Letters of responsibility signed"),
    unit=PERCENT,
    definition=L(
        "分子：截至统计日已签订责任书的单位数；分母：当年应签单位数。",
        "Organisations whose letter of responsibility of the year was signed by the day over all that must sign one.",
    ),
    source="2008年工作要点 第27点 T27.03",
    reads_as="ratio",
    aliases=("责任书签订率", "党风廉政建设责任制"),
)
def letters_signed(facts: Facts) -> Evidence:
    letters = facts.responsibilityletter
    letters = letters.filter(letters.year == facts.starts.year)
    return _ended(letters.filter(letters.signed.notnull()), letters, "responsibilityletter")

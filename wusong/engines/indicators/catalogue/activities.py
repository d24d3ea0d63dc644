"""Activities 活动: what was held, issued, awarded, launched under the names the plan gives."""

from __future__ import annotations

from wusong.engines.indicators.catalogue.phrases import TEACHING, covered, having, schools, told, under
from wusong.engines.indicators.declaring import indicator
from wusong.engines.indicators.evidence import Evidence
from wusong.engines.indicators.facts import Facts
from wusong.words.labels import L
from wusong.words.units import ITEMS, PERCENT, PERSONS, TIMES

UNDERTAKING = {"undertaking": L("事项", "Undertaking")}
EXAMPLE = {"undertaking": "starlight_cup"}
WORKING_WEEK = 5  # days an official spends at a school for 一周


@indicator(
    "events_held",
    title=L("举办次数", "Times held"),
    unit=TIMES,
    definition=L(
        "期内（截至统计日）某一事项下举办的活动、会议次数。",
        "Events of one undertaking held in the period by the day.",
    ),
    source="2008年工作要点 第2、3、4、5、7、11、12、26点",
    reads_as="count",
    aliases=(
        "竞赛举办届次",
        "现场会",
        "论坛",
        "经验交流会",
        "报告会场次",
        "活动启动",
        "召开次数",
        "举办次数",
        "成果交流次数",
    ),
    parameters=UNDERTAKING,
    examples=EXAMPLE,
)
def events_held(facts: Facts, *, undertaking: str) -> Evidence:
    held = under(facts, facts.within("event", "held"), undertaking)
    return Evidence(told(held, "event", place="organisation"))


@indicator(
    "documents_issued",
    title=L("印发文件数", "Documents issued"),
    unit=ITEMS,
    definition=L(
        "期内（截至统计日）某一事项下印发的文件数。",
        "Documents of one undertaking issued in the period by the day.",
    ),
    source="2008年工作要点 第14、15、16、19、25点",
    reads_as="count",
    aliases=("行动计划印发", "实施细则出台", "培训计划印发", "资助办法印发", "联盟成立", "印发份数"),
    parameters=UNDERTAKING,
    examples={"undertaking": "private_education_rules"},
)
def documents_issued(facts: Facts, *, undertaking: str) -> Evidence:
    issued = under(facts, facts.within("policydocument", "issued"), undertaking)
    return Evidence(told(issued, "policydocument", place="organisation"))


@indicator(
    "plans_launched",
    title=L("印发并开班的计划数", "Plans issued and begun"),
    unit=ITEMS,
    definition=L(
        "期内（截至统计日）已印发文件、且同一事项下已开班培训的计划数，每事项计一次。",
        "Undertakings whose document was issued in the period by the day and under which a course has begun, each once.",
    ),
    source="2008年工作要点 第14点 T14.05、T14.06",
    reads_as="count",
    aliases=("职校骨干教师培训计划启动", "青年教师发展学校创办"),
    parameters=UNDERTAKING,
    examples={"undertaking": "vocational_backbone_training"},
)
def plans_launched(facts: Facts, *, undertaking: str) -> Evidence:
    issued = under(facts, facts.within("policydocument", "issued"), undertaking)
    begun = having(issued, "undertaking", facts.within("teachercourse", "starts"), "undertaking")
    return Evidence(told(begun, "policydocument", place="organisation", counted=("undertaking", "undertaking")))


@indicator(
    "awards_decided",
    title=L("完成评选并表彰的称号数", "Awards decided"),
    unit=ITEMS,
    definition=L(
        "期内（截至统计日）所列称号中已作出表彰决定的称号数，每称号计一次。",
        "Of the awards named, those decided in the period by the day, each once.",
    ),
    source="2008年工作要点 第1点 T01.05",
    reads_as="count",
    aliases=("两类评选完成项数", "评选优秀班集体和德育示范校"),
    parameters=UNDERTAKING,
    examples={"undertaking": "best_class,moral_model_school"},
)
def awards_decided(facts: Facts, *, undertaking: str) -> Evidence:
    decided = under(facts, facts.within("awardround", "decided"), undertaking)
    return Evidence(told(decided, "awardround", place="organisation", counted=("undertaking", "undertaking")))


@indicator(
    "awards_assessed",
    title=L("完成预评的称号数", "Awards pre-evaluated"),
    unit=ITEMS,
    definition=L(
        "期内（截至统计日）所列称号中已完成预评的称号数，每称号计一次。",
        "Of the awards named, those whose pre-evaluation was done in the period by the day, each once.",
    ),
    source="2008年工作要点 第2点 T02.02",
    reads_as="count",
    aliases=("三类首批预评完成项数", "预评工作"),
    parameters=UNDERTAKING,
    examples={"undertaking": "quality_management_school"},
)
def awards_assessed(facts: Facts, *, undertaking: str) -> Evidence:
    assessed = under(facts, facts.within("awardround", "assessed"), undertaking)
    return Evidence(told(assessed, "awardround", place="organisation", counted=("undertaking", "undertaking")))


@indicator(
    "courses_held",
    title=L("培训班举办期数", "Courses held"),
    unit=TIMES,
    definition=L(
        "期内（截至统计日）某一事项下开班的教师（干部）培训班期数。",
        "Teachers' and leaders' courses of one undertaking begun in the period by the day.",
    ),
    source="2008年工作要点 第13点 T13.01",
    reads_as="count",
    aliases=("专题培训举办期次", "骨干教师专题培训"),
    parameters=UNDERTAKING,
    examples={"undertaking": "leaders_training"},
)
def courses_held(facts: Facts, *, undertaking: str) -> Evidence:
    begun = under(facts, facts.within("teachercourse", "starts"), undertaking)
    return Evidence(told(begun, "teachercourse", place="organisation"))


@indicator(
    "schools_taking_part",
    title=L("开展某项活动的学校比例", "Schools taking part"),
    unit=PERCENT,
    definition=L(
        "分子：期内（截至统计日）某一事项有完整活动记录的中小学、中职学校数；分母：中小学、中职学校总数。",
        "Primary, secondary and vocational schools with a complete record of an undertaking in the period by the day, over "
        "all such schools.",
    ),
    source="2008年工作要点 第13点 T13.02",
    reads_as="ratio",
    aliases=("开展活动的学校班子比例",),
    parameters=UNDERTAKING,
    examples={"undertaking": "leading_teams"},
)
def schools_taking_part(facts: Facts, *, undertaking: str) -> Evidence:
    return covered(schools(facts, TEACHING), under(facts, facts.within("participation", "recorded"), undertaking))


@indicator(
    "officials_at_the_base",
    title=L("参加实践周的机关干部比例", "Officials spending a week at schools"),
    unit=PERCENT,
    definition=L(
        "分子：期内（截至统计日）下基层累计满一周（五个工作日）的机关干部数；分母：统计日在任机关干部数。",
        "Officials of the bureau in office on the day who spent a week (five working days) at schools in the period, over all "
        "officials in office.",
    ),
    source="2008年工作要点 第26点 T26.03",
    reads_as="ratio",
    personal=True,
    aliases=("参加实践周的机关干部比例", "机关干部下基层实践周"),
)
def officials_at_the_base(facts: Facts) -> Evidence:
    duties = facts.at("duty")
    officials = duties.filter(duties.duty == "official")
    visits = facts.within("visit", "held")
    spent = visits.group_by("staff").agg(days=visits.days.sum())
    week = having(officials, "staff", spent.filter(spent.days >= WORKING_WEEK), "staff")
    sides = (told(rows, "duty", place="organisation", counted=("staff", "staff")) for rows in (week, officials))
    return Evidence(*sides)


@indicator(
    "honoured_in_spite_of_ethics",
    title=L("师德不合格者获评优或晋职数", "Failed in ethics yet rewarded"),
    unit=PERSONS,
    definition=L(
        "期内（截至统计日）师德考核不合格、又在期内获表彰、评选入选或职务晋升的人数，按人去重。",
        "Persons who failed ethics in the period and in the same period were honoured, chosen for an award or promoted, each "
        "person once.",
    ),
    source="2008年工作要点 第12点 T12.02；facts.md 3.2 师德一票否决",
    reads_as="count",
    personal=True,
    aliases=("师德一票否决", "师德不合格者获评优或晋职"),
)
def honoured_in_spite_of_ethics(facts: Facts) -> Evidence:
    judged = facts.within("appraisal", "decided")
    failed = judged.filter(judged.ethics == "failed")
    chosen = facts.within("awardentry", "decided")
    rewarded = (
        facts.within("honour", "decided").select("staff"),
        chosen.filter(chosen.result == "chosen", chosen.staff.notnull()).select("staff"),
        facts.within("titleappointment", "appointed").select("staff"),
    )
    both = rewarded[0].union(*rewarded[1:])
    return Evidence(told(having(failed, "staff", both, "staff"), "appraisal", counted=("staff", "staff")))

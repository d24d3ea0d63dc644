"""Ordinary work moves the plan: each procedure is told as a story, and the figure its outcome belongs to has moved."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest

from tests.cases.stage import DAY, Stage
from wusong.analysis.measuring import Reading, forget, measured
from wusong.cases import versions
from wusong.cases.models import Case
from wusong.cases.reviewing import drawn
from wusong.cases.running import decide_round, open_case, run_clocks, take_step
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import SYSTEM, create
from wusong.registry import models as r

YEAR_END = dt.date(2008, 12, 31)


def later(n: int) -> dt.date:
    return DAY + dt.timedelta(days=n)


def figure(indicator: str, on: dt.date = YEAR_END, **parameters: str) -> tuple[int, int | None]:
    forget()
    whole = measured(Reading.of(indicator, parameters), on).whole
    return int(whole.numerator), None if whole.denominator is None else int(whole.denominator)


def walked(stage: Stage, case: Case, *steps: tuple) -> Case:
    """Take steps one after another: (step, who, day, answers)."""
    for step, who, n, *said in steps:
        case = take_step(case, step, said[0] if said else {}, by=stage.actors[who], on=later(n), reason="依规")
    return case


def by_clock(case: Case, n: int) -> Case:
    run_clocks(later(n))
    case.refresh_from_db()
    return case


def reviewed(stage: Stage, case: Case, who: str, n: int) -> Case:
    case = take_step(
        case, "assign", {"reviewers": drawn(case, 3, later(n), Random(1))}, by=stage.actors[who], on=later(n)
    )
    for reviewer in case.reviewers.order_by("pk"):
        said = {key: most * 9 // 10 for key, _, most in case.procedure.review.rubric}
        case = take_step(case, "score", said, by=stage.actors[reviewer.account], on=later(n))
    return case


def test_a_hazard_struck_off_in_time(stage):
    said = {"part": "围墙", "grade": "major", "person": "赵", "measure": "修", "due": later(20).isoformat()}
    case = open_case("hazard", said, by=stage.actors["0003"], on=DAY)
    assert figure("hazards_mended") == (0, 1)
    walked(stage, case, ("mend", "0003", 5, {"mended_on": later(5).isoformat()}), ("strike_off", "220281", 6))
    assert figure("hazards_mended") == (1, 1)


def test_a_teacher_assessed_and_appointed(stage):
    said = {"teacher": stage.staff["0001"][0], "grade": "first", "rural_years": 0, "works": "教学成绩突出"}
    case = open_case("title_appointment", said, by=stage.actors["0001"], on=DAY)
    case = walked(stage, case, ("recommend", "0001", 1, {"votes": 8, "voters": 9}))
    case = reviewed(stage, by_clock(case, 9), "220281", 10)
    case = by_clock(walked(stage, case, ("accept", "0001", 12)), 22)
    before = figure("joined_appointment")
    walked(stage, case, ("appoint", "0001", 23), ("file", "220281", 24))
    assert figure("joined_appointment") == (before[0] + 1, before[1])


def test_a_teacher_honoured_after_blind_review_and_notice(stage):
    with seeing(Scope.everything()):
        round_ = r.AwardRound.objects.get(undertaking__key="teachers")
    said = {"round": round_.pk, "honour": "hundred_excellent", "teacher": stage.staff["0002"][0], "deeds": "从教二十年"}
    case = by_clock(open_case("award", said, by=stage.actors["0002"], on=DAY), 8)
    reviewed(stage, case, "teacher", 8)
    assert figure("awards_assessed", undertaking="teachers") == (1, None)
    [case] = decide_round("award", str(round_.pk), by=stage.actors["teacher"], on=later(9))
    case = by_clock(case, 18)
    assert figure("honours", title="hundred_excellent") == (0, None)
    walked(stage, case, ("honour", "leader", 19))
    assert figure("honours", title="hundred_excellent") == (1, None)
    assert figure("awards_decided", undertaking="teachers") == (1, None)
    assert figure("honoured_in_spite_of_ethics")[0] == 0


def test_the_ethics_veto_holds_to_the_last_step(stage):
    with seeing(Scope.everything()):
        round_ = r.AwardRound.objects.get(undertaking__key="teachers")
    teacher = stage.staff["0002"][0]
    said = {"round": round_.pk, "honour": "hundred_excellent", "teacher": teacher, "deeds": "从教二十年"}
    case = by_clock(open_case("award", said, by=stage.actors["0002"], on=DAY), 8)
    reviewed(stage, case, "teacher", 8)
    [case] = decide_round("award", str(round_.pk), by=stage.actors["teacher"], on=later(9))
    case = by_clock(case, 18)
    values = {
        "staff_id": teacher,
        "school": stage.school("0002"),
        "year": 2008,
        "ethics": "failed",
        "work": "passed",
        "veto": "体罚",
        "decided": later(18),
    }
    create(r.Appraisal, values, by=SYSTEM)
    with pytest.raises(Exception, match="一票否决"):
        take_step(case, "honour", by=stage.actors["leader"], on=later(19))
    assert figure("honours", title="hundred_excellent") == (0, None)


def test_a_topic_closed_on_schedule(stage):
    said = {
        "topic": "乡村阅读",
        "level": "provincial_key",
        "leader": "王老师",
        "until": later(280).isoformat(),
        "plan": "方案",
    }
    case = open_case("research_topic", said, by=stage.actors["0002"], on=DAY)
    case = walked(stage, case, ("approve", "research", 1, {"midterm_due": later(150).isoformat()}))
    on = later(270)
    assert figure("research_on_schedule", on, level="provincial_key") == (0, None)
    case = walked(stage, case, ("open_up", "0002", 30), ("midterm", "research", 140))
    assert figure("research_on_schedule", on, level="provincial_key") == (1, None)
    assert walked(stage, case, ("close", "research", 275, {"appraisal": "excellent"})).closed


def test_a_student_in_hardship_is_aided(stage):
    autumn = (dt.date(2008, 9, 8) - DAY).days
    case = open_case(
        "hardship",
        {"student": stage.students["0006"][0], "ground": "低保家庭"},
        by=stage.actors["0006"],
        on=later(autumn),
    )
    case = walked(stage, case, ("discuss", "0006", autumn + 1), ("recognise", "0006", autumn + 2, {"level": "special"}))
    [notice] = case.notices.all()
    assert notice.row[0][2] == case.number
    assert "李" not in str(notice.row)
    case = by_clock(case, autumn + 12)
    assert figure("grants_paid") == (0, 1)
    walked(stage, case, ("pay", "0006", autumn + 20, {"scheme": "vocational", "yuan": 750}))
    assert figure("grants_paid") == (1, 1)


def test_a_letter_answered_on_time(stage):
    said = {"addressee": stage.org["220281"].pk, "source": "letter", "subject": "校车", "people": 1}
    case = open_case("petition", said, by=stage.actors["public"], on=DAY)
    case = walked(stage, case, ("accept", "220281", 10, {"type": "general"}))
    assert figure("petitions_on_time") == (0, 1)
    walked(stage, case, ("answer", "220281", 50, {"reply": "已增开"}))
    assert figure("petitions_on_time") == (1, 1)


def test_an_inspection_counts_when_its_opinion_is_given(stage):
    said = {
        "body": stage.org["0001"].pk,
        "kind": "school",
        "topic": "发展性评价",
        "inspectors": 3,
        "visit": later(10).isoformat(),
    }
    case = open_case("inspection", said, by=stage.actors["inspector"], on=DAY)
    case = walked(
        stage,
        by_clock(case, 11),
        ("visit", "inspector", 11, {"heard": "好", "first": "好"}),
        ("answer", "0001", 12, {"answer": "无"}),
    )
    before = figure("schools_evaluated")
    walked(stage, case, ("give", "inspector", 15, {"opinion": "好", "by_day": later(60).isoformat()}))
    assert figure("schools_evaluated") == (before[0] + 1, before[1])


def test_a_dangerous_building_goes_out_of_use(stage):
    with seeing(Scope.everything()):
        building = r.Building.objects.filter(school=stage.school("0003")).get()
    case = open_case("building_safety", {"building": building.pk, "doubt": "裂缝"}, by=stage.actors["0003"], on=DAY)
    case = walked(stage, case, ("dangerous", "220281", 2, {"appraiser": "市房屋鉴定所", "grade": "D"}))
    assert figure("dangerous_in_use") == (1, None)
    by_clock(case, 4)
    assert figure("dangerous_in_use") == (0, None)


def test_a_canteen_rises_to_a(stage):
    with seeing(Scope.everything()):
        canteen = r.Canteen.objects.filter(school=stage.school("0001")).get()
    create(
        r.CanteenGrading,
        {"canteen": canteen, "grade": "B", "issuer": "卫生局", "starts": dt.date(2007, 3, 1)},
        by=SYSTEM,
    )
    before = figure("new_canteens", grade="A")
    case = open_case("canteen_grading", {"canteen": canteen.pk, "wanted": "A"}, by=stage.actors["0001"], on=DAY)
    walked(
        stage, case, ("check", "220281", 5, {"score": 93}), ("grade", "220281", 6, {"grade": "A", "issuer": "卫生局"})
    )
    assert figure("new_canteens", grade="A")[0] == before[0] + 1
    with seeing(Scope.everything()):
        assert [(g.grade, g.starts, g.ends) for g in r.CanteenGrading.objects.order_by("starts")] == [
            ("B", dt.date(2007, 3, 1), later(6)), ("A", later(6), None),
        ]  # fmt: skip


def test_a_violation_closed(stage):
    said = {"suspect": stage.org["0001"].pk, "kind": "charging", "source": "举报电话"}
    case = open_case("violation", said, by=stage.actors["220281"], on=DAY)
    assert figure("violations_closed", kind="charging") == (0, 1)
    case = walked(stage, case, ("file", "220281", 3), ("tell", "220281", 20, {"facts": "多收费", "finding": "清退"}))
    walked(stage, by_clock(case, 30), ("decide", "leader", 31), ("close", "220281", 33, {"refund": 5000}))
    assert figure("violations_closed", kind="charging") == (1, 1)


def test_a_licence_checked(stage):
    with seeing(Scope.everything()):
        licence = r.Licence.objects.get()
    before = figure("licences_checked")
    case = open_case("private_check", {"licence": licence.pk, "report": "年报"}, by=stage.actors["0007"], on=DAY)
    walked(stage, case, ("pass", "220284", 9, {"result": "passed"}))
    assert figure("licences_checked") == (before[0] + 1, before[1])


def test_a_programme_that_is_not_mainstream_closes(stage):
    with seeing(Scope.everything()):
        programme = r.Programme.objects.first()
    case = open_case(
        "programme_closing", {"programme": programme.pk, "plan": "转入机电专业"}, by=stage.actors["0006"], on=DAY
    )
    before = figure("marginal_programmes_closed")
    walked(stage, case, ("close", "voc", 9))
    assert figure("marginal_programmes_closed")[0] == before[0] + 1


def test_a_school_reaches_its_milestone_and_is_designated(stage):
    case = open_case("designation", {"name": "national_key", "milestone": "省级验收"}, by=stage.actors["0006"], on=DAY)
    case = walked(stage, case, ("reach", "0006", 60))
    assert figure("bids_advanced", title="national_key") == (1, None)
    case = walked(stage, case, ("pass", "voc", 70, {"assessment": "达标", "document": "吉市教〔2008〕9号"}))
    by_clock(case, 80)
    assert figure("designated", title="national_key") == (1, None)


def test_a_teacher_of_a_closed_school_is_trained(stage):
    case = open_case("redeployment", {"teacher": stage.staff["0003"][0]}, by=stage.actors["0003"], on=DAY)
    assert figure("surplus_trained") == (0, 1)
    case = walked(stage, case, ("trained", "220281", 30))
    assert figure("surplus_trained") == (1, 1)
    walked(stage, case, ("place", "220281", 31, {"destination": stage.org["0002"].pk}), ("report", "220281", 40))
    with seeing(Scope.everything()):
        assert r.Staff.objects.get(pk=stage.staff["0003"][0]).employer == stage.org["0002"]


def test_somebody_is_hired_by_open_competition(stage):
    case = open_case("recruitment", {"job": "数学教师", "people": 1}, by=stage.actors["0005"], on=DAY)
    case = by_clock(walked(stage, case, ("approve", "personnel", 3)), 15)
    case = walked(stage, case, ("pass", "personnel", 30, {"winner": "张三", "mark": 88, "fit": True}))
    by_clock(case, 45)
    assert figure("open_recruitment") == (1, 1)


def test_a_head_who_left_is_audited(stage):
    with seeing(Scope.everything()):
        duty = r.Duty.objects.get(organisation=stage.org["0001"])
    before = figure("leaving_audits")
    case = open_case("leaving_audit", {"duty": duty.pk}, by=stage.actors["audit"], on=DAY)
    case = walked(
        stage, case, ("draft", "audit", 20, {"draft": "初稿"}), ("comment", "0001", 25, {"comment": "无异议"})
    )
    walked(stage, case, ("report", "audit", 30, {"findings": 0}), ("none", "audit", 31), ("file", "audit", 32))
    assert figure("leaving_audits") == (before[0] + 1, before[1])


def test_information_is_given_in_time(stage):
    said = {"addressee": stage.org["basic"].pk, "matter": "招生计划", "category": "examination", "name": "李四"}
    case = open_case("disclosure", said, by=stage.actors["public"], on=DAY)
    walked(stage, case, ("answer", "basic", 9, {"answer": "见附件", "channel": "网站"}))
    assert figure("disclosed_on_time") == (1, 1)


def test_a_credential_is_decided_within_thirty_days(stage):
    said = {
        "applicant": "李四",
        "kind": "primary",
        "subject": "语文",
        "intake_ends": later(10).isoformat(),
        "normal": True,
        "putonghua": "second_a",
    }
    case = open_case("credential", said, by=stage.actors["220281"], on=DAY)
    case = walked(stage, case, ("exempt", "220281", 12))
    walked(stage, case, ("grant", "220281", 30, {"certificate": "2008220281"}))
    assert figure("credentials_on_time") == (1, 1)


def test_a_pupil_who_dropped_out_is_brought_back(stage):
    said = {"student": stage.students["0002"][0], "cause": "poverty", "contact": "家长手机"}
    case = open_case("dropout", said, by=stage.actors["0002"], on=DAY)
    assert figure("out_of_school_for_poverty", later(3)) == (1, None)
    case = by_clock(case, 31)
    assert case.state == "county"
    walked(stage, case, ("return", "220281", 40, {"grade": 5}))
    assert figure("out_of_school_for_poverty", later(40)) == (0, None)


def test_a_family_moves_from_jiaohe_to_panshi(stage):
    pupil = stage.students["0002"][0]
    case = open_case(
        "transfer",
        {"student": pupil, "receiver": stage.org["0004"].pk, "why": "家庭迁居"},
        by=stage.actors["0002"],
        on=DAY,
    )
    walked(
        stage, case, ("accept", "0004", 3), ("check", "220284", 5), ("release", "0002", 8), ("approve", "220281", 10)
    )
    with seeing(Scope.everything()):
        rows = r.Enrolment.objects.filter(student_id=pupil).order_by("starts")
        assert [(e.school.organisation.code, e.grade, e.ends, e.leaving) for e in rows] == [
            ("0002", 5, later(10), "transferred"), ("0004", 5, None, ""),
        ]  # fmt: skip
        assert r.EnrolmentChange.objects.get().approved


# A seventeenth procedure, made in the browser's editor: no code, no migration, no page.

OUTREACH = """
key: outreach
version: 1
title: [送教下乡, Lessons brought to the villages]
basis: 2008年工作要点第3点
starts: asked
fields:
  day: {of: outreach.held}
  lecturer: {of: outreach.lecturer}
  subject: {of: outreach.subject}
  teachers: {of: outreach.teachers, most: 500}
opens: {by: school, asks: [day, lecturer, subject]}
states:
  asked: [待安排, Asked]
  done: {title: [已送教, Held], final: true}
  dropped: {title: [未安排, Not held], final: true}
steps:
  hold: {title: [登记送教, Enter the visit], leaves: asked, enters: done, by: authority, asks: [teachers],
    effects: [{create: outreach, with: {school: $case.organisation, held: $day, lecturer: $lecturer, subject: $subject, teachers: $teachers}}]}
  drop: {title: [逾期未安排, Not held in time], leaves: asked, enters: dropped, by: system}
clocks:
  holding: {title: [30日内安排, Within 30 days], runs: asked, days: 30, step: drop}
"""


def test_an_officer_adds_a_procedure_without_code(stage):
    written = versions.draft(OUTREACH, by=stage.actors["basic"])
    with pytest.raises(Exception, match="起草人不能会签"):
        versions.publish(written, DAY, by=stage.actors["basic"], seen=written.digest)
    with pytest.raises(Exception, match="只有市局科室和局领导"):
        versions.publish(written, DAY, by=stage.actors["220281"], seen=written.digest)
    versions.publish(written, DAY, by=stage.actors["leader"], seen=written.digest)
    case = open_case(
        "outreach",
        {"day": later(9).isoformat(), "lecturer": "王老师", "subject": "语文"},
        by=stage.actors["0003"],
        on=DAY,
    )
    walked(stage, case, ("hold", "220281", 9, {"teachers": 40}))
    with seeing(Scope.everything()):
        assert r.Outreach.objects.get().teachers == 40

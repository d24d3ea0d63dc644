"""Running cases: one effect whoever clicks, everything refused at once, clocks that fire after a pause, undo, batches, versions."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.core.management import call_command
from django.db import connection

from tests.cases.stage import DAY, Stage, set_up
from wusong.cases import versions
from wusong.cases.evidence import Upload
from wusong.cases.models import Awaited, Case, Notice, ProcedureVersion, RunningClock, StepTaken
from wusong.cases.publicity import standing
from wusong.cases.rights import may_see, seen_by
from wusong.cases.running import (
    AlreadyDone,
    Ineligible,
    NotNow,
    Stale,
    open_case,
    reasons_against_opening,
    run_clocks,
    take_step,
    take_steps,
    undo_step,
    undo_steps,
)
from wusong.keeping.models import AuditEntry
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import NotAllowed, verify
from wusong.registry import models as r
from wusong.words.problems import Refused


def day(n: int) -> dt.date:
    return DAY + dt.timedelta(days=n)


def hazard(
    stage: Stage, school: str = "0001", grade: str = "ordinary", part: str = "楼梯扶手", on: dt.date = DAY
) -> Case:
    said = {"part": part, "grade": grade, "person": "赵主任", "measure": "加固", "due": day(20).isoformat()}
    return open_case("hazard", said, by=stage.actors[school], on=on)


def row(case: Case) -> r.Hazard:
    with seeing(Scope.everything()):
        return r.Hazard.objects.get(pk=case.values["@row"][1])


# One step


def test_a_hazard_from_found_to_struck_off(stage):
    case = hazard(stage)
    assert (case.number, case.state, row(case).due) == ("hazard-2008-0001", "found", day(20))
    case = take_step(
        case, "mend", {"mended_on": day(3).isoformat()}, by=stage.actors["0001"], on=day(3), token=case.steps
    )
    case = take_step(case, "strike_off", by=stage.actors["220281"], on=day(5), token=case.steps)
    assert (case.state, case.closed, row(case).mended, row(case).struck_off) == ("struck_off", day(5), day(3), day(5))
    assert not Awaited.objects.filter(case=case).exists()
    assert [(e.act, e.actor) for e in AuditEntry.objects.filter(register="case").order_by("id")] == [
        ("open", "校长0001"), ("mend", "校长0001"), ("strike_off", "县局220281"),
    ]  # fmt: skip
    assert verify()[1] is None


def test_the_register_says_who_wrote_and_in_which_case(stage):
    hazard(stage)
    entry = AuditEntry.objects.get(register="hazard")
    assert (entry.actor, entry.reason) == ("校长0001", "hazard-2008-0001 提出")


def test_every_mistake_of_a_form_is_told_at_once(stage):
    with pytest.raises(Refused) as refused:
        open_case("hazard", {"grade": "huge", "due": "soon", "colour": "red"}, by=stage.actors["0001"], on=DAY)
    assert {p.where.zh for p in refused.value.problems} >= {"表格", "整改责任人", "整改期限"}
    assert len(refused.value.problems) >= 5
    assert not Case.objects.exists()
    assert not AuditEntry.objects.filter(register="hazard").exists()


def test_every_reason_against_is_told_at_once(stage):
    teacher = stage.staff["0001"][0]
    with seeing(Scope.everything()):
        r.Appraisal.objects.create(
            staff_id=teacher, school=stage.school("0001"), year=2008, ethics="failed", work="passed", decided=DAY
        )
        r.TitleAppointment.objects.create(staff_id=teacher, school=stage.school("0001"), title="senior", appointed=DAY)
    said = {"teacher": teacher, "grade": "senior", "rural_years": 0, "works": "教学"}
    told = [reason.zh for reason in reasons_against_opening("title_appointment", stage.actors["0001"], DAY, said)]
    assert told == ["师德考核不合格，一票否决", "已聘任同一职务", "申报高级须有1年以上农村任教经历"]
    with pytest.raises(Ineligible) as refused:
        open_case("title_appointment", said, by=stage.actors["0001"], on=DAY)
    assert [reason.zh for reason in refused.value.reasons] == told


@pytest.mark.parametrize("who", ["0002", "220284", "0001", "teacher", "expert0", "public"])
def test_only_the_authority_above_strikes_off(stage, who):
    case = hazard(stage)
    case = take_step(case, "mend", {"mended_on": DAY.isoformat()}, by=stage.actors["0001"], on=DAY)
    with pytest.raises(NotAllowed):
        take_step(case, "strike_off", by=stage.actors[who], on=day(1))
    assert row(case).struck_off is None


def test_what_the_city_runs_itself_answers_to_its_offices(stage):
    case = hazard(stage, school="0005")
    take_step(case, "mend", {"mended_on": DAY.isoformat()}, by=stage.actors["0005"], on=DAY)
    with pytest.raises(NotAllowed):
        take_step(case, "strike_off", by=stage.actors["220281"], on=day(1))
    assert take_step(case, "strike_off", by=stage.actors["infra"], on=day(1)).closed == day(1)


def test_a_step_cannot_be_dated_before_the_last(stage):
    case = hazard(stage, on=day(3))
    with pytest.raises(NotNow, match="不能早于"):
        take_step(case, "mend", {"mended_on": DAY.isoformat()}, by=stage.actors["0001"], on=day(1))


def test_a_record_of_another_school_cannot_be_chosen(stage):
    with pytest.raises(Refused, match="可选范围内"):
        open_case("hardship", {"student": stage.students["0002"][0], "ground": "低保"}, by=stage.actors["0001"], on=DAY)


# Two at once, twice, too late


def test_a_stale_page_is_told_who_went_first(stage):
    case = hazard(stage)
    seen = case.steps
    take_step(case, "suspend", by=stage.actors["220281"], on=day(1), reason="险情", token=seen)
    with pytest.raises(Stale, match="县局220281已办理了一步"):
        take_step(case, "mend", {"mended_on": day(1).isoformat()}, by=stage.actors["0001"], on=day(1), token=seen)


def test_a_double_click_has_one_effect(stage):
    case = hazard(stage)
    click = {"said": {"mended_on": DAY.isoformat()}, "by": stage.actors["0001"], "on": DAY, "token": case.steps}
    take_step(case, "mend", **click)
    with pytest.raises(AlreadyDone, match="您已办理过"):
        take_step(case, "mend", **click)
    assert StepTaken.objects.filter(case=case, step="mend").count() == 1


def test_an_application_sent_twice_is_one(stage):
    first = hazard(stage)
    with pytest.raises(AlreadyDone, match=first.number):
        hazard(stage)
    assert hazard(stage, part="围墙").number == "hazard-2008-0002"
    assert r.Hazard._base_manager.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_make_one_step():
    stage = set_up()
    case = hazard(stage)
    case = take_step(case, "mend", {"mended_on": DAY.isoformat()}, by=stage.actors["0001"], on=DAY)
    told: list[object] = []
    ready = threading.Barrier(4)

    def act(who: str) -> None:
        try:
            ready.wait()
            told.append(take_step(case, "strike_off", by=stage.actors[who], on=day(1), token=case.steps).state)
        except Stale as stale:
            told.append(stale)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(who,)) for who in ("220281", "220281", "inspector", "inspector")]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert told.count("struck_off") == 1
    assert sum(isinstance(t, Stale) for t in told) == 3
    assert StepTaken.objects.filter(case=case, step="strike_off").count() == 1
    assert verify()[1] is None


@pytest.mark.django_db(transaction=True)
def test_the_last_place_of_a_quota_goes_to_one():
    stage = set_up()
    with seeing(Scope.everything()):
        version = ProcedureVersion.objects.get(key="backbone", version=1)
        version.body = version.body.replace("places: 60", "places: 1")
        version.save()
    cases = []
    for n in range(3):
        said = {"teacher": stage.staff["0001"][n], "level": "county", "subject": "语文"}
        case = open_case("backbone", said, by=stage.actors["0001"], on=DAY)
        take_step(case, "check", by=stage.actors["220281"], on=DAY)
        take_step(case, "lesson", {"lesson": 90}, by=stage.actors["teacher"], on=DAY)
        cases.append(take_step(case, "results", {"results": 90}, by=stage.actors["teacher"], on=DAY))
    told: list[str] = []

    def act(case: Case) -> None:
        try:
            told.append(take_step(case, "judged", by=stage.actors["teacher"], on=DAY).state)
        except Ineligible as full:
            told.append(str(full.reasons[0].zh))
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(case,)) for case in cases]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sorted(told) == ["noticed", "名额已满", "名额已满"]


# Clocks


def test_a_major_hazard_that_is_late_goes_out_of_use_by_itself(stage):
    case, slight = hazard(stage, grade="major"), hazard(stage, part="围墙")
    assert run_clocks(day(20)) == []
    assert {number for number, _ in run_clocks(day(21))} == {case.number, slight.number}
    case.refresh_from_db()
    slight.refresh_from_db()
    assert (case.state, slight.state) == ("suspended", "found")
    late = Awaited.objects.filter(case=slight, late=True)
    assert {(a.post, a.path) for a in late} == {("county", "JL.220281."), ("inspector", "")}


def test_clocks_fire_after_a_pause_and_only_once(stage, capsys):
    case = hazard(stage, grade="major")
    call_command("run_clocks", "--on", "2008-06-30")
    assert f"{case.number} mending" in capsys.readouterr().out
    call_command("run_clocks", "--on", "2008-07-01")
    assert capsys.readouterr().out.startswith("0 ")
    assert StepTaken.objects.filter(case=case, step="suspend_late", day=dt.date(2008, 6, 30)).count() == 1


def test_a_petition_is_told_late_and_extended_once(stage):
    said = {"addressee": stage.org["basic"].pk, "source": "letter", "subject": "择校费", "people": 5}
    case = open_case("petition", said, by=stage.actors["clerk"], on=DAY)
    assert case.version.version == 2
    case = take_step(case, "accept", {"type": "general"}, by=stage.actors["basic"], on=day(10))
    clock = RunningClock.objects.get(case=case, clock="handling")
    assert clock.due == day(70)
    case = take_step(case, "extend", by=stage.actors["leader"], on=day(60), reason="复杂")
    clock.refresh_from_db()
    assert clock.due == day(100)
    with pytest.raises(NotNow, match="只能办理1次"):
        take_step(case, "extend", by=stage.actors["leader"], on=day(61), reason="又")
    run_clocks(day(101))
    assert Awaited.objects.filter(case=case, late=True, post="leader").exists()


@pytest.mark.parametrize(
    ("version", "opened", "due"),
    [
        # May Day 2008, off 1-3 May, Sunday 4 May worked: 21-25 (5), 28-30 April (8), 4-9 (14), 12 May (15)
        ("disclosure", dt.date(2008, 4, 18), dt.date(2008, 5, 12)),
        # National Day 2008, off 29 September to 5 October, the weekend before worked: 23-28 (6), 6-10 (11), 13-16 (15)
        ("disclosure", dt.date(2008, 9, 22), dt.date(2008, 10, 16)),
        # Spring Festival 2026, off 15-23 February, 14 and 28 worked: 11-14 (4), 24-28 (9), 2-6 (14), 9 March (15)
        ("disclosure", dt.date(2026, 2, 10), dt.date(2026, 3, 9)),
        # 2026, off 25-27 September and 1-7 October, 20 September and 10 October worked: 20-24 (5), 28-30 (8), 8-10 (11), 12-15 (15)
        ("disclosure", dt.date(2026, 9, 18), dt.date(2026, 10, 15)),
    ],
)
def test_fifteen_working_days_over_real_holidays(stage, version, opened, due):
    said = {"addressee": stage.org["basic"].pk, "matter": "收费文件", "category": "charge", "name": "张三"}
    case = open_case(version, said, by=stage.actors["clerk"], on=opened)
    assert RunningClock.objects.get(case=case).due == due
    run_clocks(due)
    assert not Awaited.objects.filter(case=case, late=True).exists()
    run_clocks(due + dt.timedelta(days=1))
    assert Awaited.objects.filter(case=case, late=True, post="leader").exists()


def test_parallel_answers_are_gathered(stage):
    case = open_case("school_bus", {"plate": "吉B12345", "route": "天岗—蛟河"}, by=stage.actors["0003"], on=DAY)
    case = take_step(case, "send", by=stage.actors["220281"], on=DAY)
    case = take_step(case, "transport", {"transport": "同意"}, by=stage.actors["220281"], on=day(1))
    assert case.state == "asking"
    case = take_step(case, "police", {"police": "同意"}, by=stage.actors["220281"], on=day(2))
    assert (case.state, case.history[-1].step) == ("reporting", "both")


# Sub-cases


def test_findings_are_rectified_and_rechecked_before_the_inspection_closes(stage):
    inspector, school = stage.actors["inspector"], stage.actors["0001"]
    said = {
        "body": stage.org["0001"].pk,
        "kind": "school",
        "topic": "发展性评价",
        "inspectors": 3,
        "visit": day(10).isoformat(),
    }
    case = open_case("inspection", said, by=inspector, on=DAY)
    case = take_step(case, "self_report", {"report": "自评"}, by=school, on=day(5))
    case = take_step(case, "visit", {"heard": "好", "first": "基本合格"}, by=inspector, on=day(10))
    case = take_step(case, "answer", {"answer": "无"}, by=school, on=day(12))
    case = take_step(case, "give", {"opinion": "整改两项", "by_day": day(60).isoformat()}, by=inspector, on=day(15))
    for finding in ("大班额", "图书不足"):
        case = take_step(case, "find", {"finding": finding}, by=inspector, on=day(15))
    case = take_step(case, "all_found", by=inspector, on=day(15))
    for child, ended in zip(case.children.order_by("pk"), (False, True), strict=True):
        child = take_step(child, "report", {"done": "已改"}, by=school, on=day(30))
        with pytest.raises(NotAllowed):
            take_step(child, "pass", by=school, on=day(31))
        take_step(child, "pass", by=inspector, on=day(31))
        case.refresh_from_db()
        assert (case.state == "reporting") == ended
    with seeing(Scope.everything()):
        assert r.Inspection.objects.get().rechecked == day(31)


def test_an_objection_holds_the_notice_up_until_it_is_answered(stage):
    case = nominated(stage)
    objection = take_step(
        case, "object", {"complaint": "材料不实"}, by=stage.actors["public"], on=day(1)
    ).children.get()
    run_clocks(day(8))
    case.refresh_from_db()
    assert case.state == "nominated"
    assert Awaited.objects.filter(case=case, late=True).exists()
    objection = take_step(
        objection, "answer", {"found": "属实无误", "upheld": False}, by=stage.actors["teacher"], on=day(8)
    )
    run_clocks(day(20))
    case.refresh_from_db()
    objection.refresh_from_db()
    assert (objection.state, case.state) == ("ended", "submitted")


def nominated(stage: Stage, school: str = "0001", teacher: int = 0) -> Case:
    with seeing(Scope.everything()):
        round_ = r.AwardRound.objects.get(undertaking__key="teachers")
    said = {
        "round": round_.pk,
        "honour": "hundred_excellent",
        "teacher": stage.staff[school][teacher],
        "deeds": "二十年任教",
    }
    return open_case("award", said, by=stage.actors[school], on=DAY)


# Undo, batches, merging, reopening, versions


def test_two_hundred_are_approved_and_taken_back(stage):
    cases = [hazard(stage, part=f"第{n}处") for n in range(20)]
    for case in cases:
        take_step(case, "mend", {"mended_on": DAY.isoformat()}, by=stage.actors["0001"], on=DAY)
    cases = list(Case.objects.order_by("pk"))
    Case.objects.filter(pk=cases[3].pk).update(steps=9)  # somebody else went on
    seen: list[int] = []
    outcomes = take_steps(
        [*cases[:3], *cases[4:]], "strike_off", by=stage.actors["220281"], on=day(1), progress=seen.append
    )
    assert (len(outcomes), seen[-1], r.Hazard._base_manager.exclude(struck_off=None).count()) == (19, 19, 19)
    undone = undo_steps(outcomes, by=stage.actors["220281"], on=day(2), reason="误批")
    assert all(o.error is None and o.case.state == "verifying" and o.case.closed is None for o in undone)
    assert not r.Hazard._base_manager.exclude(struck_off=None).exists()
    assert RunningClock.objects.filter(clock="verifying", state="running").count() == 20
    assert verify()[1] is None


def test_a_step_that_may_not_be_undone_stays(stage):
    case = hazard(stage)
    with pytest.raises(NotNow, match="不能撤回"):
        undo_step(case, by=stage.actors["0001"], on=DAY, reason="误")


def test_a_duplicate_is_merged_and_a_closed_case_reopened(stage):
    said = {"addressee": stage.org["basic"].pk, "source": "letter", "subject": "择校费", "people": 1}
    first = open_case("petition", said, by=stage.actors["clerk"], on=DAY)
    second = open_case("petition", said | {"subject": "又是择校费"}, by=stage.actors["clerk"], on=DAY)
    with pytest.raises(Refused):
        take_step(second, "merge", {"into": second.number}, by=stage.actors["basic"], on=DAY)
    second = take_step(second, "merge", {"into": first.number}, by=stage.actors["basic"], on=DAY)
    assert (second.state, second.merged_into) == ("merged", first)
    first = take_step(first, "refuse", by=stage.actors["basic"], on=DAY, reason="非职权")
    first = take_step(first, "reopen", by=stage.actors["leader"], on=day(2), reason="应受理")
    assert (first.state, first.closed) == ("registered", None)
    assert RunningClock.objects.get(case=first, state="running").due == day(17)


def test_a_running_case_stays_on_its_version(stage):
    case = hazard(stage)
    text = (
        versions.shipped()["hazard-1"]
        .replace("version: 1", "version: 2")
        .replace("working_days: 10", "working_days: 3")
    )
    draft = versions.draft(text, by=stage.actors["basic"])
    versions.publish(draft, DAY, by=stage.actors["leader"], seen=draft.digest)
    after = hazard(stage, part="围墙")
    for one in (case, after):
        take_step(one, "mend", {"mended_on": DAY.isoformat()}, by=stage.actors["0001"], on=DAY)
    dues = list(RunningClock.objects.filter(clock="verifying").order_by("pk").values_list("due", flat=True))
    assert dues == [dt.date(2008, 3, 17), dt.date(2008, 3, 6)]


def test_evidence_is_kept_by_its_digest_and_bounded(stage):
    case = hazard(stage)
    said = {"mended_on": DAY.isoformat(), "photos": [Upload("修后.png", b"\x89PNG\r\n\x1a\n" + bytes(20))]}
    case = take_step(case, "mend", said, by=stage.actors["0001"], on=DAY)
    assert case.papers.get().digest == case.values["photos"][0]
    for upload in (Upload("病毒.exe", b"MZ\x00\x01"), Upload("空.txt", b""), Upload("大.txt", b"a" * (10 * 2**20 + 1))):
        other = hazard(stage, part=upload.name)
        with pytest.raises(Refused, match="材料"):
            take_step(
                other, "mend", {"mended_on": DAY.isoformat(), "photos": [upload]}, by=stage.actors["0001"], on=DAY
            )


# Who sees


def test_a_case_is_seen_by_its_own_branch_and_those_it_concerns(stage):
    said = {"student": stage.students["0002"][0], "receiver": stage.org["0004"].pk, "why": "家庭迁居"}
    case = open_case("transfer", said, by=stage.actors["0002"], on=DAY)
    seeing_it = {name for name, actor in stage.actors.items() if may_see(case, actor)}
    assert {"0002", "220281", "0004", "leader", "clerk", "inspector"} <= seeing_it
    assert not seeing_it & {"0001", "0003", "0005", "public", "expert0", "expert3"}
    closed_to = {key: p.closed_to for key, p in versions.published().items()}
    for name, actor in stage.actors.items():
        assert seen_by(actor, closed_to).filter(pk=case.pk).exists() == (name in seeing_it), name


def test_the_accused_school_does_not_read_the_case_against_it(stage):
    said = {"suspect": stage.org["0001"].pk, "kind": "charging", "source": "举报"}
    case = open_case("violation", said, by=stage.actors["inspector"], on=DAY)
    assert not may_see(case, stage.actors["0001"])
    assert may_see(case, stage.actors["220281"])


def test_notices_come_down_when_their_period_ends(stage):
    case = nominated(stage)
    notice = Notice.objects.get()
    assert notice.through == day(7)  # five working days after a Monday
    assert [text for _, _, text in notice.row] == ["蛟河一中", "王1甲", "十杰百优"]
    assert [list(standing(day(n))) for n in (-1, 0, 7, 8)] == [[], [notice], [notice], []]
    take_step(case, "withdraw", by=stage.actors["0001"], on=day(2))
    assert list(standing(day(2))) == []

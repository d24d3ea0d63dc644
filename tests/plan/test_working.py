"""Working on a plan: break-down, overrides, instructions, commitments, supervision; who may, what is asked, what is logged."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.keeping.little import CITY, CLERK, COUNTY, JIAOHE_COUNTY, PANSHI, School, little_tree
from wusong.accounts.posts import POSTS
from wusong.keeping.models import AuditEntry
from wusong.keeping.scope import Scope
from wusong.keeping.writing import SYSTEM, Actor, NotAllowed, create, verify
from wusong.plan import working
from wusong.plan.models import Binding, Commitment, Override, Plan, Target, Warning
from wusong.plan.progress import progress_of
from wusong.plan.supervising import warned
from wusong.registry.models import OpenDay, Organisation
from wusong.words.problems import Refused

pytestmark = pytest.mark.django_db
LEADER = Actor("韩局", Scope.at(CITY), POSTS["leader"].rights, "leader", CITY)
DAY = dt.date(2008, 11, 30)


@pytest.fixture
def plan() -> Plan:
    little_tree()
    year = {"starts": dt.date(2008, 1, 1), "deadline": dt.date(2008, 12, 31)}
    return Plan.objects.create(key="p", title="某局2008年工作要点", year=2008, text="举办公开日2次。", **year)


@pytest.fixture
def office() -> Organisation:
    bureau = Organisation._base_manager.get(kind="bureau")
    values = {"code": "basic", "name": "基础教育科", "kind": "office", "parent": bureau, "area": "220200"}
    return create(Organisation, values, by=SYSTEM)


@pytest.fixture
def target(plan, office) -> Target:
    made = Target.objects.create(
        plan=plan, code="T1", quote="举办公开日2次", start=0, end=7, metric="公开日", kind="count", written="eq",
        comparator="eq", value=2, unit="所", basis="explicit", deadline=plan.deadline, office=office,
    )  # fmt: skip
    Binding.objects.create(target=made, indicator="open_day_schools")
    return made


@pytest.fixture
def commitment(plan, office) -> Commitment:
    return Commitment.objects.create(plan=plan, code="C1", quote="加强宣传", start=0, end=4, name="宣传", office=office)


def holder(office: Organisation) -> Actor:
    """Somebody of the office that answers for it."""
    return Actor("李科", Scope.at(CITY), POSTS["office"].rights, "office", office.path)


def counties(*values: int) -> dict[Organisation, Decimal]:
    paths = (JIAOHE_COUNTY, PANSHI)
    return {Organisation._base_manager.get(path=p): Decimal(v) for p, v in zip(paths, values, strict=True)}


def status_of(target: Target, on: dt.date = DAY) -> str:
    [progress] = progress_of(target.plan, on, [target])
    return progress.status


def last() -> AuditEntry:
    return AuditEntry.objects.latest("id")


# Breaking a target down


def test_parts_that_add_up_need_no_reason(target):
    assert working.allot(target, counties(1, 1), by=LEADER) == 0
    assert working.gap_of(target) == 0
    assert last().act == "allot"


def test_parts_that_do_not_add_up_are_refused_until_somebody_says_why(target):
    with pytest.raises(Refused, match="分解值合计"):
        working.allot(target, counties(1, 2), by=LEADER)
    assert working.gap_of(target) is None
    assert working.allot(target, counties(1, 2), by=LEADER, reason="留有余地") == -1
    assert (working.gap_of(target), last().reason) == (-1, "留有余地")


def test_parts_of_a_rate_are_not_summed(target):
    Target.objects.filter(pk=target.pk).update(kind="level")
    target.refresh_from_db()
    assert working.allot(target, counties(80, 90), by=LEADER) == 0
    assert working.gap_of(target) is None


def test_a_new_break_down_takes_the_place_of_the_old(target):
    working.allot(target, counties(2, 0), by=LEADER)
    working.allot(target, counties(1, 1), by=LEADER)
    assert [a.value for a in target.allotment_set.all()] == [1, 1]
    assert last().difference["before"] == {JIAOHE_COUNTY: "2.0000", PANSHI: "0.0000"}


@pytest.mark.parametrize("who", [CLERK, COUNTY], ids=["an office at large", "a county"])
def test_only_a_leader_breaks_a_target_down(target, who):
    with pytest.raises(NotAllowed):
        working.allot(target, counties(1, 1), by=Actor(who.name, who.scope, who.rights, who.post, JIAOHE_COUNTY))


# Baselines and overrides


def test_a_kept_baseline_stays_when_the_records_change(target):
    Target.objects.filter(pk=target.pk).update(comparator="increase", value=None)
    target.refresh_from_db()
    baseline_day = dt.date(2007, 12, 31)
    create(OpenDay, {"school_id": School.AT_JIAOHE, "held": dt.date(2007, 5, 1), "visitors": 9}, by=SYSTEM)
    working.set_baseline(target, baseline_day, by=LEADER)
    create(OpenDay, {"school_id": School.AT_PANSHI, "held": dt.date(2007, 6, 1), "visitors": 9}, by=SYSTEM)
    [progress] = progress_of(target.plan, DAY, [target])
    assert progress.baseline == 1


def test_an_override_stands_in_place_of_what_is_reckoned_and_is_lifted(target):
    assert status_of(target) == "behind"
    working.override(target, "on_pace", dt.date(2008, 11, 1), by=LEADER, reason="冬季集中举办")
    [progress] = progress_of(target.plan, DAY, [target])
    assert (progress.status, progress.judgement.status) == ("on_pace", "behind")
    assert progress.override.reason == "冬季集中举办"
    assert status_of(target, dt.date(2008, 10, 31)) == "behind"
    working.lift(target, dt.date(2008, 11, 20), by=LEADER)
    assert status_of(target) == "behind"
    assert status_of(target, dt.date(2008, 11, 10)) == "on_pace"


def test_an_override_without_a_reason_is_refused_and_nothing_is_kept(target):
    with pytest.raises(Refused, match="理由"):
        working.override(target, "met", DAY, by=LEADER, reason=" ")
    assert not Override.objects.exists()


# Instructions


def test_a_leader_instructs_and_the_office_replies(target, office):
    given = working.instruct(target, "抓紧推进", dt.date(2008, 10, 8), by=LEADER)
    answered = working.reply(given, "已安排", dt.date(2008, 10, 10), by=holder(office))
    assert (answered.by, answered.replied_by, answered.reply) == ("韩局", "李科", "已安排")


def test_nobody_else_instructs_nor_replies(target, office):
    with pytest.raises(NotAllowed):
        working.instruct(target, "抓紧", DAY, by=holder(office))
    given = working.instruct(target, "抓紧", DAY, by=LEADER)
    with pytest.raises(NotAllowed):
        working.reply(given, "好", DAY, by=COUNTY)


# Commitments


def test_done_needs_evidence_and_a_reason(commitment, office):
    by = holder(office)
    with pytest.raises(Refused, match="至少一条证据"):
        working.judge_commitment(commitment, "done", DAY, by=by, reason="完成")
    held = create(OpenDay, {"school_id": School.AT_JIAOHE, "held": dt.date(2008, 5, 1), "visitors": 90}, by=SYSTEM)
    working.attach(commitment, "openday", held.pk, "五月公开日", DAY, by=by)
    with pytest.raises(Refused, match="理由"):
        working.judge_commitment(commitment, "done", DAY, by=by, reason="")
    judged = working.judge_commitment(commitment, "done", DAY, by=by, reason="已举办并公示")
    assert (judged.state, judged.judged_by, judged.judged) == ("done", "李科", DAY)
    assert last().reason == "已举办并公示"


def test_evidence_is_a_record_that_exists(commitment, office):
    for register, record in (("openday", 99), ("nosuch", 1)):
        with pytest.raises(Refused, match="登记册中的一条记录"):
            working.attach(commitment, register, record, "?", DAY, by=holder(office))
    assert not commitment.evidence_set.exists()


def test_only_a_leader_drops_a_commitment(commitment, office):
    with pytest.raises(NotAllowed):
        working.judge_commitment(commitment, "dropped", DAY, by=holder(office), reason="不办了")
    assert working.judge_commitment(commitment, "dropped", DAY, by=LEADER, reason="政策调整").state == "dropped"


def test_steps_are_set_and_finished(commitment, office):
    step = working.add_step(commitment, "印发通知", dt.date(2008, 3, 1), by=holder(office))
    assert working.finish_step(step, dt.date(2008, 2, 20), by=holder(office)).done == dt.date(2008, 2, 20)


def test_every_act_is_in_the_chain(target, commitment, office):
    before = AuditEntry.objects.count()
    working.allot(target, counties(1, 1), by=LEADER)
    working.override(target, "met", DAY, by=LEADER, reason="核定")
    working.instruct(commitment, "注意", DAY, by=LEADER)
    assert AuditEntry.objects.count() == before + 3
    assert verify()[1] is None


# Supervision


@pytest.fixture
def rules():
    for colour, share in (("yellow", 30), ("orange", 15), ("red", 0)):
        Warning.objects.create(colour=colour, share_left=share, tells="office", source="试", starts=dt.date(2008, 1, 1))


@pytest.mark.parametrize(
    ("on", "colour"),
    [
        (dt.date(2008, 9, 12), None),  # 30.05 % of the time left
        (dt.date(2008, 9, 13), "yellow"),
        (dt.date(2008, 11, 6), "yellow"),  # 15.03 %
        (dt.date(2008, 11, 7), "orange"),
        (dt.date(2008, 12, 31), "orange"),  # the last day is still a day
        (dt.date(2009, 1, 1), "red"),
    ],
)
def test_the_colour_follows_the_time_left(target, rules, on, colour):
    found = warned(progress_of(target.plan, on, [target]), on)
    assert [w.rule.colour for w in found] == ([colour] if colour else [])


def test_what_is_met_or_on_pace_has_no_colour(target, rules):
    for school in (School.AT_JIAOHE, School.AT_PANSHI):
        create(OpenDay, {"school_id": school, "held": dt.date(2008, 5, 1), "visitors": 9}, by=SYSTEM)
    assert warned(progress_of(target.plan, DAY, [target]), DAY) == []


def test_a_broken_zero_is_red_at_once(target, rules):
    Target.objects.filter(pk=target.pk).update(kind="zero", comparator="none", value=0)
    target.refresh_from_db()
    create(OpenDay, {"school_id": School.AT_JIAOHE, "held": dt.date(2008, 1, 5), "visitors": 9}, by=SYSTEM)
    [found] = warned(progress_of(target.plan, dt.date(2008, 1, 10), [target]), dt.date(2008, 1, 10))
    assert found.rule.colour == "red"

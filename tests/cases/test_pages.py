"""Pages of cases as people use them: the desk, an application, a story, a blind review, notices, quotas, the editor."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from django.conf import settings
from django.test import Client

from tests.cases.stage import DAY, LONG_AGO, Stage
from tests.cases.test_stories import OUTREACH
from wusong.accounts.models import Appointment, User
from wusong.cases.evidence import Upload
from wusong.cases.models import Case, Draft, Notice, ProcedureVersion
from wusong.cases.reviewing import drawn
from wusong.cases.running import open_case, run_clocks, take_step
from wusong.cases.versions import published
from wusong.cases.walking import walk
from wusong.keeping.scope import Scope, seeing
from wusong.registry import models as r

TODAY = settings.TODAY or dt.date(2008, 11, 30)


@pytest.fixture
def signed_in(stage: Stage):
    """A client signed in as somebody of the stage."""

    def as_(name: str) -> Client:
        actor = stage.actors[name]
        user, made = User.objects.get_or_create(
            username=actor.account, defaults={"full_name": actor.name, "password": "!"}
        )
        if made:
            place = r.Organisation._base_manager.get(path=actor.place)
            Appointment.objects.create(user=user, post=actor.post, place=place, starts=LONG_AGO)
        client = Client(headers={"accept-language": "zh"})
        client.force_login(user)
        return client

    return as_


def hazard(stage: Stage, **other) -> Case:
    said = {"part": "围墙", "grade": "major", "person": "赵主任", "measure": "修", "due": TODAY + dt.timedelta(days=9)}
    return open_case("hazard", said | other, by=stage.actors["0001"], on=TODAY)


def test_my_desk_by_urgency(stage, signed_in):
    calm, soon = (
        hazard(stage, due=TODAY + dt.timedelta(days=40)),
        hazard(stage, part="楼梯", due=TODAY + dt.timedelta(days=2)),
    )
    page = signed_in("0001").get("/todo/").content.decode()
    assert page.index("三个工作日内") < page.index(soon.number) < page.index("其他") < page.index(calm.number)
    assert soon.number not in signed_in("0002").get("/todo/").content.decode()
    assert soon.number in signed_in("220281").get("/todo/").content.decode()  # may put it out of use


def test_an_application_keeps_a_draft_and_says_everything_against_it_at_once(stage, signed_in):
    teacher = stage.staff["0001"][0]
    with seeing(Scope.everything()):
        r.Appraisal.objects.create(
            staff_id=teacher, school=stage.school("0001"), year=2008, ethics="failed", work="passed", decided=DAY
        )
    client = signed_in("0001")
    said = {"teacher": teacher, "grade": "senior", "rural_years": 0, "works": "教学"}
    assert client.post("/apply/title_appointment/", said | {"save": 1}).status_code == 302
    assert Draft.objects.get().values["works"] == "教学"
    page = client.get("/apply/title_appointment/").content.decode()
    assert "教学</textarea>" in page
    assert "师德考核不合格，一票否决" in page
    assert "申报高级须有1年以上农村任教经历" in page
    refused = client.post("/apply/title_appointment/", said)
    assert (refused.status_code, Case.objects.count()) == (400, 0)
    assert (
        client.post("/apply/title_appointment/", {"teacher": "", "grade": "huge"})
        .content.decode()
        .count('class="error"')
        >= 3
    )
    done = client.post("/apply/title_appointment/", {**said, "teacher": stage.staff["0001"][1], "grade": "first"})
    assert (done.status_code, Draft.objects.count(), Case.objects.get().state) == (302, 0, "applied")


def test_a_story_a_step_and_a_stale_page(stage, signed_in):
    case = hazard(stage)
    client = signed_in("0001")
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "赵主任" in page
    assert "整改期限" in page
    address = f"/cases/{case.number}/do/mend/"
    wrong = client.post(address, {"token": 1, "mended_on": "2030-01-01"})
    assert wrong.status_code == 400
    assert "整改日期不能晚于今天" in wrong.content.decode()
    assert client.post(address, {"token": 1, "mended_on": TODAY.isoformat()}).status_code == 302
    again = client.post(address, {"token": 1, "mended_on": TODAY.isoformat()}, follow=True).content.decode()
    assert "您已办理过这一步" in again
    assert signed_in("220284").get(f"/cases/{case.number}/").status_code == 404


def test_many_at_once_and_taken_back(stage, signed_in):
    cases = [hazard(stage, part=f"第{n}处") for n in range(3)]
    for case in cases:
        take_step(case, "mend", {"mended_on": TODAY}, by=stage.actors["0001"], on=TODAY)
    client, numbers = signed_in("220281"), [case.number for case in cases]
    assert "批量：核验销号" in client.get("/cases/?key=hazard&state=open").content.decode()
    client.post("/cases/batch/", {"number": numbers, "step": "strike_off"})
    assert Case.objects.exclude(closed=None).count() == 3
    client.post("/cases/batch/", {"number": numbers, "undo": 1, "reason": "误批"})
    assert Case.objects.filter(state="verifying").count() == 3


def test_blind_means_blind(stage, signed_in):
    with seeing(Scope.everything()):
        round_ = r.AwardRound.objects.get(undertaking__key="teachers")
    paper = Upload("蛟河一中王1甲.txt", "带班二十年".encode())
    said = {
        "round": round_.pk,
        "honour": "hundred_excellent",
        "teacher": stage.staff["0001"][0],
        "deeds": "从教多年",
        "papers": [paper],
    }
    case = open_case("award", said, by=stage.actors["0001"], on=DAY)
    run_clocks(DAY + dt.timedelta(days=8))
    case.refresh_from_db()
    on = DAY + dt.timedelta(days=8)
    case = take_step(case, "assign", {"reviewers": drawn(case, 3, on, Random(1))}, by=stage.actors["teacher"], on=on)
    mine = case.reviewers.first()
    client = signed_in(mine.account)
    desk = client.get("/todo/").content.decode()
    page = client.get(f"/review/{mine.token}/").content.decode()
    file = client.get(f"/review/{mine.token}/paper/1/")
    seen = desk + page + file.content.decode() + str(file.headers)
    assert "从教多年" in page
    assert "带班二十年" in file.content.decode()
    with seeing(Scope.everything()):
        teacher = r.Staff.objects.get(pk=stage.staff["0001"][0])
    for secret in ("蛟河", "0001", teacher.name, teacher.number, case.number, case.opened_by, "JL."):
        assert secret not in seen.replace(mine.token, "").replace(case.papers.get().digest, ""), secret
    # Nothing else leads there: not the case, its papers, its register rows, nor another's token.
    for address in (
        f"/cases/{case.number}/",
        f"/cases/{case.number}/paper/{case.papers.get().pk}/",
        "/cases/",
        "/quotas/",
        "/registers/",
        "/audit/",
    ):
        assert client.get(address).status_code in (403, 404), address
    other = case.reviewers.last()
    assert client.get(f"/review/{other.token}/").status_code == 404
    assert client.post(f"/review/{mine.token}/", {"virtue": 28, "work": 36, "effect": 27}).status_code == 302
    assert case.reviewers.get(pk=mine.pk).given
    # And the applicant does not learn who scored what.
    story = signed_in("0001").get(f"/cases/{case.number}/").content.decode()
    assert mine.account not in story
    assert stage.actors[mine.account].name not in story
    assert "评审专家" in story


def test_a_notice_page_shows_nothing_personal_and_takes_objections(stage, signed_in):
    """Every procedure with a notice is walked until notices stand; then the page is searched for everything private."""
    with seeing(Scope.everything()):
        lawful = {s.name for s in r.Staff.objects.all()}
        private = {str(v) for s in r.Staff.objects.all() for v in (s.number, s.born)}
        private |= {str(v) for s in r.Student.objects.all() for v in (s.number, s.name, s.born)}
    for key, procedure in published().items():
        if any(s.publicity for s in procedure.states):
            version = ProcedureVersion.objects.filter(key=key).latest("version")
            for seed in range(30):
                if Notice.objects.filter(key=key).exists():
                    break
                walk(version, stage.people, Random(f"notice {key} {seed}"), DAY, longest=30)
    Notice.objects.update(starts=TODAY, through=TODAY, taken_down=None)
    shown = set(Notice.objects.values_list("key", flat=True))
    assert shown == {key for key, p in published().items() if any(s.publicity for s in p.states)}
    page = Client(headers={"accept-language": "zh"}).get("/notices/")
    text = page.content.decode()
    assert page.status_code == 200
    assert not [value for value in private - lawful if value in text]
    Notice.objects.update(through=TODAY - dt.timedelta(days=1), starts=TODAY - dt.timedelta(days=5))
    assert "目前没有公示" in Client(headers={"accept-language": "zh"}).get("/notices/").content.decode()


def test_anybody_objects_to_a_notice(stage):
    with seeing(Scope.everything()):
        round_ = r.AwardRound.objects.get(undertaking__key="best_class")
    case = open_case(
        "award", {"round": round_.pk, "group": "三年二班", "deeds": "好"}, by=stage.actors["0001"], on=TODAY
    )
    client = Client(headers={"accept-language": "zh"})
    assert "三年二班" in client.get("/notices/").content.decode()
    client.post(f"/notices/{case.notices.get().pk}/object/", {"complaint": "不实"})
    assert case.children.get().values["what"] == "不实"


def test_a_citizen_writes_and_finds_the_letter_again(stage):
    client = Client(headers={"accept-language": "zh"})
    assert "信访" in client.get("/apply/").content.decode()
    said = {"addressee": stage.org["basic"].pk, "source": "web", "subject": "择校费", "people": 1}
    sent = client.post("/apply/petition/", said)
    assert sent.status_code == 302
    assert "已登记" in client.get(sent.url).content.decode()
    assert client.get(sent.url[:-3] + "00/").status_code == 404


def test_the_quota_board_decides_a_round(stage, signed_in):
    with seeing(Scope.everything()):
        round_ = r.AwardRound.objects.get(undertaking__key="teachers")
    case = open_case("award", {"round": round_.pk, "group": "教研组", "deeds": "好"}, by=stage.actors["0002"], on=DAY)
    on = DAY + dt.timedelta(days=8)
    run_clocks(on)
    case.refresh_from_db()
    case = take_step(case, "assign", {"reviewers": drawn(case, 3, on, Random(1))}, by=stage.actors["teacher"], on=on)
    for reviewer in case.reviewers.all():
        take_step(case, "score", {"virtue": 20, "work": 20, "effect": 20}, by=stage.actors[reviewer.account], on=on)
    assert "按排名定名额" not in signed_in("0002").get("/quotas/").content.decode()
    client = signed_in("teacher")
    assert "按排名定名额" in client.get("/quotas/").content.decode()
    client.post(f"/quotas/award/{round_.pk}/decide/")
    case.refresh_from_db()
    assert case.state == "noticed"


def test_a_procedure_is_drawn_and_read_aloud(stage):
    client = Client(headers={"accept-language": "zh"})
    for key, procedure in published().items():
        page = client.get(f"/procedures/{key}/").content.decode()
        assert page.count("<rect") == len(procedure.states)
        assert "个工作日" in page or "日" in page


def test_a_seventeenth_procedure_through_the_editor(stage, signed_in):
    writer, second = signed_in("basic"), signed_in("leader")
    assert signed_in("220281").get("/procedures/new/").status_code == 403
    wrong = writer.post("/procedures/check/", {"body": OUTREACH.replace("step: drop", "")}).content.decode()
    assert "到期之后没有结果" in wrong
    tried = writer.post("/procedures/new/", {"body": OUTREACH, "try": 1}).content.decode()
    assert "办结：" in tried or "未能提出" in tried
    assert not Case.objects.exists()  # the trial left nothing
    assert not ProcedureVersion.objects.filter(key="outreach").exists()
    kept = writer.post("/procedures/new/", {"body": OUTREACH, "keep": 1})
    assert kept.url == "/procedures/outreach/1/consent/"
    seen = ProcedureVersion.objects.get(key="outreach").digest
    writer.post(kept.url, {"seen": seen})
    assert ProcedureVersion.objects.get(key="outreach").state == "draft"
    assert "同意发布" in second.get(kept.url).content.decode()
    second.post(kept.url, {"seen": seen})
    version = ProcedureVersion.objects.get(key="outreach")
    assert (version.state, version.written_by, version.consented_by) == (
        "published",
        stage.actors["basic"].account,
        stage.actors["leader"].account,
    )
    school = signed_in("0003")
    assert "送教下乡" in school.get("/apply/").content.decode()
    done = school.post("/apply/outreach/", {"day": TODAY.isoformat(), "lecturer": "王老师", "subject": "语文"})
    assert "送教下乡" in school.get(done.url).content.decode()


ADDRESSES = ("/todo/", "/cases/", "/apply/", "/quotas/", "/notices/", "/procedures/", "/procedures/new/")


@pytest.mark.parametrize("who", ["leader", "clerk", "inspector", "220281", "0001", "expert0"])
def test_every_page_answers_every_post_in_both_languages(stage, signed_in, who):
    hazard(stage)
    client = signed_in(who)
    for language in ("zh", "en"):
        client.cookies["wusong_language"] = language
        for address in (*ADDRESSES, *(f"/apply/{key}/" for key in published())):
            assert client.get(address).status_code in (200, 403, 404), address

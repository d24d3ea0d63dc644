"""Ordinary work moves the plan: a record is entered through its form, and the plan shows the new number at once.

One story for each register in which a clerk's work makes a number; nobody types a figure, and no clock is asked: the page
that is read right after the form is sent must say it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from tests.plans import plan_of_2008
from wusong.accounts.models import User
from wusong.keeping.models import AuditEntry
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import verify
from wusong.registry import models as kept

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Work:
    """What a clerk enters, and by how much a target's numerator and denominator move for it.

    finds : from the little city, the values of the form that name other records, or the record that is changed.
    """

    register: str
    target: str
    by: str
    enters: dict[str, str]
    finds: Callable[[], dict] = dict
    changes: Callable[[], object] | None = None
    moves: int = 1
    below: int | None = None

    def __str__(self) -> str:
        return f"{self.register} moves {self.target}"


def ungraded_canteen() -> dict:
    graded = kept.CanteenGrading.objects.filter(grade__in="AB").values("canteen")
    return {"canteen": f"#{kept.Canteen.objects.exclude(pk__in=graded).first().pk}"}


def school_of(kind: str, without: object = None, **standing) -> kept.School:
    """A school of a type (JY/T 1001) in force today, not among those of a query."""
    found = kept.Standing.objects.filter(ends=None, school_type=kind, **standing)
    return found.exclude(school__in=without or []).order_by("pk").first().school


def school_without_open_day() -> dict:
    held = kept.OpenDay.objects.filter(held__year=2008).values("school")
    return {"school": f"#{school_of('211', held).pk}"}


def school_on_the_network() -> kept.Access:
    ordinary = kept.Standing.objects.filter(ends=None, school_type__in=["211", "311", "342"]).values("school")
    return kept.Access.objects.filter(kind="city_network", ends=None, school__in=ordinary).order_by("pk").first()


def free_course() -> dict:
    return {"course": f"#{kept.Course.objects.filter(free=True).first().pk}"}


def teacher_not_yet_sent() -> dict:
    sent = kept.Posting.objects.filter(kind__in=["hanging", "teaching"]).values("staff")
    teacher = kept.Posting.objects.filter(kind="own", ends=None).exclude(staff__in=sent).order_by("pk").first()
    rural = school_of("211", place_class="3")
    return {"staff": f"#{teacher.staff_id}", "school": f"#{rural.pk}"}


def teacher_without_honour() -> dict:
    held = kept.Honour.objects.values("staff")
    posting = kept.Posting.objects.filter(kind="own", ends=None).exclude(staff__in=held).order_by("pk").first()
    return {"staff": f"#{posting.staff_id}", "school": f"#{posting.school_id}"}


def pupil_at_school() -> dict:
    enrolment = kept.Enrolment.objects.filter(ends=None, grade__range=(1, 9)).order_by("pk").first()
    return {"student": f"#{enrolment.student_id}", "school": f"#{enrolment.school_id}"}


def unsettled_graduate() -> kept.Graduate:
    return kept.Graduate.objects.filter(year=2008, destination="unsettled").order_by("pk").first()


def building_under_way() -> kept.ConstructionProject:
    school = kept.Organisation.objects.get(kind="school", name="吉林铁中")
    return kept.ConstructionProject.objects.filter(school_id=school.pk, accepted=None).order_by("pk").first()


def open_marginal_programme() -> kept.Programme:
    return kept.Programme.objects.filter(rank="marginal", ends=None).order_by("pk").first()


STORIES = [
    Work("canteengrading", "T24.11", "office-infra", {"grade": "A", "starts": "2008-11-12", "issuer": "市卫生监督所"},
         ungraded_canteen),
    Work("openday", "T22.01", "office-basic", {"held": "2008-11-18", "visitors": "120", "opinions": "3"},
         school_without_open_day),
    Work("access", "T05.02", "office-equip", {"ends": "2008-11-20"}, changes=school_on_the_network, moves=-1, below=0),
    Work("trainee", "T09.01", "office-voc",
         {"person": "0123456789abcdef", "name": "学员甲", "group": "laid_off", "completed": "2008-11-15"}, free_course),
    Work("posting", "T03.02", "office-personnel", {"kind": "hanging", "full_time": "on", "starts": "2008-11-03"},
         teacher_not_yet_sent),
    Work("honour", "T14.02", "office-teacher", {"title": "hundred_excellent", "decided": "2008-11-21", "document": "决定"},
         teacher_without_honour),
    Work("dropout", "T25.02", "office-aid", {"reason": "poverty", "starts": "2008-11-10"}, pupil_at_school),
    Work("designation", "T07.01", "office-voc", {"title": "work_study_pilot", "starts": "2008-11-05", "document": "通知"},
         lambda: {"school": f"#{school_of('361', kept.Designation.objects.filter(title='work_study_pilot').values('school')).pk}"}),
    Work("citizenreview", "T22.02", "office-basic", {"citizen": "c-0001", "given": "2008-11-20", "score": "90", "valid": "on"},
         lambda: {"school": f"#{school_of('211').pk}"}),
    Work("graduate", "T11.01", "office-voc", {"destination": "employed", "settled": "2008-11-17"},
         changes=unsettled_graduate, below=0),
    Work("constructionproject", "T24.01", "office-infra", {"accepted": "2008-11-25", "accepted_area": "4321"},
         changes=building_under_way, moves=4321),
    Work("programme", "T06.01", "office-voc", {"ends": "2008-11-01"}, changes=open_marginal_programme),
]  # fmt: skip


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def figure(client: Client, code: str):
    """The target's figure as its page shows it, and the words of the page."""
    page = client.get(f"/plan/2008/target/{code}/")
    return page.context["p"].figure, page.context["p"].written, page.content.decode()


@pytest.mark.parametrize("work", STORIES, ids=str)
def test_the_plan_shows_what_a_clerk_has_just_entered(work, little_city):
    plan_of_2008((work.target,))
    client = signed_in(work.by)
    before, _, _ = figure(client, work.target)
    entries = AuditEntry.objects.count()
    with seeing(Scope.everything()):
        address, sent = form_of(work)
    answer = client.post(address, sent | {"audit_reason": "工作完成"})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    after, written, page = figure(client, work.target)
    assert after.numerator == before.numerator + work.moves
    if work.below is not None:
        assert after.denominator == before.denominator + work.below
    assert written in page
    assert written in client.get(f"/plan/2008/?q={work.target}").content.decode()
    assert AuditEntry.objects.count() == entries + 1
    assert verify()[1] is None


def form_of(work: Work) -> tuple[str, dict[str, str]]:
    """The address of the form, and what is sent: for a change, what the record says already and what is new."""
    if work.changes is None:
        return f"/registers/{work.register}/new/", {**plain(work.register, work.finds()), **work.enters}
    from tests.house.readers import values_of
    from wusong.keeping.registers import CATALOGUE

    record = work.changes()
    assert record is not None, "the little city has none"
    return f"/registers/{work.register}/{record.pk}/edit/", values_of(CATALOGUE[work.register], record) | work.enters


def plain(register: str, found: dict[str, str]) -> dict[str, str]:
    """Other records as the form of this city takes them: from a list, or by #number."""
    from tests.house.readers import is_long
    from wusong.keeping.registers import CATALOGUE

    return {n: v if is_long(CATALOGUE[register], n) else v.lstrip("#") for n, v in found.items()}


def test_a_pupil_lost_to_poverty_breaks_the_zero_at_once_and_coming_back_mends_it(little_city):
    """The target's own history says both: it was broken, and it holds again."""
    plan_of_2008(("T25.02",))
    client = signed_in("office-aid")
    with seeing(Scope.everything()):
        for pupil in kept.Dropout.objects.filter(reason="poverty", ends=None):
            sent = {"starts": f"{pupil.starts}", "ends": "2008-11-20", "reason": "poverty"}
            sent |= plain("dropout", {"school": f"#{pupil.school_id}"})
            assert client.post(f"/registers/dropout/{pupil.pk}/edit/", sent).status_code == 302
        values = plain("dropout", pupil_at_school()) | {"reason": "poverty", "starts": "2008-11-21"}
    shown = client.get("/plan/2008/target/T25.02/").context
    assert shown["p"].status != "broken"
    assert client.post("/registers/dropout/new/", values).status_code == 302
    assert client.get("/plan/2008/target/T25.02/").context["p"].status == "broken"
    newest = kept.Dropout._base_manager.latest("pk")
    sent = {"starts": "2008-11-21", "ends": "2008-11-28", "reason": "poverty"}
    sent |= plain("dropout", {"school": f"#{newest.school_id}"})
    assert client.post(f"/registers/dropout/{newest.pk}/edit/", sent).status_code == 302
    page = client.get("/plan/2008/target/T25.02/")
    assert page.context["p"].status in ("on_pace", "met")
    if page.context["broken_in"]:
        assert page.context["p"].judgement.mended
        assert "现已恢复为零" in page.content.decode()

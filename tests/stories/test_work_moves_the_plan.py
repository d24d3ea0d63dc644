"""Ordinary work moves the plan: a record is entered through its page, and the plan page shows the new number."""

import time

import pytest

from wusong.accounts.models import User

pytestmark = pytest.mark.django_db


def figure(client, code: str) -> str:
    return client.get(f"/plan/2008/target/{code}/").context["p"].written


def sign_in(client, username: str) -> None:
    client.force_login(User.objects.get(username=username))


def enter(client, register: str, **values) -> None:
    answer = client.post(f"/registers/{register}/new/", values)
    assert answer.status_code == 302, answer.content.decode()


def test_a_canteen_graded_a_moves_the_new_a_canteens(city_with_plan, client):
    sign_in(client, city_with_plan.office)
    before = int(figure(client, "T24.11"))
    canteen = city_with_plan.ungraded_canteen
    started = time.monotonic()
    enter(client, "canteengrading", canteen=canteen.pk, grade="A", starts="2008-11-12", issuer="市卫生监督所")
    assert int(figure(client, "T24.11")) == before + 1
    print(f"from the form to the new figure: {time.monotonic() - started:.2f} s")


def test_a_pupil_lost_to_poverty_breaks_the_zero_target_until_they_return(city_with_plan, client):
    sign_in(client, city_with_plan.office)
    assert client.get("/plan/2008/target/T25.02/").context["p"].status in ("met", "on_pace")
    pupil = city_with_plan.pupil
    enter(client, "dropout", student=pupil.pk, school=pupil.keeper_id, reason="poverty", starts="2008-11-03")
    assert client.get("/plan/2008/target/T25.02/").context["p"].status == "broken"

"""Signing in: lockout, passwords, where a form leads, and that the demo's open door is the demo's alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from wusong.accounts import lockout
from wusong.accounts.models import Appointment, FailedSignIn, User
from wusong.keeping.writing import SYSTEM, create
from wusong.registry.models import Organisation

pytestmark = pytest.mark.django_db
RIGHT = "correct horse battery"


@pytest.fixture
def clerk() -> User:
    user = User(username="clerk", full_name="李文")
    user.set_password(RIGHT)
    user.save()
    bureau = create(Organisation, {"code": "JL", "name": "市教育局", "kind": "bureau", "area": "220200"}, by=SYSTEM)
    Appointment.objects.create(user=user, post="office", place=bureau, starts=dt.date(2008, 1, 1))
    return user


def tries(client, password: str, **more):
    return client.post("/sign-in/", {"username": "clerk", "password": password, **more})


def test_the_right_password_signs_in_and_a_wrong_one_does_not(client, clerk):
    assert tries(client, "wrong").status_code == 400
    assert "_auth_user_id" not in client.session
    assert tries(client, RIGHT).status_code == 302
    assert client.session["_auth_user_id"] == str(clerk.pk)


def test_after_several_failures_the_door_is_shut_even_for_the_right_password(client, clerk):
    for _ in range(lockout.TRIES):
        tries(client, "wrong")
    answer = tries(client, RIGHT)
    assert answer.status_code == 400
    assert "失败次数过多" in answer.content.decode()


def test_the_door_opens_again_after_a_while(client, clerk):
    for _ in range(lockout.TRIES):
        tries(client, "wrong")
    FailedSignIn.objects.update(at=timezone.now() - lockout.WITHIN - dt.timedelta(seconds=1))
    assert tries(client, RIGHT).status_code == 302
    assert not FailedSignIn.objects.exists()


def test_the_lock_is_for_one_name_in_whatever_letters_and_keeps_no_name(client, clerk):
    for _ in range(lockout.TRIES):
        client.post("/sign-in/", {"username": " CLERK ", "password": "wrong"})
    now = timezone.now()
    assert lockout.shut("clerk", now)
    assert not lockout.shut("another", now)
    assert not FailedSignIn.objects.filter(name__icontains="clerk").exists()


@pytest.mark.parametrize(
    "away", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "/\\elsewhere.example"]
)
@pytest.mark.parametrize("door", ["/sign-in/", "/language/"])
def test_no_form_leads_away_from_the_site(client, clerk, door, away):
    sent = {"username": "clerk", "password": RIGHT, "language": "en", "next": away}
    assert client.post(door, sent).url == "/"


def test_a_person_is_chosen_without_a_password_in_the_demo_only(client, clerk, settings):
    settings.DEMO = False
    assert client.post("/sign-in/", {"person": "clerk"}).status_code == 400
    assert "_auth_user_id" not in client.session
    settings.DEMO = True
    assert client.post("/sign-in/", {"person": "clerk"}).status_code == 302


def test_a_password_is_changed_by_one_who_knows_it_and_must_be_a_good_one(client, clerk):
    client.force_login(clerk)

    def changed(old: str, new: str) -> bool:
        sent = {"old_password": old, "new_password1": new, "new_password2": new}
        return client.post("/password/", sent).status_code == 302

    assert not changed("wrong", "a new long password")
    assert not changed(RIGHT, "12345678901")
    assert changed(RIGHT, "a new long password")
    assert "_auth_user_id" in client.session, "still signed in here"
    clerk.refresh_from_db()
    assert clerk.check_password("a new long password")

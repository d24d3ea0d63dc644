"""Every address × reader answers as the policy declared on its view says; a view that declares none stops start-up."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.test import override_settings
from django.urls import path

from tests.house.readers import addresses, one_of_each_post, signed_in
from tests.plans import plan_of_2008
from wusong.plan.models import Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(little_city) -> Plan:
    return plan_of_2008()


def test_every_address_answers_each_reader_as_its_policy_says(plan):
    walked = list(addresses())
    for name, user in one_of_each_post().items():
        client, actor = signed_in(user)
        for address, pattern in walked:
            policy = pattern.callback.policy
            answer = client.get(address)
            sent_to_sign_in = answer.status_code == 302 and answer.url.startswith("/sign-in/")
            if policy.admits(actor):
                allowed = (
                    (200, 302, 404, 405) if policy.key != "writers" else (200, 403, 404, 405)
                )  # 403: not its steward
                assert answer.status_code in allowed and not sent_to_sign_in, (name, address, answer.status_code)
            elif name == "public":
                assert sent_to_sign_in, (address, answer.status_code)
            else:
                assert answer.status_code == 403, (name, address, answer.status_code)


def test_every_policy_keeps_somebody_out_or_says_anyone(plan):
    actors = [signed_in(user)[1] for user in one_of_each_post().values()]
    for policy in {pattern.callback.policy for _, pattern in addresses()}:
        assert any(policy.admits(actor) for actor in actors), policy.key
        assert policy.key == "anyone" or not all(policy.admits(actor) for actor in actors), policy.key


def test_a_signed_in_user_without_a_post_is_told_so_and_not_sent_round(plan):
    from wusong.accounts.models import User

    client, _ = signed_in(User.objects.create(username="nobody-yet"))
    assert client.get("/registers/").status_code == 403
    assert client.get("/plan/2008/commitments/").status_code == 200


def undeclared(request):
    raise AssertionError("never opened")


urlpatterns = [path("open/", undeclared)]


def test_a_view_without_a_policy_stops_start_up():
    with override_settings(ROOT_URLCONF=__name__):
        errors = [error for error in run_checks() if error.id == "wusong.E001"]
    assert len(errors) == 1
    assert "/open/" in errors[0].msg
    assert not [error for error in run_checks() if error.id == "wusong.E001"]

"""Every register × reader × door shows exactly the reader's rows; every address × reader answers as its policy says.

Nothing here names a register or a page: whatever joins the catalogue or the urls is held to this.
"""

import csv
import io

import pytest
from django.db import models

from wusong.accounts.models import PUBLIC, User
from wusong.keeping.checks import every_view
from wusong.keeping.registers import CATALOGUE
from wusong.keeping.writing import path_of
from wusong.web.middleware import today

pytestmark = pytest.mark.django_db
REGISTERS = sorted(CATALOGUE)


def people():
    return {"public": None} | {user.username: user for user in User.objects.order_by("pk")}


def signed_in(client, user):
    client.logout()
    if user is not None:
        client.force_login(user)
    return PUBLIC if user is None else user.actor(today())


def rows_of(register, actor) -> set[int]:
    """The slow, obvious answer: every row, asked one by one whether the reader's scope covers its organisation."""
    rows = register.model._base_manager.all()
    if register.place is None:
        return {row.pk for row in rows} if actor.scope.paths else set()
    return {row.pk for row in rows if actor.scope.covers(path_of(row))}


@pytest.mark.parametrize("key", REGISTERS)
def test_lists_exports_and_records_show_exactly_the_readers_scope(key, city, client):
    register = CATALOGUE[key]
    everything = {row.pk for row in register.model._base_manager.all()}
    assert everything, f"the little city has no {key}"
    for name, user in people().items():
        actor = signed_in(client, user)
        if not actor.may("read"):
            assert client.get(f"/registers/{key}/").status_code in (302, 403), name
            continue
        mine = rows_of(register, actor)
        assert client.get(f"/registers/{key}/").context["page"].paginator.count == len(mine), name
        written = client.get(f"/registers/{key}/export.csv").content.decode("utf-8-sig")
        assert len(list(csv.reader(io.StringIO(written)))) - 1 == len(mine), name
        for pk in sorted(mine)[:1]:
            assert client.get(f"/registers/{key}/{pk}/").status_code == 200, name
        for pk in sorted(everything - mine)[:1]:
            for door in ("", "edit/", "remove/"):
                assert client.get(f"/registers/{key}/{pk}/{door}").status_code in (403, 404), (name, door)


@pytest.mark.parametrize("key", [key for key in REGISTERS if CATALOGUE[key].private])
def test_private_columns_stay_hidden_without_the_right(key, city, client):
    register = CATALOGUE[key]
    texts = {
        str(getattr(row, name))
        for row in register.model._base_manager.all()
        for name in register.private
        if isinstance(register.field(name), models.CharField) and len(str(getattr(row, name))) > 1
    }
    for name, user in people().items():
        actor = signed_in(client, user)
        if not actor.may("read") or actor.may("private"):
            continue
        for door in ("", "export.csv"):
            shown = client.get(f"/registers/{key}/{door}").content.decode()
            leaked = [text for text in texts if text in shown]
            assert not leaked, (name, door, leaked[:3])


def addresses(city):
    """Every route of the site with its blanks filled from what the little city has."""
    register = "canteen"
    pk = CATALOGUE[register].model._base_manager.first().pk
    for route, pattern in every_view():
        key = "2008" if route.startswith("plan/") else register
        filled = (
            route.replace("<slug:key>", key)
            .replace("<str:code>", "T24.11")
            .replace("<int:pk>", str(pk))
            .replace("<str:form>", "csv")
        )
        assert "<" not in filled, f"teach this test to fill {route}"
        yield "/" + filled, pattern.callback.policy


def test_every_address_answers_each_reader_as_its_policy_says(city_with_plan, client):
    for name, user in people().items():
        actor = signed_in(client, user)
        for address, policy in addresses(city_with_plan):
            answer = client.get(address)
            if policy.admits(actor):
                turned_to_sign_in = answer.status_code == 302 and answer.url.startswith("/sign-in/")
                stewards_only = answer.status_code == 403 and policy.key == "writers"
                assert stewards_only or (answer.status_code in (200, 302, 404, 405) and not turned_to_sign_in), (
                    name,
                    address,
                )
            elif name == "public":
                assert answer.status_code == 302 and answer.url.startswith("/sign-in/"), address
            else:
                assert answer.status_code == 403, (name, address)

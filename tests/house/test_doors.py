"""Every register × reader × door shows exactly the reader's rows; private columns are seen by those who say why.

Whatever joins the catalogue is held to this.
"""

from __future__ import annotations

import pytest
from django.db import models

from tests.house.readers import (
    PRIVATE,
    REGISTERS,
    all_rows,
    one_of_each_post,
    rows_of,
    rows_of_csv,
    rows_of_xlsx,
    signed_in,
    unmask,
    values_of,
    with_a_narrow_scope,
)
from wusong.keeping.models import AuditEntry
from wusong.keeping.registers import CATALOGUE
from wusong.web.registers import steward_may

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", REGISTERS)
def test_every_door_shows_each_reader_exactly_their_rows(key, little_city):
    register = CATALOGUE[key]
    rows = all_rows(register)
    assert rows, f"the little city has no {key}; invent some in wusong/demo"
    for name, user in one_of_each_post().items():
        client, actor = signed_in(user)
        if not actor.may("read"):
            for door in ("", "export.csv", "export.xlsx", "find/?q=1", "new/", f"{rows[0].pk}/"):
                assert client.get(f"/registers/{key}/{door}").status_code in (302, 403), (name, door)
            continue
        mine = rows_of(register, rows, actor)
        strangers = [row for row in rows if row.pk not in mine]
        assert client.get(f"/registers/{key}/").context["page"].paginator.count == len(mine), name
        assert len(rows_of_csv(client.get(f"/registers/{key}/export.csv").content)) == len(mine), name
        if len(mine) < len(rows):  # the whole city as a workbook shows nothing more, slowly
            assert rows_of_xlsx(client.get(f"/registers/{key}/export.xlsx").content) == len(mine), name
        for pk in sorted(mine)[:1]:
            assert client.get(f"/registers/{key}/{pk}/").status_code == 200, name
            writes = 200 if steward_may(register, actor) else 403
            assert [client.get(f"/registers/{key}/{pk}/{door}/").status_code for door in ("edit", "remove")] == [
                writes
            ] * 2
        for row in strangers[:1]:
            for door in ("", "edit/", "remove/"):
                assert client.get(f"/registers/{key}/{row.pk}/{door}").status_code in (403, 404), (name, door)


@pytest.mark.parametrize("key", REGISTERS)
def test_searching_for_a_strangers_record_finds_nothing(key, little_city):
    register = CATALOGUE[key]
    rows = all_rows(register)
    for name, user in with_a_narrow_scope().items():
        client, actor = signed_in(user)
        if actor.may("private"):
            unmask(client, key)
        mine = rows_of(register, rows, actor)
        for row in [r for r in rows if r.pk not in mine][:2]:
            for words in (f"#{row.pk}", str(row)):
                found = {line["key"] for line in client.get(f"/registers/{key}/find/", {"q": words}).json()["results"]}
                assert found <= mine, (name, words)
            listed = client.get(f"/registers/{key}/", {"q": str(row)}).context["page"]
            assert {r.pk for r in listed} <= mine, name


@pytest.mark.parametrize("key", REGISTERS)
def test_nobody_writes_or_removes_a_strangers_record(key, little_city):
    register = CATALOGUE[key]
    rows = all_rows(register)
    for name, user in with_a_narrow_scope().items():
        client, actor = signed_in(user)
        mine = rows_of(register, rows, actor)
        stranger = next((row for row in rows if row.pk not in mine), None)
        if stranger is None:
            continue
        before, entries = register.model._base_manager.count(), AuditEntry.objects.count()
        sent = values_of(register, stranger)
        for door in (f"{stranger.pk}/edit/", f"{stranger.pk}/remove/"):
            answer = client.post(f"/registers/{key}/{door}", sent | {"audit_reason": "试试"})
            assert answer.status_code in (403, 404), (name, door)
        answer = client.post(f"/registers/{key}/new/", unlike(register, sent))
        assert answer.status_code in (400, 403), (name, answer.status_code)
        assert (register.model._base_manager.count(), AuditEntry.objects.count()) == (before, entries), name


def unlike(register, sent: dict[str, str]) -> dict[str, str]:
    """The same values, but for what must be unique: so that only the place stands in the way."""
    fresh = dict(sent)
    for name in register.form:
        field = register.field(name)
        if field.unique and isinstance(field, models.CharField) and name in fresh:
            fresh[name] = fresh[name][:-1] + ("8" if fresh[name][-1] != "8" else "9")
    return fresh


def secrets_of(register, rows, actor) -> set[str]:
    """What only a private column says: long enough not to stand on a page by chance."""
    said = set()
    for row in rows:
        for name in register.private:
            value = getattr(row, name)
            texts = (
                [str(value), getattr(value, "number", "")] if isinstance(value, models.Model) else [str(value or "")]
            )
            if isinstance(register.field(name), models.CharField | models.ForeignKey):
                said |= {text for text in texts if len(text) > 2}
    return said - {actor.name}


@pytest.mark.parametrize("key", PRIVATE)
def test_private_columns_are_hidden_until_a_reason_is_written_down(key, little_city):
    register = CATALOGUE[key]
    rows = all_rows(register)
    some_seen = False
    people = one_of_each_post()
    for name in ("leader", "office", "county"):
        user = people[name]
        client, actor = signed_in(user)
        mine = rows_of(register, rows, actor)
        if not actor.may("read") or not mine:
            continue
        secrets = secrets_of(register, [row for row in rows if row.pk in mine], actor)
        pk = min(mine)
        doors = ("", "export.csv", f"{pk}/", f"{pk}/edit/", f"{pk}/remove/")

        def shown(doors=doors, client=client, secrets=secrets) -> set[str]:
            pages = "".join(client.get(f"/registers/{key}/{door}").content.decode() for door in doors)
            return {secret for secret in secrets if secret in pages}

        leaked = shown()
        assert not leaked, (name, sorted(leaked)[:3])
        unmask(client, key, reason=" ")
        assert not shown(doors[:1]), f"{name} gave no reason"
        entries = AuditEntry.objects.filter(act="unmask")
        before = entries.count()
        unmask(client, key, reason="核对学籍")
        if actor.may("private"):
            some_seen |= bool(shown(doors[:3]))
            newest = entries.latest("id")
            assert (entries.count(), newest.actor, newest.reason, newest.record) == (
                before + 1,
                actor.name,
                "核对学籍",
                key,
            )
            client.post(f"/registers/{key}/mask/", {"next": "/"})
        assert not shown(doors[:1]), name
        assert entries.count() == before + (1 if actor.may("private") else 0)
    assert some_seen or not any(secrets_of(register, rows, actor)), f"nobody ever sees what {key} keeps"


def test_institutions_are_found_by_name_across_the_city_where_a_form_needs_it_and_nothing_else_is(little_city):
    """A county names a city school in an agreement; it learns its name and number, no more."""
    from wusong.web.cells import is_institution, related
    from wusong.web.finding import anywhere

    client, actor = signed_in(one_of_each_post()["county"])
    for register in CATALOGUE.values():
        for name in register.form:
            other = related(register.field(name))
            if other is None:
                continue
            rows = all_rows(other)
            stranger = next((r for r in rows if r.pk not in rows_of(other, rows, actor)), None)
            if stranger is None:
                continue
            asked = {"q": f"#{stranger.pk}", "for": f"{register.key}.{name}"}
            found = client.get(f"/registers/{other.key}/find/", asked).json()["results"]
            assert bool(found) <= (anywhere(register, name) and is_institution(other)), (register.key, name)
            assert client.get(f"/registers/{other.key}/{stranger.pk}/").status_code == 404

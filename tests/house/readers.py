"""Everybody who may stand before the doors of the site, and the doors themselves. Nothing here names a register or a page."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator

from django.db import models
from django.test import Client
from django.urls import URLPattern

from wusong.accounts.models import PUBLIC, User
from wusong.keeping.checks import every_view
from wusong.keeping.registers import CATALOGUE, Register
from wusong.keeping.writing import Actor, path_of
from wusong.web.cells import joins
from wusong.web.middleware import today

REGISTERS = sorted(CATALOGUE)
PRIVATE = [key for key in REGISTERS if CATALOGUE[key].private]


def one_of_each_post() -> dict[str, User | None]:
    """The public, and one person for every post; of counties and schools two, so that each is the other's stranger."""
    people: dict[str, User | None] = {"public": None}
    for user in User.objects.order_by("pk"):
        post = user.actor(today()).post
        for name in (post, f"another {post}") if post in ("county", "school") else (post,):
            if name not in people:
                people[name] = user
                break
    return people


def with_a_narrow_scope() -> dict[str, User | None]:
    """Those to whom most of the city's records are a stranger's."""
    return {name: user for name, user in one_of_each_post().items() if name in ("county", "school")}


def signed_in(user: User | None, tongue: str = "zh") -> tuple[Client, Actor]:
    client = Client(headers={"accept-language": tongue})
    if user is None:
        return client, PUBLIC
    client.force_login(user)
    return client, user.actor(today())


def unmask(client: Client, key: str, reason: str = "核对材料") -> None:
    client.post(f"/registers/{key}/unmask/", {"reason": reason, "next": "/glossary/"})


def all_rows(register: Register) -> list[models.Model]:
    columns = tuple(f.name for f in register.model._meta.concrete_fields if f.remote_field)
    return list(register.model._base_manager.select_related(*joins(register.model, columns)).order_by("pk"))


def rows_of(register: Register, rows: list[models.Model], actor: Actor) -> set[int]:
    """The slow, obvious answer: every row, asked one by one whether the reader's scope covers its organisation."""
    if register.place is None:
        return {row.pk for row in rows} if actor.scope.paths else set()
    return {row.pk for row in rows if actor.scope.covers(path_of(row))}


def rows_of_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]


def rows_of_xlsx(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode().count("<row ") - 1


def values_of(register: Register, row: models.Model) -> dict[str, str]:
    """A record as a form would send it."""
    said = {}
    for name in register.form:
        field = register.field(name)
        value = getattr(row, field.attname)
        if isinstance(field, models.BooleanField):
            said |= {name: "on"} if value else {}
        elif value is not None:
            said[name] = f"#{value}" if field.remote_field and is_long(register, name) else str(value)
    return said


def is_long(register: Register, name: str) -> bool:
    """Whether a form asks for another record by its words, not from a list."""
    from wusong.web.cells import related
    from wusong.web.finding import FEW

    other = related(register.field(name))
    return other is not None and (bool(other.private) or other.model._base_manager.count() > FEW)


def addresses() -> Iterator[tuple[str, URLPattern]]:
    """Every route of the site with its blanks filled from what is kept; a register's pages once for each of two."""
    from wusong.plan.models import Commitment, Target

    promise = Commitment.objects.filter(office__isnull=False).order_by("pk").first()
    target = Target.objects.filter(binding__isnull=False).order_by("pk").first()
    for route, pattern in every_view():
        fills = [("2008", 0)]
        if route.startswith("registers/<"):
            fills = [
                (key, CATALOGUE[key].model._base_manager.order_by("pk").first().pk)
                for key in (REGISTERS[0], PRIVATE[0])
            ]
        for key, pk in fills:
            filled = (
                route.replace("<slug:key>", key)
                .replace("<str:code>", target.code)
                .replace("<int:pk>", str(pk))
                .replace("<int:number>", "1")
            )
            filled = re.sub(r"<slug:(?:number|step|token|code)>|<str:round_>", "none", filled)
            filled = (
                re.sub(r"<int:(?:n|version)>", "1", filled)
                .replace("<str:form>", "csv")
                .replace("<slug:kind>", "monthly")
                .replace("<str:promise>", promise.code)
                .replace("<str:office>", promise.office.code)
            )
            assert not re.search("<[a-z]+:", filled), f"teach this test to fill {route}"
            yield "/" + filled, pattern

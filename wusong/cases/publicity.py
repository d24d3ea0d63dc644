"""Publicity 公示: what may stand on a public page, checked when a procedure is declared and again for each row."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from wusong.cases.declaring import Fault, Procedure, Publicity
from wusong.cases.models import Notice
from wusong.cases.saying import World, column_at, is_form, model_of, paths_in
from wusong.keeping.registers import CATALOGUE, register_of
from wusong.registry.models import Organisation
from wusong.words.labels import L
from wusong.words.problems import WusongError

# Private columns the law wants public in a notice: who is to be honoured, appointed, hired. Nothing else that is private.
LAWFUL = frozenset({("staff", "name"), ("hire", "name"), ("awardentry", "nominee")})
# Never public, whether a register calls them private or not.
NEVER = frozenset(
    {
        ("student", column)
        for column in ("number", "name", "born", "hardship", "migrant", "left_behind", "single_parent")
    }
)
NUMBERS = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")  # ID numbers and mobile telephones


class Forbidden(WusongError):
    """Something personal would have become public."""


def columns_of(procedure: Procedure, said: Any) -> set[tuple[str, str]]:
    """The registers' columns an expression would show, as (register, column)."""
    shown: set[tuple[str, str]] = set()
    for path in paths_in(said):
        root, *names = path.split(".")
        asked = procedure.fields.get(root)
        if asked is not None and asked.of and not names:
            register, _, column = asked.of.partition(".")
            shown.add((register, column))
        if asked is not None and asked.known is not None and not names:
            shown |= columns_of(procedure, asked.known)
        model = Organisation if (root, names[:1]) == ("case", ["organisation"]) else model_of(procedure, root)
        names = names[1:] if root == "case" else names
        if model is None:
            continue
        if not names:
            shown |= {(model._meta.model_name, "number")} if model._meta.model_name in ("staff", "student") else set()
            continue
        column = column_at(model, "__".join(names))
        for n in range(len(names) - 1):
            step = column_at(model, "__".join(names[: n + 1]))
            if step is not None:
                shown.add((step.model._meta.model_name, step.name))
        if column is not None:
            shown.add((column.model._meta.model_name, column.name))
            if column.is_relation and column.related_model._meta.model_name in ("staff", "student"):
                shown.add((column.related_model._meta.model_name, "number"))
    return shown


def faults_of(procedure: Procedure) -> list[Fault]:
    """Columns of notices that may not be public."""
    faults = []
    for state in procedure.states:
        for title, said in state.publicity.columns if state.publicity else ():
            masked = is_form(said) == "masked"
            for register, column in sorted(columns_of(procedure, said)):
                known = CATALOGUE.get(register)
                private = known is not None and column in known.private
                if ((register, column) in NEVER or private) and (register, column) not in LAWFUL and not masked:
                    faults.append(
                        Fault(
                            f"states.{state.key}.publicity",
                            L(
                                f"“{title.zh}”会公开个人信息（{register}.{column}），不得公示",
                                f"{title.en!r} would make personal data public ({register}.{column})",
                            ),
                        )
                    )
    return faults


def row_of(publicity: Publicity, world: World) -> list[list[str]]:
    """The row of a notice: heading in both languages, and what is shown. Forbidden when a private value is in it."""
    row = [[title.zh, title.en, world.shown(said)] for title, said in publicity.columns]
    check(row, private_values(world))
    return row


def private_values(world: World) -> set[str]:
    """Every private value of the records a case speaks of, but the lawful ones."""
    found: set[str] = set()
    for name, asked in world.procedure.fields.items():
        if asked.kind == "record" and (record := world.field(name)) is not None:
            found |= _private(record)
        elif asked.of and (value := world.values.get(name)) not in (None, ""):
            register, _, column = asked.of.partition(".")
            if column in CATALOGUE[register].private and (register, column) not in LAWFUL and asked.kind == "text":
                found.add(str(value))
    return {value for value in found if len(value) > 1}


def _private(record: models.Model) -> set[str]:
    register = register_of(type(record))
    names = set(register.private) | {column for key, column in NEVER if key == register.key}
    values = {n: getattr(record, n) for n in names if not record._meta.get_field(n).is_relation}
    return {
        str(v)
        for n, v in values.items()
        if v not in (None, "") and not isinstance(v, bool) and (register.key, n) not in LAWFUL
    }


def check(row: list[list[str]], private: set[str]) -> None:
    """Forbidden when a row shows a private value, an ID number or a telephone."""
    for zh, en, text in row:
        if NUMBERS.search(text) or any(value in text for value in private):
            raise Forbidden(
                L(f"公示栏“{zh}”中有个人信息，未予公示", f"notice column {en!r} holds personal data; it was not shown")
            )


def standing(on: dt.date, key: str = "") -> QuerySet[Notice]:
    """The notices that are up on a day."""
    up = Notice.objects.filter(Q(taken_down=None) | Q(taken_down__gt=on), starts__lte=on, through__gte=on)
    return (up.filter(key=key) if key else up).select_related("case__version").order_by("key", "-starts", "pk")

"""The form of a step, drawn from its fields: what is asked, what the registry knows already, what was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from wusong.cases.declaring import Field, Step
from wusong.cases.evidence import Upload
from wusong.cases.filling import asked, offered, prefilled
from wusong.cases.reviewing import drawn, pool, wanted
from wusong.cases.saying import World
from wusong.keeping.registers import CATALOGUE
from wusong.keeping.scope import Scope, seeing
from wusong.words.labels import Label
from wusong.words.problems import Refused

MOST_OFFERED = 300  # more than these are found by their number instead of being listed


@dataclass
class Question:
    """One question on a page."""

    field: Field
    value: Any = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    long: bool = False
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What the registry answers itself, shown so that it can be checked."""

    title: Label
    text: str


def questions(
    step: Step, world: World, said: Mapping[str, Any] | None = None, refused: Refused | None = None
) -> list[Question]:
    """The questions of a step, with what was typed before or what stands there at first."""
    made = []
    with seeing(Scope.everything()):
        for name, value in (said or {}).items():
            if name in world.procedure.fields:
                world.values[name] = value
        for one in asked(step, world):
            value = (said or {}).get(one.name)
            made.append(_question(one, prefilled(one, world) if value is None else value, world))
    for problem in refused.problems if refused else ():
        for question in made:
            if question.field.title == problem.where:
                question.errors.append(str(problem.expected) + (f"。{problem.remedy}" if problem.remedy else ""))
    return made


def _question(one: Field, value: Any, world: World) -> Question:
    made = Question(one, "" if value is None else value)
    if one.kind == "choice":
        made.choices = [(code, str(label)) for code, label in one.choices]
    elif one.kind == "record":
        found = offered(one, world)
        made.choices = [(str(row.pk), named(row)) for row in found[: MOST_OFFERED + 1]]
        if len(made.choices) > MOST_OFFERED:
            made.long, made.choices = True, []
    elif one.kind == "reviewers" and world.case is not None:
        from random import Random

        from django.conf import settings

        able = pool(world.case, world.on)
        made.choices = [(account, account) for account in sorted(able)]
        # A first draw that anybody can draw again: from the case's number and the site's key.
        made.value = made.value or drawn(
            world.case, wanted(world.case), world.on, Random(settings.SECRET_KEY + world.case.number)
        )
    return made


def named(record: Any) -> str:
    number = getattr(record, "number", "") or getattr(record, "identifier", "")
    return f"{record}（{number}）" if number and str(number) not in str(record) else str(record)


def known(step: Step, world: World) -> list[Known]:
    """The answers of a step's form that nobody has to type."""
    with seeing(Scope.everything()):
        fields = (f for f in world.procedure.fields.values() if f.known is not None)
        return [Known(f.title, text) for f in fields if (text := world.shown("$" + f.name))]


def said_in(request, step: Step, world: World) -> dict[str, Any]:
    """What a request says to the questions of a step; files as uploads, records by key or by their number."""
    said: dict[str, Any] = {}
    with seeing(Scope.everything()):
        for one in asked(step, world):
            if one.kind == "file":
                files = [Upload(f.name, f.read()) for f in request.FILES.getlist(one.name)]
                said[one.name] = files or None
            elif one.kind == "reviewers":
                said[one.name] = request.POST.getlist(one.name)
            elif one.kind == "record" and one.name in request.POST:
                said[one.name] = _found(one, request.POST[one.name].strip(), world)
            elif one.name in request.POST:
                said[one.name] = request.POST[one.name]
            if one.name in said and not isinstance(said[one.name], list):
                world.values[one.name] = said[one.name]
    return said


def _found(one: Field, text: str, world: World) -> Any:
    """A record by its key where they were listed, else by what tells it from others."""
    if not text:
        return None
    found = offered(one, world)
    if found[: MOST_OFFERED + 1].count() <= MOST_OFFERED:
        return int(text) if text.isdigit() else text
    register = CATALOGUE[one.register]
    names = [n for n in ("number", "identifier", "code", "name", "organisation__name") if _has(register.model, n)]
    wanted_ = Q()
    for name in names:
        wanted_ |= Q(**{name: text})
    row = found.filter(wanted_).first() if names else None
    return row.pk if row is not None else text


def _has(model, path: str) -> bool:
    from wusong.cases.saying import column_at

    return column_at(model, path) is not None


def draftable(said: Mapping[str, Any]) -> dict[str, Any]:
    """What of some answers can be kept as a draft: everything but files."""
    return {n: v for n, v in said.items() if v not in (None, "") and not isinstance(v, list)}

"""What somebody fills in: answers become values, and everything that is wrong is said at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from wusong.cases.declaring import Field, Step
from wusong.cases.evidence import Upload, keep
from wusong.cases.models import Case, Paper
from wusong.cases.saying import World, rows
from wusong.keeping.registers import CATALOGUE
from wusong.words.labels import L, Label
from wusong.words.problems import Problem, Refused


def asked(step: Step, world: World) -> list[Field]:
    """The questions of a step that the registry cannot answer itself."""
    fields = (world.procedure.fields[name] for name in step.asks)
    return [f for f in fields if f.known is None]


def offered(asked: Field, world: World) -> models.QuerySet:
    """The records a question of kind `record` lets one choose from: those one may see, narrowed by `where`."""
    place = CATALOGUE[asked.register].place
    found = rows(asked.register, world.where(asked.where))
    if place and not asked.anywhere and world.by.post != "system":
        found = found.filter(world.by.scope.condition(place))
    return found


def prefilled(field: Field, world: World) -> Any:
    """What stands in a form before anybody has typed."""
    if field.name in world.values:
        return world.values[field.name]
    try:
        value = world.value(field.first) if field.first is not None else None
    except (TypeError, ObjectDoesNotExist):
        return None
    return _stored(value)


def _stored(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, dt.date) else value


def filled(step: Step, said: Mapping[str, Any], world: World) -> tuple[dict[str, Any], list[Paper]]:
    """The answers of a step as they are kept, and the papers handed in. Refused with every mistake."""
    values: dict[str, Any] = {}
    papers: list[Paper] = []
    problems: list[Problem] = []
    questions = asked(step, world)
    for name in set(said) - {q.name for q in questions}:
        problems.append(
            Problem(
                L("表格", "Form"),
                name,
                L("本步骤所列的题目", "a question of this step"),
                L("请刷新后再填", "reload the form"),
            )
        )
    for question in questions:
        raw = said.get(question.name)
        if isinstance(raw, str):
            raw = raw.strip()
        if raw in (None, "", []):
            if question.kind == "yes_no":
                values[question.name] = False
            elif question.required:
                problems.append(Problem(question.title, "", L("必填", "an answer"), L("请填写", "please fill it in")))
            elif question.name in world.values:
                values[question.name] = None
            continue
        try:
            values[question.name] = _answer(question, raw, world, papers)
        except _Wrong as wrong:
            problems.append(Problem(question.title, str(getattr(raw, "name", raw)), wrong.expected, wrong.remedy))
        except Refused as refused:
            problems += refused.problems
        world.values[question.name] = values.get(question.name)
    if problems:
        raise Refused(problems)
    return values, papers


class _Wrong(Exception):
    def __init__(self, zh: str, en: str, remedy: Label | None = None):
        self.expected, self.remedy = L(zh, en), remedy


def _answer(question: Field, raw: Any, world: World, papers: list[Paper]) -> Any:
    if question.kind == "text":
        if question.most and len(str(raw)) > question.most:
            raise _Wrong(f"至多{question.most}个字", f"at most {question.most} characters")
        return str(raw)
    if question.kind == "number":
        try:
            number = int(raw)
        except (TypeError, ValueError):
            raise _Wrong("整数", "a whole number") from None
        least, most = question.least or 0, question.most
        if number < least or (most is not None and number > most):
            raise _Wrong(
                f"{least} 至 {most if most is not None else '不限'}",
                f"from {least} to {most if most is not None else 'any'}",
            )
        return number
    if question.kind == "date":
        try:
            return (raw if isinstance(raw, dt.date) else dt.date.fromisoformat(str(raw))).isoformat()
        except ValueError:
            raise _Wrong("日期，如 2008-05-01", "a day such as 2008-05-01") from None
    if question.kind == "yes_no":
        return raw in (True, "true", "True", "on", "yes", "1", 1)
    if question.kind == "choice":
        if raw not in dict(question.choices):
            labels = list(dict(question.choices).values())
            raise _Wrong("、".join(v.zh for v in labels), ", ".join(v.en for v in labels))
        return raw
    if question.kind == "record":
        pk = raw.pk if isinstance(raw, models.Model) else raw
        found = offered(question, world).filter(pk=pk).first() if str(pk).isdigit() else None
        if found is None:
            title = CATALOGUE[question.register].title
            raise _Wrong(
                f"可选范围内的{title.zh}",
                f"one of the {title.en.lower()} offered",
                L("请从列表中选择", "choose from the list"),
            )
        return found.pk
    if question.kind == "case":
        other = Case.objects.filter(number=str(raw), key=world.procedure.key).first()
        if other is None or (world.case is not None and other.pk == world.case.pk):
            raise _Wrong("同类另一件的编号", "the number of another case of this kind")
        return other.number
    if question.kind == "reviewers":
        return [str(account) for account in (raw if isinstance(raw, list | tuple) else str(raw).split())]
    return [_paper(question, one, papers) for one in (raw if isinstance(raw, list | tuple) else [raw])]


def _paper(question: Field, raw: Any, papers: list[Paper]) -> str:
    if isinstance(raw, Upload):
        digest, kind = keep(raw)
        papers.append(Paper(field=question.name, name=raw.name[-120:], digest=digest, kind=kind, size=len(raw.content)))
        return digest
    kept = Paper.objects.filter(digest=str(raw)).first()
    if kept is None:
        raise _Wrong("已上传的文件", "a file that was handed in")
    papers.append(Paper(field=question.name, name=kept.name, digest=kept.digest, kind=kept.kind, size=kept.size))
    return kept.digest

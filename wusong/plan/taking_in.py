"""Taking a plan in: the text as read by the engine, joined with a reviewed reading of it where one is shipped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml
from django.db import transaction

from wusong.engines.planparser.reader import read_plan
from wusong.keeping.writing import Actor, create, note
from wusong.plan.models import Binding, Commitment, Numeral, Plan, Section, Target, Warning
from wusong.registry.models import Organisation, Undertaking
from wusong.words.labels import L
from wusong.words.problems import WusongError

SHIPPED = {"2008": "plan-2008"}
_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same loader, ten times as quick where libyaml is there


class PlanTaken(WusongError):
    """The plan is kept already."""


@dataclass(frozen=True)
class Shipped:
    """A plan that comes with Wusong: its text, the reviewed reading of it, the reviewed bindings."""

    text: str
    reading: Mapping[str, Any]
    bindings: Mapping[str, Any]

    @classmethod
    def named(cls, name: str) -> Shipped:
        reading, bindings = (yaml.load(_text(name, part), _YAML) for part in ("-reading.yaml", "-bindings.yaml"))
        return cls(_text(name, ".txt"), reading, bindings)

    def spans(self, entry: Mapping[str, Any]) -> tuple[int, int]:
        """Where an entry's quote stands in the text: on the line the reading names, inside its locator if it has one."""
        line_starts = [0]
        for line in self.text.splitlines(keepends=True):
            line_starts.append(line_starts[-1] + len(line))
        first = line_starts[entry["line"] - 1]
        if locator := entry.get("locator"):
            first = self.text.index(locator, first)
        start = self.text.index(entry["quote"], first)
        return start, start + len(entry["quote"])


def _text(name: str, part: str) -> str:
    return files("wusong.plan").joinpath("shipped", SHIPPED[name] + part).read_text(encoding="utf-8")


def undertakings(name: str) -> list[dict[str, str]]:
    """What a shipped plan gives a name to, as the register of undertakings keeps it."""
    bindings = yaml.load(_text(name, "-bindings.yaml"), _YAML)
    return [{"key": key, **said} for key, said in bindings["undertakings"].items()]


def take_in(name: str, *, by: Actor, at: dt.datetime | None = None) -> Plan:
    """Keep a shipped plan: read its text with the engine, then add ids, offices, kinds and bindings of the reading.

    Raises PlanTaken when it is kept already.
    """
    shipped = Shipped.named(name)
    said = shipped.reading["plan"]
    if Plan.objects.filter(key=name).exists():
        raise PlanTaken(L(f"计划 {name} 已读入", f"plan {name} is kept already"))
    read = read_plan(shipped.text)
    with transaction.atomic():
        plan = Plan.objects.create(
            key=name,
            title=read.meta.title or said["title"],
            issuer=read.meta.issuer or "",
            document_number=read.meta.doc_number or "",
            year=read.meta.year or said["year"],
            text=shipped.text,
            starts=dt.date(said["year"], 1, 1),
            deadline=dt.date.fromisoformat(said["default_deadline"]),
        )
        _enter_undertakings(name, said["title"], by, at)
        offices = {o.code: o for o in Organisation._base_manager.filter(kind="office")}
        for project in shipped.reading["projects"]:
            top = _section(plan, shipped, project, _number(project["id"]), 1, None)
            _promises(plan, shipped, project["intro"], top, offices)
            for point in project["points"]:
                section = _section(plan, shipped, point, str(point["number"]), 2, top)
                _promises(plan, shipped, point, section, offices)
        _promises(plan, shipped, shipped.reading["overall"], None, offices)
        _ledger(plan, read)
        _supervision(shipped)
        note("take_in", "plan", plan.key, {"title": plan.title, "targets": plan.target_set.count()}, by=by, at=at)
    return plan


def _enter_undertakings(name: str, title: str, by: Actor, at: dt.datetime | None) -> None:
    """Enter the undertakings the plan names that the register does not have yet."""
    known = set(Undertaking._base_manager.values_list("key", flat=True))
    for said in undertakings(name):
        if said["key"] not in known:
            create(Undertaking, said, by=by, at=at, reason=title)


def _supervision(shipped: Shipped) -> None:
    """The rules of supervision that come with the plan, where the bureau has none of its own."""
    if not Warning.objects.exists():
        Warning.objects.bulk_create(Warning(**rule) for rule in shipped.bindings["supervision"])


def _number(project: str) -> str:
    return "一二三四五六七八九"[int(project[1:]) - 1]


def _section(plan: Plan, shipped: Shipped, entry: Mapping, number: str, level: int, parent: Section | None) -> Section:
    start, end = shipped.spans(entry)
    return Section.objects.create(
        plan=plan,
        number=number,
        level=level,
        heading=entry["quote"],
        english=entry["en"],
        start=start,
        end=end,
        parent=parent,
    )


def _promises(
    plan: Plan, shipped: Shipped, entry: Mapping, section: Section | None, offices: Mapping[str, Organisation]
) -> None:
    line = entry["line"]
    for c in entry["commitments"]:
        start, end = shipped.spans({"line": line, **c})
        Commitment.objects.create(
            plan=plan, section=section, code=c["id"], quote=c["quote"], start=start, end=end, name=c["name"],
            english=c["en"], office=offices.get(c["office"]), evidence_wanted=c.get("evidence") or "",
            due=c.get("deadline") or plan.deadline,
        )  # fmt: skip
    for t in entry["targets"]:
        _target(plan, shipped, {"line": line, **t}, section, offices)


def _target(
    plan: Plan, shipped: Shipped, t: Mapping, section: Section | None, offices: Mapping[str, Organisation]
) -> None:
    start, end = shipped.spans(t)
    test, bound = t["test"], shipped.bindings["targets"][t["id"]]
    target = Target.objects.create(
        plan=plan, section=section, code=t["id"], quote=t["quote"], start=start, end=end, metric=t["metric"],
        english=t["en"][:1].upper() + t["en"][1:], kind=bound["kind"], written=test.get("written", test["comparator"]),
        comparator=bound.get("comparator", test["comparator"]), value=test.get("value"), unit=test["unit"], basis=t["basis"],
        modality=t["modality"], scope=t["scope"], deadline=dt.date.fromisoformat(t["deadline"]),
        office=offices.get(t["office"]), notes=t.get("readings", []),
    )  # fmt: skip
    parameters = {name: _looked_up(value) for name, value in bound.get("parameters", {}).items()}
    if None in parameters.values():  # the school it speaks of is not in the registers: to be bound by hand later
        return
    Binding.objects.create(
        target=target,
        indicator=bound["indicator"],
        parameters=parameters,
        profile=bound.get("profile", "straight"),
        confirmed_by=shipped.bindings["confirmed_by"],
        confirmed=shipped.bindings["confirmed"],
    )


def _looked_up(value: str) -> str | None:
    """A parameter as it is, or the code of the school it names with an @."""
    if not value.startswith("@"):
        return value
    named = Organisation._base_manager.filter(kind="school", name=value[1:])
    return named.values_list("code", flat=True).first()


def _ledger(plan: Plan, read: Any) -> None:
    """Every numeral of the text, bound to the kept target whose words hold it, or with the reason why it is none."""
    targets = list(plan.target_set.exclude(basis="implied"))
    rows = []
    for entry in read.ledger:
        target = next((t for t in targets if t.start <= entry.start and entry.end <= t.end), None)
        rows.append(
            Numeral(
                plan=plan,
                start=entry.start,
                end=entry.end,
                text=entry.text[:40],
                reason="" if target else (entry.reason or "")[:30],
                target=target,
            )
        )
    Numeral.objects.bulk_create(rows)

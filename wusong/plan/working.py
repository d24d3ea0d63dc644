"""Working on a plan: breaking targets down, baselines, overrides, instructions, judging commitments. Each act is logged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.apps import apps
from django.db import transaction

from wusong.analysis.measuring import Reading, measured
from wusong.analysis.models import Snapshot
from wusong.keeping.registers import CATALOGUE
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import Actor, NotAllowed, note
from wusong.plan.models import (
    Allotment,
    Baseline,
    Binding,
    Commitment,
    Evidence,
    Instruction,
    Override,
    Step,
    Target,
)
from wusong.registry.models import Organisation
from wusong.words.labels import L, Label
from wusong.words.problems import Problem, Refused

ADDS_UP = ("count", "net_new", "amount", "pair")  # the parts of these together are the whole


def _may(by: Actor, office: Organisation | None = None) -> None:
    """Leaders work on the whole plan, an office on what it answers for."""
    whole = by.post in ("leader", "system")
    own = office is not None and by.place and office.path.startswith(by.place)
    if not by.may("plan") or not (whole or own):
        raise NotAllowed(
            L("只有局领导或责任科室可以办理", "only a leader or the office that answers for it may do this")
        )


_REASON = L("理由", "Reason")


def _sentence(text: str, where: Label = _REASON) -> str:
    if not text.strip():
        raise Refused([Problem(where, "", L("一句说明", "a sentence"), L("请写明", "please write it down"))])
    return text.strip()


def allot(
    target: Target, parts: Mapping[Organisation, Decimal], *, by: Actor, reason: str = "", at: dt.datetime | None = None
) -> Decimal:
    """Break a target down to organisations, in place of an earlier break-down; returns the whole less the parts.

    Where the parts of such a target add up, a difference must be explained by a reason. Refused without one.
    """
    _may(by)
    gap = Decimal(0)
    if target.kind in ADDS_UP and target.value is not None and parts:
        gap = target.value - sum(parts.values(), Decimal(0))
        if gap and not reason.strip():
            raise Refused(
                [
                    Problem(
                        L("分解值合计", "Sum of the parts"),
                        f"{sum(parts.values()):f}",
                        L(f"{target.value:f}", f"{target.value:f}"),
                        L("请改分解值，或写明差额的理由", "mend the parts, or give the reason for the difference"),
                    )
                ]
            )
    with transaction.atomic():
        before = {a.organisation.path: f"{a.value:f}" for a in target.allotment_set.select_related("organisation")}
        target.allotment_set.all().delete()
        Allotment.objects.bulk_create(Allotment(target=target, organisation=o, value=v) for o, v in parts.items())
        after = {o.path: f"{v:f}" for o, v in parts.items()}
        said = {"before": before, "after": after, "gap": f"{gap:f}"}
        note("allot", "target", target.code, said, by=by, at=at, reason=reason)
    return gap


def gap_of(target: Target) -> Decimal | None:
    """The whole less the sum of its parts; None where it is not broken down or parts do not add up."""
    values = [allotment.value for allotment in target.allotment_set.all()]
    if target.kind not in ADDS_UP or target.value is None or not values:
        return None
    return target.value - sum(values, Decimal(0))


def set_baseline(
    target: Target, on: dt.date, *, by: Actor, snapshot: Snapshot | None = None, at: dt.datetime | None = None
) -> Baseline:
    """Keep the figure of a day as what the target is compared with, and the snapshot it was read from."""
    _may(by, target.office)
    binding = Binding.objects.get(target=target)
    reading = Reading.of(binding.indicator, binding.parameters)
    figure = measured(reading, on).whole
    with transaction.atomic():
        Baseline.objects.filter(target=target).delete()
        kept = Baseline.objects.create(
            target=target, on=on, numerator=figure.numerator, denominator=figure.denominator,
            version=reading.declared.version, snapshot=snapshot,
        )  # fmt: skip
        said = {"on": on, "numerator": figure.numerator, "denominator": figure.denominator}
        note("baseline", "target", target.code, said, by=by, at=at)
    return kept


def override(
    target: Target, status: str, on: dt.date, *, by: Actor, reason: str, at: dt.datetime | None = None
) -> Override:
    """Say a status in place of the reckoned one from a day on; a reason is required and shown with it."""
    _may(by)
    reason = _sentence(reason)
    with transaction.atomic():
        lift(target, on, by=by, at=at)
        made = Override.objects.create(target=target, status=status, reason=reason, by=by.name, starts=on)
        note("override", "target", target.code, {"status": status, "from": on}, by=by, at=at, reason=reason)
    return made


def lift(target: Target, on: dt.date, *, by: Actor, at: dt.datetime | None = None) -> None:
    """End the override that holds on a day; the reckoned status speaks again."""
    _may(by)
    with transaction.atomic():
        for standing in target.override_set.filter(ends=None):
            if standing.starts >= on:
                standing.delete()
            else:
                standing.ends = on
                standing.save()
            note("lift", "target", target.code, {"status": standing.status, "on": on}, by=by, at=at)


def instruct(
    about: Target | Commitment, text: str, on: dt.date, *, by: Actor, at: dt.datetime | None = None
) -> Instruction:
    """A leader's instruction (批示) on a target or a commitment."""
    if by.post not in ("leader", "system"):
        raise NotAllowed(L("只有局领导可以批示", "only a leader gives instructions"))
    text = _sentence(text, L("批示", "Instruction"))
    which = {"target": about} if isinstance(about, Target) else {"commitment": about}
    with transaction.atomic():
        made = Instruction.objects.create(plan=about.plan, text=text, by=by.name, given=on, **which)
        note("instruct", next(iter(which)), about.code, {"text": text}, by=by, at=at)
    return made


def reply(instruction: Instruction, text: str, on: dt.date, *, by: Actor, at: dt.datetime | None = None) -> Instruction:
    """The answer of the office that is responsible."""
    about = instruction.target or instruction.commitment
    _may(by, about.office if about else None)
    instruction.reply, instruction.replied_by, instruction.replied = _sentence(text, L("回复", "Reply")), by.name, on
    with transaction.atomic():
        instruction.save()
        note("reply", "instruction", str(instruction.pk), {"reply": instruction.reply}, by=by, at=at)
    return instruction


def add_step(commitment: Commitment, name: str, due: dt.date, *, by: Actor, at: dt.datetime | None = None) -> Step:
    """A step on the way of a commitment."""
    _may(by, commitment.office)
    with transaction.atomic():
        made = Step.objects.create(commitment=commitment, name=_sentence(name, L("步骤", "Step")), due=due)
        note("step", "commitment", commitment.code, {"step": made.name, "due": due}, by=by, at=at)
    return made


def finish_step(step: Step, on: dt.date, *, by: Actor, at: dt.datetime | None = None) -> Step:
    _may(by, step.commitment.office)
    step.done = on
    with transaction.atomic():
        step.save()
        note("step_done", "commitment", step.commitment.code, {"step": step.name, "done": on}, by=by, at=at)
    return step


def attach(
    commitment: Commitment,
    register: str,
    record: int,
    said: str,
    on: dt.date,
    *,
    by: Actor,
    at: dt.datetime | None = None,
) -> Evidence:
    """Link a record of a register as evidence. Refused when there is no such record."""
    _may(by, commitment.office)
    with seeing(Scope.everything()):
        known = register in CATALOGUE and apps.get_model("registry", register).objects.filter(pk=record).exists()
    if not known:
        raise Refused(
            [
                Problem(
                    L("证据", "Evidence"),
                    f"{register} #{record}",
                    L("登记册中的一条记录", "a record of a register"),
                    L("请先登记，再关联", "enter the record first, then link it"),
                )
            ]
        )
    with transaction.atomic():
        made, _ = Evidence.objects.update_or_create(
            commitment=commitment, register=register, record=record,
            defaults={"said": _sentence(said, L("说明", "What it shows")), "by": by.name, "day": on},
        )  # fmt: skip
        note("attach", "commitment", commitment.code, {"register": register, "record": record}, by=by, at=at)
    return made


def judge_commitment(
    commitment: Commitment, state: str, on: dt.date, *, by: Actor, reason: str, at: dt.datetime | None = None
) -> Commitment:
    """Judge a commitment: done needs evidence, dropped is a leader's to say; both need a reason."""
    _may(by, commitment.office if state != "dropped" else None)
    reason = _sentence(reason)
    if state == "done" and not commitment.evidence_set.exists():
        raise Refused(
            [
                Problem(
                    L("判定", "Judgement"),
                    commitment.name,
                    L("至少一条证据", "at least one record as evidence"),
                    L("请先关联证据", "link the evidence first"),
                )
            ]
        )
    commitment.state, commitment.reason = state, reason
    commitment.judged_by, commitment.judged = by.name, on
    with transaction.atomic():
        commitment.save()
        note("judge", "commitment", commitment.code, {"state": state, "on": on}, by=by, at=at, reason=reason)
    return commitment

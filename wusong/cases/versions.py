"""Versions of procedures: those shipped, those an officer writes, and the second person whose consent publishes them."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import cache
from importlib.resources import files

from django.db import transaction

from wusong.cases.checking import faults_of
from wusong.cases.declaring import Fault, Faulty, Procedure, read
from wusong.cases.models import Case, ProcedureVersion
from wusong.keeping.writing import SYSTEM, Actor, NotAllowed, note, take_turn
from wusong.words.labels import L

WRITERS = ("office", "leader")


@cache
def shipped() -> dict[str, str]:
    """The procedures that come with Wusong, as YAML by file name: `petition-1` is the first version of `petition`."""
    folder = files("wusong.cases").joinpath("shipped")
    return {
        f.name[:-5]: f.read_text(encoding="utf-8")
        for f in sorted(folder.iterdir(), key=lambda f: f.name)
        if f.name.endswith(".yaml")
    }


def shipped_procedures() -> dict[str, Procedure]:
    """The newest shipped version of each procedure."""
    found: dict[str, Procedure] = {}
    for text in shipped().values():
        made = read(text)
        if made.key not in found or found[made.key].version < made.version:
            found[made.key] = made
    return found


def published() -> dict[str, Procedure]:
    """The procedures new cases can be opened under."""
    versions = ProcedureVersion.objects.filter(state="published").order_by("key", "version")
    return {version.key: version.procedure for version in versions}


def ship(on: dt.date, *, by: Actor = SYSTEM) -> int:
    """Publish every shipped version that is not kept yet; returns how many."""
    made = 0
    with transaction.atomic():
        take_turn()
        for text in shipped().values():
            procedure = read(text)
            if ProcedureVersion.objects.filter(key=procedure.key, version=procedure.version).exists():
                continue
            kept = _keep(procedure, text, by.name)
            kept.state, kept.consented_by, kept.published = "published", by.name, on
            kept.save()
            note("ship", "procedure", str(kept), {"digest": kept.digest}, by=by, reason="随系统发布")
            made += 1
    return made


def _keep(procedure: Procedure, text: str, by: str) -> ProcedureVersion:
    return ProcedureVersion.objects.create(
        key=procedure.key, version=procedure.version, body=text, digest=digest(text), written_by=by
    )


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def examined(text: str) -> tuple[Procedure | None, list[Fault]]:
    """A text as a procedure, and everything wrong with it: what the editor shows while one types."""
    try:
        procedure = read(text)
    except Faulty as faulty:
        return None, list(faulty.faults)
    others = {**published(), procedure.key: procedure}
    return procedure, faults_of(procedure, others)


def draft(text: str, *, by: Actor) -> ProcedureVersion:
    """Keep a text as the draft of its version. Faulty when it does not hold, NotAllowed for posts that do not write procedures."""
    _may(by)
    procedure, faults = examined(text)
    if procedure is None or faults:
        raise Faulty(faults)
    with transaction.atomic():
        take_turn()
        newest = ProcedureVersion.objects.filter(key=procedure.key, state="published").order_by("-version").first()
        wanted = newest.version + 1 if newest else 1
        if procedure.version != wanted:
            raise Faulty([Fault("version", L(f"下一版应为{wanted}", f"the next version is {wanted}"))])
        ProcedureVersion.objects.filter(key=procedure.key, version=wanted, state="draft").delete()
        kept = _keep(procedure, text, by.account or by.name)
        note("draft", "procedure", str(kept), {"digest": kept.digest}, by=by)
    return kept


def publish(version: ProcedureVersion, on: dt.date, *, by: Actor, seen: str) -> ProcedureVersion:
    """Publish a draft: a second person consents to the very text they saw (`seen` is its digest)."""
    _may(by)
    with transaction.atomic():
        take_turn()
        kept = ProcedureVersion.objects.select_for_update().get(pk=version.pk)
        if kept.state != "draft":
            raise NotAllowed(L("这一版已经发布", "this version is published already"))
        if (by.account or by.name) == kept.written_by:
            raise NotAllowed(
                L(
                    "起草人不能会签自己的程序，请另一位负责人会签",
                    "whoever wrote a procedure cannot consent to it; another officer must",
                )
            )
        if kept.digest != seen:
            raise NotAllowed(
                L("草稿在您阅读之后有改动，请重新阅读", "the draft was changed since you read it; read it again")
            )
        _, faults = examined(kept.body)
        if faults:
            raise Faulty(faults)
        kept.state, kept.consented_by, kept.published = "published", by.account or by.name, on
        kept.save()
        note("publish", "procedure", str(kept), {"digest": kept.digest, "written_by": kept.written_by}, by=by)
    return kept


def _may(by: Actor) -> None:
    if by.post not in WRITERS or not by.may("plan"):
        raise NotAllowed(
            L("只有市局科室和局领导可以制定程序", "only the bureau's offices and leaders write procedures")
        )


def cases_on(version: ProcedureVersion) -> int:
    return Case.objects.filter(version=version, closed=None).count()

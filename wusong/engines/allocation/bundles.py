"""What is published: one folder with which a stranger recomputes the draw and every placement, byte for byte.

    rules.json        the rule card: batches, mechanisms, schools, seats; no persons
    applicants.jsonl  one record a line, sorted by receipt: wishes and standing, no names
    draw.json         how lots were drawn: the parts of the seed, or the drawn order
    result.jsonl      one line a receipt
    cutoffs.json      the last admitted of every school and block
    manifest.json     SHA-256 of each file, digest of the rules, Merkle root of the records, approvals

Everything is canonical JSON (`lottery.canonical`), UTF-8, ended by a line feed. `verify_allocation.py` reads it, and so does, in a browser
and by a route of its own, `verify_allocation.html`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from wusong.engines.allocation.errors import AllocationError
from wusong.engines.allocation.lottery import Draw, approvals_hold, canonical, digest, leaf, merkle_root
from wusong.engines.allocation.reasons import cutoffs
from wusong.engines.allocation.rounds import Batch, Outcome, Round

FORMAT = "wusong-allocation-1"
VERIFIERS = ("verify_allocation.py", "verify_allocation.html")


def rules_record(given: Round) -> dict[str, Any]:
    """The rule card as plain JSON: everything about the round but the persons."""
    lots = "seed" if given.lots.seed is not None else "order" if given.lots.order is not None else "none"
    return {
        "format": FORMAT,
        "lots": lots,
        "scale": given.scale,
        "batches": [_batch_record(batch) for batch in given.batches],
    }


def _batch_record(batch: Batch) -> dict[str, Any]:
    return {
        "name": batch.name,
        "mechanism": batch.mechanism,
        "bands": None if batch.bands is None else list(batch.bands),
        "each_school": batch.each_school,
        "forwards_to": batch.forwards_to,
        "schools": [
            {
                "id": school,
                "seats": [
                    {"name": b.name, "seats": b.seats, "only": b.only, "reverts_to": b.reverts_to} for b in blocks
                ],
                "ceilings": dict(batch.ceilings.get(school, {})),
            }
            for school, blocks in batch.schools.items()
        ],
        "regions": [
            {"name": r.name, "cap": r.cap, "targets": dict(r.targets), "order": list(r.order)} for r in batch.regions
        ],
    }


def applicant_records(given: Round) -> list[dict[str, Any]]:
    """One record for each applicant, sorted by identifier: what the mechanism knows of her and nothing else."""
    pointed: dict[str, dict[str, dict[str, int]]] = {}
    for batch in given.batches:
        for school, groups in (batch.orders or {}).items():
            for place, group in enumerate(groups):
                for name in group:
                    pointed.setdefault(name, {}).setdefault(batch.name, {})[school] = place
    family = {
        (batch.name, name): [number, place]
        for batch in given.batches
        for number, members in enumerate(batch.families)
        for place, name in enumerate(members)
    }
    records = []
    for name in sorted(given.applicants):
        batches: dict[str, Any] = {}
        for batch in given.batches:
            if name not in batch.wishes:
                continue
            own: dict[str, Any] = {
                "wishes": [
                    {
                        "school": w.school,
                        "order": None if w.order is None else list(w.order),
                        "bar": w.bar,
                        "band": w.band,
                    }
                    for w in batch.wishes[name]
                ]
            }
            if batch.turn is not None and name in batch.turn:
                own["turn"] = list(batch.turn[name])
            if name in batch.holds:
                own["holds"] = batch.holds[name]
            if batch.mechanism == "efficiency_adjusted":
                own["consents"] = name in batch.consents
            if (batch.name, name) in family:
                own["family"] = family[batch.name, name]
            if batch.name in pointed.get(name, {}):
                own["priority"] = pointed[name][batch.name]
            batches[batch.name] = own
        records.append({"id": name, "types": sorted(given.types.get(name, ())), "batches": batches})
    return records


def rules_digest(given: Round) -> bytes:
    """SHA-256 of the rule card, 32 bytes."""
    return hashlib.sha256(canonical(rules_record(given))).digest()


def records_root(given: Round) -> bytes:
    """The Merkle root of the applicants' records, 32 bytes."""
    return merkle_root([leaf(canonical(record)) for record in applicant_records(given)])


def request_digest(given: Round) -> str:
    """One digest of rules and records together, hexadecimal: what is published before the draw.

    Whichever record or rule is changed, it changes.
    """
    return digest("wl1/request", rules_digest(given), records_root(given), len(given.applicants)).hex()


def draw_record(given: Round, draw: Draw | None = None) -> dict[str, Any]:
    """How lots were drawn, as plain JSON. With a `Draw` its parts; AllocationError where its seed is not the round's."""
    lots = given.lots
    if draw is not None:
        if draw.seed() != lots.seed:
            raise AllocationError("draw", "种子与本轮所用不符", "its seed is not the one the round was run with")
        return {
            "beacon": draw.beacon,
            "round": draw.round,
            "value": draw.value.hex(),
            "parties": [
                {
                    "name": party.name,
                    "commitment": party.commitment.hex(),
                    "nonce": None if party.nonce is None else party.nonce.hex(),
                }
                for party in draw.parties
            ],
        }
    if lots.seed is not None:
        return {"seed": lots.seed.hex()}
    if lots.order is not None:
        return {"order": {scope: list(order) for scope, order in lots.order.items()}}
    return {}


def bundle_files(
    outcome: Outcome,
    draw: Draw | None = None,
    *,
    approvals: Mapping[str, str] | None = None,
    version: str = "0.1.0",
) -> dict[str, bytes]:
    """The folder to be published: file name → bytes, both verifiers with it.

    draw      : the parts of the seed, where lots were drawn by protocol wl1; its rules, records and count must be the round's.
    approvals : officer's code → the request digest approved. Given at all, two different officers must have approved it.

    AllocationError where the draw was made for another list, or approvals are missing.
    """
    given = outcome.round
    rules, root = rules_digest(given), records_root(given)
    if draw is not None and (draw.rules, draw.records, draw.count) != (rules, root, len(given.applicants)):
        raise AllocationError("draw", "为另一份名单或规则所抽", "was made for another list or other rules")
    request = request_digest(given)
    if approvals is not None and not approvals_hold(approvals, request):
        raise AllocationError(
            "approvals", "须有两名不同人员批准同一摘要", "two different officers must have approved this digest"
        )
    result = []
    for name in sorted(given.applicants):
        place = outcome.placed.get(name)
        if place is None:
            result.append({"id": name, "batch": None, "school": None, "seat_set": None, "choice": None})
        else:
            result.append({"id": name, **place._asdict()})
    files = {
        "rules.json": canonical(rules_record(given)) + b"\n",
        "applicants.jsonl": b"".join(canonical(record) + b"\n" for record in applicant_records(given)),
        "draw.json": canonical(draw_record(given, draw)) + b"\n",
        "result.jsonl": b"".join(canonical(line) + b"\n" for line in result),
        "cutoffs.json": canonical(list(cutoffs(outcome))) + b"\n",
    }
    manifest = {
        "format": FORMAT,
        "engine": {"name": "wusong", "version": version},
        "rules": rules.hex(),
        "records": root.hex(),
        "count": len(given.applicants),
        "request": request,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        "approvals": dict(approvals or {}),
        "checks": [{"batch": r.batch.name, "stable": r.stable} for r in outcome.results],
    }
    files["manifest.json"] = canonical(manifest) + b"\n"
    for name in VERIFIERS:
        files[name] = resources.files(__package__).joinpath(name).read_bytes()
    return files

"""Snapshots: the facts frozen as Parquet with a manifest, so that a published figure can be computed again in ten years."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import ibis
import pyarrow.parquet as pq
from django.conf import settings
from django.db import transaction

from wusong.analysis.live import live, read
from wusong.analysis.measuring import Reading, _rows, tree
from wusong.analysis.models import Measurement, Snapshot
from wusong.engines.indicators.evidence import measure
from wusong.engines.indicators.facts import TABLES, Facts
from wusong.keeping.writing import Actor
from wusong.words.labels import L
from wusong.words.problems import WusongError


class SnapshotDamaged(WusongError):
    """A file of a snapshot is not what its manifest says."""


def take(
    on: dt.date, *, by: Actor, at: dt.datetime, readings: Iterable[Reading] = (), progress: Callable = lambda *a: None
) -> Snapshot:
    """Freeze the facts, and measure `readings` on them as of `on`. Nothing personal is in the files."""
    root = settings.VAR / "snapshots"
    folder = root / f"{on.isoformat()}-{at.strftime('%Y%m%dT%H%M%S')}"
    making = folder.with_suffix(".making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    manifest: dict = {"on": on.isoformat(), "taken": at.isoformat(), "by": by.name, "tables": {}}
    with live.fresh():
        for done, name in enumerate(TABLES):
            progress(name, done, len(TABLES))
            rows = read(name).sort_by("id")
            file = making / f"{name}.parquet"
            pq.write_table(rows, file, compression="zstd")
            manifest["tables"][name] = {"rows": rows.num_rows, "sha256": _sha256(file)}
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
        (making / "manifest.json").write_text(text, encoding="utf-8")
        making.rename(folder)
        with transaction.atomic():
            snapshot = Snapshot.objects.create(
                on=on, taken=at, by=by.name, folder=folder.name, digest=hashlib.sha256(text.encode()).hexdigest()
            )
            frozen = facts_of(snapshot)
            for reading in readings:
                figures = measure(reading.declared, frozen, tree(), **dict(reading.parameters))
                Measurement.objects.bulk_create(_rows(snapshot, reading, {on: figures}, 0), batch_size=2000)
    return snapshot


def facts_of(snapshot: Snapshot) -> Facts:
    """The facts of a snapshot; SnapshotDamaged when a file differs from its manifest."""
    folder: Path = settings.VAR / "snapshots" / snapshot.folder
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    backend = ibis.duckdb.connect()
    tables = {}
    for name, said in manifest["tables"].items():
        file = folder / f"{name}.parquet"
        if not file.exists() or _sha256(file) != said["sha256"]:
            raise SnapshotDamaged(
                L(
                    f"快照 {snapshot.folder} 的 {name} 与清单不符，请从备份恢复",
                    f"{name} of snapshot {snapshot.folder} differs from its manifest; restore it from a backup",
                )
            )
        tables[name] = backend.read_parquet(str(file), table_name=name)
    return Facts(tables, on=snapshot.on)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

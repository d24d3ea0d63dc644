"""Snapshots: the facts frozen as Parquet with a manifest, so that a published figure can be computed again in ten years."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow.parquet as pq
from django.conf import settings
from django.db import transaction

from wusong.analysis.live import read
from wusong.analysis.measuring import Reading
from wusong.analysis.models import Measurement, Snapshot
from wusong.engines.indicators.evidence import Figure, Measured, Tree, measure
from wusong.engines.indicators.facts import TABLES, Facts
from wusong.engines.indicators.written import Written
from wusong.keeping.writing import Actor, take_turn
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
    with transaction.atomic():
        take_turn()  # nobody writes while the tables are read one after the other
        for done, name in enumerate(TABLES):
            progress(name, done, len(TABLES))
            rows = read(name).sort_by("id")
            file = making / f"{name}.parquet"
            pq.write_table(rows, file, compression="zstd")
            manifest["tables"][name] = {"rows": rows.num_rows, "sha256": _sha256(file)}
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
        (making / "manifest.json").write_text(text, encoding="utf-8")
        making.rename(folder)
        snapshot = Snapshot.objects.create(
            on=on, taken=at, by=by.name, folder=folder.name, digest=hashlib.sha256(text.encode()).hexdigest()
        )
        tables = _opened(snapshot)
        for reading in readings:
            Measurement.objects.bulk_create(_rows(snapshot, reading, _measured(tables, reading, on)), batch_size=2000)
    return snapshot


def measured_on(snapshot: Snapshot, reading: Reading) -> Measured:
    """The figures of a snapshot computed again from its files; SnapshotDamaged when a file is not what it was."""
    return _measured(_opened(snapshot), reading, snapshot.on)


class Frozen:
    """A snapshot's facts, asked as the live ones are (`measuring`): any day up to the snapshot's own."""

    def __init__(self, snapshot: Snapshot):
        self._tables = _opened(snapshot)
        nodes = self._tables["organisation"].select("id", "path", "kind", "area").to_pyarrow().to_pylist()
        self._tree = Tree(tuple(node.values()) for node in nodes)
        self._written: dict[Reading, Written] = {}

    def measured(self, reading: Reading, on: dt.date) -> Measured:
        day = reading.day(on)
        if reading not in self._written:
            parameters = dict(reading.parameters)
            self._written[reading] = Written(reading.declared, self._tables, self._answer, **parameters)
        starts = reading.starts if reading.starts and reading.starts <= day else None
        return self._written[reading].measure(day, self._tree, starts)

    def wholes(self, reading: Reading, days: Sequence[dt.date]) -> list[Figure]:
        return [self.measured(reading, day).whole for day in days]

    def _answer(self, query: str) -> dict[str, list]:
        backend = next(iter(self._tables.values())).get_backend()
        return backend.con.sql(query).to_arrow_table().to_pydict()


def facts_of(snapshot: Snapshot) -> Facts:
    """The facts of a snapshot; SnapshotDamaged when a file differs from its manifest, or that from its digest."""
    return Facts(_opened(snapshot), on=snapshot.on)


def _measured(tables: Mapping[str, ir.Table], reading: Reading, on: dt.date) -> Measured:
    """Over the tree of the same files: a school moved or closed since then stands where it stood."""
    nodes = tables["organisation"].select("id", "path", "kind", "area").to_pyarrow().to_pylist()
    tree = Tree(tuple(node.values()) for node in nodes)
    return measure(reading.declared, reading.facts(tables, on), tree, **dict(reading.parameters))


def _opened(snapshot: Snapshot) -> dict[str, ir.Table]:
    folder: Path = settings.VAR / "snapshots" / snapshot.folder
    text = _text(folder / "manifest.json")
    if hashlib.sha256(text.encode()).hexdigest() != snapshot.digest:
        raise _damaged(snapshot, "manifest.json")
    backend = ibis.duckdb.connect()
    tables = {}
    for name, said in json.loads(text)["tables"].items():
        file = folder / f"{name}.parquet"
        if not file.exists() or _sha256(file) != said["sha256"]:
            raise _damaged(snapshot, name)
        tables[name] = backend.read_parquet(str(file), table_name=name)
    return tables


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _damaged(snapshot: Snapshot, name: str) -> SnapshotDamaged:
    return SnapshotDamaged(
        L(
            f"快照 {snapshot.folder} 的 {name} 与清单不符，请从备份恢复",
            f"{name} of snapshot {snapshot.folder} differs from its manifest; restore it from a backup",
        )
    )


def _rows(snapshot: Snapshot, reading: Reading, figures: Measured) -> list[Measurement]:
    return [
        Measurement(
            snapshot=snapshot, indicator=reading.indicator, parameters=reading.written, version=reading.declared.version,
            starts=reading.starts, on=snapshot.on, path=path,
            numerator=figure.numerator, denominator=figure.denominator, rows=figure.rows,
        )
        for path, figure in {"": figures.whole, **figures.parts}.items()
    ]  # fmt: skip


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

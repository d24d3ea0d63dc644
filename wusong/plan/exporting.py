"""Exporting the evidence: every row behind every target of a plan, and the figures as Wusong gives them, to be checked by others.

A folder with `organisations.csv`, one CSV a target and side, and `figures.json`. `docs/recipes/recompute.py`, which shares
no code with Wusong, computes every figure again from it. Small groups are in it: it is for those who may list every row.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import pyarrow as pa

from wusong.analysis.live import live
from wusong.analysis.measuring import evidence, tree
from wusong.engines.indicators.evidence import Figure
from wusong.engines.indicators.facts import TABLES
from wusong.plan.models import Plan
from wusong.plan.progress import TargetProgress, progress_of

COLUMNS = ("register", "record", "place", "path", "counted", "amount")


def export(
    folder: Path, on: dt.date, plans: Iterable[Plan], progress: Callable[[str], None] = lambda code: None
) -> int:
    """Write the evidence of every measured target of the plans as of a day; how many targets there are."""
    folder.mkdir(parents=True, exist_ok=True)
    said: dict = {"on": on.isoformat(), "plans": {}}
    number = 0
    with live.fresh() as facts:  # evidence and figures of the same records
        facts.load(TABLES)
        _organisations(folder / "organisations.csv")
        for plan in plans:
            (folder / plan.key).mkdir(exist_ok=True)
            targets = said["plans"][plan.key] = {}
            for target in progress_of(plan, on):
                if target.reading:
                    progress(target.target.code)
                    targets[target.target.code] = _target(folder / plan.key, target)
                    number += 1
    text = json.dumps(said, ensure_ascii=False, indent=1)
    (folder / "figures.json").write_text(text, encoding="utf-8")
    return number


def _target(folder: Path, progress: TargetProgress) -> dict:
    assert progress.reading and progress.indicator and progress.measured
    sides = dict(zip(("numerator", "denominator"), evidence(progress.reading, progress.on), strict=True))
    for side, rows in sides.items():
        if rows is not None:
            _rows(folder / f"{progress.target.code}.{side}.csv", rows)
    reads = progress.indicator.value
    return {
        "metric": progress.target.metric,
        "reads_as": progress.indicator.reads_as,
        "written": progress.written,
        "whole": _figure(progress.measured.whole, reads),
        "parts": {path: _figure(figure, reads) for path, figure in progress.measured.parts.items()},
        "gaps": {path: gap for path in progress.measured.families if (gap := progress.measured.gap(path))},
    }


def _figure(figure: Figure, reads: Callable[[Figure], Fraction | None]) -> list:
    """Numerator, denominator, rows, and the value as an exact fraction."""
    value = reads(figure)
    return [figure.numerator, figure.denominator, figure.rows, None if value is None else str(value)]


def _rows(file: Path, rows: pa.Table) -> None:
    paths = tree().path
    with file.open("w", encoding="utf-8", newline="") as stream:
        written = csv.writer(stream)
        written.writerow(COLUMNS)
        for batch in rows.to_batches(max_chunksize=10_000):
            columns = {name: batch.column(name).to_pylist() for name in batch.schema.names}
            columns["path"] = [paths[place] for place in columns["place"]]
            written.writerows(zip(*(columns[name] for name in COLUMNS), strict=True))


def _organisations(file: Path) -> None:
    known = tree()
    with file.open("w", encoding="utf-8", newline="") as stream:
        written = csv.writer(stream)
        written.writerow(("place", "path", "kind"))
        written.writerows((place, path, known.kind[path]) for place, path in known.path.items())

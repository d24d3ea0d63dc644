"""Measuring: an indicator over the facts, kept with the numerator and denominator apart and the log entry it rests on."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from django.db import transaction

from wusong.analysis.live import Live, live
from wusong.analysis.models import Measurement, Snapshot
from wusong.engines.indicators.catalogue import CATALOGUE, Indicator
from wusong.engines.indicators.evidence import Figure, Measured, Tree, rows
from wusong.engines.indicators.written import Written
from wusong.registry.models import Organisation


@dataclass(frozen=True)
class Reading:
    """What is measured: an indicator with its parameters."""

    indicator: str
    parameters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, indicator: str, parameters: Mapping[str, str] | None = None) -> Reading:
        return cls(indicator, tuple(sorted((parameters or {}).items())))

    @property
    def declared(self) -> Indicator:
        return CATALOGUE[self.indicator]

    @property
    def written(self) -> str:
        return json.dumps(dict(self.parameters), ensure_ascii=False, sort_keys=True) if self.parameters else ""


_tree: tuple[int, Tree] | None = None
_kept: dict[tuple[Reading, dt.date], tuple[int, Measured]] = {}
_written: dict[Reading, Written] = {}


def forget() -> None:
    """Drop everything remembered in this process."""
    global _tree
    live.forget()
    _kept.clear()
    _written.clear()
    _tree = None


def tree() -> Tree:
    """The organisation tree as the engine knows it."""
    global _tree
    stamp = live.stamp(("organisation",))
    if _tree is None or _tree[0] != stamp:
        nodes = Organisation._base_manager.values_list("id", "path", "kind", "area")
        _tree = (stamp, Tree(nodes))
    return _tree[1]


def measured(reading: Reading, on: dt.date) -> Measured:
    """The figures of one reading on a day, for the city and every part of it."""
    return measured_over(reading, [on])[0]


def measured_over(reading: Reading, days: Sequence[dt.date]) -> list[Measured]:
    """The figures on several days; each is computed once for as long as the records it read stay the same."""
    with live.fresh() as facts:
        stamp = live.stamp((*reading.declared.tables, "organisation"))
        found = {}
        for day in days:
            kept = _kept.get((reading, day))
            if kept and kept[0] == stamp:
                found[day] = kept[1]
        missing = [day for day in days if day not in found]
        if missing:
            found |= _recalled(reading, missing, stamp)
        fresh = {day: _computed(facts, reading, day) for day in days if day not in found}
        _remember(reading, fresh, stamp)
        for day, figures in (found | fresh).items():
            _kept[reading, day] = (stamp, figures)
        return [_kept[reading, day][1] for day in days]


def evidence(reading: Reading, on: dt.date) -> tuple[pa.Table, pa.Table | None]:
    """The rows behind a figure: of the numerator, and of the denominator where there is one."""
    with live.fresh() as facts:
        return rows(reading.declared, facts.facts(on), **dict(reading.parameters))


def _computed(facts: Live, reading: Reading, on: dt.date) -> Measured:
    if reading not in _written:
        _written[reading] = Written(reading.declared, facts, facts.answer, **dict(reading.parameters))
    facts.ready(reading.declared.tables)
    return _written[reading].measure(on, tree())


def _recalled(reading: Reading, days: Sequence[dt.date], stamp: int) -> dict[dt.date, Measured]:
    rows_kept = Measurement.objects.filter(
        snapshot=None,
        indicator=reading.indicator,
        parameters=reading.written,
        version=reading.declared.version,
        stamp=stamp,
        on__in=days,
    )
    parts: dict[dt.date, dict[str, Figure]] = {}
    for m in rows_kept:
        parts.setdefault(m.on, {})[m.path] = Figure(m.numerator, m.denominator, m.rows)
    return {day: Measured(figures.pop(""), figures, tree().counties) for day, figures in parts.items() if "" in figures}


def _remember(reading: Reading, fresh: Mapping[dt.date, Measured], stamp: int) -> None:
    if not fresh:
        return
    identity = {"snapshot": None, "indicator": reading.indicator, "parameters": reading.written}
    with transaction.atomic():
        Measurement.objects.filter(**identity, on__in=list(fresh)).delete()
        Measurement.objects.bulk_create(
            _rows(None, reading, fresh, stamp),
            batch_size=2000,
        )


def _rows(
    snapshot: Snapshot | None, reading: Reading, figures: Mapping[dt.date, Measured], stamp: int
) -> list[Measurement]:
    return [
        Measurement(
            snapshot=snapshot, indicator=reading.indicator, parameters=reading.written, version=reading.declared.version,
            on=day, path=path, numerator=figure.numerator, denominator=figure.denominator, rows=figure.rows, stamp=stamp,
        )
        for day, m in figures.items()
        for path, figure in {"": m.whole, **m.parts}.items()
    ]  # fmt: skip

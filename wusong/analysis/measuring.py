"""Measuring: an indicator over the facts, kept with the numerator and denominator apart and the log entry it rests on."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import pyarrow as pa
from django.db import transaction

from wusong.analysis.live import Live, live
from wusong.analysis.models import Measurement
from wusong.engines.indicators.catalogue import CATALOGUE, Indicator
from wusong.engines.indicators.evidence import Counting, Figure, Measured, Tree, rows
from wusong.engines.indicators.facts import Facts
from wusong.registry.models import Organisation

K, V = TypeVar("K", bound=Hashable), TypeVar("V")
State = tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """What is measured: an indicator with its parameters, and the period it speaks of.

    starts : first day of the period; 1 January of the year of the day when not given, or when the period is still to come.
    until  : last day of the period. On later days the reading stands still: what was done too late is not of the period.
    """

    indicator: str
    parameters: tuple[tuple[str, str], ...] = ()
    starts: dt.date | None = None
    until: dt.date | None = None

    @classmethod
    def of(
        cls,
        indicator: str,
        parameters: Mapping[str, str] | None = None,
        starts: dt.date | None = None,
        until: dt.date | None = None,
    ) -> Reading:
        return cls(indicator, tuple(sorted((parameters or {}).items())), starts, until)

    @property
    def declared(self) -> Indicator:
        return CATALOGUE[self.indicator]

    @property
    def written(self) -> str:
        return json.dumps(dict(self.parameters), ensure_ascii=False, sort_keys=True) if self.parameters else ""

    def day(self, on: dt.date) -> dt.date:
        """The day that is measured when `on` is asked."""
        return min(on, self.until) if self.until else on

    def facts(self, tables: Mapping, on: dt.date) -> Facts:
        """The facts it reads of some tables on a day."""
        day = self.day(on)
        return Facts(tables, on=day, starts=self.starts if self.starts and self.starts <= day else None)


KEPT = 200  # measured indicators with all their parts: in a full city some 100 KB each
COUNTED = 2000  # whole figures, and questions made ready: a year of month-ends for every target of several plans
_tree: tuple[State, Tree] | None = None
_kept: dict[tuple[Reading, dt.date], tuple[State, Measured]] = {}
_wholes: dict[tuple[Reading, dt.date], tuple[State, Figure]] = {}
_ready: dict[tuple[int, Reading, dt.date], Counting] = {}


def forget() -> None:
    """Drop everything remembered in this process."""
    global _tree
    live.forget()
    for remembered in (_kept, _wholes, _ready):
        remembered.clear()
    _tree = None


def _keep(kept: dict[K, V], most: int, key: K, value: V) -> V:
    """Remember a value, and let the oldest go when there are too many."""
    kept.pop(key, None)
    kept[key] = value
    while len(kept) > most:
        del kept[next(iter(kept))]
    return value


def tree() -> Tree:
    """The organisation tree as the engine knows it."""
    global _tree
    state = live.state(("organisation",))
    if _tree is None or _tree[0] != state:
        nodes = Organisation._base_manager.values_list("id", "path", "kind", "area")
        _tree = (state, Tree(nodes))
    return _tree[1]


def measured(reading: Reading, on: dt.date) -> Measured:
    """The figures of one reading on a day, for the city and every part of it, kept while the records it read stay the same."""
    key = (reading, reading.day(on))
    with live.fresh() as facts:
        state = facts.state((*reading.declared.tables, "organisation"))
        if (kept := _kept.get(key)) and kept[0] == state:
            return kept[1]
        return _keep(_kept, KEPT, key, (state, _computed(facts, *key)))[1]


def measured_over(reading: Reading, days: Sequence[dt.date]) -> list[Measured]:
    """The figures of one reading on several days."""
    return [measured(reading, day) for day in days]


def wholes(reading: Reading, days: Sequence[dt.date]) -> list[Figure]:
    """The city's figure on several days: each is computed once, also across restarts, while the records stay the same."""
    wanted = [reading.day(day) for day in days]
    with live.fresh() as facts:
        state = facts.state(reading.declared.tables)
        found = {d: k[1] for d in wanted if (k := _wholes.get((reading, d))) and k[0] == state}
        if missing := {day for day in wanted if day not in found}:
            recalled = _recalled(reading, missing, state[1])
            fresh = {day: _computed(facts, reading, day).whole for day in sorted(missing - set(recalled))}
            _remember(reading, fresh, state[1])
            for day, figure in (recalled | fresh).items():
                found[day] = _keep(_wholes, COUNTED, (reading, day), (state, figure))[1]
        return [found[day] for day in wanted]


def evidence(reading: Reading, on: dt.date) -> tuple[pa.Table, pa.Table | None]:
    """The rows behind a figure: of the numerator, and of the denominator where there is one."""
    with live.fresh() as facts:
        return rows(reading.declared, reading.facts(facts, on), **dict(reading.parameters))


def _computed(facts: Live, reading: Reading, day: dt.date) -> Measured:
    facts.load(reading.declared.tables)
    key = (facts.age, reading, day)
    ready = _ready.get(key)
    if ready is None:
        made = Counting(reading.declared, reading.facts(facts, day), **dict(reading.parameters))
        ready = _keep(_ready, COUNTED, key, made)
    return ready.measured(tree())


def _identity(reading: Reading) -> dict:
    return {
        "snapshot": None,
        "indicator": reading.indicator,
        "parameters": reading.written,
        "starts": reading.starts,
        "path": "",
    }


def _recalled(reading: Reading, days: set[dt.date], stamp: int) -> dict[dt.date, Figure]:
    kept = Measurement.objects.filter(
        **_identity(reading), version=reading.declared.version, stamp=stamp, on__in=sorted(days)
    )
    return {m.on: Figure(m.numerator, m.denominator, m.rows) for m in kept}


def _remember(reading: Reading, fresh: Mapping[dt.date, Figure], stamp: int) -> None:
    if not fresh:
        return
    identity = _identity(reading)
    with transaction.atomic():
        Measurement.objects.filter(**identity, on__in=list(fresh)).delete()
        made = [
            Measurement(
                **identity, version=reading.declared.version, stamp=stamp,
                on=day, numerator=figure.numerator, denominator=figure.denominator, rows=figure.rows,
            )
            for day, figure in fresh.items()
        ]  # fmt: skip
        Measurement.objects.bulk_create(made, ignore_conflicts=True)  # another process may remember the same

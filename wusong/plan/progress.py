"""Progress: a target's figure, its judgement, its history; drawn together from the plan, the measurements and the arithmetic."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import ModuleType

from django.db.models import Q

from wusong.analysis import measuring
from wusong.analysis.measuring import Reading
from wusong.analysis.snapshots import Frozen
from wusong.engines.indicators.catalogue import Indicator
from wusong.engines.indicators.disclosure import protected
from wusong.engines.indicators.evidence import Figure, Measured
from wusong.engines.indicators.targets import STARTS_AT_NOTHING, Judgement, Rule, judge
from wusong.plan.models import Baseline, Binding, Override, Plan, Target
from wusong.words.units import Unit

WORST_FIRST = ("broken", "overdue", "behind", "no_data", "on_pace", "monitored", "met")


def month_ends(starts: dt.date, on: dt.date) -> list[dt.date]:
    """The last day of every month from `starts` up to `on`, and `on` itself."""
    days, year, month = [], starts.year, starts.month
    while (day := dt.date(year, month, calendar.monthrange(year, month)[1])) < on:
        days.append(day)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return [*days, on]


@dataclass(frozen=True)
class TargetProgress:
    """One target as of one day, over the live records or those of a snapshot (`source`)."""

    target: Target
    binding: Binding | None
    on: dt.date
    override: Override | None = None
    kept_baseline: Baseline | None = None
    source: ModuleType | Frozen = measuring

    @property
    def reading(self) -> Reading | None:
        """What is measured. A figure of the period ends with it; a level may be reached late, and then says so."""
        if self.binding is None:
            return None
        plan, ends = self.target.plan, self.target.kind in STARTS_AT_NOTHING
        until = self.target.deadline if ends else None
        return Reading.of(self.binding.indicator, self.binding.parameters, plan.starts, until)

    @property
    def indicator(self) -> Indicator | None:
        return self.reading.declared if self.reading else None

    @property
    def unit(self) -> Unit:
        assert self.indicator is not None
        return self.indicator.unit

    @cached_property
    def measured(self) -> Measured | None:
        return self.source.measured(self.reading, self.on) if self.reading else None

    @property
    def figure(self) -> Figure | None:
        return self.measured.whole if self.measured else None

    @property
    def value(self) -> Fraction | None:
        return self.indicator.value(self.figure) if self.indicator and self.figure else None

    @cached_property
    def wanted(self) -> Fraction | None:
        """The target's value in the bare terms of its indicator: 80 % is 4/5. None where none is promised."""
        if self.target.value is None:
            return None
        scale = self.indicator.unit.scale if self.indicator else 1
        return Fraction(self.target.value) / scale

    @cached_property
    def rule(self) -> Rule:
        plan = self.target.plan
        return Rule(
            kind=self.target.kind,
            comparator=self.target.comparator,
            value=self.wanted if self.wanted is not None else self.baseline or Fraction(0),
            starts=plan.starts,
            deadline=self.target.deadline,
            baseline=self.baseline,
            profile=self.binding.profile if self.binding else "straight",
            most=self._most,
        )

    @property
    def _most(self) -> Fraction | None:
        """What the figure can never exceed: a share of things that are there is at most 1."""
        share = self.indicator and self.indicator.reads_as == "ratio" and self.indicator.unit.scale == 100
        return Fraction(1) if share and self.target.kind in ("level", "coverage", "cap") else None

    @cached_property
    def baseline(self) -> Fraction | None:
        """Where the figure stood the day before the plan began, as kept, or else as the records say now.

        Counts within the period begin at nothing.
        """
        compared = self.target.kind in ("level", "coverage", "cap", "zero") or self.target.comparator == "increase"
        if not compared or not self.reading:
            return None
        if kept := self.kept_baseline:
            return self.reading.declared.value(Figure(kept.numerator, kept.denominator, 0))
        [before] = self.source.wholes(self.reading, [self.target.plan.starts - dt.timedelta(days=1)])
        return self.reading.declared.value(before)

    @cached_property
    def history(self) -> list[tuple[dt.date, Figure]]:
        """The city's figure month by month since the plan began, up to the day asked about."""
        if not self.reading:
            return []
        days = month_ends(self.target.plan.starts, self.on)
        return list(zip(days, self.source.wholes(self.reading, days), strict=True))

    @cached_property
    def past(self) -> list[tuple[dt.date, Fraction | None]]:
        return [(day, self.reading.declared.value(figure)) for day, figure in self.history]

    @cached_property
    def judgement(self) -> Judgement:
        return judge(self.rule, self.value, self.on, self.past)

    @cached_property
    def judged_history(self) -> list[tuple[dt.date, Figure, Judgement]]:
        return [
            (day, figure, judge(self.rule, self.past[i][1], day, self.past[: i + 1]))
            for i, (day, figure) in enumerate(self.history)
        ]

    @property
    def status(self) -> str:
        """The status reckoned, or the one a named person said in its place."""
        return self.override.status if self.override else self.judgement.status

    @property
    def written(self) -> str:
        """The figure as people read it."""
        return self.indicator.unit.written(self.value) if self.indicator else "—"

    @property
    def wanted_written(self) -> str:
        if self.target.value is None:
            return "—" if self.indicator is None else self.indicator.unit.written(self.baseline)
        return self.indicator.unit.written(self.wanted) if self.indicator else f"{self.target.value:f}"

    def share_of(self, value: Fraction | None) -> Fraction | None:
        """A value as a share of what is wanted, for drawing bars."""
        if value is None or self.wanted is None:
            return None
        goal = self.rule.goal
        if goal == 0:
            return Fraction(0) if value else Fraction(1)
        return value / goal

    def parts(self, everything: bool) -> dict[str, Figure | None]:
        """The figures of the parts; small ones withheld (None) unless the reader may list every row."""
        assert self.measured is not None and self.indicator is not None
        if everything or not self.indicator.personal:
            return dict(self.measured.parts)
        return self._protected

    @cached_property
    def _protected(self) -> dict[str, Figure | None]:
        assert self.measured is not None
        return protected(self.measured)


def progress_of(
    plan: Plan,
    on: dt.date,
    targets: Iterable[Target] | None = None,
    source: ModuleType | Frozen = measuring,
) -> list[TargetProgress]:
    """Every target of a plan on a day, in the order of the text."""
    chosen = targets if targets is not None else plan.target_set.select_related("section", "office", "plan")
    bindings = {b.target_id: b for b in Binding.objects.filter(target__plan=plan)}
    standing = Override.objects.filter(Q(ends=None) | Q(ends__gt=on), target__plan=plan, starts__lte=on)
    overrides = {o.target_id: o for o in standing}
    baselines = {b.target_id: b for b in Baseline.objects.filter(target__plan=plan)}
    return [TargetProgress(t, bindings.get(t.pk), on, overrides.get(t.pk), baselines.get(t.pk), source) for t in chosen]


def worst_first(progress: Iterable[TargetProgress]) -> list[TargetProgress]:
    """The order a leader reads in: broken, overdue, behind, without data, then the rest; the text's order within."""
    return sorted(progress, key=lambda p: (WORST_FIRST.index(p.status), p.target.start, p.target.code))

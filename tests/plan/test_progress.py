"""Progress of the targets of 2008 over the little city: every one is judged by its own kind, on any day."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from wusong.analysis.measuring import evidence
from wusong.engines.indicators.disclosure import small
from wusong.engines.indicators.targets import STARTS_AT_NOTHING
from wusong.keeping.writing import SYSTEM
from wusong.plan.models import Plan, Target
from wusong.plan.progress import TargetProgress, month_ends, progress_of, worst_first
from wusong.plan.taking_in import take_in

ON, DEADLINE, LATER = dt.date(2008, 11, 30), dt.date(2008, 12, 31), dt.date(2009, 3, 31)


@pytest.fixture
def plan(little_city) -> Plan:
    return take_in("2008", by=SYSTEM)


def of(plan: Plan, on: dt.date, *codes: str) -> list[TargetProgress]:
    return progress_of(plan, on, [Target.objects.get(plan=plan, code=code) for code in codes])


def test_month_ends():
    assert month_ends(dt.date(2008, 1, 1), dt.date(2008, 3, 15)) == [
        dt.date(2008, 1, 31),
        dt.date(2008, 2, 29),
        dt.date(2008, 3, 15),
    ]
    assert month_ends(dt.date(2008, 12, 1), dt.date(2008, 12, 31)) == [DEADLINE]
    assert month_ends(dt.date(2008, 12, 1), dt.date(2009, 1, 1)) == [DEADLINE, dt.date(2009, 1, 1)]


def test_every_target_is_judged_and_the_worst_come_first(plan):
    judged = progress_of(plan, ON)
    assert len(judged) == 110
    assert all(p.indicator for p in judged)
    assert {p.status for p in judged} <= {"met", "on_pace", "behind", "broken", "overdue", "no_data", "monitored"}
    assert [p.status for p in worst_first(judged)][-1] == "met"


def test_the_wanted_values_are_those_of_the_plan_in_bare_terms(plan):
    wanted = {p.target.code: p.wanted for p in progress_of(plan, ON)}
    assert [wanted[code] for code in ("T05.01", "T03.01", "TP1.01", "T24.06", "T25.02")] == [
        Fraction(4, 5),
        120,
        Fraction(1, 5),
        15000,
        0,
    ]


def test_a_plan_looked_at_after_its_year_still_speaks_of_its_year(plan):
    """Counts of the year end with it, and graduates stay those of the year: nothing begins anew in January."""
    codes = ("T03.01", "T22.01", "T24.11", "TP1.01", "T11.01")
    for then, later in zip(of(plan, DEADLINE, *codes), of(plan, LATER, *codes), strict=True):
        assert later.figure.rows, later.target.code
        if then.target.kind in STARTS_AT_NOTHING:
            assert later.figure == then.figure
            assert evidence(later.reading, LATER)[0].equals(evidence(then.reading, DEADLINE)[0])
        assert later.figure.denominator == then.figure.denominator
        assert later.status in ("met", "overdue")


def test_a_level_begins_where_it_stood_and_a_count_at_nothing(plan):
    level, count = of(plan, ON, "T05.01", "T03.01")
    assert level.baseline is not None and level.rule.origin == level.baseline
    assert count.baseline is None and count.rule.origin == 0
    assert level.rule.expected(DEADLINE) == Fraction(4, 5)


def test_the_figure_of_the_day_ends_the_history(plan):
    for progress in of(plan, ON, "T22.02", "T11.01"):
        days = [day for day, *_ in progress.judged_history]
        assert days == month_ends(plan.starts, ON)
        assert progress.history[-1][1] == progress.figure
        assert progress.judged_history[-1][2] == progress.judgement


def test_only_who_may_list_every_row_sees_every_part(plan):
    for progress in of(plan, ON, "T14.01", "T03.01", "T22.01"):
        everything, rest = progress.parts(everything=True), progress.parts(everything=False)
        assert everything == progress.measured.parts
        small_cells = {path for path, figure in everything.items() if small(figure)} - {"JL."}
        if progress.indicator.personal:
            assert small_cells <= {path for path, figure in rest.items() if figure is None}
        else:  # of schools nothing is withheld
            assert rest == everything


def test_the_word_for_a_target_needs_no_history(plan, monkeypatch):
    [progress] = of(plan, ON, "T22.02")
    assert (progress.status, progress.progress) == (progress.judgement.status, progress.judgement.progress)
    [fresh] = of(plan, ON, "T22.02")
    monkeypatch.setattr("wusong.analysis.measuring.wholes", lambda *asked: pytest.fail("the past was measured"))
    assert (fresh.status, fresh.progress) == (progress.status, progress.progress)

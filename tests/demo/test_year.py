"""The demo's year against the plan: what each of the 110 targets says on its today, and on the way there."""

from __future__ import annotations

import datetime as dt

import pytest

from wusong.analysis.measuring import Reading, wholes
from wusong.demo.days import TODAY
from wusong.keeping.writing import SYSTEM
from wusong.plan.progress import TargetProgress, month_ends, progress_of
from wusong.plan.taking_in import take_in

# What has no figure on the demo's today, and why.
UNKNOWN = {
    "T15.04": "the title quotas of 2008 are still to be shared out",
    "T17.02": "whom the first open competition chose will be hired in December",
}


@pytest.fixture
def year(little_city) -> dict[str, TargetProgress]:
    return {p.target.code: p for p in progress_of(take_in("2008", by=SYSTEM), TODAY)}


def test_every_target_has_a_figure_today_but_those_that_cannot(year):
    assert len(year) == 110
    assert {code for code, p in year.items() if p.value is None} == set(UNKNOWN)
    # of seven things that must not happen two have: a pupil out of school for poverty, a limit broken in admissions
    zeros = {code: p.value for code, p in year.items() if p.target.kind == "zero"}
    assert len(zeros) == 7
    assert {code for code, value in zeros.items() if value} == {"T22.04", "T25.02"}
    # the one that was due by September and is not done
    assert year["T05.05"].value < 1 == year["T25.01"].value


def test_every_target_can_be_measured_at_a_month_end(year):
    """All months are tried, each target at one of them: twelve months of all take minutes."""
    days = month_ends(dt.date(2008, 1, 1), TODAY)
    for n, p in enumerate(year.values()):
        [figure] = wholes(p.reading, [days[n % len(days)]])
        assert figure.denominator is None or figure.denominator >= 0


def test_a_building_found_dangerous_in_spring_was_out_of_use_by_summer(little_city):
    figures = wholes(Reading.of("dangerous_in_use"), month_ends(dt.date(2008, 1, 1), TODAY))
    assert [figure.numerator for figure in figures] == [0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]

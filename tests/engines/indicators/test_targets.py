"""Target arithmetic: every kind by every comparator, in exact fractions; the forecast's interval by simulation."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import assume, settings
from hypothesis import given as tried_with
from hypothesis import strategies as st

from wusong.engines.indicators.targets import (
    COMPARATORS,
    KINDS,
    PROFILE,
    STARTS_AT_NOTHING,
    STATUS,
    WHOLE,
    Rule,
    TargetError,
    due,
    judge,
)


def given(*strategies, **named):
    """Fifty cases of each rule: they are many, and every run tries others."""
    return lambda test: settings(deadline=None, max_examples=50)(tried_with(*strategies, **named)(test))


STARTS, DEADLINE = dt.date(2008, 1, 1), dt.date(2008, 12, 31)
MIDYEAR, AFTER = dt.date(2008, 6, 30), dt.date(2009, 1, 1)


def rule(kind="count", comparator="eq", value=F(120), **other) -> Rule:
    return Rule(kind, comparator, F(value), **({"starts": STARTS, "deadline": DEADLINE} | other))


fractions = st.fractions(min_value=-200, max_value=200, max_denominator=60)
days = st.dates(dt.date(2007, 11, 1), dt.date(2009, 3, 1))


@st.composite
def rules(draw) -> Rule:
    kind = draw(st.sampled_from(KINDS))
    value = draw(fractions)
    return Rule(
        kind,
        draw(st.sampled_from(COMPARATORS)),
        F(round(value)) if kind in WHOLE else value,
        STARTS,
        draw(st.dates(STARTS, dt.date(2010, 12, 31))),
        draw(st.none() | fractions),
        draw(st.sampled_from(tuple(PROFILE))),
    )


@st.composite
def ways(draw) -> Rule:
    """Rules with a way to go: a goal that the origin has not attained."""
    kind = draw(st.sampled_from([kind for kind in KINDS if kind not in ("zero", "monitor")]))
    size = F(draw(st.integers(1, 200))) if kind in WHOLE else draw(st.fractions(F(1, 60), 200, max_denominator=60))
    comparator = draw(st.sampled_from(("ge", "gt", "eq", "all", "increase_by", "milestone", "le", "lt", "decrease_by")))
    origin = F(0) if kind in STARTS_AT_NOTHING else draw(fractions)
    goal = origin + (-size if comparator in ("le", "lt", "decrease_by") else size)
    deadline = draw(st.dates(STARTS, dt.date(2010, 12, 31)))
    value = -goal if comparator == "decrease_by" else goal
    return Rule(kind, comparator, value, STARTS, deadline, origin, draw(st.sampled_from(tuple(PROFILE))))


# What is attained -----------------------------------------------------------------------------------------------------

# the figures just below, at, and just above a wanted 120 (or a wanted change by 120)
ATTAINED = {
    "ge": {119: False, 120: True, 121: True},
    "gt": {119: False, 120: False, 121: True},
    "le": {119: True, 120: True, 121: False},
    "lt": {119: True, 120: False, 121: False},
    "eq": {119: False, 120: True, 121: True},  # 120名 is a promise; nobody is blamed for 121
    "all": {119: False, 120: True, 121: True},
    "approx": {113: False, 114: True, 120: True, 200: True},  # 约120名 is kept from 114
    "none": {0: True, 1: False},
    "increase_by": {119: False, 120: True, 121: True, -120: False},
    "decrease_by": {-119: False, -120: True, -121: True, 120: False},  # a growth is no decrease
    "increase": {100: False, 101: True},  # any, against the baseline of 100
    "milestone": {119: False, 120: True},
    "monitor": {120: True},  # never asked: a monitored figure is not judged
}


def test_every_comparator_is_pinned_down():
    assert set(ATTAINED) == set(COMPARATORS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("comparator", "figure", "wanted"), [(c, figure, a) for c, row in ATTAINED.items() for figure, a in row.items()]
)
def test_what_is_attained_depends_on_the_comparator_alone(kind, comparator, figure, wanted):
    assert rule(kind, comparator, baseline=F(100)).attained(F(figure)) is wanted


@given(rules(), fractions, days)
def test_a_target_is_met_exactly_when_its_figure_is_attained(made, value, on):
    assume(made.kind not in ("zero", "monitor") and made.comparator != "monitor")
    assert (judge(made, value, on).status == "met") is made.attained(value)


@given(rules(), days, fractions)
def test_every_judgement_is_one_of_the_known_words(made, on, value):
    assert judge(made, value, on).status in STATUS
    assert judge(made, None, on).status == "no_data"


# Progress -------------------------------------------------------------------------------------------------------------


@given(ways(), st.fractions(min_value=-3, max_value=3, max_denominator=60))
def test_progress_is_the_exact_share_of_the_way_and_is_never_clipped(made, share):
    assert made.progress(made.origin + share * (made.goal - made.origin)) == share


@given(ways(), fractions, fractions)
def test_progress_is_monotone_in_the_figure(made, one, other):
    assume(one != other)
    one, other = sorted((one, other))
    rises = made.goal > made.origin
    assert (made.progress(one) < made.progress(other)) is rises


@given(ways())
def test_progress_is_one_at_the_goal(made):
    assert made.progress(made.goal) == 1
    assert made.attained(made.goal) is (made.comparator not in ("gt", "lt"))


@given(rules(), fractions)
def test_without_a_baseline_there_is_no_progress_unless_the_figure_is_of_the_period(made, value):
    unknown = replace(made, baseline=None)
    if unknown.kind not in STARTS_AT_NOTHING:
        assert unknown.progress(value) is None


def test_a_third_stays_a_third():
    assert rule("level", "ge", F(1), baseline=F(0)).progress(F(1, 3)) == F(1, 3)
    assert rule("count", value=3).progress(F(1)) == F(1, 3)


def test_a_falling_target_is_done_by_falling():
    weak = rule("cap", "le", 0, baseline=F(30), deadline=dt.date(2010, 12, 31))
    assert [weak.progress(F(n)) for n in (30, 20, 0, 36)] == [0, F(1, 3), 1, F(-1, 5)]
    assert [judge(weak, F(n), DEADLINE).status for n in (19, 20)] == ["on_pace", "behind"]
    assert weak.expected(DEADLINE) == 30 - F(30 * 366, 366 + 365 + 365)


def test_a_decrease_wanted_by_a_share_runs_below_zero():
    fall = rule("growth", "decrease_by", F(1, 20))
    assert fall.progress(F(-1, 40)) == F(1, 2)
    assert fall.progress(F(1, 40)) == F(-1, 2)
    assert judge(fall, F(1, 20), MIDYEAR).status == "behind"
    assert judge(fall, F(-1, 20), MIDYEAR).status == "met"


def test_a_baseline_beyond_the_target_leaves_no_way_to_go():
    beyond = rule("level", "ge", F(4, 5), baseline=F(9, 10))
    assert beyond.progress(F(17, 20)) is None
    assert beyond.expected(STARTS) == F(4, 5)
    assert [judge(beyond, v, MIDYEAR).status for v in (F(9, 10), F(4, 5), F(79, 100))] == ["met", "met", "behind"]


# What is expected by a day --------------------------------------------------------------------------------------------


def paced(made: Rule) -> bool:
    return made.expected(made.deadline) is not None


@given(rules())
def test_what_is_expected_at_the_deadline_is_what_is_wanted(made):
    assume(paced(made))
    assert made.expected(made.deadline) == made.goal


@given(ways(), days, days)
def test_what_is_expected_runs_one_way_and_stays_between_the_origin_and_the_goal(made, one, other):
    one, other = sorted((one, other))
    way = made.goal - made.origin
    done = [(made.expected(day) - made.origin) / way for day in (one, other)]
    assert 0 <= done[0] <= done[1] <= 1


@given(rules(), days)
def test_a_figure_as_expected_is_never_behind(made, on):
    assume(paced(made) and made.kind != "zero" and on <= made.deadline)
    assert judge(made, made.expected(on), on).status in ("met", "on_pace")


@pytest.mark.parametrize("kind", ["zero", "monitor"])
def test_nothing_paces_a_zero_target_or_a_monitored_one(kind):
    assert rule(kind, "none" if kind == "zero" else "monitor", 0, baseline=F(3)).expected(MIDYEAR) is None


def test_nobody_is_expected_to_open_a_part_of_a_canteen():
    two = rule("net_new", "increase_by", 2)
    assert [two.expected(dt.date(2008, month, 28)) for month in (3, 8, 12)] == [0, 1, 1]
    fewer = rule("net_new", "decrease_by", 2)
    assert [fewer.expected(dt.date(2008, month, 28)) for month in (3, 8, 12)] == [0, -1, -1]


def test_a_straight_year_expects_each_day_its_share():
    assert rule("amount", value=366).expected(STARTS) == 1
    assert rule("amount", value=366).expected(dt.date(2008, 2, 29)) == 60
    assert rule("amount", value=366).expected(dt.date(2007, 12, 31)) == 0
    assert rule("amount", value=366).expected(AFTER) == 366


# Profiles -------------------------------------------------------------------------------------------------------------

shares = st.fractions(min_value=F(-1, 2), max_value=F(3, 2), max_denominator=400)


@pytest.mark.parametrize("profile", list(PROFILE))
@given(one=shares, other=shares)
def test_a_profile_runs_from_nothing_to_all_and_never_back(profile, one, other):
    early, late = sorted((one, other))
    assert 0 <= due(profile, early) <= due(profile, late) <= 1
    assert (due(profile, F(0)), due(profile, F(1))) == (0, 1)


def test_profiles_at_their_corners():
    assert [due("school_calendar", F(month, 12)) for month in (2, 6, 8, 12)] == [F(5, 100), F(53, 100), F(57, 100), 1]
    assert [due("autumn", F(n, 12)) for n in (8, 10, 12)] == [0, F(1, 2), 1]
    assert [due("step", F(n, 100)) for n in (84, 85, 86)] == [0, 1, 1]
    assert due("straight", F(5, 7)) == F(5, 7)


# The kinds, as the plan of 2008 speaks ---------------------------------------------------------------------------------

# kind: a target of that kind, then by day: figure → status
STORIES = {
    "level": (
        rule("level", "ge", F(4, 5), baseline=F(3, 5)),
        [(MIDYEAR, F(7, 10), "on_pace"), (MIDYEAR, F(69, 100), "behind"), (DEADLINE, F(4, 5), "met"), (AFTER, F(79, 100), "overdue")],
    ),
    "count": (
        rule(),
        [(MIDYEAR, F(59), "on_pace"), (MIDYEAR, F(58), "behind"), (DEADLINE, F(119), "behind"), (AFTER, F(120), "met"), (AFTER, F(119), "overdue")],
    ),
    "net_new": (rule("net_new", "ge", 2), [(MIDYEAR, F(0), "on_pace"), (DEADLINE, F(1), "behind"), (DEADLINE, F(2), "met")]),
    "growth": (
        rule("growth", "increase_by", F(1, 5)),
        [(MIDYEAR, F(1, 10), "on_pace"), (MIDYEAR, F(-1, 10), "behind"), (AFTER, F(19, 100), "overdue"), (AFTER, F(1, 5), "met")],
    ),
    "coverage": (
        rule("coverage", "all", 1, baseline=F(9, 10)),
        [(MIDYEAR, F(95, 100), "on_pace"), (MIDYEAR, F(94, 100), "behind"), (DEADLINE, F(999, 1000), "behind"), (DEADLINE, F(1), "met")],
    ),
    "zero": (
        rule("zero", "eq", 0, baseline=F(0)),
        [(STARTS, F(0), "on_pace"), (MIDYEAR, F(1), "broken"), (DEADLINE, F(0), "met"), (AFTER, F(1), "broken")],
    ),
    "pair": (rule("pair", "ge", 50), [(MIDYEAR, F(24), "on_pace"), (MIDYEAR, F(23), "behind"), (AFTER, F(50), "met")]),
    "amount": (
        rule("amount", "ge", 6650, profile="step"),
        [(MIDYEAR, F(0), "on_pace"), (dt.date(2008, 11, 6), F(0), "on_pace"), (dt.date(2008, 11, 7), F(0), "behind"), (DEADLINE, F(6650), "met")],
    ),
    "milestone": (
        rule("milestone", "milestone", 1),
        [(MIDYEAR, F(0), "on_pace"), (dt.date(2008, 11, 7), F(0), "behind"), (AFTER, F(0), "overdue"), (MIDYEAR, F(1), "met")],
    ),
    "cap": (
        rule("cap", "le", F(1, 20), baseline=F(1, 25)),
        [(MIDYEAR, F(1, 20), "met"), (MIDYEAR, F(6, 100), "behind"), (AFTER, F(6, 100), "overdue")],
    ),
    "monitor": (rule("monitor", "monitor", 0), [(MIDYEAR, F(99), "monitored"), (AFTER, F(-1), "monitored")]),
}  # fmt: skip


def test_every_kind_has_its_story():
    assert set(STORIES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_story_of_a_kind(kind):
    made, days_of_it = STORIES[kind]
    told = [judge(made, figure, on).status for on, figure, _ in days_of_it]
    assert told == [status for _, _, status in days_of_it]


@given(st.integers(1, 10**6), days)
def test_any_row_breaks_a_zero_target_at_once(rows, on):
    assert judge(rule("zero", "none", 0), F(rows), on).status == "broken"


def test_a_zero_target_that_holds_again_says_that_it_was_broken():
    past = [(dt.date(2008, 3, 31), F(0)), (dt.date(2008, 4, 30), F(2)), (dt.date(2008, 5, 31), F(0))]
    assert judge(rule("zero", "none", 0), F(0), MIDYEAR, past).mended
    assert not judge(rule("zero", "none", 0), F(0), MIDYEAR, past[:1]).mended


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "castle"},
        {"comparator": "roughly"},
        {"profile": "leisurely"},
        {"deadline": dt.date(2007, 12, 31)},
    ],
)
def test_a_rule_no_target_can_have_is_refused(wrong):
    with pytest.raises(TargetError):
        rule(**wrong)


# The forecast ---------------------------------------------------------------------------------------------------------

MONTH_ENDS = [dt.date(2008, month + 1, 1) - dt.timedelta(days=1) for month in range(1, 12)] + [DEADLINE]
LENGTHS = np.diff([dt.date(2007, 12, 31).toordinal(), *(day.toordinal() for day in MONTH_ENDS)])


def covered(paths: np.ndarray, until: int) -> float:
    """The share of walks whose figure at the deadline lies in the interval given after `until` months."""
    walk = rule("level", "ge", F(10**6), baseline=F(0))  # never attained, never bounded
    inside = 0
    for path in paths:
        past = [(day, F(float(figure))) for day, figure in zip(MONTH_ENDS[:until], path, strict=False)]
        said = judge(walk, past[-1][1], MONTH_ENDS[until - 1], past)
        inside += said.low <= F(float(path[-1])) <= said.high
    return inside / len(paths)


@pytest.mark.parametrize("until", [3, 6, 11])
def test_nine_in_ten_of_random_walks_with_drift_end_inside_the_interval(until):
    rng = np.random.default_rng(2008)
    steps = rng.normal(0.3 * LENGTHS, 2 * np.sqrt(LENGTHS), (4000, 12))
    assert covered(steps.cumsum(axis=1), until) == pytest.approx(0.90, abs=0.02)


@pytest.mark.parametrize(("until", "stated"), [(3, 0.83), (6, 0.86), (11, 0.91)])
def test_of_walks_with_skewed_steps_fewer_end_inside_while_much_is_left(until, stated):
    """Exponential months, as of courses that finish in lumps: early in the year the interval promises too much."""
    rng = np.random.default_rng(2008)
    steps = rng.exponential(10.0, (4000, 12)) * LENGTHS / 30
    assert covered(steps.cumsum(axis=1), until) == pytest.approx(stated, abs=0.02)


def past_of(*figures) -> list[tuple[dt.date, F]]:
    return list(zip(MONTH_ENDS, map(F, figures), strict=False))


def test_work_as_even_as_a_clock_is_forecast_exactly():
    lengths = [int(days) for days in LENGTHS[:6]]
    done = [F(sum(lengths[: n + 1])) for n in range(6)]
    said = judge(rule("amount", value=366), done[-1], MONTH_ENDS[5], past_of(*done))
    assert (said.low, said.forecast, said.high) == (366, 366, 366)


def test_fewer_than_three_steps_say_nothing_of_the_end():
    assert judge(rule(), F(20), MONTH_ENDS[1], past_of(10, 20)).forecast is None
    assert judge(rule(), F(30), MONTH_ENDS[2], past_of(10, 20, 30)).forecast is not None


def test_what_was_done_this_year_stays_done_in_the_forecast():
    said = judge(rule(), F(41), MONTH_ENDS[4], past_of(0, 40, 40, 41, 41))
    assert said.low == 41
    assert said.low <= said.forecast <= said.high


def test_a_share_is_never_forecast_beyond_one_or_below_nothing():
    made = rule("level", "ge", F(99, 100), baseline=F(1, 2), most=F(1))
    rising = judge(made, F(97, 100), MONTH_ENDS[4], past_of(F(6, 10), F(7, 10), F(8, 10), F(9, 10), F(97, 100)))
    assert rising.high == rising.forecast == 1
    falling = judge(made, F(5, 100), MONTH_ENDS[4], past_of(F(4, 10), F(3, 10), F(2, 10), F(1, 10), F(5, 100)))
    assert falling.low == 0


@pytest.mark.parametrize("over", [{"kind": "zero"}, {"kind": "milestone"}, {"profile": "step"}])
def test_what_comes_in_one_piece_is_not_forecast(over):
    assert judge(rule(**over), F(0), MONTH_ENDS[4], past_of(0, 0, 0, 0, 0)).forecast is None


def test_nothing_is_forecast_once_the_deadline_is_there():
    assert judge(rule(), F(60), DEADLINE, past_of(*range(12))).forecast is None

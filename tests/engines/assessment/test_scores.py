"""Score reports against counting by hand."""

from fractions import Fraction
from itertools import pairwise
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from wusong.engines.assessment.errors import AssessmentError
from wusong.engines.assessment.scores import (
    SCHEMES,
    Scheme,
    convert,
    effective_scores,
    line_for,
    near_line,
    normalised_scores,
    on_line,
    percentile_of,
    ranks,
    score_table,
    standard_scores,
    two_rates,
)

MARKS = st.lists(st.integers(0, 300).map(lambda n: n / 2), min_size=1, max_size=80)


@given(MARKS)
@settings(deadline=None)
def test_a_rank_is_one_more_than_the_number_above(scores):
    assert ranks(scores).tolist() == [1 + sum(other > own for other in scores) for own in scores]


@given(MARKS, st.sampled_from([0.5, 1, 5, 10]))
@settings(deadline=None)
def test_the_score_table_counts_everybody_once(scores, step):
    made = score_table(scores, step=step)
    assert made.pupils.sum() == len(scores)
    for low, n, total, rank in zip(made.low, made.pupils, made.cumulative, made.rank, strict=True):
        assert n == sum(floor(s / step) * step == low for s in scores)
        assert total == sum(s >= low for s in scores)
        assert rank == 1 + sum(s >= low + step for s in scores)


@given(MARKS, st.integers(2, 10))
@settings(deadline=None)
def test_no_published_end_holds_fewer_than_the_least(scores, least):
    if len(scores) < least:
        with pytest.raises(AssessmentError):
            score_table(scores, least=least)
        return
    made = score_table(scores, least=least)
    assert made.pupils[0] >= least and made.pupils[-1] >= least
    assert made.cumulative[-1] == len(scores)


def test_merged_ends_say_which_scores_they_hold():
    made = score_table([100, 99, *[80] * 12, *[70] * 5, 50, 40], least=3)
    assert list(zip(made.low, made.high, made.pupils, strict=True)) == [(80, 100, 14), (40, 70, 7)]


def test_two_rates_on_the_declared_denominator():
    scores, school = [90, 85, 60, 59.5, np.nan, 39, 40], list("aaabbbb")
    made = two_rates(scores, school, 100, {"a": 4, "b": 5, "c": 2})
    assert made.schools.tolist() == ["a", "b", "c"]
    assert (made.present.tolist(), made.registered.tolist()) == ([3, 3, 0], [4, 5, 2])
    assert (made.passed.tolist(), made.excellent.tolist(), made.low.tolist()) == ([3, 0, 0], [2, 0, 0], [0, 1, 0])
    assert made.rate("passed").tolist() == [3 / 4, 0, 0]
    assert made.rate("low", of="present")[:2].tolist() == [0, 1 / 3] and np.isnan(made.rate("low", of="present")[2])
    assert made.composite[0] == pytest.approx(100)
    assert made.composite[1] == pytest.approx(40 * (138.5 / 5) / (235 / 4))


def test_keeping_a_weak_pupil_home_does_not_pay():
    came = two_rates([90, 20], ["a", "a"], 100, {"a": 2})
    stayed = two_rates([90, np.nan], ["a", "a"], 100, {"a": 2})
    assert stayed.rate("passed")[0] == came.rate("passed")[0] and stayed.mean()[0] < came.mean()[0]


@pytest.mark.parametrize("registered", [{}, {"a": 1}])
def test_a_denominator_must_be_declared_and_cover_those_who_came(registered):
    with pytest.raises(AssessmentError, match="registered"):
        two_rates([90, 20], ["a", "a"], 100, registered)


@given(MARKS)
@settings(deadline=None)
def test_normalised_scores_keep_order_and_ties(scores):
    z = normalised_scores(scores)
    assert all((a < b) == (u < v) for a, u in zip(scores, z, strict=True) for b, v in zip(scores, z, strict=True))
    assert z == pytest.approx(stats.norm.ppf((stats.rankdata(scores) - 0.5) / len(scores)), abs=1e-9)


def test_standard_scores_name_their_population():
    x = np.array([50.0, 60, 70])
    assert standard_scores(x, scale=(500, 100)) == pytest.approx(500 + 100 * (x - 60) / x.std())
    assert standard_scores([60], population=[50, 70]) == pytest.approx([0])
    with pytest.raises(AssessmentError):
        standard_scores([60, 60])


def by_hand(scores, scheme, ties):
    """Grades from the best down, a whole score at a time; converted in fractions."""
    n, distinct = len(scores), sorted(set(scores), reverse=True)
    above, start, target, grade = 0, 0, Fraction(0), {}
    for at, share in enumerate(scheme.shares):
        target += Fraction(share).limit_denominator(10**6) * n / 100
        while start < len(distinct):
            nxt = above + scores.count(distinct[start])
            last = at == len(scheme.shares) - 1
            if ties == "at_most":
                take = nxt <= target
            elif ties == "at_least":
                take = above < target
            else:
                take = nxt <= target or nxt - target < target - above
            if not (take or last):
                break
            grade[distinct[start]] = at
            above, start = nxt, start + 1
    made = {}
    for score, at in grade.items():
        inside = [Fraction(s).limit_denominator(100) for s, g in grade.items() if g == at]
        (t1, t2), y1, y2 = scheme.ranges[at], min(inside), max(inside)
        y = Fraction(score).limit_denominator(100)
        t = t1 + (y - y1) * (t2 - t1) / (y2 - y1) if y2 > y1 else Fraction(t1 + t2, 2)
        made[score] = (at, floor(t + Fraction(1, 2)))
    return [made[s] for s in scores]


@pytest.mark.parametrize("key", SCHEMES)
@pytest.mark.parametrize("ties", ["closest", "at_most", "at_least"])
@given(scores=MARKS)
@settings(max_examples=40, deadline=None)
def test_conversion_is_what_one_does_by_hand(key, ties, scores):
    made = convert(scores, key, ties=ties)
    assert list(zip(made.grade.tolist(), made.converted.tolist(), strict=True)) == by_hand(scores, SCHEMES[key], ties)


@given(MARKS)
@settings(deadline=None)
def test_conversion_keeps_order_and_never_splits_a_score(scores):
    made = convert(scores)
    pairs = sorted(zip(scores, made.converted, strict=True))
    assert all(t1 <= t2 for (_, t1), (_, t2) in pairwise(pairs))
    assert all(t1 == t2 for (y1, t1), (y2, t2) in pairwise(pairs) if y1 == y2)
    assert sum(band.pupils for band in made.bands) == made.base == len(scores)


def test_the_worked_example_of_the_formula():
    # 化学: band B from 58 to 79; 70 → 71 + 12·14/21 = 79
    scheme = Scheme("one", "一档", ("B",), (100,), ((71, 85),), "")
    assert convert([58, 70, 79], scheme).converted.tolist() == [71, 79, 85]


def test_half_goes_up():
    scheme = Scheme("half", "半", ("A",), (100,), ((0, 1),), "")
    assert convert([0, 1, 2], scheme).converted.tolist() == [0, 1, 1]


@pytest.mark.parametrize("key", SCHEMES)
def test_every_scheme_sums_to_a_hundred_and_falls(key):
    scheme = SCHEMES[key]
    assert sum(scheme.shares) == 100
    assert all(above[0] > below[1] for above, below in pairwise(scheme.ranges))


@given(MARKS, st.data())
@settings(deadline=None)
def test_a_line_keeps_within_or_fills_its_places(scores, data):
    places = data.draw(st.integers(1, len(scores)))
    line, count = line_for(scores, places, ties="at_least")
    assert count == sum(s >= line for s in scores) >= places
    try:
        line, count = line_for(scores, places)
    except AssessmentError:
        assert scores.count(max(scores)) > places
    else:
        assert count == sum(s >= line for s in scores) <= places


def test_contributions_make_the_whole():
    made = on_line([90, 80, 70, 60], ["a", "b", "b", "b"], 70)
    assert made.on.tolist() == [1, 2] and made.contribution.sum() == pytest.approx(1)
    assert np.isnan(on_line([1], ["a"], 70).contribution).all()


def test_pupils_near_the_line_come_nearest_first():
    below, above = near_line([57, 59, 60, 61.5, 63, 50], 60, 3)
    assert (below.tolist(), above.tolist()) == ([1, 0], [2, 3])


def test_effective_scores_sum_to_the_line_and_every_pupil_is_in_one_cell():
    rng = np.random.default_rng(1)
    x = np.round(np.clip(rng.normal(70, 12, (3000, 1)) + rng.normal(0, 8, (3000, 5)), 0, 100))
    school = rng.integers(0, 7, 3000)
    made = effective_scores(x, 380, school)
    assert made.lines.sum() == pytest.approx(380)
    on_total = x.sum(axis=1) >= 380
    assert (made.both + made.total_only).sum(axis=0) == pytest.approx(np.full(5, on_total.sum()))
    on_third = x[:, 2] >= made.lines[2]
    assert made.both[:, 2].sum() == (on_total & on_third).sum()
    assert made.hit[2] == pytest.approx((on_total & on_third).sum() / on_third.sum())
    with pytest.raises(AssessmentError):
        effective_scores(x[:20], 380, school[:20])


def test_percentiles_are_scores_somebody_has():
    assert percentile_of([10, 20, 30, 40, 50], [0.2, 0.21, 1]).tolist() == [10, 20, 50]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: ranks([]),
        lambda: ranks([np.nan]),
        lambda: ranks([1.2345]),
        lambda: score_table([1], step=0),
        lambda: convert([1], "jiangsu"),
        lambda: convert([1], ties="split"),
        lambda: Scheme("x", "", ("A",), (99,), ((0, 1),), ""),
        lambda: Scheme("x", "", ("A",), (50, 50), ((0, 1),), ""),
        lambda: two_rates([101], ["a"], 100, {"a": 1}),
        lambda: line_for([1, 2], 3),
        lambda: near_line([1], 1, 0),
        lambda: percentile_of([1], [0]),
    ],
)
def test_what_does_not_fit_is_refused(wrong):
    with pytest.raises(AssessmentError):
        wrong()

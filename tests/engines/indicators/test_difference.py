"""The coefficient of differences: published examples, the sum as it is written, and additions tried one by one."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wusong.engines.indicators.difference import (
    LEAST,
    DifferenceError,
    composite_coefficient,
    difference_coefficient,
    drags,
    least_change,
    passes,
    shares_of_difference,
    squared_coefficient,
)

PUBLISHED = [(279, 45), (137, 37), (935, 89), (160, 76), (402, 55)]
SCHOOLS = st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 900)), min_size=1, max_size=8)


def slowly(pairs) -> float:
    """S over the mean, in the words of the method."""
    everybody = sum(n for _, n in pairs)
    mean = sum(r for r, _ in pairs) / everybody
    return math.sqrt(sum(n / everybody * (r / n - mean) ** 2 for r, n in pairs)) / mean


def test_the_published_examples():
    assert round(difference_coefficient(PUBLISHED), 4) == 0.5153
    unweighted = [r / n for r, n in PUBLISHED]
    mean = sum(unweighted) / 5
    assert round(difference_coefficient(PUBLISHED), 2) != round(
        math.sqrt(sum((x - mean) ** 2 for x in unweighted) / 5) / mean, 2
    )
    assert round(composite_coefficient([0.393, 0.578, 0.372, 0.246, 0.208, 0.311, 0.311, 0.455]), 3) == 0.359


@given(SCHOOLS)
def test_it_is_the_sum_of_the_method(pairs):
    found = difference_coefficient(pairs)
    if not any(r for r, _ in pairs):
        assert found is None
    else:
        assert math.isclose(found, slowly(pairs), rel_tol=1e-9, abs_tol=1e-6)


@given(SCHOOLS, st.integers(1, 50))
def test_the_unit_does_not_matter_nor_does_splitting_a_school_in_two_alike(pairs, times):
    bigger = [(r * times, n) for r, n in pairs]
    assert squared_coefficient(bigger) == squared_coefficient(pairs)
    halved = [(Fraction(r, 2), n) for r, n in pairs for _ in "ab"]
    assert squared_coefficient([(r, n) for (r, _), (_, n) in zip(halved, halved, strict=True)]) == squared_coefficient(
        pairs
    )


@given(SCHOOLS)
def test_the_shares_of_the_difference_add_up(pairs):
    assert sum(shares_of_difference(pairs)) == (1 if squared_coefficient(pairs) else 0)


@given(SCHOOLS, st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(9, 20), Fraction(1, 2)]))
def test_the_least_change_passes_and_a_little_less_does_not(pairs, limit):
    mending = least_change(pairs, limit)
    if mending is None:
        assert not any(r for r, _ in pairs)
        return
    after = [(Fraction(r) + Fraction(a), n) for (r, n), a in zip(pairs, mending.added, strict=True)]
    assert difference_coefficient(after) <= float(limit) + 1e-6
    if mending.whole > 1:  # the same lift to a floor a little lower
        lower = [max(Fraction(r), Fraction(mending.floor) * Fraction(99, 100) * n) for r, n in pairs]
        assert difference_coefficient([(r, n) for r, (_, n) in zip(lower, pairs, strict=True)]) > float(limit) - 1e-9


def test_no_other_way_of_adding_whole_units_is_cheaper():
    """Three schools, every addition of up to 24 to each: none that passes adds less."""
    pairs, limit = [(6, 4), (20, 6), (30, 5)], Fraction(3, 10)
    cheapest = min(
        a + b + c
        for a in range(25)
        for b in range(25)
        for c in range(25)
        if squared_coefficient([(6 + a, 4), (20 + b, 6), (30 + c, 5)]) <= limit**2
    )
    found = least_change(pairs, limit).whole
    assert cheapest - 2 < found <= cheapest


def test_a_county_is_told_its_items_and_schools():
    county = {
        "books": {"一小": (10, 10), "二小": (60, 10), "三小": (30, 10)},
        "rooms": {"一小": (9, 10), "二小": (10, 10)},
    }
    [drag] = drags(county, Fraction(1, 2))
    assert (drag.item, drag.school) in {("books", "一小"), ("books", "二小")}
    assert drag.mending.whole > 0


def test_a_school_may_miss_one_item_narrowly():
    assert passes(LEAST["primary"], "primary")
    assert passes({**LEAST["primary"], "backbone": Fraction(85, 100)}, "primary")
    assert not passes({**LEAST["primary"], "backbone": Fraction(84, 100)}, "primary")
    assert not passes({**LEAST["primary"], "backbone": Fraction(9, 10), "multimedia": Fraction(22, 10)}, "primary")


@pytest.mark.parametrize("pairs", [[(3, 0)], [(-1, 5)]])
def test_what_no_school_can_have_is_refused(pairs):
    with pytest.raises(DifferenceError, match="第 1 所学校"):
        difference_coefficient(pairs)

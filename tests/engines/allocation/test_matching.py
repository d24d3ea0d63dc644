"""Each mechanism against a slow second answer on invented markets, and against examples of the literature."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tests.engines.allocation import reference
from tests.engines.allocation.reference import MARKETS, Little, invented
from wusong.engines.allocation.errors import AllocationError
from wusong.engines.allocation.improving import efficiency_adjusted, stable_improvement_cycles
from wusong.engines.allocation.markets import Market, rank_keys
from wusong.engines.allocation.matching import (
    application_rejection,
    deferred_acceptance,
    immediate_acceptance,
    serial_dictatorship,
)
from wusong.engines.allocation.settling import numba_is_there
from wusong.engines.allocation.trading import exchange, top_trading_cycles

ENGINES = [
    "plain",
    "numpy",
    pytest.param("numba", marks=pytest.mark.skipif(not numba_is_there(), reason="Numba is optional")),
]


def way(placement) -> list[int | None]:
    return [None if s < 0 else int(s) for s in placement.school]


def market_of(lists: str, orders: str, places: list[int]) -> Market:
    """`lists` and `orders` as papers print them: one row each, best first, people 1.. and schools a.. ."""
    wishes = [["abcdefghij".index(s) for s in row.split()] for row in lists.strip().splitlines()]
    priority = [[int(i) - 1 for i in row.split()] for row in orders.strip().splitlines()]
    key = {(s, a): place for s, row in enumerate(priority) for place, a in enumerate(row)}
    return Little(wishes, key, places).market()


@pytest.mark.parametrize("engine", ENGINES)
def test_deferred_acceptance_is_the_best_stable_placement(engine):
    for seed in range(MARKETS):
        little = invented(seed, people=4, schools=3)
        assert way(deferred_acceptance(little.market(), engine=engine)) == reference.best_stable(little), seed


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("ties", [None, 3])
def test_larger_markets_agree_with_one_proposal_at_a_time(engine, ties):
    for seed in range(MARKETS // 5):
        little = invented(seed, people=60, schools=8, ties=ties)
        assert way(deferred_acceptance(little.market(), engine=engine)) == reference.one_by_one(little), seed


@pytest.mark.parametrize("engine", ENGINES)
def test_immediate_acceptance_as_by_hand(engine):
    for seed in range(MARKETS):
        little = invented(seed, ties=2 if seed % 2 else None)
        assert way(immediate_acceptance(little.market(), engine=engine)) == reference.immediately(little), seed


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("width", [1, 2, 3])
def test_parallel_bands_as_by_hand(engine, width):
    for seed in range(MARKETS):
        little = invented(seed)
        found = application_rejection(little.market(), width, engine=engine)
        assert way(found) == reference.by_bands(little, width), seed


def test_a_band_equals_a_priority_above_all_others():
    for seed in range(MARKETS // 5):
        market = invented(seed, people=30, schools=6).market()
        rank = np.arange(len(market.school)) - np.repeat(market.begin[:-1], np.diff(market.begin))
        banded = np.where(market.key < 0, -1, rank_keys(rank // 2, np.maximum(market.key, 0)))
        same = deferred_acceptance(Market(market.school, banded, market.begin, market.places))
        assert way(application_rejection(market, 2)) == way(same), seed


def test_bands_may_be_widths_or_lists():
    market = market_of("a b c\na b c\na b c\n", "1 2 3\n1 2 3\n1 2 3\n", [1, 1, 1])
    by_width = application_rejection(market, [1, 2])
    by_list = application_rejection(market, band_of=[0, 1, 1] * 3)
    assert way(by_width) == way(by_list) == [0, 1, 2]


@pytest.mark.parametrize("engine", ENGINES)
def test_serial_dictatorship_as_by_hand(engine):
    for seed in range(MARKETS):
        little = invented(seed)
        order = random.Random(seed).sample(list(little.people), len(little.lists))
        found = serial_dictatorship(little.market(), order, engine=engine)
        assert way(found) == reference.in_turn(little, order), seed


def test_top_trading_cycles_as_by_hand():
    for seed in range(MARKETS):
        little = invented(seed, people=7)
        assert way(top_trading_cycles(little.market())) == reference.by_trading(little), seed


def test_top_trading_cycles_with_priorities_of_those_who_do_not_ask():
    for seed in range(MARKETS):
        little = invented(seed, people=7)
        rng = random.Random(seed)
        orders = [
            [a for a in rng.sample(list(little.people), len(little.lists)) if rng.random() > 0.1]
            for _ in little.schools
        ]
        begin = np.cumsum([0, *(len(row) for row in orders)])
        rows = np.array([a for row in orders for a in row], int)
        found = top_trading_cycles(little.market(), orders=(rows, begin))
        assert way(found) == reference.by_trading(little, orders), seed


def test_no_placement_is_better_for_all_than_top_trading_cycles():
    for seed in range(MARKETS // 5):
        little = invented(seed, people=4, schools=3)
        found = way(top_trading_cycles(little.market()))
        assert not any(reference.dominates(little, other, found) for other in reference.placements(little)), seed


def test_an_exchange_leaves_nobody_worse_off():
    for seed in range(MARKETS):
        little = invented(seed, people=8, schools=5)
        rng, left = random.Random(seed), list(little.places)
        holds = []
        for _ in little.people:
            s = rng.choice([-1, *(s for s in little.schools if left[s])])
            holds.append(s)
            if s >= 0:
                left[s] -= 1
        found = way(exchange(little.market(), holds))
        for a, own in enumerate(holds):
            if own >= 0:
                wanted = [*(s for s in little.lists[a] if little.takes(s, a) or s == own)]
                better = wanted[: wanted.index(own)] if own in wanted else wanted
                assert found[a] == own or found[a] in better, seed


def test_stable_improvement_cycles_leave_nothing_to_gain():
    for seed in range(MARKETS):
        little = invented(seed, people=5, schools=3, ties=2)
        market = little.market()
        drawn = deferred_acceptance(market)
        found = way(stable_improvement_cycles(market, drawn))
        assert not reference.blocking(little, found), seed
        assert found == way(drawn) or reference.dominates(little, found, way(drawn)), seed
        stable = (other for other in reference.placements(little) if not reference.blocking(little, other))
        assert not any(reference.dominates(little, other, found) for other in stable), seed


def test_efficiency_adjusted_as_kesten_wrote_it():
    for seed in range(MARKETS):
        little = invented(seed, people=6, schools=4)
        rng = random.Random(seed)
        consents = [rng.random() < (0.5, 1.0)[seed % 2] for _ in little.people]
        found = way(efficiency_adjusted(little.market(), consents))
        assert found == reference.with_interrupters(little, consents), seed


def test_consent_of_all_is_efficient_and_of_none_is_deferred_acceptance():
    for seed in range(MARKETS // 5):
        little = invented(seed, people=5, schools=3)
        market, everybody = little.market(), np.ones(len(little.lists), bool)
        first = way(deferred_acceptance(market))
        assert way(efficiency_adjusted(market, ~everybody)) == first, seed
        found = way(efficiency_adjusted(market, everybody))
        assert found == first or reference.dominates(little, found, first), seed
        assert not any(reference.dominates(little, other, found) for other in reference.placements(little)), seed


# Examples of the literature.

# Abdulkadiroğlu & Sönmez (2003), example in the appendix: eight students, four schools.
EIGHT = (
    "b a c d\na b c d\nc b a d\nc d a b\na c d b\nd b c a\na b c d\na b d c",
    "1 2 3 4 5 6 7 8\n3 5 4 8 7 2 1 6\n5 3 1 7 2 8 6 4\n6 8 7 4 2 3 5 1",
    [2, 2, 3, 3],
)
# Roth (1982): stable is not efficient. Three students, three schools.
ROTH = ("b a c\na b c\na b c", "1 3 2\n2 1 3\n2 1 3", [1, 1, 1])


def test_abdulkadiroglu_sonmez_top_trading_cycles():
    assert way(top_trading_cycles(market_of(*EIGHT))) == [1, 0, 2, 2, 0, 3, 1, 3]


def test_roth_stability_costs_efficiency():
    market = market_of(*ROTH)
    assert way(deferred_acceptance(market)) == [0, 1, 2]
    assert way(top_trading_cycles(market)) == [1, 0, 2]
    assert way(efficiency_adjusted(market, [True] * 3)) == [1, 0, 2]


def test_gale_shapley_four_by_four():
    """Gale & Shapley (1962), example 3: one stable matching only."""
    market = market_of("a b c d\na d c b\nb a c d\nd b c a", "4 3 1 2\n2 4 1 3\n4 1 2 3\n3 2 1 4", [1, 1, 1, 1])
    assert way(deferred_acceptance(market)) == [2, 3, 0, 1]


def test_erdil_ergin_a_draw_may_cost_a_swap():
    """Erdil & Ergin (2008), introduction: 2 and 3 are equals at school a, and a draw made them both lose."""
    little = Little([[1, 0, 2], [2, 1, 0], [1, 2, 0]], {}, [1, 1, 1])
    little.key = {(0, 0): 0, (0, 1): 1, (0, 2): 2, (1, 1): 0, (1, 0): 1, (1, 2): 1, (2, 2): 0, (2, 0): 1, (2, 1): 2}
    market = little.market()
    drawn = deferred_acceptance(market)
    assert way(drawn) == [0, 1, 2]
    assert way(stable_improvement_cycles(market, drawn)) == [0, 2, 1]


def test_the_taken_are_the_same_in_every_stable_placement():
    """Rural hospitals (Roth 1986)."""
    for seed in range(100):
        little = invented(seed, people=4, schools=3)
        stable = [w for w in reference.placements(little) if not reference.blocking(little, w)]
        assert len({tuple(s is None for s in w) for w in stable}) == 1


def test_one_applicant_more_never_helps_the_others():
    for seed in range(100):
        little = invented(seed, people=8)
        before = way(deferred_acceptance(little.market()))
        fewer = Little([*little.lists[:-1], []], little.key, little.places)
        after = way(deferred_acceptance(fewer.market()))
        for a in list(little.people)[:-1]:
            assert reference.rank(little, a, after[a]) <= reference.rank(little, a, before[a])


# What is refused.

REFUSED = [
    (([[0, 0]], [[1, 2]], [1]), "choices[0]"),
    (([[1]], [[1]], [1]), "choices[0, 0]"),
    (([[-2]], [[1]], [1]), "choices[0, 0]"),
    (([[0]], [[1]], [-1]), "places[0]"),
    (([[0]], [[1.5]], [1]), "keys"),
    (([[0]], [[float("nan")]], [1]), "keys"),
    (([[0]], [[1, 2]], [1]), "keys"),
    (([0], [1], [1]), "choices"),
]


@pytest.mark.parametrize(("tables", "argument"), REFUSED, ids=lambda case: str(case)[:40])
def test_tables_that_do_not_fit_are_refused_by_name(tables, argument):
    with pytest.raises(AllocationError) as caught:
        Market.of(*tables)
    assert caught.value.argument == argument


def test_other_refusals():
    market = Market.of([[0]], [[1]], [1])
    with pytest.raises(AllocationError, match="bands"):
        application_rejection(market, 0)
    with pytest.raises(AllocationError, match="order"):
        serial_dictatorship(market, [1])
    with pytest.raises(AllocationError, match="engine"):
        deferred_acceptance(market, engine="cuda")
    with pytest.raises(AllocationError, match="holds"):
        exchange(Market.of([[0], [0]], [[1], [2]], [1]), [0, 0])
    with pytest.raises(AllocationError, match="band_of"):
        application_rejection(Market.of([[0, 1]], [[1, 1]], [1, 1]), band_of=[1, 0])


def test_nobody_and_nowhere():
    assert way(deferred_acceptance(Market.of(np.empty((0, 3), int), np.empty((0, 3), int), [1, 2]))) == []
    assert way(deferred_acceptance(Market.of([[-1], [-1]], [[-1], [-1]], []))) == [None, None]
    assert way(top_trading_cycles(Market.of([[-1], [-1]], [[-1], [-1]], []))) == [None, None]


@pytest.mark.parametrize("engine", ENGINES)
def test_wide_keys_are_made_narrow_without_changing_their_order(engine):
    rng = np.random.default_rng(5)
    choices = np.array([rng.permutation(8)[:4] for _ in range(60)])
    keys = rng.integers(2**40, 2**62, (60, 4))
    wide = Market.of(choices, keys, [5] * 8)
    narrow = Market.of(choices, np.argsort(np.argsort(keys, axis=None)).reshape(60, 4), [5] * 8)
    assert wide.bits + 4 <= 62
    assert way(deferred_acceptance(wide, engine=engine)) == way(deferred_acceptance(narrow))
    barely = Market.of(choices, keys >> 4, [5] * 8)  # beside a school's index they fit, beside a row's they do not
    assert barely.bits > 56
    assert way(deferred_acceptance(barely, engine=engine)) == way(deferred_acceptance(barely, engine="plain"))

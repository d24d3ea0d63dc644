"""Seat sets, reserves, ceilings, regional caps, against choices made by hand and every placement listed."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tests.engines.allocation import reference
from tests.engines.allocation.reference import MARKETS, Little, invented
from wusong.engines.allocation.auditing import certify_sets
from wusong.engines.allocation.choosing import SeatSet, reserve_sets, with_regional_caps, with_seat_sets
from wusong.engines.allocation.errors import AllocationError
from wusong.engines.allocation.markets import Market, Placement
from wusong.engines.allocation.matching import deferred_acceptance


def way(placement):
    return [None if s < 0 else int(s) for s in placement.school]


def chosen(little: Little, sets: list[SeatSet], ceilings, school: int, people: list[int]) -> dict[int, int]:
    """Whom a school takes of those people and in which block, as an officer would do with cards on a table."""
    cards = sorted(people, key=lambda a: (little.key[school, a], a))
    seat: dict[int, int] = {}
    more: dict[int, int] = {}
    for number, block in enumerate(sets):
        if block.school != school:
            continue
        free = block.seats + more.get(number, 0)
        for a in cards:
            full = any(
                ceilings[school][t] >= 0 and sum(t in little.types[b] for b in seat) >= ceilings[school][t]
                for t in little.types[a]
            )
            if a not in seat and free and not full and (block.only is None or block.only in little.types[a]):
                seat[a] = number
                free -= 1
        if block.reverts_to is not None:
            more[block.reverts_to] = more.get(block.reverts_to, 0) + free
    return seat


def stable_for_choices(little, sets, ceilings, found) -> bool:
    """Every school would choose those it holds, and would not choose anybody who would rather come."""
    for s in little.schools:
        held = [a for a in little.people if found[a] == s]
        if set(chosen(little, sets, ceilings, s, held)) != set(held):
            return False
        for a in little.people:
            if s in little.better(a, found[a]) and a in chosen(little, sets, ceilings, s, [*held, a]):
                return False
    return True


def blocks_of(little: Little, rng: random.Random, reverting: bool) -> list[SeatSet]:
    sets: list[SeatSet] = []
    for s in little.schools:
        left, mine = little.places[s], []
        while left or not mine:
            seats = rng.randint(1, left) if left else 0
            mine.append((seats, rng.choice([None, 0, 1])))
            left -= seats
        start = len(sets)
        for place, (seats, only) in enumerate(mine):
            later = [start + p for p in range(place + 1, len(mine))]
            to = rng.choice([None, *later]) if reverting else None
            sets.append(SeatSet(s, seats, only, to))
    return sets


@pytest.mark.parametrize("reverting", [False, True])
def test_seat_sets_give_the_best_stable_placement(reverting):
    for seed in range(MARKETS):
        little = invented(seed, people=4, schools=3, kinds=2)
        rng = random.Random(seed)
        sets = blocks_of(little, rng, reverting)
        none = [[-1, -1]] * len(little.places)
        found = with_seat_sets(
            little.market(), sets, little.member() if little.member().shape[1] == 2 else both(little)
        )
        stable = [w for w in reference.placements(little) if stable_for_choices(little, sets, none, w)]
        assert way(found) in stable, seed
        for other in stable:
            assert not reference.dominates(little, other, way(found)), seed
            assert all(
                reference.rank(little, a, way(found)[a]) <= reference.rank(little, a, other[a]) for a in little.people
            ), seed
        for a, number in enumerate(found.seat_set.tolist()):
            assert (number < 0) == (way(found)[a] is None)
            assert number < 0 or sets[number].only in (None, *little.types[a])


def both(little: Little) -> np.ndarray:
    return np.array([[t in own for t in (0, 1)] for own in little.types], bool).reshape(-1, 2)


def test_ceilings_give_the_best_stable_placement():
    for seed in range(MARKETS):
        little = invented(seed, people=4, schools=3, kinds=2)
        little.types = [set(list(own)[:1]) for own in little.types]  # one type each
        rng = random.Random(seed)
        ceilings = [[rng.choice([-1, 0, 1, 2]) for _ in range(2)] for _ in little.schools]
        sets = [SeatSet(s, little.places[s]) for s in little.schools]
        found = way(with_seat_sets(little.market(), sets, both(little), ceilings=ceilings))
        stable = [w for w in reference.placements(little) if stable_for_choices(little, sets, ceilings, w)]
        assert found in stable, seed
        assert all(
            reference.rank(little, a, found[a]) <= reference.rank(little, a, other[a])
            for other in stable
            for a in little.people
        ), seed


def test_a_certificate_over_seat_sets_knows_every_unstable_placement():
    right = wrong = 0
    for seed in range(MARKETS // 5):
        little = invented(seed, people=3, schools=2, kinds=2)
        little.types = [set(list(own)[:1]) for own in little.types]
        rng = random.Random(seed)
        sets = blocks_of(little, rng, reverting=True)
        ceilings = [[rng.choice([-1, 1]) for _ in range(2)] for _ in little.schools]
        plain = [(one.school, one.seats, one.only, one.reverts_to) for one in sets]
        for found in reference.placements(little):
            rank = [-1 if s is None else little.lists[a].index(s) for a, s in enumerate(found)]
            placement = Placement(np.array([-1 if s is None else s for s in found]), np.array(rank))
            said = certify_sets(little.market(), placement, plain, both(little), np.array(ceilings))
            assert (not said) == stable_for_choices(little, sets, ceilings, found), seed
            right, wrong = right + (not said), wrong + bool(said)
    assert right > 20
    assert wrong > 20


def test_blocks_as_schools_of_their_own_give_the_same_answer():
    """The quick way for blocks that do not revert, against the general one."""
    for seed in range(MARKETS // 5):
        little = invented(seed, people=40, schools=5, kinds=2)
        sets = blocks_of(little, random.Random(seed), reverting=False)
        quick = with_seat_sets(little.market(), sets, both(little))
        none = np.full((len(little.places), 2), -1)
        slow = with_seat_sets(little.market(), sets, both(little), ceilings=none)
        assert way(quick) == way(slow), seed
        assert quick.seat_set.tolist() == slow.seat_set.tolist(), seed


def test_open_seats_only_is_deferred_acceptance():
    for seed in range(MARKETS // 5):
        little = invented(seed, people=20, schools=5, kinds=1)
        sets = [SeatSet(s, little.places[s]) for s in little.schools]
        assert way(with_seat_sets(little.market(), sets, both(little))) == way(deferred_acceptance(little.market()))


def test_order_of_precedence_decides_who_gets_in():
    """Dur, Kominers, Pathak & Sönmez (2018): walk-zone seats first help those outside, open seats first those inside."""
    market = Market.of([[0]] * 4, [[1], [2], [3], [4]], [2])
    inside = [[True], [False], [True], [False]]
    assert way(with_seat_sets(market, [SeatSet(0, 1, 0), SeatSet(0, 1)], inside)) == [0, 0, None, None]
    assert way(with_seat_sets(market, [SeatSet(0, 1), SeatSet(0, 1, 0)], inside)) == [0, None, 0, None]


def test_kojima_a_majority_quota_may_hurt_the_minority_and_a_reserve_does_not():
    """Kojima (2012), theorem 1's example: schools a (two seats) and b (one); 1 and 2 majority, 3 minority."""
    lists, key = [[0], [0, 1], [1, 0]], {(0, 0): 0, (0, 1): 1, (0, 2): 2, (1, 1): 0, (1, 2): 1}
    little = Little(lists, key, [2, 1], [{0}, {0}, {1}])
    sets = [SeatSet(0, 2), SeatSet(1, 1)]
    assert way(with_seat_sets(little.market(), sets, both(little))) == [0, 0, 1]
    quota = with_seat_sets(little.market(), sets, both(little), ceilings=[[1, -1], [-1, -1]])
    assert way(quota) == [0, 1, 0]  # the minority student loses her first choice
    soft = with_seat_sets(little.market(), reserve_sets([2, 1], [[0, 1], [0, 0]]), both(little))
    assert way(soft) == [0, 0, 1]


def test_a_soft_reserve_that_nobody_uses_is_open_and_a_hard_one_stays_empty():
    market = Market.of([[0], [0]], [[1], [2]], [2])
    nobody = [[False], [False]]
    assert way(with_seat_sets(market, reserve_sets([2], [[1]]), nobody)) == [0, 0]
    assert way(with_seat_sets(market, reserve_sets([2], [[1]], reverts=False), nobody)) == [0, None]


def region_choice(little, area, caps, targets, people_at):
    """Flexible deferred acceptance's choice of one region: targets first, then one seat more in turn."""
    taken = {s: sorted(people, key=lambda a, s=s: (little.key[s, a], a)) for s, people in people_at.items()}
    kept = {s: row[: min(targets[s], little.places[s])] for s, row in taken.items()}
    left = caps - sum(map(len, kept.values()))
    while left:
        before = left
        for s in sorted(taken):
            if left and len(kept[s]) < min(len(taken[s]), little.places[s]):
                kept[s] = taken[s][: len(kept[s]) + 1]
                left -= 1
        if left == before:
            break
    return kept


def test_regional_caps_as_by_hand():
    for seed in range(MARKETS):
        little = invented(seed, people=8, schools=5)
        rng = random.Random(seed)
        area = [rng.randrange(2) for _ in little.schools]
        targets = [rng.randint(0, p) for p in little.places]
        caps = [sum(t for t, r in zip(targets, area, strict=True) if r == g) + rng.randint(0, 2) for g in (0, 1)]
        found = way(with_regional_caps(little.market(), area, caps, targets))
        # One proposal at a time, the region choosing anew among all who ever applied.
        applied: dict[int, list[int]] = {s: [] for s in little.schools}
        turn, held = [0] * len(little.lists), {}
        while True:
            free = [a for a in little.people if a not in held and turn[a] < len(little.lists[a])]
            if not free:
                break
            a = free[-1]
            s = little.lists[a][turn[a]]
            turn[a] += 1
            if not little.takes(s, a):
                continue
            applied[s].append(a)
            held = {}
            for g in (0, 1):
                here = {t: applied[t] for t in little.schools if area[t] == g}
                for t, row in region_choice(little, area, caps[g], targets, here).items():
                    held.update(dict.fromkeys(row, t))
        assert found == [held.get(a) for a in little.people], seed


REFUSED = [
    (lambda m: with_seat_sets(m, [SeatSet(0, 1)], [[True]]), "sets"),
    (lambda m: with_seat_sets(m, [SeatSet(0, 1, 3), SeatSet(0, 1)], [[True]]), "sets[0]"),
    (lambda m: with_seat_sets(m, [SeatSet(0, 2, None, 0)], [[True]]), "sets[0]"),
    (lambda m: with_seat_sets(m, [SeatSet(0, 3), SeatSet(0, -1)], [[True]]), "sets[1]"),
    (lambda m: with_seat_sets(m, [SeatSet(0, 2)], [[True], [True]]), "types"),
    (lambda m: with_seat_sets(m, [SeatSet(0, 2)], [[True, True]], ceilings=[[1, 1]]), "ceilings[0]"),
    (lambda m: reserve_sets([1], [[2]]), "reserves[0]"),
    (lambda m: reserve_sets([1], [[1]], last=True), "last"),
    (lambda m: with_regional_caps(m, [0], [1], [2]), "targets, region 0"),
    (lambda m: with_regional_caps(m, [1], [1], [1]), "region"),
]


@pytest.mark.parametrize(("ask", "argument"), REFUSED, ids=lambda case: case if isinstance(case, str) else "")
def test_what_does_not_fit_is_refused_by_name(ask, argument):
    with pytest.raises(AllocationError) as caught:
        ask(Market.of([[0]], [[1]], [2]))
    assert caught.value.argument == argument

"""China's practice as declared rules: zones, quotas to junior schools, batches, limits, later rounds; and reasons for each."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from tests.engines.allocation.reference import blocking, dominates, invented, placements
from tests.engines.allocation.test_bundles import MECHANISMS
from tests.engines.allocation.test_bundles import invented as invented_document
from wusong.engines.allocation.auditing import certify, certify_bands, efficient
from wusong.engines.allocation.documents import read
from wusong.engines.allocation.errors import AllocationError
from wusong.engines.allocation.markets import Market, Placement
from wusong.engines.allocation.matching import application_rejection, deferred_acceptance
from wusong.engines.allocation.practice import after_withdrawals, self_funded, zone_tiers
from wusong.engines.allocation.reasons import REASONS, Reasons
from wusong.engines.allocation.rounds import Round, Seats, run
from wusong.engines.allocation.siblings import siblings_together
from wusong.words.problems import Refused


def schools_of(outcome) -> dict[str, str]:
    return {name: place.school for name, place in outcome.placed.items()}


def codes(outcome, name: str) -> list[str]:
    return [reason.code for reason in Reasons(outcome).of(name)]


def test_compulsory_zones_by_category_then_lot():
    """多校划片: own home in the zone before migrant children; equals by lot; outside the zone not at all."""
    category = {"r1": "home", "r2": "migrant", "r3": "home", "r4": "home", "r5": None}
    market = {
        "applicants": {name: ["一小"] for name in category},
        "schools": {"一小": {"capacity": 2}},
        "tiers": zone_tiers({"一小": category}, ("home", "migrant"))["一小"],
        "unacceptable": {"一小": ["r5"]},
        "draw": ["r4", "r2", "r1", "r3", "r5"],
    }
    del market["applicants"]["r5"]
    market["applicants"]["r5"] = {"choices": ["一小"], "tier": 9}
    outcome = run(read(market))
    assert schools_of(outcome) == {"r4": "一小", "r1": "一小"}
    assert codes(outcome, "r3") == ["lost_the_draw"]
    assert codes(outcome, "r2") == ["ranked_below"]
    assert codes(outcome, "r5") == ["unacceptable"]


def test_zone_tiers_refuse_an_unknown_category():
    with pytest.raises(AllocationError, match="r1"):
        zone_tiers({"一小": {"r1": "unknown"}}, ("home",))


def quota(line: int | None, reverts: bool) -> dict:
    """指标到校: one seat for each of two junior schools, two open seats."""
    to = "统招" if reverts else None
    school: dict = {
        "seat_sets": [
            {"name": "甲校指标", "seats": 1, "only": "甲", "reverts_to": to},
            {"name": "乙校指标", "seats": 1, "only": "乙", "reverts_to": to},
            {"name": "统招", "seats": 1},
        ]
    }
    if line is not None:
        school["min_score"] = line
    return {
        "mechanism": "serial_dictatorship",
        "applicants": {
            "a1": {"choices": ["一高"], "score": 700, "types": ["甲"]},
            "a2": {"choices": ["一高"], "score": 690, "types": ["甲"]},
            "a3": {"choices": ["一高"], "score": 680, "types": ["甲"]},
            "b1": {"choices": ["一高"], "score": 500, "types": ["乙"]},
        },
        "schools": {"一高": school},
    }


def test_a_quota_seat_without_a_line_goes_to_the_best_of_that_school():
    outcome = run(read(quota(None, reverts=False)))
    assert {name: place.seat_set for name, place in outcome.placed.items()} == {
        "a1": "甲校指标",
        "a2": "统招",
        "b1": "乙校指标",
    }
    assert codes(outcome, "a3") == ["quota_closed"]


@pytest.mark.parametrize(("reverts", "last"), [(True, "统招"), (False, None)])
def test_below_the_line_a_quota_seat_reverts_or_stays_empty(reverts, last):
    outcome = run(read(quota(600, reverts)))
    assert codes(outcome, "b1") == ["below_line"]
    assert (outcome.placed["a3"].seat_set if "a3" in outcome.placed else None) == last


def test_special_talent_before_general_admission():
    """特长生: its own batch, its own scores and academic line; what it does not fill joins the general seats."""
    market = {
        "applicants": {"t1": {}, "t2": {}, "g1": {}},
        "batches": [
            {
                "name": "特长",
                "mechanism": "serial_dictatorship",
                "schools": {"一高": {"capacity": 2, "min_score": 80}},
                "choices": {"t1": ["一高"], "t2": ["一高"]},
                "scores": {"t1": 90, "t2": 70},
                "forwards_to": "统招",
            },
            {
                "name": "统招",
                "mechanism": "parallel",
                "bands": 2,
                "schools": {"一高": 0, "二高": 1},
                "choices": {"t2": ["一高", "二高"], "g1": ["一高"]},
                "scores": {"t2": 600, "g1": 650},
            },
        ],
    }
    outcome = run(read(market))
    assert schools_of(outcome) == {"t1": "一高", "g1": "一高", "t2": "二高"}
    assert codes(outcome, "t2") == ["below_line", "ranked_below", "admitted"]


def test_parallel_wishes_of_a_later_band_come_too_late():
    market = {
        "mechanism": "parallel",
        "bands": 1,
        "applicants": {"a": ["x"], "b": ["x", "y"], "c": ["y"]},
        "schools": {"x": 1, "y": 1},
        "scores": {"a": 700, "b": 690, "c": 500},
    }
    outcome = run(read(market))
    assert schools_of(outcome) == {"a": "x", "c": "y"}
    assert codes(outcome, "b") == ["ranked_below", "full_in_an_earlier_band"]
    assert schools_of(run(read({**market, "bands": 2}))) == {"a": "x", "b": "y"}


def test_lists_of_bands_are_the_applicants_own():
    market = {
        "mechanism": "parallel",
        "applicants": {"a": [["x"], ["y"]], "b": [["x", "y"]], "c": [["y"]]},
        "schools": {"x": 1, "y": 1},
        "scores": {"a": 690, "b": 700, "c": 500},
    }
    assert schools_of(run(read(market))) == {"b": "x", "c": "y"}


def test_three_limits_hold_for_historic_years_only():
    """三限: self-funded places within a share of the seats, above a score line, at most a fee; abolished later."""
    open_seats = Seats("公费", 70)
    blocks = self_funded(open_seats, 30, year=2008, share=(3, 10), fee=18000, fee_limit=18000)
    assert blocks == (open_seats, Seats("自费", 30))
    with pytest.raises(AllocationError, match="share"):
        self_funded(open_seats, 31, year=2008, share=(3, 10), fee=18000, fee_limit=18000)
    with pytest.raises(AllocationError, match="fee"):
        self_funded(open_seats, 30, year=2008, share=(3, 10), fee=18001, fee_limit=18000)
    with pytest.raises(AllocationError, match="year"):
        self_funded(open_seats, 30, year=2016, share=(3, 10), fee=18000, fee_limit=18000)


def one_school_each(rng: random.Random, people: int = 15, schools: int = 5) -> Round:
    names = [f"S{i}" for i in range(schools)]
    return read(
        {
            "applicants": {f"r{i:02d}": rng.sample(names, rng.randint(1, schools)) for i in range(people)},
            "schools": {name: rng.randint(1, 3) for name in names},
            "priorities": {name: rng.sample([f"r{i:02d}" for i in range(people)], people) for name in names},
        }
    )


def test_after_withdrawals_nobody_is_worse_off_and_nothing_is_left_unfilled():
    """补录: freed seats are filled again, everybody keeps at least what she has, and the result is stable."""
    for seed in range(60):
        rng = random.Random(seed)
        given = one_school_each(rng)
        before = run(given)
        gone = rng.sample(sorted(before.placed), min(3, len(before.placed)))
        after = run(after_withdrawals(before, gone))
        assert not set(gone) & set(after.placed)
        for name, place in before.placed.items():
            if name not in gone:
                assert after.placed[name].choice <= place.choice, seed
        assert certify(after.results[0].market, after.results[0].placement).holds, seed


def test_after_withdrawals_names_only_the_placed():
    given = one_school_each(random.Random(1))
    with pytest.raises(AllocationError, match="nobody"):
        after_withdrawals(run(given), ["nobody"])


def test_siblings_keep_their_promises():
    for seed in range(200):
        rng = random.Random(seed)
        n, m = rng.randint(2, 8), rng.randint(1, 4)
        choices = [rng.sample(range(m), rng.randint(0, m)) for _ in range(n)]
        table = [row + [-1] * (m - len(row)) for row in choices]
        keys = [[rng.randrange(1000) * 10 + a if s >= 0 else -1 for s in row] for a, row in enumerate(table)]
        places = [rng.randint(0, 3) for _ in range(m)]
        market = Market.of(table, keys, places)
        pool = rng.sample(range(n), n)
        families = [pool[i : i + 2] for i in range(0, n - 1, 3)]
        found = siblings_together(market, families)
        check = certify(market, found)
        assert not (len(check.overfull) or len(check.misplaced))
        listed = set(found.blocking.tolist())
        for number, family in enumerate(families):
            where = {int(found.school[row]) for row in family}
            assert bool(found.together[number]) == (len(where) == 1 and -1 not in where)
        tied = {row for number, family in enumerate(families) if found.together[number] for row in family}
        for wish in [*check.envy.tolist(), *check.waste.tolist()]:
            assert wish in listed or int(market.rows[wish]) in tied
        alone = siblings_together(market, [])
        assert alone.school.tolist() == deferred_acceptance(market).school.tolist()


def test_a_certificate_finds_every_pair_that_blocks():
    for seed in range(100):
        little = invented(seed, people=4, schools=3)
        market = little.market()
        for way in placements(little):
            rank = [-1 if s is None else little.lists[a].index(s) for a, s in enumerate(way)]
            placement = Placement(np.array([-1 if s is None else s for s in way]), np.array(rank))
            check = certify(market, placement)
            found = {
                (int(market.rows[w]), int(market.school[w])) for w in [*check.envy.tolist(), *check.waste.tolist()]
            }
            assert found == set(blocking(little, way)), seed
            assert check.holds == (not found)


def test_efficiency_is_known_for_every_placement():
    for seed in range(60):
        little = invented(seed, people=4, schools=3)
        ways = list(placements(little))
        for way in ways:
            rank = [-1 if s is None else little.lists[a].index(s) for a, s in enumerate(way)]
            placement = Placement(np.array([-1 if s is None else s for s in way]), np.array(rank))
            assert efficient(little.market(), placement) == (not any(dominates(little, o, way) for o in ways)), seed


def test_a_certificate_of_bands_tells_right_from_wrong():
    wrong = 0
    for seed in range(100):
        market = invented(seed, people=8).market()
        rank = np.arange(len(market.school)) - np.repeat(market.begin[:-1], np.diff(market.begin))
        assert certify_bands(market, application_rejection(market, 2), rank // 2)
        wrong += not certify_bands(market, deferred_acceptance(market), rank // 1)
    assert wrong > 3  # deferred acceptance is not always what immediate acceptance would give


def test_every_reason_has_both_languages_and_can_be_filled():
    for code, label in REASONS.items():
        assert label.zh, code
        assert label.en, code


def test_everybody_unplaced_has_a_reason_for_every_wish():
    seen = set()
    for mechanism in MECHANISMS:
        for seed in range(30):
            given = read(invented_document(seed, mechanism))
            outcome = run(given)
            reasons = Reasons(outcome)
            for name in given.applicants:
                found = reasons.of(name)
                place = outcome.placed.get(name)
                wishes = given.batches[0].wishes[name]
                if place is None:
                    assert len(found) == max(len(wishes), 1)
                else:
                    assert len(found) == place.choice
                    assert found[-1].code == "admitted"
                for reason in found:
                    assert "{" not in reason.sentence.zh + reason.sentence.en
                    seen.add(reason.code)
    assert {"admitted", "ranked_below", "lost_the_draw", "below_line", "closed", "quota_closed", "traded"} <= seen


def test_a_cutoff_explains_itself():
    """Whoever ranks above the last admitted of a plain school, and asked for it, is there or somewhere better."""
    for seed in range(50):
        outcome = run(one_school_each(random.Random(seed)))
        for name in outcome.round.applicants:
            for reason in Reasons(outcome).of(name):
                if reason.code == "ranked_below":
                    assert int(reason.figures["own"]) > int(reason.figures["last"])


def test_regional_caps_give_their_reason():
    market = {
        "applicants": {"a": ["x"], "b": ["x"]},
        "schools": {"x": 2, "y": 2},
        "priorities": ["a", "b"],
        "regions": {"north": {"cap": 1, "schools": ["x", "y"]}},
    }
    outcome = run(read(market))
    assert schools_of(outcome) == {"a": "x"}
    assert codes(outcome, "b") == ["cap_reached"]


def test_batches_need_names_of_their_own_and_real_targets():
    batch = {"name": "1", "schools": {"x": 1}, "choices": {"a": ["x"]}, "priorities": ["a"]}
    with pytest.raises(Refused):
        read({"applicants": ["a"], "batches": [batch, batch]})
    with pytest.raises(Refused):
        read({"applicants": ["a"], "batches": [{**batch, "forwards_to": "2"}]})


def test_engines_agree_on_whole_rounds():
    given = one_school_each(random.Random(4), people=60, schools=8)
    assert run(given, engine="numpy").placed == run(replace(given), engine="auto").placed

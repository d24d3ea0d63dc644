"""Counting evidence: the engine's figures against a slow, obvious second answer, for every part of every small world."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.indicators.worlds import SCHEMA, belongs, counted, every_node, shown, slowly, trees, worlds
from wusong.engines.indicators.evidence import Evidence, EvidenceError, Figure, Tree, families, measure, rows
from wusong.engines.indicators.facts import no_facts

FACTS = no_facts(dt.date(2008, 12, 31))


@settings(deadline=None, max_examples=100)
@given(worlds())
def test_every_part_is_counted_as_a_slow_and_obvious_count_would(world):
    nodes, numerator, denominator = world
    figures = counted(world)
    assert figures.whole == slowly(nodes, numerator, denominator, "")
    for node in every_node(nodes):
        slow = slowly(nodes, numerator, denominator, node)
        assert figures.parts.get(node, Figure(0, None if denominator is None else 0, 0)) == slow
    assert set(figures.parts) <= set(every_node(nodes))


@settings(deadline=None, max_examples=100)
@given(worlds())
def test_the_parts_add_up_to_the_whole_or_the_gap_says_what_is_counted_twice_or_stands_on_the_bureau(world):
    nodes, numerator, _ = world
    figures = counted(world)
    path = {number: p for number, p, *_ in nodes}
    kinds = {p: kind for _, p, kind, _ in nodes}
    amount = {row["counted"]: row["amount"] for row in numerator}

    def stands(thing: str, part: str) -> bool:
        return any(row["counted"] == thing and belongs(path[row["place"]], part, kinds) for row in numerator)

    for parent, children in figures.families.items():
        together = sum(figures.parts[child].numerator for child in children)
        times = {thing: sum(stands(thing, child) for child in children) for thing in amount if stands(thing, parent)}
        assert figures.gap(parent) == -sum((number - 1) * amount[thing] for thing, number in times.items())
        assert figures.parts[parent].numerator == together + figures.gap(parent)
        if all(number == 1 for number in times.values()):
            assert figures.gap(parent) == 0


@settings(deadline=None, max_examples=40)
@given(worlds(amounts=(1, 2)))
def test_no_average_of_ratios_a_ratio_is_the_quotient_of_the_counts(world):
    nodes, numerator, denominator = world
    for node, figure in counted(world).parts.items():
        slow = slowly(nodes, numerator, denominator, node)
        if denominator is None:
            assert figure.value == slow.numerator
        else:
            assert figure.value == (Fraction(slow.numerator, slow.denominator) if slow.denominator else None)


@settings(deadline=None, max_examples=15)
@given(worlds())
def test_the_rows_of_a_figure_are_all_its_rows_in_a_fixed_order(world):
    _, numerator, denominator = world
    above, below = rows(shown(numerator, denominator), FACTS)
    order = lambda row: (row["place"], row["counted"], row["register"], row["record"], row["amount"])
    assert above.to_pylist() == sorted(numerator, key=order)
    if denominator is None:
        assert below is None
    else:
        assert below.to_pylist() == sorted(denominator, key=order)


@settings(deadline=None, max_examples=5)
@given(worlds())
def test_counted_once_or_made_ready_and_counted_again_is_the_same(world):
    nodes, numerator, denominator = world
    assert measure(shown(numerator, denominator), FACTS, Tree(nodes)) == counted(world)


# The families of the parts --------------------------------------------------------------------------------------------


@given(trees(), st.data())
def test_every_part_but_the_bureau_is_in_exactly_one_family(nodes, data):
    tree = Tree(nodes)
    placed = data.draw(st.lists(st.sampled_from([number for number, *_ in nodes]), min_size=1))
    parts = {path for place in placed for path in tree.above(place)} | set(tree.always)
    found = families(parts, tree.counties)
    children = [child for family in found.values() for child in family]
    assert sorted(children) == sorted(parts - {"JL."})
    assert set(found) <= parts
    for parent, family in found.items():
        assert all(parent not in (child, child + "*") for child in family)


@given(trees())
def test_a_place_adds_to_one_part_of_each_family_it_is_under(nodes):
    """So what is counted at one place is counted once at each level, and families add up."""
    tree = Tree(nodes)
    parts = {path for number, *_ in nodes for path in tree.above(number)} | set(tree.always)
    for number, *_ in nodes:
        above = tree.above(number)
        assert above[-1] == "JL."
        for parent, family in families(parts, tree.counties).items():
            assert len(set(family) & set(above)) == (parent in above and parent != above[0])


def test_the_bureau_and_its_counties_are_always_shown():
    nodes = [(1, "JL.", "bureau", ""), (2, "JL.1.", "county", ""), (3, "JL.1.7.", "school", "")]
    assert dict(counted((nodes, [], None)).parts) == {"JL.": Figure(0, None, 0), "JL.1.": Figure(0, None, 0)}


# What is refused ------------------------------------------------------------------------------------------------------


def row(counted: str, amount: int = 1, place: int = 1, record: int = 1) -> dict:
    return {"register": "posting", "record": record, "place": place, "counted": counted, "amount": amount}


def test_one_thing_with_two_amounts_is_refused_and_named():
    world = ([(1, "JL.", "bureau", "")], [row("project:7", 600), row("project:7", 700, record=2)], None)
    with pytest.raises(EvidenceError, match=r"project:7.*600.*700"):
        counted(world)


def test_a_place_the_tree_lacks_is_refused_and_named():
    with pytest.raises(EvidenceError, match="99"):
        counted(([(1, "JL.", "bureau", "")], [row("staff:1", place=99)], None))


def test_evidence_has_its_five_columns_and_no_other():
    table = ibis.table(ibis.schema({"register": "string", "record": "int64"}), name="t")
    with pytest.raises(EvidenceError):
        Evidence(table)
    assert SCHEMA.names == ["register", "record", "place", "counted", "amount"]


def test_nothing_over_nothing_is_no_value():
    assert Figure(0, 0, 0).value is None
    assert Figure(0, 5, 0).value == 0

"""Disclosure control: nobody can work a withheld cell out, neither from what is shown nor with what is their own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from wusong.engines.indicators.disclosure import SMALLEST, TOGETHER, protected, small
from wusong.engines.indicators.evidence import Figure, Measured, Tree

counts = st.sampled_from((0, 0, 1, 2, 3, 4, 5, 6, 9, 30))


@st.composite
def cities(draw, ratio: bool, counts=counts) -> Measured:
    """A measured indicator about persons, each at one school: the parts add up, which helps who wants to subtract."""
    nodes = [(1, "JL.", "bureau", "")]
    for county in range(draw(st.integers(1, 4))):
        nodes.append((len(nodes) + 1, f"JL.{county}.", "county", ""))
        nodes += [(len(nodes) + 1 + s, f"JL.{county}.S{s}.", "school", "") for s in range(draw(st.integers(0, 4)))]
    nodes += [(len(nodes) + 1 + s, f"JL.S{s}.", "school", "") for s in range(draw(st.integers(0, 3)))]
    tree = Tree(nodes)
    sums: dict[str, list[int]] = {path: [0, 0] for path in tree.always}
    for number, _, kind, _ in nodes:
        if kind == "school":
            above = draw(counts)
            rest = draw(counts) if ratio else 0
            for path in tree.above(number):
                add = sums.setdefault(path, [0, 0])
                add[0] += above
                add[1] += above + rest
    parts = {path: Figure(n, d if ratio else None, n) for path, (n, d) in sums.items()}
    return Measured(parts["JL."], parts, tree.counties)


def withheld(city: Measured) -> set[str]:
    return {path for path, figure in protected(city).items() if figure is None}


def known_to(city: Measured, reader: str) -> set[str]:
    """What somebody at `reader` knows: what is shown to all, and their own branch ("" for the public)."""
    return {p for p in city.parts if p not in withheld(city) or (reader and p.startswith(reader))}


def small_cells_worked_out(city: Measured, reader: str = "") -> list[str]:
    """The parts of which a cell of 1 to 4 persons can have one value only, given all sums and that no count is negative.

    Each sum that has unknown parts is an equation; the smallest and the largest value of a cell are two linear programmes
    (the sums make a tree, so their optimum is whole).
    """
    known = known_to(city, reader)
    unknown = sorted(set(city.parts) - known)
    column = {path: k for k, path in enumerate(unknown)}
    # columns: the numerators of the unknown parts, then what is between numerator and denominator
    cells = {
        path: (f.numerator, 0 if f.denominator is None else f.denominator - f.numerator)
        for path, f in city.parts.items()
    }
    equations, totals = [], []
    for parent, children in city.families.items():
        for side in (0, 1):
            row, total = np.zeros(2 * len(unknown)), 0
            for path, sign in [(parent, 1), *((child, -1) for child in children)]:
                if path in known:
                    total -= sign * cells[path][side]
                else:
                    row[column[path] + side * len(unknown)] += sign
            if row.any():
                equations.append(row)
                totals.append(total)
    found = []
    for path in unknown:
        one, rest = column[path], column[path] + len(unknown)
        for cell, value in (((one,), cells[path][0]), ((rest,), cells[path][1]), ((one, rest), sum(cells[path]))):
            if not 0 < value < SMALLEST:
                continue
            aim = np.zeros(2 * len(unknown))
            aim[list(cell)] = 1
            least, most = (
                linprog(sign * aim, A_eq=equations or None, b_eq=totals or None, bounds=(0, 10**4)).fun * sign
                for sign in (1, -1)
            )
            if most - least < 0.5:
                found.append(path)
    return found


@pytest.mark.parametrize("ratio", [False, True])
@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_no_withheld_cell_can_be_worked_out_from_what_is_shown(ratio, data):
    assert small_cells_worked_out(data.draw(cities(ratio))) == []


@pytest.mark.parametrize("ratio", [False, True])
@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_nor_by_a_county_or_a_school_that_knows_its_own(ratio, data):
    city = data.draw(cities(ratio))
    reader = data.draw(st.sampled_from([path for path in city.parts if path != "JL." and not path.endswith("*")]))
    hidden = withheld(city)
    # a family with one other part only has nobody else to hide behind; the rule withholds all of it and can do no more
    exhausted = {
        path
        for parent, children in city.families.items()
        if len(hidden & {parent, *children}) < TOGETHER
        for path in (parent, *children)
    }
    # what holds nothing but the reader's own rows tells the reader of nobody else
    own = {p for p, f in city.parts.items() if reader.startswith(p.removesuffix("*")) and f == city.parts[reader]}
    assume(hidden)
    assert set(small_cells_worked_out(city, reader)) <= exhausted | own


@pytest.mark.parametrize("ratio", [False, True])
@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_small_cells_are_withheld_and_a_family_withholds_three_or_all_there_are(ratio, data):
    city = data.draw(cities(ratio))
    hidden, shown = withheld(city), protected(city)
    same_as_the_city = {path for path, f in city.parts.items() if f == city.whole}
    assert all(path in same_as_the_city for path in set(shown) - hidden if small(city.parts[path]))
    for parent, children in city.families.items():
        together = hidden & {parent, *children}
        assert not together or len(together) >= TOGETHER or {parent, *children} - same_as_the_city <= together
    assert "JL." not in hidden


@settings(deadline=None, max_examples=20)
@given(data=st.data())
def test_without_small_cells_nothing_is_withheld(data):
    city = data.draw(cities(False, st.sampled_from((0, 5, 9, 30))))
    assert not any(small(f) for f in city.parts.values())
    assert withheld(city) == set()


def city_of(**parts: tuple[int, int | None]) -> Measured:
    figures = {path.replace("_", "."): Figure(n, d, n) for path, (n, d) in parts.items()}
    return Measured(figures["JL."], figures, frozenset(path for path in figures if path != "JL."))


def test_the_two_sides_of_a_ratio_go_together():
    shown = protected(city_of(JL_=(40, 60), JL_1_=(2, 20), JL_2_=(18, 20), JL_3_=(20, 20)))
    assert shown == {"JL.": Figure(40, 60, 40), "JL.1.": None, "JL.2.": None, "JL.3.": None}


def test_nearly_everybody_points_at_a_few_as_well():
    assert small(Figure(298, 300, 298))
    assert protected(city_of(JL_=(318, 360), JL_1_=(298, 300), JL_2_=(10, 30), JL_3_=(10, 30)))["JL.1."] is None


def test_nobody_is_a_number_that_is_shown():
    shown = protected(city_of(JL_=(90, None), JL_1_=(0, None), JL_2_=(40, None), JL_3_=(50, None)))
    assert None not in shown.values()


def test_a_county_without_rows_hides_nothing_of_the_city_run_schools():
    """It stands beside them, not among them: withheld with one of them, it would give the other away."""
    tree = Tree(
        [(1, "JL.", "bureau", ""), (2, "JL.1.", "county", ""), (3, "JL.S1.", "school", ""), (4, "JL.S2.", "school", "")]
    )
    f = lambda n, d: Figure(n, d, n)
    parts = {"JL.": f(6, 60), "JL.1.": f(0, 0), "JL.*": f(6, 60), "JL.S1.": f(1, 10), "JL.S2.": f(5, 50)}
    city = Measured(parts["JL."], parts, tree.counties)
    assert withheld(city) == {"JL.1.", "JL.*", "JL.S1.", "JL.S2."}
    assert withheld(replace(city, parts=parts | {"JL.S3.": f(0, 0)})) == {"JL.S1.", "JL.S2.", "JL.S3."}
    assert small_cells_worked_out(city) == []

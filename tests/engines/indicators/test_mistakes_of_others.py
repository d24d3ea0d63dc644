"""Mistakes that reports of progress are known for, one test each: here they cannot be made, or are said."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction as F

import pytest

from wusong.engines.indicators.catalogue import CATALOGUE
from wusong.engines.indicators.disclosure import protected
from wusong.engines.indicators.evidence import Figure, Measured, Tree, measure
from wusong.engines.indicators.facts import little_facts
from wusong.engines.indicators.targets import Rule, judge
from wusong.words.units import PERCENT

STARTS, MIDYEAR, DEADLINE = dt.date(2008, 1, 1), dt.date(2008, 6, 30), dt.date(2008, 12, 31)


def rule(kind, comparator, value, baseline=None) -> Rule:
    return Rule(kind, comparator, F(value), STARTS, DEADLINE, baseline)


def tree_over(facts, **schools: str) -> Tree:
    """Two counties; each named school in one of them."""
    nodes = [(1, "JL.", "bureau", ""), (2, "JL.1.", "county", ""), (3, "JL.2.", "county", "")]
    return Tree(
        [
            *nodes,
            *(
                (facts.words[name], f"JL.{county}.{facts.words[name]}.", "school", "")
                for name, county in schools.items()
            ),
        ]
    )


def test_averaging_percentages():
    """One county has 1 of 1 school on the network, the other 0 of 3: that is a quarter, not half."""
    facts = little_facts(
        on="2008-12-31",
        standing="""
        school | school_type | starts
        甲     | 211         | 1990-09-01
        乙     | 211         | 1990-09-01
        丙     | 211         | 1990-09-01
        丁     | 211         | 1990-09-01 """,
        access="""
        school | kind         | starts
        甲     | city_network | 2008-01-01 """,
    )
    figures = measure(CATALOGUE["city_network_coverage"], facts, tree_over(facts, 甲="1", 乙="2", 丙="2", 丁="2"))
    assert [figures.parts[path].value for path in ("JL.1.", "JL.2.")] == [1, 0]
    assert figures.whole.value == figures.parts["JL."].value == F(1, 4)


def test_a_cumulative_target_summed_twice():
    """Each month's figure is of the year until then. The year's is the last of them, not their sum."""
    drawn = """
        school | held
        甲     | 2008-01-20
        乙     | 2008-02-20
        甲     | 2008-02-21
        丙     | 2008-03-20 """
    months = [dt.date(2008, 1, 31), dt.date(2008, 2, 29), dt.date(2008, 3, 31)]
    figures = []
    for day in months:
        facts = little_facts(on=day, openday=drawn)
        figures.append(
            measure(CATALOGUE["open_day_schools"], facts, tree_over(facts, 甲="1", 乙="1", 丙="2")).whole.numerator
        )
    assert figures == [1, 2, 3]
    assert judge(rule("count", "ge", 3), F(figures[-1]), months[-1]).progress == 1


def test_one_person_on_two_courses_counted_twice():
    facts = little_facts(
        on="2008-12-31",
        course="id | school | free | starts\n一班 | 甲 | yes | 2008-01-01\n二班 | 乙 | yes | 2008-01-01",
        trainee="""
        course | person | group | completed
        一班   | p1     | poor  | 2008-03-01
        二班   | p1     | poor  | 2008-06-01 """,
    )
    figures = measure(CATALOGUE["free_trainees"], facts, tree_over(facts, 甲="1", 乙="2"))
    assert [figures.parts[path].numerator for path in ("JL.1.", "JL.2.", "JL.")] == [1, 1, 1]
    assert figures.gap("JL.") == -1


def test_a_baseline_equal_to_the_target():
    """There is no way to go: neither 0 % nor 100 % of it, no division by nothing, and it can still be lost."""
    kept = rule("level", "ge", F(4, 5), baseline=F(4, 5))
    assert kept.progress(F(4, 5)) is None
    assert kept.expected(STARTS) == F(4, 5)
    assert judge(kept, F(4, 5), MIDYEAR).status == "met"
    assert judge(kept, F(79, 100), MIDYEAR).status == "behind"


def test_progress_silently_clipped_at_100_per_cent():
    assert judge(rule("count", "eq", 120), F(180), MIDYEAR).progress == F(3, 2)
    assert PERCENT.written(F(3, 2)) == "150.0%"


def test_progress_silently_clipped_at_nothing():
    assert judge(rule("level", "ge", F(4, 5), baseline=F(3, 5)), F(1, 2), MIDYEAR).progress == F(-1, 2)


def test_a_decrease_shown_as_growth():
    facts = little_facts(
        on="2008-12-31",
        standing="school | school_type | starts\n甲 | 211 | 1990-09-01\n乙 | 211 | 1990-09-01",
        designation="""
        school | title          | starts     | ends
        甲     | quality_school | 2005-01-01 |
        乙     | quality_school | 2005-01-01 | 2008-05-01 """,
    )
    fallen = measure(CATALOGUE["quality_school_growth"], facts, tree_over(facts, 甲="1", 乙="2")).whole.value
    assert fallen == F(-1, 2)
    assert PERCENT.written(fallen) == "-50.0%"
    assert judge(rule("growth", "increase_by", F(1, 5)), fallen, DEADLINE).progress == F(-5, 2)
    # and a growth shown as the decrease that was wanted
    assert judge(rule("growth", "decrease_by", F(1, 2)), F(1, 2), DEADLINE).status == "behind"
    assert judge(rule("growth", "decrease_by", F(1, 2)), fallen, DEADLINE).status == "met"


def test_growth_from_nothing_is_not_0_per_cent():
    assert Figure(3, 0, 3).value is None
    assert PERCENT.written(None) == "—"
    assert judge(rule("growth", "increase_by", F(1, 5)), None, DEADLINE).status == "no_data"


def test_children_that_do_not_add_up_to_the_parent_without_saying_so():
    """One teacher honoured at schools of two counties: 1 + 1 is 1 in the city, and the gap says it."""
    facts = little_facts(
        on="2008-12-31",
        honour="""
        staff | school | title           | decided
        张    | 甲     | ten_outstanding | 2008-05-01
        张    | 乙     | ten_outstanding | 2008-06-01
        李    | 乙     | ten_outstanding | 2008-06-01 """,
    )
    figures = measure(CATALOGUE["honours"], facts, tree_over(facts, 甲="1", 乙="2"), title="ten_outstanding")
    together = sum(figures.parts[child].numerator for child in figures.children("JL."))
    assert (together, figures.parts["JL."].numerator) == (3, 2)
    assert figures.gap("JL.") == -1


@pytest.mark.parametrize("reader", ["", "JL.2."])
def test_a_total_that_reveals_rows_that_the_reader_may_not_list(reader):
    """20 in the city, 7 and 11 in two counties: the third must have 2. So others are withheld with it, and enough of them
    that a county which knows its own cannot subtract either."""
    parts = {"JL.": 29, "JL.1.": 2, "JL.2.": 7, "JL.3.": 9, "JL.4.": 11}
    counties = frozenset(parts) - {"JL."}
    city = Measured(Figure(29, None, 29), {path: Figure(n, None, n) for path, n in parts.items()}, counties)
    shown = protected(city)
    unknown = {path for path in counties if shown[path] is None and path != reader}
    assert "JL.1." in unknown
    assert len(unknown) >= 2
    left = parts["JL."] - sum(parts[path] for path in counties - unknown)
    assert left > parts["JL.1."], "what is left to subtract from is more than the small cell alone"
    assert shown["JL."] is not None

"""Facts as they were known on a day: what is dated later is not there, for every table."""

from __future__ import annotations

import datetime as dt

import pytest

from wusong.engines.indicators.facts import TABLES, UnknownFact, little_facts

DAY = dt.date(2008, 6, 1)
BEFORE = DAY - dt.timedelta(days=1)
SOMETHING = {"int64": "7", "string": "x", "bool": "yes", "date": DAY.isoformat()}


def drawn(name: str, **other: str) -> str:
    """One row with something in every column, every day of it the same."""
    cells = {column: other.get(column, SOMETHING[kind]) for column, kind in TABLES[name].columns.items()}
    return " | ".join(cells) + "\n" + " | ".join(cells.values())


def known(name: str, on: dt.date, **other: str) -> list[dict]:
    return little_facts(on=on, **{name: drawn(name, **other)}).table(name).to_pyarrow().to_pylist()


@pytest.mark.parametrize("name", TABLES)
def test_a_row_is_there_from_the_day_it_begins(name):
    begins = TABLES[name].begins
    assert len(known(name, DAY)) == 1
    assert len(known(name, BEFORE)) == (0 if begins else 1)


@pytest.mark.parametrize(("name", "day"), [(name, day) for name, said in TABLES.items() for day in said.later])
def test_what_happens_later_is_unknown_until_its_day(name, day):
    told = TABLES[name].later[day]
    begun = {TABLES[name].begins: "2000-01-01"} if TABLES[name].begins else {}
    [then], [now] = known(name, BEFORE, **begun), known(name, DAY, **begun)
    assert [then[column] for column in (day, *told)] == [None] * (1 + len(told))
    assert None not in [now[column] for column in (day, *told)]


@pytest.mark.parametrize("name", TABLES)
def test_every_day_of_a_table_is_its_beginning_or_comes_later(name):
    """A day that is neither would be seen before it came: two are of no consequence to any indicator."""
    said = TABLES[name]
    seen = {column for column, kind in said.columns.items() if kind == "date"} - {said.begins, *said.later}
    seen -= {"due", "extended", "required", "intake_ends"}  # a day by which something is to be done is known ahead
    assert seen == ({"founded"} if name == "school" else set())


@pytest.mark.parametrize("name", [name for name, said in TABLES.items() if "ends" in said.columns])
def test_true_from_its_start_until_the_day_before_its_end(name):
    facts = little_facts(on="2008-12-31", **{name: drawn(name, starts="2008-03-01", ends="2008-06-01")})
    found = [
        facts.at(name, day).count().to_pyarrow().as_py()
        for day in (dt.date(2008, 2, 29), dt.date(2008, 3, 1), BEFORE, DAY)
    ]
    assert found == [0, 1, 1, 0]


def test_a_day_that_is_not_known_yet_is_not_asked():
    with pytest.raises(ValueError, match="2009"):
        little_facts(on="2008-12-31").at("standing", dt.date(2009, 1, 1))
    with pytest.raises(ValueError, match="begins"):
        little_facts(on="2008-12-31", starts="2009-01-01")


def test_an_unknown_table_or_column_is_named():
    with pytest.raises(AttributeError, match="no table 'castle'"):
        _ = little_facts(on=DAY).castle
    with pytest.raises(UnknownFact, match="moat"):
        little_facts(on=DAY, school="id | moat\n1 | yes")

"""Phrases the definitions share: which schools are 中小学, what a row of evidence is."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from wusong.engines.indicators.evidence import Evidence
from wusong.engines.indicators.facts import Facts

# Types of JY/T 1001-2012. 中小学: teaching points (218) and kindergartens (111) are not among them.
ORDINARY = ("211", "311", "312", "341", "342", "345")
VOCATIONAL = ("361", "362", "363", "364", "365", "366", "368", "369")
SPECIAL = ("371", "511", "512", "513", "514")
BASIC = ("111", "211", "218", *ORDINARY[1:], "321", *SPECIAL)
# A school of these types may teach grades 1 to 9; in 341, 345 and special schools the grade decides.
COMPULSORY = ("211", "218", "219", "311", "312", "319", "321", "329", "341", "345", *SPECIAL, "519")
STAGES = {
    "211": ("primary",),
    "311": ("junior",),
    "312": ("primary", "junior"),
    "341": ("junior", "senior"),
    "342": ("senior",),
    "345": ("primary", "junior", "senior"),
}
KINDERGARTEN = ("111",)
TEACHING = (*ORDINARY, *VOCATIONAL)  # 中小学与中等职业学校
CITY, COUNTY_TOWN, RURAL = "1", "2", "3"


def told(
    rows: ir.Table,
    register: str,
    *,
    record: str = "id",
    place: str = "school",
    counted: tuple[str, str] | None = None,
    amount: ir.IntegerValue | int = 1,
) -> ir.Table:
    """Rows as evidence. `counted` is (a word, a column): what is counted once; the record itself when not given."""
    word, column = counted or (register, record)
    return rows.select(
        register=ibis.literal(register),
        record=rows[record].cast("int64"),
        place=rows[place].cast("int64"),
        counted=ibis.literal(word + ":") + rows[column].cast("string"),
        amount=ibis.literal(amount, "int64") if isinstance(amount, int) else amount.cast("int64"),
    )


def schools(facts: Facts, types: tuple[str, ...] = (), day: dt.date | None = None) -> ir.Table:
    """Standings of schools on a day, of the given types (any when none is given)."""
    standing = facts.at("standing", day)
    return standing.filter(standing.school_type.isin(types)) if types else standing


def as_schools(standings: ir.Table) -> ir.Table:
    """Schools as evidence: each counted once."""
    return told(standings, "school", record="school")


def of_place(facts: Facts, *classes: str) -> ir.Table:
    """Keys of the schools that are, on the day of the facts, in one of the place classes."""
    standing = facts.at("standing")
    return standing.filter(standing.place_class.isin(classes)).select("school").distinct()


def covered(among: ir.Table, rows: ir.Table, column: str = "school") -> Evidence:
    """The share of the schools of `among` that some row of `rows` stands for."""
    return Evidence(as_schools(having(among, "school", rows, column)), as_schools(among))


def under(facts: Facts, rows: ir.Table, undertaking: str) -> ir.Table:
    """The rows that belong to an undertaking, or to one of several, separated by commas."""
    named = facts.undertaking.filter(facts.undertaking.key.isin(undertaking.split(",")))
    return having(rows, "undertaking", named, "id")


def school_year(day: dt.date) -> int:
    """The calendar year in which the school year of a day began, on 1 September.

    >>> school_year(dt.date(2008, 8, 31)), school_year(dt.date(2008, 9, 1))
    (2007, 2008)
    """
    return day.year if day.month >= 9 else day.year - 1


def having(rows: ir.Table, column: str, keys: ir.Table, key: str) -> ir.Table:
    """The rows whose `column` is among `keys[key]`."""
    return rows.semi_join(keys, rows[column] == keys[key])


def lacking(rows: ir.Table, column: str, keys: ir.Table, key: str) -> ir.Table:
    """The rows whose `column` is not among `keys[key]`; a row without a value stays."""
    return rows.anti_join(keys, rows[column] == keys[key])

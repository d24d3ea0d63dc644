"""Every register, drawn from its declaration: what leaves comes in again unchanged, and nobody reaches beyond their own."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.keeping.importing.files import in_this_process, left, plan_of, saved, sentences
from wusong.keeping.importing.comparing import compared
from wusong.keeping.importing.layout import fields, headings
from wusong.keeping.importing.template import template
from wusong.keeping.registers import CATALOGUE, Register
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import SYSTEM, Actor
from wusong.words.labels import speaking

pytestmark = pytest.mark.django_db
EVERY = pytest.mark.parametrize("register", CATALOGUE.values(), ids=str)
SOME = 120


def holding(register: Register, path: str, *rights: str) -> Actor:
    post = register.steward[0] if register.steward else "office"
    return Actor("somebody", Scope.at(path), frozenset({"read", "write", *rights}), post, path)


def unchanged(register: Register, rows: list[list], by: Actor) -> None:
    plan = plan_of(register, rows, by)
    assert sentences(plan) == []
    assert (plan.new, plan.changed, plan.unchanged) == ([], [], len(rows) - 1)


@EVERY
def test_an_export_comes_in_again_without_a_change(little_city, register):
    rows = left(register, SYSTEM)
    assert len(rows) > 1, "the little city has records of every register"
    unchanged(register, rows, SYSTEM)


@EVERY
def test_an_english_export_too(little_city, register):
    unchanged(register, left(register, SYSTEM, "en", SOME), SYSTEM)


def county_of(register: Register) -> str | None:
    """A county with records of this register."""
    rows = register.model._base_manager.filter(**{f"{register.place}__regex": r"^JL\.2202\d\d\."})
    path = rows.order_by("pk").values_list(register.place, flat=True).first()
    return ".".join(path.split(".")[:2]) + "." if path else None


@EVERY
def test_an_export_of_one_county_comes_in_again_though_it_names_others(little_city, register):
    if register.place is None:
        pytest.skip("a list of the whole city")
    county = county_of(register)
    if county is None:
        pytest.skip("kept by the bureau only")
    by = holding(register, county, "private")
    unchanged(register, left(register, by, most=SOME), by)


@EVERY
def test_a_row_of_another_organisation_is_refused(little_city, register):
    by = holding(register, "JL.nowhere.", "private")
    rows = left(register, SYSTEM, most=5)
    plan = plan_of(register, rows, by)
    assert (plan.new, plan.changed, plan.unchanged) == ([], [], 0)
    assert {m.row for m in plan.mistakes} == set(range(1, len(rows)))


@EVERY
def test_without_the_right_private_columns_neither_leave_nor_come_in(little_city, register):
    by = Actor("somebody", Scope.everything(), frozenset({"read", "write"}), "system")
    rows = left(register, by, most=SOME)
    heads = {register.label_of(name).zh for name in register.private}
    assert heads.isdisjoint(rows[0])
    lost = set(register.natural) & set(register.private)
    plan = plan_of(register, rows, by)
    if lost:
        assert not plan.new and not plan.changed
        assert {register.label_of(name).zh in str(sentences(plan)) for name in lost} == {True}
        assert "个人信息" in sentences(plan)[0]
    else:
        unchanged(register, rows, by)
    if register.private:
        plan = plan_of(register, left(register, SYSTEM, most=3), by)
        assert len(sentences(plan)) == len(register.private)
        assert plan.unchanged == 0


@EVERY
@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_every_heading_is_understood(register, tongue):
    known = headings(register)
    with speaking(tongue):
        from wusong.keeping.importing.layout import _named
        from wusong.keeping.importing.template import heading

        assert [_named(known, heading(register, name)) for name in fields(register)] == list(fields(register))


@EVERY
def test_a_template_filled_in_is_understood(little_city, register):
    with seeing(Scope.everything()):
        book = openpyxl.load_workbook(io.BytesIO(template(register, True)))
    rows = left(register, SYSTEM, most=3)
    for number, row in enumerate(rows[1:], 2):
        for column, cell in enumerate(row, 1):
            book.worksheets[0].cell(number, column).value = None if cell == "" else cell
    plan = compared(register, in_this_process(saved(book)), SYSTEM)
    assert sentences(plan) == []
    assert (plan.new, plan.changed, plan.unchanged) == ([], [], len(rows) - 1)

"""Every register, drawn from its declaration: what leaves comes in again unchanged, and nobody reaches beyond their own."""

from __future__ import annotations

import pytest

from tests.keeping.importing.files import comma, left, plan_of, sentences
from wusong.keeping.registers import CATALOGUE
from wusong.keeping.scope import Scope
from wusong.keeping.writing import SYSTEM, Actor

pytestmark = pytest.mark.django_db
EVERY = pytest.mark.parametrize("register", CATALOGUE.values(), ids=str)


@EVERY
@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_an_export_comes_in_again_without_a_change(little_city, register, tongue):
    rows = left(register, SYSTEM, tongue)
    if len(rows) == 1:
        pytest.skip("the little city has none")
    plan = plan_of(register, rows, SYSTEM)
    assert sentences(plan) == []
    assert (plan.new, plan.changed, plan.unchanged) == ([], [], len(rows) - 1)

"""The reference says what the declarations say."""

from __future__ import annotations

import pytest

from docs.reference import HERE, PAGES
from wusong.engines.indicators.catalogue import CATALOGUE as INDICATORS
from wusong.keeping.registers import CATALOGUE as REGISTERS
from wusong.plan.taking_in import Shipped


@pytest.mark.parametrize("page", PAGES)
def test_the_reference_is_fresh(page):
    assert (HERE / page).read_text(encoding="utf-8") == PAGES[page](), "run: python -m docs.reference"


def test_nothing_of_the_plan_is_empty():
    """Every target has an indicator that reads a register, and every point has commitments or targets."""
    shipped = Shipped.named("2008")
    for project in shipped.reading["projects"]:
        for point in (project["intro"], *project["points"]):
            assert point["targets"] or point["commitments"], point
            for target in point["targets"]:
                indicator = INDICATORS[shipped.bindings["targets"][target["id"]]["indicator"]]
                assert set(indicator.tables) & set(REGISTERS), target["id"]

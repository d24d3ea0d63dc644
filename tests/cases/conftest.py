"""The stage, for every test of cases that asks for it."""

from __future__ import annotations

import pytest

from tests.cases.stage import Stage, set_up


@pytest.fixture
def stage(db) -> Stage:
    return set_up()

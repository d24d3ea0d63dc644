"""What every test may ask for."""

from __future__ import annotations

import os

from tests.city import _settled, little_city, pytest_collection_modifyitems  # noqa: F401


def pytest_report_header() -> str:
    return f"database: {os.environ['WUSONG_TEST_DATABASE']}"

"""A little city for any test that wants records to work on: ask for the fixture `little_city`.

About forty schools of every common kind in all nine counties and under the bureau, the schools and offices the plan of
2008 names among them, some 1,500 pupils, and a whole year of events: `wusong/demo` at a small size, from a fixed seed.

It is written once in a process, after the tests that want an empty database and before those that ask for it (which are
moved to the end for that); each test then works in its own transaction and may change what it likes. A test that commits
(`transactional_db`, `live_server`) leaves nothing behind, so the next one has the city written anew inside its transaction.

The fixture gives the `City`: `city.schools` (each with `key`, `name`, `kind`, `place`, `county`, `quality`), `city.bureau`,
`city.offices["equip"]`, `city.bureaus["220281"]` are keys of organisations. People to sign in as are in the records:
`User.objects.get(username="leader")`, `county-jiaohe`, `office-equip`, `school-tiezhong`; see `wusong/demo/accounts.py`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from wusong.demo.city import City
    from wusong.demo.sheets import Sheet

SEED, SHARE, SCHOOLS = 2008, 0.05, 40


def invented(seed: int = SEED, share: float = SHARE, schools: int = SCHOOLS) -> tuple[City, list[Sheet]]:
    """A city and all its rows, nothing written."""
    from wusong.demo.city import STAGES, City

    city, sheets = City(seed, share, schools), []
    for _, invent in STAGES:
        sheets += invent(city)
    return city, sheets


@cache
def _once() -> tuple[City, list[Sheet]]:
    return invented()


def settle() -> City:
    """Write the little city into the database as it is now, which must be empty of records."""
    from wusong.analysis.measuring import forget
    from wusong.demo import accounts
    from wusong.keeping.writing import SYSTEM, load

    city, sheets = _once()
    for sheet in sheets:
        load(sheet.model, sheet.rows, by=SYSTEM, columns=sheet.columns, reason="little city")
    accounts.invent(city)
    forget()
    return city


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on the little city come last, in the order they had; xdist keeps to that order in each worker."""
    items.sort(key=lambda item: "little_city" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def _settled(django_db_setup, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        settle()


@pytest.fixture
def little_city(_settled, db) -> City:
    """The little city, in the test's own transaction."""
    from wusong.analysis.live import live
    from wusong.analysis.measuring import forget
    from wusong.keeping.models import AuditEntry
    from wusong.registry.models import Organisation

    if not Organisation._base_manager.exists():  # a test that commits swept it away
        settle()
    if live.seen != AuditEntry.objects.order_by("-id").values_list("id", flat=True).first():
        forget()  # facts remembered from another test's records
    return _once()[0]

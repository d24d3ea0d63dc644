"""The log is a hash chain: `verify` finds whatever is altered in it."""

from __future__ import annotations

import pytest

from wusong.keeping.models import AuditEntry
from wusong.keeping.writing import SYSTEM, create, verify
from wusong.registry.models import Organisation

pytestmark = pytest.mark.django_db


def three_entries() -> list[AuditEntry]:
    for code in "ABC":
        create(Organisation, {"code": code, "name": code, "kind": "bureau", "area": "220200"}, by=SYSTEM)
    return list(AuditEntry.objects.order_by("id"))


def test_an_empty_log_holds():
    assert verify() == (0, None)


def test_a_log_nobody_touched_holds():
    three_entries()
    assert verify() == (3, None)

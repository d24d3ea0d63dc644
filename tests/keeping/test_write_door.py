"""One door to write: what it writes, it logs; what it refuses leaves no trace."""

import pytest

from wusong.keeping.models import AuditEntry
from wusong.keeping.scope import NotScoped, Scope, seeing
from wusong.keeping.writing import SYSTEM, create, verify
from wusong.registry.models import Organisation
from wusong.words.problems import Refused

pytestmark = pytest.mark.django_db


def bureau(**changed):
    values = {"code": "JL", "name": "市教育局", "kind": "bureau", "area": "220200"}
    return create(Organisation, values | changed, by=SYSTEM)


def test_a_write_makes_one_entry_and_the_chain_holds():
    bureau()
    assert AuditEntry.objects.count() == 1
    assert verify() == (1, None)


def test_a_refused_write_leaves_neither_record_nor_entry():
    with pytest.raises(Refused):
        bureau(kind="castle")
    assert AuditEntry.objects.count() == 0
    with seeing(Scope.everything()):
        assert Organisation.objects.count() == 0


def test_an_altered_entry_is_found():
    bureau()
    AuditEntry.objects.update(actor="somebody else")
    assert verify()[1] is not None


def test_reading_outside_a_scope_raises():
    with pytest.raises(NotScoped):
        Organisation.objects.count()

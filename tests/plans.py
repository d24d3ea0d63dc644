"""The plan of 2008 for tests of pages: taken in whole, measured in a few of its targets, so that a test stays quick."""

from __future__ import annotations

from wusong.keeping.writing import SYSTEM
from wusong.plan.models import Binding, Plan
from wusong.plan.taking_in import take_in

# A level with a denominator, and a zero target about persons.
FEW = ("T05.02", "T25.02")


def plan_of_2008(measured: tuple[str, ...] = FEW) -> Plan:
    """The plan, with the bindings of the given targets; the others stand without a figure, as before somebody binds them."""
    plan = take_in("2008", by=SYSTEM)
    bound = Binding.objects.filter(target__plan=plan)
    assert bound.filter(target__code__in=measured).count() == len(measured), "the little city lacks what they speak of"
    bound.exclude(target__code__in=measured).delete()
    return plan

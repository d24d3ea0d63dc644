"""Random walks over every shipped procedure: no case is stuck, nobody oversteps, no quota overflows, every clock ends.

WUSONG_WALKS says how many walks each procedure gets (4 in the suite; 10,000 by hand).
"""

from __future__ import annotations

import os
from random import Random

import pytest
from django.db import transaction

from tests.cases.stage import DAY, Stage
from wusong.cases.declaring import read
from wusong.cases.models import Awaited, Case, ProcedureVersion, RunningClock
from wusong.cases.running import held_of, places_of
from wusong.cases.saying import World, organisation_of
from wusong.cases.versions import shipped
from wusong.cases.walking import walk
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import SYSTEM
from wusong.registry.models import Organisation

WALKS = int(os.environ.get("WUSONG_WALKS", "4"))


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_walk_ends_well(stage: Stage, name):
    procedure = read(shipped()[name])
    version = ProcedureVersion.objects.get(key=procedure.key, version=procedure.version)
    walked = 0
    for seed in range(WALKS):
        with transaction.atomic():
            done = walk(version, stage.people, Random(f"{name}/{seed}"), DAY)
            if done.case is not None:
                walked += 1
                assert done.ended, (seed, done.case.state, done.moves[-8:], done.refusals[-6:])
                _within_rights(done.case)
                _clocks_have_ended(done.case)
                _quota_holds(done.case)
            transaction.set_rollback(True)
    assert walked >= WALKS * 0.6, f"only {walked} of {WALKS} could be opened"


def _family(case: Case) -> list[Case]:
    return [case, *case.children.all()]


def _clocks_have_ended(case: Case) -> None:
    for one in _family(case):
        if one.closed:
            assert not RunningClock.objects.filter(case=one, state="running").exists()
            assert not Awaited.objects.filter(case=one).exists()


def _quota_holds(case: Case) -> None:
    if case.procedure.quota:
        with seeing(Scope.everything()):
            world = World(case.procedure, case.values, DAY, SYSTEM, case)
            assert held_of(world) + (case.state in case.procedure.quota.holds) <= places_of(world)


def _within_rights(case: Case) -> None:
    """Who took each step, looked up again the slow way: by the words of the procedure and the letters of the path."""
    with seeing(Scope.everything()):
        for one in _family(case):
            for taken in one.taken.all():
                if taken.post == "system":
                    continue
                if taken.number == 1 and one.parent_id:
                    continue  # opened by the parent's step, which was checked there
                step = one.procedure.opens if taken.step == "open" else one.procedure.step(taken.step)
                assert any(_fits(str(who), one, taken) for who in step.by), (one.number, taken.step, taken.by)
                assert "applicant" not in step.never or taken.place != one.organisation.path


def _fits(who: str, case: Case, taken) -> bool:
    post, _, of = who.partition(":")
    if post == "public":
        return True
    if post == "reviewer":
        return taken.post == "expert" and case.reviewers.filter(account=taken.account).exists()
    if post in ("leader", "inspector"):
        return taken.post == post
    if post == "office":
        return taken.post == "office" and (not of or taken.place in ("JL.", f"JL.{of}."))
    place: Organisation = case.organisation
    if of:
        place = organisation_of(World(case.procedure, case.values, DAY, SYSTEM, case).value("$" + of))
    county = "JL." + place.path.split(".")[1] + "." if place.path.split(".")[1].startswith("2202") else None
    if post in ("applicant", "here", "school"):
        kinds = {"school": "school", "county": "county", "office": "office", "bureau": "office"}
        return taken.post == kinds[place.kind] and place.path.startswith(taken.place)
    if post == "authority":
        if county and place.kind == "school":
            return (taken.post, taken.place) == ("county", county)
        return taken.post == "office"
    return post == "county" and taken.post == "county" and taken.place == county

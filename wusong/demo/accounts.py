"""People who sign in to the demo: one for each kind of post. No passwords: the sign-in page offers them by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db import transaction

from wusong.accounts.models import Appointment, User
from wusong.demo.names import person
from wusong.demo.schools import JUNIOR, KINDERGARTEN, PRIMARY, SENIOR, DemoSchool
from wusong.keeping.writing import SYSTEM, note

if TYPE_CHECKING:
    from wusong.demo.city import City


SINCE = dt.date(2007, 9, 1)
OFFICES = ("basic", "voc", "equip", "infra", "personnel", "teacher", "aid", "pe", "discipline")
SCHOOLS = {
    "school-tiezhong": "吉林铁中",
    "school-shiyan": "市第一实验小学",
    "school-jidian": "机电工程学校",
    "school-chengjian": "省城建校",
    "school-jiaohe-centre": "蛟河职教中心",
}
EXPERTS = 8  # reviewers at different schools: a case needs three who have no tie to it


def invent(city: City) -> int:
    """Accounts and their appointments; returns how many."""
    rng = city.rng("accounts")
    made = 0
    with transaction.atomic():
        for username, post, place in _posts(city):
            user = User(username=username, full_name=person(rng))
            user.set_unusable_password()
            user.save(force_insert=True)
            Appointment.objects.create(user=user, post=post, place_id=place, starts=SINCE)
            made += 1
        note("create", "account", "demo", {"accounts": made}, by=SYSTEM, reason="示范城市")
    return made


def _posts(city: City) -> Iterator[tuple[str, str, int]]:
    """Username, post, key of the organisation."""
    yield "leader", "leader", city.bureau
    yield "inspector", "inspector", city.offices["super"]
    for code in OFFICES:
        yield f"office-{code}", "office", city.offices[code]
    for c in city.counties:
        yield f"county-{c.pinyin}", "county", city.bureaus[c.code]
    named = {s.name: s.key for s in city.schools}
    for username, name in SCHOOLS.items():
        yield username, "school", named[name]
    for n, school in enumerate(
        [s for s in city.schools if s.kind in (JUNIOR, SENIOR, PRIMARY) and not s.closes][:EXPERTS], 1
    ):
        yield f"expert-{n}", "expert", school.key
    for username, wanted in _kinds().items():
        found = next((s for s in city.schools if wanted(s) and not s.closes), None)
        if found:
            yield username, "school", found.key


def _kinds() -> dict:
    def in_(kind: str, *, rural: bool, counties: str = ""):
        def fits(s: DemoSchool) -> bool:
            return s.kind == kind and s.rural == rural and not s.city_run and (not counties or s.county == counties)

        return fits

    return {
        "school-rural-primary": in_(PRIMARY, rural=True, counties="220282"),
        "school-rural-junior": in_(JUNIOR, rural=True),
        "school-city-primary": in_(PRIMARY, rural=False),
        "school-city-junior": in_(JUNIOR, rural=False),
        "school-county-senior": in_(SENIOR, rural=False),
        "school-kindergarten": in_(KINDERGARTEN, rural=False),
    }

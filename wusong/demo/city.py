"""The demo city: Jilin City of 2008 in its real structure and size, everything in it invented from one seed.

Each subject draws from its own stream of chance, so that a change in one leaves the others as they were. One factor,
a school's quality, stands behind many of its facts, as it does in life.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from random import Random

from django.db import transaction

from wusong.demo import accounts, estate, lists, pupils, schools, vocational, workforce
from wusong.demo.names import Unused
from wusong.demo.places import counties
from wusong.demo.schools import KINDERGARTEN, POINT, WHOLE, DemoSchool
from wusong.demo.sheets import Sheet
from wusong.keeping.writing import SYSTEM, load
from wusong.words.labels import L, Label

SEED = 2008
SHARE = 0.2
# What is told of a stage while it runs: rows written, rows to write.
Told = Callable[[Label, int, int], None]


class City:
    """What the subjects share while the city is being invented."""

    def __init__(self, seed: int = SEED, share: float = SHARE, size: int = WHOLE):
        self.seed, self.share, self.size = seed, share, size
        self.scale = min(1.0, size / WHOLE)
        self.counties = counties()
        self.names = Unused()
        self.counted: dict[tuple[str, str], int] = {}
        self.offices: dict[str, int] = {}
        self.bureaus: dict[str, int] = {}
        self.schools: list[DemoSchool] = []
        self.leavers: list[tuple[DemoSchool, str]] = []
        self.sent: set[int] = set()
        self.honoured: set[int] = set()
        self._near: dict[tuple[str, bool], list[DemoSchool]] = {}

    def rng(self, subject: str) -> Random:
        """The stream of chance of one subject."""
        return Random(f"wusong/{self.seed}/{subject}")

    def near(self, school: DemoSchool, rng: Random) -> DemoSchool:
        """A school of the same county and stage."""
        key = (school.county, school.stages[-1][1])
        if key not in self._near:
            self._near[key] = [
                s
                for s in self.schools
                if (s.county, s.stages[-1][1]) == key and not s.closes and s.kind not in (POINT, KINDERGARTEN)
            ] or [school]
        return rng.choice(self._near[key])


STAGES: tuple[tuple[Label, Callable[[City], object], tuple[str, ...]], ...] = (
    (L("机构与学校", "Organisations and schools"), schools.invent, ("organisations", "registered", "standings")),
    (L("班级与学生", "Classes and pupils"), pupils.invent, ("classes", "students", "enrolments", "dropouts")),
    (L("教职工", "Staff"), workforce.invent, ("staff",)),
    (L("任职、帮扶、表彰", "Postings, pairings, honours"), workforce.exchange, ("postings", "pairings", "activities", "honours")),
    (L("职业教育", "Vocational education"), vocational.invent, ("programmes", "agreements", "graduates", "courses", "trainees")),
    (
        L("办学条件", "Estate"),
        estate.invent,
        ("room_standards", "rooms", "accesses", "projects", "canteens", "gradings"),
    ),
    (L("名单、作息、公开", "Lists, timetables, open days"), lists.invent, ("designations", "timetables", "open_days", "reviews")),
    (L("帮扶与资助", "Helping and aid"), pupils.support, ("links", "aid")),
)  # fmt: skip


def build(city: City, told: Told = lambda *told: None) -> dict[str, tuple[int, float]]:
    """Invent the city and write it through the bulk door; how many rows each stage wrote, in how many seconds."""
    reason = f"示范城市 demo city, seed {city.seed}, share {city.share:g}"
    done: dict[str, tuple[int, float]] = {}
    with transaction.atomic():  # the whole city, or nothing: a build that was broken off is begun anew
        for title, invent, names in STAGES:
            began = time.perf_counter()
            told(title, 0, 0)
            invent(city)
            sheets: list[Sheet] = [getattr(city, name) for name in names]
            stage = _Stage(title, sum(map(len, sheets)), told)
            for sheet in sheets:
                load(sheet.model, stage.counted(sheet), by=SYSTEM, reason=reason, columns=sheet.columns)
            done[title.en] = (stage.whole, time.perf_counter() - began)
            told(title, stage.whole, stage.whole)
        began, title = time.perf_counter(), L("账号", "Accounts")
        told(title, 0, 0)
        made = accounts.invent(city)
        done[title.en] = (made, time.perf_counter() - began)
        told(title, made, made)
    return done


class _Stage:
    """Counts the rows of a stage as they are written, and tells of them now and then."""

    def __init__(self, title: Label, whole: int, told: Told):
        self.title, self.whole, self.told, self.written = title, whole, told, 0

    def counted(self, sheet: Sheet) -> Iterator[tuple]:
        for row in sheet.taken():
            self.written += 1
            if self.written % 5000 == 0 and self.written < self.whole:
                self.told(self.title, self.written, self.whole)
            yield row

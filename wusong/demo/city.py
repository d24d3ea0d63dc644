"""The demo city: Jilin City of 2008 in its real structure and size, everything in it invented from one seed.

Each subject draws from its own stream of chance, so that a change in one leaves the others as they were. One factor,
a school's quality, stands behind many of its facts, as it does in life.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
    """What the subjects share while the city is being invented. Each subject adds its own sheets of rows to it."""

    # keys of organisations
    bureau: int
    offices: dict[str, int]  # by the codes of the plan's reading
    bureaus: dict[str, int]  # of the counties, by area code
    # what one subject leaves for those that come after it
    cohorts: list[pupils.Cohort]
    pupils: pupils.Pupils
    teachers: list[workforce.Teacher]
    moved: set[int]  # pupils whose year was out of the ordinary

    def __init__(self, seed: int = SEED, share: float = SHARE, size: int = WHOLE):
        self.seed, self.share, self.size = seed, share, size
        self.scale = size / WHOLE
        self.counties = counties()
        self.offices, self.bureaus = {}, {}
        self.schools: list[DemoSchool] = []
        self.names = Unused()
        self.counted: dict[tuple[str, str], int] = {}  # schools numbered so far, by place and kind
        self.leavers: list[tuple[DemoSchool, str]] = []  # graduates of vocational schools by name
        self.sent: set[int] = set()  # staff on an exchange
        self.honoured: set[int] = set()
        self._near: dict[tuple[str, int], list[DemoSchool]] = {}

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


# What is invented in which order; each gives its sheets in the order they are to be written.
STAGES: tuple[tuple[Label, Callable[[City], list[Sheet]]], ...] = (
    (L("机构与学校", "Organisations and schools"), schools.invent),
    (L("班级与学生", "Classes and pupils"), pupils.invent),
    (L("教职工", "Staff"), workforce.invent),
    (L("任职、帮扶、表彰", "Postings, pairings, honours"), workforce.exchange),
    (L("职业教育", "Vocational education"), vocational.invent),
    (L("办学条件", "Estate"), estate.invent),
    (L("名单、作息、公开", "Lists, timetables, open days"), lists.invent),
    (L("帮扶与资助", "Helping and aid"), pupils.support),
)
# Registers that say what is there; the others tell what happened.
STOCK = {
    "organisation", "school", "standing", "schoolclass", "student", "enrolment", "staff", "posting", "programme", "roomstandard",
    "room", "access", "canteen", "timetable",
}  # fmt: skip


@dataclass(frozen=True)
class Built:
    """What a stage wrote."""

    title: Label
    rows: dict[str, int]  # by register
    seconds: float


def build(city: City, told: Told = lambda *told: None) -> list[Built]:
    """Invent the city and write it through the bulk door, the whole of it or nothing."""
    reason = f"示范城市 demo city, seed {city.seed}, share {city.share:g}"
    built = []
    with transaction.atomic():  # a build that was broken off is begun anew
        for title, invent in STAGES:
            began = time.perf_counter()
            told(title, 0, 0)
            sheets = invent(city)
            stage = _Stage(title, sum(map(len, sheets)), told)
            rows = {
                sheet.model._meta.model_name: load(
                    sheet.model, stage.counted(sheet), by=SYSTEM, reason=reason, columns=sheet.columns
                )
                for sheet in sheets
            }
            built.append(Built(title, rows, time.perf_counter() - began))
            told(title, stage.whole, stage.whole)
        began, title = time.perf_counter(), L("账号", "Accounts")
        told(title, 0, 0)
        made = accounts.invent(city)
        built.append(Built(title, {"account": made}, time.perf_counter() - began))
        told(title, made, made)
    return built


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

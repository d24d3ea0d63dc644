"""Live facts follow the log: whatever is written, loaded, taken out or rolled back, the figures are those of the records now."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from tests.keeping.little import School, little_tree, student
from wusong.analysis import live as live_module
from wusong.analysis import measuring
from wusong.analysis.live import live, read
from wusong.analysis.measuring import Reading, evidence, forget, measured, wholes
from wusong.analysis.models import Measurement
from wusong.engines.indicators.facts import TABLES
from wusong.keeping.models import AuditEntry
from wusong.keeping.writing import SYSTEM, change, create, load, remove, verify
from wusong.registry.models import Enrolment, OpenDay, Organisation, Student

ON = dt.date(2008, 11, 30)
PUPILS, OPEN = Reading.of("pupils"), Reading.of("open_day_schools")


@pytest.fixture(autouse=True)
def nothing_remembered():
    forget()
    yield
    forget()


@pytest.fixture
def tree(db):
    little_tree()


def enrol(number: str, school: int | None = None) -> Enrolment:
    school = school or School.AT_JIAOHE
    pupil = create(Student, student(number, keeper_id=school), by=SYSTEM)
    values = {"student": pupil, "school_id": school, "grade": 1, "starts": dt.date(2008, 9, 1)}
    return create(Enrolment, values, by=SYSTEM)


def counted() -> int:
    """The slow second answer, from the records themselves."""
    on_roll = Enrolment._base_manager.filter(starts__lte=ON).exclude(ends__lte=ON)
    return on_roll.values("student").distinct().count()


def pupils() -> int:
    found = measured(PUPILS, ON).whole.numerator
    assert [found] == [figure.numerator for figure in wholes(PUPILS, [ON])]
    assert found == counted()
    return found


def test_figures_follow_what_is_created_changed_and_removed(tree):
    assert pupils() == 0
    first, second = enrol("1"), enrol("2")
    assert pupils() == 2
    change(first, {"ends": ON}, by=SYSTEM)
    assert pupils() == 1
    change(first, {"ends": None, "school_id": School.AT_PANSHI}, by=SYSTEM)
    assert measured(PUPILS, ON).parts["JL.220284."].numerator == 1
    remove(second, by=SYSTEM, reason="录入错误")
    assert pupils() == 1


def test_figures_follow_a_load_and_what_is_written_after_it(tree):
    assert pupils() == 0
    load(Student, [Student(id=100 + n, **student(f"L{n}")) for n in range(50)], by=SYSTEM, reason="导入")
    rows = [Enrolment(student_id=100 + n, school_id=School.AT_JIAOHE, grade=1, starts=ON) for n in range(50)]
    load(Enrolment, rows, by=SYSTEM, reason="导入")
    assert pupils() == 50
    enrol("after")
    assert pupils() == 51


def test_more_changes_than_are_fetched_one_by_one_have_the_table_read_anew(tree, monkeypatch):
    monkeypatch.setattr(live_module, "ONE_BY_ONE", 3)
    patched = []
    monkeypatch.setattr(live, "_patch", lambda name, keys: patched.append((name, len(keys))))
    assert pupils() == 0
    for number in range(4):
        enrol(str(number))
    assert pupils() == 4
    assert patched == []


def test_the_organisation_tree_is_followed_too(tree):
    enrol("1")
    assert pupils() == 1
    county = Organisation._base_manager.get(code="220281")
    values = {"code": "0009", "name": "新校", "kind": "school", "area": "220281", "parent": county}
    place = create(Organisation, values, by=SYSTEM)
    from wusong.registry.models import School as SchoolRecord

    create(SchoolRecord, {"organisation": place, "identifier": "0009"}, by=SYSTEM)
    enrol("2", place.pk)
    assert measured(PUPILS, ON).parts["JL.220281.0009."].numerator == 1


# Rollbacks ------------------------------------------------------------------------------------------------------------


class Undone(Exception):
    pass


def undone(write) -> int:
    """Write, look, and roll back; what was seen meanwhile."""
    try:
        with transaction.atomic():
            write()
            seen = pupils()
            raise Undone
    except Undone:
        return seen


def test_what_was_rolled_back_was_never_there(tree):
    enrol("1")
    assert undone(lambda: enrol("2")) == 2
    assert pupils() == 1


def test_an_entry_that_takes_the_number_of_one_rolled_back_is_not_missed(tree):
    """SQLite gives the numbers of a rolled back transaction again: the same stamp, but other facts."""
    enrol("1")
    undone(lambda: enrol("2"))
    enrol("3")
    enrol("4")
    assert pupils() == 3
    undone(lambda: remove(Enrolment._base_manager.first(), by=SYSTEM, reason="试"))
    assert pupils() == 3


def test_a_figure_remembered_in_the_database_goes_with_its_transaction(tree):
    enrol("1")
    undone(lambda: enrol("2"))
    kept = Measurement.objects.filter(indicator="pupils")
    assert {m.numerator for m in kept} <= {1}
    assert pupils() == 1


# Several at once --------------------------------------------------------------------------------------------------------


def in_a_thread(act) -> threading.Thread:
    def run():
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_no_entry_ever_appears_below_one_that_was_seen():
    """Ids are given before a commit, so a later writer's could be seen first; writers take turns so that it cannot."""
    little_tree()
    before = AuditEntry.objects.latest("id").pk
    waiting = threading.Event()
    other = None
    with transaction.atomic():
        enrol("1")
        mine = AuditEntry.objects.latest("id").pk

        def late():
            waiting.set()
            enrol("2", School.AT_PANSHI)

        other = in_a_thread(late)
        waiting.wait(10)
        other.join(0.3)
        assert other.is_alive(), "the second writer must wait for the first"
        seen = []
        reader = in_a_thread(lambda: seen.append(AuditEntry.objects.latest("id").pk))
        reader.join(10)
        assert seen == [before]
    other.join(20)
    assert AuditEntry.objects.latest("id").pk > mine
    assert verify()[1] is None
    assert pupils() == 2


@pytest.mark.django_db(transaction=True)
def test_a_reader_does_not_see_what_another_has_not_committed_even_after_that_one_looked():
    little_tree()
    enrol("1")
    seen = []
    try:
        with transaction.atomic():
            enrol("2")
            assert pupils() == 2  # the writer's own figure
            reader = in_a_thread(lambda: seen.append(live_pupils()))
            reader.join(20)
            raise Undone
    except Undone:
        pass
    assert seen == [1]
    assert pupils() == 1


def live_pupils() -> int:
    return measured(PUPILS, ON).whole.numerator


@pytest.mark.django_db(transaction=True)
def test_writers_and_readers_at_once_end_with_the_right_figure():
    little_tree()
    wrong = []

    def look():
        last = 0
        for _ in range(10):
            now = live_pupils()
            if now < last:
                wrong.append((last, now))
            last = now

    threads = [in_a_thread(lambda k=k: [enrol(f"{k}-{n}") for n in range(5)]) for k in range(2)]
    threads += [in_a_thread(look) for _ in range(2)]
    for thread in threads:
        thread.join(60)
    assert wrong == []
    assert pupils() == 10


# What is remembered -----------------------------------------------------------------------------------------------------


def test_what_is_remembered_is_bounded(tree, monkeypatch):
    monkeypatch.setattr(measuring, "KEPT", 5)
    monkeypatch.setattr(measuring, "COUNTED", 7)
    days = [dt.date(2008, 1, 1) + dt.timedelta(days=n) for n in range(20)]
    assert len(wholes(PUPILS, days)) == 20
    assert len([measured(PUPILS, day) for day in days]) == 20
    assert (len(measuring._kept), len(measuring._wholes), len(measuring._ready)) == (5, 7, 7)


def test_a_figure_is_computed_once_while_its_records_stay_the_same(tree, monkeypatch):
    enrol("1")
    computed = []
    true = measuring._computed
    monkeypatch.setattr(measuring, "_computed", lambda *asked: (computed.append(asked[1:]), true(*asked))[1])
    days = [dt.date(2008, 10, 31), ON]
    wholes(PUPILS, days), wholes(PUPILS, days), measured(PUPILS, ON), measured(PUPILS, ON)
    assert len(computed) == 3
    forget()  # as after a restart: the city's figures are still in the database
    assert [figure.numerator for figure in wholes(PUPILS, days)] == [1, 1]
    assert len(computed) == 3
    create(OpenDay, {"school_id": School.AT_JIAOHE, "held": ON, "visitors": 3}, by=SYSTEM)
    wholes(PUPILS, days)
    assert len(computed) == 3, "an open day says nothing of pupils"
    enrol("2")
    assert [figure.numerator for figure in wholes(PUPILS, days)] == [2, 2]


def test_a_period_stands_still_when_it_is_over_and_does_not_begin_anew_in_january(tree):
    for day in (dt.date(2007, 12, 31), dt.date(2008, 5, 1)):
        create(OpenDay, {"school_id": School.AT_JIAOHE, "held": day, "visitors": 3}, by=SYSTEM)
    create(OpenDay, {"school_id": School.AT_PANSHI, "held": dt.date(2009, 1, 2), "visitors": 3}, by=SYSTEM)
    year = Reading.of("open_day_schools", starts=dt.date(2008, 1, 1), until=dt.date(2008, 12, 31))
    years = Reading.of("open_day_schools", starts=dt.date(2007, 1, 1), until=dt.date(2009, 12, 31))
    later = dt.date(2009, 3, 31)
    assert measured(year, later).whole.numerator == 1
    assert measured(years, later).whole.numerator == 2
    assert measured(OPEN, later).whole.numerator == 1  # the year of the day
    assert measured(year, dt.date(2007, 12, 31)).whole.numerator == 1  # before the period: the year before, a baseline
    assert evidence(year, later)[0].num_rows == 1


# The tables of facts and the registers -----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("name", TABLES)
def test_every_table_of_facts_is_read_from_its_register(name):
    rows = read(name)
    assert rows.schema == TABLES[name].schema
    assert rows.num_rows == 0

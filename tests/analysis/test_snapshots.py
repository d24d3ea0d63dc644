"""Snapshots: the figures of a frozen day can be computed again for ever, and nothing personal is in the files."""

from __future__ import annotations

import datetime as dt
import hashlib

import pyarrow.parquet as pq
import pytest
from django.conf import settings

from wusong.analysis.measuring import Reading, forget, measured
from wusong.analysis.models import Measurement
from wusong.analysis.snapshots import SnapshotDamaged, facts_of, measured_on, take
from wusong.engines.indicators.evidence import Figure
from wusong.engines.indicators.facts import TABLES
from wusong.keeping.registers import CATALOGUE as REGISTERS
from wusong.keeping.writing import SYSTEM, change, remove
from wusong.registry.models import Enrolment, OpenDay, Organisation, Staff, Student, Trainee

ON = dt.date(2008, 11, 30)
AT = dt.datetime(2008, 11, 30, 18, tzinfo=dt.UTC)
YEAR = {"starts": dt.date(2008, 1, 1), "until": dt.date(2008, 12, 31)}
READINGS = [
    Reading.of("pupils"),
    Reading.of("pupil_teacher_ratio"),
    Reading.of("open_day_schools", **YEAR),
    Reading.of("honours", {"title": "ten_outstanding"}, **YEAR),
]


@pytest.fixture
def snapshot(little_city, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "VAR", tmp_path)
    return take(ON, by=SYSTEM, at=AT, readings=READINGS)


def folder(snapshot):
    return settings.VAR / "snapshots" / snapshot.folder


def published(snapshot, reading: Reading) -> dict[str, Figure]:
    kept = Measurement.objects.filter(snapshot=snapshot, indicator=reading.indicator, parameters=reading.written)
    return {m.path: Figure(m.numerator, m.denominator, m.rows) for m in kept}


def figures(m) -> dict[str, Figure]:
    return {"": m.whole, **m.parts}


def test_the_figures_of_a_snapshot_are_the_live_ones_of_that_moment(snapshot):
    for reading in READINGS:
        live = figures(measured(reading, ON))
        assert live[""].numerator
        assert published(snapshot, reading) == live == figures(measured_on(snapshot, reading))


def test_they_stay_the_same_whatever_is_written_later(snapshot):
    before = {reading: published(snapshot, reading) for reading in READINGS}
    change(Enrolment._base_manager.filter(ends=None).first(), {"ends": ON}, by=SYSTEM)
    remove(OpenDay._base_manager.first(), by=SYSTEM, reason="录入错误")
    # a school handed over to another county, with all that is below it
    school = Organisation._base_manager.filter(kind="school", parent__kind="county").first()
    other = Organisation._base_manager.filter(kind="county").exclude(pk=school.parent_id).first()
    change(school, {"parent": other}, by=SYSTEM)
    forget()
    for reading in READINGS:
        assert figures(measured_on(snapshot, reading)) == published(snapshot, reading) == before[reading]
    assert figures(measured(READINGS[0], ON)) != before[READINGS[0]]


def test_its_tables_are_those_of_the_facts_and_the_manifest_counts_them(snapshot):
    assert {file.stem for file in folder(snapshot).glob("*.parquet")} == set(TABLES)
    for name, said in TABLES.items():
        rows = pq.read_table(folder(snapshot) / f"{name}.parquet")
        assert rows.schema == said.schema
        assert facts_of(snapshot)._tables[name].count().to_pyarrow().as_py() == rows.num_rows


@pytest.mark.parametrize("damage", ["touched", "missing", "manifest", "both"])
def test_a_damaged_snapshot_is_refused(snapshot, damage):
    file, manifest = folder(snapshot) / "enrolment.parquet", folder(snapshot) / "manifest.json"
    if damage == "missing":
        file.unlink()
    if damage in ("touched", "both"):
        before = manifest.read_text()
        old = hashlib.sha256(file.read_bytes()).hexdigest()
        pq.write_table(pq.read_table(file).slice(1), file)
        if damage == "both":  # and the manifest made to fit: the digest in the database still tells
            new = hashlib.sha256(file.read_bytes()).hexdigest()
            manifest.write_text(before.replace(old, new))
    if damage == "manifest":
        manifest.write_text(manifest.read_text().replace("2008-11-30", "2008-11-29"))
    with pytest.raises(SnapshotDamaged, match=r"manifest\.json|enrolment"):
        measured_on(snapshot, READINGS[0])


# Nothing personal -----------------------------------------------------------------------------------------------------

PERSONAL = {"name", "english", "number", "born", "licence", "contact", "phone", "identity", "document", "remit"}
NOT_OF_A_PERSON = {("schoolclass", "number")}  # the number of a class


@pytest.mark.parametrize("name", TABLES)
def test_no_table_of_facts_has_a_personal_column(name):
    """Of what a register masks only the keys of other records may be there, which say nothing without the register."""
    columns = set(TABLES[name].columns)
    assert not {column for column in columns & PERSONAL if (name, column) not in NOT_OF_A_PERSON}
    register = REGISTERS[name]
    for column in columns & set(register.private):
        assert register.model._meta.get_field(column).remote_field or column in ("person", "citizen"), column


def test_no_name_or_number_is_in_any_file_and_no_birth_date(snapshot):
    people = [(Student, "name"), (Student, "number"), (Staff, "name"), (Staff, "number"), (Trainee, "name")]
    personal = {value for model, column in people for value in model._base_manager.values_list(column, flat=True)}
    assert len(personal) > 1000
    for name, said in TABLES.items():
        rows = pq.read_table(folder(snapshot) / f"{name}.parquet")
        for column in (column for column, kind in said.columns.items() if kind == "string"):
            assert not set(rows[column].to_pylist()) & personal, (name, column)
    for who in ("student", "staff"):
        assert "date" not in TABLES[who].columns.values()

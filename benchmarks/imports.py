"""Imports: seconds to take a workbook of students in on PostgreSQL, every cell checked, every row accounted for.

The peer is the same rows through the plain bulk load, which checks nothing: what checking, comparing and undo cost.

    python -m benchmarks imports [--full]      30,000 students, or 500,000
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SCHOOLS, SOME, ALL = 400, 30_000, 500_000
FIRST_DAY = dt.date(1993, 1, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help=f"{ALL:,} students")
    number = ALL if parser.parse_args().full else SOME
    from tests import databases

    folder = Path(tempfile.mkdtemp(prefix="wusong-bench-", dir="/tmp"))
    os.environ |= {"WUSONG_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "wusong.settings", "WUSONG_DEMO": ""}
    os.environ.pop("WUSONG_DATABASE", None)
    socket = databases.start_cluster(folder)
    from django.conf import settings

    settings.DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql", "NAME": "postgres", "USER": "wusong", "HOST": str(socket),
    }  # fmt: skip
    try:
        import django

        django.setup()
        _measure(number)
    finally:
        from django.db import connections

        connections.close_all()
        shutil.rmtree(folder, ignore_errors=True)


def timed(what: str, act: Callable[[], Any], rows: int, note: str = "") -> Any:
    begun = time.perf_counter()
    made = act()
    taken = time.perf_counter() - begun
    print(f"{what:<54}{taken:>9.1f} s{rows / taken:>12,.0f} rows/s  {note}", flush=True)
    return made


def students(number: int) -> list[tuple]:
    """Invented pupils: number, name, sex, born, school, four marks."""
    family, given = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英"
    return [
        (
            f"G22020020{n:08d}", family[n % 20] + given[n % 23] + given[n % 19], "男女"[n % 2],
            (FIRST_DAY + dt.timedelta(days=n % 5000)).isoformat(), f"{n % SCHOOLS:04d}",
            "否是"[n % 11 == 0], "否是"[n % 13 == 0], "否是"[n % 17 == 0], "否是"[n % 19 == 0],
        )
        for n in range(number)
    ]  # fmt: skip


def workbook(rows: list[tuple]) -> bytes:
    import xlsxwriter

    heads = [
        "学籍号",
        "姓名",
        "性别",
        "出生日期",
        "学籍学校",
        "家庭经济困难",
        "进城务工人员随迁子女",
        "农村留守儿童",
        "单亲",
    ]
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        page = book.add_worksheet("在校生")
        for number, row in enumerate([heads, *rows]):
            for column, cell in enumerate(row):
                page.write_string(number, column, cell)
    return stream.getvalue()


def _tree() -> None:
    from wusong.keeping.writing import SYSTEM, load
    from wusong.registry.models import Organisation, School

    bureau = Organisation(id=1, code="JL", name="市教育局", kind="bureau", area="220200", path="JL.")
    places = [
        Organisation(id=2 + n, code=f"{n:04d}", name=f"第{n}学校", kind="school", area="220202", parent=bureau, path=f"JL.{n:04d}.")
        for n in range(SCHOOLS)
    ]  # fmt: skip
    load(Organisation, [bureau, *places], by=SYSTEM)
    load(School, [School(organisation=place, identifier=place.code) for place in places], by=SYSTEM)


def _measure(number: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from wusong.keeping.importing import runs
    from wusong.keeping.importing.comparing import compared
    from wusong.keeping.importing.reading import read
    from wusong.keeping.registers import CATALOGUE
    from wusong.keeping.scope import Scope
    from wusong.keeping.writing import SYSTEM, Actor, load, verify
    from wusong.registry.models import Student

    call_command("migrate", verbosity=0)
    _tree()
    register, rows = CATALOGUE["student"], students(number)
    data = workbook(rows)
    print(f"{number:,} students, nine columns, {len(data) / 2**20:.1f} MB of .xlsx, {connection.vendor}")
    clerk = Actor("clerk", Scope.at("JL."), frozenset({"read", "write", "private"}), "office", "JL.")
    runs.AT_ONCE = len(data)  # here, so that it can be timed; the site lets a process of its own do it

    sheets = timed("reading, in the confined process", lambda: read(data), number)
    timed("comparing: every cell, key and rule", lambda: compared(register, sheets, clerk), number)
    sheets.clear()

    run = runs.receive(register, "students.xlsx", data, by=clerk, owner="1")
    timed("upload to preview", lambda: runs.start(run), number)
    run.refresh_from_db()
    assert (run.state, run.new) == ("ready", number), run.said
    runs.confirm(run, by=clerk, agreed=run.agreed, without_extra=True)
    begun = time.perf_counter()
    timed("confirmed to done: read and compared anew, written", lambda: runs.start(run), number)
    ours = time.perf_counter() - begun
    run.refresh_from_db()
    assert run.state == "done", run.said
    assert Student._base_manager.count() == number

    again = runs.receive(register, "students.xlsx", data, by=clerk, owner="1")
    timed("the same file again: nothing to do", lambda: runs.start(again), number)
    again.refresh_from_db()
    assert (again.new, again.changed, again.unchanged) == (0, 0, number)
    timed("taken back as one act", lambda: runs.undo(run, by=clerk, reason="measured"), number)
    assert Student._base_manager.count() == 0

    columns = tuple(field.attname for field in Student._meta.concrete_fields)
    sexes, yes = {"男": "1", "女": "2"}, {"是": True, "否": False}
    plain = [
        (n, r[0], r[1], sexes[r[2]], r[3], 2 + int(r[4]), *(yes[mark] for mark in r[5:]))
        for n, r in enumerate(rows, 1)
    ]  # fmt: skip
    begun = time.perf_counter()
    timed(
        "the peer: plain bulk load, nothing checked", lambda: load(Student, plain, by=SYSTEM, columns=columns), number
    )
    peer = time.perf_counter() - begun
    print(f"confirmed to done takes {ours / peer:.1f} times as long as the plain load")
    assert verify()[1] is None


if __name__ == "__main__":
    main()

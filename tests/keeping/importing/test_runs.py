"""The life of an import: nothing before it is confirmed, all or nothing after, and all of it taken back."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap

import pytest
from django.db import connection
from django.utils import timezone

from tests.keeping.importing.files import comma, left, table, workbook
from tests.keeping.little import CLERK, HEAD, OTHER_HEAD, School, little_tree, student
from wusong.analysis.measuring import Reading, forget, measured
from wusong.keeping import writing
from wusong.keeping.importing import runs
from wusong.keeping.importing.tables import Import, ImportedRow, ImportFile
from wusong.keeping.models import AuditEntry
from wusong.keeping.registers import CATALOGUE
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import SYSTEM, NotAllowed, change, create, remove, verify
from wusong.registry.models import Enrolment, Student
from wusong.words.problems import Refused, WusongError

STUDENTS = CATALOGUE["student"]
PUPILS = table("""
    学籍号 | 姓名 | 性别 | 出生日期   | 学籍学校
    G1     | 王蕾 | 女   | 1998-03-05 | 0001
    G2     | 李雷 | 男   | 1998.7.1   | 蛟河一中
    G3     | 韩梅 | 2    | 19990909   | 蛟河一中 [0001]
""")


@pytest.fixture
def tree(db):
    little_tree()


def sent(data: bytes, by=HEAD, register=STUDENTS, name="在校生.csv") -> Import:
    run = runs.receive(register, name, data, by=by, owner="1")
    runs.start(run)
    run.refresh_from_db()
    return run


def imported(data: bytes, by=HEAD, register=STUDENTS) -> Import:
    run = sent(data, by, register)
    assert run.state == "ready", run.said or run.paper.found["mistakes"]
    runs.confirm(run, by=by, agreed=run.agreed, without_extra=True)
    runs.start(run)
    run.refresh_from_db()
    return run


def everything(model=Student) -> list[tuple]:
    return sorted(model._base_manager.values_list())


def counts(run: Import) -> tuple[int, int, int]:
    return run.new, run.changed, run.unchanged


def test_a_preview_writes_nothing(tree):
    before = AuditEntry.objects.count()
    run = sent(comma(PUPILS))
    assert (run.state, counts(run)) == ("ready", (3, 0, 0))
    assert everything() == []
    assert AuditEntry.objects.count() == before


def test_what_was_confirmed_is_written_as_one_act(tree):
    before = AuditEntry.objects.count()
    run = imported(comma(PUPILS))
    assert (run.state, counts(run)) == ("done", (3, 0, 0))
    assert [row[1:6] for row in everything()] == [
        ("G1", "王蕾", "2", dt.date(1998, 3, 5), School.AT_JIAOHE),
        ("G2", "李雷", "1", dt.date(1998, 7, 1), School.AT_JIAOHE),
        ("G3", "韩梅", "2", dt.date(1999, 9, 9), School.AT_JIAOHE),
    ]
    entry = AuditEntry.objects.latest("id")
    assert AuditEntry.objects.count() == before + 1
    assert (entry.act, entry.actor, entry.difference["new"]) == ("import", "赵校", 3)
    assert entry.difference["sha256"] == run.sha256
    assert verify()[1] is None
    assert not ImportFile.objects.exists(), "the file is let go once it is in the register"


def test_the_same_file_twice_changes_nothing(tree):
    imported(comma(PUPILS))
    again = imported(comma(PUPILS))
    assert counts(again) == (0, 0, 3)


def test_a_changed_row_is_shown_with_its_difference_and_logged_on_its_record(tree):
    imported(comma(PUPILS))
    PUPILS_LATER = [row[:] for row in PUPILS]
    PUPILS_LATER[2][2] = "女"
    run = sent(comma(PUPILS_LATER))
    assert counts(run) == (0, 1, 2)
    shown = run.paper.found["changed"][0]
    assert shown["row"] == "3"
    assert shown["differs"] == [["sex", ["男", "Male"], ["女", "Female"]]]
    runs.confirm(run, by=HEAD, agreed=run.agreed, without_extra=False)
    runs.start(run)
    key = Student._base_manager.get(number="G2").pk
    assert AuditEntry.objects.get(register="student", record=str(key)).difference == {"sex": ["1", "2"]}
    assert verify()[1] is None


def test_columns_the_register_does_not_have_are_left_out_only_when_agreed(tree):
    rows = [[*row, extra] for row, extra in zip(PUPILS, ["政治面貌", "群众", "群众", "群众"], strict=True)]
    run = sent(comma(rows))
    assert run.paper.found["extra"] == ["政治面貌"]
    with pytest.raises(WusongError):
        runs.confirm(run, by=HEAD, agreed=run.agreed, without_extra=False)
    runs.confirm(run, by=HEAD, agreed=run.agreed, without_extra=True)


def test_a_mistake_anywhere_keeps_everything_out(tree):
    run = sent(comma([*PUPILS, ["G4", "赵四", "M", "1998-01-01", "0001"]]))
    assert (run.state, run.mistakes) == ("refused", 1)
    mistake = run.paper.found["mistakes"][0]
    assert (mistake["at"], mistake["found"]) == ("C5", "M")
    with pytest.raises(WusongError):
        runs.confirm(run, by=HEAD, agreed=run.agreed, without_extra=True)
    assert everything() == []


def test_records_changed_after_the_preview_are_shown_again(tree):
    imported(comma(PUPILS))
    later = [PUPILS[0], *([*row[:1], "新名", *row[2:]] for row in PUPILS[1:])]
    run = sent(comma(later))
    change(Student._base_manager.get(number="G1"), {"name": "别人改的"}, by=CLERK)
    runs.confirm(run, by=HEAD, agreed=run.agreed, without_extra=False)
    runs.start(run)
    run.refresh_from_db()
    assert run.state == "ready"
    assert run.said
    assert Student._base_manager.get(number="G1").name == "别人改的"


# Who may -----------------------------------------------------------------------------------------------------------------


def test_a_number_of_another_school_is_refused_in_words_that_tell_nothing_of_it(tree):
    create(Student, student("G2", name="磐石学生", keeper_id=School.AT_PANSHI), by=SYSTEM)
    run = sent(comma(PUPILS))
    assert run.state == "refused"
    told = str(run.paper.found)
    assert "磐石" not in told
    assert run.paper.found["mistakes"][0]["at"] == "A3"


def test_a_school_elsewhere_is_not_found_just_as_one_that_does_not_exist(tree):
    def told(school: str) -> list:
        run = sent(comma([PUPILS[0], ["G1", "王蕾", "女", "1998-03-05", school]]))
        return [{**m, "found": "", "sentence": "", "where": ""} for m in run.paper.found["mistakes"]]

    assert told("0002") == told("9999") != []


def test_a_post_that_does_not_write_the_register_sends_no_file(tree):
    with pytest.raises(NotAllowed):
        runs.receive(CATALOGUE["designation"], "x.csv", b"a,b", by=HEAD, owner="1")


def test_what_one_school_wrote_another_cannot_take_back(tree):
    run = imported(comma(PUPILS))
    with pytest.raises(NotAllowed):
        runs.undo(run, by=OTHER_HEAD, reason="误传")
    assert len(everything()) == 3


# All or nothing ----------------------------------------------------------------------------------------------------------


def test_a_failure_half_way_leaves_nothing(tree, monkeypatch):
    imported(comma(PUPILS[:2]))
    kept, log = everything(), AuditEntry.objects.count()
    later = [PUPILS[0], ["G1", "改名", *PUPILS[1][2:]], *PUPILS[2:]]
    run = sent(comma(later))
    assert counts(run) == (2, 1, 0)

    def broken(*args):
        assert len(everything()) == 3, "the rows are in when it breaks"
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(writing, "_append_many", broken)
    runs.confirm(run, by=HEAD, agreed=run.agreed, without_extra=False)
    runs.start(run)
    run.refresh_from_db()
    assert run.state == "failed"
    assert (everything(), AuditEntry.objects.count()) == (kept, log)
    assert not ImportedRow.objects.filter(run=run).exists()


def test_an_import_that_is_asked_to_stop_stops(tree, monkeypatch):
    monkeypatch.setattr(runs.Progress, "EVERY", 0)
    run = runs.receive(STUDENTS, "x.csv", comma(PUPILS), by=HEAD, owner="1")
    runs.cancel(run)
    runs.start(run)
    run.refresh_from_db()
    assert run.state == "cancelled"
    assert everything() == []


KILLED = """
    import os, signal, django
    from django.conf import settings
    settings.DATABASES["default"]["NAME"] = {name!r}
    django.setup()
    from wusong.keeping import writing
    from wusong.keeping.importing import runs
    from wusong.registry.models import Student
    def killed(*args):
        assert Student._base_manager.count() == 3
        os.kill(os.getpid(), signal.SIGKILL)
    writing._append_many = killed
    runs.work({pk})
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_while_writing_leaves_nothing_and_is_marked():
    little_tree()
    run = sent(comma(PUPILS))
    runs.confirm(run, by=HEAD, agreed=run.agreed, without_extra=False)
    told = textwrap.dedent(KILLED).format(name=str(connection.settings_dict["NAME"]), pk=run.pk)
    root = os.path.dirname(os.path.dirname(writing.__file__)) + "/.."
    ended = subprocess.run([sys.executable, "-c", told], cwd=root, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    run.refresh_from_db()
    assert run.state == "writing"
    assert runs.sweep() == 1
    run.refresh_from_db()
    assert run.state == "broken_off"
    assert everything() == []
    assert not ImportedRow.objects.exists()
    assert verify()[1] is None


def test_a_run_at_work_in_this_process_is_not_taken_for_dead(tree):
    run = runs.receive(STUDENTS, "x.csv", comma(PUPILS), by=HEAD, owner="1")
    Import.objects.filter(pk=run.pk).update(state="checking", worker=runs.this_process())
    assert runs.sweep() == 0
    assert runs.sweep(timezone.now() + dt.timedelta(days=1)) == 0


def test_a_run_nobody_took_up_is_marked_and_a_file_nobody_decided_on_let_go(tree):
    waiting = runs.receive(STUDENTS, "x.csv", comma(PUPILS), by=HEAD, owner="1")
    assert runs.sweep() == 0
    assert runs.sweep(timezone.now() + dt.timedelta(minutes=5)) == 1
    undecided = sent(comma(PUPILS))
    assert runs.sweep(timezone.now() + dt.timedelta(days=8)) == 0
    for run, state in ((waiting, "broken_off"), (undecided, "cancelled")):
        run.refresh_from_db()
        assert run.state == state
    assert not ImportFile.objects.exists()


# Taken back --------------------------------------------------------------------------------------------------------------


def test_undo_restores_exactly(tree):
    imported(comma(PUPILS[:3]))
    kept = everything()
    later = [PUPILS[0], ["G1", "改名", "男", "1997-01-31", "0001"], *PUPILS[2:]]
    run = imported(comma(later))
    assert counts(run) == (1, 1, 1)
    runs.undo(run, by=HEAD, reason="传错了文件")
    run.refresh_from_db()
    assert run.state == "undone"
    assert everything() == kept
    entry = AuditEntry.objects.latest("id")
    assert (entry.act, entry.reason) == ("undo", "传错了文件")
    assert (entry.difference["removed"], entry.difference["changed"]) == (1, 1)
    assert verify()[1] is None
    with pytest.raises(Refused):
        runs.undo(run, by=HEAD, reason="再来一次")


def test_undo_needs_a_reason(tree):
    run = imported(comma(PUPILS))
    with pytest.raises(Refused):
        runs.undo(run, by=HEAD, reason=" ")


def test_undo_is_refused_when_a_record_was_changed_or_taken_out_since(tree):
    run = imported(comma(PUPILS))
    change(Student._base_manager.get(number="G2"), {"name": "改"}, by=CLERK)
    remove(Student._base_manager.get(number="G3"), by=CLERK, reason="误")
    kept = everything()
    with pytest.raises(Refused) as refused:
        runs.undo(run, by=HEAD, reason="误传")
    assert len(refused.value.problems) == 2
    assert everything() == kept


def test_undo_is_refused_when_other_records_refer_to_what_came_in(tree):
    run = imported(comma(PUPILS))
    pupil = Student._base_manager.get(number="G1")
    values = {"student": pupil, "school_id": School.AT_JIAOHE, "grade": 1, "starts": dt.date(2008, 9, 1)}
    create(Enrolment, values, by=SYSTEM)
    with pytest.raises(Refused) as refused:
        runs.undo(run, by=HEAD, reason="误传")
    assert "就读" in str(refused.value)
    assert len(everything()) == 3


def test_figures_follow_an_import_and_its_undo(tree):
    forget()
    imported(comma(PUPILS))
    enrolments = table("""
        学生 | 学校     | 年级 | 起始日期
        G1   | 蛟河一中 | 1    | 2008-09-01
        G2   | 0001     | 2    | 2008年9月1日
    """)
    on, pupils = dt.date(2008, 11, 30), Reading.of("pupils")
    assert measured(pupils, on).whole.numerator == 0
    run = imported(comma(enrolments), register=CATALOGUE["enrolment"])
    assert measured(pupils, on).whole.numerator == 2
    runs.undo(run, by=HEAD, reason="误传")
    assert measured(pupils, on).whole.numerator == 0
    forget()


def test_an_export_of_one_school_comes_in_again_by_its_head(tree):
    imported(comma(PUPILS))
    create(Student, student("P1", keeper_id=School.AT_PANSHI), by=SYSTEM)
    rows = left(STUDENTS, HEAD)
    assert len(rows) == 4
    for data in (comma(rows), comma(rows, "gb18030"), workbook(rows)):
        assert counts(sent(data)) == (0, 0, 3)


def test_nothing_is_seen_outside_a_scope_by_the_way(tree):
    with seeing(Scope.nothing()):
        assert counts(sent(comma(PUPILS))) == (3, 0, 0)


def test_pages_that_ask_after_runs_write_nothing(tree, django_assert_num_queries):
    imported(comma(PUPILS))
    sent(comma(PUPILS))
    with django_assert_num_queries(3) as asked:
        runs.sweep()
    assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)


def test_a_mistake_of_ours_while_looking_again_does_not_leave_a_run_at_work(tree, monkeypatch):
    run = sent(comma(PUPILS))
    runs.confirm(run, by=HEAD, agreed=run.agreed, without_extra=False)

    def overtaken(*args):
        monkeypatch.setattr(runs, "compared", None)
        raise writing.Overtaken(runs.CHANGED_SINCE)

    monkeypatch.setattr(runs.applying, "apply", overtaken)
    runs.start(run)
    run.refresh_from_db()
    assert run.state == "failed"

"""The one door to write: create, change, remove, load."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.keeping.little import CLERK, COUNTY, HEAD, JIAOHE, OTHER_HEAD, PANSHI, School, little_tree, student
from wusong.accounts.models import Appointment, User
from wusong.keeping import writing
from wusong.keeping.models import AuditEntry
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import SYSTEM, NotAllowed, change, create, load, remove, verify
from wusong.registry.models import Dropout, Honour, Organisation, Pairing, RoomStandard, Staff, Student
from wusong.words.labels import L, speaking
from wusong.words.problems import Refused

pytestmark = pytest.mark.django_db
CHINESE = r"[\u4e00-\u9fff]"


@pytest.fixture(autouse=True)
def tree():
    little_tree()


def newest() -> AuditEntry:
    return AuditEntry.objects.latest("id")


def entries() -> int:
    return AuditEntry.objects.count()


def kept(model) -> int:
    return model._base_manager.count()


# Every write makes one entry: who, what, before, after, why.


def test_a_new_record_is_logged_with_all_its_facts():
    at = dt.datetime(2008, 9, 1, 8, tzinfo=dt.UTC)
    made = create(Student, student("S1", hardship=True), by=CLERK, at=at, reason="转入")
    entry = newest()
    assert (entry.actor, entry.act, entry.register, entry.record) == ("李文", "create", "student", str(made.pk))
    assert (entry.at, entry.reason, entry.path) == (at, "转入", JIAOHE)
    assert entry.difference["hardship"] == [None, True]
    assert set(entry.difference) == {field.name for field in Student._meta.concrete_fields}


def test_a_change_is_logged_with_only_what_differs():
    made = create(Student, student("S1"), by=CLERK)
    after = change(made, {"hardship": True, "sex": "1"}, by=CLERK, reason="认定")
    assert after.hardship
    assert newest().act == "change"
    assert newest().difference == {"hardship": [False, True]}


def test_nothing_is_logged_when_nothing_changed():
    made = create(Student, student("S1"), by=CLERK)
    before = entries()
    change(made, {"sex": "1", "born": dt.date(1998, 3, 5)}, by=CLERK)
    assert entries() == before


def test_a_removed_record_is_gone_and_the_log_keeps_what_it_said():
    made = create(Student, student("S1"), by=CLERK)
    remove(made, by=CLERK, reason="重复录入")
    assert kept(Student) == 0
    assert newest().act == "remove"
    assert newest().difference["sex"] == ["1", None]
    assert newest().reason == "重复录入"


def test_a_load_is_one_entry_with_the_number_of_rows_and_a_digest():
    before = entries()
    assert load(Student, (Student(**student(f"S{n}")) for n in range(25)), by=SYSTEM, reason="批量载入", batch=10) == 25
    assert entries() == before + 1
    assert newest().act == "load"
    assert newest().difference["rows"] == 25
    assert len(newest().difference["sha256"]) == 64


def test_an_empty_load_is_no_act():
    before = entries()
    assert load(Student, [], by=SYSTEM, reason="批量载入") == 0
    assert entries() == before


def test_a_load_whose_rows_differ_has_another_digest():
    digests = set()
    for born in (dt.date(1998, 1, 1), dt.date(1998, 1, 2)):
        with transaction.atomic():
            load(Student, [Student(**student("S1", born=born), id=7)], by=SYSTEM, reason="批量载入")
            digests.add(newest().difference["sha256"])
            transaction.set_rollback(True)
    assert len(digests) == 2


COLUMNS = tuple(field.attname for field in Student._meta.concrete_fields)


def plain_rows(count: int) -> list[tuple]:
    made = (Student(**student(f"S{n}"), id=500 + n) for n in range(count))
    return [tuple(getattr(one, column) for column in COLUMNS) for one in made]


def test_plain_rows_are_kept_as_the_same_records_are_under_the_same_digest():
    said = []
    for records, columns in (
        ([Student(**student(f"S{n}"), id=500 + n) for n in range(25)], ()),
        (plain_rows(25), COLUMNS),
    ):
        with transaction.atomic():
            assert load(Student, records, by=SYSTEM, columns=columns, batch=10, reason="批量载入") == 25
            said.append((newest().difference, list(Student._base_manager.order_by("pk").values_list())))
            transaction.set_rollback(True)
    assert said[0] == said[1]


def test_a_record_made_after_plain_rows_gets_a_key_of_its_own():
    load(Student, plain_rows(3), by=SYSTEM, columns=COLUMNS, reason="批量载入")
    assert create(Student, student("S9"), by=CLERK).pk > 502


def test_plain_rows_must_name_every_column_so_that_a_new_one_is_not_forgotten():
    with pytest.raises(ValueError, match="Student is stored as id, number"):
        load(Student, plain_rows(1), by=SYSTEM, columns=COLUMNS[:-1], reason="批量载入")


# Entry and record stand or fall together.


@pytest.mark.parametrize("act", ["create", "change", "remove", "load"])
def test_a_failure_after_the_write_leaves_neither_record_nor_entry(act, monkeypatch):
    made = create(Student, student("S1"), by=CLERK)
    before, said = entries(), Student._base_manager.values().get(pk=made.pk)

    def fails(*args):
        raise OSError("the disk is full")

    monkeypatch.setattr(AuditEntry, "digest", fails)
    acts = {
        "create": lambda: create(Student, student("S2"), by=CLERK),
        "change": lambda: change(made, {"hardship": True}, by=CLERK),
        "remove": lambda: remove(made, by=CLERK, reason="重复"),
        "load": lambda: load(Student, [Student(**student("S2"))], by=SYSTEM, reason="批量载入"),
    }
    with pytest.raises(OSError, match="disk is full"):
        acts[act]()
    assert entries() == before
    assert list(Student._base_manager.values()) == [said]


def test_a_failure_of_the_caller_takes_the_record_and_the_entry_back():
    before = entries()
    with pytest.raises(RuntimeError), transaction.atomic():
        create(Student, student("S1"), by=CLERK)
        raise RuntimeError("later in the same act")
    assert (entries(), kept(Student)) == (before, 0)


def test_a_load_that_breaks_in_its_second_batch_leaves_nothing():
    before = entries()

    def rows():
        yield Student(**student("S1"))
        yield Student(**student("S2"))
        yield Student(**student("S1"))  # the same number again

    with pytest.raises(IntegrityError), transaction.atomic():
        load(Student, rows(), by=SYSTEM, reason="批量载入", batch=2)
    assert (entries(), kept(Student)) == (before, 0)


# Mistakes are said all at once, each in the reader's language.


def test_all_mistakes_are_reported_at_once():
    with pytest.raises(Refused) as refused:
        create(Student, student("", name="", sex="M"), by=CLERK)
    assert {p.where for p in refused.value.problems} == {
        L("学籍号", "Student number"),
        L("姓名", "Name"),
        L("性别", "Sex"),
    }
    assert kept(Student) == 0


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_every_mistake_has_its_own_words_in_both_languages(tongue):
    create(Student, student("S1"), by=CLERK)
    with speaking(tongue), pytest.raises(Refused) as refused:
        create(Student, student("S1", name="", sex="M", born=None), by=CLERK)
    assert len(refused.value.problems) == 4
    for problem in refused.value.problems:
        assert _chinese(problem.expected.zh), problem
        assert not _chinese(problem.expected.en), problem
        assert problem.expected.en


def test_a_models_own_rule_speaks_both_languages():
    values = {"city_school_id": School.AT_JIAOHE, "school_id": School.AT_JIAOHE, "agreement": "协-1", "starts": DAY}
    with pytest.raises(Refused) as refused:
        create(Pairing, values, by=SYSTEM)
    (problem,) = refused.value.problems
    assert problem.expected == L("不能与自己结对，请另选一所", "A school cannot pair with itself; choose another")


def test_a_mistake_names_what_was_found_even_when_it_is_nought():
    create(Student, student("0"), by=CLERK)
    with pytest.raises(Refused) as refused:
        create(Student, student("0"), by=CLERK)
    assert [p.found for p in refused.value.problems] == ["0"]


def test_an_incomplete_record_is_refused_not_a_crash():
    with pytest.raises(Refused) as refused:
        create(Pairing, {"agreement": "", "starts": DAY, "ends": DAY}, by=SYSTEM)
    assert {p.where.en for p in refused.value.problems} >= {"City school", "Rural school", "Agreement"}


DAY = dt.date(2008, 9, 1)


def _chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


# Who may write what, where.


def test_a_head_writes_in_her_own_school():
    assert create(Student, student("S1"), by=HEAD).pk


def test_a_record_of_another_school_is_not_written():
    with pytest.raises(NotAllowed) as refused:
        create(Student, student("S1"), by=OTHER_HEAD)
    assert refused.value.message.en == "that record belongs to another organisation"
    assert kept(Student) == 0


def test_a_record_cannot_be_moved_to_another_organisation_by_one_who_does_not_see_it():
    made = create(Student, student("S1"), by=HEAD)
    with pytest.raises(NotAllowed):
        change(made, {"keeper_id": School.AT_PANSHI}, by=HEAD)
    assert Student._base_manager.get().keeper_id == School.AT_JIAOHE


def test_a_record_cannot_be_pulled_in_from_another_organisation():
    made = create(Student, student("S1"), by=HEAD)
    with pytest.raises(NotAllowed):
        change(made, {"keeper_id": School.AT_PANSHI}, by=OTHER_HEAD)
    with pytest.raises(NotAllowed):
        remove(made, by=OTHER_HEAD, reason="不是我校的")


def test_a_post_that_does_not_keep_the_register_is_refused():
    staff = create(Staff, STAFF, by=SYSTEM)
    values = {"staff_id": staff.pk, "school_id": School.AT_JIAOHE, "title": "rural_teacher", "decided": DAY}
    with pytest.raises(NotAllowed) as refused:  # honours are the bureau's
        create(Honour, values, by=HEAD)
    assert refused.value.message == L("您的岗位不能填写表彰", "your post does not write Honours")


def test_a_post_without_the_right_is_refused():
    reader = writing.Actor("督导", Scope.everything(), frozenset({"read"}), "inspector")
    with pytest.raises(NotAllowed):
        create(Student, student("S1"), by=reader)


def test_a_reference_list_of_the_city_is_not_written_by_a_county():
    standard = {"stage": "primary", "kind": "music", "starts": DAY, "source": "标准"}
    with pytest.raises(NotAllowed):
        create(RoomStandard, standard, by=COUNTY)
    assert create(RoomStandard, standard, by=SYSTEM).pk


@pytest.mark.parametrize("actor", [HEAD, COUNTY, CLERK], ids=lambda a: a.post)
def test_only_the_system_writes_in_bulk(actor):
    if "" in actor.scope.paths:
        pytest.skip("sees everything")
    with pytest.raises(NotAllowed):
        load(Student, [Student(**student("S1"))], by=actor, reason="批量载入")


def test_a_refused_write_leaves_no_entry():
    before = entries()
    with pytest.raises(NotAllowed):
        create(Student, student("S1"), by=OTHER_HEAD)
    with pytest.raises(Refused):
        create(Student, student(""), by=HEAD)
    assert entries() == before


# Removal.


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_removal_needs_a_reason(reason):
    made = create(Student, student("S1"), by=CLERK)
    with pytest.raises(Refused) as refused:
        remove(made, by=CLERK, reason=reason)
    assert refused.value.problems[0].remedy == L("请写明为何删除", "say why it is removed")
    assert kept(Student) == 1


def test_a_record_others_refer_to_stays_and_the_refusal_names_them():
    made = create(Student, student("S1"), by=CLERK)
    dropout = {"student_id": made.pk, "school_id": School.AT_JIAOHE, "starts": DAY, "reason": next(iter(_reasons()))}
    create(Dropout, dropout, by=SYSTEM)
    with pytest.raises(Refused) as refused:
        remove(made, by=CLERK, reason="重复录入")
    remedy = refused.value.problems[0].remedy
    name = Dropout._meta.verbose_name
    assert (name.zh in remedy.zh, name.en in remedy.en) == (True, True)
    assert not _chinese(remedy.en)
    assert kept(Student) == 1
    assert newest().act == "create"


def test_a_refusal_can_name_what_has_no_register():
    place = Organisation._base_manager.get(path=PANSHI)
    bare = create(
        Organisation, {"code": "9", "name": "待撤", "kind": "office", "area": "220284", "parent": place}, by=SYSTEM
    )
    Appointment.objects.create(user=User.objects.create(username="u"), post="office", place=bare, starts=DAY)
    with pytest.raises(Refused) as refused:
        remove(bare, by=SYSTEM, reason="撤并")
    assert refused.value.problems[0].remedy.en == "deal first with: Appointment"


def _reasons():
    return dict(Dropout._meta.get_field("reason").flatchoices)


STAFF = {"number": "T1", "name": "张老师", "sex": "2", "born": dt.date(1970, 1, 1), "qualification": "bachelor"}


@pytest.fixture(autouse=True)
def employer(tree):
    STAFF["employer_id"] = School.AT_JIAOHE


# The log holds after all of it.


def test_the_chain_holds_over_every_kind_of_act():
    made = create(Student, student("S1"), by=CLERK)
    change(made, {"hardship": True}, by=CLERK)
    remove(made, by=CLERK, reason="重复录入")
    load(Student, [Student(**student("S2"))], by=SYSTEM, reason="批量载入")
    assert verify() == (entries(), None)


def test_writing_does_not_need_nor_change_the_readers_scope():
    with seeing(Scope.nothing()):
        create(Student, student("S1"), by=CLERK)
        assert Student.objects.count() == 0
    with seeing(CLERK.scope):
        assert Student.objects.count() == 1

"""The demo city: the same from the same seed, whole, valid, and true to life where the plan looks at it."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import random
import re
from collections import Counter, defaultdict
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command

from tests.city import invented
from wusong.accounts.models import Appointment, User
from wusong.accounts.posts import POSTS
from wusong.analysis.measuring import Reading, measured_over
from wusong.demo.city import STAGES, City
from wusong.demo.days import TODAY
from wusong.demo.places import OFFICES
from wusong.demo.schools import NAMED, NUMBERS, WHOLE
from wusong.keeping.registers import CATALOGUE
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import SYSTEM, verify
from wusong.plan.models import Plan
from wusong.plan.progress import month_ends
from wusong.plan.taking_in import Shipped, take_in
from wusong.registry.models import (
    Canteen,
    Dropout,
    Enrolment,
    Graduate,
    Organisation,
    Posting,
    School,
    SchoolClass,
    Staff,
    Standing,
    Student,
)  # fmt: skip
from wusong.words.codes import COUNTIES, table

REGISTERS = sorted(CATALOGUE)


def digest(sheets) -> str:
    seen = hashlib.sha256()
    for sheet in sheets:
        seen.update(repr((sheet.columns, sheet.rows)).encode())
    return seen.hexdigest()


def rows_of(sheets) -> dict[str, list[tuple]]:
    return {sheet.model._meta.model_name: sheet.rows for sheet in sheets}


# One seed, one city.


def test_the_same_seed_gives_the_same_city_and_another_seed_another():
    assert digest(invented()[1]) == digest(invented()[1])
    assert digest(invented(seed=7)[1]) != digest(invented()[1])


def test_the_share_of_pupils_leaves_schools_and_what_stands_there_as_they_were():
    few, more = rows_of(invented()[1]), rows_of(invented(share=0.2)[1])
    assert len(more["student"]) > len(few["student"])
    for name in (
        "organisation",
        "school",
        "standing",
        "room",
        "access",
        "canteengrading",
        "designation",
        "openday",
        "pairing",
    ):
        assert few[name] == more[name], name


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_the_seed_nothing_ends_before_it_begins_or_begins_before_its_school(seed):
    city, sheets = invented(seed=seed, schools=25 + 15 * seed)
    founded = {school.key: school.founded for school in city.schools}
    for sheet in sheets:
        for row in (dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows):
            if starts := row.get("starts"):
                assert not row["ends"] or row["ends"] > starts, (sheet.model, row)
                assert founded.get(row.get("school_id"), starts) <= starts, (sheet.model, row)


# The city at its real size, as far as it can be had without writing it.


@pytest.fixture(scope="module")
def whole() -> City:
    city = City()
    STAGES[0][1](city)
    return city


def test_the_whole_city_has_every_school_of_its_table(whole):
    assert Counter(s.kind for s in whole.schools) == {kind: sum(numbers) for kind, numbers in NUMBERS.items()}
    assert len(whole.schools) == WHOLE
    assert {s.county for s in whole.schools} == {*COUNTIES, ""}


def test_no_two_schools_share_a_name_or_an_identifier(whole):
    assert len({s.name for s in whole.schools}) == len({s.identifier for s in whole.schools}) == WHOLE


def test_an_identifier_is_category_province_serial(whole):
    categories = {row["code"] for row in table("school_identifier_category.csv")}
    for school in whole.schools:
        assert re.fullmatch(r"\d{2}22\d{6}", school.identifier), school
        assert school.identifier[:2] in categories, school


def test_the_schools_and_offices_of_the_plan_are_there(whole):
    assert {name for _, _, name, _ in NAMED} <= {s.name for s in whole.schools}
    reading = Shipped.named("2008").reading
    assert [(o["id"], o["name"], o["en"], o["remit"]) for o in reading["offices"]] == list(OFFICES)


def test_town_and_country_differ(whole):
    mean = {place: [s.quality for s in whole.schools if s.place == place] for place in "123"}
    city, town, rural = (sum(q) / len(q) for q in mean.values())
    assert city > town > rural


# The little city in the records.


@pytest.mark.parametrize("register", REGISTERS)
def test_every_register_has_rows_and_they_are_valid(little_city, register):
    """Rows come through the bulk door, which does not look at each: here a sample of each register is looked at."""
    model = CATALOGUE[register].model
    with seeing(Scope.everything()):
        found = list(model._base_manager.all())
        assert found
        for record in random.Random(register).sample(found, min(len(found), 12)):
            record.full_clean()


def test_a_pupil_is_never_in_two_places_at_once(little_city):
    spans = defaultdict(list)
    for student, starts, ends in Enrolment._base_manager.values_list("student_id", "starts", "ends"):
        spans[student].append((starts, ends or dt.date.max))
    assert len(spans) == Student._base_manager.count()
    for student, held in spans.items():
        for (_, ends), (starts, _) in pairwise(sorted(held)):
            assert ends <= starts, student


def test_an_enrolment_fits_its_class(little_city):
    seats = Enrolment._base_manager.select_related("school_class")
    for e in seats:
        where = e.school_class
        assert (e.school_id, e.grade) == (where.school_id, where.grade), e.pk
        assert where.starts <= e.starts and (e.ends or dt.date.max) >= e.starts, e.pk
        assert e.ends is None or e.ends <= where.ends, e.pk


def test_a_pupil_moves_up_one_grade_in_the_new_school_year(little_city):
    grade = {
        (student, starts >= dt.date(2008, 9, 1)): grade
        for student, starts, grade in Enrolment._base_manager.values_list("student_id", "starts", "grade")
    }
    both = [(grade[student, False], now) for (student, new), now in grade.items() if new and (student, False) in grade]
    assert len(both) > 500
    assert {now - before for before, now in both if now} == {1}


def test_a_class_is_told_apart_from_the_others_of_its_school(little_city):
    classes = SchoolClass._base_manager.values_list("school_id", "starts", "grade", "number")
    assert len(set(classes)) == len(classes)


def test_nothing_happened_before_its_school_was_there_nor_after_it_closed(little_city):
    first, last = {}, {}
    for school, starts, ends in Standing._base_manager.values_list("school_id", "starts", "ends"):
        first[school] = min(starts, first.get(school, starts))
        last[school] = max(ends or dt.date.max, last.get(school, dt.date.min))
    for e in Enrolment._base_manager.all():
        assert first[e.school_id] <= e.starts and (e.ends or dt.date.max) <= last[e.school_id], e.pk
    for p in Posting._base_manager.all():
        assert first[p.school_id] <= p.starts and (p.ends or dt.date.max) <= last[p.school_id], p.pk


def test_nothing_is_dated_later_than_today_but_what_is_agreed_ahead(little_city):
    ahead = {"schoolclass", "timetable", "pairing", "orderagreement", "posting", "course"}
    for name, register in CATALOGUE.items():
        days = [f.name for f in register.model._meta.fields if f.get_internal_type() == "DateField"]
        for day in days:
            if day == "ends" and name in ahead:
                continue
            late = register.model._base_manager.filter(**{f"{day}__gt": TODAY}).count()
            assert not late, (name, day)


def test_no_number_looks_like_an_identity_number(little_city):
    numbers = [
        *Student._base_manager.values_list("number", flat=True),
        *Staff._base_manager.values_list("number", flat=True),
    ]
    assert numbers
    assert not [n for n in numbers if len(n) == 18]


def test_hundreds_of_pupils_have_the_age_of_their_grade(little_city):
    ages = defaultdict(list)
    for grade, born in Enrolment._base_manager.filter(starts=dt.date(2008, 9, 1)).values_list("grade", "student__born"):
        ages[grade].append((dt.date(2008, 9, 1) - born).days / 365.25)
    for grade, found in ages.items():
        if grade:
            assert grade + 4.9 < min(found) and max(found) < grade + 8.1, grade


def test_the_log_holds_and_names_every_load(little_city):
    count, broken = verify()
    assert broken is None
    assert count == len(REGISTERS) + 1  # and the accounts


def test_the_zero_of_the_plan_is_broken_in_spring_mended_by_summer_and_broken_again(little_city):
    days = [dt.date(2008, m, 20) for m in range(1, 12)]
    figures = [m.whole.numerator for m in measured_over(Reading.of("out_of_school_for_poverty"), days)]
    assert figures == [0, 0, 2, 2, 1, 0, 0, 0, 0, 1, 1]
    assert Dropout._base_manager.exclude(reason="poverty").exists()


def test_rooms_are_verified_month_by_month_and_never_unverified(little_city):
    days = month_ends(dt.date(2008, 1, 1), TODAY)
    shares = [m.whole.value for m in measured_over(Reading.of("six_rooms"), days)]
    assert shares == sorted(shares)
    assert 0.5 < shares[0] < shares[-1] < 0.85


def test_every_number_of_the_plan_finds_its_school_and_office(little_city):
    plan = take_in("2008", by=SYSTEM)
    assert Plan.objects.count() == 1
    assert plan.target_set.count() == plan.target_set.exclude(binding=None).count() == 35
    assert not plan.target_set.filter(office=None).exists()
    assert not plan.commitment_set.filter(office=None).exists()


def test_somebody_can_sign_in_at_every_kind_of_post_without_a_password(little_city):
    assert set(Appointment.objects.on(TODAY).values_list("post", flat=True)) == set(POSTS)
    assert not [user for user in User.objects.all() if user.has_usable_password()]
    assert User.objects.filter(username__startswith="county-").count() == len(COUNTIES)
    actor = User.objects.get(username="county-jiaohe").actor(TODAY)
    assert actor.scope.covers(Organisation._base_manager.get(name="蛟河职教中心").path)


def test_graduates_of_vocational_schools_are_its_pupils_of_last_year(little_city):
    pupils = Counter(
        Enrolment._base_manager.filter(leaving="graduated", grade=12).values_list("school_id", "student__name")
    )
    graduates = Counter(Graduate._base_manager.filter(year=2008).values_list("school_id", "name"))
    assert graduates
    assert graduates <= pupils


# The command.


@pytest.mark.django_db
def test_the_command_builds_a_city_and_will_not_build_another():
    said = io.StringIO()
    call_command("demo_city", "--schools", "24", "--share", "4%", "--seed", "11", stdout=said)
    assert School._base_manager.count() == 24
    assert Canteen._base_manager.exists()
    assert "4%" in said.getvalue()
    assert re.search(r"24 +学校 schools", said.getvalue())
    with pytest.raises(CommandError, match="WUSONG_VAR"):
        call_command("demo_city", stdout=said)


@pytest.mark.parametrize(
    "wrong", [["--share", "0"], ["--share", "120%"], ["--share", "some"], ["--schools", "9"], ["--schools", "9000"]]
)
def test_the_command_says_what_it_wants(wrong):
    with pytest.raises(CommandError, match="write a"):
        call_command("demo_city", *wrong)

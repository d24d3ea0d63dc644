"""Layouts: the bureau's own forms, with all that stands around the records."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.keeping.importing.files import comma, in_this_process, plan_of, saved, sentences, sheet, table, workbook
from tests.keeping.little import CLERK, HEAD, School, little_tree, student
from wusong.keeping.importing.comparing import compared
from wusong.keeping.importing.reading import read
from wusong.keeping.registers import CATALOGUE
from wusong.keeping.writing import SYSTEM, create
from wusong.registry.models import Student

STUDENTS, OPEN_DAYS = CATALOGUE["student"], CATALOGUE["openday"]
HEADS = ["学籍号", "姓名", "性别", "出生日期", "学籍学校"]
PUPIL = ["G1", "王蕾", "女", "1998-03-05", "0001"]


@pytest.fixture
def tree(db):
    little_tree()


def new(rows: list, by=HEAD, register=STUDENTS) -> list[dict]:
    plan = plan_of(register, rows, by)
    assert sentences(plan) == []
    return [dict(line.said) for line in plan.new]


def mistakes(rows: list, by=HEAD, register=STUDENTS) -> list[tuple[str, str]]:
    plan = plan_of(register, rows, by)
    assert not plan.new or plan.mistakes
    return [(m.address, m.problem.found) for m in plan.mistakes]


@pytest.mark.parametrize(
    "heads",
    [
        HEADS,
        ["Student number", "Name", "Sex", "Born", "School keeping the file"],
        ["number", "name", "sex", "born", "keeper"],
        ["学 籍 号", "姓　名", "性别（男/女）", "出生\n日期", "学籍学校代码"],
        ["学籍号*", "姓名：", "【性别】", "出生日期（年月日）", "学籍学校名称"],
        ["学籍号 Student number", "ＮＡＭＥ", "SEX", "born", "keeper_id"],
    ],
)
def test_headings_in_either_language_however_they_are_set(tree, heads):
    assert [row["number"] for row in new([heads, PUPIL])] == ["G1"]


def test_titles_notes_totals_numbering_and_empty_rows_do_no_harm(tree):
    rows = table("""
        蛟河一中在校生名册 |      |      |      |            |
        填报单位：蛟河一中 |      |      |      | 2008年9月  |
                           |      |      |      |            |
        序号               | 学籍号 | 姓名 | 性别 | 出生日期 | 学籍学校
        甲                 | 乙   | 1    | 2    | 3          | 4
        1                  | G1   | 王蕾 | 女   | 1998.3.5   | 蛟河一中
                           |      |      |      |            |
        2                  | G2   | 李雷 | 男   | 1998.7.1   | 蛟河一中
        序号               | 学籍号 | 姓名 | 性别 | 出生日期 | 学籍学校
        3                  | G3   | 韩梅 | 女   | 1999.9.9   | 蛟河一中
        合计               | 3    |      |      |            |
        注：本表每年九月报。 |    |      |      |            |
        填表人：张三       | 审核人：李四 | 日期：2008.9.10 | | |
    """)
    plan = plan_of(STUDENTS, rows, HEAD)
    assert sentences(plan) == []
    assert [(line.row + 1, line.said["number"]) for line in plan.new] == [(6, "G1"), (8, "G2"), (10, "G3")]
    assert plan.passed_over == ("5", "9", "11", "12", "13")
    assert plan.extra == ()


def test_a_cell_merged_downwards_speaks_for_every_row(tree):
    book = openpyxl.load_workbook(io.BytesIO(workbook([HEADS, PUPIL, ["G2", "李雷", "男", "1998-7-1", None]])))
    book.active.merge_cells("E2:E3")
    book.active.insert_rows(1, 2)
    book.active["A1"] = "名册"
    book.active.merged_cells.ranges = set()
    book.active.merge_cells("A1:E1")
    book.active.merge_cells("E4:E5")
    plan = compared(STUDENTS, in_this_process(saved(book)), HEAD)
    assert sentences(plan) == []
    assert [line.said["keeper_id"] for line in plan.new] == [School.AT_JIAOHE] * 2


def test_several_sheets_are_read_and_one_with_something_else_is_not(tree):
    sheets = [
        sheet([HEADS, PUPIL], "一班"),
        sheet([["说明"], ["每班一张表"]], "说明"),
        sheet([HEADS, ["G2", *PUPIL[1:]]], "二班"),
    ]
    plan = compared(STUDENTS, sheets, HEAD)
    assert [(line.sheet, line.said["number"]) for line in plan.new] == [("一班", "G1"), ("二班", "G2")]


def test_one_record_in_two_rows_is_refused_naming_both(tree):
    sheets = [sheet([HEADS, PUPIL], "一班"), sheet([HEADS, PUPIL], "二班")]
    plan = compared(STUDENTS, sheets, HEAD)
    assert [m.address for m in plan.mistakes] == ["二班!A2"]
    assert "一班!2" in sentences(plan)[0]


def test_a_missing_key_column_says_what_is_expected(tree):
    plan = plan_of(STUDENTS, [HEADS[1:], PUPIL[1:]], HEAD)
    assert "学籍号" in sentences(plan)[0]
    assert not plan.new


def test_a_missing_column_is_no_matter_unless_there_is_a_new_record(tree):
    create(Student, student("G1"), by=SYSTEM)
    rows = [["学籍号", "性别"], ["G1", "女"]]
    plan = plan_of(STUDENTS, rows, HEAD)
    assert sentences(plan) == []
    assert [dict(c.after) for c in plan.changed] == [{"sex": "2"}]
    told = sentences(plan_of(STUDENTS, [*rows, ["G2", "男"]], HEAD))
    assert [name in "".join(told) for name in ("姓名", "出生日期", "学籍学校")] == [True] * 3


def test_an_extra_column_is_told_and_two_of_one_kind_are_refused(tree):
    plan = plan_of(STUDENTS, [[*HEADS, "政治面貌"], [*PUPIL, "群众"]], HEAD)
    assert plan.extra == ("政治面貌",)
    assert mistakes([[*HEADS, "Name"], [*PUPIL, "王"]]) == [("F1", "Name")]


def test_all_mistakes_at_once_each_with_its_cell(tree):
    rows = [
        HEADS,
        ["G1", "王蕾", "M", "1998-13-05", "0001"],
        ["G2", "", "女", "1998-03-05", "9999"],
        [2.2020020081234567e18, "李雷", "男", "1998-03-05", "0001"],
        ["G" * 30, "李" * 41, "男", "1998-03-05", "0001"],
        [None, "无号", "男", "1998-03-05", "0001"],
    ]
    assert {address for address, _ in mistakes(rows)} == {"C2", "D2", "B3", "E3", "A4", "A5", "B5", "A6"}


def test_mistakes_beyond_a_thousand_are_counted(tree):
    plan = plan_of(STUDENTS, [HEADS, *([f"G{n}", "王", "M", "1998-01-01", "0001"] for n in range(1500))], HEAD)
    assert (plan.mistakes.count, len(plan.mistakes.told), plan.mistakes.more) == (1500, 1000, 500)


def test_two_schools_of_one_name_are_told_apart_by_their_code_only(tree):
    from wusong.registry.models import Organisation
    from wusong.registry.models import School as SchoolRecord

    county = Organisation._base_manager.get(code="220281")
    values = {"code": "0009", "name": "蛟河一中", "kind": "school", "area": "220281", "parent": county}
    place = create(Organisation, values, by=SYSTEM)
    create(SchoolRecord, {"organisation": place, "identifier": "0009"}, by=SYSTEM)
    assert mistakes([HEADS, [*PUPIL[:4], "蛟河一中"]], CLERK) == [("E2", "蛟河一中")]
    assert [row["keeper_id"] for row in new([HEADS, [*PUPIL[:4], "蛟河一中 [0009]"]], CLERK)] == [place.pk]


def test_a_name_and_a_code_that_do_not_agree_are_refused(tree):
    assert mistakes([HEADS, [*PUPIL[:4], "磐石一中 [0001]"]], CLERK) == [("E2", "磐石一中 [0001]")]


def test_an_end_before_the_beginning_is_refused(tree):
    create(Student, student("G1"), by=SYSTEM)
    rows = [["学生", "学校", "年级", "起始日期", "终止日期"], ["G1", "0001", 1, "2008-09-01", "2008-09-01"]]
    assert mistakes(rows, register=CATALOGUE["enrolment"]) == [("2", "G1 2008-09-01")]


def test_the_model_s_own_rules_are_asked(tree):
    rows = [["文件标题", "单位"], ["x", "JL"]]
    plan = plan_of(CATALOGUE["policydocument"], rows, CLERK)
    assert plan.mistakes.count


def test_an_organisation_gets_its_place_in_the_tree(tree):
    rows = [["代码", "名称", "类别", "上级", "行政区划"], ["0077", "新学校", "学校", "蛟河市教育局", "蛟河市"]]
    assert [row["path"] for row in new(rows, CLERK, CATALOGUE["organisation"])] == ["JL.220281.0077."]


# Drawn by chance ---------------------------------------------------------------------------------------------------------

NOISE = st.sampled_from([None, "", "　", "蛟河一中二〇〇八年秋季学生名册"])
LOOK = st.sampled_from(["{}", " {} ", "{}　", "{}（必填）", "{}：", "*{}", "【{}】"])
SEXES = {"男": "1", "女": "2", "Male": "1", "Female": "2", "1": "1", "２": "2", "未知": "0"}


@st.composite
def drawn(draw):
    """A workbook as somebody might make it, and the records that are in it, each with its row."""
    order = draw(st.permutations(range(5)))
    gap = draw(st.integers(0, 3))
    rows: list[list] = [[draw(NOISE)] for _ in range(draw(st.integers(0, 4)))]
    rows.append([None] * gap + [draw(LOOK).format(HEADS[n]) for n in order])
    said = []
    for number in range(draw(st.integers(1, 6))):
        if draw(st.booleans()):
            rows.append([])
        on = draw(st.dates(dt.date(1990, 1, 1), dt.date(2005, 12, 31)))
        sex = draw(st.sampled_from(sorted(SEXES)))
        form = draw(st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", None]))
        cells = [
            f"G{number}", draw(st.sampled_from(["王蕾", " 李　雷 ", "Ann O'Neil", "=1+1", "'x", "“”"])), sex,
            on.strftime(form) if form else on, draw(st.sampled_from(["0001", "蛟河一中", "蛟河一中 [0001]"])),
        ]  # fmt: skip
        said.append((len(rows), f"G{number}", cells[1].strip(), SEXES[sex], on))
        rows.append([None] * gap + [cells[n] for n in order])
    rows += [["注：以上情况属实。"]] * draw(st.integers(0, 1))
    return rows, said


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn(), st.sampled_from(["xlsx", "utf-8-sig", "gb18030"]))
def test_whatever_the_form_the_records_are_the_same(tree, drawn, kind):
    rows, said = drawn
    if kind == "xlsx":
        book = openpyxl.Workbook()
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(row, 1):
                cell = book.active.cell(r, c)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
        data = saved(book)
    else:
        data = comma(
            [["'" + c if isinstance(c, str) and c[:1] in "='" and c else c for c in row] for row in rows], kind
        )
    plan = compared(STUDENTS, in_this_process(data), HEAD)
    assert sentences(plan) == []
    found = [(n.row, *(n.said[a] for a in ("number", "name", "sex", "born"))) for n in plan.new]
    assert found == said
    assert {n.said["keeper_id"] for n in plan.new} == {School.AT_JIAOHE}


def test_the_child_process_reads_what_is_read_here(tree):
    data = workbook([HEADS, PUPIL], "在校生")
    assert [s.rows for s in read(data)] == [s.rows for s in in_this_process(data)]

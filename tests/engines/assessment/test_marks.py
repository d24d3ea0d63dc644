"""Reading a marks table: every mistake with its cell, statuses apart from numbers, nothing repaired."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wusong.engines.assessment.errors import AssessmentError
from wusong.engines.assessment.marks import (
    ABSENT,
    BLANK,
    CHEATED,
    DEFERRED,
    EXEMPT,
    MARKED,
    UNSCANNED,
    ZERO,
    Item,
    not_reached_cells,
    participation,
    read_marks,
)
from wusong.words.problems import Refused

PAPER = (Item("Q1", 4, answer="B"), Item("Q2", 6), Item("Q3", 10))
HEAD = ["考号", "Q1", "Q2", "Q3"]


def read(*rows, head=HEAD, items=PAPER, **more):
    return read_marks([head, *rows], items, pupil="考号", **more)


def refused(*rows, **more):
    with pytest.raises(Refused) as caught:
        read(*rows, **more)
    return caught.value.problems


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("缺考", ABSENT),
        ("缓考", DEFERRED),
        ("免考", EXEMPT),
        ("作弊", CHEATED),
        ("零分", ZERO),
        ("未扫描", UNSCANNED),
        ("absent", ABSENT),
        (" 缺考 ", ABSENT),
    ],
)
def test_a_status_is_never_a_number(word, status):
    made = read(["01", "B", word, "3"])
    assert made.status[0].tolist() == [MARKED, status, MARKED]
    assert np.isnan(made.marks[0, 1])
    assert made.present.tolist() == [status == ZERO]


def test_zero_is_a_mark_and_blank_is_not():
    made = read(["01", "A", "0", ""], ["02", "B", "6", "1"])
    assert made.marks[0, :2].tolist() == [0, 0] and np.isnan(made.marks[0, 2])
    assert made.status[0].tolist() == [MARKED, MARKED, BLANK]


@pytest.mark.parametrize(
    ("found", "column", "named"),
    [
        ("88分", 2, "C2“Q2”"),
        ("-", 2, "C2“Q2”"),
        ("7", 2, "C2“Q2”"),
        ("-1", 2, "C2“Q2”"),
        ("1e1", 3, "D2“Q3”"),
        ("nan", 3, "D2“Q3”"),
        ("好", 3, "D2“Q3”"),
        (date(2025, 3, 1), 3, "D2“Q3”"),
        (True, 3, "D2“Q3”"),
        ("Z", 1, "B2“Q1”"),
        ("3", 1, "B2“Q1”"),
    ],
)
def test_what_is_no_mark_is_told_with_its_cell(found, column, named):
    row = ["01", "B", "5", "5"]
    row[column] = found
    (problem,) = refused(row, ["02", "B", "5", "5"])
    assert problem.where.zh == named
    assert problem.found == (found if isinstance(found, str) else str(found))


def test_full_width_digits_are_digits():
    assert read(["０１", "Ｂ", "５", "９．５"]).marks.tolist() == [[4, 5, 9.5]]


@pytest.mark.parametrize("identity", [1.1e17, 110105194912310026, "1.1E+17", 11.0])
def test_an_id_that_lost_digits_is_refused(identity):
    (problem,) = refused([identity, "B", "5", "5"])
    assert problem.where.en == "A2 “考号”"


def test_ids_keep_leading_zeros():
    assert read(["007", "B", "5", "5"]).pupils == ("007",)


def test_all_mistakes_at_once():
    problems = refused(["01", "B", "5", "5"], ["01", "B", "9", "x"], ["", "B", "5", "5"])
    assert {p.where.en.split()[0] for p in problems} == {"A3", "C3", "D3", "A4"}


@pytest.mark.parametrize(
    ("head", "where"),
    [
        (["考号", "Q1", "Q2", "Q3", "Q9"], "E1"),
        (["考号", "Q1", "Q2", "Q3", "Q3"], "E1"),
        (["考号", "Q1", "Q2"], "the heading"),
        (["学号", "Q1", "Q2", "Q3"], "A1"),
    ],
)
def test_columns_that_are_unknown_twice_or_absent(head, where):
    assert where in {p.where.en for p in refused(["01"] + ["1"] * (len(head) - 1), head=head)}


def test_an_empty_column_and_an_empty_row():
    assert [p.where.zh for p in refused(["01", "B", "", "1"], ["02", "A", "", "1"])] == ["C1“Q2”"]
    assert [p.where.zh for p in refused(["01", "B", "1", "1"], ["02", "", None, " "])] == ["第 3 行"]
    assert [p.where.zh for p in refused(["01", "B", "1"])] == ["第 2 行"]


def test_sums_that_disagree_are_told_and_not_repaired():
    made = read(
        ["01", "B", "5", "5", "15"],
        ["02", "B", "5", "5", "14"],
        ["03", "缺考", "缺考", "缺考", ""],
        head=[*HEAD, "总分"],
        total="总分",
    )
    (remark,) = made.remarks
    assert remark.where.en == "E2 “总分”" and "14" in remark.expected.en
    assert made.marks[0].tolist() == [4, 5, 5]


def test_letters_are_marked_and_kept():
    paper = (Item("Q1", 6, answer="ACD", partial=3), Item("Q2", 1))
    made = read(["1", "dca", "1"], ["2", "A", "1"], ["3", "AB", "1"], head=["考号", "Q1", "Q2"], items=paper)
    assert made.marks[:, 0].tolist() == [6, 3, 0]
    assert made.options[:, 0].tolist() == ["ACD", "A", "AB"]


def test_one_branch_of_a_choice():
    paper = (Item("Q1", 5), Item("Q2", 10, choice="选做"), Item("Q3", 10, choice="选做"))
    made = read(
        ["1", "3", "7", ""], ["2", "3", "", "8"], ["3", "3", "", ""], head=["考号", "Q1", "Q2", "Q3"], items=paper
    )
    assert np.nan_to_num(made.scored(), nan=-1).tolist() == [[3, 7, -1], [3, -1, 8], [3, 0, -1]]
    (problem,) = refused(
        ["1", "3", "7", "8"], ["2", "3", "1", ""], ["3", "3", "", "1"], head=["考号", "Q1", "Q2", "Q3"], items=paper
    )
    assert problem.where.en == "row 2"


def test_omitted_and_not_reached_are_two_treatments():
    made = read(["1", "", "5", ""], ["2", "B", "5", "5"])
    assert not_reached_cells(made.status)[0].tolist() == [False, False, True]
    shown = lambda **how: np.nan_to_num(made.scored(**how)[0], nan=-1).tolist()
    assert shown() == [0, 5, 0]
    assert shown(not_reached="missing") == [0, 5, -1]
    assert shown(omitted="missing") == [-1, 5, 0]
    with pytest.raises(AssessmentError):
        made.scored(omitted="perhaps")


def test_the_absent_are_missing_and_the_ruled_are_zero():
    made = read(["1", "缺考", "缺考", "缺考"], ["2", "零分", "零分", "零分"], ["3", "B", "1", "1"])
    assert np.isnan(made.scored()[0]).all() and made.scored()[1].tolist() == [0, 0, 0]


def test_few_who_came_are_flagged():
    assert participation([MARKED] * 95 + [ABSENT] * 5, 100) == (95, 100, False)
    assert participation([MARKED] * 94, 100) == (94, 100, True)
    with pytest.raises(AssessmentError):
        participation([MARKED] * 3, 2)


@given(
    st.lists(
        st.lists(st.sampled_from(["", "0", "5", "缺考", "x", "11", None, 3, 2.5]), min_size=2, max_size=2),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=150, deadline=None)
def test_a_table_is_read_whole_or_refused_whole(cells):
    rows = [["考号", "Q1", "Q2"], *[[f"p{i}", *row] for i, row in enumerate(cells)]]
    try:
        made = read_marks(rows, (Item("Q1", 10), Item("Q2", 10)), pupil="考号")
    except Refused as no:
        assert no.problems
    else:
        assert made.marks.shape == (len(cells), 2)
        assert (np.isnan(made.marks) == (made.status != MARKED)).all()
        assert not any(value in ("x", "11") for row in cells for value in row)


def test_an_item_needs_a_full_mark():
    with pytest.raises(AssessmentError):
        Item("Q1", 0)

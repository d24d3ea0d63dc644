"""Files nobody should have sent: each is refused in a sentence, at once, and leaves nothing."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.keeping.importing.files import comma, plan_of, saved, workbook
from tests.keeping.little import HEAD, little_tree
from wusong.keeping.importing.reading import LIMITS, Limits, Unreadable, marked, read
from wusong.keeping.registers import CATALOGUE

HEADS = ["学籍号", "姓名", "性别", "出生日期", "学籍学校"]
PUPIL = ["G1", "王蕾", "女", "1998-03-05", "0001"]
GOOD = workbook([HEADS, PUPIL])
PART = "xl/worksheets/sheet1.xml"


def altered(data: bytes, part: str, change) -> bytes:
    """The workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as box, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in box.infolist():
            body = box.read(entry)
            new.writestr(entry.filename, change(body) if entry.filename == part else body)
    return out.getvalue()


def refused(data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(Unreadable) as error:
        read(data, limits)
    assert error.value.message.zh and error.value.message.en
    return error.value.message.en


def bomb() -> bytes:
    """Sixty megabytes of nothing in a few kilobytes."""
    return altered(GOOD, PART, lambda body: body.replace(b"</sheetData>", b" " * (60 << 20) + b"</sheetData>"))


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("what", "data", "why"),
    [
        ("nothing", b"", "empty"),
        ("blanks", b" \n\t ", "empty"),
        ("an old workbook", OLD + "Workbook".encode("utf-16-le"), "old .xls"),
        ("a locked one", OLD + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a PDF", b"%PDF-1.7\n", "neither"),
        ("a picture", b"\x89PNG\r\n\x1a\n", "neither"),
        ("noise", bytes(range(256)) * 8, "neither"),
        ("letters of no alphabet", b"a,b\n\xff\xff\xff,1\n", "UTF-8 nor GB18030"),
        ("half a workbook", GOOD[: len(GOOD) // 2], "damaged"),
        ("two bytes", b"PK", "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "",
)
def test_what_is_no_workbook(what, data, why):
    assert why in refused(data)


def test_a_zip_with_something_else_in_it():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("word/document.xml", "<w/>")
    assert "neither" in refused(out.getvalue())
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("xl/workbook.bin", b"")
    assert ".xlsb" in refused(out.getvalue())


def test_fifty_megabytes_too_many_are_not_even_opened():
    assert "split" in refused(b"," * (LIMITS.file + 1))


@pytest.mark.parametrize("size", [50 << 20])
def test_fifty_megabytes_of_commas_are_too_many_cells(size):
    assert "too many" in refused((b"," * 1023 + b"\n") * (size >> 10), Limits(cells=1_000_000))


def test_a_bomb_is_not_unpacked():
    assert "unpack" in refused(bomb())


def test_a_workbook_that_lies_about_its_size_ends_its_reader_only():
    """The contents page says little, the part itself unpacks to far more than the reader's memory."""
    data = bytearray(bomb())
    large = [m.start() for m in re.finditer(re.escape(PART.encode()), data)]
    for name in large:
        local, central = name - 30, name - 46
        for start, offset in ((local, 22), (central, 24)):
            if start >= 0 and data[start : start + 2] == b"PK":
                data[start + offset : start + offset + 4] = (1000).to_bytes(4, "little")
    told = refused(bytes(data), Limits(memory=40 << 20))
    assert re.search("damaged|memory|ended", told)


@pytest.mark.parametrize("dimension", [b"A1:A1", b"A1", b"B7:C9", b"A1:XFD1048576"])
def test_a_wrong_dimension_is_harmless(dimension):
    data = altered(
        GOOD, PART, lambda body: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + dimension + b'"', body)
    )
    assert [sheet.rows for sheet in read(data)] == [[HEADS, PUPIL]]


@pytest.mark.parametrize("dimension", [b"nonsense", b""])
def test_a_dimension_that_is_none_is_refused(dimension):
    data = altered(
        GOOD, PART, lambda body: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + dimension + b'"', body)
    )
    assert "damaged" in refused(data)


def test_a_cell_at_the_end_of_the_sheet_is_named():
    far = b'<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    data = altered(GOOD, PART, lambda body: body.replace(b"</row></sheetData>", b'</row><row r="1048576">' + far))
    assert "XFD1048576" in refused(data)


def test_a_cell_at_the_foot_of_the_sheet_costs_no_more_than_it_may():
    far = b'<row r="1048576"><c r="ZZ1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    data = altered(GOOD, PART, lambda body: body.replace(b"</sheetData>", far))
    assert re.search("too many|memory|ended", refused(data, Limits(memory=1 << 30)))


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.replace(b'<c r="B2"', b'<c r="B99999999999"'),
        lambda body: body.replace(b't="inlineStr"', b't="q"'),
        lambda body: re.sub(rb"<v>\d+</v>", b"<v>99999999</v>", body),
        lambda body: body.replace(b"<sheetData>", b"<sheetData><row r='-1'>"),
        lambda body: body[: len(body) // 2],
        lambda body: b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + body,
        lambda body: b"\xff\xfe" + body.decode().encode("utf-16-le"),
        lambda body: b"",
    ],
)
def test_a_damaged_part_is_refused_or_read_never_worse(change):
    try:
        sheets = read(altered(GOOD, PART, change))
    except Unreadable as error:
        assert error.message.zh
    else:
        assert all(isinstance(sheet.rows, list) for sheet in sheets)


def test_too_little_memory_and_too_little_time_are_told():
    many = workbook([HEADS, *([f"G{n}", *PUPIL[1:]] for n in range(20_000))])
    assert re.search("memory|ended", refused(many, Limits(memory=30 << 20)))
    assert "longer" in refused(many, Limits(wall=0))


def test_a_hidden_sheet_is_not_read():
    book = openpyxl.load_workbook(io.BytesIO(GOOD))
    book.create_sheet("旧数据").append(HEADS)
    book["旧数据"].sheet_state = "hidden"
    assert [sheet.name for sheet in read(saved(book))] == ["Sheet1"]


# Formulas and numbers that lost their digits -----------------------------------------------------------------------------


@pytest.fixture
def tree(db):
    little_tree()


def addresses(data: bytes) -> list[str]:
    plan = plan_of(CATALOGUE["student"], data, HEAD)
    return [m.address for m in plan.mistakes]


def test_formulas_are_refused_with_their_cells(tree):
    rows = [HEADS, PUPIL, ["G2", '="李"&"雷"', "男", "=DATE(1998,7,1)", "0001"]]
    assert addresses(workbook(rows)) == ["Sheet1!B3", "Sheet1!D3"]


def test_a_formula_below_the_records_does_no_harm(tree):
    plan = plan_of(CATALOGUE["student"], workbook([HEADS, PUPIL, ["合计", "=COUNTA(A2:A2)"]]), HEAD)
    assert [line.said["number"] for line in plan.new] == ["G1"]


def test_a_formula_in_a_column_nobody_asked_for_does_no_harm(tree):
    plan = plan_of(CATALOGUE["student"], workbook([[*HEADS, "年龄"], [*PUPIL, "=2008-1998"]]), HEAD)
    assert (len(plan.new), plan.extra) == (1, ("年龄",))


def test_formulas_are_found_across_the_pieces_a_part_is_read_in(tree):
    rows = [HEADS, *([f"G{n}", "王" * 30, "男", "1998-07-01", "0001"] for n in range(6000))]
    rows[5999][1] = "=A1"
    data = workbook(rows)
    assert read(data)[0].formulas == {(5999, 1)}


def test_numbers_that_lost_their_digits_are_refused_with_their_cells(tree):
    rows = [HEADS, [220281199803051234, *PUPIL[1:]], ["2.20281E+17", *PUPIL[1:]]]
    assert addresses(workbook(rows)) == ["Sheet1!A2", "Sheet1!A3"]
    assert addresses(comma([HEADS, ["2.20281E+17", *PUPIL[1:]]])) == ["A2"]


def test_control_characters_are_refused(tree):
    assert addresses(comma([HEADS, ["G1", "王\x07蕾", *PUPIL[2:]]])) == ["B2"]


# Marked up ---------------------------------------------------------------------------------------------------------------


def test_the_user_s_own_workbook_comes_back_with_remarks_on_its_cells():
    remarks = [
        ("Sheet1", 1, 2, "Sheet1!C2", "“M”不对"),
        ("Sheet1", 1, 2, "Sheet1!C2", "另一处"),
        ("Sheet1", 4, -1, "Sheet1!5", "=1+1"),
    ]
    book = openpyxl.load_workbook(io.BytesIO(marked(GOOD, remarks, "问题", ["位置", "问题"], LIMITS)))
    assert [cell.value for cell in book["Sheet1"][2]] == PUPIL
    assert book["Sheet1"]["C2"].comment.text == "“M”不对\n另一处"
    assert [[c.value for c in row] for row in book["问题"]] == [["位置", "问题"], *([r[3], r[4]] for r in remarks)]
    assert book["问题"]["B4"].data_type == "s", "a remark that looks like a formula is none"


def test_a_csv_file_comes_back_as_a_workbook():
    data = marked(comma([HEADS, PUPIL], "gb18030"), [("", 1, 2, "C2", "不对")], "问题", ["位置", "问题"], LIMITS)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert [cell.value for cell in book.worksheets[0][2]] == PUPIL
    assert book.worksheets[0]["C2"].comment.text == "不对"


def test_the_reader_leaves_no_process_behind():
    before = set(os.listdir("/proc")) if os.path.isdir("/proc") else set()
    read(GOOD)
    mine = str(os.getpid())
    for pid in set(os.listdir("/proc") if before else ()) - before:
        if pid.isdigit():
            try:
                stat = Path(f"/proc/{pid}/stat").read_text()
            except OSError:
                continue
            assert stat.rpartition(")")[2].split()[1] != mine

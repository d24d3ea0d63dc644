"""Cells: whatever usual form people write a thing in, it is the same thing; whatever is not one is refused."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wusong.keeping.importing.mistakes import Wrong
from wusong.keeping.importing.values import Codes, blank, day, key_of, truth, whole, words
from wusong.words.codes import CATALOGUE
from wusong.words.labels import L

FORMS = ("{y}-{m}-{d}", "{y}-{m:02}-{d:02}", "{y}.{m}.{d}", "{y}/{m}/{d}", "{y}年{m}月{d}日", "{y} 年 {m} 月 {d} 日", "{y}{m:02}{d:02}",
         "{y}-{m:02}-{d:02} 00:00:00", "{y}-{m:02}-{d:02}T00:00:00", "{d} {english} {y}", "{english} {d}, {y}")  # fmt: skip
ENGLISH = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DAYS = st.dates(dt.date(1900, 3, 1), dt.date(2199, 12, 31))


def wide(text: str) -> str:
    """The same in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def spoken(number: int) -> str:
    """A number to 31 in Chinese."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")


@given(DAYS, st.sampled_from(FORMS), st.booleans())
def test_a_day_is_a_day_in_any_form(on, form, full):
    said = form.format(y=on.year, m=on.month, d=on.day, english=ENGLISH[on.month - 1])
    assert day(wide(said) if full else f"  {said}\n") == on


@given(st.dates(dt.date(1927, 5, 18), dt.date(2199, 12, 31)))
def test_a_day_as_a_spreadsheet_keeps_it(on):
    serial = (on - dt.date(1899, 12, 30)).days
    assert day(serial) == day(float(serial)) == day([on.isoformat()]) == on
    assert day(int(on.strftime("%Y%m%d"))) == on


@given(DAYS)
def test_a_day_in_chinese_numerals(on):
    year = "".join("〇一二三四五六七八九"[int(c)] for c in str(on.year))
    assert day(f"{year}年{spoken(on.month)}月{spoken(on.day)}日") == on


@pytest.mark.parametrize(
    "said",
    ["2008-13-1", "2008-2-30", "08-9-1", "9/1/2008", "2008年9月", "2008", 2008, "1899-1-1", "2200-1-1", "明天", True, 1.5, ["10:30:00"],
     "2008-09-01 08:30:00", "2008-9-1-2", "二〇〇八年十三月一日", "1e5", "39692.5", "", "-39692"],
)  # fmt: skip
def test_what_is_no_day_is_refused(said):
    with pytest.raises(Wrong):
        day(said)


@given(st.integers(-(10**14), 10**14), st.booleans())
def test_a_whole_number_with_or_without_marks(number, full):
    for said in (f"{number:,}", str(number), f"{number}.0", f" {number:,}".replace(",", " ")):
        assert whole(wide(said) if full else said) == number
    assert whole(number) == whole(float(number)) == number


@pytest.mark.parametrize(
    "said", ["12.5", 12.5, "十二", "1,23", "12人", True, ["2008-01-01"], 1e15, "1e3", "", "--1", "1,2345"]
)
def test_what_is_no_whole_number_is_refused(said):
    with pytest.raises(Wrong):
        whole(said)


@pytest.mark.parametrize("said", ["是", "有", "YES", "ｙｅｓ", "True", True, 1, "1", "√", " 是 "])
def test_yes(said):
    assert truth(said) is True


@pytest.mark.parametrize("said", ["否", "无", "No", "ＮＯ", "false", False, 0, "0", "×"])
def test_no(said):
    assert truth(said) is False


@pytest.mark.parametrize("said", ["或许", "2", 2, "男", ["2008-01-01"]])
def test_perhaps(said):
    with pytest.raises(Wrong):
        truth(said)


@given(st.integers(10**15, 10**20))
def test_a_number_that_has_lost_digits_is_refused(number):
    with pytest.raises(Wrong):
        words(number)
    with pytest.raises(Wrong):
        words(f"{number:.5E}")
    assert words(str(number)) == str(number)


@given(st.text())
def test_text_is_what_was_typed_without_the_space_around_it(text):
    try:
        said = words(text)
    except Wrong:
        assert any(unicodedata.category(c) == "Cc" for c in text) or "E" in text.upper()
        return
    assert said in text.replace("\r\n", "\n")
    assert words(said) == said
    assert blank(text) == (said == "")


@pytest.mark.parametrize("codes", CATALOGUE.values(), ids=lambda codes: codes.name)
def test_every_code_is_found_by_what_is_written_for_it_and_by_itself(codes):
    made = Codes(codes.choices)
    for code in codes:
        for said in (code, made.written(code).zh, made.written(code).en, f" {wide(code)} "):
            assert made.code(said) == code


@pytest.mark.parametrize("codes", CATALOGUE.values(), ids=lambda codes: codes.name)
def test_a_label_names_its_code_or_is_refused_as_shared(codes):
    made = Codes(codes.choices)
    for code in codes:
        for said in (codes.label(code).zh, codes.label(code).en):
            try:
                found = made.code(said)
            except Wrong:
                assert (
                    len({c for c in codes if key_of(said) in map(key_of, (codes.label(c).zh, codes.label(c).en))}) > 1
                )
            else:
                assert found == code or key_of(found) == key_of(said)


def test_a_spreadsheet_takes_01_for_a_number():
    made = Codes([("01", L("甲", "First")), ("02", L("乙", "Second")), ("12", L("丙", "Third"))])
    assert (made.code(1), made.code(2.0), made.code(12)) == ("01", "02", "12")
    with pytest.raises(Wrong):
        made.code(3)

"""An empty workbook for a register: its headings, its code lists, what each column expects."""

from __future__ import annotations

import io
import re

import xlsxwriter
from django.db import models

from wusong.keeping.importing.comparing import NOT_EMPTY, blank_of
from wusong.keeping.importing.layout import fields
from wusong.keeping.importing.mistakes import Wrong
from wusong.keeping.importing.values import A_DAY, A_TRUTH, A_WHOLE_NUMBER, Codes
from wusong.keeping.importing.writing_out import NO, YES
from wusong.keeping.registers import Register, register_of
from wusong.words.labels import L, Label

ROWS = 5000  # rows that offer their code lists
CODES_SHEET, GUIDE_SHEET = L("代码", "Codes"), L("填写说明", "Guide")
KEY = L("，凭它认出记录", "; records are told apart by it")


def template(register: Register, may_see: bool) -> bytes:
    """The workbook, in the present language; private columns only for somebody who fills them."""
    stream = io.BytesIO()
    names = [n for n in fields(register) if may_see or n not in register.private]
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet_name(str(register.title)))
        lists = book.add_worksheet(str(CODES_SHEET))
        guide = book.add_worksheet(str(GUIDE_SHEET))
        bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        day, wrap = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"text_wrap": True, "valign": "top"})
        page.freeze_panes(1, 0)
        guide.set_column(0, 0, 24)
        guide.set_column(1, 1, 100, wrap)
        used = 0
        for column, name in enumerate(names):
            field, wanted = register.field(name), expected(register, name)
            page.write_string(0, column, heading(register, name), bold)
            page.write_comment(0, column, str(wanted), {"x_scale": 2})
            plain = isinstance(field, models.IntegerField) and not field.remote_field
            page.set_column(column, column, 18, day if isinstance(field, models.DateField) else None if plain else text)
            guide.write_string(column, 0, heading(register, name), bold)
            guide.write_string(column, 1, str(wanted))
            offered = _offered(field)
            if offered:
                lists.write_string(0, used, str(register.label_of(name)), bold)
                lists.write_column(1, used, offered, text)
                letter = xlsxwriter.utility.xl_col_to_name(used, col_abs=True)
                source = f"='{CODES_SHEET}'!{letter}$2:{letter}${len(offered) + 1}"
                page.data_validation(1, column, ROWS, column, {"validate": "list", "source": source})
                used += 1
    return stream.getvalue()


def sheet_name(title: str) -> str:
    r"""A name a spreadsheet allows.

    >>> sheet_name("a/b: 称号[1]")
    'a b  称号 1 '
    """
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31]


def heading(register: Register, name: str) -> str:
    """The label, with a star where something must stand."""
    return str(register.label_of(name)) + (" *" if isinstance(blank_of(register.field(name)), Wrong) else "")


def expected(register: Register, name: str) -> Label:
    """What a column wants, in a sentence."""
    field = register.field(name)
    if field.choices:
        wanted = Codes(field.flatchoices).expected
    elif field.remote_field is not None:
        title = register_of(field.remote_field.model).title
        wanted = L(f"{title.zh}的代码或名称", f"code or name of one of: {title.en}")
    elif isinstance(field, models.BooleanField):
        wanted = A_TRUTH
    elif isinstance(field, models.DateField):
        wanted = A_DAY
    elif isinstance(field, models.IntegerField):
        wanted = A_WHOLE_NUMBER
    else:
        wanted = L(f"文字，最多 {field.max_length} 字", f"text, at most {field.max_length} characters")
    must = isinstance(blank_of(field), Wrong)
    zh, en = (NOT_EMPTY.zh, "must not be empty") if must else ("可空", "may be empty")
    key = KEY if name in register.natural else L("", "")
    return L(f"{wanted.zh}；{zh}{key.zh}", f"{wanted.en}; {en}{key.en}")


def _offered(field: models.Field) -> list[str]:
    if field.choices:
        made = Codes(field.flatchoices)
        return [str(made.written(str(code))) for code, _ in field.flatchoices]
    return [str(YES), str(NO)] if isinstance(field, models.BooleanField) else []

"""Files going out: CSV and Excel that open safely, whatever somebody once typed into a cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.http import HttpResponse

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: object) -> str:
    """A cell no spreadsheet takes for a formula; plain negative numbers stay numbers.

    An import takes the mark away again, so a text that begins with one has it doubled.

    >>> harmless("=1+1"), harmless("-3.5"), harmless("'=1")
    ("'=1+1", '-3.5', "''=1")
    """
    said = "" if text is None else str(text)
    if said.startswith(STARTS_A_FORMULA):
        try:
            float(said)
        except ValueError:
            return "'" + said
    return "'" + said if said.startswith("'") else said


def sheet(
    form: str, name: str, heads: Sequence[str], rows: Iterable[Sequence[object]], encoding: str = ""
) -> HttpResponse:
    """A table as a download; `form` is ``csv`` or ``xlsx``.

    A CSV file is UTF-8 with a mark, which Excel opens rightly, or GB18030 where `encoding` asks for it.
    """
    if form == "csv":
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(heads)
        writer.writerows([harmless(cell) for cell in row] for row in rows)
        if encoding == "gb18030":
            response = HttpResponse(text.getvalue().encode("gb18030"), content_type="text/csv; charset=gb18030")
        else:
            response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    else:
        stream = io.BytesIO()
        options = {"in_memory": True, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(stream, options) as book:
            page = book.add_worksheet(name[:31])
            bold = book.add_format({"bold": True})
            page.freeze_panes(1, 0)
            for column, head in enumerate(heads):
                page.write_string(0, column, head, bold)
            for number, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, int | float) and not isinstance(cell, bool):
                        page.write_number(number, column, cell)
                    elif cell not in (None, ""):
                        page.write_string(number, column, str(cell))
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(stream.getvalue(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response

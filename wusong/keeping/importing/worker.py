"""The child process that opens other people's files: no Django, no database, little memory, little time.

It is started by `reading` as ``python -m wusong.keeping.importing.worker`` with one line of orders and the file on its
standard input, and answers in lines of JSON. What a hostile file can do here is end this process.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKED = "=+-@\t\r\n＝＋－＠'"
ROWS_AT_ONCE = 2000
MOST_FORMULAS = 2000
WIDEST = 702  # column ZZ; a table of records is never wider, a trap often is
CHUNK = 1 << 20
TAG = re.compile(rb"<(?:[\w.-]+:)?(?:c(?=[\s>/])([^>]*)>|(f)(?=[\s>/]))")
ADDRESS = re.compile(rb"(?:^|\s)r=[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")
END = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>")
FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s>/]")
FAR = re.compile(rb"<(?:[\w.-]+:)?c\s[^>]*?\br=[\"']([A-Z]{3}[0-9]{1,7})[\"'][^>]*[^/>]>")
REFERENCE = re.compile(r"([A-Z]+)([0-9]+)")


class Unreadable(Exception):
    """Why a file is not read: a word the parent has a sentence for, and what goes into that sentence."""

    def __init__(self, why: str, **details: Any):
        super().__init__(why)
        self.why, self.details = why, details


def confine(memory: int, seconds: int, files: int) -> None:
    """Limit this process for good, where the system can; `files` is how large a file it may write."""
    try:
        import resource
    except ImportError:  # no such limits on Windows; the parent's clock still holds
        return
    for what, most in (("RLIMIT_AS", memory), ("RLIMIT_CPU", seconds), ("RLIMIT_CORE", 0), ("RLIMIT_FSIZE", files)):
        kind = getattr(resource, what)
        hard = resource.getrlimit(kind)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, allowed))


def kind_of(data: bytes) -> str:
    """``xlsx`` or ``csv``; Unreadable names what else it is."""
    if data.startswith(OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise Unreadable("locked" if locked else "xls")
    if data.startswith(b"PK"):
        return "xlsx"
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"GIF8")):
        raise Unreadable("other")
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" in data:
        raise Unreadable("other")
    return "csv"


def inspect(data: bytes, unpacked: int, ratio: int) -> None:
    """Look at a workbook's contents page before anything in it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            entries = box.infolist()
    except Exception:
        raise Unreadable("broken") from None
    names = {entry.filename.lower() for entry in entries}
    if "xl/workbook.xml" not in names:
        raise Unreadable("xlsb" if "xl/workbook.bin" in names else "other")
    if len(entries) > 10_000 or len(names) < len(entries):
        raise Unreadable("bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("locked")
    whole = sum(entry.file_size for entry in entries)
    small = 10 << 20  # below this, how well it was packed is no worry
    if whole > unpacked or (whole > small and whole > ratio * max(len(data), 1)):
        raise Unreadable("bomb")
    if any(entry.file_size > small and entry.file_size > ratio * max(entry.compress_size, 1) for entry in entries):
        raise Unreadable("bomb")


def _parts(box: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → the part of the workbook that holds it."""
    from xml.etree import ElementTree

    def read(name: str) -> Any:
        text = box.read(name)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise Unreadable("broken")
        return ElementTree.fromstring(text)

    targets = {}
    for link in read("xl/_rels/workbook.xml.rels"):
        target = link.get("Target", "")
        targets[link.get("Id")] = target.lstrip("/") if target.startswith("/") else "xl/" + target
    found = {}
    for node in read("xl/workbook.xml").iter():
        if node.tag.rpartition("}")[2] == "sheet":
            key = next((value for name, value in node.attrib.items() if name.rpartition("}")[2] == "id"), None)
            found[node.get("name", "")] = targets.get(key, "")
    return found


def formulas(stream: Any) -> tuple[list[str], bool]:
    """The cells of one sheet that hold formulas, and whether there are more than are told. Reads piece by piece."""
    found: list[str] = []
    cell, carried = "", b""
    while piece := stream.read(CHUNK):
        text = carried + piece
        if text.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Unreadable("broken")
        if end := END.search(text):  # what follows the cells has formulas of its own that fill no cell
            text = text[: end.start()] + b"<"
        cut = max(text.rfind(b"<"), 0)
        if len(text) - cut > CHUNK:
            cut = len(text)
        whole, carried = text[:cut], text[cut:]
        cell = _formulas_in(whole, cell, found)
        if len(found) >= MOST_FORMULAS:
            return found[:MOST_FORMULAS], True
        if end:
            return found, False
    _formulas_in(carried, cell, found)
    return found, False


def _formulas_in(text: bytes, cell: str, found: list[str]) -> str:
    """Add the formulas of one piece; the last cell it opened."""
    if far := FAR.search(text):
        raise Unreadable("wide", cell=far[1].decode())
    if not FORMULA.search(text):
        last = text.rfind(b"<c ")
        if last < 0:
            return cell
        text = text[last:]
    for tag in TAG.finditer(text):
        if tag[2] is None:
            address = ADDRESS.search(tag[1])
            cell = address[1].decode() if address else ""
        elif not cell:
            raise Unreadable("formula")
        else:
            found.append(cell)
    return cell


def place(reference: str) -> tuple[int, int]:
    """Row and column of ``C17``, both from 0.

    >>> place("C17"), place("AA1")
    ((16, 2), (0, 26))
    """
    letters, digits = REFERENCE.fullmatch(reference).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits) - 1, column - 1


def plain(value: Any) -> Any:
    """A cell as JSON: text, number, truth, nothing; a day as ``["2008-09-01"]``."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return str(value)
        return int(value) if value == int(value) and abs(value) < 1e15 else value
    if isinstance(value, dt.datetime):
        bare = (value.hour, value.minute, value.second) == (0, 0, 0)
        return [value.date().isoformat() if bare else value.isoformat(" ", "seconds")]
    if isinstance(value, dt.date):
        return [value.isoformat()]
    return value if value is None or isinstance(value, int) else [str(value)]


def _rows(rows: Iterator[list[Any]]) -> Iterator[dict]:
    """Rows in bundles, each with the number of its first row, without what is empty at the end."""
    start, bundle = 0, []
    for number, row in enumerate(rows):
        cells = [plain(value) for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        bundle.append(cells)
        if len(bundle) == ROWS_AT_ONCE:
            yield {"at": start, "rows": bundle}
            start, bundle = number + 1, []
    if bundle:
        yield {"at": start, "rows": bundle}


def workbook(data: bytes, cells: int) -> Iterator[dict]:
    """The visible sheets of a workbook, one after another."""
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            told = {}
            for name, part in _parts(box).items():
                if part in box.namelist():
                    with box.open(part) as stream:
                        told[name] = formulas(stream)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheets_metadata:
            if sheet.visible != SheetVisibleEnum.Visible or sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            page = book.get_sheet_by_name(sheet.name)
            if page.height * page.width > cells:
                raise Unreadable("large", rows=page.height, columns=page.width)
            merged = [[*a, *b] for a, b in page.merged_cell_ranges or () if a[1] == b[1] and a[0] < b[0]]
            found, more = told.get(sheet.name, ([], False))
            yield {"sheet": sheet.name, "merged": merged, "formulas": [place(f) for f in found], "more": more}
            yield from _rows(iter(page.to_python(skip_empty_area=False)))
    except PasswordError:
        raise Unreadable("locked") from None
    except (Unreadable, MemoryError):
        raise
    except BaseException as error:  # a panic of the reader is no Exception
        raise Unreadable("broken", detail=type(error).__name__) from None


def table(data: bytes, cells: int) -> Iterator[dict]:
    """A CSV file as one sheet without a name."""
    text = _decoded(data)
    csv.field_size_limit(1 << 20)
    head = text[:20_000].split("\n")[:5]
    comma = max(",\t;", key=lambda mark: sum(line.count(mark) for line in head))
    counted = 0

    def rows() -> Iterator[list[Any]]:
        nonlocal counted
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=comma):
            counted += len(row)
            row = [_unmarked(cell) for cell in row]
            if counted > cells:
                raise Unreadable("large", rows=0, columns=len(row))
            yield row

    yield {"sheet": "", "merged": [], "formulas": [], "more": False}
    try:
        yield from _rows(rows())
    except csv.Error as error:
        raise Unreadable("broken", detail=str(error)) from None


def _unmarked(cell: str) -> str:
    """A cell without the mark that an export puts before what a spreadsheet would take for a formula.

    >>> _unmarked("'=1+1"), _unmarked("''=1"), _unmarked("'twas")
    ('=1+1', "'=1", "'twas")
    """
    return cell[1:] if cell[:1] == "'" and cell[1:2] in MARKED and cell[1:2] else cell


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries = ["utf-16"]
    else:
        tries = ["utf-8-sig", "gb18030"]
    for encoding in tries:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("letters")


def read(data: bytes, orders: dict[str, Any]) -> Iterator[dict]:
    """Everything the parent is told of a file."""
    if not data.strip():
        raise Unreadable("empty")
    if kind_of(data) == "csv":
        yield from table(data, orders["cells"])
        return
    inspect(data, orders["unpacked"], orders["ratio"])
    yield from workbook(data, orders["cells"])


def mark(data: bytes, orders: dict[str, Any]) -> bytes:
    """The user's own workbook with a remark on every mistaken cell and a list of them on a sheet of its own."""
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    if kind_of(data) == "csv":
        book = openpyxl.Workbook()
        for bundle in table(data, orders["cells"]):
            for row in bundle.get("rows", ()):
                book.active.append([None if cell is None else str(cell) for cell in row])
    else:
        inspect(data, orders["unpacked"], orders["ratio"])
        book = openpyxl.load_workbook(io.BytesIO(data))
    red = PatternFill("solid", start_color="FFFFC7CE")
    said: dict[tuple[str, int, int], list[str]] = {}
    for sheet, row, column, _, text in orders["remarks"]:
        said.setdefault((sheet, row, column), []).append(text)
    for (sheet, row, column), texts in said.items():
        if row < 0 or (sheet and sheet not in book.sheetnames):
            continue
        page = book[sheet] if sheet else book.worksheets[0]
        cell = page.cell(row + 1, max(column, 0) + 1)
        if type(cell).__name__ == "MergedCell":  # only the first cell of a merged range can carry a remark
            area = next(r for r in page.merged_cells.ranges if cell.coordinate in r)
            cell = page.cell(area.min_row, area.min_col)
        cell.fill = red
        comment = Comment("\n".join(texts), "雾凇 Wusong")
        comment.width, comment.height = 320, 120
        cell.comment = comment
    page = book.create_sheet(_free(orders["title"], book.sheetnames))
    for line in orders["heads"], *([where, text] for *_, where, text in orders["remarks"]):
        page.append(line)
        for cell in page[page.max_row]:
            cell.data_type = "s"  # a remark that quotes “=1+1” is no formula
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 100
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _free(title: str, taken: list[str]) -> str:
    number = 1
    while (name := title if number == 1 else f"{title} {number}") in taken:
        number += 1
    return name


def main() -> None:
    orders = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    # openpyxl writes sheets to a file on the way; reading writes none
    confine(orders["memory"], orders["seconds"], orders["unpacked"] if orders["do"] == "mark" else 0)
    out = sys.stdout.buffer

    def say(line: dict) -> None:
        out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode(errors="replace") + b"\n")

    try:
        if orders["do"] == "mark":
            made = mark(data, orders)
            say({"bytes": len(made)})
            out.write(made)
            return
        for line in read(data, orders):
            say(line)
        say({"end": True})
    except Unreadable as error:
        say({"unreadable": error.why, "details": error.details})
    except MemoryError:
        say({"unreadable": "memory", "details": {}})
    out.flush()


if __name__ == "__main__":
    main()

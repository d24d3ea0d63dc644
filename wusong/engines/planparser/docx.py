"""The text of a Word file: paragraphs, tables row by row, numbers of automatic lists as Word would show them.

Office Open XML, ECMA-376 part 1: §17.3 paragraphs, §17.4 tables, §17.9 numbering.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

LIMIT = 100 * 2**20  # bytes of one part, unpacked
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HAN = "零一二三四五六七八九"


class TooLarge(Exception):
    """A part of the file unpacks to more than `LIMIT`."""


class Broken(Exception):
    """A part of the file is not the XML it should be."""


def text(archive: zipfile.ZipFile) -> str:
    """The text of an opened docx, a line for each paragraph and table row, cells parted by tabs."""
    document = _part(archive, "word/document.xml")
    if document is None:
        raise Broken
    numbering = Numbering.of(_part(archive, "word/numbering.xml"), _part(archive, "word/styles.xml"))
    body = document.find(f"{_W}body")
    return "\n".join(_blocks(body if body is not None else document, numbering))


def _part(archive: zipfile.ZipFile, name: str) -> ET.Element | None:
    if name not in archive.namelist():
        return None
    if archive.getinfo(name).file_size > LIMIT:
        raise TooLarge
    with archive.open(name) as part:
        data = part.read(LIMIT + 1)  # the header may lie about the size
    if len(data) > LIMIT:
        raise TooLarge
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Broken  # no Word file declares entities; bombs do
    try:
        return ET.fromstring(data)
    except ET.ParseError:
        raise Broken from None


def _blocks(parent: ET.Element, numbering: Numbering) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield numbering.of_paragraph(child) + _words(child)
        elif child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                cells = [" ".join(_words(p).strip() for p in cell.iter(f"{_W}p")) for cell in row.findall(f"{_W}tc")]
                yield "\t".join(cells)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _blocks(child, numbering)


def _words(paragraph: ET.Element) -> str:
    made = []
    for node in paragraph.iter():
        if node.tag == f"{_W}t":
            made.append(node.text or "")
        elif node.tag == f"{_W}tab":
            made.append("\t")
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            made.append("\n")
        elif node.tag == f"{_W}noBreakHyphen":
            made.append("-")
    return "".join(made)


@dataclass
class Numbering:
    """Automatic lists: what each level of each list looks like, and how far it has counted."""

    levels: dict[tuple[str, int], tuple[str, str, int]] = field(
        default_factory=dict
    )  # (list, level) → format, text, start
    of_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    counted: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, numbering: ET.Element | None, styles: ET.Element | None) -> Numbering:
        made = cls()
        if numbering is None:
            return made
        abstract = {a.get(f"{_W}abstractNumId"): a for a in numbering.findall(f"{_W}abstractNum")}
        for num in numbering.findall(f"{_W}num"):
            number, kind = num.get(f"{_W}numId") or "", num.find(f"{_W}abstractNumId")
            source = abstract.get(kind.get(f"{_W}val")) if kind is not None else None
            for level in source.findall(f"{_W}lvl") if source is not None else ():
                told = [_val(level, tag) for tag in ("numFmt", "lvlText", "start")]
                made.levels[number, _int(level.get(f"{_W}ilvl"))] = (
                    told[0] or "decimal",
                    told[1] or "",
                    _int(told[2] or "1"),
                )
        for style in styles.findall(f"{_W}style") if styles is not None else ():
            if (place := _place(style)) is not None:
                made.of_style[style.get(f"{_W}styleId") or ""] = place
        return made

    def of_paragraph(self, paragraph: ET.Element) -> str:
        """The number that stands before a paragraph, counting on; "" where there is none."""
        place = _place(paragraph)
        if place is None:
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            place = self.of_style.get(style.get(f"{_W}val") or "") if style is not None else None
        if place is None or place not in self.levels:
            return ""
        number, level = place
        kind, shown, start = self.levels[place]
        if kind in ("bullet", "none"):
            return "• " if kind == "bullet" else ""
        self.counted[place] = self.counted.get(place, start - 1) + 1
        for deeper in [key for key in self.counted if key[0] == number and key[1] > level]:
            del self.counted[deeper]

        def counter(match: re.Match[str]) -> str:
            at = (number, int(match[1]) - 1)
            form, _, first = self.levels.get(at, ("decimal", "", 1))
            return _numeral(self.counted.get(at, first), form)

        written = re.sub(r"%(\d)", counter, shown)
        return written if re.search(r"[、）)]$", written) else written + " "


def _place(element: ET.Element) -> tuple[str, int] | None:
    properties = element.find(f"{_W}pPr/{_W}numPr")
    if properties is None:
        return None
    number = _val(properties, "numId")
    return (number, _int(_val(properties, "ilvl") or "0")) if number and number != "0" else None


def _val(element: ET.Element, tag: str) -> str | None:
    child = element.find(f"{_W}{tag}")
    return child.get(f"{_W}val") if child is not None else None


def _int(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def _numeral(number: int, form: str) -> str:
    """A counter in one of Word's formats.

    >>> _numeral(12, "chineseCounting"), _numeral(3, "decimalEnclosedCircle"), _numeral(4, "upperRoman"), _numeral(2, "lowerLetter")
    ('十二', '③', 'IV', 'b')
    """
    if form.startswith(("chinese", "japaneseCounting", "ideograph", "taiwanese")) and 0 < number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 0 else "十" if tens == 1 else _HAN[tens] + "十") + (_HAN[ones] if ones else "")
    if form.startswith("decimalEnclosedCircle") and 0 < number <= 20:
        return chr(ord("①") + number - 1)
    if form in ("upperRoman", "lowerRoman") and 0 < number < 40:
        roman = "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]
        return roman if form == "upperRoman" else roman.lower()
    if form in ("upperLetter", "lowerLetter") and 0 < number <= 26:
        return chr(ord("A" if form == "upperLetter" else "a") + number - 1)
    return str(number)

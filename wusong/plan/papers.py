"""Papers: a report set as PDF (Typst) and Word, in good Chinese and English, with nothing but what the report says."""

from __future__ import annotations

import io
from importlib.resources import files

import typst
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from wusong.plan.reports import Report, Table
from wusong.words.labels import L, language

FACE = "Noto Serif SC"
_SPECIAL = str.maketrans({c: "\\" + c for c in "\\#$*_`<>@[]~=-+/'\""})

_PREAMBLE = """
#set page(paper: "a4", margin: (x: 2.2cm, y: 2.4cm), footer: context align(center, text(8pt, fill: luma(110))[FOOT · #counter(page).display("1 / 1", both: true)]))
#set text(font: "FACE", size: 10.5pt, lang: "LANG", region: "CN")
#set par(justify: true, leading: 0.9em)
#show heading.where(level: 1): it => block(above: 1.6em, below: 0.9em, text(13pt, weight: "bold", it.body))
#set table(stroke: (x, y) => (bottom: if y == 0 { 0.8pt } else { 0.3pt + luma(190) }), inset: (x: 4pt, y: 5pt))
#let bar(share) = box(width: 3.2em, height: 0.55em, fill: luma(225), baseline: -0.1em)[
  #box(width: calc.min(share, 1) * 3.2em, height: 0.55em, fill: if share >= 1 { rgb("#2f7d4f") } else { rgb("#3c6ea5") })]
"""


def _typed(text: str) -> str:
    """Text as Typst reads it, every sign that means something there made plain."""
    return text.translate(_SPECIAL)


def pdf(report: Report) -> bytes:
    """The report as a PDF with its fonts inside, so that its text can be selected and printed anywhere."""
    foot = _typed(_footer(report))
    source = _PREAMBLE.replace("FACE", FACE).replace("FOOT", foot).replace("LANG", language())
    source += f'#align(center, text(18pt, weight: "bold")[{_typed(report.title)}])\n'
    source += f"#align(center, text(fill: luma(90))[{_typed(report.issuer)}　{report.on.isoformat()}])\n\n"
    for section in report.sections:
        source += f"\n#heading(level: 1)[{_typed(section.heading)}]\n"
        for block in section.blocks:
            source += _table(block) if isinstance(block, Table) else _typed(block) + "\n\n"
    fonts = str(files("wusong.plan").joinpath("fonts"))
    made = typst.compile(source.encode(), font_paths=[fonts], ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def _table(table: Table) -> str:
    widths = table.widths or (1,) * len(table.heads)
    columns = ", ".join(f"{w}fr" for w in widths)
    bars = any(bar is not None for bar in table.bars)
    if bars:
        columns += ", auto"
    lines = [f"#text(9pt, table(columns: ({columns}), table.header("]
    heads = [*table.heads, ""] if bars else [*table.heads]
    lines.append(", ".join(f"[*{_typed(head)}*]" if head else "[]" for head in heads) + "),")
    for number, row in enumerate(table.rows):
        cells = [f"[{_typed(cell)}]" for cell in row]
        if bars:
            share = table.bars[number]
            cells.append("[]" if share is None else f"[#bar({max(float(share), 0.0):.4f})]")
        lines.append("  " + ", ".join(cells) + ",")
    return "\n".join(lines) + "))\n\n"


def _footer(report: Report) -> str:
    return report.figures or str(L("数字由登记册记录算出", "Figures computed from the registers' records"))


def docx(report: Report) -> bytes:
    """The report as a Word file; headings are real headings, table heads repeat on every page."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    base = document.styles["Normal"]
    base.font.size = Pt(10.5)
    _face(base, "宋体", "Times New Roman")
    for level in ("Title", "Heading 1"):
        _face(document.styles[level], "黑体", "Arial")
    title = document.add_paragraph(report.title, style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(f"{report.issuer}　{report.on.isoformat()}").alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in report.sections:
        document.add_heading(part.heading, level=1)
        for block in part.blocks:
            if isinstance(block, Table):
                _word_table(document, block)
            else:
                document.add_paragraph(block)
    section.footer.paragraphs[0].text = _footer(report)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _face(style, chinese: str, latin: str) -> None:
    style.font.name = latin
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.append(fonts)
    fonts.set(qn("w:eastAsia"), chinese)


def _word_table(document, table: Table) -> None:
    made = document.add_table(rows=1, cols=len(table.heads), style="Light Grid Accent 1")
    made.autofit = False
    widths = table.widths or (1,) * len(table.heads)
    room = 16.6 / sum(widths)
    for cell, head in zip(made.rows[0].cells, table.heads, strict=True):
        cell.text = head
    heading = made.rows[0]._tr.get_or_add_trPr()
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    heading.append(repeat)
    for row in table.rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
    for row in made.rows:
        split = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(split)
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width * room)
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(0)
                for run in paragraph.runs:
                    run.font.size = Pt(9)
    document.add_paragraph()

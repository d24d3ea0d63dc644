"""Every form a plan's file may have gives the same text; whatever cannot be read is refused in a sentence that helps."""

import re
import zipfile
from io import BytesIO

import pypdf
import pytest

from wusong.engines.planparser import docx, files
from wusong.engines.planparser.files import LIMIT, Unreadable, plan_of, text_of

PLAN = "松江市教育局2024年工作要点\n一、扩大学位\n今年新建学校3所，新增学位2000个。\n二、提高质量\n培训教师500名，合格率达到95%以上。\n"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body, numbering=None, styles=None):
    """The bytes of a docx with this body."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        if numbering:
            archive.writestr("word/numbering.xml", f"<w:numbering {W}>{numbering}</w:numbering>")
        if styles:
            archive.writestr("word/styles.xml", f"<w:styles {W}>{styles}</w:styles>")
    return out.getvalue()


def paragraph(text, properties=""):
    return (
        f"<w:p><w:pPr>{properties}</w:pPr>"
        + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in re.findall(".{1,7}", text))
        + "</w:p>"
    )


def listed(text, level, number="1"):
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def printed(lines):
    """The bytes of a one-page PDF with these lines of Latin text."""
    show = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 12 Tf 72 720 Td 14 TL {show} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for n, made in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, made)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return out + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)


def blank_pdf(password=None):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_text_in_every_encoding_reads_alike():
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"):
        assert text_of(PLAN.encode(encoding)) == PLAN, encoding


def test_english_text_of_windows_is_read():
    assert text_of("The city’s plan – 400 teachers".encode("cp1252") + b" and more words" * 20).startswith(
        "The city’s plan – 400"
    )


def test_utf16_without_a_mark_is_read():
    assert text_of("Plan 2024. Train 400 teachers.".encode("utf-16-le")) == "Plan 2024. Train 400 teachers."


def test_a_broken_byte_does_not_lose_the_plan():
    assert "新建学校3所" in text_of(PLAN.encode("utf-8") * 30 + b"\xff")


def test_a_web_page_keeps_blocks_and_loses_scripts_and_menus():
    page = """<!DOCTYPE html><html><head><title>t</title><style>p{}</style></head><body><nav>首页 教育</nav>
    <script>var a = "新建9所";</script><h1>松江市教育局2024年工作要点</h1><p>一、扩大学位<br>新建学校<b>3</b>所&nbsp;，
    新增学位2000个。</p><ol><li>甲</li><li>乙</li></ol><table><tr><td>毛入园率</td><td>95%</td></tr></table></body></html>"""
    assert text_of(page.encode("gb18030"), "plan.html").split("\n") == [
        "松江市教育局2024年工作要点", "一、扩大学位", "新建学校3所\u00a0， 新增学位2000个。", "1. 甲", "2. 乙", "毛入园率\t95%",
    ]  # fmt: skip


def test_a_word_file_gives_paragraphs_and_rows():
    row = (
        "<w:tbl><w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in ("指标", "2025年")) + "</w:tr></w:tbl>"
    )
    assert text_of(word(paragraph("一、要点") + row + paragraph("完"))) == "一、要点\n指标\t2025年\n完"


def test_automatic_numbers_of_word_are_written_out():
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{shown}"/></w:lvl>'
        for n, (kind, shown) in enumerate(
            [
                ("chineseCountingThousand", "%1、"),
                ("chineseCountingThousand", "（%2）"),
                ("decimal", "%3."),
                ("bullet", "l"),
            ]
        )
    )
    numbering = f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    body = (
        listed("甲", 0)
        + listed("子", 1)
        + listed("丑", 1)
        + listed("寅", 2)
        + listed("乙", 0)
        + listed("卯", 1)
        + listed("点", 3)
    )
    assert text_of(word(body, numbering)).split("\n") == [
        "一、甲",
        "（一）子",
        "（二）丑",
        "1. 寅",
        "二、乙",
        "（一）卯",
        "• 点",
    ]


def test_numbers_of_a_heading_style_are_written_out():
    numbering = '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>'
    styles = '<w:style w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
    body = paragraph("Goals", '<w:pStyle w:val="H1"/>') + paragraph("Means", '<w:pStyle w:val="H1"/>')
    assert text_of(word(body, numbering, styles)) == "1. Goals\n2. Means"


def test_a_pdf_gives_its_text():
    text = text_of(
        printed(["Riverton School District Strategic Plan 2024", "We will train 400 teachers and open 3 schools."])
    )
    assert "We will train 400 teachers and open 3 schools." in text


def test_a_plan_is_read_from_any_form():
    for data in (PLAN.encode(), PLAN.encode("gb18030"), word("".join(map(paragraph, PLAN.split("\n"))))):
        text, reading = plan_of(data, "x")
        assert [str(t.value) for t in reading.targets] == ["3", "2000", "500", "95"]
        assert all(text[t.start : t.end] == t.quote for t in reading.targets)


REFUSED = {
    "empty": (b"", "空文件", "empty file"),
    "blank": (b" \n\t\n", "空文件", "empty file"),
    "too few words": ("一、新建学校3所。".encode(), "字词", "words"),
    "numbers": (b"1,2,3\n4,5,6\n" * 50, "字词", "words"),
    "program": (b"int main() {\n  return compute(value, other);\n}\nvoid walk() {\n  step(forward);\n}\n" * 9, "程序或数据", "program or data"),
    "words without a sentence": (("教育 学校 老师 学生 " * 20).encode(), "没有标题也没有句子", "neither a heading nor a sentence"),
    "binary": (bytes(range(256)) * 40, "不是文字", "no text"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(3000), "不是文字", "no text"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为 .docx", "save it as .docx"),
    "rtf": (b"{\\rtf1\\ansi plan}", "另存为 .docx", "Save it as .docx"),
    "broken docx": (b"PK\x03\x04" + b"nonsense" * 50, "损坏", "broken"),
    "other zip": (lambda: _zip({"xl/workbook.xml": "<x/>"}), "其他 Office 文件", "another kind"),
    "docx of broken xml": (lambda: _zip({"word/document.xml": "<w:document"}), "损坏", "broken"),
    "docx with entities": (lambda: _zip({"word/document.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}), "损坏", "broken"),
    "broken pdf": (b"%PDF-1.7\ngarbage", "损坏的 PDF", "broken PDF"),
    "images only": (blank_pdf, "文字识别", "text recognition"),
    "encrypted": (lambda: blank_pdf("secret"), "加密的 PDF", "encrypted PDF"),
}  # fmt: skip


def _zip(parts):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(("data", "zh", "en"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_in_both_languages(data, zh, en):
    with pytest.raises(Unreadable) as refusal:
        plan_of(data() if callable(data) else data, "plan.bin")
    message = refusal.value.message
    assert zh in message.zh
    assert en in message.en
    assert "plan.bin" in message.zh
    assert "plan.bin" in message.en


def test_a_file_too_large_is_refused_and_told_the_limit():
    with pytest.raises(Unreadable, match="不超过 50 MB"):
        text_of(b" " * (LIMIT + 1))


def test_a_docx_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(docx, "LIMIT", 1000)
    with pytest.raises(Unreadable, match="展开后过大"):
        text_of(word(paragraph("长" * 400)))


def test_a_text_far_longer_than_any_plan_is_refused(monkeypatch):
    monkeypatch.setattr(files, "TEXT_LIMIT", 100)
    with pytest.raises(Unreadable, match="不超过 100 字"):
        plan_of((PLAN * 3).encode())

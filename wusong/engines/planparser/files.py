"""A plan as people have it: the bytes of a text, web page, Word or PDF file, made into text and read.

Everything here is pure: bytes and a name in, text out. What cannot be read is refused with what was found, what was
expected and what to do.
"""

from __future__ import annotations

import logging
import re
import zipfile
from html.parser import HTMLParser
from io import BytesIO
from pathlib import PurePath

from wusong.engines.planparser import docx
from wusong.engines.planparser.passages import CJK
from wusong.engines.planparser.reader import read_plan
from wusong.engines.planparser.reading import PlanReading
from wusong.words.labels import L, Label
from wusong.words.problems import WusongError

NOTHING = L("", "")
LIMIT = 50 * 2**20  # bytes of a file
TEXT_LIMIT = 5_000_000  # characters of a plan; the longest published ones hold some 200,000
_A_PLAN = L("一份工作计划：有标题或条目，有句子", "a work plan: headings or items, and sentences")
_READABLE = L(
    "UTF-8、UTF-16 或 GB18030 文本，网页，docx，或有文字的 PDF",
    "text in UTF-8, UTF-16 or GB18030, a web page, docx, or a PDF with text",
)


class Unreadable(WusongError):
    """A file that cannot be read as a plan: which, what was found, what was expected, what to do.

    >>> print(Unreadable("a.txt", L("空文件", "an empty file"), L("一份计划", "a plan")))
    文件 a.txt 是空文件，应为一份计划。
    """

    def __init__(self, name: str, found: Label, expected: Label, remedy: Label = NOTHING):
        where = L("标准输入", "standard input") if name == "-" else L(f"文件 {name} ", f"file {name}")
        super().__init__(
            L(
                f"{where.zh}是{found.zh}，应为{expected.zh}。{remedy.zh}",
                f"{where.en}: {found.en}; expected {expected.en}. {remedy.en}".rstrip(),
            )
        )


def plan_of(data: bytes, name: str = "-") -> tuple[str, PlanReading]:
    """The text of a plan's file and its reading. Raises Unreadable, saying why, for what is no plan or cannot be read.

    >>> text, reading = plan_of("某市教育局2024年工作要点\\n一、提高质量\\n今年新建学校3所，新增学位2000个，毛入园率达到95%以上。".encode("gb18030"), "plan.txt")
    >>> reading.meta.year, len(reading.targets)
    (2024, 3)
    """
    text = text_of(data, name)
    if len(text) > TEXT_LIMIT:
        raise Unreadable(
            name,
            L(f"{len(text)} 字", f"{len(text)} characters"),
            L(f"不超过 {TEXT_LIMIT} 字", f"at most {TEXT_LIMIT} characters"),
        )
    reading = read_plan(text)
    if (found := _no_plan(text, reading)) is not None:
        raise Unreadable(name, found, _A_PLAN, L("请给出计划的全文。", "Give the whole text of the plan."))
    return text, reading


def text_of(data: bytes, name: str = "-") -> str:
    """The text of a file, by what its bytes are, not by what its name says; its name is told in problems.

    >>> text_of("\\ufeff一、要点".encode("utf-8")), text_of("<p>一、要点</p><p>二、措施</p>".encode(), "a.html")
    ('一、要点', '一、要点\\n二、措施')
    """
    if len(data) > LIMIT:
        raise too_large(name, len(data))
    if not data.strip():
        raise Unreadable(name, L("空文件", "an empty file"), _A_PLAN)
    if data.startswith(b"%PDF"):
        return _pdf(data, name)
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            name,
            L("旧版 Word（.doc）文件", "an old Word (.doc) file"),
            _READABLE,
            L("请用 Word 或 WPS 另存为 .docx。", "Open it in Word and save it as .docx."),
        )
    if data.startswith(b"{\\rtf"):
        raise Unreadable(name, L("RTF 文件", "an RTF file"), _READABLE, L("请另存为 .docx。", "Save it as .docx."))
    text = _decoded(data, name)
    if re.match(r"\s*(?:<!doctype\s+html|<html|<\?xml[^>]*>\s*<!doctype\s+html)", text, re.I) or (
        PurePath(name).suffix.lower() in (".html", ".htm")
        and re.search(r"<(?:p|div|br|body|table|h[1-6])\b", text, re.I)
    ):
        return _page(text)
    return text


def too_large(name: str, size: int) -> Unreadable:
    """The refusal of a file that is too large, to be made before it is read."""
    found = f"{size / 2**20:.0f} MB"
    return Unreadable(
        name,
        L(found, found),
        L(f"不超过 {LIMIT // 2**20} MB", f"at most {LIMIT // 2**20} MB"),
        L("请只保留计划正文。", "Keep only the plan itself."),
    )


def _no_plan(text: str, reading: PlanReading) -> Label | None:
    """What a text is instead of a plan: a plan holds some words, and sentences or headings made of them."""
    chinese = len(re.findall(f"[{CJK}]", text))
    words = len(re.findall(r"[A-Za-z]{2,}", text))
    if chinese < 30 and words < 20:
        return L(f"只有 {chinese + words} 个字词的文本", f"a text of only {chinese + words} words")
    if chinese + words * 3 < len(re.sub(r"\s", "", text)) / 4:
        return L("大多不是文字的内容", "mostly something else than words")
    if text.count("\n") > 3 and len(re.findall(r"[{}\[\]();,=<>]\s*$", text, re.M)) > text.count("\n") / 2:
        return L("程序或数据", "a program or data")
    if not reading.outline and not re.search(r"[。！？；]|[a-z)][.!?;](?:\s|$)", text):
        return L("没有标题也没有句子的文本", "a text with neither a heading nor a sentence")
    return None


# ── Text ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _sound(data.decode(encoding, errors="replace"), name)
    if b"\x00" in data[:4096]:
        for encoding, zeros in (("utf-16-le", data[1:4096:2]), ("utf-16-be", data[0:4096:2])):
            if zeros.count(0) > len(zeros) // 3:
                return _sound(data.decode(encoding, errors="replace"), name)
        raise _binary(name)
    try:
        return _sound(data.decode("utf-8"), name)
    except UnicodeDecodeError:
        pass
    mostly_ascii = sum(byte < 0x80 for byte in data) > 0.97 * len(data)
    for encoding in ("cp1252", "gb18030") if mostly_ascii else ("gb18030", "big5"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if mostly_ascii or _plausible(text):
            return _sound(text, name)
    # a good text with a broken byte or two is still read
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, errors="replace")
        if text.count("\ufffd") <= len(text) // 100 and _plausible(text):
            return _sound(text, name)
    raise _binary(name)


def _plausible(text: str) -> bool:
    """Whether decoded characters look like Chinese or English writing: mostly everyday characters."""
    sample = text[:20_000]
    return len(re.findall(r"[\s!-~\u4e00-\u9fff\u3000-\u303f\uff00-\uffef“”‘’—…·]", sample)) > 0.95 * len(
        sample
    ) and bool(re.search(r"[的和学教工年一]", sample) or len(re.findall(r"[A-Za-z]", sample)) > len(sample) // 2)


def _sound(text: str, name: str) -> str:
    strange = len(re.findall(r"[\x00-\x08\x0e-\x1f\ufffd]", text))
    if strange > max(2, len(text) // 50):
        raise _binary(name)
    return text.lstrip("\ufeff")


def _binary(name: str) -> Unreadable:
    return Unreadable(name, L("不是文字的数据", "data that is no text"), _READABLE)


# ── Web pages ────────────────────────────────────────────────────────────────────────────────────────────────────────
class _Page(HTMLParser):
    """The words of a page; blocks end lines, scripts and menus are left out, items of numbered lists keep their numbers."""

    SILENT = frozenset("script style noscript template svg nav head select button iframe object".split())
    BLOCKS = frozenset(
        "p div br li tr table h1 h2 h3 h4 h5 h6 section article header footer ul ol dl dt dd blockquote pre hr body main form caption".split()
    )
    VOID = frozenset("br hr img input meta link".split())

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent: list[str] = []
        self.lists: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self.silent.append(tag)
        if self.silent:
            return
        if tag in self.BLOCKS:
            self.parts.append("\n")
        if tag in ("td", "th"):
            self.parts.append("\t")
        if tag in ("ul", "ol"):
            self.lists.append(1 if tag == "ol" else None)
        if tag == "li" and self.lists and self.lists[-1] is not None:
            self.parts.append(f"{self.lists[-1]}. ")
            self.lists[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            while self.silent.pop() != tag:
                pass
            return
        if self.silent:
            return
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"[ \t\r\n]+", " ", data))


def _page(source: str) -> str:
    page = _Page()
    page.feed(source)
    page.close()
    lines = (re.sub(r"^[ \t]+|[ \t]+$", "", line) for line in "".join(page.parts).split("\n"))
    return "\n".join(line for line in lines if line)


# ── Word and PDF ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _zipped(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if "word/document.xml" not in archive.namelist():
                raise Unreadable(
                    name, L("压缩包或其他 Office 文件", "an archive or another kind of Office file"), _READABLE
                )
            return docx.text(archive)
    except docx.TooLarge:
        raise Unreadable(
            name,
            L("展开后过大的 docx", "a docx that unpacks to too much"),
            L(f"展开后不超过 {docx.LIMIT // 2**20} MB", f"at most {docx.LIMIT // 2**20} MB unpacked"),
        ) from None
    except (zipfile.BadZipFile, docx.Broken, OSError, EOFError, NotImplementedError, RuntimeError):
        raise Unreadable(
            name,
            L("损坏或加密的 docx", "a broken or encrypted docx"),
            _READABLE,
            L("请在 Word 中打开后重新保存。", "Open it in Word and save it again."),
        ) from None


def _pdf(data: bytes, name: str) -> str:
    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(
                name,
                L("加密的 PDF", "an encrypted PDF"),
                _READABLE,
                L("请去掉密码后再试。", "Remove the password and try again."),
            )
        pages = [page.extract_text() or "" for page in reader.pages]
    except Unreadable:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        RecursionError,
        ArithmeticError,
        NotImplementedError,
    ):
        raise Unreadable(
            name, L("损坏的 PDF", "a broken PDF"), _READABLE, L("请重新导出。", "Export it again.")
        ) from None
    text = "\n".join(pages)
    if len(re.sub(r"\s", "", text)) < 20 * max(1, min(len(pages), 5)):
        raise Unreadable(
            name,
            L("只有图像、没有文字的 PDF", "a PDF of images without text"),
            _READABLE,
            L("请先做文字识别（OCR）。", "Run text recognition (OCR) on it first."),
        )
    return text

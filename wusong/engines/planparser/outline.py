"""The outline: headings in every numbering style of Chinese and English plans, and their levels by nesting."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wusong.engines.planparser.passages import Line
from wusong.engines.planparser.reading import Heading

_HAN = "[一二三四五六七八九十百]{1,4}"
STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"(?P<n>第(?:{_HAN}|\d{{1,2}})(?:部分|编|篇))[\s:：、]*(?P<h>.*)")),
    ("chapter", re.compile(rf"(?P<n>第(?:{_HAN}|\d{{1,2}})章)[\s:：、]*(?P<h>.*)")),
    ("section", re.compile(rf"(?P<n>第(?:{_HAN}|\d{{1,2}})节)[\s:：、]*(?P<h>.*)")),
    ("han", re.compile(rf"(?P<n>{_HAN})\s*[、.．，]\s*(?P<h>.+)")),
    ("han_brackets", re.compile(rf"(?P<n>[（(]\s*{_HAN}\s*[）)])\s*[、.]?\s*(?P<h>.+)")),
    ("han_is", re.compile(rf"(?P<n>{_HAN}是)\s*[:：,，]?\s*(?P<h>.+)")),
    ("decimal", re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2}){1,3})[\s、.:]+(?=\D)(?P<h>.+)")),
    ("digit_brackets", re.compile(r"(?P<n>[（(]\s*\d{1,3}\s*[）)])\s*[、.]?\s*(?P<h>.+)")),
    ("digit_half", re.compile(r"(?P<n>\d{1,3})[)）]\s*(?P<h>.+)")),
    ("digit", re.compile(r"(?P<n>\d{1,3})\s*(?:[、．.]\s*(?!\d)|\s(?=[\u4e00-\u9fff“《A-Z]))(?P<h>.+)")),
    ("circle", re.compile(r"(?P<n>[①-⑳㈠-㈩])\s*(?P<h>.+)")),
    ("dash", re.compile(r"(?P<n>——)\s*(?P<h>.+)")),
)
ENGLISH: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("english_word", re.compile(
        r"(?P<n>(?:Part|Chapter|Section|Goal|Priority|Objective|Strategy|Pillar|Theme|Strand|Aim|Outcome|Action|Focus Area|Strategic Goal|"
        r"Priority Area|Strategic Priority|Key Area|Area|Programme|Program|Commitment|Project|Task|Initiative)\s+"
        r"(?:\d+(?:\.\d+)*|[IVX]+|[A-Z]|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)\b)\s*[:.—–-]*\s*(?P<h>.*)")),
    ("decimal", re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2}){1,3})[.:)]?\s+(?P<h>\D.+)")),
    ("digit", re.compile(r"(?P<n>\d{1,2})[.:)]\s+(?P<h>.+)")),
    ("roman", re.compile(r"(?P<n>[IVX]{1,5})[.:)]\s+(?P<h>.+)")),
    ("letter", re.compile(r"(?P<n>[A-H])[.)]\s+(?P<h>.+)")),
    ("small_brackets", re.compile(r"(?P<n>\((?:[a-h]|[ivx]{1,4}|\d{1,2})\))\s+(?P<h>.+)")),
    ("circle", re.compile(r"(?P<n>[①-⑳])\s*(?P<h>.+)")),
)  # fmt: skip
# Where two styles nest in no seen order, the usual one decides: 部分, 章, 节, 一、, （一）, 1., （1）, ①.
USUAL = ("part", "chapter", "section", "han", "han_brackets", "decimal", "digit", "digit_half", "digit_brackets", "circle", "han_is", "dash")
_MARK = re.compile(r"^[（(]?\s*(.*?)\s*[）)]?$")
_UNNUMBERED_ZH = re.compile(r"^[^，。；：！？、:;!?]{4,28}$")
_NOT_HEADING = re.compile(
    r"(?:^附\s*[件表]|^抄送|^主送|^联系人|^（?此件|^注[:：]|[年月日]日?$|^\d(?!\d{3}年[^\d]{4})|号$|^(?:牵头|责任|配合|主办|完成时限|完成时间)|委员会$|教育[局厅部委]$|办公[室厅]$|人民政府$|^各|^图\d|^表\d"
    r"|^[“《（(\[【].*[”》）)\]】]$|^[^\u4e00-\u9fff]+$|签发|印发$|主任|局长|厅长|省长|市长|县长|主席|^谢谢|^各位)"
)


@dataclass(frozen=True)
class Numbered:
    style: str
    number: str
    text: str
    order: int | None


def numbered(text: str, chinese: bool) -> Numbered | None:
    """The numbering a line begins with.

    >>> numbered("（三）拓展项目。继续推广", True).number
    '（三）'
    >>> numbered("2.3 Train 400 teachers", False).style
    'decimal'
    """
    for style, pattern in STYLES if chinese else ENGLISH:
        match = pattern.match(text)
        if match:
            number = re.sub(r"\s+", " " if style == "english_word" else "", match["n"])
            rest = match["h"].strip()
            if style == "digit" and re.match(r"(?:年|月|日|[:：]\d)", rest):
                return None
            return Numbered(style, number, rest, _order(number, style))
    return None


def _order(number: str, style: str) -> int | None:
    from wusong.engines.planparser.numerals import chinese_number

    bare = re.sub(r"[第部分编篇章节是（()）\s]", "", number)
    if bare.isdigit() and bare.isascii():
        return int(bare)
    if len(bare) == 1 and "①" <= bare <= "⑳":
        return ord(bare) - ord("①") + 1
    value = chinese_number(bare) if bare else None
    return int(value) if value is not None and value == int(value) else None


def heading_text(text: str, chinese: bool) -> str:
    """The heading itself: the line, or the run-in part of it up to its first full stop, or its first words.

    >>> heading_text("指导思想。全面贯彻党的教育方针，落实……", True)
    '指导思想'
    """
    if not chinese:
        first = re.split(r"(?<=[a-z)])[.:]\s", text, maxsplit=1)[0]
        return first.rstrip(".:") if len(first) <= 90 else text[:60].rstrip()
    first = text.split("。", 1)[0]
    if len(first) <= 40:
        return first.rstrip("：:；")
    return text[:20]


def outline(lines: list[Line], body: int, title_lines: set[int], chinese: bool) -> tuple[list[Heading], set[int]]:
    """The headings of a plan, and the starts of the lines they stand on. `body` is where the text after the title begins."""
    raw: list[tuple[str, str | None, str, Line]] = []
    candidates = [line for line in lines if not line.furniture and line.start >= body and line.start not in title_lines]
    counts: dict[str, int] = {}
    for n, line in enumerate(candidates):
        mark = numbered(line.text, chinese)
        if mark and not _believed(mark, counts, line, candidates, n):
            mark = None
        if mark:
            if mark.order is not None:
                counts[mark.style] = mark.order
            for lower in _below(mark.style, counts):
                counts.pop(lower, None)
            raw.append((mark.style, mark.number, heading_text(mark.text, chinese) or mark.number, line))
        elif _unnumbered(line, candidates, n, chinese):
            raw.append(("plain", None, line.text, line))
    raw = _without_stray(raw, chinese)
    levels = _levels([style for style, *_ in raw], [number for _, number, *_ in raw])
    made = []
    for (_style, number, text, line), level in zip(raw, levels, strict=True):
        start = line.start + (line.text.find(text[:6]) if text[:6] in line.text else 0)
        made.append(Heading(number.strip() if number else None, level, text, line.start, max(start + len(text), line.start + 1)))
    return made, {line.start for *_, line in raw}


def _below(style: str, counts: dict[str, int]) -> list[str]:
    if style not in USUAL:
        return []
    return [s for s in USUAL[USUAL.index(style) + 1 :] if s in counts]


def _believed(mark: Numbered, counts: dict[str, int], line: Line, lines: list[Line], n: int) -> bool:
    """A wrapped line may begin with a number by chance; a heading's number begins a run or goes on with one."""
    if mark.style in ("han_is",):
        return True
    if mark.style == "dash":
        return len(mark.text) > 3
    if mark.order is None:
        return True
    expected = counts.get(mark.style, 0) + 1
    if mark.order in (1, expected):
        return True
    if not line.after_blank and n and lines[n - 1].text[-1] not in "。！？；：!?;:.”）)" and len(lines[n - 1].text) > 25:
        return False
    return expected <= mark.order <= expected + 3 or counts.get(mark.style) is None or mark.style in ("digit", "han")


def _unnumbered(line: Line, lines: list[Line], n: int, chinese: bool) -> bool:
    following = lines[n + 1] if n + 1 < len(lines) else None
    if following is None:
        return False
    last = lines[n - 1] if n else None
    if last is not None and not line.after_blank and len(last.text) > 25 and last.text[-1] not in "。！？；：!?;:.”）)":
        return False  # the rest of a wrapped sentence
    if not chinese:
        words = line.text.split()
        if not 1 <= len(words) <= 9 or line.text[-1] in ".,;:!?" or not line.text[0].isupper() or re.search(r"\d{3,}", line.text):
            return False
        return len(following.text) > len(line.text) and (line.after_blank or len(following.text) > 60 or bool(numbered(following.text, False)))
    if not _UNNUMBERED_ZH.match(line.text) or _NOT_HEADING.search(line.text):
        return False
    return len(following.text) > 34 or bool(numbered(following.text, True))


def _without_stray(raw: list[tuple[str, str | None, str, Line]], chinese: bool) -> list[tuple[str, str | None, str, Line]]:
    """Plain lines count as headings where nothing is numbered, or where they stand over numbered ones."""
    numbered_ones = [n for n, item in enumerate(raw) if item[0] != "plain"]
    if not numbered_ones or not chinese:
        return raw
    kept = []
    for n, item in enumerate(raw):
        if item[0] == "plain":
            following = next((raw[m] for m in range(n + 1, len(raw)) if raw[m][0] != "plain"), None)
            first = following is not None and following[1] is not None and _order(following[1], following[0]) == 1
            directly = n + 1 < len(raw) and raw[n + 1][0] != "plain"
            if not (first and directly):
                continue
        kept.append(item)
    return kept


def _levels(styles: list[str], numbers: list[str | None]) -> list[int]:
    stack: list[str] = []
    made = []
    for style, number in zip(styles, numbers, strict=True):
        key = f"{style}{number.count('.')}" if style == "decimal" and number else style
        if style == "english_word" and number:
            key = "word:" + re.sub(r"\s.*$", "", re.sub(r"(Focus|Strategic|Priority|Key) ", "", number)).lower()
            key += str(number.count("."))
        if key in stack:
            del stack[stack.index(key) + 1 :]
        else:
            while stack and _outranks(key, stack[-1]):
                stack.pop()
            stack.append(key)
        made.append(len(stack))
    return made


def _outranks(key: str, other: str) -> bool:
    """Whether a style that comes up for the first time after another stands above it."""
    base, last = re.sub(r"\d+$", "", key), re.sub(r"\d+$", "", other)
    if base == last == "decimal":
        return key < other
    if base in USUAL and last in USUAL:
        return USUAL.index(base) < USUAL.index(last)
    return base == "plain" and last in USUAL

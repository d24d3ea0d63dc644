"""The text as running passages: whitespace, wrapped lines and page furniture gone, every character's place kept."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

CJK = r"\u3400-\u9fff"
_KEPT = {"，": "，", "：": "：", "；": "；", "！": "！", "？": "？", "（": "（", "）": "）", "〔": "〔", "〕": "〕"}
_KEPT |= {"²": "²", "³": "³"} | {char: char for char in map(chr, range(ord("①"), ord("⑳") + 1))}
_FOLDED = {"∶": ":", "︰": ":", "﹣": "-", "−": "-", "‐": "-", "‑": "-", "–": "—", "―": "—", "─": "—", "〜": "~", "～": "~",
           "％": "%", "﹪": "%", "•": "·", "\u00a0": " ", "\u200b": " ", "\ufeff": " ", "〇": "〇", "○": "〇", "◯": "〇"}  # fmt: skip
FURNITURE = re.compile(
    r"^(?:—+\s*\d{1,4}\s*—+|-+\s*\d{1,4}\s*-+|第\s*\d+\s*页(?:\s*[/,，]?\s*共\s*\d+\s*页)?|\d{1,4}|\d{1,3}\s*/\s*\d{1,3}"
    r"|Page\s+\d+(?:\s+of\s+\d+)?|—?\d+—?|[·.…]{3,}\s*\d*)$",
    re.I,
)
RESIDUE = re.compile(
    r"^(?:(?:手机)?扫一扫.*|手机浏览.*|(?:您?当前(?:的)?位置|首页)\s*[:：>＞»|].*|【?打印(?:本页)?】?.*|【?关闭(?:窗口)?】?|字(?:号|体)\s*[:：【\[].*"
    r"|(?:浏览|阅读|点击)(?:次数|量|数)?\s*[:：].*|分享(?:到|至)?.*|上一篇.*|下一篇.*|相关(?:链接|附件|新闻|文档).*|.*版权所有.*|.*ICP备.*"
    r"|(?=.*(?:来源|浏览|点击|字号|作者|编辑)\s*[:：])\d{4}[-/年]\d{1,2}[-/月]\d{1,2}.*|.*来源\s*[:：].*(?:浏览|时间|日期|作者|点击|编辑).*|(?:责任)?编辑\s*[:：].*|(?:信息|文章)?来源\s*[:：].*|(?:发布|发文|更新|成文|公开)?(?:时间|日期)\s*[:：].*|索\s*引\s*号\s*[:：].*"
    r"|主题(?:分类|词)\s*[:：].*|【(?!.*重点)[^】]{2,8}】.*|您是第.*|收藏.*|返回(?:顶部|首页|目录).*|扫码.*|微信.*扫.*|下载.*|Print|Share|Home\s*>.*"
    r"|Skip to .*|Copyright.*|©.*|Back to top.*|Last (?:updated|modified).*|目\s*录|Contents|Table of contents)$",
    re.I,
)
CONTENTS_LINE = re.compile(r"^.{2,60}?[.…·]{3,}\s*\d{1,4}$")


@lru_cache(maxsize=1 << 14)
def _fold(char: str) -> str:
    if char in _KEPT:
        return char
    if char in _FOLDED:
        return _FOLDED[char]
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def folded(text: str) -> str:
    """The text with full-width digits, letters and signs made plain, of the same length, so offsets stay true.

    >>> folded("达到８０％，６所")
    '达到80%，6所'
    """
    return "".join(map(_fold, text))


def is_chinese(text: str) -> bool:
    """Whether a plan is written in Chinese: at least a fifth of its letters are Chinese characters."""
    chinese = len(re.findall(f"[{CJK}]", text))
    return chinese * 4 >= len(re.findall(r"[A-Za-z]", text)) and chinese > 0


@dataclass(frozen=True)
class Line:
    """A line of the text: its folded words without margins, and where these stand."""

    text: str
    start: int
    end: int
    indented: bool
    after_blank: bool
    raw: str = ""  # the words as given, before folding
    contents: bool = False  # a line of a table of contents

    @property
    def furniture(self) -> bool:
        return self.contents or bool(
            FURNITURE.match(self.text) or RESIDUE.match(self.text) or CONTENTS_LINE.match(self.text)
        )


def lines_of(plain: str, text: str) -> list[Line]:
    """The lines that hold something: of a folded text, and of the text as given."""
    made, at, blank = [], 0, True
    for raw in plain.splitlines(keepends=True):
        words = raw.strip()
        if words:
            lead = len(raw) - len(raw.lstrip())
            start, end = at + lead, at + lead + len(words)
            made.append(Line(words, start, end, lead > 0, blank, text[start:end]))
        blank = not words
        at += len(raw)
    return _with_contents(made)


_ENTRY = re.compile(r"^[^%％]{2,70}?(?:[.…·\s]{2,}|\t)(?P<page>\d{1,3})$")


def _with_contents(lines: list[Line]) -> list[Line]:
    """Four lines or more that end in rising page numbers are a table of contents."""
    made = list(lines)
    run: list[tuple[int, int]] = []
    for n, line in enumerate([*lines, None]):
        match = _ENTRY.match(line.text) if line else None
        page = int(match["page"]) if match else -1
        if run and page < run[-1][1]:
            if len(run) >= 4:
                for k, _ in run:
                    made[k] = replace(made[k], contents=True)
            run = []
        if match:
            run.append((n, page))
    return made


@dataclass(frozen=True)
class Passage:
    """A paragraph as one running string; `at[i]` is where its i-th character stands in the text."""

    flow: str
    at: tuple[int, ...]
    heading: int | None = None  # index of the heading this passage begins with or belongs to

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text of flow[start:end]."""
        return self.at[start], self.at[end - 1] + 1


def wrap_width(lines: list[Line], chinese: bool) -> int | None:
    """The width at which lines were broken by hand or by a page, None where every line is a paragraph of its own."""
    if not chinese:
        broken_on = [
            len(a.text)
            for a, b in itertools.pairwise(lines)
            if not b.after_blank and b.text[0].islower() and a.text[-1] not in ".!?:;"
        ]
        if len(broken_on) < 2:
            return None
        return sorted(broken_on)[len(broken_on) * 3 // 4]
    lengths = Counter(len(line.text) for line in lines if len(line.text) > 14)
    if not lengths:
        return None
    broken = [
        n for n, line in enumerate(lines[:-1]) if len(line.text) > 14 and line.text[-1] not in "。！？；：!?;:.”）)"
    ]
    if len(broken) < max(3, len(lines) // 5):
        return None
    return max(Counter(len(lines[n].text) for n in broken).items(), key=lambda item: (item[1], item[0]))[0]


_ENDS = "。！？；：!?;:."


def joined(
    lines: list[Line], starts_new: set[int], plain: str, chinese: bool
) -> Iterator[tuple[list[Line], str, tuple[int, ...]]]:
    """Lines grouped to passages: a wrapped line goes on in the next one; `starts_new` are line starts that never do."""
    width = wrap_width([line for line in lines if not line.furniture], chinese)
    group: list[Line] = []
    turned = False  # a page number stood between the last line and this one
    for line in lines:
        if line.furniture:
            turned = turned or bool(FURNITURE.match(line.text))
            continue
        over_the_page = turned and line.start not in starts_new and bool(group) and group[-1].text[-1] not in _ENDS
        if group and not over_the_page and not _goes_on(group[-1], line, width, starts_new, chinese):
            yield group, *_flow(group, plain, chinese)
            group = []
        group.append(line)
        turned = False
    if group:
        yield group, *_flow(group, plain, chinese)


def _goes_on(last: Line, line: Line, width: int | None, starts_new: set[int], chinese: bool) -> bool:
    if line.start in starts_new or line.after_blank:
        return False
    if not chinese:
        if last.text[-1] in ".!?:":
            return False
        if len(last.text) > 40 and last.text[-1].islower() and re.match(r"[\d($£€]", line.text):
            return True
        return line.text[0].islower() or (width is not None and len(last.text) >= width * 0.75)
    if width is None:
        return False
    if re.search(r"\d[:.]$", last.text) and line.text[0].isdigit():
        return len(last.text) >= width - 4  # 1: / 15
    if last.text[-1] in _ENDS:
        return last.text[-1] in ".;；" and len(last.text) >= width - 3 and not line.indented
    if last.start in starts_new and len(last.text) < width - 6:
        return False
    return len(last.text) >= width - 4


_WORDS = re.compile(r"\S+")


def _flow(group: list[Line], plain: str, chinese: bool) -> tuple[str, tuple[int, ...]]:
    """The lines as one string. Spaces fall away between Chinese characters, but not where they part two numbers."""
    chars: list[str] = []
    at: list[int] = []
    for line in group:
        if chars and not chinese and chars[-1] != " ":
            chars.append(" ")
            at.append(line.start)
        first = True
        for word in _WORDS.finditer(plain, line.start, line.end):
            start, end = word.span()
            if not first and plain[start - 1] == "\t":
                chars.append("\t")  # cells of a table row
                at.append(start - 1)
            elif not first and (not chinese or _parts_numbers(chars[-1], plain[start])):
                chars.append(" ")
                at.append(start - 1)
            chars.extend(word[0])
            at.extend(range(start, end))
            first = False
    return "".join(chars), tuple(at)


def _parts_numbers(last: str, following: str) -> bool:
    return (last.isdigit() or last in "%．.") and following.isdigit()

"""The outline: headings in every numbering style of Chinese and English plans, and their levels by nesting."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from wusong.engines.planparser.numerals import chinese_number
from wusong.engines.planparser.passages import Line, wrap_width
from wusong.engines.planparser.reading import Heading

_HAN = "[一二三四五六七八九十百]{1,4}"
STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"(?P<n>第(?:{_HAN}|\d{{1,2}})(?:部分|编|篇))[\s:：、]*(?P<h>.*)")),
    ("chapter", re.compile(rf"(?P<n>第(?:{_HAN}|\d{{1,2}})章)[\s:：、]*(?P<h>.*)")),
    ("section", re.compile(rf"(?P<n>第(?:{_HAN}|\d{{1,2}})节)[\s:：、]*(?P<h>.*)")),
    ("han", re.compile(rf"(?P<n>{_HAN})\s*[、.．，]\s*(?P<h>.+)")),
    ("han_brackets", re.compile(rf"(?P<n>[（(]\s*{_HAN}\s*[）)])\s*[、.]?\s*(?P<h>.+)")),
    ("han_is", re.compile(rf"(?P<n>{_HAN}[是要])\s*[:：,，]?\s*(?P<h>.+)")),
    ("decimal", re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2}){1,3})[\s、.:]+(?=\D)(?P<h>.+)")),
    ("digit_brackets", re.compile(r"(?P<n>[（(]\s*\d{1,3}\s*[）)])\s*[、.]?\s*(?P<h>.+)")),
    ("digit_half", re.compile(r"(?P<n>\d{1,3})[)）]\s*(?P<h>.+)")),
    ("digit", re.compile(r"(?P<n>\d{1,3})\s*(?:[、．.]\s*(?!\d)|\s(?=[\u4e00-\u9fff“《A-Z]))(?P<h>.+)")),
    ("circle", re.compile(r"(?P<n>[①-⑳㈠-㈩])\s*(?P<h>.+)")),
    ("dash", re.compile(r"(?P<n>——)\s*(?P<h>.+)")),
)
_WORD_OF_RANK = (
    r"(?:Part|Chapter|Section|Goal|Priority|Objective|Strategy|Pillar|Theme|Strand|Aim|Outcome|Output|Action|Focus Area|Strategic Goal|Strategic Objective|Strategic Direction|Strategic Theme|Priority Area|Strategic Priority|Key Area|Key Priority|"
    r"Area|Programme|Program|Commitment|Project|Task|Initiative|Domain|Target|Recommendation|Step|Phase|Imperative|Milestone|Intervention|Sub-programme|Key Result Area|Result Area|Annexe?|Appendix)"
)
_ORDINAL_WORD = "One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten"
ENGLISH: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "word",
        re.compile(
            rf"(?P<n>{_WORD_OF_RANK}\s+#?(?:\d+(?:\.\d+)*[A-Za-z]?|[IVX]+|[A-Z]|{_ORDINAL_WORD})\b)(?:\s*[:.)|—–-]+\s*|\s+(?=[A-Z“\"])|\s*$)(?P<h>.*)",
            re.I,
        ),
    ),
    (
        "decimal",
        re.compile(
            r"(?P<n>\d{1,2}(?:\.\d{1,2}){1,3})[.:)]?\s+(?P<h>(?![%\d]|per ?cent|million|billion|percentage|times|hours|years|FTE).+)"
        ),
    ),
    ("digit", re.compile(r"(?P<n>\d{1,2})[.:)]\s*(?!\d)(?P<h>.+)")),
    ("roman", re.compile(r"(?P<n>[IVX]{1,5})[.:)]\s+(?P<h>.+)")),
    ("letter", re.compile(r"(?P<n>[A-Z])[.)]\s+(?P<h>.+)")),
    ("small_brackets", re.compile(r"(?P<n>\((?:[a-z]|[ivx]{1,4}|\d{1,2})\))\s*(?P<h>.+)")),
    ("small_letter", re.compile(r"(?P<n>[a-z])[.)]\s+(?P<h>.+)")),
    ("circle", re.compile(r"(?P<n>[①-⑳])\s*(?P<h>.+)")),
)
# Where two styles nest in no seen order, the usual one decides: 部分, 章, 节, 一、, （一）, 1., （1）, ①.
USUAL = (
    "part", "chapter", "section", "han", "han_brackets", "roman", "letter", "digit", "decimal", "digit_half", "digit_brackets",
    "small_brackets", "small_letter", "circle", "han_is", "dash",
)  # fmt: skip
_ROMAN = {"I": 1, "V": 5, "X": 10}
_NUMBER_WORDS = {word.lower(): n for n, word in enumerate(_ORDINAL_WORD.split("|"), start=1)}
_BULLET = re.compile(r"^(?:[•·▪■◆●○◦➢✓✔►*]|o(?=\s)|[-–—](?=\s))\s*")
_HASHES = re.compile(r"^(?P<hash>#{1,6})\s+(?P<h>.+?)\s*#*$")
_UNNUMBERED_ZH = re.compile(
    r"^(?:[^，。；：！？、:;!?]{4,28}|(?!.*(?:如下|以下|下列|提出|通知|同志|大家|各位|各))[^，。；：！？、:;!?]{3,10}[:：])$"
)
_NOT_HEADING = re.compile(
    r"(?:^[^（(]*[）)]$|^附\s*[件表]|^抄送|^主送|^联系人|^（?此件|^注[:：]|[年月日]日?$|^\d(?!\d{3}年[^\d]{4})|号$|^(?:牵头|责任|配合|主办|完成时限|完成时间)|委员会$|教育[局厅部委]$|办公[室厅]$|人民政府$|^各|^图\d|^表\d"
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
            number = re.sub(r"\s+", " " if style == "word" else "", match["n"])
            rest = match["h"].strip()
            if style == "digit" and re.match(r"(?:年|月|日|[:：]\d)", rest):
                return None
            if style == "word" and (
                rest[:1].islower()
                or (len(rest) > 160 and not match[0][len(match["n"]) :].lstrip().startswith((":", "—", "–", ".")))
            ):
                return None
            return Numbered(style, number, rest, _order(number, style))
    return None


def begins_item(text: str) -> bool:
    """Whether a line stands for itself: it begins with a bullet, or it is a row of a table."""
    return bool(_BULLET.match(text)) or text.count("\t") > 1


def _order(number: str, style: str) -> int | None:
    """The place of a number in its run; None where it has none (decimals, dashes).

    >>> _order("（三）", "han_brackets"), _order("IV", "roman"), _order("Goal 2", "word"), _order("2.1", "decimal")
    (3, 4, 2, None)
    """
    if style in ("decimal", "dash"):
        return None
    if style == "word":
        number = number.split(" ")[-1]
        if number.lower() in _NUMBER_WORDS:
            return _NUMBER_WORDS[number.lower()]
        if "." in number:
            return None
    bare = re.sub(r"[第部分编篇章节是要（()）\s#]", "", number)
    if bare.isdigit() and bare.isascii():
        return int(bare)
    if len(bare) == 1 and "①" <= bare <= "⑳":
        return ord(bare) - ord("①") + 1
    if style == "roman" or (style == "word" and re.fullmatch("[IVX]+", bare)):
        return _roman(bare)
    if re.fullmatch("[A-Za-z]", bare):
        return ord(bare.lower()) - ord("a") + 1
    value = chinese_number(bare) if bare else None
    return int(value) if value is not None and value == int(value) else None


def _roman(number: str) -> int:
    values = [_ROMAN[c] for c in number]
    return sum(-v if v < max(values[n:]) else v for n, v in enumerate(values))


def heading_text(text: str, chinese: bool) -> str:
    """The heading itself: the line, or the run-in part of it up to its first full stop, or its first words.

    >>> heading_text("指导思想。全面贯彻党的教育方针，落实……", True)
    '指导思想'
    """
    if not chinese:
        first = re.split(r"(?<=[a-z)%])[.:]\s", text, maxsplit=1)[0]
        return first.rstrip(".:") if len(first) <= 160 else text[:60].rstrip()
    first = text.split("。", 1)[0]
    if len(first) <= 40:
        return first.rstrip("：:；")
    return text[:20]


@dataclass(frozen=True)
class _Raw:
    """A heading found, before its level is known."""

    style: str
    number: str | None
    text: str
    line: Line
    order: int | None = None


def outline(lines: list[Line], body: int, title_lines: set[int], chinese: bool) -> tuple[list[Heading], set[int]]:
    """The headings of a plan, and the starts of the lines at which a new passage begins: headings and bullets.

    `body` is where the text after the title begins.
    """
    candidates = [
        line
        for line in lines
        if not line.furniture and line.start >= body and line.start not in title_lines and line.text.count("\t") < 2
    ]
    width = wrap_width([line for line in lines if not line.furniture], chinese)
    repeated = {text for text, times in Counter(line.text for line in candidates).items() if times > 1}
    raw: list[_Raw] = []
    counts: dict[str, int] = {}
    for n, line in enumerate(candidates):
        if hashed := _HASHES.match(line.text):
            inner = numbered(hashed["h"], chinese)
            raw.append(
                _Raw(
                    f"hash{len(hashed['hash'])}",
                    inner.number if inner else None,
                    inner.text if inner and inner.text else hashed["h"],
                    line,
                )
            )
            continue
        mark = numbered(line.text, chinese)
        if mark and not _believed(mark, counts, line, candidates, n, width, chinese):
            mark = None
        if mark:
            if mark.order is not None:
                counts[_run(mark)] = mark.order
            for lower in _below(mark.style, counts):
                counts.pop(lower, None)
            text = heading_text(mark.text, chinese)
            if not text and not chinese and n + 1 < len(candidates) and len(candidates[n + 1].text) <= 90:
                text = candidates[n + 1].text  # Goal 1 / Academic excellence
            raw.append(_Raw(mark.style, mark.number, text or mark.number, line, mark.order))
        elif _unnumbered(line, candidates, n, width, repeated, chinese):
            style = _plain_style(line.text, line.text in repeated, chinese)
            raw.append(_Raw(style, None, line.text, line))
    raw = _without_stray(raw, chinese)
    made = []
    for item, level in zip(raw, _levels(raw, chinese), strict=True):
        line, text = item.line, item.text
        start = line.start + (line.text.find(text[:6]) if text[:6] in line.text else 0)
        made.append(
            Heading(
                item.number.strip() if item.number else None,
                level,
                text,
                line.start,
                max(min(start + len(text), line.end), line.start + 1),
            )
        )
    return made, {item.line.start for item in raw} | {line.start for line in lines if begins_item(line.text)}


def _plain_style(text: str, repeated: bool, chinese: bool) -> str:
    """What an unnumbered heading is: capitals stand above all, labels (Actions, 二月份：) below the heading they follow."""
    if chinese:
        return "label" if text[-1] in "：:" else "plain"
    return "caps" if text.isupper() else "label" if repeated or _LABELS.match(text) else "plain"


def _run(mark: Numbered) -> str:
    return f"word:{mark.number.rsplit(' ', 1)[0].lower()}" if mark.style == "word" else mark.style


def _below(style: str, counts: dict[str, int]) -> list[str]:
    if style == "word":
        return [s for s in counts if not s.startswith("word:")]
    if style not in USUAL:
        return []
    return [s for s in USUAL[USUAL.index(style) + 1 :] if s in counts]


def _believed(
    mark: Numbered, counts: dict[str, int], line: Line, lines: list[Line], n: int, width: int | None, chinese: bool
) -> bool:
    """A wrapped line may begin with a number by chance; a heading's number begins a run or goes on with one."""
    if mark.style == "han_is":
        return True
    if mark.style == "dash":
        return len(mark.text) > 3
    goes_on = bool(n) and _wrapped(lines[n - 1], line, width, chinese)
    if mark.order is None:
        return not (goes_on and not chinese and line.text[0].isdigit())
    expected = counts.get(_run(mark), 0) + 1
    if mark.order in (1, expected):
        return not (mark.style in ("letter", "small_letter", "roman") and goes_on)
    if mark.style in ("letter", "small_letter"):
        return False
    if goes_on:
        return False
    return (
        expected <= mark.order <= expected + 3
        or counts.get(_run(mark)) is None
        or mark.style in ("digit", "han", "word")
    )


_SMALL_WORDS = frozenset(
    "a an and as at but by for from in into of on or our the to with via vs per your their its is are we".split()
)


def _wrapped(last: Line, line: Line, width: int | None, chinese: bool) -> bool:
    """Whether a line may be the rest of the one before it."""
    if width is None or line.after_blank or last.text[-1] in "。！？；：!?;:.”）)":
        return False
    return len(last.text) >= (width - 4 if chinese else width * 0.75)


def _unnumbered(line: Line, lines: list[Line], n: int, width: int | None, repeated: set[str], chinese: bool) -> bool:
    following = lines[n + 1] if n + 1 < len(lines) else None
    if following is None:
        return False
    if n and _wrapped(lines[n - 1], line, width, chinese):
        return False  # the rest of a wrapped sentence
    if not chinese:
        return _english_heading(line, following, line.text in repeated)
    if width is not None and len(line.text) >= width - 4:
        return False  # a full line goes on
    if not _UNNUMBERED_ZH.match(line.text) or _NOT_HEADING.search(line.text):
        return False
    paragraph = len(following.text) > 34 or (width is not None and len(following.text) >= width - 4)
    return paragraph or bool(numbered(following.text, True))


_LABELS = re.compile(
    r"^(?:(?:Key |Our |Strategic |Specific )?(?:Strategies|Actions?|Action Steps|Success Criteria|Outcomes|Expected Outcomes|Intended Outcomes|Targets|Measures?|Metrics|Performance (?:Indicators|Measures|Targets)|Key Performance Indicators|KPIs|Objectives|Initiatives|Rationale|Baseline|Timelines?|Evidence|Milestones|Results|Activities|Indicators|Deliverables)"
    r"|What (?:we will do|success looks like|will we do)|How (?:we|will we) .{4,30}|Indicators of Success|Measures of Success|Progress Measures):?$",
    re.I,
)


def _english_heading(line: Line, following: Line, repeated: bool) -> bool:
    """A short line in title case, capitals, or alone between blank lines, with text or a list under it."""
    text = line.text.rstrip(":")
    words = text.split()
    if (
        not 1 <= len(words) <= 10
        or line.text[-1] in ".,;!?"
        or not text[0].isupper()
        or begins_item(line.text)
        or "|" in text
        or "\t" in text
    ):
        return False
    if re.search(r"\d{3,}|\d%|@|https?:|^(?:Source|Note|Figure|Table|Page)\b", text) and not re.fullmatch(
        r".*\b20\d\d(?:[-—/]\d+)?", text
    ):
        return False
    if re.search(r"\b(?:will|shall|must|are|is|was|were|has|have)\b", text):
        return False
    titled = text.isupper() or all(
        word[0].isupper() or not word[0].isalpha() or word.lower() in _SMALL_WORDS for word in words
    )
    if (
        not titled
        and not (line.after_blank and len(words) <= 6)
        and not _LABELS.match(text)
        and not (repeated and len(words) <= 6)
    ):
        return False
    return (
        len(following.text) > len(text)
        or begins_item(following.text)
        or bool(numbered(following.text, False))
        or bool(_english_heading_like(following.text))
    )


def _english_heading_like(text: str) -> bool:
    return len(text.split()) <= 8 and text[0].isupper() and text[-1] not in ".,;"


def _without_stray(raw: list[_Raw], chinese: bool) -> list[_Raw]:
    """Plain lines count as headings where nothing is numbered, or where they stand over numbered ones."""
    if not chinese or all(item.style in ("plain", "label") for item in raw):
        return raw
    kept = []
    for n, item in enumerate(raw):
        if item.style in ("plain", "label") and (n + 1 == len(raw) or raw[n + 1].order != 1):
            continue
        kept.append(item)
    return kept


def _levels(raw: list[_Raw], chinese: bool) -> list[int]:
    stack: list[tuple[str, _Raw]] = []
    made = []
    for n, item in enumerate(raw):
        key = _key(item)
        keys = [k for k, _ in stack]
        if key in keys:
            del stack[keys.index(key) :]
        else:
            while stack and _stands_above(key, item, *stack[-1], raw[n + 1 :], chinese):
                stack.pop()
        stack.append((key, item))
        made.append(len(stack))
    return made


def _stands_above(key: str, item: _Raw, other: str, above: _Raw, later: list[_Raw], chinese: bool) -> bool:
    """Whether a style that comes up for the first time stands above the last one, as what follows shows."""
    if not chinese and key == "digit" and other == "plain":
        return not any(
            one.style == "digit" and one.order == 1 for one in later
        )  # sections numbered once, beside a foreword
    if key.startswith("word:") and other == "digit":
        following = next((one for one in later if one.style == "digit"), None)
        if following is not None and following.order == (above.order or 0) + 1:
            return False  # 2. Goals / Goal 1 … / 3. Monitoring
    return _outranks(key, item, other, above)


def _key(item: _Raw) -> str:
    if item.style == "decimal" and item.number:
        return f"decimal{item.number.count('.')}"
    if item.style == "word" and item.number:
        word, number = item.number.rsplit(" ", 1)
        return f"word:{word.lower()}:{number.count('.')}"
    return item.style


def _outranks(key: str, item: _Raw, other: str, above: _Raw) -> bool:
    """Whether a style that comes up for the first time after another stands above it."""
    base, last = re.sub(r"\d+$", "", key), re.sub(r"\d+$", "", other)
    if base == last and base in ("decimal", "hash"):
        return key < other
    if base == "hash" or last == "hash":
        return base == "hash"
    if base == "caps":
        return True
    if base == "word" or key.startswith("word:"):
        if key.startswith("word:part:"):
            return True
        return last in USUAL or last in ("plain", "caps")
    if base == "digit" and last == "decimal":
        return bool(item.order and above.number and item.order == int(above.number.split(".")[0]) + 1)
    if base == "decimal" and last == "digit":
        return False
    if base in USUAL and last in USUAL:
        return USUAL.index(base) < USUAL.index(last)
    if base == "label":
        return last in USUAL and USUAL.index(last) >= USUAL.index("digit")
    return base == "plain" and last in USUAL

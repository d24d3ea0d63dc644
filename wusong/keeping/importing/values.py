"""One cell → one value: what people write for a day, a number, a yes, a code."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

from wusong.keeping.importing.mistakes import Wrong
from wusong.keeping.importing.reading import Cell
from wusong.words.labels import L, Label

LOST_DIGITS = 10**15  # a spreadsheet keeps fifteen digits of a number; what is longer has lost its end
SCIENTIFIC = re.compile(r"[+-]?\d(\.\d+)?E\+?\d{2,3}", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
YES = frozenset("是 有 对 真 √ ✓ ✔ yes y true t 1".split())
NO = frozenset("否 无 没有 错 假 × ✗ ✘ x no n false f 0".split())
HIDDEN = frozenset({"〔隐去〕", "[hidden]"})
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
EPOCH = dt.date(1899, 12, 30)  # day 0 of a spreadsheet's calendar; numbers of four digits are years, not days
SERIALS = range(10_000, (LAST_DAY - EPOCH).days + 1)
DAY = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?(?:[T ]?00:00(?::00)?(?:\.0+)?)?")
EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
ENGLISH_DAYS = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y")
CHINESE_DIGITS = str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789")
CHINESE_DAY = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日?"
)
A_DAY = L("日期，如 2008-09-01", "a day such as 2008-09-01")
A_WHOLE_NUMBER = L("整数", "a whole number")
A_TRUTH = L("是或否", "yes or no")
AS_TEXT = L(
    "请把该列设为文本格式后重新填写，数字才不会丢失", "make the column text and type it anew, so that no digit is lost"
)


def tidy(text: str) -> str:
    """Full-width letters, digits and marks made half-width, spaces and line breaks at the ends and doubled ones gone.

    >>> tidy(" ２００８－９－１ ")
    '2008-9-1'
    """
    return " ".join(unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "").split())


def blank(cell: Cell) -> bool:
    """Nothing stands in the cell, or nothing one can see."""
    return cell is None or (isinstance(cell, str) and not cell.strip(" \t\r\n\u3000\u00a0\u200b\ufeff"))


def words(cell: Cell) -> str:
    """Text as it was meant. A number becomes its digits; one that has lost digits is refused.

    >>> words(20080901), words(" 蛟河一中　")
    ('20080901', '蛟河一中')
    """
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, list):
        return cell[0]
    if isinstance(cell, int | float):
        if abs(cell) >= LOST_DIGITS:
            raise Wrong(
                L("文本形式的号码，数字存储会丢失后几位", "the number as text; stored as a number it loses digits"),
                AS_TEXT,
            )
        return str(int(cell)) if cell == int(cell) else repr(cell)
    text = (cell or "").replace("\r\n", "\n").strip(" \t\r\n\u3000\u00a0\u200b\ufeff")
    if SCIENTIFIC.fullmatch(text):
        raise Wrong(L("完整的号码，而不是科学记数", "the whole number, not scientific notation"), AS_TEXT)
    if CONTROL.search(text):
        raise Wrong(L("没有控制字符的文字", "text without control characters"), L("请重新键入", "type it anew"))
    return text


def day(cell: Cell) -> dt.date:
    """A day in any usual form, a spreadsheet's serial number among them.

    >>> [day(c).isoformat() for c in ("2008.9.1", "２００８年９月１日", 20080901, 39692, "二〇〇八年九月一日")]
    ['2008-09-01', '2008-09-01', '2008-09-01', '2008-09-01', '2008-09-01']
    """
    if isinstance(cell, list):
        found = _made(*cell[0][:10].split("-")) if DAY.fullmatch(cell[0]) else None
    elif isinstance(cell, bool):
        found = None
    elif isinstance(cell, int | float):
        found = _from_number(cell)
    else:
        found = _from_text(tidy(cell or ""))
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        raise Wrong(A_DAY, L("请写全年月日", "write year, month and day"))
    return found


def _made(year: str, month: str, of_month: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(of_month))
    except ValueError:
        return None


def _from_number(number: float) -> dt.date | None:
    if number != int(number):
        return None
    if int(number) in SERIALS:
        return EPOCH + dt.timedelta(days=int(number))
    eight = EIGHT.fullmatch(str(int(number)))
    return _made(*eight.groups()) if eight else None


def _from_text(text: str) -> dt.date | None:
    close = text.replace(" ", "") if "年" in text else re.sub(r"\s*([-/.])\s*", r"\1", text)
    if found := DAY.fullmatch(close) or EIGHT.fullmatch(close):
        return _made(*found.groups())
    if close.isdecimal():
        return _from_number(int(close)) if len(close) == 5 else None
    if chinese := CHINESE_DAY.fullmatch(close):
        year, month, of_month = chinese.groups()
        return _made(year.translate(CHINESE_DIGITS), str(_tens(month)), str(_tens(of_month)))
    for form in ENGLISH_DAYS:
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _tens(text: str) -> int:
    """Chinese numbers to 31: 十, 十二, 二十, 三十一."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(text.translate(CHINESE_DIGITS)) if len(text) == 1 else 0
    return int(tens.translate(CHINESE_DIGITS) or 1) * 10 + int(ones.translate(CHINESE_DIGITS) or 0)


def whole(cell: Cell) -> int:
    """A whole number, with or without marks between the thousands.

    >>> whole("１，２３４"), whole(12.0)
    (1234, 12)
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if cell == int(cell) and abs(cell) < LOST_DIGITS:
            return int(cell)
        raise Wrong(A_WHOLE_NUMBER)
    text = tidy(cell) if isinstance(cell, str) else ""
    if re.fullmatch(r"[+-]?\d{1,3}([, ]\d{3})+(\.0+)?", text) or re.fullmatch(r"[+-]?\d{1,15}(\.0+)?", text):
        return int(re.sub(r"[, ]|\.0+$", "", text))
    raise Wrong(A_WHOLE_NUMBER, L("请只写数字", "write digits only"))


def truth(cell: Cell) -> bool:
    """Yes or no.

    >>> truth("是"), truth("Ｎｏ"), truth(1)
    (True, False, True)
    """
    said = key_of(words(cell)) if not isinstance(cell, bool) else ("yes" if cell else "no")
    if said in YES:
        return True
    if said in NO:
        return False
    raise Wrong(A_TRUTH)


def key_of(text: str) -> str:
    """How labels are told apart: no spaces, no difference of width or case.

    >>> key_of("校长（园长）") == key_of("校长(园长)")
    True
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


class Codes:
    """The codes of one column, found by themselves or by their label in either language."""

    def __init__(self, choices: Iterable[tuple[str, object]]):
        self.labels = {str(code): label for code, label in choices}
        self.found: dict[str, set[str]] = {}
        for code, label in self.labels.items():
            both = {label.zh, label.en, label.both} if isinstance(label, Label) else {str(label)}
            for said in both:
                self.found.setdefault(key_of(said), set()).add(code)
        self.exact = {key_of(code): code for code in self.labels}

    def code(self, cell: Cell) -> str:
        said = key_of(words(cell))
        if said in self.exact:
            return self.exact[said]
        # A spreadsheet takes 01 for the number 1.
        padded = {code for code in self.labels if said.isdecimal() and code.isdecimal() and int(code) == int(said)}
        found = self.found.get(said) or padded
        if len(found) == 1:
            return next(iter(found))
        if found:
            told = ", ".join(sorted(found))
            raise Wrong(
                L(f"代码 {told} 之一", f"one of the codes {told}"),
                L("名称不唯一，请写代码", "the name is shared; write the code"),
            )
        raise Wrong(self.expected, L("请写代码或名称", "write the code or its name"))

    @property
    def expected(self) -> Label:
        some = list(self.labels.items())[:8]
        zh = "、".join(f"{getattr(label, 'zh', label)}（{code}）" for code, label in some)
        en = ", ".join(f"{getattr(label, 'en', label)} ({code})" for code, label in some)
        more = len(self.labels) > len(some)
        return L(f"代码表中的一项：{zh}{'……' if more else ''}", f"one of the list: {en}{', …' if more else ''}")

    def written(self, code: str) -> Label:
        """The label where it says which code is meant, else the code itself."""
        label = self.labels.get(code)
        if not isinstance(label, Label):
            return L(code, code)
        alone = [said if self._means(said, code) else code for said in (label.zh, label.en)]
        return L(*alone)

    def _means(self, said: str, code: str) -> bool:
        key = key_of(said)
        return self.exact.get(key, code) == code and (key in self.exact or self.found[key] == {code})

"""Every numeral of a passage: Arabic and Chinese, with 万 亿, fractions, tenths, doublings, ranges and ratios."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
POWERS = {"十": 10, "百": 100, "千": 1000}
BIG = {"万": 10_000, "亿": 100_000_000}
HAN = "零〇一二三四五六七八九十百千万亿两"
ARABIC = r"(?<![\d.])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d])|(?<![\d.,] )(?<![\d.])\d{1,3}(?: \d{3})+(?![\d.,%]| \d)|\d+(?:\.\d+)?"


@dataclass(frozen=True)
class Numeral:
    """A number as written. `percent` tells that it is a share (80%, 三成, 三分之一, 翻一番); `high` ends a range."""

    start: int
    end: int
    value: Decimal
    high: Decimal | None = None
    percent: bool = False
    ratio: bool = False
    arabic: bool = True
    loose: bool = False  # 余, 多, 近, 几 in or at it: about so many
    form: str = ""  # "half", "tenths", "fraction", "double" where written as such


def chinese_number(text: str) -> Decimal | None:
    """The value of a Chinese numeral, None when it is not one.

    >>> chinese_number("一千二百"), chinese_number("两百"), chinese_number("二〇二五"), chinese_number("三点五")
    (Decimal('1200'), Decimal('200'), Decimal('2025'), Decimal('3.5'))
    >>> chinese_number("百千万") is None
    True
    """
    whole, point, part = text.partition("点")
    if not whole or (point and (not part or any(c not in DIGITS for c in part))):
        return None
    if all(c in DIGITS for c in whole):
        if len(whole) > 1 and "〇" not in whole and "零" not in whole and not re.fullmatch("一九..", whole):
            return None  # 三五 is "a few", not 35
        value: Decimal | None = Decimal("".join(str(DIGITS[c]) for c in whole))
    else:
        value = _counted(whole)
    if value is None or not point:
        return value
    return value + Decimal("0." + "".join(str(DIGITS[c]) for c in part))


def _counted(text: str) -> Decimal | None:
    total = section = digit = 0
    seen = False  # a digit waits for its power
    last_power = 0
    for char in text:
        if char in DIGITS:
            if seen:
                return None
            digit, seen = DIGITS[char], char not in "零〇"
        elif char in POWERS:
            if not seen and not (char == "十" and digit == 0):
                return None
            section += (digit if seen else 1) * POWERS[char]
            digit, seen, last_power = 0, False, POWERS[char]
        elif char in BIG:
            section += digit
            if not section and not total:
                return None
            total = (total + section) * BIG[char] if section or char == "亿" else total * BIG[char]
            section, digit, seen, last_power = 0, 0, False, BIG[char]
    if seen and last_power >= 100 and len(text) >= 2 and text[-2] in POWERS | BIG:
        return Decimal(total + section + digit * last_power // 10)  # 一百二 is 120
    return Decimal(total + section + digit)


_MULTIPLIER = r"(?:[十百千]?万亿|[十百千]?[万亿]|百(?!分)|千(?![米克瓦卡字]))"
_NUMBER = (
    rf"(?P<arabic>{ARABIC})(?P<times>{_MULTIPLIER})?|(?P<han>(?!百分[点比率])[{HAN}]+(?:点[零一二三四五六七八九]+)?)"
)
_ONE = re.compile(_NUMBER)
_SPECIAL = re.compile(
    rf"百分之(?P<per>{ARABIC}|[{HAN}]+(?:点[零一二三四五六七八九]+)?)"
    rf"|(?P<below>{ARABIC}|[二三四五六七八九十两百千万]+)分之(?P<above>{ARABIC}|[一二三四五六七八九十两]+)"
    r"|(?P<tenths>[一二三四五六七八九两])成(?P<half>半)?(?=以[上下内]|左右|[，。、；的)）]|及|至|到|学校|教师|学生|中小学|幼儿园|乡镇|县|$)"
    r"|(?<![\d/])(?P<over>\d{1,2})/(?P<under>\d{1,2})(?=以[上下]|左右|的|，|。|；|$)"
    r"|翻(?P<double>[一两二三四]|\d)?番"
    r"|(?P<most>过|超)半数?(?!年|天|小时|个)|(?P<halfof>(?<![一两前后下上大过超])一半|半数)(?!年|天)"
    rf"|(?P<left>\d+(?:\.\d+)?):(?P<right>\d+(?:\.\d+)?)(?![\d:：])",
)
_MAY_BE_SPECIAL = re.compile(r"分之|成|番|半|\d[:/]\d")
_JOIN = re.compile(r"(?:-|—+|~|至|到)")


def numerals(flow: str) -> list[Numeral]:
    """Every numeral of a passage, in order, none overlapping another.

    >>> [(n.value, n.high, n.percent) for n in numerals("培训1.5万名、10—15所、三成以上、1至2项")]
    [(Decimal('15000.0'), None, False), (Decimal('10'), Decimal('15'), False), (Decimal('30'), None, True), (Decimal('1'), Decimal('2'), False)]
    """
    found: list[Numeral] = []
    at = 0
    specials = list(_SPECIAL.finditer(flow)) if _MAY_BE_SPECIAL.search(flow) else []
    taken: list[tuple[int, int]] = []
    for match in specials:
        if (made := _special(match)) is not None:
            found.append(made)
            taken.append(match.span())
    for match in _ONE.finditer(flow):
        if any(s < match.end() and match.start() < e for s, e in taken):
            continue
        found.extend(_plain(match, flow))
    found.sort(key=lambda n: n.start)
    merged: list[Numeral] = []
    at = -1
    for numeral in found:
        if numeral.start < at:
            continue
        if merged and (joined := _range(merged[-1], numeral, flow)):
            merged[-1] = joined
        else:
            merged.append(numeral)
        at = merged[-1].end
    return merged


def _read(text: str) -> Decimal | None:
    return (
        Decimal(text.replace(",", "").replace(" ", ""))
        if text[0].isdigit() and text[0].isascii()
        else chinese_number(text)
    )


def _special(match: re.Match[str]) -> Numeral | None:
    start, end = match.span()
    got = match.groupdict()
    if got["per"]:
        value = Decimal(100) if got["per"] == "百" else _read(got["per"])
        return None if value is None else Numeral(start, end, value, percent=True, arabic=got["per"][0].isdigit())
    if got["below"]:
        below = Decimal(POWERS.get(got["below"]) or BIG.get(got["below"]) or 0) or _read(got["below"])
        above = _read(got["above"])
        if not below or above is None:
            return None
        share = (above * 100 / below).quantize(Decimal("0.01")).normalize()
        return Numeral(start, end, share + 0, percent=True, arabic=False, form="fraction")
    if got["over"]:
        over, under = Decimal(got["over"]), Decimal(got["under"])
        if not 0 < over < under:
            return None
        share = (over * 100 / under).quantize(Decimal("0.01")).normalize()
        return Numeral(start, end, share + 0, percent=True, form="fraction")
    if got["tenths"]:
        tenths = Decimal(DIGITS[got["tenths"]] * 10 + (5 if got["half"] else 0))
        return Numeral(start, end, tenths, percent=True, arabic=False, form="tenths")
    if got["left"]:
        big, small = sorted((Decimal(got["left"]), Decimal(got["right"])), reverse=True)
        return Numeral(start, end, big / small if small else big, ratio=True)
    if got["most"] or got["halfof"]:
        return Numeral(start, end, Decimal(50), percent=True, arabic=False, form="half")
    times = Decimal(DIGITS.get(got["double"] or "一") or int(got["double"] or 1))
    return Numeral(start, end, (2**times - 1) * 100, percent=True, arabic=False, form="double")


def _plain(match: re.Match[str], flow: str) -> Iterator[Numeral]:
    start, end = match.span()
    if match["arabic"]:
        value = Decimal(re.sub("[, ]", "", match["arabic"]))
        for char in match["times"] or "":
            value *= POWERS.get(char) or BIG[char]
        arabic = True
    else:
        made = chinese_number(match["han"])
        if made is None:
            made = Decimal(-1)  # a numeral by its characters, not by its form (千百, 三五): never a value
            if (power := POWERS.get(match["han"]) or BIG.get(match["han"])) and re.search(
                r"(?:近|逾|超|超过|突破|上|约|过)$", flow[max(0, start - 2) : start]
            ):
                made = Decimal(power)  # 近百所, 上千名
        value, arabic = made, False
    percent = flow[end : end + 1] == "%"
    end += percent
    loose = False
    after = flow[end : end + 1]
    if after in ("余", "多") and not (
        after == "多" and flow[end + 1 : end + 2] in ("元", "样", "种", "措", "方", "渠", "管", "层", "劳")
    ):
        end, loose = end + 1, True
        if flow[end : end + 1] in BIG and not percent:  # 20余万
            value, end = value * BIG[flow[end]], end + 1
    yield Numeral(start, end, value, percent=percent, arabic=arabic, loose=loose)


def _range(left: Numeral, right: Numeral, flow: str) -> Numeral | None:
    """10—15所, 5%至10%, 3万到5万: two numerals with nothing but a joining mark (and the same unit) between them."""
    between = flow[left.end : right.start]
    unit = re.match(r"(?:万|亿)?(?:个|名|所|人|项|次|岁|元|天|年)?", between)
    rest = between[unit.end() :] if unit else between
    if (
        not _JOIN.fullmatch(rest)
        or left.high is not None
        or right.high is not None
        or left.value < 0
        or right.value < 0
    ):
        return None
    if left.ratio and right.ratio:
        low, high = sorted((left.value, right.value))
        return Numeral(left.start, right.end, low, high, ratio=True)
    if left.ratio or right.ratio or left.loose or (left.percent and not right.percent):
        return None
    if flow[max(0, left.start - 1) : left.start] in ("由", "从", "自"):
        return None
    low = left.value
    if unit and unit[0] and flow[right.end : right.end + len(unit[0])] != unit[0]:
        return None
    # 3—5万名: the power belongs to both ends
    if left.arabic and right.arabic and low < right.value and re.search(r"[万亿]$", flow[right.start : right.end]):
        power = BIG[flow[right.end - 1]]
        if low < power and not re.search(r"[万亿]", flow[left.start : left.end]):
            low *= power
    if low >= right.value:
        return None
    return Numeral(left.start, right.end, low, right.value, right.percent, arabic=left.arabic, loose=right.loose)

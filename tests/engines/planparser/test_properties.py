"""What holds for every text: each numeral once in the ledger, exact offsets, one reading for one plan however it is laid out."""

import itertools
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wusong.engines.planparser.numerals import BIG, DIGITS, POWERS, chinese_number, numerals
from wusong.engines.planparser.reader import read_plan

SENTENCES = (
    "新建小学3所、初中2所，新增学位3600个。",
    "学前教育毛入园率由85%提高到90%以上。",
    "全年培训教师1.5万人次，培训合格率和参训率均达到100%。",
    "落实“双减”政策，开展“千名教师访万家”活动。",
    "去年建成示范校8所，今年再建成12所。",
    "每学期至少开展2次家访，班额控制在45人以内。",
    "确保无一名学生失学，校园责任事故为零。",
    "举办第五届技能大赛，建设10—15个名师工作室。",
    "力争三分之一以上的学校达标，投入资金2,300万元。",
    "进一步加强队伍建设，打造一支高素质专业化教师队伍。",
    "职业院校在校生规模翻一番，师生比达到1:15。",
    "2024年9月底前完成12所学校改造，教育局拨打12345热线办结率达98%。",
)
PIECES = "新建改扩学校教师率达到提高下降比例不低于超过以上内约余全部零无每年第名所个万亿百千一二三十两半成分之番％%０１９12345.,:：，。；、（）“”—-~至和与年月日届期次前后\n \t①②20242025"
LATIN = "will train 12 450 schools, by June 2025; 95% of £3.5m to from at least no child zero all twice a year (from 74%) Goal 2.1 • – “ ” one in five half 3:1\n\t"
plans = st.lists(st.sampled_from(SENTENCES), min_size=3, max_size=9).map(
    lambda chosen: ["某市教育局2024年工作要点", "一、主要任务", *(f"{n}.{s}" for n, s in enumerate(chosen, 1))]
)
anything = st.one_of(
    st.text(max_size=400), st.text(alphabet=PIECES, max_size=400), st.text(alphabet=LATIN, max_size=400)
)


def told(reading):
    """What a reading says, apart from where."""
    return [(t.comparator, t.value, t.value_high, t.unit, re.sub(r"\s", "", t.quote)) for t in reading.targets], [
        e.reason for e in reading.ledger if e.reason != "page_furniture"
    ]


@given(anything)
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_and_every_digit_is_accounted_for_once(text):
    reading = read_plan(text)
    covered = [0] * len(text)
    for entry in reading.ledger:
        assert text[entry.start : entry.end] == entry.text
        assert (entry.target is None) != (entry.reason is None)
        for k in range(entry.start, entry.end):
            covered[k] += 1
    assert max(covered, default=0) <= 1
    assert [k for k, c in enumerate(text) if c in "0123456789" and not covered[k]] == []


@given(anything)
@settings(max_examples=150, deadline=None)
def test_every_quote_heading_and_commitment_is_where_it_says(text):
    reading = read_plan(text)
    for target in reading.targets:
        assert text[target.start : target.end] == target.quote
        assert target.start <= target.numeral[0] < target.numeral[1] <= target.end
    for commitment in reading.commitments:
        assert text[commitment.start : commitment.end] == commitment.quote
    assert all(0 <= h.start < h.end <= len(text) for h in reading.outline)
    assert all(start < end for start, end in reading.sentences)
    assert {e.target for e in reading.ledger if e.target is not None} <= set(range(len(reading.targets)))


@given(plans)
@settings(max_examples=25, deadline=None)
def test_full_width_digits_read_like_half_width_ones(lines):
    plain = "\n".join(lines)
    wide = plain.translate(str.maketrans("0123456789%", "０１２３４５６７８９％"))
    assert [t[:4] for t in told(read_plan(wide))[0]] == [t[:4] for t in told(read_plan(plain))[0]]


@given(plans, st.integers(22, 40))
@settings(max_examples=20, deadline=None)
def test_lines_wrapped_by_a_page_read_like_whole_ones(lines, width):
    body = "".join(line.split(".", 1)[-1] for line in lines[2:]) * 3
    plain = "\n".join([*lines[:2], body])
    wrapped = "\n".join([*lines[:2], *(body[k : k + width] for k in range(0, len(body), width))])
    assert told(read_plan(wrapped))[0] == told(read_plan(plain))[0]


@given(plans, st.data())
@settings(max_examples=25, deadline=None)
def test_page_furniture_changes_nothing(lines, data):
    plain = "\n".join(lines)
    furnished = list(lines)
    for page in range(1, 4):
        furniture = data.draw(
            st.sampled_from(
                [
                    f"— {page} —",
                    f"- {page} -",
                    f"第 {page} 页",
                    f"第{page}页 共9页",
                    "扫一扫在手机打开当前页",
                    "【打印本页】",
                    "上一篇：关于做好工作的通知",
                ]
            )
        )
        furnished.insert(data.draw(st.integers(3, len(furnished))), furniture)
    assert told(read_plan("\n".join(furnished)))[0] == told(read_plan(plain))[0]


@given(plans)
@settings(max_examples=30, deadline=None)
def test_blank_lines_and_indents_change_nothing(lines):
    assert told(read_plan("\r\n\r\n".join("　　" + line for line in lines))) == told(read_plan("\n".join(lines)))


# A slow second answer for Chinese numerals: spell every number, and look the spelling up.
def spelled(number: int) -> str:
    """A number below ten thousand in Chinese characters, by the rule children learn."""
    if number == 0:
        return "零"
    written, gap = "", False
    for power, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            written += ("零" if gap and written else "") + "零一二三四五六七八九"[digit] + word
            gap = False
        else:
            gap = True
    return written.removeprefix("一") if written.startswith("一十") else written


@given(st.integers(0, 9999))
def test_spelled_numbers_are_read_back(number):
    assert chinese_number(spelled(number)) == number


@given(st.integers(1, 9999), st.integers(0, 9999))
def test_numbers_over_ten_thousand_are_read_back(high, low):
    written = (
        spelled(high)
        + "万"
        + (("零" if low < 1000 else "") + spelled(low).replace("十", "一十", low // 10 == 1) if low else "")
    )
    assert chinese_number(written) == high * 10_000 + low


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("一百二", 120),
        ("两千五", 2500),
        ("十二", 12),
        ("二十", 20),
        ("一亿", 10**8),
        ("三点五", Decimal("3.5")),
        ("二〇二五", 2025),
        ("一万零五", 10005),
        ("三五", None),
        ("百千万", None),
        ("", None),
    ],
)
def test_numbers_as_people_write_them(written, value):
    assert chinese_number(written) == value


@given(st.text(alphabet="".join(DIGITS) + "".join(POWERS) + "".join(BIG) + "点第几", max_size=12))
def test_any_run_of_numeral_characters_is_one_numeral_or_none(text):
    found = numerals(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_reading_twice_gives_the_same():
    text = "某市教育局2024年工作要点\n一、任务\n" + "".join(SENTENCES)
    assert read_plan(text) == read_plan(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n",
        "。",
        "一",
        "%",
        "2024",
        "一、",
        "（",
        "“",
        "①",
        "\x00",
        "\ud800",
        "a",
        "1:0",
        "百分之",
        "分之",
        "翻番",
        "0:0",
        "每",
        "零",
    ],
)
def test_the_smallest_texts_are_read(text):
    assert read_plan(text).targets == ()

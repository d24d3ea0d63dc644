"""The reader against hand-labelled plans: detection, comparators, units, outline and meta, by the scorer's own rule."""

import json
import re
import sys
from functools import cache
from pathlib import Path

import pytest

from wusong.engines.planparser.reader import read_plan

GOLD = Path(__file__).parent / "gold"
PLANS = sorted(path.name.split(".")[0] for path in GOLD.glob("*.gold.json"))

# The targets that stand in the plan of 2008 as a number or as “none”: as written there, value, counting word, words.
OF_2008 = """
increase_by | 20 | % | 全市优质教育资源力争增加20%
none | 0 | 所 | 并用三年时间消除地区相对薄弱学校
eq | 120 | 名 | 安排120名农村教师到城市优质学校进行研培
eq | 80 | 名 | 选送市区、城镇80名优秀教育干部、教师到农村学校挂职、任教
eq | 50 | 所 | 组织50所城市学校
eq | 50 | 所 | 与50所农村学校开展对口帮扶
ge | 80 | % | 全市中小学校“六室”装备达标率达到80%以上
all | 100 | % | 教育城域网覆盖率和农村现代远程教育工程覆盖率达到100%
all | 100 | % | 农村现代远程教育工程覆盖率达到100%
eq | 10 | 个 | 拨离10个非主流专业
eq | 20 | 个 | 建立机加、制造、汽车、数控、化工等20个优势骨干专业
eq | 5 | 所 | 确定5所市级“工学结合”教学模式改革试点校
ge | 70 | % | 订单培养毕业生数量力争达到70%
ge | 4000 | 人 | 全年力争培训4000人以上
ge | 98 | % | 确保学生一次性就业率达到98%以上
eq | 6650 | 平方米 | 完成吉林铁中田家炳基金6,650平方米教学楼、市第一实验小学3,000平方米教学楼、吉林四中600平方米宿舍楼等工程
eq | 3000 | 平方米 | 完成吉林铁中田家炳基金6,650平方米教学楼、市第一实验小学3,000平方米教学楼、吉林四中600平方米宿舍楼等工程
eq | 600 | 平方米 | 完成吉林铁中田家炳基金6,650平方米教学楼、市第一实验小学3,000平方米教学楼、吉林四中600平方米宿舍楼等工程
eq | 4000 | 平方米 | 完成机电工程学校4,000平方米实训楼、9,000平方米宿舍楼
eq | 9000 | 平方米 | 完成机电工程学校4,000平方米实训楼、9,000平方米宿舍楼
eq | 15000 | 平方米 | 省城建校1.5万平方米宿舍、食堂、教学楼
eq | 1676 | 平方米 | 经济贸易学校1,676平方米实训楼
eq | 7608 | 平方米 | 信息工程学校7,608平方米实训楼
eq | 6475 | 平方米 | 工贸学校6,475平方米实训楼建设工程
increase_by | 2 | 所 | 力争全市新增a级标准食堂2所
increase_by | 30 | 所 | 力争全市新增a级标准食堂2所、b级标准食堂30所
none | 0 | 名 | 力争全市义务教育阶段无一名学生因贫困失学
"""


@cache
def reading(plan):
    gold = json.loads((GOLD / f"{plan}.gold.json").read_text(encoding="utf-8"))
    return gold, (GOLD / gold["text_file"]).read_bytes().decode("utf-8")


def scores(plan, monkeypatch, capsys, tmp_path):
    """What the scorer says of one plan."""
    from tests.engines.planparser import score

    _, text = reading(plan)
    predictions = tmp_path / "predictions.json"
    predictions.write_text(json.dumps({"docs": {plan: read_plan(text).as_json()}}), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["score.py", str(predictions), "--gold", str(GOLD), "--docs", plan, "--json"])
    score.main()
    return json.loads(capsys.readouterr().out)["overall"]


@pytest.mark.parametrize("plan", PLANS)
def test_a_labelled_plan_is_read_as_labelled(plan, monkeypatch, capsys, tmp_path):
    told = scores(plan, monkeypatch, capsys, tmp_path)
    assert told["f1"] >= 0.98
    for part in ("comparator_exact", "unit_exact", "outline_f1", "outline_level", "meta_accuracy", "deadline_lenient"):
        assert told[part] is None or told[part] >= 0.97, part


@pytest.mark.parametrize("plan", PLANS)
def test_every_numeral_of_a_labelled_plan_has_its_entry(plan):
    _, text = reading(plan)
    ledger = read_plan(text).ledger
    covered = {k for entry in ledger for k in range(entry.start, entry.end)}
    assert [text[k - 5 : k + 5] for k, char in enumerate(text) if char.isdigit() and k not in covered] == []
    assert len(covered) == sum(entry.end - entry.start for entry in ledger)


@pytest.mark.parametrize("row", OF_2008.strip().splitlines())
def test_an_explicit_target_of_2008_is_found(row):
    comparator, value, unit, words = (part.strip() for part in row.split("|"))
    _, text = reading("plan-2008")
    told = read_plan(text)
    at = text.index(words)
    inside = [t for t in told.targets if t.start < at + len(words) and at < t.end]
    assert any(
        t.comparator == comparator and t.value == int(value) and (comparator == "none" or t.unit == unit)
        for t in inside
    )


def test_the_web_residue_of_2008_is_no_part_of_the_plan():
    _, text = reading("plan-2008")
    told = read_plan(text)
    assert all("扫一扫" not in s for s in (text[a:b] for a, b in told.sentences))
    assert [re.sub(r"\D", "", a.text) for a in told.anomalies] == ["19700821", "19700821"]


def wrapped(text, width, indent):
    """The text as a printed page has it: lines of one width, paragraphs indented, a page number every thirty lines."""
    printed = []
    for line in filter(None, map(str.strip, text.splitlines())):
        line = indent + line if len(line) > 20 else line
        for k in range(0, len(line), width):
            printed.append(line[k : k + width])
            if len(printed) % 31 == 30:
                printed.append(f"— {len(printed) // 31 + 1} —")
    return "\n".join(printed)


@pytest.mark.parametrize("indent", ["　　", ""], ids=["indented", "flush"])
@pytest.mark.parametrize("width", [28, 34, 40])
@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_printed_on_pages_reads_like_the_plan(plan, width, indent):
    _, text = reading(plan)
    whole, printed = read_plan(text), read_plan(wrapped(text, width, indent))
    assert printed.meta == whole.meta
    assert [(t.comparator, t.value, t.unit) for t in printed.targets] == [
        (t.comparator, t.value, t.unit) for t in whole.targets
    ]
    told = [[(h.number, h.level, re.sub(r"\W", "", h.heading)[:6]) for h in r.outline] for r in (printed, whole)]
    assert told[0] == told[1]

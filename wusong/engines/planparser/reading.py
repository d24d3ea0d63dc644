"""What a reading of a plan holds. Offsets are character offsets into the text as given."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from wusong.words.labels import L, Label

REASONS: dict[str, Label] = {
    "doc_number": L("文号", "document number"),
    "date": L("日期", "date"),
    "period": L("规划期", "plan period"),
    "ordinal": L("序数", "ordinal"),
    "name": L("名称", "part of a name"),
    "idiom": L("惯用语", "idiom"),
    "past_result": L("以往结果", "past result"),
    "baseline": L("基数", "baseline"),
    "existing_count": L("现有数量", "what exists already"),
    "scope_count": L("范围数量", "scope count"),
    "denominator": L("分母", "denominator"),
    "condition": L("条件", "condition"),
    "definition": L("定义", "definition"),
    "grade_or_age": L("年级或年龄", "grade or age"),
    "duration": L("时长", "duration"),
    "hotline": L("电话", "telephone"),
    "list_reference": L("编号引用", "list number or reference"),
    "footnote": L("脚注", "footnote"),
    "title": L("标题", "title"),
    "page_furniture": L("版面文字", "page furniture"),
    "spec": L("规格", "specification"),
    "anniversary": L("周年", "anniversary"),
    "encouragement": L("鼓励", "encouragement"),
    "breakdown": L("分项", "breakdown"),
    "indefinite": L("不定指", "indefinite “a”"),
    "recurrence": L("频次", "recurrence"),
    "descriptive": L("描述", "description"),
    "no_unit": L("无单位", "no unit"),
    "all_without_number": L("无数量的全部", "“all” without a number"),
    "reference_value": L("参照值", "reference value"),
}


@dataclass(frozen=True)
class Meta:
    title: str | None = None
    issuer: str | None = None
    doc_number: str | None = None
    year: int | None = None


@dataclass(frozen=True)
class Heading:
    """A heading line or run-in heading; `number` without its closing mark, None for a heading without one."""

    number: str | None
    level: int
    heading: str
    start: int
    end: int


@dataclass(frozen=True)
class Target:
    """A number the plan promises. `value` is in plain units: 1.5万 is 15000, 三成 is 30 %."""

    quote: str
    start: int
    end: int
    metric: str
    comparator: str
    value: Decimal
    unit: str
    value_high: Decimal | None = None
    scope: str = ""
    deadline: str | None = None
    modality: str = ""
    modifier: str | None = None
    numeral: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Commitment:
    """A clause that promises work without a number."""

    quote: str
    start: int
    end: int
    verb: str
    modality: str = ""


@dataclass(frozen=True)
class Entry:
    """One numeral of the text: the index of the target it belongs to, or the reason why it is none."""

    text: str
    start: int
    end: int
    target: int | None
    reason: str | None


@dataclass(frozen=True)
class Doubt:
    """Something a person should look at, and why."""

    text: str
    start: int
    end: int
    why: Label


@dataclass(frozen=True)
class PlanReading:
    """All that was read from one plan."""

    meta: Meta
    language: str
    outline: tuple[Heading, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
    targets: tuple[Target, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    ledger: tuple[Entry, ...] = ()
    review: tuple[Doubt, ...] = ()
    anomalies: tuple[Doubt, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Plain values, in the schema of the labelling guideline; numbers as int or float."""
        return {
            "language": self.language,
            "meta": asdict(self.meta),
            "outline": [asdict(h) for h in self.outline],
            "sentences": [list(span) for span in self.sentences],
            "targets": [_target_json(t) for t in self.targets],
            "commitments": [asdict(c) for c in self.commitments],
            "ledger": [asdict(e) for e in self.ledger],
            "review": [_doubt_json(d) for d in self.review],
            "anomalies": [_doubt_json(d) for d in self.anomalies],
        }


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _target_json(target: Target) -> dict[str, Any]:
    told = {k: v for k, v in asdict(target).items() if v not in (None, "")} | {"kind": "target"}
    for key in ("value", "value_high"):
        if key in told:
            told[key] = _plain(told[key])
    return told


def _doubt_json(doubt: Doubt) -> dict[str, Any]:
    return {"text": doubt.text, "start": doubt.start, "end": doubt.end, "zh": doubt.why.zh, "en": doubt.why.en}

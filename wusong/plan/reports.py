"""Reports that write themselves: what a bureau sends round each month and at the end of the year, from a plan's figures.

A report is a value: headings, sentences and tables, with every numeral taken from the progress of the targets. `papers`
turns it into Word and PDF. Issued, it keeps the snapshot it was drawn from, so that March's report drawn again in December
says what March said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from wusong.engines.indicators.targets import STATUS
from wusong.plan.models import COMMITMENT_STATE, WARNING, Commitment, Plan
from wusong.plan.progress import WORST_FIRST, TargetProgress, worst_first
from wusong.plan.supervising import warned
from wusong.registry.models import Organisation
from wusong.words.codes import codes
from wusong.words.labels import L, Label, language

REPORT = codes(
    "report_kind",
    L("报告类别", "Kind of report"),
    monthly=L("督查通报", "Monthly supervision report"),
    year_end=L("年度总结", "Year-end report"),
    one_page=L("局领导一页纸", "Leader's page"),
    county=L("县(市)区情况单", "County sheet"),
    school=L("学校情况单", "School sheet"),
)


@dataclass(frozen=True)
class Table:
    """A table: headings, rows of text, and for a bar chart beside the rows a share for each (None: no bar)."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: tuple[Fraction | None, ...] = ()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading with its sentences and tables."""

    heading: str
    blocks: tuple[str | Table, ...]


@dataclass(frozen=True)
class Report:
    """A paper, ready to be set. `figures` names where its numbers come from."""

    title: str
    issuer: str
    on: dt.date
    sections: tuple[Section, ...]
    figures: str = ""
    landscape: bool = field(default=False)


def _name(node: Organisation | None) -> str:
    if node is None:
        return "—"
    return node.english or node.name if language() == "en" else node.name


def _metric(p: TargetProgress) -> str:
    return p.target.english or p.target.metric if language() == "en" else p.target.metric


def _say(zh: str, en: str, **values: object) -> str:
    return str(L(zh, en).filled(**values))


def _joined(words: Iterable[str]) -> str:
    return ("、" if language() == "zh" else ", ").join(words)


def _figure(p: TargetProgress) -> str:
    unit = "" if p.indicator is None or p.unit.key == "percent" else str(p.unit.label)
    return f"{p.written}{' ' if language() == 'en' and unit else ''}{unit}"


def _targets(progress: Sequence[TargetProgress], with_office: bool = True) -> Table:
    heads = [
        L("编号", "No."),
        L("目标", "Target"),
        L("目标值", "Goal"),
        L("现值", "Now"),
        L("完成", "Done"),
        L("状态", "Status"),
    ]
    rows = []
    for p in progress:
        share = p.judgement.progress
        done = "—" if share is None else f"{float(share) * 100:.0f}%"
        row = [p.target.code, _metric(p), f"{p.target.get_comparator_display()} {p.wanted_written}", _figure(p), done]
        row.append(str(STATUS.label(p.status)) + (_say("（人工认定）", " (said)") if p.override else ""))
        rows.append((*row, _name(p.target.office)) if with_office else tuple(row))
    if with_office:
        heads.append(L("责任科室", "Office"))
    widths = (8, 30, 14, 12, 8, 10, 18) if with_office else (9, 42, 15, 13, 9, 12)
    return Table(tuple(map(str, heads)), tuple(rows), tuple(p.judgement.progress for p in progress), widths)


def _counts(progress: Sequence[TargetProgress]) -> str:
    """共 110 项：已达成 52 项、按进度 38 项……"""
    counted = [(STATUS.label(s), sum(p.status == s for p in progress)) for s in reversed(WORST_FIRST)]
    parts = _joined(_say("{what}{n}项", "{n} {what}", what=str(what).lower(), n=n) for what, n in counted if n)
    return _say("量化目标共{n}项：{parts}。", "{n} targets with a number: {parts}.", n=len(progress), parts=parts)


def monthly(plan: Plan, on: dt.date, progress: Sequence[TargetProgress]) -> Report:
    """督查通报: where the plan stands at a month's end, what has a colour, and what each office has before it."""
    ordered = worst_first(progress)
    short = [p for p in ordered if p.status in ("broken", "overdue", "behind")]
    met = [p for p in ordered if p.status == "met"]
    coloured = warned(progress, on)
    supervised = Table(
        tuple(map(str, (L("颜色", "Colour"), L("编号", "No."), L("目标", "Target"), L("剩余工作日", "Working days left"), L("责任科室", "Office")))),
        tuple((str(WARNING.label(w.rule.colour)), w.progress.target.code, _metric(w.progress), str(w.working_days), _name(w.progress.target.office)) for w in coloured),
        widths=(10, 10, 45, 15, 20),
    )  # fmt: skip
    offices: dict[str, list[TargetProgress]] = {}
    for p in progress:
        offices.setdefault(_name(p.target.office), []).append(p)
    by_office = Table(
        tuple(map(str, (L("责任科室", "Office"), L("目标数", "Targets"), *(STATUS.label(s) for s in ("met", "on_pace", "behind", "overdue", "broken"))))),
        tuple(
            (name, str(len(own)), *(str(sum(p.status == s for p in own)) for s in ("met", "on_pace", "behind", "overdue", "broken")))
            for name, own in sorted(offices.items())
        ),
        widths=(34, 11, 11, 11, 11, 11, 11),
    )  # fmt: skip
    sections = [
        Section(_say("总体进展", "Where the plan stands"), (_counts(progress),)),
        Section(
            _say("滞后、逾期与破零", "Behind, overdue, broken"),
            (_targets(short),) if short else (_say("没有。", "None."),),
        ),
        Section(
            _say("三色督办", "Supervision in three colours"),
            (supervised,) if coloured else (_say("没有进入督办的目标。", "No target has a colour."),),
        ),
        Section(_say("各科室", "By office"), (by_office,)),
        Section(_say("已达成", "Met"), (_targets(met),) if met else (_say("尚无。", "None yet."),)),
    ]
    title = _say(
        "{plan}督查通报（{y}年{m}月）", "{plan}: supervision report, {y}-{m:02}", plan=plan.title, y=on.year, m=on.month
    )
    return Report(title, plan.issuer, on, tuple(sections))


def year_end(plan: Plan, on: dt.date, progress: Sequence[TargetProgress]) -> Report:
    """年度总结: point by point, what was promised, what came of it, and the commitments with who judged them."""
    sections = [Section(_say("概述", "In short"), (_counts(progress), _commitment_counts(plan)))]
    for project in plan.section_set.filter(level=1):
        points = [project, *plan.section_set.filter(parent=project)]
        for point in points:
            own = [p for p in progress if p.target.section_id == point.pk]
            promised = list(point.commitment_set.select_related("office"))
            if not own and not promised:
                continue
            heading = point.english or point.heading if language() == "en" else point.heading
            blocks: list[str | Table] = []
            if own:
                blocks.append(_targets(own, with_office=False))
            if promised:
                blocks.append(_commitments(promised))
            sections.append(Section(f"{point.number} {heading}" if point.level == 2 else heading, tuple(blocks)))
    return Report(_say("{plan}完成情况", "{plan}: what came of it", plan=plan.title), plan.issuer, on, tuple(sections))


def _commitments(promised: Sequence[Commitment]) -> Table:
    heads = (
        L("编号", "No."),
        L("任务", "Commitment"),
        L("责任科室", "Office"),
        L("状态", "State"),
        L("判定", "Judged"),
    )
    rows = tuple(
        (
            c.code,
            c.english or c.name if language() == "en" else c.name,
            _name(c.office),
            str(COMMITMENT_STATE.label(c.state)),
            f"{c.judged_by} {c.judged or ''}".strip() or "—",
        )
        for c in promised
    )
    return Table(tuple(map(str, heads)), rows, widths=(10, 40, 20, 12, 18))


def _commitment_counts(plan: Plan) -> str:
    states = list(plan.commitment_set.values_list("state", flat=True))
    parts = _joined(
        _say("{what}{n}项", "{n} {what}", what=str(COMMITMENT_STATE.label(s)).lower(), n=states.count(s))
        for s in COMMITMENT_STATE
        if states.count(s)
    )
    return _say("任务共{n}项：{parts}。", "{n} commitments: {parts}.", n=len(states), parts=parts)


def one_page(plan: Plan, on: dt.date, progress: Sequence[TargetProgress]) -> Report:
    """局领导一页纸: the counts, the ten that need a leader, and what will be missed if nothing changes."""
    ordered = [p for p in worst_first(progress) if p.status in ("broken", "overdue", "behind", "no_data")][:10]
    missed = [p for p in progress if _will_miss(p)]
    blocks: list[str | Table] = (
        [_targets(ordered)] if ordered else [_say("没有需要督促的目标。", "Nothing needs a push.")]
    )
    told = _joined(f"{p.target.code} {_metric(p)}" for p in missed) or _say("无", "none")
    outlook = _say(
        "按现有速度，期末仍达不到的目标有{n}项：{told}。",
        "At the present pace {n} will be missed: {told}.",
        n=len(missed),
        told=told,
    )
    return Report(
        _say("{plan}进展一页纸", "{plan} on one page", plan=plan.title),
        plan.issuer,
        on,
        (
            Section(_say("总体", "In all"), (_counts(progress),)),
            Section(_say("需要督促的十项", "The ten that need a push"), tuple(blocks)),
            Section(_say("展望", "Outlook"), (outlook,)),
        ),
    )


def _will_miss(p: TargetProgress) -> bool:
    """Whether even the better end of the forecast falls short."""
    best = p.judgement.low if p.rule.falls else p.judgement.high
    return best is not None and not p.rule.attained(best)


def place_sheet(plan: Plan, on: dt.date, progress: Sequence[TargetProgress], place: Organisation) -> Report:
    """情况单: a county's or a school's own share of the targets; only figures that may be shown of it."""
    rows, bars = [], []
    for p in progress:
        if p.measured is None or p.indicator is None or not (figure := p.parts(everything=False).get(place.path)):
            continue
        value = p.indicator.value(figure)
        of_city = p.unit.written(p.value)
        both = "—" if figure.denominator is None else f"{figure.numerator:,} / {figure.denominator:,}"
        rows.append((p.target.code, _metric(p), p.unit.written(value), both, of_city))
        bars.append(p.share_of(value) if p.unit.scale == 100 else None)
    heads = (
        L("编号", "No."),
        L("目标", "Target"),
        L("本单位", "Here"),
        L("分子 / 分母", "Numerator / denominator"),
        L("全市", "City"),
    )
    table = Table(tuple(map(str, heads)), tuple(rows), tuple(bars), (9, 46, 14, 18, 13))
    empty = _say("没有与本单位有关的记录。", "No record of this place counts in a target.")
    return Report(
        _say("{place}：{plan}情况单", "{place}: {plan}", place=_name(place), plan=plan.title),
        plan.issuer,
        on,
        (Section(_say("与本单位有关的目标", "Targets this place counts in"), (table,) if rows else (empty,)),),
    )


WRITTEN: dict[str, Callable[[Plan, dt.date, Sequence[TargetProgress]], Report]] = {
    "monthly": monthly,
    "year_end": year_end,
    "one_page": one_page,
}


def written(
    kind: str, plan: Plan, on: dt.date, progress: Sequence[TargetProgress], place: Organisation | None = None
) -> Report:
    """A report by its kind (a key of `REPORT`); `place` for sheets of a county or school. ValueError without one there."""
    if kind in WRITTEN:
        return WRITTEN[kind](plan, on, progress)
    if place is None or kind not in REPORT:
        raise ValueError(f"report {kind!r} needs a place; reports are {', '.join(REPORT)}")
    return place_sheet(plan, on, progress, place)


def labelled(kind: str) -> Label:
    return REPORT.label(kind)

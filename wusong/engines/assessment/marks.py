"""A marks table: one row a pupil, one column an item, statuses kept apart from numbers, every mistake told with its cell."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wusong.engines.assessment.errors import AssessmentError
from wusong.words.codes import CodeList
from wusong.words.labels import L, Label
from wusong.words.problems import Problem, Refused

# The number is what a status array holds. MARKED means the number in `marks` speaks; every other cell is NaN there.
MARKED, BLANK, ABSENT, DEFERRED, EXEMPT, CHEATED, ZERO, UNSCANNED = range(8)
STATUS = CodeList(
    "mark_status",
    L("成绩状态", "Status of a mark"),
    {
        str(MARKED): L("有分", "Marked"),
        str(BLANK): L("未答", "No answer"),
        str(ABSENT): L("缺考", "Absent"),
        str(DEFERRED): L("缓考", "Deferred"),
        str(EXEMPT): L("免考", "Exempt"),
        str(CHEATED): L("作弊", "Cheated"),
        str(ZERO): L("零分", "Zero by ruling"),
        str(UNSCANNED): L("未扫描", "Not scanned"),
    },
)
WORDS = {label.zh: int(code) for code, label in STATUS.labels.items() if int(code) > BLANK}
WORDS |= {label.en.lower(): int(code) for code, label in STATUS.labels.items() if int(code) > BLANK}
WORDS |= {"缺": ABSENT, "违纪": CHEATED, "舞弊": CHEATED, "未扫": UNSCANNED}

OPTION = re.compile(r"[A-H]{1,8}\Z")
WITH_UNIT = re.compile(r"\s*-?\d+(\.\d+)?\s*分\s*\Z")


@dataclass(frozen=True)
class Item:
    """One column of the paper, and its cell of the 双向细目表.

    key : the heading. full : full mark. answer : the right option letters; then the column holds letters, marked here. partial : mark for
    a part of several right letters and none wrong. content, level : knowledge point and ability level. planned : planned
    difficulty P. section : for stratified alpha. choice : items of one name are a choose-one-of; a pupil answers one of them.
    """

    key: str
    full: float
    answer: str = ""
    partial: float = 0
    content: str = ""
    level: str = ""
    planned: float | None = None
    section: str = ""
    choice: str = ""

    def __post_init__(self) -> None:
        if not self.full > 0 or not np.isfinite(self.full):
            raise AssessmentError(
                "full",
                f"“{self.key}”的满分应大于 0，得到 {self.full}",
                f"the full mark of “{self.key}” must be above 0, found {self.full}",
            )


@dataclass(frozen=True, eq=False)
class Marks:
    """What a table said. n pupils, k items, in the table's order.

    pupils : text, one each. marks : float32, (n, k), NaN where there is no number. status : int8, (n, k). options : text, (n, k), empty
    where no letters. groups : heading → text, (n,). remarks : sums that disagree with the stated total; told, not repaired.
    """

    pupils: tuple[str, ...]
    items: tuple[Item, ...]
    marks: NDArray[np.float32]
    status: NDArray[np.int8]
    options: NDArray[np.str_]
    groups: Mapping[str, NDArray[np.str_]] = field(default_factory=dict)
    remarks: tuple[Problem, ...] = ()

    @property
    def full(self) -> NDArray[np.float64]:
        return np.array([item.full for item in self.items])

    @property
    def present(self) -> NDArray[np.bool_]:
        """bool, (n,). Pupils with a paper: at least one item marked or left blank, and no item absent, deferred, exempt, cheated or unscanned."""
        away = np.isin(self.status, (ABSENT, DEFERRED, EXEMPT, CHEATED, UNSCANNED))
        return np.asarray(~away.any(axis=1))

    def unanswered(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Cells omitted, and cells not reached, (n, k) each; neither counts the unchosen branch nor pupils without a paper."""
        blank = (self.status == BLANK) & ~_unchosen(self.items, self.status) & self.present[:, None]
        late = not_reached_cells(self.status)
        return blank & ~late, blank & late

    def scored(self, *, omitted: str = "zero", not_reached: str = "zero") -> NDArray[np.float32]:
        """The matrix an analysis takes: float32, (n, k), NaN = missing.

        omitted, not_reached : "zero" or "missing". A blank before the last answer is omitted, after it not reached; two
        treatments, both declared. The unchosen branch of a choose-one-of is always missing. Pupils who are not `present` are all NaN.
        """
        for name, asked in (("omitted", omitted), ("not_reached", not_reached)):
            if asked not in ("zero", "missing"):
                raise AssessmentError(name, "应为 zero 或 missing", f"expected “zero” or “missing”, found {asked!r}")
        made = self.marks.copy()
        made[self.status == ZERO] = 0
        skipped, late = self.unanswered()
        if omitted == "zero":
            made[skipped] = 0
        if not_reached == "zero":
            made[late] = 0
        made[~self.present] = np.nan
        return made


def not_reached_cells(status: NDArray[np.int8]) -> NDArray[np.bool_]:
    """bool, (n, k): blanks after the pupil's last answer.

    >>> not_reached_cells(np.array([[0, 1, 0, 1, 1]])).tolist()
    [[False, False, False, True, True]]
    """
    blank = status == BLANK
    return np.logical_and.accumulate(blank[:, ::-1], axis=1)[:, ::-1]


def _unchosen(items: Sequence[Item], status: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Blanks of a choose-one-of where another branch was answered; where none was, the first branch is the one omitted."""
    made = np.zeros(status.shape, bool)
    for places in _branches(items).values():
        blank = status[:, places] == BLANK
        blank[blank.all(axis=1), 0] = False
        made[:, places] = blank
    return made


def _branches(items: Sequence[Item]) -> dict[str, list[int]]:
    made: dict[str, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        if item.choice:
            made[item.choice].append(place)
    return made


def joined(marks: ArrayLike, items: Sequence[Item]) -> tuple[NDArray[Any], tuple[Item, ...]]:
    """The matrix with each choose-one-of as one column, so that totals and reliability are of what every pupil answered.

    marks : (n, k). The branches must have one full mark. Returns (n, k′) and the items of its columns.

    >>> paper = [Item("Q1", 5), Item("Q2", 10, choice="选做"), Item("Q3", 10, choice="选做")]
    >>> made, columns = joined([[5, 8, np.nan], [4, np.nan, 9]], paper)
    >>> made.tolist(), [item.key for item in columns]
    ([[5.0, 8.0], [4.0, 9.0]], ['Q1', '选做'])
    """
    x = np.asarray(marks, float)
    columns, kept = [], []
    branches = _branches(items)
    for place, item in enumerate(items):
        if not item.choice:
            columns.append(x[:, place])
            kept.append(item)
        elif branches[item.choice][0] == place:
            places = branches[item.choice]
            if len({items[at].full for at in places}) > 1:
                raise AssessmentError(
                    "items",
                    f"选做题“{item.choice}”各分支满分不同",
                    f"the branches of “{item.choice}” differ in full marks",
                )
            part = x[:, places]
            columns.append(np.where(np.isnan(part).all(axis=1), np.nan, np.nansum(part, axis=1)))
            kept.append(replace(item, key=item.choice, answer="", choice=""))
    return np.column_stack(columns), tuple(kept)


def cell(row: int, column: int) -> str:
    """The name a spreadsheet gives a cell; both counted from 0.

    >>> cell(6, 27)
    'AB7'
    """
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


class _Cells(dict[Any, tuple[float, int, str, Label | None]]):
    """What each distinct cell content of one column means: mark, status, letters, and what was expected where it means nothing."""

    def __init__(self, item: Item):
        self.item = item

    def __missing__(self, given: Any) -> tuple[float, int, str, Label | None]:
        made = self[given] = self.read(given)
        return made

    def read(self, given: Any) -> tuple[float, int, str, Label | None]:
        nothing = np.nan, BLANK, ""
        item = self.item
        if given is None:
            return *nothing, None
        if isinstance(given, bool) or not isinstance(given, (str, int, float)):
            return *nothing, L(
                "分数或状态（若为日期，请把单元格设为文本重填）",
                "a mark or a status; where a date stands, set the cell to text and write it again",
            )
        text = unicodedata.normalize("NFKC", given).strip() if isinstance(given, str) else given
        if text == "" or (isinstance(text, float) and np.isnan(text)):
            return *nothing, None
        if isinstance(text, str) and (code := WORDS.get(text.lower())) is not None:
            return np.nan, code, "", None
        if item.answer:
            return self.letters(str(text))
        known = f"0 至 {item.full:g} 的分数，或状态 {'、'.join(STATUS.labels[str(c)].zh for c in range(ABSENT, 8))}"
        known_en = f"a mark from 0 to {item.full:g}, or a status: {', '.join(STATUS.labels[str(c)].en for c in range(ABSENT, 8))}"
        try:
            mark = float(text)
        except ValueError:
            mark = np.nan
        if isinstance(text, str) and not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", text):
            hint, hint_en = ("，只写数字", ", digits alone") if WITH_UNIT.match(text) else ("", "")
            return *nothing, L(known + hint, known_en + hint_en)
        if not 0 <= mark <= item.full:
            return *nothing, L(known, known_en)
        return mark, MARKED, "", None

    def letters(self, text: str) -> tuple[float, int, str, Label | None]:
        chosen = "".join(sorted(set(text.upper())))
        if not OPTION.match(text.upper()):
            return np.nan, BLANK, "", L("选项字母 A–H 或状态", "option letters A–H, or a status")
        right = set(self.item.answer.upper())
        if set(chosen) == right:
            return self.item.full, MARKED, chosen, None
        return (self.item.partial if set(chosen) < right else 0.0), MARKED, chosen, None


def read_marks(
    rows: Iterable[Sequence[Any]],
    items: Sequence[Item],
    *,
    pupil: str,
    total: str | None = None,
    groups: Sequence[str] = (),
    other: Sequence[str] = (),
) -> Marks:
    """Read a marks table, or refuse it whole with every mistake and its cell.

    rows   : the first is the heading. Cells are text or numbers, as a CSV or workbook reader gives them; None is blank.
    items  : the paper. Every item needs its column, and a column that is none of the others is a mistake.
    pupil  : heading of the pupil's ID, which must be text: a number has lost digits or leading zeros.
    total  : heading of the stated total; where it disagrees with the items, `remarks` says so.
    groups : headings kept as text (school, class, sex). other : headings passed over.

    Raises Refused with all Problems: unknown words and numbers in a cell, marks above full marks, a pupil twice, unknown or absent
    columns, empty columns, rows without any mark or status, two branches of a choose-one-of answered.

    >>> paper = [Item("Q1", 4, answer="B"), Item("Q2", 6)]
    >>> made = read_marks([["考号", "Q1", "Q2"], ["0011", "B", "5"], ["0012", "缺考", "缺考"]], paper, pupil="考号")
    >>> made.marks.tolist(), [STATUS.label(str(code)).en for code in made.status[1]]
    ([[4.0, 5.0], [nan, nan]], ['Absent', 'Absent'])
    >>> read_marks([["考号", "Q1", "Q2"], ["0011", "B", "7"]], paper, pupil="考号")
    Traceback (most recent call last):
        ...
    wusong.words.problems.Refused: C2“Q2”：“7”不对，应为0 至 6 的分数，或状态 缺考、缓考、免考、作弊、零分、未扫描。
    """
    table = [tuple(row) for row in rows]
    problems: list[Problem] = []
    if not items:
        raise AssessmentError("items", "没有题目", "no items")
    if not table:
        raise Refused([Problem(L("表格", "the table"), "", L("至少一行表头", "at least a heading"))])
    head = ["" if value is None else unicodedata.normalize("NFKC", str(value)).strip() for value in table[0]]
    while head and not head[-1]:
        head.pop()
    known = {pupil, *groups, *other, *(item.key for item in items), *([total] if total else [])}
    place: dict[str, int] = {}
    for column, name in enumerate(head):
        if name not in known:
            problems.append(
                Problem(
                    _at(0, column, ""),
                    name,
                    L("表头中的题目或栏目：" + "、".join(sorted(known)), "one of: " + ", ".join(sorted(known))),
                )
            )
        elif name in place:
            problems.append(Problem(_at(0, column, ""), name, L("每个表头只出现一次", "each heading once")))
        else:
            place[name] = column
    for name in sorted(known - set(other) - set(place)):
        problems.append(Problem(L("表头", "the heading"), "", L(f"有“{name}”一栏", f"a column “{name}”")))
    if problems:
        raise Refused(problems)
    body = table[1:]
    while body and all(value is None or str(value).strip() == "" for value in body[-1]):
        body.pop()
    if not body:
        raise Refused([Problem(L("表格", "the table"), "", L("至少一名学生", "at least one pupil"))])
    width = len(head)
    for row, values in enumerate(body, 1):
        if len(values) < width or any(value not in (None, "") for value in values[width:]):
            problems.append(
                Problem(
                    L(f"第 {row + 1} 行", f"row {row + 1}"), f"{len(values)}", L(f"{width} 个单元格", f"{width} cells")
                )
            )
    if problems:
        raise Refused(problems)
    columns = list(zip(*(values[:width] for values in body), strict=True))
    pupils = _pupils(columns[place[pupil]], place[pupil], pupil, problems)
    n, k = len(body), len(items)
    marks, status = np.empty((n, k), np.float32), np.empty((n, k), np.int8)
    options = np.zeros((n, k), "<U8")
    told: set[int] = set()
    for at, item in enumerate(items):
        column = place[item.key]
        meaning = _Cells(item)
        read = [meaning[value] if type(value) is not bool else meaning.read(value) for value in columns[column]]
        marks[:, at] = [one[0] for one in read]
        status[:, at] = [one[1] for one in read]
        if item.answer:
            options[:, at] = [one[2] for one in read]
        if any(one[3] for one in read):
            for row, (*_, expected) in enumerate(read, 1):
                if expected:
                    told.add(row)
                    problems.append(Problem(_at(row, column, item.key), _shown(columns[column][row - 1]), expected))
        elif (status[:, at] == BLANK).all():
            problems.append(
                Problem(
                    _at(0, column, item.key),
                    "",
                    L("该列至少有一个分数（整列为空）", "at least one mark; the whole column is empty"),
                )
            )
    for row in map(int, np.flatnonzero((status == BLANK).all(axis=1))):
        if row + 1 not in told:
            problems.append(Problem(_row(row + 1), "", L("至少一个分数或一个状态", "at least one mark or a status")))
    for name, places in _branches(items).items():
        for row in map(int, np.flatnonzero((status[:, places] == MARKED).sum(axis=1) > 1)):
            found = " ".join(items[at].key for at in places if status[row, at] == MARKED)
            problems.append(Problem(_row(row + 1), found, L(f"选做题“{name}”只答一道", f"one branch of “{name}” only")))
    stated = _stated(columns[place[total]], place[total], total, problems) if total else None
    if problems:
        raise Refused(problems)
    kept = {name: np.array(["" if v is None else str(v).strip() for v in columns[place[name]]]) for name in groups}
    remarks = _disagreements(marks, status, stated, place[total], total) if total and stated is not None else ()
    return Marks(pupils, tuple(items), marks, status, options, kept, tuple(remarks))


def _at(row: int, column: int, heading: str) -> Label:
    return (
        L(f"{cell(row, column)}“{heading}”", f"{cell(row, column)} “{heading}”")
        if heading
        else L(cell(row, column), cell(row, column))
    )


def _row(row: int) -> Label:
    return L(f"第 {row + 1} 行", f"row {row + 1}")


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else f"{value!r}" if isinstance(value, float) else str(value)


def _pupils(values: Sequence[Any], column: int, heading: str, problems: list[Problem]) -> tuple[str, ...]:
    made: list[str] = []
    first: dict[str, int] = {}
    for row, value in enumerate(values, 1):
        text = "" if value is None else unicodedata.normalize("NFKC", str(value)).strip()
        if (
            isinstance(value, float)
            or (isinstance(value, int) and abs(value) >= 10**15)
            or re.fullmatch(r"[\d.]+[eE]\+?\d+", text)
        ):
            expected = L(
                "文本格式的考号（数字格式会丢失末位与前导零）",
                "an ID kept as text: as a number it loses last digits and leading zeros",
            )
            problems.append(Problem(_at(row, column, heading), text, expected))
        elif not text:
            problems.append(Problem(_at(row, column, heading), "", L("考号", "an ID")))
        elif text in first:
            problems.append(
                Problem(
                    _at(row, column, heading),
                    text,
                    L(
                        f"每名学生一行（已在 {cell(first[text], column)}）",
                        f"one row a pupil (already in {cell(first[text], column)})",
                    ),
                )
            )
        else:
            first[text] = row
        made.append(text)
    return tuple(made)


def _stated(values: Sequence[Any], column: int, heading: str, problems: list[Problem]) -> NDArray[np.float64]:
    reading = _Cells(Item(heading, 1e9))
    made = np.empty(len(values))
    for row, value in enumerate(values, 1):
        made[row - 1], _, _, expected = reading[value]
        if expected:
            problems.append(Problem(_at(row, column, heading), _shown(value), L("总分或状态", "a total or a status")))
    return made


def _disagreements(
    marks: NDArray[np.float32], status: NDArray[np.int8], stated: NDArray[np.float64], column: int, heading: str
) -> list[Problem]:
    sums = np.asarray(np.nansum(marks, axis=1, dtype=np.float64))
    marked = (status == MARKED).any(axis=1)
    wrong = np.where(np.isnan(stated), marked, np.abs(sums - np.nan_to_num(stated)) > 1e-4)
    return [
        Problem(
            _at(int(row) + 1, column, heading), "" if np.isnan(stated[row]) else f"{stated[row]:g}",
            L(f"各题之和 {sums[row]:g}", f"{sums[row]:g}, the sum of the items"), L("请核对原始分，系统不作修改。", "Check the paper; nothing was changed."),
        )
        for row in np.flatnonzero(wrong)
    ]  # fmt: skip


def participation(status: ArrayLike, registered: int) -> tuple[int, int, bool]:
    """Pupils present, registered, and whether fewer than 95 % came, when the mean speaks for a chosen part.

    status : int8, (n,) or (n, k), codes of STATUS. registered : pupils on roll with transfers in and less transfers out.

    >>> participation([MARKED, MARKED, ABSENT], 4)
    (2, 4, True)
    """
    made = np.asarray(status)
    made = made.reshape(made.shape[0], -1)
    came = int((~np.isin(made, (ABSENT, DEFERRED, EXEMPT, CHEATED, UNSCANNED)).any(axis=1)).sum())
    if registered < came:
        raise AssessmentError(
            "registered", f"在籍 {registered} 少于实考 {came}", f"{registered} on roll is fewer than {came} present"
        )
    return came, registered, came * 100 < registered * 95

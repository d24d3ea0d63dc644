"""国家学生体质健康标准 The national fitness standard: measures in, item scores, bonus, total and band out.

The tables are data with a date (`fitness-2014.json` beside this file, 教育部 2014-07-07); nothing is interpolated and nothing is
rounded but where the standard says so. All arithmetic is in whole numbers: tenths, hundredths, grams, millimetres.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wusong.engines.assessment.errors import AssessmentError
from wusong.words.labels import L

# Where each edition's tables lie, by the day it was issued. The 2007 edition has its place here and no tables yet:
# a test taken under it is refused rather than scored by another edition.
EDITIONS: dict[str, tuple[date, str | None]] = {
    "2007": (date(2007, 4, 4), None),
    "2014": (date(2014, 7, 7), "fitness-2014.json"),
}

BANDS = (L("不及格", "Fail"), L("及格", "Pass"), L("良好", "Good"), L("优秀", "Excellent"))
BAND_FROM = (600, 800, 900)  # tenths of a point, bonus included
STATES = (L("完成", "Complete"), L("缺项", "Incomplete"), L("免予执行", "Exempt"))
COMPLETE, INCOMPLETE, EXEMPT = 0, 1, 2
NOT_TAKEN = -1

# Outside these a figure is a slip of the pen (3.55 minutes, a jump in metres), not a performance.
PLAUSIBLE: dict[str, tuple[float, float]] = {
    "weight": (8, 250),
    "height": (70, 250),
    "bmi": (7, 70),
    "vital_capacity": (100, 10000),
    "run_50m": (5, 60),
    "sit_reach": (-50, 60),
    "rope_1min": (0, 400),
    "situp_1min": (0, 150),
    "shuttle_50x8": (50, 600),
    "long_jump": (20, 400),
    "pull_up": (0, 100),
    "run_1000m": (130, 1200),
    "run_800m": (110, 1200),
}


@dataclass(frozen=True, eq=False)
class Standard:
    """One edition: its groups, items, score levels and, for each item, a table from measure to score.

    columns : the (sex, group) pairs, "M/p1" first. `lookup[item]` : int16, (columns, measures), the score of measure
    `base[item] + k` (in the item's recorded precision); -1 where the pair does not take the item.
    """

    edition: str
    title: str
    issued: date
    groups: tuple[str, ...]
    group_names: Mapping[str, str]
    items: tuple[str, ...]
    names: Mapping[str, str]
    units: Mapping[str, str]
    tenths: Mapping[str, bool]
    columns: tuple[str, ...]
    weights: NDArray[np.int64]
    lookup: Mapping[str, NDArray[np.int16]]
    base: Mapping[str, int]
    bonus: Mapping[str, tuple[NDArray[np.int16], NDArray[np.int64], int]]
    tables: Mapping[str, Any]

    def threshold(self, item: str, column: str, score: int) -> float | None:
        """The measure at which `score` begins (seconds, centimetres, millilitres, counts); None for an empty cell.

        >>> standard("2014").threshold("run_50m", "M/p1", 100)
        10.2
        """
        sex, group = column.split("/")
        return self.tables["thresholds"][item][sex][group][self.tables["scores"].index(score)]

    def takes(self, column: str) -> tuple[str, ...]:
        """The items a pupil of `column` must take.

        >>> standard("2014").takes("F/m1")
        ('bmi', 'vital_capacity', 'run_50m', 'sit_reach', 'situp_1min', 'long_jump', 'run_800m')
        """
        row = self.weights[self.columns.index(column)]
        return tuple(item for item, weight in zip(self.items, row, strict=True) if weight)


@cache
def standard(edition: str = "2014") -> Standard:
    """The standard of one edition. Raises AssessmentError when its tables are not held.

    Source: 《国家学生体质健康标准（2014年修订）》; the check cell by cell is told in the data file under `verification`.

    >>> standard("2014").title
    '国家学生体质健康标准(2014年修订)'
    """
    if edition not in EDITIONS:
        known = "、".join(EDITIONS)
        raise AssessmentError(
            "edition", f"没有 {edition} 版，只有 {known}", f"no edition {edition!r}; known: {', '.join(EDITIONS)}"
        )
    issued, file = EDITIONS[edition]
    if file is None:
        raise AssessmentError(
            "edition",
            f"{edition} 版的评分表尚未录入，不用别版代替",
            f"the tables of {edition} are not held; no other edition stands in",
        )
    tables = json.loads(files("wusong.engines.assessment").joinpath(file).read_text(encoding="utf-8"))
    groups = tuple(group["code"] for group in tables["groups"])
    items = tuple(tables["items"])
    columns = tuple(f"{sex}/{group}" for sex in "MF" for group in groups)
    weights = np.zeros((len(columns), len(items)), np.int64)
    for place, column in enumerate(columns):
        for item, weight in tables["weights"]["schemes"][tables["weights"]["select"][column]].items():
            weights[place, items.index(item)] = weight
    tenths = {item: about["resolution"] == 0.1 for item, about in tables["items"].items()}
    lookup, base, bonus = {}, {}, {}
    for item in items:
        lookup[item], base[item] = (
            _bmi_table(tables, columns) if item == "bmi" else _item_table(tables, item, columns, tenths[item])
        )
        if item in tables["bonus"]:
            bonus[item] = _bonus_table(tables, item, columns, tenths[item])
    return Standard(
        edition, tables["standard"], issued, groups, {g["code"]: g["name"] for g in tables["groups"]}, items,
        {i: a["zh"] for i, a in tables["items"].items()}, {i: a["unit"] for i, a in tables["items"].items()}, tenths,
        columns, weights, lookup, base, bonus, tables,
    )  # fmt: skip


def standard_on(day: date) -> Standard:
    """The edition in force on `day`.

    >>> standard_on(date(2024, 11, 1)).edition
    '2014'
    """
    held = [edition for edition, (issued, _) in EDITIONS.items() if issued <= day]
    if not held:
        raise AssessmentError("day", f"{day} 尚无标准", f"no edition was in force on {day}")
    return standard(max(held, key=lambda edition: EDITIONS[edition][0]))


def _whole(value: float, tenths: bool) -> int:
    return round(value * 10) if tenths else round(value)


def _item_table(tables: Any, item: str, columns: tuple[str, ...], tenths: bool) -> tuple[NDArray[np.int16], int]:
    """Scores of every recordable measure between the worst and the best threshold of any column, one step beyond each."""
    higher = tables["items"][item]["better"] == "higher"
    rows = {}
    for place, column in enumerate(columns):
        sex, group = column.split("/")
        if (cells := tables["thresholds"][item].get(sex, {}).get(group)) is not None:
            rows[place] = [
                (_whole(cell, tenths), level)
                for cell, level in zip(cells, tables["scores"], strict=True)
                if cell is not None
            ]
    edges = [edge for row in rows.values() for edge, _ in row]
    low, high = min(edges) - 1, max(edges) + 1
    made = np.full((len(columns), high - low + 1), NOT_TAKEN, np.int16)
    for place, row in rows.items():
        made[place] = 0
        for edge, level in reversed(row):  # from the lowest level up: a better level overwrites
            if higher:
                made[place, edge - low :] = level
            else:
                made[place, : edge - low + 1] = level
    return made, low


def _bmi_table(tables: Any, columns: tuple[str, ...]) -> tuple[NDArray[np.int16], int]:
    low, high = 50, 500
    made = np.full((len(columns), high - low + 1), NOT_TAKEN, np.int16)
    points = tables["bmi"]["points"]
    for place, column in enumerate(columns):
        sex, group = column.split("/")
        band = tables["bmi"]["bands"][sex][group]
        made[place] = points["low"]
        for edge, name in (("normal_min", "normal"), ("overweight_min", "overweight"), ("obese_min", "obese")):
            made[place, round(band[edge] * 10) - low :] = points[name]
    return made, low


def _bonus_table(
    tables: Any, item: str, columns: tuple[str, ...], tenths: bool
) -> tuple[NDArray[np.int16], NDArray[np.int64], int]:
    """Points for each step beyond the pair's own 100-point threshold; the sign tells which way is beyond."""
    rule = tables["bonus"][item]
    last = rule["points"][-1][1]
    points = np.zeros(last + 1, np.int16)
    for gained, beyond in rule["points"]:
        points[beyond:] = gained
    start = np.full(len(columns), np.iinfo(np.int64).min)
    for column in rule["applies"]:
        sex, group = column.split("/")
        start[columns.index(column)] = _whole(tables["thresholds"][item][sex][group][0], tenths)
    return points, start, 1 if tables["items"][item]["better"] == "higher" else -1


@dataclass(frozen=True, eq=False)
class FitnessScores:
    """Scores of n pupils, in their order.

    items : item → int16, (n,), 0–100, -1 not taken or not asked of this grade and sex. standard_hundredths : int64, (n,), the
    weighted score × 100, 0–10000. bonus : int16, (n,), points. state : int8, (n,), COMPLETE, INCOMPLETE or EXEMPT. band : int8,
    (n,), a place in BANDS, -1 unless complete.
    """

    edition: str
    column: NDArray[np.int64]
    items: Mapping[str, NDArray[np.int16]]
    standard_hundredths: NDArray[np.int64]
    bonus: NDArray[np.int16]
    state: NDArray[np.int8]
    band: NDArray[np.int8]

    @property
    def total(self) -> NDArray[np.float64]:
        """Total with bonus, to one decimal, half up; NaN unless complete."""
        tenths = (self.standard_hundredths + 100 * self.bonus.astype(np.int64) + 5) // 10
        return np.where(self.state == COMPLETE, tenths / 10, np.nan)


def score(
    sex: ArrayLike,
    group: ArrayLike,
    measures: Mapping[str, ArrayLike],
    *,
    exempt: ArrayLike | None = None,
    edition: str = "2014",
) -> FitnessScores:
    """Score n pupils at once.

    sex      : (n,). "M"/"F", "男"/"女" or GB/T 2261.1 codes 1/2.
    group    : (n,). Codes of the standard, "p1" … "u34", or whole numbers, their places in `standard().groups`.
    measures : item → (n,) numbers, NaN for not taken. Seconds, cm, mL, counts; "weight" in kg and "height" in cm, or "bmi".
    exempt   : bool, (n,). 免予执行: no score, and outside every rate.

    Precision first, as the test manual has it: 50 m to 0.1 s, any second decimal rounds up; BMI and sit-and-reach to 0.1, half up; counts,
    centimetres, millilitres and long runs to whole units, decimals not counted. A missing item makes the pupil incomplete, never 0.
    Raises AssessmentError naming the pupils where a figure is not plausible (3.55 for 3′55″, a jump in metres).
    Source: 《国家学生体质健康标准（2014年修订）》.

    >>> one = score(["M"], ["p1"], {"weight": [22.0], "height": [118.0], "vital_capacity": [1300], "run_50m": [11.03], "sit_reach": [6.6],
    ...                             "rope_1min": [121]})
    >>> {item: int(points[0]) for item, points in one.items.items() if points[0] >= 0}
    {'bmi': 100, 'vital_capacity': 80, 'run_50m': 74, 'sit_reach': 72, 'rope_1min': 100}
    >>> int(one.bonus[0]), float(one.total[0]), BANDS[one.band[0]].en
    (6, 89.4, 'Good')
    """
    rules = standard(edition)
    column = _columns(sex, group, rules)
    n = column.size
    unknown = set(measures) - set(rules.items) - {"weight", "height"}
    if unknown:
        raise AssessmentError(
            "measures",
            f"没有项目 {'、'.join(sorted(unknown))}",
            f"no item {', '.join(sorted(unknown))}; known: {', '.join(rules.items)}",
        )
    out = np.zeros(n, bool) if exempt is None else np.asarray(exempt, bool)
    if out.shape != (n,):
        raise AssessmentError("exempt", f"应为长 {n} 的一维数组", f"expected shape ({n},), found {out.shape}")
    given = {name: _measure(name, values, n) for name, values in measures.items()}
    whole: dict[str, tuple[NDArray[np.int64], NDArray[np.bool_]]] = {}
    for item in rules.items:
        if item == "bmi" and "weight" in given and "height" in given:
            whole[item] = _bmi_tenths(given["weight"], given["height"])
        elif item in given:
            whole[item] = _recorded(item, given[item], rules.tenths[item])
    scored: dict[str, NDArray[np.int16]] = {}
    sums, bonus = np.zeros(n, np.int64), np.zeros(n, np.int16)
    complete = np.ones(n, bool)
    for place, item in enumerate(rules.items):
        weight = rules.weights[:, place]
        if item not in whole:
            scored[item] = np.full(n, NOT_TAKEN, np.int16)
            complete &= weight[column] == 0
            continue
        value, taken = whole[item]
        table = rules.lookup[item]
        at = np.clip(value - rules.base[item], 0, table.shape[1] - 1)
        points = table.reshape(-1)[column * table.shape[1] + at]
        points[~taken | out] = NOT_TAKEN
        scored[item] = points
        due = weight[column]
        complete &= (points >= 0) | (due == 0)
        sums += np.maximum(points, 0) * due
        if item in rules.bonus:
            gains, start, sign = rules.bonus[item]
            full = (points == 100) & (start[column] != np.iinfo(np.int64).min)
            beyond = np.where(full, sign * (value - start[column]), 0)
            bonus += gains[np.clip(beyond, 0, gains.size - 1)]
    state = np.where(out, EXEMPT, np.where(complete, COMPLETE, INCOMPLETE)).astype(np.int8)
    tenths = (sums + 100 * bonus.astype(np.int64) + 5) // 10
    band = np.where(state == COMPLETE, np.searchsorted(BAND_FROM, tenths, side="right"), -1).astype(np.int8)
    return FitnessScores(edition, column, scored, sums, bonus, state, band)


def _columns(sex: ArrayLike, group: ArrayLike, rules: Standard) -> NDArray[np.int64]:
    sexes, groups = np.asarray(sex), np.asarray(group)
    if sexes.ndim != 1 or groups.shape != sexes.shape:
        raise AssessmentError(
            "group", f"应与 sex 同长 {sexes.shape}", f"expected the shape of sex {sexes.shape}, found {groups.shape}"
        )
    side = np.full(sexes.size, -1, np.int64)
    for place, spellings in enumerate((("M", "男", "1"), ("F", "女", "2"))):
        for spelling in spellings:
            if sexes.dtype.kind in "iuf":
                if spelling.isdigit():
                    side[sexes == int(spelling)] = place
            else:
                side[sexes == spelling] = place
    _refuse_where(side < 0, "sex", sexes, "M/F、男/女 或 1/2", "M/F, 男/女 or 1/2")
    if groups.dtype.kind in "iu":
        step = groups.astype(np.int64)
        _refuse_where(
            (step < 0) | (step >= len(rules.groups)),
            "group",
            groups,
            f"0 至 {len(rules.groups) - 1}",
            f"0 to {len(rules.groups) - 1}",
        )
    else:
        step = np.full(groups.size, -1, np.int64)
        for place, code in enumerate(rules.groups):
            step[groups == code] = place
        _refuse_where(step < 0, "group", groups, "、".join(rules.groups), ", ".join(rules.groups))
    return side * len(rules.groups) + step


def _refuse_where(wrong: NDArray[np.bool_], argument: str, given: NDArray[Any], zh: str, en: str) -> None:
    if wrong.any():
        rows = np.flatnonzero(wrong)
        shown = ", ".join(f"[{row}]={given[row]!s}" for row in rows[:10])
        more = " …" if rows.size > 10 else ""
        raise AssessmentError(
            argument,
            f"{shown}{more}（共 {rows.size} 个）不对，应为 {zh}",
            f"{rows.size} not right: {shown}{more}; expected {en}",
        )


def _measure(name: str, values: ArrayLike, n: int) -> NDArray[np.float64]:
    try:
        made = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise AssessmentError(name, "含有不是数的值", f"holds values that are not numbers ({error})") from error
    if made.shape != (n,):
        raise AssessmentError(name, f"应为长 {n} 的一维数组", f"expected shape ({n},), found {made.shape}")
    low, high = PLAUSIBLE[name]
    _refuse_where((made < low) | (made > high), name, made, f"{low} 至 {high}", f"{low} to {high}")
    return made


def _recorded(item: str, values: NDArray[np.float64], tenths: bool) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The measure in whole steps of its precision, and whether it was taken. 1e-6 stands for the noise of binary fractions."""
    taken = ~np.isnan(values)
    held = np.where(taken, values, 0.0)
    if item == "run_50m":
        steps = np.ceil(held * 10 - 1e-6)
    elif tenths:
        steps = np.floor(held * 10 + 0.5 + 1e-6)
    else:
        steps = np.floor(held + 1e-6)
    return steps.astype(np.int64), taken


def _bmi_tenths(
    kilograms: NDArray[np.float64], centimetres: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    taken = ~(np.isnan(kilograms) | np.isnan(centimetres))
    grams = np.rint(np.where(taken, kilograms, 1.0) * 1000).astype(np.int64)
    millimetres = np.rint(np.where(taken, centimetres, 100.0) * 10).astype(np.int64)
    area = millimetres * millimetres
    return (20_000 * grams + area) // (2 * area), taken


def seconds(text: str) -> float:
    """A running time as written on the sheet, in seconds: 3′55″, 3'55", 3:55, 3分55秒; a bare number is seconds.

    "3.55" for 3′55″ is therefore 3.55 s here, and `score` refuses it as no long run. Raises AssessmentError for anything else.

    >>> seconds("3′55″"), seconds("3:05"), seconds("1分36秒"), seconds("8.7")
    (235.0, 185.0, 96.0, 8.7)
    """
    plain = text.strip().translate(str.maketrans("０１２３４５６７８９．：＇＂", "0123456789.:'\""))
    if found := re.fullmatch(r"(\d+)\s*(?:′|'|’|:|分)\s*([0-5]?\d(?:\.\d+)?)\s*(?:″|\"|”|''|秒)?", plain):
        return 60.0 * int(found[1]) + float(found[2])
    if re.fullmatch(r"\d+(\.\d+)?\s*(?:秒|s|″)?", plain):
        return float(plain.rstrip("秒s″ "))
    raise AssessmentError(
        "seconds", f"“{text}”不是时间，应写作 3′55″ 或 235", f"“{text}” is no time; write 3′55″ or 235"
    )


def graduation_mark(last: ArrayLike, earlier: ArrayLike) -> NDArray[np.float64]:
    """毕业成绩: half the total of the graduating year, half the mean of the other years, to one decimal, half up.

    last : (n,). earlier : (n, years), NaN for a year without a total. NaN where the last year or all earlier ones have none.

    >>> graduation_mark([80.0], [[70.0, 75.5]]).tolist()
    [76.4]
    """
    final = np.asarray(last, np.float64)
    others = np.asarray(earlier, np.float64)
    if final.ndim != 1 or others.ndim != 2 or others.shape[0] != final.size:
        raise AssessmentError("earlier", f"应为 {final.size} 行", f"expected {final.size} rows, found {others.shape}")
    known = ~np.isnan(others)
    years = known.sum(axis=1)
    mean = np.where(known, others, 0).sum(axis=1) / np.where(years > 0, years, 1)
    made = np.floor((final + mean) / 2 * 10 + 0.5 + 1e-9) / 10
    return np.where(years > 0, made, np.nan)


@dataclass(frozen=True)
class FitnessGroup:
    """One grade and sex. Exempt pupils stand beside the rates, in neither numerator nor denominator; incomplete pupils too."""

    sex: str
    group: str
    pupils: int
    complete: int
    incomplete: int
    exempt: int
    bands: tuple[int, int, int, int]
    mean_total: float | None
    item_means: Mapping[str, float]
    item_pass: Mapping[str, tuple[int, int]]
    bmi: Mapping[str, int]

    @property
    def good_rate(self) -> float | None:
        """优良率: good and excellent among the complete; None when nobody is."""
        return (self.bands[2] + self.bands[3]) / self.complete if self.complete else None

    @property
    def pass_rate(self) -> float | None:
        """合格率: pass and better among the complete."""
        return (self.complete - self.bands[0]) / self.complete if self.complete else None


def by_grade_and_sex(scores: FitnessScores) -> tuple[FitnessGroup, ...]:
    """The report of one run: a row for each grade and sex that has pupils.

    >>> made = score(["F", "F"], ["m1", "m1"], {"vital_capacity": [2600, float("nan")]}, exempt=[False, True])
    >>> [(row.pupils, row.complete, row.incomplete, row.exempt, row.good_rate) for row in by_grade_and_sex(made)]
    [(2, 0, 1, 1, None)]
    """
    rules = standard(scores.edition)
    made = []
    total = scores.total
    for place in np.unique(scores.column):
        here = scores.column == place
        done = here & (scores.state == COMPLETE)
        sex, group = rules.columns[place].split("/")
        means, passed = {}, {}
        for item in rules.takes(rules.columns[place]):
            points = scores.items[item][here]
            points = points[points >= 0]
            if points.size:
                means[item] = float(points.mean())
                passed[item] = (int((points >= 60).sum()), int(points.size))
        bands = np.bincount(scores.band[done].astype(np.int64), minlength=4)
        points = scores.items["bmi"][here]
        shape = {
            "normal": int((points == 100).sum()),
            "low_or_overweight": int((points == 80).sum()),
            "obese": int((points == 60).sum()),
        }
        made.append(
            FitnessGroup(
                sex, group, int(here.sum()), int(done.sum()), int((here & (scores.state == INCOMPLETE)).sum()),
                int((here & (scores.state == EXEMPT)).sum()), (int(bands[0]), int(bands[1]), int(bands[2]), int(bands[3])),
                float(total[done].mean()) if done.any() else None, means, passed, shape,
            )
        )  # fmt: skip
    return tuple(made)

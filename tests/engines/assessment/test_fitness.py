"""The fitness standard: every boundary of every table, and a slow scorer in decimals as a second answer."""

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wusong.engines.assessment.errors import AssessmentError
from wusong.engines.assessment.fitness import (
    BANDS,
    COMPLETE,
    EXEMPT,
    INCOMPLETE,
    PLAUSIBLE,
    by_grade_and_sex,
    graduation_mark,
    score,
    seconds,
    standard,
    standard_on,
)

RULES = standard("2014")
TABLES = RULES.tables
CELLS = [
    (item, sex, group)
    for item, sexes in TABLES["thresholds"].items()
    for sex, groups in sexes.items()
    for group in groups
]


def points(item, sex, group, values):
    values = np.asarray(values, float)
    made = score([sex] * values.size, [group] * values.size, {item: values})
    return made.items[item].tolist()


@pytest.mark.parametrize(("item", "sex", "group"), CELLS)
def test_every_threshold_scores_its_level_and_one_step_worse_scores_the_next(item, sex, group):
    step = TABLES["items"][item]["resolution"] * (1 if TABLES["items"][item]["better"] == "higher" else -1)
    cells = [
        (c, s) for c, s in zip(TABLES["thresholds"][item][sex][group], TABLES["scores"], strict=True) if c is not None
    ]
    levels = [level for _, level in cells]
    assert points(item, sex, group, [cell for cell, _ in cells]) == levels
    worse = [max(cell - step, 0) if item == "pull_up" else cell - step for cell, _ in cells]
    below = [next((s for c, s in cells if (c <= w + 1e-9 if step > 0 else c >= w - 1e-9)), 0) for w in worse]
    assert points(item, sex, group, worse) == below
    assert all(level < own for level, own in zip(below, levels, strict=True)) or item == "pull_up"


def test_the_tables_hold_every_published_value():
    cells = sum(c is not None for i, s, g in CELLS for c in TABLES["thresholds"][i][s][g])
    assert (len(CELLS), cells) == (156, 3077)
    assert cells + 4 * 28 == 3189  # and the four edges that a BMI row is made of


@pytest.mark.parametrize("column", RULES.columns)
def test_bmi_bands_meet_at_tenths(column):
    sex, group = column.split("/")
    band = TABLES["bmi"]["bands"][sex][group]
    edges = ("low_max", "normal_min", "normal_max", "overweight_min", "overweight_max", "obese_min")
    assert points("bmi", sex, group, [band[edge] for edge in edges]) == [80, 100, 100, 80, 80, 60]


def test_bmi_rounds_half_up_in_decimals():
    made = score(["M"], ["u12"], {"weight": [67.4], "height": [167.6]})
    assert made.items["bmi"].tolist() == [80]  # 23.9945… → 24.0, overweight
    assert 67.4 / 1.676**2 < 24.0


@pytest.mark.parametrize("column", RULES.columns)
def test_weights_make_a_hundred(column):
    assert RULES.weights[RULES.columns.index(column)].sum() == 100


@pytest.mark.parametrize("item", RULES.bonus)
def test_every_bonus_step_counts_from_the_pupils_own_line(item):
    rule = TABLES["bonus"][item]
    sign = 1 if TABLES["items"][item]["better"] == "higher" else -1
    for column in rule["applies"]:
        sex, group = column.split("/")
        line = TABLES["thresholds"][item][sex][group][0]
        for gained, beyond in rule["points"]:
            at = np.array([line + sign * beyond, line + sign * (beyond - 1), line, line - sign])
            made = score([sex] * 4, [group] * 4, {item: at})
            before = max([p for p, b in rule["points"] if b <= beyond - 1], default=0)
            assert made.bonus.tolist() == [gained, before, 0, 0], (column, beyond)
        assert score([sex], [group], {item: [line + sign * 60]}).bonus[0] == rule["max_points"]


def test_boys_sit_ups_bring_no_bonus():
    assert score(["M"], ["p6"], {"situp_1min": [140]}).bonus[0] == 0


def slowly(sex, group, row):
    """Total, bonus and band of one pupil, read from the tables cell by cell in decimals."""
    scheme = TABLES["weights"]["schemes"][TABLES["weights"]["select"][f"{sex}/{group}"]]
    total, bonus = Decimal(0), 0
    for item, weight in scheme.items():
        if item == "bmi":
            metres = Decimal(str(row["height"])) / 100
            value = (Decimal(str(row["weight"])) / metres**2).quantize(Decimal("0.1"), ROUND_HALF_UP)
            band = TABLES["bmi"]["bands"][sex][group]
            names = [
                n
                for n, e in (("obese", "obese_min"), ("overweight", "overweight_min"), ("normal", "normal_min"))
                if value >= Decimal(str(band[e]))
            ]
            got = TABLES["bmi"]["points"][names[0] if names else "low"]
        else:
            value = Decimal(str(row[item]))
            if item == "run_50m":
                value = value.quantize(Decimal("0.1"), ROUND_CEILING)
            elif item == "sit_reach":
                value = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
            else:
                value = value.quantize(Decimal(1), ROUND_FLOOR)
            higher = TABLES["items"][item]["better"] == "higher"
            got = 0
            for cell, level in zip(TABLES["thresholds"][item][sex][group], TABLES["scores"], strict=True):
                if cell is not None and (value >= Decimal(str(cell)) if higher else value <= Decimal(str(cell))):
                    got = level
                    break
            rule = TABLES["bonus"].get(item)
            if rule and got == 100 and f"{sex}/{group}" in rule["applies"]:
                beyond = abs(value - Decimal(str(TABLES["thresholds"][item][sex][group][0])))
                bonus += max([p for p, b in rule["points"] if beyond >= b], default=0)
        total += Decimal(got) * weight / 100
    total = (total + bonus).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return float(total), bonus, 3 if total >= 90 else 2 if total >= 80 else 1 if total >= 60 else 0


def realistic(rng, n):
    sex, group = rng.choice(["M", "F"], n), rng.choice(RULES.groups, n)
    measures = {}
    for item in PLAUSIBLE:
        if item in ("bmi", "weight", "height"):
            continue
        cells = [c for s in TABLES["thresholds"][item].values() for r in s.values() for c in r if c is not None]
        low, high = PLAUSIBLE[item]
        drawn = np.clip(rng.uniform(0.9 * min(cells) - 2, 1.1 * max(cells), n), low, high)
        measures[item] = np.round(drawn, 2 if item == "run_50m" else 1 if item == "sit_reach" else 0)
    measures["height"] = np.round(rng.uniform(105, 190, n), 1)
    measures["weight"] = np.round(rng.uniform(11, 32, n) * (measures["height"] / 100) ** 2, 1)
    return sex, group, measures


def test_a_thousand_pupils_agree_with_the_slow_scorer():
    sex, group, measures = realistic(np.random.default_rng(7), 1000)
    fast = score(sex, group, measures)
    assert (fast.state == COMPLETE).all()
    for i in range(sex.size):
        row = {item: values[i] for item, values in measures.items()}
        assert (fast.total[i], fast.bonus[i], fast.band[i]) == slowly(sex[i], group[i], row), (sex[i], group[i], row)


@given(st.sampled_from(CELLS), st.lists(st.integers(0, 4000), min_size=2, max_size=20))
@settings(max_examples=60, deadline=None)
def test_a_better_measure_never_scores_less(cell, drawn):
    item, sex, group = cell
    low, high = PLAUSIBLE[item]
    values = np.sort(low + (high - low) * np.array(drawn) / 4000)
    found = points(item, sex, group, values)
    assert found == sorted(found, reverse=TABLES["items"][item]["better"] == "lower")


@pytest.mark.parametrize(
    ("written", "tenths"), [(10.11, 10.2), (10.1, 10.1), (10.2, 10.2), (10.19999, 10.2), (10.3, 10.3)]
)
def test_fifty_metres_by_hand_rounds_up(written, tenths):
    assert points("run_50m", "M", "p1", [written]) == points("run_50m", "M", "p1", [tenths])


@pytest.mark.parametrize(("tenths", "band"), [(599, 0), (600, 1), (799, 1), (800, 2), (899, 2), (900, 3)])
def test_bands_turn_at_tenths(tenths, band):
    assert np.searchsorted((600, 800, 900), tenths, side="right") == band
    assert [b.zh for b in BANDS][band] in ("不及格", "及格", "良好", "优秀")


def test_a_missing_item_is_incomplete_and_an_exempt_pupil_stands_outside():
    sex, group, measures = realistic(np.random.default_rng(3), 60)
    measures["vital_capacity"][0] = np.nan
    exempt = np.zeros(60, bool)
    exempt[1] = True
    made = score(sex, group, measures, exempt=exempt)
    assert made.state[:3].tolist() == [INCOMPLETE, EXEMPT, COMPLETE]
    assert np.isnan(made.total[:2]).all() and (made.band[:2] == -1).all()
    report = by_grade_and_sex(made)
    assert sum(row.pupils for row in report) == 60
    assert sum(row.complete for row in report) == 58
    assert sum(sum(row.bands) for row in report) == 58
    assert (sum(row.exempt for row in report), sum(row.incomplete for row in report)) == (1, 1)


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("run_1000m", 3.55),
        ("long_jump", 2.1),
        ("height", 1.7),
        ("vital_capacity", -1),
        ("run_50m", 500),
        ("pull_up", -1),
    ],
)
def test_slips_of_the_pen_are_named(item, value):
    with pytest.raises(AssessmentError, match=rf"{item}.*\[1\]"):
        score(["M", "M"], ["m1", "m1"], {item: [np.nan, value]})


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((["X"], ["m1"], {}), "sex"),
        ((["M"], ["m4"], {}), "group"),
        ((["M"], [14], {}), "group"),
        ((["M"], ["m1", "m2"], {}), "group"),
        ((["M"], ["m1"], {"javelin": [3.0]}), "measures"),
        ((["M"], ["m1"], {"long_jump": ["far"]}), "long_jump"),
        ((["M"], ["m1"], {"long_jump": [200.0, 210.0]}), "long_jump"),
    ],
)
def test_what_does_not_fit_is_named(arguments, named):
    with pytest.raises(AssessmentError) as refused:
        score(*arguments)
    assert refused.value.argument == named


def test_spellings_of_sex_and_grade_agree():
    first = score(["M", "F"], ["p1", "h3"], {"vital_capacity": [1300, 2000]}).items["vital_capacity"].tolist()
    for sexes in (["男", "女"], [1, 2], ["1", "2"]):
        assert (
            score(sexes, np.array([0, 11]), {"vital_capacity": [1300, 2000]}).items["vital_capacity"].tolist() == first
        )


def test_an_edition_without_tables_is_not_replaced_by_another():
    assert standard_on(date(2014, 7, 7)).edition == "2014"
    for ask in (
        lambda: standard_on(date(2010, 1, 1)),
        lambda: standard("2007"),
        lambda: standard_on(date(2000, 1, 1)),
        lambda: standard("1999"),
    ):
        with pytest.raises(AssessmentError):
            ask()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3′55″", 235),
        ("3'55\"", 235),
        ("3:55", 235),
        ("3：55", 235),
        ("3分55秒", 235),
        ("235", 235),
        ("１′３６″", 96),
        ("8.7", 8.7),
    ],
)
def test_times_as_written(text, value):
    assert seconds(text) == value


def test_the_graduation_mark_is_half_of_the_last_year():
    made = graduation_mark([80.0, 90.0, np.nan, 70.0], [[70.0, 75.5], [60.0, np.nan], [80.0, 80.0], [np.nan, np.nan]])
    assert made.tolist() == pytest.approx([76.4, 75.0, np.nan, np.nan], nan_ok=True)


@pytest.mark.parametrize("text", ["", "3′75″", "fast", "3-55"])
def test_what_is_no_time(text):
    with pytest.raises(AssessmentError):
        seconds(text)

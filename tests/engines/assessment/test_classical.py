"""Classical analysis against its definitions, spelt out slowly."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from wusong.engines.assessment.classical import (
    alpha_interval,
    analyse,
    blueprint,
    branches,
    conditional_sem,
    heaps,
    marker_severity,
    options_by_fifths,
    rates,
)
from wusong.engines.assessment.errors import AssessmentError


def paper(seed=1, n=400, full=(1, 1, 1, 2, 4, 6)):
    rng = np.random.default_rng(seed)
    able = rng.normal(size=n)
    return np.column_stack(
        [np.clip(np.round(f * stats.norm.cdf(able + rng.normal(size=n))), 0, f) for f in full]
    ), np.array(full, float)


def test_every_figure_is_its_definition():
    x, full = paper()
    made = analyse(x, full, sections=["a", "a", "a", "b", "b", "b"])
    total, k = x.sum(axis=1), x.shape[1]
    variance = lambda v: np.var(v)
    alpha = lambda y: y.shape[1] / (y.shape[1] - 1) * (1 - sum(map(variance, y.T)) / variance(y.sum(axis=1)))
    assert made.difficulty == pytest.approx(x.mean(axis=0) / full)
    assert made.sd == pytest.approx(x.std(axis=0))
    assert made.item_total == pytest.approx([np.corrcoef(x[:, i], total)[0, 1] for i in range(k)])
    assert made.item_rest == pytest.approx([np.corrcoef(x[:, i], total - x[:, i])[0, 1] for i in range(k)])
    assert made.alpha == pytest.approx(alpha(x))
    assert made.alpha_without == pytest.approx([alpha(np.delete(x, i, axis=1)) for i in range(k)])
    cov = np.cov(x.T, bias=True)
    off = sum(cov[i, j] ** 2 for i in range(k) for j in range(k) if i != j)
    assert made.lambda2 == pytest.approx((cov.sum() - np.trace(cov) + np.sqrt(k / (k - 1) * off)) / cov.sum())
    lost = sum(variance(x[:, s].sum(axis=1)) * (1 - alpha(x[:, s])) for s in ([0, 1, 2], [3, 4, 5]))
    assert made.stratified_alpha == pytest.approx(1 - lost / variance(total))
    assert made.sem == pytest.approx(total.std() * np.sqrt(1 - made.alpha))
    assert (made.total_mean, made.total_sd) == pytest.approx((total.mean(), total.std()))


def test_tails_and_fifths_when_no_total_is_shared():
    rng = np.random.default_rng(5)
    x = rng.random((100, 4))
    order = np.argsort(x.sum(axis=1))
    made = analyse(x, np.ones(4))
    assert made.discrimination == pytest.approx(x[order[-27:]].mean(axis=0) - x[order[:27]].mean(axis=0), abs=1e-6)
    assert made.fifths == pytest.approx(
        np.array([x[order[i : i + 20]].mean(axis=0) for i in range(0, 100, 20)]), abs=1e-6
    )


@given(st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_neither_the_order_of_pupils_nor_of_items_matters(chance):
    x, full = paper(2, 120)
    rows, cols = list(range(120)), list(range(6))
    chance.shuffle(rows)
    chance.shuffle(cols)
    one, two = analyse(x, full), analyse(x[rows][:, cols], full[cols])
    assert two.discrimination == pytest.approx(one.discrimination[cols])
    assert two.item_rest == pytest.approx(one.item_rest[cols])
    assert (two.alpha, two.lambda2, two.sem) == pytest.approx((one.alpha, one.lambda2, one.sem))


def test_every_pupil_twice_changes_nothing():
    x, full = paper(3, 90)
    one, two = analyse(x, full), analyse(np.vstack([x, x]), full)
    for name in ("difficulty", "discrimination", "item_rest", "fifths"):
        assert getattr(two, name) == pytest.approx(getattr(one, name))
    assert two.alpha == pytest.approx(one.alpha)


def test_whole_numbers_and_blocks_give_what_floats_give():
    x, full = paper(4, 70_000)
    one, two = analyse(x, full), analyse(x.astype(np.int8), full)
    assert two.alpha == pytest.approx(one.alpha)
    assert two.item_total == pytest.approx([np.corrcoef(x[:, i], x.sum(axis=1))[0, 1] for i in range(6)])


def test_a_missing_mark_leaves_the_item_but_not_the_total():
    x, full = paper(6, 60)
    x[:10, 2] = np.nan
    made = analyse(x, full)
    assert made.pupils == 50
    assert made.answered.tolist() == [60, 60, 50, 60, 60, 60]
    assert made.difficulty[0] == pytest.approx(x[:, 0].mean())
    assert made.alpha == pytest.approx(analyse(x[10:], full).alpha)
    assert made.discrimination == pytest.approx(analyse(x[10:], full).discrimination)


def test_an_item_on_which_nobody_varies_has_no_correlation():
    x, full = paper(7, 50)
    x[:, 0] = 1
    made = analyse(x, full)
    assert np.isnan(made.item_total[0]) and made.difficulty[0] == 1 and np.isfinite(made.alpha)


@pytest.mark.parametrize(
    ("marks", "full", "named"),
    [
        ([[1, 2], [0, 1]], [1, 1], "marks"),
        ([[1, -1], [0, 1]], [1, 1], "marks"),
        ([[1, 1]], [1, 1], "marks"),
        ([[1], [0]], [1], "marks"),
        ([[1, 1], [0, 1]], [1], "full"),
        ([[1, 1], [0, 1]], [1, 0], "full"),
        ([1, 1], [1, 1], "marks"),
    ],
)
def test_what_does_not_fit_is_named(marks, full, named):
    with pytest.raises(AssessmentError) as refused:
        analyse(marks, full)
    assert refused.value.argument == named


def test_feldts_interval_is_the_f_distribution():
    low, high = alpha_interval(0.8, 41, 26)
    assert low == pytest.approx(1 - 0.2 * stats.f.ppf(0.975, 40, 1000))
    assert high == pytest.approx(1 - 0.2 * stats.f.ppf(0.025, 40, 1000))


def test_the_conditional_error_averages_to_the_one_sem():
    x, full = paper(8, 300)
    curve, whole = conditional_sem(x), analyse(x, full)
    assert np.sqrt((curve.pupils * curve.sem**2).sum() / 300) == pytest.approx(whole.sem)


def test_for_right_and_wrong_it_is_lords_binomial_error_when_items_are_alike():
    x = np.array([[1, 0], [0, 1], [1, 1], [0, 0]])
    curve = conditional_sem(x)
    assert curve.sem == pytest.approx(np.sqrt(curve.score * (2 - curve.score) / 1))


def test_options_by_fifths_counts_everybody_once():
    rng = np.random.default_rng(0)
    letters, totals = rng.choice(["A", "B", "C", ""], 500), rng.integers(0, 100, 500)
    made = options_by_fifths(letters, totals)
    assert made.counts.sum() == 500
    here = letters == "B"
    at = made.letters.index("B")
    assert made.mean_total[at] == pytest.approx(totals[here].mean())
    assert made.correlation[at] == pytest.approx(np.corrcoef(here, totals)[0, 1])


def test_rates_are_shares_with_students_interval():
    x, full = paper(9, 200)
    group = np.repeat([0, 1], 100)
    made = rates(x, full, group)
    share = x[:100, 5] / 6
    assert made.rate[0, 5] == pytest.approx(share.mean())
    interval = stats.t.interval(0.95, 99, share.mean(), stats.sem(share))
    assert (made.low[0, 5], made.high[0, 5]) == pytest.approx(interval)
    wilson = stats.binomtest(int(x[:100, 0].sum()), 100).proportion_ci(method="wilson")
    assert (made.low[0, 0], made.high[0, 0]) == pytest.approx((wilson.low, wilson.high))
    assert made.difference[0] == pytest.approx(-made.difference[1])


def test_a_contents_rate_takes_its_items_together():
    made = rates([[1.0, 3], [0, np.nan]], [1, 4], ["a", "a"], columns=["算", "算"])
    assert made.rate[0, 0] == pytest.approx((4 / 5 + 0 / 1) / 2)


def test_branches_are_compared_at_the_same_ability():
    rng = np.random.default_rng(2)
    able = rng.normal(size=4000)
    common = np.clip(np.round(5 + 2 * able[:, None] + rng.normal(size=(4000, 6))), 0, 10)
    clever = able + rng.normal(size=4000) > 0
    answer = np.clip(5 + 2 * able + rng.normal(size=4000), 0, 10)  # equally hard branches
    x = np.column_stack([common, np.where(clever, answer, np.nan), np.where(clever, np.nan, answer)])
    one, two = branches(x, np.full(8, 10.0), [6, 7])
    assert one.difficulty - two.difficulty > 0.15
    assert abs(one.adjusted - two.adjusted) < 0.03
    with pytest.raises(AssessmentError):
        branches(np.array([[1.0, 1, 1]]), [1, 1, 1], [1, 2])
    with pytest.raises(AssessmentError):
        branches(np.array([[1.0, np.nan]]), [1, 1], [0, 1])


def test_severity_is_found_where_markers_share_scripts():
    rng = np.random.default_rng(3)
    script = np.repeat(np.arange(600), 2)
    marker = np.concatenate([rng.choice(5, 2, replace=False) for _ in range(600)])
    true = np.array([-1.0, -0.5, 0, 0.5, 1.0])
    mark = rng.normal(20, 5, 600)[script] + true[marker] + rng.normal(0, 1, 1200)
    made = marker_severity(marker, script, mark)
    assert np.abs(made.effect - true + true @ made.scripts / 1200).max() < 4 * made.se.max()
    assert made.difference_sd == pytest.approx(np.sqrt(2), rel=0.1)
    design = np.zeros((1200, 605))
    design[np.arange(1200), script] = design[np.arange(1200), 600 + marker] = 1
    slow = np.linalg.lstsq(design, mark, rcond=None)[0][600:]
    assert np.diff(made.effect) == pytest.approx(np.diff(slow))


def test_severity_is_refused_without_common_scripts():
    with pytest.raises(AssessmentError, match="marker"):
        marker_severity(["a", "a", "b", "b"], [1, 1, 2, 2], [1, 2, 3, 4])


def test_heaps_find_the_pushed_score_and_nothing_in_a_smooth_one():
    rng = np.random.default_rng(4)
    smooth = np.clip(np.round(rng.normal(65, 12, 40_000)), 0, 100)
    assert heaps(smooth) == []
    pushed = np.where((smooth == 58) | (smooth == 59), 60, smooth)
    assert heaps(pushed)[0][0] == 60


def test_the_blueprint_shows_blank_cells_and_gaps():
    cells = blueprint(["算", "算", "形"], ["会", "会", "用"], [4, 6, 10], [0.5, 0.75, 0.9], [0.6, 0.6, np.nan])
    assert [(c.items, c.marks) for c in cells] == [(2, 10), (0, 0), (0, 0), (1, 10)]
    assert cells[0].realised == pytest.approx(0.65) and cells[0].gap == pytest.approx(0.05)
    assert cells[3].gap is None and cells[1].realised is None

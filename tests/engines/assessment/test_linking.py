"""Linking, equating and sample monitoring: identities, published figures, refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.assessment.test_irt import answered, some
from wusong.engines.assessment.equating import equate, equate_by_anchor, smoothed, synthetic_linear, true_score
from wusong.engines.assessment.errors import AssessmentError
from wusong.engines.assessment.irt.calibrate import calibrate
from wusong.engines.assessment.irt.models import parameters
from wusong.engines.assessment.linking import METHODS, link, link_without_drift
from wusong.engines.assessment.sampling import (
    Estimate,
    Replicates,
    base_weights,
    change,
    difference,
    estimate,
    fay,
    jackknife,
    link_error,
    mean,
    quantiles,
    sd,
    shares_above,
)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("model", ["2pl", "3pl", "grm", "gpcm"])
def test_a_scale_that_was_moved_is_found(method, model):
    old = some(model, 9)
    made = link(old.transformed(1 / 0.85, 0.3), old, method=method)
    assert (made.slope, made.intercept) == pytest.approx((0.85, -0.255), abs=2e-4)


def test_moving_a_scale_leaves_the_curves():
    p = some("gpcm", 5)
    theta = np.linspace(-2, 2, 5)
    assert p.transformed(1.3, -0.4).probabilities(1.3 * theta - 0.4) == pytest.approx(p.probabilities(theta))
    assert p.transformed(1.3, -0.4).difficulty == pytest.approx(1.3 * p.difficulty - 0.4)


def test_two_cohorts_are_linked_through_their_anchors():
    p = some("2pl", 20, 3)
    old, new = calibrate(answered(p, 5000, 1)[0]), calibrate(answered(p, 5000, 2, mean=0.5)[0])
    made = link(new.parameters, old.parameters)
    assert (made.slope, made.intercept) == pytest.approx((1, 0.5), abs=0.08)


def test_one_anchor_that_drifts_pulls_and_is_taken_out():
    rng = np.random.default_rng(0)
    a, b = rng.uniform(0.8, 1.6, 12), np.linspace(-1.5, 1.5, 12)
    old = parameters("2pl", a, (-a * b)[:, None])
    moved = (b + rng.normal(0, 0.03, 12) + 0.261) / 0.87 + 0.9 * (np.arange(12) == 6)
    new = parameters("2pl", a * 0.87, (-a * 0.87 * moved)[:, None])
    made = link_without_drift(new, old)
    assert [step.item for step in made.removed] == [6] and made.kept.sum() == 11
    true = -0.261
    assert abs(made.link.intercept - true) < 0.03 < abs(made.first.intercept - true)


def test_anchors_that_all_disagree_link_nothing():
    rng = np.random.default_rng(1)
    b = np.linspace(-1, 1, 8)
    old = parameters("2pl", np.ones(8), -b[:, None])
    new = parameters(
        "2pl", np.ones(8), -(b + np.where(np.arange(8) < 5, rng.normal(0, 0.01, 8), [0, 0, 0, 0, 0, 2, -2, 3]))[:, None]
    )
    with pytest.raises(AssessmentError, match="new"):
        link_without_drift(new, old, least=6)


@pytest.mark.parametrize(
    "wrong",
    [lambda p: link(p.take([0]), p.take([0])), lambda p: link(p, p.take([0, 1])), lambda p: link(p, p, method="hope")],
)
def test_no_anchors_no_link(wrong):
    with pytest.raises(AssessmentError):
        wrong(some("2pl", 5))


# Observed scores


def papers(seed=0, n=4000, shift=0.0):
    rng = np.random.default_rng(seed)
    able = rng.normal(shift, 1, n)
    v = np.clip(np.round(6 + 2 * able + rng.normal(0, 1, n)), 0, 12).astype(int)
    x = np.clip(np.round(20 + 6 * able + rng.normal(0, 2, n)), 0, 40).astype(int)
    return x, v


@pytest.mark.parametrize("design", [None, "cohorts", ""])
def test_nothing_in_common_is_refused_with_what_may_be_done(design):
    with pytest.raises(AssessmentError, match="标准分"):
        equate([1, 2], [1, 2], design=design, top_x=3, top_y=3)


@pytest.mark.parametrize("method", ["mean", "linear", "equipercentile"])
def test_a_paper_equated_to_itself_is_itself(method):
    x, _ = papers()
    made = equate(x, x, design="persons", method=method, top_x=40, top_y=40)
    assert made.equated == pytest.approx(np.arange(41), abs=1e-6)


@given(st.integers(0, 1000), st.sampled_from([None, 4, 6]))
@settings(max_examples=15, deadline=None)
def test_equipercentile_rises_and_keeps_the_distribution(seed, degree):
    (x, _), (y, _) = papers(seed), papers(seed + 1)
    made = equate(x, np.minimum(y + 3, 40), design="random", top_x=40, top_y=40, degree=degree)
    assert (np.diff(made.equated) >= -1e-9).all()
    assert made.at(x).mean() == pytest.approx(np.minimum(y + 3, 40).mean(), abs=0.15)
    assert made.at(x).std() == pytest.approx(np.minimum(y + 3, 40).std(), abs=0.15)


def test_equipercentile_by_hand():
    # P(1) = 25 + 50/2 = 50 %; on Y the half lies at the top of score 1: 1.5
    made = equate([0, 1, 1, 2], [0, 1, 2, 3], design="random", top_x=2, top_y=3, degree=None)
    assert made.equated == pytest.approx([0.0, 1.5, 3.0])


@given(st.lists(st.integers(0, 40), min_size=8, max_size=14), st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_smoothing_keeps_its_moments(counts, degree):
    if sum(c > 0 for c in counts) < degree + 2:
        return
    p, n, s = smoothed(counts, degree), np.array(counts) / sum(counts), np.arange(len(counts))
    assert p.sum() == pytest.approx(1) and (p > 0).all()
    for power in range(1, degree + 1):
        assert p @ s**power == pytest.approx(n @ s**power, rel=1e-6)


def test_the_error_of_equating_by_bootstrap():
    (x, _), (y, _) = papers(1), papers(2)
    made = equate(x, y, design="random", method="mean", top_x=40, top_y=40, bootstrap=200, rng=np.random.default_rng(0))
    assert made.se[5] == pytest.approx(np.sqrt(x.var() / 4000 + y.var() / 4000), rel=0.2)
    with pytest.raises(AssessmentError):
        equate(x, y, design="random", top_x=40, top_y=40, bootstrap=200)


# Kolen & Brennan 2014, example of chapter 4: forms X and Y of 36 items with 12 in common.
KB = (15.8205, 6.5278, 5.1063, 2.3760, 13.4088), (18.6728, 6.8784, 5.8626, 2.4515, 14.7603)


def test_tucker_and_levine_in_the_textbook():
    assert synthetic_linear(*KB, method="tucker") == pytest.approx((1.0289, 0.5370), abs=1.5e-3)
    assert synthetic_linear(*KB, method="levine") == pytest.approx((1.0112, 0.2514), abs=1.5e-3)


@pytest.mark.parametrize("method", ["tucker", "levine", "chained-linear", "chained-equipercentile"])
def test_groups_of_different_ability_give_one_paper_back_through_the_anchor(method):
    (x, v), (y, w) = papers(1, 20_000), papers(2, 20_000, shift=0.4)
    made = equate_by_anchor(x, v, y, w, method=method, top_x=40, top_y=40, top_anchor=12, internal=False)
    near = np.arange(8, 33)
    bias = made.equated[near] - near
    assert np.abs(bias).mean() < (0.8 if method in ("tucker", "chained-linear", "chained-equipercentile") else 0.5)
    naive = equate(x, y, design="random", method="linear", top_x=40, top_y=40).equated[near] - near
    assert np.abs(bias).mean() < np.abs(naive).mean() / 2


def test_an_anchor_that_says_nothing_is_refused():
    x, v = papers()
    noise = np.random.default_rng(5).integers(0, 13, 4000)
    with pytest.raises(AssessmentError, match="anchor_x"):
        equate_by_anchor(x, noise, x, v, top_x=40, top_y=40, top_anchor=12)


def test_true_scores_meet_where_abilities_do():
    new, old = some("3pl", 12, 1), some("gpcm", 10, 2)
    made = true_score(new, old)
    theta = 0.7
    at = new.expected([theta]).sum()
    assert made.at([at])[0] == pytest.approx(old.expected([theta]).sum(), abs=0.02)
    assert (np.diff(made.equated) >= 0).all() and made.equated[-1] == 30


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: equate([0.5, 1], [1, 2], design="random", top_x=2, top_y=2),
        lambda: equate([0, 5], [1, 2], design="random", top_x=2, top_y=2),
        lambda: equate([0, 1, 2], [1, 2], design="persons", top_x=2, top_y=2),
        lambda: equate([0, 1], [1, 2], design="random", method="magic", top_x=2, top_y=2),
        lambda: equate([0, 1], [1, 2], design="random", method="mean", top_x=2, top_y=2).at([3]),
        lambda: smoothed([1, 2, 3], 3),
        lambda: equate_by_anchor([0, 1], [0, 1, 1], [0, 1], [0, 1], top_x=1, top_y=1, top_anchor=1),
    ],
)
def test_what_does_not_fit_is_refused(wrong):
    with pytest.raises(AssessmentError):
        wrong()


# Samples


def sample(seed=0, strata=30, each=20):
    """Two schools drawn in each stratum."""
    rng = np.random.default_rng(seed)
    stratum = np.repeat(np.arange(strata), 2 * each)
    unit = np.repeat(np.arange(2 * strata), each)
    value = rng.normal(0, 0.5, 2 * strata)[unit] + rng.normal(size=stratum.size)
    return value, stratum, unit, np.full(stratum.size, 10.0)


@pytest.mark.parametrize("make", [fay, jackknife])
def test_replicates_give_the_textbook_error_of_a_mean(make):
    value, stratum, unit, w = sample()
    made = estimate(mean, value, w, make(stratum, unit, w))
    means = value.reshape(30, 2, 20).mean(axis=2)
    assert made.value == pytest.approx(value.mean())
    assert made.se == pytest.approx(np.sqrt(((means[:, 0] - means[:, 1]) ** 2).sum() / 4) / 30)
    assert made.imputation == 0


def test_the_error_of_a_school_sample_is_not_that_of_a_pupil_sample():
    value, stratum, unit, w = sample()
    made = estimate(mean, value, w, fay(stratum, unit, w))
    assert made.se > 1.5 * value.std() / np.sqrt(value.size)


def test_plausible_values_add_their_part():
    value, stratum, unit, w = sample()
    rng = np.random.default_rng(1)
    columns = value[:, None] + rng.normal(0, 0.6, (value.size, 10))
    made = estimate(sd, columns, w, fay(stratum, unit, w))
    points = [sd(column, w) for column in columns.T]
    assert made.value == pytest.approx(np.mean(points))
    assert made.imputation == pytest.approx(1.1 * np.var(points, ddof=1))
    assert made.se == pytest.approx(np.sqrt(made.sampling + made.imputation))
    averaged = sd(columns.mean(axis=1), w)
    assert averaged < made.value - 0.1  # why columns are never averaged first


def test_levels_make_the_whole_and_carry_errors():
    value, stratum, unit, w = sample()
    made = estimate(shares_above([-1.0, 0.0, 1.0]), np.stack([value, value + 0.1], axis=1), w, fay(stratum, unit, w))
    assert made.value.sum() == pytest.approx(1) and made.value.shape == made.se.shape == (4,)
    assert (made.low < made.value).all() and (made.value < made.high).all()


def test_a_weight_is_so_many_pupils_and_scale_does_not_matter():
    rng = np.random.default_rng(3)
    value, w = rng.normal(size=50), rng.integers(1, 5, 50).astype(float)
    one, many = np.ones(int(w.sum())), np.repeat(value, w.astype(int))
    for statistic in (mean, sd, shares_above([0.0]), quantiles([0.1, 0.5])):
        assert statistic(value, w) == pytest.approx(statistic(many, one))
        assert statistic(value, w) == pytest.approx(statistic(value, 7 * w))


def test_a_difference_of_groups_knows_they_share_schools():
    value, stratum, unit, w = sample()
    group = np.arange(value.size) % 2 == 0
    made = estimate(difference(group), value + 0.3 * group, w, jackknife(stratum, unit, w))
    assert made.value == pytest.approx(0.3, abs=3 * made.se) and made.se < 0.1


def test_weights_of_those_absent_go_to_their_cell():
    made = base_weights([[0.1, 0.2]] * 4, responded=[True, True, False, True], cell=[1, 1, 1, 2])
    assert made.tolist() == pytest.approx([75, 75, 0, 50])
    assert base_weights([[0.1, 0.2]] * 4).sum() == pytest.approx(made.sum())
    with pytest.raises(AssessmentError, match="cell"):
        base_weights([[0.5], [0.5]], responded=[True, False], cell=[1, 2])


def test_the_link_has_an_error_too():
    assert link_error([0.2, 0.0, -0.2, 0.0]) == pytest.approx(np.std([0.2, 0, -0.2, 0], ddof=1) / 2)
    grouped = link_error([0.2, 0.2, 0.2, -0.2, -0.2, -0.2, 0, 0, 0], unit=[1, 1, 1, 2, 2, 2, 3, 3, 3])
    assert grouped == pytest.approx(0.2 / np.sqrt(3)) and grouped > link_error(
        [0.2, 0.2, 0.2, -0.2, -0.2, -0.2, 0, 0, 0]
    )
    now, then = (Estimate(v, 3.0, 9.0, 0.0, 1, 80) for v in (510.0, 500.0))
    assert change(now, then, link=0.0).clear and not change(now, then, link=5.0).clear
    with pytest.raises(AssessmentError, match="link"):
        change(now, then, link=None)
    with pytest.raises(AssessmentError):
        link_error([0.1, 0.2])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: fay([1, 1, 1], [1, 2, 3], [1.0, 1, 1]),
        lambda: fay([1, 1], [1, 2], [1.0, 1], k=1.0),
        lambda: fay([1, 2, 1, 2], [1, 1, 2, 3], np.ones(4)),
        lambda: jackknife([1, 2], [1, 2], [1.0, 1]),
        lambda: base_weights([[0.0]]),
        lambda: estimate(mean, [1.0, 2], [-1.0, 1], Replicates(np.ones((2, 2)), np.ones(2), "")),
        lambda: estimate(mean, [1.0, 2], [1.0, 1], Replicates(np.ones((3, 2)), np.ones(2), "")),
        lambda: shares_above([1.0, 0.0]),
        lambda: difference([True, True]),
    ],
)
def test_samples_refuse_what_does_not_fit(wrong):
    with pytest.raises(AssessmentError):
        wrong()

"""Mixed models: the published London example, lme4's figures, and generalised least squares with the whole matrix."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from wusong.engines.assessment.errors import AssessmentError
from wusong.engines.assessment.multilevel import GroupSums, crossed, group_sums, mixed, three_level
from wusong.engines.assessment.value_added import (
    EVIDENCE,
    balance,
    by_entry_band,
    design,
    growth_percentiles,
    moving,
    statements,
    value_added,
    weak_schools,
)

DATA = Path(__file__).parent / "data"


def london(random=(0,)):
    """Sums by school of the London reading test (x) and the exam at sixteen (y), 4,059 pupils of 65 schools (Goldstein et al. 1993)."""
    with (DATA / "london_sums.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    n, x, y, xx, xy, yy = (np.array([float(row[key]) for row in rows]) for key in ("n", "x", "y", "xx", "xy", "yy"))
    cross = np.stack([np.stack([n, x], 1), np.stack([x, xx], 1)], 1)
    at = list(random)
    names = np.array([int(row["school"]) for row in rows])
    return GroupSums(
        names,
        n,
        cross[:, at][:, :, at],
        cross[:, at],
        np.stack([y, xy], 1)[:, at],
        cross.sum(0),
        np.array([y.sum(), xy.sum()]),
        yy.sum(),
        0.0,
        tuple(at),
    )


def test_london_as_the_mlwin_manual_prints_it():
    made = mixed(london(), reml=False)
    assert made.criterion == pytest.approx(9357.24, abs=0.005)
    assert (made.fixed[1], made.covariance[0, 0], made.residual) == pytest.approx((0.563, 0.092, 0.566), abs=5e-4)
    slopes = mixed(london((0, 1)), reml=False)
    assert slopes.criterion == pytest.approx(9316.87, abs=0.005)
    assert slopes.covariance.ravel() == pytest.approx([0.090, 0.018, 0.018, 0.0145], abs=5e-4)


def test_london_as_lme4_prints_it():
    made = mixed(london())
    assert made.criterion == pytest.approx(9368.76528733, abs=1e-6)
    assert made.fixed == pytest.approx([0.002322823129, 0.563306914124], abs=1e-7)
    assert made.fixed_covariance.ravel() == pytest.approx(
        [1.628474211e-03, 4.024181823e-06, 4.024181823e-06, 1.554500577e-04], rel=1e-5
    )
    assert (made.covariance[0, 0], made.residual) == pytest.approx((0.09383898838, 0.56586531023), rel=1e-6)
    assert made.effects[:3, 0] == pytest.approx([0.37435571183, 0.50303660178, 0.50493925411], abs=1e-6)
    assert made.conditional_se[:3, 0] == pytest.approx([0.08461747656, 0.09629067603, 0.09874829453], abs=1e-6)
    slopes = mixed(london((0, 1)))
    assert slopes.criterion == pytest.approx(9327.60034513, abs=1e-5)
    assert slopes.covariance.ravel() == pytest.approx([0.0921179, 0.0183415, 0.0183415, 0.0149670], abs=2e-6)
    assert slopes.effects[0] == pytest.approx([0.375383819, 0.125697850], abs=2e-6)
    assert slopes.gradient < 1e-6


def data(seed=0, groups=12, n=150, slope=True):
    rng = np.random.default_rng(seed)
    g = rng.integers(0, groups, n)
    x = np.column_stack([np.ones(n), rng.normal(2, 3, n), rng.normal(size=n)])
    y = (
        x @ [1.0, 0.5, -0.3]
        + rng.normal(0, 0.7, groups)[g]
        + (rng.normal(0, 0.2, groups)[g] * x[:, 1] if slope else 0)
        + rng.normal(size=n)
    )
    return y, x, g


def slow(y, x, z, v_random, residual, reml=True):
    """−2 log likelihood, fixed effects, effects and their errors, with the whole n × n matrix."""
    v = z @ v_random @ z.T + residual * np.eye(y.size)
    inverse = np.linalg.inv(v)
    information = x.T @ inverse @ x
    beta = np.linalg.solve(information, x.T @ inverse @ y)
    r = y - x @ beta
    value = np.linalg.slogdet(v)[1] + r @ inverse @ r
    value += (
        (y.size - x.shape[1]) * np.log(2 * np.pi) + np.linalg.slogdet(information)[1]
        if reml
        else y.size * np.log(2 * np.pi)
    )
    p = inverse - inverse @ x @ np.linalg.solve(information, x.T @ inverse)
    effects = v_random @ z.T @ p @ y
    return value, beta, effects, np.sqrt(np.diag(v_random - v_random @ z.T @ p @ z @ v_random))


@pytest.mark.parametrize("random", [(0,), (0, 1), (1,), (0, 1, 2)])
@pytest.mark.parametrize("reml", [True, False])
def test_group_sums_give_what_the_whole_matrix_gives(random, reml):
    y, x, g = data()
    made = mixed(group_sums(y, x, g, random=random), reml=reml)
    q, groups = len(random), 12
    z = np.zeros((y.size, groups * q))
    for i in range(y.size):
        z[i, g[i] * q : (g[i] + 1) * q] = x[i, list(random)]
    value, beta, effects, errors = slow(y, x, z, np.kron(np.eye(groups), made.covariance), made.residual, reml)
    assert made.criterion == pytest.approx(value, abs=1e-6)
    assert made.fixed == pytest.approx(beta, abs=1e-8)
    assert made.effects.ravel() == pytest.approx(effects, abs=1e-7)
    assert made.se.ravel() == pytest.approx(errors, abs=1e-6)
    for factor in (0.9, 1.1):
        assert slow(y, x, z, np.kron(np.eye(groups), made.covariance * factor), made.residual, reml)[0] >= value - 1e-7
        assert slow(y, x, z, np.kron(np.eye(groups), made.covariance), made.residual * factor, reml)[0] > value


def test_no_difference_between_schools_is_zero_and_not_negative():
    rng = np.random.default_rng(1)
    y = np.tile([1.0, -1.0, 2.0, -2.0], 50) + rng.normal(0, 0.01, 200)
    made = mixed(group_sums(y, np.ones((200, 1)), np.repeat(np.arange(50), 4)))
    assert made.covariance[0, 0] == 0 and (made.effects == 0).all() and (made.reliability == 0).all()


def test_balanced_data_are_the_analysis_of_variance():
    y = np.array([1.0, 2, 3, 5, 6, 7, 2, 4, 6, 9, 9, 12])
    made = mixed(group_sums(y, np.ones((12, 1)), np.repeat(np.arange(4), 3)))
    means = y.reshape(4, 3).mean(axis=1)
    within = ((y.reshape(4, 3) - means[:, None]) ** 2).sum() / 8
    between = 3 * ((means - y.mean()) ** 2).sum() / 3
    assert (made.residual, made.covariance[0, 0]) == pytest.approx((within, (between - within) / 3), rel=1e-6)


@given(st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_the_order_of_pupils_does_not_matter(chance):
    y, x, g = data(3)
    rows = list(range(y.size))
    chance.shuffle(rows)
    one, two = mixed(group_sums(y, x, g, random=(0, 1))), mixed(group_sums(y[rows], x[rows], g[rows], random=(0, 1)))
    assert two.criterion == pytest.approx(one.criterion, abs=1e-8)
    assert two.effects == pytest.approx(one.effects, abs=1e-6)


def test_a_weight_is_so_many_pupils():
    y, x, g = data(4, slope=False)
    w = np.random.default_rng(0).integers(1, 4, y.size)
    one = mixed(group_sums(y, x, g, weights=w))
    two = mixed(group_sums(np.repeat(y, w), np.repeat(x, w, axis=0), np.repeat(g, w)))
    assert one.criterion == pytest.approx(two.criterion, abs=1e-6)


def test_reliability_by_size_of_school_with_londons_variances():
    made = mixed(london())
    u, e = made.covariance[0, 0], made.residual
    reached = lambda n: n * u / (n * u + e)
    assert [round(reached(n), 1) for n in (6, 14, 24, 54)] == [0.5, 0.7, 0.8, 0.9]
    assert made.between == pytest.approx(0.14, abs=0.005)
    at = int(np.argmin(made.n))
    assert made.reliability[at] == pytest.approx(reached(made.n[at]))


@pytest.mark.parametrize("nested", [False, True])
def test_two_factors_give_what_the_whole_matrix_gives(nested):
    rng = np.random.default_rng(11)
    a = rng.integers(0, 14, 160)
    b = a // 3 if nested else rng.integers(0, 6, 160)
    x = np.column_stack([np.ones(160), rng.normal(size=160)])
    y = x @ [2, 0.4] + rng.normal(0, 0.8, 14)[a] + rng.normal(0, 0.6, 6)[b] + rng.normal(size=160)
    made = (three_level if nested else crossed)(y, x, a, b)
    z = np.hstack([(a[:, None] == np.arange(14)), (b[:, None] == np.unique(b))]).astype(float)
    matrix = lambda v: np.diag(np.repeat(v, [14, np.unique(b).size]))
    value, beta, effects, errors = slow(y, x, z, matrix(made.variances), made.residual)
    assert made.criterion == pytest.approx(value, abs=1e-6)
    assert made.fixed == pytest.approx(beta)
    assert np.concatenate(made.effects) == pytest.approx(effects, abs=1e-6)
    assert np.concatenate(made.se) == pytest.approx(errors, abs=1e-6)
    best = optimize.minimize(
        lambda v: slow(y, x, z, matrix(np.exp(v[:2])), np.exp(v[2]))[0],
        np.log(np.maximum([*made.variances, made.residual], 1e-4)),
        method="Nelder-Mead",
        options={"fatol": 1e-9, "xatol": 1e-5},
    )
    assert made.criterion <= best.fun + 1e-6
    turned = crossed(y, x, b, a)
    assert turned.variances == pytest.approx(made.variances[::-1], rel=1e-4)
    assert sum(made.shares) == pytest.approx(1)


def test_two_factors_as_lme4_prints_them():
    i = np.arange(240)
    a, b, x = i % 14, (i // 5) % 6, np.cos(1.7 * i)
    y = 1 + 0.5 * x + 0.8 * np.sin(2 * a) + 0.6 * np.cos(3 * b) + 1.2 * np.sin(12.9898 * i)
    made = crossed(y, np.column_stack([np.ones(240), x]), a, b)
    assert made.criterion == pytest.approx(454.01728784, abs=1e-7)
    assert made.fixed == pytest.approx([1.046970619, 0.507115365], abs=1e-7)
    assert (*made.variances, made.residual) == pytest.approx((0.33358, 0.86852, 0.28954), abs=2e-5)
    assert made.effects[0][:3] == pytest.approx([-0.0079493, 0.6006452, -0.7482999], abs=2e-6)


def test_a_class_in_two_schools_is_refused():
    with pytest.raises(AssessmentError, match="inner"):
        three_level([1.0, 2, 3, 4], np.ones((4, 1)), [1, 1, 2, 2], [1, 2, 2, 2])


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (lambda: group_sums([1.0, 2], [[1.0], [2]], [1, 2]), "x"),
        (lambda: group_sums([1.0, np.nan], np.ones((2, 1)), [1, 2]), "y"),
        (lambda: group_sums([1.0, 2], np.ones((2, 1)), [1, 2], random=(1,)), "random"),
        (lambda: group_sums([1.0, 2], np.ones((2, 1)), ["a", None]), "group"),
        (lambda: mixed(group_sums([1.0, 2, 3], np.ones((3, 1)), [1, 1, 1])), "group"),
        (lambda: mixed(group_sums([1.0, 2, 3, 5], np.ones((4, 2)), [1, 1, 2, 2])), "x"),
        (lambda: mixed(group_sums([1.0, 2, 3, 5], np.ones((4, 1)), [1, 2, 3, 4])), "group"),
        (lambda: crossed([1.0, 2, 3, 4], np.zeros((4, 1)), [1, 1, 2, 2], [1, 2, 1, 2]), "x"),
        (lambda: crossed([1.0, 2, 3, 4], np.ones((4, 1)), [1, 1, 1, 1], [1, 2, 1, 2]), "second"),
    ],
)
def test_what_does_not_fit_is_named(wrong, named):
    with pytest.raises(AssessmentError) as refused:
        wrong()
    assert refused.value.argument == named


# Statements


def test_londons_statements():
    made = statements(mixed(london()), rng=np.random.default_rng(1))
    verdicts = made.verdict
    assert made.stated.sum() == 64  # the school with two pupils: no statement
    assert (verdicts.count("none"), np.isnan(made.effect).sum()) == (1, 1)
    assert 13 <= verdicts.count("above") <= 16 and 14 <= verdicts.count("below") <= 17
    assert np.nanmedian(made.rank_high - made.rank_low) == pytest.approx(25, abs=3)
    assert (made.lowest[made.stated] > 0.8).sum() == pytest.approx(9, abs=2)
    assert np.nansum(made.lowest) == pytest.approx(0.2 * 64, abs=0.5)


def world(seed=0, schools=40, each=50, true=None):
    rng = np.random.default_rng(seed)
    school = np.repeat(np.arange(schools), each)
    effect = rng.normal(0, 0.4, schools) if true is None else true
    prior = rng.normal(size=school.size) + 0.3 * rng.normal(size=schools)[school]
    return 0.6 * prior + effect[school] + rng.normal(0, 0.8, school.size), prior, school, effect


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    held = []
    for seed in range(6):
        y, prior, school, effect = world(seed, schools=60, each=30)
        made = value_added(y, prior, school, rng=np.random.default_rng(0))
        held += ((made.low <= effect - effect.mean() + 0.0) & (effect - effect.mean() <= made.high)).tolist()
    assert 0.91 < np.mean(held) < 0.99


def test_small_schools_are_not_spoken_of_and_large_ones_are():
    y, prior, school, _ = world()
    school = np.where(np.arange(school.size) < 3, 99, school)
    made = value_added(y, prior, school, rng=np.random.default_rng(0), registered={0: 47, 1: 60})
    at = made.known(99)
    assert (
        not made.stated[at]
        and np.isnan([made.effect[at], made.rank[at], made.lowest[at]]).all()
        and made.verdict[at] == "none"
    )
    assert made.pupils[at] == 3 and made.reliability[at] < 0.5
    assert made.coverage[made.known(1)] == pytest.approx(50 / 60) and np.isnan(made.coverage[made.known(5)])
    with pytest.raises(AssessmentError):
        value_added(y, prior, school, rng=np.random.default_rng(0), registered={1: 10})
    with pytest.raises(AssessmentError):
        made.known(1234)


def test_ranks_repeat_with_their_seed():
    y, prior, school, _ = world()
    one, two = (value_added(y, prior, school, rng=np.random.default_rng(3)) for _ in range(2))
    assert (one.rank_low == two.rank_low).all()


def test_context_and_no_context_never_meet():
    y, prior, school, _ = world()
    plain = value_added(y, prior, school, rng=np.random.default_rng(0))
    told = value_added(y, prior, school, rng=np.random.default_rng(0), context={"rural": (school % 2).astype(float)})
    assert told.context == ("rural",)
    for together in (moving, weak_schools):
        with pytest.raises(AssessmentError, match="results"):
            together([plain, told])


def test_a_missing_prior_keeps_the_pupil():
    y, prior, school, _ = world()
    second = prior + np.random.default_rng(1).normal(0, 0.5, prior.size)
    second[::7] = np.nan
    made = value_added(y, np.column_stack([prior, second]), school, rng=np.random.default_rng(0))
    assert made.pupils.sum() == y.size
    with pytest.raises(AssessmentError, match="prior"):
        design(np.where(np.arange(20) == 3, np.nan, np.arange(20.0)))
    with pytest.raises(AssessmentError, match="prior"):
        design(np.ones(20))


def test_the_moving_value_is_surer_than_its_years():
    true = np.random.default_rng(9).normal(0, 0.4, 40)
    years = [value_added(*world(seed, true=true)[:3], rng=np.random.default_rng(0)) for seed in range(3)]
    made = moving(years)
    assert (made.se < np.minimum.reduce([year.se for year in years])).all()
    assert made.effect == pytest.approx(np.mean([year.effect for year in years], axis=0))
    assert np.isnan(moving(years[:1]).effect).all()


def test_a_weak_school_needs_two_witnesses():
    true = np.random.default_rng(9).normal(0, 0.3, 40)
    true[5] = -1.6
    once = true.copy()
    once[7] = -1.6
    first = value_added(*world(1, true=once)[:3], rng=np.random.default_rng(0), registered={8: 100})
    second = value_added(*world(2, true=true)[:3], rng=np.random.default_rng(0))
    rows = {row.school: row for row in weak_schools([first, second], conditions={5: {"pupils per teacher": 21.0}})}
    assert rows[5].state == "sufficient" and rows[5].conditions == {"pupils per teacher": 21.0}
    assert rows[7].state in ("watch", "sufficient") and rows[7].lowest[0] > 0.8
    assert rows[8].state == "insufficient" and "coverage" in rows[8].reasons[0]
    assert {row.state for row in rows.values()} <= set(EVIDENCE)
    with pytest.raises(AssessmentError):
        weak_schools([first])


def test_growth_percentiles_are_flat_in_the_prior_and_rise_with_the_outcome():
    rng = np.random.default_rng(2)
    prior = rng.gamma(3, 1, 8000)
    outcome = prior + 0.1 * prior**2 + rng.normal(0, 1, 8000)
    made = growth_percentiles(outcome, prior)
    assert np.corrcoef(made, prior)[0, 1] == pytest.approx(0, abs=0.03)
    assert made.min() >= 1 and made.max() <= 99
    for low, high in ((0, 1.5), (1.5, 3), (3, 9)):
        assert made[(prior >= low) & (prior < high)].mean() == pytest.approx(50, abs=2)
    several = growth_percentiles(outcome, np.column_stack([prior, rng.normal(size=8000)]))
    assert np.corrcoef(several, made)[0, 1] > 0.99
    with pytest.raises(AssessmentError):
        growth_percentiles(outcome[:500], prior[:500])


def test_balance_is_the_weighted_coefficient_of_the_ministry():
    n, resource = np.array([45, 37, 89, 76, 55]), np.array([279, 137, 935, 160, 402])
    scores, school = np.repeat(resource / n, n), np.repeat(np.arange(5), n)
    noise = np.concatenate([np.linspace(-1, 1, m) for m in n])  # pupils differ, school means stay
    assert balance(scores + noise, school).cv == pytest.approx(0.515257, abs=1e-6)


def test_the_entry_table_counts_everybody():
    y, prior, school, _ = world()
    names, mean, n = by_entry_band(y, prior, school)
    assert n.sum() == y.size and names.size == 40 and np.nansum(mean * n) == pytest.approx(0, abs=1e-6)
    assert n.sum(axis=0) == pytest.approx(np.full(5, 400))

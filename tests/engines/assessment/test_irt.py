"""Item response theory: published values, and a slow likelihood by integration as a second answer."""

import csv
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, special, stats

from wusong.engines.assessment.errors import AssessmentError, NotConverged
from wusong.engines.assessment.irt.calibrate import Rows, _Problem, answers, calibrate, grid
from wusong.engines.assessment.irt.dif import groups, mantel_haenszel, wald
from wusong.engines.assessment.irt.fit import benjamini_hochberg, q3, residual_fit, s_x2, score_distribution, wright_map
from wusong.engines.assessment.irt.models import parameters, slopes, tables
from wusong.engines.assessment.irt.persons import eap, plausible_values, separation, wle
from wusong.engines.assessment.irt.rasch import andersen, rasch_conditional, rasch_marginal, sufficient

DATA = Path(__file__).parent / "data"
NAN = np.nan


def lsat(number):
    with (DATA / f"lsat{number}.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    return np.array([[int(c) for c in row["answers"]] for row in rows]), np.array(
        [float(row["pupils"]) for row in rows]
    )


def some(model, k=8, seed=0):
    """Believable items of one model."""
    rng = np.random.default_rng(seed)
    a = rng.uniform(0.7, 1.8, k)
    if model in ("2pl", "3pl"):
        return parameters(model, a, rng.normal(0, 1, (k, 1)), 0.2 if model == "3pl" else 0.0)
    if model == "rasch":
        return parameters(model, np.full(k, 1.1), rng.normal(0, 1, (k, 1)))
    steps = rng.normal(0, 0.8, (k, 3))
    return parameters(model, a, np.sort(steps, axis=1)[:, ::-1] - [0, 0.4, 0.8] if model == "grm" else steps)


def answered(p, n, seed=1, mean=0.0):
    rng = np.random.default_rng(seed)
    theta = rng.normal(mean, 1, n)
    above = np.cumsum(p.probabilities(theta), axis=1)[:, :-1]
    return (rng.random((p.a.size, 1, n)) > above).sum(axis=1).T, theta


def slow_probability(model, a, d, g, category, theta):
    """One category's probability, as the textbook writes it."""
    d = [step for step in d if not np.isnan(step)]
    sigma = lambda z: 1 / (1 + np.exp(-z))
    if model in ("2pl", "3pl"):
        right = g + (1 - g) * sigma(a * theta + d[0])
        return right if category else 1 - right
    if model == "grm":
        above = [1.0, *(sigma(a * theta + step) for step in d), 0.0]
        return above[category] - above[category + 1]
    parts = [np.exp(c * a * theta + (d[c - 1] if c else 0)) for c in range(len(d) + 1)]
    return parts[category] / sum(parts)


FINE = np.linspace(-9, 9, 1801)


def slow_likelihood(p, row):
    """Of one pupil, at every point of a fine ruler."""
    made = np.ones(FINE.size)
    for j, u in enumerate(row):
        if u >= 0:
            made *= slow_probability(p.models[j], p.a[j], p.d[j], p.g[j], int(u), FINE)
    return made


def slow_log_likelihood(p, x):
    rows, counts = np.unique(x, axis=0, return_counts=True)
    return sum(
        n * np.log((slow_likelihood(p, row) * stats.norm.pdf(FINE)).sum() * 0.01)
        for row, n in zip(rows, counts, strict=True)
    )


# Published: Bock & Lieberman 1970 data; maxima as in the manuals of mirt and ltm.
@pytest.mark.parametrize(
    ("data", "model", "log_likelihood", "slopes_"),
    [
        (6, "rasch", -2466.938, [0.755] * 5),
        (6, "2pl", -2466.653, [0.825, 0.723, 0.890, 0.689, 0.657]),
        (7, "2pl", -2658.805, [0.988, 1.081, 1.707, 0.765, 0.736]),
    ],
)
def test_the_law_school_tests(data, model, log_likelihood, slopes_):
    x, w = lsat(data)
    made = calibrate(x, model, weights=w)
    assert made.log_likelihood == pytest.approx(log_likelihood, abs=6e-4)
    assert made.parameters.a == pytest.approx(slopes_, abs=1.1e-3)
    assert made.convergence.expected_gain < 1e-8
    assert made.pupils == 1000


def test_the_standard_errors_of_the_law_school_test():
    made = calibrate(lsat(6)[0], "2pl", weights=lsat(6)[1])
    # ltm(LSAT6 ~ z1): difficulties -3.3597 -1.3696 -0.2799 -1.8659 -3.1236, SE 0.8669 0.3073 0.0997 0.4341 0.8700
    assert made.parameters.difficulty[:, 0] == pytest.approx([-3.3597, -1.3696, -0.2799, -1.8659, -3.1236], abs=4e-3)
    assert made.se_difficulty[:, 0] == pytest.approx([0.8669, 0.3073, 0.0997, 0.4341, 0.8700], abs=6e-3)
    assert made.se_a == pytest.approx([0.2581, 0.1867, 0.2326, 0.1851, 0.2100], abs=1e-3)


@pytest.mark.parametrize("model", ["rasch", "2pl", "3pl", "grm", "gpcm"])
def test_probabilities_are_the_textbooks(model):
    p = some(model)
    theta = np.linspace(-3, 3, 7)
    made = p.probabilities(theta)
    for j in range(8):
        for c in range(p.categories[j]):
            slow = slow_probability("gpcm" if model == "rasch" else model, p.a[j], p.d[j], p.g[j], c, theta)
            assert made[j, c] == pytest.approx(slow)
    assert made.sum(axis=1) == pytest.approx(np.ones((8, 7)))


@pytest.mark.parametrize("model", ["rasch", "2pl", "3pl", "grm", "gpcm"])
def test_derivatives_are_differences(model):
    p, theta, h = some(model, 4), np.linspace(-2, 2, 5), 1e-6
    logp, made = tables(p, theta)
    shifted = lambda **new: tables(parameters(model, new.get("a", p.a), new.get("d", p.d), new.get("g", p.g)), theta)[0]
    assert made[..., 0] == pytest.approx((shifted(a=p.a + h) - shifted(a=p.a - h)) / (2 * h), abs=1e-7)
    for c in range(p.d.shape[1]):
        step = np.zeros_like(p.d)
        step[:, c] = h
        assert made[..., c + 1] == pytest.approx((shifted(d=p.d + step) - shifted(d=p.d - step)) / (2 * h), abs=1e-7)
    if model == "3pl":
        at = special.logit(p.g)
        numeric = (shifted(g=special.expit(at + h)) - shifted(g=special.expit(at - h))) / (2 * h)
        assert made[..., -1] == pytest.approx(numeric, abs=1e-7)
    assert slopes(p, theta) == pytest.approx((tables(p, theta + h)[0] - tables(p, theta - h)[0]) / (2 * h), abs=1e-7)
    assert logp.shape == made.shape[:-1]


def test_graded_steps_far_in_the_tail_keep_their_digits():
    p = parameters("grm", [2.0], [[1.0, 1.0 - 1e-7]])
    middle = tables(p, np.array([30.0]))[0][0, 1, 0]
    assert np.isfinite(middle) and middle < -60


@pytest.mark.parametrize("model", ["rasch", "2pl", "3pl", "grm", "gpcm"])
def test_the_likelihood_is_the_integral_and_the_estimate_its_top(model):
    p = some(model, 4)
    x, _ = answered(p, 300)
    x[:20, 0] = x[5:30, 3] = -1
    made = calibrate(x, model)
    assert made.log_likelihood == pytest.approx(slow_log_likelihood(made.parameters, x), abs=2e-4)
    q = made.parameters
    prior = lambda g: -0.5 * float((((special.logit(g) + 1.386) / 0.75) ** 2).sum()) if model == "3pl" else 0.0
    top = made.log_likelihood + prior(q.g)
    for j, h in product(range(2), (-0.1, 0.1)):
        for which in ("a", "d", *(["g"] if model == "3pl" else [])):
            a, d, g = q.a.copy(), q.d.copy(), q.g.copy()
            if which == "a" and model == "rasch":
                a += h
            elif which == "a":
                a[j] += h
            elif which == "d":
                d[j, 0] += h
            else:
                g[j] = special.expit(special.logit(g[j]) + h)
            assert slow_log_likelihood(parameters(model, a, d, g), x) + prior(g) < top


@pytest.mark.parametrize("model", ["rasch", "2pl", "3pl", "grm", "gpcm"])
def test_known_parameters_are_found_again(model):
    p = some(model, 12, seed=4)
    made = calibrate(answered(p, 8000, seed=5)[0], model)
    if model == "3pl":  # prior and true g differ a little: the curves must agree, not every number
        theta = np.linspace(-2, 2, 9)
        assert np.abs(made.parameters.probabilities(theta) - p.probabilities(theta)).max() < 0.05
        return
    assert (np.abs(made.parameters.a - p.a) < 4 * made.se_a).all()
    assert (np.abs(made.parameters.d - p.d) < 4 * made.se_d).all()
    z = (made.parameters.d - p.d) / made.se_d
    assert 0.4 < np.sqrt(np.mean(z**2)) < 1.7


def test_single_precision_and_few_nodes_give_the_same_answer():
    x, _ = answered(some("2pl", 30, seed=8), 12_000, seed=9)
    one, two = calibrate(x, precision="single", errors="score"), calibrate(x, precision="double", errors="score")
    assert one.log_likelihood == pytest.approx(two.log_likelihood, abs=0.05)
    assert np.abs(one.parameters.a - two.parameters.a).max() < 0.05 * two.se_a.min()
    assert one.se_d == pytest.approx(two.se_d, rel=1e-3)


@pytest.mark.parametrize("model", ["rasch", "2pl", "gpcm"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_short_way_through_one_sum_is_the_long_way(model, dtype):
    p = some(model, 12)
    x, _ = answered(p, 3000)
    w = np.random.default_rng(0).integers(1, 4, 3000).astype(float)
    for weights in (None, w):
        problem = _Problem(
            Rows.of(answers(x), p.categories, weights), p.models, p.categories, *grid(61, 6.0), (0, 1), dtype
        )
        v = problem.start() + np.random.default_rng(1).normal(0, 0.1, problem.size)
        short = problem.evaluate(v)
        problem.one_line = False
        long = problem.evaluate(v)
        near = 1e-7 if dtype is np.float64 else 1e-2
        assert short[0] == pytest.approx(long[0], abs=near)
        assert short[1] == pytest.approx(long[1], abs=near)


def test_few_pupils_are_fitted_or_refused_and_never_left_half_way():
    for seed in (0, 1, 2, 3, 9):
        x, _ = answered(some("2pl", 6, seed), 60, seed)
        if (x.min(axis=0) == x.max(axis=0)).any():
            continue
        try:
            made = calibrate(x)
        except NotConverged:
            continue
        assert made.convergence.expected_gain <= 1e-8
        assert made.log_likelihood == pytest.approx(slow_log_likelihood(made.parameters, x), abs=1e-3)


def test_answers_that_say_much_get_nodes_close_enough():
    p = parameters("gpcm", np.full(30, 1.6), np.random.default_rng(0).normal(0, 0.7, (30, 4)))
    x, _ = answered(p, 4000, seed=2)
    one, two = calibrate(x, "gpcm", errors=None), calibrate(x, "gpcm", nodes=201, precision="double", errors=None)
    assert one.log_likelihood == pytest.approx(two.log_likelihood, abs=0.2)


def test_score_and_observed_information_agree_when_the_model_holds():
    x, _ = answered(some("2pl", 6), 5000)
    one, two = calibrate(x, errors="score"), calibrate(x, errors="observed")
    assert (one.information, two.information) == ("score", "observed")
    assert one.se_a == pytest.approx(two.se_a, rel=0.1)


@given(st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None)
def test_neither_order_of_pupils_nor_of_items_matters(chance):
    x, _ = answered(some("grm", 6), 500)
    rows, cols = list(range(500)), list(range(6))
    chance.shuffle(rows)
    chance.shuffle(cols)
    one, two = calibrate(x, "grm", errors=None), calibrate(x[rows][:, cols], "grm", errors=None)
    assert two.log_likelihood == pytest.approx(one.log_likelihood, abs=1e-6)
    assert two.parameters.a == pytest.approx(one.parameters.a[cols], abs=1e-4)


def test_a_weight_is_so_many_pupils():
    x, _ = answered(some("gpcm", 5), 400)
    w = np.random.default_rng(0).integers(0, 4, 400)
    one, two = calibrate(x, "gpcm", weights=w), calibrate(np.repeat(x, w, axis=0), "gpcm")
    assert one.log_likelihood == pytest.approx(two.log_likelihood, abs=1e-6)
    assert one.se_a == pytest.approx(two.se_a, abs=1e-4)


def test_two_forms_with_common_items_are_one_scale():
    p = some("2pl", 15, seed=3)
    x, _ = answered(p, 6000, seed=4)
    x[:3000, 10:] = -1
    x[3000:, :5] = -1
    made = calibrate(x)
    assert (np.abs(made.parameters.d - p.d) < 4.5 * made.se_d).all()
    assert calibrate(np.where(x < 0, NAN, x)).log_likelihood == made.log_likelihood


def test_a_paper_of_several_kinds_of_item():
    one, two = some("2pl", 6), some("gpcm", 4)
    rng = np.random.default_rng(6)
    theta = rng.normal(size=4000)
    draw = lambda p: (rng.random((p.a.size, 1, 4000)) > np.cumsum(p.probabilities(theta), axis=1)[:, :-1]).sum(axis=1).T
    made = calibrate(np.hstack([draw(one), draw(two)]), ["2pl"] * 6 + ["gpcm"] * 4)
    assert (np.abs(made.parameters.a - np.concatenate([one.a, two.a])) < 4 * made.se_a).all()
    assert np.isnan(made.parameters.d[0, 1:]).all()


@pytest.mark.parametrize(
    ("x", "model", "named"),
    [
        ([[1, 0], [1, 1]], "2pl", "responses"),
        ([[0, 2], [1, 0], [1, 1]], "2pl", "models"),
        ([[0, 2], [1, 0]], "grm", "responses"),
        ([[0.5, 1], [1, 0]], "2pl", "responses"),
        ([["a", "b"]], "2pl", "responses"),
        ([[1, 0], [0, 1]], "4pl", "models"),
        ([[1], [0]], "2pl", "responses"),
        ([1, 0], "2pl", "responses"),
    ],
)
def test_what_cannot_be_calibrated_is_named(x, model, named):
    with pytest.raises(AssessmentError) as refused:
        calibrate(x, model)
    assert refused.value.argument == named


def test_what_has_no_top_is_not_handed_out():
    ladder = np.tril(np.ones((6, 5), int), -1)
    with pytest.raises(NotConverged):
        calibrate(np.repeat(ladder, 50, axis=0))


def test_answers_spell_missing_one_way():
    assert answers([[1.0, NAN, -5]]).tolist() == [[1, -1, -1]]


# Rasch by sufficient scores


def test_rasch_by_scores_is_rasch_by_answers():
    x, w = lsat(7)
    full = np.repeat(x, w.astype(int), axis=0)
    one, two = rasch_marginal(*sufficient(full)), calibrate(x, "rasch", weights=w)
    assert one.log_likelihood == pytest.approx(two.log_likelihood, abs=1e-6)
    assert one.difficulty == pytest.approx(-two.parameters.d[:, 0], abs=1e-5)
    assert one.sd == pytest.approx(two.parameters.a[0], abs=1e-5)
    assert one.se == pytest.approx(two.se_d[:, 0], abs=1e-4)
    assert one.sd_se == pytest.approx(two.se_a[0], abs=1e-4)


def test_conditional_likelihood_by_listing_every_pattern():
    x, _ = answered(some("rasch", 4), 300)
    f, t = sufficient(x)
    patterns = np.array(list(product([0, 1], repeat=4)))

    def slow(b):
        gamma = np.array([np.exp(-patterns[patterns.sum(axis=1) == s] @ b).sum() for s in range(5)])
        return float(-b @ t - f @ np.log(gamma))

    made = rasch_conditional(f, t)
    found = optimize.minimize(lambda v: -slow(np.append(v, -v.sum())), np.zeros(3), method="BFGS")
    assert made.difficulty[:3] == pytest.approx(found.x, abs=1e-4)
    assert slow(made.difficulty) == pytest.approx(-found.fun, abs=1e-8)
    h = 1e-4
    curve = np.array(
        [
            [
                (
                    slow(made.difficulty + h * (e + g))
                    - slow(made.difficulty + h * (e - g))
                    - slow(made.difficulty - h * (e - g))
                    + slow(made.difficulty - h * (e + g))
                )
                / (4 * h * h)
                for g in np.eye(4)
            ]
            for e in np.eye(4)
        ]
    )
    assert made.se == pytest.approx(np.sqrt(np.diag(np.linalg.pinv(-curve, rcond=1e-4))), rel=1e-3)


def test_conditional_difficulties_do_not_care_who_sat_the_test():
    p = some("rasch", 10, seed=1)
    strong, weak = answered(p, 4000, 2, mean=1)[0], answered(p, 4000, 3, mean=-1)[0]
    one, two = rasch_conditional(*sufficient(strong)), rasch_conditional(*sufficient(weak))
    assert (np.abs(one.difficulty - two.difficulty) < 4 * np.hypot(one.se, two.se)).all()
    chi, df, tail = andersen(np.vstack([strong, weak]), np.repeat([0, 1], 4000))
    assert df == 9 and tail > 1e-3 and chi > 0
    bent = answered(some("2pl", 10, seed=1), 6000, 4)[0]
    assert andersen(bent, bent.sum(axis=1) > 5)[2] < 1e-6


def test_many_items_lose_no_digits():
    p = parameters("rasch", np.ones(120), np.linspace(-3, 3, 120)[:, None])
    made = rasch_conditional(*sufficient(answered(p, 3000)[0]))
    assert made.gradient < 1e-3
    assert (np.abs(made.difficulty + p.d[:, 0] - (made.difficulty + p.d[:, 0]).mean()) < 5 * made.se).all()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: sufficient([[0, 2]]),
        lambda: sufficient([[0, -1]]),
        lambda: rasch_marginal([1, 1, 1], [1, 1, 1]),
        lambda: rasch_conditional([0, 2, 0], [2, 0]),
    ],
)
def test_rasch_refuses(wrong):
    with pytest.raises(AssessmentError):
        wrong()


# Persons


@pytest.mark.parametrize("model", ["2pl", "3pl", "grm", "gpcm"])
def test_eap_is_the_integral_and_wle_the_root(model):
    p = some(model, 5)
    x, _ = answered(p, 30)
    x[3, 2] = -1
    one, two = eap(p, x), wle(p, x)
    for i in range(12):
        row = x[i]
        post = slow_likelihood(p, row) * stats.norm.pdf(FINE)
        mass, first, second = ((post * FINE**r).sum() for r in range(3))
        assert one.theta[i] == pytest.approx(first / mass, abs=1e-5)
        assert one.se[i] == pytest.approx(np.sqrt(second / mass - (first / mass) ** 2), abs=1e-5)

        def weighted(t, row=row):
            h, info, push, score = 1e-4, 0.0, 0.0, 0.0
            for j, u in enumerate(row):
                if u < 0:
                    continue
                for c in range(p.categories[j]):
                    f = lambda s, j=j, c=c: slow_probability(model, p.a[j], p.d[j], p.g[j], c, s)
                    d1, d2 = (f(t + h) - f(t - h)) / (2 * h), (f(t + h) - 2 * f(t) + f(t - h)) / h**2
                    info += d1**2 / f(t)
                    push += d1 * d2 / f(t)
                    score += d1 / f(t) if c == u else 0
            return score + push / (2 * info)

        if model != "3pl":  # with guessing there can be several roots
            assert two.theta[i] == pytest.approx(optimize.brentq(weighted, -7.9, 7.9), abs=1e-4)
        else:
            assert abs(weighted(two.theta[i])) < 1e-3


def test_abilities_of_those_who_answered_nothing():
    p = some("2pl", 5)
    nothing = np.full((1, 5), -1)
    assert eap(p, nothing).theta[0] == pytest.approx(0, abs=1e-9) and eap(p, nothing).se[0] == pytest.approx(
        1, abs=1e-5
    )
    assert np.isnan(wle(p, nothing).theta[0])


def test_wle_is_finite_at_the_ends_and_rises_with_the_score():
    p = some("rasch", 6)
    made = wle(p, np.tril(np.ones((7, 6), int), -1))
    assert np.isfinite(made.theta).all() and (np.diff(made.theta) > 0).all()


def test_large_and_small_runs_of_eap_agree():
    p = some("2pl", 25, 3)
    x, theta = answered(p, 90_000)
    made = eap(p, x)
    assert made.theta[:200] == pytest.approx(eap(p, x[:200]).theta, abs=1e-4)
    assert np.corrcoef(made.theta, theta)[0, 1] ** 2 == pytest.approx(made.reliability, abs=0.01)


def test_plausible_values_give_back_the_regression_where_point_estimates_do_not():
    p = some("2pl", 10, 5)
    rng = np.random.default_rng(8)
    z = rng.integers(0, 2, 6000)
    theta = 0.3 + 0.6 * z + rng.normal(0, 0.8, 6000)
    x = (rng.random((10, 6000)) < p.probabilities(theta)[:, 1]).T.astype(int)
    made = plausible_values(p, x, rng=rng, draws=8, background=z[:, None])
    assert np.abs(made.coefficients - [0.3, 0.6]).max() < 4 * made.se.max()
    assert made.residual_sd == pytest.approx(0.8, abs=0.05)
    gaps = [v[z == 1].mean() - v[z == 0].mean() for v in made.values.T]
    assert np.mean(gaps) == pytest.approx(0.6, abs=0.08)
    assert made.values.std(axis=0).mean() == pytest.approx(theta.std(), abs=0.03)
    points = eap(p, x).theta
    assert points[z == 1].mean() - points[z == 0].mean() < 0.5


def test_plausible_values_repeat_with_their_seed_and_average_to_the_posterior():
    p = some("gpcm", 6)
    x, _ = answered(p, 40)
    draw = lambda seed, n: plausible_values(p, x, rng=np.random.default_rng(seed), draws=n)
    assert (draw(1, 3).values == draw(1, 3).values).all()
    many = draw(2, 800)
    near = eap(p, x, mean=many.coefficients[0], sd=many.residual_sd)
    assert many.values.mean(axis=1) == pytest.approx(near.theta, abs=0.12)


@pytest.mark.parametrize(
    "wrong", [{"background": np.ones((40, 1))}, {"background": [[NAN]] * 40}, {"draws": 0}, {"weights": -np.ones(40)}]
)
def test_plausible_values_refuse(wrong):
    x, _ = answered(some("2pl"), 40)
    with pytest.raises(AssessmentError):
        plausible_values(some("2pl"), x, rng=np.random.default_rng(0), **wrong)


def test_separation():
    assert separation([-2.0, 0, 2], [1.0, 1, 1]) == pytest.approx(1 - 1 / (8 / 3))


# Fit


def test_mean_squares_by_hand():
    p = some("gpcm", 4)
    x, theta = answered(p, 50)
    x[0, 0] = -1
    made = residual_fit(p, x, theta)
    j = 0
    prob = p.probabilities(theta)[j]
    mean = (prob * np.arange(4)[:, None]).sum(axis=0)
    var = (prob * (np.arange(4)[:, None] - mean) ** 2).sum(axis=0)
    r2 = (x[:, j] - mean)[1:] ** 2
    assert made.infit[j] == pytest.approx(r2.sum() / var[1:].sum())
    assert made.outfit[j] == pytest.approx((r2 / var[1:]).mean())
    assert made.answered.tolist() == [49, 50, 50, 50]


def test_fitting_items_have_mean_squares_of_one():
    p = some("2pl", 8)
    x, theta = answered(p, 20_000)
    made = residual_fit(p, x, theta)
    assert made.infit == pytest.approx(np.ones(8), abs=0.05)
    assert (np.abs(made.infit_z) < 4).all() and (np.abs(made.outfit_z) < 4).all()


def test_the_summed_score_distribution_by_listing():
    p = some("grm", 3)
    theta = np.array([0.4])
    prob = p.probabilities(theta)[:, :, 0]
    slow = np.zeros(10)
    for cells in product(range(4), repeat=3):
        slow[sum(cells)] += np.prod([prob[j, c] for j, c in enumerate(cells)])
    assert score_distribution(p, theta)[0] == pytest.approx(slow)


@pytest.mark.parametrize("model", ["2pl", "gpcm"])
def test_s_x2_is_chi_square_when_the_model_holds_and_grows_when_not(model):
    p = some(model, 10, 2)
    tails = np.concatenate([s_x2(p, answered(p, 1500, seed)[0]).p for seed in range(8)])
    assert stats.kstest(tails, "uniform").pvalue > 1e-3
    x, theta = answered(p, 4000, 9)
    x[:, 0] = np.where(np.abs(theta) < 0.7, p.categories[0] - 1, 0)  # an item of no such shape
    assert s_x2(p, x).adjusted[0] < 1e-6


def test_q3_finds_the_pair_that_belongs_together():
    p = some("2pl", 8)
    x, theta = answered(p, 3000)
    x[:, 5] = np.where(np.random.default_rng(0).random(3000) < 0.6, x[:, 2], x[:, 5])
    made = q3(p, x, theta)
    assert made.pair == (2, 5) and made.excess > 0.2
    residual = x - p.probabilities(theta)[:, 1].T
    assert made.matrix[2, 5] == pytest.approx(np.corrcoef(residual[:, 2], residual[:, 5])[0, 1])
    x[:7, 2] = -1
    assert q3(p, x, theta).matrix[5, 2] == pytest.approx(np.corrcoef(residual[7:, 2], residual[7:, 5])[0, 1])


def test_false_discoveries_are_held():
    assert benjamini_hochberg([0.01, NAN, 0.02]) == pytest.approx([0.02, NAN, 0.02], nan_ok=True)
    assert benjamini_hochberg([0.5, 0.6, 0.01]) == pytest.approx(stats.false_discovery_control([0.5, 0.6, 0.01]))


def test_test_information_is_the_curvature_of_the_likelihood():
    p = some("grm", 5)
    h, t = 1e-4, 0.3
    prob = p.probabilities(np.array([t]))[:, :, 0]
    logp = lambda s: tables(p, np.array([s]))[0][:, :, 0]
    curve = -(prob * (logp(t + h) - 2 * logp(t) + logp(t - h)) / h**2).sum(axis=1)
    assert p.information([t])[:, 0] == pytest.approx(curve, rel=1e-4)
    assert wright_map(p, [0.0]).place.size == 15


# DIF


def test_mantel_haenszel_by_tables():
    x, _ = answered(some("2pl", 8), 1200)
    focal = np.arange(1200) % 3 == 0
    made = mantel_haenszel(x, focal, purify=False)
    score, up, down, gap, var = x.sum(axis=1), 0.0, 0.0, 0.0, 0.0
    for s in np.unique(score):
        here = score == s
        a, b = (x[here & ~focal, 0] == 1).sum(), (x[here & ~focal, 0] == 0).sum()
        c, d = (x[here & focal, 0] == 1).sum(), (x[here & focal, 0] == 0).sum()
        n = a + b + c + d
        if min(a + b, c + d) == 0:
            continue
        up, down = up + a * d / n, down + b * c / n
        gap += c - (c + d) * (a + c) / n
        var += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1))
    assert made.odds[0] == pytest.approx(up / down)
    assert made.chi2[0] == pytest.approx(max(abs(gap) - 0.5, 0) ** 2 / var)
    assert made.delta[0] == pytest.approx(-2.35 * np.log(up / down))


def test_without_dif_few_items_are_flagged_and_ability_alone_is_no_dif():
    p = some("rasch", 20)
    x = np.vstack([answered(p, 3000, 1)[0], answered(p, 3000, 2, mean=-0.7)[0]])
    made = mantel_haenszel(x, np.repeat([False, True], 3000))
    assert made.grade.count("A") == 20


def test_many_categories_use_mantels_statistic():
    p = some("gpcm", 8)
    x = np.vstack([answered(p, 2000, 1)[0], answered(p.transformed(1, 0), 2000, 2)[0]])
    harder = parameters("gpcm", p.a, p.d - np.arange(1, 4) * 0.9 * (np.arange(8) == 3)[:, None])
    x[2000:] = answered(harder, 2000, 3)[0]
    made = mantel_haenszel(x, np.repeat([False, True], 2000))
    assert made.grade[3] == "C" and made.smd[3] < -0.1 and np.isnan(made.odds[3])


def test_dif_is_refused_for_few_and_names_are_checked():
    x, _ = answered(some("2pl"), 300)
    with pytest.raises(AssessmentError):
        mantel_haenszel(x, np.arange(300) < 50)
    with pytest.raises(AssessmentError):
        groups(["a"], "b")


def test_wald_holds_its_level_and_finds_the_moved_item():
    p = some("grm", 8)
    one = calibrate(answered(p, 3000, 1)[0], "grm")
    same = wald(one, calibrate(answered(p, 3000, 2, mean=0.6)[0], "grm"))
    assert (same.adjusted > 0.001).all()
    assert (same.slope, same.intercept) == pytest.approx((1, 0.6), abs=0.12)
    moved = parameters("grm", p.a, p.d - 0.8 * (np.arange(8) == 5)[:, None])
    made = wald(one, calibrate(answered(moved, 3000, 3)[0], "grm"))
    assert made.chi2.argmax() == 5 and made.shift[5] > 0.3 and not made.anchors[5]

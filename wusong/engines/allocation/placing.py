"""Placing people on posts by declared rules: a mixed-integer model, solved to a proven optimum (HiGHS, Huangfu & Hall 2018).

Rules are data. A hard rule must hold; a soft one has a price for every unit by which it is broken. When the hard rules cannot all
hold, the answer is never a bare "infeasible": every rule becomes elastic, and the named rules that break least are the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wusong.engines.allocation.errors import AllocationError, Impossible


@dataclass(frozen=True, eq=False)
class Rule:
    """A named rule: ``least <= sum(weight[k] * chosen[arcs[k]]) <= most``.

    arcs   : int (k,). Possible placements it speaks of; weight: float (k,) or one number for all.
    hard   : must hold; else every unit by which it is broken costs `price`.
    price  : also the weight of a hard rule among others when not all can hold.
    """

    name: str
    arcs: np.ndarray
    weight: Any = 1.0
    least: float = -np.inf
    most: float = np.inf
    hard: bool = True
    price: float = 1.0


@dataclass(frozen=True, eq=False)
class Posts:
    """People, posts, and what each placement costs.

    person, post : int (arcs,). The possible placements; each pair once.
    cost         : float (arcs,).
    seats        : int (posts,).
    people       : how many; everybody takes at most one post.
    """

    person: np.ndarray
    post: np.ndarray
    cost: np.ndarray
    seats: np.ndarray
    people: int

    @classmethod
    def of(cls, person: ArrayLike, post: ArrayLike, cost: ArrayLike, seats: ArrayLike, people: int) -> Posts:
        """Checked: AllocationError for unknown people or posts, a pair written twice, NaN, negative seats."""
        who, where = np.asarray(person, np.int64), np.asarray(post, np.int64)
        price, room = np.asarray(cost, float), np.asarray(seats, np.int64)
        if not (who.shape == where.shape == price.shape and who.ndim == 1):
            raise AllocationError("cost", "人、岗、费用应一样长", "person, post and cost have one length")
        if len(who) and (who.min() < 0 or who.max() >= people):
            raise AllocationError("person", "有不存在的人", "names somebody who does not exist")
        if len(where) and (where.min() < 0 or where.max() >= len(room)):
            raise AllocationError("post", "有不存在的岗位", "names a post that does not exist")
        if not np.isfinite(price).all():
            raise AllocationError("cost", "应为有限的数", "must be finite")
        if len(room) and room.min() < 0:
            raise AllocationError(f"seats[{int(room.argmin())}]", "不能为负", "must not be negative")
        pairs = who * max(len(room), 1) + where
        if len(np.unique(pairs)) < len(pairs):
            raise AllocationError("person, post", "有一对写了两次", "a pair is written twice")
        return cls(who, where, price, room, people)


@dataclass(frozen=True, eq=False)
class Placing:
    """What came of it.

    post   : int64 (people,), -1 where not placed. arc: the placement chosen, -1.
    cost   : of the placements, without prices of broken rules. objective: with them; bound: nothing is better than this.
    broken : (rule's name, by how much), largest first: soft rules, and hard ones where not all could hold.
    proven : whether the optimum is proven.
    """

    post: np.ndarray
    arc: np.ndarray
    cost: float
    objective: float
    bound: float
    broken: tuple[tuple[str, float], ...]
    relaxed: bool
    proven: bool


@dataclass(frozen=True, eq=False)
class Program:
    """The mixed-integer program as plain arrays, row-wise: what a solver is given, for export and for measuring it bare."""

    cost: np.ndarray
    upper: np.ndarray
    whole: np.ndarray
    row_least: np.ndarray
    row_most: np.ndarray
    start: np.ndarray
    index: np.ndarray
    value: np.ndarray
    slack_of: tuple[tuple[str, int, int], ...] = field(default=())  # rule's name, column that lifts, column that lowers


def everybody(posts: Posts, *, hard: bool = True, price: float = 1.0, names: Sequence[str] | None = None) -> list[Rule]:
    """The rules that everybody gets a post, one rule a person."""
    order = np.argsort(posts.person, kind="stable")
    cut = np.searchsorted(posts.person[order], np.arange(posts.people + 1))
    return [
        Rule(f"placed: {names[p] if names else p}", order[cut[p] : cut[p + 1]], 1.0, 1, 1, hard, price)
        for p in range(posts.people)
    ]


def together(posts: Posts, one: int, other: int, region: ArrayLike, name: str, **how: Any) -> list[Rule]:
    """The rules that two people are placed in the same region: one rule a region. region: int (posts,)."""
    area = np.asarray(region)
    rules = []
    for number in np.unique(area).tolist():
        here = area[posts.post] == number
        first, second = np.flatnonzero(here & (posts.person == one)), np.flatnonzero(here & (posts.person == other))
        if len(first) or len(second):
            weight = np.append(np.ones(len(first)), -np.ones(len(second)))
            rules.append(Rule(name, np.append(first, second), weight, 0, 0, **how))
    return rules


def spread(posts: Posts, region: ArrayLike, most: float, name: str, **how: Any) -> list[Rule]:
    """The rules that no two regions differ by more than `most` in the share of their seats that is filled (0.1: ten points)."""
    area = np.asarray(region)
    numbers = np.unique(area).tolist()
    seats = {number: max(int(posts.seats[area == number].sum()), 1) for number in numbers}
    arcs = {number: np.flatnonzero(area[posts.post] == number) for number in numbers}
    return [
        Rule(
            f"{name}: {a}, {b}",
            np.append(arcs[a], arcs[b]),
            np.append(np.full(len(arcs[a]), 1 / seats[a]), np.full(len(arcs[b]), -1 / seats[b])),
            -most,
            most,
            **how,
        )
        for i, a in enumerate(numbers)
        for b in numbers[i + 1 :]
    ]


def program(posts: Posts, rules: Sequence[Rule], *, elastic: bool = False, count_breaks: bool = False) -> Program:
    """The model of posts and rules.

    elastic      : hard rules may be broken too, at their price.
    count_breaks : the cost is only what breaking hard rules costs (the first of two steps when not all can hold).
    """
    arcs = len(posts.cost)
    owner = [np.argsort(posts.person, kind="stable"), np.argsort(posts.post, kind="stable")]
    rows: list[np.ndarray] = []
    least: list[float] = []
    most: list[float] = []
    start = [0]
    for order, of, total, bound in (
        (owner[0], posts.person, posts.people, np.ones(posts.people)),
        (owner[1], posts.post, len(posts.seats), posts.seats.astype(float)),
    ):
        cut = np.searchsorted(of[order], np.arange(total + 1))
        rows.append(order)
        start.extend((start[-1] + cut[1:]).tolist())
        least += [-np.inf] * total
        most += bound.tolist()
    index, value = [np.concatenate(rows)], [np.ones(2 * arcs)]
    cost = [np.zeros(arcs) if count_breaks else posts.cost]
    slack: list[tuple[str, int, int]] = []
    extra_cost: list[float] = []
    column = arcs
    for rule in rules:
        weight = np.broadcast_to(np.asarray(rule.weight, float), rule.arcs.shape)
        inside, coefficient = [rule.arcs], [weight]
        if elastic or not rule.hard:
            lifts, lowers = -1, -1
            price = rule.price if (rule.hard or not count_breaks) else 0.0
            if np.isfinite(rule.least):
                lifts, column = column, column + 1
                inside.append(np.array([lifts]))
                coefficient.append(np.ones(1))
                extra_cost.append(price)
            if np.isfinite(rule.most):
                lowers, column = column, column + 1
                inside.append(np.array([lowers]))
                coefficient.append(-np.ones(1))
                extra_cost.append(price)
            slack.append((rule.name, lifts, lowers))
        index += inside
        value += coefficient
        start.append(start[-1] + sum(map(len, inside)))
        least.append(rule.least)
        most.append(rule.most)
    return Program(
        np.concatenate([*cost, np.array(extra_cost)]),
        np.concatenate((np.ones(arcs), np.full(column - arcs, np.inf))),
        np.append(np.ones(arcs, bool), np.zeros(column - arcs, bool)),
        np.array(least, float),
        np.array(most, float),
        np.array(start, np.int32),
        np.concatenate(index).astype(np.int32),
        np.concatenate(value).astype(float),
        tuple(slack),
    )


def solve(given: Program, *, seconds: float | None = None, seed: int = 0) -> tuple[str, np.ndarray, float, float]:
    """Solve a program with HiGHS: (status, values, objective, bound). Status "optimal", "infeasible" or "time_limit"."""
    import highspy

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 1e-6)
    solver.setOptionValue("random_seed", seed)
    solver.setOptionValue("threads", 1)
    if seconds is not None:
        solver.setOptionValue("time_limit", float(seconds))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(given.cost), len(given.row_least)
    model.col_cost_, model.col_lower_, model.col_upper_ = given.cost, np.zeros(len(given.cost)), given.upper
    model.row_lower_, model.row_upper_ = given.row_least, given.row_most
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = given.start, given.index, given.value
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    model.integrality_ = [kinds[int(whole)] for whole in given.whole]
    solver.passModel(model)
    solver.run()
    status = solver.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return "infeasible", np.empty(0), np.inf, np.inf
    info = solver.getInfo()
    values = np.array(solver.getSolution().col_value)
    done = status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty)
    word = "optimal" if done else "time_limit"
    bound = info.mip_dual_bound if given.whole.any() else info.objective_function_value
    if not len(values) or not np.isfinite(info.objective_function_value):
        return "time_limit", np.empty(0), np.inf, -np.inf
    return word, values, float(info.objective_function_value), float(bound)


def place(posts: Posts, rules: Sequence[Rule] = (), *, seconds: float | None = None, seed: int = 0) -> Placing:
    """Place people on posts at least cost under rules.

    seconds : time allowed for each step; what is found by then is returned, with its bound, not proven.

    Where the hard rules cannot all hold, first as little as possible of them is broken (by price), then the cost is made least
    with just those broken; `relaxed` is true and `broken` names them. AllocationError for a rule about unknown placements,
    Impossible where nothing was found in the time allowed.

    Two want the one post; both must be placed:

    >>> posts = Posts.of([0, 1], [0, 0], [1.0, 2.0], [1], 2)
    >>> found = place(posts, everybody(posts, names=("Li", "Wang")))
    >>> found.post, found.broken, found.relaxed
    (array([ 0, -1]), (('placed: Wang', 1.0),), True)
    """
    for rule in rules:
        if len(rule.arcs) and (rule.arcs.min() < 0 or rule.arcs.max() >= len(posts.cost)):
            raise AllocationError(rule.name, "涉及不存在的安排", "speaks of a placement that does not exist")
        if rule.least > rule.most:
            raise AllocationError(rule.name, f"下限 {rule.least} 大于上限 {rule.most}", "its least is above its most")
        if not rule.price >= 0:
            raise AllocationError(rule.name, "代价不能为负", "its price must not be negative")
    first = program(posts, rules)
    status, values, objective, bound = solve(first, seconds=seconds, seed=seed)
    relaxed = status == "infeasible"
    if relaxed:
        fewest = program(posts, rules, elastic=True, count_breaks=True)
        status, values, _, _ = solve(fewest, seconds=seconds, seed=seed)
        if len(values):
            rules = _allowed(posts, rules, _left_hand(posts, rules, values))
            first = program(posts, rules)
            status, again, objective, bound = solve(first, seconds=seconds, seed=seed)
            values = again if len(again) else values
    if not len(values):
        raise Impossible("seconds", "在限定时间内没有找到安排", "nothing was found in the time allowed")
    arcs = len(posts.cost)
    chosen = np.flatnonzero(values[:arcs] > 0.5)
    arc = np.full(posts.people, -1, np.int64)
    arc[posts.person[chosen]] = chosen
    post = np.where(arc >= 0, posts.post[np.maximum(arc, 0)] if arcs else -1, -1)
    broken = _broken(rules, arc)
    return Placing(post, arc, float(posts.cost[chosen].sum()), objective, bound, broken, relaxed, status == "optimal")


@dataclass(frozen=True, eq=False)
class _Loosened(Rule):
    """A hard rule that has had to give way, with what it asked for at first."""

    asked: tuple[float, float] = (-np.inf, np.inf)


def _left_hand(posts: Posts, rules: Sequence[Rule], values: np.ndarray) -> list[float]:
    whole = np.round(values[: len(posts.cost)])
    return [float((np.asarray(rule.weight, float) * whole[rule.arcs]).sum()) for rule in rules]


def _allowed(posts: Posts, rules: Sequence[Rule], reached: Sequence[float]) -> list[Rule]:
    """The same rules, the hard ones as far as they can hold."""
    out: list[Rule] = []
    for rule, value in zip(rules, reached, strict=True):
        if rule.hard and not rule.least - 1e-6 <= value <= rule.most + 1e-6:
            out.append(
                _Loosened(
                    rule.name,
                    rule.arcs,
                    rule.weight,
                    min(rule.least, value),
                    max(rule.most, value),
                    True,
                    rule.price,
                    asked=(rule.least, rule.most),
                )
            )
        else:
            out.append(rule)
    return out


def _broken(rules: Sequence[Rule], arc: np.ndarray) -> tuple[tuple[str, float], ...]:
    taken = set(arc[arc >= 0].tolist())
    amount: dict[str, float] = {}
    for rule in rules:
        weight = np.broadcast_to(np.asarray(rule.weight, float), rule.arcs.shape)
        value = float(sum(w for w, k in zip(weight.tolist(), rule.arcs.tolist(), strict=True) if k in taken))
        least, most = rule.asked if isinstance(rule, _Loosened) else (rule.least, rule.most)
        short = max(0.0, least - value, value - most)
        if short > 1e-6:
            amount[rule.name] = amount.get(rule.name, 0.0) + round(short, 9)
    return tuple(sorted(amount.items(), key=lambda row: (-row[1], row[0])))


def check_placing(
    people: int,
    seats: Sequence[int],
    pairs: dict[tuple[int, int], float],
    rules: Sequence[tuple[str, dict[tuple[int, int], float], float, float]],
    post: Sequence[int],
) -> tuple[list[str], float, dict[str, float]]:
    """A second look at a placing in plain dictionaries: (what is wrong, cost, rules broken by how much).

    pairs : (person, post) → cost of every possible placement. rules: (name, (person, post) → weight, least, most).

    >>> check_placing(2, [1], {(0, 0): 1.0, (1, 0): 2.0}, [("both", {(0, 0): 1, (1, 0): 1}, 2, 2)], [0, -1])
    ([], 1.0, {'both': 1})
    """
    wrong, cost = [], 0.0
    load = [0] * len(seats)
    if len(post) != people:
        wrong.append(f"{len(post)} answers for {people} people")
    for person, where in enumerate(post):
        if where < 0:
            continue
        if (person, int(where)) not in pairs:
            wrong.append(f"person {person} cannot be at post {where}")
            continue
        cost += pairs[person, int(where)]
        load[int(where)] += 1
    wrong += [f"post {p} holds {n} of {seats[p]}" for p, n in enumerate(load) if n > seats[p]]
    broken: dict[str, float] = {}
    for name, weights, least, most in rules:
        value = sum(w for (person, where), w in weights.items() if post[person] == where)
        short = max(0, least - value, value - most)
        if short > 1e-6:
            broken[name] = broken.get(name, 0) + short
    return wrong, cost, broken

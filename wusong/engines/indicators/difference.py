"""Differences between the schools of a county: the pupil-weighted coefficient 差异系数, who drags it, and what would mend it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from wusong.words.labels import L
from wusong.words.problems import WusongError

# Highest coefficient allowed between schools. 教督〔2017〕6号 for each item; 教督〔2012〕3号 for the mean of eight.
LIMIT = {"primary": Fraction(50, 100), "junior": Fraction(45, 100)}
COMPOSITE_LIMIT = {"primary": Fraction(65, 100), "junior": Fraction(55, 100)}
# 教督〔2017〕6号: what each pupil (or each hundred) of a stage is to have of the seven items.
LEAST = {
    "primary": {
        "qualified": Fraction("4.2"), "backbone": Fraction(1), "sport_arts": Fraction("0.9"), "teaching_area": Fraction("4.5"),
        "sports_area": Fraction("7.5"), "instruments": Fraction(2000), "multimedia": Fraction("2.3"),
    },
    "junior": {
        "qualified": Fraction("5.3"), "backbone": Fraction(1), "sport_arts": Fraction("0.9"), "teaching_area": Fraction("5.8"),
        "sports_area": Fraction("10.2"), "instruments": Fraction(2500), "multimedia": Fraction("2.4"),
    },
}  # fmt: skip
MISSED_AT_MOST, NEARLY = 1, Fraction(85, 100)

Pair = tuple[Fraction | int, int]


class DifferenceError(WusongError):
    """Pairs that no school can have."""


def _checked(pairs: Sequence[Pair]) -> list[tuple[Fraction, int]]:
    for place, (resource, pupils) in enumerate(pairs, start=1):
        if pupils <= 0 or resource < 0:
            raise DifferenceError(
                L(
                    f"第 {place} 所学校：资源 {resource}、学生 {pupils}；学生须大于 0，资源不得为负，没有学生的学校请不要列入",
                    f"school {place} has {resource} for {pupils} pupils; pupils are above 0 and resources not below it; leave out "
                    "a school without pupils",
                )
            )
    return [(Fraction(resource), pupils) for resource, pupils in pairs]


def squared_coefficient(pairs: Sequence[Pair]) -> Fraction | None:
    """The square of the coefficient, exact, to be held against the square of a limit. None as for `difference_coefficient`.

    >>> squared_coefficient([(10, 10), (30, 10)])
    Fraction(1, 4)
    """
    rows = _checked(pairs)
    everything, everybody = sum(resource for resource, _ in rows), sum(pupils for _, pupils in rows)
    if not everything:
        return None
    # S² ÷ X̄² with xᵢ = Rᵢ ÷ nᵢ comes to N · Σ(Rᵢ² ÷ nᵢ) ÷ (ΣRᵢ)² − 1
    return everybody * sum(resource**2 / pupils for resource, pupils in rows) / Fraction(everything) ** 2 - 1


def difference_coefficient(pairs: Sequence[Pair]) -> float | None:
    """The coefficient of variation between schools of what a pupil has, weighted by pupils.

    pairs : for each school (or stage of a school), its resource and its pupils. Resources in any one unit, pupils in persons,
            above 0 (DifferenceError names the school otherwise).

    The mean is all resources over all pupils, not the mean of the schools' means; S = √(Σ (nᵢ ÷ N)(xᵢ − X̄)²); the coefficient
    is S ÷ X̄, without unit. Everything but the root is exact. None when no school has anything, or there is no school.
    Source: 县域义务教育均衡发展督导评估 (教督〔2012〕3号), method of 2012; the example is the published one, printed there as 0.52.

    >>> round(difference_coefficient([(279, 45), (137, 37), (935, 89), (160, 76), (402, 55)]), 6)
    0.515257
    """
    squared = squared_coefficient(pairs)
    return None if squared is None else math.sqrt(squared)


def composite_coefficient(coefficients: Sequence[float]) -> float | None:
    """The plain mean of the single coefficients (教督〔2012〕3号); None when there are none.

    The primary schools of 南关区 as published:

    >>> round(composite_coefficient([0.393, 0.578, 0.372, 0.246, 0.208, 0.311, 0.311, 0.455]), 3)
    0.359
    """
    return math.fsum(coefficients) / len(coefficients) if coefficients else None


def shares_of_difference(pairs: Sequence[Pair]) -> list[Fraction]:
    """Each school's share of the difference: nᵢ(xᵢ − X̄)² over the sum of these. They add up to 1; all 0 where nothing differs.

    >>> shares_of_difference([(10, 10), (30, 10), (20, 10)])
    [Fraction(1, 2), Fraction(1, 2), Fraction(0, 1)]
    """
    rows = _checked(pairs)
    if not rows:
        return []
    mean = sum(resource for resource, _ in rows) / Fraction(sum(pupils for _, pupils in rows))
    parts = [pupils * (resource / pupils - mean) ** 2 for resource, pupils in rows]
    whole = sum(parts)
    return [part / whole if whole else Fraction(0) for part in parts]


@dataclass(frozen=True)
class Mending:
    """The least that has to be added, all schools together, and to which: `floor` is what a pupil then has at least."""

    floor: float
    added: tuple[float, ...]

    @property
    def whole(self) -> float:
        return math.fsum(self.added)


def least_change(pairs: Sequence[Pair], limit: Fraction | float) -> Mending | None:
    """The smallest addition of a resource, nothing taken away, with which the coefficient does not exceed `limit`.

    Whatever the sum added, the coefficient is smallest when it lifts those who have least to one common floor; and the more is
    added so, the smaller it is. So the floor is found on the stretch between two schools, as the root of a quadratic.
    None when no school has anything: the coefficient has no value then. DifferenceError for a limit below 0.

    >>> mending = least_change([(10, 10), (30, 10)], Fraction(1, 4))
    >>> round(mending.floor, 6), [round(amount, 6) for amount in mending.added]
    (1.8, [8.0, 0.0])
    >>> round(difference_coefficient([(18, 10), (30, 10)]), 6)
    0.25
    """
    if limit < 0:
        raise DifferenceError(L(f"限值 {limit} 小于 0", f"the limit {limit} is below 0"))
    squared = squared_coefficient(pairs)
    if squared is None:
        return None
    bound = Fraction(limit) ** 2
    rows = _checked(pairs)
    have = sorted((resource / pupils, pupils) for resource, pupils in rows)
    if squared <= bound:
        return Mending(float(have[0][0]), tuple(0.0 for _ in rows))
    floor = _floor(have, bound)
    return Mending(floor, tuple(max(0.0, pupils * floor - float(resource)) for resource, pupils in rows))


def _floor(have: Sequence[tuple[Fraction, int]], bound: Fraction) -> float:
    """The lowest floor with which N·Q ≤ (1 + bound)·T², T and Q the sums of nᵢyᵢ and nᵢyᵢ²; `have` is in order of what a pupil has."""
    everybody = sum(pupils for _, pupils in have)
    for lifted in range(1, len(have)):
        n = sum(pupils for _, pupils in have[:lifted])
        t = sum(each * pupils for each, pupils in have[lifted:])
        q = sum(each**2 * pupils for each, pupils in have[lifted:])
        top = have[lifted][0]

        def over(floor: Fraction, n=n, t=t, q=q) -> Fraction:
            return everybody * (q + n * floor**2) - (1 + bound) * (t + n * floor) ** 2

        if over(top) > 0:
            continue
        # over(f) = a·f² + b·f + c falls on this stretch and meets 0 at the smaller root
        a = everybody * n - (1 + bound) * n**2
        b, c = -2 * (1 + bound) * t * n, everybody * q - (1 + bound) * t**2
        if a == 0:
            return float(-c / b)
        root = math.sqrt(max(b * b - 4 * a * c, Fraction(0)))
        low, high = sorted(((-float(b) - root) / float(2 * a), (-float(b) + root) / float(2 * a)))
        return low if low >= float(have[lifted - 1][0]) - 1e-12 else high
    return float(have[-1][0])


@dataclass(frozen=True)
class Drag:
    """An item in which a county exceeds its limit, and the school with the largest share of the difference in it."""

    item: str
    coefficient: float
    school: str
    share: Fraction
    mending: Mending


def drags(items: dict[str, dict[str, Pair]], limit: Fraction) -> list[Drag]:
    """The items of a county whose coefficient exceeds the limit, worst first: which school drags most, and the least that would pass.

    items : for each item, for each school's name its pair (resource, pupils).

    >>> [(d.item, d.school) for d in drags({"books": {"A": (10, 10), "B": (40, 10)}, "rooms": {"A": (9, 10), "B": (10, 10)}}, Fraction(1, 2))]
    [('books', 'A')]
    """
    found = []
    for item, schools in items.items():
        pairs = list(schools.values())
        coefficient, squared = difference_coefficient(pairs), squared_coefficient(pairs)
        if coefficient is None or squared is None or squared <= limit**2:
            continue
        share, school = max(zip(shares_of_difference(pairs), schools, strict=True), key=lambda found: found[0])
        mending = least_change(pairs, limit)
        assert mending is not None
        found.append(Drag(item, coefficient, school, share, mending))
    return sorted(found, key=lambda drag: -drag.coefficient)


def short_of(values: dict[str, Fraction], stage: str) -> dict[str, Fraction]:
    """The items a school is short of at a stage, each with how much of what is wanted it has. An item without value counts as 0.

    >>> short_of({**LEAST["primary"], "multimedia": Fraction("2.07")}, "primary")
    {'multimedia': Fraction(9, 10)}
    """
    reached = {item: values.get(item, Fraction(0)) / least for item, least in LEAST[stage].items()}
    return {item: part for item, part in reached.items() if part < 1}


def passes(values: dict[str, Fraction], stage: str) -> bool:
    """Whether a school passes: at least six of the seven items, and the seventh to 85 % of what is wanted.

    >>> passes({**LEAST["junior"], "books": Fraction(3)}, "junior"), passes({**LEAST["junior"], "multimedia": Fraction(2)}, "junior")
    (True, False)
    """
    short = short_of(values, stage)
    return len(short) <= MISSED_AT_MOST and all(part >= NEARLY for part in short.values())

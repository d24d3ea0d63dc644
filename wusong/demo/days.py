"""Days of the demo's year: terms, working days, and ways to spread events over months."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

DAY = dt.date
LAST_YEAR, THIS_YEAR, NEXT_YEAR = DAY(2007, 9, 1), DAY(2008, 9, 1), DAY(2009, 9, 1)
TODAY = DAY(2008, 11, 30)
TERMS = (
    (DAY(2007, 8, 27), DAY(2008, 1, 12)),
    (DAY(2008, 2, 25), DAY(2008, 7, 12)),
    (DAY(2008, 8, 25), DAY(2009, 1, 10)),
)
TEACHERS_DAY = DAY(2008, 9, 10)


def _holidays() -> set[DAY]:
    off = {DAY(2008, 1, 1), DAY(2008, 4, 4), DAY(2008, 5, 1), DAY(2008, 5, 2), DAY(2008, 6, 9), DAY(2008, 9, 15)}
    for first, last in ((DAY(2008, 2, 6), DAY(2008, 2, 12)), (DAY(2008, 9, 29), DAY(2008, 10, 5))):
        off |= {first + dt.timedelta(n) for n in range((last - first).days + 1)}
    return off


WORKDAYS = [
    day
    for day in (DAY(2008, 1, 1) + dt.timedelta(n) for n in range((TODAY - DAY(2008, 1, 1)).days + 1))
    if day.weekday() < 5 and day not in _holidays()
]


def workday(rng: Random, first: DAY, last: DAY) -> DAY:
    """A working day of 2008, up to the demo's today, from `first` to `last`; the next one when all of these are holidays."""
    start, stop = bisect_left(WORKDAYS, first), bisect_right(WORKDAYS, last)
    return WORKDAYS[rng.randrange(start, stop) if start < stop else min(start, len(WORKDAYS) - 1)]


def in_month(rng: Random, month: int) -> DAY:
    following = DAY(2008 + month // 12, month % 12 + 1, 1)
    return workday(rng, DAY(2008, month, 1), following - dt.timedelta(1))


def earlier(rng: Random, first_year: int = 2004) -> DAY:
    """A day before the plan's year."""
    first = DAY(first_year, 3, 1).toordinal()
    return DAY.fromordinal(rng.randrange(first, DAY(2007, 12, 29).toordinal()))


def spread(rng: Random, count: int, months: Mapping[int, float]) -> list[DAY]:
    """`count` working days in order, shared out over `months` by their weights."""
    whole, days, owed = sum(months.values()), [], 0.0
    for month, weight in months.items():
        owed += count * weight / whole
        take = round(owed) - len(days)
        days += sorted(in_month(rng, month) for _ in range(take))
    return days


def stagger(
    rng: Random,
    things: Sequence[T],
    readiness: Callable[[T], float],
    *,
    before: float,
    by_now: float,
    months: Mapping[int, float],
    noise: float = 0.65,
) -> list[tuple[T, DAY | None]]:
    """When each thing reached a standard: the readier the sooner, with some luck in it.

    The share `before` had reached it before the plan's year, the share `by_now` has by the demo's today; the others not yet.
    """
    order = sorted(things, key=lambda thing: readiness(thing) + rng.gauss(0, noise), reverse=True)
    start, stop = round(len(order) * before), round(len(order) * by_now)
    days: list[DAY | None] = [earlier(rng) for _ in range(start)]
    days += spread(rng, stop - start, months)
    days += [None] * (len(order) - stop)
    return list(zip(order, days, strict=True))

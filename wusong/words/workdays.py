"""Working days: the State Council's holidays and exchanged weekends, for clocks that run in working days."""

from __future__ import annotations

import datetime as dt

import chinese_calendar

FIRST, LAST = min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year


def announced(year: int) -> bool:
    """Whether the holidays of a year are known; other years are plain Monday-to-Friday weeks.

    >>> announced(2008), announced(1999)
    (True, False)
    """
    return FIRST <= year <= LAST


def is_working_day(day: dt.date) -> bool:
    """Whether offices work on a day.

    >>> [is_working_day(dt.date(2008, 9, day)) for day in (26, 27, 28, 29)]  # the weekend before National Day was worked
    [True, True, True, False]
    """
    return chinese_calendar.is_workday(day) if announced(day.year) else day.weekday() < 5


def after(day: dt.date, working_days: int) -> dt.date:
    """The last day of a limit of some working days that begins the day after `day`. ValueError for a negative number.

    >>> after(dt.date(2008, 9, 26), 3)  # 27 and 28 September, then 6 October
    datetime.date(2008, 10, 6)
    """
    if working_days < 0:
        raise ValueError(f"a limit of {working_days} working days cannot be")
    while working_days:
        day += dt.timedelta(days=1)
        working_days -= is_working_day(day)
    return day


def between(start: dt.date, end: dt.date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` is earlier.

    >>> between(dt.date(2008, 9, 26), dt.date(2008, 10, 6)), between(dt.date(2008, 10, 6), dt.date(2008, 9, 26))
    (3, -3)
    """
    if end < start:
        return -between(end, start)
    return sum(is_working_day(start + dt.timedelta(days=n)) for n in range(1, (end - start).days + 1))

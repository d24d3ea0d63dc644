"""Fitness and workload: what schools reported of their pupils, and what each pupil was found to be."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import TYPE_CHECKING

from wusong.demo.days import DAY, in_month, stagger, weekday
from wusong.demo.sheets import Sheet
from wusong.registry.models import FitnessReport, FitnessTest, WorkloadSurvey

if TYPE_CHECKING:
    from wusong.demo.city import City

BANDS = ((900, "excellent"), (750, "good"), (600, "passed"), (0, "failed"))  # the standard of 2007, tenths of a point
MEAN = {2007: 709, 2008: 716}
SPREAD = 100


def invent(city: City) -> list[Sheet]:
    """Reports, tests of two school years, surveys of homework and sleep."""
    _report(city, city.rng("fitness reports"))
    _test(city, city.rng("fitness tests"))
    _survey(city, city.rng("workload"))
    return [city.fitness_reports, city.fitness_tests, city.workload_surveys]


def _report(city: City, rng: Random) -> None:
    city.fitness_reports = Sheet(FitnessReport, "id school_id year submitted accepted")
    ordinary = [s for s in city.schools if s.ordinary and not s.closes]
    for year, share in ((2007, 0.792), (2008, 0.956)):
        months = {10: 3, 11: 5}
        for school, accepted in stagger(rng, ordinary, lambda s: s.quality, before=0, by_now=share, months=months):
            if accepted:
                accepted = accepted if year == 2008 else accepted - dt.timedelta(364)
                city.fitness_reports.add(school.key, year, accepted - dt.timedelta(rng.randint(1, 9)), accepted)
            elif rng.random() < 0.4:  # handed in, and sent back
                submitted = in_month(rng, 11) if year == 2008 else weekday(rng, DAY(2007, 11, 5), DAY(2007, 12, 14))
                city.fitness_reports.add(school.key, year, submitted, None)


def _test(city: City, rng: Random) -> None:
    """A day for each class each autumn. A pupil keeps to their strength, and grows a little."""
    city.fitness_tests = Sheet(FitnessTest, "id student_id school_id year tested total band exempt")
    rows, chance, gauss, moved = city.fitness_tests.rows, rng.random, rng.gauss, city.moved
    for c in city.cohorts:
        if not c.school.ordinary:
            continue
        runs = []
        if c.first and c.level:
            runs.append((2007, c.school, weekday(rng, DAY(2007, 9, 17), DAY(2007, 11, 23))))
        if c.second and c.level + 1:
            runs.append((2008, c.where, in_month(rng, rng.choice((9, 10, 10, 11)))))
        for student in c.pupils:
            if student in moved:
                continue
            strength, frail = gauss(14 * c.school.quality, SPREAD), chance() < 0.006
            for year, school, day in runs:
                if frail:
                    rows.append((len(rows) + 1, student, school.key, year, day, None, "", True))
                    continue
                total = min(max(round(MEAN[year] + strength + gauss(0, 25)), 180), 1000)
                band = next(name for least, name in BANDS if total >= least)
                rows.append((len(rows) + 1, student, school.key, year, day, total, band, False))


def _survey(city: City, rng: Random) -> None:
    """Grades 4 and 8, spring and autumn, at about half of the schools so far."""
    city.workload_surveys = Sheet(WorkloadSurvey, "id school_id grade surveyed pupils homework sleep holiday_lessons")
    compulsory = [s for s in city.schools if s.ordinary and s.stages[0][0] <= 7 and not s.closes]
    months = {4: 2, 5: 4, 6: 1, 9: 1, 10: 4, 11: 3}
    for school, day in stagger(rng, compulsory, lambda s: 0.0, before=0, by_now=0.57, months=months):
        if not day:
            continue
        for lowest, _, _, seats in school.stages:
            if lowest > 7:
                continue
            grade = 4 if lowest == 1 else 8
            homework = round(rng.gauss(62 if grade == 4 else 108, 18))
            sleep = round(rng.gauss(560 if grade == 4 else 475, 22))
            holiday = rng.random() < (0.05 if grade == 4 else 0.22)
            city.workload_surveys.add(
                school.key, grade, day, max(4, round(seats * rng.uniform(0.6, 1))), max(10, homework), sleep, holiday
            )

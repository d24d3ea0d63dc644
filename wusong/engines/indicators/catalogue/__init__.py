"""The indicators there are: one file a subject. `CATALOGUE` has them all by key."""

from wusong.engines.indicators.catalogue import (
    activities,  # what was held, issued, awarded, launched
    balance,  # quality, weak and titled schools
    campus,  # digital campus, buildings in use, bids, vocational schools at work
    estate,  # six rooms, networks, buildings, canteens
    fitness,  # fitness, workload, enrolment, admissions, examinations
    oversight,  # open days, citizens' reviews
    quality,  # what a pupil has at each school, who teaches, gross enrolment, dropouts
    schooling,  # pupils, classes, daily exercise
    supervision,  # inspections, violations, safety, openness, audits, goals
    support,  # poverty and helping
    teachers,  # appraisals, credentials, titles, quotas, research
    vocational,  # programmes, graduates, free training
    welfare,  # fees lifted, children not to be missed, grants
    workforce,  # postings, pairings, honours
)
from wusong.engines.indicators.declaring import CATALOGUE, Indicator, IndicatorError, indicator

__all__ = [
    "CATALOGUE", "Indicator", "IndicatorError", "activities", "balance", "campus", "estate", "fitness", "indicator",
    "oversight", "quality", "schooling", "supervision", "support", "teachers", "vocational", "welfare", "workforce",
]  # fmt: skip

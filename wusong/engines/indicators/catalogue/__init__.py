"""The indicators there are: one file a subject. `CATALOGUE` has them all by key."""

from wusong.engines.indicators.catalogue import (
    balance,  # quality, weak and titled schools
    estate,  # six rooms, networks, buildings, canteens
    oversight,  # open days, citizens' reviews
    schooling,  # pupils, classes, daily exercise
    support,  # poverty and helping
    vocational,  # programmes, graduates, free training
    workforce,  # postings, pairings, honours
)
from wusong.engines.indicators.declaring import CATALOGUE, Indicator, IndicatorError, indicator

__all__ = [
    "CATALOGUE", "Indicator", "IndicatorError", "balance", "estate", "indicator", "oversight", "schooling", "support",
    "vocational", "workforce",
]  # fmt: skip

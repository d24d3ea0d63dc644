"""Matching by application and rejection: one family from immediate acceptance to deferred acceptance.

Chen & Kesten (2017) order the mechanisms by their permanency period e, the number of choices after which a tentative place
becomes final: e = 1 is immediate acceptance (Boston), a band of the Chinese parallel mechanism 平行志愿 is e choices wide, and
without a period it is deferred acceptance (Gale & Shapley 1962), which is stable and best for applicants among the stable.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from wusong.engines.allocation.errors import AllocationError
from wusong.engines.allocation.markets import Market, Placement, placed
from wusong.engines.allocation.settling import settle


def deferred_acceptance(market: Market, *, engine: str = "auto") -> Placement:
    """Place applicants by applicant-proposing deferred acceptance.

    Stable: no applicant prefers a school that has a free seat or holds somebody it ranks lower; and best for every
    applicant among all stable placements (Gale & Shapley 1962). Truthful lists are safe. Equal keys: see `Market`.

    >>> deferred_acceptance(Market.of([[0, 1], [0, -1], [0, 1]], [[2, 0], [0, -1], [1, 2]], [1, 1])).school
    array([ 1,  0, -1], dtype=int32)
    """
    return placed(market, _settled(market, engine))


def immediate_acceptance(market: Market, *, engine: str = "auto") -> Placement:
    """Place applicants by immediate acceptance (Boston): whatever a school takes in a round is final.

    Rewards caution: a wish that is not the first may be lost to a lower rank. Kept for comparison and for old rounds.

    >>> immediate_acceptance(Market.of([[0, 1], [0, 1], [1, 0]], [[0, 0], [1, 1], [2, 2]], [1, 1])).school
    array([ 0, -1,  1], dtype=int32)
    """
    return application_rejection(market, 1, engine=engine)


def application_rejection(
    market: Market, bands: ArrayLike | None = None, *, band_of: ArrayLike | None = None, engine: str = "auto"
) -> Placement:
    """Place applicants by application and rejection with a permanency period (Chen & Kesten 2017).

    bands   : a width e, every band of choices being e wide; or int (bands,), the width of each in turn, the last one
              repeated. None for one band, which is deferred acceptance.
    band_of : instead, for per-band lists: int (wishes,), the band of every wish of the market, not falling along a list.

    Inside a band places are held tentatively; at its end they are final. AllocationError for a width below 1 or a band that
    falls along a list.

    >>> market = Market.of([[0, 1], [0, 1], [1, 0]], [[0, 0], [1, 1], [2, 2]], [1, 1])
    >>> [application_rejection(market, e).school.tolist() for e in (1, 2, None)]
    [[0, -1, 1], [0, 1, -1], [0, 1, -1]]
    """
    if bands is None and band_of is None:
        return deferred_acceptance(market, engine=engine)
    band = _band_of_each_wish(market, bands) if band_of is None else _checked_bands(market, band_of)
    at = np.full(market.applicants, -1, np.int64)
    left = market.places.copy()
    start = market.begin[:-1].copy()
    waiting = np.arange(market.applicants)
    for number in np.unique(band).tolist():
        stop = _first_after(band, number, start, market.begin[1:])
        got = settle(market.school, market.key, start[waiting], stop[waiting], left, market.bits, engine)
        at[waiting] = got
        held = got >= 0
        left -= np.bincount(market.school[got[held]], minlength=market.schools)
        waiting, start = waiting[~held], stop
    return placed(market, at)


def serial_dictatorship(market: Market, order: ArrayLike, *, engine: str = "auto") -> Placement:
    """Place applicants one after another, each at the first wish with a seat left: 平行志愿 by total score.

    order : int (applicants,). The rows in the order in which they choose, each once.

    Wishes with an UNACCEPTABLE key are passed over; other keys are not looked at. AllocationError when `order` is no
    ordering of the rows.

    >>> market = Market.of([[0, 1], [0, 1], [0, -1]], [[0, 0], [0, 0], [0, -1]], [1, 1])
    >>> serial_dictatorship(market, [1, 0, 2]).school
    array([ 1,  0, -1], dtype=int32)
    """
    rows = np.asarray(order)
    if rows.shape != (market.applicants,) or not np.array_equal(np.sort(rows), np.arange(market.applicants)):
        raise AllocationError("order", "应把每名报名人恰好列一次", "must list every applicant exactly once")
    turn = np.empty(market.applicants, np.int64)
    turn[rows] = np.arange(market.applicants)
    key = np.where(market.key < 0, -1, np.repeat(turn, np.diff(market.begin)))
    alike = Market(market.school, key, market.begin, market.places)
    return placed(market, _settled(alike, engine))


def _settled(market: Market, engine: str) -> np.ndarray:
    return settle(market.school, market.key, market.begin[:-1], market.begin[1:], market.places, market.bits, engine)


def _checked_bands(market: Market, band_of: ArrayLike) -> np.ndarray:
    band = np.asarray(band_of)
    if band.shape != market.school.shape or (band.size and band.dtype.kind not in "iu"):
        raise AllocationError("band_of", "应为每个志愿一个整数", "is one whole number for every wish")
    falls = (np.diff(band) < 0) & (np.diff(market.rows) == 0)
    if falls.any():
        wish = int(np.flatnonzero(falls)[0]) + 1
        raise AllocationError(
            f"band_of[{wish}]", "同一名单里批段号不能回落", "must not fall along one applicant's list"
        )
    return band.astype(np.int64)


def _band_of_each_wish(market: Market, bands: ArrayLike | None) -> np.ndarray:
    widths = np.atleast_1d(np.asarray(bands))
    if widths.ndim != 1 or not len(widths) or widths.dtype.kind not in "iu" or widths.min() < 1:
        raise AllocationError(
            "bands", f"批段宽度应为不小于 1 的整数，实为 {bands!r}", f"widths of at least 1, not {bands!r}"
        )
    rank = np.arange(len(market.school)) - np.repeat(market.begin[:-1], np.diff(market.begin))
    stops = np.cumsum(widths)
    beyond = rank >= stops[-1]
    band = stops.searchsorted(rank, side="right")
    band[beyond] = len(widths) + (rank[beyond] - stops[-1]) // int(widths[-1])
    return band


def _first_after(band: np.ndarray, number: int, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """For each applicant the first wish from `start` whose band is beyond `number`; bands do not fall along a list."""
    inside = np.append(0, np.cumsum(band <= number))
    return start + inside[end] - inside[start]

"""Top trading cycles: rights of priority as property that may be exchanged.

Shapley & Scarf (1974), for schools Abdulkadiroğlu & Sönmez (2003), for houses with present tenants (1999). Pareto efficient and
safe to answer truthfully, but not stable: a priority may be violated by an exchange between others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wusong.engines.allocation.compiled import trade as compiled_trade
from wusong.engines.allocation.errors import AllocationError
from wusong.engines.allocation.markets import Market, Placement, placed, rank_keys


@dataclass(frozen=True, eq=False)
class TradedPlacement(Placement):
    """A placement with its log: `cycle` int64 (applicants,), the number of the cycle in which each left, -1 where unplaced."""

    cycle: np.ndarray


def top_trading_cycles(market: Market, *, orders: tuple[ArrayLike, ArrayLike] | None = None) -> TradedPlacement:
    """Place applicants by top trading cycles.

    orders : each school's priority over applicants as (rows, begin): int (entries,) and int (schools + 1,), best first. It
             may name applicants who do not list the school: their priority there is what they bring to an exchange. None:
             those who list it, by key.

    Each applicant points at the best school on her list with a seat left, each school at the first applicant still there;
    cycles are served. A school takes only applicants in its order. AllocationError where a row is named twice.

    >>> market = Market.of([[1, 0], [0, 1]], [[1, 0], [1, 0]], [1, 1])
    >>> top_trading_cycles(market).school, top_trading_cycles(market).cycle
    (array([1, 0], dtype=int32), array([0, 0]))
    """
    if orders is None:
        taken = np.flatnonzero(market.key >= 0)
        by = taken[np.lexsort((market.rows[taken], market.key[taken], market.school[taken]))]
        row, start = market.rows[by], np.searchsorted(market.school[by], np.arange(market.schools + 1))
        usable = market.key >= 0
    else:
        row, start = _checked_orders(market, *orders)
        school = np.repeat(np.arange(market.schools), np.diff(start))
        pairs = np.sort(school * market.applicants + row)
        asked = market.school.astype(np.int64) * market.applicants + market.rows
        spot = pairs.searchsorted(asked)
        usable = (market.key >= 0) & (spot < len(pairs))
        usable[usable] = pairs[spot[usable]] == asked[usable]
    at, cycle = compiled_trade(market.school, usable, market.begin, market.places, row, start)
    found = placed(market, at)
    return TradedPlacement(found.school, found.rank, np.where(at >= 0, cycle, -1))


def exchange(market: Market, holds: ArrayLike) -> TradedPlacement:
    """Exchange of posts by those who hold them, together with vacant posts and newcomers (you request my post: I get your turn).

    holds : int (applicants,). The school each holds a post at now, -1 for a newcomer. `market.places` counts the posts held
            and the vacant ones.

    Nobody leaves with less than the post held: it is added at the end of a list that lacks it, and its holder comes first
    there. AllocationError where more hold posts than there are.

    >>> market = Market.of([[1], [0], [1]], [[5], [5], [0]], [1, 1])
    >>> exchange(market, [0, 1, -1]).school
    array([ 1,  0, -1], dtype=int32)
    """
    own = np.asarray(holds)
    if own.shape != (market.applicants,) or (own.size and (own.min() < -1 or own.max() >= market.schools)):
        raise AllocationError("holds", "应为每人一个学校编号或 -1", "is one school, or -1, for each applicant")
    count = np.bincount(own[own >= 0], minlength=market.schools)
    if (count > market.places).any():
        worst = int(np.flatnonzero(count > market.places)[0])
        raise AllocationError(
            "holds",
            f"{worst} 号学校有 {count[worst]} 人在岗，只有 {market.places[worst]} 个岗位",
            f"{count[worst]} hold posts at school {worst}, which has {market.places[worst]}",
        )
    lists = np.zeros(market.applicants, bool)
    mine = market.school == own[market.rows]
    lists[market.rows[mine]] = True
    adds = np.flatnonzero((own >= 0) & ~lists)
    where = market.begin[1:][adds]
    school = np.insert(market.school, where, own[adds].astype(np.int32))
    key = np.insert(np.where(market.key < 0, -1, market.key + 1), where, 0)
    length = np.diff(market.begin)
    length[adds] += 1
    begin = np.append(0, np.cumsum(length))
    rows = np.repeat(np.arange(market.applicants), length)
    guest = (school != own[rows]).astype(np.int64)
    key = np.where((key < 0) & (guest == 1), -1, rank_keys(guest, np.maximum(key, 0)))
    return top_trading_cycles(Market(school, key, begin, market.places))


def _checked_orders(market: Market, rows: ArrayLike, begin: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    row, start = np.asarray(rows, np.int64), np.asarray(begin, np.int64)
    if start.shape != (market.schools + 1,) or start[-1] != len(row):
        raise AllocationError(
            "orders", "起点应比学校多一个，末位等于总长", "begin has one entry more than there are schools"
        )
    if len(row) and (row.min() < 0 or row.max() >= market.applicants):
        raise AllocationError("orders", "名单里有不存在的行", "names an applicant that does not exist")
    school = np.repeat(np.arange(market.schools), np.diff(start))
    pairs = np.sort(school * market.applicants + row)
    twice = pairs[1:][pairs[1:] == pairs[:-1]]
    if len(twice):
        s, a = divmod(int(twice[0]), market.applicants)
        raise AllocationError(f"orders, school {s}", f"第 {a} 行列了两次", f"names applicant {a} twice")
    return row, start

"""Markets and placements: who wishes for what, who is wanted where, and what came of it. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from wusong.engines.allocation.errors import AllocationError

NO_WISH = -1  # a list ends early
UNACCEPTABLE = -1  # a key: the school does not take this applicant
UNPLACED = -1


@dataclass(frozen=True, eq=False)
class Market:
    """Applicants, their wishes in order, a key for every wish, and places.

    school : int32 (wishes,). The place wished for; wishes of one applicant lie together, most wanted first.
    key    : int64 (wishes,). The applicant's rank key at that place, lower is better; negative is UNACCEPTABLE.
    begin  : int64 (applicants + 1,). Applicant `a` holds the wishes from ``begin[a]`` up to ``begin[a + 1]``.
    places : int64 (schools,). Seats; 0 closes a school.

    Equal keys at one school are settled by row: draw lots first, or write the rows in ticket order; `ties` finds them.
    A school that an applicant does not list is no place for her.
    """

    school: np.ndarray
    key: np.ndarray
    begin: np.ndarray
    places: np.ndarray

    @classmethod
    def of(cls, choices: ArrayLike, keys: ArrayLike, places: ArrayLike) -> Market:
        """A market from tables.

        choices : int (applicants, ranks). School indices, most wanted first; -1 is no wish.
        keys    : int (applicants, ranks), or (applicants, 1) where every school ranks alike. Lower is better; -1: not taken.
        places  : int (schools,). Seats.

        AllocationError for shapes that do not fit, an unknown school, a school listed twice, negative places, numbers that
        are not whole.

        >>> market = Market.of([[0, 1], [0, -1]], [[5, 1], [3, -1]], [1, 1])
        >>> market.school, market.begin
        (array([0, 1, 0], dtype=int32), array([0, 2, 3]))
        """
        wishes, ranked, seats = _whole("choices", choices), _whole("keys", keys), _whole("places", places)
        if wishes.ndim != 2:
            raise AllocationError(
                "choices",
                "应为二维表（报名人 × 志愿）",
                f"is a table (applicants, ranks), not {wishes.ndim}-dimensional",
            )
        if ranked.shape == (len(wishes), 1) and wishes.shape[1] != 1:
            ranked = np.broadcast_to(ranked, wishes.shape)
        if ranked.shape != wishes.shape:
            raise AllocationError(
                "keys",
                f"形状应为 {wishes.shape}，实为 {ranked.shape}",
                f"has shape {ranked.shape}, expected {wishes.shape}",
            )
        if seats.ndim != 1:
            raise AllocationError("places", "应为一列数", "is one number for each school")
        if len(seats) and seats.min() < 0:
            worst = int(seats.argmin())
            raise AllocationError(
                f"places[{worst}]", f"招生数不能为负（{seats[worst]}）", f"is {seats[worst]}; seats are not negative"
            )
        _check_wishes(wishes, len(seats))
        there = wishes >= 0
        length = there.sum(axis=1)
        begin = np.zeros(len(wishes) + 1, np.int64)
        np.cumsum(length, out=begin[1:])
        if begin[-1] == wishes.size:
            school, key = wishes.reshape(-1), ranked.reshape(-1)
        else:
            school, key = wishes[there], ranked[there]
        return cls(
            np.ascontiguousarray(school, np.int32), np.ascontiguousarray(key, np.int64), begin, seats.astype(np.int64)
        ).narrowed()

    @property
    def applicants(self) -> int:
        return len(self.begin) - 1

    @property
    def schools(self) -> int:
        return len(self.places)

    @cached_property
    def bits(self) -> int:
        """How many bits the largest key takes."""
        return int(self.key.max(initial=0)).bit_length()

    @cached_property
    def rows(self) -> np.ndarray:
        """int64 (wishes,). Whose wish it is."""
        return np.repeat(np.arange(self.applicants), np.diff(self.begin))

    def narrowed(self) -> Market:
        """The same market with keys narrow enough to stand beside a school's index in 62 bits; the order is kept."""
        if self.bits + int(self.schools).bit_length() <= 62:
            return self
        taken = self.key >= 0
        dense = np.full(len(self.key), UNACCEPTABLE, np.int64)
        dense[taken] = np.unique(self.key[taken], return_inverse=True)[1]
        return Market(self.school, dense, self.begin, self.places)

    def ties(self) -> np.ndarray:
        """int64 (ties, 2). Schools and keys that more than one applicant shares; none when lots have been drawn.

        >>> Market.of([[0], [0]], [[7], [7]], [1]).ties()
        array([[0, 7]])
        """
        taken = self.key >= 0
        order = np.sort((self.school[taken].astype(np.int64) << self.bits) | self.key[taken])
        same = np.unique(order[1:][order[1:] == order[:-1]])
        return np.stack((same >> self.bits, same & ((1 << self.bits) - 1)), axis=1)


@dataclass(frozen=True, eq=False)
class Placement:
    """Who goes where.

    school : int32 (applicants,). The place, or -1.
    rank   : int32 (applicants,). Which wish it was, 0 the first; -1 where unplaced.
    """

    school: np.ndarray
    rank: np.ndarray

    @property
    def unplaced(self) -> np.ndarray:
        """The applicants without a place."""
        return np.flatnonzero(self.school < 0)

    def load(self, schools: int) -> np.ndarray:
        """int64 (schools,). Seats taken."""
        return np.bincount(self.school[self.school >= 0], minlength=schools)

    def ranks(self) -> np.ndarray:
        """int64. How many got their first, second, ... wish.

        >>> Placement(np.array([0, 1, -1]), np.array([0, 0, -1])).ranks()
        array([2])
        """
        return np.bincount(self.rank[self.rank >= 0])


def placed(market: Market, at: np.ndarray) -> Placement:
    """The placement in which each applicant rests on wish `at` (an index of wishes, -1 for none)."""
    got = at >= 0
    school = np.full(len(at), UNPLACED, np.int32)
    rank = np.full(len(at), UNPLACED, np.int32)
    school[got] = market.school[at[got]]
    rank[got] = at[got] - market.begin[:-1][got]
    return Placement(school, rank)


def rank_keys(*columns: ArrayLike) -> np.ndarray:
    """One key from several columns, the first the weightiest; lower is better in each. int64, the common shape.

    columns : whole numbers, not negative, of shapes that broadcast: a tier, a negated score above its lowest, a ticket.

    Only as many bits as needed are used. AllocationError when they do not fit into 62, or a number is negative.

    >>> tier, score, ticket = [[1], [0]], [[520, 530], [500, 500]], [[0], [1]]
    >>> rank_keys(tier, 1000 - np.array(score), ticket)
    array([[1984, 1964],
           [1001, 1001]])
    """
    key: np.ndarray = np.zeros((), np.int64)
    used = 0
    for place, column in enumerate(columns):
        part = _whole(f"columns[{place}]", column)
        if part.size and part.min() < 0:
            raise AllocationError(f"columns[{place}]", "不能为负", "must not be negative")
        bits = int(part.max(initial=0)).bit_length()
        used += bits
        if used > 62:
            raise AllocationError(
                f"columns[{place}]", f"合起来要 {used} 位，多于 62 位", f"together they take {used} bits, more than 62"
            )
        key = (key << bits) | part
    return np.asarray(key, np.int64)


def _whole(argument: str, given: ArrayLike) -> np.ndarray:
    array = np.asarray(given)
    if array.size == 0:
        return array.astype(np.int64)
    if array.dtype.kind == "f" and np.isfinite(array).all() and (array == np.floor(array)).all():
        array = array.astype(np.int64)
    if array.dtype.kind not in "iu":
        raise AllocationError(
            argument, "应为整数（小数请先放大成整数）", "whole numbers only; scale decimals to integers first"
        )
    if array.dtype.kind == "u":
        array = array.astype(np.int64)
    return array


def _check_wishes(wishes: np.ndarray, schools: int) -> None:
    if not wishes.size:
        return
    if wishes.max() >= schools or wishes.min() < NO_WISH:
        row, rank = np.argwhere((wishes >= schools) | (wishes < NO_WISH))[0].tolist()
        raise AllocationError(
            f"choices[{row}, {rank}]",
            f"没有 {wishes[row, rank]} 号学校（共 {schools} 所）",
            f"there is no school {wishes[row, rank]} among {schools}",
        )
    for start in range(0, len(wishes), 1 << 16):  # in pieces: the check needs no second table
        ordered = np.sort(wishes[start : start + (1 << 16)], axis=1)
        twice = (ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] >= 0)
        if twice.any():
            row, rank = np.argwhere(twice)[0].tolist()
            raise AllocationError(
                f"choices[{start + row}]",
                f"{ordered[row, rank]} 号学校填了两次",
                f"lists school {ordered[row, rank]} twice",
            )

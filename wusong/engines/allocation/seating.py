"""Examination rooms and seats by draw: no two of one school beside each other, nobody invigilates own pupils.

Seats are coloured so that seats of one colour never touch (two colours where only left, right, front and behind count, four where
corners count too). A school's candidates are put on one colour after another; what still touches is mended by exchanges.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wusong.engines.allocation.errors import AllocationError, Impossible
from wusong.engines.allocation.lottery import Stream


@dataclass(frozen=True)
class Room:
    """A room of `rows` × `columns` seats; `special` rooms are kept for candidates with special needs."""

    name: str
    rows: int
    columns: int
    special: bool = False

    @property
    def seats(self) -> int:
        return self.rows * self.columns


@dataclass(frozen=True, eq=False)
class Seating:
    """int64 (candidates,) each: the index of the room, the row and the column, from 0."""

    room: np.ndarray
    row: np.ndarray
    column: np.ndarray


def seat(
    groups: ArrayLike,
    rooms: Sequence[Room],
    seed: bytes,
    *,
    special: ArrayLike | None = None,
    corners: bool = False,
    tries: int = 20_000,
) -> Seating:
    """Seat candidates by draw, so that no two of one group are neighbours.

    groups  : int (candidates,). School or class of each.
    seed    : 32 bytes, from the draw.
    special : bool (candidates,). Who needs a special room; those rooms take nobody else.
    corners : whether seats that touch only at a corner are neighbours too.
    tries   : exchanges allowed in a room before giving up.

    AllocationError for rooms without seats. Impossible where there are too few seats, where one group is too large for the
    rooms (with the count), or where no seating was found in the tries allowed.

    >>> plan = seat([0, 0, 1, 1], [Room("101", 2, 2)], bytes(32))
    >>> check_seating([0, 0, 1, 1], [Room("101", 2, 2)], plan)
    []
    """
    group = np.asarray(groups)
    need = np.zeros(len(group), bool) if special is None else np.asarray(special, bool)
    if group.ndim != 1 or need.shape != group.shape:
        raise AllocationError("groups", "应为每名考生一个编号", "is one number for each candidate")
    for number, room in enumerate(rooms):
        if room.rows < 1 or room.columns < 1:
            raise AllocationError(f"rooms[{number}]", "行列至少为 1", "has at least one row and one column")
    stream = Stream(seed, "wl1/rooms")
    where = np.full(len(group), -1, np.int64)
    for kind in (False, True):
        mine = np.flatnonzero(need == kind).tolist()
        own = [i for i, room in enumerate(rooms) if room.special == kind]
        _deal(stream.shuffled(mine), group, own, rooms, where, corners)
    row, column = np.empty(len(group), np.int64), np.empty(len(group), np.int64)
    for number, room in enumerate(rooms):
        inside = np.flatnonzero(where == number)
        if len(inside):
            _seat_room(inside, group, room, stream, corners, tries, row, column)
    return Seating(where, row, column)


def most_of_one_group(room: Room, corners: bool) -> int:
    """How many of one group a room can hold without two being neighbours.

    >>> most_of_one_group(Room("101", 5, 6), False), most_of_one_group(Room("101", 5, 6), True)
    (15, 9)
    """
    if corners:
        return -(-room.rows // 2) * -(-room.columns // 2)
    return -(-room.seats // 2)


def _deal(
    people: list[int], group: np.ndarray, own: list[int], rooms: Sequence[Room], where: np.ndarray, corners: bool
) -> None:
    """Deal candidates to rooms, largest group first, each to the room with the smallest share of that group."""
    total = sum(rooms[i].seats for i in own)
    if total < len(people):
        raise Impossible("rooms", f"{len(people)} 人只有 {total} 个座位", f"{len(people)} candidates for {total} seats")
    by_group: dict[int, list[int]] = {}
    for person in people:
        by_group.setdefault(int(group[person]), []).append(person)
    free = {i: rooms[i].seats for i in own}
    # Rooms are filled evenly, so that the last one is not left with one school only.
    quota = _even(len(people), [rooms[i].seats for i in own])
    free = dict(zip(own, quota, strict=True))
    for number, members in sorted(by_group.items(), key=lambda item: (-len(item[1]), item[0])):
        limit = {i: most_of_one_group(rooms[i], corners) for i in own}
        if sum(min(limit[i], rooms[i].seats) for i in own) < len(members):
            raise Impossible(
                "groups",
                f"第 {number} 组 {len(members)} 人，各考场不相邻最多只能坐 {sum(limit.values())} 人",
                f"group {number} has {len(members)}, but the rooms hold at most {sum(limit.values())} of one group apart",
            )
        share = dict.fromkeys(own, 0)
        heap = [(0.0, -free[i], i) for i in own if free[i] and limit[i]]
        heapq.heapify(heap)
        for person in members:
            if not heap:
                raise Impossible("groups", f"第 {number} 组安排不开", f"group {number} cannot be spread over the rooms")
            _, _, best = heapq.heappop(heap)
            share[best] += 1
            free[best] -= 1
            where[person] = best
            if free[best] and share[best] < limit[best]:
                heapq.heappush(heap, (share[best] / limit[best], -free[best], best))


def _even(people: int, seats: list[int]) -> list[int]:
    total = sum(seats)
    quota = [people * n // total if total else 0 for n in seats]
    order = sorted(range(len(seats)), key=lambda i: (-(people * seats[i] % total if total else 0), i))
    for i in order[: people - sum(quota)]:
        quota[i] += 1
    return quota


def _neighbours(room: Room, corners: bool) -> list[list[int]]:
    steps = [(0, 1), (1, 0), (0, -1), (-1, 0)] + ([(1, 1), (1, -1), (-1, 1), (-1, -1)] if corners else [])
    return [
        [(r + dr) * room.columns + c + dc for dr, dc in steps if 0 <= r + dr < room.rows and 0 <= c + dc < room.columns]
        for r in range(room.rows)
        for c in range(room.columns)
    ]


def _seat_room(inside, group, room, stream, corners, tries, row, column) -> None:
    near = _neighbours(room, corners)
    colour = [(r % 2) * 2 + c % 2 if corners else (r + c) % 2 for r in range(room.rows) for c in range(room.columns)]
    flip = stream.below(4 if corners else 2)
    colours = sorted(set(colour), key=lambda k: (k ^ flip) if corners else (k + flip) % 2)
    seats = [s for k in colours for s in range(room.seats) if colour[s] == k]
    if stream.below(2):  # from the back of the room
        seats = [room.seats - 1 - s for s in seats]
    members: dict[int, list[int]] = {}
    for person in stream.shuffled(inside.tolist()):
        members.setdefault(int(group[person]), []).append(person)
    line = [p for _, people in sorted(members.items(), key=lambda item: (-len(item[1]), item[0])) for p in people]
    at: list[int | None] = [None] * room.seats
    # Empty seats come last, on the last colour.
    for s, person in zip(seats, line, strict=False):
        at[s] = person

    def clashes(s: int) -> int:
        return 0 if at[s] is None else sum(at[t] is not None and group[at[t]] == group[at[s]] for t in near[s])

    unhappy = [s for s in range(room.seats) if clashes(s)]
    for _ in range(tries):
        if not unhappy:
            break
        s = unhappy[stream.below(len(unhappy))]
        best, gain = [], None
        for t in range(room.seats):
            if t == s or (at[t] is not None and group[at[t]] == group[at[s]]):
                continue
            before = clashes(s) + clashes(t)
            at[s], at[t] = at[t], at[s]
            change = clashes(s) + clashes(t) - before
            at[s], at[t] = at[t], at[s]
            if gain is None or change < gain:
                best, gain = [t], change
            elif change == gain:
                best.append(t)
        if not best:
            break
        t = best[stream.below(len(best))]
        at[s], at[t] = at[t], at[s]
        unhappy = [u for u in range(room.seats) if clashes(u)]
    if unhappy:
        raise Impossible(
            "tries",
            f"考场“{room.name}”在 {tries} 次调换内没有找到不相邻的坐法",
            f"no seating of room {room.name} without neighbours was found in {tries} exchanges",
        )
    for s, person in enumerate(at):
        if person is not None:
            row[person], column[person] = divmod(s, room.columns)


def invigilate(
    schools_in_room: Sequence[Iterable[int]], invigilators: Sequence[int], seed: bytes, *, each: int = 2
) -> list[tuple[int, ...]]:
    """Draw invigilators for rooms, none from a school that sits there, and no two of one school in a room.

    schools_in_room : for each room the schools of its candidates.
    invigilators    : int (invigilators,). The school of each.
    each            : how many a room needs.

    The answer is, for each room, the indices of its invigilators. Impossible where there are too few, naming a room.

    >>> invigilate([[0], [1]], [0, 1, 2, 3], bytes(32), each=1)
    [(1,), (0,)]
    """
    stream = Stream(seed, "wl1/invigilators")
    people: dict[int, list[int]] = {}
    for person in stream.shuffled(range(len(invigilators))):
        people.setdefault(int(invigilators[person]), []).append(person)
    barred = [set(map(int, schools)) for schools in schools_in_room]
    sent: list[list[int]] = [[] for _ in barred]  # the schools that send somebody to each room
    used = dict.fromkeys(people, 0)

    def give(room: int, seen: set[int]) -> bool:
        """One school more for a room, others moving on if they must: an augmenting path, so that nothing possible is missed."""
        for school in people:
            if school in seen or school in barred[room] or school in sent[room]:
                continue
            seen.add(school)
            if used[school] < len(people[school]):
                used[school] += 1
                sent[room].append(school)
                return True
            for other in range(len(barred)):
                if school in sent[other] and give(other, seen):
                    sent[other].remove(school)
                    sent[room].append(school)
                    return True
        return False

    for number in range(each):
        for room in stream.shuffled(range(len(barred))):
            if not give(room, set()):
                raise Impossible(
                    "invigilators",
                    f"第 {room} 考场找不到第 {number + 1} 名外校监考员",
                    f"room {room} finds no invigilator number {number + 1} from another school",
                )
    return [tuple(sorted(people[school].pop() for school in schools)) for schools in sent]


def check_seating(
    groups: ArrayLike,
    rooms: Sequence[Room],
    plan: Seating,
    *,
    special: ArrayLike | None = None,
    corners: bool = False,
) -> list[str]:
    """What is wrong with a seating, in words; a second look that shares nothing with the search."""
    wrong: list[str] = []
    seats: dict[tuple[int, int, int], int] = {}
    group = [int(g) for g in np.asarray(groups)]
    need = [False] * len(group) if special is None else [bool(s) for s in np.asarray(special)]
    for person in range(len(group)):
        place = (int(plan.room[person]), int(plan.row[person]), int(plan.column[person]))
        room = rooms[place[0]]
        if not (0 <= place[1] < room.rows and 0 <= place[2] < room.columns):
            wrong.append(f"candidate {person}: no such seat {place}")
        if place in seats:
            wrong.append(f"candidates {seats[place]} and {person} share a seat")
        if room.special != need[person]:
            wrong.append(f"candidate {person} sits in a room of the other kind")
        seats[place] = person
    for (number, r, c), person in seats.items():
        for dr in (-1, 0, 1):
            for dc in (-1, 0, 1):
                beside = abs(dr) + abs(dc) == 1 or (corners and abs(dr) + abs(dc) == 2)
                other = seats.get((number, r + dr, c + dc))
                if beside and other is not None and other > person and group[other] == group[person]:
                    wrong.append(f"candidates {person} and {other} of group {group[person]} are neighbours")
    return wrong

"""The same settling as `settling.py`, compiled by Numba where Numba is installed. Optional: the placement is the same.

While many are waiting all propose at once, in row order, because memory is then read as it lies, and every school selects
its best. The few who remain propose one after another to schools that keep their holders in a heap, the worst on top.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

try:
    from numba import njit
except ImportError:  # the extra `fast` is not installed
    njit = None

AVAILABLE = njit is not None


def _compile(function: Callable[..., Any]) -> Callable[..., Any]:
    return njit(cache=True, nogil=True)(function) if AVAILABLE else function


# A holder is one number: the key above, the row below. So equals are told apart by row without a second look.


@_compile
def _select(desk, stop, best):
    """Bring the `best` smallest of the first `stop` entries to the front (Hoare's selection)."""
    left, right, target = 0, stop - 1, best - 1
    while left < right:
        middle = (left + right) >> 1
        if desk[middle] < desk[left]:
            desk[middle], desk[left] = desk[left], desk[middle]
        if desk[right] < desk[left]:
            desk[right], desk[left] = desk[left], desk[right]
        if desk[right] < desk[middle]:
            desk[right], desk[middle] = desk[middle], desk[right]
        pivot = desk[middle]
        i, j = left, right
        while i <= j:
            while desk[i] < pivot:
                i += 1
            while desk[j] > pivot:
                j -= 1
            if i <= j:
                desk[i], desk[j] = desk[j], desk[i]
                i += 1
                j -= 1
        if target <= j:
            right = j
        elif target >= i:
            left = i
        else:
            return


@_compile
def _together(school, key, end, places, offset, worst, held, size, at, pending, shift):
    """Rounds in which all who wait propose at once and every school selects, while many are waiting."""
    n, m = len(at), len(places)
    asked, asker, new = np.empty(n, np.int32), np.empty(n, np.int64), np.empty(n, np.int64)
    start, slot = np.zeros(m + 1, np.int64), np.zeros(m, np.int64)
    desk = np.empty(1, np.int64)
    below = (np.int64(1) << shift) - 1
    waiting = n
    while waiting * 16 > n:
        slot[:] = 0
        asking = 0
        for a in range(n):
            if pending[a]:
                pending[a] = 0
                edge, stop = at[a], end[a]
                while edge < stop:
                    s = school[edge]
                    k = key[edge]
                    one = (k << shift) | a
                    if k >= 0 and one <= worst[s]:
                        asked[asking], asker[asking] = s, one
                        slot[s] += 1
                        asking += 1
                        break
                    edge += 1
                at[a] = edge
        for s in range(m):
            start[s + 1] = start[s] + slot[s]
            slot[s] = start[s]
        for i in range(asking):
            s = asked[i]
            new[slot[s]] = asker[i]
            slot[s] += 1
        waiting = 0
        for s in range(m):
            came = start[s + 1] - start[s]
            if came == 0:
                continue
            root, had, room = offset[s], size[s], places[s]
            if had + came <= room:
                held[root + had : root + had + came] = new[start[s] : start[s + 1]]
                size[s] = had + came
                if had + came == room:
                    worst[s] = held[root : root + room].max()
                continue
            if len(desk) < had + came:
                desk = np.empty(2 * (had + came), np.int64)
            desk[:had] = held[root : root + had]
            desk[had : had + came] = new[start[s] : start[s + 1]]
            _select(desk, had + came, room)
            held[root : root + room] = desk[:room]
            worst[s] = desk[:room].max()
            size[s] = room
            for i in range(room, had + came):
                out = desk[i] & below
                at[out] += 1
                pending[out] = 1
                waiting += 1


@_compile
def _heapify(held, root, size):
    for first in range(size // 2 - 1, -1, -1):
        _sift_down(held, root, size, first, held[root + first])


@_compile
def _sift_down(held, root, size, i, one):
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        if child + 1 < size and held[root + child + 1] > held[root + child]:
            child += 1
        if held[root + child] < one:
            break
        held[root + i] = held[root + child]
        i = child
    held[root + i] = one


@_compile
def _propose(a, school, key, end, places, offset, worst, held, size, at, shift):
    """Applicant `a` proposes down her list until a school holds her; the applicant she displaces, or -1."""
    edge = at[a]
    stop = end[a]
    while edge < stop:
        s = school[edge]
        k = key[edge]
        one = (k << shift) | a
        if k >= 0 and one <= worst[s]:
            root = offset[s]
            at[a] = edge
            if size[s] < places[s]:
                i = size[s]
                size[s] += 1
                while i > 0:
                    parent = (i - 1) >> 1
                    if held[root + parent] > one:
                        break
                    held[root + i] = held[root + parent]
                    i = parent
                held[root + i] = one
                if size[s] == places[s]:
                    worst[s] = held[root]
                return -1
            out = held[root] & ((np.int64(1) << shift) - 1)
            _sift_down(held, root, size[s], 0, one)
            worst[s] = held[root]
            at[out] += 1
            return out
        edge += 1
    at[a] = edge
    return -1


@_compile
def _settle(school, key, end, places, offset, worst, held, at, pending, shift):
    size = np.zeros(len(places), np.int64)
    _together(school, key, end, places, offset, worst, held, size, at, pending, shift)
    for s in range(len(places)):
        _heapify(held, offset[s], size[s])
    for a in range(len(at)):
        out = a if pending[a] else -1
        while out >= 0:
            out = _propose(out, school, key, end, places, offset, worst, held, size, at, shift)
    for a in range(len(at)):
        if at[a] >= end[a]:
            at[a] = -1


def settle(
    school: np.ndarray, key: np.ndarray, begin: np.ndarray, end: np.ndarray, places: np.ndarray, bits: int
) -> np.ndarray:
    """See `settling.settle`: the same arguments, the same answer."""
    shift = max(len(begin) - 1, 1).bit_length()
    if bits + shift > 62:  # too wide for one number: the order of the keys is enough
        taken = key >= 0
        key = key.copy()
        key[taken] = np.unique(key[taken], return_inverse=True)[1]
    places = places.astype(np.int64)
    if places.sum() > 2 * len(begin):  # nobody needs more room than there are wishes for the school
        places = np.minimum(places, np.bincount(school, minlength=len(places)))
    offset = np.zeros(len(places), np.int64)
    np.cumsum(places[:-1], out=offset[1:])
    worst = np.where(places > 0, np.int64(2**63 - 1), np.int64(-1))
    at = begin.astype(np.int64)
    held = np.empty(int(places.sum()), np.int64)
    _settle(school, key, end, places, offset, worst, held, at, np.ones(len(begin), np.uint8), np.int64(shift))
    return at


@_compile
def _trade(school, usable, begin, left, row, start):
    n = len(begin) - 1
    wish = begin[:-1].copy()
    turn = start[:-1].copy()
    gone = np.zeros(n, np.bool_)
    on_path = np.zeros(n, np.bool_)
    path = np.empty(n, np.int64)
    cycle = np.full(n, -1, np.int64)
    number = 0
    for root in range(n):
        if gone[root]:
            continue
        deep = 0
        current = root
        while current >= 0:
            w = wish[current]
            while w < begin[current + 1] and (left[school[w]] == 0 or not usable[w]):
                w += 1
            wish[current] = w
            on_path[current] = False
            if w == begin[current + 1]:
                gone[current] = True
            else:
                s = school[w]
                t = turn[s]
                while gone[row[t]]:
                    t += 1
                turn[s] = t
                path[deep] = current
                deep += 1
                on_path[current] = True
                if not on_path[row[t]]:
                    current = row[t]
                    continue
                member = -1
                while member != row[t]:
                    deep -= 1
                    member = path[deep]
                    on_path[member] = False
                    gone[member] = True
                    cycle[member] = number
                    left[school[wish[member]]] -= 1
                number += 1
            current = -1
            if deep:
                deep -= 1
                current = path[deep]
    for a in range(n):
        if wish[a] == begin[a + 1]:
            wish[a] = -1
    return wish, cycle


def trade(
    school: np.ndarray, usable: np.ndarray, begin: np.ndarray, places: np.ndarray, row: np.ndarray, start: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Top trading cycles; see `trading.top_trading_cycles`. The wish each ends with (-1: none), and the cycle's number."""
    if AVAILABLE:
        wish, cycle = _trade(school, usable, begin, places.copy(), row, start)
    else:
        wish, cycle = _trade_plainly(school, usable, begin, places, row, start)
    return np.asarray(wish), np.asarray(cycle)


def _trade_plainly(school, usable, begin, places, row, start):
    """The same walk over Python lists, which are quicker than arrays to an interpreter."""
    school, usable, row, left = school.tolist(), usable.tolist(), row.tolist(), places.tolist()
    wish, end = begin[:-1].tolist(), begin[1:].tolist()
    turn = start[:-1].tolist()
    n = len(wish)
    gone, on_path, cycle = [False] * n, [False] * n, [-1] * n
    number = 0
    for root in range(n):
        path: list[int] = []
        current = -1 if gone[root] else root
        while current >= 0:
            w, stop = wish[current], end[current]
            while w < stop and (left[school[w]] == 0 or not usable[w]):
                w += 1
            wish[current] = w
            on_path[current] = False
            if w == stop:
                gone[current] = True
            else:
                s = school[w]
                t = turn[s]
                while gone[row[t]]:
                    t += 1
                turn[s] = t
                path.append(current)
                on_path[current] = True
                first = row[t]
                if not on_path[first]:
                    current = first
                    continue
                member = -1
                while member != first:
                    member = path.pop()
                    on_path[member], gone[member], cycle[member] = False, True, number
                    left[school[wish[member]]] -= 1
                number += 1
            current = path.pop() if path else -1
    return np.array([-1 if w == e else w for w, e in zip(wish, end, strict=True)], np.int64), np.array(cycle, np.int64)


@_compile
def _blocking(school, key, begin, rest, bar):
    count = 0
    for a in range(len(rest)):
        for w in range(begin[a], rest[a]):
            count += 0 <= key[w] < bar[school[w]]
    found = np.empty(count, np.int64)
    count = 0
    if len(found):
        for a in range(len(rest)):
            for w in range(begin[a], rest[a]):
                if 0 <= key[w] < bar[school[w]]:
                    found[count] = w
                    count += 1
    return found


def blocking(school: np.ndarray, key: np.ndarray, begin: np.ndarray, rest: np.ndarray, bar: np.ndarray) -> np.ndarray:
    """Wishes before the one each applicant rests on whose key beats the bar of its school; see `auditing`."""
    return np.asarray(_blocking(school, key, begin, rest, bar))

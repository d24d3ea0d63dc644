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


@_compile
def _propose(a, school, key, end, places, offset, size, worst, heap_key, heap_row, at):
    """Applicant `a` proposes down her list until a school holds her; the applicant she displaces, or -1."""
    edge = at[a]
    stop = end[a]
    while edge < stop:
        s = school[edge]
        k = key[edge]
        if 0 <= k <= worst[s]:
            root = offset[s]
            if size[s] < places[s]:
                i = size[s]
                size[s] += 1
                while i > 0:
                    parent = (i - 1) >> 1
                    pk = heap_key[root + parent]
                    if pk > k or (pk == k and heap_row[root + parent] > a):
                        break
                    heap_key[root + i] = pk
                    heap_row[root + i] = heap_row[root + parent]
                    i = parent
                heap_key[root + i] = k
                heap_row[root + i] = a
                if size[s] == places[s]:
                    worst[s] = heap_key[root]
                at[a] = edge
                return -1
            out = heap_row[root]
            if k < worst[s] or a < out:
                i = 0
                last = size[s]
                while True:
                    child = 2 * i + 1
                    if child >= last:
                        break
                    ck = heap_key[root + child]
                    if child + 1 < last:
                        other = heap_key[root + child + 1]
                        if other > ck or (other == ck and heap_row[root + child + 1] > heap_row[root + child]):
                            child += 1
                            ck = other
                    if ck < k or (ck == k and heap_row[root + child] < a):
                        break
                    heap_key[root + i] = ck
                    heap_row[root + i] = heap_row[root + child]
                    i = child
                heap_key[root + i] = k
                heap_row[root + i] = a
                worst[s] = heap_key[root]
                at[a] = edge
                at[out] += 1
                return out
        edge += 1
    at[a] = edge
    return -1


@_compile
def _select(key, row, stop, best):
    """Bring the `best` smallest of the first `stop` entries, by key and then row, to the front (Hoare's selection)."""
    left, right, target = 0, stop - 1, best - 1
    while left < right:
        middle = (left + right) >> 1
        if key[middle] < key[left]:
            key[middle], key[left] = key[left], key[middle]
            row[middle], row[left] = row[left], row[middle]
        if key[right] < key[left]:
            key[right], key[left] = key[left], key[right]
            row[right], row[left] = row[left], row[right]
        if key[right] < key[middle]:
            key[right], key[middle] = key[middle], key[right]
            row[right], row[middle] = row[middle], row[right]
        pivot, pivot_row = key[middle], row[middle]
        i, j = left, right
        while i <= j:
            while key[i] < pivot or (key[i] == pivot and row[i] < pivot_row):
                i += 1
            while key[j] > pivot or (key[j] == pivot and row[j] > pivot_row):
                j -= 1
            if i <= j:
                key[i], key[j] = key[j], key[i]
                row[i], row[j] = row[j], row[i]
                i += 1
                j -= 1
        if target <= j:
            right = j
        elif target >= i:
            left = i
        else:
            return


@_compile
def _together(school, key, end, places, offset, worst, heap_key, heap_row, size, at, pending):
    """Rounds in which all who wait propose at once and every school selects, while many are waiting."""
    n, m = len(at), len(places)
    asked, asked_key, asker = np.empty(n, np.int32), np.empty(n, np.int64), np.empty(n, np.int32)
    new_key, new_row = np.empty(n, np.int64), np.empty(n, np.int32)
    start, slot = np.zeros(m + 1, np.int64), np.zeros(m, np.int64)
    desk_key, desk_row = np.empty(1, np.int64), np.empty(1, np.int32)
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
                    if 0 <= k <= worst[s]:
                        asked[asking], asked_key[asking], asker[asking] = s, k, a
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
            new_key[slot[s]], new_row[slot[s]] = asked_key[i], asker[i]
            slot[s] += 1
        waiting = 0
        for s in range(m):
            new = start[s + 1] - start[s]
            if new == 0:
                continue
            root, held, room = offset[s], size[s], places[s]
            if len(desk_key) < held + new:
                desk_key, desk_row = np.empty(2 * (held + new), np.int64), np.empty(2 * (held + new), np.int32)
            for i in range(held):
                desk_key[i], desk_row[i] = heap_key[root + i], heap_row[root + i]
            for i in range(new):
                desk_key[held + i], desk_row[held + i] = new_key[start[s] + i], new_row[start[s] + i]
            keep = min(held + new, room)
            if held + new > room:
                _select(desk_key, desk_row, held + new, room)
            last = np.int64(-1)
            for i in range(keep):
                heap_key[root + i], heap_row[root + i] = desk_key[i], desk_row[i]
                last = max(last, desk_key[i])
            size[s] = keep
            if keep == room:
                worst[s] = last
            for i in range(keep, held + new):
                at[desk_row[i]] += 1
                pending[desk_row[i]] = 1
                waiting += 1


@_compile
def _heapify(heap_key, heap_row, root, size):
    for first in range(size // 2 - 1, -1, -1):
        i, k, a = first, heap_key[root + first], heap_row[root + first]
        while True:
            child = root + 2 * i + 1
            if child >= root + size:
                break
            if child + 1 < root + size:
                other, now = heap_key[child + 1], heap_key[child]
                if other > now or (other == now and heap_row[child + 1] > heap_row[child]):
                    child += 1
            if heap_key[child] < k or (heap_key[child] == k and heap_row[child] < a):
                break
            heap_key[root + i], heap_row[root + i] = heap_key[child], heap_row[child]
            i = child - root
        heap_key[root + i], heap_row[root + i] = k, a


@_compile
def _settle(school, key, end, places, offset, worst, heap_key, heap_row, at, pending):
    size = np.zeros(len(places), np.int64)
    _together(school, key, end, places, offset, worst, heap_key, heap_row, size, at, pending)
    for s in range(len(places)):
        _heapify(heap_key, heap_row, offset[s], size[s])
    for a in range(len(at)):
        out = a if pending[a] else -1
        while out >= 0:
            out = _propose(out, school, key, end, places, offset, size, worst, heap_key, heap_row, at)
    for a in range(len(at)):
        if at[a] >= end[a]:
            at[a] = -1


def settle(
    school: np.ndarray, key: np.ndarray, begin: np.ndarray, end: np.ndarray, places: np.ndarray, bits: int
) -> np.ndarray:
    """See `settling.settle`: the same arguments, the same answer."""
    places = places.astype(np.int64)
    if places.sum() > 2 * len(begin):  # nobody needs more room than there are wishes for the school
        places = np.minimum(places, np.bincount(school, minlength=len(places)))
    offset = np.zeros(len(places), np.int64)
    np.cumsum(places[:-1], out=offset[1:])
    seats = int(places.sum())
    worst = np.where(places > 0, np.int64(2**63 - 1), np.int64(-1))
    at = begin.astype(np.int64)
    room = np.empty(seats, np.int64), np.empty(seats, np.int32)
    _settle(school, key, end, places, offset, worst, *room, at, np.ones(len(begin), np.uint8))
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

"""Settling: applicants propose, places hold the best, until nobody moves. The kernel under most of the mechanisms.

All who wait propose at once, round after round. Sorting everybody in every round would cost more than anything else, so
a school keeps apart those of its holders that are in no danger (*safe*) from the few at its margin (*the pool*): only
pool and newcomers are sorted. Should the newcomers reach beyond the margin, the school's safe holders come back into the
pool before anybody is turned away; so the margin is a matter of speed, never of the answer.
"""

from __future__ import annotations

from heapq import heappush, heapreplace
from importlib import import_module

import numpy as np

from wusong.engines.allocation.errors import AllocationError

ENGINES = ("auto", "plain", "numpy", "numba")

# Below so many wishes a plain loop is quicker than arrays; above so many, compiled code repays loading it.
SMALL, LARGE = 20_000, 2_000_000

# How many times this round's rejections, and how many besides, a school expects until the end.
MARGIN, AT_LEAST = 2, 16


def numba_is_there() -> bool:
    """Whether the optional compiled path can be used."""
    return bool(import_module("wusong.engines.allocation.compiled").AVAILABLE)


def settle(
    school: np.ndarray,
    key: np.ndarray,
    begin: np.ndarray,
    end: np.ndarray,
    places: np.ndarray,
    bits: int,
    engine: str = "auto",
) -> np.ndarray:
    """The wish on which each applicant comes to rest under deferred acceptance: int64 (applicants,), -1 for none.

    school, key : int32 and int64 (wishes,). The place wished for and its key there, lower is better, negative: the school
                  does not take this applicant. Equal keys are settled by row, so rows may be written in ticket order.
    begin, end  : int64 (applicants,). Each applicant's wishes, most wanted first, are those from `begin` up to `end`.
    places      : int (schools,). Seats; 0 closes a school.
    bits        : how many bits the largest key takes; `bits` and those of a school's index must fit into 62.
    engine      : "plain" loops, "numpy", "numba" (optional extra `fast`), or "auto": what suits the size.

    AllocationError when the engine is unknown or not installed.
    """
    if engine not in ENGINES:
        raise AllocationError(
            "engine", f"“{engine}”不可用，应为 {'、'.join(ENGINES)}", f"is one of {', '.join(ENGINES)}"
        )
    if engine == "auto":
        engine = "plain" if len(school) < SMALL else "numba" if len(school) > LARGE and numba_is_there() else "numpy"
    if engine == "plain":
        return _settle_plainly(school, key, begin, end, places)
    if engine == "numba":
        if not numba_is_there():
            raise AllocationError(
                "engine", "没有安装 numba，请改用 numpy", "Numba is not installed; use engine='numpy'"
            )
        compiled = import_module("wusong.engines.allocation.compiled")
        return np.asarray(compiled.settle(school, key, begin, end, places, bits))
    return _settle(school, key, begin, end, places.astype(np.int64), bits)


def _settle(
    school: np.ndarray, key: np.ndarray, begin: np.ndarray, end: np.ndarray, places: np.ndarray, bits: int
) -> np.ndarray:
    schools, full = len(places), (1 << bits) - 1
    base = np.arange(schools, dtype=np.int64) << bits  # a school's index above, an applicant's key below: one number
    worst = np.where(places > 0, full, -1)  # the worst key still let in
    limit = base | full
    at = begin.astype(np.int64)
    picky = bool(len(key)) and int(key.min()) < 0
    none = np.empty(0, np.int64)
    rows, ranked = none, none  # the pool
    safe_rows, safe_ranked = none, none
    safe, safe_worst = np.zeros(schools, np.int64), np.full(schools, -1, np.int64)
    walking, edge = _alive(np.arange(len(at)), at.copy(), end, at)
    while len(walking):
        came_rows, came_ranked = [rows], [ranked]
        while len(walking):
            s, k = school.take(edge), key.take(edge)
            fits = k <= worst.take(s)
            if picky:
                fits &= k >= 0
            yes = np.flatnonzero(fits)
            if len(yes) == len(walking):
                at[walking] = edge
                k |= base.take(s)
                came_rows.append(walking)
                came_ranked.append(k)
                break
            comers = walking.take(yes)
            at[comers] = edge.take(yes)
            came_rows.append(comers)
            came_ranked.append(base.take(s.take(yes)) | k.take(yes))
            no = np.flatnonzero(~fits)
            walking, edge = _alive(walking.take(no), edge.take(no) + 1, end, at)
        if len(came_rows) == 1:
            break
        rows, ranked = np.concatenate(came_rows), np.concatenate(came_ranked)

        while True:
            order = np.sort(ranked)
            first = order.searchsorted(base)
            count = np.diff(first, append=len(order))
            room = places - safe
            over = np.flatnonzero(count > room)
            cut = order[first[over] + room[over] - 1]
            reached = (room[over] <= 0) | (cut <= safe_worst[over])
            if not reached.any():
                break
            again = np.zeros(schools, bool)
            again[over[reached]] = True
            back = again.take(safe_ranked >> bits)
            rows, ranked = np.concatenate((rows, safe_rows[back])), np.concatenate((ranked, safe_ranked[back]))
            safe_rows, safe_ranked = safe_rows[~back], safe_ranked[~back]
            safe[again], safe_worst[again] = 0, -1
        if not len(over):
            break

        worst[over], limit[over] = cut & full, cut
        out = ranked > limit.take(ranked >> bits)
        if (order[first[over] + room[over]] == cut).any():
            _settle_ties(out, rows, ranked, order, cut, first[over] + room[over])
        no, yes = np.flatnonzero(out), np.flatnonzero(~out)
        leaving = rows.take(no)
        rows, ranked = rows.take(yes), ranked.take(yes)
        walking, edge = _alive(leaving, at.take(leaving) + 1, end, at)

        if len(rows) > 2 * len(walking) + 256:
            kept = np.minimum(count, room)
            margin = np.minimum(MARGIN * (count - kept) + AT_LEAST, kept)
            thick = np.flatnonzero(kept > margin)
            if len(thick):
                start = order[first[thick] + kept[thick] - margin[thick]]  # the pool begins with this key
                below = order.searchsorted(start)
                floor = np.full(schools, -1, np.int64)
                floor[thick] = start
                low = ranked < floor.take(ranked >> bits)
                down = np.flatnonzero(low)
                if 4 * len(down) > len(rows):
                    some = below > first[thick]
                    thick, below = thick[some], below[some]
                    safe[thick] += below - first[thick]
                    safe_worst[thick] = np.maximum(safe_worst[thick], order[below - 1])
                    safe_rows = np.concatenate((safe_rows, rows.take(down)))
                    safe_ranked = np.concatenate((safe_ranked, ranked.take(down)))
                    up = np.flatnonzero(~low)
                    rows, ranked = rows.take(up), ranked.take(up)
    return at


def _settle_plainly(
    school: np.ndarray, key: np.ndarray, begin: np.ndarray, end: np.ndarray, places: np.ndarray
) -> np.ndarray:
    """One proposal after another, for small markets; every school's holders in a heap, the worst on top."""
    schools, keys, room = school.tolist(), key.tolist(), places.tolist()
    at, stop = begin.tolist(), end.tolist()
    held: list[list[tuple[int, int]]] = [[] for _ in room]
    for first in range(len(at)):
        row = first
        while row >= 0:
            edge, last, out = at[row], stop[row], -1
            while edge < last:
                rank, holders = keys[edge], held[schools[edge]]
                if rank >= 0 and len(holders) < room[schools[edge]]:
                    heappush(holders, (-rank, -row))
                    break
                if rank >= 0 and holders and (-rank, -row) > holders[0]:
                    out = -heapreplace(holders, (-rank, -row))[1]
                    at[out] += 1
                    break
                edge += 1
            at[row] = edge
            row = out
    return np.array([-1 if edge == last else edge for edge, last in zip(at, stop, strict=True)], np.int64)


def _alive(rows: np.ndarray, edge: np.ndarray, end: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Those who have a wish left; the others come to rest on none."""
    live = edge < end.take(rows)
    if live.all():
        return rows, edge
    at[rows[~live]] = -1
    return rows[live], edge[live]


def _settle_ties(
    out: np.ndarray, rows: np.ndarray, ranked: np.ndarray, order: np.ndarray, cut: np.ndarray, stop: np.ndarray
) -> None:
    """Where several share the key of the last seat, the earlier rows have it; marks the later ones as out."""
    tied = order[stop] == cut
    cut, stop = cut[tied], stop[tied]
    seats = dict(zip(cut.tolist(), (stop - order.searchsorted(cut)).tolist(), strict=True))
    among = np.flatnonzero(np.isin(ranked, cut))
    among = among[np.lexsort((rows[among], ranked[among]))]
    value = ranked[among]
    place = np.arange(len(among)) - value.searchsorted(value)
    allowed = np.array([seats[v] for v in value.tolist()], np.int64)
    out[among[place >= allowed]] = True

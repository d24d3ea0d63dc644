"""A slow, obvious second answer: small markets, every placement listed, textbooks followed to the letter.

`Little` is a market of lists and dictionaries; nothing here is taken from the engine.
"""

from __future__ import annotations

import itertools
import os
import random
from dataclasses import dataclass, field

import numpy as np

from wusong.engines.allocation.markets import Market

# `WUSONG_MARKETS=10000 pytest tests/engines/allocation` runs the full number of invented markets.
MARKETS = int(os.environ.get("WUSONG_MARKETS", "500"))


@dataclass
class Little:
    lists: list[list[int]]
    key: dict[tuple[int, int], int]  # (school, applicant) → key; missing: not taken
    places: list[int]
    types: list[set[int]] = field(default_factory=list)

    @property
    def people(self) -> range:
        return range(len(self.lists))

    @property
    def schools(self) -> range:
        return range(len(self.places))

    def takes(self, school: int, person: int) -> bool:
        return (school, person) in self.key

    def better(self, person: int, than: int | None) -> list[int]:
        """The schools a person would rather have, that would take her."""
        mine = self.lists[person]
        above = mine if than is None else mine[: mine.index(than)]
        return [s for s in above if self.takes(s, person)]

    def market(self) -> Market:
        wide = max((len(row) for row in self.lists), default=0)
        choices = np.full((len(self.lists), wide), -1)
        keys = np.full((len(self.lists), wide), -1)
        for a, row in enumerate(self.lists):
            for i, s in enumerate(row):
                choices[a, i], keys[a, i] = s, self.key.get((s, a), -1)
        return Market.of(choices, keys, self.places)

    def member(self) -> np.ndarray:
        kinds = 1 + max((t for own in self.types for t in own), default=0)
        return np.array([[t in own for t in range(kinds)] for own in self.types], bool).reshape(len(self.lists), kinds)


def invented(seed: int, *, people: int = 5, schools: int = 4, ties: int | None = None, kinds: int = 0) -> Little:
    """A random small market: some lists end early, some schools are closed, some refuse. `ties`: keys below this number."""
    rng = random.Random(seed)
    n, m = rng.randint(1, people), rng.randint(1, schools)
    lists = [rng.sample(range(m), rng.randint(0, m)) for _ in range(n)]
    key = {}
    for s in range(m):
        order = rng.sample(range(1000), n) if ties is None else [rng.randrange(ties) for _ in range(n)]
        key.update({(s, a): order[a] for a in range(n) if rng.random() > 0.1})
    places = [rng.choice((0, 1, 1, 1, 2, 2, 3)) for _ in range(m)]
    types = [{t for t in range(kinds) if rng.random() < 0.4} for _ in range(n)]
    return Little(lists, key, places, types)


def placements(little: Little):
    """Every placement within the lists and the places."""
    options = [[None, *(s for s in little.lists[a] if little.takes(s, a))] for a in little.people]
    for way in itertools.product(*options):
        if all(sum(s == t for t in way) <= little.places[s] for s in little.schools):
            yield list(way)


def blocking(little: Little, way: list[int | None]) -> list[tuple[int, int]]:
    """(applicant, school) pairs that would leave together: a free seat, or somebody there ranked strictly lower."""
    pairs = []
    for a in little.people:
        for s in little.better(a, way[a]):
            held = [b for b in little.people if way[b] == s]
            if len(held) < little.places[s] or any(little.key[s, b] > little.key[s, a] for b in held):
                pairs.append((a, s))
    return pairs


def rank(little: Little, a: int, school: int | None) -> int:
    return len(little.lists[a]) if school is None else little.lists[a].index(school)


def dominates(little: Little, one, other) -> bool:
    """Whether everybody likes `one` at least as well, and somebody better."""
    pairs = [(rank(little, a, one[a]), rank(little, a, other[a])) for a in little.people]
    return all(x <= y for x, y in pairs) and any(x < y for x, y in pairs)


def best_stable(little: Little):
    """The stable placement that every applicant likes at least as well as any other stable one."""
    stable = [way for way in placements(little) if not blocking(little, way)]
    best = [min((way[a] for way in stable), key=lambda s, a=a: rank(little, a, s)) for a in little.people]
    assert best in stable
    return best


def by_bands(little: Little, width: int):
    """The parallel mechanism, as an admission office would do it by hand, one band of choices after another."""
    way: list[int | None] = [None] * len(little.lists)
    left = list(little.places)
    for start in range(0, len(little.places), width):
        waiting = [a for a in little.people if way[a] is None]
        part = Little(
            [little.lists[a][start : start + width] if a in waiting else [] for a in little.people], little.key, left
        )
        for a, s in enumerate(one_by_one(part)):
            if s is not None:
                way[a] = s
        left = [little.places[s] - way.count(s) for s in little.schools]
    return way


def one_by_one(little: Little):
    """Deferred acceptance with one proposal at a time (McVitie & Wilson 1971)."""
    held: dict[int, list[int]] = {s: [] for s in little.schools}
    turn = [0] * len(little.lists)
    waiting = list(little.people)
    while waiting:
        a = waiting.pop()
        if turn[a] == len(little.lists[a]):
            continue
        s = little.lists[a][turn[a]]
        turn[a] += 1
        if not little.takes(s, a):
            waiting.append(a)
            continue
        held[s].append(a)
        held[s].sort(key=lambda b, s=s: (little.key[s, b], b))
        waiting += held[s][little.places[s] :]
        del held[s][little.places[s] :]
    return [next((s for s in little.schools if a in held[s]), None) for a in little.people]


def immediately(little: Little):
    """The Boston mechanism: round k looks only at k-th choices, and what is given is given."""
    way: list[int | None] = [None] * len(little.lists)
    left = list(little.places)
    for k in range(len(little.places)):
        for s in little.schools:
            asking = [
                a
                for a in little.people
                if way[a] is None and len(little.lists[a]) > k and little.lists[a][k] == s and little.takes(s, a)
            ]
            for a in sorted(asking, key=lambda a, s=s: (little.key[s, a], a))[: left[s]]:
                way[a] = s
                left[s] -= 1
    return way


def in_turn(little: Little, order):
    way: list[int | None] = [None] * len(little.lists)
    left = list(little.places)
    for a in order:
        for s in little.lists[a]:
            if left[s] and little.takes(s, a):
                way[a] = s
                left[s] -= 1
                break
    return way


def by_trading(little: Little, orders=None):
    """Top trading cycles, all cycles of a step at once; `orders` may name people who do not list the school."""
    orders = orders or [
        sorted(
            (a for a in little.people if s in little.lists[a] and little.takes(s, a)),
            key=lambda a, s=s: (little.key[s, a], a),
        )
        for s in little.schools
    ]
    way: list[int | None] = [None] * len(little.lists)
    left = list(little.places)
    here = set(little.people)
    while here:
        wants = {}
        for a in list(here):
            open_to = [s for s in little.lists[a] if left[s] and a in orders[s] and little.takes(s, a)]
            if open_to:
                wants[a] = open_to[0]
            else:
                here.discard(a)
        first = {s: next((a for a in orders[s] if a in here), None) for s in little.schools}
        served = set()
        for a in here:
            seen, at = [], a
            while at not in seen:
                seen.append(at)
                at = first[wants[at]]
            served.update(seen[seen.index(at) :])
        for a in served:
            way[a] = wants[a]
            left[wants[a]] -= 1
        here -= served
    return way


def with_interrupters(little: Little, consents: list[bool]):
    """Kesten's (2010) own procedure: run deferred acceptance in rounds, find the last consenting interrupter, strike out."""
    lists = [list(row) for row in little.lists]
    while True:
        way, log = rounds_of_proposals(Little(lists, little.key, little.places))
        found = None
        for step, a, s in reversed(log["rejected"]):
            if not consents[a]:
                continue
            held_from = log["held_since"].get((a, s))
            if held_from is None:
                continue
            if any(t == s and held_from <= other < step for other, b, t in log["rejected"] if b != a):
                found = (step, a, s)
                break
        if found is None:
            return way
        step = found[0]
        pairs = [
            (a, s)
            for other, a, s in log["rejected"]
            if other == step
            and consents[a]
            and (a, s) in log["held_since"]
            and any(t == s and log["held_since"][a, s] <= o < step for o, b, t in log["rejected"] if b != a)
        ]
        for a, s in pairs:
            lists[a].remove(s)


def rounds_of_proposals(little: Little):
    """Deferred acceptance in simultaneous rounds, with a log of who held what since when and who was rejected when."""
    held: dict[int, list[int]] = {s: [] for s in little.schools}
    turn = [0] * len(little.lists)
    free = set(little.people)
    rejected, since = [], {}
    step = 0
    while True:
        asks: dict[int, list[int]] = {}
        for a in sorted(free):
            while turn[a] < len(little.lists[a]) and not little.takes(little.lists[a][turn[a]], a):
                turn[a] += 1
            if turn[a] < len(little.lists[a]):
                asks.setdefault(little.lists[a][turn[a]], []).append(a)
        if not asks:
            break
        step += 1
        for s, new in asks.items():
            every = sorted(held[s] + new, key=lambda a, s=s: (little.key[s, a], a))
            held[s], out = every[: little.places[s]], every[little.places[s] :]
            for a in held[s]:
                since.setdefault((a, s), step)
                free.discard(a)
            for a in out:
                rejected.append((step, a, s))
                turn[a] += 1
                free.add(a)
    way = [next((s for s in little.schools if a in held[s]), None) for a in little.people]
    return way, {"rejected": rejected, "held_since": since}

"""How fast allocation is, beside its peers, in one run on the same arrays.

    python -m benchmarks.allocation                     1,000 to 100,000 applicants, all parts
    python -m benchmarks.allocation --sizes 1000000     another size; --only matching,pairing,placing,draw chooses parts
    python -m benchmarks.allocation --json FILE         and the figures as JSON

Every engine runs in a process of its own, so that its memory can be told. Peers that are not installed are named and left out:
algmatch, matching, ortools (pip install algmatch matching ortools). All answers must be the same, applicant by applicant.

The market: 12 wishes each, n / 200 schools (at least 12), seats for 95 in 100, some schools far more popular than others, keys
half common and half the school's own. "build" is from raw arrays to what the engine wants, "solve" is the rest. Seconds are those of the
processor.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import heapq
import hmac
import json
import multiprocessing
import os
import queue
import resource
import shutil
import sys
import tempfile
import time
from importlib.util import find_spec
from typing import Any

import numpy as np

CHOICES = 12
PARTS = ("choices", "keys", "places")

print = functools.partial(print, flush=True)
clock = time.process_time  # every engine runs on one thread; other work on the machine is not counted


def market(n: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Choices, keys (lower is better, no two alike at a school), places."""
    rng = np.random.default_rng(seed)
    schools = max(CHOICES, n // 200)
    popular = rng.normal(size=schools).astype(np.float32)
    choices = np.empty((n, CHOICES), np.int32)
    for start in range(0, n, 20_000):
        stop = min(start + 20_000, n)
        if schools <= 600:
            liking = popular + rng.gumbel(size=(stop - start, schools)).astype(np.float32)
            choices[start:stop] = np.argsort(-liking, axis=1)[:, :CHOICES]
            continue
        share = np.cumsum(np.exp(popular) / np.exp(popular).sum())
        drawn = np.minimum(share.searchsorted(rng.random((stop - start, 4 * CHOICES))), schools - 1)
        for row, line in enumerate(drawn):
            own = list(dict.fromkeys(line.tolist()))[:CHOICES]
            own += [s for s in range(CHOICES) if s not in own][: CHOICES - len(own)]
            choices[start + row] = own
    score = 8000 + 1000 * (rng.normal(size=(n, 1)) + rng.normal(size=(n, CHOICES)))
    tier = (16383 - np.clip(score, 0, 16383)).astype(np.int64)
    keys = (tier << int(n - 1).bit_length()) | rng.permutation(n)[:, None]
    return choices, keys, np.full(schools, max(1, n * 95 // 100 // schools), np.int64)


# The engines: each takes the arrays, and returns (build seconds, solve seconds, school of each applicant).


def wusong(choices, keys, places, engine):
    from wusong.engines.allocation.markets import Market
    from wusong.engines.allocation.matching import deferred_acceptance

    began = clock()
    built = Market.of(choices, keys, places)
    ready = clock()
    found = deferred_acceptance(built, engine=engine)
    return ready - began, clock() - ready, found.school


def heap_loop(choices, keys, places):
    """The textbook: lists of wishes, a dictionary of priorities for each school, a heap for its holders. 25 lines."""
    began = clock()
    wishes = [row.tolist() for row in choices]
    priority: list[dict[int, int]] = [{} for _ in places]
    for a, row in enumerate(keys):
        for s, k in zip(wishes[a], row.tolist(), strict=True):
            priority[s][a] = k
    room = places.tolist()
    ready = clock()
    held: list[list[tuple[int, int]]] = [[] for _ in room]
    turn = [0] * len(wishes)
    place = [-1] * len(wishes)
    waiting = list(range(len(wishes) - 1, -1, -1))
    while waiting:
        a = waiting.pop()
        if turn[a] == len(wishes[a]):
            continue
        s = wishes[a][turn[a]]
        turn[a] += 1
        heapq.heappush(held[s], (-priority[s][a], a))
        place[a] = s
        if len(held[s]) > room[s]:
            out = heapq.heappop(held[s])[1]
            place[out] = -1
            waiting.append(out)
    return ready - began, clock() - ready, np.array(place)


def lean_heap_loop(choices, keys, places):
    """The same with parallel lists instead of dictionaries, and no push where the worst holder is better."""
    began = clock()
    wishes, key, room = choices.tolist(), keys.tolist(), places.tolist()
    ready = clock()
    held: list[list[tuple[int, int]]] = [[] for _ in room]
    turn = [0] * len(wishes)
    place = [-1] * len(wishes)
    waiting = list(range(len(wishes) - 1, -1, -1))
    while waiting:
        a = waiting.pop()
        row, own = wishes[a], key[a]
        while turn[a] < len(row):
            at = turn[a]
            turn[a] += 1
            holders = held[row[at]]
            if len(holders) < room[row[at]]:
                heapq.heappush(holders, (-own[at], a))
                place[a] = row[at]
                break
            if -holders[0][0] > own[at]:
                out = heapq.heapreplace(holders, (-own[at], a))[1]
                place[a], place[out] = row[at], -1
                waiting.append(out)
                break
    return ready - began, clock() - ready, np.array(place)


def _orders(choices, keys, places):
    by: list[list[tuple[int, int]]] = [[] for _ in places]
    for a, (row, own) in enumerate(zip(choices.tolist(), keys.tolist(), strict=True)):
        for s, k in zip(row, own, strict=True):
            by[s].append((k, a))
    return [[a for _, a in sorted(line)] for line in by]


def algmatch(choices, keys, places):
    from algmatch import HospitalResidentsProblem

    began = clock()
    orders = _orders(choices, keys, places)
    given = {
        "residents": {a + 1: [s + 1 for s in row] for a, row in enumerate(choices.tolist())},
        "hospitals": {
            s + 1: {"capacity": int(places[s]), "preferences": [a + 1 for a in order]}
            for s, order in enumerate(orders)
            if order
        },
    }
    problem = HospitalResidentsProblem(dictionary=given, optimised_side="residents")
    ready = clock()
    found = problem.get_stable_matching()["resident_sided"]
    done = clock()
    place = np.full(len(choices), -1)
    for resident, hospital in found.items():
        if str(hospital).startswith("h"):
            place[int(str(resident)[1:]) - 1] = int(str(hospital)[1:]) - 1
    return ready - began, done - ready, place


def matching(choices, keys, places):
    from matching.games import HospitalResident

    began = clock()
    orders = _orders(choices, keys, places)
    game = HospitalResident.create_from_dictionaries(
        {f"r{a}": [f"h{s}" for s in row if orders[s]] for a, row in enumerate(choices.tolist())},
        {f"h{s}": [f"r{a}" for a in order] for s, order in enumerate(orders) if order},
        {f"h{s}": int(places[s]) for s, order in enumerate(orders) if order},
    )
    ready = clock()
    found = game.solve(optimal="resident")
    done = clock()
    place = np.full(len(choices), -1)
    for hospital, residents in found.items():
        for resident in residents:
            place[int(str(resident)[1:])] = int(str(hospital)[1:])
    return ready - began, done - ready, place


def certificate(choices, keys, places, engine):
    """Counted as "build": the solve; as "solve": the check of all wishes."""
    from wusong.engines.allocation.auditing import certify
    from wusong.engines.allocation.markets import Market
    from wusong.engines.allocation.matching import deferred_acceptance

    built = Market.of(choices, keys, places)
    deferred_acceptance(built, engine=engine)
    certify(built, deferred_acceptance(built, engine=engine), engine=engine)
    began = clock()
    found = deferred_acceptance(built, engine=engine)
    ready = clock()
    holds = certify(built, found, engine=engine).holds
    done = clock()
    assert holds
    return ready - began, done - ready, found.school


ENGINES: dict[str, tuple[Any, tuple, str | None, int]] = {
    # name: function, further arguments, library it needs, largest size it is asked for
    "wusong numpy": (wusong, ("numpy",), None, 10**8),
    "wusong numba": (wusong, ("numba",), "numba", 10**8),
    "wusong plain": (wusong, ("plain",), None, 10_000),
    "heap loop": (heap_loop, (), None, 1_000_000),
    "lean heap loop": (lean_heap_loop, (), None, 1_000_000),
    "algmatch": (algmatch, (), "algmatch", 10_000),
    "matching": (matching, (), "matching", 1_000),
    "certificate numpy": (certificate, ("numpy",), None, 10**8),
    "certificate numba": (certificate, ("numba",), "numba", 10**8),
}


def _resident() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def _worker(name: str, folder: str, repeat: int, channel) -> None:
    function, more, _, _ = ENGINES[name]
    if more == ("numba",):
        wusong(*market(300), "numba")  # loading the compiler is no part of the measure
    arrays = tuple(np.load(f"{folder}/{part}.npy") for part in PARTS)
    before = _resident()
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")  # the peak is counted from here
    except OSError:
        pass
    best = None
    for _ in range(repeat):
        built, solved, place = function(*arrays, *more)
        if best is None or built + solved < best[0] + best[1]:
            best = (built, solved, place)
    with open("/proc/self/status") as file:
        peak = next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM"))
    mark = hashlib.sha256(np.asarray(best[2], np.int64).tobytes()).hexdigest()
    channel.put((best[0], best[1], peak - before, sum(a.nbytes for a in arrays), mark))


def measured(name: str, folder: str, limit: float, repeat: int = 1) -> dict[str, Any] | None:
    """One engine on one size, in a process of its own; None where it took longer than the limit or failed."""
    context = multiprocessing.get_context("spawn")
    channel = context.Queue()
    process = context.Process(target=_worker, args=(name, folder, repeat, channel))
    process.start()
    until = time.monotonic() + limit
    while True:
        try:
            build, solve, memory, given, mark = channel.get(timeout=1)
            break
        except queue.Empty:
            if time.monotonic() > until or not process.is_alive():
                process.kill()
                process.join()
                return None
    process.join()
    return {"build": build, "solve": solve, "memory_ratio": memory / given, "answer": mark}


def match(sizes: list[int], limit: float, chosen: list[str] | None) -> list[dict[str, Any]]:
    rows = []
    for n in sizes:
        base: dict[str, dict[str, Any]] = {}
        folder = tempfile.mkdtemp()
        for part, array in zip(PARTS, market(n), strict=True):
            np.save(f"{folder}/{part}.npy", array)
        print(f"\n{n:,} applicants × {CHOICES} wishes   build s   solve s   memory above input ÷ input")
        for name, (_, _, library, most) in ENGINES.items():
            if chosen and name not in chosen:
                continue
            if library and find_spec(library) is None:
                print(f"  {name:20} not installed")
                continue
            if n > most:
                print(f"  {name:20} not asked beyond {most:,}")
                continue
            found = measured(name, folder, limit, 3 if name.startswith("wusong") else 1)
            if found is None:
                print(f"  {name:20} failed, or longer than {limit:.0f} s")
                continue
            base[name] = found
            rows.append({"n": n, "engine": name, **found})
            print(f"  {name:20} {found['build']:17.4f} {found['solve']:9.4f} {found['memory_ratio']:9.2f}")
        shutil.rmtree(folder)
        answers = {found["answer"] for found in base.values()}
        print(f"  answers: {'all the same' if len(answers) == 1 else 'THEY DIFFER'}")
        for mine in ("wusong numpy", "wusong numba"):
            for other in ("algmatch", "matching", "heap loop", "lean heap loop"):
                if mine in base and other in base:
                    a, b = base[mine], base[other]
                    whole = (b["build"] + b["solve"]) / (a["build"] + a["solve"])
                    print(f"  {mine} is {whole:,.0f}× {other} in all, {b['solve'] / a['solve']:,.0f}× in solving")
        for kind in ("numpy", "numba"):
            if f"certificate {kind}" in base:
                one = base[f"certificate {kind}"]
                print(f"  certificate ÷ solve, {kind}: {one['solve'] / one['build']:.3f}")
    return rows


def pairs(n: int = 5000) -> dict[str, Any]:
    from scipy.optimize import linear_sum_assignment

    from wusong.engines.allocation.pairing import pair_near

    rng = np.random.default_rng(2)
    one, other = rng.random((n, 2)) * 100, rng.random((n, 2)) * 100
    began = clock()
    near = pair_near(one, other)
    mine = clock() - began
    began = clock()
    cost = np.hypot(one[:, None, 0] - other[None, :, 0], one[:, None, 1] - other[None, :, 1])
    rows, columns = linear_sum_assignment(cost)
    dense = clock() - began
    total = float(cost[rows, columns].sum())
    print(f"\npairing {n:,} × {n:,}: near pairs {mine:.2f} s, gap proven ≤ {near.gap:.2e}; dense SciPy {dense:.2f} s")
    print(f"  {dense / mine:.1f}× dense SciPy; {near.cost / total - 1:.2e} above the optimum")
    out = {"near": mine, "dense": dense, "above": near.cost / total - 1, "gap": near.gap}
    if find_spec("ortools") is not None:
        from ortools.graph.python import linear_sum_assignment as lsa

        began = clock()
        solver = lsa.SimpleLinearSumAssignment()
        i, j = np.divmod(np.arange(n * n), n)
        solver.add_arcs_with_cost(i, j, np.round(cost.ravel() * 1000).astype(np.int64))
        solver.solve()
        out["ortools"] = clock() - began
        print(f"  OR-tools dense {out['ortools']:.2f} s: {out['ortools'] / mine:.1f}×")
    else:
        print("  OR-tools: not installed")
    return out


def teachers(people: int = 2000, posts: int = 400, near: int = 30, seed: int = 3):
    """Teachers and posts on a plane, 20 counties, subjects, seniors, couples; every rule a bureau would ask for."""
    from wusong.engines.allocation.placing import Posts, Rule, together

    rng = np.random.default_rng(seed)
    home, place = rng.random((people, 2)) * 100, rng.random((posts, 2)) * 100
    county = (place[:, 0] // 25).astype(int) * 5 + (place[:, 1] // 20).astype(int)
    distance = np.hypot(home[:, None, 0] - place[None, :, 0], home[:, None, 1] - place[None, :, 1])
    wish = rng.random((people, posts)) * 10
    cost = np.round(distance + wish, 2)
    nearest = np.argsort(cost, axis=1)[:, :near]
    person = np.repeat(np.arange(people), near)
    post = nearest.ravel()
    seats = rng.integers(4, 8, posts)
    given = Posts.of(person, post, cost[person, post], seats, people)
    senior, novice = rng.random(people) < 0.3, rng.random(people) < 0.3
    rules = [Rule(f"placed {p}", np.flatnonzero(person == p), 1.0, 1, 1, False, 200.0) for p in range(people)]
    for q in range(posts):
        here = np.flatnonzero(post == q)
        rules.append(Rule(f"seniors at {q}", here[senior[person[here]]], 1.0, 1, np.inf, False, 40.0))
        weight = novice[person[here]] - 0.45
        rules.append(Rule(f"novices at {q}", here, weight, -np.inf, 0, False, 20.0))
        rules.append(Rule(f"four fifths of {q}", here, 1.0, float(np.ceil(0.6 * seats[q])), np.inf, False, 15.0))
    for c in range(60):
        rules += together(given, 2 * c, 2 * c + 1, county, f"couple {c}", hard=False, price=30.0)
    return given, rules


def placing(people: int, posts: int) -> dict[str, Any]:
    """The whole of placing, beside bare highspy on the same exported arrays."""
    import highspy

    from wusong.engines.allocation.placing import place, program

    given, rules = teachers(people, posts)
    began = clock()
    found = place(given, rules)
    mine = clock() - began
    plain = program(given, rules)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(plain.cost), len(plain.row_least)
    model.col_cost_, model.col_lower_, model.col_upper_ = plain.cost, np.zeros(len(plain.cost)), plain.upper
    model.row_lower_, model.row_upper_ = plain.row_least, plain.row_most
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = plain.start, plain.index, plain.value
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    model.integrality_ = [kinds[int(w)] for w in plain.whole]
    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("mip_rel_gap", 0.0), ("threads", 1), ("random_seed", 0)):
        solver.setOptionValue(option, value)
    began = clock()
    solver.passModel(model)
    solver.run()
    bare = clock() - began
    objective = solver.getInfo().objective_function_value
    print(f"\nplacing {people:,} on {posts:,} posts, {len(given.cost):,} possible placements, {len(rules):,} rules")
    print(f"  wusong {mine:.2f} s, proven {found.proven}, objective {found.objective:.2f}")
    print(f"  bare highspy {bare:.2f} s, objective {objective:.2f}: {mine / bare:.2f}×")
    return {
        "wusong": mine,
        "bare": bare,
        "objective": found.objective,
        "bare_objective": objective,
        "proven": found.proven,
    }


def tickets(n: int = 1_000_000) -> dict[str, Any]:
    from wusong.engines.allocation.lottery import leaf, merkle_root, turns

    names = [f"r{i:07d}" for i in range(n)]
    began = clock()
    turns(bytes(32), "city", names)
    mine = clock() - began
    began = clock()
    bare = [hmac.digest(bytes(32), b"wl1" + name.encode(), "sha256") for name in names]
    sorted(range(n), key=bare.__getitem__)
    loop = clock() - began
    began = clock()
    merkle_root([leaf(name.encode()) for name in names])
    tree = clock() - began
    print(
        f"\n{n:,} tickets and their order {mine:.2f} s; a bare hmac loop and sort {loop:.2f} s; Merkle root {tree:.2f} s"
    )
    return {"tickets": mine, "bare": loop, "merkle": tree}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000", help="applicants, comma between")
    parser.add_argument("--full", action="store_true", help="1,000,000 applicants too")
    parser.add_argument("--only", default="matching,pairing,placing,draw", help="parts, comma between")
    parser.add_argument("--engines", help="engines of the matching part, comma between")
    parser.add_argument("--limit", type=float, default=600, help="seconds for one engine")
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--posts", type=int, default=400)
    parser.add_argument("--json", metavar="FILE")
    asked = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    parts = asked.only.split(",")
    figures: dict[str, Any] = {}
    if "matching" in parts:
        engines = asked.engines.split(",") if asked.engines else None
        sizes = [int(size) for size in asked.sizes.split(",")] + ([1_000_000] if asked.full else [])
        figures["matching"] = match(sizes, asked.limit, engines)
    if "pairing" in parts:
        figures["pairing"] = pairs()
    if "placing" in parts:
        figures["placing"] = placing(asked.people, asked.posts)
    if "draw" in parts:
        figures["draw"] = tickets()
    if asked.json:
        with open(asked.json, "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Verify a published allocation: the draw, the list, and every placement, from nothing but the published folder.

    python3 verify_allocation.py FOLDER                check everything
    python3 verify_allocation.py FOLDER --id RECEIPT   and show one receipt: its ticket, its proof, its place

Needs Python 3.8 or newer and nothing else. Written apart from the program that made the folder, one person at a time, so that it
can be read in one sitting. Exit code 0: everything holds. 1: something does not; it says what. 2: not understood.

核验一次已公布的分配：名单、抽签、每个人的去向，只用公布的文件夹。退出码 0：全部成立；1：有不成立之处；2：用法不对。
"""

# ruff: noqa: B905
# mypy: ignore-errors
import hashlib
import heapq
import hmac
import json
import os
import sys

FORMAT = "wusong-allocation-1"
FAMILY = {"deferred_acceptance", "immediate_acceptance", "parallel", "serial_dictatorship"}


# Bytes.


def sha(data):
    return hashlib.sha256(data).digest()


def spelled(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def joined(*parts):
    out = b""
    for part in parts:
        if isinstance(part, str):
            part = part.encode("utf-8")
        elif isinstance(part, int):
            part = part.to_bytes(8, "big")
        out += len(part).to_bytes(4, "big") + part
    return out


def tree(leaves):
    """Merkle tree hash of RFC 6962, by its own recursive definition."""
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return leaves[0]
    cut = 1
    while cut * 2 < len(leaves):
        cut *= 2
    return sha(b"\x01" + tree(leaves[:cut]) + tree(leaves[cut:]))


def proof(leaves, place):
    """The hashes with which a receipt's record leads to the root, from the bottom."""
    if len(leaves) <= 1:
        return []
    cut = 1
    while cut * 2 < len(leaves):
        cut *= 2
    if place < cut:
        return [*proof(leaves[:cut], place), ("right", tree(leaves[cut:]))]
    return [*proof(leaves[cut:], place - cut), ("left", tree(leaves[:cut]))]


# The draw.


def seed_of(draw, rules, root, count, problems):
    if "seed" in draw:
        return bytes.fromhex(draw["seed"])
    if "beacon" not in draw:
        return None
    brought = []
    for party in draw["parties"]:
        nonce = bytes(32) if party["nonce"] is None else bytes.fromhex(party["nonce"])
        brought += [party["name"], bytes.fromhex(party["commitment"]), nonce]
        if party["nonce"] is not None and sha(joined("wl1/commit", party["name"], nonce)).hex() != party["commitment"]:
            problems.append("draw.json: {} revealed another nonce than it committed to".format(party["name"]))
    return sha(
        joined("wl1/seed", rules, root, count, draw["beacon"], draw["round"], bytes.fromhex(draw["value"]), *brought)
    )


class Lots:
    def __init__(self, draw, seed):
        self.seed = seed
        self.order = {
            scope: {name: place for place, name in enumerate(names)} for scope, names in draw.get("order", {}).items()
        }

    def drawn(self):
        return self.seed is not None or bool(self.order)

    def lot(self, scope, name):
        """What is compared where the order is equal; lower comes first."""
        if self.seed is not None:
            return hmac.new(self.seed, joined("wl1/ticket", scope, name), hashlib.sha256).digest()
        if self.order:
            return self.order.get(scope, self.order.get("city"))[name]
        return b""


# One batch. A person is a name; `want[name]` is her list of (school, key, band, choice), only schools that take her.


class Case:
    def __init__(self, batch, people, records, seats, lots):
        self.batch, self.people, self.records, self.lots = batch, people, records, lots
        self.mechanism = batch["mechanism"]
        self.seats = seats  # school -> [[name, seats, only, reverts_to], ...]
        self.ceilings = {row["id"]: row["ceilings"] for row in batch["schools"]}
        self.key, self.weak, self.want = {}, {}, {}
        for name in people:
            own = records[name]["batches"][batch["name"]]
            self.want[name] = []
            for choice, wish in enumerate(own["wishes"], 1):
                if wish["order"] is None:
                    continue
                school = wish["school"]
                order = own["turn"] if "turn" in own else wish["order"]
                scope = school if batch["each_school"] else "city"
                self.weak[school, name] = tuple(order)
                self.key[school, name] = (tuple(order), lots.lot(scope, name))
                self.want[name].append((school, self.band(choice, wish), choice))
        self.types = {name: set(records[name]["types"]) for name in people}

    def band(self, choice, wish):
        if self.mechanism == "immediate_acceptance":
            return choice
        if self.mechanism != "parallel":
            return 0
        if any(
            w["band"] is not None for n in self.people for w in self.records[n]["batches"][self.batch["name"]]["wishes"]
        ):
            return wish["band"] or 0
        stop, number = 0, 0
        for number, width in enumerate(self.batch["bands"]):
            stop += width
            if choice <= stop:
                return number
        return number + 1 + (choice - 1 - stop) // self.batch["bands"][-1]

    def places(self, school):
        return sum(block[1] for block in self.seats[school])

    # Choices.

    def chosen(self, school, names, seats):
        """Whom a school takes of those names: name -> number of the block."""
        rest, taken, more = sorted(names, key=lambda n: self.key[school, n]), {}, {}
        limits = self.ceilings.get(school, {})
        count = dict.fromkeys(limits, 0)
        for number, (label, own, only, reverts_to) in enumerate(seats[school]):
            free = own + more.get(label, 0)
            for name in list(rest):
                if not free:
                    break
                kinds = self.types[name]
                if (only is None or only in kinds) and all(count[k] < limits[k] for k in limits if k in kinds):
                    rest.remove(name)
                    taken[name] = number
                    free -= 1
                    for k in limits:
                        count[k] += k in kinds
            if reverts_to is not None:
                more[reverts_to] = more.get(reverts_to, 0) + free
        return taken

    def of_region(self, region, asked):
        """Whom the schools of a region take: school -> names. Targets first, then one seat more in turn."""
        rows = {s: sorted(asked.get(s, ()), key=lambda n: self.key[s, n]) for s in region["order"]}
        take = {s: min(region["targets"].get(s, 0), self.places(s), len(rows[s])) for s in rows}
        left = region["cap"] - sum(take.values())
        moved = True
        while left > 0 and moved:
            moved = False
            for s in region["order"]:
                if left > 0 and take[s] < min(len(rows[s]), self.places(s)):
                    take[s] += 1
                    left -= 1
                    moved = True
        return {s: rows[s][: take[s]] for s in rows}

    # Mechanisms.

    def run(self):
        """name -> (school, choice, block name)."""
        if self.mechanism in FAMILY and not self.batch["regions"]:
            return self.by_application()
        found = {
            "deferred_acceptance": self.under_caps,
            "top_trading_cycles": self.by_trading,
            "exchange": self.by_trading,
            "stable_improvement_cycles": self.by_cycles,
            "efficiency_adjusted": self.by_consent,
            "siblings_together": self.with_siblings,
        }[self.mechanism]()
        return {n: (s, self.choice(n, s), self.seats[s][0][0]) for n, s in found.items()}

    def choice(self, name, school):
        wishes = self.records[name]["batches"][self.batch["name"]]["wishes"]
        for choice, wish in enumerate(wishes, 1):
            if wish["school"] == school:
                return choice
        return len(wishes) + 1  # a post held that is not on the list

    def by_application(self):
        out = {}
        seats = {s: [list(block) for block in blocks] for s, blocks in self.seats.items()}
        plain = all(len(b) == 1 and b[0][2] is None for b in seats.values()) and not any(self.ceilings.values())
        ceilings = self.ceilings
        bands = sorted({band for want in self.want.values() for _, band, _ in want})
        for band in bands:
            lists = {n: [s for s, b, _ in self.want[n] if b == band] for n in self.people if n not in out}
            held = self.proposals_plain(lists, seats) if plain else self.proposals(lists, seats)
            for school, taken in held.items():
                for name, number in taken.items():
                    out[name] = (school, self.choice(name, school), seats[school][number][0])
                used = [sum(n == number for n in taken.values()) for number in range(len(seats[school]))]
                left = [block[1] - u for block, u in zip(seats[school], used)]
                names = [block[0] for block in seats[school]]
                for number, block in enumerate(
                    seats[school]
                ):  # seats that had reverted are taken off where they came from
                    to = names.index(block[3]) if block[3] is not None else None
                    if to is not None and left[to] < 0 < left[number]:
                        moved = min(left[number], -left[to])
                        left[number] -= moved
                        left[to] += moved
                for block, n in zip(seats[school], left):
                    block[1] = n
                if self.ceilings.get(school):
                    self.ceilings = dict(self.ceilings)
                    self.ceilings[school] = {
                        k: most - sum(k in self.types[n] for n in taken) for k, most in self.ceilings[school].items()
                    }
        self.ceilings = ceilings
        return out

    def proposals_plain(self, lists, seats):
        """Deferred acceptance, one proposal at a time; a school's worst holder on top of its heap."""
        heaps = {s: [] for s in seats}
        held = {s: {} for s in seats}
        turn = dict.fromkeys(lists, 0)
        waiting = list(lists)
        while waiting:
            name = waiting.pop()
            while turn[name] < len(lists[name]):
                school = lists[name][turn[name]]
                turn[name] += 1
                room = seats[school][0][1]
                if not room:
                    continue
                heapq.heappush(heaps[school], _Worst(self.key[school, name], name))
                held[school][name] = 0
                if len(held[school]) > room:
                    out = heapq.heappop(heaps[school]).name
                    del held[school][out]
                    if out == name:
                        continue
                    waiting.append(out)
                break
        return held

    def proposals(self, lists, seats):
        """Deferred acceptance where schools choose by blocks."""
        held = {s: {} for s in seats}
        turn = dict.fromkeys(lists, 0)
        waiting = list(lists)
        while waiting:
            asked = {}
            for name in waiting:
                if turn[name] < len(lists[name]):
                    asked.setdefault(lists[name][turn[name]], []).append(name)
            waiting = []
            for school, new in asked.items():
                taken = self.chosen(school, list(held[school]) + new, seats)
                out = [n for n in list(held[school]) + new if n not in taken]
                held[school] = taken
                for name in out:
                    turn[name] += 1
                waiting += out
        return held

    def under_caps(self):
        regions = list(self.batch["regions"])
        inside = {s for region in regions for s in region["order"]}
        for s in self.seats:
            if s not in inside:
                regions.append({"cap": self.places(s), "targets": {s: self.places(s)}, "order": [s]})
        area = {s: number for number, region in enumerate(regions) for s in region["order"]}
        lists = {n: [s for s, _, _ in self.want[n]] for n in self.people}
        turn = dict.fromkeys(lists, 0)
        held = {s: [] for s in self.seats}
        waiting = list(lists)
        while waiting:
            touched = set()
            for name in waiting:
                if turn[name] < len(lists[name]):
                    school = lists[name][turn[name]]
                    held[school].append(name)
                    touched.add(area[school])
            waiting = []
            for number in touched:
                for school, kept in self.of_region(regions[number], held).items():
                    for name in held[school]:
                        if name not in kept:
                            turn[name] += 1
                            waiting.append(name)
                    held[school] = kept
        return {n: s for s, names in held.items() for n in names}

    def by_trading(self):
        lists = {n: [s for s, _, _ in self.want[n]] for n in self.people}
        own = {}
        if self.mechanism == "exchange":
            for name in self.people:
                here = self.records[name]["batches"][self.batch["name"]]
                if "holds" in here:
                    own[name] = here["holds"]
                    if here["holds"] not in [w["school"] for w in here["wishes"]]:
                        lists[name].append(here["holds"])
                    elif here["holds"] not in lists[name]:
                        ranks = [w["school"] for w in here["wishes"]]
                        lists[name] = [s for s in ranks if s in lists[name] or s == here["holds"]]
        orders = {}
        for school in self.seats:
            if self.mechanism == "top_trading_cycles" and self.batch_points():
                rows = []
                for name in self.people:
                    place = self.records[name]["batches"][self.batch["name"]].get("priority", {}).get(school)
                    if place is not None:
                        rows.append((place, self.lots.lot("city", name), name))
            else:
                rows = [
                    (own.get(name) != school, (school, name) in self.key, self.key.get((school, name), ()), name)
                    for name in self.people
                    if school in lists[name]
                ]
            orders[school] = [row[-1] for row in sorted(rows)]
        takes = {s: set(names) for s, names in orders.items()}
        left = {s: self.places(s) for s in self.seats}
        first = dict.fromkeys(orders, 0)
        here, out = set(self.people), {}
        while here:
            wants = {}
            for name in sorted(here):
                lists[name] = [s for s in lists[name] if left[s] and name in takes[s]]
                if lists[name]:
                    wants[name] = lists[name][0]
                else:
                    here.discard(name)
            for school, order in orders.items():
                while first[school] < len(order) and order[first[school]] not in here:
                    first[school] += 1
            state = {}
            for start in wants:
                path, name = [], start
                while name not in state:
                    state[name] = start
                    path.append(name)
                    name = orders[wants[name]][first[wants[name]]]
                if state[name] == start and name in path:
                    for member in path[path.index(name) :]:
                        out[member] = wants[member]
                        left[wants[member]] -= 1
                        here.discard(member)
        return out

    def batch_points(self):
        return any("priority" in r["batches"].get(self.batch["name"], {}) for r in self.records.values())

    def drawn_first(self):
        plain = {s: [["open", self.places(s), None, None]] for s in self.seats}
        held = self.proposals_plain({n: [s for s, _, _ in self.want[n]] for n in self.people}, plain)
        return {n: s for s, names in held.items() for n in names}

    def by_cycles(self):
        at = self.drawn_first()
        schools = list(self.seats)
        rank = {n: {s: i for i, (s, _, _) in enumerate(self.want[n])} for n in self.people}
        number = {s: i for i, s in enumerate(schools)}
        while True:
            best, arcs = {}, {}
            desired = [
                (s, n) for n in self.people for s, _, _ in self.want[n] if n not in at or rank[n][s] < rank[n][at[n]]
            ]
            for s, n in desired:
                best[s] = min(best.get(s, self.weak[s, n]), self.weak[s, n])
            for s, n in desired:
                if self.weak[s, n] == best[s] and n in at:
                    arcs.setdefault(number[at[n]], {}).setdefault(number[s], n)
            cycles, finished = [], set()
            for root in sorted(arcs):
                if root in finished:
                    continue
                path, members, branches = [root], [], [iter(sorted(arcs[root].items()))]
                while path:
                    target, name = next(branches[-1], (None, None))
                    if target is None:
                        finished.add(path.pop())
                        branches.pop()
                        if members:
                            members.pop()
                    elif target in path and target not in finished:
                        start = path.index(target)
                        moves = [(n, path[start + 1 + i]) for i, n in enumerate(members[start:])] + [(name, target)]
                        cycles.append(moves)
                        finished.update(path)
                        break
                    elif target not in finished and target in arcs:
                        path.append(target)
                        members.append(name)
                        branches.append(iter(sorted(arcs[target].items())))
            if not cycles:
                return at
            for moves in cycles:
                for name, target in moves:
                    at[name] = schools[target]

    def by_consent(self):
        wants = {n: [s for s, _, _ in self.want[n]] for n in self.people}
        all_wants = {n: list(row) for n, row in wants.items()}
        here, out = set(self.people), {}
        open_ = set(self.seats)
        while here:
            plain = {s: [["open", self.places(s) if s in open_ else 0, None, None]] for s in self.seats}
            held = self.proposals_plain({n: wants[n] for n in self.people if n in here}, plain)
            at = {n: s for s, names in held.items() for n in names}
            above = {n: wants[n][: wants[n].index(at[n])] if n in at else wants[n] for n in here}
            wanted = {s for row in above.values() for s in row if s in open_}
            done = {n for n in here if n not in at or at[n] not in wanted}
            for name in done:
                if name in at:
                    out[name] = at[name]
                if not self.records[name]["batches"][self.batch["name"]].get("consents"):
                    full = all_wants[name]
                    for s in full[: full.index(at[name])] if name in at else full:
                        for other in here - done:
                            if s in wants[other] and self.key[s, other] > self.key[s, name]:
                                wants[other].remove(s)
            open_ = wanted
            here -= done
        return out

    def with_siblings(self):
        family = {}
        for name in self.people:
            own = self.records[name]["batches"][self.batch["name"]]
            if "family" in own:
                family.setdefault(own["family"][0], []).append((own["family"][1], name))
        families = [[n for _, n in sorted(rows)] for _, rows in sorted(family.items()) if len(rows) > 1]
        member = {n: i for i, rows in enumerate(families) for n in rows}
        lists = {n: [s for s, _, _ in self.want[n]] for n in self.people}
        units = []
        for rows in families:
            shared = [s for s in lists[rows[0]] if all(s in lists[n] for n in rows)]
            units.append((rows, shared))
        units += [([n], lists[n] if n not in member else []) for n in self.people]
        start = {n: len(families) + i for i, n in enumerate(self.people)}
        split = set()
        while True:
            held = self.settle_units(units)
            alone = [f for f in range(len(families)) if f not in split and f not in held]
            if not alone:
                break
            for f in alone:
                split.add(f)
                units[f] = (units[f][0], [])
                for n in families[f]:
                    units[start[n]] = ([n], lists[n])
        at = {n: school for u, school in held.items() for n in units[u][0]}
        single = {n for n in self.people if n not in member or member[n] in split}
        while True:
            load = dict.fromkeys(self.seats, 0)
            for s in at.values():
                load[s] += 1
            free = [
                (self.key[s, n], n, s)
                for n in single
                for s in (lists[n][: lists[n].index(at[n])] if n in at else lists[n])
                if load[s] < self.places(s)
            ]
            if not free:
                return at
            number = {n: i for i, n in enumerate(self.people)}
            _, name, school = min(free, key=lambda row: (row[0], number[row[1]]))
            at[name] = school

    def settle_units(self, units):
        turn = [0] * len(units)
        held = {s: [] for s in self.seats}
        waiting = [u for u in range(len(units)) if units[u][1]]
        while waiting:
            asked = set()
            for u in waiting:
                if turn[u] < len(units[u][1]):
                    school = units[u][1][turn[u]]
                    held[school].append((max(self.key[school, n] for n in units[u][0]), u))
                    asked.add(school)
            waiting = []
            for school in asked:
                free, kept = self.places(school), []
                for key, u in sorted(held[school]):
                    if len(units[u][0]) <= free:
                        free -= len(units[u][0])
                        kept.append((key, u))
                    else:
                        turn[u] += 1
                        waiting.append(u)
                held[school] = kept
        return {u: school for school, kept in held.items() for _, u in kept}


class _Worst:
    """Turns a heap round: the largest key comes out first."""

    __slots__ = ("key", "name")

    def __init__(self, key, name):
        self.key, self.name = key, name

    def __lt__(self, other):
        return self.key > other.key


def allocation(rules, records, lots):
    """name -> (batch, school, seat set, choice), and for each batch what was filled."""
    placed, passed = {}, {}
    for batch in rules["batches"]:
        seats = {
            row["id"]: [[b["name"], b["seats"], b["only"], b["reverts_to"]] for b in row["seats"]]
            for row in batch["schools"]
        }
        for school, extra in passed.pop(batch["name"], {}).items():
            if seats.get(school):
                seats[school][-1][1] += extra
            elif school in seats:
                seats[school] = [["open", extra, None, None]]
        people = [
            n for n in sorted(records) if n not in placed and records[n]["batches"].get(batch["name"], {}).get("wishes")
        ]
        found = Case(batch, people, records, seats, lots).run()
        load = dict.fromkeys(seats, 0)
        for name, (school, choice, block) in found.items():
            placed[name] = (batch["name"], school, block, choice)
            load[school] += 1
        if batch["forwards_to"]:
            into = passed.setdefault(batch["forwards_to"], {})
            for school, blocks in seats.items():
                into[school] = into.get(school, 0) + sum(b[1] for b in blocks) - load[school]
    return placed


def verify(folder, receipt=None):
    """The problems found, in words; and lines to show."""
    problems, shown = [], []

    def data(name):
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()

    manifest = json.loads(data("manifest.json").decode("utf-8"))
    if manifest.get("format") != FORMAT:
        return ["manifest.json: this verifier reads {}, not {}".format(FORMAT, manifest.get("format"))], shown
    content = {}
    for name in ("rules.json", "applicants.jsonl", "draw.json", "result.jsonl", "cutoffs.json"):
        content[name] = data(name)
        if hashlib.sha256(content[name]).hexdigest() != manifest["files"].get(name):
            problems.append(f"{name}: its SHA-256 is not that of the manifest")
    rules = json.loads(content["rules.json"].decode("utf-8"))
    lines = content["applicants.jsonl"].splitlines()
    records = {}
    for number, line in enumerate(lines, 1):
        record = json.loads(line.decode("utf-8"))
        if spelled(record) != line:
            problems.append(f"applicants.jsonl, line {number}: not in canonical form")
        if record["id"] in records:
            problems.append(f"applicants.jsonl, line {number}: {record['id']} is there twice")
        records[record["id"]] = record
    if sorted(records) != list(records):
        problems.append("applicants.jsonl: not sorted by receipt")
    leaves = [sha(b"\x00" + line) for line in lines]
    root, rules_digest = tree(leaves), sha(spelled(rules))
    request = sha(joined("wl1/request", rules_digest, root, len(lines))).hex()
    for what, found in (
        ("records", root.hex()),
        ("rules", rules_digest.hex()),
        ("count", len(lines)),
        ("request", request),
    ):
        if manifest.get(what) != found:
            problems.append(f"manifest.json: {what} should be {found}, not {manifest.get(what)}")
    approvals = manifest.get("approvals", {})
    if approvals and sum(approved == request for approved in approvals.values()) < 2:
        problems.append("manifest.json: fewer than two officers approved this request")
    draw = json.loads(content["draw.json"].decode("utf-8"))
    seed = seed_of(draw, rules_digest, root, len(lines), problems)
    lots = Lots(draw, seed)
    placed = allocation(rules, records, lots)
    result = b""
    for name in sorted(records):
        batch, school, block, choice = placed.get(name, (None,) * 4)
        result += spelled({"id": name, "batch": batch, "school": school, "seat_set": block, "choice": choice}) + b"\n"
    if result != content["result.jsonl"]:
        mine, theirs = result.splitlines(), content["result.jsonl"].splitlines()
        differs = [(a, b) for a, b in zip(mine, theirs) if a != b]
        count = len(differs) or abs(len(mine) - len(theirs))
        problems.append(f"result.jsonl: {count} lines differ from the recomputed placement")
        for a, b in differs[:3]:
            problems.append("  recomputed {}\n  published  {}".format(a.decode("utf-8"), b.decode("utf-8")))
    shown.append(f"request {request}")
    shown.append(f"seed    {seed.hex() if seed else 'none'}")
    shown.append(f"{len(records)} records, {len(placed)} placed")
    if receipt is not None:
        if receipt not in records:
            problems.append(f"{receipt}: no such receipt")
        else:
            place = sorted(records).index(receipt)
            shown.append("record  {}".format(lines[place].decode("utf-8")))
            for side, other in proof(leaves, place):
                shown.append(f"proof   {side:5} {other.hex()}")
            if seed is not None:
                shown.append("ticket  {}".format(lots.lot("city", receipt).hex()))
            shown.append(f"place   {json.dumps(placed.get(receipt), ensure_ascii=False)}")
    return problems, shown


def main(argv):
    receipt = None
    if "--id" in argv:
        at = argv.index("--id")
        if at + 1 >= len(argv):
            print(__doc__)
            return 2
        receipt = argv[at + 1]
        argv = argv[:at] + argv[at + 2 :]
    if len(argv) > 1 or (argv and argv[0] in ("-h", "--help")):
        print(__doc__)
        return 2
    sys.setrecursionlimit(10000)
    try:
        problems, shown = verify(argv[0] if argv else ".", receipt)
    except (OSError, ValueError, KeyError, TypeError) as error:
        problems, shown = [f"cannot be read: {type(error).__name__}: {error}"], []
    for line in shown:
        print(line)
    for problem in problems:
        print("DOES NOT HOLD 不成立: " + problem)
    if not problems:
        print("HOLDS 全部成立")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

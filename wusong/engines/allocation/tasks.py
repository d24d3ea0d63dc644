"""The tasks of `wusong allocate` besides matching: each takes a parsed document and gives the answer as plain JSON.

Schemas are in the manual, `docs/manual/allocation.md`. Mistakes are refused as in `documents`: by path, with what is expected.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from wusong.engines.allocation.apportioning import METHODS, OTHER_NAMES, apportion, biproportional
from wusong.engines.allocation.documents import Path, Reader
from wusong.engines.allocation.lottery import Draw, Party, ticket, turns
from wusong.engines.allocation.pairing import OBJECTIVES, alternatives, check_pairing, pair
from wusong.engines.allocation.placing import Posts, Rule, check_placing, place, spread, together
from wusong.engines.allocation.seating import Room, check_seating, invigilate, seat

Answer = dict[str, Any]
Row = tuple[str, Any, Path]


def _table_of_numbers(
    reader: Reader, given: Any, path: Path, rows: Mapping[str, int], columns: Mapping[str, int], missing: float
) -> np.ndarray:
    """A table given row by row, or as {row: {column: number}}; null and what is left out is `missing`."""
    out = np.full((len(rows), len(columns)), missing)
    if isinstance(given, list):
        if len(given) != len(rows):
            reader.wrong(path, f"{len(given)} 行 rows", (f"{len(rows)} 行", f"{len(rows)} rows"))
            return out
        lines: list[Row] = [(name, line, (*path, i)) for i, (name, line) in enumerate(zip(rows, given, strict=True))]
    else:
        lines = [row for row in reader.table(given, path) if reader.known(row[0], row[2], rows, "行", "row")]
    for name, line, here in lines:
        if isinstance(line, list):
            if len(line) != len(columns):
                reader.wrong(here, f"{len(line)}", (f"{len(columns)} 个数", f"{len(columns)} numbers"))
                continue
            cells: list[Row] = [(c, v, (*here, i)) for i, (c, v) in enumerate(zip(columns, line, strict=True))]
        else:
            cells = [row for row in reader.table(line, here) if reader.known(row[0], row[2], columns, "列", "column")]
        for column, value, at in cells:
            if value is not None:
                number = reader.number(value, at)
                if number is not None:
                    out[rows[name], columns[column]] = float(number)
    return out


def _names(reader: Reader, fields: Mapping[str, Any], field: str) -> dict[str, int]:
    if field not in fields:
        reader.wrong((), "—", (field, field), (f"请加 {field}。", f"Add {field}."))
        return {}
    return {name: i for i, (name, _, _) in enumerate(reader.table(*fields[field]))}


def _costs(reader: Reader, fields: Mapping[str, Any], left: dict[str, int], right: dict[str, int], missing: float):
    """The total cost and its named terms; what one term leaves out is impossible in all."""
    terms: dict[str, np.ndarray] = {}
    if "criteria" in fields:
        given, path = fields["criteria"]
        for name, value, here in reader.table(given, path):
            own = reader.fields(value, here, {"weight": (), "values": ("cost", "costs")})
            weight = reader.number(*own["weight"]) if "weight" in own else Decimal(1)
            if "values" not in own:
                reader.wrong(here, name, ("values 表", "a table values"))
                continue
            terms[name] = float(weight or 0) * _table_of_numbers(
                reader, own["values"][0], own["values"][1], left, right, missing
            )
    elif "cost" in fields:
        terms["cost"] = _table_of_numbers(reader, fields["cost"][0], fields["cost"][1], left, right, missing)
    else:
        reader.wrong((), "—", ("cost 或 criteria", "cost or criteria"), ("请加 cost。", "Add cost."))
    reader.stop_if_wrong()
    return sum(terms.values(), np.zeros((len(left), len(right)))), terms


def _pairs(reader: Reader, fields, field: str, left: dict[str, int], right: dict[str, int]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    if field not in fields:
        return out
    given, path = fields[field]
    rows = list(given.items()) if isinstance(given, dict) else given
    for place_, row in enumerate(rows if isinstance(rows, list) else []):
        here = (*path, place_) if isinstance(given, list) else path
        if not isinstance(row, list | tuple) or len(row) != 2:
            reader.wrong(here, row, ("[左, 右] 一对", "a pair [left, right]"))
            continue
        one, other = (reader.identifier(value, here) for value in row)
        if reader.known(one, here, left, "左方", "name on the left") and reader.known(
            other, here, right, "右方", "name on the right"
        ):
            out.append((left[str(one)], right[str(other)]))
    return out


def pairing(document: Mapping[str, Any]) -> Answer:
    """One to one at least cost.

    >>> pairing({"left": ["a", "b"], "right": ["x", "y"], "cost": [[1, 9], [2, 4]]})["pairs"]
    {'a': 'x', 'b': 'y'}
    """
    reader = Reader()
    known = {
        "left": ("urban", "rows"), "right": ("rural", "columns"), "cost": ("costs", "distance"), "criteria": (),
        "locked": (), "forbidden": (), "objective": (), "alternatives": (), "repeats": ("earlier",), "repeat_cost": (),
    }  # fmt: skip
    fields = reader.fields(document, (), known)
    left, right = _names(reader, fields, "left"), _names(reader, fields, "right")
    reader.stop_if_wrong()
    cost, terms = _costs(reader, fields, left, right, np.inf)
    locked, forbidden = (_pairs(reader, fields, field, left, right) for field in ("locked", "forbidden"))
    repeats = _pairs(reader, fields, "repeats", left, right)
    if repeats:
        price = reader.number(*fields["repeat_cost"]) if "repeat_cost" in fields else Decimal(0)
        terms["repeat"] = np.zeros_like(cost)
        for i, j in repeats:
            terms["repeat"][i, j] = float(price or 0)
        cost = cost + terms["repeat"]
    objective = reader.one_of(*fields["objective"], OBJECTIVES) if "objective" in fields else "sum"
    more = reader.whole(*fields["alternatives"]) if "alternatives" in fields else 0
    reader.stop_if_wrong()
    found = pair(cost, locked=locked, forbidden=forbidden, objective=objective)
    there, here = list(right), list(left)
    paired = [(i, int(j)) for i, j in enumerate(found.partner) if j >= 0]
    answer: Answer = {
        "task": "pairing",
        "pairs": {name: there[int(found.partner[i])] if found.partner[i] >= 0 else None for i, name in enumerate(here)},
        "cost": found.cost,
        "worst_pair": max((float(cost[i, j]) for i, j in paired), default=0.0),
        "terms": {here[i]: {term: float(values[i, j]) for term, values in terms.items()} for i, j in paired},
    }
    if objective == "sum" and not locked and not forbidden:
        answer["bound"] = found.bound
        answer["prices"] = {
            "left": dict(zip(here, found.left_price.tolist(), strict=True)),
            "right": dict(zip(there, found.right_price.tolist(), strict=True)),
        }
        answer["verified"] = check_pairing(cost, found.partner.tolist(), found.left_price, found.right_price)
    if more:
        for i, j in forbidden:
            cost[i, j] = np.inf
        base = pair(cost)
        answer["alternatives"] = {
            here[i]: [{"with": there[j], "rise": rise} for j, rise in alternatives(cost, base, i, count=more)]
            for i, _ in paired
        }
    return answer


RULES = {
    "name": (), "kind": (), "people": ("person",), "posts": ("post",), "count": ("number",), "hard": (), "price": ("penalty", "weight"),
    "by": (), "most": (), "share": (), "pairs": ("couples",),
}  # fmt: skip
KINDS = ("everybody", "at_least", "at_most", "exactly", "fill", "together", "spread", "locked", "forbidden")


class _Sides:
    """People and posts with their attributes, and who is meant by a selector."""

    def __init__(self, reader: Reader, fields: Mapping[str, Any]):
        self.reader = reader
        self.people, self.about_people = self._side(fields, "people")
        self.posts, self.about_posts = self._side(fields, "posts")
        self.seats = np.array([self._seats(name) for name in self.posts], np.int64)

    def _side(self, fields, field: str) -> tuple[dict[str, int], dict[str, tuple[dict[str, Any], Path]]]:
        if field not in fields:
            self.reader.wrong((), "—", (field, field), (f"请加 {field}。", f"Add {field}."))
            return {}, {}
        about: dict[str, tuple[dict[str, Any], Path]] = {}
        for name, value, here in self.reader.table(*fields[field]):
            about[name] = (value if isinstance(value, dict) else {"seats": value}, here)
        return {name: i for i, name in enumerate(about)}, about

    def _seats(self, name: str) -> int:
        value, here = self.about_posts[name]
        return self.reader.whole(value.get("seats", value.get("capacity", 1)), here) or 0

    def some(self, given: Any, path: Path, people: bool) -> set[int]:
        """A list of names, one name, or {attribute: value or values}; nothing means all."""
        index, about = (self.people, self.about_people) if people else (self.posts, self.about_posts)
        if given is None or given in ("all", "*"):
            return set(index.values())
        if isinstance(given, dict):
            chosen = set(index.values())
            for attribute, wanted in given.items():
                values = wanted if isinstance(wanted, list) else [wanted]
                if not any(attribute in row for row, _ in about.values()):
                    self.reader.wrong((*path, attribute), attribute, ("已有的属性", "an attribute somebody has"))
                chosen &= {index[name] for name, (row, _) in about.items() if row.get(attribute) in values}
            return chosen
        out = set()
        for value in given if isinstance(given, list) else [given]:
            name = self.reader.identifier(value, path)
            if self.reader.known(name, path, index, "人" if people else "岗位", "person" if people else "post"):
                out.add(index[str(name)])
        return out

    def regions(self, attribute: str, path: Path) -> np.ndarray:
        values = [self.about_posts[name][0].get(attribute) for name in self.posts]
        if any(value is None for value in values):
            self.reader.wrong(path, attribute, ("每个岗位都有的属性", "an attribute of every post"))
        names = sorted({str(value) for value in values})
        return np.array([names.index(str(value)) for value in values], np.int64)


def placement(document: Mapping[str, Any]) -> Answer:
    """People on posts under declared rules.

    >>> placement({"people": ["Li", "Wang"], "posts": {"A": 1, "B": 1}, "cost": [[1, 2], [1, 5]],
    ...            "rules": [{"kind": "everybody"}]})["placement"]
    {'Li': 'B', 'Wang': 'A'}
    """
    reader = Reader()
    known = {
        "people": ("teachers",),
        "posts": ("schools",),
        "cost": ("costs",),
        "criteria": (),
        "rules": (),
        "seconds": (),
        "seed": (),
    }
    fields = reader.fields(document, (), known)
    sides = _Sides(reader, fields)
    reader.stop_if_wrong()
    cost, terms = _costs(reader, fields, sides.people, sides.posts, np.inf)
    person, post = np.nonzero(np.isfinite(cost))
    posts = Posts.of(person, post, cost[person, post], sides.seats, len(sides.people))
    rules: list[Rule] = []
    if "rules" in fields:
        given, path = fields["rules"]
        for number, one in enumerate(given if isinstance(given, list) else [given]):
            rules += _rule(reader, sides, posts, one, (*path, number), number)
    seconds = reader.number(*fields["seconds"]) if "seconds" in fields else None
    seed = reader.whole(*fields["seed"]) if "seed" in fields else 0
    reader.stop_if_wrong()
    found = place(posts, rules, seconds=None if seconds is None else float(seconds), seed=seed or 0)
    names, where = list(sides.people), list(sides.posts)
    pairs = {(int(a), int(b)): float(c) for a, b, c in zip(person, post, posts.cost, strict=True)}
    spelled = []
    for rule in rules:
        weight = np.broadcast_to(np.asarray(rule.weight, float), rule.arcs.shape).tolist()
        arcs = {(int(person[k]), int(post[k])): w for k, w in zip(rule.arcs.tolist(), weight, strict=True)}
        spelled.append((rule.name, arcs, rule.least, rule.most))
    wrong, total, broken = check_placing(len(names), sides.seats.tolist(), pairs, spelled, found.post.tolist())
    return {
        "task": "placement",
        "placement": {name: where[int(found.post[i])] if found.post[i] >= 0 else None for i, name in enumerate(names)},
        "cost": found.cost,
        "objective": found.objective,
        "bound": found.bound,
        "proven": found.proven,
        "all_hard_rules_hold": not found.relaxed,
        "broken": [{"rule": name, "by": amount} for name, amount in found.broken],
        "terms": {
            names[i]: {term: float(values[i, int(j)]) for term, values in terms.items()}
            for i, j in enumerate(found.post)
            if j >= 0
        },
        "verified": not wrong and abs(total - found.cost) < 1e-6 and set(broken) == {name for name, _ in found.broken},
    }


def _rule(reader: Reader, sides: _Sides, posts: Posts, given: Any, path: Path, number: int) -> list[Rule]:
    own = reader.fields(given, path, RULES)
    if "kind" not in own:
        reader.wrong(path, "—", ("kind：" + "、".join(KINDS), "a kind: " + ", ".join(KINDS)))
        return []
    kind = reader.one_of(*own["kind"], KINDS)
    name = str(own["name"][0]) if "name" in own else f"{kind} {number + 1}"
    hard = own["hard"][0] if "hard" in own else True
    if not isinstance(hard, bool):
        reader.wrong(own["hard"][1], hard, ("true 或 false", "true or false"))
    price = reader.number(*own["price"]) if "price" in own else Decimal(1)
    how: dict[str, Any] = {"hard": bool(hard), "price": float(price or 0)}
    people = sides.some(own["people"][0] if "people" in own else None, own.get("people", (None, path))[1], True)
    where = sides.some(own["posts"][0] if "posts" in own else None, own.get("posts", (None, path))[1], False)
    inside = np.isin(posts.person, sorted(people)) & np.isin(posts.post, sorted(where))
    arcs = np.flatnonzero(inside)
    names = list(sides.people)
    if kind == "everybody":
        return [
            Rule(f"{name}: {names[p]}", arcs[posts.person[arcs] == p], 1.0, 1, np.inf, **how) for p in sorted(people)
        ]
    if kind in ("at_least", "at_most", "exactly"):
        if "count" not in own:
            reader.wrong(path, name, ("count", "count"))
            return []
        count = reader.whole(*own["count"]) or 0
        least = count if kind != "at_most" else -np.inf
        most = count if kind != "at_least" else np.inf
        return [Rule(name, arcs, 1.0, least, most, **how)]
    if kind == "fill":
        share = reader.number(*own["share"]) if "share" in own else Decimal(1)
        there = list(sides.posts)
        return [
            Rule(
                f"{name}: {there[p]}", arcs[posts.post[arcs] == p], 1.0, float(-(-Fraction(share or 0) * int(sides.seats[p]) // 1)), np.inf, **how
            )
            for p in sorted(where)
        ]  # fmt: skip
    if kind in ("locked", "forbidden"):
        return [Rule(name, arcs, 1.0, *((1, np.inf) if kind == "locked" else (-np.inf, 0)), **how)]
    by = str(own["by"][0]) if "by" in own else ""
    if not by:
        reader.wrong(path, name, ("by：岗位的属性", "by: an attribute of the posts"))
        return []
    region = sides.regions(by, path)
    if kind == "spread":
        most_apart = reader.number(*own["most"]) if "most" in own else Decimal(0)
        return spread(posts, region, float(most_apart or 0), name, **how)
    rules: list[Rule] = []
    for one, other in _pairs(reader, own, "pairs", sides.people, sides.people):
        rules += together(posts, one, other, region, f"{name}: {names[one]}, {names[other]}", **how)
    return rules


def _by_name(reader: Reader, given: Any, path: Path, names: Mapping[str, int], default: int) -> list[int]:
    if isinstance(given, dict):
        out = [default] * len(names)
        for name, value, here in reader.table(given, path):
            if reader.known(name, here, names, "对象", "claimant"):
                out[names[name]] = reader.whole(value, here) or 0
        return out
    if isinstance(given, list):
        if len(given) != len(names):
            reader.wrong(path, len(given), (f"{len(names)} 个数", f"{len(names)} numbers"))
            return [default] * len(names)
        return [reader.whole(value, (*path, i)) or 0 for i, value in enumerate(given)]
    return [reader.whole(given, path) or 0] * len(names)


def apportionment(document: Mapping[str, Any]) -> Answer:
    """Seats in proportion to claims.

    >>> apportionment({"claims": {"A": 651, "B": 349, "C": 50}, "seats": 10, "method": "sainte-lague"})["seats"]
    {'A': 7, 'B': 3, 'C': 0}
    """
    reader = Reader()
    known = {
        "claims": ("votes", "populations", "population", "graduates"), "seats": ("total", "places", "house_size"),
        "method": (), "floors": ("floor", "minimum", "min"), "caps": ("cap", "maximum", "max"), "weights": (),
        "order": ("tie_order", "ties"),
    }  # fmt: skip
    fields = reader.fields(document, (), known)
    for field in ("claims", "seats"):
        if field not in fields:
            reader.wrong((), "—", (field, field), (f"请加 {field}。", f"Add {field}."))
    reader.stop_if_wrong()
    given, path = fields["claims"]
    rows: list[Row]
    if isinstance(given, list) and all(not isinstance(value, dict) for value in given):
        rows = [(str(i), value, (*path, i)) for i, value in enumerate(given)]
    elif isinstance(given, list):
        rows = [
            (name, value.get("claim", value.get("votes", value.get("population"))), here)
            for name, value, here in reader.table(given, path)
        ]
    else:
        rows = reader.table(given, path)
    names = {name: i for i, (name, _, _) in enumerate(rows)}
    claims = [Fraction(reader.number(value, here) or 0) for _, value, here in rows]
    if "weights" in fields:
        for name, value, here in reader.table(*fields["weights"]):
            weight = reader.number(value, here)
            if reader.known(name, here, names, "对象", "claimant") and weight is not None:
                claims[names[name]] *= Fraction(weight)
    seats = reader.whole(*fields["seats"]) or 0
    method = str(fields["method"][0]).lower().replace("-", "_").replace(" ", "_") if "method" in fields else "webster"
    method = OTHER_NAMES.get(method, method)
    if method not in METHODS:
        reader.wrong(fields["method"][1], method, ("方法：" + "、".join(METHODS), "a method: " + ", ".join(METHODS)))
    floors = _by_name(reader, *fields["floors"], names, 0) if "floors" in fields else None
    caps = _by_name(reader, *fields["caps"], names, seats) if "caps" in fields else None
    order = None
    if "order" in fields:
        listed = [reader.identifier(value, fields["order"][1]) for value in fields["order"][0]]
        order = [
            names[name] for name in listed if reader.known(name, fields["order"][1], names, "对象", "claimant") and name
        ]
    reader.stop_if_wrong()
    found = apportion(claims, seats, method, floors=floors, caps=caps, order=order)
    there = list(names)
    return {
        "task": "apportionment",
        "method": found.method,
        "seats": {name: int(found.seats[i]) for name, i in names.items()},
        "divisor": None if found.divisor is None else [_finite(end) for end in found.divisor],
        "tied": [there[i] for i in found.tied],
    }


def _finite(number: float) -> float | None:
    return number if np.isfinite(number) else None


def biproportional_table(document: Mapping[str, Any]) -> Answer:
    """A table of seats with totals both ways.

    >>> biproportional_table({"claims": [[3, 1], [1, 3]], "rows": [2, 2], "columns": [2, 2]})["seats"]
    [[2, 0], [0, 2]]
    """
    reader = Reader()
    known = {
        "claims": ("votes", "matrix"),
        "rows": ("row_seats",),
        "columns": ("column_seats", "district_seats"),
        "method": (),
    }
    fields = reader.fields(document, (), known)
    for field in ("claims", "rows", "columns"):
        if field not in fields:
            reader.wrong((), "—", (field, field), (f"请加 {field}。", f"Add {field}."))
    reader.stop_if_wrong()
    named = isinstance(fields["rows"][0], dict)
    sides: list[dict[str, int]] = []
    for field in ("rows", "columns"):
        given, path = fields[field]
        if isinstance(given, dict):
            sides.append({name: reader.whole(value, here) or 0 for name, value, here in reader.table(given, path)})
        else:
            values = given if isinstance(given, list) else [given]
            sides.append({str(i): reader.whole(value, (*path, i)) or 0 for i, value in enumerate(values)})
    reader.stop_if_wrong()
    index = [{name: i for i, name in enumerate(side)} for side in sides]
    table = _table_of_numbers(reader, *fields["claims"], index[0], index[1], 0.0)
    if (table != np.floor(table)).any():
        reader.wrong(fields["claims"][1], "小数 fractions", ("整数", "whole numbers"))
    method = str(fields["method"][0]).lower() if "method" in fields else "webster"
    reader.stop_if_wrong()
    found = biproportional(
        table.astype(np.int64), list(sides[0].values()), list(sides[1].values()), OTHER_NAMES.get(method, method)
    )
    seats: Any = found.seats.tolist()
    if named:
        seats = {row: dict(zip(sides[1], line, strict=True)) for row, line in zip(sides[0], seats, strict=True)}
    return {
        "task": "biproportional",
        "seats": seats,
        "row_divisors": found.row.tolist(),
        "column_divisors": found.column.tolist(),
        "tied_cells": [list(cell) for cell in found.tied],
    }


def _seed(reader: Reader, fields: Mapping[str, Any]) -> bytes:
    text, path = fields.get("seed", ("", ()))
    try:
        seed = bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        seed = b""
    if len(seed) != 32:
        reader.wrong(path, text or "—", ("64 位十六进制数 seed", "seed, 64 hexadecimal digits"))
        return bytes(32)
    return seed


def seating(document: Mapping[str, Any]) -> Answer:
    """Examination rooms, seats and invigilators by draw.

    >>> answer = seating({"candidates": {"a": "s1", "b": "s2"}, "rooms": {"101": {"rows": 1, "columns": 2}}, "seed": "00" * 32})
    >>> sorted(answer["seats"]), answer["verified"]
    (['a', 'b'], True)
    """
    reader = Reader()
    known = {
        "candidates": ("applicants", "students"), "rooms": (), "seed": (), "corners": (), "invigilators": (), "each": (),
    }  # fmt: skip
    fields = reader.fields(document, (), known)
    for field in ("candidates", "rooms"):
        if field not in fields:
            reader.wrong((), "—", (field, field), (f"请加 {field}。", f"Add {field}."))
    reader.stop_if_wrong()
    seed = _seed(reader, fields)
    names, schools, special = [], [], []
    for name, value, here in sorted(reader.table(*fields["candidates"])):
        own = (
            reader.fields(value, here, {"group": ("school", "class"), "special": ()}) if isinstance(value, dict) else {}
        )
        group = own["group"][0] if "group" in own else value
        names.append(name)
        schools.append(str(reader.identifier(group, here)))
        special.append(bool(own["special"][0]) if "special" in own else False)
    rooms = []
    for name, value, here in reader.table(*fields["rooms"]):
        own = reader.fields(value, here, {"rows": (), "columns": ("cols",), "special": ()})
        sizes = [reader.whole(*own[side], least=1) if side in own else None for side in ("rows", "columns")]
        for side, size in zip(("rows", "columns"), sizes, strict=True):
            if side not in own:
                reader.wrong(here, size, (side, side))
        rooms.append(Room(name, sizes[0] or 1, sizes[1] or 1, bool(own["special"][0]) if "special" in own else False))
    corners = bool(fields["corners"][0]) if "corners" in fields else False
    reader.stop_if_wrong()
    kinds = sorted(set(schools))
    groups = [kinds.index(school) for school in schools]
    plan = seat(groups, rooms, seed, special=special, corners=corners)
    answer: Answer = {
        "task": "seating",
        "seats": {
            name: {"room": rooms[int(r)].name, "row": int(i) + 1, "column": int(j) + 1}
            for name, r, i, j in zip(names, plan.room, plan.row, plan.column, strict=True)
        },
        "verified": not check_seating(groups, rooms, plan, special=special, corners=corners),
    }
    if "invigilators" in fields:
        staff = sorted(reader.table(*fields["invigilators"]))
        of = [
            str(reader.identifier(value.get("school") if isinstance(value, dict) else value, here))
            for _, value, here in staff
        ]
        each = reader.whole(*fields["each"], least=1) if "each" in fields else 2
        reader.stop_if_wrong()
        every = sorted({*kinds, *of})
        used = [number for number in range(len(rooms)) if (plan.room == number).any()]
        sitting = [{every.index(schools[p]) for p in np.flatnonzero(plan.room == number)} for number in used]
        found = invigilate(sitting, [every.index(school) for school in of], seed, each=each or 2)
        answer["invigilators"] = {
            rooms[number].name: [staff[p][0] for p in people] for number, people in zip(used, found, strict=True)
        }
    return answer


def draw(document: Mapping[str, Any]) -> Answer:
    """Seed, tickets and order of protocol wl1.

    >>> draw({"seed": "00" * 32, "applicants": ["r1", "r2", "r3"]})["order"]
    ['r1', 'r3', 'r2']
    """
    reader = Reader()
    known = {
        "seed": (), "applicants": ("identifiers", "receipts"), "scope": (), "rules": (), "records": (), "count": (),
        "beacon": (), "round": (), "value": ("randomness",), "parties": (),
    }  # fmt: skip
    fields = reader.fields(document, (), known)
    answer: Answer = {"task": "draw", "protocol": "wl1"}
    if "seed" in fields:
        seed = _seed(reader, fields)
    else:
        parts: dict[str, Any] = {}
        for field in ("rules", "records", "value"):
            text, path = fields.get(field, ("", ()))
            try:
                parts[field] = bytes.fromhex(str(text))
            except ValueError:
                reader.wrong(path, text, ("十六进制数", "hexadecimal digits"))
        parties = []
        for name, value, here in reader.table(*fields["parties"]) if "parties" in fields else []:
            own = reader.fields(value, here, {"commitment": (), "nonce": ()})
            try:
                nonce = own.get("nonce", (None,))[0]
                pledge = bytes.fromhex(str(own.get("commitment", ("",))[0]))
                parties.append(Party(name, pledge, None if nonce is None else bytes.fromhex(nonce)))
            except ValueError:
                reader.wrong(here, name, ("十六进制的 commitment 与 nonce", "commitment and nonce in hexadecimal"))
        count, number = (reader.whole(*fields[f]) if f in fields else 0 for f in ("count", "round"))
        beacon = str(fields["beacon"][0]) if "beacon" in fields else ""
        reader.stop_if_wrong()
        drawn = Draw(parts["rules"], parts["records"], count or 0, beacon, number or 0, parts["value"], tuple(parties))
        seed = drawn.seed()
        answer["silent"] = list(drawn.silent)
    scope = str(fields["scope"][0]) if "scope" in fields else "city"
    names = []
    if "applicants" in fields:
        names = [name for name, _, _ in reader.table(*fields["applicants"])]
    reader.stop_if_wrong()
    answer["seed"] = seed.hex()
    answer["scope"] = scope
    answer["tickets"] = {name: ticket(seed, scope, name).hex() for name in names}
    answer["order"] = [names[i] for i in np.argsort(turns(seed, scope, names)).tolist()]
    return answer


TASKS: dict[str, Callable[[Mapping[str, Any]], Answer]] = {
    "pairing": pairing,
    "placement": placement,
    "apportionment": apportionment,
    "biproportional": biproportional_table,
    "seating": seating,
    "draw": draw,
}

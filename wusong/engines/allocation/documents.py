"""Reading a market written as neutral JSON: tolerant of form, strict of meaning. The schema is in `docs/manual/allocation.md`.

Everything wrong is found before anything is run, and said with its path in the document and what to write instead.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wusong.engines.allocation.rounds import MECHANISMS, Batch, Lots, Region, Round, Seats, Wish
from wusong.words.labels import L
from wusong.words.problems import Problem, Refused

Path = tuple[str | int, ...]

NAMES = {  # other names under which a mechanism is known
    "da": "deferred_acceptance",
    "gale_shapley": "deferred_acceptance",
    "student_optimal": "deferred_acceptance",
    "sosm": "deferred_acceptance",
    "boston": "immediate_acceptance",
    "ia": "immediate_acceptance",
    "chinese_parallel": "parallel",
    "application_rejection": "parallel",
    "平行志愿": "parallel",
    "sd": "serial_dictatorship",
    "ttc": "top_trading_cycles",
    "sic": "stable_improvement_cycles",
    "da_sic": "stable_improvement_cycles",
    "eada": "efficiency_adjusted",
    "eadam": "efficiency_adjusted",
    "siblings": "siblings_together",
    "yrmh_igyt": "exchange",
}

TOP = {
    "mechanism": ("algorithm", "rule"),
    "applicants": ("students", "candidates", "residents", "doctors", "agents", "teachers"),
    "schools": ("hospitals", "colleges", "programs", "houses", "posts"),
    "choices": ("preferences", "wishes", "applicant_preferences", "student_preferences"),
    "priorities": ("school_preferences", "hospital_preferences", "priority"),
    "capacities": ("capacity", "places", "seats"),
    "scores": ("score",),
    "tiers": ("tier",),
    "types": ("type",),
    "reserves": ("reserve",),
    "ceilings": ("ceiling", "quotas", "type_quotas", "max_by_type"),
    "seat_sets": (),
    "precedence": (),
    "unfilled": (),
    "regions": ("regional_caps",),
    "unlisted": (),
    "unacceptable": (),
    "min_score": ("line", "min_scores"),
    "bands": ("band", "permanency", "e"),
    "order": ("serial_order",),
    "consents": ("consent", "consenting"),
    "holds": ("endowments", "tenants", "incumbents"),
    "families": ("siblings",),
    "ties": ("tie_breaking",),
    "draw": ("draws", "lottery"),
    "batches": (),
    "forwards_to": (),
    "digest": ("input_digest",),
}
IGNORED = ("title", "name", "description", "note", "notes", "comment", "source", "version", "expected", "$schema")
APPLICANT = {
    "id": ("name", "receipt"),
    "choices": ("preferences", "wishes", "list"),
    "score": (),
    "scores": (),
    "tier": (),
    "tiers": (),
    "types": ("type",),
    "holds": ("endowment",),
    "consents": ("consent",),
    "ticket": ("lot", "draw"),
}
SCHOOL = {
    "id": ("name", "code"),
    "capacity": ("places", "seats", "quota"),
    "priority": ("priorities", "preferences", "order"),
    "ranks": (),
    "scores": (),
    "tiers": (),
    "unlisted": (),
    "unacceptable": (),
    "min_score": ("line",),
    "admits": (),
    "reserves": ("reserve",),
    "ceilings": ("ceiling", "quotas", "max_by_type"),
    "seat_sets": (),
    "precedence": (),
    "unfilled": (),
    "draw": (),
}
SEAT_SET = {"name": ("id",), "seats": ("capacity", "places"), "only": ("type", "for"), "reverts_to": ()}
REGION = {"name": ("id",), "cap": ("capacity",), "schools": (), "targets": (), "order": ()}


@dataclass(frozen=True)
class Misfit(Problem):
    """A problem that knows where in the document it is; the command turns the path into a line."""

    path: Path = ()


def spelled(path: Path) -> str:
    """A path as people write it.

    >>> spelled(("applicants", 3, "choices", 0))
    'applicants[3].choices[0]'
    """
    out = ""
    for step in path:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else str(step)
    return out or "(document)"


def read(document: Any) -> Round:
    """A round from parsed JSON (numbers with fractions as Decimal).

    Refused with every Misfit found, up to fifty. See the manual for the schema.

    >>> market = {"applicants": {"a": ["x", "y"], "b": ["x"]}, "schools": {"x": 1, "y": 1},
    ...           "priorities": {"x": ["b", "a"], "y": ["a"]}}
    >>> read(market).batches[0].wishes["a"]
    (Wish(school='x', order=(1,), bar='', band=None), Wish(school='y', order=(0,), bar='', band=None))
    """
    return Reader().round(document)


class Reader:
    """Takes a document apart; collects every problem on the way, each with its path."""

    def __init__(self):
        self.problems: list[Misfit] = []
        self.scale = 1

    # Saying what is wrong.

    def wrong(self, path: Path, found: Any, expected: tuple[str, str], remedy: tuple[str, str] | None = None) -> None:
        text = found if isinstance(found, str) else repr(found) if not isinstance(found, Decimal) else str(found)
        where = spelled(path)
        self.problems.append(
            Misfit(L(where, where), text[:80], L(*expected), L(*remedy) if remedy else None, path=path)
        )
        if len(self.problems) >= 50:
            raise Refused(tuple(self.problems))

    def stop_if_wrong(self) -> None:
        if self.problems:
            raise Refused(tuple(self.problems))

    # Pieces.

    def fields(self, given: Any, path: Path, known: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[Any, Path]]:
        """The fields of an object under their first names, each with its path."""
        if not isinstance(given, dict):
            self.wrong(path, given, ("一个对象 {…}", "an object {…}"))
            return {}
        names = {alias: name for name, aliases in known.items() for alias in (name, *aliases)}
        out: dict[str, tuple[Any, Path]] = {}
        for key, value in given.items():
            name = names.get(key.strip().lower().replace("-", "_").replace(" ", "_"))
            if name is None:
                if key.startswith(("_", "//")) or key.lower() in IGNORED:
                    continue
                near = difflib.get_close_matches(key, names, 1)
                hint = (f"是否想写 {near[0]}？", f"Did you mean {near[0]}?") if near else None
                self.wrong(
                    (*path, key), key, ("已知的字段：" + "、".join(known), "a known field: " + ", ".join(known)), hint
                )
            elif name in out:
                self.wrong(
                    (*path, key), key, (f"{name} 只写一次", f"{name} only once"), ("请删去其一。", "Delete one.")
                )
            else:
                out[name] = (value, (*path, key))
        return out

    def identifier(self, given: Any, path: Path) -> str | None:
        if isinstance(given, str) and given.strip():
            return given.strip()
        if isinstance(given, int) and not isinstance(given, bool):
            return str(given)
        self.wrong(path, given, ("一个编号（文字或整数）", "an identifier (text or whole number)"))
        return None

    def whole(self, given: Any, path: Path, *, least: int = 0) -> int | None:
        if isinstance(given, Decimal) and given == given.to_integral_value():
            given = int(given)
        if isinstance(given, int) and not isinstance(given, bool) and given >= least:
            return given
        self.wrong(path, given, (f"不小于 {least} 的整数", f"a whole number of at least {least}"))
        return None

    def number(self, given: Any, path: Path) -> Decimal | None:
        if isinstance(given, int | Decimal) and not isinstance(given, bool) and Decimal(given).is_finite():
            return Decimal(given)
        self.wrong(path, given, ("一个数", "a number"))
        return None

    def one_of(self, given: Any, path: Path, allowed: tuple[str, ...]) -> str:
        if given in allowed:
            return given
        self.wrong(path, given, ("、".join(allowed) + " 之一", "one of " + ", ".join(allowed)))
        return allowed[0]

    def table(self, given: Any, path: Path) -> list[tuple[str, Any, Path]]:
        """The entries of `{id: value}`, `[{"id": …}]` or `[id, …]` as (id, value, path)."""
        rows: list[tuple[str, Any, Path]] = []
        if isinstance(given, dict):
            rows = [(str(key).strip(), value, (*path, key)) for key, value in given.items()]
        elif isinstance(given, list):
            for place, value in enumerate(given):
                here = (*path, place)
                if isinstance(value, dict):
                    key = next((k for k in ("id", "name", "code", "receipt") if k in value), None)
                    if key is None:
                        self.wrong(here, value, ("带 id 的对象", "an object with an id"), ("请加 id。", "Add an id."))
                        continue
                    name = self.identifier(value[key], (*here, key))
                    if name is not None:
                        rows.append((name, {k: v for k, v in value.items() if k != key}, here))
                else:
                    name = self.identifier(value, here)
                    if name is not None:
                        rows.append((name, {}, here))
        else:
            self.wrong(path, given, ("对象或数组", "an object or an array"))
        seen: set[str] = set()
        for name, _, here in rows:
            if name in seen:
                self.wrong(
                    here,
                    name,
                    ("不重复的编号", "an identifier that is not used twice"),
                    ("请删去重复的一条。", "Delete one."),
                )
            seen.add(name)
        return rows

    def known(self, name: str | None, path: Path, among: Mapping[str, Any], zh: str, en: str) -> bool:
        if name is None:
            return False
        if name in among:
            return True
        near = difflib.get_close_matches(name, among, 1)
        self.wrong(
            path,
            name,
            (f"名单中的{zh}", f"a known {en}"),
            (f"是否想写“{near[0]}”？", f"Did you mean “{near[0]}”?")
            if near
            else (f"请先列出这个{zh}，或改正编号。", f"List this {en} first, or correct the identifier."),
        )
        return False

    # The document.

    def round(self, document: Any) -> Round:
        top = self.fields(document, (), TOP)
        if "applicants" not in top and "choices" not in top:
            self.wrong((), "—", ("applicants（报名人）", "applicants"), ("请加 applicants。", "Add applicants."))
        self.stop_if_wrong()
        self.quotas_as_capacities(top)
        people = self.applicants(top)
        self.find_scale(document)
        lots, each_school = self.lots(top, people)
        types = self.types(top, people)
        batches: list[Batch] = []
        if "batches" in top:
            given, path = top["batches"]
            if not isinstance(given, list) or not given:
                self.wrong(path, given, ("至少一个批次的数组", "an array of at least one batch"))
                given = []
            names: list[str] = []
            for place, one in enumerate(given):
                here = (*path, place)
                own = self.fields(
                    {k: v for k, v in one.items() if k != "name"} if isinstance(one, dict) else one, here, TOP
                )
                for field in ("applicants", "types", "ties", "draw", "digest", "batches"):
                    if field in own:
                        self.wrong(
                            own[field][1],
                            field,
                            ("写在批次之外", "given outside the batches"),
                            ("请移到最外层。", "Move it up."),
                        )
                name = str(one.get("name", place + 1)) if isinstance(one, dict) else str(place + 1)
                if name in names:
                    self.wrong(here, name, ("不同的批次名", "a batch name of its own"))
                names.append(name)
                shared = {k: v for k, v in top.items() if k not in own and k not in ("batches", "forwards_to")}
                listed = {**people}
                if "choices" in own:
                    shared.pop("choices", None)
                    listed = {a: ({k: v for k, v in info.items() if k != "choices"}) for a, info in people.items()}
                batches.append(self.batch(name, {**shared, **own}, here, listed, types, each_school))
            for place, batch in enumerate(batches):
                if batch.forwards_to is not None and batch.forwards_to not in names[place + 1 :]:
                    self.wrong(
                        (*path, place, "forwards_to"),
                        batch.forwards_to,
                        ("后面某一批次的名称", "the name of a later batch"),
                    )
        else:
            batches.append(self.batch("main", top, (), people, types, each_school))
        self.stop_if_wrong()
        return Round(tuple(people), tuple(batches), types, lots, self.scale)

    def quotas_as_capacities(self, top: dict[str, tuple[Any, Path]]) -> None:
        """`quotas` at the top are ceilings by type; but one number for every school can only mean its seats."""
        given, path = top.get("ceilings", (None, ()))
        if "capacities" in top or path[-1:] != ("quotas",) or not isinstance(given, dict):
            return
        listed = top["schools"][0] if "schools" in top else given
        names = {str(one.get("id", one.get("name"))) if isinstance(one, dict) else str(one) for one in listed}
        if all(isinstance(value, int) for value in given.values()) and set(given) <= names:
            top["capacities"] = top.pop("ceilings")

    def applicants(self, top: dict[str, tuple[Any, Path]]) -> dict[str, dict[str, tuple[Any, Path]]]:
        given, path = top.get("applicants") or top["choices"]
        people: dict[str, dict[str, tuple[Any, Path]]] = {}
        for name, value, here in self.table(given, path):
            if isinstance(value, list):
                people[name] = {"choices": (value, here)}
            elif not isinstance(value, dict):
                self.wrong(here, value, ("志愿数组或对象", "an array of choices, or an object"))
                people[name] = {}
            else:
                people[name] = self.fields(value, here, APPLICANT)
        return people

    def find_scale(self, value: Any) -> None:
        """How much scores must be multiplied by to become whole numbers."""
        places = 0
        stack = [value]
        while stack:
            one = stack.pop()
            if isinstance(one, dict):
                stack.extend(one.values())
            elif isinstance(one, list):
                stack.extend(one)
            elif isinstance(one, Decimal) and one.is_finite():
                exponent = one.normalize().as_tuple().exponent
                places = max(places, -exponent if isinstance(exponent, int) else 0)
        self.scale = 10 ** min(places, 12)

    def lots(self, top, people) -> tuple[Lots, bool]:
        ties = "refuse"
        if "ties" in top:
            ties = self.one_of(top["ties"][0], top["ties"][1], ("refuse", "single", "multiple"))
        order: dict[str, list[str]] = {}
        own = {name: info["ticket"] for name, info in people.items() if "ticket" in info}
        if own:
            order["city"] = self.by_ticket(own, people, ("applicants",))
        if "draw" not in top:
            if not own and ties != "refuse":
                self.wrong(
                    top["ties"][1],
                    ties,
                    ("有 draw 才能抽签", "a draw to break ties with"),
                    ("请给出 draw。", "Give a draw."),
                )
            return Lots(order=order or None), ties == "multiple"
        given, path = top["draw"]
        if isinstance(given, list):
            given = {"order": given}
        known = {
            "order": ("sequence",),
            "orders": ("by_school",),
            "tickets": ("numbers", "lots"),
            "seed": (),
            "scope": (),
        }
        words = {word for name, others in known.items() for word in (name, *others)}
        if (
            isinstance(given, dict) and given and not words & set(given)
        ):  # straight a number for each, or an order by school
            draw = {"orders" if all(isinstance(v, list) for v in given.values()) else "tickets": (given, path)}
        else:
            draw = self.fields(given, path, known)
        each = ties == "multiple"
        if "scope" in draw:
            each = self.one_of(*draw["scope"], ("single", "multiple")) == "multiple"
        if "seed" in draw:
            text, here = draw["seed"]
            try:
                seed = bytes.fromhex(text) if isinstance(text, str) else b""
            except ValueError:
                seed = b""
            if len(seed) != 32:
                self.wrong(
                    here, text, ("64 位十六进制数", "64 hexadecimal digits"), ("可用 SHA-256 得出。", "Take a SHA-256.")
                )
                seed = bytes(32)
            return Lots(seed=seed), each
        if "order" in draw:
            order["city"] = self.full_order(*draw["order"], people)
        if "tickets" in draw:
            tickets, here = draw["tickets"]
            rows = {
                name: (value, at)
                for name, value, at in self.table(tickets, here)
                if self.known(name, at, people, "报名人", "applicant")
            }
            order["city"] = self.by_ticket(rows, people, here)
        if "orders" in draw:
            for school, value, here in self.table(*draw["orders"]):
                order[school] = self.full_order(value, here, people)
            each = True
        return Lots(order=order or None), each

    def by_ticket(self, rows: Mapping[str, tuple[Any, Path]], people: Mapping[str, Any], path: Path) -> list[str]:
        numbers: dict[Decimal, str] = {}
        for name, (value, here) in rows.items():
            number = self.number(value, here)
            if number is None:
                continue
            if number in numbers:
                self.wrong(
                    here, value, (f"与“{numbers[number]}”不同的号", f"a number other than that of {numbers[number]}")
                )
            numbers[number] = name
        for name in people:
            if name not in rows:
                self.wrong(
                    path, name, ("每名报名人一个号", "a number for every applicant"), ("请补上此人的号。", "Add one.")
                )
        return [numbers[number] for number in sorted(numbers)]

    def full_order(self, given: Any, path: Path, people: Mapping[str, Any]) -> list[str]:
        if not isinstance(given, list):
            self.wrong(path, given, ("编号的数组，先抽中的在前", "an array of identifiers, first drawn first"))
            return []
        out: list[str] = []
        for place, value in enumerate(given):
            name = self.identifier(value, (*path, place))
            if self.known(name, (*path, place), people, "报名人", "applicant"):
                assert name is not None
                if name in out:
                    self.wrong(
                        (*path, place), name, ("只列一次", "listed only once"), ("请删去重复的一个。", "Delete one.")
                    )
                out.append(name)
        return out

    def types(self, top, people) -> dict[str, frozenset[str]]:
        out: dict[str, set[str]] = {}
        for name, info in people.items():
            if "types" in info:
                out[name] = self.kinds(*info["types"])
        if "types" in top:
            given, path = top["types"]
            for name, value, here in self.table(given, path):
                if name in people:
                    out.setdefault(name, set()).update(self.kinds(value, here))
                elif isinstance(value, list) and all(str(v) in people for v in value):  # type → applicants
                    for v in value:
                        out.setdefault(str(v), set()).add(name)
                else:
                    self.known(name, here, people, "报名人", "applicant")
        return {name: frozenset(kinds) for name, kinds in out.items() if kinds}

    def kinds(self, given: Any, path: Path) -> set[str]:
        if given is None:
            return set()
        items = given if isinstance(given, list) else [given]
        names = (self.identifier(one, path) for one in items)
        return {name for name in names if name}

    # One batch.

    def batch(self, name, top, path, people, types, each_school) -> Batch:
        mechanism = self.mechanism(top)
        schools = self.schools(top, path)
        self.stop_if_wrong()
        bands = self.bands(top, mechanism)
        wishes: dict[str, list[tuple[str, Path, Any, int | None]]] = {}
        lists = {a: info["choices"] for a, info in people.items() if "choices" in info}
        if "choices" in top:
            for a, value, here in self.table(*top["choices"]):
                if self.known(a, here, people, "报名人", "applicant"):
                    lists[a] = (value, here)
        for a, (value, here) in lists.items():
            wishes[a] = self.choices(value, here, schools, mechanism)
        scores, tiers, lines = (
            self.of_people(top, field, people, schools) for field in ("scores", "tiers", "min_score")
        )
        refused = self.unacceptable(top, schools, people)
        listed = self.priorities(top, schools, people)
        order = None
        if "order" in top:
            if mechanism != "serial_dictatorship":
                self.wrong(
                    top["order"][1],
                    "order",
                    ("只用于 serial_dictatorship", "used only by serial_dictatorship"),
                    ("学校的次序请写 priorities。", "For the order at a school write priorities."),
                )
            order = self.groups(top["order"][0], top["order"][1], people)
        unlisted = (
            self.one_of(top["unlisted"][0], top["unlisted"][1], ("refuse", "unacceptable", "last"))
            if "unlisted" in top
            else "refuse"
        )
        self.stop_if_wrong()
        rank = {s: {a: i for i, group in enumerate(groups) for a in group} for s, groups in listed.items()}
        common = None if order is None else {a: i for i, group in enumerate(order) for a in group}
        out = {}
        for a, row in wishes.items():
            made = []
            for school, here, own, band in row:
                bar, key = self.standing(
                    a,
                    school,
                    here,
                    own,
                    people,
                    schools,
                    rank,
                    common,
                    scores,
                    tiers,
                    lines,
                    refused,
                    types,
                    unlisted,
                    top,
                )
                made.append(Wish(school, key, bar, band))
            out[a] = tuple(made)
        turn = None
        if mechanism == "serial_dictatorship":
            turn = self.turn(out, common, path)
        seats = {s: self.seats(s, info, top, types) for s, info in schools.items()}
        ceilings = {}
        for s, info in schools.items():
            limits = self.by_type(info, top, "ceilings", s)
            if limits:
                ceilings[s] = limits
        regions = self.regions(top, schools)
        forwards = None
        if "forwards_to" in top:
            forwards = self.identifier(*top["forwards_to"])
        orders = None
        if mechanism == "top_trading_cycles":
            orders = {s: tuple(tuple(group) for group in listed[s]) for s in schools if s in listed}
            if len(orders) < len(schools):
                orders = None if not orders else {**{s: self.order_of(s, out) for s in schools}, **orders}
        return Batch(
            name, seats, out, mechanism, bands, ceilings, regions, orders, turn,
            self.holds(top, people, schools), self.consents(top, people), self.families(top, people),
            forwards, each_school,
        )  # fmt: skip

    @staticmethod
    def order_of(school: str, wishes: Mapping[str, tuple[Wish, ...]]) -> tuple[tuple[str, ...], ...]:
        """The priority order of a school that gives scores or tiers: those who list it, equals together."""
        groups: dict[tuple[int, ...], list[str]] = {}
        for a, row in wishes.items():
            for wish in row:
                if wish.school == school and wish.order is not None:
                    groups.setdefault(wish.order, []).append(a)
        return tuple(tuple(groups[key]) for key in sorted(groups))

    def mechanism(self, top) -> str:
        if "mechanism" not in top:
            return "deferred_acceptance"
        given, path = top["mechanism"]
        if isinstance(given, dict):
            inner = self.fields(given, path, {"name": (), "bands": ("band", "permanency", "e")})
            if "bands" in inner:
                top.setdefault("bands", inner["bands"])
            given, path = inner.get("name", ("", path))
        word = str(given).strip().lower().replace("-", "_").replace(" ", "_")
        word = NAMES.get(word, word)
        if word not in MECHANISMS:
            near = difflib.get_close_matches(word, [*MECHANISMS, *NAMES], 1)
            hint = (f"是否想写 {near[0]}？", f"Did you mean {near[0]}?") if near else None
            self.wrong(path, given, ("机制：" + "、".join(MECHANISMS), "a mechanism: " + ", ".join(MECHANISMS)), hint)
            return "deferred_acceptance"
        return word

    def schools(self, top, path) -> dict[str, dict[str, tuple[Any, Path]]]:
        out: dict[str, dict[str, tuple[Any, Path]]] = {}
        if "schools" in top:
            for s, value, here in self.table(*top["schools"]):
                if isinstance(value, int | Decimal) and not isinstance(value, bool):
                    out[s] = {"capacity": (value, here)}
                else:
                    out[s] = {"": ({}, here), **self.fields(value, here, SCHOOL)}
        elif "capacities" in top and isinstance(top["capacities"][0], dict):
            out = {s: {"capacity": (value, here)} for s, value, here in self.table(*top["capacities"])}
        elif "seat_sets" in top and isinstance(top["seat_sets"][0], dict):
            out = {s: {"": ({}, here)} for s, _, here in self.table(*top["seat_sets"])}
        else:
            self.wrong(path, "—", ("schools（学校）", "schools"), ("请加 schools。", "Add schools."))
            return {}
        if "capacities" in top:
            given, here = top["capacities"]
            if isinstance(given, dict):
                for s, value, at in self.table(given, here):
                    if self.known(s, at, out, "学校", "school"):
                        if "capacity" in out[s] and out[s]["capacity"][1] != at:
                            self.wrong(at, value, (f"{s} 的招生数只写一次", f"the capacity of {s} only once"))
                        out[s]["capacity"] = (value, at)
            else:
                for info in out.values():
                    info.setdefault("capacity", (given, here))
        for field, name in (("seat_sets", "seat_sets"), ("reserves", "reserves"), ("ceilings", "ceilings")):
            if field in top and isinstance(top[field][0], dict):
                for s, value, at in self.table(*top[field]):
                    if s in out:
                        out[s][name] = (value, at)
                    elif not isinstance(value, int):
                        self.known(s, at, out, "学校", "school")
        for s, info in out.items():
            here = next(iter(info.values()))[1]
            if "capacity" in info:
                count = self.whole(*info["capacity"])
                info["capacity"] = (count or 0, info["capacity"][1])
            elif "seat_sets" not in info:
                self.wrong(
                    here,
                    s,
                    ("招生数 capacity", "a capacity"),
                    ("请加 capacity（0 为不招生）。", "Add capacity (0 closes it)."),
                )
        return out

    def bands(self, top, mechanism) -> tuple[int, ...] | None:
        if "bands" not in top:
            return None
        given, path = top["bands"]
        if mechanism != "parallel":
            self.wrong(
                path, "bands", ("只用于 parallel", "used only by parallel"), ("请改机制或删去。", "Change or delete.")
            )
        items = given if isinstance(given, list) else [given]
        widths = [self.whole(one, path, least=1) for one in items]
        return tuple(width for width in widths if width) or None

    def choices(self, given, path, schools, mechanism) -> list[tuple[str, Path, Any, int | None]]:
        if not isinstance(given, list):
            self.wrong(path, given, ("志愿数组，最想去的在前", "an array of schools, most wanted first"))
            return []
        nested = any(isinstance(one, list) for one in given)
        if nested and mechanism != "parallel":
            self.wrong(
                path,
                given,
                ("不含并列的志愿", "choices without ties"),
                (
                    "分批段的名单只用于 parallel；并列志愿请排出先后。",
                    "Lists of bands are for parallel; put tied choices in order.",
                ),
            )
            return []
        out: list[tuple[str, Path, Any, int | None]] = []
        seen: dict[str, Path] = {}
        for place, one in enumerate(given):
            group = one if nested and isinstance(one, list) else [one]
            for deep, value in enumerate(group):
                here = (*path, place, deep) if nested and isinstance(one, list) else (*path, place)
                own: dict[str, tuple[Any, Path]] = {}
                if isinstance(value, dict):
                    own = self.fields(value, here, {"school": ("id", "name"), "score": (), "tier": ()})
                    value = own.get("school", (None, here))[0]
                s = self.identifier(value, here)
                if not self.known(s, here, schools, "学校", "school"):
                    continue
                assert s is not None
                if s in seen:
                    self.wrong(
                        here,
                        s,
                        ("不重复的志愿", "a choice not made twice"),
                        ("请删去重复的一个。", "Delete one of the two."),
                    )
                    continue
                seen[s] = here
                out.append((s, here, own, place if nested else None))
        return out

    def of_people(self, top, field, people, schools) -> dict[str, Any]:
        """`{applicant: value}` or `{school: {applicant: value}}` at the top, or one value for all under ''."""
        if field not in top:
            return {}
        given, path = top[field]
        if not isinstance(given, dict):
            return {"": (given, path)}
        out: dict[str, Any] = {}
        for name, value, here in self.table(given, path):
            if name in schools and isinstance(value, dict):
                out[name] = {a: (v, at) for a, v, at in self.table(value, here)}
                for a, (_, at) in out[name].items():
                    self.known(a, at, people, "报名人", "applicant")
            elif name in people and isinstance(value, dict):
                for s, v, at in self.table(value, here):
                    if self.known(s, at, schools, "学校", "school"):
                        out.setdefault(s, {})[name] = (v, at)
            elif name in (schools if field == "min_score" else people):
                out[name] = (value, here)
            else:
                self.known(name, here, {**people, **schools}, "报名人或学校", "applicant or school")
        return out

    def unacceptable(self, top, schools, people) -> set[tuple[str, str]]:
        out: set[tuple[str, str]] = set()
        sources = [(s, *info["unacceptable"]) for s, info in schools.items() if "unacceptable" in info]
        if "unacceptable" in top:
            sources += [
                row for row in self.table(*top["unacceptable"]) if self.known(row[0], row[2], schools, "学校", "school")
            ]
        for s, given, path in sources:
            for place, value in enumerate(given if isinstance(given, list) else [given]):
                a = self.identifier(value, (*path, place))
                if self.known(a, (*path, place), people, "报名人", "applicant"):
                    assert a is not None
                    out.add((s, a))
        return out

    def priorities(self, top, schools, people) -> dict[str, list[list[str]]]:
        """The schools that give a list, with its groups of equals, best first; "draw" is one group of all."""
        out: dict[str, list[list[str]]] = {}
        sources = {s: info["priority"] for s, info in schools.items() if "priority" in info}
        if "priorities" in top:
            given, path = top["priorities"]
            if isinstance(given, dict):
                for s, value, here in self.table(given, path):
                    if self.known(s, here, schools, "学校", "school"):
                        sources[s] = (value, here)
            else:
                sources = {**dict.fromkeys(schools, (given, path)), **sources}
        done: dict[Path, list[list[str]]] = {}
        for s, (value, here) in sources.items():
            if here not in done:
                if value in ("draw", "lottery", "equal"):
                    done[here] = [list(people)]
                elif isinstance(value, dict):
                    self.wrong(
                        here,
                        value,
                        ("次序数组，最优先的在前", "an array, first priority first"),
                        (
                            "名次请写 ranks（小者优先），分数请写 scores（高者优先）。",
                            "Write ranks (lower first) or scores (higher first).",
                        ),
                    )
                    done[here] = []
                else:
                    done[here] = self.groups(value, here, people)
            out[s] = done[here]
        for s, info in schools.items():
            if "ranks" in info:
                if s in out:
                    self.wrong(info["ranks"][1], s, ("priority 与 ranks 只用其一", "either priority or ranks"))
                ranked: dict[Decimal, list[str]] = {}
                for a, value, at in self.table(*info["ranks"]):
                    number = self.number(value, at)
                    if self.known(a, at, people, "报名人", "applicant") and number is not None:
                        ranked.setdefault(number, []).append(a)
                out[s] = [ranked[number] for number in sorted(ranked)]
        return out

    def groups(self, given: Any, path: Path, people: Mapping[str, Any]) -> list[list[str]]:
        if not isinstance(given, list):
            self.wrong(path, given, ("次序数组，最优先的在前", "an array, first priority first"))
            return []
        out: list[list[str]] = []
        seen: set[str] = set()
        for place, one in enumerate(given):
            group = []
            for deep, value in enumerate(one if isinstance(one, list) else [one]):
                here = (*path, place, deep) if isinstance(one, list) else (*path, place)
                a = self.identifier(value, here)
                if not self.known(a, here, people, "报名人", "applicant"):
                    continue
                assert a is not None
                if a in seen:
                    self.wrong(here, a, ("只列一次", "listed only once"), ("请删去重复的一个。", "Delete one."))
                seen.add(a)
                group.append(a)
            out.append(group)
        return out

    def standing(
        self, a, school, here, own, people, schools, rank, common, scores, tiers, lines, refused, types, unlisted, top
    ) -> tuple[str, tuple[int, ...] | None]:
        """Why an applicant is not taken at a school, or her order there."""
        info, person = schools[school], people[a]
        if (school, a) in refused:
            return "unacceptable", None
        if "admits" in info and not self.kinds(*info["admits"]) & types.get(a, frozenset()):
            return "not_eligible", None
        score = self.find(a, school, own, person, info, scores, "score")
        tier = self.find(a, school, own, person, info, tiers, "tier")
        line = info.get("min_score") or lines.get(school) or lines.get("")
        if line is not None:
            bar = self.number(*line)
            if score is None:
                self.wrong(
                    here,
                    school,
                    (f"“{a}”的分数（有最低线）", f"a score of {a} (there is a line)"),
                    ("请补分数。", "Add it."),
                )
            elif bar is not None and self.scaled(*score)[0] > int(-bar * self.scale):
                return "below_line", None
        order: list[int] = []
        if tier is not None:
            number = self.whole(*tier)
            order.append(number or 0)
        if common is not None:
            if a not in common:
                self.wrong(
                    here,
                    a,
                    ("order 中的位置", "a place in order"),
                    ("请把此人列入 order。", "List the applicant in order."),
                )
            return "", (*order, common.get(a, 0))
        if school in rank:
            if a in rank[school]:
                return "", (*order, rank[school][a])
            rule = (
                self.one_of(info["unlisted"][0], info["unlisted"][1], ("refuse", "unacceptable", "last"))
                if "unlisted" in info
                else unlisted
            )
            if rule == "unacceptable":
                return "unacceptable", None
            if rule == "last":
                return "", (*order, len(rank[school]) + len(people))
        elif score is not None:
            return "", (*order, *self.scaled(*score))
        elif order:
            return "", tuple(order)
        elif unlisted == "unacceptable" and ("scores" in info or school in scores):
            return "unacceptable", None
        self.wrong(
            here,
            school,
            (f"“{school}”对“{a}”的优先次序", f"the priority of {a} at {school}"),
            (
                '请补 priorities 或 scores；未列者即不接收请写 "unlisted": "unacceptable"，一律等同请写 "priorities": "draw"。',
                'Add priorities or scores; if unlisted means refused write "unlisted": "unacceptable"; if all are equal, '
                '"priorities": "draw".',
            ),
        )
        return "", ()

    def find(self, a, school, own, person, info, table, field) -> tuple[Any, Path] | None:
        """A score or tier: of the wish, at the school, of the person at the school, of the person."""
        if field in own:
            return own[field]
        plural = field + "s"
        for source, name in ((info, a), (person, school)):
            if plural in source and isinstance(source[plural][0], dict) and name in source[plural][0]:
                value, path = source[plural]
                return value[name], (*path, name)
        if isinstance(table.get(school), dict) and a in table[school]:
            return table[school][a]
        if field in person:
            return person[field]
        found = table.get(a)
        return found if isinstance(found, tuple) else None

    def scaled(self, given: Any, path: Path) -> tuple[int, ...]:
        """Scores, higher first, as whole numbers, lower first."""
        items = given if isinstance(given, list) else [given]
        numbers = [self.number(one, path) for one in items]
        return tuple(int(-number * self.scale) for number in numbers if number is not None)

    def turn(self, wishes, common, path) -> dict[str, tuple[int, ...]]:
        """Everybody's one order over all schools."""
        turn: dict[str, tuple[int, ...]] = {}
        for a, row in wishes.items():
            orders = {wish.order for wish in row if wish.order is not None}
            if len(orders) > 1:
                self.wrong(
                    path,
                    a,
                    ("对各校相同的次序", "one order at all schools"),
                    (
                        "请给出 order 或统一的 score；各校次序不同请用 deferred_acceptance。",
                        "Give order or one score; else use deferred_acceptance.",
                    ),
                )
            if orders:
                turn[a] = orders.pop()
        return turn

    def by_type(self, info, top, field, school) -> dict[str, int]:
        given = info.get(field)
        if given is None and field in top:
            value, path = top[field]
            if isinstance(value, dict) and all(isinstance(v, int) for v in value.values()):
                given = (value, path)
        if given is None:
            return {}
        out = {}
        for kind, value, here in self.table(*given):
            number = self.whole(value, here)
            if number is not None:
                out[kind] = number
        return out

    def seats(self, school, info, top, types) -> tuple[Seats, ...]:
        known = {kind for own in types.values() for kind in own}
        if "seat_sets" in info:
            given, path = info["seat_sets"]
            out = []
            for name, value, here in self.table(given, path):
                row = self.fields(value, here, SEAT_SET) if isinstance(value, dict) else {"seats": (value, here)}
                seats = self.whole(*row["seats"]) if "seats" in row else None
                if "seats" not in row:
                    self.wrong(here, name, ("席位数 seats", "seats"))
                only = self.identifier(*row["only"]) if "only" in row and row["only"][0] is not None else None
                to = (
                    self.identifier(*row["reverts_to"])
                    if "reverts_to" in row and row["reverts_to"][0] is not None
                    else None
                )
                out.append(Seats(name, seats or 0, only, to))
            names = [block.name for block in out]
            for place, block in enumerate(out):
                if block.reverts_to is not None and block.reverts_to not in names[place + 1 :]:
                    self.wrong(path, block.reverts_to, ("本校后面的一组", "a later set of the school"))
            total = sum(block.seats for block in out)
            if "capacity" in info and info["capacity"][0] != total:
                self.wrong(
                    info["capacity"][1],
                    info["capacity"][0],
                    (f"各组席位之和 {total}", f"the sum of its seat sets, {total}"),
                    ("请改正其一，或删去 capacity。", "Correct one of them, or leave capacity out."),
                )
            return tuple(out)
        capacity = info["capacity"][0]
        reserves = self.by_type(info, top, "reserves", school)
        if not reserves:
            return (Seats("open", capacity),)
        first, here = info.get("precedence") or top.get("precedence") or ("reserve_first", ())
        first = self.one_of(first, here, ("reserve_first", "open_first"))
        rest, at = (
            info.get("unfilled") or top.get("unfilled") or ("revert" if first == "reserve_first" else "close", ())
        )
        rest = self.one_of(rest, at, ("revert", "close"))
        if first == "open_first" and rest == "revert":
            self.wrong(
                at,
                rest,
                ("close", "close"),
                ("保留席位在后时无处可返。", "A reserve that comes last has nowhere to revert to."),
            )
        left = capacity - sum(reserves.values())
        if left < 0:
            self.wrong(
                (info.get("reserves") or top["reserves"])[1],
                sum(reserves.values()),
                (f"不多于招生数 {capacity}", f"at most the capacity {capacity}"),
            )
        blocks = [Seats(kind, n, kind, "open" if rest == "revert" else None) for kind, n in reserves.items()]
        opened = Seats("open", max(left, 0))
        for kind in reserves:
            if known and kind not in known:
                self.known(kind, (info.get("reserves") or top["reserves"])[1], dict.fromkeys(known), "类别", "type")
        return (opened, *blocks) if first == "open_first" else (*blocks, opened)

    def regions(self, top, schools) -> tuple[Region, ...]:
        if "regions" not in top:
            return ()
        out = []
        taken: dict[str, str] = {}
        for name, value, here in self.table(*top["regions"]):
            row = self.fields(value, here, REGION)
            cap = self.whole(*row["cap"]) if "cap" in row else None
            if "cap" not in row or "schools" not in row:
                self.wrong(here, name, ("cap 与 schools", "cap and schools"))
                continue
            members = [s for s, _, at in self.table(*row["schools"]) if self.known(s, at, schools, "学校", "school")]
            for s in members:
                if s in taken:
                    self.wrong(
                        here, s, (f"只属一个地区（已属 {taken[s]}）", f"in one region only (it is in {taken[s]})")
                    )
                taken[s] = name
            targets: dict[str, int] = {}
            if "targets" in row:
                for s, v, at in self.table(*row["targets"]):
                    number = self.whole(v, at)
                    if (
                        self.known(s, at, dict.fromkeys(members), "本地区学校", "school of the region")
                        and number is not None
                    ):
                        targets[s] = number
            order = members
            if "order" in row:
                order = [
                    s
                    for s, _, at in self.table(*row["order"])
                    if self.known(s, at, dict.fromkeys(members), "本地区学校", "school of the region")
                ]
                order += [s for s in members if s not in order]
            out.append(Region(name, cap or 0, targets, tuple(order)))
        return tuple(out)

    def holds(self, top, people, schools) -> dict[str, str]:
        rows = [(a, *info["holds"]) for a, info in people.items() if "holds" in info]
        if "holds" in top:
            rows += [
                row for row in self.table(*top["holds"]) if self.known(row[0], row[2], people, "报名人", "applicant")
            ]
        out = {}
        for a, value, here in rows:
            if value is None:
                continue
            s = self.identifier(value, here)
            if self.known(s, here, schools, "学校", "school"):
                assert s is not None
                out[a] = s
        return out

    def consents(self, top, people) -> frozenset[str]:
        out = {a for a, info in people.items() if "consents" in info and info["consents"][0] is True}
        if "consents" in top:
            given, path = top["consents"]
            if given is True or given == "all":
                return frozenset(people)
            if given is False or given is None or given == "none":
                return frozenset()
            if isinstance(given, dict):
                given = [a for a, agreed in given.items() if agreed is True]
            for place, value in enumerate(given if isinstance(given, list) else [given]):
                a = self.identifier(value, (*path, place))
                if self.known(a, (*path, place), people, "报名人", "applicant"):
                    assert a is not None
                    out.add(a)
        return frozenset(out)

    def families(self, top, people) -> tuple[tuple[str, ...], ...]:
        if "families" not in top:
            return ()
        given, path = top["families"]
        rows = list(given.values()) if isinstance(given, dict) else given
        out = []
        seen: set[str] = set()
        for place, members in enumerate(rows if isinstance(rows, list) else []):
            here = (*path, place) if isinstance(given, list) else path
            if not isinstance(members, list) or len(members) < 2:
                self.wrong(here, members, ("至少两名成员的数组", "an array of at least two members"))
                continue
            names = []
            for value in members:
                a = self.identifier(value, here)
                if self.known(a, here, people, "报名人", "applicant"):
                    assert a is not None
                    if a in seen:
                        self.wrong(here, a, ("只属一家", "in one family only"))
                    seen.add(a)
                    names.append(a)
            out.append(tuple(names))
        return tuple(out)

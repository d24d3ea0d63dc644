"""Small random trees and evidence over them, and the slow obvious way to count it."""

from __future__ import annotations

from functools import cache

import ibis
import pyarrow as pa
from hypothesis import strategies as st

from wusong.engines.indicators.declaring import Indicator
from wusong.engines.indicators.evidence import COLUMNS, Counting, Evidence, Figure, Measured, Tree
from wusong.engines.indicators.facts import no_facts
from wusong.words.labels import L
from wusong.words.units import PERSONS

SCHEMA = pa.schema([(name, {"string": pa.string(), "int64": pa.int64()}[kind]) for name, kind in COLUMNS.items()])
Node = tuple[int, str, str, str]
World = tuple[list[Node], list[dict], list[dict] | None]


@st.composite
def trees(draw) -> list[Node]:
    """A bureau, its offices and city-run schools, a few counties with their schools."""
    nodes: list[Node] = [(1, "JL.", "bureau", "220200")]

    def add(path: str, kind: str) -> None:
        nodes.append((len(nodes) + 1, path, kind, "220200"))

    for number in range(draw(st.integers(0, 2))):
        add(f"JL.K{number}.", "office")
    for number in range(draw(st.integers(0, 3))):
        add(f"JL.S{number}.", "school")
    for county in range(draw(st.integers(0, 3))):
        add(f"JL.{county}.", "county")
        for number in range(draw(st.integers(0, 3))):
            add(f"JL.{county}.S{number}.", "school")
    return nodes


@st.composite
def sides(draw, nodes: list[Node], amounts=(1,)) -> list[dict]:
    """Rows of one side of the evidence: some things stand at several places, each with one amount."""
    places = [number for number, *_ in nodes]
    rows = []
    for thing in range(draw(st.integers(0, 8))):
        amount = draw(st.sampled_from(amounts))
        for place in draw(st.lists(st.sampled_from(places), min_size=1, max_size=4)):
            record = len(rows) + 1
            rows.append(
                {"register": "posting", "record": record, "place": place, "counted": f"staff:{thing}", "amount": amount}
            )
    return rows


@st.composite
def worlds(draw, amounts=(1, 3, -1, 0)) -> World:
    nodes = draw(trees())
    below = draw(sides(nodes, (1, 2))) if draw(st.booleans()) else None
    return nodes, draw(sides(nodes, amounts)), below


_engine = ibis.duckdb.connect(threads=1)


def _show(name: str, rows: list[dict]) -> None:
    _engine.con.register(name, pa.Table.from_pylist(rows, SCHEMA))


def _indicator(ratio: bool) -> Indicator:
    """An indicator whose evidence are the rows that are shown."""

    def compute(facts) -> Evidence:
        return Evidence(_engine.table("numerator"), _engine.table("denominator") if ratio else None)

    said = L("试", "A trial")
    return Indicator("trial", said, PERSONS, said, said, compute)


def shown(numerator: list[dict], denominator: list[dict] | None) -> Indicator:
    """The trial indicator over given rows."""
    _show("numerator", numerator)
    _show("denominator", denominator or [])
    return _indicator(denominator is not None)


@cache
def _counting(ratio: bool) -> Counting:
    return Counting(_indicator(ratio), no_facts())


def counted(world: World) -> Measured:
    """A world as the engine counts it; the question is put once, the rows change."""
    nodes, numerator, denominator = world
    shown(numerator, denominator)
    return _counting(denominator is not None).measured(Tree(nodes))


def belongs(path: str, node: str, kinds: dict[str, str]) -> bool:
    """Whether a row standing at `path` counts for `node`, by the words of the rule."""
    if node == "":
        return True
    if not node.endswith("*"):
        return path.startswith(node)
    owner = node[:-1]
    if kinds[owner] == "county":  # what stands on the county bureau itself
        return path == owner
    under_a_county = any(path.startswith(county) for county, kind in kinds.items() if kind == "county")
    return path.startswith(owner) and not under_a_county


def slowly(nodes: list[Node], numerator: list[dict], denominator: list[dict] | None, node: str) -> Figure:
    """The figure of one node: take its rows, put what is counted in a set, add the amounts."""
    path = {number: p for number, p, *_ in nodes}
    kinds = {p: kind for _, p, kind, _ in nodes}
    above = [row for row in numerator if belongs(path[row["place"]], node, kinds)]
    below = [row for row in denominator or () if belongs(path[row["place"]], node, kinds)]

    def total(rows: list[dict]) -> int:
        return sum(amount for _, amount in {(row["counted"], row["amount"]) for row in rows})

    return Figure(total(above), None if denominator is None else total(below), len(above))


def every_node(nodes: list[Node]) -> list[str]:
    paths = [path for _, path, *_ in nodes]
    return [*paths, *(path + "*" for _, path, kind, _ in nodes if kind in ("bureau", "county"))]

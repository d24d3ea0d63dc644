"""Evidence: the rows behind a figure, and the one place where they are counted and added up from school to city."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import ibis.expr.types as ir
import pyarrow as pa

from wusong.words.labels import L
from wusong.words.problems import WusongError

if TYPE_CHECKING:
    from wusong.engines.indicators.declaring import Indicator
    from wusong.engines.indicators.facts import Facts

COLUMNS = {"register": "string", "record": "int64", "place": "int64", "counted": "string", "amount": "int64"}
DIRECT = L("市直属", "City-run")


class EvidenceError(WusongError):
    """Evidence that cannot be counted: an indicator is wrong, or the records contradict each other."""


@dataclass(frozen=True)
class Evidence:
    """The rows of a numerator and, for a ratio, of a denominator.

    Both tables have exactly the columns `register` (text: the model key of the row's own record), `record` (its id),
    `place` (id of the organisation it belongs to), `counted` (text: what is counted once: a person, a school, the record
    itself) and `amount` (whole number: 1, square metres, or −1 for a row that is subtracted).

    The value is the sum of `amount` over distinct `counted` of the numerator ÷ the same of the denominator.
    Raises EvidenceError when a table has other columns.
    """

    numerator: ir.Table
    denominator: ir.Table | None = None

    def __post_init__(self) -> None:
        for side in (self.numerator, self.denominator):
            if side is None:
                continue
            found = {name: str(kind).removeprefix("!") for name, kind in side.schema().items()}
            if found != COLUMNS:
                raise EvidenceError(L(f"证据应有列 {COLUMNS}，实为 {found}", f"evidence has {found}, not {COLUMNS}"))


@dataclass(frozen=True)
class Figure:
    """A figure with its two sides kept apart. `rows` is the number of rows that its numerator opens to.

    >>> Figure(2, 3, 2).value, Figure(5, None, 5).value, Figure(0, 0, 0).value
    (Fraction(2, 3), Fraction(5, 1), None)
    """

    numerator: int
    denominator: int | None
    rows: int

    @property
    def value(self) -> Fraction | None:
        """Numerator ÷ denominator; the numerator where there is no denominator; None where the denominator is 0."""
        if self.denominator is None:
            return Fraction(self.numerator)
        return Fraction(self.numerator, self.denominator) if self.denominator else None


class Tree:
    """The organisations as the engine needs them: which place adds to which node.

    rows : (id, path, kind, area) of every organisation. A path is its parent's path, its own code and a full stop; kinds
           are ``bureau``, ``office``, ``county``, ``school``.

    What hangs directly on the bureau without a county between (city-run schools, offices, the bureau itself) is gathered
    under the pseudo-path ``<bureau path>*``, labelled 市直属; rows placed on a county bureau itself under ``<county>*``.
    So what is below a node always adds up to the node, but for what is counted once.

    >>> tree = Tree([(1, "JL.", "bureau", "220200"), (2, "JL.220281.", "county", "220281"),
    ...              (3, "JL.220281.0001.", "school", "220281"), (4, "JL.0002.", "school", "220202")])
    >>> tree.above(3), tree.above(4)
    (('JL.220281.0001.', 'JL.220281.', 'JL.'), ('JL.0002.', 'JL.*', 'JL.'))
    """

    def __init__(self, rows: Iterable[tuple[int, str, str, str]]):
        self.path: dict[int, str] = {}
        self.kind: dict[str, str] = {}
        self.area: dict[str, str] = {}
        for number, path, kind, area in rows:
            self.path[number], self.kind[path], self.area[path] = path, kind, area
        self._above: dict[int, tuple[str, ...]] = {}

    def above(self, place: int) -> tuple[str, ...]:
        """The paths a row at `place` adds to, from its own node up. EvidenceError when the tree has no such place."""
        if place not in self._above:
            if place not in self.path:
                raise EvidenceError(
                    L(
                        f"机构树中没有编号 {place} 的机构",
                        f"the tree has no organisation {place}; add it or mend the row",
                    )
                )
            self._above[place] = tuple(self._climb(self.path[place]))
        return self._above[place]

    def _climb(self, path: str) -> Iterator[str]:
        chain = [step for step in _steps_up(path) if step in self.kind]
        for depth, step in enumerate(chain):
            under_county = depth > 0 and self.kind[chain[depth - 1]] == "county"
            if (self.kind[step] == "bureau" and not under_county) or (self.kind[step] == "county" and depth == 0):
                yield step + "*"
            yield step

    @property
    def always(self) -> list[str]:
        """The bureau and its counties: shown even when they have no rows."""
        return [path for path, kind in self.kind.items() if kind in ("bureau", "county")]


def _steps_up(path: str) -> Iterator[str]:
    codes = path.rstrip(".").split(".")
    for length in range(len(codes), 0, -1):
        yield ".".join(codes[:length]) + "."


def families(parts: Iterable[str]) -> dict[str, list[str]]:
    """The parts that have parts, each with those directly below it, in order: of each family the sum is the parent's.

    On the bureau: its counties and ``<bureau>*`` for the rest; on a county with rows of its own, its schools and ``<county>*``.

    >>> families(["JL.", "JL.*", "JL.0002.", "JL.220281.", "JL.220281.0001."])
    {'JL.': ['JL.*', 'JL.220281.'], 'JL.*': ['JL.0002.'], 'JL.220281.': ['JL.220281.0001.']}
    """
    known = set(parts)
    inner = {
        step for part in known for step in list(_steps_up(part.removesuffix("*")))[not part.endswith("*") :]
    } & known
    made: dict[str, list[str]] = {}
    for part in sorted(known):
        if part.endswith("*"):
            parent = part[:-1]
        else:
            parent = next((step for step in list(_steps_up(part))[1:] if step in known), "")
            top = not any(step in known for step in list(_steps_up(parent))[1:])
            if top and part not in inner and parent + "*" in known:
                parent += "*"
        if parent and parent != part:
            made.setdefault(parent, []).append(part)
    return dict(sorted(made.items()))


@dataclass(frozen=True)
class Measured:
    """One indicator on one day, for the whole and for every part: counted anew at each level, never added up from ratios.

    parts : figures by path. Organisations with evidence in or below them, the bureau and all its counties, and the
            pseudo-paths of `Tree`.
    """

    whole: Figure
    parts: Mapping[str, Figure]

    def children(self, path: str) -> list[str]:
        """The parts directly below a part. On the bureau: its counties with evidence, and ``<bureau>*`` for the rest.

        >>> f = Figure(1, None, 1)
        >>> m = Measured(f, dict.fromkeys(["JL.", "JL.*", "JL.0002.", "JL.220281.", "JL.220281.0001."], f))
        >>> m.children("JL."), m.children("JL.*"), m.children("JL.220281.")
        (['JL.*', 'JL.220281.'], ['JL.0002.'], ['JL.220281.0001.'])
        """
        return self._families.get(path, [])

    @cached_property
    def _families(self) -> dict[str, list[str]]:
        return families(self.parts)

    def gap(self, path: str) -> int:
        """What a part counts less than its own parts together, as a number below 0, or more, above 0.

        Below 0: somebody is counted in two of them (the part counts them once). Above 0: rows stand on the organisation
        itself. 0 for a part without parts.

        >>> one = Figure(1, None, 1)
        >>> both = {"JL.": one, "JL.1.": one, "JL.1.7.": one, "JL.2.": one, "JL.2.8.": one}
        >>> Measured(one, both).gap("JL.")
        -1
        """
        children = self.children(path)
        return self.parts[path].numerator - sum(self.parts[c].numerator for c in children) if children else 0


def measure(indicator: Indicator, facts: Facts, tree: Tree, **parameters: str) -> Measured:
    """Count an indicator over the facts for the whole city and every part of it.

    Raises EvidenceError when rows that are counted once carry different amounts, or stand at a place the tree lacks.
    """
    evidence = indicator.evidence(facts, **parameters)
    above = _Once(evidence.numerator).by_path(tree)
    below = _Once(evidence.denominator).by_path(tree) if evidence.denominator is not None else None
    nothing = (0, 0)
    paths = dict.fromkeys(["", *tree.always, *above, *(below or ())])
    figures = {
        path: Figure(
            above.get(path, nothing)[0],
            None if below is None else below.get(path, nothing)[0],
            above.get(path, nothing)[1],
        )
        for path in paths
    }
    whole = figures.pop("")
    return Measured(whole, figures)


class _Once:
    """One side of the evidence, counted with each `counted` taken once.

    The engine groups the rows; what is counted at one place only, which is nearly all, comes back as one number a place.
    The few that are counted at several places are fetched, since they add differently at each level.
    """

    def __init__(self, side: ir.Table):
        self.side = side
        self.grouped = side.group_by("counted").agg(
            place=side.place.min(),
            last=side.place.max(),
            low=side.amount.min(),
            high=side.amount.max(),
            rows=side.count(),
        )

    def by_path(self, tree: Tree) -> dict[str, tuple[int, int]]:
        """(sum of amounts, rows) by path; the empty path is the whole."""
        once = self.grouped
        at_one = once.place == once.last
        by_place = once.group_by("place").agg(
            amount=at_one.ifelse(once.low, 0).sum(),
            rows=at_one.ifelse(once.rows, 0).sum(),
            elsewhere=(~at_one).sum(),
            at_odds=(once.low != once.high).sum(),
        )
        sums: dict[str, list[int]] = {}
        found = by_place.to_pyarrow().to_pydict()
        if any(found["at_odds"]):
            self._complain()
        for place, amount, rows, elsewhere in zip(
            found["place"], found["amount"], found["rows"], found["elsewhere"], strict=True
        ):
            for path in ("", *tree.above(place)):
                add = sums.setdefault(path, [0, 0, 0])
                add[0] += amount
                add[1] += rows
                add[2] += elsewhere
        if any(found["elsewhere"]):
            self._spread(sums, tree)
        return {path: (amount, rows) for path, (amount, rows, _) in sums.items()}

    def _spread(self, sums: dict[str, list[int]], tree: Tree) -> None:
        several = self.grouped.filter(self.grouped.place != self.grouped.last)
        # not a semi-join: ibis cannot join a side that is itself a join with what was grouped from it
        rows = self.side.filter(self.side.counted.isin(several.counted)).group_by(["counted", "place"])
        found = rows.agg(amount=lambda t: t.amount.min(), rows=lambda t: t.count()).to_pyarrow().to_pydict()
        seen: set[tuple[str, str]] = set()
        for counted, place, amount, number in zip(
            found["counted"], found["place"], found["amount"], found["rows"], strict=True
        ):
            for path in ("", *tree.above(place)):
                add = sums.setdefault(path, [0, 0, 0])
                add[1] += number
                if (path, counted) not in seen:
                    seen.add((path, counted))
                    add[0] += amount

    def _complain(self) -> None:
        wrong = (
            self.grouped.filter(self.grouped.low != self.grouped.high)
            .order_by("counted")
            .limit(1)
            .to_pyarrow()
            .to_pylist()[0]
        )
        raise EvidenceError(
            L(
                f"{wrong['counted']} 只计一次，却有不同数量 {wrong['low']} 与 {wrong['high']}，请核对重复记录",
                f"{wrong['counted']} is counted once but has amounts {wrong['low']} and {wrong['high']}; mend the double record",
            )
        )


def rows(indicator: Indicator, facts: Facts, **parameters: str) -> tuple[pa.Table, pa.Table | None]:
    """The rows behind a figure, of the numerator and of the denominator, each in a fixed order. Columns as in `Evidence`."""
    evidence = indicator.evidence(facts, **parameters)
    order = ["place", "counted", "register", "record", "amount"]
    below = evidence.denominator
    return (
        evidence.numerator.order_by(order).to_pyarrow(),
        None if below is None else below.order_by(order).to_pyarrow(),
    )

"""`wusong assess WHAT FILE`: the engine at the command line. The one place of the package that touches files.

Tables are CSV (UTF-8 or GB18030, heading first) or JSON (a list of objects, or an object of columns); answers are JSON.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import io
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from wusong.engines.assessment import classical, equating, fitness, linking, multilevel, sampling, scores, value_added
from wusong.engines.assessment.errors import AssessmentError
from wusong.engines.assessment.irt import calibrate, dif, fit, persons, rasch
from wusong.engines.assessment.irt.models import Parameters, parameters
from wusong.engines.assessment.marks import STATUS, Item, joined, read_marks
from wusong.words.problems import Refused, WusongError

DONE, DOES_NOT_HOLD, NOT_UNDERSTOOD, CANNOT_START = 0, 1, 2, 3
MISSING = {"", "NA", "NaN", "nan", "null", "None", "."}


class Unreadable(Exception):
    """A file that is not there or is no table; the message is in both languages."""


class Table:
    """Columns of one file, all of one length, cells as the file gives them."""

    def __init__(self, name: str, columns: Mapping[str, Sequence[Any]]):
        self.name, self.columns = name, dict(columns)
        self.rows = len(next(iter(self.columns.values()), ()))

    def column(self, heading: str) -> Sequence[Any]:
        if heading not in self.columns:
            known = "、".join(self.columns)
            raise AssessmentError(
                heading,
                f"{self.name} 没有这一列，有 {known}",
                f"{self.name} has no such column; it has {', '.join(self.columns)}",
            )
        return self.columns[heading]

    def numbers(self, heading: str, *, missing: bool = True) -> NDArray[np.float64]:
        """The column as numbers; a blank or NA is NaN, anything else that is no number is told with its row."""
        given = self.column(heading)
        made = np.empty(len(given))
        memo: dict[Any, float] = {None: np.nan} | dict.fromkeys(MISSING, np.nan)
        for row, value in enumerate(given):
            found = memo.get(value)
            if found is None:
                try:
                    found = memo[value] = float(value)
                except (TypeError, ValueError):
                    raise AssessmentError(
                        heading,
                        f"{self.name} 第 {row + 2} 行“{value}”不是数",
                        f"{self.name}, row {row + 2}: “{value}” is no number",
                    ) from None
            made[row] = found
        if not missing and np.isnan(made).any():
            row = int(np.flatnonzero(np.isnan(made))[0])
            raise AssessmentError(heading, f"{self.name} 第 {row + 2} 行为空", f"{self.name}, row {row + 2} is empty")
        return made

    def matrix(self, headings: Sequence[str], *, missing: bool = True) -> NDArray[np.float64]:
        return np.column_stack([self.numbers(heading, missing=missing) for heading in headings])

    def text(self, heading: str) -> NDArray[np.str_]:
        return np.array(["" if value is None else str(value).strip() for value in self.column(heading)])

    def except_for(self, *headings: str | None) -> list[str]:
        return [heading for heading in self.columns if heading not in headings]


def read_table(name: str) -> Table:
    """A CSV or JSON file as a Table; `-` reads standard input."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else open(name, "rb").read()  # noqa: SIM115
    except OSError as error:
        raise Unreadable(f"读不了 {name}（{error.strerror}） · cannot read {name} ({error.strerror})") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            raise Unreadable(f"{name} 既不是 UTF-8 也不是 GB18030 · {name} is neither UTF-8 nor GB18030") from None
    if text.lstrip()[:1] in ("{", "["):
        return _from_json(name, text)
    rows = [row for row in csv.reader(io.StringIO(text)) if row]
    if not rows:
        raise Unreadable(f"{name} 是空的 · {name} is empty")
    head = [heading.strip() for heading in rows[0]]
    if len(set(head)) < len(head):
        raise Unreadable(f"{name} 的表头有重复 · {name} has a heading twice")
    for number, row in enumerate(rows, 1):
        if len(row) != len(head):
            raise Unreadable(
                f"{name} 第 {number} 行有 {len(row)} 格，应为 {len(head)} · {name}, row {number} has {len(row)} cells, not {len(head)}"
            )
    body = list(zip(*rows[1:], strict=True)) if len(rows) > 1 else [()] * len(head)
    return Table(name, dict(zip(head, body, strict=True)))


def _from_json(name: str, text: str) -> Table:
    try:
        held = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"{name} 不是合法的 JSON（{error}） · {name} is not valid JSON ({error})") from None
    if isinstance(held, list) and all(isinstance(row, dict) for row in held):
        heads = list(dict.fromkeys(heading for row in held for heading in row))
        return Table(name, {heading: [row.get(heading) for row in held] for heading in heads})
    if isinstance(held, dict) and held and all(isinstance(column, list) for column in held.values()):
        if len({len(column) for column in held.values()}) > 1:
            raise Unreadable(f"{name} 的各列长短不一 · the columns of {name} differ in length")
        return Table(name, held)
    raise Unreadable(f"{name} 应为对象的列表，或列的对象 · {name} should be a list of objects, or an object of columns")


def plain(value: Any) -> Any:
    """Anything an engine answers, as JSON can hold it: NaN becomes null."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value


# What each subject answers.


def _fitness(asked: argparse.Namespace) -> dict[str, Any]:
    table = read_table(asked.file)
    rules = fitness.standard(asked.edition)
    known = [heading for heading in table.columns if heading in (*rules.items, "weight", "height")]
    measures = {}
    for heading in known:
        if heading in ("run_1000m", "run_800m", "shuttle_50x8", "run_50m"):
            cells = ["" if cell is None else str(cell).strip() for cell in table.column(heading)]
            measures[heading] = np.array([np.nan if cell in MISSING else fitness.seconds(cell) for cell in cells])
        else:
            measures[heading] = table.numbers(heading)
    exempt = None
    if "exempt" in table.columns:
        exempt = np.array(
            [str(cell).strip().lower() in ("1", "true", "yes", "是", "免") for cell in table.column("exempt")]
        )
    made = fitness.score(table.text("sex"), table.text("group"), measures, exempt=exempt, edition=asked.edition)
    pupils = table.text(asked.id).tolist() if asked.id else list(range(table.rows))
    return {
        "standard": rules.title,
        "pupils": [
            {
                "pupil": pupils[i], "state": fitness.STATES[made.state[i]].en, "band": fitness.BANDS[made.band[i]].zh if made.band[i] >= 0 else None,
                "total": made.total[i], "standard_score": made.standard_hundredths[i] / 100, "bonus": made.bonus[i],
                "items": {item: int(points[i]) for item, points in made.items.items() if points[i] >= 0},
            }
            for i in range(table.rows)
        ],
        "groups": [
            {**plain(row), "good_rate": row.good_rate, "pass_rate": row.pass_rate} for row in fitness.by_grade_and_sex(made)
        ],
    }  # fmt: skip


def _paper(name: str) -> list[Item]:
    table = read_table(name)
    made = []
    for i in range(table.rows):
        held = {heading: cells[i] for heading, cells in table.columns.items()}

        def number(key: str, held: Mapping[str, Any] = held) -> float | None:
            cell = held.get(key)
            return None if cell is None or str(cell).strip() in MISSING else float(cell)

        def word(key: str, held: Mapping[str, Any] = held) -> str:
            return str(held.get(key) or "").strip()

        made.append(
            Item(
                word("key"),
                number("full") or 0.0,
                word("answer"),
                number("partial") or 0.0,
                word("content"),
                word("level"),
                number("planned"),
                word("section"),
                word("choice"),
            )
        )
    return made


def _items(asked: argparse.Namespace) -> dict[str, Any]:
    table = read_table(asked.file)
    answer: dict[str, Any] = {}
    groups: dict[str, NDArray[Any]] = {}
    if asked.paper:
        paper = _paper(asked.paper)
        rows = [list(table.columns), *zip(*table.columns.values(), strict=True)]
        by = asked.by or []
        others = set(table.except_for(asked.id, asked.total, *by)) - {item.key for item in paper}
        marks = read_marks(
            rows,
            paper,
            pupil=asked.id or next(iter(table.columns)),
            total=asked.total,
            groups=by,
            other=sorted(others) if asked.ignore_others else (),
        )
        x = np.asarray(marks.scored(omitted=asked.omitted, not_reached=asked.not_reached), np.float64)
        apart, apart_full = x, marks.full
        x, columns = joined(x, paper)
        full, keys = np.array([item.full for item in columns]), [item.key for item in columns]
        groups = dict(marks.groups)
        sections = [item.section for item in columns] if any(item.section for item in columns) else None
        answer["statuses"] = {
            label.zh: int((marks.status == int(code)).sum())
            for code, label in STATUS.labels.items()
            if (marks.status == int(code)).any()
        }
        answer["present"] = int(marks.present.sum())
        answer["remarks"] = [{"zh": remark.sentence.zh, "en": remark.sentence.en} for remark in marks.remarks]
    else:
        keys = table.except_for(asked.id, *(asked.by or []))
        x, full, sections = table.matrix(keys), np.full(len(keys), asked.full), None
        paper, marks, columns, apart, apart_full = None, None, None, x, full
        groups = {heading: table.text(heading) for heading in asked.by or []}
    made = classical.analyse(x, full, sections=sections)
    answer |= {
        "pupils": made.pupils, "alpha": made.alpha, "alpha_interval": made.alpha_interval, "lambda2": made.lambda2, "stratified_alpha": made.stratified_alpha,
        "sem": made.sem, "total_mean": made.total_mean, "total_sd": made.total_sd, "difficulty": made.paper_difficulty,
        "items": [
            {
                "item": keys[j], "full": full[j], "answered": made.answered[j], "difficulty": made.difficulty[j], "sd": made.sd[j], "discrimination": made.discrimination[j],
                "item_total": made.item_total[j], "item_rest": made.item_rest[j], "alpha_without": made.alpha_without[j], "fifths": made.fifths[:, j],
            }
            for j in range(len(keys))
        ],
        "conditional_sem": plain(classical.conditional_sem(x)),
        "by": {heading: plain(classical.rates(x, full, group, columns=keys)) for heading, group in groups.items()},
    }  # fmt: skip
    if paper is not None and marks is not None and columns is not None:
        whole = ~np.isnan(x).any(axis=1)
        totals = x[whole].sum(axis=1)
        answer["options"] = {
            item.key: plain(classical.options_by_fifths(marks.options[whole, j], totals))
            for j, item in enumerate(paper)
            if item.answer and whole.any()
        }
        omitted, late = marks.unanswered()
        answer["unanswered"] = [
            {"item": item.key, "omitted": int(omitted[:, j].sum()), "not_reached": int(late[:, j].sum())}
            for j, item in enumerate(paper)
        ]
        for name in ("content", "level"):
            labels = [getattr(item, name) or "—" for item in columns]
            if any(getattr(item, name) for item in columns):
                for heading, group in {"": np.zeros(x.shape[0], np.int64), **groups}.items():
                    told = plain(classical.rates(x, full, group, columns=labels))
                    answer.setdefault(f"by_{name}", {})[heading or "all"] = told
        if any(item.content or item.level for item in columns):
            planned = np.array([np.nan if item.planned is None else item.planned for item in columns])
            cells = classical.blueprint(
                [i.content for i in columns], [i.level for i in columns], full, made.difficulty, planned
            )
            answer["blueprint"] = [{**plain(cell), "gap": cell.gap} for cell in cells]
        choices = {item.choice for item in paper if item.choice}
        answer["branches"] = {
            name: plain(
                classical.branches(apart, apart_full, [j for j, item in enumerate(paper) if item.choice == name])
            )
            for name in sorted(choices)
        }
    return answer


def _scores(asked: argparse.Namespace) -> dict[str, Any]:
    table = read_table(asked.file)
    x = table.numbers(asked.score)
    here = ~np.isnan(x)
    made = scores.score_table(x[here], step=asked.step, least=asked.least)
    answer: dict[str, Any] = {"pupils": int(here.sum()), "without_score": int((~here).sum()), "table": plain(made)}
    if asked.standard:
        answer["z"] = _spread(scores.standard_scores(x[here]), here)
        answer["normalised"] = _spread(scores.normalised_scores(x[here]), here)
        answer["rank"] = _spread(scores.ranks(x[here]).astype(float), here)
    if asked.places:
        line, count = scores.line_for(x[here], asked.places)
        answer["line"] = {"line": line, "reach": count}
        if asked.school:
            answer["on_line"] = plain(scores.on_line(x[here], table.text(asked.school)[here], line))
        if asked.near:
            below, above = scores.near_line(x[here], line, asked.near)
            at = np.flatnonzero(here)
            answer["near_line"] = {"below": at[below], "above": at[above]}
        if asked.subjects:
            parts = table.matrix(asked.subjects)
            use = here & ~np.isnan(parts).any(axis=1)
            school = table.text(asked.school) if asked.school else np.full(x.size, "—")
            found = scores.effective_scores(parts[use], line, school[use], width=asked.near or 10)
            answer["effective"] = {
                "subjects": asked.subjects,
                **plain(found),
                "hit": found.hit,
                "contribution": found.contribution,
            }
    if asked.full:
        if not (asked.school and asked.registered):
            raise AssessmentError(
                "registered",
                "两率一分须声明分母：给出 --school 与 --registered（school,registered 两列）",
                "the rates need a declared denominator: give --school and --registered (columns school, registered)",
            )
        roll = read_table(asked.registered)
        registered = {
            str(name): int(n)
            for name, n in zip(roll.text("school"), roll.numbers("registered", missing=False), strict=True)
        }
        rates = scores.two_rates(
            x, table.text(asked.school), asked.full, registered, passing=asked.passing, excellent=asked.excellent
        )
        answer["two_rates"] = {
            **plain(rates), "mean_registered": rates.mean(), "mean_present": rates.mean(of="present"),
            **{f"{which}_{of}": rates.rate(which, of=of) for which in ("passed", "excellent", "low") for of in ("registered", "present")},
        }  # fmt: skip
    return answer


def _spread(values: NDArray[np.float64], here: NDArray[np.bool_]) -> NDArray[np.float64]:
    made = np.full(here.size, np.nan)
    made[here] = values
    return made


def _convert(asked: argparse.Namespace) -> dict[str, Any]:
    table = read_table(asked.file)
    x = table.numbers(asked.score)
    here = ~np.isnan(x)
    made = scores.convert(x[here], asked.scheme, ties=asked.ties)
    grades = np.zeros(x.size, np.int64)
    grades[here] = made.grade
    return {
        "scheme": made.scheme.title, "checked": made.scheme.checked, "source": made.scheme.source, "base": made.base, "bands": plain(made.bands),
        "converted": _spread(made.converted.astype(float), here),
        "grade": [made.scheme.names[g] if h else None for g, h in zip(grades, here, strict=True)],
    }  # fmt: skip


def _told_items(p: Parameters, keys: Sequence[str], made: calibrate.Calibration | None = None) -> list[dict[str, Any]]:
    told = []
    for j, key in enumerate(keys):
        steps = slice(0, int(p.categories[j]) - 1)
        one: dict[str, Any] = {
            "item": key,
            "model": p.models[j],
            "a": p.a[j],
            "d": p.d[j, steps],
            "g": p.g[j],
            "difficulty": p.difficulty[j, steps],
        }
        if made is not None:
            one |= {
                "se_a": made.se_a[j],
                "se_d": made.se_d[j, steps],
                "se_g": made.se_g[j],
                "se_difficulty": made.se_difficulty[j, steps],
            }
        told.append(one)
    return told


def _responses(asked: argparse.Namespace, *besides: str | None) -> tuple[Table, list[str], NDArray[np.float64]]:
    table = read_table(asked.file)
    keys = asked.items or table.except_for(asked.id, *besides)
    return table, keys, table.matrix(keys) - getattr(asked, "lowest", 0)


def _irt(asked: argparse.Namespace) -> dict[str, Any]:
    table, keys, x = _responses(asked, asked.weights)
    weights = table.numbers(asked.weights, missing=False) if asked.weights else None
    models: str | list[str] = asked.model[0] if len(asked.model) == 1 else asked.model
    made = calibrate.calibrate(
        x, models, weights=weights, nodes=asked.nodes, errors=asked.errors, precision=asked.precision
    )
    answer: dict[str, Any] = {
        "log_likelihood": made.log_likelihood, "aic": made.aic, "bic": made.bic, "parameters": made.free, "pupils": made.pupils, "information": made.information,
        "nodes": made.nodes.size, "convergence": plain(made.convergence), "scale": "theta ~ N(0, 1)", "items": _told_items(made.parameters, keys, made),
    }  # fmt: skip
    if asked.persons:
        found = persons.eap(made, x) if asked.persons == "eap" else persons.wle(made, x)
        answer["persons"] = {"method": asked.persons, **plain(found)}
        if asked.id:
            answer["persons"]["pupil"] = table.text(asked.id).tolist()
    if (asked.fit or asked.plausible) and weights is not None:
        if (weights != np.rint(weights)).any():
            raise AssessmentError(
                "weights",
                "拟合与似真值须整数权重（重复次数）",
                "fit and plausible values need whole weights (how often a row counts)",
            )
        x, weights = np.repeat(x, weights.astype(np.int64), axis=0), None
    if asked.fit:
        theta = persons.wle(made, x).theta
        answer["fit"] = {
            "items": keys,
            **plain(fit.residual_fit(made, x, theta)),
            "q3": plain(fit.q3(made, x, persons.eap(made, x).theta)),
        }
        answer["wright_map"] = plain(fit.wright_map(made, theta))
        try:
            answer["fit"]["s_x2"] = plain(fit.s_x2(made, x))
        except AssessmentError as why:
            answer["fit"]["s_x2"] = {"refused": why.message.en}
    if asked.plausible:
        drawn = persons.plausible_values(
            made, x, rng=np.random.default_rng(asked.seed), draws=asked.plausible, weights=weights
        )
        answer["plausible_values"] = plain(drawn)
    return answer


def _rasch(asked: argparse.Namespace) -> dict[str, Any]:
    _, keys, x = _responses(asked)
    f, t = rasch.sufficient(x)
    made = rasch.rasch_conditional(f, t) if asked.method == "cml" else rasch.rasch_marginal(f, t)
    return {
        "method": asked.method, "log_likelihood": made.log_likelihood, "pupils": made.pupils, "sd": made.sd, "sd_se": made.sd_se, "gradient": made.gradient,
        "scores": f, "items": [{"item": key, "difficulty": b, "se": se} for key, b, se in zip(keys, made.difficulty, made.se, strict=True)],
    }  # fmt: skip


def _dif(asked: argparse.Namespace) -> dict[str, Any]:
    table, keys, x = _responses(asked, asked.group)
    made = dif.mantel_haenszel(
        x, dif.groups(table.text(asked.group), asked.focal), purify=not asked.no_purify, least=asked.least
    )
    return {"focal": asked.focal, "items": keys, **plain(made)}


def _link(asked: argparse.Namespace) -> dict[str, Any]:
    new, old = (_parameters_of(name) for name in (asked.file, asked.old))
    common = [key for key in new if key in old]
    if asked.anchors:
        for key in asked.anchors:
            if key not in common:
                raise AssessmentError("anchors", f"锚题 {key} 不在两份参数中", f"anchor {key} is not in both files")
        common = asked.anchors
    one, two = _together([new[key] for key in common]), _together([old[key] for key in common])
    if asked.drift:
        held = linking.link_without_drift(one, two, method=asked.method)
        return {
            "anchors": common,
            **plain(held.link),
            "kept": held.kept,
            "removed": [{"item": common[s.item], "z": s.z} for s in held.removed],
            "first": plain(held.first),
        }
    return {**plain(linking.link(one, two, method=asked.method)), "anchors": common}


def _parameters_of(name: str) -> dict[str, dict[str, Any]]:
    try:
        with open(name, encoding="utf-8") as file:
            held = json.load(file)
    except OSError as error:
        raise Unreadable(f"读不了 {name}（{error.strerror}） · cannot read {name} ({error.strerror})") from None
    except ValueError as error:
        raise Unreadable(f"{name} 不是合法的 JSON · {name} is not valid JSON ({error})") from None
    items = held.get("items", held) if isinstance(held, dict) else held
    if not isinstance(items, list) or not all(
        isinstance(one, dict) and {"item", "a", "d"} <= set(one) for one in items
    ):
        raise Unreadable(
            f"{name} 应有 items，每题 item、model、a、d · {name} should hold items, each with item, model, a, d"
        )
    return {str(one["item"]): one for one in items}


def _together(items: Sequence[Mapping[str, Any]]) -> Parameters:
    steps = [np.atleast_1d(np.asarray(one["d"], float)) for one in items]
    widest = max((s.size for s in steps), default=1)
    d = np.array([np.concatenate([s, np.full(widest - s.size, np.nan)]) for s in steps]).reshape(len(items), widest)
    return parameters(
        [one.get("model", "2pl") for one in items],
        [one["a"] for one in items],
        d,
        [one.get("g") or 0.0 for one in items],
    )


def _equate(asked: argparse.Namespace) -> dict[str, Any]:
    table = read_table(asked.file)
    rng = np.random.default_rng(asked.seed)
    if asked.anchor:
        paper = table.text(asked.paper)
        x, v = table.numbers(asked.score, missing=False), table.numbers(asked.anchor, missing=False)
        new, old = paper == asked.new, paper == asked.old
        made = equating.equate_by_anchor(
            x[new], v[new], x[old], v[old], method=asked.method or "tucker", top_x=asked.top_x, top_y=asked.top_y, top_anchor=asked.top_anchor,
            internal=not asked.external, degree=asked.degree or None, bootstrap=asked.bootstrap, rng=rng,
        )  # fmt: skip
    else:
        if asked.design == "persons":
            x, y = table.numbers(asked.new, missing=False), table.numbers(asked.old, missing=False)
        else:
            paper, held = (
                table.text(asked.paper) if asked.paper else np.empty(table.rows, "U1"),
                table.numbers(asked.score, missing=False),
            )
            x, y = held[paper == asked.new], held[paper == asked.old]
        made = equating.equate(
            x, y, design=asked.design, method=asked.method or "equipercentile", top_x=asked.top_x, top_y=asked.top_y, degree=asked.degree or None,
            bootstrap=asked.bootstrap, rng=rng,
        )  # fmt: skip
    return dict(plain(made))


def _value_added(asked: argparse.Namespace) -> dict[str, Any]:
    table = read_table(asked.file)
    prior, outcome, school = table.matrix(asked.prior), table.numbers(asked.outcome), table.text(asked.school)
    use = ~np.isnan(outcome) & ~np.isnan(prior).all(axis=1) & (school != "")
    context = {heading: table.numbers(heading, missing=False)[use] for heading in asked.context or []}
    registered = None
    if asked.registered:
        roll = read_table(asked.registered)
        registered = {
            str(name): int(n)
            for name, n in zip(roll.text("school"), roll.numbers("registered", missing=False), strict=True)
        }
    made = value_added.value_added(
        outcome[use],
        prior[use],
        school[use],
        rng=np.random.default_rng(asked.seed),
        squares=not asked.linear,
        context=context or None,
        registered=registered,
    )
    model = made.model
    told = {
        name: plain(getattr(made, name))
        for name in (
            "schools",
            "pupils",
            "coverage",
            "stated",
            "effect",
            "se",
            "low",
            "high",
            "pairwise",
            "reliability",
            "rank",
            "rank_low",
            "rank_high",
            "lowest",
        )
    }
    return {
        "pupils_used": int(use.sum()), "pupils_left_out": int((~use).sum()), "context": list(made.context), "between": model.between, "fixed": model.fixed,
        "fixed_se": model.fixed_se, "school_variance": model.covariance[0, 0], "pupil_variance": model.residual, "criterion": model.criterion, "gradient": model.gradient,
        "schools": [{**{name: values[i] for name, values in told.items()}, "verdict": made.verdict[i]} for i in range(len(told["schools"]))],
    }  # fmt: skip


def _mixed(asked: argparse.Namespace) -> dict[str, Any]:
    table = read_table(asked.file)
    y = table.numbers(asked.outcome, missing=False)
    fixed = asked.fixed or []
    x = np.column_stack([np.ones(y.size), *(table.numbers(heading, missing=False) for heading in fixed)])
    names = ["(intercept)", *fixed]
    if len(asked.group) == 2:
        both = multilevel.crossed(y, x, *(table.text(heading) for heading in asked.group))
        return {
            "fixed": [{"term": t, "value": b, "se": s} for t, b, s in zip(names, both.fixed, np.sqrt(np.diag(both.fixed_covariance)), strict=True)],
            "residual": both.residual, "variances": dict(zip(asked.group, both.variances, strict=True)), "reml": True, "criterion": both.criterion, "gradient": both.gradient,
            "effects": {
                heading: [{"group": g, "n": n, "effect": e, "se": s} for g, n, e, s in zip(levels, ns, es, ses, strict=True)]
                for heading, levels, ns, es, ses in zip(asked.group, (both.first, both.second), both.n, both.effects, both.se, strict=True)
            },
        }  # fmt: skip
    if len(asked.group) != 1:
        raise AssessmentError("group", "一个或两个分组", "one or two groups")
    random = [0]
    for heading in asked.random or []:
        if heading not in fixed:
            raise AssessmentError("random", f"{heading} 须同时在 --fixed 中", f"{heading} must be among --fixed too")
        random.append(1 + fixed.index(heading))
    made = multilevel.mixed(multilevel.group_sums(y, x, table.text(asked.group[0]), random=random), reml=not asked.ml)
    return {
        "fixed": [{"term": t, "value": b, "se": s} for t, b, s in zip(names, made.fixed, made.fixed_se, strict=True)],
        "residual": made.residual, "random": [names[i] for i in random], "covariance": made.covariance, "reml": made.reml, "criterion": made.criterion,
        "gradient": made.gradient, "between": made.between,
        "effects": [
            {"group": g, "n": n, "effect": e, "se": s, "conditional_se": c, "reliability": r}
            for g, n, e, s, c, r in zip(made.names, made.n, made.effects, made.se, made.conditional_se, made.reliability, strict=True)
        ],
    }  # fmt: skip


def _growth(asked: argparse.Namespace) -> dict[str, Any]:
    table = read_table(asked.file)
    y, prior = table.numbers(asked.outcome), table.matrix(asked.prior)
    use = ~np.isnan(y) & ~np.isnan(prior).any(axis=1)
    return {
        "pupils_used": int(use.sum()),
        "percentile": _spread(value_added.growth_percentiles(y[use], prior[use], neighbours=asked.neighbours), use),
    }


def _sample(asked: argparse.Namespace) -> dict[str, Any]:
    table = read_table(asked.file)
    w = table.numbers(asked.weight, missing=False)
    if asked.replicates:
        heads = [heading for heading in table.columns if heading.startswith(asked.replicates)]
        if not heads:
            raise AssessmentError(
                "replicates", f"没有以 {asked.replicates} 开头的列", f"no column begins with {asked.replicates}"
            )
        k = asked.fay
        replicas = sampling.Replicates(
            table.matrix(heads, missing=False), np.full(len(heads), 1 / (len(heads) * (1 - k) ** 2)), f"Fay {k:g}"
        )
    else:
        if not (asked.stratum and asked.unit):
            raise AssessmentError(
                "stratum", "须给出 --replicates，或 --stratum 与 --unit", "give --replicates, or --stratum and --unit"
            )
        make = sampling.jackknife if asked.scheme == "jackknife" else sampling.fay
        replicas = make(table.text(asked.stratum), table.text(asked.unit), w)
    values = table.matrix(asked.values, missing=False)
    statistics: dict[str, sampling.Statistic] = {
        "mean": sampling.mean,
        "sd": sampling.sd,
        "quantiles": sampling.quantiles([0.1, 0.25, 0.5, 0.75, 0.9]),
    }
    if asked.cuts:
        statistics["shares"] = sampling.shares_above(asked.cuts)
    if asked.group:
        statistics[f"difference {asked.focal}"] = sampling.difference(dif.groups(table.text(asked.group), asked.focal))
    return {
        "pupils": table.rows,
        "scheme": replicas.scheme,
        **{name: plain(sampling.estimate(one, values, w, replicas)) for name, one in statistics.items()},
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="wusong assess",
        description="考试、学校与体质的分析，CSV 或 JSON 进，JSON 出；各项参数见手册 · Exams, schools, fitness: CSV or JSON in, JSON out; see the manual",
    )
    whats = parser.add_subparsers(dest="what", metavar="WHAT", required=True)

    def what(name: str, does: Callable[[argparse.Namespace], dict[str, Any]], zh: str, en: str) -> Callable[..., Any]:
        made = whats.add_parser(name, help=f"{zh} · {en}", description=f"{zh} · {en}")
        made.add_argument("file", metavar="FILE", help="CSV 或 JSON，- 为标准输入 · CSV or JSON, - for standard input")
        made.add_argument("--out", metavar="FILE", help="写入文件而非标准输出 · write to a file")
        made.set_defaults(does=does)
        return made.add_argument

    add = what("fitness", _fitness, "体质健康标准评分", "score the national fitness standard")
    add("--edition", default="2014")
    add("--id", metavar="COLUMN")
    add = what("items", _items, "经典题目分析", "classical item analysis")
    add("--paper", metavar="FILE", help="key, full, answer, partial, content, level, planned, section, choice")
    add("--full", type=float, default=1.0, help="无 --paper 时每题满分 · full mark of each item without --paper")
    add("--id", metavar="COLUMN")
    add("--total", metavar="COLUMN")
    add("--by", nargs="+", metavar="COLUMN", help="分组列 · columns to group by")
    add("--omitted", choices=("zero", "missing"), default="zero")
    add("--not-reached", choices=("zero", "missing"), default="zero")
    add("--ignore-others", action="store_true", help="略过其他列 · pass over other columns")
    add = what("scores", _scores, "一分一段、两率一分、标准分、分数线", "score table, rates, standard scores, lines")
    add("--score", required=True, metavar="COLUMN")
    add("--school", metavar="COLUMN")
    add("--registered", metavar="FILE", help="school, registered")
    add("--full", type=float)
    add("--passing", type=float, default=0.6)
    add("--excellent", type=float, default=0.85)
    add("--step", type=float, default=1.0)
    add("--least", type=int, default=1, help="公布用 10 · 10 for publication")
    add("--places", type=int, help="上线人数 · places above the line")
    add("--near", type=float, help="临界生：线上下分数 · marks either side of the line")
    add("--subjects", nargs="+", metavar="COLUMN", help="有效分的各科 · subjects for effective scores")
    add("--standard", action="store_true", help="逐人 Z、正态化分、位次 · Z, normalised scores, ranks by pupil")
    add = what("convert", _convert, "等级赋分", "convert raw scores to grades")
    add("--score", required=True, metavar="COLUMN")
    add("--scheme", default="3+1+2", choices=tuple(scores.SCHEMES))
    add("--ties", default="closest", choices=("closest", "at_most", "at_least"))
    add = what("irt", _irt, "项目反应理论标定", "calibrate items")
    add(
        "--model",
        nargs="+",
        default=["2pl"],
        metavar="MODEL",
        help="rasch 2pl 3pl grm gpcm，一个或每题一个 · one, or one an item",
    )
    add("--items", nargs="+", metavar="COLUMN")
    add("--id", metavar="COLUMN")
    add("--weights", metavar="COLUMN", help="每行重复次数 · how often a row counts")
    add("--lowest", type=int, default=0, help="作答的最低类别 · the lowest category in the file, 0 or 1")
    add("--nodes", type=int)
    add("--errors", default="auto", choices=("auto", "observed", "score"))
    add("--precision", default="auto", choices=("auto", "single", "double"))
    add("--persons", choices=("eap", "wle"))
    add("--fit", action="store_true")
    add("--plausible", type=int, default=0, metavar="DRAWS")
    add("--seed", type=int, default=1)
    add = what("rasch", _rasch, "Rasch（条件或边际似然）", "Rasch by conditional or marginal likelihood")
    add("--method", default="cml", choices=("cml", "mml"))
    add("--items", nargs="+", metavar="COLUMN")
    add("--id", metavar="COLUMN")
    add = what("dif", _dif, "题目功能差异（Mantel–Haenszel）", "differential item functioning (Mantel–Haenszel)")
    add("--group", required=True, metavar="COLUMN")
    add("--focal", required=True)
    add("--items", nargs="+", metavar="COLUMN")
    add("--id", metavar="COLUMN")
    add("--no-purify", action="store_true")
    add("--least", type=int, default=200)
    add = what("link", _link, "按锚题链接两次标定（irt 的输出）", "link two calibrations (outputs of irt) by anchors")
    add("old", metavar="OLD")
    add("--method", default="stocking-lord", choices=linking.METHODS)
    add("--anchors", nargs="+", metavar="ITEM")
    add("--drift", action="store_true", help="剔除漂移的锚题 · take out anchors that drift")
    add = what("equate", _equate, "原始分等值", "equate observed scores")
    add("--design", choices=("persons", "random"))
    add("--paper", metavar="COLUMN")
    add("--new", required=True, help="新卷的名称（persons 时为列） · the new paper (a column with persons)")
    add("--old", required=True)
    add("--score", metavar="COLUMN", default="score")
    add("--anchor", metavar="COLUMN")
    add("--method")
    add("--top-x", type=int, required=True)
    add("--top-y", type=int, required=True)
    add("--top-anchor", type=int, default=0)
    add("--external", action="store_true")
    add("--degree", type=int, default=6, help="平滑次数，0 不平滑 · smoothing, 0 for none")
    add("--bootstrap", type=int, default=0)
    add("--seed", type=int, default=1)
    add = what("value-added", _value_added, "学校增值", "school value added")
    add("--outcome", required=True, metavar="COLUMN")
    add("--prior", required=True, nargs="+", metavar="COLUMN")
    add("--school", required=True, metavar="COLUMN")
    add("--context", nargs="+", metavar="COLUMN")
    add("--registered", metavar="FILE")
    add("--linear", action="store_true", help="不加平方项 · no squares of priors")
    add("--seed", type=int, default=1)
    add = what(
        "mixed",
        _mixed,
        "混合模型：随机截距、斜率、交叉或嵌套两因素",
        "mixed model: random intercept, slopes, two crossed or nested factors",
    )
    add("--outcome", required=True, metavar="COLUMN")
    add("--fixed", nargs="+", metavar="COLUMN")
    add(
        "--group",
        required=True,
        nargs="+",
        metavar="COLUMN",
        help="一个，或两个（交叉或嵌套） · one, or two (crossed or nested)",
    )
    add("--random", nargs="+", metavar="COLUMN", help="系数随组变化的列 · columns whose coefficient varies")
    add("--ml", action="store_true", help="极大似然而非 REML · maximum likelihood, not REML")
    add = what("growth", _growth, "学生成长百分位", "growth percentiles")
    add("--outcome", required=True, metavar="COLUMN")
    add("--prior", required=True, nargs="+", metavar="COLUMN")
    add("--neighbours", type=int, default=400)
    add = what("sample", _sample, "抽样监测", "sample monitoring")
    add(
        "--values",
        required=True,
        nargs="+",
        metavar="COLUMN",
        help="一列分数，或各列似真值 · a score, or the plausible values",
    )
    add("--weight", required=True, metavar="COLUMN")
    add("--replicates", metavar="PREFIX")
    add("--fay", type=float, default=0.5)
    add("--stratum", metavar="COLUMN")
    add("--unit", metavar="COLUMN")
    add("--scheme", default="jackknife", choices=("jackknife", "fay"))
    add("--cuts", nargs="+", type=float)
    add("--group", metavar="COLUMN")
    add("--focal")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one analysis; returns the exit code: 0 done, 1 the data do not hold, 2 not understood, 3 a file cannot be read."""
    try:
        asked = _parser().parse_args(argv)
    except SystemExit as left:  # argparse has said what was wrong, or printed the help
        return int(left.code or 0)
    try:
        answer = plain(asked.does(asked))
        text = json.dumps(answer, ensure_ascii=False, indent=1) + "\n"
        if asked.out:
            with open(asked.out, "w", encoding="utf-8") as file:
                file.write(text)
        else:
            out = _utf8(sys.stdout)
            out.write(text)
            out.flush()
    except Refused as no:
        for problem in no.problems:
            _say(f"{problem.sentence.zh} · {problem.sentence.en}")
        return DOES_NOT_HOLD
    except WusongError as no:
        _say(f"{no.message.zh} · {no.message.en}")
        return DOES_NOT_HOLD
    except Unreadable as no:
        _say(str(no))
        return CANNOT_START
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        _say(f"写不了 {asked.out}（{error.strerror}） · cannot write {asked.out} ({error.strerror})")
        return CANNOT_START
    return DONE


def _utf8(stream: TextIO) -> TextIO:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure and (stream.encoding or "").lower().replace("-", "") != "utf8":
        reconfigure(encoding="utf-8")
    return stream


def _say(line: str) -> None:
    print(line, file=_utf8(sys.stderr))

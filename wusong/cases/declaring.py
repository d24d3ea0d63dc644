"""The words of a procedure: frozen values an official can read aloud, read from YAML with every mistake at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import yaml

from wusong.keeping.registers import CATALOGUE
from wusong.words.labels import L, Label
from wusong.words.problems import WusongError

# How much a form field may hold, and how it is asked.
FIELD_KINDS = ("text", "number", "date", "yes_no", "choice", "record", "file", "case", "reviewers")
VERBS = ("create", "start", "change", "end", "open")
POSTS = (
    "applicant",
    "here",
    "school",
    "authority",
    "county",
    "office",
    "leader",
    "inspector",
    "reviewer",
    "public",
    "system",
)
TESTS = ("is", "is_not", "at_least", "at_most", "after", "before", "one_of", "given")
ANY = "any"


@dataclass(frozen=True)
class Fault:
    """One mistake in a procedure: where it stands, and a sentence in both languages."""

    where: str
    said: Label

    def __str__(self) -> str:
        return f"{self.where}: {self.said}"


class Faulty(WusongError):
    """A procedure that cannot be used; `faults` says everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = tuple(faults)
        zh, en = (f"{f.where}：{f.said.zh}" for f in self.faults), (f"{f.where}: {f.said.en}" for f in self.faults)
        super().__init__(L("；".join(zh), "; ".join(en)))


@dataclass(frozen=True)
class Who:
    """Who may take a step: a post, and its relation to the case. `of` names a field (school, authority) or an office."""

    post: str
    of: str = ""

    @classmethod
    def read(cls, text: str) -> Who:
        post, _, of = str(text).partition(":")
        return cls(post.strip(), of.strip())

    def __str__(self) -> str:
        return f"{self.post}:{self.of}" if self.of else self.post


@dataclass(frozen=True)
class Field:
    """A question of a form, bound to a register's field where it has one (`of`), or known to the registry (`known`)."""

    name: str
    kind: str
    title: Label
    of: str = ""
    required: bool = True
    choices: tuple[tuple[str, Label], ...] = ()
    register: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    anywhere: bool = False
    most: int | None = None
    least: int | None = None
    known: Any = None
    first: Any = None
    help: Label | None = None


@dataclass(frozen=True)
class Need:
    """Something that must hold: rows a register has or lacks, a comparison, sub-cases ended, steps taken."""

    reason: Label
    has: str = ""
    lacks: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    day: Any = None
    that: Any = None
    test: str = ""
    than: Any = None
    closed: str = ""
    ended_in: str = ""
    taken: tuple[str, ...] = ()
    veto: bool = False
    when: Any = None


@dataclass(frozen=True)
class Effect:
    """A verb of the registers: create, start, change, end a record, or open a sub-case."""

    verb: str
    target: str
    values: Mapping[str, Any] = field(default_factory=dict)
    where: Mapping[str, Any] = field(default_factory=dict)
    day: Any = None
    name: str = ""
    when: Any = None
    organisation: Any = None


@dataclass(frozen=True)
class Step:
    """One thing somebody does. Without `enters` the case stays where it is."""

    key: str
    title: Label
    leaves: tuple[str, ...]
    enters: str = ""
    by: tuple[Who, ...] = ()
    never: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    effects: tuple[Effect, ...] = ()
    times: int | None = None
    extends: tuple[str, int] | None = None
    gathers: tuple[str, ...] = ()
    follows: str = ""
    reason: bool = False
    reopens: bool = False
    merges: bool = False
    assigns: bool = False
    undo: bool = False

    @property
    def automatic(self) -> bool:
        return bool(self.gathers or self.follows) or self.by == (Who("system"),)


@dataclass(frozen=True)
class Publicity:
    """What is shown to everybody while a state lasts 公示: a column is a heading and a value."""

    columns: tuple[tuple[Label, Any], ...]


@dataclass(frozen=True)
class State:
    """Where a case may stand."""

    key: str
    title: Label
    final: bool = False
    publicity: Publicity | None = None


@dataclass(frozen=True)
class Clock:
    """A limit that runs while the case is in some states, and what happens when it has run out.

    The day it starts does not count, the last day does. `once`: it does not start anew when its states are entered again.
    """

    key: str
    title: Label
    runs: tuple[str, ...]
    days: int | None = None
    working_days: int | None = None
    until: Any = None
    since: Any = None
    step: str = ""
    tell: tuple[Who, ...] = ()
    once: bool = False
    source: str = ""


@dataclass(frozen=True)
class Quota:
    """How many cases of a round may stand in `holds`: a number, or the sum of a register's column."""

    holds: tuple[str, ...]
    places: Any = None
    register: str = ""
    column: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    each: str = "round"


@dataclass(frozen=True)
class Review:
    """Several reviewers score a case by a rubric without seeing whose it is."""

    state: str
    step: str
    done: str
    reviewers: int
    shows: tuple[str, ...]
    rubric: tuple[tuple[str, Label, int], ...]
    beyond: int | None = None
    blind: bool = True


@dataclass(frozen=True)
class Ranking:
    """How the cases of a round are put in order and cut by the quota. Ties fall to `ties` in turn, at last to the number."""

    state: str
    chosen: str
    others: str
    by: Any
    ties: tuple[tuple[Any, bool], ...]
    who: tuple[Who, ...]


@dataclass(frozen=True)
class Procedure:
    """A whole procedure of one version."""

    key: str
    version: int
    title: Label
    basis: str
    source: str
    about: Label
    initial: str
    opens: Step
    organisation: Any
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    fields: Mapping[str, Field]
    clocks: tuple[Clock, ...] = ()
    quota: Quota | None = None
    review: Review | None = None
    ranking: Ranking | None = None
    round: Any = None
    parties: tuple[str, ...] = ()
    closed_to: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    alone: bool = True

    def __str__(self) -> str:
        return f"{self.key} {self.version}"

    @cached_property
    def by_state(self) -> dict[str, State]:
        return {state.key: state for state in self.states}

    @cached_property
    def by_step(self) -> dict[str, Step]:
        return {step.key: step for step in self.steps}

    def state(self, key: str) -> State:
        return self.by_state[key]

    def step(self, key: str) -> Step:
        return self.by_step[key]

    def leaving(self, state: str) -> list[Step]:
        """The steps that may be taken in a state."""
        return [step for step in self.steps if state in step.leaves]


class _Loader(yaml.SafeLoader):
    """YAML in which only true and false are yes and no, and a key said twice is a mistake."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                raise Faulty(
                    [
                        Fault(
                            f"line {line}",
                            L(f"第{line}行“{key.value}”写了两次", f"line {line} says {key.value!r} twice"),
                        )
                    ]
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@lru_cache(maxsize=512)
def read(text: str) -> Procedure:
    """The procedure a YAML text declares. Faulty with everything that is not well formed; see `checking` for what it means."""
    try:
        body = yaml.load(text, _Loader)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise Faulty(
            [
                Fault(
                    f"line {line}",
                    L(
                        f"第{line}行不是合格的 YAML，请检查缩进与冒号",
                        f"line {line} is no YAML; look at its indent and colons",
                    ),
                )
            ]
        ) from None
    return _Reading().procedure(body)


class _Reading:
    """Reads one body, and gathers what is wrong on the way."""

    def __init__(self):
        self.faults: list[Fault] = []

    def fault(self, where: str, zh: str, en: str) -> None:
        self.faults.append(Fault(where, L(zh, en)))

    def mapping(self, value: Any, where: str, allowed: str, required: str = "") -> dict:
        if not isinstance(value, dict):
            self.fault(where, "这里应是“名称：内容”的条目", "a mapping of names to contents is expected here")
            return {}
        names = (allowed + " " + required).split()
        for name in value:
            if name not in names:
                self.fault(
                    where,
                    f"不认识“{name}”，可写：{'、'.join(names)}",
                    f"{name!r} is not known; write one of {', '.join(names)}",
                )
        for name in required.split():
            if name not in value:
                self.fault(where, f"缺少“{name}”", f"{name!r} is missing")
        return value

    def named(self, value: Any, where: str) -> dict:
        """A mapping from names the writer chose."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.fault(where, "这里应是“名称：内容”的条目", "a mapping of names to contents is expected here")
            return {}
        return {str(name): content for name, content in value.items()}

    def label(self, value: Any, where: str) -> Label:
        if isinstance(value, list) and len(value) == 2 and all(isinstance(v, str) and v.strip() for v in value):
            return L(*value)
        self.fault(where, "名称应写成 [中文, English]", "a title is written [中文, English]")
        return L("？", "?")

    def words(self, value: Any) -> tuple[str, ...]:
        if value is None:
            return ()
        return tuple(map(str, value)) if isinstance(value, list) else (str(value),)

    def number(self, value: Any, where: str) -> int | None:
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
            return value
        self.fault(where, f"“{value}”应为不小于0的整数", f"{value!r} must be a whole number, 0 or more")
        return None

    def who(self, value: Any) -> tuple[Who, ...]:
        return tuple(map(Who.read, self.words(value)))

    def procedure(self, body: Any) -> Procedure:
        body = self.mapping(
            body, "procedure",
            "source about quota review ranking round parties closed_to clocks fields moves for alone",
            "key version title basis starts opens states steps",
        )  # fmt: skip
        if self.faults:
            raise Faulty(self.faults)
        about = self.label(body["about"], "about") if "about" in body else L("", "")
        states = tuple(self.state(k, v) for k, v in self.named(body["states"], "states").items())
        open_states = tuple(state.key for state in states if not state.final)
        fields = {k: self.field(k, v) for k, v in self.named(body.get("fields"), "fields").items()}
        review = self.review(body["review"]) if "review" in body else None
        if review:
            for key, title, most in review.rubric:
                fields[key] = Field(key, "number", title, least=0, most=most)
        steps = tuple(self.step(k, v, open_states) for k, v in self.named(body["steps"], "steps").items())
        made = Procedure(
            key=str(body["key"]),
            version=self.number(body["version"], "version") or 0,
            title=self.label(body["title"], "title"),
            basis=str(body["basis"]),
            source=str(body.get("source", "")),
            about=about,
            initial=str(body["starts"]),
            opens=self.step(
                "open", {"title": ["提出", "Open"], "leaves": [], **self.named(body["opens"], "opens")}, ()
            ),
            organisation=body.get("for"),
            states=states,
            steps=steps,
            fields=fields,
            clocks=tuple(self.clock(k, v) for k, v in self.named(body.get("clocks"), "clocks").items()),
            quota=self.quota(body["quota"]) if "quota" in body else None,
            review=review,
            ranking=self.ranking(body["ranking"]) if "ranking" in body else None,
            round=body.get("round"),
            parties=self.words(body.get("parties")),
            closed_to=self.words(body.get("closed_to")),
            moves=self.words(body.get("moves")),
            alone=body.get("alone", True),
        )
        if self.faults:
            raise Faulty(self.faults)
        return made

    def state(self, key: str, value: Any) -> State:
        where = f"states.{key}"
        if isinstance(value, list):
            return State(key, self.label(value, where))
        value = self.mapping(value, where, "final publicity", "title")
        public = None
        if "publicity" in value:
            columns = self.named(value["publicity"], where + ".publicity")
            public = Publicity(
                tuple(
                    (self.label([n.strip() for n in name.split("/")], where), shown) for name, shown in columns.items()
                )
            )
        return State(key, self.label(value.get("title"), where), bool(value.get("final")), public)

    def field(self, name: str, value: Any) -> Field:
        where = f"fields.{name}"
        value = self.mapping(
            value, where, "of type title required choices register where anywhere most least known first help"
        )
        told: dict[str, Any] = {"of": str(value.get("of", ""))}
        if told["of"]:
            told |= self.bound(told["of"], where)
        if "type" in value:
            told["kind"] = str(value["type"])
        if told.get("kind", "text") not in FIELD_KINDS:
            self.fault(
                where,
                f"不认识题型“{told['kind']}”，可写：{'、'.join(FIELD_KINDS)}",
                f"type {told['kind']!r} is not known; write one of {', '.join(FIELD_KINDS)}",
            )
        if "title" in value:
            told["title"] = self.label(value["title"], where)
        if "choices" in value:
            chosen = self.named(value["choices"], where + ".choices")
            told["choices"] = tuple((code, self.label(title, where)) for code, title in chosen.items())
        if "register" in value:
            told["register"] = str(value["register"])
        for name_ in ("where", "known", "first"):
            if name_ in value:
                told[name_] = value[name_]
        for name_ in ("most", "least"):
            if name_ in value:
                told[name_] = self.number(value[name_], where)
        if "help" in value:
            told["help"] = self.label(value["help"], where)
        told["anywhere"] = bool(value.get("anywhere"))
        told["required"] = bool(value.get("required", told.get("required", True)))
        if "title" not in told:
            self.fault(
                where, "没有名称，也没有对应的登记册字段(of)", "it has neither a title nor a register's field (of)"
            )
            told["title"] = L("？", "?")
        told.setdefault("kind", "text")
        return Field(name=name, **told)

    def bound(self, of: str, where: str) -> dict[str, Any]:
        """What a register's field says of itself: its name, its kind, its choices."""
        key, _, name = of.partition(".")
        register = CATALOGUE.get(key)
        if register is None:
            self.fault(where, f"没有登记册“{key}”", f"there is no register {key!r}")
            return {}
        try:
            column = register.field(name)
        except Exception:
            self.fault(where, f"登记册“{register.title.zh}”没有字段“{name}”", f"register {key!r} has no field {name!r}")
            return {}
        kinds = {"DateField": "date", "BooleanField": "yes_no"}
        told: dict[str, Any] = {"title": register.label_of(name), "required": not (column.null or column.blank)}
        if column.is_relation:
            return told | {"kind": "record", "register": column.related_model._meta.model_name}
        if column.choices:
            return told | {"kind": "choice", "choices": tuple((code, title) for code, title in column.choices)}
        internal = column.get_internal_type()
        if "Integer" in internal:
            return told | {"kind": "number", "least": 0, "most": 32767 if "Small" in internal else 2147483647}
        if internal == "BooleanField":
            told["required"] = False
        return told | {"kind": kinds.get(internal, "text"), "most": getattr(column, "max_length", None)}

    def need(self, value: Any, where: str) -> Need:
        value = self.mapping(
            value, where, "has lacks where day that closed ended_in taken veto when " + " ".join(TESTS), "reason"
        )
        test = next((t for t in TESTS if t in value), "")
        if sum(name in value for name in ("has", "lacks", "that", "closed", "taken")) != 1:
            self.fault(
                where,
                "应恰有 has、lacks、that、closed、taken 之一",
                "say exactly one of has, lacks, that, closed, taken",
            )
        if ("that" in value) != bool(test):
            self.fault(where, f"that 要配一个比较：{'、'.join(TESTS)}", f"`that` goes with one of {', '.join(TESTS)}")
        return Need(
            reason=self.label(value.get("reason"), where), has=str(value.get("has", "")), lacks=str(value.get("lacks", "")),
            where=self.named(value.get("where"), where), day=value.get("day"), that=value.get("that"), test=test,
            than=value.get(test), closed=str(value.get("closed", "")), ended_in=str(value.get("ended_in", "")),
            taken=self.words(value.get("taken")), veto=bool(value.get("veto")), when=value.get("when"),
        )  # fmt: skip

    def effect(self, value: Any, where: str) -> Effect:
        value = self.mapping(value, where, "with where day name when for " + " ".join(VERBS))
        verbs = [verb for verb in VERBS if verb in value]
        if len(verbs) != 1:
            self.fault(
                where,
                f"效果应恰有一个动词：{'、'.join(VERBS)}",
                f"an effect has exactly one verb of {', '.join(VERBS)}",
            )
            return Effect("create", "")
        return Effect(
            verb=verbs[0], target=str(value[verbs[0]]), values=self.named(value.get("with"), where),
            where=self.named(value.get("where"), where), day=value.get("day"), name=str(value.get("name", "")),
            when=value.get("when"), organisation=value.get("for"),
        )  # fmt: skip

    def step(self, key: str, value: Any, open_states: tuple[str, ...]) -> Step:
        where = f"steps.{key}" if open_states else "opens"
        value = self.mapping(
            value, where,
            "enters by never asks needs effects times extends gathers follows reason reopens merges assigns undo", "title leaves",
        )  # fmt: skip
        extends = value.get("extends")
        if extends is not None and not (isinstance(extends, dict) and len(extends) == 1):
            self.fault(where, "extends 应写成 {时限: 天数}", "extends is written {clock: days}")
            extends = None
        leaves = open_states if value.get("leaves") == ANY else self.words(value.get("leaves"))
        return Step(
            key=key, title=self.label(value.get("title"), where), leaves=leaves, enters=str(value.get("enters", "")),
            by=self.who(value.get("by")), never=self.words(value.get("never")), asks=self.words(value.get("asks")),
            needs=tuple(self.need(n, f"{where}.needs") for n in value.get("needs") or ()),
            effects=tuple(self.effect(e, f"{where}.effects") for e in value.get("effects") or ()),
            times=self.number(value.get("times"), where),
            extends=next(iter(extends.items())) if extends else None,
            gathers=self.words(value.get("gathers")), follows=str(value.get("follows", "")), reason=bool(value.get("reason")),
            reopens=bool(value.get("reopens")), merges=bool(value.get("merges")), assigns=bool(value.get("assigns")),
            undo=bool(value.get("undo")),
        )  # fmt: skip

    def clock(self, key: str, value: Any) -> Clock:
        where = f"clocks.{key}"
        value = self.mapping(value, where, "days working_days until since step tell once source", "title runs")
        return Clock(
            key=key, title=self.label(value.get("title"), where), runs=self.words(value.get("runs")),
            days=self.number(value.get("days"), where), working_days=self.number(value.get("working_days"), where),
            until=value.get("until"), since=value.get("since"), step=str(value.get("step", "")),
            tell=self.who(value.get("tell")), once=bool(value.get("once")), source=str(value.get("source", "")),
        )  # fmt: skip

    def quota(self, value: Any) -> Quota:
        value = self.mapping(value, "quota", "places register column where each", "holds")
        return Quota(
            holds=self.words(value.get("holds")), places=value.get("places"), register=str(value.get("register", "")),
            column=str(value.get("column", "")), where=self.named(value.get("where"), "quota"),
            each=str(value.get("each", "round")),
        )  # fmt: skip

    def review(self, value: Any) -> Review:
        value = self.mapping(value, "review", "beyond blind", "state step done reviewers shows rubric")
        rubric = []
        for key, line in self.named(value.get("rubric"), "review.rubric").items():
            if not (isinstance(line, list) and len(line) == 3):
                self.fault(
                    "review.rubric",
                    "评分项写成 [中文, English, 满分]",
                    "a criterion is written [中文, English, full marks]",
                )
                continue
            rubric.append((key, self.label(line[:2], "review.rubric"), self.number(line[2], "review.rubric") or 0))
        return Review(
            state=str(value.get("state")), step=str(value.get("step")), done=str(value.get("done")),
            reviewers=self.number(value.get("reviewers"), "review") or 0, shows=self.words(value.get("shows")),
            rubric=tuple(rubric), beyond=self.number(value.get("beyond"), "review"), blind=bool(value.get("blind", True)),
        )  # fmt: skip

    def ranking(self, value: Any) -> Ranking:
        value = self.mapping(value, "ranking", "ties by", "state chosen others who")
        ties = tuple((t[1:], True) if str(t).startswith("-") else (t, False) for t in self.words(value.get("ties")))
        return Ranking(
            state=str(value.get("state")), chosen=str(value.get("chosen")), others=str(value.get("others")),
            by=value.get("by", "$total"), ties=ties, who=self.who(value.get("who")),
        )  # fmt: skip

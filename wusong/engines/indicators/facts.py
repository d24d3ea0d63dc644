"""Facts: the columns an indicator may speak of, and those facts as they were known on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir
import pyarrow as pa

ARROW = {"int64": pa.int64(), "string": pa.string(), "date": pa.date32(), "bool": pa.bool_()}


@dataclass(frozen=True)
class FactTable:
    """One register as columns.

    `begins` is the day a row comes to be: before that day the row is not known. `later` names days that come after the
    row, each with the columns that say what happened then; until the day they are null.
    """

    columns: Mapping[str, str]
    begins: str = ""
    later: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of the table.

        >>> TABLES["access"].schema.names
        ['id', 'school', 'kind', 'starts', 'ends']
        """
        return pa.schema([(name, ARROW[kind]) for name, kind in self.columns.items()])


def _table(columns: str, begins: str = "", **later: tuple[str, ...]) -> FactTable:
    kinds = {"i": "int64", "s": "string", "d": "date", "b": "bool"}
    pairs = (word.split(":") for word in ("id:i " + columns).split())
    return FactTable({name: kinds[kind] for name, kind in pairs}, begins, later)


def _dated(columns: str, **later: tuple[str, ...]) -> FactTable:
    return _table(columns + " starts:d ends:d", "starts", ends=(), **later)


# One table for each register, in the order of wusong/registry. No names, no identity numbers, no birth dates:
# `trainee.person` and `citizenreview.citizen` are digests that only tell one person from another.
TABLES: dict[str, FactTable] = {
    "organisation": _table("code:s kind:s parent:i area:s path:s"),
    "school": _table("identifier:s founded:d"),
    "standing": _dated("school:i school_type:s place_class:s runner:s city_run:b"),
    "designation": _dated("school:i title:s"),
    "student": _table("keeper:i sex:s hardship:b migrant:b left_behind:b single_parent:b"),
    "staff": _table("employer:i sex:s qualification:s"),
    "schoolclass": _dated("school:i grade:i number:i"),
    "enrolment": _dated("student:i school:i school_class:i grade:i leaving:s"),
    "timetable": _dated("school:i exercise_minutes:i checked:d", checked=()),
    "posting": _dated(
        "staff:i school:i sender:i kind:s full_time:b appraisal:s appraised:d",
        appraised=("appraisal",),
    ),
    "honour": _table("staff:i school:i title:s decided:d", "decided"),
    "pairing": _dated("city_school:i school:i agreement:s"),
    "pairingactivity": _table("pairing:i held:d teachers:i", "held"),
    "programme": _dated("school:i code:s rank:s key_since:d", key_since=()),
    "orderagreement": _dated("programme:i places:i"),
    "graduate": _table(
        "school:i programme:i year:i agreement:i destination:s settled:d matched:b certified:d",
        settled=("destination", "matched"),
        certified=(),
    ),
    "course": _dated("school:i kind:s free:b hours:i"),
    "trainee": _table("course:i person:s group:s completed:d", completed=()),
    "roomstandard": _dated("stage:s kind:s rooms:i area:i"),
    "room": _dated("school:i kind:s area:i verified:d", verified=()),
    "access": _dated("school:i kind:s"),
    "constructionproject": _table(
        "school:i use:s planned_area:i approved:d started:d accepted:d accepted_area:i",
        "approved",
        started=(),
        accepted=("accepted_area",),
    ),
    "canteen": _table("school:i diners:i"),
    "canteengrading": _dated("canteen:i grade:s"),
    "dropout": _dated("student:i school:i reason:s"),
    "aidaward": _table("student:i school:i scheme:s yuan:i paid:d", "paid"),
    "helperlink": _dated("school_class:i student:i"),
    "openday": _table("school:i held:d visitors:i opinions:i", "held"),
    "citizenreview": _table("school:i citizen:s given:d score:i valid:b", "given"),
    "undertaking": _table("key:s kind:s"),
    "succession": _table("school:i successor:i kind:s day:d", "day"),
    "bid": _table(
        "school:i title:s applied:d step_done:d decided:d result:s", "applied", step_done=(), decided=("result",)
    ),
    "population": _table("county:i year:i age:i persons:i known:d", "known"),
    "duty": _dated("staff:i organisation:i duty:s"),
    "fitnessreport": _table("school:i year:i submitted:d accepted:d", "submitted", accepted=()),
    "fitnesstest": _table("student:i school:i year:i tested:d band:s exempt:b", "tested"),
    "workloadsurvey": _table("school:i grade:i surveyed:d pupils:i homework:i sleep:i holiday_lessons:b", "surveyed"),
    "admissionplan": _table("school:i year:i track:s places:i line:i fee:i decided:d", "decided"),
    "admission": _table("school:i year:i track:s score:i fee:i admitted:d", "admitted"),
    "examsession": _table("school:i held:d candidates:i", "held"),
    "examincident": _table("session:i kind:s serious:b happened:d", "happened"),
    "appraisal": _table("staff:i school:i year:i ethics:s work:s decided:d", "decided"),
    "healthcheck": _table("school:i held:d due:i checked:i", "held"),
    "credential": _table("county:i kind:s intake_ends:d decided:d outcome:s", decided=("outcome",)),
    "backbone": _dated("staff:i school:i level:s subject:s"),
    "titleappointment": _table("staff:i school:i title:s joined:b appointed:d filed:d", "appointed", filed=()),
    "quotaallocation": _table("school:i kind:s places:i allotted:d", "allotted"),
    "hire": _table("organisation:i city:b open:b hired:d", "hired"),
    "surplusteacher": _dated("staff:i school:i trained:d destination:i", trained=()),
    "awardround": _table(
        "undertaking:i organisation:i year:i opened:d assessed:d decided:d", "opened", assessed=(), decided=()
    ),
    "awardentry": _table("round:i school:i staff:i result:s decided:d", decided=("result",)),
    "outreach": _table("school:i held:d teachers:i", "held"),
    "researchproject": _dated("organisation:i level:s"),
    "researchstep": _table("project:i kind:s due:d done:d", done=()),
    "teachercourse": _dated("organisation:i undertaking:i kind:s edition:i hours:i"),
    "teachertraining": _table("course:i staff:i school:i completed:d", completed=()),
    "digitalsystem": _dated("organisation:i undertaking:i kind:s"),
    "classroomequipment": _dated("school_class:i kind:s"),
    "schoolcondition": _dated(
        "school:i stage:s teaching_area:i hall_area:i ground_area:i instruments:i multimedia:i computers:i books:i"
    ),
    "building": _table("school:i built:i area:i grade:s appraised:d stopped:d", appraised=("grade",), stopped=()),
    "hardshiprecognition": _table("student:i school:i year:i recognised:d", "recognised"),
    "inspection": _table(
        "organisation:i kind:s topic:s notified:d visited:d opinion:d due:d rectified:d rechecked:d",
        "notified",
        visited=(),
        opinion=("due",),
        rectified=(),
        rechecked=(),
    ),
    "violation": _table("organisation:i kind:s private:b received:d closed:d", "received", closed=()),
    "hazard": _table("school:i grade:s found:d due:d mended:d struck_off:d", "found", mended=(), struck_off=()),
    "accident": _table("school:i happened:d liable:b found:d", "happened", found=("liable",)),
    "drill": _table("school:i kind:s held:d persons:i", "held"),
    "insurancepolicy": _dated("school:i"),
    "disclosure": _table("organisation:i field:s formed:d due:d published:d", "formed", published=()),
    "legalmatter": _table("organisation:i kind:s received:d due:d closed:d", "received", closed=()),
    "petition": _table("organisation:i accepted:d due:d extended:d answered:d", "accepted", answered=()),
    "audit": _table("organisation:i kind:s duty:i notified:d reported:d", "notified", reported=()),
    "supervisioncheck": _table("organisation:i area:s checked:d", "checked"),
    "governmentgoal": _table("organisation:i points:i set_on:d due:d done:d", "set_on", done=()),
    "responsibilityletter": _table("organisation:i year:i required:d signed:d", signed=()),
    "feeitem": _dated("school:i kind:s yuan:i charged:i"),
    "licence": _dated("school:i kind:s"),
    "annualcheck": _table("licence:i year:i result:s decided:d", "decided"),
    "conversion": _table("school:i listed:d result:s concluded:d", "listed", concluded=("result",)),
    "event": _table("undertaking:i organisation:i edition:i held:d persons:i", "held"),
    "participation": _table("undertaking:i school:i recorded:d", "recorded"),
    "policydocument": _table("undertaking:i organisation:i issued:d", issued=()),
    "improvementplan": _dated("school:i kind:s submitted:d approved:d", submitted=(), approved=()),
    "visit": _table("staff:i organisation:i held:d days:i", "held"),
}


class UnknownFact(LookupError):
    """An indicator asked for a table that no register offers."""


class Facts:
    """The facts as they were known on a day: what is dated later is not there, so one set of facts gives every month-end.

    tables : mapping from table name (see `TABLES`) to an ibis table; a table is only looked up when an indicator asks.
    on     : the day the facts speak of.
    day    : `on` as a term of the expressions, which is what an indicator compares with; `on` itself only says which school
             year it is. `Written` puts other days in its place.
    starts : first day of the period; 1 January of the year of `on` when not given. ValueError when it is after `on`.

    `facts.canteen` is a table; `facts.read` is the set of the names asked for so far.

    >>> facts = little_facts(on="2008-06-30", honour=\"\"\"
    ...     id | staff | school | title           | decided
    ...     1  | 张    | 一中   | ten_outstanding | 2008-06-30
    ...     2  | 李    | 一中   | ten_outstanding | 2008-07-01 \"\"\")
    >>> facts.honour.count().to_pyarrow().as_py(), sorted(facts.read)
    (1, ['honour'])
    """

    def __init__(
        self,
        tables: Mapping[str, ir.Table],
        on: dt.date,
        starts: dt.date | None = None,
        day: ir.DateScalar | None = None,
    ):
        self._on = on
        self.asked_on = False
        self.day = ibis.literal(on) if day is None else day
        self.starts = starts or dt.date(on.year, 1, 1)
        if self.starts > on:
            raise ValueError(f"the period begins on {self.starts}, after the day of the facts, {on}")
        self.baseline = self.starts - dt.timedelta(days=1)
        self.read: set[str] = set()
        self.words: Mapping[str, int] = {}
        self._tables = tables
        self._known: dict[str, ir.Table] = {}

    @property
    def on(self) -> dt.date:
        """The day itself. `asked_on` tells afterwards that an expression may differ from day to day in more than `day`."""
        self.asked_on = True
        return self._on

    def __getattr__(self, name: str) -> ir.Table:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self.table(name)
        except UnknownFact as unknown:
            raise AttributeError(str(unknown)) from unknown

    def table(self, name: str) -> ir.Table:
        """The rows of one table known on `on`. UnknownFact, with the names there are, when there is no such table."""
        if name not in TABLES:
            raise UnknownFact(f"no table {name!r} among the facts; there are {', '.join(TABLES)}")
        self.read.add(name)
        if name not in self._known:
            self._known[name] = self._as_known(name)
        return self._known[name]

    def _as_known(self, name: str) -> ir.Table:
        said = TABLES[name]
        rows = self._tables[name].select(list(said.columns))
        if said.begins:
            rows = rows.filter(rows[said.begins] <= self.day)
        veiled = {}
        for day, told in said.later.items():
            for column in (day, *told):
                veiled[column] = (rows[day] <= self.day).ifelse(rows[column], ibis.null(rows[column].type()))
        return rows.mutate(**veiled) if veiled else rows

    def at(self, name: str, day: dt.date | None = None) -> ir.Table:
        """The rows of a dated table true on `day` (default `on`): `starts` included, `ends` excluded.

        ValueError for a day after `on`, which these facts cannot know, or for a table without dates.

        >>> facts = little_facts(on="2008-12-31", access=\"\"\"
        ...     id | school | kind         | starts     | ends
        ...     1  | 一中   | city_network | 2008-01-01 | 2008-12-31
        ...     2  | 二中   | city_network | 2008-12-31 | \"\"\")
        >>> facts.at("access").id.to_pyarrow().to_pylist()
        [2]
        """
        if day and day > self._on:
            raise ValueError(f"facts known on {self._on} cannot say what is true on {day}")
        then = day or self.day
        rows = self.table(name)
        if "ends" not in TABLES[name].columns:
            raise ValueError(f"{name} has no starts and ends")
        return rows.filter(rows.starts <= then, rows.ends.isnull() | (rows.ends > then))

    def within(self, name: str, column: str) -> ir.Table:
        """The rows of a table whose `column` is a day of the period, from `starts` to `on`, both included."""
        rows = self.table(name)
        return rows.filter(rows[column].between(self.starts, self.day))


def no_facts(on: dt.date = dt.date(2008, 12, 31)) -> Facts:
    """Facts with tables but no rows and no engine behind them: enough to ask an indicator what it would read."""
    return Facts({name: ibis.table(ibis.schema(said.columns), name=name) for name, said in TABLES.items()}, on)


class LittleTables(Mapping):
    """Small tables drawn in text, made into columns of an embedded DuckDB when asked for."""

    def __init__(self, texts: Mapping[str, str]):
        unknown = set(texts) - set(TABLES)
        if unknown:
            raise UnknownFact(f"no tables {sorted(unknown)} among the facts")
        self.words: dict[str, int] = {}
        self._rows = {name: self._drawn(name, texts.get(name, "")) for name in TABLES}
        self._backend = ibis.duckdb.connect(threads=1)
        self._made: dict[str, ir.Table] = {}

    def __len__(self) -> int:
        return len(TABLES)

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __getitem__(self, name: str) -> ir.Table:
        if name not in self._made:
            # create_table(obj=...) of ibis 12 writes SQL that DuckDB 2 refuses; the Arrow rows are shown to it instead
            self._backend.con.register(name, self._rows[name])
            self._made[name] = self._backend.table(name)
        return self._made[name]

    def answer(self, query: str) -> dict[str, list]:
        """The columns a query over these tables returns."""
        for name in self:
            self[name]
        return self._backend.con.sql(query).to_arrow_table().to_pydict()

    def _drawn(self, name: str, text: str) -> pa.Table:
        said = TABLES[name]
        lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]
        heading, body = (lines[0], lines[1:]) if lines else ([], [])
        for word in heading:
            if word not in said.columns:
                raise UnknownFact(f"{name} has no column {word!r}; it has {', '.join(said.columns)}")
        columns: dict[str, list] = {column: [] for column in said.columns}
        for number, line in enumerate(body, start=1):
            if len(line) != len(heading):
                raise ValueError(f"row {number} of {name} has {len(line)} cells under {len(heading)} headings: {line}")
            cells = dict(zip(heading, line, strict=True))
            cells.setdefault("id", str(number))
            for column, kind in said.columns.items():
                columns[column].append(self._value(cells.get(column, ""), kind))
        return pa.table(columns, schema=said.schema)

    def _value(self, cell: str, kind: str) -> object:
        if cell == "":
            return None
        if kind == "date":
            return dt.date.fromisoformat(cell)
        if kind == "bool":
            return {"yes": True, "no": False}[cell]
        if kind == "int64":
            # a word stands for a number, the same one in every table, so that 一中 is one school throughout
            return int(cell) if cell.lstrip("-").isdigit() else self.words.setdefault(cell, 1001 + len(self.words))
        return cell


def little_facts(*, on: str | dt.date, starts: str | dt.date | None = None, **tables: str) -> Facts:
    """Facts from small tables drawn in text, for tests and examples.

    Columns are separated by ``|``; missing columns and empty cells are null, unnamed tables empty; a word where a key is
    expected stands for one number throughout (``facts.words`` says which); ``yes`` and ``no`` are the booleans; rows
    without an `id` are numbered from 1.

    >>> facts = little_facts(on="2008-12-31", canteen=\"\"\"
    ...     school | diners
    ...     一中   | 300 \"\"\")
    >>> facts.canteen.to_pyarrow().to_pylist() == [{"id": 1, "school": facts.words["一中"], "diners": 300}]
    True
    """
    little = LittleTables(tables)
    facts = Facts(little, _day(on), _day(starts) if starts else None)
    facts.words = little.words
    return facts


def _day(written: str | dt.date) -> dt.date:
    return dt.date.fromisoformat(written) if isinstance(written, str) else written

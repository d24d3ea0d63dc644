"""Live facts: the present records as columns in an embedded DuckDB, kept fresh from the audit log.

The log says what changed since the last look: a few records are fetched again one by one, a bulk load has its table
read anew. Tables are read when an indicator first asks for them.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import ibis
import pyarrow as pa
from django.apps import apps
from django.db import connection, models

from wusong.engines.indicators.facts import ARROW, TABLES, Facts, FactTable
from wusong.keeping.models import AuditEntry

IN_BULK = ("load", "import", "undo")  # acts on many records, whose entry names none of them
ONE_BY_ONE = 5000  # above so many changed records, reading the whole table is cheaper


def model_of(name: str) -> type[models.Model]:
    return apps.get_model("registry", name)


def attribute(model: type[models.Model], column: str) -> str:
    """The model attribute that holds a column of facts: ``school`` is kept as ``school_id``, ``id`` is the key."""
    return model._meta.pk.attname if column == "id" else model._meta.get_field(column).attname


def read(name: str, keys: Sequence[int] | None = None) -> pa.Table:
    """The rows of one table of facts as Arrow, all of them or those with `keys`."""
    model, table = model_of(name), TABLES[name]
    rows = model._base_manager.all()
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    sql, parameters = rows.values_list(*(attribute(model, c) for c in table.columns)).order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        pieces = []
        while fetched := cursor.fetchmany(50_000):
            pieces.append(_arrow(list(zip(*fetched, strict=True)), table))
    return pa.concat_tables(pieces) if pieces else table.schema.empty_table()


def _arrow(columns: list[tuple], table: FactTable) -> pa.Table:
    arrays = []
    for values, kind in zip(columns, table.columns.values(), strict=True):
        first = next((v for v in values if v is not None), None)
        if kind == "date" and isinstance(first, str):  # SQLite keeps days as text
            arrays.append(pa.array(values, pa.string()).cast(pa.date32()))
        elif kind == "bool" and isinstance(first, int):
            arrays.append(pa.array([None if v is None else bool(v) for v in values], pa.bool_()))
        else:
            arrays.append(pa.array(values, ARROW[kind]))
    return pa.Table.from_arrays(arrays, schema=table.schema)


class Live(Mapping):
    """The present facts. A mapping from table name to an Ibis table, read on first use.

    `seen` and `head` are the id and the hash of the last entry of the log that is in them. When that entry is no longer in
    the log its transaction was rolled back (or another database is looked at), and the facts are begun anew.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.age = self.held = 0
        self.forget()

    def forget(self) -> None:
        """Start anew, as when another database is looked at."""
        with self.lock:
            self.backend = ibis.duckdb.connect(threads=2)
            self.age += 1
            self.seen, self.head = 0, ""
            self.stamps: dict[str, int] = {}
            self.loaded: set[str] = set()

    def __len__(self) -> int:
        return len(TABLES)

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __getitem__(self, name: str) -> ibis.Table:
        with self.lock:
            self.load([name])
            return self.backend.table(name)

    @contextmanager
    def fresh(self) -> Iterator[Live]:
        """Hold the facts still, as they are in the records now; inside, asking again does not move them."""
        with self.lock:
            if not self.held:
                self._catch_up()
            self.held += 1
            try:
                yield self
            finally:
                self.held -= 1

    def stamp(self, tables: Iterable[str]) -> int:
        """The last entry of the log that touched any of `tables`; equal stamps of one log mean equal facts."""
        return max((self.stamps.get(name, 0) for name in tables), default=0)

    def state(self, tables: Iterable[str]) -> tuple[int, int]:
        """What a figure remembered in this process rests on: a stamp alone may come again after a rollback."""
        return self.age, self.stamp(tables)

    def facts(self, on: dt.date, starts: dt.date | None = None) -> Facts:
        return Facts(self, on=on, starts=starts)

    def answer(self, query: str) -> dict[str, list]:
        """The columns a query over these tables returns."""
        return self.backend.con.sql(query).to_arrow_table().to_pydict()

    def load(self, names: Iterable[str]) -> None:
        """Read those of the tables that are not there yet, or were dropped after a bulk load."""
        for name in names:
            if name not in self.loaded:
                self._replace(name)

    def _catch_up(self) -> None:
        """Writers of the log take turns until they commit, so no entry ever appears with an id below one that was seen."""
        entries = AuditEntry.objects.filter(id__gte=self.seen).order_by("id")
        newer = iter(entries.values_list("id", "hash", "register", "record", "act"))
        if self.seen and next(newer, (0, ""))[:2] != (self.seen, self.head):
            self.forget()
        if not self.seen:
            self._first_look()
            return
        changed: dict[str, set[int] | None] = {}
        for self.seen, self.head, register, record, act in newer:
            if register not in TABLES:
                continue
            self.stamps[register] = self.seen
            keys = changed.setdefault(register, set())
            if act in IN_BULK or keys is None:
                changed[register] = None
            else:
                keys.add(int(record))
        for name, keys in changed.items():
            if name not in self.loaded:
                continue
            if keys is None or len(keys) > ONE_BY_ONE:
                self.loaded.discard(name)
            else:
                self._patch(name, sorted(keys))

    def _first_look(self) -> None:
        """Of a log that may be long, only what each register's last entry is."""
        self.seen, self.head = AuditEntry.objects.order_by("-id").values_list("id", "hash").first() or (0, "")
        told = AuditEntry.objects.filter(id__lte=self.seen, register__in=TABLES).order_by()
        self.stamps = dict(told.values_list("register").annotate(models.Max("id")))
        self.loaded.clear()

    def _replace(self, name: str) -> None:
        self._write(f'create or replace table "{name}" as', read(name))
        self.loaded.add(name)

    def _patch(self, name: str, keys: list[int]) -> None:
        listed = ",".join(map(str, keys))
        self.backend.raw_sql(f'delete from "{name}" where id in ({listed})')
        self._write(f'insert into "{name}"', read(name, keys))

    def _write(self, into: str, rows: pa.Table) -> None:
        # create_table(obj=...) and insert of ibis 12 write SQL that DuckDB 2 refuses; the Arrow rows are shown to it instead
        self.backend.con.register("shown", rows)
        try:
            self.backend.raw_sql(f"{into} select * from shown")
        finally:
            self.backend.con.unregister("shown")


live = Live()

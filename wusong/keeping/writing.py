"""One door to write: every write checks rights and values, and makes one audit entry in the same transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone, translation

from wusong.keeping.models import GENESIS, AuditEntry
from wusong.keeping.registers import Register, register_of
from wusong.keeping.scope import Scope, seeing
from wusong.words.labels import L, Label, speaking
from wusong.words.problems import Problem, Refused, WusongError

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Actor:
    """Somebody acting: a name for the log, what they may see, what they may do; `account` tells two of one name apart."""

    name: str
    scope: Scope
    rights: frozenset[str] = frozenset()
    post: str = "public"
    place: str = ""
    account: str = ""

    def may(self, right: str) -> bool:
        return right in self.rights


SYSTEM = Actor(
    "wusong", Scope.everything(), frozenset({"read", "write", "private", "plan", "publish", "audit"}), "system"
)


class NotAllowed(WusongError):
    """The actor's post does not give the right."""


def create(
    model: type[M], values: Mapping[str, Any], *, by: Actor, at: dt.datetime | None = None, reason: str = ""
) -> M:
    """Write one new record of `model`. Raises Refused with every mistake at once, NotAllowed without the right."""
    record = model(**values)
    with transaction.atomic(), seeing(Scope.everything()):
        _check(record, by)
        record.save(force_insert=True)
        _enter("create", record, {name: [None, after] for name, after in _facts(record).items()}, by, at, reason)
    return record


def change(record: M, values: Mapping[str, Any], *, by: Actor, at: dt.datetime | None = None, reason: str = "") -> M:
    """Change fields of a record; nothing is written, and nothing logged, when nothing differs."""
    model = type(record)
    with transaction.atomic(), seeing(Scope.everything()):
        kept = model._base_manager.select_for_update().get(pk=record.pk)
        _allowed(kept, by)
        before = _facts(kept)
        for name, value in values.items():
            setattr(kept, name, value)
        _check(kept, by)
        after = _facts(kept)
        difference = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        if difference:
            kept.save()
            _enter("change", kept, difference, by, at, reason)
    return kept


def remove(record: models.Model, *, by: Actor, at: dt.datetime | None = None, reason: str) -> None:
    """Take a record that was entered by mistake out again; a reason is required, the log keeps what it said."""
    if not reason.strip():
        raise Refused(
            [
                Problem(
                    L("理由", "Reason"), "", L("一句说明", "a sentence"), L("请写明为何删除", "say why it is removed")
                )
            ]
        )
    with transaction.atomic(), seeing(Scope.everything()):
        kept = type(record)._base_manager.select_for_update().get(pk=record.pk)
        _allowed(kept, by)
        entry = {name: [before, None] for name, before in _facts(kept).items()}
        path = path_of(kept)
        try:
            kept.delete()
        except models.ProtectedError as error:
            used = sorted({_title(type(other)) for other in error.protected_objects})
            zh, en = "、".join(title.zh for title in used), ", ".join(title.en for title in used)
            raise Refused(
                [
                    Problem(
                        L("删除", "Removal"),
                        str(record),
                        L("没有被引用的记录", "a record nothing refers to"),
                        L(f"请先处理：{zh}", f"deal first with: {en}"),
                    )
                ]
            ) from None
        _append("remove", register_of(type(record)), str(record.pk), path, entry, by, at, reason)


def load(
    model: type[M],
    records: Iterable[M] | Iterable[tuple],
    *,
    by: Actor,
    at: dt.datetime | None = None,
    reason: str = "",
    columns: tuple[str, ...] = (),
    batch: int = 2000,
) -> int:
    """Write many new records as one act: one audit entry with their number and a digest over all of them.

    For loads by the system's own code, which makes valid records; returns how many were written. With `columns`, records
    are plain tuples of those columns, far quicker where there are millions; they must name every column of the table, key
    included, in the model's order, so that a column added later is not forgotten (ValueError).
    """
    register = register_of(model)
    if not by.may("write") or "" not in by.scope.paths:
        raise NotAllowed(L("只有系统可以成批写入", "only the system writes in bulk"))
    stored = tuple(field.attname for field in model._meta.concrete_fields)
    if columns and columns != stored:
        raise ValueError(f"{model.__name__} is stored as {', '.join(stored)}, not {', '.join(columns)}")
    digest, count, encoded = hashlib.sha256(), 0, json.JSONEncoder(default=str, ensure_ascii=False).encode
    with transaction.atomic(), seeing(Scope.everything()):
        waiting = iter(records)
        while pending := list(islice(waiting, batch)):
            if columns:
                _insert(model, pending)
                rows: Iterable[Any] = pending
            else:
                rows = map(_raw, model._base_manager.bulk_create(pending))
            digest.update("".join(map(encoded, rows)).encode())
            count += len(pending)
        if count:
            if columns:
                _number_on(model)
            _append("load", register, "", "", {"rows": count, "sha256": digest.hexdigest()}, by, at, reason)
    return count


def _insert(model: type[models.Model], rows: list[tuple]) -> None:
    """Rows as they are stored, by the quickest way the database has inside this transaction."""
    quote = connection.ops.quote_name
    columns = [quote(field.column) for field in model._meta.concrete_fields]
    into = f"{quote(model._meta.db_table)} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"copy {into} from stdin") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"insert into {into} values ({', '.join(['%s'] * len(columns))})", rows)


def _number_on(model: type[models.Model]) -> None:
    """Keys that were given must not be given again: move the table's sequence, where it has one, past them."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)


@dataclass(frozen=True)
class Difference:
    """What one kept record is changed in: stored values by attribute, as they must still be and as they shall be."""

    key: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class Overtaken(WusongError):
    """Somebody else wrote to a record between the look and the write; nothing was written."""


def write_many(
    register: Register,
    *,
    by: Actor,
    act: str,
    said: Mapping[str, Any],
    new: Sequence[Mapping[str, Any]] = (),
    changed: Sequence[Difference] = (),
    gone: Sequence[int] = (),
    at: dt.datetime | None = None,
    reason: str = "",
    tell: Callable[[int], None] = lambda done: None,
) -> list[int]:
    """Write many records of one register as one act, all or nothing; returns the keys of the new ones.

    Rights and scope are checked on every record; the values themselves must have been checked before (see
    `importing.comparing`). A changed record has an entry of its own in the log; one more entry, `act`, tells of the whole:
    what is `said` of it, how many, and a digest over all new rows. Raises NotAllowed, Overtaken.
    """
    model, digest = register.model, hashlib.sha256()
    with transaction.atomic(), seeing(Scope.everything()):
        _allowed_post(register, by)
        differences = [(d.key, d.after) for d in changed]
        paths = _still(register, changed, by)
        _outside(register, gone, by)
        for number, some in enumerate(_some(gone)):
            model._base_manager.filter(pk__in=some)._raw_delete(connection.alias)
            tell(number * len(some))
        keys = _add(register, new, digest, tell)
        for attributes in {tuple(after) for _, after in differences}:
            _update(model, attributes, [(k, a) for k, a in differences if tuple(a) == attributes])
        _outside(register, [*keys, *(key for key, _ in differences)], by)
        connection.check_constraints([model._meta.db_table])
        facts = [("change", register, str(d.key), paths[d.key], _told(register, d), by, at, reason) for d in changed]
        counted = {
            "new": len(keys),
            "changed": len(differences),
            "removed": len(gone),
            "sha256_rows": digest.hexdigest(),
        }
        _append_many([*facts, (act, register, "", "", {**said, **counted}, by, at, reason)])
    return keys


def insert(model: type[models.Model], rows: Sequence[tuple]) -> None:
    """Rows of a table that stands beside the registers and is no register itself, without their keys."""
    for start in range(0, len(rows), 2000):
        some = rows[start : start + 2000]
        keys = _next_keys(model, len(some))
        _insert(model, [(key, *row) for key, row in zip(keys, some, strict=True)])


def _some(keys: Iterable[Any]) -> Iterator[list[Any]]:
    """Keys in bundles that fit into one question."""
    waiting = iter(keys)
    while some := list(islice(waiting, 10_000 if connection.vendor == "postgresql" else 900)):
        yield some


def _still(register: Register, changed: Sequence[Difference], by: Actor) -> dict[int, str]:
    """Hold the records that change; their paths. Overtaken when one is no longer as it was looked at."""
    wanted, paths = {d.key: d.before for d in changed}, {}
    attributes = sorted({a for d in changed for a in d.before})
    place = [register.place] if register.place else []
    rows = register.model._base_manager.order_by()
    for some in _some(wanted):
        if connection.features.has_select_for_update:
            list(rows.filter(pk__in=some).select_for_update().values_list("pk"))
        for key, *values in rows.filter(pk__in=some).values_list("pk", *place, *attributes):
            paths[key] = values.pop(0) or "" if place else ""
            kept = dict(zip(attributes, values, strict=True))
            if any(kept[a] != value for a, value in wanted[key].items()):
                raise Overtaken(L("记录刚被别人改过", "somebody has just changed a record"))
            if not by.scope.covers(paths[key]):
                raise NotAllowed(L("该记录不属于您的单位", "that record belongs to another organisation"))
    if len(paths) < len(wanted):
        raise Overtaken(L("记录刚被别人删除", "somebody has just removed a record"))
    return paths


def _outside(register: Register, keys: Sequence[int], by: Actor) -> None:
    """No record may be written, nor come to stand, outside the writer's own organisations."""
    if "" in by.scope.paths or not keys:
        return
    for some in _some(keys):
        rows = register.model._base_manager.filter(pk__in=some)
        if register.place is None or rows.exclude(by.scope.condition(register.place)).exists():
            raise NotAllowed(L("该记录不属于您的单位", "that record belongs to another organisation"))


def _add(register: Register, new: Sequence[Mapping[str, Any]], digest: Any, tell: Callable[[int], None]) -> list[int]:
    """Insert rows given by attribute; their keys."""
    model, encoded = register.model, json.JSONEncoder(default=str, ensure_ascii=False).encode
    primary = model._meta.pk.attname
    attributes = [field.attname for field in model._meta.concrete_fields]
    if not new:
        return []
    given = primary in new[0]
    keys = [row[primary] for row in new] if given else _next_keys(model, len(new))
    for start in range(0, len(new), 2000):
        bundle = [
            tuple(key if a == primary else row[a] for a in attributes)
            for key, row in zip(keys[start : start + 2000], new[start : start + 2000], strict=True)
        ]
        _insert(model, bundle)
        digest.update("".join(map(encoded, bundle)).encode())
        tell(start + len(bundle))
    return keys


def _next_keys(model: type[models.Model], number: int) -> list[int]:
    """Keys nobody has had, for rows that are about to be written."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            quoted = connection.ops.quote_name(table)
            sequence = "select nextval(pg_get_serial_sequence(%s, %s)) from generate_series(1, %s)"
            cursor.execute(sequence, [quoted, column, number])
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("select seq from sqlite_sequence where name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    last = max(last, model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0)
    return list(range(last + 1, last + 1 + number))


def _update(model: type[models.Model], attributes: tuple[str, ...], rows: list[tuple[int, Mapping[str, Any]]]) -> None:
    quote = connection.ops.quote_name
    columns = {field.attname: field.column for field in model._meta.concrete_fields}
    wanted = ", ".join(f"{quote(columns[a])} = %s" for a in attributes)
    where = f"{quote(model._meta.pk.column)} = %s"
    with connection.cursor() as cursor:
        values = [(*(after[a] for a in attributes), key) for key, after in rows]
        cursor.executemany(f"update {quote(model._meta.db_table)} set {wanted} where {where}", values)


def _told(register: Register, difference: Difference) -> dict[str, Any]:
    """A difference as the log keeps it."""
    by_attribute = {field.attname: field for field in register.model._meta.concrete_fields}
    told = {}
    for attribute, after in difference.after.items():
        name = by_attribute[attribute].name
        told[name] = [_fact(register, name, difference.before[attribute]), _fact(register, name, after)]
    return told


def _fact(register: Register, name: str, value: Any) -> Any:
    if name in register.private:
        return masked(value)
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _append_many(entries: Sequence[tuple[str, Register, str, str, dict, Actor, dt.datetime | None, str]]) -> None:
    """Lengthen the chain by many entries at once."""
    take_turn()
    previous, moment = head(), timezone.now()
    for start in range(0, len(entries), 2000):
        bundle = []
        for act, register, record, path, changes, by, at, reason in entries[start : start + 2000]:
            entry = _entry(register.key, act, record, path, changes, by, at or moment, reason, previous)
            previous = entry.hash
            bundle.append(entry)
        AuditEntry.objects.bulk_create(bundle)


def path_of(record: models.Model) -> str:
    """The path of the organisation a record belongs to ("" for city-wide reference lists)."""
    register = register_of(type(record))
    value: Any = record
    for step in (register.place or "").split("__") if register.place else ():
        value = getattr(value, step)
        if value is None:
            return ""
    return value if isinstance(value, str) else ""


def masked(value: Any) -> str | None:
    """What the log keeps of a private value: enough to tell two apart, not enough to read one."""
    if value in (None, ""):
        return None
    return "•" + hmac.new(settings.SECRET_KEY.encode(), str(value).encode(), hashlib.sha256).hexdigest()[:12]


def _raw(record: models.Model) -> list[Any]:
    return [getattr(record, field.attname) for field in record._meta.concrete_fields]


def _facts(record: models.Model) -> dict[str, Any]:
    private = register_of(type(record)).private
    facts: dict[str, Any] = {}
    for field in record._meta.concrete_fields:
        value = getattr(record, field.attname)
        if field.name in private:
            facts[field.name] = masked(value)
        elif value is None or isinstance(value, bool | int | str):
            facts[field.name] = value
        else:
            facts[field.name] = field.value_to_string(record) if field.remote_field is None else str(value)
    return facts


def _allowed_post(register: Register, by: Actor) -> None:
    if not by.may("write") or (register.steward and by.post not in (*register.steward, "system")):
        raise NotAllowed(L(f"您的岗位不能填写{register.title.zh}", f"your post does not write {register.title.en}"))


def _allowed(record: models.Model, by: Actor) -> None:
    _allowed_post(register_of(type(record)), by)
    path = path_of(record)
    if not by.scope.covers(path):
        raise NotAllowed(L("该记录不属于您的单位", "that record belongs to another organisation"))


def _check(record: models.Model, by: Actor) -> None:
    if mistakes := _mistakes(record, "zh-hans"):
        english = _mistakes(record, "en")
        problems = []
        for name, messages in mistakes.items():
            if name == NON_FIELD_ERRORS:
                where, found = L("整条记录", "the record"), _named(record)
            else:
                where, found = register_of(type(record)).label_of(name), _found(record, name)
            # Another writer may mend the mistake between the two looks; then there is no English for it.
            pairs = zip_longest(messages, english.get(name, ())[: len(messages)])
            problems += [Problem(where, found, L(zh, en or zh)) for zh, en in pairs]
        raise Refused(problems)
    _allowed(record, by)


def _mistakes(record: models.Model, tongue: str) -> dict[str, list[str]]:
    """What a record's own rules hold against it, by field, in one language."""
    with translation.override(tongue), speaking(tongue):
        try:
            record.full_clean()
        except ValidationError as error:
            return error.message_dict
    return {}


def _title(model: type[models.Model]) -> Label:
    name = model._meta.verbose_name
    return name if isinstance(name, Label) else L(str(name), str(name))


def _found(record: models.Model, name: str) -> str:
    value = getattr(record, record._meta.get_field(name).attname)
    return "" if value is None else str(value)


def _named(record: models.Model) -> str:
    """A record by its own name, as far as one that is not complete has a name."""
    try:
        return str(record)
    except (ObjectDoesNotExist, AttributeError, TypeError, ValueError):
        return ""


def _enter(act: str, record: models.Model, changes: dict, by: Actor, at: dt.datetime | None, reason: str) -> None:
    _append(act, register_of(type(record)), str(record.pk), path_of(record), changes, by, at, reason)


def _append(
    act: str, register: Register, record: str, path: str, changes: dict, by: Actor, at: dt.datetime | None, reason: str
) -> None:
    _append_to(register.key, act, record, path, changes, by, at, reason)


def note(
    act: str,
    about: str,
    record: str,
    said: Mapping[str, Any],
    *,
    by: Actor,
    at: dt.datetime | None = None,
    reason: str = "",
) -> None:
    """Enter an act on something that is no register (a plan, a snapshot) in the log, inside the act's own transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("note() belongs inside the transaction of the act it tells of")
    _append_to(about, act, record, "", dict(said), by, at, reason)


def _append_to(
    about: str, act: str, record: str, path: str, changes: dict, by: Actor, at: dt.datetime | None, reason: str
) -> None:
    take_turn()
    entry = _entry(about, act, record, path, changes, by, at or timezone.now(), reason, head())
    entry.save(force_insert=True)


def _entry(
    about: str, act: str, record: str, path: str, changes: dict, by: Actor, at: dt.datetime, reason: str, previous: str
) -> AuditEntry:
    """An entry that follows the one whose hash is `previous`; not yet saved."""
    text = json.dumps(changes, ensure_ascii=False, sort_keys=True, default=str)
    entry = AuditEntry(
        at=at.astimezone(dt.UTC).replace(microsecond=0),
        actor=by.name, act=act, register=about, record=record, path=path,
        changes=text, reason=reason, previous=previous,
    )  # fmt: skip
    entry.hash = entry.digest()
    return entry


def take_turn() -> None:
    """Let no one else add to the log until this transaction ends; SQLite has only one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(2008)")


@dataclass(frozen=True)
class Broken:
    """Where the chain of the log does not hold; no entry where its end is missing."""

    entry: int | None
    why: Label


def head() -> str:
    """The hash of the newest entry. Noted outside the database, it proves later that no end was cut off."""
    return AuditEntry.objects.order_by("-id").values_list("hash", flat=True).first() or GENESIS


def verify(head: str | None = None) -> tuple[int, Broken | None]:
    """Walk the whole chain: how many entries hold, and the first that does not.

    A chain cannot tell of itself that its newest entries were taken away. `head`, the hash noted at an earlier
    walk, can: it must still be in the log.
    """
    previous, count, seen = GENESIS, 0, head in (None, GENESIS)
    for entry in AuditEntry.objects.order_by("id").iterator():
        if entry.previous != previous:
            return count, Broken(entry.pk, L("前一条被删除或改动", "the entry before it was removed or altered"))
        if entry.digest() != entry.hash:
            return count, Broken(entry.pk, L("内容被改动", "its content was altered"))
        previous, count = entry.hash, count + 1
        seen = seen or entry.hash == head
    if not seen:
        return count, Broken(None, L("上次抄下的末条已不在记录中", "the head noted before is no longer in the log"))
    return count, None

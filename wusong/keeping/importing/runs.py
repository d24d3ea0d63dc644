"""The life of an import: received, checked, confirmed, written, taken back; at once when small, else in a process of its own.

A run is a row that says how far it is. Everything is written in one transaction that also says so in the row: a run whose
process died is marked as broken off, and nothing of it is there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

import wusong
from wusong.keeping.importing import applying
from wusong.keeping.importing.comparing import Change, Line, Plan, Stopped, compared, may_import
from wusong.keeping.importing.mistakes import Mistake
from wusong.keeping.importing.reading import LIMITS, Unreadable, marked, read, too_big
from wusong.keeping.importing.tables import AT_WORK, Import, ImportFile
from wusong.keeping.importing.writing_out import Writer
from wusong.keeping.registers import CATALOGUE, Register
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import Actor, NotAllowed, Overtaken
from wusong.words.labels import L, Label, speaking
from wusong.words.problems import WusongError

AT_ONCE = 100_000  # bytes; a larger file has a process of its own
MOST_MARKED = 4 << 20  # bytes; marking takes far more memory and time than reading
NEW_SHOWN, CHANGED_SHOWN = 20, 200
KEPT_FOR = dt.timedelta(days=7)  # a file nobody decided on
SILENT_FOR = dt.timedelta(minutes=30)  # a process on another machine
UNCLAIMED_FOR = dt.timedelta(minutes=2)
CHANGED_SINCE = L(
    "预览之后记录又有改动，请重看一遍再确认", "records have changed since the preview; look again, then confirm"
)
BROKEN_OFF = L(
    "处理进程中断，什么也没有写入；请重新上传",
    "the process was broken off and nothing was written; upload the file again",
)
NOT_NOW = L(
    "正在写入，请等它写完；不要的话，写完后整次撤销", "it is being written; wait for its end, then take the import back"
)
FAILED = L(
    "出现意外错误，什么也没有写入；错误已记入服务器日志",
    "something unexpected went wrong and nothing was written; the server's log has it",
)
log = logging.getLogger(__name__)


def receive(register: Register, name: str, data: bytes, *, by: Actor, owner: str) -> Import:
    """Take a file in. Raises NotAllowed, and Unreadable for one that is too large to be kept."""
    if not may_import(register, by):
        raise NotAllowed(L(f"您的岗位不能填写{register.title.zh}", f"your post does not write {register.title.en}"))
    if len(data) > LIMITS.file:
        raise Unreadable(too_big(len(data)))
    with transaction.atomic():
        run = Import.objects.create(
            register=register.key, at=timezone.now(), owner=owner, actor=by.name, acting=_written(by),
            file=Path(name.replace("\\", "/")).name[:200] or "?", sha256=hashlib.sha256(data).hexdigest(), size=len(data),
        )  # fmt: skip
        ImportFile.objects.create(run=run, data=data)
    return run


def confirm(run: Import, *, by: Actor, agreed: str, without_extra: bool) -> None:
    """Agree to what the preview showed. Raises WusongError when it is not to be agreed to."""
    if run.state != "ready" or agreed != run.agreed:
        raise WusongError(CHANGED_SINCE)
    if run.paper.found["extra"] and not without_extra:
        raise WusongError(
            L(
                "文件里有本登记册没有的列；请确认不导入这些列",
                "the file has columns the register does not have; agree to leave them out",
            )
        )
    updated = Import.objects.filter(pk=run.pk, state="ready", agreed=agreed)
    if not updated.update(state="queued", acting=_written(by), actor=by.name, worker="", beat=timezone.now(), said=[]):
        raise WusongError(CHANGED_SINCE)


def start(run: Import) -> None:
    """Have the next step done: here and now for a small file, else by a process of its own."""
    if run.size <= AT_ONCE:
        work(run.pk)
        return
    root = str(Path(wusong.__file__).resolve().parent.parent)
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    child = subprocess.Popen(
        [sys.executable, "-m", "wusong", "manage", "import_run", str(run.pk)],
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(
        target=child.wait, daemon=True
    ).start()  # so that a process that has ended is not taken for one at work


def work(pk: int) -> None:
    """Do the next step of a run, if nobody else has taken it up."""
    mine = {"worker": this_process(), "beat": timezone.now()}
    if Import.objects.filter(pk=pk, state="waiting").update(state="checking", **mine):
        _done(Import.objects.get(pk=pk), _check)
    elif Import.objects.filter(pk=pk, state="queued").update(state="writing", **mine):
        _done(Import.objects.get(pk=pk), _write)


def _done(run: Import, step: Any) -> None:
    progress = Progress(run)
    try:
        try:
            step(run, progress)
        except Overtaken:
            _check(run, progress, CHANGED_SINCE)
    except Stopped:
        _over(run, "cancelled")
    except (Unreadable, NotAllowed) as error:
        _over(run, "refused", error.message)
    except Exception:
        log.exception("import %s", run.pk)
        _over(run, "failed", FAILED)
    finally:
        progress.close()


def _check(run: Import, progress: Progress, why: Label | None = None) -> None:
    plan = _plan(run, progress)
    _preview(run, plan, why)


def _plan(run: Import, progress: Progress) -> Plan:
    progress("opening", 0, 0)
    sheets = read(bytes(run.paper.data))
    return compared(CATALOGUE[run.register], sheets, actor_of(run), progress)


def _preview(run: Import, plan: Plan, why: Label | None) -> None:
    run.new, run.changed, run.unchanged = len(plan.new), len(plan.changed), plan.unchanged
    run.mistakes, run.agreed = plan.mistakes.count, plan.digest
    run.state, run.stage = "refused" if plan.mistakes else "ready", ""
    run.said = [[why.zh, why.en]] if why else []
    run.paper.found = _found(plan, actor_of(run))
    with transaction.atomic():
        run.paper.save()
        run.save()


def _write(run: Import, progress: Progress) -> None:
    """Look once more, for the records may have moved on since the preview; then write."""
    plan = _plan(run, progress)
    if plan.mistakes or plan.digest != run.agreed:
        _preview(run, plan, CHANGED_SINCE)
        return
    progress("writing", 0, len(plan.new))
    applying.apply(plan, run, actor_of(run), lambda done: progress("writing", done, len(plan.new)))
    ImportFile.objects.filter(run=run).delete()


def cancel(run: Import) -> None:
    """Stop a run that is not over; one that is being written stops before its transaction ends, or not at all."""
    if run.state == "ready":
        Import.objects.filter(pk=run.pk, state="ready").update(state="cancelled")
        ImportFile.objects.filter(run=run).delete()
    elif run.stage == "writing" and connection.vendor == "sqlite":
        raise WusongError(NOT_NOW)
    elif run.at_work:
        Import.objects.filter(pk=run.pk, state__in=AT_WORK).update(stopping=True)


def undo(run: Import, *, by: Actor, reason: str) -> None:
    """Take the whole import back as one act. Raises Refused with every reason against it."""
    applying.undo(run, by, reason)


def sweep(now: dt.datetime | None = None) -> int:
    """Mark runs whose process is gone, let go of files nobody decided on; how many were marked."""
    now, marked = now or timezone.now(), 0
    for run in Import.objects.filter(state__in=AT_WORK):
        if _gone(run, now):
            said = [[BROKEN_OFF.zh, BROKEN_OFF.en]]
            same = Import.objects.filter(pk=run.pk, state=run.state, worker=run.worker)
            marked += same.update(state="broken_off", said=said)
    old = Import.objects.filter(at__lt=now - KEPT_FOR).exclude(state__in=AT_WORK)
    # Pages ask often, and an import may hold the one pen SQLite has: nothing is written where there is nothing to do.
    if undecided := list(old.filter(state="ready").values_list("pk", flat=True)):
        Import.objects.filter(pk__in=undecided).update(state="cancelled")
    idle = models.Q(run__in=old) | models.Q(run__state__in=("broken_off", "cancelled", "failed"))
    if let_go := list(ImportFile.objects.filter(idle).values_list("pk", flat=True)):
        ImportFile.objects.filter(pk__in=let_go).delete()
    return marked


def _gone(run: Import, now: dt.datetime) -> bool:
    heard = run.beat or run.at
    if not run.worker:
        return heard < now - UNCLAIMED_FOR
    host, pid, began = run.worker.rsplit(":", 2)
    if host != socket.gethostname():
        return heard < now - SILENT_FOR
    return not _alive(int(pid), began)


def _alive(pid: int, began: str) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return _began(pid) == began


def _began(pid: int) -> str:
    """When a process began, as the system counts; its number may have been given again."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def this_process() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{_began(os.getpid())}"


def _over(run: Import, state: str, why: Label | None = None) -> None:
    Import.objects.filter(pk=run.pk).update(state=state, stage="", said=[[why.zh, why.en]] if why else [])
    ImportFile.objects.filter(run=run).delete()


class Progress:
    """Writes how far a run is into its row, now and then, and hears whether it shall stop.

    While the records themselves are written, their transaction is not to be seen from outside: on PostgreSQL a second
    connection tells; SQLite has one writer at a time, and the page says only that it is being written.
    """

    EVERY = 0.7  # seconds

    def __init__(self, run: Import):
        self.run, self.last = run, 0.0
        self.aside: Any = None
        self.outermost = len(connection.savepoint_ids) if connection.in_atomic_block else -1

    def __call__(self, stage: str, done: int, total: int) -> None:
        if (now := time.monotonic()) - self.last < self.EVERY and done:
            return
        self.last = now
        inside = connection.in_atomic_block and (self.outermost < 0 or len(connection.savepoint_ids) > self.outermost)
        if not inside:
            mine = Import.objects.filter(pk=self.run.pk)
            mine.update(stage=stage, progress=done, total=total, beat=timezone.now())
            if mine.filter(stopping=True).exists():
                raise Stopped
        elif connection.vendor == "postgresql":
            self._tell_aside(stage, done, total)

    def _tell_aside(self, stage: str, done: int, total: int) -> None:
        self.aside = self.aside or connection.copy()
        try:
            with self.aside.cursor() as cursor:
                cursor.execute(
                    "update keeping_import set stage = %s, progress = %s, total = %s, beat = %s where id = %s returning stopping",
                    [stage, done, total, timezone.now(), self.run.pk],
                )
                if any(stopping for (stopping,) in cursor.fetchall()):
                    raise Stopped
        except DatabaseError:
            log.warning("import %s: progress could not be told", self.run.pk)

    def close(self) -> None:
        if self.aside is not None:
            self.aside.close()


def actor_of(run: Import) -> Actor:
    """Whoever sent or confirmed the file, with the rights held at that moment."""
    a = run.acting
    return Actor(run.actor, Scope.at(*a["scope"]), frozenset(a["rights"]), a["post"], a["place"])


def _written(by: Actor) -> dict[str, Any]:
    return {"scope": list(by.scope.paths), "rights": sorted(by.rights), "post": by.post, "place": by.place}


# What the pages show of a plan.


def _found(plan: Plan, by: Actor) -> dict[str, Any]:
    writer = Writer(plan.register, by)
    new, changed = plan.new[:NEW_SHOWN], plan.changed[:CHANGED_SHOWN]
    for line in new:
        writer.prepare(line.said)
    for change in changed:
        for values in (change.before, change.after, change.line.said):
            writer.prepare(values)
    with seeing(Scope.everything()):
        writer.ready()
        return {
            "columns": list(plan.columns),
            "extra": list(plan.extra),
            "passed_over": list(plan.passed_over[:50]),
            "passed_over_count": len(plan.passed_over),
            "more": plan.mistakes.more,
            "mistakes": [_mistake(m) for m in plan.mistakes],
            "new": [_new(writer, plan, line) for line in new],
            "changed": [_change(writer, plan, change) for change in changed],
        }


def _mistake(mistake: Mistake) -> dict[str, Any]:
    p = mistake.problem
    return {
        "sheet": mistake.sheet, "row": mistake.row, "column": mistake.column, "at": mistake.address, "found": p.found,
        "where": [p.where.zh, p.where.en], "expected": [p.expected.zh, p.expected.en],
        "remedy": [p.remedy.zh, p.remedy.en] if p.remedy else None, "sentence": [p.sentence.zh, p.sentence.en],
    }  # fmt: skip


def _new(writer: Writer, plan: Plan, line: Line) -> dict[str, Any]:
    return {"row": _row(line), "cells": [_in_both(writer, name, line.said) for name in plan.columns]}


def _change(writer: Writer, plan: Plan, change: Change) -> dict[str, Any]:
    names = [n for n in plan.columns if plan.register.field(n).attname in change.after]
    return {
        "row": _row(change.line),
        "pk": change.pk,
        "key": [_in_both(writer, n, change.line.said) for n in plan.register.natural],
        "differs": [[n, _in_both(writer, n, change.before), _in_both(writer, n, change.after)] for n in names],
    }


def _row(line: Line) -> str:
    return f"{line.sheet}!{line.row + 1}" if line.sheet else str(line.row + 1)


def _in_both(writer: Writer, name: str, values: Any) -> list[str]:
    said = []
    for tongue in ("zh", "en"):
        with speaking(tongue):
            said.append(str(writer.cell(name, values[writer.attribute(name)])))
    return said


def marked_up(run: Import, tongue: str) -> bytes:
    """The user's own workbook with a remark on each mistaken cell; of one that is too large, the mistakes alone."""
    n = 1 if tongue == "en" else 0
    remarks = [
        (m["sheet"], m["row"], m["column"], m["at"], m["sentence"][n]) for m in run.paper.found.get("mistakes", ())
    ]
    heads = (["位置", "问题"], ["Where", "Problem"])[n]
    title = ("问题", "Problems")[n]
    try:
        if run.size <= MOST_MARKED:
            return marked(bytes(run.paper.data), remarks, title, heads, LIMITS)
    except Unreadable:
        log.info("import %s: the file cannot be marked up, its mistakes are listed", run.pk)
    return listed([heads, *([at, said] for *_, at, said in remarks)], title)


def listed(rows: Sequence[Sequence[str]], title: str) -> bytes:
    """A workbook with nothing but these rows."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet(title)
        page.set_column(0, 0, 24)
        page.set_column(1, 1, 100)
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                page.write_string(number, column, text)
    return stream.getvalue()

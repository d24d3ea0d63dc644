"""A plan carried out, and taken back: each one act, all or nothing, through the one door to write."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from wusong.keeping.importing.comparing import Plan, kept_with
from wusong.keeping.importing.references import batches
from wusong.keeping.importing.tables import Import, ImportedRow
from wusong.keeping.models import AuditEntry
from wusong.keeping.registers import CATALOGUE, Register
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import Actor, Difference, Overtaken, insert, write_many
from wusong.words.labels import L, Label
from wusong.words.problems import Problem, Refused

MOST_REASONS = 20
CHANGED_MEANWHILE = L("记录在预览之后又有改动", "records were changed after the preview")


def apply(plan: Plan, run: Import, by: Actor, tell: Callable[[int], None] = lambda done: None) -> None:
    """Write all of a plan without mistakes. Raises Overtaken or NotAllowed, and then nothing was written."""
    if plan.mistakes:
        raise ValueError("a plan with mistakes is not applied")
    register = plan.register
    differences = [Difference(change.pk, change.before, change.after) for change in plan.changed]
    said = {"import": run.pk, "file": run.file, "sha256": run.sha256, "unchanged": plan.unchanged}
    try:
        with transaction.atomic(), seeing(Scope.everything()):
            if kept_with(register, register.natural, plan.new):
                raise Overtaken(CHANGED_MEANWHILE)
            keys = write_many(
                register, by=by, act="import", said=said, new=[line.said for line in plan.new],
                changed=differences, reason=f"导入 import #{run.pk}", tell=tell,
            )  # fmt: skip
            insert(ImportedRow, [(run.pk, key, None, None) for key in keys])
            insert(ImportedRow, [(run.pk, d.key, _kept(d.before), _kept(d.after)) for d in differences])
            run.entry = AuditEntry.objects.order_by("-id").values_list("id", flat=True).first()
            run.new, run.changed, run.unchanged = len(keys), len(differences), plan.unchanged
            run.state, run.stage = "done", ""
            run.save()
    except IntegrityError:
        raise Overtaken(CHANGED_MEANWHILE) from None


def undo(run: Import, by: Actor, reason: str) -> None:
    """Take a whole import back. Raises Refused with what stands in the way: nothing is taken back in part."""
    register = CATALOGUE[run.register]
    if not reason.strip():
        raise Refused(
            [
                Problem(
                    L("理由", "Reason"),
                    "",
                    L("一句说明", "a sentence"),
                    L("请写明为何撤销", "say why it is taken back"),
                )
            ]
        )
    with transaction.atomic(), seeing(Scope.everything()):
        held = Import.objects.select_for_update().get(pk=run.pk)
        if held.state != "done":
            raise Refused([_against(held, L("已导入的一次导入", "an import that was carried out"), None)])
        created = list(held.rows.filter(before=None).values_list("record", flat=True))
        restored = [_difference(register, *row) for row in _changed(held)]
        if reasons := [*_touched_since(register, held), *_leaned_on(register, created)]:
            raise Refused(reasons)
        said = {"import": run.pk, "file": run.file, "sha256": run.sha256}
        try:
            write_many(
                register, by=by, act="undo", said=said, changed=restored, gone=created, reason=reason
            )  # fmt: skip
        except (Overtaken, IntegrityError):
            raise Refused([_against(held, CHANGED_MEANWHILE, None)]) from None
        held.rows.all()._raw_delete(connection.alias)
        held.state = "undone"
        held.save(update_fields=["state"])
    run.state = "undone"


def history(register: str, key: int) -> models.QuerySet:
    """The entries of the log about one record, those of the imports that brought it in or changed it among them."""
    imports = Import.objects.filter(register=register, rows__record=key).values("entry")
    return AuditEntry.objects.filter(models.Q(register=register, record=str(key)) | models.Q(pk__in=imports))


def _changed(run: Import) -> Iterator[tuple[int, str, str]]:
    return run.rows.exclude(before=None).values_list("record", "before", "after").iterator(chunk_size=5000)


def _kept(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), ensure_ascii=False, default=str)


def _difference(register: Register, key: int, before: str, after: str) -> Difference:
    return Difference(key, _taken_up(register, after), _taken_up(register, before))


def _taken_up(register: Register, text: str) -> dict[str, Any]:
    """Values as they were written down, in the types they are stored in."""
    by_attribute = {field.attname: field for field in register.model._meta.concrete_fields}
    found = {}
    for attribute, value in json.loads(text).items():
        field = by_attribute[attribute]
        found[attribute] = (field.target_field if field.remote_field else field).to_python(value)
    return found


def _against(run: Import, expected: Label, remedy: Label | None) -> Problem:
    return Problem(L(f"导入 #{run.pk}", f"import #{run.pk}"), run.file, expected, remedy)


def _touched_since(register: Register, run: Import) -> list[Problem]:
    """Records of the import that somebody wrote to after it."""
    later = AuditEntry.objects.filter(register=register.key, id__gt=run.entry).exclude(record="")
    touched = {int(record) for record in later.values_list("record", flat=True) if record.isdecimal()}
    mine: list[int] = []
    for some in batches(sorted(touched)):
        mine += run.rows.filter(record__in=some).values_list("record", flat=True)
    remedy = L("请在记录页面上改回，或逐条处理", "deal with these on their own pages")
    found = [
        Problem(
            L(f"{register.title.zh} #{key}", f"{register.title.en} #{key}"), "",
            L("导入后没有改动过的记录", "a record nobody has changed since"), remedy,
        )
        for key in sorted(mine)[:MOST_REASONS]
    ]  # fmt: skip
    if len(mine) > MOST_REASONS:
        more = L(f"另有 {len(mine) - MOST_REASONS} 条", f"{len(mine) - MOST_REASONS} more records")
        found.append(Problem(more, "", L("导入后没有改动过", "not changed since"), None))
    return found


def _leaned_on(register: Register, created: list[int]) -> list[Problem]:
    """Other registers' records that refer to what the import brought in."""
    found = []
    for relation in register.model._meta.related_objects:
        other, field = relation.related_model, relation.field
        count = 0
        for some in batches(created):
            rows = other._base_manager.filter(**{f"{field.name}__in": some})
            if other is register.model:
                rows = rows.exclude(pk__in=some)
            count += rows.count()
        if count:
            title = _title(other)
            found.append(
                Problem(
                    L(f"{title.zh}", f"{title.en}"),
                    str(count),
                    L("没有引用这些记录的记录", "no record that refers to those of the import"),
                    L("请先处理引用它们的记录", "deal first with the records that refer to them"),
                )
            )
    return found


def _title(model: type[models.Model]) -> Label:
    name = model._meta.verbose_name
    return name if isinstance(name, Label) else L(str(name), str(name))

"""The tables of `keeping`: the audit log, a hash chain; and the imports, beside what they do."""

from __future__ import annotations

import hashlib
import json

from django.db import models

from wusong.keeping.importing.tables import Import, ImportedRow, ImportFile
from wusong.words.labels import L

__all__ = ["GENESIS", "AuditEntry", "Import", "ImportFile", "ImportedRow"]

GENESIS = "0" * 64


class AuditEntry(models.Model):
    """One write: who, what, before, after, why. Each entry's hash covers the one before it."""

    at = models.DateTimeField(L("时间", "When"))
    actor = models.CharField(L("操作人", "Who"), max_length=80)
    act = models.CharField(L("操作", "Act"), max_length=24)
    register = models.CharField(L("登记册", "Register"), max_length=40)
    record = models.CharField(L("记录", "Record"), max_length=40, blank=True)
    path = models.CharField(L("所属机构", "Organisation"), max_length=80, blank=True)
    changes = models.TextField(L("变更", "Changes"))
    reason = models.CharField(L("理由", "Reason"), max_length=200, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["register", "record"]), models.Index(fields=["register", "id"])]
        verbose_name = L("审计记录", "Audit entry")

    def digest(self) -> str:
        """The hash this entry must carry, from its own fields and the previous hash."""
        said = [self.previous, self.at.isoformat(), self.actor, self.act, self.register, self.record, self.path]
        said += [self.changes, self.reason]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    @property
    def difference(self) -> dict:
        return json.loads(self.changes)

"""Imports as they are kept: each run, the file while it is needed, and what is needed to take a run back."""

from __future__ import annotations

from django.db import models

from wusong.words.codes import codes
from wusong.words.labels import L

STATE = codes(
    "import_state",
    L("状态", "State"),
    waiting=L("等候", "Waiting"),
    checking=L("检查中", "Being checked"),
    refused=L("有错误，未导入", "Has mistakes, not imported"),
    ready=L("已检查，待确认", "Checked, to be confirmed"),
    queued=L("已确认，等候写入", "Confirmed, to be written"),
    writing=L("写入中", "Being written"),
    done=L("已导入", "Imported"),
    cancelled=L("已取消导入", "Cancelled"),
    failed=L("未成功，什么也没有写入", "Failed, nothing was written"),
    broken_off=L("中断，什么也没有写入", "Broken off, nothing was written"),
    undone=L("已撤销", "Taken back"),
)
AT_WORK = ("waiting", "checking", "queued", "writing")
OVER = ("refused", "done", "cancelled", "failed", "broken_off", "undone")


class Import(models.Model):
    """One file on its way into one register: who, when, what became of it."""

    register = models.CharField(L("登记册", "Register"), max_length=40)
    at = models.DateTimeField(L("时间", "When"))
    owner = models.CharField(L("账户", "Account"), max_length=40)
    actor = models.CharField(L("操作人", "Who"), max_length=80)
    acting = models.JSONField(L("以何身份", "Acting as"), default=dict)
    file = models.CharField(L("文件名", "File name"), max_length=200)
    sha256 = models.CharField(L("文件摘要", "Digest of the file"), max_length=64)
    size = models.PositiveIntegerField(L("文件大小", "Size of the file"))
    state = models.CharField(L("状态", "State"), max_length=10, choices=STATE.choices, default="waiting")
    stage = models.CharField(L("阶段", "Stage"), max_length=12, blank=True)
    progress = models.PositiveIntegerField(L("已处理", "Done"), default=0)
    total = models.PositiveIntegerField(L("总数", "Total"), default=0)
    worker = models.CharField(L("处理进程", "Process"), max_length=120, blank=True)
    beat = models.DateTimeField(L("最近进展", "Last heard of"), null=True, blank=True)
    stopping = models.BooleanField(L("要求取消", "Asked to stop"), default=False)
    new = models.PositiveIntegerField(L("新记录", "New"), default=0)
    changed = models.PositiveIntegerField(L("修改", "Changed"), default=0)
    unchanged = models.PositiveIntegerField(L("不变", "Unchanged"), default=0)
    mistakes = models.PositiveIntegerField(L("错误", "Mistakes"), default=0)
    agreed = models.CharField(L("预览摘要", "Digest of the preview"), max_length=64, blank=True)
    entry = models.BigIntegerField(L("审计记录号", "Entry of the log"), null=True, blank=True)
    said = models.JSONField(L("结果说明", "What became of it"), default=list)

    class Meta:
        verbose_name = L("导入", "Import")
        indexes = [models.Index(fields=["register", "owner"], name="keeping_import_mine")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.file}"

    @property
    def at_work(self) -> bool:
        return self.state in AT_WORK


class ImportFile(models.Model):
    """The file and what was found in it; let go as soon as the run is over."""

    run = models.OneToOneField(Import, models.CASCADE, primary_key=True, related_name="paper")
    data = models.BinaryField()
    found = models.JSONField(default=dict)

    class Meta:
        verbose_name = L("导入的文件", "File of an import")


class ImportedRow(models.Model):
    """One record an import wrote: how it was before, nothing when it was new."""

    run = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    record = models.BigIntegerField(L("记录", "Record"))
    before = models.TextField(L("原值", "Before"), null=True)
    after = models.TextField(L("新值", "After"), null=True)

    class Meta:
        verbose_name = L("导入的记录", "Imported record")
        indexes = [models.Index(fields=["record"], name="keeping_imported_record")]

"""What was measured: snapshots of the facts, and the figures computed on them."""

from __future__ import annotations

from django.db import models

from wusong.words.labels import L


class Snapshot(models.Model):
    """A frozen copy of the facts: Parquet files with a manifest, no names or ID numbers inside."""

    on = models.DateField(L("统计日期", "As of"))
    taken = models.DateTimeField(L("生成时间", "Taken at"))
    by = models.CharField(L("生成人", "Taken by"), max_length=80)
    folder = models.CharField(max_length=80, unique=True)
    digest = models.CharField(L("摘要", "Digest"), max_length=64)

    class Meta:
        verbose_name = L("快照", "Snapshot")

    def __str__(self) -> str:
        return f"{self.on} {self.digest[:8]}"


class Measurement(models.Model):
    """An indicator, with its parameters, on a day, for one organisation: numerator and denominator kept apart to the end."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, blank=True)  # none: live
    indicator = models.CharField(max_length=60)
    parameters = models.CharField(max_length=200, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    starts = models.DateField(null=True)  # of the period; none: 1 January of the year
    on = models.DateField()
    path = models.CharField(max_length=80)
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField(null=True)
    rows = models.PositiveIntegerField()
    stamp = models.BigIntegerField(default=0)  # the last audit entry among the tables it read

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "indicator", "parameters", "starts", "on", "path"],
                nulls_distinct=False,
                name="analysis_one_measurement",
            )
        ]
        verbose_name = L("测量值", "Measurement")

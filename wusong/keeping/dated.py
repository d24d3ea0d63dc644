"""True from, true until: `starts` included, `ends` excluded, everywhere."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wusong.words.labels import L


class Dated(models.Model):
    """A record that holds from a day until the day before another."""

    starts = models.DateField(L("起始日期", "From"))
    ends = models.DateField(
        L("终止日期", "Until"), null=True, blank=True, help_text=L("当日不计入", "that day not included")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")),
                name="%(app_label)s_%(class)s_ends_after_it_starts",
            )
        ]

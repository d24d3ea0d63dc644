"""Health checks 教师体检: how many teachers of a school were due for one, and how many had it."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.labels import L


class HealthCheck(models.Model):
    """One round of one school."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    held = models.DateField(L("日期", "Held on"))
    due = models.PositiveIntegerField(L("应检人数", "Due"))
    checked = models.PositiveIntegerField(L("实检人数", "Checked"))
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("教师体检", "Health check")

    def __str__(self) -> str:
        return f"{self.school} {self.held}"


HEALTH_CHECKS = register(
    HealthCheck,
    title=L("教师体检", "Health checks"),
    columns=("school", "held", "due", "checked"),
    form=("school", "held", "due", "checked"),
    search=("school__organisation__name",),
    order=("-held", "pk"),
    natural=("school", "held"),
    steward=("school", "county", "office"),
    about=L("学校组织的教师体检。", "Health checks of teachers arranged by schools."),
)

"""Outreach 送教下乡: lessons and talks taken to country schools."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.labels import L


class Outreach(models.Model):
    """One session at one receiving school."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("接收学校", "Receiving school"))
    held = models.DateField(L("日期", "Held on"))
    lecturer = models.CharField(L("授课人", "Lecturer"), max_length=40)
    subject = models.CharField(L("讲授内容", "Subject"), max_length=40)
    teachers = models.PositiveIntegerField(L("受益教师数", "Teachers reached"))
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("送教下乡", "Outreach session")

    def __str__(self) -> str:
        return f"{self.school} {self.held}"


OUTREACHES = register(
    Outreach,
    title=L("送教下乡", "Outreach"),
    columns=("school", "held", "subject", "teachers"),
    form=("school", "held", "lecturer", "subject", "teachers"),
    search=("subject", "school__organisation__name"),
    order=("-held", "pk"),
    private=("lecturer",),
    natural=("school", "held", "subject"),
    steward=("county", "office"),
    about=L("名师送课与巡回演讲。", "Lessons and talks taken to country schools."),
)

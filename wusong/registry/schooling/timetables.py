"""Timetables 作息: how much daily exercise a school's timetable gives every pupil."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.labels import L


class Timetable(Dated):
    """A school's timetable for a term, as far as the plan asks of it."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    exercise_minutes = models.PositiveSmallIntegerField(
        L("每日体育活动分钟", "Daily exercise, minutes"), validators=[MaxValueValidator(480)]
    )
    checked = models.DateField(L("抽查日期", "Spot-checked on"), null=True, blank=True)
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("作息", "Timetable")

    def __str__(self) -> str:
        return f"{self.school} {self.starts}"


TIMETABLES = register(
    Timetable,
    title=L("课程表与作息", "Timetables"),
    columns=("school", "exercise_minutes", "starts", "ends", "checked"),
    form=("school", "exercise_minutes", "starts", "ends", "checked"),
    search=("school__organisation__name",),
    order=("school_id", "starts"),
    natural=("school", "starts"),
    steward=("school", "county", "office"),
    about=L("每学期作息中的体育活动时间。", "Exercise time in each term's timetable."),
)

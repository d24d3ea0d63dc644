"""Workload 课业负担: homework, sleep and lessons on holidays, as surveyed."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.labels import L


class WorkloadSurvey(models.Model):
    """One grade of one school on one day: means over the pupils asked."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    grade = models.PositiveSmallIntegerField(L("年级", "Grade"))
    surveyed = models.DateField(L("调查日期", "Surveyed on"))
    pupils = models.PositiveIntegerField(L("被调查学生数", "Pupils asked"))
    homework = models.PositiveSmallIntegerField(L("作业分钟", "Homework, minutes"))
    sleep = models.PositiveSmallIntegerField(L("睡眠分钟", "Sleep, minutes"))
    holiday_lessons = models.BooleanField(L("节假日补课", "Lessons on holidays"), default=False)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("课业负担与睡眠调查", "Workload and sleep survey")

    def __str__(self) -> str:
        return f"{self.school} {self.surveyed}"


WORKLOAD_SURVEYS = register(
    WorkloadSurvey,
    title=L("课业负担与睡眠", "Workload and sleep"),
    columns=("school", "grade", "surveyed", "pupils", "homework", "sleep", "holiday_lessons"),
    form=("school", "grade", "surveyed", "pupils", "homework", "sleep", "holiday_lessons"),
    filters=("grade", "holiday_lessons"),
    search=("school__organisation__name",),
    order=("-surveyed", "pk"),
    natural=("school", "grade", "surveyed"),
    steward=("school", "county", "office"),
    about=L("补课、作业与睡眠的监测。", "Holiday lessons, homework and sleep as surveyed."),
)

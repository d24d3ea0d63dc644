"""Hardship 困难认定: which pupil was recognised in hardship, for a school year."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.registry.people.students import Student
from wusong.words.codes import codes
from wusong.words.labels import L

HARDSHIP = codes(
    "hardship_level",
    L("困难等级", "Level of hardship"),
    special=L("特别困难", "Special"),
    medium=L("困难", "Hard"),
    ordinary=L("一般困难", "Ordinary"),
)


class HardshipRecognition(models.Model):
    """One pupil in one school year, after public notice."""

    student = models.ForeignKey(Student, models.PROTECT, verbose_name=L("学生", "Student"))
    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    year = models.PositiveSmallIntegerField(L("学年(起始年)", "School year, first"))
    level = models.CharField(L("困难等级", "Level of hardship"), max_length=8, choices=HARDSHIP.choices)
    recognised = models.DateField(L("认定日期", "Recognised on"))
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("困难认定", "Hardship recognition")
        constraints = [models.UniqueConstraint(fields=["student", "year"], name="registry_hardship_once_a_year")]

    def __str__(self) -> str:
        return f"{self.school} {self.year}"


HARDSHIP_RECOGNITIONS = register(
    HardshipRecognition,
    title=L("困难认定", "Hardship recognitions"),
    columns=("student", "school", "year", "level", "recognised"),
    form=("student", "school", "year", "level", "recognised"),
    filters=("year",),
    search=("school__organisation__name",),
    order=("-recognised", "pk"),
    private=("student", "level"),
    natural=("student", "year"),
    steward=("school", "county", "office"),
    about=L("家庭经济困难学生认定。", "Pupils recognised in hardship."),
)

"""Classes 班级: one class of one school in one school year."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.labels import L


class SchoolClass(Dated):
    """Grades count from 1 to 12 through primary, junior and senior; 0 is kindergarten."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    grade = models.PositiveSmallIntegerField(
        L("年级", "Grade"), validators=[MinValueValidator(0), MaxValueValidator(12)]
    )
    number = models.PositiveSmallIntegerField(L("班号", "Class number"))
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("班级", "Class")

    def __str__(self) -> str:
        return f"{self.school} {self.grade}({self.number})"


CLASSES = register(
    SchoolClass,
    title=L("班级", "Classes"),
    columns=("school", "grade", "number", "starts", "ends"),
    form=("school", "grade", "number", "starts", "ends"),
    filters=("grade",),
    search=("school__organisation__name",),
    order=("school_id", "grade", "number"),
    natural=("school", "grade", "number", "starts"),
    steward=("school", "county", "office"),
    about=L("每学年的教学班。", "Teaching classes of each school year."),
)

"""Enrolments 在校就读: a student at a school, in a grade and class, from a day until another."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.registry.people.students import Student
from wusong.registry.schooling.classes import SchoolClass
from wusong.words.codes import codes
from wusong.words.labels import L

LEAVING = codes(
    "leaving",
    L("离校原因", "Reason for leaving"),
    promoted=L("升级", "Moved up"),
    graduated=L("毕业", "Graduated"),
    transferred=L("转出", "Transferred out"),
    suspended=L("休学", "Suspended"),
    left=L("退学", "Left"),
    died=L("死亡", "Died"),
)


class Enrolment(Dated):
    """One student's time in one grade of one school."""

    student = models.ForeignKey(Student, models.PROTECT, verbose_name=L("学生", "Student"))
    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    school_class = models.ForeignKey(
        SchoolClass, models.PROTECT, null=True, blank=True, verbose_name=L("班级", "Class")
    )
    grade = models.PositiveSmallIntegerField(
        L("年级", "Grade"), validators=[MinValueValidator(0), MaxValueValidator(12)]
    )
    leaving = models.CharField(L("离校原因", "Reason for leaving"), max_length=12, choices=LEAVING.choices, blank=True)
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("就读", "Enrolment")

    def __str__(self) -> str:
        return f"{self.student} {self.school} {self.starts}"


ENROLMENTS = register(
    Enrolment,
    title=L("就读", "Enrolments"),
    columns=("student", "school", "grade", "school_class", "starts", "ends", "leaving"),
    form=("student", "school", "grade", "school_class", "starts", "ends", "leaving"),
    filters=("grade", "leaving"),
    search=("student__number", "school__organisation__name"),
    order=("school_id", "grade", "student_id"),
    private=("student",),
    natural=("student", "starts"),
    steward=("school", "county", "office"),
    about=L("学生在何校何年级就读。", "Which student is at which school and grade."),
)

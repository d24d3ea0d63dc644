"""Teacher training 教师培训: which teacher completed which course, and its hours."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.registry.organisations.schools import School
from wusong.registry.organisations.undertakings import Undertaking
from wusong.registry.people.staff import Staff
from wusong.words.codes import codes
from wusong.words.labels import L

TEACHER_COURSE = codes(
    "teacher_course",
    L("教师培训类别", "Kind of training"),
    backbone=L("骨干培训", "Backbone"),
    leaders=L("校级领导", "School leaders"),
    information=L("信息技术", "Information technology"),
    rural=L("农村教师", "Rural teachers"),
    vocational=L("职校骨干", "Vocational backbone"),
    general=L("全员", "General"),
)


class TeacherCourse(Dated):
    """One run of a course for teachers."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("主办单位", "Held by"))
    undertaking = models.ForeignKey(
        Undertaking, models.PROTECT, null=True, blank=True, verbose_name=L("事项", "Undertaking")
    )
    name = models.CharField(L("名称", "Name"), max_length=60)
    kind = models.CharField(L("类别", "Kind"), max_length=12, choices=TEACHER_COURSE.choices)
    edition = models.PositiveSmallIntegerField(L("期次", "Edition"), null=True, blank=True)
    hours = models.PositiveSmallIntegerField(L("学时", "Hours"))
    objects = scoped("organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("教师培训班", "Teachers' course")

    def __str__(self) -> str:
        return f"{self.name} {self.starts}"


class TeacherTraining(models.Model):
    """One teacher on one course; `school` is where they worked then."""

    course = models.ForeignKey(TeacherCourse, models.PROTECT, verbose_name=L("教师培训班", "Teachers' course"))
    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name=L("人员", "Person"))
    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    completed = models.DateField(L("结业日期", "Completed on"), null=True, blank=True)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("教师培训", "Teacher's training")
        constraints = [models.UniqueConstraint(fields=["course", "staff"], name="registry_teacher_once_a_course")]

    def __str__(self) -> str:
        return f"{self.course}"


TEACHER_COURSES = register(
    TeacherCourse,
    title=L("教师培训班", "Teachers' courses"),
    columns=("organisation", "undertaking", "name", "kind", "edition", "hours", "starts", "ends"),
    form=("organisation", "undertaking", "name", "kind", "edition", "hours", "starts", "ends"),
    filters=("kind",),
    search=("name", "organisation__name"),
    order=("-starts", "pk"),
    natural=("organisation", "name", "starts"),
    steward=("office", "county"),
    about=L("面向教师与校长的培训班。", "Courses for teachers and heads."),
)
TEACHER_TRAININGS = register(
    TeacherTraining,
    title=L("教师培训", "Teachers' trainings"),
    columns=("course", "staff", "school", "completed"),
    form=("course", "staff", "school", "completed"),
    search=("course__name", "school__organisation__name"),
    order=("-course_id", "pk"),
    private=("staff",),
    natural=("course", "staff"),
    steward=("school", "county", "office"),
    about=L("教师参加培训与结业。", "Which teacher completed which course."),
)

"""Trainings 培训: courses and the people who attend and complete them."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

TRAINEE_GROUP = codes(
    "trainee_group",
    L("对象类别", "Group"),
    laid_off=L("下岗职工", "Laid-off worker"),
    poor=L("贫困人口", "Person in poverty"),
    rural_surplus=L("农村富余劳动力", "Rural surplus labour"),
    other=L("其他", "Other"),
)

COURSE_KIND = codes(
    "course_kind",
    L("培训类别", "Kind of course"),
    aid=L("技能援助", "Skills aid"),
    short=L("短期培训", "Short training"),
)


class Course(Dated):
    """One run of a training course at a school."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    name = models.CharField(L("培训班名称", "Course"), max_length=60)
    free = models.BooleanField(L("免费", "Free of charge"), default=True)
    kind = models.CharField(L("类别", "Kind"), max_length=6, choices=COURSE_KIND.choices, default="aid")
    hours = models.PositiveSmallIntegerField(L("学时", "Hours"))
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("培训班", "Training course")

    def __str__(self) -> str:
        return f"{self.name} {self.starts}"


class Trainee(models.Model):
    """One person on one course. `person` is a keyed digest of the identity document: one person, one value."""

    course = models.ForeignKey(Course, models.PROTECT, verbose_name=L("培训班", "Training course"))
    person = models.CharField(L("证件摘要", "Digest of document"), max_length=32)
    name = models.CharField(L("姓名", "Name"), max_length=40)
    group = models.CharField(L("对象类别", "Group"), max_length=14, choices=TRAINEE_GROUP.choices)
    completed = models.DateField(L("结业日期", "Completed on"), null=True, blank=True)
    objects = scoped("course__school__organisation__path")

    class Meta:
        verbose_name = L("培训学员", "Trainee")
        constraints = [models.UniqueConstraint(fields=["course", "person"], name="registry_trainee_once_a_course")]

    def __str__(self) -> str:
        return self.name


COURSES = register(
    Course,
    title=L("培训班", "Training courses"),
    columns=("school", "name", "kind", "free", "hours", "starts", "ends"),
    form=("school", "name", "kind", "free", "hours", "starts", "ends"),
    filters=("kind", "free"),
    search=("name", "school__organisation__name"),
    order=("-starts", "pk"),
    natural=("school", "name", "starts"),
    steward=("school", "office"),
    about=L("职业学校举办的培训班。", "Courses run by vocational schools."),
)
TRAINEES = register(
    Trainee,
    title=L("培训学员", "Trainees"),
    columns=("course", "name", "group", "completed"),
    form=("course", "person", "name", "group", "completed"),
    filters=("group",),
    search=("course__name",),
    order=("course_id", "pk"),
    private=("person", "name"),
    natural=("course", "person"),
    steward=("school", "office"),
    about=L("参加培训并结业的人员。", "People on training courses."),
)

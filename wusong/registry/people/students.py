"""Students 学生: who they are; where they study is an enrolment."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.codes import SEX
from wusong.words.labels import L


class Student(models.Model):
    """A pupil. `keeper` is the school that keeps the file."""

    number = models.CharField(L("学籍号", "Student number"), max_length=19, unique=True)
    name = models.CharField(L("姓名", "Name"), max_length=40)
    sex = models.CharField(L("性别", "Sex"), max_length=1, choices=SEX.choices)
    born = models.DateField(L("出生日期", "Born"))
    keeper = models.ForeignKey(School, models.PROTECT, verbose_name=L("学籍学校", "School keeping the file"))
    hardship = models.BooleanField(L("家庭经济困难", "In hardship"), default=False)
    migrant = models.BooleanField(L("进城务工人员随迁子女", "Child of migrant workers"), default=False)
    left_behind = models.BooleanField(L("农村留守儿童", "Left behind in the country"), default=False)
    single_parent = models.BooleanField(L("单亲", "Of a single parent"), default=False)
    objects = scoped("keeper__organisation__path")

    class Meta:
        verbose_name = L("学生", "Student")

    def __str__(self) -> str:
        return self.name


STUDENTS = register(
    Student,
    title=L("学生", "Students"),
    columns=("number", "name", "sex", "born", "keeper", "hardship"),
    form=("number", "name", "sex", "born", "keeper", "hardship", "migrant", "left_behind", "single_parent"),
    filters=("sex", "hardship", "migrant", "left_behind", "single_parent"),
    search=("number", "name"),
    order=("number",),
    private=("number", "name", "born"),
    natural=("number",),
    steward=("school", "county", "office"),
    about=L("学籍档案。", "Pupils' files."),
)

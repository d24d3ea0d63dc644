"""Fitness 体质健康: what a school reported for a year, and what each pupil was found to be."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.registry.people.students import Student
from wusong.words.codes import codes
from wusong.words.labels import L

FITNESS_BAND = codes(
    "fitness_band",
    L("体质等级", "Band"),
    excellent=L("优秀", "Excellent"),
    good=L("良好", "Good"),
    passed=L("及格", "Passed"),
    failed=L("不及格", "Failed"),
)


class FitnessReport(models.Model):
    """A school's report of a school year; `accepted` when its data were found sound."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    year = models.PositiveSmallIntegerField(L("学年(起始年)", "School year, first"))
    submitted = models.DateField(L("上报日期", "Submitted on"))
    accepted = models.DateField(L("数据合格日期", "Accepted on"), null=True, blank=True)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("体质健康上报", "Fitness report")
        constraints = [models.UniqueConstraint(fields=["school", "year"], name="registry_fitness_report_once")]

    def __str__(self) -> str:
        return f"{self.school} {self.year}"


class FitnessTest(models.Model):
    """One pupil's result of one school year; the total is in tenths of a point."""

    student = models.ForeignKey(Student, models.PROTECT, verbose_name=L("学生", "Student"))
    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    year = models.PositiveSmallIntegerField(L("学年(起始年)", "School year, first"))
    tested = models.DateField(L("测试日期", "Tested on"))
    total = models.PositiveSmallIntegerField(L("总分(十分之一分)", "Total, tenths of a point"), null=True, blank=True)
    band = models.CharField(L("体质等级", "Band"), max_length=9, choices=FITNESS_BAND.choices, blank=True)
    exempt = models.BooleanField(L("免测", "Exempt"), default=False)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("体质健康测试", "Fitness test")

    def __str__(self) -> str:
        return f"{self.school} {self.tested}"


FITNESS_REPORTS = register(
    FitnessReport,
    title=L("体质健康上报", "Fitness reports"),
    columns=("school", "year", "submitted", "accepted"),
    form=("school", "year", "submitted", "accepted"),
    filters=("year",),
    search=("school__organisation__name",),
    order=("-year", "school_id"),
    natural=("school", "year"),
    steward=("school", "county", "office"),
    about=L("学校按学年上报的体质健康数据。", "What each school reported of its pupils' fitness."),
)
FITNESS_TESTS = register(
    FitnessTest,
    title=L("体质健康测试", "Fitness tests"),
    columns=("student", "school", "year", "tested", "total", "band", "exempt"),
    form=("student", "school", "year", "tested", "total", "band", "exempt"),
    filters=("year", "band", "exempt"),
    search=("school__organisation__name",),
    order=("-tested", "pk"),
    private=("student",),
    natural=("student", "year"),
    steward=("school", "county", "office"),
    about=L("《国家学生体质健康标准》测试结果。", "Results under the national student fitness standard."),
)

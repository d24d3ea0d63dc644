"""Admissions 招生: what a school may take in, and whom it took."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

TRACK = codes(
    "admission_track",
    L("招生类型", "Track"),
    unified=L("统招", "Unified"),
    quota=L("指标到校", "Quota to junior schools"),
    self_funded=L("自费(三限)", "Self-funded, three limits"),
    vocational=L("中职", "Vocational"),
    zoned=L("划片", "By zone"),
)


class AdmissionPlan(models.Model):
    """Places of one track of one school in one year, with the line and the fee that bind it; a score is in tenths."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    year = models.PositiveSmallIntegerField(L("年度", "Year"))
    track = models.CharField(L("招生类型", "Track"), max_length=12, choices=TRACK.choices)
    places = models.PositiveIntegerField(L("计划数", "Places"))
    line = models.PositiveIntegerField(L("分数线(十分之一分)", "Lowest score, tenths"), null=True, blank=True)
    fee = models.PositiveIntegerField(L("收费标准(元)", "Fee, yuan"), null=True, blank=True)
    decided = models.DateField(L("下达日期", "Set on"))
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("招生计划", "Admission plan")
        constraints = [models.UniqueConstraint(fields=["school", "year", "track"], name="registry_admission_plan_once")]

    def __str__(self) -> str:
        return f"{self.school} {self.year} {self.get_track_display()}"


class Admission(models.Model):
    """One candidate taken in; `number` is the candidate's, not the pupil's."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    year = models.PositiveSmallIntegerField(L("年度", "Year"))
    track = models.CharField(L("招生类型", "Track"), max_length=12, choices=TRACK.choices)
    number = models.CharField(L("考号", "Candidate number"), max_length=20)
    score = models.PositiveIntegerField(L("录取总分(十分之一分)", "Score, tenths"), null=True, blank=True)
    fee = models.PositiveIntegerField(L("实缴(元)", "Fee paid, yuan"), default=0)
    admitted = models.DateField(L("录取日期", "Admitted on"))
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("录取", "Admission")
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="registry_admission_once")]

    def __str__(self) -> str:
        return f"{self.school} {self.year}"


ADMISSION_PLANS = register(
    AdmissionPlan,
    title=L("招生计划", "Admission plans"),
    columns=("school", "year", "track", "places", "line", "fee", "decided"),
    form=("school", "year", "track", "places", "line", "fee", "decided"),
    filters=("year", "track"),
    search=("school__organisation__name",),
    order=("-year", "school_id", "track"),
    natural=("school", "year", "track"),
    steward=("county", "office"),
    about=L("各校各类招生计划、分数线、收费标准。", "Places, lines and fees of each school and track."),
)
ADMISSIONS = register(
    Admission,
    title=L("录取", "Admissions"),
    columns=("school", "year", "track", "number", "score", "fee", "admitted"),
    form=("school", "year", "track", "number", "score", "fee", "admitted"),
    filters=("year", "track"),
    search=("school__organisation__name",),
    order=("-admitted", "pk"),
    private=("number",),
    natural=("year", "number"),
    steward=("county", "office"),
    about=L("录取的考生及类型、分数、交费。", "Candidates admitted, with track, score and fee."),
)

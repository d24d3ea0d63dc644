"""Dropouts 失学与劝返: a pupil out of school, why, and the day they came back."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.registry.people.students import Student
from wusong.words.codes import codes
from wusong.words.labels import L

DROPOUT_REASON = codes(
    "dropout_reason",
    L("失学原因", "Reason out of school"),
    poverty=L("家庭贫困", "Poverty"),
    illness=L("疾病或残疾", "Illness or disability"),
    weary=L("厌学", "Weary of school"),
    work=L("务工", "Went to work"),
    moved=L("随家外出", "Moved away with family"),
    other=L("其他", "Other"),
)


class Dropout(Dated):
    """Out of school from `starts` until the day of return (`ends`)."""

    student = models.ForeignKey(Student, models.PROTECT, verbose_name=L("学生", "Student"))
    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    reason = models.CharField(L("原因", "Reason"), max_length=8, choices=DROPOUT_REASON.choices)
    contact = models.CharField(L("包保责任人", "Person in charge"), max_length=40, blank=True)
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("失学", "Dropout")

    def __str__(self) -> str:
        return f"{self.student} {self.starts}"


DROPOUTS = register(
    Dropout,
    title=L("失学与劝返", "Dropouts"),
    columns=("student", "school", "reason", "starts", "ends", "contact"),
    form=("student", "school", "reason", "starts", "ends", "contact"),
    filters=("reason",),
    search=("school__organisation__name",),
    order=("-starts", "pk"),
    private=("student", "contact"),
    natural=("student", "starts"),
    steward=("school", "county", "office"),
    about=L("控辍保学台账：一生一案，原因有代码。", "One file a pupil, with a coded reason."),
)

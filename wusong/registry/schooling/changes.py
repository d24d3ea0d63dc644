"""Enrolment changes 学籍异动: what was asked for a pupil, when, and what was decided."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.registry.people.students import Student
from wusong.words.codes import codes
from wusong.words.labels import L

CHANGE = codes(
    "enrolment_change",
    L("异动类别", "Kind of change"),
    transfer_in=L("转入", "Transfer in"),
    transfer_out=L("转出", "Transferred out"),
    suspend=L("休学", "Suspended"),
    resume=L("复学", "Return"),
    leave=L("退学", "Left"),
    skip=L("跳级", "Skipping a grade"),
    repeat=L("留级", "Repeating a grade"),
    death=L("死亡", "Died"),
)


class EnrolmentChange(models.Model):
    """One request for one pupil; `decided` within the time the rules allow."""

    student = models.ForeignKey(Student, models.PROTECT, verbose_name=L("学生", "Student"))
    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    kind = models.CharField(L("类别", "Kind"), max_length=12, choices=CHANGE.choices)
    reason = models.CharField(L("原因", "Reason"), max_length=80, blank=True)
    asked = models.DateField(L("申请日期", "Asked on"))
    decided = models.DateField(L("核办日期", "Decided on"), null=True, blank=True)
    approved = models.BooleanField(L("同意", "Approved"), default=False)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("学籍异动", "Enrolment change")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked}"


ENROLMENT_CHANGES = register(
    EnrolmentChange,
    title=L("学籍异动", "Enrolment changes"),
    columns=("student", "school", "kind", "asked", "decided", "approved"),
    form=("student", "school", "kind", "reason", "asked", "decided", "approved"),
    filters=("kind", "approved"),
    search=("school__organisation__name", "reason"),
    order=("-asked", "pk"),
    private=("student", "reason"),
    natural=("student", "kind", "asked"),
    steward=("school", "county", "office"),
    about=L("转学、休学、复学等的申请与核办。", "Requests to transfer, suspend, return, and what was decided."),
)

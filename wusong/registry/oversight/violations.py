"""Violations 违规线索: charges, make-up classes, unlicensed schools, from the first sign to the end of the case."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.words.codes import codes
from wusong.words.labels import L

VIOLATION = codes(
    "violation",
    L("违规类别", "Kind of violation"),
    charging=L("乱收费", "Unlawful charges"),
    tutoring=L("在职教师有偿补课", "Paid tutoring by teachers"),
    unlicensed=L("无证办学", "Unlicensed school"),
    conditions=L("不具备办学条件", "Unfit conditions"),
    admission=L("违规招生", "Unlawful admission"),
    other=L("其他", "Other"),
)


class Violation(models.Model):
    """One sign of a violation; closed when it is dealt with."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("涉及单位", "Organisation"))
    kind = models.CharField(L("类别", "Kind"), max_length=10, choices=VIOLATION.choices)
    private = models.BooleanField(L("民办机构", "Private body"), default=False)
    source = models.CharField(L("来源", "Source"), max_length=40)
    received = models.DateField(L("受理日期", "Received on"))
    finding = models.CharField(L("事实与处理", "Finding"), max_length=120, blank=True)
    closed = models.DateField(L("结案日期", "Closed on"), null=True, blank=True)
    objects = scoped("organisation__path")

    class Meta:
        verbose_name = L("违规线索", "Violation")

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()}"


VIOLATIONS = register(
    Violation,
    title=L("违规线索与处理", "Violations"),
    columns=("organisation", "kind", "private", "source", "received", "finding", "closed"),
    form=("organisation", "kind", "private", "source", "received", "finding", "closed"),
    filters=("kind", "private"),
    search=("source", "finding", "organisation__name"),
    order=("-received", "pk"),
    natural=("organisation", "kind", "received", "source"),
    steward=("office", "county", "inspector"),
    about=L("违规线索的受理与结案。", "Signs of violations and how they ended."),
)

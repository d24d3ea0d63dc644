"""Audits 审计 and checks of key areas 重点领域监督."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.registry.people.duties import Duty
from wusong.words.codes import codes
from wusong.words.labels import L

AUDIT = codes(
    "audit_kind",
    L("审计类别", "Kind of audit"),
    leaving=L("离任审计", "On leaving"),
    term=L("任期经济责任审计", "Of a term"),
    finance=L("财务收支审计", "Of finances"),
)

KEY_AREA = codes(
    "key_area",
    L("重点领域", "Key area"),
    admission=L("招生", "Admission"),
    charging=L("收费", "Charges"),
    construction=L("基建", "Construction"),
    procurement=L("采购", "Procurement"),
    logistics=L("后勤", "Logistics"),
)


class Audit(models.Model):
    """One audit of one organisation, or of a leader on leaving (`duty`)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("被审计单位", "Audited"))
    kind = models.CharField(L("类别", "Kind"), max_length=8, choices=AUDIT.choices)
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, blank=True, verbose_name=L("所审职务", "Duty audited"))
    notified = models.DateField(L("通知日期", "Notified on"))
    reported = models.DateField(L("报告日期", "Reported on"), null=True, blank=True)
    findings = models.PositiveSmallIntegerField(L("问题数", "Findings"))
    filed = models.DateField(L("归档日期", "Filed on"), null=True, blank=True)
    objects = scoped("organisation__path")

    class Meta:
        verbose_name = L("审计", "Audit")

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()}"


class SupervisionCheck(models.Model):
    """One check of one key area at one organisation."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("被检查单位", "Checked"))
    area = models.CharField(L("重点领域", "Key area"), max_length=12, choices=KEY_AREA.choices)
    checked = models.DateField(L("检查日期", "Checked on"))
    problem = models.CharField(L("问题", "Problem"), max_length=120, blank=True)
    rectified = models.DateField(L("整改完成日期", "Rectified on"), null=True, blank=True)
    objects = scoped("organisation__path")

    class Meta:
        verbose_name = L("重点领域监督", "Key-area check")

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_area_display()}"


AUDITS = register(
    Audit,
    title=L("审计", "Audits"),
    columns=("organisation", "kind", "duty", "notified", "reported", "findings", "filed"),
    form=("organisation", "kind", "duty", "notified", "reported", "findings", "filed"),
    filters=("kind",),
    search=("organisation__name",),
    order=("-notified", "pk"),
    private=("duty",),
    natural=("organisation", "kind", "notified"),
    steward=("office",),
    about=L("离任、任期与财务审计。", "Audits on leaving, of a term, of finances."),
)
SUPERVISION_CHECKS = register(
    SupervisionCheck,
    title=L("重点领域监督", "Key-area checks"),
    columns=("organisation", "area", "checked", "problem", "rectified"),
    form=("organisation", "area", "checked", "problem", "rectified"),
    filters=("area",),
    search=("problem", "organisation__name"),
    order=("-checked", "pk"),
    natural=("organisation", "area", "checked"),
    steward=("office", "inspector"),
    about=L(
        "招生、收费、基建、采购、后勤的监督检查。",
        "Checks of admission, charges, construction, procurement, logistics.",
    ),
)

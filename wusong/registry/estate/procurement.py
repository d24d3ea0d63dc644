"""Procurement 采购: what was bought, how, and when it was accepted."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.words.codes import codes
from wusong.words.labels import L

METHOD = codes(
    "procurement_method",
    L("方式", "Method"),
    open=L("公开招标", "Open tender"),
    invited=L("邀请招标", "Invited tender"),
    negotiated=L("竞争性谈判", "Negotiated"),
    single=L("单一来源", "Single source"),
    enquiry=L("询价", "Price enquiry"),
)


class Procurement(models.Model):
    """One purchase from notice to acceptance."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("单位", "Organisation"))
    title = models.CharField(L("采购项目", "Procurement"), max_length=80)
    budget = models.PositiveIntegerField(L("预算(元)", "Budget, yuan"))
    method = models.CharField(L("方式", "Method"), max_length=10, choices=METHOD.choices)
    announced = models.DateField(L("公告日期", "Announced on"))
    awarded = models.DateField(L("中标日期", "Awarded on"), null=True, blank=True)
    contracted = models.DateField(L("合同日期", "Contract on"), null=True, blank=True)
    accepted = models.DateField(L("验收日期", "Accepted on"), null=True, blank=True)
    objects = scoped("organisation__path")

    class Meta:
        verbose_name = L("采购项目", "Procurement")

    def __str__(self) -> str:
        return self.title


PROCUREMENTS = register(
    Procurement,
    title=L("采购项目", "Procurements"),
    columns=("organisation", "title", "budget", "method", "announced", "awarded", "contracted", "accepted"),
    form=("organisation", "title", "budget", "method", "announced", "awarded", "contracted", "accepted"),
    filters=("method",),
    search=("title", "organisation__name"),
    order=("-announced", "pk"),
    natural=("organisation", "title", "announced"),
    steward=("school", "county", "office"),
    about=L("采购公告、中标、合同与验收。", "Purchases from notice to acceptance."),
)

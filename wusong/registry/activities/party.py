"""Party work 党建与下基层: branches, and officials' visits to schools."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.registry.people.staff import Staff
from wusong.words.codes import codes
from wusong.words.labels import L

FOUR_GOOD = codes(
    "four_good",
    L("“四好”结论", "Four goods"),
    passed=L("达标", "Reached"),
    not_yet=L("未达标", "Not yet"),
)


class PartyBranch(Dated):
    """One branch, with the day it was found to have the four goods."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("单位", "Organisation"))
    name = models.CharField(L("支部", "Branch"), max_length=60)
    four_good = models.CharField(L("“四好”结论", "Four goods"), max_length=8, choices=FOUR_GOOD.choices, blank=True)
    assessed = models.DateField(L("评定日期", "Assessed on"), null=True, blank=True)
    objects = scoped("organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("党支部", "Party branch")

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """An official's days at one school or office; `days` is the length."""

    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name=L("干部", "Official"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("到访单位", "Visited"))
    held = models.DateField(L("起始日期", "From"))
    days = models.PositiveSmallIntegerField(L("天数", "Days"))
    problem = models.CharField(L("发现问题", "Problem found"), max_length=120, blank=True)
    settled = models.DateField(L("问题办结日期", "Settled on"), null=True, blank=True)
    objects = scoped("organisation__path")

    class Meta:
        verbose_name = L("下基层", "Visit")

    def __str__(self) -> str:
        return f"{self.organisation} {self.held}"


PARTY_BRANCHES = register(
    PartyBranch,
    title=L("党支部", "Party branches"),
    columns=("organisation", "name", "four_good", "assessed", "starts", "ends"),
    form=("organisation", "name", "four_good", "assessed", "starts", "ends"),
    filters=("four_good",),
    search=("name", "organisation__name"),
    order=("name",),
    natural=("organisation", "name"),
    steward=("office",),
    about=L("“四好”支部创建。", "Branches and the four goods."),
)
VISITS = register(
    Visit,
    title=L("下基层调研", "Visits"),
    columns=("staff", "organisation", "held", "days", "settled"),
    form=("staff", "organisation", "held", "days", "problem", "settled"),
    search=("staff__number", "organisation__name"),
    order=("-held", "pk"),
    private=("staff", "problem"),
    natural=("staff", "organisation", "held"),
    steward=("office",),
    about=L("机关干部下基层实践与问题办理。", "Officials' days at schools, and what they settled."),
)

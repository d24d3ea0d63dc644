"""Goals 目标责任: items the city government set the bureau, and letters of responsibility that were signed."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.words.labels import L


class GovernmentGoal(models.Model):
    """One item of the city government's goals that falls to the bureau."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("承办单位", "Handled by"))
    number = models.CharField(L("编号", "Number"), max_length=20)
    item = models.CharField(L("任务内容", "Item"), max_length=120)
    points = models.PositiveSmallIntegerField(L("分值", "Points"))
    set_on = models.DateField(L("下达日期", "Set on"))
    due = models.DateField(L("期限", "Due on"))
    done = models.DateField(L("完成日期", "Done on"), null=True, blank=True)
    objects = scoped("organisation__path")

    class Meta:
        verbose_name = L("市政府目标任务", "Government goal")

    def __str__(self) -> str:
        return f"{self.number} {self.item}"


class ResponsibilityLetter(models.Model):
    """A letter of responsibility due from one organisation for one year."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("责任单位", "Organisation"))
    year = models.PositiveSmallIntegerField(L("年度", "Year"))
    required = models.DateField(L("应签日期", "Required by"))
    signed = models.DateField(L("签订日期", "Signed on"), null=True, blank=True)
    objects = scoped("organisation__path")

    class Meta:
        verbose_name = L("责任书", "Letter of responsibility")
        constraints = [models.UniqueConstraint(fields=["organisation", "year"], name="registry_letter_once_a_year")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"


GOVERNMENT_GOALS = register(
    GovernmentGoal,
    title=L("市政府目标任务", "Government goals"),
    columns=("organisation", "number", "item", "points", "set_on", "due", "done"),
    form=("organisation", "number", "item", "points", "set_on", "due", "done"),
    search=("number", "item", "organisation__name"),
    order=("number",),
    natural=("number", "set_on"),
    steward=("office",),
    about=L("市政府年度重点工作目标中的教育任务。", "Education items among the city government's goals."),
)
RESPONSIBILITY_LETTERS = register(
    ResponsibilityLetter,
    title=L("责任书", "Letters of responsibility"),
    columns=("organisation", "year", "required", "signed"),
    form=("organisation", "year", "required", "signed"),
    filters=("year",),
    search=("organisation__name",),
    order=("-year", "organisation_id"),
    natural=("organisation", "year"),
    steward=("office",),
    about=L("党风廉政建设责任书的签订。", "Letters of responsibility for clean government."),
)

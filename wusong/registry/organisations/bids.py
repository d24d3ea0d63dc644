"""Bids 创建申报: a school working towards a title: what is due this year, and what became of it."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.designations import DESIGNATION
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

BID_RESULT = codes("bid_result", L("结果", "Result"), granted=L("获批", "Granted"), refused=L("未获批", "Refused"))


class Bid(models.Model):
    """One school's bid for one title. `step` is the year's milestone, `step_done` the day it was reached."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    title = models.CharField(L("称号", "Designation"), max_length=20, choices=DESIGNATION.choices)
    applied = models.DateField(L("申报日期", "Applied on"))
    step = models.CharField(L("当年创建节点", "Milestone of the year"), max_length=60)
    step_done = models.DateField(L("节点完成日期", "Milestone reached on"), null=True, blank=True)
    decided = models.DateField(L("评审日期", "Decided on"), null=True, blank=True)
    result = models.CharField(L("结果", "Result"), max_length=8, choices=BID_RESULT.choices, blank=True)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("创建申报", "Bid for a title")

    def __str__(self) -> str:
        return f"{self.school} {self.get_title_display()}"


BIDS = register(
    Bid,
    title=L("创建申报", "Bids for titles"),
    columns=("school", "title", "applied", "step", "step_done", "decided", "result"),
    form=("school", "title", "applied", "step", "step_done", "decided", "result"),
    filters=("title", "result"),
    search=("school__organisation__name", "step"),
    order=("-applied", "pk"),
    natural=("school", "title", "applied"),
    steward=("school", "office"),
    about=L("学校争创称号的申报与当年节点。", "Schools working towards a title and the milestone of the year."),
)

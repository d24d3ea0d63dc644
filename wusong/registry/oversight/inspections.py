"""Inspections 督导检查: who was inspected on what, the opinion, and the recheck."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.words.codes import codes
from wusong.words.labels import L

INSPECTION = codes(
    "inspection",
    L("督导类别", "Kind of inspection"),
    government=L("督政", "Of governments"),
    school=L("学校评估", "Of schools"),
    special=L("专项督导", "Special"),
    private=L("民办评估", "Of private schools"),
    key_area=L("重点领域", "Key areas"),
)


class Inspection(models.Model):
    """One inspection of one organisation. `topic` groups a special inspection over many."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("被督导单位", "Inspected"))
    kind = models.CharField(L("类别", "Kind"), max_length=10, choices=INSPECTION.choices)
    topic = models.CharField(L("督导主题", "Topic"), max_length=60)
    standard = models.CharField(L("标准版本", "Standard"), max_length=60, blank=True)
    notified = models.DateField(L("通知日期", "Notified on"))
    visited = models.DateField(L("现场日期", "Visited on"), null=True, blank=True)
    opinion = models.DateField(L("意见书日期", "Opinion given on"), null=True, blank=True)
    due = models.DateField(L("整改期限", "Due on"), null=True, blank=True)
    rectified = models.DateField(L("整改完成日期", "Rectified on"), null=True, blank=True)
    rechecked = models.DateField(L("复查日期", "Rechecked on"), null=True, blank=True)
    objects = scoped("organisation__path")

    class Meta:
        verbose_name = L("督导检查", "Inspection")

    def __str__(self) -> str:
        return f"{self.organisation} {self.topic}"


INSPECTIONS = register(
    Inspection,
    title=L("督导检查", "Inspections"),
    columns=("organisation", "kind", "topic", "notified", "visited", "opinion", "due", "rectified", "rechecked"),
    form=(
        "organisation",
        "kind",
        "topic",
        "standard",
        "notified",
        "visited",
        "opinion",
        "due",
        "rectified",
        "rechecked",
    ),
    filters=("kind",),
    search=("topic", "organisation__name"),
    order=("-notified", "pk"),
    natural=("organisation", "kind", "topic", "notified"),
    steward=("inspector", "office"),
    about=L("督政、督学与专项督导。", "Inspections of governments, schools and special topics."),
)

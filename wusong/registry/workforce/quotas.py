"""Quotas 名额分配: how many places of a training, honour or title were given to a school."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

QUOTA = codes(
    "quota",
    L("名额类别", "Kind of quota"),
    training=L("培训", "Training"),
    honour=L("荣誉", "Honour"),
    title=L("职务评聘", "Title appointment"),
)


class QuotaAllocation(models.Model):
    """Places given to one school in one round."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    kind = models.CharField(L("类别", "Kind"), max_length=8, choices=QUOTA.choices)
    round = models.CharField(L("批次", "Round"), max_length=60)
    places = models.PositiveIntegerField(L("名额", "Places"))
    allotted = models.DateField(L("分配日期", "Allotted on"))
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("名额分配", "Quota")

    def __str__(self) -> str:
        return f"{self.round} {self.school}"


QUOTA_ALLOCATIONS = register(
    QuotaAllocation,
    title=L("名额分配", "Quotas"),
    columns=("school", "kind", "round", "places", "allotted"),
    form=("school", "kind", "round", "places", "allotted"),
    filters=("kind",),
    search=("round", "school__organisation__name"),
    order=("-allotted", "pk"),
    natural=("school", "kind", "round"),
    steward=("office",),
    about=L("培训、荣誉、评聘名额向各校的分配。", "Places for training, honours and titles given to schools."),
)

"""Programmes 专业: a specialty a vocational school offers, from opening to closing, and whether it is recognised as key."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

PROGRAMME_RANK = codes(
    "programme_rank",
    L("专业定位", "Rank of programme"),
    main=L("主干专业", "Main"),
    ordinary=L("一般专业", "Ordinary"),
    marginal=L("非主流专业", "Not mainstream"),
)


class Programme(Dated):
    """One specialty at one school: a 专业点."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    code = models.CharField(L("专业代码", "Specialty code"), max_length=6)
    name = models.CharField(L("专业名称", "Name"), max_length=40)
    rank = models.CharField(L("定位", "Rank"), max_length=8, choices=PROGRAMME_RANK.choices)
    key_since = models.DateField(L("认定骨干专业日期", "Recognised as key on"), null=True, blank=True)
    document = models.CharField(L("文件", "Document"), max_length=80, blank=True)
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("专业", "Programme")

    def __str__(self) -> str:
        return f"{self.school} {self.name}"


PROGRAMMES = register(
    Programme,
    title=L("专业设置", "Programmes"),
    columns=("school", "code", "name", "rank", "starts", "ends", "key_since"),
    form=("school", "code", "name", "rank", "starts", "ends", "key_since", "document"),
    filters=("rank",),
    search=("code", "name", "school__organisation__name"),
    order=("school_id", "code"),
    natural=("school", "code", "starts"),
    steward=("office", "county"),
    about=L("中等职业学校的专业点。", "Specialties of vocational schools."),
)

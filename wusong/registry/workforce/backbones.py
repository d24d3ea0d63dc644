"""Backbone teachers 骨干教师: recognised at a level, for a subject, for a term."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.registry.people.staff import Staff
from wusong.words.codes import codes
from wusong.words.labels import L

BACKBONE = codes(
    "backbone",
    L("级别", "Level"),
    county=L("县级", "County"),
    city=L("市级", "City"),
    province=L("省级", "Provincial"),
    nation=L("国家级", "National"),
)


class Backbone(Dated):
    """One recognition of one person, in force for its term."""

    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name=L("人员", "Person"))
    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    level = models.CharField(L("级别", "Level"), max_length=8, choices=BACKBONE.choices)
    subject = models.CharField(L("学科", "Subject"), max_length=20)
    document = models.CharField(L("文件", "Document"), max_length=80, blank=True)
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("骨干教师", "Backbone teacher")

    def __str__(self) -> str:
        return f"{self.staff} {self.get_level_display()}"


BACKBONES = register(
    Backbone,
    title=L("骨干教师", "Backbone teachers"),
    columns=("staff", "school", "level", "subject", "document", "starts", "ends"),
    form=("staff", "school", "level", "subject", "document", "starts", "ends"),
    filters=("level", "subject"),
    search=("staff__number", "school__organisation__name", "subject"),
    order=("-starts", "pk"),
    private=("staff",),
    natural=("staff", "level", "starts"),
    steward=("county", "office"),
    about=L("各级骨干教师的认定与有效期。", "Backbone teachers by level, with their terms."),
)

"""Construction projects 基建项目: what is being built, how large, and when it was accepted. Area counts at acceptance."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

BUILDING_USE = codes(
    "building_use",
    L("用途", "Use"),
    teaching=L("教学楼", "Teaching building"),
    dormitory=L("宿舍楼", "Dormitory"),
    training=L("实训楼", "Training building"),
    canteen=L("食堂", "Canteen"),
    relocation=L("搬迁改造", "Relocation"),
    other=L("其他", "Other"),
)


class ConstructionProject(models.Model):
    """One building under one approval."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    name = models.CharField(L("项目名称", "Project"), max_length=60)
    use = models.CharField(L("用途", "Use"), max_length=10, choices=BUILDING_USE.choices)
    planned_area = models.PositiveIntegerField(L("批准面积(平方米)", "Approved area, m²"))
    approved = models.DateField(L("立项日期", "Approved on"))
    started = models.DateField(L("开工日期", "Started on"), null=True, blank=True)
    accepted = models.DateField(L("竣工验收日期", "Accepted on"), null=True, blank=True)
    accepted_area = models.PositiveIntegerField(L("竣工面积(平方米)", "Accepted area, m²"), null=True, blank=True)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("基建项目", "Construction project")

    def __str__(self) -> str:
        return self.name

    def clean(self):
        if (self.accepted is None) != (self.accepted_area is None):
            message = L("竣工验收日期与竣工面积须同时填写", "Fill in both the day of acceptance and the accepted area")
            raise ValidationError({"accepted_area": str(message)})


CONSTRUCTION_PROJECTS = register(
    ConstructionProject,
    title=L("基建项目", "Construction projects"),
    columns=("name", "school", "use", "planned_area", "started", "accepted", "accepted_area"),
    form=("school", "name", "use", "planned_area", "approved", "started", "accepted", "accepted_area"),
    filters=("use",),
    search=("name", "school__organisation__name"),
    order=("name",),
    natural=("school", "name"),
    steward=("office",),
    about=L("在建与竣工的校舍。", "School buildings under way and accepted."),
)

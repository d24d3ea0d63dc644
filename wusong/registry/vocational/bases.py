"""Training bases 实训基地: where vocational skills are practised."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.labels import L


class TrainingBase(Dated):
    """One base of one school, in use from `starts`."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    name = models.CharField(L("名称", "Name"), max_length=60)
    field = models.CharField(L("专业群", "Field"), max_length=40)
    area = models.PositiveIntegerField(L("面积(平方米)", "Area, m²"))
    stations = models.PositiveIntegerField(L("工位数", "Workstations"))
    value = models.PositiveIntegerField(L("设备值(元)", "Value of equipment, yuan"))
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("实训基地", "Training base")

    def __str__(self) -> str:
        return self.name


TRAINING_BASES = register(
    TrainingBase,
    title=L("实训基地", "Training bases"),
    columns=("school", "name", "field", "area", "stations", "value", "starts", "ends"),
    form=("school", "name", "field", "area", "stations", "value", "starts", "ends"),
    search=("name", "field", "school__organisation__name"),
    order=("school_id", "name"),
    natural=("school", "name"),
    steward=("school", "office"),
    about=L("职业学校实训基地。", "Where vocational skills are practised."),
)

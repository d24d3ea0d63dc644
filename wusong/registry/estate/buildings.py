"""Buildings 校舍: every building, its appraisal, and whether it may be used."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.estate.projects import BUILDING_USE
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

STRUCTURE = codes(
    "building_grade",
    L("鉴定等级", "Appraisal"),
    A=L("A级", "Grade A"),
    B=L("B级", "Grade B"),
    C=L("C级", "Grade C"),
    D=L("D级", "Grade D"),
)


class Building(models.Model):
    """One building. Grade D must go out of use at once (`stopped`)."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    number = models.CharField(L("栋号", "Building"), max_length=20)
    built = models.PositiveSmallIntegerField(L("建成年", "Built"))
    area = models.PositiveIntegerField(L("面积(平方米)", "Area, m²"))
    use = models.CharField(L("用途", "Use"), max_length=10, choices=BUILDING_USE.choices)
    grade = models.CharField(L("鉴定等级", "Appraisal"), max_length=1, choices=STRUCTURE.choices, blank=True)
    appraised = models.DateField(L("鉴定日期", "Appraised on"), null=True, blank=True)
    stopped = models.DateField(L("停用日期", "Out of use since"), null=True, blank=True)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("校舍", "Building")
        constraints = [models.UniqueConstraint(fields=["school", "number"], name="registry_building_once")]

    def __str__(self) -> str:
        return f"{self.school} {self.number}"


BUILDINGS = register(
    Building,
    title=L("校舍", "Buildings"),
    columns=("school", "number", "use", "area", "built", "grade", "appraised", "stopped"),
    form=("school", "number", "built", "area", "use", "grade", "appraised", "stopped"),
    filters=("grade", "use"),
    search=("number", "school__organisation__name"),
    order=("school_id", "number"),
    natural=("school", "number"),
    steward=("school", "county", "office"),
    about=L("逐栋校舍的鉴定与使用状态。", "Every building, its appraisal and use."),
)

"""Canteens 食堂: a school's canteen and the hygiene grades it was given."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

CANTEEN_GRADE = codes(
    "canteen_grade",
    L("量化等级", "Hygiene grade"),
    A=L("A级", "Grade A"),
    B=L("B级", "Grade B"),
    C=L("C级", "Grade C"),
    D=L("D级", "Grade D"),
)


class Canteen(models.Model):
    """A canteen with its licence."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    licence = models.CharField(L("许可证号", "Licence"), max_length=30, unique=True)
    diners = models.PositiveIntegerField(L("供餐人数", "Diners"), default=0)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("食堂", "Canteen")

    def __str__(self) -> str:
        return f"{self.school} {self.licence}"


class CanteenGrading(Dated):
    """A grade given by the health authority, in force until the next one."""

    canteen = models.ForeignKey(Canteen, models.PROTECT, verbose_name=L("食堂", "Canteen"))
    grade = models.CharField(L("等级", "Grade"), max_length=1, choices=CANTEEN_GRADE.choices)
    issuer = models.CharField(L("评定机关", "Issuing body"), max_length=40)
    objects = scoped("canteen__school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("食堂量化等级", "Canteen grade")

    def __str__(self) -> str:
        return f"{self.canteen} {self.grade}"


CANTEENS = register(
    Canteen,
    title=L("食堂", "Canteens"),
    columns=("school", "licence", "diners"),
    form=("school", "licence", "diners"),
    search=("licence", "school__organisation__name"),
    order=("licence",),
    natural=("licence",),
    steward=("school", "county", "office"),
    about=L("学校食堂及许可。", "School canteens and their licences."),
)
CANTEEN_GRADINGS = register(
    CanteenGrading,
    title=L("食堂量化等级", "Canteen grades"),
    columns=("canteen", "grade", "starts", "ends", "issuer"),
    form=("canteen", "grade", "starts", "ends", "issuer"),
    filters=("grade",),
    search=("canteen__licence", "canteen__school__organisation__name"),
    order=("-starts", "pk"),
    natural=("canteen", "starts"),
    steward=("county", "office"),
    about=L("卫生监督部门评定的等级。", "Grades given by the health authority."),
)

"""Licences 民办办学许可: private schools, their yearly checks, and converted schools being cleared up."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

LICENCE = codes(
    "licence_kind",
    L("民办机构类别", "Kind of private body"),
    kindergarten=L("幼儿园", "Kindergarten"),
    school=L("学历学校", "School"),
    training=L("文化培训机构", "Training body"),
)

CHECK = codes(
    "annual_check",
    L("年检结论", "Result of the check"),
    passed=L("合格", "Passed"),
    basic=L("基本合格", "Barely passed"),
    failed=L("不合格", "Failed"),
)

CONVERSION = codes(
    "conversion",
    L("清理结论", "How it was cleared up"),
    public=L("转为公办", "Public again"),
    private=L("达到“四独立”转民办", "Truly private"),
    closed=L("撤并", "Closed"),
)


class Licence(Dated):
    """A licence to run a private school; it ends when it lapses or the body leaves."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("民办机构", "Private body"))
    number = models.CharField(L("许可证号", "Licence"), max_length=30, unique=True)
    kind = models.CharField(L("类别", "Kind"), max_length=12, choices=LICENCE.choices)
    exit_ground = models.CharField(L("退出事由", "Ground of leaving"), max_length=80, blank=True)
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("民办办学许可", "Licence")

    def __str__(self) -> str:
        return f"{self.number} {self.school}"


class AnnualCheck(models.Model):
    """The yearly check of one licence."""

    licence = models.ForeignKey(Licence, models.PROTECT, verbose_name=L("许可", "Licence"))
    year = models.PositiveSmallIntegerField(L("年度", "Year"))
    result = models.CharField(L("年检结论", "Result of the check"), max_length=6, choices=CHECK.choices)
    decided = models.DateField(L("年检日期", "Decided on"))
    objects = scoped("licence__school__organisation__path")

    class Meta:
        verbose_name = L("民办年检", "Annual check")
        constraints = [models.UniqueConstraint(fields=["licence", "year"], name="registry_annual_check_once")]

    def __str__(self) -> str:
        return f"{self.licence} {self.year}"


class Conversion(models.Model):
    """A converted school on the list to be cleared up."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    listed = models.DateField(L("列入日期", "Listed on"))
    result = models.CharField(
        L("清理结论", "How it was cleared up"), max_length=8, choices=CONVERSION.choices, blank=True
    )
    concluded = models.DateField(L("清理结论日期", "Concluded on"), null=True, blank=True)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("改制校清理", "Converted school")

    def __str__(self) -> str:
        return f"{self.school} {self.listed}"


LICENCES = register(
    Licence,
    title=L("民办办学许可", "Licences"),
    columns=("school", "number", "kind", "exit_ground", "starts", "ends"),
    form=("school", "number", "kind", "exit_ground", "starts", "ends"),
    filters=("kind",),
    search=("number", "school__organisation__name"),
    order=("number",),
    natural=("number",),
    steward=("county", "office"),
    about=L("民办学校与机构的办学许可。", "Licences of private schools."),
)
ANNUAL_CHECKS = register(
    AnnualCheck,
    title=L("民办年检", "Annual checks"),
    columns=("licence", "year", "result", "decided"),
    form=("licence", "year", "result", "decided"),
    filters=("year", "result"),
    search=("licence__number",),
    order=("-year", "pk"),
    natural=("licence", "year"),
    steward=("county", "office"),
    about=L("民办机构年度检查的结论。", "Yearly checks of private bodies."),
)
CONVERSIONS = register(
    Conversion,
    title=L("改制校清理", "Converted schools"),
    columns=("school", "listed", "result", "concluded"),
    form=("school", "listed", "result", "concluded"),
    filters=("result",),
    search=("school__organisation__name",),
    order=("school_id",),
    natural=("school", "listed"),
    steward=("office", "county"),
    about=L("改制学校清理整顿名单与结论。", "Converted schools and how they were cleared up."),
)

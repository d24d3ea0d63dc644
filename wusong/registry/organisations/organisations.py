"""Organisations 机构: the one tree every record hangs on: bureau, its offices, county bureaus, schools."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.words.codes import AREA, codes
from wusong.words.labels import L

ORGANISATION_KIND = codes(
    "organisation_kind",
    L("机构类别", "Kind of organisation"),
    bureau=L("市教育局", "City bureau"),
    office=L("科室与直属单位", "Office of the bureau"),
    county=L("县(市)区教育局", "County bureau"),
    school=L("学校", "School"),
)


class Organisation(models.Model):
    """A node of the tree. `path` is its parent's path, then its own code: ``JL.220281.0123.``"""

    code = models.CharField(L("代码", "Code"), max_length=16)
    name = models.CharField(L("名称", "Name"), max_length=60)
    english = models.CharField(L("英文名称", "English name"), max_length=120, blank=True)
    kind = models.CharField(L("类别", "Kind"), max_length=8, choices=ORGANISATION_KIND.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=L("上级", "Parent"))
    area = models.CharField(L("行政区划", "Area"), max_length=6, choices=AREA.choices)
    remit = models.CharField(L("职责", "Remit"), max_length=120, blank=True)
    path = models.CharField(L("路径", "Path"), max_length=80, unique=True, editable=False)
    objects = scoped("path")

    class Meta:
        verbose_name = L("机构", "Organisation")

    def __str__(self) -> str:
        return self.name

    def clean_fields(self, exclude=None):
        self.path = (self.parent.path if self.parent else "") + self.code + "."
        super().clean_fields(exclude=exclude)


ORGANISATIONS = register(
    Organisation,
    title=L("机构", "Organisations"),
    columns=("code", "name", "kind", "parent", "area"),
    form=("code", "name", "english", "kind", "parent", "area", "remit"),
    filters=("kind", "area"),
    search=("code", "name", "english"),
    order=("path",),
    natural=("parent", "code"),
    steward=("office", "leader"),
    about=L("全市教育系统的一棵机构树。", "The one tree of the city's education system."),
)

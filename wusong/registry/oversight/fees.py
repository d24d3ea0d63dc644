"""Fees 收费: what a school charges, on what ground."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

FEE = codes(
    "fee",
    L("收费类别", "Kind of fee"),
    tuition=L("学杂费", "Tuition and sundries"),
    boarding=L("住宿费", "Boarding"),
    selected=L("择校费", "Self-funded place"),
    service=L("服务性收费", "Services"),
    other=L("其他", "Other"),
)


class FeeItem(Dated):
    """One item charged by one school."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    kind = models.CharField(L("类别", "Kind"), max_length=8, choices=FEE.choices, default="other")
    item = models.CharField(L("收费项目", "Fee item"), max_length=40)
    yuan = models.PositiveIntegerField(L("标准(元)", "Standard, yuan"))
    ground = models.CharField(L("收费依据", "Ground"), max_length=80)
    charged = models.PositiveIntegerField(L("实收(元)", "Charged, yuan"), default=0)
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("收费项目", "Fee item")

    def __str__(self) -> str:
        return f"{self.school} {self.item}"


FEE_ITEMS = register(
    FeeItem,
    title=L("收费项目", "Fees"),
    columns=("school", "kind", "item", "yuan", "ground", "charged", "starts", "ends"),
    form=("school", "kind", "item", "yuan", "ground", "charged", "starts", "ends"),
    filters=("kind",),
    search=("item", "ground", "school__organisation__name"),
    order=("school_id", "item"),
    natural=("school", "item", "starts"),
    steward=("school", "county", "office"),
    about=L("学校收费的项目、标准、依据。", "What schools charge, and on what ground."),
)

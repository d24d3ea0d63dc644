"""Graduates 毕业生: each graduate of a vocational school, and where they went."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.registry.vocational.agreements import OrderAgreement
from wusong.registry.vocational.programmes import Programme
from wusong.words.codes import codes
from wusong.words.labels import L

DESTINATION = codes(
    "destination",
    L("去向", "Destination"),
    employed=L("企事业单位", "Employed"),
    own_business=L("个体经营", "Self-employed"),
    further_study=L("升学", "Further study"),
    unsettled=L("未落实", "Not settled"),
)


class Graduate(models.Model):
    """One graduate of one year. `settled` is the day the destination was proved."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=L("专业", "Programme"))
    number = models.CharField(L("毕业证号", "Certificate number"), max_length=24, unique=True)
    name = models.CharField(L("姓名", "Name"), max_length=40)
    year = models.PositiveSmallIntegerField(L("届别", "Year"))
    agreement = models.ForeignKey(
        OrderAgreement, models.PROTECT, null=True, blank=True, verbose_name=L("订单协议", "Order agreement")
    )
    destination = models.CharField(
        L("去向", "Destination"), max_length=14, choices=DESTINATION.choices, default="unsettled"
    )
    settled = models.DateField(L("落实日期", "Settled on"), null=True, blank=True)
    matched = models.BooleanField(L("对口", "Matches the specialty"), default=False)
    certified = models.DateField(L("职业资格证书日期", "Occupational certificate on"), null=True, blank=True)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("毕业生", "Graduate")

    def __str__(self) -> str:
        return self.name


GRADUATES = register(
    Graduate,
    title=L("毕业生去向", "Graduates"),
    columns=("number", "name", "school", "programme", "year", "agreement", "destination", "settled"),
    form=(
        "school",
        "programme",
        "number",
        "name",
        "year",
        "agreement",
        "destination",
        "settled",
        "matched",
        "certified",
    ),
    filters=("year", "destination", "matched"),
    search=("number", "school__organisation__name"),
    order=("year", "number"),
    private=("number", "name"),
    natural=("number",),
    steward=("school", "office"),
    about=L("中职毕业生及其就业、升学去向。", "Vocational graduates and where they went."),
)

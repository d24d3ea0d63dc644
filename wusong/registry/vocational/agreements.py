"""Order agreements 订单培养协议: an employer, a school and a programme agree before graduation."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.vocational.programmes import Programme
from wusong.words.labels import L


class OrderAgreement(Dated):
    """A signed three-party agreement; in force from `starts` until `ends`."""

    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=L("专业", "Programme"))
    number = models.CharField(L("协议编号", "Agreement"), max_length=40, unique=True)
    employer = models.CharField(L("企业", "Employer"), max_length=60)
    places = models.PositiveIntegerField(L("订单人数", "Places"))
    objects = scoped("programme__school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("订单协议", "Order agreement")

    def __str__(self) -> str:
        return f"{self.number} {self.employer}"


ORDER_AGREEMENTS = register(
    OrderAgreement,
    title=L("订单培养协议", "Order agreements"),
    columns=("number", "programme", "employer", "places", "starts", "ends"),
    form=("number", "programme", "employer", "places", "starts", "ends"),
    search=("number", "employer"),
    order=("number",),
    natural=("number",),
    steward=("school", "office"),
    about=L("学校与企业的订单培养协议。", "Agreements to train for an employer."),
)

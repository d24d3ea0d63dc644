"""Duties 干部任职: who leads what, from a day until another."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.registry.people.staff import Staff
from wusong.words.codes import codes
from wusong.words.labels import L

DUTY = codes(
    "duty",
    L("职务", "Duty"),
    head=L("校长(园长)", "Head"),
    secretary=L("书记", "Party secretary"),
    deputy=L("副职", "Deputy"),
    official=L("机关干部", "Official of the bureau"),
)


class Duty(Dated):
    """One person in one leading duty. The duty ends on the day the person leaves it."""

    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name=L("人员", "Person"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("单位", "Organisation"))
    duty = models.CharField(L("职务", "Duty"), max_length=10, choices=DUTY.choices)
    remit = models.CharField(L("分管", "In charge of"), max_length=60, blank=True)
    objects = scoped("organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("干部任职", "Leading duty")

    def __str__(self) -> str:
        return f"{self.staff} {self.get_duty_display()}"


DUTIES = register(
    Duty,
    title=L("干部任职", "Leading duties"),
    columns=("staff", "organisation", "duty", "remit", "starts", "ends"),
    form=("staff", "organisation", "duty", "remit", "starts", "ends"),
    filters=("duty",),
    search=("staff__number", "organisation__name"),
    order=("organisation_id", "duty", "pk"),
    private=("staff",),
    natural=("staff", "organisation", "duty", "starts"),
    steward=("office", "county"),
    about=L("校级领导与机关干部的任职起止。", "Leaders of schools and officials, with their terms."),
)

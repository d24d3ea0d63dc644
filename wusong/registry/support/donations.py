"""Donations 社会捐助: money given by society, and what for."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.words.labels import L


class Donation(models.Model):
    """One gift."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("接收单位", "Received by"))
    donor = models.CharField(L("捐助方", "Donor"), max_length=60)
    yuan = models.PositiveIntegerField(L("金额(元)", "Amount, yuan"))
    given = models.DateField(L("捐助日期", "Given on"))
    purpose = models.CharField(L("捐助用途", "Purpose"), max_length=80)
    objects = scoped("organisation__path")

    class Meta:
        verbose_name = L("社会捐助", "Donation")

    def __str__(self) -> str:
        return f"{self.organisation} {self.given}"


DONATIONS = register(
    Donation,
    title=L("社会捐助", "Donations"),
    columns=("organisation", "yuan", "given", "purpose"),
    form=("organisation", "donor", "yuan", "given", "purpose"),
    search=("purpose", "organisation__name"),
    order=("-given", "pk"),
    private=("donor",),
    natural=("organisation", "donor", "given"),
    steward=("school", "county", "office"),
    about=L("社会捐助及用途。", "Gifts and what they were for."),
)

"""Policy documents 制度文件: rules and plans, from draft to issue."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.registry.organisations.undertakings import Undertaking
from wusong.words.codes import codes
from wusong.words.labels import L

DOCUMENT_STATE = codes(
    "document_state",
    L("状态", "State"),
    draft=L("起草", "Draft"),
    consulting=L("征求意见", "Consultation"),
    review=L("审议", "Review"),
    issued=L("印发", "Issued"),
)


class PolicyDocument(models.Model):
    """One document under one undertaking; it counts from the day it was issued."""

    undertaking = models.ForeignKey(Undertaking, models.PROTECT, verbose_name=L("事项", "Undertaking"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("起草单位", "Drafted by"))
    number = models.CharField(L("文号", "Number"), max_length=40, blank=True)
    title = models.CharField(L("文件名称", "Title"), max_length=120)
    state = models.CharField(L("状态", "State"), max_length=10, choices=DOCUMENT_STATE.choices, default="draft")
    issued = models.DateField(L("印发日期", "Issued on"), null=True, blank=True)
    objects = scoped("organisation__path")

    class Meta:
        verbose_name = L("制度文件", "Policy document")

    def __str__(self) -> str:
        return self.title

    def clean(self):
        if (self.state == "issued") != (self.issued is not None):
            message = L(
                "印发的文件须填印发日期，未印发的不填", "An issued document has a day of issue; others have none"
            )
            raise ValidationError({"issued": str(message)})


POLICY_DOCUMENTS = register(
    PolicyDocument,
    title=L("制度文件", "Policy documents"),
    columns=("undertaking", "organisation", "number", "title", "state", "issued"),
    form=("undertaking", "organisation", "number", "title", "state", "issued"),
    filters=("state",),
    search=("number", "title"),
    order=("-issued", "pk"),
    natural=("title", "organisation"),
    steward=("office",),
    about=L("规划、办法、细则、方案的起草与印发。", "Plans and rules from draft to issue."),
)

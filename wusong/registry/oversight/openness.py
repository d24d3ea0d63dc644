"""Openness 公开与听取: items to be made public, hearings, reviews and suits, letters and visits."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.words.codes import codes
from wusong.words.labels import L

DISCLOSURE = codes(
    "disclosure_field",
    L("公开领域", "Field"),
    approval=L("教育审批", "Approvals"),
    examination=L("招生考试", "Admission and examination"),
    charge=L("收费", "Charges"),
    other=L("其他", "Other"),
)

LEGAL = codes(
    "legal_matter",
    L("法律事项类别", "Kind of matter"),
    hearing=L("听证", "Hearing"),
    review=L("行政复议", "Administrative review"),
    mediation=L("行政调解", "Mediation"),
    suit=L("行政诉讼", "Suit"),
)

PETITION_SOURCE = codes(
    "petition_source",
    L("来源", "Source"),
    letter=L("来信", "Letter"),
    visit=L("来访", "Visit"),
    call=L("来电", "Call"),
    web=L("网上", "Online"),
)


class Disclosure(models.Model):
    """One item of the catalogue: formed on a day, to be public within the time allowed (`due`)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("公开单位", "Organisation"))
    field = models.CharField(L("公开领域", "Field"), max_length=12, choices=DISCLOSURE.choices)
    item = models.CharField(L("目录项", "Item"), max_length=60)
    formed = models.DateField(L("形成日期", "Formed on"))
    due = models.DateField(L("应公开日期", "Due on"))
    published = models.DateField(L("公开日期", "Published on"), null=True, blank=True)
    channel = models.CharField(L("渠道", "Channel"), max_length=40, blank=True)
    objects = scoped("organisation__path")

    class Meta:
        verbose_name = L("公开事项", "Disclosure")

    def __str__(self) -> str:
        return self.item


class LegalMatter(models.Model):
    """One hearing, review, mediation or suit, with its legal time limit."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("承办单位", "Handled by"))
    kind = models.CharField(L("类别", "Kind"), max_length=10, choices=LEGAL.choices)
    subject = models.CharField(L("事由", "Subject"), max_length=80)
    received = models.DateField(L("受理日期", "Received on"))
    due = models.DateField(L("法定期限", "Legal time limit"))
    closed = models.DateField(L("办结日期", "Closed on"), null=True, blank=True)
    objects = scoped("organisation__path")

    class Meta:
        verbose_name = L("听证复议诉讼", "Legal matter")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.received}"


class Petition(models.Model):
    """One letter or visit; to be answered within its time, which may be extended once."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("承办单位", "Handled by"))
    number = models.CharField(L("编号", "Number"), max_length=30, unique=True)
    source = models.CharField(L("来源", "Source"), max_length=8, choices=PETITION_SOURCE.choices)
    subject = models.CharField(L("信访事项", "Subject"), max_length=80)
    accepted = models.DateField(L("受理日期", "Received on"))
    due = models.DateField(L("办理期限", "Due on"))
    extended = models.DateField(L("延长至", "Extended to"), null=True, blank=True)
    answered = models.DateField(L("答复日期", "Answered on"), null=True, blank=True)
    objects = scoped("organisation__path")

    class Meta:
        verbose_name = L("信访件", "Petition")

    def __str__(self) -> str:
        return self.number


DISCLOSURES = register(
    Disclosure,
    title=L("公开事项", "Disclosures"),
    columns=("organisation", "field", "item", "formed", "due", "published", "channel"),
    form=("organisation", "field", "item", "formed", "due", "published", "channel"),
    filters=("field",),
    search=("item", "organisation__name"),
    order=("-formed", "pk"),
    natural=("organisation", "item", "formed"),
    steward=("office", "county", "school"),
    about=L("公开目录事项及其公开日期。", "Items to be made public, and when they were."),
)
LEGAL_MATTERS = register(
    LegalMatter,
    title=L("听证、复议与诉讼", "Legal matters"),
    columns=("organisation", "kind", "received", "due", "closed"),
    form=("organisation", "kind", "subject", "received", "due", "closed"),
    filters=("kind",),
    search=("organisation__name",),
    order=("-received", "pk"),
    private=("subject",),
    natural=("organisation", "kind", "subject", "received"),
    steward=("office", "county"),
    about=L("法定期限内办理的听证、复议、调解、诉讼。", "Hearings, reviews, mediations and suits within their time."),
)
PETITIONS = register(
    Petition,
    title=L("信访件", "Petitions"),
    columns=("number", "organisation", "source", "accepted", "due", "extended", "answered"),
    form=("organisation", "number", "source", "subject", "accepted", "due", "extended", "answered"),
    filters=("source",),
    search=("number", "organisation__name"),
    order=("-accepted", "pk"),
    private=("subject",),
    natural=("number",),
    steward=("office", "county"),
    about=L("来信来访的受理、延期与答复。", "Letters and visits, accepted, extended, answered."),
)

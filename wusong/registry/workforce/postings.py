"""Postings 任职: a person working at a place from a day until another: own post, exchange, training, leadership."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.registry.people.staff import Staff
from wusong.words.codes import codes
from wusong.words.labels import L

POSTING = codes(
    "posting",
    L("任职类型", "Kind of posting"),
    own=L("本校任职", "Own post"),
    training=L("城市优质校研培", "Training at a city school"),
    hanging=L("农村校挂职", "Hanging post at a rural school"),
    teaching=L("农村校任教", "Teaching at a rural school"),
)
APPRAISAL = codes(
    "appraisal",
    L("考核", "Appraisal"),
    excellent=L("优秀", "Excellent"),
    passed=L("合格", "Passed"),
    failed=L("不合格", "Failed"),
)


class Posting(Dated):
    """`school` is where the person works; `sender` is the school that sent them, for exchanges."""

    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name=L("人员", "Person"))
    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("所在学校", "School"))
    sender = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="sent", verbose_name=L("派出学校", "Sending school")
    )
    kind = models.CharField(L("类型", "Kind"), max_length=8, choices=POSTING.choices, default="own")
    full_time = models.BooleanField(L("专任教师", "Full-time teacher"), default=True)
    appraisal = models.CharField(L("考核", "Appraisal"), max_length=9, choices=APPRAISAL.choices, blank=True)
    appraised = models.DateField(L("考核日期", "Appraised on"), null=True, blank=True)
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("任职", "Posting")

    def __str__(self) -> str:
        return f"{self.staff} {self.school} {self.get_kind_display()}"


POSTINGS = register(
    Posting,
    title=L("任职与交流", "Postings and exchanges"),
    columns=("staff", "school", "kind", "sender", "starts", "ends", "appraisal", "appraised"),
    form=("staff", "school", "kind", "sender", "full_time", "starts", "ends", "appraisal", "appraised"),
    filters=("kind", "appraisal"),
    search=("staff__number", "school__organisation__name"),
    order=("kind", "-starts", "pk"),
    private=("staff",),
    natural=("staff", "school", "kind", "starts"),
    steward=("county", "office"),
    about=L("在岗、支教、挂职、研培。", "Own posts, exchanges, hanging posts and training postings."),
)

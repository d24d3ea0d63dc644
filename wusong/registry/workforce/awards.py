"""Awards 评选: rounds of an award, and those put forward in them."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.registry.organisations.schools import School
from wusong.registry.organisations.undertakings import Undertaking
from wusong.registry.people.staff import Staff
from wusong.words.codes import codes
from wusong.words.labels import L

AWARD_RESULT = codes(
    "award_result",
    L("结果", "Result"),
    chosen=L("入选", "Chosen"),
    not_chosen=L("未入选", "Not chosen"),
)


class AwardRound(models.Model):
    """One round of one award, from its opening to the decision that commends."""

    undertaking = models.ForeignKey(Undertaking, models.PROTECT, verbose_name=L("评选称号", "Award"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("主办单位", "Held by"))
    year = models.PositiveSmallIntegerField(L("年度", "Year"))
    quota = models.PositiveIntegerField(L("名额", "Places"))
    opened = models.DateField(L("启动日期", "Opened on"))
    assessed = models.DateField(L("预评完成日期", "Pre-evaluation done on"), null=True, blank=True)
    noticed = models.DateField(L("公示起", "Public notice from"), null=True, blank=True)
    decided = models.DateField(L("表彰日期", "Decided on"), null=True, blank=True)
    document = models.CharField(L("文件", "Document"), max_length=80, blank=True)
    objects = scoped("organisation__path")

    class Meta:
        verbose_name = L("评选批次", "Award round")

    def __str__(self) -> str:
        return f"{self.undertaking} {self.year}"


class AwardEntry(models.Model):
    """One nominee of one round: a person, or a school or class in its name."""

    round = models.ForeignKey(AwardRound, models.PROTECT, verbose_name=L("批次", "Round"))
    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("推荐单位", "Put forward by"))
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, verbose_name=L("人员", "Person"))
    nominee = models.CharField(L("申报集体", "Class or school put forward"), max_length=60, blank=True)
    score = models.PositiveSmallIntegerField(L("得分(十分之一分)", "Score, tenths"), null=True, blank=True)
    result = models.CharField(L("结果", "Result"), max_length=10, choices=AWARD_RESULT.choices, blank=True)
    decided = models.DateField(L("决定日期", "Decided on"), null=True, blank=True)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("评选申报", "Award entry")

    def __str__(self) -> str:
        return f"{self.round} {self.nominee or self.school}"


AWARD_ROUNDS = register(
    AwardRound,
    title=L("评选批次", "Award rounds"),
    columns=("undertaking", "organisation", "year", "quota", "opened", "assessed", "decided"),
    form=("undertaking", "organisation", "year", "quota", "opened", "assessed", "noticed", "decided", "document"),
    filters=("year",),
    search=("undertaking__name",),
    order=("-opened", "pk"),
    natural=("undertaking", "year"),
    steward=("office",),
    about=L("各类评选的批次与进程。", "Rounds of each award and how far they are."),
)
AWARD_ENTRIES = register(
    AwardEntry,
    title=L("评选申报", "Award entries"),
    columns=("round", "school", "staff", "nominee", "score", "result", "decided"),
    form=("round", "school", "staff", "nominee", "score", "result", "decided"),
    filters=("result",),
    search=("school__organisation__name", "nominee"),
    order=("-round_id", "pk"),
    private=("staff",),
    natural=("round", "school", "staff", "nominee"),
    steward=("school", "county", "office"),
    about=L("评选的申报与结果。", "Who was put forward, and what came of it."),
)

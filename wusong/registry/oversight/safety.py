"""Safety 校园安全: hazards, accidents, drills and liability insurance."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

HAZARD = codes(
    "hazard_grade",
    L("隐患级别", "Grade of hazard"),
    ordinary=L("一般", "Ordinary"),
    major=L("重大", "Major"),
)

DRILL = codes(
    "drill",
    L("演练类型", "Kind of drill"),
    fire=L("消防", "Fire"),
    earthquake=L("地震", "Earthquake"),
    crowd=L("防踩踏", "Crowding"),
    epidemic=L("传染病", "Epidemic"),
    other=L("其他", "Other"),
)


class Hazard(models.Model):
    """One hazard: found, given a person and a day, mended, struck off."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    part = models.CharField(L("部位", "Where"), max_length=60)
    grade = models.CharField(L("隐患级别", "Grade of hazard"), max_length=8, choices=HAZARD.choices)
    found = models.DateField(L("发现日期", "Found on"))
    person = models.CharField(L("责任人", "Person in charge"), max_length=40)
    due = models.DateField(L("整改期限", "Due on"))
    mended = models.DateField(L("整改日期", "Mended on"), null=True, blank=True)
    struck_off = models.DateField(L("销号日期", "Struck off on"), null=True, blank=True)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("安全隐患", "Hazard")

    def __str__(self) -> str:
        return f"{self.school} {self.part}"


class Accident(models.Model):
    """One accident; `liable` when the school was found responsible."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    what = models.CharField(L("情况", "What"), max_length=80)
    happened = models.DateField(L("发生日期", "Happened on"))
    liable = models.BooleanField(L("责任事故", "School liable"), default=False)
    found = models.DateField(L("责任认定日期", "Found on"), null=True, blank=True)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("安全事故", "Accident")

    def __str__(self) -> str:
        return f"{self.school} {self.happened}"


class Drill(models.Model):
    """One drill of one school."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    kind = models.CharField(L("类型", "Kind"), max_length=10, choices=DRILL.choices)
    held = models.DateField(L("日期", "Held on"))
    persons = models.PositiveIntegerField(L("参加人数", "Persons"))
    review = models.CharField(L("评估", "Review"), max_length=80, blank=True)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("应急演练", "Drill")

    def __str__(self) -> str:
        return f"{self.school} {self.held}"


class InsurancePolicy(Dated):
    """Liability insurance of one school, in force from `starts` until `ends`."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    insurer = models.CharField(L("保险人", "Insurer"), max_length=40)
    number = models.CharField(L("保单号", "Policy"), max_length=40, unique=True)
    cover = models.PositiveIntegerField(L("保额(元)", "Cover, yuan"))
    pupils = models.PositiveIntegerField(L("投保人数", "Pupils covered"))
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("校方责任险", "Liability insurance")

    def __str__(self) -> str:
        return f"{self.school} {self.number}"


HAZARDS = register(
    Hazard,
    title=L("安全隐患", "Hazards"),
    columns=("school", "part", "grade", "found", "due", "mended", "struck_off"),
    form=("school", "part", "grade", "found", "person", "due", "mended", "struck_off"),
    filters=("grade",),
    search=("part", "school__organisation__name"),
    order=("-found", "pk"),
    private=("person",),
    natural=("school", "part", "found"),
    steward=("school", "county", "office"),
    about=L("隐患从发现到销号。", "Hazards from finding to striking off."),
)
ACCIDENTS = register(
    Accident,
    title=L("安全事故", "Accidents"),
    columns=("school", "what", "happened", "liable", "found"),
    form=("school", "what", "happened", "liable", "found"),
    filters=("liable",),
    search=("what", "school__organisation__name"),
    order=("-happened", "pk"),
    natural=("school", "happened", "what"),
    steward=("county", "office"),
    about=L("校园安全事故及责任认定。", "Accidents and who was found responsible."),
)
DRILLS = register(
    Drill,
    title=L("应急演练", "Drills"),
    columns=("school", "kind", "held", "persons", "review"),
    form=("school", "kind", "held", "persons", "review"),
    filters=("kind",),
    search=("school__organisation__name",),
    order=("-held", "pk"),
    natural=("school", "kind", "held"),
    steward=("school", "county", "office"),
    about=L("应急疏散等演练。", "Emergency drills."),
)
INSURANCE_POLICIES = register(
    InsurancePolicy,
    title=L("校方责任险", "Liability insurance"),
    columns=("school", "insurer", "number", "cover", "pupils", "starts", "ends"),
    form=("school", "insurer", "number", "cover", "pupils", "starts", "ends"),
    search=("number", "school__organisation__name"),
    order=("-starts", "pk"),
    natural=("number",),
    steward=("school", "county", "office"),
    about=L("校方责任保险的投保。", "Liability insurance of schools."),
)

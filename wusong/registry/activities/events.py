"""Events 活动与会议: what was held, which edition, who took part."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.registry.organisations.schools import School
from wusong.registry.organisations.undertakings import Undertaking
from wusong.words.labels import L


class Event(models.Model):
    """One meeting, contest, talk or launch; `undertaking` is the series it belongs to."""

    undertaking = models.ForeignKey(Undertaking, models.PROTECT, verbose_name=L("事项", "Undertaking"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("主办单位", "Held by"))
    name = models.CharField(L("名称", "Name"), max_length=80)
    edition = models.PositiveSmallIntegerField(L("届次", "Edition"), null=True, blank=True)
    held = models.DateField(L("日期", "Held on"))
    persons = models.PositiveIntegerField(L("参加人数", "Persons"), default=0)
    outcome = models.CharField(L("成果材料", "Outcome"), max_length=80, blank=True)
    objects = scoped("organisation__path")

    class Meta:
        verbose_name = L("活动", "Event")

    def __str__(self) -> str:
        return f"{self.name} {self.held}"


class Participation(models.Model):
    """One school's part in an undertaking, once its record is complete."""

    undertaking = models.ForeignKey(Undertaking, models.PROTECT, verbose_name=L("事项", "Undertaking"))
    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    recorded = models.DateField(L("记录完整日期", "Record complete on"))
    persons = models.PositiveIntegerField(L("参加人数", "Persons"), default=0)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("参加活动", "Participation")

    def __str__(self) -> str:
        return f"{self.school} {self.undertaking}"


EVENTS = register(
    Event,
    title=L("活动与会议", "Events"),
    columns=("name", "undertaking", "organisation", "edition", "held", "persons"),
    form=("undertaking", "organisation", "name", "edition", "held", "persons", "outcome"),
    search=("name", "undertaking__name", "organisation__name"),
    order=("-held", "pk"),
    natural=("undertaking", "organisation", "held"),
    steward=("school", "county", "office"),
    about=L("会议、竞赛、论坛、报告会与启动仪式。", "Meetings, contests, forums, talks and launches."),
)
PARTICIPATIONS = register(
    Participation,
    title=L("学校参加活动", "Participations"),
    columns=("undertaking", "school", "recorded", "persons"),
    form=("undertaking", "school", "recorded", "persons"),
    search=("undertaking__name", "school__organisation__name"),
    order=("-recorded", "pk"),
    natural=("undertaking", "school", "recorded"),
    steward=("school", "county", "office"),
    about=L("学校（班子）参加某项活动的完整记录。", "Schools that took part, with a complete record."),
)

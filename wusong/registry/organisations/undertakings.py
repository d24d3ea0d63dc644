"""Undertakings 事项: the named things a plan speaks of (a contest, an award, a scheme, a rule), to which events, documents,
award rounds and bids belong. A bureau adds its own; nothing in the code names one."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.words.codes import codes
from wusong.words.labels import L

UNDERTAKING_KIND = codes(
    "undertaking_kind",
    L("事项类别", "Kind of undertaking"),
    activity=L("活动", "Activity"),
    award=L("评选", "Award"),
    document=L("制度", "Rule or document"),
    programme=L("工程", "Programme"),
    system=L("系统", "System"),
)


class Undertaking(models.Model):
    """One named undertaking; `key` is what an indicator asks for."""

    key = models.SlugField(L("标识", "Key"), max_length=40, unique=True)
    name = models.CharField(L("名称", "Name"), max_length=60)
    english = models.CharField(L("英文名称", "English name"), max_length=120, blank=True)
    kind = models.CharField(L("类别", "Kind"), max_length=10, choices=UNDERTAKING_KIND.choices)
    objects = scoped(None)

    class Meta:
        verbose_name = L("事项", "Undertaking")

    def __str__(self) -> str:
        return self.name


UNDERTAKINGS = register(
    Undertaking,
    title=L("事项", "Undertakings"),
    columns=("key", "name", "kind"),
    form=("key", "name", "english", "kind"),
    filters=("kind",),
    search=("key", "name", "english"),
    order=("key",),
    natural=("key",),
    steward=("office",),
    about=L("计划中有名称的活动、评选、制度、工程、系统。", "Named activities, awards, rules, programmes and systems."),
)

"""Digital systems 信息系统: which system went live where."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.registry.organisations.undertakings import Undertaking
from wusong.words.codes import codes
from wusong.words.labels import L

SYSTEM = codes(
    "digital_system",
    L("系统类别", "Kind of system"),
    digital_campus=L("数字化校园", "Digital campus"),
    campus_card=L("雾凇教育一卡通", "Campus card"),
    website=L("信息网站", "Website"),
    database=L("数据库", "Database"),
)


class DigitalSystem(Dated):
    """A system in use at an organisation from the day it went live."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("单位", "Organisation"))
    undertaking = models.ForeignKey(
        Undertaking, models.PROTECT, null=True, blank=True, verbose_name=L("事项", "Undertaking")
    )
    kind = models.CharField(L("类别", "Kind"), max_length=14, choices=SYSTEM.choices)
    users = models.PositiveIntegerField(L("用户数", "Users"), default=0)
    objects = scoped("organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("信息系统", "Digital system")

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()}"


DIGITAL_SYSTEMS = register(
    DigitalSystem,
    title=L("信息系统", "Digital systems"),
    columns=("organisation", "undertaking", "kind", "users", "starts", "ends"),
    form=("organisation", "undertaking", "kind", "users", "starts", "ends"),
    filters=("kind",),
    search=("organisation__name",),
    order=("organisation_id", "kind"),
    natural=("organisation", "kind", "starts"),
    steward=("school", "county", "office"),
    about=L("数字化校园、一卡通、网站与数据库的上线。", "Digital campus, card, website and database going live."),
)

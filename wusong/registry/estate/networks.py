"""Networks 网络与远程教育: which school is on the city network, and which mode of distance education it has in use."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

ACCESS = codes(
    "access",
    L("接入类别", "Kind of access"),
    city_network=L("教育城域网", "City education network"),
    mode_1=L("远程教育模式一(光盘播放)", "Distance education mode 1 (discs)"),
    mode_2=L("远程教育模式二(卫星接收)", "Distance education mode 2 (satellite)"),
    mode_3=L("远程教育模式三(计算机室)", "Distance education mode 3 (computer room)"),
)


class Access(Dated):
    """An access in use from its acceptance (`starts`) until it is taken out of use."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    kind = models.CharField(L("类别", "Kind"), max_length=12, choices=ACCESS.choices)
    document = models.CharField(L("验收文件", "Acceptance document"), max_length=80, blank=True)
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("接入", "Access")

    def __str__(self) -> str:
        return f"{self.school} {self.get_kind_display()}"


ACCESSES = register(
    Access,
    title=L("网络与远程教育", "Network and distance education"),
    columns=("school", "kind", "starts", "ends", "document"),
    form=("school", "kind", "starts", "ends", "document"),
    filters=("kind",),
    search=("school__organisation__name",),
    order=("school_id", "kind"),
    natural=("school", "kind", "starts"),
    steward=("county", "office"),
    about=L("城域网接入与农村现代远程教育。", "City network and rural distance education."),
)

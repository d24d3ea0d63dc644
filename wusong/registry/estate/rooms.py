"""Rooms 功能室: what a school has, and the dated standard that says what it must have."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

ROOM = codes(
    "room",
    L("功能室类别", "Kind of room"),
    laboratory=L("实验室", "Laboratory"),
    library=L("图书阅览室", "Library and reading room"),
    computer=L("计算机室", "Computer room"),
    language=L("语音或多媒体室", "Language or multimedia room"),
    music=L("音乐室", "Music room"),
    art=L("美术室", "Art room"),
)
STAGE = codes(
    "stage",
    L("学段", "Stage"),
    primary=L("小学", "Primary school"),
    junior=L("初中", "Junior secondary"),
    senior=L("高中", "Senior secondary"),
)


class RoomStandard(Dated):
    """How many rooms of a kind, and how large, a stage must have: a dated rule with its source."""

    stage = models.CharField(L("学段", "Stage"), max_length=8, choices=STAGE.choices)
    kind = models.CharField(L("类别", "Kind"), max_length=10, choices=ROOM.choices)
    rooms = models.PositiveSmallIntegerField(L("应配间数", "Rooms due"), default=1)
    area = models.PositiveSmallIntegerField(L("每间不少于(平方米)", "Smallest area, m²"), default=0)
    source = models.CharField(L("依据", "Source"), max_length=120)
    objects = scoped(None)

    class Meta(Dated.Meta):
        verbose_name = L("六室标准", "Standard of the six rooms")

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.get_kind_display()}"


class Room(Dated):
    """A room in use from a day until another. `verified` is the day the city's check found it equipped to standard."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    kind = models.CharField(L("类别", "Kind"), max_length=10, choices=ROOM.choices)
    area = models.PositiveSmallIntegerField(L("面积(平方米)", "Area, m²"))
    verified = models.DateField(L("装备核验合格日期", "Found equipped on"), null=True, blank=True)
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("功能室", "Room")

    def __str__(self) -> str:
        return f"{self.school} {self.get_kind_display()}"


ROOM_STANDARDS = register(
    RoomStandard,
    title=L("六室标准", "Standard of the six rooms"),
    columns=("stage", "kind", "rooms", "area", "starts", "ends", "source"),
    form=("stage", "kind", "rooms", "area", "starts", "ends", "source"),
    filters=("stage", "kind"),
    order=("stage", "kind", "starts"),
    natural=("stage", "kind", "starts"),
    steward=("office",),
    about=L(
        "计划未列明六室，此为可改、有生效日期的标准。",
        "The plan does not list the six rooms: an editable, dated standard.",
    ),
)
ROOMS = register(
    Room,
    title=L("功能室", "Rooms"),
    columns=("school", "kind", "area", "starts", "ends", "verified"),
    form=("school", "kind", "area", "starts", "ends", "verified"),
    filters=("kind",),
    search=("school__organisation__name",),
    order=("school_id", "kind", "pk"),
    natural=("school", "kind", "starts", "area"),
    steward=("school", "county", "office"),
    about=L("学校的“六室”及核验结论。", "A school's six rooms and what the check found."),
)

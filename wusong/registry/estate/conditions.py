"""School conditions 办学条件: a stage's rooms, grounds and equipment, as counted."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.estate.rooms import STAGE
from wusong.registry.organisations.schools import School
from wusong.words.labels import L


class SchoolCondition(Dated):
    """What the primary or junior section of a school has, from the day it was counted until the next count."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    stage = models.CharField(L("学段", "Stage"), max_length=8, choices=STAGE.choices)
    teaching_area = models.PositiveIntegerField(
        L("教学及辅助用房(平方米，不含室内体育用房)", "Teaching rooms, m², without sports halls")
    )
    hall_area = models.PositiveIntegerField(L("室内体育用房(平方米)", "Sports halls, m²"))
    ground_area = models.PositiveIntegerField(L("运动场地(平方米)", "Sports grounds, m²"))
    instruments = models.PositiveIntegerField(L("教学仪器设备值(元)", "Instruments, yuan"))
    multimedia = models.PositiveIntegerField(L("网络多媒体教室数", "Networked multimedia rooms"))
    computers = models.PositiveIntegerField(L("计算机台数", "Computers"))
    books = models.PositiveIntegerField(L("图书册数", "Books"))
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("办学条件", "School condition")

    def __str__(self) -> str:
        return f"{self.school} {self.get_stage_display()} {self.starts}"


SCHOOL_CONDITIONS = register(
    SchoolCondition,
    title=L("办学条件", "School conditions"),
    columns=(
        "school",
        "stage",
        "teaching_area",
        "hall_area",
        "ground_area",
        "instruments",
        "multimedia",
        "computers",
        "books",
        "starts",
    ),
    form=(
        "school",
        "stage",
        "teaching_area",
        "hall_area",
        "ground_area",
        "instruments",
        "multimedia",
        "computers",
        "books",
        "starts",
        "ends",
    ),
    filters=("stage",),
    search=("school__organisation__name",),
    order=("school_id", "stage", "-starts"),
    natural=("school", "stage", "starts"),
    steward=("school", "county", "office"),
    about=L(
        "按学段统计的用房、场地、仪器、图书，均衡指标的分子。",
        "Rooms, grounds, instruments and books by stage: numerators of the balance indicators.",
    ),
)

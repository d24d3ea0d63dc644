"""Classrooms 班级装备: what a class has in its room."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.schooling.classes import SchoolClass
from wusong.words.codes import codes
from wusong.words.labels import L

CLASSROOM = codes(
    "classroom_equipment",
    L("装备", "Equipment"),
    multimedia=L("多媒体", "Multimedia"),
)


class ClassroomEquipment(Dated):
    """Equipment in use in a class's room from a day."""

    school_class = models.ForeignKey(SchoolClass, models.PROTECT, verbose_name=L("班级", "Class"))
    kind = models.CharField(L("装备", "Equipment"), max_length=10, choices=CLASSROOM.choices)
    objects = scoped("school_class__school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("班级装备", "Classroom equipment")

    def __str__(self) -> str:
        return f"{self.school_class} {self.get_kind_display()}"


CLASSROOM_EQUIPMENT = register(
    ClassroomEquipment,
    title=L("班级装备", "Classroom equipment"),
    columns=("school_class", "kind", "starts", "ends"),
    form=("school_class", "kind", "starts", "ends"),
    filters=("kind",),
    search=("school_class__school__organisation__name",),
    order=("-starts", "pk"),
    natural=("school_class", "kind", "starts"),
    steward=("school", "county", "office"),
    about=L("多媒体进班级。", "Multimedia in classrooms."),
)

"""Designations 认定: a title a school holds or a list it stands on, from a day until another, with the document that says so."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

DESIGNATION = codes(
    "designation",
    L("称号", "Designation"),
    quality_school=L("优质学校", "Quality school"),
    weak_school=L("相对薄弱学校", "Relatively weak school"),
    work_study_pilot=L("市级“工学结合”试点校", "City work–study pilot"),
    provincial_top_100=L("省百强职业教育中心", "Provincial top-100 vocational centre"),
    national_model=L("国家千所示范校", "National model vocational school"),
    national_key=L("国家级重点中等职业学校", "National key vocational school"),
)


class Designation(Dated):
    """One title of one school."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    title = models.CharField(L("称号", "Designation"), max_length=20, choices=DESIGNATION.choices)
    document = models.CharField(L("文件", "Document"), max_length=80, blank=True)
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("认定", "Designation")

    def __str__(self) -> str:
        return f"{self.school} {self.get_title_display()}"


DESIGNATIONS = register(
    Designation,
    title=L("称号与名单", "Designations"),
    columns=("school", "title", "starts", "ends", "document"),
    form=("school", "title", "starts", "ends", "document"),
    filters=("title",),
    search=("school__organisation__name", "document"),
    order=("title", "school_id"),
    natural=("school", "title", "starts"),
    steward=("office", "leader"),
    about=L(
        "优质校、薄弱校、试点校等名单的进与出。", "Entering and leaving lists such as quality, weak and pilot schools."
    ),
)

"""Titles 职务评聘: who was appointed to which professional title, by which method."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.registry.people.staff import Staff
from wusong.words.codes import codes
from wusong.words.labels import L

TITLE = codes(
    "professional_title",
    L("专业技术职务", "Professional title"),
    senior=L("高级", "Senior"),
    first=L("一级", "First grade"),
    second=L("二级", "Second grade"),
    third=L("三级", "Third grade"),
)


class TitleAppointment(models.Model):
    """One appointment. `joined` is true where the school itself assessed and appointed (评聘结合)."""

    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name=L("人员", "Person"))
    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    title = models.CharField(L("专业技术职务", "Professional title"), max_length=6, choices=TITLE.choices)
    joined = models.BooleanField(L("评聘结合", "Assessed and appointed by the school"), default=False)
    appointed = models.DateField(L("聘任日期", "Appointed on"))
    filed = models.DateField(L("备案日期", "Filed on"), null=True, blank=True)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("职务评聘", "Title appointment")

    def __str__(self) -> str:
        return f"{self.staff} {self.get_title_display()}"


TITLE_APPOINTMENTS = register(
    TitleAppointment,
    title=L("职务评聘", "Title appointments"),
    columns=("staff", "school", "title", "joined", "appointed", "filed"),
    form=("staff", "school", "title", "joined", "appointed", "filed"),
    filters=("title", "joined"),
    search=("staff__number", "school__organisation__name"),
    order=("-appointed", "pk"),
    private=("staff",),
    natural=("staff", "title", "appointed"),
    steward=("school", "county", "office"),
    about=L("专业技术职务的评审与聘任。", "Professional titles assessed and appointed."),
)

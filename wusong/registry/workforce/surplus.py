"""Surplus teachers 待岗教师: teachers of closed schools waiting for a post, their training and where they went."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.registry.people.staff import Staff
from wusong.words.labels import L


class SurplusTeacher(Dated):
    """Waiting from `starts` until placed. `school` is the one that was closed."""

    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name=L("人员", "Person"))
    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("原学校", "Former school"))
    trained = models.DateField(L("培训合格日期", "Training passed on"), null=True, blank=True)
    destination = models.ForeignKey(
        School,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="redeployed",
        verbose_name=L("去向学校", "Placed at"),
    )
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("待岗教师", "Surplus teacher")

    def __str__(self) -> str:
        return f"{self.staff} {self.starts}"


SURPLUS_TEACHERS = register(
    SurplusTeacher,
    title=L("待岗教师", "Surplus teachers"),
    columns=("staff", "school", "starts", "trained", "destination", "ends"),
    form=("staff", "school", "trained", "destination", "starts", "ends"),
    search=("staff__number", "school__organisation__name"),
    order=("-starts", "pk"),
    private=("staff",),
    natural=("staff", "starts"),
    steward=("county", "office"),
    about=L("撤销学校分流待岗教师的培训与去向。", "Teachers of closed schools: their training and new posts."),
)

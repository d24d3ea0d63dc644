"""Honours 表彰: an award given to a person, with the decision that gave it."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.registry.people.staff import Staff
from wusong.words.codes import codes
from wusong.words.labels import L

HONOUR = codes(
    "honour",
    L("荣誉称号", "Honour"),
    ten_outstanding=L("十杰青年教师", "Ten outstanding young teachers"),
    hundred_excellent=L("百优青年教师", "Hundred excellent young teachers"),
    rural_teacher=L("优秀乡村教师", "Excellent rural teacher"),
)


class Honour(models.Model):
    """One award to one person, at the school where they worked when it was decided."""

    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name=L("人员", "Person"))
    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    title = models.CharField(L("荣誉称号", "Honour"), max_length=20, choices=HONOUR.choices)
    decided = models.DateField(L("表彰日期", "Decided on"))
    document = models.CharField(L("文件", "Document"), max_length=80, blank=True)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("表彰", "Honour")

    def __str__(self) -> str:
        return f"{self.staff} {self.get_title_display()}"


HONOURS = register(
    Honour,
    title=L("表彰", "Honours"),
    columns=("staff", "school", "title", "decided", "document"),
    form=("staff", "school", "title", "decided", "document"),
    filters=("title",),
    search=("staff__number", "school__organisation__name"),
    order=("-decided", "pk"),
    natural=("staff", "title", "decided"),
    steward=("office",),
    about=L("获得称号的教师。", "Teachers given an honour."),
)

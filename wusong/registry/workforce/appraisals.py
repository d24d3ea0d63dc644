"""Appraisals 教师考核: the yearly judgement of a teacher's ethics and work, and the veto it may carry."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.registry.people.staff import Staff
from wusong.words.codes import codes
from wusong.words.labels import L

ETHICS = codes(
    "ethics",
    L("师德等次", "Ethics"),
    excellent=L("优秀", "Excellent"),
    passed=L("合格", "Passed"),
    failed=L("不合格", "Failed"),
)


class Appraisal(models.Model):
    """One year of one person. Failed ethics bars awards and promotion of the year (一票否决)."""

    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name=L("人员", "Person"))
    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    year = models.PositiveSmallIntegerField(L("年度", "Year"))
    ethics = models.CharField(L("师德等次", "Ethics"), max_length=9, choices=ETHICS.choices)
    work = models.CharField(L("业务等次", "Work"), max_length=9, choices=ETHICS.choices)
    veto = models.CharField(L("一票否决事由", "Ground of veto"), max_length=80, blank=True)
    decided = models.DateField(L("考核日期", "Appraised on"))
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("教师考核", "Appraisal")
        constraints = [models.UniqueConstraint(fields=["staff", "year"], name="registry_appraisal_once_a_year")]

    def __str__(self) -> str:
        return f"{self.staff} {self.year}"


APPRAISALS = register(
    Appraisal,
    title=L("教师考核", "Appraisals"),
    columns=("staff", "school", "year", "ethics", "work", "decided"),
    form=("staff", "school", "year", "ethics", "work", "veto", "decided"),
    filters=("year", "ethics", "work"),
    search=("staff__number", "school__organisation__name"),
    order=("-year", "pk"),
    private=("staff", "veto"),
    natural=("staff", "year"),
    steward=("school", "county", "office"),
    about=L("年度考核的师德与业务等次。", "Yearly grades for ethics and work."),
)

"""Recruitment 公开招聘: who was hired, where, and under which rules."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.words.labels import L


class Hire(models.Model):
    """One person hired. `open` is true for one hired by open competition under the new rules."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("用人单位", "Employer"))
    name = models.CharField(L("姓名", "Name"), max_length=40)
    post = models.CharField(L("岗位", "Post"), max_length=40)
    city = models.BooleanField(L("市直系统", "City system"), default=False)
    open = models.BooleanField(L("按新制度公开招聘", "By open competition"), default=False)
    hired = models.DateField(L("聘用日期", "Hired on"))
    objects = scoped("organisation__path")

    class Meta:
        verbose_name = L("录用", "Hire")

    def __str__(self) -> str:
        return f"{self.post} {self.hired}"


HIRES = register(
    Hire,
    title=L("公开招聘与录用", "Hires"),
    columns=("organisation", "name", "post", "city", "open", "hired"),
    form=("organisation", "name", "post", "city", "open", "hired"),
    filters=("city", "open"),
    search=("post", "organisation__name"),
    order=("-hired", "pk"),
    private=("name",),
    natural=("organisation", "name", "hired"),
    steward=("county", "office"),
    about=L("新录用教职工及录用方式。", "Who was hired, and how."),
)

"""Staff 教职工: who they are; where they work is a posting."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.words.codes import SEX, codes
from wusong.words.labels import L

QUALIFICATION = codes(
    "qualification",
    L("学历", "Qualification"),
    postgraduate=L("研究生", "Postgraduate"),
    bachelor=L("本科", "Bachelor"),
    college=L("专科", "College diploma"),
    secondary=L("中师(中专)", "Secondary normal school"),
    below=L("中师以下", "Below secondary"),
)


class Staff(models.Model):
    """A teacher or other employee. `employer` keeps the file."""

    number = models.CharField(L("职工号", "Staff number"), max_length=18, unique=True)
    name = models.CharField(L("姓名", "Name"), max_length=40)
    sex = models.CharField(L("性别", "Sex"), max_length=1, choices=SEX.choices)
    born = models.DateField(L("出生日期", "Born"))
    qualification = models.CharField(L("学历", "Qualification"), max_length=12, choices=QUALIFICATION.choices)
    employer = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("人事关系所在单位", "Employer"))
    objects = scoped("employer__path")

    class Meta:
        verbose_name = L("教职工", "Staff member")

    def __str__(self) -> str:
        return self.name


STAFF = register(
    Staff,
    title=L("教职工", "Staff"),
    columns=("number", "name", "sex", "born", "qualification", "employer"),
    form=("number", "name", "sex", "born", "qualification", "employer"),
    filters=("sex", "qualification"),
    search=("number", "name"),
    order=("number",),
    private=("number", "name", "born"),
    natural=("number",),
    steward=("school", "county", "office"),
    about=L("教职工档案。", "Files of teachers and other employees."),
)

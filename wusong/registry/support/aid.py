"""Aid 资助: money given to a student, and the class that helps one."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.registry.people.students import Student
from wusong.registry.schooling.classes import SchoolClass
from wusong.words.codes import codes
from wusong.words.labels import L

AID_SCHEME = codes(
    "aid_scheme",
    L("资助项目", "Aid scheme"),
    living=L("寄宿生生活补助", "Boarders' living allowance"),
    vocational=L("中职国家助学金", "Vocational state grant"),
    senior=L("普通高中资助", "Senior-school aid"),
    fee_exempt=L("免学杂费", "Exemption from fees"),
    charity=L("慈善救助", "Charity"),
)


class AidAward(models.Model):
    """One payment to one student."""

    student = models.ForeignKey(Student, models.PROTECT, verbose_name=L("学生", "Student"))
    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    scheme = models.CharField(L("资助项目", "Aid scheme"), max_length=10, choices=AID_SCHEME.choices)
    yuan = models.PositiveIntegerField(L("金额(元)", "Amount, yuan"))
    paid = models.DateField(L("发放日期", "Paid on"))
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("资助发放", "Aid award")

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.paid}"


class HelperLink(Dated):
    """A class that helps one student in hardship (每班帮一生)."""

    school_class = models.ForeignKey(SchoolClass, models.PROTECT, verbose_name=L("帮扶班级", "Helping class"))
    student = models.ForeignKey(Student, models.PROTECT, verbose_name=L("受助学生", "Student helped"))
    objects = scoped("school_class__school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("每班帮一生", "Class helping a pupil")

    def __str__(self) -> str:
        return f"{self.school_class} {self.starts}"


AID_AWARDS = register(
    AidAward,
    title=L("资助发放", "Aid awards"),
    columns=("student", "school", "scheme", "yuan", "paid"),
    form=("student", "school", "scheme", "yuan", "paid"),
    filters=("scheme",),
    search=("school__organisation__name",),
    order=("-paid", "pk"),
    private=("student",),
    natural=("student", "scheme", "paid"),
    steward=("school", "county", "office"),
    about=L("学生资助的每一笔。", "Every payment of aid."),
)
HELPER_LINKS = register(
    HelperLink,
    title=L("每班帮一生", "Classes helping a pupil"),
    columns=("school_class", "student", "starts", "ends"),
    form=("school_class", "student", "starts", "ends"),
    search=("school_class__school__organisation__name",),
    order=("-starts", "pk"),
    private=("student",),
    natural=("school_class", "student", "starts"),
    steward=("school", "county", "office"),
    about=L("班级与困难学生的结对。", "Which class helps which pupil in hardship."),
)

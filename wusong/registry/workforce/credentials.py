"""Credentials 教师资格 and Putonghua tests 普通话: who may teach, as applied for and decided."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.words.codes import codes
from wusong.words.labels import L

CREDENTIAL = codes(
    "credential",
    L("资格种类", "Kind of credential"),
    kindergarten=L("幼儿园", "Kindergarten"),
    primary=L("小学", "Primary school"),
    junior=L("初级中学", "Junior secondary"),
    senior=L("高级中学", "Senior secondary"),
    vocational=L("中等职业学校", "Secondary vocational"),
)

CREDENTIAL_OUTCOME = codes(
    "credential_outcome",
    L("结论", "Outcome"),
    granted=L("认定", "Granted"),
    refused=L("不予认定", "Refused"),
)

PUTONGHUA = codes(
    "putonghua",
    L("普通话等级", "Putonghua grade"),
    first_a=L("一级甲等", "1A"),
    first_b=L("一级乙等", "1B"),
    second_a=L("二级甲等", "2A"),
    second_b=L("二级乙等", "2B"),
    third_a=L("三级甲等", "3A"),
    third_b=L("三级乙等", "3B"),
)


class Credential(models.Model):
    """One application in one intake; it is to be decided within 30 days of the end of the intake."""

    county = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("认定机构", "Authority"))
    applicant = models.CharField(L("申请人", "Applicant"), max_length=40)
    kind = models.CharField(L("种类", "Kind"), max_length=12, choices=CREDENTIAL.choices)
    subject = models.CharField(L("学科", "Subject"), max_length=20, blank=True)
    intake_ends = models.DateField(L("受理期限终止日期", "Intake ended on"))
    decided = models.DateField(L("结论日期", "Decided on"), null=True, blank=True)
    outcome = models.CharField(L("结论", "Outcome"), max_length=8, choices=CREDENTIAL_OUTCOME.choices, blank=True)
    certificate = models.CharField(L("证书号", "Certificate"), max_length=20, blank=True)
    objects = scoped("county__path")

    class Meta:
        verbose_name = L("教师资格", "Credential")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.intake_ends}"


class PutonghuaTest(models.Model):
    """One sitting of one person; the score is in tenths of a point."""

    county = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("测试站", "Test centre"))
    candidate = models.CharField(L("应试人", "Candidate"), max_length=40)
    tested = models.DateField(L("测试日期", "Tested on"))
    score = models.PositiveSmallIntegerField(L("得分(十分之一分)", "Score, tenths"))
    grade = models.CharField(L("等级", "Grade"), max_length=8, choices=PUTONGHUA.choices, blank=True)
    certificate = models.CharField(L("证书号", "Certificate"), max_length=20, blank=True)
    objects = scoped("county__path")

    class Meta:
        verbose_name = L("普通话水平测试", "Putonghua test")

    def __str__(self) -> str:
        return f"{self.county} {self.tested}"


CREDENTIALS = register(
    Credential,
    title=L("教师资格", "Credentials"),
    columns=("county", "applicant", "kind", "subject", "intake_ends", "decided", "outcome"),
    form=("county", "applicant", "kind", "subject", "intake_ends", "decided", "outcome", "certificate"),
    filters=("kind", "outcome"),
    search=("subject", "county__name"),
    order=("-intake_ends", "pk"),
    private=("applicant", "certificate"),
    natural=("county", "applicant", "kind", "intake_ends"),
    steward=("county", "office"),
    about=L("教师资格的受理与认定。", "Applications for a credential, and what was decided."),
)
PUTONGHUA_TESTS = register(
    PutonghuaTest,
    title=L("普通话水平测试", "Putonghua tests"),
    columns=("county", "candidate", "tested", "score", "grade", "certificate"),
    form=("county", "candidate", "tested", "score", "grade", "certificate"),
    filters=("grade",),
    search=("county__name",),
    order=("-tested", "pk"),
    private=("candidate", "certificate"),
    natural=("county", "candidate", "tested"),
    steward=("county", "office"),
    about=L("普通话水平测试成绩与等级。", "Scores and grades of Putonghua tests."),
)

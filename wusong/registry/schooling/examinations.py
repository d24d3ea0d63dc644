"""Examinations 考试: sittings, and what went wrong in them; assessments of quality, school by school."""

from __future__ import annotations

from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

INCIDENT = codes(
    "exam_incident",
    L("事件类别", "Kind of incident"),
    leak=L("泄密", "Leak"),
    safety=L("安全", "Safety"),
    cheating=L("违纪作弊", "Cheating"),
    other=L("其他", "Other"),
)

ASSESSMENT_KIND = codes(
    "assessment_kind",
    L("测评类别", "Kind of assessment"),
    quality=L("教学质量监控", "Teaching quality"),
    primary=L("小学综合素质测评", "Primary, all-round"),
    junior=L("初中文化课水平测评", "Junior, subjects"),
    senior=L("高中质量管理", "Senior quality"),
)


class ExamSession(models.Model):
    """One examination at one place."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("考点", "Place"))
    name = models.CharField(L("考试名称", "Examination"), max_length=60)
    held = models.DateField(L("日期", "Held on"))
    rooms = models.PositiveIntegerField(L("考场数", "Rooms"))
    candidates = models.PositiveIntegerField(L("考生数", "Candidates"))
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("考试", "Examination")

    def __str__(self) -> str:
        return f"{self.name} {self.held}"


class ExamIncident(models.Model):
    """Something that went wrong in a sitting."""

    session = models.ForeignKey(ExamSession, models.PROTECT, verbose_name=L("考试", "Examination"))
    kind = models.CharField(L("类别", "Kind"), max_length=8, choices=INCIDENT.choices)
    serious = models.BooleanField(L("重大", "Major"), default=False)
    happened = models.DateField(L("发生日期", "Happened on"))
    what = models.CharField(L("情况", "What"), max_length=80)
    objects = scoped("session__school__organisation__path")

    class Meta:
        verbose_name = L("考试事件", "Examination incident")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened}"


class Assessment(models.Model):
    """One school's part in one assessment of quality; marks of pupils are kept as files of their own."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    kind = models.CharField(L("类别", "Kind"), max_length=8, choices=ASSESSMENT_KIND.choices)
    name = models.CharField(L("名称", "Name"), max_length=60)
    held = models.DateField(L("日期", "Held on"))
    pupils = models.PositiveIntegerField(L("参测学生数", "Pupils"))
    mean = models.PositiveIntegerField(
        L("平均得分率(千分之一)", "Mean share of marks, thousandths"), null=True, blank=True
    )
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("测评", "Assessment")

    def __str__(self) -> str:
        return f"{self.name} {self.school}"


EXAM_SESSIONS = register(
    ExamSession,
    title=L("考试", "Examinations"),
    columns=("school", "name", "held", "rooms", "candidates"),
    form=("school", "name", "held", "rooms", "candidates"),
    search=("name", "school__organisation__name"),
    order=("-held", "pk"),
    natural=("school", "name", "held"),
    steward=("county", "office"),
    about=L("各类招生考试的考点安排。", "Examinations and where they were held."),
)
EXAM_INCIDENTS = register(
    ExamIncident,
    title=L("考试事件", "Examination incidents"),
    columns=("session", "kind", "serious", "happened", "what"),
    form=("session", "kind", "serious", "happened", "what"),
    filters=("kind", "serious"),
    search=("what",),
    order=("-happened", "pk"),
    natural=("session", "kind", "happened"),
    steward=("county", "office"),
    about=L("违纪、泄密与安全事件。", "Cheating, leaks and safety incidents."),
)
ASSESSMENTS = register(
    Assessment,
    title=L("测评", "Assessments"),
    columns=("school", "kind", "name", "held", "pupils", "mean"),
    form=("school", "kind", "name", "held", "pupils", "mean"),
    filters=("kind",),
    search=("name", "school__organisation__name"),
    order=("-held", "pk"),
    natural=("school", "name", "held"),
    steward=("county", "office"),
    about=L("教学质量监控与各类测评，按校汇总。", "Assessments of quality, by school."),
)

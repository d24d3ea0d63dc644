"""Improvement plans 学校发展规划: a school's plan of some years, and its approval."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

IMPROVEMENT = codes(
    "improvement_kind",
    L("规划类别", "Kind of plan"),
    balanced=L("优质均衡三年规划", "Three-year balance plan"),
    development=L("发展性评价规划", "Development plan"),
    weak=L("薄弱校提升", "Lifting a weak school"),
)


class ImprovementPlan(Dated):
    """One school's plan for its years."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    kind = models.CharField(L("类别", "Kind"), max_length=12, choices=IMPROVEMENT.choices)
    goal = models.CharField(L("规划目标", "Goal"), max_length=120)
    submitted = models.DateField(L("报送日期", "Submitted on"), null=True, blank=True)
    approved = models.DateField(L("批复日期", "Approved on"), null=True, blank=True)
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("学校发展规划", "Improvement plan")

    def __str__(self) -> str:
        return f"{self.school} {self.get_kind_display()}"


IMPROVEMENT_PLANS = register(
    ImprovementPlan,
    title=L("学校发展规划", "Improvement plans"),
    columns=("school", "kind", "goal", "submitted", "approved", "starts", "ends"),
    form=("school", "kind", "goal", "submitted", "approved", "starts", "ends"),
    filters=("kind",),
    search=("school__organisation__name", "goal"),
    order=("school_id", "-starts"),
    natural=("school", "kind", "starts"),
    steward=("school", "county", "office"),
    about=L("一校一策的规划与批复。", "A plan for each school, and its approval."),
)

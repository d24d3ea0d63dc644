"""Research projects 科研课题: topics, and the steps they must take in time."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.words.codes import codes
from wusong.words.labels import L

RESEARCH_LEVEL = codes(
    "research_level",
    L("级别", "Level"),
    national=L("国家级", "National"),
    provincial_key=L("省级重点", "Provincial, key"),
    provincial=L("省级", "Provincial"),
    city=L("市级", "City"),
    school=L("校级", "School"),
)

RESEARCH_STEP = codes(
    "research_step",
    L("节点", "Step"),
    opening=L("开题", "Opening"),
    yearly=L("年度检查", "Yearly check"),
    midterm=L("中期", "Mid-term"),
    closing=L("结题", "Closing"),
)


class ResearchProject(Dated):
    """One topic, from its approval to its closing."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("承担单位", "Institution"))
    number = models.CharField(L("编号", "Number"), max_length=30, unique=True)
    title = models.CharField(L("题目", "Title"), max_length=80)
    level = models.CharField(L("级别", "Level"), max_length=16, choices=RESEARCH_LEVEL.choices)
    leader = models.CharField(L("主持人", "Leader"), max_length=40)
    objects = scoped("organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("科研课题", "Research project")

    def __str__(self) -> str:
        return self.title


class ResearchStep(models.Model):
    """One step of one topic: due, and done."""

    project = models.ForeignKey(ResearchProject, models.PROTECT, verbose_name=L("课题", "Project"))
    kind = models.CharField(L("节点", "Step"), max_length=8, choices=RESEARCH_STEP.choices)
    due = models.DateField(L("应完成日期", "Due on"))
    done = models.DateField(L("完成日期", "Done on"), null=True, blank=True)
    objects = scoped("project__organisation__path")

    class Meta:
        verbose_name = L("课题节点", "Research step")

    def __str__(self) -> str:
        return f"{self.project} {self.get_kind_display()}"


RESEARCH_PROJECTS = register(
    ResearchProject,
    title=L("科研课题", "Research projects"),
    columns=("number", "title", "level", "organisation", "starts", "ends"),
    form=("organisation", "number", "title", "level", "leader", "starts", "ends"),
    filters=("level",),
    search=("number", "title", "organisation__name"),
    order=("number",),
    natural=("number",),
    steward=("school", "county", "office"),
    about=L("各级立项课题。", "Approved research topics."),
)
RESEARCH_STEPS = register(
    ResearchStep,
    title=L("课题节点", "Research steps"),
    columns=("project", "kind", "due", "done"),
    form=("project", "kind", "due", "done"),
    filters=("kind",),
    search=("project__number", "project__title"),
    order=("due", "pk"),
    natural=("project", "kind", "due"),
    steward=("school", "county", "office"),
    about=L("课题的开题、中期、年度、结题节点。", "Opening, yearly, mid-term and closing steps."),
)

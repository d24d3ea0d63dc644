"""What is kept of procedures and cases: versions, cases, the steps taken, clocks, reviewers, notices, evidence, drafts.

Cases are no register: who may see one follows from the procedure (`rights.visible`), and every step is in the audit log.
"""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.db import models

from wusong.cases.declaring import Procedure, read
from wusong.registry.models import Organisation
from wusong.words.codes import codes
from wusong.words.labels import L

VERSION_STATE = codes(
    "procedure_version_state",
    L("版本状态", "State of a version"),
    draft=L("草稿", "Draft"),
    published=L("已发布", "Published"),
)
CLOCK_STATE = codes(
    "clock_state",
    L("时限状态", "State of a clock"),
    running=L("计时中", "Running"),
    stopped=L("已停", "Stopped in time"),
    out=L("已到期", "Run out"),
)


class ProcedureVersion(models.Model):
    """A procedure as it was published. It never changes again; a running case stays on its own."""

    key = models.SlugField(L("程序", "Procedure"), max_length=40)
    version = models.PositiveIntegerField(L("版本", "Version"))
    body = models.TextField(L("程序内容", "Body"))
    digest = models.CharField(L("摘要", "Digest"), max_length=64)
    state = models.CharField(L("状态", "State"), max_length=10, choices=VERSION_STATE.choices, default="draft")
    written_by = models.CharField(L("起草人", "Written by"), max_length=80)
    consented_by = models.CharField(L("会签人", "Consented by"), max_length=80, blank=True)
    published = models.DateField(L("发布日期", "Published on"), null=True, blank=True)

    class Meta:
        verbose_name = L("程序版本", "Version of a procedure")
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="cases_one_body_a_version")]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"

    @property
    def procedure(self) -> Procedure:
        return read(self.body)


class Case(models.Model):
    """One case. `steps` counts the steps taken: whoever acts says which count they saw."""

    number = models.CharField(L("编号", "Number"), max_length=40, unique=True)
    key = models.SlugField(L("程序", "Procedure"), max_length=40)
    year = models.PositiveSmallIntegerField(L("年度", "Year"))
    serial = models.PositiveIntegerField(L("序号", "Serial"))
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, verbose_name=L("版本", "Version"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("所属机构", "Organisation"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    round = models.CharField(L("批次", "Round"), max_length=60, blank=True)
    state = models.CharField(L("状态", "State"), max_length=40)
    entered = models.DateField(L("进入现状态日期", "In this state since"))
    entered_at = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(L("步骤数", "Steps"), default=0)
    values = models.JSONField(L("填写内容", "Values"), default=dict)
    opened = models.DateField(L("提出日期", "Opened on"))
    opened_by = models.CharField(L("提出人", "Opened by"), max_length=80)
    account = models.CharField(max_length=150, blank=True)
    closed = models.DateField(L("办结日期", "Closed on"), null=True, blank=True)

    class Meta:
        verbose_name = L("办件", "Case")
        constraints = [models.UniqueConstraint(fields=["key", "year", "serial"], name="cases_numbered_once")]
        indexes = [models.Index(fields=["key", "round", "state"]), models.Index(fields=["organisation", "closed"])]

    def __str__(self) -> str:
        return self.number

    @property
    def procedure(self) -> Procedure:
        return self.version.procedure

    @property
    def standing(self):
        return self.procedure.state(self.state)

    @cached_property
    def history(self) -> list[StepTaken]:
        """The steps taken and not taken back, in order; read once and added to by the engine."""
        return list(self.taken.filter(undone=False).order_by("number"))

    @property
    def taken_here(self) -> set[str]:
        """The steps taken since the case entered its state."""
        return {taken.step for taken in self.history if taken.number > self.entered_at}


class StepTaken(models.Model):
    """One step of one case. The number of a case's steps is unique: two people at once make one step."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="taken")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=40)
    day = models.DateField()
    by = models.CharField(max_length=80)
    post = models.CharField(max_length=10)
    place = models.CharField(max_length=80, blank=True)
    account = models.CharField(max_length=150, blank=True)
    left = models.CharField(max_length=40, blank=True)
    entered = models.CharField(max_length=40)
    said = models.JSONField(default=dict)
    done = models.JSONField(default=list)  # what the effects wrote, so that it can be told and undone
    before = models.JSONField(default=dict)  # the case's values before, for undoing
    reason = models.CharField(max_length=200, blank=True)
    undone = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="cases_one_step_a_number")]


class RunningClock(models.Model):
    """A limit of one case: a row, not a timer, so that it fires after any restart."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    clock = models.CharField(max_length=40)
    started = models.DateField()
    due = models.DateField()
    state = models.CharField(max_length=8, choices=CLOCK_STATE.choices, default="running")
    ended = models.DateField(null=True, blank=True)
    waiting = models.BooleanField(default=False)  # it ran out, but its step is still held up
    started_by = models.PositiveIntegerField(default=0)  # the numbers of the steps that started and ended it
    ended_by = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due"]), models.Index(fields=["case", "state"])]


class Awaited(models.Model):
    """Whose turn it is: one row for each post that may act on an open case, or is told that it is late."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="awaited")
    post = models.CharField(max_length=10)
    path = models.CharField(max_length=80, blank=True)
    account = models.CharField(max_length=150, blank=True)
    due = models.DateField()
    late = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["post", "due"]),
            models.Index(fields=["post", "path", "due"]),
            models.Index(fields=["account"]),
        ]


class Party(models.Model):
    """An organisation a case concerns beside its own: a receiving school, the authority above it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="parties")
    path = models.CharField(max_length=80, db_index=True)


class Reviewer(models.Model):
    """One reviewer of one case. `token` is the only address of the case they are given."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reviewers")
    account = models.CharField(max_length=150, db_index=True)
    token = models.CharField(max_length=32, unique=True)
    assigned = models.DateField()
    recused = models.CharField(max_length=200, blank=True)
    scores = models.JSONField(default=dict)
    given = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "account"], name="cases_reviewer_once")]


class Notice(models.Model):
    """What stands on the public page 公示, from a day until and including another, unless taken down before."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    key = models.SlugField(max_length=40)
    starts = models.DateField()
    through = models.DateField()
    taken_down = models.DateField(null=True, blank=True)
    row = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["starts", "through"])]


class Paper(models.Model):
    """An evidence file of a case; its bytes lie under their digest in the site's folder."""

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="papers")
    field = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=10)
    size = models.PositiveIntegerField()


class Draft(models.Model):
    """An application somebody has begun and not yet handed in."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    key = models.SlugField(max_length=40)
    values = models.JSONField(default=dict)
    saved = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="cases_one_draft_a_procedure")]

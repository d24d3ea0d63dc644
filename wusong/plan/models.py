"""Plans as published, their sections, numbers, targets and commitments, and which indicator measures what."""

from __future__ import annotations

from django.db import models

from wusong.analysis.models import Snapshot
from wusong.engines.indicators.targets import PROFILE, STATUS
from wusong.registry.models import Organisation
from wusong.words.codes import codes
from wusong.words.labels import L

TARGET_KIND = codes(
    "target_kind",
    L("目标类型", "Kind of target"),
    level=L("水平", "Level"),
    count=L("期内数量", "Count in the period"),
    net_new=L("净增", "Net new"),
    growth=L("增长", "Growth"),
    coverage=L("全覆盖", "Full coverage"),
    zero=L("零目标", "Zero"),
    pair=L("双方", "Two-sided pair"),
    amount=L("工程量", "Area or amount done"),
    milestone=L("里程碑", "Milestone"),
    cap=L("上限", "Cap"),
    monitor=L("监测", "Monitored"),
)
BASIS = codes(
    "basis",
    L("出处", "Basis"),
    explicit=L("原文写明", "Written"),
    named_quota=L("名称中的数", "Number in a name"),
    implied=L("推定", "Implied"),
)
COMPARATOR = codes(
    "comparator",
    L("比较方式", "Comparator"),
    ge=L("不低于", "at least"),
    gt=L("超过", "more than"),
    le=L("不超过", "at most"),
    lt=L("低于", "less than"),
    eq=L("等于", "exactly"),
    approx=L("约", "about"),
    increase_by=L("增加", "increase by"),
    decrease_by=L("减少", "decrease by"),
    all=L("全部", "all"),
    none=L("无", "none"),
    milestone=L("完成", "done"),
    monitor=L("监测", "monitored"),
    increase=L("有所增加", "increase"),
)
COMMITMENT_STATE = codes(
    "commitment_state",
    L("状态", "State"),
    open=L("进行中", "Under way"),
    done=L("已完成", "Done"),
    dropped=L("已取消", "Dropped"),
)


class Plan(models.Model):
    """One published plan, its text kept exactly as read."""

    key = models.SlugField(L("标识", "Key"), unique=True)
    title = models.CharField(L("标题", "Title"), max_length=200)
    issuer = models.CharField(L("发文机关", "Issuer"), max_length=100, blank=True)
    document_number = models.CharField(L("发文字号", "Document number"), max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(L("年度", "Year"))
    text = models.TextField(L("正文", "Text"))
    starts = models.DateField(L("起", "From"))
    deadline = models.DateField(L("止", "Deadline"))

    class Meta:
        verbose_name = L("计划", "Plan")

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """A heading of the plan: a project (level 1) or a point (level 2)."""

    plan = models.ForeignKey(Plan, models.CASCADE)
    number = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=120)
    english = models.CharField(max_length=120, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    parent = models.ForeignKey("self", models.CASCADE, null=True)

    class Meta:
        ordering = ["start"]
        verbose_name = L("章节", "Section")

    def __str__(self) -> str:
        return f"{self.number} {self.heading}"


class Target(models.Model):
    """A number the plan promises, where it stands in the text, and how it is judged."""

    plan = models.ForeignKey(Plan, models.CASCADE)
    section = models.ForeignKey(Section, models.CASCADE, null=True)
    code = models.CharField(L("编号", "Number"), max_length=12)
    quote = models.CharField(L("原文", "Quote"), max_length=300)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    metric = models.CharField(L("指标", "Metric"), max_length=120)
    english = models.CharField(max_length=160, blank=True)
    kind = models.CharField(L("类型", "Kind"), max_length=10, choices=TARGET_KIND.choices)
    written = models.CharField(L("原文比较方式", "As written"), max_length=12, choices=COMPARATOR.choices)
    comparator = models.CharField(L("判定方式", "Judged as"), max_length=12, choices=COMPARATOR.choices)
    value = models.DecimalField(L("目标值", "Value"), max_digits=16, decimal_places=4, null=True, blank=True)
    unit = models.CharField(L("计量单位", "Unit"), max_length=12)
    basis = models.CharField(L("出处", "Basis"), max_length=12, choices=BASIS.choices)
    modality = models.CharField(max_length=12, blank=True)
    scope = models.CharField(L("范围", "Scope"), max_length=80, blank=True)
    deadline = models.DateField(L("截止日期", "Deadline"))
    office = models.ForeignKey(Organisation, models.PROTECT, null=True, verbose_name=L("责任科室", "Office"))
    notes = models.JSONField(L("读法", "Readings"), default=list)

    class Meta:
        ordering = ["start", "code"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="plan_target_code")]
        verbose_name = L("目标", "Target")

    def __str__(self) -> str:
        return f"{self.code} {self.metric}"


class Binding(models.Model):
    """Which indicator measures a target; suggested by the labels, confirmed by a person."""

    target = models.OneToOneField(Target, models.CASCADE, verbose_name=L("目标", "Target"))
    indicator = models.CharField(L("测量指标", "Indicator"), max_length=60)
    parameters = models.JSONField(L("参数", "Parameters"), default=dict, blank=True)
    profile = models.CharField(
        L("进度曲线", "Pace profile"), max_length=16, choices=PROFILE.choices, default="straight"
    )
    confirmed_by = models.CharField(L("确认人", "Confirmed by"), max_length=80, blank=True)
    confirmed = models.DateField(L("确认日期", "Confirmed on"), null=True, blank=True)

    class Meta:
        verbose_name = L("绑定", "Binding")

    def __str__(self) -> str:
        return f"{self.target.code} → {self.indicator}"


class Commitment(models.Model):
    """A promise without a number, with its office and state."""

    plan = models.ForeignKey(Plan, models.CASCADE)
    section = models.ForeignKey(Section, models.CASCADE, null=True)
    code = models.CharField(L("编号", "Number"), max_length=12)
    quote = models.CharField(L("原文", "Quote"), max_length=300)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    name = models.CharField(L("任务名称", "Commitment"), max_length=60)
    english = models.CharField(max_length=120, blank=True)
    office = models.ForeignKey(Organisation, models.PROTECT, null=True, verbose_name=L("责任科室", "Office"))
    evidence_wanted = models.CharField(L("应有证据", "Evidence wanted"), max_length=120, blank=True)
    due = models.DateField(L("期限", "Due on"), null=True, blank=True)
    state = models.CharField(L("状态", "State"), max_length=8, choices=COMMITMENT_STATE.choices, default="open")
    judged_by = models.CharField(L("判定人", "Judged by"), max_length=80, blank=True)
    judged = models.DateField(L("判定日期", "Judged on"), null=True, blank=True)
    reason = models.CharField(L("判定理由", "Reason"), max_length=200, blank=True)

    class Meta:
        ordering = ["start", "code"]
        verbose_name = L("任务", "Commitment")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Numeral(models.Model):
    """Every numeral of the text, accounted for: bound to a target, or the reason why it is none."""

    plan = models.ForeignKey(Plan, models.CASCADE)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.CharField(max_length=40)
    reason = models.CharField(max_length=30, blank=True)
    target = models.ForeignKey(Target, models.SET_NULL, null=True)

    class Meta:
        ordering = ["start"]
        verbose_name = L("数字", "Numeral")


class Step(models.Model):
    """A step on the way of a commitment."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, verbose_name=L("任务", "Commitment"))
    name = models.CharField(L("步骤", "Step"), max_length=80)
    due = models.DateField(L("期限", "Due on"))
    done = models.DateField(L("完成日期", "Done on"), null=True, blank=True)

    class Meta:
        ordering = ["due", "pk"]
        verbose_name = L("步骤", "Step")

    def __str__(self) -> str:
        return self.name


class Evidence(models.Model):
    """A record that shows a commitment was worked on: a row of any register, and what it proves."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, verbose_name=L("任务", "Commitment"))
    register = models.CharField(L("登记册", "Register"), max_length=40)
    record = models.PositiveBigIntegerField(L("记录", "Record"))
    said = models.CharField(L("说明", "What it shows"), max_length=200)
    by = models.CharField(L("关联人", "Linked by"), max_length=80)
    day = models.DateField(L("关联日期", "Linked on"))

    class Meta:
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["commitment", "register", "record"], name="plan_evidence_once")]
        verbose_name = L("证据", "Evidence")

    def __str__(self) -> str:
        return f"{self.register} #{self.record}"


class Baseline(models.Model):
    """The figure a target is compared with, kept with the snapshot it was read from."""

    target = models.OneToOneField(Target, models.CASCADE, verbose_name=L("目标", "Target"))
    on = models.DateField(L("基期日", "Baseline day"))
    numerator = models.BigIntegerField(L("分子", "Numerator"))
    denominator = models.BigIntegerField(L("分母", "Denominator"), null=True, blank=True)
    version = models.PositiveSmallIntegerField(L("指标版本", "Version of the indicator"))
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, blank=True, verbose_name=L("快照", "Snapshot"))

    class Meta:
        verbose_name = L("基期值", "Baseline")

    def __str__(self) -> str:
        return f"{self.target.code} {self.on}"


class Allotment(models.Model):
    """The part of a target that one county, school or office answers for."""

    target = models.ForeignKey(Target, models.CASCADE, verbose_name=L("目标", "Target"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("单位", "Organisation"))
    value = models.DecimalField(L("分解值", "Part"), max_digits=16, decimal_places=4)

    class Meta:
        ordering = ["organisation__path"]
        constraints = [models.UniqueConstraint(fields=["target", "organisation"], name="plan_allotment_once")]
        verbose_name = L("目标分解", "Part of a target")

    def __str__(self) -> str:
        return f"{self.target.code} {self.organisation}"


class Override(models.Model):
    """A status said by a named person in place of the reckoned one, always shown as that, from a day until another."""

    target = models.ForeignKey(Target, models.CASCADE, verbose_name=L("目标", "Target"))
    status = models.CharField(L("认定状态", "Status said"), max_length=10, choices=STATUS.choices)
    reason = models.CharField(L("理由", "Reason"), max_length=200)
    by = models.CharField(L("认定人", "Said by"), max_length=80)
    starts = models.DateField(L("起始日期", "From"))
    ends = models.DateField(L("终止日期", "Until"), null=True, blank=True)

    class Meta:
        ordering = ["-starts", "-pk"]
        verbose_name = L("人工认定", "Override")

    def __str__(self) -> str:
        return f"{self.target.code} {self.status}"


class Instruction(models.Model):
    """What a leader wrote on a target or a commitment (批示), and what the office answered."""

    plan = models.ForeignKey(Plan, models.CASCADE, verbose_name=L("计划", "Plan"))
    target = models.ForeignKey(Target, models.CASCADE, null=True, blank=True, verbose_name=L("目标", "Target"))
    commitment = models.ForeignKey(
        Commitment, models.CASCADE, null=True, blank=True, verbose_name=L("任务", "Commitment")
    )
    text = models.CharField(L("批示", "Instruction"), max_length=500)
    by = models.CharField(L("批示人", "By"), max_length=80)
    given = models.DateField(L("批示日期", "Given on"))
    reply = models.CharField(L("回复", "Reply"), max_length=500, blank=True)
    replied_by = models.CharField(L("回复人", "Replied by"), max_length=80, blank=True)
    replied = models.DateField(L("回复日期", "Replied on"), null=True, blank=True)

    class Meta:
        ordering = ["-given", "-pk"]
        verbose_name = L("批示", "Instruction")

    def __str__(self) -> str:
        return self.text[:40]


WARNING = codes(
    "warning",
    L("督办颜色", "Colour of supervision"),
    yellow=L("黄牌", "Yellow"),
    orange=L("橙牌", "Orange"),
    red=L("红牌", "Red"),
)


class Warning(models.Model):
    """A rule of 三色督办: which colour a target short of its way has when so little of its time is left, and who is told."""

    colour = models.CharField(L("颜色", "Colour"), max_length=6, choices=WARNING.choices)
    share_left = models.DecimalField(L("剩余时间不多于(%)", "Time left at most, %"), max_digits=5, decimal_places=2)
    tells = models.CharField(L("告知岗位", "Tells"), max_length=10)
    source = models.CharField(L("依据", "Source"), max_length=120)
    starts = models.DateField(L("起始日期", "From"))
    ends = models.DateField(L("终止日期", "Until"), null=True, blank=True)

    class Meta:
        ordering = ["share_left"]
        verbose_name = L("督办规则", "Rule of supervision")

    def __str__(self) -> str:
        return f"{self.colour} {self.share_left}"


class Issue(models.Model):
    """A report as it was issued: drawn again from its snapshot it says the same, whatever was recorded since."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=L("计划", "Plan"))
    kind = models.CharField(L("类别", "Kind"), max_length=10)
    on = models.DateField(L("截至", "As of"))
    place = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=L("单位", "Organisation")
    )
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, verbose_name=L("快照", "Snapshot"))
    by = models.CharField(L("签发人", "Issued by"), max_length=80)
    at = models.DateTimeField(L("签发时间", "Issued at"))
    said = models.JSONField(L("报告内容", "Content"))

    class Meta:
        ordering = ["-at"]
        verbose_name = L("签发的报告", "Issued report")

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"

"""Successions 机构沿革: what became of a school that was merged, split or closed, and where its series go on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

SUCCESSION = codes(
    "succession",
    L("沿革类别", "Kind of succession"),
    merged=L("并入", "Merged into"),
    split=L("分设", "Split off to"),
    closed=L("撤销", "Closed"),
)


class Succession(models.Model):
    """From `day` on, `successor` goes on with what `school` did; a school that is split has several."""

    school = models.ForeignKey(
        School, models.PROTECT, related_name="succeeded", verbose_name=L("原学校", "Former school")
    )
    successor = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="succeeds", verbose_name=L("承接学校", "Successor")
    )
    kind = models.CharField(L("类别", "Kind"), max_length=8, choices=SUCCESSION.choices)
    day = models.DateField(L("生效日期", "From"))
    document = models.CharField(L("文件", "Document"), max_length=80, blank=True)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("机构沿革", "Succession")

    def __str__(self) -> str:
        return f"{self.school} {self.day}"

    def clean(self):
        if self.successor_id and self.successor_id == self.school_id:
            raise ValidationError(
                {"successor": str(L("不能由自己承接，请另选一所", "A school cannot succeed itself; choose another"))}
            )
        if self.kind != "closed" and not self.successor_id:
            raise ValidationError({"successor": str(L("请填承接学校", "Name the school that goes on"))})


SUCCESSIONS = register(
    Succession,
    title=L("机构沿革", "Successions"),
    columns=("school", "kind", "successor", "day", "document"),
    form=("school", "kind", "successor", "day", "document"),
    filters=("kind",),
    search=("school__organisation__name", "successor__organisation__name"),
    order=("-day", "pk"),
    natural=("school", "successor", "day"),
    steward=("office", "leader"),
    about=L("学校的合并、分设与撤销。", "Schools merged, split and closed."),
)

"""Open days 公开日 and citizens' reviews 市民评学校: schools opened to the public, and what the public said."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.labels import L


class OpenDay(models.Model):
    """A day a school opened its teaching to the public."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    held = models.DateField(L("日期", "Held on"))
    visitors = models.PositiveIntegerField(L("来访人数", "Visitors"))
    opinions = models.PositiveIntegerField(L("意见数", "Opinions"), default=0)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("教学公开日", "Open day")

    def __str__(self) -> str:
        return f"{self.school} {self.held}"


class CitizenReview(models.Model):
    """One citizen's judgement of one school: anonymous, but one value for one citizen."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    citizen = models.CharField(L("评议人匿名编号", "Citizen's anonymous number"), max_length=32)
    given = models.DateField(L("评议日期", "Given on"))
    score = models.PositiveSmallIntegerField(L("得分", "Score"), validators=[MaxValueValidator(100)])
    valid = models.BooleanField(L("有效", "Valid"), default=True)
    objects = scoped("school__organisation__path")

    class Meta:
        verbose_name = L("市民评议", "Citizen's review")
        constraints = [models.UniqueConstraint(fields=["school", "citizen"], name="registry_review_once_a_school")]

    def __str__(self) -> str:
        return f"{self.school} {self.score}"


OPEN_DAYS = register(
    OpenDay,
    title=L("教学公开日", "Open days"),
    columns=("school", "held", "visitors", "opinions"),
    form=("school", "held", "visitors", "opinions"),
    search=("school__organisation__name",),
    order=("-held", "pk"),
    natural=("school", "held"),
    steward=("school", "county", "office"),
    about=L("学校向社会开放教学的日子。", "Days schools opened their teaching."),
)
CITIZEN_REVIEWS = register(
    CitizenReview,
    title=L("市民评议", "Citizens' reviews"),
    columns=("school", "given", "score", "valid"),
    form=("school", "citizen", "given", "score", "valid"),
    filters=("valid",),
    search=("school__organisation__name",),
    order=("-given", "pk"),
    private=("citizen",),
    natural=("school", "citizen"),
    steward=("office",),
    about=L("“万名市民评学校”的评议。", "What citizens said of schools."),
)

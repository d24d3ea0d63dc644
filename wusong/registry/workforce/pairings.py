"""Pairings 对口帮扶: a city school and a rural school bound by an agreement, and what they did together."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.labels import L


class Pairing(Dated):
    """An agreement between two schools. It belongs to the rural school, which it is to help."""

    city_school = models.ForeignKey(
        School, models.PROTECT, related_name="helps", verbose_name=L("城市学校", "City school")
    )
    school = models.ForeignKey(
        School, models.PROTECT, related_name="helped", verbose_name=L("农村学校", "Rural school")
    )
    agreement = models.CharField(L("协议编号", "Agreement"), max_length=40, unique=True)
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("对口帮扶", "School pairing")

    def __str__(self) -> str:
        return f"{self.city_school} – {self.school}"

    def clean(self):
        if self.city_school_id and self.city_school_id == self.school_id:
            raise ValidationError(
                {"school": str(L("不能与自己结对，请另选一所", "A school cannot pair with itself; choose another"))}
            )


class PairingActivity(models.Model):
    """A day the two schools worked together."""

    pairing = models.ForeignKey(Pairing, models.PROTECT, verbose_name=L("结对", "Pairing"))
    held = models.DateField(L("日期", "Held on"))
    what = models.CharField(L("活动内容", "What was done"), max_length=80)
    teachers = models.PositiveIntegerField(L("参加教师数", "Teachers taking part"), default=0)
    objects = scoped("pairing__school__organisation__path")

    class Meta:
        verbose_name = L("帮扶活动", "Pairing activity")

    def __str__(self) -> str:
        return f"{self.pairing} {self.held}"


PAIRINGS = register(
    Pairing,
    title=L("对口帮扶", "School pairings"),
    columns=("agreement", "city_school", "school", "starts", "ends"),
    form=("agreement", "city_school", "school", "starts", "ends"),
    search=("agreement", "school__organisation__name", "city_school__organisation__name"),
    order=("agreement",),
    natural=("agreement",),
    steward=("office", "county"),
    about=L("城市学校与农村学校的结对协议。", "Agreements between city and rural schools."),
)
PAIRING_ACTIVITIES = register(
    PairingActivity,
    title=L("帮扶活动", "Pairing activities"),
    columns=("pairing", "held", "what", "teachers"),
    form=("pairing", "held", "what", "teachers"),
    search=("what", "pairing__agreement"),
    order=("-held", "pk"),
    natural=("pairing", "held", "what"),
    steward=("school", "county", "office"),
    about=L("结对学校开展的活动。", "What paired schools did together."),
)

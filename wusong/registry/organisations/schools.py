"""Schools 学校: lasting institutions; what changes with time (name, level, place, runner) is in their standings."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.words.codes import PLACE_CLASS_2008, SCHOOL_TYPE, codes
from wusong.words.labels import L

RUNNER = codes(
    "runner",
    L("举办者", "Runner"),
    education=L("教育部门", "Education authority"),
    other_public=L("其他部门", "Other department"),
    private=L("民办", "Private"),
)


class School(models.Model):
    """A school is an organisation; this row adds what only schools have. Its key is the organisation's."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, primary_key=True, verbose_name=L("机构", "Organisation")
    )
    identifier = models.CharField(L("学校标识码", "School identifier"), max_length=10, unique=True)
    founded = models.DateField(L("建校日期", "Founded"), null=True, blank=True)
    objects = scoped("organisation__path")

    class Meta:
        verbose_name = L("学校", "School")

    def __str__(self) -> str:
        return str(self.organisation)


class Standing(Dated):
    """What a school officially was from a day until another."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("学校", "School"))
    name = models.CharField(L("校名", "Name"), max_length=60)
    school_type = models.CharField(L("办学类型", "School type"), max_length=3, choices=SCHOOL_TYPE.choices)
    place_class = models.CharField(L("城乡类别", "Place class"), max_length=1, choices=PLACE_CLASS_2008.choices)
    runner = models.CharField(L("举办者", "Runner"), max_length=12, choices=RUNNER.choices)
    city_run = models.BooleanField(L("市直属", "City-run"), default=False)
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("学校沿革", "School standing")

    def __str__(self) -> str:
        return f"{self.name} {self.starts}"


SCHOOLS = register(
    School,
    title=L("学校", "Schools"),
    columns=("identifier", "organisation", "founded"),
    form=("organisation", "identifier", "founded"),
    search=("identifier", "organisation__name"),
    order=("identifier",),
    natural=("identifier",),
    steward=("office", "leader"),
    about=L("市局主管或许可的每一所学校。", "Every institution the bureau runs or licenses."),
)
STANDINGS = register(
    Standing,
    title=L("学校沿革", "School standings"),
    columns=("school", "name", "school_type", "place_class", "runner", "city_run", "starts", "ends"),
    form=("school", "name", "school_type", "place_class", "runner", "city_run", "starts", "ends"),
    filters=("school_type", "place_class", "runner", "city_run"),
    search=("name",),
    order=("school_id", "starts"),
    natural=("school", "starts"),
    steward=("office", "county", "leader"),
    about=L("校名、类型、城乡类别、举办者随时间的变化。", "Name, type, place class and runner over time."),
)

"""Populations 适龄人口: how many people of an age live in a county, by year and source."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models

from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.organisations import Organisation
from wusong.words.labels import L


class Population(models.Model):
    """Persons of one age in one county on 1 September of a year."""

    county = models.ForeignKey(Organisation, models.PROTECT, verbose_name=L("县(市)区", "County"))
    year = models.PositiveSmallIntegerField(L("年份", "Year"))
    age = models.PositiveSmallIntegerField(L("年龄", "Age"), validators=[MaxValueValidator(120)])
    persons = models.PositiveIntegerField(L("人数", "Persons"))
    known = models.DateField(L("取得日期", "Known on"))
    source = models.CharField(L("来源", "Source"), max_length=80)
    objects = scoped("county__path")

    class Meta:
        verbose_name = L("适龄人口", "Population of an age")
        constraints = [models.UniqueConstraint(fields=["county", "year", "age"], name="registry_population_once")]

    def __str__(self) -> str:
        return f"{self.county} {self.year} {self.age}"


POPULATIONS = register(
    Population,
    title=L("适龄人口", "Populations"),
    columns=("county", "year", "age", "persons", "known", "source"),
    form=("county", "year", "age", "persons", "known", "source"),
    filters=("year",),
    search=("county__name",),
    order=("county_id", "year", "age"),
    natural=("county", "year", "age"),
    steward=("office",),
    about=L(
        "各县(市)区分年龄人口，毛入学率的分母。", "People by age in each county: the denominator of enrolment ratios."
    ),
)

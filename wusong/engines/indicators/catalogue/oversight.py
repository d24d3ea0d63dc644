"""Oversight 监督: schools open to the public, citizens who judge them."""

from __future__ import annotations

from wusong.engines.indicators.catalogue.phrases import told
from wusong.engines.indicators.declaring import indicator
from wusong.engines.indicators.evidence import Evidence
from wusong.engines.indicators.facts import Facts
from wusong.words.labels import L
from wusong.words.units import PERSONS, SCHOOLS


@indicator(
    "open_day_schools",
    title=L("开展公开日的学校数", "Schools holding an open day"),
    unit=SCHOOLS,
    definition=L(
        "期内（截至统计日）举行过教学公开日的学校（含幼儿园）数，每校计一次。",
        "Schools, kindergartens included, that held an open day in the period by the day, each once.",
    ),
    source="2008年工作要点 第22点 T22.01",
    reads_as="count",
    aliases=("千所学校教育教学公开日", "举行教学公开日的学校"),
)
def open_day_schools(facts: Facts) -> Evidence:
    return Evidence(told(facts.within("openday", "held"), "openday", counted=("school", "school")))


@indicator(
    "citizens_reviewing",
    title=L("参加评议的市民数", "Citizens judging schools"),
    unit=PERSONS,
    definition=L(
        "期内（截至统计日）提交有效评议的市民数，按匿名编号去重；评议多所学校的市民全市只计一次。",
        "Citizens who gave a valid review in the period by the day, each anonymous number once; one who judged several "
        "schools counts once for the city.",
    ),
    source="2008年工作要点 第22点 T22.02",
    reads_as="count",
    personal=True,
    aliases=("万名市民评学校", "市民评议人数"),
)
def citizens_reviewing(facts: Facts) -> Evidence:
    given = facts.within("citizenreview", "given")
    return Evidence(told(given.filter(given.valid), "citizenreview", counted=("citizen", "citizen")))

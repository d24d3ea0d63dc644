"""Every indicator, line by line: little worlds whose rows say themselves whether they count.

In a drawn table `counts` says whether the row is in the numerator, `of` whether it is in the denominator, `why` is for the
reader. Standings stand for their schools. A world's figure is (numerator, denominator), each thing counted once.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pytest

from tests.engines.indicators import plan_worlds  # noqa: F401 - those of the plan's implied targets enter themselves
from tests.engines.indicators.drawn_worlds import NOTES, WORLDS, World, world
from wusong.engines.indicators.catalogue import CATALOGUE, IndicatorError
from wusong.engines.indicators.catalogue.phrases import ORDINARY
from wusong.engines.indicators.evidence import rows
from wusong.engines.indicators.facts import little_facts
from wusong.words import codes


def drawn(text: str) -> tuple[str, list[dict[str, str]]]:
    """A table without its notes, and its rows with them."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    heading, body = lines[0], lines[1:]
    keep = [k for k, word in enumerate(heading) if word not in NOTES]
    bare = "\n".join(" | ".join(line[k] for k in keep) for line in lines)
    return bare, [{"id": str(n)} | dict(zip(heading, line, strict=True)) for n, line in enumerate(body, 1)]


def total(side: pa.Table) -> int:
    amounts: dict[str, int] = {}
    for row in side.to_pylist():
        assert amounts.setdefault(row["counted"], row["amount"]) == row["amount"], "counted once, with two amounts"
    return sum(amounts.values())


def opened(side: pa.Table) -> set[tuple[str, int]]:
    return {(row["register"], row["record"]) for row in side.to_pylist()}


# Balance --------------------------------------------------------------------------------------------------------------

BASIC_SCHOOLS = """
    school   | school_type | starts     | ends
    一小     | 211         | 1990-09-01 |
    二小     | 211         | 1990-09-01 |
    三中     | 311         | 1990-09-01 |
    四中     | 342         | 1990-09-01 |
    幼儿园   | 111         | 1990-09-01 |
    职教中心 | 361         | 1990-09-01 |
    旧校     | 211         | 1990-09-01 | 2008-06-01
    十二年   | 345         | 1990-09-01 | """

world(
    "quality_school_growth", "one school more on four is a quarter", (1, 4), standing=BASIC_SCHOOLS,
    designation="""
    school   | title          | starts     | ends       | of  | why
    一小     | quality_school | 2005-01-01 |            | yes | there then, there now
    二小     | quality_school | 2007-12-31 |            | yes | the baseline day itself
    三中     | quality_school | 2005-01-01 | 2008-12-31 | yes | its last day is the day before: gone by now
    旧校     | quality_school | 2005-01-01 |            | yes | the school closed in the period
    四中     | quality_school | 2008-01-01 |            | no  | new on the first day
    幼儿园   | quality_school | 2008-12-31 |            | no  | new on the last day
    幼儿园   | quality_school | 2008-12-31 |            | no  | entered twice, counted once
    二小     | weak_school    | 2008-05-01 |            | no  | another list
    十二年   | quality_school | 2008-05-01 |            | no  | new in the period
    职教中心 | quality_school | 2008-05-01 |            | no  | no school of basic education
    一小     | quality_school | 2009-01-01 |            | no  | not yet """,
)  # fmt: skip
world(
    "quality_school_growth", "a decrease reads below nothing", (-1, 2), standing=BASIC_SCHOOLS,
    designation="""
    school | title          | starts     | ends
    一小   | quality_school | 2005-01-01 |
    二小   | quality_school | 2005-01-01 | 2008-03-01 """,
)  # fmt: skip
world(
    "quality_school_growth", "from nothing there is no growth, only no value", (1, 0), standing=BASIC_SCHOOLS,
    designation="""
    school | title          | starts
    一小   | quality_school | 2008-03-01 """,
)  # fmt: skip

world(
    "weak_schools", "the schools still on the list", (2, None), standing=BASIC_SCHOOLS,
    designation="""
    school   | title          | starts     | ends       | counts | why
    一小     | weak_school    | 2005-01-01 |            | yes    |
    二小     | weak_school    | 2008-12-31 |            | yes    | listed on the day
    二小     | weak_school    | 2008-11-30 |            | yes    | listed twice, counted once
    三中     | weak_school    | 2005-01-01 | 2008-12-31 | no     | off the list on the day
    四中     | weak_school    | 2009-01-01 |            | no     | not yet
    幼儿园   | quality_school | 2005-01-01 |            | no     | another list
    旧校     | weak_school    | 2005-01-01 |            | no     | closed
    职教中心 | weak_school    | 2005-01-01 |            | no     | no school of basic education """,
)  # fmt: skip

world(
    "work_study_pilots", "secondary vocational schools only", (1, None), standing=BASIC_SCHOOLS,
    designation="""
    school   | title              | starts     | ends       | counts
    职教中心 | work_study_pilot   | 2008-04-01 |            | yes
    三中     | work_study_pilot   | 2008-04-01 |            | no
    职教中心 | provincial_top_100 | 2008-04-01 |            | no
    职教中心 | work_study_pilot   | 2006-04-01 | 2007-04-01 | no """,
)  # fmt: skip

LISTED = """
    school   | title              | starts     | ends       | counts | why
    蛟河     | provincial_top_100 | 2008-12-31 |            | yes    | the day itself
    蛟河     | national_key       | 2005-01-01 |            | no     | another title
    磐石     | provincial_top_100 | 2005-01-01 | 2008-12-31 | no     | lost on the day
    女子     | provincial_top_100 | 2005-01-01 |            | {other} |"""
CODED = {
    "school": """
    id   | identifier
    蛟河 | 3622000001
    女子 | 3622000002 """,
    "organisation": """
    id   | code | kind
    蛟河 | 0007 | school
    女子 | 0008 | school
    科室 | 0007 | office """,
}
world(
    "designated",
    "all who hold a title",
    (2, None),
    given={"title": "provincial_top_100"},
    designation=LISTED.format(other="yes"),
)
for named in ("3622000001", "0007"):
    world(
        "designated", f"one school, by {named}", (1, None), given={"title": "provincial_top_100", "school_code": named},
        designation=LISTED.format(other="no"), **CODED,
    )  # fmt: skip
world(
    "designated", "a school that is not listed", (0, None), given={"title": "national_key", "school_code": "0008"},
    designation=LISTED.replace("yes", "no").format(other="no"), **CODED,
)  # fmt: skip

ALL_SCHOOLS = """
    school | school_type | place_class | runner       | starts     | ends       | counts | why
    一小   | 211         | 1           | education    | 1990-09-01 |            | {a}    |
    二小   | 211         | 3           | private      | 1990-09-01 |            | {b}    |
    三中   | 311         | 3           | other_public | 2008-12-31 |            | {c}    | opened on the day
    旧校   | 211         | 3           | education    | 1990-09-01 | 2008-12-31 | no     | closed on the day
    新校   | 211         | 3           | education    | 2009-01-01 |            | no     | not yet """
world("schools", "all that exist", (3, None), standing=ALL_SCHOOLS.format(a="yes", b="yes", c="yes"))
world(
    "schools",
    "of some types",
    (2, None),
    given={"types": "211,111"},
    standing=ALL_SCHOOLS.format(a="yes", b="yes", c="no"),
)
world(
    "schools",
    "in the country",
    (2, None),
    given={"place_class": "3"},
    standing=ALL_SCHOOLS.format(a="no", b="yes", c="yes"),
)
world(
    "schools",
    "private ones",
    (1, None),
    given={"runner": "private"},
    standing=ALL_SCHOOLS.format(a="no", b="yes", c="no"),
)
world(
    "schools", "one whose name or level changed is one school", (1, None),
    standing="""
    school | school_type | starts     | ends       | counts
    一小   | 211         | 1990-09-01 | 2008-09-01 | yes
    一小   | 312         | 2008-09-01 |            | yes """,
)  # fmt: skip

# Estate ---------------------------------------------------------------------------------------------------------------

SIX = ("laboratory", "library", "computer", "language", "music", "art")


def standard(stage: str, kinds=SIX, rooms=1, area=60, starts="2000-01-01", ends="") -> str:
    return "\n".join(f"{stage} | {kind} | {rooms} | {area} | {starts} | {ends}" for kind in kinds)


def standards(*drawn_lines: str) -> str:
    return "\n".join(["stage | kind | rooms | area | starts | ends", *drawn_lines])


def six(
    school: str, area=60, verified="2007-06-01", starts="2000-01-01", ends="", but: Mapping[str, str] | None = None
) -> str:
    """Six rooms of a school; `but` gives a whole line for the kinds that differ ("" for none)."""
    lines = {kind: f"{school} | {kind} | {area} | {starts} | {ends} | {verified}" for kind in SIX} | dict(but or {})
    return "\n".join(line for line in lines.values() if line)


def rooms_of(*lines: str) -> str:
    return "\n".join(["school | kind | area | starts | ends | verified", *lines])


world(
    "six_rooms", "all six, in use, large enough and found equipped", (1, 8),
    roomstandard=standards(standard("primary")),
    standing="""
    school | school_type | starts     | ends       | counts | of  | why
    全     | 211         | 1990-09-01 |            | yes    | yes | exactly as large as due
    缺     | 211         | 1990-09-01 |            | no     | yes | no art room
    小     | 211         | 1990-09-01 |            | no     | yes | one room a square metre short
    未验   | 211         | 1990-09-01 |            | no     | yes | one not found equipped
    后验   | 211         | 1990-09-01 |            | no     | yes | found equipped after the day
    停用   | 211         | 1990-09-01 |            | no     | yes | one out of use on the day
    未用   | 211         | 1990-09-01 |            | no     | yes | one in use from the day after
    无     | 211         | 1990-09-01 |            | no     | yes | none
    教学点 | 218         | 1990-09-01 |            | no     | no  | a teaching point
    幼儿园 | 111         | 1990-09-01 |            | no     | no  | a kindergarten
    旧校   | 211         | 1990-09-01 | 2008-12-31 | no     | no  | closed on the day """,
    room=rooms_of(
        six("全", verified="2008-12-31"),
        six("缺", but={"art": ""}),
        six("小", but={"music": "小 | music | 59 | 2000-01-01 | | 2007-06-01"}),
        six("未验", but={"music": "未验 | music | 60 | 2000-01-01 | |"}),
        six("后验", but={"music": "后验 | music | 60 | 2000-01-01 | | 2009-01-01"}),
        six("停用", but={"music": "停用 | music | 60 | 2000-01-01 | 2008-12-31 | 2007-06-01"}),
        six("未用", but={"music": "未用 | music | 60 | 2009-01-01 | | 2007-06-01"}),
        six("教学点"), six("幼儿园"), six("旧校"),
    ),
)  # fmt: skip
world(
    "six_rooms", "every stage a school teaches, by the standard of the day", (2, 4),
    roomstandard=standards(
        standard("primary", area=60), standard("junior", area=80, ends="2008-07-01"), standard("junior", area=70, starts="2008-07-01"),
    ),
    standing="""
    school   | school_type | starts     | counts | of  | why
    九年甲   | 312         | 1990-09-01 | yes    | yes | 70 is enough for both stages since July
    九年乙   | 312         | 1990-09-01 | no     | yes | enough for the primary stage only
    初中     | 311         | 1990-09-01 | yes    | yes |
    高中     | 342         | 1990-09-01 | no     | yes | no standard for its stage """,
    room=rooms_of(six("九年甲", area=70), six("九年乙", area=69), six("初中", area=70), six("高中", area=200)),
)  # fmt: skip
world(
    "six_rooms", "as many as are due", (1, 2),
    roomstandard=standards(standard("primary", SIX[1:]), standard("primary", SIX[:1], rooms=2)),
    standing="""
    school | school_type | starts     | counts | of
    两间   | 211         | 1990-09-01 | yes    | yes
    一间   | 211         | 1990-09-01 | no     | yes """,
    room=rooms_of(six("两间"), "两间 | laboratory | 60 | 2000-01-01 | | 2007-06-01", six("一间")),
)  # fmt: skip
world(
    "six_rooms", "of two standards in force both are due", (0, 1), roomstandard=standards(standard("primary"), standard("primary", SIX[:1], rooms=2)),
    standing="""
    school | school_type | starts     | counts | of
    一间   | 211         | 1990-09-01 | no     | yes """,
    room=rooms_of(six("一间")),
)  # fmt: skip
world(
    "six_rooms", "a standard that lacks a kind is met by nobody", (0, 1), roomstandard=standards(standard("primary", SIX[:5])),
    standing="""
    school | school_type | starts     | counts | of
    全     | 211         | 1990-09-01 | no     | yes """,
    room=rooms_of(six("全")),
)  # fmt: skip
world(
    "six_rooms", "without any standard in force there is no value", (0, 0), roomstandard=standards(standard("primary", ends="2008-01-01")),
    standing="""
    school | school_type | starts     | counts | of
    全     | 211         | 1990-09-01 | no     | no """,
    room=rooms_of(six("全")),
)  # fmt: skip

world(
    "city_network_coverage", "schools on the network over all", (2, 4),
    standing="""
    school | school_type | starts     | counts | of  | why
    一小   | 211         | 1990-09-01 | yes    | yes |
    三中   | 345         | 1990-09-01 | yes    | yes | twice on it, once counted
    四中   | 342         | 1990-09-01 | no     | yes | taken off on the day
    五中   | 341         | 1990-09-01 | no     | yes | distance education is another thing
    教学点 | 218         | 1990-09-01 | no     | no  |
    职校   | 361         | 1990-09-01 | no     | no  | """,
    access="""
    school | kind         | starts     | ends
    一小   | city_network | 2008-12-31 |
    三中   | city_network | 2005-01-01 |
    三中   | city_network | 2006-01-01 |
    四中   | city_network | 2005-01-01 | 2008-12-31
    五中   | mode_3       | 2005-01-01 |
    教学点 | city_network | 2005-01-01 | """,
)  # fmt: skip

world(
    "rural_distance_education", "each type its own mode or a richer one", (5, 9),
    standing="""
    school   | school_type | place_class | starts     | counts | of  | why
    点一     | 218         | 3           | 1990-09-01 | yes    | yes | mode 1 for a teaching point
    点三     | 218         | 3           | 1990-09-01 | yes    | yes | a richer one
    小一     | 211         | 3           | 1990-09-01 | no     | yes | a poorer one
    小二     | 211         | 3           | 1990-09-01 | yes    | yes |
    初二     | 311         | 3           | 1990-09-01 | no     | yes | a poorer one
    初三     | 311         | 3           | 1990-09-01 | yes    | yes |
    九三     | 312         | 3           | 1990-09-01 | yes    | yes |
    无       | 211         | 3           | 1990-09-01 | no     | yes |
    停       | 211         | 3           | 1990-09-01 | no     | yes | out of use on the day
    镇小     | 211         | 2           | 1990-09-01 | no     | no  | a county town
    高中     | 342         | 3           | 1990-09-01 | no     | no  | not of the project """,
    access="""
    school | kind         | starts     | ends
    点一   | mode_1       | 2008-12-31 |
    点三   | mode_3       | 2005-01-01 |
    小一   | mode_1       | 2005-01-01 |
    小二   | mode_2       | 2005-01-01 |
    小二   | mode_3       | 2005-01-01 |
    初二   | mode_2       | 2005-01-01 |
    初三   | mode_3       | 2005-01-01 |
    九三   | mode_3       | 2005-01-01 |
    无     | city_network | 2005-01-01 |
    停     | mode_2       | 2005-01-01 | 2008-12-31
    镇小   | mode_2       | 2005-01-01 |
    高中   | mode_3       | 2005-01-01 | """,
)  # fmt: skip

BUILDINGS = """
    school | use       | planned_area | approved   | accepted   | accepted_area | counts | of  | why
    铁中   | teaching  | 6650         | 2007-05-01 | 2008-12-31 | 6700          | yes    | yes | accepted on the day: the accepted area counts
    铁中   | teaching  | 1000         | 2008-05-01 |            |               | no     | yes | under way
    铁中   | teaching  | 500          | 2008-05-01 | 2009-01-01 | 500           | no     | yes | accepted later: under way on the day
    铁中   | teaching  | 900          | 2006-05-01 | 2007-12-31 | 900           | no     | no  | accepted before the period
    铁中   | teaching  | 800          | 2009-01-01 |            |               | no     | no  | not yet approved
    铁中   | dormitory | 600          | 2007-05-01 | 2008-01-01 | 600           | {d}    | {d} | another use, accepted on the first day
    四中   | teaching  | 300          | 2007-05-01 | 2008-02-01 | 310           | {o}    | {o} | another school """
TIEZHONG = {"school": "id | identifier\n铁中 | 3622000001\n四中 | 3622000002"}
world(
    "accepted_area", "of one school and use", (6700, 8150), given={"school_code": "3622000001", "use": "teaching"},
    constructionproject=BUILDINGS.format(d="no", o="no"), **TIEZHONG,
)  # fmt: skip
world(
    "accepted_area", "of several uses", (7300, 8750), given={"school_code": "3622000001", "use": "dormitory,canteen,teaching"},
    constructionproject=BUILDINGS.format(d="yes", o="no"), **TIEZHONG,
)  # fmt: skip
world(
    "accepted_area",
    "of the whole city",
    (7610, 9050),
    constructionproject=BUILDINGS.format(d="yes", o="yes"),
    **TIEZHONG,
)

CANTEENS = """
    id | school
    甲 | 一小
    乙 | 二小
    丙 | 三中
    丁 | 四中
    戊 | 四中
    己 | 五中
    庚 | 六中 """
GRADINGS = """
    canteen | grade | starts     | ends       | counts | why
    甲      | A     | 2008-01-01 |            | {a}    | first A on the first day
    乙      | B     | 2008-03-01 | 2008-10-01 | no     | rose to A in the period: counts as A only
    乙      | A     | 2008-10-01 |            | {a}    |
    丙      | A     | 2006-03-01 | 2007-03-01 | no     | had A before
    丙      | A     | 2008-03-01 |            | no     | so this A is not new
    丁      | B     | 2008-12-31 |            | {b}    | first B on the day
    戊      | A     | 2006-03-01 | 2008-03-01 | no     |
    戊      | B     | 2008-03-01 |            | no     | fell from A to B: no news
    己      | B     | 2007-12-31 | 2008-06-01 | no     | B before the period
    己      | B     | 2008-06-01 |            | no     | so not new
    庚      | C     | 2008-03-01 | 2008-06-01 | no     |
    庚      | B     | 2008-06-01 | 2008-09-01 | {b}    | rose from C to B
    庚      | B     | 2008-09-01 |            | no     | the same grade again: only the first is the evidence
    甲      | B     | 2009-01-01 |            | no     | not yet """
world(
    "new_canteens",
    "first A in the period",
    (2, None),
    given={"grade": "A"},
    canteen=CANTEENS,
    canteengrading=GRADINGS.format(a="yes", b="no"),
)
world(
    "new_canteens",
    "first B in the period",
    (2, None),
    given={"grade": "B"},
    canteen=CANTEENS,
    canteengrading=GRADINGS.format(a="no", b="yes"),
)

# Oversight ------------------------------------------------------------------------------------------------------------

world(
    "open_day_schools", "each school once", (2, None),
    openday="""
    school | held       | counts | why
    一小   | 2008-01-01 | yes    | the first day
    一小   | 2008-05-01 | yes    | again: the same school
    幼儿园 | 2008-12-31 | yes    | the day itself
    三中   | 2007-12-31 | no     | the day before the period
    四中   | 2009-01-01 | no     | not yet """,
)  # fmt: skip
world(
    "citizens_reviewing", "each citizen once for the city", (2, None),
    citizenreview="""
    school | citizen | given      | valid | counts | why
    一小   | c1      | 2008-01-01 | yes   | yes    |
    二小   | c1      | 2008-06-01 | yes   | yes    | another school, the same citizen
    一小   | c2      | 2008-12-31 | yes   | yes    |
    一小   | c3      | 2008-06-01 | no    | no     | not valid
    一小   | c4      | 2007-12-31 | yes   | no     | before the period
    一小   | c5      | 2009-01-01 | yes   | no     | not yet """,
)  # fmt: skip

# Schooling ------------------------------------------------------------------------------------------------------------

world(
    "daily_exercise", "an hour by the timetable in force", (3, 8),
    standing="""
    school | school_type | starts     | counts | of  | why
    足     | 211         | 1990-09-01 | yes    | yes | 60 minutes
    缺     | 211         | 1990-09-01 | no     | yes | 59 minutes
    改短   | 211         | 1990-09-01 | no     | yes | this term's is shorter than last term's
    改长   | 211         | 1990-09-01 | yes    | yes | this term's is longer
    假期   | 211         | 1990-09-01 | yes    | yes | last term's ended 91 days ago
    过期   | 211         | 1990-09-01 | no     | yes | last term's ended 92 days ago
    两份   | 311         | 1990-09-01 | no     | yes | two in force from the same day, one short
    未报   | 311         | 1990-09-01 | no     | yes | none
    职校   | 361         | 1990-09-01 | no     | no  | """,
    timetable="""
    school | exercise_minutes | starts     | ends
    足     | 60               | 2008-09-01 | 2009-01-20
    缺     | 59               | 2008-09-01 | 2009-01-20
    改短   | 90               | 2008-03-01 | 2008-12-15
    改短   | 40               | 2008-09-01 | 2009-01-20
    改长   | 40               | 2008-03-01 | 2008-12-15
    改长   | 70               | 2008-09-01 | 2009-01-20
    改长   | 10               | 2009-01-01 |
    假期   | 60               | 2008-03-01 | 2008-10-01
    过期   | 60               | 2008-03-01 | 2008-09-30
    两份   | 60               | 2008-09-01 |
    两份   | 45               | 2008-09-01 |
    职校   | 60               | 2008-09-01 | """,
)  # fmt: skip

ON_ROLL = """
    student | school | grade | starts     | ends       | counts | why
    王      | 一小   | 1     | 2008-09-01 |            | yes    |
    李      | 一小   | 2     | 2008-12-31 |            | {two}  | entered on the day
    李      | 二小   | 2     | 2008-09-01 |            | {two}  | at two schools: one pupil
    张      | 一小   | 1     | 2008-09-01 | 2008-12-31 | no     | left on the day
    赵      | 一小   | 1     | 2009-01-01 |            | no     | not yet
    孙      | 一小   | 3     | 2007-09-01 |            | {three} | """
world("pupils", "on roll on the day", (3, None), enrolment=ON_ROLL.format(two="yes", three="yes"))
world("pupils", "of some grades", (2, None), given={"grades": "1,3"}, enrolment=ON_ROLL.format(two="no", three="yes"))

world(
    "pupil_teacher_ratio", "pupils over full-time teachers on their own posts", (3, 2),
    standing="""
    school | school_type | starts
    一小   | 211         | 1990-09-01
    三中   | 311         | 1990-09-01
    幼儿园 | 111         | 1990-09-01 """,
    enrolment="""
    student | school | starts     | ends       | counts
    王      | 一小   | 2008-09-01 |            | yes
    李      | 三中   | 2008-09-01 |            | yes
    张      | 三中   | 2008-09-01 |            | yes
    赵      | 三中   | 2008-09-01 | 2008-12-31 | no
    孙      | 幼儿园 | 2008-09-01 |            | no """,
    posting="""
    staff | school | kind     | full_time | starts     | ends       | of  | why
    甲    | 一小   | own      | yes       | 2000-09-01 |            | yes |
    乙    | 一小   | own      | yes       | 2000-09-01 |            | yes | sent elsewhere, counted at the own school
    乙    | 三中   | teaching | yes       | 2008-09-01 |            | no  |
    丙    | 三中   | own      | no        | 2000-09-01 |            | no  | not full-time
    丁    | 三中   | own      | yes       | 2000-09-01 | 2008-12-31 | no  | left on the day
    戊    | 幼儿园 | own      | yes       | 2000-09-01 |            | no  | """,
)  # fmt: skip


def classes_with(**pupils: int) -> str:
    """Enrolments that fill the named classes."""
    lines = [f"{name}{n} | 一小 | {name} | 2008-09-01 |" for name, number in pupils.items() for n in range(number)]
    return "\n".join(
        [
            "student | school | school_class | starts | ends",
            *lines,
            "迟 | 一小 | 甲 | 2009-01-01 |",
            "走 | 一小 | 甲 | 2008-09-01 | 2008-12-31",
        ]
    )


for key, counts in (("large_classes", ("no", "yes", "yes", "yes")), ("very_large_classes", ("no", "no", "no", "yes"))):
    world(
        key, "by the pupils on roll on the day", (counts.count("yes"), 5),
        standing="school | school_type | starts\n一小 | 211 | 1990-09-01\n职校 | 361 | 1990-09-01",
        schoolclass="""
        id | school | grade | starts     | ends       | counts | of  | why
        甲 | 一小   | 1     | 2008-09-01 |            | {}     | yes | 55, and one who left and one who comes
        乙 | 一小   | 1     | 2008-09-01 |            | {}     | yes | 56
        丙 | 一小   | 1     | 2008-09-01 |            | {}     | yes | 65
        丁 | 一小   | 1     | 2008-09-01 |            | {}     | yes | 66
        空 | 一小   | 1     | 2008-09-01 |            | no     | yes | nobody
        旧 | 一小   | 1     | 2007-09-01 | 2008-08-31 | no     | no  | last year's
        职 | 职校   | 10    | 2008-09-01 |            | no     | no  | """.format(*counts),
        enrolment=classes_with(甲=55, 乙=56, 丙=65, 丁=66, 旧=70, 职=70),
    )  # fmt: skip

# Support --------------------------------------------------------------------------------------------------------------

COMPULSORY_SCHOOLS = """
    school | school_type | starts     | ends
    一小   | 211         | 1990-09-01 |
    三中   | 311         | 1990-09-01 |
    十二年 | 345         | 1990-09-01 |
    高中   | 342         | 1990-09-01 |
    旧校   | 218         | 1990-09-01 | 2008-07-01
    旧校   | 342         | 2008-07-01 |
    新校   | 211         | 2008-10-01 | """
ENTERED = """
    student | school | grade | starts
    高一生  | 十二年 | 9     | 2007-09-01
    高一生  | 十二年 | 10    | 2008-09-01
    九年级  | 十二年 | 9     | 2007-09-01
    学前    | 十二年 | 0     | 2008-09-01 """
OUT = """
    student | school | reason  | starts     | ends       | counts  | why
    王      | 一小   | poverty | 2008-10-01 |            | yes     |
    王      | 三中   | poverty | 2008-11-01 |            | yes     | the same pupil, told by two schools: one
    李      | 三中   | poverty | 2007-10-01 |            | {old}   | out since last year
    张      | 三中   | poverty | 2008-03-01 | 2008-12-31 | {back}  | back at school on the day
    赵      | 三中   | poverty | 2007-03-01 | 2007-09-01 | no      | back before the period
    孙      | 三中   | illness | 2008-10-01 |            | no      | another reason
    周      | 高中   | poverty | 2008-10-01 |            | no      | beyond compulsory education
    高一生  | 十二年 | poverty | 2008-10-01 |            | no      | grade 10 when leaving
    九年级  | 十二年 | poverty | 2008-05-01 |            | yes     | grade 9
    学前    | 十二年 | poverty | 2008-10-01 |            | no      | before grade 1
    吴      | 十二年 | poverty | 2008-10-01 |            | yes     | no enrolment known: nobody may be missed
    郑      | 旧校   | poverty | 2008-06-30 |            | yes     | the type of the school on the day of leaving
    冯      | 旧校   | poverty | 2008-07-01 |            | no      | a senior school by then
    卫      | 新校   | poverty | 2008-10-01 |            | yes     | on the first day of the school
    陈      | 一小   | poverty | 2009-01-01 |            | no      | not yet """
world(
    "out_of_school_for_poverty", "out and not back, whenever they left", (6, None), standing=COMPULSORY_SCHOOLS, enrolment=ENTERED,
    dropout=OUT.format(old="yes", back="no"),
)  # fmt: skip
world(
    "left_for_poverty_in_period", "left in the period, back or not", (6, None), standing=COMPULSORY_SCHOOLS, enrolment=ENTERED,
    dropout=OUT.format(old="no", back="yes"),
)  # fmt: skip

world(
    "classes_helping", "classes with at least one pupil in hardship to help", (2, 5),
    standing="school | school_type | starts\n一小 | 211 | 1990-09-01\n十二年 | 345 | 1990-09-01\n职校 | 361 | 1990-09-01",
    student="id | hardship\n贫一 | yes\n贫二 | yes\n不贫 | no",
    schoolclass="""
    id | school | grade | starts     | ends       | counts | of  | why
    甲 | 一小   | 1     | 2008-09-01 |            | yes    | yes | helps two, counts once
    乙 | 一小   | 12    | 2008-12-31 |            | yes    | yes | begun on the day
    丙 | 一小   | 1     | 2008-09-01 |            | no     | yes | whom it helps is not in hardship
    丁 | 一小   | 1     | 2008-09-01 |            | no     | yes | its help ended on the day
    戊 | 一小   | 1     | 2008-09-01 |            | no     | yes | helps nobody
    旧 | 一小   | 1     | 2007-09-01 | 2008-12-31 | no     | no  | last year's
    幼 | 十二年 | 0     | 2008-09-01 |            | no     | no  | before grade 1
    职 | 职校   | 10    | 2008-09-01 |            | no     | no  | """,
    helperlink="""
    school_class | student | starts     | ends
    甲           | 贫一    | 2008-09-01 |
    甲           | 贫二    | 2008-09-01 |
    乙           | 贫二    | 2008-12-31 |
    丙           | 不贫    | 2008-09-01 |
    丁           | 贫一    | 2008-09-01 | 2008-12-31
    旧           | 贫一    | 2007-09-01 |
    幼           | 贫一    | 2008-09-01 |
    职           | 贫一    | 2008-09-01 | """,
)  # fmt: skip

# Vocational -----------------------------------------------------------------------------------------------------------

VOCATIONAL_SCHOOLS = """
    school | school_type | starts
    机电   | 361         | 1990-09-01
    女子   | 364         | 1990-09-01
    四中   | 342         | 1990-09-01 """
CLOSING = """
    school | code   | rank     | starts     | ends       | counts | why
    机电   | 010101 | marginal | 2000-09-01 | 2008-01-01 | yes    | closed on the first day
    女子   | 010101 | marginal | 2000-09-01 | 2008-12-31 | yes    | the same specialty at another school, on the day
    机电   | 020202 | marginal | 2000-09-01 | 2007-12-31 | no     | before the period
    机电   | 030303 | marginal | 2000-09-01 | 2009-01-01 | no     | still open on the day
    机电   | 040404 | key      | 2000-09-01 | 2008-06-01 | no     | not a marginal one
    四中   | 050505 | marginal | 2000-09-01 | 2008-06-01 | no     | no vocational school """
world("marginal_programmes_closed", "each at each school", (2, None), standing=VOCATIONAL_SCHOOLS, programme=CLOSING)
world(
    "marginal_programmes_closed",
    "each specialty once",
    (1, None),
    given={"once": "specialty"},
    standing=VOCATIONAL_SCHOOLS,
    programme=CLOSING,
)
KEY = """
    school | code   | key_since  | starts     | ends       | counts | why
    机电   | 010101 | 2008-12-31 | 2000-09-01 |            | yes    | recognised on the day
    女子   | 010101 | 2005-05-01 | 2000-09-01 |            | yes    | the same specialty at another school
    机电   | 020202 | 2009-01-01 | 2000-09-01 |            | no     | recognised later
    机电   | 030303 |            | 2000-09-01 |            | no     | never
    机电   | 040404 | 2005-05-01 | 2000-09-01 | 2008-12-31 | no     | closed on the day
    四中   | 050505 | 2005-05-01 | 2000-09-01 |            | no     | no vocational school """
world("key_programmes", "each at each school", (2, None), standing=VOCATIONAL_SCHOOLS, programme=KEY)
world(
    "key_programmes",
    "each specialty once",
    (1, None),
    given={"once": "specialty"},
    standing=VOCATIONAL_SCHOOLS,
    programme=KEY,
)

world(
    "order_trained_graduates", "an agreement in force at some time of the period", (2, 6),
    orderagreement="""
    id   | starts     | ends
    有效 | 2007-09-01 |
    期初 | 2006-09-01 | 2008-01-02
    期前 | 2006-09-01 | 2008-01-01
    未来 | 2009-01-01 | """,
    graduate="""
    school | year | agreement | counts | of  | why
    机电   | 2008 | 有效      | yes    | yes |
    机电   | 2008 | 期初      | yes    | yes | in force on the first day
    机电   | 2008 | 期前      | no     | yes | ended before the period
    机电   | 2008 | 未来      | no     | yes | not yet in force
    机电   | 2008 |           | no     | yes | none
    女子   | 2008 |           | no     | yes |
    机电   | 2007 | 有效      | no     | no  | graduates of another year """,
)  # fmt: skip

SETTLED = """
    school | year | destination   | settled    | counts  | of  | why
    机电   | 2008 | employed      | 2008-07-01 | yes     | yes |
    机电   | 2008 | own_business  | 2008-09-01 | yes     | yes | on the census day
    机电   | 2008 | further_study | 2008-08-20 | {study} | yes |
    机电   | 2008 | employed      | 2008-12-31 | {late}  | yes | on the day, after the census
    机电   | 2008 | employed      | 2009-01-01 | no      | yes | after the day
    机电   | 2008 | employed      |            | no      | yes | not proved
    机电   | 2008 | unsettled     | 2008-08-01 | no      | yes |
    机电   | 2007 | employed      | 2008-07-01 | no      | no  | graduates of another year """
world("initial_employment", "settled by the day", (4, 7), graduate=SETTLED.format(study="yes", late="yes"))
world(
    "initial_employment",
    "further study left out",
    (3, 7),
    given={"further_study": "no"},
    graduate=SETTLED.format(study="no", late="yes"),
)
world(
    "initial_employment",
    "settled by the census day",
    (3, 7),
    given={"census": "2008-09-01"},
    graduate=SETTLED.format(study="yes", late="no"),
)
world(
    "initial_employment",
    "a census day still to come is the day itself",
    (4, 7),
    given={"census": "2009-06-01"},
    graduate=SETTLED.format(study="yes", late="yes"),
)

world(
    "free_trainees", "each person once, when a free course is completed", (3, None),
    course="""
    id   | school | free | starts
    免费 | 机电   | yes  | 2008-01-01
    又一 | 女子   | yes  | 2008-01-01
    收费 | 机电   | no   | 2008-01-01 """,
    trainee="""
    course | person | group         | completed  | counts | why
    免费   | p1     | laid_off      | 2008-01-01 | yes    | on the first day
    又一   | p1     | laid_off      | 2008-06-01 | yes    | a second course: the same person
    免费   | p2     | poor          | 2008-12-31 | yes    | on the day
    免费   | p3     | rural_surplus | 2008-06-01 | yes    |
    免费   | p4     | other         | 2008-06-01 | no     | not of the three groups
    收费   | p5     | poor          | 2008-06-01 | no     | paid for it
    免费   | p6     | poor          |            | no     | did not complete it
    免费   | p7     | poor          | 2007-12-31 | no     | before the period
    免费   | p8     | poor          | 2009-01-01 | no     | not yet """,
)  # fmt: skip

# Workforce ------------------------------------------------------------------------------------------------------------

PLACES = """
    school | school_type | place_class | starts
    城校   | 311         | 1           | 1990-09-01
    城校二 | 311         | 1           | 1990-09-01
    镇校   | 311         | 2           | 1990-09-01
    村校   | 311         | 3           | 1990-09-01
    村校二 | 311         | 3           | 1990-09-01 """
TRAINED = """
    staff | school | sender | kind     | starts     | ends       | appraisal | appraised  | counts | why
    甲    | 城校   | 村校   | training | 2008-01-01 | 2008-12-31 | passed    | 2008-12-31 | yes    | all on the boundary days
    甲    | 城校二 | 村校   | training | 2008-02-01 | 2008-03-01 | excellent | 2008-03-01 | yes    | twice: one person
    乙    | 城校   | 镇校   | training | 2008-02-01 | 2008-03-01 | excellent | 2008-03-01 | yes    | a county town is no city
    丙    | 城校   |        | training | 2008-02-01 | 2008-03-01 | passed    | 2008-03-01 | yes    | no sender known
    丁    | 城校   | 村校   | training | 2008-02-01 | 2009-01-01 | passed    | 2008-12-01 | {sent} | not ended on the day
    戊    | 城校   | 村校   | training | 2008-02-01 | 2008-03-01 | passed    | 2009-01-01 | {sent} | appraised later
    己    | 城校   | 村校   | training | 2008-02-01 | 2008-03-01 | failed    | 2008-03-01 | {sent} | did not pass
    庚    | 城校   | 城校二 | training | 2008-02-01 | 2008-03-01 | passed    | 2008-03-01 | no     | sent by a city school
    辛    | 城校   | 村校   | training | 2007-12-31 | 2008-03-01 | passed    | 2008-03-01 | no     | begun before the period
    壬    | 城校   | 村校   | teaching | 2008-02-01 | 2008-03-01 | passed    | 2008-03-01 | no     | another kind of posting
    癸    | 城校   | 村校   | training | 2009-01-01 |            |           |            | no     | not yet """
for at in ("school", "sender"):
    world(
        "rural_teachers_trained",
        f"completed and passed, at the {at}",
        (3, None),
        given={"at": at},
        standing=PLACES,
        posting=TRAINED.format(sent="no"),
    )
world(
    "rural_teachers_trained",
    "all who were sent",
    (6, None),
    given={"completed": "no"},
    standing=PLACES,
    posting=TRAINED.format(sent="yes"),
)

SENT = """
    staff | school | sender | kind     | starts     | ends       | counts | why
    甲    | 村校   | 城校   | hanging  | 2008-01-01 |            | yes    | the first day
    甲    | 村校二 | 城校   | teaching | 2008-09-01 |            | yes    | twice: one person
    乙    | 村校   | 镇校   | teaching | 2008-12-31 |            | yes    | from a county town, on the day
    丙    | 镇校   | 城校   | teaching | 2008-03-01 |            | yes    | received by a county town
    丁    | 村校   |        | teaching | 2008-03-01 | 2008-09-01 | yes    | served and came back
    戊    | 城校二 | 城校   | teaching | 2008-03-01 |            | no     | received by a city school
    己    | 村校   | 村校二 | teaching | 2008-03-01 |            | no     | sent by a rural school
    庚    | 村校   | 城校   | training | 2008-03-01 |            | no     | another kind of posting
    辛    | 村校   | 城校   | teaching | 2007-12-31 |            | no     | begun before the period
    壬    | 村校   | 城校   | teaching | 2009-01-01 |            | no     | not yet """
for at in ("school", "sender"):
    world(
        "staff_sent_to_rural_schools",
        f"hanging and teaching, at the {at}",
        (4, None),
        given={"at": at},
        standing=PLACES,
        posting=SENT,
    )

PAIRS = """
    id | city_school | school | agreement | starts     | ends       | counts | why
    一 | 城校        | 村校   | 2008-1    | 2007-01-01 |            | yes    | active on the first day
    二 | 城校        | 村校二 | 2008-2    | 2007-01-01 | 2008-07-01 | yes    | active while in force
    三 | 城校二      | 村校   | 2008-3    | 2008-12-31 |            | yes    | signed and active on the day
    四 | 城校二      | 村校二 | 2008-4    | 2007-01-01 | 2008-07-01 | no     | active only when it had ended
    五 | 城校二      | 村校二 | 2008-5    | 2008-07-01 |            | no     | active only before it began
    六 | 城校二      | 村校二 | 2008-6    | 2007-01-01 |            | no     | active only before the period
    七 | 城校二      | 村校二 | 2008-7    | 2007-01-01 |            | no     | never active
    八 | 城校二      | 村校二 |           | 2007-01-01 |            | no     | no agreement
    九 | 镇校        | 镇校二 | 2008-9    | 2007-01-01 |            | yes    | towns are neither city nor country
    十 | {wrong}     | 2008-10   | 2007-01-01 |            | no     | a school on the wrong side """
ACTIVE = """
    pairing | held
    一      | 2008-01-01
    一      | 2008-05-01
    二      | 2008-06-30
    三      | 2008-12-31
    四      | 2008-07-01
    五      | 2008-06-30
    六      | 2007-12-31
    六      | 2009-01-01
    八      | 2008-05-01
    九      | 2008-05-01
    十      | 2008-05-01 """
world(
    "city_schools_pairing",
    "each city school once",
    (3, None),
    standing=PLACES,
    pairing=PAIRS.format(wrong="村校 | 村校二"),
    pairingactivity=ACTIVE,
)
world(
    "rural_schools_pairing",
    "each rural school once",
    (3, None),
    standing=PLACES,
    pairing=PAIRS.format(wrong="城校 | 城校二"),
    pairingactivity=ACTIVE,
)

HONOURS = """
    staff | school | title             | decided    | counts | why
    甲    | 一小   | ten_outstanding   | 2008-01-01 | {ten}  |
    甲    | 一小   | ten_outstanding   | 2008-09-10 | {ten}  | twice: one person
    乙    | 一小   | ten_outstanding   | 2008-12-31 | {ten}  | on the day
    甲    | 一小   | hundred_excellent | 2008-09-10 | {hun}  | the hundred are counted apart from the ten
    丙    | 一小   | rural_teacher     | 2008-09-10 | {rur}  |
    丁    | 一小   | ten_outstanding   | 2007-12-31 | no     | before the period
    戊    | 一小   | ten_outstanding   | 2009-01-01 | no     | not yet """
for title, number in (("ten_outstanding", 2), ("hundred_excellent", 1), ("rural_teacher", 1)):
    marks = {"ten": "no", "hun": "no", "rur": "no"} | {title[:3]: "yes"}
    world("honours", title, (number, None), given={"title": title}, honour=HONOURS.format(**marks))


# The worlds, held against the indicators -------------------------------------------------------------------------------


def facts_of(seen: World, on: str | None = None):
    return little_facts(
        on=on or seen.on, starts=seen.starts, **{name: drawn(text)[0] for name, text in seen.tables.items()}
    )


def marked(seen: World, note: str, words: Mapping[str, int]) -> set[tuple[str, int]] | None:
    """The records whose rows say yes under `note`; None when no table of the world has such a column."""
    said: dict[tuple[str, int], bool] = {}
    for name, text in seen.tables.items():
        for row in drawn(text)[1]:
            if note in row:
                register, key = ("school", row["school"]) if name == "standing" else (name, row["id"])
                number = words[key] if key in words else int(key)
                said[register, number] = said.get((register, number), False) or row[note] == "yes"
    return {key for key, counts in said.items() if counts} if said else None


@pytest.mark.parametrize("seen", WORLDS, ids=str)
def test_a_little_world_has_its_figure_and_each_of_its_rows_counts_or_not_as_it_says(seen):
    facts = facts_of(seen)
    above, below = rows(CATALOGUE[seen.key], facts, **seen.parameters)
    assert (total(above), None if below is None else total(below)) == seen.figure
    for note, side in (("counts", above), ("of", below)):
        said = marked(seen, note, facts.words)
        assert said is None or opened(side) == said
    # a figure is kept for as long as these tables stay the same: one that is missing would keep it too long
    assert facts.read <= set(CATALOGUE[seen.key].tables)


@pytest.mark.parametrize("key", ["rural_teachers_trained", "staff_sent_to_rural_schools"])
def test_a_posting_stands_where_the_person_works_or_with_who_sent_them(key):
    seen = next(seen for seen in WORLDS if seen.key == key)
    facts = facts_of(seen)
    counted = marked(seen, "counts", facts.words)
    drawn_rows = {row["id"]: row for row in drawn(seen.tables["posting"])[1]}
    for at in ("school", "sender"):
        above, _ = rows(CATALOGUE[key], facts, at=at)
        stands = {str(row["record"]): row["place"] for row in above.to_pylist()}
        assert set(stands) == {str(number) for _, number in counted}
        for number, place in stands.items():
            # without a sender nobody is lost
            assert place == facts.words[drawn_rows[number][at] or drawn_rows[number]["school"]]


def test_every_indicator_has_its_little_worlds():
    assert {seen.key for seen in WORLDS} == set(CATALOGUE)


def test_every_indicator_has_a_world_where_something_counts_and_every_row_that_does_not_says_so():
    for key in CATALOGUE:
        worlds = [seen for seen in WORLDS if seen.key == key]
        assert any(seen.figure[0] for seen in worlds), key
        notes = {
            row[note]
            for s in worlds
            for text in s.tables.values()
            for row in drawn(text)[1]
            for note in NOTES[:2]
            if note in row
        }
        assert {"yes", "no"} <= notes, key


@pytest.mark.parametrize("key", CATALOGUE)
def test_every_parameter_is_tried_with_a_value_that_is_not_its_default(key):
    said = CATALOGUE[key]
    for name in said.parameters:
        tried = {seen.parameters[name] for seen in WORLDS if seen.key == key and name in seen.parameters}
        assert tried - {said.defaults.get(name)}, name


@pytest.mark.parametrize("key", CATALOGUE)
def test_a_ratio_over_nothing_has_no_value(key):
    said = CATALOGUE[key]
    given = {name: said.examples.get(name) or said.options[name][0] for name in said.parameters}
    above, below = rows(said, little_facts(on="2008-12-31"), **given)
    assert total(above) == 0
    assert (below is not None) == (said.reads_as in ("ratio", "amount"))
    assert below is None or total(below) == 0


@pytest.mark.parametrize("seen", {seen.key: seen for seen in WORLDS}.values(), ids=str)
def test_the_day_before_anything_was_known_nothing_counts(seen):
    """What is dated later is not there: an indicator that sees through the veil reads the future."""
    above, _ = rows(CATALOGUE[seen.key], facts_of(seen, on="1980-01-01"), **seen.parameters)
    assert total(above) == 0


@pytest.mark.parametrize(
    ("key", "given", "message"),
    [
        ("honours", {}, "title"),
        ("honours", {"title": "knight"}, "knight"),
        ("honours", {"title": "ten_outstanding", "colour": "red"}, "colour"),
        ("pupils", {"grades": "1,13"}, "13"),
        ("initial_employment", {"census": "next week"}, "2008-09-01"),
    ],
)
def test_a_parameter_that_is_unknown_missing_or_wrong_is_refused_with_what_may_be_written(key, given, message):
    with pytest.raises(IndicatorError, match=message):
        rows(CATALOGUE[key], little_facts(on="2008-12-31"), **given)


def test_a_period_may_begin_on_any_day():
    seen = next(seen for seen in WORLDS if seen.key == "open_day_schools")
    facts = little_facts(
        on="2009-03-31", starts="2007-12-31", **{name: drawn(text)[0] for name, text in seen.tables.items()}
    )
    assert total(rows(CATALOGUE["open_day_schools"], facts)[0]) == 4


def test_the_types_of_schools_are_codes_of_the_national_list():
    assert set(ORDINARY) <= set(codes.SCHOOL_TYPE)

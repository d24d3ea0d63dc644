"""Little worlds of the indicators behind the plan's implied targets. Read as those of `test_catalogue`: `counts` and `of` say whether
a row is in the numerator and in the denominator."""

from __future__ import annotations

from tests.engines.indicators.drawn_worlds import world

# Schools of every kind the definitions tell apart: place class and whose they are, then their years.
KINDS = """
    一小 | 211 | 1 | no  | 1990-09-01 |
    二中 | 311 | 3 | no  | 1990-09-01 |
    三中 | 342 | 2 | yes | 1990-09-01 |
    四中 | 341 | 1 | yes | 2008-12-31 |
    职校 | 361 | 1 | yes | 1990-09-01 |
    点   | 218 | 3 | no  | 1990-09-01 |
    园   | 111 | 2 | no  | 1990-09-01 |
    旧校 | 211 | 3 | no  | 1990-09-01 | 2008-12-31
    新校 | 211 | 3 | no  | 2009-01-01 | """


def schools(of: str = "", counts: str = "") -> str:
    """The schools above; those named in `of` make up the denominator, those in `counts` the numerator."""
    lines = ["school | school_type | place_class | city_run | starts | ends | counts | of"]
    for line in KINDS.strip().splitlines():
        name = line.split("|")[0].strip()
        marks = ["yes" if name in said.split() else "no" for said in (counts, of)]
        lines.append(f"{line} | {marks[0]} | {marks[1]}")
    return "\n".join(lines)


PLAIN = "\n".join(["school | school_type | place_class | city_run | starts | ends", *KINDS.strip().splitlines()])
ORDINARY, TEACHING = "一小 二中 三中 四中", "一小 二中 三中 四中 职校"

# Done at least once in the period: the same days for all of these -------------------------------------------------------

DAYS = (
    ("一小", "2008-01-01"),  # the first day
    ("一小", "2008-06-01"),  # again
    ("二中", "2008-12-31"),  # the day itself
    ("三中", "2007-12-31"),  # the year before
    ("三中", "2009-01-01"),  # not yet
    ("职校", "2008-05-01"),
    ("点", "2008-05-01"),
    ("园", "2008-05-01"),
    ("旧校", "2008-05-01"),  # closed on the day
)


def done(column: str, *, school: str = "school", **others: str) -> str:
    """The days above as rows of a register, then for each other column one more row of 四中 that differs in it alone."""
    said = {name: value.split(" not ")[0] for name, value in others.items()}
    lines = [" | ".join([school, column, *said])]
    lines += [" | ".join([name, day, *said.values()]) for name, day in DAYS]
    for name, value in others.items():
        if " not " in value:
            lines.append(" | ".join(["四中", "2008-05-01", *(said | {name: value.split(" not ")[1]}).values()]))
    return "\n".join(lines)


world(
    "fitness_reported", "accepted this year, of this school year", (2, 4), standing=schools(ORDINARY, "一小 二中"),
    fitnessreport=done("accepted", submitted="2007-11-01", year="2008 not 2007"),
)  # fmt: skip
world(
    "workload_monitored", "schools of compulsory education", (2, 3), standing=schools("一小 二中 四中", "一小 二中"),
    workloadsurvey=done("surveyed"),
)  # fmt: skip
world(
    "schools_evaluated", "evaluations of schools with an opinion", (2, 4), standing=schools(ORDINARY, "一小 二中"),
    inspection=done("opinion", school="organisation", notified="2007-10-01", kind="school not special"),
)  # fmt: skip
world(
    "health_checks", "vocational schools are asked too", (3, 5), standing=schools(TEACHING, "一小 二中 职校"),
    healthcheck=done("held"),
)  # fmt: skip
world(
    "joined_appointment", "filed, by the joined method", (2, 4), standing=schools(ORDINARY, "一小 二中"),
    titleappointment=done("filed", appointed="2007-12-01", joined="yes not no"),
)  # fmt: skip
world(
    "schools_drilled", "schools of every kind", (5, 7), standing=schools(TEACHING + " 点 园", "一小 二中 职校 点 园"),
    drill=done("held"),
)  # fmt: skip
world(
    "schools_taking_part", "in one undertaking", (3, 5), given={"undertaking": "leading_teams"},
    standing=schools(TEACHING, "一小 二中 职校"), participation=done("recorded", undertaking="团队 not 星光"),
    undertaking="""
    id   | key
    团队 | leading_teams
    星光 | starlight_cup """,
)  # fmt: skip
world(
    "schools_training_free", "vocational schools that began a free course", (1, 1), standing=schools("职校", "职校"),
    course=done("starts", free="yes not no"),
)  # fmt: skip
world(
    "schools_training_free", "a course for a fee is none", (0, 1), standing=schools("职校"),
    course="""
    school | starts     | free
    职校   | 2008-05-01 | no
    职校   | 2007-12-31 | yes """,
)  # fmt: skip

# In force on the day -----------------------------------------------------------------------------------------------------

FORCE = """
    一小 | 2008-12-31 |            | {a}
    二中 | 2008-01-01 | 2008-12-31 | {a}
    三中 | 2000-01-01 | 2009-01-01 | {a}
    四中 | 2009-01-01 |            | {a}
    四中 | 2008-01-01 |            | {b}
    职校 | 2008-01-01 |            | {a}
    园   | 2008-01-01 |            | {a} """
world(
    "digital_campus", "town and city only", (2, 3), standing=schools("一小 三中 四中", "一小 三中"),
    digitalsystem="organisation | starts | ends | kind" + FORCE.format(a="digital_campus", b="website"),
)  # fmt: skip
world(
    "liability_insured", "kindergartens too", (3, 5), standing=schools(ORDINARY + " 园", "一小 三中 园"),
    insurancepolicy="""
    school | starts     | ends
    一小   | 2008-12-31 |
    二中   | 2008-01-01 | 2008-12-31
    三中   | 2008-09-01 | 2009-09-01
    四中   | 2009-01-01 |
    园     | 2008-09-01 | 2009-01-01
    职校   | 2008-09-01 | """,
)  # fmt: skip
world(
    "three_year_plans", "approved, for balance, in force", (1, 3), standing=schools("三中 四中 职校", "三中"),
    improvementplan="""
    school | kind        | starts     | ends       | submitted  | approved   | why
    三中   | balanced    | 2008-12-31 |            | 2008-03-01 | 2008-12-31 |
    四中   | balanced    | 2008-05-01 |            | 2008-03-01 | 2009-01-01 | not yet approved
    四中   | development | 2008-05-01 |            | 2008-03-01 | 2008-04-01 | another kind of plan
    职校   | balanced    | 2005-01-01 | 2008-12-31 | 2005-01-01 | 2005-01-01 | ended
    一小   | balanced    | 2008-05-01 |            | 2008-03-01 | 2008-04-01 | no school of the city's own """,
)  # fmt: skip
world(
    "multimedia_classes", "grade 10 of the city's own senior schools", (1, 3), standing=PLAIN,
    schoolclass="""
    id | school | grade | starts     | ends       | counts | of  | why
    1  | 三中   | 10    | 2008-09-01 | 2009-09-01 | yes    | yes |
    2  | 三中   | 10    | 2008-09-01 | 2009-09-01 | no     | yes | its equipment is gone
    3  | 四中   | 10    | 2008-09-01 | 2009-09-01 | no     | yes |
    4  | 三中   | 11    | 2008-09-01 | 2009-09-01 | no     | no  | not the first year
    5  | 职校   | 10    | 2008-09-01 | 2009-09-01 | no     | no  | vocational
    6  | 三中   | 10    | 2007-09-01 | 2008-09-01 | no     | no  | of the year before
    7  | 一小   | 10    | 2008-09-01 | 2009-09-01 | no     | no  | """,
    classroomequipment="""
    school_class | kind       | starts     | ends
    1            | multimedia | 2008-12-31 |
    2            | multimedia | 2008-09-01 | 2008-12-31
    3            | multimedia | 2009-01-01 |
    4            | multimedia | 2008-09-01 |
    5            | multimedia | 2008-09-01 | """,
)  # fmt: skip

# Under a name the plan gives ---------------------------------------------------------------------------------------------

NAMES = """
    id   | key
    星光 | starlight_cup
    双创 | skills_cup
    计划 | vocational_backbone_training """
STARLIGHT = {"undertaking": "starlight_cup"}


def named(first: str, *, extra: str = "", values: str = "") -> str:
    """Rows of a register under an undertaking, held on days round the period."""
    days = (
        ("星光", "2008-01-01", "yes"), ("星光", "2008-12-31", "yes"), ("星光", "2007-12-31", "no"), ("星光", "2009-01-01", "no"),
        ("双创", "2008-05-01", "no"),
    )  # fmt: skip
    lines = [f"undertaking | organisation | {first}{extra} | counts"]
    return "\n".join(lines + [f"{key} | 局 | {day}{values} | {counts}" for key, day, counts in days])


for key, table, column in (
    ("events_held", "event", "held"), ("documents_issued", "policydocument", "issued"), ("courses_held", "teachercourse", "starts"),
):  # fmt: skip
    world(
        key, "of one undertaking in the period", (2, None), given=STARLIGHT, undertaking=NAMES, **{table: named(column)}
    )
for key, column in (("awards_decided", "decided"), ("awards_assessed", "assessed")):
    world(
        key, "each award once", (1, None), given=STARLIGHT, undertaking=NAMES,
        awardround=named(column, extra=" | opened", values=" | 2007-01-01"),
    )  # fmt: skip
world(
    "awards_decided", "two awards named together", (2, None), given={"undertaking": "starlight_cup,skills_cup"},
    undertaking=NAMES, awardround="""
    undertaking | organisation | opened     | decided    | counts
    星光        | 局           | 2008-01-01 | 2008-06-01 | yes
    双创        | 局           | 2008-01-01 | 2008-06-01 | yes
    计划        | 局           | 2008-01-01 | 2008-06-01 | no """,
)  # fmt: skip
for begun, number in (("2008-12-31", 1), ("2009-01-01", 0)):
    world(
        "plans_launched", f"issued, and a course from {begun}", (number, None),
        given={"undertaking": "vocational_backbone_training,skills_cup"}, undertaking=NAMES,
        policydocument=f"""
    undertaking | organisation | issued     | counts | why
    计划        | 局           | 2008-04-01 | {"yes" if number else "no"} |
    双创        | 局           | 2008-04-01 | no     | no course under it""",
        teachercourse=f"""
    undertaking | organisation | starts
    计划        | 局           | {begun}
    星光        | 局           | 2008-05-01 """,
    )  # fmt: skip
world(
    "systems_live", "each kind once", (2, None), given=STARLIGHT, undertaking=NAMES,
    digitalsystem="""
    undertaking | organisation | kind     | starts     | ends       | counts
    星光        | 局           | website  | 2008-12-31 |            | yes
    星光        | 县           | website  | 2008-01-01 |            | yes
    星光        | 局           | database | 2008-01-01 |            | yes
    星光        | 局           | other    | 2008-01-01 | 2008-12-31 | no
    双创        | 局           | card     | 2008-01-01 |            | no
                | 局           | campus   | 2008-01-01 |            | no """,
)  # fmt: skip

# Counts --------------------------------------------------------------------------------------------------------------------

world(
    "dangerous_in_use", "grade D and not out of use", (2, None),
    building="""
    school | grade | appraised  | stopped    | counts | why
    一小   | D     | 2000-01-01 |            | yes    |
    一小   | D     | 2008-12-31 | 2009-01-01 | yes    | still in use on the day
    一小   | D     | 2008-03-01 | 2008-12-31 | no     | out of use on the day
    一小   | D     | 2009-01-01 |            | no     | not yet known
    一小   | C     | 2008-03-01 |            | no     |
    一小   |       |            |            | no     | never appraised """,
)  # fmt: skip
world(
    "projects_finished", "of one school and use", (1, None), given={"school_code": "3622000001", "use": "relocation"},
    school="""
    id   | identifier
    公用 | 3622000001
    铁中 | 3622000002 """,
    constructionproject="""
    school | use        | approved   | accepted   | counts | why
    公用   | relocation | 2007-01-01 | 2008-12-31 | yes    |
    公用   | relocation | 2007-01-01 | 2009-01-01 | no     | not yet
    公用   | relocation | 2006-01-01 | 2007-12-31 | no     | before the period
    公用   | training   | 2007-01-01 | 2008-06-01 | no     | another use
    铁中   | relocation | 2007-01-01 | 2008-06-01 | no     | another school """,
)  # fmt: skip
world(
    "bids_advanced", "each school once", (2, None), given={"title": "national_model"},
    bid="""
    school | title          | applied    | step_done  | counts | why
    机电   | national_model | 2007-01-01 | 2008-01-01 | yes    |
    机电   | national_model | 2007-06-01 | 2008-06-01 | yes    | a second step
    女子   | national_model | 2007-01-01 | 2008-12-31 | yes    |
    城建   | national_model | 2007-01-01 | 2007-12-31 | no     | reached before
    磐石   | national_model | 2007-01-01 |            | no     |
    蛟河   | national_key   | 2007-01-01 | 2008-06-01 | no     | another title """,
)  # fmt: skip
world(
    "short_training_completions", "a person who completes two counts twice", (3, None),
    course="""
    id | school | kind  | starts
    短 | 职校   | short | 2008-01-01
    助 | 职校   | aid   | 2008-01-01 """,
    trainee="""
    course | person | completed  | counts | why
    短     | 甲     | 2008-01-01 | yes    |
    短     | 甲     | 2008-12-31 | yes    | again
    短     | 乙     | 2008-12-31 | yes    |
    短     | 丙     | 2007-12-31 | no     |
    短     | 丁     | 2009-01-01 | no     |
    短     | 戊     |            | no     | did not complete
    助     | 己     | 2008-06-01 | no     | a course of the aid plan """,
)  # fmt: skip
world(
    "double_certificate", "graduates of the year", (2, 4),
    graduate="""
    school | year | certified  | counts | of  | why
    职校   | 2008 | 2007-06-01 | yes    | yes | certified while at school
    职校   | 2008 | 2008-12-31 | yes    | yes |
    职校   | 2008 | 2009-01-01 | no     | yes | not yet
    职校   | 2008 |            | no     | yes |
    职校   | 2007 | 2007-06-01 | no     | no  | of the year before """,
)  # fmt: skip
world(
    "vocational_intake", "candidates of the vocational track", (2, None),
    admission="""
    school | track      | admitted   | counts
    职校   | vocational | 2008-01-01 | yes
    职校   | vocational | 2008-12-31 | yes
    职校   | vocational | 2007-08-20 | no
    职校   | vocational | 2009-01-01 | no
    三中   | unified    | 2008-07-20 | no """,
)  # fmt: skip
world(
    "examination_incidents", "grave leaks and safety incidents", (2, None),
    examsession="""
    id | school | held
    高 | 三中   | 2008-06-07 """,
    examincident="""
    session | kind     | serious | happened   | counts
    高      | leak     | yes     | 2008-06-07 | yes
    高      | safety   | yes     | 2008-12-31 | yes
    高      | leak     | no      | 2008-06-07 | no
    高      | cheating | yes     | 2008-06-07 | no
    高      | leak     | yes     | 2007-12-31 | no
    高      | leak     | yes     | 2009-01-01 | no """,
)  # fmt: skip
world(
    "accidents_liable", "happened this year, found liable by the day", (1, None),
    accident="""
    school | happened   | liable | found      | counts
    一小   | 2008-01-01 | yes    | 2008-12-31 | yes
    一小   | 2008-05-01 | yes    | 2009-01-01 | no
    一小   | 2008-05-01 | no     | 2008-06-01 | no
    一小   | 2008-05-01 | yes    |            | no
    一小   | 2007-12-31 | yes    | 2008-02-01 | no """,
)  # fmt: skip
world(
    "key_areas_checked", "each area once for the city", (2, None),
    supervisioncheck="""
    organisation | area        | checked    | counts
    一小         | admission   | 2008-01-01 | yes
    二中         | admission   | 2008-06-01 | yes
    一小         | charging    | 2008-12-31 | yes
    一小         | logistics   | 2007-12-31 | no
    一小         | procurement | 2009-01-01 | no """,
)  # fmt: skip
INSPECTED = """
    organisation | kind       | topic | notified   | opinion    | counts | why
    昌邑         | {kind}     | {one} | 2008-03-01 | 2008-04-01 | yes    |
    昌邑         | {kind}     | {one} | 2008-03-01 | 2008-12-31 | yes    | again
    船营         | {kind}     | {two} | 2008-03-01 | 2008-12-31 | {two_counts} |
    龙潭         | {kind}     | {one} | 2008-03-01 | 2009-01-01 | no     | no opinion yet
    丰满         | {kind}     | {one} | 2007-03-01 | 2007-12-31 | no     | before the period
    永吉         | {kind}     | {one} | 2008-03-01 |            | no     |
    蛟河         | key_area   | {one} | 2008-03-01 | 2008-04-01 | no     | another kind """
world(
    "governments_inspected", "each county once", (2, None),
    inspection=INSPECTED.format(kind="government", one="", two="", two_counts="yes"),
)  # fmt: skip
world(
    "special_inspections", "each topic once", (2, None),
    inspection=INSPECTED.format(kind="special", one="收费", two="编制", two_counts="yes"),
)  # fmt: skip
world(
    "schools_under_special_inspection", "one topic", (1, None), given={"topic": "收费"},
    inspection=INSPECTED.format(kind="special", one="收费", two="编制", two_counts="no"),
)  # fmt: skip

# Is what was taken up ended, and in time? --------------------------------------------------------------------------------

RECEIVED = """
    organisation | kind     | private | received   | closed     | counts | of     | why
    一小         | charging | no      | 2008-01-01 | 2008-12-31 | {c}    | {c}    |
    一小         | charging | no      | 2008-12-31 |            | no     | {c}    | still open
    一小         | charging | no      | 2008-06-01 | 2009-01-01 | no     | {c}    | closed later
    二园         | tutoring | yes     | 2008-06-01 | 2008-07-01 | {p}    | {p}    |
    一小         | charging | no      | 2007-12-31 | 2008-07-01 | no     | no     | received before the period """
world("violations_closed", "of every kind", (2, 4), violation=RECEIVED.format(c="yes", p="yes"))
world("violations_closed", "charging", (1, 3), given={"kind": "charging"}, violation=RECEIVED.format(c="yes", p="no"))
world(
    "violations_closed", "private bodies", (1, 1), given={"private": "yes"}, violation=RECEIVED.format(c="no", p="yes")
)
world("violations_closed", "public ones", (1, 3), given={"private": "no"}, violation=RECEIVED.format(c="yes", p="no"))
world(
    "licences_checked", "checked this year, over the licensed", (1, 3),
    licence="""
    id | school | starts     | ends       | counts | of
    甲 | 甲园   | 2000-01-01 |            | yes    | yes
    乙 | 乙园   | 2008-12-31 |            | no     | yes
    丙 | 丙园   | 2000-01-01 |            | no     | yes
    丁 | 丁园   | 2000-01-01 | 2008-12-31 | no     | no
    戊 | 戊园   | 2009-01-01 |            | no     | no """,
    annualcheck="""
    licence | decided
    甲      | 2008-12-31
    乙      | 2009-01-01
    丙      | 2007-12-31
    丁      | 2008-05-01 """,
)  # fmt: skip
world(
    "conversions_concluded", "concluded whenever", (2, 3),
    conversion="""
    school | listed     | concluded  | counts | of
    一小   | 2006-11-01 | 2007-09-01 | yes    | yes
    二中   | 2006-11-01 | 2008-12-31 | yes    | yes
    三中   | 2006-11-01 | 2009-01-01 | no     | yes
    四中   | 2009-01-01 |            | no     | no """,
)  # fmt: skip
DUE = """
    {place} | 2008-01-01 | 2008-02-01 | 2008-02-01 | {more} | yes | yes | on its last day
    {place} | 2008-06-01 | 2008-07-01 | 2008-07-02 | {more} | no  | yes | a day late
    {place} | 2008-06-01 | 2008-12-30 |            | {more} | no  | yes | overdue
    {place} | 2008-12-01 | 2008-12-31 |            | {more} | no  | no  | may still be done today
    {place} | 2008-12-01 | 2009-01-31 | 2008-12-31 | {more} | yes | yes | done before it was due
    {place} | 2008-12-01 | 2009-01-31 | 2009-01-05 | {more} | no  | no  | not yet
    {place} | 2007-12-31 | 2008-02-01 | 2008-02-01 | {more} | no  | no  | before the period """
world(
    "legal_matters_on_time", "closed in time, over those due or closed", (2, 4),
    legalmatter="organisation | received | due | closed | kind | counts | of | why" + DUE.format(place="局", more="review"),
)  # fmt: skip
world(
    "disclosed_on_time", "of three fields", (2, 4),
    disclosure="organisation | formed | due | published | field | counts | of | why" + DUE.format(place="局", more="charge")
    + "\n    局 | 2008-01-01 | 2008-02-01 | 2008-01-20 | other | no | no | another field",
)  # fmt: skip
world(
    "petitions_on_time", "an extension counts", (3, 5),
    petition="organisation | accepted | due | answered | extended | counts | of | why" + DUE.format(place="局", more="")
    + "\n    局 | 2008-01-01 | 2008-03-01 | 2008-03-31 | 2008-03-31 | yes | yes | extended",
)  # fmt: skip
world(
    "hazards_mended", "mended by its day and struck off", (1, 5),
    hazard="""
    school | found      | due        | mended     | struck_off | counts | of  | why
    一小   | 2007-12-20 | 2008-01-01 | 2008-01-01 | 2008-12-31 | yes    | yes | on its last day
    一小   | 2008-06-01 | 2008-07-01 | 2008-07-02 | 2008-07-02 | no     | yes | a day late
    一小   | 2008-06-01 | 2008-07-01 | 2008-07-01 | 2009-01-01 | no     | yes | not struck off yet
    一小   | 2008-06-01 | 2008-07-01 |            |            | no     | yes |
    一小   | 2008-12-01 | 2008-12-31 |            |            | no     | yes | due today
    一小   | 2008-12-01 | 2009-01-01 | 2008-12-05 | 2008-12-05 | no     | no  | due later
    一小   | 2007-06-01 | 2007-12-31 | 2007-12-01 | 2007-12-01 | no     | no  | due before the period """,
)  # fmt: skip
world(
    "government_goals_done", "of the goals set in the period", (1, 2),
    governmentgoal="""
    organisation | set_on     | due        | done       | counts | of
    局           | 2008-01-01 | 2008-12-25 | 2008-12-31 | yes    | yes
    局           | 2008-02-20 | 2008-12-25 | 2009-01-01 | no     | yes
    局           | 2007-02-20 | 2007-12-25 | 2007-12-20 | no     | no """,
)  # fmt: skip
world(
    "letters_signed", "of this year", (1, 3),
    responsibilityletter="""
    organisation | year | required   | signed     | counts | of
    局           | 2008 | 2008-03-31 | 2008-12-31 | yes    | yes
    一小         | 2008 | 2008-03-31 | 2009-01-01 | no     | yes
    二中         | 2008 | 2008-03-31 |            | no     | yes
    三中         | 2007 | 2007-03-31 | 2007-03-01 | no     | no """,
)  # fmt: skip
world(
    "leaving_audits", "heads and secretaries who left this year", (2, 4),
    duty="""
    id | staff | organisation | duty      | starts     | ends       | counts | of  | why
    1  | 甲    | 一小         | head      | 2000-01-01 | 2008-01-01 | yes    | yes |
    2  | 乙    | 一小         | secretary | 2000-01-01 | 2008-12-31 | yes    | yes |
    3  | 丙    | 二中         | head      | 2000-01-01 | 2008-06-01 | no     | yes | the report is not there yet
    4  | 丁    | 二中         | head      | 2000-01-01 | 2008-06-01 | no     | yes | another kind of audit
    5  | 戊    | 二中         | deputy    | 2000-01-01 | 2008-06-01 | no     | no  | no leader
    6  | 己    | 二中         | head      | 2000-01-01 | 2007-12-31 | no     | no  | left before
    7  | 庚    | 二中         | head      | 2000-01-01 | 2009-01-01 | no     | no  | still there """,
    audit="""
    organisation | kind    | duty | notified   | reported
    一小         | leaving | 1    | 2008-01-05 | 2008-02-01
    一小         | leaving | 2    | 2008-12-01 | 2008-12-31
    二中         | leaving | 3    | 2008-06-05 | 2009-01-01
    二中         | term    | 4    | 2008-06-05 | 2008-07-01
    二中         | leaving | 5    | 2008-06-05 | 2008-07-01
    二中         | leaving | 6    | 2008-01-05 | 2008-02-01 """,
)  # fmt: skip

# Persons -------------------------------------------------------------------------------------------------------------------

world(
    "officials_at_the_base", "a week, in one piece or in several", (2, 4),
    duty="""
    staff | organisation | duty     | starts     | ends       | counts | of  | why
    甲    | 局           | official | 2000-01-01 |            | yes    | yes | five days at once
    乙    | 局           | official | 2000-01-01 |            | yes    | yes | two and three
    丙    | 局           | official | 2008-12-31 |            | no     | yes | four days
    丁    | 局           | official | 2000-01-01 |            | no     | yes | last year and next
    戊    | 局           | official | 2000-01-01 | 2008-12-31 | no     | no  | left
    己    | 一小         | head     | 2000-01-01 |            | no     | no  | """,
    visit="""
    staff | organisation | held       | days
    甲    | 一小         | 2008-12-31 | 5
    乙    | 一小         | 2008-01-01 | 2
    乙    | 二中         | 2008-06-01 | 3
    丙    | 一小         | 2008-06-01 | 4
    丁    | 一小         | 2007-12-31 | 5
    丁    | 一小         | 2009-01-01 | 5
    戊    | 一小         | 2008-06-01 | 5
    己    | 一小         | 2008-06-01 | 5 """,
)  # fmt: skip
world(
    "honoured_in_spite_of_ethics", "honoured, chosen or promoted in the year they failed", (3, None),
    appraisal="""
    staff | school | ethics | decided    | counts | why
    甲    | 一小   | failed | 2008-01-01 | yes    | honoured
    乙    | 一小   | failed | 2008-12-31 | yes    | chosen
    丙    | 一小   | failed | 2008-06-01 | yes    | promoted
    丁    | 一小   | failed | 2008-06-01 | no     | not chosen
    戊    | 一小   | passed | 2008-06-01 | no     | did not fail
    己    | 一小   | failed | 2007-12-31 | no     | failed the year before
    庚    | 一小   | failed | 2008-06-01 | no     | honoured the year before """,
    honour="""
    staff | school | title        | decided
    甲    | 一小   | rural_teacher | 2008-09-10
    戊    | 一小   | rural_teacher | 2008-09-10
    己    | 一小   | rural_teacher | 2008-09-10
    庚    | 一小   | rural_teacher | 2007-09-10 """,
    awardentry="""
    round | school | staff | result     | decided
    1     | 一小   | 乙    | chosen     | 2008-06-01
    1     | 一小   | 丁    | not_chosen | 2008-06-01
    1     | 一小   |       | chosen     | 2008-06-01 """,
    titleappointment="""
    staff | school | appointed
    丙    | 一小   | 2008-12-31
    丁    | 一小   | 2009-01-01 """,
)  # fmt: skip
POSTS = """
    staff | school | kind     | starts     | ends       | counts | of  | why
    甲    | 一小   | own      | 2000-01-01 |            | yes    | yes |
    乙    | 二中   | own      | 2008-12-31 |            | no     | yes | {b}
    丙    | 二中   | own      | 2000-01-01 |            | no     | yes | {c}
    丁    | 职校   | own      | 2000-01-01 |            | no     | no  | vocational
    戊    | 一小   | own      | 2000-01-01 | 2008-12-31 | no     | no  | left on the day
    己    | 一小   | training | 2000-01-01 |            | no     | no  | a guest """
world(
    "ethics_appraised", "teachers on post, graded this year", (1, 3), standing=PLAIN,
    posting=POSTS.format(b="graded the year before", c="not yet"),
    appraisal="""
    staff | school | ethics | decided
    甲    | 一小   | failed | 2008-12-31
    乙    | 二中   | passed | 2007-12-31
    丙    | 二中   | passed | 2009-01-01
    丁    | 职校   | passed | 2008-06-01
    戊    | 一小   | passed | 2008-06-01
    己    | 一小   | passed | 2008-06-01 """,
)  # fmt: skip
world(
    "credentials_on_time", "thirty days from the end of the intake", (2, 4),
    credential="""
    county | intake_ends | decided    | counts | of  | why
    昌邑   | 2008-01-01  | 2008-01-31 | yes    | yes | the thirtieth day
    昌邑   | 2008-06-01  | 2008-07-02 | no     | yes | the thirty-first
    昌邑   | 2008-11-30  |            | no     | yes | thirty days were over yesterday
    昌邑   | 2008-12-01  |            | no     | no  | today is the thirtieth
    昌邑   | 2008-12-20  | 2008-12-31 | yes    | yes | decided early
    昌邑   | 2007-12-31  | 2008-01-10 | no     | no  | an intake of the year before
    昌邑   | 2009-01-01  |            | no     | no  | still open """,
)  # fmt: skip
world(
    "surplus_trained", "everybody who waited at some time of the year", (2, 4),
    surplusteacher="""
    staff | school | starts     | ends       | trained    | counts | of  | why
    甲    | 点     | 2007-09-01 | 2008-01-02 | 2007-12-01 | yes    | yes | placed on the second day
    乙    | 点     | 2008-12-31 |            | 2008-12-31 | yes    | yes |
    丙    | 点     | 2008-07-01 | 2008-09-01 |            | no     | yes | placed without training
    丁    | 点     | 2008-07-01 |            | 2009-01-01 | no     | yes | not yet
    戊    | 点     | 2007-07-01 | 2008-01-01 | 2007-08-01 | no     | no  | placed before the period
    己    | 点     | 2009-01-01 |            |            | no     | no  | """,
)  # fmt: skip
world(
    "open_recruitment", "the city's own", (1, 2),
    hire="""
    organisation | city | open | hired      | counts | of
    三中         | yes  | yes  | 2008-01-01 | yes    | yes
    三中         | yes  | no   | 2008-12-31 | no     | yes
    一小         | no   | yes  | 2008-06-01 | no     | no
    三中         | yes  | yes  | 2007-12-31 | no     | no
    三中         | yes  | yes  | 2009-01-01 | no     | no """,
)  # fmt: skip
world(
    "research_on_schedule", "under way, with a step due and none late", (1, None), given={"level": "provincial_key"},
    researchproject="""
    id | organisation | level          | starts     | ends       | counts | why
    甲 | 局           | provincial_key | 2006-01-01 |            | yes    |
    乙 | 局           | provincial_key | 2006-01-01 |            | no     | one step late
    丙 | 局           | provincial_key | 2006-01-01 |            | no     | one step not done
    丁 | 局           | provincial_key | 2006-01-01 |            | no     | nothing due this year
    戊 | 局           | city           | 2006-01-01 |            | no     | another level
    己 | 局           | provincial_key | 2006-01-01 | 2008-12-31 | no     | closed """,
    researchstep="""
    project | due        | done
    甲      | 2008-01-01 | 2008-01-01
    甲      | 2008-12-31 | 2008-12-31
    甲      | 2007-12-31 | 2008-03-01
    甲      | 2009-01-01 |
    乙      | 2008-06-01 | 2008-06-01
    乙      | 2008-09-01 | 2008-09-02
    丙      | 2008-06-01 | 2009-01-01
    丁      | 2007-06-01 | 2007-06-01
    戊      | 2008-06-01 | 2008-06-01
    己      | 2008-06-01 | 2008-06-01 """,
)  # fmt: skip

# The weak 一小 and the rural 二中 have 3 of 5 teachers and 6 of 8 places: (6 ÷ 8) ÷ (3 ÷ 5) = 1.25, as (6 × 5) ÷ (3 × 8).
world(
    "quota_tilt", "share of places over share of teachers", (30, 24), given={"kind": "training"}, standing=PLAIN,
    designation="""
    school | title       | starts     | ends
    一小   | weak_school | 2006-01-01 |
    三中   | weak_school | 2006-01-01 | 2008-12-31 """,
    posting="""
    staff | school | kind     | starts     | of
    甲    | 一小   | own      | 2000-01-01 | yes
    乙    | 一小   | own      | 2000-01-01 | yes
    丙    | 二中   | own      | 2000-01-01 | yes
    丁    | 三中   | own      | 2000-01-01 | no
    戊    | 三中   | own      | 2000-01-01 | no
    丁    | 二中   | teaching | 2008-01-01 | no """,
    quotaallocation="""
    school | kind     | places | allotted   | counts
    一小   | training | 4      | 2008-01-01 | yes
    二中   | training | 2      | 2008-12-31 | yes
    三中   | training | 2      | 2008-06-01 | no
    一小   | honour   | 9      | 2008-06-01 | no
    一小   | training | 9      | 2007-12-31 | no
    一小   | training | 9      | 2009-01-01 | no """,
)  # fmt: skip

# Pupils --------------------------------------------------------------------------------------------------------------------

TESTS = """
    student | school | year | tested     | band   | exempt | counts | of  | why
    甲      | 一小   | 2008 | 2008-09-20 | good   | no     | yes    | yes |
    乙      | 二中   | 2008 | 2008-12-31 | passed | no     | yes    | yes | on the day
    丙      | 二中   | 2008 | 2008-10-01 | failed | no     | no     | yes |
    丁      | 二中   | 2008 | 2008-10-01 |        | yes    | no     | no  | exempt
    戊      | 二中   | 2008 | 2008-10-01 |        | no     | no     | no  | no result
    己      | 二中   | 2008 | 2009-01-01 | good   | no     | no     | no  | not yet
    庚      | 职校   | 2008 | 2008-10-01 | good   | no     | no     | no  | vocational
    甲      | 一小   | 2007 | 2007-10-01 | good   | no     | no     | no  | another school year """
world("fitness_passed", "of the school year of the day", (2, 3), standing=PLAIN, fitnesstest=TESTS)
world(
    "fitness_passed", "on the last of August the old school year is spoken of", (1, 1), on="2008-08-31", standing=PLAIN,
    fitnesstest="""
    student | school | year | tested     | band      | exempt | counts | of
    甲      | 一小   | 2007 | 2007-10-01 | excellent | no     | yes    | yes
    甲      | 一小   | 2008 | 2008-08-30 | good      | no     | no     | no """,
)  # fmt: skip
world(
    "senior_gross_enrolment", "any age, over those of 15 to 17 of the latest year", (2, 100),
    enrolment="""
    student | school | grade | starts     | ends       | counts
    甲      | 三中   | 10    | 2008-09-01 |            | yes
    甲      | 三中   | 10    | 2008-12-01 |            | yes
    乙      | 职校   | 12    | 2008-12-31 |            | yes
    丙      | 二中   | 9     | 2008-09-01 |            | no
    丁      | 三中   | 11    | 2008-09-01 | 2008-12-31 | no """,
    population="""
    county | year | age | persons | known      | of  | why
    昌邑   | 2008 | 15  | 40      | 2008-12-31 | yes |
    昌邑   | 2008 | 17  | 30      | 2008-10-01 | yes |
    昌邑   | 2008 | 18  | 99      | 2008-10-01 | no  | too old
    昌邑   | 2008 | 14  | 99      | 2008-10-01 | no  | too young
    昌邑   | 2007 | 16  | 99      | 2007-10-01 | no  | an earlier year
    船营   | 2007 | 16  | 30      | 2007-10-01 | yes | the latest known there
    船营   | 2008 | 16  | 99      | 2009-01-01 | no  | not known yet """,
)  # fmt: skip
PLANS = """
    school | year | track       | places | line | fee  | decided    | counts | why
    甲中   | 2008 | self_funded | 1      | 500  | 9000 | 2008-05-20 | {a}    | two for one place
    乙中   | 2008 | self_funded | 5      | 500  | 9000 | 2008-05-20 | {b}    | one below the line
    丙中   | 2008 | self_funded | 5      | 500  | 9000 | 2008-05-20 | {b}    | one above the fee
    丁中   | 2008 | self_funded | 1      | 500  | 9000 | 2008-05-20 | no     | at every limit
    戊中   | 2008 | unified     | 1      | 500  |      | 2008-05-20 | {c}    | over, but not self-funded
    己中   | 2008 | self_funded | 1      | 500  | 9000 | 2008-05-20 | no     | the second comes later
    甲中   | 2007 | self_funded | 1      | 500  | 9000 | 2007-05-20 | no     | of the year before """
TAKEN = """
    school | track       | score | fee  | admitted
    甲中   | self_funded | 510   | 9000 | 2008-08-01
    甲中   | self_funded | 510   | 9000 | 2008-08-01
    乙中   | self_funded | 499   | 9000 | 2008-12-31
    丙中   | self_funded | 510   | 9001 | 2008-08-01
    丁中   | self_funded | 500   | 9000 | 2008-08-01
    戊中   | unified     | 400   | 0    | 2008-08-01
    戊中   | unified     | 400   | 0    | 2008-08-01
    己中   | self_funded | 510   | 9000 | 2008-08-01
    己中   | self_funded | 510   | 9000 | 2009-01-01 """
world(
    "three_limits_broken",
    "any one limit",
    (3, None),
    admissionplan=PLANS.format(a="yes", b="yes", c="no"),
    admission=TAKEN,
)
world(
    "over_plan",
    "more than planned in any track",
    (2, None),
    admissionplan=PLANS.format(a="yes", b="no", c="yes"),
    admission=TAKEN,
)

world(
    "fees_lifted", "pupils of city schools that charge no tuition", (1, 3),
    standing="""
    school | place_class | runner    | starts
    一小   | 1           | education | 1990-09-01
    二小   | 1           | education | 1990-09-01
    村小   | 3           | education | 1990-09-01
    民小   | 1           | private   | 1990-09-01 """,
    enrolment="""
    student | school | grade | starts     | ends       | counts | of  | why
    甲      | 一小   | 1     | 2008-09-01 |            | yes    | yes | the fee ended on the day
    乙      | 二小   | 9     | 2008-09-01 |            | no     | yes | still charged
    丙      | 二小   | 1     | 2008-12-31 |            | no     | yes |
    丁      | 村小   | 1     | 2008-09-01 |            | no     | no  | not in a city
    戊      | 民小   | 1     | 2008-09-01 |            | no     | no  | private
    己      | 一小   | 10    | 2008-09-01 |            | no     | no  | senior
    庚      | 一小   | 1     | 2008-09-01 | 2008-12-31 | no     | no  | left """,
    feeitem="""
    school | kind     | yuan | starts     | ends
    一小   | tuition  | 75   | 2004-09-01 | 2008-12-31
    一小   | boarding | 60   | 2004-09-01 |
    一小   | tuition  | 0    | 2004-09-01 |
    二小   | tuition  | 75   | 2008-12-31 | """,
)  # fmt: skip
world(
    "three_groups_enrolled", "enrolled, over these and those known to be out of school", (3, 4),
    student="""
    id | migrant | left_behind | single_parent
    甲 | yes     | no          | no
    乙 | no      | yes         | no
    丙 | no      | no          | yes
    丁 | yes     | yes         | no
    戊 | no      | no          | no
    己 | yes     | no          | no """,
    enrolment="""
    student | school | grade | starts     | ends       | counts | of  | why
    甲      | 一小   | 1     | 2008-09-01 |            | yes    | yes |
    乙      | 一小   | 9     | 2008-12-31 |            | yes    | yes |
    丙      | 一小   | 5     | 2008-09-01 |            | yes    | yes | back at school
    丁      | 一小   | 5     | 2008-09-01 | 2008-12-31 | no     | no  | out
    戊      | 一小   | 5     | 2008-09-01 |            | no     | no  | of none of the groups
    己      | 三中   | 10    | 2008-09-01 |            | no     | no  | senior """,
    dropout="""
    student | school | starts     | ends       | counts | of  | why
    丁      | 一小   | 2008-12-31 |            | no     | yes |
    丙      | 一小   | 2008-03-01 |            | no     | no  | enrolled all the same: counted there
    戊      | 一小   | 2008-03-01 |            | no     | no  |
    甲      | 一小   | 2008-03-01 | 2008-04-01 | no     | no  | returned """,
)  # fmt: skip
world(
    "grants_paid", "recognised and paid in the school year of the day", (1, 4), standing=PLAIN,
    hardshiprecognition="""
    student | school | year | recognised | counts | of  | why
    甲      | 职校   | 2008 | 2008-10-01 | yes    | yes |
    乙      | 职校   | 2008 | 2008-12-31 | no     | yes | paid in the school year before
    丙      | 职校   | 2008 | 2008-10-01 | no     | yes | another scheme
    丁      | 职校   | 2008 | 2008-10-01 | no     | yes | not yet
    戊      | 职校   | 2007 | 2007-10-01 | no     | no  | recognised the year before
    己      | 一小   | 2008 | 2008-10-01 | no     | no  | not vocational """,
    aidaward="""
    student | school | scheme     | paid
    甲      | 职校   | vocational | 2008-09-01
    乙      | 职校   | vocational | 2008-08-31
    丙      | 职校   | charity    | 2008-10-01
    丁      | 职校   | vocational | 2009-01-01
    戊      | 职校   | vocational | 2008-10-01
    己      | 一小   | vocational | 2008-10-01 """,
)  # fmt: skip

# Quality and balance -------------------------------------------------------------------------------------------------------

STAGES = """
    school | school_type | runner    | starts
    一小   | 211         | education | 1990-09-01
    二中   | 311         | education | 1990-09-01
    九年   | 312         | education | 1990-09-01
    聋校   | 512         | education | 1990-09-01
    园     | 111         | education | 1990-09-01
    民园   | 111         | private   | 1990-09-01
    高中   | 342         | education | 1990-09-01 """
CLASSES = """
    student | school | grade | starts     | ends       | of     | why
    甲      | 一小   | 6     | 2008-09-01 |            | {p}    |
    甲      | 一小   | 6     | 2008-10-01 |            | {p}    | the same pupil
    乙      | 九年   | 1     | 2008-12-31 |            | {nine} |
    丙      | 九年   | 7     | 2008-09-01 |            | {j}    |
    丁      | 二中   | 9     | 2008-09-01 |            | {j2}   |
    戊      | 聋校   | 1     | 2008-09-01 |            | no     | a special school
    己      | 一小   | 1     | 2008-09-01 | 2008-12-31 | no     | left """
CONDITIONS = """
    school | stage   | hall_area | ground_area | books | starts     | ends       | counts  | why
    一小   | primary | 5         | 20          | 30    | 2008-09-01 |            | {p}     |
    九年   | primary | 0         | 10          | 12    | 2008-09-01 |            | {p}     |
    九年   | junior  | 0         | 9           | 14    | 2008-12-31 |            | {j}     |
    一小   | primary | 5         | 20          | 99    | 2007-09-01 | 2008-09-01 | no      | counted the year before
    二小   | primary | 5         | 20          | 99    | 2008-09-01 |            | no      | no pupils of the stage
    聋校   | primary | 5         | 20          | 99    | 2008-09-01 |            | no      | a special school """
PRIMARY = CLASSES.format(p="yes", nine="yes", j="no", j2="no")
for item, figure in (("books", 42), ("sports_area", 35)):
    world(
        "stage_resources", f"{item} of primary stages", (figure, 2), given={"item": item, "stage": "primary"}, standing=STAGES,
        enrolment=PRIMARY, schoolcondition=CONDITIONS.format(p="yes", j="no"),
    )  # fmt: skip
world(
    "stage_resources", "the junior part of a nine-year school apart", (14, 2), given={"item": "books", "stage": "junior"},
    standing=STAGES, enrolment=CLASSES.format(p="no", nine="no", j="yes", j2="yes"),
    schoolcondition=CONDITIONS.format(p="no", j="yes"),
)  # fmt: skip
STAFF = """
    id | qualification
    甲 | college
    乙 | secondary
    丙 | bachelor
    丁 | college
    戊 | below """
AT_WORK = """
    staff | school | kind     | full_time | starts     | ends       | counts | why
    甲    | 一小   | own      | yes       | 2000-01-01 |            | {a}    |
    乙    | 一小   | own      | yes       | 2000-01-01 |            | {b}    |
    丙    | 二中   | own      | yes       | 2008-12-31 |            | {c}    |
    丁    | 二中   | own      | yes       | 2000-01-01 |            | no     | below what is asked
    丙    | 一小   | teaching | yes       | 2000-01-01 |            | no     | lent out
    丙    | 一小   | own      | no        | 2000-01-01 |            | no     | not full-time
    丙    | 一小   | own      | yes       | 2000-01-01 | 2008-12-31 | no     | left
    丙    | 九年   | own      | yes       | 2000-01-01 |            | no     | of which stage is not known """
ONLY_ONE = CLASSES.format(p="yes", nine="no", j="no", j2="no")
world(
    "stage_teachers", "above the required qualification, primary", (1, 1), given={"item": "qualified", "stage": "primary"},
    standing=STAGES, staff=STAFF, posting=AT_WORK.format(a="yes", b="no", c="no"), enrolment=ONLY_ONE,
)  # fmt: skip
world(
    "stage_teachers", "above the required qualification, junior", (1, 1), given={"item": "qualified", "stage": "junior"},
    standing=STAGES, staff=STAFF, posting=AT_WORK.format(a="no", b="no", c="yes"),
    enrolment=CLASSES.format(p="no", nine="no", j="no", j2="yes"),
)  # fmt: skip
world(
    "stage_teachers", "backbones in their term", (1, 1), given={"item": "backbone", "stage": "primary"},
    standing=STAGES, staff=STAFF, posting=AT_WORK.format(a="no", b="yes", c="no"), enrolment=ONLY_ONE,
    backbone="""
    staff | school | level  | starts     | ends
    甲    | 一小   | county | 2005-12-31 | 2008-12-31
    乙    | 一小   | county | 2008-12-31 | """,
)  # fmt: skip
world(
    "stage_teachers", "titles of first grade and higher", (1, 1), given={"item": "titled", "stage": "primary"},
    standing=STAGES, staff=STAFF, posting=AT_WORK.format(a="yes", b="no", c="no"), enrolment=ONLY_ONE,
    titleappointment="""
    staff | school | title  | appointed
    甲    | 一小   | second | 2000-01-01
    甲    | 一小   | first  | 2008-12-31
    乙    | 一小   | first  | 2009-01-01 """,
)  # fmt: skip
world(
    "teachers_qualified", "by the stage they teach", (3, 5), standing=STAGES, staff=STAFF,
    posting="""
    staff | school | kind | full_time | starts     | ends       | counts | of  | why
    乙    | 一小   | own  | yes       | 2000-01-01 |            | yes    | yes | secondary is enough at a primary school
    丁    | 二中   | own  | yes       | 2000-01-01 |            | yes    | yes | college is enough at a junior school
    丙    | 高中   | own  | yes       | 2008-12-31 |            | yes    | yes |
    甲    | 高中   | own  | yes       | 2000-01-01 |            | no     | yes | college is not enough at a senior school
    戊    | 园     | own  | yes       | 2000-01-01 |            | no     | yes |
    丙    | 九年   | own  | yes       | 2000-01-01 |            | no     | no  | a school of two stages
    丙    | 一小   | own  | no        | 2000-01-01 |            | no     | no  | not full-time """,
)  # fmt: skip
CHILDREN = """
    student | school | grade | starts     | ends       | counts | of  | why
    甲      | 园     | 0     | 2008-12-31 |            | yes    | {a} |
    乙      | 民园   | 0     | 2008-09-01 |            | {p}    | {a} |
    丙      | 园     | 0     | 2008-09-01 | 2008-12-31 | no     | no  | left
    丁      | 一小   | 1     | 2008-09-01 |            | no     | no  | """
world(
    "public_kindergarten_share",
    "not privately run",
    (1, 2),
    standing=STAGES,
    enrolment=CHILDREN.format(a="yes", p="no"),
)
PEOPLE = """
    county | year | age | persons | known
    昌邑   | 2008 | 3   | 4       | 2008-10-01
    昌邑   | 2008 | 5   | 1       | 2008-12-31
    昌邑   | 2008 | 6   | 9       | 2008-10-01
    昌邑   | 2007 | 4   | 99      | 2007-10-01
    昌邑   | 2009 | 4   | 99      | 2009-10-01 """
world(
    "gross_enrolment", "of three years before school", (2, 5), given={"stage": "kindergarten"}, standing=STAGES,
    enrolment="\n".join(" | ".join(cell for n, cell in enumerate(line.split("|")) if n != 6) for line in
                        CHILDREN.format(a="", p="yes").strip().splitlines()), population=PEOPLE,
)  # fmt: skip
world(
    "gross_enrolment", "of primary age", (1, 9), given={"stage": "primary"}, standing=STAGES,
    enrolment="""
    student | school | grade | starts     | counts
    丁      | 一小   | 1     | 2008-09-01 | yes
    戊      | 二中   | 7     | 2008-09-01 | no """,
    population=PEOPLE,
)  # fmt: skip
world(
    "dropout_rate", "on roll on the first day, out today", (1, 4),
    enrolment="""
    student | school | grade | starts     | ends       | of  | why
    甲      | 一小   | 1     | 2007-09-01 | 2008-03-01 | yes |
    乙      | 一小   | 9     | 2008-01-01 | 2008-03-01 | yes |
    丙      | 一小   | 5     | 2007-09-01 |            | yes |
    丁      | 一小   | 5     | 2007-09-01 | 2008-03-01 | yes |
    戊      | 高中   | 10    | 2007-09-01 | 2008-03-01 | no  | senior
    己      | 一小   | 5     | 2008-01-02 | 2008-03-01 | no  | came later """,
    dropout="""
    student | school | reason | starts     | ends       | counts | why
    甲      | 一小   | weary  | 2008-03-01 |            | yes    |
    甲      | 一小   | weary  | 2008-12-31 |            | yes    | known twice, one person
    乙      | 一小   | weary  | 2008-03-01 | 2008-12-31 | no     | back today
    丁      | 一小   | weary  | 2009-01-01 |            | no     | not yet
    戊      | 高中   | weary  | 2008-03-01 |            | no     | senior
    己      | 一小   | weary  | 2008-03-01 |            | no     | was not there on the first day """,
)  # fmt: skip

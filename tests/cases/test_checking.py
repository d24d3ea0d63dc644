"""Every mistake in a procedure is told before anybody opens a case: one catalogue, a sentence for each."""

from __future__ import annotations

import pytest

from wusong.cases.checking import faults_of
from wusong.cases.declaring import Faulty, read
from wusong.cases.versions import shipped, shipped_procedures

GOOD = """
key: loan
version: 1
title: [借用场地, Use of a hall]
basis: 测试
starts: asked
fields:
  what: {type: text, title: [用途, Purpose], most: 50}
  canteen: {type: record, register: canteen, title: [食堂, Canteen]}
opens: {by: school, asks: [what, canteen]}
states:
  asked: [待批准, Asked]
  noticed: {title: [公示, Shown], publicity: {学校 / School: $case.organisation.name}}
  done: {title: [已批准, Granted], final: true}
steps:
  grant: {title: [批准, Grant], leaves: asked, enters: noticed, by: authority}
  end: {title: [期满, End], leaves: noticed, enters: done, by: system}
clocks:
  notice: {title: [公示, Notice], runs: noticed, working_days: 5, step: end}
"""


def said(text: str) -> str:
    try:
        found = faults_of(read(text), {})
    except Faulty as faulty:
        found = list(faulty.faults)
    return "\n".join(f"{f.where}: {f.said.both}" for f in found)


def test_the_example_is_sound():
    assert said(GOOD) == ""


# What is changed in the example, and what is said of it then.
MISTAKES = {
    "a state nobody reaches": ("  done: {", "  lost: [迷途, Lost]\n  done: {", "到不了“迷途” 'Lost' cannot be reached"),
    "a dead end": ("enters: done", "enters: asked", "无法办结 from 'Asked' a case can never be closed"),
    "a state nobody knows": ("enters: noticed", "enters: nowhere", "there is no state 'nowhere'"),
    "no end at all": ("final: true", "final: false", "no state is final"),
    "an unknown post": ("by: authority", "by: emperor", "没有岗位“emperor” there is no post 'emperor'"),
    "nobody may": ("enters: noticed, by: authority", "enters: noticed", "it does not say who may take it"),
    "a relation to no record": ("by: authority", "by: 'authority:what'", "'what' in 'authority:what' is no record"),
    "a clock without an outcome": (", step: end}", "}", "nothing happens when it runs out"),
    "a clock of two lengths": ("working_days: 5", "working_days: 5, days: 7", "exactly one of days, working_days, until"),
    "a step the system may not take": ("enters: done, by: system", "enters: done, by: leader", "may not be taken by the system"),
    "a notice without a period": ("runs: noticed", "runs: asked", "a notice has no period"),
    "a quota without a source": ("clocks:", "quota: {holds: [done]}\nclocks:", "名额没有来源：应写 places，或 register 与 column"),
    "a quota of no column": ("clocks:", "quota: {holds: [done], register: quotaallocation, column: seats}\nclocks:", "has no field 'seats'"),
    "what the registry knows": ("  what: {type: text", "  licence: {of: canteen.licence}\n  what: {type: text", "the registry knows canteen.licence already"),
    "what the registry knows by its name": ("[用途, Purpose]", "[代码, Code]", "is kept in register 'organisation' already"),
    "an unknown register": ("what: {type: text, title: [用途, Purpose], most: 50}", "what: {of: castle.tower}", "there is no register 'castle'"),
    "an unknown column": ("what: {type: text, title: [用途, Purpose], most: 50}", "what: {of: canteen.taste}", "has no field 'taste'"),
    "an unknown verb": ("by: authority}", "by: authority, effects: [{destroy: canteen}]}", "'destroy' is not known"),
    "an effect on no register": ("by: authority}", "by: authority, effects: [{create: castle}]}", "there is no register 'castle'"),
    "a row that lacks a column": ("by: authority}", "by: authority, effects: [{create: canteen, with: {school: $case.organisation, diners: 3}}]}", "a new row of canteen lacks licence"),
    "a code that does not exist": ("by: authority}", "by: authority, effects: [{create: hazard, with: {grade: huge}}]}", "grade cannot be 'huge'"),
    "an expression of nothing": ("$case.organisation.name", "$teacher.name", "there is no field 'teacher'"),
    "an attribute of nothing": ("$case.organisation.name", "$canteen.colour", "'canteen' has no 'colour'"),
    "a question that is no field": ("asks: [what, canteen]", "asks: [what, canteen, why]", "it asks 'why', which is no field"),
    "a field nobody asks": ("asks: [what, canteen]", "asks: [what]", "no step asks this field"),
    "an unknown word": ("by: school,", "by: school, whenever: true,", "'whenever' is not known"),
    "a title in one language": ("[批准, Grant]", "[批准]", "a title is written [中文, English]"),
    "a key said twice": ("  asked: [待批准, Asked]", "  asked: [待批准, Asked]\n  asked: [又, Again]", "says 'asked' twice"),
    "no YAML": ("states:", "states: [", "is no YAML"),
    "a sub-case of nothing": ("by: authority}", "by: authority, effects: [{open: banquet}]}", "there is no procedure 'banquet' to open"),
    "ends what has no days": ("by: authority}", "by: authority, effects: [{end: hazard, where: {part: $what}}]}", "have no days on which they begin and end"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told(name):
    before, after, expected = MISTAKES[name]
    assert before in GOOD
    assert expected in said(GOOD.replace(before, after, 1))


@pytest.mark.parametrize("name", sorted(shipped()))
def test_what_is_shipped_holds(name):
    found = faults_of(read(shipped()[name]), shipped_procedures())
    assert [str(f) for f in found] == []


@pytest.mark.parametrize(
    "shown",
    [
        "$pupil.name",
        "$pupil.number",
        "$pupil.keeper.organisation.name, 困难 / Hardship: $pupil.hardship",
        "$level",
        "$teacher.number",
        "$teacher.born",
        "$teacher",
    ],
)
def test_a_notice_may_not_show_what_is_personal(shown):
    text = GOOD.replace(
        "fields:",
        "fields:\n  pupil: {type: record, register: student, title: [学生, Pupil]}\n"
        "  teacher: {type: record, register: staff, title: [教师, Teacher]}\n  level: {of: hardshiprecognition.level}",
    ).replace("asks: [what, canteen]", "asks: [what, canteen, pupil, teacher, level]")
    assert said(text) == ""
    assert "make personal data public" in said(text.replace("$case.organisation.name", shown))


@pytest.mark.parametrize("shown", ["$teacher.name", "{masked: $pupil.name}"])
def test_a_notice_may_show_who_is_to_be_honoured(shown):
    text = GOOD.replace(
        "fields:",
        "fields:\n  pupil: {type: record, register: student, title: [学生, Pupil]}\n"
        "  teacher: {type: record, register: staff, title: [教师, Teacher]}",
    ).replace("asks: [what, canteen]", "asks: [what, canteen, pupil, teacher]")
    assert said(text.replace("$case.organisation.name", shown)) == ""


def test_every_plan_procedure_is_there():
    wanted = {
        "award", "title_appointment", "backbone", "credential", "putonghua", "research_topic", "inspection", "rectification",
        "hazard", "building_safety", "canteen_grading", "private_licence", "private_check", "petition", "violation", "hardship",
        "transfer", "enrolment_change", "dropout", "programme_opening", "programme_closing", "designation", "redeployment",
        "recruitment", "disclosure", "leaving_audit",
    }  # fmt: skip
    assert wanted <= set(shipped_procedures())
    assert {"petition-1", "petition-2"} <= set(shipped())


@pytest.mark.parametrize("name", sorted(shipped()))
def test_nothing_shipped_waits_without_a_limit(name):
    """Overdue always escalates: wherever a case waits, a clock runs, and it ends in a step or in somebody being told."""
    procedure = read(shipped()[name])
    for state in procedure.states:
        running = [clock for clock in procedure.clocks if state.key in clock.runs]
        assert state.final or any(clock.step or clock.tell for clock in running), state.key

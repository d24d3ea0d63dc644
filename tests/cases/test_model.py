"""The engine against a slow reference: procedures and histories at random, each told twice, in ten lines and by the engine."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.stage import DAY, set_up
from wusong.cases.checking import faults_of
from wusong.cases.declaring import read
from wusong.cases.models import Case, ProcedureVersion, RunningClock
from wusong.cases.running import Ineligible, NotNow, open_case, run_clocks, take_step
from wusong.keeping.writing import NotAllowed
from wusong.words.workdays import is_working_day

WHO = {"school": ("0001",), "authority": ("220281",), "leader": ("leader",)}


@st.composite
def procedures(draw) -> dict:
    """A small procedure: a few states, steps at random between them, clocks, a quota."""
    states = [f"s{n}" for n in range(draw(st.integers(2, 4)))]
    steps = {}
    for n in range(draw(st.integers(2, 4))):
        steps[f"t{n}"] = {
            "leaves": sorted(draw(st.sets(st.sampled_from(states), min_size=1))),
            "enters": draw(st.sampled_from([*states, "end", None])),
            "by": draw(st.sampled_from(sorted(WHO))),
            "times": draw(st.sampled_from([None, 1, 2])),
        }
    for n, state in enumerate(states):  # every state has a way out by a clock, so every procedure is sound
        steps[f"out{n}"] = {
            "leaves": [state],
            "enters": draw(st.sampled_from([*states[n + 1 :], "end"])),
            "by": "system",
            "times": None,
        }
    clocks = {
        f"c{n}": {
            "runs": [state],
            "unit": draw(st.sampled_from(["days", "working_days"])),
            "length": draw(st.integers(0, 12)),
            "step": f"out{n}",
        }
        for n, state in enumerate(states)
    }
    return {
        "states": states,
        "steps": steps,
        "clocks": clocks,
        "places": draw(st.integers(1, 2)),
        "holds": draw(st.sampled_from(states)),
    }


# Which case, what is done, by somebody who may (mostly) or by a name, how many days later.
EVENTS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(["t0", "t0", "t1", "t1", "t2", "t3", "clocks"]),
        st.sampled_from(["right", "right", "right", "leader", "0002"]),
        st.sampled_from([0, 0, 0, 1, 5, 9]),
    ),
    min_size=6,
    max_size=30,
)


def written(told: dict) -> str:
    lines = [
        "key: invented",
        "version: 1",
        "title: [虚构, Invented]",
        "basis: 无",
        "starts: s0",
        "alone: false",
        "opens: {by: school}",
        "states:",
    ]
    lines += [f"  {s}: [态{s}, State {s}]" for s in told["states"]] + [
        "  end: {title: [完, End], final: true}",
        "steps:",
    ]
    for key, s in told["steps"].items():
        enters = f", enters: {s['enters']}" if s["enters"] else ""
        times = f", times: {s['times']}" if s["times"] else ""
        lines.append(
            f"  {key}: {{title: [步, Step], leaves: {s['leaves']}{enters}, by: {s['by']}{times}}}".replace("'", "")
        )
    lines.append("clocks:")
    for key, c in told["clocks"].items():
        lines.append(
            f"  {key}: {{title: [限, Limit], runs: {c['runs']}, {c['unit']}: {c['length']}, step: {c['step']}, tell: leader}}".replace(
                "'", ""
            )
        )
    lines.append(f"quota: {{holds: [{told['holds']}], places: {told['places']}}}")
    return "\n".join(lines)


class Reference:
    """What should happen, said as slowly and plainly as possible: a list of cases, each a state and some days."""

    def __init__(self, told: dict):
        self.told, self.cases = told, []

    def open(self, on: dt.date) -> bool:
        if self.told["holds"] == "s0" and sum(c["state"] == "s0" for c in self.cases) >= self.told["places"]:
            return False
        self.cases.append({"state": "s0", "taken": [], "due": {}, "waiting": set()})
        self.settle(self.cases[-1], on)
        return True

    def room(self, case: dict, enters: str | None) -> bool:
        if enters != self.told["holds"] or case["state"] == enters:
            return True
        return sum(c["state"] == self.told["holds"] for c in self.cases) < self.told["places"]

    def settle(self, case: dict, on: dt.date) -> None:
        for key, clock in self.told["clocks"].items():
            if case["state"] not in clock["runs"]:
                case["due"].pop(key, None)
                case["waiting"].discard(key)
            elif key not in case["due"]:
                day, left = on, clock["length"]
                while left:
                    day += dt.timedelta(days=1)
                    left -= 1 if clock["unit"] == "days" or is_working_day(day) else 0
                case["due"][key] = day

    def take(self, case: dict, key: str, who: str, on: dt.date) -> str:
        step = self.told["steps"].get(key)
        if step is None or case["state"] not in step["leaves"]:
            return "not now"
        if who not in WHO[step["by"]]:
            return "not allowed"
        if step["times"] and case["taken"].count(key) >= step["times"]:
            return "not now"
        if not self.room(case, step["enters"]):
            return "full"
        self.move(case, key, on)
        return "done"

    def move(self, case: dict, key: str, on: dt.date) -> None:
        case["taken"].append(key)
        case["state"] = self.told["steps"][key]["enters"] or case["state"]
        self.settle(case, on)

    def clocks(self, on: dt.date) -> None:
        """Whatever is past its day happens, the earliest first; what is held up is tried again at the end of the day."""
        while past := sorted(
            (due, n, key)
            for n, c in enumerate(self.cases)
            for key, due in c["due"].items()
            if due < on and key not in c["waiting"]
        ):
            _, n, key = past[0]
            self.fire(self.cases[n], key, on)
        for case in self.cases:
            for key in sorted(case["waiting"]):
                self.fire(case, key, on)

    def fire(self, case: dict, key: str, on: dt.date) -> None:
        step = self.told["clocks"][key]["step"]
        if self.room(case, self.told["steps"][step]["enters"]):
            case["waiting"].discard(key)
            self.move(case, step, on)
        else:
            case["waiting"].add(key)


def outcome(case: Case, step: str, by, on: dt.date) -> str:
    try:
        take_step(case, step, by=by, on=on)
    except NotNow:
        return "not now"
    except NotAllowed:
        return "not allowed"
    except Ineligible:
        return "full"
    return "done"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=procedures(), events=EVENTS)
def test_the_engine_does_what_the_reference_says(db, told, events):
    with transaction.atomic():
        stage = set_up(pupils=1)
        text = written(told)
        sound = [f for f in faults_of(read(text), {}) if "reached" not in f.said.en]
        assert sound == [], text
        version = ProcedureVersion.objects.create(
            key="invented", version=1, body=text, digest="0", state="published", written_by="x"
        )
        reference, on, cases = Reference(told), DAY, []
        for _ in range(2):
            try:
                cases.append(open_case(version, by=stage.actors["0001"], on=on))
                assert reference.open(on)
            except Ineligible:
                assert not reference.open(on)
        for n, step, who, days in events:
            on += dt.timedelta(days=days)
            if step == "clocks":
                run_clocks(on)
                reference.clocks(on)
            elif n < len(cases):
                who = WHO[told["steps"][step]["by"]][0] if who == "right" and step in told["steps"] else who
                who = "leader" if who == "right" else who
                assert outcome(cases[n], step, stage.actors[who], on) == reference.take(
                    reference.cases[n], step, who, on
                ), (n, step, who)
            for case, expected in zip(cases, reference.cases, strict=True):
                case.refresh_from_db()
                assert case.state == expected["state"]
                assert bool(case.closed) == (expected["state"] == "end")
                assert [t.step for t in case.taken.order_by("number")][1:] == expected["taken"]
                running = {c.clock: c.due for c in RunningClock.objects.filter(case=case, state="running")}
                assert running == {k: d for k, d in expected["due"].items() if k not in expected["waiting"]}
            held = Case.objects.filter(key="invented", state=told["holds"]).count()
            assert held <= told["places"]
        transaction.set_rollback(True)

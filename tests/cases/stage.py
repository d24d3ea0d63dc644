"""A stage for procedures: a bureau with its offices, two counties, seven schools, their people and things, and who acts there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from wusong.accounts.models import Appointment, User
from wusong.accounts.posts import POSTS
from wusong.cases.versions import ship
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import SYSTEM, Actor, load
from wusong.registry import models as r

DAY = dt.date(2008, 3, 3)  # a Monday
LONG_AGO = dt.date(2006, 9, 1)
OFFICES = ("teacher", "personnel", "basic", "research", "voc", "infra", "pe", "aid", "discipline", "audit", "super")
# code, name, parent, type, place class, runner, city-run
SCHOOLS = (
    ("0001", "蛟河一中", "220281", "341", "2", "education", False),
    ("0002", "蛟河实验小学", "220281", "211", "2", "education", False),
    ("0003", "天岗乡中心校", "220281", "211", "3", "education", False),
    ("0004", "磐石四中", "220284", "311", "2", "education", False),
    ("0005", "市第九中学", "JL", "311", "1", "education", True),
    ("0006", "市机电学校", "JL", "365", "1", "education", True),
    ("0007", "晨光学校", "220284", "311", "2", "private", False),
)


@dataclass
class Stage:
    """Keys by short names, and the people."""

    org: dict[str, r.Organisation]
    staff: dict[str, list[int]]
    students: dict[str, list[int]]
    actors: dict[str, Actor]

    @property
    def people(self) -> list[Actor]:
        return list(self.actors.values())

    def school(self, code: str) -> r.School:
        with seeing(Scope.everything()):
            return r.School.objects.get(pk=self.org[code].pk)


def _kept(model, rows: list) -> list:
    load(model, rows, by=SYSTEM, reason="stage")
    return list(model._base_manager.order_by("pk"))


def _holding(post: str, name: str, place: str, account: str = "") -> Actor:
    seen = place.split(".")[0] + "." if POSTS[post].city_wide else place
    return Actor(name, Scope.at(seen), POSTS[post].rights, post, place, account or f"{post}-{place}")


def set_up(pupils: int = 4) -> Stage:
    """Write the stage into an empty database, and publish the shipped procedures."""
    with seeing(Scope.everything()):
        return _set_up(pupils)


def _set_up(pupils: int) -> Stage:
    org: dict[str, r.Organisation] = {}

    def place(code: str, name: str, kind: str, parent: str | None, area: str = "220200") -> None:
        above = org[parent] if parent else None
        path = (above.path if above else "") + code + "."
        made = r.Organisation(code=code, name=name, kind=kind, parent=above, area=area, path=path)
        r.Organisation._base_manager.bulk_create([made])
        org[code] = made

    place("JL", "市教育局", "bureau", None)
    for code in OFFICES:
        place(code, f"{code}科", "office", "JL")
    place("220281", "蛟河市教育局", "county", "JL", "220281")
    place("220284", "磐石市教育局", "county", "JL", "220284")
    for code, name, above, *_ in SCHOOLS:
        place(code, name, "school", above, above if above != "JL" else "220200")
    _kept(r.School, [r.School(organisation=org[c], identifier=c) for c, *_ in SCHOOLS])
    _kept(
        r.Standing,
        [
            r.Standing(
                school_id=org[c].pk, name=n, school_type=t, place_class=p, runner=run, city_run=city, starts=LONG_AGO
            )
            for c, n, _, t, p, run, city in SCHOOLS
        ],
    )
    staff: dict[str, list[int]] = {}
    students: dict[str, list[int]] = {}
    people, pupils_made = [], []
    for c, *_ in SCHOOLS:
        people += [
            r.Staff(
                number=f"T{c}{n}",
                name=f"王{c[-1]}{'甲乙丙丁'[n]}",
                sex="2",
                born=dt.date(1970, 5, n + 1),
                qualification="bachelor",
                employer=org[c],
            )
            for n in range(4)
        ]
        pupils_made += [
            r.Student(
                number=f"G{c}{n:03d}", name=f"李{c[-1]}{n:03d}", sex="1", born=dt.date(1996, 5, 1), keeper_id=org[c].pk
            )
            for n in range(pupils)
        ]
    for person in _kept(r.Staff, people):
        staff.setdefault(person.employer.code, []).append(person.pk)
    for pupil in _kept(r.Student, pupils_made):
        students.setdefault(pupil.keeper.organisation.code, []).append(pupil.pk)
    _kept(
        r.Posting,
        [r.Posting(staff_id=k, school_id=org[c].pk, kind="own", starts=LONG_AGO) for c in staff for k in staff[c]],
    )
    grade = {"0001": 10, "0002": 5, "0003": 4, "0004": 8, "0005": 8, "0006": 11, "0007": 7}
    _kept(
        r.Enrolment,
        [
            r.Enrolment(student_id=k, school_id=org[c].pk, grade=grade[c], starts=dt.date(2007, 9, 1))
            for c in students
            for k in students[c]
        ],
    )
    _kept(
        r.Building,
        [r.Building(school_id=org[c].pk, number="1", built=1980, area=900, use="teaching") for c, *_ in SCHOOLS],
    )
    _kept(r.Canteen, [r.Canteen(school_id=org[c].pk, licence=f"卫食{c}", diners=300) for c, *_ in SCHOOLS])
    prizes = _kept(
        r.Undertaking,
        [
            r.Undertaking(key="best_class", name="优秀班集体", kind="award"),
            r.Undertaking(key="teachers", name="十杰百优", kind="award"),
        ],
    )
    _kept(
        r.AwardRound,
        [r.AwardRound(undertaking=p, organisation=org["teacher"], year=2008, quota=2, opened=DAY) for p in prizes],
    )
    _kept(r.Licence, [r.Licence(school_id=org["0007"].pk, number="民001", kind="school", starts=LONG_AGO)])
    _kept(
        r.Programme,
        [
            r.Programme(
                school_id=org["0006"].pk, code=f"0513{n:02d}", name=f"专业{n}", rank="marginal", starts=LONG_AGO
            )
            for n in range(6)
        ],
    )
    heads = [
        r.Duty(staff_id=staff[c][3], organisation=org[c], duty="head", starts=LONG_AGO, ends=dt.date(2008, 2, 1))
        for c, *_ in SCHOOLS
    ]
    _kept(r.Duty, heads)
    _kept(
        r.QuotaAllocation,
        [
            r.QuotaAllocation(school_id=org[c].pk, kind="title", round="2008年度评聘", places=1, allotted=DAY)
            for c, *_ in SCHOOLS
        ],
    )
    actors = {
        "leader": _holding("leader", "韩局", "JL."),
        "clerk": _holding("office", "李文", "JL."),
        "inspector": _holding("inspector", "督学", org["super"].path),
    }
    for code in OFFICES:
        actors[code] = _holding("office", f"{code}科长", org[code].path)
    for code in ("220281", "220284"):
        actors[code] = _holding("county", f"县局{code}", org[code].path)
    for code, *_ in SCHOOLS:
        actors[code] = _holding("school", f"校长{code}", org[code].path)
    for n, code in enumerate(("0001", "0002", "0003", "0004", "0005", "0006", "0004", "0005")):
        user = User.objects.create(username=f"expert{n}", full_name=f"专家{n}", password="!")
        Appointment.objects.create(user=user, post="expert", place=org[code], starts=LONG_AGO)
        actors[user.username] = user.actor(DAY)
    actors["public"] = Actor("public", Scope.nothing())
    ship(dt.date(2008, 1, 1))
    return Stage(org, staff, students, actors)

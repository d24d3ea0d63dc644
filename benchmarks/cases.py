"""Cases: a to-do page among 100,000 cases and 1,000 people, and the server's time for one step.

The cases are copies of one opened by the engine, so that what is measured is reading among many, not opening them.

    python -m benchmarks cases [--full]
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import tempfile

from benchmarks.city import line, timed

ON = dt.date(2008, 11, 28)
SCHOOLS, COUNTIES = 1000, 9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="100,000 cases instead of 10,000")
    cases = 100_000 if parser.parse_args().full else 10_000
    with tempfile.TemporaryDirectory(prefix="wusong-bench-") as folder:
        settings = {"WUSONG_VAR": folder, "WUSONG_DEMO": "1", "DJANGO_SETTINGS_MODULE": "wusong.settings"}
        os.environ |= {**settings, "WUSONG_TODAY": ON.isoformat()}
        os.environ.pop("WUSONG_DATABASE", None)
        import django

        django.setup()
        _cases(cases)


def _cases(many: int) -> None:
    from django.core.management import call_command
    from django.test import Client

    from wusong.accounts.models import Appointment, User
    from wusong.cases.models import Awaited, Case, RunningClock, StepTaken
    from wusong.cases.running import open_case, run_clocks, take_step
    from wusong.cases.versions import ship
    from wusong.keeping.writing import SYSTEM, load
    from wusong.registry.models import Organisation, School

    call_command("migrate", verbosity=0)
    ship(dt.date(2008, 1, 1))
    bureau = Organisation(id=1, code="JL", name="市教育局", kind="bureau", area="220200", path="JL.")
    areas = ["220202", "220203", "220204", "220211", "220221", "220281", "220282", "220283", "220284"]
    counties = [
        Organisation(id=2 + n, code=a, name=a, kind="county", area=a, parent_id=1, path=f"JL.{a}.")
        for n, a in enumerate(areas)
    ]
    places = [
        Organisation(
            id=100 + n, code=f"{n:04d}", name=f"第{n}小学", kind="school", area=areas[n % COUNTIES],
            parent_id=2 + n % COUNTIES, path=f"JL.{areas[n % COUNTIES]}.{n:04d}.",
        )
        for n in range(SCHOOLS)
    ]  # fmt: skip
    load(Organisation, [bureau, *counties, *places], by=SYSTEM)
    load(School, [School(organisation_id=p.pk, identifier=f"{p.pk:010d}") for p in places], by=SYSTEM)
    users = [User(username=p.path, full_name=p.name, password="!") for p in (*counties, *places)]
    User.objects.bulk_create(users)
    posts = [
        Appointment(user=u, post=p.kind, place=p, starts=dt.date(2007, 9, 1))
        for u, p in zip(users, (*counties, *places), strict=True)
    ]
    Appointment.objects.bulk_create(posts)
    people = {u.username: u for u in users}
    print(f"{len(users):,} people, {many:,} cases", flush=True)

    said = {"part": "围墙", "grade": "ordinary", "person": "赵", "measure": "修", "due": ON + dt.timedelta(days=30)}
    first = open_case("hazard", said, by=people[places[0].path].actor(ON), on=ON)
    made = Case.objects.bulk_create(
        Case(
            number=f"hazard-2007-{n:06d}", key="hazard", year=2007, serial=n, version=first.version,
            organisation_id=places[n % SCHOOLS].pk, state="found", entered=ON, entered_at=0, steps=1, values=first.values,
            opened=ON, opened_by=places[n % SCHOOLS].name,
        )
        for n in range(many)
    )  # fmt: skip
    StepTaken.objects.bulk_create(
        [
            StepTaken(case=c, number=1, step="open", day=ON, by=c.opened_by, post="school", entered="found")
            for c in made
        ],
        batch_size=5000,
    )
    dues = [ON + dt.timedelta(days=n % 60) for n in range(many)]
    RunningClock.objects.bulk_create(
        [
            RunningClock(case=c, clock="mending", started=ON, due=d, started_by=1)
            for c, d in zip(made, dues, strict=True)
        ]
    )
    waits = []
    for c, d in zip(made, dues, strict=True):
        place = places[c.organisation_id - 100]
        county = counties[(c.organisation_id - 100) % COUNTIES]
        waits += [
            Awaited(case=c, post="school", path=place.path, due=d),
            Awaited(case=c, post="county", path=county.path, due=d),
        ]
        waits.append(Awaited(case=c, post="inspector", due=d))
    Awaited.objects.bulk_create(waits, batch_size=5000)

    for who, path in (("a school", places[7].path), ("a county", counties[3].path)):
        client = Client()
        client.force_login(people[path], backend="django.contrib.auth.backends.ModelBackend")
        client.get("/todo/")
        line(f"the to-do page of {who}", timed(lambda client=client: client.get("/todo/"), 9))
    client = Client()
    client.force_login(people[places[0].path], backend="django.contrib.auth.backends.ModelBackend")
    address = f"/cases/{first.number}/"
    client.get(address)
    line("a case as a story", timed(lambda: client.get(address), 9))
    actor, authority = people[places[0].path].actor(ON), people[counties[0].path].actor(ON)

    def there_and_back() -> None:
        take_step(first, "mend", {"mended_on": ON}, by=actor, on=ON)
        take_step(first, "send_back", by=authority, on=ON, reason="再查")

    there_and_back()
    line("one step, written and logged (half of two)", timed(there_and_back, 9) / 2)
    due = sum(d == ON for d in dues)
    line(f"{due:,} clocks run out in one night", timed(lambda: run_clocks(ON + dt.timedelta(days=1))))


if __name__ == "__main__":
    main()

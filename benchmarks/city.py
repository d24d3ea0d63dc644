"""The city: how long it takes to build, to measure, to see a change, to serve the plan's page.

The peer of measuring is the same count written by hand in SQL over the keeping database, warm.

    python -m benchmarks city [--full]
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import statistics
import tempfile
import time
from collections.abc import Callable

ON = dt.date(2008, 11, 30)
BY_HAND = {
    "classes_helping": """
        select count(distinct c.id) from registry_schoolclass c
        join registry_standing s on s.school_id = c.school_id and s.starts <= '2008-11-30' and (s.ends is null or s.ends > '2008-11-30')
        join registry_helperlink h on h.school_class_id = c.id and h.starts <= '2008-11-30' and (h.ends is null or h.ends > '2008-11-30')
        join registry_student p on p.id = h.student_id
        where c.starts <= '2008-11-30' and (c.ends is null or c.ends > '2008-11-30') and c.grade between 1 and 12
        and s.school_type in ('211', '311', '312', '341', '342', '345') and p.hardship""",
    "initial_employment": """
        select count(*) from registry_graduate
        where year = 2008 and settled <= '2008-11-30' and destination in ('employed', 'own_business', 'further_study')""",
}


def timed(act: Callable[[], object], times: int = 1) -> float:
    """Seconds, the median of several runs."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def line(what: str, seconds: float, note: str = "") -> None:
    print(f"{what:<58}{seconds * 1000:>12,.1f} ms  {note}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="every pupil of the city")
    full = parser.parse_args().full
    with tempfile.TemporaryDirectory(prefix="wusong-bench-") as folder:
        os.environ |= {"WUSONG_VAR": folder, "WUSONG_DEMO": "1", "DJANGO_SETTINGS_MODULE": "wusong.settings"}
        os.environ.pop("WUSONG_DATABASE", None)
        import django

        django.setup()
        _city(full)


def _city(full: bool) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from wusong.analysis import measuring
    from wusong.analysis.measuring import Reading, measured
    from wusong.keeping.scope import Scope, seeing
    from wusong.keeping.writing import SYSTEM, change
    from wusong.plan.models import Plan
    from wusong.plan.progress import progress_of
    from wusong.registry.models import Enrolment, Graduate

    call_command("migrate", verbosity=0)
    line("build the city", timed(lambda: call_command("demo_city", *(["--full"] if full else []))))
    line("take in the plan", timed(lambda: call_command("read_plan", "2008")))
    with seeing(Scope.everything()):
        print(f"{Enrolment.objects.count():,} enrolments")
    plan = Plan.objects.get()

    def judged() -> None:
        for progress in progress_of(plan, ON):
            progress.judgement  # noqa: B018

    def figures() -> None:
        for progress in progress_of(plan, ON):
            progress.value  # noqa: B018

    targets = plan.target_set.count()
    line(f"{targets} indicators of one day, cold (nothing read yet)", timed(figures))
    line("the same with history, forecast and judgement, first time", timed(judged))
    line("the same again, warm", timed(judged, 5))

    measuring.forget()
    line("after a restart", timed(judged))

    graduate = Graduate._base_manager.filter(destination="unsettled", year=2008).first()

    def settle() -> None:
        nonlocal graduate
        graduate = change(graduate, {"destination": "employed", "settled": ON}, by=SYSTEM)
        judged()
        graduate = change(graduate, {"destination": "unsettled", "settled": None}, by=SYSTEM)

    line("a graduate settled: written, logged, all targets judged anew", timed(settle, 3))

    client = Client()
    client.get(f"/plan/{plan.key}/")
    line("the scoreboard's page, warm", timed(lambda: client.get(f"/plan/{plan.key}/"), 9))
    line("the plan as text, warm", timed(lambda: client.get(f"/plan/{plan.key}/text/"), 9))

    for key, sql in BY_HAND.items():
        reading = Reading.of(key)

        def ours(reading=reading) -> None:
            measuring._kept.clear()
            measured(reading, ON)

        def theirs(sql=sql) -> None:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                cursor.fetchall()

        ours(), theirs()
        mine, plain = timed(ours, 5), timed(theirs, 5)
        line(f"{key}: whole, counties, schools, both sides", mine)
        line(f"{key}: the numerator of the city by hand in SQL", plain, f"ours takes {mine / plain:.2f} times as long")


if __name__ == "__main__":
    main()

"""Let the limits of all cases run out up to a day: for cron, once a day; safe to run again."""

from __future__ import annotations

import datetime as dt

from django.core.management.base import BaseCommand

from wusong.cases.running import run_clocks


class Command(BaseCommand):
    help = "办理到期的时限 · let what is past its day happen"

    def add_arguments(self, parser):
        parser.add_argument("--on", type=dt.date.fromisoformat, required=True, help="日期 · the day, as 2008-11-30")

    def handle(self, *, on, **options):
        fired = run_clocks(on)
        for number, clock in fired:
            self.stdout.write(f"{number} {clock}")
        self.stdout.write(f"{len(fired)} 项时限到期 · clocks ran out")

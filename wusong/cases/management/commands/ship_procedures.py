"""Publish the procedures that come with Wusong, as far as they are not kept yet."""

from __future__ import annotations

import datetime as dt

from django.core.management.base import BaseCommand

from wusong.cases.versions import ship


class Command(BaseCommand):
    help = "发布随附的程序 · publish the shipped procedures"

    def add_arguments(self, parser):
        parser.add_argument("--on", type=dt.date.fromisoformat, required=True, help="发布日期 · the day, as 2008-01-01")

    def handle(self, *, on, **options):
        self.stdout.write(f"{ship(on)} 个程序版本已发布 · versions published")

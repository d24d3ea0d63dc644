"""Print the manual's chapter of procedures: docs/manual/procedures.md."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from wusong.cases.telling import manual


class Command(BaseCommand):
    help = "打印手册“办事程序”一章 · print the manual's chapter of procedures"

    def handle(self, **options):
        self.stdout.write(manual(), ending="")

"""Export the evidence of every target, to be computed again by others."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from wusong.plan.exporting import export
from wusong.plan.models import Plan


class Command(BaseCommand):
    help = "导出各目标的证据与数值，供独立重算 · export the evidence of every target, to be computed again by others"

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--on", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="缺省为期限 · default: the deadline"
        )
        parser.add_argument("--plan", help="缺省为全部 · default: every plan")

    def handle(self, *, folder, on, plan, **options):
        plans = Plan.objects.filter(key=plan) if plan else Plan.objects.order_by("key")
        if not plans:
            raise CommandError("没有计划，请先 read_plan · no plan is kept; take one in first with read_plan")
        day = on or max(plan.deadline for plan in plans)
        number = export(folder, day, plans, progress=lambda code: self.stderr.write(code))
        self.stdout.write(f"{number} targets as of {day} in {folder}; check with docs/recipes/recompute.py {folder}")

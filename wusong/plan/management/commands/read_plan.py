"""Take in a plan that is shipped with Wusong."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from wusong.keeping.writing import SYSTEM
from wusong.plan.taking_in import SHIPPED, PlanTaken, take_in


class Command(BaseCommand):
    help = "读入随附的计划 · take in a plan shipped with Wusong"

    def add_arguments(self, parser):
        parser.add_argument("name", choices=sorted(SHIPPED))

    def handle(self, *, name, **options):
        try:
            plan = take_in(name, by=SYSTEM)
        except PlanTaken as error:
            raise CommandError(error.message.both) from None
        self.stdout.write(f"{plan.title}: {plan.target_set.count()} targets, {plan.commitment_set.count()} commitments")

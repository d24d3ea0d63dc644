"""`wusong manage import_run NUMBER`: the next step of an import, in this process."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from wusong.keeping.importing.runs import work


class Command(BaseCommand):
    help = "检查或写入一次导入 · check or write one import"

    def add_arguments(self, parser):
        parser.add_argument("number", type=int)

    def handle(self, *, number: int, **options):
        work(number)

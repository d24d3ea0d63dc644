"""Build the demo city."""

from __future__ import annotations

import argparse
import datetime as dt
import time

from django.core.management.base import BaseCommand, CommandError

from wusong.cases.versions import ship
from wusong.demo.city import SEED, SHARE, STOCK, City, build
from wusong.demo.schools import WHOLE
from wusong.keeping.models import AuditEntry
from wusong.registry.models import Organisation
from wusong.words.labels import Label

WIDTH = 24


def _share(text: str) -> float:
    try:
        share = float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(
            f"{text!r}：应为 0 到 1 之间的数或百分数 · write a number up to 1, or a percentage, as in 0.2 or 20%"
        )
    return share


def _schools(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 24 <= int(text) <= WHOLE):
        raise argparse.ArgumentTypeError(
            f"{text!r}：应为 24 到 {WHOLE} 的整数 · write a whole number from 24 to {WHOLE}"
        )
    return int(text)


class Command(BaseCommand):
    help = "建立示范城市（只在没有任何记录时） · build the demo city, where nothing is kept yet"

    def add_arguments(self, parser):
        parser.add_argument(
            "--full", action="store_true", help="全部学生，真实规模 · every pupil: the city at its real size"
        )
        parser.add_argument(
            "--share",
            type=_share,
            default=SHARE,
            help=f"学生、班级、教职工所占份额，默认 {SHARE:.0%} · the share of pupils, classes and staff".replace(
                "%", "%%"
            ),
        )
        parser.add_argument("--schools", type=_schools, default=WHOLE, help=f"学校数，默认 {WHOLE} · how many schools")
        parser.add_argument(
            "--seed", type=int, default=SEED, help=f"种子，默认 {SEED} · the seed everything is invented from"
        )

    def handle(self, *, full, share, schools, seed, **options):
        if Organisation._base_manager.exists() or AuditEntry.objects.exists():
            raise CommandError(
                "已有记录，不再建立示范城市；请换一个空的数据文件夹（WUSONG_VAR） · "
                "records are kept here already, so the demo city is not built; point WUSONG_VAR at an empty folder"
            )
        share = 1.0 if full else share
        self.stdout.write(
            f"学校 {schools} 所，学生、班级、教职工取 {share:.0%}" + ("" if full else "（全部用 --full）") + " · "
            f"{schools} schools, {share:.0%} of pupils, classes and staff" + ("" if full else " (--full for all)")
        )
        began = time.perf_counter()
        built = build(City(seed, share, schools), self._told)
        rows = {name: count for stage in built for name, count in stage.rows.items()}
        happened = sum(count for name, count in rows.items() if name not in {*STOCK, "account"})
        for count, zh, en in (
            (rows["organisation"], "机构", "organisations"),
            (rows["school"], "学校", "schools"),
            (rows["student"], "学生档案", "files of pupils"),
            (rows["staff"], "教职工", "staff"),
            (happened, "事件", "events"),
            (sum(rows.values()), "记录共计", "records in all"),
        ):
            self.stdout.write(f"{count:>10,}  {zh} {en}")
        self.stdout.write(f"{ship(dt.date(2008, 1, 1)):>10,}  办事程序 procedures")
        self.stdout.write(f"{time.perf_counter() - began:>10.1f}  秒 seconds")

    def _told(self, title: Label, written: int, whole: int) -> None:
        """One line a stage: a bar that grows on a terminal, a plain line elsewhere."""
        if whole == 0:
            self._began = time.perf_counter()
        bar = "█" * (WIDTH * written // whole) if whole else ""
        ended = whole and written == whole
        seconds = f"{time.perf_counter() - self._began:6.1f} s" if ended else ""
        name = f"{title.zh} · {title.en}"
        name += " " * (46 - len(name) - len(title.zh))
        line = f"{name} {bar:░<{WIDTH}} {written:>9,} {seconds}"
        if self.stdout.isatty():
            self.stdout.write("\r" + line, ending="\n" if ended else "")
            self.stdout.flush()
        elif ended:
            self.stdout.write(f"{name} {written:>9,} {seconds}")
            self.stdout.flush()

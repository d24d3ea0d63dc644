"""`wusong read PLAN`: read plans at the command line. The one place of the package that touches files."""

from __future__ import annotations

import argparse
import json
import os
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from wusong.engines.planparser.files import LIMIT, Unreadable, plan_of, too_large
from wusong.engines.planparser.reading import REASONS, PlanReading, Target
from wusong.words.labels import L, Label

DONE, CANNOT_BE_READ, NOT_UNDERSTOOD = 0, 1, 2

_A_FILE = L("一个可以读的文件", "a file that can be read")
COMPARATORS: dict[str, Label] = {
    "ge": L("不低于", "at least"),
    "gt": L("超过", "more than"),
    "le": L("不超过", "at most"),
    "lt": L("低于", "less than"),
    "eq": L("为", "equal to"),
    "approx": L("约", "about"),
    "increase_by": L("增加", "up by"),
    "decrease_by": L("减少", "down by"),
    "all": L("全部", "all"),
    "none": L("无", "none"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Read the plans named; returns the exit code: 0 done, 1 one cannot be read, 2 not understood.

    With --json or --score nothing is printed where a plan cannot be read: half an answer is none.
    """
    try:
        asked = _parser().parse_args(argv)
    except SystemExit as left:  # argparse has said what was wrong, or printed the help
        return int(left.code or 0)
    out = _utf8(sys.stdout)
    told: list[tuple[str, str, PlanReading]] = []
    refused = False
    for name in asked.plans:
        try:
            told.append((name, *plan_of(_bytes_of(name), name)))
        except Unreadable as why:
            refused = True
            print(f"{why.message.zh} · {why.message.en}", file=_utf8(sys.stderr))
    try:
        if asked.json or asked.score:
            if not refused:
                json.dump(_scored(told) if asked.score else _told(told), out, ensure_ascii=False, indent=1)
                out.write("\n")
        else:
            paint = Paint(
                bool(getattr(out, "isatty", lambda: False)())
                and not os.environ.get("NO_COLOR")
                and os.environ.get("TERM") != "dumb"
            )
            for name, text, reading in told:
                out.writelines(line + "\n" for line in report(name, text, reading, paint))
        out.flush()
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return CANNOT_BE_READ if refused else DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="wusong read",
        description="读一份工作计划：标题、提纲、目标、承诺，每个数字的去向 · Read a work plan: its head, outline, targets, commitments, and what became of every number",
    )
    parser.add_argument(
        "plans",
        nargs="+",
        metavar="PLAN",
        help="txt、html、docx 或 pdf 文件，- 为标准输入 · a txt, html, docx or pdf file; - reads standard input",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="打印全部读数 · print the whole reading as JSON")
    form.add_argument(
        "--score", action="store_true", help="打印评分器要的 JSON · print the JSON a scorer of labelled plans takes"
    )
    return parser


def _utf8(stream: TextIO) -> TextIO:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure and (stream.encoding or "").lower().replace("-", "") != "utf8":
        reconfigure(encoding="utf-8")
    return stream


def _bytes_of(name: str) -> bytes:
    if name == "-":
        data = sys.stdin.buffer.read(LIMIT + 1)
        if len(data) > LIMIT:
            raise too_large(name, len(data))
        return data
    try:
        size = os.stat(name).st_size
        if size > LIMIT:  # before a byte of it is read
            raise too_large(name, size)
        with open(name, "rb") as file:
            return file.read(LIMIT + 1)
    except FileNotFoundError:
        raise Unreadable(name, L("不存在的文件", "there is no such file"), _A_FILE) from None
    except IsADirectoryError:
        raise Unreadable(name, L("文件夹", "a folder"), _A_FILE) from None
    except OSError as error:
        raise Unreadable(
            name, L(f"读不了的文件（{error.strerror}）", f"it cannot be read ({error.strerror})"), _A_FILE
        ) from None


def _told(plans: list[tuple[str, str, PlanReading]]) -> Any:
    if len(plans) == 1:
        return plans[0][2].as_json()
    return [{"file": name, **reading.as_json()} for name, _, reading in plans]


def _scored(plans: list[tuple[str, str, PlanReading]]) -> dict[str, Any]:
    """The predictions a scorer of labelled plans takes: meta, outline and targets under the name of the file."""
    docs = {}
    for name, _, reading in plans:
        told = reading.as_json()
        docs["stdin" if name == "-" else Path(name).stem] = {
            part: told[part] for part in ("meta", "outline", "targets")
        }
    return {"docs": docs}


# ── The report ───────────────────────────────────────────────────────────────────────────────────────────────────────
class Paint:
    """Colours for a terminal; plain words elsewhere."""

    def __init__(self, on: bool):
        self.on = on

    def __call__(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.on else text

    def head(self, text: str) -> str:
        return self(text, "1")

    def lit(self, text: str) -> str:
        return self(text, "1;33")

    def dim(self, text: str) -> str:
        return self(text, "2")

    def warn(self, text: str) -> str:
        return self(text, "31")


def width(text: str) -> int:
    """The columns a text takes in a terminal: Chinese characters take two.

    >>> width("目标 12"), width("ab")
    (7, 2)
    """
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 0 if unicodedata.combining(char) else 1 for char in text
    )


def _padded(text: str, columns: int) -> str:
    return text + " " * max(0, columns - width(text))


def report(name: str, text: str, reading: PlanReading, paint: Paint) -> Iterator[str]:
    """The lines of a reading for people."""
    meta = reading.meta
    yield paint.head(meta.title or name)
    for label, value in (
        (L("发文", "Issuer"), meta.issuer),
        (L("文号", "Number"), meta.doc_number),
        (L("年度", "Year"), meta.year),
    ):
        yield f"  {_padded(label.both, 14)}{value if value is not None else '—'}"
    for doubt in reading.anomalies:
        yield paint.warn(f"  ! {doubt.text}  {doubt.why.both}")
    yield ""
    yield paint.head(f"提纲 Outline  {len(reading.outline)}")
    for heading in reading.outline:
        yield "  " * heading.level + (paint.dim(heading.number) + " " if heading.number else "") + heading.heading
    yield ""
    yield paint.head(f"目标 Targets  {len(reading.targets)}")
    yield from _table(text, reading.targets, paint)
    yield ""
    yield paint.head(f"承诺 Commitments  {len(reading.commitments)}")
    yield ""
    numbers = Counter(entry.reason for entry in reading.ledger if entry.target is None)
    yield paint.head(f"数字 Numbers  {len(reading.ledger)}")
    yield f"  {len(reading.ledger) - sum(numbers.values()):>5}  目标 bound to a target"
    for reason, times in numbers.most_common():
        yield f"  {times:>5}  {REASONS[reason].both if reason in REASONS else reason}"
    if reading.review:
        yield ""
        yield paint.head(f"请核对 Please check  {len(reading.review)}")
        for doubt in reading.review:
            yield f"  {_snippet(text, doubt.start, doubt.end)}  {paint.dim(doubt.why.both)}"
    yield ""


def _table(text: str, targets: Sequence[Target], paint: Paint) -> Iterator[str]:
    rows = [(COMPARATORS[t.comparator].both, _value(t), t.deadline or "") for t in targets]
    columns = [max((width(row[n]) for row in rows), default=0) for n in range(3)]
    for (bound, value, deadline), target in zip(rows, targets, strict=True):
        yield f"  {_padded(bound, columns[0])}  {_padded(value, columns[1])}  {_padded(deadline, columns[2])}  {_quote(text, target, paint)}"


def _value(target: Target) -> str:
    if target.comparator == "none":
        return "0"
    low = f"{target.value.normalize():,f}"
    high = f"–{target.value_high.normalize():,f}" if target.value_high is not None else ""
    return f"{low}{high} {target.unit}".rstrip()


def _quote(text: str, target: Target, paint: Paint) -> str:
    a, b = target.numeral
    if not target.start <= a <= b <= target.end:
        return " ".join(target.quote.split())
    before, number, after = (
        " ".join(part.split()) for part in (text[target.start : a], text[a:b], text[b : target.end])
    )
    gap = " " if before and before[-1].isascii() else ""
    return (
        before + gap + paint.lit(number) + (" " if after and after[0].isascii() and after[0].isalnum() else "") + after
    )


def _snippet(text: str, start: int, end: int) -> str:
    return "…" + " ".join(text[max(0, start - 12) : end + 12].split()) + "…"


if __name__ == "__main__":
    sys.exit(main())

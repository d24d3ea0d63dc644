"""Mutated workbooks by the thousand: the reader's process may refuse or even die, the importer never, and nothing is half in.

    python -m pytest tests/fuzz_imports.py                          the small seed set of the suite
    WUSONG_FUZZ=5000 python -m pytest tests/fuzz_imports.py -s      the long run, with its tally

Two kinds take turns. *Damaged*: bytes of the file or of its parts are cut, doubled, swapped, overwritten. *Mistaken*: sound
files into which mistakes are put at known cells, and every one must come back with its own row and column.
"""

from __future__ import annotations

import io
import os
import random
import re
import zipfile
from collections import Counter

import pytest

from tests.keeping.importing.files import comma, workbook
from tests.keeping.little import HEAD, little_tree
from wusong.keeping.importing import runs
from wusong.keeping.importing.reading import LIMITS, SENTENCES, Limits
from wusong.keeping.importing.tables import ImportedRow, ImportFile
from wusong.keeping.models import AuditEntry
from wusong.keeping.registers import CATALOGUE
from wusong.registry.models import Student

NUMBER = int(os.environ.get("WUSONG_FUZZ", "40"))
FIRST = int(os.environ.get("WUSONG_FUZZ_FIRST", "0"))
HEADS = ["学籍号", "姓名", "性别", "出生日期", "学籍学校"]
STRAY = [
    b"\xff",
    b"<",
    b">",
    b'"',
    b"&#0;",
    b"<f>1+1</f>",
    b"A1:XFD1048576",
    b"]]>",
    b"9" * 30,
    b"\x00" * 8,
    b"<row/>",
    b"-1",
]
SMALL = Limits(file=4 << 20, unpacked=64 << 20, memory=512 << 20, seconds=20, wall=30, cells=2_000_000)
FINE, COLUMNS = object(), "ABCDE"
WRONG = {
    0: ["", None, "G" * 25, 220281199803051234, "2.2E+17"],
    1: ["", None, "王" * 41],
    2: ["M", "雌", "3", 7, ""],
    3: ["1998-02-30", "明天", "98-1-1", 1998, "", "1998年3月"],
    4: ["0002", "磐石一中", "9999", "", "蛟河一中 [0002]"],
}


def sound(rng: random.Random, number: int) -> list[list]:
    rows = [
        [f"G{n}", rng.choice(["王蕾", "李雷", "Ann"]), rng.choice(["男", "2", "Male"]), f"1998-{n % 12 + 1}-{n % 28 + 1}", "0001"]
        for n in range(number)
    ]  # fmt: skip
    return [*([rng.choice(["蛟河一中学生名册", None])] for _ in range(rng.randrange(3))), HEADS, *rows]


def damaged(rng: random.Random) -> bytes:
    """A workbook or CSV file with something broken in it."""
    rows = sound(rng, rng.randrange(1, 30))
    if rng.random() < 0.15:
        return spoilt(rng, comma(rows, rng.choice(["utf-8-sig", "gb18030", "utf-16"])))
    data = workbook(rows)
    if rng.random() < 0.3:
        return spoilt(rng, data)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as box, zipfile.ZipFile(out, "w", rng.choice([0, 8])) as new:
        names = box.namelist()
        hurt = set(rng.sample(names, rng.randrange(1, 3))) | (
            {"xl/worksheets/sheet1.xml"} if rng.random() < 0.6 else set()
        )
        for name in names:
            body = box.read(name)
            if name in hurt:
                if rng.random() < 0.08:
                    continue
                body = twisted(rng, body) if rng.random() < 0.5 else spoilt(rng, body)
            new.writestr(name, body)
    return out.getvalue()


def spoilt(rng: random.Random, body: bytes) -> bytes:
    """Bytes cut out, doubled, overwritten, put in."""
    changed = bytearray(body)
    for _ in range(rng.randrange(1, 6)):
        at, length = rng.randrange(len(changed) + 1), rng.randrange(1, 60)
        match rng.randrange(5):
            case 0:
                del changed[at : at + length]
            case 1:
                changed[at:at] = changed[at : at + length]
            case 2:
                changed[at : at + 1] = bytes([rng.randrange(256)])
            case 3:
                changed[at:at] = rng.choice(STRAY)
            case _:
                del changed[at:]
                break
    return bytes(changed)


def twisted(rng: random.Random, body: bytes) -> bytes:
    """XML that is still XML, and says something else."""
    edits = [
        (rb'r="[A-Z]+\d+"', rng.choice([b'r="ZZ1048576"', b'r="XFD1"', b'r="A0"', b'r=""', b'r="1A"', b'r="AAAA1"', b""])),
        (rb't="\w+"', rng.choice([b't="s"', b't="b"', b't="e"', b't="d"', b't="n"', b't="str"', b't="?"'])),
        (rb'<dimension ref="[^"]*"', b'<dimension ref="' + rng.choice([b"A1", b"B9:A1", b"A1:XFD1048576", b"?"]) + b'"'),
        (rb"<row r=\"\d+\"", rng.choice([b'<row r="1048576"', b'<row r="4294967295"', b'<row r="-1"', b"<row"])),
        (rb"<v>[^<]*</v>", rng.choice([b"<v>1e308</v>", b"<v>-1</v>", b"<v>99999999999</v>", b"<v>NaN</v>", b"<v></v>"])),
        (rb"<t>[^<]*</t>", rng.choice([b"<t>_x0000_</t>", b"<t>=1+1</t>", b"<t></t>", b"<t>" + b"x" * 40_000 + b"</t>"])),
        (rb'Target="[^"]*"', rng.choice([b'Target="/etc/passwd"', b'Target="../../x.xml"', b'Target=""'])),
        (rb'numFmtId="\d+"', b'numFmtId="14"'),
    ]  # fmt: skip
    pattern, instead = rng.choice(edits)
    most = rng.choice([0, 1, 3])
    return re.sub(pattern, lambda found: instead, body, count=most)


def mistaken(rng: random.Random) -> tuple[bytes, set[str]]:
    """A sound file with mistakes put in, and the cells where they are."""
    rows = sound(rng, rng.randrange(3, 25))
    head = rows.index(HEADS)
    cells = set()
    for row in rng.sample(range(head + 1, len(rows)), rng.randrange(1, 4)):
        column = rng.randrange(5)
        rows[row][column] = rng.choice(WRONG[column])
        cells.add(f"{COLUMNS[column]}{row + 1}")
    kind = rng.choice(["xlsx", "utf-8-sig", "gb18030"])
    if kind == "xlsx":
        return workbook(rows, "在校生"), {f"在校生!{cell}" for cell in cells}
    # What was a number in a workbook is its digits in a CSV file, and they are all there.
    text = [[str(c) if c is not None else "" for c in row] for row in rows]
    kept = {
        f"{COLUMNS[c]}{r + 1}" for r, row in enumerate(rows) for c, v in enumerate(row) if c == 0 and isinstance(v, int)
    }
    return comma(text, kind), cells - kept


@pytest.fixture
def tree(db, monkeypatch):
    monkeypatch.setattr(runs, "AT_ONCE", LIMITS.file)
    monkeypatch.setattr(runs, "read", lambda data, read=runs.read: read(data, SMALL))
    little_tree()


def sent(data: bytes) -> runs.Import:
    run = runs.receive(CATALOGUE["student"], "fuzz.xlsx", data, by=HEAD, owner="1")
    runs.start(run)
    run.refresh_from_db()
    return run


TALLY: Counter = Counter()


@pytest.mark.parametrize("bundle", range(FIRST, FIRST + max(NUMBER // 20, 1)))
def test_mutated_workbooks(tree, bundle):
    log = AuditEntry.objects.count()
    for seed in range(bundle * 20, bundle * 20 + 20):
        rng = random.Random(seed)
        if seed % 2:
            data, cells = mistaken(rng)
            run = sent(data)
            told = {m["at"] for m in run.paper.found["mistakes"]} if run.state == "refused" else set()
            assert told == cells, f"seed {seed}"
            TALLY["mistaken, every cell told"] += 1
        else:
            run = sent(damaged(rng))
            assert run.state in ("ready", "refused"), f"seed {seed}: {run.state}"
            died = run.said == [[SENTENCES["died"].zh, SENTENCES["died"].en]]
            TALLY["damaged, reader ended" if died else f"damaged, {run.state}"] += 1
            if run.state == "refused":
                assert run.said or run.mistakes, f"seed {seed} is refused without a word"
        assert Student._base_manager.count() == 0
    assert AuditEntry.objects.count() == log
    assert not ImportedRow.objects.exists()
    ImportFile.objects.all().delete()


def test_tally():
    print("\n" + "\n".join(f"{n:>6}  {what}" for what, n in sorted(TALLY.items())))
    assert not TALLY["damaged, failed"]

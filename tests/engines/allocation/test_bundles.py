"""A published folder verifies from an empty folder with the one-file verifier; any change to it is found.

The verifier shares no line with the engine, so that every mechanism is run here by two programs.
"""

from __future__ import annotations

import importlib.util
import json
import random
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from importlib import resources

import pytest

from tests.engines.allocation.reference import MARKETS
from wusong.engines.allocation.bundles import (
    bundle_files,
    draw_record,
    records_root,
    request_digest,
    rules_digest,
    rules_record,
)
from wusong.engines.allocation.documents import read
from wusong.engines.allocation.errors import AllocationError
from wusong.engines.allocation.lottery import (
    Draw,
    Party,
    Stream,
    chacha20,
    closed_ring,
    commitment,
    included,
    inclusion,
    leaf,
    merkle_root,
    ticket,
    turns,
)
from wusong.engines.allocation.rounds import Lots, Round, run

SOURCE = resources.files("wusong.engines.allocation").joinpath("verify_allocation.py")


def loaded():
    spec = importlib.util.spec_from_file_location("verify_allocation", str(SOURCE))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


VERIFIER = loaded()

MECHANISMS = [
    "deferred_acceptance",
    "immediate_acceptance",
    "parallel",
    "serial_dictatorship",
    "top_trading_cycles",
    "exchange",
    "stable_improvement_cycles",
    "efficiency_adjusted",
    "siblings_together",
]


def invented(seed: int, mechanism: str, *, people: int = 12, schools: int = 5) -> dict:
    """A random document: scores with ties and halves, refusals, types, seats in blocks where the mechanism has them."""
    rng = random.Random(seed)
    names = [f"r{rng.randrange(10**6):06d}" for _ in range(rng.randint(2, people))]
    places = [f"S{i}" for i in range(rng.randint(1, schools))]
    applicants = {
        name: {
            "choices": rng.sample(places, rng.randint(0, len(places))),
            "score": Decimal(rng.randint(0, 8)) / 2,
            "types": [kind for kind in ("rural", "local") if rng.random() < 0.4],
        }
        for name in names
    }
    rows: dict = {}
    for school in places:
        row: dict = {"capacity": rng.choice((0, 1, 2, 2, 3))}
        if rng.random() < 0.3:
            row["min_score"] = 1
        if mechanism == "top_trading_cycles" and rng.random() < 0.5:
            row["priority"] = rng.sample(list(applicants), len(applicants))
        if mechanism in MECHANISMS[:4] and rng.random() < 0.5:
            first = rng.randint(0, row["capacity"])
            row["seat_sets"] = [
                {
                    "name": "kept",
                    "seats": first,
                    "only": rng.choice(("rural", "local")),
                    "reverts_to": rng.choice((None, "open")),
                },
                {"name": "open", "seats": row["capacity"] - first},
            ]
        if mechanism == "deferred_acceptance" and rng.random() < 0.3:
            row["ceilings"] = {"rural": 1}
        rows[school] = row
    market: dict = {"mechanism": mechanism, "applicants": applicants, "schools": rows}
    if mechanism == "top_trading_cycles":
        for row in rows.values():
            row.pop("min_score", None)
            row.pop("priority", None) if rng.random() < 0.2 else None
    if mechanism == "parallel":
        market["bands"] = [rng.randint(1, 2), 1]
    if mechanism == "efficiency_adjusted":
        market["consents"] = [name for name in applicants if rng.random() < 0.5]
    if mechanism == "siblings_together":
        pool = rng.sample(list(applicants), len(applicants))
        market["families"] = [pool[i : i + 2] for i in range(0, len(pool) - 1, 4)]
    if mechanism == "exchange":
        left = {school: row["capacity"] for school, row in rows.items()}
        market["holds"] = {}
        for name in applicants:
            school = rng.choice(places)
            if left[school] and rng.random() < 0.5:
                left[school] -= 1
                market["holds"][name] = school
    order = rng.sample(list(applicants), len(applicants))
    seed_text = f"{rng.getrandbits(256):064x}"
    market["draw"] = rng.choice(({"seed": seed_text}, {"order": order}))
    if mechanism not in ("top_trading_cycles", "serial_dictatorship") and rng.random() < 0.3:
        market["draw"] = {"seed": seed_text, "scope": "multiple"}
    return market


def verified(files: dict[str, bytes], folder) -> list[str]:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return VERIFIER.verify(str(folder))[0]


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_two_programs_give_the_same_placement(mechanism, tmp_path):
    for seed in range(max(10, MARKETS // 10)):
        files = bundle_files(run(read(invented(seed, mechanism))))
        assert verified(files, tmp_path / "published") == [], seed


def two_batches() -> dict:
    """Quota places first, the seats left go to the second batch."""
    return {
        "applicants": {
            "r1": {"score": 700, "types": ["J1"]},
            "r2": {"score": 690, "types": ["J1"]},
            "r3": {"score": 610, "types": ["J2"]},
            "r4": {"score": 695, "types": ["J3"]},
        },
        "batches": [
            {
                "name": "quota",
                "mechanism": "serial_dictatorship",
                "schools": {
                    "S": {
                        "seat_sets": [
                            {"name": "q1", "seats": 1, "only": "J1"},
                            {"name": "q2", "seats": 1, "only": "J2"},
                        ],
                        "min_score": 620,
                    }
                },
                "choices": {"r1": ["S"], "r2": ["S"], "r3": ["S"]},
                "forwards_to": "general",
            },
            {
                "name": "general",
                "mechanism": "parallel",
                "bands": 2,
                "schools": {"S": 0, "T": 1},
                "choices": {"r1": ["S"], "r2": ["S", "T"], "r3": ["T"], "r4": ["S", "T"]},
            },
        ],
    }


def test_seats_nobody_took_go_to_the_next_batch(tmp_path):
    outcome = run(read(two_batches()))
    assert {name: place.school for name, place in outcome.placed.items()} == {"r1": "S", "r4": "S", "r2": "T"}
    assert outcome.placed["r1"].seat_set == "q1"
    assert outcome.placed["r4"].batch == "general"
    assert verified(bundle_files(outcome), tmp_path / "published") == []


def test_regional_caps_by_two_programs(tmp_path):
    for seed in range(20):
        market = invented(seed, "deferred_acceptance")
        for row in market["schools"].values():
            row.pop("seat_sets", None), row.pop("ceilings", None)
        names = list(market["schools"])
        market["regions"] = {"north": {"cap": 2, "schools": names[:2], "targets": {}}}
        files = bundle_files(run(read(market)))
        assert verified(files, tmp_path / "published") == [], seed


# The whole protocol, from a frozen list to a verified folder.


def a_draw(given: Round) -> Draw:
    parties = []
    for number, name in enumerate(("教育局", "公证处", "家长代表")):
        nonce = bytes([number + 1]) * 32
        parties.append(Party(name, commitment(name, nonce), None if number == 2 else nonce))
    return Draw(
        rules_digest(given),
        records_root(given),
        len(given.applicants),
        "drand quicknet",
        1000,
        b"\x07" * 32,
        tuple(parties),
    )


def fixed() -> Round:
    """Everybody equal everywhere, lots to be drawn: the list as it stands before the source of chance exists."""
    market = {
        "applicants": {f"r{i:02d}": ["A", "B"] for i in range(30)},
        "schools": {"A": 5, "B": 10},
        "priorities": "draw",
        "draw": {"seed": "00" * 32},
    }
    return read(market)


def drawn() -> tuple[Round, Draw]:
    frozen = fixed()
    draw = a_draw(frozen)
    return Round(frozen.applicants, frozen.batches, frozen.types, Lots(seed=draw.seed()), frozen.scale), draw


def published(folder, **more):
    given, draw = drawn()
    files = bundle_files(run(given), draw, **more)
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return files


def test_a_stranger_verifies_from_an_empty_folder(tmp_path):
    folder = tmp_path / "published"
    files = published(folder)
    assert sorted(files) == [
        "applicants.jsonl", "cutoffs.json", "draw.json", "manifest.json", "result.jsonl", "rules.json", "verify_allocation.html",
        "verify_allocation.py",
    ]  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-I", "verify_allocation.py", ".", "--id", "r07"],
        cwd=folder, capture_output=True, text=True, env={"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "HOLDS" in ran.stdout
    draw = drawn()[1]
    assert ticket(draw.seed(), "city", "r07").hex() in ran.stdout
    assert draw.silent == ("家长代表",)


CHANGES = [
    ("applicants.jsonl", b'"school":"A"', b'"school":"B"'),
    ("rules.json", b'"seats":5', b'"seats":6'),
    ("result.jsonl", b'"school":"A"', b'"school":"B"'),
    ("draw.json", b'"round":1000', b'"round":1001'),
    ("cutoffs.json", b'"filled":5', b'"filled":4'),
    ("manifest.json", b'"count":30', b'"count":31'),
]


@pytest.mark.parametrize(("name", "old", "new"), CHANGES, ids=[row[0] for row in CHANGES])
def test_a_changed_file_does_not_hold(name, old, new, tmp_path):
    folder = tmp_path / "published"
    files = published(folder)
    assert old in files[name]
    (folder / name).write_bytes(files[name].replace(old, new, 1))
    assert VERIFIER.verify(str(folder))[0]
    assert VERIFIER.main([str(folder)]) == 1


def test_a_forged_manifest_does_not_help(tmp_path):
    """Whoever changes a placement and mends all hashes is still found: the placement does not follow from the draw."""
    folder = tmp_path / "published"
    files = published(folder)
    forged = files["result.jsonl"].replace(b'"school":null', b'"school":"A"', 1)
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["result.jsonl"] = VERIFIER.sha(forged).hex()
    (folder / "result.jsonl").write_bytes(forged)
    (folder / "manifest.json").write_bytes(VERIFIER.spelled(manifest) + b"\n")
    problems = VERIFIER.verify(str(folder))[0]
    assert len([p for p in problems if p.startswith("result.jsonl")]) == 1


def test_changing_any_one_record_changes_the_digest():
    before = read(two_batches())
    digests = {request_digest(before)}
    for name in before.applicants:
        changed = two_batches()
        changed["applicants"][name]["score"] += 1
        digests.add(request_digest(read(changed)))
    other = two_batches()
    other["batches"][1]["schools"]["T"] = 2
    digests.add(request_digest(read(other)))
    assert len(digests) == len(before.applicants) + 2


def test_order_of_writing_does_not_change_digest_or_result():
    market = two_batches()
    other = two_batches()
    other["applicants"] = dict(reversed(other["applicants"].items()))
    one, two = read(market), read(other)
    assert request_digest(one) == request_digest(two)
    assert run(one).placed == run(two).placed


def test_two_officers_must_approve():
    given, draw = drawn()
    request = request_digest(given)
    outcome = run(given)
    with pytest.raises(AllocationError, match="approvals"):
        bundle_files(outcome, draw, approvals={"clerk-1": request})
    with pytest.raises(AllocationError, match="approvals"):
        bundle_files(outcome, draw, approvals={"clerk-1": request, "clerk-2": "0" * 64})
    assert bundle_files(outcome, draw, approvals={"clerk-1": request, "clerk-2": request})


def test_a_draw_for_another_list_is_refused():
    given, draw = drawn()
    shorter = Round(given.applicants[:-1], given.batches, given.types, given.lots)
    with pytest.raises(AllocationError, match="draw"):
        bundle_files(run(shorter), draw)


# The parts of the protocol.

VECTORS = [
    (lambda v: v.sha(v.joined("wl1/commit", "公证处", bytes(32))), lambda: commitment("公证处", bytes(32))),
    (lambda v: v.Lots({}, bytes(32)).lot("city", "r1"), lambda: ticket(bytes(32), "city", "r1")),
    (lambda v: v.tree([leaf(b"%d" % i) for i in range(11)]), lambda: merkle_root([leaf(b"%d" % i) for i in range(11)])),
    (lambda v: v.spelled({"b": 1, "a": ["一中", None]}), lambda: b'{"a":["\xe4\xb8\x80\xe4\xb8\xad",null],"b":1}'),
]


@pytest.mark.parametrize(("theirs", "ours"), VECTORS)
def test_vectors_by_two_programs(theirs, ours):
    assert theirs(VERIFIER) == ours()


def test_merkle_roots_of_rfc_6962():
    """The empty tree and the one-leaf tree of the standard's test data, and every size by its recursive definition."""
    assert merkle_root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    for size in range(1, 40):
        leaves = [leaf(bytes([i])) for i in range(size)]
        root = VERIFIER.tree(leaves)
        assert merkle_root(leaves) == root
        for place in range(size):
            assert included(leaves[place], inclusion(leaves, place), root)
            assert inclusion(leaves, place) == VERIFIER.proof(leaves, place)
        assert not included(leaf(b"other"), inclusion(leaves, 0), root) or size == 0


def test_chacha20_of_rfc_8439():
    """Appendix A.1, test vectors 1 and 2: key and nonce zero, blocks 0 and 1."""
    stream = chacha20(bytes(32), 0, 2).hex()
    assert stream.startswith("76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7")
    assert stream[128:].startswith("9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed")


def test_every_order_of_a_shuffle_is_equally_likely():
    from collections import Counter

    count = Counter(tuple(Stream(bytes([i % 256, i // 256]) + bytes(30), "t").shuffled("abc")) for i in range(600))
    assert len(count) == 6
    assert sum((n - 100) ** 2 / 100 for n in count.values()) < 25  # chi-square, 5 degrees of freedom: p < 0.0002


def test_words_beyond_the_last_whole_multiple_are_thrown_away():
    bound = (1 << 62) * 3 // 2 + 1  # more than half of all words would be biased
    stream = Stream(bytes(32), "t")
    assert all(0 <= stream.below(bound) < bound for _ in range(100))
    with pytest.raises(AllocationError):
        stream.below(0)


def test_a_withdrawal_changes_nobody_elses_turn():
    names = [f"r{i}" for i in range(50)]
    before = [names[i] for i in turns(bytes(32), "city", names).argsort()]
    after = [names[1:][i] for i in turns(bytes(32), "city", names[1:]).argsort()]
    assert [name for name in before if name != "r0"] == after


def test_a_party_may_not_change_its_mind():
    party = Party("公证处", commitment("公证处", bytes(32)), b"\x01" * 32)
    with pytest.raises(AllocationError, match="公证处"):
        Draw(bytes(32), bytes(32), 1, "beacon", 1, b"v", (party,)).seed()


def test_every_part_of_the_draw_moves_the_seed():
    given = fixed()
    draw = a_draw(given)
    seeds = {draw.seed()}
    for change in (
        {"rules": b"\x01" * 32}, {"records": b"\x01" * 32}, {"count": 31}, {"beacon": "other"}, {"round": 1001},
        {"value": b"x"}, {"parties": draw.parties[:2]}, {"parties": draw.parties[::-1]},
    ):  # fmt: skip
        seeds.add(Draw(**{**draw.__dict__, **change}).seed())
    assert len(seeds) == 9


def test_the_closed_ring_takes_everybody_once():
    names = [f"r{i}" for i in range(20)]
    assert sorted(closed_ring(names, 20, bytes(32))) == sorted(names)


def test_rules_name_no_person():
    given = read(invented(3, "siblings_together"))
    text = json.dumps(rules_record(given))
    assert not any(name in text for name in given.applicants)
    assert draw_record(given)


# The route through a browser: the page's own script, run by Node where there is one.

NODE = shutil.which("node")
PAGE = resources.files("wusong.engines.allocation").joinpath("verify_allocation.html").read_text(encoding="utf-8")
RUN = """
const fs = require("fs"), page = {exports: {}};
new Function("module", fs.readFileSync(process.argv[2], "utf8").split("<script>")[1].split("</script>")[0])(page);
const found = process.argv.slice(3).map(folder => {
  const files = {};
  for (const name of fs.readdirSync(folder)) files[name] = new Uint8Array(fs.readFileSync(folder + "/" + name));
  return page.exports.verify(files, "r07");
});
console.log(JSON.stringify(found));
"""


def in_a_page(tmp_path, folders) -> list[dict]:
    (tmp_path / "run.js").write_text(RUN)
    page = str(SOURCE).replace("verify_allocation.py", "verify_allocation.html")
    ran = subprocess.run([NODE, str(tmp_path / "run.js"), page, *map(str, folders)], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.skipif(NODE is None, reason="Node is not installed")
def test_a_browser_gives_the_same_placement(tmp_path):
    folders = []
    for mechanism in MECHANISMS[:4]:
        for seed in range(15):
            folder = tmp_path / f"{mechanism}-{seed}"
            folder.mkdir()
            for name, data in bundle_files(run(read(invented(seed, mechanism)))).items():
                (folder / name).write_bytes(data)
            folders.append(folder)
    for folder, found in zip(folders, in_a_page(tmp_path, folders), strict=True):
        assert [p for p in found["problems"] if "r07" not in p] == [], folder
        assert "recomputed" in found["lines"][0]


@pytest.mark.skipif(NODE is None, reason="Node is not installed")
def test_a_browser_finds_what_was_changed(tmp_path):
    folders = []
    for number, (name, old, new) in enumerate(CHANGES):
        folder = tmp_path / str(number)
        files = published(folder)
        (folder / name).write_bytes(files[name].replace(old, new, 1))
        folders.append(folder)
    right = tmp_path / "right"
    published(right)
    *wrong, holds = in_a_page(tmp_path, [*folders, right])
    assert all(found["problems"] for found in wrong)
    assert holds["problems"] == []
    assert f"ticket  {ticket(drawn()[1].seed(), 'city', 'r07').hex()}" in holds["lines"]


def test_the_page_asks_nobody_for_anything():
    assert not re.search(r"https?://|fetch\(|XMLHttpRequest|src=|import ", PAGE)

"""`wusong allocate`: a file in, an answer out."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest

from wusong.command import main

MARKET = {
    "mechanism": "DA",
    "applicants": {"张三": ["一中", "二中"], "李四": ["一中"], "王五": ["二中", "一中"]},
    "schools": {"一中": 1, "二中": 1},
    "scores": {"张三": 560, "李四": 575.5, "王五": 590},
}


@pytest.fixture
def market(tmp_path):
    file = tmp_path / "market.json"
    file.write_text(json.dumps(MARKET, ensure_ascii=False), encoding="utf-8")
    return file


def test_a_placement(market, capsys):
    assert main(["allocate", str(market)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["placement"] == {"张三": None, "李四": "一中", "王五": "二中"}
    assert answer["choice"] == {"张三": None, "李四": 1, "王五": 1}
    assert answer["unplaced"] == ["张三"]
    assert answer["schools"]["一中"]["placed"] == ["李四"]
    assert answer["checks"][0]["stable"] is True
    assert answer["by_choice"] == {"1": 2}


def test_reasons_in_both_languages(market, capsys):
    assert main(["allocate", str(market), "--reasons"]) == 0
    reasons = json.loads(capsys.readouterr().out)["reasons"]["张三"]
    assert [reason["code"] for reason in reasons] == ["ranked_below", "ranked_below"]
    assert "575.5" in reasons[0]["zh"]
    assert "560" in reasons[0]["en"]


def test_a_comparison(market, capsys):
    assert main(["allocate", str(market), "--compare"]) == 0
    rows = json.loads(capsys.readouterr().out)["comparison"]
    by_name = {row["mechanism"]: row for row in rows}
    assert by_name["deferred_acceptance"]["envious"] == 0
    assert by_name["deferred_acceptance"]["gaining"] == 0
    assert all(row["placed"] == 2 for row in rows)


def test_boston_rewards_a_cautious_list(tmp_path, capsys):
    """b would rather have y first: under immediate acceptance her second wish is gone when x refuses her."""
    document = {
        "applicants": {"a": ["x"], "b": ["x", "y"], "c": ["y"]},
        "schools": {"x": 1, "y": 1},
        "priorities": ["a", "b", "c"],
    }
    file = tmp_path / "market.json"
    file.write_text(json.dumps(document))
    assert main(["allocate", str(file), "--compare"]) == 0
    rows = {row["mechanism"]: row for row in json.loads(capsys.readouterr().out)["comparison"]}
    assert rows["immediate_acceptance"]["gaining"] == 1
    assert rows["immediate_acceptance"]["envious"] == 1
    assert rows["deferred_acceptance"]["gaining"] == 0


def test_a_bundle_that_verifies(market, tmp_path, capsys):
    assert main(["allocate", str(market), "--bundle", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    ran = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "out" / "verify_allocation.py"), str(tmp_path / "out")],
        capture_output=True, text=True, env={"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_standard_input_and_a_file_out(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(sys, "stdin", type("In", (), {"buffer": io.BytesIO(json.dumps(MARKET).encode())}))
    out = tmp_path / "answer.json"
    assert main(["allocate", "-", "--out", str(out), "--compact"]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["placement"]["李四"] == "一中"
    assert capsys.readouterr().out == ""


def test_the_digest_of_what_was_published_is_checked(market, tmp_path, capsys):
    assert main(["allocate", str(market)]) == 0
    digest = json.loads(capsys.readouterr().out)["digest"]
    same, other = tmp_path / "same.json", tmp_path / "other.json"
    same.write_text(json.dumps({**MARKET, "digest": digest}))
    assert main(["allocate", str(same)]) == 0
    changed = {**MARKET, "scores": {**MARKET["scores"], "张三": 561}, "digest": digest}
    other.write_text(json.dumps(changed))
    assert main(["allocate", str(other)]) == 1
    assert "digest" in capsys.readouterr().err


def test_exit_codes(tmp_path, capsys):
    assert main(["allocate"]) == 2
    assert main(["allocate", "--nonsense"]) == 2
    assert main(["allocate", str(tmp_path / "missing.json")]) == 2
    latin = tmp_path / "latin.json"
    latin.write_bytes('{\n"é": 1}'.encode("latin-1"))
    assert main(["allocate", str(latin)]) == 1
    assert "line 2" in capsys.readouterr().err
    assert main(["allocate", "--help"]) == 0
    assert "deferred_acceptance" in capsys.readouterr().out


def test_an_unknown_task_is_refused(tmp_path, capsys):
    file = tmp_path / "task.json"
    file.write_text('{"task": "dinner"}')
    assert main(["allocate", str(file)]) == 1
    assert "a task" in capsys.readouterr().err


TASKS = [
    (
        {"task": "pairing", "left": ["u1", "u2"], "right": ["r1", "r2"], "cost": {"u1": {"r1": 1, "r2": 9}, "u2": {"r1": 2, "r2": 4}}},
        lambda a: a["pairs"] == {"u1": "r1", "u2": "r2"} and a["verified"] and a["bound"] == a["cost"] == 5,
    ),
    (
        {
            "task": "pairing", "left": ["u1", "u2"], "right": ["r1", "r2"], "alternatives": 1, "repeats": [["u1", "r1"]],
            "repeat_cost": 11,
            "criteria": [{"id": "distance", "values": [[1, 9], [2, 4]]}, {"id": "need", "weight": 2, "values": [[0, 1], [1, 0]]}],
        },
        lambda a: a["pairs"] == {"u1": "r2", "u2": "r1"} and a["terms"]["u1"] == {"distance": 9, "need": 2, "repeat": 0},
    ),
    (
        {
            "task": "placement", "people": {"Li": {"level": "senior"}, "Wang": {}},
            "posts": {"A": {"seats": 2, "county": "east"}, "B": {"seats": 1, "county": "west"}},
            "cost": {"Li": {"A": 1, "B": 2}, "Wang": {"A": 1, "B": 9}},
            "rules": [
                {"kind": "everybody"},
                {"name": "a senior in the west", "kind": "at_least", "people": {"level": "senior"}, "posts": {"county": "west"}, "count": 1},
            ],
        },
        lambda a: a["placement"] == {"Li": "B", "Wang": "A"} and a["proven"] and a["all_hard_rules_hold"] and a["verified"],
    ),
    (
        {
            "task": "placement", "people": ["Li", "Wang"], "posts": {"A": 1}, "cost": [[1], [2]],
            "rules": [{"name": "all", "kind": "everybody"}],
        },
        lambda a: a["broken"] == [{"rule": "all: Wang", "by": 1.0}] and not a["all_hard_rules_hold"] and a["verified"],
    ),
    (
        {"task": "apportionment", "votes": {"A": 651, "B": 349, "C": 50}, "seats": 10, "method": "Huntington-Hill", "floors": 1},
        lambda a: a["seats"] == {"A": 6, "B": 3, "C": 1},
    ),
    (
        {"task": "apportionment", "claims": [300, 300], "seats": 10, "weights": {"1": 1.5}},
        lambda a: a["seats"] == {"0": 4, "1": 6},
    ),
    (
        {
            "task": "biproportional", "claims": {"A": {"I": 123, "II": 45, "III": 815}, "B": {"I": 912, "II": 714, "III": 414},
            "C": {"I": 312, "II": 255, "III": 215}}, "rows": {"A": 5, "B": 11, "C": 4}, "columns": {"I": 7, "II": 5, "III": 8},
        },
        lambda a: a["seats"]["B"] == {"I": 4, "II": 4, "III": 3},
    ),
    (
        {
            "task": "seating", "seed": "11" * 32, "candidates": {f"c{i}": f"s{i % 3}" for i in range(12)},
            "rooms": {"101": {"rows": 3, "columns": 2}, "102": {"rows": 3, "columns": 2}},
            "invigilators": {f"t{i}": f"v{i}" for i in range(4)},
        },
        lambda a: a["verified"] and len(a["seats"]) == 12 and sorted(map(len, a["invigilators"].values())) == [2, 2],
    ),
    (
        {"task": "draw", "seed": "00" * 32, "applicants": ["r1", "r2", "r3"]},
        lambda a: a["order"] == ["r1", "r3", "r2"] and a["tickets"]["r1"].startswith("6d701c8e0f4a67c2"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("document", "holds"), TASKS, ids=[f"{i}-{row[0]['task']}" for i, row in enumerate(TASKS)])
def test_other_tasks(document, holds, tmp_path, capsys):
    file = tmp_path / "task.json"
    file.write_text(json.dumps(document, indent=1))
    code = main(["allocate", str(file)])
    out, err = capsys.readouterr()
    assert code == 0, err
    answer = json.loads(out)
    assert holds(answer), answer


REFUSED = [
    ({"task": "pairing", "left": ["a"], "right": ["x"], "cost": [[1, 2]]}, "1 numbers"),
    ({"task": "pairing", "left": ["a"], "right": ["x"]}, "Add cost"),
    ({"task": "pairing", "left": ["a"], "right": ["x"], "cost": [[1]], "locked": [["a", "z"]]}, "on the right"),
    ({"task": "pairing", "left": ["a", "b"], "right": ["x"], "cost": [[None], [None]]}, "possible partners"),
    ({"task": "placement", "people": ["a"], "posts": {"x": -1}, "cost": [[1]]}, "at least 0"),
    ({"task": "placement", "people": ["a"], "posts": {"x": 1}, "cost": [[1]], "rules": [{"kind": "always"}]}, "one of"),
    ({"task": "apportionment", "claims": {"A": -1}, "seats": 3}, "negative"),
    ({"task": "apportionment", "claims": {"A": 1, "B": 1}, "seats": 3, "order": ["A", "C"]}, "claimant"),
    ({"task": "biproportional", "claims": [[1, 0], [1, 0]], "rows": [1, 1], "columns": [1, 1]}, "too many zeros"),
    ({"task": "seating", "candidates": {"a": "s"}, "rooms": {"1": {"rows": 1}}, "seed": "00"}, "64 hexadecimal"),
    ({"task": "draw", "applicants": ["a"]}, "32 bytes"),
]


@pytest.mark.parametrize(("document", "words"), REFUSED, ids=[f"{i}-{row[0]['task']}" for i, row in enumerate(REFUSED)])
def test_tasks_that_do_not_fit_are_refused(document, words, tmp_path, capsys):
    file = tmp_path / "task.json"
    file.write_text(json.dumps(document, indent=1))
    assert main(["allocate", str(file)]) == 1
    assert words in capsys.readouterr().err

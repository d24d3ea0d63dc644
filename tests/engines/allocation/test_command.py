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
    file.write_text('{"task": "pairs"}')
    assert main(["allocate", str(file)]) == 1
    assert "a task" in capsys.readouterr().err

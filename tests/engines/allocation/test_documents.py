"""Reading markets: many forms, one meaning; and every mistake named by line, with what to write instead."""

from __future__ import annotations

import itertools
import json

import pytest

from wusong.command import main
from wusong.engines.allocation.documents import read
from wusong.engines.allocation.positions import Unreadable, line_of, parse, walk
from wusong.engines.allocation.rounds import Undecided, run
from wusong.words.problems import Refused

# One market, told in many ways: a wants x then y, b wants x, x ranks b first. Answer: a to y, b to x.
PEOPLE = [
    {"applicants": {"a": ["x", "y"], "b": ["x"]}},
    {"applicants": {"a": {"choices": ["x", "y"]}, "b": {"preferences": ["x"]}}},
    {"applicants": [{"id": "a", "choices": ["x", "y"]}, {"id": "b", "choices": ["x"]}]},
    {"applicants": ["a", "b"], "choices": {"a": ["x", "y"], "b": ["x"]}},
    {"students": {"a": ["x", "y"], "b": ["x"]}},
    {"preferences": {"a": ["x", "y"], "b": ["x"]}},
]
PLACES = [
    {"schools": {"x": 1, "y": 1}, "priorities": {"x": ["b", "a"], "y": ["a", "b"]}},
    {"schools": {"x": {"capacity": 1, "priority": ["b", "a"]}, "y": {"capacity": 1, "priority": ["a", "b"]}}},
    {"schools": [{"id": "x", "places": 1, "priority": ["b", "a"]}, {"id": "y", "places": 1, "priority": ["a"]}]},
    {"capacities": {"x": 1, "y": 1}, "school_preferences": {"x": ["b", "a"], "y": ["a"]}},
    {"quotas": {"x": 1, "y": 1}, "priorities": {"x": ["b", "a"], "y": ["a"]}},
    {"schools": ["x", "y"], "quotas": {"x": 1, "y": 1}, "priorities": ["b", "a"]},
    {"schools": ["x", "y"], "capacities": 1, "priorities": ["b", "a"]},
    {"schools": {"x": 1, "y": 1}, "scores": {"a": 500, "b": 510.5}},
    {"schools": {"x": {"capacity": 1, "scores": {"a": 1, "b": 2}}, "y": {"capacity": 1, "scores": {"a": 1}}}},
    {"schools": {"x": {"capacity": 1, "ranks": {"a": 2, "b": 1}}, "y": {"capacity": 1, "ranks": {"a": 1}}}},
    {"schools": {"x": 1, "y": 1}, "scores": {"x": {"a": 1, "b": 2}, "y": {"a": 3}}},
    {"schools": {"x": 1, "y": 1}, "tiers": {"a": 1, "b": 0}},
    {"schools": {"x": 1, "y": 1}, "priorities": "draw", "draw": ["b", "a"]},
    {"schools": {"x": 1, "y": 1}, "priorities": {"x": [["a", "b"]], "y": ["a"]}, "draw": {"tickets": {"b": 1, "a": 2}}},
    {"schools": {"x": 1, "y": 1}, "priorities": "draw", "draws": {"b": 1, "a": 2}},
    {"schools": {"x": 1, "y": 1}, "priorities": "draw", "draws": {"x": ["b", "a"], "y": ["a", "b"]}},
    {"hospitals": {"x": 1, "y": 1}, "hospital_preferences": {"x": ["b", "a"], "y": ["a"]}},
]


@pytest.mark.parametrize(("people", "places"), list(itertools.product(PEOPLE, PLACES)))
def test_many_forms_one_meaning(people, places):
    given = read(parse(json.dumps({**people, **places})))
    assert {name: place.school for name, place in run(given).placed.items()} == {"a": "y", "b": "x"}


MARKET = """{
  "mechanism": "deferred_acceptance",
  "applicants": {
    "a": ["x", "y"],
    "b": ["x"]
  },
  "schools": {
    "x": {"capacity": 1},
    "y": {"capacity": 1}
  },
  "priorities": {
    "x": ["b", "a"],
    "y": ["a"]
  }
}"""

# what is changed | into what | the line named | words that must be there
MISTAKES = [
    ('["x", "y"]', '["x", "x"]', 4, ("twice", "重复")),
    ('["x", "y"]', '["x", "z"]', 4, ("known school", "学校")),
    ('["x", "y"]', '"x"', 4, ("array",)),
    ('["x", "y"]', '[["x", "y"]]', 4, ("ties",)),
    ('"x": {"capacity": 1}', '"x": {"capacity": -1}', 8, ("at least 0", "-1")),
    ('"x": {"capacity": 1}', '"x": {"capacity": 1.5}', 8, ("whole number", "1.5")),
    ('"x": {"capacity": 1}', '"x": {"capacity": true}', 8, ("whole number",)),
    ('"x": {"capacity": 1}', '"x": {"capacty": 1}', 8, ("Did you mean capacity",)),
    ('"x": {"capacity": 1}', '"x": {}', 8, ("Add capacity",)),
    ('"x": {"capacity": 1}', '"x": {"capacity": 1, "reserves": {"t": 2}}', 8, ("at most the capacity",)),
    ('"x": {"capacity": 1}', '"x": {"capacity": 1, "seat_sets": {"q": 2}}', 8, ("sum of its seat sets",)),
    ('"x": {"capacity": 1}', '"x": {"capacity": 1, "min_score": 5}', 4, ("a score of a",)),
    ('"x": ["b", "a"]', '"x": ["b"]', 4, ("priority of a at x", "unacceptable")),
    ('"x": ["b", "a"]', '"x": ["b", "a", "b"]', 12, ("only once",)),
    ('"x": ["b", "a"]', '"x": ["b", "c"]', 12, ("known applicant",)),
    ('"x": ["b", "a"]', '"x": {"b": 1, "a": 2}', 12, ("ranks", "scores")),
    ('"x": ["b", "a"],', "", 4, ("priority of a at x",)),
    ('"x": ["b", "a"]', '"w": ["b", "a"]', 12, ("known school",)),
    ('"deferred_acceptance"', '"defered_acceptance"', 2, ("Did you mean deferred_acceptance",)),
    ('"deferred_acceptance"', '"deferred_acceptance", "digest": "00"', 2, ("digest of this content",)),
    ('"deferred_acceptance"', '"deferred_acceptance", "bands": 2', 2, ("only by parallel",)),
    ('"deferred_acceptance"', '"deferred_acceptance", "order": ["a"]', 2, ("only by serial_dictatorship",)),
    ('"deferred_acceptance"', '"deferred_acceptance", "ties": "single"', 2, ("Give a draw",)),
    ('"deferred_acceptance"', '"deferred_acceptance", "draw": {"seed": "xyz"}', 2, ("64 hexadecimal",)),
    ('"deferred_acceptance"', '"deferred_acceptance", "draw": {"tickets": {"a": 1}}', 2, ("every applicant",)),
    ('"deferred_acceptance"', '"deferred_acceptance", "draw": {"tickets": {"a": 1, "b": 1}}', 2, ("other than",)),
    ('"a": ["x", "y"],', '"b": ["x", "y"],', 5, ("written twice",)),
    ('"a": ["x", "y"],', '"a": ["x", "y"]', 5, ("JSON",)),
    ('{"capacity": 1}', '{"capacity": NaN}', 8, ("no number",)),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), MISTAKES, ids=[row[1][:50] for row in MISTAKES])
def test_a_mistake_is_refused_with_its_line_and_remedy(old, new, line, words, tmp_path, capsys):
    assert old in MARKET
    file = tmp_path / "market.json"
    file.write_text(MARKET.replace(old, new, 1), encoding="utf-8")
    assert main(["allocate", str(file)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert f"line {line}" in err.lower()
    assert f"第 {line} 行" in err
    for word in words:
        assert word in err


def test_all_mistakes_are_told_at_once(tmp_path, capsys):
    file = tmp_path / "market.json"
    file.write_text(MARKET.replace('["x", "y"]', '["x", "z"]').replace('["x"]', '["w"]'), encoding="utf-8")
    assert main(["allocate", str(file)]) == 1
    err = capsys.readouterr().err
    assert "Line 4" in err
    assert "Line 5" in err
    assert "2 problems" in err


def test_equals_who_compete_need_a_draw():
    market = {"applicants": {"a": ["x"], "b": ["x"]}, "schools": {"x": 1}, "priorities": "draw"}
    with pytest.raises(Undecided, match="a、b"):
        run(read(market))
    market["schools"]["x"] = 2  # with room for both there is nothing to decide
    assert run(read(market)).unplaced == ()


def test_unlisted_is_asked_not_guessed():
    market = {"applicants": {"a": ["x"], "b": ["x"]}, "schools": {"x": 1}, "priorities": {"x": ["b"]}}
    with pytest.raises(Refused):
        read(market)
    assert run(read({**market, "unlisted": "unacceptable"})).unplaced == ("a",)
    market["priorities"]["x"] = []
    assert run(read({**market, "unlisted": "last", "draw": ["a", "b"]})).unplaced == ("b",)


@pytest.mark.parametrize("document", [[], 3, None, "x", {}, {"applicants": []}, {"applicants": 3, "schools": 3}])
def test_what_is_no_market_is_refused(document):
    with pytest.raises(Refused):
        read(document)


def test_scores_are_exact():
    """0.1 + 0.2 is 0.3 here: decimals are never turned into binary fractions."""
    text = '{"applicants": {"a": {"choices": ["x"], "score": 0.3}, "b": {"choices": ["x"], "score": 0.30000000001}}, "schools": {"x": 1}}'
    assert run(read(parse(text))).unplaced == ("a",)
    equal = text.replace("0.30000000001", "0.300")
    with pytest.raises(Undecided):
        run(read(parse(equal)))


def test_scores_compare_subject_by_subject():
    market = {
        "applicants": {"a": {"choices": ["x"], "score": [600, 110]}, "b": {"choices": ["x"], "score": [600, 112]}},
        "schools": {"x": 1},
    }
    assert run(read(market)).unplaced == ("a",)


def test_positions_of_every_value():
    text = '{\n"a": [1,\n{"b": "c",\n"d": [[], {}]}],\n"e": null}'
    where = {path: text.count("\n", 0, position) + 1 for path, position, _ in walk(text)}
    assert where == {
        (): 1, ("a",): 2, ("a", 0): 2, ("a", 1): 3, ("a", 1, "b"): 3, ("a", 1, "d"): 4, ("a", 1, "d", 0): 4,
        ("a", 1, "d", 1): 4, ("e",): 5,
    }  # fmt: skip
    assert line_of(text, ("a", 1, "missing")) == 3


@pytest.mark.parametrize("text", ["", "{", '{"a" 1}', "[1,]", '{"a":1}x', "[" * 100000])
def test_what_is_no_json_is_refused_with_its_line(text):
    with pytest.raises(Unreadable) as caught:
        parse(text)
    assert caught.value.line == 1

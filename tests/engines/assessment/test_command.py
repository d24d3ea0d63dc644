"""`wusong assess`: every subject runs on a file and answers what the library answers; mistakes are told, with exit codes."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from tests.engines.assessment.test_irt import answered, some
from wusong.command import main
from wusong.engines.assessment.command import _parser

DATA = Path(__file__).parent / "data"


@pytest.fixture
def assess(capsys, tmp_path):
    """Run `wusong assess`; the answer as Python, or the exit code and what was said."""

    def run(what, rows, *options, head=None, name="data.csv", fails=False):
        path = tmp_path / name
        if isinstance(rows, (str, bytes)):
            path.write_bytes(rows.encode() if isinstance(rows, str) else rows)
        elif rows is not None:
            with path.open("w", newline="") as file:
                csv.writer(file).writerows([head, *rows] if head else rows)
        code = main(["assess", what, str(path), *map(str, options)])
        told = capsys.readouterr()
        if fails:
            return code, told.err
        assert code == 0, told.err
        return json.loads(told.out)

    return run


def write(path, rows):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_irt_on_the_law_school_test(assess):
    with (DATA / "lsat6.csv").open(newline="") as stream:
        rows = [[*row["answers"], row["pupils"]] for row in csv.DictReader(stream)]
    made = assess(
        "irt",
        rows,
        "--weights",
        "n",
        "--persons",
        "eap",
        "--fit",
        "--plausible",
        2,
        head=["a", "b", "c", "d", "e", "n"],
    )
    assert made["log_likelihood"] == pytest.approx(-2466.653, abs=1e-3)
    assert [item["a"] for item in made["items"]] == pytest.approx([0.825, 0.723, 0.890, 0.689, 0.657], abs=2e-3)
    assert len(made["persons"]["theta"]) == 30 and len(made["fit"]["s_x2"]["p"]) == 5
    assert len(made["plausible_values"]["values"]) == 1000 and all(0.5 < one < 1.1 for one in made["fit"]["infit"])


def test_categories_that_begin_at_one(assess):
    x, _ = answered(some("grm", 5), 400)
    head = list("abcde")
    one = assess("irt", (x + 1).tolist(), "--model", "grm", "--lowest", 1, head=head)
    assert one["log_likelihood"] == assess("irt", x.tolist(), "--model", "grm", head=head)["log_likelihood"]
    code, said = assess("irt", (x + 1).tolist(), "--model", "grm", head=head, fails=True)
    assert code == 1 and "begin at 0" in said


def test_rasch_dif_and_link(assess, tmp_path):
    p = some("2pl", 8)
    x, _ = answered(p, 1500)
    head = [f"q{j}" for j in range(8)]
    made = assess("rasch", x.tolist(), head=head)
    assert sum(item["difficulty"] for item in made["items"]) == pytest.approx(0, abs=1e-9)
    assert assess("rasch", x.tolist(), "--method", "mml", head=head)["sd"] > 0.5
    sexed = [[*row, "女" if i % 2 else "男"] for i, row in enumerate(x.tolist())]
    assert len(assess("dif", sexed, "--group", "sex", "--focal", "女", head=[*head, "sex"])["grade"]) == 8
    for name in ("old", "new"):
        rows = answered(p, 2000, seed=1, mean=0.5 * (name == "new"))[0].tolist()
        (tmp_path / f"{name}.json").write_text(json.dumps(assess("irt", rows, head=head)))
    linked = assess("link", None, tmp_path / "old.json", "--drift", name="new.json")
    assert (linked["slope"], linked["intercept"]) == pytest.approx((1, 0.5), abs=0.15)
    assert (
        len(
            assess(
                "link",
                None,
                tmp_path / "old.json",
                "--anchors",
                "q0",
                "q1",
                "q2",
                "--method",
                "mean-sigma",
                name="new.json",
            )["anchors"]
        )
        == 3
    )


def test_items_with_a_paper_and_groups(assess, tmp_path):
    paper = write(
        tmp_path / "paper.csv",
        [
            ["key", "full", "answer", "content", "level", "planned", "choice"],
            ["Q1", "4", "B", "算", "会", "0.7", ""],
            ["Q2", "6", "", "算", "用", "0.5", ""],
            ["Q3", "10", "", "形", "用", "", "选做"],
            ["Q4", "10", "", "形", "用", "", "选做"],
        ],
    )
    rows = [
        [
            "00" + str(i),
            "一班" if i % 2 else "二班",
            "ABCB"[i % 4],
            i % 7,
            *((str(i % 11), "") if i % 3 else ("", str(i % 9))),
        ]
        for i in range(60)
    ]
    rows.append(["0099", "一班", "缺考", "缺考", "缺考", "缺考"])
    made = assess(
        "items", rows, "--paper", paper, "--id", "考号", "--by", "班", head=["考号", "班", "Q1", "Q2", "Q3", "Q4"]
    )
    assert (made["present"], made["pupils"], made["statuses"]["缺考"]) == (60, 60, 4)
    assert [item["item"] for item in made["items"]] == ["Q1", "Q2", "选做"]
    assert sum(branch["chosen"] for branch in made["branches"]["选做"]) == 60
    assert made["options"]["Q1"]["letters"] == ["A", "B", "C"] and len(made["by"]["班"]["rate"]) == 2
    assert made["blueprint"][0]["gap"] == pytest.approx(made["items"][0]["difficulty"] - 0.7)
    assert made["by_content"]["all"]["columns"] == ["算", "形"] and len(made["by_level"]["班"]["rate"]) == 2
    assert [one["not_reached"] for one in made["unanswered"]] == [0, 0, 0, 0]
    rows[3][3] = "7分"
    code, said = assess(
        "items",
        rows,
        "--paper",
        paper,
        "--id",
        "考号",
        "--by",
        "班",
        head=["考号", "班", "Q1", "Q2", "Q3", "Q4"],
        fails=True,
    )
    assert code == 1 and "D5" in said and "7分" in said


def test_items_without_a_paper(assess):
    x, _ = answered(some("2pl", 6), 300)
    made = assess("items", x.tolist(), head=list("abcdef"))
    assert made["alpha"] == pytest.approx(6 / 5 * (1 - x.var(axis=0).sum() / x.sum(axis=1).var()))


def test_scores_and_conversion(assess, tmp_path):
    roll = write(tmp_path / "roll.csv", [["school", "registered"], ["甲", 3], ["乙", 3]])
    rows = [["甲", 90], ["甲", 60], ["甲", ""], ["乙", 40], ["乙", 85]]
    made = assess(
        "scores",
        rows,
        "--score",
        "分",
        "--school",
        "校",
        "--full",
        100,
        "--registered",
        roll,
        "--places",
        2,
        "--standard",
        head=["校", "分"],
    )
    assert (made["pupils"], made["without_score"]) == (4, 1)
    assert made["two_rates"]["passed_registered"] == pytest.approx([1 / 3, 2 / 3])
    assert made["two_rates"]["passed_present"] == pytest.approx([1 / 2, 1])
    assert made["line"] == {"line": 85.0, "reach": 2} and made["rank"][2] is None
    rng = np.random.default_rng(0)
    marks = [[*row, sum(row)] for row in rng.integers(40, 100, (300, 3)).tolist()]
    made = assess(
        "scores",
        marks,
        "--score",
        "t",
        "--places",
        100,
        "--near",
        12,
        "--subjects",
        "a",
        "b",
        "c",
        head=["a", "b", "c", "t"],
    )
    assert sum(made["effective"]["lines"]) == pytest.approx(made["line"]["line"]) and made["near_line"]["below"]
    code, said = assess("scores", rows, "--score", "分", "--full", 100, head=["校", "分"], fails=True)
    assert code == 1 and "denominator" in said
    made = assess("convert", [[i] for i in range(1, 101)], "--score", "raw", head=["raw"])
    assert made["converted"][99] == 100 and made["grade"][99] == "A" and made["base"] == 100


def test_fitness(assess):
    rows = [
        ["M", "p1", "22", "118", "1300", "11.03", "6.6", "121", ""],
        ["F", "m1", "45", "155", "2600", "8.5", "10", "", "3′55″"],
    ]
    made = assess(
        "fitness",
        rows,
        head=["sex", "group", "weight", "height", "vital_capacity", "run_50m", "sit_reach", "rope_1min", "run_800m"],
    )
    assert (made["pupils"][0]["total"], made["pupils"][0]["band"]) == (89.4, "良好")
    assert made["pupils"][1]["state"] == "Incomplete" and made["pupils"][1]["total"] is None


def schools(n=40, each=30):
    rng = np.random.default_rng(0)
    school = np.repeat(np.arange(n), each)
    prior = rng.normal(size=school.size)
    outcome = 0.6 * prior + rng.normal(0, 0.4, n)[school] + rng.normal(0, 0.8, school.size)
    return [
        [f"s{s}", f"{p:.5f}", f"{y:.5f}", f"p{i % 7}"]
        for i, (s, p, y) in enumerate(zip(school, prior, outcome, strict=True))
    ]


def test_value_added_mixed_and_growth(assess):
    rows, head = schools(), ["school", "prior", "y", "primary"]
    made = assess("value-added", rows, "--outcome", "y", "--prior", "prior", "--school", "school", head=head)
    assert len(made["schools"]) == 40 and made["gradient"] < 1e-3
    again = assess(
        "mixed", rows, "--outcome", "y", "--fixed", "prior", "--group", "school", "--random", "prior", "--ml", head=head
    )
    assert not again["reml"] and np.shape(again["covariance"]) == (2, 2)
    both = assess("mixed", rows, "--outcome", "y", "--fixed", "prior", "--group", "school", "primary", head=head)
    assert set(both["variances"]) == {"school", "primary"}
    grown = assess("growth", rows, "--outcome", "y", "--prior", "prior", "--neighbours", 200, head=head)
    assert grown["pupils_used"] == 1200 and 45 < np.mean(grown["percentile"]) < 55


def test_equate_and_sample(assess):
    rng = np.random.default_rng(0)
    rows = [
        [s, int(v), int(np.clip(v * 2 + rng.integers(0, 3), 0, 22))]
        for s in ("x", "y")
        for v in rng.binomial(10, 0.6, 400)
    ]
    head = ["paper", "anchor", "score"]
    shared = ["--new", "x", "--old", "y", "--paper", "paper", "--top-x", 22, "--top-y", 22]
    made = assess("equate", rows, *shared, "--anchor", "anchor", "--top-anchor", 10, head=head)
    assert made["slope"] == pytest.approx(1, abs=0.15)
    assert (
        assess("equate", rows, *shared, "--design", "random", "--method", "mean", "--bootstrap", 60, head=head)["se"][3]
        > 0
    )
    code, said = assess("equate", rows, *shared, head=head, fails=True)
    assert code == 1 and "no equating" in said
    drawn = [[i // 40, i // 20, 5.0, *rng.normal(i // 20 % 2, 1, 3).round(4)] for i in range(400)]
    options = ["--values", "pv1", "pv2", "pv3", "--weight", "w", "--stratum", "h", "--unit", "u", "--cuts", 0, 1]
    for scheme in ("jackknife", "fay"):
        made = assess("sample", drawn, *options, "--scheme", scheme, head=["h", "u", "w", "pv1", "pv2", "pv3"])
        assert sum(made["shares"]["value"]) == pytest.approx(1) and made["mean"]["imputation"] > 0


def test_json_comes_in_both_shapes_and_goes_to_a_file(assess, tmp_path, capsys):
    rows = [{"raw": i} for i in range(5)]
    one = assess("convert", json.dumps(rows), "--score", "raw", name="a.json")
    assert assess("convert", json.dumps({"raw": list(range(5))}), "--score", "raw", name="b.json") == one
    assert (
        main(["assess", "convert", str(tmp_path / "a.json"), "--score", "raw", "--out", str(tmp_path / "out.json")])
        == 0
    )
    assert json.loads((tmp_path / "out.json").read_text()) == one and capsys.readouterr().out == ""


def test_old_workbooks_speak_gb18030(assess):
    assert assess("convert", "得分\n5\n6\n".encode("gb18030"), "--score", "得分")["base"] == 2


@pytest.mark.parametrize(
    ("what", "rows", "options", "code", "word"),
    [
        ("convert", "raw\n5\nx\n", ["--score", "raw"], 1, "row 3"),
        ("convert", "raw\n5\n", ["--score", "mark"], 1, "no such column"),
        ("convert", "raw,b\n5\n", ["--score", "raw"], 3, "row 2"),
        ("convert", "raw,raw\n5,6\n", ["--score", "raw"], 3, "twice"),
        ("convert", "", ["--score", "raw"], 3, "empty"),
        ("convert", "{", ["--score", "raw"], 3, "JSON"),
        ("convert", '{"a": [1], "b": []}', ["--score", "a"], 3, "length"),
        ("convert", b"\xff\xfe\xff", ["--score", "a"], 3, "UTF-8"),
        ("convert", None, ["--score", "a"], 3, "cannot read"),
        ("convert", "raw\n5\n", [], 2, "--score"),
        ("magic", "raw\n5\n", [], 2, "magic"),
        ("irt", "a,b\n1,1\n1,0\n", [], 1, "item 0"),
        ("dif", "a,b,g\n1,1,m\n0,1,f\n", ["--group", "g", "--focal", "x"], 1, "nobody"),
        ("sample", "v,w\n1,1\n2,1\n", ["--values", "v", "--weight", "w"], 1, "--stratum"),
        ("link", '{"items": [{"item": "a"}]}', ["data.csv"], 3, "items"),
    ],
)
def test_what_goes_wrong_is_told_with_its_exit_code(assess, what, rows, options, code, word):
    got, said = assess(what, rows, *options, fails=True)
    assert (got, word in said) == (code, True), said


MANUAL = (Path(__file__).parents[3] / "docs/manual/assessment.md").read_text(encoding="utf-8")
COMMANDS = [
    line.split("#")[0].split()[2:]
    for line in MANUAL.splitlines()
    if line.startswith("wusong assess ") and "WHAT" not in line
]


@pytest.mark.parametrize("argv", COMMANDS, ids=" ".join)
def test_every_command_of_the_manual_is_understood(argv):
    assert _parser().parse_args(argv).what == argv[0]


def test_the_manual_speaks_of_every_subject():
    spoken = {argv[0] for argv in COMMANDS}
    there = set(next(action for action in _parser()._actions if action.dest == "what").choices)
    assert spoken == there

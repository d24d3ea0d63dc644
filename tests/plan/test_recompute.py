"""The evidence that is exported recomputes to the figures that are shown, by a script that shares no code with Wusong."""

from __future__ import annotations

import ast
import csv
import datetime as dt
import json
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from wusong.keeping.writing import SYSTEM
from wusong.plan.exporting import COLUMNS
from wusong.plan.taking_in import take_in

SCRIPT = Path(__file__).parents[2] / "docs" / "recipes" / "recompute.py"
ON = dt.date(2008, 11, 30)


@pytest.fixture(scope="module")
def once(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("evidence") / "2008"


@pytest.fixture
def exported(once, request, tmp_path):
    """The export of the little city, made once; each test has its own copy to spoil."""
    if not once.exists():
        request.getfixturevalue("little_city")
        take_in("2008", by=SYSTEM)
        call_command("export_evidence", str(once), on=ON, stdout=StringIO(), stderr=StringIO())
    return Path(shutil.copytree(once, tmp_path / "copy"))


def recompute(folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-I", SCRIPT, folder], capture_output=True, text=True, check=False)


def said(folder: Path) -> dict:
    return json.loads((folder / "figures.json").read_text(encoding="utf-8"))


def test_every_figure_of_all_110_targets_agrees_for_the_city_its_counties_and_its_schools(exported):
    targets = said(exported)["plans"]["2008"]
    assert len(targets) == 110
    told = recompute(exported)
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.endswith("every figure agrees\n")
    assert all(code in told.stdout for code in targets)
    assert sum(len(target["parts"]) for target in targets.values()) > 110 * 10
    shown = [code for code, target in targets.items() if target["whole"][0]]
    assert len(shown) >= 25, "a city where little happens proves little"


@pytest.mark.parametrize("side", [0, 1, 2, 3])
def test_a_figure_that_is_off_by_one_is_found(exported, side):
    changed = said(exported)
    figure = changed["plans"]["2008"]["T05.01"]["parts"]["JL.220281."]
    figure[side] = "1/7" if side == 3 else figure[side] + 1
    (exported / "figures.json").write_text(json.dumps(changed), encoding="utf-8")
    told = recompute(exported)
    assert told.returncode == 1
    assert "JL.220281.: said" in told.stdout


def test_a_row_left_out_or_entered_twice_under_another_name_is_found(exported):
    file = exported / "2008" / "T22.01.numerator.csv"
    rows = list(csv.reader(file.open(encoding="utf-8")))
    assert tuple(rows[0]) == COLUMNS
    for changed in (rows[:-1], [*rows, [*rows[-1][:4], "school:0", "1"]]):
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(changed)
        assert recompute(exported).returncode == 1


def test_the_export_names_what_does_not_add_up(exported):
    for target in said(exported)["plans"]["2008"].values():
        for parent, gap in target["gaps"].items():
            assert gap and parent in target["parts"]


@pytest.mark.django_db
def test_without_a_plan_the_command_says_what_to_do(tmp_path):
    with pytest.raises(CommandError, match="read_plan"):
        call_command("export_evidence", str(tmp_path))


def test_the_script_shares_no_code_with_wusong():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [a.name for a in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= set(sys.stdlib_module_names)

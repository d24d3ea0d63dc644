"""The manual's examples run, and everything the command knows is in the manual."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from wusong.command import main
from wusong.engines.allocation import documents
from wusong.engines.allocation.reasons import REASONS
from wusong.engines.allocation.rounds import MECHANISMS
from wusong.engines.allocation.tasks import KINDS, TASKS

MANUAL = (Path(__file__).parents[3] / "docs" / "manual" / "allocation.md").read_text(encoding="utf-8")
BLOCKS = [
    block for block in re.findall(r"```json\n(.*?)```", MANUAL, re.S) if '"applicants"' in block or '"task"' in block
]
INLINE = [line for line in re.findall(r'`(\{"task".*?\})`', MANUAL) if '"task"' in line]


@pytest.mark.parametrize("text", [*BLOCKS, *INLINE], ids=lambda text: text[:40])
def test_examples_run(text, tmp_path, capsys):
    file = tmp_path / "example.json"
    file.write_text(text.replace("64 hex", "0" * 64), encoding="utf-8")
    assert main(["allocate", str(file)]) == 0, capsys.readouterr().err


def test_there_are_examples():
    assert len(BLOCKS) >= 4
    assert len(INLINE) >= 3


def test_the_first_example_gives_the_printed_answer(tmp_path, capsys):
    question, answer = re.findall(r"```json\n(.*?)```", MANUAL, re.S)[:2]
    file = tmp_path / "example.json"
    file.write_text(question)
    assert main(["allocate", str(file)]) == 0
    found = json.loads(capsys.readouterr().out)
    printed = json.loads(answer.replace(", …]", "]").replace('"digest": "…"', f'"digest": "{found["digest"]}"'))
    printed["cutoffs"] = found["cutoffs"]
    assert found == printed


@pytest.mark.parametrize(
    "word",
    [
        *MECHANISMS,
        *documents.TOP,
        *documents.APPLICANT,
        *documents.SCHOOL,
        *documents.SEAT_SET,
        *REASONS,
        *TASKS,
        *KINDS,
    ],
)
def test_every_word_is_in_the_manual(word):
    assert f"`{word}`" in MANUAL or f'"{word}"' in MANUAL

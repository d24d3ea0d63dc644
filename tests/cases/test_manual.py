"""The manual says what the procedures say."""

from __future__ import annotations

from pathlib import Path

from wusong.cases.telling import manual

CHAPTER = Path(__file__).parents[2] / "docs" / "manual" / "procedures.md"


def test_the_chapter_is_fresh():
    remedy = "write it anew: python -m wusong manage tell_procedures > docs/manual/procedures.md"
    assert CHAPTER.read_text(encoding="utf-8") == manual(), remedy

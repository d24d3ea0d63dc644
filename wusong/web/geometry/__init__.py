"""The outlines of the counties, as paths of a drawing (see NOTICE for where they come from)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Outline:
    """One county: its border as an SVG path, and where its name is written."""

    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Drawing:
    """The nine counties side by side, by code."""

    width: int
    height: int
    counties: dict[str, Outline]


@cache
def jilin_city() -> Drawing:
    """The drawing shipped with Wusong.

    >>> len(jilin_city().counties)
    9
    """
    kept = json.loads(files("wusong.web.geometry").joinpath("jilin-city.json").read_text(encoding="utf-8"))
    outlines = {code: Outline(said["path"], *said["label"]) for code, said in kept["counties"].items()}
    return Drawing(kept["width"], kept["height"], outlines)

"""Little worlds of indicators, as `test_catalogue` tries them: drawn tables, and the figure they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NOTES = ("counts", "of", "why")


@dataclass(frozen=True)
class World:
    """One little world of one indicator, what it shows, and the figure it has."""

    key: str
    shows: str
    figure: tuple[int, int | None]
    tables: Mapping[str, str]
    on: str = "2008-12-31"
    starts: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.key}: {self.shows}"


WORLDS: list[World] = []


def world(
    key: str, shows: str, figure: tuple[int, int | None], *, on="2008-12-31", starts=None, given=None, **tables: str
) -> None:
    WORLDS.append(World(key, shows, figure, tables, on, starts, given or {}))

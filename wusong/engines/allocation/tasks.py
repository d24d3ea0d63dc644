"""The tasks of `wusong allocate` besides matching: each takes a parsed document and gives the answer as plain JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

TASKS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {}

"""What the allocation engine refuses, and why."""

from __future__ import annotations

from wusong.words.labels import L
from wusong.words.problems import WusongError


class AllocationError(WusongError):
    """An argument does not fit; `argument` names it.

    >>> AllocationError("places", "不能为负", "must not be negative").message.both
    'places：不能为负 places: must not be negative'
    """

    def __init__(self, argument: str, zh: str, en: str):
        super().__init__(L(f"{argument}：{zh}", f"{argument}: {en}"))
        self.argument = argument


class Impossible(AllocationError):
    """What was asked for cannot be had; the sentence says why, and what would have to give way."""

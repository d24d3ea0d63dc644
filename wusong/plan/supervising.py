"""Supervising 三色督办: which targets short of their way are running out of time, and who must be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from wusong.plan.models import Warning
from wusong.plan.progress import TargetProgress
from wusong.words.workdays import between

SHORT = ("behind", "overdue", "broken")


@dataclass(frozen=True)
class Warned:
    """A target that has a colour, the rule that gave it, and the working days left (below 0: past the deadline)."""

    progress: TargetProgress
    rule: Warning
    working_days: int


def warned(progress: Iterable[TargetProgress], on: dt.date) -> list[Warned]:
    """The targets with a colour on a day, the gravest first.

    A broken zero target is red at once. Others have the colour of the rule with the least time left that their own time
    left falls under; a rule of 0 % begins after the deadline.
    """
    rules = list(Warning.objects.filter(Q(ends=None) | Q(ends__gt=on), starts__lte=on).order_by("share_left"))
    made = []
    for p in progress:
        if p.status not in SHORT or not rules:
            continue
        left = 100 * (1 - p.rule.elapsed(on))
        under = [rule for rule in rules if (left <= rule.share_left if rule.share_left else p.status == "overdue")]
        if p.status == "broken":
            under = rules[:1]
        if under:
            made.append(Warned(p, under[0], between(on, p.target.deadline)))
    return sorted(made, key=lambda w: (w.rule.share_left, w.working_days, w.progress.target.code))

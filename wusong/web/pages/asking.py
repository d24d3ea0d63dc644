"""What the plan's pages ask for alike: which plan, as of which day, and the places a reader sees figures of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from wusong.analysis.live import live
from wusong.keeping.scope import Scope
from wusong.plan.models import Plan
from wusong.plan.progress import TargetProgress, progress_of
from wusong.registry.models import Organisation
from wusong.web.middleware import today


def plan_named(key: str) -> Plan:
    return get_object_or_404(Plan, key=key)


def last_day(plan: Plan) -> dt.date:
    """The last day the plan's pages speak of: today, or its deadline once that is past."""
    return max(min(today(), plan.deadline), plan.starts)


def day_asked(request: HttpRequest, plan: Plan) -> dt.date:
    """The as-of day of the address, kept between the plan's first day and the last day there is."""
    latest = last_day(plan)
    try:
        asked = dt.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return latest
    return min(max(asked, plan.starts), latest)


def judged(plan: Plan, on: dt.date) -> list[TargetProgress]:
    """Every target of a plan, judged on the same facts: the records are looked at once."""
    progress = progress_of(plan, on)
    with live.fresh():
        for p in progress:
            _ = p.status
    return progress


def sentence_around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The sentence around a quote: before it, the quote, after it."""
    first = max(text.rfind("。", 0, start), text.rfind("\n", 0, start)) + 1
    stops = [at for at in (text.find("。", end - 1) + 1, text.find("\n", end)) if at > 0]
    last = min((at for at in stops if at >= end), default=len(text))
    return text[first:start], text[start:end], text[end:last]


def may_work(request: HttpRequest, office: Organisation | None) -> bool:
    """Whether the acts on what an office answers for are offered to a reader."""
    actor = request.actor
    own = office is not None and actor.place and office.path.startswith(actor.place)
    return actor.may("plan") and (actor.post == "leader" or bool(own))


@dataclass(frozen=True)
class Geography:
    """The bureau and its counties, as far as figures are broken down by them. Their names are no secret."""

    root: str
    counties: dict[str, Organisation]

    @classmethod
    def read(cls) -> Geography:
        nodes = Organisation._base_manager.filter(kind__in=("bureau", "county")).order_by("code")
        return cls(
            next((n.path for n in nodes if n.kind == "bureau"), ""), {n.code: n for n in nodes if n.kind == "county"}
        )

    @property
    def city_run(self) -> str:
        """The pseudo-path of what hangs on the bureau without a county between."""
        return self.root + "*"

    def seen_whole(self, scope: Scope) -> bool:
        """Whether a reader may list every row of the city."""
        return bool(self.root) and scope.covers(self.root)


def under(path: str, place: str) -> bool:
    """Whether an organisation lies below a place, which may be a pseudo-path.

    >>> under("JL.0002.", "JL.*"), under("JL.220281.0001.", "JL.*"), under("JL.220281.0001.", "JL.220281.")
    (True, False, True)
    """
    if place.endswith("*"):
        root = place[:-1]
        return path.startswith(root) and path.count(".") == root.count(".") + 1
    return path.startswith(place)

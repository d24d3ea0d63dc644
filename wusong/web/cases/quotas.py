"""The quota board: places of each round, who holds them, who waits; and the button that decides a round."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from wusong.cases.declaring import Procedure
from wusong.cases.models import Case
from wusong.cases.rights import addresses, seen_by
from wusong.cases.running import decide_round, places_of
from wusong.cases.saying import World
from wusong.cases.versions import published
from wusong.keeping.scope import Scope, seeing
from wusong.web.cases.desk import closed_to
from wusong.web.cases.policies import ACTING
from wusong.web.middleware import today
from wusong.words.labels import L
from wusong.words.problems import WusongError


@dataclass(frozen=True)
class Board:
    """The places of one round, for the whole of it or for one organisation."""

    procedure: Procedure
    round: str
    name: str
    places: int
    held: int
    waiting: int
    may_decide: bool

    @property
    def share(self) -> float:
        return self.held / self.places if self.places else 0.0


@ACTING
@require_GET
def board(request):
    lines: list[Board] = []
    mine = seen_by(request.actor, closed_to())
    with seeing(Scope.everything()):
        for procedure in published().values():
            quota = procedure.quota
            if quota is None:
                continue
            by = ("round",) if quota.each == "round" else ("round", "organisation")
            counted = (
                mine.filter(key=procedure.key).values(*by)
                .annotate(held=Count("pk", filter=Q(state__in=quota.holds)), waiting=Count("pk", filter=Q(closed=None)))
                .order_by(*by)
            )  # fmt: skip
            for line in counted[:200]:
                one = (
                    Case.objects.select_related("version", "organisation__parent")
                    .filter(key=procedure.key, **{n: line[n] for n in by})
                    .first()
                )
                world = World(one.procedure, one.values, today(), request.actor, one)
                ranked = procedure.ranking
                may = bool(ranked) and any(a.admits(request.actor) for w in ranked.who for a in addresses(w, world))
                ready = (
                    bool(ranked)
                    and Case.objects.filter(key=procedure.key, round=line["round"], state=ranked.state).exists()
                )
                round_name = world.shown(procedure.round) if procedure.round is not None else ""
                name = round_name if quota.each == "round" else f"{round_name} {one.organisation.name}"
                lines.append(
                    Board(
                        procedure, line["round"], name, places_of(world), line["held"], line["waiting"], may and ready
                    )
                )
    return render(request, "web/cases/quotas.html", {"lines": lines})


@ACTING
@require_POST
def decide(request, key, round_):
    try:
        decided = decide_round(key, round_, by=request.actor, on=today())
    except WusongError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(L(f"已按排名确定 {len(decided)} 件", f"{len(decided)} cases decided by rank")))
    return redirect("quotas")

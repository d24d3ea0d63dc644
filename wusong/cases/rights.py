"""Who may act on a case and who may see it: a post, and its relation to the case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wusong.cases.declaring import Procedure, Step, Who
from wusong.cases.models import Case, Party
from wusong.cases.saying import World, organisation_of
from wusong.keeping.writing import Actor
from wusong.registry.models import Organisation

POST_OF_KIND = {"school": "school", "county": "county", "office": "office", "bureau": "office"}


@dataclass(frozen=True)
class Address:
    """Whom a step waits for: a post somewhere ("" for anywhere), or one account."""

    post: str
    path: str = ""
    account: str = ""

    def admits(self, actor: Actor) -> bool:
        if self.account:
            return actor.account == self.account
        if self.post == "public":
            return True
        return actor.post == self.post and (not self.path or (bool(actor.place) and self.path.startswith(actor.place)))


def authority_over(place: Organisation) -> Address:
    """The authority above an organisation: its county bureau, or the city's offices for what the city runs itself."""
    above = place.parent
    while above is not None and above.kind not in ("county", "bureau"):
        above = above.parent
    if above is None or above.kind == "bureau":
        return Address("office")
    return Address("county", above.path)


def addresses(who: Who, world: World) -> Iterator[Address]:
    """Everybody one `who` of a procedure means for this case."""
    place = world.organisation
    if who.post in ("school", "authority", "county") and who.of:
        place = organisation_of(world.value("$" + who.of))
    if who.post == "office":
        yield Address("office", world.office(who.of) if who.of else "")
    elif who.post in ("leader", "inspector", "public", "system"):
        yield Address(who.post)
    elif who.post == "reviewer":
        if world.case is not None:
            waiting = world.case.reviewers.filter(recused="", given=None)
            for account in waiting.values_list("account", flat=True):
                yield Address("expert", account=account)
    elif place is None:
        return
    elif who.post in ("applicant", "here", "school"):
        if who.post == "school" and place.kind != "school":
            return
        if world.case is not None and who.post == "applicant" and world.case.opened_by == "public":
            return  # a citizen without an account cannot be told from another
        yield Address(POST_OF_KIND[place.kind], place.path)
    elif who.post == "authority":
        yield authority_over(place)
    elif who.post == "county":
        while place is not None and place.kind != "county":
            place = place.parent
        if place is not None:
            yield Address("county", place.path)


def barred(step: Step, world: World, by: Actor) -> bool:
    """Whether somebody is kept out of a step by what they are or did in this case."""
    case = world.case
    history = case.history if case is not None else ()
    for whom in step.never:
        kind, _, which = whom.partition(":")
        if kind == "applicant":
            kept_out = world.organisation is not None and by.place == world.organisation.path
        elif kind == "opener":
            kept_out = case is not None and _same(case.opened_by, case.account, by)
        else:
            kept_out = any(_same(t.by, t.account, by) for t in history if t.step == which)
        if kept_out:
            return True
    return False


def _same(name: str, account: str, by: Actor) -> bool:
    return account == by.account if account and by.account else name == by.name and by.post != "public"


def may_take(step: Step, world: World, by: Actor) -> bool:
    """Whether somebody's post, and its relation to the case, lets them take a step."""
    if by.post == "system":
        return any(who.post == "system" for who in step.by) or step.automatic
    return any(a.admits(by) for who in step.by for a in addresses(who, world)) and not barred(step, world, by)


def seen_by(actor: Actor, closed_to: dict[str, tuple[str, ...]]) -> QuerySet[Case]:
    """The cases a post may look at: of its own branch, and those that concern it. Reviewers look through their tokens."""
    cases = Case.objects.all()
    if actor.post in ("public", "expert"):
        return cases.none()
    own = actor.scope.condition("organisation__path")
    shut = [key for key, posts in closed_to.items() if actor.post in posts]
    if shut:
        own &= ~Q(key__in=shut)
    if "" not in actor.scope.paths:
        concerned = Party.objects.filter(actor.scope.condition("path")).values("case_id")
        own |= Q(pk__in=concerned)
    return cases.filter(own)


def may_see(case: Case, actor: Actor, procedure: Procedure | None = None) -> bool:
    """Whether a post may look at one case. A reviewer never may: they are given a token instead."""
    if actor.post in ("public", "expert"):
        return False
    procedure = procedure or case.procedure
    if actor.scope.covers(case.organisation.path) and actor.post not in procedure.closed_to:
        return True
    return any(actor.scope.covers(path) for path in case.parties.values_list("path", flat=True))

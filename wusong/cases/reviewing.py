"""Reviewers: who may be one, blind addresses, the outlier rule, the order of a round. All of it replays from the steps taken."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping, Sequence
from functools import cmp_to_key
from random import Random
from statistics import fmean, median
from typing import Any

from wusong.accounts.models import Appointment
from wusong.cases.declaring import Review
from wusong.cases.models import Case, Reviewer, StepTaken
from wusong.cases.saying import World
from wusong.keeping.writing import Actor
from wusong.words.labels import L
from wusong.words.problems import Problem, Refused


def pool(case: Case, on: dt.date) -> dict[str, str]:
    """Who may review a case: experts by account, with their place. Nobody of the school itself, nor of any it concerns."""
    own = {case.organisation.path, *case.parties.values_list("path", flat=True)}
    experts = Appointment.objects.on(on).filter(post="expert", user__is_active=True).select_related("user", "place")
    used = set(case.reviewers.values_list("account", flat=True)) | {case.account}
    return {a.user.username: a.place.path for a in experts if a.place.path not in own and a.user.username not in used}


def drawn(case: Case, count: int, on: dt.date, rng: Random) -> list[str]:
    """Reviewers drawn by lot from those who may."""
    able = sorted(pool(case, on))
    return rng.sample(able, min(count, len(able)))


def wanted(case: Case) -> int:
    """How many reviewers a case still lacks."""
    review = case.procedure.review
    return max(0, review.reviewers - case.reviewers.filter(recused="").count()) if review else 0


def assign(case: Case, accounts: Sequence[str], on: dt.date) -> None:
    """Give a case its reviewers. Refused when one may not review it, or there are too few."""
    able = pool(case, on)
    lacking = min(wanted(case), len(able))  # where many recused themselves, those who are left judge
    problems = [
        Problem(
            L("评审专家", "Reviewer"), account, L("与申报单位无关的专家", "an expert with no tie to the applicant"),
            L("请另选一位", "choose another"),
        )
        for account in accounts if account not in able
    ]  # fmt: skip
    if len(set(accounts)) != len(accounts) or len(accounts) != lacking:
        problems.append(
            Problem(
                L("评审专家人数", "Number of reviewers"),
                str(len(set(accounts))),
                L(f"{lacking}位不同的专家", f"{lacking} different experts"),
            )
        )
    if problems:
        raise Refused(problems)
    for account in accounts:
        Reviewer.objects.create(case=case, account=account, token=secrets.token_hex(16), assigned=on)


def reviewable(token: str, by: Actor) -> Reviewer | None:
    """The review behind a token, for the reviewer it was given to and nobody else."""
    if by.post != "expert" or not by.account:
        return None
    found = Reviewer.objects.select_related("case__version", "case__organisation").filter(token=token).first()
    if found is None or found.account != by.account or found.recused:
        return None
    return None if by.place == found.case.organisation.path else found


def kept_scores(totals: Sequence[float], beyond: int | None) -> list[float]:
    """The scores that count: those not farther than `beyond` from the median, unless that would drop half or more.

    >>> kept_scores([80, 82, 40], 20)
    [80, 82]
    >>> kept_scores([30, 90], 20)
    [30, 90]
    """
    if beyond is None or len(totals) < 3:
        return list(totals)
    middle = median(totals)
    kept = [t for t in totals if abs(t - middle) <= beyond]
    return kept if 2 * len(kept) > len(totals) else list(totals)


def total_of(scores: Iterable[Mapping[str, Any]], review: Review) -> float:
    """The mean of the scores that count, in points with two decimals."""
    keys = [key for key, _, _ in review.rubric]
    totals = [sum(given[key] for key in keys) for given in scores]
    return round(fmean(kept_scores(totals, review.beyond)), 2)


def order_of(cases: Sequence[Case], on: dt.date, by: Actor) -> list[Case]:
    """Cases from first to last: by the ranking's value, ties by the declared values in turn, at last by number."""
    if not cases:
        return []
    ranking = cases[0].procedure.ranking
    rules = ((ranking.by, True), *ranking.ties)
    worlds = {case.pk: World(case.procedure, case.values, on, by, case) for case in cases}
    keys = {case.pk: [worlds[case.pk].value(said) for said, _ in rules] for case in cases}

    def compare(a: Case, b: Case) -> int:
        for (_, falling), x, y in zip(rules, keys[a.pk], keys[b.pk], strict=True):
            if x != y:
                if x is None or y is None:
                    return 1 if x is None else -1
                return -1 if (x > y) == falling else 1
        return -1 if (a.year, a.serial) < (b.year, b.serial) else 1

    return sorted(cases, key=cmp_to_key(compare))


def replayed(key: str, round_: str) -> dict[str, float]:
    """Every total of a round worked out again from the steps reviewers took, and from nothing else."""
    totals = {}
    for case in Case.objects.filter(key=key, round=round_).select_related("version"):
        review = case.procedure.review
        given = StepTaken.objects.filter(case=case, step=review.step, undone=False).order_by("number")
        recused = set(case.reviewers.exclude(recused="").values_list("account", flat=True))
        scores = [taken.said for taken in given if taken.account not in recused]
        if len(scores) >= review.reviewers:
            totals[case.number] = total_of(scores, review)
    return totals

"""Every view says who may open it; a view that says nothing stops start-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wusong.keeping.writing import Actor
from wusong.words.labels import L, Label


@dataclass(frozen=True)
class Policy:
    """Who may open a view, as a sentence and as a test."""

    key: str
    sentence: Label
    admits: Callable[[Actor], bool]

    def __call__(self, view):
        """As a decorator: declare this policy on a view."""
        view.policy = self
        return view


ANYONE = Policy("anyone", L("任何人", "Anyone"), lambda actor: True)
SIGNED_IN = Policy("signed_in", L("已登录", "Anyone signed in"), lambda actor: actor.post != "public")
READERS = Policy("readers", L("可查登记册的岗位", "Posts that read registers"), lambda actor: actor.may("read"))
WRITERS = Policy("writers", L("可填登记册的岗位", "Posts that write registers"), lambda actor: actor.may("write"))
PLANNERS = Policy("planners", L("管理计划的岗位", "Posts that manage the plan"), lambda actor: actor.may("plan"))
PUBLISHERS = Policy("publishers", L("可签发的岗位", "Posts that sign publications"), lambda actor: actor.may("publish"))
AUDITORS = Policy(
    "auditors", L("可查审计记录的岗位", "Posts that read the audit log"), lambda actor: actor.may("audit")
)

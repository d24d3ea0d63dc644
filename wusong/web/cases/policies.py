"""Who may open the pages of cases."""

from wusong.keeping.policies import Policy
from wusong.words.labels import L

ACTING = Policy(
    "acting", L("办理事项的岗位", "Posts that act in cases"), lambda actor: actor.post not in ("public", "expert")
)
REVIEWERS = Policy("reviewers", L("评审专家", "Expert reviewers"), lambda actor: actor.may("review"))
PROCEDURE_WRITERS = Policy(
    "procedure_writers",
    L("制定程序的岗位", "Posts that write procedures"),
    lambda actor: actor.post in ("office", "leader") and actor.may("plan"),
)

"""Posts 岗位: what somebody may see and do follows from the post they hold, and where."""

from __future__ import annotations

from dataclasses import dataclass

from wusong.words.codes import codes
from wusong.words.labels import L


@dataclass(frozen=True)
class PostKind:
    """A kind of post: the rights it gives. Where it sees is where it is held; `city_wide` posts see the whole city."""

    rights: frozenset[str]
    city_wide: bool = False


RIGHTS = codes(
    "right",
    L("权限", "Right"),
    read=L("查阅登记册", "Read registers"),
    write=L("填写登记册", "Write registers"),
    private=L("查看个人信息列", "See private columns"),
    plan=L("管理计划", "Manage the plan"),
    publish=L("签发公布", "Sign publications"),
    audit=L("查阅审计记录", "Read the audit log"),
    review=L("评审所分派的办件", "Review the cases assigned"),
)
POSTS: dict[str, PostKind] = {
    "leader": PostKind(frozenset({"read", "plan", "publish", "audit"}), city_wide=True),
    "office": PostKind(frozenset({"read", "write", "private", "plan", "audit"}), city_wide=True),
    "inspector": PostKind(frozenset({"read", "write", "audit"}), city_wide=True),
    "county": PostKind(frozenset({"read", "write", "private"})),
    "school": PostKind(frozenset({"read", "write", "private"})),
    "expert": PostKind(frozenset({"review"})),
}
POST = codes(
    "post",
    L("岗位", "Post"),
    leader=L("局领导", "Bureau leader"),
    office=L("市局科室", "Office of the bureau"),
    inspector=L("督导室", "Inspectorate"),
    county=L("县(市)区教育局", "County bureau"),
    school=L("学校", "School"),
    expert=L("评审专家", "Expert reviewer"),
)

"""Vocational groups 职教集团: members of a group of schools and employers."""

from __future__ import annotations

from django.db import models

from wusong.keeping.dated import Dated
from wusong.keeping.registers import register
from wusong.keeping.scope import scoped
from wusong.registry.organisations.schools import School
from wusong.words.codes import codes
from wusong.words.labels import L

MEMBER = codes(
    "group_member",
    L("成员类型", "Kind of member"),
    school=L("学校", "School"),
    employer=L("企业", "Employer"),
    association=L("行业组织", "Association"),
)


class GroupMember(Dated):
    """One member of one group."""

    school = models.ForeignKey(School, models.PROTECT, verbose_name=L("牵头学校", "Leading school"))
    group = models.CharField(L("集团", "Group"), max_length=60)
    member = models.CharField(L("成员单位", "Member"), max_length=60)
    kind = models.CharField(L("类型", "Kind"), max_length=12, choices=MEMBER.choices)
    objects = scoped("school__organisation__path")

    class Meta(Dated.Meta):
        verbose_name = L("职教集团成员", "Group member")

    def __str__(self) -> str:
        return f"{self.group} {self.member}"


GROUP_MEMBERS = register(
    GroupMember,
    title=L("职教集团成员", "Group members"),
    columns=("school", "group", "member", "kind", "starts", "ends"),
    form=("school", "group", "member", "kind", "starts", "ends"),
    filters=("kind",),
    search=("group", "member"),
    order=("group", "member"),
    natural=("group", "member", "starts"),
    steward=("school", "office"),
    about=L("职教集团的成员单位。", "Members of vocational groups."),
)

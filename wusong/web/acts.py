"""Acts of the audit log in words."""

from __future__ import annotations

from wusong.words.codes import codes
from wusong.words.labels import L, Label

ACT = codes(
    "audit_act",
    L("操作", "Act"),
    create=L("新增", "Added"),
    change=L("修改", "Changed"),
    remove=L("删除", "Removed"),
    load=L("成批载入", "Loaded in bulk"),
    take_in=L("读入计划", "Took in a plan"),
    **{"import": L("导入", "Imported")},
    undo=L("撤销导入", "Took an import back"),
    unmask=L("查看个人信息", "Looked at private columns"),
    export=L("导出个人信息", "Exported private columns"),
)


def act_label(act: str) -> Label:
    """An act in words; one that is not listed is called by its own name."""
    return ACT.labels.get(act, L(act, act))

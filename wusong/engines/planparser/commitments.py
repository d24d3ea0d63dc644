"""Commitments: the clauses in which a plan promises work without a number."""

from __future__ import annotations

import re
from bisect import bisect_left

from wusong.engines.planparser.reading import Commitment

VERBS = (
    "加强 推进 完善 建立 健全 深化 开展 组织 实施 落实 做好 抓好 制定 出台 举办 召开 启动 扩大 提高 提升 促进 推动 强化 规范 优化 构建 打造 培育 培养 创建 建设 加快 继续 坚持 严格 加大 支持 扶持 "
    "引导 统筹 整合 发挥 改善 保障 保证 确保 力争 争取 完成 探索 创新 推广 总结 评选 开发 编制 修订 印发 督促 督导 检查 整治 清理 查处 防范 排查 宣传 普及 关注 关心 尊重 配合 参与 服务 拓展 "
    "巩固 丰富 改革 调整 设立 成立 搭建 建好 办好 用好 管好 营造 弘扬 贯彻 学习 形成 实行 实现 进行 树立 发展 壮大 挖掘 规划 落地 试行 推行 建成 全面 深入 大力 切实 积极 着力 稳步 扎实 认真 进一步 有效 有序 持续 不断 努力 主动 优先 广泛"
).split()
_BEGINS = re.compile(
    r"^(?:并|要|应|将|同时|进一步|继续|还要|必须|力争|争取|确保|努力)*(?P<verb>"
    + "|".join(sorted(VERBS, key=len, reverse=True))
    + r")(?P<rest>[^，。；]{2,})"
)
_ADVERB = re.compile(
    r"^(?:全面|深入|大力|切实|积极|着力|稳步|扎实|认真|进一步|有效|有序|持续|不断|努力|主动|优先|广泛|继续|加快)+"
)
_ENGLISH = re.compile(
    r"\b(?:we will|will|shall|aim to|commit(?:ted)? to|plan to)\s+(?P<verb>[a-z]+)\b|^(?:to )?(?P<bare>Develop|Establish|Improve|Strengthen|Expand|Support|Provide|Promote|Review|Introduce|Launch|Publish|Build|Ensure|Continue|Work|Create|Deliver|Implement|Increase|Reduce|Enhance|Extend|Train|Recruit|Open|Complete|Appoint)\b"
)


def commitments(
    flow: str, at: tuple[int, ...], text: str, targets: list[tuple[int, int]], chinese: bool
) -> list[Commitment]:
    """The commitments of one passage; clauses that hold a target are left to the targets.

    >>> [c.verb for c in commitments("加强师德建设，全年培训20人。完善机制。", tuple(range(20)), "加强师德建设，全年培训20人。完善机制。", [(7, 13)], True)]
    ['加强', '完善']
    """
    made = []
    for match in re.finditer(r"[^，。；：!?！？]+" if chinese else r"[^.;!?]+", flow):
        words = match[0].strip()
        begin = match.start() + (len(match[0]) - len(match[0].lstrip()))
        found = _BEGINS.match(words) if chinese else _ENGLISH.search(words)
        if not found:
            continue
        start, end = at[begin], at[begin + len(words) - 1] + 1
        near = bisect_left(targets, (end, 0)) - 1  # the last target that begins before the clause ends
        if any(start < e for _, e in targets[max(0, near - 3) : near + 1]):
            continue
        verb = found["verb"] or (found.groupdict().get("bare") or "")
        if chinese and (bare := _ADVERB.sub("", words)) != words:
            verb = bare[:2]
        modal = re.match(r"(?:力争|争取|确保|要|应|必须)", words)
        made.append(Commitment(text[start:end], start, end, verb, modal[0] if modal else ""))
    return made

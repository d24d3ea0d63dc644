"""Measure words of plans, and the units they stand for."""

from __future__ import annotations

import re

# Longest first; a unit is written in plain terms (万元 is 元, its 万 belongs to the number).
MEASURES = (
    "微克/立方米 个百分点 百分点 个教学班 个工作日 工作日 平方公里 平方米 立方米 人次 场次 件次 台次 课次 家次 户次 批次 车次 课时 学时 学分 个学分 个小时 小时 个月 分钟 "
    "公里 千米 公顷 厘米 毫米 美元 港元 元 米 亩 ㎡ m² m2 人 名 位 所 项 次 届 场 期 轮 门 节 堂 学期 学年 年 月 周 天 日 张 台 套 辆 部 座 栋 幢 间 处 条 件 支 册 本 "
    "篇 家 户 例 批 种 类 块 片 组 队 班 对 份 宗 起 只 枚 把 盏 吨 升 遍 回 项次 倍 个 点 分 岁 级 层 步 大 款 集 首 幅 棵 株 眼 口 桶 箱 袋 包 根 扇 艘 架 顶 匹 头 字 Mbps M 亿 瓦 千瓦 兆 案 课 村 校 园 县 镇 站 室 馆 团 星 期次"
).split()
UNIT = re.compile(r"(?:" + "|".join(sorted({re.escape(m) for m in MEASURES}, key=len, reverse=True)) + ")")
FOLDED = {
    "个学分": "学分",
    "个小时": "小时",
    "㎡": "平方米",
    "m²": "平方米",
    "m2": "平方米",
    "百分点": "个百分点",
    "千米": "公里",
    "个工作日": "工作日",
    "个教学班": "个",
}
COUNTED = {  # what a bare number before or after these words counts
    "学位": "个", "岗位": "个", "床位": "张", "教师": "名", "学生": "名", "人数": "人", "学校": "所", "资金": "元", "投资": "元", "幼儿园": "所",
    "面积": "平方米", "场次": "场", "人次": "人次", "在校生": "人", "毕业生": "人",
}  # fmt: skip
# Measure words that hardly count anything concrete: 三大行动, 五个方面, 四项机制.
THIN = frozenset(
    "个 项 条 种 类 大 级 层 步 点 片 方 面 轮 批 组 款 套 支 年 月 周 天 日 分 起 对 案 份 校 班 县 村 镇 园 站 室 馆 团 星 课 首 口 头 根 把 本 部 集 期 门 节 次".split()
)
ABSTRACT = re.compile(
    r"^(?:方面|环节|层面|领域|维度|阶段|步骤|原则|意识|自信|维护|确立|转变|坚持|关系|要素|要求|难题|短板|弱项|主题|主线|中心任务|大局|理念|观念|目的|渠道|途径|抓手"
    r"|(?:统一|结合|重点|关键|体系|机制|目标|问题|机会|能力|精神|文明|优势|特色|特点|时期)(?=[，。、；）”’和与及]|$))"
)
SLOGAN = re.compile(
    r"^(?:抓|创建?|提升|强化|促进|不放过|不减|到位|过硬|一流|严|好|高|新|专项行动|行动|工程|计划|责任|清单|主体|轮子|翅膀|课堂|平台|体系|机制|统一|结合|重点|关键|目标|问题|能力|精神|文明|优势|特色|特点|维度)"
)
# Measure words of concrete things and acts.
SCARCE = frozenset(
    "所 座 栋 幢 家 名 人 场 届 次 期 间 处 台 套 辆 门 篇 部 平方米 元 学时 课时 学分 小时 公里 册 张 户 例 人次 场次 批 节 遍 堂 轮 支 条 件 项 个".split()
)
SPEC_UNITS = frozenset("米 厘米 毫米 兆 升 吨 瓦 千瓦 星 级 座 分 口 寸".split())
TIME_UNITS = frozenset("年 月 个月 天 日 周 小时 分钟 工作日 学期 学年".split())


def unit_after(flow: str, at: int) -> tuple[str, int]:
    """The measure word at a place, and where it ends; ("", at) when there is none.

    >>> unit_after("120余名农村教师", 4)
    ('名', 5)
    >>> unit_after("5个百分点", 1)
    ('个百分点', 5)
    """
    match = UNIT.match(flow, at)
    if not match:
        return "", at
    return FOLDED.get(match[0], match[0]), match.end()

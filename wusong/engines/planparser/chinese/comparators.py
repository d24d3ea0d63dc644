"""How a promised number compares: the rows of the guideline, in their order, each with a sentence it decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wusong.engines.planparser.promises import Promise, last_match

if TYPE_CHECKING:
    from wusong.engines.planparser.chinese.sight import Sight

INCREASE = r"新增(?!长)|净增|增加(?!到|至|值|为|了)|增长(?!到|至|率|点|极|幅)|增补|增设|增配|增招|增开|增派|扩招|增(?=\d|约)|提高(?!到|至|为|率|幅)|提升(?!到|至|为|率|幅)|上升(?!到|至|为|率|幅)|扩大(?!到|至|为|率|幅)|翻(?=[一两二\d]?番)|递增|扩增|上浮|上调(?!到|至|为|率|幅)|延长(?!到|至|为|率|幅)|多招"
DECREASE = r"减少(?!到|至|为|率|幅)|下降(?!到|至|为|率|幅)|压缩(?!到|至|为|在|率|幅)|压减(?!到|至|为|率|幅)|降低(?!到|至|为|率|幅)|降(?=\d)|缩减(?!到|至|为|率|幅)|缩短(?!到|至|为|率|幅)|削减(?!到|至|为|率|幅)|精简(?!到|至|为|率|幅)|下调(?!到|至|为|率|幅)|减(?=\d)|递减"
REACH_UP = r"达到(?:了)?|达(?![标成])|迈上|(?:提高|提升|扩大|上升|增加|增长|发展|扩充|增|提|延长|扩展|拓展|升|上调|恢复|保持|攀升|跃升|扩增|提标|增至)(?:到|至|为)"
REACH_DOWN = r"(?:下降|降低|减少|压缩|压减|缩减|缩短|控制|降|减|压|缩|精简|稳定控制|下调|缩小)(?:到|至|在|为)"
AT_LEAST = r"不(?:得|能|应|可)?(?:低|少|小|短|弱|差)于|至少|不(?:得)?低过|最(?:低|少)|保底|不下于|≥|>="
MORE_THAN = (
    r"(?<!不)(?<!不得)(?<!不能)(?<!不应)(?<!再)(?<!不准)(?<!不许)(?:超过|超|突破|逾|多于|高于|大于|优于|高出|>(?!=))"
)
AT_MOST = r"不(?:得|能|应|准|许|可|再)?(?:超过|高于|多于|大于|超出|突破|超)|最(?:多|高|长)(?:不超过)?|限[制定额](?:在|为)|限于|上限为?|≤|<="
LESS_THAN = r"(?<!不)(?<!不得)(?<!不能)(?<!不应)(?:低于|少于|小于|不足|短于|<(?!=))"
ABOUT = r"约|近|大约|大体|接近|将近|大致"
_UP, _DOWN = re.compile(INCREASE), re.compile(DECREASE)
AFTER_BOUND = re.compile(
    r"^(?:（[^）]*）)?(?:的)?(?P<m>及其?以上|或以上|以上|起(?=[，。；])|以内|之内|以下|及以下|之下|左右|上下|(?<!工作日)(?<!小时)内(?=[，。；的）]|$))"
)
_STEADY = re.compile(r"(?:保持|稳定|维持)(?:在|为)?[^，。；\d]{0,3}$")
# What is measured by degree: only these are raised or lowered *by* a number after 提高, 降低 …
_DEGREES = frozenset("% 个百分点 倍 元 分 年 岁 天 小时 分钟 学时 课时 个月 册 点 名次 位 平方米 比 工作日".split())
_CHANGES_DEGREE = frozenset("提高 提升 扩大 延长 降低 缩短 压缩".split())
MADE = (
    r"(?:新建|改建|扩建|改扩建|建成|建设|建立|创建|新设|设立|成立|打造|培育|培养|培训|轮训|招聘|补充|引进|选派|选送|选拔|选树|评选|评定|认定|命名|遴选|推出|推荐|举办|组织|开展|召开|承办|编写|编印|"
    r"开发|开设|开办|完成|实施|安排|资助|配备|配置|购置|采购|添置|安装|更新|更换|改造|维修|新开工|开工|竣工|投入|投用|启用|落实|发放|创办|培植|扶持|支持|帮扶|结对|派出|交流|增设|增加|新增|撤并|撤销|"
    r"关闭|拨离|调整|整合|申报|申办|争创|创成|争取|获得|立项|结题|录制|征集|表彰|奖励|聘请|聘任|聘用|派驻|吸引|招收|招录|录取|救助|发展|提供|增补|建好|抓好|办好|重点建设|读|阅读|掌握|参加|学会|听|听课|撰写|走访|家访|检查|督导|督查|演练|消除|化解|销号|整治|排查|改善|建|办|评|选|招|派|育|完善|提升|形成|集中|开通|发布|出版|汇编|推广|覆盖|惠及|服务|储备|筹措|安置|规划|设置|设|"
    r"配|配齐|上好|保证|确保|达到|不少于|取消|减少|压减|清理|做|做好|开放|对接|签订|签约|引入|合作|共建|联合|确定|公开招聘|续建|迁建|重建|接收|选聘|培植|孵化|转化|解决|推进|启动)"
)


def change(before: str, unit: str, rest: str = "") -> str | None:
    """increase_by or decrease_by where a verb of change governs the number: the last verb of quantity before it in its clause.

    >>> change("学位新增", "个"), change("近视率下降", "个百分点"), change("覆盖率提高到", "%"), change("完善提升", "个")
    ('increase_by', 'decrease_by', None, None)
    """
    for kind, pattern in (("increase_by", _UP), ("decrease_by", _DOWN)):
        last = last_match(pattern, before)
        if last is not None and _governs(last, before[last.end() :], unit, rest):
            return kind
    return None


def _governs(verb: re.Match[str], between: str, unit: str, rest: str) -> bool:
    if verb[0] == "新增" and re.match(r"(?:教师|学生|人员)?(?:培训|的)", between):
        return False
    if re.search(rf"(?:{REACH_UP}|{REACH_DOWN}|突破|超过)", between):
        return False
    if re.search(r"、|和", between) and re.search(
        r"[、和][^、和]*(?:新建|改建|扩建|建设|建成|培训|招聘|完成|开展|举办|培育|打造|创建|改造|配备|维修|推广)[^、和]*$",
        between,
    ):
        return False
    if unit == "%" and re.match(r"(?:以上|左右)?(?:的|分配|均衡|用于|由|安排|定向)", rest):
        return False
    if unit == "%" and verb[0] in ("压缩", "降低") and re.fullmatch(r"[^，。；\d率]{1,16}", between):
        return True  # 压缩会议、文件30%
    if verb[0] in _CHANGES_DEGREE:
        if unit not in _DEGREES:  # 完善提升20个网络: twenty are made better, not twenty more
            return False
        return bool(
            re.fullmatch(r"(?:了|约|近|不少于|至少|不低于|超过|[^，。；\d、和与]{0,10})", between)
        ) and not re.search(r"(?:质量|水平|能力|比例|效率|素质|率)(?:[、和]|，)", between)
    return len(between) <= 22 and not re.search(r"(?:建设|开展|举办|完成|培训)[^、和]*$", between)


# A bound governs the number at once, or over the base of a share: 不超过核定编制总额10%, 不低于符合条件教师总数的10%.
_BASE = r"[^，。；\d]{1,24}(?:的|总额|总数|总量|总人数|总课时|人数|学时)"
_AT_MOST = re.compile(rf"(?:{AT_MOST})(?:[^，。；、\d]{{0,4}}|{_BASE})$")
_AT_LEAST = re.compile(rf"(?:{AT_LEAST})(?:[^，。；\d]{{0,6}}|{_BASE})$|(?:至少|不少于|不低于)[^，。；、\d]{{0,12}}$")
_MORE_THAN = re.compile(rf"(?:{MORE_THAN})[^，。；\d]{{0,2}}$")
_LESS_THAN = re.compile(rf"(?:{LESS_THAN})[^，。；\d]{{0,2}}$")
_ABOUT = re.compile(rf"(?:{ABOUT})$")
_REACHED_DOWN = re.compile(rf"(?:{REACH_DOWN})[^，。；\d]{{0,4}}$")
_REACHED_UP = re.compile(rf"(?:{REACH_UP})(?:[^，。；\d]{{0,4}}|[^，。；、\d]{{0,12}}的)$")
_REACHED_APART = re.compile(rf"分别(?:是|为)?(?:{REACH_UP}|(?P<down>{REACH_DOWN}))(?P<list>[^，。；]*)$")


def bound(sight: Sight) -> str | None:
    """ge, gt, le, lt or approx where a word of bounding stands at the number."""
    before, near = sight.before, sight.before[-12:]
    match = AFTER_BOUND.match(sight.rest)
    word = match["m"] if match else ""
    if _AT_MOST.search(before):
        return "le"
    if _AT_LEAST.search(before) or word.endswith("以上") or word == "起":
        return "ge"
    if word in ("以内", "之内", "内", "以下", "及以下", "之下"):
        return "le"
    if _MORE_THAN.search(near) or sight.written[0] in "过超":
        return "gt"
    if _LESS_THAN.search(near):
        return "lt"
    return "approx" if word in ("左右", "上下") or sight.numeral.loose or _ABOUT.search(near) else None


@dataclass(frozen=True)
class Row:
    """A row of the guideline; `decides` gives the comparator, or None when the row does not apply."""

    example: str
    expected: str
    decides: Callable[[Sight, str | None, Sequence[Promise]], str | None]


def _carried(sight: Sight, earlier: Sequence[Promise]) -> str | None:
    """新增a级食堂2所、b级食堂30所: an item of a list without a verb of its own takes the change of the one before."""
    if not earlier or earlier[-1].comparator not in ("increase_by", "decrease_by") or sight.unit != earlier[-1].unit:
        return None
    between = sight.flow[earlier[-1].numeral[1] : sight.numeral.start]
    if not re.match(r"^[^，。；：]{0,12}?[、和及][^，。；：]*$", between):
        return None
    tail = re.split(r"[、和及]", between)[-1]
    return (
        None
        if re.search(rf"{MADE}|{REACH_UP}|{REACH_DOWN}|总[数量额]|总规模|累计|突破", tail) or "%" in tail
        else earlier[-1].comparator
    )


def _whole_of(sight: Sight) -> bool:
    """全市12个县区全部通过: the number is the whole, and all of it is promised."""
    return (
        sight.unit in ("所", "个", "家", "名", "座", "人")
        and bool(re.search(r"(?:全[市县区省部校]|所有|各|其余|剩余|辖区)[^，。；]{0,6}$", sight.before))
        and bool(re.match(r"^[^，。；、\d]{0,16}(?:全部|均|都)", sight.rest))
    )


def _reaches(sight: Sight) -> str | None:
    if sight.numeral.high is not None or _STEADY.search(sight.before):
        return None
    if _REACHED_DOWN.search(sight.before):
        return "le"
    if _REACHED_UP.search(sight.before):
        return "ge"
    # 分别提高到小学720元、初中940元: the verb stands once for all
    apart = _REACHED_APART.search(sight.before)
    if apart and not re.search(MADE, apart["list"]):
        return "le" if apart["down"] else "ge"
    return None


ROWS: tuple[Row, ...] = (
    Row("重大责任事故【0】起", "none", lambda s, bound, earlier: "none" if s.numeral.value == 0 else None),
    Row("入学率达到【100%】", "all", lambda s, bound, earlier: "all" if s.numeral.percent and s.numeral.value == 100 and not s.numeral.form and not s.change else None),
    Row("进入全省前【3】名", "le", lambda s, bound, earlier: "le" if re.search(r"前$", s.before) else None),
    Row("在校生规模【翻一番】", "increase_by", lambda s, bound, earlier: "increase_by" if s.numeral.form == "double" else None),
    Row("优良率有【2】个百分点的提高", "increase_by", lambda s, bound, earlier: "increase_by" if s.unit == "个百分点" and not s.change and re.match(r"^[^，。；]{0,4}(?:提高|增长|上升|提升)", s.rest) else None),
    Row("新增学位【500】个", "increase_by", lambda s, bound, earlier: s.change),
    Row("新增A级食堂2所、B级食堂【30】所", "increase_by", lambda s, bound, earlier: _carried(s, earlier)),
    Row("巩固率达到【95%】以上", "ge", lambda s, bound, earlier: bound),
    Row("全市【12】个县区全部通过验收", "all", lambda s, bound, earlier: "all" if _whole_of(s) else None),
    Row("覆盖率提高到【90%】", "ge", lambda s, bound, earlier: _reaches(s)),
    Row("招聘教师【120】名", "eq", lambda s, bound, earlier: "eq"),
)  # fmt: skip


def comparator(sight: Sight, earlier: Sequence[Promise]) -> tuple[str, str | None]:
    """The comparator of a promised number and, with a change or a whole, the bound that goes with it."""
    found = bound(sight)
    made = next(told for row in ROWS if (told := row.decides(sight, found, earlier)))
    if made in ("increase_by", "decrease_by"):
        return made, found
    return made, found if made == "all" and found in ("gt", "approx") else None

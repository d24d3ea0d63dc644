"""Why a numeral is no promise: small rules in their order, each with a sentence it decides.

In an example the numeral in question stands in 【】. The first rule that holds gives the reason; where none holds the
numeral is a promise. The examples are tests, and each must be decided by its own rule, not by an earlier one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from wusong.engines.planparser.chinese.comparators import (
    AFTER_BOUND,
    AT_LEAST,
    AT_MOST,
    DECREASE,
    INCREASE,
    MADE,
    MORE_THAN,
    REACH_UP,
)  # fmt: skip
from wusong.engines.planparser.chinese.sight import Sight
from wusong.engines.planparser.measures import ABSTRACT, COUNTED, SCARCE, SLOGAN, SPEC_UNITS, THIN, TIME_UNITS
from wusong.engines.planparser.promises import last_match

_BASE_BEFORE = re.compile(r"(?:由|从|自)(?:[^，。；、]{0,16})$")
_BASE_AFTER = re.compile(
    r"^[^，。；]{0,14}?(?:提[高升]|上升|增[加至长到]|扩大|扩[增充]|下降|降[低至到为]|压[减缩]|减[少至到]|缩[短小减]|延长|调整|提标|提至|增到|攀升|跃升|拓展|上调|下调|改为|变为|优化|(?:整合|合并|撤并|归并)(?:为|成|至|到))"
)
_BASE_OF = re.compile(r"^[^，。；、]{0,8}(?:的)?基础上")
_CONDITION_LEAD = re.compile(
    r"(?:凡|如|若|对(?:于)?|当|因|针对|其中对|满|未满|不满|超过|不足|达到|低于|高于|具有|具备|任教|从教|教龄|工龄|规模|总分|年满|连续|入职|距离|离校|服务期?|学生(?:人)?数|在校生|人口|班额)[^，。；]{0,12}$"
)
_OF_WHAT = re.compile(
    r"^(?:（含[^（）]{0,5}）)?(?:以上|以下|以内|及以上|及以下|左右|不等)?的(?!目标|要求|规定|红线|标准|水平|比例|比重|任务|速度|占比|增[速长幅]|学校[都均]|规模|良好|补助|奖|专[职项]|经费|资金)"
)
_BIG_CLASS = re.compile(r"^(?:（含[^（）]{0,6}）)?(?:及?以上|以下)?(?:的)?(?:“?超?大班额|大班|超大)")
_SUCH_MUST = re.compile(
    r"^口?(?:及?以上|以下)(?:[^，。；]{0,8}的(?:普通|乡村|农村|城镇)?(?:学校|幼儿园|县|乡镇|班级|中小学|村|地区|园区|高校)[^，。；]{0,8}?(?:应|要|须|可|必须)|的(?:举办|设|建|配|应|要|须))"
)
_OF_SUCH_SIZE = re.compile(
    r"^(?:及?以上|以下)(?:的)?(?:小规模|规模|大?校额|学校|中小学|小学|初中|中学|班级|教学点|幼儿园|村|企业|乡镇|人数|考生|学生|高分|毕业生)"
)
_CONDITIONAL = re.compile(
    r"(?:凡|如果?|若|对(?:于)?(?=[^，。；]{0,10}(?:连续|年|月|次)))[^，。；]*(?<!不得)(?<!不)(?:超过|不足|低于|高于|未达到?|达不到|满|达到|少于|多于)$"
)
_ENCOURAGE = re.compile(
    r"鼓励|提倡|倡导|有条件的?|(?<![不就])可以?(?=[适设开选组按根在结参自申采通建向配单视])|可(?=参照|采取|根据|结合|自行|单独|适当)|支持和引导|建议(?=各|有|学校)"
)
_PROHIBIT = re.compile(r"严禁|禁止|坚决制止|杜绝|不准|不允许|严防")
_EXISTING = re.compile(
    r"(?:发挥|利用|依托|借助|借力|巩固|整合|盘活|统筹|结合|现有|原有|已有|拥有|现|共有|设有|辖|辖区|下辖|管辖|涉及|来自|分布|以)[^，。；：、]{0,14}$|(?:全[市县区省校国]|我[市县区省校]|全系统|城区|辖区|直属)(?:现|共)?有?$|^有$"
)
_LIVE_QUOTE = re.compile(rf"%|(?:{REACH_UP}|{AT_LEAST}|{AT_MOST})")
_RANKED = re.compile(r"前$")
_WITHIN_TO_DO = re.compile(
    r"^(?:以内|之内|内)(?:全部|及时|按时|完成|必须|要)?[^，。；]{0,6}(?:办结|回复|答复|处置|响应|处理|反馈|整改|查处|核实|上报|审批|受理|完成)"
)


@dataclass(frozen=True)
class Rule:
    reason: str
    example: str
    holds: Callable[[Sight], bool]
    sure: bool = True


def _in_other_words(s: Sight) -> str | None:
    """Inside quotation marks a number belongs to a name, unless the quotation is itself a promise."""
    if not s.quoted:
        return None
    inner = s.flow[s.quoted[0] + 1 : s.quoted[1] - 1]
    return None if s.numeral.percent and _LIVE_QUOTE.search(inner.replace(s.written, "")) else "name"


def _starting_point(s: Sight) -> bool:
    if (
        _BASE_BEFORE.search(s.before)
        and _BASE_AFTER.match(s.rest)
        and re.search(r"[\d一二三四五六七八九十百千]", s.rest)
    ):
        return True
    if _BASE_OF.match(s.rest):
        return True
    if re.search(r"(?:比|较)[^，。；]{0,14}的$", s.before) and not s.numeral.percent:
        return True
    return bool(
        re.search(r"(?:比|较|与)(?:上年|去年|20\d\d年)的?[^，。；]{0,8}$", s.before)
        and re.match(r"^(?:的)?(?:提高|增加|下降)", s.rest)
    )


def encouraged(before: str) -> bool:
    """Whether the last word of encouragement before a number is not followed by one of commitment.

    >>> encouraged("鼓励学校开设"), encouraged("鼓励各地，确保")
    (True, False)
    """
    match = last_match(_ENCOURAGE, before)
    return match is not None and not re.search(r"确保|力争|保证|达到|不(?:得|低|少|超)", before[match.end() :])


def _condition(s: Sight) -> bool:
    if s.numeral.percent:
        return bool(_CONDITIONAL.search(s.before) and re.match(r"^(?:以上|以下)?的", s.rest))
    counted = ("人", "名", "分", "年", "元", "所", "个", "亩", "公里", "次", "平方米", "门", "岁")
    if (
        s.unit in counted
        and _OF_WHAT.match(s.rest)
        and _CONDITION_LEAD.search(s.before)
        and not re.search(rf"(?:配备|配足|建设|建成|打造|培养|新建|完成|{AT_LEAST})[^，]{{0,4}}$", s.before)
    ):
        return True
    if (
        _CONDITION_LEAD.search(s.before)
        and re.match(r"^(?:及?以上|以下)?(?:的|者)(?!目标|要求|规定|红线|标准|水平)", s.rest)
        and not re.search(rf"(?:{AT_LEAST}|{REACH_UP}|配备)[^，]{{0,3}}$", s.before)
    ):
        return True
    return bool(_CONDITIONAL.search(s.before))


def _specified(s: Sight) -> bool:
    if s.numeral.percent or s.numeral.ratio:
        return False
    if s.unit in SPEC_UNITS and not s.bounded and not re.match(r"^(?:[，。；、）]|$|及?以上|左右)", s.rest):
        return True
    if re.match(
        r"^(?:个)?(?:教学)?(?:班|轨)(?:级)?(?:及?以上|以下)?(?:规模|建制|的?(?:九年|完全|小学|中学|初中|高中|幼儿园|学校|一贯))",
        s.flow[s.numeral.end : s.clause[1]],
    ) or re.match(r"^(?:规模|容量|轨制)(?:的)", s.rest):
        return True
    if (
        s.unit in ("分钟", "小时")
        and re.search(r"[一两二三四\d](?:次|节|个|场)(?:不少于|约)?$", s.before)
        and re.match(r"^的?[\u4e00-\u9fff]", s.rest)
    ):
        return True
    return s.unit in ("级", "星")


def _counts_time(s: Sight) -> bool:
    if s.unit in ("工作日", "小时", "天", "日") and _WITHIN_TO_DO.match(s.rest):
        return True
    if re.search(r"年限[^，。；\d]{0,6}$|年限[^。；]{0,80}分别[^。；]*$", s.sentence_before) and s.unit == "年":
        return True
    if re.search(
        rf"(?:{AT_LEAST}|{AT_MOST}|控制在|缩短(?:到|至|为)|压缩(?:到|至|为|在)|{REACH_UP})[^，。；]{{0,3}}$", s.before
    ):
        return not re.match(r"^(?:及?以上)?的(?!目标|要求|标准)", s.rest)
    if s.change and s.unit in ("小时", "分钟", "工作日", "天"):
        return True
    if s.unit in ("小时", "分钟"):
        often = re.search(r"每(?:天|日|周|学期|年|学年|人|名|次)|日均|人均", s.before)
        return bool(often) or (
            bool(re.match(r"^(?:以上|以内|左右)", s.rest)) and not re.match(r"^(?:以上|以内|左右)?的(?!目标)", s.rest)
        )
    if s.unit in ("天", "周") and re.search(r"(?:培训|研修|实习|实践|集训|跟岗|劳动|军训)[^，。；]{0,6}$", s.before):
        return bool(re.match(r"^(?:以上)?(?:[，。；、）]|$)", s.rest)) and bool(re.search(r"每|人均|不少", s.before))
    return False


def _part(s: Sight) -> bool:
    if s.bounded or s.numeral.percent:
        return False
    if re.search(r"其中[^，。；]{0,12}$", s.before):
        return True
    return bool(re.search(r"其中[^。；]{0,40}[、，][^，。；]{0,12}$", s.sentence_before)) and not re.search(
        rf"{MADE}|力争|确保|争取|考取", s.before
    )


def _exists(s: Sight) -> bool:
    if s.numeral.percent or s.numeral.ratio:
        return False
    before, rest = s.before, s.rest
    match = _EXISTING.search(before)
    if not match:
        # 发挥2所…、10所…的示范作用: the verb of using may stand before earlier items of the list
        listed = re.search(
            r"(?:发挥|利用|依托|借助|巩固|^(?:全[市县区省校]|我[市县区]|全系统)(?=\d+余?[名所个家]))[^，。；]*、[^，。；、]{0,16}$",
            before,
        )
        return listed is not None and not re.search(r"(?:新建|建设|打造|创建|培育|建成|新增)", listed[0])
    word = match[0]
    if "基础上" in word:
        return False
    if re.search(r"(?:组织|培训|轮训|动员|安排|对|遴选)(?:全[市县区省]|我[市县区省])$", before):
        return False
    if re.search(rf"(?:{AT_LEAST}|{REACH_UP}|{INCREASE}|新建|建成|打造|培育|培养|完成|新增|实现|组建|建立|开展)", word):
        return False
    if (
        (word.startswith("拥有") and "每" in before)
        or before.endswith("实现")
        or (word.startswith("现") and re.search(r"[实展体呈]$", before[: match.start()]))
    ):
        return False
    if word.startswith("以"):
        return bool(
            re.match(
                r"^[^，。；]{0,24}为(?:引领|龙头|核心|主|载体|抓手|重点|依托|骨干|支撑|基础|试点|单位|中心|示范|代表|样本|纽带|契机)",
                rest,
            )
        )
    if word.startswith(("整合", "统筹", "结合", "盘活", "涉及")):
        return False
    if re.match(r"^(?:全[市县区省校国]|我[市县区省校]|全系统|城区|辖区|直属)", word):
        # 全市12所学校全部达标 counts; 全市12所学校 alone is what there is
        return (
            not re.search(
                r"全部|均|都|完成|达标|开展|实[施现]|建成|启动|推[行开进]|实行|通过|建立|配备|提供|发放|安装", rest
            )
            or "有" in word
        )
    return True


def _scope(s: Sight) -> bool:
    """在3个乡镇新建食堂5个: the place-count of a promise whose own number follows in the clause."""
    if s.numeral.percent or s.numeral.ratio or s.bounded:
        return False
    if (
        re.match(r"^[\u4e00-\u9fff]{1,6}(?=\d)", s.rest)
        and s.unit in ("个", "县", "区", "镇")
        and re.match(r"^(?:县|乡|镇|街道|区|市|村|盟|旗|州|省|城市)[^，。；、]{0,6}\d+(?:所|名|个|人|户)", s.rest)
    ):
        return True
    if not re.search(r"(?:^|[^存所现旨内正实潜])(?:在|于|从|面向|覆盖|分布于?)[^，。；]{0,10}$", s.before):
        return False
    if _MADE_THERE.search(s.before):
        return False
    for other in s.passage.sights[s.index + 1 :]:
        if other.numeral.start >= s.clause[1]:
            break
        if other.live and (other.unit or other.numeral.percent):
            between = s.flow[s.numeral.end : other.numeral.start]
            return "、" not in between or bool(re.search(MADE, between))
    return bool(re.match(r"^[^，。；]{0,16}(?:中|范围内|之间|间)(?=[^，。；])", s.rest)) and not re.search(
        r"试点|推[广行]", s.rest
    )


def _idle(s: Sight) -> bool:
    """A small Chinese numeral fills the language with idioms; to count it must show more than a measure word."""
    return not (s.numeral.arabic or s.numeral.percent or s.numeral.ratio) and not counts_in_chinese(s)


def counts_in_chinese(s: Sight) -> bool:
    """Whether a numeral in Chinese characters counts something: 新建一所学校 does, 建设一支队伍 does not."""
    unit, before, rest, value = s.unit, s.before, s.rest, s.numeral.value
    if unit == "名次":
        return True
    if not unit:
        return False
    if _HELD.search(before) and unit not in ("级", "流", "线"):
        return unit not in TIME_UNITS or unit in ("小时", "分钟", "天")
    bound = AFTER_BOUND.match(rest)
    if bound and bound["m"] not in ("内", "起"):
        return not re.match(r"^的", rest[bound.end() :])
    if unit in (
        "次",
        "届",
        "场",
        "轮",
        "遍",
        "期",
        "回",
        "堂",
        "节",
        "项",
        "名",
        "个",
        "篇",
        "本",
        "门",
        "所",
        "人次",
        "批",
        "课时",
    ) and s.passage.recurrence(s.numeral.start):
        return not ABSTRACT.match(rest) and unit != "批"
    if s.numeral.high is not None:
        return bool(_MADE_BEFORE.search(before)) and unit in SCARCE
    if value >= 10 and not re.fullmatch(r"[十百千万]", s.written):
        return unit in SCARCE and not ABSTRACT.match(rest) and not SLOGAN.match(rest)
    if value >= 2:
        made = _HARD.search(before) or (unit in _SOLID and _HARD_LIST.search(before))
        if unit not in SCARCE or not made or ABSTRACT.match(rest) or (unit in THIN and SLOGAN.match(rest)):
            return False
        founded = _FOUNDED.search(before) and _A_PLACE.match(rest)
        return unit not in THIN or bool(_HARDER.search(before)) or bool(founded)
    if value == 1:
        if unit in ("所", "座", "栋", "幢") and re.search(
            r"(?:新建|建成|建好|办好|新开工|开工建设|新增|引进|改扩建|扩建|改建|建设|创办|创建|各建|每[^，。；]{1,8})(?:好)?$",
            before,
        ):
            return True
        if unit in ("次", "场", "届", "期") and re.search(r"(?:召开|举办|举行|组织|组织召开|组织开展)(?:好)?$", before):
            return True
        if re.search(
            r"(?:每(?:所|个|名|位)?(?:[县乡村校园班]|学校|班级|幼儿园|学生|教师|县|乡镇|中小学|县区|中心校|生)[^，。；]{0,14}|至少[^，。；]{0,6}|各建[成设]?)$",
            before,
        ):
            return unit in SCARCE and not re.search(r"[“”]", before)
    return False


_HELD = re.compile(rf"(?:{AT_LEAST}|{AT_MOST}|{MORE_THAN}|{REACH_UP}|前)$")
_MADE_THERE = re.compile(rf"(?:在|于|从|面向|覆盖)[^，。；]*?{MADE}[^，。；]*$")
_MADE_BEFORE = re.compile(rf"{MADE}(?:好|起|出|完|成)?(?:[^，。；：、]{{0,14}})$")
_HARD = re.compile(
    r"(?:新建|改建|扩建|建成|创建|新设|设立|成立|培育|招聘|引进|选派|评选|认定|命名|遴选|推出|举办|召开|承办|编写|开发|完成|配备|购置|新增|增加|创办|新开工|开工|撤并|关闭|举行|组织|开展|确定|打造|重点建设|建设|建立|争创|创成|掌握|学会|参加|培养|选树|录制|建|设|配|增设|安排|资助|撰写|读|开设|至少|每[校园班所生个]|每(?:所|个|名|位)[^，。；]{1,10})[^，。；：、]{0,12}$"
)
# 建成一所初中、两所小学: the verb stands once before a list of solid things.
_SOLID = frozenset("所 名 座 家 人 栋 幢 间 台 辆 套".split())
_HARD_LIST = re.compile(
    r"(?:新建|建成|改扩建|扩建|改建|建设|招聘|引进|选派|评选|培养|创建|认定)[^，。；：]*、[^，。；、\d]{0,10}$"
)
_FOUNDED = re.compile(r"(?:建立|建设|建好|打造|组建)[^，。；：、]{0,6}$|(?:建立|建设|打造|组建)[^，。；：]*[、和]$")
_A_PLACE = re.compile(
    r"[^，。；、]{0,8}(?:工作室|基地|学校|幼儿园|校区|实验室|教学点|食堂|操场|专业|集团|社团|工作站|校园)"
)
_HARDER = re.compile(
    r"(?:新建|改建|扩建|建成|创建|新设|设立|成立|培育|认定|命名|遴选|推出|举办|召开|承办|编写|开发|新增|评选|选树|掌握|学会|参加|录制|增设|组织|举行|每[校园班生])[^，。；：、]{0,10}$"
)


def counted_noun(s: Sight) -> str:
    """The unit of a bare number by the noun it counts: 在校生规模达到5000 counts 人."""
    after = s.flow[s.numeral.end : s.clause[1]]
    for noun, unit in COUNTED.items():
        if after.startswith(noun) or re.search(
            rf"{noun}(?:总?数|数量|规模)?(?:{REACH_UP}|{INCREASE}|{AT_LEAST}|约|近|为)?$", s.before
        ):
            return unit
    return ""


RULES: tuple[Rule, ...] = (
    Rule("name", "实施【十百千】工程", lambda s: s.numeral.value < 0 and not s.written.strip("十百千万亿")),
    Rule("idiom", "各校【三五】成群", lambda s: s.numeral.value < 0),
    Rule("name", "落实“【4】个到位”", lambda s: _in_other_words(s) == "name"),
    Rule("name", "实现4个【100%】", lambda s: s.numeral.percent and bool(re.search(r"^[^率]*[\d一二三四五六七八九十]个$", s.before))),
    Rule("footnote", "义务教育学校（【12】）", lambda s: bool(s.bracketed) and bool(re.fullmatch(r"\d{1,3}", _inside(s)))),
    Rule("page_furniture", "开展培训（牵头单位：【2】处）", lambda s: bool(s.bracketed) and bool(re.search(r"牵头|责任单位|责任处室|电话|联系", _inside(s)))),
    Rule("definition", "大班额（指【56】人以上）", lambda s: bool(s.bracketed) and bool(re.match(r"含|不含|包括|指|即|按|以", _inside(s)))),
    Rule("breakdown", "招聘教师300名（其中高中【80】名）", lambda s: bool(s.bracketed) and _told_outside(s)),
    Rule("baseline", "标准由【5】元提高到10元", _starting_point),
    Rule("past_result", "去年培训教师【300】名", lambda s: s.passage.past(s.numeral.start, s.before)),
    Rule("indefinite", "打造【一】支队伍", lambda s: _idle(s) and s.numeral.value == 1 and bool(s.unit)),
    Rule("idiom", "发展迈上【一】新台阶", lambda s: _idle(s) and not s.unit),
    Rule("name", "强化【三】项机制", _idle),
    Rule("encouragement", "鼓励学校开设【3】门选修课", lambda s: encouraged(s.before)),
    Rule("idiom", "坚持【一半】是管理", lambda s: not s.bounded and s.numeral.form in ("half", "fraction", "tenths") and not re.search(rf"{MADE}|占|超|过|{REACH_UP}|{INCREASE}|{DECREASE}|{AT_LEAST}|{AT_MOST}", s.before + s.rest), sure=False),
    Rule("definition", "化解【56】人以上大班额", lambda s: bool(_BIG_CLASS.match(s.rest)) and s.unit in ("人", "名")),
    Rule("definition", "撤并【100】人以下的小规模学校", lambda s: s.unit in ("人", "名", "分") and bool(_OF_SUCH_SIZE.match(s.rest)) and not re.search(rf"(?:配|招|聘|选|派|培养|培训|{AT_LEAST})[^，。；]{{0,6}}$", s.before)),
    Rule("condition", "【5】名以上特殊学生的普通学校应设立资源教室", lambda s: not s.numeral.percent and bool(_SUCH_MUST.match(s.rest))),
    Rule("reference_value", "不足者按【100】人核定公用经费", lambda s: s.unit in ("人", "名") and s.before.endswith("按") and bool(re.match(r"(?:核定|计算|拨付|安排|测算)", s.rest))),
    Rule("condition", "对教龄满【30】年的教师给予慰问", _condition),
    Rule("definition", "推进投资1亿元、【2】个以上的重大项目", lambda s: s.unit in ("个", "家", "所") and bool(re.match(r"^及?以上的(?:重[点大])?(?:项目|企业|工程|单位|学校)", s.rest)) and not s.sentence_before.endswith(("建设", "打造"))),
    Rule("spec", "建设【400】米标准跑道", _specified),
    Rule("name", "推进【4】大工程", lambda s: s.unit in ("大", "步", "点") and not s.bounded),
    Rule("duration", "开展为时【3】个月的整治", lambda s: s.unit in TIME_UNITS and not _counts_time(s)),
    Rule("name", "抓好【5】个方面", lambda s: (not s.numeral.arabic or s.unit in ("个", "项", "类", "种", "条", "大")) and not s.numeral.percent and bool(ABSTRACT.match(s.rest)) and not s.bounded),
    Rule("name", "推进【3】个平台、5大体系建设", lambda s: not s.bounded and bool(re.match(r"^[^，。；\d]{0,8}、(?:\d[^，。；\d]{1,8}、)*\d大", s.rest))),
    Rule("name", "分【4】个批次开展宣传", lambda s: bool(re.search(r"分(?:成|为)?$", s.before)) and s.unit in ("个", "期", "批", "步", "组", "次", "轮", "级")),
    Rule("breakdown", "遴选【3】批共60名教师", lambda s: s.unit in ("批", "期", "轮") and s.rest.startswith("共")),
    Rule("descriptive", "成立【3】名副局长任副组长的领导小组", lambda s: s.unit in ("名", "位", "人") and bool(re.match(r"^[^，。；、]{0,12}(?:任|担任)(?:副?组长|成员|副?主任)", s.rest))),
    Rule("scope_count", "加强对【12】个县区教育工作的指导", lambda s: bool(re.search(r"(?:加强|加大|强化|做好)对[^，。；]{0,6}$", s.before)) and bool(re.search(r"的(?:指导|检查|监管|管理|督导|支持|领导|监督|考核|服务)", s.rest))),
    Rule("breakdown", "投入2亿元，其中市级【3000万】元", _part),
    Rule("existing_count", "发挥【10】所领航学校的作用", _exists),
    Rule("scope_count", "在【3】个乡镇新建食堂5个", _scope),
    Rule("no_unit", "推进项目【7】建设", lambda s: not s.unit and not s.bounded and not s.change and not counted_noun(s), sure=False),
    Rule("condition", "严禁收费【3】次", lambda s: bool(_PROHIBIT.search(s.before)) and not re.search(rf"(?:{AT_MOST}|{MORE_THAN})$", s.before), sure=False),
)  # fmt: skip


def _inside(s: Sight) -> str:
    assert s.bracketed
    return s.flow[s.bracketed[0] + 1 : s.bracketed[1] - 1]


def _told_outside(s: Sight) -> bool:
    """A number in brackets explains one outside; alone, and promised, it is the number: 建设示范园（不少于10所）."""
    assert s.bracketed
    inner = _inside(s)
    if re.search(r"其中|占地|建筑面积|总投资|规模|标准|平均|^\d{4}", inner):
        return True
    begin = s.passage.clauses.around(s.bracketed[0])[0]
    outside = [
        o
        for o in s.passage.sights
        if begin <= o.numeral.start < s.bracketed[0] and o.live and (o.numeral.arabic or o.numeral.percent)
    ]
    return bool(outside) or not re.search(MADE, s.flow[begin : s.bracketed[0]] + inner)


def why_none(s: Sight) -> tuple[str | None, bool]:
    """The reason why a numeral is no promise, or None; and whether that is sure."""
    if claimed := s.claimed:
        return claimed, True
    for rule in RULES:
        if rule.holds(s):
            return rule.reason, rule.sure
    return None, True

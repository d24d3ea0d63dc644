"""All and none: 全部, 全覆盖, 均, 校校; 无一, 为零, 不发生, 清零. Words about a countable population that promise a number."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from wusong.engines.planparser.chinese.sight import Passage
from wusong.engines.planparser.measures import UNIT
from wusong.engines.planparser.promises import Promise


@dataclass(frozen=True)
class Whole:
    kind: str
    example: str
    pattern: re.Pattern[str]


def whole(kind: str, example: str, pattern: str) -> Whole:
    return Whole(kind, example, re.compile(pattern))


_IDIOMS_OF_ZERO = "突破|容忍|距离|起点|基础|门槛|星|售|食|用工|接触|时差|部|碳|钱|度|散|花|工|敲|件|下|头|排放|利息|首付|收费|成本|干扰|延误|待|障碍|缝|窗口|跑|见面|材料|基点|作业|一"
_DONE = "实现|完成|建成|达[到标]|开[设展齐放足通]|纳入|配[备齐有]|安装|接入|投入|通过|覆盖|整改|建立|参加|取得|持证|实行|使用|免费|设立|启用|改造|拆除|关停|取缔|化解|公[开示]|合格|考核|签订|轮训|培训|更新|普及|入[学园]|办结|上线|联网|竣工|开工|启动|撤|收回|转为|办成|移交|脱[贫困]|享受|得到|接受|建有|具[备有]|由|进入|推行|标准化|达标|交付|兑现|拨付|清零|消除|完工|升级|接种|建档|签约|解决|用于"
_POPULATION = "学校|教师|学生|班级|幼儿园|中小学|教学点|乡镇|县区|高校|职业院校|校长|教室|县|村|食堂|校车|校园|街道|社区|儿童|园所"

WHOLES: tuple[Whole, ...] = (
    whole("none", "确保无一名学生失学", r"(?P<word>无一(?:[名例人起个所]|学生|儿童|教师)?(?!例外|缺漏|不))[^，。；]{2,}"),
    whole("none", "重大事故为零", r"(?P<word>(?:保持|降|压减|下降|控制|稳定)?(?:为|到|至|在|于|是)“?(?:零|0)(?:%|％)?”?(?![\d.]))(?!(?:的)?(?:突破|容忍|距离|起点|基础|门槛))"),
    whole("none", "实现“零辍学”", rf"(?P<word>“?(?<![\d.百千万十年\u96f6从])零(?!的?(?:{_IDIOMS_OF_ZERO}))(?:[^，。；：、“”]{{2,8}})”?)(?=[，。；、”]|$|的?目标|和|要求)"),
    whole("none", "隐患动态清零", r"(?P<word>(?:动态|全部|基本|全面|逐步)?“?清零”?)(?!行动|计划|专项|工程|台账|机制|攻坚)"),
    whole("none", "不发生安全责任事故", r"(?P<word>(?:不(?:再)?(?:发生|出现|产生)|没有|无|未发生)[^，。；]{0,14}?(?:事故|事件|案件|责任事故|辍学|失学)(?:的?发生|出现)?)(?=[，。；、]|$)"),
    whole("none", "不让一名学生掉队", r"(?P<word>不(?:让|使)(?:任何)?一[名个位]|一个(?:都|也)?不(?:能)?(?:少|落|掉队|漏)|不漏一[人户名]|不落一[人户名])"),
    whole("none", "年内消除大班额", r"(?P<word>(?<!逐步)(?<!努力)(?<!积极)消除|全部消除|彻底消除|销号)(?=[^，。；]{0,18}(?:大班额|大校额|危房|危楼|薄弱(?:学)?校|D级|校舍|辍学|文盲|青壮年|超大班|空白[点村镇乡]|大通铺|旱厕|不达标|C、?D|“?大班))"),
    whole("none", "超大班额全部消除", r"(?:大班额|大校额|危房|旱厕|薄弱学校|大通铺|辍学|隐患|空白[点村镇乡])[^，。；、]{0,4}(?P<word>(?:全部|彻底|基本|全面)?(?:消除|清零|化解|销号))(?=[，。；、]|$)"),
    whole("all", "课后服务全覆盖", r"(?P<word>(?<!为)(?<!现已)“?全覆盖”?)(?!的?(?:成果|基础|检查|督查|督导|巡查|格局|排查|监管|监测|监控|听课|走访|式|网络|体系|无死角))"),
    whole("all", "食堂全部实现明厨亮灶", rf"(?P<word>全部)(?=(?:{_DONE}))"),
    whole("all", "各县区均建有特教学校", r"(?:所有|各(?:级|类|级各类|中小学|学校|校|县|区|乡镇|县区|地|园|幼儿园|高校|职业)?|每(?:一)?[个所名位]?|全[市县区省体校]|学校|学生|教师|幼儿园|中小学校?|村|乡镇|县)[^，。；：]{0,24}?(?P<word>(?<!平)(?<!人)(?<!生)均(?!衡|等|等化|可|值|分|匀|不)|(?<!成)(?<!首)(?<!之)(?<!古)(?<!京)都(?!市|江|会|是为|可以|不))(?=(?:要|应当?|必须|须|需|能够?)?(?:至少)?(?:建[有立成设]|设[有立置]|配[有备齐足]|达[到标]|开[设齐足通]|有(?!人生|机会|责任|义务|收获|进步|所|新|提高|较|明显|不同|出彩)|完成|接入|纳入|安装|参加|通过|取得|掌握|具[有备]|覆盖|实现|拥有|接受|学会|持证))"),
    whole("all", "实现校校有足球场", r"(?P<word>校校(?=[有建都配均达设开能])|班班(?=[有建都配均达设开能])(?!通)|人人(?=[有都能会达参享持成出])(?!都是)|村村(?=[有建都])|园园(?=[有建都达])|县县(?=[有建都达])|乡乡(?=[有建都])|户户(?=[有都]))(?!通)"),
    whole("all", "所有学校达到标准化要求", rf"(?P<word>(?:所有|全体)(?=(?:[^，。；、]{{0,14}}(?:{_POPULATION})(?:全面|全部)?(?:实现|达到|达标|完成|建成|接入|配备|配齐|纳入|通过|持证))))"),
    whole("all", "服务覆盖所有乡镇", rf"(?:覆盖|惠及|推广到|延伸到|普及到|拓展到|配齐)(?:到)?(?:全[市县区省])?(?P<word>所有|全部|全体)(?=[^，。；]{{0,12}}(?:{_POPULATION}))"),
)  # fmt: skip
_QUOTED_WHOLE = re.compile(r"[“\"‘](?:全覆盖|清零|零[^“”\"]{1,6}|动态清零|双?清零)[”\"’]")


def wholes(passage: Passage, numbered: list[Promise], encouraged: Callable[[str], bool]) -> list[Promise]:
    """The promises of all and none in a passage, where no number in the clause says it already."""
    found: list[Promise] = []
    for one in WHOLES:
        for match in one.pattern.finditer(passage.flow):
            if promise := _promised(passage, one.kind, match, numbered, found, encouraged):
                found.append(promise)
    return found


def _promised(
    passage: Passage,
    kind: str,
    match: re.Match[str],
    numbered: list[Promise],
    found: list[Promise],
    encouraged: Callable[[str], bool],
) -> Promise | None:
    start, end = match.span("word")
    flow = passage.flow
    c0, c1 = passage.clauses.around(start)
    before = flow[c0:start]
    quoted = passage.quotes.around(start)
    if quoted and not _QUOTED_WHOLE.fullmatch(flow[quoted[0] : quoted[1]]):
        return None
    if passage.brackets.around(start) or passage.past(start, before):
        return None
    if encouraged(before):
        return None
    if any(p.numeral[0] < end and start < p.numeral[1] for p in (*numbered, *found)):
        return None
    if kind == "none" and match[0].startswith("消除") and any(start < p.numeral[0] < c1 for p in numbered):
        return None  # 消除D级危房8000平方米: so much of it, not all
    if (
        kind == "none"
        and match[0] == "消除"
        and not before
        and c1 - c0 < 12
        and passage.sentences.around(start) == (c0, c1)
    ):
        return None  # （一）消除大班额。: a heading names the work; the sentence below it says by when
    if match[0].startswith("一个") and any(c0 <= p.numeral[0] < c1 for p in found):
        return None  # 一个不少、一个不落 is one promise
    if kind == "all":
        if any(
            p.start < c1 and c0 < p.end and not passage.brackets.around(p.numeral[0])
            for p in numbered
            if p.comparator != "decrease_by"
        ):
            return None
        if any(c0 <= p.numeral[0] < c1 for p in found):
            return None
    q0 = c0
    if start - c0 < 2 and c0 > 0 and flow[c0 - 1] in "，," and c1 - end < 4:
        q0 = passage.clauses.around(c0 - 1)[0]
    value, unit = (Decimal(100), "%") if kind == "all" else (Decimal(0), _unit_of_none(match))
    return Promise(q0, max(c1, end), (start, end), kind, value, unit)


def _unit_of_none(match: re.Match[str]) -> str:
    following = UNIT.search(match[0])
    return following[0] if following and following[0] in ("名", "例", "起", "人", "所", "个", "位") else ""

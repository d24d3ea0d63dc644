"""The grammar of numbers in Chinese plans: which are promises, how they compare, and why the others are none.

Each numeral is looked at in this order. (1) Claims: spans that are dates, document numbers, names in quotation marks,
ordinals … take the numerals inside them. (2) Ground: a numeral in words that tell of the past, of what exists, of a
condition, a denominator or a starting point is none. (3) What is left is a target when it counts or measures something;
small Chinese numerals, which fill the language with idioms, must show more. (4) All and none: 全部, 全覆盖, 均, 无一, 为零.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from wusong.engines.planparser.measures import ABSTRACT, COUNTED, SLOGAN, SPEC_UNITS, THIN, TIME_UNITS, UNIT, unit_after
from wusong.engines.planparser.numerals import HAN, Numeral, numerals
from wusong.engines.planparser.reading import REASONS
from wusong.words.labels import L, Label

N = rf"(?:\d[\d,.]*|[{HAN}]+)"
# ── 1. Claims ────────────────────────────────────────────────────────────────────────────────────────────────────────
_MONTH = rf"(?:1[0-2]|0?[1-9]|[一二三四五六七八九十]{{1,2}})月"
CLAIMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(pattern))
    for reason, pattern in (
        ("doc_number", r"[\u4e00-\u9fff]{0,12}[〔\[【(（]\d{4}年?[〕\]】)）](?:第)?\d+号|第?\d{1,4}号(?:令|文件?|公告|楼)?"),
        ("hotline", r"(?<!\d)(?:0\d{2,3}-?)\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)400-?\d{3}-?\d{4}(?!\d)|(?<!\d)(?:12345|12355|12391|12338|12309|110|119|120|122)(?=[”\"]?(?:热线|平台|电话|服务|政务|心理|青少年|[，。、”]))|(?<=热线)[:：]?\d[\d-]+|(?<=电话)[:：]?\d[\d-]+"),
        ("period", r"[“\"]?(?:十[一二三四五六]?五|九五|八五)[”\"]?(?=规划|期间|时期|末|初|以来|教育|课题|普法|科研|收官|开局|发展|建设|重点|之|的|，|、|国家|全国|省|市|[”\"])|[“\"](?:[一二三四五六七八]五)[”\"]?(?=普法|法治)|[“\"]?[七八九]五[”\"]?普法|新?[一二三四五六七八九十\d]+年(?:发展|行动|建设|提升|攻坚|工作|滚动|总体|布局|专项)?(?:规划|计划|纲要|行动)"),
        ("date", r"(?<!\d)(?:19|20)\d{2}(?:[-—~至到]+(?:(?:19|20)?\d{2}))(?:学年度?|年度?)?(?:(?:第?[一二]|上|下|春季|秋季)学期)?"),
        ("date", rf"(?<!\d)(?:19|20)\d{{2}}(?:级|届)?(?:年)(?:度|级)?(?:{_MONTH}(?:\d{{1,2}}日)?)?(?:上半年|下半年|底|末|初|春季|秋季|暑期)?|(?<!\d)(?:19|20)\d{{2}}[./-]\d{{1,2}}(?:[./-]\d{{1,2}})?(?!\d)|(?<!\d)(?:19|20)\d{{2}}(?=[级届])"),
        ("date", r"[二一][〇零九][〇零一二三四五六七八九]{2}年"),
        ("date", rf"(?<![\d个]){_MONTH}(?:份)?(?:[-—~至到]\d{{1,2}}月)?(?:\d{{1,2}}日)?(?:[-—~至到]\d{{1,2}}日)?|(?<![\d.])(?:\d{{1,2}}|[一二三]?十[一二三四五六七八九]?)[-—~至到](?=\d{{1,2}}月)|(?<!\d)\d{{1,2}}日(?!内|以内|前完成\d)|(?<!\d)\d{{1,2}}:\d{{2}}(?::\d{{2}})?|(?<!\d)[89]\d年代|[第前后]?[一二三四1-4]季度|[“\"]?(?:五一|六一|七一|八一|十一|一二·九|五四|九一八)[”\"]?(?=期间|劳动|国际|儿童|建党|建军|国庆|节|运动|前后|假)"),
        ("date", r"(?<!\d)\d{2}年(?:底|初|秋季|春季)"),
        ("list_reference", r"附件[\d一二三四五六七八九十]+|附表[\d一二三四五六七八九十]+|[表图](?:\d+(?:-\d+)?|[一二三四五六七八九十])(?=[所中示、。，）:：])|第[\d一二三四五六七八九十百]+[条款项章节]"),
        ("footnote", r"\[\d{1,2}\]|[①-⑳](?=[。，；])"),
        ("anniversary", rf"{N}(?:多)?周年"),
        ("ordinal", rf"{N}届(?={N}(?:次|中全会))|第{N}[届次期批轮个位名类阶步方课堂章节季度学年人责线任副线组]?|[首头][批届次期]|一等|[一二三](?:等奖|等次)|[特一二三]级教师|正?[一二三四]级(?=教师|职称|校长)"),
        ("grade_or_age", rf"{N}(?:[-—~至到、和]{N})?(?:个)?(?:年级|周岁|岁|月龄)|[初高大职中][一二三四](?:[、和至到—-][初高大]?[一二三四])?(?![个所名项次])|[一二三四五六七八九]+(?:、[一二三四五六七八九])+年级|{N}年(?:制|一贯)|[九十12３3二五]+年(?:义务|免费|基础|制)(?:教育)?|(?:0|零|{N})[-—~至到]{N}岁"),
        ("name", r"\d+\s*[+＋]\s*[\dXxNn]+|[1１一]\s*[+＋]\s*[XxNn]|[xX]\s*[+＋]\s*\d|\d+[×xX*]\d+(?:小时)?|[A-Za-z]+[-]?\d+(?![.\d]*[%个所名万])|(?<![\d.])\d{1,2}[GDAVK](?![a-zA-Z])|\d+[Aa]级|\d+[A-Za-z]{2,}(?<![Mm]2)|(?:985|211)(?:工程|高校|院校|、)"),
        ("name", r"(?<!数)(?<![\d一二两三四五六七八九十几])[百千万](?=[名所校师生人家村园班县场]|余名)|(?<![\d])[一二三四五六七八九十百千万两]+[强佳杰优](?![化先质势良])|[十百千万]+[大佳](?=[杰优名模好青])|[百千](?:人计划|校|师|县|村|企|课|家)|百[所名位]优秀"),
        ("name", r"三支一扶|[五四三二]个一(?:批|百|工程)?|一[号村校]|八项规定|四风|三农|三区[三一]州|三全育人|五育(?:并举|融合)|三通两平台|两免一补|双减|一把手|一岗双责|两[会学]|三会一课|三重一大|一票否决|三中全会|[一二三四五六七]中全会|十[六七八九]大|二十大|二十届|三严三实|四个全面|五位一体|两癌|[四三二]史|三级(?=[联网体教管医消组]|中)|三甲|二甲|一类(?=幼儿园|园|模式)|[二三]类(?=幼儿园|城市|模式)|两基|双基|两为主|五项管理|六[率项](?=达标|评估|工程)|四有(?=好?老师|好?教师)|四点半|三点半|一校[一两多]\S|一村[一多]\S|一体|八音|三字|五大(?=发展|理念)|三定|三公|两学一做|[七八]天无理由"),
        ("duration", rf"(?:未来|今后|近|前|后|过去|最近|为期|历时|连续|持续|用|经过|再用|力争用|争取用|任期|届期|聘期)(?:的)?{N}(?:至{N}|[-—]{N})?(?:个)?(?:年|月|周|天|日|学期|学年)(?:左右)?(?:的?时间)?|{N}(?:[-—至到]{N})?(?:个)?(?:年|月|周|天|日|学期|学年)(?:的?时间|左右的时间|来|以来|多来|之内|期间)|{N}(?:[-—至到]{N})?(?:个)?(?:年|月|周|学期|学年)(?:左右)?(?:以内|内)|(?:24|二十四)小时(?:值[班守]|监控|不间断|服务|开通|在线|热线|开放|应急|畅通|轮流|专人|制|待命|巡)"),
        ("reference_value", r"(?<=按)生师比\d+:\d+|(?<=[（(])[^（()）]{0,14}平均(?:水平)?(?:为|是)?[\d.]+%?(?=[）)])"),
    )
)  # fmt: skip
_QUOTES = re.compile(r"“[^“”]{1,40}”|「[^」]{1,40}」|《[^》]{1,80}》|〈[^〉]{1,40}〉|\"[^\"]{1,24}\"|‘[^‘’]{1,30}’|『[^』]{1,40}』")
_PARENS = re.compile(r"[（(][^（()）]{1,120}[)）]")
_RECUR = re.compile(rf"每(?:隔)?(?:{N}|半)?(?:个)?(?:学年度?|学期|年度?|季度?|月|周|天|日|星期|届|小时)(?:度)?")
_DENOMINATOR = re.compile(rf"(?:每|平均每|按每|以每)(?:{N}|百|千|万)(?:个|名|所|人|位|平方米|班|张|公里|亿|元|件)?")

# ── 2. Ground ────────────────────────────────────────────────────────────────────────────────────────────────────────
_PAST = re.compile(
    r"已(?:经|有|达|完|建|成|实|开|投|培|全|顺|累|通|先|基|初|被|连|于|为|在|获|将|[\u4e00-\u9fff])|现[已有共]|目前|截[至止]|去年|上年|上一?学年|上半年来|过去|以来|近年|共有|现在|当前|原有|历年|往年|前几年"
    r"|[实完达建取获荣培举评引招投开推发组改选派新增落认命授开](?:现|成|到|得|获|训|办|聘|入|设|展|送|选|建|布|织|造|拔|出|增|加|实|定|名|予|通|列)?了|荣获|获评|获批|被(?:评|授|列|确|命|认)|喜获|夺得|斩获|成功(?:创|举|承|入|申)"
)
_FUTURE = re.compile(
    r"力争|争取|确保|保证|力求|努力|今年|本年|年内|年底前|到(?:20\d\d|[一-龥]{0,3}年底|年末|学年末)|20\d\d年底?前|将(?=[要在为对把于]|[^来领])|计划(?=[在于新建培开组完招选投用]|到)|拟|下一步|新的?一年|下半年|要(?!求|点|素|内|闻|害|么|义|件|位|职)|全年|必须|应当?(?!对|用|急|试|届|聘)|不得|实现(?!了)|目标"
)
_REVIEW_HEADING = re.compile(r"回顾|总结|成[就效绩果](?!转|展|奖|评|申|推)|过去|现状|工作基础|发展基础|主要做法|工作完成|完成情况|进展情况|取得|基本情况|形势|存在(?:的)?(?:主要)?问题|背景")
_FORWARD_HEADING = re.compile(r"要点|计划|安排|思路|任务|目标|措施|举措|打算|下一步|展望|取得新|见成效|求突破|新成[效就果绩]|新突破|新进展|转化|推进|加强|提[升高]|深化")
_REVIEW_PARAGRAPH = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]+[)）、.]?)?(?:过去(?:的)?(?:一年|五年|20)|一年来|五年来|去年|刚刚过去|[“\"]?十[一二三四五]?五[”\"]?(?:时期|期间|以来)|近年来|几年来|同志们|各位代表)"
)
_ENCOURAGE = re.compile(r"鼓励|提倡|倡导|有条件的?|(?<![不就])可以?(?=[适设开选组按根在结参自申采通建向配单])|可(?=参照|采取|根据|结合|自行|单独|适当)|支持和引导|探索(?=建立|开展|试行)?|建议")
_PROHIBIT = re.compile(r"严禁|禁止|严格禁止|坚决制止|杜绝|不准|不允许|严防")
_EXISTING = re.compile(
    r"(?:发挥|利用|依托|借助|借力|巩固|整合|盘活|统筹|结合|现有|原有|已有|拥有|现|共有|设有|辖|辖区|下辖|管辖|涉及|来自|分布|以)[^，。；：、]{0,14}$|(?:全[市县区省校国]|我[市县区省校]|全系统|城区|辖区|直属)(?:现|共)?有?$|^有$"
)
_SCOPE_BEFORE = re.compile(r"(?:^|[，、；：])?(?:在|于|从|面向|针对|组织|选择|选取|确定)?(?:在|于|从)(?:全[市县区省]|[^，。；]{0,8})?(?:的|中)?$")
_BASE_BEFORE = re.compile(r"(?:由|从|自)(?:[^，。；、]{0,16})$")
_BASE_AFTER = re.compile(r"^[^，。；]{0,14}?(?:提[高升]|上升|增[加至长到]|扩大|扩[增充]|下降|降[低至到为]|压[减缩]|减[少至到]|缩[短小减]|延长|调整|提标|提至|增到|攀升|跃升|提高|拓展|上调|下调|改为|变为|优化)")
_BASE_OF = re.compile(r"^[^，。；、]{0,8}(?:的)?基础上")
_CONDITION_LEAD = re.compile(r"(?:凡|如|若|对(?:于)?|当|因|针对|其中对|满|未满|不满|超过|不足|达到|低于|高于|具有|具备|任教|从教|教龄|工龄|规模|总分|年满|连续|入职|距离|离校|服务期?|学生(?:人)?数|在校生|人口|班额)[^，。；]{0,12}$")
_OF_WHAT = re.compile(r"^(?:（?含\S{0,5}）?)?(?:以上|以下|以内|及以上|及以下|左右|不等)?的(?!目标|要求|标准|水平|比例|比重|任务|速度|占比|增[速长幅]|学校[都均]|规模|良好|补助|奖|专[职项]|经费|资金)")
_BIG_CLASS = re.compile(r"^(?:（?含?\S{0,6}）?)?(?:及?以上|以下)?(?:的)?(?:“?超?大班额|班额|大班|超大)")

# ── 3. Comparators ───────────────────────────────────────────────────────────────────────────────────────────────────
_INCREASE = r"新增(?!长)|净增|增加(?!到|至|值|为|了)|增长(?!到|至|率|点|极)|增补|增设|增配|增招|增开|扩招|增(?=\d)|提高(?!到|至|为)|提升(?!到|至|为)|上升(?!到|至|为)|扩大(?!到|至|为)|翻(?=[一两二\d]?番)|递增|扩增|增扩|增至(?!.)|上浮|上调(?!到|至|为)|延长(?!到|至|为)"
_DECREASE = r"减少(?!到|至|为)|下降(?!到|至|为)|压缩(?!到|至|为)|压减(?!到|至|为)|降低(?!到|至|为)|降(?=\d)|缩减(?!到|至|为)|缩短(?!到|至|为)|削减(?!到|至|为)|精简(?!到|至|为)|下调(?!到|至|为)|减(?=\d)"
_REACH_UP = r"达到(?:了)?|达|迈上|(?:提高|提升|扩大|上升|增加|增长|发展|扩充|增|提|延长|扩展|拓展|升|上调|恢复|保持|攀升|跃升)(?:到|至|为)"
_REACH_DOWN = r"(?:下降|降低|减少|压缩|压减|缩减|缩短|控制|降|减|压|缩|精简|稳定控制|下调)(?:到|至|在|为)"
_GE = r"不(?:得)?(?:低|少|小|短|弱|差)于|至少|不(?:得)?低过|最(?:低|少)|保底"
_GT = r"(?<!不)(?<!不得)(?<!不能)(?<!不应)(?<!再)(?:超过|超|突破|逾|多于|高于|大于|优于|高出)"
_LE = r"不(?:得|能|应|准|许|可)?(?:超过|高于|多于|大于|超出|突破|超)|最(?:多|高|长)|限[制定额](?:在|为)|限于"
_LT = r"(?<!不)(?<!不得)(?<!不能)(?:低于|少于|小于|不足|短于)"
_APPROX = r"约|近|大约|大体|接近|将近|大致"
_VERB_UP = re.compile(rf"(?P<verb>{_INCREASE})")
_VERB_DOWN = re.compile(rf"(?P<verb>{_DECREASE})")
_AFTER_BOUND = re.compile(r"^(?:（[^）]*）)?(?:的)?(?P<m>及?以上|及其以上|或以上|起(?=[，。；])|以内|之内|以下|及以下|之下|左右|上下|内(?=[，。；的）]|$))")
_MADE = (
    r"(?:新建|改建|扩建|改扩建|建成|建设|建立|创建|新设|设立|成立|打造|培育|培养|培训|轮训|招聘|补充|引进|选派|选送|选拔|选树|评选|评定|认定|命名|遴选|推出|推荐|举办|组织|开展|召开|承办|编写|编印|"
    r"开发|开设|开办|完成|实施|安排|资助|配备|配置|购置|采购|添置|安装|更新|更换|改造|维修|新开工|开工|竣工|投入|投用|启用|落实|发放|创办|培植|遴选|确定|扶持|支持|帮扶|结对|派出|交流|增设|增加|新增|撤并|撤销|"
    r"关闭|拨离|调整|整合|申报|申办|争创|创成|争取|获得|立项|结题|录制|征集|表彰|奖励|聘请|聘任|聘用|派驻|吸引|招收|招录|录取|救助|发展|提供|增补|建好|抓好|办好|重点建设|读|阅读|掌握|参加|学会|听|听课|撰写|走访|家访|检查|督导|督查|演练|消除|化解|销号|整治|排查|改善|建|办|评|选|招|派|育|完善|提升|形成|集中|开通|发布|出版|汇编|推广|覆盖|惠及|服务|储备|筹措|安置|规划|设置|设|"
    r"配|配齐|上好|保证|确保|达到|不少于|取消|减少|压减|清理|做|做好|开放|对接|签订|签约|引入|合作|共建|联合)"
)
_MADE_BEFORE = re.compile(rf"{_MADE}(?:好|起|出|完|成)?(?:[^，。；：、]{{0,14}})$")
_HARD = re.compile(
    r"(?:新建|改建|扩建|建成|创建|新设|设立|成立|培育|招聘|引进|选派|评选|认定|命名|遴选|推出|举办|召开|承办|编写|开发|完成|配备|购置|新增|增加|创办|新开工|开工|撤并|关闭|举行|组织|开展|确定|打造|重点建设|建设|建立|争创|创成|掌握|学会|参加|培养|选树|录制|建|设|配|增设|安排|资助|撰写|读|开设|至少|每[校园班所生个]|每(?:所|个|名|位)[^，。；]{1,10})[^，。；：、]{0,12}$"
)
_SCARCE = frozenset("所 座 栋 幢 家 名 人 场 届 次 期 间 处 台 套 辆 门 篇 部 平方米 元 学时 课时 学分 小时 公里 册 张 户 例 人次 场次 批 期 节 遍 堂 轮 支 条 件 项 个".split())

_DEGREES = frozenset("% 个百分点 倍 元 分 年 岁 天 小时 分钟 学时 课时 个月 册 点 名次 位".split())


@dataclass(frozen=True)
class Promise:
    """A number found to be a promise, inside one passage (offsets of its flow)."""

    start: int
    end: int
    numeral: tuple[int, int]
    comparator: str
    value: Decimal
    unit: str
    high: Decimal | None = None
    modifier: str | None = None
    deadline: str | None = None
    modality: str = ""
    sure: bool = True


@dataclass(frozen=True)
class Fate:
    """What became of a numeral: the promise it belongs to (by position in the list), or the reason why it is none."""

    start: int
    end: int
    promise: int | None
    reason: str | None
    sure: bool = True


@dataclass(frozen=True)
class Ground:
    """What a passage stands on: the plan's year, and whether it belongs to a review of the past."""

    year: int | None
    past: bool = False
    lead_deadline: str | None = None


def review_heading(heading: str, year: int | None) -> bool:
    """Whether a section under this heading tells of the past.

    >>> review_heading("2025年工作回顾", 2026), review_heading("2026年工作安排", 2026)
    (True, False)
    """
    years = [int(y) for y in re.findall(r"(?:19|20)\d{2}", heading)]
    if years and year and min(years) >= year:
        return False
    if years and year and max(years) < year and not _FORWARD_HEADING.search(heading):
        return True
    return bool(_REVIEW_HEADING.search(heading)) and not _FORWARD_HEADING.search(heading)


def review_paragraph(flow: str, year: int | None) -> bool:
    """Whether a paragraph opens by telling of the past."""
    if _REVIEW_PARAGRAPH.match(flow):
        return not re.search(r"^同志们|^各位代表|今年", flow)
    opening = re.match(r"^(?:截至)?((?:19|20)\d{2})年(?!底?前|以前)", flow)
    return bool(opening and year and int(opening[1]) < year)


def read_passage(flow: str, ground: Ground) -> tuple[list[Promise], list[Fate]]:
    """The promises of a passage, and the fate of every numeral in it."""
    return Reader(flow, ground).read()


class Reader:
    """One passage under the eye of the grammar."""

    def __init__(self, flow: str, ground: Ground):
        self.flow, self.ground = flow, ground
        self.numerals = numerals(flow)
        self.stops = [-1, *(m.start() for m in re.finditer(r"[。！？；]|(?<!\d);|!|\?", flow)), len(flow)]
        self.commas = [-1, *(m.start() for m in re.finditer(r"[，。；：！？]|(?<![\d])[,;:]|[,;:](?!\d)", flow)), len(flow)]
        self.quotes = [m.span() for m in _QUOTES.finditer(flow)]
        self.parens = [m.span() for m in _PARENS.finditer(flow)]
        self.claims = self._claims()

    # spans ------------------------------------------------------------------------------------------------------
    def _around(self, marks: list[int], at: int) -> tuple[int, int]:
        n = max(1, min(bisect_right(marks, at), len(marks) - 1))
        return marks[n - 1] + 1, marks[n]

    def sentence(self, at: int) -> tuple[int, int]:
        return self._around(self.stops, at)

    def clause(self, at: int) -> tuple[int, int]:
        return self._around(self.commas, at)

    def _claims(self) -> list[tuple[int, int, str]]:
        found = [(*m.span(), "recurrence") for m in _RECUR.finditer(self.flow)]
        found += [(*m.span(), "denominator") for m in _DENOMINATOR.finditer(self.flow) if not _RECUR.match(self.flow, m.start())]
        found += [(*m.span(), reason) for reason, pattern in CLAIMS for m in pattern.finditer(self.flow) if m.end() > m.start()]
        return found

    def claimed(self, numeral: Numeral) -> str | None:
        if numeral.percent:
            relevant = [c for c in self.claims if c[2] in ("doc_number", "reference_value")]
        else:
            relevant = self.claims
        if numeral.ratio and "比" in self.flow[max(0, numeral.start - 8) : numeral.start]:
            return None
        reached = re.search(rf"(?:{_REACH_UP}|突破|超过|{_GE})$", self.flow[max(0, numeral.start - 6) : numeral.start])
        for start, end, reason in relevant:
            if reached and reason == "grade_or_age" and self.flow[numeral.end : numeral.end + 1] == "岁":
                continue
            if start <= numeral.start < end and (numeral.end <= end + 1 or numeral.start > start):
                return reason
            if start < numeral.end <= end:
                return reason
        return None

    def inside(self, spans: Iterable[tuple[int, int]], at: int) -> tuple[int, int] | None:
        return next((span for span in spans if span[0] < at < span[1]), None)

    # the reading ------------------------------------------------------------------------------------------------
    def read(self) -> tuple[list[Promise], list[Fate]]:
        promises: list[Promise] = []
        fates: list[Fate] = []
        for n, numeral in enumerate(self.numerals):
            reason, sure = self.reason(numeral, n)
            if reason is None:
                promise = self.promise(numeral, n, promises)
                if promise is None:
                    fates.append(Fate(numeral.start, numeral.end, None, "no_unit", False))
                    continue
                promises.append(replace(promise, sure=sure))
                fates.append(Fate(numeral.start, numeral.end, len(promises) - 1, None, sure))
            else:
                fates.append(Fate(numeral.start, numeral.end, None, reason, sure))
        promises = self._together(promises)
        extra = list(self.words_for_all_and_none(promises))
        for promise in extra:
            covering = [k for k, fate in enumerate(fates) if promise.numeral[0] <= fate.start and fate.end <= promise.numeral[1]]
            promises.append(promise)
            for k in covering:
                fates[k] = Fate(fates[k].start, fates[k].end, len(promises) - 1, None)
        return promises, fates

    # why a numeral is none --------------------------------------------------------------------------------------
    def reason(self, numeral: Numeral, n: int) -> tuple[str | None, bool]:
        """The reason why a numeral is no promise, or None; and whether that is sure."""
        flow, start, end = self.flow, numeral.start, numeral.end
        if numeral.value < 0:
            return ("name" if flow[start:end][0] in "百千万" else "idiom"), True
        if claimed := self.claimed(numeral):
            return claimed, True
        if self.inside(self.quotes, start):
            return "name", True
        unit, after = self.unit(numeral)
        if paren := self.inside(self.parens, start):
            return self._in_brackets(numeral, paren), True
        c0, c1 = self.clause(start)
        before, rest = flow[c0:start], flow[after:c1]
        s0, s1 = self.sentence(start)
        sentence_before, sentence_rest = flow[s0:start], flow[after:s1]
        bounded = bool(_AFTER_BOUND.match(rest)) or bool(re.search(rf"(?:{_GE}|{_LE}|{_GT}|{_REACH_UP}|{_REACH_DOWN})[^，。；\d]{{0,3}}$", before))
        # a starting point: 由5元提高至10元, 在40%的基础上
        if _BASE_BEFORE.search(before) and _BASE_AFTER.match(rest) and re.search(r"\d|[一二三四五六七八九十百千]", rest):
            return "baseline", True
        if _BASE_OF.match(rest):
            return "baseline", True
        if re.search(r"(?:比|较)[^，。；]{0,14}的$", before) and not numeral.percent:
            return "baseline", True
        if self.ground.past or self._past(s0, start, before):
            return "past_result", True
        if not numeral.arabic and not numeral.percent and not numeral.ratio and not self._chinese_counts(numeral, unit, before, rest, c0):
            return self._idle(numeral, unit), True
        if self._encouraged(before, sentence_before):
            return "encouragement", True
        if numeral.percent or numeral.ratio:
            return self._share_reason(numeral, before, rest)
        if _BIG_CLASS.match(rest) and unit in ("人", "名"):
            return "definition", True
        if (unit in ("人", "名", "分", "年", "元", "所", "个", "亩", "公里", "次", "平方米", "门", "岁") and _OF_WHAT.match(rest) and _CONDITION_LEAD.search(before)
                and not re.search(rf"(?:配备|配足|建设|建成|打造|培养|新建|完成|{_GE})[^，]{{0,4}}$", before)):  # fmt: skip
            return "condition", True
        if _CONDITION_LEAD.search(before) and re.match(r"^(?:及?以上|以下)?(?:的|者)(?!目标|要求|标准|水平)", rest) and not re.search(rf"(?:{_GE}|{_REACH_UP}|配备)[^，]{{0,3}}$", before):
            return "condition", True
        if re.search(r"(?:凡|如|若|对(?:于)?)[^，。；]*(?:超过|不足|低于|高于|未达到?|满|达到|少于|多于)$", before):
            return "condition", True
        if self.flow[start - 1 : start] in "个家所" and re.match(r"^(?:及?以上)的?(?:重[点大])?(?:项目|企业|工程|单位|学校)", rest):
            return "definition", True
        if unit in SPEC_UNITS and not bounded and not re.match(r"^(?:[，。；、）]|$|及?以上|左右)", rest):
            return "spec", True
        if re.match(r"^(?:个)?(?:教学)?班(?:级)?(?:规模|建制|的(?:小学|中学|初中|高中|幼儿园|学校))", flow[end:c1]) or re.match(r"^(?:规模|容量|轨制)(?:的)", rest):
            return "spec", True
        if unit == "级" or unit in ("星", "大", "步", "点"):
            return ("spec" if unit in ("级", "星") else "name"), True
        if unit in TIME_UNITS and not self._time_counts(numeral, unit, before, rest):
            return "duration", True
        if not numeral.arabic or unit in ("个", "项", "类", "种", "条", "大"):
            if ABSTRACT.match(rest) and not bounded and not re.match(r"^(?:中心|平台)", rest):
                return ("idiom" if not numeral.arabic else "name"), numeral.arabic is False
        if not bounded and re.search(r"其中[^，。；]{0,12}$", before) or not bounded and re.search(r"其中[^。；]{0,40}[、，][^，。；]{0,12}$", sentence_before) and not re.search(_MADE, before):
            return "breakdown", True
        if self._existing(before, rest, sentence_before, unit):
            return "existing_count", True
        if self._scope(numeral, n, before, rest, c1):
            return "scope_count", True
        if not unit and not bounded:
            counted = self._counted_noun(before, flow[end:c1])
            if not counted:
                return "no_unit", False
        if _PROHIBIT.search(before) and not re.search(rf"(?:{_LE}|{_GT})$", before):
            return "condition", False
        return None, True

    def _in_brackets(self, numeral: Numeral, paren: tuple[int, int]) -> str:
        inner = self.flow[paren[0] + 1 : paren[1] - 1]
        if re.fullmatch(r"\d{1,3}", inner):
            return "footnote"
        if re.search(r"牵头|责任单位|电话|联系", inner):
            return "page_furniture"
        if re.match(r"含|不含|包括|指|即|按|以", inner):
            return "definition"
        return "breakdown"

    def _past(self, s0: int, start: int, clause_before: str) -> bool:
        """Whether the last word on time before the number speaks of the past."""
        before = self.flow[s0:start]
        past, future = None, None
        for match in _PAST.finditer(before):
            if before[match.start() - 1 : match.start()] in ("比", "较", "与", "同") and match[0] in ("去年", "上年", "上学年", "上一学年"):
                continue
            past = match.start()
        for match in _FUTURE.finditer(before):
            future = match.start()
        if self.ground.year:
            for match in re.finditer(r"((?:19|20)\d{2})(?:[-—至到]+(20\d{2}))?(?:学年度?|年)(?!级|届|[，]?(?:规划|版|修订))", before):
                year = int(match[2] or match[1])
                reaching = before[max(0, match.start() - 2) : match.start()].endswith(("比", "较", "在", "到"))
                if year >= self.ground.year:
                    future = match.start()
                elif not reaching and not re.match(r"(?:以来)?(?:为)?基[数础期]", before[match.end() :]):
                    past = match.start()
        if past is None:
            return False
        if future is not None and future > past:
            # "实现了" after a promise still tells of what was done
            return False
        if before[past : past + 1] in "近目当现过" or before[past : past + 2] in ("以来", "原有", "历年"):
            # "近年来…，今年" is handled above; "目前" governs its own sentence only up to a verb of promise
            return not re.search(r"(?:力争|确保|将|要)(?=[^，。；]{0,20}$)", clause_before)
        return True

    def _encouraged(self, before: str, sentence_before: str) -> bool:
        match = None
        for match in _ENCOURAGE.finditer(before):
            pass
        if match is None or match[0].startswith("探索"):
            return False
        return not re.search(r"确保|力争|保证|达到|不(?:得|低|少|超)", before[match.end() :])

    def _share_reason(self, numeral: Numeral, before: str, rest: str) -> tuple[str | None, bool]:
        if re.search(r"(?:占|占比|比重|比例)(?:的|了)?[^，。；]{0,6}$", before) and re.search(r"(?<!实)现[有已为]|目前|已经?", before):
            return "descriptive", True
        if numeral.form in ("half", "fraction", "tenths") and not re.search(rf"{_MADE}|占|超|过|{_REACH_UP}|{_INCREASE}|{_DECREASE}|{_GE}|{_LE}", before + rest):
            return "idiom", False
        if re.search(r"(?:比|较|与)(?:上年|去年|20\d\d年)的?[^，。；]{0,8}$", before) and re.match(r"^(?:的)?(?:提高|增加|下降)", rest):
            return "baseline", True
        if re.search(r"(?:凡|如|若|对(?:于)?)[^，。；]*(?:超过|不足|低于|高于|未达到?|达不到|达到)$", before) and re.match(r"^(?:以上|以下)?的", rest):
            return "condition", True
        return None, True

    def _time_counts(self, numeral: Numeral, unit: str, before: str, rest: str) -> bool:
        if re.search(rf"(?:{_GE}|{_LE}|控制在|缩短(?:到|至|为)|压缩(?:到|至|为)|{_REACH_UP})[^，。；]{{0,3}}$", before):
            return not re.match(r"^(?:及?以上)?的(?!目标|要求|标准)", rest)
        if unit in ("小时", "分钟"):
            recur = re.search(r"每(?:天|日|周|学期|年|学年|人|名|次)|日均|人均", before)
            return bool(recur) or bool(re.match(r"^(?:以上|以内|左右)", rest)) and not re.match(r"^(?:以上|以内|左右)?的(?!目标)", rest)
        if unit in ("天", "周") and re.search(r"(?:培训|研修|实习|实践|集训|跟岗|劳动|军训)[^，。；]{0,6}$", before):
            return bool(re.match(r"^(?:以上)?(?:[，。；、）]|$)", rest)) and bool(re.search(r"每|人均|不少", before))
        return False

    def _existing(self, before: str, rest: str, sentence_before: str, unit: str) -> bool:
        match = _EXISTING.search(before)
        if not match:
            # 发挥2所…、10所…的示范作用: the verb of using may stand before earlier items of the list
            listed = re.search(r"(?:发挥|利用|依托|借助|巩固)[^，。；]*、[^，。；、]{0,16}$", before)
            return bool(listed) and not re.search(r"(?:新建|建设|打造|创建|培育|建成|新增)", listed[0])
        word = match[0]
        if re.search(r"(?:组织|培训|轮训|动员|安排|对|遴选)(?:全[市县区省]|我[市县区省])$", before):
            return False
        if re.search(rf"(?:{_GE}|{_REACH_UP}|{_INCREASE}|新建|建成|打造|培育|培养|完成|新增|实现|组建|建立|开展)", word):
            return False
        if word.startswith("拥有") and "每" in before:
            return False
        if word.startswith("以"):
            return bool(re.match(r"^[^，。；]{0,24}为(?:引领|龙头|核心|主|载体|抓手|重点|依托|骨干|支撑|基础|试点|单位|中心|示范|代表|样本|纽带)", rest))
        if word.startswith(("整合", "统筹", "结合", "盘活", "涉及")):
            return False
        if re.match(r"^(?:全[市县区省校国]|我[市县区省校]|全系统|城区|辖区|直属)", word):
            # 全市12所学校全部达标 counts; 全市12所学校 alone is what there is
            return not re.search(r"全部|均|都|完成|达标|开展|实[施现]|建成|启动|推[行开进]|实行", rest) or "有" in word
        return True

    def _scope(self, numeral: Numeral, n: int, before: str, rest: str, c1: int) -> bool:
        """在3个乡镇新建食堂5个: the place-count of a promise whose own number follows in the clause."""
        if not re.search(r"(?:^|[^存所现旨内正实潜])(?:在|于|从|面向|覆盖|分布于?)[^，。；]{0,10}$", before):
            return False
        following = [m for m in self.numerals[n + 1 :] if m.start < c1 and m.value >= 0 and not self.claimed(m)]
        for m in following:
            unit, _ = self.unit(m)
            if (unit or m.percent) and not self.inside(self.quotes, m.start):
                between = self.flow[numeral.end : m.start]
                return "、" not in between or bool(re.search(_MADE, between))
        return bool(re.match(r"^[^，。；]{0,16}(?:中|范围内|之间|间)(?=[^，。；])", rest)) and not re.search(r"试点|推[广行]", rest)

    def _idle(self, numeral: Numeral, unit: str) -> str:
        if numeral.value == 1:
            return "indefinite" if unit else "idiom"
        return "idiom" if not unit else "name"

    # does a Chinese numeral count? ------------------------------------------------------------------------------
    def _chinese_counts(self, numeral: Numeral, unit: str, before: str, rest: str, c0: int) -> bool:
        if not unit:
            return False
        written = self.flow[numeral.start : numeral.end]
        if re.search(rf"(?:{_GE}|{_LE}|{_GT}|{_REACH_UP}|前)$", before) and unit not in ("级", "流", "线"):
            return unit not in TIME_UNITS or unit in ("小时", "分钟", "天")
        bound = _AFTER_BOUND.match(rest)
        if bound and bound["m"] not in ("内", "起"):
            return not re.match(r"^的", rest[bound.end() :])
        if unit in ("次", "届", "场", "轮", "遍", "期", "回", "堂", "节", "项", "名", "个", "篇", "本", "门", "所", "人次", "批") and self.recurrence(numeral.start):
            return not ABSTRACT.match(rest) and unit != "批"
        if numeral.high is not None:
            return bool(_MADE_BEFORE.search(before)) and unit in _SCARCE
        if numeral.value >= 10 and not re.fullmatch(r"[十百千万]", written):
            return unit in _SCARCE and not ABSTRACT.match(rest) and not SLOGAN.match(rest)
        if numeral.value >= 2:
            if unit not in _SCARCE or not _HARD.search(before) or ABSTRACT.match(rest) or (unit in THIN and SLOGAN.match(rest)):
                return False
            if unit in THIN:
                return bool(re.search(r"(?:新建|改建|扩建|建成|创建|新设|设立|成立|培育|认定|命名|遴选|推出|举办|召开|承办|编写|开发|新增|评选|选树|掌握|学会|参加|录制|增设|每[校园班生])[^，。；：、]{0,10}$", before))
            return True
        if numeral.value == 1:
            if unit in ("所", "座", "栋", "幢") and re.search(r"(?:新建|建成|新开工|开工建设|新增|引进|改扩建|扩建|改建|建设|创办|创建|每[^，。；]{1,8})(?:好)?$", before):
                return True
            if re.search(r"(?:每(?:所|个|名|位)?(?:[县乡村校园班]|学校|班级|幼儿园|学生|教师|县|乡镇|中小学|县区|中心校|生)[^，。；]{0,14}|至少[^，。；]{0,6}|各建[成设]?)$", before):
                return unit in _SCARCE and not re.search(r"[“”]", before)
        return False

    def recurrence(self, at: int) -> str | None:
        """每年, 每学期 …: the frequency that governs a number, in its own clause, or carried over a list."""
        c0, _ = self.clause(at)
        found = None
        for match in _RECUR.finditer(self.flow, c0, at):
            found = match[0]
        return found

    def unit(self, numeral: Numeral) -> tuple[str, int]:
        if numeral.percent:
            return "%", numeral.end
        if numeral.ratio:
            return "比", numeral.end
        at = numeral.end
        return unit_after(self.flow, at)

    def _counted_noun(self, before: str, after: str) -> str:
        for noun, unit in COUNTED.items():
            if after.startswith(noun) or re.search(rf"{noun}(?:总?数|数量)?(?:{_REACH_UP}|{_INCREASE}|{_GE}|约|近|为)?$", before):
                return unit
        return ""

    # what a promise says ----------------------------------------------------------------------------------------
    def promise(self, numeral: Numeral, n: int, earlier: list[Promise]) -> Promise | None:
        flow = self.flow
        unit, after = self.unit(numeral)
        c0, c1 = self.clause(numeral.start)
        if not unit:
            unit = self._counted_noun(flow[c0 : numeral.start], flow[numeral.end : c1])
        comparator, modifier = self.comparator(numeral, unit, after, earlier)
        value, high = numeral.value, numeral.high
        if comparator == "none":
            value = Decimal(0)
        if unit == "比" or numeral.percent:
            unit = "比" if numeral.ratio else "%"
        if comparator == "le" and re.search(r"前$", flow[c0 : numeral.start]) and unit in ("名", "位", ""):
            unit = "名次"
        start, end = self.quote(numeral, n, after)
        return Promise(
            start, end, (numeral.start, max(after, numeral.end)), comparator, value, unit, high, modifier,
            self.deadline(numeral.start), self.modality(numeral.start),
        )  # fmt: skip

    def comparator(self, numeral: Numeral, unit: str, after: int, earlier: list[Promise]) -> tuple[str, str | None]:
        flow, start = self.flow, numeral.start
        c0, c1 = self.clause(start)
        before, rest = flow[c0:start], flow[after:c1]
        bound = self._bound(numeral, before, rest)
        if numeral.value == 0:
            return "none", None
        if numeral.percent and numeral.value == 100 and numeral.form == "" and not self._verb(_VERB_UP, before, unit):
            return "all", bound if bound in ("ge", "gt", "approx") and bound != "ge" else None
        if re.search(r"前$", before):
            return "le", None
        up, down = self._verb(_VERB_UP, before, unit), self._verb(_VERB_DOWN, before, unit)
        if numeral.form == "double":
            return "increase_by", bound if bound in ("gt", "approx") else None
        if unit in ("个百分点",) and not up and not down:
            tail = re.match(r"^[^，。；]{0,4}(?:提高|增长|上升)", rest)
            if tail:
                return "increase_by", bound
        if up or down or (carried := self._carried(start, unit, earlier)):
            which = ("increase_by" if up else "decrease_by") if up or down else carried
            return which, bound if bound in ("ge", "gt", "approx", "le", "lt") else None
        if bound:
            return bound, None
        if re.search(r"(?:全[市县区省部]|所有|各)[^，。；]{0,6}$", before) and re.match(r"^[^，。；、]{0,16}(?:全部|均|都)", rest) and unit in ("所", "个", "家", "名"):
            return "all", None
        if numeral.high is None:
            if re.search(rf"(?:{_REACH_DOWN})[^，。；\d]{{0,4}}$", before):
                return "le", None
            if re.search(rf"(?:{_REACH_UP})[^，。；\d]{{0,4}}$", before) and not re.search(r"(?:保持|稳定)(?:在)?[^，。；\d]{0,3}$", before):
                return "ge", None
        return "eq", None

    def _bound(self, numeral: Numeral, before: str, rest: str) -> str | None:
        match = _AFTER_BOUND.match(rest)
        word = match["m"] if match else ""
        near = before[-10:]
        if re.search(rf"(?:{_LE})[^，。；\d]{{0,4}}$", near):
            return "le"
        if re.search(rf"(?:{_GE})(?:[^，。；\d]{{0,6}}|[^，。；\d]{{1,24}}的)$", before) or re.search(rf"(?:至少|不少于|不低于)[^，。；、\d]{{0,12}}$", before):
            return "ge"
        if word.endswith("以上") or word == "起":
            return "ge"
        if word in ("以内", "之内", "内", "以下", "及以下", "之下"):
            return "le"
        if re.search(rf"(?:{_GT})[^，。；\d]{{0,2}}$", near) or self.flow[numeral.start] in "过超":
            return "gt"
        if re.search(rf"(?:{_LT})[^，。；\d]{{0,2}}$", near):
            return "lt"
        if word in ("左右", "上下", "余", "多") or numeral.loose or re.search(rf"(?:{_APPROX})$", near):
            return "approx"
        return None

    def _verb(self, pattern: re.Pattern[str], before: str, unit: str) -> bool:
        """Whether a verb of change governs the number: it is the last verb of quantity before it in the clause."""
        last = None
        for match in pattern.finditer(before):
            last = match
        if last is None:
            return False
        between = before[last.end() :]
        if last[0].startswith("新增") and re.match(r"(?:教师|学生|人员)?(?:培训|的)", between):
            return False
        if re.search(rf"(?:{_REACH_UP}|{_REACH_DOWN}|突破|超过)", between):
            return False
        if re.search(r"、|和", between) and re.search(rf"[、和](?:[^、和]*)(?:新建|改建|扩建|建设|建成|培训|招聘|完成|开展|举办|培育|打造|创建|改造|配备|维修)[^、和]*$", between):
            return False
        if last[0] in ("提高", "提升", "扩大", "延长", "降低", "缩短", "压缩"):
            if unit not in _DEGREES:  # 完善提升20个网络: twenty are made better, not twenty more
                return False
            return bool(re.fullmatch(r"(?:了|约|近|不少于|至少|不低于|超过|[^，。；\d、和与]{0,10})", between)) and not re.search(r"(?:质量|水平|能力|比例|效率|素质|率)(?:[、和]|，)", between)
        return len(between) <= 22 and not re.search(r"(?:建设|开展|举办|完成|培训)[^、和]*$", between)

    def _carried(self, start: int, unit: str, earlier: list[Promise]) -> str | None:
        """新增a级食堂2所、b级食堂30所: an item of a list without a verb of its own takes the verb of the one before."""
        if not earlier or earlier[-1].comparator not in ("increase_by", "decrease_by"):
            return None
        between = self.flow[earlier[-1].numeral[1] : start]
        if unit != earlier[-1].unit or not re.match(r"^[^，。；：]{0,12}?[、和及][^，。；：]*$", between):
            return None
        tail = re.split(r"[、和及]", between)[-1]
        if re.search(rf"{_MADE}|{_REACH_UP}|{_REACH_DOWN}", tail) or "%" in tail:
            return None
        return earlier[-1].comparator

    def quote(self, numeral: Numeral, n: int, after: int) -> tuple[int, int]:
        """The clause around the number, cut where the neighbouring number's words begin."""
        c0, c1 = self.clause(numeral.start)
        live = [m for m in self.numerals if c0 <= m.start < c1 and m.value >= 0 and not self.claimed(m) and not self.inside(self.quotes, m.start) and not self.inside(self.parens, m.start)]
        before = [m for m in live if m.end <= numeral.start]
        behind = [m for m in live if m.start >= numeral.end]
        start, end = c0, c1
        separator = re.compile(r"[、]|(?<!共)(?<!饱)和|与|以及|并|及(?!以)|或")
        if before:
            gap = self.flow[before[-1].end : numeral.start]
            cuts = [before[-1].end + m.end() for m in separator.finditer(gap)]
            start = cuts[0] if cuts else (c0 if len(before) and re.search(r"分别", self.flow[c0 : numeral.start]) else before[-1].end)
            if "分别" in self.flow[c0 : numeral.start]:
                start = c0
        if behind:
            gap = self.flow[after : behind[0].start]
            cuts = [after + m.start() for m in separator.finditer(gap)]
            if cuts:
                end = cuts[-1] if len(cuts) == 1 else cuts[0]
            if "分别" in self.flow[c0 : numeral.start]:
                end = c1
        # no metric before the number in its clause: take the clause before with it
        lead = self.flow[start : numeral.start]
        if start == c0 and c0 > 0 and self.flow[c0 - 1] in "，,：:" and re.fullmatch(rf"(?:也|均|都|分别|力争|确保|要|应|将|总|人数|比例)?(?:{_REACH_UP}|{_GE}|{_LE}|{_GT}|{_REACH_DOWN}|约|近)?", lead):
            rest = self.flow[after:end]
            if len(rest) < 4:
                start = self.clause(c0 - 1)[0]
        while start < numeral.start and self.flow[start] in "、，。并和与及；）)】 ”’":
            start += 1
        while end > after and self.flow[end - 1] in "、，。；：（( ":
            end -= 1
        open_paren = self.flow.rfind("（", after, end)
        if open_paren > 0 and "）" not in self.flow[open_paren:end]:
            end = open_paren
        return start, max(end, after)

    def deadline(self, at: int) -> str | None:
        recur = self.recurrence(at)
        s0, _ = self.sentence(at)
        c0, _ = self.clause(at)
        if recur:
            return recur
        # over a list: 每年举办一次书法比赛、一次规范汉字比赛 is one clause; over commas a recurrence does not carry
        before = self.flow[s0:at]
        found = None
        for match in re.finditer(
            rf"(?:到|至|在|力争|争取|自)?(?P<d>(?:20\d\d年(?:{_MONTH})?(?:\d{{1,2}}日)?(?:上半年|底|末|初)?前?|(?:今|本|明)年(?:{_MONTH})?(?:底)?前?|年[底内末](?:前)?|全年|{_MONTH}(?:底|末|中旬|上旬|下旬)?前|{N}年(?:时间|内)|[“\"]?十[一二三四五]?五[”\"]?末|(?:上|下)半年|学期末前?|学年内))",
            before,
        ):
            found = match["d"]
        return found or self.ground.lead_deadline

    def modality(self, at: int) -> str:
        c0, _ = self.clause(at)
        words = re.findall(r"力争|争取|确保|保证|力求|必须|不得|原则上|努力", self.flow[c0:at])
        return words[-1] if words else ""

    def _together(self, promises: list[Promise]) -> list[Promise]:
        """A、B分别达到90%、95%: the first bound holds for all the numbers of the clause."""
        made = list(promises)
        for k, promise in enumerate(made[1:], start=1):
            last = made[k - 1]
            between = self.flow[last.numeral[1] : promise.numeral[0]]
            c0, c1 = self.clause(promise.numeral[0])
            if last.numeral[0] < c0 or not re.fullmatch(r"(?:以上|以内|左右)?[、和与及](?:以及)?", between):
                continue
            after = _AFTER_BOUND.match(self.flow[promise.numeral[1] : c1])
            if last.comparator == "eq" and promise.comparator != "eq" and after and last.unit == promise.unit:
                made[k - 1] = replace(last, comparator=promise.comparator)
            elif promise.comparator == "eq" and last.comparator != "eq" and last.unit == promise.unit:
                made[k] = replace(promise, comparator=last.comparator)
        # a bound behind the last of three reaches the first too
        for k in range(len(made) - 2, -1, -1):
            a, b = made[k], made[k + 1]
            if a.comparator == "eq" and b.comparator != "eq" and a.unit == b.unit and re.fullmatch(r"[、和与及]", self.flow[a.numeral[1] : b.numeral[0]]) and self.clause(a.numeral[0]) == self.clause(b.numeral[0]):
                made[k] = replace(a, comparator=b.comparator)
        return made

    # all and none -----------------------------------------------------------------------------------------------
    def words_for_all_and_none(self, numbered: list[Promise]) -> Iterator[Promise]:
        found: list[Promise] = []
        for kind, pattern in WORDS:
            for match in pattern.finditer(self.flow):
                if promise := self._worded(kind, match, numbered, found):
                    found.append(promise)
        yield from found

    def _worded(self, kind: str, match: re.Match[str], numbered: list[Promise], found: list[Promise]) -> Promise | None:
        start, end = match.span()
        if match.lastgroup == "word" or "word" in match.re.groupindex and match["word"]:
            start, end = match.span("word")
        c0, c1 = self.clause(start)
        before, s0 = self.flow[c0:start], self.sentence(start)[0]
        quoted = self.inside(self.quotes, start)
        if quoted and not re.fullmatch(r"[“\"‘](?:全覆盖|清零|零[^“”\"]{1,6}|动态清零|双?清零)[”\"’]", self.flow[quoted[0] : quoted[1]]):
            return None
        if self.inside(self.parens, start) or self.ground.past or self._past(s0, start, before):
            return None
        if self._encouraged(before, before):
            return None
        if any(p.start < c1 and c0 < p.end and not self.inside(self.parens, p.numeral[0]) for p in numbered if p.comparator != "decrease_by") and kind == "all":
            return None
        if any(p.numeral[0] < end and start < p.numeral[1] for p in (*numbered, *found)):
            return None
        if kind == "all" and any(c0 <= p.numeral[0] < c1 for p in found):
            return None
        unit = "%" if kind == "all" else self._none_unit(match)
        q0, q1 = self._worded_quote(start, end, c0, c1)
        return Promise(
            q0, q1, (start, end), kind, Decimal(100 if kind == "all" else 0), unit, deadline=self.deadline(start), modality=self.modality(start)
        )  # fmt: skip

    def _none_unit(self, match: re.Match[str]) -> str:
        following = UNIT.search(match[0])
        return following[0] if following and following[0] in ("名", "例", "起", "人", "所", "个", "位") else ""

    def _worded_quote(self, start: int, end: int, c0: int, c1: int) -> tuple[int, int]:
        if start - c0 < 2 and c0 > 0 and self.flow[c0 - 1] in "，," and c1 - end < 4:
            c0 = self.clause(c0 - 1)[0]
        return c0, c1


_BUT_ZERO = "突破|容忍|距离|起点|基础|门槛|星|售|食|用工|接触|时差|部|碳|钱|度|散|花|工|敲|件|下|头|排放|利息|首付|收费|成本|干扰|延误|待|障碍|缝|窗口|跑|见面|材料"
WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("none", re.compile(r"(?P<word>无一(?:[名例人起个所]|学生|儿童|教师)?(?!例外|缺漏|不))[^，。；]{2,}")),
    ("none", re.compile(r"(?P<word>(?:保持|降|压减|下降|控制|稳定)?(?:为|到|至|在|于|是)“?(?:零|0)(?:%|％)?”?(?![\d.]))(?!(?:的)?(?:突破|容忍|距离|起点|基础|门槛))")),
    ("none", re.compile(rf"(?P<word>“?(?<![\d.百千万十年\u96f6])零(?!的?(?:{_BUT_ZERO}))(?:[^，。；、“”]{{2,8}})”?)(?=[，。；、”]|$|的?目标|和|要求)")),
    ("none", re.compile(r"(?P<word>(?:动态|全部|基本|全面|逐步)?“?清零”?)(?!行动|计划|专项|工程|台账)")),
    ("none", re.compile(r"(?P<word>(?:不(?:发生|出现|产生)|没有|无|未发生|杜绝|避免|防止|坚决遏制)[^，。；]{0,14}?(?:事故|事件|案件|责任事故|辍学|失学|问题)(?:的?发生|出现)?)(?=[，。；、]|$)")),
    ("none", re.compile(r"(?P<word>不让(?:任何)?一[名个位]|一个(?:都|也)?不(?:能)?(?:少|落|掉队|漏)|不漏一[人户名]|不落一[人户名])")),
    ("none", re.compile(r"(?P<word>(?<!逐步)(?<!努力)(?<!积极)消除|全部消除|彻底消除|销号)(?=[^，。；]{0,18}(?:大班额|大校额|危房|危楼|薄弱(?:学)?校|D级|校舍|辍学|文盲|青壮年|超大班|空白[点村镇乡]|大通铺|旱厕|不达标|C、?D|“?大班))")),
    ("all", re.compile(r"(?P<word>(?<!为)(?<!现已)“?全覆盖”?)(?!的?(?:成果|基础|检查|督查|督导|巡查|格局|排查|监管|监测|监控|听课|走访|式|网络|体系|无死角))")),
    ("all", re.compile(r"(?P<word>(?<!确保)全部)(?=(?:实现|完成|建成|达[到标]|开[设展齐放足]|纳入|配[备齐]|安装|接入|投入|通过|落实|覆盖|整改|到位|建立|参加|取得|持证|实行|使用|免费|设立|启用|改造|拆除|关停|取缔|化解|公[开示]|合格|考核|签订|轮训|培训|更新|普及|入[学园]|办结|上线|联网|开通|竣工|开工|启动|撤|收回|转为|办成|移交|脱[贫困]|享受|得到|接受|配有|建有|具[备有]|由|进入|推行|标准化))")),
    ("all", re.compile(r"(?:所有|各(?:级|类|级各类|中小学|学校|校|县|区|乡镇|县区|地|园|幼儿园|高校|职业)?|每(?:一)?[个所名位]?|全[市县区省体校]|学校|学生|教师|幼儿园|中小学校?|村|乡镇|县)[^，。；：]{0,24}?(?P<word>(?<!平)(?<!人)均(?!衡|等|等化|可|值|分|匀)|(?<!成)(?<!首)(?<!之)(?<!古)(?<!京)都(?!市|江|会|是为|可以))(?=要|应|必须|能|有|建|设|配|达|开|实|完|成|接|得|参|享|掌|学|具|纳|通|按|安|不|须|需|由|制|落|入|符|取|持|上|定|组|举|签|装|覆)")),
    ("all", re.compile(r"(?P<word>校校(?=[有建都配均达设开能办])|班班(?=[有建都配均达设开能])(?!通)|人人(?=[有都能会达参享持成出])(?!都是)|村村(?=[有建都])|园园(?=[有建都达])|县县(?=[有建都达])|乡乡(?=[有建都])|户户(?=[有都]))(?!通)")),
    ("all", re.compile(r"(?P<word>(?:所有|全体)(?=(?:[^，。；、]{0,14}(?:学校|教师|学生|班级|幼儿园|中小学|教学点|乡镇|县区|高校|职业院校|校长|教室|县|村))(?:全面|全部)?(?:实现|达到|达标|完成|建成|接入|配备|配齐|纳入|通过|持证)))")),
)  # fmt: skip

WHY_DOUBT: dict[str, Label] = {
    "no_unit": L("数字后没有量词，请看是否为目标", "no measure word follows: is it a target?"),
    "name": L("可能是名称中的数，也可能是目标", "part of a name, or a target?"),
    "idiom": L("可能是惯用语，也可能是目标", "an idiom, or a target?"),
    "condition": L("可能是条件，也可能是目标", "a condition, or a target?"),
}
assert set(WHY_DOUBT) <= set(REASONS)

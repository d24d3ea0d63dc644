"""Outlines, sections and tables of whole small plans: the headings with their levels, and what is promised under them."""

import textwrap

import pytest

from wusong.engines.planparser.reader import read_plan


def outline(text):
    return [f"{'  ' * (h.level - 1)}{h.number or '·'} {h.heading[:18]}".rstrip() for h in read_plan(text).outline]


def promised(text):
    return [f"{t.comparator} {t.value.normalize():f} {t.unit}".rstrip() for t in read_plan(text).targets]


HAN = """临川市教育局2017年工作计划
一、总体要求
认真学习贯彻上级部署，加快布局调整，规范办学行为，提高教育质量。
二、主要目标
（一）全面提升质量
——学前三年入园率达到95%以上；小学入学率稳定在100%。
——促进特殊教育发展，保障残疾儿童入学率在85%以上。
（二）加快项目建设
1.新建学校2所。完成第三小学主体工程。
2.改造薄弱学校12所。
三、工作措施
（一）强化德育工作。坚持立德树人，开展主题教育活动。
"""
CHAPTERS = """长安区教育事业发展“十四五”规划
目  录
第一章  发展现状 ........ 1
第二章  总体要求 ........ 4
第三章  主要任务 ........ 9
第一章  发展现状
第一节  主要成效
“十三五”期间，新建学校20所，投入30亿元。
第二章  总体要求
第一节  发展目标
到2025年，学前教育毛入园率达到98%。
第三章  主要任务
第一节  坚持立德树人
一、加强思政工作
（一）完善体系
1．配备思政教师120名。
"""
PARTS = """2023年东河区教育工作要点
第一部分  总体思路
坚持稳中求进，推动教育高质量发展。
第二部分  重点任务
一、基础教育
（一）学前教育。新建公办园5所。（责任科室：学前科）
（二）义务教育。新增学位3000个。
二、职业教育
一是扩大招生。招生规模达到3000人。
二是深化产教融合。合作企业达到20家。
第三部分  保障措施
一要加强领导。
二要强化督查。
"""
CIRCLES = """青木县教育局2022年工作要点
一、坚持党的领导
1. 加强党的建设
开展主题党日活动不少于12次。
2. 推进思政课改革
建设思政课示范校5所。
二、推进优质均衡
3. 发展学前教育
①新建幼儿园3所。
②新增学位900个。
4. 发展义务教育
（1）新建小学2所。
（2）改扩建初中3所。
附件：2022年重点项目表
青木县教育局
2022年3月1日
"""
UNNUMBERED = """关于做好2020年教育工作的意见
各中心校、各直属学校：
为做好今年教育工作，现提出如下意见。
指导思想
以党的教育方针为指导，全面推进素质教育，努力办好人民满意的教育，促进教育公平。
工作目标
新建学校3所，培训教师500名，教师培训合格率达到100%，学生体质健康合格率达到95%以上。
主要措施
加强组织领导，落实工作责任，确保各项任务按时完成，推动教育事业高质量发展再上新台阶。
"""
MONTHS = """城关小学2019-2020学年度第二学期工作计划
一、德育工作
1）教师每学期听课不少于15节。
2）开展公开课20节。
二、工作安排
二月份：
1．召开开学工作会议；
2．收集整理计划。
三月份：
1．开展学雷锋活动；
"""
GOALS = """Riverside School District
Strategic Plan 2023–2028

Our Mission
We prepare every student for life. Our district serves 14,500 students in 23 schools.

Goal 1: Academic Excellence
Objective 1.1: Increase the four-year graduation rate from 86% to 93% by June 2028.
Strategies
1. Hire 12 literacy coaches.
2. Provide 30 hours of tutoring to every struggling reader.
Objective 1.2: Reduce chronic absenteeism by 5 percentage points each year.

Goal 2: Safe Schools
• Add 8 counselors by 2025
• Achieve a student-to-counselor ratio of 250:1
"""
DECIMALS = """Ministry of Education and Sports
Annual Performance Plan 2024/25

PART A: OUR MANDATE
1. Introduction
In 2022/23 the Ministry trained 3,200 teachers and built 140 classrooms.
2. Strategic focus
2.1 Vision
Quality education for all.
PART B: OUR STRATEGIC FOCUS
3. Programme 1: Primary Education
3.1 Train 4,500 primary teachers.
a) Procure 600 laptops.
b) Rehabilitate 90 classrooms.
"""
ROMANS = """Work Plan of the Linjiang Education Bureau for 2019

I. General Requirements
Follow the guidance of the provincial department and complete the tasks of the year.
II. Main Tasks
1. Expand preschool education. Build 6 public kindergartens and add 1,800 places.
2. Improve compulsory education. Keep the consolidation rate above 99%.
III. Safeguards
Strengthen leadership.
"""
MARKDOWN = """# Greenfield Education Strategy 2030

## Priority 1: Teaching

We will train 400 teachers by 2026.

### Targets

- 95% attendance

## Priority 2: Places

Create 300 places.
"""
SECTOR = """Ministry of Education
Education Sector Strategic Plan 2022–2026

Foreword by the Minister

Over the past five years the Ministry has built 140 schools and trained 12,000 teachers. Enrolment grew from 1.2 million to 1.5 million. I am proud of what we have achieved together, and I thank all our partners.

1. Introduction

1.1 Background

The education system has 3,400 primary schools and 620 secondary schools. In 2021 the gross enrolment ratio was 96 per cent at primary level and 41 per cent at secondary level. About 35 per cent of classrooms are in poor condition.

1.2 Process

The plan was prepared between March and November 2021 with 46 consultations in 12 districts.

2. Strategic Goals

Goal 1: Equitable access

By 2026, the Ministry will construct 450 new classrooms and rehabilitate 300 classrooms in 8 districts. The net enrolment rate at secondary level will rise from 38 per cent to 50 per cent. No child will have to walk more than 5 kilometres to school.

Strategies

• Establish 25 satellite schools in remote areas
• Provide bursaries to 6,000 girls each year
• Reduce the dropout rate in Grade 6 from 7.5% to 4%

Goal 2: Quality and relevance

The pupil–textbook ratio will reach 1:1 in core subjects by 2025. At least 80% of teachers will be certified by 2026, and every head teacher will complete a leadership course. The Ministry will recruit 5,200 teachers, of whom half will be women.

Goal 3: Governance

Inspect each school at least twice a year. Process 95% of teacher claims within 30 days. Education will receive no less than 20% of the national budget.

3. Monitoring

The plan will be reviewed every two years. Progress reports will be published in June and December.
"""
TITLED = """District Priorities 2024-25
Maple Valley Unified School District

Teaching and Learning
We believe in high expectations. Last year 71% of students met standard in math.
By June 2025, 78% of students in grades 3–8 will meet or exceed standard in math.
Increase the percentage of English learners making adequate progress from 48% to 55%.

Student Wellness
Every elementary school will have a full-time counselor. Reduce out-of-school suspensions by 20% compared with 2023-24.

Our People
Hire 35 special education teachers. Teacher turnover will not exceed 8%. All new teachers will be assigned a mentor.

Facilities and Finance
Complete roof replacements at 6 schools ($4.2 million). Maintain a reserve of at least 5%.
"""
SCOTTISH = """Annual Education Plan 2023/24
Northshire Council

Priority 1 Improvement in attainment, particularly in literacy and numeracy
What are we trying to achieve?
- 80% of P1, P4 and P7 pupils will achieve expected levels in literacy by June 2024 (74% in 2022).
- The attainment gap will reduce by 3 percentage points.
How will we do this?
1.1 Train 60 teachers in the reading programme
1.2 Deliver 4 professional learning sessions for all head teachers

Priority 2 Health and wellbeing
What are we trying to achieve?
- Attendance in primary schools of at least 95%
- No more than 2% of pupils with attendance below 80%
"""
OUTLINES = {
    "han": (HAN, ["一 总体要求", "二 主要目标", "  （一） 全面提升质量", "    —— 学前三年入园率达到95%以上；小学入", "    —— 促进特殊教育发展，保障残疾儿童入学率", "  （二） 加快项目建设", "    1 新建学校2所", "    2 改造薄弱学校12所", "三 工作措施", "  （一） 强化德育工作"]),
    "chapters": (CHAPTERS, ["第一章 发展现状", "  第一节 主要成效", "第二章 总体要求", "  第一节 发展目标", "第三章 主要任务", "  第一节 坚持立德树人", "    一 加强思政工作", "      （一） 完善体系", "        1 配备思政教师120名"]),
    "parts": (PARTS, ["第一部分 总体思路", "第二部分 重点任务", "  一 基础教育", "    （一） 学前教育", "    （二） 义务教育", "  二 职业教育", "    一是 扩大招生", "    二是 深化产教融合", "第三部分 保障措施", "  一要 加强领导", "  二要 强化督查"]),
    "circles": (CIRCLES, ["一 坚持党的领导", "  1 加强党的建设", "  2 推进思政课改革", "二 推进优质均衡", "  3 发展学前教育", "    ① 新建幼儿园3所", "    ② 新增学位900个", "  4 发展义务教育", "    （1） 新建小学2所", "    （2） 改扩建初中3所"]),
    "unnumbered": (UNNUMBERED, ["· 指导思想", "· 工作目标", "· 主要措施"]),
    "months": (MONTHS, ["一 德育工作", "  1 教师每学期听课不少于15节", "  2 开展公开课20节", "二 工作安排", "  · 二月份：", "    1 召开开学工作会议", "    2 收集整理计划", "  · 三月份：", "    1 开展学雷锋活动"]),
    "goals": (GOALS, ["· Our Mission", "Goal 1 Academic Excellenc", "  Objective 1.1 Increase the four-", "    · Strategies", "      1 Hire 12 literacy c", "      2 Provide 30 hours o", "  Objective 1.2 Reduce chronic abs", "Goal 2 Safe Schools"]),
    "decimals": (DECIMALS, ["PART A OUR MANDATE", "  1 Introduction", "  2 Strategic focus", "    2.1 Vision", "PART B OUR STRATEGIC FOCU", "  3 Programme 1: Prima", "    3.1 Train 4,500 primar", "      a Procure 600 laptop", "      b Rehabilitate 90 cl"]),
    "romans": (ROMANS, ["I General Requiremen", "II Main Tasks", "  1 Expand preschool e", "  2 Improve compulsory", "III Safeguards"]),
    "sector": (SECTOR, ["· Foreword by the Mi", "1 Introduction", "  1.1 Background", "  1.2 Process", "2 Strategic Goals", "  Goal 1 Equitable access", "    · Strategies", "  Goal 2 Quality and releva", "  Goal 3 Governance", "3 Monitoring"]),
    "titled": (TITLED, ["· Teaching and Learn", "· Student Wellness", "· Our People", "· Facilities and Fin"]),
    "priorities without a colon": (SCOTTISH, ["Priority 1 Improvement in att", "  1.1 Train 60 teachers", "  1.2 Deliver 4 professi", "Priority 2 Health and wellbei"]),
    "markdown": (MARKDOWN, ["Priority 1 Teaching", "  · Targets", "Priority 2 Places"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), OUTLINES.values(), ids=OUTLINES)
def test_the_outline_of_a_plan(text, expected):
    told = outline(text)
    assert told == [line.rstrip() for line in expected]


TARGETS = {
    "han": (HAN, ["ge 95 %", "all 100 %", "ge 85 %", "eq 2 所", "eq 12 所"]),
    "the past of a period is none": (CHAPTERS, ["ge 98 %", "eq 120 名"]),
    "circles": (CIRCLES, ["ge 12 次", "eq 5 所", "eq 3 所", "increase_by 900 个", "eq 2 所", "eq 3 所"]),
    "goals": (GOALS, ["ge 93 %", "eq 12 coaches", "eq 30 hours", "decrease_by 5 percentage points", "increase_by 8 counselors", "ge 250 ratio"]),
    "decimals": (DECIMALS, ["eq 4500 teachers", "eq 600 laptops", "eq 90 classrooms"]),
    "sector": (SECTOR, ["eq 450 classrooms", "eq 300 classrooms", "ge 50 %", "le 5 kilometres", "eq 25 schools", "eq 6000 girls", "le 4 %", "ge 1 ratio", "ge 80 %", "all 100 %", "eq 5200 teachers", "ge 2 times", "eq 95 %", "ge 20 %"]),
    "titled": (TITLED, ["eq 78 %", "ge 55 %", "all 100 %", "decrease_by 20 %", "eq 35 teachers", "le 8 %", "all 100 %", "eq 6 schools", "ge 5 %"]),
    "priorities": (SCOTTISH, ["eq 80 %", "decrease_by 3 percentage points", "eq 60 teachers", "eq 4 sessions", "ge 95 %", "le 2 %"]),
    "markdown": (MARKDOWN, ["eq 400 teachers", "eq 95 %", "eq 300 places"]),
    "a review and a plan": (
        "明德小学2021年工作总结及2022年工作计划\n一、2021年工作总结\n1.教师队伍：全年培训教师60人次，获市级奖励12项。\n二、存在问题\n学位不足，缺口120个。\n三、2022年工作计划\n1.教师队伍：全年培训教师80人次，力争获市级奖励15项。\n",
        ["eq 80 人次", "eq 15 项"],
    ),
    "a government report": (
        "2024年东阳县政府工作报告\n——2024年1月10日在东阳县第十七届人民代表大会第三次会议上\n各位代表：\n一、2023年工作回顾\n过去一年，新建学校6所，新增学位3000个。\n——教育质量提升。高考上线率提高3个百分点。\n二、2024年工作安排\n（一）办好教育。新建、改扩建学校8所，新增学位4000个。\n",
        ["eq 8 所", "increase_by 4000 个"],
    ),
    "a table of duties": (
        "北江县2019年教育系统重点工作分解表\n序号\t重点工作\t目标任务\t责任科室\t完成时限\n1\t学前教育\t新建幼儿园3所\t学前股\t12月底\n2\t校园安全\t安全责任事故为零\t安全股\t全年\n",
        ["eq 3 所", "none 0"],
    ),
    "a table of indicators": (
        "北江县教育“十四五”规划\n一、主要指标\n指标\t2020年\t2025年\t属性\n学前三年毛入园率（%）\t97.5\t≥99\t预期性\n在校生规模（万人）\t3.2\t3.5\t预期性\n",
        ["ge 99 %", "eq 35000 人"],
    ),
    "a table in English": (
        "District Strategic Plan 2024\n\nGoal 1: Results\n\nIndicator\tBaseline 2023\tTarget 2026\nGraduation rate (%)\t84\t90\nSchools with libraries (schools)\t12\t23\n",
        ["eq 90 %", "eq 23 schools"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TARGETS.values(), ids=TARGETS)
def test_what_a_plan_promises(text, expected):
    assert promised(text) == expected


def test_a_lead_in_sets_the_deadline_of_its_list():
    told = read_plan(
        "某市教育局2024年工作要点\n一、目标\n到2025年，实现以下目标：\n1.入园率达到95%。\n2.新建学校3所。\n二、措施\n培训教师500名。\n"
    )
    assert [t.deadline for t in told.targets] == ["2025年", "2025年", None]


@pytest.mark.parametrize("width", [60, 72, 90])
@pytest.mark.parametrize("text", [GOALS, DECIMALS, ROMANS, SECTOR], ids=["goals", "decimals", "romans", "sector"])
def test_an_english_plan_printed_on_pages_reads_like_the_plan(text, width):
    printed = []
    for paragraph in text.split("\n"):
        printed += textwrap.wrap(paragraph, width) or [""]
        if len(printed) % 20 > 17:
            printed.append(str(len(printed) // 20 + 1))
    again = "\n".join(printed)
    assert promised(again) == promised(text)
    assert outline(again) == outline(text)


def test_a_goal_named_after_achievement_tells_of_no_past():
    text = "Strategic Plan 2023-2026\nGoal 1: Academic Achievement\n1.1 Raise attendance to 95% by 2025.\nKey Achievements\nAttendance rose to 90%.\n"
    assert [str(t.value) for t in read_plan(text).targets] == ["95"]


def test_a_heading_that_names_the_work_is_not_yet_a_promise():
    text = "某市教育局2021年工作要点\n一、推进均衡\n（一）消除大班额。年底前消除56人以上大班额。\n"
    assert [t.comparator for t in read_plan(text).targets] == ["none"]

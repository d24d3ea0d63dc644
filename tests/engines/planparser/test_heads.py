"""Title, issuer, document number and year, from every way a plan may begin and end."""

import pytest

from wusong.engines.planparser.reader import read_plan

BODY = "\n一、总体要求\n全面贯彻党的教育方针，认真落实立德树人根本任务，办好人民满意的教育。\n二、重点任务\n新建学校3所，培训教师500名，进一步提高教育质量。\n"
PLAIN = "\n\nPriority 1: Teaching\n\nWe will train 400 teachers and open 3 schools. Every pupil will have a book to take home each week.\n"

CHINESE = {
    "bare title": ("松原市教育局2015年工作要点" + BODY, "松原市教育局2015年工作要点", "松原市教育局", None, 2015),
    "year before the agency": ("2016年河口区教育局工作计划" + BODY, "2016年河口区教育局工作计划", "河口区教育局", None, 2016),
    "number under the title": ("云岭县教育体育局2021年工作要点\n云教体发〔2021〕12号" + BODY, "云岭县教育体育局2021年工作要点", "云岭县教育体育局", "云教体发〔2021〕12号", 2021),
    "number in brackets": ("关于进一步加强学校体育工作的实施意见\n（江政办发〔2017〕33号）" + BODY, "关于进一步加强学校体育工作的实施意见", None, "江政办发〔2017〕33号", 2017),
    "label block": ("海西市教育局2008年工作要点\n【发布部门】 海西市教育局\n【发文字号】 海教发[2008]7号\n【颁发时间】 1970-08-21\n【实施时间】 1970-08-21\n【效力属性】 有效\n" + BODY, "海西市教育局2008年工作要点", "海西市教育局", "海教发[2008]7号", 2008),
    "labels with colons": ("标题：滨海新区教育体育委员会2019年工作要点\n发文字号：滨教体〔2019〕3号\n发布机构：滨海新区教育体育委员会\n发布日期：2019-02-27\n" + BODY, "滨海新区教育体育委员会2019年工作要点", "滨海新区教育体育委员会", "滨教体〔2019〕3号", 2019),
    "index table on one line": ("索引号：00812/2020-00031 主题分类：教育\n发布机构：青山区教育局 发文日期：2020年3月6日\n名称：青山区教育局关于印发2020年教育工作要点的通知\n文号：青教〔2020〕9号\n青山区教育局关于印发2020年教育工作要点的通知\n各中小学、幼儿园：\n现将《2020年教育工作要点》印发给你们，请认真贯彻执行。" + BODY, "青山区教育局关于印发2020年教育工作要点的通知", "青山区教育局", "青教〔2020〕9号", 2020),
    "letterhead": ("凤鸣市教育局文件\n凤教字〔2014〕21号\n凤鸣市教育局关于印发2014年工作要点的通知\n各县区教育局、市直各学校：\n" + BODY, "凤鸣市教育局关于印发2014年工作要点的通知", "凤鸣市教育局", "凤教字〔2014〕21号", 2014),
    "spaced letterhead": ("石 门 县 教 育 局 文 件\n石教发〔2013〕5号\n\n石门县教育局\n关于印发《2013年工作要点》的通知\n\n各乡镇中心学校：\n" + BODY, "石门县教育局关于印发《2013年工作要点》的通知", "石门县教育局", "石教发〔2013〕5号", 2013),
    "title over two lines": ("北安市人民政府办公室关于印发北安市\n“十四五”教育事业发展规划的通知\n北政办发〔2021〕40号" + BODY, "北安市人民政府办公室关于印发北安市“十四五”教育事业发展规划的通知", "北安市人民政府办公室", "北政办发〔2021〕40号", 2021),
    "signature at the foot": ("2018年教育工作要点" + BODY + "\n　　　　　　　　　　　长岭县教育局\n　　　　　　　　　　　2018年3月1日", "2018年教育工作要点", "长岭县教育局", None, 2018),
    "year of the day at the foot": ("关于加强和改进学校美育工作的意见" + BODY + "\n\n东河市教育局\n2016年11月8日", "关于加强和改进学校美育工作的意见", "东河市教育局", None, 2016),
    "period": ("长平区教育事业发展“十三五”规划" + BODY, "长平区教育事业发展“十三五”规划", None, None, 2016),
    "period with its years": ("长平区教育事业发展第十四个五年规划\n（2021—2025年）" + BODY, "长平区教育事业发展第十四个五年规划（2021—2025年）", None, None, 2021),
    "school year": ("梅山区教育局2022—2023学年度工作计划" + BODY, "梅山区教育局2022—2023学年度工作计划", "梅山区教育局", None, 2022),
    "year in characters": ("平川县教育局二〇一二年工作要点" + BODY, "平川县教育局二〇一二年工作要点", "平川县教育局", None, 2012),
    "summary and plan": ("丰润县教科体局2020年工作总结和2021年工作计划" + BODY, "丰润县教科体局2020年工作总结和2021年工作计划", "丰润县教科体局", None, 2021),
    "report with a subtitle": ("2026年湖滨区政府工作报告\n——2026年1月8日在湖滨区第八届人民代表大会第六次会议上\n区长 某某" + BODY, "2026年湖滨区政府工作报告", None, None, 2026),
    "party and government": ("中共清河市委 清河市人民政府关于深化教育改革的实施意见\n（2019年6月10日）" + BODY, "中共清河市委清河市人民政府关于深化教育改革的实施意见", "中共清河市委 清河市人民政府", None, 2019),
    "web residue before": ("您当前的位置：首页 > 政务公开 > 计划总结\n打印本页 关闭窗口\n龙湾市教育局2023年工作要点\n发布时间：2023-03-15 来源：龙湾市教育局 浏览次数：1203\n字体：【大 中 小】" + BODY, "龙湾市教育局2023年工作要点", "龙湾市教育局", None, 2023),
    "title printed twice": ("白河区教育委员会2018年工作计划\n白河区教育委员会2018年工作计划\n日期：2018-02-26" + BODY, "白河区教育委员会2018年工作计划", "白河区教育委员会", None, 2018),
    "education commission": ("重山市教委2017年工作要点\n重教办〔2017〕2号" + BODY, "重山市教委2017年工作要点", "重山市教委", "重教办〔2017〕2号", 2017),
    "province": ("安陵省教育厅关于印发2024年工作要点的通知\n安教秘〔2024〕15号\n各市、县教育局，各高等学校：" + BODY, "安陵省教育厅关于印发2024年工作要点的通知", "安陵省教育厅", "安教秘〔2024〕15号", 2024),
    "ministry": ("教育部2022年工作要点" + BODY, "教育部2022年工作要点", "教育部", None, 2022),
    "cited number is not its own": ("南江县教育局2019年工作计划\n根据《市教育局关于做好2019年工作的通知》（江教发〔2018〕88号）精神，制定本计划。" + BODY, "南江县教育局2019年工作计划", "南江县教育局", None, 2019),
    "cultural and sports bureau": ("岭南县教育文化体育局2020年度重点工作任务清单" + BODY, "岭南县教育文化体育局2020年度重点工作任务清单", "岭南县教育文化体育局", None, 2020),
    "action plan": ("苍山市特殊教育提升行动计划（2022—2025年）" + BODY, "苍山市特殊教育提升行动计划（2022—2025年）", None, None, 2022),
    "old style number": ("金沙市教育局2006年工作意见\n金教(2006)8号" + BODY, "金沙市教育局2006年工作意见", "金沙市教育局", "金教(2006)8号", 2006),
    "number with a word": ("金沙市教育局关于2009年工作的安排意见\n金教字[2009]第14号" + BODY, "金沙市教育局关于2009年工作的安排意见", "金沙市教育局", "金教字[2009]第14号", 2009),
    "school": ("绿湖市第二实验小学2023—2024学年第一学期工作计划" + BODY, "绿湖市第二实验小学2023—2024学年第一学期工作计划", "绿湖市第二实验小学", None, 2023),
    "people's livelihood": ("2025年蓝江市民生实事项目清单" + BODY, "2025年蓝江市民生实事项目清单", None, None, 2025),
    "header then date": ("柳城区教育和体育局2021年工作要点\n2021年2月22日\n2021年是“十四五”开局之年，做好教育工作意义重大。" + BODY, "柳城区教育和体育局2021年工作要点", "柳城区教育和体育局", None, 2021),
    "education working committee": ("中共天桥区委教育工作委员会 天桥区教育局2022年工作要点" + BODY, "中共天桥区委教育工作委员会天桥区教育局2022年工作要点", "中共天桥区委教育工作委员会 天桥区教育局", None, 2022),
}  # fmt: skip

ENGLISH = {
    "bare title": ("Riverton School District Strategic Plan 2023-2028" + PLAIN, "Riverton School District Strategic Plan 2023-2028", "Riverton School District", 2023),
    "ministry over the title": ("Ministry of Education\nEducation Sector Plan 2022–2026" + PLAIN, "Education Sector Plan 2022–2026", "Ministry of Education", 2022),
    "title then issuer": ("Annual Improvement Plan 2024-25\nBrookfield County Council" + PLAIN, "Annual Improvement Plan 2024-25", "Brookfield County Council", 2024),
    "by line": ("Education Priorities for 2021\nIssued by: Harbour City Education Bureau\n1 March 2021" + PLAIN, "Education Priorities for 2021", "Harbour City Education Bureau", 2021),
    "of in the title": ("Department of Education Annual Performance Plan 2020/21" + PLAIN, "Department of Education Annual Performance Plan 2020/21", "Department of Education", 2020),
    "title over two lines": ("Lakeside Unified School District\nLocal Control and\nAccountability Plan 2025-26" + PLAIN, "Local Control and Accountability Plan 2025-26", "Lakeside Unified School District", 2025),
    "possessive": ("Work Plan of the Jilin Municipal Education Bureau for 2019" + PLAIN, "Work Plan of the Jilin Municipal Education Bureau for 2019", "Jilin Municipal Education Bureau", 2019),
    "year under the title": ("School Improvement Plan\nOakwood Elementary School\n2022-2023" + PLAIN, "School Improvement Plan", "Oakwood Elementary School", 2022),
    "navigation before": ("Skip to main content\nHome > About > Strategic Plan\nHilltop Public Schools Improvement Plan 2024\nPrint" + PLAIN, "Hilltop Public Schools Improvement Plan 2024", "Hilltop Public Schools", 2024),
    "markdown": ("# Greenfield Borough Education Strategy 2030\n\nPublished: 12 May 2024\nGreenfield Borough Council" + PLAIN, "Greenfield Borough Education Strategy 2030", "Greenfield Borough Council", 2030),
    "capitals": ("EASTERN PROVINCE DEPARTMENT OF EDUCATION\nANNUAL PERFORMANCE PLAN\n1 April 2021 till 31 March 2022" + PLAIN, "ANNUAL PERFORMANCE PLAN", "EASTERN PROVINCE DEPARTMENT OF EDUCATION", 2021),
    "circular": ("Education Department Circular No. 12/2023\nWork Programme for the School Year 2023/24" + PLAIN, "Work Programme for the School Year 2023/24", "Education Department", 2023),
}  # fmt: skip


@pytest.mark.parametrize(("text", "title", "issuer", "number", "year"), CHINESE.values(), ids=CHINESE)
def test_the_head_of_a_chinese_plan(text, title, issuer, number, year):
    meta = read_plan(text).meta
    assert (meta.title, meta.issuer, meta.doc_number, meta.year) == (title, issuer, number, year)


@pytest.mark.parametrize(("text", "title", "issuer", "year"), ENGLISH.values(), ids=ENGLISH)
def test_the_head_of_an_english_plan(text, title, issuer, year):
    meta = read_plan(text).meta
    assert (meta.title, meta.issuer, meta.year) == (title, issuer, year)


@pytest.mark.parametrize("day", ["1970-08-21", "2008年2月30日", "2031-01-05"])
def test_a_day_that_cannot_be_is_told_and_not_believed(day):
    told = read_plan(f"海西市教育局2008年工作要点\n【颁发时间】 {day}" + BODY)
    assert [a.text for a in told.anomalies] == [day]
    assert told.meta.year == 2008


def test_a_text_without_a_head_says_nothing_it_does_not_know():
    meta = read_plan("一、加强管理\n新建学校3所。\n二、提高质量\n培训教师。").meta
    assert (meta.issuer, meta.doc_number, meta.year) == (None, None, None)

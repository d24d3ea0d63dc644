"""Campus 校园: digital campus, multimedia in class, buildings in use, projects finished, titles bid for."""

from __future__ import annotations

from wusong.engines.indicators.catalogue.balance import TITLES, coded
from wusong.engines.indicators.catalogue.phrases import (
    CITY,
    COUNTY_TOWN,
    ORDINARY,
    VOCATIONAL,
    covered,
    having,
    schools,
    told,
    under,
)
from wusong.engines.indicators.declaring import indicator
from wusong.engines.indicators.evidence import Evidence
from wusong.engines.indicators.facts import Facts
from wusong.words.labels import L
from wusong.words.units import BUILDINGS, ITEMS, PERCENT, SCHOOLS, TIMES

GENERAL_SENIOR = ("341", "342", "345")


@indicator(
    "digital_campus",
    title=L("数字化校园城镇覆盖率", "Digital campus coverage in cities and towns"),
    unit=PERCENT,
    definition=L(
        "分子：统计日数字化校园已上线的城镇（城乡类别1、2）中小学校数；分母：城镇中小学校总数。",
        "Primary and secondary schools of cities and towns (place classes 1 and 2) with a digital campus in use on the day "
        "over all of them.",
    ),
    source="2008年工作要点 第5点 T05.04",
    reads_as="ratio",
    aliases=("数字化校园城镇覆盖率", "数字化校园建设工程覆盖"),
)
def digital_campus(facts: Facts) -> Evidence:
    urban, systems = schools(facts, ORDINARY), facts.at("digitalsystem")
    urban = urban.filter(urban.place_class.isin([CITY, COUNTY_TOWN]))
    return covered(urban, systems.filter(systems.kind == "digital_campus"), "organisation")


@indicator(
    "multimedia_classes",
    title=L("市直高中起始年段多媒体班级比例", "First-year senior classes with multimedia"),
    unit=PERCENT,
    definition=L(
        "分子：统计日配有多媒体的市直属普通高中高一班级数；分母：市直属普通高中高一班级总数。",
        "Grade-10 classes of the city's own senior schools with multimedia on the day over all such classes.",
    ),
    source="2008年工作要点 第5点 T05.05",
    reads_as="ratio",
    aliases=("市直学校高中新课改起始年段多媒体进班级", "多媒体班级比例"),
)
def multimedia_classes(facts: Facts) -> Evidence:
    senior, classes, kit = schools(facts, GENERAL_SENIOR), facts.at("schoolclass"), facts.at("classroomequipment")
    first = having(classes.filter(classes.grade == 10), "school", senior.filter(senior.city_run), "school")
    fitted = having(first, "id", kit.filter(kit.kind == "multimedia"), "school_class")
    return Evidence(told(fitted, "schoolclass"), told(first, "schoolclass"))


@indicator(
    "systems_live",
    title=L("已上线的系统数", "Systems live"),
    unit=ITEMS,
    definition=L(
        "统计日某一事项下已上线的网站、数据库等系统数，每类计一次。",
        "Websites, databases and other systems of one undertaking in use on the day, each kind once.",
    ),
    source="2008年工作要点 第11点 T11.02",
    reads_as="count",
    aliases=("网站与数据库建成", "职业教育信息网站及数据库"),
    parameters={"undertaking": L("事项", "Undertaking")},
    examples={"undertaking": "vocational_information"},
)
def systems_live(facts: Facts, *, undertaking: str) -> Evidence:
    live = under(facts, facts.at("digitalsystem"), undertaking)
    return Evidence(told(live, "digitalsystem", place="organisation", counted=("kind", "kind")))


@indicator(
    "dangerous_in_use",
    title=L("仍在使用的D级校舍数", "Grade-D buildings still in use"),
    unit=BUILDINGS,
    definition=L(
        "截至统计日鉴定为D级而未停用的校舍栋数。",
        "Buildings appraised as grade D by the day and not out of use.",
    ),
    source="2008年工作要点 第23点 T23.02；facts.md 3.4 校舍",
    reads_as="count",
    aliases=("仍在使用的D级校舍数", "险情严重的校舍停止使用"),
)
def dangerous_in_use(facts: Facts) -> Evidence:
    building = facts.building
    return Evidence(told(building.filter(building.grade == "D", building.stopped.isnull()), "building"))


@indicator(
    "projects_finished",
    title=L("完成的基建项目数", "Construction projects finished"),
    unit=ITEMS,
    definition=L(
        "期内（截至统计日）竣工验收的某校某类用途的基建项目数。",
        "Construction projects of a school and use accepted in the period by the day.",
    ),
    source="2008年工作要点 第24点 T24.10",
    reads_as="count",
    aliases=("搬迁改造完成",),
    parameters={"school_code": L("学校代码", "School code"), "use": L("用途", "Use")},
    options={"use": ("teaching", "dormitory", "training", "canteen", "relocation", "other")},
    examples={"school_code": "3622000001"},
)
def projects_finished(facts: Facts, *, school_code: str = "", use: str = "") -> Evidence:
    done = facts.within("constructionproject", "accepted")
    if school_code:
        done = having(done, "school", coded(facts, school_code), "id")
    if use:
        done = done.filter(done.use.isin(use.split(",")))
    return Evidence(told(done, "constructionproject"))


@indicator(
    "bids_advanced",
    title=L("完成当年创建节点的学校数", "Schools advancing a bid"),
    unit=SCHOOLS,
    definition=L(
        "期内（截至统计日）完成某一称号当年创建节点的学校数，每校计一次。",
        "Schools that reached this year's milestone of a bid for a title in the period by the day, each once.",
    ),
    source="2008年工作要点 第10点 T10.01、T10.02",
    reads_as="count",
    aliases=("创建国家示范校的学校推进数", "创建国家级重点校的学校推进数"),
    parameters={"title": L("称号", "Designation")},
    options={"title": TITLES},
)
def bids_advanced(facts: Facts, *, title: str) -> Evidence:
    reached = facts.within("bid", "step_done")
    return Evidence(told(reached.filter(reached.title == title), "bid", counted=("school", "school")))


@indicator(
    "three_year_plans",
    title=L("制定三年规划的直属校比例", "City-run schools with a three-year plan"),
    unit=PERCENT,
    definition=L(
        "分子：统计日优质均衡三年规划在期且已批复的市直属学校数；分母：市直属学校总数。",
        "City-run schools with an approved three-year balance plan in force on the day over all city-run schools.",
    ),
    source="2008年工作要点 第3点 T03.05",
    reads_as="ratio",
    aliases=("制定三年规划的直属校比例", "各直属学校优质均衡发展三年规划"),
)
def three_year_plans(facts: Facts) -> Evidence:
    own, plans = schools(facts), facts.at("improvementplan")
    approved = plans.filter(plans.kind == "balanced", plans.approved.notnull())
    return covered(own.filter(own.city_run), approved)


@indicator(
    "short_training_completions",
    title=L("短期培训结业人次", "Short-training completions"),
    unit=TIMES,
    definition=L(
        "期内（截至统计日）中等职业学校短期培训班结业人次，一人多次分别计。",
        "Completions of short courses of vocational schools in the period by the day; a person who completes two counts twice.",
    ),
    source="2008年工作要点 第8点 T08.01；facts.md 4 短期培训",
    reads_as="count",
    personal=True,
    aliases=("短期培训结业人次", "职业学校短期培训规模"),
)
def short_training_completions(facts: Facts) -> Evidence:
    courses, finished = facts.course, facts.within("trainee", "completed")
    short = courses.filter(courses.kind == "short").select(course="id", school="school")
    return Evidence(told(finished.inner_join(short, "course"), "trainee"))


@indicator(
    "double_certificate",
    title=L("毕业生双证率", "Double-certificate rate"),
    unit=PERCENT,
    definition=L(
        "分子：截至统计日已取得职业资格证书的应届中职毕业生数；分母：应届中职毕业生总数。",
        "Vocational graduates of the year with an occupational certificate by the day over all graduates of the year.",
    ),
    source="2008年工作要点 第8点 T08.02；facts.md 4 双证",
    reads_as="ratio",
    personal=True,
    aliases=("毕业生双证率", "两证准入制"),
)
def double_certificate(facts: Facts) -> Evidence:
    graduates = facts.graduate
    graduates = graduates.filter(graduates.year == facts.starts.year)
    return Evidence(told(graduates.filter(graduates.certified.notnull()), "graduate"), told(graduates, "graduate"))


@indicator(
    "schools_training_free",
    title=L("参与援助计划的中职学校比例", "Vocational schools giving free courses"),
    unit=PERCENT,
    definition=L(
        "分子：期内（截至统计日）开办过免费培训班的中等职业学校数；分母：中等职业学校总数。",
        "Vocational schools that began a free course in the period by the day over all vocational schools.",
    ),
    source="2008年工作要点 第9点 T09.02",
    reads_as="ratio",
    aliases=("参与援助计划的中职学校比例",),
)
def schools_training_free(facts: Facts) -> Evidence:
    begun = facts.within("course", "starts")
    return covered(schools(facts, VOCATIONAL), begun.filter(begun.free))

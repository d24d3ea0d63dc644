"""Estate 办学条件: the six rooms, networks, buildings, canteens."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from wusong.engines.indicators.catalogue.balance import coded
from wusong.engines.indicators.catalogue.phrases import ORDINARY, RURAL, STAGES, as_schools, having, schools, told
from wusong.engines.indicators.declaring import indicator
from wusong.engines.indicators.evidence import Evidence
from wusong.engines.indicators.facts import Facts
from wusong.words.labels import L
from wusong.words.units import CANTEENS, PERCENT, SQUARE_METRES

SIX_ROOMS = ("laboratory", "library", "computer", "language", "music", "art")
# what counts as the mode a type of school is to have: its own or a richer one
MODES = {
    "218": ("mode_1", "mode_2", "mode_3"),
    "211": ("mode_2", "mode_3"),
    "311": ("mode_3",),
    "312": ("mode_3",),
}


def _rooms_due(facts: Facts) -> ir.Table:
    """One row for each school, stage it teaches and kind of room due there: rooms due, rooms found (in use and verified)."""
    standing = schools(facts, ORDINARY)
    taught = ibis.union(
        *(
            standing.filter(standing.school_type.isin([t for t in ORDINARY if stage in STAGES[t]])).select(
                "school", stage=ibis.literal(stage)
            )
            for stage in ("primary", "junior", "senior")
        )
    )
    standard = facts.at("roomstandard").select("stage", "kind", "rooms", least="area")
    due = taught.inner_join(standard, "stage").select("school", "stage", "kind", "rooms", "least")
    room = facts.at("room")
    room = room.filter(room.verified.notnull()).select("kind", "area", "id", room_school="school", room_kind="kind")
    met = due.left_join(
        room, [due.school == room.room_school, due.kind == room.room_kind, room.area >= due.least]
    ).select("school", "stage", "kind", "rooms", "id")
    return met.group_by(["school", "stage", "kind", "rooms"]).agg(found=met.id.count())


@indicator(
    "six_rooms",
    title=L("六室装备达标率", "Six-room compliance rate"),
    unit=PERCENT,
    definition=L(
        "分子：所设各学段六室全部按统计日有效标准配足（在用、面积达标、装备核验合格）的中小学校数；分母：中小学校总数。"
        "教学点、幼儿园不计；标准缺项的学段视为未达标；无任何有效标准时无值。",
        "Primary and secondary schools with all six rooms of every stage they teach, in use, large enough and found equipped, "
        "by the standard in force on the day, over all such schools. Teaching points and kindergartens are left out; a stage "
        "whose standard lacks a kind of room is not met; without any standard there is no value.",
    ),
    source="2008年工作要点 第5点 T05.01 默认读法；六室标准（可配置）",
    reads_as="ratio",
    aliases=("中小学校六室装备达标率", "六室达标学校"),
)
def six_rooms(facts: Facts) -> Evidence:
    due = _rooms_due(facts)
    met = due.group_by(["school", "stage"]).agg(
        kinds=due.kind.nunique(where=due.found >= due.rooms), short=(due.found < due.rooms).sum()
    )
    met = met.filter(met.kinds == len(SIX_ROOMS), met.short == 0)
    standing, standards = schools(facts, ORDINARY), facts.at("roomstandard")
    stages = met.group_by("school").agg(stages=met.count())
    wanted = standing.mutate(
        stages=ibis.cases(*((standing.school_type == t, len(STAGES[t])) for t in ORDINARY), else_=0)
    )
    equipped = wanted.semi_join(stages, ["school", "stages"])
    judged = having(standing.mutate(one=ibis.literal(1)), "one", standards.select(one=ibis.literal(1)), "one")
    return Evidence(as_schools(equipped), as_schools(judged))


@indicator(
    "city_network_coverage",
    title=L("教育城域网覆盖率", "City education network coverage"),
    unit=PERCENT,
    definition=L(
        "分子：统计日已接入教育城域网的中小学校数；分母：中小学校总数。",
        "Primary and secondary schools with access to the city education network on the day over all such schools.",
    ),
    source="2008年工作要点 第5点 T05.02",
    reads_as="ratio",
    aliases=("城域网接入",),
)
def city_network_coverage(facts: Facts) -> Evidence:
    ordinary, access = schools(facts, ORDINARY), facts.at("access")
    joined = having(ordinary, "school", access.filter(access.kind == "city_network"), "school")
    return Evidence(as_schools(joined), as_schools(ordinary))


@indicator(
    "rural_distance_education",
    title=L("农村远程教育工程覆盖率", "Rural distance-education coverage"),
    unit=PERCENT,
    definition=L(
        "分子：统计日已启用对应模式（教学点模式一、小学模式二、初中模式三，或更高模式）的农村学校数；"
        "分母：农村（城乡类别3）教学点、小学、初级中学、九年一贯制学校总数。",
        "Rural schools (place class 3) with the mode of their type in use on the day (teaching point 1, primary 2, junior 3, "
        "or a higher one) over all rural teaching points, primary, junior and nine-year schools.",
    ),
    source="2008年工作要点 第5点 T05.03；facts.md 4 远程教育三模式",
    reads_as="ratio",
    aliases=("农村现代远程教育工程覆盖率",),
)
def rural_distance_education(facts: Facts) -> Evidence:
    rural, access = schools(facts, tuple(MODES)), facts.at("access")
    rural = rural.filter(rural.place_class == RURAL)
    covered = [
        having(rural.filter(rural.school_type == kind), "school", access.filter(access.kind.isin(modes)), "school")
        for kind, modes in MODES.items()
    ]
    return Evidence(as_schools(ibis.union(*covered)), as_schools(rural))


@indicator(
    "accepted_area",
    title=L("竣工验收面积", "Accepted floor area"),
    unit=SQUARE_METRES,
    definition=L(
        "分子：某校某类用途（可多类，逗号分隔）的基建项目，期内截至统计日竣工验收的面积；分母：这些项目的批准面积。"
        "期初以前已验收的项目不计。",
        "Floor area accepted in the period by the day of a school's construction projects of some uses (several separated by "
        "commas); the denominator is their approved area. Projects accepted before the period are left out.",
    ),
    source="2008年工作要点 第24点 T24.01—T24.09；facts.md 3.4 基建项目",
    reads_as="amount",
    aliases=("教学楼竣工面积", "宿舍楼竣工面积", "实训楼竣工面积", "食堂竣工面积", "平方米校舍建设"),
    parameters={"school_code": L("学校代码", "School code"), "use": L("用途", "Use")},
    options={"use": ("teaching", "dormitory", "training", "canteen", "other")},
    examples={"school_code": "3622000001"},
)
def accepted_area(facts: Facts, *, school_code: str = "", use: str = "") -> Evidence:
    project = facts.constructionproject
    bound = project.filter(project.accepted.isnull() | (project.accepted >= facts.starts))
    if school_code:
        bound = having(bound, "school", coded(facts, school_code), "id")
    if use:
        bound = bound.filter(bound.use.isin(use.split(",")))
    done = bound.filter(bound.accepted.notnull())
    return Evidence(
        told(done, "constructionproject", amount=done.accepted_area),
        told(bound, "constructionproject", amount=bound.planned_area),
    )


@indicator(
    "new_canteens",
    title=L("新增标准食堂数", "New graded canteens"),
    unit=CANTEENS,
    definition=L(
        "期内（截至统计日）首次评为某一等级（A或B）的学校食堂数，每个食堂计一次；此前已评为该级或更高级的不算新增，"
        "期内由B升A的只计入A。",
        "School canteens first given a grade (A or B) in the period by the day, each once; one given that grade or a better "
        "one before is not new, and one that rises from B to A in the period counts as A only.",
    ),
    source="2008年工作要点 第24点 T24.11、T24.12；facts.md 2.4",
    reads_as="count",
    aliases=("新增A级标准食堂数", "新增B级标准食堂数", "a级标准食堂", "b级标准食堂"),
    parameters={"grade": L("等级", "Grade")},
    options={"grade": ("A", "B")},
)
def new_canteens(facts: Facts, *, grade: str) -> Evidence:
    grading = facts.canteengrading
    given = grading.filter(grading.grade == grade)
    reached = given.group_by("canteen").agg(starts=given.starts.min())
    earlier = reached.filter(reached.starts < facts.starts)
    # a canteen that ever had A, before or in the period, is no news at B
    better = grading.filter(grading.grade < grade)
    first = given.semi_join(reached, ["canteen", "starts"])
    new = first.anti_join(earlier, "canteen").anti_join(better, "canteen")
    placed = new.inner_join(facts.canteen.select(canteen="id", school="school"), "canteen")
    return Evidence(told(placed, "canteengrading", counted=("canteen", "canteen")))

"""Places: the bureau, its offices, the nine county-level units, and what sets them apart."""

from __future__ import annotations

from dataclasses import dataclass, field

BUREAU = ("JL", "吉林市教育局", "Jilin City Education Bureau")
CITY_AREA = "220200"


@dataclass(frozen=True)
class County:
    """A county-level unit. `strength` is how well off its schools are; `urban` the share of its primary schools in town."""

    code: str
    short: str
    pinyin: str
    english: str
    strength: float
    urban: float
    district: bool
    pupils: float = 1.0
    towns: list[str] = field(default_factory=list, compare=False)

    @property
    def name(self) -> str:
        return self.short + ("区" if self.district else "县" if self.code == "220221" else "市")


def counties() -> list[County]:
    """The nine, in the order of their codes."""
    return [
        County("220202", "昌邑", "changyi", "Changyi District", 0.55, 0.74, True, 1.05),
        County("220203", "龙潭", "longtan", "Longtan District", 0.25, 0.56, True, 0.95),
        County("220204", "船营", "chuanying", "Chuanying District", 0.45, 0.70, True, 1.05),
        County("220211", "丰满", "fengman", "Fengman District", 0.10, 0.54, True, 0.95),
        County("220221", "永吉", "yongji", "Yongji County", -0.10, 0.13, False, 0.95),
        County("220281", "蛟河", "jiaohe", "Jiaohe City", -0.25, 0.12, False, 0.95),
        County("220282", "桦甸", "huadian", "Huadian City", -0.45, 0.12, False, 0.95),
        County("220283", "舒兰", "shulan", "Shulan City", -0.35, 0.11, False, 1.05),
        County("220284", "磐石", "panshi", "Panshi City", -0.15, 0.12, False, 1.05),
    ]


# The offices the plan makes answerable, by the codes its reading uses.
OFFICES = (
    ("office", "办公室", "General Office", "公文、政务公开、来信来访、督查督办"),
    ("personnel", "组织人事科", "Organisation and Personnel", "干部、编制、招聘、职称评聘、年度考核、离任交接"),
    ("basic", "基础教育科", "Basic Education", "学前、义务教育、普通高中、特殊教育、学籍、课程教学管理"),
    ("moral", "德育与宣传科", "Moral Education and Publicity", "德育、班主任、社会实践、宣传"),
    ("ethnic", "民族教育科", "Ethnic Education", "民族学校、双语与三语教学"),
    ("voc", "职业教育与成人教育科", "Vocational and Adult Education", "中职专业、招生、就业、实训、社区与农村成人教育"),
    ("teacher", "教师工作科(师范教育科)", "Teacher Affairs", "师德、培训、骨干认定、教师资格、名师工程"),
    ("pe", "体育卫生与艺术教育科", "Sport, Health and Arts", "体质健康、卫生防病、食堂卫生协同、艺术教育"),
    ("finance", "计划财务科", "Planning and Finance", "预算、收费、教育事业统计、采购"),
    ("infra", "基建与后勤管理中心", "Construction and Logistics", "校舍、基建项目、食堂基础设施"),
    ("audit", "审计科", "Internal Audit", "内部审计、经济责任审计"),
    ("law", "政策法规科", "Policy and Law", "普法、执法责任制、听证、复议、诉讼、规范性文件"),
    ("private", "民办教育管理科", "Private Education", "民办学校审批、年检、整治、退出"),
    ("super", "市政府教育督导室", "Government Education Inspectorate", "督政、督学、专项督导、均衡监测"),
    ("safety", "综治安全科", "Safety and Security", "校园安全、隐患排查、应急演练、周边治理"),
    ("discipline", "监察室(行风建设办公室)", "Discipline and Conduct", "乱收费查处、行风评议、党风廉政"),
    ("party", "机关党委", "Bureau Party Committee", "支部建设、党员联系、机关作风"),
    ("exam", "招生考试办公室", "Admissions and Examinations", "招生计划、录取、考风考纪"),
    ("aid", "学生资助管理中心", "Student Aid Centre", "助学金、免杂费、困难认定、社会捐助"),
    ("equip", "教育技术装备与信息中心(电教馆)", "Equipment and Information Centre", "六室装备、城域网、远程教育、一卡通"),
    ("institute", "教育学院(教研室、师训部)", "Institute of Education", "教研、质量监测、教师培训实施"),
    ("research", "教育科学研究所", "Education Research Institute", "课题、校本科研"),
    ("language", "语言文字工作委员会办公室", "Language Committee Office", "普通话水平测试"),
)  # fmt: skip

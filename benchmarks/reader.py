"""How fast plans are read: characters, seconds, pages a second, and how many times the cost of only finding the numerals.

No other program reads such plans, so the floor is what any reader must do: scan the text for numerals once.
A page of a Chinese plan holds about a thousand characters, one of an English plan about three thousand.
"""

from __future__ import annotations

import re
import time

from wusong.engines.planparser.reader import read_plan

CHINESE = (
    "{n}、推进项目建设。今年新建学校3所、改扩建5所，新增学位3600个以上，完成投资2.5亿元，其中市级财政安排8000万元；培训教师1200人次，参训率和合格率均达到100%。"
    "学前三年毛入园率由85%提高到90%，大班额比例控制在3%以内，近视率下降0.5个百分点。去年建成示范校8所，今年力争再建成12所。进一步完善工作机制，落实“双减”政策，"
    "打造一支高素质专业化教师队伍。" + "坚持以人民为中心发展教育，全面贯彻党的教育方针，落实立德树人根本任务，加快构建高质量教育体系，统筹推进育人方式、办学模式、管理体制、保障机制改革，办好人民满意的教育。" * 6 + "每学期至少开展2次家访，确保无一名学生因贫失学，校园安全责任事故为零。加强师德建设，深化课程改革，推动教育高质量发展。\n"
)  # fmt: skip
ENGLISH = (
    "{n}. Improve teaching. We will train 1,200 teachers and open 3 schools by 2026. Raise the graduation rate from 86% to 93% and reduce chronic absenteeism by 5 percentage points. "
    "Last year 88% of graduates enrolled in college. Every school will have a counselor, and class size will not exceed 24 students. Strengthen partnerships with families.\n"
)
NUMERALS = re.compile(r"\d+(?:[.,]\d+)*|[零一二三四五六七八九十百千万亿两]+")


def plan(pattern: str, characters: int) -> str:
    """A plan of about so many characters."""
    head = (
        "某市教育局2024年工作要点\n一、主要任务\n"
        if pattern is CHINESE
        else "Riverton School District Strategic Plan 2024\n"
    )
    items = (pattern.format(n=n % 99 + 1) for n in range(characters // len(pattern) + 1))
    return (head + "".join(items))[:characters]


def run(repeats: int = 3) -> list[tuple[str, int, float, float, float]]:
    """Rows of language, characters, seconds (best of `repeats`), pages a second, times the plain scan."""
    rows = []
    for language, pattern, page in (("zh", CHINESE, 1000), ("en", ENGLISH, 3000)):
        for characters in (10_000, 100_000, 1_000_000):
            text = plan(pattern, characters)
            seconds = min(
                _timed(lambda text=text: read_plan(text)) for _ in range(repeats if characters < 10**6 else 1)
            )
            scan = min(_timed(lambda text=text: NUMERALS.findall(text)) for _ in range(repeats))
            rows.append((language, characters, seconds, characters / page / seconds, seconds / scan))
    return rows


def _timed(work) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    print(f"{'':4}{'characters':>12}{'seconds':>10}{'pages/s':>10}{'× scan':>9}")
    for language, characters, seconds, pages, ratio in run():
        print(f"{language:4}{characters:>12,}{seconds:>10.2f}{pages:>10.0f}{ratio:>9.0f}")


if __name__ == "__main__":
    main()

"""Reports that write themselves: every numeral from a figure, the same again from the snapshot, papers that open."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from docx import Document
from pypdf import PdfReader

from tests.plan.test_working import LEADER, commitment, counties, holder, office, plan, target  # noqa: F401
from wusong.keeping.writing import SYSTEM, NotAllowed, create
from wusong.plan import papers, working
from wusong.plan.models import Warning
from wusong.plan.progress import progress_of
from wusong.plan.reports import REPORT, Report, Table, again, issue, written
from wusong.registry.models import OpenDay, Organisation
from wusong.words.labels import LANGUAGES, speaking

pytestmark = pytest.mark.django_db
MARCH = dt.date(2008, 3, 31)
SIGNED = dt.datetime(2008, 4, 2, 9, tzinfo=dt.UTC)


def held(day: dt.date) -> None:
    from tests.keeping.little import School

    create(OpenDay, {"school_id": School.AT_JIAOHE, "held": day, "visitors": 20}, by=SYSTEM)


def report(kind: str, target, on: dt.date = MARCH) -> Report:  # noqa: F811
    place = Organisation._base_manager.get(path="JL.220281.") if kind in ("county", "school") else None
    return written(kind, target.plan, on, progress_of(target.plan, on), place)


def words(report: Report) -> str:
    """All a report says, as one text."""
    said = [report.title]
    for section in report.sections:
        said.append(section.heading)
        for block in section.blocks:
            said += [" ".join(row) for row in (block.heads, *block.rows)] if isinstance(block, Table) else [block]
    return "\n".join(said)


@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize("kind", list(REPORT))
def test_each_report_opens_as_pdf_and_word_with_its_words_in_it(kind, tongue, target, commitment):  # noqa: F811
    held(dt.date(2008, 3, 5))
    with speaking(tongue):
        made = report(kind, target)
        pdf, word = papers.pdf(made), papers.docx(made)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    document = Document(io.BytesIO(word))
    bare = re.sub(r"\s", "", text)
    assert re.sub(r"\s", "", made.title) in bare
    assert document.paragraphs[0].text == made.title
    for table, written_table in zip(
        document.tables, [b for s in made.sections for b in s.blocks if isinstance(b, Table)], strict=True
    ):
        assert [[cell.text for cell in row.cells] for row in table.rows[1:]] == [list(r) for r in written_table.rows]
        assert all(re.sub(r"\s", "", row[0]) in bare for row in written_table.rows)


def test_signs_that_mean_something_to_the_typesetter_are_only_signs(target):  # noqa: F811
    target.metric = "#let x = 1 $y$ _a_ *b* @c <d> [e] \\ `f` “g” 100%"
    target.save()
    made = report("year_end", target)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(papers.pdf(made))).pages)
    assert "#letx=1$y$_a_*b*@c<d>[e]" in re.sub(r"\s", "", text)


def test_what_is_met_moves_from_one_list_to_the_other(target):  # noqa: F811
    late = dt.date(2008, 12, 20)
    before = words(report("monthly", target, late))
    held(dt.date(2008, 5, 1))
    create(
        OpenDay,
        {"school_id": Organisation._base_manager.get(path="JL.220284.0002.").pk, "held": late, "visitors": 1},
        by=SYSTEM,
    )
    after = words(report("monthly", target, late))
    assert "滞后1项" in before
    assert "已达成1项" in after


def test_a_coloured_target_and_an_override_are_shown_as_such(target):  # noqa: F811
    Warning.objects.create(colour="yellow", share_left=30, tells="office", source="试", starts=dt.date(2008, 1, 1))
    on = dt.date(2008, 11, 30)
    assert "黄牌 T1" in words(report("monthly", target, on))
    working.override(target, "on_pace", on, by=LEADER, reason="核定")
    assert "按进度（人工认定）" in words(report("year_end", target, on))


def test_marchs_report_drawn_again_in_december_says_what_march_said(target):  # noqa: F811
    held(dt.date(2008, 3, 5))
    issued = issue("monthly", target.plan, MARCH, by=LEADER, at=SIGNED)
    march = words(report("monthly", target))
    held(dt.date(2008, 3, 20))  # recorded late, dated in March
    create(
        OpenDay,
        {"school_id": Organisation._base_manager.get(path="JL.220284.0002.").pk, "held": MARCH, "visitors": 1},
        by=SYSTEM,
    )
    assert words(report("monthly", target)) != march
    assert words(again(issued)) == march
    assert issued.said["zh"]["title"] == again(issued).title


def test_only_a_leader_issues(target, office):  # noqa: F811
    with pytest.raises(NotAllowed):
        issue("monthly", target.plan, MARCH, by=holder(office), at=SIGNED)


def test_a_sheet_needs_its_place(target):  # noqa: F811
    with pytest.raises(ValueError, match="needs a place"):
        written("county", target.plan, MARCH, [])

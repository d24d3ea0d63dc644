"""Reviewers: nobody of the school, nothing that says whose it is, one outlier does not decide, and the ranking replays."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from random import Random

import pypdf
import pytest

from tests.cases.stage import DAY, Stage
from wusong.cases.evidence import anonymous
from wusong.cases.models import Case, Reviewer
from wusong.cases.reviewing import drawn, kept_scores, pool, replayed, reviewable
from wusong.cases.running import NotNow, decide_round, open_case, run_clocks, take_step
from wusong.keeping.models import AuditEntry
from wusong.keeping.scope import Scope, seeing
from wusong.keeping.writing import NotAllowed
from wusong.registry import models as r
from wusong.words.problems import Refused


def later(n: int) -> dt.date:
    return DAY + dt.timedelta(days=n)


def award_round(stage: Stage) -> r.AwardRound:
    with seeing(Scope.everything()):
        return r.AwardRound.objects.get(undertaking__key="teachers")


def nominated(stage: Stage, school: str, n: int = 0) -> Case:
    said = {
        "round": award_round(stage).pk,
        "honour": "hundred_excellent",
        "teacher": stage.staff[school][n],
        "deeds": "从教二十年",
    }
    return open_case("award", said, by=stage.actors[school], on=DAY)


def assigned(stage: Stage, case: Case, seed: int = 1) -> Case:
    case.refresh_from_db()
    return take_step(
        case, "assign", {"reviewers": drawn(case, 3, later(8), Random(seed))}, by=stage.actors["teacher"], on=later(8)
    )


def scored(stage: Stage, case: Case, marks: tuple[int, int, int]) -> Case:
    """Three reviewers give totals: split 3:4:3 as the rubric does."""
    for reviewer, total in zip(case.reviewers.filter(given=None, recused="").order_by("pk"), marks, strict=True):
        work = total * 4 // 10
        virtue = (total - work) // 2
        said = {"work": work, "virtue": virtue, "effect": total - work - virtue}
        case = take_step(case, "score", said, by=stage.actors[reviewer.account], on=later(10))
    return case


def test_nobody_reviews_a_case_of_their_own_school(stage):
    case = nominated(stage, "0001")
    run_clocks(later(8))
    assert "expert0" not in pool(case, later(8))  # of school 0001
    with pytest.raises(Refused, match="expert0"):
        take_step(
            case, "assign", {"reviewers": ["expert0", "expert1", "expert2"]}, by=stage.actors["teacher"], on=later(8)
        )
    for seed in range(30):
        assert "expert0" not in drawn(case, 3, later(8), Random(seed))


def test_a_reviewer_opens_only_what_was_given_to_them(stage):
    case = nominated(stage, "0001")
    run_clocks(later(8))
    case = assigned(stage, case)
    tokens = dict(case.reviewers.values_list("account", "token"))
    for name, actor in stage.actors.items():
        opened = [account for account, token in tokens.items() if reviewable(token, actor)]
        assert opened == ([name] if name in tokens else []), name
    # A reviewer who has since moved to the school itself is shut out at once.
    moved = Reviewer.objects.filter(case=case).first()
    actor = stage.actors[moved.account]
    at_school = type(actor)(actor.name, actor.scope, actor.rights, "expert", case.organisation.path, actor.account)
    assert reviewable(moved.token, at_school) is None


def test_who_recuses_is_replaced_and_shut_out(stage):
    case = nominated(stage, "0002")
    run_clocks(later(8))
    case = assigned(stage, case)
    first = case.reviewers.order_by("pk").first()
    case = take_step(case, "recuse", by=stage.actors[first.account], on=later(9), reason="亲属")
    assert reviewable(first.token, stage.actors[first.account]) is None
    with pytest.raises(NotAllowed):
        take_step(case, "score", {"work": 40, "virtue": 30, "effect": 30}, by=stage.actors[first.account], on=later(9))
    with pytest.raises(Refused):  # and is not drawn again
        take_step(case, "reassign", {"reviewers": [first.account]}, by=stage.actors["teacher"], on=later(9))
    case = take_step(
        case, "reassign", {"reviewers": drawn(case, 1, later(9), Random(5))}, by=stage.actors["teacher"], on=later(9)
    )
    assert scored(stage, case, (80, 80, 80)).state == "reviewed"


def test_nobody_scores_twice_or_over_full_marks(stage):
    case = nominated(stage, "0002")
    run_clocks(later(8))
    case = assigned(stage, case)
    one = stage.actors[case.reviewers.first().account]
    with pytest.raises(Refused, match="30"):
        take_step(case, "score", {"work": 40, "virtue": 31, "effect": 30}, by=one, on=later(9))
    case = take_step(case, "score", {"work": 40, "virtue": 30, "effect": 30}, by=one, on=later(9))
    with pytest.raises(NotAllowed):
        take_step(case, "score", {"work": 1, "virtue": 1, "effect": 1}, by=one, on=later(9))


def test_one_reviewer_far_from_the_others_does_not_decide(stage):
    case = nominated(stage, "0002")
    run_clocks(later(8))
    case = scored(stage, assigned(stage, case), (90, 88, 20))
    assert case.values["total"] == 89
    assert kept_scores([90, 88, 20], 20) == [90, 88]


def test_a_round_is_ranked_cut_by_its_quota_and_replays_from_the_steps(stage):
    marks = {"0001": (70, 71, 72), "0002": (90, 91, 92), "0004": (85, 85, 85), "0005": (85, 85, 85)}
    cases = {school: nominated(stage, school) for school in marks}
    run_clocks(later(8))
    for n, (school, given) in enumerate(marks.items()):
        cases[school] = assigned(stage, cases[school], n)
        if school == "0005":
            with pytest.raises(NotNow, match="在评审中"):
                decide_round("award", str(award_round(stage).pk), by=stage.actors["teacher"], on=later(11))
        cases[school] = scored(stage, cases[school], given)
    with pytest.raises(NotAllowed):
        decide_round("award", str(award_round(stage).pk), by=stage.actors["220281"], on=later(11))
    decided = decide_round("award", str(award_round(stage).pk), by=stage.actors["teacher"], on=later(11))
    # two places; the tie at 85 falls to the lower number
    assert [(c.organisation.code, c.state) for c in decided] == [
        ("0002", "noticed"), ("0004", "noticed"), ("0005", "not_chosen"), ("0001", "not_chosen"),
    ]  # fmt: skip
    entry = AuditEntry.objects.get(act="rank")
    again = replayed("award", str(award_round(stage).pk))
    assert entry.difference["order"] == [[c.number, again[c.number]] for c in decided]
    assert again == {c.number: c.values["total"] for c in cases.values()}


def test_files_say_nothing_of_who_made_them():
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": "Wang Lei", "/Title": "School 0001"})
    made = io.BytesIO()
    writer.write(made)
    assert b"Wang Lei" in made.getvalue()
    plain = anonymous(made.getvalue(), "pdf")
    assert b"Wang Lei" not in plain
    assert not pypdf.PdfReader(io.BytesIO(plain)).metadata

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("docProps/core.xml", "<cp><dc:creator>王蕾</dc:creator></cp>")
        archive.writestr("word/document.xml", '<w:ins w:author="王蕾" w:initials="WL"><w:t>事迹</w:t></w:ins>')
    with zipfile.ZipFile(io.BytesIO(anonymous(made.getvalue(), "docx"))) as archive:
        everything = b"".join(map(archive.read, archive.namelist())).decode()
    assert "王蕾" not in everything
    assert "事迹" in everything

    exif = b"\xff\xe1\x00\x0aExifWang"
    picture = b"\xff\xd8" + exif + b"\xff\xdb\x00\x04ab" + b"\xff\xda\x00\x02pixels\xff\xd9"
    assert anonymous(picture, "jpg") == b"\xff\xd8\xff\xdb\x00\x04ab\xff\xda\x00\x02pixels\xff\xd9"
    chunk = b"\x00\x00\x00\x04tEXtWang\x00\x00\x00\x00"
    assert anonymous(b"\x89PNG\r\n\x1a\n" + chunk, "png") == b"\x89PNG\r\n\x1a\n"

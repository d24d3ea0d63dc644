"""Each rule of the English grammar decides its own example, and no earlier rule takes it away."""

import re

import pytest

from wusong.engines.planparser.english import read_passage
from wusong.engines.planparser.english.claims import CLAIMS
from wusong.engines.planparser.english.comparators import ROWS
from wusong.engines.planparser.english.reasons import RULES
from wusong.engines.planparser.english.sight import Passage
from wusong.engines.planparser.english.wholes import WHOLES
from wusong.engines.planparser.promises import Ground
from wusong.engines.planparser.reading import REASONS

YEAR = Ground(2024)


def marked(example):
    """The example without 【】, and where its marked number stands."""
    start, end = example.index("【"), example.index("】") - 1
    return re.sub("[【】]", "", example), start, end


def sight_of(example):
    flow, start, end = marked(example)
    return next(s for s in Passage(flow, YEAR).sights if s.number.start < end and start < s.number.end)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.example)
def test_a_claim_takes_the_numbers_of_its_example(claim):
    _, fates = read_passage(claim.example, YEAR)
    assert claim.pattern.search(claim.example)
    assert fates
    assert claim.reason in {fate.reason for fate in fates}
    assert not [fate for fate in fates if fate.promise is not None]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.example)
def test_a_rule_decides_its_example_before_all_others(rule):
    sight = sight_of(rule.example)
    assert sight.claimed is None
    assert next(r for r in RULES if r.holds(sight)) is rule


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.example)
def test_a_row_of_the_guideline_gives_its_comparator(row):
    flow, start, end = marked(row.example)
    promises, _ = read_passage(flow, YEAR)
    promise = next(p for p in promises if p.numeral[0] < end and start < p.numeral[1])
    assert promise.comparator == row.expected


@pytest.mark.parametrize("whole", WHOLES, ids=lambda w: w.example)
def test_all_and_none_in_words_are_promises(whole):
    promises, _ = read_passage(whole.example, YEAR)
    assert [p.comparator for p in promises] == [whole.kind]
    assert whole.pattern.search(whole.example)


def test_every_reason_has_a_label():
    assert {c.reason for c in CLAIMS} | {r.reason for r in RULES} <= set(REASONS)

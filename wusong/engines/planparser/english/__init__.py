"""The grammar of numbers in English plans."""

from wusong.engines.planparser.english.grammar import (
    WHY_DOUBT,
    lead_deadline,
    read_passage,
    review_heading,
    review_paragraph,
)

__all__ = ["WHY_DOUBT", "lead_deadline", "read_passage", "review_heading", "review_paragraph"]

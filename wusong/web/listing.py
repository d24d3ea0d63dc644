"""Lists: paging that counts once and keeps the filters."""

from __future__ import annotations

from django.core.paginator import Page, Paginator

PAGE = 50


def page_of(rows, number: str | None, size: int = PAGE) -> Page:
    """The page asked for, or the nearest there is."""
    return Paginator(rows, size).get_page(number)

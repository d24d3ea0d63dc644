"""Sheets: the rows of one register as they are invented, each with its key, ready for the bulk door."""

from __future__ import annotations

from django.db import models


class Sheet:
    """New rows of one register as plain tuples, columns in the order the table has them. Keys count from 1.

    The keys are known before anything is written, so that an enrolment can name a pupil who is still to be loaded.
    """

    def __init__(self, model: type[models.Model], columns: str):
        self.model = model
        self.columns = tuple(columns.split())
        self.rows: list[tuple] = []

    def __len__(self) -> int:
        return len(self.rows)

    def add(self, *values) -> int:
        """Add a row, without its key; returns the key."""
        key = len(self.rows) + 1
        self.rows.append((key, *values))
        return key

    def taken(self):
        """The rows, each let go once it is handed over."""
        rows, self.rows = self.rows, []
        return iter(rows)

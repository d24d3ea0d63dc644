"""SQLite as a keeper of records: write-ahead log, every acknowledged write on disk, foreign keys held."""

from __future__ import annotations

from django.db.backends.signals import connection_created
from django.dispatch import receiver


@receiver(connection_created)
def keep_what_was_acknowledged(sender, connection, **kwargs):
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "busy_timeout=20000",
            "cache_size=-65536",
            "mmap_size=0",
        ):
            cursor.execute(f"PRAGMA {pragma}")

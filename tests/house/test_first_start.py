"""The first start: an empty folder becomes a database by the migrations alone, and the log of an empty city holds."""

from __future__ import annotations

import os
import subprocess
import sys


def wusong(folder, *words: str) -> subprocess.CompletedProcess:
    """The command as a person runs it, on an embedded database of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WUSONG_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "wusong", *words],
        env=kept | {"WUSONG_VAR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_migrations_make_every_table(tmp_path):
    assert wusong(tmp_path, "manage", "migrate", "-v0").returncode == 0
    checked = wusong(tmp_path, "manage", "migrate", "--check")
    assert checked.returncode == 0, checked.stderr
    verified = wusong(tmp_path, "audit", "verify")
    assert verified.returncode == 0, verified.stderr
    assert "0 entries" in verified.stdout

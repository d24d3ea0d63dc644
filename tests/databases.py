"""The databases the tests run on: SQLite in a file, or one throw-away PostgreSQL cluster.

The first process of a run prepares them and leaves what it made in the environment, so xdist's workers find it there.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MISSING = """PostgreSQL was asked for (WUSONG_TEST_DATABASE=postgresql) but there is no `initdb` on the PATH or under
/usr/lib/postgresql/*/bin. Install it (Debian, Ubuntu: apt-get install postgresql), or run the tests on SQLite only."""


def prepare() -> dict:
    """The `default` database of this process; the first process to ask makes the folder (and the cluster) for all."""
    if "WUSONG_TEST_FOLDER" not in os.environ:
        # A short folder: a socket's whole path must stay under 108 characters.
        base = "/tmp" if os.access("/tmp", os.W_OK) else None
        folder = tempfile.mkdtemp(prefix="wusong-", dir=base)
        os.environ["WUSONG_TEST_FOLDER"] = folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder = Path(os.environ["WUSONG_TEST_FOLDER"])
    kind = os.environ.setdefault("WUSONG_TEST_DATABASE", "sqlite")
    if kind == "postgresql":
        if "WUSONG_TEST_SOCKET" not in os.environ:
            os.environ["WUSONG_TEST_SOCKET"] = str(start_cluster(folder))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "wusong",
            "USER": "wusong",
            "HOST": os.environ["WUSONG_TEST_SOCKET"],
        }
    if kind == "sqlite":
        # A file, so that threads and the live server see the same records as the test.
        own = folder / os.environ.get("PYTEST_XDIST_WORKER", "one")
        own.mkdir(exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": own / "wusong.sqlite3",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
            "TEST": {"NAME": own / "test.sqlite3"},
        }
    sys.exit(f"WUSONG_TEST_DATABASE is {kind!r}; write sqlite or postgresql")


def binaries() -> Path:
    """The folder with PostgreSQL's programs; ends the run with a sentence when there is none."""
    on_path = shutil.which("initdb")
    places = [Path(on_path).resolve().parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    sys.exit(MISSING)


def start_cluster(folder: Path) -> Path:
    """Start a cluster that lives as long as this process; the folder of its socket."""
    programs = binaries()
    home = folder / "postgresql"
    home.mkdir()
    run_as: dict = {}
    if os.geteuid() == 0:  # initdb and postgres refuse to run as root
        user = _unprivileged()
        folder.chmod(0o711)
        os.chown(home, user.pw_uid, user.pw_gid)
        run_as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    data = home / "data"
    initdb = [programs / "initdb", "-D", data, "-U", "wusong", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
    made = subprocess.run(initdb, capture_output=True, text=True, cwd=home, check=False, **run_as)
    if made.returncode:
        sys.exit(f"initdb failed:\n{made.stdout}{made.stderr}")
    quick = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}
    settings = {"listen_addresses": "", "unix_socket_directories": str(home), **quick}
    told = [f"-c{name}={value}" for name, value in settings.items()]
    with open(folder / "postgresql.log", "w") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *told],
            stdout=log,
            stderr=log,
            cwd=home,
            start_new_session=True,  # Ctrl-C is for pytest, which then ends the server in order
            preexec_fn=_end_with_parent,
            **run_as,
        )
    atexit.register(_stop, server)
    deadline = time.monotonic() + 60
    ready = [programs / "pg_isready", "-q", "-h", home, "-U", "wusong", "-d", "postgres"]
    while subprocess.run(ready, check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            sys.exit("PostgreSQL did not start:\n" + (folder / "postgresql.log").read_text())
        time.sleep(0.1)
    return home


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    sys.exit("PostgreSQL refuses to run as root and there is no user `postgres` or `nobody`; run as another user")


def _end_with_parent() -> None:
    """Ask Linux to end the server when this process is killed without a chance to clean up."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG; SIGINT is PostgreSQL's fast shutdown


def _stop(server: subprocess.Popen) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()

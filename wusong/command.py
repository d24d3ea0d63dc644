"""The `wusong` command: run the site, read a plan, verify the audit log.

Exit codes: 0 done; 1 the thing looked at does not hold (a broken log, a plan that cannot be read); 2 the command was
not understood; 3 it cannot start (the port is taken, the database does not answer).
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import Sequence
from importlib import import_module, metadata

DONE, DOES_NOT_HOLD, NOT_UNDERSTOOD, CANNOT_START = 0, 1, 2, 3

# The commands of the engines, which take options of their own.
ENGINES = {"read": "planparser", "allocate": "allocation", "assess": "assessment"}

# A checkpoint may lose pages when several connections reset the write-ahead log at once (mended in SQLite 3.51.3).
WAL_RACE = ((3, 7, 0), (3, 51, 2))

EPILOG = """\
例 examples:
  wusong run --demo                 建立示范城市并打开网站 · build the demo city and serve the site
  wusong read plan.txt              读一份计划，不用数据库 · read a plan, without a database
  wusong allocate market.json       录取、抽签、结对、名额，不用数据库 · allocate, without a database
  wusong assess items marks.csv     题目分析等，不用数据库 · analyse an exam, without a database
  wusong audit verify               核对审计记录的哈希链 · verify the hash chain of the audit log
  wusong manage createsuperuser     Django 管理命令 · any Django management command

退出码 exit codes: 0 完成 done · 1 不成立 does not hold · 2 用法不对 not understood · 3 无法启动 cannot start
"""


def say(zh: str, en: str, *, to=None) -> None:
    """One line in both languages, at once visible."""
    print(f"{zh} · {en}", file=to or sys.stdout, flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one `wusong` command; returns the exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    # These take options of their own, which argparse must not look at.
    if given and given[0] in ENGINES:
        return _engine(ENGINES[given[0]], given[1:])
    if given[:1] == ["manage"]:
        return _manage(given[1:])
    parser = _parser()
    try:
        asked = parser.parse_args(given)
    except SystemExit as left:  # argparse has said what was wrong, or printed the help
        return int(left.code or 0)
    if asked.command is None:
        parser.print_help()
        return NOT_UNDERSTOOD
    try:
        return asked.does(asked)
    except KeyboardInterrupt:
        say("已中断", "Interrupted", to=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="wusong",
        description="雾凇：把教育局的年度计划接到它背后的记录上 · "
        "Wusong: a city education bureau's plan, bound to the records behind its numbers",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"wusong {version()}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="命令 commands")
    run = commands.add_parser("run", help="打开网站 · serve the site")
    run.add_argument(
        "--demo", action="store_true", help="库空时先建示范城市 · build the demo city when nothing is kept yet"
    )
    run.add_argument("--full", action="store_true", help="示范城市取真实规模 · the demo city at its real size")
    run.add_argument("--host", default="127.0.0.1", help="监听地址，默认 %(default)s · address to listen on")
    run.add_argument("--port", type=_port, default=8000, help="端口，默认 %(default)s · port, 0 for any free one")
    run.set_defaults(does=_run)
    commands.add_parser("read", help="读一份计划，不用数据库 · read a plan, without a database", add_help=False)
    commands.add_parser("allocate", help="分配：录取、抽签等 · allocate: places, draws, pairs", add_help=False)
    commands.add_parser("assess", help="考试与学校的分析 · analyse exams and schools", add_help=False)
    audit = commands.add_parser("audit", help="审计记录 · the audit log")
    acts = audit.add_subparsers(dest="act", metavar="ACT", required=True)
    verify = acts.add_parser("verify", help="核对哈希链 · verify the hash chain")
    verify.add_argument(
        "--head",
        metavar="HASH",
        help="上次核对抄下的末条哈希，应仍在记录中 · the head noted last time: must still be there",
    )
    verify.set_defaults(does=_verify)
    commands.add_parser("manage", help="Django 管理命令 · any Django management command", add_help=False)
    return parser


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r}：端口应为 0–65535 的整数 · a port is a whole number from 0 to 65535")


def version() -> str:
    """The installed version."""
    try:
        return metadata.version("wusong")
    except metadata.PackageNotFoundError:
        return "(not installed)"


def sqlite_warning(linked: tuple[int, ...] = sqlite3.sqlite_version_info) -> str | None:
    """What to know about the SQLite this Python is linked with, in one line; None when there is nothing to say."""
    if not WAL_RACE[0] <= tuple(linked[:3]) <= WAL_RACE[1]:
        return None
    found = ".".join(map(str, linked[:3]))
    return (
        f"注意：SQLite {found} 在多个连接并发时有 WAL 缺陷；试用无妨，正式使用请换 SQLite 3.51.3 以上或设 WUSONG_DATABASE 用 PostgreSQL · "
        f"Note: SQLite {found} has a known WAL race between connections; fine for a trial, for real records use "
        "SQLite 3.51.3 or newer, or PostgreSQL (WUSONG_DATABASE)"
    )


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wusong.settings")
    import django

    django.setup()


def _run(asked: argparse.Namespace) -> int:
    if asked.demo:
        os.environ["WUSONG_DEMO"] = "1"  # before the settings are read
    # The door is tried first: nobody waits for a city to be built only to hear that the port is taken.
    try:
        listening = _listen(asked.host, asked.port)
    except OSError as error:
        say(
            f"不能在 {asked.host}:{asked.port} 上监听（{error.strerror}），可能已有程序占用；请换一个：wusong run --port 8001",
            f"cannot listen on {asked.host}:{asked.port} ({error.strerror}); is another program there? Try --port 8001",
            to=sys.stderr,
        )
        return CANNOT_START
    with listening:
        _set_up()
        from django.conf import settings
        from django.core.management import CommandError, call_command
        from django.db import OperationalError, connection

        if connection.vendor == "sqlite" and (warning := sqlite_warning()):
            print(warning, file=sys.stderr, flush=True)
        try:
            say("准备数据库……", "Preparing the database …")
            call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as error:
            say(f"数据库没有应答：{error}", f"the database does not answer: {error}".strip(), to=sys.stderr)
            return CANNOT_START
        if asked.demo:
            _build_demo(asked.full)
        try:
            _measure()
            call_command("check", fail_level="ERROR", verbosity=0)
        except CommandError as error:
            say(f"启动检查没有通过：\n{error}", "the start-up checks did not pass", to=sys.stderr)
            return CANNOT_START
        return _serve(listening, asked.host, settings.DEMO)


def _build_demo(full: bool) -> None:
    """Build the demo city where nothing is kept yet; a city that is there is left as it is."""
    from django.core.management import call_command, get_commands

    from wusong.registry.models import Organisation

    if Organisation._base_manager.exists():
        say("已有记录，不再建立示范城市", "Records are there already; the demo city is not built again")
        return
    known = get_commands()
    if "demo_city" in known:
        say("建立示范城市……", "Building the demo city …")
        call_command("demo_city", *(["--full"] if full else []))
    if "read_plan" in known:
        say("读入 2008 年计划……", "Reading the plan of 2008 …")
        call_command("read_plan", "2008")


def _measure() -> None:
    """Measure the newest plan before anybody asks, so that the first page does not keep its reader waiting."""
    from django.utils import timezone

    from wusong.plan.models import Plan
    from wusong.plan.progress import progress_of

    plan = Plan.objects.order_by("-year", "key").first()
    if plan is None:
        return
    from django.conf import settings

    on = max(min(settings.TODAY or timezone.localdate(), plan.deadline), plan.starts)
    progress = progress_of(plan, on)
    begun = time.monotonic()
    for number, target in enumerate(progress, 1):
        target.status  # noqa: B018  computed here, remembered there
        if sys.stdout.isatty():
            print(f"\r测量目标 · Measuring targets {number}/{len(progress)}", end="", flush=True)
    if sys.stdout.isatty():
        print("\r\033[K", end="")
    seconds = time.monotonic() - begun
    say(f"已测量 {len(progress)} 项目标，用时 {seconds:.1f} 秒", f"{len(progress)} targets measured in {seconds:.1f} s")


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # take up the port again at once after a stop
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(1024)
    except BaseException:
        listening.close()
        raise
    return listening


def _serve(listening: socket.socket, host: str, demo: bool) -> int:
    from waitress.server import create_server

    from wusong.wsgi import application

    def stop(signum, frame):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    server = create_server(application, sockets=[listening], threads=8, ident=None, clear_untrusted_proxy_headers=True)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}/"
    say(f"雾凇已就绪：{address}", f"Wusong is ready: {address}  (Ctrl-C 停止 stops)")
    if demo:
        say("示范城市：任选一人登录", "Demo city: sign in as anybody")
    try:
        server.run()  # returns at Ctrl-C
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
    say("已停止", "Stopped")
    return DONE


def _verify(asked: argparse.Namespace) -> int:
    _set_up()
    from django.db import DatabaseError

    from wusong.keeping.writing import head, verify

    try:
        count, broken = verify(head=asked.head)
    except DatabaseError as error:
        say(
            "读不到审计记录，先运行 wusong run",
            f"cannot read the audit log ({error}); run the site once",
            to=sys.stderr,
        )
        return CANNOT_START
    if broken is None:
        say(f"审计记录完整：{count} 条", f"The audit log holds: {count} entries")
        say(f"末条哈希 {head()}，抄下供下次 --head 核对", "the head; note it elsewhere for --head next time")
        return DONE
    zh, en = ("末尾", "at its end") if broken.entry is None else (f"第 {broken.entry} 号", f"entry {broken.entry}")
    say(f"审计记录不成立，{zh}：{broken.why.zh}", f"The audit log is broken, {en}: {broken.why.en}", to=sys.stderr)
    say(f"此前 {count} 条完整", f"{count} entries before it hold", to=sys.stderr)
    return DOES_NOT_HOLD


def _engine(name: str, rest: list[str]) -> int:
    """Run the command of an engine; it needs no database."""
    # Read by NumPy as it loads. On a busy machine threads of BLAS spin against each other: a 3 s job took 134 s.
    for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(threads, "1")
    try:
        command = import_module(f"wusong.engines.{name}.command")
    except ImportError as error:
        say(f"缺少程序库：{error}", f"a library is missing: {error}", to=sys.stderr)
        return CANNOT_START
    return int(command.main(rest) or 0)


def _manage(rest: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wusong.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["wusong manage", *rest])
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else DOES_NOT_HOLD
    return DONE

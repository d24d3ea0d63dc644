"""`wusong allocate FILE.json`: run a market written as neutral JSON, and print the answer as JSON.

The schema is in the manual, `docs/manual/allocation.md`. Exit codes: 0 done; 1 what was given cannot be taken, or does not hold;
2 the command was not understood.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wusong.engines.allocation.bundles import bundle_files, request_digest
from wusong.engines.allocation.comparing import compare
from wusong.engines.allocation.documents import Misfit, read
from wusong.engines.allocation.positions import Unreadable, line_of, parse
from wusong.engines.allocation.reasons import Reasons, cutoffs
from wusong.engines.allocation.rounds import MECHANISMS, Outcome, run
from wusong.engines.allocation.settling import ENGINES
from wusong.engines.allocation.tasks import TASKS
from wusong.words.labels import L, Label
from wusong.words.problems import Refused, WusongError

DONE, DOES_NOT_HOLD, NOT_UNDERSTOOD = 0, 1, 2

EPILOG = """\
例 examples:
  wusong allocate market.json                   输出录取结果 · print the placement
  wusong allocate market.json --reasons         并说明每个未录取的志愿 · with a reason for every wish not met
  wusong allocate market.json --compare         换机制比较 · what other mechanisms would do
  wusong allocate market.json --bundle DIR      写出可核验的公布包 · write the bundle that anyone can verify
  wusong allocate - < market.json               从标准输入读 · read from standard input

机制 mechanisms: {mechanisms}
其他任务 other tasks ("task"): {tasks}
退出码 exit codes: 0 完成 done · 1 输入不成立 does not hold · 2 用法不对 not understood
"""


def main(argv: Sequence[str]) -> int:
    """Run the command; returns the exit code."""
    parser = _parser()
    try:
        asked = parser.parse_args(list(argv))
    except SystemExit as left:
        return int(left.code or 0)
    try:
        data = sys.stdin.buffer.read() if asked.file == "-" else Path(asked.file).read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        return _say(
            L(f"读不到 {asked.file}：{error.strerror}", f"cannot read {asked.file}: {error.strerror}"), NOT_UNDERSTOOD
        )
    except UnicodeDecodeError as error:
        at = data.count(b"\n", 0, error.start) + 1
        return _say(
            L(f"第 {at} 行不是 UTF-8，请另存为 UTF-8", f"line {at} is not UTF-8; save the file as UTF-8"), DOES_NOT_HOLD
        )
    try:
        answer = allocate(text, asked)
    except Unreadable as error:
        where = L(f"第 {error.line} 行第 {error.column} 列", f"line {error.line}, column {error.column}")
        return _say(L(f"{where.zh}：{error.zh}", f"{where.en}: {error.en}"), DOES_NOT_HOLD)
    except Refused as error:
        for problem in error.problems:
            _say(_at_line(problem, text).sentence, DOES_NOT_HOLD)
        count = len(error.problems)
        return _say(L(f"共 {count} 处不对，全部未受理", f"{count} problems; nothing was run"), DOES_NOT_HOLD)
    except WusongError as error:
        return _say(error.message, DOES_NOT_HOLD)
    except OSError as error:
        return _say(L(f"写不出：{error}", f"cannot write: {error}"), DOES_NOT_HOLD)
    printed = json.dumps(answer, ensure_ascii=False, indent=None if asked.compact else 1)
    if asked.out:
        try:
            Path(asked.out).write_text(printed + "\n", encoding="utf-8")
        except OSError as error:
            return _say(
                L(f"写不出 {asked.out}：{error.strerror}", f"cannot write {asked.out}: {error.strerror}"), DOES_NOT_HOLD
            )
    else:
        print(printed)
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="wusong allocate",
        description="分配：录取、抽签、结对、安置、名额、考场 · allocation: places, draws, pairs, posts, quotas, seats",
        epilog=EPILOG.format(mechanisms=", ".join(MECHANISMS), tasks=", ".join(TASKS)),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "file", metavar="FILE.json", help="市场文件，- 为标准输入 · the market, or - for standard input"
    )
    parser.add_argument("--out", metavar="FILE", help="结果写入文件 · write the answer to a file")
    parser.add_argument("--reasons", action="store_true", help="每个未录取志愿的原因 · a reason for every wish not met")
    parser.add_argument("--compare", action="store_true", help="与其他机制比较 · compare with other mechanisms")
    parser.add_argument("--bundle", metavar="DIR", help="写出公布包 · write the published bundle")
    parser.add_argument(
        "--language", choices=("zh", "en", "both"), default="both", help="原因的语言 · language of reasons"
    )
    parser.add_argument("--engine", choices=ENGINES, default="auto", help="计算路径 · which kernel")
    parser.add_argument("--compact", action="store_true", help="结果写成一行 · the answer in one line")
    return parser


def allocate(text: str, asked: argparse.Namespace) -> dict[str, Any]:
    """The answer to a document's text. Refused, Unreadable or AllocationError where it cannot be given."""
    document = parse(text)
    if isinstance(document, dict) and (task := document.get("task", "match")) != "match":
        if task not in TASKS:
            known = ", ".join(("match", *TASKS))
            raise Refused(
                [Misfit(L("task", "task"), str(task), L(f"任务：{known}", f"a task: {known}"), path=("task",))]
            )
        return TASKS[task]({key: value for key, value in document.items() if key != "task"})
    given = read(document)
    digest = request_digest(given)
    if isinstance(document, dict) and (claimed := document.get("digest", digest)) != digest:
        raise Refused(
            [
                Misfit(
                    L("digest", "digest"),
                    str(claimed),
                    L(f"本文件内容的摘要 {digest}", f"the digest of this content, {digest}"),
                    L(
                        "内容在公布后被改动过，或摘要抄错。",
                        "The content was changed after publication, or the digest miscopied.",
                    ),
                    path=("digest",),
                )
            ]
        )
    outcome = run(given, engine=asked.engine)
    answer = answer_of(outcome)
    answer["digest"] = digest
    if asked.reasons:
        reasons = Reasons(outcome)
        answer["reasons"] = {
            name: [_reason(reason, asked.language) for reason in reasons.of(name)] for name in given.applicants
        }
    if asked.compare:
        answer["comparison"] = [row.record() for row in compare(given, engine=asked.engine)]
    if asked.bundle:
        folder = Path(asked.bundle)
        folder.mkdir(parents=True, exist_ok=True)
        files = bundle_files(outcome)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        answer["bundle"] = sorted(files)
    return answer


def answer_of(outcome: Outcome) -> dict[str, Any]:
    """An outcome as the command prints it; the manual documents the fields."""
    placed = outcome.placed
    schools: dict[str, dict[str, Any]] = {}
    for result in outcome.results:
        for school in result.schools:
            schools.setdefault(school, {"placed": []})
    for name, place in placed.items():
        schools[place.school]["placed"].append(name)
    answer: dict[str, Any] = {
        "mechanism": outcome.results[0].batch.mechanism if len(outcome.results) == 1 else "batches",
        "placement": {name: placed[name].school if name in placed else None for name in outcome.round.applicants},
        "choice": {name: placed[name].choice if name in placed else None for name in outcome.round.applicants},
        "unplaced": list(outcome.unplaced),
        "schools": schools,
        "cutoffs": list(cutoffs(outcome)),
        "checks": [
            {
                "batch": r.batch.name,
                "mechanism": r.batch.mechanism,
                "stable": r.stable,
                "efficient": r.efficient,
                "notes": [note.both for note in r.notes],
            }
            for r in outcome.results
        ],
    }
    if any(place.seat_set != "open" for place in placed.values()):
        answer["seat_set"] = {
            name: placed[name].seat_set if name in placed else None for name in outcome.round.applicants
        }
    if len(outcome.results) > 1:
        answer["batch"] = {name: placed[name].batch if name in placed else None for name in outcome.round.applicants}
    ranks: dict[int, int] = {}
    for place in placed.values():
        ranks[place.choice] = ranks.get(place.choice, 0) + 1
    answer["by_choice"] = {str(choice): ranks[choice] for choice in sorted(ranks)}
    return answer


def _reason(reason: Any, language: str) -> dict[str, Any]:
    sentence: Label = reason.sentence
    out = {"code": reason.code, "batch": reason.batch, "choice": reason.choice, "school": reason.school}
    if language in ("zh", "both"):
        out["zh"] = sentence.zh
    if language in ("en", "both"):
        out["en"] = sentence.en
    return out


def _at_line(problem: Any, text: str) -> Any:
    if not isinstance(problem, Misfit):
        return problem
    line = line_of(text, problem.path)
    path = problem.where.zh
    where = L(f"第 {line} 行 {path}", f"Line {line}, {path}")
    return Misfit(where, problem.found, problem.expected, problem.remedy, problem.path)


def _say(sentence: Label, code: int) -> int:
    print(f"{sentence.zh} · {sentence.en}", file=sys.stderr)
    return code

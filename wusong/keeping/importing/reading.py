"""Bytes of a workbook or a CSV file → cells with their addresses. The file itself is opened in a child process only."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import wusong
from wusong.words.labels import L, Label
from wusong.words.problems import WusongError

Cell = str | int | float | bool | list | None


@dataclass(frozen=True)
class Limits:
    """How much one file may cost. Sizes in bytes, times in seconds; `ratio` is unpacked over packed."""

    file: int = 64 << 20
    unpacked: int = 2 << 30
    ratio: int = 150
    cells: int = 12_000_000
    memory: int = 3 << 30
    seconds: int = 300
    wall: int = 600


LIMITS = Limits()


class Unreadable(WusongError):
    """The file as a whole cannot be read; nothing of it was stored."""


@dataclass
class Sheet:
    """One sheet. `rows` are cells from column A, ragged; `merged` and `formulas` count rows and columns from 0."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: frozenset[tuple[int, int]] = frozenset()
    more_formulas: bool = False


SENTENCES = {
    "empty": L("文件是空的", "the file is empty"),
    "locked": L(
        "文件设有打开密码；请在表格软件中去掉密码后再上传",
        "the file is locked with a password; take the password away and upload it again",
    ),
    "xls": L(
        "这是旧式 .xls 文件；请另存为 .xlsx 后再上传",
        "this is an old .xls file; save it as .xlsx and upload that",
    ),
    "xlsb": L(
        "这是二进制工作簿（.xlsb）；请另存为 .xlsx 后再上传",
        "this is a binary workbook (.xlsb); save it as .xlsx and upload that",
    ),
    "other": L(
        "这不是 .xlsx 或 .csv 文件；请用本登记册的模板",
        "this is neither an .xlsx nor a .csv file; use the register's template",
    ),
    "broken": L(
        "文件残缺或内部有误，读不出来；请用表格软件打开、另存为 .xlsx 后再上传",
        "the file is damaged and cannot be read; open it in a spreadsheet program, save it as .xlsx and upload that",
    ),
    "letters": L(
        "CSV 文件的编码既不是 UTF-8 也不是 GB18030；请另存为“CSV UTF-8”",
        "the CSV file is neither UTF-8 nor GB18030; save it as “CSV UTF-8”",
    ),
    "bomb": L(
        "文件解压后大得异常，没有打开",
        "the file would unpack to an unreasonable size and was not opened",
    ),
    "wide": L(
        "单元格 {cell} 有内容，离表格太远；请删去右侧多余的列",
        "cell {cell} has content, far away from any table; delete the stray columns on the right",
    ),
    "large": L(
        "一张表有 {rows} 行、{columns} 列，太大；请删去多余的行列或分成几个文件",
        "one sheet has {rows} rows and {columns} columns, too many; delete stray rows and columns or split the file",
    ),
    "formula": L(
        "文件里有公式，请先粘贴为数值（选择性粘贴）再上传",
        "the file holds formulas; paste them as values first, then upload it",
    ),
    "memory": L(
        "读这个文件所需的内存超出限度，已停止；请分成几个文件",
        "reading this file takes more memory than it may; split it into several files",
    ),
    "time": L(
        "读这个文件所需的时间超出限度，已停止；请分成几个文件",
        "reading this file takes longer than it may; split it into several files",
    ),
    "died": L(
        "读这个文件的进程意外中止，文件可能残缺；请用表格软件打开、另存为 .xlsx 后再上传。什么也没有存下",
        "the process that read this file ended at once; the file may be damaged: open it in a spreadsheet program, save "
        "it as .xlsx and upload that. Nothing was stored",
    ),
}  # fmt: skip


def too_big(size: int, limits: Limits = LIMITS) -> Label:
    return L(
        f"文件有 {size / 2**20:.0f} MB，最多 {limits.file >> 20} MB；请分成几个文件",
        f"the file has {size / 2**20:.0f} MB, at most {limits.file >> 20} MB are taken; split it into several files",
    )


def read(data: bytes, limits: Limits = LIMITS) -> list[Sheet]:
    """The visible sheets of a file. Raises Unreadable with a sentence that says why and what to do."""
    sheets: list[Sheet] = []
    for line in _asked("read", data, limits, {}):
        if "sheet" in line:
            merged = [tuple(area) for area in line["merged"]]
            formulas = frozenset(map(tuple, line["formulas"]))
            sheets.append(Sheet(line["sheet"], [], merged, formulas, line["more"]))
        else:
            sheets[-1].rows.extend(line["rows"])
    return sheets


def marked(
    data: bytes, remarks: Sequence[tuple[str, int, int, str, str]], title: str, heads: Sequence[str], limits: Limits
) -> bytes:
    """The same workbook with remarks (sheet, row, column, address, sentence) on its cells, made in a child process too."""
    orders = {"remarks": remarks, "title": title, "heads": list(heads)}
    return next(line["made"] for line in _asked("mark", data, limits, orders) if "made" in line)


def _asked(do: str, data: bytes, limits: Limits, orders: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the child says, line by line, once it has said everything."""
    if len(data) > limits.file:
        raise Unreadable(too_big(len(data), limits))
    sizes = {"unpacked": limits.unpacked, "ratio": limits.ratio, "cells": limits.cells}
    costs = {"memory": limits.memory, "seconds": limits.seconds}
    first = json.dumps({"do": do, **sizes, **costs, **orders}).encode() + b"\n"
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        given.write(first)
        given.write(data)
        given.seek(0)
        code = _run(given, said, limits.wall)
        said.seek(0)
        yield from _lines(said, code)


def _run(given: IO[bytes], said: IO[bytes], wall: int) -> int | None:
    """Let the child work; how it ended, None when its time was over."""
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "wusong.keeping.importing.worker"],
        stdin=given,
        stdout=subprocess.PIPE,  # a pipe: the child may write no files
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(Path(wusong.__file__).resolve().parent.parent), "PYTHONIOENCODING": "utf-8"},
        cwd=tempfile.gettempdir(),
    )
    assert child.stdout is not None
    alarm = threading.Timer(wall, child.kill)
    alarm.start()
    try:
        while piece := child.stdout.read(1 << 20):
            said.write(piece)
        code = child.wait()
        return code if alarm.is_alive() else None
    finally:
        alarm.cancel()
        child.kill()
        child.wait()
        child.stdout.close()


def _lines(said: IO[bytes], code: int | None) -> Iterator[dict[str, Any]]:
    if code is None or code == -24:  # SIGXCPU
        raise Unreadable(SENTENCES["time"])
    ended = False
    for text in said:
        try:
            line = json.loads(text)
        except ValueError:
            break
        if "unreadable" in line:
            raise Unreadable(SENTENCES[line["unreadable"]].filled(**line["details"]))
        if "bytes" in line:
            made = said.read(line["bytes"])
            ended = len(made) == line["bytes"]
            if ended:
                yield {"made": made}
            break
        if "end" in line:
            ended = True
            break
        yield line
    if not ended or code:
        raise Unreadable(SENTENCES["died"])

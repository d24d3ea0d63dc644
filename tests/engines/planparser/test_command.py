"""`wusong read`: what it prints, where, and the exit code it leaves."""

import io
import json
import os

import pytest

from wusong import command as wusong
from wusong.engines.planparser import command
from wusong.engines.planparser.command import CANNOT_BE_READ, DONE, NOT_UNDERSTOOD, main

PLAN = "松江市教育局2024年工作要点\n【颁发时间】 1970-08-21\n一、扩大学位\n到年底前新建学校3所，新增学位2000个。\n二、提高质量\n培训教师500名，合格率达到95%以上。推进项目7建设。\n"


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "songjiang-2024.txt"
    path.write_text(PLAN, encoding="gb18030")
    return str(path)


def test_the_report_tells_everything_found(plan, capsys):
    assert main([plan]) == DONE
    printed = capsys.readouterr().out
    for words in (
        "松江市教育局2024年工作要点",
        "1970-08-21",
        "扩大学位",
        "增加 up by",
        "2,000 个",
        "年底前",
        "新增学位2000个",
        "请核对 Please check",
        "标题 title",
        "承诺 Commitments",
    ):
        assert words in printed
    assert "\x1b[" not in printed


def test_the_columns_of_the_table_stand_under_each_other(plan, capsys):
    main([plan])
    rows = [
        line
        for line in capsys.readouterr().out.splitlines()
        if line.startswith("  ") and ("新" in line or "培训" in line or "合格" in line)
    ]
    quotes = ("到年底前新建", "新增学位", "培训教师", "合格率")
    starts = {command.width(row[: row.index(quote)]) for row in rows for quote in quotes if quote in row}
    assert len(rows) >= 4
    assert len(starts) == 1


def test_colours_are_for_terminals_and_not_where_unwanted(plan, capsys, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for unwanted, coloured in ((None, True), ("1", False)):
        if unwanted:
            monkeypatch.setenv("NO_COLOR", unwanted)
        screen = Terminal()
        monkeypatch.setattr("sys.stdout", screen)
        assert main([plan]) == DONE
        assert ("\x1b[1;33m2000个\x1b[0m" in screen.getvalue()) is coloured


def test_json_is_the_whole_reading(plan, capsys):
    assert main([plan, "--json"]) == DONE
    told = json.loads(capsys.readouterr().out)
    assert told["meta"]["year"] == 2024
    assert [(t["comparator"], t["value"], t["unit"]) for t in told["targets"]] == [
        ("eq", 3, "所"),
        ("increase_by", 2000, "个"),
        ("eq", 500, "名"),
        ("ge", 95, "%"),
    ]
    assert {"outline", "commitments", "ledger", "review", "anomalies", "sentences"} <= set(told)


def test_json_of_several_plans_is_a_list(plan, capsys):
    assert main([plan, plan, "--json"]) == DONE
    assert [told["file"] for told in json.loads(capsys.readouterr().out)] == [plan, plan]


def test_score_is_what_the_scorer_takes(plan, capsys):
    assert main([plan, "--score"]) == DONE
    docs = json.loads(capsys.readouterr().out)["docs"]
    assert set(docs) == {"songjiang-2024"}
    assert set(docs["songjiang-2024"]) == {"meta", "outline", "targets"}


def test_a_plan_may_come_from_standard_input(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PLAN.encode())))
    assert main(["-", "--score"]) == DONE
    assert set(json.loads(capsys.readouterr().out)["docs"]) == {"stdin"}


@pytest.mark.parametrize("form", [[], ["--json"], ["--score"]])
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("no.txt", None, "不存在"),
        ("empty.txt", b"", "空文件"),
        ("old.doc", b"\xd0\xcf\x11\xe0" + bytes(99), "docx"),
        ("few.txt", b"hello", "only 1 words"),
    ],
)
def test_what_cannot_be_read_says_so_on_the_error_stream_alone(tmp_path, capsys, form, name, content, words):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert main([str(path), *form]) == CANNOT_BE_READ
    told = capsys.readouterr()
    assert told.out == ""
    assert words in told.err
    assert name in told.err


def test_a_folder_is_no_plan(tmp_path, capsys):
    assert main([str(tmp_path)]) == CANNOT_BE_READ
    assert "文件夹" in capsys.readouterr().err


def test_one_bad_plan_spoils_the_json_but_not_the_report(plan, capsys):
    assert main([plan, "nowhere.txt", "--json"]) == CANNOT_BE_READ
    assert capsys.readouterr().out == ""
    assert main([plan, "nowhere.txt"]) == CANNOT_BE_READ
    told = capsys.readouterr()
    assert "松江市教育局" in told.out
    assert "nowhere.txt" in told.err


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path, capsys):
    path = tmp_path / "large.txt"
    with open(path, "wb") as file:
        os.truncate(file.fileno(), command.LIMIT + 1)
    assert main([str(path)]) == CANNOT_BE_READ
    assert "50 MB" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [[], ["--nonsense", "x"], ["a.txt", "--json", "--score"]])
def test_what_is_not_understood_leaves_two(argv, capsys):
    assert main(argv) == NOT_UNDERSTOOD
    assert capsys.readouterr().out == ""


def test_help_is_done(capsys):
    assert main(["--help"]) == DONE
    assert "PLAN" in capsys.readouterr().out


def test_the_wusong_command_reads_plans(plan, capsys):
    assert wusong.main(["read", plan]) == DONE
    assert "松江市教育局" in capsys.readouterr().out

"""The command line and result stores: exit codes, messages, resuming, SQL."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from gouji.cli import run
from sample import SAMPLE
from stores import write_texts

REPORTS = SAMPLE / "reports"
Captured = pytest.CaptureFixture[str]


def check(*words: object) -> int:
    return run(["check", *map(str, words)])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of a faulty report and a file without one."""
    folder = tmp_path_factory.mktemp("cli")
    write_texts(folder / "reports", 3)
    (folder / "reports" / "letter.txt").write_text("致各位同事：\n明天开会。\n", "utf-8")
    check(folder / "reports" / "*.txt", "--out", folder / "store", "--workers", "0")
    return folder / "store"


def test_a_batch_tells_what_came_of_it(tmp_path: Path, capsys: Captured) -> None:
    """Exit 1 for errors found, 0 where that is asked for, 2 when nothing at all could be read; then resumed."""
    write_texts(tmp_path / "reports", 4)
    assert check(tmp_path / "reports", "--out", tmp_path / "store", "--workers", 0) == 1
    told = capsys.readouterr()
    assert (told.out, "份报告：错误" in told.err, f"结果库 {tmp_path / 'store'}" in told.err) == ("", True, True)
    assert check(tmp_path / "reports", "--out", tmp_path / "store", "--workers", 0, "--exit-zero", "--lang", "en") == 0
    assert "0 done in this run" in capsys.readouterr().err
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "empty.txt").write_text("")
    assert check(tmp_path / "letters", "--out", tmp_path / "none", "--workers", 0) == 2
    assert "文件为空" in capsys.readouterr().err


def test_one_file_is_still_a_page(tmp_path: Path, capsys: Captured) -> None:
    """--out with one report writes a page, no store."""
    assert check(REPORTS / "clean-text.txt", "--out", tmp_path / "page.html") == 0
    assert ((tmp_path / "page.html").is_file(), capsys.readouterr().out) == (True, "")


def test_sql(store: Path, capsys: Captured) -> None:
    """The tables by name, as CSV and JSON; an empty value stays empty."""
    query = "select key, null as nothing from errors"
    assert run(["sql", str(store), query, "--format", "csv"]) == 0
    assert list(csv.DictReader(io.StringIO(capsys.readouterr().out))) == [{"key": "error.not_a_report", "nothing": ""}]
    assert run(["sql", str(store), "select count(*) n from reports", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["n"] >= 3
    assert run(["sql", str(store), "select key from errors"]) == 0
    assert "error.not_a_report" in capsys.readouterr().out


def test_a_wrong_query_is_one_line(store: Path, tmp_path: Path, capsys: Captured) -> None:
    """A column that is not there, and a folder that is no store."""
    assert run(["sql", str(store), "select nothing from reports"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("查询有误")
    assert run(["sql", str(tmp_path), "select 1"]) == 2
    assert "不是 gouji 结果库" in capsys.readouterr().err

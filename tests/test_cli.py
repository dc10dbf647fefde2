"""The command line: exit codes, one-line messages in two languages, formats, and the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from gouji import catalog
from gouji.cli import run
from sample import ROOT, SAMPLE

CLEAN = SAMPLE / "reports" / "clean-text.txt"
FAULTY = SAMPLE / "reports" / "bureau-small.docx"
HALF_BLANK = SAMPLE / "reports" / "hybrid-blank.pdf"
SLASHED = SAMPLE / "reports" / "bars-invalid.txt"


@dataclass(frozen=True)
class Result:
    """What a run of the command line left behind."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line on standard error; anything else there is a failure of the test."""
        (line,) = self.err.splitlines()
        return line


Cli = Callable[..., Result]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Runs the command line in this process, as from a shell without settings of ours."""
    monkeypatch.delenv("GOUJI_LANG", raising=False)
    monkeypatch.delenv("GOUJI_DEBUG", raising=False)

    def call(*words: object) -> Result:
        arguments = [str(word) for word in words]
        monkeypatch.setattr(sys, "argv", ["gouji", *arguments])
        code = run()
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


def shell(*words: object, **environment: str) -> Result:
    """Runs the command line in a process of its own; a warning there is an error."""
    command = [sys.executable, "-W", "error", "-m", "gouji", *map(str, words)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GOUJI_")}
    done = subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, encoding="utf-8")
    return Result(done.returncode, done.stdout, done.stderr)


# Exit codes.


def test_exit_codes(cli: Cli) -> None:
    """0 for a clean file, 1 for one with an error, 0 again where that is asked for."""
    assert cli("check", CLEAN).code == 0
    assert cli("check", FAULTY).code == 1
    assert cli("check", FAULTY, "--exit-zero").code == 0


def test_warnings_alone_do_not_fail(cli: Cli) -> None:
    """A report with warnings and no error exits 0."""
    result = cli("check", SAMPLE / "reports" / "pictures-only.html")
    assert (result.code, "警告" in result.out) == (0, True)


def test_exit_codes_of_the_process(tmp_path: Path) -> None:
    """The process itself exits with the same codes, and prints no traceback."""
    missing = tmp_path / "没有.txt"
    results = [shell("check", CLEAN), shell("check", FAULTY), shell("check", missing)]
    assert [result.code for result in results] == [0, 1, 2]
    assert [result.err for result in results] == ["", "", f"{missing}：找不到该文件或目录\n"]


# What cannot be read.


def locked_pdf() -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, encrypt="geheim")
    canvas.drawString(72, 720, "2023")
    canvas.save()
    return target.getvalue()


def large_text() -> bytes:
    line = "本年度收到政府信息公开申请26件。\n".encode()
    return line * (50 * (1 << 20) // len(line) + 1)


PICTURE = b"\0\0\0\x18ftypheic" + bytes(64)
PAGE = "<html><body><h1>天气</h1><p>今日晴，适合出行。</p></body></html>".encode()
TRUNCATED = (SAMPLE / "reports" / "clean-pdf.pdf").read_bytes()[:4000]
UNREADABLE: dict[str, tuple[str, Callable[[], bytes], str, str]] = {
    "empty": ("空.txt", bytes, "文件为空", "the file is empty"),
    "picture": ("图.docx", lambda: PICTURE, "内容是 HEIC 图片", "the content is a HEIC picture"),
    "truncated": ("半.pdf", lambda: TRUNCATED, "PDF 文件已损坏", "the PDF file is broken"),
    "large": ("大.txt", large_text, "超过上限 32 MB", "more than the limit of 32 MB"),
    "no report": ("页.html", lambda: PAGE, "没有找到年度报告", "neither the sections nor the tables"),
    "locked": ("锁.pdf", locked_pdf, "PDF 设有打开密码", "the PDF is protected by a password"),
}


@pytest.mark.parametrize("name", UNREADABLE)
@pytest.mark.parametrize("command", ["check", "tables", "claims"])
def test_what_cannot_be_read_is_told_in_one_line(cli: Cli, tmp_path: Path, name: str, command: str) -> None:
    """One line that names the file and says why, in the language asked for, and exit code 2."""
    file, content, chinese, english = UNREADABLE[name]
    path = tmp_path / file
    path.write_bytes(content())
    in_chinese, in_english = cli(command, path), cli(command, path, "--lang", "en")
    assert (in_chinese.code, in_english.code) == (2, 2)
    assert in_chinese.complaint.startswith(f"{path}：")
    assert chinese in in_chinese.complaint
    assert in_english.complaint.startswith(f"{path}: ")
    assert english in in_english.complaint


def test_missing_path_and_empty_folder(cli: Cli, tmp_path: Path) -> None:
    """A path that is not there, and a folder that holds nothing but a hidden file."""
    (tmp_path / ".hidden.txt").write_bytes(CLEAN.read_bytes())
    missing = cli("check", tmp_path / "missing")
    assert (missing.code, missing.complaint) == (2, f"{tmp_path / 'missing'}：找不到该文件或目录")
    empty = cli("check", tmp_path, "--lang", "en")
    assert (empty.code, empty.complaint) == (2, f"{tmp_path}: the directory holds no report file")


def test_no_traceback_from_the_process(tmp_path: Path) -> None:
    """A locked PDF, in a process of its own."""
    path = tmp_path / "锁.pdf"
    path.write_bytes(locked_pdf())
    result = shell("check", path)
    assert (result.code, result.out, result.complaint) == (2, "", f"{path}：PDF 设有打开密码，无法读取")


# Folders.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two good files, one of them with errors, between two bad ones."""
    target = tmp_path / "报告"
    target.mkdir()
    (target / "a.docx").write_bytes(PICTURE)
    (target / "b.txt").write_bytes(CLEAN.read_bytes())
    (target / "c.docx").write_bytes(FAULTY.read_bytes())
    (target / "d.txt").write_bytes(b"")
    return target


def test_bad_files_do_not_stop_a_folder(cli: Cli, folder: Path) -> None:
    """The good files are audited, the bad ones told after them with their number, then the sum; errors decide."""
    result = cli("check", folder)
    assert result.code == 1
    assert [result.out.count(name) for name in ("a.docx", "b.txt", "c.docx", "d.txt")] == [0, 1, 1, 0]
    lines = result.err.splitlines()
    assert lines[0] == "未能读取的文件（2 个）："
    assert [line.split("：")[0] for line in lines[1:3]] == [str(folder / "a.docx"), str(folder / "d.txt")]
    assert lines[3].startswith("共 2 份报告：错误 2，")
    assert lines[3].endswith("未能读取 2 个文件")
    assert len(lines) == 4


def test_bad_files_beside_a_clean_one_do_not_fail(cli: Cli, folder: Path) -> None:
    """Exit 0 where something was read and no error found."""
    (folder / "c.docx").unlink()
    assert cli("check", folder).code == 0


def test_a_folder_of_bad_files_fails(cli: Cli, folder: Path) -> None:
    """Exit 2 only when nothing at all could be read."""
    (folder / "b.txt").unlink()
    (folder / "c.docx").unlink()
    result = cli("check", folder)
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 2)


# Formats.


def test_json_of_one_file(cli: Cli) -> None:
    """One object on one line, with the names of the contract."""
    result = cli("check", FAULTY, "--format", "json")
    (line,) = result.out.splitlines()
    audit = json.loads(line)
    names = {
        "source",
        "unit",
        "year",
        "form",
        "sections",
        "cells",
        "claims",
        "findings",
        "problems",
        "coverage",
        "text",
    }
    assert (result.code, result.err) == (1, "")
    assert names <= audit.keys()
    assert [each["code"] for each in audit["findings"]] == ["narrative-mismatch", "narrative-denies-table"]
    assert audit["findings"][0]["message"].startswith("文字称九件")


def test_json_of_several_files(cli: Cli, folder: Path) -> None:
    """JSON Lines, a report each; what could not be read goes to standard error alone."""
    result = cli("check", folder, "--format", "json", "--lang", "en")
    audits = [json.loads(line) for line in result.out.splitlines()]
    assert [Path(audit["source"]).name for audit in audits] == ["b.txt", "c.docx"]
    assert audits[1]["findings"][0]["message"].startswith("the prose says 九件")
    assert result.err.splitlines()[0] == "files that could not be read (2):"


def test_json_into_a_file(cli: Cli, tmp_path: Path) -> None:
    """--out takes what would have been printed."""
    target = tmp_path / "audit.json"
    result = cli("check", CLEAN, "--format", "json", "--out", target)
    assert (result.code, result.out, result.complaint) == (0, "", f"已写入 {target}")
    assert json.loads(target.read_text("utf-8"))["unit"] == "栎川县人民政府"


def test_html_needs_a_place(cli: Cli) -> None:
    """A page is not for the terminal."""
    result = cli("check", CLEAN, "--format", "html")
    assert (result.code, result.out) == (2, "")
    assert "HTML 输出需要用 --out 指定文件或目录" in result.complaint


def test_html_of_one_file(cli: Cli, tmp_path: Path) -> None:
    """--out alone means HTML."""
    target = tmp_path / "page.html"
    result = cli("check", FAULTY, "--out", target)
    assert (result.code, result.complaint) == (1, f"已写入 {target}")
    assert "青岑县水务局" in target.read_text("utf-8")


def test_html_of_a_folder(cli: Cli, folder: Path, tmp_path: Path) -> None:
    """A page for each report and an index that names the files that could not be read."""
    result = cli("check", folder, "--format", "html", "--out", tmp_path / "pages")
    pages = sorted(path.name for path in (tmp_path / "pages" / "pages").iterdir())
    index = (tmp_path / "pages" / "index.html").read_text("utf-8")
    assert (result.code, len(pages), sorted(each.name for each in (tmp_path / "pages").iterdir())) == (
        1, 2, ["index.html", "pages"],
    )  # fmt: skip
    assert ["a.docx" in index, "d.txt" in index, f'href="pages/{pages[0]}"' in index] == [True, True, True]


def test_a_place_that_cannot_be_written_is_told_in_one_line(cli: Cli, tmp_path: Path) -> None:
    """The folder to write to is a file."""
    (tmp_path / "file").write_text("x")
    result = cli("check", CLEAN, "--out", tmp_path / "file" / "page.html")
    assert result.code == 2
    assert result.complaint.startswith("无法写入")


@pytest.mark.parametrize("form", ["json", "html"])
def test_two_runs_give_the_same_bytes(tmp_path: Path, form: str) -> None:
    """In processes of their own, with other hash seeds."""
    for seed in ("1", "2"):
        done = shell("check", FAULTY, "--format", form, "--out", tmp_path / f"{seed}.{form}", PYTHONHASHSEED=seed)
        assert done.code == 1
    assert (tmp_path / f"1.{form}").read_bytes() == (tmp_path / f"2.{form}").read_bytes()


# Lists.


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_tables_as_csv(cli: Cli) -> None:
    """A row a cell; a blank cell is an empty field, never 0, and keeps what was printed."""
    result = cli("tables", HALF_BLANK, "--format", "csv")
    cells = {row["id"]: row for row in rows(result.out)}
    assert result.code == 0
    assert cells["disclosure.normative_documents.issued"]["value"] == "3"
    blank = [row for row in cells.values() if row["status"] == "blank"]
    assert {row["value"] for row in blank} == {""}
    assert "requests.granted.total" in {row["id"] for row in blank}
    assert {row["value"] for row in cells.values() if row["raw"] == "0"} == {"0"}
    slashes = [row for row in rows(cli("tables", SLASHED, "--format", "csv").out) if row["raw"] == "/"]
    assert {(row["value"], row["status"]) for row in slashes} == {("", "blank")}


def test_tables_as_json(cli: Cli) -> None:
    """The same as a list of objects, a blank as null."""
    cells = {cell["id"]: cell for cell in json.loads(cli("tables", HALF_BLANK, "--format", "json").out)}
    assert cells["disclosure.normative_documents.issued"]["value"] == 3
    assert (cells["requests.granted.total"]["value"], cells["requests.granted.total"]["status"]) == (None, "blank")


def test_tables_for_people(cli: Cli) -> None:
    """The default is a table with the labels of the form; a blank cell shows a dash."""
    result = cli("tables", HALF_BLANK)
    lines = [line for line in result.out.splitlines() if "disclosure.normative_documents.issued" in line]
    assert (result.code, len(lines)) == (0, 1)
    assert "requests.granted.total" in result.out
    assert "—" in result.out


def test_claims_in_each_format(cli: Cli) -> None:
    """A row a claim: the figure as published, its cell and the verdict."""
    listed = rows(cli("claims", FAULTY, "--format", "csv").out)
    objects: list[dict[str, Any]] = json.loads(cli("claims", FAULTY, "--format", "json").out)
    wrong = [row for row in listed if row["verdict"] == "inconsistent"]
    assert (wrong[0]["text"], wrong[0]["target"], wrong[0]["expected"]) == ("九件", "requests.new.total", "7")
    assert [each["id"] for each in objects] == [row["id"] for row in listed]
    assert "九件" in cli("claims", FAULTY).out


def test_a_claim_without_a_cell_has_empty_fields(cli: Cli) -> None:
    """No cell: neither target nor expected value, and no 0 in their place."""
    free = [row for row in rows(cli("claims", CLEAN, "--format", "csv").out) if row["verdict"] == "no_cell"]
    assert free != []
    assert {(row["target"], row["expected"]) for row in free} == {("", "")}


def test_rules(cli: Cli) -> None:
    """Every rule, identity and frame, in short or one in full; a name that is none exits 2."""
    everything = cli("rules")
    known = catalog.load()
    named = {each["name"] for each in json.loads(cli("rules", "--format", "json").out)}
    assert everything.code == 0
    assert named >= known.rules.keys() | {frame.id for frame in known.frames}
    one = cli("rules", "requests.carried_in")
    assert (one.code, "收办申请43件，其中[3件]为上年结转。" in one.out) == (0, True)
    none = cli("rules", "no-such-rule")
    assert (none.code, none.out, none.complaint) == (2, "", "没有名为 no-such-rule 的规则或句式")


# Help, language and wrong commands.


@pytest.mark.parametrize("words", [[], ["check"], ["tables"], ["claims"], ["rules"]])
def test_help_in_both_languages(cli: Cli, words: list[str]) -> None:
    """Usage, what it does, and its options; in Chinese unless English is asked for."""
    chinese, english = cli(*words, "--help"), cli(*words, "--lang", "en", "--help")
    assert (chinese.code, english.code) == (0, 0)
    assert chinese.out.startswith("用法：gouji")
    assert "显示帮助并退出" in chinese.out
    assert english.out.startswith("Usage: gouji")
    assert "show this message and exit" in english.out


WRONG = {
    ("check", "--bad", "x"): ("没有选项 --bad", "no option --bad"),
    ("chek",): ("没有命令 chek", "no command chek"),
    ("check", "--format", "xml", "x"): ("选项 --format 不接受 xml", "option --format does not take xml"),
    ("check",): ("缺少参数 PATH…", "argument PATH… is missing"),
    ("tables",): ("缺少参数 FILE", "argument FILE is missing"),
    ("check", "x", "--lang", "fr"): ("选项 --lang 不接受 fr", ""),
}


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_commands(cli: Cli, words: tuple[str, ...]) -> None:
    """One line that says what is wrong and where help is, and exit code 2."""
    chinese, english = WRONG[words]
    result = cli(*words)
    assert (result.code, result.out) == (2, "")
    assert result.complaint.startswith(f"命令有误：{chinese}")
    assert "--help" in result.complaint
    if english:
        assert cli(*words, "--lang=en").complaint.startswith(f"wrong command: {english}")


def test_without_a_command_help_is_shown(cli: Cli) -> None:
    """gouji alone shows its help and counts as a wrong command."""
    result = cli()
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("用法：gouji")


def test_language_of_the_environment(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """GOUJI_LANG sets the language; an option goes before it."""
    monkeypatch.setenv("GOUJI_LANG", "en")
    assert cli("check", tmp_path / "x").complaint.endswith("no such file or directory")
    assert cli("check", tmp_path / "x", "--lang", "zh").complaint.endswith("找不到该文件或目录")
    assert cli("--lang", "zh", "check", tmp_path / "x").complaint.endswith("找不到该文件或目录")


def test_language_given_to_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """run() called from a program obeys the --lang among its arguments."""
    run(["check", str(tmp_path / "x"), "--lang", "en"])
    assert capsys.readouterr().err.endswith("no such file or directory\n")


def test_version(cli: Cli) -> None:
    """The version alone."""
    assert cli("--version").out == "gouji 0.1.0\n"

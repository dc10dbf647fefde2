"""What a run is told to do: options before a file, a file before the defaults; what is left out is counted."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import gouji
from gouji.cli import run
from gouji.errors import InputError
from gouji.settings import Selection, Settings
from sample import ROOT, SAMPLE

FAULTY = SAMPLE / "reports" / "bureau-small.docx"  # a narrative-mismatch and a narrative-denies-table
WARNED = SAMPLE / "reports" / "pictures-only.html"  # warnings and no error
Captured = pytest.CaptureFixture[str]


def check(*words: object) -> int:
    return run(["check", *map(str, words)])


def codes(told: str) -> Counter[str]:
    """The codes of all findings in JSON lines."""
    return Counter(each["code"] for line in told.splitlines() for each in json.loads(line)["findings"])


# ---- which findings are told


@pytest.mark.parametrize(
    ("select", "ignore", "told"),
    [
        ((), (), {"table-balance", "table-row-total", "stale-year"}),
        (("table",), (), {"table-balance", "table-row-total"}),
        ((), ("table",), {"stale-year"}),
        (("table",), ("table-balance",), {"table-row-total"}),
        (("table-balance",), ("table",), {"table-balance"}),
        (("table",), ("table",), set()),
        (("table-balance", "stale-year"), (), {"table-balance", "stale-year"}),
    ],
)
def test_the_longer_entry_decides(select: tuple[str, ...], ignore: tuple[str, ...], told: set[str]) -> None:
    """A beginning stands for all its codes; where both fit, the longer entry holds, and ignore where they are alike."""
    chosen = Selection(select, ignore)
    assert {each for each in ("table-balance", "table-row-total", "stale-year") if chosen.takes(each)} == told


@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [
        (("error",), {"table-balance"}),
        (("warning",), {"table-balance", "stale-year"}),
        (("info",), {"table-balance", "stale-year", "scope-differs"}),
        (("stale",), {"stale-year"}),
        (("scope-differs", "error"), {"table-balance", "scope-differs"}),
        ((), set()),
    ],
)
def test_what_fails_a_run(fail_on: tuple[str, ...], failing: set[str]) -> None:
    """A level takes the graver with it, a code only itself; what is not told never fails."""
    found = {"table-balance": "error", "stale-year": "warning", "scope-differs": "info"}
    assert {code for code, severity in found.items() if Selection((), (), fail_on).fails(code, severity)} == failing
    assert not any(Selection((), tuple(found), fail_on).fails(code, severity) for code, severity in found.items())


def test_an_unknown_code_is_refused() -> None:
    """A code that no rule has, an empty one, and a level where none belongs; the nearest are named."""
    with pytest.raises(InputError, match="narrative-mismatch"):
        Selection(select=("narrative-mismatsh",))
    for wrong in ("", "error"):
        with pytest.raises(InputError, match="ignore"):
            Selection(ignore=(wrong,))


def test_an_audit_counts_what_was_left_out() -> None:
    """Its coverage says how many, in words too, and the verdict does not claim more than was selected."""
    audit = gouji.audit(FAULTY)
    rest = Selection(ignore=("narrative-denies-table",)).of(audit)
    assert [each.code for each in rest.findings] == ["narrative-mismatch"]
    assert (audit.coverage.left_out, rest.coverage.left_out) == (0, 1)
    assert "按选择略去发现 1 项" in rest.to_html()
    bare = Selection(ignore=("narrative",)).of(audit).to_html()
    assert ("另有 2 项发现按选择略去" in bare, "未发现不一致；" in bare) == (True, True)
    assert Selection().of(audit) is audit


# ---- the command line


def test_options_of_check(capsys: Captured) -> None:
    """Entries with commas and repeated options; what is left out fails nothing and is counted."""
    assert check(FAULTY, "--ignore", "narrative-denies-table,stale", "--format", "json") == 1
    assert codes(capsys.readouterr().out) == {"narrative-mismatch": 1}
    assert check(FAULTY, "--ignore", "narrative-denies", "--ignore", "narrative-mismatch", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["coverage"]["left_out"] == 2
    assert check(FAULTY, WARNED, "--select", "narrative-mismatch") == 1
    err = capsys.readouterr().err
    assert ("错误 1，警告 0" in err, "按选择（select、ignore）略去" in err) == (True, True)
    assert check(FAULTY, WARNED) == 1
    assert "略去" not in capsys.readouterr().err


def test_fail_on(capsys: Captured) -> None:
    """A warning fails the run where that is asked for; a code alone lets other errors pass."""
    assert [check(WARNED, "--fail-on", each) for each in ("error", "warning", "table-missing", "stale")] == [0, 1, 1, 0]
    assert check(FAULTY, "--fail-on", "stale") == 0
    assert check(FAULTY, "--fail-on", "narrative-denies-table", "--exit-zero") == 0
    capsys.readouterr()


@pytest.mark.parametrize(("lang", "words"), [("zh", "没有以 narativ 为名"), ("en", "no rule is called narativ")])
def test_a_wrong_code_is_one_line(capsys: Captured, lang: str, words: str) -> None:
    """Exit code 2, the option named."""
    for name in ("--select", "--ignore", "--fail-on"):
        assert check(FAULTY, name, "narativ", "--lang", lang) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert (line.startswith(name), words in line) == (True, True)


def test_a_store_keeps_what_is_left_out(tmp_path: Path, capsys: Captured) -> None:
    """Counted and failing is what was selected; the store holds all, and another selection does nothing again."""
    store = tmp_path / "store"
    assert check(FAULTY, WARNED, "--out", store, "--workers", 0, "--ignore", "narrative", "--lang", "en") == 0
    told = capsys.readouterr().err
    assert ("0 errors" in told, "by selection (select, ignore): 2; the store keeps them" in told) == (True, True)
    assert check(FAULTY, WARNED, "--out", store, "--workers", 0, "--lang", "en") == 1
    told = capsys.readouterr().err
    assert ("2 errors" in told, "0 done in this run" in told, "selection" in told) == (True, True, False)
    assert check(FAULTY, WARNED, "--out", store, "--workers", 0, "--fail-on", "stale", "--lang", "en") == 0


# ---- the file


def settings_of(path: Path, *words: str) -> tuple[dict[str, object], str]:
    """What --show-settings prints for a path, as data and as text."""
    captured: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("click.echo", lambda told, **_: captured.append(told))
        assert check(path, "--show-settings", *words) == 0
    return tomllib.loads(captured[0]), captured[0]


def test_options_before_the_file_before_the_defaults(tmp_path: Path) -> None:
    """Each value says where it comes from; a file in a folder above counts, the nearest only."""
    report = tmp_path / "a" / "b" / "report.txt"
    report.parent.mkdir(parents=True)
    (tmp_path / "gouji.toml").write_text('select = ["table"]\nmax-pages = 7\n')
    (tmp_path / "a" / "gouji.toml").write_text('ignore = ["stale-year"]\nocr = false\nmax-seconds = 9\nworkers = 3\n')
    values, said = settings_of(report)
    assert (values["select"], values["max-pages"], values["ignore"], values["ocr"]) == ([], 300, ["stale-year"], False)
    assert f"workers = 3  # {tmp_path / 'a' / 'gouji.toml'}" in said.splitlines()
    assert {'fail-on = ["error"]  # 默认', "# scheduler: 未设置"} <= set(said.splitlines())
    values, said = settings_of(report, "--ocr", "--ignore", "table", "--workers", "0")
    assert (values["ignore"], values["ocr"], values["workers"], values["max-seconds"]) == (["table"], True, 0, 9)
    assert 'ignore = ["table"]  # --ignore' in said.splitlines()


def test_where_the_file_is_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above what all paths have in common, else above the working directory; another project's file is passed over."""
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here / "x", there / "one", there / "two"):
        folder.mkdir(parents=True)
    (here / "gouji.toml").write_text("max-pages = 1\n")
    (there / "one" / "gouji.toml").write_text("max-pages = 2\n")
    (there / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    monkeypatch.chdir(here / "x")
    assert settings_of(there / "one" / "a.txt")[0]["max-pages"] == 2
    assert settings_of(there, str(there / "two" / "b.txt"))[0]["max-pages"] == 1
    (there / "pyproject.toml").write_text("[tool.gouji]\nmax-pages = 3\n")
    assert settings_of(there / "one" / "*.txt", str(there / "two"))[0]["max-pages"] == 3
    assert settings_of(there / "two", "--config", str(there / "one" / "gouji.toml"))[0]["max-pages"] == 2
    assert settings_of(Path("memory://x"))[0]["max-pages"] == 1


def test_the_file_holds_for_other_commands(tmp_path: Path, capsys: Captured) -> None:
    """Its limits and its selection are those of tables, claims and letters, too."""
    copy = tmp_path / FAULTY.name
    copy.write_bytes(FAULTY.read_bytes())
    (tmp_path / "gouji.toml").write_text("max-bytes = 100\n")
    assert [run([name, str(copy)]) for name in ("tables", "claims", "classify")] == [2, 2, 2]
    assert "超过上限" in capsys.readouterr().err
    (tmp_path / "gouji.toml").write_text('ignore = ["narrative-denies-table"]\n')
    assert run(["letter", str(copy), "--out", str(tmp_path / "letter.docx")]) == 0
    from docx import Document

    told = "".join(Document(str(tmp_path / "letter.docx")).element.itertext())
    assert "按选择略去发现 1 项" in told


@pytest.mark.parametrize(
    ("content", "chinese", "english"),
    [
        ('selct = ["table"]', "没有名为 selct 的设置；相近的有：select", "there is no setting selct"),
        ("[limits]\nmax-pages = 1", "没有名为 limits 的设置", "there is no setting limits"),
        ('select = "table"', "应为字符串列表", "takes a list of strings"),
        ('ignore = ["tabel"]', "没有以 tabel 为名或开头的规则", "no rule is called tabel"),
        ("max-pages = 1.5", "应为不小于 0 的整数", "takes a whole number"),
        ("max-pages = -1", "应为不小于 0 的整数", "takes a whole number"),
        ("max-pages = true", "应为不小于 0 的整数", "takes a whole number"),
        ("max-seconds = inf", "应为不小于 0 的数", "takes a number"),
        ("ocr = 1", "应为 true 或 false", "takes true or false"),
        ("scheduler = 1", "应为字符串", "takes a string"),
        ("select = [", "不是有效的 TOML", "not valid TOML"),
    ],
)
def test_a_wrong_file_is_one_line(tmp_path: Path, capsys: Captured, content: str, chinese: str, english: str) -> None:
    """Exit code 2; the line names the file, the setting and what it takes, in the language asked for."""
    (tmp_path / "gouji.toml").write_text(content)
    for lang, words in (("zh", chinese), ("en", english)):
        assert check(tmp_path / "report.txt", "--lang", lang) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert (line.startswith(str(tmp_path / "gouji.toml")), words in line) == (True, True)


def test_every_setting_has_its_key(tmp_path: Path) -> None:
    """What --show-settings prints can be a file of settings, and holds every option of an audit."""
    values, said = settings_of(tmp_path)
    assert {each.replace("-", "_") for each in values} >= set(Settings.__slots__) - {"ocr"}
    (tmp_path / "gouji.toml").write_text(said, "utf-8")
    assert settings_of(tmp_path)[0] == values
    assert check(tmp_path, "--config", tmp_path / "none.toml") == 2


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_file_in_the_readme_is_one(tmp_path: Path, name: str) -> None:
    """The example of a file of settings is accepted, and every key of it taken."""
    (example,) = re.findall(r"^```toml\n(.*?)^```$", (ROOT / name).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (tmp_path / "gouji.toml").write_text(example, "utf-8")
    values, _ = settings_of(tmp_path)
    assert {each: values[each] for each in tomllib.loads(example)} == tomllib.loads(example)


# ---- without topics


def test_topics_can_be_left_out(capsys: Captured, tmp_path: Path) -> None:
    """The same findings and claims; the section on problems is left unread, in JSON and in a store."""
    told = []
    for words in ((), ("--no-topics",)):
        check(FAULTY, "--format", "json", *words)
        told.append(json.loads(capsys.readouterr().out))
    whole, without = told
    assert whole["problems"]
    assert without["problems"] == []
    assert {**whole, "problems": []} == without
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / FAULTY.name).write_bytes(FAULTY.read_bytes())
    check(tmp_path / "reports", "--no-topics", "--out", tmp_path / "store")
    assert gouji.open_store(tmp_path / "store").sql("select count(*) from problems").fetchall() == [(0,)]


def test_topics_are_a_setting_of_a_file(tmp_path: Path, capsys: Captured) -> None:
    """``topics = false`` in a gouji.toml does what the option does."""
    (tmp_path / "gouji.toml").write_text("topics = false\n")
    report = tmp_path / FAULTY.name
    report.write_bytes(FAULTY.read_bytes())
    check(report, "--format", "json")
    assert json.loads(capsys.readouterr().out)["problems"] == []


# ---- every command that reads a report


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("annotate",),
        ("tables",),
        ("claims",),
        ("show", "requests.new.total"),
        ("explain", "--claim", "c1"),
        ("letter", "--out", "letter.docx"),
    ],
    ids=lambda words: words[0],
)
def test_a_limit_in_a_file_holds_for_every_command(words: tuple[str, ...], tmp_path: Path, capsys: Captured) -> None:
    """A report above the limit of the gouji.toml beside it is refused, with the limit; without the file it is read."""
    path = tmp_path / "report.html"
    path.write_bytes((SAMPLE / "reports" / "district-faults.html").read_bytes())
    command = [words[0], str(path), *(str(tmp_path / word) if word.endswith(".docx") else word for word in words[1:])]
    (tmp_path / "gouji.toml").write_text("max-text = 100\n", "utf-8")
    assert (run(command), "max_text" in capsys.readouterr().err) == (2, True)
    (tmp_path / "gouji.toml").unlink()
    assert (run(command) in (0, 1), "max_text" in capsys.readouterr().err) == (True, False)


def test_a_file_above_the_working_directory_holds_for_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """What gouji serve reads is limited and selected as by gouji check."""
    from gouji import serve

    made: list[serve.Service] = []

    class Server:
        address = "http://127.0.0.1/"

        def __init__(self, port: int, service: serve.Service) -> None:
            made.append(service)

        def __enter__(self) -> Server:
            return self

        def __exit__(self, *problem: object) -> None: ...

        def serve_forever(self) -> None: ...

    monkeypatch.setattr(serve, "Server", Server)
    (tmp_path / "gouji.toml").write_text('ignore = ["narrative"]\nmax-text = 100000\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["serve"]) == 0
    (service,) = made
    assert (service.settings.max_text, service.selection.ignore) == (100_000, ("narrative",))
    capsys.readouterr()
    upload = serve.Upload("a.docx", FAULTY.read_bytes())
    assert [
        "narrative-mismatch" in service.audited(upload),
        "narrative-mismatch" in serve.Service().audited(upload),
    ] == [
        False,
        True,
    ]

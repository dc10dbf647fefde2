"""What people get of a store: pages with an index, or one workbook; the same as from the audits themselves."""

from __future__ import annotations

import io
import json
import re
import shutil
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import gouji
from gouji.batch import audit_files, export, run, write_summary
from gouji.batch.drive import Progress
from gouji.batch.engines import Call
from gouji.batch.outputs import in_order
from gouji.cli import run as command
from gouji.errors import UnreadableFile
from gouji.findings import Audit
from gouji.settings import Selection
from gouji.store import MARK
from gouji.write import export as export_module
from gouji.write.export import page_names, write_html
from gouji.write.xlsx import FINDINGS, write_xlsx
from stores import bytes_of, write_texts

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports, some of one unit and two years, in two folders with equal names, and a file without a report."""
    folder = tmp_path_factory.mktemp("outputs") / "reports"
    write_texts(folder / "a", 18, seed=11)
    write_texts(folder / "b", 14, seed=5)
    (folder / "b" / "letter.txt").write_text("致各位同事：\n明天开会。\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def store(reports: Path) -> str:
    run([reports], reports.parent / "store", workers=0)
    return str(reports.parent / "store")


ACROSS = re.compile("carried-over-mismatch|in-force-mismatch")


def pages_of(folder: Path) -> dict[str, str]:
    """Every page by the file that it is about."""
    texts = (path.read_text("utf-8") for path in sorted((folder / "pages").glob("*.html")))
    return {text.split('<p class="meta">')[1].split("</p>")[0]: text for text in texts}


def codes_in(page: str) -> list[str]:
    return sorted(re.findall(r"<code>([\w-]+)</code>", page))


def test_pages_and_index_are_those_of_the_audits(reports: Path, store: str, tmp_path: Path) -> None:
    """Byte for byte those that the audits in memory give; findings across years may stand in another order."""
    batch = audit_files([reports])
    failures = [(each.path, each.error.render("zh")) for each in batch.failures]
    write_html(batch.audits, failures, tmp_path / "memory", "zh")
    assert export(store, tmp_path / "store", workers=0) == tmp_path / "store" / "index.html"
    memory, stored = pages_of(tmp_path / "memory"), pages_of(tmp_path / "store")
    assert {name: codes_in(text) for name, text in stored.items()} == {n: codes_in(t) for n, t in memory.items()}
    apart = {name for name, text in stored.items() if ACROSS.search(text)}
    assert (1 <= len(apart) < 5, len(stored)) == (True, len(batch.audits))
    assert [name for name, text in stored.items() if name not in apart and text != memory[name]] == []
    index = (tmp_path / "store" / "index.html").read_text("utf-8")
    assert len(index) == len((tmp_path / "memory" / "index.html").read_text("utf-8"))
    assert "letter.txt" in index


def test_a_store_has_an_index_of_its_own(reports: Path, store: str, tmp_path: Path, capsys: Captured) -> None:
    """The one that pages come with, its rows without links; the command line writes it, and another process as well."""
    export(store, tmp_path / "pages", workers=0)
    expected = data_of((tmp_path / "pages" / "index.html").read_text("utf-8"))
    words = ["check", str(reports), "--out", str(tmp_path / "store"), "--workers", "0", "--exit-zero"]
    assert command(words) == 0
    assert f"已写入 {tmp_path / 'store' / 'index.html'}" in capsys.readouterr().err
    index = (tmp_path / "store" / "index.html").read_text("utf-8")
    assert {**data_of(index), "reports": [row[:-2] + row[-1:] for row in data_of(index)["reports"]]} == {
        **expected, "reports": [row[:-2] + row[-1:] for row in expected["reports"]],
    }  # fmt: skip
    assert ('href="pages' in index, "gouji export 结果库" in index) == (False, True)
    assert write_summary(str(tmp_path / "store"), "zh", Selection()).path == str(tmp_path / "store" / "index.html")
    assert (tmp_path / "store" / "index.html").read_text("utf-8") == index
    assert command([*words, "--ignore", "narrative"]) == 0
    some = (tmp_path / "store" / "index.html").read_text("utf-8")
    assert ("narrative-mismatch" in some, "按选择略去发现" in some) == (False, True)


def data_of(index: str) -> dict[str, Any]:
    """What the script of an index works on."""
    found = re.search(r'<script type="application/json" id="data">(.*)</script>', index)
    assert found is not None
    return dict(json.loads(found[1]))


def test_any_number_of_processes_writes_the_same(store: str, tmp_path: Path) -> None:
    """Two workers or none."""
    told: list[int] = []
    export(store, tmp_path / "none", workers=0, on_progress=lambda progress: told.append(progress.done))
    export(store, tmp_path / "two", workers=2)
    assert bytes_of(tmp_path / "none") == bytes_of(tmp_path / "two")
    assert told[-1] == len(list((tmp_path / "none" / "pages").glob("*.html")))


def test_every_link_of_the_index_leads_to_a_page(store: str, tmp_path: Path) -> None:
    """Equal file names in two folders have a page each."""
    index = export(store, tmp_path / "out", workers=0).read_text("utf-8")
    links = re.findall(r'href="(pages/[^"]+)"', index)
    assert sorted(links) == sorted(f"pages/{path.name}" for path in (tmp_path / "out" / "pages").glob("*.html"))
    assert (len(set(links)), any(link.endswith("-2.html") for link in links)) == (len(links), True)


def times_of(folder: Path) -> dict[str, int]:
    """When each page was written."""
    return {path.name: path.stat().st_mtime_ns for path in (folder / "pages").glob("*.html")}


def test_an_export_is_taken_up_again(
    reports: Path, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off at a page, it makes what is missing and nothing twice; the folder is that of an undisturbed one."""
    sound, made = export_module.page, list[str]()

    def page(audit: Audit, *more: Any, **other: Any) -> str:
        if len(made) == 20:
            raise KeyboardInterrupt
        made.append(audit.report.source)
        return str(sound(audit, *more, **other))

    monkeypatch.setattr(export_module, "page", page)
    with pytest.raises(KeyboardInterrupt):
        export(store, tmp_path / "out", workers=0)
    before = times_of(tmp_path / "out")
    monkeypatch.setattr(export_module, "page", lambda *some, **more: made.append("again") or sound(*some, **more))
    export(store, tmp_path / "out", workers=0)
    whole = times_of(tmp_path / "out")
    assert (len(before), {name: whole[name] for name in before} == before) == (20, True)
    export(store, tmp_path / "fresh", workers=0)
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "fresh")
    pages = len(made)
    export(store, tmp_path / "out", workers=0)
    assert (len(made), times_of(tmp_path / "out")) == (pages, whole)


def test_pages_follow_the_store(reports: Path, tmp_path: Path) -> None:
    """A report that is gone takes its page with it, one that changed has a new one, others keep theirs untouched."""
    folder = tmp_path / "reports"
    shutil.copytree(reports, folder)
    *_, changed, gone = sorted((folder / "a").iterdir())  # no file of the other folder has such a name
    run([folder], tmp_path / "store", workers=0)
    export(str(tmp_path / "store"), tmp_path / "out", workers=0)
    (tmp_path / "out" / "pages" / "notes.html").write_text("mine")
    before = times_of(tmp_path / "out")
    gone.unlink()
    changed.write_bytes(changed.read_bytes() + "\n本报告已更正。\n".encode())
    run([folder], tmp_path / "store", workers=0)
    export(str(tmp_path / "store"), tmp_path / "out", workers=0)
    export(str(tmp_path / "store"), tmp_path / "fresh", workers=0)
    assert (tmp_path / "out" / "pages" / "notes.html").read_text() == "mine"
    (tmp_path / "out" / "pages" / "notes.html").unlink()
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "fresh")
    after = times_of(tmp_path / "out")
    assert before.keys() - after.keys() == {f"{gone.name}.html", "notes.html"}
    kept = {name for name, moment in after.items() if before.get(name) == moment}
    assert f"{changed.name}.html" in after.keys() - kept
    assert len(kept) >= len(after) - 3


def test_pages_in_another_language_are_made_anew(store: str, tmp_path: Path) -> None:
    """What is remembered holds for the language and the selection that it was made for."""
    export(store, tmp_path / "out", workers=0)
    for how in ({"lang": "en"}, {"selection": Selection(ignore=("narrative",))}, {}):
        export(store, tmp_path / "out", workers=0, **how)
        export(store, tmp_path / f"fresh-{len(how)}-{'lang' in how}", workers=0, **how)
        fresh = pages_of(tmp_path / f"fresh-{len(how)}-{'lang' in how}")
        assert pages_of(tmp_path / "out") == fresh


def test_results_come_in_their_order_and_calls_do_not_run_ahead() -> None:
    """However long the first call takes, only some calls are made after it."""
    drawn: list[int] = []

    def calls() -> Iterator[Call]:
        for number in range(60):
            drawn.append(number)
            yield Call(str(number), slowly, (number,))

    results = in_order(calls(), 2)
    assert (next(results), len(drawn) < 20) == (0, True)
    assert list(results) == list(range(1, 60))


def slowly(number: int) -> int:
    """The number; 0 comes late."""
    time.sleep(0.5 if number == 0 else 0)
    return number


def test_a_selection_holds_for_pages(store: str, tmp_path: Path) -> None:
    """What is left out is gone from pages and index, and counted there."""
    export(store, tmp_path / "some", selection=Selection(ignore=("narrative",)), workers=0)
    index = (tmp_path / "some" / "index.html").read_text("utf-8")
    texts = [path.read_text("utf-8") for path in (tmp_path / "some" / "pages").glob("*.html")]
    assert ("narrative-mismatch" in index, "按选择略去发现" in index) == (False, True)
    assert not any("<code>narrative-" in text for text in texts)
    assert any("按选择略去发现" in text for text in texts)


def test_the_workbook_is_that_of_the_audits(reports: Path, store: str, tmp_path: Path) -> None:
    """A sheet for each table with as many rows; verdicts can be given in it as in any other."""
    told: list[Progress] = []
    assert export(store, tmp_path / "store.xlsx", on_progress=told.append) == tmp_path / "store.xlsx"
    batch = audit_files([reports])
    write_xlsx(batch.audits, [(each.path, each.error.render()) for each in batch.failures], tmp_path / "memory.xlsx")
    stored, memory = (sheets_of(tmp_path / name) for name in ("store.xlsx", "memory.xlsx"))
    assert list(stored) == ["发现", "报告", "断言", "单元格", "未能读取"]
    assert stored == memory
    assert (told[-1].done, len(stored["报告"])) == (len(batch.audits), len(batch.audits) + 1)


def book(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True)


def sheets_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of each sheet, in an order of their own and without the findings' numbers on their page."""
    number = FINDINGS.index("number")
    sheets = {each.title: list(each.iter_rows(values_only=True)) for each in book(path)}
    sheets["发现"] = [row[:number] + row[number + 1 :] for row in sheets["发现"]]
    return {title: sorted(rows, key=str) for title, rows in sheets.items()}


def test_a_long_table_goes_on_in_another_sheet(store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No row is lost, each sheet has its heads, and a full one says where its rows go on."""
    few = list(gouji.open_store(store).audits())[:4]
    write_xlsx(few, [], tmp_path / "one.xlsx")
    monkeypatch.setattr("gouji.write.xlsx._MOST_ROWS", 100)
    write_xlsx(few, [], tmp_path / "many.xlsx")
    one, many = (book(tmp_path / name) for name in ("one.xlsx", "many.xlsx"))
    titles = [title for title in many.sheetnames if title.startswith("单元格")]
    assert titles[:2] == ["单元格", "单元格 (2)"]
    tables = [title for title, _ in groupby(many.sheetnames, lambda title: title.partition(" ")[0])]
    assert tables == one.sheetnames
    sheets = [list(many[title].iter_rows(values_only=True)) for title in titles]
    whole = list(one["单元格"].iter_rows(values_only=True))
    assert [len(each) for each in sheets[:-1]] == [100] * (len(sheets) - 1)
    assert {each[0] for each in sheets} == {whole[0]}
    assert [each[-1][0] for each in sheets[:-1]] == [f"（本表已满，续见“{title}”）" for title in titles[1:]]
    bodies = [each[1:-1] for each in sheets[:-1]] + [sheets[-1][1:]]
    assert [row for each in bodies for row in each] == whole[1:]


def test_the_command(store: str, tmp_path: Path, capsys: Captured) -> None:
    """It says what it wrote and what was left out; a folder that is no store is told."""
    assert command(["export", store, "--out", str(tmp_path / "p"), "--workers", "0", "--ignore", "narrative"]) == 0
    told = capsys.readouterr()
    assert (told.out, f"已写入 {tmp_path / 'p' / 'index.html'}" in told.err) == ("", True)
    assert "按选择（select、ignore）略去" in told.err
    assert command(["export", store, "--out", str(tmp_path / "b.xlsx")]) == 0
    assert (tmp_path / "b.xlsx").is_file()
    assert command(["export", str(tmp_path), "--out", str(tmp_path / "q")]) == 2
    assert "不是 gouji 结果库" in capsys.readouterr().err


def test_a_store_of_an_older_gouji_is_told(tmp_path: Path) -> None:
    """One whose tables lack what pages need; an empty one gives an empty index."""
    from pyarrow import parquet, table

    for name in ("reports", "errors"):
        (tmp_path / "old" / name).mkdir(parents=True)
    (tmp_path / "old" / MARK).write_text("format = 1\n")
    assert "index.html" in str(export(str(tmp_path / "old"), tmp_path / "empty", workers=0))
    parquet.write_table(table({"report": ["a"], "source": ["a.txt"]}), tmp_path / "old" / "reports" / "part-x.parquet")
    with pytest.raises(UnreadableFile, match="旧版"):
        export(str(tmp_path / "old"), tmp_path / "out", workers=0)


def test_the_audits_of_a_store(store: str) -> None:
    """All of them, with their findings."""
    opened = gouji.open_store(store)
    audits = list(opened.audits())
    query = "select count(*), (select count(*) from findings) from reports"
    assert opened.sql(query).fetchall() == [(len(audits), sum(len(each.findings) for each in audits))]


@pytest.mark.parametrize(
    ("sources", "names"),
    [
        (["a/年报.pdf", "b/年报.pdf", "c/年报.pdf"], ["年报.pdf.html", "年报.pdf-2.html", "年报.pdf-3.html"]),
        (["a.html", "A.htm"], ["a.html", "A-2.html"]),
        (["x.txt", "x.txt-2", "y/x.txt"], ["x.txt.html", "x.txt-2.html", "x.txt-3.html"]),
        (["...", "a<b>/c?.txt"], ["report.html", "c-.txt.html"]),
        (["字" * 90 + ".pdf"], ["字" * 60 + ".html"]),
    ],
)
def test_names_of_pages(sources: list[str], names: list[str]) -> None:
    """After the file, safe everywhere, each once whatever the case, no longer than a file system takes."""
    assert page_names(sources) == names

"""Files of kinds that take no notes themselves, older Word files, and reports inside archives."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from gouji import libreoffice as office
from gouji.annotate import annotate, annotated
from gouji.annotate.notes import notes_of
from gouji.cli import run
from gouji.settings import Selection
from making import blocks_of, html_of, mhtml_bytes, ofd_bytes, xlsx_bytes, zip_bytes
from sample import SAMPLE, builder

FAULTY = "district-faults"
KINDS: dict[str, Callable[[], bytes]] = {
    "xlsx": lambda: xlsx_bytes(blocks_of(FAULTY)),
    "mhtml": lambda: mhtml_bytes(html_of(FAULTY)),
    "ofd": lambda: ofd_bytes(blocks_of(FAULTY)),
}


def word_file(name: str = "bureau-small") -> bytes:
    return bytes(builder.render(builder.load(name), "docx", "template"))


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_read_becomes_a_page_with_marks(kind: str) -> None:
    """Every cell is there once, in a table, and every note with characters is marked on them."""
    if kind == "xlsx":
        pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    page, suffix, audit = annotated(KINDS[kind](), f"a.{kind}")
    root = html.document_fromstring(page.decode())
    for sup in list(root.iter("sup")):
        sup.drop_tree()
    tables = list(root.iter("table"))
    marked = {"".join(mark.text_content().split()) for mark in root.iter("mark")}
    wanted = {"".join(audit.report.text[n.start : n.end].split()) for n in notes_of(audit) if n.start is not None}
    assert suffix == ".html"
    assert len(tables) == len(audit.report.tables) == 3
    assert wanted - {""} <= marked
    cell = audit.report.cells["requests.new.total"]
    row = next(row for row in tables[1].iter("tr") if "新收" in row.text_content())
    assert "".join(row[-1].text_content().split()) == cell.raw


def test_a_page_of_what_was_read_holds_no_markup_of_the_file() -> None:
    """A tag in a cell is shown as text."""
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(blocks_of(FAULTY))))
    sheet = book.worksheets[0]
    sheet.cell(sheet.max_row + 2, 1).value = "<img src=x onerror=alert(1)>"
    target = io.BytesIO()
    book.save(target)
    page, _, _ = annotated(target.getvalue(), "a.xlsx")
    root = html.document_fromstring(page.decode())
    assert list(root.iter("img")) == []
    assert "<img src=x onerror=alert(1)>" in root.text_content()


@pytest.mark.parametrize("layers", [1, 2])
def test_the_one_report_of_an_archive(layers: int) -> None:
    """The copy is that of the file itself, with what stands beside it left aside."""
    packed = word_file()
    for _ in range(layers):
        name = "年报.zip" if packed != word_file() else "年报/2023.docx"
        packed = zip_bytes({"说明.txt": "附件说明".encode(), name: packed})
    assert annotated(packed, "a.zip")[:2] == annotated(word_file(), "a.docx")[:2]


def test_a_report_in_several_files_is_one_page() -> None:
    """Body and attachment of an archive are read as one report, and its page shows both."""
    pages = html_of(FAULTY)
    cut = pages.index("<table", pages.index("三、"))
    packed = zip_bytes({"1.html": pages[:cut].encode(), "附件.html": f"<html><body>{pages[cut:]}".encode()})
    page, suffix, audit = annotated(packed, "a.zip")
    assert (suffix, audit.report.kind, len(audit.report.tables)) == (".html", "bundle", 3)
    assert 'class="gouji error"' in page.decode()


@pytest.mark.slow
@pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")
def test_an_old_word_file_gets_comments_as_docx(tmp_path: Path) -> None:
    """The copy is what LibreOffice makes of it, with the same comments on the same words as in the DOCX."""
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    (tmp_path / "a.docx").write_bytes(word_file())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(office.program()), profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=120)
    copy = annotate(tmp_path / "a.doc")
    said = [each.text for each in docx.Document(copy).comments]
    wanted = [each.text for each in docx.Document(io.BytesIO(annotated(word_file(), "a")[0])).comments]
    assert (copy.name, said) == ("a.annotated.docx", wanted)


# ---- what is asked for


def test_findings_that_are_left_out_are_not_written() -> None:
    """The numbers are those of the findings that remain."""
    copy, _, audit = annotated(word_file(), "a", selection=Selection(ignore=("narrative-mismatch",)))
    assert {each.code for each in audit.findings} == {"narrative-denies-table"}
    assert copy != annotated(word_file(), "a")[0]


def test_a_file_of_settings_holds_for_the_copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What gouji.toml above the report leaves out is left out, as by the option."""
    path = tmp_path / "年报.html"
    path.write_bytes((SAMPLE / "reports" / "district-faults.html").read_bytes())
    (tmp_path / "gouji.toml").write_text('select = ["narrative-mismatch"]\n', "utf-8")
    assert run(["annotate", str(path), "--out", str(tmp_path / "a.html")]) == 0
    (tmp_path / "gouji.toml").unlink()
    assert run(["annotate", str(path), "--out", str(tmp_path / "b.html"), "--select", "narrative-mismatch"]) == 0
    assert run(["annotate", str(path), "--out", str(tmp_path / "c.html")]) == 0
    by_file, by_option, whole = ((tmp_path / f"{name}.html").read_bytes() for name in "abc")
    assert by_file == by_option != whole
    capsys.readouterr()

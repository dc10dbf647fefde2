"""PDFs as other producers make them of the same report: every cell right or told to be unreadable, none wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest

import printing
from gouji import libreoffice as office
from gouji.parse import parse
from gouji.read import read_bytes
from gouji.synth import Generated, generate
from printing import STYLES, WORD, Score, Style, word

pytest.importorskip("pdfplumber", reason="pdfplumber is not installed")
pytest.importorskip("reportlab", reason="reportlab is not installed")
needs_office = pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")
needs_docx = pytest.mark.skipif(not printing.has_docx(), reason="python-docx is not installed")
UNRULED = {"striped", "level lines", "no lines", "dashed"}
UNRULED_WORD = {"level lines", "list", "no lines"}
ENOUGH = 0.995
FEW = ("heads again", "vertical labels", "cut rows", "broken words", "level lines", "no lines")
FEW_WORD = ("template", "rotated labels", "no lines")


@cache
def reports(count: int) -> list[Generated]:
    """Clean reports of several offices."""
    return [generate(1, number, None, "pdf")[-1] for number in range(1, count + 1)]


Printer = Callable[[Generated, Style], bytes]


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if printing.CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with printing.chromium() as printed:
        yield printed


def score_of(files: list[tuple[Generated, bytes]]) -> Score:
    score = Score()
    for report, data in files:
        score.take(report, data)
    return score


def check(score: Score, ruled: bool) -> None:
    """With rules nearly all cells are right; without them some may be, and none is ever wrong."""
    assert score.wrong == []
    assert not ruled or score.right / score.cells >= ENOUGH


@pytest.mark.parametrize("name", FEW)
def test_chromium(name: str, printer: Printer) -> None:
    """A print of one report in some styles."""
    (report,) = reports(1)
    check(score_of([(report, printer(report, STYLES[name]))]), name not in UNRULED)


def test_rows_without_rules(printer: Printer) -> None:
    """A row whose label and figures all stand on one line is read without rules; a piece of a number is no figure."""
    (report,) = reports(1)
    assert report.draft.printed.cells["requests.handled.total"] == "213"
    data = printer(report, STYLES["no lines"])
    cells = parse(read_bytes(data, "a.pdf")).cells
    assert [cells[f"requests.granted.{each}"].value for each in ("natural_person", "company", "total")] == [78, 9, 98]
    assert (cells["requests.handled.total"].status, cells["requests.handled.company"].status) == ("unreadable",) * 2


@needs_office
@needs_docx
def test_libreoffice() -> None:
    """One report by LibreOffice in some styles; rows are cut by the page's end."""
    (report,) = reports(1)
    made = printing.libreoffice([word(report, name) for name in FEW_WORD])
    for name, data in zip(FEW_WORD, made, strict=True):
        check(score_of([(report, data)]), name not in UNRULED_WORD)


def check_all(files: dict[str, list[tuple[Generated, bytes]]], unruled: set[str]) -> None:
    """No cell of any style is wrong, and of all those with rules nearly all cells are right."""
    scores = {name: score_of(each) for name, each in files.items()}
    assert {name: score.wrong for name, score in scores.items() if score.wrong} == {}
    ruled = [score for name, score in scores.items() if name not in unruled]
    assert sum(each.right for each in ruled) / sum(each.cells for each in ruled) >= ENOUGH


@pytest.mark.slow
def test_chromium_in_every_style(printer: Printer) -> None:
    """Several reports in each style."""
    check_all({name: [(each, printer(each, style)) for each in reports(6)] for name, style in STYLES.items()}, UNRULED)


@pytest.mark.slow
@needs_office
@needs_docx
def test_libreoffice_in_every_style() -> None:
    """Several reports in each style."""
    made = iter(printing.libreoffice([word(each, name) for name in WORD for each in reports(6)]))
    check_all({name: [(each, next(made)) for each in reports(6)] for name in WORD}, UNRULED_WORD)


def test_the_score_sees_a_wrong_cell(printer: Printer) -> None:
    """A figure printed otherwise than the gold has it counts as wrong."""
    (report,) = reports(1)
    style = Style(printing.LINES, change=lambda page: page.replace("1751.86", "1751.68"))
    score = score_of([(report, printer(report, style))])
    assert [each.split(" ")[1] for each in score.wrong] == ["disclosure.fees.amount:"]

"""gouji show: where a cell was read."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from gouji.cli import run
from making import blocks_of, xlsx_bytes
from sample import SAMPLE

REPORTS = SAMPLE / "reports"


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs gouji show in this process; gives exit code, output and complaint."""
    monkeypatch.delenv("GOUJI_LANG", raising=False)
    monkeypatch.setenv("COLUMNS", "120")

    def call(*words: object) -> tuple[int, str, str]:
        arguments = ["show", *map(str, words)]
        monkeypatch.setattr(sys, "argv", ["gouji", *arguments])
        code = run()
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_a_cell_of_a_drawn_table(show: Any) -> None:
    """Label, characters, value, status, place in the file and the row as the file has it."""
    code, out, err = show(REPORTS / "bureau-small.docx", "requests.granted.total", "--lang", "en")
    facts = [line.split(maxsplit=1)[1].strip() for line in out.splitlines() if len(line.split()) > 1]
    assert (code, err) == (0, "")
    assert "予以公开 · 总计" in facts
    assert "table[2]/r6c10" in facts
    assert "三、本年度办理结果 | （一）予以公开 | 2 | 1 | 0 | 0 | 0 | 0 | 3" in facts


def test_a_blank_cell_of_a_pdf(show: Any) -> None:
    """A blank is told as blank, with its page, and has no value."""
    _, out, _ = show(REPORTS / "hybrid-blank.pdf", "requests.granted.total", "--format", "json")
    told = json.loads(out)
    assert (told["value"], told["raw"], told["status"], told["page"]) == (None, "", "blank", 3)
    assert told["row"][:2] == ["三、本年度办理结果", "（一）予以公开"]


def test_a_cell_of_a_text(show: Any) -> None:
    """In plain text the lines around it stand for the row."""
    _, out, _ = show(REPORTS / "town-zeros.txt", "requests.granted.total", "--format", "json")
    told = json.loads(out)
    assert (told["row"], len(told["lines"])) == ([], 5)
    assert "予以公开" in told["lines"][2]


def test_a_cell_of_a_workbook(show: Any, tmp_path: Path) -> None:
    """Sheet and cell are the anchor; the reader is named with its version."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx_bytes(blocks_of("clean-html"), sheets=True))
    _, out, _ = show(path, "proceedings.review.total", "--format", "json")
    told = json.loads(out)
    assert told["anchor"].startswith("表3!")
    assert told["reader"].startswith("openpyxl ")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_unknown_cell(lang: str, show: Any) -> None:
    """One line with what is close to it, exit code 2."""
    code, out, err = show(REPORTS / "clean-text.txt", "requests.grant.total", "--lang", lang)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "requests.granted.total" in err

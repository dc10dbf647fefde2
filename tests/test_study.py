"""The table of problems and measures of many reports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gouji.batch import run
from gouji.chain import audit
from gouji.cli import run as command
from gouji.findings import Audit
from gouji.store import open_store
from gouji.study import COLUMNS, study
from gouji.write.listing import topics
from sample import SAMPLE
from stores import write_texts

REPORT = SAMPLE / "reports" / "clean-text.txt"


@pytest.fixture(scope="module")
def years() -> list[Audit]:
    """A report, the same one a year later, and the same one three years later."""
    first = audit(REPORT)
    assert first.report.year is not None
    moved = [(first.report.year + step, f"{step}.txt") for step in (0, 1, 3)]
    return [replace(first, report=replace(first.report, year=year, source=name)) for year, name in moved]


def test_what_comes_back_is_told_from_the_year_before(years: list[Audit]) -> None:
    """All problems of the second year come back; of the first and the fourth nothing can be told."""
    rows = study(reversed(years))
    assert {tuple(row) for row in rows} == {COLUMNS}
    problems = [row for row in rows if row["kind"] == "problem"]
    assert {row["report"]: row["before"] for row in rows} == {"0.txt": False, "1.txt": True, "3.txt": False}
    assert {row["report"] for row in problems if row["came_back"]} == {"1.txt"}
    assert all(row["came_back"] == row["text"] for row in problems if row["report"] == "1.txt")
    assert not any(row["came_back"] for row in rows if row["kind"] != "problem")
    counts = {row["topic"]: (row["problems"], row["followed"], row["came_back"]) for row in topics(rows)}
    assert any(problems for problems, _, _ in counts.values())
    assert all((problems, followed) == (3 * back, back) for problems, followed, back in counts.values())


def test_other_units_and_unknown_years_tell_nothing(years: list[Audit]) -> None:
    """Another body's report of the year before, and reports without a year."""
    first, second, _ = years
    other = replace(second, report=replace(second.report, unit="白杨镇人民政府"))
    undated = replace(first, report=replace(first.report, year=None))
    assert not any(row["before"] for row in study([first, other]))
    assert not any(row["before"] for row in study([undated, second]))
    assert study([]) == []


def test_a_store_gives_the_same_rows(tmp_path: Path) -> None:
    """Every point of a report, as its audit has it; a copy of it counts once."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(REPORT.read_bytes())
    run([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "store", workers=0)
    stored, direct = study(open_store(tmp_path / "store")), study([audit(REPORT)])
    same = [name for name in COLUMNS if name not in ("report", "region", "level")]
    assert [[row[name] for name in same] for row in stored] == [[row[name] for name in same] for row in direct]
    assert len(direct) > 2


def test_the_command_counts_a_store_and_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A store is counted as its reports are; the page has the topics; one report has too few problems for it."""
    files = write_texts(tmp_path / "reports", 8)
    run(files, tmp_path / "store", workers=0)
    page = tmp_path / "page.html"
    assert command(["topics", str(tmp_path / "store"), "--page", str(page), "--format", "csv"]) == 0
    counted = capsys.readouterr().out
    assert command(["topics", *map(str, files), "--format", "csv"]) == 0
    assert sorted(counted.splitlines()) == sorted(capsys.readouterr().out.splitlines())
    assert page.read_text("utf-8").count("<details") == 16
    assert command(["topics", str(REPORT), "--page", str(tmp_path / "none.html")]) == 2
    assert "不足以归纳主题" in capsys.readouterr().err

"""The panel: figures lined up over forms and years, and what is not there said, never a zero."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import gouji
from gouji.batch import run
from gouji.catalog import crosswalk
from gouji.cli import run as command
from gouji.panel import metrics
from sample import SAMPLE

REPORTS = SAMPLE / "reports"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> gouji.Store:
    """One report on the form of 2021 for 2020, its copy, and for 2023; another on the form of 2008."""
    folder = tmp_path_factory.mktemp("panel")
    for name in ("first.txt", "copy.txt", "later.txt"):
        shutil.copy(REPORTS / "town-zeros.txt", folder / name)
    shutil.copy(REPORTS / "form2008-county.txt", folder / "old.txt")
    year = gouji.read_report(REPORTS / "town-zeros.txt").year
    assert year is not None
    later = (folder / "later.txt").read_text("utf-8").replace(str(year), str(year + 2))
    (folder / "later.txt").write_text(later, "utf-8")
    run([folder / name for name in ("first.txt", "copy.txt", "later.txt", "old.txt")], folder / "store", workers=0)
    return gouji.open_store(folder / "store")


def test_figures_are_those_of_the_reports(store: gouji.Store) -> None:
    """Each given figure of a concept that is one cell is that cell, on either form."""
    panel = store.panel()
    for name in ("town-zeros.txt", "form2008-county.txt"):
        report = gouji.read_report(REPORTS / name)
        rows = panel[(panel.unit == report.unit) & (panel.year == report.year)].set_index("concept")
        cells = {
            concept.id: report.cells[formula.text]
            for concept in crosswalk()
            if (formula := concept.formula(str(report.form))) and formula.text in report.cells
        }
        assert len(cells) > 5
        for concept, cell in cells.items():
            row = rows.loc[concept]
            if cell.status == "given":
                assert (row.status, row.value) == ("given", float(cell.value or 0))


def test_what_is_not_there_has_no_value(store: gouji.Store) -> None:
    """Given is the only status with a value; a form without the cell says so."""
    panel = store.panel()
    assert set(panel.loc[panel.value.notna(), "status"]) == {"given"}
    assert panel.loc[panel.status == "given", "value"].notna().all()
    old = panel[(panel.form == "2008") & (panel.concept == "carried_in")]
    assert list(old.status) == ["no_cell"]


def test_a_missing_year_is_said(store: gouji.Store) -> None:
    """The year between two reports of a unit is one row without a figure; no year outside them is."""
    panel = store.panel()
    report = gouji.read_report(REPORTS / "town-zeros.txt")
    assert report.year is not None
    gaps = panel[panel.status == "no_report"]
    assert list(zip(gaps.unit, gaps.year, strict=True)) == [(report.unit, report.year + 1)]


def test_one_of_several_versions_speaks(store: gouji.Store) -> None:
    """A copy is listed, and the unit's year stands in the panel once."""
    listed = [(Path(each["item"]).name, each["same_file"]) for each in store.versions()]
    assert listed == [("copy.txt", True), ("first.txt", True)]
    assert sum(each["speaks"] for each in store.versions()) == 1
    panel = store.panel()
    assert not panel.duplicated(["unit", "year", "concept"]).any()


def test_shares_of_few_are_not_given(store: gouji.Store) -> None:
    """Below the minimum a share is not given; every metric says what stands against it."""
    panel = store.panel().set_index("concept")
    for metric in metrics():
        rows = panel.loc[[metric.id]]
        few = rows[rows.base.notna() & (rows.base < metric.minimum)]
        assert (set(few.status) <= {"few", "unknown"}, bool(metric.caveat_zh and metric.caveat_en)) == (True, True)
        assert (rows[rows.status == "given"].base >= metric.minimum).all()


def test_the_command(store: gouji.Store, capsys: pytest.CaptureFixture[str]) -> None:
    """CSV on standard output, the versions on standard error."""
    assert command(["panel", store.folder.url, "--format", "csv"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("unit,year,form,region,level,concept,value,status,comparable,base,report,names\n")
    assert ("采用" in told.err, "未采用" in told.err) == (True, True)

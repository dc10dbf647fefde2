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


def test_shares_are_their_parts_over_their_bases(tmp_path: Path) -> None:
    """By hand from the cells: 公开率 is granted and partly granted of what was handled; what hangs over is of both."""
    run([REPORTS / "clean-text.txt"], tmp_path / "store", workers=0)
    cells = gouji.read_report(REPORTS / "clean-text.txt").cells

    def value(*rows: str) -> float:
        return sum(float(cells[f"requests.{row}.total"].value or 0) for row in rows)

    panel = gouji.open_store(tmp_path / "store").panel().set_index("concept")
    for metric, part, base in (
        ("disclosure_share", value("granted", "partly_granted"), value("handled")),
        ("carried_out_share", value("carried_out"), value("new", "carried_in")),
    ):
        row = panel.loc[metric]
        assert (row.part, row.base) == (part, base)
        assert base >= 10
        assert row.value == pytest.approx(100 * part / base)


def test_a_share_compares_no_better_than_its_concepts() -> None:
    """The worst of numerator and denominator counts."""
    known = {metric.id: metric.comparable for metric in metrics()}
    assert (known["carried_out_share"], known["not_processed_share"]) == ("yes", "weak")
    assert known["disclosure_share"] == "caution"


def listed(folder: Path, *rows: str) -> gouji.Store:
    """The store of a manifest; each row is file, unit, region, parent."""
    (folder / "list.csv").write_text("\n".join(["path,unit,region,parent", *rows]), "utf-8")
    run([folder / "list.csv"], folder / "store", workers=0)
    return gouji.open_store(folder / "store")


@pytest.fixture
def years(tmp_path: Path) -> Path:
    """A folder with one report as three years', 2022 to 2024."""
    text = (REPORTS / "clean-text.txt").read_text("utf-8")
    year = gouji.read_report(REPORTS / "clean-text.txt").year
    for other in (2022, 2023, 2024):
        (tmp_path / f"{other}.txt").write_text(text.replace(str(year), str(other)), "utf-8")
    return tmp_path


def test_a_unit_goes_on_under_another_name(years: Path) -> None:
    """With its city before it and without it is one unit of two years, both names told; another city's is another."""
    rows = ("2022.txt,青禾区人民政府,临沅市,", "2023.txt,临沅市青禾区人民政府,,", "2024.txt,望川市青禾区人民政府,,")
    panel = listed(years, *rows).panel()
    own = panel[panel.unit == "临沅市青禾区人民政府"]
    assert (set(own.year), set(own.names)) == ({2022, 2023}, {"临沅市青禾区人民政府、青禾区人民政府"})
    other = panel[panel.unit == "望川市青禾区人民政府"]
    assert (set(other.year), other.names.isna().all()) == ({2024}, True)


def test_parents_beside_their_children(years: Path) -> None:
    """The parent's figure, the sum below, and which child is not in it; then there is no difference."""
    for name in ("a", "b", "county"):
        shutil.copy(years / "2023.txt", years / f"{name}.txt")
    below = ("a.txt,青禾县财政局,,青禾县人民政府", "b.txt,青禾县教育局,,青禾县政府")
    rows = ("county.txt,青禾县人民政府,,临沅市人民政府", *below)
    store = listed(years, *rows, "2022.txt,青禾县民政局,,青禾县人民政府")
    new = float(gouji.read_report(years / "a.txt").cells["requests.new.total"].value or 0)
    found = {(row["parent"], row["year"]): row for row in store.rollups() if row["concept"] == "requests_received"}
    county = found["青禾县人民政府", 2023]
    assert (county["value"], county["children"], county["children_sum"]) == (new, 2, 2 * new)
    assert (county["missing"], county["difference"]) == ("青禾县民政局: no_report", None)
    city = found["临沅市人民政府", 2023]
    assert (city["value"], city["status"], city["children_sum"], city["difference"]) == (None, "no_report", new, None)
    assert found["青禾县人民政府", 2022]["status"] == "no_report"
    whole = {(row["parent"], row["concept"]): row for row in listed(years, *rows).rollups()}
    assert whole["青禾县人民政府", "requests_received"]["difference"] == -new


def test_without_parents_there_is_nothing_to_add_up(store: gouji.Store) -> None:
    """No manifest, no roll-up."""
    assert store.rollups() == []


def test_the_commands_of_copies_and_rollups(years: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both as CSV: last year's report under this year's date is a copy, a parent stands beside its child."""
    store = listed(years, "2022.txt,青禾县财政局,,青禾县人民政府", "2023.txt,青禾县财政局,,青禾县人民政府")
    assert command(["copies", store.folder.url, "--format", "csv"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("unit,year,what,relation,part,share,quoted,other_unit,other_year")
    assert any(line.startswith("青禾县财政局,2023,table,years,requests,1.0,") for line in told)
    assert not any(line.startswith("青禾县财政局,2022") for line in told)
    assert command(["rollups", store.folder.url, "--format", "csv"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "parent,year,concept,value,status,children,children_sum,missing,difference"
    assert any(line.startswith("青禾县人民政府,2023,requests_received,,no_report,1,") for line in told)


def test_the_command(store: gouji.Store, capsys: pytest.CaptureFixture[str]) -> None:
    """CSV on standard output, the versions on standard error."""
    assert command(["panel", store.folder.url, "--format", "csv"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("unit,year,form,region,level,concept,value,status,comparable,base,report,names,part\n")
    assert ("采用" in told.err, "未采用" in told.err) == (True, True)

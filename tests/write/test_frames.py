"""Cells, claims and findings as data frames: shapes, types, and blanks that are no zeros."""

import sys
from decimal import Decimal

import pandas as pd
import pytest

from gouji import Audit, Report, read_report
from gouji.blocks import Place
from gouji.document import Cell, Table
from gouji.errors import MissingExtra
from sample import SAMPLE

PLACE = Place(0, 0)


@pytest.fixture(scope="module")
def bars() -> Report:
    """A sample with slashes and bars in place of some numbers."""
    return read_report(SAMPLE / "reports" / "bars-invalid.txt")


def table(*cells: tuple[str, str | None]) -> Table:
    """A table of requests with the given cells; None is a blank."""
    made = (
        Cell(name, Decimal(raw), raw, "given") if raw else Cell(name, None, "—", "blank", place=PLACE)
        for name, raw in cells
    )
    return Table("requests", "2021", tuple(made), PLACE)


ROWS = table(
    ("requests.new.natural_person", "3"),
    ("requests.new.total", None),
    ("requests.denied.process.natural_person", "1"),
    ("requests.denied.process.total", "1"),
)


def test_every_cell_is_a_row(bars: Report) -> None:
    """Long: one row a cell, in the report's order, by id, whose parts are columns."""
    frame = bars.to_frame()
    assert list(frame.index) == list(bars.cells)
    assert frame.index.name == "id"
    row = frame.loc["requests.denied.process.total"]
    assert (row["table"], row["row"], row["column"]) == ("requests", "denied.process", "total")
    assert list(frame.columns) == ["table", "row", "column", "label", "value", "raw", "status", "unit", "page"]


def test_a_cell_has_a_number_only_where_it_is_given(bars: Report) -> None:
    """What is blank is missing, never 0; a 0 that was published is one."""
    frame = bars.to_frame()
    assert set(frame.status) == {"given", "blank"}
    assert (frame.value.notna() == (frame.status == "given")).all()
    assert (frame.value == 0).sum() == sum(cell.value == 0 for cell in bars.cells.values()) > 0
    assert str(frame.value.dtype) == "Float64"


def test_a_table_as_printed() -> None:
    """Wide: rows down, columns across, in the form's order; a blank is missing."""
    frame = ROWS.to_frame()
    assert (list(frame.index), frame.index.name) == (["new", "denied.process"], "row")
    assert (list(frame.columns), frame.columns.name) == (["natural_person", "total"], "column")
    assert frame.natural_person.tolist() == [3, 1]
    assert frame.total.isna().tolist() == [True, False]
    assert set(map(str, frame.dtypes)) == {"Float64"}


def test_a_table_as_published_and_by_status() -> None:
    """What stands behind a missing number: its characters or its status."""
    assert ROWS.to_frame("raw").to_numpy().tolist() == [["3", "—"], ["1", "1"]]
    assert ROWS.to_frame("status").total.tolist() == ["blank", "given"]


def test_a_field_without_a_cell_is_missing_in_every_view() -> None:
    """The form has no cell where a row of one part meets a column of another."""
    mixed = table(("disclosure.regulations.issued", "2"), ("disclosure.licences.decisions", None))
    assert mixed.to_frame("status").isna().to_numpy().tolist() == [[False, True], [True, False]]
    assert mixed.to_frame().loc["regulations", "issued"] == 2


def test_lines_that_share_a_label_stay_apart() -> None:
    """Rows are told by id even where the form calls two of them alike."""
    labelled = ROWS.to_frame(labels=True)
    assert list(labelled.columns) == ["自然人", "总计"]
    assert list(labelled.index) == ["本年新收政府信息公开申请数量", "属于四类过程性信息"]
    alike = table(("requests.unknown.x", "1"), ("requests.unknown2.x", "2")).to_frame(labels=True)
    assert alike.shape == (2, 2)


def test_claims_with_their_places(audit: Audit) -> None:
    """One row a claim; its offsets give its text; figures without a cell expect nothing."""
    frame = audit.claims_frame()
    assert list(frame.index) == [claim.id for claim in audit.claims]
    text = audit.report.text
    assert [text[row.start : row.end] for row in frame.itertuples()] == frame.text.tolist()
    assert frame.verdict.tolist() == [claim.verdict for claim in audit.claims]
    assert frame.expected.isna().tolist() == [claim.expected is None for claim in audit.claims]
    assert {str(frame.value.dtype), str(frame.expected.dtype)} == {"Float64"}


def test_findings_by_their_numbers(audit: Audit) -> None:
    """One row a finding, numbered as on the page, in the language asked for."""
    zh, en = audit.findings_frame(), audit.findings_frame("en")
    assert list(zh.index) == list(range(1, len(audit.findings) + 1))
    assert zh.message.tolist() == [finding.message("zh") for finding in audit.findings]
    assert en.message.tolist() == [finding.message("en") for finding in audit.findings]
    assert zh.cells.tolist() == [finding.cells for finding in audit.findings]


def test_frames_without_rows_keep_their_columns(audit: Audit, clean: Audit) -> None:
    """No findings give an empty frame of the same columns and number types, which goes together with a full one."""
    empty, full = clean.findings_frame(), audit.findings_frame()
    assert (len(empty), list(empty.columns)) == (0, list(full.columns))
    assert str(empty.stated.dtype) == "Float64"
    assert len(pd.concat([empty, full])) == len(full) > 0


def test_without_pandas_the_extra_is_named(clean: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing library is told in one line."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtra) as caught:
        clean.report.to_frame()
    assert caught.value.render("en") == "pandas needs an optional part: pip install 'gouji[pandas]'"

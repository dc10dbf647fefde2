"""Official tables from grids: merged cells, broken heads, rows and heads of the older form, columns too many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gouji.blocks import Assembler, Grid, RawCell
from gouji.document import Cell, Report, TableId
from gouji.parse import parse
from gouji.parse.grid import from_grid
from gouji.read import read_bytes
from gouji.synth.grids import placed
from sample import audit_bytes, builder, with_cells

SAMPLE = builder.load("clean-text")
OLD = builder.load("form2019-clean")
TABLES: tuple[TableId, ...] = ("disclosure", "requests", "proceedings")

Change = Callable[[RawCell], RawCell]


def raw_cells(report: Any, table: str) -> list[RawCell]:
    boxes = placed(report.grid(table))
    return [RawCell(box.text, row, column, box.rowspan, box.colspan) for row, column, box in boxes]


def grid_of(cells: list[RawCell]) -> Grid:
    assembler = Assembler()
    assembler.grid(cells)
    (block,) = assembler.document("sample", "html", "").blocks
    assert isinstance(block, Grid)
    return block


def read(table: TableId, cells: list[RawCell]) -> dict[str, str]:
    return {cell: written.text for cell, written in from_grid(table, grid_of(cells).matrix()).items()}


def printed(report: Any, table: str) -> dict[str, str]:
    return {cell: raw for cell, raw in report.cells.items() if cell.startswith(f"{table}.")}


def relabelled(cells: list[RawCell], old: str, new: str) -> list[RawCell]:
    assert old in [cell.text for cell in cells]
    return [replace(cell, text=new) if cell.text == old else cell for cell in cells]


@pytest.mark.parametrize("report", [SAMPLE, OLD], ids=["2021", "2019"])
@pytest.mark.parametrize("table", TABLES)
def test_spans(report: Any, table: TableId) -> None:
    """With all merged cells of the form, every value is under its row and column."""
    assert read(table, raw_cells(report, table)) == printed(report, table)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("other", TABLES)
def test_a_grid_holds_one_table(table: TableId, other: TableId) -> None:
    """Nothing of another table is found in a grid."""
    assert (read(table, raw_cells(SAMPLE, other)) == {}) == (table != other)


def unmerged(cells: list[RawCell]) -> list[RawCell]:
    """Each merged cell as its text in the first place and empty cells in the others."""
    plain = []
    for cell in cells:
        for down in range(cell.rowspan):
            for right in range(cell.colspan):
                text = "" if down or right else cell.text
                plain.append(RawCell(text, cell.row + down, cell.column + right))
    return plain


def test_without_merged_cells() -> None:
    """Merged cells unmerged by a converter: labels stand in the first of them."""
    assert read("requests", unmerged(raw_cells(SAMPLE, "requests"))) == printed(SAMPLE, "requests")


def test_heads_split_over_two_rows() -> None:
    """商业 above 企业: a head broken over two grid rows is put together again."""
    cells = []
    for cell in raw_cells(SAMPLE, "requests"):
        if cell.row == 2:
            cells += [replace(cell, text=cell.text[:2]), replace(cell, text=cell.text[2:], row=3)]
        elif cell.row > 2:
            cells.append(replace(cell, row=cell.row + 1))
        else:
            cells.append(replace(cell, rowspan=cell.rowspan + (cell.row + cell.rowspan == 3)))
    assert read("requests", cells) == printed(SAMPLE, "requests")


@pytest.mark.parametrize("damaged", ["商业", "商亚企业", "企业"])
def test_one_damaged_head_is_told_by_its_neighbours(damaged: str) -> None:
    """One head damaged among seven: the others' places settle it."""
    cells = relabelled(raw_cells(SAMPLE, "requests"), "商业企业", damaged)
    assert read("requests", cells) == printed(SAMPLE, "requests")


def test_swapped_heads_are_not_read_by_position() -> None:
    """Columns in another order than the form's are not read as if they were in it."""
    cells = raw_cells(SAMPLE, "requests")
    swapped = relabelled(relabelled(relabelled(cells, "商业企业", "x"), "科研机构", "商业企业"), "x", "科研机构")
    assert read("requests", swapped) == {}


def with_extra_column(cells: list[RawCell], at: int, head: str) -> list[RawCell]:
    """One more column: cells that reach over it grow, those behind it move."""
    moved = []
    for cell in cells:
        over = cell.column < at < cell.column + cell.colspan
        moved.append(replace(cell, column=cell.column + (cell.column >= at), colspan=cell.colspan + over))
    rows = max(cell.row + cell.rowspan for cell in cells)
    taken = {
        (cell.row + down, cell.column + right)
        for cell in moved
        for down in range(cell.rowspan)
        for right in range(cell.colspan)
    }
    free = [row for row in range(rows) if (row, at) not in taken]
    return [*moved, *(RawCell(head if row == free[0] else "777", row, at) for row in free)]


def test_an_extra_column_is_left_aside() -> None:
    """A column 备注 behind 总计 belongs to no column of the form and moves none."""
    cells = raw_cells(SAMPLE, "requests")
    width = max(cell.column + cell.colspan for cell in cells)
    assert read("requests", with_extra_column(cells, width, "备注")) == printed(SAMPLE, "requests")


def test_an_extra_column_in_the_middle_is_left_aside() -> None:
    """The same between the applicants and 总计."""
    cells = raw_cells(SAMPLE, "requests")
    width = max(cell.column + cell.colspan for cell in cells)
    assert read("requests", with_extra_column(cells, width - 1, "小计说明")) == printed(SAMPLE, "requests")


def test_a_missing_column_leaves_the_table_unread() -> None:
    """Without one of the seven columns no cell can be placed with certainty, unless the heads still say which."""
    cells = [cell for cell in raw_cells(SAMPLE, "requests") if not (cell.row >= 2 and cell.column == 5)]
    found = read("requests", cells)
    assert "requests.new.research" not in found
    assert {cell: raw for cell, raw in found.items() if printed(SAMPLE, "requests")[cell] != raw} == {}


def html(report: Any, change: Callable[[str], str] = str) -> Report:
    return parse(read_bytes(change(builder.render(report, "html", "clean").decode()).encode(), "sample"))


def test_the_single_row_of_the_older_form() -> None:
    """其他处理 as one row in a table of 2021: 7 cells instead of 21, and the form stays 2021."""
    report = audit_bytes(builder.render(builder.load("hybrid-blank"), "html", "clean")).report
    rows = {cell.split(".", 1)[1].rsplit(".", 1)[0] for cell in report.cells if cell.startswith("requests.other.")}
    assert (rows, report.form, len(report.cells)) == ({"other"}, "2021", 186)


def test_the_three_rows_of_the_newer_form() -> None:
    """The group label 其他处理 above its three rows is no row of its own."""
    report = html(SAMPLE)
    rows = {cell.rsplit(".", 1)[0] for cell in report.cells if cell.startswith("requests.other")}
    assert rows == {"requests.other.not_corrected", "requests.other.fee_unpaid", "requests.other.other"}


def test_heads_of_the_older_form_in_a_newer_table() -> None:
    """本年新制作数量 is not 本年制发件数: such rows keep the older form's columns, the others theirs."""

    def old_heads(page: str) -> str:
        heads = {"本年制发件数": "本年新制作数量", "本年废止件数": "本年新公开数量", "现行有效件数": "对外公开总数量"}
        for new, old in heads.items():
            page = page.replace(new, old)
        return page

    report = html(SAMPLE, old_heads)
    documents = {cell: each.value for cell, each in report.cells.items() if "normative_documents" in cell}
    assert documents == {
        "disclosure.normative_documents.newly_made": 4,
        "disclosure.normative_documents.newly_disclosed": 2,
        "disclosure.normative_documents.total_disclosed": 37,
    }
    fees: Cell = report.cells["disclosure.fees.amount"]
    assert (float(fees.value or 0), fees.status) == (3268.47, "given")


def test_the_own_heads_of_a_newer_table() -> None:
    """The same table with its own heads."""
    documents = {cell: each.value for cell, each in html(SAMPLE).cells.items() if "normative_documents" in cell}
    assert documents == {
        "disclosure.normative_documents.issued": 4,
        "disclosure.normative_documents.repealed": 2,
        "disclosure.normative_documents.in_force": 37,
    }


def test_a_damaged_row_label_is_told_by_its_neighbours() -> None:
    """A label with typing errors between two good ones."""
    cells = relabelled(raw_cells(SAMPLE, "requests"), "2.其他法律行政法规禁止公开", "2.其他法律行政止公开")
    assert read("requests", cells) == printed(SAMPLE, "requests")


def test_an_unknown_row_label_loses_its_row_only() -> None:
    """A row whose label says nothing is not read, and no other row moves."""
    cells = relabelled(raw_cells(SAMPLE, "requests"), "2.重复申请", "□□□")
    lost = {cell for cell in SAMPLE.cells if cell.startswith("requests.not_processed.repeated.")}
    wanted = {cell: raw for cell, raw in printed(SAMPLE, "requests").items() if cell not in lost}
    assert read("requests", cells) == wanted


def test_a_row_that_is_missing_is_unreadable() -> None:
    """A row of the form that the table does not have is there as unreadable, never as zero."""
    page = builder.render(SAMPLE, "html", "clean").decode().replace("2.重复申请", "□□□")
    cell = parse(read_bytes(page.encode(), "sample")).cells["requests.not_processed.repeated.total"]
    assert (cell.status, cell.value, cell.reason, cell.place) == ("unreadable", None, "cell.row_missing", None)


def test_two_grids_of_one_table() -> None:
    """A table cut in two, as by a page: the second part without heads is not guessed at."""
    cells = raw_cells(SAMPLE, "requests")
    rest = [replace(cell, row=cell.row - 20) for cell in cells if cell.row >= 20]
    assert from_grid("requests", grid_of(rest).matrix()) == {}


def test_blanks_of_a_grid_keep_their_place() -> None:
    """An empty cell is blank, and its neighbours stay where they are."""
    report = html(with_cells(SAMPLE, {"requests.granted.company": "", "requests.granted.total": "/"}))
    row = {
        name: report.cells[f"requests.granted.{name}"] for name in ("natural_person", "company", "research", "total")
    }
    assert {name: (cell.status, cell.value) for name, cell in row.items()} == {
        "natural_person": ("given", 24),
        "company": ("blank", None),
        "research": ("given", 1),
        "total": ("blank", None),
    }


@pytest.mark.parametrize(
    ("table", "label", "other", "cell"),
    [
        ("disclosure", "本年废止件数", "本年新公开数量", "disclosure.normative_documents.repealed"),
        ("disclosure", "现行有效件数", "对外公开总数量", "disclosure.normative_documents.in_force"),
        ("disclosure", "行政许可", "行政确认", "disclosure.licences.decisions"),
        ("proceedings", "尚未审结", "其他情形", "proceedings.review.pending"),
    ],
)
def test_a_label_of_another_meaning_gives_the_cell_no_value(table: TableId, label: str, other: str, cell: str) -> None:
    """What stands under another head or in another row is not taken for the form's."""
    assert cell in read(table, raw_cells(SAMPLE, table))
    assert cell not in read(table, relabelled(raw_cells(SAMPLE, table), label, other))

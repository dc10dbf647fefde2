"""Rows that a page break cuts in two, in grids as a PDF's reader gives them."""

from __future__ import annotations

import pytest

from gouji.blocks import GridCell, Place
from gouji.parse.cut_rows import rejoined

LABELS = {"1.重复申请", "2.要求提供公开出版物", "行政处罚", "行政强制"}


def line(page: int, *texts: str) -> list[GridCell | None]:
    return [GridCell(text, 0, column, 1, 1, Place(0, 0, page)) for column, text in enumerate(texts)]


def texts(rows: list[list[GridCell | None]]) -> list[list[str]]:
    return [["".join(cell.text.split("\n")) for cell in row if cell is not None] for row in rows]


CUT = {
    "figures above": (("2.要求提供", "3", "0"), ("公开出版物", "", ""), ["2.要求提供公开出版物", "3", "0"]),
    "figures below": (("2.要求提供", "", ""), ("公开出版物", "3", "0"), ["2.要求提供公开出版物", "3", "0"]),
    "figures on both": (("2.要求提供", "3", ""), ("公开出版物", "", "0"), ["2.要求提供公开出版物", "3", "0"]),
    "label above": (("2.要求提供公开出版物", "", ""), ("", "3", "0"), ["2.要求提供公开出版物", "3", "0"]),
    "label below": (("", "3", "0"), ("2.要求提供公开出版物", "", ""), ["2.要求提供公开出版物", "3", "0"]),
    "a number in two": (("2.要求提供", "1", "0"), ("公开出版物", "2", ""), ["2.要求提供公开出版物", "12", "0"]),
}


@pytest.mark.parametrize(("above", "below", "expected"), CUT.values(), ids=CUT)
def test_a_row_cut_by_a_page_break(above: tuple[str, ...], below: tuple[str, ...], expected: list[str]) -> None:
    """Its pieces are one row with the whole label; what lies in pieces on both pages is kept as both."""
    rows = rejoined([line(1, "1.重复申请", "5", "6"), line(1, *above), line(2, *below)], LABELS.__contains__)
    assert texts(rows) == [["1.重复申请", "5", "6"], expected]


def test_a_number_in_pieces_is_no_number() -> None:
    """Digits above and below the break stay two lines of the cell, which no cell of a form may have."""
    (row,) = rejoined([line(1, "行政", "1"), line(2, "处罚", "2")], LABELS.__contains__)
    assert row[1] is not None
    assert row[1].text == "1\n2"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (line(1, "法人或其他组织", "行政处罚"), line(2, "科研机构", "")),
        (line(1, "2.要求提供", "3"), line(1, "公开出版物", "")),
        (line(1, "行政处罚", "3"), line(2, "行政强制", "")),
        (line(1, "行政处罚", ""), line(2, "行政强制", "4")),
        (line(1, "行政处罚", "3"), line(2, "", "4")),
        (line(1, "2.要求", "3"), line(2, "出版物", "")),
    ],
    ids=[
        "a head like a label",
        "one page",
        "a blank row below",
        "a blank row above",
        "a nameless row with figures",
        "no label of the form",
    ],
)
def test_rows_that_are_two(above: list[GridCell | None], below: list[GridCell | None]) -> None:
    """Each row has its own label, or the two together have none."""
    assert rejoined([above, below], LABELS.__contains__) == [above, below]


def test_merged_cells_stay_merged() -> None:
    """A cell over several columns is one after joining, and the groups left of the label stay those above."""
    first, second = line(1, "三、本年度", "2.要求提供", "3", "0"), line(2, "办理结果", "公开出版物", "", "")
    first[1:3], second[1:3] = [first[1]] * 2, [second[1]] * 2
    (row,) = rejoined([first, second], LABELS.__contains__)
    assert row[1] is row[2]
    assert texts([row]) == [["三、本年度", "2.要求提供公开出版物", "2.要求提供公开出版物", "0"]]

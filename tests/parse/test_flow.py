"""Tables as the text exports of many sites leave them: every value right or declared unreadable, never wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from gouji.blocks import Place
from gouji.document import Report
from gouji.parse import parse
from gouji.parse.placing import fit
from gouji.parse.tokens import Token
from gouji.read import read_bytes
from gouji.synth.grids import placed
from sample import builder

Rows = list[list[str]]


def ragged(grid: Any) -> Rows:
    """The cells of each row as far as they begin in it."""
    return [[box.text for box in row] for row in grid]


def squared(grid: Any) -> Rows:
    """Every row as wide as the table, empty where a merged cell goes on."""
    boxes = placed(grid)
    width = max(column + box.colspan for _, column, box in boxes)
    rows = [[""] * width for _ in grid]
    for row, column, box in boxes:
        rows[row][column] = box.text
    return rows


def cells(rows: Rows) -> list[str]:
    return [text for row in rows for text in row]


def mixed(grid: Any) -> list[str]:
    """The label ends its line, the values stand in the next."""
    lines = []
    for row in grid:
        values = [box.text for box in row if not box.label]
        lines += [f"{box.text} |" for box in row if box.label]
        lines += [" | ".join(values) + " |"] if values else []
    return lines


def padded(rows: Rows) -> list[str]:
    return ["| " + "| ".join(f"\t {text}  " for text in row) + "|" for row in rows]


def broken(row: list[str]) -> list[str]:
    """A row with the end of its last label below its values, as a narrow column breaks it."""
    labels = [text for text in row if re.search(r"[\u4e00-\u9fff]", text)]
    if not labels or len(labels) == len(row):
        return [" ".join(row)]
    cut = len(labels[-1]) // 2
    return [" ".join([*labels[:-1], labels[-1][:cut], *row[len(labels) :]]), labels[-1][cut:]]


STYLES: dict[str, Callable[[Any], list[str]]] = {
    "pipes": lambda grid: [" | ".join(row) + " |" for row in ragged(grid)],
    "pipes, spans empty": lambda grid: [" | ".join(row) + " |" for row in squared(grid)],
    "leading pipe": lambda grid: ["| " + " | ".join(row) + " |" for row in ragged(grid)],
    "leading pipe, spans empty": lambda grid: ["| " + " | ".join(row) + " |" for row in squared(grid)],
    "runs of pipes": lambda grid: ["|".join(row) + "||" for row in squared(grid)],
    "cells ending in a pipe": lambda grid: [f"{text} |" for text in cells(ragged(grid))],
    "a lone pipe opens the row": lambda grid: [
        line for row in ragged(grid) for line in ["|", *(f"{text} |" for text in row)]
    ],
    "a lone pipe between cells": lambda grid: [line for text in cells(ragged(grid)) for line in (text, "|")],
    "one cell a line": lambda grid: cells(ragged(grid)),
    "one cell a line, parted": lambda grid: [line for text in cells(ragged(grid)) for line in (text, "")],
    "tabs": lambda grid: ["\t".join(row) for row in ragged(grid)],
    "tabs, spans empty": lambda grid: ["\t".join(row) for row in squared(grid)],
    "rows and cells mixed": mixed,
    "spaces, as text copied from a page": lambda grid: [
        " ".join("".join(text.split()) for text in row if text) for row in ragged(grid)
    ],
    "padded": lambda grid: padded(ragged(grid)),
    "mere space": lambda grid: [" ".join(row) for row in ragged(grid)],
    "mere space, labels broken": lambda grid: [line for row in ragged(grid) for line in broken(row)],
}
WITHOUT_SEPARATORS = ("mere space", "mere space, labels broken")


def text_of(report: Any, style: Callable[[Any], list[str]]) -> str:
    """The report as text, its tables in that style."""
    lines = [report.title, ""]
    for part in report.parts:
        lines += [part.heading, *part.prose]
        lines += ["", *style(report.grid(part.table)), ""] if part.table else []
    return "\n".join(lines) + "\n"


def parsed(text: str) -> Report:
    return parse(read_bytes(text.encode(), "sample"))


SAMPLE = builder.load("clean-text")
TOTALS = {cell for cell in SAMPLE.cells if cell.startswith("requests.") and cell.endswith(".total")}
KEPT = {f"requests.{row}.total" for row in ("new", "carried_in", "handled", "carried_out")}
FILLED: dict[str, dict[str, str]] = {
    "zeros shown": SAMPLE.cells,
    "zeros blank": {cell: "" if raw == "0" else raw for cell, raw in SAMPLE.cells.items()},
    "totals blank": {cell: "" if cell in TOTALS - KEPT else raw for cell, raw in SAMPLE.cells.items()},
    "slashes": {cell: "/" if raw == "0" else raw for cell, raw in SAMPLE.cells.items()},
    "dashes": {cell: "—" if raw == "0" else raw for cell, raw in SAMPLE.cells.items()},
}


def read_as(style: str, filled: str) -> tuple[Report, dict[str, str]]:
    report = builder.Report(**{**vars(SAMPLE), "cells": FILLED[filled]})
    return parsed(text_of(report, STYLES[style])), report.cells


def wrong(report: Report, printed: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Cells read as something else than what was printed; an unreadable one is not wrong."""
    found = {}
    for cell in report.cells.values():
        raw = printed.get(cell.id)
        blank = raw in ("", "/", "—")
        right = cell.status == "blank" if blank else cell.status == "given" and cell.value == Decimal(raw or "-1")
        if not right and cell.status != "unreadable":
            found[cell.id] = (raw or "", cell.raw)
    return found


@pytest.mark.parametrize(("style", "filled"), [(style, filled) for style in STYLES for filled in FILLED])
def test_never_wrong(style: str, filled: str) -> None:
    """In any style, filled in in any way, no cell gets another cell's value, and no blank becomes a zero."""
    assert wrong(*read_as(style, filled)) == {}


@pytest.mark.parametrize("filled", ["zeros shown", "slashes", "dashes"])
@pytest.mark.parametrize("style", [style for style in STYLES if style not in ("padded", *WITHOUT_SEPARATORS)])
def test_all_right_where_every_cell_holds_something(style: str, filled: str) -> None:
    """With something printed in each of the 200 cells, every style is read in full."""
    report, printed = read_as(style, filled)
    assert report.cells.keys() == printed.keys()
    assert Counter(cell.status for cell in report.cells.values())["unreadable"] == 0


@pytest.mark.parametrize("filled", ["zeros blank", "totals blank"])
@pytest.mark.parametrize("style", ["leading pipe", "pipes", "a lone pipe opens the row", "cells ending in a pipe"])
def test_all_right_where_blank_cells_keep_their_place(style: str, filled: str) -> None:
    """Where each cell has its own separator, blanks are read in full too."""
    report, printed = read_as(style, filled)
    assert report.cells.keys() == printed.keys()
    assert Counter(cell.status for cell in report.cells.values())["unreadable"] == 0


def test_rows_with_mere_space_between_their_cells() -> None:
    """A row whose label and figures all stand on its line is read; without a label on the line nothing is sure."""
    report, printed = read_as("mere space", "zeros shown")
    given = {cell.id.rsplit(".", 1)[0] for cell in report.cells.values() if cell.status == "given"}
    rows = {cell.rsplit(".", 1)[0] for cell in printed if not cell.startswith("proceedings.")}
    assert rows - given == set()


def test_a_row_with_its_figures_on_another_line_is_not_blank() -> None:
    """Where mere space parts cells a label without figures may have them anywhere."""
    rows = [
        "（一）予以公开 1 0 0 0 0 0 1",
        "（二）部分公开",
        "1.属于国家秘密 2 0 0 0 0 0 2",
        "2.重复申请 3 0 0 0 0 0 3",
    ]
    text = "甲县2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n" + "\n".join(rows)
    cells = parsed(text).cells
    assert cells["requests.granted.total"].value == 1
    assert cells["requests.partly_granted.total"].status == "unreadable"


@pytest.mark.parametrize("below", ["4", "0 4"])
def test_a_piece_of_a_number_is_no_figure(below: str) -> None:
    """Six figures on a line and one below are not seven."""
    rows = ["（一）予以公开 1 0 0 0 0 0 1", "1.属于国家秘密 2 0 0 0 0 22", below, "2.重复申请 3 0 0 0 0 0 3"]
    text = "甲县2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n" + "\n".join(rows)
    cells = parsed(text).cells
    assert cells["requests.not_processed.repeated.total"].value == 3
    assert {cells[f"requests.denied.state_secret.{each}"].status for each in ("natural_person", "total")} == {
        "unreadable"
    }


def dropped(grid: Any) -> list[str]:
    """One cell a line, parted by blank lines, and nothing at all for a blank cell."""
    return [line for text in cells(ragged(grid)) if text for line in (text, "")]


def with_dropped_blanks() -> Report:
    report = builder.Report(**{**vars(SAMPLE), "cells": FILLED["zeros blank"]})
    return parsed(text_of(report, dropped))


def test_dropped_blanks_make_a_row_unreadable() -> None:
    """Blanks dropped: a row with some of its seven values has none that can be placed, and none is wrong."""
    report = with_dropped_blanks()
    row = [report.cells[f"requests.granted.{column}"] for column in ("natural_person", "research", "total")]
    assert {(cell.status, cell.value, cell.reason) for cell in row} == {("unreadable", None, "cell.not_placed")}
    assert wrong(report, FILLED["zeros blank"]) == {}


def test_a_full_row_among_dropped_blanks_is_read() -> None:
    """The same export: a row without blanks has its seven values."""
    assert SAMPLE.cells["requests.new.natural_person"] == "61"
    assert with_dropped_blanks().cells["requests.new.natural_person"].value == 61


def test_blank_lines_that_stand_for_cells() -> None:
    """Where each blank cell has left its line, every row has as many lines as the others, and all is read."""
    report, printed = read_as("one cell a line, parted", "zeros blank")
    assert wrong(report, printed) == {}
    assert Counter(cell.status for cell in report.cells.values())["unreadable"] == 0


def test_a_number_broken_over_two_lines_is_not_read() -> None:
    """Copied from a narrow column, 224 stands as 22 above its row and 4 below: that row alone is unreadable."""
    report = builder.Report(**{**vars(SAMPLE), "cells": {**SAMPLE.cells, "requests.new.total": "22-4"}})
    text = text_of(report, STYLES["spaces, as text copied from a page"])
    line = next(line for line in text.splitlines() if line.endswith(" 22-4"))
    report_read = parsed(text.replace(line, "22\n" + line.removesuffix(" 22-4") + "\n4"))
    row = [cell for cell in report_read.cells.values() if cell.id.startswith("requests.new.")]
    assert {(cell.status, cell.reason) for cell in row} == {("unreadable", "cell.not_placed")}
    assert report_read.cells["requests.carried_in.total"].value == Decimal(SAMPLE.cells["requests.carried_in.total"])


def test_a_figure_run_into_a_label_is_not_blank() -> None:
    """31（四）无法提供: what stands beside a row's label without being its seven values leaves it unreadable."""
    text = text_of(SAMPLE, STYLES["spaces, as text copied from a page"])
    line = next(line for line in text.splitlines() if "不掌握相关政府信息" in line)
    report = parsed(text.replace(line, line + "（四）无"))
    row = [cell for cell in report.cells.values() if cell.id.startswith("requests.unavailable.not_held.")]
    assert {cell.status for cell in row} == {"unreadable"}


def test_a_word_where_a_figure_belongs() -> None:
    """若干 in a cell is that cell's content, in flattened text too, and its row keeps its other figures."""
    cell = "requests.granted.company"
    changed = builder.Report(**{**vars(SAMPLE), "cells": {**SAMPLE.cells, cell: "若干"}})
    for style in STYLES.keys() - WITHOUT_SEPARATORS:
        report = parsed(text_of(changed, STYLES[style]))
        assert (report.cells[cell].raw, report.cells[cell].status) == ("若干", "unreadable")
        assert report.cells["requests.granted.total"].value == Decimal(SAMPLE.cells["requests.granted.total"])


def values(text: str) -> list[Token]:
    return [Token(part.strip(), 0, Place(0, 0)) for part in text.split("|")]


FITTED = {
    "1|2|3": ["1", "2", "3"],
    "|1|2|3": ["1", "2", "3"],
    "1|2|3||": ["1", "2", "3"],
    "|1|2|3|": ["1", "2", "3"],
    "1||3": ["1", "", "3"],
    "|2|3": ["", "2", "3"],
    "1||3|": ["1", "", "3"],
    "||1||3": ["1", "", "3"],
    "||": ["", "", ""],
    "||||": ["", "", ""],
    "/|/|3": ["/", "/", "3"],
}


@pytest.mark.parametrize(("text", "fitted"), FITTED.items())
def test_fit(text: str, fitted: list[str]) -> None:
    """Three values out of the tokens after a label, where only one way leads to three."""
    found = fit(values(text), 3)
    assert ([each.text for each in found], {each.reason for each in found}) == (fitted, {""})


# The last: the row\'s own first empty cell, 1, 2, a blank total, and the empty cell that opens the next row.
SHIFTS = ["|1|2|", "|1||", "1|2", "1|2|3|4", "1||2||3|4", "|1|2||"]


@pytest.mark.parametrize("text", SHIFTS)
def test_does_not_fit(text: str) -> None:
    """Where two ways lead to three values, or none does, nothing is read."""
    assert {each.reason for each in fit(values(text), 3)} == {"cell.not_placed"}


def collapsed(lines: list[str]) -> list[str]:
    """Neighbouring lines with the same text collapsed into one."""
    return [line for at, line in enumerate(lines) if not at or line != lines[at - 1]]


def test_collapsed_cells_are_unreadable() -> None:
    """Repeated cell texts of which the first alone survives: not one value is taken for another, and none is zero."""
    style = STYLES["one cell a line"]
    report = parsed(text_of(SAMPLE, lambda grid: collapsed(style(grid))))
    assert wrong(report, SAMPLE.cells) == {}
    zeros = [cell for cell in report.cells.values() if cell.id.startswith("requests.") and cell.value == 0]
    assert zeros == []


def test_lost_labels_leave_nothing_read() -> None:
    """Bare numbers in a row without their labels: no cell of table three is given."""
    report = parsed(
        text_of(SAMPLE, lambda grid: [text for text in cells(ragged(grid)) if text.replace(".", "").isdigit()])
    )
    assert [cell for cell in report.cells.values() if cell.id.startswith("requests.")] == []


def test_an_extra_row_moves_no_other() -> None:
    """A row that no form has, between two that it has, belongs to neither."""

    def with_extra(grid: Any) -> list[str]:
        lines = STYLES["one cell a line"](grid)
        if "2.重复申请" not in lines:
            return lines
        at = lines.index("2.重复申请")
        return [*lines[:at], "投诉上级转来的来信", *"9999999", *lines[at:]]

    report = parsed(text_of(SAMPLE, with_extra))
    assert wrong(report, SAMPLE.cells) == {}
    assert report.cells["requests.not_processed.repeated.total"].value == 3


def test_the_prose_of_a_section_is_no_table() -> None:
    """A figure told between heading and table stays prose, and is in no cell."""
    text = text_of(SAMPLE, STYLES["one cell a line"])
    heading = "三、收到和处理政府信息公开申请情况\n"
    report = parsed(text.replace(heading, f"{heading}本年度新收申请78件，其中商业企业9件，均已按期答复申请人。\n"))
    section = report.section("requests")
    assert section is not None
    assert [report.text[start:end] for start, end in section.prose] == [
        "本年度新收申请78件，其中商业企业9件，均已按期答复申请人。"
    ]
    assert wrong(report, SAMPLE.cells) == {}

"""A report as plain text, with its tables in one of the forms that text exports take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grids import Grid, placed

if TYPE_CHECKING:
    from build import Report


def text_bytes(report: Report, layout: str) -> bytes:
    """The report as UTF-8 text; ``layout`` is cells, tabs, pipes or bars."""
    lines = [report.title, ""]
    for part in report.parts:
        lines += [part.heading] if part.heading else []
        lines += part.prose
        if part.table:
            lines += ["", *TABLES[layout](report.grid(part.table)), ""]
    return ("\n".join(lines) + "\n").encode()


def _cells(grid: Grid) -> list[str]:
    """One cell a line, a blank line after each row."""
    return [line for row in grid for line in [*(box.text for box in row), ""]]


def _rows(grid: Grid) -> list[list[str]]:
    """Rows with an empty text in every position that a span covers."""
    width = max(column + box.colspan for _, column, box in placed(grid))
    rows = [[""] * width for _ in grid]
    for row, column, box in placed(grid):
        rows[row][column] = box.text
    return rows


def _tabs(grid: Grid) -> list[str]:
    return ["\t".join(row) for row in _rows(grid)]


def _pipes(grid: Grid) -> list[str]:
    """``a | b | c |``, spans left as empty fields."""
    return [" ".join(f"{text} |" if text else "|" for text in row) for row in _rows(grid)]


def _bars(grid: Grid) -> list[str]:
    """A lone ``|`` opens each row, then one cell a line."""
    return [line for row in grid for line in ["|", *(f"{box.text} |" if box.text else " |" for box in row)]]


TABLES = {"cells": _cells, "tabs": _tabs, "pipes": _pipes, "bars": _bars}

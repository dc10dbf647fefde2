"""A report as plain text, with its tables in one of the forms that text exports take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gouji.synth.grids import Grid, placed

if TYPE_CHECKING:
    from gouji.synth.printed import Printed


def text_bytes(report: Printed, layout: str) -> bytes:
    """The report as UTF-8 text; ``layout`` is a key of ``TABLES``."""
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


def _leading(grid: Grid) -> list[str]:
    """``| a | b | ||``, spans left as empty fields."""
    return ["| " + " | ".join(row) + " | ||" for row in _rows(grid)]


def _trailing(grid: Grid) -> list[str]:
    """One cell a line, each ending in a pipe; ``||`` closes the row."""
    return [line for row in grid for line in [*(f"{box.text} |" for box in row), "||"]]


def _between(grid: Grid) -> list[str]:
    """One cell a line, a lone ``|`` between cells, a blank line after each row."""
    return [line for row in grid for line in [*"\n|\n".join(box.text for box in row).split("\n"), ""]]


def _spaced(grid: Grid) -> list[str]:
    """One cell a line and a blank line after each."""
    return [line for row in grid for box in row for line in (box.text, "")]


def _mixed(grid: Grid) -> list[str]:
    """Labels one a line, the values of a row on one line."""
    lines = []
    for row in grid:
        lines += [f"{box.text} |" for box in row if box.label]
        values = [box.text for box in row if not box.label]
        lines += [" | ".join(values) + " |"] if values else []
    return lines


def _padded(grid: Grid) -> list[str]:
    """As ``_bars``, with spaces around the texts."""
    return [line for row in grid for line in ["| ", *(f" {box.text}  | " for box in row)]]


TABLES = {
    "cells": _cells,
    "tabs": _tabs,
    "pipes": _pipes,
    "bars": _bars,
    "leading": _leading,
    "trailing": _trailing,
    "between": _between,
    "spaced": _spaced,
    "mixed": _mixed,
    "padded": _padded,
}

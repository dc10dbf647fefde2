"""Rows of a grid that a page break cuts in two: a piece of the label on either page, the figures on one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gouji.blocks import GridCell

Line = list[GridCell | None]
Names = Callable[[str], bool]
"""Whether a text is the whole label of a row."""


def rejoined(matrix: list[Line], names: Names) -> list[Line]:
    """The rows, two that a page break parted as one: together they have a row's label, and neither has it alone with
    its figures. A figure in pieces on both pages is kept as both, and so is no number."""
    if len({_page(line) for line in matrix}) < 2:
        return matrix
    whole: list[Line] = []
    for line in matrix:
        label = _cut_label(whole[-1], line, names) if whole and _page(whole[-1]) != _page(line) else None
        if label is None:
            whole.append(line)
        else:
            whole[-1] = _both(whole[-1], line, label)
    return whole


def _page(line: Line) -> int | None:
    for cell in reversed(line):
        if cell is not None:
            return cell.place.page
    return None


def _text(cell: GridCell | None) -> str:
    return cell.text.strip() if cell is not None else ""


def _cut_label(above: Line, below: Line, names: Names) -> int | None:
    """The column of the label that the two lines have together; None where each is a row of its own."""
    for column, (first, second) in enumerate(zip(above, below, strict=False)):
        upper, lower = _text(first), _text(second)
        if first is second or not names(upper + lower):
            continue
        if upper and lower:
            return column if not names(upper) and not names(lower) else None
        # The label is whole on one page: its figures must all be on the other.
        without, beside = (above, below) if upper else (below, above)
        return column if _figures(beside, column) and not _figures(without, column) else None
    return None


def _figures(line: Line, label: int) -> bool:
    return any(_text(cell) for cell in line[label + 1 :] if cell is not line[label])


def _both(above: Line, below: Line, label: int) -> Line:
    """One row of two; the cells from the label on are laid together, those before it are the groups above."""
    merged: Line = list(above[:label])
    made: dict[tuple[int, int], GridCell | None] = {}
    for first, second in zip(above[label:], below[label:], strict=False):
        pair = id(first), id(second)
        if pair not in made:
            made[pair] = _joined(first, second)
        merged.append(made[pair])
    return merged


def _joined(first: GridCell | None, second: GridCell | None) -> GridCell | None:
    if first is None or second is None or first is second:
        return first or second
    if not _text(first) or not _text(second):
        return first if _text(first) else second
    return replace(first, text=f"{first.text}\n{second.text}")

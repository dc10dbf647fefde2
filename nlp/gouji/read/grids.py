"""What the readers of tables share: clean cell text, cells on the smallest grid, tables that only lay out a page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from gouji.blocks import RawCell

CJK = r"\u2e80-\u303f\u31c0-\u31ef\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff65"
_WRAPPED = re.compile(rf"(?<=[{CJK}])[^\S\n\r]*[\r\n]\s*(?=[{CJK}])")
_LONG_PROSE = 120
"""Characters; the longest label of the official forms has fewer than half as many."""


def squeeze(text: str) -> str:
    """``text`` on one line: each run of white space is one plain space, a line wrapped between two Chinese
    characters is no space at all."""
    if "\n" in text or "\r" in text:
        text = _WRAPPED.sub("", text)
    return " ".join(text.split())


def squeeze_lines(lines: Iterable[str]) -> str:
    """The lines of a cell, each squeezed, those without content left out."""
    return "\n".join(line for line in map(squeeze, lines) if line)


def _starts(numbers: Iterable[int]) -> list[int]:
    return sorted(set(numbers))


def compact(cells: Sequence[RawCell]) -> list[RawCell]:
    """The same table without the rows and columns in which no cell starts.

    They come from spans wider than the table and from columns that no row ever parts.
    """
    rows, columns = _starts(cell.row for cell in cells), _starts(cell.column for cell in cells)

    def span(starts: list[int], first: int, length: int) -> tuple[int, int]:
        index = bisect_left(starts, first)
        return index, bisect_left(starts, first + length) - index

    moved = []
    for cell in cells:
        row, rowspan = span(rows, cell.row, cell.rowspan)
        column, colspan = span(columns, cell.column, cell.colspan)
        same = (row, rowspan, column, colspan) == (cell.row, cell.rowspan, cell.column, cell.colspan)
        moved.append(cell if same else replace(cell, row=row, rowspan=rowspan, column=column, colspan=colspan))
    return moved


def _is_prose(text: str) -> bool:
    return len(text) >= _LONG_PROSE and "。" in text


def is_layout(cells: Sequence[RawCell]) -> bool:
    """Whether a table only lays out a page: one column, or mostly long prose."""
    if max((cell.column for cell in cells), default=0) == 0:
        return True
    prose = sum(len(cell.text) for cell in cells if _is_prose(cell.text))
    return 2 * prose > sum(len(cell.text) for cell in cells)


def is_void(cells: Sequence[RawCell]) -> bool:
    """Whether no cell holds any text."""
    return not any(cell.text for cell in cells)

"""Rows of a statistics table from grids: columns by their heads and by what stands in them, never by position alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gouji.blocks import Grid, GridCell
from gouji.catalog import Line
from gouji.parse.cut_rows import rejoined
from gouji.parse.stat_labels import (
    Published,
    choose,
    every_key,
    is_aside_head,
    is_code_head,
    key_for,
    keys_for,
    stat_key,
    unit_in,
    units,
)
from gouji.parse.values import BLANKS, Written, squeeze

Matrix = list[list[GridCell | None]]
# So many numbers in a row, each one more than the one before, are line numbers.
FEWEST_CODES = 6


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a grid has its labels, its units and its figures. ``value`` is None where no column is surely the total."""

    label: int
    unit: int | None
    values: tuple[int, ...]
    value: int | None
    width: int


def rows_of_grids(grids: Iterable[Grid], ranges: Mapping[str, Line]) -> list[Published]:
    """The rows of all grids that hold rows of the table; one without heads goes on as the one before it."""
    rows: list[Published] = []
    before: Columns | None = None
    for grid in grids:
        matrix = rejoined(grid.matrix(), lambda text: stat_key(text) in every_key())
        named = [number for number, line in enumerate(matrix) if _named(line, ranges)]
        if len(named) < 2 and not (named and before):
            continue
        columns = _columns(matrix, named, ranges, before)
        if columns is not None:
            before = columns
            rows += _rows(matrix, columns, ranges)
    return rows


def _texts(line: Sequence[GridCell | None]) -> list[str]:
    return [cell.text for cell in {id(cell): cell for cell in line if cell is not None}.values()]


def _named(line: Sequence[GridCell | None], ranges: Mapping[str, Line]) -> bool:
    """Whether the row has the label of a row of the forms."""
    return any(key_for(text, ranges) for text in _texts(line))


def _label_column(line: Sequence[GridCell | None], ranges: Mapping[str, Line]) -> int | None:
    """The last column of the cell that names the row."""
    columns = [n for n, cell in enumerate(line) if cell is not None and key_for(cell.text, ranges)]
    return max(columns, default=None)


def _columns(
    matrix: Matrix, named: Sequence[int], ranges: Mapping[str, Line], before: Columns | None
) -> Columns | None:
    width = len(matrix[0])
    found = Counter(_label_column(matrix[number], ranges) for number in named)
    label = found.most_common(1)[0][0]
    if label is None:
        return None
    if before and before.width == width and before.label == label and not _heads(matrix, named[0], label + 1):
        return before
    right = [column for column in range(label + 1, width) if _distinct(matrix, named, column)]
    unit = next((column for column in right if _is_unit_column(matrix, named, column)), None)
    values = tuple(column for column in right if column != unit and not _is_aside(matrix, named, column))
    heads = [_head(matrix, named[0], column) for column in values]
    at = choose(heads) if values else None
    return Columns(label, unit, values, values[at] if at is not None else None, width)


def _distinct(matrix: Matrix, named: Sequence[int], column: int) -> bool:
    """Whether the column is more than the continuation of the merged cells left of it."""
    return any(matrix[number][column] is not matrix[number][column - 1] for number in named)


def _column(matrix: Matrix, named: Sequence[int], column: int) -> list[str]:
    return [squeeze(cell.text) if (cell := matrix[number][column]) is not None else "" for number in named]


def _is_unit_column(matrix: Matrix, named: Sequence[int], column: int) -> bool:
    texts = _column(matrix, named, column)
    return sum(text in units() and text not in BLANKS for text in texts) * 2 > len(texts)


def _is_aside(matrix: Matrix, named: Sequence[int], column: int) -> bool:
    """Whether the column holds line numbers or remarks, or nothing at all and no head."""
    head, texts = _head(matrix, named[0], column), _column(matrix, named, column)
    if is_code_head(head) or is_aside_head(head):
        return True
    if not head and not any(texts):
        return True
    codes = [int(text) for text in texts if text.isdecimal()]
    steps = {after - first for first, after in pairwise(codes)}
    return not head and len(codes) == len(texts) >= FEWEST_CODES and steps == {1}


def _heads(matrix: Matrix, first: int, column: int) -> list[str]:
    return [head for each in range(column, len(matrix[0])) if (head := _head(matrix, first, each))]


def _head(matrix: Matrix, first: int, column: int) -> str:
    """The lowest text above the first row of the table in that column; a title over all columns is none."""
    for line in reversed(matrix[:first]):
        cell = line[column]
        if cell is not None and squeeze(cell.text) not in BLANKS and cell.colspan < len(line):
            return squeeze(cell.text)
    return ""


def _rows(matrix: Matrix, columns: Columns, ranges: Mapping[str, Line]) -> Iterator[Published]:
    for line in matrix:
        texts = _texts(line[: columns.label + 1])
        texts = [text for text in texts if squeeze(text) not in BLANKS]
        unit_cell = line[columns.unit] if columns.unit is not None else None
        cells = [line[column] for column in columns.values]
        label_cell = line[columns.label]
        if not texts or any(cell is None or cell is label_cell for cell in cells):
            continue
        unit = squeeze(unit_cell.text) if unit_cell is not None else ""
        keys = keys_for((texts[-1], "".join(texts[-2:])), ranges)
        yield Published(texts[-1], keys, unit, _value(line, columns, unit_in(texts[-1], unit)))


def _value(line: Sequence[GridCell | None], columns: Columns, unit: str) -> Written:
    """The figure of a row; where no column is surely the total, all its figures as something that is not readable."""
    if columns.value is not None:
        cell = line[columns.value]
        return Written(cell.text, cell.place, unit=unit) if cell is not None else Written("")
    cells = [cell for column in columns.values if (cell := line[column]) is not None and squeeze(cell.text)]
    if not cells:
        return Written("")
    return replace(Written(" ".join(cell.text for cell in cells), cells[0].place), reason="cell.no_total_column")

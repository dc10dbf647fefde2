"""Official tables from grids: columns by their heads, rows by their labels, never by position alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gouji.blocks import Document, Grid, GridCell
from gouji.catalog import Line
from gouji.document import TableId
from gouji.parse.cut_rows import rejoined
from gouji.parse.labels import align, find_heads, find_line, is_name, label_key
from gouji.parse.official import Official
from gouji.parse.values import Written, is_value

Matrix = list[list[GridCell | None]]
Found = dict[str, Written]
LARGEST = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """A grid row as distinct cells from left to right."""

    number: int
    cells: tuple[GridCell, ...]


def _rows(matrix: Matrix) -> list[Row]:
    """Each grid row with every merged cell once."""
    rows = []
    for number, line in enumerate(matrix):
        distinct = {id(cell): cell for cell in line if cell is not None}
        rows.append(Row(number, tuple(distinct.values())))
    return rows


def _written(cell: GridCell) -> Written:
    return Written(cell.text, cell.place)


def grids_of(document: Document) -> list[Grid]:
    """The tables of a document that an official one may lie in; the largest of those has some hundred cells."""
    return [block for block in document.blocks if isinstance(block, Grid) and len(block.cells) <= LARGEST]


def from_grid(table_id: TableId, grid: Matrix) -> Found:
    """The cells of an official table that ``grid`` holds, by id; empty when it holds none of it."""
    readers = {"disclosure": _disclosure, "requests": _requests, "proceedings": _proceedings}
    official = Official.of(table_id)
    matrix = rejoined(grid, lambda text: _is_label(text, official.rows))
    return readers[table_id](matrix, official)


def _is_label(text: str, lines: Sequence[Line]) -> bool:
    return is_name(label_key(text), lines)


# Table two: blocks under each other, each with a row of heads.


def _disclosure(matrix: Matrix, official: Official) -> Found:
    found: Found = {}
    heads: dict[int, Line] = {}
    for row in _rows(matrix):
        keys = [label_key(cell.text) for cell in row.cells]
        named = dict(zip((cell.column for cell in row.cells), find_heads(keys, official.columns), strict=True))
        if any(named.values()):
            heads = {column: line for column, line in named.items() if line}
            continue
        for position, cell in enumerate(row.cells):
            label = find_line(label_key(cell.text), official.rows)
            if label:
                found.update(_under_heads(matrix[row.number], row.cells[position + 1 :], label, heads, official))
                break
    return found if len({key.split(".")[1] for key in found}) >= 2 else {}


def _under_heads(
    line: Sequence[GridCell | None],
    right: Sequence[GridCell],
    label: Line,
    heads: dict[int, Line],
    official: Official,
) -> Iterator[tuple[str, Written]]:
    """The cells of a row, each under the head that stands above it."""
    for column, head in heads.items():
        cell_id = official.cell_id(label, head)
        cell = line[column] if column < len(line) else None
        if cell_id and cell is not None and any(cell is each for each in right):
            yield cell_id, _written(cell)


# Table three: a head of three rows, then one row for each label.


def _requests(matrix: Matrix, official: Official) -> Found:
    rows = _rows(matrix)
    first = next((row.number for row in rows if _begins(row, official.openers)), None)
    if first is None:
        return {}
    columns = _columns(matrix[:first], official.columns)
    if not columns:
        return {}
    left = min(columns)
    labels = [_row_keys(row, left) for row in rows[first:]]
    found: Found = {}
    for offset, line in align(labels, official.rows).items():
        for column, head in columns.items():
            cell = matrix[first + offset][column]
            cell_id = official.cell_id(line, head)
            if cell is not None and cell_id:
                found[cell_id] = _written(cell)
    return found if len(found) >= 3 * len(columns) else {}


def _begins(row: Row, openers: Sequence[Line]) -> bool:
    """Whether the row starts with one of the first row labels, so that the head ends above it."""
    keys = [label_key(cell.text) for cell in row.cells[:3]]
    return any(find_line(key, openers) is not None for key in keys if len(key) >= 4)


def _row_keys(row: Row, left: int) -> tuple[str, ...]:
    """What the row's label may be: its last cell with text, or that one joined to the one before it."""
    texts = [label_key(cell.text) for cell in row.cells if cell.column < left and label_key(cell.text)]
    return tuple(dict.fromkeys((texts[-1], "".join(texts[-2:])))) if texts else ()


def _columns(head: Matrix, lines: Sequence[Line]) -> dict[int, Line]:
    """Column number → column of the form. Every column of the form must be found, once and in the form's order.

    A head may be split over two rows (商业 above 企业); where heads are damaged, the others' places settle theirs
    when exactly as many columns stand there as the form has.
    """
    width = max((len(row) for row in head), default=0)
    named = {column: line for column in range(width) if (line := _head(head, column, lines))}
    columns: dict[int, Line] = {}
    for column, line in named.items():
        if line not in columns.values():
            columns[column] = line
    if len(columns) == len(lines):
        return columns if list(columns.values()) == list(lines) else {}
    return _by_neighbours(columns, width, lines)


def _head(head: Matrix, column: int, lines: Sequence[Line]) -> Line | None:
    texts = [cell.text for row in head if column < len(row) and (cell := row[column]) is not None]
    distinct = list(dict.fromkeys(reversed(texts)))
    for size in (1, 2, 3):
        joined = "".join(reversed(distinct[:size]))
        if len(distinct) >= size and (line := find_line(label_key(joined), lines)):
            return line
    return None


def _by_neighbours(columns: dict[int, Line], width: int, lines: Sequence[Line]) -> dict[int, Line]:
    offset = width - len(lines)
    agree = sum(columns.get(offset + n) == line for n, line in enumerate(lines))
    if offset < 1 or agree < len(lines) // 2 + 1 or agree < len(columns):
        return {}
    return {offset + n: line for n, line in enumerate(lines)}


# Table four: one row of values under groups of heads.


def _proceedings(matrix: Matrix, official: Official) -> Found:
    heads: dict[int, list[str]] = {}
    for row in _rows(matrix):
        line = matrix[row.number]
        paths = {column: _across(keys, official) for column, keys in heads.items()} if _is_data(row) else {}
        if sum(path is not None for path in paths.values()) >= 5:
            return {
                path: _written(cell)
                for column, path in paths.items()
                if path is not None and (cell := line[column]) is not None
            }
        for column, cell in enumerate(line):
            if cell is not None and (key := label_key(cell.text)):
                heads.setdefault(column, []).append(key)
    return {}


def _is_data(row: Row) -> bool:
    """Whether a row holds values and not heads; a single cell with text in it does not make it one of heads."""
    return sum(not is_value(cell.text) for cell in row.cells) * 4 <= len(row.cells)


def _across(keys: Sequence[str], official: Official) -> str | None:
    """The cell id under a path of heads: the lowest group names the row, the lowest head the column."""
    row = next((line for key in reversed(keys) if (line := find_line(key, official.rows))), None)
    column = find_line(keys[-1], official.columns) if keys else None
    return official.cell_id(row, column) if row and column else None

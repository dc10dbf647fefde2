"""Finds the official tables, as grids or as flattened text, and types their cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from gouji import catalog
from gouji.blocks import Document, Paragraph, Place
from gouji.catalog import TABLES, Form, Line
from gouji.document import Section, Table, TableId
from gouji.parse.flow import from_flow
from gouji.parse.grid import from_grid, grids_of
from gouji.parse.statistics import read_statistics
from gouji.parse.values import Written, to_cell

# The tables of the forms with six sections; that of the forms before them is read by other means.
SIX_SECTIONS: tuple[TableId, ...] = tuple(each for each in TABLES if each != "statistics")


def read_tables(
    document: Document, outline: tuple[Section, ...], min_confidence: float = 0.0
) -> tuple[tuple[Table, ...], set[int]]:
    """The tables found, and the starts of the paragraphs that belong to one.

    Cells that text recognition was less sure of than ``min_confidence`` are unreadable.
    """
    found: dict[TableId, dict[str, Written]] = {}
    used: set[int] = set()
    matrices = [grid.matrix() for grid in grids_of(document)]
    for table_id in SIX_SECTIONS:
        cells: dict[str, Written] = {}
        for matrix in matrices:
            for cell, written in from_grid(table_id, matrix).items():
                cells.setdefault(cell, written)
        if not cells:
            flow = from_flow(table_id, _lines(document, outline, table_id), document.text)
            cells = flow.cells
            used |= flow.used if cells else set()
        if cells:
            found[table_id] = cells
    tables = [_table(table_id, cells, _form_of(table_id, found), min_confidence) for table_id, cells in found.items()]
    statistics = read_statistics(document)
    if statistics:
        form = catalog.load().forms[statistics.form]
        rest = (statistics.unmatched, statistics.extended)
        tables.append(_table("statistics", statistics.cells, form, min_confidence, *rest))
        used |= statistics.used
    return tuple(tables), used


def _lines(document: Document, outline: Iterable[Section], table_id: TableId) -> list[Paragraph]:
    """The paragraphs in which a flattened table may stand: its section, or everything when that has no heading."""
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    section = next((each for each in outline if each.kind == table_id), None)
    if section is None:
        return paragraphs
    body = section.start + len(section.heading)
    return [block for block in paragraphs if body <= block.place.start < section.end]


def _form_of(table_id: TableId, found: dict[TableId, dict[str, Written]]) -> Form:
    """The form with most of the rows found, whole, then with most of the cells.

    The table of proceedings, alike in all, goes with the others.
    """
    deciding: TableId = (
        next((each for each in SIX_SECTIONS if each in found), table_id) if table_id == "proceedings" else table_id
    )
    forms = (form for form in catalog.load().forms.values() if form.has(deciding))
    cells = found[deciding].keys()
    rows = _by_row(cells)
    fits = {
        form.id: (_whole_rows(form.id, deciding, rows), len(cells & _known(form.id, deciding).keys())) for form in forms
    }
    return catalog.load().forms[max(fits, key=lambda form: fits[form])]


@cache
def _known(form: str, table_id: TableId) -> Mapping[str, tuple[Line, Line]]:
    """Every cell of a form's table, with its row, and its column with the unit that the figure has."""
    table = catalog.load().forms[form].table(table_id)
    return {cell: (row, _column(row, column)) for cell, row, column in table.grid()}


@cache
def _rows_of(form: str, table_id: TableId) -> Mapping[str, set[str]]:
    return _by_row(_known(form, table_id))


def _whole_rows(form: str, table_id: TableId, rows: Mapping[str, set[str]]) -> int:
    """How many rows have exactly the columns that the form gives them; one with other heads has not."""
    return sum(rows.get(row) == columns for row, columns in _rows_of(form, table_id).items())


def _by_row(cells: Iterable[str]) -> dict[str, set[str]]:
    rows: dict[str, set[str]] = {}
    for cell in cells:
        row, _, column = cell.rpartition(".")
        rows.setdefault(row, set()).add(column)
    return rows


def _table(
    table_id: TableId,
    cells: dict[str, Written],
    form: Form,
    min_confidence: float,
    unmatched: tuple[str, ...] = (),
    extended: tuple[str, ...] = (),
) -> Table:
    known = _known(form.id, table_id)
    expected = {cell: None for cell, (row, _) in known.items() if cell in cells or not row.optional}
    rows = {cell.rsplit(".", 1)[0] for cell in cells if cell not in expected}
    # A row that the report has under another form's heads is not missing from this one.
    ids = [cell for cell in expected if cell in cells or cell.rsplit(".", 1)[0] not in rows]
    ids += [cell for cell in cells if cell not in expected]
    missing = Written("", None, "cell.row_missing")
    typed = tuple(to_cell(cell, cells.get(cell, missing), _head_of(cell, known), min_confidence) for cell in ids)
    places = [cell.place for cell in typed if cell.place]
    start, end = min(place.start for place in places), max(place.end for place in places)
    return Table(table_id, form.id, typed, Place(start, end, places[0].page, places[0].anchor), unmatched, extended)


def _head_of(cell: str, known: Mapping[str, tuple[Line, Line]]) -> Line:
    return known[cell][1] if cell in known else _column(*catalog.load().cells[cell])


def _column(row: Line, column: Line) -> Line:
    """The column with the unit that its figure has in that row."""
    return column if column.unit else replace(column, unit=row.unit)

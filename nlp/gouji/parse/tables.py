"""Finds the official tables, as grids or as flattened text, and types their cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

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
    grids = grids_of(document)
    for table_id in SIX_SECTIONS:
        cells: dict[str, Written] = {}
        for grid in grids:
            for cell, written in from_grid(table_id, grid).items():
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
    return max(forms, key=lambda form: (_whole_rows(form, deciding, cells), len(cells & _cells(form, deciding))))


def _cells(form: Form, table_id: TableId) -> set[str]:
    return set(form.table(table_id).cell_ids)


def _whole_rows(form: Form, table_id: TableId, cells: Iterable[str]) -> int:
    """How many rows have exactly the columns that the form gives them; one with other heads has not."""
    found, own = _by_row(cells), _by_row(_cells(form, table_id))
    return sum(found.get(row) == columns for row, columns in own.items())


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
    known = {cell: lines for cell, *lines in form.table(table_id).grid()}
    expected = [cell for cell, (row, _) in known.items() if cell in cells or not row.optional]
    rows = {cell.rsplit(".", 1)[0] for cell in cells if cell not in expected}
    # A row that the report has under another form's heads is not missing from this one.
    ids = [cell for cell in expected if cell in cells or cell.rsplit(".", 1)[0] not in rows]
    ids += [cell for cell in cells if cell not in expected]
    missing = Written("", None, "cell.row_missing")
    lines = {cell: known.get(cell) or catalog.load().cells[cell] for cell in ids}
    typed = tuple(to_cell(cell, cells.get(cell, missing), _column(*lines[cell]), min_confidence) for cell in ids)
    places = [cell.place for cell in typed if cell.place]
    start, end = min(place.start for place in places), max(place.end for place in places)
    return Table(table_id, form.id, typed, Place(start, end, places[0].page, places[0].anchor), unmatched, extended)


def _column(row: Line, column: Line) -> Line:
    """The column with the unit that its figure has in that row."""
    return column if column.unit else replace(column, unit=row.unit)

"""Finds the three official tables, as grids or as flattened text, and types their cells."""

from __future__ import annotations

from collections.abc import Iterable

from gouji import catalog
from gouji.blocks import Document, Grid, Paragraph, Place
from gouji.catalog import TABLES, Form
from gouji.document import Section, Table, TableId
from gouji.parse.flow import from_flow
from gouji.parse.grid import from_grid
from gouji.parse.values import Written, to_cell


def read_tables(
    document: Document, outline: tuple[Section, ...], min_confidence: float = 0.0
) -> tuple[tuple[Table, ...], set[int]]:
    """The tables found, and the starts of the paragraphs that belong to one.

    Cells that text recognition was less sure of than ``min_confidence`` are unreadable.
    """
    found: dict[TableId, dict[str, Written]] = {}
    used: set[int] = set()
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    for table_id in TABLES:
        cells: dict[str, Written] = {}
        for grid in grids:
            for cell, written in from_grid(table_id, grid).items():
                cells.setdefault(cell, written)
        if not cells:
            flow = from_flow(table_id, _lines(document, outline, table_id))
            cells = flow.cells
            used |= flow.used if cells else set()
        if cells:
            found[table_id] = cells
    return tuple(_table(table_id, cells, found, min_confidence) for table_id, cells in found.items()), used


def _lines(document: Document, outline: Iterable[Section], table_id: TableId) -> list[Paragraph]:
    """The paragraphs in which a flattened table may stand: its section, or everything when that has no heading."""
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    section = next((each for each in outline if each.kind == table_id), None)
    if section is None:
        return paragraphs
    body = section.start + len(section.heading)
    return [block for block in paragraphs if body <= block.place.start < section.end]


def _form_of(table_id: TableId, found: dict[TableId, dict[str, Written]]) -> Form:
    """The form with most of the cells found; the table of proceedings, alike in all, goes with the others."""
    deciding: TableId = (
        next((each for each in TABLES if each in found), table_id) if table_id == "proceedings" else table_id
    )
    forms = catalog.load().forms.values()
    return max(forms, key=lambda form: len(found[deciding].keys() & set(form.table(deciding).cell_ids)))


def _table(
    table_id: TableId, cells: dict[str, Written], found: dict[TableId, dict[str, Written]], min_confidence: float
) -> Table:
    form = _form_of(table_id, found)
    known = catalog.load().cells
    expected = form.table(table_id).cell_ids
    rows = {cell.rsplit(".", 1)[0] for cell in cells if cell not in expected}
    # A row that the report has under another form's heads is not missing from this one.
    ids = [cell for cell in expected if cell in cells or cell.rsplit(".", 1)[0] not in rows]
    ids += [cell for cell in cells if cell not in expected]
    missing = Written("", None, "cell.row_missing")
    typed = tuple(to_cell(cell, cells.get(cell, missing), known[cell][1], min_confidence) for cell in ids)
    places = [cell.place for cell in typed if cell.place]
    start, end = min(place.start for place in places), max(place.end for place in places)
    return Table(table_id, form.id, typed, Place(start, end, places[0].page, places[0].anchor))

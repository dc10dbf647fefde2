"""Where a cell was read: its place in the file, its characters, and the line of the source that it stands in."""

from __future__ import annotations

from typing import Any

from gouji.blocks import Document, Grid, GridCell, Place
from gouji.catalog.labels import cell_label
from gouji.document import Report
from gouji.quantity import plain
from gouji.write.clean import encodable

_AROUND = 2
"""Lines shown before and after a value in a table that the file holds as plain text."""


def _row(grid: Grid, here: GridCell) -> list[str]:
    """The texts of the row that a cell stands in, cells that reach into it from above included."""
    inside = [cell for cell in grid.cells if cell.row <= here.row < cell.row + cell.rowspan]
    return [cell.text for cell in sorted(inside, key=lambda cell: cell.column)]


def _lines(document: Document, place: Place) -> list[str]:
    """The lines around a place in the plain text."""
    lines = [block for block in document.blocks if not isinstance(block, Grid)]
    at = next((n for n, line in enumerate(lines) if line.place.start <= place.start <= line.place.end), None)
    return [] if at is None else [line.text for line in lines[max(0, at - _AROUND) : at + _AROUND + 1]]


def source_row(document: Document, place: Place) -> list[str]:
    """The cells of the row that ``place`` stands in as the file has them; none where no table was drawn."""
    for block in document.blocks:
        if isinstance(block, Grid) and block.place.start <= place.start <= block.place.end:
            here = next((cell for cell in block.cells if cell.place.start == place.start), None)
            return _row(block, here) if here else []
    return []


def origin(document: Document, report: Report, cell_id: str) -> dict[str, Any]:
    """What is known of one cell of ``report``, which was read from ``document``; KeyError for an id it has not."""
    cell = report.cells[cell_id]
    place = cell.place
    row = [encodable(text) for text in source_row(document, place)] if place else []
    return {
        "id": cell.id,
        "label": cell_label(cell.id),
        "raw": encodable(cell.raw),
        "value": plain(cell.value),
        "unit": cell.unit,
        "status": cell.status,
        "reason": cell.reason or None,
        "source": encodable(report.source),
        "kind": report.kind,
        "reader": report.reader,
        "sha256": report.sha256,
        "page": place.page if place else None,
        "anchor": place.anchor if place else None,
        "start": place.start if place else None,
        "end": place.end if place else None,
        "row": row,
        "lines": [encodable(text) for text in _lines(document, place)] if place and not row else [],
    }

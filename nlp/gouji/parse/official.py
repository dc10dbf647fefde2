"""One official table over all forms: what its rows and columns may be called and which cells exist."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gouji import catalog
from gouji.catalog import Line
from gouji.document import TableId

# The first rows of a table, with one of which every version of it begins.
OPENERS = 4


@dataclass(frozen=True, slots=True)
class Official:
    """The rows and columns of a table in any form, each once, in one order, and the ids of all its cells."""

    id: TableId
    rows: tuple[Line, ...]
    openers: tuple[Line, ...]
    columns: tuple[Line, ...]
    cells: frozenset[str]

    @classmethod
    @cache
    def of(cls, table_id: TableId) -> Official:
        """The table of that id."""
        known = catalog.load()
        cells = frozenset(cell for table in known.tables(table_id) for cell in table.cell_ids)
        rows = known.rows(table_id)
        return cls(table_id, rows, rows[:OPENERS], known.columns(table_id), cells)

    def cell_id(self, row: Line, column: Line) -> str | None:
        """The id of the cell where they meet, if a form has it."""
        cell = f"{self.id}.{row.id}.{column.id}"
        return cell if cell in self.cells else None

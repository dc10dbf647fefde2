"""The official forms as typed objects, from ``data/forms/``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from gouji.catalog.base import Entry
from gouji.document import TableId

TABLES: tuple[TableId, ...] = ("disclosure", "requests", "proceedings")


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column of a form: its id, official label, spellings seen, and the group label it stands under."""

    id: str
    label: str
    group: str = ""
    spellings: tuple[str, ...] = ()
    unit: str = "件"
    signed: bool = False


@dataclass(frozen=True, slots=True)
class BlockForm:
    """A part of a table whose rows share their columns."""

    title: str
    columns: tuple[Line, ...]
    rows: tuple[Line, ...]


@dataclass(frozen=True)
class TableForm:
    """One official table. ``across`` says that the rows stand side by side, as in the table of proceedings."""

    id: TableId
    title: str
    blocks: tuple[BlockForm, ...]
    across: bool = False
    corner: str = ""

    def grid(self) -> Iterator[tuple[str, Line, Line]]:
        """Every cell as (id, row, column), in the form's order."""
        for block in self.blocks:
            for row in block.rows:
                for column in block.columns:
                    yield f"{self.id}.{row.id}.{column.id}", row, column

    @cached_property
    def cell_ids(self) -> tuple[str, ...]:
        """The ids of all cells, in the form's order."""
        return tuple(cell for cell, _, _ in self.grid())

    @cached_property
    def rows(self) -> tuple[Line, ...]:
        """The rows of all blocks."""
        return tuple(row for block in self.blocks for row in block.rows)

    @cached_property
    def columns(self) -> tuple[Line, ...]:
        """The columns of all blocks, each once; two blocks may use one id for columns of different labels."""
        return tuple(dict.fromkeys(column for block in self.blocks for column in block.columns))


@dataclass(frozen=True)
class Form:
    """One official form: the years it is due for, its legal basis and its three tables."""

    id: str
    title: str
    basis: str
    first_year: int
    last_year: int
    tables: tuple[TableForm, ...]

    def table(self, table_id: str) -> TableForm:
        """The table of that id. Raises KeyError."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)

    def due(self, year: int) -> bool:
        """Whether reports for ``year`` have to follow this form."""
        return self.first_year <= year <= self.last_year


def _line(entry: Entry) -> Line:
    entry.only("id", "label", "group", "spellings", "unit", "signed")
    return Line(
        entry.text("id"),
        entry.text("label"),
        entry.text("group", ""),
        entry.texts("spellings"),
        entry.text("unit", "件"),
        entry.flag("signed"),
    )


def _block(entry: Entry) -> BlockForm:
    entry.only("title", "columns", "rows")
    columns = tuple(map(_line, entry.entries("columns", required=True)))
    return BlockForm(entry.text("title", ""), columns, tuple(map(_line, entry.entries("rows", required=True))))


def _table(entry: Entry) -> TableForm:
    entry.only("id", "title", "across", "corner", "block")
    if entry.text("id") not in TABLES:
        raise entry.fail("id", f"not one of {', '.join(TABLES)}")
    table_id = next(each for each in TABLES if each == entry.text("id"))
    blocks = tuple(map(_block, entry.entries("block", required=True)))
    table = TableForm(table_id, entry.text("title"), blocks, entry.flag("across"), entry.text("corner", ""))
    if len(set(table.cell_ids)) < len(table.cell_ids):
        raise entry.fail("block", "two cells have the same id")
    return table


def form_from(entry: Entry) -> Form:
    """A form from the root entry of its file."""
    entry.only("id", "title", "basis", "first_year", "last_year", "table")
    tables = tuple(map(_table, entry.entries("table", required=True)))
    if tuple(table.id for table in tables) != TABLES:
        raise entry.fail("table", f"expected the tables {', '.join(TABLES)} in this order")
    years = entry.whole("first_year"), entry.whole("last_year", 9999)
    return Form(entry.text("id"), entry.text("title"), entry.text("basis"), *years, tables)

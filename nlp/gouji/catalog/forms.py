"""The official forms as typed objects, from ``data/forms/``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from gouji.catalog.base import Entry
from gouji.document import TableId

TABLES: tuple[TableId, ...] = ("disclosure", "requests", "proceedings", "statistics")


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column of a form: its id, official label, spellings seen, and the group label it stands under.

    A column of ``unit`` "" holds figures of several units: each row has its own. An ``optional`` row is not in every
    version of the form. ``defined`` are words of the definition by which a row is known that is only numbered.
    """

    id: str
    label: str
    group: str = ""
    spellings: tuple[str, ...] = ()
    unit: str = "件"
    signed: bool = False
    optional: bool = False
    defined: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class BlockForm:
    """A part of a table whose rows share their columns."""

    title: str
    columns: tuple[Line, ...]
    rows: tuple[Line, ...]


@dataclass(frozen=True)
class TableForm:
    """One official table. ``across`` says that the rows stand side by side, as in the table of proceedings.

    ``unit_head`` heads the column of units in a table of one figure a row. ``numbered`` matches row labels that are
    only numbered, ``legend`` the definitions of those numbers in the text; both name the group ``number``, and
    ``legend`` the group ``text``.
    """

    id: TableId
    title: str
    blocks: tuple[BlockForm, ...]
    across: bool = False
    corner: str = ""
    unit_head: str = ""
    numbered: re.Pattern[str] | None = None
    legend: re.Pattern[str] | None = None

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
    """One official form: the years it is due for, its legal basis and its tables.

    ``national`` is false for what places made for themselves before there was a form for the whole country.
    """

    id: str
    title: str
    basis: str
    first_year: int
    last_year: int
    tables: tuple[TableForm, ...]
    national: bool = True

    def has(self, table_id: str) -> bool:
        """Whether the form has a table of that id."""
        return any(table.id == table_id for table in self.tables)

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
    entry.only("id", "label", "group", "spellings", "unit", "signed", "optional", "defined")
    return Line(
        entry.text("id"),
        entry.text("label"),
        entry.text("group", ""),
        entry.texts("spellings"),
        entry.text("unit", "件"),
        entry.flag("signed"),
        entry.flag("optional"),
        entry.regex("defined") if entry.text("defined", "") else None,
    )


def _block(entry: Entry) -> BlockForm:
    entry.only("title", "columns", "rows")
    columns = tuple(map(_line, entry.entries("columns", required=True)))
    return BlockForm(entry.text("title", ""), columns, tuple(map(_line, entry.entries("rows", required=True))))


def _table(entry: Entry) -> TableForm:
    entry.only("id", "title", "across", "corner", "unit_head", "numbered", "legend", "block")
    if entry.text("id") not in TABLES:
        raise entry.fail("id", f"not one of {', '.join(TABLES)}")
    table_id = next(each for each in TABLES if each == entry.text("id"))
    blocks = tuple(map(_block, entry.entries("block", required=True)))
    corner, unit_head = entry.text("corner", ""), entry.text("unit_head", "")
    patterns = (entry.regex(key) if entry.text(key, "") else None for key in ("numbered", "legend"))
    table = TableForm(table_id, entry.text("title"), blocks, entry.flag("across"), corner, unit_head, *patterns)
    if len(set(table.cell_ids)) < len(table.cell_ids):
        raise entry.fail("block", "two cells have the same id")
    return table


def form_from(entry: Entry) -> Form:
    """A form from the root entry of its file."""
    entry.only("id", "title", "basis", "first_year", "last_year", "national", "table")
    tables = tuple(map(_table, entry.entries("table", required=True)))
    ids = tuple(table.id for table in tables)
    if ids != tuple(each for each in TABLES if each in ids):
        raise entry.fail("table", f"expected tables of {', '.join(TABLES)} in this order, each once")
    years = entry.whole("first_year"), entry.whole("last_year", 9999)
    national = entry.flag("national", True)
    return Form(entry.text("id"), entry.text("title"), entry.text("basis"), *years, tables, national)

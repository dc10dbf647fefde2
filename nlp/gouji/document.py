"""A report as parsed: its sections, typed cells and tables, all with their places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from gouji.blocks import FileKind, Place

SectionKind = Literal["preamble", "overview", "disclosure", "requests", "proceedings", "problems", "other"]
CellStatus = Literal["given", "blank", "unreadable"]
TableId = Literal["disclosure", "requests", "proceedings", "statistics"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of an official table.

    Attributes:
        id: ``table.row.column``.
        value: the number; None unless ``status`` is ``given``. Never 0 for a blank.
        raw: the characters as published.
        status: ``given``, ``blank`` (empty, ``/``, ``-``, ``—``, 无, 不适用) or ``unreadable``.
        unit: 件, 万元 … as the form says.
        place: where it was read; None when the file has no such cell.
        reason: key of the message that says why it is unreadable.
    """

    id: str
    value: Decimal | None
    raw: str
    status: CellStatus
    unit: str = "件"
    place: Place | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """An official table found in the report: its id, the form its heads follow, its cells in the form's order."""

    id: TableId
    form: str
    cells: tuple[Cell, ...]
    place: Place
    unmatched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section by content. ``start``/``end`` cover heading and body; ``prose`` the parts that are no table."""

    kind: SectionKind
    heading: str
    start: int
    end: int
    prose: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """The stated 统计期限, as ISO dates where they could be read."""

    first: str | None
    last: str | None
    place: Place


@dataclass(frozen=True)
class Report:
    """One annual report as read from one file.

    ``text`` is the plain text that every offset points into. ``form`` is the form that the tables' heads follow
    (``2021``, ``2019``, ``2014``, ``2008``) or None when no table could be read; it is never taken from the year.
    """

    source: str
    kind: FileKind
    sha256: str
    text: str
    unit: str | None
    year: int | None
    form: str | None
    title: str | None
    period: Period | None
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = field(default=())

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """Every cell by id, in the forms' order."""
        return {cell.id: cell for table in self.tables for cell in table.cells}

    def section(self, kind: str) -> Section | None:
        """The first section of that kind, or None."""
        return next((section for section in self.sections if section.kind == kind), None)

    def table(self, table_id: str) -> Table | None:
        """The table of that id, or None when the report has none."""
        return next((table for table in self.tables if table.id == table_id), None)

    def quote(self, place: Place) -> str:
        """The text at ``place``."""
        return self.text[place.start : place.end]

    def _repr_html_(self) -> str:
        from gouji.write.html import report_fragment

        return report_fragment(self)

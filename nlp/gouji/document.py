"""A report as parsed: its sections, typed cells and tables, all with their places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from gouji.blocks import FileKind, Place

if TYPE_CHECKING:
    from gouji.write.frames import DataFrame
    from gouji.write.html import Fragment

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

    @property
    def confidence(self) -> float | None:
        """How sure text recognition was of it, from 0 to 1; None for a cell that the file holds as text."""
        return self.place.confidence if self.place else None


@dataclass(frozen=True, slots=True)
class Table:
    """An official table found in the report: its id, the form its heads follow, its cells in the form's order.

    ``unmatched`` are labels that match no line of the form, ``extended`` the ids of the form's rows below which such
    lines with figures stand: a sum over these rows may have further parts.
    """

    id: TableId
    form: str
    cells: tuple[Cell, ...]
    place: Place
    unmatched: tuple[str, ...] = ()
    extended: tuple[str, ...] = ()

    def to_frame(self, what: Literal["value", "raw", "status"] = "value", labels: bool = False) -> DataFrame:
        """The table as printed, as a pandas frame: rows down, columns across, in the form's order.

        ``what`` is shown of each cell: its number (``Float64``; ``<NA>`` for a blank), the characters as published, or
        its status; a field for which the form has no cell is missing in all three. ``labels`` names rows and columns as
        the form does in place of their ids; several may then share a name. Raises MissingExtra without pandas.
        """
        from gouji.write.frames import table_frame

        return table_frame(self, what, labels)

    def show(self, lang: str = "zh") -> Fragment:
        """What a notebook shows of the table, in ``lang``: the form's own drawing, each cell as published."""
        from gouji.write.shown import table_fragment

        return table_fragment(self, lang)

    def _repr_html_(self) -> str:
        return self.show()

    def __repr__(self) -> str:
        return f"<Table {self.id}, form {self.form}, {len(self.cells)} cells>"


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
    ``reader`` names the libraries that read the file, with their versions. ``recognised`` are the places of the
    paragraphs that were read by text recognition, ``pictures`` those of pictures that may show a table and were not.
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
    reader: str = ""
    recognised: tuple[Place, ...] = ()
    pictures: tuple[Place, ...] = ()

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

    def prose_of(self, section: Section) -> str:
        """The section's paragraphs outside tables, an empty line between two."""
        return "\n\n".join(self.text[start:end].strip() for start, end in section.prose)

    def confidence(self, start: int, end: int) -> float | None:
        """How sure text recognition was of the prose from ``start`` to ``end``; None for text of the file."""
        read = (each for each in self.recognised if each.start < end and start < each.end)
        return min((each.confidence for each in read if each.confidence is not None), default=None)

    def quote(self, place: Place) -> str:
        """The text at ``place``."""
        return self.text[place.start : place.end]

    def to_frame(self) -> DataFrame:
        """Every cell as a row of a pandas frame, by id: table, row, column, label, value, raw, status, unit, page.

        ``value`` is ``Float64``, ``<NA>`` unless the status is ``given``. Raises MissingExtra without pandas.
        """
        from gouji.write.frames import cells_frame

        return cells_frame(self)

    def show(self, lang: str = "zh") -> Fragment:
        """What a notebook shows of the report, in ``lang``."""
        from gouji.write.html import report_fragment

        return report_fragment(self, lang)

    def __repr__(self) -> str:
        """In short: a report's fields hold its whole text."""
        known = f"{self.unit or 'unknown unit'}, {self.year or 'unknown year'}, form {self.form or 'unknown'}"
        return f"<Report {self.source}: {known}, {len(self.cells)} cells>"

    def _repr_html_(self) -> str:
        from gouji.write.html import report_fragment

        return report_fragment(self)

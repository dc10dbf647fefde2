"""What every reader turns a file into: a plain text, and blocks that lie in it.

The text is what people may quote from; a block's offsets point into it. Readers differ in how they find blocks,
never in what a block is, so everything after reading knows nothing of file kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

FileKind = Literal[
    "text", "html", "docx", "pdf", "mhtml", "xlsx", "ofd", "doc", "rtf", "xls", "odt", "ods", "picture", "bundle"
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was read: offsets into the plain text, and the page or anchor in the file.

    ``confidence`` (0 to 1) is how sure text recognition was of it; None for what the file holds as text.
    """

    start: int
    end: int
    page: int | None = None
    anchor: str | None = None
    confidence: float | None = None


ASCENT = 0.88
"""Share of its size by which a Chinese character stands above its baseline."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """Text where it stands on a page: one character, or a run that text recognition read as a whole.

    ``x0`` and ``x1`` are its extent, ``y`` its baseline, from the page's top left, and ``size`` its font's, in points;
    ``page`` counts from 1, 0 where the reader does not say it. One without text is the frame of an empty cell.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    confidence: float | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of prose, a heading, or a line of a table that the file holds as plain text."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a grid. ``row`` and ``column`` count from 0; a merged cell stands once, with its spans."""

    text: str
    row: int
    column: int
    rowspan: int
    colspan: int
    place: Place

    @property
    def confidence(self) -> float | None:
        """How sure text recognition was of it, from 0 to 1; None for a cell that the file holds as text."""
        return self.place.confidence


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its cells on a rectangular grid, in reading order."""

    cells: tuple[GridCell, ...]
    place: Place

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows = max((cell.row + cell.rowspan for cell in self.cells), default=0)
        return rows, max((cell.column + cell.colspan for cell in self.cells), default=0)

    def matrix(self) -> list[list[GridCell | None]]:
        """The grid with each merged cell repeated over its span; None where no cell lies."""
        rows, columns = self.shape
        filled: list[list[GridCell | None]] = [[None] * columns for _ in range(rows)]
        for cell in self.cells:
            for line in filled[cell.row : cell.row + cell.rowspan]:
                line[cell.column : cell.column + cell.colspan] = [cell] * cell.colspan
        return filled


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read.

    Attributes:
        source: the path or name it was read from.
        kind: what the content is, whatever the suffix says.
        sha256: digest of the file's bytes.
        text: the plain text that all offsets point into.
        blocks: in reading order, disjoint.
        notes: keys of messages about the reading (for instance pages without any text).
        reader: name and version of the libraries that read it.
        pictures: where pictures stand that were not read and may show a table; each place is empty.
        beside: sources of the files beside it whose content stands in it.
        ink: for a file that only says where ink lies, what paragraphs and cells are made of, by their start: glyphs
            that together have the block's characters, white space left out.
    """

    source: str
    kind: FileKind
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    reader: str = ""
    pictures: tuple[Place, ...] = ()
    beside: tuple[str, ...] = ()
    ink: Mapping[int, tuple[Glyph, ...]] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RawCell:
    """A grid cell before it has a place in the text."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    page: int | None = None
    anchor: str | None = None
    confidence: float | None = None
    ink: tuple[Glyph, ...] = field(default=(), compare=False, repr=False)


@dataclass(slots=True)
class Assembler:
    """Lays blocks one after another into a plain text and gives each its place.

    Paragraphs end with a newline; the cells of a grid row are parted by tabs, its rows by newlines. A cell's own line
    breaks are kept in its text, so a place always covers exactly the block's text.
    """

    pieces: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    pictures: list[Place] = field(default_factory=list)
    ink: dict[int, tuple[Glyph, ...]] = field(default_factory=dict)
    length: int = 0

    def _put(self, text: str) -> int:
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        return start

    def paragraph(
        self,
        text: str,
        page: int | None = None,
        anchor: str | None = None,
        confidence: float | None = None,
        ink: Iterable[Glyph] = (),
    ) -> None:
        """Add one paragraph; nothing is added for one without content."""
        text = text.strip()
        if not text:
            return
        start = self._put(text)
        self._put("\n")
        self.blocks.append(Paragraph(text, Place(start, start + len(text), page, anchor, confidence)))
        self._keep(start, tuple(ink))

    def _keep(self, start: int, ink: tuple[Glyph, ...]) -> None:
        if ink:
            self.ink[start] = ink

    def grid(self, cells: Iterable[RawCell], page: int | None = None, anchor: str | None = None) -> None:
        """Add one grid from cells in reading order; nothing is added for one without cells."""
        ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
        if not ordered:
            return
        placed: list[GridCell] = []
        first, start, row = self.length, self.length, ordered[0].row
        for cell in ordered:
            text, where = cell.text, cell.page if cell.page is not None else page
            if placed:
                self.pieces.append("\t" if cell.row == row else "\n")
            self.pieces.append(text)
            row, end = cell.row, start + len(text)
            place = Place(start, end, where, cell.anchor, cell.confidence)
            self._keep(start, cell.ink)
            placed.append(GridCell(text, row, cell.column, cell.rowspan, cell.colspan, place))
            start = end + 1
        self.pieces.append("\n")
        self.length = start
        self.blocks.append(Grid(tuple(placed), Place(first, start - 1, page, anchor)))

    def picture(self, page: int | None = None, anchor: str | None = None) -> None:
        """Remember that a picture stands here which was not read."""
        self.pictures.append(Place(self.length, self.length, page, anchor))

    def document(
        self, source: str, kind: FileKind, sha256: str, notes: tuple[str, ...] = (), reader: str = ""
    ) -> Document:
        """The finished document."""
        text, pictures = "".join(self.pieces), tuple(self.pictures)
        return Document(source, kind, sha256, text, tuple(self.blocks), notes, reader, pictures, ink=self.ink)

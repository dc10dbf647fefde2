"""Pictures inside a document: those that show an official table are read where they stand.

Offices paste a picture of each table under its heading. Pictures that follow each other without text between are the
pages of one table. A picture without ruled cells (a logo, a seal, a code, a photograph) is not read at all, and what is
read is kept only when it holds the labels of an official table. In a document whose own text names no two sections
the large pictures are its pages, and all of their text is kept.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from gouji.blocks import Assembler, Grid, RawCell
from gouji.errors import UnreadableFile
from gouji.read import ocr
from gouji.read.content import table_marks
from gouji.read.layout import compose
from gouji.read.limits import Limits
from gouji.read.pdf_lines import Page
from gouji.read.pdf_tables import Sheet
from gouji.read.sniff import sniff

LEAST_SIDE = 60
"""Pixels; no table is shown in less, so that a page's icons need no look."""
_LEAST_BYTES = 6000
"""Where pictures cannot be opened: icons are smaller, tables are not."""
_MOST = 200
"""Pictures of a document that are looked at."""
_DATA = re.compile(r"data:image/[\w.+-]+(?:;[\w=-]+)*?(;base64)?,", re.I)

Found = tuple[Page, list[Sheet]]


def from_address(address: str, limits: Limits) -> bytes | None:
    """The picture that a page shows under ``address``: a data URI, or a file beside the page; nothing is fetched."""
    match = _DATA.match(address)
    if match is None:
        return limits.beside(address)
    held = unquote_to_bytes(address[match.end() :])
    if not match[1]:
        return held
    try:
        return base64.b64decode(held)
    except binascii.Error:
        return None


@dataclass(slots=True)
class Pictures:
    """Gathers a document's pictures and lays out what they show; ``pages`` tells that they are the document."""

    limits: Limits
    pages: bool = False
    recognised: bool = False
    _gathered: list[tuple[bytes | None, str]] = field(default_factory=list)
    _recogniser: ocr.Recogniser | None = None
    _seen: int = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """Keys of messages about what was read."""
        return ("read.recognised",) if self.recognised else ()

    def add(self, data: bytes | None, anchor: str) -> None:
        """Take in the next picture; without ``data`` it is one that is not at hand."""
        self._seen += 1
        if self._seen <= _MOST:
            self._gathered.append((data, anchor))

    def lay_out(self, assembler: Assembler) -> None:
        """Lay out the pictures gathered: their tables, or that they were not read. To be called before what follows."""
        gathered, self._gathered = self._gathered, []
        found: dict[int, Found] = {}
        for number, (data, anchor) in enumerate(gathered, 1):
            read = self._read(data, number)
            if read is None:
                assembler.picture(anchor=anchor)
            elif read[0].lines or read[1]:
                found[number] = read
        sheets = [sheet for _, each in found.values() for sheet in each]
        if not found or not (self.pages or _is_official(sheets)):
            return
        self.recognised = True
        anchors = {number: anchor for number, (_, anchor) in enumerate(gathered, 1)}
        _add(assembler, compose([page for page, _ in found.values()], ocr.aligned(sheets)), anchors)

    def _read(self, data: bytes | None, number: int) -> Found | None:
        """The lines and tables of a picture, none for one that shows no table; None when it was not read."""
        nothing: Found = Page(number, 0), []
        if data is None:
            return None
        if not ocr.wanted(self.limits.settings):
            return nothing if len(data) < _LEAST_BYTES else None
        if self._recogniser is None:
            self._recogniser = ocr.Recogniser(self.limits)
        try:
            return self._recogniser.inside(data, sniff(data).format, number, self.pages, LEAST_SIDE) or nothing
        except UnreadableFile:  # broken, too large, or one too many: the document is read without it
            return None


def _is_official(sheets: list[Sheet]) -> bool:
    return any(table_marks("\n".join(box.text for box in sheet.boxes)) for sheet in sheets)


def _add(assembler: Assembler, read: Assembler, anchors: dict[int, str]) -> None:
    """Lay the blocks of pictures into their document; what was a page number there is a picture's anchor here."""
    for block in read.blocks:
        anchor = anchors.get(block.place.page or 0)
        if not isinstance(block, Grid):
            assembler.paragraph(block.text, anchor=anchor, confidence=block.place.confidence)
            continue
        cells = (
            RawCell(
                cell.text,
                cell.row,
                cell.column,
                cell.rowspan,
                cell.colspan,
                anchor=anchors.get(cell.place.page or 0),
                confidence=cell.confidence,
            )
            for cell in block.cells
        )
        assembler.grid(cells, anchor=anchor)

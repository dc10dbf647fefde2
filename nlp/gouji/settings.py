"""Every option of an audit, in one place."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits and choices of one audit. Limits are stated in the message of the input that exceeds them.

    Attributes:
        max_bytes: the largest file that is read.
        max_text: the longest plain text, in characters, that a file may hold.
        max_lines: the most lines and paragraphs outside tables, each cell that a tab or a pipe parts counted.
        max_pages: the most pages of a PDF that are read.
        max_cells: the most cells of a file's tables, spans filled in.
        max_unpacked: the most bytes that a zip, or a file that is one (DOCX, XLSX, OFD), may unpack to.
        max_members: the most files in a zip, and the most parts of an MHTML.
        max_markup: the most bytes of XML in a zip-based file.
        max_nodes: the most elements of a file's HTML or XML.
        max_drawing: the most that a PDF may draw: bytes of instructions, those of forms as often as they are drawn, and
            six more for each character. Its reader needs about ten seconds for as much.
        max_together: the most files that are taken for the parts of one report.
        office_seconds: the longest that LibreOffice may take to convert an old office file.
        ocr: whether pages without text, and pictures, are read by text recognition: None when needed and installed,
            True to insist, False never.
        ocr_dpi: dots an inch at which pages of a PDF are drawn for text recognition.
        ocr_min_confidence: cells that text recognition was less sure of are unreadable.
        ocr_max_pages: the most pages of a file that are read by text recognition; each takes seconds.
        ocr_max_pixels: the most pixels of a picture.
        ocr_max_seconds: the longest that text recognition of a file may take.
        max_seconds: in a batch, the longest that one file may take, time for text recognition not counted.
        max_memory: in a batch, the most bytes that a worker process may hold.
    """

    max_bytes: int = 32 * MIB
    max_text: int = 4_000_000
    max_lines: int = 20_000
    max_pages: int = 300
    max_cells: int = 200_000
    max_unpacked: int = 256 * MIB
    max_members: int = 2_000
    max_markup: int = 48 * MIB
    max_nodes: int = 500_000
    max_drawing: int = 768 << 10
    max_together: int = 12
    office_seconds: float = 60.0
    ocr: bool | None = None
    ocr_dpi: int = 200
    ocr_min_confidence: float = 0.8
    ocr_max_pages: int = 40
    ocr_max_pixels: int = 60_000_000
    ocr_max_seconds: float = 600.0
    max_seconds: float = 120.0
    max_memory: int = 2048 * MIB

    @property
    def file_seconds(self) -> float:
        """The longest that a file of a batch may take in all."""
        return self.max_seconds + (0 if self.ocr is False else self.ocr_max_seconds)

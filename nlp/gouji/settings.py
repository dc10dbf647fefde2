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
        max_pages: the most pages of a PDF that are read.
        max_cells: the most cells of a file's tables, spans filled in.
        max_unpacked: the most bytes that a zip-based file (DOCX) may unpack to.
        ocr: whether pages without text, and pictures, are read by text recognition: None when needed and installed,
            True to insist, False never.
        ocr_dpi: dots an inch at which pages of a PDF are drawn for text recognition.
        ocr_min_confidence: cells that text recognition was less sure of are unreadable.
        ocr_max_pages: the most pages of a file that are read by text recognition; each takes seconds.
        ocr_max_pixels: the most pixels of a picture.
        ocr_max_seconds: the longest that text recognition of a file may take.
    """

    max_bytes: int = 32 * MIB
    max_text: int = 4_000_000
    max_pages: int = 300
    max_cells: int = 200_000
    max_unpacked: int = 256 * MIB
    ocr: bool | None = None
    ocr_dpi: int = 200
    ocr_min_confidence: float = 0.8
    ocr_max_pages: int = 40
    ocr_max_pixels: int = 60_000_000
    ocr_max_seconds: float = 600.0

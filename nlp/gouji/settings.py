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
    """

    max_bytes: int = 32 * MIB
    max_text: int = 4_000_000
    max_pages: int = 300
    max_cells: int = 200_000
    max_unpacked: int = 256 * MIB

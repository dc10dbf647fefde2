"""Every option of an audit, in one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

from gouji import catalog
from gouji.errors import InputError
from gouji.findings import SEVERITIES, Audit

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
        topics: whether sections on problems are split into points and classified; what the tables and the prose say to
            each other does not depend on it, and a third of the time of an audit goes into it.
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
    topics: bool = True
    max_seconds: float = 120.0
    max_memory: int = 2048 * MIB

    @property
    def file_seconds(self) -> float:
        """The longest that a file of a batch may take in all."""
        return self.max_seconds + (0 if self.ocr is False else self.ocr_max_seconds)


# ---- which findings are told


@dataclass(frozen=True, slots=True)
class Selection:
    """Which findings are told, and which of them fail a run.

    Each entry is a code or the beginning of codes (``table``, ``narrative-mismatch``). Where entries of ``select`` and
    ``ignore`` both fit a code, the longer decides, and ``ignore`` where they are the same.

    Attributes:
        select: the findings that are told; empty for all.
        ignore: those that are left out.
        fail_on: severities, each with the graver ones, and codes.

    Raises InputError for an entry that fits no code.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: tuple[str, ...] = ("error",)

    def __post_init__(self) -> None:
        known_codes(self.select, "select")
        known_codes(self.ignore, "ignore")
        known_codes(self.fail_on, "fail_on", SEVERITIES)

    def takes(self, code: str) -> bool:
        """Whether findings of this code are told."""
        chosen = _longest(self.select, code) if self.select else 0
        return chosen > _longest(self.ignore, code)

    def fails(self, code: str, severity: str) -> bool:
        """Whether a finding that is told fails the run."""
        levels: list[str] = list(SEVERITIES)
        as_grave_or_less = levels[levels.index(severity) :]
        codes = [each for each in self.fail_on if each not in levels]
        failing = any(each in as_grave_or_less for each in self.fail_on) or _longest(codes, code) >= 0
        return failing and self.takes(code)

    def of(self, audit: Audit) -> Audit:
        """The audit with the findings that are told; its coverage counts the others."""
        told = tuple(each for each in audit.findings if self.takes(each.code))
        left_out = len(audit.findings) - len(told)
        return replace(audit, findings=told, coverage=replace(audit.coverage, left_out=left_out)) if left_out else audit


def _longest(entries: Iterable[str], code: str) -> int:
    """The length of the longest entry that fits the code; -1 where none does."""
    return max((len(each) for each in entries if code.startswith(each)), default=-1)


def known_codes(entries: Iterable[str], where: str, levels: Iterable[str] = ()) -> None:
    """Raise InputError, naming ``where``, for an entry that fits no code and is none of ``levels``."""
    codes, words = catalog.load().rules, tuple(levels)
    for entry in entries:
        if entry in words or (entry and any(code.startswith(entry) for code in codes)):
            continue
        near = "、".join(get_close_matches(entry, [*codes, *words], cutoff=0.4)) or "—"
        raise InputError("error.no_such_code", where=where, code=entry, near=near)

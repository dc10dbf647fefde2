"""Several files as one report: a body and the attachments that hold its tables, in a zip or a folder.

When are files one report? A file that holds at least four of the official sections is a report on its own. A file that
holds fewer, but an official table or a section, is a part. Files are one report when at most one of them is a report on
its own, at least one other is a part, no official table (and, where none is a report on its own, no section) stands in
two of them, and their titles name no two years. In every other case each file stands for itself: the files are a
batch. Files that are neither a report nor a part (a letter, a list of contacts) are in nobody's way and are left out of
the one report.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from gouji.blocks import Block, Document, FileKind, Grid, Paragraph, Place
from gouji.read.content import heading_marks, table_marks, title_years

_WHOLE = 4
"""Sections of the six that make a file a report on its own."""
_TABLES_IN_SECTIONS = 3
_LEAST_LABELS = 4
"""Labels in lines that are no sentences by which a table is known that a file holds as plain text."""
_DIGITS = re.compile(r"(\d+)")
_NEVER = re.compile(r"(?:^|/)(?:\.|~\$|__MACOSX/|Thumbs\.db$|desktop\.ini$)", re.I)


def is_visible(name: str) -> bool:
    """Whether a member is a file of somebody's, not a leaving of an operating system or an editor."""
    return not _NEVER.search(name)


@dataclass(frozen=True)
class Part:
    """One file, with the official sections and tables that it holds."""

    document: Document

    @cached_property
    def headings(self) -> set[str]:
        """The sections whose headings it has."""
        lines = (block.text for block in self.document.blocks if isinstance(block, Paragraph))
        return set().union(*map(heading_marks, lines))

    @cached_property
    def tables(self) -> set[str]:
        """The official tables, drawn or as plain lines."""
        grids = [block for block in self.document.blocks if isinstance(block, Grid)]
        found = set().union(*(table_marks("\n".join(cell.text for cell in grid.cells)) for grid in grids))
        plain = (
            block.text for block in self.document.blocks if isinstance(block, Paragraph) and "。" not in block.text
        )
        return found or table_marks("\n".join(plain), _LEAST_LABELS)

    @cached_property
    def years(self) -> set[str]:
        """The years that its titles name."""
        return title_years(block.text for block in self.document.blocks if isinstance(block, Paragraph))

    @property
    def is_whole(self) -> bool:
        """Whether it is a report on its own."""
        return len(self.headings) >= _WHOLE

    @property
    def is_useful(self) -> bool:
        """Whether it belongs to a report at all."""
        return bool(self.headings or self.tables)

    @property
    def rank(self) -> tuple[object, ...]:
        """Sorts the body before the attachments, those by their first table, then by the numbers in their names."""
        name = [(int(each), "") if each.isdigit() else (-1, each) for each in _DIGITS.split(self.document.source)]
        return not self.is_whole, min(self.tables, default="table 9"), -len(self.headings), name


def _repeated(sets: Iterable[set[str]]) -> bool:
    return any(count > 1 for count in Counter(each for found in sets for each in found).values())


def useful(documents: Iterable[Document]) -> list[Document]:
    """The documents that hold a section or a table, the body first."""
    parts = sorted((part for part in map(Part, documents) if part.is_useful), key=lambda part: part.rank)
    return [part.document for part in parts]


def is_one_report(documents: Iterable[Document]) -> bool:
    """Whether the files are the body and attachments of one report, by the rule above."""
    parts = [part for part in map(Part, documents) if part.is_useful]
    wholes = sum(part.is_whole for part in parts)
    if len(parts) < 2 or wholes > 1 or _repeated(part.tables for part in parts):
        return False
    if len(set().union(*(part.years for part in parts))) > 1:
        return False
    return wholes == 1 or not _repeated(part.headings for part in parts)


# ---- one document of several


def _short(source: str, whole: str) -> str:
    return source.removeprefix(whole).lstrip("/\\") or source


def _heading_of(table: str) -> str:
    """The section that a table belongs to: the first section of the six has none, the statistics table no section."""
    number = int(table.split()[1])
    return f"heading {number + 1}" if number < _TABLES_IN_SECTIONS else ""


def _place_for(part: Part, blocks: Sequence[tuple[Block, str]]) -> int:
    """Where the blocks of an attachment go: to the end of its table's section in the body, else to the end of all."""
    sections = {_heading_of(table) for table in part.tables}
    if len(sections) != 1:
        return len(blocks)
    inside = False
    for number, (block, _) in enumerate(blocks):
        marks = heading_marks(block.text) if isinstance(block, Paragraph) else set()
        if inside and marks:
            return number
        inside = inside or bool(marks & sections)
    return len(blocks)


class _Layout:
    """Lays blocks of several documents one after another into one text."""

    def __init__(self) -> None:
        self.pictures: list[Place] = []
        self.pieces: list[str] = []
        self.blocks: list[Block] = []
        self.length = 0

    def _moved(self, place: Place, shift: int, name: str) -> Place:
        anchor = f"{name}#{place.anchor}" if place.anchor else name
        return replace(place, start=place.start + shift, end=place.end + shift, anchor=anchor)

    def add(self, block: Block, document: Document, name: str) -> None:
        """Add one block with its text as it stands in its document."""
        start, end = block.place.start, block.place.end
        shift = self.length - start
        place = self._moved(block.place, shift, name)
        if isinstance(block, Paragraph):
            self.blocks.append(replace(block, place=place))
        else:
            cells = tuple(replace(cell, place=self._moved(cell.place, shift, name)) for cell in block.cells)
            self.blocks.append(Grid(cells, place))
        self.pieces += [document.text[start:end], "\n"]
        self.length += end - start + 1
        follows = (each for each in document.pictures if each.start == end + 1 or each.start == start == 0)
        self.pictures += (self._moved(each, self.length - each.start, name) for each in follows)


def join(documents: Sequence[Document], source: str, sha256: str = "") -> Document:
    """One document of several, the most useful first, each attachment's table in the section that it belongs to.

    Anchors begin with the name of the file. ``sha256`` is the digest of the archive; without it, it is that of the
    files' names and digests.
    """
    ordered = useful(documents)
    blocks: list[tuple[Block, str]] = []
    texts = {document.source: document for document in ordered}
    for document in ordered:
        own: list[tuple[Block, str]] = [(block, document.source) for block in document.blocks]
        at = _place_for(Part(document), blocks)
        blocks[at:at] = own
    layout = _Layout()
    for block, name in blocks:
        layout.add(block, texts[name], _short(name, source))
    listed = "".join(f"{_short(each.source, source)}\0{each.sha256}\n" for each in ordered)
    kind: FileKind = "bundle"
    notes = dict.fromkeys(note for each in ordered for note in each.notes)
    readers = dict.fromkeys(each.reader for each in ordered)
    digest = sha256 or hashlib.sha256(listed.encode("utf-8", "surrogateescape")).hexdigest()
    return Document(
        source,
        kind,
        digest,
        "".join(layout.pieces),
        tuple(layout.blocks),
        tuple(notes),
        " + ".join(readers),
        tuple(layout.pictures),
        tuple(dict.fromkeys(name for each in ordered for name in each.beside)),
    )

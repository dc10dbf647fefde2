"""What one file may cost: the limits of the settings, and what has been used of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from gouji.blocks import Assembler, Block, Paragraph
from gouji.errors import UnreadableFile
from gouji.settings import Settings

Near = Callable[[str], tuple[str, bytes] | None]
"""Gives for the address that a page has for a picture the source and the bytes of the file beside the page, if any."""


@dataclass(slots=True)
class Limits:
    """The settings' limits for the file ``source``; exceeding one is UnreadableFile naming the setting.

    ``near`` finds what lies beside the file, ``used`` are the sources found so.
    """

    source: str
    settings: Settings = field(default_factory=Settings)
    near: Near | None = None
    used: dict[str, None] = field(default_factory=dict)
    cells: int = 0

    def beside(self, address: str) -> bytes | None:
        """The file beside this one that ``address`` names."""
        found = self.near(address) if self.near is not None else None
        if found is None:
            return None
        self.used[found[0]] = None
        return found[1]

    def exceeded(self, setting: str) -> UnreadableFile:
        """The error for ``setting``, to be raised by the caller."""
        return UnreadableFile("error.too_long", path=self.source, what=setting, limit=getattr(self.settings, setting))

    def broken(self, kind: str, error: object) -> UnreadableFile:
        """The error for content of ``kind`` that its library cannot open, on one line."""
        lines = str(error).strip().splitlines()
        why = (lines[0] if lines else type(error).__name__)[:120]
        return UnreadableFile("error.broken", path=self.source, format=kind, why=why)

    def spend(self, cells: int) -> None:
        """Count cells of a table, spans filled in."""
        self.cells += cells
        if self.cells > self.settings.max_cells:
            raise self.exceeded("max_cells")

    def check_nodes(self, count: int) -> None:
        """Raise when a page or a tree of ``count`` elements is too large."""
        if count > self.settings.max_nodes:
            raise self.exceeded("max_nodes")

    def check_text(self, length: int) -> None:
        """Raise when a plain text of ``length`` characters is too long."""
        if length > self.settings.max_text:
            raise self.exceeded("max_text")

    def check_lines(self, blocks: Iterable[Block]) -> None:
        """Raise when the paragraphs among the blocks, and the cells that separators part in them, are too many."""
        texts = (block.text for block in blocks if isinstance(block, Paragraph))
        if sum(1 + text.count("|") + text.count("\t") for text in texts) > self.settings.max_lines:
            raise self.exceeded("max_lines")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a reader hands back: the blocks laid out, keys of messages about the reading, and what else helped to read,
    with its version."""

    assembler: Assembler
    notes: tuple[str, ...] = ()
    helper: str = ""

"""The way from the plain text back to the file: which paragraph or cell an offset lies in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from gouji.blocks import Block, Grid, GridCell, Paragraph


def solid(text: str) -> str:
    """``text`` without white space, the only thing in which the plain text differs from a file's own characters."""
    return "".join(text.split())


_NEAR, _LONG = 60, 12
"""Characters that the file may show between two leaves; the length from which a leaf is found wherever it stands."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A paragraph of the file, its lines joined, or a cell: its text, where it starts and ends in the plain text."""

    text: str
    start: int
    end: int
    page: int | None
    anchor: str | None


class Leaves:
    """The paragraphs and cells of a document by offset."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.all = sorted(_joined(_pieces(blocks)), key=lambda leaf: leaf.start)
        self.starts = [leaf.start for leaf in self.all]

    def at(self, offset: int) -> Leaf | None:
        """The paragraph or cell that ``offset`` lies in."""
        leaf = self.all[bisect_right(self.starts, offset) - 1] if self.all else None
        return leaf if leaf and leaf.start <= offset <= leaf.end else None


def aligned(leaves: Iterable[Leaf], stream: str) -> dict[Leaf, int]:
    """Where each leaf begins in ``stream``, the file's shown characters without white space, in reading order.

    A file shows more than was read (menus, page numbers), so leaves are looked for one after another; a short one that
    is not near the one before it is left out, because it would be found anywhere.
    """
    found, cursor = {}, 0
    for leaf in leaves:
        text = solid(leaf.text)
        at = stream.find(text, cursor) if text else -1
        near = cursor == 0 or at - cursor <= _NEAR or len(text) >= _LONG
        if at >= 0 and near:
            found[leaf] = at
            cursor = at + len(text)
    return found


def _pieces(blocks: Iterable[Block]) -> Iterable[Paragraph | GridCell]:
    for block in blocks:
        yield from block.cells if isinstance(block, Grid) else (block,)


def _joined(pieces: Iterable[Paragraph | GridCell]) -> Iterable[Leaf]:
    """Lines of one paragraph of the file, which have its anchor, are one leaf."""
    last: Leaf | None = None
    for piece in pieces:
        place = piece.place
        leaf = Leaf(piece.text, place.start, place.end, place.page, place.anchor)
        if last and leaf.anchor is not None and leaf.anchor == last.anchor:
            last = Leaf(f"{last.text}\n{leaf.text}", last.start, leaf.end, last.page, last.anchor)
            continue
        if last:
            yield last
        last = leaf
    if last:
        yield last

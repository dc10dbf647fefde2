"""From lines and tables on pages to blocks in reading order, for every kind of file that only knows where ink lies."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gouji.blocks import Assembler, Glyph
from gouji.read.grids import is_void
from gouji.read.pdf_lines import Frame, Line, Page, drop_furniture, frames, join, least, parts_before
from gouji.read.pdf_tables import Box, Hole, Item, Sheet, grid_of, with_overflow, without_frames


def height(glyph: Glyph) -> float:
    """Where the middle of a character stands."""
    return glyph.y - 0.35 * glyph.size


def within(glyph: Glyph, box: Box) -> bool:
    """Whether the middle of a character lies in ``box``."""
    return box.x0 <= (glyph.x0 + glyph.x1) / 2 < box.x1 and box.top <= height(glyph) < box.bottom


class Ink:
    """The characters of a page by height, so that a page of many cells needs no search of it for each."""

    def __init__(self, glyphs: Sequence[Glyph]) -> None:
        self._glyphs = sorted(glyphs, key=height)
        self._heights = [height(glyph) for glyph in self._glyphs]

    def inside(self, box: Box) -> list[Glyph]:
        """The characters whose middle lies in ``box``."""
        first, last = bisect_left(self._heights, box.top), bisect_left(self._heights, box.bottom)
        return [glyph for glyph in self._glyphs[first:last] if within(glyph, box)]


def _items(pages: Sequence[Page], sheets: Sequence[Sheet | Hole]) -> Iterator[Item]:
    """Lines, tables and pictures from the top of the first page to the foot of the last."""
    for page in pages:
        placed: list[tuple[float, Item]] = [(line.y, line) for line in page.lines]
        placed += [(sheet.top, sheet) for sheet in sheets if sheet.page == page.number]
        yield from (item for _, item in sorted(placed, key=lambda each: each[0]))


@dataclass(slots=True)
class _Composer:
    """Joins lines to paragraphs and parts of tables to tables, and lays them out."""

    frames: dict[int, Frame]
    assembler: Assembler = field(default_factory=Assembler)
    lines: list[Line] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)

    def flush(self) -> None:
        """Lay out what has been gathered."""
        if self.lines:
            text = ""
            for line in self.lines:
                text = join(text, line.text)
            sure = least(line.confidence for line in self.lines)
            ink = [glyph for line in self.lines for glyph in line.ink]
            self.assembler.paragraph(text, page=self.lines[0].page, confidence=sure, ink=ink)
        if self.sheets and not is_void(cells := grid_of(self.sheets)):
            self.assembler.grid(cells, page=self.sheets[0].page)
        self.lines, self.sheets = [], []

    def add(self, item: Item) -> None:
        """Take in the next line, table or picture."""
        if isinstance(item, Hole):
            self.flush()
            self.assembler.picture(page=item.page)
            return
        if isinstance(item, Sheet):
            if not (self.sheets and self.sheets[-1].goes_on_in(item)):
                self.flush()
            self.sheets.append(item)
            return
        above = self.lines[-1] if self.lines else None
        if above is None or parts_before(item, above, self.frames[item.page], self.frames[above.page]):
            self.flush()
        self.lines.append(item)


def compose(pages: Sequence[Page], sheets: Sequence[Sheet], holes: Sequence[Hole] = ()) -> Assembler:
    """The blocks of a file, page furniture taken off its ``pages``; ``holes`` are pictures that were not read."""
    drop_furniture(pages)
    items = with_overflow(without_frames(list(_items(pages, [*sheets, *holes]))))
    for page in pages:
        page.lines = [item for item in items if isinstance(item, Line) and item.page == page.number]
    composer = _Composer(frames(pages))
    for item in items:
        composer.add(item)
    composer.flush()
    return composer.assembler

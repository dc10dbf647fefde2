"""Glyphs on a page taken to where they stand in the file: after a crop, after turning a slanted scan level, and from a
reader's measure to the file's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import cos, radians, sin

from gouji.blocks import Glyph
from gouji.read.pdf_lines import Line, Page
from gouji.read.pdf_tables import Box, Sheet

Move = Callable[[Glyph], Glyph]
Point = tuple[float, float]
_MIDDLE = 0.35
"""Share of its size by which the middle of a glyph lies above its baseline."""


def shifted(right: float, down: float) -> Move:
    """Glyphs of a part of a page, on the page."""
    return lambda glyph: replace(glyph, x0=glyph.x0 + right, x1=glyph.x1 + right, y=glyph.y + down)


def slanted(angle: float, width: float, tall: float) -> Move:
    """Glyphs of a page that was turned by ``angle`` degrees about its middle, where they stood before."""
    across, up = cos(radians(angle)), sin(radians(angle))

    def move(glyph: Glyph) -> Glyph:
        right = (glyph.x0 + glyph.x1 - width) / 2
        down = glyph.y - _MIDDLE * glyph.size - tall / 2
        return shifted(across * right - up * down - right, up * right + across * down - down)(glyph)

    return move


def _moved(ink: Iterable[Glyph], move: Move) -> tuple[Glyph, ...]:
    return tuple(map(move, ink))


def _lines(lines: Iterable[Line], move: Move) -> list[Line]:
    return [replace(line, ink=_moved(line.ink, move)) for line in lines]


def with_ink(page: Page, sheets: Sequence[Sheet], move: Move) -> tuple[Page, list[Sheet]]:
    """A page with its glyphs moved; the measures by which it is laid out stay as they are."""
    return Page(page.number, page.height, _lines(page.lines, move)), [sheet_with_ink(each, move) for each in sheets]


def sheet_with_ink(sheet: Sheet, move: Move) -> Sheet:
    """A table with its glyphs moved."""
    boxes = tuple(replace(box, ink=_moved(box.ink, move)) for box in sheet.boxes)
    return replace(sheet, boxes=boxes, lines=tuple(_lines(sheet.lines, move)))


@dataclass(frozen=True, slots=True)
class Space:
    """How a PDF's page is measured: its media box as the file gives it, and the degrees it is turned to be shown.

    The reader measures the page as it is shown, downwards; the file from its own corner, upwards, unturned.
    """

    media: tuple[float, float, float, float]
    turn: int

    @property
    def _corner(self) -> Point:
        """What the reader adds to a place on the shown page: to the right, and taken off upwards."""
        x0, y0, x1, y1 = self.media
        left, low, high = min(x0, x1), min(y0, y1), max(y0, y1)
        if self.turn in (90, 270):
            left, low, high = min(y0, y1), min(x0, x1), max(x0, x1)
        return left, high - 2 * low

    def to_file(self, x: float, top: float) -> Point:
        """The file's coordinates of a place that the reader gives."""
        (x0, y0, x1, y1), (left, height) = self.media, self._corner
        right, up = x - left, height - top
        turned = {90: (x1 - up, right + y0), 180: (x1 - right, y1 - up), 270: (up + x0, y1 - right)}
        return turned.get(self.turn, (right + x0, up + y0))

    def to_reader(self, x: float, y: float) -> Point:
        """The reader's coordinates of a place in the file."""
        (x0, y0, x1, y1), (left, height) = self.media, self._corner
        turned = {90: (y - y0, x1 - x), 180: (x1 - x, y1 - y), 270: (y1 - y, x - x0)}
        right, up = turned.get(self.turn, (x - x0, y - y0))
        return right + left, height - up

    def shown(self, crop: Sequence[float]) -> Box:
        """The part of the page that is shown, in the reader's coordinates: its crop box, within the media box."""
        (left, low), (right, high) = _overlap(crop, self.media)
        (x0, top), (x1, bottom) = self.to_reader(left, low), self.to_reader(right, high)
        return Box(min(x0, x1), min(top, bottom), max(x0, x1), max(top, bottom))


def _overlap(crop: Sequence[float], media: Sequence[float]) -> tuple[Point, Point]:
    """The lower left and upper right corner of what two boxes have in common; those of the second if nothing."""
    low = [max(min(crop[n], crop[n + 2]), min(media[n], media[n + 2])) for n in (0, 1)]
    high = [min(max(crop[n], crop[n + 2]), max(media[n], media[n + 2])) for n in (0, 1)]
    if low[0] >= high[0] or low[1] >= high[1]:
        return _overlap(media, media)
    return (low[0], low[1]), (high[0], high[1])

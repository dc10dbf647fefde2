"""What can be seen in the picture of a page before any character is read: its slant, its ruling lines, where ink lies.

Pictures are grey arrays (rows, columns) of 0 (black) to 255; ``scale`` is pixels to a point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gouji.read.pdf_tables import Box, Run

_STEEPEST = 4.0
"""Degrees; a page that lies more aslant is no scan."""
_LEVEL, _UPRIGHT = 26.0, 14.0
"""Points; shorter strokes are parts of characters. No character's level stroke is as long as a title's 一; uprights are
held to meet level lines, so that they may be as short as a row is high."""
_CELL, _NEAR = 18.0, 2.5
"""Points; a level stroke as short as a narrow cell is a ruling line where uprights stand so near to both its ends."""
_THICKEST = 6.0
_GAP = 3.0
_LONG = 60.0
_SPECK = 2.2
"""Points; ink that is smaller in both directions is dirt."""
_CONTRAST = 14
"""How much darker than its surroundings ink is."""
_EDGE = 0.8
"""Points by which the blur of a ruling line reaches beyond it."""
_ROOM = 5.0
_TALLEST_TILE = 3000
_SEAL, _REDDER = 0.08, 25
"""Share of the page's shorter side that a seal is at least wide and high; how much redder than green and blue it is."""

Array = Any
"""A numpy array."""
Piece = tuple[int, int, int, int]
"""Left, top, width and height in pixels."""


def grey(image: Any) -> Array:
    """A picture of Pillow as a grey array; what is transparent is white."""
    import numpy
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    elif image.mode.startswith("I"):  # 16 bits
        image = image.point(lambda value: value / 256)
    if image.mode in ("1", "L", "LA"):
        return numpy.asarray(image.convert("L"))
    return _without_seals(numpy.asarray(image.convert("RGB")), numpy.array(image.convert("L")))


def _without_seals(colours: Array, plain: Array) -> Array:
    """``plain`` with red seals taken off: red that reaches far in both directions, as no red letter does.

    What lies below is what red light shows of it, the seal's own red taken for white.
    """
    import numpy

    red, others = colours[..., 0], colours[..., 1:].max(axis=2)
    is_red = red > others.astype(numpy.uint16) + _REDDER
    far = _SEAL * min(plain.shape)
    for x, y, width, height in _pieces(is_red.astype(numpy.uint8)):
        if min(width, height) >= far:
            area = (slice(y, y + height), slice(x, x + width))
            seal, below = is_red[area], red[area]
            lighter = below * (255.0 / numpy.percentile(below[seal], 90))
            plain[area][seal] = lighter.clip(0, 255).astype(numpy.uint8)[seal]
    return plain


def _turned(picture: Array, angle: float) -> Array:
    import cv2

    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)


def _sharpness(small: Array, angle: float) -> float:
    """How sharply rows of ink and of paper change when the picture is turned by ``angle``."""
    import numpy

    rows = _turned(small, angle).sum(axis=1, dtype=numpy.float64)
    return float((numpy.diff(rows) ** 2).sum())


def slant(picture: Array) -> float:
    """Degrees by which a page must be turned for its lines to be level; 0 for one too uneven to tell."""
    import cv2

    height, width = picture.shape
    factor = min(1.0, 1000 / max(width, 1))
    small = cv2.resize(picture, (max(1, round(width * factor)), max(1, round(height * factor))))
    best, step = 0.0, 0.25
    reach = round(_STEEPEST / step)
    for _ in range(2):
        best = max((best + n * step for n in range(-reach, reach + 1)), key=lambda angle: _sharpness(small, angle))
        step, reach = 0.02, 15
    return best if abs(best) < _STEEPEST else 0.0


def levelled(picture: Array) -> tuple[Array, float]:
    """The page turned until its lines are level, and the degrees by which it was turned."""
    angle = slant(picture)
    return (_turned(picture, angle), angle) if abs(angle) >= 0.03 else (picture, 0.0)


def _grain(picture: Array) -> float:
    """How far the pixels of even paper usually lie from their neighbours."""
    import cv2
    import numpy

    return 1.5 * float(numpy.median(cv2.absdiff(picture, cv2.medianBlur(picture, 5))))


def dark(picture: Array, scale: float) -> Array:
    """1 where a pixel is darker than what surrounds it, so that uneven light, tinted cells and grain do not count."""
    import cv2

    size, contrast = 2 * round(15 * scale) + 1, max(_CONTRAST, 6 * _grain(picture))
    return cv2.adaptiveThreshold(picture, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, size, contrast)


def _pieces(mask: Array) -> Iterator[Piece]:
    """Left, top, width and height of each connected piece."""
    import cv2

    for x, y, width, height, _ in cv2.connectedComponentsWithStats(mask, connectivity=8)[2][1:].tolist():
        yield x, y, width, height


def _strokes(ink: Array, length: int, gap: int, *, level: bool) -> Array:
    """The straight strokes of at least ``length`` pixels, small breaks in them closed."""
    import cv2
    import numpy

    def along(size: int) -> Array:
        return numpy.ones((1, size) if level else (size, 1), numpy.uint8)

    thick = cv2.dilate(ink, numpy.ones((3, 1) if level else (1, 3), numpy.uint8))
    found = cv2.morphologyEx(thick, cv2.MORPH_OPEN, along(length))
    return cv2.morphologyEx(found, cv2.MORPH_CLOSE, along(gap))


@dataclass(frozen=True, slots=True)
class Rulings:
    """The ruling lines of a page in points, and the page's ink without them."""

    level: tuple[Run, ...]
    upright: tuple[Run, ...]
    ink: Array


def _runs(mask: Array, scale: float, *, level: bool) -> dict[Run, Piece]:
    runs = {}
    for piece in _pieces(mask):
        x, y, width, height = piece
        thickness, start, length, at = (height, x, width, y) if level else (width, y, height, x)
        if thickness <= _THICKEST * scale:
            runs[Run((at + thickness / 2) / scale, start / scale, (start + length) / scale)] = piece
    return runs


def _meets(run: Run, level: Iterable[Run]) -> bool:
    """Whether an upright stroke belongs to a table: it is long, or a level line lies at one of its ends."""
    if run.end - run.start >= _LONG:
        return True
    return any(
        other.start - _ROOM <= run.at <= other.end + _ROOM
        and min(abs(other.at - run.start), abs(other.at - run.end)) <= _ROOM
        for other in level
    )


def _closes(run: Run, upright: Sequence[Run]) -> bool:
    """Whether a level stroke is a ruling line: it is long, or reaches from one upright to another, as the borders of a
    narrow cell do where each cell has its own."""
    if run.end - run.start >= _LEVEL:
        return True
    beside = [other.at for other in upright if other.start - _NEAR <= run.at <= other.end + _NEAR]
    return all(any(abs(at - end) <= _NEAR for at in beside) for end in (run.start, run.end))


def rulings(picture: Array, scale: float) -> Rulings:
    """The ruling lines of a level page."""
    import cv2
    import numpy

    ink = dark(picture, scale)
    gap = max(3, round(_GAP * scale))
    across = _strokes(ink, round(_CELL * scale), gap, level=True)
    down = _strokes(ink, round(_UPRIGHT * scale), gap, level=False)
    strokes = _runs(across, scale, level=True)
    long = [run for run in strokes if run.end - run.start >= _LEVEL]
    upright = {run: piece for run, piece in _runs(down, scale, level=False).items() if _meets(run, long)}
    level = {run: piece for run, piece in strokes.items() if _closes(run, tuple(upright))}
    drawn, edge = numpy.zeros_like(ink), max(2, round(_EDGE * scale))
    for x, y, width, height in (*level.values(), *upright.values()):
        drawn[max(0, y - edge) : y + height + edge, max(0, x - edge) : x + width + edge] = 1
    return Rulings(tuple(level), tuple(upright), cv2.bitwise_and(ink, 1 - drawn))


def inked(ink: Array, box: Box, scale: float) -> tuple[int, int, int, int] | None:
    """The smallest part of ``box`` (in points) that holds its ink: left, top, right, bottom in pixels.

    None where there is nothing but paper and dirt.
    """
    import numpy

    x0, top, x1, bottom = (round(value * scale) for value in (box.x0, box.top, box.x1, box.bottom))
    x0, top = max(x0, 0), max(top, 0)
    part = numpy.ascontiguousarray(ink[top:bottom, x0:x1])
    if not part.size:
        return None
    found = [piece for piece in _pieces(part) if max(piece[2:]) >= _SPECK * scale]
    if not found:
        return None
    left, upper = min(piece[0] for piece in found), min(piece[1] for piece in found)
    right, lower = max(piece[0] + piece[2] for piece in found), max(piece[1] + piece[3] for piece in found)
    return x0 + left, top + upper, x0 + right, top + lower


def crop(picture: Array, area: tuple[int, int, int, int]) -> Array:
    """The part of a page from left, top to right, bottom, with paper around it."""
    import cv2

    x0, top, x1, bottom = area
    near = max(1, (bottom - top) // 8)
    part = picture[max(0, top - near) : bottom + near, max(0, x0 - near) : x1 + near]
    margin = max(4, round(0.25 * (bottom - top)))
    return cv2.copyMakeBorder(part, margin, margin, 2 * margin, 2 * margin, cv2.BORDER_REPLICATE)


def larger(picture: Array, factor: float) -> Array:
    """The picture with ``factor`` times as many pixels each way; fewer where it is below 1."""
    import cv2

    how = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    return cv2.resize(picture, None, fx=factor, fy=factor, interpolation=how)


def tiles(picture: Array) -> Iterator[tuple[int, Array]]:
    """A long picture in parts, each with the row that it starts at; cuts go where there is least ink."""
    height, start = picture.shape[0], 0
    while height - start > _TALLEST_TILE:
        low, high = start + 2 * _TALLEST_TILE // 3, start + _TALLEST_TILE
        cut = low + int(picture[low:high].sum(axis=1).argmax())
        yield start, picture[start:cut]
        start = cut
    yield start, picture[start:]

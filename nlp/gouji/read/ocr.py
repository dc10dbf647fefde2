"""Scans and pictures: text recognition makes of each page what a PDF's text layer would have been.

RapidOCR finds and reads the lines, its models lie in its wheel and nothing is ever fetched. Tables are found by their
ruling lines; every cell that holds a number is read a second time by itself, and where the two readings differ the
cell's confidence falls so low that it counts as unreadable.
"""

from __future__ import annotations

import io
import logging
import re
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from gouji.blocks import Glyph
from gouji.errors import MissingExtra, UnknownFormat, UnreadableFile
from gouji.read.ink import slanted, with_ink
from gouji.read.layout import Ink, compose, height, within
from gouji.read.limits import Limits, Parts
from gouji.read.ocr_image import Array, Rulings, crop, grey, inked, larger, levelled, rulings, tiles
from gouji.read.pdf_lines import Page, least, lines_of
from gouji.read.pdf_tables import Box, Sheet, without_slivers
from gouji.read.rulings import tables_of
from gouji.settings import Settings

_LIBRARIES = ("rapidocr", "onnxruntime", "cv2", "pypdfium2")
_MODELS = {"Det.model_path": "*det*.onnx", "Rec.model_path": "*rec*.onnx"}
_OPTIONS = {"Global.log_level": "critical", "Global.max_side_len": 10_000, "Rec.rec_img_shape": [3, 48, 160]}
"""No remarks, no page made smaller; and numbers, which are short, are not padded to 320 pixels: half the time."""
_VALUE = re.compile(r"[0-9０-９.,，．/\\\-—–―oOlI|〇○。]+")
"""What may be a number, damaged ones included; everything else in a table is a label."""
_BOX_TO_SIZE = 1.33
"""How much higher the box of a recognised line is than its font."""
_USUAL_SIZE = 11.0
"""Points; the scale of a picture is taken from its text, assumed to be of this size."""
_SMALL_TEXT = 22
"""Pixels; lines less high are drawn larger before they are read."""
_DIFFER = 0.5
"""What two readings that differ leave of the confidence of the better one."""
_UNKNOWN_TO_PILLOW = "HEIC"
_LEAST_CELLS = 6
_LEAST_PAGE = 400
"""Pixels; the shorter side of the picture of a page."""
_LOOKED_AT = 1200
"""Pixels; as wide a picture shows whether it is ruled."""
_TABLE_WIDTH = 450.0
"""Points; how wide a table is taken to be before its text is seen."""


def available() -> bool:
    """Whether the extra ``ocr`` is installed."""
    return all(find_spec(name) for name in _LIBRARIES)


def wanted(settings: Settings) -> bool:
    """Whether pages without text are to be recognised. Raises MissingExtra when insisted on and not installed."""
    if settings.ocr is False:
        return False
    if settings.ocr and not available():
        raise MissingExtra("error.missing_extra", what="OCR", extra="ocr")
    return available()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep RapidOCR's remarks on empty pictures out of people's terminals."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


@cache
def _engine() -> Any:
    """RapidOCR on the models in its wheel. Raises MissingExtra where the wheel has none: they are never fetched."""
    with _quiet():
        import rapidocr

        paths = {}
        for name, pattern in _MODELS.items():
            found = sorted(Path(rapidocr.__file__).parent.joinpath("models").glob(pattern))
            if not found:
                raise MissingExtra("error.missing_extra", what="OCR", extra="ocr")
            paths[name] = str(found[-1])
        return rapidocr.RapidOCR(params={**_OPTIONS, **paths})


@dataclass(frozen=True, slots=True)
class _Word:
    """A run of text on one line, in pixels."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float


def _words_of(picture: Array) -> Iterator[_Word]:
    for start, tile in tiles(picture):
        with _quiet():
            result = _engine()(tile, use_det=True, use_cls=False, use_rec=True)
        if result.boxes is None:
            continue
        for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
            (x0, top), (x1, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
            yield _Word(text, x0, top + start, x1, bottom + start, round(float(score), 2))


def _tall(words: Sequence[_Word]) -> float:
    """The usual height of lines, in pixels."""
    return median(word.bottom - word.top for word in words)


def _read_crop(picture: Array) -> tuple[str, float]:
    """The one line of a small picture, with its confidence."""
    with _quiet():
        result = _engine()(picture, use_det=False, use_cls=False, use_rec=True)
    if not result.txts:
        return "", 0.0
    return result.txts[0].strip(), round(float(result.scores[0]), 2)


def _glyphs(words: Sequence[_Word], scale: float, number: int) -> list[Glyph]:
    """Each word as one glyph, in points; sizes near the usual one are made alike, since boxes are not exact."""
    usual = _tall(words) if words else 0.0
    glyphs = []
    for word in words:
        tall = word.bottom - word.top
        size = (usual if abs(tall - usual) <= 0.25 * usual else tall) / _BOX_TO_SIZE / scale
        middle = (word.top + word.bottom) / 2 / scale
        x0, x1, base = word.x0 / scale, word.x1 / scale, middle + 0.35 * size
        glyphs.append(Glyph(word.text, x0, x1, base, size, word.confidence, number))
    return glyphs


@dataclass(slots=True)
class _Scan:
    """One page or picture: level, with its ruling lines and its text."""

    picture: Array
    scale: float
    number: int
    drawn: Rulings
    glyphs: list[Glyph]
    limits: Limits

    def sheets(self) -> list[Sheet]:
        """The tables, from top to bottom; a frame around a table is none."""
        found = []
        for boxes in tables_of(self.drawn.level, self.drawn.upright, self.limits) or []:
            area = Sheet(tuple(boxes), self.number).area
            inside = [glyph for glyph in self.glyphs if within(glyph, area)]
            cells = self._cells(boxes, inside)
            if any(box.text for box in cells):
                found.append(Sheet(cells, self.number, tuple(lines_of(inside, self.number))))
        tables = [sheet for sheet in found if not sheet.is_single]
        kept = [sheet for sheet in found if not (sheet.is_single and any(_holds(sheet, each) for each in tables))]
        return sorted(kept, key=lambda sheet: sheet.top)

    def _cells(self, boxes: Sequence[Box], inside: Sequence[Glyph]) -> tuple[Box, ...]:
        ink = Ink([glyph for glyph in inside if not _straddles(glyph, boxes)])
        return without_slivers(self._cell(box, ink.inside(box)) for box in boxes)

    def _cell(self, box: Box, glyphs: Sequence[Glyph]) -> Box:
        """The cell with its text and confidence; one that holds ink and could not be read has no text and 0."""
        box = box.filled(glyphs, self.number)
        text, sure = box.text, least(glyph.confidence for glyph in glyphs)
        if text and not _VALUE.fullmatch(text):
            return replace(box, confidence=sure)
        area = inked(self.drawn.ink, box, self.scale)
        if area is None:
            return replace(box, confidence=_DIFFER * (sure or 0) if text else 1.0)
        again = _read_crop(crop(self.picture, area))
        if not text:
            text, sure = again
            again = _read_crop(larger(crop(self.picture, area), 1.5))
            box = replace(box, text=text, ink=(self._ink(text, area),))
        return replace(box, confidence=_settled(text, sure or 0.0, *again))

    def _ink(self, text: str, area: Sequence[int]) -> Glyph:
        """What only the second reading of a cell has seen in ``area``, which is in pixels."""
        x0, top, x1, bottom = (each / self.scale for each in area)
        return Box(x0, top, x1, bottom, text).frame(self.number)

    def page(self, sheets: Sequence[Sheet]) -> Page:
        """The lines outside the tables."""
        areas = [sheet.area for sheet in sheets]
        outside = [glyph for glyph in self.glyphs if not any(within(glyph, area) for area in areas)]
        return Page(self.number, self.picture.shape[0] / self.scale, lines_of(outside, self.number))


def _settled(text: str, sure: float, again: str, sure_again: float) -> float:
    """The confidence that two readings of one cell give: the lower of the two, half of the higher where they differ."""
    if text == again:
        return min(sure, sure_again)
    return round(_DIFFER * max(sure, sure_again), 2)


def _straddles(glyph: Glyph, boxes: Sequence[Box]) -> bool:
    """Whether a recognised run of text reaches over a ruling line into another cell, so that its parts must be read
    each by itself."""
    middle = height(glyph)
    shares = [min(glyph.x1, box.x1) - max(glyph.x0, box.x0) for box in boxes if box.top <= middle < box.bottom]
    return max(shares, default=0.0) < 0.7 * (glyph.x1 - glyph.x0)


def _holds(frame: Sheet, table: Sheet) -> bool:
    outer, inner = frame.area, table.area
    return outer.x0 <= inner.x0 + 1 and outer.top <= inner.top + 1 and outer.x1 >= inner.x1 - 1


def _is_recognised(sheet: Sheet) -> bool:
    return any(box.confidence is not None for box in sheet.boxes)


def aligned(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The tables with those that go on from page to page moved to the same edges: pages lie differently in a
    scanner."""
    moved: list[Sheet] = []
    for sheet in sheets:
        last = moved[-1] if moved else None
        if last is not None and sheet.page == last.page + 1 and _is_recognised(sheet):
            above, here = last.area, sheet.area
            factor = (above.x1 - above.x0) / (here.x1 - here.x0)
            if 0.97 < factor < 1.03:
                boxes = tuple(
                    replace(
                        box,
                        x0=above.x0 + (box.x0 - here.x0) * factor,
                        x1=above.x0 + (box.x1 - here.x0) * factor,
                    )
                    for box in sheet.boxes
                )
                sheet = replace(sheet, boxes=boxes)
        moved.append(sheet)
    return moved


@dataclass(slots=True)
class Recogniser:
    """Reads the pages of one file by text recognition, within the settings' limits."""

    limits: Limits
    scales: dict[int, float] = field(default_factory=dict)
    pages: int = 0
    started: float = field(default_factory=time.monotonic)

    def _spend(self) -> None:
        settings = self.limits.settings
        self.pages += 1
        if self.pages > settings.ocr_max_pages:
            raise self.limits.exceeded("ocr_max_pages")
        if time.monotonic() - self.started > settings.ocr_max_seconds:
            raise self.limits.exceeded("ocr_max_seconds")

    def read(self, picture: Array, number: int, scale: float | None) -> tuple[Page, list[Sheet]]:
        """The lines and tables of a page; without ``scale`` (pixels to a point) it is taken from the text's size."""
        self._spend()
        picture, angle = levelled(picture)
        words = list(_words_of(picture))
        if words and scale is None and _tall(words) < _SMALL_TEXT:
            picture = larger(picture, 2)
            words = list(_words_of(picture)) or words
        if scale is None:
            scale = self._scale(picture.shape[1], words)
        return self._laid_out(picture, number, scale, words, angle)

    def _scale(self, width: int, words: Sequence[_Word]) -> float:
        """The scale of a picture: that of an earlier one as wide, or by the size of its text.

        The pages of a file have one scale, so that a table that goes on keeps its width.
        """
        if words and width not in self.scales:
            self.scales[width] = _tall(words) / _BOX_TO_SIZE / _USUAL_SIZE
        return self.scales.get(width, 2.0)

    def _laid_out(
        self, picture: Array, number: int, scale: float, words: Sequence[_Word], angle: float
    ) -> tuple[Page, list[Sheet]]:
        scan = _Scan(picture, scale, number, rulings(picture, scale), _glyphs(words, scale, number), self.limits)
        sheets = scan.sheets()
        self.limits.spend(sum(len(sheet.boxes) for sheet in sheets))
        move = slanted(angle, picture.shape[1] / scale, picture.shape[0] / scale)
        return with_ink(scan.page(sheets), sheets, move) if angle else (scan.page(sheets), sheets)

    def _is_ruled(self, picture: Array, scale: float) -> bool:
        """Whether a level picture shows the ruling lines of a table."""
        drawn = rulings(picture, scale)
        return sum(map(len, tables_of(drawn.level, drawn.upright, self.limits) or [])) >= _LEAST_CELLS

    def inside(
        self, data: bytes, kind: str, number: int, is_page: bool, least_side: int
    ) -> tuple[Page, list[Sheet]] | None:
        """The lines and tables of a picture in a document.

        None for one whose shorter side has fewer than ``least_side`` pixels, and for one that shows no ruling lines
        unless it is a page. Raises UnreadableFile for one that cannot be opened or is too large.
        """
        picture = next(_frames(data, self.limits, kind))
        side = min(picture.shape)
        if side < least_side:
            return None
        if not (is_page and side >= _LEAST_PAGE):
            small = larger(picture, min(1.0, _LOOKED_AT / picture.shape[1]))
            if not self._is_ruled(levelled(small)[0], small.shape[1] / _TABLE_WIDTH):
                return None
        return self.read(picture, number, None)

    def tables(self, picture: Array, number: int, scale: float) -> list[Sheet]:
        """The tables of a picture on a page; nothing is read where no table is ruled."""
        picture, angle = levelled(picture)
        if not self._is_ruled(picture, scale):
            return []
        self._spend()
        sheets = self._laid_out(picture, number, scale, list(_words_of(picture)), angle)[1]
        return [sheet for sheet in sheets if not sheet.is_single]


# ---- pictures


def _frames(data: bytes, limits: Limits, kind: str) -> Iterator[Array]:
    """The pictures in a file, turned as the camera or scanner says."""
    from PIL import Image, ImageOps, ImageSequence

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as image:
                for number, frame in enumerate(ImageSequence.Iterator(image)):
                    if frame.width * frame.height > limits.settings.ocr_max_pixels:
                        raise limits.exceeded("ocr_max_pixels")
                    if kind in ("GIF", "WebP") and number:
                        return
                    yield grey(ImageOps.exif_transpose(frame))
    except UnreadableFile:
        raise
    except Exception as error:  # Pillow lets through whatever its decoders stumble on
        raise limits.broken(kind, str(error).partition(" <")[0]) from error  # without the address of an object


def read_picture(data: bytes, limits: Limits, kind: str) -> Parts:
    """The blocks of a picture of a report or a table; the pictures of a TIFF are pages.

    Raises UnknownFormat when recognition is off or not installed, UnreadableFile when the picture is broken, too large
    or without text, MissingExtra when recognition is insisted on and not installed.
    """
    if kind == _UNKNOWN_TO_PILLOW or not wanted(limits.settings):
        helps = limits.settings.ocr is None and kind != _UNKNOWN_TO_PILLOW
        key = "error.picture" if helps else "error.picture_ocr_off"
        raise UnknownFormat(key, path=limits.source, format=kind)
    recogniser, pages, sheets = Recogniser(limits), [], []
    for number, picture in enumerate(_frames(data, limits, kind), 1):
        page, tables = recogniser.read(picture, number, None)
        pages.append(page)
        sheets += tables
    if not sheets and not any(page.lines for page in pages):
        raise UnreadableFile("error.nothing_recognised", path=limits.source)
    return Parts(compose(pages, aligned(sheets)), ("read.recognised",))

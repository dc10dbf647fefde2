"""The pages of a PDF as pictures, for text recognition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gouji.read.ink import sheet_with_ink, shifted, with_ink
from gouji.read.limits import Limits
from gouji.read.ocr import Recogniser
from gouji.read.ocr_image import Array, grey
from gouji.read.pdf_lines import Page
from gouji.read.pdf_tables import Box, Sheet

_MOST_PIXELS = 24_000_000


class Drawn:
    """The pages of a PDF as pictures, read when they are asked for."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._recogniser = Recogniser(limits)
        self._dpi = limits.settings.ocr_dpi
        self._document: Any = None

    def _draw(self, number: int, shown: Box) -> tuple[Array, float]:
        """The page as a picture, and its pixels to a point."""
        import pypdfium2

        if self._document is None:
            self._document = pypdfium2.PdfDocument(self._data)
        width, tall = shown.x1 - shown.x0, shown.bottom - shown.top
        scale = min(self._dpi / 72, (_MOST_PIXELS / max(width * tall, 1)) ** 0.5)
        image = self._document[number - 1].render(scale=scale, may_draw_forms=False).to_pil()
        return grey(image), image.width / max(width, 1)

    def page(self, number: int, shown: Box) -> tuple[Page, list[Sheet]]:
        """The lines and tables of a page of which the part ``shown`` is seen; empty for a blank one."""
        picture, scale = self._draw(number, shown)
        if picture.min() > 200:
            return Page(number, shown.bottom - shown.top), []
        return with_ink(*self._recogniser.read(picture, number, scale), shifted(shown.x0, shown.top))

    def tables(self, number: int, shown: Box, areas: Sequence[Box]) -> list[Sheet]:
        """The tables that the pictures in ``areas`` of a page show, of which the part ``shown`` is seen."""
        picture, scale = self._draw(number, shown)
        found = []
        for area in areas:
            edges = (area.x0 - shown.x0, area.top - shown.top, area.x1 - shown.x0, area.bottom - shown.top)
            x0, top, x1, bottom = (max(0, round(value * scale)) for value in edges)
            if x0 < x1 and top < bottom:
                sheets = self._recogniser.tables(picture[top:bottom, x0:x1], number, scale)
                found += [_moved(sheet, shown.x0 + x0 / scale, shown.top + top / scale) for sheet in sheets]
        return found

    def close(self) -> None:
        """Let go of the file."""
        if self._document is not None:
            self._document.close()


def _moved(sheet: Sheet, right: float, down: float) -> Sheet:
    boxes = tuple(
        replace(box, x0=box.x0 + right, x1=box.x1 + right, top=box.top + down, bottom=box.bottom + down)
        for box in sheet.boxes
    )
    return sheet_with_ink(replace(sheet, boxes=boxes), shifted(right, down))

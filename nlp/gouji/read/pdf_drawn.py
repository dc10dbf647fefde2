"""The pages of a PDF as pictures, for text recognition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

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

    def _draw(self, number: int, width: float, tall: float) -> tuple[Array, float]:
        """The page as a picture, and its pixels to a point."""
        import pypdfium2

        if self._document is None:
            self._document = pypdfium2.PdfDocument(self._data)
        scale = min(self._dpi / 72, (_MOST_PIXELS / max(width * tall, 1)) ** 0.5)
        image = self._document[number - 1].render(scale=scale, may_draw_forms=False).to_pil()
        return grey(image), image.width / max(width, 1)

    def page(self, number: int, width: float, tall: float) -> tuple[Page, list[Sheet]]:
        """The lines and tables of a page of ``width`` and ``tall`` points; empty for a blank one."""
        picture, scale = self._draw(number, width, tall)
        if picture.min() > 200:
            return Page(number, tall), []
        return self._recogniser.read(picture, number, scale)

    def tables(self, number: int, width: float, tall: float, areas: Sequence[Box]) -> list[Sheet]:
        """The tables that the pictures in ``areas`` of a page show."""
        picture, scale = self._draw(number, width, tall)
        found = []
        for area in areas:
            x0, top, x1, bottom = (max(0, round(value * scale)) for value in (area.x0, area.top, area.x1, area.bottom))
            sheets = self._recogniser.tables(picture[top:bottom, x0:x1], number, scale)
            found += [_moved(sheet, x0 / scale, top / scale) for sheet in sheets]
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
    return replace(sheet, boxes=boxes)

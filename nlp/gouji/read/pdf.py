"""PDF: printed lines become paragraphs, ruled tables become grids, over page breaks too."""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from gouji.blocks import Glyph
from gouji.errors import GoujiError, MissingExtra, UnreadableFile
from gouji.read.ink import Space
from gouji.read.layout import Ink, compose, within
from gouji.read.legible import is_garbled
from gouji.read.limits import Limits, Parts
from gouji.read.ocr import aligned, wanted
from gouji.read.pdf_drawn import Drawn
from gouji.read.pdf_guard import Drawing, check_file
from gouji.read.pdf_lines import Page, lines_of
from gouji.read.pdf_tables import Box, Hole, Run, Sheet, closing_runs, regions, without_slivers

_THIN = 3.0
"""Points; a filled rectangle no wider is a ruling line, a wider and taller one a background."""
_PICTURE_WIDTH = 0.4
"""Share of the page's width below which a picture is no table."""
_PICTURE_HEIGHT = 30.0
_STAMP = 60
"""Characters of a scanned page's text layer that are no more than a stamp."""
_WHOLE = 0.6
_MOST_STROKES = 6000
"""Lines and rectangles of a page above which it is a drawing, and searching it for tables would take minutes."""
_ALL_STROKES = 15_000
"""Those of a file after which no more pages are searched: an official table has some hundred."""
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_TABLES: dict[str, Any] = {"vertical_strategy": "lines", "horizontal_strategy": "lines", "intersection_tolerance": 4}

Obj = dict[str, Any]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pdfminer's remarks on odd fonts out of people's terminals, and leave logging as it was."""
    logger = logging.getLogger("pdfminer")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)


# ---- one page


def _is_ruling(item: Obj) -> bool:
    """Whether an object may be a line of a table: no background, no slanted line, no curve."""
    if item["object_type"] == "rect":
        return bool(item.get("stroke")) or min(item["width"], item["height"]) <= _THIN
    if item["object_type"] == "line":
        return bool(min(item["width"], item["height"]) <= 1)
    return item["object_type"] == "curve" and bool(min(item["width"], item["height"]) <= _THIN)


def _glyph(char: Obj) -> Glyph:
    """The char on its baseline, which the text matrix gives; ``top + y1`` turns it to measuring from the top."""
    baseline = char["top"] + char["y1"] - char["matrix"][5]
    text, size, page = _UNMAPPED.sub("\ufffd", char["text"]), max(char["size"], 1.0), char["page_number"]
    return Glyph(text, char["x0"], char["x1"], baseline, size, page=page)


def _glyphs(page: Any) -> list[Glyph]:
    """The upright characters of a page (watermarks lie aslant), or all where none is upright."""
    upright = [char for char in page.chars if char["upright"]]
    return [_glyph(char) for char in (upright or page.chars)]


def _runs(strokes: Sequence[Obj], orientation: str) -> list[Run]:
    """The ruling lines of one direction, those in one line joined."""
    at, along = ("x0", ("top", "bottom")) if orientation == "v" else ("top", ("x0", "x1"))
    return [Run(each[at], each[along[0]], each[along[1]]) for each in strokes if each["orientation"] == orientation]


def _closing_lines(page: Any) -> dict[str, list[Obj]]:
    """Settings for pdfplumber that add the borders which a table cut by a page break lacks."""
    from pdfplumber.table import merge_edges

    strokes = merge_edges([each for each in page.edges if max(each["width"], each["height"]) > _THIN], 3, 3, 3, 3)
    level, upright = closing_runs(_runs(strokes, "v"), _runs(strokes, "h"))
    across = [Obj(x0=run.start, x1=run.end, top=run.at, bottom=run.at) for run in level]
    down = [Obj(x0=run.at, x1=run.at, top=run.start, bottom=run.end) for run in upright]
    for line in (*across, *down):
        line |= {"object_type": "line", "width": line["x1"] - line["x0"], "height": line["bottom"] - line["top"]}
    return {"explicit_horizontal_lines": across, "explicit_vertical_lines": down}


def _tables(page: Any) -> list[list[Box]]:
    """The cells of each table on a page, single cells too: pdfplumber drops those, but a page break makes them.

    Each region of the page is searched by itself: pdfplumber draws nearly equal edges together over the whole page, and
    so would bend one table's columns to another's.
    """
    ruled, tables = page.filter(_is_ruling), []
    for top, bottom in regions(_runs([each for each in ruled.edges if each["height"] > _THIN], "v")):
        part = ruled.filter(
            lambda item, top=top, bottom=bottom: item["top"] >= top - 4 and item["bottom"] <= bottom + 4
        )
        finder = part.debug_tablefinder(_TABLES | _closing_lines(part))
        found = [table.cells for table in finder.tables]
        taken = {cell for cells in found for cell in cells}
        tables += found + [[cell] for cell in finder.cells if cell not in taken]
    return [[Box(*cell) for cell in cells] for cells in tables]


def _sheets(page: Any, number: int, glyphs: Sequence[Glyph]) -> list[Sheet]:
    """The ruled tables of a page, and frames around text."""
    sheets, ink = [], Ink(glyphs)
    for cells in _tables(page):
        boxes = without_slivers(box.filled(ink.inside(box), number) for box in cells)
        if any(box.text for box in boxes):
            sheet = Sheet(boxes, number)
            sheets.append(replace(sheet, lines=tuple(lines_of(ink.inside(sheet.area), number))))
    return sorted(sheets, key=lambda sheet: sheet.top)


def _is_stamped(page: Any, inked: Sequence[Glyph]) -> bool:
    """Whether a page is one picture with hardly any text: scanners print their name, or a page number, on theirs."""
    covered = max((image["width"] * image["height"] for image in page.images), default=0.0)
    return len(inked) <= _STAMP and covered >= _WHOLE * page.width * page.height


def _pictured(page: Any, glyphs: Sequence[Glyph]) -> list[Box]:
    """Where a page shows pictures large enough for a table, without text over them; slices of one picture are one."""
    found: list[Box] = []
    for image in sorted(page.images, key=lambda each: each["top"]):
        box = Box(image["x0"], image["top"], image["x1"], image["bottom"])
        last = found[-1] if found else None
        if last is not None and abs(box.x0 - last.x0) <= _THIN and 0 <= box.top - last.bottom <= _THIN:
            found[-1] = replace(last, x1=max(last.x1, box.x1), bottom=box.bottom)
        else:
            found.append(box)
    ink = Ink(glyphs)
    return [
        box
        for box in found
        if box.x1 - box.x0 >= _PICTURE_WIDTH * page.width
        and box.bottom - box.top >= _PICTURE_HEIGHT
        and not ink.inside(box)
    ]


def _shown(page: Any) -> Box:
    """The part of a page that is seen."""
    known = page.page_obj
    x0, y0, x1, y1 = map(float, known.mediabox)
    return Space((x0, y0, x1, y1), known.rotate).shown([float(each) for each in known.cropbox])


@dataclass(slots=True)
class _Read:
    """What was read of a file, page by page; ``drawn`` are its pages as pictures, None when they are not to be read."""

    drawn: Drawn | None = None
    pages: list[Page] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    holes: list[Hole] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    glyphs: int = 0
    unmapped: int = 0
    recognised: int = 0
    strokes: int = 0

    def take(self, page: Any, limits: Limits) -> None:
        """Read the next page."""
        glyphs = _glyphs(page)
        inked = [glyph for glyph in glyphs if not glyph.text.isspace()]
        self.glyphs += len(inked)
        limits.check_text(self.glyphs)
        garbled = is_garbled("".join(glyph.text for glyph in inked))
        scanned = _is_stamped(page, inked) or (not inked and bool(page.images or page.curves or page.rects))
        self.unmapped += garbled * len(inked)
        if self.drawn is not None and (garbled or scanned):
            self._recognise(page, self.drawn)
            self.notes |= {"read.garbled_recognised": None} if garbled else {}
            return
        if garbled or (scanned and page.images):
            self.notes["read.garbled" if garbled else "read.page_without_text"] = None
            self.holes.append(Hole(page.page_number, 0.0))
        self._take_text(page, [] if garbled else glyphs, [] if garbled else inked, limits)

    def _recognise(self, page: Any, drawn: Drawn) -> None:
        lines, sheets = drawn.page(page.page_number, _shown(page))
        self.pages.append(lines)
        self.sheets.extend(sheets)
        self.recognised += len(lines.lines) + len(sheets)

    def _pictured_sheets(self, page: Any, glyphs: Sequence[Glyph]) -> list[Sheet]:
        """The tables that are pictures on a page with text."""
        areas = _pictured(page, glyphs)
        if self.drawn is None:
            self.holes += (Hole(page.page_number, area.top) for area in areas)
        if self.drawn is None or not areas:
            return []
        sheets = self.drawn.tables(page.page_number, _shown(page), areas)
        self.recognised += len(sheets)
        return sheets

    def _take_text(self, page: Any, glyphs: Sequence[Glyph], inked: Sequence[Glyph], limits: Limits) -> None:
        number = page.page_number
        sheets: list[Sheet] = []
        strokes = len(page.rects) + len(page.lines) + len(page.curves)
        self.strokes += strokes
        if strokes > _MOST_STROKES or (self.strokes > _ALL_STROKES and strokes):
            self.notes["read.page_too_complex"] = None
        else:
            sheets = _sheets(page, number, inked) + self._pictured_sheets(page, inked)
        limits.spend(sum(len(sheet.boxes) for sheet in sheets))
        areas = [sheet.area for sheet in sheets]
        outside = [glyph for glyph in glyphs if not any(within(glyph, area) for area in areas)]
        self.sheets.extend(sheets)
        self.pages.append(Page(number, float(page.height), lines_of(outside, number)))


# ---- the file


def _refused(error: Exception, limits: Limits) -> UnreadableFile:
    """The error of ours for one of pdfminer's, which pdfplumber wraps."""
    chain = (error, error.__cause__, error.__context__, *error.args)
    if any("Password" in type(each).__name__ for each in chain):
        return UnreadableFile("error.locked", path=limits.source)
    return limits.broken("PDF", error)


def _read_pages(data: bytes, limits: Limits) -> _Read:
    try:
        import pdfplumber
    except ImportError as error:
        raise MissingExtra("error.missing_extra", what="PDF", extra="pdf") from error
    read, drawing = _Read(Drawn(data, limits) if wanted(limits.settings) else None), Drawing(limits)
    try:
        with _quiet(), pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > limits.settings.max_pages:
                raise limits.exceeded("max_pages")
            for page in pdf.pages:
                drawing.take(page.page_obj.contents, page.page_obj.resources)
                read.take(page, limits)
                page.close()
    except GoujiError:
        raise
    except Exception as error:  # pdfminer lets through whatever its parser stumbles on
        raise _refused(error, limits) from error
    finally:
        if read.drawn is not None:
            read.drawn.close()
    return read


def _without_text(read: _Read, limits: Limits) -> UnreadableFile:
    """The error for a file of which nothing could be read."""
    if read.drawn is not None:
        return UnreadableFile("error.nothing_recognised", path=limits.source)
    why = "garbled" if read.glyphs else "no_text"
    key = f"error.{why}" if limits.settings.ocr is None else f"error.{why}_ocr_off"
    return UnreadableFile(key, path=limits.source)


def read_pdf(data: bytes, limits: Limits) -> Parts:
    """The blocks of a PDF, each with its page.

    Raises UnreadableFile when it is broken, cut short, locked, too long or without a text layer, MissingExtra without
    pdfplumber.
    """
    if b"%%EOF" not in data[-4096:]:
        raise limits.broken("PDF", "no %%EOF at the end: cut short")
    check_file(data, limits)
    read = _read_pages(data, limits)
    if not read.pages:
        raise limits.broken("PDF", "no pages")
    if read.glyphs == read.unmapped and not read.recognised:
        raise _without_text(read, limits)
    if read.recognised:
        read.notes["read.recognised"] = None
    return Parts(compose(read.pages, aligned(read.sheets), read.holes), tuple(read.notes))

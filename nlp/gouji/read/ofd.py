"""OFD (GB/T 33190), the fixed-layout format of Chinese offices: text objects with their places, and drawn lines.

Pages become the same glyphs and ruled cells that a PDF gives, and go the same way from there. Lengths are millimetres
in the file and points here.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from xml.etree.ElementTree import Element

from gouji.blocks import Glyph, Grid
from gouji.errors import UnreadableFile
from gouji.read.archive import Archive
from gouji.read.content import table_marks
from gouji.read.layout import Ink, compose, within
from gouji.read.limits import Limits, Parts
from gouji.read.pdf_lines import Page, lines_of
from gouji.read.pdf_tables import Run, Sheet, without_slivers
from gouji.read.rulings import tables_of
from gouji.read.xmltree import found

_POINT = 72 / 25.4
_THIN = 3.0
"""Points; a filled shape no wider is a ruling line, a wider and taller one a background."""
_LEVEL = 1.0
"""Points by which the ends of a level or upright line may differ."""
_LEAST_LABELS = 4
"""Labels of an official table that no rules enclose, by which its presence is known."""
_LONGEST_PATH = 100_000
"""Characters of a path; a longer one is a picture, not a line of a table."""
_MOST_REPEATS = 100_000
_TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_POINTS_OF = {"S": 1, "M": 1, "L": 1, "Q": 2, "B": 3, "C": 0}
"""Points that follow each letter of a path; an arc (A) is five numbers and a point."""

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
_AS_IT_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _floats(text: str | None) -> list[float]:
    values = []
    for word in (text or "").split():
        try:
            value = float(word)
        except ValueError:
            continue
        if math.isfinite(value):
            values.append(value)
    return values


def _float(text: str | None, default: float = 0.0) -> float:
    return next(iter(_floats(text)), default)


# ---- where things stand


@dataclass(frozen=True, slots=True)
class _Space:
    """Where an object's own coordinates lie on the page."""

    x: float
    y: float
    matrix: Matrix

    @classmethod
    def of(cls, element: Element, outer: _Space | None = None) -> _Space:
        """The space of an object, inside the one it stands in."""
        x, y, *_ = [*_floats(element.get("Boundary")), 0.0, 0.0]
        values = _floats(element.get("CTM"))
        a, b, c, d, e, f = values if len(values) == 6 else _AS_IT_IS
        return cls(x + (outer.x if outer else 0.0), y + (outer.y if outer else 0.0), (a, b, c, d, e, f))

    def point(self, x: float, y: float) -> Point:
        """A point on the page, in points."""
        a, b, c, d, e, f = self.matrix
        return (self.x + a * x + c * y + e) * _POINT, (self.y + b * x + d * y + f) * _POINT

    @property
    def scale(self) -> float:
        """How much higher than said an object stands on the page."""
        return math.hypot(self.matrix[2], self.matrix[3])

    @property
    def is_upright(self) -> bool:
        """Whether its lines are level."""
        return abs(self.matrix[1]) <= 0.02 * abs(self.matrix[0])


# ---- text


def _steps(text: str | None, count: int) -> list[float]:
    """The distances from each character to the next; ``g 3 5.2`` stands for 5.2 three times."""
    steps: list[float] = []
    words = iter((text or "").split())
    for word in words:
        if word.lower() == "g":
            times, value = _float(next(words, "")), _float(next(words, ""))
            steps += [value] * max(0, min(int(times), count - len(steps), _MOST_REPEATS))
        else:
            steps.append(_float(word))
        if len(steps) >= count:
            break
    return steps


def _width(char: str, size: float) -> float:
    return size if ord(char) > 0x2000 else size / 2


def _code_glyphs(code: Element, space: _Space, size: float, start: Point) -> Iterator[Glyph]:
    """The characters of one run; without distances each follows at its own width."""
    text = code.text or ""
    x, y = start
    across, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
    for number, char in enumerate(text):
        left, base = space.point(x, y)
        height = max(size * space.scale * _POINT, 1.0)
        yield Glyph(char, left, left + _width(char, height), base, height)
        if number < len(across):
            x += across[number]
        elif not down:
            x += _width(char, size)
        y += down[number] if number < len(down) else 0.0


def _glyphs(element: Element, space: _Space) -> Iterator[Glyph]:
    size, x, y = _float(element.get("Size"), 3.5), 0.0, 0.0
    for code in found(element, "TextCode"):
        x, y = _float(code.get("X"), x), _float(code.get("Y"), y)
        yield from _code_glyphs(code, space, size, (x, y))


# ---- lines


def _outlines(data: str, space: _Space) -> Iterator[list[Point]]:
    """The straight strokes of a path, each as the points it goes through; curves are left out."""
    words, at = _TOKEN.findall(data), 0
    line: list[Point] = []

    def point(index: int) -> Point:
        return space.point(float(words[index]), float(words[index + 1]))

    while at < len(words):
        letter = words[at].upper()
        at += 1
        length = 7 if letter == "A" else 2 * _POINTS_OF.get(letter, 0)
        if at + length > len(words) or any(word.isalpha() for word in words[at : at + length]):
            break
        if letter in ("S", "M") or letter in ("Q", "B", "A"):
            if len(line) > 1:
                yield line
            line = [point(at + length - 2)]
        elif letter == "L":
            line.append(point(at))
        elif letter == "C" and line:
            line.append(line[0])
        at += length
    if len(line) > 1:
        yield line


def _edges(line: Sequence[Point]) -> Iterator[tuple[str, Run]]:
    for (x0, y0), (x1, y1) in pairwise(line):
        if abs(y0 - y1) <= _LEVEL < abs(x0 - x1):
            yield "level", Run((y0 + y1) / 2, min(x0, x1), max(x0, x1))
        elif abs(x0 - x1) <= _LEVEL < abs(y0 - y1):
            yield "upright", Run((x0 + x1) / 2, min(y0, y1), max(y0, y1))


def _bar(line: Sequence[Point]) -> Iterator[tuple[str, Run]]:
    """A thin filled shape as the line that it looks like."""
    left, right = min(x for x, _ in line), max(x for x, _ in line)
    top, bottom = min(y for _, y in line), max(y for _, y in line)
    if bottom - top <= _THIN < right - left:
        yield "level", Run((top + bottom) / 2, left, right)
    elif right - left <= _THIN < bottom - top:
        yield "upright", Run((left + right) / 2, top, bottom)


def _rulings(element: Element, space: _Space) -> Iterator[tuple[str, Run]]:
    stroked = element.get("Stroke", "true").lower() != "false"
    filled = element.get("Fill", "false").lower() == "true"
    for data in found(element, "AbbreviatedData"):
        if len(data.text or "") > _LONGEST_PATH:
            continue
        for line in _outlines(data.text or "", space):
            bars = list(_bar(line)) if filled else []
            if bars:
                yield from bars
            elif stroked:
                yield from _edges(line)


# ---- pages


@dataclass(slots=True)
class _Canvas:
    """What one page draws."""

    upright: list[Glyph] = field(default_factory=list)
    aslant: list[Glyph] = field(default_factory=list)
    rulings: dict[str, list[Run]] = field(default_factory=lambda: {"level": [], "upright": []})
    pictures: int = 0
    objects: int = 0

    def draw(self, element: Element, outer: _Space | None = None) -> None:
        """Take in what an element holds, in the order of the page."""
        for child in element:
            space = _Space.of(child, outer)
            self.objects += 1 + len(child)
            if child.get("Visible", "true").lower() == "false":
                continue
            if child.tag == "TextObject":
                (self.upright if space.is_upright else self.aslant).extend(_glyphs(child, space))
            elif child.tag == "PathObject":
                for name, run in _rulings(child, space):
                    self.rulings[name].append(run)
            elif child.tag == "ImageObject":
                self.pictures += 1
            elif child.tag in ("Layer", "PageBlock", "Content"):
                self.draw(child, outer)

    @property
    def glyphs(self) -> list[Glyph]:
        """The level text (watermarks lie aslant), or all where none is level."""
        return self.upright or self.aslant


@dataclass(slots=True)
class _Book:
    """What was read, page by page."""

    limits: Limits
    pages: list[Page] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    glyphs: int = 0
    objects: int = 0

    def _sheets(self, canvas: _Canvas, inked: Sequence[Glyph], number: int) -> list[Sheet]:
        tables = tables_of(canvas.rulings["level"], canvas.rulings["upright"], self.limits)
        if tables is None:
            self.notes["read.page_too_complex"] = None
            return []
        ink, sheets = Ink(inked), []
        for cells in tables:
            boxes = without_slivers(cell.filled(ink.inside(cell), number) for cell in cells)
            if any(box.text for box in boxes):
                area = Sheet(boxes, number).area
                sheets.append(Sheet(boxes, number, tuple(lines_of(ink.inside(area), number))))
        return sorted(sheets, key=lambda sheet: sheet.top)

    def take(self, canvas: _Canvas, height: float) -> None:
        """Add the next page."""
        number = len(self.pages) + 1
        inked = [glyph for glyph in canvas.glyphs if not glyph.text.isspace()]
        self.glyphs += len(inked)
        self.objects += canvas.objects
        self.limits.check_text(self.glyphs)
        self.limits.check_nodes(self.objects)
        if not inked and canvas.pictures:
            self.notes["read.page_without_text"] = None
        sheets = self._sheets(canvas, inked, number)
        areas = [sheet.area for sheet in sheets]
        outside = [glyph for glyph in canvas.glyphs if not any(within(glyph, area) for area in areas)]
        self.sheets += sheets
        self.pages.append(Page(number, height, lines_of(outside, number)))


def _path(base: str, name: str) -> str:
    """A location as the file gives it, from the folder of ``base`` or from the root."""
    joined = name if name.startswith("/") else posixpath.join(posixpath.dirname(base), name)
    return posixpath.normpath(joined).lstrip("/")


def _height(page: Element, document: Element) -> float:
    for element in (page, document):
        for box in found(element, "PhysicalBox"):
            if len(values := _floats(box.text)) == 4:
                return values[3] * _POINT
    return 297 * _POINT


def _templates(document: Element, base: str) -> dict[str, str]:
    return {each.get("ID", ""): _path(base, each.get("BaseLoc", "")) for each in found(document, "TemplatePage")}


def _canvas(page: Element, templates: dict[str, str], archive: Archive) -> _Canvas:
    """A page with the template that lies under it."""
    canvas = _Canvas()
    for used in page.findall("Template"):
        if (name := templates.get(used.get("TemplateID", ""), "")) in archive:
            for content in archive.xml(name).findall("Content"):
                canvas.draw(content)
    for content in page.findall("Content"):
        canvas.draw(content)
    return canvas


def _read_document(archive: Archive, base: str, book: _Book) -> None:
    document = archive.xml(base)
    templates = _templates(document, base)
    for pages in document.findall("Pages"):
        for entry in pages.findall("Page"):
            if len(book.pages) >= book.limits.settings.max_pages:
                raise book.limits.exceeded("max_pages")
            page = archive.xml(_path(base, entry.get("BaseLoc", "")))
            book.take(_canvas(page, templates, archive), _height(page, document))


def read_ofd(archive: Archive, limits: Limits) -> Parts:
    """The blocks of an OFD, each with its page; a note where a page's tables could not be read.

    Raises UnreadableFile when it is broken, too long, or without any text.
    """
    archive.check_markup()
    book = _Book(limits)
    for root in found(archive.xml("OFD.xml"), "DocRoot"):
        _read_document(archive, _path("OFD.xml", (root.text or "").strip()), book)
    if not book.pages:
        raise limits.broken("OFD", "no pages")
    if not book.glyphs:
        raise UnreadableFile("error.no_text", path=limits.source)
    assembler = compose(book.pages, book.sheets)
    unruled = not any(isinstance(block, Grid) for block in assembler.blocks)
    if unruled and table_marks("".join(assembler.pieces), _LEAST_LABELS):
        book.notes["read.tables_unread"] = None
    return Parts(assembler, tuple(book.notes))

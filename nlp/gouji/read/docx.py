"""DOCX: paragraphs and tables in the order of the body, merged cells as one, with the numbers that Word shows.

python-docx opens the file; the walk is over its XML, because text boxes, content controls, revisions and automatic
numbers are not in python-docx's own view of a document.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gouji.blocks import Assembler, RawCell
from gouji.errors import MissingExtra
from gouji.read.content import headings_named
from gouji.read.grids import compact, is_layout, is_void, squeeze, squeeze_lines
from gouji.read.limits import Limits, Parts
from gouji.read.numbering import Counters, Level
from gouji.read.pictures import Pictures

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_DRAWN_BEFORE = "{urn:schemas-microsoft-com:vml}imagedata"
"""Pictures, and those of Word 2007 and of files saved as DOC before."""
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_NUMBERING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
_LEFT_OUT = frozenset(
    _W + name
    for name in (
        *("del", "moveFrom", "instrText", "delText", "rt", "footnoteReference", "endnoteReference", "commentReference"),
        *("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr"),
    )
)
_PARAGRAPH, _TABLE, _ROW, _CELL, _BOX = (_W + name for name in ("p", "tbl", "tr", "tc", "txbxContent"))
_SIGNS = {_W + "tab": " ", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}

Element = Any
"""An element of the package's XML, as python-docx hands it out."""


def _value(element: Element | None, path: str, default: str = "") -> str:
    """The ``w:val`` of the element at ``path`` below (``a/b``, without prefixes)."""
    found = element.find("/".join(_W + name for name in path.split("/"))) if element is not None else None
    return default if found is None else (found.get(_W + "val") or default)


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else default


# ---- numbering


def _levels(definition: Element) -> dict[int, Level]:
    return {
        _number(level.get(_W + "ilvl", ""), 0): Level(
            _number(_value(level, "start"), 1), _value(level, "numFmt", "decimal"), _value(level, "lvlText")
        )
        for level in definition.findall(_W + "lvl")
    }


def _counters(document: Any) -> Counters:
    """The lists of a document; none when it has no numbering part."""
    try:
        root = document.part.part_related_by(_NUMBERING).element
    except KeyError:
        return Counters({})
    definitions = {each.get(_W + "abstractNumId"): _levels(each) for each in root.findall(_W + "abstractNum")}
    lists: dict[str, tuple[str, dict[int, Level]]] = {}
    restarts: dict[str, dict[int, int]] = {}
    for each in root.findall(_W + "num"):
        name, shared = each.get(_W + "numId"), _value(each, "abstractNumId")
        levels = dict(definitions.get(shared, {}))
        for override in each.findall(_W + "lvlOverride"):
            at = _number(override.get(_W + "ilvl", ""), 0)
            levels.update(_levels(override))
            if start := _value(override, "startOverride"):
                restarts.setdefault(name, {})[at] = _number(start, 1)
        lists[name] = (shared, levels)
    return Counters(lists, restarts)


def _style_lists(document: Any) -> dict[str, tuple[str, int]]:
    """Paragraph style → the list and level that it, or a style it is based on, puts its paragraphs in."""
    styles = {each.get(_W + "styleId"): each for each in document.styles.element.findall(_W + "style")}
    found = {}
    for name in styles:
        seen, each = set(), name
        while each in styles and each not in seen:
            seen.add(each)
            if listed := _value(styles[each], "pPr/numPr/numId"):
                found[name] = (listed, _number(_value(styles[each], "pPr/numPr/ilvl"), 0))
                break
            each = _value(styles[each], "basedOn")
    return found


# ---- walking


def _inside(element: Element) -> Iterator[Element]:
    """The children that count: revisions that were deleted and fallbacks of drawings are left out, wrappers entered."""
    for child in element:
        if child.tag in _LEFT_OUT or not isinstance(child.tag, str):
            continue
        if child.tag == _MC + "AlternateContent":
            choice = child.find(_MC + "Choice")
            held = choice is not None and next(choice.iter(_BOX, _W + "t"), None) is not None
            yield from _inside(choice if held else child)
        else:
            yield child


def _find(element: Element, *tags: str) -> Iterator[Element]:
    """The outermost elements of ``tags`` below, through content controls and inserted revisions."""
    for child in _inside(element):
        if child.tag in tags:
            yield child
        else:
            yield from _find(child, *tags)


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(_W + "val") not in ("0", "false", "off")


def texts(element: Element) -> Iterator[tuple[Element, str]]:
    """The pieces of text of a paragraph or table cell in reading order, text boxes left out, each with its element."""
    for child in _inside(element):
        if child.tag in (_W + "t", _MATH_TEXT):
            yield child, child.text or ""
        elif child.tag in _SIGNS:
            yield child, _SIGNS[child.tag]
        elif child.tag != _BOX and not (child.tag == _W + "r" and _is_hidden(child)):
            yield from texts(child)


def _pictures(element: Element) -> Iterator[Element]:
    """The pictures in a paragraph, those in its text boxes left to their own paragraphs."""
    for child in _inside(element):
        if child.tag in (_DRAWN, _DRAWN_BEFORE):
            yield child
        elif child.tag != _BOX:
            yield from _pictures(child)


@dataclass(slots=True)
class _Reader:
    part: Any
    limits: Limits
    pictures: Pictures
    counters: Counters
    style_lists: dict[str, tuple[str, int]]
    assembler: Assembler = field(default_factory=Assembler)
    elements: dict[str, Element] = field(default_factory=dict)
    paragraphs: int = 0
    tables: int = 0
    images: int = 0

    def _label(self, paragraph: Element) -> str:
        """The automatic number of a paragraph."""
        inherited, level = self.style_lists.get(_value(paragraph, "pPr/pStyle"), ("", 0))
        listed = _value(paragraph, "pPr/numPr/numId", inherited)
        return self.counters.next(listed, _number(_value(paragraph, "pPr/numPr/ilvl"), level)) if listed else ""

    def _lines(self, paragraph: Element) -> list[str]:
        """The lines of a paragraph, the automatic number before the first; a paragraph without text counts none."""
        text = "".join(piece for _, piece in texts(paragraph))
        return (self._label(paragraph) + text).split("\n") if text.strip() else []

    def blocks(self, element: Element) -> None:
        """Lay out the paragraphs, tables and text boxes below ``element``."""
        for block in _find(element, _PARAGRAPH, _TABLE):
            if block.tag == _TABLE:
                self._table(block)
                continue
            self._paragraph(block)
            self._pictured(block)
            for box in _find(block, _BOX):
                self.blocks(box)

    def _paragraph(self, element: Element) -> None:
        lines = self._lines(element)
        if not lines:
            return
        self.pictures.lay_out(self.assembler)
        self.paragraphs += 1
        anchor = f"p[{self.paragraphs}]"
        self.elements[anchor] = element
        for line in lines:
            self.assembler.paragraph(squeeze(line), anchor=anchor)

    def _pictured(self, paragraph: Element) -> None:
        names = dict.fromkeys(
            each.get(_RELATED + "embed") or each.get(_RELATED + "id") or "" for each in _pictures(paragraph)
        )
        for name in names:
            self.images += 1
            held = self.part.related_parts.get(name)
            self.pictures.add(getattr(held, "blob", None), f"image[{self.images}]")

    def _cell_text(self, cell: Element) -> str:
        paragraphs = list(_find(cell, _PARAGRAPH))
        boxed = [each for paragraph in paragraphs for box in _find(paragraph, _BOX) for each in _find(box, _PARAGRAPH)]
        return squeeze_lines(line for each in (*paragraphs, *boxed) for line in self._lines(each))

    def _rows(self, table: Element) -> Iterator[Element]:
        return (row for row in _find(table, _ROW) if row.find(f"{_W}trPr/{_W}del") is None)

    def _cells(self, table: Element) -> tuple[list[RawCell], list[Element]]:
        """The cells with their spans, and their elements; a cell that goes on from above lengthens the one it goes on
        from."""
        cells: list[RawCell] = []
        elements: list[Element] = []
        open_above: dict[int, int] = {}  # column → index of the cell that may go on below
        for number, row in enumerate(self._rows(table)):
            column, still_open = _number(_value(row, "trPr/gridBefore"), 0), {}
            for cell in _find(row, _CELL):
                width = max(1, _number(_value(cell, "tcPr/gridSpan"), 1))
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                above = open_above.get(column)
                self.limits.spend(width)
                if merge is not None and merge.get(_W + "val") != "restart" and above is not None:
                    cells[above] = replace(cells[above], rowspan=cells[above].rowspan + 1)
                    still_open[column] = above
                else:
                    if merge is not None:
                        still_open[column] = len(cells)
                    cells.append(RawCell(self._cell_text(cell), number, column, 1, width))
                    elements.append(cell)
                column += width
            open_above = still_open
        return cells, elements

    def _table(self, table: Element) -> None:
        nested = any(True for row in self._rows(table) for cell in _find(row, _CELL) for _ in _find(cell, _TABLE))
        before = self.counters.copy()
        found, elements = ([], []) if nested else self._cells(table)
        cells = compact(found)
        pictured = is_void(cells) and any(True for row in self._rows(table) for _ in _pictures(row))
        if nested or pictured or is_layout(cells):
            self.counters = before
            for row in self._rows(table):
                for cell in _find(row, _CELL):
                    self.blocks(cell)
        elif not is_void(cells):
            self.pictures.lay_out(self.assembler)
            self.tables += 1
            anchor = f"table[{self.tables}]"
            named = [replace(cell, anchor=f"{anchor}/r{cell.row + 1}c{cell.column + 1}") for cell in cells]
            self.elements.update({str(cell.anchor): each for cell, each in zip(named, elements, strict=True)})
            self.assembler.grid(named, anchor=anchor)


def _open(data: bytes, limits: Limits) -> Any:
    try:
        import docx
    except ImportError as error:
        raise MissingExtra("error.missing_extra", what="DOCX", extra="docx") from error
    try:
        return docx.Document(io.BytesIO(data))
    except Exception as error:  # python-docx lets through whatever zipfile, lxml and its own look-ups raise
        raise limits.broken("DOCX", error) from error


@dataclass(frozen=True, slots=True)
class Opened:
    """A DOCX as opened: what was read, python-docx's document, and the paragraph or table cell at each anchor."""

    parts: Parts
    document: Any
    elements: Mapping[str, Element]


def open_docx(data: bytes, limits: Limits) -> Opened:
    """Read a DOCX and keep hold of its elements. Raises as ``read_docx`` does."""
    document = _open(data, limits)
    body = document.element.body
    pictures = Pictures(limits, pages=headings_named("".join(piece for _, piece in texts(body))) < 2)
    reader = _Reader(document.part, limits, pictures, _counters(document), _style_lists(document))
    reader.blocks(body)
    pictures.lay_out(reader.assembler)
    return Opened(Parts(reader.assembler, pictures.notes), document, reader.elements)


def read_docx(data: bytes, limits: Limits) -> Parts:
    """The blocks of a DOCX. Raises UnreadableFile when it is broken or too large, MissingExtra without python-docx."""
    return open_docx(data, limits).parts

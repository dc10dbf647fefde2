"""HTML as offices publish it: a report inside a site, digits in spans of their own, tables inside tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from gouji.blocks import Assembler, RawCell
from gouji.read.content import Piece, Span, headings_named, is_title, report_of
from gouji.read.grids import compact, is_layout, is_void, squeeze, squeeze_lines
from gouji.read.limits import Limits, Parts
from gouji.read.pictures import LEAST_SIDE, Pictures, from_address
from gouji.read.scripts import embedded

_DROPPED = frozenset(
    {
        *("script", "style", "nav", "footer", "aside", "noscript", "template", "head", "iframe", "object", "svg"),
        *("input", "select", "textarea", "button"),
    }
)
_BLOCKS = frozenset(
    {
        *("address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html"),
        *("li", "main", "ol", "p", "pre", "section", "summary", "ul"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    }
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_WHOLE = re.compile(r"\s*\+?(\d{1,9})")
_SOURCES = ("data-original", "data-src", "src")
"""Where an image's address stands; pages that load images late put a blank one in ``src``."""
_MOST_COLUMNS, _MOST_ROWS = 1000, 65534
"""Spans are cut as browsers cut them."""
_CUT = re.compile(r"\s*[-_|—–]\s*")


def _tag(element: etree._Element) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def is_dropped(element: etree._Element) -> bool:
    """Whether a page shows no text of this element, or only text that is no part of a report."""
    if _tag(element) in _DROPPED or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))


def _picture(image: etree._Element) -> str:
    """The address of an image that may show a table; empty for one drawn too small for that."""
    sides = (_WHOLE.fullmatch((image.get(name) or "").removesuffix("px")) for name in ("width", "height"))
    if any(side is not None and int(side[1]) < LEAST_SIDE for side in sides):
        return ""
    return next((address.strip() for name in _SOURCES if (address := image.get(name))), "")


def _parse(markup: str, limits: Limits) -> etree._Element | None:
    """The root of the page. libxml2 stops at 256 levels; what lies below would be lost unseen, so that is an error."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        raise limits.broken("HTML", error) from error
    for entry in parser.error_log:
        if entry.type_name == "ERR_RESOURCE_LIMIT":
            raise limits.broken("HTML", entry.message)
    return root


# ---- tables


def _span(cell: etree._Element, name: str, most: int) -> int | None:
    """A span as written, cut at ``most``; None where it is absent or no number."""
    written = cell.get(name)
    match = _WHOLE.match(written) if written else None
    return min(int(match[1]), most) if match else None


def _row_groups(table: etree._Element) -> Iterator[list[etree._Element]]:
    """Runs of rows that share a parent: no cell spans beyond its thead or tbody."""
    loose: list[etree._Element] = []
    for child in table:
        if _tag(child) == "tr" and not is_dropped(child):
            loose.append(child)
        elif _tag(child) in ("thead", "tbody", "tfoot") and not is_dropped(child):
            if loose:
                yield loose
                loose = []
            yield [row for row in child if _tag(row) == "tr" and not is_dropped(row)]
    if loose:
        yield loose


def _cell_text(cell: etree._Element) -> str:
    if not len(cell):
        return squeeze(cell.text or "")
    lines = [""]

    def walk(element: etree._Element) -> None:
        tag = _tag(element)
        breaks = tag in _BLOCKS or tag == "br"
        if breaks:
            lines.append("")
        lines[-1] += element.text or ""
        for child in element:
            if not is_dropped(child):
                walk(child)
            lines[-1] += child.tail or ""
        if breaks and tag != "br":
            lines.append("")

    walk(cell)
    return squeeze_lines(lines)


@dataclass(slots=True)
class _Placer:
    """Places the cells of one row group as browsers do: each at the next column no earlier span covers."""

    limits: Limits
    anchor: str
    cells: list[RawCell] = field(default_factory=list)

    def group(self, rows: list[etree._Element], first: int) -> None:
        taken: dict[int, int] = {}  # column → the row from which it is free again
        for number, row in enumerate(rows, first):
            column = 0
            tagged = ((tag, each) for each in row if (tag := _tag(each)) in ("td", "th"))
            for order, (tag, cell) in enumerate(tagged, 1):
                while taken.get(column, 0) > number:
                    column += 1
                anchor = f"{self.anchor}/tr[{number + 1}]/{tag}[{order}]"
                column = self._place(cell, number, column, first + len(rows) - number, taken, anchor)

    def _place(
        self, cell: etree._Element, row: int, column: int, most_rows: int, taken: dict[int, int], anchor: str
    ) -> int:
        rowspan = _span(cell, "rowspan", _MOST_ROWS)
        rowspan = most_rows if rowspan == 0 else min(rowspan or 1, most_rows)
        wanted = _span(cell, "colspan", _MOST_COLUMNS) or 1
        colspan = next((n for n in range(1, wanted) if taken.get(column + n, 0) > row), wanted)
        self.limits.spend(rowspan * colspan)
        for covered in range(column, column + colspan):
            taken[covered] = row + rowspan
        text = "" if is_dropped(cell) else _cell_text(cell)
        self.cells.append(RawCell(text, row, column, rowspan, colspan, anchor=anchor))
        return column + colspan


def _grid(table: etree._Element, anchor: str, limits: Limits) -> list[RawCell] | None:
    """The cells of a table; None for one that only lays out the page."""
    if any(each is not table for each in table.iter("table")):
        return None
    placer, first = _Placer(limits, anchor), 0
    for rows in _row_groups(table):
        placer.group(rows, first)
        first += len(rows)
    cells = compact(placer.cells)
    return None if is_layout(cells) else cells


# ---- pages


@dataclass(slots=True)
class _Walker:
    """Cuts a page into pieces, and notes which pieces each element holds."""

    limits: Limits
    pieces: list[Piece] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    chrome: int = 0

    def _anchor(self) -> str:
        return "/" + "/".join(self.path)

    def flush(self) -> None:
        """End the paragraph that is being gathered."""
        text = squeeze("".join(self.buffer))
        self.buffer.clear()
        if text:
            self.pieces.append(Piece(text, self._anchor(), chrome=self.chrome > 0))

    def _text(self, text: str | None, pre: bool = False) -> None:
        if not text:
            return
        first, *more = text.split("\n") if pre else [text]
        self.buffer.append(first)
        for line in more:
            self.flush()
            self.buffer.append(line)

    def _children(self, element: etree._Element, pre: bool) -> None:
        self._text(element.text, pre)
        counts: Counter[str] = Counter()
        for child in element:
            tag = _tag(child)
            counts[tag] += 1
            if not is_dropped(child):
                self.walk(child, counts[tag], pre)
            self._text(child.tail, pre)

    def _block(self, element: etree._Element, pre: bool) -> None:
        self.flush_outside()
        first = len(self.pieces)
        cells = _grid(element, self._anchor(), self.limits) if _tag(element) == "table" else None
        if cells is not None and not (is_void(cells) and next(element.iter("img"), None) is not None):
            if not is_void(cells):
                text = "\n".join(cell.text for cell in cells)
                self.pieces.append(Piece(text, self._anchor(), tuple(cells), self.chrome > 0))
        else:
            self._children(element, pre or _tag(element) == "pre")
            self.flush()
        if len(self.pieces) > first:
            self.spans.append(Span(first, len(self.pieces)))

    def _image(self, image: etree._Element, number: int) -> None:
        if address := _picture(image):
            self.flush()
            self.pieces.append(Piece("", f"{self._anchor()}/img[{number}]", chrome=self.chrome > 0, picture=address))

    def flush_outside(self) -> None:
        """End the paragraph before a block: it belongs to the element around, not to the block."""
        inside = self.path.pop()
        self.flush()
        self.path.append(inside)

    def walk(self, element: etree._Element, number: int = 1, pre: bool = False) -> None:
        """Take in one element and all below it."""
        tag = _tag(element)
        if tag == "br":
            self.flush()
            return
        if tag == "img":
            self._image(element, number)
            return
        name = element.get("id")
        self.path.append(f"{tag}[{number}]" + (f"[@id='{name}']" if name else ""))
        self.chrome += tag == "header"
        if tag in _BLOCKS:
            self._block(element, pre)
        else:
            self._children(element, pre)
        self.chrome -= tag == "header"
        self.path.pop()


def _page_title(root: etree._Element) -> str:
    """The longest part of the page's title that names a report, the site's name cut off."""
    text = squeeze(root.findtext(".//title") or "")
    return next((part for part in (text, *_CUT.split(text))[::-1] if is_title(part)), "")


def _walked(markup: str, limits: Limits) -> tuple[_Walker, str]:
    """A page cut into pieces, and its title."""
    limits.check_nodes(markup.count("<") // 2)
    root, walker = _parse(markup, limits), _Walker(limits)
    if root is not None:
        walker.walk(root)
    return walker, _page_title(root) if root is not None else ""


def read_html(markup: str, limits: Limits) -> Parts:
    """The blocks of a page, or of the page that its scripts hold as a string when it shows no report itself.

    Raises UnreadableFile for a page nested too deep, or with too many elements or cells.
    """
    walker, title = _walked(markup, limits)
    shown = "\n".join(piece.text for piece in walker.pieces)
    if headings_named(shown) < 2 and (hidden := embedded(markup)) is not None:
        walker = _walked(hidden, limits)[0]
        shown = "\n".join(piece.text for piece in walker.pieces)
    assembler, pictures = Assembler(), Pictures(limits, pages=headings_named(shown) < 2)
    for piece in report_of(walker.pieces, walker.spans, title):
        if piece.picture:
            pictures.add(from_address(piece.picture, limits), piece.anchor)
            continue
        pictures.lay_out(assembler)
        if piece.cells:
            assembler.grid(piece.cells, anchor=piece.anchor)
        else:
            assembler.paragraph(piece.text, anchor=piece.anchor)
    pictures.lay_out(assembler)
    return Parts(assembler, pictures.notes)

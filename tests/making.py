"""Makes a sample report, given as the blocks of another reader, into further kinds of file, with other libraries."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from email.encoders import encode_base64, encode_quopri
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from functools import cache
from xml.sax.saxutils import escape

from gouji.blocks import Block, Document, Grid, GridCell
from gouji.document import Report
from gouji.read import read_bytes
from sample import REPORTS, builder, gold


@cache
def blocks_of(name: str) -> Document:
    """A sample as its HTML is read."""
    return read_bytes(builder.render(builder.load(name), "html", "clean"), name)


def html_of(name: str) -> str:
    """A sample as a page."""
    return str(builder.render(builder.load(name), "html", "clean").decode("utf-8"))


def values(report: Report) -> dict[str, tuple[Decimal | None, str]]:
    """Value and status of every cell of a report."""
    return {name: (cell.value, cell.status) for name, cell in report.cells.items()}


def expected(name: str) -> dict[str, tuple[Decimal | None, str]]:
    """The same as the gold of a sample has them."""
    cells = gold(name)["cells"].items()
    return {
        cell: (None if each["value"] is None else Decimal(str(each["value"])), each["status"]) for cell, each in cells
    }


def zip_bytes(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


# ---- XLSX


def xlsx_bytes(document: Document, sheets: bool = False) -> bytes:
    """The report on one sheet, or with ``sheets`` each table on its own; merged cells merged, figures as numbers."""
    from openpyxl import Workbook

    book = Workbook()
    sheet, row = book.active, 1
    for block in document.blocks:
        if not isinstance(block, Grid):
            sheet.cell(row, 1, block.text)
            row += 1
            continue
        if sheets:
            sheet, row = book.create_sheet(f"表{len(book.worksheets)}"), 1
        for cell in block.cells:
            text = cell.text.strip()
            number = int(text) if text.isdecimal() else float(text) if text.replace(".", "", 1).isdecimal() else None
            first = (row + cell.row, 1 + cell.column)
            sheet.cell(*first, text if number is None else number)
            if (cell.rowspan, cell.colspan) != (1, 1):
                last = (first[0] + cell.rowspan - 1, first[1] + cell.colspan - 1)
                sheet.merge_cells(start_row=first[0], start_column=first[1], end_row=last[0], end_column=last[1])
        row += block.shape[0] + 1
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


# ---- MHTML


def mhtml_bytes(markup: str, charset: str = "utf-8", encoding: str = "base64", frames: Iterable[str] = ()) -> bytes:
    """A page saved with a picture, and with ``frames`` as a frame beside others."""
    message = MIMEMultipart("related")
    message["From"], message["Subject"] = "<Saved by a browser>", "a page"
    for page in (*frames, markup):
        part = MIMENonMultipart("text", "html", charset=charset)
        part.set_payload(page.encode(charset))
        (encode_base64 if encoding == "base64" else encode_quopri)(part)
        message.attach(part)
    message.attach(MIMEImage(b"\x89PNG\r\n\x1a\n" + bytes(40), "png"))
    return message.as_bytes(policy=compat32.clone(linesep="\r\n"))


# ---- a page in a script


def script_page(markup: str, quote: str = '"') -> str:
    """The page as a string of a script, as pages that are built in the browser carry it."""
    text = json.dumps(markup, ensure_ascii=quote == '"').replace("</", "<\\/")
    if quote == "'":
        text = "'" + text[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"
    return (
        "<html><head><title>信息公开</title></head><body><div id='app'>正在加载</div>"
        f"<script>var short = 'it\\'s'; // don't\nvar page = {{'body': {text}, 'n': 1}};</script></body></html>"
    )


# ---- OFD

_LEFT, _RIGHT, _TOP, _BOTTOM, _SIZE, _LEADING = 25.0, 185.0, 25.0, 270.0, 4.2, 6.3
_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text_object(text: str, deltas: str, x: float = 0, y: float = 0, size: float = 4) -> str:
    """A run of text whose line is ``size`` high and begins at x, y."""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} 200 {size}" Font="1" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="{deltas}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def ruling(x: float, y: float, width: float, height: float) -> str:
    """A straight line from x, y."""
    path = f"<ofd:AbbreviatedData>M 0 0 L {width} {height}</ofd:AbbreviatedData>"
    return f'<ofd:PathObject ID="1" Boundary="{x} {y} {width} {height}">{path}</ofd:PathObject>'


class _Book:
    """Pages of drawn text and lines, in millimetres."""

    def __init__(self, ruled: bool, bars: bool, split: bool) -> None:
        self.pages: list[list[str]] = [[]]
        self.y, self.ruled, self.bars, self.split = _TOP, ruled, bars, split

    def text(self, text: str, x: float, y: float, size: float = _SIZE) -> None:
        """One line with its baseline at ``y``."""
        steps = [size if ord(char) > 0x2000 else size / 2 for char in text[:-1]]
        runs = f"g {len(steps)} {steps[0]}" if len(set(steps)) == 1 else " ".join(map(str, steps))
        self.pages[-1].append(text_object(text, runs if steps else "", x, y - size, size))

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A cell: a stroked outline, or four thin filled bars."""
        if not self.ruled:
            return
        w, h = x1 - x0, y1 - y0
        if self.bars:
            for bx, by, bw, bh in ((x0, y0, w, 0.2), (x0, y1, w, 0.2), (x0, y0, 0.2, h), (x1, y0, 0.2, h)):
                path = f"M 0 0 L {bw} 0 L {bw} {bh} L 0 {bh} C"
                self.pages[-1].append(
                    f'<ofd:PathObject Boundary="{bx} {by} {bw} {bh}" Fill="true" Stroke="false">'
                    f"<ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>"
                )
            return
        path = f"M 0 0 L {w} 0 L {w} {h} L 0 {h} L 0 0"
        self.pages[-1].append(
            f'<ofd:PathObject Boundary="{x0} {y0} {w} {h}" LineWidth="0.2">'
            f"<ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def room(self, height: float) -> None:
        """Begin a new page where so much does not fit on this one."""
        if self.y + height > _BOTTOM:
            self.pages.append([])
            self.y = _TOP

    def paragraph(self, text: str) -> None:
        """Prose, indented and wrapped."""
        wide = int((_RIGHT - _LEFT) / _SIZE)
        lines = [text[: wide - 2], *(text[at : at + wide] for at in range(wide - 2, len(text), wide))]
        for number, line in enumerate(lines):
            self.room(_LEADING)
            self.y += _LEADING
            self.text(line, _LEFT + (0 if number else 2 * _SIZE), self.y)

    def grid(self, grid: Grid) -> None:
        """A table with columns of one width, broken over pages between rows."""
        rows, columns = grid.shape
        wide, size = (_RIGHT - _LEFT) / columns, 2.2
        heights = [4.0] * rows
        folded = {id(cell): list(_fold(cell, wide, size)) for cell in grid.cells}
        for cell in grid.cells:
            needed = 3.0 * len(folded[id(cell)]) + 1.5
            missing = needed - sum(heights[cell.row : cell.row + cell.rowspan])
            heights[cell.row + cell.rowspan - 1] += max(0.0, missing)
        first = 0
        while first < rows:
            self.y += 2
            if not self.split:
                self.room(sum(heights))
            last = first + 1
            while last < rows and self.y + sum(heights[first : last + 1]) < _BOTTOM:
                last += 1
            self._rows(grid, range(first, last), heights, folded)
            first = last
            if first < rows:
                self.room(_BOTTOM)
        self.y += 2

    def _rows(self, grid: Grid, shown: range, heights: list[float], folded: dict[int, list[str]]) -> None:
        """Some rows of a table; what does not fit into a cell that the page break cuts stands in its part below."""
        tops = {row: self.y + sum(heights[shown.start : row]) for row in range(shown.start, shown.stop + 1)}
        wide = (_RIGHT - _LEFT) / grid.shape[1]
        for cell in grid.cells:
            top, bottom = max(cell.row, shown.start), min(cell.row + cell.rowspan, shown.stop)
            if top >= bottom:
                continue
            x, y = _LEFT + wide * cell.column, tops[top]
            self.box(x, y, x + wide * cell.colspan, tops[bottom])
            fits = int((tops[bottom] - y) / 3.0)
            lines, folded[id(cell)] = folded[id(cell)][:fits], folded[id(cell)][fits:]
            for number, line in enumerate(lines, 1):
                self.text(line, x + 0.5, y + 3.0 * number, 2.2)
        self.y = tops[shown.stop]


def _fold(cell: GridCell, wide: float, size: float) -> Iterator[str]:
    most = max(1, int((wide * cell.colspan - 1) / size))
    for line in cell.text.split("\n"):
        yield from (line[at : at + most] for at in range(0, len(line), most))


def _pages(blocks: Iterable[Block], ruled: bool, bars: bool, split: bool) -> list[str]:
    book = _Book(ruled, bars, split)
    for block in blocks:
        if isinstance(block, Grid):
            book.grid(block)
        else:
            book.paragraph(block.text)
    return ["".join(page) for page in book.pages]


def ofd_of(pages: Iterable[str]) -> bytes:
    """An OFD of the given objects, page by page."""
    contents = list(pages)
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(contents)))
    document = (
        f"<ofd:Document {_NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
        f"</ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )
    root = f"<ofd:OFD {_NAMESPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    members = {"OFD.xml": root.encode(), "Doc_0/Document.xml": document.encode()}
    for number, content in enumerate(contents):
        page = f"<ofd:Page {_NAMESPACE}><ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>"
        members[f"Doc_0/Pages/Page_{number}/Content.xml"] = page.encode()
    return zip_bytes(members)


def ofd_bytes(document: Document, ruled: bool = True, bars: bool = False, split: bool = False) -> bytes:
    """The report as OFD; with ``bars`` its rules are thin filled shapes, without ``ruled`` there are none, with
    ``split`` tables go on over page breaks."""
    return ofd_of(_pages(document.blocks, ruled, bars, split))


NAMES = sorted({path.stem for path in REPORTS})

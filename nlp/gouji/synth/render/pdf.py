"""A report as PDF, set by hand so that tables break over pages as word processors break them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gouji.errors import MissingExtra
from gouji.synth.grids import Box, Grid, broken, placed

if TYPE_CHECKING:
    from gouji.synth.printed import Printed

FONT = "STSong-Light"
WIDTH, HEIGHT = 595.0, 842.0


@dataclass(frozen=True)
class Style:
    """Measures of a page layout, in points."""

    margin: float
    size: float
    leading: float
    cell: float
    indent: int
    upright: bool
    foot: str
    requests: tuple[float, ...]


STYLES = {
    "official": Style(72, 12, 22, 9, 2, True, "- {page} -", (22, 62, 143) + (32,) * 7),
    "wide": Style(96, 10.5, 18, 8, 2, False, "第 {page} 页", (38, 52, 110) + (29,) * 7),
}


def pdf_bytes(report: Printed, layout: str) -> bytes:
    """The report as PDF; ``layout`` is official (vertical group label, page numbers - 3 -) or wide (group label set in
    lines, wide margins, page numbers 第 3 页). Raises MissingExtra without reportlab."""
    sheet = Sheet(STYLES[layout])
    sheet.paragraph(report.title, size=16, centred=True)
    for part in report.parts:
        if part.heading:
            sheet.paragraph(part.heading)
        for paragraph in part.prose:
            sheet.paragraph(paragraph)
        if part.table:
            sheet.table(report.grid(part.table))
    return sheet.finish(report.title)


class Sheet:
    """Pages being filled from the top down; ``y`` is the pen's height on the current page."""

    def __init__(self, style: Style) -> None:
        try:
            from reportlab.pdfbase import pdfmetrics
            from reportlab.pdfbase.cidfonts import UnicodeCIDFont
            from reportlab.pdfgen.canvas import Canvas
        except ImportError as error:
            raise MissingExtra("error.missing_extra", what="PDF", extra="synth") from error
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.measure = pdfmetrics.stringWidth
        self.style, self.buffer, self.page = style, io.BytesIO(), 1
        self.canvas: Any = Canvas(self.buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
        self.y = HEIGHT - style.margin

    def feed(self) -> None:
        """Print the page number and start a new page."""
        self.canvas.setFont(FONT, 10)
        self.canvas.drawCentredString(WIDTH / 2, 40, self.style.foot.format(page=self.page))
        self.canvas.showPage()
        self.page, self.y = self.page + 1, HEIGHT - self.style.margin

    def finish(self, title: str) -> bytes:
        """The file."""
        self.canvas.setTitle(title)
        self.feed()
        self.canvas.save()
        return self.buffer.getvalue()

    def wrap(self, text: str, width: float, size: float) -> list[str]:
        """Lines no wider than ``width``; closing punctuation hangs."""
        lines = [""]
        for sign in text:
            if lines[-1] and sign not in "，。、；：）”" and self.measure(lines[-1] + sign, FONT, size) > width:
                lines.append("")
            lines[-1] += sign
        return lines

    def paragraph(self, text: str, size: float = 0, centred: bool = False) -> None:
        """Set a paragraph with a first-line indent, or centred lines."""
        style, size = self.style, size or self.style.size
        room = WIDTH - 2 * style.margin
        for line in self.wrap(("" if centred else "　" * style.indent) + text, room, size):
            if self.y - style.leading < style.margin:
                self.feed()
            self.y -= style.leading
            self.canvas.setFont(FONT, size)
            if centred:
                self.canvas.drawCentredString(WIDTH / 2, self.y, line)
            else:
                blank = len(line) - len(line.lstrip("　"))
                self.canvas.drawString(style.margin + blank * size, self.y, line.lstrip("　"))

    def table(self, grid: Grid) -> None:
        """Set a table, breaking it between rows where the page ends, but not within the heads."""
        boxes = placed(grid)
        columns = max(column + box.colspan for _, column, box in boxes)
        room = WIDTH - 2 * self.style.margin
        widths = self.style.requests if columns == 10 else (room / columns,) * columns
        edges = [self.style.margin + sum(widths[:count]) for count in range(columns + 1)]
        lines = {
            (row, column): self._lines(box, edges[column + box.colspan] - edges[column]) for row, column, box in boxes
        }
        heights = self._heights(boxes, lines, len(grid))
        self.y -= 8
        first = 0
        while first < len(grid):
            last, used = first, 0.0
            while last < len(grid) and self.y - used - heights[last] > self.style.margin:
                used += heights[last]
                last += 1
            torn_head = first == 0 and last < min(4, len(grid))
            if last > first and not torn_head:
                self._slice(boxes, lines, edges, heights, first, last)
                first = last
            if first < len(grid):
                self.feed()
        self.y -= 8

    def _lines(self, box: Box, width: float) -> list[str]:
        if box.rowspan > 9 and self.style.upright:
            return list(box.text)
        if width < 36 and box.label:
            return broken(box.text)
        return self.wrap(box.text, width - 4, self.style.cell)

    def _heights(
        self, boxes: list[tuple[int, int, Box]], lines: dict[tuple[int, int], list[str]], rows: int
    ) -> list[float]:
        heights = [self.style.cell * 1.3 + 6] * rows
        for row, column, box in boxes:
            if box.rowspan <= 3:
                need = (len(lines[row, column]) * self.style.cell * 1.3 + 6) / box.rowspan
                for each in range(row, row + box.rowspan):
                    heights[each] = max(heights[each], need)
        return heights

    def _slice(
        self,
        boxes: list[tuple[int, int, Box]],
        lines: dict[tuple[int, int], list[str]],
        edges: list[float],
        heights: list[float],
        first: int,
        last: int,
    ) -> None:
        """Draw the rows from ``first`` to ``last`` of a table; a span's text stands in its longest piece."""
        tops = {row: self.y - sum(heights[first:row]) for row in range(first, last + 1)}
        for row, column, box in boxes:
            start, end = max(row, first), min(row + box.rowspan, last)
            if start >= end:
                continue
            left, right, top, bottom = edges[column], edges[column + box.colspan], tops[start], tops[end]
            self.canvas.rect(left, bottom, right - left, top - bottom)
            if (end - start) * 2 > box.rowspan or ((end - start) * 2 == box.rowspan and start == row):
                self._text(lines[row, column], (left + right) / 2, (top + bottom) / 2)
        self.y = tops[last]

    def _text(self, lines: list[str], x: float, y: float) -> None:
        size = self.style.cell
        self.canvas.setFont(FONT, size)
        for number, line in enumerate(lines):
            self.canvas.drawCentredString(x, y + (len(lines) / 2 - number - 0.8) * size * 1.3, line)

"""From ruled cells on pages to grids: true spans, and tables that go on over a page break.

Works on plain boxes in points; pdfplumber finds them, in ``pdf``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from gouji.blocks import ASCENT, Glyph, RawCell
from gouji.read.grids import compact, is_void
from gouji.read.pdf_lines import Line, cell_text, least, lines_of

_TOLERANCE = 3.0
_GAP = 4.5
"""Points by which the edges of one grid line may differ: a gap between cells, or a shift from page to page."""
_SLIVER = 6.0
"""Points; no character fits in less. Cells ruled each by itself leave such gaps between them."""
_SAME_EDGE = 6.0
"""Points by which the outer edges of one table may differ between pages."""
_OVERFLOW = 3.0
"""Heights of a line within which text below a table's end may have run out of a cell."""
_NARROW = 0.3
"""Share of a table's width that a group label's cell is not wider than."""
_NUMBERED = re.compile(r"\s*(?:[一二三四五六七八九十\d]{1,3}\s*[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）])")


@dataclass(frozen=True, slots=True)
class Box:
    """A ruled cell with its text, and how sure text recognition was of it (None where the file holds it as text)."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str = ""
    confidence: float | None = None
    ink: tuple[Glyph, ...] = field(default=(), compare=False, repr=False)

    def filled(self, glyphs: Iterable[Glyph], page: int) -> Box:
        """The cell with the text that ``glyphs`` make; the ink of one without text is its frame."""
        lines = lines_of(glyphs, page)
        ink = tuple(glyph for line in lines for glyph in line.ink)
        return replace(self, text=cell_text(lines), ink=ink or (self.frame(page),))

    def frame(self, page: int) -> Glyph:
        """The cell as one glyph with its text, none of an empty one."""
        height = self.bottom - self.top
        return Glyph(self.text, self.x0, self.x1, self.top + ASCENT * height, height, page=page)


@dataclass(frozen=True, slots=True)
class Run:
    """A straight ruling line: ``at`` is where it lies, ``start`` and ``end`` how far it reaches along itself."""

    at: float
    start: float
    end: float


def regions(upright: Iterable[Run]) -> list[tuple[float, float]]:
    """Top and bottom of each run of a page in which upright lines stand: its tables, one below the other."""
    found: list[tuple[float, float]] = []
    for run in sorted(upright, key=lambda each: each.start):
        if found and run.start <= found[-1][1] + _TOLERANCE:
            found[-1] = (found[-1][0], max(found[-1][1], run.end))
        else:
            found.append((run.start, run.end))
    return found


def _closing(runs: Sequence[Run]) -> list[Run]:
    """Lines across the two ends of ``runs``, each where two of them end alike."""
    found = []
    first, last = min((run.start for run in runs), default=0.0), max((run.end for run in runs), default=0.0)
    starts = [run.at for run in runs if run.start - first <= _TOLERANCE]
    ends = [run.at for run in runs if last - run.end <= _TOLERANCE]
    for value, there in ((first, starts), (last, ends)):
        if len(there) >= 2:
            found.append(Run(value, min(there), max(there)))
    return found


def closing_runs(upright: Sequence[Run], level: Sequence[Run]) -> tuple[list[Run], list[Run]]:
    """The level and the upright lines that close off one table, given its own.

    Office software leaves out the border at a page break, and the outer borders of some tables.
    """
    across = _closing(upright)
    return across, _closing([*level, *across])


@dataclass(frozen=True, slots=True)
class Sheet:
    """The part of a table that stands on one page, or a frame around text; ``lines`` are its text as prose."""

    boxes: tuple[Box, ...]
    page: int
    lines: tuple[Line, ...] = ()

    @property
    def is_single(self) -> bool:
        """Whether it has one column: a frame, unless a page break cut it off a table."""
        return columns_of(self.boxes) < 2

    @property
    def area(self) -> Box:
        """The box around all cells."""
        x0, top = min(box.x0 for box in self.boxes), min(box.top for box in self.boxes)
        return Box(x0, top, max(box.x1 for box in self.boxes), max(box.bottom for box in self.boxes))

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.area.top

    def goes_on_in(self, other: Sheet) -> bool:
        """Whether ``other`` may be this table's part on the next page: it has the same outer edges."""
        mine, theirs = self.area, other.area
        near = abs(mine.x0 - theirs.x0) <= _SAME_EDGE and abs(mine.x1 - theirs.x1) <= _SAME_EDGE
        return other.page == self.page + 1 and near


@dataclass(frozen=True, slots=True)
class Hole:
    """Where a page shows a picture that was not read."""

    page: int
    top: float


Item = Line | Sheet | Hole
"""What stands on a page, one below the other."""


def without_frames(items: Sequence[Item]) -> list[Item]:
    """The items of a file with frames taken for their lines; single columns that a table goes on with stay."""
    groups: list[list[Item]] = []
    for item in items:
        last = groups[-1][-1] if groups else None
        if isinstance(last, Sheet) and isinstance(item, Sheet) and last.goes_on_in(item):
            groups[-1].append(item)
        else:
            groups.append([item])
    found: list[Item] = []
    for group in groups:
        if all(isinstance(each, Sheet) and each.is_single for each in group):
            found += [line for each in group if isinstance(each, Sheet) for line in each.lines]
        else:
            found += group
    return found


def _holder(sheet: Sheet, line: Line) -> int | None:
    """The number of the narrow cell at the lower edge out of which a line below a table runs."""
    area, sizes = sheet.area, [each.size for each in sheet.lines]
    if line.page != sheet.page or not sizes or _NUMBERED.match(line.text):
        return None
    if abs(line.size - median(sizes)) > 0.15 * line.size or not 0 < line.y - area.bottom <= _OVERFLOW * line.size:
        return None
    for number, box in enumerate(sheet.boxes):
        narrow = box.x1 - box.x0 <= _NARROW * (area.x1 - area.x0)
        if narrow and area.bottom - box.bottom <= _TOLERANCE and box.x0 <= line.x0 and line.x1 <= box.x1:
            return number
    return None


def with_overflow(items: Sequence[Item]) -> list[Item]:
    """The items of a file with lines that run out of a table's last cells over the page break put into those cells.

    Browsers end a table's rules with its last row on the page and go on with a group's label below them.
    """
    found: list[Item] = []
    at = 0
    while at < len(items):
        item, end = items[at], at + 1
        if isinstance(item, Sheet):
            while end < len(items) and isinstance(items[end], Line):
                end += 1
            below, after = items[at + 1 : end], items[end] if end < len(items) else None
            lines = [each for each in below if isinstance(each, Line)]
            holders = [_holder(item, line) for line in lines]
            if isinstance(after, Sheet) and item.goes_on_in(after) and None not in holders:
                item, at = _filled(item, lines, holders), end - 1
        found.append(item)
        at += 1
    return found


def _filled(sheet: Sheet, lines: Sequence[Line], holders: Sequence[int | None]) -> Sheet:
    boxes = list(sheet.boxes)
    for line, number in zip(lines, holders, strict=True):
        if number is not None:
            box = boxes[number]
            boxes[number] = replace(box, text=f"{box.text}\n{line.text}".lstrip("\n"), ink=box.ink + line.ink)
    return replace(sheet, boxes=tuple(boxes))


def without_slivers(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """The boxes without the gaps between cells that are ruled each by itself."""
    return tuple(box for box in boxes if box.text or min(box.x1 - box.x0, box.bottom - box.top) >= _SLIVER)


def edges(values: Iterable[float]) -> list[float]:
    """Edges that differ by no more than the gap as one: the least of each cluster, in order."""
    found: list[float] = []
    last = float("-inf")
    for value in sorted(values):
        if value - last > _GAP:
            found.append(value)
        last = value
    return found


def _index(starts: Sequence[float], value: float) -> int:
    """The number of the edge cluster that ``value`` belongs to."""
    return bisect_right(starts, value) - 1


def columns_of(boxes: Iterable[Box]) -> int:
    """The number of columns that boxes make."""
    return max(0, len(edges(x for box in boxes for x in (box.x0, box.x1))) - 1)


def _is_strip(row: Sequence[RawCell], columns: int) -> bool:
    """Whether cells that start in one row and end in it are only room that a page break left, or a label's short box.

    A row of data has a label, or as many blanks as it has columns.
    """
    parted = all(cell.colspan == 1 for cell in row) and 2 * len(row) >= columns
    return bool(row) and not parted and is_void(row)


def _without_strips(cells: Sequence[RawCell]) -> list[RawCell]:
    columns = max((cell.column + cell.colspan for cell in cells), default=0)
    low: dict[int, list[RawCell]] = {}
    for cell in cells:
        if cell.rowspan == 1:
            low.setdefault(cell.row, []).append(cell)
    strips = {number for number, row in low.items() if _is_strip(row, columns)}
    return [cell for cell in cells if cell.rowspan > 1 or cell.row not in strips]


def _rows(sheet: Sheet, columns: Sequence[float]) -> list[RawCell]:
    rows = edges(y for box in sheet.boxes for y in (box.top, box.bottom))
    cells = []
    for box in sheet.boxes:
        row, column = _index(rows, box.top), _index(columns, box.x0)
        rowspan, colspan = _index(rows, box.bottom) - row, _index(columns, box.x1) - column
        if rowspan > 0 and colspan > 0:
            cells.append(RawCell(box.text, row, column, rowspan, colspan, sheet.page, None, box.confidence, box.ink))
    return sorted(_without_strips(cells), key=lambda cell: (cell.row, cell.column))


def _height(cells: Iterable[RawCell]) -> int:
    return max((cell.row + cell.rowspan for cell in cells), default=0)


def _signature(cells: Iterable[RawCell], row: int) -> list[tuple[str, int, int, int]]:
    plain = ((re.sub(r"\s", "", cell.text), cell.column, cell.colspan, cell.row) for cell in cells if cell.row == row)
    return [each for each in plain if each[0]]


def _repeated_rows(first: Sequence[RawCell], later: Sequence[RawCell]) -> int:
    """How many rows at the top of ``later`` print the head of ``first`` again; at most all but one."""
    count = 0
    while count < _height(later) - 1 and (head := _signature(first, count)) and head == _signature(later, count):
        count += 1
    cut = any(cell.row < count < cell.row + cell.rowspan for cell in later)
    return 0 if cut else count


def _goes_on(above: RawCell, below: RawCell) -> bool:
    """Whether the page break cuts a group label's cell: the same columns, several rows, no label of its own below."""
    if (above.column, above.colspan) != (below.column, below.colspan) or max(above.rowspan, below.rowspan) < 2:
        return False
    return not below.text or not above.text or (below.rowspan > 1 and not _NUMBERED.match(below.text))


def _append(cells: list[RawCell], later: Sequence[RawCell]) -> None:
    """Put ``later`` below ``cells``; cells that the page break cut are made whole."""
    bottom = _height(cells)
    last = {cell.column: number for number, cell in enumerate(cells) if cell.row + cell.rowspan == bottom}
    for cell in later:
        number = last.get(cell.column) if cell.row == 0 else None
        if number is not None and _goes_on(cells[number], cell):
            above = cells[number]
            text, ink = above.text + cell.text, above.ink + cell.ink
            sure = least((above.confidence, cell.confidence))
            cells[number] = replace(above, text=text, rowspan=above.rowspan + cell.rowspan, confidence=sure, ink=ink)
        else:
            cells.append(replace(cell, row=cell.row + bottom))


def grid_of(sheets: Sequence[Sheet]) -> list[RawCell]:
    """One grid from the parts of a table, in the order of their pages; each cell keeps its page."""
    columns = edges(x for sheet in sheets for box in sheet.boxes for x in (box.x0, box.x1))
    first = _rows(sheets[0], columns)
    cells = list(first)
    for sheet in sheets[1:]:
        rows = _rows(sheet, columns)
        repeated = _repeated_rows(first, rows)
        _append(cells, [replace(cell, row=cell.row - repeated) for cell in rows if cell.row >= repeated])
    return compact(cells)

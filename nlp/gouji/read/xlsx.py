"""XLSX: each visible sheet with its merged cells; a sheet that holds a report as text is read as text around its table.

openpyxl reads the cells. Before that every sheet is run through once for what it would cost: openpyxl makes an object
of each cell of a merged range, however large the file says it is.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from gouji.blocks import Assembler, RawCell
from gouji.errors import InputError, MissingExtra
from gouji.read.archive import Archive
from gouji.read.content import heading_marks
from gouji.read.grids import compact, squeeze_lines
from gouji.read.limits import Limits, Parts
from gouji.read.xmltree import Events, run

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_PLACES = re.compile(r"0\.(0+)")
_FORMAT_TEXT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


# ---- cost


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class _Survey(Events):
    """Measures sheets without making their cells: the last row and column that hold anything, and merged ranges."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.rows, self.columns = limits, 0, 0
        self._at = (0, 0)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take in a cell, its value or a merged range."""
        if tag == "c":
            match = _RANGE.fullmatch(attributes.get("r", ""))
            self._at = (int(match[2]), _column(match[1])) if match else (0, 0)
        elif tag in ("v", "is"):
            self.rows, self.columns = max(self.rows, self._at[0]), max(self.columns, self._at[1])
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _merge(self, text: str) -> None:
        match = _RANGE.fullmatch(text)
        if match is None or match[3] is None:
            raise self.limits.broken("XLSX", f"mergeCell {text}")
        height, width = int(match[4]) - int(match[2]) + 1, _column(match[3]) - _column(match[1]) + 1
        self.limits.spend(max(height, 0) * max(width, 0))


def _surveyed(archive: Archive, limits: Limits) -> _Survey:
    """What the largest sheets span. Raises for merged ranges that are too large or cannot be placed."""
    survey = _Survey(limits)
    for name in archive:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            run(archive.read(name), survey, limits, "XLSX")
    return survey


# ---- values as shown


def _number(value: float, style: str) -> str:
    """A number as its format shows it, thousands not parted: whole numbers without a point, shares with their sign."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    plain = _FORMAT_TEXT.sub("", style.split(";")[0])
    share = "%" in plain
    exact = exact * 100 if share else exact
    places = _PLACES.search(plain)
    try:
        if places:
            exact = exact.quantize(Decimal(1).scaleb(-len(places[1])))
        elif plain.strip("#,% ") == "0":
            exact = exact.quantize(Decimal(1))
        elif exact == exact.to_integral_value():
            exact = exact.to_integral_value()
    except InvalidOperation:
        pass
    return f"{exact:f}" + ("%" if share else "")


def _shown(cell: Any) -> str:
    """The characters of a cell; a formula's cached result, or nothing where there is none."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    if isinstance(value, date):  # a time of day with it is one, too
        return f"{value.year}年{value.month}月{value.day}日"
    return squeeze_lines(str(value).splitlines())


# ---- sheets


def _hidden(sheet: Any) -> tuple[set[int], set[int]]:
    """Rows and columns that are not shown."""
    rows = {number for number, each in sheet.row_dimensions.items() if each.hidden}
    columns: set[int] = set()
    for each in sheet.column_dimensions.values():
        if each.hidden and each.min and each.max:
            columns.update(range(each.min, min(each.max, 16_384) + 1))
    return rows, columns


def _covered(sheet: Any) -> set[tuple[int, int]]:
    """The places under merged cells, other than their first."""
    return {
        (row, column)
        for each in sheet.merged_cells.ranges
        for row in range(each.min_row, each.max_row + 1)
        for column in range(each.min_col, each.max_col + 1)
        if (row, column) != (each.min_row, each.min_col)
    }


def _raw_cells(sheet: Any, survey: _Survey, limits: Limits) -> Iterator[RawCell]:
    """The cells that are shown, blanks among them."""
    hidden_rows, hidden_columns = _hidden(sheet)
    spans = {(each.min_row, each.min_col): each.size for each in sheet.merged_cells.ranges}
    covered, length = _covered(sheet), 0
    limits.spend(survey.rows * survey.columns)
    for row in sheet.iter_rows(max_row=survey.rows, max_col=survey.columns):
        for cell in row:
            at = (cell.row, cell.column)
            if at in covered or (at not in spans and (at[0] in hidden_rows or at[1] in hidden_columns)):
                continue
            size, text = spans.get(at, {"rows": 1, "columns": 1}), _shown(cell)
            length += len(text)
            limits.check_text(length)
            anchor = f"{sheet.title}!{cell.coordinate}"
            yield RawCell(text, cell.row, cell.column, size["rows"], size["columns"], anchor=anchor)


def _by_row(cells: Iterable[RawCell]) -> list[list[RawCell]]:
    rows: dict[int, list[RawCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    return [rows[number] for number in sorted(rows)]


def _is_line(texts: Sequence[RawCell], in_table: bool) -> bool:
    """Whether a row of these texts is a line of prose or a heading, not a row of a table.

    In a table a row of one text is a label with its figures left blank, unless it is a section's heading or a sentence.
    """
    if len(texts) != 1:
        return False
    return not in_table or bool(heading_marks(texts[0].text)) or "。" in texts[0].text


def _runs(cells: Iterable[RawCell]) -> Iterator[tuple[bool, list[RawCell]]]:
    """The rows of a sheet: each table as a whole, each line by itself; with whether it is a table.

    A row without text ends a table, unless a merged cell reaches over it.
    """
    table: list[RawCell] = []
    tied = 0  # the last row that a cell of the table reaches
    for row in _by_row(cells):
        texts, inside = [cell for cell in row if cell.text], row[0].row <= tied
        if inside or (texts and not _is_line(texts, bool(table))):
            table += row
            tied = max([tied, *(cell.row + cell.rowspan - 1 for cell in texts)])
            continue
        if table:
            yield True, table
            table = []
        if texts:
            yield False, texts
    if table:
        yield True, table


def _lay_out(assembler: Assembler, cells: Iterable[RawCell], title: str) -> None:
    for is_table, run_of in _runs(cells):
        if is_table:
            last = max(cell.column + cell.colspan for cell in run_of if cell.text)
            inside = compact([cell for cell in run_of if cell.column < last])
            assembler.grid(inside, anchor=title)
        else:
            for line in run_of[0].text.split("\n"):
                assembler.paragraph(line, anchor=run_of[0].anchor)


def _open(data: bytes, limits: Limits) -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtra("error.missing_extra", what="XLSX", extra="xlsx") from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except InputError:
        raise
    except Exception as error:  # openpyxl lets through whatever its parsers and look-ups stumble on
        raise limits.broken("XLSX", error) from error


def read_xlsx(data: bytes, archive: Archive, limits: Limits) -> Parts:
    """The blocks of the visible sheets, in their order.

    Raises UnreadableFile when the workbook is broken or too large, MissingExtra without openpyxl.
    """
    archive.check_markup()
    survey, assembler = _surveyed(archive, limits), Assembler()
    for sheet in _open(data, limits).worksheets:
        if sheet.sheet_state == "visible":
            _lay_out(assembler, _raw_cells(sheet, survey, limits), sheet.title)
    return Parts(assembler)

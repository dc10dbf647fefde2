"""A batch as one workbook: findings with room for people's verdicts, reports, figures, cells, and files not read.

Nothing that a report says can become a formula: every text is written as text.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gouji.catalog.labels import formula_label
from gouji.errors import MissingExtra
from gouji.findings import SEVERITIES, Audit, Finding
from gouji.messages import text
from gouji.quantity import plain
from gouji.write import listing
from gouji.write.build import coverage_view, title, view
from gouji.write.clean import visible
from gouji.write.export import Failures
from gouji.write.view import FindingView
from gouji.zipped import Undated

if TYPE_CHECKING:
    from openpyxl import Workbook

VERDICTS = ("true", "false_alarm", "other_scope", "open")
"""What people say of a finding; the words are ``review.<name>`` of the messages."""
HIDDEN = ("fingerprint", "numbers", "phrasing")
FINDINGS = (
    *HIDDEN,
    *("number", "unit", "year", "severity", "code", "title", "message", "sentence", "stated", "expected", "cells"),
    *("file", "verdict", "note", "state"),
)
_WIDTHS = {"number": 6, "year": 7, "form": 7, "severity": 8, "error": 7, "warning": 7, "info": 7, "stated": 10}
_WIDTHS |= {"expected": 10, "value": 10, "text": 16, "unit": 22, "bound": 8, "page": 6, "code": 24, "title": 20}
_WIDTHS |= {"id": 34, "label": 40, "target": 34, "section": 12, "verdict": 13, "status": 12, "state": 18, "file": 40}
_WRAPPED = {"message": 44, "sentence": 60, "cells": 48, "note": 30, "coverage": 60, "why_unread": 80, "reading": 40}
_LINE = 15
"""Height of a line, in points; a row takes 409."""
_TALLEST = 27 * _LINE
_LONGEST = 32_000
"""Characters; a cell of a workbook holds 32,767."""
_WIDE_FROM = "\u2e80"
_MOST_ROWS = 1_048_576
"""Rows of a sheet."""
_MOMENT = datetime(2024, 1, 1)

Row = list[Any]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody said of a finding: a name of ``VERDICTS`` or empty, a note, and the numbers it had then."""

    fingerprint: str
    verdict: str
    note: str
    numbers: str
    code: str = ""
    phrasing: str = ""


def numbers_of(finding: Finding) -> str:
    """The numbers that a verdict was given on."""
    return f"{plain(finding.stated)} | {plain(finding.expected)}"


def phrasing_of(audit: Audit, finding: Finding) -> str:
    """The frames of the finding's figures, which say by what phrasing they were recognised."""
    return " ".join(dict.fromkeys(audit.claim(each).frame for each in finding.claims if audit.claim(each).frame))


def write_xlsx(
    audits: Iterable[Audit],
    failures: Failures,
    out: Path,
    lang: str = "zh",
    opinions: Mapping[str, Opinion] | None = None,
) -> Path:
    """Write the workbook to ``out``; ``opinions`` by fingerprint fill the columns for verdict and note.

    The audits are taken once, one after another. The same audits give the same bytes. A table with more rows than a
    sheet holds goes on in further sheets. Raises MissingExtra without openpyxl, OSError.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise MissingExtra("error.missing_extra", what="XLSX", extra="xlsx") from error
    book = Workbook(write_only=True)
    findings = _Table(book, "findings", FINDINGS, lang)
    reports = _Table(book, "reports", ("file", "unit", "year", "form", *SEVERITIES, "coverage"), lang)
    claims = _Table(book, "claims", ("file", *_CLAIMS), lang)
    cells = _Table(book, "cells", ("file", *_CELLS), lang)
    unread = _Table(book, "unread", ("file", "why_unread"), lang)
    for audit in audits:
        findings.add(_findings(audit, lang, opinions or {}))
        reports.add([_report(audit, lang)])
        claims.add(_listed(audit.report.source, listing.claims(audit), _CLAIMS, lang))
        cells.add(_listed(audit.report.source, listing.cells(audit.report), _CELLS, lang))
    unread.add([path, problem] for path, problem in failures)
    for table in (findings, reports, claims, cells, unread):
        table.close()
    _save(book, out)
    return out


_CLAIMS = ("id", "section", "text", "value", "unit", "bound", "target", "reading", "expected", "verdict", "sentence")
_CELLS = ("id", "label", "value", "raw", "status", "unit", "page")


_WORDS = {"section": "ui.section_{}", "verdict": "ui.{}", "bound": "sheet.bound_{}", "status": "list.status_{}"}
"""Columns whose values are words of the program, and the messages that say them."""


def _listed(source: str, rows: listing.Rows, names: Sequence[str], lang: str) -> Iterator[Row]:
    return ([source, *(_said(name, row[name], lang) for name in names)] for row in rows)


def _said(name: str, value: Any, lang: str) -> Any:
    if name in _WORDS and value:
        return text(_WORDS[name].format(value), lang)
    return formula_label(value) if name == "reading" and value and lang != "en" else value


def _report(audit: Audit, lang: str) -> Row:
    counts, report = audit.count(), audit.report
    told = coverage_view(audit.coverage, lang).line
    return [report.source, *title(report, lang), report.form or "", *(counts[each] for each in SEVERITIES), told]


def _findings(audit: Audit, lang: str, opinions: Mapping[str, Opinion]) -> Iterator[Row]:
    if audit.findings:
        for finding, shown in zip(audit.findings, view(audit, lang).findings, strict=True):
            yield _finding(audit, finding, shown, lang, opinions.get(finding.fingerprint))


def _finding(audit: Audit, finding: Finding, shown: FindingView, lang: str, opinion: Opinion | None) -> Row:
    unit, year = title(audit.report, lang)
    cells = "\n".join(f"{cell.label}: {cell.raw or text(f'ui.{_state(cell.status)}', lang)}" for cell in shown.cells)
    quotes = "\n".join("".join(part.text for part in line) for line in shown.quotes)
    verdict = text(f"review.{opinion.verdict}", lang) if opinion and opinion.verdict else ""
    stale = bool(opinion and opinion.verdict) and opinion is not None and opinion.numbers != numbers_of(finding)
    return [
        *(finding.fingerprint, numbers_of(finding), phrasing_of(audit, finding)),
        *(shown.number, unit, year, shown.severity_word, finding.code, shown.title, shown.message, quotes),
        *(plain(finding.stated), plain(finding.expected), cells, audit.report.source),
        *(verdict, opinion.note if opinion else "", text("review.stale", lang) if stale else ""),
    ]


def _state(status: str) -> str:
    return "blank" if status == "blank" else "gone"


# ---- the workbook


class _Table:
    """A table in one sheet, or in several where it is longer: heads that stay in sight and can be filtered."""

    def __init__(self, book: Workbook, name: str, heads: Sequence[str], lang: str) -> None:
        from openpyxl.styles import Alignment

        self.book, self.name, self.heads, self.lang = book, name, heads, lang
        self.wraps = {number: _WRAPPED[head] for number, head in enumerate(heads) if head in _WRAPPED}
        self.number = 0
        self.sheet = self._open()
        self.top = self._style(Alignment(vertical="top"))
        self.wrapped = self._style(Alignment(vertical="top", wrap_text=True))

    def _style(self, alignment: Any) -> Any:
        """A style by its number in the workbook, found once: finding it for every field would take most of the time."""
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self.sheet)
        cell.alignment = alignment
        return cell._style

    def _title(self, number: int) -> str:
        title = text(f"sheet.{self.name}", self.lang)
        return title if number == 1 else f"{title} ({number})"

    def _open(self, place: int | None = None) -> Any:
        """The next sheet, with its heads; printed as wide as the paper."""
        from openpyxl.worksheet.properties import PageSetupProperties

        self.number += 1
        self.rows = 1
        sheet = self.book.create_sheet(self._title(self.number), place)
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self._set_columns(sheet)
        sheet.append(list(self._head_cells(sheet)))
        return sheet

    def _set_columns(self, sheet: Any) -> None:
        from openpyxl.utils import get_column_letter

        for number, head in enumerate(self.heads, 1):
            column = sheet.column_dimensions[get_column_letter(number)]
            column.width = _WIDTHS.get(head) or _WRAPPED.get(head) or 12
            column.hidden = head in HIDDEN

    def _head_cells(self, sheet: Any) -> Iterator[Any]:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill

        bold, grey = Font(bold=True), PatternFill("solid", start_color="E9ECEF")
        wrapped = Alignment(vertical="top", wrap_text=True)
        for head in self.heads:
            cell = WriteOnlyCell(sheet, text(f"sheet.{head}", self.lang))
            cell.font, cell.fill, cell.alignment = bold, grey, wrapped
            yield cell

    def add(self, rows: Iterable[Row]) -> None:
        """Rows at the end; the last line of a full sheet says where they go on."""
        for row in rows:
            if self.rows >= _MOST_ROWS - 1:
                self.close()
                place = self.book.index(self.sheet) + 1
                note = text("sheet.goes_on", self.lang, title=self._title(self.number + 1))
                self.sheet.append([None] * len(self._hidden()) + [_cell(self.sheet, note, self.top)])
                self.sheet = self._open(place)
            self.rows += 1
            self._append(row)

    def _append(self, row: Row) -> None:
        """A row as high as its texts: not every program looks for that itself."""
        lines = max((_lines(row[n], width) for n, width in self.wraps.items()), default=1)
        if lines > 1:
            self.sheet.row_dimensions[self.rows].height = min(lines * _LINE, _TALLEST)
        wraps, top, wrapped = self.wraps, self.top, self.wrapped
        self.sheet.append([_cell(self.sheet, each, wrapped if n in wraps else top) for n, each in enumerate(row)])
        self.sheet.row_dimensions.pop(self.rows, None)

    def _hidden(self) -> list[str]:
        return [head for head in self.heads if head in HIDDEN]

    def close(self) -> None:
        """The filter over all rows, and the verdicts on offer."""
        from openpyxl.utils import get_column_letter

        self.sheet.auto_filter.ref = f"A1:{get_column_letter(len(self.heads))}{self.rows}"
        if self.name == "findings":
            _offer_verdicts(self.sheet, get_column_letter(self.heads.index("verdict") + 1), self.rows, self.lang)


def _lines(value: Any, width: int) -> int:
    """How many lines a text needs in a column of that many digits; a Chinese character is two wide."""
    if not isinstance(value, str):
        return 1
    return sum(max(1, -(-(len(line) + sum(map(_WIDE_FROM.__le__, line))) // width)) for line in value.split("\n"))


def _cell(sheet: Any, value: Any, style: Any) -> Any:
    """A field; a text stays a text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell

    made = WriteOnlyCell(sheet)
    if isinstance(value, str):
        made.value = visible(value)[:_LONGEST]
        made.data_type = "s"
    elif value is not None:
        made.value = float(value) if isinstance(value, Decimal) else value
    made._style = style
    return made


def _offer_verdicts(sheet: Any, column: str, last: int, lang: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    words = ",".join(text(f"review.{name}", lang) for name in VERDICTS)
    offered = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
    offered.add(f"{column}2:{column}{max(last, 2)}")
    sheet.data_validations.append(offered)


def _save(book: Workbook, out: Path) -> None:
    """Write the workbook without the moment at which it was written, whole or not at all."""
    from openpyxl.writer.excel import ExcelWriter

    book.properties.created = book.properties.modified = _MOMENT
    out.parent.mkdir(parents=True, exist_ok=True)
    half = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        ExcelWriter(book, Undated(half, "w", zipfile.ZIP_DEFLATED)).save()
        half.replace(out)
    finally:
        half.unlink(missing_ok=True)

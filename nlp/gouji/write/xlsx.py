"""A batch as one workbook: findings with room for people's verdicts, reports, figures, cells, and files not read.

Nothing that a report says can become a formula: every text is written as text.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

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
SheetRows = Mapping[str, Iterable[Row]]
"""Rows by the name of their table: findings, reports, claims, cells."""


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
    sheet holds goes on in further sheets. Raises MissingExtra without XlsxWriter, OSError.
    """
    return write_rows((rows_of(audit, lang, opinions) for audit in audits), failures, out, lang)


def rows_of(audit: Audit, lang: str = "zh", opinions: Mapping[str, Opinion] | None = None) -> SheetRows:
    """The rows of one audit in each table of a workbook."""
    source = audit.report.source
    return {
        "findings": list(_findings(audit, lang, opinions or {})),
        "reports": [_report(audit, lang)],
        "claims": list(_listed(source, listing.claims(audit), _CLAIMS, lang)),
        "cells": list(_listed(source, listing.cells(audit.report), _CELLS, lang)),
    }


def write_rows(each: Iterable[SheetRows], failures: Failures, out: Path, lang: str = "zh") -> Path:
    """Write the workbook of reports whose rows are given, one after another; see ``write_xlsx``."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as near:
        book = _Book(Path(near), lang)
        for rows in each:
            for name, some in rows.items():
                book.tables[name].add(some)
        book.tables["unread"].add([path, problem] for path, problem in failures)
        os.replace(book.close(), out)
    return out


_CLAIMS = ("id", "section", "text", "value", "unit", "bound", "target", "reading", "expected", "verdict", "sentence")
_CELLS = ("id", "label", "value", "raw", "status", "unit", "page")
_TABLES = {
    "findings": FINDINGS,
    "reports": ("file", "unit", "year", "form", *SEVERITIES, "coverage"),
    "claims": ("file", *_CLAIMS),
    "cells": ("file", *_CELLS),
    "unread": ("file", "why_unread"),
}
"""The tables, each with its columns, in the order of the sheets."""


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


class _Book:
    """A workbook on its way to disk: of each sheet only the row that is being written is held."""

    def __init__(self, folder: Path, lang: str) -> None:
        try:
            from xlsxwriter import Workbook
        except ImportError as error:
            raise MissingExtra("error.missing_extra", what="XLSX", extra="xlsx") from error
        self.path = folder / "made.xlsx"
        self.book = Workbook(str(self.path), {"constant_memory": True, "tmpdir": str(folder)})
        self.book.set_properties({"created": _MOMENT})
        self.book.use_zip64()
        top, wrapped = {"valign": "top"}, {"valign": "top", "text_wrap": True}
        self.top, self.wrapped = self.book.add_format(top), self.book.add_format(wrapped)
        self.head = self.book.add_format({**wrapped, "bold": True, "bg_color": "#E9ECEF"})
        self.tables = {name: _Table(self, name, heads, lang) for name, heads in _TABLES.items()}

    def close(self) -> Path:
        """Write what is left; returns where the workbook is. Raises OSError."""
        from xlsxwriter.exceptions import FileCreateError

        for table in self.tables.values():
            table.close()
        self.book.worksheets_objs = [sheet for table in self.tables.values() for sheet in table.sheets]
        for number, sheet in enumerate(self.book.worksheets_objs):
            sheet.index = number
        try:
            self.book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error
        return self.path


class _Table:
    """A table in one sheet, or in several where it is longer: heads that stay in sight and can be filtered."""

    def __init__(self, book: _Book, name: str, heads: Sequence[str], lang: str) -> None:
        self.book, self.name, self.heads, self.lang = book, name, heads, lang
        self.wraps = {number: _WRAPPED[head] for number, head in enumerate(heads) if head in _WRAPPED}
        self.sheets: list[Any] = []
        self.rows = 0
        self._open()

    def _title(self, number: int) -> str:
        title = text(f"sheet.{self.name}", self.lang)
        return title if number == 1 else f"{title} ({number})"

    def _open(self) -> None:
        """The next sheet, with its heads; printed as wide as the paper."""
        sheet = self.book.book.add_worksheet(self._title(len(self.sheets) + 1))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for number, head in enumerate(self.heads):
            style = self.book.wrapped if number in self.wraps else self.book.top
            width = _WIDTHS.get(head) or _WRAPPED.get(head) or 12
            sheet.set_column(number, number, width, style, {"hidden": head in HIDDEN})
            sheet.write_string(0, number, text(f"sheet.{head}", self.lang), self.book.head)
        self.sheets.append(sheet)
        self.rows = 1

    def add(self, rows: Iterable[Row]) -> None:
        """Rows at the end; the last line of a full sheet says where they go on."""
        for row in rows:
            if self.rows >= _MOST_ROWS - 1:
                self.close()
                note = text("sheet.goes_on", self.lang, title=self._title(len(self.sheets) + 1))
                hidden = sum(head in HIDDEN for head in self.heads)
                self.sheets[-1].write_string(self.rows, hidden, note)
                self._open()
            self._append(row)
            self.rows += 1

    def _append(self, row: Row) -> None:
        """A row as high as its texts: not every program looks for that itself. Its style is that of its column."""
        sheet = self.sheets[-1]
        lines = max((_lines(row[n], width) for n, width in self.wraps.items()), default=1)
        if lines > 1:
            sheet.set_row(self.rows, min(lines * _LINE, _TALLEST))
        for number, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(self.rows, number, _safe(value))
            elif value is not None:
                sheet.write_number(self.rows, number, float(value) if isinstance(value, Decimal) else value)

    def close(self) -> None:
        """The filter over all rows, and the verdicts on offer."""
        sheet, last = self.sheets[-1], max(self.rows - 1, 1)
        sheet.autofilter(0, 0, self.rows - 1, len(self.heads) - 1)
        if self.name == "findings":
            column, words = self.heads.index("verdict"), [text(f"review.{name}", self.lang) for name in VERDICTS]
            sheet.data_validation(1, column, last, column, {"validate": "list", "source": words})


def _lines(value: Any, width: int) -> int:
    """How many lines a text needs in a column of that many digits; a Chinese character is two wide."""
    if not isinstance(value, str):
        return 1
    return sum(max(1, -(-(len(line) + sum(map(_WIDE_FROM.__le__, line))) // width)) for line in value.split("\n"))


def _safe(value: str) -> str:
    """A text as a field holds it; XlsxWriter takes one in the marks of rich text for rich text, unseen."""
    shown = visible(value)[:_LONGEST]
    return f"{shown} " if shown.startswith("<r>") and shown.endswith("</r>") else shown

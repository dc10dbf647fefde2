"""A batch as one workbook: findings with room for people's verdicts, reports, figures, cells, and files not read.

Nothing that a report says can become a formula: every text is written as text.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gouji.errors import MissingExtra
from gouji.findings import SEVERITIES, Audit, Finding
from gouji.messages import text
from gouji.quantity import plain
from gouji.write import listing
from gouji.write.build import coverage_view, title, view
from gouji.write.clean import visible
from gouji.write.export import Failures
from gouji.write.view import FindingView
from gouji.zipped import with_fixed_times

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
_WIDTHS = {"number": 6, "year": 7, "severity": 8, "stated": 10, "expected": 10, "verdict": 11, "state": 18}
_WIDE = {"message": 44, "sentence": 60, "cells": 40, "file": 28, "note": 30, "title": 20, "unit": 22, "coverage": 60}
_LONGEST = 32_000
"""Characters; a cell of a workbook holds 32,767."""
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")

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
    audits: Sequence[Audit],
    failures: Failures,
    out: Path,
    lang: str = "zh",
    opinions: Mapping[str, Opinion] | None = None,
) -> Path:
    """Write the workbook to ``out``; ``opinions`` by fingerprint fill the columns for verdict and note.

    The same audits give the same bytes. Raises MissingExtra without openpyxl, OSError.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise MissingExtra("error.missing_extra", what="XLSX", extra="xlsx") from error
    book = Workbook(write_only=True)
    _sheet(book, "findings", FINDINGS, _findings(audits, lang, opinions or {}), lang)
    head = ("file", "unit", "year", "form", *SEVERITIES, "coverage")
    _sheet(book, "reports", head, _reports(audits, lang), lang)
    _sheet(book, "claims", ("file", *_CLAIMS), _listed(audits, listing.claims, _CLAIMS), lang)
    _sheet(book, "cells", ("file", *_CELLS), _listed([a.report for a in audits], listing.cells, _CELLS), lang)
    _sheet(book, "unread", ("file", "why_unread"), ([path, problem] for path, problem in failures), lang)
    buffer = io.BytesIO()
    book.save(buffer)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(_undated(buffer.getvalue()))
    return out


_CLAIMS = ("id", "section", "text", "value", "unit", "bound", "target", "reading", "expected", "verdict", "sentence")
_CELLS = ("id", "label", "value", "raw", "status", "unit", "page")


def _listed(items: Iterable[Any], rows: Any, names: Sequence[str]) -> Iterator[Row]:
    for item in items:
        source = item.report.source if isinstance(item, Audit) else item.source
        yield from ([source, *(row[name] for name in names)] for row in rows(item))


def _reports(audits: Iterable[Audit], lang: str) -> Iterator[Row]:
    for audit in audits:
        counts, report = audit.count(), audit.report
        told = coverage_view(audit.coverage, lang).line
        yield [report.source, *title(report, lang), report.form or "", *(counts[each] for each in SEVERITIES), told]


def _findings(audits: Iterable[Audit], lang: str, opinions: Mapping[str, Opinion]) -> Iterator[Row]:
    for audit in audits:
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


def _sheet(book: Workbook, name: str, heads: Sequence[str], rows: Iterable[Row], lang: str) -> None:
    """One sheet: heads that stay in sight and can be filtered, long texts wrapped."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(text(f"sheet.{name}", lang))
    sheet.freeze_panes = "A2"
    for number, head in enumerate(heads, 1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width = _WIDTHS.get(head) or _WIDE.get(head) or 14
        column.hidden = head in HIDDEN
    wraps = {number for number, head in enumerate(heads) if head in _WIDE}
    top, wrapped = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
    bold, grey = Font(bold=True), PatternFill("solid", start_color="E9ECEF")
    line = []
    for head in heads:
        cell = WriteOnlyCell(sheet, text(f"sheet.{head}", lang))
        cell.font, cell.fill, cell.alignment = bold, grey, wrapped
        line.append(cell)
    sheet.append(line)
    count = 1
    for row in rows:
        count += 1
        sheet.append([_cell(sheet, value, wrapped if n in wraps else top) for n, value in enumerate(row)])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{count}"
    if name == "findings":
        _offer_verdicts(sheet, get_column_letter(heads.index("verdict") + 1), count, lang)


def _cell(sheet: Any, value: Any, alignment: Any) -> Any:
    """A field; a text stays a text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell

    made = WriteOnlyCell(sheet)
    if isinstance(value, str):
        made.value = visible(value)[:_LONGEST]
        made.data_type = "s"
    elif value is not None:
        made.value = float(value) if isinstance(value, Decimal) else value
    made.alignment = alignment
    return made


def _offer_verdicts(sheet: Any, column: str, last: int, lang: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    words = ",".join(text(f"review.{name}", lang) for name in VERDICTS)
    offered = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
    offered.add(f"{column}2:{column}{max(last, 2)}")
    sheet.data_validations.append(offered)


def _undated(data: bytes) -> bytes:
    """The workbook without the moment at which it was written."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2024-01-01T00:00:00Z", content)
            new.writestr(name, content)
    return with_fixed_times(buffer.getvalue())

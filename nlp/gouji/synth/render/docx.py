"""A report as a Word file with merged cells and labels broken over lines."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gouji.errors import MissingExtra
from gouji.synth.grids import Grid, broken, placed
from gouji.zipped import with_fixed_times

if TYPE_CHECKING:
    from gouji.synth.printed import Printed

MADE = datetime(2024, 1, 22, 9, 0, 0)


def docx_bytes(report: Printed, layout: str) -> bytes:
    """The report as DOCX; ``layout`` is template (line breaks in labels, headings as plain paragraphs) or loose
    (title over two paragraphs, labels broken into paragraphs, headings in heading styles).

    Raises MissingExtra without python-docx.
    """
    document = _empty()
    loose = layout == "loose"
    for line in _title(report, loose):
        document.add_paragraph(line).alignment = 1
    for part in report.parts:
        if part.heading:
            document.add_paragraph(part.heading, style="Heading 2" if loose else None)
        for paragraph in part.prose:
            _prose(document.add_paragraph(), paragraph, loose)
        if part.table:
            _table(document, report.grid(part.table), loose)
    core = document.core_properties
    core.author, core.title, core.created, core.modified = report.unit, report.title, MADE, MADE
    buffer = io.BytesIO()
    document.save(buffer)
    return with_fixed_times(buffer.getvalue(), MADE.timetuple()[:6])


def _empty() -> Any:
    try:
        from docx import Document
    except ImportError as error:
        raise MissingExtra("error.missing_extra", what="DOCX", extra="synth") from error
    return Document()


def _title(report: Printed, loose: bool) -> list[str]:
    cut = report.title.find(str(report.year)) if loose else 0
    return [report.title[:cut], report.title[cut:]] if cut > 0 else [report.title]


def _prose(paragraph: Any, text: str, loose: bool) -> None:
    """Word splits a paragraph into runs wherever an editor touched it; here after every comma."""
    for run in text.replace("，", "，\0").split("\0") if loose else [text]:
        paragraph.add_run(run)


def _table(document: Any, grid: Grid, loose: bool) -> None:
    boxes = placed(grid)
    width = max(column + box.colspan for _, column, box in boxes)
    table = document.add_table(rows=len(grid), cols=width, style="Table Grid")
    lines = [list(row.cells) for row in table.rows]
    for row, column, box in boxes:
        cell = lines[row][column]
        if (box.rowspan, box.colspan) != (1, 1):
            cell = cell.merge(lines[row + box.rowspan - 1][column + box.colspan - 1])
        _fill(cell, broken(box.text) if box.label else [box.text], loose)
    document.add_paragraph()


def _fill(cell: Any, lines: list[str], loose: bool) -> None:
    paragraph = cell.paragraphs[0]
    for number, line in enumerate(lines):
        if number and loose:
            paragraph = cell.add_paragraph()
        elif number:
            paragraph.add_run().add_break()
        paragraph.add_run(line)

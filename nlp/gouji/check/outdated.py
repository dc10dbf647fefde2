"""Forms and legal bases older than the report's year asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from gouji import catalog
from gouji.catalog import Form
from gouji.catalog.anchors import words_of
from gouji.catalog.basis import Basis
from gouji.catalog.labels import line_label, place, row_and_column
from gouji.check.base import Checked, check, finding
from gouji.document import Cell, Report, Table
from gouji.findings import Finding
from gouji.lang.normal import Folded

_SENTENCE = re.compile(r"[^。！？\n]+")


@check("outdated-form")
def outdated_form(checked: Checked) -> Iterator[Finding]:
    """A table in a form older than the year asks for, told by its heads; or heads and rows of such a form in it."""
    report = checked.report
    due = catalog.load().due(report.year) if report.year is not None else None
    for table in report.tables:
        if due is None or table.id == "proceedings":
            continue
        marks = _marks(table, due)
        # Places add rows of their own to the statistics table; that makes it no older.
        if marks and not (table.id == "statistics" and table.form == due.id):
            yield _finding(report, table, due, marks)


def _marks(table: Table, due: Form) -> list[Cell]:
    """The cells that only an older form has."""
    outdated = _outdated(table.id, due.id)
    return [cell for cell in table.cells if cell.id in outdated]


@cache
def _outdated(table_id: str, due_id: str) -> frozenset[str]:
    """The cells of a table that forms older than the one due have, and this has not."""
    forms = catalog.load().forms
    due = forms[due_id]
    older = [form for form in forms.values() if form.first_year < due.first_year and form.has(table_id)]
    own = due.table(table_id).cell_ids if due.has(table_id) else ()
    return frozenset(cell for form in older for cell in form.table(table_id).cell_ids).difference(own)


def _finding(report: Report, table: Table, due: Form, marks: list[Cell]) -> Finding:
    title = catalog.load().forms[table.form].table(table.id).title
    variant, label = _variant(report, table, due, marks)
    return finding(
        "outdated-form",
        variant,
        cells=tuple(cell.id for cell in marks),
        year=report.year,
        title=next((s.title for s in catalog.load().headings.sections if s.kind == table.id), title),
        form=_form_of(marks, table.form, due),
        due=due.id,
        label=label,
    )


def _variant(report: Report, table: Table, due: Form, marks: list[Cell]) -> tuple[str, str]:
    """Which message tells it: of a whole table, of a single row, or of heads and rows in a table of the year's form."""
    rows = "、".join(sorted({row_and_column(cell.id)[0] for cell in marks}))
    if table.id == "statistics":
        return "statistics", rows
    if table.form == due.id:
        return "mixed", "、".join(dict.fromkeys(_foreign(cell, due) for cell in marks))
    lines = {cell.id.rsplit(".", 1)[0] for cell in marks}
    return ("row" if len(lines) == 1 and report.form == due.id else ""), rows


def _foreign(cell: Cell, due: Form) -> str:
    """What is of the older form in a cell: its head where the year's form has the row, else its row."""
    table_id, _, rest = cell.id.partition(".")
    found = place(cell.id)
    assert found is not None, "a mark is a cell of a form"
    own = any(row.id == rest.rpartition(".")[0] for row in due.table(table_id).rows)
    return line_label(found[3] if own else found[2])


def _form_of(marks: list[Cell], form: str, due: Form) -> str:
    """The older form that the marks are of."""
    if form != due.id:
        return form
    forms = (each for each in catalog.load().forms.values() if each.first_year < due.first_year)
    return next(each.id for each in forms if any(cell.id in table.cell_ids for table in each.tables for cell in marks))


@check("outdated-form")
def superseded_basis(checked: Checked) -> Iterator[Finding]:
    """A notice or regulation cited as the basis that was replaced before the year, or that never existed."""
    report = checked.report
    for basis in catalog.load().bases:
        if report.year is None or report.year < basis.first_year:
            continue
        span = next(_citations(checked.prose, basis), None)
        if span:
            yield finding(
                "outdated-form",
                "basis" if basis.exists else "no_such_basis",
                span=span,
                year=report.year,
                quoted=report.text[slice(*span)],
                title=basis.title,
                instead=basis.instead,
            )


def _citations(prose: Iterable[Folded], basis: Basis) -> Iterator[tuple[int, int]]:
    """Where paragraphs cite it other than to tell of its history."""
    needed = words_of(basis.pattern)
    for folded in prose:
        if needed and not any(word in folded.text for word in needed):
            continue
        for sentence in _SENTENCE.finditer(folded.text):
            for match in basis.pattern.finditer(folded.text, sentence.start(), sentence.end()):
                if not basis.unless.search(sentence.group()):
                    yield folded.span(match.start(), match.end())

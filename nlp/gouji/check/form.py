"""What the official form itself demands: its sections, its tables, its period, a number in every cell."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise

from gouji import catalog
from gouji.catalog.era import is_before_2019
from gouji.catalog.labels import cell_label
from gouji.check.base import Checked, check, finding
from gouji.document import Report, Section
from gouji.findings import Finding
from gouji.lang.normal import fold


def _titles() -> dict[str, str]:
    return {section.kind: section.title for section in catalog.load().headings.sections}


def _table_titles() -> dict[str, str]:
    """What each table is called: as its section, or as the form has it."""
    tables: dict[str, str] = {table.id: table.title for form in catalog.load().forms.values() for table in form.tables}
    return tables | _titles()


def _has_six_sections(report: Report) -> bool:
    """Whether the form of six sections and three tables is asked of the report: from the reports for 2019 on.

    Without a year it is, unless its table is of the forms before.
    """
    if report.year is None:
        return report.form is None or not catalog.load().forms[report.form].has("statistics")
    return not is_before_2019(report.year)


@check("invalid-count")
def invalid_counts(checked: Checked) -> Iterator[Finding]:
    """A negative or fractional number, or text, where the form counts."""
    signed = _signed()
    for cell in checked.report.cells.values():
        number = cell.value is not None and cell.unit not in ("万元", "元") and cell.id not in signed
        wrong = number and cell.value is not None and (cell.value < 0 or cell.value != int(cell.value))
        if wrong or cell.reason == "cell.not_a_number":
            yield finding("invalid-count", cells=(cell.id,), stated=cell.value, cell=cell_label(cell.id), raw=cell.raw)


@cache
def _signed() -> frozenset[str]:
    """The cells that may hold less than nothing."""
    return frozenset(cell for cell, (_, column) in catalog.load().cells.items() if column.signed)


@check("blank-cell")
def blank_cells(checked: Checked) -> Iterator[Finding]:
    """Cells without a number: one finding a table for totals, one for the rest, a single one for an empty form."""
    cells = checked.report.cells.values()
    if cells and all(cell.status == "blank" for cell in cells):
        every = tuple(cell.id for cell in cells)
        variant = "all" if _has_six_sections(checked.report) else "all_statistics"
        yield finding("blank-cell", variant, severity="warning", cells=every, count=len(every))
        return
    for table in checked.report.tables:
        blank = [cell.id for cell in table.cells if cell.status == "blank"]
        totals = tuple(cell for cell in blank if _is_total(cell))
        others = tuple(cell for cell in blank if not _is_total(cell))
        title = _table_titles()[table.id]
        if totals:
            yield finding("blank-cell", "total", severity="warning", cells=totals, count=len(totals), table=title)
        if others:
            yield finding("blank-cell", cells=others, count=len(others), table=title)


def _is_total(cell_id: str) -> bool:
    return cell_id.endswith(".total") or cell_id.startswith("requests.handled.")


@check("section-missing", "section-order")
def sections(checked: Checked) -> Iterator[Finding]:
    """The six sections, each there and in the form's order."""
    if not _has_six_sections(checked.report):
        return
    titles = _titles()
    found = [section for section in checked.report.sections if section.kind != "preamble"]
    for kind, title in titles.items():
        if not any(section.kind == kind for section in found):
            yield finding("section-missing", title=title)
    order = list(titles)
    for before, section in pairwise(found):
        if order.index(section.kind) < order.index(before.kind):
            span = (section.start, section.start + len(section.heading))
            yield finding("section-order", span=span, title=titles[section.kind])


@check("table-missing")
def tables(checked: Checked) -> Iterator[Finding]:
    """The three tables; one given as a picture is missing as far as its figures go."""
    if not _has_six_sections(checked.report):
        return
    titles = _titles()
    for table_id in (each for each in catalog.TABLES if each in titles):
        if checked.report.table(table_id) is None:
            section = checked.report.section(table_id)
            span = (section.start, section.start + len(section.heading)) if section else None
            yield finding("table-missing", _pictured(checked.report, section), span=span, title=titles[table_id])


def _pictured(report: Report, section: Section | None) -> str:
    """The variant of the message for a section with a picture that was not read; one at its end stands on its end."""
    inside = section is not None and any(section.start < each.start <= section.end for each in report.pictures)
    return "picture" if inside else ""


@check("period-mismatch")
def period(checked: Checked) -> Iterator[Finding]:
    """The stated 统计期限 against the year of the title."""
    stated, year = checked.report.period, checked.report.year
    if stated is None or stated.first is None or stated.last is None:
        return
    span = (stated.place.start, stated.place.end)
    quoted = checked.report.quote(stated.place)
    if stated.last < stated.first:
        yield finding("period-mismatch", "backwards", span=span, quoted=quoted)
    elif year is not None and {stated.first[:4], stated.last[:4]} != {str(year)}:
        other = next(each[:4] for each in (stated.first, stated.last) if each[:4] != str(year))
        yield finding(
            "period-mismatch", span=span, stated=Decimal(other), expected=Decimal(year), quoted=quoted, year=year
        )


@check("fee-statement-missing")
def fee_statement(checked: Checked) -> Iterator[Finding]:
    """The last section reports what was collected for processing requests."""
    if not _has_six_sections(checked.report):
        return
    section = checked.report.section("other")
    if section is None or not section.prose:
        return
    fee = catalog.load().prose.fee
    if not any(fee.search(fold(checked.report.text[start:end]).text) for start, end in section.prose):
        yield finding("fee-statement-missing", span=(section.start, section.start + len(section.heading)))


@check("problems-missing")
def problems_named(checked: Checked) -> Iterator[Finding]:
    """The section on problems names one; 无 is no report on them."""
    section = checked.report.section("problems")
    if section is None or not _has_six_sections(checked.report):
        return
    said = "".join(checked.report.text[start:end] for start, end in section.prose)
    if not said.strip() or catalog.load().prose.no_problem.fullmatch(fold(said).text):
        yield finding("problems-missing", span=(section.start, section.start + len(section.heading)))


@check("stale-year")
def stale_plans(checked: Checked) -> Iterator[Finding]:
    """Plans are for later years: 2021年将进一步 in the report for 2021 was left from another."""
    year = checked.report.year
    for span, planned in _plans(checked):
        if year is not None and planned <= year:
            quoted = checked.report.text[slice(*span)]
            yield finding("stale-year", span=span, stated=Decimal(planned), year=year, quoted=quoted)


def _plans(checked: Checked) -> Iterator[tuple[tuple[int, int], int]]:
    """Every plan of the prose: its place and the year that it is for."""
    for folded in checked.prose:
        for match in catalog.load().prose.plan.finditer(folded.text):
            yield folded.span(match.start(), match.end()), int(match[1])

"""Which tables the prose of a report speaks of: the statistics of the forms before 2019, or the three tables since."""

from __future__ import annotations

from gouji.catalog import load
from gouji.document import Report


def asks_statistics(report: Report) -> bool:
    """Whether its figures may be of the statistics table: it has one, or has no table at all and is of that time."""
    return report.table("statistics") is not None or (not report.tables and is_before_2019(report.year))


def asks_three_tables(report: Report) -> bool:
    """Whether its figures may be of the three tables: it has one of them, or no table at all and is not older."""
    three = any(table.id != "statistics" for table in report.tables)
    return three or (not report.tables and not is_before_2019(report.year))


def is_before_2019(year: int | None) -> bool:
    """Whether reports for ``year`` were due before there were six sections and three tables."""
    due = load().due(year)
    return due is None or due.has("statistics")


def tables_due(report: Report) -> int:
    """How many tables the report has to have: those of its form, or where it has none, of the form due for its year."""
    form = load().forms[report.form] if report.form else load().due(report.year)
    return max(len(form.tables) if form else 0, len(report.tables))

"""Cells, claims and findings as pandas data frames, for those who work on with them.

Numbers are in columns of pandas' own ``Float64``, where a missing one is ``<NA>``: a blank cell has no number, and a
sum over it must not treat it as one by accident.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

from gouji.catalog.labels import row_and_column
from gouji.document import Cell, Report, Table
from gouji.errors import MissingExtra
from gouji.findings import Audit, Finding
from gouji.quantity import plain
from gouji.write import listing

if TYPE_CHECKING:
    from pandas import DataFrame as DataFrame

What = Literal["value", "raw", "status"]
_CELLS = ("id", "table", "row", "column", "label", "value", "raw", "status", "unit", "page")
_CLAIMS = ("id", "section", "text", "value", "unit", "bound", "kind", "target", "reading", "expected", "verdict")
_PLACED = ("start", "end", "sentence")
_FINDINGS = ("number", "code", "severity", "message", "stated", "expected", "claims", "cells", "fingerprint")


def cells_frame(report: Report) -> DataFrame:
    """One row a cell, by id; ``table``, ``row`` and ``column`` are the id's parts."""
    rows = ({**row, **_parts(row["id"])} for row in listing.cells(report))
    return _frame(rows, _CELLS, numbers=("value",), whole=("page",))


def table_frame(table: Table, what: What = "value", labels: bool = False) -> DataFrame:
    """The table as printed: its rows down, its columns across, in the form's order; see ``Table.to_frame``."""
    lines: dict[tuple[str, ...], dict[tuple[str, ...], Any]] = {}
    columns: dict[tuple[str, ...], None] = {}
    for cell in table.cells:
        row, column = _names(cell, labels)
        columns[column] = None
        lines.setdefault(row, {})[column] = plain(cell.value) if what == "value" else getattr(cell, what)
    fields = [[line.get(column) for column in columns] for line in lines.values()]
    made = _data_frame()(fields, index=[row[-1] for row in lines], columns=[column[-1] for column in columns])
    named = made.rename_axis(index="row", columns="column")
    return named.astype("Float64") if what == "value" else named


def claims_frame(audit: Audit) -> DataFrame:
    """One row a claim, by id, in the order of the text."""
    placed = zip(listing.claims(audit), audit.claims, strict=True)
    rows = ({**row, "start": claim.start, "end": claim.end} for row, claim in placed)
    return _frame(rows, (*_CLAIMS, *_PLACED), numbers=("value", "expected"))


def findings_frame(audit: Audit, lang: str = "zh") -> DataFrame:
    """One row a finding, by its number on the page, worst first."""
    rows = (_finding(number, finding, lang) for number, finding in enumerate(audit.findings, 1))
    return _frame(rows, _FINDINGS, numbers=("stated", "expected"))


def _finding(number: int, finding: Finding, lang: str) -> dict[str, Any]:
    return {
        "number": number,
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message(lang),
        "stated": plain(finding.stated),
        "expected": plain(finding.expected),
        "claims": finding.claims,
        "cells": finding.cells,
        "fingerprint": finding.fingerprint,
    }


def _parts(cell_id: str) -> dict[str, str]:
    table, _, rest = cell_id.partition(".")
    row, _, column = rest.rpartition(".")
    return {"table": table, "row": row, "column": column}


def _names(cell: Cell, labels: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What tells the cell's row and its column from all others, ending with the name to show."""
    parts = _parts(cell.id)
    row, column = row_and_column(cell.id) if labels else (parts["row"], parts["column"])
    return (parts["row"], row), (parts["column"], column)


def _frame(
    rows: Iterable[dict[str, Any]], names: tuple[str, ...], *, numbers: Iterable[str], whole: Iterable[str] = ()
) -> DataFrame:
    """The rows as a frame with the first of ``names`` for an index; an empty one has the same columns and types."""
    types = {**dict.fromkeys(numbers, "Float64"), **dict.fromkeys(whole, "Int64")}
    return _data_frame()(list(rows), columns=list(names)).astype(types).set_index(names[0])


def _data_frame() -> type[DataFrame]:
    try:
        from pandas import DataFrame
    except ImportError as error:
        raise MissingExtra("error.missing_extra", what="pandas", extra="pandas") from error
    return DataFrame

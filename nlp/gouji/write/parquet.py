"""The tables of a result store as Parquet; names, types and meaning of their columns stand in ``data/store.toml``."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

from gouji.catalog.base import load_file
from gouji.document import Report, Section, Table
from gouji.errors import GoujiError, MissingExtra
from gouji.findings import Audit, Finding
from gouji.write.clean import encodable
from gouji.write.json import audit_to_dict, finding_to_dict

Row = dict[str, Any]
Rows = dict[str, list[Row]]
_TYPES = ("string", "int64", "double", "list")
_ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type (string, int64, double, or list for a list of strings) and what it holds."""

    name: str
    type: str
    about: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The store's format number, and the columns of each table in order."""

    format: int
    columns: Mapping[str, tuple[Column, ...]]


@cache
def tables() -> Tables:
    """The declaration of the tables. Raises DataError."""
    root = load_file("store.toml")
    root.only("format", "table")
    found = {name: tuple(_columns(entry)) for name, entry in root.named("table").items()}
    return Tables(root.whole("format"), found)


def _columns(entry: Any) -> Iterable[Column]:
    for name in entry.names:
        kind, about = entry.texts(name, required=True)
        if kind not in _TYPES:
            raise entry.fail(name, f"not one of {', '.join(_TYPES)}")
        yield Column(name, kind, about)


def empty_rows() -> Rows:
    """No rows, for each table."""
    return {table: [] for table in tables().columns}


def report_id(source: str) -> str:
    """The id of the report that was read at ``source``."""
    return hashlib.sha256(source.encode("utf-8", "surrogateescape")).hexdigest()[:_ID_DIGITS]


# ---- rows


def rows_of(audit: Audit, item: str, facts: Mapping[str, str | None]) -> Rows:
    """The rows of one audit in every table; ``facts`` are what the manifest says of it."""
    plain = audit_to_dict(audit)
    key = report_id(audit.report.source)
    rows = empty_rows()
    rows["reports"] = [_report(audit, plain, item, facts)]
    rows["sections"] = [
        {"number": number, **_prose(section, audit.report), **row}
        for number, (row, section) in enumerate(zip(plain["sections"], audit.report.sections, strict=True), 1)
    ]
    rows["cells"], rows["claims"] = plain["cells"], plain["claims"]
    rows["findings"] = findings_rows(audit, plain)
    rows["problems"] = [{"number": number, **row} for number, row in enumerate(plain["problems"])]
    return {table: [{**row, "report": key} for row in each] for table, each in rows.items()}


def _report(audit: Audit, plain: Row, item: str, facts: Mapping[str, str | None]) -> Row:
    period = plain["period"] or {}
    rest = {"period_first": period.get("first"), "period_last": period.get("last"), "item": encodable(item)}
    lists = _tables_of(audit.report.tables) | {"skipped": [f"{k}:{n}" for k, n in plain["coverage"]["skipped"].items()]}
    return {**plain, **plain["coverage"], **facts, **rest, **lists, "characters": len(audit.report.text)}


def _tables_of(found: Iterable[Table]) -> dict[str, list[str]]:
    """What is kept of the tables beside their cells."""
    each = list(found)
    return {
        "tables": [table.id for table in each],
        "table_forms": [table.form for table in each],
        "table_spans": [f"{table.place.start}:{table.place.end}" for table in each],
        "unmatched": [f"{table.id}:{label}" for table in each for label in table.unmatched],
    }


def _prose(section: Section, report: Report) -> Row:
    return {"prose": [f"{a}:{b}" for a, b in section.prose], "text": encodable(report.prose_of(section))}


def findings_rows(audit: Audit, plain: Row) -> list[Row]:
    """One row a finding, with its message in both languages."""
    pairs = zip(plain["findings"], audit.findings, strict=True)
    return [{**row, "message_en": each.message("en")} for row, each in pairs]


def finding_row(report: str, found: Finding) -> Row:
    """The row of a finding that was made after the report's audit."""
    return {**finding_to_dict(found, "zh"), "message_en": found.message("en"), "report": report}


def error_row(source: str, item: str, error: GoujiError) -> Row:
    """The row of a file that gave no report."""
    return {
        "report": report_id(source),
        "source": encodable(source),
        "item": encodable(item),
        "key": error.key,
        "message": encodable(error.render("zh")),
        "message_en": encodable(error.render("en")),
    }


# ---- Parquet


def arrow() -> Any:
    """pyarrow. Raises MissingExtra without it."""
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtra("error.missing_extra", what="Parquet", extra="batch") from error
    return pyarrow


def needs_arrow() -> None:
    """Raise MissingExtra without pyarrow, which is not loaded: a driver has no other need of it."""
    if find_spec("pyarrow") is None:
        arrow()


@cache
def schema(table: str) -> Any:
    """The schema of a table; its metadata hold the store's format."""
    pa = arrow()
    types = {"string": pa.string(), "int64": pa.int64(), "double": pa.float64(), "list": pa.list_(pa.string())}
    fields = [pa.field(column.name, types[column.type]) for column in tables().columns[table]]
    return pa.schema(fields, {"gouji.format": str(tables().format), "gouji.table": table})


def part(table: str, rows: Iterable[Row], metadata: Mapping[str, str] | None = None) -> bytes:
    """The rows as one Parquet file; the same rows give the same bytes. Fields that the table has not are left out."""
    pa = arrow()
    import pyarrow.parquet as pq

    listed, columns = list(rows), tables().columns[table]
    data = {column.name: [_fitting(row.get(column.name), column.type) for row in listed] for column in columns}
    own = schema(table)
    made = pa.table(data, schema=own.with_metadata({**(own.metadata or {}), **(metadata or {})}))
    out = io.BytesIO()
    pq.write_table(made, out, compression="zstd")
    return out.getvalue()


def _fitting(value: Any, kind: str) -> Any:
    if isinstance(value, str):
        return encodable(value)
    if kind == "list":
        return [encodable(str(each)) for each in value or ()]
    return float(value) if kind == "double" and value is not None else value


def rows_in(data: bytes, columns: Iterable[str] | None = None, only: Any = None) -> list[Row]:
    """The rows of a Parquet file; where given, those columns of them, and only those that fit.

    ``only`` lists conditions as (column, operator, value), as ``pyarrow.parquet.read_table`` takes them.
    """
    arrow()
    import pyarrow.parquet as pq

    some = None if columns is None else list(columns)
    return list(pq.read_table(io.BytesIO(data), columns=some, filters=only).to_pylist())


def metadata_in(data: bytes) -> dict[str, str]:
    """What was written as metadata of a Parquet file."""
    arrow()
    import pyarrow.parquet as pq

    found = pq.read_schema(io.BytesIO(data)).metadata or {}
    return {key.decode(): value.decode() for key, value in found.items()}

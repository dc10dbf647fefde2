"""Audits from the rows of a result store: the way back from ``parquet.rows_of``, as far as outputs for people need it.

What a store does not keep is missing: the readings of a claim besides the one that its verdict rests on, the interval
that its wording allows, and the places of pictures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from gouji.blocks import Place
from gouji.document import Cell, Period, Report, Section, Table
from gouji.findings import SEVERITIES, Audit, Claim, Coverage, Finding, Point, Reading
from gouji.quantity import Interval, Quantity

Row = Mapping[str, Any]
_NOWHERE = Place(0, 0)


@dataclass(frozen=True, slots=True)
class Told(Finding):
    """A finding of a store, which keeps its message in both languages in place of what filled it in."""

    messages: Mapping[str, str] = field(default_factory=dict)

    def message(self, lang: str = "zh") -> str:
        """The finding in one sentence."""
        return self.messages["en" if lang == "en" else "zh"]


def audits_in(rows: Mapping[str, Sequence[Row]], more: Iterable[Row] = ()) -> Iterator[tuple[str, Audit]]:
    """The audits in the tables' ``rows``, each with the id of its report; ``more`` are findings that stand apart."""
    own: dict[str, dict[str, list[Row]]] = {table: defaultdict(list) for table in rows}
    for table, each in [*rows.items(), ("findings", more)]:
        for row in each:
            own[table][row["report"]].append(row)
    for row in rows["reports"]:
        key = row["report"]
        yield key, _audit(row, {table: by_report.get(key, []) for table, by_report in own.items()})


def _audit(row: Row, own: Mapping[str, Sequence[Row]]) -> Audit:
    return Audit(
        _report(row, own["sections"], own["cells"]),
        tuple(map(_claim, own["claims"])),
        tuple(sorted(map(_finding, own["findings"]), key=lambda each: SEVERITIES.index(each.severity))),
        _coverage(row),
        tuple(map(_point, own["problems"])),
    )


def _report(row: Row, sections: Iterable[Row], cells: Iterable[Row]) -> Report:
    stated = row["period_first"] or row["period_last"]
    return Report(
        source=row["source"],
        kind=row["kind"],
        sha256=row["sha256"],
        text=row["text"],
        unit=row["unit"],
        year=row["year"],
        form=row["form"],
        title=row["title"],
        period=Period(row["period_first"], row["period_last"], _NOWHERE) if stated else None,
        sections=tuple(
            Section(each["kind"], each["heading"], each["start"], each["end"], tuple(map(_span, each["prose"])))
            for each in sections
        ),
        tables=tuple(_tables(row, cells)),
        notes=tuple(row["notes"]),
        reader=row["reader"],
    )


def _tables(row: Row, cells: Iterable[Row]) -> Iterator[Table]:
    by_table: dict[str, list[Cell]] = defaultdict(list)
    for each in cells:
        by_table[each["id"].partition(".")[0]].append(_cell(each))
    unmatched: dict[str, list[str]] = defaultdict(list)
    for told in row["unmatched"]:
        table, _, label = told.partition(":")
        unmatched[table].append(label)
    for name, form, span in zip(row["tables"], row["table_forms"], row["table_spans"], strict=True):
        yield Table(name, form, tuple(by_table[name]), Place(*_span(span)), tuple(unmatched[name]))


def _cell(row: Row) -> Cell:
    place = Place(row["start"], row["end"], row["page"], row["anchor"], row["confidence"])
    where = None if row["start"] is None else place
    return Cell(row["id"], _number(row["value"]), row["raw"], row["status"], row["unit"], where, row["reason"] or "")


def _claim(row: Row) -> Claim:
    value = _number(row["value"]) or Decimal(0)
    quantity = Quantity(value, row["unit"], row["kind"], row["bound"], Interval(value, value), row["text"])
    reading = None
    if row["reading"] is not None:
        given = _number(row["expected"]), tuple(row["computed"])
        reading = Reading(row["reading"], tuple(row["cells"]), *given, least=_number(row["at_least"]))
    return Claim(
        id=row["id"],
        section=row["section"],
        sentence=row["sentence"],
        sentence_start=row["sentence_start"],
        start=row["start"],
        end=row["end"],
        quantity=quantity,
        frame=row["frame"] or "",
        formulas=(row["target"],) if row["target"] else (),
        doubts=tuple(row["doubts"]),
        readings=(reading,) if reading else (),
        reading=reading,
        verdict=row["verdict"],
    )


def _finding(row: Row) -> Told:
    return Told(
        row["code"],
        row["severity"],
        claims=tuple(row["claims"]),
        cells=tuple(row["cells"]),
        stated=_number(row["stated"]),
        expected=_number(row["expected"]),
        span=None if row["start"] is None else (row["start"], row["end"]),
        fingerprint=row["fingerprint"],
        messages={"zh": row["message"], "en": row["message_en"]},
    )


def _coverage(row: Row) -> Coverage:
    skipped = (each.rpartition(":") for each in row["skipped"])
    return Coverage(
        numbers=row["numbers"],
        claims=row["claims"],
        linked=row["linked"],
        decided=row["decided"],
        identities=row["identities"],
        identities_decided=row["identities_decided"],
        tables=tuple(row["tables"]),
        skipped={reason: int(number) for reason, _, number in skipped},
        tables_due=row["tables_due"],
        recognised=row["recognised"],
    )


def _point(row: Row) -> Point:
    return Point(
        kind=row["kind"],
        text=row["text"],
        start=row["start"],
        end=row["end"],
        topics=tuple(row["topics"]),
        score=row["score"],
        words=tuple(row["words"]),
        pair=row["pair"],
        outcome=row["outcome"] or "",
    )


def _span(told: str) -> tuple[int, int]:
    start, _, end = told.partition(":")
    return int(start), int(end)


def _number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))

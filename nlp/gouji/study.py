"""The problems and measures of many reports as one table, to be studied: of a store, or of audits just made.

A unit is a body, whatever its reports call it (``gouji.identity``). One row a point, in the order of unit, year and
place. ``came_back`` holds, for a problem, what the same unit's report of the year before said in like words about the
same topic; it is None where nothing of it comes back, and where no report of the year before is there to tell
(``before`` is False).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from gouji.findings import Audit, Point
from gouji.identity import Named, bodies
from gouji.store import Store, preferred, published
from gouji.topics.pairs import coming_back

Row = dict[str, Any]
COLUMNS = (
    *("report", "unit", "year", "region", "level", "number", "kind", "topics", "text", "start", "end"),
    *("score", "outcome", "pair", "before", "came_back"),
)
_FACTS = ("report", "unit", "year", "region", "level")


def study(source: Store | Iterable[Audit]) -> list[Row]:
    """The points of every report as rows of ``COLUMNS``; of several versions of a unit's year only the one that speaks.

    Reports whose unit or year is unknown come last, with ``before`` False. Raises MissingExtra without duckdb for a
    store.
    """
    rows = list(_stored(source) if isinstance(source, Store) else _audited(source))
    rows.sort(key=lambda row: (row["unit"] is None or row["year"] is None, row["unit"] or "", row["year"] or 0))
    reports = [list(each) for _, each in groupby(rows, key=lambda row: row["report"])]
    last: dict[str, tuple[int, list[Point]]] = {}
    for points in reports:
        unit, year = points[0]["unit"], points[0]["year"]
        known = [_point(row) for row in points]
        earlier = last.get(unit) if unit and year else None
        told = earlier[1] if earlier and earlier[0] == year - 1 else None
        _mark(points, known, told)
        if unit and year:
            last[unit] = year, known
    return [row for points in reports for row in points]


def _mark(rows: Sequence[Row], now: Sequence[Point], before: Sequence[Point] | None) -> None:
    back = dict(coming_back(now, before or ()))
    for at, row in enumerate(rows):
        row["before"] = before is not None
        row["came_back"] = before[back[at]].text if before and at in back else None


def _point(row: Row) -> Point:
    return Point(row["kind"], row["text"], row["start"], row["end"], topics=tuple(row["topics"]))


def _audited(audits: Iterable[Audit]) -> Iterator[Row]:
    kept = list(audits)
    reports = [audit.report for audit in kept]
    called = bodies(Named(each.unit, "", each.year, each.sha256) for each in reports if each.unit and each.year)
    for audit in kept:
        report = audit.report
        unit = called.get((report.unit, ""), report.unit) if report.unit else None
        facts = dict(zip(_FACTS, (report.source, unit, report.year, None, None), strict=True))
        for number, point in enumerate(audit.problems):
            yield {
                **facts,
                "number": number,
                "kind": point.kind,
                "topics": list(point.topics),
                "text": point.text,
                "start": point.start,
                "end": point.end,
                "score": point.score,
                "outcome": point.outcome,
                "pair": point.pair,
            }


def _stored(store: Store) -> Iterator[Row]:
    """Points of the reports that speak for their unit and year, and of those of unknown unit or year."""
    known = published(store.folder)
    silent = {each.report for each in known} - {each.report for each in preferred(known)}
    bodies_of = {each.report: each.unit for each in known}
    names = (*_FACTS, "number", "kind", "topics", "text", "start", "end", "score", "outcome", "pair")
    columns = ", ".join(f'r."{name}"' if name in _FACTS else f'p."{name}"' for name in names)
    query = f"select {columns} from problems p join reports r using (report) order by r.report, p.number"
    for values in store.connect().execute(query).fetchall():
        row = dict(zip(names, values, strict=True))
        if row["report"] not in silent:
            unit = bodies_of.get(row["report"], row["unit"])
            yield {**row, "unit": unit, "topics": list(row["topics"] or ()), "outcome": row["outcome"] or ""}

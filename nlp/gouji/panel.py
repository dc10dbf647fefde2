"""Units over years: what their reports count, lined up through the crosswalk of the forms.

One row for a unit, a year and a concept or metric. A figure that is not there is missing, and ``status`` says why:
``given``; ``blank`` (the report leaves its cell blank, or it could not be read); ``no_cell`` (the form has none, or
leaves it to the prose); ``no_form`` (no official table was found); ``no_report`` (the unit has reports before and after
that year, and none for it); for a metric, whose ``part`` and ``base`` are its numerator and
denominator, also ``unknown`` (one of these is missing) and ``few`` (the denominator is below the metric's minimum).

Where a unit has several reports for a year, the one with the most decided identities speaks, then the one with the
longest text, then the greatest id; ``versions`` lists all of them.

A unit is a body, which reports may name differently from year to year: 青禾区人民政府, 临沅市青禾区人民政府.
``gouji.identity`` has the rule; ``names`` lists the names that were taken for one, where there are several.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from gouji.catalog import Concept, crosswalk
from gouji.catalog.arithmetic import evaluate
from gouji.catalog.base import Entry, load_file
from gouji.catalog.concepts import COMPARABLE, Comparable
from gouji.document import Cell
from gouji.quantity import plain
from gouji.store import Published, Store, preferred, published

Row = dict[str, Any]
COLUMNS = (
    *("unit", "year", "form", "region", "level", "concept", "value", "status", "comparable", "base", "report"),
    *("names", "part"),
)
_AT_ONCE = 500
"""Reports whose cells are held at a time."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A share in per cent: the concepts of ``numerator``, added up, over those of ``denominator``.

    It is given from ``minimum`` in the denominator on; ``caveat`` stands against comparing it. ``comparable`` is that
    of the concept of it that compares least.
    """

    id: str
    zh: str
    en: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    minimum: int
    caveat_zh: str
    caveat_en: str
    comparable: Comparable


@cache
def metrics() -> tuple[Metric, ...]:
    """The metrics of ``data/metrics.toml``. Raises DataError."""
    known = {concept.id: concept.comparable for concept in crosswalk()}
    root = load_file("metrics.toml")
    root.only("rollup", "metric")
    return tuple(_metric(entry, known) for entry in root.entries("metric", required=True))


def _metric(entry: Entry, known: Mapping[str, Comparable]) -> Metric:
    entry.only("id", "zh", "en", "numerator", "denominator", "minimum", "caveat")
    for key in ("numerator", "denominator"):
        for name in entry.texts(key, required=True):
            if name not in known:
                raise entry.fail(key, f"no such concept: {name}")
    parts = (*entry.texts("numerator"), *entry.texts("denominator"))
    caveat = entry.entry("caveat")
    caveat.only("zh", "en")
    return Metric(
        entry.text("id"),
        entry.text("zh"),
        entry.text("en"),
        entry.texts("numerator"),
        entry.texts("denominator"),
        entry.whole("minimum"),
        caveat.text("zh"),
        caveat.text("en"),
        max((known[name] for name in parts), key=COMPARABLE.index),
    )


def panel_rows(store: Store) -> Iterator[Row]:
    """The rows of the panel, by unit, year and concept; ``value`` is an int or float, a metric's in per cent."""
    chosen = preferred(published(store.folder))
    gaps, names = list(_gaps(chosen)), _names(chosen)
    for start in range(0, len(chosen), _AT_ONCE):
        some = chosen[start : start + _AT_ONCE]
        facts, cells = _facts(store, some), _cells(store, some)
        for each in some:
            for row in _rows_of(each, facts[each.report], cells.get(each.report, {})):
                yield {**row, "names": names.get(each.unit)}
    yield from ({**row, "names": names.get(row["unit"])} for row in gaps)


def _names(chosen: Iterable[Published]) -> dict[str, str]:
    """The names under which a body's reports were taken together, of those that have more than one."""
    found: dict[str, set[str]] = {}
    for each in chosen:
        found.setdefault(each.unit, set()).add(each.name)
    return {unit: "、".join(sorted(names)) for unit, names in found.items() if len(names) > 1}


def versions(store: Store) -> list[Row]:
    """Every report of a unit and year that has several, with the one that speaks and those that are the same file."""
    found = published(store.folder)
    chosen = {each.report for each in preferred(found)}
    groups: dict[tuple[str, int], list[Published]] = {}
    for each in found:
        groups.setdefault((each.unit, each.year), []).append(each)
    return [
        {
            "unit": each.unit,
            "name": each.name,
            "year": each.year,
            "item": each.item,
            "report": each.report,
            "speaks": each.report in chosen,
            "same_file": sum(other.sha256 == each.sha256 for other in group) > 1,
        }
        for _, group in sorted(groups.items())
        if len(group) > 1
        for each in sorted(group, key=lambda one: one.item)
    ]


def _gaps(chosen: Sequence[Published]) -> Iterator[Row]:
    """Years without a report between two with one."""
    years: dict[str, set[int]] = {}
    for each in chosen:
        years.setdefault(each.unit, set()).add(each.year)
    for unit, known in sorted(years.items()):
        for year in sorted(set(range(min(known), max(known))) - known):
            yield {**dict.fromkeys(COLUMNS), "unit": unit, "year": year, "status": "no_report"}


def _quoted(reports: Iterable[Published]) -> str:
    """Ids are hex digits, so they need no escaping."""
    return ", ".join(f"'{each.report}'" for each in reports)


def _facts(store: Store, some: Sequence[Published]) -> dict[str, tuple[Any, ...]]:
    query = f"select report, form, region, level from reports where report in ({_quoted(some)})"
    return {row[0]: row[1:] for row in store.sql(query).fetchall()}


def _cells(store: Store, some: Sequence[Published]) -> dict[str, dict[str, Cell]]:
    query = f"select report, id, value, raw, status, unit from cells where report in ({_quoted(some)})"
    found: dict[str, dict[str, Cell]] = {}
    for report, cell, value, raw, status, unit in store.sql(query).fetchall():
        number = None if value is None else Decimal(str(value))
        found.setdefault(report, {})[cell] = Cell(cell, number, raw, status, unit)
    return found


def _rows_of(report: Published, facts: tuple[Any, ...], cells: Mapping[str, Cell]) -> Iterator[Row]:
    form, region, level = facts
    shared = {"unit": report.unit, "year": report.year, "form": form, "region": region, "level": level}
    known: dict[str, Decimal | None] = {}
    for concept in crosswalk():
        known[concept.id], status = _value(concept, form, cells)
        row = {"concept": concept.id, "value": plain(known[concept.id]), "status": status}
        row |= {"comparable": concept.comparable, "base": None, "part": None}
        yield {**shared, **row, "report": report.report}
    for metric in metrics():
        yield {**shared, **_share(metric, known), "report": report.report}


def _value(concept: Concept, form: str | None, cells: Mapping[str, Cell]) -> tuple[Decimal | None, str]:
    if form is None:
        return None, "no_form"
    formula = concept.formula(form)
    if formula is None:
        return None, "no_cell"
    value = evaluate(formula, cells, concept.unit).value
    return value, "blank" if value is None else "given"


def _share(metric: Metric, known: Mapping[str, Decimal | None]) -> Row:
    part, whole = _sum(metric.numerator, known), _sum(metric.denominator, known)
    row: Row = {"concept": metric.id, "value": None, "comparable": metric.comparable}
    row |= {"part": plain(part), "base": plain(whole)}
    if part is None or whole is None:
        return {**row, "status": "unknown"}
    if whole < metric.minimum:
        return {**row, "status": "few"}
    return {**row, "value": float(part / whole * 100), "status": "given"}


def _sum(concepts: Iterable[str], known: Mapping[str, Decimal | None]) -> Decimal | None:
    """The sum of the concepts, or None when one of them is not known."""
    values = [known[name] for name in concepts]
    given = [value for value in values if value is not None]
    return sum(given, Decimal(0)) if len(given) == len(values) else None

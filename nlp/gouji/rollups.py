"""A body's figures beside the sum of those of the bodies below it, where a manifest gives parents.

This is information, not a check: whether a county's report counts its departments' requests in is the county's choice.
A child without a report for the year, or without the figure, is named, and then no difference is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from gouji.catalog.base import load_file
from gouji.catalog.bodies import spelled
from gouji.panel import panel_rows
from gouji.store import Store, preferred, published

COLUMNS = ("parent", "year", "concept", "value", "status", "children", "children_sum", "missing", "difference")
Figures = Mapping[tuple[str, int, str], tuple[float | None, str]]
"""By body, year and concept the figure and its status in the panel."""


@cache
def concepts() -> tuple[str, ...]:
    """The concepts whose figures may be added up over bodies; ``rollup`` of ``data/metrics.toml``."""
    return load_file("metrics.toml").texts("rollup", required=True)


@dataclass(frozen=True)
class _Family:
    parent: str
    children: tuple[str, ...]


def rollup_rows(store: Store) -> Iterator[dict[str, Any]]:
    """A row for each parent, year and concept of ``concepts``, in this order.

    ``value`` is the parent's own figure and ``status`` says why it is not there, as in the panel (``no_report``: the
    store has none for the year); ``children`` are counted and added up in ``children_sum``; ``missing`` names those
    that are not in the sum, with their status; ``difference`` is the parent's figure less the sum, given when nothing
    is missing.
    """
    families = _families(store)
    wanted = {name for family in families for name in (family.parent, *family.children)}
    figures: dict[tuple[str, int, str], tuple[float | None, str]] = {}
    for row in panel_rows(store) if families else ():
        if row["concept"] in concepts() and row["unit"] in wanted:
            figures[row["unit"], row["year"], row["concept"]] = row["value"], row["status"]
    for family in families:
        years = {year for unit, year, _ in figures if unit == family.parent or unit in family.children}
        for year in sorted(years):
            for concept in concepts():
                yield _row(family, year, concept, figures)


def _families(store: Store) -> list[_Family]:
    """Each parent with its children, bodies by what the panel calls them; a parent without a report by its name."""
    chosen = {each.report: each for each in preferred(published(store.folder))}
    bodies = {spelled(name): each.unit for each in chosen.values() for name in (each.unit, each.name)}
    found: dict[str, set[str]] = {}
    for report, parent in store.sql("select report, parent from reports where parent is not null").fetchall():
        if report in chosen:
            found.setdefault(bodies.get(spelled(parent), parent), set()).add(chosen[report].unit)
    return [_Family(parent, tuple(sorted(children - {parent}))) for parent, children in sorted(found.items())]


def _row(family: _Family, year: int, concept: str, figures: Figures) -> dict[str, Any]:
    absent = (None, "no_report")
    value, status = figures.get((family.parent, year, concept), absent)
    below = {child: figures.get((child, year, concept), absent) for child in family.children}
    given = [figure for figure, _ in below.values() if figure is not None]
    missing = [f"{child}: {why}" for child, (figure, why) in below.items() if figure is None]
    total = _total(given)
    return {
        "parent": family.parent,
        "year": year,
        "concept": concept,
        "value": value,
        "status": status,
        "children": len(given),
        "children_sum": total,
        "missing": "; ".join(missing) or None,
        "difference": None if missing or value is None or total is None else value - total,
    }


def _total(given: Iterable[float]) -> float | None:
    """The sum of what is given; of nothing there is none."""
    known = list(given)
    return sum(known) if known else None

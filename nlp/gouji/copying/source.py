"""What copying is looked for in: reports as their sections' text and their tables' figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gouji.catalog.bodies import region_of
from gouji.document import Report
from gouji.findings import Audit
from gouji.identity import Named, bodies, rank_of
from gouji.write.parquet import report_id


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its kind, heading and offset in the report, and its paragraphs with an empty line between two."""

    kind: str
    heading: str
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """One report.

    Attributes:
        report: what it is known by; no two have the same.
        name: the body as the report names it.
        body: the body, whatever a report names it; see ``gouji.identity``.
        region: whose frame its reports share: as a manifest says, else the smallest area at the head of its name.
        year: the year reported on.
        place: the file, as it is told to people.
        parts: its sections.
        figures: cell id → number, of the cells that hold one that is not 0.
    """

    report: str
    name: str
    body: str
    region: str
    year: int
    place: str
    parts: tuple[Part, ...]
    figures: Mapping[str, float]


def sources_of(audits: Iterable[Audit]) -> dict[int, Source]:
    """By the place of their audits the reports whose unit and year are known, one for each unit and year.

    Of several the one speaks that speaks in the panel.
    """
    known = [(place, each) for place, each in enumerate(audits) if each.report.unit and each.report.year]
    called = bodies(
        Named(str(each.report.unit), "", int(each.report.year or 0), each.report.sha256) for _, each in known
    )
    speaks: dict[tuple[str, int], tuple[tuple[int, int, str], int, Source]] = {}
    seen: set[str] = set()
    for place, each in known:
        made = _source(each.report, called[str(each.report.unit), ""], seen)
        rank = rank_of(each.coverage.identities_decided, len(each.report.text), made.report)
        key = made.body, made.year
        if key not in speaks or rank > speaks[key][0]:
            speaks[key] = rank, place, made
    return {place: made for _, place, made in speaks.values()}


def _source(report: Report, body: str, seen: set[str]) -> Source:
    """The report; two that were read at one place still have two names."""
    key = report_id(report.source)
    while key in seen:
        key += "+"
    seen.add(key)
    return Source(
        report=key,
        name=str(report.unit),
        body=body,
        region=region_of(body),
        year=int(report.year or 0),
        place=report.source,
        parts=tuple(Part(each.kind, each.heading, each.start, report.prose_of(each)) for each in report.sections),
        figures={cell.id: float(cell.value) for cell in report.cells.values() if cell.value},
    )

"""From prose to claims: quantities found on characters, given a meaning by the frames, with scope and period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gouji.catalog.era import asks_statistics
from gouji.document import Report, Section, SectionKind
from gouji.extract.claims import Context, Extracted, claims_of_paragraph, topic_of_heading
from gouji.findings import Claim

__all__ = ["Extraction", "extract", "extract_report"]


@dataclass(frozen=True, slots=True)
class Extraction:
    """The claims of a text in order, and the number of quantities seen in it."""

    claims: tuple[Claim, ...]
    numbers: int


def _collect(paragraphs: Iterable[Extracted]) -> Extraction:
    found = list(paragraphs)
    ordered = sorted((claim for each in found for claim in each.claims), key=lambda claim: (claim.start, claim.end))
    for number, claim in enumerate(ordered, 1):
        object.__setattr__(claim, "id", f"c{number}")  # nobody has seen it yet; making it anew takes far longer
    return Extraction(tuple(ordered), sum(each.numbers for each in found))


def extract(
    text: str,
    section: SectionKind = "overview",
    unit: str | None = None,
    year: int | None = None,
    statistics: bool = False,
) -> Extraction:
    """The claims of a plain text, whose lines are its paragraphs. Offsets point into ``text``.

    ``unit`` and ``year`` say of whom and of which year the text reports; without them every figure may be of another.
    ``statistics`` reads it as prose beside the statistics table of the forms before 2019.
    """
    context = Context(section, unit, year, statistics)
    return _collect(_paragraphs(_lines(text), context))


def _paragraphs(lines: Iterable[tuple[int, str]], context: Context) -> Iterator[Extracted]:
    """The claims of each line; what a numbered heading on a line of its own is of goes on below it."""
    topic: str | None = None
    for start, line in lines:
        yield claims_of_paragraph(line, start, context, topic)
        opened = topic_of_heading(line, context)
        topic = topic if opened is None else opened


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, line.rstrip("\r\n")
        start += len(line)


def extract_report(report: Report) -> Extraction:
    """The claims of all sections of a report but its preamble, which holds only addresses, dates and laws."""
    sections = (section for section in report.sections if section.kind != "preamble")
    return _collect(each for section in sections for each in _section(report, section))


def _section(report: Report, section: Section) -> Iterator[Extracted]:
    context = Context(section.kind, report.unit, report.year, asks_statistics(report))
    return _paragraphs(((start, report.text[start:end]) for start, end in section.prose), context)

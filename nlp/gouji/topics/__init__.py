"""What offices say is wrong with themselves: the points of a problem section, their topics, and topic models."""

from __future__ import annotations

from gouji.document import Report
from gouji.findings import Point
from gouji.topics.cutting import split
from gouji.topics.pairs import paired


def problems(report: Report) -> tuple[Point, ...]:
    """The points of the report's sections on problems and improvement, paired, with offsets into ``report.text``."""
    found = (section.prose for section in report.sections if section.kind == "problems")
    return tuple(paired(split(report.text, [span for prose in found for span in prose])))


def points(text: str) -> tuple[Point, ...]:
    """The points of a section given as text, a paragraph a line, paired."""
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append((at, at + len(line)))
        at += len(line) + 1
    return tuple(paired(split(text, spans)))

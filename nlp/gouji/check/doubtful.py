"""Findings that rest on text recognition: a figure may be misread, so the reading is doubted before the report is."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.catalog.labels import cell_label
from gouji.check.base import Checked, finding, second_look
from gouji.document import Report
from gouji.findings import Finding
from gouji.messages import text

_ACROSS_YEARS = frozenset({"carried-over-mismatch", "in-force-mismatch", "growth-mismatch"})
MOST_NAMED = 8
"""Readings that a message names, the least sure first; the finding lists all its cells."""

Reading = tuple[float, str, str]
"""Confidence, the cell's label (empty for a figure of the prose), and the characters read."""


def _readings(checked: Checked, each: Finding) -> Iterator[Reading]:
    """What the finding rests on that was read by text recognition."""
    report = checked.report
    for cell_id in each.cells:
        cell = report.cells.get(cell_id)
        if cell is not None and cell.confidence is not None:
            yield cell.confidence, cell_id, cell.raw.strip()
    for claim in checked.claims_of(each):
        sure = report.confidence(claim.start, claim.end)
        if sure is not None:
            yield sure, "", claim.text
    if each.span and (sure := report.confidence(*each.span)) is not None:
        yield sure, "", report.text[slice(*each.span)]


def is_recognised(report: Report) -> bool:
    """Whether any of a report was read by text recognition."""
    return bool(report.recognised) or any(cell.confidence is not None for cell in report.cells.values())


def _named(readings: list[Reading], lang: str) -> str:
    shown = [
        text("doubtful-reading.reading", lang, name=cell_label(cell) if cell else "", raw=raw, confidence=f"{sure:.2f}")
        for sure, cell, raw in readings[:MOST_NAMED]
    ]
    more = len(readings) - len(shown)
    return ("、" if lang == "zh" else ", ").join(shown) + (
        text("doubtful-reading.more", lang, count=more) if more else ""
    )


@second_look("doubtful-reading")
def doubted(checked: Checked, each: Finding) -> Finding:
    """The finding as it is, or, when figures disagree that were recognised, as a doubtful reading."""
    if each.severity != "error" and each.stated is None:
        return each
    readings = sorted(_readings(checked, each))
    before = checked.previous if each.code in _ACROSS_YEARS else None
    variant = "previous" if not readings and before is not None and is_recognised(before) else ""
    if not readings and not variant:
        return each
    return finding(
        "doubtful-reading",
        variant,
        cells=each.cells,
        claims=checked.claims_of(each),
        stated=each.stated,
        expected=each.expected,
        span=each.span,
        problem={lang: each.message(lang) for lang in ("zh", "en")},
        readings={lang: _named(readings, lang) for lang in ("zh", "en")},
    )

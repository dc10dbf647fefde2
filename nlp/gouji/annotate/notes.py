"""What is written at which place of a report: every finding at each figure and cell that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gouji.findings import Audit, Finding, Severity
from gouji.messages import text
from gouji.write.build import view
from gouji.write.view import CellView, FindingView

AUTHOR = "勾稽 gouji"
MANY_CELLS = 8
"""A finding that rests on more cells, or sets no two values against each other, is written at the first of its cells
only: nobody reads the same note fifty times."""


@dataclass(frozen=True, slots=True)
class Note:
    """A finding at one place of the report's plain text; ``start`` and ``end`` are None where it has no place.

    ``number`` is the finding's number on its page. ``main`` is the first place of the finding, which says it in full;
    the others refer to it.
    """

    number: int
    severity: Severity
    start: int | None
    end: int | None
    text: str
    main: bool

    @property
    def placed(self) -> bool:
        """Whether the file has a place for it."""
        return self.start is not None


def notes_of(audit: Audit, lang: str = "zh") -> list[Note]:
    """A note for every place of every finding, in the order of the findings; one that has no place stands once."""
    seen = view(audit, lang)
    return [
        note
        for finding, shown in zip(audit.findings, seen.findings, strict=True)
        for note in _notes(audit, finding, shown, lang)
    ]


def _notes(audit: Audit, finding: Finding, shown: FindingView, lang: str) -> Iterator[Note]:
    places = list(dict.fromkeys(_places(audit, finding)))
    if not places:
        yield Note(shown.number, finding.severity, None, None, _in_full(shown, lang), True)
    for number, (start, end) in enumerate(places):
        said = _in_full(shown, lang) if number == 0 else _in_short(shown, lang)
        yield Note(shown.number, finding.severity, start, end, said, number == 0)


def _places(audit: Audit, finding: Finding) -> Iterator[tuple[int, int]]:
    """The figures first, for people read the prose; then the cells."""
    claims = {claim.id: claim for claim in audit.claims}
    yield from ((claims[each].start, claims[each].end) for each in finding.claims if each in claims)
    if finding.span:
        yield finding.span
    cells = [audit.report.cells[each] for each in finding.cells if each in audit.report.cells]
    placed = [cell.place for cell in cells if cell.place]
    each_counts = len(placed) <= MANY_CELLS and finding.expected is not None
    for place in placed if each_counts else placed[:1]:
        yield place.start, place.end


def _in_full(shown: FindingView, lang: str) -> str:
    """Title, message and evidence, a line each."""
    lines = [text("note.head", lang, number=shown.number, title=shown.title, severity=shown.severity_word)]
    lines.append(shown.message)
    if shown.cells and len(shown.cells) <= MANY_CELLS:
        colon = ": " if lang == "en" else "："
        lines += [f"· {cell.label}{colon}{_content(cell, lang)}" for cell in shown.cells]
    return "\n".join(lines)


def _content(cell: CellView, lang: str) -> str:
    """A cell's content; one with nothing in it says so."""
    return cell.raw or text("ui.blank" if cell.status == "blank" else "ui.gone", lang)


def _in_short(shown: FindingView, lang: str) -> str:
    return text("note.also", lang, number=shown.number, title=shown.title)

"""Cuts the text of a report into segments at the edges of claims and findings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from gouji.document import Report
from gouji.findings import Claim, Verdict
from gouji.write.clean import visible
from gouji.write.view import Line, SectionView, Segment

# Gravest first: a segment on which two claims lie is shown by the graver verdict.
VERDICTS: tuple[Verdict, ...] = ("inconsistent", "other_scope", "cell_blank", "no_cell", "consistent")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that a claim or a finding lies on."""

    start: int
    end: int
    claim: Claim | None = None
    finding: int = 0


class Cutter:
    """Cuts stretches of one text at the edges of the marks on it."""

    def __init__(self, text: str, marks: Iterable[Mark], numbers: Mapping[str, tuple[int, ...]]) -> None:
        """``numbers`` gives the findings that name a claim."""
        self._text, self._numbers = text, numbers
        self._marks = sorted((mark for mark in marks if mark.start < mark.end), key=lambda mark: mark.start)
        self._starts = [mark.start for mark in self._marks]
        # The furthest end so far never falls, so both edges of a stretch are found by bisection.
        self._reach = list(accumulate((mark.end for mark in self._marks), max))

    def _on(self, start: int, end: int) -> list[Mark]:
        """The marks that lie on ``start:end``, wholly or in part."""
        low, high = bisect_right(self._reach, start), bisect_left(self._starts, end)
        return [mark for mark in self._marks[low:high] if mark.end > start]

    def line(self, start: int, end: int) -> Line:
        """The segments of ``text[start:end]``; empty for an empty stretch."""
        inside = self._on(start, end)
        edges = {start, end, *(edge for mark in inside for edge in (mark.start, mark.end) if start < edge < end)}
        ordered = sorted(edges)
        return tuple(self._segment(low, high, inside) for low, high in pairwise(ordered))

    def _segment(self, low: int, high: int, inside: Sequence[Mark]) -> Segment:
        over = [mark for mark in inside if mark.start <= low and mark.end >= high]
        claims = [mark.claim for mark in over if mark.claim]
        numbers = {mark.finding for mark in over if mark.finding}
        numbers.update(number for claim in claims for number in self._numbers.get(claim.id, ()))
        verdict = min((claim.verdict for claim in claims), key=VERDICTS.index, default=None)
        ids = tuple(claim.id for claim in claims)
        starts = tuple(claim.id for claim in claims if claim.start == low)
        return Segment(visible(self._text[low:high]), ids, tuple(sorted(numbers)), verdict, starts)

    def marked(self, start: int, end: int) -> bool:
        """Whether any mark lies on ``start:end``."""
        return bool(self._on(start, end))

    def first_mark(self, start: int, end: int) -> int:
        """Where the first mark inside begins; ``start`` when there is none."""
        return next((max(start, mark.start) for mark in self._on(start, end)), start)

    def lines(self, start: int, end: int) -> Iterator[Line]:
        """The lines of ``text[start:end]`` that hold more than spaces, without the spaces around them."""
        at = start
        for piece in self._text[start:end].split("\n"):
            left = at + len(piece) - len(piece.lstrip())
            right = at + len(piece.rstrip())
            if left < right:
                yield self.line(left, right)
            at += len(piece) + 1


def quote(cutter: Cutter, start: int, end: int, limit: int = 240) -> Line:
    """``text[start:end]`` as segments on one line; of a long one, the part around its first mark."""
    low = start
    if end - start > limit:
        low = max(start, min(cutter.first_mark(start, end) - limit // 3, end - limit))
    high = min(end, low + limit)
    before, after = (Segment("……"),) if low > start else (), (Segment("……"),) if high < end else ()
    cut = (replace(segment, text=segment.text.replace("\n", " ")) for segment in cutter.line(low, high))
    return (*before, *cut, *after)


def around(text: str, start: int, end: int, reach: int = 60) -> tuple[int, int]:
    """The line of the text that ``start:end`` stands in, at most ``reach`` characters on either side."""
    left = max(text.rfind("\n", 0, start) + 1, start - reach)
    stop = text.find("\n", end)
    return left, min(len(text) if stop < 0 else stop, end + reach)


def _heading(report: Report, start: int, heading: str, cutter: Cutter) -> tuple[Line, int]:
    """The heading as segments, and where the body begins."""
    if heading and report.text.startswith(heading, start):
        return cutter.line(start, start + len(heading)), start + len(heading)
    return ((Segment(visible(heading)),) if heading else ()), start


def sections(report: Report, cutter: Cutter) -> Iterator[SectionView]:
    """The narrative of the report; a section that holds only a table is its heading."""
    for section in report.sections:
        heading, body = _heading(report, section.start, section.heading, cutter)
        lines = [line for low, high in section.prose for line in cutter.lines(max(low, body), high)]
        yield SectionView(section.kind, heading, tuple(lines))


def outside(report: Report, marks: Iterable[Mark]) -> list[tuple[int, int]]:
    """The lines of the text that carry a mark and are shown in no section, without those inside tables."""
    spans = [span for section in report.sections for span in section.prose]
    spans += [(section.start, section.start + len(section.heading)) for section in report.sections]
    spans += [(table.place.start, table.place.end) for table in report.tables]
    shown = Cutter(report.text, (Mark(*span) for span in spans), {})
    lost = (mark for mark in marks if not shown.marked(mark.start, mark.end))
    return sorted({around(report.text, mark.start, mark.end, len(report.text)) for mark in lost})

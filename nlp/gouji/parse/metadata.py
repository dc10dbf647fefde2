"""Title, unit, year and period of a report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gouji import catalog
from gouji.blocks import Document, Paragraph, Place
from gouji.document import Period, Section
from gouji.lang.normal import fold

_DIGITS = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")
LONGEST_TITLE_LINE = 60
TITLE_LINES = 4


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the report says of itself."""

    title: str | None
    unit: str | None
    year: int | None
    period: Period | None


def read_metadata(document: Document, sections: tuple[Section, ...]) -> Metadata:
    """Read them from the text before the first section; the year falls back on the period's."""
    preamble = sections[0]
    lines = [b for b in document.blocks if isinstance(b, Paragraph) and b.place.start < preamble.end and b.text.strip()]
    title, unit, year = _title(lines)
    period = _period(document.text, sections)
    if year is None and period and period.last:
        year = int(period.last[:4])
    return Metadata(title, unit or _unit(lines), year, period)


def _windows(lines: list[Paragraph]) -> Iterator[list[Paragraph]]:
    """Runs of neighbouring short lines, the longest first: a title is often broken over two or three."""
    for first in range(len(lines)):
        for size in range(TITLE_LINES, 0, -1):
            window = lines[first : first + size]
            if len(window) == size and all(len(line.text.strip()) <= LONGEST_TITLE_LINE for line in window):
                yield window


def _title(lines: list[Paragraph]) -> tuple[str | None, str | None, int | None]:
    for window in _windows(lines):
        title = "".join(line.text.strip() for line in window)
        folded = fold(title).text.replace(" ", "")
        matches = (pattern.fullmatch(folded) for pattern in catalog.load().headings.titles)
        if match := next(filter(None, matches), None):
            unit = (match["unit"] or "").strip() or None
            return title, unit, int(match["year"].translate(_DIGITS))
    return None, None, None


def _unit(lines: list[Paragraph]) -> str | None:
    """The unit from a line of its own, when the title does not name it."""
    pattern = catalog.load().headings.unit_line
    for line in lines:
        text = fold(line.text.strip()).text
        if pattern.fullmatch(text):
            return text
    return None


def _period(text: str, sections: tuple[Section, ...]) -> Period | None:
    """The first stated period; it stands before the tables, in the preamble or at the start of the overview."""
    pattern = catalog.load().headings.period
    for section in sections[:2]:
        for start, end in section.prose:
            folded = fold(text[start:end], start)
            for match in pattern.finditer(folded.text):
                first, last = _dates(match)
                return Period(first, last, Place(*folded.span(match.start(), match.end())))
    return None


def _dates(match: re.Match[str]) -> tuple[str | None, str | None]:
    years = match["y1"], match["y2"] or match["y1"]
    return _iso(years[0], match["m1"], match["d1"]), _iso(years[1], match["m2"], match["d2"])


def _iso(year: str, month: str, day: str) -> str | None:
    """The date, or None for a day that does not exist (12月41日)."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None

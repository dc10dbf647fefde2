"""Title, unit, year and period of a report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from gouji import catalog
from gouji.blocks import Document, Paragraph, Place
from gouji.document import Period, Section
from gouji.lang.normal import fold

_DIGITS = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")
LONGEST_TITLE_LINE = 60
TITLE_LINES = 4
LONGEST_PREAMBLE = 5000
_SIGNATURE_LINES = 6
_TITLES = re.compile(r"《[^《》]*》")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the report says of itself."""

    title: str | None
    unit: str | None
    year: int | None
    period: Period | None


def read_metadata(document: Document, sections: tuple[Section, ...]) -> Metadata:
    """Read them from the text before the first section.

    Without a title the year is that of the report named in the preamble, else the period's; the unit is that of a line
    of its own, of the preamble, or of the signature at the end.
    """
    paragraphs = [b for b in document.blocks if isinstance(b, Paragraph) and b.text.strip()]
    lines = [_Line(b.text.strip()) for b in paragraphs if b.place.start < sections[0].end]
    title, unit, year = _title(lines)
    stated_unit, stated_year = _stated(document.text, sections[0])
    period = _period(document.text, sections)
    year = year or stated_year or _year_of(period, document.text, sections[0])
    ends = [_Line(b.text.strip()) for b in paragraphs if sections[-1].start < b.place.start < sections[-1].end]
    return Metadata(title, unit or _unit(lines) or stated_unit or _signed(ends), year, period)


class _Line(str):
    """A line as published, which can be asked for its folded form."""

    __slots__ = ()

    @property
    def plain(self) -> str:
        """Folded, without any space."""
        return fold(self).text.replace(" ", "")

    @property
    def usable(self) -> bool:
        """Whether it can be of a title: neither long nor one that the site prints around titles."""
        return len(self) <= LONGEST_TITLE_LINE and not catalog.load().headings.site_line.fullmatch(fold(self).text)


_Title = tuple[str | None, str | None, int | None]
_NONE: _Title = (None, None, None)


def _title(lines: list[_Line]) -> _Title:
    """The first title that names a unit, else the first; a title is often broken over two or three lines."""
    usable = [line.usable for line in lines]
    found = _NONE
    for last in range(len(lines)):
        first = last
        while first > 0 and last - first < TITLE_LINES - 1 and usable[first - 1]:
            first -= 1
        window = lines[first : last + 1] if usable[last] else []
        title = _shortest(window)
        if title[1] is None and title[0] is not None:
            title = (title[0], _in_brackets(lines[last + 1 : last + 2]), title[2])
        if title[1] is not None:
            return title
        found = found if found[0] is not None else title
    return found


def _shortest(window: list[_Line]) -> _Title:
    """The title that ends with the last of these lines; no line more than its unit needs to be whole."""
    found = _NONE
    for first in range(len(window) - 1, -1, -1):
        title = _match("".join(window[first:]))
        if title[1] is None:
            found = title if found[0] is None else found
            continue
        if _is_whole(title[1]) and not (first and _lacks_area(title[1]) and _is_area(window[first - 1])):
            return title
        found = title if found[1] is None else found
    return found


def _match(title: str) -> _Title:
    folded = fold(title).text.replace(" ", "")
    matches = (pattern.fullmatch(folded) for pattern in catalog.load().headings.titles)
    if match := next(filter(None, matches), None):
        return title, (match["unit"] or "").strip() or None, int(match["year"].translate(_DIGITS))
    return _NONE


def _is_area(text: str) -> bool:
    return catalog.load().headings.area.fullmatch(fold(text).text.replace(" ", "")) is not None


def _is_whole(unit: str) -> bool:
    """Whether a unit's name ends like one."""
    return _is_area(unit) or catalog.load().headings.unit_line.fullmatch(unit) is not None


def _lacks_area(unit: str) -> bool:
    """Whether a unit's name does not begin with the area that it belongs to."""
    return not any(_is_area(unit[:end]) for end in range(2, len(unit)))


def _in_brackets(lines: list[_Line]) -> str | None:
    """The unit in brackets on a line of its own."""
    text = lines[0].plain if lines else ""
    inner = text[1:-1]
    return inner if text == f"（{inner}）" and catalog.load().headings.unit_line.fullmatch(inner) else None


def _unit(lines: list[_Line]) -> str | None:
    """The unit from a line of its own, when the title does not name it."""
    pattern = catalog.load().headings.unit_line
    return next((text for line in lines if pattern.fullmatch(text := fold(line).text)), None)


def _signed(lines: list[_Line]) -> str | None:
    """The unit that stands above the date at the end."""
    known = catalog.load().headings
    for unit, day in pairwise(lines[-_SIGNATURE_LINES:]):
        if known.date_line.fullmatch(day.plain) and known.unit_line.fullmatch(unit.plain):
            return unit.plain
    return None


def _stated(text: str, preamble: Section) -> tuple[str | None, int | None]:
    """The unit and the year of the report as sentences of the preamble name them."""
    unit, year = None, None
    for start, end in preamble.prose or ((preamble.start, preamble.end),):
        said = _TITLES.sub("", fold(text[start : min(end, start + LONGEST_PREAMBLE)]).text.replace(" ", ""))
        for match in (found for pattern in catalog.load().headings.stated for found in pattern.finditer(said)):
            if match["unit"] and unit is None and _is_whole(match["unit"]):
                unit = match["unit"]
            if match["year"] and year is None:
                year = int(match["year"])
    return unit, year


def _year_of(period: Period | None, text: str, preamble: Section) -> int | None:
    """The year of the period, or the one that both its ends have when the rest of them is lost."""
    if period and period.last:
        return int(period.last[:4])
    said = fold(text[preamble.start : preamble.end][:LONGEST_PREAMBLE]).text.replace(" ", "")
    damaged = catalog.load().headings.damaged_period.finditer(said)
    years = {int(year) for match in damaged for year in (match["y1"], match["y2"])}
    return years.pop() if len(years) == 1 else None


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

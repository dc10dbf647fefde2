"""What one report shows of having been made from another: places not filled in, another body's voice, name or year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from gouji import catalog
from gouji.catalog.base import load_file
from gouji.catalog.bodies import spelled
from gouji.check.base import Checked, check, finding
from gouji.document import Report
from gouji.findings import Finding
from gouji.lang.normal import Folded, fold

_AROUND = 12
"""Characters on either side that are quoted with what was found."""


@dataclass(frozen=True, slots=True)
class Leftovers:
    """The patterns of the data file; ``voices`` are those of units with the words that such units never use."""

    placeholder: re.Pattern[str]
    quoted: re.Pattern[str]
    report_year: re.Pattern[str]
    voices: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]


@cache
def leftovers() -> Leftovers:
    """Raises DataError."""
    root = load_file("leftovers.toml")
    names = ("placeholder", "quoted", "report_year")
    root.only(*names, "voice")
    voices = []
    for entry in root.entries("voice", required=True):
        entry.only("unit", "words")
        voices.append((entry.regex("unit"), entry.regex("words")))
    placeholder, quoted, report_year = (root.regex(name) for name in names)
    return Leftovers(placeholder, quoted, report_year, tuple(voices))


@check("copied-text")
def placeholders(checked: Checked) -> Iterator[Finding]:
    """The first place of each kind that was to be filled in and was not, and how many more there are."""
    found: dict[str, list[tuple[tuple[int, int], str]]] = {}
    for folded in checked.prose:
        for match in leftovers().placeholder.finditer(folded.text):
            said = _Said(folded, match)
            found.setdefault(match.group()[:2], []).append((said.span, said.around))
    for places in found.values():
        span, quoted = places[0]
        yield finding("copied-text", "placeholder", span=span, quoted=quoted, count=len(places))


@check("copied-text")
def voice(checked: Checked) -> Iterator[Finding]:
    """A body that speaks of itself as another kind of body does: 我局 in the report of a town. Told once."""
    words = [words for unit, words in leftovers().voices if unit.search(spelled(checked.report.unit or ""))]
    for folded in checked.prose:
        quotes = [match.span() for match in leftovers().quoted.finditer(folded.text)]
        for match in (found for pattern in words for found in pattern.finditer(folded.text)):
            if not any(start < match.start() < end for start, end in quotes):
                said = _Said(folded, match)
                unit = checked.report.unit
                yield finding("copied-text", "voice", span=said.span, quoted=said.around, word=match.group(), unit=unit)
                return


@check("copied-text")
def named(checked: Checked) -> Iterator[Finding]:
    """The preamble says whose report it is, and it is another body of the same kind than that of the title."""
    unit = checked.report.unit
    for folded in _preamble(checked.report) if unit else ():
        for pattern in catalog.load().headings.stated:
            for match in pattern.finditer(folded.text):
                if unit and match["unit"] and _is_another(unit, match["unit"]):
                    said = _Said(folded, match)
                    yield finding("copied-text", "named", span=said.span, quoted=match["unit"], unit=unit)
                    return


def _is_another(unit: str, other: str) -> bool:
    """Whether two names of one ending are of two bodies: neither is the other's with characters left out."""
    first, second = spelled(unit), spelled(other)
    return first[-1] == second[-1] and not _within(first, second) and not _within(second, first)


def _within(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


@check("stale-year")
def named_year(checked: Checked) -> Iterator[Finding]:
    """The preamble presents the report of an earlier year."""
    year = checked.report.year
    for folded in _preamble(checked.report) if year else ():
        for match in leftovers().report_year.finditer(folded.text):
            if year and int(match["year"]) < year:
                said = _Said(folded, match)
                stated = Decimal(match["year"])
                yield finding("stale-year", "named", span=said.span, stated=stated, year=year, quoted=match.group())
                return


class _Said:
    """A match in folded text as it stands in the report."""

    def __init__(self, folded: Folded, match: re.Match[str]) -> None:
        start, end = match.span()
        self.span = folded.span(start, end)
        self.around = folded.text[max(0, start - _AROUND) : end + _AROUND].replace("\n", " ")


def _preamble(report: Report) -> Iterator[Folded]:
    """The paragraphs before the first section."""
    for start, end in (span for section in report.sections if section.kind == "preamble" for span in section.prose):
        yield fold(report.text[start:end], start)

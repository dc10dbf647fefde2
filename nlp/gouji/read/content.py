"""Finds the report in a page: the smallest part that holds its headings and tables, and the title before it.

Works on pieces in reading order and on spans of them (one for each element that holds pieces), so that it needs to
know nothing of markup.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from gouji.blocks import RawCell
from gouji.catalog.base import load_file

_HEADING_LENGTH = 40
_TITLE_LENGTH = 80
_SENTENCE_LENGTH = 12
_NUMBERED = re.compile(r"[一二三四五六七八]\s*、\s*$")
_YEAR = re.compile(r"[12][0-9０-９]{3}\s*年|[二一][〇○零一二三四五六七八九]{3}\s*年")
_DIGITS = re.compile(r"([12]\d{3})\s*年")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, with ``cells`` a table, or with an address a picture, and where it stands in the page."""

    text: str
    anchor: str
    cells: tuple[RawCell, ...] = ()
    chrome: bool = False
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The pieces ``first`` to ``last`` (not included) that one element holds."""

    first: int
    last: int

    def holds(self, other: Span) -> bool:
        return self.first <= other.first and other.last <= self.last

    def __len__(self) -> int:
        return self.last - self.first


@cache
def _phrases() -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...], tuple[str, ...]]:
    data = load_file("reading.toml")
    headings = tuple(entry.texts("spellings", required=True) for entry in data.entries("heading", required=True))
    tables = tuple(entry.texts("labels", required=True) for entry in data.entries("table", required=True))
    return headings, tables, data.texts("titles", required=True)


def _names_heading(text: str, spellings: Iterable[str]) -> bool:
    """Whether a line is the heading, or a long paragraph holds it with its number."""
    found = [(text.find(spelling), spelling) for spelling in spellings if spelling in text]
    return any(len(text) <= _HEADING_LENGTH or _NUMBERED.search(text[:at]) for at, _ in found)


def headings_named(text: str) -> int:
    """How many of the official sections a text names, in whatever place."""
    return sum(any(spelling in text for spelling in spellings) for spellings in _phrases()[0])


def heading_marks(text: str) -> set[str]:
    """Names of the official sections whose heading a line is."""
    return {f"heading {n}" for n, spellings in enumerate(_phrases()[0]) if _names_heading(text, spellings)}


def table_marks(text: str, least: int = 2) -> set[str]:
    """Names of the official tables of which a text holds at least so many labels."""
    plain = "".join(text.split())
    return {f"table {n}" for n, labels in enumerate(_phrases()[1]) if sum(label in plain for label in labels) >= least}


def _marks(piece: Piece) -> set[str]:
    """Names of the headings and official tables that a piece is."""
    if not piece.cells:
        return heading_marks(piece.text)
    return table_marks("\n".join(cell.text for cell in piece.cells))


def _smallest(marks: Sequence[tuple[int, set[str]]], spans: Sequence[Span]) -> Span | None:
    """The smallest span that holds every mark found anywhere; None when fewer than two headings are found."""
    wanted = set().union(*(names for _, names in marks))
    if sum(name.startswith("heading") for name in wanted) < 2:
        return None

    places = [at for at, _ in marks]

    def is_complete(span: Span) -> bool:
        inside = marks[bisect_left(places, span.first) : bisect_left(places, span.last)]
        return set().union(*(names for _, names in inside)) == wanted

    return next((span for span in sorted(spans, key=len) if is_complete(span)), None)


def _size(pieces: Iterable[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)


def _is_sentence(piece: Piece) -> bool:
    return not piece.cells and not piece.chrome and "。" in piece.text and len(piece.text) >= _SENTENCE_LENGTH


def _widened(span: Span, pieces: Sequence[Piece], spans: Sequence[Span]) -> Span:
    """``span``, or a wider one while that adds sentences (a preamble, the end of the last section) and little else."""
    outer = sorted((each for each in set(spans) if each.holds(span)), key=len)
    for inner, wider in pairwise(outer):
        added = [*pieces[wider.first : inner.first], *pieces[inner.last : wider.last]]
        prose = _size(piece for piece in added if _is_sentence(piece))
        if 2 * prose < _size(added) or 2 * prose > _size(pieces[inner.first : inner.last]):
            return inner
    return outer[-1]


def is_title(text: str) -> bool:
    """Whether a line names a report: a year, and a word for report."""
    titles = _phrases()[2]
    return len(text) <= _TITLE_LENGTH and bool(_YEAR.search(text)) and any(word in text for word in titles)


def title_years(lines: Iterable[str]) -> set[str]:
    """The years that the lines which name a report give it, in digits."""
    found = (_DIGITS.search(line) for line in lines if is_title(line))
    return {match[1] for match in found if match}


def _title(before: Sequence[Piece]) -> list[Piece]:
    """The last line of ``before`` that names the report, with the line before it where both stand in one element."""
    for number in range(len(before) - 1, -1, -1):
        piece = before[number]
        if not piece.cells and is_title(piece.text):
            both = (
                number and before[number - 1].anchor == piece.anchor and len(before[number - 1].text) <= _HEADING_LENGTH
            )
            return list(before[number - 1 if both else number : number + 1])
    return []


def report_of(pieces: Sequence[Piece], spans: Sequence[Span], page_title: str) -> list[Piece]:
    """The pieces of the report in reading order, its title first; without headings, all that is not chrome.

    ``page_title`` stands in where no line of the page names the report.
    """
    marks = [(number, names) for number, piece in enumerate(pieces) if (names := _marks(piece))]
    inner = _smallest(marks, spans) if marks else None
    if inner is None:
        return [piece for piece in pieces if not piece.chrome]
    span = _widened(inner, pieces, spans)
    body = [piece for piece in pieces[span.first : span.last] if not piece.chrome]
    if any(is_title(piece.text) for piece in body if not piece.cells):
        return body
    title = _title(pieces[: span.first])
    if not title and is_title(page_title):
        title = [Piece(page_title, "/html/head/title")]
    return title + body

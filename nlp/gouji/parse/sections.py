"""Finds the sections by what their headings say, never by their numbers alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from gouji import catalog
from gouji.blocks import Document, Paragraph
from gouji.document import Section, SectionKind
from gouji.lang.normal import fold
from gouji.parse.values import REMEMBERED

LONGEST_HEADING = 45
_NUMBER = re.compile(
    r"(?P<chinese>第?[一二三四五六七八九十]{1,2}(?:[、.：]|部分[、：]?))|(?P<digit>\d{1,2}[、.．）)])|(?P<bracket>（[一二三四五六七八九十\d]{1,2}）[、.]?)"
)
# A heading counts for more the higher its numbering stands: 一、 over 1. or none, those over （一）.
_RANK = {"chinese": 3, "digit": 2, None: 2, "bracket": 1}
# A heading inside a line starts after the end of a sentence and has a number of the highest rank.
_IN_LINE = re.compile(r"(?:^\s*|(?<=[。！；\s]))(?P<number>[一二三四五六七八九十]{1,2}、\s*)")
_HEADING_END = re.compile(r"[。：:\s\d（]|$")
LONGEST_IN_LINE = 30
_STOPS = "。：: \n\t\u3000（"
_SENTENCE_END = tuple("。！？；：!?;:")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paragraph that reads like a heading of a section."""

    kind: SectionKind
    start: int
    end: int
    rank: int
    number: str = ""


def _numbered(text: str) -> tuple[str, str | None, str]:
    """``text`` without its number, the style of the number, and the number."""
    match = _NUMBER.match(text)
    return (text[match.end() :], match.lastgroup, match.group().strip("（）、. ")) if match else (text, None, "")


def heading_kind(text: str, older: bool = False) -> SectionKind | None:
    """The section that a heading without its number names, or None; ``older`` knows those of reports before 2019."""
    title = text.strip(" 、。：:.")
    headings = catalog.load().headings
    for section in (*headings.sections, *(headings.older if older else ())):
        if section.pattern.fullmatch(title):
            return section.kind
    return None


def _candidates(paragraph: Paragraph, older: bool) -> Iterator[Candidate]:
    """The headings that a paragraph holds: it may be one, or begin with one, or hold several on a single line."""
    start, text = paragraph.place.start, paragraph.text
    stripped = text.strip()
    if len(stripped) <= LONGEST_HEADING and (whole := _whole(stripped, older)) is not None:
        yield Candidate(whole[0], start, paragraph.place.end, *whole[1:])
        return
    for match in _IN_LINE.finditer(text) if "、" in text else ():
        if found := _prefix(text, match.end(), older):
            kind, end = found
            yield Candidate(kind, start + match.start("number"), start + end, _RANK["chinese"])


@lru_cache(REMEMBERED)
def _whole(text: str, older: bool) -> tuple[SectionKind, int, str] | None:
    """The kind, rank and number of the heading that a line is, or None."""
    if text.isascii():
        return None
    title, style, number = _numbered(fold(text).text)
    kind = heading_kind(title, older)
    return (kind, _RANK[style], number) if kind else None


def _prefix(text: str, start: int, older: bool) -> tuple[SectionKind, int] | None:
    """The longest heading that ``text`` has at ``start``, with its end.

    It ends before something that is no part of a word: a stop, a space, a figure. A comma or semicolon there means
    that the text only lists the sections by name.
    """
    for end in range(min(len(text), start + LONGEST_IN_LINE), start + 3, -1):
        if (
            text[end - 1] not in _STOPS
            and _HEADING_END.match(text, end)
            and (kind := _unnumbered(text[start:end], older))
        ):
            return kind, end
    return None


@lru_cache(REMEMBERED)
def _unnumbered(text: str, older: bool) -> SectionKind | None:
    return heading_kind(fold(text).text, older)


def _is_inner(candidate: Candidate, opened: Mapping[SectionKind, int]) -> bool:
    """Whether a bracket-numbered heading only parts another section: one of the highest rank stands above it, and its
    number is not that of the section. ``opened`` are the first starts of those, by kind."""
    if candidate.rank > _RANK["bracket"] or candidate.number == _official_number(candidate.kind):
        return False
    return any(start < candidate.start for kind, start in opened.items() if kind != candidate.kind)


def _official_number(kind: SectionKind) -> str:
    kinds = [section.kind for section in catalog.load().headings.sections]
    return "一二三四五六七八九"[kinds.index(kind)]


def _best(candidates: Sequence[Candidate]) -> list[Candidate]:
    """One heading a kind: the highest numbering, and of equals the last (a list of contents comes first).

    Two headings of the problems section (存在问题, then 改进措施) with the same numbering are both kept.
    """
    best: dict[SectionKind, list[Candidate]] = {}
    opened = {each.kind: each.start for each in reversed(candidates) if each.rank == _RANK["chinese"]}
    for candidate in candidates:
        if _is_inner(candidate, opened):
            continue
        rivals = best.get(candidate.kind, [])
        if rivals and rivals[0].rank > candidate.rank:
            continue
        keeps = candidate.kind == "problems" and rivals and rivals[0].rank == candidate.rank
        best[candidate.kind] = [*rivals, candidate] if keeps else [candidate]
    return sorted((each for kept in best.values() for each in kept), key=lambda each: each.start)


def find_sections(document: Document, older: bool = False, used: Collection[int] = ()) -> tuple[Section, ...]:
    """The sections in the order of the text; what stands before the first heading is the preamble.

    ``older`` takes the headings of reports before 2019, too, which had no six sections; ``used`` are the starts of
    paragraphs that belong to a table.
    """
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    lines = (each for each in paragraphs if each.place.start not in used)
    headings = _best([each for paragraph in lines for each in _candidates(paragraph, older)])
    end = _report_end(paragraphs, headings[-1].end if headings else 0, len(document.text))
    starts = [heading.start for heading in headings]
    bounds = [0, *starts, end]
    sections = [Section("preamble", "", 0, starts[0] if starts else end)]
    for heading, (start, stop) in zip(headings, pairwise(bounds[1:]), strict=True):
        title = document.text[heading.start : heading.end].strip()
        sections.append(Section(heading.kind, title, start, stop))
    return tuple(sections)


def _report_end(paragraphs: list[Paragraph], after: int, end: int) -> int:
    """Where the report ends: at the first line after the last heading that a site prints below an article."""
    tail = catalog.load().headings.tail
    for paragraph in paragraphs:
        if paragraph.place.start > after and len(paragraph.text) < 80 and tail.fullmatch(fold(paragraph.text).text):
            return paragraph.place.start
    return end


def with_prose(document: Document, sections: Iterable[Section], used: set[int]) -> tuple[Section, ...]:
    """The sections with the places of their prose: all paragraphs but headings and those ``used`` by a table."""
    paragraphs = [b for b in document.blocks if isinstance(b, Paragraph) and b.place.start not in used]
    return tuple(replace(section, prose=tuple(_prose(document, section, paragraphs))) for section in sections)


def _prose(document: Document, section: Section, paragraphs: list[Paragraph]) -> Iterator[tuple[int, int]]:
    body = section.start + len(section.heading)
    inside = [p for p in paragraphs if p.place.end > body and p.place.start < section.end and p.text.strip()]
    run: tuple[int, int] | None = None
    for paragraph in inside:
        span = (max(paragraph.place.start, body), min(paragraph.place.end, section.end))
        if run and document.kind == "text" and _wrapped(document.text, run, span):
            run = (run[0], span[1])
            continue
        if run:
            yield run
        run = span
    if run:
        yield run


def _wrapped(text: str, run: tuple[int, int], following: tuple[int, int]) -> bool:
    """Whether a line break of a plain text file is a hard wrap inside a paragraph."""
    last_line = text[run[0] : run[1]].rsplit("\n", 1)[-1].rstrip()
    if text[run[1] : following[0]] != "\n" or len(last_line) < 20 or last_line.endswith(_SENTENCE_END):
        return False
    return not _NUMBER.match(text[following[0] : following[1]].lstrip())

"""Cuts sections into sentences, each in the form in which it is compared; ``data/copying.toml`` says what is masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from gouji.catalog.base import load_file
from gouji.catalog.bodies import areas, spelled, tails
from gouji.copying.source import Part, Source
from gouji.lang.normal import fold
from gouji.topics.features import MARKER

SHORTEST = 8
"""Characters, masked and without marks, below which a sentence is too short to be anyone's own."""
_CUT = re.compile(r"(?<=[。！？；\n])|(?<=：)(?=[一1（首])")
_MARKS = re.compile(r"[\s，、。；：！？“”‘’（）《》【】…—\-]+")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_OWN, _YEAR = "◇", "#"


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of the data file."""

    sections: tuple[str, ...]
    year: re.Pattern[str]
    own: re.Pattern[str]
    figure: re.Pattern[str]
    recital: re.Pattern[str]
    lead: re.Pattern[str]
    stock: re.Pattern[str]


@cache
def patterns() -> Patterns:
    """Raises DataError."""
    root = load_file("copying.toml")
    names = ("year", "own", "figure", "recital", "lead", "stock")
    root.only("sections", *names)
    return Patterns(root.texts("sections", required=True), *(root.regex(name) for name in names))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence masked and without marks, the same with figures masked, and its figures.

    Its text is not kept, a corpus has millions of them; see ``published_text``.
    """

    key: str
    loose: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A section of a report with the sentences that may be someone's own."""

    source: Source
    part: Part
    sentences: tuple[Sentence, ...]


def passages(source: Source) -> Iterator[Passage]:
    """The sections of a report that are compared."""
    own = _names(source)
    for part in source.parts:
        if part.kind in patterns().sections and part.text:
            yield Passage(source, part, tuple(sentence for _, sentence in sentences(part.text, own)))


def _names(source: Source) -> re.Pattern[str]:
    """What the body is called in its report: its names, whole and in parts, the longest first."""
    names = {source.name, source.body, spelled(source.name)}
    for name in (source.name, source.body):
        names |= {*tails(name), *areas(name)}
    whole = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(whole)


def published_text(passage: Passage, key: str) -> str:
    """The sentence of a passage that has the key, as published but folded."""
    own = _names(passage.source)
    return next(said for said, sentence in sentences(passage.part.text, own) if sentence.key == key)


def sentences(text: str, own: re.Pattern[str]) -> Iterator[tuple[str, Sentence]]:
    """The sentences but those that recite or lead over and those too short, each with its folded text.

    ``own`` are the body's own names.
    """
    known = patterns()
    for piece in _CUT.split(fold(text).text):
        said = piece.strip()
        while match := MARKER.match(said):
            said = said[match.end() :]
        if len(said) < SHORTEST or known.lead.search(said.rstrip("。；")) or known.recital.search(said):
            continue
        masked = known.year.sub(_YEAR, known.own.sub(_OWN, own.sub(_OWN, said)))
        key = _MARKS.sub("", masked)
        if len(key) >= SHORTEST:
            figures = tuple(found for found in known.figure.findall(said) if float(found))
            loose = _DIGITS.sub("0", key)
            yield said, Sentence(key, key if loose == key else loose, figures)


def holders(passages: Iterable[Passage]) -> dict[str, int]:
    """How many bodies have each sentence, whatever its figures."""
    count: dict[str, int] = {}
    last: dict[str, str] = {}
    for passage in sorted(passages, key=lambda each: each.source.body):
        body = passage.source.body
        for sentence in passage.sentences:
            if last.get(sentence.loose) != body:
                last[sentence.loose] = body
                count[sentence.loose] = count.get(sentence.loose, 0) + 1
    return count

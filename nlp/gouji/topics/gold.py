"""Reads the labelled problem sentences and sections (``corpora/problems``)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gouji.errors import DataError
from gouji.findings import PointKind
from gouji.topics.taxonomy import taxonomy

KINDS: tuple[PointKind, ...] = ("problem", "measure", "boilerplate")
_TAG = re.compile(r"\[((?:problem|measure|boilerplate)[ \w]*)\]")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled sentence; ``family`` names those that were written together and must not be torn apart."""

    text: str
    kind: PointKind
    topics: tuple[str, ...]
    family: str
    number: str = ""
    result: bool = False
    start: int = 0

    @property
    def end(self) -> int:
        """Offset past its end in its section."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class GoldSection:
    """A section with its points in the order of the text; ``held`` ones are kept from training."""

    id: str
    level: str
    year: int
    held: bool
    text: str
    points: tuple[Labelled, ...]


def read_sentences(path: str | Path) -> list[Labelled]:
    """The single sentences of ``sentences.csv``. Raises DataError for an unknown kind or topic."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        return [_sentence(str(path), row) for row in csv.DictReader(file)]


def _sentence(file: str, row: dict[str, str]) -> Labelled:
    kind, topics = _checked(file, row["text"], row["kind"], row["topics"].split())
    return Labelled(row["text"], kind, topics, row["family"], result=row["outcome"] == "result")


def read_sections(path: str | Path) -> list[GoldSection]:
    """The sections of ``sections.txt``. Raises DataError for an unknown kind or topic."""
    blocks = re.split(r"^@ ", Path(path).read_text("utf-8"), flags=re.MULTILINE)[1:]
    return [_section(str(path), block) for block in blocks]


def _section(file: str, block: str) -> GoldSection:
    head, body = block.rstrip("\n").split("\n", 1)
    name, level, year, *rest = head.split()
    pieces = _TAG.split(body)
    points = tuple(_points(file, name, pieces))
    return GoldSection(name, level, int(year), rest == ["held"], "".join(pieces[2::2]), points)


def _points(file: str, name: str, pieces: list[str]) -> Iterator[Labelled]:
    at = 0
    for tag, text in zip(pieces[1::2], pieces[2::2], strict=True):
        kind, *rest = tag.split()
        number = rest.pop(0) if rest and rest[0].isdecimal() else ""
        result = rest[-1:] == ["result"]
        known, topics = _checked(file, text, kind, rest[:-1] if result else rest)
        before = len(text) - len(text.lstrip())
        yield Labelled(text.strip(), known, topics, name, number, result, at + before)
        at += len(text)


def _checked(file: str, text: str, kind: str, topics: list[str]) -> tuple[PointKind, tuple[str, ...]]:
    if kind not in KINDS or (kind == "boilerplate") != (not topics):
        raise DataError(file, text, f"no kind with its topics: {kind} {topics}")
    for topic in topics:
        if topic not in taxonomy():
            raise DataError(file, text, f"unknown topic: {topic}")
    return kind, tuple(topics)


def read_corpus(folder: str | Path) -> list[Labelled]:
    """Every labelled sentence of the folder but those of held-back sections, in a fixed order."""
    sections = read_sections(Path(folder) / "sections.txt")
    points = [point for section in sections if not section.held for point in section.points]
    return [*read_sentences(Path(folder) / "sentences.csv"), *points]


def read_second_pass(folder: str | Path) -> list[tuple[Labelled, Labelled]]:
    """First and second labels of the sentences of ``second_pass.csv``. Raises DataError for an unknown label."""
    sections = read_sections(Path(folder) / "sections.txt")
    singles = read_sentences(Path(folder) / "sentences.csv")
    first = {each.text: each for each in [*singles, *(point for section in sections for point in section.points)]}
    path = Path(folder) / "second_pass.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    second = [_checked(str(path), row["text"], row["kind"], row["topics"].split()) for row in rows]
    return [
        (first[row["text"]], Labelled(row["text"], kind, topics, ""))
        for row, (kind, topics) in zip(rows, second, strict=True)
    ]

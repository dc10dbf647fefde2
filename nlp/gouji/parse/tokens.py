"""The cells of a flattened table, in order, with what its separators and blank lines tell of empty ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gouji.blocks import Paragraph, Place
from gouji.parse.values import REMEMBERED, is_meant, is_value, squeeze

_WORD = re.compile(r"\S+")
_SPACED_NUMBER = re.compile(r"[1-9１-９](?:\s+[0-9０-９.．]){1,5}")
"""Digits one by one: of more, or beginning with a zero, each is a value."""
LONGEST_LABEL = 60
_MOST_GAPS = 60
"""More blank lines than any row has, two for each of its cells."""
_FEWEST_VALUES = 4
"""Values with spaces before them, from which on the heads are taken for parted by spaces too."""


class Token(NamedTuple):
    """The text between two separators, and where it begins; ``within`` is the place of its line.

    ``line`` is the start of its line, ``field`` its number there, ``fields`` how many the line has. ``gap`` is a blank
    line between lines of one cell each: an empty cell or only a space, which the table as a whole must tell. ``word``
    is set where only spaces part the cells of its line, which do not tell of empty ones.
    """

    text: str
    start: int
    within: Place
    line: int = 0
    field: int = 0
    fields: int = 1
    gap: bool = False
    word: bool = False

    @property
    def place(self) -> Place:
        """Where it stands; made when asked for, for few tokens of a document are cells."""
        of = self.within
        return Place(self.start, self.start + len(self.text), of.page, of.anchor, of.confidence)

    @property
    def empty(self) -> bool:
        """Whether it is an empty cell."""
        return not self.text or not squeeze(self.text)

    @property
    def value(self) -> bool:
        """Whether it can be a cell's value, an empty one included, or stands for one."""
        return _stands_for_value(self.text)


@lru_cache(REMEMBERED)
def _stands_for_value(text: str) -> bool:
    return is_value(text) or is_meant(text)


@dataclass(frozen=True, slots=True)
class Record:
    """A run of labels and the values after it."""

    labels: tuple[Token, ...]
    values: tuple[Token, ...]


def is_prose(paragraph: Paragraph) -> bool:
    """Whether a line is too long, or too much of a sentence, to be of a table."""
    text = paragraph.text
    if _has_separator(text) or not (len(text) > LONGEST_LABEL or text.rstrip().endswith("。")):
        return False
    return len(text) > 2 * LONGEST_LABEL or _values_among(paragraph) < _FEWEST_VALUES


def tokens_of(paragraphs: Iterable[Paragraph], text: str = "") -> list[Token]:
    """The cells of the lines, in order; prose lines are left out.

    A lone pipe is an empty cell where lines end with a pipe, and else only parts cells: then two of them hold an empty
    cell between them. In lines without separators blank lines of ``text``, the document's, may be empty cells.
    """
    lines = [paragraph for paragraph in paragraphs if not is_prose(paragraph)]
    telling = [line.text.strip() for line in lines if not _is_bars(line.text)]
    if sum(text.endswith("|") for text in telling) * 2 > len(telling):
        return [token for line in lines for token in _split(line, closed=True)]
    if any(line.text.strip() == "|" for line in lines):
        return list(_parted(lines, text))
    if any(_has_separator(line.text) for line in lines):
        return [token for line in lines for token in _split(line, closed=False)]
    return list(_with_gaps(lines, text))


def _has_separator(text: str) -> bool:
    return "\t" in text or "|" in text


def _is_bars(text: str) -> bool:
    return "|" in text and set(text.strip()) == {"|"}


def _split(line: Paragraph, closed: bool) -> Iterator[Token]:
    """The tokens of one line. Where lines end with a pipe, a lone pipe is an empty cell."""
    text, at = line.text, line.place.start
    if not _has_separator(text):
        yield _token(text, line.place, at)
        return
    if _is_bars(text):
        if closed and text.strip() == "|":
            yield _nothing(at)
        return
    pieces = text.replace("|", "\t").split("\t")
    if len(pieces) == 2 and not pieces[0].strip():
        at += len(pieces.pop(0)) + 1
    if len(pieces) > 1 and text.rstrip().endswith("|"):
        pieces.pop()
    for number, piece in enumerate(pieces):
        yield _token(piece, line.place, at, number, len(pieces))
        at += len(piece) + 1


def _token(piece: str, line: Place, at: int, number: int = 0, fields: int = 1) -> Token:
    """The token of a piece of a line that begins at ``at``."""
    text = piece.strip()
    if text and len(text) < len(piece):
        at += len(piece) - len(piece.lstrip())
    return Token(text, at, line, line.start, number, fields)


def _nothing(at: int, gap: bool = False) -> Token:
    return Token("", at, Place(at, at), at, gap=gap)


def _blank_lines(text: str, start: int, end: int | None = None) -> int:
    """How many blank lines follow the line that ends at ``start``, up to the one that starts at ``end``, or up to
    whatever comes next."""
    if end is None:
        end = start + len(text[start:]) - len(text[start:].lstrip())
    return max(0, text.count("\n", start, end) - 1)


def _parted(lines: Sequence[Paragraph], text: str) -> Iterator[Token]:
    """Cells with a lone pipe between them: nothing stands between two pipes, or between a row's last and the next row,
    where an empty cell is. So it is above a pipe that does not stand right below a cell, where the others do."""
    apart = [
        here.place.start
        for above, here in pairwise(lines)
        if here.text.strip() == "|" != above.text.strip() and _blank_lines(text, above.place.end, here.place.start)
    ]
    pipes = sum(line.text.strip() == "|" for line in lines)
    opening = set(apart) if 4 * len(apart) < pipes else set()
    last_pipe, in_row = -1, False
    for line in lines:
        if line.text.strip() == "|":
            if last_pipe >= 0 or line.place.start in opening:
                yield _nothing(max(last_pipe, line.place.start - 1))
                in_row = True
            last_pipe = line.place.start
            continue
        tokens = list(_split(line, closed=False))
        if tokens and last_pipe >= 0 and in_row and not tokens[0].value:
            yield _nothing(last_pipe)
        yield from tokens
        in_row = bool(tokens) and tokens[-1].value
        last_pipe = -1
    if last_pipe >= 0 and in_row:
        yield _nothing(last_pipe)


def _values_among(line: Paragraph) -> int:
    """How many values a line holds beside a label or another value, with spaces between; none where it is one number
    with spaces between its digits."""
    text = line.text.strip()
    return 0 if _SPACED_NUMBER.fullmatch(text) else sum(map(is_value, text.split()[1:]))


def _words(line: Paragraph) -> Iterator[Token]:
    """The words of a line, each a cell or a piece of one."""
    start = line.place.start
    for word in _WORD.finditer(line.text):
        yield Token(word[0], start + word.start(), line.place, start, word=True)


def _with_gaps(lines: Sequence[Paragraph], text: str) -> Iterator[Token]:
    """One cell a line, and the blank lines between and after them; or, as text copied from a page, one row a line."""
    worded = sum(map(_values_among, lines)) >= _FEWEST_VALUES
    for line, below in pairwise([*lines, None]):
        assert line is not None, "only the last is None"
        yield from _words(line) if worded or _values_among(line) else _split(line, closed=False)
        end = line.place.end
        gaps = min(_MOST_GAPS, _blank_lines(text, end, below.place.start if below else None))
        yield from (_nothing(end + 1 + number, gap=True) for number in range(gaps))


def records_of(tokens: Sequence[Token]) -> list[Record]:
    """Runs of labels with the values up to the next label. An empty token before the next label stays a value; blank
    lines between labels are none."""
    records: list[Record] = []
    labels: list[Token] = []
    values: list[Token] = []
    for token in tokens:
        if token.value:
            values.append(token)
            continue
        if not all(each.gap for each in values):
            records.append(Record(tuple(labels), tuple(values)))
            labels = []
        labels.append(token)
        values = []
    return [*records, Record(tuple(labels), tuple(values))] if labels or values else records

"""Compares labels as published with the labels of the forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import groupby

from rapidfuzz.fuzz import ratio

from gouji.catalog import Line
from gouji.lang.normal import unified

# Below this two labels are not the same: 其他法律行政止公开 is .86 of its label, 本年废止件数 .73 of 本年制发件数.
ALIKE = 0.78
_REMEMBERED = 1 << 16
_TAG = re.compile(r"\[[^\]\u4e00-\u9fff]*\]")
_NUMBER = re.compile(r"^(?:[(（]?\s*[一二三四五六七八九十\d]{1,2}\s*[)）、.．,:：]\s*)+")
_BRACKET = re.compile(r"[(（][^()（）]*[)）]")
# A label with what the word means behind it.
_EXPLAINED = re.compile(r"^([^:：]{2,12})[:：].{20,}$", re.S)
_KEPT = re.compile(r"[^\u4e00-\u9fffA-Za-z/]")


@lru_cache(_REMEMBERED)
def label_key(text: str) -> str:
    """A label as it is compared: without numbering, brackets, explanations, spaces, quotes and left-over
    markup."""
    plain = _TAG.sub("", unicodedata.normalize("NFKC", unified(text))).strip()
    plain = _EXPLAINED.sub(r"\1", _BRACKET.sub("", _NUMBER.sub("", plain)))
    return _KEPT.sub("", plain)


@cache
def keys_of(line: Line) -> tuple[str, ...]:
    """The keys of a row's or column's label and of every spelling seen for it."""
    return tuple(label_key(text) for text in (line.label, *line.spellings))


@lru_cache(_REMEMBERED)
def likeness(key: str, line: Line) -> float:
    """1 for the same label, less for one with typing errors, 0 for another label."""
    if not key:
        return 0.0
    if key in keys_of(line):
        return 1.0
    best = max(ratio(key, known) for known in keys_of(line)) / 100
    return best if best >= ALIKE else 0.0


class Names:
    """Rows or columns by what they may be called. What a key names is remembered, for published labels repeat."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.exact = {key: line for line in reversed(lines) for key in keys_of(line) if key}
        self._found: dict[str, Line | None] = {}
        self._scores: dict[str, tuple[float, ...]] = {}

    def likenesses(self, key: str) -> tuple[float, ...]:
        """How far the key is each line's name; see ``likeness``."""
        if key not in self._scores:
            if len(self._scores) >= _REMEMBERED:
                self._scores.clear()
            self._scores[key] = tuple(likeness(key, line) for line in self.lines)
        return self._scores[key]

    def find(self, key: str) -> Line | None:
        """The line that a key names, exactly or, if it is the only one, nearly."""
        if key not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[key] = self.exact.get(key) or self._nearest(key)
        return self._found[key]

    def _nearest(self, key: str) -> Line | None:
        scores = self.likenesses(key)
        best = max(scores, default=0.0)
        return self.lines[scores.index(best)] if best and scores.count(best) == 1 else None


_NAMES: dict[int, Names] = {}
_TABLES = 64


def names_of(lines: Sequence[Line]) -> Names:
    """The names of a form's rows or columns, kept for the same ``lines``."""
    known = _NAMES.get(id(lines))
    if known is None or known.lines is not lines:
        if len(_NAMES) >= _TABLES:
            _NAMES.clear()
        known = _NAMES[id(lines)] = Names(lines)
    return known


def find_line(key: str, lines: Sequence[Line]) -> Line | None:
    """The row or column that a label names, exactly or, if it is the only one, nearly."""
    return names_of(lines).find(key)


def is_name(key: str, lines: Sequence[Line]) -> bool:
    """Whether a key is exactly what one of the rows or columns is called."""
    return key in names_of(lines).exact


def find_heads(keys: Sequence[str], lines: Sequence[Line]) -> list[Line | None]:
    """The column that each of a row's heads names.

    Neighbours that are all the same beginning of a label, which lost its second line, are the columns that begin so,
    if there are as many of them.
    """
    find = names_of(lines).find
    found = [find(key) for key in keys]
    at = 0
    for key, run in groupby(keys):
        size = len(list(run))
        if size > 1 and len(key) > 2 and found[at] is None:
            cut = [line for line in lines if any(known.startswith(key) for known in keys_of(line)[:1])]
            if len(cut) == size:
                found[at : at + size] = cut
        at += size
    return found


def align(
    labels: Sequence[Sequence[str]],
    lines: Sequence[Line],
    likenesses: Callable[[str], Sequence[float]] | None = None,
) -> dict[int, Line]:
    """Match labels to a form's rows in order, so that the whole agrees best.

    ``labels`` holds for each published row the keys that its label may be read as. Rows keep the form's order, which
    tells a damaged label, or one that several groups share, by its neighbours. ``likenesses`` says from 0 to 1 how far
    a key is each row's. Returns row number → form row.
    """
    likenesses = likenesses or names_of(lines).likenesses
    height, width = len(labels), len(lines)
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        here, below = best[i], best[i + 1]
        scores = [max(column) for column in zip(*map(likenesses, labels[i]), strict=True)] or [0.0] * width
        for j in range(width - 1, -1, -1):
            taken = scores[j] + below[j + 1] if scores[j] else 0.0
            here[j] = max(taken, below[j], here[j + 1])
    found: dict[int, Line] = {}
    i = j = 0
    while i < height and j < width:
        if best[i][j] == best[i][j + 1]:
            j += 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            found[i] = lines[j]
            i, j = i + 1, j + 1
    return found

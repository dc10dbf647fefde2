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


def find_line(key: str, lines: Sequence[Line]) -> Line | None:
    """The row or column that a label names, exactly or, if it is the only one, nearly."""
    scores = [(likeness(key, line), line) for line in lines]
    best = max(scores, key=lambda each: each[0], default=(0.0, None))
    if not best[0] or (best[0] < 1 and sum(score == best[0] for score, _ in scores) > 1):
        return None
    return best[1]


def find_heads(keys: Sequence[str], lines: Sequence[Line]) -> list[Line | None]:
    """The column that each of a row's heads names.

    Neighbours that are all the same beginning of a label, which lost its second line, are the columns that begin so,
    if there are as many of them.
    """
    found = [find_line(key, lines) for key in keys]
    at = 0
    for key, run in groupby(keys):
        size = len(list(run))
        cut = [line for line in lines if any(known.startswith(key) for known in keys_of(line)[:1])]
        if size > 1 and len(key) > 2 and found[at] is None and len(cut) == size:
            found[at : at + size] = cut
        at += size
    return found


def align(
    labels: Sequence[Sequence[str]], lines: Sequence[Line], like: Callable[[str, Line], float] = likeness
) -> dict[int, Line]:
    """Match labels to a form's rows in order, so that the whole agrees best.

    ``labels`` holds for each published row the keys that its label may be read as. Rows keep the form's order, which
    tells a damaged label, or one that several groups share, by its neighbours. ``like`` says from 0 to 1 how far a key
    is a row's. Returns row number → form row.
    """
    height, width = len(labels), len(lines)
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            score = max((like(key, lines[j]) for key in labels[i]), default=0.0)
            taken = score + best[i + 1][j + 1] if score else 0.0
            best[i][j] = max(taken, best[i + 1][j], best[i][j + 1])
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

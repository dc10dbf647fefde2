"""Which cues the words around a figure can hold, and from where: a look that costs far less than the searches.

A cue with words before its figure begins in the figure's own clause, unless it has a mark of punctuation itself, and
what it needs stands there; so it is with words after the figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from re import _parser  # type: ignore[attr-defined]  # see anchors.py
from typing import Generic, NamedTuple, TypeVar

from gouji.catalog.anchors import Held, Words, commonness, may_take, words_in

T = TypeVar("T")

BREAKS = "，。；"
# Words of the same clause tell as much as words a few times as rare of the whole window.
NEARER = 4


class Zone(NamedTuple):
    """A part of the window: before or after the figure, and whether of its clause alone."""

    after: bool
    near: bool


class Cues(Generic[T]):
    """Cues, all with a figure ``#``, with what each is for. ``filler`` may stand before the figure in any of them."""

    def __init__(self, entries: Iterable[tuple[re.Pattern[str], T]], filler: str) -> None:
        """Keep ``entries`` in their order."""
        self._filler = re.compile(filler)
        zones: dict[Zone, list[tuple[int, Words, tuple[re.Pattern[str], T, bool]]]] = {}
        for number, (cue, kept) in enumerate(entries):
            zone, words, near = _needed(cue.pattern, filler)
            zones.setdefault(zone, []).append((number, words, (cue, kept, near)))
        self._zones = [(zone, Held(of_zone)) for zone, of_zone in zones.items()]

    def __bool__(self) -> bool:
        """Whether there is any cue at all."""
        return bool(self._zones)

    def fitting(self, window: str) -> list[tuple[re.Pattern[str], T, int]]:
        """Those that ``window`` can hold, in order, each with where the search for it begins."""
        left, _, right = window.partition("#")
        start = self._clause_start(left)
        found: dict[int, tuple[re.Pattern[str], T, bool]] = {}
        for (after, near), held in self._zones:
            text = (_CLAUSE.split(right, 1)[0] if near else right) if after else (left[start:] if near else left)
            found |= _by(held, text)
        ordered = (found[number] for number in sorted(found))
        return [(cue, kept, start if near else 0) for cue, kept, near in ordered]

    def _clause_start(self, left: str) -> int:
        """Where the clause begins that ends with ``left``; marks inside a filler (，共计) begin none."""
        end = len(left)
        while (at := max(left.rfind(mark, 0, end) for mark in BREAKS)) >= 0:
            if "）" in left[at:]:  # what brackets hold is a filler, whatever marks are in it
                return 0
            if not self._filler.fullmatch(left, at):
                return at + 1
            end = at
        return 0


_CLAUSE = re.compile(f"[{BREAKS}]")


# The words of one clause before or after a figure are the same in many a report.
@lru_cache(maxsize=8192)
def _by(held: Held[T], text: str) -> dict[int, T]:
    return held.by(text)


@cache
def _needed(pattern: str, filler: str) -> tuple[Zone, Words, bool]:
    """The words of which a window has to hold one, and where: those that the fewest windows hold; and whether the cue
    begins in the figure's clause."""
    head, _, tail = pattern.partition("#" if pattern.startswith("#") else f"{filler}#")
    sides = [(after, _parser.parse(side)) for after, side in ((False, head), (True, tail))]
    zones = [(Zone(after, not may_take(parsed, BREAKS)), words_in(parsed)) for after, parsed in sides]
    known = [(zone, words) for zone, words in zones if words]
    zone, words = min(known, key=lambda each: commonness(each[1]) * (1 if each[0].near else NEARER), default=zones[0])
    return zone, words, zones[0][0].near

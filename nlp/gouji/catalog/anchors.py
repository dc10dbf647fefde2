"""Which characters a text must hold for a pattern to match in it: a look that costs far less than the search.

Sentences are short and patterns many; nearly all searches would find nothing. What a pattern needs is read off its
parsed form, so that no pattern has to declare it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from re import _constants, _parser  # type: ignore[attr-defined]  # the only parsed form that Python has of a pattern
from typing import Any, Generic, TypeVar

T = TypeVar("T")

# A choice of more characters than this excludes too little.
WIDEST = 40


@dataclass(frozen=True, slots=True)
class Anchors:
    """Characters that all have to be there, and sets of which one each has to be."""

    every: frozenset[str] = frozenset()
    either: tuple[frozenset[str], ...] = ()

    def fit(self, present: frozenset[str]) -> bool:
        """Whether a text with the characters ``present`` can hold a match at all."""
        return self.every <= present and not any(each.isdisjoint(present) for each in self.either)


def anchors_of(pattern: re.Pattern[str]) -> Anchors:
    """What any match of ``pattern`` holds."""
    found = _of_sequence(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))
    return Anchors(found.every, tuple(sorted(set(found.either), key=lambda each: (len(each), sorted(each)))[:3]))


class Index(Generic[T]):
    """Patterns with what each is for, of which only those are looked at that a text can hold.

    Each stands under one character that it needs, the one that the fewest others need too.
    """

    def __init__(self, entries: Iterable[tuple[re.Pattern[str], T]]) -> None:
        """Keep ``entries`` in their order."""
        known = [(number, anchors_of(pattern), pattern, kept) for number, (pattern, kept) in enumerate(entries)]
        needed = Counter(char for _, anchors, _, _ in known for char in anchors.every)
        self._anywhere: list[tuple[int, Anchors, re.Pattern[str], T]] = []
        self._under: defaultdict[str, list[tuple[int, Anchors, re.Pattern[str], T]]] = defaultdict(list)
        for entry in known:
            anchors = entry[1]
            if anchors.every:
                self._under[min(anchors.every, key=lambda char: (needed[char], char))].append(entry)
            else:
                self._anywhere.append(entry)

    def fitting(self, present: frozenset[str]) -> list[tuple[int, re.Pattern[str], T]]:
        """Those that a text with the characters ``present`` can hold, in order, each with its number."""
        under = [entry for char in present & self._under.keys() for entry in self._under[char]]
        entries = [
            (number, pattern, kept)
            for number, anchors, pattern, kept in (*under, *self._anywhere)
            if anchors.fit(present)
        ]
        return sorted(entries, key=itemgetter(0))


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> Anchors:
    parts = [_of_item(op, argument) for op, argument in items]
    every = frozenset().union(*(each.every for each in parts))
    return Anchors(every, tuple(choice for each in parts for choice in each.either if choice.isdisjoint(every)))


def _of_item(op: Any, argument: Any) -> Anchors:
    if op is _constants.LITERAL:
        return Anchors(frozenset(chr(argument)))
    if op is _constants.IN:
        return _of_set(argument)
    if op is _constants.SUBPATTERN:
        return _of_sequence(argument[-1])
    if op is _constants.ATOMIC_GROUP:
        return _of_sequence(argument)
    if op is _constants.BRANCH:
        return _of_branches([_of_sequence(branch) for branch in argument[1]])
    if op in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT) and argument[0] > 0:
        return _of_sequence(argument[2])
    return Anchors()


def _of_set(members: Sequence[tuple[Any, Any]]) -> Anchors:
    if any(op is not _constants.LITERAL for op, _ in members):
        return Anchors()
    return Anchors(either=(frozenset(chr(value) for _, value in members),))


def _of_branches(branches: Sequence[Anchors]) -> Anchors:
    """What all branches need, and for a branch point one of the characters that each branch needs."""
    if not branches:
        return Anchors()
    common = frozenset.intersection(*(each.every for each in branches))
    choices: list[frozenset[str]] = []
    for each in branches:
        own = each.every - common
        smallest = min(each.either, key=len, default=frozenset[str]())
        choices.append(frozenset({min(own)}) if own else smallest)
    whole = frozenset().union(*choices)
    known = all(choices) and len(whole) <= WIDEST
    return Anchors(common, (whole,) if known else ())

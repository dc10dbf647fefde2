"""Which characters a text must hold for a pattern to match in it: a look that costs far less than the search.

Sentences are short and patterns many; nearly all searches would find nothing. What a pattern needs is read off its
parsed form, so that no pattern has to declare it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from re import _constants, _parser  # type: ignore[attr-defined]  # the only parsed form that Python has of a pattern
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_ZERO_WIDTH = (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT)
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_ANY = r"\s\S"
# A choice of more characters than this excludes too little.
WIDEST = 40


@dataclass(frozen=True, slots=True)
class Anchors:
    """Characters that all have to be there, and sets of which one each has to be."""

    every: frozenset[str] = frozenset()
    either: tuple[frozenset[str], ...] = ()

    def fit(self, present: frozenset[str]) -> bool:
        """Whether a text with the characters ``present`` can hold a match at all."""
        if not self.every <= present:
            return False
        for each in self.either:  # noqa: SIM110  a generator here would cost more than all the rest
            if each.isdisjoint(present):
                return False
        return True


@cache
def anchors_of(pattern: re.Pattern[str]) -> Anchors:
    """What any match of ``pattern`` holds."""
    found = _of_sequence(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))
    return Anchors(found.every, tuple(sorted(set(found.either), key=lambda each: (len(each), sorted(each)))[:3]))


def starts_of(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """One character, any that a match of ``pattern`` can begin with.

    The search for it is far faster than that for ``pattern``, which is only tried where it matches.
    """
    chars, empty = _first(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))
    return re.compile(f"[{_ANY}]" if empty else f"[{''.join(sorted(chars))}]")


Entry = tuple[int, re.Pattern[str], T]


class Index(Generic[T]):
    """Patterns with what each is for, of which only those are looked at that a text can hold.

    Each stands under the character that it needs, or under each of those of which it needs one: whichever the fewest
    patterns need. ``everywhere`` are characters that all texts hold, under which it would always be looked at.
    """

    def __init__(self, entries: Iterable[tuple[re.Pattern[str], T]], everywhere: str = "") -> None:
        """Keep ``entries`` in their order."""
        known = [(anchors_of(pattern), (number, pattern, kept)) for number, (pattern, kept) in enumerate(entries)]
        needed = Counter(char for anchors, _ in known for char in anchors.every)
        self._under: dict[str, list[tuple[Anchors, Entry[T]]]] = {}
        self._anywhere: list[tuple[Anchors, Entry[T]]] = []
        for anchors, entry in known:
            choices = [*({char} for char in anchors.every.difference(everywhere)), *anchors.either]
            rarest = min(choices, key=lambda chars: (sum(needed[char] for char in chars), sorted(chars)), default=())
            for char in rarest:
                self._under.setdefault(char, []).append((anchors, entry))
            if not rarest:
                self._anywhere.append((anchors, entry))
        self._chars = frozenset(self._under)

    def __bool__(self) -> bool:
        """Whether there is any pattern at all."""
        return bool(self._under or self._anywhere)

    def fitting(self, present: frozenset[str]) -> list[Entry[T]]:
        """Those that a text with the characters ``present`` can hold, in order, each with its number."""
        found = {entry[0]: entry for anchors, entry in self._anywhere if anchors.fit(present)}
        for char in present & self._chars:
            for anchors, entry in self._under[char]:
                if anchors.fit(present):
                    found[entry[0]] = entry
        return [found[number] for number in sorted(found)]


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
    if op in _REPEATS and argument[0] > 0:
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


def _first(items: Iterable[tuple[Any, Any]]) -> tuple[set[str], bool]:
    """What a sequence can begin with, as parts of a set of characters, and whether it can be empty."""
    chars: set[str] = set()
    for op, argument in items:
        more, empty = _first_of_item(op, argument)
        chars |= more
        if not empty:
            return chars, False
    return chars, True


def _first_of_item(op: Any, argument: Any) -> tuple[set[str], bool]:
    if op in _ZERO_WIDTH:
        return set(), True
    if op is _constants.LITERAL:
        return {re.escape(chr(argument))}, False
    if op is _constants.IN:
        return {_member(kind, value) for kind, value in argument}, False
    if op is _constants.SUBPATTERN:
        return _first(argument[-1])
    if op is _constants.ATOMIC_GROUP:
        return _first(argument)
    if op is _constants.BRANCH:
        branches = [_first(branch) for branch in argument[1]]
        return set().union(*(chars for chars, _ in branches)), any(empty for _, empty in branches)
    if op in _REPEATS:
        chars, empty = _first(argument[2])
        return chars, empty or not argument[0]
    return {_ANY}, False


def _member(kind: Any, value: Any) -> str:
    """A member of a set as it is written in one; anything for one that is told by what it excludes."""
    if kind is _constants.LITERAL:
        return re.escape(chr(value))
    if kind is _constants.RANGE:
        return "-".join(re.escape(chr(end)) for end in value)
    return r"\d" if value is _constants.CATEGORY_DIGIT else _ANY

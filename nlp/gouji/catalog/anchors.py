"""Which words a text must hold for a pattern to match in it: a look that costs far less than the search.

Sentences are short and patterns many; nearly all searches would find nothing. What a pattern needs is read off its
parsed form, so that no pattern has to declare it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from re import _constants, _parser  # type: ignore[attr-defined]  # the only parsed form that Python has of a pattern
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_ZERO_WIDTH = (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT)
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_ANY = r"\s\S"
# A choice of more words than this excludes too little.
MOST = 8
# Words of this length are rare enough; longer ones would only be more to tell apart.
LONG = 3
_COMMONNESS = {1: 16, 2: 3}

Words = frozenset[str]
_EMPTY: Words = frozenset({""})
_branches: dict[str, tuple[Words | None, Words]] = {}


@cache
def words_of(pattern: re.Pattern[str]) -> Words:
    """Words of which a text holds one wherever ``pattern`` matches; nothing when there are none, or too many."""
    return frozenset() if pattern.flags & re.IGNORECASE else words_in(_parsed(pattern))


def words_in(items: Iterable[tuple[Any, Any]]) -> Words:
    """The same of a parsed pattern, or of a part of one."""
    return _of_sequence(items)[1]


def may_take(items: Iterable[tuple[Any, Any]], chars: str) -> bool:
    """Whether a match of a parsed pattern may hold one of ``chars``."""
    return any(_may_take(op, argument, chars) for op, argument in items)


def _parsed(pattern: re.Pattern[str]) -> Any:
    return _parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)


def starts_of(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """One character, any that a match of ``pattern`` can begin with.

    The search for it is far faster than that for ``pattern``, which is only tried where it matches.
    """
    chars, empty = _first(_parsed(pattern))
    return re.compile(f"[{_ANY}]" if empty else f"[{''.join(sorted(chars))}]")


class Held(Generic[T]):
    """Things that each need one of some words, of which only those are looked at whose words a text holds."""

    def __init__(self, entries: Iterable[tuple[int, Words, T]]) -> None:
        """Keep ``entries``, each with its number; one without words is held by every text."""
        under: dict[str, list[tuple[int, T]]] = {}
        for number, words, kept in entries:
            for word in words or _EMPTY:
                under.setdefault(word, []).append((number, kept))
        self._under = list(under.items())

    def by(self, text: str) -> dict[int, T]:
        """What ``text`` holds, by number."""
        return {number: kept for word, entries in self._under if word in text for number, kept in entries}


class Index(Generic[T]):
    """Patterns with what each is for, of which only those are looked at that a text can hold."""

    def __init__(self, entries: Iterable[tuple[re.Pattern[str], T]]) -> None:
        """Keep ``entries`` in their order."""
        self._held = Held((number, words_of(entry[0]), entry) for number, entry in enumerate(entries))

    def fitting(self, text: str) -> list[tuple[re.Pattern[str], T]]:
        """Those that ``text`` can hold, in order."""
        found = self._held.by(text)
        return [found[number] for number in sorted(found)]


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> tuple[Words | None, Words]:
    """All that a sequence can match, where that is little, and the words of which each match holds one."""
    whole: Words | None = _EMPTY
    needed: Words = frozenset()
    runs: list[Words] = []
    for op, argument in items:
        exact, own = _of_item(op, argument)
        whole = _joined(whole, exact)
        runs = [run for each in (*runs, _EMPTY) if (run := _joined(each, exact))]
        for words in map(_shortest, runs) if runs else (own,):
            needed = _rarer(needed, words)
        runs = [run for run in runs if len(min(run, key=len)) < LONG]
    return whole, needed


def _joined(left: Words | None, right: Words | None) -> Words | None:
    if left is None or right is None or len(left) * len(right) > MOST:
        return None
    return frozenset(before + after for before in left for after in right)


def _shortest(words: Words) -> Words:
    """Those that no other of them is part of: a text with any of the words holds one of these."""
    if len(words) == 1:
        return words
    kept: list[str] = []
    for word in sorted(words, key=len):
        if not any(each in word for each in kept):
            kept.append(word)
    return frozenset(kept)


def _rarer(one: Words, other: Words) -> Words:
    """Of two choices of words the one that fewer texts hold; an empty choice, or an empty word, tells nothing."""
    if not other or "" in other:
        return one
    return other if not one or commonness(other) < commonness(one) else one


def commonness(words: Words) -> int:
    """How many texts hold one of these words, in some measure of no unit."""
    return sum(_COMMONNESS.get(len(word), 2) for word in words)


def _of_item(op: Any, argument: Any) -> tuple[Words | None, Words]:
    nothing: Words = frozenset()
    if op in _ZERO_WIDTH:
        return _EMPTY, nothing
    if op is _constants.LITERAL:
        return frozenset({chr(argument)}), frozenset({chr(argument)})
    if op is _constants.IN and len(argument) <= MOST and all(kind is _constants.LITERAL for kind, _ in argument):
        chars = frozenset(chr(value) for _, value in argument)
        return chars, chars
    if op is _constants.SUBPATTERN and not argument[1]:
        return _of_sequence(argument[-1])
    if op is _constants.ATOMIC_GROUP:
        return _of_sequence(argument)
    if op is _constants.BRANCH:
        written = repr(argument[1])
        if written not in _branches:  # many patterns have the same lists of words
            _branches[written] = _of_branches([_of_sequence(branch) for branch in argument[1]])
        return _branches[written]
    if op in _REPEATS:
        least, most, repeated = argument
        exact, needed = _of_sequence(repeated)
        optional = (least, most) == (0, 1) and exact is not None
        return (exact | _EMPTY if optional and exact else None), (needed if least else nothing)
    return None, nothing


def _of_branches(branches: Sequence[tuple[Words | None, Words]]) -> tuple[Words | None, Words]:
    exact: Words | None = frozenset[str]().union(*(each or () for each, _ in branches))
    if any(each is None for each, _ in branches) or len(exact or ()) > MOST:
        exact = None
    choices = [words for _, words in branches]
    return exact, _shortest(frozenset().union(*choices)) if all(choices) else frozenset()


def _may_take(op: Any, argument: Any, chars: str) -> bool:
    if op in _ZERO_WIDTH:
        return False
    if op is _constants.LITERAL:
        return chr(argument) in chars
    if op is _constants.IN:
        members = "".join(_member(kind, value) for kind, value in argument if kind is not _constants.NEGATE)
        negated = "^" if argument[0][0] is _constants.NEGATE else ""
        return re.search(f"[{negated}{members}]", chars) is not None
    if op is _constants.SUBPATTERN:
        return may_take(argument[-1], chars)
    if op is _constants.ATOMIC_GROUP:
        return may_take(argument, chars)
    if op is _constants.BRANCH:
        return any(may_take(branch, chars) for branch in argument[1])
    return may_take(argument[2], chars) if op in _REPEATS else True


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

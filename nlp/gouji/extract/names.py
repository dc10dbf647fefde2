"""Lists that give the names first, then their figures: 甲、乙分别为3、5件, 制发、废止文件3件、2件."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from gouji import catalog
from gouji.catalog.anchors import words_of
from gouji.extract.quantities import Spot

_NEAR = 80
_CLAUSE = re.compile(r"[，。；：（）！？\n]")
_JOINT = re.compile(r"、|以及|和|及|与")
_BRACKETED = re.compile(r"（[^（），。；\d]{1,16}）")
# The last figure's own words: 共办结9件、3件结转下年 are no two figures of one list.
_HEADED = re.compile(r"(?:的)?[\u4e00-\u9fff]")
_BETWEEN = re.compile(r"、|[、，]?(?:和|及|以及|与)")


@dataclass(frozen=True, slots=True)
class Name:
    """What a figure is of, and where that ends in the sentence."""

    text: str
    end: int


@cache
def _opening_words() -> frozenset[str]:
    """Words of which a text has one where names stand first."""
    return words_of(catalog.load().prose.names.first)


def names_first(text: str, spots: Sequence[Spot]) -> dict[int, Name]:
    """The names of figures whose names all stand before them, by the figure's number.

    Only lists with as many names as figures are told apart; of the others nobody can say whose is whose, and their
    figures have empty names.
    """
    found: dict[int, Name] = {}
    opener = catalog.load().prose.names.first
    opened = any(word in text for word in _opening_words())
    number = 0
    while number < len(spots):
        near = max(0, spots[number].start - _NEAR, spots[number - 1].end if number else 0)
        match = opener.search(text[near : spots[number].start]) if opened else None
        end = _end_of_run(text, spots, number)
        if match or (end - number > 1 and not _after_its_own(text, spots, number, end)):
            stop = near + match.start() if match else spots[number].start
            verb = match["verb"] or "" if match else ""
            named = _paired(text, stop, near, range(number, end))
            found |= {each: Name(f"{name.text}{verb}" if name.text else "", name.end) for each, name in named.items()}
        number = end
    return found


def _after_its_own(text: str, spots: Sequence[Spot], first: int, end: int) -> bool:
    """Whether the words of figures stand behind them: of the one before the run (4件被纠正、其他3件、1件未审结), or of
    its last one, with one name before the run (共办结9件、3件结转下年)."""
    before = spots[first - 1].end if first else 0
    if first and _HEADED.match(text, before) and not _CLAUSE.search(text, before, spots[first].start):
        return True
    near = max(0, spots[first].start - _NEAR, before)
    named = any(name.text for name in _paired(text, spots[first].start, near, range(first, end)).values())
    return not named and bool(_HEADED.match(text, spots[end - 1].end))


def _end_of_run(text: str, spots: Sequence[Spot], first: int) -> int:
    end = first + 1
    while end < len(spots) and spots[end - 1].end < spots[end].start:
        if not _BETWEEN.fullmatch(text, spots[end - 1].end, spots[end].start):
            break
        end += 1
    return end


def _without_brackets(text: str) -> str:
    """The text with what stands in brackets blotted out: it cuts no name in two (予以公开（含部分公开）和无法提供)."""
    return _BRACKETED.sub(lambda match: "·" * len(match[0]), text)


def _split(text: str, start: int, end: int) -> list[Name]:
    names: list[Name] = []
    for joint in (*_JOINT.finditer(_without_brackets(text), start, end), None):
        stop = joint.start() if joint else end
        names.append(Name(text[start:stop], stop))
        start = joint.end() if joint else end
    return names


def _paired(text: str, end: int, near: int, numbers: Sequence[int]) -> dict[int, Name]:
    """The names in the clause before ``end``, each with the number of its figure; none when they are not as many."""
    start = max((match.end() for match in _CLAUSE.finditer(_without_brackets(text), near, end)), default=near)
    names = _split(text, start, end)
    if len(names) == len(numbers) > 1 and all(name.text for name in names):
        return dict(zip(numbers, _with_shared(names), strict=True))
    return dict.fromkeys(numbers, Name("", end)) if len(numbers) > 1 else {}


def _with_shared(names: Sequence[Name]) -> list[Name]:
    """The names with what the list tells with the first or the last alone: 行政许可、处罚, 规章、规范性文件现行有效."""
    words = catalog.load().prose.names
    head, tail = words.head.search(names[0].text), words.tail.search(names[-1].text)
    before = head["shared"] if head and not any(head["shared"] in each.text for each in names[1:]) else ""
    after = tail["shared"] if tail and not any(words.own_verb.search(each.text) for each in names[:-1]) else ""
    first = Name(f"{names[0].text}{after}" if after else names[0].text, names[0].end)
    last = Name(f"{before}{names[-1].text}", names[-1].end)
    return [first, *(Name(f"{before}{each.text}{after}", each.end) for each in names[1:-1]), last]


def names_of_one(text: str, end: int) -> list[Name]:
    """The names, two or more, that the figure at ``end`` is told of each (予以公开、部分公开各2件), or none."""
    near = max(0, end - _NEAR)
    told = catalog.load().prose.names.each.search(text, near, end)
    if told is None:
        return []
    start = max((match.end() for match in _CLAUSE.finditer(_without_brackets(text), near, told.start())), default=near)
    names = _split(text, start, told.start())
    return _with_shared(names) if len(names) > 1 and all(name.text for name in names) else []

"""How names of public bodies are put together: areas at their head, and one spelling for all; ``data/bodies.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from gouji.catalog.base import Entry, load_file
from gouji.lang.normal import fold

_Rewrites = tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True)
class _Patterns:
    area: re.Pattern[str]
    placed: re.Pattern[str]
    committee: re.Pattern[str]
    spellings: _Rewrites
    shortened: _Rewrites
    governed: _Rewrites


@cache
def _patterns() -> _Patterns:
    root = load_file("bodies.toml")
    rewrites = ("spelling", "shortened", "governed")
    root.only("area", "placed", "committee", *rewrites)
    area, placed, committee = (root.regex(key) for key in ("area", "placed", "committee"))
    return _Patterns(area, placed, committee, *(_rewrites(root, key) for key in rewrites))


def _rewrites(root: Entry, key: str) -> _Rewrites:
    found = []
    for entry in root.entries(key, required=True):
        entry.only("pattern", "written")
        found.append((entry.regex("pattern"), entry.text("written")))
    return tuple(found)


@cache
def spelled(name: str) -> str:
    """The name in the one spelling: 青禾县政府办公室 is 青禾县人民政府办公室, 青禾县 its government."""
    plain = fold(name).text.replace(" ", "")
    for pattern, written in _patterns().spellings:
        plain = pattern.sub(written, plain, count=1)
    return plain


@cache
def areas(name: str) -> tuple[str, ...]:
    """The areas at the head of a name, the largest first: 临沅市青禾县财政局 → 临沅市, 青禾县."""
    found, at = [], 0
    while match := _patterns().area.match(name, at):
        found.append(match.group())
        at = match.end()
    return tuple(found)


def tails(name: str) -> list[str]:
    """What is left of a name when one or more of the areas at its head are left out and it still names its place."""
    rest, found = name, []
    for area in areas(name):
        rest = rest.removeprefix(area)
        if _patterns().placed.match(rest):
            found.append(rest)
    return found


def region_of(name: str) -> str:
    """The smallest area at the head of a name, as every office in it has it, with the city before it or not."""
    return areas(name)[-1] if areas(name) else ""


@cache
def is_short_for(name: str, full: str) -> bool:
    """Whether ``name`` shortens ``full`` as offices do: 市人社局 for 沈阳市人力资源和社会保障局, 县发改委.

    A level before the name is that of the last area before what is shortened: 市财政局 is not 栎川县财政局.
    """
    if _is_zone(name, full):
        return True
    rest, level = full, ""
    for area in ("", *areas(full)):
        rest, level = rest.removeprefix(area), area[-1:]
        own = name.removeprefix(level) if level else name
        if (level or not areas(full)) and any(_keeps(own, form) for form in _forms(rest)):
            return True
    return False


def _is_zone(name: str, full: str) -> bool:
    """Whether ``full`` is the committee of the zone ``name``: 高新区, 高新区管委会 of 高新技术产业开发区管理委员会."""
    zones = areas(full) if _patterns().committee.search(full) else ()
    short = _patterns().committee.sub("", name)
    if not zones or len(short) < 3 or short[-1] != zones[-1][-1]:
        return False
    return _in_order(short, zones[-1])


def _forms(rest: str) -> list[str]:
    """The name of a body without its areas, and as it may be before characters of it are left out."""
    patterns = _patterns()
    heads = [rest, *(pattern.sub(written, rest) for pattern, written in patterns.governed)]
    return [*heads, *(pattern.sub(written, head) for pattern, written in patterns.shortened for head in heads)]


def _keeps(short: str, full: str) -> bool:
    """Whether ``short`` is ``full`` with characters left out, but for its first and its last."""
    if len(short) < 2 or not full or (short[0], short[-1]) != (full[0], full[-1]):
        return False
    return _in_order(short, full)


def _in_order(short: str, full: str) -> bool:
    """Whether the characters of ``short`` stand in ``full`` in their order."""
    rest = iter(full)
    return all(character in rest for character in short)

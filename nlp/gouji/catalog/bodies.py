"""How names of public bodies are put together: areas at their head, and one spelling for all; ``data/bodies.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from gouji.catalog.base import load_file
from gouji.lang.normal import fold


@dataclass(frozen=True, slots=True)
class _Patterns:
    area: re.Pattern[str]
    placed: re.Pattern[str]
    spellings: tuple[tuple[re.Pattern[str], str], ...]


@cache
def _patterns() -> _Patterns:
    root = load_file("bodies.toml")
    root.only("area", "placed", "spelling")
    spellings = []
    for entry in root.entries("spelling", required=True):
        entry.only("pattern", "written")
        spellings.append((entry.regex("pattern"), entry.text("written")))
    return _Patterns(root.regex("area"), root.regex("placed"), tuple(spellings))


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

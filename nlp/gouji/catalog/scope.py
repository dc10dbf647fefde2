"""Words that tell of whom and of which year a figure speaks, from ``data/scope.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gouji.catalog.base import Entry


@dataclass(frozen=True, slots=True)
class Scope:
    """Patterns over a clause of folded text.

    Attributes:
        levels: pattern of a word for a whole area (全区) → pattern that the unit's name must hold for the area to be
            its own.
        part: words for a smaller body than the reporting unit, or another one.
        past: words for years before the report's.
        open_period: words for a span of time that may be longer than the year.
        present: words that come back to the report's year.
        view: a clause that only says whose figures come after it; its group ``name``.
        span: such words as govern all that the sentence tells after them.
        year: a year as it stands before a figure that it governs.
        body: a body named as the one that acts; its group ``name``.
        aside: what may stand between it and its verb.
        listed: a body as a list of bodies names it, right before its figure; its group ``name``.
        places: words before it that tell of places instead.
        itself: words that come back from another body to the unit.
        own: how the reporting unit calls itself; its group ``kind`` only in a unit of that kind.
        together: the unit with all that belongs to it.
        government: an area's government by its short name.
        beside: other bodies with figures of their own, beside which it is one of several.
        behind: a body behind the figure, from there on; its group ``name``.
        handed_on: words for what the unit only passes on.
        goes_on: how a sentence begins that goes on about the figure before it.
        requested: what requests and proceedings are called.
        towards: whom they are directed to, right before a figure; its group ``name``.
    """

    levels: Mapping[re.Pattern[str], re.Pattern[str]]
    part: re.Pattern[str]
    past: re.Pattern[str]
    open_period: re.Pattern[str]
    present: re.Pattern[str]
    view: re.Pattern[str]
    span: re.Pattern[str]
    year: re.Pattern[str]
    body: re.Pattern[str]
    aside: re.Pattern[str]
    listed: re.Pattern[str]
    places: re.Pattern[str]
    itself: re.Pattern[str]
    own: re.Pattern[str]
    together: re.Pattern[str]
    government: re.Pattern[str]
    beside: re.Pattern[str]
    behind: re.Pattern[str]
    handed_on: re.Pattern[str]
    goes_on: re.Pattern[str]
    requested: re.Pattern[str]
    towards: re.Pattern[str]


def scope_from(root: Entry) -> Scope:
    """The patterns of the data file."""
    years = ("past", "open_period", "present", "view", "span", "year")
    bodies = ("body", "aside", "listed", "places", "itself", "own", "together", "government", "beside")
    patterns = ("part", *years, *bodies, "behind", "handed_on", "goes_on", "requested", "towards")
    root.only(*patterns, "level")
    levels = {}
    for entry in root.entries("level", required=True):
        entry.only("words", "units")
        levels[entry.regex("words")] = entry.regex("units")
    return Scope(levels, *(root.regex(key) for key in patterns))

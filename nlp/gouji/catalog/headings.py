"""How sections, titles, units and periods are recognised, from ``data/headings.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast, get_args

from gouji.catalog.base import Entry
from gouji.document import SectionKind


@dataclass(frozen=True, slots=True)
class SectionForm:
    """One section of the official form: its kind, its title, and the headings seen for it."""

    kind: SectionKind
    title: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Headings:
    """Patterns over folded text. ``titles`` name the groups ``unit`` and ``year``; ``period`` six date parts."""

    sections: tuple[SectionForm, ...]
    titles: tuple[re.Pattern[str], ...]
    period: re.Pattern[str]
    unit_line: re.Pattern[str]
    tail: re.Pattern[str]


def headings_from(root: Entry) -> Headings:
    """The patterns of the data file."""
    root.only("title", "period", "unit_line", "tail", "section")
    sections = []
    for entry in root.entries("section", required=True):
        entry.only("kind", "title", "pattern", "examples", "nothing")
        pattern = entry.regex("pattern")
        if entry.text("kind") not in get_args(SectionKind):
            raise entry.fail("kind", f"not one of {', '.join(get_args(SectionKind))}")
        for example in entry.texts("examples", required=True):
            if not pattern.fullmatch(example):
                raise entry.fail("examples", f"the pattern does not match {example}")
        for negative in entry.texts("nothing"):
            if pattern.fullmatch(negative):
                raise entry.fail("nothing", f"the pattern matches {negative}")
        sections.append(SectionForm(cast(SectionKind, entry.text("kind")), entry.text("title"), pattern))
    compiled = (root.regex(key) for key in ("period", "unit_line", "tail"))
    titles = tuple(root.regex("title", written) for written in root.texts("title", required=True))
    return Headings(tuple(sections), titles, *compiled)

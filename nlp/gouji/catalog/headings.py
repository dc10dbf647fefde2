"""How sections, titles, units and periods are recognised, from ``data/headings.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    """Patterns over folded text. ``titles`` and ``stated``, what sentences say instead, name the groups ``unit`` and
    ``year``; ``period`` six date parts, ``damaged_period`` two years. The others match whole lines, or units.

    ``older`` are the headings of reports before 2019, of which no order is demanded.
    """

    sections: tuple[SectionForm, ...]
    titles: tuple[re.Pattern[str], ...]
    stated: tuple[re.Pattern[str], ...]
    period: re.Pattern[str]
    damaged_period: re.Pattern[str]
    unit_line: re.Pattern[str]
    area: re.Pattern[str]
    site_line: re.Pattern[str]
    date_line: re.Pattern[str]
    tail: re.Pattern[str]
    older: tuple[SectionForm, ...] = ()


def headings_from(root: Entry) -> Headings:
    """The patterns of the data file."""
    single = ("period", "damaged_period", "unit_line", "area", "site_line", "date_line", "tail")
    root.only("title", "stated", *single, "section", "older")
    sections, older = (tuple(_sections(root, key)) for key in ("section", "older"))
    titles, stated = (
        tuple(root.regex(key, written) for written in root.texts(key, required=True)) for key in ("title", "stated")
    )
    return Headings(
        sections=sections, titles=titles, stated=stated, older=older, **{key: root.regex(key) for key in single}
    )


def _sections(root: Entry, key: str) -> Iterator[SectionForm]:
    for entry in root.entries(key, required=True):
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
        yield SectionForm(cast(SectionKind, entry.text("kind")), entry.text("title"), pattern)

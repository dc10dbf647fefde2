"""Legal bases that a report should no longer cite, from ``data/basis.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gouji.catalog.base import Entry


@dataclass(frozen=True, slots=True)
class Basis:
    """A notice or regulation that was replaced, or that never existed.

    Attributes:
        id: its name.
        title: how people cite it.
        pattern: its citation in folded text.
        unless: words in the same sentence that tell of its history (replaced, revised), where it is rightly named.
        first_year: the first report year for which citing it is a fault.
        instead: what such a report has to cite.
        exists: false where no notice of this kind has the number.
    """

    id: str
    title: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str]
    first_year: int
    instead: str
    exists: bool


def bases_from(root: Entry) -> Iterator[Basis]:
    """The entries of the data file, each held to its own examples and counter-examples."""
    root.only("basis")
    for entry in root.entries("basis", required=True):
        entry.only(
            *("id", "title", "pattern", "unless", "first_year", "instead", "missing", "examples", "nothing"),
        )
        basis = Basis(
            entry.text("id"),
            entry.text("title"),
            entry.regex("pattern"),
            entry.regex("unless"),
            entry.whole("first_year"),
            entry.text("instead"),
            not entry.flag("missing"),
        )
        _try(entry, basis)
        yield basis


def _try(entry: Entry, basis: Basis) -> None:
    for example in entry.texts("examples", required=True):
        if not basis.pattern.search(example) or basis.unless.search(example):
            raise entry.fail("examples", f"does not find {example}")
    for negative in entry.texts("nothing", required=True):
        if basis.pattern.search(negative) and not basis.unless.search(negative):
            raise entry.fail("nothing", f"finds {negative}")

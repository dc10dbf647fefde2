"""Everything that gouji declares as data, loaded once, typed, and checked against itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources.abc import Traversable

from gouji import messages
from gouji.catalog.base import DATA, Entry, load_file, load_folder
from gouji.catalog.basis import Basis, bases_from
from gouji.catalog.concepts import Concept, crosswalk_from
from gouji.catalog.forms import TABLES, Form, Line, TableForm, form_from
from gouji.catalog.formula import formula
from gouji.catalog.frames import Frame, Topic, frames_from, shared_from, topics_from
from gouji.catalog.headings import Headings, headings_from
from gouji.catalog.identities import Identity, IdentityRule, identities_of, identity_rules
from gouji.catalog.prose import Prose, prose_from
from gouji.catalog.rules import Rule, rules_from
from gouji.catalog.scope import Scope, scope_from
from gouji.catalog.wording import Wording, load_wording
from gouji.errors import DataError

__all__ = [
    "TABLES",
    "Catalog",
    "Concept",
    "Form",
    "Frame",
    "Identity",
    "Line",
    "Rule",
    "TableForm",
    "Topic",
    "build",
    "crosswalk",
    "load",
]


@dataclass(frozen=True)
class Catalog:
    """All declarations. ``forms`` are ordered from the newest to the oldest; ``filler`` may stand before any figure."""

    forms: Mapping[str, Form]
    identities: Mapping[str, tuple[Identity, ...]]
    rules: Mapping[str, Rule]
    frames: tuple[Frame, ...]
    topics: Mapping[str, Topic]
    filler: str
    headings: Headings
    scope: Scope
    wording: Wording
    prose: Prose
    bases: tuple[Basis, ...]
    crosswalk: tuple[Concept, ...]

    @cached_property
    def cells(self) -> Mapping[str, tuple[Line, Line]]:
        """Row and column of every cell id of any form; the newest form's labels come first."""
        found: dict[str, tuple[Line, Line]] = {}
        for form in self.forms.values():
            for table in form.tables:
                for cell, row, column in table.grid():
                    found.setdefault(cell, (row, column))
        return found

    def tables(self, table_id: str) -> tuple[TableForm, ...]:
        """The table of that id in every form that has it, from the newest form."""
        return tuple(form.table(table_id) for form in self.forms.values() if form.has(table_id))

    def rows(self, table_id: str) -> tuple[Line, ...]:
        """The rows of a table in any form, in one order that agrees with every form's own."""
        merged: list[Line] = []
        for table in self.tables(table_id):
            at = 0
            for row in table.rows:
                known = next((n for n, line in enumerate(merged) if line.id == row.id), None)
                if known is None:
                    merged.insert(at, row)
                    known = at
                at = known + 1
        return tuple(merged)

    def columns(self, table_id: str) -> tuple[Line, ...]:
        """The columns of a table in any form, each once."""
        return tuple(dict.fromkeys(line for table in self.tables(table_id) for line in table.columns))

    def due(self, year: int | None) -> Form | None:
        """The form that reports for ``year`` have to follow; None where none is prescribed for the whole country.

        Without a year it is the newest.
        """
        forms = self.forms.values()
        found = next((form for form in forms if year is None or form.due(year)), None)
        return found if found and found.national else None


def _check_identities(identities: Mapping[str, tuple[Identity, ...]], forms: Mapping[str, Form]) -> None:
    for form_id, stated in identities.items():
        known = {cell for table in forms[form_id].tables for cell in table.cell_ids}
        for identity in stated:
            for term in (*identity.left, *identity.right):
                if term.cell not in known:
                    raise DataError("identities", identity.id, f"form {form_id} has no cell {term.cell}")


def _check_rules(rules: Mapping[str, Rule], identities: Mapping[str, tuple[Identity, ...]]) -> None:
    for identity in (each for stated in identities.values() for each in stated):
        if identity.rule not in rules:
            raise DataError("identities", identity.id, f"unknown rule {identity.rule}")
    for code in rules:
        if not messages.known(f"{code}.default"):
            raise DataError("messages.toml", code, "the rule has no message 'default'")


def _formulas(frames: tuple[Frame, ...], topics: Mapping[str, Topic]) -> Iterator[tuple[str, str]]:
    for frame in frames:
        for reading in (*frame.readings, *(each for when in frame.when for each in when.readings)):
            yield frame.id, reading
        if frame.topic and frame.topic not in topics:
            raise DataError("frames", frame.id, f"unknown topic {frame.topic}")
    for topic in topics.values():
        yield from ((topic.id, base) for base in topic.bases)


def _check_frames(frames: tuple[Frame, ...], topics: Mapping[str, Topic], known: set[str]) -> None:
    if len({frame.id for frame in frames}) < len(frames):
        raise DataError("frames", "id", "two frames have the same id")
    ids = {frame.id for frame in frames}
    for topic in topics.values():
        if not ids.issuperset(topic.totals):
            raise DataError("frames.toml", topic.id, f"no frame of these names: {', '.join(topic.totals)}")
    for owner, reading in _formulas(frames, topics):
        for operand in (*formula(reading).terms, *formula(reading).over):
            cells = operand.cells(known)
            if not cells or not known.issuperset(cells):
                raise DataError("frames", owner, f"no form has the cells of {operand.pattern}")


def build(root: Traversable = DATA) -> Catalog:
    """Load every data file under ``root``. Raises DataError naming file and key when one is wrong."""
    forms = sorted((form_from(entry) for entry in load_folder("forms", root)), key=lambda form: -form.first_year)
    by_id = {form.id: form for form in forms}
    stated: list[IdentityRule] = [rule for entry in load_folder("identities", root) for rule in identity_rules(entry)]
    for rule in stated:
        rule.check(forms)
    identities = {form.id: tuple(identities_of(form, stated)) for form in forms}
    rules = {each.code: each for each in rules_from(load_file("rules.toml", root))}
    vocabulary: Entry = load_file("frames.toml", root)
    shared = shared_from(vocabulary)
    topics = {topic.id: topic for topic in topics_from(vocabulary, shared)}
    frames = tuple(frames_from(load_folder("frames", root), shared))
    _check_identities(identities, by_id)
    _check_rules(rules, identities)
    _check_frames(frames, topics, {cell for form in forms for table in form.tables for cell in table.cell_ids})
    headings = headings_from(load_file("headings.toml", root))
    scope = scope_from(load_file("scope.toml", root))
    prose = prose_from(load_file("prose.toml", root))
    bases = tuple(bases_from(load_file("basis.toml", root)))
    concepts = crosswalk_from(load_file("crosswalk.toml", root), by_id)
    wording = load_wording(root)
    return Catalog(
        by_id, identities, rules, frames, topics, shared.filler, headings, scope, wording, prose, bases, concepts
    )


def crosswalk() -> tuple[Concept, ...]:
    """What reports of all years count, and where each form has it: one concept each, in the order of the forms.

    ``concept.formula("2014")`` is the expression over that form's cells, or None where it has none;
    ``concept.comparable`` and ``concept.caveat("en")`` say how far figures of different forms may be set side by side.
    """
    return load().crosswalk


@cache
def load() -> Catalog:
    """gouji's own declarations."""
    return build()

"""What can be lined up over the forms of all years, and how far, from ``data/crosswalk.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from gouji.catalog.base import Entry
from gouji.catalog.forms import Form
from gouji.catalog.formula import Formula, formula

# prose: the form leaves it to the text; none: reports of that form do not give it.
Absent = Literal["prose", "none"]
# caution: the figures are there and count other things; weak: only the direction is worth anything.
Comparable = Literal["yes", "approx", "caution", "weak", "no"]
COMPARABLE: tuple[Comparable, ...] = get_args(Comparable)
"""From the most to the least comparable."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that reports count, and where each form has it.

    Attributes:
        id: its name in a panel.
        zh, en: what it is called.
        unit: the unit that the panel gives it in.
        sources: form id → expression over the form's cells, or why there is none.
        comparable: how far figures of different forms may be set side by side.
        caveat_zh, caveat_en: what stands against it; empty only where ``comparable`` is ``yes``.
        since, until: first and last year in which a form has a cell for it.
    """

    id: str
    zh: str
    en: str
    unit: str
    sources: Mapping[str, Formula | Absent]
    comparable: Comparable
    caveat_zh: str
    caveat_en: str
    since: int
    until: int

    def formula(self, form_id: str) -> Formula | None:
        """The expression for reports on that form, or None where the form has no cell for it."""
        source = self.sources.get(form_id)
        return source if isinstance(source, Formula) else None

    def name(self, lang: str = "zh") -> str:
        """What the concept is called."""
        return self.en if lang == "en" else self.zh

    def caveat(self, lang: str = "zh") -> str:
        """What stands against setting its figures side by side."""
        return self.caveat_en if lang == "en" else self.caveat_zh


def crosswalk_from(root: Entry, forms: Mapping[str, Form]) -> tuple[Concept, ...]:
    """The concepts of the data file, in its order.

    Raises DataError for a form without an entry, an expression over cells that the form has not, or a concept that is
    not fully comparable and says nothing of why.
    """
    root.only("concept")
    concepts = tuple(_concept(entry, forms) for entry in root.entries("concept", required=True))
    if len({concept.id for concept in concepts}) < len(concepts):
        raise root.fail("concept", "two concepts have the same id")
    return concepts


def _concept(entry: Entry, forms: Mapping[str, Form]) -> Concept:
    entry.only("id", "zh", "en", "unit", "forms", "comparable", "caveat")
    comparable = entry.text("comparable")
    if comparable not in get_args(Comparable):
        raise entry.fail("comparable", f"not one of {', '.join(get_args(Comparable))}")
    zh, en = _caveat(entry, comparable)
    sources = dict(_sources(entry, forms))
    years = [forms[form_id] for form_id, source in sources.items() if isinstance(source, Formula)]
    if not years:
        raise entry.fail("forms", "no form has a cell for it")
    return Concept(
        entry.text("id"),
        entry.text("zh"),
        entry.text("en"),
        entry.text("unit"),
        sources,
        cast(Comparable, comparable),
        zh,
        en,
        min(form.first_year for form in years),
        max(form.last_year for form in years),
    )


def _caveat(entry: Entry, comparable: str) -> tuple[str, str]:
    if comparable == "yes" and not entry.has("caveat"):
        return "", ""
    caveat = entry.entry("caveat")
    caveat.only("zh", "en")
    return caveat.text("zh"), caveat.text("en")


def _sources(entry: Entry, forms: Mapping[str, Form]) -> Iterator[tuple[str, Formula | Absent]]:
    """What each form has, from the oldest to the newest."""
    written = entry.entry("forms")
    written.only(*forms)
    for form in sorted(forms.values(), key=lambda each: each.first_year):
        text = written.text(form.id)
        yield form.id, cast(Absent, text) if text in get_args(Absent) else _formula(written, form, text)


def _formula(written: Entry, form: Form, text: str) -> Formula:
    try:
        parsed = formula(text)
    except ValueError as error:
        raise written.fail(form.id, str(error)) from error
    known = {cell for table in form.tables for cell in table.cell_ids}
    for operand in (*parsed.terms, *parsed.over):
        cells = operand.cells(known)
        if not cells or not known.issuperset(cells):
            raise written.fail(form.id, f"the form has no cell {operand.pattern}")
    return parsed

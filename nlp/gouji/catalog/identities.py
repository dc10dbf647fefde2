"""The arithmetic identities of the forms, as lists of cells, from ``data/identities/``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from gouji.catalog.base import Entry
from gouji.catalog.forms import Form, TableForm
from gouji.findings import SEVERITIES, Severity


@dataclass(frozen=True, slots=True)
class Term:
    """A cell with its sign; ``previous`` takes it from the report of the year before."""

    cell: str
    sign: Literal[1, -1] = 1
    previous: bool = False

    def __str__(self) -> str:
        return f"{'-' if self.sign < 0 else ''}{'prev:' if self.previous else ''}{self.cell}"


@dataclass(frozen=True, slots=True)
class Identity:
    """One equation between cells: the sum of ``left`` is the sum of ``right``, or ``at_most`` that.

    ``line`` is the id of the row or column that it is stated for. ``optional`` are those of its cells that not every
    version of the form has. ``severity`` is empty where the rule's own holds.
    """

    id: str
    rule: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    line: str
    source: str
    variant: str = ""
    at_most: bool = False
    severity: Severity | None = None
    optional: frozenset[str] = frozenset()

    @property
    def cells(self) -> tuple[str, ...]:
        """Every cell it rests on, left side first: the cells of a finding that reports it."""
        return tuple(term.cell for term in (*self.left, *self.right))

    @property
    def equation(self) -> str:
        """Both sides spelled out over cell ids."""
        sign = " <= " if self.at_most else " = "
        return sign.join(" + ".join(map(str, side)) for side in (self.left, self.right))

    @property
    def across_years(self) -> bool:
        """Whether it needs last year's report."""
        return any(term.previous for term in (*self.left, *self.right))


@dataclass(frozen=True, slots=True)
class IdentityRule:
    """An entry of the data file, from which the identities of each form are made."""

    id: str
    rule: str
    table: str
    each: str
    rows: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    forms: tuple[str, ...]
    source: str
    variant: str
    at_most: bool
    severity: Severity | None
    entry: Entry

    def check(self, forms: Iterable[Form]) -> None:
        """Raise DataError unless its table, rows and groups are some form's."""
        tables = [table for form in forms for table in form.tables if table.id == self.table]
        if not tables:
            raise self.entry.fail("table", f"no form has a table {self.table!r}")
        known = {line.id for table in tables for line in (*table.rows, *table.columns)}
        if unknown := set(self.rows) - known:
            raise self.entry.fail("rows", f"{self.id}: no form has the row {min(unknown)!r}")
        for key, side in (("left", self.left), ("right", self.right)):
            for name in map(_bare, side):
                if not any(_expand(name, table) for table in tables):
                    raise self.entry.fail(key, f"no form has rows of the group {name!r}")

    def of(self, table: TableForm) -> Iterator[Identity]:
        """The identities that this entry states for a table of a form."""
        lines = table.columns if self.each == "column" else table.rows
        for line in {line.id: line for line in lines}.values():
            if self.rows and line.id not in self.rows:
                continue
            left, right = (tuple(self._terms(side, line.id, table)) for side in (self.left, self.right))
            optional = frozenset(cell for cell, row, _ in table.grid() if row.optional)
            of_line = f"{self.id}.{line.id}", self.rule, left, right, line.id, self.source, self.variant
            yield Identity(*of_line, self.at_most, self.severity, optional & {term.cell for term in (*left, *right)})

    def _terms(self, side: Iterable[str], line: str, table: TableForm) -> Iterator[Term]:
        for written in side:
            name = _bare(written)
            for each in _expand(name, table) if self.each == "column" else [name]:
                cell = f"{table.id}.{each}.{line}" if self.each == "column" else f"{table.id}.{line}.{each}"
                yield Term(cell, -1 if written.startswith("-") else 1, written.startswith("prev:"))


def _bare(written: str) -> str:
    """The row or column that a side names, without sign and year."""
    return written.removeprefix("prev:").removeprefix("-")


def _expand(name: str, table: TableForm) -> list[str]:
    """The rows that ``name`` stands for: a group's rows, or the group's one row where the form has no sub-rows."""
    if not name.endswith(".*"):
        return [name]
    group = name[:-2]
    return [row.id for row in table.rows if row.id == group or row.id.startswith(f"{group}.")]


def identity_rules(root: Entry) -> Iterator[IdentityRule]:
    """The entries of one data file."""
    root.only("identity")
    for entry in root.entries("identity", required=True):
        entry.only(
            *("id", "rule", "table", "each", "rows", "left", "right", "forms", "source", "variant"),
            *("relation", "severity"),
        )
        if entry.text("relation", "equal") not in ("equal", "at_most"):
            raise entry.fail("relation", "expected equal or at_most")
        if entry.text("each") not in ("row", "column"):
            raise entry.fail("each", "expected row or column")
        yield IdentityRule(
            entry.text("id"),
            entry.text("rule"),
            entry.text("table"),
            entry.text("each"),
            entry.texts("rows"),
            entry.texts("left", required=True),
            entry.texts("right", required=True),
            entry.texts("forms"),
            entry.text("source"),
            entry.text("variant", ""),
            entry.text("relation", "equal") == "at_most",
            _severity(entry),
            entry,
        )


def _severity(entry: Entry) -> Severity | None:
    if not entry.text("severity", ""):
        return None
    severity = next((each for each in SEVERITIES if each == entry.text("severity")), None)
    if severity is None:
        raise entry.fail("severity", f"not one of {', '.join(SEVERITIES)}")
    return severity


def identities_of(form: Form, rules: Iterable[IdentityRule]) -> Iterator[Identity]:
    """All identities that hold for a form."""
    for rule in rules:
        if not rule.forms or form.id in rule.forms:
            yield from rule.of(form.table(rule.table)) if form.has(rule.table) else ()

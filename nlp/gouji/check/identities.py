"""The arithmetic that the forms demand, decided on the cells as published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from gouji import catalog
from gouji.catalog import Identity
from gouji.catalog.identities import Term
from gouji.catalog.labels import row_and_column
from gouji.check.base import Checked, check, finding
from gouji.document import Cell, Report, Table
from gouji.findings import Finding
from gouji.quantity import shown


@dataclass(frozen=True, slots=True)
class Outcome:
    """An identity on one report: both sides, or the reason for which it could not be decided.

    ``least`` names a side with blank cells whose filled ones alone come to more than the other side, which decides it.
    """

    identity: Identity
    left: Decimal | None
    right: Decimal | None
    skipped: str = ""
    least: str = ""

    @property
    def decided(self) -> bool:
        """Whether every cell holds a number."""
        return not self.skipped

    @property
    def holds(self) -> bool:
        """Whether both sides are equal, or the left one no larger where it may be smaller."""
        if self.identity.at_most and self.left is not None and self.right is not None:
            return self.left <= self.right
        return self.left == self.right


def outcomes(report: Report, previous: Report | None = None) -> tuple[Outcome, ...]:
    """Every identity of the forms of the report's tables; those that reach last year only with last year's report."""
    return tuple(
        _decide(_of_version(identity, table), report, previous, _may_go_on(identity, table))
        for table in report.tables
        for identity in _stated(table.form, table.id, previous is not None)
    )


@cache
def _stated(form_id: str, table_id: str, across_years: bool) -> tuple[Identity, ...]:
    """The identities of a table of a form, those that reach last year or the others."""
    stated = catalog.load().identities[form_id]
    return tuple(each for each in stated if _about(each) == table_id and each.across_years == across_years)


def _of_version(identity: Identity, table: Table) -> Identity:
    """The identity without the rows that this version of the form lacks."""
    if not identity.optional:
        return identity
    here = {cell.id for cell in table.cells}
    left, right = (
        tuple(term for term in side if term.cell in here or term.cell not in identity.optional)
        for side in (identity.left, identity.right)
    )
    return replace(identity, left=left, right=right)


def _about(identity: Identity) -> str:
    return identity.left[0].cell.partition(".")[0]


def _may_go_on(identity: Identity, table: Table) -> bool:
    """Whether its sum may have further parts: below one of its rows stand lines that the form does not have."""
    is_sum = len(identity.left) > 1 or len(identity.right) > 1
    return bool(table.extended) and is_sum and any(_line_of(cell) in table.extended for cell in identity.cells)


def _decide(identity: Identity, report: Report, previous: Report | None, may_go_on: bool) -> Outcome:
    if may_go_on:
        return Outcome(identity, None, None, "unmatched")
    left, right = ([_cell(term, report, previous) for term in side] for side in (identity.left, identity.right))
    states = {"unreadable" if cell is None else cell.status for cell in (*left, *right)}
    if "unreadable" in states:
        return Outcome(identity, None, None, "unreadable")
    if "blank" in states:
        return _despite_blanks(identity, left, right)
    return Outcome(identity, _sum(identity.left, left), _sum(identity.right, right))


def _despite_blanks(identity: Identity, left: Sequence[Cell | None], right: Sequence[Cell | None]) -> Outcome:
    """Broken when one side is filled in and the other, whatever its blank cells hold, comes to more; else undecided."""
    undecided = Outcome(identity, None, None, "blank")
    if any(term.sign < 0 for term in (*identity.left, *identity.right)):
        return undecided
    values = _sum(identity.left, left), _sum(identity.right, right)
    if all(cell and cell.value is not None for cell in right) and values[0] > values[1]:
        return Outcome(identity, *values, least="left")
    if not identity.at_most and all(cell and cell.value is not None for cell in left) and values[1] > values[0]:
        return Outcome(identity, *values, least="right")
    return undecided


def _cell(term: Term, report: Report, previous: Report | None) -> Cell | None:
    source = previous if term.previous else report
    return source.cells.get(term.cell) if source else None


def _sum(terms: tuple[Term, ...], cells: Iterable[Cell | None]) -> Decimal:
    pairs = zip(terms, cells, strict=True)
    return sum((term.sign * cell.value for term, cell in pairs if cell and cell.value is not None), Decimal(0))


def broken(report: Report, previous: Report | None = None) -> Iterator[Outcome]:
    """The identities that are decided and do not hold."""
    return (each for each in outcomes(report, previous) if each.decided and not each.holds)


@check("table-balance", "table-results-total", "table-row-total", "proceedings-total", "parts-exceed-whole")
def within_tables(checked: Checked) -> Iterator[Finding]:
    """The tables against their own 勾稽关系."""
    for outcome in broken(checked.report):
        identity = outcome.identity
        terms = (*identity.left, *identity.right)
        cells = tuple(term.cell for term in terms)
        values = {_line_of(term.cell): shown(checked.report.cells[term.cell].value) for term in terms}
        balance = {name: values.get(name, "") for name in ("new", "carried_in", "handled", "carried_out")}
        stated, parts = outcome.right, outcome.left
        if identity.at_most and len(identity.right) > len(identity.left):
            stated, parts = parts, stated  # the total stands at the left
        yield finding(
            identity.rule,
            identity.variant,
            severity=identity.severity,
            cells=cells,
            stated=stated,
            expected=None if outcome.least else parts,
            total=row_and_column(identity.right[0].cell)[0],
            row=row_and_column(cells[0])[0],
            column=row_and_column(cells[0])[1],
            left=_told(outcome, "left"),
            right=_told(outcome, "right"),
            params=balance,
        )


def _told(outcome: Outcome, side: str) -> str:
    """What a side comes to, as people read it: ≥ 9 when blank cells may hold more."""
    value = shown(outcome.left if side == "left" else outcome.right)
    return f"≥ {value}" if outcome.least == side else value


def _line_of(cell: str) -> str:
    """The row of a cell id."""
    return cell.split(".", 1)[1].rsplit(".", 1)[0]

"""Computes expressions over the cells of a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from gouji.catalog.formula import Formula, Operand
from gouji.document import Cell
from gouji.findings import Reading

# A table in 万元 against prose in 元.
_SCALE = {"万元": Decimal(10_000), "元": Decimal(1)}
_APPLICANTS = ("natural_person", "company", "research", "public_interest", "legal_service", "other_organisation")


def evaluate(expression: Formula, cells: Mapping[str, Cell], unit: str) -> Reading:
    """The value of an expression in ``unit``; a share is in per cent.

    ``cells`` of the result is empty when the report has none of the cells asked for; its value is None when one of
    them is blank or unreadable, or a share's base is zero. A blank total of requests is computed from its row when
    that is complete, and named in ``computed``. A plain sum that only blank cells keep open has a ``least``.
    """
    ids, values, part = _sum(expression.terms, cells, unit)
    # A group that this form has as one row is told as that row.
    text = ids[0] if len(ids) == len(expression.terms) == 1 and not expression.over else expression.text
    value = part
    if expression.over:
        base_ids, base_values, base = _sum(expression.over, cells, unit)
        ids, values = ((*ids, *base_ids), (*values, *base_values)) if ids and base_ids else ((), ())
        value = part / base * 100 if part is not None and base else None
    computed = tuple(cell for cell in ids if cells[cell].status == "blank") if value is not None else ()
    return Reading(text, ids, value, computed, values, _least(expression, ids, cells, unit) if value is None else None)


def _sum(
    operands: Iterable[Operand], cells: Mapping[str, Cell], unit: str
) -> tuple[tuple[str, ...], tuple[Decimal | None, ...], Decimal | None]:
    """The cells of a sum, their values, and what they come to."""
    ids: list[str] = []
    values: list[Decimal | None] = []
    total: Decimal | None = Decimal(0)
    for operand in operands:
        matched = [cell for cell in operand.cells(cells.keys()) if cell in cells]
        if not matched:
            return (), (), None
        ids += matched
        values += [_value(cells[cell], cells, unit) for cell in matched]
        for value in values[-len(matched) :]:
            total = None if total is None or value is None else total + operand.sign * value
    return tuple(ids), tuple(values), total


def _least(expression: Formula, ids: tuple[str, ...], cells: Mapping[str, Cell], unit: str) -> Decimal | None:
    """What a sum comes to at least: its cells with a number, and of a blank total the applicants that are given."""
    if expression.over or any(operand.sign < 0 for operand in expression.terms):
        return None
    if any(cells[each].status == "unreadable" for each in ids) or unit in _SCALE:
        return None
    return sum((least_of(cells[each], cells) for each in ids), Decimal(0)) or None


def least_of(cell: Cell, cells: Mapping[str, Cell]) -> Decimal:
    """What a given or blank cell holds at least: its number, or the sum of its row's applicants that are given."""
    held = (cells[each].value for each in filled([cell.id], cells))
    return sum((value for value in held if value is not None and value > 0), Decimal(0))


def filled(ids: Iterable[str], cells: Mapping[str, Cell]) -> Iterator[str]:
    """The cells, and instead of a blank total the applicants of its row that are given, if any."""
    for each in ids:
        row = [] if cells[each].value is not None else [name for name in row_of(each) if name in cells]
        yield from [name for name in row if cells[name].value is not None] or [each]


def _value(cell: Cell, cells: Mapping[str, Cell], unit: str) -> Decimal | None:
    """The cell's value in ``unit``."""
    value = row_sum(cell.id, cells) if cell.status == "blank" else cell.value
    if value is not None and cell.unit in _SCALE and unit in _SCALE:
        value = value * _SCALE[cell.unit] / _SCALE[unit]
    return value


def row_sum(cell_id: str, cells: Mapping[str, Cell]) -> Decimal | None:
    """What a total of table three comes to from the applicants of its row; None unless all of them hold a number."""
    values = [cells[each].value for each in row_of(cell_id) if each in cells]
    given = [value for value in values if value is not None]
    return sum(given, Decimal(0)) if len(given) == len(_APPLICANTS) else None


def row_of(cell_id: str) -> list[str]:
    """The applicants of a total's row; nothing for any other cell."""
    if not (cell_id.startswith("requests.") and cell_id.endswith(".total")):
        return []
    row = cell_id.removesuffix("total")
    return [row + each for each in _APPLICANTS]

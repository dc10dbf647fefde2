"""The statistics tables of the forms before 2019: their rows, the arithmetic between them, and their grids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from gouji.synth.data import raw

Sides = dict[str, tuple[list[str], list[str]]]
Row = tuple[str, str, str]


def ranges(kind: str) -> list[tuple[str, str]]:
    """The ranges of exemption of the form of 2008 as a place numbers them, ``six`` or ``seven``: row id, meaning."""
    return [(f"rejection.{name}", meaning) for name, meaning in raw("statistics")["2008"]["ranges"][kind]]


def rows_of(form: str, kind: str = "six") -> list[Row]:
    """Every row: id (empty for a title), label, unit. ``kind`` chooses the ranges of exemption of 2008."""
    return list(_rows(raw("statistics")[form], kind))


def _rows(table: dict[str, Any], kind: str) -> Iterator[Row]:
    number = table.get("first_range", 0)
    for name, label, unit in table["rows"]:
        if name == "rejection.*":
            for at, (each, _) in enumerate(ranges(kind), 1):
                yield each, label.format(n=number, range=at), unit
                number += 1
        else:
            yield name, label.format(n=number), unit


def legend(cells: Mapping[str, str]) -> str:
    """The sentence that says what the numbered ranges are; empty where the table has none."""
    if cell_of("rejection.state_secret") not in cells:
        return ""
    said = raw("statistics")["2008"]["legend"]
    named = enumerate(ranges(kind_of(cells)), 1)
    return "注：" + "；".join(said.format(range=at, meaning=meaning) for at, (_, meaning) in named) + "。"


def kind_of(cells: Mapping[str, object]) -> str:
    """Which ranges the cells are of."""
    return "seven" if cell_of("rejection.internal") in cells else "six"


def cell_of(row: str) -> str:
    """The id of a row's cell."""
    return f"statistics.{row}.count"


def cell_ids(form: str, kind: str = "six") -> list[str]:
    """Every cell id, in the form's order."""
    return [cell_of(name) for name, _, _ in rows_of(form, kind) if name]


def identities(form: str, kind: str = "six") -> Sides:
    """Name → (total, parts) whose sums must be equal."""
    return _sides(form, "equal", kind)


def bounds(form: str, kind: str = "six") -> Sides:
    """Name → (cells, cells) of which the first may not be more than the sum of the second."""
    return _sides(form, "at_most", kind)


def _sides(form: str, relation: str, kind: str) -> Sides:
    reasons = [name for name, _, _ in rows_of(form, kind) if name.startswith("rejection.")]
    return {
        name: ([cell_of(one)], [cell_of(each) for each in (reasons if parts == ["rejection.*"] else parts)])
        for name, one, parts in raw("statistics")[form][relation]
    }


def lines(form: str, cells: Mapping[str, str]) -> list[list[str]]:
    """The table as printed, row by row, heads first: label and unit, in 2008 a code and a period, and the figure."""
    found = [list(raw("statistics")[form]["heads"])]
    code = 0
    for name, label, unit in rows_of(form, kind_of(cells)):
        figure = cells[cell_of(name)] if name else unit
        code += bool(name)
        found.append(
            [label, unit, f"{code:02}", _of_period(figure), figure] if form == "2008" else [label, unit, figure]
        )
    return found


def _of_period(figure: str) -> str:
    """The figure of the last period alone, in a report for a year that was collected by quarters: a part of it."""
    try:
        return str(Decimal(figure) // 4)
    except InvalidOperation:
        return figure

"""Draws the official tables: labels from the forms, rows from what the report has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from gouji.catalog import load
from gouji.catalog.forms import TABLES, BlockForm, Line, TableForm
from gouji.catalog.labels import place
from gouji.document import Cell, Table
from gouji.write.clean import visible
from gouji.write.view import BlockView, CellView, Node, Row, TableView

Draw = Callable[[Cell], CellView]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A row of the report: its line in a form, the block it belongs to, and its cells with their columns."""

    block: BlockForm
    line: Line
    cells: tuple[tuple[Line, Cell], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.id for column, _ in self.cells)


def _rows(table: Table) -> Iterator[_Drawn]:
    """The rows that the report has cells for, in its order; a cell that no form knows is left out."""
    spots = [(cell, spot) for cell in table.cells if (spot := place(cell.id, table.form))]
    for _, group in groupby(spots, key=lambda pair: pair[0].id.rsplit(".", 1)[0]):
        members = list(group)
        _, block, line, _ = members[0][1]
        yield _Drawn(block, line, tuple((spot[3], cell) for cell, spot in members))


def draw(table: Table, cell_view: Draw) -> TableView:
    """The table as the official form has it."""
    form = _form(table)
    rows = list(_rows(table))
    blocks = _across(rows, cell_view) if form.across else _blocks(rows, cell_view)
    unmatched = tuple(map(visible, table.unmatched))
    return TableView(table.id, form.title, form.corner, tuple(blocks), unmatched, form.across)


def order(tables: Iterable[Table]) -> list[Table]:
    """Tables as the forms order them."""
    return sorted(tables, key=lambda table: TABLES.index(table.id))


def _form(table: Table) -> TableForm:
    forms = load().forms
    newest = next(iter(forms.values()))
    return forms.get(table.form, newest).table(table.id)


def _blocks(rows: Sequence[_Drawn], cell_view: Draw) -> Iterator[BlockView]:
    """Rows with the same heads stand under them once."""
    for (title, _), group in groupby(rows, key=lambda row: (row.block.title, row.columns)):
        members = list(group)
        labels = _labels([row.line for row in members])
        width = max(sum(node.colspan for node in nodes) for nodes in labels)
        heads = _heads([column for column, _ in members[0].cells], width)
        body = [(*label, *_values(row, cell_view)) for label, row in zip(labels, members, strict=True)]
        yield BlockView(title, (*heads, *body), len(heads))


def _values(row: _Drawn, cell_view: Draw) -> Iterator[Node]:
    return (Node("value", cell=cell_view(cell)) for _, cell in row.cells)


def _heads(columns: Sequence[Line], left: int) -> tuple[Row, ...]:
    """One head row, or two when columns stand in groups; ``left`` is the width of the labels."""
    if not any(column.group for column in columns):
        return ((Node("empty", colspan=left), *(Node("head", column.label) for column in columns)),)
    upper: list[Node] = [Node("empty", rowspan=2, colspan=left)]
    for group, members in groupby(columns, key=lambda column: column.group or f"\0{column.id}"):
        lines = list(members)
        alone = group.startswith("\0")
        upper.append(Node("head", lines[0].label, rowspan=2) if alone else Node("head", group, colspan=len(lines)))
    return tuple(upper), tuple(Node("head", column.label) for column in columns if column.group)


def _spans(groups: Sequence[str]) -> list[tuple[int, int, int, str]]:
    """(first row, last row, level, group) of the label fields, level 0 outermost.

    A group that comes back after others have come in between holds those others.
    """
    outer: list[tuple[int, int, int, str]] = []
    for group in dict.fromkeys(filter(None, groups)):
        first = groups.index(group)
        last = len(groups) - 1 - groups[::-1].index(group)
        outer.append((first, last, 0, group))
    return [
        (first, last, sum(low <= first and last <= high and other != group for low, high, _, other in outer), group)
        for first, last, _, group in outer
    ]


def _labels(lines: Sequence[Line]) -> list[Row]:
    """The label fields at the left of every row, groups spanning their rows."""
    spans = _spans([line.group for line in lines])
    depth = max((level for _, _, level, _ in spans), default=-1) + 1
    rows = []
    for number, line in enumerate(lines):
        over = [span for span in spans if span[0] <= number <= span[1]]
        started = [Node("label", group, rowspan=last - number + 1) for first, last, _, group in over if first == number]
        rows.append((*started, Node("label", line.label, colspan=1 + depth - len(over))))
    return rows


def _across(rows: Sequence[_Drawn], cell_view: Draw) -> Iterator[BlockView]:
    """All rows side by side as groups of columns over one line of values."""
    if not rows:
        return
    upper: list[Node] = []
    for group, members in groupby(rows, key=lambda row: row.line.group or f"\0{row.line.id}"):
        lines = list(members)
        width = sum(len(row.cells) for row in lines)
        alone = group.startswith("\0")
        upper.append(Node("head", lines[0].line.label if alone else group, rowspan=2 if alone else 1, colspan=width))
    middle = tuple(Node("head", row.line.label, colspan=len(row.cells)) for row in rows if row.line.group)
    lower = tuple(Node("head", column.label) for row in rows for column, _ in row.cells)
    values = tuple(node for row in rows for node in _values(row, cell_view))
    heads = tuple(row for row in (tuple(upper), middle, lower) if row)
    yield BlockView("", (*heads, values), len(heads))

"""What people call a cell: the official labels, without numbering and long brackets."""

from __future__ import annotations

import re
from functools import cache

from gouji.catalog import load
from gouji.catalog.forms import BlockForm, Form, Line, TableForm

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、])")
_BRACKET = re.compile(r"（[^）]*）")
_CELL_ID = re.compile(r"[a-z_]+(?:\.[a-z_*]+)+")
_SUM = re.compile(r"sum\(([^()]*)\)")
# Labels that say nothing without the group they stand under.
_GENERIC = frozenset({"其他", "总计", "合计", "维持具体行政行为数", "被依法纠错数", "其他情形数"})
_LONG = 16


def short(label: str) -> str:
    """``label`` without numbering and brackets, and cut at its first clause when it is long."""
    bare = _BRACKET.sub("", _NUMBERING.sub("", label)).strip()
    return bare.split("、")[0] if len(bare) > _LONG else bare


def line_label(line: Line, with_group: bool = False) -> str:
    """The name of a row or column; one that is called 其他 or 总计 is told by its group."""
    name = short(line.label)
    return f"{short(line.group)}（{name}）" if line.group and (with_group or name in _GENERIC) else name


@cache
def places(form_id: str) -> dict[str, tuple[TableForm, BlockForm, Line, Line]]:
    """Cell id → (table, block, row, column) in the form of that id."""
    form: Form = load().forms[form_id]
    return {
        f"{table.id}.{row.id}.{column.id}": (table, block, row, column)
        for table in form.tables
        for block in table.blocks
        for row in block.rows
        for column in block.columns
    }


def place(cell_id: str, form_id: str | None = None) -> tuple[TableForm, BlockForm, Line, Line] | None:
    """Where a cell stands: in the form asked for if it has the cell, else in the newest form that has it."""
    newest_first = load().forms
    wanted = [form_id] if form_id in newest_first else []
    for each in (*wanted, *newest_first):
        if each is not None and cell_id in places(each):
            return places(each)[cell_id]
    return None


def cell_label(cell_id: str) -> str:
    """``requests.granted.total`` → ``予以公开 · 总计``; an id that no form knows stays as it is."""
    return cell_id if place(cell_id) is None else " · ".join(row_and_column(cell_id))


def row_and_column(cell_id: str) -> tuple[str, str]:
    """What people call the row and the column of a cell; twice the id where no form knows it."""
    found = place(cell_id)
    if found is None:
        return cell_id, cell_id
    table, _, row, column = found
    return line_label(row, with_group=table.across), line_label(column)


def _pattern_label(pattern: str) -> str:
    """``requests.denied.*.total`` → ``不予公开各项 · 总计``; a pattern over columns is told by its row."""
    matcher = re.compile(re.escape(pattern).replace(r"\*", "[a-z_]+"))
    hits = [spot for form in load().forms for cell, spot in places(form).items() if matcher.fullmatch(cell)]
    if not hits:
        return pattern
    _, _, row, column = hits[0]
    if pattern.endswith("*"):
        return f"{line_label(row)} · {short(column.group)}各项"
    return f"{short(row.group)}各项 · {line_label(column)}"


def formula_label(formula: str) -> str:
    """A formula over cell ids with every id spelled as people call it."""

    def named(match: re.Match[str]) -> str:
        return _pattern_label(match[0]) if "*" in match[0] else cell_label(match[0])

    return _SUM.sub(r"\1", _CELL_ID.sub(named, formula))

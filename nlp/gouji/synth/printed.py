"""A report as printed: its parts in order and the characters in every cell, before any file is made of it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from gouji.synth.grids import Grid, table_grid

BLANKS = {"", "/", "-", "—", "无", "不适用"}


@dataclass
class Part:
    """A piece of the report: heading (empty for the preamble), paragraphs, and the table that follows them."""

    heading: str
    prose: list[str]
    table: str = ""


@dataclass(kw_only=True)
class Printed:
    """What every renderer needs. ``cells`` maps every cell id of the form to the characters printed in it."""

    unit: str
    year: int
    form: str
    title: str
    parts: list[Part]
    cells: dict[str, str]

    def grid(self, table: str) -> Grid:
        """The named table with its cells filled in."""
        return table_grid(table, self.form, self.cells)

    @property
    def prose(self) -> str:
        """All paragraphs, one a line."""
        return "\n".join(paragraph for part in self.parts for paragraph in part.prose)

    def gold_cells(self) -> dict[str, dict[str, Any]]:
        """Value and status of every cell of the tables that are printed."""
        shown = {part.table for part in self.parts}
        return {each: cell_value(raw) for each, raw in self.cells.items() if each.split(".")[0] in shown}


def cell_value(raw: str) -> dict[str, Any]:
    """Value and status of a printed cell; money in 万元."""
    text = unicodedata.normalize("NFKC", raw).strip()
    if text in BLANKS:
        return {"value": None, "status": "blank"}
    yuan = text.endswith("元") and not text.endswith("万元")
    digits = text.removesuffix("元").removesuffix("万").replace(",", "").replace("增", "+").replace("减", "-")
    try:
        number = Decimal(digits) / (10000 if yuan else 1)
    except InvalidOperation:
        return {"value": None, "status": "unreadable"}
    return {"value": int(number) if number == int(number) else float(number), "status": "given"}

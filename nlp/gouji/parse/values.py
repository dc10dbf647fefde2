"""From the characters of a cell to a typed value."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from gouji.blocks import Place
from gouji.catalog import Line
from gouji.catalog.base import load_file
from gouji.document import Cell

# Cells and labels repeat: so many of them are remembered.
REMEMBERED = 1 << 14
BLANKS = frozenset({"", "/", "\\", "-", "--", "—", "——", "–", "―", "无", "不适用", "N/A", "n/a"})
_NUMBER = re.compile(
    r"(?P<sign>[+\-−－]|增加?|减少?)?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<unit>[件条项宗起个份部次]|亿元|万元|元|万)?"
)
_SCALE = {"元": Decimal(1), "万元": Decimal(10_000), "万": Decimal(10_000), "亿元": Decimal(100_000_000)}


@dataclass(frozen=True, slots=True)
class Written:
    """The characters of a cell and where they stand.

    ``reason`` is set when it is known not to be readable, ``unit`` where the row says in which money unit it is.
    """

    text: str
    place: Place | None = None
    reason: str = ""
    unit: str = ""


@lru_cache(REMEMBERED)
def squeeze(text: str) -> str:
    """``text`` half-width and without any white space or invisible character."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(char for char in plain if not char.isspace() and unicodedata.category(char) != "Cf")


@lru_cache(REMEMBERED)
def is_value(text: str) -> bool:
    """Whether a text can only be the value of a cell: a number, or a mark for none."""
    plain = squeeze(text)
    return plain in BLANKS or _NUMBER.fullmatch(plain) is not None


@lru_cache(REMEMBERED)
def is_meant(text: str) -> bool:
    """Whether a text stands where a figure was meant, though it is none."""
    return _meant().fullmatch(squeeze(text)) is not None


@cache
def _meant() -> re.Pattern[str]:
    return re.compile("|".join(load_file("reading.toml").texts("meant_figures", required=True)))


def _doubt(written: Written, min_confidence: float) -> str:
    """Why a cell read by text recognition is not to be trusted; empty when it is."""
    confidence = written.place.confidence if written.place else None
    if confidence is None or confidence >= min_confidence:
        return ""
    return "cell.low_confidence" if written.text.strip() else "cell.not_recognised"


def to_cell(cell_id: str, written: Written, column: Line, min_confidence: float = 0.0) -> Cell:
    """The typed cell. Text that is no number, or a cell whose place or reading is not certain, is ``unreadable``."""
    plain = squeeze(written.text)
    reason = written.reason or _doubt(written, min_confidence)
    if reason:
        return Cell(cell_id, None, written.text, "unreadable", column.unit, written.place, reason)
    if plain in BLANKS:
        return Cell(cell_id, None, written.text, "blank", column.unit, written.place)
    value = _value(plain, column.unit, written.unit)
    if value is None:
        return Cell(cell_id, None, written.text, "unreadable", column.unit, written.place, "cell.not_a_number")
    return Cell(cell_id, value, written.text, "given", column.unit, written.place)


@lru_cache(REMEMBERED)
def _value(plain: str, wanted: str, beside: str) -> Decimal | None:
    """The number in the unit ``wanted``, where both are of money; None for a text that is no number."""
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return None
    value = Decimal(match["digits"].replace(",", ""))
    if (match["sign"] or "").startswith(("-", "−", "－", "减")):
        value = -value
    unit = match["unit"] if match["unit"] in _SCALE else beside
    if unit in _SCALE and wanted in _SCALE:
        value *= _SCALE[unit] / _SCALE[wanted]
    return value

"""The gold of a report: what each figure is, and all that is wrong, told from what the generator wrote and changed.

Nothing here runs the program's own reading or checks; it knows which cells a figure was written from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

from gouji.quantity import plain
from gouji.synth.compose import Draft
from gouji.synth.data import OLDER, facts
from gouji.synth.figures import cells_of, value_of
from gouji.synth.grids import identities
from gouji.synth.printed import BLANKS
from gouji.synth.prose import Figure
from gouji.synth.statistics import bounds, kind_of

Numbers = Mapping[str, Decimal | None]
CODES = {"balance": "table-balance", "results": "table-results-total", "row": "table-row-total"}
CODES |= {"proceedings": "proceedings-total"}
# What is broken where one side may be less than the other: code and severity.
BOUNDS = {"row": ("table-row-total", "error"), "ways": ("table-row-total", "warning")}
BOUNDS |= {"whole": ("parts-exceed-whole", "error")}


def finding(
    code: str, severity: str, cells: list[str], stated: Decimal | None, expected: Decimal | None
) -> dict[str, Any]:
    """A finding as the gold has it."""
    both = {"stated": plain(stated), "expected": plain(None if expected is None else round(expected, 2))}
    return {"code": code, "severity": severity, "cells": cells, **both}


def table_findings(numbers: Numbers, form: str) -> Iterator[dict[str, Any]]:
    """The identities that the printed cells do not keep."""
    for name, (left, right) in identities(form, ranges=kind_of(numbers)).items():
        kind = name.partition(":")[0]
        first, second = _total(left, numbers), _total(right, numbers)
        if first is None or second is None or first == second:
            continue
        stated, expected = (second, first) if kind == "balance" else (first, second)
        yield finding(CODES[kind], "error", [*left, *right], stated, expected)


def bound_findings(numbers: Numbers, form: str) -> Iterator[dict[str, Any]]:
    """The parts of a statistics table that are larger than what they are part of, and totals larger than all ways."""
    for name, (less, more) in bounds(form, kind_of(numbers)).items() if form in OLDER else ():
        first, second = _total(less, numbers), _total(more, numbers)
        if first is None or second is None or first <= second:
            continue
        code, severity = BOUNDS[name.partition(":")[0]]
        stated, expected = (second, first) if code == "parts-exceed-whole" else (first, second)
        yield finding(code, severity, [*less, *more], stated, expected)


def _total(cells: list[str], numbers: Numbers) -> Decimal | None:
    values = [numbers.get(each) for each in cells]
    return None if None in values else sum((each for each in values if each is not None), Decimal(0))


def counts_findings(numbers: Numbers, cells: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Numbers that are no counts, and texts where a number belongs."""
    for name, text in cells.items():
        value = numbers.get(name)
        signed = name.endswith((".amount", ".change", ".fees.count", ".funds.count"))
        odd = value is not None and not signed and (value < 0 or value % 1 != 0)
        if odd or (value is None and text not in BLANKS):
            yield finding("invalid-count", "error", [name], value, None)


def blank_findings(numbers: Numbers, cells: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Totals left blank, table by table."""
    for table, names in groupby(cells, key=lambda each: each.split(".")[0]):
        totals = [name for name in names if numbers[name] is None and _is_total(name) and cells[name] in ("", "/")]
        if totals and table != "disclosure":
            yield finding("blank-cell", "warning", totals, None, None)
    older = [
        name for name in cells if name.startswith("statistics.") and numbers[name] is None and cells[name] in BLANKS
    ]
    if older:
        yield finding("blank-cell", "info", older, None, None)


def _is_total(name: str) -> bool:
    return name.endswith(".total") or name.startswith("requests.handled.")


def verdict(figure: Figure, numbers: Numbers) -> tuple[str, Decimal | None]:
    """The verdict on a figure, and what its principal reading gives in its own unit."""
    if not figure.readings or not _there(figure.readings[0], numbers):
        return "no_cell", None
    scale = 10000 if figure.kind == "money" else 1
    values = [value_of(each, numbers) for each in figure.readings]
    known = [each * scale for each in values if each is not None]
    if values[0] is None:
        return "cell_blank", None
    return "consistent" if any(figure.written.allows(each) for each in known) else "inconsistent", known[0]


def _there(formula: str, numbers: Numbers) -> bool:
    return all(name in numbers for name in cells_of(formula, numbers)) and bool(cells_of(formula, numbers))


def prose_findings(draft: Draft) -> Iterator[dict[str, Any]]:
    """What the prose says against its tables and against itself."""
    codes = {"none": "narrative-denies-table", "percent": "percent-mismatch"}
    for figure in draft.figures:
        told, expected = verdict(figure, draft.numbers)
        if told == "inconsistent":
            cells = list(dict.fromkeys(cells_of(figure.readings[0], draft.numbers)))
            code = codes.get(figure.kind, "narrative-mismatch")
            yield finding(code, "error", cells, figure.written.value, expected)
    for _, group in groupby(draft.figures, key=lambda each: _sentence(draft, each)):
        figures = list(group)
        yield from _breakdowns(figures, draft.numbers)
        yield from _stated_shares(figures)
    yield from _growths(draft.figures)
    yield from _repeated(draft)


def _breakdowns(figures: list[Figure], numbers: Numbers) -> Iterator[dict[str, Any]]:
    """Parts that cannot make up, or lie in, the whole stated with them. Where every figure is the table's own, the
    table's finding says it already."""
    for number in "12345678":
        wholes = [each for each in figures if f"w{number}" in each.tags]
        whole = wholes[-1] if wholes else None
        parts = [each for each in figures if {f"p{number}", f"c{number}"} & set(each.tags)]
        if whole is None or not parts or parts[0].number < whole.number:
            continue
        listed = [whole, *parts]
        if all(verdict(each, numbers)[0] == "consistent" for each in listed):
            continue
        total = sum((each.written.value for each in parts), Decimal(0))
        closed = any(f"c{number}" in each.tags for each in parts)
        if total == whole.written.value or (not closed and total < whole.written.value):
            continue
        code = "parts-do-not-sum" if closed else "parts-exceed-whole"
        yield finding(code, "error", _cells(listed, numbers), whole.written.value, total)


def _cells(figures: list[Figure], numbers: Numbers) -> list[str]:
    formulas = [each.readings[0] for each in figures if each.readings and _there(each.readings[0], numbers)]
    return list(dict.fromkeys(name for formula in formulas for name in cells_of(formula, numbers)))


def _stated_shares(figures: list[Figure]) -> Iterator[dict[str, Any]]:
    """A share of two figures without cells that its own sentence states."""
    known = {each.names: each.written.value for each in figures if each.kind == "count"}
    for each in figures:
        if each.kind != "percent" or each.readings or len(each.names) != 2:
            continue
        part, whole = known.get(each.names[:1]), known.get(each.names[1:])
        if part is not None and whole and not each.written.allows(part / whole * 100):
            yield finding("percent-mismatch", "error", [], each.written.value, part / whole * 100)


def growth_verdict(figure: Figure, figures: list[Figure]) -> tuple[str, Decimal | None]:
    """The verdict on a growth for which both years stand in the same sentence."""
    name = figure.names[0]
    near = [each for each in figures if each.paragraph == figure.paragraph and each.start < figure.start]
    now = next((each for each in reversed(near) if each.names == (name,) and each.kind == "count"), None)
    before = next((each for each in reversed(near) if each.names == (f"@{name}",)), None)
    if now is None or before is None or before.statement != figure.statement or not before.written.value:
        return "no_cell", None
    if any(each.written.low != each.written.high for each in (now, before)):
        return "no_cell", None
    change = now.written.value - before.written.value
    expected = change if figure.unit != "%" else change / before.written.value * 100
    return ("consistent" if figure.written.allows(expected) else "inconsistent"), expected


def _growths(figures: list[Figure]) -> Iterator[dict[str, Any]]:
    for figure in figures:
        if figure.kind == "growth":
            told, expected = growth_verdict(figure, figures)
            if told == "inconsistent":
                yield finding("growth-mismatch", "error", [], figure.written.value, expected)


def across_years(draft: Draft, before: Draft) -> Iterator[dict[str, Any]]:
    """What one year hands on to the next, and growth that both years' tables answer."""
    now, last = draft.numbers, before.numbers
    for name, value in now.items():
        handed = last.get(name.replace(".carried_in.", ".carried_out."))
        if ".carried_in." in name and None not in (value, handed) and value != handed:
            yield finding("carried-over-mismatch", "error", [name], value, handed)
        if name.endswith(".in_force") and name in last:
            row = name.rpartition(".")[0]
            parts = last[name], now[f"{row}.issued"], now[f"{row}.repealed"]
            if value is not None and None not in parts and value != parts[0] + parts[1] - parts[2]:  # type: ignore[operator]
                cells = [name, f"{row}.issued", f"{row}.repealed"]
                yield finding("in-force-mismatch", "warning", cells, value, parts[0] + parts[1] - parts[2])  # type: ignore[operator]
    for figure in draft.figures:
        if figure.kind == "growth" and growth_verdict(figure, draft.figures)[0] == "no_cell":
            yield from _tabled_growth(figure, now, last, draft.printed.form)


def _tabled_growth(figure: Figure, now: Numbers, last: Numbers, form: str) -> Iterator[dict[str, Any]]:
    cell = facts()["new"].readings(form)[0]
    value, before = now.get(cell), last.get(cell)
    if value is None or not before:
        return
    expected = (value / before - 1) * 100 if figure.unit == "%" else value - before
    if not figure.written.allows(expected):
        yield finding("growth-mismatch", "error", [cell], figure.written.value, expected)


def _repeated(draft: Draft) -> Iterator[dict[str, Any]]:
    """One fact told at two places with figures that cannot both hold."""
    first: dict[tuple[str, ...], Figure] = {}
    for figure in draft.figures:
        if figure.kind not in ("count", "money") or not figure.names:
            continue
        earlier = first.setdefault(figure.names, figure)
        verdicts = {verdict(each, draft.numbers)[0] for each in (earlier, figure)}
        apart = _sentence(draft, earlier) != _sentence(draft, figure)
        if apart and verdicts != {"consistent"} and not earlier.written.meets(figure.written):
            cells = _cells([earlier], draft.numbers)
            yield finding("repeated-figure-differs", "error", cells, figure.written.value, earlier.written.value)


def _sentence(draft: Draft, figure: Figure) -> tuple[int, int]:
    """The sentence of a figure: its paragraph, and how many have ended before it."""
    return figure.paragraph, draft.paragraphs[figure.paragraph].count("。", 0, figure.start)


def claims(draft: Draft) -> Iterator[dict[str, Any]]:
    """Every figure of the prose."""
    prose = draft.printed.prose
    for figure in draft.figures:
        paragraph = draft.paragraphs[figure.paragraph]
        told = verdict(figure, draft.numbers)[0]
        if figure.kind == "growth":
            told = growth_verdict(figure, draft.figures)[0]
        yield {
            "text": figure.text,
            "clause": _clause(prose, paragraph, figure),
            "value": plain(figure.written.value),
            "unit": figure.unit,
            "kind": figure.kind,
            "bound": figure.written.bound,
            "target": figure.target if told != "no_cell" else None,
            "verdict": told,
        }


def _clause(prose: str, paragraph: str, figure: Figure) -> str:
    """The shortest piece around a figure, up to its marks of punctuation, that stands once in the prose."""
    start, end = figure.start, figure.start + len(figure.text)
    while prose.count(paragraph[start:end]) > 1 and (start > 0 or end < len(paragraph)):
        start, end = max(0, start - 6), min(len(paragraph), end + 4)
    return paragraph[start:end]

"""The official tables as grids of cells with spans, and the identities that hold between their cells."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import takewhile
from typing import Any

from gouji.synth import statistics
from gouji.synth.data import OLDER
from gouji.synth.statistics import Sides


@dataclass(frozen=True)
class Box:
    """A cell of a grid with its spans. ``label`` is false where the form wants a number."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    label: bool = True


Grid = list[list[Box]]


@cache
def _forms() -> dict[str, Any]:
    return tomllib.loads(files("gouji").joinpath("data/synth/forms.toml").read_text(encoding="utf-8"))


def request_rows(single_other_row: bool) -> list[list[str]]:
    """Rows of the requests table: id, then labels from the outermost group inwards."""
    table = _forms()["requests"]
    return [*table["head"], *table["other_2019" if single_other_row else "other_2021"], *table["foot"]]


def cell_ids(form: str, single_other_row: bool = False, ranges: str = "six") -> list[str]:
    """Every cell id of a form, in its order; ``ranges`` are those of the form of 2008."""
    if form in OLDER:
        return statistics.cell_ids(form, ranges)
    forms = _forms()
    blocks = forms[form]["disclosure"]["blocks"]
    ids = [f"disclosure.{row}.{column}" for each in blocks for row, _ in each["rows"] for column in each["columns"]]
    rows = request_rows(single_other_row or form == "2019")
    ids += [f"requests.{row[0]}.{column}" for row in rows for column, _ in forms["requests"]["columns"]]
    table = forms["proceedings"]
    return ids + [f"proceedings.{row}.{column}" for row, _ in table["rows"] for column, _ in table["columns"]]


def identities(form: str, single_other_row: bool = False, ranges: str = "six") -> Sides:
    """Name → (cells, cells) whose sums must be equal; where one side is a total, the first."""
    if form in OLDER:
        return statistics.identities(form, ranges)
    found: Sides = {}
    columns = [column for column, _ in _forms()["requests"]["columns"]]
    rows = [row[0] for row in request_rows(single_other_row or form == "2019")]
    results = rows[rows.index("granted") : rows.index("handled")]
    for column in columns:
        sides = (("new", "carried_in"), ("handled", "carried_out"))
        found[f"balance:{column}"] = tuple([f"requests.{row}.{column}" for row in side] for side in sides)  # type: ignore[assignment]
        found[f"results:{column}"] = ([f"requests.handled.{column}"], [f"requests.{row}.{column}" for row in results])
    for row in rows:
        found[f"row:{row}"] = ([f"requests.{row}.total"], [f"requests.{row}.{column}" for column in columns[:-1]])
    outcomes = [column for column, _ in _forms()["proceedings"]["columns"]]
    for row, _ in _forms()["proceedings"]["rows"]:
        cells = [f"proceedings.{row}.{column}" for column in outcomes]
        found[f"proceedings:{row}"] = (cells[-1:], cells[:-1])
    return found


def table_grid(table: str, form: str, cells: Mapping[str, str]) -> Grid:
    """A table of a form, filled with the printed cells."""
    if table == "statistics":
        return _statistics(form, cells)
    if table == "disclosure":
        return _disclosure(_forms()[form]["disclosure"]["blocks"], cells)
    return _requests(cells) if table == "requests" else _proceedings(cells)


def _disclosure(blocks: list[dict[str, Any]], cells: Mapping[str, str]) -> Grid:
    grid = []
    for block in blocks:
        grid.append([Box(block["title"], colspan=4)])
        grid.append([Box("信息内容"), *_spread(block["heads"], True)])
        for row, label in block["rows"]:
            values = [cells[f"disclosure.{row}.{column}"] for column in block["columns"]]
            grid.append([Box(label), *_spread(values, False)])
    return grid


def _spread(texts: list[str], label: bool) -> list[Box]:
    """One to three texts over three columns; the last takes what is left."""
    boxes = [Box(text, label=label) for text in texts]
    boxes[-1] = Box(texts[-1], colspan=4 - len(texts), label=label)
    return boxes


def _requests(cells: Mapping[str, str]) -> Grid:
    forms = _forms()["requests"]
    names = [name for _, name in forms["columns"]]
    grid = [
        [Box(forms["corner"], 3, 3), Box("申请人情况", colspan=7)],
        [Box(names[0], rowspan=2), Box("法人或其他组织", colspan=5), Box(names[-1], rowspan=2)],
        [Box(name) for name in names[1:-1]],
    ]
    rows = request_rows("requests.other.total" in cells)
    for number, (row, *labels) in enumerate(rows):
        before = rows[number - 1][1:] if number else []
        boxes = []
        for level in range(len(labels)):
            path = labels[: level + 1]
            if before[: level + 1] == path:
                continue
            same = takewhile(lambda each, path=path: each[1 : len(path) + 1] == path, rows[number:])  # type: ignore[misc]
            boxes.append(Box(labels[level], len(list(same)), 3 - level if level == len(labels) - 1 else 1))
        values = [cells[f"requests.{row}.{column}"] for column, _ in forms["columns"]]
        grid.append(boxes + [Box(value, label=False) for value in values])
    return grid


def _proceedings(cells: Mapping[str, str]) -> Grid:
    forms = _forms()["proceedings"]
    names, rows = [name for _, name in forms["columns"]], forms["rows"]
    values = [cells[f"proceedings.{row}.{column}"] for row, _ in rows for column, _ in forms["columns"]]
    return [
        [Box(rows[0][1], colspan=5), Box("行政诉讼", colspan=10)],
        [*(Box(name, rowspan=2) for name in names), *(Box(label, colspan=5) for _, label in rows[1:])],
        [Box(name) for name in names * 2],
        [Box(value, label=False) for value in values],
    ]


def _statistics(form: str, cells: Mapping[str, str]) -> Grid:
    heads, *rows = statistics.lines(form, cells)
    labels = 2 if form == "2014" else 3
    return [
        [Box(text) for text in heads],
        *([Box(text, label=at < labels) for at, text in enumerate(row)] for row in rows),
    ]


def placed(grid: Grid) -> list[tuple[int, int, Box]]:
    """(row, column, box) for every box, columns counted with all spans."""
    taken: set[tuple[int, int]] = set()
    result = []
    for row, boxes in enumerate(grid):
        column = 0
        for box in boxes:
            while (row, column) in taken:
                column += 1
            result.append((row, column, box))
            taken |= {(row + down, column + right) for down in range(box.rowspan) for right in range(box.colspan)}
            column += box.colspan
    return result


def broken(label: str) -> list[str]:
    """Column heads of four or six characters stand on two or three lines."""
    if len(label) not in (4, 6) or "（" in label or "." in label:
        return [label]
    return [label[start : start + 2] for start in range(0, len(label), 2)]

"""From ruling lines to the cells that they close in, for files whose library finds no tables.

A cell is the smallest rectangle whose four corners are crossings and whose sides are ruled all along.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from gouji.read.limits import Limits
from gouji.read.pdf_tables import Box, Run, closing_runs, regions

_TOLERANCE = 3.0
"""Points by which lines may miss each other and still meet."""
_MOST_CROSSINGS = 40_000
"""Crossings that a page may have before it is a drawing; the official tables have some 400."""
_MOST_TRIES = 400_000

Crossing = tuple[int, int]
"""Numbers of a level and of an upright line."""


def merged(runs: Iterable[Run]) -> list[Run]:
    """The runs with pieces of one line joined; lines of two cells ruled side by side are one."""
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda each: each.at):
        if lines and run.at - lines[-1][0].at <= _TOLERANCE:
            lines[-1].append(run)
        else:
            lines.append([run])
    return [joined for line in lines for joined in _joined(line)]


def _joined(line: Sequence[Run]) -> list[Run]:
    at = sum(run.at for run in line) / len(line)
    found: list[Run] = []
    for run in sorted(line, key=lambda each: each.start):
        if found and run.start <= found[-1].end + _TOLERANCE:
            found[-1] = Run(at, found[-1].start, max(found[-1].end, run.end))
        else:
            found.append(Run(at, run.start, run.end))
    return found


def _reaches(run: Run, at: float) -> bool:
    return run.start - _TOLERANCE <= at <= run.end + _TOLERANCE


class _Net:
    """The crossings of level and upright lines."""

    def __init__(self, level: Sequence[Run], upright: Sequence[Run]) -> None:
        self.level, self.upright = level, upright
        self.tries = 0
        met = [
            (row, column)
            for row, across in enumerate(level)
            for column, down in enumerate(upright)
            if _reaches(across, down.at) and _reaches(down, across.at)
        ]
        self.crossings = set(met)
        self.on_level: dict[int, list[tuple[float, int]]] = defaultdict(list)
        self.on_upright: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for row, column in met:
            self.on_level[row].append((upright[column].at, column))
            self.on_upright[column].append((level[row].at, row))
        for line in (*self.on_level.values(), *self.on_upright.values()):
            line.sort()

    def _after(self, line: Sequence[tuple[float, int]], at: float) -> Sequence[tuple[float, int]]:
        return line[bisect_right(line, (at + _TOLERANCE, len(line))) :]

    def cell(self, corner: Crossing) -> tuple[Crossing, Crossing, Crossing, Crossing] | None:
        """The corners of the smallest cell whose upper left one is ``corner``."""
        row, column = corner
        right = self._after(self.on_level[row], self.upright[column].at)
        for _, low in self._after(self.on_upright[column], self.level[row].at):
            for _, far in right:
                self.tries += 1
                if (low, far) in self.crossings and (low, column) in self.crossings and self.tries < _MOST_TRIES:
                    return corner, (row, far), (low, column), (low, far)
                if self.tries >= _MOST_TRIES:
                    return None
        return None


def _grouped(cells: Sequence[tuple[Crossing, ...]]) -> list[list[int]]:
    """Numbers of the cells that hang together by their corners, group by group."""
    leader = list(range(len(cells)))

    def top(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    first: dict[Crossing, int] = {}
    for number, corners in enumerate(cells):
        for corner in corners:
            leader[top(number)] = top(first.setdefault(corner, number))
    groups: dict[int, list[int]] = defaultdict(list)
    for number in range(len(cells)):
        groups[top(number)].append(number)
    return list(groups.values())


def _tables(level: Sequence[Run], upright: Sequence[Run], limits: Limits) -> list[list[Box]]:
    net = _Net(level, upright)
    limits.spend(len(net.crossings))
    cells = [found for corner in sorted(net.crossings) if (found := net.cell(corner)) is not None]
    boxes = [
        Box(upright[first[1]].at, level[first[0]].at, upright[last[1]].at, level[last[0]].at)
        for first, _, _, last in cells
    ]
    return [[boxes[number] for number in group] for group in _grouped(cells)]


def tables_of(level: Iterable[Run], upright: Iterable[Run], limits: Limits) -> list[list[Box]] | None:
    """The cells of each table that lines draw, from the top; None for a drawing with too many of them.

    Each crossing counts as a cell. Raises UnreadableFile for a file of too many.
    """
    levels, uprights, found = merged(level), merged(upright), []
    if len(levels) * len(uprights) > _MOST_CROSSINGS:
        return None
    for top, bottom in regions(uprights):
        across = [run for run in levels if top - _TOLERANCE <= run.at <= bottom + _TOLERANCE]
        down = [run for run in uprights if top - _TOLERANCE <= run.start and run.end <= bottom + _TOLERANCE]
        closing_level, closing_upright = closing_runs(down, across)
        found += _tables(merged([*across, *closing_level]), merged([*down, *closing_upright]), limits)
    return found

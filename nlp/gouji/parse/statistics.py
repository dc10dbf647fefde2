"""The statistics table of the forms before 2019: one label, one unit and one figure a row.

A row is known by its label; labels that stand under two headings (维持, 纠错, 其他情形 of reviews and of lawsuits) are
told by the order of the form. Where figures stand in several columns, the one headed as the total is read, or none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gouji.blocks import Document, Paragraph
from gouji.catalog import Line, TableForm
from gouji.parse.grid import grids_of
from gouji.parse.labels import align, label_key
from gouji.parse.stat_flow import rows_of_lines
from gouji.parse.stat_grid import rows_of_grids
from gouji.parse.stat_labels import Published, forms, known_keys, ranges_of, total_heads, units
from gouji.parse.values import BLANKS, Written, squeeze

FEWEST_ROWS = 5
# More named rows than any form has with all that places add; what goes on is no such table and costs no more time.
MOST_ROWS = 400


@dataclass(frozen=True, slots=True)
class Statistics:
    """The table found: its form, cells by id, the labels of rows that the form does not have, and the rows of the form
    after which these stand."""

    form: str
    cells: dict[str, Written]
    unmatched: tuple[str, ...]
    extended: tuple[str, ...]
    used: frozenset[int] = frozenset()


def match(rows: Sequence[Published]) -> Statistics | None:
    """The table that the published rows are, or None when too few of them belong to one."""
    if sum(bool(row.keys) for row in rows) < FEWEST_ROWS:
        return None
    tried = [(form, _aligned(rows, table)) for form, table in forms()]
    form, lines = max(tried, key=lambda each: len(each[1]), default=(None, {}))
    placed = any(rows[number].value.place for number in lines)
    if form is None or len(lines) < FEWEST_ROWS or not placed:
        return None
    lines = {**lines, **_from_elsewhere(rows, lines)}
    cells = {f"statistics.{line.id}.count": rows[number].value for number, line in sorted(lines.items())}
    strangers = list(_strangers(rows, lines))
    above = (lines[max(row for row in lines if row < number)].id for number in strangers)
    return Statistics(form.id, cells, tuple(rows[number].label for number in strangers), tuple(dict.fromkeys(above)))


def _strangers(rows: Sequence[Published], lines: Mapping[int, Line]) -> Iterator[int]:
    """The rows with figures between those of the form, and those that go on below the last with a unit and a figure."""
    yield from (n for n in range(min(lines), max(lines)) if n not in lines and _holds_figure(rows[n]))
    for number in range(max(lines) + 1, len(rows)):
        row = rows[number]
        if row.unit in BLANKS or row.unit not in units() or squeeze(row.value.text) in BLANKS:
            return
        yield number


def _holds_figure(row: Published) -> bool:
    """Whether the row asks for a figure: it has one, or a unit; a title has neither."""
    head = label_key(row.value.text) in total_heads()
    return not head and (squeeze(row.value.text) not in BLANKS or row.unit not in BLANKS)


def _aligned(rows: Sequence[Published], table: TableForm) -> dict[int, Line]:
    """Published row → row of the form, in the form's order."""
    named = [number for number, row in enumerate(rows) if row.keys][:MOST_ROWS]
    called = [known_keys(line) for line in table.rows]
    aligned = align(
        [rows[number].keys for number in named], table.rows, lambda key: [float(key in each) for each in called]
    )
    matched = {named[at]: line for at, line in aligned.items()}
    shared = Counter(key for line in table.rows for key in known_keys(line))
    groups = Counter(line.group for line in matched.values() if max(shared[key] for key in known_keys(line)) == 1)
    groups.update(line.label for line in matched.values())
    # A label of two groups is certain only when something else of its group is there.
    return {
        number: line
        for number, line in matched.items()
        if max(shared[key] for key in known_keys(line)) == 1 or groups[line.group]
    }


def _from_elsewhere(rows: Sequence[Published], matched: Mapping[int, Line]) -> dict[int, Line]:
    """Rows out of the form's order, or of another form, whose label is that of one row alone."""
    taken = {line.id for line in matched.values()}
    lines = {(row.id, key): row for _, table in reversed(forms()) for row in table.rows for key in known_keys(row)}
    found: dict[int, Line] = {}
    for number, row in enumerate(rows):
        if number in matched:
            continue
        candidates = {line_id: line for (line_id, key), line in lines.items() if key in row.keys}
        if len(candidates) == 1 and not candidates.keys() & taken:
            taken |= candidates.keys()
            found[number] = next(iter(candidates.values()))
    return found


def read_statistics(document: Document) -> Statistics | None:
    """The statistics table of a document, from its grids or else from its flattened text."""
    ranges = ranges_of(document.text)
    grids = grids_of(document)
    found = match(rows_of_grids(grids, ranges)) if grids else None
    if found:
        return found
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    rows, used = rows_of_lines(paragraphs, ranges, document.text)
    flowing = match(rows)
    return replace(flowing, used=used) if flowing else None

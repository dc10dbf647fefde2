"""Official tables from flattened text: a label, then exactly as many values as the form has columns.

Text exports hold one cell a line, rows parted by tabs or pipes, or anything between. What is sure is the order of the
labels and the number of values after each; where that number does not come out, the row's cells are unreadable.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from gouji.blocks import Paragraph
from gouji.catalog import Line
from gouji.document import TableId
from gouji.parse.labels import align, find_heads, find_line, is_name, label_key, names_of
from gouji.parse.official import Official
from gouji.parse.placing import Layout, Row, fit_below
from gouji.parse.tokens import Record, Token, is_prose, records_of, tokens_of
from gouji.parse.values import Written

JOINED = 4
MOST_WORDS = 16
"""Of a label and the groups before it."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What was found: the cells by id, and the starts of the paragraphs that belong to the table."""

    cells: dict[str, Written]
    used: frozenset[int]


def _tails(labels: Sequence[Token]) -> tuple[str, ...]:
    """What the last label may be, when its text was split over up to four tokens."""
    sizes = range(1, min(JOINED, len(labels)) + 1)
    return tuple(dict.fromkeys(label_key("".join(token.text for token in labels[-size:])) for size in sizes))


def _expanded(records: Sequence[Record], lines: Sequence[Line]) -> Iterator[tuple[tuple[str, ...], Record]]:
    """Each record, and before it a record without values for every row label that stands inside its labels.

    That is what is left of a row whose blank cells the export dropped.
    """
    for record, below in pairwise([*records, Record((), ())]):
        begin = 0
        for end in range(1, len(record.labels)):
            inner = record.labels[max(begin, end - JOINED) : end]
            exact = tuple(key for key in _tails(inner) if is_name(key, lines))
            if exact:
                yield exact, Record(inner, ())
                begin = end
        own = record.labels[begin:]
        worded = any(token.word for token in record.values)
        yield _whole(own, below, lines) if worded else _tails(own), Record(own, record.values)


def _whole(labels: Sequence[Token], below: Record, lines: Sequence[Line]) -> tuple[str, ...]:
    """What the words before a row's values are, where only spaces part its cells: a whole label and groups before it.

    The words may be the end of the label above and the beginning of this row's own, which goes on ``below`` its values.
    So they count for no label that they only resemble, and for none that begins another if a line of words follows.
    """
    labels = labels[-MOST_WORDS:]
    ends = [label_key("".join(token.text for token in labels[number:])) for number in range(len(labels))]
    known = names_of(lines).exact
    here = {token.line for token in below.values[:1]}
    goes_on = any(token.line not in here for token in below.labels)
    return tuple(key for key in ends if key in known and not (goes_on and any(_begins(key, each) for each in known)))


def _begins(key: str, name: str) -> bool:
    return key != name and name.startswith(key)


def from_flow(table_id: TableId, paragraphs: Sequence[Paragraph], text: str = "") -> Flow:
    """The cells of an official table that the lines hold; ``text`` is the document's, for its blank lines."""
    readers: dict[TableId, Callable[[list[Token], Official], dict[str, Written]]]
    readers = {"disclosure": _disclosure, "requests": _requests, "proceedings": _proceedings}
    tokens = tokens_of(paragraphs, text)
    cells = readers[table_id](tokens, Official.of(table_id))
    if not any(written.place for written in cells.values()):
        return Flow({}, frozenset())
    return Flow(cells, _used(paragraphs, tokens, cells))


def _used(paragraphs: Sequence[Paragraph], tokens: Sequence[Token], cells: dict[str, Written]) -> frozenset[int]:
    """The paragraphs of the table: all its short lines up to the last value."""
    last = max((cell.place.start for cell in cells.values() if cell.place), default=-1)
    inside = sorted({token.start for token in tokens if token.start <= last})
    lines = (paragraph.place for paragraph in paragraphs if not is_prose(paragraph))
    return frozenset(
        place.start for place in lines if bisect_left(inside, place.start) < bisect_right(inside, place.end)
    )


def _requests(tokens: list[Token], official: Official) -> dict[str, Written]:
    expanded = list(_expanded(records_of(tokens), official.rows))
    matched = align([keys for keys, _ in expanded], official.rows)
    names = {line.id for line in matched.values()}
    # The label of a group whose own rows are there is no row.
    rows = {
        line: Row(expanded[number][1], len(official.columns))
        for number, line in matched.items()
        if not any(other.startswith(f"{line.id}.") for other in names)
    }
    layout = Layout(list(rows.values()))
    found: dict[str, Written] = {}
    for line, row in rows.items():
        ids = (f"requests.{line.id}.{column.id}" for column in official.columns)
        found.update(zip(ids, layout.fit(row), strict=True))
    return found if sum(bool(row.record.values) for row in rows.values()) >= 3 else {}


def _disclosure(tokens: list[Token], official: Official) -> dict[str, Written]:
    rows: list[tuple[list[str], Row]] = []
    heads: list[Line] = []
    for keys, record in _expanded(records_of(tokens), official.rows):
        heads = _heads(record.labels, official) or heads
        row = next((line for key in keys if (line := find_line(key, official.rows))), None)
        cells = [cell for head in heads if row and (cell := official.cell_id(row, head))]
        if cells and len(cells) == len(heads):
            rows.append((cells, Row(record, len(cells))))
    layout = Layout([row for _, row in rows])
    found = {cell: written for cells, row in rows for cell, written in zip(cells, layout.fit(row), strict=True)}
    return found if len({cell.split(".")[1] for cell in found}) >= 2 else {}


def _heads(labels: Sequence[Token], official: Official) -> list[Line]:
    """The column heads among the labels, each possibly split over several tokens."""
    heads: list[Line] = []
    single = find_heads([label_key(token.text) for token in labels], official.columns)
    at = 0
    while at < len(labels):
        for size in range(1, JOINED):
            key = label_key("".join(token.text for token in labels[at : at + size]))
            if line := find_line(key, official.columns) if size > 1 else single[at]:
                heads.append(line)
                at += size - 1
                break
        at += 1
    return heads


def _proceedings(tokens: list[Token], official: Official) -> dict[str, Written]:
    count = len(official.rows) * len(official.columns)
    records = records_of(tokens)
    headed = [number for number, record in enumerate(records) if _heads(record.labels, official)]
    cells = [f"proceedings.{row.id}.{column.id}" for row in official.rows for column in official.columns]
    if not headed:
        return _below_groups(tokens, official, cells)
    heads = [head for number in headed for head in _heads(records[number].labels, official)]
    values = [token for record in records[headed[-1] :] for token in record.values]
    if len(heads) < count - len(official.columns) or not values:
        return _below_groups(tokens, official, cells)
    labels = [label for number in headed for label in records[number].labels]
    row = Row(Record(tuple(labels), tuple(values)), count)
    return dict(zip(cells, fit_below(labels, _between(tokens, labels), row), strict=True))


def _below_groups(tokens: Sequence[Token], official: Official, cells: Sequence[str]) -> dict[str, Written]:
    """The only line with a figure for every cell, where upright heads fell into their letters: the groups above it
    stand in the form's order, and each has all its columns."""
    lines = [list(line) for _, line in groupby(tokens, key=lambda token: token.line)]
    whole = [line for line in lines if sum(token.value and not token.empty for token in line) == len(cells)]
    if len(whole) != 1 or len(whole[0]) != len(cells):
        return {}
    above = label_key("".join(token.text for token in tokens if token.line < whole[0][0].line))
    places = [above.find(label_key(row.label)) for row in official.rows]
    if -1 in places or places != sorted(places):
        return {}
    return {cell: Written(token.text, token.place) for cell, token in zip(cells, whole[0], strict=True)}


def _between(tokens: Sequence[Token], labels: Sequence[Token]) -> list[int]:
    """How many empty tokens stand between one label and the next."""
    known = set(labels)
    at = [number for number, token in enumerate(tokens) if token in known]
    return [right - left - 1 for left, right in pairwise(at)]

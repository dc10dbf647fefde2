"""Official tables from flattened text: a label, then exactly as many values as the form has columns.

Text exports hold one cell a line, rows parted by tabs or pipes, or anything between. What is sure is the order of the
labels and the number of values after each; where that number does not come out, the row's cells are unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gouji.blocks import Paragraph, Place
from gouji.catalog import Line
from gouji.document import TableId
from gouji.parse.labels import align, find_line, label_key, likeness
from gouji.parse.official import Official
from gouji.parse.values import Written, is_value, squeeze

_SEPARATOR = re.compile(r"[\t|]")
LONGEST_LABEL = 60
JOINED = 4


@dataclass(frozen=True, slots=True)
class Token:
    """The text between two separators, and its place.

    ``line`` is the start of its line, ``field`` its number there, ``fields`` how many the line has.
    """

    text: str
    place: Place
    line: int = 0
    field: int = 0
    fields: int = 1

    @property
    def empty(self) -> bool:
        """Whether it is an empty cell."""
        return not squeeze(self.text)

    @property
    def value(self) -> bool:
        """Whether it can be a cell's value, an empty one included."""
        return is_value(self.text)


@dataclass(frozen=True, slots=True)
class Record:
    """A run of labels and the values after it."""

    labels: tuple[Token, ...]
    values: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """What was found: the cells by id, and the starts of the paragraphs that belong to the table."""

    cells: dict[str, Written]
    used: frozenset[int]


def _is_prose(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return not _SEPARATOR.search(text) and (len(text) > LONGEST_LABEL or text.rstrip().endswith("。"))


def tokens_of(paragraphs: Iterable[Paragraph]) -> list[Token]:
    """The cells of the lines, in order; prose lines are left out."""
    lines = [paragraph for paragraph in paragraphs if not _is_prose(paragraph)]
    closed = sum(line.text.rstrip().endswith("|") for line in lines) * 2 > len(lines)
    return [token for line in lines for token in _split(line, closed)]


def _split(line: Paragraph, closed: bool) -> Iterator[Token]:
    """The tokens of one line. Where lines end with a pipe, a lone pipe is an empty cell; else it only parts cells."""
    text, start = line.text, line.place.start
    if set(text.strip()) == {"|"}:
        if closed and text.strip() == "|":
            yield Token("", replace(line.place, start=start, end=start), start)
        return
    bounds = [-1, *(match.start() for match in _SEPARATOR.finditer(text)), len(text)]
    spans = [(left + 1, right) for left, right in pairwise(bounds)]
    if len(spans) == 2 and not text[slice(*spans[0])].strip():
        spans = spans[1:]
    if len(spans) > 1 and text.rstrip().endswith("|"):
        spans = spans[:-1]
    for number, (left, right) in enumerate(spans):
        piece = text[left:right]
        lead = len(piece) - len(piece.lstrip())
        first = start + left + (lead if piece.strip() else 0)
        place = replace(line.place, start=first, end=first + len(piece.strip()))
        yield Token(piece.strip(), place, start, number, len(spans))


def records_of(tokens: Sequence[Token]) -> list[Record]:
    """Runs of labels with the values up to the next label. An empty token before the next label stays a value."""
    records: list[Record] = []
    labels: list[Token] = []
    values: list[Token] = []
    for token in tokens:
        if token.value:
            values.append(token)
            continue
        if values:
            records.append(Record(tuple(labels), tuple(values)))
            labels, values = [], []
        labels.append(token)
    return [*records, Record(tuple(labels), tuple(values))] if labels or values else records


def fit(values: Sequence[Token], count: int) -> list[Written]:
    """Exactly ``count`` values from the tokens after a label.

    Empty tokens beyond the count come from merged cells; where they could be cut in more than one way, or the count
    does not come out, every value is unreadable. No token at all is a row left blank.
    """
    filled = [token for token in values if not token.empty]
    if len(filled) == count:
        return _written(filled)
    if not filled:
        return (_written(values[:count]) + [Written("")] * count)[:count]
    windows = _windows(values, count)
    if len(windows) != 1:
        return [Written(" ".join(token.text for token in filled), filled[0].place, "cell.not_placed")] * count
    return _written(windows[0])


def _written(tokens: Iterable[Token]) -> list[Written]:
    return [Written(token.text, token.place) for token in tokens]


def _windows(values: Sequence[Token], count: int) -> list[Sequence[Token]]:
    """The ways to take ``count`` neighbouring tokens that leave only empty ones out."""
    filled = sum(not token.empty for token in values)
    windows = (values[at : at + count] for at in range(len(values) - count + 1))
    return [window for window in windows if sum(not token.empty for token in window) == filled]


def _columns(rows: Iterable[Sequence[Token]], count: int) -> tuple[int, int] | None:
    """Where the values stand on lines that hold a whole row: the first field, and how many fields such a line has.

    Told by the rows that can be read in one way only; None unless they all agree.
    """
    found = set()
    for values in rows:
        windows = _windows(values, count)
        if len(windows) == 1 and len({token.line for token in windows[0]}) == 1 and windows[0][0].fields > count:
            found.add((windows[0][0].field, windows[0][0].fields))
    return found.pop() if len(found) == 1 else None


def _in_columns(values: Sequence[Token], count: int, columns: tuple[int, int] | None) -> Sequence[Token]:
    """The values of a row, taken from the columns that the table's other rows have them in."""
    if columns is None or len(_windows(values, count)) < 2:
        return values
    first, fields = columns
    line = [token for token in values if token.line == values[0].line and token.fields == fields]
    chosen = [token for token in line if first <= token.field < first + count]
    rest = [token for token in values if token not in chosen]
    return chosen if len(chosen) == count and all(token.empty for token in rest) else values


def _tails(labels: Sequence[Token]) -> tuple[str, ...]:
    """What the last label may be, when its text was split over up to four tokens."""
    sizes = range(1, min(JOINED, len(labels)) + 1)
    return tuple(dict.fromkeys(label_key("".join(token.text for token in labels[-size:])) for size in sizes))


def _expanded(records: Iterable[Record], lines: Sequence[Line]) -> Iterator[tuple[tuple[str, ...], Record]]:
    """Each record, and before it a record without values for every row label that stands inside its labels.

    That is what is left of a row whose blank cells the export dropped.
    """
    for record in records:
        for end in range(1, len(record.labels)):
            inner = record.labels[:end]
            exact = tuple(key for key in _tails(inner) if any(likeness(key, line) == 1 for line in lines))
            if exact:
                yield exact, Record(inner, ())
        yield _tails(record.labels), record


def from_flow(table_id: TableId, paragraphs: Sequence[Paragraph]) -> Flow:
    """The cells of an official table that the lines hold."""
    readers: dict[TableId, Callable[[list[Record], Official], dict[str, Written]]]
    readers = {"disclosure": _disclosure, "requests": _requests, "proceedings": _proceedings}
    tokens = tokens_of(paragraphs)
    cells = readers[table_id](records_of(tokens), Official.of(table_id))
    return Flow(cells, _used(paragraphs, tokens, cells))


def _used(paragraphs: Sequence[Paragraph], tokens: Sequence[Token], cells: dict[str, Written]) -> frozenset[int]:
    """The paragraphs of the table: all its short lines up to the last value."""
    last = max((cell.place.start for cell in cells.values() if cell.place), default=-1)
    inside = {token.place.start for token in tokens if token.place.start <= last}
    return frozenset(
        paragraph.place.start
        for paragraph in paragraphs
        if not _is_prose(paragraph) and any(paragraph.place.start <= at <= paragraph.place.end for at in inside)
    )


def _requests(records: list[Record], official: Official) -> dict[str, Written]:
    expanded = list(_expanded(records, official.rows))
    matched = align([keys for keys, _ in expanded], official.rows)
    rows = {line.id for line in matched.values()}
    # The label of a group whose own rows are there is no row.
    values = {
        line: expanded[number][1].values
        for number, line in matched.items()
        if not any(other.startswith(f"{line.id}.") for other in rows)
    }
    count = len(official.columns)
    columns = _columns(values.values(), count)
    found: dict[str, Written] = {}
    for line, tokens in values.items():
        fitted = fit(_in_columns(tokens, count, columns), count)
        found.update(zip((f"requests.{line.id}.{column.id}" for column in official.columns), fitted, strict=True))
    return found if sum(map(bool, values.values())) >= 3 else {}


def _disclosure(records: list[Record], official: Official) -> dict[str, Written]:
    found: dict[str, Written] = {}
    heads: list[Line] = []
    for record in records:
        heads = _heads(record.labels, official) or heads
        row = next((line for key in _tails(record.labels) if (line := find_line(key, official.rows))), None)
        cells = [cell for head in heads if row and (cell := official.cell_id(row, head))]
        if cells and len(cells) == len(heads):
            found.update(zip(cells, fit(record.values, len(cells)), strict=True))
    return found if len({cell.split(".")[1] for cell in found}) >= 2 else {}


def _heads(labels: Sequence[Token], official: Official) -> list[Line]:
    """The column heads among the labels, each possibly split over several tokens."""
    heads: list[Line] = []
    at = 0
    while at < len(labels):
        for size in range(1, JOINED):
            key = label_key("".join(token.text for token in labels[at : at + size]))
            if line := find_line(key, official.columns):
                heads.append(line)
                at += size - 1
                break
        at += 1
    return heads


def _proceedings(records: list[Record], official: Official) -> dict[str, Written]:
    count = len(official.rows) * len(official.columns)
    first = next((n for n, record in enumerate(records) if _heads(record.labels, official)), None)
    if first is None:
        return {}
    values = [token for record in records[first:] for token in record.values]
    heads = [head for record in records[first:] for head in _heads(record.labels, official)]
    if len(heads) < count - len(official.columns) or not values:
        return {}
    cells = [f"proceedings.{row.id}.{column.id}" for row in official.rows for column in official.columns]
    last = next((n for n in range(len(records) - 1, -1, -1) if _heads(records[n].labels, official)), first)
    return dict(zip(cells, fit([t for record in records[last:] for t in record.values], count), strict=True))

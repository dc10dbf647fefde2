"""Official tables from flattened text: a label, then exactly as many values as the form has columns.

Text exports hold one cell a line, rows parted by tabs or pipes, or anything between. What is sure is the order of the
labels and the number of values after each; where that number does not come out, the row's cells are unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
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
    """The text between two separators, and its place."""

    text: str
    place: Place

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
            yield Token("", Place(start, start, line.place.page, line.place.anchor))
        return
    bounds = [-1, *(match.start() for match in _SEPARATOR.finditer(text)), len(text)]
    spans = [(left + 1, right) for left, right in pairwise(bounds)]
    if len(spans) > 1 and not text[slice(*spans[0])].strip():
        spans = spans[1:]
    if len(spans) > 1 and text.rstrip().endswith("|"):
        spans = spans[:-1]
    for left, right in spans:
        piece = text[left:right]
        lead = len(piece) - len(piece.lstrip())
        first = start + left + (lead if piece.strip() else 0)
        place = Place(first, first + len(piece.strip()), line.place.page, line.place.anchor)
        yield Token(piece.strip(), place)


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

    Empty tokens beyond the count come from merged cells and may be cut at one end only; where both ends could be cut,
    or the count does not come out, every value is unreadable. No token at all is a row left blank.
    """
    filled = [token for token in values if not token.empty]
    extra = len(values) - count
    if len(filled) == count:
        chosen: Sequence[Token] = filled
    elif not filled:
        chosen = list(values[:count])
        return [Written(t.text, t.place) for t in chosen] + [Written("")] * (count - len(chosen))
    elif extra == 0:
        chosen = values
    else:
        ends = [part for part in (values[:count], values[extra:]) if extra > 0 and _covers(part, filled)]
        if len(ends) != 1:
            return [Written(" ".join(t.text for t in filled), filled[0].place, "cell.not_placed")] * count
        chosen = ends[0]
    return [Written(token.text, token.place) for token in chosen]


def _covers(part: Sequence[Token], filled: Sequence[Token]) -> bool:
    return sum(not token.empty for token in part) == len(filled)


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
    found: dict[str, Written] = {}
    filled = 0
    for number, line in matched.items():
        if any(other.startswith(f"{line.id}.") for other in rows):
            continue  # the label of a group whose own rows are there
        values = expanded[number][1].values
        filled += bool(values)
        for column, written in zip(official.columns, fit(values, len(official.columns)), strict=True):
            found[f"requests.{line.id}.{column.id}"] = written
    return found if filled >= 3 else {}


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

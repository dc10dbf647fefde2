"""Which of the tokens after a label are its values: told by their number, or by the table's own regularity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from gouji.parse.tokens import Record, Token
from gouji.parse.values import Written

_STRIDES = (1, 2)
"""Values follow one another, or have a blank line between them."""
_FEWEST_ROWS = 3
_MOST_FIELDS = 60
"""Before a row's first value; no table that is printed has as many."""
_UNPLACED = Written("", None, "cell.not_placed")
"""Where only spaces part cells a label without values may have them on any line."""


Shape = tuple[bool, int]
"""Whether a row stands on one line, and how many fields that line has, or how many tokens the row has beyond those that
its values need."""


@dataclass(frozen=True)
class Row:
    """A record of which ``count`` values are wanted; what follows from it is worked out once."""

    record: Record
    count: int

    @cached_property
    def first(self) -> Token | None:
        """The first token that holds something, or that there is."""
        values = self.record.values
        return next((token for token in values if not token.empty), values[0] if values else None)

    @cached_property
    def on_one_line(self) -> bool:
        """Whether a line of several cells holds all that the row holds."""
        first = self.first
        if first is None or first.fields == 1:
            return False
        return all(token.empty for token in self.record.values if token.line != first.line)

    @cached_property
    def numbered(self) -> dict[int, Token]:
        """The tokens after the label: by their field on the line, or in order."""
        if self.first is not None and self.on_one_line:
            return {token.field: token for token in self.record.values if token.line == self.first.line}
        return dict(enumerate(self.record.values))

    @cached_property
    def used(self) -> set[int]:
        """The numbers of the tokens that hold something."""
        return {number for number, token in self.numbered.items() if not token.empty}

    @cached_property
    def worded(self) -> bool:
        """Whether only spaces part its values, so that nothing tells of a blank one."""
        return any(token.word for token in self.record.values)

    @cached_property
    def least(self) -> int:
        """The first number that a value can have: behind the label, where that is on the same line."""
        here = self.record.values[0].line
        return max(
            (label.field + 1 for label in self.record.labels if label.line == here and label.fields > 1), default=0
        )

    def shape(self, stride: int) -> Shape:
        """The shape of the row, if each value takes ``stride`` tokens."""
        if self.first is not None and self.on_one_line:
            return True, self.first.fields
        return False, len(self.record.values) - stride * self.count


@dataclass(frozen=True, slots=True)
class Places:
    """Where the values of a row begin among its tokens, and how far they are apart."""

    first: int
    stride: int

    def numbers(self, count: int) -> range:
        """The numbers of ``count`` values."""
        return range(self.first, self.first + self.stride * count, self.stride)


class Layout:
    """Where the rows of a table have their values, as far as they together leave only one way.

    Every value of every row of a shape must stand at one of the places, none before the row's label. Rows over several
    lines count only where nearly all have as many tokens more than values: then each cell has left its line, filled or
    not. The last row may be followed by anything.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self.filled = [row for row in rows if row.used and not row.worded]
        self.worded = any(row.worded for row in rows)
        self.rests = {stride: self._common_rest(stride) for stride in _STRIDES}
        self.ways = {shape: ways[0] for shape, ways in self._all_ways().items() if len(ways) == 1}

    def _all_ways(self) -> dict[Shape, list[Places]]:
        found: dict[Shape, list[Places]] = {}
        for stride in _STRIDES:
            alike: dict[Shape, list[Row]] = {}
            for row in self.filled:
                alike.setdefault(row.shape(stride), []).append(row)
            for shape, same in alike.items():
                if stride == 1 if shape[0] else shape[1] == self.rests[stride]:
                    found.setdefault(self._key(shape), []).extend(_ways(same, shape, stride))
        return found

    @staticmethod
    def _key(shape: Shape) -> Shape:
        """Rows over several lines are one kind, whatever their stride."""
        return shape if shape[0] else (False, 0)

    def _common_rest(self, stride: int) -> int | None:
        """How many tokens at least three in four of the rows over several lines have beyond their values."""
        rests = Counter(row.shape(stride)[1] for row in self.filled[:-1] if not row.on_one_line)
        rest, times = rests.most_common(1)[0] if rests else (None, 0)
        return rest if times >= _FEWEST_ROWS and 4 * times >= 3 * rests.total() else None

    def fit(self, row: Row) -> list[Written]:
        """The values of a row by the places of its shape; where that has none, as ``fit`` finds them."""
        if self.worded and not row.used:
            return [_UNPLACED] * row.count
        way = None if row.worded else self.ways.get(self._key(row.shape(1)))
        if way is not None and (row.on_one_line or self._is_regular(row, way)):
            numbers = way.numbers(row.count)
            if row.used <= set(numbers):
                return _at(row, numbers)
        return fit(row.record.values, row.count)

    def _is_regular(self, row: Row, way: Places) -> bool:
        """Whether a row over several lines has as many tokens as the others; the last may have more."""
        rest, common = row.shape(way.stride)[1], self.rests[way.stride]
        last = bool(self.filled) and row == self.filled[-1]
        return common is not None and (rest == common or (last and rest > common))


def _ways(rows: Sequence[Row], shape: Shape, stride: int) -> Iterator[Places]:
    """The ways to lay places over rows of one shape."""
    for first in range(max(row.least for row in rows), min(shape[1], _MOST_FIELDS) + 1):
        way = Places(first, stride)
        if all(row.used <= set(way.numbers(row.count)) and _holds(row, way) for row in rows):
            yield way


def _holds(row: Row, way: Places) -> bool:
    """Whether the row is long enough for its last value."""
    return way.numbers(row.count)[-1] in row.numbered


def _at(row: Row, numbers: Iterable[int]) -> list[Written]:
    tokens = row.numbered
    return [Written(tokens[number].text, tokens[number].place) for number in numbers]


def fit_below(heads: Sequence[Token], between: Sequence[int], row: Row) -> list[Written]:
    """The values of the only row below ``heads``, its column heads.

    On one line they stand in the fields of the heads. Else as the heads do: ``between`` are the numbers of empty tokens
    from one head to the next, of which the least is what lies within a row, the most what lies between two.
    """
    way = None
    if row.first is not None and row.on_one_line:
        fields = {head.field for head in heads if head.fields == row.first.fields}
        if len(fields) == row.count == max(fields) - min(fields) + 1:
            way = Places(min(fields), 1)
    elif not row.worded and between and len(set(between)) <= len(_STRIDES) and min(between) < max(_STRIDES):
        way = Places(max(between), 1 + min(between))
    if way is not None and row.used <= set(way.numbers(row.count)) and _holds(row, way):
        return _at(row, way.numbers(row.count))
    return fit(row.record.values, row.count)


def fit(values: Sequence[Token], count: int) -> list[Written]:
    """Exactly ``count`` values from the tokens after a label.

    Empty tokens beyond the count come from merged cells; where they could be cut in more than one way, or the count
    does not come out, every value is unreadable. No token at all is a row left blank. Blank lines count for nothing.
    """
    values = [token for token in values if not token.gap]
    filled = [token for token in values if not token.empty]
    if len(filled) == count and not _is_torn(filled):
        return _written(filled)
    if not filled:
        return (_written(values[:count]) + [Written("")] * count)[:count]
    windows = _windows(values, count)
    if len(windows) != 1 or _is_torn(filled):
        return [Written(" ".join(token.text for token in filled), filled[0].place, "cell.not_placed")] * count
    return _written(windows[0])


def _is_torn(filled: Sequence[Token]) -> bool:
    """Whether a line whose cells only spaces part holds some of the values and another line the rest: a number that is
    broken over two lines looks so."""
    return any(token.word for token in filled) and len({token.line for token in filled}) > 1


def _written(tokens: Iterable[Token]) -> list[Written]:
    return [Written(token.text, token.place) for token in tokens]


def _windows(values: Sequence[Token], count: int) -> list[Sequence[Token]]:
    """The ways to take ``count`` neighbouring tokens that leave only empty ones out."""
    filled = sum(not token.empty for token in values)
    windows = (values[at : at + count] for at in range(len(values) - count + 1))
    return [window for window in windows if sum(not token.empty for token in window) == filled]

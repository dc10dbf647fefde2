"""Rows of a statistics table from flattened text: a label, its unit, and as many figures as the heads say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from gouji.blocks import Paragraph, Place
from gouji.catalog import Line
from gouji.parse.flow import JOINED
from gouji.parse.labels import label_key
from gouji.parse.placing import Layout, Row
from gouji.parse.stat_labels import (
    Published,
    choose,
    every_key,
    is_aside_head,
    is_code_head,
    keys_for,
    stat_key,
    total_heads,
    unit_in,
    units,
)
from gouji.parse.tokens import Record, Token, is_prose, tokens_of
from gouji.parse.values import BLANKS, Written, is_value, squeeze

_UNIT_HEAD = re.compile(r"(?:计量)?单位")
# A title of a part of the table, after which no head follows.
_NUMBERED = re.compile(r"^\s*(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、])")
_WORD = re.compile(r"\S+")
# A line of more words is no label with its unit and values.
MOST_WORDS = 16
# More than any such table has, with what places add and all that export leaves of merged cells.
MOST_TOKENS = 12_000


@dataclass(slots=True)
class _Record:
    """A run of labels, the unit beside them, and the values after them."""

    labels: list[Token] = field(default_factory=list)
    unit: str = ""
    values: list[Token] = field(default_factory=list)


def rows_of_lines(
    paragraphs: Sequence[Paragraph], ranges: Mapping[str, Line], text: str = ""
) -> tuple[list[Published], frozenset[int]]:
    """The rows that the lines hold, and the starts of the paragraphs that belong to them."""
    if not any(_may_name_row(paragraph.text) for paragraph in paragraphs if not is_prose(paragraph)):
        return [], frozenset()
    tokens = [part for token in tokens_of(paragraphs, text) for part in _split(token)]
    first = next((n for n, token in enumerate(tokens) if _names_row(token.text)), None)
    if first is None:
        return [], frozenset()
    heads, begin = _value_heads(tokens[:first])
    records = list(_records(tokens[first : first + MOST_TOKENS]))
    layout = Layout([_row(record, heads) for record in records])
    rows = [row for record in records for row in _published(record, heads, ranges, layout)]
    named = [record for record in records if _names_row(_joined(record.labels[-1:])) and record.values]
    if not named:
        return [], frozenset()
    span = tokens[begin].start, named[-1].values[-1].start
    return rows, frozenset(token.line for token in tokens if span[0] <= token.start <= span[1])


def _names_row(text: str) -> bool:
    return stat_key(text) in every_key()


def _may_name_row(line: str) -> bool:
    """Whether any token of a line can name a row: a field, a word of it, or the words that it begins with."""
    for piece in line.replace("|", "\t").split("\t"):
        words = piece.split()
        if len(words) > 1 and any(map(_names_row, (*words, *accumulate(words[:MOST_WORDS], "{} {}".format)))):
            return True
        if words and _names_row(piece.strip()):
            return True
    return False


def _split(token: Token) -> Iterator[Token]:
    """The cells of a token in which spaces part a label, its unit and its values; else the token itself."""
    one = token.value or len(token.text.split(None, MOST_WORDS)) < 2
    words = [] if one else list(_WORD.finditer(token.text))
    words = words if len(words) <= MOST_WORDS else []
    label, rest = _label_of(token.text, [word.span() for word in words])
    if not label:
        yield token
        return
    for start, end in (label, *rest):
        at = token.start + start
        within = Place(at, at + end - start, token.within.page, token.within.anchor)
        yield Token(token.text[start:end], at, within, token.line)


def _label_of(text: str, words: Sequence[tuple[int, int]]) -> tuple[tuple[int, int] | None, Sequence[tuple[int, int]]]:
    """The span of the label at the start of ``text``, and of the unit and the values after it."""
    for number in range(len(words) - 1, 0, -1):
        rest = [text[slice(*word)] for word in words[number:]]
        label = words[0][0], words[number - 1][1]
        if _is_field(rest) and not _is_field([text[slice(*words[number - 1])]]) and _names_row(text[slice(*label)]):
            return label, words[number:]
    return None, ()


def _is_field(words: Sequence[str]) -> bool:
    """Whether all that the words hold are a unit and values."""
    return all(is_value(word) or squeeze(word) in units() for word in words)


def _value_heads(before: Sequence[Token]) -> tuple[list[str], int]:
    """The heads right of the unit's, and where the table begins; without heads, the one column of figures."""
    at = next((n for n in range(len(before) - 1, -1, -1) if _UNIT_HEAD.fullmatch(squeeze(before[n].text))), None)
    if at is None:
        return [""], len(before)
    heads: list[str] = []
    for token in before[at + 1 :]:
        if token.gap:
            continue
        if token.value or _NUMBERED.match(token.text):
            break
        heads.append(squeeze(token.text))
    heads = [head for head in heads if not is_aside_head(head)]
    figures = [head for head in heads if not is_code_head(head)]
    if len(figures) > 2 and label_key(figures[0]) in total_heads():
        heads.remove(figures[0])  # it stands over the others
    return heads or [""], max(at - 1, 0)


def _records(tokens: Iterable[Token]) -> Iterator[_Record]:
    record = _Record()
    for token in tokens:
        if not token.empty and squeeze(token.text) in units() and not token.value:
            record.unit = squeeze(token.text)
        elif token.value:
            record.values.append(token)
        else:
            if record.values:
                yield record
                record = _Record()
            record.labels.append(token)
    if record.labels:
        yield record


def _joined(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens)


def _tails(labels: Sequence[Token]) -> list[str]:
    """What the last label may be, when its text was split over up to four tokens."""
    return [_joined(labels[-size:]) for size in range(1, min(JOINED, len(labels)) + 1)]


def _row(record: _Record, heads: Sequence[str]) -> Row:
    return Row(Record(tuple(record.labels), tuple(record.values)), len(heads))


def _published(
    record: _Record, heads: Sequence[str], ranges: Mapping[str, Line], layout: Layout
) -> Iterator[Published]:
    """The record's row, and before it a blank one for every row label among its labels: its blank cell was dropped."""
    for end in range(1, len(record.labels)):
        inner = [text for text in _tails(record.labels[:end]) if _names_row(text)]
        if inner and not _names_row(_joined(record.labels[end - 1 : end + 1])):
            yield Published(inner[0], keys_for(inner, ranges), "", Written(""))
    if record.labels:
        tails = _tails(record.labels)
        unit = unit_in(tails[0], record.unit)
        yield Published(
            tails[0], keys_for(tails, ranges), record.unit, _value(_row(record, heads), heads, unit, layout)
        )


def _value(row: Row, heads: Sequence[str], unit: str, layout: Layout) -> Written:
    """The figure under the head of the total."""
    values = row.record.values
    if not values:
        return Written("")
    if len(values) != len(heads) and all(squeeze(token.text) in BLANKS for token in values):
        return Written(values[-1].text, values[-1].place)
    figures = [number for number, head in enumerate(heads) if not is_code_head(head)]
    at = choose([heads[number] for number in figures]) if figures else None
    if at is None:
        text = " ".join(token.text for token in values)
        return Written(text, values[0].place, "cell.no_total_column")
    written = layout.fit(row)[figures[at]]
    return Written(written.text, written.place, written.reason, unit)

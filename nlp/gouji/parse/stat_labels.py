"""What the rows and columns of a statistics table may be called, and a row of one as published."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.fuzz import ratio

from gouji import catalog
from gouji.catalog import Form, Line, TableForm
from gouji.parse.labels import label_key
from gouji.parse.values import REMEMBERED, Written, squeeze

# Typing errors only: 政务微博微信公开 must not pass for 政务微博公开, nor 不同意 for 同意.
ALIKE = 0.9
MONEY = frozenset({"元", "万元", "亿元"})
_OF_THEM = re.compile(r"^[\s（(]*其中[：:，,]?")
_DENIALS = re.compile(r"[不未非否]")
_CODE_HEAD = re.compile(r"代码|行次|序号|编号|栏次|行号")
_ASIDE_HEAD = re.compile(r"备注|说明|附注")
_BRACKETED_UNIT = re.compile(r"[（(](?:单位[：:])?(元|万元|亿元)[）)]")


@dataclass(frozen=True, slots=True)
class Published:
    """A row as published: its label and what the label may be read as, its unit, and its figure."""

    label: str
    keys: tuple[str, ...]
    unit: str
    value: Written


@lru_cache(REMEMBERED)
def stat_key(text: str) -> str:
    """A label as it is compared: as other labels, and without 其中."""
    return label_key(_OF_THEM.sub("", squeeze(text)))


@cache
def forms() -> tuple[tuple[Form, TableForm], ...]:
    """The forms with a table of this kind, from the newest."""
    return tuple((form, form.table("statistics")) for form in catalog.load().forms.values() if form.has("statistics"))


@cache
def known_keys(line: Line) -> frozenset[str]:
    """What a row of a form may be called."""
    return frozenset(stat_key(text) for text in (line.label, *line.spellings))


@cache
def every_key() -> frozenset[str]:
    """What any row of any form may be called."""
    return frozenset(key for _, table in forms() for row in table.rows for key in known_keys(row))


@cache
def units() -> frozenset[str]:
    """The units of all rows, and the dash of a row without a figure."""
    return frozenset(row.unit for _, table in forms() for row in table.rows) | MONEY | {"—", "——", "份", "项", "起"}


@cache
def total_heads() -> frozenset[str]:
    """What heads the column of the year's total."""
    return frozenset(
        label_key(text)
        for _, table in forms()
        for column in table.columns
        for text in (column.label, *column.spellings)
    )


@lru_cache(REMEMBERED)
def canonical(key: str) -> str:
    """The known label that a published one is, typing errors apart; empty when there is none or more than one."""
    if key in every_key():
        return key
    near = [known for known in every_key() if _typed_wrong(key, known)]
    return near[0] if len(near) == 1 else ""


def _typed_wrong(key: str, known: str) -> bool:
    same_length = abs(len(key) - len(known)) <= 1
    return (
        same_length
        and Counter(_DENIALS.findall(key)) == Counter(_DENIALS.findall(known))
        and ratio(key, known) / 100 >= ALIKE
    )


def keys_for(texts: Iterable[str], ranges: Mapping[str, Line]) -> tuple[str, ...]:
    """The labels of the forms that one of ``texts`` may be; a numbered range of exemption is told by its definition."""
    found: list[str] = []
    for text in texts:
        line = _range_of(text, ranges)
        found.append(stat_key(line.label) if line else canonical(stat_key(text)))
    return tuple(dict.fromkeys(filter(None, found)))


def _range_of(text: str, ranges: Mapping[str, Line]) -> Line | None:
    own, number = _numbered(text)
    return own or ranges.get(number)


@lru_cache(REMEMBERED)
def _numbered(text: str) -> tuple[Line | None, str]:
    """The row that a numbered range of exemption is by its definition, and its number; nothing for another label."""
    plain = squeeze(text)
    for _, table in forms():
        if table.numbered and (match := table.numbered.search(plain)):
            return _defined(table, plain[match.end() :]), _digit(match["number"])
    return None, ""


def _digit(number: str) -> str:
    return number.translate(str.maketrans("一二三四五六七八九", "123456789"))


def _defined(table: TableForm, text: str) -> Line | None:
    """The row of the form whose definition ``text`` gives, when it is only one."""
    found = [row for row in table.rows if row.defined and row.defined.search(text)]
    return found[0] if len(found) == 1 else None


def ranges_of(text: str) -> dict[str, Line]:
    """Number → row, for every numbered range of exemption that the text defines, each in one way only."""
    plain = unicodedata.normalize("NFKC", text)
    found: dict[str, set[str]] = {}
    rows = {row.id: row for _, table in forms() for row in table.rows}
    for _, table in forms():
        for match in table.legend.finditer(plain) if table.legend else ():
            if row := _defined(table, match["text"]):
                found.setdefault(_digit(match["number"]), set()).add(row.id)
    return {number: rows[next(iter(ids))] for number, ids in found.items() if len(ids) == 1}


def unit_in(label: str, unit: str) -> str:
    """The money unit that a row's field or the bracket in its label gives, else nothing."""
    if unit in MONEY:
        return unit
    match = _BRACKETED_UNIT.search(squeeze(label))
    return match[1] if match else ""


def choose(heads: Sequence[str]) -> int | None:
    """Which of the value columns under ``heads`` holds the year's total; None when that is not certain."""
    if len(heads) == 1:
        return 0
    totals = [number for number, head in enumerate(heads) if label_key(head) in total_heads()]
    return totals[0] if len(totals) == 1 else None


def is_code_head(text: str) -> bool:
    """Whether a column under this head holds line numbers."""
    return _CODE_HEAD.search(text) is not None


def is_aside_head(text: str) -> bool:
    """Whether a column under this head holds remarks."""
    return _ASIDE_HEAD.search(text) is not None

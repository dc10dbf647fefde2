"""Cuts a section on problems and improvement into its points.

    opening。一是…；二是…。下一步：一是…；二是…。   lists in one paragraph
    （一）主要问题 ¶ 1.… ¶ 2.… ¶ （二）措施 ¶ …      lists in lines, whose heads are boilerplate
    存在…、…等问题。下一步，将…。                    sentences

A numbered point goes on until the next number, or until what is said changes from problem to measure. What bears no
number is cut at full stops and semicolons, never at commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from math import log

from gouji.catalog.base import load_file
from gouji.findings import Outcome, Point, PointKind
from gouji.lang.normal import fold
from gouji.topics.classify import Classified, classify, load
from gouji.topics.features import MARKER
from gouji.topics.gold import KINDS

# How much likelier a point is of the kind that the last opening announced.
_ANNOUNCED = 8.0
_LEAST = 0.01
# A lead of more characters may have content; a part is about no topic when none is likelier than this.
_LONG_LEAD = 30
_NO_TOPIC = 0.3

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch of a paragraph that is not cut further; ``numbered`` when a number or its like opens it."""

    text: str
    start: int
    end: int
    paragraph: int
    numbered: bool
    told: Classified


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    entry = load_file("problems.toml")
    names = ("problems", "measures", "empty", "leads", "turns", "done", "planned")
    entry.only(*names)
    return {name: entry.regex(name) for name in names}


def split(text: str, paragraphs: Sequence[Span]) -> list[Point]:
    """The points that stand in ``paragraphs``, ranges of ``text``, in order; not yet paired."""
    units = [unit for number, (start, end) in enumerate(paragraphs) for unit in _units(text, start, end, number)]
    return [_point(text, kind, parts) for kind, parts in _merged(units)]


def _units(text: str, start: int, end: int, paragraph: int) -> Iterator[_Unit]:
    """The units of one paragraph."""
    folded = fold(text[start:end], start)
    plain = folded.text
    cuts = [0, *_cuts(plain), len(plain)]
    for low, high in pairwise(cuts):
        piece = plain[low:high].strip()
        if piece.strip("。；：，、 "):
            low += len(plain[low:high]) - len(plain[low:high].lstrip())
            first, last = folded.span(low, low + len(piece))
            yield _Unit(piece, first, last, paragraph, bool(MARKER.match(piece)), classify(piece))


_END = re.compile(r"[。！？；][”’）】]*|\n|：|(?:，)")


def _cuts(plain: str) -> Iterator[int]:
    """Where a paragraph is cut."""
    last = 0
    for match in _END.finditer(plain):
        at = match.end()
        if at >= len(plain) or not _cuts_here(plain, match.group()[0], last, at):
            continue
        yield at
        last = at


def _cuts_here(plain: str, mark: str, last: int, at: int) -> bool:
    if mark == "：":
        if (opening := MARKER.match(plain, last)) and opening.end() >= at:
            return False
        return bool(MARKER.match(plain, at)) or _leads(plain[last:at])
    if mark == "，":
        return bool(_LISTED.match(plain, at) or _patterns()["turns"].match(plain, at))
    return plain[at - 1] not in "）" or mark != "；"


# Numbers that open a point even after a comma.
_LISTED = re.compile(r"[一二三四五六七八九十]{1,2}是|其[一二三四五]，|第[一二三四五]，")


def _leads(part: str) -> bool:
    """Whether what ends in a colon only leads to what follows: by its last words, or because it is about no topic."""
    bare = MARKER.sub("", part, count=1) if MARKER.match(part) else part
    if _patterns()["leads"].search(part):
        return len(bare) <= _LONG_LEAD or classify(bare).kind != "measure"
    return 1 < len(bare) <= _LONG_LEAD and max(classify(bare).scores.values()) < _NO_TOPIC


def _merged(units: Sequence[_Unit]) -> Iterator[tuple[PointKind, list[_Unit]]]:
    """Each kind with the units that make up a point."""
    kind: PointKind = "boilerplate"
    parts: list[_Unit] = []
    for unit, new in zip(units, _kinds(units), strict=True):
        goes_on = parts and parts[0].numbered and not unit.numbered and unit.paragraph == parts[0].paragraph
        # A measure goes on where it names what it is to prevent (避免出现…不清).
        if goes_on and kind != "boilerplate" and (new == kind or (kind, new) == ("measure", "problem")):
            parts.append(unit)
            continue
        if parts:
            yield kind, parts
        kind, parts = new, [unit]
    if parts:
        yield kind, parts


def _kinds(units: Sequence[_Unit]) -> list[PointKind]:
    """The kind of each unit: the likeliest after what was announced; what is numbered in one row is of one kind."""
    announced: PointKind | None = None
    found: list[PointKind] = []
    announcements: list[PointKind | None] = []
    for unit in units:
        found.append(_likeliest([unit], announced))
        announcements.append(announced)
        if found[-1] == "boilerplate":
            announced = _announces(unit.text, announced)
    for row in _rows(units, found):
        kind = _likeliest([units[at] for at in row], announcements[row[0]])
        for at in row if kind != "boilerplate" else ():
            found[at] = kind
    return found


def _rows(units: Sequence[_Unit], kinds: Sequence[PointKind]) -> Iterator[list[int]]:
    """Indices of units with content that are numbered in one way, or in one sentence with semicolons.

    No opening or bridge stands between them.
    """
    rows: dict[str, list[int]] = {}
    name = ""
    for at, unit in enumerate(units):
        if kinds[at] == "boilerplate":
            yield from rows.values()
            rows = {}
        elif unit.numbered and (marker := MARKER.match(unit.text)):
            name = _NUMERALS.sub("0", marker.group())
            rows.setdefault(name, []).append(at)
        else:
            name = name if rows and _after_semicolon(units, at) else f"from {at}"
            rows.setdefault(name, []).append(at)
    yield from rows.values()


def _after_semicolon(units: Sequence[_Unit], at: int) -> bool:
    """Whether the unit goes on with its sentence, in which no measure follows a problem after a comma."""
    before = [unit.text[-1] for unit in units[max(0, at - 2) : at] if unit.paragraph == units[at].paragraph]
    return before[-1:] == ["；"] and "，" not in before


_NUMERALS = re.compile(r"[一二三四五六七八九十]+|\d+|[甲乙丙丁]|[①-⑳]|[首其再]次?先?|最后")


def _likeliest(units: Sequence[_Unit], announced: PointKind | None) -> PointKind:
    """The kind that units of one kind are likeliest of."""
    if _patterns()["empty"].search(units[0].text) or (units[0].text.endswith("：") and _leads(units[0].text)):
        return "boilerplate"

    def weight(kind: PointKind) -> float:
        told = sum(log(max(unit.told.kinds[kind], _LEAST)) for unit in units)
        return told + (log(_ANNOUNCED) if kind == announced else 0.0)

    return max(KINDS, key=weight)


def _announces(text: str, before: PointKind | None) -> PointKind | None:
    """What the points after an opening or a bridge are."""
    found = _patterns()
    problems, measures = found["problems"].search(text), found["measures"].search(text)
    if measures and (not problems or measures.start() < problems.start() or "针对" in text):
        return "measure"
    if problems and measures:
        return None
    return "problem" if problems else before


def _point(text: str, kind: PointKind, parts: Sequence[_Unit]) -> Point:
    start, end = parts[0].start, parts[-1].end
    told = load().classify_clauses("".join(unit.text for unit in parts))
    point = Point(kind, text[start:end], start, end)
    if kind == "boilerplate":
        return replace(point, score=told.kinds["boilerplate"])
    outcome: Outcome = _outcome("".join(unit.text for unit in parts)) if kind == "measure" else ""
    score = told.scores[told.topics[0]] if told.topics else max(told.scores.values())
    return replace(point, topics=told.topics, words=told.words, scores=told.scores, score=score, outcome=outcome)


def _outcome(text: str) -> Outcome:
    found = _patterns()
    return "result" if found["done"].search(text) and not found["planned"].search(text) else "plan"

"""Of whom and of which year a figure speaks, where that is not the report's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from gouji import catalog
from gouji.catalog.bodies import is_short_for

# So many last characters tell one body from another: 县教育局 by 教育局, 县政府 by 县人民政府.
ENOUGH, FULL = 3, 5
LEVELS = frozenset("省市州县区旗镇乡")
_CLAUSE = re.compile(r"[，；：。]")
NEAR = 400
_FIGURE = re.compile(r"\d|[一二两三四五六七八九十百]+[件条宗起]")


def doubts_of(
    sentence: str, start: int, end: int, any_period: bool, unit: str | None, year: int | None
) -> tuple[str, ...]:
    """``scope`` when the words name another body than ``unit``, ``period`` when they name another year.

    ``start`` and ``end`` are the figure's place in ``sentence``; ``any_period`` leaves years aside.
    """
    left = sentence[max(0, start - NEAR) : start]
    clauses = _CLAUSE.split(left)
    seen = len(clauses) > 1 and catalog.load().scope.view.search(clauses[-2])  # 从全市看，申请612件
    head = "".join(clauses[-2:]) if seen else clauses[-1]
    clause = head + sentence[start:end] + _CLAUSE.split(sentence[end : end + NEAR], maxsplit=1)[0]
    doubts = ["scope"] if _other_scope(clause, head, clauses[:-1], unit or "") else []
    if not any_period and _other_period(head, left, year):
        doubts.append("period")
    return tuple(doubts)


def _other_scope(clause: str, head: str, earlier: Sequence[str], unit: str) -> bool:
    """Whether the nearest words that name a body name another than the reporting unit.

    A body named with a figure goes on through the sentence; one named in a clause without figures does not.
    """
    if (other := _names_other(clause, head, unit)) is not None:
        return other
    for before in reversed(earlier):
        figure = _FIGURE.search(before)
        if figure and (other := _names_other(before, before[: figure.start()], unit)) is not None:
            return other
    return False


# The figures of one sentence ask after the same clauses before them.
@lru_cache(maxsize=1024)
def _names_other(clause: str, head: str, unit: str) -> bool | None:
    """Whether a clause, with ``head`` before its figure, names another body; None when it names none."""
    scope = catalog.load().scope
    if scope.part.search(clause):
        return True
    if body := scope.body.search(re.split("[、（）]", head)[-1]):
        return not is_own(body["name"], unit)
    named = [(match.start(), own) for word, own in scope.levels.items() for match in word.finditer(clause)]
    return not max(named, key=lambda each: each[0])[1].search(unit) if named else None


def is_own(name: str, unit: str) -> bool:
    """Whether a body is the reporting unit: by its own words for itself, or by three characters of its names' ends.

    ``unit`` may hold several names, one a line: 县政府 is 栎川县人民政府, 县教育局 is 栎川县教育局; 市教育局 is not.
    """
    if catalog.load().scope.own.search(name):
        return True
    full = name.replace("政府", "人民政府").replace("人民人民", "人民")
    ends = name[-ENOUGH:], full[-FULL:]
    units = [each for each in unit.split("\n") if each]
    if any(name in each or (each.endswith(ends) and not _of_another_level(name, each)) for each in units):
        return True
    return any(is_short_for(name, each) for each in units)


def _of_another_level(name: str, unit: str) -> bool:
    """Whether a body is called by another level than the unit's: 市公安局 for 栎川县公安局."""
    level, rest = name[0], name[1:]
    return level in LEVELS and unit.endswith(rest) and unit[: -len(rest)][-1:] in LEVELS - {level}


def _other_period(head: str, left: str, year: int | None) -> bool:
    """A word for the past before the figure in its clause, or another year as the last one named before it."""
    scope = catalog.load().scope
    if scope.past.search(head) or scope.open_period.search(head) or scope.span.search(left):
        return True
    if scope.present.search(head):
        return False
    years = [int(match[1]) for match in scope.year.finditer(left)]
    return bool(years) and year is not None and years[-1] != year

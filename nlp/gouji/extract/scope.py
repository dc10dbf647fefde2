"""Of whom and of which year a figure speaks, where that is not the report's own."""

from __future__ import annotations

import re

from gouji import catalog

_CLAUSE = re.compile(r"[，；：。]")


def doubts_of(
    sentence: str, start: int, end: int, any_period: bool, unit: str | None, year: int | None
) -> tuple[str, ...]:
    """``scope`` when the words name another body than ``unit``, ``period`` when they name another year.

    ``start`` and ``end`` are the figure's place in ``sentence``; ``any_period`` leaves years aside.
    """
    left = sentence[:start]
    head = _CLAUSE.split(left)[-1]
    clause = head + sentence[start:end] + _CLAUSE.split(sentence[end:], maxsplit=1)[0]
    doubts = ["scope"] if _other_scope(clause, left, unit) else []
    if not any_period and _other_period(head, left, year):
        doubts.append("period")
    return tuple(doubts)


def _other_scope(clause: str, left: str, unit: str | None) -> bool:
    scope = catalog.load().scope
    if scope.part.search(clause):
        return True
    named = [(match.start(), own) for word, own in scope.levels.items() for match in word.finditer(left + clause)]
    return bool(named) and not max(named, key=lambda each: each[0])[1].search(unit or "")


def _other_period(head: str, left: str, year: int | None) -> bool:
    """A word for the past before the figure in its clause, or another year as the last one named before it."""
    scope = catalog.load().scope
    if scope.past.search(head) or scope.open_period.search(head):
        return True
    years = [int(match[1]) for match in scope.year.finditer(left)]
    return bool(years) and year is not None and years[-1] != year

"""Of whom and of which year a figure speaks, where that is not the report's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from gouji import catalog
from gouji.catalog.bodies import is_short_for, region_of

# So many last characters tell one body from another: 县教育局 by 教育局, 县政府 by 县人民政府.
ENOUGH, FULL = 3, 5
LEVELS = frozenset("省市州县区旗镇乡")
# What an area is called after, which the offices in it have in their names.
AREAS = frozenset("省市州县区旗")
_CLAUSE = re.compile(r"(?<=[，；：。])")
_JOINT = re.compile(r"[、（）]")
_END = re.compile(r"[，；：。]")
# 县教育局机关 is the bureau, seen without what belongs to it.
ITSELF = ("机关", "本级", "本部")
_ITSELF = re.compile(f"(?:{'|'.join(ITSELF)})+$")
_GOVERNMENT = "人民政府"
NEAR = 400
_FIGURE = re.compile(r"\d|[一二两三四五六七八九十百]+[件条宗起]")


def doubts_of(
    sentence: str,
    start: int,
    end: int,
    any_period: bool,
    unit: str | None,
    year: int | None,
    elsewhere: bool = False,
) -> tuple[str, ...]:
    """``scope`` when the words name another body than ``unit``, ``period`` when they name another year.

    ``start`` and ``end`` are the figure's place in ``sentence``; ``any_period`` leaves years aside. ``elsewhere`` is
    whether the sentence goes on about another body's figure.
    """
    left = sentence[max(0, start - NEAR) : start]
    *earlier, head = _CLAUSE.split(left)
    right = _END.split(sentence[end : end + NEAR], maxsplit=1)[0]
    other = acts_behind(right, unit or "")
    if other is None:
        other = _other_scope(head + sentence[start:end] + right, head, earlier, unit or "", sentence)
    doubts = ["scope"] if (elsewhere if other is None else other) else []
    if not any_period and _other_period(head, left, year):
        doubts.append("period")
    return tuple(doubts)


def _other_scope(clause: str, head: str, earlier: Sequence[str], unit: str, sentence: str) -> bool | None:
    """Whether the nearest words that name a body name another than the reporting unit; None when none do.

    A body named with a figure goes on through the sentence, and so does one that a clause without figures names alone
    (街道层面，…); one that such a clause only mentions does not.
    """
    other = _names_other(clause, head, unit)
    for before in () if other is not None else reversed(earlier):
        figure = _FIGURE.search(before)
        head = before[: figure.start()] if figure else ""
        other = _names_other(before, head, unit) if figure else _viewed(before, unit)
        if other is not None:
            break
    return other or (_one_of_several(head, sentence) if other is False else other)


# The figures of one sentence ask after the same clauses before them.
@lru_cache(maxsize=4096)
def _names_other(clause: str, head: str, unit: str) -> bool | None:
    """Whether a clause, with ``head`` before its figure, names another body; None when it names none."""
    scope = catalog.load().scope
    whole = scope.together.search(head)
    if not whole and scope.part.search(clause):
        return True
    if not whole and (body := _body(head)):
        return not is_own(body, unit)
    if asked := scope.towards.search(head):
        return not is_own(asked["name"], unit)
    return _other_level(clause, unit)


def _other_level(clause: str, unit: str) -> bool | None:
    """Whether the last word for a whole area (全区) names another than the unit's; None without one."""
    levels = catalog.load().scope.levels
    named = [(match.start(), own) for word, own in levels.items() for match in word.finditer(clause)]
    return not max(named, key=lambda each: each[0])[1].search(unit) if named else None


def _body(head: str) -> str:
    """The body that acts, by the words before a figure in its clause; nothing when they name none."""
    pieces = _JOINT.split(catalog.load().scope.aside.sub("", head))
    return next((body for body in map(_acting, reversed(pieces)) if body), "")


@lru_cache(maxsize=4096)
def _acting(words: str) -> str:
    found = catalog.load().scope.body.search(words)
    return str(found["name"]) if found else ""


@lru_cache(maxsize=4096)
def _viewed(clause: str, unit: str) -> bool | None:
    """Whether a clause that only says whose figures follow names another body; None when it is none."""
    scope = catalog.load().scope
    view = scope.view.search(clause.rstrip("，；。"))
    if view is None:
        return None
    level = _other_level(view["name"], unit)
    return (bool(scope.part.search(clause)) or not is_own(view["name"], unit)) if level is None else level


def _one_of_several(head: str, sentence: str) -> bool:
    """Whether the unit is an area's government that the sentence tells as one body beside its departments."""
    scope = catalog.load().scope
    return bool(scope.government.search(_body(head)) and scope.beside.search(sentence))


def acts_behind(right: str, unit: str) -> bool | None:
    """Whether the body that the words behind a figure tell to deal with it is another; None when they tell none."""
    behind = catalog.load().scope.behind.match(right)
    return not is_own(behind["name"], unit) if behind else None


def acts_elsewhere(clause: str, unit: str) -> bool:
    """Whether any body that a clause tells of as acting is another than the unit."""
    scope = catalog.load().scope
    body = scope.body.search(clause)
    return bool(scope.part.search(clause)) or (body is not None and not is_own(body["name"], unit))


def is_own(name: str, unit: str) -> bool:
    """Whether a body is the reporting unit: by its own words for itself, by three characters of its names' ends, or
    abbreviated.

    ``unit`` may hold several names, one a line: 县政府 is 栎川县人民政府, 县教育局 is 栎川县教育局; 市教育局 is not.
    """
    units = [each for each in unit.split("\n") if each]
    if said := catalog.load().scope.own.search(name):
        return not units or any(_is_of_kind(each, said["kind"], said["level"]) for each in units)
    name = _ITSELF.sub("", name)
    if name[-1:] in AREAS and (not units or any(name[-ENOUGH:] in each for each in units)):
        return True
    full = name.replace("政府", "人民政府").replace("人民人民", "人民")
    ends = name[-ENOUGH:], full[-FULL:]
    if any(name in each or (each.endswith(ends) and not _of_another_level(name, each)) for each in units):
        return True
    return any(is_short_for(name, each) for each in units)


def _is_of_kind(unit: str, kind: str | None, level: str | None) -> bool:
    """Whether a unit may call itself by a bare word for its kind (局机关, 街道): an area's government is no bureau."""
    fits = not kind or kind in unit or not unit.endswith(_GOVERNMENT)
    return fits and (not level or region_of(unit).endswith(level))


def _of_another_level(name: str, unit: str) -> bool:
    """Whether a body is called by another level than the unit's: 市公安局 for 栎川县公安局."""
    level, rest = name[0], name[1:]
    return level in LEVELS and unit.endswith(rest) and unit[: -len(rest)][-1:] in LEVELS - {level}


def _other_period(head: str, left: str, year: int | None) -> bool:
    """A word for the past before the figure in its clause, or another year as the last one named before it."""
    scope, timed = catalog.load().scope, _time_of(head)
    if timed or scope.span.search(left):
        return True
    years = [] if timed is False else [int(match[1]) for match in scope.year.finditer(left)]
    return bool(years) and year is not None and years[-1] != year


@lru_cache(maxsize=4096)
def _time_of(head: str) -> bool | None:
    """Whether words before a figure speak of the past (True) or of this year; None for neither."""
    scope = catalog.load().scope
    if scope.past.search(head) or scope.open_period.search(head):
        return True
    return False if scope.present.search(head) else None

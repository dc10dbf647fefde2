"""Pairs problems with the measures that answer them, and finds last year's problems in this year's report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import sqrt

from gouji.findings import Point
from gouji.topics.features import prepared

# Below this likeness two points are left unpaired; what standing at the same place in lists of equal length, or side
# by side, adds to it.
ENOUGH = 0.3
SAME_PLACE = 0.3
SIDE_BY_SIDE = 0.25
COMES_BACK = 0.3


def paired(points: Sequence[Point]) -> list[Point]:
    """The points with ``pair`` set where a problem and a measure belong together: by topic and wording, then place.

    Each point has at most one counterpart. What likeness leaves over is paired by place alone when there are as many
    measures as problems, and else stays None.
    """
    problems = [at for at, point in enumerate(points) if point.kind == "problem"]
    measures = [at for at, point in enumerate(points) if point.kind == "measure"]
    even = len(problems) == len(measures)
    ranked = sorted(
        (-_belonging(points, problem, measure, even and place == other), problem, measure)
        for place, problem in enumerate(problems)
        for other, measure in enumerate(measures)
    )
    found: dict[int, int] = {}
    for belonging, problem, measure in ranked:
        if -belonging >= ENOUGH and problem not in found and measure not in found:
            found[problem], found[measure] = measure, problem
    for problem, measure in zip(problems, measures, strict=False) if even else ():
        if problem not in found and measure not in found:
            found[problem], found[measure] = measure, problem
    return [replace(point, pair=found.get(at)) for at, point in enumerate(points)]


def _belonging(points: Sequence[Point], problem: int, measure: int, same_place: bool) -> float:
    near = SIDE_BY_SIDE if measure == problem + 1 else 0.0
    return likeness(points[problem], points[measure]) + near + (SAME_PLACE if same_place else 0.0)


def likeness(one: Point, other: Point) -> float:
    """From 0 to 2: how far both are about the same topics (cosine), and the wording that they share."""
    scores, others = one.scores or {}, other.scores or {}
    product = sum(score * others.get(code, 0.0) for code, score in scores.items())
    topics = product / (sqrt(_square(scores) * _square(others)) or 1.0)
    return topics + wording(one.text, other.text)


def _square(scores: Mapping[str, float]) -> float:
    return sum(score * score for score in scores.values())


def wording(one: str, other: str) -> float:
    """The share of the shorter text's character pairs that the other has too."""
    pairs, others = _pairs(one), _pairs(other)
    return len(pairs & others) / (min(len(pairs), len(others)) or 1)


def _pairs(text: str) -> set[str]:
    plain = prepared(text)[1:]
    return set(map("".join, pairwise(plain)))


def coming_back(now: Sequence[Point], before: Sequence[Point]) -> list[tuple[int, int]]:
    """This year's problems that last year's report named already: index of each, and of the likest of last year's.

    They share a topic and ``COMES_BACK`` of the wording of the shorter one.
    """
    found = []
    for at, point in enumerate(now):
        same = [
            (wording(point.text, old.text), -number)
            for number, old in enumerate(before)
            if point.kind == old.kind == "problem" and set(point.topics) & set(old.topics)
        ]
        if same and max(same)[0] >= COMES_BACK:
            found.append((at, -max(same)[1]))
    return found

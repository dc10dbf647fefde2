"""Finds the frame that gives a quantity its meaning, by the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from gouji import catalog
from gouji.catalog import Frame
from gouji.catalog.anchors import Index
from gouji.catalog.cues import Cues
from gouji.extract.quantities import Spot
from gouji.quantity import Quantity

# How far the words reach that give a quantity its meaning.
LEFT, RIGHT = 64, 40
# Every none- or all-statement has one of these words; a test holds the frames to it.
STATING = re.compile("[未没无零不均全都]|为0")
_BREAK = re.compile(r"[，。；：！？]")
_IN_BRACKETS = re.compile(r"[\u4e00-\u9fff]（$")
_ASIDE = re.compile(r"[：；][^，。；：@]{2,12}，$")
_NEAR_LEFT = re.compile(r"[，。；：！？@]")
_NEAR_RIGHT = re.compile(r"[，。；：！？@、（）]")


class Window(NamedTuple):
    """The words around one quantity, which stands as ``#``; other quantities stand as ``@``.

    ``near`` is the part that belongs to the quantity alone, between its neighbours; ``reach`` is how far the clause
    goes on after it.
    """

    text: str
    near: str
    reach: int

    @classmethod
    def named(cls, name: str) -> Window:
        """The window of a figure whose name stands elsewhere."""
        return cls(f"{name}#", f"{name}#", 0)


@dataclass(frozen=True, slots=True)
class Match:
    """A frame that fits, where (for statements without a number), and the readings that the words allow."""

    frame: str
    start: int
    end: int
    formulas: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    any_period: bool = False
    topic: str = ""
    cue: str = ""


def window_of(text: str, spots: Sequence[Spot], number: int) -> Window:
    """The window around quantity ``number`` of a sentence."""
    spot = spots[number]
    end = min(len(text), spot.end + RIGHT)
    # A figure has at least one character, so no more of them than characters can stand in reach.
    left = _masked(text, spots[max(0, number - LEFT) : number], max(0, spot.start - LEFT), spot.start)
    right = _masked(text, spots[number + 1 : number + 1 + RIGHT], spot.end, end)
    stop = _BREAK.search(text, spot.end, end)
    return Window(*_around_figure(left, right), (stop.start() if stop else end) - spot.end)


# Offices write the same sentences with other figures: most windows of a report stood in one read before.
@lru_cache(maxsize=8192)
def _around_figure(left: str, right: str) -> tuple[str, str]:
    """The words on both sides of a figure, and those of them that belong to it alone."""
    left, right = (side.replace("“", "").replace("”", "") for side in (left, right))
    if right.startswith("）") and _IN_BRACKETS.search(left):  # 予以公开（6件）、部分公开（2件）
        left, right = left[:-1], right[1:]
    if right[:1] in ("；", "。") and _ASIDE.search(left):  # 结果如下：予以公开，6件；部分公开，1件。
        left = left[:-1]
    near = f"{_NEAR_LEFT.split(left)[-1]}#{_NEAR_RIGHT.split(right, maxsplit=1)[0]}"
    return f"{left}#{right}", near


def _masked(text: str, spots: Sequence[Spot], start: int, end: int) -> str:
    """``text[start:end]`` with every quantity in it written as ``@``."""
    pieces: list[str] = []
    at = start
    for spot in spots:
        if spot.start >= start and spot.end <= end:
            pieces += (text[at : spot.start], "@")
            at = spot.end
    pieces.append(text[at:end])
    return "".join(pieces)


class Around(NamedTuple):
    """What a frame may look at beyond the window.

    Attributes:
        topic: what the talk is of.
        said: the section's title and the paragraph up to the end of the sentence.
        sentence: the sentence, as far as it is near the figure.
        left: its part before the figure.
        statistics: whether the prose stands beside the statistics table of the forms before 2019.
    """

    topic: str
    said: str
    sentence: str
    left: str
    statistics: bool = False


def best_frame(window: Window, quantity: Quantity, around: Around) -> Match | None:
    """The frame whose cue covers most of the words around the quantity, or None."""
    found = _longest(window.text, window.near, quantity.kind, quantity.unit, around.topic, around.statistics)
    if found is None:
        return None
    words, frame = found
    doubts = _doubts(frame, window.near, around.said, around.left)
    return Match(frame.id, 0, 0, _readings(frame, around), doubts, frame.any_period, frame.topic, words)


@lru_cache(maxsize=8192)
def _longest(text: str, near: str, kind: str, unit: str, topic: str, statistics: bool) -> tuple[str, Frame] | None:
    """The words of the longest cue that matches in a window's ``text``, and its frame."""
    taking = _taking(kind, unit, topic, statistics)
    if not taking or catalog.load().prose.names.first.search(text.partition("#")[0]):
        return None
    best: tuple[str, Frame] | None = None
    for cue, frame, start in taking.fitting(text):
        match = cue.search(text, start)
        if match is None or (best and match.end() - match.start() <= len(best[0])):
            continue
        if not (frame.rejects and frame.rejects.search(near)):
            best = match.group(), frame
    return best


@lru_cache(maxsize=4096)
def _taking(kind: str, unit: str, topic: str, statistics: bool) -> Cues[Frame]:
    """The cues of the frames that take a quantity of this kind and unit while the talk is of ``topic``."""
    fitting = (frame for frame in _of_time(statistics) if frame.kind == kind and frame.topic in ("", topic))
    taking = (frame for frame in fitting if not frame.units or unit in frame.units)
    return Cues(((cue, frame) for frame in taking for cue in frame.cues), catalog.load().filler)


def _readings(frame: Frame, around: Around) -> tuple[str, ...]:
    """The frame's readings, and those that the words open."""
    opened = (
        reading
        for when in frame.when
        if when.words.search(around.left if when.before else around.sentence)
        for reading in when.readings
    )
    return tuple(dict.fromkeys((*frame.readings, *opened)))


def _doubts(frame: Frame, near: str, said: str, left: str = "") -> tuple[str, ...]:
    unclear = frame.soft is not None and frame.soft.search(near)
    unsaid = frame.context is not None and not frame.context.search(said)
    of_a_list = frame.soft_left is not None and frame.soft_left.search(left)
    sure = frame.sure is not None and frame.sure.search(near)
    return ("subject",) if unclear or unsaid or (of_a_list and not sure) else ()


def may_state(text: str, statistics: bool) -> bool:
    """Whether a sentence can be a none-statement at all."""
    return STATING.search(text) is not None and any(cue.search(text) for cue, _ in _stating(statistics).fitting(text))


def statements(
    text: str, said: Callable[[], str], topic_at: Callable[[int], str], statistics: bool = False
) -> Iterator[Match]:
    """The none-statements of a sentence, at most one a frame: 未收到 …, 未发生 …, 均为自然人.

    ``said`` is what the paragraph has said so far.
    """
    if not STATING.search(text):
        return
    seen: set[str] = set()
    for cue, frame in _stating(statistics).fitting(text):
        found = None if frame.id in seen else cue.search(text)
        if found is None:
            continue
        seen.add(frame.id)
        if frame.rejects and frame.rejects.search(_around(text, found.start(), found.end())):
            continue
        if not frame.topic or topic_at(found.end()) == frame.topic:
            doubts = _doubts(frame, _around(text, found.start(), found.end()), said())
            if _but_some(text, found.start()):
                doubts = ("subject",)
            kept = (frame.readings, doubts, frame.any_period, frame.topic, found.group())
            yield Match(frame.id, found.start(), found.end(), *kept)


@cache
def _stating(statistics: bool) -> Index[Frame]:
    return Index((cue, frame) for frame in _of_time(statistics) if frame.kind == "none" for cue in frame.cues)


def _of_time(statistics: bool) -> Iterator[Frame]:
    """The frames for prose of any time, and with ``statistics`` those for prose beside the table of before 2019."""
    return (frame for frame in catalog.load().frames if statistics or not frame.older)


def _but_some(text: str, start: int) -> bool:
    """Whether the words right before a statement take some figures out of it: 除1件未审结外，均维持."""
    return bool(catalog.load().prose.exception.search(text, max(0, start - LEFT), start))


def _around(text: str, start: int, end: int) -> str:
    """The clause that holds ``text[start:end]``."""
    left = max((match.end() for match in _BREAK.finditer(text, 0, start)), default=0)
    stop = _BREAK.search(text, end)
    return text[left : stop.start() if stop else len(text)]

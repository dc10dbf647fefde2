"""Claim frames: which words make a number a claim about which cells, from ``data/frames/``.

A cue is written as people read it and compiled to a regular expression:

    ``收到|接到 … <request> #``

* ``#`` is the number; without it the cue is a statement without a number (未收到…申请).
* ``…`` is a gap within the clause that holds no other number.
* ``<name>`` is a word list of the file's ``[words]``; ``a|b`` are alternatives; a space joins.
* Before ``#`` the usual fillers are allowed (数量为, 共, 共计, an explanation in brackets).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from gouji.catalog.base import Entry
from gouji.catalog.formula import formula
from gouji.quantity import Kind

KINDS = ("count", "money", "percent", "growth", "none")
GAP = r"[^，。；：@#（）]{0,26}?"


@dataclass(frozen=True, slots=True)
class When:
    """Further readings that words of the sentence open, anywhere in it or only ``before`` the number."""

    words: re.Pattern[str]
    before: bool
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """One kind of claim.

    Attributes:
        id: its name in the audit and in ``gouji rules``.
        topic: the subject that must be in play for it (``requests``, ``review`` …); empty for any.
        kind: the kind of quantity it takes.
        units: the units it takes; empty takes any.
        cues: compiled cues.
        written: the cues as declared.
        rejects: a match in the words between the number and its neighbours means the number is something else.
        soft: a match there leaves it open what is meant: never an inconsistency.
        soft_left: so does a match anywhere before the figure in its sentence, unless ``sure`` matches between the
            figure and its neighbours (公示信息32条，其中行政处罚9件, but not …，作出行政处罚9件).
        sure: see ``soft_left``.
        context: words that must stand in the paragraph so far; without them it is left open what is meant.
        any_period: what it counts speaks of other years by its nature (结转, 现行有效): words for them are no doubt.
        readings: expressions over cell ids, in order; empty for a figure that no cell holds.
        when: further readings opened by words in the sentence.
        examples, nothing: sentences that the test runs; the figure to be claimed stands in [ ].
        source: where the readings were learned.
        older: whether it is for prose beside the statistics table of the forms before 2019 only.
    """

    id: str
    topic: str
    kind: Kind
    units: frozenset[str]
    cues: tuple[re.Pattern[str], ...]
    written: tuple[str, ...]
    rejects: re.Pattern[str] | None
    soft: re.Pattern[str] | None
    soft_left: re.Pattern[str] | None
    sure: re.Pattern[str] | None
    context: re.Pattern[str] | None
    any_period: bool
    readings: tuple[str, ...]
    when: tuple[When, ...]
    examples: tuple[str, ...]
    nothing: tuple[str, ...]
    source: str
    older: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject of the prose: ``cue`` brings it into play, ``sections`` have it from their start.

    ``kin`` is shared by topics whose outcomes are called alike: where a paragraph has named two of them, an outcome in
    a later sentence may be of either. ``totals`` are the frames of its whole figure: what is open about that is open
    about its parts.
    """

    id: str
    cue: re.Pattern[str]
    sections: tuple[str, ...]
    bases: tuple[str, ...]
    kin: str
    totals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrameFile:
    """The vocabulary that all frame files share."""

    words: Mapping[str, str]
    units: Mapping[str, tuple[str, ...]]
    filler: str


def expand_words(entry: Entry, key: str, text: str, words: Mapping[str, str]) -> str:
    """``text`` with each ``<name>`` replaced by its word list."""

    def word(match: re.Match[str]) -> str:
        if match[1] not in words:
            raise entry.fail(key, f"unknown word list <{match[1]}>")
        return f"(?:{words[match[1]]})"

    return re.sub("<([a-z_]+)>", word, text)


def compile_cue(entry: Entry, cue: str, shared: FrameFile) -> re.Pattern[str]:
    """The regular expression of a cue. Raises DataError for an unknown word list or a broken expression."""
    pieces: list[str] = []
    for token in cue.split():
        if token == "…":
            pieces.append(GAP)
        elif token == "#":
            pieces.append(f"{shared.filler}#" if pieces else "#")
        else:
            pieces.append(f"(?:{expand_words(entry, 'cues', token, shared.words)})")
    return entry.regex("cues", "".join(pieces))


def _optional(entry: Entry, key: str, shared: FrameFile) -> re.Pattern[str] | None:
    patterns = [expand_words(entry, key, each, shared.words) for each in entry.texts(key)]
    return entry.regex(key, "|".join(patterns)) if patterns else None


def _readings(entry: Entry, key: str, required: bool = False) -> tuple[str, ...]:
    readings = entry.texts(key, required)
    for reading in readings:
        try:
            formula(reading)
        except ValueError as error:
            raise entry.fail(key, str(error)) from error
    return readings


def _units(entry: Entry, shared: FrameFile) -> frozenset[str]:
    units: set[str] = set()
    for name in entry.texts("units"):
        if name.startswith("@") and name[1:] not in shared.units:
            raise entry.fail("units", f"unknown list of units {name}")
        units.update(shared.units[name[1:]] if name.startswith("@") else (name,))
    return frozenset(units)


def _when(entry: Entry, shared: FrameFile) -> When:
    entry.only("words", "before", "readings")
    key = "before" if entry.text("before", "") else "words"
    words = entry.regex(key, expand_words(entry, key, entry.text(key), shared.words))
    return When(words, key == "before", _readings(entry, "readings", required=True))


def _frame(entry: Entry, shared: FrameFile, older: bool) -> Frame:
    entry.only(
        *("id", "topic", "kind", "units", "cues", "rejects", "soft", "soft_left", "sure", "context"),
        *("readings", "when"),
        *("any_period", "examples", "nothing", "source"),
    )
    kind = entry.text("kind", "count")
    if kind not in KINDS:
        raise entry.fail("kind", f"not one of {', '.join(KINDS)}")
    written = entry.texts("cues", required=True)
    return Frame(
        id=entry.text("id"),
        topic=entry.text("topic", ""),
        kind=cast(Kind, kind),
        units=_units(entry, shared),
        cues=tuple(compile_cue(entry, cue, shared) for cue in written),
        written=written,
        rejects=_optional(entry, "rejects", shared),
        soft=_optional(entry, "soft", shared),
        soft_left=_optional(entry, "soft_left", shared),
        sure=_optional(entry, "sure", shared),
        context=_optional(entry, "context", shared),
        any_period=entry.flag("any_period"),
        readings=_readings(entry, "readings"),
        when=tuple(_when(each, shared) for each in entry.entries("when")),
        examples=entry.texts("examples", required=True),
        nothing=entry.texts("nothing", required=True),
        source=entry.text("source", ""),
        older=older,
    )


def shared_from(root: Entry) -> FrameFile:
    """The shared vocabulary, from ``frames.toml``."""
    words: dict[str, str] = {}
    for name in root.named("words"):
        entry = root.named("words")[name]
        words[name] = "|".join(expand_words(entry, "any", each, words) for each in entry.texts("any", required=True))
    units = {name: entry.texts("any", required=True) for name, entry in root.named("units").items()}
    return FrameFile(words, units, root.text("filler"))


def topics_from(root: Entry, shared: FrameFile) -> Iterator[Topic]:
    """The topics, from ``frames.toml``."""
    for entry in root.entries("topic", required=True):
        entry.only("id", "cue", "sections", "bases", "kin", "totals")
        cue = entry.regex("cue", expand_words(entry, "cue", entry.text("cue"), shared.words))
        bases, kin = _readings(entry, "bases"), entry.text("kin", "")
        yield Topic(entry.text("id"), cue, entry.texts("sections"), bases, kin, entry.texts("totals"))


def frames_from(roots: Iterable[Entry], shared: FrameFile) -> Iterator[Frame]:
    """The frames of all files of ``data/frames/``; a file says ``older`` for all its frames."""
    for root in roots:
        root.only("frame", "older")
        for entry in root.entries("frame", required=True):
            yield _frame(entry, shared, root.flag("older"))

"""The look before the search: it may never keep a pattern from a text that it matches."""

from __future__ import annotations

import re

import pytest

from gouji import catalog
from gouji.catalog.anchors import Index, anchors_of
from gouji.extract.frames import STATING

FRAMES = catalog.load().frames
SENTENCES = [
    sentence.replace("[", "").replace("]", "") for frame in FRAMES for sentence in (*frame.examples, *frame.nothing)
]
WINDOWS = [re.sub(r"\d[\d.,]*[^\d，。；、]?", "#", sentence) for sentence in SENTENCES]


@pytest.mark.parametrize(
    ("pattern", "every", "either"),
    [
        ("收到(?:申请)?", "收到", []),
        ("(?:未|没有)收到", "收到", ["未有"]),
        ("[上下]半年", "半年", ["上下"]),
        ("(?:收到|收取)", "收", ["到取"]),
        ("(?:收到|\\d件)", "", ["件到"]),
        ("[^，]*#", "#", []),
        ("(?!未)(?<=共)收+", "收", []),
        ("(?:收到|)", "", []),
    ],
)
def test_what_a_pattern_needs(pattern: str, every: str, either: list[str]) -> None:
    """Literals, one of several, and nothing of what is optional, excluded or only looked at."""
    found = anchors_of(re.compile(pattern))
    assert (found.every, found.either) == (frozenset(every), tuple(frozenset(each) for each in either))


def test_no_match_is_kept_from_a_pattern() -> None:
    """Every cue and topic, over every example: where it matches, the look lets it through."""
    patterns = [
        *(cue for frame in FRAMES for cue in frame.cues),
        *(each.cue for each in catalog.load().topics.values()),
    ]
    texts = sorted({*SENTENCES, *WINDOWS})
    lost = [
        (pattern.pattern, text)
        for pattern in patterns
        for anchors in [anchors_of(pattern)]
        for text in texts
        if not anchors.fit(frozenset(text)) and pattern.search(text)
    ]
    assert lost == []


def test_an_index_gives_what_fits_in_order() -> None:
    """Those that a text can hold, as they were put in."""
    index = Index(
        [(re.compile("申请"), "a"), (re.compile("复议"), "b"), (re.compile("."), "c"), (re.compile("请"), "d")]
    )
    assert [name for _, _, name in index.fitting(frozenset("收到申请"))] == ["a", "c", "d"]


def test_every_statement_holds_a_character_of_denial() -> None:
    """Sentences without one are passed over."""
    cues = [cue for frame in FRAMES if frame.kind == "none" for cue in frame.cues]
    found = [match.group() for cue in cues for text in SENTENCES if (match := cue.search(text))]
    assert len(found) > len(cues)
    assert [words for words in found if STATING.isdisjoint(words)] == []

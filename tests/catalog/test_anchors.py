"""The look before the search: it may never keep a pattern from a text that it matches."""

from __future__ import annotations

import re

import pytest

from gouji import catalog
from gouji.catalog.anchors import Index, starts_of, words_of
from gouji.catalog.wording import load_wording
from gouji.extract.frames import STATING
from gouji.extract.grammar import grammar_of

FRAMES = catalog.load().frames
SENTENCES = [
    sentence.replace("[", "").replace("]", "") for frame in FRAMES for sentence in (*frame.examples, *frame.nothing)
]
WINDOWS = [re.sub(r"\d[\d.,]*[^\d，。；、]?", "#", sentence) for sentence in SENTENCES]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("收到(?:申请)?", ["收到"]),
        ("(?:未|没有)收到", ["收到"]),
        ("[上下]半年", ["半年"]),
        ("(?:均|被|已)?维持", ["维持"]),
        ("(?:收到|收取)[^，]*申请", ["申请"]),
        ("(?:收到|\\d件)", ["收到", "件"]),
        ("(?:收到|\\d+)", []),
        ("(?:收到)+\\d?#", ["收到"]),
        ("(?!未)(?<=共)收+", ["收"]),
        ("(?:收到|)", []),
        ("(?i:pdf)", []),
        ("收到(?=申请)", ["收到"]),
        ("收.到", ["收"]),
    ],
)
def test_what_a_pattern_needs(pattern: str, words: list[str]) -> None:
    """Words of which each match holds one: no part of what is optional, excluded or only looked at."""
    assert words_of(re.compile(pattern)) == frozenset(words)


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
        for words in [words_of(pattern)]
        for text in texts
        if not any(word in text for word in words) and pattern.search(text)
    ]
    assert lost == []


def test_every_cue_needs_words() -> None:
    """A cue without them would be searched for in every text."""
    assert [cue.pattern for frame in FRAMES for cue in frame.cues if not words_of(cue)] == []


def test_an_index_gives_what_fits_in_order() -> None:
    """Those that a text can hold, as they were put in."""
    index = Index(
        [(re.compile("申请"), "a"), (re.compile("复议"), "b"), (re.compile("."), "c"), (re.compile("请"), "d")]
    )
    assert [name for _, name in index.fitting("收到申请")] == ["a", "c", "d"]


@pytest.mark.parametrize(
    ("pattern", "begin", "not_begin"),
    [
        ("收到(?:申请)?", "收", "到申"),
        ("(?:未|没有)收到|[上下]半年", "未没上下", "有收半"),
        ("(?:共)?收|(?<=约)\\d件", "共收3", "约件"),
        ("(?!未)[一-三]+", "一三", "四未"),
        ("[^，]#", "，未", ""),
        ("(?:收到)?", "收到", ""),
    ],
)
def test_what_a_pattern_begins_with(pattern: str, begin: str, not_begin: str) -> None:
    """Every character of any branch, past what is optional or only looked at; any where it may be empty or excludes."""
    starts = starts_of(re.compile(pattern))
    assert [char for char in begin + not_begin if starts.fullmatch(char)] == list(begin)


def test_no_figure_is_passed_over() -> None:
    """Whatever the scanner finds in any example begins with one of its first characters."""
    grammar = grammar_of(load_wording())
    found = [match.group() for text in SENTENCES for match in grammar.scanner.finditer(text)]
    assert len(found) > len(SENTENCES)
    assert [words for words in found if not grammar.starts.match(words)] == []


def test_every_statement_holds_a_word_of_denial() -> None:
    """Sentences without one are passed over."""
    cues = [cue for frame in FRAMES if frame.kind == "none" for cue in frame.cues]
    found = [match.group() for cue in cues for text in SENTENCES if (match := cue.search(text))]
    assert len(found) > len(cues)
    assert [words for words in found if not STATING.search(words)] == []

"""The look at the words around a figure: it may never keep a cue from a window that it matches."""

from __future__ import annotations

import re

import pytest

from gouji import catalog
from gouji.catalog.cues import Cues
from gouji.extract.frames import window_of
from gouji.extract.quantities import scan

FILLER = "(?:（[^（）#@]{0,40}）)?(?:为|共|，共)*"
FRAMES = [frame for frame in catalog.load().frames if frame.kind != "none"]
SENTENCES = [
    sentence.replace("[", "").replace("]", "") for frame in FRAMES for sentence in (*frame.examples, *frame.nothing)
]


def windows() -> list[str]:
    """Each figure of each example, in its window."""
    read = [(text, scan(text)) for text in SENTENCES]
    return sorted({window_of(text, spots, number).text for text, spots in read for number in range(len(spots))})


def test_no_match_is_kept_from_a_cue() -> None:
    """Every cue over every window: what it matches there is found where it is looked for."""
    known = [(cue, cue) for frame in FRAMES for cue in frame.cues]
    cues = Cues(known, catalog.load().filler)
    texts = windows()
    assert len(texts) > len(FRAMES)
    for text in texts:
        found = {cue: cue.search(text, start) for cue, _, start in cues.fitting(text)}
        for cue, _ in known:
            match = cue.search(text)
            told = found.get(cue)
            assert (match and match.span()) == (told and told.span()), (cue.pattern, text)


@pytest.mark.parametrize(
    ("cue", "window", "start"),
    [
        ("收到", "全年收到申请5件，公开#。", None),
        ("公开", "全年公开申请，收到公开#。", 7),
        ("公开", "全年，收到公开，共#。", 3),
        ("公开", "全年，收到公开为，共#。", 3),
        ("公开", "全年，收到公开（含部分，下同）共#。", 0),
        ("收到，公开", "全年，收到，公开#。", 0),
        ("收到[^。]*公开", "全年，收到，公开#。", 0),
    ],
)
def test_where_a_cue_is_looked_for(cue: str, window: str, start: int | None) -> None:
    """In the clause of the figure, past marks that only fill; anywhere for a cue that has such a mark itself."""
    cues = Cues([(re.compile(f"{cue}{FILLER}#"), "kept")], FILLER)
    assert [begin for _, _, begin in cues.fitting(window)] == ([] if start is None else [start])


def test_words_after_a_figure_are_looked_for_behind_it() -> None:
    """And in its clause, where the cue has no mark."""
    cues = Cues([(re.compile("#[^，。；]*维持"), "one"), (re.compile("#(?:，均|、)维持"), "two")], FILLER)
    assert [kept for _, kept, _ in cues.fitting("全部维持，复议#，均维持。")] == ["two"]
    assert [kept for _, kept, _ in cues.fitting("复议#均维持。")] == ["one", "two"]
    assert cues.fitting("全部维持，复议#，纠正。") == []

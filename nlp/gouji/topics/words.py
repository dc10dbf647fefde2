"""Sentences as the words that can tell a topic: no grammar, no figures, no place names. Needs the extra ``topics``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from gouji.lang.normal import fold
from gouji.lang.tokenizer import word_cutter
from gouji.topics.taxonomy import taxonomy

# A figure with its unit of time: 2023年青禾县 would else be cut as 年青.
_FIGURE = re.compile(r"\d+(?:年|月|日)?")
_TELLING = re.compile(r"[\u4e00-\u9fff]{2,}")
# What names a place ends in one of these; words of the field that do, too, are seeds or stand in the list.
_PLACE = re.compile(r"\w+(?:省|自治区|市|州|盟|旗|县|区|镇|乡|街道|开发区|新区)$")
_BODIES = frozenset("省市州盟旗县区镇乡")
_NO_PLACES = frozenset(["社区", "专区", "地区", "园区", "乡镇", "城市", "超市", "县区", "市县", "小区", "片区", "城镇"])


@cache
def _listed() -> frozenset[str]:
    return frozenset(read_words(Path(str(files("gouji").joinpath("data/words/stopwords.txt")))))


def read_words(path: str | Path) -> list[str]:
    """The words of a plain text file, one a line; lines that begin with # are notes."""
    lines = Path(path).read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def telling_words(stop_words: Iterable[str] = (), words: Iterable[str] = ()) -> Callable[[str], list[str]]:
    """A function that gives a text's telling words in order.

    ``stop_words`` are left out besides the listed ones; ``words`` are kept whole besides the field's own terms and the
    taxonomy's seed words. Raises MissingExtra without jieba.
    """
    kept = {seed for topic in taxonomy().values() for seed in topic.seeds if len(seed) > 1} | set(words)
    cut, stopped = word_cutter(sorted(kept)), _listed() | set(stop_words)

    def tells(word: str) -> bool:
        if word in kept:
            return word not in stopped
        place = _PLACE.match(word) and word not in _NO_PLACES
        return bool(_TELLING.fullmatch(word)) and not place and word not in stopped

    def told(text: str) -> list[str]:
        pieces = cut(_FIGURE.sub(" ", fold(text).text))
        after = [*pieces[1:], ""]
        # A name that the dictionary lacks stands apart from what it is the name of: 青禾 | 县.
        return [
            piece for piece, next_one in zip(pieces, after, strict=True) if next_one not in _BODIES and tells(piece)
        ]

    return told

"""What the classifier sees of a sentence: its character sequences and the taxonomy's seed words.

Plain Python on purpose: a report is classified wherever gouji runs, with no numerical library at hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from gouji.lang.normal import fold, unified
from gouji.topics.taxonomy import cues, taxonomy

# A seed word counts as much as a few sequences of characters.
WEIGHT = 2.0
# The number of a point says nothing of its content.
MARKER = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}是(?!否)|其[一二三四五六](?:是|，)|第[一二三四五六七八九十]{1,2}(?:是|，|、)|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}(?:、|[.．](?!\d))|[一二三四五六七八九十]{1,2}、|[甲乙丙丁]、|[①-⑳]|首先[，是]?|其次[，是]?|再次[，是]?|最后[，是]?"
    r"|(?:另外|此外|同时)，|——|【\w{2,4}】|[●■◆▪·•]|(?:问题|措施)[一二三四五六]：)\s*"
)
_DIGITS = re.compile(r"\d+")
_OPENINGS = re.compile(rf"\s*(?:{MARKER.pattern})+")


# Text of these characters alone is folded already, if nothing of the second kind is in it.
_SIMPLE = re.compile(r"[0-9A-Za-z%\u4e00-\u9fff，。；：、（）《》“”？！—…\-]*")
_CHANGES = re.compile(r"[0-9A-Za-z][，：]+[0-9A-Za-z]|（[0-9A-Za-z]")


def prepared(text: str) -> str:
    """The sentence as the classifier reads it: folded, without its number, every figure as 0."""
    plain = folded(text).strip(" \n。；")
    opening = _OPENINGS.match(plain)
    return "^" + _DIGITS.sub("0", plain[opening.end() :] if opening else plain)


def folded(text: str) -> str:
    """``fold(text).text``, at a tenth of its cost where there is nothing to fold, as in most sentences."""
    if _SIMPLE.fullmatch(text) and not _CHANGES.search(text) and unified(text) == text:
        return text
    return fold(text).text


def grams(plain: str) -> dict[str, float]:
    """What a prepared sentence holds: sequences of one to three characters, and seed words and cues by what they say.

    A sequence weighs 1 however often it comes; words that speak for a topic or a kind weigh more with their number.
    """
    found = dict.fromkeys(plain, 1.0)
    found.update(dict.fromkeys(map("".join, pairwise(plain)), 1.0))
    found.update(dict.fromkeys(map("".join, zip(plain, plain[1:], plain[2:], strict=False)), 1.0))
    for lexicon in lexicons():
        for _, word in lexicon.find(plain):
            found[lexicon.meant[word]] = found.get(lexicon.meant[word], 0.0) + WEIGHT
    return found


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words and the feature that each counts for; ``lengths`` are those of the words that begin with two characters."""

    lengths: Mapping[str, tuple[int, ...]]
    meant: Mapping[str, str]

    def find(self, plain: str) -> Iterator[tuple[int, str]]:
        """Where its words stand, from left to right, the longest at each place, none inside another."""
        past, lengths, words = 0, self.lengths, self.meant
        for at, char in enumerate(plain):
            if at < past:
                continue
            for length in lengths.get(plain[at : at + 2], ()):
                if (word := plain[at : at + length]) in words:
                    past = at + length
                    yield at, word
                    break
            else:
                if char in words:
                    yield at, char


@cache
def lexicons() -> tuple[Lexicon, Lexicon]:
    """Seed words, which count for a topic, and cues, which count for a kind."""
    seeds = {seed: f"topic:{topic.code}" for topic in taxonomy().values() for seed in topic.words}
    kinds = {cue: f"kind:{kind}" for kind, words in cues().items() for cue in words}
    return _lexicon(seeds), _lexicon(kinds)


def _lexicon(meant: Mapping[str, str]) -> Lexicon:
    lengths: dict[str, set[int]] = {}
    for word in meant:
        if len(word) > 1:
            lengths.setdefault(word[:2], set()).add(len(word))
    return Lexicon({char: tuple(sorted(each, reverse=True)) for char, each in lengths.items()}, meant)


def seeds_in(plain: str) -> Iterator[tuple[int, str, str]]:
    """The seed words of a prepared sentence: where each stands, the word, the topic that it speaks for."""
    lexicon = lexicons()[0]
    for start, word in lexicon.find(plain):
        yield start, word, lexicon.meant[word].removeprefix("topic:")


@cache
def hints() -> Mapping[str, Mapping[str, float]]:
    """``parts`` of all words that speak for a topic of the taxonomy.

    A word that no sentence of the corpus has is often a seed word in part (知晓面, 审校).
    """
    return parts({topic.code: topic.words for topic in taxonomy().values()})


def parts(words: Mapping[str, Iterable[str]]) -> Mapping[str, Mapping[str, float]]:
    """For each character and pair of characters of the topics' words: how far it hints at each topic, adding to 1."""
    counts: dict[str, Counter[str]] = {}
    for code, seeds in words.items():
        for seed in seeds:
            for gram in {*seed, *map("".join, pairwise(seed))}:
                counts.setdefault(gram, Counter())[code] += 1
    return {gram: {code: count / told.total() for code, count in told.items()} for gram, told in counts.items()}

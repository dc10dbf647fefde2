"""What the classifier sees of a sentence: its character sequences and the taxonomy's seed words.

Plain Python on purpose: a report is classified wherever gouji runs, with no numerical library at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from gouji.lang.normal import fold
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


def prepared(text: str) -> str:
    """The sentence as the classifier reads it: folded, without its number, every figure as 0."""
    plain = fold(text).text.strip(" \n。；")
    opening = _OPENINGS.match(plain)
    return "^" + _DIGITS.sub("0", plain[opening.end() :] if opening else plain)


def grams(plain: str) -> dict[str, float]:
    """What a prepared sentence holds: sequences of one to three characters, and seed words and cues by what they say.

    A sequence weighs 1 however often it comes; words that speak for a topic or a kind weigh more with their number.
    """
    found = dict.fromkeys(plain, 1.0)
    found.update(dict.fromkeys(map("".join, pairwise(plain)), 1.0))
    found.update(dict.fromkeys(map("".join, zip(plain, plain[1:], plain[2:], strict=False)), 1.0))
    for pattern, meant in _lexicons():
        for word in pattern.findall(plain):
            found[meant[word]] = found.get(meant[word], 0.0) + WEIGHT
    return found


@cache
def _lexicons() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    """For seed words and for cues: a pattern of them all, longest first, and the feature that each counts for."""
    seeds = {seed: f"topic:{topic.code}" for topic in taxonomy().values() for seed in topic.seeds}
    kinds = {cue: f"kind:{kind}" for kind, words in cues().items() for cue in words}
    return tuple((re.compile("|".join(sorted(map(re.escape, meant), key=_longest))), meant) for meant in (seeds, kinds))


def seeds_in(plain: str) -> Iterator[tuple[int, str, str]]:
    """The seed words of a prepared sentence: where each stands, the word, the topic that it speaks for."""
    pattern, meant = _lexicons()[0]
    for match in pattern.finditer(plain):
        yield match.start(), match.group(), meant[match.group()].removeprefix("topic:")


def _longest(word: str) -> tuple[int, str]:
    return -len(word), word

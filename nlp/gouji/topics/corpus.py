"""Statistics of words in a corpus: what sets groups apart, what stands together, where a word stands, what is repeated.

Texts are given as words (``words.telling_words`` or any other cutter), but for ``kwic``, ``lengths`` and ``repeated``,
which read characters. Nothing here needs a library.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt

from gouji.topics.features import prepared

Words = Sequence[str]


@dataclass(frozen=True, slots=True)
class Key:
    """A word that sets a group apart: how often it stands there and elsewhere, log-odds, and their z-score."""

    word: str
    here: int
    there: int
    log_odds: float
    z: float


def keyness(here: Iterable[Words], there: Iterable[Words], prior: float = 100.0) -> list[Key]:
    """Words by how far they set ``here`` apart from ``there``, most typical of ``here`` first, of ``there`` last.

    Log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008): ``prior`` words are shared out as in
    both together. |z| above 1.96 would be unlikely by chance for one word looked at alone.
    """
    ours, theirs = (Counter(word for text in each for word in text) for each in (here, there))
    both = ours + theirs
    found = []
    for word, count in both.items():
        own = prior * count / both.total()
        odds, variance = 0.0, 0.0
        for sign, counts in ((1, ours), (-1, theirs)):
            said = counts[word] + own
            odds += sign * (log(said) - log(counts.total() + prior - said)) if counts.total() + prior > said else 0.0
            variance += 1 / said
        found.append(Key(word, ours[word], theirs[word], odds, odds / sqrt(variance)))
    return sorted(found, key=lambda key: (-key.z, key.word))


def keywords(texts: Sequence[Words], count: int = 10) -> list[list[tuple[str, float]]]:
    """For each text its weightiest words by tf-idf (1 + log of frequency, log of texts over texts with the word)."""
    within = Counter(word for text in texts for word in set(text))
    told = []
    for text in texts:
        weights = {word: (1 + log(times)) * log(len(texts) / within[word]) for word, times in Counter(text).items()}
        ranked = sorted(weights.items(), key=lambda each: (-each[1], each[0]))
        told.append([each for each in ranked[:count] if each[1] > 0])
    return told


@dataclass(frozen=True, slots=True)
class Collocation:
    """Two words that stand side by side ``count`` times, with the log-likelihood ratio and the NPMI of that."""

    first: str
    second: str
    count: int
    likelihood: float
    npmi: float


def collocations(texts: Iterable[Words], least: int = 3) -> list[Collocation]:
    """Pairs of neighbouring words that stand together oftener than by chance, surest first (Dunning 1993)."""
    pairs = Counter(pair for text in texts for pair in pairwise(text))
    firsts: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for (first, second), count in pairs.items():
        firsts[first] += count
        seconds[second] += count
    found, total = [], pairs.total()
    for (first, second), count in pairs.items():
        expected = firsts[first] * seconds[second] / total
        if count >= least and count > expected:
            ratio = _likelihood(count, firsts[first], seconds[second], total)
            shared = log(count / expected) / -log(count / total) if count < total else 1.0
            found.append(Collocation(first, second, count, ratio, shared))
    return sorted(found, key=lambda each: (-each.likelihood, each.first, each.second))


def _likelihood(both: int, first: int, second: int, total: int) -> float:
    """Dunning's ratio of a table of two by two."""
    seen = (both, first - both, second - both, total - first - second + both)
    sides = ((first, second), (first, total - second), (total - first, second), (total - first, total - second))
    return 2 * sum(count * log(count * total / (a * b)) for count, (a, b) in zip(seen, sides, strict=True) if count)


@dataclass(frozen=True, slots=True)
class Line:
    """A place where a word stands: number of the text, offsets in it, and what is left and right of it."""

    text: int
    start: int
    end: int
    left: str
    word: str
    right: str


def kwic(texts: Iterable[str], pattern: str, width: int = 20) -> Iterator[Line]:
    """Every place of a word (or regular expression) with ``width`` characters of either side. Raises re.error."""
    wanted = re.compile(pattern)
    for number, text in enumerate(texts):
        for match in wanted.finditer(text):
            if match.group():
                start, end = match.span()
                left, right = text[max(0, start - width) : start], text[end : end + width]
                yield Line(number, start, end, left, match.group(), right)


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text is and how hard to read: characters, sentences, characters a sentence and a clause."""

    characters: int
    sentences: int
    per_sentence: float
    per_clause: float


_SENTENCE, _CLAUSE = re.compile(r"[。！？；\n]+"), re.compile(r"[，、：。！？；\n]+")


def lengths(text: str) -> Length:
    """Lengths of a text without its white space; long sentences and clauses are what makes official Chinese hard."""
    plain = "\n".join("".join(line.split()) for line in text.split("\n"))
    sentences, clauses = ([part for part in cut.split(plain) if part] for cut in (_SENTENCE, _CLAUSE))
    size = len(plain.replace("\n", ""))
    per_sentence, per_clause = (sum(map(len, each)) / len(each) if each else 0.0 for each in (sentences, clauses))
    return Length(size, len(sentences), per_sentence, per_clause)


@dataclass(frozen=True, slots=True)
class Repetition:
    """What a text takes over from an earlier one: Jaccard similarity, the share taken over, and the new share."""

    similarity: float
    taken_over: float
    new: float


def repeated(now: str, before: str, size: int = 5) -> Repetition:
    """How far ``now`` repeats ``before``, by sequences of ``size`` characters; figures and numbers of points count as
    the same, so that a new year's number is no news. A text shorter than ``size`` is one sequence."""
    ours, theirs = (_sequences(each, size) for each in (now, before))
    if not ours:
        return Repetition(0.0, 0.0, 0.0)
    same = len(ours & theirs)
    return Repetition(same / len(ours | theirs), same / len(ours), 1 - same / len(ours))


def _sequences(text: str, size: int) -> set[str]:
    found = set()
    for sentence in _SENTENCE.split(text):
        plain = prepared(sentence)[1:]
        found |= {plain[at : at + size] for at in range(max(1, len(plain) - size + 1))} - {""}
    return found

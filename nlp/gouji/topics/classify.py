"""Which topics a sentence is about and whether it tells a problem or a measure, with how sure that is and why.

The model is a table of weights in ``data/models/problems.json``: read as data, nothing in it runs. It needs no library,
so that every installation gives the same answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import exp, sqrt
from typing import Any

from gouji.catalog.base import DATA
from gouji.errors import DataError
from gouji.findings import PointKind
from gouji.topics.features import grams, prepared, seeds_in
from gouji.topics.gold import KINDS
from gouji.topics.taxonomy import taxonomy

MODEL = "models/problems.json"
# How many of the sequences that speak for a topic are joined into the words that are shown for it.
_SHOWN = 4
# A clause has so many characters, and adds a topic of which it is so sure.
_CLAUSE_END = re.compile("[，、；。：\n]")
_SHORTEST, _SURE = 5, 0.9


@dataclass(frozen=True, slots=True)
class Classified:
    """What the classifier says of one sentence.

    Attributes:
        kind: ``problem``, ``measure`` or ``boilerplate``.
        kinds: the probability of each kind.
        topics: codes of the taxonomy in the order in which their words stand in the sentence; empty for boilerplate,
            and where no topic is likely enough (``abstained``).
        scores: the probability of every topic.
        words: the words that spoke most for each of ``topics``.
    """

    kind: PointKind
    kinds: Mapping[str, float]
    topics: tuple[str, ...]
    scores: Mapping[str, float]
    words: tuple[str, ...]

    @property
    def abstained(self) -> bool:
        """Whether it has content of which no topic is likely enough."""
        return self.kind != "boilerplate" and not self.topics

    @property
    def score(self) -> float:
        """The probability of the first topic, of the kind for boilerplate, of the likeliest topic where it abstains."""
        if self.kind == "boilerplate":
            return self.kinds["boilerplate"]
        return self.scores[self.topics[0]] if self.topics else max(self.scores.values())


_Weights = tuple[float, tuple[tuple[int, float], ...]]


@dataclass(frozen=True, slots=True)
class Classifier:
    """A linear model over the features of a sentence: topics first, then kinds, in the order of ``outputs``.

    ``table`` holds for each feature the square of its weight in the sentence's length, and what it adds to outputs.
    """

    outputs: tuple[str, ...]
    bias: tuple[float, ...]
    threshold: float
    table: Mapping[str, _Weights]

    def classify(self, text: str) -> Classified:
        """The topics and kind of one sentence."""
        plain = prepared(text)
        found = grams(plain)
        scores = self._sums(found)
        count = len(taxonomy())
        topics = {code: round(_sigmoid(score), 4) for code, score in zip(self.outputs, scores[:count], strict=False)}
        kinds = dict(zip(self.outputs[count:], _softmax(scores[count:]), strict=True))
        kind = max(KINDS, key=kinds.__getitem__)
        likely = [code for code in topics if topics[code] >= self.threshold] if kind != "boilerplate" else []
        told = sorted((*self._words(plain, found, code), code) for code in likely)
        return Classified(kind, kinds, tuple(each[2] for each in told), topics, tuple(each[1] for each in told))

    def classify_clauses(self, text: str) -> Classified:
        """The topics of a point of several clauses: those of the whole, and those that one clause surely has.

        In a long list (存在…、…、…等问题) no single topic is loud enough to be heard in the whole.
        """
        whole = self.classify(text)
        told = [self.classify(clause) for clause in _CLAUSE_END.split(text) if len(clause.strip()) >= _SHORTEST]
        if whole.kind == "boilerplate" or len(told) < 2:
            return whole
        scores = dict(whole.scores)
        words = dict(zip(whole.topics, whole.words, strict=True))
        for clause in told:
            for code, word in zip(clause.topics, clause.words, strict=True):
                if clause.scores[code] >= _SURE:
                    scores[code] = max(scores[code], clause.scores[code])
                    words.setdefault(code, word)
        topics = sorted(words, key=lambda code: (text.find(words[code]) % (len(text) + 1), code))
        return replace(whole, topics=tuple(topics), scores=scores, words=tuple(words[code] for code in topics))

    def _sums(self, found: Mapping[str, float]) -> list[float]:
        """The score of every output before it is made a probability."""
        sums, square = [0.0] * len(self.bias), 0.0
        get = self.table.get
        for gram, value in found.items():
            if weights := get(gram):
                square += weights[0] * value * value
                for output, weight in weights[1]:
                    sums[output] += weight * value
        length = sqrt(square) or 1.0
        return [bias + total / length for bias, total in zip(self.bias, sums, strict=True)]

    def _words(self, plain: str, found: Mapping[str, float], code: str) -> tuple[int, str]:
        """Where the words that speak most for the topic stand, and the words: its first seed word, else the sequences
        of greatest weight."""
        for start, seed, topic in seeds_in(plain):
            if topic == code:
                return start, seed
        at = self.outputs.index(code)
        spoken = {gram: dict(self.table[gram][1]).get(at, 0.0) for gram in found if gram in self.table}
        best = sorted((-weight, gram) for gram, weight in spoken.items() if weight > 0 and len(gram) in (2, 3))
        heat = [0.0] * len(plain)
        for weight, gram in best[:_SHOWN]:
            start = plain.find(gram)
            for position in range(start, start + len(gram)):
                heat[position] -= weight
        runs = [(-sum(heat[start:end]), start, end) for start, end in _runs(heat)]
        _, start, end = min(runs, default=(0.0, 0, 0))
        return start, plain[start:end].strip("^，、")

    def classify_all(self, texts: Iterable[str]) -> Iterator[Classified]:
        """Each sentence in turn."""
        return map(self.classify, texts)


def _runs(heat: list[float]) -> Iterator[tuple[int, int]]:
    """The stretches of positive entries."""
    start = None
    for position, value in enumerate([*heat, 0.0]):
        if value > 0 and start is None:
            start = position
        elif value <= 0 and start is not None:
            yield start, position
            start = None


def _sigmoid(score: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def _softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    parts = [exp(score - top) for score in scores]
    return [round(part / sum(parts), 4) for part in parts]


def from_json(content: str, file: str = MODEL) -> Classifier:
    """The classifier that ``train`` wrote. Raises DataError when it does not fit the taxonomy."""
    data: dict[str, Any] = json.loads(content)
    if data["outputs"] != [*taxonomy(), *KINDS]:
        raise DataError(file, "outputs", "trained for another taxonomy")
    scale = data["scale"]
    table = {
        gram: (weight * weight, tuple((output, value / scale) for output, value in zip(*[iter(rest)] * 2, strict=True)))
        for gram, (weight, *rest) in data["features"].items()
    }
    return Classifier(tuple(data["outputs"]), tuple(data["bias"]), data["threshold"], table)


@cache
def load() -> Classifier:
    """The classifier that comes with gouji."""
    return from_json(DATA.joinpath(MODEL).read_text("utf-8"))


def classify(text: str) -> Classified:
    """The topics and kind of one sentence, by the classifier that comes with gouji."""
    return load().classify(text)

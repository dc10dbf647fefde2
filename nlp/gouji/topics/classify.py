"""Which topics a sentence is about and whether it tells a problem or a measure, with how sure that is and why.

The model is a table of weights in ``data/models/problems.json``: read as data, nothing in it runs. It needs no library,
so that every installation gives the same answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
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
# What a list holds: after what leads to it, up to 等 at the end.
_LIST = re.compile(
    "(?:存在|如|主要是|表现为|包括)([^。；]*、[^。；]*)等(?:问题|不足|情况|现象|短板|方面|薄弱环节)*[。；，]?$"
)


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
    kinds: Mapping[PointKind, float]
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


_Weights = tuple[int, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Classifier:
    """A linear model over the features of a sentence: topics first, then kinds, in the order of ``outputs``.

    ``table`` holds for each feature its weight in the sentence's length, in parts of ``weighed``, and what it adds to
    outputs, in parts of ``scale``. All are whole numbers, so that sums are the same in whatever order they are taken.
    Topics are named from the probability ``threshold`` on, the likeliest one from ``first``.
    """

    outputs: tuple[str, ...]
    bias: tuple[float, ...]
    threshold: float
    first: float
    scale: int
    weighed: int
    table: Mapping[str, _Weights]

    def classify(self, text: str) -> Classified:
        """The topics and kind of one sentence."""
        plain = prepared(text)
        return self.told(plain, *self._totals(grams(plain)))

    def told(self, plain: str, totals: Sequence[float], square: float) -> Classified:
        """What follows for a prepared sentence from what its features add to each output, and its squared length."""
        per = self.scale * (sqrt(square) / self.weighed or 1.0)
        scores = [bias + total / per for bias, total in zip(self.bias, totals, strict=True)]
        likely = [round(1 / (1 + exp(-score if -30 < score < 30 else -30.0)), 4) for score in scores[: -len(KINDS)]]
        kinds: dict[PointKind, float] = dict(zip(KINDS, _softmax(scores[-len(KINDS) :]), strict=True))
        kind = max(KINDS, key=kinds.__getitem__)
        topics = dict(zip(self.outputs, likely, strict=False))
        if kind == "boilerplate":
            return Classified(kind, kinds, (), topics, ())
        least = min(self.threshold, max(self.first, max(likely)))
        words = self._words(plain, [code for code, score in topics.items() if score >= least])
        return Classified(kind, kinds, tuple(each[2] for each in words), topics, tuple(each[1] for each in words))

    def classify_clauses(self, text: str) -> Classified:
        """The topics of a point of several clauses: those of the whole, and those that one clause surely has.

        In a long list (存在…、…、…等问题) no single topic is loud enough to be heard in the whole; there each item is
        heard as a sentence of its own is.
        """
        whole = self.classify(text)
        clauses = [clause for clause in _CLAUSE_END.split(text) if len(clause.strip()) >= _SHORTEST]
        if whole.kind == "boilerplate" or len(clauses) < 2:
            return whole
        items = _LIST.search(text)
        told = [(self.classify(clause), _SURE) for clause in clauses]
        told += [(self.classify(item), self.threshold) for item in (_CLAUSE_END.split(items[1]) if items else ())]
        scores = dict(whole.scores)
        words = dict(zip(whole.topics, whole.words, strict=True))
        for clause, sure in told:
            for code, word in zip(clause.topics, clause.words, strict=True):
                if clause.scores[code] >= sure:
                    scores[code] = max(scores[code], clause.scores[code])
                    words.setdefault(code, word)
        topics = sorted(words, key=lambda code: (text.find(words[code]) % (len(text) + 1), code))
        return replace(whole, topics=tuple(topics), scores=scores, words=tuple(words[code] for code in topics))

    def _totals(self, found: Mapping[str, float]) -> tuple[list[float], float]:
        """What the features add to every output, and the square of their length."""
        totals, square = [0.0] * len(self.bias), 0.0
        get = self.table.get
        for gram, value in found.items():
            if weights := get(gram):
                square += (weights[0] * value) ** 2
                for output, weight in weights[1].items():
                    totals[output] += weight * value
        return totals, square

    def _words(self, plain: str, codes: Sequence[str]) -> list[tuple[int, str, str]]:
        """For each topic where the words that speak most for it stand, and the words: its first seed word, else the
        sequences of greatest weight; in the order of the text."""
        seeds: dict[str, tuple[int, str, str]] = {}
        for start, seed, code in seeds_in(plain):
            seeds.setdefault(code, (start, seed, code))
        return sorted(seeds.get(code) or (*self._loudest(plain, code), code) for code in codes)

    def _loudest(self, plain: str, code: str) -> tuple[int, str]:
        at = self.outputs.index(code)
        pairs = {*map("".join, pairwise(plain)), *map("".join, zip(plain, plain[1:], plain[2:], strict=False))}
        spoken = {gram: weights[1].get(at, 0) for gram in pairs if (weights := self.table.get(gram))}
        best = sorted((-weight, gram) for gram, weight in spoken.items() if weight > 0)
        heat = [0] * len(plain)
        for weight, gram in best[:_SHOWN]:
            start = plain.find(gram)
            for position in range(start, start + len(gram)):
                heat[position] -= weight
        runs = [(-sum(heat[start:end]), start, end) for start, end in _runs(heat)]
        _, start, end = min(runs, default=(0, 0, 0))
        return start, plain[start:end].strip("^，、")

    def classify_all(self, texts: Iterable[str]) -> Iterator[Classified]:
        """Each sentence in turn: what ``classify`` says, many times as fast where the extra ``topics`` is installed."""
        try:
            from gouji.topics.many import classify_many
        except ImportError:
            return map(self.classify, texts)
        return classify_many(self, texts)


def _runs(heat: list[int]) -> Iterator[tuple[int, int]]:
    """The stretches of positive entries."""
    start = None
    for position, value in enumerate([*heat, 0]):
        if value > 0 and start is None:
            start = position
        elif value <= 0 and start is not None:
            yield start, position
            start = None


def _softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    parts = [exp(score - top) for score in scores]
    return [round(part / sum(parts), 4) for part in parts]


def from_json(content: str, file: str = MODEL) -> Classifier:
    """The classifier that ``train`` wrote. Raises DataError when it does not fit the taxonomy."""
    data: dict[str, Any] = json.loads(content)
    if data["outputs"] != [*taxonomy(), *KINDS]:
        raise DataError(file, "outputs", "trained for another taxonomy")
    table = {
        gram: (weight, dict(zip(*[iter(rest)] * 2, strict=True))) for gram, (weight, *rest) in data["features"].items()
    }
    numbers = {name: data[name] for name in ("threshold", "first", "scale", "weighed")}
    return Classifier(tuple(data["outputs"]), tuple(data["bias"]), table=table, **numbers)


@cache
def load() -> Classifier:
    """The classifier that comes with gouji."""
    return from_json(DATA.joinpath(MODEL).read_text("utf-8"))


def classify(text: str) -> Classified:
    """The topics and kind of one sentence, by the classifier that comes with gouji."""
    return load().classify(text)

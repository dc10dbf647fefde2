"""Trains the classifier of problem sentences and measures it with families of phrasing kept apart.

Needs the extra ``topics``. The same sentences and versions give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from scipy.sparse.linalg import norm
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

from gouji.topics.classify import Classifier, from_json
from gouji.topics.features import grams, hints, prepared
from gouji.topics.gold import KINDS, Labelled
from gouji.topics.taxonomy import taxonomy

FOLDS, SEED = 10, 0
STRENGTH, KIND_STRENGTH = 30.0, 30.0  # the inverse of the penalty on weights
FEWEST = 2  # sentences that a sequence must occur in
LOUDNESS = 1.5  # how much less a sequence of characters weighs than a seed word
HINT = 0.7  # what all that hints at a topic weighs, against a seed word
SCALE, LEAST = 100, 25  # weights are kept as whole hundredths; smaller ones than 0.25 change no answer
WEIGHED = 1000  # weights in the length, as whole thousandths
ALIKE = 0.5  # share of common character pairs from which two sentences are one family
THRESHOLDS = [round(0.3 + 0.02 * step, 2) for step in range(21)]
FIRSTS = [round(0.1 + 0.05 * step, 2) for step in range(5)]

Array = Any


@dataclass(frozen=True)
class Task:
    """The sentences as the learner sees them: one row each."""

    features: list[dict[str, float]]
    topics: Array
    kinds: Array
    families: Array

    def part(self, rows: Array) -> Task:
        """The rows of that number."""
        return Task([self.features[row] for row in rows], self.topics[rows], self.kinds[rows], self.families[rows])


@dataclass(frozen=True)
class Fitted:
    """Weights of features, and of the outputs over the weighted features and the hints."""

    names: list[str]
    weights: Array
    coefficients: Array
    hinted: Array
    bias: Array

    def scores(self, features: Sequence[dict[str, float]]) -> Array:
        """Scores of every output before they are probabilities: sentences × outputs."""
        matrix = _matrix(features, {name: column for column, name in enumerate(self.names)})
        inputs = _inputs(matrix @ diags(self.weights), features)
        return inputs @ np.hstack([self.coefficients, self.hinted]).T + self.bias


def task(sentences: Sequence[Labelled]) -> Task:
    """What there is to learn."""
    plain = [prepared(each.text) for each in sentences]
    codes = list(taxonomy())
    topics = np.array([[code in each.topics for code in codes] for each in sentences])
    kinds = np.array([KINDS.index(each.kind) for each in sentences])
    return Task([grams(each) for each in plain], topics, kinds, np.array(families(sentences, plain)))


def families(sentences: Sequence[Labelled], plain: Sequence[str]) -> list[int]:
    """The family of each sentence: those written together and, across them, those that are nearly the same."""
    parent = list(range(len(plain)))

    def root(at: int) -> int:
        while parent[at] != at:
            at = parent[at]
        return at

    firsts: dict[str, int] = {}
    pairs = [set(map("".join, pairwise(each[1:]))) for each in plain]
    for at, each in enumerate(sentences):
        parent[root(at)] = root(firsts.setdefault(each.family, at))
        if each.kind != "boilerplate":
            for other in range(at):
                together = len(pairs[at] | pairs[other]) or 1
                if sentences[other].kind != "boilerplate" and len(pairs[at] & pairs[other]) >= ALIKE * together:
                    parent[root(at)] = root(other)
    return [root(at) for at in range(len(plain))]


def fit(data: Task) -> Fitted:
    """Learn from all of ``data``: one logistic model a topic, and one of three ways for the kind."""
    vectors = DictVectorizer()
    matrix = vectors.fit_transform(data.features)
    names = vectors.get_feature_names_out()
    in_sentences = np.asarray((matrix > 0).sum(axis=0)).ravel()
    kept = in_sentences >= FEWEST
    rare = (np.log((1 + matrix.shape[0]) / (1 + in_sentences)) + 1) / LOUDNESS
    weights = np.where([":" in name for name in names], 1.0, rare).round(3)[kept]
    inputs = _inputs(matrix[:, kept] @ diags(weights), data.features)
    models = [_learn(inputs, column) for column in data.topics.T]
    kind = LogisticRegression(C=KIND_STRENGTH, max_iter=2000).fit(inputs, data.kinds)
    coefficients = np.vstack([*(model.coef_ for model in models), kind.coef_])
    bias = np.concatenate([*(model.intercept_ for model in models), kind.intercept_])
    own, hinted = np.hsplit(coefficients, [kept.sum()])
    return Fitted(list(names[kept]), weights, own, hinted, bias)


def _inputs(matrix: Array, features: Sequence[dict[str, float]]) -> Array:
    """Weighted features of each sentence, and beside them its hints at each topic, both by the length of the former."""
    columns = {code: column for column, code in enumerate(taxonomy())}
    found = hints()
    told: list[dict[str, float]] = []
    for each in features:
        counts: dict[str, float] = {}
        for gram in each:
            for code, share in found.get(gram, {}).items():
                counts[code] = counts.get(code, 0.0) + share
        told.append(counts)
    length = norm(matrix, axis=1)
    beside = diags(HINT / np.where(length == 0, 1.0, length)) @ _matrix(told, columns)
    return hstack([normalize(matrix), beside], format="csr")


def _learn(inputs: Array, wanted: Array) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, solver="liblinear", random_state=SEED).fit(inputs, wanted)


def _matrix(features: Sequence[dict[str, float]], columns: dict[str, int]) -> Array:
    rows, at, values = [], [], []
    for row, each in enumerate(features):
        for name, value in each.items():
            if name in columns:
                rows.append(row)
                at.append(columns[name])
                values.append(value)
    return csr_matrix((values, (rows, at)), shape=(len(features), len(columns)))


def cross_scores(data: Task) -> Array:
    """Scores of every sentence by a model that has seen no sentence of its family: sentences × outputs."""
    scores = np.zeros((len(data.features), len(taxonomy()) + len(KINDS)))
    for known, unknown in folds(data):
        scores[unknown] = fit(data.part(known)).scores(data.part(unknown).features)
    return scores


def folds(data: Task) -> list[tuple[Array, Array]]:
    """The rows known and unknown of each fold; no family is in both."""
    split = GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(data.topics, groups=data.families)
    return [(known, unknown) for known, unknown in split]


def calibrate(scores: Array, topics: Array) -> Array:
    """Slope and shift of each topic that make its scores probabilities (Platt): topics × 2."""
    lines = []
    for score, wanted in zip(scores.T, topics.T, strict=False):
        model = LogisticRegression(C=1e3).fit(score.reshape(-1, 1), wanted)
        lines.append([model.coef_[0, 0], model.intercept_[0]])
    return np.array(lines)


def probabilities(scores: Array, lines: Array) -> Array:
    """Calibrated probabilities of the topics: sentences × topics."""
    return 1 / (1 + np.exp(-(scores[:, : len(lines)] * lines[:, 0] + lines[:, 1])))


def named(likely: Array, content: Array, threshold: float, first: float) -> Array:
    """The topics that are named, where there is content: those from ``threshold`` on, the likeliest from ``first``."""
    top = likely == likely.max(axis=1, keepdims=True)
    chosen: Array = content[:, None] & ((likely >= threshold) | (top & (likely >= first)))
    return chosen


def has_content(scores: Array) -> Array:
    """Of which sentences the likeliest kind is not boilerplate."""
    return scores[:, len(taxonomy()) :].argmax(axis=1) != KINDS.index("boilerplate")


def best_thresholds(likely: Array, content: Array, topics: Array) -> tuple[float, float]:
    """``threshold`` and ``first`` of ``named`` by which names and misses balance best (micro-F1)."""

    def quality(thresholds: tuple[float, float]) -> float:
        found = named(likely, content, *thresholds)
        return float(2 * (found & topics).sum() / (found.sum() + topics.sum()))

    return max(product(THRESHOLDS, FIRSTS), key=quality)


def train(sentences: Sequence[Labelled]) -> str:
    """The classifier as JSON, trained on all sentences and calibrated on scores across families."""
    with threadpool_limits(1):  # more threads only wait for each other on matrices of this size
        return _train(task(sentences))


def _train(data: Task) -> str:
    scores = cross_scores(data)
    lines = calibrate(scores, data.topics)
    thresholds = best_thresholds(probabilities(scores, lines), has_content(scores), data.topics)
    return to_json(fit(data), lines, *thresholds)


def to_json(model: Fitted, lines: Array, threshold: float, first: float) -> str:
    """What ``classify.from_json`` reads: calibration and hints folded into the weights, small weights left out."""
    slope = np.concatenate([lines[:, 0], np.ones(len(KINDS))])
    shift = np.concatenate([lines[:, 1], np.zeros(len(KINDS))])
    columns = {name: column for column, name in enumerate(model.names)}
    table = {}
    for name in sorted({*columns, *hints()}):
        weight = float(model.weights[columns[name]]) if name in columns else 0.0
        row = model.coefficients[:, columns[name]] * weight if weight else np.zeros(len(slope))
        for code, share in hints().get(name, {}).items():
            row = row + model.hinted[:, list(taxonomy()).index(code)] * (HINT * share)
        table[name] = [int(np.rint(weight * WEIGHED)), *_sparse(np.rint(row * slope * SCALE).astype(int))]
    content = {
        "outputs": [*taxonomy(), *KINDS],
        "bias": (model.bias * slope + shift).round(3).tolist(),
        "threshold": threshold,
        "first": first,
        "scale": SCALE,
        "weighed": WEIGHED,
        "features": table,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def _sparse(row: Array) -> list[int]:
    """Output and weight, in turn, of every weight that matters."""
    return [int(value) for at in np.flatnonzero(np.abs(row) >= LEAST) for value in (at, row[at])]


def trained(sentences: Sequence[Labelled]) -> Classifier:
    """The classifier trained on the sentences."""
    return from_json(train(sentences))

"""Trains the classifier of problem sentences and measures it with families of phrasing kept apart.

Needs the extra ``topics``. The same sentences and versions give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import normalize

from gouji.topics.classify import Classifier, from_json
from gouji.topics.features import grams, prepared
from gouji.topics.gold import KINDS, Labelled
from gouji.topics.taxonomy import taxonomy

FOLDS, SEED = 10, 0
STRENGTH = 10.0  # the inverse of the penalty on weights
FEWEST = 2  # sentences that a sequence must occur in
LOUDNESS = 4.0  # how much less a sequence of characters weighs than a seed word
SCALE, LEAST = 100, 15  # weights are kept as whole hundredths; smaller ones than 0.15 change no answer
ALIKE = 0.5  # share of common character pairs from which two sentences are one family
THRESHOLDS = [round(0.2 + 0.02 * step, 2) for step in range(16)]

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
    """Weights of features, and of the outputs over the weighted features."""

    names: list[str]
    weights: Array
    coefficients: Array
    bias: Array

    def scores(self, features: Sequence[dict[str, float]]) -> Array:
        """Scores of every output before they are probabilities: sentences × outputs."""
        matrix = _matrix(features, {name: column for column, name in enumerate(self.names)})
        return normalize(matrix @ diags(self.weights)) @ self.coefficients.T + self.bias


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
    inputs = normalize(matrix[:, kept] @ diags(weights))
    models = [_learn(inputs, column) for column in data.topics.T]
    kind = LogisticRegression(C=STRENGTH, max_iter=1000).fit(inputs, data.kinds)
    coefficients = np.vstack([*(model.coef_ for model in models), kind.coef_])
    bias = np.concatenate([*(model.intercept_ for model in models), kind.intercept_])
    return Fitted(list(names[kept]), weights, coefficients, bias)


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


def best_threshold(likely: Array, topics: Array) -> float:
    """The probability from which a topic is named, so that names and misses balance best (micro-F1)."""

    def quality(threshold: float) -> float:
        named = likely >= threshold
        return float(2 * (named & topics).sum() / (named.sum() + topics.sum()))

    return max(THRESHOLDS, key=quality)


def train(sentences: Sequence[Labelled]) -> str:
    """The classifier as JSON, trained on all sentences and calibrated on scores across families."""
    data = task(sentences)
    scores = cross_scores(data)
    lines = calibrate(scores, data.topics)
    return to_json(fit(data), lines, best_threshold(probabilities(scores, lines), data.topics))


def to_json(model: Fitted, lines: Array, threshold: float) -> str:
    """What ``classify.from_json`` reads: calibration folded into the weights, small weights left out."""
    slope = np.concatenate([lines[:, 0], np.ones(len(KINDS))])
    shift = np.concatenate([lines[:, 1], np.zeros(len(KINDS))])
    values = np.rint((model.coefficients * slope[:, None] * model.weights).T * SCALE).astype(int)
    table = {
        name: [float(weight), *_sparse(row)]
        for name, weight, row in zip(model.names, model.weights, values, strict=True)
    }
    content = {
        "outputs": [*taxonomy(), *KINDS],
        "bias": (model.bias * slope + shift).round(3).tolist(),
        "threshold": threshold,
        "scale": SCALE,
        "features": dict(sorted(table.items())),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def _sparse(row: Array) -> list[int]:
    """Output and weight, in turn, of every weight that matters."""
    return [int(value) for at in np.flatnonzero(np.abs(row) >= LEAST) for value in (at, row[at])]


def trained(sentences: Sequence[Labelled]) -> Classifier:
    """The classifier trained on the sentences."""
    return from_json(train(sentences))

"""What topics are worth: coherence, diversity, exclusivity, fit to other texts, stability. Needs the extra ``topics``.

``topics`` are lists of words, weightiest first; ``texts`` are given as words, but for ``held_out``, ``stability`` and
``choose``, which fit and take text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.utils import check_random_state

from gouji.topics.model import TopicModel, Topics

Array = Any
# Röder, Both and Hinneburg 2015: c_v looks at windows of so many words.
WINDOW = 110
SMOOTHING = 0.3
_LEAST = 1e-12


def diversity(topics: Sequence[Sequence[str]]) -> float:
    """The share of different words among all words of the topics (Dieng and others 2020)."""
    words = [word for topic in topics for word in topic]
    return len(set(words)) / len(words)


def npmi(topics: Sequence[Sequence[str]], texts: Iterable[Sequence[str]]) -> float:
    """Mean normalised pointwise mutual information of the topics' word pairs in ``texts``: −1 to 1.

    Bouma 2009, Lau and others 2014; a pair that never stands together counts −1.
    """
    places, together = _together(topics, texts)
    return float(np.mean([together[places[a], places[b]] for topic in topics for a, b in _pairs(topic)]))


def c_v(topics: Sequence[Sequence[str]], texts: Iterable[Sequence[str]], window: int = WINDOW) -> float:
    """The coherence c_v (Röder and others 2015): how far each word keeps the company that its topic keeps, 0 to 1.

    For each word its NPMI with all words of the topic, and the cosine of that with the sum over the topic.
    """
    places, together = _together(topics, (part for text in texts for part in _windows(text, window)), _LEAST)
    return float(np.mean([_company(together[np.ix_(rows, rows)]) for rows in ([places[w] for w in t] for t in topics)]))


def _company(together: Array) -> float:
    whole = together.sum(axis=0)
    lengths = np.linalg.norm(together, axis=1) * np.linalg.norm(whole)
    return float(np.mean(np.divide(together @ whole, lengths, out=np.zeros(len(whole)), where=lengths > 0)))


def _windows(text: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(max(1, len(text) - size + 1)):
        yield text[start : start + size]


def _pairs(topic: Sequence[str]) -> Iterator[tuple[str, str]]:
    return combinations(sorted(set(topic)), 2)


def _together(
    topics: Sequence[Sequence[str]], texts: Iterable[Sequence[str]], least: float = 0.0
) -> tuple[dict[str, int], Array]:
    """NPMI of all pairs of the topics' words, and the row of each; ``least`` is added to how often a pair is seen."""
    places = {word: at for at, word in enumerate(sorted({word for topic in topics for word in topic}))}
    rows = [sorted({places[word] for word in text if word in places}) for text in texts]
    starts = np.cumsum([0, *map(len, rows)])
    found = csr_matrix((np.ones(starts[-1]), [at for row in rows for at in row], starts), (len(rows), len(places)))
    seen = (found.T @ found).toarray() / max(1, len(rows)) + least
    single = seen.diagonal()
    with np.errstate(divide="ignore", invalid="ignore"):
        told = np.log(seen / np.outer(single, single)) / -np.log(seen)
    told[seen >= 1] = 1.0
    told[(seen == 0) | np.isnan(told)] = -1.0
    return places, told


def exclusivity(model: Topics, count: int = 10) -> float:
    """How far the topics' weightiest words are their own: mean share of a word's weight in its topic, 0 to 1."""
    rows = model.components_ / np.maximum(model.components_.sum(axis=1, keepdims=True), _LEAST)
    own = rows / np.maximum(rows.sum(axis=0), _LEAST)
    return float(np.mean([own[at, np.argsort(-row, kind="stable")[:count]].mean() for at, row in enumerate(rows)]))


def held_out(model: TopicModel, texts: Sequence[str], random_state: int = 0) -> float:
    """Perplexity of other texts, smaller is better: half of each text's words are shown, the others are foretold.

    ``model`` is fitted. What it foretells is mixed with ``SMOOTHING`` of how heavy each word is in all topics, so that
    a word that its topics lack is unlikely and not impossible. Words that it does not know count for nothing; where all
    are unknown, the result is NaN.
    """
    counts = model.vectorizer_.transform(texts).tocoo()
    shown = check_random_state(random_state).random(counts.nnz) < 0.5
    parts = [
        csr_matrix((counts.data[keep], (counts.row[keep], counts.col[keep])), shape=counts.shape)
        for keep in (shown, ~shown)
    ]
    shares = model.shares(parts[0])
    words = model.components_ / np.maximum(model.components_.sum(axis=1, keepdims=True), _LEAST)
    hidden = parts[1].tocoo()
    heavy = model.components_.sum(axis=0) / model.components_.sum()
    foretold = np.einsum("ij,ij->i", shares[hidden.row], words.T[hidden.col])
    nothing_shown = shares[hidden.row].sum(axis=1) == 0
    foretold = np.where(nothing_shown, heavy[hidden.col], foretold)
    chance = (1 - SMOOTHING) * foretold + SMOOTHING * heavy[hidden.col]
    known = chance > 0
    weight = hidden.data[known].sum()
    return float(np.exp(-(hidden.data[known] * np.log(chance[known])).sum() / weight)) if weight else float("nan")


def stability(model: Topics, texts: Sequence[str], runs: int = 5, share: float = 0.8, count: int = 10) -> float:
    """How far models of random parts of the texts agree: mean Jaccard of best-matched topics' first words, 0 to 1.

    Each run has another seed; with ``share`` 1 that alone tells them apart.
    """
    draw = check_random_state(model.get_params()["random_state"])
    words = []
    for _ in range(runs):
        rows = sorted(draw.permutation(len(texts))[: int(share * len(texts))])
        each = clone(model).set_params(random_state=int(draw.randint(2**31 - 1)))
        words.append(each.fit([texts[at] for at in rows]).top_words(count))
    return float(np.mean([_matched(one, other) for one, other in combinations(words, 2)]))


def _matched(one: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> float:
    alike = np.array([[len(set(a) & set(b)) / (len(set(a) | set(b)) or 1) for b in other] for a in one])
    rows, columns = linear_sum_assignment(-alike)
    return float(alike[rows, columns].mean())


def choose(texts: Sequence[str], counts: Sequence[int], model: TopicModel | None = None) -> list[dict[str, float]]:
    """What each number of topics is worth, to choose by: one row a number; ``best`` of them chooses."""
    rows = []
    for count in counts:
        each = TopicModel(**{**(model or TopicModel(seeds=None)).get_params(), "n_topics": count})
        words = each.fit(texts).top_words()
        analyzer = each.vectorizer_.build_analyzer()
        told = [analyzer(text) for text in texts]
        values = {"npmi": npmi(words, told), "c_v": c_v(words, told), "diversity": diversity(words)}
        values |= {"exclusivity": exclusivity(each), "stability": stability(each, texts, runs=3)}
        rows.append({"topics": float(count), **values})
    return rows


def best(rows: Sequence[dict[str, float]]) -> int:
    """The number of topics whose coherence (c_v) and stability are highest together, each against its own range."""

    def standing(name: str) -> Array:
        values = np.array([row[name] for row in rows])
        return (values - values.min()) / max(float(np.ptp(values)), _LEAST)

    return int(rows[int(np.argmax(standing("c_v") + standing("stability")))]["topics"])

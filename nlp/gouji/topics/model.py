"""Topic models of problem sentences in scikit-learn's way: guided by the taxonomy, or free. Needs the extra ``topics``.

model = TopicModel(random_state=0).fit(sentences)
model.top_words(5)            # the words of each topic
model.transform(sentences)    # shares of topics: sentences × topics
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import log
from typing import Any, Literal, Self

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from gouji.topics.taxonomy import taxonomy
from gouji.topics.words import telling_words

Array = Any
# How loud a seed word is in the start of its topic, against the rest.
_SEED, _REST = 10.0, 0.01


class TopicModel(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Topics over words.

    Parameters:
        n_topics: how many; None for one a seed topic, or 16 without seeds.
        seeds: ``taxonomy``, None for a free model, or topic → its words.
        method: ``nmf`` (Kullback–Leibler) or ``lda``, which takes no seeds.
        vectorizer: what counts words: any scikit-learn vectoriser over texts; None for TF-IDF over telling words.
        stop_words, words: left out, and kept whole, besides the listed ones (None for none).
        max_iter: steps of the fit.
        random_state: seed of whatever is drawn; the same gives the same model.

    Attributes: ``components_`` (topics × words), ``vectorizer_``, ``decomposition_``, ``labels_`` (for each topic a
    code of the taxonomy or the name of a seed topic, ``""`` where none fits).
    """

    def __init__(
        self,
        n_topics: int | None = None,
        *,
        seeds: Literal["taxonomy"] | Mapping[str, Sequence[str]] | None = "taxonomy",
        method: Literal["nmf", "lda"] = "nmf",
        vectorizer: Any = None,
        stop_words: Sequence[str] | None = None,
        words: Sequence[str] | None = None,
        max_iter: int = 200,
        random_state: int | None = 0,
    ) -> None:
        self.n_topics = n_topics
        self.seeds = seeds
        self.method = method
        self.vectorizer = vectorizer
        self.stop_words = stop_words
        self.words = words
        self.max_iter = max_iter
        self.random_state = random_state

    def fit(self, texts: Sequence[str], y: object = None) -> Self:
        """Learn the topics of ``texts``. Raises ValueError for fewer topics than seed topics, or an unknown method."""
        self.fit_transform(texts)
        return self

    def fit_transform(self, texts: Sequence[str], y: object = None) -> Array:
        """Learn the topics of ``texts`` and give their shares: texts × topics, each row adding to 1 or all 0."""
        if self.method not in ("nmf", "lda"):
            raise ValueError(f"unknown method: {self.method!r}; there are nmf and lda")
        self.vectorizer_ = self._counter()
        counts = self.vectorizer_.fit_transform(texts)
        seeds = self._seeds()
        topics = self.n_topics or len(seeds) or len(taxonomy())
        if topics < len(seeds):
            raise ValueError(f"{topics} topics cannot hold {len(seeds)} seed topics")
        start = self._start(seeds, topics)
        shares = self._nmf(counts, start) if self.method == "nmf" else self._lda(counts, start)
        self.components_ = self.decomposition_.components_
        self.labels_ = [*seeds, *(self._nearest(row) for row in self.components_[len(seeds) :])]
        return _rows_to_one(shares)

    def transform(self, texts: Sequence[str]) -> Array:
        """Shares of the topics in other texts: texts × topics; a text without a known word has none."""
        check_is_fitted(self)
        counts = self.vectorizer_.transform(texts)
        shares = self.decomposition_.transform(counts)
        shares[np.asarray(counts.sum(axis=1)).ravel() == 0] = 0
        return _rows_to_one(shares)

    def get_feature_names_out(self, input_features: object = None) -> Array:
        """Names of the topics: label, or number where there is none."""
        check_is_fitted(self)
        return np.array([label or f"topic{at}" for at, label in enumerate(self.labels_)], dtype=object)

    def top_words(self, count: int = 10) -> list[list[str]]:
        """The weightiest words of each topic, weightiest first."""
        check_is_fitted(self)
        names = self.vectorizer_.get_feature_names_out()
        return [[str(names[at]) for at in np.argsort(-row, kind="stable")[:count]] for row in self.components_]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        return tags

    def _counter(self) -> Any:
        if self.vectorizer is not None:
            from sklearn.base import clone

            return clone(self.vectorizer)
        own = [word for words in self._seeds().values() for word in words]
        analyzer = telling_words(self.stop_words or (), [*(self.words or ()), *own])
        return TfidfVectorizer(analyzer=analyzer, min_df=2, max_df=0.5, sublinear_tf=True)

    def _seeds(self) -> Mapping[str, Sequence[str]]:
        if self.seeds == "taxonomy":
            return {code: [seed for seed in topic.seeds if len(seed) > 1] for code, topic in taxonomy().items()}
        if isinstance(self.seeds, str):
            raise ValueError(f"unknown seeds: {self.seeds!r}; there is taxonomy")
        return self.seeds or {}

    def _start(self, seeds: Mapping[str, Sequence[str]], topics: int) -> Array:
        """Weights of words before the fit: loud seed words, and noise for topics without."""
        places: Mapping[str, int] = self.vectorizer_.vocabulary_
        start = check_random_state(self.random_state).uniform(0, 2 * _REST, (topics, len(places)))
        start[len(seeds) :] *= _SEED
        for row, words in enumerate(seeds.values()):
            start[row, [places[word] for word in words if word in places]] = _SEED
        return start

    def _nmf(self, counts: Array, start: Array) -> Array:
        guided = bool(self._seeds())
        init = "custom" if guided or len(start) > min(counts.shape) else "nndsvda"
        self.decomposition_ = NMF(
            len(start),
            init=init,
            solver="mu",
            beta_loss="kullback-leibler",
            max_iter=self.max_iter,
            tol=1e-3,
            random_state=self.random_state,
        )
        if init != "custom":
            return self.decomposition_.fit_transform(counts)
        shares = counts @ start.T + _REST
        return self.decomposition_.fit_transform(counts, W=shares / shares.sum(axis=1, keepdims=True), H=start)

    def _lda(self, counts: Array, start: Array) -> Array:
        if self._seeds():
            raise ValueError("lda cannot be guided: give seeds=None, or use nmf")
        self.decomposition_ = LatentDirichletAllocation(
            len(start), max_iter=min(self.max_iter, 30), random_state=self.random_state
        )
        return self.decomposition_.fit_transform(counts)

    def _nearest(self, row: Array) -> str:
        """The topic of the taxonomy whose seed words weigh most in it; none where they weigh less than a tenth."""
        places: Mapping[str, int] = self.vectorizer_.vocabulary_
        weights = {
            code: sum(float(row[places[seed]]) for seed in topic.seeds if seed in places)
            for code, topic in taxonomy().items()
        }
        best = max(weights, key=lambda code: weights[code])
        return best if weights[best] >= 0.1 * float(row.sum()) else ""


def _rows_to_one(shares: Array) -> Array:
    total = shares.sum(axis=1, keepdims=True)
    return np.divide(shares, total, out=np.zeros_like(shares), where=total > 0)


def diversity(topics: Sequence[Sequence[str]]) -> float:
    """The share of different words among all words of the topics (Dieng and others 2020)."""
    words = [word for topic in topics for word in topic]
    return len(set(words)) / len(words)


def npmi(topics: Sequence[Sequence[str]], texts: Iterable[Sequence[str]]) -> float:
    """Mean normalised pointwise mutual information of the topics' word pairs in ``texts``, given as words: −1 to 1.

    Bouma 2009, Lau and others 2014; a pair that never stands together counts −1.
    """
    sets = [set(text) for text in texts]
    wanted = {word for topic in topics for word in topic}
    single = Counter(word for text in sets for word in text & wanted)
    double = Counter(pair for text in sets for pair in combinations(sorted(text & wanted), 2))

    def one(pair: tuple[str, str]) -> float:
        together = double[pair] / len(sets)
        if not together:
            return -1.0
        if together == 1:
            return 1.0
        return log(together * len(sets) ** 2 / (single[pair[0]] * single[pair[1]])) / -log(together)

    return float(np.mean([one(pair) for topic in topics for pair in combinations(sorted(set(topic)), 2)]))


def stability(model: TopicModel, texts: Sequence[str], runs: int = 5, share: float = 0.8, count: int = 10) -> float:
    """How far subsamples agree: mean Jaccard of the best-matched topics' first ``count`` words, 0 to 1."""
    from sklearn.base import clone

    draw = check_random_state(model.random_state)
    chosen = [draw.permutation(len(texts))[: int(share * len(texts))] for _ in range(runs)]
    words = [clone(model).fit([texts[at] for at in rows]).top_words(count) for rows in chosen]
    return float(np.mean([_matched(one, other) for one, other in combinations(words, 2)]))


def _matched(one: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> float:
    alike = np.array([[len(set(a) & set(b)) / len(set(a) | set(b)) for b in other] for a in one])
    rows, columns = linear_sum_assignment(-alike)
    return float(alike[rows, columns].mean())


def choose(texts: Sequence[str], counts: Sequence[int], model: TopicModel | None = None) -> list[dict[str, float]]:
    """Coherence, diversity and stability for each number of topics, to choose by: one row a number."""
    rows = []
    for count in counts:
        each = TopicModel(**{**(model or TopicModel(seeds=None)).get_params(), "n_topics": count})
        words = each.fit(texts).top_words()
        told = [each.vectorizer_.build_analyzer()(text) for text in texts]
        values = {"npmi": npmi(words, told), "diversity": diversity(words), "stability": stability(each, texts, runs=3)}
        rows.append({"topics": float(count), **values})
    return rows

"""Topic models of problem sentences in scikit-learn's way: guided by the taxonomy, or free. Needs the extra ``topics``.

model = TopicModel(random_state=0).fit(sentences)
model.top_words(5)            # the words of each topic
model.transform(sentences)    # shares of topics: sentences × topics
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal, Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from gouji.topics.features import parts
from gouji.topics.taxonomy import taxonomy
from gouji.topics.words import telling_words

Array = Any
# How loud in the start of its topic are a seed word, one that speaks less surely, one that only shares a pair of
# characters with them, and the rest.
_SEED, _MORE, _PART, _REST = 10.0, 5.0, 0.3, 0.01
# What a free model's start has of everything, against its mean; and how much a word's own weight counts beside that of
# the words it stands with.
_LITTLE, _OWN = 0.1, 0.25


class Topics(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """What every topic model here can do once it is fitted.

    A model sets ``components_`` (topics × words), ``words_`` (the words, in the order of the columns) and ``labels_``.
    """

    components_: Array
    words_: Array
    labels_: list[str]

    def fit(self, texts: Sequence[str], y: object = None) -> Self:
        """Learn the topics of ``texts``. Raises ValueError for fewer topics than seed topics, or an unknown method."""
        self.fit_transform(texts)
        return self

    def get_feature_names_out(self, input_features: object = None) -> Array:
        """Names of the topics: label, or number where there is none."""
        check_is_fitted(self)
        return np.array([label or f"topic{at}" for at, label in enumerate(self.labels_)], dtype=object)

    def ranking(self) -> Array:
        """How far each word tells what a topic is about: topics × words, as ``top_words`` ranks them."""
        check_is_fitted(self)
        return self.components_

    def top_words(self, count: int = 10) -> list[list[str]]:
        """The words of each topic that tell most of it, first of all the first."""
        return [[str(self.words_[at]) for at in np.argsort(-row, kind="stable")[:count]] for row in self.ranking()]

    def representative(self, texts: Sequence[str], count: int = 3) -> list[list[int]]:
        """For each topic the texts that are most of it, as indices; only those of which it is the greatest share."""
        shares = self.transform(texts)
        best = shares.argmax(axis=1)
        found = []
        for at, column in enumerate(shares.T):
            rows = np.flatnonzero((best == at) & (column > 0))
            found.append([int(row) for row in rows[np.argsort(-column[rows], kind="stable")][:count]])
        return found

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """A notebook shows the topics of a model that is fitted, the parameters of one that is not."""
        from gouji.write.shown import topics_fragment

        bundle: dict[str, Any] = super()._repr_mimebundle_(**kwargs)
        if hasattr(self, "components_"):
            named = {code: topic.zh for code, topic in taxonomy().items()}
            names = (named.get(each, each) for each in self.get_feature_names_out())
            bundle["text/html"] = str(topics_fragment(zip(names, self.top_words(), strict=True)))
        return bundle

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        return tags


class TopicModel(Topics):
    """Topics over words.

    Parameters:
        n_topics: how many; None for one a seed topic, or 16 without seeds.
        seeds: ``taxonomy``, None for a free model, or topic → its words.
        method: ``nmf`` (Kullback–Leibler) or ``lda``, which takes no seeds.
        vectorizer: what counts words: any scikit-learn vectoriser over texts; None for TF-IDF over telling words.
        stop_words, words: left out, and kept whole, besides the listed ones (None for none).
        max_iter: steps of the fit.
        random_state: seed of whatever is drawn; the same gives the same model.

    Attributes: ``components_`` (topics × words), ``words_``, ``vectorizer_``, ``decomposition_``, ``labels_`` (for each
    topic a code of the taxonomy or the name of a seed topic, ``""`` where none fits). A guided topic is told by its
    weightiest words. A free one often gathers several wordings of a matter, whose weightiest words never meet in a
    text: it is told by those that stand together (``together_``, topics × words).
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

    def fit_transform(self, texts: Sequence[str], y: object = None) -> Array:
        """Learn the topics of ``texts`` and give their shares: texts × topics, each row adding to 1 or all 0."""
        if self.method not in ("nmf", "lda"):
            raise ValueError(f"unknown method: {self.method!r}; there are nmf and lda")
        self.vectorizer_ = self._counter()
        counts = self.vectorizer_.fit_transform(texts)
        self.words_ = self.vectorizer_.get_feature_names_out()
        seeds = self._seeds()
        topics = self.n_topics or len(seeds) or len(taxonomy())
        if topics < len(seeds):
            raise ValueError(f"{topics} topics cannot hold {len(seeds)} seed topics")
        start = self._start(seeds, topics)
        shares = self._nmf(counts, start) if self.method == "nmf" else self._lda(counts, start)
        self.components_ = self.decomposition_.components_
        self.labels_ = [*seeds, *(self._nearest(row) for row in self.components_[len(seeds) :])]
        self.together_ = self.components_ if seeds else told_together(self.components_, counts)
        return rows_to_one(shares)

    def ranking(self) -> Array:
        """Weights of words where topics are guided, else ``together_``."""
        check_is_fitted(self)
        return self.together_

    def transform(self, texts: Sequence[str]) -> Array:
        """Shares of the topics in other texts: texts × topics; a text without a known word has none."""
        check_is_fitted(self)
        return self.shares(self.vectorizer_.transform(texts))

    def shares(self, counts: Array) -> Array:
        """Shares of the topics in texts given as ``vectorizer_`` counts them: texts × words → texts × topics."""
        shares = np.zeros((counts.shape[0], len(self.components_)))
        known = np.flatnonzero(np.asarray(counts.sum(axis=1)).ravel())
        if len(known):
            shares[known] = self.decomposition_.transform(counts[known])
        return rows_to_one(shares)

    def _counter(self) -> Any:
        if self.vectorizer is not None:
            from sklearn.base import clone

            return clone(self.vectorizer)
        own = [word for words in self._seeds().values() for word in words]
        analyzer = telling_words(self.stop_words or (), [*(self.words or ()), *own])
        return TfidfVectorizer(analyzer=analyzer, min_df=2, max_df=0.5)

    def _seeds(self) -> Mapping[str, Sequence[str]]:
        return seed_words(self.seeds)

    def _start(self, seeds: Mapping[str, Sequence[str]], topics: int) -> Array:
        """Weights of words before the fit: loud seed words, what is like them, and noise for topics without."""
        places: Mapping[str, int] = self.vectorizer_.vocabulary_
        start = check_random_state(self.random_state).uniform(0, 2 * _REST, (topics, len(places)))
        start[len(seeds) :] *= _SEED
        told = parts(seeds)
        for word, place in places.items():
            for pair in map("".join, pairwise(word)):
                for row, code in enumerate(seeds):
                    start[row, place] = max(start[row, place], _PART * told.get(pair, {}).get(code, 0.0))
        for row, (code, words) in enumerate(seeds.items()):
            more = taxonomy()[code].more if self.seeds == "taxonomy" else ()
            start[row, [places[word] for word in more if word in places]] = _MORE
            start[row, [places[word] for word in words if word in places]] = _SEED
        return start

    def _nmf(self, counts: Array, start: Array) -> Array:
        shares = counts @ start.T + _REST
        shares /= shares.sum(axis=1, keepdims=True)
        if not self._seeds() and len(start) <= min(counts.shape):
            shares, start = self._plain(counts, len(start))
        self.decomposition_ = NMF(
            len(start),
            init="custom",
            solver="mu",
            beta_loss="kullback-leibler",
            max_iter=self.max_iter,
            tol=1e-3,
            random_state=self.random_state,
        )
        return self.decomposition_.fit_transform(counts, W=shares, H=start)

    def _plain(self, counts: Array, topics: int) -> tuple[Array, Array]:
        """Where a free model starts: at what least squares find, and a little of everything, for 0 would stay 0."""
        plain = NMF(topics, max_iter=2 * self.max_iter, random_state=self.random_state)
        with warnings.catch_warnings():  # a start need not be the last word
            warnings.simplefilter("ignore", ConvergenceWarning)
            shares = plain.fit_transform(counts)
        return shares + _LITTLE * shares.mean(), plain.components_ + _LITTLE * plain.components_.mean()

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


def told_together(components: Array, counts: Array) -> Array:
    """For each topic how far a word is of it and stands with words of it: topics × words.

    Its weight there, softened, times the weights of all other words by how often both stand in one text (cosine).
    """
    there = (counts > 0).astype(float)
    alone = np.sqrt(np.asarray(there.sum(axis=0)).ravel())
    weights = components / np.maximum(components.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    scaled = weights / alone
    beside = (there.T @ (there @ scaled.T)).T / alone - weights
    return weights**_OWN * np.maximum(beside, 0.0)


def rows_to_one(shares: Array) -> Array:
    total = shares.sum(axis=1, keepdims=True)
    return np.divide(shares, total, out=np.zeros_like(shares), where=total > 0)


def seed_words(seeds: Literal["taxonomy"] | Mapping[str, Sequence[str]] | None) -> Mapping[str, Sequence[str]]:
    """The seed words of each seed topic. Raises ValueError for a name other than ``taxonomy``."""
    if seeds == "taxonomy":
        return {code: [seed for seed in topic.seeds if len(seed) > 1] for code, topic in taxonomy().items()}
    if isinstance(seeds, str):
        raise ValueError(f"unknown seeds: {seeds!r}; there is taxonomy")
    return seeds or {}

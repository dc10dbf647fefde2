"""Topic models of other libraries behind the same methods as ``TopicModel``. Used only where they are asked for.

``TomotopyModel`` needs the extra ``tomotopy``. ``Clustered`` takes a ready-made BERTopic model, or one like it, and
imports nothing itself.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from sklearn.utils.validation import check_is_fitted

from gouji.errors import MissingExtra
from gouji.topics.model import Topics, rows_to_one, seed_words
from gouji.topics.taxonomy import taxonomy
from gouji.topics.words import telling_words

Array = Any
# How much likelier a seed word is in its topic before the first text is read, and what every other word weighs.
_SEED, _REST = 10.0, 0.01


def _tomotopy() -> Any:
    """tomotopy, whose import warns of the machinery by which it finds its compiled part."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import tomotopy
        except ImportError as error:
            raise MissingExtra("error.missing_extra", what="tomotopy", extra="tomotopy") from error
    return tomotopy


class TomotopyModel(Topics):
    """Latent Dirichlet allocation by tomotopy, seed words as priors of words.

    Parameters as of ``TopicModel``; ``alpha`` and ``eta`` are the priors of topics in texts and of words in topics,
    ``idf`` weighs words by how rare they are. One worker, so that the same ``random_state`` gives the same model.
    """

    def __init__(
        self,
        n_topics: int | None = None,
        *,
        seeds: Literal["taxonomy"] | Mapping[str, Sequence[str]] | None = "taxonomy",
        stop_words: Sequence[str] | None = None,
        words: Sequence[str] | None = None,
        alpha: float = 0.1,
        eta: float = 0.01,
        idf: bool = False,
        max_iter: int = 300,
        random_state: int | None = 0,
    ) -> None:
        self.n_topics = n_topics
        self.seeds = seeds
        self.stop_words = stop_words
        self.words = words
        self.alpha = alpha
        self.eta = eta
        self.idf = idf
        self.max_iter = max_iter
        self.random_state = random_state

    def fit_transform(self, texts: Sequence[str], y: object = None) -> Array:
        """Learn the topics of ``texts`` and give their shares. Raises MissingExtra without tomotopy."""
        tomotopy = _tomotopy()
        seeds = seed_words(self.seeds)
        topics = self.n_topics or len(seeds) or len(taxonomy())
        if topics < len(seeds):
            raise ValueError(f"{topics} topics cannot hold {len(seeds)} seed topics")
        weight = tomotopy.TermWeight.IDF if self.idf else tomotopy.TermWeight.ONE
        model = tomotopy.LDAModel(
            k=topics, tw=weight, min_cf=2, alpha=self.alpha, eta=self.eta, seed=self.random_state or 0
        )
        for row, words in enumerate(seeds.values()):
            for word in words:
                model.set_word_prior(word, [_SEED if row == at else _REST for at in range(topics)])
        own = [word for words in seeds.values() for word in words]
        self.analyzer_ = telling_words(self.stop_words or (), [*(self.words or ()), *own])
        for words in filter(None, map(self.analyzer_, texts)):
            model.add_doc(words)
        model.train(self.max_iter, workers=1)
        self.model_, self.words_ = model, np.array(list(model.used_vocabs), dtype=object)
        self.components_ = np.array([model.get_topic_word_dist(at) for at in range(topics)])
        self.labels_ = [*seeds, *[""] * (topics - len(seeds))]
        return self.transform(texts)

    def transform(self, texts: Sequence[str]) -> Array:
        """Shares of the topics in texts: texts × topics; a text without a known word has none."""
        check_is_fitted(self)
        shares, known = np.zeros((len(texts), len(self.components_))), set(self.words_)
        rows = [(at, words) for at, text in enumerate(texts) if known.intersection(words := self.analyzer_(text))]
        if rows:
            told, _ = self.model_.infer([self.model_.make_doc(words) for _, words in rows], workers=1)
            shares[[at for at, _ in rows]] = told
        return rows_to_one(shares)


class Clustered(Topics):
    """A model of clusters with BERTopic's methods (``fit_transform``, ``transform``, ``get_topics``) as topics.

    ``model`` is configured by the caller, its embedding with it, so that nothing is fetched unasked. A text belongs to
    one topic or, as an outlier (−1), to none.
    """

    def __init__(self, model: Any, *, random_state: int | None = 0) -> None:
        self.model = model
        self.random_state = random_state

    def fit_transform(self, texts: Sequence[str], y: object = None) -> Array:
        """Learn the clusters of ``texts`` and give 1 for the topic of each."""
        topics, _ = self.model.fit_transform(list(texts))
        words = {number: dict(told) for number, told in self.model.get_topics().items() if number >= 0}
        self.numbers_ = sorted(words)
        self.words_ = np.array(sorted({word for told in words.values() for word in told}), dtype=object)
        self.components_ = np.array([[words[at].get(word, 0.0) for word in self.words_] for at in self.numbers_])
        self.labels_ = [""] * len(self.numbers_)
        return self._shares(topics)

    def transform(self, texts: Sequence[str]) -> Array:
        """1 for the topic of each text: texts × topics; an outlier has none."""
        check_is_fitted(self)
        topics, _ = self.model.transform(list(texts))
        return self._shares(topics)

    def _shares(self, topics: Sequence[int]) -> Array:
        return np.array([[float(topic == number) for number in self.numbers_] for topic in topics])

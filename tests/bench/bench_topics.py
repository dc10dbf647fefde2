"""Topic models on generated texts with known topics, beside others: python tests/bench/bench_topics.py [large]

All models see the same words. ``large`` fits 100,000 sections once instead and tells time and memory.
"""

from __future__ import annotations

import resource
import sys
import warnings
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.metrics import normalized_mutual_info_score
from sklearn.pipeline import make_pipeline
from topic_texts import Text, texts

from gouji.topics.adapters import TomotopyModel
from gouji.topics.coherence import c_v, npmi, stability
from gouji.topics.model import TopicModel, Topics
from gouji.topics.words import telling_words

TEXTS, TOPICS, SEED, RUNS = 2000, 16, 0, 3
LARGE = 100_000


class Plain(Topics):
    """A model of scikit-learn's over its own vectoriser, as it comes, with ``Topics``' methods."""

    def __init__(self, steps: Any = None, random_state: int = 0) -> None:
        self.steps = steps
        self.random_state = random_state

    def fit_transform(self, texts: Sequence[str], y: object = None) -> Any:
        """Shares of the topics."""
        self.pipe_ = make_pipeline(*(step() for step in self.steps))
        self.pipe_[-1].set_params(random_state=self.random_state)
        shares = self.pipe_.fit_transform(texts)
        self.components_ = self.pipe_[-1].components_
        self.words_ = self.pipe_[0].get_feature_names_out()
        return shares


def vectoriser(kind: type) -> Callable[[], Any]:
    """Counts telling words."""
    return lambda: kind(analyzer=telling_words(), min_df=2)


MODELS: dict[str, Callable[[], Topics]] = {
    "gouji, guided (default)": lambda: TopicModel(),
    "tomotopy LDA, word priors": lambda: TomotopyModel(),
    "tomotopy LDA, word priors, idf": lambda: TomotopyModel(idf=True),
    "gouji, free": lambda: TopicModel(TOPICS, seeds=None),
    "tomotopy LDA": lambda: TomotopyModel(TOPICS, seeds=None),
    "tomotopy LDA, idf": lambda: TomotopyModel(TOPICS, seeds=None, idf=True),
    "scikit-learn NMF": lambda: Plain((vectoriser(TfidfVectorizer), lambda: NMF(TOPICS, max_iter=400))),
    "scikit-learn LDA": lambda: Plain((vectoriser(CountVectorizer), lambda: LatentDirichletAllocation(TOPICS))),
}


def measured(make: Callable[[], Topics], made: Sequence[Text], words: Sequence[Sequence[str]]) -> str:
    """NMI of the likeliest with the true topics, coherence, stability over 80 % subsamples, seconds."""
    plain = [each.text for each in made]
    begun = perf_counter()
    model = make()
    shares = model.fit_transform(plain)
    taken = perf_counter() - begun
    nmi = normalized_mutual_info_score([each.topic for each in made], shares.argmax(axis=1))
    top = model.top_words()
    stable = stability(make(), plain, runs=RUNS)
    return f"{nmi:6.3f} {npmi(top, words):6.3f} {c_v(top, words):6.3f} {stable:9.3f} {taken:7.1f}"


def compare() -> None:
    """Print a table for each shape of text."""
    cut = telling_words()
    for shape in ("sentence", "lead", "paragraph"):
        made = texts(shape, TEXTS, SEED)
        words = [cut(each.text) for each in made]
        print(f"\n{shape}s: {TEXTS}, {len({each.text for each in made})} different")
        print(f"{'':32}{'NMI':>6} {'NPMI':>6} {'c_v':>6} {'stability':>9} {'seconds':>7}")
        for name, make in MODELS.items():
            print(f"{name:32}{measured(make, made, words)}", flush=True)


def large() -> None:
    """Fit many sections once."""
    plain = [each.text for each in texts("paragraph", LARGE, SEED)]
    begun = perf_counter()
    TopicModel().fit(plain)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{LARGE:,} sections fitted in {perf_counter() - begun:.0f} s, at most {peak:.2f} GiB")


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # of models that other libraries' defaults stop early
    large() if sys.argv[1:] == ["large"] else compare()

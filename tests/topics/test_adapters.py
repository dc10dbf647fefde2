"""Other libraries' topic models behind the same methods."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from gouji.errors import MissingExtra
from gouji.topics.adapters import Clustered, TomotopyModel
from gouji.topics.gold import read_sentences
from gouji.topics.taxonomy import taxonomy

CORPUS = Path(__file__).resolve().parents[2] / "corpora" / "problems"
TEXTS = [each.text for each in read_sentences(CORPUS / "sentences.csv") if len(each.topics) == 1][:300]


def test_tomotopy_behind_the_same_methods() -> None:
    """Named by the taxonomy, shares that add to one, none for unknown words, and the same model for the same seed."""
    model = TomotopyModel(max_iter=60).fit(TEXTS)
    shares = model.transform([*TEXTS[:3], "猫狗"])
    assert list(model.get_feature_names_out()) == list(taxonomy())
    assert shares.sum(axis=1) == pytest.approx([1, 1, 1, 0], abs=1e-5)
    assert all(len(words) == 5 for words in model.top_words(5))
    assert np.array_equal(TomotopyModel(max_iter=60).fit(TEXTS).components_, model.components_)
    free = TomotopyModel(4, seeds=None, max_iter=20, idf=True).fit(TEXTS[:80])
    assert list(free.get_feature_names_out()) == ["topic0", "topic1", "topic2", "topic3"]


def test_tomotopy_is_never_used_silently(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library the extra is named; fewer topics than seed topics are refused."""
    with pytest.raises(ValueError, match="2 topics"):
        TomotopyModel(2).fit(TEXTS[:5])
    monkeypatch.setitem(sys.modules, "tomotopy", None)
    with pytest.raises(MissingExtra):
        TomotopyModel().fit(TEXTS[:5])


class Clusters:
    """The methods of BERTopic that are used, over a rule: a text's topic is whether it names a website."""

    def fit_transform(self, texts: list[str]) -> tuple[list[int], None]:
        return self.transform(texts)

    def transform(self, texts: list[str]) -> tuple[list[int], None]:
        return [-1 if not text else int("网站" in text) for text in texts], None

    def get_topics(self) -> dict[int, list[tuple[str, float]]]:
        return {-1: [("其他", 0.1)], 0: [("培训", 0.9), ("人员", 0.2)], 1: [("网站", 0.8), ("人员", 0.1)]}


def test_clusters_as_topics() -> None:
    """Each text belongs to its cluster's topic, an outlier to none; words by their weight in the cluster."""
    model = Clustered(Clusters())
    assert model.fit_transform(["网站旧", "培训少", ""]).tolist() == [[0, 1], [1, 0], [0, 0]]
    assert model.top_words(2) == [["培训", "人员"], ["网站", "人员"]]
    assert model.representative(["网站旧", "培训少", ""]) == [[1], [0]]

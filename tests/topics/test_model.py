"""Topic models: scikit-learn's manners, guided topics, and the measures of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.exceptions import NotFittedError, SkipTestWarning
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import normalized_mutual_info_score
from sklearn.utils.estimator_checks import (
    check_estimator,
    check_get_params_invariance,
    check_no_attributes_set_in_init,
    check_set_params,
)

from gouji.topics.gold import read_sentences
from gouji.topics.model import TopicModel, told_together
from gouji.topics.taxonomy import taxonomy
from gouji.topics.words import read_words, telling_words

CORPUS = Path(__file__).resolve().parents[2] / "corpora" / "problems"
SENTENCES = [
    each for each in read_sentences(CORPUS / "sentences.csv") if len(each.topics) == 1 and each.family <= "f147"
]
# The checks of check_estimator that need no matrix: it runs none of the others for what takes texts.
CHECKS = (
    check_get_params_invariance,
    check_no_attributes_set_in_init,
    check_set_params,
)
TEXTS = [each.text for each in SENTENCES]


@pytest.fixture(scope="module")
def guided() -> TopicModel:
    return TopicModel().fit(TEXTS)


def test_it_keeps_scikit_learns_manners() -> None:
    """Parameters are only stored, a clone is fresh, an unfitted model says so."""
    with pytest.warns(SkipTestWarning):  # it has no checks of transforming that take texts
        check_estimator(TopicModel())
    for name, check in (("TopicModel", each) for each in CHECKS):
        check(name, TopicModel())
    model = clone(TopicModel(3, seeds=None))
    assert model.get_params()["n_topics"] == 3
    with pytest.raises(NotFittedError):
        model.transform(TEXTS)


def test_guided_topics_are_the_taxonomys(guided: TopicModel) -> None:
    """Named in its order, with their own words in front, and right far oftener than by chance."""
    assert list(guided.get_feature_names_out()) == list(taxonomy())
    words = dict(zip(guided.labels_, guided.top_words(8), strict=True))
    assert "培训" in words["team_capacity"]
    assert "解读" in words["policy_interpretation"]
    found = guided.transform(TEXTS).argmax(axis=1)
    right = [list(taxonomy()).index(each.topics[0]) for each in SENTENCES]
    assert normalized_mutual_info_score(right, found) >= 0.45


def test_shares_add_to_one(guided: TopicModel) -> None:
    """Each text's shares add to 1; a text of unknown words has none."""
    shares = guided.transform([*TEXTS[:5], "猫狗鸟鱼"])
    assert shares.shape == (6, 16)
    assert shares.sum(axis=1) == pytest.approx([1, 1, 1, 1, 1, 0])


def test_the_same_seed_gives_the_same_model(guided: TopicModel) -> None:
    """Bit for bit."""
    assert np.array_equal(TopicModel().fit(TEXTS).components_, guided.components_)


def test_free_models_and_other_steps() -> None:
    """Without seeds, by LDA, and over another vectoriser."""
    free = TopicModel(4, seeds=None).fit(TEXTS)
    assert (free.components_.shape[0], len(free.labels_)) == (4, 4)
    assert TopicModel(4, seeds=None, method="lda").fit_transform(TEXTS[:60]).shape == (60, 4)
    characters = TopicModel(3, seeds=None, vectorizer=CountVectorizer(analyzer="char", min_df=5)).fit(TEXTS)
    assert {len(word) for words in characters.top_words() for word in words} == {1}


def test_own_seeds_and_free_topics_beside_them() -> None:
    """Topics of one's own come first under their names, the others after them."""
    model = TopicModel(12, seeds={"training": ["培训"], "explaining": ["解读"]}).fit(TEXTS)
    assert model.labels_[:2] == ["training", "explaining"]
    training, explaining, *others = model.top_words(10)
    assert "培训" in training
    assert "解读" in explaining
    assert len(others) == 10


@pytest.mark.parametrize(
    "model", [TopicModel(2), TopicModel(method="lsa"), TopicModel(seeds="words"), TopicModel(method="lda")]
)
def test_what_cannot_be_fitted(model: TopicModel) -> None:
    """Fewer topics than seeds, unknown methods and seeds, and a guided LDA are told."""
    with pytest.raises(ValueError, match=r"topics|method|seeds"):
        model.fit(TEXTS)


def test_telling_words(tmp_path: Path) -> None:
    """Grammar, figures, places and what every report says are left out; the user's own words are honoured."""
    sentence = "2023年青禾县个别乡镇网站栏目更新不及时"
    assert telling_words()(sentence) == ["乡镇", "网站", "栏目", "更新", "不及时"]
    path = tmp_path / "mine.txt"
    path.write_text("# mine\n网站\n\n", "utf-8")
    assert telling_words(read_words(path), ["网站栏目"])(sentence) == ["乡镇", "网站栏目", "更新", "不及时"]


def test_texts_that_stand_for_a_topic(guided: TopicModel) -> None:
    """Those of which the topic is the greatest share, most of it first; no text stands for two."""
    rows = guided.representative(TEXTS, 2)
    shares = guided.transform(TEXTS)
    assert len(rows) == 16
    for at, found in enumerate(rows):
        assert [int(shares[row].argmax()) for row in found] == [at] * len(found)
        assert shares[found, at].tolist() == sorted(shares[found, at], reverse=True)


def test_traditional_script_is_read_as_simplified(guided: TopicModel) -> None:
    """The same sentence in either script has the same shares."""
    simple, traditional = guided.transform(["网站栏目更新不及时，培训较少", "網站欄目更新不及時，培訓較少"])
    assert simple == pytest.approx(traditional)
    assert simple.sum() == pytest.approx(1)


def test_a_free_topic_is_told_by_words_that_stand_together(guided: TopicModel) -> None:
    """Two words of two texts tell it, a third as heavy that stands alone does not; a guided one keeps its weights."""
    counts = csr_matrix([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    told = told_together(np.array([[4.0, 2.0, 4.0]]), counts)
    assert told[0] == pytest.approx([0.4**0.25 * 0.2, 0.2**0.25 * 0.4, 0.0], abs=1e-9)
    assert guided.ranking() is guided.components_
    free = TopicModel(5, seeds=None).fit(TEXTS)
    assert free.ranking().shape == free.components_.shape
    assert (free.ranking() != free.components_).any()

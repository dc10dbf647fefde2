"""The classifier: what it answers, that it is data, and that training gives it again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gouji.errors import DataError
from gouji.topics.classify import MODEL, classify, from_json
from gouji.topics.features import MARKER, grams, prepared
from gouji.topics.gold import read_corpus, read_second_pass, read_sections, read_sentences
from gouji.topics.measure import agreement, calibration_error
from gouji.topics.taxonomy import cues, taxonomy
from gouji.topics.train import THRESHOLDS, families, train

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpora" / "problems"
SHIPPED = ROOT / "nlp" / "gouji" / "data" / MODEL


@pytest.mark.parametrize(
    ("sentence", "kind", "topics"),
    [
        ("经办人员业务能力不强", "problem", ("team_capacity",)),
        ("进一步加大宣传力度，提高知晓率", "measure", ("publicity_reach",)),
        ("因专职人员少，栏目更新不及时", "problem", ("team_capacity", "timeliness")),
        ("针对上述问题，我局将采取以下措施：", "boilerplate", ()),
    ],
)
def test_sentences_with_their_topics(sentence: str, kind: str, topics: tuple[str, ...]) -> None:
    """Kind and topics, in the order in which they are told."""
    told = classify(sentence)
    assert (told.kind, told.topics) == (kind, topics)


def test_it_abstains() -> None:
    """Content of no known topic is left without one."""
    told = classify("食堂的饭菜不够可口")
    assert (told.kind, told.topics, told.abstained) == ("problem", (), True)


def test_probabilities() -> None:
    """Those of the kinds add to one; each topic has its own."""
    told = classify("网站栏目设置不合理")
    assert sum(told.kinds.values()) == pytest.approx(1, abs=0.001)
    assert list(told.scores) == list(taxonomy())
    assert all(0 <= score <= 1 for score in told.scores.values())


def test_a_number_and_the_form_of_the_text_change_nothing() -> None:
    """The point's number, spaces, full-width characters and the last mark say nothing of the content."""
    assert prepared("（一）网站　栏目陈旧。") == prepared("网站栏目陈旧") == "^网站栏目陈旧"
    assert [bool(MARKER.match(text)) for text in ("一是人少", "一是否", "1.2万件", "2023年", "3.人少")] == [
        True,
        False,
        False,
        False,
        True,
    ]


def test_features_of_a_sentence() -> None:
    """Sequences count once, seed words and cues by their number."""
    found = grams("^培训培训不够")
    assert (found["培训"], found["topic:team_capacity"], found["kind:problem"]) == (1.0, 4.0, 2.0)


def test_no_word_speaks_for_two_topics() -> None:
    """Seed words are told apart, and so are cues."""
    for words in (
        [seed for topic in taxonomy().values() for seed in topic.seeds],
        [c for w in cues().values() for c in w],
    ):
        assert len(words) == len(set(words))


def test_a_model_for_another_taxonomy_is_refused() -> None:
    """Its outputs must be the taxonomy's."""
    content = json.loads(SHIPPED.read_text("utf-8"))
    content["outputs"][0] = "weather"
    with pytest.raises(DataError):
        from_json(json.dumps(content))


def test_the_corpus_is_as_its_readme_says() -> None:
    """Numbers of sentences and sections, and at least sixty sentences a topic."""
    sentences, sections = read_sentences(CORPUS / "sentences.csv"), read_sections(CORPUS / "sections.txt")
    every = [*sentences, *(point for section in sections for point in section.points)]
    readme = (CORPUS / "README.md").read_text("utf-8")
    assert f"{len(every):,} labelled sentences" in readme
    assert f"{len(sentences)} single sentences" in readme
    assert f"{len(sections)} whole sections with {len(every) - len(sentences)} points" in readme
    assert len(every) >= 1600
    assert min(sum(code in each.topics for each in every) for code in taxonomy()) >= 60
    assert all(section.text[each.start : each.end] == each.text for section in sections for each in section.points)


@pytest.mark.parametrize("tags", ["problem 1 weather", "boilerplate timeliness", "problem 1"])
def test_wrong_labels_are_named(tags: str, tmp_path: Path) -> None:
    """An unknown topic, boilerplate with a topic, content without one."""
    path = tmp_path / "sections.txt"
    path.write_text(f"@ s001 county 2022\n[{tags}]更新慢。\n", "utf-8")
    with pytest.raises(DataError):
        read_sections(path)


def test_families_hold_what_is_alike() -> None:
    """What was written together, and what is nearly the same, is one family; the rest is not."""
    sentences = [each for each in read_corpus(CORPUS) if each.kind == "problem"][:3]
    plain = ["^网站栏目更新不及时", "^部分网站栏目更新不及时", "^宣传力度不够"]
    apart = [type(each)(each.text, each.kind, each.topics, str(at)) for at, each in enumerate(sentences)]
    first, second, third = families(apart, plain)
    assert first == second != third


def test_the_second_pass_agrees() -> None:
    """Three hundred sentences, labelled again from the bare text."""
    told = agreement(CORPUS)
    assert (len(read_second_pass(CORPUS)), told["second"]) == (300, 300)
    assert min(told["kappa_kind"], told["kappa_topics"]) >= 0.9


def test_calibration_error_of_known_cases() -> None:
    """Right chances give none; always saying .95 where half is true gives .45."""
    import numpy as np

    truth = np.array([[True], [False]])
    assert calibration_error(np.array([[1.0], [0.0]]), truth) == 0
    assert calibration_error(np.array([[0.95], [0.95]]), truth) == pytest.approx(0.45)


def test_the_card_is_of_this_corpus() -> None:
    """It names the number of sentences that the model learns from and the threshold that it keeps."""
    card = (ROOT / "models" / "problems.md").read_text("utf-8")
    threshold = json.loads(SHIPPED.read_text("utf-8"))["threshold"]
    assert f"{len(read_corpus(CORPUS))} sentences in" in card
    assert threshold in THRESHOLDS


@pytest.mark.slow
def test_training_gives_the_model_that_is_shipped() -> None:
    """Byte for byte, from the corpus alone."""
    assert train(read_corpus(CORPUS)) == SHIPPED.read_text("utf-8")


def test_training_is_repeatable() -> None:
    """The same sentences give the same bytes, and another set others."""
    some = read_corpus(CORPUS)[::6]
    assert train(some) == train(some) != train(some[1:])

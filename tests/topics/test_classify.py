"""The classifier: what it answers, that it is data, and that training gives it again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gouji.errors import DataError
from gouji.lang.normal import fold
from gouji.topics.classify import MODEL, classify, from_json, load
from gouji.topics.features import MARKER, folded, grams, hints, prepared, seeds_in
from gouji.topics.gold import read_corpus, read_second_pass, read_sections, read_sentences
from gouji.topics.many import classify_many
from gouji.topics.measure import agreement, calibration_error
from gouji.topics.taxonomy import cues, taxonomy
from gouji.topics.train import FIRSTS, THRESHOLDS, best_thresholds, families, named, train

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpora" / "problems"
SHIPPED = ROOT / "nlp" / "gouji" / "data" / MODEL


@pytest.mark.parametrize(
    ("sentence", "kind", "topics"),
    [
        ("经办人员业务能力不强", "problem", ("team_capacity",)),
        ("进一步加大宣传力度，提高知晓率", "measure", ("publicity_reach",)),
        ("因专职人员少，信息更新不及时", "problem", ("team_capacity", "timeliness")),
        ("栏目更新不及时", "problem", ("platform_columns", "timeliness")),
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
        [seed for topic in taxonomy().values() for seed in topic.words],
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
    card = " ".join((ROOT / "models" / "problems.md").read_text("utf-8").split())
    model = json.loads(SHIPPED.read_text("utf-8"))
    assert f"{len(read_corpus(CORPUS))} sentences in" in card
    assert model["threshold"] in THRESHOLDS
    assert model["first"] in FIRSTS
    assert f"of {model['threshold']} on, the likeliest topic of a sentence from {model['first']} on" in card


ODD = [
    "",
    "\u3000",
    "１２３",
    "数據(jù)公開",
    "a，b",
    '“错”的"引"',
    "（2023）5号",
    "3,4，5,678",
    "网站\n\n栏目",
    "资訊",
    "𠀀" * 3,
    "8：30",
]


@pytest.mark.parametrize("batch", [1, 7, 4096])
def test_many_at_once_are_classified_as_one_by_one(batch: int) -> None:
    """Every field is the same, to the last digit, whatever the batches and whatever odd text stands between."""
    texts = [*ODD, *(each.text for each in read_corpus(CORPUS)[::9])]
    assert list(classify_many(load(), texts, batch)) == [classify(text) for text in texts]
    assert list(classify_many(load(), [], batch)) == []
    assert list(load().classify_all(texts)) == [classify(text) for text in texts]


@pytest.mark.parametrize("text", [*ODD, "网站栏目更新不及时，2023年", "对(OA)系统；C：D", "—" * 2, "《办法》（试行）"])
def test_folding_at_low_cost_is_folding(text: str) -> None:
    """What is taken for folded already is what folding gives."""
    assert folded(text) == fold(text).text


def test_seed_words_stand_as_the_longest() -> None:
    """From left to right, the longest at each place, none inside another."""
    assert [(at, word) for at, word, _ in seeds_in("^网站栏目设置不及时更新")] == [
        (1, "网站"),
        (3, "栏目设置"),
        (7, "不及时"),
        (10, "更新"),
    ]


def test_parts_of_seed_words_hint() -> None:
    """A character or pair of characters hints at the topics whose seed words hold it, in all by 1."""
    assert hints()["微博"] == {"new_media": 1.0}
    assert all(sum(told.values()) == pytest.approx(1) for told in hints().values())
    assert max(len(gram) for gram in hints()) == 2


def test_what_is_named() -> None:
    """All from one threshold on, the likeliest from a lower one on, nothing where there is no content."""
    import numpy as np

    likely = np.array([[0.7, 0.6], [0.25, 0.1], [0.1, 0.05], [0.9, 0.8]])
    content = np.array([True, True, True, False])
    assert named(likely, content, 0.5, 0.2).tolist() == [[True, True], [True, False], [False, False], [False, False]]
    wanted = np.array([[True, True], [False, False], [False, False], [False, False]])
    # The likeliest topic of the second is wrong, so that the first threshold must lie above its 0.25.
    assert best_thresholds(likely, content, wanted)[1] == 0.3


@pytest.mark.slow
def test_training_gives_the_model_that_is_shipped() -> None:
    """Byte for byte, from the corpus alone."""
    assert train(read_corpus(CORPUS)) == SHIPPED.read_text("utf-8")


def test_training_is_repeatable() -> None:
    """The same sentences give the same bytes, and another set others."""
    some = read_corpus(CORPUS)[::6]
    assert train(some) == train(some) != train(some[1:])

"""Statistics of words, by hand."""

from __future__ import annotations

from math import log, sqrt

import pytest

from gouji.topics.corpus import collocations, keyness, keywords, kwic, lengths, repeated


def test_what_sets_groups_apart_by_hand() -> None:
    """Log-odds with the prior shared out as in both: 网站 2 of 4 here and 0 of 4 there, prior 8 gives it 2."""
    told = {
        key.word: key
        for key in keyness([["网站", "网站", "培训", "公开"]], [["培训", "公开", "培训", "公开"]], prior=8)
    }
    key = told["网站"]
    assert (key.here, key.there) == (2, 0)
    assert key.log_odds == pytest.approx(log(4 / 8) - log(2 / 10))
    assert key.z == pytest.approx(key.log_odds / sqrt(1 / 4 + 1 / 2))
    assert keyness([["网站"]], [["培训"]])[0].word == "网站"
    assert keyness([["网站"]], [["培训"]])[-1].word == "培训"
    assert keyness([["网站"]], [["网站"]])[0].z == 0
    assert keyness([], []) == []


def test_keywords_of_texts_by_hand() -> None:
    """A word of one text in two weighs log 2; one of both texts none."""
    assert keywords([["网站", "公开"], ["公开", "培训", "培训"]]) == [
        [("网站", pytest.approx(log(2)))],
        [("培训", pytest.approx((1 + log(2)) * log(2)))],
    ]


def test_words_that_stand_together() -> None:
    """Those that always do come first with NPMI 1 at most; neighbours by chance and rare pairs are left out."""
    texts = [["政务", "公开", "网站"], ["政务", "公开", "培训"], ["政务", "公开"], ["培训", "网站"]]
    (only,) = collocations(texts)
    assert (only.first, only.second, only.count) == ("政务", "公开", 3)
    assert only.likelihood == pytest.approx(2 * (3 * log(3 * 6 / 9) + 3 * log(3 * 6 / 9)))
    assert only.npmi == pytest.approx(log(2) / -log(0.5))
    assert collocations([["甲", "乙"] * 3]) != []
    assert collocations([["甲", "甲", "甲", "甲"]]) == []


def test_where_a_word_stands() -> None:
    """Each place with its surroundings and offsets; patterns work, nothing matches nothing."""
    found = list(kwic(["部分栏目更新慢", "更新"], "更新", width=2))
    assert [(line.text, line.left, line.word, line.right) for line in found] == [
        (0, "栏目", "更新", "慢"),
        (1, "", "更新", ""),
    ]
    assert [line.word for line in kwic(["栏目网站"], "栏目|网站")] == ["栏目", "网站"]
    assert list(kwic(["栏目"], "x*")) == []


def test_lengths_by_hand() -> None:
    """White space does not count; an empty text is 0 long."""
    told = lengths("网站旧，更新慢。\n　培训少；")
    assert (told.characters, told.sentences) == (12, 2)
    assert told.per_sentence == 5
    assert told.per_clause == 3
    assert lengths("").per_sentence == 0


def test_what_is_repeated() -> None:
    """The same sentences with new figures are taken over; other ones are new; half and half is half."""
    before = "2022年举办培训3期。网站栏目更新不及时。"
    assert repeated("2023年举办培训5期。网站栏目更新不及时。", before).taken_over == 1
    assert repeated("政策解读的形式比较单一。", before).new == 1
    half = repeated("网站栏目更新不及时。政策解读的形式单一。", before)
    assert half.taken_over == pytest.approx(0.5)
    assert half.similarity == pytest.approx(5 / 14)
    assert repeated("", before).similarity == 0

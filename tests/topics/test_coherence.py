"""What topics are worth, worked out by hand where that can be done, and the choice of their number."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gouji.topics.coherence import best, c_v, choose, diversity, exclusivity, held_out, npmi, stability
from gouji.topics.gold import read_sentences
from gouji.topics.model import TopicModel, Topics

CORPUS = Path(__file__).resolve().parents[2] / "corpora" / "problems"
TEXTS = [each.text for each in read_sentences(CORPUS / "sentences.csv") if len(each.topics) == 1][:300]


class Given(Topics):
    """A model whose weights are given."""

    def __init__(self, components: object = None) -> None:
        self.components = components
        self.components_ = np.array(components, float)
        self.words_ = np.array(list("甲乙丙丁")[: self.components_.shape[1]], dtype=object)


def test_npmi_and_diversity_by_hand() -> None:
    """Two words always together in half of the texts: 1; never together: −1. Three different words of four: 3/4."""
    assert npmi([["甲", "乙"]], [["甲", "乙"], ["丙"]]) == pytest.approx(1)
    assert npmi([["甲", "丙"]], [["甲", "乙"], ["丙"]]) == -1
    assert npmi([["甲", "乙"]], [["甲", "乙"], ["甲"], ["乙"], ["丙"]]) == pytest.approx(0, abs=1e-9)
    assert npmi([["甲", "乙"]], [["甲", "乙"]]) == 1
    assert diversity([["甲", "乙"], ["甲", "丙"]]) == 0.75


def test_c_v_by_hand() -> None:
    """Words that are always together keep one company: 1. Apart, each keeps its own: (1, −s) and (−s, 1) with
    s = −log(10⁻¹²·4) / log(10⁻¹²) each stand at an angle to their sum."""
    assert c_v([["甲", "乙"]], [["甲", "乙"], ["丙"]]) == pytest.approx(1)
    apart = c_v([["甲", "乙"]], [["甲"], ["乙"]])
    s = np.log(4e-12) / np.log(1e-12)
    assert apart == pytest.approx((1 - s) / np.hypot(1, s) / np.sqrt(2), abs=1e-3)


def test_c_v_looks_through_a_window() -> None:
    """Words of one long text that never stand within the window are apart."""
    text = ["甲", *["丙"] * 5, "乙"]
    assert c_v([["甲", "乙"]], [text], window=3) < c_v([["甲", "乙"]], [text, ["丁"]], window=7) == pytest.approx(1)


def test_exclusivity_by_hand() -> None:
    """Words of one topic alone are wholly its own; words shared evenly are half."""
    assert exclusivity(Given([[1, 0], [0, 1]]), 1) == 1
    assert exclusivity(Given([[1, 1], [1, 1]]), 2) == 0.5


def test_other_texts_are_foretold_better_by_topics_than_by_none() -> None:
    """Where texts are about one of two things, two topics leave less doubt about hidden words than one; unknown words
    tell nothing, and the same seed hides the same words."""
    words = ("网站 栏目 检索 页面 链接 附件", "培训 队伍 骨干 轮岗 编制 人手")
    rng = np.random.default_rng(0)
    texts = ["，".join(rng.permutation(words[at % 2].split())[:4]) for at in range(80)]
    one, two = (TopicModel(count, seeds=None).fit(texts[:60]) for count in (1, 2))
    assert held_out(two, texts[60:]) < held_out(one, texts[60:]) < 13
    assert held_out(two, texts[60:]) == held_out(two, texts[60:])
    assert np.isnan(held_out(one, ["猫狗"]))


def test_guided_topics_are_stabler_than_free_ones() -> None:
    """On subsamples of four fifths, and over seeds alone; the same call gives the same figure."""
    guided, free = (stability(TopicModel(16, seeds=seeds), TEXTS, runs=2) for seeds in ("taxonomy", None))
    assert 0 <= free < guided <= 1
    assert stability(TopicModel(16), TEXTS, runs=2) == guided
    assert stability(TopicModel(16), TEXTS, runs=2, share=1.0) > guided


def test_choosing_the_number_of_topics() -> None:
    """One row a number, with what to choose by; chosen is the number that is coherent and stable together."""
    rows = choose(TEXTS, [3, 5])
    assert [row["topics"] for row in rows] == [3, 5]
    assert all(-1 <= row["npmi"] <= 1 and 0 <= row["stability"] <= 1 and 0 < row["exclusivity"] <= 1 for row in rows)
    made = [{"topics": n, "c_v": c, "stability": s} for n, c, s in ((4, 0.3, 0.9), (8, 0.5, 0.85), (16, 0.55, 0.2))]
    assert best(made) == 8

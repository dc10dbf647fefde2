"""Topics over groups: shares by hand, and intervals that hold what they should."""

from __future__ import annotations

import numpy as np
import pytest

from gouji.topics.trends import Share, over


def test_shares_of_groups_by_hand() -> None:
    """Means of each group, groups in order; texts without a topic count for nothing."""
    shares = [[1, 0], [0, 1], [0.5, 0.5], [0, 0]]
    told = over(np.array(shares), ["a", "b"], [2022, 2022, 2021, 2021], draws=50)
    assert [(each.group, each.topic, each.share, each.texts) for each in told] == [
        ("2021", "a", 0.5, 1),
        ("2021", "b", 0.5, 1),
        ("2022", "a", 0.5, 2),
        ("2022", "b", 0.5, 2),
    ]
    assert told[0] == Share("2021", "a", 0.5, 0.5, 0.5, 1)
    assert told[2].low == 0
    assert told[2].high == 1


def test_texts_of_one_report_are_drawn_together() -> None:
    """Forty texts of four reports tell less than forty reports: the interval is wider. The same seed repeats it."""
    shares = np.repeat(np.eye(2)[[0, 0, 0, 1]], 10, axis=0)
    alone, together = (over(shares, ["a", "b"], ["x"] * 40, each) for each in (None, np.repeat(range(4), 10)))
    assert together[0].share == alone[0].share == 0.75
    assert together[0].high - together[0].low > 2 * (alone[0].high - alone[0].low) > 0
    assert over(shares, ["a", "b"], ["x"] * 40) == alone


def test_the_interval_covers_the_truth() -> None:
    """In about 95 of 100 samples from a known share: at least 88 and not all."""
    rng = np.random.default_rng(0)
    held = 0
    for _ in range(100):
        drawn = (rng.random(80) < 0.3).astype(float)
        share = over(np.column_stack([drawn, 1 - drawn]), ["a", "b"], ["x"] * 80, draws=300)[0]
        held += share.low <= 0.3 <= share.high
    assert 88 <= held < 100


def test_a_group_without_topics_is_left_out() -> None:
    """Nothing is told of it, no zero either."""
    assert over(np.zeros((2, 1)), ["a"], ["x", "x"]) == []
    assert pytest.approx(1) == over(np.ones((1, 1)), ["a"], ["x"])[0].share

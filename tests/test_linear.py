"""Text that is meant to hurt costs no more than its length: what is measured is how the time to read claims grows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claims_gold import Sentence
from gouji.chain import audit_report
from growth import grows_within

UNITS = (
    "1", "一", "（", "）", "【", "“", "其中", "其中，", "分别为3、", "3件、", "其余3件，", "收到申请3件，", "未收到",
    "均", "行政复议、", "占5%，", "增长5%，", "2.5万余", "2023年", "区水务局", "公开2件（",
)  # fmt: skip
SHORT, LONG, TIMES = 1_500, 20_000, 4


def audited(text: str) -> int:
    """The number of claims in a report of one sentence, whose cells all hold 0."""
    report = Sentence(text, "青岑县水务局", 2023, "overview", "", "", (), {}).report()
    return len(audit_report(report).claims)


def linear(call: Callable[[str], object], unit: str) -> bool:
    """Whether four times the text takes at most eight times as long; a quadratic call takes sixteen."""
    short = unit * (SHORT // len(unit))
    return grows_within(call, short, short * TIMES, 2 * TIMES)


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_text(unit: str) -> None:
    """Four times the text takes about four times as long, whatever a sentence without end repeats."""
    audited(unit)
    assert linear(audited, unit)


def test_what_grows_faster_is_seen() -> None:
    """A function that looks at every pair of characters fails the measure."""

    def quadratic(text: str) -> int:
        return sum(one == other for one in text[::2] for other in text)

    assert not linear(quadratic, "x" * 3)


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_a_long_text(unit: str) -> None:
    """So it does where thousands of figures and findings let a look at all the others of each come to light."""
    short = unit * (LONG // len(unit))
    audited(unit)
    assert grows_within(audited, short, short * TIMES, 2 * TIMES)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["1", "一", "（", "其中"])
def test_a_megabyte_is_read(unit: str) -> None:
    """A megabyte of it, in one sentence, holds no claim and comes to an end."""
    assert audited(unit * (1_000_000 // len(unit))) == 0

"""Numbers as reports write them, with what each wording allows; expected values by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gouji.synth import figures as fig


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (233, "二百三十三"),
        (1005, "一千零五"),
        (3200, "三千二百"),
        (12005, "一万二千零五"),
        (100200, "十万零二百"),
    ],
)
def test_chinese_numerals(number: int, text: str) -> None:
    """Zeros inside are said once, those at the end not at all, and a leading 一 of 一十 is left out."""
    assert fig.chinese(number) == text


def test_a_lone_two_before_a_measure_word() -> None:
    """两件, but 十二件."""
    assert (fig.counted(2), fig.counted(12)) == ("两", "十二")


@pytest.mark.parametrize(
    ("hedge", "text", "within", "outside"),
    [("", "1.3万", "12846", "13999"), ("余", "1.2万余", "12846", "13000"), ("近", "近1.3万", "12846", "13001")],
)
def test_hedged_ten_thousands(hedge: str, text: str, within: str, outside: str) -> None:
    """The number that a hedge was made of is allowed, one beyond its width is not."""
    written = fig.in_ten_thousands(Decimal(12846), 1, hedge)
    assert written.text == text
    assert (written.allows(Decimal(within)), written.allows(Decimal(outside))) == (True, hedge == "")


def test_money_is_told_in_yuan() -> None:
    """3268.47万元 is 32684700 元; cut to 3268万余元 it is at least 32680000."""
    exact, hedged = fig.money(Decimal("3268.47"), 0), fig.money(Decimal("3268.47"), 2)
    assert (exact.text, exact.value) == ("3268.47万元", Decimal("32684700.00"))
    assert (hedged.text, hedged.value, hedged.bound) == ("3268万余元", Decimal(32680000), "at_least")
    assert hedged.allows(Decimal(32684700))


def test_sums_shares_and_blank_totals() -> None:
    """A group is summed over its rows, a share is in per cent, a blank total is taken from its row."""
    cells = {
        "requests.denied.process.natural_person": Decimal(2),
        "requests.denied.process.company": Decimal(1),
        "requests.denied.process.total": None,
        "requests.denied.third_party.total": Decimal(5),
        "requests.handled.total": Decimal(16),
    }
    assert fig.value_of("sum(requests.denied.*.total)", cells) == 8
    assert fig.value_of("requests.denied.process.total / requests.handled.total", cells) == Decimal("18.75")
    assert fig.value_of("requests.granted.total", cells) is None

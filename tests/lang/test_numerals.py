"""Numerals: exact values, and no guess for what is no number."""

from __future__ import annotations

import contextlib
import warnings
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.lang.numerals import CHINESE, Numeral, parse, percent, read

PLAIN = {
    "0": 0, "26": 26, "1,204": 1204, "1.2万": 12000, "3千": 3000, "2764.2万": 27642000, "258.5亿": 25850000000,
    "3百万": 3000000, "两": 2, "十": 10, "十九": 19, "二十": 20, "一百零五": 105, "一百二": 120, "三千二百": 3200,
    "一千零五": 1005, "三千零二十": 3020, "一万": 10000, "三万五": 35000, "三万零五": 30005, "十二万三千": 123000,
    "一亿零三万": 100030000, "两万亿": 2000000000000, "二〇二三": 2023, "一二三": 123, "百": 100, "千": 1000,
    "四点五": Decimal("4.5"), "一点二万": 12000, "贰拾叁": 23,
    "3万2千": 32000, "1亿2千万": 120000000, "1千3百": 1300, "壹仟贰佰": 1200, "零": 0,
}  # fmt: skip
NONSENSE = (
    "", "件", "二三", "百百", "三百百", "十千", "万万千", "三百零", "点五", "四点", "1.2.3", "万千", "一零百", "三点百",
    "1,23", "3万2", "1千3万", "3千3千", "0万3千", "亿" * 9999,
)  # fmt: skip


@pytest.mark.parametrize(("text", "value"), PLAIN.items())
def test_parse(text: str, value: int | Decimal) -> None:
    """A plain number has exactly one value."""
    assert parse(text) == value


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense(text: str) -> None:
    """What is no number is an error, never a guess."""
    with pytest.raises(ValueError, match="number"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "value", "place"),
    [("1.20万", "12000", "100"), ("3千", "3000", "1000"), ("100万", "1000000", "10000"), ("26", "26", "1"),
     ("三千二百", "3200", "100"), ("四点五〇", "4.50", "0.01"), ("一点二万", "12000", "1000"),
     ("3万2千", "32000", "1000")],
)  # fmt: skip
def test_place(text: str, value: str, place: str) -> None:
    """The last written digit is known."""
    assert read(text) == Numeral(Decimal(value), Decimal(place))


@pytest.mark.parametrize(
    ("text", "value", "place"),
    [("33.9%", "33.9", "0.1"), ("100%", "100", "1"), ("三成二", "32", "1"), ("3成", "30", "10"),
     ("百分之四点五", "4.5", "0.1"), ("百分之百", "100", "100"), ("千分之三", "0.3", "0.1"), ("5‰", "0.5", "0.1")],
)  # fmt: skip
def test_percent(text: str, value: str, place: str) -> None:
    """Shares are given in percent."""
    assert percent(text) == Numeral(Decimal(value), Decimal(place))


@pytest.mark.parametrize("text", ["成", "十成二", "百分之", "三分之一", "26"])
def test_no_percent(text: str) -> None:
    """What is no share is an error."""
    with pytest.raises(ValueError, match="no"):
        percent(text)


def _oracle():  # type: ignore[no-untyped-def]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("cn2an")


@settings(deadline=None)
@given(st.integers(0, 10**11))
def test_same_as_cn2an(number: int) -> None:
    """Every number that another library spells out, in plain and in banking characters, is read back."""
    cn2an = _oracle()
    assert parse(cn2an.an2cn(number, "low")) == number
    assert parse(cn2an.an2cn(number, "up")) == number


@given(st.text(CHINESE + "点1.,", max_size=12))
def test_never_anything_else(text: str) -> None:
    """Any run of numeral characters is a number or a ValueError."""
    with contextlib.suppress(ValueError):
        assert parse(text) >= 0

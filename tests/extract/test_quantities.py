"""Figures in prose: every tagged one is found as tagged, nothing else is."""

from __future__ import annotations

import itertools
import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.catalog.wording import Mask, load_wording
from gouji.extract.quantities import Spot, scan
from gouji.lang.normal import fold
from growth import grows_within

TAG = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\|([^\[\]|]*)\|(\w+)\|(\w+)\]")
TAGGED = tomllib.loads(Path(__file__).with_name("quantities.toml").read_text("utf-8"))
SENTENCES = [sentence for group in ("first", "later") for sentence in TAGGED[group]]
MASKS = load_wording().masks

Figure = tuple[str, Decimal, str, str, str]


def expected(tagged: str) -> list[Figure]:
    """The figures that the tags name."""
    return [(raw, Decimal(value), unit, bound, kind) for raw, value, unit, bound, kind in TAG.findall(tagged)]


def found(spots: list[Spot]) -> list[Figure]:
    """The figures found, in the same shape."""
    return [(q.raw, q.value, q.unit, q.bound, q.kind) for q in (spot.quantity for spot in spots)]


@pytest.mark.parametrize("tagged", SENTENCES)
def test_sentence(tagged: str) -> None:
    """Exactly the tagged figures are found, with value, unit, bound and kind."""
    text = fold(TAG.sub(r"\1", tagged)).text
    assert found(scan(text)) == expected(tagged)


@pytest.mark.parametrize(
    "tagged",
    [
        pytest.param(each["sentence"], marks=pytest.mark.xfail(strict=True, reason=each["reason"]))
        for each in TAGGED["missed"]
    ],
)
def test_missed(tagged: str) -> None:
    """What is known to be missed, until it is found."""
    test_sentence(tagged)


def test_offsets_and_raw() -> None:
    """A spot covers hedges and unit, its number only the digits."""
    text = "公开率达到约33.9%左右"
    spot = scan(text)[0]
    assert text[spot.start : spot.end] == spot.quantity.raw == "约33.9%左右"
    assert text[spot.number_start : spot.number_end] == "33.9"


INTERVALS = {
    "公开16500余条": ("16500", "17500", True),
    "公开4200余条": ("4200", "4300", True),
    "培训130余人次": ("130", "140", True),
    "培训100余人次": ("100", "200", True),
    "受理1.2万余件": ("12000", "13000", True),
    "访问40多万次": ("400000", "500000", True),
    "培训三千二百余人": ("3200", "3300", True),
    "公开31339余条": ("31339", "32339", True),
    "收到超过500件": ("500", "600", True),
    "近4000件": ("3000", "4000", False),
    "不足10件": ("0", "10", False),
    "约15000个": ("14000", "16000", False),
    "20件左右": ("10", "30", False),
    "不超过3件": ("0", "3", False),
    "约三成二": ("31", "33", False),
    "收到26件": ("26", "26", False),
    "收到2000件": ("2000", "2000", False),
    "收到二十件": ("20", "20", False),
    "受理1.2万件": ("11500", "13000", True),
    "受理3千件": ("2500", "4000", True),
    "收费258.5亿元": ("25845000000", "25860000000", True),
    "收费745.94万元": ("7459350", "7459500", True),
    "收费1260元": ("1259.5", "1261", True),
    "占33.9%": ("33.85", "34.0", True),
    "占100%": ("99.5", "101", True),
    "同比下降12.3%": ("-12.4", "-12.25", False),
    "整改2-3件": ("2", "3", False),
    "参会1.2万至1.5万人": ("11500", "16000", True),
    "约20余件": ("10", "30", False),
}


@pytest.mark.parametrize(("text", "edges"), INTERVALS.items())
def test_interval(text: str, edges: tuple[str, str, bool]) -> None:
    """The interval is what the wording allows."""
    interval = scan(text)[0].quantity.interval
    assert (interval.low, interval.high, interval.open_high) == (Decimal(edges[0]), Decimal(edges[1]), edges[2])


def test_no_upper_edge() -> None:
    """At least 500 allows any larger number, and none smaller."""
    quantity = scan("不少于500件")[0].quantity
    assert quantity.agrees(Decimal(10**9))
    assert not quantity.agrees(Decimal(499))


@pytest.mark.parametrize("mask", MASKS, ids=lambda mask: mask.id)
def test_mask_hides(mask: Mask) -> None:
    """Each example of a mask is touched by it and holds no figure; a neighbour with a figure keeps it."""
    assert [text for text in mask.examples if not re.search(mask.pattern, fold(text).text)] == []
    assert {text: found(scan(fold(text).text)) for text in mask.examples if scan(fold(text).text)} == {}
    assert [text for text in mask.nothing if not scan(fold(text).text)] == []


@given(st.text("0123456789.,，。、件条%万余约一两三百千第年月“”（）增长 元-至", max_size=40))
def test_any_text(text: str) -> None:
    """Whatever the text, spots are in order, disjoint, and hold their number; values lie in their intervals."""
    spots = scan(text)
    assert all(one.end <= two.start for one, two in itertools.pairwise(spots))
    assert all(s.start <= s.number_start < s.number_end <= s.end for s in spots)
    assert all(text[s.start : s.end] == s.quantity.raw for s in spots)
    assert all(s.quantity.agrees(s.quantity.value) for s in spots)


HURTS = (
    "1",
    "一",
    "万",
    "（",
    "“",
    "《",
    "1.",
    "1,",
    "a.",
    "第1、",
    "3、",
    "增长",
    "约",
    "3件",
    "每一",
    "百分之",
    "其中",
    "1万",
    "壹",
    "拾伍",
    "几",
)


@pytest.mark.parametrize("unit", HURTS)
def test_linear(unit: str) -> None:
    """Eight times the text takes no more than about eight times as long, whatever it repeats; 64 is quadratic."""
    assert grows_within(scan, unit * 4_000, unit * 32_000, 24)


@pytest.mark.parametrize(
    "text", ["受理3万2件。", "受理1千3万件。", "受理3万二千件。", "受理两三件、七八起。", "增至1.2.3件"]
)
def test_never_a_part_of_a_number(text: str) -> None:
    """A number that cannot be read whole yields nothing: its tail alone would be a false figure."""
    assert found(scan(text)) == []

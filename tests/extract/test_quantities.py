"""Figures in prose: every tagged one is found as tagged, nothing else is."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from gouji.catalog.wording import load_wording
from gouji.extract.quantities import Spot, scan
from gouji.lang.normal import fold

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

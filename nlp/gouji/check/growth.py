"""Growth stated with both figures in the same sentence: 62件比2023年的50件增长34%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from gouji.catalog.growth import grown_from
from gouji.check.base import Checked, check, finding
from gouji.findings import Claim, Finding
from gouji.quantity import shown


@check("growth-mismatch")
def stated_growth(checked: Checked) -> Iterator[Finding]:
    """A growth that does not follow from the two figures that its own sentence gives."""
    for _, group in groupby(checked.claims, key=lambda claim: claim.sentence_start):
        sentence = list(group)
        for number, grown in enumerate(sentence):
            if grown.quantity.kind == "growth" and grown.verdict == "inconsistent":
                yield _finding(sentence, number)


def _finding(sentence: Sequence[Claim], number: int) -> Finding:
    found = grown_from(sentence, number)
    assert found is not None, "a growth is only called inconsistent on two figures"
    now, other, expected = found
    grown = sentence[number]
    previous = shown(now.quantity.value - other.quantity.value) if other.quantity.kind == "growth" else other.text
    return finding(
        "growth-mismatch",
        claims=(now, other, grown),
        stated=grown.quantity.value,
        expected=round(expected, 2),
        stated_text=grown.text,
        expected_text=f"{shown(round(expected, 2))}{grown.quantity.unit}",
        previous=previous,
        current=now.text,
    )

"""Growth stated with both figures in the same sentence: 62件比2023年的50件增长34%."""

from __future__ import annotations

from collections.abc import Iterator

from gouji import catalog
from gouji.check.base import Checked, check, finding
from gouji.check.breakdowns import between
from gouji.findings import Claim, Finding
from gouji.quantity import shown


@check("growth-mismatch")
def stated_growth(checked: Checked) -> Iterator[Finding]:
    """This year's figure, last year's, and a percentage that does not follow from them."""
    for now, before, grown in zip(checked.claims, checked.claims[1:], checked.claims[2:], strict=False):
        if _compares(now, before, grown) and before.quantity.value:
            expected = (now.quantity.value / before.quantity.value - 1) * 100
            if not grown.quantity.agrees(expected):
                yield _finding(now, before, grown)


def _compares(now: Claim, before: Claim, grown: Claim) -> bool:
    if not now.sentence_start == before.sentence_start == grown.sentence_start:
        return False
    kinds = now.quantity.kind, before.quantity.kind, grown.quantity.kind
    exact = now.quantity.bound == before.quantity.bound == "exactly"
    if kinds != ("count", "count", "growth") or not exact or grown.quantity.unit != "%":
        return False
    return bool(catalog.load().prose.lists.compared.fullmatch(between(now, before)))


def _finding(now: Claim, before: Claim, grown: Claim) -> Finding:
    expected = (now.quantity.value / before.quantity.value - 1) * 100
    return finding(
        "growth-mismatch",
        claims=(now, before, grown),
        stated=grown.quantity.value,
        expected=round(expected, 2),
        stated_text=grown.text,
        expected_text=f"{shown(round(expected, 2))}%",
        previous=before.text,
        current=now.text,
    )

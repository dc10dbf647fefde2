"""Growth stated with both figures in the same sentence: 62件比2023年的50件增长34%."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.check.base import Checked, check, finding
from gouji.findings import Finding
from gouji.quantity import shown


@check("growth-mismatch")
def stated_growth(checked: Checked) -> Iterator[Finding]:
    """A percentage that does not follow from this year's figure and last year's, both named before it."""
    for number, grown in enumerate(checked.claims):
        if grown.quantity.kind != "growth" or grown.verdict != "inconsistent" or grown.expected is None:
            continue
        now, before = checked.claims[number - 2 : number]
        yield finding(
            "growth-mismatch",
            claims=(now, before, grown),
            stated=grown.quantity.value,
            expected=round(grown.expected, 2),
            stated_text=grown.text,
            expected_text=f"{shown(round(grown.expected, 2))}%",
            previous=before.text,
            current=now.text,
        )

"""A year against the year before, where both reports of a unit are at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from gouji.catalog.arithmetic import evaluate
from gouji.catalog.formula import formula
from gouji.catalog.growth import NEW
from gouji.catalog.labels import formula_label, row_and_column
from gouji.catalog.prose import between
from gouji.check.base import Checked, check, finding
from gouji.check.identities import broken
from gouji.findings import Claim, Finding
from gouji.quantity import shown

NAMED_NEW = re.compile("新收")


@check("carried-over-mismatch", "in-force-mismatch")
def carried_over(checked: Checked) -> Iterator[Finding]:
    """What one year hands on to the next: requests carried over, documents in force, items."""
    if checked.previous is None:
        return
    for outcome in broken(checked.report, checked.previous):
        identity = outcome.identity
        own = tuple(term.cell for term in (*identity.left, *identity.right) if not term.previous)
        yield finding(
            identity.rule,
            identity.variant,
            cells=own,
            stated=outcome.left,
            expected=outcome.right,
            row=row_and_column(own[0])[0],
            column=row_and_column(own[0])[1],
            year=checked.previous.year,
            left=shown(outcome.left),
            right=shown(outcome.right),
        )


@check("growth-mismatch")
def growth(checked: Checked) -> Iterator[Finding]:
    """A stated growth against the figure before it in this year's and last year's tables."""
    if checked.previous is None:
        return
    for _, group in groupby(checked.claims, key=lambda claim: claim.sentence_start):
        sentence = list(group)
        for number, claim in enumerate(sentence):
            if claim.quantity.kind == "growth" and number and (subject := _subject(sentence[:number], claim)):
                yield from _growth(checked, claim, subject)


def _subject(before: Sequence[Claim], claim: Claim) -> Claim | None:
    """What has grown: the figure right before, or the new requests where the words name them (…，新收申请增长8%)."""
    while before and before[-1].quantity.kind == "growth":
        before = before[:-1]
    if not before:
        return None
    words = between(before[-1], claim)
    new = next((each for each in reversed(before) if each.frame == NEW), None)
    subject = new if NAMED_NEW.search(words) else before[-1]
    if subject is None or subject.frame.startswith("requests.carried"):
        return None
    return subject if subject.verdict == "consistent" and subject.quantity.kind == "count" else None


def _growth(checked: Checked, claim: Claim, subject: Claim) -> Iterator[Finding]:
    assert subject.reading is not None, "the subject agrees with its cells"
    assert checked.previous is not None, "the caller has last year's report"
    before = evaluate(formula(subject.reading.formula), checked.previous.cells, subject.quantity.unit)
    now = subject.reading.value
    if before.value is None or now is None:
        return
    expected = _expected(claim.quantity.unit, before.value, now)
    if expected is not None and not claim.quantity.agrees(expected):
        yield finding(
            "growth-mismatch",
            claims=(claim, subject),
            cells=subject.reading.cells,
            stated=claim.quantity.value,
            expected=expected,
            reading=formula_label(subject.reading.formula),
            stated_text=claim.text,
            expected_text=f"{shown(round(expected, 2))}{claim.quantity.unit}",
            previous=shown(before.value),
            current=shown(now),
        )


def _expected(unit: str, before: Decimal, now: Decimal) -> Decimal | None:
    """The growth in the unit stated: per cent, or the difference in the count's own unit; None for points."""
    if unit == "%":
        return (now / before - 1) * 100 if before else None
    return None if unit == "个百分点" else now - before

"""The prose against the tables of the same report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gouji.catalog.arithmetic import filled
from gouji.catalog.labels import formula_label
from gouji.check.base import Checked, check, finding
from gouji.document import Cell
from gouji.findings import Claim, Finding, Reading
from gouji.quantity import shown

_CODES = {"none": "narrative-denies-table", "percent": "percent-mismatch"}


@check("narrative-mismatch", "narrative-denies-table", "percent-mismatch")
def narrative_against_tables(checked: Checked) -> Iterator[Finding]:
    """A claim that fits none of the readings that its words allow."""
    for claim in checked.claims:
        if claim.verdict == "inconsistent" and _cells(claim):
            yield _finding(_CODES.get(claim.quantity.kind, "narrative-mismatch"), claim, checked.report.cells)


@check("percent-mismatch")
def stated_shares(checked: Checked) -> Iterator[Finding]:
    """A share that does not follow from the part and the whole that its own sentence states."""
    for number, claim in enumerate(checked.claims):
        if claim.verdict == "inconsistent" and claim.quantity.kind == "percent" and not _cells(claim):
            assert claim.expected is not None, "a verdict of this kind rests on a value"
            part = checked.claims[number - 1]
            yield finding(
                "percent-mismatch",
                "stated",
                claims=(claim, part),
                stated=claim.quantity.value,
                expected=round(claim.expected, 2),
                part=part.text,
                stated_text=claim.text,
                expected_text=shown(round(claim.expected, 2)),
            )


def _cells(claim: Claim) -> tuple[str, ...]:
    return claim.reading.cells if claim.reading else ()


@check("scope-differs")
def other_scope(checked: Checked) -> Iterator[Finding]:
    """A figure that differs from the table and, by its words, may speak of another body."""
    for claim in checked.claims:
        if claim.verdict == "other_scope" and claim.expected is not None:
            yield _finding("scope-differs", claim, checked.report.cells)


def _finding(code: str, claim: Claim, cells: Mapping[str, Cell]) -> Finding:
    reading = claim.reading
    assert reading is not None, "a verdict of this kind rests on a reading"
    if reading.value is None:
        return _above(code, claim, reading, cells)
    return finding(
        code,
        "computed" if reading.computed else "",
        claims=(claim,),
        cells=reading.cells,
        stated=claim.quantity.value,
        expected=round(reading.value, 2) if claim.quantity.kind == "percent" else reading.value,
        text=claim.text,
        stated_text=claim.text,
        reading=formula_label(reading.formula),
        expected_text=shown(round(reading.value, 2)),
    )


def _above(code: str, claim: Claim, reading: Reading, cells: Mapping[str, Cell]) -> Finding:
    """The figure is less than the cells that are filled in come to, whatever stands in the blank ones."""
    return finding(
        code,
        "at_least",
        claims=(claim,),
        cells=tuple(filled(reading.cells, cells)),
        stated=claim.quantity.value,
        text=claim.text,
        stated_text=claim.text,
        reading=formula_label(reading.formula),
        least=shown(reading.least),
    )

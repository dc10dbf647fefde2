"""From claims to readings: what the report's own cells give for each definition that the words allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gouji.catalog.arithmetic import evaluate
from gouji.catalog.formula import formula
from gouji.document import Cell, Report
from gouji.findings import Claim, Reading, Verdict


def link(claims: Iterable[Claim], report: Report) -> tuple[Claim, ...]:
    """The claims with their readings computed and their verdicts reached."""
    decided = [_decide(claim, report.cells) for claim in claims]
    return tuple(_with_stated_share(claim, decided[:number]) for number, claim in enumerate(decided))


def _decide(claim: Claim, cells: Mapping[str, Cell]) -> Claim:
    readings = tuple(evaluate(formula(text), cells, claim.quantity.unit) for text in claim.formulas)
    claim = replace(claim, formulas=tuple(reading.formula for reading in readings))
    known = [reading for reading in readings if reading.cells]
    if not known:
        return replace(claim, readings=readings, reading=None, verdict="no_cell")
    valued = [reading for reading in known if reading.value is not None]
    held = next((r for r in valued if r.value is not None and claim.quantity.agrees(r.value)), None)
    reading = held or (valued or known)[0]
    return replace(claim, readings=readings, reading=reading, verdict=_verdict(claim, bool(valued), bool(held)))


def _verdict(claim: Claim, valued: bool, held: bool) -> Verdict:
    if held:
        return "consistent"
    if not valued:
        return "cell_blank"
    if "scope" in claim.doubts:
        return "other_scope"
    return "no_cell" if claim.doubts else "inconsistent"


def _with_stated_share(claim: Claim, before: Sequence[Claim]) -> Claim:
    """A share that does not follow from the tables may follow from the figures of its own sentence."""
    if claim.quantity.kind != "percent" or claim.verdict != "inconsistent":
        return claim
    counts = [c for c in before if c.sentence_start == claim.sentence_start and c.quantity.kind == "count"]
    if not counts:
        return claim
    part = counts[-1]
    for whole in counts[:-1]:
        if whole.quantity.value and claim.quantity.agrees(part.quantity.value / whole.quantity.value * 100):
            share = part.quantity.value / whole.quantity.value * 100
            return replace(claim, reading=Reading(f"{part.text} / {whole.text}", (), share), verdict="consistent")
    return claim

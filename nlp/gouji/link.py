"""From claims to readings: what the report's own cells give for each definition that the words allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gouji import catalog
from gouji.catalog.arithmetic import evaluate
from gouji.catalog.formula import formula
from gouji.catalog.prose import between
from gouji.document import Cell, Report
from gouji.findings import Claim, Reading, Verdict

# Totals of requests, and what breaks them down by applicant: both under one reading.
WHOLES = (
    "requests.new",
    "requests.accepted",
    "requests.received_and_handled",
    "requests.processed",
    "requests.handled",
)
APPLICANTS = (
    "requests.natural_person",
    "requests.organisations",
    "requests.company",
    "requests.research",
    "requests.public_interest",
    "requests.legal_service",
)


def link(claims: Iterable[Claim], report: Report) -> tuple[Claim, ...]:
    """The claims with their readings computed and their verdicts reached."""
    decided: list[Claim] = []
    for claim in claims:
        choice = _decide(claim, report.cells, _whole_of(claim, decided))
        decided.append(_with_stated_growth(_with_stated_share(choice, decided), decided))
    return tuple(decided)


def _whole_of(claim: Claim, before: Sequence[Claim]) -> Claim | None:
    """The total of requests, told in the same sentence and agreeing with the tables, that applicants break down."""
    if not claim.frame.startswith(APPLICANTS):
        return None
    same = (each for each in reversed(before) if each.sentence_start == claim.sentence_start)
    return next((each for each in same if each.frame in WHOLES and each.verdict == "consistent"), None)


def _rows(reading: Reading) -> frozenset[str]:
    return frozenset(cell.rsplit(".", 1)[0] for cell in reading.cells)


def _decide(claim: Claim, cells: Mapping[str, Cell], whole: Claim | None) -> Claim:
    readings = tuple(evaluate(formula(text), cells, claim.quantity.unit) for text in claim.formulas)
    if whole and whole.reading:
        rows = _rows(whole.reading)
        readings = tuple(each for each in readings if _rows(each) == rows) or readings
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


def _with_stated_growth(claim: Claim, before: Sequence[Claim]) -> Claim:
    """Growth over a figure of another year that its own sentence names: 62件比2023年的50件增长34%."""
    if claim.quantity.kind != "growth" or claim.quantity.unit != "%" or len(before) < 2:
        return claim
    now, then = before[-2:]
    if not _compares(now, then, claim) or not then.quantity.value:
        return claim
    value = (now.quantity.value / then.quantity.value - 1) * 100
    verdict: Verdict = "consistent" if claim.quantity.agrees(value) else "inconsistent"
    return replace(claim, reading=Reading(f"{now.text} / {then.text} - 1", (), value), verdict=verdict)


def _compares(now: Claim, then: Claim, grown: Claim) -> bool:
    same = now.sentence_start == then.sentence_start == grown.sentence_start
    exact = all(each.quantity.kind == "count" and each.quantity.bound == "exactly" for each in (now, then))
    return same and exact and bool(catalog.load().prose.lists.compared.fullmatch(between(now, then)))

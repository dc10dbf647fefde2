"""From claims to readings: what the report's own cells give for each definition that the words allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from gouji.catalog.arithmetic import evaluate
from gouji.catalog.era import asks_statistics, asks_three_tables
from gouji.catalog.formula import formula, is_statistics
from gouji.document import Cell, Report
from gouji.findings import EACH, Claim, Reading, Verdict
from gouji.link.stated import NO_BASE, settle

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
    statistics, three_tables = asks_statistics(report), asks_three_tables(report)
    for claim in claims:
        if not claim.formulas:
            decided.append(replace(claim, verdict="other_scope") if "scope" in claim.doubts else claim)
            continue
        fits = [each for each in claim.formulas if (statistics if is_statistics(each) else three_tables)]
        readings = _readings(fits, report.cells, claim.quantity.unit)
        decided.append(_decide(claim, readings, report.cells, _whole_of(claim, decided)))
    return tuple(settle(decided))


def _readings(fits: Iterable[str], cells: Mapping[str, Cell], unit: str) -> tuple[Reading, ...]:
    """The readings that a report with these tables allows: of the statistics before 2019, of the three tables since;
    and of these the ones whose cells it has, when there are any."""
    readings = tuple(evaluate(formula(each), cells, unit) for each in fits)
    return tuple(each for each in readings if each.cells) or readings


def _whole_of(claim: Claim, before: Sequence[Claim]) -> Claim | None:
    """The total of requests, told in the same sentence and agreeing with the tables, that applicants break down."""
    if not claim.frame.startswith(APPLICANTS):
        return None
    same = takewhile(lambda each: each.sentence_start == claim.sentence_start, reversed(before))
    return next((each for each in same if each.frame in WHOLES and each.verdict == "consistent"), None)


def _rows(reading: Reading) -> frozenset[str]:
    return frozenset(cell.rsplit(".", 1)[0] for cell in reading.cells)


def _decide(claim: Claim, readings: tuple[Reading, ...], cells: Mapping[str, Cell], whole: Claim | None) -> Claim:
    if whole and whole.reading:
        rows = _rows(whole.reading)
        readings = tuple(each for each in readings if _rows(each) == rows) or readings
    formulas = tuple(reading.formula for reading in readings)
    known = [reading for reading in readings if reading.cells]
    if not known:
        return replace(claim, formulas=formulas, readings=readings, reading=None, verdict="no_cell")
    valued = [reading for reading in known if reading.value is not None]
    held = _held(claim, valued, len(readings))
    refuting = (each for each in valued if claim.frame == EACH and not _agrees(claim, each))
    reading = held or next(refuting, (valued or known)[0])
    open_ = not _refuted(claim, known) and (not valued or any(_is_open(each, cells) for each in known))
    if not valued and not any(_is_open(each, cells) for each in known):  # what a share is of is 0
        claim, open_ = replace(claim, doubts=(*claim.doubts, NO_BASE)), False
    verdict = _verdict(claim, open_, bool(held))
    if verdict == "no_cell":  # what it may speak of stays in its readings alone
        return replace(claim, readings=readings, reading=None, formulas=(), verdict=verdict)
    return replace(claim, formulas=formulas, readings=readings, reading=reading, verdict=verdict)


def _agrees(claim: Claim, reading: Reading) -> bool:
    return reading.value is not None and claim.quantity.agrees(reading.value)


def _held(claim: Claim, valued: Sequence[Reading], offered: int) -> Reading | None:
    """The first reading that agrees; of a figure that several things have each, only when all that are offered do."""
    agreeing = [each for each in valued if _agrees(claim, each)]
    if claim.frame == EACH and len(agreeing) < offered:
        return None
    return agreeing[0] if agreeing else None


def _is_open(reading: Reading, cells: Mapping[str, Cell]) -> bool:
    """Whether it has no value for a cell that holds no number: what stands there might have agreed."""
    return reading.value is None and any(cells[cell].status != "given" for cell in reading.cells)


def _refuted(claim: Claim, known: Sequence[Reading]) -> bool:
    """Whether the figure is below what every reading that is not computed comes to at least, blank cells or not."""
    open_ = [each for each in known if each.value is None]
    below = all(each.least is not None and claim.quantity.below(each.least) for each in open_)
    return bool(open_) and below and not claim.doubts and claim.frame != EACH


def _verdict(claim: Claim, open_: bool, held: bool) -> Verdict:
    """``open_`` when a reading might have held, had its cells been filled."""
    if held:
        return "consistent"
    if open_:
        return "cell_blank"
    if "scope" in claim.doubts and "subject" not in claim.doubts:
        return "other_scope"
    return "no_cell" if claim.doubts else "inconsistent"

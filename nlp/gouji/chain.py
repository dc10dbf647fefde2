"""The line from a file to its audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from gouji.catalog.era import tables_due
from gouji.check import Checked, outcomes, run
from gouji.document import Report
from gouji.extract import extract_report
from gouji.findings import Audit, Claim, Coverage
from gouji.link import link
from gouji.parse import parse
from gouji.read import read
from gouji.settings import Settings
from gouji.topics import problems


def read_report(path: str | Path, settings: Settings | None = None) -> Report:
    """Read and parse one file.

    Raises UnreadableFile, UnknownFormat or NotAReport, all InputError, with a one-line message; MissingExtra when the
    file needs an optional library.
    """
    chosen = settings or Settings()
    return parse(read(path, chosen), chosen)


def audit_report(report: Report, previous: Report | None = None) -> Audit:
    """Extract the report's claims, link them to its cells and check everything; ``previous`` is last year's report."""
    extraction = extract_report(report)
    claims = link(extraction.claims, report)
    findings = run(Checked(report, claims, previous))
    return Audit(report, claims, findings, _coverage(report, claims, extraction.numbers), problems(report))


def audit(path: str | Path, settings: Settings | None = None) -> Audit:
    """Audit one file. Raises what ``read_report`` raises."""
    return audit_report(read_report(path, settings))


def audit_together(reports: Iterable[Report]) -> list[Audit]:
    """Audit several reports; those of one unit are also checked against the unit's report of the year before."""
    known = list(reports)
    by_year = {(report.unit, report.year): report for report in known if report.unit and report.year}
    return [audit_report(report, _before(report, by_year)) for report in known]


def _before(report: Report, by_year: dict[tuple[str, int], Report]) -> Report | None:
    """The same unit's report of the year before, when it is among them."""
    return by_year.get((report.unit, report.year - 1)) if report.unit and report.year else None


def _coverage(report: Report, claims: tuple[Claim, ...], numbers: int) -> Coverage:
    decided = outcomes(report)
    skipped = Counter(outcome.skipped for outcome in decided if outcome.skipped)
    return Coverage(
        numbers=numbers,
        claims=len(claims),
        linked=sum(bool(claim.reading) for claim in claims),
        decided=sum(claim.decided for claim in claims),
        identities=len(decided),
        identities_decided=sum(outcome.decided for outcome in decided),
        tables=tuple(table.id for table in report.tables),
        skipped=dict(sorted(skipped.items())),
        tables_due=tables_due(report),
        recognised=sum(cell.confidence is not None for cell in report.cells.values()),
    )

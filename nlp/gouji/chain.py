"""The line from a file to its audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from gouji.catalog.era import tables_due
from gouji.check import Checked, outcomes, run
from gouji.check.base import in_order, with_fingerprints
from gouji.copying import Copy, find_copies, findings_of, sources_of
from gouji.document import Report
from gouji.extract import extract_report
from gouji.findings import Audit, Claim, Coverage
from gouji.identity import Bodies, Named, bodies
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


def audit_report(report: Report, previous: Report | None = None, topics: bool = True) -> Audit:
    """Extract the report's claims, link them to its cells and check everything.

    ``previous`` is last year's report; without ``topics`` the section on problems is left unread.
    """
    extraction = extract_report(report)
    claims = link(extraction.claims, report)
    findings = run(Checked(report, claims, previous))
    return Audit(
        report, claims, findings, _coverage(report, claims, extraction.numbers), problems(report) if topics else ()
    )


def audit(path: str | Path, settings: Settings | None = None) -> Audit:
    """Audit one file. Raises what ``read_report`` raises."""
    chosen = settings or Settings()
    return audit_report(read_report(path, chosen), topics=chosen.topics)


def audit_together(reports: Iterable[Report], topics: bool = True) -> list[Audit]:
    """Audit several reports: those of one body also against its report of the year before, and all for copied text.

    ``topics`` as for ``audit_report``. A body may be named differently from year to year; see ``gouji.identity``.
    """
    known = list(reports)
    named = [Named(report.unit, "", report.year, report.sha256) for report in known if report.unit and report.year]
    called = bodies(named)
    by_year = {(called[each.unit, ""], each.year): each for each in known if each.unit and each.year}
    return with_copies([audit_report(report, _before(report, called, by_year), topics) for report in known])


def _before(report: Report, called: Bodies, by_year: dict[tuple[str, int], Report]) -> Report | None:
    """The same body's report of the year before, when it is among them."""
    return by_year.get((called[report.unit, ""], report.year - 1)) if report.unit and report.year else None


def with_copies(audits: Sequence[Audit]) -> list[Audit]:
    """The audits with the findings of copied text: what each shares with another of them."""
    sources = sources_of(audits)
    found: dict[str, list[Copy]] = {}
    for each in find_copies(list(sources.values())) if len(sources) > 1 else ():
        found.setdefault(each.source.report, []).append(each)
    copies = {place: found.get(source.report, []) for place, source in sources.items()}
    return [_with(audit, copies.get(place, [])) for place, audit in enumerate(audits)]


def _with(audit: Audit, copies: list[Copy]) -> Audit:
    if not copies:
        return audit
    own = with_fingerprints(findings_of(copies), audit.report.unit, audit.report.year, {})
    return replace(audit, findings=tuple(in_order([*audit.findings, *own], audit.report, audit.claims)))


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

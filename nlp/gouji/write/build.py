"""Builds the view of an audit from its types, once for all writers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gouji.catalog import load
from gouji.catalog.labels import cell_label, formula_label
from gouji.document import Cell, Report
from gouji.findings import SEVERITIES, Audit, Claim, Coverage, Finding
from gouji.messages import known, text
from gouji.quantity import shown
from gouji.write import grid
from gouji.write.clean import visible
from gouji.write.segments import VERDICTS, Cutter, Mark, around, outside, quote, sections
from gouji.write.view import (
    AuditView,
    CellView,
    ClaimView,
    CoverageView,
    FindingView,
    Head,
    Line,
    SectionView,
)

# A finding on more cells than this lists those that say something; zeros and blanks are counted.
MANY_CELLS = 8
MOST_CELLS = 24


def view(audit: Audit, lang: str = "zh") -> AuditView:
    """The audit as one tree with all words in ``lang``."""
    return _Builder(audit, lang).build()


def coverage_view(coverage: Coverage, lang: str = "zh") -> CoverageView:
    """The coverage in words."""
    line = text(
        "ui.coverage_line",
        lang,
        numbers=coverage.numbers,
        claims=coverage.claims,
        linked=coverage.linked,
        decided=coverage.decided,
        identities=coverage.identities,
        identities_decided=coverage.identities_decided,
        tables=len(coverage.tables),
        tables_due=coverage.tables_due,
    )
    if coverage.recognised:
        line += text("ui.recognised_cells", lang, count=coverage.recognised)
    if coverage.left_out:
        line += text("ui.left_out", lang, count=coverage.left_out)
    skipped = tuple((_said(f"ui.skip_{reason}", lang, reason), n) for reason, n in sorted(coverage.skipped.items()))
    return CoverageView(line, skipped, coverage.recognised)


def _said(key: str, lang: str, otherwise: str = "") -> str:
    """The message of that key; where there is none, the word itself."""
    return text(key, lang) if known(key) else otherwise or key


def title(report: Report, lang: str = "zh") -> tuple[str, str]:
    """The unit and the year of a report in words, found or not."""
    unit = visible(report.unit) if report.unit else text("ui.unit_unknown", lang)
    return unit, str(report.year) if report.year is not None else text("ui.year_unknown", lang)


class _Builder:
    def __init__(self, audit: Audit, lang: str) -> None:
        self.audit, self.report, self.lang = audit, audit.report, lang
        self.claims = {claim.id: claim for claim in audit.claims}
        self.by_claim = _numbers((number, finding.claims) for number, finding in enumerate(audit.findings, 1))
        self.by_cell = _numbers((number, finding.cells) for number, finding in enumerate(audit.findings, 1))
        self.readers: dict[str, list[str]] = defaultdict(list)
        for claim in audit.claims:
            for cell in claim.reading.cells if claim.reading else ():
                self.readers[cell].append(claim.id)
        self.marks = [Mark(claim.start, claim.end, claim) for claim in audit.claims]
        spans = [(number, finding.span) for number, finding in enumerate(audit.findings, 1)]
        self.marks += [Mark(*span, finding=number) for number, span in spans if span]
        self.cutter = Cutter(self.report.text, self.marks, self.by_claim)

    def word(self, name: str, **params: object) -> str:
        return text(f"ui.{name}", self.lang, **params)

    def build(self) -> AuditView:
        return AuditView(
            self.lang,
            self.head(),
            coverage_view(self.audit.coverage, self.lang),
            (*sections(self.report, self.cutter), *self.elsewhere()),
            tuple(grid.draw(table, self.cell) for table in grid.order(self.report.tables)),
            tuple(map(self.claim, self.audit.claims)),
            tuple(self.finding(number, finding) for number, finding in enumerate(self.audit.findings, 1)),
        )

    def elsewhere(self) -> Iterator[SectionView]:
        """What carries a mark and lies in no section: nothing that was judged may be out of sight."""
        lines = tuple(line for span in outside(self.report, self.marks) for line in self.cutter.lines(*span))
        if lines:
            heading = Cutter(self.word("elsewhere"), (), {}).line(0, len(self.word("elsewhere")))
            yield SectionView("elsewhere", heading, lines)

    def head(self) -> Head:
        report, counts = self.report, self.audit.count()
        unit, year = title(report, self.lang)
        heading = self.word("report_of", year=year) if report.year is not None else year
        verdicts = [(each, sum(claim.verdict == each for claim in self.audit.claims)) for each in VERDICTS[::-1]]
        return Head(
            title=heading,
            unit=unit,
            year=year,
            form=self.word("form", form=report.form) if report.form else self.word("form_unknown"),
            source=visible(report.source),
            kind=self.word(f"kind_{report.kind}"),
            period=self.period(),
            notes=tuple(_said(note, self.lang) for note in report.notes),
            counts=tuple((each, self.word(each), counts[each]) for each in SEVERITIES),
            verdicts=tuple((each, self.word(each), number) for each, number in verdicts if number),
            verdict=self.verdict(),
        )

    def period(self) -> str:
        period = self.report.period
        if period is None or not (period.first and period.last):
            return ""
        return self.word("period", first=period.first, last=period.last)

    def verdict(self) -> str:
        """The counts in one line; without findings, how far that may be trusted."""
        counts, coverage = self.audit.count(), self.audit.coverage
        if counts:
            comma = ", " if self.lang == "en" else "，"
            return comma.join(f"{self.word(each)} {counts[each]}" for each in SEVERITIES if counts[each])
        if not coverage.decided and not coverage.identities_decided:
            return self.word("nothing_decided")
        if coverage.left_out:
            return self.word("no_findings_selected", count=coverage.left_out)
        whole = coverage.decided == coverage.linked and coverage.identities_decided == coverage.identities
        return self.word("no_findings" if whole else "no_findings_partly")

    def cell(self, cell: Cell) -> CellView:
        reason = _said(cell.reason, self.lang) if cell.reason else ""
        value = shown(cell.value) if cell.value is not None else ""
        return CellView(
            cell.id,
            cell_label(cell.id),
            visible(cell.raw.strip()),
            value,
            cell.status,
            cell.unit,
            reason,
            self.by_cell.get(cell.id, ()),
            tuple(self.readers.get(cell.id, ())),
            "" if cell.confidence is None else self.word("recognised", confidence=f"{cell.confidence:.2f}"),
        )

    def cell_by_id(self, cell_id: str) -> CellView:
        cell = self.report.cells.get(cell_id)
        return self.cell(cell) if cell else CellView(cell_id, cell_label(cell_id), "", "", "absent")

    def claim(self, claim: Claim) -> ClaimView:
        reading = claim.reading
        formula = reading.formula if reading else ""
        return ClaimView(
            id=claim.id,
            text=visible(" ".join(claim.text.split())),
            section=self.word(f"section_{claim.section}"),
            quote=self.sentence(claim),
            stated=shown(claim.quantity.value),
            expected=_expected(claim),
            reading=formula if self.lang == "en" else formula_label(formula),
            cells=reading.cells if reading else (),
            verdict=claim.verdict,
            verdict_word=self.word(claim.verdict),
            findings=self.by_claim.get(claim.id, ()),
        )

    def sentence(self, claim: Claim) -> Line:
        start = claim.sentence_start
        return quote(self.cutter, start, start + len(claim.sentence))

    def finding(self, number: int, finding: Finding) -> FindingView:
        cells, rest = self.evidence(finding)
        rule = load().rules[finding.code]
        return FindingView(
            number=number,
            anchor=f"f-{finding.fingerprint or number}",
            code=finding.code,
            title=rule.title(self.lang),
            severity=finding.severity,
            severity_word=self.word(finding.severity),
            message=visible(finding.message(self.lang)),
            source=rule.source,
            quotes=tuple(self.quotes(number, finding)),
            cells=cells,
            rest=rest,
            stated=shown(finding.stated) if finding.stated is not None else "",
            expected=shown(finding.expected) if finding.expected is not None else "",
            claims=finding.claims,
            cell_ids=finding.cells,
        )

    def evidence(self, finding: Finding) -> tuple[tuple[CellView, ...], tuple[str, ...]]:
        """The cells to list, and in words what the others hold."""
        cells = tuple(map(self.cell_by_id, finding.cells))
        if len(cells) <= MANY_CELLS:
            return cells, ()
        told = [cell for cell in cells if cell.value != "0" and cell.status != "blank"][:MOST_CELLS]
        listed = tuple(told) or cells[:MANY_CELLS]
        left = [cell for cell in cells if cell not in listed]
        zeros, blanks = sum(cell.value == "0" for cell in left), sum(cell.status == "blank" for cell in left)
        counts = {"zeros": zeros, "blanks": blanks, "others": len(left) - zeros - blanks}
        return listed, tuple(self.word(name, count=count) for name, count in counts.items() if count)

    def quotes(self, number: int, finding: Finding) -> Iterator[Line]:
        """Each sentence once, with only this finding's figures marked."""
        named: Sequence[Claim] = [self.claims[each] for each in finding.claims if each in self.claims]
        marks = [Mark(claim.start, claim.end, claim) for claim in named]
        if finding.span:
            marks.append(Mark(*finding.span, finding=number))
        cutter = Cutter(self.report.text, marks, {claim.id: (number,) for claim in named})
        spans = {(claim.sentence_start, claim.sentence_start + len(claim.sentence)) for claim in named}
        if finding.span and not any(low <= finding.span[0] < high for low, high in spans):
            spans.add(around(self.report.text, *finding.span))
        for start, end in sorted(spans):
            yield _only(quote(cutter, start, end), number)


def _only(line: Line, number: int) -> Line:
    return tuple(replace(segment, findings=(number,)) if segment.findings else segment for segment in line)


def _numbers(pairs: Iterable[tuple[int, tuple[str, ...]]]) -> dict[str, tuple[int, ...]]:
    """Finding numbers by the claim or cell they name."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, names in pairs:
        for name in dict.fromkeys(names):
            found[name].append(number)
    return {name: tuple(numbers) for name, numbers in found.items()}


def _expected(claim: Claim) -> str:
    """What the reading gives, or at least gives where that refuted the figure in spite of blank cells."""
    least = claim.reading.least if claim.reading and claim.verdict == "inconsistent" else None
    return shown(claim.expected) if least is None else f"≥ {shown(least)}"

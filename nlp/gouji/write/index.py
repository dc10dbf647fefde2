"""The index of a batch as one page: totals, rules, reports and units that can be searched, sorted and filtered.

Rows travel as data, and only those that are looked at are drawn, so that 20,000 reports are no burden. The first ones
stand in the page itself and need no script.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gouji.catalog import load
from gouji.findings import SEVERITIES, Audit
from gouji.write.build import title
from gouji.write.clean import visible
from gouji.write.html import render

SHOWN = 100
"""Rows drawn at first, and with each further step."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One row of the index: an audited report with the link to its page, or a file that could not be read.

    ``counts`` are findings by severity, ``codes`` those by rule; ``claims`` and ``identities`` are decided and all,
    ``tables`` found and due.
    """

    file: str
    unit: str = ""
    year: str = ""
    form: str = ""
    counts: tuple[int, int, int] = (0, 0, 0)
    codes: tuple[tuple[str, int], ...] = ()
    claims: tuple[int, int] = (0, 0)
    identities: tuple[int, int] = (0, 0)
    tables: tuple[int, int] = (0, 0)
    left_out: int = 0
    link: str = ""
    problem: str = ""

    @classmethod
    def of(cls, audit: Audit, link: str, lang: str = "zh") -> IndexEntry:
        """The row of an audited report; ``link`` is relative to the index."""
        unit, year = title(audit.report, lang)
        error, warning, info = (audit.count()[each] for each in SEVERITIES)
        covered = audit.coverage
        return cls(
            visible(audit.report.source),
            unit,
            year,
            audit.report.form or "",
            (error, warning, info),
            tuple(sorted(Counter(each.code for each in audit.findings).items())),
            (covered.decided, covered.linked),
            (covered.identities_decided, covered.identities),
            (len(covered.tables), covered.tables_due),
            covered.left_out,
            link,
        )

    @classmethod
    def unread(cls, file: str, problem: str) -> IndexEntry:
        """The row of a file that could not be audited, with its message."""
        return cls(visible(file), problem=visible(problem))

    @property
    def order(self) -> tuple[object, ...]:
        """Worst first, then by name."""
        return tuple(-each for each in self.counts), self.unit, self.year, self.file


def index_page(entries: Iterable[IndexEntry], lang: str = "zh") -> str:
    """The index of a batch, the reports with the gravest findings first; unreadable files with their message."""
    rows = list(entries)
    read = sorted((entry for entry in rows if not entry.problem), key=lambda entry: entry.order)
    unread = sorted((entry for entry in rows if entry.problem), key=lambda entry: entry.file)
    codes = _codes(read, lang)
    places = {code["code"]: number for number, code in enumerate(codes)}
    data = {
        "codes": codes,
        "reports": [_data(entry, places) for entry in read],
        "unread": [[entry.file, entry.problem] for entry in unread],
        "shown": SHOWN,
    }
    return render(
        "index.html.j2",
        lang,
        read=read,
        unread=unread,
        codes=codes,
        data=data,
        shown=SHOWN,
        severities=SEVERITIES,
        totals=_totals(read),
        years=sorted({entry.year for entry in read}),
    )


def _data(entry: IndexEntry, places: dict[str, int]) -> list[Any]:
    """A row as the page's script takes it."""
    shares = (*entry.claims, *entry.identities, *entry.tables)
    codes = [places[code] for code, _ in entry.codes]
    return [entry.unit, entry.year, entry.form, *entry.counts, *shares, entry.file, entry.link, codes]


def _codes(read: Sequence[IndexEntry], lang: str) -> list[dict[str, Any]]:
    """The rules that found something: how much, and in how many reports; gravest and commonest first."""
    findings: Counter[str] = Counter()
    reports: Counter[str] = Counter()
    for entry in read:
        findings.update(dict(entry.codes))
        reports.update(code for code, _ in entry.codes)
    rules = load().rules
    made = [
        {
            "code": code,
            "title": rules[code].title(lang),
            "severity": rules[code].severity,
            "count": count,
            "reports": reports[code],
        }
        for code, count in findings.items()
    ]
    return sorted(made, key=lambda each: (SEVERITIES.index(each["severity"]), -each["count"], each["code"]))


def _totals(read: Sequence[IndexEntry]) -> dict[str, Any]:
    """Sums over all reports; ``worst`` counts reports by the gravest of their findings, then those without any."""
    worst = Counter(next((name for name, n in zip(SEVERITIES, e.counts, strict=True) if n), "none") for e in read)
    return {
        "findings": {each: sum(entry.counts[n] for entry in read) for n, each in enumerate(SEVERITIES)},
        "worst": {each: worst[each] for each in (*SEVERITIES, "none")},
        "claims": [sum(entry.claims[n] for entry in read) for n in (0, 1)],
        "identities": [sum(entry.identities[n] for entry in read) for n in (0, 1)],
        "whole": sum(entry.tables[0] >= entry.tables[1] for entry in read),
        "left_out": sum(entry.left_out for entry in read),
    }

"""What a notebook shows of a table, a claim, findings, a batch, a topic model: fragments without script.

Every figure has a cell of its own, so that a table may be copied into a spreadsheet as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gouji.catalog import load
from gouji.catalog.labels import cell_label, formula_label
from gouji.document import Cell, Table
from gouji.findings import SEVERITIES, Audit, Claim, Finding
from gouji.messages import known, text
from gouji.quantity import shown
from gouji.write import grid
from gouji.write.clean import visible
from gouji.write.html import SIGNS, Fragment, render
from gouji.write.index import IndexEntry
from gouji.write.view import CellView

MOST = 200
"""Rows that are shown; a notebook is no place for thousands."""


@dataclass(frozen=True, slots=True)
class Field:
    """A cell of a table: its text, whether it is a number, and the severity that it names."""

    text: str
    number: bool = False
    severity: str = ""


def table_fragment(table: Table, lang: str = "zh") -> Fragment:
    """The table as the form draws it, each cell as published."""
    return Fragment(render("table.html.j2", lang, table=grid.draw(table, lambda cell: _cell(cell, lang))))


def _cell(cell: Cell, lang: str) -> CellView:
    reason = text(cell.reason, lang) if cell.reason and known(cell.reason) else ""
    return CellView(cell.id, cell_label(cell.id), visible(cell.raw.strip()), "", cell.status, cell.unit, reason)


def claim_fragment(claim: Claim, lang: str = "zh") -> Fragment:
    """The sentence with the figure marked; what it states, the cells that answer it, what they come to, the verdict."""
    start, end = claim.start - claim.sentence_start, claim.end - claim.sentence_start
    pieces = [(claim.sentence[:start], False), (claim.text, True), (claim.sentence[end:], False)]
    told = [(_word("stated", lang), shown(claim.quantity.value)), (_word("verdict", lang), _verdict(claim, lang))]
    if claim.reading:
        label = claim.reading.formula if lang == "en" else formula_label(claim.reading.formula)
        told[1:1] = [(_word("cells_of", lang), label), (_word("expected", lang), shown(claim.expected))]
    rows = [[Field(name), Field(value)] for name, value in told]
    return _rows(rows, lang, title=claim.id, quote=[(visible(piece), marked) for piece, marked in pieces])


def _verdict(claim: Claim, lang: str) -> str:
    return f"{SIGNS[claim.verdict]} {_word(claim.verdict, lang)}"


def claims_fragment(claims: Sequence[Claim], lang: str = "zh") -> Fragment:
    """A row a claim: what it states, the cells that answer it; what they come to and the verdict, once linked."""
    names = ("figure", "stated", "cells_of", "expected", "verdict")
    columns = len(names) if any(claim.readings for claim in claims) else 3
    rows = [_claim_row(claim, lang)[:columns] for claim in claims[:MOST]]
    return _rows(rows, lang, [_word(name, lang) for name in names[:columns]], below=_more(len(claims), lang))


def _claim_row(claim: Claim, lang: str) -> list[Field]:
    formula = claim.reading.formula if claim.reading else claim.target or ""
    expected = shown(claim.expected) if claim.expected is not None else ""
    return [
        Field(visible(" ".join(claim.text.split()))),
        Field(shown(claim.quantity.value), number=True),
        Field(formula if lang == "en" else formula_label(formula)),
        Field(expected, number=True),
        Field(_verdict(claim, lang)),
    ]


def findings_fragment(findings: Sequence[Finding], lang: str = "zh") -> Fragment:
    """A row a finding, worst first: severity, what disagrees, both values, the cells, the rule."""
    heads = ["", *(_word(name, lang) for name in ("severity", "findings", "stated", "expected", "cells_of", "rule"))]
    rows = [_finding_row(number, each, lang) for number, each in enumerate(findings[:MOST], 1)]
    below = _more(len(findings), lang) if findings else [_word("none_here", lang)]
    return _rows(rows, lang, heads, below=below)


def _finding_row(number: int, finding: Finding, lang: str) -> list[Field]:
    colon = ": " if lang == "en" else "："
    said = f"{load().rules[finding.code].title(lang)}{colon}{visible(finding.message(lang))}"
    stated, expected = ("" if each is None else shown(each) for each in (finding.stated, finding.expected))
    return [
        Field(str(number), number=True),
        Field(f"{SIGNS[finding.severity]} {_word(finding.severity, lang)}", severity=finding.severity),
        Field(said),
        Field(stated, number=True),
        Field(expected, number=True),
        Field("；".join(cell_label(cell) for cell in finding.cells[:3]) + ("……" if len(finding.cells) > 3 else "")),
        Field(finding.code),
    ]


def batch_fragment(audits: Sequence[Audit], failures: Iterable[tuple[str, str]], lang: str = "zh") -> Fragment:
    """A row a report, the gravest findings first, with its coverage; below, the files that could not be read."""
    entries = sorted((IndexEntry.of(audit, "", lang) for audit in audits), key=lambda entry: entry.order)
    names = ("unit", "year", "form_head", *SEVERITIES, "decided", "identities", "tables", "file")
    rows = [_report_row(entry) for entry in entries[:MOST]]
    below = [*_more(len(entries), lang), *(visible(problem) for _, problem in failures)]
    title = _word("reports", lang, count=len(entries))
    return _rows(rows, lang, [_word(name, lang) for name in names], title=title, below=below)


def _report_row(entry: IndexEntry) -> list[Field]:
    shares = (f"{part}/{whole}" for part, whole in (entry.claims, entry.identities, entry.tables))
    return [
        *(Field(each) for each in (entry.unit, entry.year, entry.form)),
        *(Field(str(count), number=True) for count in entry.counts),
        *(Field(share, number=True) for share in shares),
        Field(entry.file),
    ]


def counts_fragment(title: str, counts: Iterable[tuple[str, int]], lang: str = "zh") -> Fragment:
    """A row a thing with how many there are of it."""
    return _rows([[Field(name), Field(f"{count}", number=True)] for name, count in counts], lang, title=title)


def topics_fragment(topics: Iterable[tuple[str, Sequence[str]]], lang: str = "zh") -> Fragment:
    """A row a topic: its number, its name, its weightiest words."""
    heads = ["", _word("topic", lang), _word("words", lang)]
    rows = [
        [Field(str(number), number=True), Field(name), Field("、".join(map(visible, words)))]
        for number, (name, words) in enumerate(topics)
    ]
    return _rows(rows, lang, heads)


def _word(name: str, lang: str, **params: object) -> str:
    return text(f"ui.{name}", lang, **params)


def _more(count: int, lang: str) -> list[str]:
    return [_word("more", lang, count=count - MOST)] if count > MOST else []


def _rows(
    rows: Sequence[Sequence[Field]],
    lang: str,
    heads: Sequence[str] = (),
    title: str = "",
    quote: Sequence[tuple[str, bool]] = (),
    below: Sequence[str] = (),
) -> Fragment:
    told = {"rows": rows, "heads": heads, "title": title, "quote": quote, "below": below}
    return Fragment(render("rows.html.j2", lang, **told))

"""Whatever single number of a clean sample is broken, in a table or in the prose, the audit says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.catalog.formula import formula
from gouji.findings import Audit
from sample import audit_bytes, builder, folded_place, with_cells, with_words

CLEAN = ("clean-text", "clean-html", "clean-docx", "clean-pdf", "form2019-clean", "town-zeros", "wordings", "hard-text")
# Each sample as it is published, and one of them in every kind of file and every layout of a text.
FILES = [
    *((name, builder.load(name).kind, builder.load(name).layout) for name in CLEAN),
    *(("clean-text", kind, builder.LAYOUTS[kind][0]) for kind in ("html", "docx", "pdf")),
    *(("clean-text", "text", layout) for layout in ("tabs", "pipes", "bars")),
]
CHUNKS = 8


@cache
def sample(name: str) -> Any:
    return builder.load(name)


def audited(report: Any, kind: str | None = None, layout: str | None = None) -> Audit:
    return audit_bytes(builder.render(report, kind, layout), report.name)


def walked(name: str) -> list[str]:
    """The cells of tables three and four."""
    return [cell for cell in sample(name).cells if not cell.startswith("disclosure.")]


def unreported(report: Any, changes: dict[str, str], kind: str, layout: str) -> list[str]:
    """The changed cells that no error rests on."""
    audit = audited(with_cells(report, changes), kind, layout)
    told = {cell for finding in audit.findings if finding.severity == "error" for cell in finding.cells}
    return sorted(changes.keys() - told)


@pytest.mark.parametrize(("name", "kind", "layout"), FILES)
def test_an_unbroken_file_has_no_finding(name: str, kind: str, layout: str) -> None:
    """Clean is clean in every kind of file."""
    assert [finding.message() for finding in audited(sample(name), kind, layout).findings] == []


@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.parametrize(("name", "kind", "layout"), FILES)
def test_each_cell_that_is_one_more_is_reported(name: str, kind: str, layout: str, chunk: int) -> None:
    """One more in any single cell of tables three and four gives an error that rests on that cell."""
    report = sample(name)
    missed = [
        cell
        for cell in walked(name)[chunk::CHUNKS]
        if unreported(report, {cell: str(int(report.cells[cell]) + 1)}, kind, layout)
    ]
    assert missed == []


def swapped(raw: str) -> str:
    """Its first two different neighbouring digits swapped; one digit is moved a place up."""
    for at in range(len(raw) - 1):
        if raw[at] != raw[at + 1] and raw[at + 1] != "0":
            return raw[:at] + raw[at + 1] + raw[at] + raw[at + 2 :]
    return raw + "0" if raw != "0" else "10"


OTHER_WAYS = {"swapped": swapped, "half": "{}.5".format, "negative": "-1{}".format}


@pytest.mark.parametrize("way", OTHER_WAYS)
@pytest.mark.parametrize(("name", "kind", "layout"), FILES)
def test_cells_broken_in_other_ways_are_reported(name: str, kind: str, layout: str, way: str) -> None:
    """Swapped digits, a fraction or a negative number in cells all over the tables."""
    report = sample(name)
    change = OTHER_WAYS[way]
    missed = [
        cell for cell in walked(name)[3::29] if unreported(report, {cell: change(report.cells[cell])}, kind, layout)
    ]
    assert missed == []


GRIDS = [each for each in FILES if each[1] != "text"]


@pytest.mark.parametrize(("name", "kind", "layout"), GRIDS)
def test_text_in_a_cell_of_a_grid_is_reported(name: str, kind: str, layout: str) -> None:
    """Text where table three counts is an error of that cell; in a text file it cannot be told from a label."""
    report = sample(name)
    cells = [cell for cell in walked(name)[2::31] if cell.startswith("requests.")]
    assert [cell for cell in cells if unreported(report, {cell: "约3"}, kind, layout)] == []


@pytest.mark.parametrize(("name", "kind", "layout"), GRIDS)
def test_text_in_a_cell_of_table_four_is_reported(name: str, kind: str, layout: str) -> None:
    """Text where table four counts is an error of that cell, not a table that is missing."""
    assert unreported(sample(name), {"proceedings.review.other": "约3"}, kind, layout) == []


@st.composite
def scattered(draw: st.DrawFn, name: str) -> dict[str, str]:
    """Changes of several cells of table three, no two of them in one row or column."""
    report = sample(name)
    cells = [cell for cell in report.cells if cell.startswith("requests.")]
    rows = sorted({cell.rsplit(".", 1)[0] for cell in cells})
    columns = draw(st.permutations(sorted({cell.rsplit(".", 1)[1] for cell in cells})))
    chosen = draw(st.lists(st.sampled_from(rows), min_size=1, max_size=len(columns), unique=True))
    more = draw(st.lists(st.integers(1, 900), min_size=len(chosen), max_size=len(chosen)))
    names = [f"{row}.{column}" for row, column in zip(chosen, columns, strict=False)]
    return {cell: str(int(report.cells[cell]) + extra) for cell, extra in zip(names, more, strict=True)}


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(scattered("clean-html"))
def test_several_broken_cells_do_not_hide_each_other(changes: dict[str, str]) -> None:
    """Of cells in different rows and columns, each is reported however many are broken at once."""
    assert unreported(sample("clean-html"), changes, "html", "clean") == []


# The prose.

STATED = [
    pytest.param(name, claim, id=f"{name}:{claim['clause']}")
    for name in CLEAN
    for claim in builder.load(name).claims
    if claim["verdict"] == "consistent" and claim["target"]
]
FIGURES = [each for each in STATED if each.values[1]["kind"] != "none"]
DENIALS = [each for each in STATED if each.values[1]["kind"] == "none"]
_NEXT = dict(zip("一二两三四五六七八九", "两三三四五六七八九十", strict=True))


def changed(figure: str, exact: bool) -> str:
    """The figure with one more before any decimal point, or, where it is rounded, with another first digit."""
    found = re.search(r"\d(?:[\d ]*\d)?", figure)
    if found is None:
        return re.sub("[一二两三四五六七八九]", lambda match: _NEXT[match[0]], figure, count=1)
    digits = found[0].replace(" ", "")
    first = str(int(digits[0]) % 9 + 1) + digits[1:]
    return figure[: found.start()] + (str(int(digits) + 1) if exact else first) + figure[found.end() :]


def findings_on(audit: Audit, clause: str, figure: str) -> list[str]:
    """The codes of the findings that rest on what stands at ``figure`` in ``clause``."""
    start, end = folded_place(audit.report.text, clause, figure)
    here = {claim.id for claim in audit.claims if claim.start < end and start < claim.end}
    return [finding.code for finding in audit.findings if here & set(finding.claims)]


def as_text_or_html(report: Any) -> Audit:
    """HTML is quick to read; the text that is hard to read has to stay what it is."""
    return audited(report) if report.kind == "text" else audited(report, "html", "clean")


@pytest.mark.parametrize(("name", "claim"), FIGURES)
def test_each_figure_that_the_prose_states_otherwise_is_reported(name: str, claim: dict[str, Any]) -> None:
    """Another figure in the prose gives a finding that rests on it."""
    instead = changed(claim["text"], claim["bound"] == "exactly")
    clause = claim["clause"].replace(claim["text"], instead, 1)
    assert clause != claim["clause"]
    audit = as_text_or_html(with_words(sample(name), claim["clause"], clause))
    assert findings_on(audit, clause, instead) != []


@pytest.mark.parametrize(("name", "claim"), DENIALS)
def test_each_denied_cell_that_holds_a_number_is_reported(name: str, claim: dict[str, Any]) -> None:
    """Where the prose says that there was none, a number in any of the cells gives a finding on the words."""
    report = sample(name)
    silent = []
    for cell in denied(claim["target"], report.cells):
        audit = as_text_or_html(with_cells(report, {cell: "3"}))
        if "narrative-denies-table" not in findings_on(audit, claim["clause"], claim["text"]):
            silent.append(cell)
    assert silent == []


def denied(target: str, cells: Sequence[str]) -> list[str]:
    return [cell for term in formula(target).terms for cell in term.cells(cells)]

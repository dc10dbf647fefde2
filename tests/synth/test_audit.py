"""Generated reports through the audit: sixty of them, and PDFs only once."""

from __future__ import annotations

from functools import cache

import pytest

from gouji.chain import audit_together
from gouji.findings import Audit
from gouji.parse import parse
from gouji.read import read_bytes
from gouji.synth import Generated, generate
from gouji.synth.faults import IN_TABLES

SEED = 11
KINDS = ("text", "html", "docx")
ARITHMETIC = IN_TABLES[:4]


@cache
def audited(number: int, fault: str | None, kind: str) -> tuple[tuple[Generated, Audit], ...]:
    made = generate(SEED, number, fault, kind)
    reports = [parse(read_bytes(each.data(), each.file_name)) for each in made]
    return tuple(zip(made, audit_together(reports), strict=True))


def missed(made: Generated, audit: Audit, codes: tuple[str, ...]) -> list[object]:
    """The findings of the gold with those codes that the audit has not, by code, cells and both values."""
    found = [(each.code, set(each.cells), each.stated, each.expected) for each in audit.findings]
    wanted = [each for each in made.gold["findings"] if each["code"] in codes]
    keys = [(each["code"], set(each["cells"]), each["stated"], each["expected"]) for each in wanted]
    return [key for key in keys if key not in found]


@pytest.mark.parametrize("code", ARITHMETIC)
@pytest.mark.parametrize("number", range(1, 10))
def test_arithmetic_faults_of_tables_are_all_found(number: int, code: str) -> None:
    """Every identity that the gold calls broken is found with its cells and both values, and no other."""
    for made, audit in audited(number, code, KINDS[number % 3]):
        told = [each for each in made.gold["findings"] if each["code"] in ARITHMETIC]
        assert missed(made, audit, ARITHMETIC) == []
        assert len([each for each in audit.findings if each.code in ARITHMETIC]) == len(told)


@pytest.mark.parametrize("number", range(1, 25))
def test_cells_are_read_as_printed(number: int) -> None:
    """All cells of clean reports, value and status."""
    for made, audit in audited(number, None, KINDS[number % 3]):
        cells = {name: (each.value, each.status) for name, each in audit.report.cells.items()}
        gold = {name: (each["value"], each["status"]) for name, each in made.gold["cells"].items()}
        wrong = [n for n, (value, status) in gold.items() if status == "given" and float(cells[n][0] or 0) != value]
        assert (cells.keys(), wrong) == (gold.keys(), [])


@pytest.mark.parametrize("number", range(1, 25))
def test_tables_of_clean_reports_raise_no_error(number: int) -> None:
    """No identity is called broken, no count wrong, no form old."""
    codes = {each.code for _, audit in audited(number, None, KINDS[number % 3]) for each in audit.findings}
    assert (
        codes & {*ARITHMETIC, "invalid-count", "outdated-form", "carried-over-mismatch", "in-force-mismatch"} == set()
    )


def test_prose_of_clean_reports_raises_no_error() -> None:
    """No false alarm in twenty-four clean reports."""
    errors = [
        (made.file_name, each.code)
        for number in range(1, 25)
        for made, audit in audited(number, None, KINDS[number % 3])
        for each in audit.findings
        if each.severity == "error"
    ]
    assert errors == []


def test_a_generated_pdf_is_audited() -> None:
    """Once as PDF: the broken identity is found there too."""
    for made, audit in audited(2, "table-results-total", "pdf"):
        assert missed(made, audit, ARITHMETIC) == []

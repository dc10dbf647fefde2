"""Real reports kept beside the checkout, each against what a person reads in it. Skipped where they are not there."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from gouji.cli import run
from gouji.document import Report
from gouji.findings import Audit, Claim
from sample import SHARED, audit_bytes, audit_of

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real reports are not beside this checkout")

ZONE, DISTRICT, BLANK = (
    SHARED / name for name in ("weihai-hitech-zone-2023.txt", "hongze-district-2023.pdf", "blank-form-2021.docx")
)
# The cells of the two filled reports that are not 0. Of requests, all from natural persons: once for that column, once
# for 总计.
ZONE_CELLS = {
    "disclosure.normative_documents.issued": "1",
    "disclosure.normative_documents.in_force": "16",
    "disclosure.licences.decisions": "34240",
    "disclosure.penalties.decisions": "1505",
    "disclosure.coercions.decisions": "2276",
    "disclosure.fees.amount": "745.94",
}
ZONE_REQUESTS = {
    "new": 26,
    "carried_in": 3,
    "granted": 5,
    "partly_granted": 1,
    "unavailable.not_held": 16,
    "unavailable.must_be_created": 1,
    "not_processed.repeated": 1,
    "other.not_corrected": 1,
    "handled": 25,
    "carried_out": 4,
}
DISTRICT_CELLS = {
    "disclosure.normative_documents.repealed": "5",
    "disclosure.normative_documents.in_force": "5",
    "disclosure.licences.decisions": "550",
    "disclosure.penalties.decisions": "4119",
    "disclosure.coercions.decisions": "195",
    "disclosure.fees.amount": "7730.28",
    "proceedings.review.upheld": "10",
    "proceedings.review.corrected": "1",
    "proceedings.litigation_after_review.upheld": "5",
}
DISTRICT_REQUESTS = {
    "new": 21,
    "partly_granted": 4,
    "denied.state_secret": 1,
    "denied.process": 1,
    "denied.enforcement_file": 1,
    "unavailable.not_held": 10,
    "unavailable.must_be_created": 3,
    "not_processed.petition": 1,
    "handled": 21,
}


def cells(others: dict[str, str], requests: dict[str, int]) -> dict[str, Decimal]:
    both = ((f"requests.{row}.{column}", n) for row, n in requests.items() for column in ("natural_person", "total"))
    return {cell: Decimal(value) for cell, value in (*others.items(), *both)}


def not_zero(report: Report) -> dict[str, Decimal | None]:
    return {cell.id: cell.value for cell in report.cells.values() if cell.value != 0}


def claims(audit: Audit, words: str) -> list[Claim]:
    """The claims whose figure stands at the end of ``words``, or (for a denial) inside them."""
    found = []
    for match in re.finditer(re.escape(words), audit.report.text):
        inside = (claim for claim in audit.claims if claim.start >= match.start() and claim.end <= match.end())
        found += [claim for claim in inside if claim.end == match.end() or claim.quantity.kind == "none"]
    return found


def told(audit: Audit) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity) for finding in audit.findings]


# A zone's report as text, one cell a line.


def test_zone_head() -> None:
    """Form, year and unit, the unit from the line above the title."""
    report = audit_of(ZONE).report
    assert (report.form, report.year, report.unit) == ("2021", 2023, "威海火炬高技术产业开发区管委会")


def test_zone_cells() -> None:
    """All 200 cells of the form, none blank, and all 42 identities decided."""
    report, coverage = audit_of(ZONE).report, audit_of(ZONE).coverage
    assert len(report.cells) == 200
    assert {cell.status for cell in report.cells.values()} == {"given"}
    assert not_zero(report) == cells(ZONE_CELLS, ZONE_REQUESTS)
    assert (coverage.identities, coverage.identities_decided) == (42, 42)


def test_zone_has_no_finding() -> None:
    """Neither an error nor a warning."""
    assert [each for each in told(audit_of(ZONE)) if each[1] != "info"] == []


def test_zone_requests() -> None:
    """26 requests are the new ones of table three."""
    (claim,) = claims(audit_of(ZONE), "收到并处理政府信息公开申请26件")
    assert (claim.target, claim.verdict, claim.expected) == ("requests.new.total", "consistent", Decimal(26))


def test_zone_denials() -> None:
    """Neither a review nor a lost case: both agree with table four."""
    denials = claims(audit_of(ZONE), "未发生因信息公开而导致的行政复议或败诉")
    assert {(claim.quantity.value, claim.verdict) for claim in denials} == {(Decimal(0), "consistent")}
    assert denials[0].target == "proceedings.review.total"


def test_zone_parts_lie_within_their_whole() -> None:
    """其中 4200余 and 9600余 of 16500余 are read, and accepted as not all there is."""
    audit = audit_of(ZONE)
    words = ("公开信息16500余条", "门户网站信息4200余条", "微信公众号信息9600余条")
    read = [(each.quantity.value, each.quantity.bound) for phrase in words for each in claims(audit, phrase)]
    assert read == [(Decimal(value), "at_least") for value in (16500, 4200, 9600)]


def test_zone_withdrawn_requests_have_no_cell() -> None:
    """The form counts no requests that were withdrawn."""
    (claim,) = claims(audit_of(ZONE), "申请人主动撤回信息公开申请3件")
    assert (claim.target, claim.verdict) == (None, "no_cell")


@pytest.mark.parametrize(("words", "value"), [("组织区内14个", 14), ("部门、单位及3个", 3)])
def test_zone_tells_of_the_open_days_twice_alike(words: str, value: int) -> None:
    """Both accounts give the same number."""
    found = claims(audit_of(ZONE), words)
    assert [claim.quantity.value for claim in found] == [Decimal(value)] * 2
    assert len({claim.sentence_start for claim in found}) == 2


@pytest.mark.parametrize(
    ("words", "instead"), [("组织区内14个", "组织区内15个"), ("部门、单位及3个", "部门、单位及4个")]
)
def test_zone_accounts_that_differ_are_reported(words: str, instead: str) -> None:
    """With one account of the open days changed, its figure and the other's are set against each other."""
    data = ZONE.read_bytes()
    last = data.rindex(words.encode())
    audit = audit_bytes(data[:last] + instead.encode() + data[last + len(words.encode()) :])
    (finding,) = [each for each in audit.findings if each.severity == "error"]
    pair = [*claims(audit, words), *claims(audit, instead)]
    assert (finding.code, set(finding.claims)) == ("repeated-figure-differs", {claim.id for claim in pair})


# A district's report as PDF.


def test_district_head() -> None:
    """Form, year and unit."""
    report = audit_of(DISTRICT).report
    assert (report.form, report.year, report.unit) == ("2021", 2023, "洪泽区人民政府")


def test_district_cells() -> None:
    """All cells of the form with the single row 其他处理, each a number: 200, less 21 of three rows, and 7 of one."""
    report = audit_of(DISTRICT).report
    assert len(report.cells) == 186
    assert {cell.status for cell in report.cells.values()} == {"given"}
    assert not_zero(report) == cells(DISTRICT_CELLS, DISTRICT_REQUESTS)


def test_district_errors() -> None:
    """Two totals of table four, and a warning on the older row; nothing else."""
    findings = [each for each in audit_of(DISTRICT).findings if each.severity != "info"]
    assert [(each.code, each.severity, each.cells[-1], each.stated, each.expected) for each in findings] == [
        ("proceedings-total", "error", "proceedings.review.total", Decimal(0), Decimal(11)),
        ("proceedings-total", "error", "proceedings.litigation_after_review.total", Decimal(0), Decimal(5)),
        ("outdated-form", "warning", "requests.other.total", None, None),
    ]


def test_district_requests() -> None:
    """21 requests accepted are the new ones."""
    (claim,) = claims(audit_of(DISTRICT), "受理政府信息公开申请21件")
    assert (claim.target, claim.verdict, claim.expected) == ("requests.new.total", "consistent", Decimal(21))


def test_district_narrative_is_free_of_page_furniture() -> None:
    """No page number such as - 3 - stands in the text, and none in the prose between two paragraphs."""
    report = audit_of(DISTRICT).report
    assert re.findall(r"(?m)^\s*[-—–]?\s*\d{1,2}\s*[-—–]?\s*$", report.text) == []
    prose = "\n".join(report.text[start:end] for section in report.sections for start, end in section.prose)
    assert re.findall(r"[-—–] ?\d{1,2} ?[-—–](?!\d)", prose) == []


# The blank form as DOCX.


def test_blank_form(capsys: pytest.CaptureFixture[str]) -> None:
    """Every cell blank, none zero; one finding says so, and the command line says it in one line."""
    audit = audit_of(BLANK)
    assert {(cell.status, cell.value) for cell in audit.report.cells.values()} == {("blank", None)}
    assert len(audit.report.cells) == 200
    assert told(audit) == [("blank-cell", "warning")]
    assert run(["check", str(BLANK)]) == 0
    assert capsys.readouterr().out.count("200 个单元格全部空白") == 1

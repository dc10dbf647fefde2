"""Generated reports on the forms before 2019 through the audit, in every kind of file."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest

from gouji.chain import audit_together
from gouji.findings import Audit
from gouji.parse import parse
from gouji.read import read_bytes
from gouji.synth import Generated, generate, statistics
from gouji.synth.data import OLDER
from gouji.synth.faults import SUMS, possible
from gouji.synth.grids import identities
from gouji.synth.older_tables import draw_statistics
from gouji.synth.render import LAYOUTS, render

KINDS = ("text", "html", "docx")
CASES = [(form, number) for form in OLDER for number in range(1, 13)]


@cache
def audited(form: str, number: int, fault: str | None, kind: str) -> tuple[Generated, Audit]:
    (made,) = generate(31, number, fault, kind, form)
    (audit,) = audit_together([parse(read_bytes(made.data(), made.file_name))])
    return made, audit


@pytest.mark.parametrize("size", ["town", "bureau", "district", "city", "province"])
@pytest.mark.parametrize("form", OLDER)
def test_drawn_tables_keep_every_sum_and_bound(form: str, size: str) -> None:
    """Ten tables of each size of office."""
    for seed in range(10):
        cells = draw_statistics(Random(seed), form, size)
        ranges = statistics.kind_of(cells)

        def total(names: list[str], cells: dict[str, str] = cells) -> float:
            return sum(float(cells[name]) for name in names)

        assert [
            name for name, (one, all_) in identities(form, ranges=ranges).items() if total(one) != total(all_)
        ] == []
        assert [n for n, (less, more) in statistics.bounds(form, ranges).items() if total(less) > total(more)] == []


@pytest.mark.parametrize(("form", "number"), CASES)
def test_a_clean_report_is_read_and_raises_nothing(form: str, number: int) -> None:
    """Form, year, unit and every cell as printed; no error and no warning, in the tables or in the prose."""
    made, audit = audited(form, number, None, KINDS[number % 3])
    report = audit.report
    assert (report.form, report.year, report.unit) == (form, made.gold["year"], made.gold["unit"])
    gold = {name: (each["value"], each["status"]) for name, each in made.gold["cells"].items()}
    read = {
        name: (None if each.value is None else float(each.value), each.status) for name, each in report.cells.items()
    }
    assert read == gold
    assert [(each.code, each.cells) for each in audit.findings if each.severity != "info"] == []


@pytest.mark.parametrize("code", SUMS)
@pytest.mark.parametrize(("form", "number"), CASES[::2])
def test_faults_of_the_table_are_found(form: str, number: int, code: str) -> None:
    """What the gold says of sums and bounds, with cells and both values, and nothing else of the kind."""
    if not possible(code, form):
        return
    made, audit = audited(form, number, code, KINDS[number % 3])
    codes = {*SUMS} - {"parts-exceed-whole"}
    told = sorted(
        (each["code"], each["severity"], sorted(each["cells"]), each["stated"], each["expected"])
        for each in made.gold["findings"]
        if each["code"] in codes
    )
    found = sorted(
        (each.code, each.severity, sorted(each.cells), each.stated, each.expected)
        for each in audit.findings
        if each.code in codes
    )
    assert found == told


@pytest.mark.parametrize("form", OLDER)
def test_a_pdf_is_read(form: str) -> None:
    """Once in each layout: every cell that is read is right, and most are."""
    for layout in LAYOUTS["pdf"]:
        (made,) = generate(31, 3, None, "pdf", form)
        report = parse(read_bytes(render(made.draft.printed, "pdf", layout), "made.pdf"))
        read = {name: each.value for name, each in report.cells.items() if each.status == "given"}
        gold = {name: each["value"] for name, each in made.gold["cells"].items() if each["status"] == "given"}
        assert {name: float(value or 0) for name, value in read.items()} == gold


def test_an_outdated_statistics_table_is_reported_with_what_it_lacks() -> None:
    """A report for 2019 or later on the form of 2014: the form, and the three tables that are missing."""
    made, audit = audited("2014", 5, "outdated-form", "html")
    codes = sorted(each.code for each in audit.findings if each.severity != "info")
    assert (made.gold["year"] >= 2019, codes) == (True, ["outdated-form", *["table-missing"] * 3])


def test_a_report_on_the_form_of_2019_that_cites_its_notice_late_is_told_so() -> None:
    """Tables two and three are old, and so is the notice, where a report of 2021 or later cites it; else it is not."""
    seen = set()
    for number in range(1, 16):
        (made,) = generate(31, number, "outdated-form", "text", "2019")
        (audit,) = audit_together([parse(read_bytes(made.data(), made.file_name))])
        cited = "〔2019〕60号" in made.draft.printed.prose
        found = [each for each in audit.findings if each.code == "outdated-form"]
        wanted = [each for each in made.gold["findings"] if each["code"] == "outdated-form"]
        assert len(found) == len(wanted) == 2 + cited
        seen.add(cited)
    assert seen == {True, False}

"""Generated reports: the same every time, right in themselves, and wrong just where their gold says."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gouji.catalog import load
from gouji.cli import run
from gouji.errors import MissingExtra
from gouji.synth import FAULTS, FORMS, Generated, generate, statistics, write_reports
from gouji.synth.data import OLDER
from gouji.synth.faults import BEFORE_2019
from gouji.synth.grids import identities
from gouji.synth.render import LAYOUTS, render

ARITHMETIC = {"table-balance", "table-results-total", "table-row-total", "proceedings-total"}
NUMBERS = range(1, 61)
# 其中 rows of the statistics tables, each with its whole.
WHOLES = {
    frozenset((*less, *more))
    for form in OLDER
    for name, (less, more) in statistics.bounds(form).items()
    if name.startswith("whole:")
}


@cache
def made(number: int) -> tuple[Generated, ...]:
    return tuple(generate(5, number))


REPORTS = [each for number in NUMBERS for each in made(number)]


def total(cells: dict[str, Any], names: list[str]) -> Decimal | None:
    values = [cells[name]["value"] if name in cells else None for name in names]
    return None if None in values else sum((Decimal(str(value)) for value in values), Decimal(0))


def broken(gold: dict[str, Any]) -> set[frozenset[str]]:
    """The cells of every identity that does not hold."""
    cells, form, ranges = gold["cells"], gold["form"], statistics.kind_of(gold["cells"])
    found = set()
    for left, right in identities(form, ranges=ranges).values() if form else ():
        first, second = total(cells, left), total(cells, right)
        if first is not None and second is not None and first != second:
            found.add(frozenset((*left, *right)))
    for less, more in statistics.bounds(form, ranges).values() if form in OLDER else ():
        first, second = total(cells, less), total(cells, more)
        if first is not None and second is not None and first > second:
            found.add(frozenset((*less, *more)))
    return found


def in_table(finding: dict[str, Any]) -> bool:
    """Whether a finding is about the table's own sums."""
    parts = finding["code"] == "parts-exceed-whole" and frozenset(finding["cells"]) in WHOLES
    return finding["code"] in ARITHMETIC or parts


@pytest.mark.parametrize(("kind", "layout"), [(kind, each) for kind, all_ in LAYOUTS.items() for each in all_])
def test_the_same_report_gives_the_same_bytes(kind: str, layout: str) -> None:
    """In every kind and layout, generated twice."""
    first, second = (generate(9, 4)[-1].draft.printed for _ in range(2))
    assert render(first, kind, layout) == render(second, kind, layout)


def test_a_report_does_not_depend_on_how_many_are_written(tmp_path: Path) -> None:
    """The files of a short run are files of a long one."""
    short, long = tmp_path / "short", tmp_path / "long"
    write_reports(short, 3, 8)
    write_reports(long, 5, 8)
    files = sorted(path.name for path in short.iterdir())
    assert [(long / name).read_bytes() == (short / name).read_bytes() for name in files] == [True] * len(files)
    assert len(list(long.iterdir())) > len(files)


def test_numbers_and_seeds_give_different_reports() -> None:
    """Neither another number nor another seed repeats a report."""
    proses = {generate(seed, number)[0].draft.printed.prose for seed in (1, 2) for number in range(1, 11)}
    assert len(proses) == 20


@pytest.mark.parametrize("code", FAULTS)
def test_every_fault_can_be_asked_for(code: str) -> None:
    """The last report of the number has the fault in its gold, under the severity of its rule."""
    report = generate(3, 17, code)[-1]
    found = [each for each in report.gold["findings"] if each["code"] == code]
    assert found != []
    severities = {load().rules[code].severity, "warning"} if code == "blank-cell" else {load().rules[code].severity}
    assert {each["severity"] for each in found} <= severities


@pytest.mark.parametrize("form", FORMS)
def test_every_form_can_be_asked_for(form: str) -> None:
    """A clean report on each form, for a year of that form, and nothing wrong in it."""
    (report, *_) = generate(3, 17, None, form=form)
    assert (report.gold["form"], report.gold["findings"]) == (form, [])
    assert load().forms[form].due(report.gold["year"])


@pytest.mark.parametrize("code", BEFORE_2019)
def test_every_fault_of_the_older_forms_can_be_asked_for(code: str) -> None:
    """In the form of 2014, and in that of 2008 what its table can have."""
    for form in OLDER:
        if (code, form) != ("proceedings-total", "2008"):
            (report,) = generate(3, 17, code, form=form)
            assert code in {each["code"] for each in report.gold["findings"]}
            assert (report.fault, report.gold["form"]) == (code, form)


def test_a_fault_that_a_form_cannot_have_is_refused() -> None:
    """No carry-over before 2019; and 2008 knows no outcomes of reviews."""
    with pytest.raises(ValueError, match="2014 cannot have the fault carried-over-mismatch"):
        generate(3, 17, "carried-over-mismatch", form="2014")
    with pytest.raises(ValueError, match="2008 cannot have"):
        generate(3, 17, "proceedings-total", form="2008")


def test_reports_on_the_newer_forms_do_not_depend_on_the_older() -> None:
    """A report that is drawn for 2019 or 2021 is the one that is made when only these are asked for."""
    drawn = next(report for report in REPORTS if report.gold["form"] == "2021" and report.fault is None)
    number = int(drawn.name[:5])
    assert generate(5, number, form="2021")[0].draft.printed.unit == drawn.draft.printed.unit


def test_the_faults_are_those_that_the_program_reports() -> None:
    """One of every rule but the one for scans, which are not generated, and the one for several offices' reports."""
    assert set(FAULTS) == set(load().rules) - {"doubtful-reading", "copied-text"}


@pytest.mark.parametrize("report", REPORTS, ids=lambda each: f"{each.name}-{each.fault}")
def test_tables_keep_their_identities_but_where_the_gold_says(report: Generated) -> None:
    """The identities that do not hold are those of the findings, cell by cell."""
    told = {frozenset(each["cells"]) for each in report.gold["findings"] if in_table(each)}
    assert broken(report.gold) == told


def test_clean_reports_have_no_fault() -> None:
    """A report without a fault has no finding, and some of every turn are clean."""
    clean = [each for each in REPORTS if each.fault is None]
    assert [each.gold["findings"] for each in clean] == [[]] * len(clean)
    assert len(clean) >= len(NUMBERS) // 3


@pytest.mark.parametrize("report", REPORTS, ids=lambda each: each.name)
def test_every_claim_stands_in_the_prose(report: Generated) -> None:
    """Its clause stands once, and holds the figure."""
    prose = report.draft.printed.prose
    clauses = [(claim["clause"], claim["text"]) for claim in report.gold["claims"]]
    assert [clause for clause, text in clauses if prose.count(clause) != 1 or text not in clause] == []
    assert clauses != []


def test_exact_figures_are_consistent_just_when_they_fit_a_reading() -> None:
    """Where the gold calls a count inconsistent, its value is not that of its target."""
    wrong = []
    for report in REPORTS:
        for claim in report.gold["claims"]:
            target = claim["target"] or ""
            if claim["verdict"] == "inconsistent" and claim["kind"] == "count" and target in report.gold["cells"]:
                wrong.append(claim["value"] == report.gold["cells"][target]["value"])
    assert set(wrong) == {False}


def test_reports_come_in_every_kind_form_and_size() -> None:
    """Kinds of file, forms, and figures from none to hundreds."""
    reports = [each for number in range(1, 161) for each in generate(2, number)]
    assert {each.kind for each in reports} == set(LAYOUTS)
    assert {each.gold["form"] for each in reports} == {*FORMS, None}
    totals = [each.draft.printed.cells.get("requests.new.total", "-") for each in reports]
    sizes = [int(text) for text in totals if text.isdigit()]
    assert (min(sizes), max(sizes) > 500) == (0, True)


def test_a_pair_is_of_one_unit_and_two_years() -> None:
    """Faults between years come as two reports, the earlier without the fault."""
    earlier, later = generate(4, 20, "carried-over-mismatch")
    assert (earlier.gold["unit"], earlier.gold["year"] + 1) == (later.gold["unit"], later.gold["year"])
    assert (earlier.fault, earlier.gold["findings"]) == (None, [])


def test_without_its_library_a_kind_of_file_says_which_extra_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing library is named with the extra."""
    report = generate(9, 4)[-1].draft.printed
    monkeypatch.setitem(__import__("sys").modules, "docx", None)
    with pytest.raises(MissingExtra, match=r"gouji\[synth\]"):
        render(report, "docx", "loose")


def test_the_command_writes_reports_and_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`gouji synth` writes one gold beside each report and says so in one line."""
    code = run(["synth", str(tmp_path / "out"), "--count", "4", "--seed", "6", "--lang", "zh"])
    files = sorted((tmp_path / "out").iterdir())
    golds = [path for path in files if path.suffix == ".json"]
    lines = capsys.readouterr().out.splitlines()
    assert (code, len(lines), len(files)) == (0, 1, 2 * len(golds))
    assert set(json.loads(golds[0].read_text("utf-8"))) == {
        "unit",
        "year",
        "form",
        "fault",
        "cells",
        "findings",
        "claims",
    }


def test_the_command_refuses_a_count_of_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--count 0 is a wrong command."""
    assert run(["synth", str(tmp_path), "--count", "0"]) == 2
    assert capsys.readouterr().out == ""

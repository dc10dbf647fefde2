"""The sample reports are what their sources and their gold say."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from gouji.synth.data import OLDER
from gouji.synth.statistics import bounds, kind_of

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample"
IDENTITY_CODES = {
    "balance": "table-balance",
    "results": "table-results-total",
    "row": "table-row-total",
    "proceedings": "proceedings-total",
}
FAULTS = {
    *IDENTITY_CODES.values(),
    "invalid-count",
    "blank-cell",
    "narrative-mismatch",
    "narrative-denies-table",
    "parts-do-not-sum",
    "parts-exceed-whole",
    "percent-mismatch",
    "growth-mismatch",
    "scope-differs",
    "repeated-figure-differs",
    "stale-year",
    "section-missing",
    "section-order",
    "table-missing",
    "outdated-form",
    "period-mismatch",
    "fee-statement-missing",
}


def _build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_build", SAMPLE / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["sample_build"] = module
    spec.loader.exec_module(module)
    return module


build = _build()
NAMES = build.names()


def _total(cells: dict[str, Any], names: list[str]) -> Decimal | None:
    """The sum of the named cells; None when one of them is not given."""
    values = [cells[name]["value"] for name in names]
    return None if None in values else sum((Decimal(str(value)) for value in values), Decimal(0))


def _broken(report: Any) -> set[tuple[str, frozenset[str]]]:
    """Code and cells of every identity that does not hold."""
    cells, broken = build.gold(report)["cells"], set()
    single, ranges = "requests.other.total" in report.cells, kind_of(report.cells)
    identities = build.identities(report.form, single, ranges) if cells else {}
    for name, sides in identities.items():
        left, right = (_total(cells, side) for side in sides)
        if None not in (left, right) and left != right:
            broken.add((IDENTITY_CODES[name.split(":")[0]], frozenset((*sides[0], *sides[1]))))
    for name, sides in bounds(report.form, ranges).items() if report.form in OLDER else ():
        left, right = (_total(cells, side) for side in sides)
        if left is not None and right is not None and left > right and name.startswith("row:"):
            broken.add(("table-row-total", frozenset((*sides[0], *sides[1]))))
    return broken


def test_the_committed_files_are_what_the_sources_give() -> None:
    """Building again changes no byte."""
    assert build.main(check=True) == 0


def test_a_changed_source_is_noticed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The comparison is not vacuous: one other cell makes it fail and names the files."""
    original = build.load

    def load(name: str) -> Any:
        report = original(name)
        return replace(report, cells=report.cells | {"disclosure.licences.decisions": "1"})

    monkeypatch.setattr(build, "load", load)
    monkeypatch.setattr(build, "names", lambda: ["town-zeros"])
    assert build.main(check=True) == 1
    assert "differs: reports/town-zeros.txt" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("form", "single", "cells", "identities"), [("2021", False, 200, 42), ("2019", False, 198, 40)]
)
def test_the_forms_have_their_cells_and_identities(form: str, single: bool, cells: int, identities: int) -> None:
    """10 + 175 + 15 cells in the form of 2021, 22 + 161 + 15 in that of 2019; 7 + 7 + rows + 3 identities.

    With the single row 其他处理 the form of 2021 has two rows less."""
    assert (len(build.cell_ids(form, single)), len(build.identities(form, single))) == (cells, identities)


@pytest.mark.parametrize("name", NAMES)
def test_only_the_identities_in_the_gold_are_broken(name: str) -> None:
    """Every identity holds but those that the gold reports, with their cells."""
    report = build.load(name)
    told = {
        (each["code"], frozenset(each["cells"])) for each in report.findings if each["code"] in IDENTITY_CODES.values()
    }
    assert _broken(report) == told


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_stands_once_in_the_prose(name: str) -> None:
    """A claim's clause names one place, and the figure lies in it."""
    report = build.load(name)
    counts = {claim["clause"]: report.prose.count(claim["clause"]) for claim in report.claims}
    assert counts == dict.fromkeys(counts, 1)
    assert [claim["text"] for claim in report.claims if claim["text"] not in claim["clause"]] == []


def _sum(report: Any, target: str) -> Decimal | None:
    """A target's value where all its cells are given; None for shares and blank cells."""
    cells = build.gold(report)["cells"]
    names = [part.strip() for part in target.split("+")]
    if target.startswith("sum("):
        head, tail = target[4:-1].split("*")
        names = [cell for cell in cells if cell.startswith(head) and cell.endswith(tail)]
    return _total(cells, names) if names and set(names) <= set(cells) else None


@pytest.mark.parametrize("name", NAMES)
def test_exact_claims_agree_with_their_cells_as_the_gold_says(name: str) -> None:
    """A figure stated exactly is consistent just when it equals its target; rounded ones are left to the reader."""
    report = build.load(name)
    wrong = []
    for claim in report.claims:
        exact = claim["bound"] == "exactly" and claim["kind"] in ("count", "none") and "万" not in claim["text"]
        if not exact or not claim["target"] or claim["verdict"] not in ("consistent", "inconsistent"):
            continue
        expected = _sum(report, claim["target"])
        if expected is not None and (Decimal(str(claim["value"])) == expected) != (claim["verdict"] == "consistent"):
            wrong.append(claim["clause"])
    assert wrong == []


def test_the_samples_hold_every_fault_of_one_report() -> None:
    """Each code that one report alone can show is in some gold, and no gold has another."""
    assert {finding["code"] for name in NAMES for finding in build.load(name).findings} == FAULTS


def test_clean_samples_cover_every_kind() -> None:
    """At least one report of each kind of file has nothing wrong."""
    clean = [report for report in map(build.load, NAMES) if not report.findings]
    assert {report.kind for report in clean} == {"text", "html", "docx", "pdf"}


@pytest.mark.parametrize(("kind", "layout"), [(kind, each) for kind, all_ in build.LAYOUTS.items() for each in all_])
def test_rendering_shows_a_changed_cell(kind: str, layout: str) -> None:
    """In every layout the same report gives the same bytes, and another cell gives other bytes."""
    report = build.load("clean-text")
    broken = replace(report, cells=report.cells | {"requests.granted.total": "33"})
    first, second = build.render(report, kind, layout), build.render(report, kind, layout)
    assert first == second
    assert build.render(broken, kind, layout) != first

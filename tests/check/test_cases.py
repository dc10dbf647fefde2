"""Small reports and what a correct audit finds in them; see cases/*.toml.

A case tells what is written in a report that is otherwise empty of figures: prose of the overview, and the cells that
are not 0. Of requests one number is that of natural persons and of 总计 alike; seven are the whole row. Of proceedings
four numbers are the outcomes, to which 总计 is added; five are the whole row. Of the statistics of the forms before
2019 each row has one number. ``recognised`` is how sure text recognition was of all of it, in a
report that comes from a scan. ``finds`` lists all findings as
``code stated ≠ expected``, with the severity after the code where it is not the rule's own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gouji import catalog
from gouji.blocks import Block, Document, Grid, Place
from gouji.chain import audit_together
from gouji.check import codes_checked
from gouji.document import Report
from gouji.findings import Finding
from gouji.parse import parse
from gouji.quantity import shown
from gouji.read import read_bytes
from sample import builder

KEYS = {
    *("about", "says", "known_miss", "finds", "unit", "year", "form", "single_other_row", "previous"),
    *("recognised", "preamble", "prose", "problems", "other", "order", "without_tables"),
    *("disclosure", "requests", "proceedings", "statistics", "printed"),
}
HEADINGS = {
    "overview": "一、总体情况",
    "disclosure": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "proceedings": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
OLDER = {
    "overview": "一、概述",
    "disclosure": "二、主动公开情况",
    "requests": "三、依申请公开情况",
    "proceedings": "四、复议诉讼情况",
    "problems": "五、存在的主要问题及改进措施",
    "other": "六、需要说明的事项与附表",
}
OWN = {table: table for table in ("disclosure", "requests", "proceedings")}
PROSE = {
    "overview": "本局依法做好政府信息公开工作。",
    "problems": "个别栏目更新不够及时，已逐项整改。",
    "other": "本年度没有收取信息处理费。",
}


def load() -> Iterator[Any]:
    for path in sorted((Path(__file__).parent / "cases").glob("*.toml")):
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            assert case.keys() <= KEYS, case.keys() - KEYS
            marks = [pytest.mark.xfail(strict=True, reason=case["known_miss"])] if "known_miss" in case else []
            yield pytest.param(case, id=f"{path.stem}: {case['says']}", marks=marks)


CASES = list(load())


def numbers(table: str, values: Any, width: int) -> list[str]:
    """The row's printed values."""
    if not isinstance(values, list):
        values = [values, 0, 0, 0, 0, 0, values] if table == "requests" else [values]
    if table == "proceedings" and len(values) == 4:
        values = [*values, sum(values)]
    assert len(values) == width
    return [str(value) for value in values]


def cells_of(case: dict[str, Any], form: str) -> dict[str, str]:
    cells = dict.fromkeys(builder.cell_ids(form, case.get("single_other_row", False)), "0")
    for table in ("disclosure", "requests", "proceedings"):
        for row, values in case.get(table, {}).items():
            ids = [cell for cell in cells if cell.rpartition(".")[0] == f"{table}.{row}"]
            cells |= dict(zip(ids, numbers(table, values, len(ids)), strict=True))
    cells |= {f"statistics.{row}.count": str(value) for row, value in case.get("statistics", {}).items()}
    assert case.get("printed", {}).keys() <= cells.keys()
    return cells | case.get("printed", {})


def report_of(case: dict[str, Any]) -> Report:
    """The case as a file, read again."""
    unit, year, form = case.get("unit", "青岑县水务局"), case.get("year", 2023), case.get("form", "2021")
    prose = PROSE | {"overview": case.get("prose", PROSE["overview"])}
    prose |= {kind: case[kind] for kind in ("problems", "other") if kind in case}
    parts = [builder.Part("", [case["preamble"]] if "preamble" in case else [])]
    tables, headings = ({"other": "statistics"}, OLDER) if form in ("2014", "2008") else (OWN, HEADINGS)
    for kind in case.get("order", headings):
        table = "" if kind in case.get("without_tables", ()) else tables.get(kind, "")
        lines = [line for line in prose.get(kind, "").split("\n") if line]
        parts.append(builder.Part(headings[kind], lines, table))
    title = f"{unit}{year}年政府信息公开工作年度报告"
    head = {"name": "case", "unit": unit, "year": year, "form": form, "title": title, "kind": "html", "layout": "clean"}
    made = builder.Report(**head, parts=parts, cells=cells_of(case, form))
    document = read_bytes(builder.render(made), "case")
    return parse(scanned(document, case["recognised"]) if "recognised" in case else document)


def scanned(document: Document, confidence: float) -> Document:
    """The document as text recognition gives it."""

    def sure(place: Place) -> Place:
        return replace(place, confidence=confidence)

    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            cells = tuple(replace(cell, place=sure(cell.place)) for cell in block.cells)
            blocks.append(replace(block, cells=cells))
        else:
            blocks.append(replace(block, place=sure(block.place)))
    return replace(document, blocks=tuple(blocks))


def findings(case: dict[str, Any]) -> list[Finding]:
    """What is found in the case's report, with the previous year's beside it where the case has one."""
    reports = [report_of(case)]
    if "previous" in case:
        reports.append(report_of({"year": case.get("year", 2023) - 1, **case["previous"]}))
    return list(audit_together(reports)[0].findings)


def told(finding: Finding) -> str:
    """``code [severity] [stated ≠ expected]``."""
    words = [finding.code]
    if finding.severity != catalog.load().rules[finding.code].severity:
        words.append(finding.severity)
    if finding.stated is not None and finding.expected is not None:
        words.append(f"{rounded(finding.stated)} ≠ {rounded(finding.expected)}")
    return " ".join(words)


def rounded(value: Decimal) -> str:
    return shown(round(value, 2))


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    """All findings of the case, and no other."""
    assert sorted(told(each) for each in findings(case)) == sorted(case["finds"])


def test_every_code_has_a_case_that_passes_and_one_that_fails() -> None:
    """Each code of rules.toml is found in a case about it, and not found in another case about it."""
    seen = {
        (case["about"], any(find.split()[0] == case["about"] for find in case["finds"]))
        for case in (each.values[0] for each in CASES)
    }
    assert seen == {(code, found) for code in catalog.load().rules for found in (True, False)}


def test_every_code_is_checked_and_every_check_has_its_code() -> None:
    """The codes that checks are registered for are those of rules.toml."""
    assert codes_checked() == catalog.load().rules.keys()


def test_a_list_with_many_readings_is_left_open() -> None:
    """Each third part is what the next two add up to, at ever greater size: no search through all sums is made."""
    parts = "、".join(f"甲{5**n * 2}条、乙{5**n}条、丙{5**n}条" for n in range(20))
    assert findings({"prose": f"发布信息7条，其中{parts}。"}) == []

"""Forms and legal bases that are older than the report's year asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gouji.findings import Audit, Finding
from sample import audit_bytes, builder

OLD_HEADS = {"本年制发件数": "本年新制作数量", "本年废止件数": "本年新公开数量", "现行有效件数": "对外公开总数量"}


def outdated(audit: Audit) -> list[Finding]:
    return [each for each in audit.findings if each.code == "outdated-form"]


def hybrid() -> Audit:
    """A report of 2023 on the form of 2021, its first block under the heads of 2019."""
    page = builder.render(builder.load("clean-html"), "html", "clean").decode()
    for new, old in OLD_HEADS.items():
        assert new in page
        page = page.replace(new, old)
    return audit_bytes(page.encode())


def test_figures_under_heads_of_the_older_form_are_not_those_of_the_newer() -> None:
    """新制作, 新公开 and 对外公开 are no 制发, 废止 and 现行有效: those cells are not there, nor claimed about."""
    cells = hybrid().report.cells
    assert {cell for cell in cells if cell.startswith("disclosure.normative_documents.")} == {
        f"disclosure.normative_documents.{column}" for column in ("newly_made", "newly_disclosed", "total_disclosed")
    }
    assert "disclosure.licences.decisions" in cells
    assert "disclosure.fees.amount" in cells


def test_heads_of_the_older_form_in_a_newer_table_are_reported_once() -> None:
    """One finding that names the heads and their cells, and says that they count something else."""
    audit = hybrid()
    (found,) = outdated(audit)
    assert audit.report.form == "2021"
    assert found.variant == "mixed"
    assert set(found.cells) == {
        f"disclosure.{row}.{column}"
        for row in ("regulations", "normative_documents")
        for column in ("newly_made", "newly_disclosed", "total_disclosed")
    }
    assert all(old in found.message("zh") for old in OLD_HEADS.values())
    assert "2019" in found.message("en")


def test_a_table_with_its_own_heads_is_none() -> None:
    """The same report as it should be."""
    assert outdated(audit_bytes(builder.render(builder.load("clean-html"), "html", "clean"))) == []


def cited(words: str, year: int) -> list[tuple[str, str]]:
    """Variant and quotation of each finding on a report whose preamble holds the words."""
    report = builder.load("clean-html")
    parts = [replace(report.parts[0], prose=[words]), *report.parts[1:]]
    audit = audit_bytes(
        builder.render(replace(report, parts=parts, year=year, title=title(report, year)), "html", "clean")
    )
    assert audit.report.year == year
    return [
        (each.variant, audit.report.text[slice(*each.span)])
        for each in outdated(audit)
        if each.span is not None and each.variant in ("basis", "no_such_basis")
    ]


def title(report: Any, year: int) -> str:
    return str(report.title.replace(str(report.year), str(year)))


NOTICE = "国办公开办函〔2019〕60号"


@pytest.mark.parametrize(
    ("words", "year", "found"),
    [
        (f"按照{NOTICE}要求，编制本报告。", 2022, [("basis", NOTICE)]),
        (f"按照{NOTICE}要求，编制本报告。", 2020, []),
        (f"按照国办公开办函〔2021〕30号要求编制本报告，{NOTICE}同时废止。", 2022, []),
        ("按照国办公开办函〔2022〕30号要求，编制本报告。", 2023, [("no_such_basis", "国办公开办函〔2022〕30号")]),
        ("落实市政办〔2019〕60号文件，编制本报告。", 2022, []),
        ("根据《政府信息公开条例》第三十二条规定，编制本报告。", 2021, [("basis", "第三十二条规定，编制")]),
        ("根据《政府信息公开条例》第三十二条规定，编制本报告。", 2017, []),
        ("依照《条例》第三十二条书面征求第三方意见，按期公布年度报告。", 2021, []),
        ("根据《政府信息公开条例》第五十条规定，编制本报告。", 2021, []),
        ("根据《政府信息公开条例》（国务院令第492号）编制本报告。", 2021, [("basis", "国务院令第492号")]),
        ("《政府信息公开条例》以国务院令第492号公布，2019年修订。", 2021, []),
    ],
)
def test_a_superseded_basis_is_quoted(words: str, year: int, found: list[tuple[str, str]]) -> None:
    """A notice or article replaced before the year is quoted; told as history, or cited in its time, it is not."""
    assert cited(words, year) == found

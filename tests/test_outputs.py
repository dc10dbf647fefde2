"""Every output that ``gouji check`` offers, for one report: all findings with what they rest on, and the coverage."""

from __future__ import annotations

import re
from pathlib import Path

import click
import openpyxl
import pytest

import gouji
from gouji.cli import app, run
from gouji.findings import Audit
from sample import SAMPLE

REPORT = SAMPLE / "reports" / "bureau-small.docx"
FORMATS = next(each.type.choices for each in app.commands["check"].params if each.name == "form")  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def audit() -> Audit:
    return gouji.audit(REPORT)


def written(form: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What the format holds as text, without markup and the breaks of its lines."""
    target = folder / f"out.{form}"
    asked = ["check", str(REPORT), "--exit-zero", "--format", form]
    assert run([*asked, "--out", str(target)] if form != "table" else asked) == 0
    printed = capsys.readouterr().out
    if form == "xlsx":
        sheets = openpyxl.load_workbook(target).worksheets
        text = "\n".join(str(field) for sheet in sheets for row in sheet.values for field in row if field is not None)
    else:
        text = target.read_text("utf-8") if target.exists() else printed
    return re.sub(r"\s+|<[^>]*>|[【】│─]", "", text)


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_has_every_finding_with_its_evidence(
    form: str, audit: Audit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Code, sentence, cells and both values of each; the unit, and how many claims were decided."""
    text = written(form, tmp_path, capsys)
    wanted = [audit.report.unit or "", str(audit.report.year), str(audit.coverage.decided)]
    for finding in audit.findings:
        sentences = {audit.claim(claim).sentence.strip() for claim in finding.claims}
        values = (str(finding.stated), str(finding.expected))
        wanted += [finding.code, *(re.sub(r"\s+", "", each) for each in sentences), *values]
        wanted += [audit.report.cells[cell].raw for cell in finding.cells]
    assert [each for each in wanted if each not in text] == []


def test_the_formats_are_those_of_the_help() -> None:
    """So that a new one is tested as soon as it is offered."""
    help_text = app.commands["check"].get_help(click.Context(app.commands["check"]))
    assert f"[{'|'.join(FORMATS)}]" in help_text
